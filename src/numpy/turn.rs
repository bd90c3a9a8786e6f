//! Functions that turn, shift and move axes: views, but for what is shifted round.

use smallvec::SmallVec;

use super::convert;
use super::create::tuple_text;
use super::manipulate::{no_axis, raveled, resolve_axis};
use super::registry::{Bound, Costs, Function, Run};
use super::strided::{self, Keep};
use crate::array::Array;
use crate::array::layout::{Layout, Shape, broadcast_shapes};
use crate::context::Context;
use crate::diag::{Result, Span};
use crate::value::Value;
use crate::{bail, diagnostic};

/// Every function of this file.
pub static ROWS: &[Function] = &[
    Function {
        name: "flip",
        signature: "m, axis=None",
        costs: Costs::View,
        doc: "A view that goes along its axes backwards, or along those that are named.\n\n\
              >>> np.flip(np.arange(3))\narray([2, 1, 0])",
        run: Run::Call(|cx, bound| flip(cx, &bound)),
    },
    Function {
        name: "fliplr",
        signature: "m",
        costs: Costs::View,
        doc: "A view with each row backwards.\n\n>>> np.fliplr([[1, 2], [3, 4]])\narray([[2, 1],\n       [4, 3]])",
        run: Run::Call(|cx, bound| flip_one(cx, &bound, 1)),
    },
    Function {
        name: "flipud",
        signature: "m",
        costs: Costs::View,
        doc: "A view with the last row first.\n\n>>> np.flipud([[1, 2], [3, 4]])\narray([[3, 4],\n       [1, 2]])",
        run: Run::Call(|cx, bound| flip_one(cx, &bound, 0)),
    },
    Function {
        name: "rot90",
        signature: "m, k=1, axes=(0, 1)",
        costs: Costs::View,
        doc: "A view turned by 90 degrees k times, from the first axis to the second.\n\n\
              >>> np.rot90([[1, 2], [3, 4]])\narray([[2, 4],\n       [1, 3]])",
        run: Run::Call(|cx, bound| rot90(cx, &bound)),
    },
    Function {
        name: "roll",
        signature: "a, shift, axis=None",
        costs: Costs::Copy,
        doc: "A copy with the elements shifted round: what leaves at one end comes in at the other.\n\n\
              >>> np.roll(np.arange(5), 2)\narray([3, 4, 0, 1, 2])",
        run: Run::Call(|cx, bound| roll(cx, &bound)),
    },
    Function {
        name: "rollaxis",
        signature: "a, axis, start=0",
        costs: Costs::View,
        doc: "A view with an axis moved to stand before another one; np.moveaxis says it more plainly.\n\n\
              >>> np.rollaxis(np.ones((3, 4, 5)), 2).shape\n(5, 3, 4)",
        run: Run::Call(|cx, bound| rollaxis(cx, &bound)),
    },
    Function {
        name: "moveaxis",
        signature: "a, source, destination",
        costs: Costs::View,
        doc: "A view with axes moved to other places; the rest keep their order.\n\n\
              >>> np.moveaxis(np.ones((2, 3, 4)), 0, -1).shape\n(3, 4, 2)",
        run: Run::Call(|cx, bound| moveaxis(cx, &bound)),
    },
    Function {
        name: "atleast_1d",
        signature: "*arys",
        costs: Costs::View,
        doc: "Each array with one axis at least.\n\n>>> np.atleast_1d(np.array(5))\narray([5])",
        run: Run::Call(|cx, bound| each_at_least(cx, &bound, 1)),
    },
    Function {
        name: "atleast_2d",
        signature: "*arys",
        costs: Costs::View,
        doc: "Each array with two axes at least: one with a single axis is a row.\n\n\
              >>> np.atleast_2d(np.arange(3))\narray([[0, 1, 2]])",
        run: Run::Call(|cx, bound| each_at_least(cx, &bound, 2)),
    },
    Function {
        name: "atleast_3d",
        signature: "*arys",
        costs: Costs::View,
        doc: "Each array with three axes at least.\n\n>>> np.atleast_3d(np.arange(3)).shape\n(1, 3, 1)",
        run: Run::Call(|cx, bound| each_at_least(cx, &bound, 3)),
    },
    Function {
        name: "broadcast_arrays",
        signature: "*args, subok=False",
        costs: Costs::View,
        doc: "Views of arrays, each repeated without a copy to the shape that they have together.\n\n\
              >>> x, y = np.broadcast_arrays(np.arange(2), [[1], [2]])\n>>> x\narray([[0, 1],\n       [0, 1]])",
        run: Run::Call(|cx, bound| broadcast_arrays(cx, &bound)),
    },
    Function {
        name: "broadcast_shapes",
        signature: "*args",
        costs: Costs::Nothing,
        doc: "The shape that arrays of some shapes have together.\n\n>>> np.broadcast_shapes((2, 1), (3,))\n(2, 3)",
        run: Run::Call(|_, bound| {
            let shapes: Result<Vec<Shape>> =
                bound.rest.iter().map(|shape| convert::as_shape(shape, bound.span)).collect();
            Ok(Value::shape(&common_shape(&shapes?, bound.span)?))
        }),
    },
];

