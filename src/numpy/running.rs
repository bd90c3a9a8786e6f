//! Along an axis: running sums and products, differences of neighbours.

use super::casting::Casting;
use super::convert::as_array;
use super::create::lengths_text;
use super::eager::{self, map};
use super::fold::{given, out_of};
use super::join::join;
use super::lanes;
use super::manipulate::{no_axis, resolve_axis};
use super::registry::{Bound, Costs, Function, Run};
use super::strided::{self, Keep};
use crate::array::Array;
use crate::array::dtype::{DType, Scalar};
use crate::array::layout::{Layout, Order, Shape};
use crate::bail;
use crate::context::Context;
use crate::diag::{Result, Span};
use crate::kernels::events::Events;
use crate::kernels::reduce::sum_dtype;
use crate::kernels::scan::{Scan, scan};
use crate::value::Value;

/// Rows of a function and of the method of that name.
macro_rules! scans {
    ($($name:literal, $method:literal, $scan:ident, $doc:literal, $example:literal, $of_method:literal;)+) => {
        /// The running sums and products.
        pub static SCANS: &[Function] = &[$(
            Function {
                name: $name,
                signature: "a, axis=None, dtype=None, out=None",
                costs: Costs::Working,
                doc: concat!($doc, "\n\n", $example),
                run: Run::Call(|cx, bound| cumulative(cx, &bound, Scan::$scan)),
            },
            Function {
                name: $method,
                signature: "self, axis=None, dtype=None, out=None",
                costs: Costs::Working,
                doc: concat!($doc, "\n\n", $of_method),
                run: Run::Call(|cx, bound| cumulative(cx, &bound, Scan::$scan)),
            },
        )+];
    };
}

scans! {
    "cumsum", "ndarray.cumsum", Sum,
    "Running sums of all elements, or along an axis; integers are added in 64 bits.",
    ">>> np.cumsum([1, 2, 3, 4])\narray([ 1,  3,  6, 10])",
    ">>> np.array([[1, 2], [3, 4]]).cumsum(axis=0)\narray([[1, 2],\n       [4, 6]])";
    "cumprod", "ndarray.cumprod", Product,
    "Running products of all elements, or along an axis; integers wrap at 64 bits.",
    ">>> np.cumprod([1, 2, 3, 4])\narray([ 1,  2,  6, 24])",
    ">>> np.array([1.5, 2.0]).cumprod()\narray([1.5, 3. ])";
}

/// The other functions of this file.
pub static ROWS: &[Function] = &[
    Function {
        name: "diff",
        signature: "a, n=1, axis=-1, prepend=<no value>, append=<no value>",
        costs: Costs::Copy,
        doc: "Differences of neighbours along an axis; with n=2 differences of those.\n\n\
              >>> np.diff([1, 4, 9, 16])\narray([3, 5, 7])\n\
              >>> np.diff([1, 4, 9], prepend=0)\narray([1, 3, 5])",
        run: Run::Call(|cx, bound| diff(cx, &bound)),
    },
    Function {
        name: "ediff1d",
        signature: "ary, to_end=None, to_begin=None",
        costs: Costs::Working,
        doc: "Differences of neighbours of all elements, with numbers before and behind them.\n\n\
              >>> np.ediff1d([1, 4, 9], to_begin=0)\narray([0, 3, 5])",
        run: Run::Call(|cx, bound| ediff1d(cx, &bound)),
    },
    Function {
        name: "cumulative_sum",
        signature: "x, /, *, axis=None, dtype=None, out=None, include_initial=False",
        costs: Costs::Working,
        doc: "Running sums along an axis; with include_initial=True behind a 0.\n\n\
              >>> np.cumulative_sum([1, 2, 3])\narray([1, 3, 6])\n\
              >>> np.cumulative_sum([1, 2, 3], include_initial=True)\narray([0, 1, 3, 6])",
        run: Run::Call(|cx, bound| cumulative_along(cx, &bound, Scan::Sum)),
    },
    Function {
        name: "cumulative_prod",
        signature: "x, /, *, axis=None, dtype=None, out=None, include_initial=False",
        costs: Costs::Working,
        doc: "Running products along an axis; with include_initial=True behind a 1.\n\n\
              >>> np.cumulative_prod([1, 2, 3])\narray([1, 2, 6])",
        run: Run::Call(|cx, bound| cumulative_along(cx, &bound, Scan::Product)),
    },
];

