//! Products of vectors and matrices: `dot`, `matmul`, `@` and their kin.

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use rayon::ThreadPool;

use super::convert::as_array;
use super::create::lengths_text;
use super::eager::{map, unpacked};
use super::gufunc::{self, Fitted};
use super::manipulate::resolve_axis;
use super::registry::{Bound, Costs, Function, Run};
use super::strided::{self, Keep};
use crate::array::Array;
use crate::array::dtype::{DType, Element as Stored, rust};
use crate::array::layout::{Layout, Order, Shape};
use crate::bail;
use crate::context::Context;
use crate::cost::Cost;
use crate::diag::{Result, Span};
use crate::kernels::gemm::{self, Element, Packed, Team, View};
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
    check_numbers("matmul", a, b, span)?;
    let core = gufunc::find("matmul").expect("it stands in the table");
    let fitted = core.fit([a, b], span)?;
    let dtype = a.dtype.promote(b.dtype);
    product_of(cx, &fitted, [a, b], dtype, Keep::K, span).map(unpacked)
}

/// NumPy's complaint of operands that are no numbers.
pub(super) fn check_numbers(name: &str, a: &Array, b: &Array, span: Span) -> Result<()> {
    if a.dtype.is_text() || b.dtype.is_text() {
        bail!(
            span, UFuncTypeError,
            "ufunc '{name}' did not contain a loop with signature matching types ({}, {}) -> None",
            dtype_text(a.dtype), dtype_text(b.dtype);
            hint: "convert texts: a.astype(float)"
        );
    }
    Ok(())
}

fn dtype_text(dtype: DType) -> String {
    match dtype {
        DType::Text(_) => format!("dtype('<U{}')", dtype.text_width()),
        number => format!("dtype('{number}')"),
    }
}

/// The products of the matrices of two operands that fit, a vector being a row on the left, a column on the right; in
/// a new array of the fitted shape. An operand of another dtype is copied as a whole, as NumPy does.
///
/// # Errors
/// `MemoryError`; `KeyboardInterrupt`.
pub(super) fn product_of(
    cx: &mut Context,
    fitted: &Fitted,
    operands: [&Array; 2],
    dtype: DType,
    keep: Keep,
    span: Span,
) -> Result<Array> {
    let mut cast = |array: &Array| {
        if array.dtype == dtype {
            Ok(array.clone())
        } else {
            strided::copy(cx, array, dtype, Keep::K, span)
        }
    };
    let (a, b) = (cast(operands[0])?, cast(operands[1])?);
    let [a, b] = fitted.broadcast([&a, &b]);
    let ndim = fitted.stack.len() + 2;
    let a = if a.ndim() < ndim { a.view(a.layout.insert_axis(ndim - 2)) } else { a };
    let b = if b.ndim() < ndim { b.view(b.layout.insert_axis(ndim - 1)) } else { b };
    let out = product(cx, (&a, &b), &fitted.shape, span)?;
    if keep == Keep::F {
        return strided::copy(cx, &out, dtype, Keep::F, span);
    }
    Ok(out)
}

/// What to do about lengths that differ.
pub(super) fn fit_hint(a: &Array, b: &Array) -> String {
    let of = |array: &Array| lengths_text(array.shape());
    format!(
        "the last length of {} must be the {} of {}; b.T swaps the axes of b",
        of(a),
        if b.ndim() > 1 { "last but one" } else { "length" },
        of(b)
    )
}

/// An array of a dtype whose elements stand one after another from the start of its view.
pub(super) fn ready(cx: &mut Context, array: &Array, dtype: DType, span: Span) -> Result<Array> {
    if array.dtype == dtype && array.is_contiguous(Order::C) {
        return Ok(array.clone());
    }
    strided::copy(cx, array, dtype, Keep::C, span)
}

/// The products of stacks of matrices, which are the last two axes and have been fitted, under a shape that has as many
/// elements.
pub(super) fn product(
    cx: &mut Context,
    (a, b): (&Array, &Array),
    shape: &[usize],
    span: Span,
) -> Result<Array> {
    let dtype = a.dtype;
    let (a, b) = (stepped(cx, a, span)?, stepped(cx, b, span)?);
    let out = cx.zeros(dtype, shape, Order::C, span)?;
    macro_rules! of {
        ($($Variant:ident)+) => {
            match dtype {
                $(DType::$Variant => multiply::<rust::$Variant>(cx, &out, (&a, &b), span)?,)+
                text @ DType::Text(_) => text.not_of_numbers(),
            }
        };
    }
    of!(Bool Int8 UInt8 Int16 UInt16 Int32 UInt32 Int64 UInt64 Float32 Float64);
    let depth = a.shape()[a.ndim() - 1];
    cx.meter = cx.meter.then(Cost {
        ops: 2 * (out.size() * depth) as u64,
        bytes_read: (a.nbytes() + b.nbytes()) as u64,
        bytes_written: out.nbytes() as u64,
        passes: 1,
        ..Cost::default()
    });
    Ok(out)
}

