//! Ranges between arrays, and ranges of powers: `linspace` with arrays for its ends, `logspace`, `geomspace`.

use super::convert;
use super::create::lengths_text;
use super::eager::{self, Operand, map};
use super::manipulate::{no_axis, resolve_axis};
use super::modules::apply;
use super::ranges::{linspace_dtype, round_down};
use super::registry::{Bound, Costs, Function, Run};
use super::strided::{self, Keep};
use super::types::instance;
use super::ufunc::{self, Signature};
use super::ufunc_call::{self, Keywords};
use crate::array::Array;
use crate::array::dtype::DType;
use crate::array::layout::{Layout, Order, Shape, broadcast_shapes};
use crate::bail;
use crate::context::Context;
use crate::diag::{Result, Span};
use crate::value::Value;

/// Every function of this file.
pub static ROWS: &[Function] = &[
    Function {
        name: "logspace",
        signature: "start, stop, num=50, endpoint=True, base=10.0, dtype=None, axis=0",
        costs: Costs::Several,
        doc: "So many powers of a base, whose exponents are evenly spaced from start to stop.\n\n\
              >>> np.logspace(0, 2, 3)\narray([  1.,  10., 100.])\n\
              >>> np.logspace(0, 3, 4, base=2)\narray([1., 2., 4., 8.])",
        run: Run::Call(|cx, bound| logspace(cx, &bound)),
    },
    Function {
        name: "geomspace",
        signature: "start, stop, num=50, endpoint=True, dtype=None, axis=0",
        costs: Costs::Several,
        doc: "So many numbers from start to stop, each the same multiple of the one before.\n\n\
              >>> np.geomspace(1, 1000, num=4)\narray([   1.,   10.,  100., 1000.])",
        run: Run::Call(|cx, bound| geomspace(cx, &bound)),
    },
];

/// What `linspace` is asked for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Asked {
    pub(super) num: usize,
    pub(super) endpoint: bool,
    /// The dtype of the result, if it was named.
    pub(super) dtype: Option<DType>,
    /// The axis of the result along which the numbers run.
    pub(super) axis: i64,
}

/// `linspace` between arrays: the numbers, and the step between them.
pub(super) fn between_arrays(
    cx: &mut Context,
    [start, stop]: [&Value; 2],
    asked: Asked,
    span: Span,
) -> Result<(Array, Value)> {
    let computed = linspace_dtype(&[start, stop], span)?;
    let mut ends = Vec::with_capacity(2);
    for end in [start, stop] {
        let array = convert::as_array(cx, end, None, span)?;
        // A number alone must not decide the dtype; an array is converted where it is read.
        ends.push(if array.dtype == computed || array.ndim() > 0 {
            array
        } else {
            strided::copy(cx, &array, computed, Keep::C, span)?
        });
    }
    let Some(lanes) = broadcast_shapes(ends.iter().map(Array::shape)) else {
        bail!(
            span, ValueError, "operands could not be broadcast together with shapes {} {} ",
            lengths_text(ends[1].shape()), lengths_text(ends[0].shape());
            hint: "shapes are compared from the right: lengths must be equal, or 1"
        )
    };
    let ndim = lanes.len() + 1;
    let Some(axis) = resolve_axis(asked.axis, ndim) else {
        return Err(no_axis("destination: ", asked.axis, ndim, span));
    };
    let Asked { num, endpoint, .. } = asked;
    let div = if endpoint { num.saturating_sub(1) } else { num };
    let has_step = num > usize::from(endpoint);
    let delta = difference(cx, [&ends[1], &ends[0]], computed, span)?;
    let step = if has_step {
        map(cx, "divide", &[(&delta).into(), Operand::Int(div as i64)], span)?
    } else {
        delta.clone()
    };
    let counts = counts(cx, num, computed, ndim, span)?;
    // Where a step underflowed, NumPy divides first.
    let some_zero = has_step && has_zero(&step);
    let scaled = if some_zero {
        let parts = map(cx, "divide", &[(&counts).into(), Operand::Int(div as i64)], span)?;
        map(cx, "multiply", &[(&parts).into(), (&delta).into()], span)?
    } else {
        map(cx, "multiply", &[(&counts).into(), (&step).into()], span)?
    };
    let (out, events) = eager::update(cx, "add", scaled, Some((&ends[0]).into()), span)?;
    eager::warn(cx, events, "add", span);
    if endpoint && num > 1 {
        let last = out.view(out.layout.index(0, num - 1));
        let stop = ends[1].layout.broadcast_to(&lanes).expect("the shapes broadcast");
        strided::transfer(cx, &last, &ends[1].view(stop), span)?;
    }
    let mut order: Vec<usize> = (1..ndim).collect();
    order.insert(axis, 0);
    let out = out.view(out.layout.transpose(&order));
    let dtype = asked.dtype.unwrap_or(computed);
    let out = if dtype == computed { out } else { round_down(cx, &out, dtype, span)? };
    let step = if has_step { eager::unpacked(step) } else { Value::Float(f64::NAN) };
    Ok((out, step))
}

/// One array less another, computed in a dtype.
fn difference(cx: &mut Context, arrays: [&Array; 2], dtype: DType, span: Span) -> Result<Array> {
    let subtract = ufunc::find("subtract").expect("it is a row of the table");
    let keywords = Keywords {
        signature: Signature::of_dtype(subtract, dtype),
        order: Keep::C,
        ..Keywords::default()
    };
    let operands = arrays.map(Operand::from);
    Ok(ufunc_call::call(cx, subtract, &operands, &keywords, span)?.swap_remove(0))
}

