//! Texts: the format mini-language, `%`, `str`'s methods, parts of texts.
//!
//! Knows values; NumPy's own text (`array2string`) stands in `array::format`.

mod fields;
mod number;
mod percent;
mod places;
mod spec;

pub(super) use self::fields::Fields;
pub(super) use self::percent::percent;
pub(super) use self::places::subscript;

use compact_str::{CompactString, ToCompactString};

use self::spec::{Class, Spec};
use super::show;
use crate::array::dtype::Scalar;
use crate::array::format::ascii_of;
use crate::context::Context;
use crate::diag::{Result, Span};
use crate::diagnostic;
use crate::syntax::ast::Conversion;
use crate::value::Value;

/// Add `format(value, spec)` to a text; what is written most often goes straight into it.
///
/// # Errors
/// As [`format_value`].
pub(super) fn push_value(
    cx: &Context,
    out: &mut CompactString,
    value: &Value,
    spec: &str,
    span: Span,
) -> Result<()> {
    match (value, spec) {
        (Value::Str(text), "") => out.push_str(text),
        (Value::Int(number), "") => out.push_str(&number.to_compact_string()),
        (Value::Float(number) | Value::Scalar(Scalar::Float64(number)), spec)
            if let Some(places) = places_of(spec)
                && let Some(written) = number::short(number.abs(), places) =>
        {
            if number.is_sign_negative() {
                out.push('-');
            }
            out.push_str(&written);
        }
        _ => out.push_str(&format_value(cx, value, spec, span)?),
    }
    Ok(())
}

/// The digits after the point that a specification asks for which says nothing else: `.2f`.
fn places_of(spec: &str) -> Option<u32> {
    match spec.as_bytes() {
        [b'.', digit @ b'0'..=b'9', b'f'] => Some(u32::from(digit - b'0')),
        _ => None,
    }
}

/// `format(value, spec)`, which f-strings and `str.format` call for each field.
///
/// # Errors
/// CPython's `ValueError`s of a specification, its `TypeError` for a class that takes none; `MemoryError`.
pub(super) fn format_value(cx: &Context, value: &Value, spec: &str, span: Span) -> Result<String> {
    let python = plain(value);
    let value = python.as_ref().unwrap_or(value);
    if spec.is_empty() {
        return Ok(show::str(value, &cx.print_options));
    }
    match value {
        Value::Str(text) => {
            let spec = Spec::parse(spec, Class::STR, span)?;
            number::text(cx, text, &spec, span)
        }
        Value::Bool(truth) => {
            let spec = Spec::parse(spec, Class::BOOL, span)?;
            number::integer(cx, i128::from(*truth), (&spec, Class::BOOL), span)
        }
        Value::Int(integer) => {
            let spec = Spec::parse(spec, Class::INT, span)?;
            number::integer(cx, i128::from(*integer), (&spec, Class::INT), span)
        }
        // A uint64 beyond Python's integers of 64 bits.
        Value::Scalar(Scalar::UInt64(integer)) => {
            let spec = Spec::parse(spec, Class::INT, span)?;
            number::integer(cx, i128::from(*integer), (&spec, Class::INT), span)
        }
        Value::Float(float) => {
            let spec = Spec::parse(spec, Class::FLOAT, span)?;
            number::float(cx, *float, (&spec, Class::FLOAT), span)
        }
        other => Err(refused(other, span)),
    }
}

/// `{value!r}`: the text that a field of an f-string formats instead of the value.
pub(super) fn converted(cx: &Context, value: &Value, conversion: Conversion) -> String {
    match conversion {
        Conversion::Str => show::str(value, &cx.print_options),
        Conversion::Repr => show::repr(value, &cx.print_options),
        Conversion::Ascii => ascii_of(&show::repr(value, &cx.print_options)),
    }
}

/// The Python number that NumPy formats for one of its own, which is every one but a large `uint64`.
fn plain(value: &Value) -> Option<Value> {
    let scalar = match value {
        Value::Scalar(scalar) => *scalar,
        Value::Array(array) if array.ndim() == 0 && !array.dtype.is_text() => array.item(),
        _ => return None,
    };
    Some(match scalar {
        Scalar::Bool(truth) => Value::Bool(truth.get()),
        Scalar::Float32(_) | Scalar::Float64(_) => Value::Float(scalar.as_f64()),
        integer => match integer.as_integer().and_then(|integer| i64::try_from(integer).ok()) {
            Some(integer) => Value::Int(integer),
            None => Value::Scalar(integer),
        },
    })
}

/// Of what has no format of its own.
fn refused(value: &Value, span: Span) -> crate::diag::Diagnostic {
    let class = value.type_name();
    let error =
        diagnostic!(span, TypeError, "unsupported format string passed to {class}.__format__");
    match value {
        Value::Array(_) => error.hint(
            "format the elements one by one, or np.round(a, 2), or np.array2string(a, precision=2)",
        ),
        Value::List(_) | Value::Tuple(_) => {
            error.hint("format the items one by one, or write !s before the colon")
        }
        _ => error.hint("write !s before the colon to format its text: {x!s:>8}"),
    }
}

#[cfg(test)]
mod tests;
