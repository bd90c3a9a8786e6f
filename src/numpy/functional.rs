//! What calls the user's functions on parts of arrays: `apply_along_axis`, `apply_over_axes`, `piecewise`.

use super::convert::{self, any_array, as_integer};
use super::create::{check_size, fitted, lengths_text};
use super::index;
use super::lanes::axis_of;
use super::registry::{Args, Bound, Caller, Costs, Function, Run};
use super::strided::{self, Keep, count};
use crate::array::Array;
use crate::array::dtype::DType;
use crate::array::layout::{Layout, Order, Shape};
use crate::bail;
use crate::context::Context;
use crate::diag::{Result, Span};
use crate::value::Value;

/// Every function of this file.
pub static ROWS: &[Function] = &[
    Function {
        name: "apply_along_axis",
        signature: "func1d, axis, arr, *args, **kwargs",
        costs: Costs::Several,
        doc: "A function of one row, called for each along an axis; what it gives becomes a row of the new \
              array. A call of Python for each row.\n\n\
              >>> np.apply_along_axis(sorted, 1, [[8, 1, 7], [4, 3, 9]])\narray([[1, 7, 8],\n       [3, 4, 9]])",
        run: Run::Calls(|caller, bound| apply_along_axis(caller, &bound)),
    },
    Function {
        name: "apply_over_axes",
        signature: "func, a, axes",
        costs: Costs::Several,
        doc: "A function of an array and an axis, called for one axis after the other.\n\n\
              >>> np.apply_over_axes(np.sum, np.arange(8).reshape(2, 2, 2), [0, 2])\n\
              array([[[10],\n        [18]]])",
        run: Run::Calls(|caller, bound| apply_over_axes(caller, &bound)),
    },
    Function {
        name: "piecewise",
        signature: "x, condlist, funclist, *args, **kw",
        costs: Costs::Several,
        doc: "Where each condition holds, what its function makes of the elements there, or a number; one \
              function more is for all others. A copy of the elements for each function.\n\n\
              >>> x = np.linspace(-2.5, 2.5, 6)\n\
              >>> np.piecewise(x, [x < 0, x >= 0], (lambda x: -x, lambda x: x))\n\
              array([2.5, 1.5, 0.5, 0.5, 1.5, 2.5])",
        run: Run::Calls(|caller, bound| piecewise(caller, &bound)),
    },
];

/// Arguments of a call: the first one, and what the user gave besides.
fn with_rest(first: Value, bound: &Bound) -> Args {
    let mut args =
        Args { positional: [first].into_iter().collect(), keywords: bound.others.clone() };
    args.positional.extend(bound.rest.iter().cloned());
    args
}

/// A view of one row along an axis, at the given places of the other axes.
fn row(array: &Array, axis: usize, at: &[usize]) -> Array {
    let mut layout = array.layout.clone();
    // From the last axis on, so that those before keep their numbers.
    for other in (0..array.ndim()).rev().filter(|&other| other != axis) {
        let place = if other < axis { other } else { other - 1 };
        layout = layout.index(other, at[place]);
    }
    array.view(layout)
}

/// Write a value into a part of a new array: `part[...] = value`.
///
/// # Errors
/// NumPy's `ValueError` where the shapes do not fit; those of converting the value.
pub(super) fn store(cx: &mut Context, part: &Array, value: &Value, span: Span) -> Result<()> {
    // Python's own numbers must fit the dtype, NumPy's are cast.
    let is_cast = matches!(value, Value::Array(_) | Value::Scalar(_));
    let source = convert::aside(cx, value, (!is_cast).then_some(part.dtype), span)?;
    let Some(layout) = fitted(&source.layout, part.shape()) else {
        bail!(
            span,
            ValueError,
            "could not broadcast input array from shape {} into shape {}",
            lengths_text(source.shape()),
            lengths_text(part.shape())
        );
    };
    strided::assign(cx, part, &source.view(layout), span)
}

/// The next index of a shape in C order; `false` behind the last one.
pub(super) fn advance(index: &mut [usize], shape: &[usize]) -> bool {
    for (place, &len) in index.iter_mut().zip(shape).rev() {
        *place += 1;
        if *place < len {
            return true;
        }
        *place = 0;
    }
    false
}

