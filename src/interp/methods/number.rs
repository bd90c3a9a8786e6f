//! The methods of numbers, and attributes of values that hold numbers.

use super::Method;
use crate::bail;
use crate::value::Value;

pub(super) static INT: &[Method] = &[
    Method::new("bit_count", (0, 0), |_, object, _, _| {
        Ok(Value::Int(integer(object).unsigned_abs().count_ones().into()))
    }),
    Method::new("bit_length", (0, 0), |_, object, _, _| {
        Ok(Value::Int((64 - integer(object).unsigned_abs().leading_zeros()).into()))
    }),
    Method::new("conjugate", (0, 0), |_, object, _, _| Ok(object.clone())),
];

pub(super) static FLOAT: &[Method] = &[
    Method::new("as_integer_ratio", (0, 0), |_, object, _, span| {
        let Value::Float(number) = object else { unreachable!("the table is that of floats") };
        if number.is_nan() {
            bail!(span, ValueError, "cannot convert NaN to integer ratio");
        }
        if number.is_infinite() {
            bail!(span, OverflowError, "cannot convert Infinity to integer ratio");
        }
        let (mut top, mut bottom) = (*number, 1_i64);
        while top.fract() != 0.0 && bottom < 1 << 62 {
            top *= 2.0;
            bottom *= 2;
        }
        if top.fract() != 0.0 || top.abs() >= 9.2e18 {
            bail!(span, OverflowError, "numscope's int has 64 bits, and the ratio does not fit");
        }
        Ok(Value::tuple([Value::Int(top as i64), Value::Int(bottom)]))
    }),
    Method::new("conjugate", (0, 0), |_, object, _, _| Ok(object.clone())),
    Method::new("is_integer", (0, 0), |_, object, _, _| {
        Ok(Value::Bool(matches!(object, Value::Float(x) if x.is_finite() && x.fract() == 0.0)))
    }),
];

fn integer(object: &Value) -> i64 {
    object.as_index().unwrap_or(0)
}

/// `x.real` and its kin, and the bounds of a range.
pub(super) fn attribute(object: &Value, name: &str) -> Option<Value> {
    match (object, name) {
        (Value::Bool(_) | Value::Int(_), "real" | "numerator") => Some(Value::Int(integer(object))),
        (Value::Bool(_) | Value::Int(_), "imag") => Some(Value::Int(0)),
        (Value::Bool(_) | Value::Int(_), "denominator") => Some(Value::Int(1)),
        (Value::Float(number), "real") => Some(Value::Float(*number)),
        (Value::Float(_), "imag") => Some(Value::Float(0.0)),
        (Value::Range(range), "start") => Some(Value::Int(range.start)),
        (Value::Range(range), "stop") => Some(Value::Int(range.stop)),
        (Value::Range(range), "step") => Some(Value::Int(range.step)),
        (Value::Slice(slice), "start") => Some(slice.start.clone()),
        (Value::Slice(slice), "stop") => Some(slice.stop.clone()),
        (Value::Slice(slice), "step") => Some(slice.step.clone()),
        _ => None,
    }
}
