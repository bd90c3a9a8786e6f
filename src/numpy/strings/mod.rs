//! `np.strings`: what Python's methods do with one text, done with each of an array.
//!
//! What a text becomes is known to `array::text`; here are the operands, their shapes and what comes out.

mod ask;
mod change;
mod fill;
mod format;
mod parts;
mod search;

use super::attributes::class_name;
use super::convert;
use super::create::{check_size, lengths_text};
use super::registry::{Bound, Function};
use super::strided::count;
use crate::array::Array;
use crate::array::dtype::DType;
use crate::array::layout::{Layout, Order, Shape, broadcast_shapes};
use crate::context::Context;
use crate::diag::{Diagnostic, Result, Span};
use crate::value::Value;
use crate::{bail, diagnostic};

/// The functions of these files.
pub(super) static TABLES: [&[Function]; 6] =
    [ask::ROWS, change::ROWS, fill::ROWS, format::ROWS, parts::ROWS, search::ROWS];

/// Ufuncs of `numpy` that `numpy.strings` has under the same name.
pub(super) static SHARED: &[&str] =
    &["add", "equal", "greater", "greater_equal", "less", "less_equal", "not_equal"];

/// An argument as an array of any dtype; one value by itself stands in no ledger.
fn operand(cx: &mut Context, bound: &Bound, i: usize) -> Result<Array> {
    array_of(cx, bound.required(i), bound.span)
}

fn array_of(cx: &mut Context, value: &Value, span: Span) -> Result<Array> {
    match value {
        Value::Array(array) => Ok(array.clone()),
        Value::List(_) | Value::Tuple(_) => convert::any_array(cx, value, None, span),
        one => convert::aside(cx, one, None, span),
    }
}

/// An argument as an array of texts, or NumPy's error of a ufunc for those that are none.
///
/// # Errors
/// `UFuncTypeError` that lists the classes of all operands.
fn texts(cx: &mut Context, bound: &Bound, ufunc: &str, operands: &[&Value]) -> Result<Array> {
    let array = operand(cx, bound, 0)?;
    if array.dtype.is_text() {
        return Ok(array);
    }
    Err(no_loop(cx, ufunc, operands, bound.span))
}

/// NumPy's error where a ufunc has no loop for the operands.
fn no_loop(cx: &mut Context, ufunc: &str, operands: &[&Value], span: Span) -> Diagnostic {
    let several = operands.len() > 1;
    let classes: Vec<String> = operands
        .iter()
        .map(|value| format!("<class 'numpy.dtypes.{}'>", class_of(cx, value, several, span)))
        .collect();
    let listed = classes.join(", ");
    let listed = if several { format!("({listed})") } else { listed };
    diagnostic!(
        span, UFuncTypeError,
        "ufunc '{ufunc}' did not contain a loop with signature matching types {listed} -> None";
        hint: "these functions take texts; numbers become texts with .astype(str)"
    )
}

/// NumPy's class of an operand's dtype: Python's numbers count as such only beside others.
fn class_of(cx: &mut Context, value: &Value, several: bool, span: Span) -> String {
    match value {
        Value::Int(_) if several => "_PyLongDType".to_owned(),
        Value::Float(_) if several => "_PyFloatDType".to_owned(),
        other => match array_of(cx, other, span) {
            Ok(array) => class_name(array.dtype),
            Err(_) => "ObjectDType".to_owned(),
        },
    }
}

/// An argument as integers: NumPy casts operand `place` of a ufunc.
///
/// # Errors
/// `UFuncTypeError` for what is not cast by the rule `same_kind`.
fn integers(
    cx: &mut Context,
    value: &Value,
    (ufunc, place): (&str, usize),
    span: Span,
) -> Result<Array> {
    let dtype = if matches!(value, Value::None) {
        "O".to_owned()
    } else {
        let array = array_of(cx, value, span)?;
        if array.dtype.is_integer() || array.dtype == DType::Bool {
            return Ok(array);
        }
        array.dtype.to_string()
    };
    bail!(
        span,
        UFuncTypeError,
        "Cannot cast ufunc '{ufunc}' input {place} from dtype('{dtype}') to dtype('int64') with casting rule \
        'same_kind'"
    )
}

/// An argument as integers, whose dtype NumPy's Python code checks.
///
/// # Errors
/// `TypeError` for every other dtype.
fn counts(cx: &mut Context, bound: &Bound, i: usize, name: &str) -> Result<Array> {
    let array = operand(cx, bound, i)?;
    if !array.dtype.is_integer() {
        bail!(bound.span, TypeError, "unsupported type {} for operand '{name}'", array.dtype);
    }
    Ok(array)
}

/// An integer of an array of integers or bools, at a place in its bytes; those beyond 64 bits wrap, as in
/// NumPy.
fn integer_at(array: &Array, bytes: &[u8], at: usize) -> i64 {
    let scalar = crate::array::dtype::Scalar::read(array.dtype, &bytes[at..]);
    scalar.as_integer().expect("the dtype is one of integers") as i64
}

/// The common shape of some operands.
///
/// # Errors
/// NumPy's `ValueError`.
fn shape_of(operands: &[&Array], span: Span) -> Result<Shape> {
    broadcast_shapes(operands.iter().map(|array| array.shape())).ok_or_else(|| {
        let shapes: String =
            operands.iter().map(|array| lengths_text(array.shape()) + " ").collect();
        diagnostic!(
            span, ValueError, "operands could not be broadcast together with shapes {shapes}";
            hint: "shapes are compared from the right: lengths must be equal, or one of them 1"
        )
    })
}

/// The layout of an operand over the common shape.
fn spread(array: &Array, shape: &[usize]) -> Layout {
    array.layout.broadcast_to(shape).expect("the shapes were found to broadcast")
}

/// A new array for what comes out; counts the pass that fills it.
fn result(
    cx: &mut Context,
    dtype: DType,
    shape: &[usize],
    operands: &[&Array],
    span: Span,
) -> Result<Array> {
    check_size(shape, dtype, span)?;
    let out = cx.empty(dtype, Layout::contiguous(shape, dtype.size(), Order::C), span)?;
    count(cx, operands.iter().map(|array| array.nbytes()).sum(), out.nbytes());
    Ok(out)
}

/// The dtype of texts as wide as the longest of some lengths.
///
/// # Errors
/// NumPy's `ValueError` where there is none, its `TypeError` where it is too wide for any array.
fn wide(longest: Option<usize>, span: Span) -> Result<DType> {
    let Some(longest) = longest else {
        bail!(
            span,
            ValueError,
            "zero-size array to reduction operation maximum which has no identity"
        )
    };
    match i32::try_from(longest.saturating_mul(crate::array::dtype::CHARACTER_BYTES)) {
        Ok(_) => Ok(DType::Text((longest as u32).max(1))),
        Err(_) => bail!(span, TypeError, "data type 'U{longest}' not understood"),
    }
}

/// An array without axes as its element, any other as it is: ufuncs answer so.
fn unpacked(array: Array) -> Value {
    if array.ndim() == 0 { convert::only_element(&array) } else { Value::Array(array) }
}

/// Asked before a text grows: the room of a list or a text.
fn room(cx: &Context, span: Span) -> impl Fn(usize) -> Result<()> + '_ {
    move |bytes| cx.room_for(bytes, span)
}
