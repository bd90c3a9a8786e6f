//! `ufunc.at`: a function applied in place to elements one after another.

use smallvec::SmallVec;

use super::convert::as_array;
use super::eager::array_of;
use super::index;
use super::registry::{Bound, Costs, Function, Run};
use super::strided::{self, Keep};
use super::ufunc::{Loop, OperandType, Ufunc};
use super::ufunc_methods::ufunc_of;
use crate::array::dtype::{DType, Word};
use crate::array::layout::Shape;
use crate::array::{Array, for_each_position};
use crate::bail;
use crate::context::Context;
use crate::diag::{Result, Span};
use crate::kernels::cast::cast;
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
        let numbers = super::sort::plain(cx, &numbers, DType::Int64, span)?;
        let (len, stride) = (target.shape()[0], target.layout.strides[0]);
        let bytes = numbers.buffer.read();
        let places =
            bytemuck::cast_slice::<u8, i64>(&bytes[numbers.layout.offset..][..numbers.nbytes()])
                .iter()
                .map(|&i| {
                    let at = index::within(i, len)
                        .ok_or_else(|| index::out_of_bounds(i, 0, len, span))?;
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
    if ufunc.nout() != 1 {
        bail!(span, ValueError, "Only single output ufuncs supported at this time");
    }
    let second = bound.get(3);
    match (ufunc.nin, second) {
        (1, Some(_)) => bail!(span, ValueError, "second operand provided when ufunc is unary"),
        (2, None) => bail!(span, ValueError, "second operand needed for ufunc"),
        _ => {}
    }
    if !target.writeable {
        bail!(span, ValueError, "assignment destination is read-only"; hint: "take a copy() first");
    }
    // Python's numbers count as arrays here, whose dtype decides as any other's.
    let array = second.map(|other| as_array(cx, other, None, span)).transpose()?;
    let mut types: SmallVec<[OperandType; 2]> = SmallVec::new();
    types.push(OperandType::Strong(target.dtype));
    types.extend(array.iter().map(|array| OperandType::Strong(array.dtype)));
    let chosen = ufunc.resolve(&types).map_err(|error| error.at(span))?;
    let (places, shape) = places(cx, target, bound.required(2), span)?;
    let right = match &array {
        None => Right::Nothing,
        Some(array) => {
            let Some(layout) = array.layout.broadcast_to(&shape) else {
                bail!(span, ValueError, "array is not broadcastable to correct shape");
            };
            let copy = strided::copy(cx, &array.view(layout), chosen.inputs[1], Keep::C, span)?;
            Right::Each(copy)
        }
    };
    cx.before_write(&target.buffer, span)?;
    // NumPy warns in the name of the ufunc where its shorter loop runs: without casts and along one axis.
    let no_casts = target.dtype == chosen.output
        && types.iter().zip(chosen.inputs).all(|(ty, dtype)| ty.dtype() == dtype);
    let lists = matches!(bound.required(2), Value::Array(_) | Value::List(_));
    let method = if no_casts && lists && target.ndim() == 1 { ufunc.name } else { "at" };
    let run = match target.dtype.size() {
        1 => update::<1>,
        2 => update::<2>,
        4 => update::<4>,
        size => {
            assert_eq!(size, 8, "numbers have 1, 2, 4 or 8 bytes");
            update::<8>
        }
    };
    let events = run(cx, (ufunc, chosen), target, &places, &right, span)?;
    if events.negative_power {
        bail!(span, ValueError, "Integers to negative integer powers are not allowed.");
    }
    for word in events.words() {
        cx.warn(span, "RuntimeWarning", format!("{word} encountered in {method}"));
    }
    strided::count(cx, places.len() * target.dtype.size(), places.len() * target.dtype.size());
    Ok(Value::None)
}

/// The right operands, of the loop's dtype.
enum Right {
    /// The function has one operand.
    Nothing,
    /// One for each place, side by side from the buffer's begin.
    Each(Array),
}

/// Apply a loop to one element of `N` bytes after another. Answers what they raised.
fn update<const N: usize>(
    cx: &mut Context,
    (ufunc, chosen): (&'static Ufunc, &'static Loop),
    target: &Array,
    places: &[usize],
    right: &Right,
    span: Span,
) -> Result<Events> {
    let dtype = target.dtype;
    let [a_size, b_size] = chosen.inputs.map(DType::size);
    let out_size = chosen.output.size();
    let into = (dtype != chosen.inputs[0]).then(|| cast(chosen.inputs[0], dtype));
    let back = (dtype != chosen.output).then(|| cast(dtype, chosen.output));
    let held;
    let (values, step, b_size): (&[u8], usize, usize) = match right {
        Right::Nothing => (&[], 0, 0),
        Right::Each(array) => {
            held = array.buffer.read();
            (&held, b_size, b_size)
        }
    };
    let (mut now, mut a, mut out) = (Word::default(), Word::default(), Word::default());
    let mut events = Events::default();
    let mut bytes = target.buffer.write();
    for (k, &at) in places.iter().enumerate() {
        if k.is_multiple_of(strided::POLL_ELEMENTS) {
            cx.poll(span)?;
        }
        now.0[..N].copy_from_slice(&bytes[at..at + N]);
        let left = match into {
            None => &now.0[..a_size],
            Some(cast) => {
                let _events = cast(&mut a.0[..a_size], &now.0[..N]);
                &a.0[..a_size]
            }
        };
        let b = &values[k * step..][..b_size];
        let result = &mut out.0[..out_size];
        if chosen.kernel.run(result, left, b) {
            let operands = [(chosen.inputs[0], left), (chosen.inputs[1], b)];
            let power = ufunc.name == "power";
            let found =
                examine(ufunc.infinity, (chosen.output, result), &operands[..ufunc.nin], power);
            events = events.and(found);
        }
        if let Some(cast) = back {
            let _events = cast(&mut now.0[..N], result);
            bytes[at..at + N].copy_from_slice(&now.0[..N]);
        } else {
            bytes[at..at + N].copy_from_slice(&out.0[..N]);
        }
    }
    Ok(events)
}
