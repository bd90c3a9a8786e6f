//! Places in an array counted through all of it, and along each axis: `unravel_index`, `ravel_multi_index`.

use super::convert;
use super::create::lengths_text;
use super::eager::{array_of, unpacked};
use super::registry::{Bound, Costs, Function, Run};
use super::strided;
use crate::array::Array;
use crate::array::dtype::DType;
use crate::array::layout::{Layout, Order, Shape, broadcast_shapes};
use crate::bail;
use crate::context::Context;
use crate::diag::{Result, Span};
use crate::value::Value;

/// Every function of this file.
pub static ROWS: &[Function] = &[
    Function {
        name: "unravel_index",
        signature: "indices, shape, order='C'",
        costs: Costs::Working,
        doc: "The index along each axis of elements that are counted through the whole array, as argmax \
              counts them.\n\n\
              >>> np.unravel_index(5, (2, 3))\n(np.int64(1), np.int64(2))\n\
              >>> np.unravel_index([1, 5], (2, 3))\n(array([0, 1]), array([1, 2]))",
        run: Run::Call(|cx, bound| unravel(cx, &bound)),
    },
    Function {
        name: "ravel_multi_index",
        signature: "multi_index, dims, mode='raise', order='C'",
        costs: Costs::Working,
        doc: "The place in the whole array of elements that are given by an index along each axis.\n\n\
              >>> np.ravel_multi_index((1, 2), (2, 3))\nnp.int64(5)\n\
              >>> np.ravel_multi_index(([0, 1], [1, 2]), (2, 3))\narray([1, 5])",
        run: Run::Call(|cx, bound| ravel(cx, &bound)),
    },
];

/// Integers as a C-contiguous array of int64: themselves, where they are one.
fn indices(cx: &mut Context, value: &Value, span: Span) -> Result<Array> {
    let array = convert::any_array(cx, value, None, span)?;
    if array.size() == 0 && matches!(value, Value::List(_) | Value::Tuple(_)) {
        bail!(
            span,
            TypeError,
            "indices must be integral: the provided empty sequence was inferred as float. Wrap it with \
            'np.array(indices, dtype=np.intp)'"
        );
    }
    if !array.dtype.is_integer() && array.dtype != DType::Bool {
        bail!(span, TypeError, "only int indices permitted"; hint: "convert them: .astype(int)");
    }
    super::sort::plain(cx, &array, DType::Int64, span)
}

fn unravel(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let span = bound.span;
    let flat = indices(cx, bound.required(0), span)?;
    let shape = convert::integers(bound.required(1), span)?;
    // NumPy multiplies the lengths whatever their signs; -1 stands for a product that is too large.
    let product = shape.iter().try_fold(1_i64, |size, &len| size.checked_mul(len));
    let Some(size) = product.filter(|&size| size != -1) else {
        bail!(
            span,
            ValueError,
            "dimensions are too large; arrays and shapes with a total size greater than 'intp' are not supported."
        );
    };
    let order = convert::as_order(bound.get(2), span)?;
    let bytes = flat.buffer.read();
    let places: &[i64] = bytemuck::cast_slice(&bytes[flat.layout.offset..][..flat.nbytes()]);
    if let Some(i) = places.iter().find(|&&i| i < 0 || i >= size) {
        bail!(span, ValueError, "index {i} is out of bounds for array with size {size}");
    }
    let axes: Vec<usize> = match order {
        Order::C => (0..shape.len()).rev().collect(),
        Order::F => (0..shape.len()).collect(),
    };
    let mut found = Vec::with_capacity(shape.len());
    for _ in &shape {
        let layout = Layout::contiguous(flat.shape(), 8, Order::C);
        found.push(cx.empty(DType::Int64, layout, span)?);
    }
    let mut outs: Vec<_> = found.iter().map(|array| array.buffer.write()).collect();
    for (k, &place) in places.iter().enumerate() {
        if k % strided::POLL_ELEMENTS == 0 {
            cx.poll(span)?;
        }
        let mut rest = place;
        for &axis in &axes {
            let len = shape[axis];
            bytemuck::cast_slice_mut::<u8, i64>(&mut outs[axis])[k] = rest % len;
            rest /= len;
        }
    }
    drop(outs);
    strided::count(cx, flat.nbytes(), found.iter().map(Array::nbytes).sum());
    Ok(Value::tuple(found.into_iter().map(unpacked)))
}

