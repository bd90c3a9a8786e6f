//! Functions that write into the elements of an array that a mask or indices along an axis name: `putmask`,
//! `place`, `put_along_axis`.

use super::convert;
use super::index;
use super::lanes;
use super::modules::apply;
use super::registry::{Bound, Costs, Function, Run};
use super::sort::plain;
use super::strided::{self, Keep};
use crate::array::Array;
use crate::array::dtype::DType;
use crate::array::layout::{Layout, Order, Shape};
use crate::array::memory::Arena;
use crate::context::Context;
use crate::diag::{Result, Span};
use crate::value::Value;
use crate::{bail, diagnostic};

/// Every function of this file.
pub static ROWS: &[Function] = &[
    Function {
        name: "putmask",
        signature: "a, mask, values",
        costs: Costs::Update,
        doc: "Write values where a mask is true: each element takes the value at its own place; fewer values \
              repeat.\n\n\
              >>> x = np.arange(5)\n>>> np.putmask(x, x > 1, [-33, -44])\n>>> x\narray([  0,   1, -33, -44, -33])",
        run: Run::Call(|cx, bound| {
            let Value::Array(array) = bound.required(0) else {
                bail!(
                    bound.span, TypeError, "putmask: first argument must be an array";
                    hint: "it writes in place: make an array first"
                )
            };
            let (mask, values) = masked(cx, &bound, array)?;
            write(cx, array, &mask, &values, false, bound.span)
        }),
    },
    Function {
        name: "place",
        signature: "arr, mask, vals",
        costs: Costs::Update,
        doc: "Write values one after another where a mask is true; fewer values repeat.\n\n\
              >>> x = np.arange(5)\n>>> np.place(x, x > 1, [44, 55])\n>>> x\narray([ 0,  1, 44, 55, 44])",
        run: Run::Call(|cx, bound| {
            let Value::Array(array) = bound.required(0) else {
                let class = bound.required(0).type_name();
                bail!(
                    bound.span, TypeError, "place() argument 1 must be numpy.ndarray, not {class}";
                    hint: "it writes in place: make an array first"
                )
            };
            let (mask, values) = masked(cx, &bound, array)?;
            write(cx, array, &mask, &values, true, bound.span)
        }),
    },
    Function {
        name: "put_along_axis",
        signature: "arr, indices, values, axis",
        costs: Costs::Update,
        doc: "Write values at indices that differ from lane to lane, as argmax gives them.\n\n\
              >>> a = np.array([[10, 30, 20], [60, 40, 50]])\n\
              >>> np.put_along_axis(a, np.argmax(a, axis=1, keepdims=True), 99, axis=1)\n\
              >>> a\narray([[10, 99, 20],\n       [99, 40, 50]])",
        run: Run::Call(|cx, bound| put_along_axis(cx, &bound)),
    },
];

/// A mask of an array as one axis of bools, and values of its dtype as one axis.
fn masked(cx: &mut Context, bound: &Bound, array: &Array) -> Result<(Array, Array)> {
    let (span, name) = (bound.span, bound.name);
    if !array.writeable {
        let message = match name {
            "putmask" => "putmask: output array is read-only",
            _ => "WRITEBACKIFCOPY base is read-only",
        };
        bail!(span, ValueError, "{message}"; hint: "take a copy() first");
    }
    let mask = bound.any_array(1, cx)?;
    if mask.size() != array.size() {
        bail!(
            span, ValueError, "{name}: mask and data must be the same size";
            hint: "the mask has {} elements, the array {}", mask.size(), array.size()
        );
    }
    let mask = plain(cx, &mask, DType::Bool, span)?;
    let values = match bound.required(2) {
        Value::Array(values) if !values.dtype.casts_safely(array.dtype) => {
            return Err(diagnostic!(
                span, TypeError,
                "Cannot cast array data from dtype('{}') to dtype('{}') according to the rule 'safe'",
                values.dtype, array.dtype;
                hint: "convert them: .astype(np.{})", array.dtype
            ));
        }
        Value::Array(values) if values.buffer.same(&array.buffer) => {
            strided::copy(cx, values, array.dtype, Keep::C, span)?
        }
        Value::Array(values) => values.clone(),
        value => convert::aside(cx, value, Some(array.dtype), span)?,
    };
    let values = plain(cx, &values, array.dtype, span)?;
    Ok((lanes::flat(cx, &mask, span)?, lanes::flat(cx, &values, span)?))
}

