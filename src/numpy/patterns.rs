//! Matrices of a pattern, and products of vectors: `tri`, `vander`, `diagflat`, `kron`, `cross`.

use super::convert::{self, as_array};
use super::diagonals::with_diagonal;
use super::eager::{self, array_of, map, unpacked};
use super::manipulate::{no_axis, raveled, resolve_axis};
use super::registry::{Bound, Costs, Function, Run};
use super::strided::{self, Keep};
use crate::array::Array;
use crate::array::dtype::{DType, Scalar};
use crate::array::layout::{Layout, Order, Shape};
use crate::bail;
use crate::context::Context;
use crate::diag::{Result, Span};
use crate::value::Value;

/// Every function of this file.
pub static ROWS: &[Function] = &[
    Function {
        name: "tri",
        signature: "N, M=None, k=0, dtype=float, *, like=None",
        costs: Costs::New,
        doc: "A matrix with ones at and below the diagonal.\n\n\
              >>> np.tri(2, 3, dtype=int)\narray([[1, 0, 0],\n       [1, 1, 0]])",
        run: Run::Call(|cx, bound| tri(cx, &bound)),
    },
    Function {
        name: "tril_indices",
        signature: "n, k=0, m=None",
        costs: Costs::New,
        doc: "Rows and columns of the lower triangle.\n\n\
              >>> np.tril_indices(2)\n(array([0, 1, 1]), array([0, 0, 1]))",
        run: Run::Call(|cx, bound| triangle(cx, &bound, true)),
    },
    Function {
        name: "triu_indices",
        signature: "n, k=0, m=None",
        costs: Costs::New,
        doc: "Rows and columns of the upper triangle.\n\n\
              >>> np.triu_indices(3, 1)\n(array([0, 0, 1]), array([1, 2, 2]))",
        run: Run::Call(|cx, bound| triangle(cx, &bound, false)),
    },
    Function {
        name: "tril_indices_from",
        signature: "arr, k=0",
        costs: Costs::New,
        doc: "Rows and columns of a matrix's lower triangle.\n\n\
              >>> np.tril_indices_from(np.ones((2, 2)))\n(array([0, 1, 1]), array([0, 0, 1]))",
        run: Run::Call(|cx, bound| triangle_from(cx, &bound, true)),
    },
    Function {
        name: "triu_indices_from",
        signature: "arr, k=0",
        costs: Costs::New,
        doc: "Rows and columns of a matrix's upper triangle: a[np.triu_indices_from(a, 1)] is what stands \
              above the diagonal.\n\n\
              >>> np.triu_indices_from(np.ones((2, 2)))\n(array([0, 0, 1]), array([0, 1, 1]))",
        run: Run::Call(|cx, bound| triangle_from(cx, &bound, false)),
    },
    Function {
        name: "diagflat",
        signature: "v, k=0",
        costs: Costs::New,
        doc: "A matrix with all elements of an array as its diagonal.\n\n\
              >>> np.diagflat([[1, 2]])\narray([[1, 0],\n       [0, 2]])",
        run: Run::Call(|cx, bound| {
            let array = bound.array(0, cx)?;
            let flat = raveled(cx, &array, bound.span)?;
            let k = bound.integer(1)?.unwrap_or(0);
            with_diagonal(cx, &flat, k, bound.span).map(Value::Array)
        }),
    },
    Function {
        name: "vander",
        signature: "x, N=None, increasing=False",
        costs: Costs::Working,
        doc: "The powers of each number as a row, the highest first: the matrix of a polynomial's fit.\n\n\
              >>> np.vander([1, 2, 3])\narray([[1, 1, 1],\n       [4, 2, 1],\n       [9, 3, 1]])",
        run: Run::Call(|cx, bound| vander(cx, &bound)),
    },
    Function {
        name: "kron",
        signature: "a, b",
        costs: Costs::Working,
        doc: "Each element of one array times the whole of another, in its place.\n\n\
              >>> np.kron([1, 10], [1, 2])\narray([ 1,  2, 10, 20])",
        run: Run::Call(|cx, bound| kron(cx, &bound)),
    },
    Function {
        name: "cross",
        signature: "a, b, axisa=-1, axisb=-1, axisc=-1, axis=None",
        costs: Costs::Working,
        doc: "The vector at right angles to two of three components each, or to those along an axis.\n\n\
              >>> np.cross([1, 0, 0], [0, 1, 0])\narray([0, 0, 1])",
        run: Run::Call(|cx, bound| cross(cx, &bound)),
    },
];