/// The axis of an argument, which must be one of an array's.
pub(super) fn axis_of(axis: i64, ndim: usize, span: Span) -> Result<usize> {
    resolve_axis(axis, ndim).ok_or_else(|| no_axis("", axis, ndim, span))
}

/// Running sums or products of a call of `cumsum` or `cumprod`.
///
/// # Errors
/// NumPy's `AxisError`, or `ValueError` for an `out=` of another shape; `MemoryError`; `KeyboardInterrupt`.
pub(super) fn cumulative(cx: &mut Context, bound: &Bound, op: Scan) -> Result<Value> {
    let span = bound.span;
    let array = bound.array(0, cx)?;
    if bound.get(3).is_some_and(|out| !matches!(out, Value::Array(_))) {
        bail!(span, TypeError, "output must be an array");
    }
    let (dtype, out) = (bound.dtype(2)?, out_of(bound.get(3), span)?);
    let (array, axis) = match bound.integer(1)? {
        Some(axis) if array.ndim() > 0 => {
            let axis = axis_of(axis, array.ndim(), span)?;
            (array, axis)
        }
        Some(axis) => (array.view(array.layout.insert_axis(0)), axis_of(axis, 1, span)?),
        None => (lanes::flat(cx, &array, span)?, 0),
    };
    accumulated(cx, (op, dtype), (&array, axis), out.as_ref(), span)
}

/// Running sums or products along an axis, in `out=` where it is given.
fn accumulated(
    cx: &mut Context,
    (op, dtype): (Scan, Option<DType>),
    (array, axis): (&Array, usize),
    out: Option<&Array>,
    span: Span,
) -> Result<Value> {
    let dtype = match (dtype, out) {
        (Some(dtype), _) => dtype,
        // A given array says in which dtype its elements are added.
        (None, Some(out)) => out.dtype.promote(array.dtype),
        (None, None) => sum_dtype(array.dtype),
    };
    if let Some(out) = out
        && out.shape() != array.shape()
    {
        // NumPy needs no iterator along one axis where nothing is converted, and then says it its own way.
        if array.ndim() == 1 && array.dtype == dtype && out.dtype == dtype {
            bail!(
                span, ValueError, "provided out is the wrong size for the accumulation.";
                hint: "make it of the result's shape, {}", lengths_text(array.shape())
            );
        }
        let [ours, theirs] = [out, array].map(|array| lengths_text(array.shape()));
        bail!(
            span, ValueError,
            "operands could not be broadcast together with remapped shapes [original->remapped]: \
            {ours}->{ours} {theirs}->{theirs} ";
            hint: "make it of the result's shape, {theirs}"
        );
    }
    let new = strided::copy(cx, array, dtype, Keep::C, span)?;
    let inner: usize = new.shape()[axis + 1..].iter().product();
    let group = new.shape()[axis] * inner * dtype.size();
    let mut raised = Events::default();
    {
        let mut bytes = new.buffer.write();
        let bytes = &mut bytes[..new.nbytes()];
        let mut is_finite = true;
        for rows in bytes.chunks_mut(group.max(1)) {
            scan(op, dtype, rows, inner);
            // What is no longer finite stays so to the end.
            let last = &rows[rows.len() - inner * dtype.size()..];
            is_finite &= !dtype.is_float() || last.chunks_exact(dtype.size()).all(finite(dtype));
            cx.poll(span)?;
        }
        if !is_finite {
            raised = outgrown(dtype, bytes, array);
        }
    }
    eager::warn(cx, raised, "accumulate", span);
    strided::count(cx, new.nbytes(), new.nbytes());
    match out {
        None => Ok(Value::Array(new)),
        Some(_) => given(cx, out, new, span),
    }
}

