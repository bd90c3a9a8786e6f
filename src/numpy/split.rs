//! Functions that split an array into views of its parts.

use super::convert;
use super::manipulate::{no_axis, resolve_axis};
use super::registry::{Bound, Costs, Function, Run};
use crate::array::{Array, Described};
use crate::bail;
use crate::context::Context;
use crate::diag::{Result, Span};
use crate::value::Value;

/// Every function of this file.
pub static ROWS: &[Function] = &[
    Function {
        name: "array_split",
        signature: "ary, indices_or_sections, axis=0",
        costs: Costs::View,
        doc: "Views of the parts of an array: so many of nearly equal length, the longer ones first, or those \
            between the indices given.\n\n\
              >>> np.array_split(np.arange(5), 2)\n[array([0, 1, 2]), array([3, 4])]\n\
              >>> np.array_split(np.arange(5), [1, 3])\n[array([0]), array([1, 2]), array([3, 4])]",
        run: Run::Call(|cx, bound| {
            let axis = split_axis(&bound)?;
            array_split(cx, &bound, axis, false)
        }),
    },
    Function {
        name: "split",
        signature: "ary, indices_or_sections, axis=0",
        costs: Costs::View,
        doc: "Views of the parts of an array: so many of equal length, or those between the indices given.\n\n\
              >>> np.split(np.arange(4), 2)\n[array([0, 1]), array([2, 3])]",
        run: Run::Call(|cx, bound| {
            let axis = split_axis(&bound)?;
            array_split(cx, &bound, axis, true)
        }),
    },
    Function {
        name: "hsplit",
        signature: "ary, indices_or_sections",
        costs: Costs::View,
        doc: "np.split along the second axis, or the only one.\n\n\
              >>> np.hsplit(np.arange(4), 2)\n[array([0, 1]), array([2, 3])]",
        run: Run::Call(|cx, bound| {
            needs(cx, &bound, 1)?;
            let ndim = bound.array_with(0, "ndim", cx)?.ndim();
            array_split(cx, &bound, i64::from(ndim > 1), true)
        }),
    },
    Function {
        name: "vsplit",
        signature: "ary, indices_or_sections",
        costs: Costs::View,
        doc: "np.split along the first of two axes or more.\n\n\
              >>> np.vsplit(np.ones((2, 1)), 2)\n[array([[1.]]), array([[1.]])]",
        run: Run::Call(|cx, bound| {
            needs(cx, &bound, 2)?;
            array_split(cx, &bound, 0, true)
        }),
    },
    Function {
        name: "dsplit",
        signature: "ary, indices_or_sections",
        costs: Costs::View,
        doc: "np.split along the third axis.\n\n>>> np.dsplit(np.ones((1, 1, 2)), 2)\n[array([[[1.]]]), array([[[1.]]])]",
        run: Run::Call(|cx, bound| {
            needs(cx, &bound, 3)?;
            array_split(cx, &bound, 2, true)
        }),
    },
    Function {
        name: "unstack",
        signature: "x, *, axis=0",
        costs: Costs::View,
        doc: "The views at each index of an axis, as a tuple: np.stack the other way round.\n\n\
              >>> np.unstack(np.array([[1, 2], [3, 4]]), axis=1)\n(array([1, 3]), array([2, 4]))",
        run: Run::Call(|cx, bound| unstack(cx, &bound)),
    },
];

/// The `axis=` of a call, with which NumPy asks the shape for a length.
fn split_axis(bound: &Bound) -> Result<i64> {
    if let Some(Value::None) = bound.values[2] {
        bail!(bound.span, TypeError, "tuple indices must be integers or slices, not NoneType");
    }
    bound.integer_or(2, 0)
}

fn unstack(cx: &Context, bound: &Bound) -> Result<Value> {
    let span = bound.span;
    let array = bound.array_with(0, "ndim", cx)?;
    if array.ndim() == 0 {
        bail!(span, ValueError, "Input array must be at least 1-d.");
    }
    let axis = bound.integer(1)?.unwrap_or(0);
    let axis = resolve_axis(axis, array.ndim())
        .ok_or_else(|| no_axis("source: ", axis, array.ndim(), span))?;
    let at = |i: usize| {
        let part = array.view(array.layout.index(axis, i));
        // Along the only axis there are elements.
        if array.ndim() == 1 { convert::only_element(&part) } else { Value::Array(part) }
    };
    Ok(Value::tuple((0..array.shape()[axis]).map(at)))
}

