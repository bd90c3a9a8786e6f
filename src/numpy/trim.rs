//! `trim_zeros`: what lies between the first and the last element that is not zero.

use std::rc::Rc;

use super::index::for_each_mask;
use super::manipulate::{no_axis, resolve_axis};
use super::registry::{Bound, Costs, Function, Run};
use super::strided;
use crate::array::Array;
use crate::bail;
use crate::context::Context;
use crate::diag::{Result, Span};
use crate::value::Value;

/// Every function of this file.
pub static ROWS: &[Function] = &[Function {
    name: "trim_zeros",
    signature: "filt, trim='fb', axis=None",
    costs: Costs::View,
    doc: "A view without the zeros at the front ('f') and the back ('b'), along all axes or those named; of a \
          list or a tuple a part of it.\n\n\
          >>> np.trim_zeros(np.array([0, 0, 1, 0, 2, 0]))\narray([1, 0, 2])\n\
          >>> np.trim_zeros([0, 1, 2, 0], trim='f')\n[1, 2, 0]",
    run: Run::Call(|cx, bound| trim_zeros(cx, &bound)),
}];

fn trim_zeros(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let span = bound.span;
    let array = bound.any_array(0, cx)?;
    let sides = match bound.get(1) {
        None => "fb".to_owned(),
        Some(Value::Str(text)) => text.to_lowercase(),
        Some(other) => {
            bail!(span, AttributeError, "'{}' object has no attribute 'lower'", other.type_name())
        }
    };
    if !matches!(&*sides, "fb" | "bf" | "f" | "b") {
        bail!(
            span, ValueError, "unexpected character(s) in `trim`: '{sides}'";
            hint: "'f' trims the front, 'b' the back, 'fb' both"
        );
    }
    let axes: Vec<usize> = match bound.axes(2)? {
        None => (0..array.ndim()).collect(),
        Some(axes) => axes
            .iter()
            .map(|&axis| {
                resolve_axis(axis, array.ndim())
                    .ok_or_else(|| no_axis("axis: ", axis, array.ndim(), span))
            })
            .collect::<Result<_>>()?,
    };
    if axes.is_empty() {
        return Ok(bound.required(0).clone());
    }
    let extents = extents(cx, &array, span)?;
    let bounds = axes.iter().map(|&axis| {
        let (start, stop) = extents[axis];
        let is_empty = start == stop;
        let len = array.shape()[axis];
        let start = if sides.contains('f') || is_empty { start } else { 0 };
        let stop = if sides.contains('b') || is_empty { stop } else { len };
        (axis, start, stop)
    });
    let bounds: Vec<(usize, usize, usize)> = bounds.collect();
    let (_, start, stop) = bounds[0];
    Ok(match bound.required(0) {
        Value::List(items) => Value::list(items.borrow()[start..stop].to_vec()),
        Value::Tuple(items) => Value::Tuple(Rc::from(&items[start..stop])),
        _ => {
            let mut layout = array.layout.clone();
            for (axis, start, stop) in bounds {
                layout = layout.slice(axis, start, stop - start, 1);
            }
            Value::Array(array.view(layout))
        }
    })
}

/// Along each axis, from the first index at which something is not zero up to behind the last one; no bounds, 0 and 0,
/// where all is.
fn extents(cx: &mut Context, array: &Array, span: Span) -> Result<Vec<(usize, usize)>> {
    let mut found = vec![(usize::MAX, 0); array.ndim()];
    for_each_mask(cx, array, span, |first, mask| {
        for place in (first..).zip(mask).filter(|(_, byte)| **byte != 0).map(|(place, _)| place) {
            let mut rest = place;
            for ((start, stop), &len) in found.iter_mut().zip(array.shape()).rev() {
                let index = rest % len;
                rest /= len;
                *start = index.min(*start);
                *stop = (index + 1).max(*stop);
            }
        }
    })?;
    strided::count(cx, array.nbytes(), 0);
    Ok(found.into_iter().map(|(start, stop)| (start.min(stop), stop)).collect())
}
