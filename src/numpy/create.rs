//! Functions that make arrays: of values, of one value, of a range.
//!
//! They run on finished values, and all memory comes from the context.

use super::convert::{self, as_keep, as_order, word_of};
use super::registry::{Bound, Costs, Function, Run};
use super::strided::{self, Keep, POLL_ELEMENTS, count};
use super::texts;
use super::ufunc::fits;
use crate::array::Array;
use crate::array::dtype::{BoolByte, DType, Scalar, Word};
use crate::array::layout::{Layout, MAX_DIMS, Order, Shape};
use crate::bail;
use crate::context::Context;
use crate::diag::{Result, Span};
use crate::value::Value;

/// Every function of this file.
pub static ROWS: &[Function] = &[
    Function {
        name: "array",
        signature: "object, dtype=None, *, copy=True, order='K', subok=False, ndmin=0, ndmax=0, like=None",
        costs: Costs::Copy,
        doc: "A new array of numbers, nested lists or another array.\n\n\
              >>> np.array([[1, 2], [3, 4.5]])\narray([[1. , 2. ],\n       [3. , 4.5]])\n\
              >>> np.array([1, 2, 3], dtype=np.int8)\narray([1, 2, 3], dtype=int8)",
        run: Run::Call(|cx, bound| array(cx, &bound)),
    },
    Function {
        name: "asarray",
        signature: "a, dtype=None, order=None, *, device=None, copy=None, like=None",
        costs: Costs::ViewOrCopy,
        doc: "The array itself where it is one already, else a new array.\n\n\
              >>> a = np.array([1, 2])\n>>> np.asarray(a) is a\nTrue\n\
              >>> np.asarray([1, 2.5])\narray([1. , 2.5])",
        run: Run::Call(|cx, bound| asarray(cx, &bound)),
    },
    Function {
        name: "asanyarray",
        signature: "a, dtype=None, order=None, *, device=None, copy=None, like=None",
        costs: Costs::ViewOrCopy,
        doc: "As np.asarray: there are no other classes of arrays.\n\n\
              >>> a = np.arange(3)\n>>> np.asanyarray(a) is a\nTrue",
        run: Run::Call(|cx, bound| asarray(cx, &bound)),
    },
    Function {
        name: "ascontiguousarray",
        signature: "a, dtype=None, *, like=None",
        costs: Costs::ViewOrCopy,
        doc: "The array itself where its elements stand in C order, else a copy; it has at least one \
            axis.\n\n\
              >>> np.ascontiguousarray(np.ones((2, 3)).T).strides\n(16, 8)",
        run: Run::Call(|cx, bound| contiguous(cx, &bound, Order::C)),
    },
    Function {
        name: "asfortranarray",
        signature: "a, dtype=None, *, like=None",
        costs: Costs::ViewOrCopy,
        doc: "The array itself where its elements stand in F order, else a copy; it has at least one \
            axis.\n\n\
              >>> np.asfortranarray(np.ones((2, 3))).strides\n(8, 16)",
        run: Run::Call(|cx, bound| contiguous(cx, &bound, Order::F)),
    },
    Function {
        name: "zeros",
        signature: "shape, dtype=float, order='C', *, device=None, like=None",
        costs: Costs::New,
        doc: "A new array of zeros.\n\n>>> np.zeros((2, 3))\narray([[0., 0., 0.],\n       [0., 0., 0.]])\n\
              >>> np.zeros(2, dtype=int)\narray([0, 0])",
        run: Run::Call(|cx, bound| zeros(cx, &bound)),
    },
    Function {
        name: "ones",
        signature: "shape, dtype=None, order='C', *, device=None, like=None",
        costs: Costs::New,
        doc: "A new array of ones.\n\n>>> np.ones(3)\narray([1., 1., 1.])\n\
              >>> np.ones((1, 2), dtype=bool)\narray([[ True,  True]])",
        run: Run::Call(|cx, bound| {
            let new = plain(cx, &bound, bound.any_dtype(1)?.unwrap_or(DType::Float64), 2)?;
            filled(cx, new, &Value::Int(1), bound.span)
        }),
    },
    Function {
        name: "empty",
        signature: "shape, dtype=float, order='C', *, device=None, like=None",
        costs: Costs::New,
        doc: "A new array that holds whatever its memory held.\n\n>>> np.empty((2, 3)).shape\n(2, 3)",
        run: Run::Call(|cx, bound| {
            plain(cx, &bound, bound.any_dtype(1)?.unwrap_or(DType::Float64), 2).map(Value::Array)
        }),
    },
    Function {
        name: "full",
        signature: "shape, fill_value, dtype=None, order='C', *, device=None, like=None",
        costs: Costs::New,
        doc: "A new array of one value, or of values that broadcast to it.\n\n\
              >>> np.full(3, 7)\narray([7, 7, 7])\n\
              >>> np.full((2, 2), [1, 2.5])\narray([[1. , 2.5],\n       [1. , 2.5]])",
        run: Run::Call(|cx, bound| full(cx, &bound)),
    },
    Function {
        name: "zeros_like",
        signature: "a, dtype=None, order='K', subok=True, shape=None, *, device=None",
        costs: Costs::New,
        doc: "A new array of zeros with another's shape, dtype and order of axes.\n\n\
              >>> np.zeros_like(np.array([1.5, 2]))\narray([0., 0.])",
        run: Run::Call(|cx, bound| {
            let new = like(cx, &bound, 1)?;
            let zero = if new.dtype.is_text() { Value::text("") } else { Value::Int(0) };
            filled(cx, new, &zero, bound.span)
        }),
    },
    Function {
        name: "ones_like",
        signature: "a, dtype=None, order='K', subok=True, shape=None, *, device=None",
        costs: Costs::New,
        doc: "A new array of ones with another's shape, dtype and order of axes.\n\n\
              >>> np.ones_like([[1, 2], [3, 4]])\narray([[1, 1],\n       [1, 1]])",
        run: Run::Call(|cx, bound| {
            let new = like(cx, &bound, 1)?;
            filled(cx, new, &Value::Int(1), bound.span)
        }),
    },
    Function {
        name: "empty_like",
        signature: "prototype, dtype=None, order='K', subok=True, shape=None, *, device=None",
        costs: Costs::New,
        doc: "A new array like another, which holds whatever its memory held.\n\n\
              >>> np.empty_like(np.array([1.5, 2])).dtype\ndtype('float64')",
        run: Run::Call(|cx, bound| like(cx, &bound, 1).map(Value::Array)),
    },
    Function {
        name: "full_like",
        signature: "a, fill_value, dtype=None, order='K', subok=True, shape=None, *, device=None",
        costs: Costs::New,
        doc: "A new array of one value with another's shape, dtype and order of axes.\n\n\
              >>> np.full_like(np.array([1, 2]), 7.9)\narray([7, 7])",
        run: Run::Call(|cx, bound| {
            let new = like(cx, &bound, 2)?;
            filled(cx, new, bound.required(1), bound.span)
        }),
    },
    Function {
        name: "copy",
        signature: "a, order='K', subok=False",
        costs: Costs::Copy,
        doc: "A new array with the elements of another.\n\n\
              >>> a = np.arange(3)\n>>> b = np.copy(a)\n>>> b[0] = 9\n>>> a\narray([0, 1, 2])",
        run: Run::Call(|cx, bound| copy(cx, &bound)),
    },
    Function {
        name: "ndarray.copy",
        signature: "self, order='C'",
        costs: Costs::Copy,
        doc: "A new array with the elements of this one.\n\n\
              >>> a = np.arange(6).reshape(2, 3)\n>>> a[:, 1].copy().strides\n(8,)",
        run: Run::Call(|cx, bound| {
            let keep = as_keep(bound.get(1), Keep::C, bound.span)?;
            match bound.required(0) {
                Value::Array(array) => {
                    strided::copy(cx, array, array.dtype, keep, bound.span).map(Value::Array)
                }
                scalar => Ok(scalar.clone()),
            }
        }),
    },
    Function {
        name: "eye",
        signature: "N, M=None, k=0, dtype=float, order='C', *, device=None, like=None",
        costs: Costs::New,
        doc: "A matrix of zeros with ones on its diagonal, or on the one that is k to the right.\n\n\
              >>> np.eye(2, 3, k=1)\narray([[0., 1., 0.],\n       [0., 0., 1.]])",
        run: Run::Call(|cx, bound| eye(cx, &bound)),
    },
    Function {
        name: "identity",
        signature: "n, dtype=None, *, like=None",
        costs: Costs::New,
        doc: "The square matrix with ones on its diagonal.\n\n\
              >>> np.identity(2, dtype=int)\narray([[1, 0],\n       [0, 1]])",
        run: Run::Call(|cx, bound| {
            let n = convert::as_length(bound.required(0), bound.span)?;
            let dtype = bound.dtype(1)?.unwrap_or(DType::Float64);
            diagonal(cx, [n, n], 0, dtype, Order::C, bound.span)
        }),
    },
];