/// A length; `None` where it was not given.
fn length(bound: &Bound, i: usize) -> Result<Option<usize>> {
    Ok(bound.integer(i)?.map(|n| n.max(0) as usize))
}

fn tri(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let span = bound.span;
    let rows = convert::as_integer(bound.required(0), span)?.max(0) as usize;
    let columns = length(bound, 1)?.unwrap_or(rows);
    let k = bound.integer(2)?.unwrap_or(0);
    let dtype = bound.dtype(3)?.unwrap_or(DType::Float64);
    let out = cx.zeros(dtype, &[rows, columns], Order::C, span)?;
    let size = dtype.size();
    let one = convert::word_of(Scalar::Int64(1), dtype);
    {
        let mut to = out.buffer.write();
        for (i, row) in to.chunks_exact_mut((columns * size).max(1)).take(rows).enumerate() {
            cx.poll(span)?;
            let end = (i as i64).saturating_add(k).saturating_add(1).clamp(0, columns as i64);
            for element in row[..end as usize * size].chunks_exact_mut(size) {
                element.copy_from_slice(&one.0[..size]);
            }
        }
    }
    strided::count(cx, 0, out.nbytes());
    Ok(Value::Array(out))
}

fn triangle(cx: &mut Context, bound: &Bound, lower: bool) -> Result<Value> {
    let rows = convert::as_integer(bound.required(0), bound.span)?.max(0) as usize;
    let columns = length(bound, 2)?.unwrap_or(rows);
    indices(cx, (rows, columns), bound.integer(1)?.unwrap_or(0), lower, bound.span)
}

fn triangle_from(cx: &mut Context, bound: &Bound, lower: bool) -> Result<Value> {
    let array = bound.any_array(0, cx)?;
    let &[rows, columns] = array.shape() else {
        bail!(bound.span, ValueError, "input array must be 2-d");
    };
    indices(cx, (rows, columns), bound.integer(1)?.unwrap_or(0), lower, bound.span)
}

/// The indices of a triangle of a matrix with so many rows and columns.
fn indices(
    cx: &mut Context,
    (rows, columns): (usize, usize),
    k: i64,
    lower: bool,
    span: Span,
) -> Result<Value> {
    cx.room_for(rows.saturating_mul(columns).saturating_mul(16), span)?;
    let (mut left, mut right) = (Vec::new(), Vec::new());
    for row in 0..rows as i64 {
        cx.poll(span)?;
        let edge = |k: i64| row.saturating_add(k).clamp(0, columns as i64);
        let kept = if lower { 0..edge(k.saturating_add(1)) } else { edge(k)..columns as i64 };
        left.extend(std::iter::repeat_n(row, kept.clone().count()));
        right.extend(kept);
    }
    let count = [left.len()];
    let rows = array_of(cx, &left, &count, span)?;
    let columns = array_of(cx, &right, &count, span)?;
    Ok(Value::tuple([rows, columns].map(Value::Array)))
}

fn vander(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let span = bound.span;
    let array = bound.array(0, cx)?;
    if array.ndim() != 1 {
        bail!(span, ValueError, "x must be a one-dimensional array or sequence.");
    }
    let count = array.size();
    let columns = match bound.integer(1)? {
        None => count,
        Some(n) if n < 0 => bail!(span, ValueError, "negative dimensions are not allowed"),
        Some(n) => n as usize,
    };
    let rises = bound.flag(2, false)?;
    let place = |power: usize| if rises { power } else { columns - 1 - power };
    let shape = [count, columns];
    let Some(size) = count.checked_mul(columns) else {
        bail!(span, ValueError, "array is too big")
    };
    cx.room_for(size * 8, span)?;
    let dtype = array.dtype.promote(DType::Int64);
    let array = strided::copy(cx, &array, dtype, Keep::C, span)?;
    let out = if let Some(numbers) = array.to_vec::<i64>() {
        let mut all = vec![1_i64; size];
        for (row, x) in all.chunks_exact_mut(columns.max(1)).zip(numbers) {
            cx.poll(span)?;
            for power in 1..columns {
                row[place(power)] = row[place(power - 1)].wrapping_mul(x);
            }
        }
        array_of(cx, &all, &shape, span)?
    } else {
        let numbers = eager::floats(cx, &array, span)?;
        let mut all = vec![1.0_f64; size];
        for (row, x) in all.chunks_exact_mut(columns.max(1)).zip(numbers) {
            cx.poll(span)?;
            for power in 1..columns {
                row[place(power)] = row[place(power - 1)] * x;
            }
        }
        array_of(cx, &all, &shape, span)?
    };
    Ok(Value::Array(out))
}

