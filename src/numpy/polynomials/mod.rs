//! Polynomials as arrays of coefficients, the highest power first.
//!
//! NumPy's code for them is Python over its other functions; so they are here calls of those functions'
//! rows.

mod arith;
mod calculus;
mod fit;
mod roots;

use super::convert::{any_array, whole};
use super::modules;
use super::parse;
use super::registry::{Args, Bound, Function, Run};
use crate::array::Array;
use crate::bail;
use crate::context::Context;
use crate::diag::{Result, Span};
use crate::value::Value;

/// The functions of these files.
pub(super) static TABLES: [&[Function]; 4] = [arith::ROWS, calculus::ROWS, fit::ROWS, roots::ROWS];

/// Call another function of NumPy's on finished values.
///
/// # Errors
/// Those of the function.
fn call<const N: usize>(
    cx: &mut Context,
    name: &'static str,
    values: [Value; N],
    span: Span,
) -> Result<Value> {
    let Some(function) = modules::function(name) else {
        bail!(span, NotImplementedError, "numscope has no np.{name} yet, which this needs")
    };
    let args = Args { positional: values.into_iter().collect(), keywords: Vec::new() };
    let bound = function.bind(args, span)?;
    match function.run {
        Run::Call(run) => run(cx, bound).map_err(|error| error.at(span)),
        Run::Calls(_) | Run::Reduce { .. } | Run::Cast => {
            unreachable!("{name} runs on finished values")
        }
    }
}

/// The same where the result is an array.
fn call_array<const N: usize>(
    cx: &mut Context,
    name: &'static str,
    values: [Value; N],
    span: Span,
) -> Result<Array> {
    let value = call(cx, name, values, span)?;
    any_array(cx, &value, None, span)
}

/// An argument with one axis at least.
fn one_axis(cx: &mut Context, bound: &Bound, i: usize) -> Result<Array> {
    let array = any_array(cx, bound.required(i), None, bound.span)?;
    if array.ndim() > 0 {
        return Ok(array);
    }
    let mut layout = array.layout.clone();
    layout.shape.push(1);
    layout.strides.push(0);
    Ok(array.view(layout))
}

/// Refuse coefficients that are texts.
fn no_texts(bound: &Bound, array: &Array) -> Result<()> {
    if array.dtype.is_text() {
        return Err(super::texts_refused::error(bound.name, array, bound.span));
    }
    Ok(())
}

/// What Python's `int()` makes of an optional argument.
fn order(bound: &Bound, i: usize, default: i64) -> Result<i64> {
    let (value, span) = (&bound.values[i], bound.span);
    match value {
        None => Ok(default),
        Some(Value::Str(text)) => parse::integer(text, 10, span),
        Some(value) => match value.as_scalar() {
            Some(number) if number.dtype().is_float() => whole(number.as_f64(), span),
            Some(_) => super::convert::as_integer(value, span),
            None => bail!(
                span,
                TypeError,
                "int() argument must be a string, a bytes-like object or a real number, not '{}'",
                value.type_name()
            ),
        },
    }
}

/// The coefficients from one on, as many as there are.
fn part(array: &Array, start: usize, count: usize) -> Array {
    array.view(array.layout.slice(0, start, count, 1))
}
