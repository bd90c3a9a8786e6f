//! Orders: `shuffle` in place, `permutation` of a copy, `permuted` lane by lane.

use super::super::casting::Casting;
use super::super::convert;
use super::super::lanes::{axis_of, starts};
use super::super::registry::{Bound, Costs, Function, Run};
use super::super::strided::{self, Keep, POLL_ELEMENTS, count};
use super::choice::counted;
use super::numpy;
use super::sources::{Source, bits_of, global, state_of};
use crate::array::Array;
use crate::array::layout::Order;
use crate::bail;
use crate::context::Context;
use crate::diag::{Result, Span};
use crate::kernels::random::Draws;
use crate::kernels::random::bounded::interval;
use crate::value::Value;

/// Every function of this file.
pub(super) static ROWS: &[Function] = &[
    Function {
        name: "random.shuffle",
        signature: "x",
        costs: Costs::Update,
        doc: "Put the elements of an array or a list, or the rows of an array, into a random order, where \
              they are.\n\n\
              >>> np.random.seed(0)\n>>> a = np.arange(5)\n>>> np.random.shuffle(a)\n>>> a\n\
              array([2, 0, 1, 3, 4])",
        run: Run::Call(|cx, bound| {
            let source = global(cx);
            shuffle(cx, &bound, &source)
        }),
    },
    Function {
        name: "random.RandomState.shuffle",
        signature: "self, x",
        costs: Costs::Update,
        doc: "Put the elements of an array or a list into a random order, where they are.\n\n\
              >>> a = [1, 2, 3]\n>>> np.random.RandomState(0).shuffle(a)\n>>> a\n[3, 2, 1]",
        run: Run::Call(|cx, mut bound| {
            let source = state_of(&mut bound)?;
            shuffle(cx, &bound, &source)
        }),
    },
    Function {
        name: "random.Generator.shuffle",
        signature: "self, x, axis=0",
        costs: Costs::Update,
        doc: "Put the slices of an array along an axis, or the items of a list, into a random order, where \
              they are.\n\n\
              >>> rng = np.random.default_rng(0)\n>>> a = np.arange(5)\n>>> rng.shuffle(a)\n>>> a\n\
              array([2, 4, 3, 0, 1])",
        run: Run::Call(|cx, mut bound| {
            let source = bits_of(&mut bound)?;
            shuffle(cx, &bound, &source)
        }),
    },
    Function {
        name: "random.permutation",
        signature: "x",
        costs: Costs::Copy,
        doc: "A new array with the elements, or rows, in a random order; of an integer, the numbers \
              below it.\n\n\
              >>> np.random.seed(0)\n>>> np.random.permutation([10, 20, 30, 40])\narray([30, 40, 20, 10])",
        run: Run::Call(|cx, bound| {
            let source = global(cx);
            permutation(cx, &bound, &source)
        }),
    },
    Function {
        name: "random.RandomState.permutation",
        signature: "self, x",
        costs: Costs::Copy,
        doc: "A new array with the elements, or rows, in a random order; of an integer, the numbers \
              below it.\n\n\
              >>> np.random.RandomState(0).permutation(4)\narray([2, 3, 1, 0])",
        run: Run::Call(|cx, mut bound| {
            let source = state_of(&mut bound)?;
            permutation(cx, &bound, &source)
        }),
    },
    Function {
        name: "random.Generator.permutation",
        signature: "self, x, axis=0",
        costs: Costs::Copy,
        doc: "A new array with the slices along an axis in a random order; of an integer, the numbers \
              below it.\n\n\
              >>> rng = np.random.default_rng(0)\n>>> rng.permutation([10, 20, 30, 40])\n\
              array([30, 10, 20, 40])",
        run: Run::Call(|cx, mut bound| {
            let source = bits_of(&mut bound)?;
            permutation(cx, &bound, &source)
        }),
    },
    Function {
        name: "random.Generator.permuted",
        signature: "self, x, *, axis=None, out=None",
        costs: Costs::Copy,
        doc: "A new array, or the array out=, with the elements in a random order: all of them, or those \
              along an axis, each lane by itself.\n\n\
              >>> rng = np.random.default_rng(0)\n>>> rng.permuted([[1, 2, 3], [4, 5, 6]], axis=1)\n\
              array([[3, 1, 2],\n       [6, 5, 4]])",
        run: Run::Call(|cx, mut bound| {
            let source = bits_of(&mut bound)?;
            permuted(cx, &bound, &source)
        }),
    },
];

