//! Sums, products and quotients of polynomials, and their values.

use super::super::convert::{any_array, element_at, word_of};
use super::super::eager::{Operand, map, update, warn};
use super::super::registry::{Bound, Costs, Function, Run};
use super::super::strided::{self, Keep};
use super::{call_array, no_texts, one_axis, part};
use crate::array::Array;
use crate::array::dtype::{DType, Scalar};
use crate::array::layout::Order;
use crate::bail;
use crate::context::Context;
use crate::diag::{Result, Span};
use crate::value::Value;

/// Every function of this file.
pub(super) static ROWS: &[Function] = &[
    Function {
        name: "polyval",
        signature: "p, x",
        costs: Costs::Working,
        doc: "The values of a polynomial at x, by Horner's rule: two passes and two arrays for each \
              coefficient.\n\n\
              >>> np.polyval([1, 2, 3], [0, 1, 2])\narray([ 3,  6, 11])",
        run: Run::Call(|cx, bound| polyval(cx, &bound)),
    },
    Function {
        name: "polyadd",
        signature: "a1, a2",
        costs: Costs::Working,
        doc: "The sum of two polynomials.\n\n>>> np.polyadd([1, 2], [9, 5, 4])\narray([9, 6, 6])",
        run: Run::Call(|cx, bound| sum(cx, &bound, "add")),
    },
    Function {
        name: "polysub",
        signature: "a1, a2",
        costs: Costs::Working,
        doc: "The difference of two polynomials.\n\n\
              >>> np.polysub([2, 10, -2], [3, 10, -4])\narray([-1,  0,  2])",
        run: Run::Call(|cx, bound| sum(cx, &bound, "subtract")),
    },
    Function {
        name: "polymul",
        signature: "a1, a2",
        costs: Costs::Product,
        doc: "The product of two polynomials, without zeros before the highest power.\n\n\
              >>> np.polymul([1, 2, 3], [9, 5, 1])\narray([ 9, 23, 38, 17,  3])",
        run: Run::Call(|cx, bound| {
            let (a, b) = (trimmed(cx, &bound, 0)?, trimmed(cx, &bound, 1)?);
            call_array(cx, "convolve", [Value::Array(a), Value::Array(b)], bound.span)
                .map(Value::Array)
        }),
    },
    Function {
        name: "polydiv",
        signature: "u, v",
        costs: Costs::Product,
        doc: "The quotient of two polynomials, and what remains.\n\n\
              >>> np.polydiv([3.0, 5.0, 2.0], [2.0, 1.0])\n(array([1.5 , 1.75]), array([0.25]))",
        run: Run::Call(|cx, bound| polydiv(cx, &bound)),
    },
];

fn polyval(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let span = bound.span;
    let coefficients = any_array(cx, bound.required(0), None, span)?;
    if coefficients.ndim() == 0 {
        bail!(span, TypeError, "iteration over a 0-d array"; hint: "one coefficient stands in a list: [c]");
    }
    let x = any_array(cx, bound.required(1), None, span)?;
    let mut sum = strided::copy(cx, &x, x.dtype, Keep::C, span)?;
    sum.buffer.write().fill(0);
    let count = coefficients.shape()[0];
    for i in 0..count {
        let next = coefficients.view(coefficients.layout.index(0, i));
        let product = map(cx, "multiply", &[(&sum).into(), (&x).into()], span)?;
        // NumPy adds in place of the product.
        drop(sum);
        let (added, events) = update(cx, "add", product, Some((&next).into()), span)?;
        warn(cx, events, "add", span);
        sum = added;
    }
    let is_number = sum.ndim() == 0 && count > 0;
    Ok(if is_number { element_at(&sum, &[]) } else { Value::Array(sum) })
}

/// The sum or the difference, the shorter one with zeros before it.
fn sum(cx: &mut Context, bound: &Bound, ufunc: &'static str) -> Result<Value> {
    let span = bound.span;
    let (a, b) = (one_axis(cx, bound, 0)?, one_axis(cx, bound, 1)?);
    let (long, short) = (a.shape()[0].max(b.shape()[0]), a.shape()[0].min(b.shape()[0]));
    let mut longer = |array: Array| {
        if array.shape()[0] == long {
            return Ok(array);
        }
        let zeros = cx.zeros(array.dtype, &[long - short], Order::C, span)?;
        let both = Value::list(vec![Value::Array(zeros), Value::Array(array)]);
        call_array(cx, "concatenate", [both], span)
    };
    let (a, b) = (longer(a)?, longer(b)?);
    map(cx, ufunc, &[(&a).into(), (&b).into()], span).map(Value::Array)
}