/// With axes of length 1 in front, up to a number of axes.
fn padded(array: &Array, ndim: usize) -> Array {
    let mut layout = array.layout.clone();
    while layout.ndim() < ndim {
        layout = layout.insert_axis(0);
    }
    array.view(layout)
}

fn kron(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let span = bound.span;
    let (a, b) = (bound.array(0, cx)?, bound.array(1, cx)?);
    let ndim = a.ndim().max(b.ndim());
    let (a, b) = (padded(&a, ndim), padded(&b, ndim));
    let (mut left, mut right) = (a.layout.clone(), b.layout.clone());
    // The axes take turns: those of b vary within those of a.
    for axis in 0..ndim {
        left = left.insert_axis(2 * axis + 1);
        right = right.insert_axis(2 * axis);
    }
    let product = map(cx, "multiply", &[(&a.view(left)).into(), (&b.view(right)).into()], span)?;
    let shape: Shape = a.shape().iter().zip(b.shape()).map(|(m, n)| m * n).collect();
    let layout = Layout::contiguous(&shape, product.dtype.size(), Order::C);
    Ok(unpacked(product.with_layout(layout)))
}

/// An array with one of its axes as the last.
fn vectors(array: &Array, axis: i64, which: &str, span: Span) -> Result<Array> {
    let ndim = array.ndim();
    let at =
        resolve_axis(axis, ndim).ok_or_else(|| no_axis(&format!("{which}: "), axis, ndim, span))?;
    let order: Vec<usize> = (0..ndim).filter(|&i| i != at).chain([at]).collect();
    Ok(array.view(array.layout.transpose(&order)))
}

fn cross(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let span = bound.span;
    let axes = if let Some(axis) = bound.integer(5)? {
        [axis; 3]
    } else {
        let axis = |i: usize| -> Result<i64> { Ok(bound.integer(i)?.unwrap_or(-1)) };
        [axis(2)?, axis(3)?, axis(4)?]
    };
    let a = as_array(cx, bound.required(0), None, span)?;
    let b = as_array(cx, bound.required(1), None, span)?;
    if a.ndim() == 0 || b.ndim() == 0 {
        bail!(span, ValueError, "At least one array has zero dimension");
    }
    let a = vectors(&a, axes[0], "axisa", span)?;
    let b = vectors(&b, axes[1], "axisb", span)?;
    let lengths = [&a, &b].map(|array| array.shape()[array.ndim() - 1]);
    if lengths.iter().any(|len| ![2, 3].contains(len)) {
        bail!(
            span,
            ValueError,
            "incompatible dimensions for cross product\n(dimension must be 2 or 3)"
        );
    }
    if lengths != [3, 3] {
        bail!(
            span, NotImplementedError, "numscope has no cross product of two components, which NumPy deprecates";
            hint: "give the third one: [x, y, 0]"
        );
    }
    let of = |array: &Array, i: usize| array.view(array.layout.index(array.ndim() - 1, i));
    let mut parts = Vec::with_capacity(3);
    for (i, j) in [(1, 2), (2, 0), (0, 1)] {
        let first = map(cx, "multiply", &[(&of(&a, i)).into(), (&of(&b, j)).into()], span)?;
        let second = map(cx, "multiply", &[(&of(&a, j)).into(), (&of(&b, i)).into()], span)?;
        parts.push(map(cx, "subtract", &[(&first).into(), (&second).into()], span)?);
    }
    let mut shape: Shape = parts[0].shape().into();
    shape.push(3);
    let dtype = parts[0].dtype;
    let out = cx.empty(dtype, Layout::contiguous(&shape, dtype.size(), Order::C), span)?;
    let last = out.ndim() - 1;
    for (i, part) in parts.iter().enumerate() {
        strided::assign(cx, &out.view(out.layout.index(last, i)), part, span)?;
    }
    let Some(at) = resolve_axis(axes[2], out.ndim()) else {
        return Err(no_axis("axisc: ", axes[2], out.ndim(), span));
    };
    if at == last {
        return Ok(Value::Array(out));
    }
    let mut order: Vec<usize> = (0..last).collect();
    order.insert(at, last);
    Ok(Value::Array(out.view(out.layout.transpose(&order))))
}
