//! Along an axis: running sums and products, differences, slopes, areas.

use super::convert::{self, as_array};
use super::eager::{self, Operand, floats, map, unpacked};
use super::manipulate::{no_axis, resolve_axis};
use super::registry::{Bound, Costs, Function, Run};
use super::strided::{self, Keep};
use crate::array::Array;
use crate::array::dtype::DType;
use crate::array::layout::{Layout, Order};
use crate::bail;
use crate::context::Context;
use crate::diag::{Result, Span};
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
        signature: "a, n=1, axis=-1",
        costs: Costs::Copy,
        doc: "Differences of neighbours along an axis; with n=2 differences of those.\n\n\
              >>> np.diff([1, 4, 9, 16])\narray([3, 5, 7])",
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
        name: "gradient",
        signature: "f, *varargs, axis=None, edge_order=1",
        costs: Costs::Working,
        doc: "Slopes: half the difference of both neighbours, at the ends of one; by the distance or the places \
              that are given.\n\n\
              >>> np.gradient([1, 2, 4, 8])\narray([1. , 1.5, 3. , 4. ])",
        run: Run::Call(|cx, bound| gradient(cx, &bound)),
    },
    Function {
        name: "trapezoid",
        signature: "y, x=None, dx=1.0, axis=-1",
        costs: Costs::Working,
        doc: "The area under points that are joined by straight lines.\n\n\
              >>> np.trapezoid([1, 2, 3])\nnp.float64(4.0)\n\
              >>> np.trapezoid([1, 2, 3], [0, 1, 3])\nnp.float64(6.5)",
        run: Run::Call(|cx, bound| trapezoid(cx, &bound)),
    },
];

/// The axis of an argument, which must be one of an array's.
pub(super) fn axis_of(axis: i64, ndim: usize, span: Span) -> Result<usize> {
    resolve_axis(axis, ndim).ok_or_else(|| no_axis("", axis, ndim, span))
}

fn cumulative(cx: &mut Context, bound: &Bound, op: Scan) -> Result<Value> {
    let span = bound.span;
    let array = bound.array(0, cx)?;
    let dtype = bound.dtype(2)?.unwrap_or_else(|| sum_dtype(array.dtype));
    let axis = bound.integer(1)?;
    let mut new = strided::copy(cx, &array, dtype, Keep::C, span)?;
    let axis = match axis {
        Some(axis) if array.ndim() > 0 => axis_of(axis, array.ndim(), span)?,
        Some(axis) if !(-1..=0).contains(&axis) => return Err(no_axis("", axis, 0, span)),
        None | Some(_) => {
            let layout = Layout::contiguous(&[array.size()], dtype.size(), Order::C);
            new = new.with_layout(layout);
            0
        }
    };
    let inner: usize = new.shape()[axis + 1..].iter().product();
    let group = new.shape()[axis] * inner * dtype.size();
    {
        let mut bytes = new.buffer.write();
        for rows in bytes.chunks_mut(group.max(1)) {
            scan(op, dtype, rows, inner);
            cx.poll(span)?;
        }
    }
    strided::count(cx, new.nbytes(), new.nbytes());
    match bound.get(3) {
        None => Ok(Value::Array(new)),
        Some(Value::Array(out)) if out.shape() == new.shape() => {
            cx.before_write(&out.buffer, span)?;
            strided::assign(cx, out, &new, span)?;
            Ok(Value::Array(out.clone()))
        }
        Some(Value::Array(_)) => {
            bail!(span, ValueError, "provided out is the wrong size for the accumulation.")
        }
        Some(_) => bail!(span, TypeError, "return arrays must be of ArrayType"),
    }
}

/// The elements of an axis from `start` on, `len` of them, as a view.
pub(super) fn part(array: &Array, axis: usize, start: usize, len: usize) -> Array {
    array.view(array.layout.slice(axis, start, len, 1))
}

/// Differences of neighbours along an axis, once.
fn differences(cx: &mut Context, array: &Array, axis: usize, span: Span) -> Result<Array> {
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
    let axis = axis_of(bound.integer(2)?.unwrap_or(-1), array.ndim(), span)?;
    for _ in 0..times {
        array = differences(cx, &array, axis, span)?;
        if array.size() == 0 {
            break;
        }
    }
    Ok(Value::Array(array))
}

