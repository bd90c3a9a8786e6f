//! Functions that give an array another shape, order of axes or dtype: views where NumPy gives views.

use smallvec::SmallVec;

use super::convert::{self, as_keep};
use super::create::{check_size, lengths_text};
use super::modules::apply;
use super::registry::{Bound, Costs, Function, Run};
use super::strided::{self, Keep, axes_by_stride};
use crate::array::Array;
use crate::array::layout::{Layout, Order, Shape};
use crate::context::Context;
use crate::diag::{Result, Span};
use crate::value::Value;
use crate::{bail, diagnostic};

/// Every function and method of this file.
pub static ROWS: &[Function] = &[
    Function {
        name: "reshape",
        signature: "a, shape, order='C', *, copy=None",
        costs: Costs::ViewOrCopy,
        doc: "The same elements in another shape: a view where their memory allows it. One length may be \
            -1.\n\n\
              >>> np.reshape([1, 2, 3, 4], (2, -1))\narray([[1, 2],\n       [3, 4]])",
        run: Run::Call(|cx, bound| {
            let array = bound.any_array(0, cx)?;
            let lengths = match bound.required(1) {
                Value::None => None,
                shape => Some(convert::integers(shape, bound.span)?),
            };
            reshape(cx, &array, lengths.as_deref(), &bound)
        }),
    },
    Function {
        name: "ndarray.reshape",
        signature: "self, *shape, order='C', copy=None",
        costs: Costs::ViewOrCopy,
        doc: "The same elements in another shape: a view where their memory allows it. One length may be \
            -1.\n\n\
              >>> np.arange(6).reshape(2, 3)\narray([[0, 1, 2],\n       [3, 4, 5]])",
        run: Run::Call(|cx, bound| {
            let array = bound.any_array(0, cx)?;
            let lengths = match &bound.rest[..] {
                [] => bail!(
                    bound.span, TypeError, "reshape() takes exactly 1 argument (0 given)";
                    hint: "give the new lengths: a.reshape(2, -1)"
                ),
                [Value::None] => None,
                [one] => Some(convert::integers(one, bound.span)?),
                several => Some(
                    several
                        .iter()
                        .map(|n| convert::as_length(n, bound.span))
                        .collect::<Result<SmallVec<[i64; 4]>>>()?,
                ),
            };
            reshape(cx, &array, lengths.as_deref(), &bound)
        }),
    },
    Function {
        name: "ravel",
        signature: "a, order='C'",
        costs: Costs::ViewOrCopy,
        doc: "All elements along one axis: a view where they stand in order already, else a copy.\n\n\
              >>> np.ravel([[1, 2], [3, 4]])\narray([1, 2, 3, 4])",
        run: Run::Call(|cx, bound| ravel(cx, &bound)),
    },
    Function {
        name: "ndarray.ravel",
        signature: "self, order='C'",
        costs: Costs::ViewOrCopy,
        doc: "All elements along one axis: a view where they stand in order already, else a copy.\n\n\
              >>> np.ones((2, 3)).ravel().shape\n(6,)",
        run: Run::Call(|cx, bound| ravel(cx, &bound)),
    },
    Function {
        name: "ndarray.flatten",
        signature: "self, order='C'",
        costs: Costs::Copy,
        doc: "A copy of all elements along one axis.\n\n>>> np.array([[1, 2], [3, \
            4]]).flatten()\narray([1, 2, 3, 4])",
        run: Run::Call(|cx, bound| {
            let array = bound.any_array(0, cx)?;
            let keep = as_keep(bound.get(1), Keep::C, bound.span)?;
            flat_copy(cx, &array, keep, bound.span)
        }),
    },
    Function {
        name: "transpose",
        signature: "a, axes=None",
        costs: Costs::View,
        doc: "A view with the axes in another order, by default the reverse.\n\n\
              >>> np.transpose(np.ones((2, 3, 4)), (1, 0, 2)).shape\n(3, 2, 4)",
        run: Run::Call(|cx, bound| {
            let array = bound.any_array(0, cx)?;
            let axes = bound.get(1).map(|axes| convert::integers(axes, bound.span)).transpose()?;
            transpose(&array, axes.as_deref(), bound.span)
        }),
    },
    Function {
        name: "permute_dims",
        signature: "a, axes=None",
        costs: Costs::View,
        doc: "np.transpose under the name of the array API.\n\n\
              >>> np.permute_dims(np.ones((2, 3, 4)), (1, 0, 2)).shape\n(3, 2, 4)",
        run: Run::Call(|cx, bound| {
            let axes = bound.get(1).cloned().unwrap_or(Value::None);
            apply(cx, "transpose", [bound.required(0).clone(), axes], &[], bound.span)
        }),
    },
    Function {
        name: "ndarray.transpose",
        signature: "self, *axes",
        costs: Costs::View,
        doc: "A view with the axes in another order, by default the reverse.\n\n\
              >>> np.ones((2, 3, 4)).transpose(1, 0, 2).shape\n(3, 2, 4)",
        run: Run::Call(|cx, bound| {
            if let scalar @ Value::Scalar(_) = bound.required(0) {
                return Ok(scalar.clone());
            }
            let array = bound.any_array(0, cx)?;
            let axes = match &bound.rest[..] {
                [] | [Value::None] => None,
                [one] => Some(convert::integers(one, bound.span)?),
                several => Some(
                    several
                        .iter()
                        .map(|axis| convert::as_integer(axis, bound.span))
                        .collect::<Result<_>>()?,
                ),
            };
            transpose(&array, axes.as_deref(), bound.span)
        }),
    },
    Function {
        name: "swapaxes",
        signature: "a, axis1, axis2",
        costs: Costs::View,
        doc: "A view with two axes exchanged.\n\n>>> np.swapaxes(np.ones((2, 3, 4)), 0, 2).shape\n(4, 3, 2)",
        run: Run::Call(|cx, bound| swapaxes(cx, &bound)),
    },
    Function {
        name: "ndarray.swapaxes",
        signature: "self, axis1, axis2",
        costs: Costs::View,
        doc: "A view with two axes exchanged.\n\n>>> np.ones((2, 3, 4)).swapaxes(0, 2).shape\n(4, 3, 2)",
        run: Run::Call(|cx, bound| swapaxes(cx, &bound)),
    },
    Function {
        name: "squeeze",
        signature: "a, axis=None",
        costs: Costs::View,
        doc: "A view without axes of length 1, or without those that are named.\n\n\
              >>> np.squeeze(np.ones((1, 3, 1))).shape\n(3,)",
        run: Run::Call(|cx, bound| squeeze(cx, &bound)),
    },
    Function {
        name: "ndarray.squeeze",
        signature: "self, axis=None",
        costs: Costs::View,
        doc: "A view without axes of length 1, or without those that are named.\n\n\
              >>> np.ones((1, 3, 1)).squeeze(axis=0).shape\n(3, 1)",
        run: Run::Call(|cx, bound| squeeze(cx, &bound)),
    },
    Function {
        name: "expand_dims",
        signature: "a, axis",
        costs: Costs::View,
        doc: "A view with new axes of length 1 at the places named.\n\n\
              >>> np.expand_dims(np.ones(3), 1).shape\n(3, 1)",
        run: Run::Call(|cx, bound| expand_dims(cx, &bound)),
    },
    Function {
        name: "broadcast_to",
        signature: "array, shape, subok=False",
        costs: Costs::View,
        doc: "A view in which an array is repeated, without a copy, to fill a shape.\n\n\
              >>> np.broadcast_to([1, 2], (2, 2))\narray([[1, 2],\n       [1, 2]])",
        run: Run::Call(|cx, bound| broadcast_to(cx, &bound)),
    },
    Function {
        name: "shape",
        signature: "a",
        costs: Costs::Nothing,
        doc: "The lengths of the axes.\n\n>>> np.shape([[1, 2, 3], [4, 5, 6]])\n(2, 3)",
        run: Run::Call(|cx, bound| Ok(Value::shape(bound.any_array(0, cx)?.shape()))),
    },
    Function {
        name: "ndim",
        signature: "a",
        costs: Costs::Nothing,
        doc: "The number of axes.\n\n>>> np.ndim([[1, 2, 3], [4, 5, 6]])\n2",
        run: Run::Call(|cx, bound| Ok(bound.any_array(0, cx)?.ndim().into())),
    },
    Function {
        name: "size",
        signature: "a, axis=None",
        costs: Costs::Nothing,
        doc: "The number of elements, or that along the axes named.\n\n>>> np.size([[1, 2, 3], [4, 5, 6]])\n6",
        run: Run::Call(|cx, bound| {
            let array = bound.any_array(0, cx)?;
            let counts = match bound.get(1) {
                None => return Ok(array.size().into()),
                Some(Value::Float(_)) => {
                    bail!(bound.span, TypeError, "'float' object is not iterable")
                }
                Some(axes) => convert::as_axes(axes, bound.span)?,
            };
            let marks = marked(&counts, array.ndim(), "repeated axis", bound.span)?;
            let lengths = array.shape().iter().zip(&marks).filter(|(_, counts)| **counts);
            Ok(lengths.map(|(len, _)| len).product::<usize>().into())
        }),
    },
];

