//! Diagonals and triangles of matrices.

use super::convert::{self, set_word};
use super::create::{lengths_text, warn_cast};
use super::lanes;
use super::registry::{Bound, Costs, Function, Run};
use super::strided::{self, Keep};
use crate::array::dtype::Scalar;
use crate::array::layout::{Layout, Order, Shape, element_count};
use crate::array::{Array, for_each_position};
use crate::bail;
use crate::context::Context;
use crate::diag::{Result, Span};
use crate::kernels::reduce::{Reduction, fold_block};
use crate::value::Value;

/// Every function and method of this file.
pub static ROWS: &[Function] = &[
    Function {
        name: "diagonal",
        signature: "a, offset=0, axis1=0, axis2=1",
        costs: Costs::View,
        doc: "A read-only view of the diagonal of a matrix, or of one offset from it.\n\n\
              >>> np.diagonal([[1, 2], [3, 4]])\narray([1, 4])",
        run: Run::Call(|cx, bound| diagonal(cx, &bound).map(Value::Array)),
    },
    Function {
        name: "ndarray.diagonal",
        signature: "self, offset=0, axis1=0, axis2=1",
        costs: Costs::View,
        doc: "A read-only view of the diagonal, or of one offset from it.\n\n\
              >>> np.array([[1, 2], [3, 4]]).diagonal(1)\narray([2])",
        run: Run::Call(|cx, bound| diagonal(cx, &bound).map(Value::Array)),
    },
    Function {
        name: "diag",
        signature: "v, k=0",
        costs: Costs::ViewOrCopy,
        doc: "The diagonal of a matrix, as a view; of one axis, a new matrix with it as the diagonal.\n\n\
              >>> np.diag([[1, 2], [3, 4]])\narray([1, 4])\n\
              >>> np.diag([1, 2])\narray([[1, 0],\n       [0, 2]])",
        run: Run::Call(|cx, bound| diag(cx, &bound)),
    },
    Function {
        name: "trace",
        signature: "a, offset=0, axis1=0, axis2=1, dtype=None, out=None",
        costs: Costs::Fold,
        doc: "The sum of the diagonal.\n\n>>> np.trace([[1, 2], [3, 4]])\nnp.int64(5)",
        run: Run::Call(|cx, bound| trace(cx, &bound)),
    },
    Function {
        name: "ndarray.trace",
        signature: "self, offset=0, axis1=0, axis2=1, dtype=None, out=None",
        costs: Costs::Fold,
        doc: "The sum of the diagonal.\n\n>>> np.array([[1, 2], [3, 4]]).trace()\nnp.int64(5)",
        run: Run::Call(|cx, bound| trace(cx, &bound)),
    },
    Function {
        name: "tril",
        signature: "m, k=0",
        costs: Costs::Copy,
        doc: "A copy of the lower triangle, zeros above it.\n\n\
              >>> np.tril([[1, 2], [3, 4]])\narray([[1, 0],\n       [3, 4]])",
        run: Run::Call(|cx, bound| triangle(cx, &bound, true)),
    },
    Function {
        name: "triu",
        signature: "m, k=0",
        costs: Costs::Copy,
        doc: "A copy of the upper triangle, zeros below it.\n\n\
              >>> np.triu([[1, 2], [3, 4]])\narray([[1, 2],\n       [0, 4]])",
        run: Run::Call(|cx, bound| triangle(cx, &bound, false)),
    },
    Function {
        name: "fill_diagonal",
        signature: "a, val, wrap=False",
        costs: Costs::Update,
        doc: "Write into the diagonal of an array.\n\n\
              >>> a = np.zeros((2, 2))\n>>> np.fill_diagonal(a, 5)\n>>> a\narray([[5., 0.],\n       [0., 5.]])",
        run: Run::Call(|cx, bound| fill_diagonal(cx, &bound)),
    },
];

/// The diagonal `k` places above the main one, over two axes, which go; it is the last axis of the result.
fn diagonal_of(array: &Array, k: i64, axes: (usize, usize)) -> Array {
    let (rows, columns) = (array.shape()[axes.0] as i64, array.shape()[axes.1] as i64);
    let len = (rows + k.min(0)).min(columns - k.max(0)).max(0);
    let strides = (array.layout.strides[axes.0], array.layout.strides[axes.1]);
    let mut layout = array.layout.clone();
    if len > 0 {
        let ahead = if k >= 0 { k as isize * strides.1 } else { -(k as isize) * strides.0 };
        layout.offset = layout.offset.wrapping_add_signed(ahead);
    }
    for axis in [axes.0.max(axes.1), axes.0.min(axes.1)] {
        layout.shape.remove(axis);
        layout.strides.remove(axis);
    }
    layout.shape.push(len as usize);
    layout.strides.push(strides.0 + strides.1);
    array.view(layout)
}

