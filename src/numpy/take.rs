//! Functions that pick elements along an axis by index or condition, and that put them back.

use super::convert;
use super::index::{self, POSITIONS, out_of_bounds, positions_of, within};
use super::lanes;
use super::registry::{Bound, Costs, Function, Run};
use super::sort::plain;
use super::strided;
use crate::array::Array;
use crate::array::dtype::DType;
use crate::array::layout::{Layout, Order, Shape, broadcast_shapes};
use crate::context::Context;
use crate::diag::{Result, Span};
use crate::kernels::select;
use crate::value::Value;
use crate::{bail, diagnostic};

/// Every function and method of this file.
pub static ROWS: &[Function] = &[
    Function {
        name: "take",
        signature: "a, indices, axis=None, out=None, mode='raise'",
        costs: Costs::New,
        doc: "The elements at some indices along an axis, or of all elements as one. mode='wrap' and \
        'clip' bring \
            indices that are out of bounds back.\n\n\
              >>> np.take([10, 20, 30], [2, 0, -1])\narray([30, 10, 30])\n\
              >>> np.take([10, 20, 30], [5], mode='clip')\narray([30])",
        run: Run::Call(|cx, bound| take(cx, &bound)),
    },
    Function {
        name: "ndarray.take",
        signature: "self, indices, axis=None, out=None, mode='raise'",
        costs: Costs::New,
        doc: "The elements at some indices along an axis, or of all elements as one.\n\n\
              >>> np.array([10, 20, 30]).take([2, 0])\narray([30, 10])",
        run: Run::Call(|cx, bound| take(cx, &bound)),
    },
    Function {
        name: "take_along_axis",
        signature: "arr, indices, axis=-1",
        costs: Costs::New,
        doc: "The elements at indices that differ from lane to lane, as argsort gives them.\n\n\
              >>> a = np.array([[30, 10], [5, 7]])\n\
              >>> np.take_along_axis(a, np.argsort(a, axis=1), axis=1)\narray([[10, 30],\n       [ 5,  7]])",
        run: Run::Call(|cx, bound| take_along_axis(cx, &bound)),
    },
    Function {
        name: "compress",
        signature: "condition, a, axis=None, out=None",
        costs: Costs::New,
        doc: "The slices along an axis for which a condition holds.\n\n\
              >>> np.compress([True, False, True], [10, 20, 30])\narray([10, 30])",
        run: Run::Call(|cx, bound| compress(cx, &bound, 0, 1)),
    },
    Function {
        name: "ndarray.compress",
        signature: "self, condition, axis=None, out=None",
        costs: Costs::New,
        doc: "The slices along an axis for which a condition holds.\n\n\
              >>> np.array([10, 20, 30]).compress([True, False, True])\narray([10, 30])",
        run: Run::Call(|cx, bound| compress(cx, &bound, 1, 0)),
    },
    Function {
        name: "extract",
        signature: "condition, arr",
        costs: Costs::New,
        doc: "The elements for which a condition holds: arr[condition].\n\n\
              >>> np.extract([True, False, True], [10, 20, 30])\narray([10, 30])",
        run: Run::Call(|cx, bound| {
            let (condition, array) = (bound.any_array(0, cx)?, bound.any_array(1, cx)?);
            let array = lanes::flat(cx, &array, bound.span)?;
            let condition = lanes::flat(cx, &condition, bound.span)?;
            pick_where(cx, &condition, &array, 0, bound.span).map(Value::Array)
        }),
    },
    Function {
        name: "put",
        signature: "a, ind, v, mode='raise'",
        costs: Costs::Update,
        doc: "Write values to some places of an array, all axes counted as one; values repeat as often \
        as needed.\n\n\
              >>> a = np.zeros(4)\n>>> np.put(a, [0, 2], [5.0, 6.0])\n>>> a\narray([5., 0., 6., 0.])",
        run: Run::Call(|cx, bound| put(cx, &bound)),
    },
    Function {
        name: "ndarray.put",
        signature: "self, indices, values, mode='raise'",
        costs: Costs::Update,
        doc: "Write values to some places, all axes counted as one.\n\n\
              >>> a = np.zeros(3)\n>>> a.put([0, -1], [7.0])\n>>> a\narray([7., 0., 7.])",
        run: Run::Call(|cx, bound| put(cx, &bound)),
    },
];

