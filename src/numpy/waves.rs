//! Functions of waves and angles over several steps: `sinc`, the Bessel function `i0`, `unwrap`.

use super::eager::{Operand, map, unpacked, update, warn};
use super::lanes;
use super::registry::{Bound, Costs, Function, Run};
use super::running::part;
use super::strided::{self, Keep};
use super::ufunc::{self, OperandType, common_dtype};
use super::ufunc_along::Step;
use super::ufunc_call::{self, Keywords};
use crate::array::Array;
use crate::array::dtype::DType;
use crate::bail;
use crate::context::Context;
use crate::diag::{Result, Span};
use crate::kernels::arith::Integer;
use crate::kernels::bessel;
use crate::kernels::reduce::sum_dtype;
use crate::value::Value;

/// Every function of this file.
pub static ROWS: &[Function] = &[
    Function {
        name: "sinc",
        signature: "x",
        costs: Costs::Working,
        doc: "sin(pi x) / (pi x), and 1 at zero.\n\n\
              >>> np.sinc([0.0, 0.5])\narray([1.        , 0.63661977])",
        run: Run::Call(|cx, bound| sinc(cx, &bound)),
    },
    Function {
        name: "i0",
        signature: "x",
        costs: Costs::Copy,
        doc: "The modified Bessel function of the first kind, of order 0.\n\n\
              >>> np.i0([0.0, 1.0, 2.0])\narray([1.        , 1.26606588, 2.2795853 ])",
        run: Run::Call(|cx, bound| i0(cx, &bound)),
    },
    Function {
        name: "unwrap",
        signature: "p, discont=None, axis=-1, *, period=6.283185307179586",
        costs: Costs::Working,
        doc: "Angles, or other numbers that begin again after a period, without the jumps between neighbours.\n\n\
              >>> np.unwrap([0, 1, 2, -1, 0], period=4)\narray([0, 1, 2, 3, 4])",
        run: Run::Call(|cx, bound| unwrap(cx, &bound)),
    },
];

/// A number written to the elements where a mask is true.
fn fill(
    cx: &mut Context,
    array: &Array,
    number: Operand<'_>,
    mask: Array,
    span: Span,
) -> Result<()> {
    let positive = ufunc::find("positive").expect("it is a row of the table");
    let keywords = Keywords {
        out: [Some(array.clone())].into_iter().collect(),
        mask: Some(mask),
        ..Keywords::default()
    };
    ufunc_call::call(cx, positive, &[number], &keywords, span)?;
    Ok(())
}

/// A ufunc whose result goes into an array.
fn into(
    cx: &mut Context,
    name: &str,
    operands: &[Operand<'_>],
    out: &Array,
    span: Span,
) -> Result<()> {
    let ufunc = ufunc::find(name).expect("the name stands in the table");
    let keywords =
        Keywords { out: [Some(out.clone())].into_iter().collect(), ..Keywords::default() };
    ufunc_call::call(cx, ufunc, operands, &keywords, span)?;
    Ok(())
}

fn sinc(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let span = bound.span;
    let array = bound.any_array(0, cx)?;
    let x = map(cx, "multiply", &[Operand::Float(std::f64::consts::PI), (&array).into()], span)?;
    let zeros = map(cx, "equal", &[(&x).into(), Operand::Int(0)], span)?;
    let least = if x.dtype == DType::Float32 { f64::from(f32::EPSILON) } else { f64::EPSILON };
    fill(cx, &x, Operand::Float(least), zeros, span)?;
    let sines = map(cx, "sin", &[(&x).into()], span)?;
    into(cx, "divide", &[(&sines).into(), (&x).into()], &sines, span)?;
    Ok(unpacked(sines))
}

fn i0(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let span = bound.span;
    let array = bound.array(0, cx)?;
    let dtype = if array.dtype.is_float() { array.dtype } else { DType::Float64 };
    let new = strided::copy(cx, &array, dtype, Keep::K, span)?;
    let mut events = bessel::Raised::default();
    for block in new.buffer.write()[..new.nbytes()].chunks_mut(strided::POLL_ELEMENTS) {
        cx.poll(span)?;
        events = events.and(match dtype {
            DType::Float32 => bessel::i0_block_f32(bytemuck::cast_slice_mut(block)),
            _ => bessel::i0_block(bytemuck::cast_slice_mut(block)),
        });
    }
    if events.overflow {
        cx.warn(span, "RuntimeWarning", "overflow encountered in exp".to_owned());
    }
    if events.invalid {
        cx.warn(span, "RuntimeWarning", "invalid value encountered in divide".to_owned());
    }
    Ok(Value::Array(new))
}

/// The period of a call: a whole number keeps integers integers.
fn period_of(bound: &Bound) -> Result<Operand<'static>> {
    match bound.get(3) {
        None => Ok(Operand::Float(std::f64::consts::TAU)),
        Some(value) => match value.as_index() {
            Some(whole) => Ok(Operand::Int(whole)),
            None => super::convert::as_float(value, bound.span).map(Operand::Float),
        },
    }
}