/// An axis counted from the front; `None` where there is none such.
pub(super) fn resolve_axis(axis: i64, ndim: usize) -> Option<usize> {
    let at = if axis < 0 { axis.checked_add(ndim as i64)? } else { axis };
    usize::try_from(at).ok().filter(|&at| at < ndim)
}

/// NumPy's error for an axis that is not there.
pub(super) fn no_axis(which: &str, axis: i64, ndim: usize, span: Span) -> crate::diag::Diagnostic {
    let error = diagnostic!(
        span,
        AxisError,
        "{which}axis {axis} is out of bounds for array of dimension {ndim}"
    );
    match ndim {
        0 => error.hint("it has no axes"),
        1 => error.hint("it has one axis: 0 (or -1)"),
        _ => error.hint(format!("its axes are 0 to {} (or -1 to -{ndim})", ndim - 1)),
    }
}

fn reshape(
    cx: &mut Context,
    array: &Array,
    lengths: Option<&[i64]>,
    bound: &Bound,
) -> Result<Value> {
    let span = bound.span;
    let order = match as_keep(bound.get(2), Keep::C, span)? {
        Keep::K => bail!(span, ValueError, "order 'K' is not permitted for reshaping"),
        keep => keep.plain(array).expect("K alone is no plain order"),
    };
    let Some(lengths) = lengths else { return Ok(Value::Array(array.view(array.layout.clone()))) };
    let shape = fill_unknown(lengths, array, span)?;
    if bound.get(3).is_some() {
        if bound.flag(3, false)? {
            let keep = if order == Order::C { Keep::C } else { Keep::F };
            let copy = strided::copy(cx, array, array.dtype, keep, span)?;
            return reshaped(cx, &copy, &shape, order, span).map(Value::Array);
        }
        if reshape_layout(&array.layout, &shape, array.dtype.size(), order).is_none() {
            bail!(
                span, ValueError, "Unable to avoid creating a copy while reshaping.";
                hint: "copy=None copies where it must"
            );
        }
    }
    reshaped(cx, array, &shape, order, span).map(Value::Array)
}