fn diagonal(cx: &mut Context, bound: &Bound) -> Result<Array> {
    let span = bound.span;
    let array = bound.any_array(0, cx)?;
    if array.ndim() < 2 {
        bail!(
            span, ValueError, "diag requires an array of at least two dimensions";
            hint: "np.diag(v) makes a matrix of one axis"
        );
    }
    let axis = |i: usize, default: i64| {
        let axis = bound.integer(i)?.unwrap_or(default);
        lanes::axis_of(axis, array.ndim(), span)
    };
    let axes = (axis(2, 0)?, axis(3, 1)?);
    if axes.0 == axes.1 {
        bail!(span, ValueError, "axis1 and axis2 cannot be the same");
    }
    let mut view = diagonal_of(&array, bound.integer(1)?.unwrap_or(0), axes);
    view.writeable = false;
    Ok(view)
}

fn diag(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let span = bound.span;
    let array = bound.any_array(0, cx)?;
    let k = bound.integer(1)?.unwrap_or(0);
    match array.ndim() {
        1 => with_diagonal(cx, &array, k, span).map(Value::Array),
        2 => {
            let mut view = diagonal_of(&array, k, (0, 1));
            view.writeable = false;
            Ok(Value::Array(view))
        }
        _ => bail!(span, ValueError, "Input must be 1- or 2-d."),
    }
}

/// A matrix of zeros with an array of one axis as its diagonal, `k` places above the main one.
pub(super) fn with_diagonal(cx: &mut Context, array: &Array, k: i64, span: Span) -> Result<Array> {
    let n = array.size() + usize::try_from(k.unsigned_abs()).unwrap_or(usize::MAX / 2);
    let out = cx.zeros(array.dtype, &[n, n], Order::C, span)?;
    strided::assign(cx, &diagonal_of(&out, k, (0, 1)), array, span)?;
    Ok(out)
}

fn trace(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let span = bound.span;
    let array = bound.any_array(0, cx)?;
    let view = diagonal(cx, bound)?;
    if array.dtype.is_text() {
        bail!(span, TypeError, "text has no sum"; hint: "np.diagonal shows the elements");
    }
    let dtype = bound.dtype(4)?.unwrap_or(Reduction::Sum.result_dtype(array.dtype));
    let shape: Shape = view.shape()[..view.ndim() - 1].into();
    let size = dtype.size();
    strided::count(cx, view.nbytes(), 0);
    let mut sums: Vec<Scalar> =
        strided::list(cx, element_count(&shape).unwrap_or(usize::MAX), span)?;
    let bytes = view.buffer.read();
    let last = view.ndim() - 1;
    let lane = (view.shape()[last], view.layout.strides[last]);
    let mut block = Vec::new();
    let zero = Reduction::Sum.identity(dtype).expect("a sum begins at 0");
    for at in lanes::starts(&view.layout, last) {
        cx.poll(span)?;
        let elements = lanes::read(&bytes, at, lane, array.dtype.size(), &mut block);
        let mut converted = vec![0_u64; lane.0 * size / 8 + 1];
        let numbers = &mut bytemuck::cast_slice_mut::<u64, u8>(&mut converted)[..lane.0 * size];
        let _events = crate::kernels::cast::cast_block(numbers, dtype, elements, array.dtype);
        sums.push(fold_block(Reduction::Sum, zero, numbers));
    }
    if let Some(out) = bound.get(5) {
        return trace_into(cx, &sums, &shape, out, span);
    }
    if shape.is_empty() {
        return Ok(Value::Scalar(sums[0]));
    }
    let out = cx.empty(dtype, Layout::contiguous(&shape, size, Order::C), span)?;
    for (to, sum) in out.buffer.write().chunks_exact_mut(size).zip(sums) {
        to.copy_from_slice(&sum.word().0[..size]);
    }
    Ok(Value::Array(out))
}

/// Write sums into the array that a call gave.
fn trace_into(
    cx: &mut Context,
    sums: &[Scalar],
    shape: &[usize],
    out: &Value,
    span: Span,
) -> Result<Value> {
    let Value::Array(out) = out else { bail!(span, TypeError, "output must be an array") };
    if out.ndim() != shape.len() {
        bail!(
            span,
            ValueError,
            "output parameter for reduction operation add has the wrong number of dimensions: Found {} but expected {}",
            out.ndim(),
            shape.len()
        );
    }
    if out.shape() != shape {
        bail!(
            span,
            ValueError,
            "non-broadcastable output operand with shape {} doesn't match the broadcast shape {}",
            lengths_text(out.shape()),
            lengths_text(shape)
        );
    }
    if !out.writeable {
        bail!(span, ValueError, "output array is read-only"; hint: "take a copy() first");
    }
    cx.before_write(&out.buffer, span)?;
    strided::count(cx, 0, out.nbytes());
    let size = out.dtype.size();
    let mut bytes = out.buffer.write();
    let mut sums = sums.iter();
    for_each_position(&out.layout, |at| {
        let sum = sums.next().expect("there is one for each element");
        bytes[at..at + size].copy_from_slice(&convert::word_of(*sum, out.dtype).0[..size]);
    });
    Ok(Value::Array(out.clone()))
}

