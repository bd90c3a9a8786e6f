//! Lengths of vectors and matrices.

use super::factors::singular_values;
use crate::array::Array;
use crate::array::dtype::{DType, Scalar};
use crate::array::layout::{Layout, Shape};
use crate::bail;
use crate::context::Context;
use crate::diag::{Result, Span};
use crate::kernels::reduce::Reduction;
use crate::kernels::reduce_nd::is_undefined;
use crate::numpy::convert::as_array;
use crate::numpy::eager::{self, Operand, map, unpacked};
use crate::numpy::lanes::axis_of;
use crate::numpy::products::square_sum;
use crate::numpy::registry::{Bound, Costs, Function, Run};
use crate::numpy::strided::{self, Keep};
use crate::value::Value;

/// Every function of this file.
pub(super) static ROWS: &[Function] = &[
    Function {
        name: "linalg.norm",
        signature: "x, ord=None, axis=None, keepdims=False",
        costs: Costs::Working,
        doc: "The length of a vector, or of a matrix as one of its elements; ord=1 sums sizes, ord=np.inf takes \
              the largest, 'nuc' sums singular values.\n\n\
              >>> np.linalg.norm([3, 4])\nnp.float64(5.0)\n\
              >>> np.linalg.norm([[3, 4], [5, 12]], axis=1)\narray([ 5., 13.])",
        run: Run::Call(|cx, bound| {
            let array = bound.array(0, cx)?;
            let order = NormOrder::of(bound.get(1), bound.span)?;
            norm(cx, &array, &order, bound.get(2), bound.flag(3, false)?, bound.span)
        }),
    },
    Function {
        name: "linalg.matrix_norm",
        signature: "x, *, keepdims=False, ord='fro'",
        costs: Costs::Working,
        doc: "The norm of each matrix of a stack.\n\n\
              >>> np.linalg.matrix_norm([[3, 0], [4, 0]])\nnp.float64(5.0)",
        run: Run::Call(|cx, bound| {
            let array = bound.array(0, cx)?;
            let order = NormOrder::of(bound.get(2), bound.span)?;
            let axes = Value::tuple([Value::Int(-2), Value::Int(-1)]);
            norm(cx, &array, &order, Some(&axes), bound.flag(1, false)?, bound.span)
        }),
    },
    Function {
        name: "linalg.vector_norm",
        signature: "x, *, axis=None, keepdims=False, ord=2",
        costs: Costs::Working,
        doc: "The length of all elements as one vector, or of the vectors along an axis, or several as one.\n\n\
              >>> np.linalg.vector_norm([[3, 0], [0, 4]])\nnp.float64(5.0)",
        run: Run::Call(|cx, bound| vector_norm(cx, &bound)),
    },
];

/// The order of a norm.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum NormOrder {
    /// The root of the sum of squares.
    Usual,
    /// By name: `'fro'`, `'nuc'`.
    Name(String),
    /// By a number.
    Number(f64),
}

impl NormOrder {
    /// Of an argument.
    ///
    /// # Errors
    /// `TypeError` for what is neither a text nor a number.
    pub(super) fn of(value: Option<&Value>, span: Span) -> Result<Self> {
        match value {
            None => Ok(Self::Usual),
            Some(Value::Str(name)) => Ok(Self::Name(name.to_string())),
            Some(value) => match value.as_scalar() {
                Some(number) => Ok(Self::Number(number.as_f64())),
                None => bail!(
                    span, TypeError, "ord must be a number or a text, not {}", value.type_name();
                    hint: "the orders are 0, 1, 2, np.inf, their negatives, 'fro' and 'nuc'"
                ),
            },
        }
    }

    fn is(&self, name: &str) -> bool {
        matches!(self, Self::Name(own) if own == name)
    }
}

/// Axes of a norm as they were written.
fn axes_of(value: Option<&Value>, ndim: usize, span: Span) -> Result<Vec<i64>> {
    let one = |value: &Value| match value.as_scalar() {
        Some(Scalar::Float32(x)) => Some(i64::from(x as i32)),
        Some(Scalar::Float64(x)) => Some(x as i64),
        _ => value.as_index(),
    };
    let axes = match value {
        None => return Ok((0..ndim as i64).collect()),
        Some(Value::Tuple(items)) => items
            .iter()
            .map(|item| crate::numpy::convert::as_length(item, span))
            .collect::<Result<_>>()?,
        Some(value) => match one(value) {
            Some(axis) => vec![axis],
            None => {
                bail!(span, TypeError, "'axis' must be None, an integer or a tuple of integers")
            }
        },
    };
    Ok(axes)
}