/// The coefficients without zeros before the first one that is none.
fn trimmed(cx: &mut Context, bound: &Bound, i: usize) -> Result<Array> {
    let array = one_axis(cx, bound, i)?;
    if array.ndim() > 1 {
        bail!(bound.span, ValueError, "Polynomial must be 1d only.");
    }
    no_texts(bound, &array)?;
    let n = array.size();
    match (0..n).find(|&i| array.at(&[i]).truth()) {
        Some(first) => Ok(part(&array, first, n - first)),
        None => cx.zeros(array.dtype, &[1], Order::C, bound.span),
    }
}

/// An argument as floats: `np.atleast_1d(u) + 0.0`.
fn floats(cx: &mut Context, bound: &Bound, i: usize) -> Result<Array> {
    let array = one_axis(cx, bound, i)?;
    if array.ndim() > 1 {
        bail!(
            bound.span,
            NotImplementedError,
            "numscope divides polynomials of one row of coefficients only"
        );
    }
    map(cx, "add", &[(&array).into(), Operand::Float(0.0)], bound.span)
}

fn polydiv(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let span = bound.span;
    let (u, v) = (floats(cx, bound, 0)?, floats(cx, bound, 1)?);
    if u.size() == 0 || v.size() == 0 {
        bail!(span, IndexError, "index 0 is out of bounds for axis 0 with size 0");
    }
    let dtype = u.dtype.promote(v.dtype);
    let (len, width) = (u.size(), v.size());
    let count = (len + 1).saturating_sub(width);
    let scale = inverse(cx, v.at(&[0]).as_f64(), v.dtype, span);
    let quotient = cx.zeros(dtype, &[count.max(1)], Order::C, span)?;
    let rest = strided::copy(cx, &u, dtype, Keep::C, span)?;
    for k in 0..count {
        cx.poll(span)?;
        let factor = times(cx, scale, rest.at(&[k]).as_f64(), dtype, span);
        let word = word_of(Scalar::Float64(factor), dtype);
        quotient.buffer.write()[k * dtype.size()..(k + 1) * dtype.size()]
            .copy_from_slice(&word.0[..dtype.size()]);
        // The factor is a NumPy number, which keeps its dtype.
        let factor = quotient.view(quotient.layout.index(0, k));
        let gone = map(cx, "multiply", &[(&factor).into(), (&v).into()], span)?;
        let own = part(&rest, k, width);
        let left = map(cx, "subtract", &[(&own).into(), (&gone).into()], span)?;
        strided::assign(cx, &own, &left, span)?;
    }
    // What is 0 within NumPy's tolerance counts as none.
    let is_small = |i: usize| rest.at(&[i]).as_f64().abs() <= 1e-8;
    let first = (0..len - 1).find(|&i| !is_small(i)).unwrap_or(len - 1);
    let rest = if first == 0 { rest } else { part(&rest, first, len - first) };
    Ok(Value::tuple([Value::Array(quotient), Value::Array(rest)]))
}

/// A float of a dtype.
fn rounded(number: f64, dtype: DType) -> f64 {
    if dtype == DType::Float32 { f64::from(number as f32) } else { number }
}

/// `1.0 / number`, warned of as NumPy's numbers do.
fn inverse(cx: &mut Context, number: f64, dtype: DType, span: Span) -> f64 {
    if number == 0.0 {
        let message = "divide by zero encountered in scalar divide".to_owned();
        cx.warn(span, "RuntimeWarning", message);
    }
    rounded(1.0 / number, dtype)
}

/// `scale * number`, warned of likewise.
fn times(cx: &mut Context, scale: f64, number: f64, dtype: DType, span: Span) -> f64 {
    let product = rounded(scale * number, dtype);
    let what = match product {
        p if p.is_nan() && !scale.is_nan() && !number.is_nan() => "invalid value",
        p if p.is_infinite() && scale.is_finite() && number.is_finite() => "overflow",
        _ => return product,
    };
    cx.warn(span, "RuntimeWarning", format!("{what} encountered in scalar multiply"));
    product
}