/// The number of axes, which must be so many at least.
fn needs(cx: &Context, bound: &Bound, least: usize) -> Result<usize> {
    let ndim = bound.any_array(0, cx)?.ndim();
    if ndim < least {
        bail!(
            bound.span, ValueError, "{} only works on arrays of {least} or more dimensions", bound.name;
            hint: "np.split splits along the first axis"
        );
    }
    Ok(ndim)
}

fn array_split(cx: &mut Context, bound: &Bound, axis: i64, equal: bool) -> Result<Value> {
    let span = bound.span;
    let is_listed = match bound.required(1) {
        Value::List(_) | Value::Tuple(_) => true,
        Value::Array(indices) => indices.ndim() > 0,
        _ => false,
    };
    let array = if equal && !is_listed {
        bound.array_with(0, "shape", cx)?
    } else {
        bound.any_array(0, cx)?
    };
    if array.ndim() == 0 && !matches!(bound.required(0), Value::Array(_) | Value::Scalar(_)) {
        let class = bound.required(0).type_name();
        bail!(span, TypeError, "object of type '{class}' has no len()"; hint: "an array with an axis can be split");
    }
    let Some(axis) = resolve_axis(axis, array.ndim()) else {
        bail!(
            span, IndexError, "tuple index out of range";
            hint: "the array has {} axes", array.ndim()
        );
    };
    let bounds = if is_listed {
        given_bounds(bound, array.shape()[axis])?
    } else {
        equal_bounds(cx, bound.required(1), array.shape()[axis], equal, span)?
    };
    Ok(Value::list(bounds.windows(2).map(|pair| part(&array, axis, pair[0], pair[1])).collect()))
}

fn part(array: &Array, axis: usize, start: usize, end: usize) -> Value {
    Value::Array(array.view(array.layout.slice(axis, start, end.saturating_sub(start), 1)))
}

/// Where parts of nearly equal length begin and end.
fn equal_bounds(
    cx: &Context,
    count: &Value,
    len: usize,
    equal: bool,
    span: Span,
) -> Result<Vec<usize>> {
    let count = match count.as_index() {
        Some(count) => count,
        // NumPy takes the integer part here.
        None => convert::whole(convert::as_float(count, span)?.trunc(), span)?,
    };
    if equal && count == 0 {
        bail!(span, ZeroDivisionError, "integer modulo by zero"; hint: "ask for one part or more");
    }
    if equal && !(len as i64).wrapping_rem(count).eq(&0) {
        bail!(
            span, ValueError, "array split does not result in an equal division";
            hint: "{len} elements make no {count} equal parts; np.array_split makes nearly equal ones"
        );
    }
    let Some(count) = usize::try_from(count).ok().filter(|&count| count > 0) else {
        bail!(span, ValueError, "number sections must be larger than 0."; hint: "ask for one part or more");
    };
    // Of nothing, too, there are views.
    cx.room_for(count.saturating_mul(VIEW_BYTES), span)?;
    let (least, longer) = (len / count, len % count);
    Ok((0..=count).map(|i| i * least + i.min(longer)).collect())
}

/// What a view takes: its description and its place in the list.
const VIEW_BYTES: usize = size_of::<Value>() + size_of::<Described>();

/// Where parts between indices begin and end: as slices, which know negative ones.
fn given_bounds(bound: &Bound, len: usize) -> Result<Vec<usize>> {
    let indices = convert::integers(bound.required(1), bound.span)?;
    let resolve = |i: i64| {
        let from_front = if i < 0 { i.saturating_add(len as i64).max(0) } else { i };
        (from_front as usize).min(len)
    };
    Ok(std::iter::once(0).chain(indices.into_iter().map(resolve)).chain([len]).collect())
}
