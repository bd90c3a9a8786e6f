//! `np.insert` and `np.delete`: new arrays with elements put in or left out.

use super::convert;
use super::create::{check_size, fitted, lengths_text};
use super::index::resolve_slice;
use super::manipulate::{no_axis, raveled, resolve_axis};
use super::registry::{Bound, Costs, Function, Run};
use super::strided::{self, Keep};
use super::turn::at_least;
use crate::array::dtype::{DType, Scalar};
use crate::array::layout::{Layout, Shape};
use crate::array::{Array, for_each_position};
use crate::context::Context;
use crate::diag::{Diagnostic, Result, Span};
use crate::value::Value;
use crate::{bail, diagnostic};

/// Every function of this file.
pub static ROWS: &[Function] = &[
    Function {
        name: "insert",
        signature: "arr, obj, values, axis=None",
        costs: Costs::Copy,
        doc: "A new array with values put in before the indices given; without an axis all elements stand \
            along one. Each call copies the whole array.\n\n\
              >>> np.insert(np.arange(3), 1, 9)\narray([0, 9, 1, 2])",
        run: Run::Call(|cx, bound| insert(cx, &bound)),
    },
    Function {
        name: "delete",
        signature: "arr, obj, axis=None",
        costs: Costs::Copy,
        doc: "A new array without the elements at the indices given; without an axis all elements stand along \
            one. Each call copies the whole array.\n\n\
              >>> np.delete(np.arange(4), 1)\narray([0, 2, 3])\n\
              >>> np.delete(np.arange(4), [0, -1])\narray([1, 2])",
        run: Run::Call(|cx, bound| delete(cx, &bound)),
    },
];

/// The array with the axis that a call names, or laid out along one.
fn along(cx: &mut Context, bound: &Bound, axis: usize) -> Result<(Array, usize)> {
    let array = bound.any_array(0, cx)?;
    match bound.integer(axis)? {
        None if array.ndim() == 1 => Ok((array, 0)),
        None => Ok((raveled(cx, &array, bound.span)?, 0)),
        Some(axis) => {
            let at = resolve_axis(axis, array.ndim());
            let at = at.ok_or_else(|| no_axis("", axis, array.ndim(), bound.span))?;
            Ok((array, at))
        }
    }
}

/// Which places along an axis are meant.
enum Places {
    /// A single index.
    One(i64),
    /// Several, as they were written.
    Many(Vec<i64>),
    /// For each place whether it is meant.
    Mask(Vec<bool>),
}

fn places(cx: &mut Context, value: &Value, len: usize, span: Span) -> Result<Places> {
    if let Value::Slice(slice) = value {
        let (start, count, step) = resolve_slice(slice, len, span)?;
        let at = |i: usize| start as i64 + i as i64 * step as i64;
        let mut numbers = strided::list(cx, count, span)?;
        numbers.extend((0..count).map(at));
        return Ok(Places::Many(numbers));
    }
    let indices = convert::aside(cx, value, None, span)?;
    if indices.size() == 0 {
        return Ok(Places::Many(Vec::new()));
    }
    let numbers = {
        let bytes = indices.buffer.read();
        let mut numbers = strided::list(cx, indices.size(), span)?;
        if indices.dtype.is_text() {
            bail!(span, IndexError, "arrays used as indices must be of integer (or boolean) type");
        }
        for_each_position(&indices.layout, |at| {
            let number = Scalar::read(indices.dtype, &bytes[at..]).as_integer().unwrap_or(0);
            // Beyond 64 bits it is out of bounds, too.
            numbers.push(i64::try_from(number).unwrap_or(i64::MAX));
        });
        numbers
    };
    match (indices.dtype, &numbers[..]) {
        (DType::Bool, several) if indices.ndim() > 0 => {
            Ok(Places::Mask(several.iter().map(|&truth| truth != 0).collect()))
        }
        (dtype, &[one]) if dtype.is_integer() && indices.ndim() == 0 => Ok(Places::One(one)),
        (dtype, _) if dtype.is_integer() => Ok(Places::Many(numbers)),
        _ => Err(diagnostic!(
            span, IndexError, "arrays used as indices must be of integer (or boolean) type";
            hint: "indices are ints: n // 2, not n / 2"
        )),
    }
}