/// What `copy=False` gives where a copy cannot be avoided.
const NO_COPY: &str = "Unable to avoid copy while creating an array as requested.\n\
    If using `np.array(obj, copy=False)` replace it with `np.asarray(obj)` to allow a copy when needed \
    (no behavior change in NumPy 1.x).\n\
    For more details, see https://numpy.org/devdocs/numpy_2_0_migration_guide.html\
    #adapting-to-changes-in-the-copy-keyword.";

/// Whether to copy what is an array already.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Copies {
    Always,
    IfNeeded,
    Never,
}

/// An array of a value, as `np.array` and its relatives make it.
fn converted(
    cx: &mut Context,
    value: &Value,
    dtype: Option<DType>,
    keep: Keep,
    copies: Copies,
    span: Span,
) -> Result<Array> {
    if let Value::Array(array) = value {
        let dtype = texts::sized(dtype.unwrap_or(array.dtype), array.dtype);
        let in_order = match keep {
            Keep::C => array.is_contiguous(Order::C),
            Keep::F => array.is_contiguous(Order::F),
            Keep::A | Keep::K => true,
        };
        if copies != Copies::Always && in_order && dtype == array.dtype {
            return Ok(array.clone());
        }
        if copies == Copies::Never {
            bail!(span, ValueError, "{NO_COPY}");
        }
        return strided::copy(cx, array, dtype, keep, span);
    }
    if copies == Copies::Never {
        bail!(span, ValueError, "{NO_COPY}");
    }
    let array = convert::copy_of(cx, value, dtype, span)?;
    count(cx, 0, array.nbytes());
    if keep == Keep::F && array.ndim() > 1 {
        return strided::copy(cx, &array, array.dtype, Keep::F, span);
    }
    Ok(array)
}