/// All elements along one axis, in C order: a view where their memory allows it.
pub(super) fn raveled(cx: &mut Context, array: &Array, span: Span) -> Result<Array> {
    reshaped(cx, array, &[array.size()], Order::C, span)
}

/// The elements of an array, read in an order, in another shape of the same size.
fn reshaped(
    cx: &mut Context,
    array: &Array,
    shape: &[usize],
    order: Order,
    span: Span,
) -> Result<Array> {
    let size = array.dtype.size();
    let keep = if order == Order::C { Keep::C } else { Keep::F };
    if let Some(layout) = reshape_layout(&array.layout, shape, size, order) {
        return Ok(array.view(layout));
    }
    let copy = strided::copy(cx, array, array.dtype, keep, span)?;
    let layout =
        reshape_layout(&copy.layout, shape, size, order).expect("a fresh copy has no gaps");
    Ok(copy.view(layout))
}

/// The layout of the same elements in another shape; `None` where that takes a copy.
pub(super) fn reshape_layout(
    layout: &Layout,
    shape: &[usize],
    itemsize: usize,
    order: Order,
) -> Option<Layout> {
    match order {
        Order::C => layout.reshape(shape, itemsize),
        // Column-major is row-major with all axes in reverse.
        Order::F => {
            let backwards: Shape = shape.iter().rev().copied().collect();
            Some(reverse(&reverse(layout).reshape(&backwards, itemsize)?))
        }
    }
}

fn reverse(layout: &Layout) -> Layout {
    let axes: SmallVec<[usize; 4]> = (0..layout.ndim()).rev().collect();
    layout.transpose(&axes)
}

/// A shape with its unknown length, written as a negative number, worked out.
pub(super) fn fill_unknown(lengths: &[i64], array: &Array, span: Span) -> Result<Shape> {
    let size = array.size();
    convert::check_axes(lengths.len(), span)?;
    let mut unknown = lengths.iter().enumerate().filter(|(_, n)| **n < 0).map(|(i, _)| i);
    let (first, second) = (unknown.next(), unknown.next());
    if second.is_some() {
        bail!(span, ValueError, "can only specify one unknown dimension");
    }
    let known = lengths
        .iter()
        .filter(|n| **n >= 0)
        .try_fold(1_usize, |product, &n| product.checked_mul(n as usize));
    let fits = match (first, known) {
        (_, None) => None,
        (None, Some(known)) => (known == size).then_some(0),
        (Some(_), Some(0)) => None,
        (Some(_), Some(known)) => size.is_multiple_of(known).then(|| size / known),
    };
    let Some(length) = fits else {
        let error = diagnostic!(
            span,
            ValueError,
            "cannot reshape array of size {size} into shape {}",
            unknown_text(lengths)
        );
        return Err(match (first, known) {
            (None, Some(known)) => error.hint(format!("that shape has {known} elements")),
            (Some(_), Some(known)) if known > 0 => {
                error.hint(format!("{size} is not a multiple of {known}"))
            }
            _ => error,
        });
    };
    let shape: Shape = lengths.iter().map(|&n| if n < 0 { length } else { n as usize }).collect();
    check_size(&shape, array.dtype, span)?;
    Ok(shape)
}

