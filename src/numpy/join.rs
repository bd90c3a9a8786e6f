//! Functions that join arrays: along an axis, or along a new one.

use super::casting::Casting;
use super::convert;
use super::manipulate::{no_axis, raveled, resolve_axis};
use super::registry::{Bound, Costs, Function, Run};
use super::strided;
use super::turn::at_least;
use crate::array::Array;
use crate::array::dtype::DType;
use crate::array::layout::{Layout, Shape};
use crate::context::Context;
use crate::diag::{Result, Span};
use crate::value::Value;
use crate::{bail, diagnostic};

/// Every function of this file.
pub static ROWS: &[Function] = &[
    Function {
        name: "concatenate",
        signature: "arrays, axis=0, out=None, *, dtype=None, casting='same_kind'",
        costs: Costs::Copy,
        doc: "Arrays one behind the other along an axis that they have; with axis=None all their elements.\n\n\
              >>> np.concatenate([[0, 1], [7, 8]])\narray([0, 1, 7, 8])\n\
              >>> m = np.ones((2, 1))\n>>> np.concatenate([m, m], axis=1)\narray([[1., 1.],\n       [1., 1.]])",
        run: Run::Call(|cx, bound| concatenate(cx, &bound)),
    },
    Function {
        name: "concat",
        signature: "arrays, axis=0, out=None, *, dtype=None, casting='same_kind'",
        costs: Costs::Copy,
        doc: "The same as np.concatenate.\n\n>>> np.concat([[0, 1], [7, 8]])\narray([0, 1, 7, 8])",
        run: Run::Call(|cx, bound| concatenate(cx, &bound)),
    },
    Function {
        name: "stack",
        signature: "arrays, axis=0, out=None, *, dtype=None, casting='same_kind'",
        costs: Costs::Copy,
        doc: "Arrays of one shape side by side along a new axis.\n\n\
              >>> np.stack([[0, 1], [7, 8]])\narray([[0, 1],\n       [7, 8]])\n\
              >>> np.stack([[0, 1], [7, 8]], axis=1)\narray([[0, 7],\n       [1, 8]])",
        run: Run::Call(|cx, bound| stack(cx, &bound)),
    },
    Function {
        name: "vstack",
        signature: "tup, *, dtype=None, casting='same_kind'",
        costs: Costs::Copy,
        doc: "Arrays one below the other: an array of one axis is a row.\n\n\
              >>> np.vstack([[0, 1], [7, 8]])\narray([[0, 1],\n       [7, 8]])",
        run: Run::Call(|cx, bound| {
            let arrays = arrays_of(cx, bound.required(0), bound.span)?;
            let rows: Vec<Array> = arrays.iter().map(|array| at_least(array, 2)).collect();
            joined(cx, &rows, 0, &bound, (None, 1, 2))
        }),
    },
    Function {
        name: "hstack",
        signature: "tup, *, dtype=None, casting='same_kind'",
        costs: Costs::Copy,
        doc: "Arrays side by side: along the second axis, or the only one.\n\n\
              >>> np.hstack([[0, 1], [7, 8]])\narray([0, 1, 7, 8])\n\
              >>> m = np.ones((2, 1))\n>>> np.hstack([m, 2 * m])\narray([[1., 2.],\n       [1., 2.]])",
        run: Run::Call(|cx, bound| {
            let arrays = arrays_of(cx, bound.required(0), bound.span)?;
            let arrays: Vec<Array> = arrays.iter().map(|array| at_least(array, 1)).collect();
            let axis = usize::from(arrays.first().is_some_and(|first| first.ndim() > 1));
            joined(cx, &arrays, axis, &bound, (None, 1, 2))
        }),
    },
    Function {
        name: "dstack",
        signature: "tup",
        costs: Costs::Copy,
        doc: "Arrays behind each other along a third axis.\n\n\
              >>> np.dstack([[0, 1], [7, 8]])\narray([[[0, 7],\n        [1, 8]]])",
        run: Run::Call(|cx, bound| {
            let arrays = arrays_of(cx, bound.required(0), bound.span)?;
            let arrays: Vec<Array> = arrays.iter().map(|array| at_least(array, 3)).collect();
            joined(cx, &arrays, 2, &bound, (None, 1, 2))
        }),
    },
    Function {
        name: "column_stack",
        signature: "tup",
        costs: Costs::Copy,
        doc: "Arrays side by side as columns: an array of one axis is a column.\n\n\
              >>> np.column_stack([[0, 1], [7, 8]])\narray([[0, 7],\n       [1, 8]])",
        run: Run::Call(|cx, bound| {
            let arrays = arrays_of(cx, bound.required(0), bound.span)?;
            let column = |array: &Array| match array.ndim() {
                0 | 1 => array.view(at_least(array, 1).layout.insert_axis(1)),
                _ => array.clone(),
            };
            joined(cx, &arrays.iter().map(column).collect::<Vec<_>>(), 1, &bound, (None, 1, 2))
        }),
    },
    Function {
        name: "append",
        signature: "arr, values, axis=None",
        costs: Costs::Copy,
        doc: "A new array with values behind those of another: all of it is copied each time, so a loop that \
            appends copies n*n/2 elements. Without an axis both are laid out along one.\n\n\
              >>> np.append(np.arange(3), [7, 8])\narray([0, 1, 2, 7, 8])",
        run: Run::Call(|cx, bound| {
            let (array, values) = (bound.any_array(0, cx)?, bound.any_array(1, cx)?);
            let (arrays, axis) = if let Some(axis) = bound.integer(2)? {
                let arrays = vec![array, values];
                let axis = axis_of(&arrays, axis, bound.span)?;
                (arrays, axis)
            } else {
                (raveled_all(cx, &[array, values], bound.span)?, 0)
            };
            joined(cx, &arrays, axis, &bound, (None, 3, 4))
        }),
    },
    Function {
        name: "block",
        signature: "arrays",
        costs: Costs::Copy,
        doc: "A large array of blocks, given as nested lists: the innermost are side by side.\n\n\
              >>> a = np.eye(2)\n>>> np.block([[a, 2 * a]])\narray([[1., 0., 2., 0.],\n       [0., 1., 0., 2.]])",
        run: Run::Call(|cx, bound| block(cx, bound.required(0), bound.span)),
    },
];

