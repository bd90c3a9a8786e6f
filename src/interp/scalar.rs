//! Operators on scalars, texts and sequences: Python's own, and NumPy's on NumPy scalars. No plan is made for them.

pub(super) use super::compare::{compare, count, equal, index, texts_compare};
use compact_str::CompactString;

use crate::array::dtype::{Scalar, Word};
use crate::array::format::float_repr;
use crate::bail;
use crate::context::Context;
use crate::diag::{Diagnostic, Result, Span};
use crate::diagnostic;
use crate::kernels::arith::{Integer, Real};
use crate::kernels::events::examine;
use crate::numpy::convert::word_of;
use crate::numpy::files::bytes::Bytes;
use crate::numpy::ufunc::{self, OperandType, Ufunc, fits};
use crate::numpy::ufunc_keywords::Given;
use crate::value::{Slice, Value};

/// `+` and `*` of bytes; `None` for anything else.
fn of_bytes(cx: &Context, symbol: &str, sides: [&Value; 2], span: Span) -> Option<Result<Value>> {
    let made = match (symbol, sides.map(Bytes::of), sides.map(Value::as_index)) {
        ("+", [Some(a), Some(b)], _) => {
            let room = cx.room_for(a.bytes().len() + b.bytes().len(), span);
            room.map(|()| [a.bytes(), b.bytes()].concat())
        }
        ("*", [Some(bytes), None], [_, Some(count)])
        | ("*", [None, Some(bytes)], [Some(count), _]) => {
            let count = count.max(0) as usize;
            let room = cx.room_for(bytes.bytes().len().saturating_mul(count), span);
            room.map(|()| bytes.bytes().repeat(count))
        }
        _ => return None,
    };
    Some(made.map(Bytes::value))
}

/// `left symbol right`.
///
/// # Errors
/// Python's `TypeError`, `ZeroDivisionError`, `OverflowError`; NumPy's on its scalars.
pub(super) fn binary(
    cx: &mut Context,
    symbol: &'static str,
    left: &Value,
    right: &Value,
    span: Span,
) -> Result<Value> {
    match (left, right) {
        (Value::Scalar(_) | Value::Array(_), _) | (_, Value::Scalar(_) | Value::Array(_))
            if left.as_scalar().is_some() && right.as_scalar().is_some() =>
        {
            let found = ufunc::of_operator(symbol, 2);
            let ufunc = found.ok_or_else(|| unsupported(symbol, left, right, span))?;
            map(cx, ufunc, &[left, right], true, span)
        }
        (Value::Float(_), Value::Int(_) | Value::Bool(_) | Value::Float(_))
        | (Value::Int(_) | Value::Bool(_), Value::Float(_)) => {
            let [a, b] = [left, right].map(|v| v.as_scalar().map_or(0.0, Scalar::as_f64));
            float(symbol, a, b, span).unwrap_or_else(|| Err(unsupported(symbol, left, right, span)))
        }
        (Value::Bool(a), Value::Bool(b)) if matches!(symbol, "&" | "|" | "^") => {
            Ok(Value::Bool(match symbol {
                "&" => a & b,
                "|" => a | b,
                _ => a ^ b,
            }))
        }
        (a, b) if let Some(ufunc) = of_a_list(symbol, a, b) => {
            Given::default().call(cx, ufunc, &[left, right], span)
        }
        (Value::Int(_) | Value::Bool(_), Value::Int(_) | Value::Bool(_)) => {
            let [a, b] = [left, right].map(|v| v.as_index().unwrap_or(0));
            let found = integer(symbol, a, b, span);
            found.unwrap_or_else(|| Err(unsupported(symbol, left, right, span)))
        }
        (Value::Str(a), Value::Str(b)) if symbol == "+" => {
            cx.room_for(a.len() + b.len(), span)?;
            Ok(joined(a, b))
        }
        (Value::List(a), Value::List(b)) if symbol == "+" => {
            cx.room_for((a.borrow().len() + b.borrow().len()) * size_of::<Value>(), span)?;
            Ok(Value::list(a.borrow().iter().chain(b.borrow().iter()).cloned().collect()))
        }
        (Value::Tuple(a), Value::Tuple(b)) if symbol == "+" => {
            cx.room_for((a.len() + b.len()) * size_of::<Value>(), span)?;
            Ok(Value::tuple(a.iter().chain(b.iter()).cloned()))
        }
        (Value::Dict(a), Value::Dict(b)) if symbol == "|" => {
            let entries = a.borrow().len() + b.borrow().len();
            cx.room_for(entries * size_of::<(Value, Value)>() * 2, span)?;
            Ok(super::methods::dict::merged(a, b))
        }
        (Value::List(_) | Value::Tuple(_) | Value::Str(_), _)
        | (_, Value::List(_) | Value::Tuple(_) | Value::Str(_))
            if symbol == "*" =>
        {
            let is_sequence =
                |v: &Value| matches!(v, Value::List(_) | Value::Tuple(_) | Value::Str(_));
            let (items, count) = if is_sequence(left) { (left, right) } else { (right, left) };
            match count.as_index() {
                Some(count) => repeat(cx, items, count, span),
                None => bail!(
                    span,
                    TypeError,
                    "can't multiply sequence by non-int of type '{}'",
                    count.type_name()
                ),
            }
        }
        _ => {
            if let Some(found) = of_bytes(cx, symbol, [left, right], span) {
                return found;
            }
            super::methods::set::operator(symbol, left, right, span)
                .unwrap_or_else(|| Err(unsupported(symbol, left, right, span)))
        }
    }
}

