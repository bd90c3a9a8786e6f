//! Matrices of a pattern, and products of vectors: `tri`, `vander`, `diagflat`, `kron`, `cross`.

use super::convert::{self, as_array};
use super::create::check_size;
use super::create::tuple_text;
use super::diagonals::with_diagonal;
use super::eager::{self, array_of, map, unpacked};
use super::manipulate::{no_axis, raveled, resolve_axis};
use super::modules::apply;
use super::registry::{Args, Bound, Costs, Function, Run};
use super::strided::{self, Keep};
use crate::array::Array;
use crate::array::dtype::{DType, Scalar};
use crate::array::layout::{Layout, Order, Shape, broadcast_shapes};
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
        name: "diag_indices",
        signature: "n, ndim=2",
        costs: Costs::New,
        doc: "The indices of the main diagonal, along each axis.\n\n\
              >>> np.diag_indices(3)\n(array([0, 1, 2]), array([0, 1, 2]))",
        run: Run::Call(|cx, bound| {
            let ndim = convert::as_integer(bound.get(1).unwrap_or(&Value::Int(2)), bound.span)?;
            let indices = apply(cx, "arange", [bound.required(0).clone()], &[], bound.span)?;
            let ndim = ndim.max(0) as usize;
            cx.room_for(ndim.saturating_mul(size_of::<Value>()), bound.span)?;
            Ok(Value::tuple(std::iter::repeat_n(indices, ndim)))
        }),
    },
    Function {
        name: "diag_indices_from",
        signature: "arr",
        costs: Costs::New,
        doc: "The indices of an array's main diagonal; all its axes must be of one length.\n\n\
              >>> np.diag_indices_from(np.ones((2, 2)))\n(array([0, 1]), array([0, 1]))",
        run: Run::Call(|cx, bound| {
            let span = bound.span;
            let Value::Array(array) = bound.required(0) else {
                let class = bound.required(0).type_name();
                bail!(span, AttributeError, "'{class}' object has no attribute 'ndim'");
            };
            if array.ndim() < 2 {
                bail!(span, ValueError, "input array must be at least 2-d");
            }
            if array.shape().iter().any(|len| *len != array.shape()[0]) {
                bail!(span, ValueError, "All dimensions of input must be of equal length");
            }
            let lengths = [array.shape()[0], array.ndim()].map(Value::from);
            apply(cx, "diag_indices", lengths, &[], span)
        }),
    },
    Function {
        name: "mask_indices",
        signature: "n, mask_func, k=0",
        costs: Costs::Working,
        doc: "The indices of a square matrix at which a function leaves ones: np.triu, np.tril or your own, \
              which is given the matrix and k.\n\n\
              >>> np.mask_indices(2, np.triu)\n(array([0, 0, 1]), array([0, 1, 1]))",
        run: Run::Calls(|caller, bound| {
            let (n, span) = (bound.required(0).clone(), bound.span);
            let shape = Value::tuple([n.clone(), n]);
            let ones = apply(caller.cx(), "ones", [shape], &[("dtype", Value::text("int"))], span)?;
            let k = bound.values[2].clone().unwrap_or(Value::Int(0));
            let args = Args { positional: [ones, k].into_iter().collect(), keywords: Vec::new() };
            let kept = caller.call(bound.required(1), args, span)?;
            let kept = convert::any_array(caller.cx(), &kept, None, span)?;
            super::nonzero::nonzero(caller.cx(), &kept, span)
        }),
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
    let array = bound.array_with(0, "ndim", cx)?;
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
    let dtype = array.dtype.promote(DType::Int64);
    check_size(&shape, dtype, span)?;
    let size = count * columns;
    cx.room_for(size.saturating_mul(8), span)?;
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

/// `a[i]·b[j] - a[j]·b[i]`, where a third component that is not there is 0.
fn component(
    cx: &mut Context,
    (a, b): (&Array, &Array),
    (i, j): (usize, usize),
    span: Span,
) -> Result<Array> {
    let of = |array: &Array, i: usize| {
        let last = array.ndim() - 1;
        (i < array.shape()[last]).then(|| array.view(array.layout.index(last, i)))
    };
    let mut product = |i: usize, j: usize| match (of(a, i), of(b, j)) {
        (Some(a), Some(b)) => map(cx, "multiply", &[(&a).into(), (&b).into()], span).map(Some),
        _ => Ok(None),
    };
    match (product(i, j)?, product(j, i)?) {
        (Some(first), Some(second)) => {
            map(cx, "subtract", &[(&first).into(), (&second).into()], span)
        }
        (Some(first), None) => Ok(first),
        (None, Some(second)) => map(cx, "negative", &[(&second).into()], span),
        (None, None) => unreachable!("one of both has three components"),
    }
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
        cx.warn(
            span,
            "DeprecationWarning",
            "Arrays of 2-dimensional vectors are deprecated. Use arrays of 3-dimensional vectors instead. (deprecated \
             in NumPy 2.0)"
                .to_owned(),
        );
    }
    let stacks = [&a, &b].map(|array| &array.shape()[..array.ndim() - 1]);
    if broadcast_shapes(stacks).is_none() {
        bail!(
            span,
            ValueError,
            "shape mismatch: objects cannot be broadcast to a single shape.  Mismatch is between arg 0 with shape {} and \
            arg 1 with shape {}.",
            tuple_text(stacks[0]),
            tuple_text(stacks[1])
        );
    }
    let mut parts = Vec::with_capacity(3);
    for (i, j) in [(1, 2), (2, 0), (0, 1)] {
        if lengths == [2, 2] && (i, j) != (0, 1) {
            continue;
        }
        parts.push(component(cx, (&a, &b), (i, j), span)?);
    }
    if let [plane] = &parts[..] {
        return Ok(Value::Array(plane.clone()));
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
