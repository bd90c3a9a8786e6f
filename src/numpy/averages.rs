//! Weighted means, spans, and reductions that skip NaN.

use smallvec::SmallVec;

use super::convert::as_array;
use super::eager::{self, Operand, fold, map, unpacked};
use super::manipulate::mark_axes;
use super::registry::{Bound, Costs, Function, Run};
use super::strided::{self, Keep};
use crate::array::Array;
use crate::array::dtype::DType;
use crate::array::layout::{Layout, Order, Shape};
use crate::bail;
use crate::context::Context;
use crate::diag::{Result, Span};
use crate::kernels::reduce::{Reduction, sum_dtype};
use crate::value::Value;

/// A row of a reduction that skips NaN.
macro_rules! without_nan {
    ($($name:literal, $rest:literal, $run:expr, $doc:literal;)+) => {
        /// The reductions that skip NaN.
        pub static SKIPPING: &[Function] = &[$(
            Function {
                name: $name,
                signature: concat!("a, axis=None, ", $rest, "out=None, keepdims=False"),
                costs: Costs::Working,
                doc: $doc,
                run: Run::Call($run),
            },
        )+];
    };
}

without_nan! {
    "nansum", "dtype=None, ", |cx, bound| nan_total(cx, &bound, Reduction::Sum, 0.0),
        "The sum of the elements that are numbers.\n\n>>> np.nansum([1, np.nan, 2])\nnp.float64(3.0)";
    "nanprod", "dtype=None, ", |cx, bound| nan_total(cx, &bound, Reduction::Prod, 1.0),
        "The product of the elements that are numbers.\n\n>>> np.nanprod([2, np.nan, 3])\nnp.float64(6.0)";
    "nanmean", "dtype=None, ", |cx, bound| nan_mean(cx, &bound),
        "The mean of the elements that are numbers.\n\n>>> np.nanmean([1, np.nan, 3])\nnp.float64(2.0)";
    "nanmax", "", |cx, bound| nan_extreme(cx, &bound, Reduction::Max),
        "The largest of the elements that are numbers.\n\n>>> np.nanmax([1, np.nan, 3])\nnp.float64(3.0)";
    "nanmin", "", |cx, bound| nan_extreme(cx, &bound, Reduction::Min),
        "The smallest of the elements that are numbers.\n\n>>> np.nanmin([1, np.nan, 3])\nnp.float64(1.0)";
    "nanstd", "ddof=0, ", |cx, bound| nan_spread(cx, &bound, true),
        "The standard deviation of the elements that are numbers.\n\n\
         >>> np.nanstd([1, np.nan, 3])\nnp.float64(1.0)";
    "nanvar", "ddof=0, ", |cx, bound| nan_spread(cx, &bound, false),
        "The variance of the elements that are numbers.\n\n\
         >>> np.nanvar([1, np.nan, 5])\nnp.float64(4.0)";
}

/// The other functions of this file.
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
        run: Run::Call(|cx, bound| {
            let array = bound.array(0, cx)?;
            let (goes, keepdims) = (marked(&bound, &array)?, bound.flag(3, false)?);
            let way = (&goes[..], keepdims);
            let high = fold(cx, Reduction::Max, &array, way, array.dtype, bound.span)?;
            let low = fold(cx, Reduction::Min, &array, way, array.dtype, bound.span)?;
            map(cx, "subtract", &[(&high).into(), (&low).into()], bound.span).map(unpacked)
        }),
    },
];

/// The axes of the second argument; all where there is none.
fn marked(bound: &Bound, array: &Array) -> Result<SmallVec<[bool; 4]>> {
    match bound.axes(1)? {
        None => Ok(SmallVec::from_elem(true, array.ndim())),
        Some(axes) => mark_axes(&axes, array.ndim(), bound.span),
    }
}

