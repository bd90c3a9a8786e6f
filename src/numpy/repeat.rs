//! Functions that say the same again: `np.tile`, `np.repeat`, `np.resize`; and `np.copyto`.

use super::casting::Casting;
use super::convert;
use super::create::{check_size, fitted, lengths_text};
use super::manipulate::{no_axis, raveled, resolve_axis};
use super::positions::each;
use super::registry::{Bound, Costs, Function, Run};
use super::strided::{self, Keep, POLL_ELEMENTS};
use super::ufunc::fits;
use crate::array::Array;
use crate::array::dtype::DType;
use crate::array::layout::{Layout, MAX_DIMS, Order, Shape};
use crate::bail;
use crate::context::Context;
use crate::diag::{Result, Span};
use crate::kernels::select;
use crate::value::Value;

/// Every function of this file.
pub static ROWS: &[Function] = &[
    Function {
        name: "tile",
        signature: "A, reps",
        costs: Costs::Copy,
        doc: "An array laid side by side so many times along each axis.\n\n\
              >>> np.tile(np.arange(3), 2)\narray([0, 1, 2, 0, 1, 2])\n\
              >>> np.tile(np.arange(2), (2, 2))\narray([[0, 1, 0, 1],\n       [0, 1, 0, 1]])",
        run: Run::Call(|cx, bound| tile(cx, &bound)),
    },
    Function {
        name: "repeat",
        signature: "a, repeats, axis=None",
        costs: Costs::Copy,
        doc: "Each element so many times, one behind the other; without an axis all stand along one.\n\n\
              >>> np.repeat(np.arange(3), 2)\narray([0, 0, 1, 1, 2, 2])\n\
              >>> np.repeat(np.arange(3), [1, 0, 3])\narray([0, 2, 2, 2])",
        run: Run::Call(|cx, bound| repeat(cx, &bound)),
    },
    Function {
        name: "ndarray.repeat",
        signature: "self, repeats, axis=None",
        costs: Costs::Copy,
        doc: "Each element so many times, one behind the other.\n\n\
              >>> np.arange(3).repeat(2)\narray([0, 0, 1, 1, 2, 2])",
        run: Run::Call(|cx, bound| repeat(cx, &bound)),
    },
    Function {
        name: "resize",
        signature: "a, new_shape",
        costs: Costs::Copy,
        doc: "A new array of another shape, filled with the elements over and over.\n\n\
              >>> np.resize(np.arange(3), (2, 4))\narray([[0, 1, 2, 0],\n       [1, 2, 0, 1]])",
        run: Run::Call(|cx, bound| resize(cx, &bound)),
    },
    Function {
        name: "copyto",
        signature: "dst, src, casting='same_kind', where=True",
        costs: Costs::Update,
        doc: "Write the elements of one array into another, or those where a mask is true.\n\n\
              >>> a = np.zeros(3)\n>>> np.copyto(a, [1, 2, 3])\n>>> a\narray([1., 2., 3.])",
        run: Run::Call(|cx, bound| copyto(cx, &bound)),
    },
];

fn tile(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let array = bound.any_array(0, cx)?;
    let span = bound.span;
    let counts = convert::integers(bound.required(1), span)?;
    let ndim = array.ndim().max(counts.len());
    if counts.iter().any(|&count| count < 0) {
        bail!(span, ValueError, "negative dimensions are not allowed");
    }
    if ndim > MAX_DIMS {
        bail!(span, ValueError, "ndmin must be <= ndmax ({MAX_DIMS})");
    }
    let count =
        |axis: usize| axis.checked_sub(ndim - counts.len()).map_or(1, |i| counts[i] as usize);
    let mut source = array.layout.clone();
    while source.ndim() < ndim {
        source = source.insert_axis(0);
    }
    // Each axis becomes two: which copy, and where within it.
    let mut shape = Shape::new();
    let mut pairs = Shape::new();
    for axis in 0..ndim {
        let len = source.shape[axis];
        let Some(total) = len.checked_mul(count(axis)) else {
            bail!(span, ValueError, "Maximum allowed dimension exceeded");
        };
        shape.push(total);
        pairs.extend([count(axis), len]);
    }
    let new = new_array(cx, &shape, array.dtype, span)?;
    strided::count(cx, new.nbytes(), new.nbytes());
    for axis in (0..ndim).rev() {
        source = source.insert_axis(axis);
    }
    if new.size() > 0 {
        let from = source.broadcast_to(&pairs).expect("an axis of length 1 broadcasts");
        let to = Layout::contiguous(&pairs, array.dtype.size(), Order::C);
        strided::transfer(cx, &new.view(to), &array.view(from), span)?;
    }
    Ok(Value::Array(new))
}

fn new_array(cx: &Context, shape: &[usize], dtype: DType, span: Span) -> Result<Array> {
    check_size(shape, dtype, span)?;
    cx.empty(dtype, Layout::contiguous(shape, dtype.size(), Order::C), span)
}