/// The ufunc of a list and a NumPy number, which makes an array of the list; but times a number it is repeated.
fn of_a_list(symbol: &str, left: &Value, right: &Value) -> Option<&'static Ufunc> {
    let is_mixed = matches!(
        (left, right),
        (Value::List(_) | Value::Tuple(_), Value::Scalar(_))
            | (Value::Scalar(_), Value::List(_) | Value::Tuple(_))
    );
    if is_mixed && symbol != "*" { ufunc::of_operator(symbol, 2) } else { None }
}

fn repeat(cx: &Context, value: &Value, count: i64, span: Span) -> Result<Value> {
    let count = count.max(0) as usize;
    let unit = match value {
        Value::Str(text) => text.len(),
        Value::List(items) => items.borrow().len() * size_of::<Value>(),
        Value::Tuple(items) => items.len() * size_of::<Value>(),
        _ => 0,
    };
    cx.room_for(unit.saturating_mul(count), span)?;
    Ok(match value {
        Value::Str(text) => Value::text(text.repeat(count)),
        Value::List(items) => Value::list(
            items.borrow().iter().cloned().cycle().take(items.borrow().len() * count).collect(),
        ),
        Value::Tuple(items) => {
            Value::tuple(items.iter().cloned().cycle().take(items.len() * count))
        }
        other => other.clone(),
    })
}

fn unsupported(symbol: &str, left: &Value, right: &Value, span: Span) -> Diagnostic {
    let (a, b) = (left.type_name(), right.type_name());
    if symbol == "+" && matches!(left, Value::Str(_)) {
        return diagnostic!(span, TypeError, "can only concatenate str (not \"{b}\") to str");
    }
    if symbol == "+" && a == "bytes" {
        return diagnostic!(span, TypeError, "can't concat {b} to bytes");
    }
    if symbol == "+" && matches!(a, "list" | "tuple") {
        return diagnostic!(span, TypeError, "can only concatenate {a} (not \"{b}\") to {a}");
    }
    let symbol = if symbol == "**" { "** or pow()" } else { symbol };
    diagnostic!(span, TypeError, "unsupported operand type(s) for {symbol}: '{a}' and '{b}'")
}

/// Python's integers, checked to 64 bits.
fn integer(symbol: &str, a: i64, b: i64, span: Span) -> Option<Result<Value>> {
    let zero = |message: &str| Err(diagnostic!(span, ZeroDivisionError, "{message}"));
    let fits = |value: Option<i64>| {
        value.map(Value::Int).ok_or_else(|| {
            let error = diagnostic!(
                span,
                OverflowError,
                "numscope's int has 64 bits, and {a} {symbol} {b} does not fit"
            );
            // Floats have no shifts.
            if symbol == "<<" {
                error
            } else {
                error.hint(format!("floats reach further: float({a})"))
            }
        })
    };
    Some(match symbol {
        "+" => fits(a.checked_add(b)),
        "-" => fits(a.checked_sub(b)),
        "*" => fits(a.checked_mul(b)),
        "/" if b == 0 => zero("division by zero"),
        "/" => Ok(Value::Float(a as f64 / b as f64)),
        "//" if b == 0 => zero("integer division or modulo by zero"),
        "//" if a == i64::MIN && b == -1 => fits(None),
        "//" => Ok(Value::Int(Integer::floor_divide(a, b))),
        "%" if b == 0 => zero("integer modulo by zero"),
        "%" => Ok(Value::Int(Integer::floor_remainder(a, b))),
        "**" if b < 0 && a == 0 => zero("0.0 cannot be raised to a negative power"),
        "**" if b < 0 => Ok(Value::Float((a as f64).powf(b as f64))),
        "**" => fits(power(a, b)),
        "<<" | ">>" if b < 0 => Err(diagnostic!(span, ValueError, "negative shift count")),
        "<<" if a == 0 => Ok(Value::Int(0)),
        "<<" => fits(if b < 64 { i64::try_from(i128::from(a) << b).ok() } else { None }),
        ">>" => Ok(Value::Int(a >> b.min(63))),
        "&" => Ok(Value::Int(a & b)),
        "|" => Ok(Value::Int(a | b)),
        "^" => Ok(Value::Int(a ^ b)),
        _ => return None,
    })
}