fn ediff1d(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let span = bound.span;
    let array = bound.array(0, cx)?;
    let flat = strided::copy(cx, &array, array.dtype, Keep::C, span)?;
    let len = flat.size();
    let flat = flat.with_layout(Layout::contiguous(&[len], array.dtype.size(), Order::C));
    let middle = differences(cx, &flat, 0, span)?;
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
        strided::copy(cx, &given, middle.dtype, Keep::C, span).map(Some)
    };
    let parts = [end(cx, 2, "to_begin")?, Some(middle.clone()), end(cx, 1, "to_end")?];
    let total = parts.iter().flatten().map(Array::size).sum();
    let layout = Layout::contiguous(&[total], middle.dtype.size(), Order::C);
    let new = cx.empty(middle.dtype, layout, span)?;
    strided::count(cx, new.nbytes(), new.nbytes());
    let mut at = 0;
    for array in parts.iter().flatten() {
        let bytes = array.nbytes();
        new.buffer.write()[at..at + bytes].copy_from_slice(&array.buffer.read()[..bytes]);
        at += bytes;
    }
    Ok(Value::Array(new))
}

/// How far neighbours are apart along an axis.
enum Spacing {
    Same(f64),
    Each(Vec<f64>),
}

impl Spacing {
    fn of(cx: &mut Context, value: &Value, len: usize, span: Span) -> Result<Self> {
        if let Some(number) = value.as_scalar() {
            return Ok(Self::Same(number.as_f64()));
        }
        let places = as_array(cx, value, None, span)?;
        if places.ndim() != 1 {
            bail!(span, ValueError, "distances must be either scalars or 1d");
        }
        if places.size() != len {
            bail!(
                span,
                ValueError,
                "when 1d, distances must match the length of the corresponding dimension"
            );
        }
        let places = floats(cx, &places, span)?;
        let steps: Vec<f64> = places.windows(2).map(|pair| pair[1] - pair[0]).collect();
        Ok(match steps.first() {
            Some(&first) if steps.iter().all(|&step| step == first) => Self::Same(first),
            _ => Self::Each(steps),
        })
    }
}

fn gradient(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let span = bound.span;
    let array = bound.array(0, cx)?;
    let axes: Vec<usize> = match bound.axes(2)? {
        None => (0..array.ndim()).collect(),
        Some(axes) => {
            axes.iter().map(|&axis| axis_of(axis, array.ndim(), span)).collect::<Result<_>>()?
        }
    };
    let edge = bound.integer(3)?.unwrap_or(1);
    if edge > 2 {
        bail!(span, ValueError, "'edge_order' greater than 2 not supported");
    }
    let given = &bound.rest;
    let is_for_all = given.len() == 1 && given[0].as_scalar().is_some();
    if !given.is_empty() && !is_for_all && given.len() != axes.len() {
        bail!(span, TypeError, "invalid number of arguments");
    }
    let dtype = if array.dtype.is_float() { array.dtype } else { DType::Float64 };
    let source = strided::copy(cx, &array, DType::Float64, Keep::C, span)?;
    let mut results = Vec::new();
    for (i, &axis) in axes.iter().enumerate() {
        let len = array.shape()[axis];
        let spacing = match given.get(if is_for_all { 0 } else { i }) {
            None => Spacing::Same(1.0),
            Some(value) => Spacing::of(cx, value, len, span)?,
        };
        if len < edge as usize + 1 {
            bail!(
                span,
                ValueError,
                "Shape of array too small to calculate a numerical gradient, at least (edge_order + 1) \
                elements are required."
            );
        }
        let slopes = slopes(cx, &source, axis, &spacing, edge == 2, span)?;
        let slopes = if dtype == DType::Float64 {
            slopes
        } else {
            strided::copy(cx, &slopes, dtype, Keep::C, span)?
        };
        results.push(Value::Array(slopes));
    }
    Ok(match results.len() {
        1 => results.swap_remove(0),
        _ => Value::tuple(results),
    })
}

