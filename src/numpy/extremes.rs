//! `argmax` and `argmin`: where the largest and the smallest element stand.

use smallvec::SmallVec;

use super::lanes;
use super::registry::{Bound, Costs, Function, Run};
use super::strided;
use crate::array::Array;
use crate::array::dtype::{DType, Scalar};
use crate::array::layout::{Layout, Order, Shape};
use crate::bail;
use crate::context::Context;
use crate::diag::{Result, Span};
use crate::kernels::reduce::{Reduction, reduce_block};
use crate::kernels::sort::place_of;
use crate::value::Value;

/// Every function and method of this file.
pub static ROWS: &[Function] = &[
    Function {
        name: "argmax",
        signature: "a, axis=None, out=None, *, keepdims=False",
        costs: Costs::Fold,
        doc: "The index of the largest element, the first of several; the first NaN where there is one. \
        Without an \
            axis it counts all elements.\n\n\
              >>> np.argmax([10, 30, 20])\nnp.int64(1)\n\
              >>> np.argmax([[1, 5], [7, 2]], axis=0)\narray([1, 0])",
        run: Run::Call(|cx, bound| extreme(cx, &bound, Reduction::Max)),
    },
    Function {
        name: "argmin",
        signature: "a, axis=None, out=None, *, keepdims=False",
        costs: Costs::Fold,
        doc: "The index of the smallest element, the first of several; the first NaN where there is one.\n\n\
              >>> np.argmin([10, 30, 20])\nnp.int64(0)",
        run: Run::Call(|cx, bound| extreme(cx, &bound, Reduction::Min)),
    },
    Function {
        name: "ndarray.argmax",
        signature: "self, axis=None, out=None, *, keepdims=False",
        costs: Costs::Fold,
        doc: "The index of the largest element, the first of several.\n\n\
              >>> np.array([[1, 5], [7, 2]]).argmax(axis=1)\narray([1, 0])",
        run: Run::Call(|cx, bound| extreme(cx, &bound, Reduction::Max)),
    },
    Function {
        name: "ndarray.argmin",
        signature: "self, axis=None, out=None, *, keepdims=False",
        costs: Costs::Fold,
        doc: "The index of the smallest element, the first of several.\n\n\
              >>> np.array([[1, 5], [7, 2]]).argmin(axis=1)\narray([0, 1])",
        run: Run::Call(|cx, bound| extreme(cx, &bound, Reduction::Min)),
    },
];

/// Elements that are folded at once; only the block with the extreme is looked through.
const BLOCK: usize = 4096;

/// Such blocks between two looks at the interrupt.
const POLLED: usize = 32;

/// Which axes of an array a call goes along.
///
/// # Errors
/// NumPy's `AxisError`.
pub(super) fn goes(bound: &Bound, array: &Array) -> Result<SmallVec<[bool; 4]>> {
    let Some(axis) = bound.integer(1)?.filter(|_| array.ndim() > 0) else {
        return Ok(SmallVec::from_elem(true, array.ndim()));
    };
    let axis = lanes::axis_of(axis, array.ndim(), bound.span)?;
    Ok((0..array.ndim()).map(|i| i == axis).collect())
}

/// `argmax` or `argmin`.
///
/// # Errors
/// NumPy's for axes, and for the extreme of nothing; `MemoryError`; `KeyboardInterrupt`.
pub(super) fn extreme(cx: &mut Context, bound: &Bound, op: Reduction) -> Result<Value> {
    let span = bound.span;
    let source = bound.any_array(0, cx)?;
    let keepdims = bound.flag(3, false)?;
    let (array, axis, shape) = match bound.integer(1)? {
        None => {
            let kept = if keepdims { source.ndim() } else { 0 };
            (lanes::flat(cx, &source, span)?, 0, Shape::from_elem(1, kept))
        }
        Some(axis) => {
            let array = match source.ndim() {
                0 => source.view(source.layout.insert_axis(0)),
                _ => source.clone(),
            };
            let axis = lanes::axis_of(axis, array.ndim(), span)?;
            let mut shape: Shape = array.shape().into();
            if keepdims && source.ndim() > 0 {
                shape[axis] = 1;
            } else {
                shape.remove(axis);
            }
            (array, axis, shape)
        }
    };
    let count: usize = shape.iter().product();
    if array.shape()[axis] == 0 && count > 0 {
        bail!(span, ValueError, "attempt to get {} of an empty sequence", bound.name);
    }
    strided::count(cx, array.nbytes(), count * 8);
    let out = match bound.get(2) {
        None => None,
        Some(Value::Array(out)) => Some(checked(bound.name, out, &shape, span)?),
        Some(_) => bail!(span, TypeError, "output must be an array"),
    };
    if shape.is_empty() && out.is_none() {
        let mut place = [0];
        find(cx, &array, axis, op, &mut place, span)?;
        return Ok(Value::Scalar(Scalar::Int64(place[0])));
    }
    let places = cx.empty(DType::Int64, Layout::contiguous(&shape, 8, Order::C), span)?;
    {
        let mut to = places.buffer.write();
        find(cx, &array, axis, op, bytemuck::cast_slice_mut(&mut to[..count * 8]), span)?;
    }
    let Some(out) = out else { return Ok(Value::Array(places)) };
    cx.before_write(&out.buffer, span)?;
    strided::assign(cx, &out, &places, span)?;
    Ok(Value::Array(out))
}