/// What is done with an index that is out of bounds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    /// An error.
    Raise,
    /// Counted around.
    Wrap,
    /// The first or the last.
    Clip,
}

/// The `mode=` of a call.
///
/// # Errors
/// NumPy's `ValueError`, `TypeError`.
pub(super) fn mode_of(value: Option<&Value>, span: Span) -> Result<Mode> {
    match value {
        None => Ok(Mode::Raise),
        Some(Value::Str(text)) if text.starts_with(['r', 'R']) => Ok(Mode::Raise),
        Some(Value::Str(text)) if text.starts_with(['w', 'W']) => Ok(Mode::Wrap),
        Some(Value::Str(text)) if text.starts_with(['c', 'C']) => Ok(Mode::Clip),
        Some(Value::Str(text)) => bail!(
            span,
            ValueError,
            "clipmode must be one of 'clip', 'raise', or 'wrap' (got '{}')",
            &**text
        ),
        Some(other) => {
            bail!(span, TypeError, "clipmode must be str, not {}", other.type_name())
        }
    }
}

impl Mode {
    /// An index from the front; `None` where it is out of bounds and that is an error.
    pub(super) fn place(self, i: i64, len: usize) -> Option<usize> {
        match self {
            Self::Raise => within(i, len),
            Self::Wrap => Some(i.rem_euclid(len as i64) as usize),
            Self::Clip => Some(i.clamp(0, len as i64 - 1) as usize),
        }
    }
}

/// Indices as a contiguous array of `int64`.
///
/// # Errors
/// NumPy's `TypeError` for floats.
pub(super) fn as_indices(cx: &mut Context, value: &Value, span: Span) -> Result<Array> {
    let array = convert::any_array(cx, value, None, span)?;
    if array.dtype.is_float() && array.size() > 0 && matches!(value, Value::Array(_)) {
        bail!(
            span, TypeError,
            "Cannot cast array data from dtype('{}') to dtype('int64') according to the rule 'safe'", array.dtype;
            hint: "convert it: .astype(int)"
        );
    }
    plain(cx, &array, DType::Int64, span)
}

/// A result, or the `out=` that it is written into; that must have the shape, and a dtype that holds the result's and
/// is held by it.
fn delivered(cx: &mut Context, bound: &Bound, i: usize, result: Array) -> Result<Value> {
    let span = bound.span;
    let out = match bound.get(i) {
        None => {
            let is_element = result.ndim() == 0;
            return Ok(if is_element {
                convert::only_element(&result)
            } else {
                Value::Array(result)
            });
        }
        Some(Value::Array(out)) => out,
        Some(_) => bail!(span, TypeError, "return arrays must be of ArrayType"),
    };
    if out.shape() != result.shape() {
        bail!(
            span, ValueError, "output array does not match result of ndarray.take";
            hint: "the result has shape {}", super::create::lengths_text(result.shape())
        );
    }
    if !out.dtype.casts_safely(result.dtype) {
        bail!(
            span, TypeError,
            "Cannot cast array data from dtype('{}') to dtype('{}') according to the rule 'safe'", out.dtype,
            result.dtype;
            hint: "give an out= of the array's own dtype"
        );
    }
    if !out.writeable {
        bail!(span, ValueError, "output array is read-only"; hint: "take a copy() first");
    }
    cx.before_write(&out.buffer, span)?;
    strided::assign(cx, out, &result, span)?;
    Ok(Value::Array(out.clone()))
}