/// An array whose steps are whole elements forward, copied if they are not.
fn stepped(cx: &mut Context, array: &Array, span: Span) -> Result<Array> {
    let size = array.dtype.size();
    let is_whole = |step: &isize| *step >= 0 && (*step as usize).is_multiple_of(size);
    if array.layout.strides.iter().all(is_whole) && array.layout.offset.is_multiple_of(size) {
        return Ok(array.clone());
    }
    strided::copy(cx, array, array.dtype, Keep::C, span)
}

/// The matrices of a stack: where each begins, and its steps, in elements.
struct Stack<'a, T> {
    elements: &'a [T],
    starts: Vec<usize>,
    row: usize,
    column: usize,
}

impl<'a, T: Stored> Stack<'a, T> {
    fn of(cx: &Context, array: &Array, bytes: &'a [u8], span: Span) -> Result<Self> {
        let size = size_of::<T>();
        let last = array.ndim() - 2;
        let outer = Layout {
            shape: array.shape()[..last].into(),
            strides: array.layout.strides[..last].into(),
            offset: array.layout.offset,
        };
        let mut starts = strided::list(cx, outer.size(), span)?;
        crate::array::for_each_position(&outer, |at| starts.push(at / size));
        let step = |axis: usize| array.layout.strides[axis] as usize / size;
        let whole = bytes.len() / size * size;
        let elements = bytemuck::cast_slice(&bytes[..whole]);
        Ok(Self { elements, starts, row: step(last), column: step(last + 1) })
    }

    fn matrix(&self, i: usize) -> View<'a, T> {
        View { data: &self.elements[self.starts[i]..], row: self.row, column: self.column }
    }
}

fn multiply<T: Element + Stored>(
    cx: &mut Context,
    out: &Array,
    (a, b): (&Array, &Array),
    span: Span,
) -> Result<()> {
    let (mut rows, depth) = (a.shape()[a.ndim() - 2], a.shape()[a.ndim() - 1]);
    let columns = b.shape()[b.ndim() - 1];
    if depth == 0 || out.size() == 0 {
        return Ok(());
    }
    let (a_bytes, b_bytes) = (a.buffer.read(), b.buffer.read());
    let mut left = Stack::<T>::of(cx, a, &a_bytes, span)?;
    let right = Stack::<T>::of(cx, b, &b_bytes, span)?;
    // The rows of matrices that stand one after another are those of one, where all meet the same on the right.
    let is_same = right.starts.iter().all(|&start| start == right.starts[0]);
    if is_same && a.is_contiguous(Order::C) {
        rows *= left.starts.len();
        left.starts.truncate(1);
        (left.row, left.column) = (depth, 1);
    }
    let lengths = (rows, depth, columns);
    let crew = Crew::of(cx, lengths);
    strided::check_free(
        cx,
        gemm::room((left.matrix(0), right.matrix(0)), lengths, crew.count),
        span,
    )?;
    let mut bytes = out.buffer.write();
    let out: &mut [T] = bytemuck::cast_slice_mut(&mut bytes);
    let (mut packed, team) = (Packed::default(), crew.team());
    for (i, out) in out.chunks_exact_mut(rows * columns).enumerate() {
        let operands = (left.matrix(i), right.matrix(i));
        if !T::multiply((out, columns), operands, lengths, &mut packed, &team) {
            bail!(span, KeyboardInterrupt, "");
        }
    }
    Ok(())
}

/// What a [`Team`] borrows.
pub(super) struct Crew {
    pool: Option<Arc<ThreadPool>>,
    count: usize,
    stop: Arc<AtomicBool>,
}

impl Crew {
    /// For a product of so many rows, products and columns: as in NumPy, all threads share a large one in every mode.
    pub(super) fn of(cx: &mut Context, lengths: (usize, usize, usize)) -> Self {
        let count = cx.threads.count();
        let is_shared = count > 1 && gemm::is_worth(lengths);
        let pool = if is_shared { cx.threads.pool() } else { None };
        Self {
            count: if pool.is_some() { count } else { 1 },
            pool,
            stop: Arc::clone(&cx.interrupt),
        }
    }

    /// Who works.
    pub(super) fn team(&self) -> Team<'_> {
        Team { threads: self.pool.as_deref().map(|pool| (pool, self.count)), stop: &self.stop }
    }
}

/// The `out=` of a product that NumPy hands to its library: of the very dtype and shape, in C order.
pub(super) fn into_out(
    cx: &mut Context,
    value: Value,
    out: Option<&Value>,
    span: Span,
) -> Result<Value> {
    let out = match out {
        None => return Ok(value),
        Some(Value::Array(out)) => out,
        Some(_) => bail!(span, TypeError, "'out' must be an array"),
    };
    let result = as_array(cx, &value, None, span)?;
    let is_fit = out.ndim() == result.ndim() && out.dtype == result.dtype;
    if !is_fit || !out.is_contiguous(Order::C) {
        bail!(
            span, ValueError,
            "output array is not acceptable (must have the right datatype, number of dimensions, and be a C-Array)";
            hint: "this one takes np.empty({}, '{}')", lengths_text(result.shape()), result.dtype
        );
    }
    if out.shape() != result.shape() {
        bail!(
            span, ValueError, "output array has wrong dimensions";
            hint: "this one takes np.empty({}, '{}')", lengths_text(result.shape()), result.dtype
        );
    }
    if !out.writeable {
        bail!(span, ValueError, "output array is read-only"; hint: "take a copy() first");
    }
    cx.before_write(&out.buffer, span)?;
    strided::assign(cx, out, &result, span)?;
    Ok(if out.ndim() == 0 { value } else { Value::Array(out.clone()) })
}