/// The array of `out=`, which must take what is found.
fn checked(name: &str, out: &Array, shape: &[usize], span: Span) -> Result<Array> {
    if out.shape() != shape {
        bail!(
            span, ValueError, "output array does not match result of np.{name}.";
            hint: "make it of the result's shape, {}", super::create::lengths_text(shape)
        );
    }
    if out.dtype.promote(DType::Int64) != DType::Int64 {
        bail!(
            span, TypeError,
            "Cannot cast array data from dtype('{}') to dtype('int64') according to the rule 'safe'",
            out.dtype;
            hint: "indices are integers: out=np.empty(n, int)"
        );
    }
    if !out.writeable {
        bail!(span, ValueError, "output array is read-only"; hint: "take a copy()");
    }
    Ok(out.clone())
}

/// The place of the extreme of each lane.
fn find(
    cx: &Context,
    array: &Array,
    axis: usize,
    op: Reduction,
    out: &mut [i64],
    span: Span,
) -> Result<()> {
    let (size, len) = (array.dtype.size(), array.shape()[axis]);
    let lane = (len, array.layout.strides[axis]);
    let bytes = array.buffer.read();
    let mut block = Vec::new();
    for (at, out) in lanes::starts(&array.layout, axis).into_iter().zip(out) {
        let elements = lanes::read(&bytes, at, lane, size, &mut block);
        if array.dtype.is_text() {
            *out = text_place(elements, size, op) as i64;
            cx.poll(span)?;
            continue;
        }
        let mut best: Option<(Scalar, &[u8], usize)> = None;
        for (i, block) in elements.chunks(BLOCK * size).enumerate() {
            if i % POLLED == 0 {
                cx.poll(span)?;
            }
            let here = reduce_block(op, array.dtype, block);
            if best.is_none_or(|(so_far, ..)| beats(op, here, so_far)) {
                best = Some((here, block, i * BLOCK));
            }
            if here.as_f64().is_nan() {
                break;
            }
        }
        let place = |(best, block, first)| first + place_of(array.dtype, block, best);
        *out = best.map_or(0, |best| place(best) as i64);
    }
    Ok(())
}

/// The place of the first text in order, or of the last: characters are compared by their numbers.
fn text_place(elements: &[u8], size: usize, op: Reduction) -> usize {
    let mut best: Option<(usize, &[u32])> = None;
    for (i, text) in elements.chunks_exact(size.max(1)).enumerate() {
        let text: &[u32] = bytemuck::cast_slice(text);
        let beats = |best: &[u32]| if op == Reduction::Max { text > best } else { text < best };
        if best.is_none_or(|(_, best)| beats(best)) {
            best = Some((i, text));
        }
    }
    best.map_or(0, |(place, _)| place)
}

/// Whether a number is beyond another; NaN is beyond all numbers.
fn beats(op: Reduction, a: Scalar, b: Scalar) -> bool {
    if let (Some(a), Some(b)) = (a.as_integer(), b.as_integer()) {
        return if op == Reduction::Max { a > b } else { a < b };
    }
    let (a, b) = (a.as_f64(), b.as_f64());
    if a.is_nan() || b.is_nan() {
        return a.is_nan() && !b.is_nan();
    }
    if op == Reduction::Max { a > b } else { a < b }
}