/// The slopes along an axis of a C-contiguous array of float64.
fn slopes(
    cx: &mut Context,
    source: &Array,
    axis: usize,
    spacing: &Spacing,
    second_order: bool,
    span: Span,
) -> Result<Array> {
    let layout = Layout::contiguous(source.shape(), 8, Order::C);
    let new = cx.empty(DType::Float64, layout, span)?;
    let n = source.shape()[axis];
    let inner: usize = source.shape()[axis + 1..].iter().product();
    let read = source.buffer.read();
    let f: &[f64] = bytemuck::cast_slice(&read);
    let mut written = new.buffer.write();
    let out: &mut [f64] = bytemuck::cast_slice_mut(&mut written);
    let step = |i: usize| match spacing {
        Spacing::Same(step) => *step,
        Spacing::Each(steps) => steps[i],
    };
    // The weights of an end's three elements, the nearest first, for steps h1 next to it and h2 behind.
    let ends = |h1: f64, h2: f64| match spacing {
        Spacing::Same(h) => (-1.5 / h, 2.0 / h, -0.5 / h),
        Spacing::Each(_) => {
            (-(2.0 * h1 + h2) / (h1 * (h1 + h2)), (h1 + h2) / (h1 * h2), -h1 / (h2 * (h1 + h2)))
        }
    };
    for group in (0..source.size()).step_by((n * inner).max(1)) {
        for j in group..group + inner {
            let at = |i: usize| f[j + i * inner];
            for i in 1..n - 1 {
                out[j + i * inner] = match spacing {
                    Spacing::Same(h) => (at(i + 1) - at(i - 1)) / (2.0 * h),
                    Spacing::Each(steps) => {
                        let (h1, h2) = (steps[i - 1], steps[i]);
                        let a = -h2 / (h1 * (h1 + h2));
                        let b = (h2 - h1) / (h1 * h2);
                        let c = h1 / (h2 * (h1 + h2));
                        a * at(i - 1) + b * at(i) + c * at(i + 1)
                    }
                };
            }
            let last = n - 1;
            if second_order {
                let (a, b, c) = ends(step(0), step(1.min(last - 1)));
                out[j] = a * at(0) + b * at(1) + c * at(2);
                let (a, b, c) = ends(step(last - 1), step(last - 2));
                out[j + last * inner] = -c * at(last - 2) + -b * at(last - 1) + -a * at(last);
            } else {
                out[j] = (at(1) - at(0)) / step(0);
                out[j + last * inner] = (at(last) - at(last - 1)) / step(last - 1);
            }
        }
        cx.poll(span)?;
    }
    drop(written);
    strided::count(cx, source.nbytes(), new.nbytes());
    Ok(new)
}

fn trapezoid(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let span = bound.span;
    let y = bound.array(0, cx)?;
    let axis = axis_of(bound.integer(3)?.unwrap_or(-1), y.ndim(), span)?;
    let len = y.shape()[axis].saturating_sub(1);
    let start = usize::from(y.shape()[axis] > 0);
    let (next, this) = (part(&y, axis, start, len), part(&y, axis, 0, len));
    let pairs = map(cx, "add", &[(&next).into(), (&this).into()], span)?;
    let weighted = match bound.get(1) {
        None => {
            let step = bound.get(2).map_or(Ok(1.0), |dx| convert::as_float(dx, span))?;
            map(cx, "multiply", &[Operand::Float(step), (&pairs).into()], span)?
        }
        Some(x) => {
            let x = as_array(cx, x, None, span)?;
            let x_axis = if x.ndim() == 1 { 0 } else { axis };
            let mut steps = differences(cx, &x, x_axis, span)?;
            if x.ndim() == 1 {
                let mut shape = vec![1; y.ndim()];
                shape[axis] = steps.size();
                let layout = Layout::contiguous(&shape, steps.dtype.size(), Order::C);
                steps = steps.with_layout(layout);
            }
            map(cx, "multiply", &[(&steps).into(), (&pairs).into()], span)?
        }
    };
    let halves = map(cx, "divide", &[(&weighted).into(), Operand::Float(2.0)], span)?;
    let goes: Vec<bool> = (0..y.ndim()).map(|i| i == axis).collect();
    let total = eager::sum(cx, &halves, &goes, false, span)?;
    Ok(unpacked(total))
}
