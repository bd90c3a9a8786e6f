//! Numbers brought into form: rounded to digits, held between bounds, without NaN.

use super::convert::{self, as_array, word_of};
use super::eager::{Operand, map, unpacked};
use super::registry::{Bound, Costs, Function, Run};
use super::strided::{self, Keep};
use super::ufunc::{OperandType, common_dtype, fits};
use crate::array::Array;
use crate::array::dtype::{BoolByte, DType, Scalar, rust};
use crate::bail;
use crate::context::Context;
use crate::diag::{Result, Span};
use crate::kernels::arith::Real;
use crate::value::Value;

/// Every function of this file.
pub static ROWS: &[Function] = &[
    Function {
        name: "round",
        signature: "a, decimals=0, out=None",
        costs: Costs::Working,
        doc: "The nearest number with so many digits behind the point; a half goes to the even digit.\n\n\
              >>> np.round([0.5, 1.5, 2.37], 1)\narray([0.5, 1.5, 2.4])\n\
              >>> np.round(2.5)\nnp.float64(2.0)",
        run: Run::Call(|cx, bound| round(cx, &bound)),
    },
    Function {
        name: "around",
        signature: "a, decimals=0, out=None",
        costs: Costs::Working,
        doc: "The same as round.\n\n>>> np.around([1.25, 1.35], 1)\narray([1.2, 1.4])",
        run: Run::Call(|cx, bound| round(cx, &bound)),
    },
    Function {
        name: "ndarray.round",
        signature: "self, decimals=0, out=None",
        costs: Costs::Working,
        doc: "The nearest numbers with so many digits behind the point.\n\n\
              >>> np.array([1.234, 5.678]).round(1)\narray([1.2, 5.7])",
        run: Run::Call(|cx, bound| round(cx, &bound)),
    },
    Function {
        name: "clip",
        signature: "a, a_min=None, a_max=None, out=None, *, min=None, max=None",
        costs: Costs::Copy,
        doc: "Every element held between two bounds.\n\n\
              >>> np.clip([1, 5, 9], 2, 6)\narray([2, 5, 6])",
        run: Run::Call(|cx, bound| {
            let low = bound.get(1).or(bound.get(4)).cloned();
            let high = bound.get(2).or(bound.get(5)).cloned();
            clip(cx, &bound, low, high, 3)
        }),
    },
    Function {
        name: "ndarray.clip",
        signature: "self, min=None, max=None, out=None",
        costs: Costs::Copy,
        doc: "Every element held between two bounds.\n\n\
              >>> np.array([0.5, 1.5]).clip(1, None)\narray([1. , 1.5])",
        run: Run::Call(|cx, bound| {
            clip(cx, &bound, bound.get(1).cloned(), bound.get(2).cloned(), 3)
        }),
    },
    Function {
        name: "nan_to_num",
        signature: "x, copy=True, nan=0.0, posinf=None, neginf=None",
        costs: Costs::Copy,
        doc: "A copy in which NaN is 0, and infinities are the largest numbers, or what is given.\n\n\
              >>> np.nan_to_num([1.5, np.nan, np.inf], posinf=9)\narray([1.5, 0. , 9. ])",
        run: Run::Call(|cx, bound| nan_to_num(cx, &bound)),
    },
];

/// The result, or the array of `out=` that now holds it.
fn given(cx: &mut Context, out: Option<&Value>, result: Array, span: Span) -> Result<Value> {
    let Some(out) = out else { return Ok(unpacked(result)) };
    let Value::Array(out) = out else {
        bail!(span, TypeError, "return arrays must be of ArrayType");
    };
    if out.shape() != result.shape() {
        bail!(
            span,
            ValueError,
            "non-broadcastable output operand with shape {} doesn't match the broadcast shape {}",
            super::create::lengths_text(out.shape()),
            super::create::lengths_text(result.shape())
        );
    }
    if !out.writeable {
        bail!(span, ValueError, "output array is read-only");
    }
    cx.before_write(&out.buffer, span)?;
    strided::assign(cx, out, &result, span)?;
    Ok(Value::Array(out.clone()))
}

fn round(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let span = bound.span;
    let array = bound.array(0, cx)?;
    let digits = bound.integer(1)?.unwrap_or(0);
    if array.dtype.is_integer() && digits >= 0 {
        let copy = strided::copy(cx, &array, array.dtype, Keep::K, span)?;
        return given(cx, bound.get(2), copy, span);
    }
    let rounded = if digits == 0 {
        map(cx, "rint", &[(&array).into()], span)?
    } else {
        let factor = Operand::Float(10_f64.powi(digits.unsigned_abs().min(400) as i32));
        let (there, back) =
            if digits > 0 { ("multiply", "divide") } else { ("divide", "multiply") };
        let large = map(cx, there, &[(&array).into(), factor], span)?;
        let whole = map(cx, "rint", &[(&large).into()], span)?;
        map(cx, back, &[(&whole).into(), factor], span)?
    };
    let rounded = if array.dtype.is_integer() {
        strided::copy(cx, &rounded, array.dtype, Keep::K, span)?
    } else {
        rounded
    };
    given(cx, bound.get(2), rounded, span)
}

/// What a bound counts as when the dtype of the result is settled.
fn bound_type(cx: &Context, value: &Value, span: Span) -> Result<OperandType> {
    Ok(match value {
        Value::Bool(_) => OperandType::Strong(DType::Bool),
        Value::Int(number) => OperandType::Int(*number),
        Value::Float(_) => OperandType::Float,
        other => OperandType::Strong(as_array(cx, other, None, span)?.dtype),
    })
}

