//! Views by strides, and whether arrays share memory: `sliding_window_view`, `as_strided`, `shares_memory`.

use smallvec::SmallVec;

use super::convert;
use super::manipulate::{no_axis, resolve_axis};
use super::registry::{Bound, Costs, Function, Run};
use crate::array::layout::{Layout, Overlap, Strides};
use crate::array::{Array, for_each_position};
use crate::bail;
use crate::context::Context;
use crate::diag::{Result, Span};
use crate::value::Value;

/// Every function of this file.
pub static ROWS: &[Function] = &[
    Function {
        name: "shares_memory",
        signature: "a, b, max_work=None",
        costs: Costs::Nothing,
        doc: "Whether two arrays have an element in the same memory.\n\n\
              >>> a = np.arange(4)\n>>> np.shares_memory(a, a[1:])\nTrue\n\
              >>> np.shares_memory(a[::2], a[1::2])\nFalse",
        run: Run::Call(|cx, bound| shares(cx, &bound, true)),
    },
    Function {
        name: "may_share_memory",
        signature: "a, b, max_work=None",
        costs: Costs::Nothing,
        doc: "Whether the memory of two arrays, from the first element to the last, meets: shares_memory looks \
              closer.\n\n\
              >>> a = np.arange(4)\n>>> np.may_share_memory(a[::2], a[1::2])\nTrue",
        run: Run::Call(|cx, bound| shares(cx, &bound, false)),
    },
    Function {
        name: "lib.stride_tricks.sliding_window_view",
        signature: "x, window_shape, axis=None, *, subok=False, writeable=False",
        costs: Costs::View,
        doc: "A read-only view of every window of an array; those of neighbours share elements.\n\n\
              >>> np.lib.stride_tricks.sliding_window_view(np.arange(4), 3)\n\
              array([[0, 1, 2],\n       [1, 2, 3]])",
        run: Run::Call(|cx, bound| windows(cx, &bound)),
    },
    Function {
        name: "lib.stride_tricks.as_strided",
        signature: "x, shape=None, strides=None, subok=False, writeable=True",
        costs: Costs::View,
        doc: "A view of an array's memory with another shape and steps in bytes; it must stay within that \
              memory, and is read-only where an element occurs twice.\n\n\
              >>> np.lib.stride_tricks.as_strided(np.arange(4), (2, 3), (8, 8))\n\
              array([[0, 1, 2],\n       [1, 2, 3]])",
        run: Run::Call(|cx, bound| strided(cx, &bound)),
    },
];

fn shares(cx: &mut Context, bound: &Bound, exact: bool) -> Result<Value> {
    let (Value::Array(a), Value::Array(b)) = (bound.required(0), bound.required(1)) else {
        return Ok(Value::Bool(false));
    };
    if !a.buffer.same(&b.buffer) || a.size() == 0 || b.size() == 0 {
        return Ok(Value::Bool(false));
    }
    let [ours, theirs] = [a, b].map(|array| array.layout.bounds(array.dtype.size()));
    let meet = ours.start.max(theirs.start)..ours.end.min(theirs.end);
    if meet.is_empty() || !exact {
        return Ok(Value::Bool(!meet.is_empty()));
    }
    Ok(Value::Bool(match a.layout.overlap(a.dtype.size(), &b.layout, b.dtype.size()) {
        Overlap::Same => true,
        Overlap::Disjoint => false,
        Overlap::Partial => meets(cx, a, b, &meet, bound.span)?,
    }))
}

/// Whether some byte within `meet` belongs to both: those of one are marked, those of the other looked up.
fn meets(
    cx: &Context,
    a: &Array,
    b: &Array,
    meet: &std::ops::Range<usize>,
    span: Span,
) -> Result<bool> {
    cx.room_for(meet.len(), span)?;
    let mut marked = vec![false; meet.len()];
    for_each_position(&a.layout, |at| {
        for byte in at.max(meet.start)..(at + a.dtype.size()).min(meet.end) {
            marked[byte - meet.start] = true;
        }
    });
    cx.poll(span)?;
    let mut found = false;
    for_each_position(&b.layout, |at| {
        for byte in at.max(meet.start)..(at + b.dtype.size()).min(meet.end) {
            found |= marked[byte - meet.start];
        }
    });
    Ok(found)
}

