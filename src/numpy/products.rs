//! Products of vectors and matrices: `dot`, `matmul`, `@` and their kin.

use super::convert::as_array;
use super::create::lengths_text;
use super::eager::{self, map, unpacked};
use super::registry::{Bound, Costs, Function, Run};
use super::running::axis_of;
use super::strided::{self, Keep};
use crate::array::Array;
use crate::array::dtype::{DType, Element as Stored, Scalar, rust};
use crate::array::layout::{Layout, Order, Shape, broadcast_shapes};
use crate::bail;
use crate::context::Context;
use crate::cost::Cost;
use crate::diag::{Diagnostic, Result, Span};
use crate::kernels::gemm::{Element, ROWS as BLOCK};
use crate::value::Value;

/// Every function of this file.
pub static ROWS: &[Function] = &[
    Function {
        name: "dot",
        signature: "a, b, out=None",
        costs: Costs::Product,
        doc: "The sum of products of two vectors, the product of two matrices, or of a matrix and a vector.\n\n\
              >>> np.dot([1, 2, 3], [4, 5, 6])\nnp.int64(32)\n\
              >>> np.dot([[1, 2], [3, 4]], [1, 1])\narray([3, 7])",
        run: Run::Call(|cx, bound| dot(cx, &bound)),
    },
    Function {
        name: "ndarray.dot",
        signature: "self, b, out=None",
        costs: Costs::Product,
        doc: "The product with a vector or a matrix.\n\n\
              >>> np.array([[1.0, 2.0], [3.0, 4.0]]).dot([1.0, 1.0])\narray([3., 7.])",
        run: Run::Call(|cx, bound| dot(cx, &bound)),
    },
    Function {
        name: "matmul",
        signature: "x1, x2",
        costs: Costs::Product,
        doc: "The product of two matrices, or of stacks of them: what the operator `@` computes.\n\n\
              >>> np.matmul([[1, 2], [3, 4]], [[5, 6], [7, 8]])\narray([[19, 22],\n       [43, 50]])",
        run: Run::Call(|cx, bound| {
            let (a, b) = (bound.array(0, cx)?, bound.array(1, cx)?);
            matmul(cx, &a, &b, bound.span)
        }),
    },
    Function {
        name: "vdot",
        signature: "a, b",
        costs: Costs::Product,
        doc: "The sum of the products of all elements, whatever the shapes.\n\n\
              >>> np.vdot([[1, 2], [3, 4]], [[5, 6], [7, 8]])\nnp.int64(70)",
        run: Run::Call(|cx, bound| vdot(cx, &bound)),
    },
    Function {
        name: "inner",
        signature: "a, b",
        costs: Costs::Product,
        doc: "The sums of products over the last axes of both.\n\n\
              >>> np.inner([1, 2, 3], [0, 1, 0])\nnp.int64(2)",
        run: Run::Call(|cx, bound| inner(cx, &bound)),
    },
    Function {
        name: "outer",
        signature: "a, b, out=None",
        costs: Costs::Product,
        doc: "Every element of one vector times every element of the other.\n\n\
              >>> np.outer([1, 2], [10, 20, 30])\narray([[10, 20, 30],\n       [20, 40, 60]])",
        run: Run::Call(|cx, bound| outer(cx, &bound)),
    },
    Function {
        name: "tensordot",
        signature: "a, b, axes=2",
        costs: Costs::Product,
        doc: "The sums of products over the last axes of one and the first of the other.\n\n\
              >>> np.tensordot([[1, 2], [3, 4]], [[1, 0], [0, 1]], axes=1)\narray([[1, 2],\n       [3, 4]])",
        run: Run::Call(|cx, bound| tensordot(cx, &bound)),
    },
];