fn take(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let span = bound.span;
    let array = bound.any_array(0, cx)?;
    let mode = mode_of(bound.get(4), span)?;
    let axis = bound.integer(2)?;
    let (array, axis) = match axis {
        None => (lanes::flat(cx, &array, span)?, 0),
        Some(axis) if array.ndim() == 0 => {
            lanes::axis_of(axis, 1, span)?;
            (array.view(array.layout.insert_axis(0)), 0)
        }
        Some(axis) => {
            let axis = lanes::axis_of(axis, array.ndim(), span)?;
            (plain(cx, &array, array.dtype, span)?, axis)
        }
    };
    let indices = as_indices(cx, bound.required(1), span)?;
    let out = taken(cx, &array, &indices, axis, mode, span)?;
    delivered(cx, bound, 3, out)
}

/// The slices of a C-contiguous array at some indices along an axis.
fn taken(
    cx: &mut Context,
    array: &Array,
    indices: &Array,
    axis: usize,
    mode: Mode,
    span: Span,
) -> Result<Array> {
    let (before, after) = (&array.shape()[..axis], &array.shape()[axis + 1..]);
    let len = array.shape()[axis];
    let shape: Shape = [before, indices.shape(), after].concat().into();
    let size = array.dtype.size();
    let out = cx.empty(array.dtype, Layout::contiguous(&shape, size, Order::C), span)?;
    if len == 0 && out.size() > 0 {
        bail!(span, IndexError, "cannot do a non-empty take from an empty axes.");
    }
    if len == 0 && mode != Mode::Raise {
        return Ok(out);
    }
    strided::count(cx, indices.nbytes() + out.nbytes(), out.nbytes());
    let run = size * after.iter().product::<usize>();
    let from = array.buffer.read();
    let picks = indices.buffer.read();
    let picks: &[i64] = bytemuck::cast_slice(&picks[indices.layout.offset..][..indices.nbytes()]);
    let mut to = out.buffer.write();
    let mut done = 0;
    let mut places = [0_isize; POSITIONS];
    for outer in 0..before.iter().product::<usize>() {
        let start = array.layout.offset + outer * len * run;
        for picks in picks.chunks(POSITIONS) {
            cx.poll(span)?;
            let bytes = picks.len() * run;
            let items = &from[start..start + len * run];
            if mode == Mode::Raise
                && select::picks(run)
                && select::pick(&mut to[done..done + bytes], items, picks, run)
            {
                done += bytes;
                continue;
            }
            for (place, &i) in places.iter_mut().zip(picks) {
                let Some(i) = mode.place(i, len) else {
                    return Err(out_of_bounds(i, axis, len, span));
                };
                *place = (start + i * run) as isize;
            }
            if run > 0 {
                let places = &places[..picks.len()];
                select::gather(&mut to[done..done + bytes], &from, places, run);
            }
            done += bytes;
        }
    }
    drop(to);
    Ok(out)
}

fn take_along_axis(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let span = bound.span;
    let (mut array, indices) = (bound.any_array(0, cx)?, bound.any_array(1, cx)?);
    if !indices.dtype.is_integer() {
        bail!(
            span, IndexError, "`indices` must be an integer array";
            hint: "np.argsort and np.argmax give indices"
        );
    }
    let axis = match &bound.values[2] {
        Some(Value::None) => {
            if indices.ndim() != 1 {
                bail!(span, ValueError, "when axis=None, `indices` must have a single dimension.");
            }
            array = lanes::flat(cx, &array, span)?;
            0
        }
        axis => {
            let axis = axis.as_ref().map_or(Ok(-1), |axis| convert::as_integer(axis, span))?;
            let axis = lanes::axis_of(axis, array.ndim(), span)?;
            if array.ndim() != indices.ndim() {
                bail!(
                    span, ValueError, "`indices` and `arr` must have the same number of dimensions";
                    hint: "keepdims=True keeps the axis that np.argmax takes away"
                );
            }
            axis
        }
    };
    // The other axes pick themselves.
    let mut lengths: Shape = array.shape().into();
    lengths[axis] = 1;
    let mut others: Shape = indices.shape().into();
    others[axis] = 1;
    let Some(mut shape) = broadcast_shapes([&lengths[..], &others[..]]) else {
        bail!(
            span, IndexError,
            "shape mismatch: indexing arrays could not be broadcast together with shapes {} {}",
            super::create::lengths_text(array.shape()), super::create::lengths_text(indices.shape());
            hint: "but for the axis, the lengths must be equal, or 1"
        );
    };
    shape[axis] = indices.shape()[axis];
    let mut from_shape = shape.clone();
    from_shape[axis] = array.shape()[axis];
    let fits = "it broadcasts to the shape of both";
    let from = array.view(array.layout.broadcast_to(&from_shape).expect(fits));
    let picks = indices.view(indices.layout.broadcast_to(&shape).expect(fits));
    let size = array.dtype.size();
    let out = cx.empty(array.dtype, Layout::contiguous(&shape, size, Order::C), span)?;
    strided::count(cx, picks.nbytes() + out.nbytes(), out.nbytes());
    if out.size() > 0 {
        gather_lanes(cx, &from, &picks, &out, axis, span)?;
    }
    Ok(Value::Array(out))
}