fn nothing_to_join(what: &str, span: Span) -> crate::diag::Diagnostic {
    diagnostic!(
        span, ValueError, "need at least one array to {what}";
        hint: "give a list of arrays: [a, b]"
    )
}

/// The arrays of a sequence: an array gives its rows.
fn arrays_of(cx: &Context, value: &Value, span: Span) -> Result<Vec<Array>> {
    let each = |items: &[Value]| {
        items.iter().map(|item| convert::any_array(cx, item, None, span)).collect()
    };
    match value {
        Value::List(items) => each(&items.borrow().clone()),
        Value::Tuple(items) => each(items),
        Value::Array(array) if array.ndim() > 0 => {
            Ok((0..array.shape()[0]).map(|i| array.view(array.layout.index(0, i))).collect())
        }
        other => bail!(
            span, TypeError, "arrays to stack must be passed as a \"sequence\" type such as list or tuple.";
            hint: "put them into a list; {} is none", other.type_name()
        ),
    }
}

fn concatenate(cx: &mut Context, bound: &Bound) -> Result<Value> {
    if !matches!(bound.required(0), Value::List(_) | Value::Tuple(_) | Value::Array(_)) {
        bail!(
            bound.span, TypeError, "The first input argument needs to be a sequence";
            hint: "put the arrays into a list: np.concatenate([a, b])"
        );
    }
    let arrays = arrays_of(cx, bound.required(0), bound.span)?;
    if arrays.is_empty() {
        return Err(nothing_to_join("concatenate", bound.span));
    }
    if matches!(bound.values[1], Some(Value::None)) {
        return joined(cx, &arrays, None, bound, (Some(2), 3, 4));
    }
    let axis = axis_of(&arrays, bound.integer(1)?.unwrap_or(0), bound.span)?;
    joined(cx, &arrays, axis, bound, (Some(2), 3, 4))
}

