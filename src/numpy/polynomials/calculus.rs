//! Derivatives and integrals of polynomials.

use super::super::convert::any_array;
use super::super::create::check_size;
use super::super::eager::{array_of, map};
use super::super::registry::{Bound, Costs, Function, Run};
use super::super::strided::{self, Keep};
use super::{call_array, order, part};
use crate::array::Array;
use crate::array::dtype::DType;
use crate::array::layout::Order;
use crate::bail;
use crate::context::Context;
use crate::diag::{Result, Span};
use crate::value::Value;

/// Every function of this file.
pub(super) static ROWS: &[Function] = &[
    Function {
        name: "polyder",
        signature: "p, m=1",
        costs: Costs::Working,
        doc: "The derivative of a polynomial, m times.\n\n>>> np.polyder([1, 1, 1, 1])\narray([3, 2, 1])",
        run: Run::Call(|cx, bound| polyder(cx, &bound)),
    },
    Function {
        name: "polyint",
        signature: "p, m=1, k=None",
        costs: Costs::Working,
        doc: "The integral of a polynomial, m times, with the constants k.\n\n\
              >>> np.polyint([1, 1, 1])\narray([0.33333333, 0.5       , 1.        , 0.        ])",
        run: Run::Call(|cx, bound| polyint(cx, &bound)),
    },
];

/// The coefficients, of which there is one axis at least.
fn coefficients(cx: &mut Context, bound: &Bound) -> Result<Array> {
    let array = any_array(cx, bound.required(0), None, bound.span)?;
    if array.ndim() == 0 {
        bail!(bound.span, TypeError, "len() of unsized object"; hint: "one coefficient stands in a list: [c]");
    }
    Ok(array)
}

/// The powers from `n` down to 1.
fn powers(cx: &mut Context, n: usize, span: Span) -> Result<Array> {
    let powers: Vec<i64> = (1..=n as i64).rev().collect();
    array_of(cx, &powers, &[n], span)
}

fn polyder(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let span = bound.span;
    let times = order(bound, 1, 1)?;
    if times < 0 {
        bail!(span, ValueError, "Order of derivative must be positive (see polyint)");
    }
    let mut p = coefficients(cx, bound)?;
    for _ in 0..times {
        let n = p.shape()[0].saturating_sub(1);
        let powers = powers(cx, n, span)?;
        let own = part(&p, 0, n);
        p = map(cx, "multiply", &[(&own).into(), (&powers).into()], span)?;
        if p.size() == 0 {
            break;
        }
    }
    Ok(Value::Array(p))
}

fn polyint(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let span = bound.span;
    let times = order(bound, 1, 1)?;
    if times < 0 {
        bail!(span, ValueError, "Order of integral must be positive (see polyder)");
    }
    let times = times as usize;
    let constants = constants(cx, bound, times)?;
    let mut p = any_array(cx, bound.required(0), None, span)?;
    for i in 0..times {
        if p.ndim() == 0 {
            bail!(span, TypeError, "len() of unsized object"; hint: "one coefficient stands in a list: [c]");
        }
        let powers = powers(cx, p.shape()[0], span)?;
        let divided = map(cx, "divide", &[(&p).into(), (&powers).into()], span)?;
        let constant = part(&constants, i, 1);
        let both = Value::list(vec![Value::Array(divided), Value::Array(constant)]);
        p = call_array(cx, "concatenate", [both], span)?;
        cx.poll(span)?;
    }
    Ok(Value::Array(p))
}

/// The constants of integration, one for each time.
fn constants(cx: &mut Context, bound: &Bound, times: usize) -> Result<Array> {
    let span = bound.span;
    check_size(&[times], DType::Float64, span)?;
    let Some(value) = bound.get(2) else {
        return cx.zeros(DType::Float64, &[times], Order::C, span);
    };
    let given = any_array(cx, value, None, span)?;
    let count = if given.ndim() == 0 { 1 } else { given.shape()[0] };
    if count == 1 && times > 1 {
        cx.room_for(times.saturating_mul(8), span)?;
        let all = vec![given.item().as_f64(); times];
        return array_of(cx, &all, &[times], span);
    }
    if count < times {
        bail!(span, ValueError, "k must be a scalar or a rank-1 array of length 1 or >m.");
    }
    if given.ndim() > 0 {
        return Ok(given);
    }
    let one = strided::copy(cx, &given, given.dtype, Keep::C, span)?;
    let layout = crate::array::layout::Layout::contiguous(&[1], one.dtype.size(), Order::C);
    Ok(one.with_layout(layout))
}