/// Lane by lane, the elements at the lane's indices.
fn gather_lanes(
    cx: &Context,
    from: &Array,
    picks: &Array,
    out: &Array,
    axis: usize,
    span: Span,
) -> Result<()> {
    let size = from.dtype.size();
    let (len, stride) = (from.shape()[axis], from.layout.strides[axis]);
    let lane = (picks.shape()[axis], picks.layout.strides[axis]);
    let out_stride = out.layout.strides[axis];
    let (bytes, indices) = (from.buffer.read(), picks.buffer.read());
    let mut to = out.buffer.write();
    let mut block = Vec::new();
    let mut numbers = vec![0_i64; lane.0];
    let starts = [from, picks, out].map(|array| lanes::starts(&array.layout, axis));
    for ((&from_at, &picks_at), &out_at) in starts[0].iter().zip(&starts[1]).zip(&starts[2]) {
        cx.poll(span)?;
        let found = lanes::read(&indices, picks_at, lane, picks.dtype.size(), &mut block);
        let _events = crate::kernels::cast::cast_block(
            bytemuck::cast_slice_mut(&mut numbers),
            DType::Int64,
            found,
            picks.dtype,
        );
        let mut at = out_at;
        for &i in &numbers {
            let Some(i) = within(i, len) else {
                return Err(out_of_bounds(i, axis, len, span));
            };
            let place = (from_at as isize + i as isize * stride) as usize;
            to[at..at + size].copy_from_slice(&bytes[place..place + size]);
            at = at.wrapping_add_signed(out_stride);
        }
    }
    Ok(())
}

fn compress(cx: &mut Context, bound: &Bound, condition: usize, array: usize) -> Result<Value> {
    let span = bound.span;
    let (condition, array) = (bound.any_array(condition, cx)?, bound.any_array(array, cx)?);
    if condition.ndim() != 1 {
        bail!(span, ValueError, "condition must be a 1-d array");
    }
    let (array, axis) = match bound.integer(2)? {
        None => (lanes::flat(cx, &array, span)?, 0),
        // Of a number, its first axis is that of its only element.
        Some(0 | -1) if array.ndim() == 0 => (lanes::flat(cx, &array, span)?, 0),
        Some(axis) => {
            let axis = lanes::axis_of(axis, array.ndim(), span)?;
            (plain(cx, &array, array.dtype, span)?, axis)
        }
    };
    let picked = pick_where(cx, &condition, &array, axis, span)?;
    delivered(cx, bound, 3, picked)
}

/// The slices of a C-contiguous array for which a condition of one axis holds.
fn pick_where(
    cx: &mut Context,
    condition: &Array,
    array: &Array,
    axis: usize,
    span: Span,
) -> Result<Array> {
    if condition.dtype == DType::Bool && array.ndim() == 1 && condition.shape() == array.shape() {
        return match index::index(cx, array, &Value::Array(condition.clone()), span)? {
            Value::Array(picked) => Ok(picked),
            _ => unreachable!("a mask picks an array"),
        };
    }
    let indices = positions_of(cx, condition, span)?;
    taken(cx, array, &indices, axis, Mode::Raise, span)
}