fn array(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let copies = match &bound.values[2] {
        None => Copies::Always,
        Some(Value::None) => Copies::IfNeeded,
        Some(flag) if convert::as_flag(flag, bound.span)? => Copies::Always,
        Some(_) => Copies::Never,
    };
    let keep = as_keep(bound.get(3), Keep::K, bound.span)?;
    let ndmin = bound.integer(5)?.unwrap_or(0);
    if ndmin > MAX_DIMS as i64 {
        bail!(bound.span, ValueError, "ndmin must be <= ndmax ({MAX_DIMS})");
    }
    let array = converted(cx, bound.required(0), bound.any_dtype(1)?, keep, copies, bound.span)?;
    let missing = (ndmin.max(0) as usize).saturating_sub(array.ndim());
    if missing == 0 {
        return Ok(Value::Array(array));
    }
    let shape: Shape =
        std::iter::repeat_n(1, missing).chain(array.shape().iter().copied()).collect();
    let layout = prefixed(&array, &shape);
    Ok(Value::Array(array.with_layout(layout)))
}

/// The layout with axes of length 1 in front.
fn prefixed(array: &Array, shape: &[usize]) -> Layout {
    let size = array.dtype.size();
    if array.is_contiguous(Order::F) && !array.is_contiguous(Order::C) {
        let fresh = Layout::contiguous(shape, size, Order::F);
        return Layout { offset: array.layout.offset, ..fresh };
    }
    array.layout.reshape(shape, size).expect("axes of length 1 move no element")
}

fn asarray(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let keep = as_keep(bound.get(2), Keep::K, bound.span)?;
    let copies = match bound.get(4) {
        None => Copies::IfNeeded,
        Some(flag) if convert::as_flag(flag, bound.span)? => Copies::Always,
        Some(_) => Copies::Never,
    };
    converted(cx, bound.required(0), bound.any_dtype(1)?, keep, copies, bound.span)
        .map(Value::Array)
}

fn contiguous(cx: &mut Context, bound: &Bound, order: Order) -> Result<Value> {
    let keep = if order == Order::C { Keep::C } else { Keep::F };
    let array =
        converted(cx, bound.required(0), bound.any_dtype(1)?, keep, Copies::IfNeeded, bound.span)?;
    if array.ndim() == 0 {
        let layout = Layout {
            offset: array.layout.offset,
            ..Layout::contiguous(&[1], array.dtype.size(), order)
        };
        return Ok(Value::Array(array.view(layout)));
    }
    Ok(Value::Array(array))
}