fn dot(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let (a, b) = (bound.array(0, cx)?, bound.array(1, cx)?);
    if let Some(out) = bound.get(2)
        && !matches!(out, Value::Array(_))
    {
        bail!(bound.span, TypeError, "'out' must be an array");
    }
    let value = dot_of(cx, &a, &b, bound.span)?;
    into_out(cx, value, bound.get(2), bound.span)
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
    let rows = kept.iter().product();
    let depth = b.shape()[..count].iter().product();
    let columns = b.shape()[count..].iter().product();
    let (a, b) = (
        matrix_of(cx, a, [rows, depth], dtype, span)?,
        matrix_of(cx, b, [depth, columns], dtype, span)?,
    );
    product(cx, (&a, &b), &shape, span).map(unpacked)
}

/// An array as a matrix of a dtype: a view where the elements stand so, else a copy.
fn matrix_of(
    cx: &mut Context,
    array: &Array,
    shape: [usize; 2],
    dtype: DType,
    span: Span,
) -> Result<Array> {
    let array = if array.dtype == dtype {
        array.clone()
    } else {
        strided::copy(cx, array, dtype, Keep::K, span)?
    };
    if let Some(layout) = array.layout.reshape(&shape, dtype.size()) {
        return Ok(array.view(layout));
    }
    let array = strided::copy(cx, &array, dtype, Keep::C, span)?;
    Ok(array.with_layout(Layout::contiguous(&shape, dtype.size(), Order::C)))
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
    // NumPy exchanges the last two axes of b first, and says so.
    let mut axes: Vec<usize> = (0..b.ndim()).collect();
    axes[b.ndim().saturating_sub(2)..].reverse();
    let exchanged = b.view(b.layout.transpose(&axes));
    aligned(&a, a.ndim() - 1, &exchanged, b.ndim().saturating_sub(2), bound.span)?;
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
    let Some(out) = gufunc::target(bound.get(2), bound.span)? else {
        return Ok(Value::Array(result));
    };
    if !result.dtype.casts_same_kind(out.dtype) {
        bail!(
            bound.span,
            UFuncTypeError,
            "Cannot cast ufunc 'multiply' output from dtype('{}') to dtype('{}') with casting rule 'same_kind'",
            result.dtype,
            out.dtype
        );
    }
    let Some(layout) = result.layout.broadcast_to(out.shape()) else {
        let (n, m, out) = (a.size(), b.size(), lengths_text(out.shape()));
        bail!(
            bound.span,
            ValueError,
            "operands could not be broadcast together with shapes ({n},1) (1,{m}) {out} "
        );
    };
    cx.before_write(&out.buffer, bound.span)?;
    strided::assign(cx, &out, &result.view(layout), bound.span)?;
    Ok(Value::Array(out))
}

fn tensordot(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let span = bound.span;
    let (a, b) = (bound.array(0, cx)?, bound.array(1, cx)?);
    let (of_a, of_b) = match bound.get(2) {
        Some(Value::Str(text)) => bail!(
            span, ValueError, "not enough values to unpack (expected 2, got {})", text.chars().count();
            hint: "axes is a number, or the axes of both arrays"
        ),
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
        // NumPy looks their lengths up in a tuple.
        axes.iter()
            .map(|&axis| match resolve_axis(axis, array.ndim()) {
                Some(axis) => Ok(axis),
                None => bail!(span, IndexError, "tuple index out of range"),
            })
            .collect()
    };
    if of_a.len() != of_b.len() {
        bail!(span, ValueError, "shape-mismatch for sum"; hint: "name as many axes of both arrays");
    }
    let (of_a, of_b) = (resolve(&of_a, &a)?, resolve(&of_b, &b)?);
    let differ = of_a.iter().zip(&of_b).any(|(&i, &j)| a.shape()[i] != b.shape()[j]);
    for axes in [&of_a, &of_b] {
        if (1..axes.len()).any(|i| axes[..i].contains(&axes[i])) {
            bail!(span, ValueError, "duplicate axes are not allowed in tensordot");
        }
    }
    if differ {
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
    // In the order of memory, in which no copy is needed.
    let array = array.view(array.layout.transpose(&strided::axes_by_stride(&array.layout)));
    let array = flat(cx, &array, span)?;
    let total = contract(cx, &array, &array, 1, span)?;
    as_array(cx, &total, None, span)
}