/// The axis along which arrays with axes are joined.
fn axis_of(arrays: &[Array], axis: i64, span: Span) -> Result<usize> {
    let ndim = arrays[0].ndim();
    if ndim == 0 {
        bail!(
            span, ValueError, "zero-dimensional arrays cannot be concatenated";
            hint: "np.array([x, y]) makes an array of numbers"
        );
    }
    resolve_axis(axis, ndim).ok_or_else(|| no_axis("", axis, ndim, span))
}

/// Each array along one axis: a view where it can be one.
fn raveled_all(cx: &mut Context, arrays: &[Array], span: Span) -> Result<Vec<Array>> {
    arrays.iter().map(|array| raveled(cx, array, span)).collect()
}

fn stack(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let arrays = arrays_of(cx, bound.required(0), bound.span)?;
    let Some(first) = arrays.first() else { return Err(nothing_to_join("stack", bound.span)) };
    if arrays.iter().any(|array| array.shape() != first.shape()) {
        let shapes: Vec<String> =
            arrays.iter().map(|array| super::create::lengths_text(array.shape())).collect();
        bail!(
            bound.span, ValueError, "all input arrays must have the same shape";
            hint: "their shapes are {}", super::turn::few(&shapes)
        );
    }
    let ndim = first.ndim() + 1;
    let axis = bound.integer(1)?.unwrap_or(0);
    let axis = resolve_axis(axis, ndim).ok_or_else(|| no_axis("", axis, ndim, bound.span))?;
    let arrays: Vec<Array> =
        arrays.iter().map(|array| array.view(array.layout.insert_axis(axis))).collect();
    joined(cx, &arrays, axis, bound, (Some(2), 3, 4))
}

/// Arrays joined as [`join`] does it; the arguments `out`, `dtype` and `casting` are told by their places.
fn joined(
    cx: &mut Context,
    arrays: &[Array],
    axis: impl Into<Option<usize>>,
    bound: &Bound,
    (out, dtype, casting): (Option<usize>, usize, usize),
) -> Result<Value> {
    let span = bound.span;
    if arrays.is_empty() {
        return Err(nothing_to_join("concatenate", span));
    }
    let dtype = bound.any_dtype(dtype)?;
    let casting = Casting::of(bound.get(casting), span)?;
    let out = match out.and_then(|i| bound.get(i)) {
        None => None,
        Some(_) if dtype.is_some() => bail!(
            span,
            TypeError,
            "concatenate() only takes `out` or `dtype` as an argument, but both were provided."
        ),
        Some(Value::Array(array)) => Some(array.clone()),
        Some(_) => bail!(span, TypeError, "'out' must be an array"; hint: "out = np.empty(n)"),
    };
    join(cx, arrays, axis, (dtype, out), casting, span).map(Value::Array)
}

/// Arrays joined along an axis that the first one has, or all elements along one, into `out` where it is
/// given.
pub(super) fn join(
    cx: &mut Context,
    arrays: &[Array],
    axis: impl Into<Option<usize>>,
    (dtype, out): (Option<DType>, Option<Array>),
    casting: Casting,
    span: Span,
) -> Result<Array> {
    let axis = axis.into();
    let (shape, order) = match axis {
        Some(axis) => (joined_shape(arrays, axis, span)?, order_of(arrays)),
        None => (Shape::from_slice(&[arrays.iter().map(Array::size).sum()]), vec![0]),
    };
    let common = arrays.iter().map(|array| array.dtype).reduce(DType::promote);
    let common = common.expect("there is an array to join");
    let dtype = match (&out, dtype) {
        (Some(out), _) => out.dtype,
        (None, Some(dtype)) => super::texts::sized(dtype, common),
        (None, None) => common,
    };
    if let Some(array) = arrays.iter().find(|array| !casting.allows(array.dtype, dtype))
        // What is promoted is not cast.
        && (out.is_some() || dtype != common)
    {
        return Err(casting.refuse("array data", array.dtype, dtype, span));
    }
    let into = if let Some(out) = out {
        checked_out(cx, out, &shape, span)?
    } else {
        super::create::check_size(&shape, dtype, span)?;
        cx.empty(dtype, Layout::contiguous_in(&shape, dtype.size(), &order), span)?
    };
    strided::count(cx, arrays.iter().map(Array::nbytes).sum(), into.nbytes());
    let mut start = 0;
    for array in arrays {
        let len = axis.map_or(array.size(), |axis| array.shape()[axis]);
        let part = into.layout.slice(axis.unwrap_or(0), start, len, 1);
        let part = match axis {
            Some(_) => part,
            None => part.reshape(array.shape(), dtype.size()).expect("one axis can be split"),
        };
        let part = into.view(part);
        start += len;
        if array.buffer.same(&into.buffer) {
            let apart = strided::copy(cx, array, array.dtype, strided::Keep::K, span)?;
            strided::transfer(cx, &part, &apart, span)?;
        } else {
            strided::transfer(cx, &part, array, span)?;
        }
    }
    Ok(into)
}