fn put(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let span = bound.span;
    let Value::Array(array) = bound.required(0) else {
        let class = bound.required(0).type_name();
        return Err(diagnostic!(
            span, TypeError, "argument 1 must be numpy.ndarray, not <class '{class}'>";
            hint: "it writes in place: make an array first"
        ));
    };
    if !array.writeable {
        bail!(span, ValueError, "put: output array is read-only"; hint: "take a copy() first");
    }
    let mode = mode_of(bound.get(3), span)?;
    let indices = as_indices(cx, bound.required(1), span)?;
    let value = bound.required(2);
    let values = match value {
        Value::Array(_) | Value::Scalar(_) => convert::any_array(cx, value, None, span)?,
        Value::List(_) | Value::Tuple(_) => convert::any_array(cx, value, Some(array.dtype), span)?,
        // One number, which no array need hold.
        _ => convert::aside(cx, value, Some(array.dtype), span)?,
    };
    let shares = values.buffer.same(&array.buffer);
    let values = if shares {
        strided::copy(cx, &values, array.dtype, strided::Keep::C, span)?
    } else {
        plain(cx, &values, array.dtype, span)?
    };
    let (size, total) = (array.dtype.size(), array.size());
    if total == 0 && indices.size() > 0 {
        bail!(span, IndexError, "cannot replace elements of an empty array");
    }
    if indices.size() == 0 || values.nbytes() == 0 {
        return Ok(Value::None);
    }
    cx.before_write(&array.buffer, span)?;
    strided::count(cx, indices.nbytes() + indices.size() * size, indices.size() * size);
    let indices = if indices.buffer.same(&array.buffer) {
        strided::copy(cx, &indices, DType::Int64, strided::Keep::C, span)?
    } else {
        indices
    };
    let numbers = indices.buffer.read();
    let numbers: &[i64] =
        bytemuck::cast_slice(&numbers[indices.layout.offset..][..indices.nbytes()]);
    if let Some(&i) = numbers.iter().find(|&&i| mode.place(i, total).is_none()) {
        return Err(diagnostic!(
            span,
            IndexError,
            "index {i} is out of bounds for axis 0 with size {total}"
        ));
    }
    let place = |&i: &i64| mode.place(i, total).expect("indices were checked");
    let from = values.buffer.read();
    let items = &from[values.layout.offset..][..values.nbytes()];
    let mut to = array.buffer.write();
    if array.is_contiguous(Order::C) {
        let to = &mut to[array.layout.offset..][..array.nbytes()];
        for (i, picks) in numbers.chunks(POSITIONS).enumerate() {
            cx.poll(span)?;
            let places: Vec<isize> = picks.iter().map(|i| (place(i) * size) as isize).collect();
            scatter_cycled(to, items, &places, (i * POSITIONS, size));
        }
        return Ok(Value::None);
    }
    let (dims, offset) = (lanes::dims_of(&array.layout), array.layout.offset);
    for (i, item) in numbers.iter().zip(items.chunks_exact(size).cycle()) {
        strided::scatter(&mut to, item, offset, &dims, size, place(i));
    }
    Ok(Value::None)
}

/// Write items to places, those from number `first` on; behind the last one the first comes again.
fn scatter_cycled(to: &mut [u8], items: &[u8], places: &[isize], (first, size): (usize, usize)) {
    let count = items.len() / size;
    if count == 1 {
        return select::fill_at(to, items, places);
    }
    let mut done = 0;
    while done < places.len() {
        let next = (first + done) % count;
        let run = (count - next).min(places.len() - done);
        let items = &items[next * size..(next + run) * size];
        select::scatter(to, items, &places[done..done + run], size);
        done += run;
    }
}