/// Whether the bytes of an element of a dtype are those of a finite number.
fn finite(dtype: DType) -> impl Fn(&[u8]) -> bool {
    move |bytes| Scalar::read(dtype, bytes).as_f64().is_finite()
}

/// What running sums of which some are not finite raised: an infinity or NaN where no element is one.
fn outgrown(dtype: DType, results: &[u8], array: &Array) -> Events {
    let size = dtype.size();
    let (mut nan, mut infinite) = (false, false);
    let bytes = array.buffer.read();
    crate::array::for_each_position(&array.layout, |at| {
        let element = Scalar::read(array.dtype, &bytes[at..]).as_f64();
        nan |= element.is_nan();
        infinite |= element.is_infinite();
    });
    let is_nan = |bytes: &[u8]| Scalar::read(dtype, bytes).as_f64().is_nan();
    Events {
        overflow: !nan && !infinite,
        invalid: !nan && results.chunks_exact(size).any(is_nan),
        ..Events::default()
    }
}

/// A call of `cumulative_sum` or `cumulative_prod`.
fn cumulative_along(cx: &mut Context, bound: &Bound, op: Scan) -> Result<Value> {
    let span = bound.span;
    let mut array = bound.array(0, cx)?;
    if array.ndim() == 0 {
        array = array.view(array.layout.insert_axis(0));
    }
    let (dtype, out) = (bound.dtype(2)?, out_of(bound.get(3), span)?);
    let axis = match bound.integer(1)? {
        Some(axis) => axis_of(axis, array.ndim(), span)?,
        None if array.ndim() > 1 => bail!(
            span, ValueError,
            "For arrays which have more than one dimension ``axis`` argument is required.";
            hint: "np.cumsum goes through all elements without an axis"
        ),
        None => 0,
    };
    if !bound.flag(4, false)? {
        return accumulated(cx, (op, dtype), (&array, axis), out.as_ref(), span);
    }
    let len = array.shape()[axis];
    let whole = if let Some(out) = out {
        let rest = out.shape()[axis].saturating_sub(1);
        let target = part(&out, axis, 1.min(out.shape()[axis]), rest);
        let _filled = accumulated(cx, (op, dtype), (&array, axis), Some(&target), span)?;
        out
    } else {
        let dtype = dtype.unwrap_or_else(|| sum_dtype(array.dtype));
        let mut shape: Shape = array.shape().into();
        shape[axis] += 1;
        let whole = cx.empty(dtype, Layout::contiguous(&shape, dtype.size(), Order::C), span)?;
        let rest = accumulated(cx, (op, Some(dtype)), (&array, axis), None, span)?;
        let rest = as_array(cx, &rest, None, span)?;
        strided::assign(cx, &part(&whole, axis, 1, len), &rest, span)?;
        whole
    };
    let start = as_array(cx, &Value::Int(i64::from(op == Scan::Product)), None, span)?;
    let first = part(&whole, axis, 0, 1);
    let start = start.view(start.layout.broadcast_to(first.shape()).expect("a number fits all"));
    strided::transfer(cx, &first, &start, span)?;
    Ok(Value::Array(whole))
}

/// The elements of an axis from `start` on, `len` of them, as a view.
pub(super) fn part(array: &Array, axis: usize, start: usize, len: usize) -> Array {
    array.view(array.layout.slice(axis, start, len, 1))
}