fn power(a: i64, b: i64) -> Option<i64> {
    match a {
        0 | 1 => Some(if b == 0 { 1 } else { a }),
        -1 => Some(if b % 2 == 0 { 1 } else { -1 }),
        _ => a.checked_pow(u32::try_from(b).ok()?),
    }
}

/// Python's floats.
fn float(symbol: &str, a: f64, b: f64, span: Span) -> Option<Result<Value>> {
    let zero = |message: &str| Err(diagnostic!(span, ZeroDivisionError, "{message}"));
    Some(match symbol {
        "+" => Ok(Value::Float(a + b)),
        "-" => Ok(Value::Float(a - b)),
        "*" => Ok(Value::Float(a * b)),
        "/" if b == 0.0 => zero("float division by zero"),
        "/" => Ok(Value::Float(a / b)),
        "//" if b == 0.0 => zero("float floor division by zero"),
        "//" => Ok(Value::Float(Real::floor_divide(a, b))),
        "%" if b == 0.0 => zero("float modulo"),
        "%" => Ok(Value::Float(Real::floor_remainder(a, b))),
        "**" if a == 0.0 && b < 0.0 => zero("0.0 cannot be raised to a negative power"),
        "**" => {
            let result = a.powf(b);
            if result.is_infinite() && a.is_finite() && b.is_finite() {
                Err(diagnostic!(span, OverflowError, "(34, 'Numerical result out of range')"))
            } else if result.is_nan() && !a.is_nan() && !b.is_nan() {
                Err(diagnostic!(
                    span,
                    ValueError,
                    "numscope has no complex numbers, which {} ** {} is",
                    float_repr(a),
                    float_repr(b)
                ))
            } else {
                Ok(Value::Float(result))
            }
        }
        _ => return None,
    })
}

/// `-x`, `+x`, `~x` on a scalar.
///
/// # Errors
/// Python's `TypeError`.
pub(super) fn unary(
    cx: &mut Context,
    symbol: &'static str,
    value: &Value,
    span: Span,
) -> Result<Value> {
    match value {
        Value::Scalar(_) | Value::Array(_) => {
            let ufunc = ufunc::of_operator(symbol, 1).expect("every unary operator has its ufunc");
            map(cx, ufunc, &[value], true, span)
        }
        Value::Float(x) if symbol == "-" => Ok(Value::Float(-x)),
        Value::Float(x) if symbol == "+" => Ok(Value::Float(*x)),
        Value::Int(_) | Value::Bool(_) => {
            let x = value.as_index().unwrap_or(0);
            match symbol {
                "-" => x.checked_neg().map(Value::Int).ok_or_else(|| {
                    diagnostic!(
                        span,
                        OverflowError,
                        "numscope's int has 64 bits, and -({x}) does not fit"
                    )
                }),
                "~" => Ok(Value::Int(!x)),
                _ => Ok(Value::Int(x)),
            }
        }
        _ => bail!(span, TypeError, "bad operand type for unary {symbol}: '{}'", value.type_name()),
    }
}

/// What NumPy knows of a scalar operand.
fn operand_type(value: &Value) -> OperandType {
    match value {
        Value::Int(number) => OperandType::Int(*number),
        Value::Float(_) => OperandType::Float,
        other => OperandType::Strong(
            other.as_scalar().map_or(crate::array::dtype::DType::Bool, Scalar::dtype),
        ),
    }
}