fn triangle(cx: &mut Context, bound: &Bound, lower: bool) -> Result<Value> {
    let span = bound.span;
    let array = bound.any_array(0, cx)?;
    let k = bound.integer(1)?.unwrap_or(0);
    let array = match array.ndim() {
        0 => bail!(
            span, TypeError, "tri() missing 1 required positional argument: 'N'";
            hint: "it takes a matrix"
        ),
        // NumPy broadcasts one axis against the triangle: every row holds it.
        1 => {
            let n = array.size();
            let layout = array.layout.insert_axis(0).broadcast_to(&[n, n]);
            array.view(layout.expect("an axis of length 1 is repeated"))
        }
        _ => array,
    };
    let (rows, columns) = (array.shape()[array.ndim() - 2], array.shape()[array.ndim() - 1]);
    let out = cx.zeros(array.dtype, array.shape(), Order::C, span)?;
    let matrices = Layout {
        shape: out.shape()[..out.ndim() - 2].into(),
        strides: out.layout.strides[..out.ndim() - 2].into(),
        offset: 0,
    };
    let dims = lanes::dims_of(&array.layout);
    let size = array.dtype.size();
    strided::count(cx, array.nbytes() / 2, out.nbytes());
    let from = array.buffer.read();
    let mut to = out.buffer.write();
    let mut first = 0;
    let mut stopped = Ok(());
    for_each_position(&matrices, |at| {
        for row in 0..rows {
            // Columns up to the diagonal's, itself in both triangles.
            let edge = |k: i64| (row as i64 + k).clamp(0, columns as i64) as usize;
            let kept = if lower { 0..edge(k.saturating_add(1)) } else { edge(k)..columns };
            if kept.is_empty() || stopped.is_err() {
                continue;
            }
            let start = row * columns + kept.start;
            let block = &mut to[at + start * size..][..kept.len() * size];
            strided::gather(block, &from, array.layout.offset, &dims, size, first + start);
            stopped = cx.poll(span);
        }
        first += rows * columns;
    });
    stopped?;
    drop(to);
    Ok(Value::Array(out))
}

fn fill_diagonal(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let span = bound.span;
    let Value::Array(array) = bound.required(0) else {
        let class = bound.required(0).type_name();
        bail!(span, AttributeError, "'{class}' object has no attribute 'ndim'"; hint: "it writes in \
        place: make an array first");
    };
    if array.ndim() < 2 {
        bail!(span, ValueError, "array must be at least 2-d");
    }
    if array.ndim() > 2 && array.shape().iter().any(|len| *len != array.shape()[0]) {
        bail!(span, ValueError, "All dimensions of input must be of equal length");
    }
    if !array.writeable {
        bail!(span, ValueError, "assignment destination is read-only"; hint: "take a copy() first");
    }
    let places = diagonal_places(array, bound.flag(2, false)?);
    let size = array.dtype.size();
    let items: Vec<u8> = match bound.required(1) {
        value if value.as_scalar().is_some() && !array.dtype.is_text() => {
            let scalar = value.as_scalar().expect("it was looked at");
            let word = if let Value::Scalar(_) | Value::Array(_) = value {
                warn_cast(cx, scalar, array.dtype, span);
                convert::word_of(scalar, array.dtype)
            } else {
                set_word(scalar, array.dtype, span)?
            };
            word.0[..size].to_vec()
        }
        value => {
            let values = convert::any_array(cx, value, None, span)?;
            let values = strided::copy(cx, &values, array.dtype, Keep::C, span)?;
            let bytes = values.buffer.read();
            bytes[..values.nbytes()].to_vec()
        }
    };
    if items.is_empty() {
        return Ok(Value::None);
    }
    cx.before_write(&array.buffer, span)?;
    strided::count(cx, 0, places.len() * size);
    let mut to = array.buffer.write();
    for (at, item) in places.into_iter().zip(items.chunks_exact(size).cycle()) {
        to[at..at + size].copy_from_slice(item);
    }
    Ok(Value::None)
}

/// Where the elements of the main diagonal stand; in a tall matrix it may begin again below its end, a row further.
fn diagonal_places(array: &Array, wraps: bool) -> Vec<usize> {
    let len = array.shape().iter().copied().min().unwrap_or(0);
    if !wraps || array.ndim() > 2 {
        let mut index = vec![0; array.ndim()];
        let places = (0..len).map(|i| {
            index.fill(i);
            array.layout.position(&index)
        });
        return places.collect();
    }
    let columns = array.shape()[1];
    let flat = (0..array.size()).step_by(columns + 1);
    flat.map(|i| array.layout.position(&[i / columns, i % columns])).collect()
}