fn repeat(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let array = bound.any_array(0, cx)?;
    let span = bound.span;
    let (array, axis) = match bound.integer(2)? {
        None => (raveled(cx, &array, span)?, 0),
        // A number is taken for an array of one element.
        Some(axis) => {
            let array = if array.ndim() == 0 { raveled(cx, &array, span)? } else { array };
            let at = resolve_axis(axis, array.ndim());
            let at = at.ok_or_else(|| no_axis("", axis, array.ndim(), span))?;
            (array, at)
        }
    };
    let len = array.shape()[axis];
    let counts = counts_of(cx, bound.required(1), len, span)?;
    let total = match &counts {
        Counts::Same(count) => len.checked_mul(*count),
        Counts::Each(counts) => counts.iter().try_fold(0_usize, |sum, &n| sum.checked_add(n)),
    };
    let Some(total) = total else { bail!(span, ValueError, "array is too big") };
    let mut shape: Shape = array.shape().into();
    shape[axis] = total;
    let new = new_array(cx, &shape, array.dtype, span)?;
    strided::count(cx, array.nbytes(), new.nbytes());
    match counts {
        Counts::Same(count)
            if axis + 1 == array.ndim() && array.is_contiguous(Order::C) && new.nbytes() > 0 =>
        {
            let (from, mut to) = (array.buffer.read(), new.buffer.write());
            let size = array.dtype.size();
            let from = &from[array.layout.offset..][..array.nbytes()];
            let piece = (POLL_ELEMENTS / count.max(1)).max(1) * size;
            for (from, to) in from.chunks(piece).zip(to.chunks_mut((piece * count).max(1))) {
                cx.poll(span)?;
                select::repeat_each(&mut to[..from.len() * count], from, count, size);
            }
        }
        Counts::Same(count) => {
            // The axis becomes two: which element, and which of its copies.
            let mut pairs: Shape = array.shape().into();
            pairs.insert(axis + 1, count);
            if new.size() > 0 {
                let from = array.layout.insert_axis(axis + 1).broadcast_to(&pairs);
                let from = array.view(from.expect("an axis of length 1 broadcasts"));
                let to = Layout::contiguous(&pairs, array.dtype.size(), Order::C);
                strided::transfer(cx, &new.view(to), &from, span)?;
            }
        }
        Counts::Each(counts) => repeat_each(cx, &new, &array, axis, &counts, span)?,
    }
    Ok(Value::Array(new))
}

/// How often each place along an axis is repeated.
enum Counts {
    Same(usize),
    Each(Vec<usize>),
}

fn counts_of(cx: &mut Context, value: &Value, len: usize, span: Span) -> Result<Counts> {
    // NumPy takes the integer parts of floats here.
    let counts = convert::aside(cx, value, Some(DType::Int64), span)?;
    let bytes = counts.buffer.read();
    // The numbers, and the same as counts.
    let mut all = strided::list(cx, counts.size().saturating_mul(2), span)?;
    crate::array::for_each_position(&counts.layout, |at| {
        all.push(bytemuck::pod_read_unaligned::<i64>(&bytes[at..at + size_of::<i64>()]));
    });
    if counts.ndim() > 1 {
        bail!(span, ValueError, "object too deep for desired array"; hint: "give one count, or one for each place");
    }
    if let [one] = all[..] {
        let Ok(count) = usize::try_from(one) else {
            bail!(span, ValueError, "negative dimensions are not allowed");
        };
        return Ok(Counts::Same(count));
    }
    if all.len() != len {
        bail!(
            span, ValueError,
            "operands could not be broadcast together with shape ({len},) ({},)", all.len();
            hint: "give one count, or one for each of the {len} places"
        );
    }
    let counts: Option<Vec<usize>> = all.iter().map(|&n| usize::try_from(n).ok()).collect();
    match counts {
        Some(counts) => Ok(Counts::Each(counts)),
        None => bail!(span, ValueError, "repeats may not contain negative values."),
    }
}

/// Copies of each place along an axis, by bytes that stand together.
fn repeat_each(
    cx: &mut Context,
    new: &Array,
    array: &Array,
    axis: usize,
    counts: &[usize],
    span: Span,
) -> Result<()> {
    let apart;
    let source = if array.is_contiguous(Order::C) {
        array
    } else {
        apart = strided::copy(cx, array, array.dtype, Keep::C, span)?;
        &apart
    };
    let chunk = array.shape()[axis + 1..].iter().product::<usize>() * array.dtype.size();
    if chunk == 0 {
        return Ok(());
    }
    let read = source.buffer.read();
    let mut written = new.buffer.write();
    let mut out = &mut written[..new.nbytes()];
    let start = source.layout.offset;
    let chunks = read[start..start + source.nbytes()].chunks_exact(chunk);
    let mut unpolled = 0;
    for (from, &count) in chunks.zip(counts.iter().cycle()) {
        let (copies, rest) = out.split_at_mut(count * chunk);
        for (i, copy) in copies.chunks_exact_mut(chunk).enumerate() {
            copy.copy_from_slice(from);
            if (i + 1) % POLL_ELEMENTS == 0 {
                cx.poll(span)?;
            }
        }
        out = rest;
        unpolled += 1 + count;
        if unpolled >= POLL_ELEMENTS {
            unpolled = 0;
            cx.poll(span)?;
        }
    }
    Ok(())
}

