//! `array[at]`, read and written: integers and slices choose a view, masks and integer arrays pick
//! elements.

mod advanced;
mod assign;
mod basic;
mod selection;
#[cfg(test)]
mod tests;

pub use self::assign::assign;
use self::basic::parts_of;
pub(super) use self::basic::{out_of_bounds, within};
pub use self::basic::{resolve_slice, view};
pub(super) use self::selection::{POSITIONS, for_each_mask, positions_of};
use super::convert::{element_at, is_bool, only_element};
use crate::array::Array;
use crate::context::Context;
use crate::diag::{Result, Span};
use crate::value::Value;

/// Whether a mask, an integer array or a list stands among the indices: then what is read is a copy.
pub fn is_advanced(at: &Value) -> bool {
    parts_of(at).iter().any(|part| match part {
        Value::Int(_) | Value::Slice(_) | Value::None | Value::Ellipsis => false,
        Value::List(_) | Value::Tuple(_) | Value::Range(_) => true,
        Value::Array(array) => array.ndim() > 0 || !array.dtype.is_integer(),
        other => is_bool(other),
    })
}

/// `array[at]`: a view, a NumPy scalar where every axis is given an integer and there is no `...`,
/// or a copy of what
/// masks and integer arrays pick.
///
/// # Errors
/// NumPy's `IndexError`, `ValueError` for a step of zero, `TypeError` for a slice of no integers;
/// `MemoryError` and
/// `KeyboardInterrupt` of a copy.
pub fn index(cx: &mut Context, array: &Array, at: &Value, span: Span) -> Result<Value> {
    if is_advanced(at) {
        return advanced::read(cx, array, parts_of(at), span).map(Value::Array);
    }
    element_or_view(array, at, span)
}

/// `array[at]` where `at` is not advanced: it takes no memory.
///
/// # Errors
/// As [`index`].
pub fn element_or_view(array: &Array, at: &Value, span: Span) -> Result<Value> {
    if let Value::Int(i) = at
        && array.ndim() == 1
        && let Some(i) = within(*i, array.shape()[0])
    {
        return Ok(element_at(array, &[i]));
    }
    let view = view(array, at, span)?;
    let has_ellipsis = parts_of(at).iter().any(|part| matches!(part, Value::Ellipsis));
    Ok(if view.ndim() == 0 && !has_ellipsis { only_element(&view) } else { Value::Array(view) })
}