fn apply_along_axis(caller: &mut dyn Caller, bound: &Bound) -> Result<Value> {
    let span = bound.span;
    let function = bound.required(0);
    let array = any_array(caller.cx(), bound.required(2), None, span)?;
    let Some(axis) = bound.required(1).as_index() else {
        if bound.required(1).as_scalar().is_some() {
            bail!(span, TypeError, "integer argument expected, got float");
        }
        let class = bound.required(1).type_name();
        bail!(span, TypeError, "'{class}' object cannot be interpreted as an integer")
    };
    let axis = axis_of(axis, array.ndim(), span)?;
    let mut outer: Shape = array.shape().into();
    outer.remove(axis);
    if outer.contains(&0) {
        bail!(span, ValueError, "Cannot apply_along_axis when any iteration dimensions are 0");
    }
    let mut at = vec![0; outer.len()];
    let mut made: Option<Array> = None;
    loop {
        let row = Value::Array(row(&array, axis, &at));
        let result = caller.call(function, with_rest(row, bound), span)?;
        let cx = caller.cx();
        cx.poll(span)?;
        let result = any_array(cx, &result, None, span)?;
        let all = match &made {
            Some(all) => all,
            None => made.insert(room_for_all(cx, &outer, &result, span)?),
        };
        let mut layout = all.layout.clone();
        for &place in &at {
            layout = layout.index(0, place);
        }
        store(cx, &all.view(layout), &Value::Array(result), span)?;
        if !advance(&mut at, &outer) {
            break;
        }
    }
    let all = made.expect("there was at least one row");
    // The result's axes go where the axis was.
    let own = all.ndim() - outer.len();
    let order: Vec<usize> =
        (0..axis).chain(outer.len()..outer.len() + own).chain(axis..outer.len()).collect();
    let turned = all.layout.transpose(&order);
    Ok(Value::Array(if own == 0 { all } else { all.view(turned) }))
}

/// A new array of zeros for results like the first one, at each place of the other axes.
fn room_for_all(cx: &mut Context, outer: &[usize], first: &Array, span: Span) -> Result<Array> {
    let shape: Shape = outer.iter().chain(first.shape()).copied().collect();
    check_size(&shape, first.dtype, span)?;
    cx.zeros(first.dtype, &shape, Order::C, span)
}

fn apply_over_axes(caller: &mut dyn Caller, bound: &Bound) -> Result<Value> {
    let span = bound.span;
    let Value::Array(array) = bound.required(1) else {
        let class = bound.required(1).type_name();
        bail!(
            span, AttributeError, "'{class}' object has no attribute 'ndim'";
            hint: "make an array of it: np.array(...)"
        )
    };
    let ndim = array.ndim() as i64;
    let axes = match bound.required(2) {
        Value::List(items) => items.borrow().clone(),
        Value::Tuple(items) => items.to_vec(),
        Value::Array(axes) if axes.ndim() > 0 => {
            let axes = caller.items(&Value::Array(axes.clone()), span)?;
            axes.into_iter().collect()
        }
        one => vec![one.clone()],
    };
    let mut value = array.clone();
    for axis in &axes {
        let number = as_integer(axis, span)?;
        let axis = if number < 0 { Value::Int(ndim + number) } else { axis.clone() };
        let positional = [Value::Array(value.clone()), axis.clone()].into_iter().collect();
        let args = Args { positional, keywords: Vec::new() };
        let result = caller.call(bound.required(0), args, span)?;
        let result = match result {
            Value::Array(array) => array,
            scalar @ Value::Scalar(_) => any_array(caller.cx(), &scalar, None, span)?,
            other => {
                let class = other.type_name();
                bail!(span, AttributeError, "'{class}' object has no attribute 'ndim'")
            }
        };
        value = if result.ndim() == value.ndim() {
            result
        } else if result.ndim() + 1 == value.ndim() {
            let axis = axis_of(as_integer(&axis, span)?, value.ndim(), span)?;
            let mut layout = result.layout.clone();
            layout.shape.insert(axis, 1);
            layout.strides.insert(axis, 0);
            result.view(layout)
        } else {
            bail!(span, ValueError, "function is not returning an array of the correct shape")
        };
    }
    Ok(Value::Array(value))
}