/// Differences of neighbours along an axis, once.
///
/// # Errors
/// `MemoryError`; `KeyboardInterrupt`.
pub(super) fn differences(
    cx: &mut Context,
    array: &Array,
    axis: usize,
    span: Span,
) -> Result<Array> {
    let len = array.shape()[axis].saturating_sub(1);
    let start = usize::from(array.shape()[axis] > 0);
    let (next, this) = (part(array, axis, start, len), part(array, axis, 0, len));
    let op = if array.dtype == DType::Bool { "not_equal" } else { "subtract" };
    map(cx, op, &[(&next).into(), (&this).into()], span)
}

fn diff(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let span = bound.span;
    let times = bound.integer(1)?.unwrap_or(1);
    if times == 0 {
        return Ok(bound.required(0).clone());
    }
    if times < 0 {
        bail!(span, ValueError, "order must be non-negative but got {times}");
    }
    let mut array = bound.array(0, cx)?;
    if array.ndim() == 0 {
        bail!(span, ValueError, "diff requires input that is at least one dimensional");
    }
    let axis = axis_of(bound.integer_or(2, -1)?, array.ndim(), span)?;
    let mut parts = vec![array.clone()];
    for (i, place) in [(3, 0), (4, 1)] {
        let Some(value) = &bound.values[i] else { continue };
        let mut end = as_array(cx, value, None, span)?;
        if end.ndim() == 0 {
            let mut shape: Shape = array.shape().into();
            shape[axis] = 1;
            end = end.view(end.layout.broadcast_to(&shape).expect("a number fits all"));
        }
        parts.insert(if place == 0 { 0 } else { parts.len() }, end);
    }
    if parts.len() > 1 {
        if let Some(first) = parts.first() {
            let _axis = axis_of(axis as i64, first.ndim(), span)?;
        }
        array = join(cx, &parts, axis, (None, None), Casting::SameKind, span)?;
    }
    for _ in 0..times {
        array = differences(cx, &array, axis, span)?;
        if array.shape()[axis] == 0 {
            break;
        }
    }
    Ok(Value::Array(array))
}

fn ediff1d(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let span = bound.span;
    let array = bound.array(0, cx)?;
    let flat = lanes::flat(cx, &array, span)?;
    let end = |cx: &mut Context, i: usize, name: &str| -> Result<Option<Array>> {
        let Some(value) = bound.get(i) else { return Ok(None) };
        let given = as_array(cx, value, None, span)?;
        if !given.dtype.casts_same_kind(array.dtype) {
            bail!(
                span,
                TypeError,
                "dtype of `{name}` must be compatible with input `ary` under the `same_kind` rule."
            );
        }
        lanes::flat(cx, &given, span).map(Some)
    };
    let (begin, end) = (end(cx, 2, "to_begin")?, end(cx, 1, "to_end")?);
    if array.dtype == DType::Bool {
        bail!(
            span, TypeError,
            "numpy boolean subtract, the `-` operator, is not supported, use the bitwise_xor, the `^` \
            operator, or the logical_xor function instead.";
            hint: "convert the bools first: a.astype(int)"
        );
    }
    if begin.is_none() && end.is_none() {
        return differences(cx, &flat, 0, span).map(Value::Array);
    }
    let size = |end: &Option<Array>| end.as_ref().map_or(0, Array::size);
    let (before, between) = (size(&begin), flat.size().saturating_sub(1));
    let total = before + between + size(&end);
    let layout = Layout::contiguous(&[total], array.dtype.size(), Order::C);
    let new = cx.empty(array.dtype, layout, span)?;
    for (given, at) in [(begin, 0), (end, before + between)] {
        if let Some(given) = given {
            strided::assign(cx, &part(&new, 0, at, given.size()), &given, span)?;
        }
    }
    let start = usize::from(flat.size() > 0);
    let (next, this) = (part(&flat, 0, start, between), part(&flat, 0, 0, between));
    let to = part(&new, 0, before, between);
    eager::map_into(cx, "subtract", &[(&next).into(), (&this).into()], &to, span)?;
    Ok(Value::Array(new))
}