/// What becomes of an index outside of its axis.
#[derive(Clone, Copy)]
enum Outside {
    Raises,
    Wraps,
    Clips,
}

/// The mode of each axis.
fn modes(bound: &Bound, count: usize) -> Result<Vec<Outside>> {
    let mode = |value: &Value| match value {
        Value::Str(text) => match &**text {
            "raise" => Ok(Outside::Raises),
            "wrap" => Ok(Outside::Wraps),
            "clip" => Ok(Outside::Clips),
            _ => bail!(
                bound.span,
                ValueError,
                "clipmode must be one of 'clip', 'raise', or 'wrap' (got '{text}')"
            ),
        },
        other => {
            bail!(bound.span, TypeError, "clipmode must be str, not {}", other.type_name())
        }
    };
    match bound.get(2) {
        None => Ok(vec![Outside::Raises; count]),
        Some(Value::Tuple(items)) if items.len() == count => items.iter().map(mode).collect(),
        Some(one) => Ok(vec![mode(one)?; count]),
    }
}

fn ravel(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let span = bound.span;
    let dims = bound.shape(1)?;
    let parts: Vec<Value> = match bound.required(0) {
        Value::Tuple(items) => items.to_vec(),
        Value::List(items) => items.borrow().clone(),
        Value::Array(array) if array.ndim() > 0 => (0..array.shape()[0])
            .map(|i| Value::Array(array.view(array.layout.index(0, i))))
            .collect(),
        other => bail!(
            span, TypeError, "'{}' object is not iterable", other.type_name();
            hint: "give a tuple with an index for each axis"
        ),
    };
    if parts.len() != dims.len() {
        bail!(
            span,
            ValueError,
            "parameter multi_index must be a sequence of length {}",
            dims.len()
        );
    }
    let modes = modes(bound, dims.len())?;
    let order = convert::as_order(bound.get(3), span)?;
    let parts: Vec<Array> =
        parts.iter().map(|part| indices(cx, part, span)).collect::<Result<_>>()?;
    let Some(shape) = broadcast_shapes(parts.iter().map(Array::shape)) else {
        let shapes: Vec<String> = parts.iter().map(|part| lengths_text(part.shape())).collect();
        let shapes = shapes.join(" ");
        bail!(span, ValueError, "operands could not be broadcast together with shapes {shapes} ")
    };
    cx.room_for(shape.iter().product::<usize>() * 16, span)?;
    let mut places = vec![0_i64; shape.iter().product()];
    let mut steps: Shape = dims.clone();
    let mut step = 1;
    for place in 0..dims.len() {
        let axis = if order == Order::C { dims.len() - 1 - place } else { place };
        steps[axis] = step;
        step *= dims[axis];
    }
    for (axis, part) in parts.iter().enumerate() {
        cx.poll(span)?;
        let whole = part.layout.broadcast_to(&shape).expect("the shapes broadcast");
        let numbers: Vec<i64> = part.view(whole).to_vec().expect("they were converted");
        let len = dims[axis] as i64;
        for (place, i) in places.iter_mut().zip(numbers) {
            let i = match modes[axis] {
                _ if (0..len).contains(&i) => i,
                Outside::Wraps if len > 0 => i.rem_euclid(len),
                Outside::Clips if len > 0 => i.clamp(0, len - 1),
                Outside::Raises | Outside::Wraps | Outside::Clips => {
                    bail!(span, ValueError, "invalid entry in coordinates array")
                }
            };
            *place += i * steps[axis] as i64;
        }
    }
    array_of(cx, &places, &shape, span).map(unpacked)
}
