//! What kind of numbers elements are, and what complex numbers they would be: every number here is real.

use super::convert::{self, any_array};
use super::eager::{Operand, array_of, map, unpacked};
use super::registry::{Bound, Costs, Function, Run, Values};
use super::repeat::copyto;
use super::strided::{self, Keep};
use super::ufunc;
use super::ufunc_keywords::Given;
use crate::array::Array;
use crate::array::dtype::{BoolByte, DType};
use crate::context::Context;
use crate::diag::{Result, Span};
use crate::value::Value;

/// Every function of this file.
pub static ROWS: &[Function] = &[
    Function {
        name: "isposinf",
        signature: "x, out=None",
        costs: Costs::Working,
        doc: "Whether each element is positive infinity.\n\n\
              >>> np.isposinf([1.0, np.inf, -np.inf])\narray([False,  True, False])",
        run: Run::Call(|cx, bound| is_infinity(cx, &bound, true)),
    },
    Function {
        name: "isneginf",
        signature: "x, out=None",
        costs: Costs::Working,
        doc: "Whether each element is negative infinity.\n\n\
              >>> np.isneginf([1.0, np.inf, -np.inf])\narray([False, False,  True])",
        run: Run::Call(|cx, bound| is_infinity(cx, &bound, false)),
    },
    Function {
        name: "isreal",
        signature: "x",
        costs: Costs::New,
        doc: "Whether each element has no imaginary part: numscope has no complex numbers, so each is real.\n\n\
              >>> np.isreal([1, 2.5])\narray([ True,  True])",
        run: Run::Call(|cx, bound| match bound.required(0) {
            Value::Int(_) | Value::Float(_) | Value::Bool(_) => Ok(Value::Bool(true)),
            // The imaginary part of a text is no number, and so not 0.
            value => {
                let is_text = any_array(cx, value, None, bound.span)?.dtype.is_text();
                all_of(cx, &bound, !is_text)
            }
        }),
    },
    Function {
        name: "iscomplex",
        signature: "x",
        costs: Costs::New,
        doc: "Whether each element has an imaginary part: none has.\n\n\
              >>> np.iscomplex([1, 2.5])\narray([False, False])",
        run: Run::Call(|cx, bound| all_of(cx, &bound, false)),
    },
    Function {
        name: "isrealobj",
        signature: "x",
        costs: Costs::Nothing,
        doc: "Whether the argument is of a real dtype: every one is.\n\n>>> np.isrealobj([1, 2])\nTrue",
        run: Run::Call(|_, _| Ok(Value::Bool(true))),
    },
    Function {
        name: "iscomplexobj",
        signature: "x",
        costs: Costs::Nothing,
        doc: "Whether the argument is of a complex dtype: none is.\n\n>>> np.iscomplexobj([1, 2])\nFalse",
        run: Run::Call(|_, _| Ok(Value::Bool(false))),
    },
    Function {
        name: "real",
        signature: "val",
        costs: Costs::View,
        doc: "The real part of each number: the number.\n\n>>> np.real([1, 2.5])\narray([1. , 2.5])",
        run: Run::Call(|cx, bound| match bound.required(0) {
            Value::Bool(value) => Ok(Value::Int((*value).into())),
            number if number.as_scalar().is_some() => Ok(number.clone()),
            _ => bound.any_array(0, cx).map(Value::Array),
        }),
    },
    Function {
        name: "imag",
        signature: "val",
        costs: Costs::New,
        doc: "The imaginary part of each number: zero.\n\n>>> np.imag([1, 2.5])\narray([0., 0.])",
        run: Run::Call(|cx, bound| match bound.required(0) {
            Value::Int(_) | Value::Bool(_) => Ok(Value::Int(0)),
            Value::Float(_) => Ok(Value::Float(0.0)),
            value => imaginary(cx, value, bound.span),
        }),
    },
    Function {
        name: "real_if_close",
        signature: "a, tol=100",
        costs: Costs::View,
        doc: "The numbers without imaginary parts that are nearly zero: the array itself.\n\n\
              >>> np.real_if_close([1.0, 2.0])\narray([1., 2.])",
        run: Run::Call(|cx, bound| bound.any_array(0, cx).map(Value::Array)),
    },
    Function {
        name: "angle",
        signature: "z, deg=False",
        costs: Costs::Copy,
        doc: "The angle of each number in the complex plane: 0, or pi below zero.\n\n\
              >>> np.angle([1.0, -2.0], deg=True)\narray([  0., 180.])",
        run: Run::Call(|cx, bound| angle(cx, &bound)),
    },
    Function {
        name: "nan_to_num",
        signature: "x, copy=True, nan=0.0, posinf=None, neginf=None",
        costs: Costs::Working,
        doc: "A copy in which NaN is 0, and infinities are the largest numbers, or what is given.\n\n\
              >>> np.nan_to_num([1.5, np.nan, np.inf], posinf=9)\narray([1.5, 0. , 9. ])",
        run: Run::Call(|cx, bound| nan_to_num(cx, &bound)),
    },
];