fn clip(
    cx: &mut Context,
    bound: &Bound,
    low: Option<Value>,
    high: Option<Value>,
    out_at: usize,
) -> Result<Value> {
    let span = bound.span;
    let array = bound.array(0, cx)?;
    let mut types = vec![OperandType::Strong(array.dtype)];
    for value in [&low, &high].into_iter().flatten() {
        types.push(bound_type(cx, value, span)?);
    }
    let dtype = common_dtype(&types);
    let is_plain =
        |value: &Option<Value>| value.as_ref().is_none_or(|value| value.as_scalar().is_some());
    if !is_plain(&low) || !is_plain(&high) {
        return clip_between(cx, bound, (array, dtype), (low, high), out_at);
    }
    let word = |value: &Option<Value>| {
        value.as_ref().and_then(Value::as_scalar).map(|number| {
            let held = held(number, dtype);
            Scalar::read(dtype, &word_of(held, dtype).0)
        })
    };
    let (low, high) = (word(&low), word(&high));
    let new = strided::copy(cx, &array, dtype, Keep::K, span)?;
    {
        let mut bytes = new.buffer.write();
        for block in bytes.chunks_mut(strided::POLL_ELEMENTS * dtype.size()) {
            hold(block, dtype, low, high);
            cx.poll(span)?;
        }
    }
    given(cx, bound.get(out_at), new, span)
}

/// A bound as a number of a dtype: one that an integer dtype does not reach is its nearest.
fn held(number: Scalar, dtype: DType) -> Scalar {
    match number {
        Scalar::Int64(integer) if dtype.is_integer() && !fits(integer, dtype) => {
            let bits = dtype.size() as u32 * 8;
            let signed = dtype.kind() == crate::array::dtype::Kind::Signed;
            let most = if signed { (1_i128 << (bits - 1)) - 1 } else { (1_i128 << bits) - 1 };
            let least = if signed { -most - 1 } else { 0 };
            let nearest = if integer > 0 { most } else { least };
            if nearest > i128::from(i64::MAX) {
                Scalar::UInt64(nearest as u64)
            } else {
                Scalar::Int64(nearest as i64)
            }
        }
        other => other,
    }
}

/// Bounds that are arrays.
fn clip_between(
    cx: &mut Context,
    bound: &Bound,
    (array, dtype): (Array, DType),
    (low, high): (Option<Value>, Option<Value>),
    out_at: usize,
) -> Result<Value> {
    let span = bound.span;
    let mut result = array;
    for (op, value) in [("maximum", low), ("minimum", high)] {
        let Some(value) = value else { continue };
        let limit = match value.as_scalar() {
            Some(number) => as_array(cx, &Value::Scalar(held(number, dtype)), Some(dtype), span)?,
            None => as_array(cx, &value, None, span)?,
        };
        result = map(cx, op, &[(&result).into(), (&limit).into()], span)?;
    }
    given(cx, bound.get(out_at), result, span)
}

/// Hold the elements of a block between bounds of its dtype.
fn hold(block: &mut [u8], dtype: DType, low: Option<Scalar>, high: Option<Scalar>) {
    macro_rules! of {
        ($($Variant:ident $larger:expr, $smaller:expr;)+) => {
            match dtype {
                $(DType::$Variant => {
                    type T = rust::$Variant;
                    let larger: fn(T, T) -> T = $larger;
                    let smaller: fn(T, T) -> T = $smaller;
                    let elements: &mut [T] = bytemuck::cast_slice_mut(block);
                    if let Some(Scalar::$Variant(low)) = low {
                        for x in elements.iter_mut() {
                            *x = larger(*x, low);
                        }
                    }
                    if let Some(Scalar::$Variant(high)) = high {
                        for x in elements.iter_mut() {
                            *x = smaller(*x, high);
                        }
                    }
                })+
                text @ DType::Text(_) => text.not_of_numbers(),
            }
        };
    }
    of! {
        Bool |a, b| BoolByte::new(a.get() | b.get()), |a, b| BoolByte::new(a.get() & b.get());
        Int8 Ord::max, Ord::min;
        UInt8 Ord::max, Ord::min;
        Int16 Ord::max, Ord::min;
        UInt16 Ord::max, Ord::min;
        Int32 Ord::max, Ord::min;
        UInt32 Ord::max, Ord::min;
        Int64 Ord::max, Ord::min;
        UInt64 Ord::max, Ord::min;
        Float32 Real::larger, Real::smaller;
        Float64 Real::larger, Real::smaller;
    }
}

fn nan_to_num(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let span = bound.span;
    let array = bound.array(0, cx)?;
    let in_place = !bound.flag(1, true)? && matches!(bound.required(0), Value::Array(_));
    let number = |i: usize| bound.get(i).map(|v| convert::as_float(v, span)).transpose();
    let nan = number(2)?.unwrap_or(0.0);
    let (most, least) = (number(3)?, number(4)?);
    let new = if array.dtype.is_float() || !in_place {
        strided::copy(cx, &array, array.dtype, Keep::K, span)?
    } else {
        array.clone()
    };
    macro_rules! replaced {
        ($T:ty) => {
            for x in bytemuck::cast_slice_mut::<u8, $T>(&mut new.buffer.write()) {
                if x.is_nan() {
                    *x = nan as $T;
                } else if *x == <$T>::INFINITY {
                    *x = most.map_or(<$T>::MAX, |most| most as $T);
                } else if *x == <$T>::NEG_INFINITY {
                    *x = least.map_or(<$T>::MIN, |least| least as $T);
                }
            }
        };
    }
    match new.dtype {
        DType::Float32 => replaced!(f32),
        DType::Float64 => replaced!(f64),
        _ => {}
    }
    given(cx, bound.get(0).filter(|_| in_place), new, span)
}