/// An `out=`, if it has the shape.
fn checked_out(cx: &mut Context, out: Array, shape: &[usize], span: Span) -> Result<Array> {
    if out.ndim() != shape.len() {
        bail!(span, ValueError, "Output array has wrong dimensionality");
    }
    if out.shape() != shape {
        bail!(
            span, ValueError, "Output array is the wrong shape";
            hint: "the result has shape {}", super::create::lengths_text(shape)
        );
    }
    if !out.writeable {
        bail!(span, ValueError, "assignment destination is read-only");
    }
    cx.before_write(&out.buffer, span)?;
    Ok(out)
}

fn joined_shape(arrays: &[Array], axis: usize, span: Span) -> Result<Shape> {
    let mut shape: Shape = arrays[0].shape().into();
    for (i, array) in arrays.iter().enumerate().skip(1) {
        if array.ndim() != shape.len() {
            bail!(
                span, ValueError,
                "all the input arrays must have same number of dimensions, but the array at index 0 has {} \
                dimension(s) and the array at index {i} has {} dimension(s)", shape.len(), array.ndim();
                hint: "x[None, :] makes a row of an array of one axis, x[:, None] a column"
            );
        }
        for (at, (&ours, &theirs)) in shape.iter().zip(array.shape()).enumerate() {
            if at != axis && ours != theirs {
                bail!(
                    span,
                    ValueError,
                    "all the input array dimensions except for the concatenation axis must match exactly, \
                    but along dimension {at}, the array at index 0 has size {ours} and the array at index \
                    {i} has size {theirs}"
                );
            }
        }
        shape[axis] += array.shape()[axis];
    }
    Ok(shape)
}

/// The order of axes in which NumPy lays out what it joins (`PyArray_CreateMultiSortedStridePerm`).
fn order_of(arrays: &[Array]) -> Vec<usize> {
    let mut order: Vec<usize> = (0..arrays[0].ndim()).collect();
    for i in 1..order.len() {
        let axis = order[i];
        let mut place = i;
        for j in (0..i).rev() {
            let other = order[j];
            let steps = arrays.iter().filter_map(|array| {
                let [a, b] = [axis, other].map(|axis| array.layout.strides[axis].unsigned_abs());
                (a != 0 && b != 0).then_some(a > b)
            });
            match steps.reduce(|all, swaps| all && swaps) {
                None => {}
                Some(true) => place = j,
                Some(false) => break,
            }
        }
        order[place..=i].rotate_right(1);
    }
    order
}

/// `np.block`.
fn block(cx: &mut Context, value: &Value, span: Span) -> Result<Value> {
    let depth = depth_of(value, "arrays", span)?;
    let mut most = depth;
    most_axes(cx, value, &mut most, span)?;
    let array = assemble(cx, value, depth, most, span)?;
    // A single block is copied, too.
    Ok(Value::Array(if depth == 0 {
        strided::copy(cx, &array, array.dtype, strided::Keep::C, span)?
    } else {
        array
    }))
}