/// Bools that say where an array is infinite with one of the signs.
fn infinities(cx: &mut Context, array: &Array, positive: bool, span: Span) -> Result<[Array; 2]> {
    let infinite = map(cx, "isinf", &[array.into()], span)?;
    let minus = map(cx, "signbit", &[array.into()], span)?;
    let sign = if positive { map(cx, "logical_not", &[(&minus).into()], span)? } else { minus };
    Ok([infinite, sign])
}

fn is_infinity(cx: &mut Context, bound: &Bound, positive: bool) -> Result<Value> {
    let array = bound.any_array(0, cx)?;
    let [infinite, sign] = infinities(cx, &array, positive, bound.span)?.map(Value::Array);
    let mut given = Given::default();
    let both = ufunc::find("logical_and").expect("it is a row of the table");
    if let Some(out) = bound.get(1) {
        given.keyword(both, ("out", bound.span), out.clone(), bound.span)?;
    }
    given.call(cx, both, &[&infinite, &sign], bound.span)
}

/// A bool for each element, all the same.
fn all_of(cx: &mut Context, bound: &Bound, answer: bool) -> Result<Value> {
    let array = bound.any_array(0, cx)?;
    let bools = vec![BoolByte::new(answer); array.size()];
    array_of(cx, &bools, array.shape(), bound.span).map(unpacked)
}

/// The imaginary parts of numbers: zeros that nobody writes into.
///
/// # Errors
/// `MemoryError`; `TypeError` for texts.
pub(super) fn imaginary(cx: &mut Context, value: &Value, span: Span) -> Result<Value> {
    let array = any_array(cx, value, None, span)?;
    let layout = strided::layout_like(&array, array.shape(), array.dtype, Keep::K);
    let zeros = cx.empty(array.dtype, layout, span)?;
    zeros.buffer.write().fill(0);
    strided::count(cx, 0, zeros.nbytes());
    if matches!(value, Value::Scalar(_)) {
        return Ok(unpacked(zeros));
    }
    Ok(Value::Array(zeros.read_only()))
}

fn angle(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let span = bound.span;
    let array = bound.any_array(0, cx)?;
    let angles = map(cx, "arctan2", &[Operand::Int(0), (&array).into()], span)?;
    if !bound.flag(1, false)? {
        return Ok(unpacked(angles));
    }
    let mut given = Given::default();
    let scaled = ufunc::find("multiply").expect("it is a row of the table");
    let factor = Value::Float(180.0 / std::f64::consts::PI);
    let angles = Value::Array(angles);
    given.keyword(scaled, ("out", span), angles.clone(), span)?;
    given.call(cx, scaled, &[&angles, &factor], span)?;
    let Value::Array(angles) = angles else { unreachable!("it was made an array") };
    Ok(unpacked(angles))
}

fn nan_to_num(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let span = bound.span;
    let given = bound.required(0);
    let array = any_array(cx, given, None, span)?;
    let in_place = !bound.flag(1, true)? && matches!(given, Value::Array(_));
    let array =
        if in_place { array } else { strided::copy(cx, &array, array.dtype, Keep::K, span)? };
    if array.dtype.is_float() {
        let most = if array.dtype == DType::Float32 { f64::from(f32::MAX) } else { f64::MAX };
        let value = |i: usize, default: f64| match bound.values[i].clone() {
            None if i == 2 => Value::Float(0.0),
            None | Some(Value::None) if i > 2 => Value::Float(default),
            None => Value::None,
            Some(value) => value,
        };
        let nans = map(cx, "isnan", &[(&array).into()], span)?;
        let mut masks = vec![(nans, value(2, 0.0))];
        for (positive, replacement) in [(true, value(3, most)), (false, value(4, -most))] {
            let [infinite, sign] = infinities(cx, &array, positive, span)?;
            let mask = map(cx, "logical_and", &[(&infinite).into(), (&sign).into()], span)?;
            masks.push((mask, replacement));
        }
        for (mask, replacement) in masks {
            let values =
                [Value::Array(array.clone()), replacement, Value::None, Value::Array(mask)];
            let mut values: Values = values.map(Some).into_iter().collect();
            values[2] = None;
            copyto(
                cx,
                &Bound { name: "copyto", span, values, rest: Vec::new(), others: Vec::new() },
            )?;
        }
    }
    if array.ndim() == 0 {
        return Ok(convert::only_element(&array));
    }
    Ok(if in_place { given.clone() } else { Value::Array(array) })
}
