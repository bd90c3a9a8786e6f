//! Operators on scalars, texts and sequences: Python's own, and NumPy's on NumPy scalars. No plan is made for them.

use crate::array::dtype::{Scalar, Word};
use crate::array::format::float_repr;
use crate::bail;
use crate::context::Context;
use crate::diag::{Diagnostic, Result, Span};
use crate::diagnostic;
use crate::kernels::arith::{Integer, Real};
use crate::kernels::events::examine;
use crate::numpy::convert::{self, word_of};
use crate::numpy::ufunc::{self, OperandType, Ufunc, fits};
use crate::syntax::ast::CmpOp;
use crate::value::{Slice, Value};

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
            let Some(ufunc) = found else { return Err(unsupported(symbol, left, right, span)) };
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
        (Value::Int(_) | Value::Bool(_), Value::Int(_) | Value::Bool(_)) => {
            let [a, b] = [left, right].map(|v| v.as_index().unwrap_or(0));
            integer(symbol, a, b, span)
                .unwrap_or_else(|| Err(unsupported(symbol, left, right, span)))
        }
        (Value::Str(a), Value::Str(b)) if symbol == "+" => {
            cx.room_for(a.len() + b.len(), span)?;
            Ok(Value::text(format!("{a}{b}")))
        }
        (Value::List(a), Value::List(b)) if symbol == "+" => {
            cx.room_for((a.borrow().len() + b.borrow().len()) * size_of::<Value>(), span)?;
            Ok(Value::list(a.borrow().iter().chain(b.borrow().iter()).cloned().collect()))
        }
        (Value::Tuple(a), Value::Tuple(b)) if symbol == "+" => {
            cx.room_for((a.len() + b.len()) * size_of::<Value>(), span)?;
            Ok(Value::tuple(a.iter().chain(b.iter()).cloned()))
        }
        (Value::Str(_) | Value::List(_) | Value::Tuple(_), Value::Int(count)) if symbol == "*" => {
            repeat(cx, left, *count, span)
        }
        (Value::Int(count), Value::Str(_) | Value::List(_) | Value::Tuple(_)) if symbol == "*" => {
            repeat(cx, right, *count, span)
        }
        _ => Err(unsupported(symbol, left, right, span)),
    }
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
    if symbol == "+" && a == "str" {
        return diagnostic!(span, TypeError, "can only concatenate str (not \"{b}\") to str");
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

/// A comparison of two values that are no arrays.
///
/// # Errors
/// Python's `TypeError` for values without an order.
pub(super) fn compare(
    cx: &mut Context,
    op: CmpOp,
    left: &Value,
    right: &Value,
    span: Span,
) -> Result<Value> {
    match op {
        CmpOp::Is | CmpOp::IsNot => {
            return Ok(Value::Bool(is_same(left, right) == (op == CmpOp::Is)));
        }
        CmpOp::In | CmpOp::NotIn => {
            return Ok(Value::Bool(contains(cx, right, left, span)? == (op == CmpOp::In)));
        }
        CmpOp::Eq | CmpOp::Ne | CmpOp::Lt | CmpOp::Le | CmpOp::Gt | CmpOp::Ge => {}
    }
    if let (Some(a), Some(b)) = (left.as_scalar(), right.as_scalar()) {
        if matches!(left, Value::Scalar(_) | Value::Array(_))
            || matches!(right, Value::Scalar(_) | Value::Array(_))
        {
            let ufunc = ufunc::of_operator(op.symbol(), 2).expect("every comparison has its ufunc");
            return map(cx, ufunc, &[left, right], false, span);
        }
        let order = match (a.as_integer(), b.as_integer()) {
            (Some(a), Some(b)) => Some(a.cmp(&b)),
            _ => a.as_f64().partial_cmp(&b.as_f64()),
        };
        return Ok(Value::Bool(holds(op, order)));
    }
    if matches!(op, CmpOp::Eq | CmpOp::Ne) {
        return Ok(Value::Bool(equal(cx, left, right, span)? == (op == CmpOp::Eq)));
    }
    match (left, right) {
        (Value::Str(a), Value::Str(b)) => Ok(Value::Bool(holds(op, Some(a.cmp(b))))),
        (Value::List(_), Value::List(_)) | (Value::Tuple(_), Value::Tuple(_)) => {
            let (a, b) = (sequence(left), sequence(right));
            for (x, y) in a.iter().zip(&b) {
                if !equal(cx, x, y, span)? {
                    return compare(cx, op, x, y, span);
                }
            }
            Ok(Value::Bool(holds(op, Some(a.len().cmp(&b.len())))))
        }
        _ => bail!(
            span,
            TypeError,
            "'{}' not supported between instances of '{}' and '{}'",
            op.symbol(),
            left.type_name(),
            right.type_name()
        ),
    }
}

fn holds(op: CmpOp, order: Option<std::cmp::Ordering>) -> bool {
    use std::cmp::Ordering::{Equal, Greater, Less};
    match op {
        CmpOp::Eq => order == Some(Equal),
        CmpOp::Ne => order != Some(Equal),
        CmpOp::Lt => order == Some(Less),
        CmpOp::Le => matches!(order, Some(Less | Equal)),
        CmpOp::Gt => order == Some(Greater),
        CmpOp::Ge => matches!(order, Some(Greater | Equal)),
        CmpOp::In | CmpOp::NotIn | CmpOp::Is | CmpOp::IsNot => false,
    }
}

fn sequence(value: &Value) -> Vec<Value> {
    match value {
        Value::List(items) => items.borrow().clone(),
        Value::Tuple(items) => items.to_vec(),
        _ => Vec::new(),
    }
}

/// Lists within lists that a comparison follows, as Python does.
const MOST_DEPTH: usize = 1000;

fn equal(cx: &mut Context, left: &Value, right: &Value, span: Span) -> Result<bool> {
    equal_at(cx, left, right, 0, span)
}

fn equal_at(
    cx: &mut Context,
    left: &Value,
    right: &Value,
    depth: usize,
    span: Span,
) -> Result<bool> {
    match (left, right) {
        (Value::Str(a), Value::Str(b)) => Ok(a == b),
        // What is the same is equal: a list may hold itself.
        (Value::List(a), Value::List(b)) if std::rc::Rc::ptr_eq(a, b) => Ok(true),
        (Value::Tuple(a), Value::Tuple(b)) if std::rc::Rc::ptr_eq(a, b) => Ok(true),
        (Value::List(_), Value::List(_)) | (Value::Tuple(_), Value::Tuple(_)) => {
            if depth == MOST_DEPTH {
                bail!(span, RecursionError, "maximum recursion depth exceeded in comparison");
            }
            let (a, b) = (sequence(left), sequence(right));
            for (x, y) in a.iter().zip(&b) {
                cx.poll(span)?;
                if !equal_at(cx, x, y, depth + 1, span)? {
                    return Ok(false);
                }
            }
            Ok(a.len() == b.len())
        }
        (Value::Range(a), Value::Range(b)) => {
            let (length, same_start) = (a.len(), a.start == b.start);
            Ok(length == b.len()
                && (length == 0 || same_start && (length == 1 || a.step == b.step)))
        }
        (Value::DType(a), Value::DType(b)) => Ok(a.dtype() == b.dtype()),
        (Value::DType(a), Value::Str(name)) | (Value::Str(name), Value::DType(a)) => {
            Ok(crate::array::dtype::DType::from_name(name) == Some(a.dtype()))
        }
        (a, b) => match (a.as_scalar(), b.as_scalar()) {
            (Some(_), Some(_)) => {
                let result = compare(cx, CmpOp::Eq, a, b, span)?;
                Ok(convert::truth(&result).unwrap_or(false))
            }
            _ => Ok(is_same(a, b)),
        },
    }
}

fn is_same(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::None, Value::None) | (Value::Ellipsis, Value::Ellipsis) => true,
        (Value::Bool(a), Value::Bool(b)) => a == b,
        (Value::Int(a), Value::Int(b)) => a == b,
        (Value::Array(a), Value::Array(b)) => {
            a.buffer.same(&b.buffer) && a.layout == b.layout && a.owns && b.owns
        }
        (Value::List(a), Value::List(b)) => std::rc::Rc::ptr_eq(a, b),
        (Value::Tuple(a), Value::Tuple(b)) => std::rc::Rc::ptr_eq(a, b),
        (Value::Module(a), Value::Module(b)) => a == b,
        (Value::DType(a), Value::DType(b)) => a == b,
        _ => false,
    }
}

