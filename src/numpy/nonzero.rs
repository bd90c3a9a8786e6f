//! Where elements are not zero: `nonzero` and its kin, and how many there are.

use smallvec::SmallVec;

use super::index::{for_each_mask, positions_of};
use super::manipulate::{is_of_a_number, mark_axes};
use super::registry::{Bound, Costs, Function, Run};
use super::{deviations, lanes, strided};
use crate::array::Array;
use crate::array::dtype::{DType, Scalar};
use crate::array::layout::{Layout, Order};
use crate::bail;
use crate::context::Context;
use crate::diag::{Result, Span};
use crate::kernels::select;
use crate::value::Value;

/// Every function and method of this file.
pub static ROWS: &[Function] = &[
    Function {
        name: "nonzero",
        signature: "a",
        costs: Costs::New,
        doc: "The indices of the elements that are not zero: an array for each axis.\n\n\
              >>> np.nonzero([3, 0, 4])\n(array([0, 2]),)",
        run: Run::Call(|cx, bound| {
            let array = bound.any_array(0, cx)?;
            nonzero(cx, &array, bound.span)
        }),
    },
    Function {
        name: "ndarray.nonzero",
        signature: "self",
        costs: Costs::New,
        doc: "The indices of the elements that are not zero: an array for each axis.\n\n\
              >>> np.array([3, 0, 4]).nonzero()\n(array([0, 2]),)",
        run: Run::Call(|cx, bound| {
            let array = bound.any_array(0, cx)?;
            nonzero(cx, &array, bound.span)
        }),
    },
    Function {
        name: "flatnonzero",
        signature: "a",
        costs: Costs::New,
        doc: "The indices of the elements that are not zero, all axes counted as one.\n\n\
              >>> np.flatnonzero([[3, 0], [0, 4]])\narray([0, 3])",
        run: Run::Call(|cx, bound| {
            let array = bound.any_array(0, cx)?;
            let flat = positions_of(cx, &array, bound.span)?;
            strided::count(cx, array.nbytes(), flat.nbytes());
            Ok(Value::Array(flat))
        }),
    },
    Function {
        name: "argwhere",
        signature: "a",
        costs: Costs::New,
        doc: "The indices of the elements that are not zero, a row for each.\n\n\
              >>> np.argwhere([3, 0, 4])\narray([[0],\n       [2]])",
        run: Run::Call(|cx, bound| argwhere(cx, &bound)),
    },
    Function {
        name: "count_nonzero",
        signature: "a, axis=None, *, keepdims=False",
        costs: Costs::Fold,
        doc: "How many elements are not zero, or how many along axes.\n\n\
              >>> np.count_nonzero([3, 0, 4])\nnp.int64(2)\n\
              >>> np.count_nonzero([[3, 0], [5, 4]], axis=0)\narray([2, 1])",
        run: Run::Call(|cx, bound| count_nonzero(cx, &bound)),
    },
];

/// `np.nonzero`.
///
/// # Errors
/// `ValueError` for an array without axes; `MemoryError`, `KeyboardInterrupt`.
pub(super) fn nonzero(cx: &mut Context, array: &Array, span: Span) -> Result<Value> {
    if array.ndim() == 0 {
        bail!(
            span, ValueError,
            "Calling nonzero on 0d arrays is not allowed. Use np.atleast_1d(scalar).nonzero() instead.";
            hint: "give an array of one axis or more"
        );
    }
    let flat = positions_of(cx, array, span)?;
    let mut all: SmallVec<[Array; 2]> = SmallVec::new();
    for _ in 1..array.ndim() {
        let layout = Layout::contiguous(flat.shape(), 8, Order::C);
        all.push(cx.empty(DType::Int64, layout, span)?);
    }
    let written: usize = flat.nbytes() * array.ndim();
    strided::count(cx, array.nbytes(), written);
    unravel(cx, &flat, &all, array.shape(), span)?;
    all.insert(0, flat);
    Ok(Value::tuple(all.into_iter().map(Value::Array)))
}