fn out_of_bounds(index: i64, axis: usize, len: usize, span: Span) -> Diagnostic {
    diagnostic!(
        span, IndexError, "index {index} is out of bounds for axis {axis} with size {len}";
        hint: "the axis has {len} elements; an index may be negative, counted from its end"
    )
}

/// An index counted from the front, at most `most`.
fn from_front(index: i64, len: usize, most: usize) -> Option<usize> {
    let at = if index < 0 { index.checked_add(len as i64)? } else { index };
    usize::try_from(at).ok().filter(|&at| at <= most)
}

fn delete(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let (array, axis) = along(cx, bound, 2)?;
    let (len, span) = (array.shape()[axis], bound.span);
    let mut keep = strided::list(cx, len, span)?;
    keep.resize(len, true);
    match places(cx, bound.required(1), len, span)? {
        Places::Mask(mask) if mask.len() == len => {
            keep.iter_mut().zip(mask).for_each(|(keep, gone)| *keep = !gone);
        }
        Places::Mask(_) => bail!(
            span,
            ValueError,
            "boolean array argument obj to delete must be one dimensional and match the axis length of {len}"
        ),
        Places::One(index) => *slot(&mut keep, index, axis, span)? = false,
        Places::Many(indices) => {
            // NumPy looks them up in a mask, which has one axis.
            for index in indices {
                *slot(&mut keep, index, 0, span)? = false;
            }
        }
    }
    let mut shape: Shape = array.shape().into();
    shape[axis] = keep.iter().filter(|&&keep| keep).count();
    let new = new_like(cx, &array, &shape, span)?;
    strided::count(cx, new.nbytes(), new.nbytes());
    let mut at = 0;
    let mut start = 0;
    for run in keep.chunk_by(|a, b| a == b) {
        if run[0] {
            let (to, from) = (at..at + run.len(), start..start + run.len());
            move_run(cx, (&new, to), (&array, from), axis, span)?;
            at += run.len();
        }
        start += run.len();
    }
    Ok(Value::Array(new))
}

fn slot(keep: &mut [bool], index: i64, axis: usize, span: Span) -> Result<&mut bool> {
    let len = keep.len();
    from_front(index, len, len.wrapping_sub(1))
        .and_then(|at| keep.get_mut(at))
        .ok_or_else(|| out_of_bounds(index, axis, len, span))
}

/// A new array of another length along an axis, laid out as this one is.
fn new_like(cx: &Context, array: &Array, shape: &[usize], span: Span) -> Result<Array> {
    let columns = array.is_contiguous(crate::array::layout::Order::F);
    let keep = if columns { Keep::F } else { Keep::C };
    check_size(shape, array.dtype, span)?;
    cx.empty(array.dtype, strided::layout_like(array, shape, array.dtype, keep), span)
}

/// Copy a run of places along an axis, uncounted.
fn move_run(
    cx: &mut Context,
    (new, to): (&Array, std::ops::Range<usize>),
    (array, from): (&Array, std::ops::Range<usize>),
    axis: usize,
    span: Span,
) -> Result<()> {
    let part =
        |layout: &Layout, run: std::ops::Range<usize>| layout.slice(axis, run.start, run.len(), 1);
    let (to, from) = (new.view(part(&new.layout, to)), array.view(part(&array.layout, from)));
    strided::transfer(cx, &to, &from, span)
}