/// A ufunc of scalars: a NumPy scalar. `operator` says whether the warning names a scalar operation.
///
/// # Errors
/// As [`Ufunc::resolve`]; `OverflowError` for a Python integer that does not fit.
pub(super) fn map(
    cx: &mut Context,
    ufunc: &'static Ufunc,
    values: &[&Value],
    operator: bool,
    span: Span,
) -> Result<Value> {
    let types: Vec<OperandType> = values.iter().map(|value| operand_type(value)).collect();
    let found = ufunc.resolve(&types).map_err(|error| error.at(span))?;
    let mut words = [Word::default(); 2];
    for (i, value) in values.iter().enumerate() {
        if let Value::Int(number) = value
            && !fits(*number, found.inputs[i])
        {
            bail!(
                span,
                OverflowError,
                "Python integer {number} out of bounds for {}",
                found.inputs[i]
            );
        }
        words[i] =
            word_of(value.as_scalar().expect("operands were found to be scalars"), found.inputs[i]);
    }
    let mut out = Word::default();
    let [a, b] = [0, 1].map(|i| &words[i].0[..found.inputs[i].size()]);
    let result = &mut out.0[..found.output.size()];
    let suspect =
        match (ufunc.name, Scalar::read(found.inputs[0], a), Scalar::read(found.inputs[1], b)) {
            // NumPy raises scalars by C's `pow`, its arrays by vector code of its own.
            ("power", Scalar::Float64(base), Scalar::Float64(exponent)) => {
                let power = base.powf(exponent);
                result.copy_from_slice(&power.to_ne_bytes());
                !power.is_finite()
            }
            ("power", Scalar::Float32(base), Scalar::Float32(exponent)) => {
                let power = base.powf(exponent);
                result.copy_from_slice(&power.to_ne_bytes());
                !power.is_finite()
            }
            _ => found.kernel.run(result, a, b),
        };
    let integer_overflow =
        operator && overflows(ufunc.name, found.output, &words, Scalar::read(found.output, result));
    if suspect || integer_overflow {
        let power = found.output.is_integer() && ufunc.name == "power";
        let operands = [(found.inputs[0], a), (found.inputs[1], b)];
        let mut events =
            examine(ufunc.infinity, (found.output, result), &operands[..values.len()], power);
        if !found.output.is_float() && !suspect {
            events = crate::kernels::events::Events::default();
        }
        events.overflow |= integer_overflow;
        if events.negative_power {
            bail!(span, ValueError, "Integers to negative integer powers are not allowed.");
        }
        for word in events.words() {
            let scalar = if operator { "scalar " } else { "" };
            cx.warn(
                span,
                "RuntimeWarning",
                format!("{word} encountered in {scalar}{}", ufunc.name),
            );
        }
    }
    Ok(Value::Scalar(Scalar::read(found.output, &out.0)))
}

/// Whether an integer operation on NumPy scalars wrapped, of which NumPy warns for scalars alone.
fn overflows(
    name: &str,
    dtype: crate::array::dtype::DType,
    words: &[Word; 2],
    result: Scalar,
) -> bool {
    let Some(got) = result.as_integer().filter(|_| dtype.is_integer()) else { return false };
    let [a, b] = [0, 1].map(|i| Scalar::read(dtype, &words[i].0).as_integer().unwrap_or(0));
    let exact = match name {
        "add" => a.checked_add(b),
        "subtract" => a.checked_sub(b),
        "multiply" => a.checked_mul(b),
        "negative" => Some(-a),
        "absolute" => Some(a.abs()),
        _ => return false,
    };
    exact != Some(got)
}

/// What a subscript of a sequence gives.
pub(super) enum Items {
    /// One item.
    One(Value),
    /// A slice.
    Many(Vec<Value>),
}

/// `items[at]`.
///
/// # Errors
/// `IndexError`, `TypeError`.
pub(super) fn item(items: &[Value], at: &Value, class: &str, span: Span) -> Result<Items> {
    if let Value::Slice(slice) = at {
        return Ok(Items::Many(
            slice_indices(slice, items.len(), span)?.map(|i| items[i].clone()).collect(),
        ));
    }
    let Some(index) = at.as_index() else {
        bail!(
            span,
            TypeError,
            "{class} indices must be integers or slices, not {}",
            at.type_name()
        );
    };
    let from_front = if index < 0 { index + items.len() as i64 } else { index };
    match usize::try_from(from_front).ok().and_then(|i| items.get(i)) {
        Some(found) => Ok(Items::One(found.clone())),
        None => bail!(span, IndexError, "{class} index out of range"),
    }
}

/// The indices of a slice.
fn slice_indices(
    slice: &Slice,
    len: usize,
    span: Span,
) -> Result<impl Iterator<Item = usize> + use<>> {
    let (start, count, step) = crate::numpy::index::resolve_slice(slice, len, span)?;
    Ok((0..count as i64).map(move |i| (start as i64 + i * step as i64) as usize))
}

/// Two texts as one.
pub(super) fn joined(a: &str, b: &str) -> Value {
    let mut whole = CompactString::with_capacity(a.len() + b.len());
    whole.push_str(a);
    whole.push_str(b);
    Value::text(whole)
}