/// Texts as a list, of which the first ones are shown.
pub(super) fn few(texts: &[String]) -> String {
    const SHOWN: usize = 4;
    let dots = if texts.len() > SHOWN { ", ..." } else { "" };
    format!("{}{dots}", texts[..texts.len().min(SHOWN)].join(", "))
}

/// The layout that goes along an axis backwards.
fn backwards(layout: &Layout, axis: usize) -> Layout {
    let len = layout.shape[axis];
    layout.slice(axis, len.saturating_sub(1), len, -1)
}

/// Each of some axes once, counted from the front.
fn each_once(axes: &[i64], ndim: usize, which: &str, span: Span) -> Result<SmallVec<[usize; 4]>> {
    let mut found = SmallVec::new();
    for &axis in axes {
        let prefix = if which.is_empty() { String::new() } else { format!("{which}: ") };
        let at = resolve_axis(axis, ndim).ok_or_else(|| no_axis(&prefix, axis, ndim, span))?;
        if found.contains(&at) {
            let of =
                if which.is_empty() { String::new() } else { format!(" in `{which}` argument") };
            bail!(span, ValueError, "repeated axis{of}");
        }
        found.push(at);
    }
    Ok(found)
}

fn flip(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let array = bound.any_array(0, cx)?;
    let axes = match bound.axes(1)? {
        None => (0..array.ndim()).collect(),
        Some(axes) => each_once(&axes, array.ndim(), "", bound.span)?,
    };
    let layout = axes.iter().fold(array.layout.clone(), |layout, &axis| backwards(&layout, axis));
    if array.ndim() == 0 {
        return Ok(convert::only_element(&array));
    }
    Ok(Value::Array(array.view(layout)))
}

fn flip_one(cx: &mut Context, bound: &Bound, axis: usize) -> Result<Value> {
    let array = bound.any_array(0, cx)?;
    if array.ndim() <= axis {
        bail!(
            bound.span, ValueError, "Input must be >= {}-d.", axis + 1;
            hint: "np.flip takes arrays with any number of axes"
        );
    }
    Ok(Value::Array(array.view(backwards(&array.layout, axis))))
}

fn rot90(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let array = bound.any_array(0, cx)?;
    let turns = bound.integer(1)?.unwrap_or(1).rem_euclid(4);
    let given = bound.axes(2)?.unwrap_or_else(|| SmallVec::from_slice(&[0, 1]));
    let (ndim, span) = (array.ndim(), bound.span);
    let [first, second] = given[..] else { bail!(span, ValueError, "len(axes) must be 2.") };
    if first == second || first.abs_diff(second) == ndim as u64 {
        bail!(span, ValueError, "Axes must be different."; hint: "an array with two axes can be turned");
    }
    let (Some(first), Some(second)) = (resolve_axis(first, ndim), resolve_axis(second, ndim))
    else {
        bail!(span, ValueError, "Axes=({first}, {second}) out of range for array of ndim={ndim}.");
    };
    let mut axes: SmallVec<[usize; 4]> = (0..ndim).collect();
    axes.swap(first, second);
    let layout = &array.layout;
    Ok(Value::Array(array.view(match turns {
        0 => layout.clone(),
        1 => backwards(layout, second).transpose(&axes),
        2 => backwards(&backwards(layout, first), second),
        _ => backwards(&layout.transpose(&axes), second),
    })))
}