/// Lengths as NumPy's message has them, where the unknown one is `newaxis` unless it comes first.
fn unknown_text(lengths: &[i64]) -> String {
    let skipped = lengths.iter().take_while(|n| **n < 0).count();
    let texts: Vec<String> = lengths[skipped..]
        .iter()
        .map(|&n| if n < 0 { "newaxis".to_owned() } else { n.to_string() })
        .collect();
    let comma = if skipped == 0 && texts.len() == 1 { "," } else { "" };
    format!("({}{comma})", texts.join(","))
}

fn ravel(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let array = bound.any_array(0, cx)?;
    let keep = as_keep(bound.get(1), Keep::C, bound.span)?;
    let order = match keep.plain(&array) {
        Some(order) => order,
        None if array.is_contiguous(Order::F) && !array.is_contiguous(Order::C) => Order::F,
        None => Order::C,
    };
    if array.is_contiguous(order) {
        let layout = reshape_layout(&array.layout, &[array.size()], array.dtype.size(), order);
        return Ok(Value::Array(array.view(layout.expect("what has no gaps has one stride"))));
    }
    if keep == Keep::K {
        let sorted = array.layout.transpose(&axes_by_stride(&array.layout));
        let falling =
            sorted.strides.iter().zip(&sorted.shape).all(|(&stride, &len)| len == 1 || stride >= 0);
        if falling && let Some(layout) = sorted.reshape(&[array.size()], array.dtype.size()) {
            return Ok(Value::Array(array.view(layout)));
        }
    }
    flat_copy(cx, &array, keep, bound.span)
}

/// A copy along one axis.
fn flat_copy(cx: &mut Context, array: &Array, keep: Keep, span: Span) -> Result<Value> {
    let axes: SmallVec<[usize; 4]> = match keep.plain(array) {
        Some(Order::C) => (0..array.ndim()).collect(),
        Some(Order::F) => (0..array.ndim()).rev().collect(),
        None => axes_by_stride(&array.layout),
    };
    let ordered = array.view(array.layout.transpose(&axes));
    let copy = strided::copy(cx, &ordered, array.dtype, Keep::C, span)?;
    let layout = Layout::contiguous(&[array.size()], array.dtype.size(), Order::C);
    Ok(Value::Array(copy.with_layout(layout)))
}

fn transpose(array: &Array, axes: Option<&[i64]>, span: Span) -> Result<Value> {
    let Some(axes) = axes else { return Ok(Value::Array(array.view(reverse(&array.layout)))) };
    transposed(array, axes, span).map(Value::Array)
}

/// A view with the axes in another order.
///
/// # Errors
/// NumPy's `ValueError` unless each axis is named once, `AxisError`.
pub(super) fn transposed(array: &Array, axes: &[i64], span: Span) -> Result<Array> {
    if axes.len() != array.ndim() {
        bail!(
            span, ValueError, "axes don't match array";
            hint: "name each of its {} axes once", array.ndim()
        );
    }
    let mut order: SmallVec<[usize; 4]> = SmallVec::new();
    for &axis in axes {
        let at = resolve_axis(axis, array.ndim())
            .ok_or_else(|| no_axis("", axis, array.ndim(), span))?;
        if order.contains(&at) {
            bail!(span, ValueError, "repeated axis in transpose");
        }
        order.push(at);
    }
    Ok(array.view(array.layout.transpose(&order)))
}

fn swapaxes(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let array = bound.any_array(0, cx)?;
    let ndim = array.ndim();
    let given = |i: usize| convert::as_integer(bound.required(i), bound.span);
    let find = |axis: i64, which: &str| {
        resolve_axis(axis, ndim).ok_or_else(|| no_axis(which, axis, ndim, bound.span))
    };
    let (a, b) = (given(1)?, given(2)?);
    let (a, b) = (find(a, "axis1: ")?, find(b, "axis2: ")?);
    let mut axes: SmallVec<[usize; 4]> = (0..ndim).collect();
    axes.swap(a, b);
    Ok(Value::Array(array.view(array.layout.transpose(&axes))))
}