fn shuffle<D: Draws + Clone + 'static>(
    cx: &mut Context,
    bound: &Bound,
    source: &Source<D>,
) -> Result<Value> {
    let span = bound.span;
    let axis = bound.integer(1)?.unwrap_or(0);
    match bound.required(0) {
        Value::Array(array) if array.ndim() > 0 => {
            if !array.writeable {
                bail!(span, ValueError, "array is read-only"; hint: "shuffle a copy: b = a.copy()");
            }
            let axis = axis_of(axis, array.ndim(), span)?;
            if array.size() > 0 {
                cx.before_write(&array.buffer, span)?;
                shuffle_rows(cx, source, array, axis, span)?;
            }
        }
        Value::Array(_) => bail!(span, TypeError, "len() of unsized object"),
        Value::List(_) | Value::Tuple(_) | Value::Str(_) | Value::Range(_) if axis != 0 => {
            bail!(span, NotImplementedError, "Axis argument is only supported on ndarray objects")
        }
        Value::List(list) => {
            cx.before_change(list);
            cx.before_draw(source);
            let mut items = list.borrow_mut();
            let mut bits = source.borrow_mut();
            for i in (1..items.len()).rev() {
                let j = interval(&mut *bits, i as u64) as usize;
                items.swap(i, j);
            }
        }
        Value::Tuple(items) => refuse(cx, source, ("tuple", items.len()), span)?,
        Value::Str(text) => refuse(cx, source, ("str", text.chars().count()), span)?,
        Value::Range(range) => refuse(cx, source, ("range", range.len() as usize), span)?,
        other => bail!(span, TypeError, "object of type '{}' has no len()", other.type_name()),
    }
    Ok(Value::None)
}

/// Refuse a sequence that cannot change, as soon as there is something to swap: a number is drawn by then.
fn refuse<D: Draws + Clone + 'static>(
    cx: &mut Context,
    source: &Source<D>,
    (class, len): (&str, usize),
    span: Span,
) -> Result<()> {
    if len < 2 {
        return Ok(());
    }
    cx.before_draw(source);
    interval(&mut *source.borrow_mut(), len as u64 - 1);
    bail!(
        span, TypeError, "'{class}' object does not support item assignment";
        hint: "permutation(x) makes a new array, in a random order"
    )
}

/// Swap the slices of an array along an axis, from the last to the second, each with one that is drawn of
/// those up to it.
pub(super) fn shuffle_rows<D: Draws + Clone + 'static>(
    cx: &mut Context,
    source: &Source<D>,
    array: &Array,
    axis: usize,
    span: Span,
) -> Result<()> {
    cx.before_draw(source);
    count(cx, array.nbytes(), array.nbytes());
    let (rows, stride) = (array.shape()[axis], array.layout.strides[axis]);
    if rows == 0 {
        return Ok(());
    }
    // Where the elements of a slice stand, from its start.
    let first = array.layout.index(axis, 0);
    let mut within = Vec::new();
    crate::array::for_each_position(&first, |at| {
        within.push(at as isize - first.offset as isize);
    });
    shuffle_lane(cx, source, array, (first.offset as isize, stride, rows, 1), &within, span)
}

/// Swap the slices of one lane: where it begins, how far apart they are, how many, and the last that is
/// swapped.
fn shuffle_lane<D: Draws + Clone + 'static>(
    cx: &Context,
    source: &Source<D>,
    array: &Array,
    (start, stride, rows, last): (isize, isize, usize, usize),
    within: &[isize],
    span: Span,
) -> Result<()> {
    let size = array.dtype.size();
    let mut bytes = array.buffer.write();
    let mut bits = source.borrow_mut();
    let at = |row: usize| start + row as isize * stride;
    for i in (last..rows).rev() {
        let j = interval(&mut *bits, i as u64) as usize;
        if i % POLL_ELEMENTS == 0 {
            cx.poll(span)?;
        }
        if i == j {
            continue;
        }
        for &offset in within {
            let (a, b) = ((at(i) + offset) as usize, (at(j) + offset) as usize);
            let (low, high) = (a.min(b), a.max(b));
            let (left, right) = bytes.split_at_mut(high);
            left[low..low + size].swap_with_slice(&mut right[..size]);
        }
    }
    Ok(())
}