/// How far to shift along each axis.
fn shifts_of(bound: &Bound, ndim: usize) -> Result<SmallVec<[i64; 4]>> {
    let span = bound.span;
    let items = |value: &Value| match value {
        Value::Tuple(items) => items.to_vec(),
        Value::List(items) => items.borrow().clone(),
        one => vec![one.clone()],
    };
    let shifts: Vec<i64> = items(bound.required(1))
        .iter()
        .map(|shift| convert::whole(convert::as_float(shift, span)?.trunc(), span))
        .collect::<Result<_>>()?;
    let axes = match bound.get(2) {
        None => SmallVec::<[i64; 4]>::from_slice(&[0]),
        Some(axes) => convert::integers(axes, span)?,
    };
    let count = match (shifts.len(), axes.len()) {
        (a, b) if a == b || b == 1 => a,
        (1, b) => b,
        (a, b) => bail!(
            span, ValueError,
            "shape mismatch: objects cannot be broadcast to a single shape.  Mismatch is between arg 0 with \
            shape ({a},) and arg 1 with shape ({b},).";
            hint: "give one shift for each axis"
        ),
    };
    let mut along: SmallVec<[i64; 4]> = SmallVec::from_elem(0, ndim);
    for i in 0..count {
        let axis = axes[if axes.len() == 1 { 0 } else { i }];
        let at = resolve_axis(axis, ndim).ok_or_else(|| no_axis("", axis, ndim, span))?;
        along[at] = along[at].wrapping_add(shifts[if shifts.len() == 1 { 0 } else { i }]);
    }
    Ok(along)
}

fn roll(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let array = bound.any_array(0, cx)?;
    if bound.get(2).is_none() {
        // All elements as one axis, shifted, in the shape of before.
        let flat = raveled(cx, &array, bound.span)?;
        let along = shifts_of(bound, 1)?;
        let shifted = rolled(cx, &flat, &along, Keep::C, bound.span)?;
        let layout =
            Layout::contiguous(array.shape(), array.dtype.size(), crate::array::layout::Order::C);
        return Ok(Value::Array(shifted.with_layout(layout)));
    }
    let along = shifts_of(bound, array.ndim())?;
    rolled(cx, &array, &along, Keep::K, bound.span).map(Value::Array)
}

/// A copy with the elements shifted round along each axis.
fn rolled(cx: &mut Context, array: &Array, along: &[i64], keep: Keep, span: Span) -> Result<Array> {
    let layout = strided::layout_like(array, array.shape(), array.dtype, keep);
    let new = cx.empty(array.dtype, layout, span)?;
    strided::count(cx, array.nbytes(), new.nbytes());
    // Along each axis two runs: what stays ahead of the end, and what comes in at the front.
    let mut pairs = vec![(new.layout.clone(), array.layout.clone())];
    for (axis, &shift) in along.iter().enumerate() {
        let len = array.shape()[axis];
        if len == 0 {
            continue;
        }
        let shift = shift.rem_euclid(len as i64) as usize;
        pairs = pairs
            .iter()
            .flat_map(|(to, from)| {
                [
                    (to.slice(axis, shift, len - shift, 1), from.slice(axis, 0, len - shift, 1)),
                    (to.slice(axis, 0, shift, 1), from.slice(axis, len - shift, shift, 1)),
                ]
            })
            .filter(|(to, _)| to.shape[axis] > 0)
            .collect();
    }
    for (to, from) in pairs {
        strided::transfer(cx, &new.view(to), &array.view(from), span)?;
    }
    Ok(new)
}

fn moveaxis(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let array = bound.any_array(0, cx)?;
    let (ndim, span) = (array.ndim(), bound.span);
    let axes = |i: usize, which: &str| {
        if matches!(bound.required(i), Value::None) {
            bail!(span, TypeError, "'NoneType' object is not iterable");
        }
        each_once(&convert::integers(bound.required(i), span)?, ndim, which, span)
    };
    let (source, destination) = (axes(1, "source")?, axes(2, "destination")?);
    if source.len() != destination.len() {
        bail!(
            span,
            ValueError,
            "`source` and `destination` arguments must have the same number of elements"
        );
    }
    let mut order: SmallVec<[usize; 4]> = (0..ndim).filter(|axis| !source.contains(axis)).collect();
    let mut moves: Vec<(usize, usize)> = destination.into_iter().zip(source).collect();
    moves.sort_unstable();
    for (to, from) in moves {
        order.insert(to, from);
    }
    Ok(Value::Array(array.view(array.layout.transpose(&order))))
}