fn unwrap(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let span = bound.span;
    let array = bound.array(0, cx)?;
    if array.ndim() == 0 {
        bail!(span, ValueError, "diff requires input that is at least one dimensional");
    }
    let axis = lanes::axis_of(bound.integer(2)?.unwrap_or(-1), array.ndim(), span)?;
    let period = period_of(bound)?;
    let dtype = common_dtype(&[OperandType::Strong(array.dtype), period.ty()]);
    let up = strided::copy(cx, &array, dtype, Keep::K, span)?;
    let len = array.shape()[axis];
    if len < 2 {
        return Ok(Value::Array(up));
    }
    let (before, after) = (part(&array, axis, 0, len - 1), part(&array, axis, 1, len - 1));
    let difference = if array.dtype == DType::Bool { "not_equal" } else { "subtract" };
    let steps = map(cx, difference, &[(&after).into(), (&before).into()], span)?;
    let (low, high, ambiguous) = match period {
        Operand::Int(period) if dtype.is_integer() => {
            let half = Integer::floor_divide(period, 2);
            (Operand::Int(-half), Operand::Int(half), period % 2 == 0)
        }
        Operand::Int(period) => halves(period as f64),
        Operand::Float(period) => halves(period),
        Operand::Array(_) => unreachable!("a period is a number"),
    };
    let moved = map(cx, "subtract", &[(&steps).into(), low], span)?;
    into(cx, "remainder", &[(&moved).into(), period], &moved, span)?;
    into(cx, "add", &[(&moved).into(), low], &moved, span)?;
    if ambiguous {
        let lowest = map(cx, "equal", &[(&moved).into(), low], span)?;
        let rising = map(cx, "greater", &[(&steps).into(), Operand::Int(0)], span)?;
        into(cx, "logical_and", &[(&lowest).into(), (&rising).into()], &lowest, span)?;
        fill(cx, &moved, high, lowest, span)?;
    }
    into(cx, "subtract", &[(&moved).into(), (&steps).into()], &moved, span)?;
    let discont = match bound.get(1) {
        Some(value) => Operand::Float(super::convert::as_float(value, span)?),
        None => match period {
            Operand::Int(period) => Operand::Float(period as f64 / 2.0),
            Operand::Float(period) => Operand::Float(period / 2.0),
            Operand::Array(_) => unreachable!("a period is a number"),
        },
    };
    let sizes = map(cx, "absolute", &[(&steps).into()], span)?;
    let small = map(cx, "less", &[(&sizes).into(), discont], span)?;
    drop((sizes, steps));
    fill(cx, &moved, Operand::Int(0), small, span)?;
    let total = running_sum(cx, &moved, axis, span)?;
    let target = part(&up, axis, 1, len - 1);
    let (sum, events) = update(cx, "add", total, Some((&after).into()), span)?;
    warn(cx, events, "add", span);
    strided::assign(cx, &target, &sum, span)?;
    Ok(Value::Array(up))
}

/// `cumsum` along an axis.
fn running_sum(cx: &mut Context, array: &Array, axis: usize, span: Span) -> Result<Array> {
    let add = ufunc::find("add").expect("it is a row of the table");
    let strong = OperandType::Strong(sum_dtype(array.dtype));
    let row = add.resolve(&[strong, strong]).map_err(|error| error.at(span))?;
    Step { ufunc: add, row, method: "accumulate" }.accumulate(cx, array, axis, span)
}

/// Half a period on both sides of zero.
fn halves(period: f64) -> (Operand<'static>, Operand<'static>, bool) {
    (Operand::Float(-period / 2.0), Operand::Float(period / 2.0), true)
}