/// `np.linalg.norm`.
fn norm(
    cx: &mut Context,
    array: &Array,
    order: &NormOrder,
    axis: Option<&Value>,
    keepdims: bool,
    span: Span,
) -> Result<Value> {
    let ndim = array.ndim();
    let array = &if array.dtype.is_float() {
        array.clone()
    } else {
        strided::copy(cx, array, DType::Float64, Keep::K, span)?
    };
    let is_plain = match order {
        NormOrder::Usual => true,
        NormOrder::Name(name) => ndim == 2 && matches!(&**name, "f" | "fro"),
        NormOrder::Number(number) => ndim == 1 && *number == 2.0,
    };
    if axis.is_none() && is_plain {
        let total = square_sum(cx, array, span)?;
        let length = map(cx, "sqrt", &[(&total).into()], span)?;
        let shape: Shape = if keepdims { Shape::from_elem(1, ndim) } else { Shape::new() };
        return Ok(unpacked(under(&length, &shape)));
    }
    let axes = axes_of(axis, ndim, span)?;
    match axes[..] {
        [axis] => {
            let axis = axis_of(axis, ndim, span)?;
            length_along(cx, array, order, (axis, keepdims), span).map(unpacked)
        }
        [rows, columns] => {
            let axes = (axis_of(rows, ndim, span)?, axis_of(columns, ndim, span)?);
            if axes.0 == axes.1 {
                bail!(span, ValueError, "Duplicate axes given.");
            }
            let sizes = norm_of(cx, array, order, axes, span)?;
            if !keepdims {
                return Ok(unpacked(sizes));
            }
            let mut shape = array.layout.shape.clone();
            (shape[axes.0], shape[axes.1]) = (1, 1);
            Ok(Value::Array(under(&sizes, &shape)))
        }
        _ => bail!(
            span, ValueError, "Improper number of dimensions to norm.";
            hint: "name the axes: axis=1 for vectors, axis=(1, 2) for matrices"
        ),
    }
}

/// A new array in C order under another shape of equal size.
fn under(array: &Array, shape: &[usize]) -> Array {
    let size = array.dtype.size();
    let layout = array.layout.reshape(shape, size);
    array.view(
        layout.unwrap_or_else(|| Layout::contiguous(shape, size, crate::array::layout::Order::C)),
    )
}

/// An extreme, or `otherwise` where there is nothing.
fn extreme(
    cx: &mut Context,
    (op, otherwise): (Reduction, Option<f64>),
    array: &Array,
    (goes, keepdims): (&[bool], bool),
    span: Span,
) -> Result<Array> {
    let Some(otherwise) = otherwise.filter(|_| is_undefined(op, array.shape(), goes)) else {
        return eager::fold(cx, op, array, (goes, keepdims), array.dtype, span);
    };
    // A sum of nothing has the shape, and is 0.
    debug_assert_eq!(otherwise, 0.0);
    eager::fold(cx, Reduction::Sum, array, (goes, keepdims), array.dtype, span)
}

/// The lengths of the vectors along an axis.
fn length_along(
    cx: &mut Context,
    array: &Array,
    order: &NormOrder,
    (axis, keepdims): (usize, bool),
    span: Span,
) -> Result<Array> {
    let mut goes = vec![false; array.ndim()];
    goes[axis] = true;
    let how = (&goes[..], keepdims);
    let sum = |cx: &mut Context, array: &Array| {
        eager::fold(cx, Reduction::Sum, array, how, array.dtype, span)
    };
    let order = match order {
        NormOrder::Usual => 2.0,
        NormOrder::Number(number) => *number,
        NormOrder::Name(name) => bail!(
            span, ValueError, "Invalid norm order '{name}' for vectors";
            hint: "a vector's orders are numbers: 0, 1, 2, np.inf"
        ),
    };
    if order == 2.0 {
        let squares = map(cx, "multiply", &[array.into(), array.into()], span)?;
        let total = sum(cx, &squares)?;
        return map(cx, "sqrt", &[(&total).into()], span);
    }
    if order == 0.0 {
        let nonzero = map(cx, "not_equal", &[array.into(), Operand::Int(0)], span)?;
        let ones = strided::copy(cx, &nonzero, array.dtype, Keep::C, span)?;
        return sum(cx, &ones);
    }
    let sizes = map(cx, "absolute", &[array.into()], span)?;
    if order == f64::INFINITY {
        return extreme(cx, (Reduction::Max, Some(0.0)), &sizes, how, span);
    }
    if order == f64::NEG_INFINITY {
        return extreme(cx, (Reduction::Min, None), &sizes, how, span);
    }
    if order == 1.0 {
        return sum(cx, &sizes);
    }
    let powers = powered(cx, &sizes, order, span)?;
    let total = sum(cx, &powers)?;
    // NumPy takes the reciprocal in the dtype of the sums.
    let inverse =
        if total.dtype == DType::Float32 { f64::from(1.0 / order as f32) } else { 1.0 / order };
    powered(cx, &total, inverse, span)
}