/// How deep the lists are, which all must be alike.
fn depth_of(value: &Value, name: &str, span: Span) -> Result<usize> {
    match value {
        Value::Tuple(_) => bail!(
            span,
            TypeError,
            "{name} is a tuple. Only lists can be used to arrange blocks, and np.block does not allow \
            implicit conversion from tuple to ndarray."
        ),
        Value::List(items) => {
            let items = items.borrow();
            let Some(first) = items.first() else {
                bail!(span, ValueError, "List at {name} cannot be empty");
            };
            if name.len() > 64 * "[0]".len() {
                bail!(span, ValueError, "blocks are nested too deeply");
            }
            let depth = depth_of(first, &format!("{name}[0]"), span)?;
            for (i, item) in items.iter().enumerate().skip(1) {
                let name = format!("{name}[{i}]");
                let other = depth_of(item, &name, span)?;
                if other != depth {
                    bail!(
                        span, ValueError,
                        "List depths are mismatched. First element was at depth {}, but there is an element \
                        at depth {} ({name}{})",
                        depth + 1, other + 1, if other > depth { "[0]" } else { "" };
                        hint: "every row is a list of blocks: [[a, b], [c, d]]"
                    );
                }
            }
            Ok(depth + 1)
        }
        _ => Ok(0),
    }
}

/// Raise `most` to the number of axes that a block has.
fn most_axes(cx: &Context, value: &Value, most: &mut usize, span: Span) -> Result<()> {
    if let Value::List(items) = value {
        for item in items.borrow().iter() {
            most_axes(cx, item, most, span)?;
        }
        return Ok(());
    }
    *most = (*most).max(convert::any_array(cx, value, None, span)?.ndim());
    Ok(())
}

/// The blocks of a list joined, `depth` axes from the last.
fn assemble(
    cx: &mut Context,
    value: &Value,
    depth: usize,
    ndim: usize,
    span: Span,
) -> Result<Array> {
    let Value::List(items) = value else {
        let mut array = convert::any_array(cx, value, None, span)?;
        while array.ndim() < ndim {
            array = array.view(array.layout.insert_axis(0));
        }
        return Ok(array);
    };
    let items = items.borrow().clone();
    let parts: Result<Vec<Array>> =
        items.iter().map(|item| assemble(cx, item, depth - 1, ndim, span)).collect();
    let parts = parts?;
    match &parts[..] {
        [one] => Ok(one.clone()),
        several => join(cx, several, ndim - depth, (None, None), Casting::SameKind, span),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::array::layout::Order;

    /// 0, 1, 2, … in the order of memory, seen through a layout.
    fn numbered(cx: &Context, layout: &Layout, count: usize) -> Array {
        let plain = Layout::contiguous(&[count], 8, Order::C);
        let array = cx.empty(DType::Int64, plain, Span::NONE).expect("there is memory");
        let mut bytes = array.buffer.write();
        for (i, out) in bytemuck::cast_slice_mut::<u8, i64>(&mut bytes).iter_mut().enumerate() {
            *out = i as i64;
        }
        drop(bytes);
        array.view(layout.clone())
    }

    #[test]
    fn joined_arrays_hold_the_elements_of_each_in_its_place() {
        let mut cx = Context::new(1 << 20, &[0]);
        let whole = Layout::contiguous(&[4, 3, 5], 8, Order::C);
        let layouts = [
            whole.clone(),
            whole.transpose(&[0, 2, 1]).slice(1, 0, 3, 1),
            whole.slice(0, 3, 4, -1),
            whole.slice(0, 0, 2, 2),
            whole.index(0, 1).broadcast_to(&[4, 3, 5]).expect("one row for all"),
            whole.slice(0, 0, 0, 1),
        ];
        for a in &layouts {
            for b in &layouts {
                let arrays = [a, b].map(|layout| numbered(&cx, layout, 60));
                let axis = 0;
                if a.shape[1..] != b.shape[1..] {
                    let what = (None, None);
                    let failed = join(&mut cx, &arrays, axis, what, Casting::SameKind, Span::NONE);
                    assert!(failed.is_err());
                    continue;
                }
                let what = (None, None);
                let joined = join(&mut cx, &arrays, axis, what, Casting::SameKind, Span::NONE);
                let joined = joined.expect("they fit");
                let parts = arrays.iter().map(|array| array.to_vec::<i64>().expect("integers"));
                assert_eq!(
                    joined.to_vec::<i64>().expect("integers"),
                    parts.collect::<Vec<_>>().concat()
                );
            }
        }
    }
}