fn resize(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let array = bound.any_array(0, cx)?;
    let span = bound.span;
    let lengths = convert::integers(bound.required(1), span)?;
    if lengths.iter().any(|&n| n < 0) {
        bail!(span, ValueError, "all elements of `new_shape` must be non-negative");
    }
    let shape = convert::shape_of(&lengths, span)?;
    check_size(&shape, array.dtype, span)?;
    if array.size() == 0 {
        return cx.zeros(array.dtype, &shape, Order::C, span).map(Value::Array);
    }
    let flat = raveled(cx, &array, span)?;
    let new = new_array(cx, &shape, array.dtype, span)?;
    strided::count(cx, array.nbytes(), new.nbytes());
    let line = new.view(Layout::contiguous(&[new.size()], array.dtype.size(), Order::C));
    for start in (0..new.size()).step_by(flat.size()) {
        let count = flat.size().min(new.size() - start);
        let (to, from) = (line.layout.slice(0, start, count, 1), flat.layout.slice(0, 0, count, 1));
        strided::transfer(cx, &line.view(to), &flat.view(from), span)?;
        cx.poll(span)?;
    }
    Ok(Value::Array(new))
}

/// `np.copyto`: what it is given, as its row binds it.
///
/// # Errors
/// NumPy's for shapes, dtypes and masks that do not fit.
pub(super) fn copyto(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let span = bound.span;
    let Value::Array(target) = bound.required(0) else {
        bail!(
            span, TypeError, "copyto() argument 1 must be a numpy.ndarray, not {}", bound.required(0).type_name();
            hint: "make the array first: dst = np.empty(n)"
        );
    };
    let casting = Casting::of(bound.get(2), span)?;
    let source = source_of(cx, bound.required(1), target.dtype, casting, span)?;
    if !target.writeable {
        bail!(span, ValueError, "assignment destination is read-only"; hint: "take a copy() of it");
    }
    let Some(layout) = fitted(&source.layout, target.shape()) else {
        bail!(
            span, ValueError, "could not broadcast input array from shape {} into shape {}",
            lengths_text(source.shape()), lengths_text(target.shape());
            hint: "shapes are compared from the right: lengths must be equal, or the source's 1"
        );
    };
    let mask = match bound.get(3) {
        None | Some(Value::Bool(true)) => None,
        Some(mask) => Some(mask_of(cx, mask, target, span)?),
    };
    cx.before_write(&target.buffer, span)?;
    let mut source = source.view(layout);
    if source.buffer.same(&target.buffer) || (mask.is_some() && source.dtype != target.dtype) {
        source = strided::copy(cx, &source, target.dtype, Keep::K, span)?;
    }
    let Some(mask) = mask else {
        return strided::assign(cx, target, &source, span).map(|()| Value::None);
    };
    strided::count(cx, source.nbytes() + mask.size(), target.nbytes());
    let size = target.dtype.size();
    let (read, truth) = (source.buffer.read(), mask.buffer.read());
    let mut written = target.buffer.write();
    each(cx, [&target.layout, &source.layout, &mask.layout], span, |[to, from, at]| {
        if truth[at] != 0 {
            written[to..to + size].copy_from_slice(&read[from..from + size]);
        }
        Ok(())
    })?;
    Ok(Value::None)
}

/// What is copied, if the rule allows it to be converted; Python's numbers need only fit.
fn source_of(
    cx: &mut Context,
    value: &Value,
    dtype: DType,
    casting: Casting,
    span: Span,
) -> Result<Array> {
    let source = convert::aside(cx, value, None, span)?;
    let weak = match value {
        Value::Int(number) if dtype.is_integer() => {
            if !fits(*number, dtype) {
                bail!(span, OverflowError, "Python integer {number} out of bounds for {dtype}");
            }
            true
        }
        Value::Int(_) | Value::Float(_) => dtype.is_float(),
        _ => false,
    };
    if !weak && !casting.allows(source.dtype, dtype) {
        let what = if matches!(value, Value::Array(_) | Value::List(_) | Value::Tuple(_)) {
            "array data"
        } else {
            "scalar"
        };
        return Err(casting.refuse(what, source.dtype, dtype, span));
    }
    Ok(source)
}

/// A mask spread over the target, apart from its memory.
fn mask_of(cx: &mut Context, value: &Value, target: &Array, span: Span) -> Result<Array> {
    let dtype = (!matches!(value, Value::Array(_))).then_some(DType::Bool);
    let mask = convert::aside(cx, value, dtype, span)?;
    if mask.dtype != DType::Bool {
        return Err(Casting::Safe.refuse("array data", mask.dtype, DType::Bool, span));
    }
    let Some(layout) = mask.layout.broadcast_to(target.shape()) else {
        bail!(
            span, ValueError, "could not broadcast where mask from shape {} into shape {}",
            lengths_text(mask.shape()), lengths_text(target.shape());
            hint: "the mask has one bool for each element"
        );
    };
    let mask = mask.view(layout);
    if mask.buffer.same(&target.buffer) {
        return strided::copy(cx, &mask, DType::Bool, Keep::K, span);
    }
    Ok(mask)
}