/// A power, by the function that NumPy's operator has for its exponent.
fn powered(cx: &mut Context, array: &Array, exponent: f64, span: Span) -> Result<Array> {
    match [(-1.0, "reciprocal"), (0.5, "sqrt"), (2.0, "square")]
        .iter()
        .find(|(e, _)| *e == exponent)
    {
        Some((_, name)) => map(cx, name, &[array.into()], span),
        None => map(cx, "power", &[array.into(), Operand::Float(exponent)], span),
    }
}

/// The norms of the matrices over two axes, rows and columns.
pub(super) fn norm_of(
    cx: &mut Context,
    array: &Array,
    order: &NormOrder,
    (rows, columns): (usize, usize),
    span: Span,
) -> Result<Array> {
    let array = &if array.dtype.is_float() {
        array.clone()
    } else {
        strided::copy(cx, array, DType::Float64, Keep::K, span)?
    };
    let mark = |axes: &[usize]| -> Vec<bool> {
        (0..array.ndim()).map(|axis| axes.contains(&axis)).collect()
    };
    let by_values = match order {
        NormOrder::Number(2.0) => Some((Reduction::Max, Some(0.0))),
        NormOrder::Number(-2.0) => Some((Reduction::Min, None)),
        _ if order.is("nuc") => Some((Reduction::Sum, None)),
        NormOrder::Usual | NormOrder::Number(_) | NormOrder::Name(_) => None,
    };
    if let Some(how) = by_values {
        let others = (0..array.ndim()).filter(|&axis| axis != rows && axis != columns);
        let axes: Vec<usize> = others.chain([rows, columns]).collect();
        let matrices = array.view(array.layout.transpose(&axes));
        let values = singular_values(cx, &matrices, false, span)?;
        let last: Vec<bool> = (1..=values.ndim()).map(|i| i == values.ndim()).collect();
        return extreme(cx, how, &values, (&last, false), span);
    }
    if *order == NormOrder::Usual || order.is("fro") || order.is("f") {
        let squares = map(cx, "multiply", &[array.into(), array.into()], span)?;
        let goes = mark(&[rows, columns]);
        let total = eager::fold(cx, Reduction::Sum, &squares, (&goes, false), array.dtype, span)?;
        return map(cx, "sqrt", &[(&total).into()], span);
    }
    // Sums of columns for 1, of rows for infinity; then the largest or the smallest of them.
    let (summed, other) = match order {
        NormOrder::Number(number) if number.abs() == 1.0 => (rows, columns),
        NormOrder::Number(number) if number.is_infinite() => (columns, rows),
        NormOrder::Usual | NormOrder::Number(_) | NormOrder::Name(_) => bail!(
            span, ValueError, "Invalid norm order for matrices.";
            hint: "a matrix's orders are 1, 2, np.inf, their negatives, 'fro' and 'nuc'"
        ),
    };
    let how = match order {
        NormOrder::Number(number) if *number > 0.0 => (Reduction::Max, Some(0.0)),
        _ => (Reduction::Min, None),
    };
    let sizes = map(cx, "absolute", &[array.into()], span)?;
    let sums =
        eager::fold(cx, Reduction::Sum, &sizes, (&mark(&[summed]), false), array.dtype, span)?;
    let other = if other > summed { other - 1 } else { other };
    let goes: Vec<bool> = (0..sums.ndim()).map(|axis| axis == other).collect();
    extreme(cx, how, &sums, (&goes, false), span)
}

fn vector_norm(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let span = bound.span;
    let array = bound.array(0, cx)?;
    let order = NormOrder::of(bound.get(3), span)?;
    let ndim = array.ndim();
    let axes: Vec<usize> = match bound.get(1) {
        None => (0..ndim).collect(),
        Some(value) => crate::numpy::convert::as_axes(value, span)?
            .iter()
            .map(|&axis| axis_of(axis, ndim, span))
            .collect::<Result<_>>()?,
    };
    if (1..axes.len()).any(|i| axes[..i].contains(&axes[i])) {
        bail!(span, ValueError, "repeated axis");
    }
    let rest: Vec<usize> = (0..ndim).filter(|axis| !axes.contains(axis)).collect();
    let turned: Vec<usize> = axes.iter().chain(&rest).copied().collect();
    let vectors = array.view(array.layout.transpose(&turned));
    let mut shape: Shape = rest.iter().map(|&axis| array.shape()[axis]).collect();
    shape.insert(0, axes.iter().map(|&axis| array.shape()[axis]).product());
    let vectors = match vectors.layout.reshape(&shape, array.dtype.size()) {
        Some(layout) => vectors.view(layout),
        None => under(&strided::copy(cx, &vectors, array.dtype, Keep::C, span)?, &shape),
    };
    let lengths = norm(cx, &vectors, &order, Some(&Value::Int(0)), false, span)?;
    if !bound.flag(2, false)? {
        return Ok(lengths);
    }
    let lengths = as_array(cx, &lengths, None, span)?;
    let mut shape = array.layout.shape.clone();
    for axis in axes {
        shape[axis] = 1;
    }
    Ok(Value::Array(under(&lengths, &shape)))
}