/// `a @ b`.
///
/// # Errors
/// NumPy's `ValueError` for shapes that do not fit; `MemoryError`; `KeyboardInterrupt`.
pub fn matmul(cx: &mut Context, a: &Array, b: &Array, span: Span) -> Result<Value> {
    const SIGNATURE: &str = "(n?,k),(k,m?)->(n?,m?)";
    for (i, operand) in [a, b].into_iter().enumerate() {
        if operand.ndim() == 0 {
            bail!(
                span, ValueError,
                "matmul: Input operand {i} does not have enough dimensions (has 0, gufunc core with signature \
                {SIGNATURE} requires 1)";
                hint: "multiply by a number with *"
            );
        }
    }
    // A vector is a row on the left, a column on the right.
    let left = if a.ndim() == 1 { a.view(a.layout.insert_axis(0)) } else { a.clone() };
    let right = if b.ndim() == 1 { b.view(b.layout.insert_axis(1)) } else { b.clone() };
    let (rows, depth) = (left.shape()[left.ndim() - 2], left.shape()[left.ndim() - 1]);
    let (other, columns) = (right.shape()[right.ndim() - 2], right.shape()[right.ndim() - 1]);
    if depth != other {
        let error = crate::diagnostic!(
            span,
            ValueError,
            "matmul: Input operand 1 has a mismatch in its core dimension 0, with gufunc signature {SIGNATURE} \
            (size {other} is different from {depth})"
        );
        return Err(error.hint(fit_hint(a, b)));
    }
    let stacks = [&left.shape()[..left.ndim() - 2], &right.shape()[..right.ndim() - 2]];
    let Some(stack) = broadcast_shapes(stacks) else {
        return Err(unstackable(a, b, (rows, columns), span));
    };
    let dtype = a.dtype.promote(b.dtype);
    let mut shape = stack.clone();
    if a.ndim() > 1 {
        shape.push(rows);
    }
    if b.ndim() > 1 {
        shape.push(columns);
    }
    let whole = |array: &Array, core: [usize; 2]| {
        let mut shape = stack.clone();
        shape.extend(core);
        array.view(array.layout.broadcast_to(&shape).expect("the stacks broadcast"))
    };
    let left = ready(cx, &whole(&left, [rows, depth]), dtype, span)?;
    let right = if stacks[1].is_empty() {
        ready(cx, &right, dtype, span)?
    } else {
        ready(cx, &whole(&right, [depth, columns]), dtype, span)?
    };
    let count = stack.iter().product();
    let out = product(cx, (&left, &right), count, (rows, depth, columns), &shape, span)?;
    Ok(unpacked(out))
}

fn fit_hint(a: &Array, b: &Array) -> String {
    let of = |array: &Array| lengths_text(array.shape());
    format!(
        "the last length of {} must be the {} of {}; b.T swaps the axes of b",
        of(a),
        if b.ndim() > 1 { "last but one" } else { "length" },
        of(b)
    )
}

fn unstackable(a: &Array, b: &Array, core: (usize, usize), span: Span) -> Diagnostic {
    let remapped = |array: &Array| {
        let stack = &array.shape()[..array.ndim() - 2];
        let mut names: Vec<String> = stack.iter().map(ToString::to_string).collect();
        names.extend(["newaxis".to_owned(), "newaxis".to_owned()]);
        format!("{}->({})", lengths_text(array.shape()), names.join(","))
    };
    crate::diagnostic!(
        span,
        ValueError,
        "operands could not be broadcast together with remapped shapes [original->remapped]: {} {}  and \
        requested shape ({},{})",
        remapped(a),
        remapped(b),
        core.0,
        core.1
    )
}

/// An array of a dtype whose elements stand one after another from the start of its view.
pub(super) fn ready(cx: &mut Context, array: &Array, dtype: DType, span: Span) -> Result<Array> {
    if array.dtype == dtype && array.is_contiguous(Order::C) {
        return Ok(array.clone());
    }
    strided::copy(cx, array, dtype, Keep::C, span)
}

/// The products of `count` pairs of matrices that stand one after another; the right one may be one for all.
fn product(
    cx: &mut Context,
    (a, b): (&Array, &Array),
    count: usize,
    (rows, depth, columns): (usize, usize, usize),
    shape: &[usize],
    span: Span,
) -> Result<Array> {
    let dtype = a.dtype;
    let out = cx.zeros(dtype, shape, Order::C, span)?;
    macro_rules! of {
        ($($Variant:ident)+) => {
            match dtype {
                $(DType::$Variant => {
                    multiply::<rust::$Variant>(cx, (&out, a, b), count, (rows, depth, columns), span)?;
                })+
                text @ DType::Text(_) => text.not_of_numbers(),
            }
        };
    }
    of!(Bool Int8 UInt8 Int16 UInt16 Int32 UInt32 Int64 UInt64 Float32 Float64);
    cx.meter = cx.meter.then(Cost {
        ops: 2 * (count * rows * depth * columns) as u64,
        bytes_read: (a.nbytes() + b.nbytes()) as u64,
        bytes_written: out.nbytes() as u64,
        passes: 1,
        ..Cost::default()
    });
    Ok(out)
}