fn contains(cx: &mut Context, container: &Value, item: &Value, span: Span) -> Result<bool> {
    match container {
        Value::List(_) | Value::Tuple(_) => {
            for known in sequence(container) {
                if equal(cx, &known, item, span)? {
                    return Ok(true);
                }
            }
            Ok(false)
        }
        // A number that is no integer, such as 2.0, is among them if its value is.
        Value::Range(range) => Ok(item
            .as_index()
            .or_else(|| {
                let number = item.as_scalar()?.as_f64();
                (number.fract() == 0.0).then_some(number as i64)
            })
            .is_some_and(|number| range.position(number).is_some())),
        Value::Str(text) => match item {
            Value::Str(part) => Ok(text.contains(&**part)),
            other => bail!(
                span,
                TypeError,
                "'in <string>' requires string as left operand, not {}",
                other.type_name()
            ),
        },
        other => bail!(span, TypeError, "argument of type '{}' is not iterable", other.type_name()),
    }
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

/// A part of a text.
///
/// # Errors
/// `IndexError`, `TypeError`.
pub(super) fn character(text: &str, at: &Value, span: Span) -> Result<Value> {
    let characters: Vec<Value> = text.chars().map(|c| Value::text(c.to_string())).collect();
    Ok(match item(&characters, at, "string", span)? {
        Items::One(found) => found,
        Items::Many(found) => Value::text(
            found.iter().map(|v| if let Value::Str(s) = v { &**s } else { "" }).collect::<String>(),
        ),
    })
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