fn average(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let span = bound.span;
    let array = bound.array(0, cx)?;
    let axes = bound.axes(1)?;
    let (goes, keepdims) = (marked(bound, &array)?, bound.flag(4, false)?);
    let (mean, total) = match bound.get(2) {
        None => {
            let mean = eager::mean(cx, &array, &goes, keepdims, span)?;
            let count = array.size() as f64 / mean.size().max(1) as f64;
            let total = as_array(cx, &Value::Float(count), Some(mean.dtype), span)?;
            (mean, total)
        }
        Some(weights) => {
            let weights = as_array(cx, weights, None, span)?;
            let weights = along(&array, weights, &goes, axes.is_some(), span)?;
            let common = array.dtype.promote(weights.dtype);
            let dtype =
                if array.dtype.is_float() { common } else { common.promote(DType::Float64) };
            let weights = strided::copy(cx, &weights, dtype, Keep::C, span)?;
            let total = fold(cx, Reduction::Sum, &weights, (&goes, keepdims), dtype, span)?;
            if eager::floats(cx, &total, span)?.contains(&0.0) {
                bail!(
                    span, ZeroDivisionError, "Weights sum to zero, can't be normalized";
                    hint: "at least one weight must not be 0"
                );
            }
            let array = if array.dtype == dtype {
                array
            } else {
                strided::copy(cx, &array, dtype, Keep::C, span)?
            };
            let products = map(cx, "multiply", &[(&array).into(), (&weights).into()], span)?;
            let sum = fold(cx, Reduction::Sum, &products, (&goes, keepdims), dtype, span)?;
            (map(cx, "divide", &[(&sum).into(), (&total).into()], span)?, total)
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

/// Weights in the shape of an array: given for all its elements, or for those along the axes.
fn along(
    array: &Array,
    weights: Array,
    goes: &[bool],
    has_axis: bool,
    span: Span,
) -> Result<Array> {
    if weights.shape() == array.shape() {
        return Ok(weights);
    }
    if !has_axis {
        bail!(
            span, TypeError, "Axis must be specified when shapes of a and weights differ.";
            hint: "say along which axis there is a weight for each: axis=0"
        );
    }
    let lengths: Shape =
        array.shape().iter().zip(goes).filter(|(_, goes)| **goes).map(|(len, _)| *len).collect();
    if weights.shape() != &lengths[..] {
        bail!(
            span,
            ValueError,
            "Shape of weights must be consistent with shape of a along specified axis."
        );
    }
    let mut layout = weights.layout.clone();
    for (axis, _) in goes.iter().enumerate().filter(|(_, goes)| !**goes) {
        layout = layout.insert_axis(axis);
    }
    Ok(weights.view(layout))
}

/// A copy whose NaN are another number, and how many elements are numbers, over the axes that go.
fn replaced(
    cx: &mut Context,
    array: &Array,
    (goes, keepdims): (&[bool], bool),
    by: f64,
    span: Span,
) -> Result<(Array, Array)> {
    let holes = map(cx, "isnan", &[array.into()], span)?;
    let holes_of = eager::sum(cx, &holes, goes, keepdims, span)?;
    let all: usize = array.shape().iter().zip(goes).filter(|(_, g)| **g).map(|(n, _)| n).product();
    let counts = map(cx, "subtract", &[Operand::Int(all as i64), (&holes_of).into()], span)?;
    if !array.dtype.is_float() {
        return Ok((array.clone(), counts));
    }
    let layout = Layout::contiguous(array.shape(), array.dtype.size(), Order::C);
    let copy = strided::copy(cx, array, array.dtype, Keep::C, span)?.with_layout(layout);
    {
        let mut bytes = copy.buffer.write();
        if array.dtype == DType::Float32 {
            let elements: &mut [f32] = bytemuck::cast_slice_mut(&mut bytes);
            elements.iter_mut().filter(|x| x.is_nan()).for_each(|x| *x = by as f32);
        } else {
            let elements: &mut [f64] = bytemuck::cast_slice_mut(&mut bytes);
            elements.iter_mut().filter(|x| x.is_nan()).for_each(|x| *x = by);
        }
    }
    strided::count(cx, copy.nbytes(), copy.nbytes());
    Ok((copy, counts))
}

/// The axes, and whether they stay with length 1.
fn way(bound: &Bound, array: &Array) -> Result<(SmallVec<[bool; 4]>, bool)> {
    let last = bound.values.len() - 1;
    Ok((marked(bound, array)?, bound.flag(last, false)?))
}

fn nan_total(cx: &mut Context, bound: &Bound, op: Reduction, by: f64) -> Result<Value> {
    let array = bound.array(0, cx)?;
    let (goes, keepdims) = way(bound, &array)?;
    let (copy, _) = replaced(cx, &array, (&goes, keepdims), by, bound.span)?;
    let dtype = bound.dtype(2)?.unwrap_or_else(|| sum_dtype(array.dtype));
    fold(cx, op, &copy, (&goes, keepdims), dtype, bound.span).map(unpacked)
}

fn nan_mean(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let array = bound.array(0, cx)?;
    let (goes, keepdims) = way(bound, &array)?;
    mean_of_numbers(cx, &array, (&goes, keepdims), bound.span).map(|(mean, _)| unpacked(mean))
}

/// The means of the numbers, and how many there are.
fn mean_of_numbers(
    cx: &mut Context,
    array: &Array,
    (goes, keepdims): (&[bool], bool),
    span: Span,
) -> Result<(Array, Array)> {
    let (copy, counts) = replaced(cx, array, (goes, keepdims), 0.0, span)?;
    let dtype = if array.dtype.is_float() { array.dtype } else { DType::Float64 };
    let total = fold(cx, Reduction::Sum, &copy, (goes, keepdims), dtype, span)?;
    let warned = cx.warnings.len();
    let counts_in = strided::copy(cx, &counts, dtype, Keep::C, span)?;
    let mean = map(cx, "divide", &[(&total).into(), (&counts_in).into()], span)?;
    cx.warnings.truncate(warned);
    if eager::floats(cx, &counts, span)?.contains(&0.0) {
        cx.warn(span, "RuntimeWarning", "Mean of empty slice".to_owned());
    }
    Ok((mean, counts))
}

fn nan_extreme(cx: &mut Context, bound: &Bound, op: Reduction) -> Result<Value> {
    let span = bound.span;
    let array = bound.array(0, cx)?;
    let (goes, keepdims) = way(bound, &array)?;
    let by = if op == Reduction::Max { f64::NEG_INFINITY } else { f64::INFINITY };
    let (copy, counts) = replaced(cx, &array, (&goes, keepdims), by, span)?;
    let result = fold(cx, op, &copy, (&goes, keepdims), array.dtype, span)?;
    let counts = eager::floats(cx, &counts, span)?;
    if !counts.contains(&0.0) {
        return Ok(unpacked(result));
    }
    // NumPy's functions of an array and of a list say it in different words.
    let what = if matches!(bound.required(0), Value::Array(_)) { "slice" } else { "axis" };
    cx.warn(span, "RuntimeWarning", format!("All-NaN {what} encountered"));
    let shape: Shape = result.shape().into();
    let mut numbers = eager::floats(cx, &result, span)?;
    for (number, _) in numbers.iter_mut().zip(&counts).filter(|(_, count)| **count == 0.0) {
        *number = f64::NAN;
    }
    let fixed = eager::array_of(cx, &numbers, &shape, span)?;
    strided::copy(cx, &fixed, array.dtype, Keep::C, span).map(unpacked)
}

fn nan_spread(cx: &mut Context, bound: &Bound, root: bool) -> Result<Value> {
    let span = bound.span;
    let array = bound.array(0, cx)?;
    let (goes, keepdims) = way(bound, &array)?;
    let ddof = bound.integer(2)?.unwrap_or(0);
    let (mean, _) = mean_of_numbers(cx, &array, (&goes, true), span)?;
    let apart = map(cx, "subtract", &[(&array).into(), (&mean).into()], span)?;
    let squares = map(cx, "multiply", &[(&apart).into(), (&apart).into()], span)?;
    let (squares, counts) = replaced(cx, &squares, (&goes, keepdims), 0.0, span)?;
    let total = fold(cx, Reduction::Sum, &squares, (&goes, keepdims), squares.dtype, span)?;
    let free = map(cx, "subtract", &[(&counts).into(), Operand::Int(ddof)], span)?;
    if eager::floats(cx, &free, span)?.iter().any(|&free| free <= 0.0) {
        cx.warn(span, "RuntimeWarning", "Degrees of freedom <= 0 for slice.".to_owned());
    }
    let free = strided::copy(cx, &free, total.dtype, Keep::C, span)?;
    let warned = cx.warnings.len();
    let variance = map(cx, "divide", &[(&total).into(), (&free).into()], span)?;
    cx.warnings.truncate(warned);
    let result = if root { map(cx, "sqrt", &[(&variance).into()], span)? } else { variance };
    Ok(unpacked(result))
}