fn multiply<T: Element + Stored>(
    cx: &Context,
    (out, a, b): (&Array, &Array, &Array),
    count: usize,
    (rows, depth, columns): (usize, usize, usize),
    span: Span,
) -> Result<()> {
    let (a_bytes, b_bytes) = (a.buffer.read(), b.buffer.read());
    let elements = |array: &Array, bytes| -> &[T] {
        let bytes: &[u8] = bytes;
        bytemuck::cast_slice(&bytes[array.layout.offset..array.layout.offset + array.nbytes()])
    };
    let (a_all, b_all) = (elements(a, &a_bytes), elements(b, &b_bytes));
    let mut bytes = out.buffer.write();
    let out: &mut [T] = bytemuck::cast_slice_mut(&mut bytes);
    if depth == 0 || rows == 0 || columns == 0 {
        return Ok(());
    }
    let is_one = b_all.len() == depth * columns;
    // A block of rows is some milliseconds of work at most, but for matrices that are very wide.
    let step = (BLOCK.max((1 << 24) / (depth * columns).max(1)) / BLOCK).max(1) * BLOCK;
    for i in 0..count {
        let b = if is_one { b_all } else { &b_all[i * depth * columns..(i + 1) * depth * columns] };
        for first in (0..rows).step_by(step) {
            let n = step.min(rows - first);
            let row = i * rows + first;
            let a = &a_all[row * depth..(row + n) * depth];
            if columns == 1 {
                for (out, a) in out[row..row + n].iter_mut().zip(a.chunks_exact(depth)) {
                    *out = T::dot(a, b);
                }
            } else {
                let out = &mut out[row * columns..(row + n) * columns];
                for (out, a) in out.chunks_mut(BLOCK * columns).zip(a.chunks(BLOCK * depth)) {
                    T::multiply(out, a, b, depth, columns);
                }
            }
            cx.poll(span)?;
        }
    }
    Ok(())
}

fn dot(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let (a, b) = (bound.array(0, cx)?, bound.array(1, cx)?);
    let value = dot_of(cx, &a, &b, bound.span)?;
    match (bound.get(2), &value) {
        (None, _) => Ok(value),
        (Some(Value::Array(out)), Value::Array(result))
            if out.shape() == result.shape() && out.dtype == result.dtype =>
        {
            cx.before_write(&out.buffer, bound.span)?;
            strided::assign(cx, out, result, bound.span)?;
            Ok(Value::Array(out.clone()))
        }
        (Some(_), _) => bail!(
            bound.span,
            ValueError,
            "output array is not acceptable (must have the right datatype, number of dimensions, and be a \
            C-Array)"
        ),
    }
}

/// `np.dot`.
///
/// # Errors
/// NumPy's `ValueError` for shapes that do not fit; `MemoryError`; `KeyboardInterrupt`.
pub(super) fn dot_of(cx: &mut Context, a: &Array, b: &Array, span: Span) -> Result<Value> {
    if a.ndim() == 0 || b.ndim() == 0 {
        return map(cx, "multiply", &[a.into(), b.into()], span).map(unpacked);
    }
    let depth_axis = b.ndim().saturating_sub(2);
    aligned(a, a.ndim() - 1, b, depth_axis, span)?;
    // The summed axis of b first, then its others.
    let mut axes: Vec<usize> = vec![depth_axis];
    axes.extend((0..b.ndim()).filter(|&axis| axis != depth_axis));
    let b = b.view(b.layout.transpose(&axes));
    contract(cx, a, &b, 1, span)
}

/// NumPy's complaint of two axes that must be equally long.
fn aligned(a: &Array, i: usize, b: &Array, j: usize, span: Span) -> Result<()> {
    let (n, m) = (a.shape()[i], b.shape()[j]);
    if n == m {
        return Ok(());
    }
    let error = crate::diagnostic!(
        span,
        ValueError,
        "shapes {} and {} not aligned: {n} (dim {i}) != {m} (dim {j})",
        lengths_text(a.shape()),
        lengths_text(b.shape())
    );
    Err(error.hint(fit_hint(a, b)))
}

/// The sums of products over the last `count` axes of `a` and the first of `b`.
fn contract(cx: &mut Context, a: &Array, b: &Array, count: usize, span: Span) -> Result<Value> {
    let dtype = a.dtype.promote(b.dtype);
    let kept = &a.shape()[..a.ndim() - count];
    let mut shape: Shape = kept.into();
    shape.extend_from_slice(&b.shape()[count..]);
    let sizes = (
        kept.iter().product(),
        b.shape()[..count].iter().product(),
        b.shape()[count..].iter().product(),
    );
    let (a, b) = (ready(cx, a, dtype, span)?, ready(cx, b, dtype, span)?);
    product(cx, (&a, &b), 1, sizes, &shape, span).map(unpacked)
}

fn flat(cx: &mut Context, array: &Array, span: Span) -> Result<Array> {
    let array = ready(cx, array, array.dtype, span)?;
    let layout = Layout {
        offset: array.layout.offset,
        ..Layout::contiguous(&[array.size()], array.dtype.size(), Order::C)
    };
    Ok(array.view(layout))
}

