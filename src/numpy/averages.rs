//! Weighted means and spans.

use smallvec::SmallVec;

use super::convert::as_array;
use super::eager::{self, fold, operate, unpacked};
use super::fold::{self, given};
use super::manipulate::{no_axis, resolve_axis};
use super::reduce::{self, Asked};
use super::registry::{Bound, Costs, Function, Run};
use super::strided::{self, Keep};
use crate::array::Array;
use crate::array::dtype::DType;
use crate::array::layout::Shape;
use crate::bail;
use crate::context::Context;
use crate::diag::{Result, Span};
use crate::kernels::reduce::Reduction;
use crate::value::Value;

/// Every function of this file.
pub static ROWS: &[Function] = &[
    Function {
        name: "average",
        signature: "a, axis=None, weights=None, returned=False, *, keepdims=False",
        costs: Costs::Working,
        doc: "The mean, in which each element counts by its weight.\n\n\
              >>> np.average([1, 2, 4], weights=[1, 1, 2])\nnp.float64(2.75)",
        run: Run::Call(|cx, bound| average(cx, &bound)),
    },
    Function {
        name: "ptp",
        signature: "a, axis=None, out=None, keepdims=False",
        costs: Costs::Working,
        doc: "The largest element less the smallest one.\n\n>>> np.ptp([3, 9, 5])\nnp.int64(6)",
        run: Run::Call(|cx, bound| span_of(cx, &bound)),
    },
];

fn span_of(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let span = bound.span;
    let array = bound.array(0, cx)?;
    let function = ROWS.iter().find(|row| row.name == bound.name).expect("a row of this file");
    let asked = Asked::of(cx, function, bound, &array)?;
    let high = reduce::total(cx, Reduction::Max, &array, &asked, span)?;
    let low = Asked { out: None, ..asked };
    let least = reduce::total(cx, Reduction::Min, &array, &low, span)?;
    let (apart, events) = eager::update(cx, "subtract", high, Some((&least).into()), span)?;
    let out = fold::out_of(bound.get(2), span)?;
    eager::warn(cx, events, "subtract", span);
    given(cx, out.as_ref(), apart, span)
}

fn average(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let span = bound.span;
    let array = bound.array(0, cx)?;
    let axes = bound.axes(1)?;
    let goes = match &axes {
        None => SmallVec::from_elem(true, array.ndim()),
        Some(axes) => unique_axes(axes, array.ndim(), Some("axis"), span)?,
    };
    let way = (&goes[..], bound.flag(4, false)?);
    let (mean, total) = match bound.get(2) {
        None => {
            let asked = Asked { goes: goes.clone(), keepdims: way.1, ..Asked::default() };
            let mean = reduce::mean(cx, &array, asked, span)?;
            let mean = as_array(cx, &mean, None, span)?;
            if mean.size() == 0 {
                bail!(span, ZeroDivisionError, "division by zero"; hint: "there is nothing to average");
            }
            let count = array.size() as f64 / mean.size() as f64;
            let total = as_array(cx, &Value::Float(count), Some(mean.dtype), span)?;
            (mean, total)
        }
        Some(weights) => {
            let weights = as_array(cx, weights, None, span)?;
            weighted(cx, &array, (&weights, axes.as_deref()), way, span)?
        }
    };
    if !bound.flag(3, false)? {
        return Ok(unpacked(mean));
    }
    let total = match total.layout.broadcast_to(mean.shape()) {
        Some(layout) => strided::copy(cx, &total.view(layout), total.dtype, Keep::C, span)?,
        None => total,
    };
    Ok(Value::tuple([unpacked(mean), unpacked(total)]))
}

/// For each axis, whether it is named, in the words of NumPy's code in Python; errors may name the argument.
///
/// # Errors
/// NumPy's `AxisError`, or `ValueError` for one named twice.
pub(super) fn unique_axes(
    axes: &[i64],
    ndim: usize,
    name: Option<&str>,
    span: Span,
) -> Result<SmallVec<[bool; 4]>> {
    let which = name.map_or_else(String::new, |name| format!("{name}: "));
    let mut marks: SmallVec<[bool; 4]> = SmallVec::from_elem(false, ndim);
    for &axis in axes {
        let at = resolve_axis(axis, ndim).ok_or_else(|| no_axis(&which, axis, ndim, span))?;
        if std::mem::replace(&mut marks[at], true) {
            let which = name.map_or_else(String::new, |name| format!(" in `{name}` argument"));
            bail!(span, ValueError, "repeated axis{which}");
        }
    }
    Ok(marks)
}

/// The weighted means, and the sums of the weights.
///
/// # Errors
/// NumPy's for weights that do not fit, or whose sum is 0.
pub(super) fn weighted(
    cx: &mut Context,
    array: &Array,
    (weights, axes): (&Array, Option<&[i64]>),
    way: (&[bool], bool),
    span: Span,
) -> Result<(Array, Array)> {
    let weights = along(array, weights, axes, span)?;
    let common = array.dtype.promote(weights.dtype);
    let dtype = if array.dtype.is_float() { common } else { common.promote(DType::Float64) };
    // A weight that is the same for a whole axis is summed as if it stood there once.
    let goes: Vec<bool> = way.0.to_vec();
    let total = fold(cx, Reduction::Sum, &weights, (&goes, way.1), dtype, span)?;
    if eager::floats(cx, &total, span)?.contains(&0.0) {
        bail!(
            span, ZeroDivisionError, "Weights sum to zero, can't be normalized";
            hint: "at least one weight must not be 0"
        );
    }
    let (products, events) = if common == dtype {
        eager::map_quietly(cx, "multiply", &[array.into(), (&weights).into()], span)?
    } else {
        let copy = strided::copy(cx, array, dtype, Keep::C, span)?;
        eager::update(cx, "multiply", copy, Some((&weights).into()), span)?
    };
    eager::warn(cx, events, "multiply", span);
    let sum = fold(cx, Reduction::Sum, &products, way, dtype, span)?;
    Ok((operate(cx, "divide", &[(&sum).into(), (&total).into()], span)?, total))
}

/// Weights in as many axes as an array has: given for all its elements, or for those along the axes, in the
/// order in which they are named.
pub(super) fn along(
    array: &Array,
    weights: &Array,
    axes: Option<&[i64]>,
    span: Span,
) -> Result<Array> {
    if weights.shape() == array.shape() {
        return Ok(weights.clone());
    }
    let Some(axes) = axes else {
        bail!(
            span, TypeError, "Axis must be specified when shapes of a and weights differ.";
            hint: "say along which axis there is a weight for each: axis=0"
        );
    };
    let axes: Vec<usize> =
        axes.iter().filter_map(|&axis| resolve_axis(axis, array.ndim())).collect();
    let lengths: Shape = axes.iter().map(|&axis| array.shape()[axis]).collect();
    if weights.shape() != &lengths[..] {
        bail!(
            span,
            ValueError,
            "Shape of weights must be consistent with shape of a along specified axis."
        );
    }
    let mut order: Vec<usize> = (0..axes.len()).collect();
    order.sort_by_key(|&i| axes[i]);
    let mut layout = weights.layout.transpose(&order);
    for axis in (0..array.ndim()).filter(|axis| !axes.contains(axis)) {
        layout = layout.insert_axis(axis);
    }
    Ok(weights.view(layout))
}
