//! Numbers rounded to digits, and to whole ones.

use super::convert;
use super::eager::{Operand, unpacked};
use super::registry::{Bound, Costs, Function, Run};
use super::strided::{self, Keep};
use super::ufunc;
use super::ufunc_call::{self, Keywords};
use super::ufunc_keywords::Given;
use crate::array::Array;
use crate::array::dtype::DType;
use crate::array::layout::{Layout, Order};
use crate::bail;
use crate::context::Context;
use crate::diag::{Result, Span};
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
        name: "fix",
        signature: "x, out=None",
        costs: Costs::Copy,
        doc: "Every number without its fraction, towards zero: the same as trunc.\n\n\
              >>> np.fix([2.9, -2.9])\narray([ 2., -2.])",
        run: Run::Call(|cx, bound| {
            let trunc = ufunc::find("trunc").expect("it is a row of the table");
            let mut given = Given::default();
            if let Some(out) = bound.get(1) {
                given.keyword(trunc, ("out", bound.span), out.clone(), bound.span)?;
            }
            given.call(cx, trunc, &[bound.required(0)], bound.span)
        }),
    },
];

/// As NumPy rounds (`PyArray_Round`): by a power of ten, to whole numbers, and back, all in one array.
fn round(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let span = bound.span;
    let array = bound.any_array(0, cx)?;
    let digits = match &bound.values[1] {
        None => 0,
        Some(value) => convert::as_integer(value, span)?,
    };
    let out = match bound.get(2) {
        None => None,
        Some(Value::Array(out)) if out.shape() != array.shape() => {
            bail!(span, ValueError, "invalid output shape")
        }
        Some(Value::Array(out)) => Some(out.clone()),
        Some(_) => bail!(span, TypeError, "return arrays must be of ArrayType"),
    };
    let whole = array.dtype.is_integer();
    if whole && digits >= 0 {
        return match out {
            None => strided::copy(cx, &array, array.dtype, Keep::K, span).map(unpacked),
            Some(out) => given(cx, &out, &array, span),
        };
    }
    if digits == 0 {
        let rounded = step(cx, "rint", &[(&array).into()], out.as_ref(), span)?;
        return Ok(if out.is_some() { Value::Array(rounded) } else { unpacked(rounded) });
    }
    let factor = Operand::Float(10_f64.powi(digits.unsigned_abs().min(400) as i32));
    let (there, back) = if digits > 0 { ("multiply", "divide") } else { ("divide", "multiply") };
    let new = if let Some(out) = &out {
        out.clone()
    } else {
        let dtype = if whole { DType::Float64 } else { array.dtype };
        let columns = array.is_contiguous(Order::F) && !array.is_contiguous(Order::C);
        let order = if columns { Order::F } else { Order::C };
        cx.empty(dtype, Layout::contiguous(array.shape(), dtype.size(), order), span)?
    };
    step(cx, there, &[(&array).into(), factor], Some(&new), span)?;
    step(cx, "rint", &[(&new).into()], Some(&new), span)?;
    step(cx, back, &[(&new).into(), factor], Some(&new), span)?;
    Ok(match out {
        Some(out) => Value::Array(out),
        None if whole => unpacked(strided::copy(cx, &new, array.dtype, Keep::K, span)?),
        None => unpacked(new),
    })
}

/// One ufunc of several, into an array if there is one.
fn step(
    cx: &mut Context,
    name: &str,
    operands: &[Operand<'_>],
    out: Option<&Array>,
    span: Span,
) -> Result<Array> {
    let ufunc = ufunc::find(name).expect("the name stands in the table");
    let keywords = Keywords { out: [out.cloned()].into_iter().collect(), ..Keywords::default() };
    Ok(ufunc_call::call(cx, ufunc, operands, &keywords, span)?.swap_remove(0))
}

/// A copy in the array of `out=`.
fn given(cx: &mut Context, out: &Array, source: &Array, span: Span) -> Result<Value> {
    if !out.writeable {
        bail!(span, ValueError, "output array is read-only");
    }
    cx.before_write(&out.buffer, span)?;
    if source.buffer.same(&out.buffer) {
        let apart = strided::copy(cx, source, source.dtype, Keep::K, span)?;
        strided::assign(cx, out, &apart, span)?;
    } else {
        strided::assign(cx, out, source, span)?;
    }
    Ok(Value::Array(out.clone()))
}