fn copy(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let keep = as_keep(bound.get(1), Keep::K, bound.span)?;
    converted(cx, bound.required(0), None, keep, Copies::Always, bound.span).map(Value::Array)
}

/// An array of any content, of the shape that the first argument gives and the order that argument `order`
/// gives.
fn plain(cx: &mut Context, bound: &Bound, dtype: DType, order: usize) -> Result<Array> {
    let order = as_order(bound.get(order), bound.span)?;
    let shape = bound.shape(0)?;
    let dtype = texts::sized(dtype, DType::Text(1));
    // Sizes are checked before strides are made, which would overflow.
    check_size(&shape, dtype, bound.span)?;
    cx.empty(dtype, Layout::contiguous(&shape, dtype.size(), order), bound.span)
}

/// NumPy counts axes of length 0 as 1 here, so that no stride overflows.
pub(super) fn check_size(shape: &[usize], dtype: DType, span: Span) -> Result<()> {
    let bytes = shape.iter().try_fold(dtype.size(), |bytes, &len| bytes.checked_mul(len.max(1)));
    if bytes.is_none_or(|bytes| bytes > isize::MAX as usize) {
        bail!(
            span,
            ValueError,
            "array is too big; `arr.size * arr.dtype.itemsize` is larger than the maximum possible size."
        );
    }
    Ok(())
}

fn zeros(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let dtype = bound.any_dtype(1)?.unwrap_or(DType::Float64);
    let order = as_order(bound.get(2), bound.span)?;
    let shape = bound.shape(0)?;
    let dtype = texts::sized(dtype, DType::Text(1));
    check_size(&shape, dtype, bound.span)?;
    let array = cx.zeros(dtype, &shape, order, bound.span)?;
    count(cx, 0, array.nbytes());
    Ok(Value::Array(array))
}

fn full(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let dtype = match bound.any_dtype(2)? {
        Some(dtype) if dtype != DType::Text(0) => dtype,
        Some(_) => texts::sized(DType::Text(0), natural_dtype(cx, bound.required(1), bound.span)?),
        None => natural_dtype(cx, bound.required(1), bound.span)?,
    };
    let new = plain(cx, bound, dtype, 3)?;
    filled(cx, new, bound.required(1), bound.span)
}

/// The dtype that an array of the value would have.
fn natural_dtype(cx: &Context, value: &Value, span: Span) -> Result<DType> {
    if let Value::Str(text) = value {
        return Ok(DType::Text((text.chars().count() as u32).max(1)));
    }
    match value.as_scalar() {
        Some(scalar) => Ok(scalar.dtype()),
        None => convert::any_array(cx, value, None, span).map(|array| array.dtype),
    }
}

/// An array of any content like the first argument; `dtype`, `order` and `shape` are arguments from
/// `dtype_at` on.
fn like(cx: &mut Context, bound: &Bound, dtype_at: usize) -> Result<Array> {
    let dtype = bound.any_dtype(dtype_at)?;
    let keep = as_keep(bound.get(dtype_at + 1), Keep::K, bound.span)?;
    let shape =
        bound.get(dtype_at + 3).map(|shape| convert::as_shape(shape, bound.span)).transpose()?;
    let prototype = bound.any_array(0, cx)?;
    let dtype = texts::sized(dtype.unwrap_or(prototype.dtype), prototype.dtype);
    let shape = shape.unwrap_or_else(|| prototype.shape().into());
    check_size(&shape, dtype, bound.span)?;
    let layout = strided::layout_like(&prototype, &shape, dtype, keep);
    drop(prototype);
    cx.empty(dtype, layout, bound.span)
}

/// Fill a new array with a value, cast as `astype` does; a Python int must fit.
fn filled(cx: &mut Context, new: Array, value: &Value, span: Span) -> Result<Value> {
    fill(cx, &new, value, span)?;
    Ok(Value::Array(new))
}