/// Whether an axis is written as the first or the last one, and the array is a number: then it names none, and is
/// no error.
pub(super) fn is_of_a_number(bound: &Bound, axis: usize, array: &Array) -> bool {
    array.ndim() == 0
        && bound.get(axis).and_then(Value::as_index).is_some_and(|i| matches!(i, 0 | -1))
}

fn squeeze(cx: &mut Context, bound: &Bound) -> Result<Value> {
    if let (scalar @ Value::Scalar(_), None) = (bound.required(0), bound.get(1)) {
        return Ok(scalar.clone());
    }
    let array = bound.any_array(0, cx)?;
    let goes: SmallVec<[bool; 4]> = match bound.axes(1)? {
        None => array.shape().iter().map(|&len| len == 1).collect(),
        Some(_) if is_of_a_number(bound, 1, &array) => SmallVec::new(),
        Some(axes) => {
            let marks = mark_axes(&axes, array.ndim(), bound.span)?;
            if marks.iter().zip(array.shape()).any(|(&goes, &len)| goes && len != 1) {
                bail!(
                    bound.span,
                    ValueError,
                    "cannot select an axis to squeeze out which has size not equal to one"
                );
            }
            marks
        }
    };
    let kept = || (0..array.ndim()).filter(|&axis| !goes[axis]);
    let layout = Layout {
        shape: kept().map(|axis| array.shape()[axis]).collect(),
        strides: kept().map(|axis| array.layout.strides[axis]).collect(),
        offset: array.layout.offset,
    };
    Ok(Value::Array(array.view(layout)))
}

/// For each axis, whether it is named.
///
/// # Errors
/// `AxisError`, or `ValueError` for one named twice.
pub(crate) fn mark_axes(axes: &[i64], ndim: usize, span: Span) -> Result<SmallVec<[bool; 4]>> {
    marked(axes, ndim, "duplicate value in 'axis'", span)
}

/// The same with words of one's own for an axis that is named twice.
fn marked(axes: &[i64], ndim: usize, twice: &str, span: Span) -> Result<SmallVec<[bool; 4]>> {
    let mut marks = SmallVec::from_elem(false, ndim);
    for &axis in axes {
        let at = resolve_axis(axis, ndim).ok_or_else(|| no_axis("", axis, ndim, span))?;
        if marks[at] {
            bail!(span, ValueError, "{twice}");
        }
        marks[at] = true;
    }
    Ok(marks)
}

fn expand_dims(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let array = bound.any_array(0, cx)?;
    let axes = convert::integers(bound.required(1), bound.span)?;
    let ndim = array.ndim() + axes.len();
    let mut places: SmallVec<[usize; 4]> = SmallVec::new();
    for &axis in &axes {
        let at = resolve_axis(axis, ndim).ok_or_else(|| no_axis("", axis, ndim, bound.span))?;
        if places.contains(&at) {
            bail!(bound.span, ValueError, "repeated axis");
        }
        places.push(at);
    }
    places.sort_unstable();
    let mut shape: Shape = array.shape().into();
    for &at in &places {
        shape.insert(at, 1);
    }
    let layout = array.layout.reshape(&shape, array.dtype.size());
    Ok(Value::Array(array.view(layout.expect("axes of length 1 move no element"))))
}

fn broadcast_to(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let array = bound.any_array(0, cx)?;
    let lengths = convert::integers(bound.required(1), bound.span)?;
    if lengths.iter().any(|&n| n < 0) {
        bail!(bound.span, ValueError, "all elements of broadcast shape must be non-negative");
    }
    let shape = convert::shape_of(&lengths, bound.span)?;
    if shape.is_empty() && array.ndim() > 0 {
        bail!(bound.span, ValueError, "cannot broadcast a non-scalar to a scalar array");
    }
    if array.ndim() > shape.len() {
        bail!(
            bound.span,
            ValueError,
            "input operand has more dimensions than allowed by the axis remapping"
        );
    }
    match array.layout.broadcast_to(&shape) {
        Some(layout) => {
            let mut view = array.view(layout);
            view.writeable = false;
            Ok(Value::Array(view))
        }
        None => Err(diagnostic!(
            bound.span, ValueError,
            "operands could not be broadcast together with remapped shapes [original->remapped]: {}  and \
            requested shape {}",
            lengths_text(array.shape()), lengths_text(&shape);
            hint: "shapes are compared from the right: lengths must be equal, or the array's 1"
        )),
    }
}