fn windows(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let span = bound.span;
    let array = bound.any_array(0, cx)?;
    let ndim = array.ndim();
    let lengths = convert::integers(bound.required(1), span)?;
    if lengths.iter().any(|&len| len < 0) {
        bail!(span, ValueError, "`window_shape` cannot contain negative values");
    }
    let axes: SmallVec<[usize; 4]> = match bound.axes(2)? {
        None if lengths.len() != ndim => bail!(
            span, ValueError,
            "Since axis is `None`, must provide window_shape for all dimensions of `x`; got {} window_shape \
            elements and `x.ndim` is {ndim}.", lengths.len();
            hint: "axis= says along which axis the window slides"
        ),
        None => (0..ndim).collect(),
        Some(axes) => {
            let resolve =
                |&axis: &i64| resolve_axis(axis, ndim).ok_or_else(|| no_axis("", axis, ndim, span));
            let axes: SmallVec<[usize; 4]> = axes.iter().map(resolve).collect::<Result<_>>()?;
            if axes.len() != lengths.len() {
                bail!(
                    span,
                    ValueError,
                    "Must provide matching length window_shape and axis; got {} window_shape elements and {} \
                    axes elements.",
                    lengths.len(),
                    axes.len()
                );
            }
            axes
        }
    };
    let mut layout = array.layout.clone();
    for (&axis, &len) in axes.iter().zip(&lengths) {
        let len = len as usize;
        if layout.shape[axis] < len {
            bail!(span, ValueError, "window shape cannot be larger than input array shape");
        }
        layout.shape[axis] = layout.shape[axis] + 1 - len;
        layout.shape.push(len);
        layout.strides.push(array.layout.strides[axis]);
    }
    convert::shape_of(&[0].repeat(layout.ndim()), span)?;
    let mut view = array.view(layout);
    view.writeable = bound.flag(4, false)? && array.writeable && !repeats(&view);
    Ok(Value::Array(view))
}

/// Whether an element may occur twice in a view.
fn repeats(view: &Array) -> bool {
    let axes = view.layout.shape.iter().zip(&view.layout.strides);
    let mut axes: Vec<(usize, usize)> = axes
        .filter(|(len, _)| **len > 1)
        .map(|(&len, stride)| (stride.unsigned_abs(), len))
        .collect();
    axes.sort_unstable();
    let mut reach = view.dtype.size();
    for (stride, len) in axes {
        if stride < reach {
            return true;
        }
        reach += stride * (len - 1);
    }
    false
}

/// Whether every element of a layout lies within so many bytes.
pub(super) fn within_memory(layout: &Layout, size: usize, bytes: usize) -> bool {
    let (mut low, mut high) = (layout.offset as i128, layout.offset as i128);
    for (&len, &step) in layout.shape.iter().zip(&layout.strides) {
        let reach = (len as i128 - 1) * step as i128;
        low += reach.min(0);
        high += reach.max(0);
    }
    layout.shape.contains(&0) || (low >= 0 && high + size as i128 <= bytes as i128)
}

fn strided(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let span = bound.span;
    let array = bound.any_array(0, cx)?;
    let shape = match bound.get(1) {
        None => array.layout.shape.clone(),
        Some(value) => convert::as_shape(value, span)?,
    };
    let strides: Strides = match bound.get(2) {
        None if bound.get(1).is_none() => array.layout.strides.clone(),
        // As NumPy does: the steps of an array of that shape.
        None => {
            let order = crate::array::layout::Order::C;
            Layout::contiguous(&shape, array.dtype.size(), order).strides
        }
        Some(value) => convert::integers(value, span)?.iter().map(|&step| step as isize).collect(),
    };
    if strides.len() != shape.len() {
        bail!(span, ValueError, "mismatch in length of strides and shape");
    }
    let size = array.dtype.size();
    let layout =
        Layout { shape: shape.clone(), strides: strides.clone(), offset: array.layout.offset };
    if !within_memory(&layout, size, array.buffer.len()) {
        bail!(
            span, ValueError, "numscope makes no view beyond the memory of an array";
            hint: "it has {} bytes", array.buffer.len()
        );
    }
    if strides.iter().zip(&shape).any(|(step, len)| *len > 1 && *step % align(size) != 0) {
        bail!(
            span,
            ValueError,
            "numscope makes no view with steps that are no multiple of an element"
        );
    }
    let mut view = array.view(layout);
    view.writeable = bound.flag(4, true)? && array.writeable && !repeats(&view);
    Ok(Value::Array(view))
}

/// What steps must be multiples of: elements of numbers lie at multiples of their size.
fn align(size: usize) -> isize {
    if size > 8 { 4 } else { size.max(1) as isize }
}
