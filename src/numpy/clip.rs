//! Numbers held between bounds.

use super::registry::{Bound, Costs, Function, Run};
use super::ufunc::{self, Ufunc, fits};
use super::ufunc_keywords::Given;
use crate::array::dtype::DType;
use crate::bail;
use crate::context::Context;
use crate::diag::Result;
use crate::value::Value;

/// Every function of this file.
pub static ROWS: &[Function] = &[
    Function {
        name: "clip",
        signature: "a, a_min=None, a_max=None, out=None, *, min=None, max=None, **kwargs",
        costs: Costs::Copy,
        doc: "Every element held between two bounds.\n\n\
              >>> np.clip([1, 5, 9], 2, 6)\narray([2, 5, 6])",
        run: Run::Call(|cx, bound| {
            let [low, high] = bounds(&bound)?;
            clip(cx, &bound, low, high)
        }),
    },
    Function {
        name: "ndarray.clip",
        signature: "self, min=None, max=None, out=None, **kwargs",
        costs: Costs::Copy,
        doc: "Every element held between two bounds.\n\n\
              >>> np.array([0.5, 1.5]).clip(1, None)\narray([1. , 1.5])",
        run: Run::Call(|cx, bound| {
            let given = |i: usize| bound.get(i).cloned().unwrap_or(Value::None);
            clip(cx, &bound, given(1), given(2))
        }),
    },
];

/// The bounds by either pair of names, of which a call gives one.
fn bounds(bound: &Bound) -> Result<[Value; 2]> {
    let [a_min, a_max, min, max] = [1, 2, 4, 5].map(|i| bound.values[i].clone());
    let missing = |name: &str| format!("clip() missing 1 required positional argument: '{name}'");
    match (a_min, a_max) {
        (None, None) => Ok([min.unwrap_or(Value::None), max.unwrap_or(Value::None)]),
        (None, Some(_)) => bail!(bound.span, TypeError, "{}", missing("a_min")),
        (Some(_), None) => bail!(
            bound.span, TypeError, "{}", missing("a_max"); hint: "None bounds nothing: np.clip(a, low, None)"
        ),
        (Some(_), Some(_)) if min.is_some() || max.is_some() => bail!(
            bound.span,
            ValueError,
            "Passing `min` or `max` keyword argument when `a_min` and `a_max` are provided is forbidden."
        ),
        (Some(low), Some(high)) => Ok([low, high]),
    }
}

/// Whether a bound lies outside the integers of a dtype, on its own side, and so bounds nothing.
fn is_beyond(value: &Value, dtype: DType, above: bool) -> bool {
    match value {
        Value::Int(number) if dtype.is_integer() => !fits(*number, dtype) && (*number > 0) == above,
        _ => false,
    }
}

/// `out=` is the fourth parameter of both functions.
fn clip(cx: &mut Context, bound: &Bound, mut low: Value, mut high: Value) -> Result<Value> {
    let span = bound.span;
    let array = Value::Array(bound.any_array(0, cx)?);
    let Value::Array(held) = &array else { unreachable!("it was made an array") };
    if is_beyond(&low, held.dtype, false) {
        low = Value::None;
    }
    if is_beyond(&high, held.dtype, true) {
        high = Value::None;
    }
    let of_two = |name: &str| ufunc::find(name).expect("it is a row of the table");
    let (ufunc, values): (&'static Ufunc, Vec<&Value>) = match (&low, &high) {
        (Value::None, Value::None) => (of_two("positive"), vec![&array]),
        (Value::None, high) => (of_two("minimum"), vec![&array, high]),
        (low, Value::None) => (of_two("maximum"), vec![&array, low]),
        (low, high) => (&ufunc::CLIP, vec![&array, low, high]),
    };
    let mut given = Given::default();
    if let Some(out) = bound.values[3].clone() {
        given.keyword(ufunc, ("out", span), out, span)?;
    }
    for (name, value, at) in &bound.others {
        given.keyword(ufunc, (name, *at), value.clone(), span)?;
    }
    let number = matches!(bound.required(0), Value::Int(_) | Value::Float(_));
    let values: Vec<&Value> = values
        .into_iter()
        .enumerate()
        .map(|(i, value)| if number && i == 0 { bound.required(0) } else { value })
        .collect();
    given.call(cx, ufunc, &values, span)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bounds_beyond_a_dtype_bound_nothing() {
        assert!(is_beyond(&Value::Int(-1), DType::UInt8, false));
        assert!(is_beyond(&Value::Int(300), DType::UInt8, true));
        assert!(!is_beyond(&Value::Int(300), DType::UInt8, false));
        assert!(!is_beyond(&Value::Int(300), DType::Float64, true));
    }
}