fn vdot(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let (a, b) = (bound.array(0, cx)?, bound.array(1, cx)?);
    if a.size() != b.size() {
        bail!(
            bound.span, ValueError, "cannot reshape array of size {} into shape ({},)", b.size(), a.size();
            hint: "both need as many elements"
        );
    }
    let (a, b) = (flat(cx, &a, bound.span)?, flat(cx, &b, bound.span)?);
    contract(cx, &a, &b, 1, bound.span)
}

fn inner(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let (a, b) = (bound.array(0, cx)?, bound.array(1, cx)?);
    if a.ndim() == 0 || b.ndim() == 0 {
        return map(cx, "multiply", &[(&a).into(), (&b).into()], bound.span).map(unpacked);
    }
    aligned(&a, a.ndim() - 1, &b, b.ndim() - 1, bound.span)?;
    let mut axes: Vec<usize> = vec![b.ndim() - 1];
    axes.extend(0..b.ndim() - 1);
    let b = b.view(b.layout.transpose(&axes));
    contract(cx, &a, &b, 1, bound.span)
}

fn outer(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let (a, b) = (bound.array(0, cx)?, bound.array(1, cx)?);
    let (a, b) = (flat(cx, &a, bound.span)?, flat(cx, &b, bound.span)?);
    let (column, row) = (a.view(a.layout.insert_axis(1)), b.view(b.layout.insert_axis(0)));
    let result = map(cx, "multiply", &[(&column).into(), (&row).into()], bound.span)?;
    match bound.get(2) {
        Some(Value::Array(out)) if out.shape() == result.shape() => {
            cx.before_write(&out.buffer, bound.span)?;
            strided::assign(cx, out, &result, bound.span)?;
            Ok(Value::Array(out.clone()))
        }
        Some(_) => bail!(bound.span, TypeError, "return arrays must be of ArrayType"),
        None => Ok(Value::Array(result)),
    }
}

fn tensordot(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let span = bound.span;
    let (a, b) = (bound.array(0, cx)?, bound.array(1, cx)?);
    let (of_a, of_b) = match bound.get(2) {
        Some(Value::Tuple(pair)) if pair.len() == 2 => tensor_axes(&pair[0], &pair[1], span)?,
        Some(Value::List(pair)) if pair.borrow().len() == 2 => {
            let pair = pair.borrow();
            tensor_axes(&pair[0], &pair[1], span)?
        }
        _ => {
            let count = bound.integer(2)?.unwrap_or(2);
            ((-count..0).collect(), (0..count).collect())
        }
    };
    let resolve = |axes: &[i64], array: &Array| -> Result<Vec<usize>> {
        axes.iter().map(|&axis| axis_of(axis, array.ndim(), span)).collect()
    };
    let (of_a, of_b) = (resolve(&of_a, &a)?, resolve(&of_b, &b)?);
    let differ = of_a.iter().zip(&of_b).any(|(&i, &j)| a.shape()[i] != b.shape()[j]);
    if of_a.len() != of_b.len() || differ {
        bail!(
            span, ValueError, "shape-mismatch for sum";
            hint: "the axes that are summed have the same lengths in both arrays"
        );
    }
    let mut order: Vec<usize> = (0..a.ndim()).filter(|axis| !of_a.contains(axis)).collect();
    order.extend(&of_a);
    let a = a.view(a.layout.transpose(&order));
    let mut order = of_b.clone();
    order.extend((0..b.ndim()).filter(|axis| !of_b.contains(axis)));
    let b = b.view(b.layout.transpose(&order));
    let value = contract(cx, &a, &b, of_a.len(), span)?;
    // NumPy answers an array even where no axis is left.
    match value {
        Value::Scalar(_) => as_array(cx, &value, None, span).map(Value::Array),
        other => Ok(other),
    }
}

fn tensor_axes(a: &Value, b: &Value, span: Span) -> Result<(Vec<i64>, Vec<i64>)> {
    let of = |value: &Value| super::convert::integers(value, span).map(|axes| axes.to_vec());
    Ok((of(a)?, of(b)?))
}

/// The sum of an array's squares, as a number.
pub(super) fn square_sum(cx: &mut Context, array: &Array, span: Span) -> Result<Array> {
    let array = flat(cx, array, span)?;
    match contract(cx, &array, &array, 1, span)? {
        Value::Array(array) => Ok(array),
        value => eager::array_of(cx, &[value.as_scalar().map_or(0.0, Scalar::as_f64)], &[], span),
    }
}