fn insert(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let (array, axis) = along(cx, bound, 3)?;
    let (len, span) = (array.shape()[axis], bound.span);
    let values = match bound.required(2) {
        value @ (Value::Array(_) | Value::Scalar(_)) => convert::any_array(cx, value, None, span)?,
        value => convert::aside(cx, value, Some(array.dtype), span)?,
    };
    let indices = match places(cx, bound.required(1), len, span)? {
        Places::One(index) => return insert_at(cx, &array, axis, (index, true), &values, span),
        Places::Mask(mask) => (0..mask.len() as i64).filter(|&i| mask[i as usize]).collect(),
        Places::Many(indices) => indices,
    };
    if let [index] = indices[..] {
        return insert_at(cx, &array, axis, (index, false), &values, span);
    }
    let new_len = len + indices.len();
    let mut shape: Shape = array.shape().into();
    shape[axis] = indices.len();
    let layout = fitted(&values.layout, &shape);
    // Where each value comes to stand, in the order in which the indices were written.
    let mut order: Vec<(usize, usize)> = strided::list(cx, indices.len(), span)?;
    for (i, &index) in indices.iter().enumerate() {
        match from_front(index, len, usize::MAX) {
            Some(at) => order.push((at, i)),
            // What does not fit is said first, as NumPy says it.
            None if layout.is_none() => {}
            None => return Err(out_of_bounds(index, axis, new_len, span)),
        }
    }
    order.sort_by_key(|&(at, _)| at);
    if let Some((k, (at, _))) = order.iter().enumerate().find(|(_, (at, _))| *at > len) {
        return Err(out_of_bounds((at + k) as i64, axis, new_len, span));
    }
    let Some(layout) = layout else {
        bail!(
            span, ValueError,
            "shape mismatch: value array of shape {} could not be broadcast to indexing result of shape {}",
            lengths_text(values.shape()), lengths_text(&shape);
            hint: "give one value for each index, or one for all"
        );
    };
    let values = values.view(layout);
    shape[axis] = new_len;
    let new = new_like(cx, &array, &shape, span)?;
    strided::count(cx, array.nbytes() + values.nbytes(), new.nbytes());
    let (mut at, mut read) = (0, 0);
    for (before, i) in order {
        let run = before - read;
        move_run(cx, (&new, at..at + run), (&array, read..before), axis, span)?;
        at += run;
        read = before;
        move_run(cx, (&new, at..at + 1), (&values, i..i + 1), axis, span)?;
        at += 1;
    }
    move_run(cx, (&new, at..new_len), (&array, read..len), axis, span)?;
    Ok(Value::Array(new))
}

/// Values put in at one place: as many as there are along the axis.
fn insert_at(
    cx: &mut Context,
    array: &Array,
    axis: usize,
    (index, is_scalar): (i64, bool),
    values: &Array,
    span: Span,
) -> Result<Value> {
    let len = array.shape()[axis];
    let Some(at) = from_front(index, len, len) else {
        return Err(out_of_bounds(index, axis, len, span));
    };
    let mut layout = at_least(values, 1).layout.clone();
    while layout.ndim() < array.ndim() {
        layout = layout.insert_axis(0);
    }
    if is_scalar && layout.ndim() > 1 {
        // NumPy's `moveaxis(values, 0, axis)`.
        let mut axes: Vec<usize> = (1..layout.ndim()).collect();
        axes.insert(axis, 0);
        layout = layout.transpose(&axes);
    }
    let count = layout.shape[axis];
    let mut shape: Shape = array.shape().into();
    shape[axis] = count;
    let Some(spread) = fitted(&layout, &shape) else {
        bail!(
            span, ValueError, "could not broadcast input array from shape {} into shape {}",
            lengths_text(&layout.shape), lengths_text(&shape);
            hint: "give one value for each place, or one for all"
        );
    };
    let values = values.view(spread);
    shape[axis] = len + count;
    let new = new_like(cx, array, &shape, span)?;
    strided::count(cx, array.nbytes() + values.nbytes(), new.nbytes());
    move_run(cx, (&new, 0..at), (array, 0..at), axis, span)?;
    move_run(cx, (&new, at..at + count), (&values, 0..count), axis, span)?;
    move_run(cx, (&new, at + count..len + count), (array, at..len), axis, span)?;
    Ok(Value::Array(new))
}