/// Write a value, or values that broadcast, into every element of an array without gaps.
fn fill(cx: &mut Context, new: &Array, value: &Value, span: Span) -> Result<()> {
    if let Value::Int(number) = value
        && !matches!(new.dtype, DType::Bool | DType::Text(_))
        && !fits(*number, new.dtype)
    {
        bail!(span, OverflowError, "Python integer {number} out of bounds for {}", new.dtype);
    }
    if let Some(scalar) = value.as_scalar()
        && !new.dtype.is_text()
    {
        warn_cast(cx, scalar, new.dtype, span);
        count(cx, 0, new.nbytes());
        return fill_word(cx, new, word_of(scalar, new.dtype), span);
    }
    if new.dtype.is_text() {
        return texts::assign(cx, new, value, span);
    }
    let source = convert::any_array(cx, value, None, span)?;
    let Some(layout) = fitted(&source.layout, new.shape()) else {
        bail!(
            span,
            ValueError,
            "could not broadcast input array from shape {} into shape {}",
            lengths_text(source.shape()),
            lengths_text(new.shape())
        );
    };
    strided::assign(cx, new, &source.view(layout), span)
}

/// A layout broadcast to a shape; leading axes of length 1 go, as in every assignment.
pub(super) fn fitted(layout: &Layout, shape: &[usize]) -> Option<Layout> {
    let mut layout = layout.clone();
    while layout.ndim() > shape.len() && layout.shape[0] == 1 {
        layout = layout.index(0, 0);
    }
    layout.broadcast_to(shape)
}

/// Warn as NumPy does where a number has no counterpart in a dtype.
pub(super) fn warn_cast(cx: &mut Context, scalar: Scalar, dtype: DType, span: Span) {
    let from = scalar.dtype();
    let mut word = Word::default();
    let cast = crate::kernels::cast::cast(dtype, from);
    let events = cast(&mut word.0[..dtype.size()], &scalar.word().0[..from.size()]);
    for what in events.words() {
        cx.warn(span, "RuntimeWarning", format!("{what} encountered in cast"));
    }
}

/// Write one element everywhere in an array without gaps.
fn fill_word(cx: &mut Context, array: &Array, word: Word, span: Span) -> Result<()> {
    let size = array.dtype.size();
    let start = array.layout.offset;
    let mut bytes = array.buffer.write();
    for chunk in bytes[start..start + array.size() * size].chunks_mut(POLL_ELEMENTS * size) {
        match word.0 {
            [x, ..] if size == 1 => chunk.fill(x),
            [a, b, ..] if size == 2 => chunk.as_chunks_mut().0.fill([a, b]),
            [a, b, c, d, ..] if size == 4 => chunk.as_chunks_mut().0.fill([a, b, c, d]),
            all => chunk.as_chunks_mut().0.fill(all),
        }
        cx.poll(span)?;
    }
    Ok(())
}

/// Lengths as NumPy's messages have them: `(2,3)`, `(3,)`.
pub(super) fn lengths_text(lengths: &[usize]) -> String {
    let texts: Vec<String> = lengths.iter().map(ToString::to_string).collect();
    if texts.len() == 1 { format!("({},)", texts[0]) } else { format!("({})", texts.join(",")) }
}

/// A shape as Python prints a tuple: with spaces.
pub(super) fn tuple_text(shape: &[usize]) -> String {
    lengths_text(shape).replace(',', ", ").replace(", )", ",)")
}

fn eye(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let rows = convert::as_length(bound.required(0), bound.span)?;
    let columns = bound.integer(1)?.unwrap_or(rows);
    let k = bound.integer(2)?.unwrap_or(0);
    let dtype = bound.dtype(3)?.unwrap_or(DType::Float64);
    let order = as_order(bound.get(4), bound.span)?;
    diagonal(cx, [rows, columns], k, dtype, order, bound.span)
}

fn diagonal(
    cx: &mut Context,
    lengths: [i64; 2],
    k: i64,
    dtype: DType,
    order: Order,
    span: Span,
) -> Result<Value> {
    let shape = convert::shape_of(&lengths, span)?;
    check_size(&shape, dtype, span)?;
    let array = cx.zeros(dtype, &shape, order, span)?;
    count(cx, 0, array.nbytes());
    let one = word_of(Scalar::Bool(BoolByte::new(true)), dtype);
    let mut bytes = array.buffer.write();
    let first_row = k.min(0).unsigned_abs() as usize;
    let first_column = k.max(0) as usize;
    for (row, column) in (first_row..shape[0]).zip(first_column..shape[1]) {
        let at = array.layout.position(&[row, column]);
        bytes[at..at + dtype.size()].copy_from_slice(&one.0[..dtype.size()]);
    }
    drop(bytes);
    Ok(Value::Array(array))
}