/// Whether a new array of floats holds a zero.
fn has_zero(array: &Array) -> bool {
    let bytes = array.buffer.read();
    let bytes = &bytes[..array.nbytes()];
    match array.dtype {
        DType::Float32 => bytemuck::cast_slice::<u8, f32>(bytes).contains(&0.0),
        _ => bytemuck::cast_slice::<u8, f64>(bytes).contains(&0.0),
    }
}

/// 0, 1, 2 … along the first of so many axes.
fn counts(cx: &mut Context, num: usize, dtype: DType, ndim: usize, span: Span) -> Result<Array> {
    let mut shape: Shape = Shape::from_elem(1, ndim);
    shape[0] = num;
    let keywords = [("dtype", instance(dtype))];
    let Value::Array(numbers) = apply(cx, "arange", [Value::from(num)], &keywords, span)? else {
        unreachable!("np.arange makes arrays")
    };
    Ok(numbers.view(Layout::contiguous(&shape, dtype.size(), Order::C)))
}

fn logspace(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let span = bound.span;
    let mut ends = [bound.required(0).clone(), bound.required(1).clone()];
    let axis = bound.values[6].clone().unwrap_or(Value::Int(0));
    let mut base = bound.get(4).cloned().unwrap_or(Value::Float(10.0));
    if !matches!(base, Value::Int(_) | Value::Float(_) | Value::Bool(_)) {
        let array = convert::as_array(cx, &base, None, span)?;
        base = Value::Array(array.clone());
        if array.ndim() > 0 {
            // A base for each lane: all get as many axes, since that says what an axis means.
            let mut most = array.ndim();
            for end in &ends {
                most = most.max(convert::as_array(cx, end, None, span)?.ndim());
            }
            let raised = [("copy", Value::None), ("ndmin", Value::from(most))];
            for value in ends.iter_mut().chain([&mut base]) {
                *value = apply(cx, "array", [value.clone()], &raised, span)?;
            }
            base = apply(cx, "expand_dims", [base, axis.clone()], &[], span)?;
        }
    }
    let keywords = [
        ("num", bound.values[2].clone().unwrap_or(Value::Int(50))),
        ("endpoint", bound.values[3].clone().unwrap_or(Value::Bool(true))),
        ("axis", axis),
    ];
    let exponents = apply(cx, "linspace", ends, &keywords, span)?;
    let exponents = convert::as_array(cx, &exponents, None, span)?;
    let array;
    let base = match base {
        Value::Int(number) => Operand::Int(number),
        Value::Bool(number) => Operand::Int(number.into()),
        Value::Float(number) => Operand::Float(number),
        other => {
            array = convert::as_array(cx, &other, None, span)?;
            Operand::Array(&array)
        }
    };
    let powers = map(cx, "power", &[base, (&exponents).into()], span)?;
    match bound.dtype(5)? {
        Some(dtype) if dtype != powers.dtype => {
            strided::copy(cx, &powers, dtype, Keep::K, span).map(Value::Array)
        }
        _ => Ok(Value::Array(powers)),
    }
}

fn geomspace(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let span = bound.span;
    let mut ends = Vec::with_capacity(2);
    for i in [0, 1] {
        ends.push(convert::as_array(cx, bound.required(i), None, span)?);
    }
    for end in &ends {
        let zero = map(cx, "equal", &[end.into(), Operand::Int(0)], span)?;
        if zero.buffer.read()[..zero.size()].contains(&1) {
            bail!(
                span, ValueError, "Geometric sequence cannot include zero";
                hint: "no multiple of 0 is another number"
            );
        }
    }
    let asked = bound.dtype(4)?;
    let num = convert::as_float(bound.values[2].as_ref().unwrap_or(&Value::Int(50)), span)?;
    let like = asked.unwrap_or(DType::Float64);
    let common = ends[0].dtype.promote(ends[1].dtype).promote(like);
    let computed = if common.is_float() { common } else { DType::Float64 };
    let mut logs = Vec::with_capacity(2);
    let mut sign = None;
    for end in &mut ends {
        *end = strided::copy(cx, end, computed, Keep::C, span)?;
        let sign = match &sign {
            None => sign.insert(map(cx, "sign", &[(&*end).into()], span)?),
            Some(known) => known,
        };
        *end = map(cx, "divide", &[(&*end).into(), sign.into()], span)?;
        logs.push(Value::Array(map(cx, "log10", &[(&*end).into()], span)?));
    }
    let sign = sign.expect("there are two ends");
    let endpoint = bound.flag(3, true)?;
    let keywords = [
        ("num", bound.values[2].clone().unwrap_or(Value::Int(50))),
        ("endpoint", Value::Bool(endpoint)),
        ("dtype", instance(computed)),
    ];
    let found = apply(cx, "logspace", logs, &keywords, span)?;
    let found = convert::as_array(cx, &found, None, span)?;
    // The ends are what was given, not what logarithms make of them.
    if num > 0.0 {
        let last = found.shape()[0] - 1;
        let places = if last > 0 && endpoint { vec![(0, 0), (last, 1)] } else { vec![(0, 0)] };
        for (place, end) in places {
            let row = found.view(found.layout.index(0, place));
            let layout = ends[end].layout.broadcast_to(row.shape()).expect("they broadcast");
            strided::transfer(cx, &row, &ends[end].view(layout), span)?;
        }
    }
    let (signed, events) = eager::update(cx, "multiply", found, Some((&sign).into()), span)?;
    eager::warn(cx, events, "multiply", span);
    let axis = bound.values[5].clone().unwrap_or(Value::Int(0));
    let turned = apply(cx, "moveaxis", [Value::Array(signed), Value::Int(0), axis], &[], span)?;
    match (asked, turned) {
        (Some(dtype), Value::Array(array)) if dtype != array.dtype => {
            strided::copy(cx, &array, dtype, Keep::K, span).map(Value::Array)
        }
        (_, turned) => Ok(turned),
    }
}