fn permutation<D: Draws + Clone + 'static>(
    cx: &mut Context,
    bound: &Bound,
    source: &Source<D>,
) -> Result<Value> {
    let span = bound.span;
    let value = bound.required(0);
    if let Some(n) = value.as_index().filter(|_| !matches!(value, Value::Array(_))) {
        let order = counted(cx, source, usize::try_from(n).unwrap_or(0), span)?;
        shuffle_rows(cx, source, &order, 0, span)?;
        return Ok(Value::Array(order));
    }
    let is_sequence =
        matches!(value, Value::Array(_) | Value::List(_) | Value::Tuple(_) | Value::Range(_));
    let array = if is_sequence { Some(convert::any_array(cx, value, None, span)?) } else { None };
    let ndim = array.as_ref().map_or(0, Array::ndim);
    if D::LEGACY && ndim == 0 {
        bail!(span, IndexError, "x must be an integer or at least 1-dimensional");
    }
    let axis = axis_of(bound.integer(1)?.unwrap_or(0), ndim, span)?;
    let array = array.expect("what has an axis is an array");
    if ndim == 1 {
        let new = strided::copy(cx, &array, array.dtype, Keep::C, span)?;
        shuffle_rows(cx, source, &new, 0, span)?;
        return Ok(Value::Array(new));
    }
    let order = counted(cx, source, array.shape()[axis], span)?;
    shuffle_rows(cx, source, &order, 0, span)?;
    numpy(cx, "take", [Value::Array(array), Value::Array(order), Value::Int(axis as i64)], span)
}

fn permuted<D: Draws + Clone + 'static>(
    cx: &mut Context,
    bound: &Bound,
    source: &Source<D>,
) -> Result<Value> {
    let span = bound.span;
    let array = bound.any_array(0, cx)?;
    let out = match bound.get(2) {
        None => strided::copy(cx, &array, array.dtype, Keep::K, span)?,
        Some(Value::Array(out)) => {
            if !out.writeable {
                bail!(span, ValueError, "out is read-only");
            }
            if out.shape() != array.shape() {
                bail!(span, ValueError, "out must have the same shape as x");
            }
            if !array.dtype.casts_safely(out.dtype) {
                return Err(Casting::Safe.refuse("array data", array.dtype, out.dtype, span));
            }
            cx.before_write(&out.buffer, span)?;
            write_into(cx, out, &array, span)?;
            out.clone()
        }
        Some(_) => bail!(span, TypeError, "out must be a numpy array"),
    };
    match bound.integer(1)? {
        Some(axis) => {
            let axis = axis_of(axis, out.ndim(), span)?;
            cx.before_draw(source);
            count(cx, out.nbytes(), out.nbytes());
            let (rows, stride) = (out.shape()[axis], out.layout.strides[axis]);
            for start in starts(&out.layout, axis) {
                // NumPy swaps the first with itself here, which draws nothing.
                let lane = (start as isize, stride, rows, 1);
                shuffle_lane(cx, source, &out, lane, &[0], span)?;
            }
        }
        None if out.ndim() == 0 => bail!(span, TypeError, "len() of unsized object"),
        None => shuffle_all(cx, source, &out, span)?,
    }
    Ok(Value::Array(out))
}

/// Write an array into another of its shape, of which it may be a part.
fn write_into(cx: &mut Context, out: &Array, array: &Array, span: Span) -> Result<()> {
    if !out.buffer.same(&array.buffer) {
        return strided::assign(cx, out, array, span);
    }
    if out.layout == array.layout && out.dtype == array.dtype {
        return Ok(());
    }
    let apart = strided::copy(cx, array, array.dtype, Keep::K, span)?;
    strided::assign(cx, out, &apart, span)
}

/// Shuffle all elements, in the order of memory where they stand one after another, else of the axes.
fn shuffle_all<D: Draws + Clone + 'static>(
    cx: &mut Context,
    source: &Source<D>,
    array: &Array,
    span: Span,
) -> Result<()> {
    if array.size() == 0 {
        return Ok(());
    }
    if array.ndim() == 1 {
        return shuffle_rows(cx, source, array, 0, span);
    }
    let is_whole = array.is_contiguous(Order::C) || array.is_contiguous(Order::F);
    let whole = if is_whole {
        array.clone()
    } else {
        strided::copy(cx, array, array.dtype, Keep::C, span)?
    };
    cx.before_draw(source);
    count(cx, array.nbytes(), array.nbytes());
    let size = array.dtype.size() as isize;
    let lane = (whole.layout.offset as isize, size, whole.size(), 1);
    shuffle_lane(cx, source, &whole, lane, &[0], span)?;
    if is_whole { Ok(()) } else { strided::assign(cx, array, &whole, span) }
}
