//! Integers as texts of digits: `binary_repr`, `base_repr`.

use super::convert::whole;
use super::parse;
use super::registry::{Bound, Costs, Function, Run};
use crate::array::dtype::Scalar;
use crate::array::format::float_repr;
use crate::bail;
use crate::diag::{Result, Span};
use crate::value::Value;

/// Every function of this file.
pub static ROWS: &[Function] = &[
    Function {
        name: "binary_repr",
        signature: "num, width=None",
        costs: Costs::Nothing,
        doc: "The digits of an integer in base 2; with a width, those of the two's complement.\n\n\
              >>> np.binary_repr(3)\n'11'\n>>> np.binary_repr(-3, width=5)\n'11101'",
        run: Run::Call(|_, bound| binary_repr(&bound)),
    },
    Function {
        name: "base_repr",
        signature: "number, base=2, padding=0",
        costs: Costs::Nothing,
        doc: "The digits of an integer in a base up to 36, behind as many zeros as padding says.\n\n\
              >>> np.base_repr(5)\n'101'\n>>> np.base_repr(7, base=5, padding=3)\n'00012'",
        run: Run::Call(|_, bound| base_repr(&bound)),
    },
];

/// Texts are not made longer than that.
const MOST_ZEROS: i64 = 1 << 20;

/// An integer of any of NumPy's or Python's kinds.
fn index(value: &Value, span: Span) -> Result<i128> {
    let Some(number) = value.as_scalar().and_then(Scalar::as_integer) else {
        if let Value::Array(_) = value {
            bail!(
                span, TypeError, "only integer scalar arrays can be converted to a scalar index";
                hint: "it takes one number: give an element"
            );
        }
        let class = value.type_name();
        bail!(span, TypeError, "'{class}' object cannot be interpreted as an integer")
    };
    Ok(number)
}

fn binary_repr(bound: &Bound) -> Result<Value> {
    let span = bound.span;
    let number = index(bound.required(0), span)?;
    let width = match bound.get(1) {
        None => None,
        Some(value) => Some(width_of(value, number, span)?),
    };
    let Some(width) = width else {
        let sign = if number < 0 { "-" } else { "" };
        return Ok(Value::text(format!("{sign}{:b}", number.unsigned_abs())));
    };
    if number == 0 {
        let zeros = if width == 0 { 1 } else { width.max(0) as usize };
        return Ok(Value::text("0".repeat(zeros)));
    }
    let (digits, fill) = if number > 0 {
        (format!("{number:b}"), "0")
    } else {
        // The powers of two have the sign's bit alone.
        let bits = 128 - (number.unsigned_abs() - 1).leading_zeros();
        (format!("{:b}", (1_i128 << (bits + 1)) + number), "1")
    };
    let missing = width - digits.len() as i64;
    if missing < 0 {
        bail!(
            span,
            ValueError,
            "Insufficient bit width={} provided for binwidth={}",
            shown(bound),
            digits.len()
        );
    }
    if let Value::Float(_) = bound.required(1) {
        bail!(span, TypeError, "'float' object cannot be interpreted as an integer");
    }
    Ok(Value::text(fill.repeat(missing as usize) + &digits))
}

/// The width as it was written.
fn shown(bound: &Bound) -> String {
    match bound.required(1) {
        Value::Bool(true) => "True".to_owned(),
        Value::Bool(false) => "False".to_owned(),
        Value::Float(number) => float_repr(*number),
        other => other.as_index().map_or(String::new(), |number| number.to_string()),
    }
}

fn width_of(value: &Value, number: i128, span: Span) -> Result<i64> {
    match value.as_index() {
        Some(width) if width > MOST_ZEROS => {
            bail!(span, MemoryError, "numscope writes no number of {width} digits")
        }
        Some(width) => Ok(width),
        None if number == 0 => {
            let class = value.type_name();
            bail!(span, TypeError, "can't multiply sequence by non-int of type '{class}'")
        }
        None if let Value::Float(width) = value => Ok(width.floor() as i64),
        None if matches!(value, Value::Str(_)) => {
            bail!(span, TypeError, "'>' not supported between instances of 'str' and 'int'")
        }
        None => {
            let class = value.type_name();
            bail!(span, TypeError, "'{class}' object cannot be interpreted as an integer")
        }
    }
}

fn base_repr(bound: &Bound) -> Result<Value> {
    let span = bound.span;
    let base = match &bound.values[1] {
        None => 2,
        Some(value @ Value::Str(_)) => {
            let class = value.type_name();
            bail!(span, TypeError, "'>' not supported between instances of '{class}' and 'int'")
        }
        Some(value) => index(value, span)?,
    };
    if base > 36 {
        bail!(span, ValueError, "Bases greater than 36 not handled in base_repr.");
    }
    if base < 2 {
        bail!(span, ValueError, "Bases less than 2 not handled in base_repr.");
    }
    let (number, is_negative) = number_of(bound.required(0), span)?;
    let mut digits = Vec::new();
    let mut rest = number.unsigned_abs();
    while rest > 0 {
        let digit = char::from_digit((rest % base as u128) as u32, 36);
        digits.push(digit.expect("it is less than 36").to_ascii_uppercase());
        rest /= base as u128;
    }
    let padding = match &bound.values[2] {
        None => 0,
        Some(value) => match value.as_index() {
            Some(zeros) if zeros > MOST_ZEROS => {
                bail!(span, MemoryError, "numscope writes no number of {zeros} digits")
            }
            Some(zeros) => zeros.max(0) as usize,
            None => bail!(
                span,
                TypeError,
                "can't multiply sequence by non-int of type '{}'",
                value.type_name()
            ),
        },
    };
    digits.extend(std::iter::repeat_n('0', padding));
    digits.extend(is_negative.then_some('-'));
    if digits.is_empty() {
        digits.push('0');
    }
    Ok(Value::text(digits.iter().rev().collect::<String>()))
}

/// What Python's `int()` makes of a value, and whether the value is negative.
fn number_of(value: &Value, span: Span) -> Result<(i128, bool)> {
    if let Value::Str(text) = value {
        parse::integer(text, 10, span)?;
        bail!(span, TypeError, "'<' not supported between instances of 'str' and 'int'");
    }
    match value.as_scalar() {
        Some(scalar) => {
            if let Some(number) = scalar.as_integer() {
                return Ok((number, number < 0));
            }
            let number = scalar.as_f64();
            Ok((whole(number, span)?.into(), number < 0.0))
        }
        None if matches!(value, Value::Array(_)) => {
            bail!(span, TypeError, "only 0-dimensional arrays can be converted to Python scalars")
        }
        None => bail!(
            span,
            TypeError,
            "int() argument must be a string, a bytes-like object or a real number, not '{}'",
            value.type_name()
        ),
    }
}