/// Write values where a mask is true: the next one each time, or the one at the element's own place.
fn write(
    cx: &mut Context,
    array: &Array,
    mask: &Array,
    values: &Array,
    in_turn: bool,
    span: Span,
) -> Result<Value> {
    let size = array.dtype.size();
    if size == 0 || array.size() == 0 {
        return Ok(Value::None);
    }
    let mask_bytes = mask.buffer.read();
    let mask_bytes = &mask_bytes[mask.layout.offset..][..mask.size()];
    let count = values.size();
    if count == 0 {
        return Ok(Value::None);
    }
    cx.before_write(&array.buffer, span)?;
    let from = values.buffer.read();
    let items = &from[values.layout.offset..][..count * size];
    let dims = lanes::dims_of(&array.layout);
    let mut to = array.buffer.write();
    let mut written = 0;
    for (i, _) in mask_bytes.iter().enumerate().filter(|(_, byte)| **byte != 0) {
        let place = if in_turn { written } else { i };
        let item = &items[place % count * size..][..size];
        strided::scatter(&mut to, item, array.layout.offset, &dims, size, i);
        written += 1;
        if written % strided::POLL_ELEMENTS == 0 {
            cx.poll(span)?;
        }
    }
    drop(to);
    strided::count(cx, mask.nbytes() + written * size, written * size);
    Ok(Value::None)
}

fn put_along_axis(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let span = bound.span;
    let Value::Array(array) = bound.required(0) else {
        let class = bound.required(0).type_name();
        bail!(
            span, AttributeError, "'{class}' object has no attribute 'ndim'";
            hint: "it writes in place: make an array first"
        );
    };
    let Value::Array(indices) = bound.required(1) else {
        let class = bound.required(1).type_name();
        bail!(
            span, AttributeError, "'{class}' object has no attribute 'dtype'";
            hint: "np.argsort and np.argmax give indices"
        );
    };
    if !indices.dtype.is_integer() {
        bail!(span, IndexError, "`indices` must be an integer array"; hint: "np.argsort and np.argmax give indices");
    }
    let values = bound.required(2);
    let Some(axis) = bound.integer(3)? else {
        if indices.ndim() != 1 {
            bail!(span, ValueError, "when axis=None, `indices` must have a single dimension.");
        }
        return apply(cx, "put", [0, 1, 2].map(|i| bound.required(i).clone()), &[], span);
    };
    let axis = lanes::axis_of(axis, array.ndim(), span)?;
    if array.ndim() != indices.ndim() {
        bail!(
            span, ValueError, "`indices` and `arr` must have the same number of dimensions";
            hint: "keepdims=True keeps the axis that np.argmax takes away"
        );
    }
    let mut parts = Vec::with_capacity(array.ndim());
    for (i, &len) in array.shape().iter().enumerate() {
        parts.push(Value::Array(if i == axis {
            indices.clone()
        } else {
            every_place(cx, len, i, array.ndim(), span)?
        }));
    }
    index::assign(cx, array, &Value::tuple(parts), values, span).map(|()| Value::None)
}

/// The indices of an axis in order, with the other axes of length 1.
fn every_place(
    cx: &mut Context,
    len: usize,
    axis: usize,
    ndim: usize,
    span: Span,
) -> Result<Array> {
    let mut shape: Shape = Shape::from_elem(1, ndim);
    shape[axis] = len;
    // It says where, not what: scratch, which stands in no ledger.
    let apart = Arena::new(cx.arena.limit());
    let arena = std::mem::replace(&mut cx.arena, apart);
    let array = cx.empty(DType::Int64, Layout::contiguous(&shape, 8, Order::C), span);
    cx.arena = arena;
    let array = array?;
    for (to, i) in array.buffer.write().chunks_exact_mut(8).zip(0_i64..).take(len) {
        to.copy_from_slice(&i.to_ne_bytes());
    }
    strided::count(cx, 0, array.nbytes());
    Ok(array)
}