fn rollaxis(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let span = bound.span;
    let array = bound.array_with(0, "ndim", cx)?;
    let ndim = array.ndim() as i64;
    let axis = convert::as_integer(bound.required(1), span)?;
    let from =
        resolve_axis(axis, array.ndim()).ok_or_else(|| no_axis("", axis, array.ndim(), span))?;
    let written = bound.integer(2)?.unwrap_or(0);
    let start = if written < 0 { written.saturating_add(ndim) } else { written };
    if !(0..=ndim).contains(&start) {
        bail!(
            span,
            AxisError,
            "'start' arg requires -{ndim} <= start < {}, but {start} was passed in",
            ndim + 1
        );
    }
    // It is counted before the axis is taken out.
    let to = if (from as i64) < start { start - 1 } else { start };
    let mut order: SmallVec<[usize; 4]> = (0..array.ndim()).filter(|&at| at != from).collect();
    order.insert(to as usize, from);
    Ok(Value::Array(array.view(array.layout.transpose(&order))))
}

/// An array with so many axes at least; NumPy puts the new ones before, and a third one behind.
pub(super) fn at_least(array: &Array, ndim: usize) -> Array {
    let mut layout = array.layout.clone();
    if ndim == 3 && layout.ndim() == 2 {
        layout = layout.insert_axis(2);
    }
    if ndim == 3 && layout.ndim() == 1 {
        layout = layout.insert_axis(1).insert_axis(0);
    }
    while layout.ndim() < ndim {
        layout = layout.insert_axis(0);
    }
    if layout.ndim() == array.ndim() { array.clone() } else { array.view(layout) }
}

fn each_at_least(cx: &mut Context, bound: &Bound, ndim: usize) -> Result<Value> {
    let arrays = bound
        .rest
        .iter()
        .map(|value| Ok(at_least(&convert::any_array(cx, value, None, bound.span)?, ndim)))
        .collect::<Result<Vec<Array>>>()?;
    Ok(match &arrays[..] {
        [one] => Value::Array(one.clone()),
        several => Value::tuple(several.iter().cloned().map(Value::Array)),
    })
}

/// The shape that arrays of these shapes have together.
///
/// # Errors
/// NumPy's `ValueError`, which names two that do not fit.
pub(super) fn common_shape(shapes: &[Shape], span: Span) -> Result<Shape> {
    if let Some(shape) = broadcast_shapes(shapes.iter().map(|shape| &shape[..])) {
        return Ok(shape);
    }
    // NumPy names the first pair that does not fit.
    let pair = (1..shapes.len())
        .flat_map(|j| (0..j).map(move |i| (i, j)))
        .find(|&(i, j)| broadcast_shapes([&shapes[i][..], &shapes[j][..]]).is_none())
        .expect("two of them do not fit");
    let [a, b] = [pair.0, pair.1].map(|i| tuple_text(&shapes[i]));
    Err(diagnostic!(
        span, ValueError,
        "shape mismatch: objects cannot be broadcast to a single shape.  Mismatch is between arg {} with \
        shape {a} and arg {} with shape {b}.", pair.0, pair.1;
        hint: "shapes are compared from the right: lengths must be equal, or one of them 1"
    ))
}

fn broadcast_arrays(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let arrays = bound
        .rest
        .iter()
        .map(|value| convert::any_array(cx, value, None, bound.span))
        .collect::<Result<Vec<Array>>>()?;
    let shapes: Vec<Shape> = arrays.iter().map(|array| array.shape().into()).collect();
    let shape = common_shape(&shapes, bound.span)?;
    Ok(Value::tuple(arrays.into_iter().map(|array| {
        if array.shape() == &shape[..] {
            return Value::Array(array);
        }
        let layout = array.layout.broadcast_to(&shape).expect("the shapes were found to broadcast");
        let mut view = array.view(layout);
        view.writeable = false;
        Value::Array(view)
    })))
}