fn piecewise(caller: &mut dyn Caller, bound: &Bound) -> Result<Value> {
    let span = bound.span;
    let x = any_array(caller.cx(), bound.required(0), None, span)?;
    let functions = match bound.required(2) {
        Value::List(items) => items.borrow().clone(),
        Value::Tuple(items) => items.to_vec(),
        Value::Array(_) => caller.items(bound.required(2), span)?,
        other => bail!(span, TypeError, "object of type '{}' has no len()", other.type_name()),
    };
    let conditions = conditions(caller.cx(), bound.required(1), &x, functions.len(), span)?;
    let cx = caller.cx();
    let out = cx.zeros(x.dtype, x.shape(), Order::C, span)?;
    count(cx, 0, out.nbytes());
    for (i, function) in functions.iter().enumerate() {
        let condition = conditions.view(conditions.layout.index(0, i));
        let place = if condition.ndim() == 0 {
            convert::only_element(&condition)
        } else {
            Value::Array(condition)
        };
        if !caller.is_callable(function) {
            let nothing = matches!(function, Value::None) && x.dtype.is_float();
            let number = if nothing { &Value::Float(f64::NAN) } else { function };
            index::assign(caller.cx(), &out, &place, number, span)?;
            continue;
        }
        let chosen = index::index(caller.cx(), &x, &place, span)?;
        let is_empty = matches!(&chosen, Value::Array(array) if array.size() == 0);
        if !is_empty {
            let made = caller.call(function, with_rest(chosen, bound), span)?;
            index::assign(caller.cx(), &out, &place, &made, span)?;
        }
    }
    Ok(Value::Array(out))
}

/// The conditions, one along the first axis for each function: the last one may be what is left.
fn conditions(
    cx: &mut Context,
    given: &Value,
    x: &Array,
    functions: usize,
    span: Span,
) -> Result<Array> {
    let first = match given {
        Value::List(items) => items.borrow().first().cloned(),
        Value::Tuple(items) => items.first().cloned(),
        Value::Array(array) if array.ndim() > 0 => {
            if array.shape()[0] == 0 {
                bail!(span, IndexError, "index 0 is out of bounds for axis 0 with size 0");
            }
            Some(if array.ndim() == 1 { Value::Bool(true) } else { given.clone() })
        }
        _ => Some(Value::Bool(true)),
    };
    let Some(first) = first else { bail!(span, IndexError, "list index out of range") };
    let is_one = match given {
        Value::List(_) | Value::Tuple(_) | Value::Array(_) => {
            !matches!(first, Value::List(_) | Value::Array(_)) && x.ndim() != 0
        }
        _ => true,
    };
    let mut all = any_array(cx, given, Some(DType::Bool), span)?;
    if is_one {
        let mut layout = all.layout.clone();
        layout.shape.insert(0, 1);
        layout.strides.insert(0, 0);
        all = all.view(layout);
    }
    let n = all.shape()[0];
    if n == functions {
        return Ok(all);
    }
    if n + 1 != functions {
        bail!(
            span,
            ValueError,
            "with {n} condition(s), either {n} or {} functions are expected",
            n + 1
        );
    }
    with_else(cx, &all, span)
}

/// The conditions, and behind them where none of them holds.
fn with_else(cx: &mut Context, all: &Array, span: Span) -> Result<Array> {
    let n = all.shape()[0];
    let plain = strided::copy(cx, all, DType::Bool, Keep::C, span)?;
    let mut shape: Shape = all.shape().into();
    shape[0] = n + 1;
    let out = cx.empty(DType::Bool, Layout::contiguous(&shape, 1, Order::C), span)?;
    let each = out.size() / (n + 1);
    {
        let bytes = plain.buffer.read();
        let mut written = out.buffer.write();
        written[..n * each].copy_from_slice(&bytes[..n * each]);
        for i in 0..each {
            written[n * each + i] = u8::from((0..n).all(|row| bytes[row * each + i] == 0));
        }
    }
    count(cx, plain.nbytes(), out.nbytes());
    Ok(out)
}
