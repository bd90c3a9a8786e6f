//! `ufunc.at`: a function applied in place to elements one after another.

use smallvec::SmallVec;

use super::convert::{self, as_array};
use super::eager::array_of;
use super::index;
use super::registry::{Bound, Costs, Function, Run};
use super::strided::{self, Keep};
use super::ufunc::{Loop, OperandType, Ufunc};
use super::ufunc_methods::ufunc_of;
use crate::array::dtype::{DType, Scalar};
use crate::array::layout::Shape;
use crate::array::{Array, for_each_position};
use crate::bail;
use crate::context::Context;
use crate::diag::{Result, Span};
use crate::kernels::events::{Events, examine};
use crate::value::Value;

/// The method; `self` is the ufunc.
pub static ROWS: &[Function] = &[Function {
    name: "ufunc.at",
    signature: "self, a, indices, b=None",
    costs: Costs::Working,
    doc: "Apply the function in place to the elements at some indices, as often as an index occurs: \
              a[i] += 1 counts a repeated one once.\n\n\
              >>> a = np.zeros(3, dtype=int)\n>>> np.add.at(a, [0, 0, 2], 1)\n>>> a\narray([2, 0, 1])",
    run: Run::Call(|cx, bound| at(cx, &bound)),
}];

/// Where in the buffer the elements at some indices stand, and the shape of the indices.
fn places(
    cx: &mut Context,
    target: &Array,
    indices: &Value,
    span: Span,
) -> Result<(Vec<usize>, Shape)> {
    if target.ndim() == 1
        && let Value::Array(_) | Value::List(_) = indices
        && let numbers = as_array(cx, indices, None, span)?
        && numbers.dtype.is_integer()
    {
        let shape: Shape = numbers.shape().into();
        let numbers = strided::copy(cx, &numbers, DType::Int64, Keep::C, span)?;
        let (len, stride) = (target.shape()[0], target.layout.strides[0]);
        let bytes = numbers.buffer.read();
        let places = bytemuck::cast_slice::<u8, i64>(&bytes)[..numbers.size()].iter().map(|&i| {
            let at = index::within(i, len).ok_or_else(|| index::out_of_bounds(i, 0, len, span))?;
            Ok(target.layout.offset.wrapping_add_signed(at as isize * stride))
        });
        return Ok((places.collect::<Result<_>>()?, shape));
    }
    // Every element's place, read at the indices as any array is.
    cx.room_for(target.size() * 8, span)?;
    let mut all: Vec<i64> = Vec::with_capacity(target.size());
    for_each_position(&target.layout, |at| all.push(at as i64));
    let all = array_of(cx, &all, target.shape(), span)?;
    let picked = index::index(cx, &all, indices, span)?;
    let picked = as_array(cx, &picked, None, span)?;
    let shape = picked.shape().into();
    let numbers: Vec<i64> = picked.to_vec().expect("places are int64");
    Ok((numbers.into_iter().map(|at| at as usize).collect(), shape))
}

fn at(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let span = bound.span;
    let ufunc = ufunc_of(bound.required(0)).expect("the method is of a ufunc");
    let Value::Array(target) = bound.required(1) else {
        bail!(span, TypeError, "first operand must be array"; hint: "it writes in place: make an array first");
    };
    let second = bound.get(3);
    match (ufunc.nin, second) {
        (1, Some(_)) => bail!(span, ValueError, "second operand provided when ufunc is unary"),
        (2, None) => bail!(span, ValueError, "second operand needed for ufunc"),
        _ => {}
    }
    if !target.writeable {
        bail!(span, ValueError, "assignment destination is read-only"; hint: "take a copy() first");
    }
    let array = match second {
        None | Some(Value::Int(_) | Value::Float(_)) => None,
        Some(other) => Some(as_array(cx, other, None, span)?),
    };
    let mut types: SmallVec<[OperandType; 2]> = SmallVec::new();
    types.push(OperandType::Strong(target.dtype));
    if let Some(value) = second {
        types.push(match (value, &array) {
            (_, Some(array)) => OperandType::Strong(array.dtype),
            (Value::Float(_), None) => OperandType::Float,
            (other, None) => OperandType::Int(other.as_index().unwrap_or(0)),
        });
    }
    let chosen = ufunc.resolve(&types).map_err(|error| error.at(span))?;
    let (places, shape) = places(cx, target, bound.required(2), span)?;
    let right = match (&array, second) {
        (None, None) => None,
        (None, Some(value)) => {
            let number = value.as_scalar().expect("it is a number");
            Some((convert::word_of(number, chosen.inputs[1]).0.to_vec(), 0))
        }
        (Some(array), _) => {
            let Some(layout) = array.layout.broadcast_to(&shape) else {
                bail!(span, ValueError, "array is not broadcastable to correct shape");
            };
            let copy = strided::copy(cx, &array.view(layout), chosen.inputs[1], Keep::C, span)?;
            let bytes = copy.buffer.read()[..copy.nbytes()].to_vec();
            Some((bytes, chosen.inputs[1].size()))
        }
    };
    cx.before_write(&target.buffer, span)?;
    update(cx, (ufunc, chosen), target, &places, right.as_ref(), span)?;
    strided::count(cx, places.len() * target.dtype.size(), places.len() * target.dtype.size());
    Ok(Value::None)
}

/// Apply a loop to one element after another; the right operands stand so many bytes apart.
fn update(
    cx: &mut Context,
    (ufunc, chosen): (&'static Ufunc, &'static Loop),
    target: &Array,
    places: &[usize],
    right: Option<&(Vec<u8>, usize)>,
    span: Span,
) -> Result<()> {
    let (dtype, size) = (target.dtype, target.dtype.size());
    let [a_size, b_size] = chosen.inputs.map(DType::size);
    let out_size = chosen.output.size();
    let (mut a, mut b, mut out) = ([0_u64], [0_u64], [0_u64]);
    let mut events = Events::default();
    let mut bytes = target.buffer.write();
    for (k, &at) in places.iter().enumerate() {
        if k.is_multiple_of(strided::POLL_ELEMENTS) {
            cx.poll(span)?;
        }
        let now = Scalar::read(dtype, &bytes[at..at + size]);
        let left = &mut bytemuck::bytes_of_mut(&mut a)[..a_size];
        left.copy_from_slice(&convert::word_of(now, chosen.inputs[0]).0[..a_size]);
        let b = match right {
            None => &[][..],
            Some((values, step)) => {
                let b = &mut bytemuck::bytes_of_mut(&mut b)[..b_size];
                b.copy_from_slice(&values[k * step..][..b_size]);
                &*b
            }
        };
        let result = &mut bytemuck::bytes_of_mut(&mut out)[..out_size];
        if chosen.kernel.run(result, left, b) {
            let operands = [(chosen.inputs[0], &*left), (chosen.inputs[1], b)];
            let power = ufunc.name == "power";
            let found =
                examine(ufunc.infinity, (chosen.output, result), &operands[..ufunc.nin], power);
            events = events.and(found);
        }
        let word = convert::word_of(Scalar::read(chosen.output, result), dtype);
        bytes[at..at + size].copy_from_slice(&word.0[..size]);
    }
    drop(bytes);
    for word in events.words() {
        cx.warn(span, "RuntimeWarning", format!("{word} encountered in {}", ufunc.name));
    }
    Ok(())
}