/// Turn places in C order into indices: those along the first axis stay in `flat`, the others go to `rest`.
fn unravel(cx: &Context, flat: &Array, rest: &[Array], shape: &[usize], span: Span) -> Result<()> {
    let mut bytes = flat.buffer.write();
    let places: &mut [i64] = bytemuck::cast_slice_mut(&mut bytes[..flat.nbytes()]);
    for (array, &len) in rest.iter().zip(&shape[1..]).rev() {
        let mut out = array.buffer.write();
        let out: &mut [i64] = bytemuck::cast_slice_mut(&mut out[..array.nbytes()]);
        let pieces = places.chunks_mut(strided::POLL_ELEMENTS);
        for (places, out) in pieces.zip(out.chunks_mut(strided::POLL_ELEMENTS)) {
            cx.poll(span)?;
            for (place, out) in places.iter_mut().zip(out) {
                *out = *place % len as i64;
                *place /= len as i64;
            }
        }
    }
    Ok(())
}

fn argwhere(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let span = bound.span;
    let array = bound.any_array(0, cx)?;
    let (count, ndim) = (count_true(cx, &array, span)?, array.ndim());
    // As NumPy's, it lies in memory index by index of an axis.
    let out = cx.empty(DType::Int64, Layout::contiguous(&[count, ndim], 8, Order::F), span)?;
    strided::count(cx, array.nbytes(), out.nbytes());
    if ndim > 0 && count > 0 {
        let mut bytes = out.buffer.write();
        let all: &mut [i64] = bytemuck::cast_slice_mut(&mut bytes[..count * ndim * 8]);
        let (places, rest) = all.split_at_mut(count);
        let mut done = 0;
        for_each_mask(cx, &array, span, |first, mask| {
            done += select::positions(&mut places[done..], mask, first);
        })?;
        for (out, &len) in rest.chunks_mut(count).zip(&array.shape()[1..]).rev() {
            cx.poll(span)?;
            for (place, out) in places.iter_mut().zip(out) {
                *out = *place % len as i64;
                *place /= len as i64;
            }
        }
    }
    Ok(Value::Array(out))
}

/// How many elements are not zero.
///
/// # Errors
/// `KeyboardInterrupt`.
pub(super) fn count_true(cx: &Context, array: &Array, span: Span) -> Result<usize> {
    let mut count = 0;
    for_each_mask(cx, array, span, |_, mask| count += select::count_true(mask))?;
    Ok(count)
}

fn count_nonzero(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let span = bound.span;
    let array = bound.any_array(0, cx)?;
    let keepdims = bound.flag(2, false)?;
    let goes = match &bound.axes(1)? {
        None => SmallVec::from_elem(true, array.ndim()),
        Some(_) if is_of_a_number(bound, 1, &array) => SmallVec::new(),
        Some(axes) => mark_axes(axes, array.ndim(), span)?,
    };
    let shape = deviations::result_shape(array.shape(), &goes, keepdims);
    if shape.is_empty() {
        let count = count_true(cx, &array, span)?;
        strided::count(cx, array.nbytes(), 0);
        return Ok(Value::Scalar(Scalar::Int64(count as i64)));
    }
    let out = cx.zeros(DType::Int64, &shape, Order::C, span)?;
    strided::count(cx, array.nbytes(), out.nbytes());
    // Each element counts at the place of the result that its other indices give.
    let kept = (0..array.ndim()).filter(|&axis| !goes[axis]);
    let strides = Layout::contiguous(&shape, 1, Order::C).strides;
    let mut to: SmallVec<[usize; 4]> = SmallVec::from_elem(0, array.ndim());
    for (place, axis) in kept.enumerate() {
        to[axis] = strides[if keepdims { axis } else { place }] as usize;
    }
    let dims = lanes::dims_of(&array.layout);
    let mut bytes = out.buffer.write();
    let counts: &mut [i64] = bytemuck::cast_slice_mut(&mut bytes);
    for_each_mask(cx, &array, span, |first, mask| {
        let mut index: SmallVec<[usize; 4]> = SmallVec::from_elem(0, dims.len());
        let mut rest = first;
        for (i, &(len, _)) in index.iter_mut().zip(&dims).rev() {
            *i = rest % len;
            rest /= len;
        }
        let mut at: usize = index.iter().zip(&to).map(|(i, step)| i * step).sum();
        for &byte in mask {
            counts[at] += i64::from(byte != 0);
            for axis in (0..dims.len()).rev() {
                index[axis] += 1;
                at += to[axis];
                if index[axis] < dims[axis].0 {
                    break;
                }
                at -= to[axis] * dims[axis].0;
                index[axis] = 0;
            }
        }
    })?;
    drop(bytes);
    Ok(Value::Array(out))
}
