//! The module `copy`.

use std::collections::HashMap;
use std::rc::Rc;

use super::super::Interp;
use super::super::builtins::Builtin;
use super::super::takes::python;
use super::Module;
use crate::bail;
use crate::diag::{Result, Span};
use crate::numpy::convert;
use crate::numpy::registry::Args;
use crate::value::{Dict, Key, Value};

pub(super) static MODULE: Module = Module {
    name: "copy",
    rows: &[Builtin::python("copy", "copy", copy), Builtin::python("copy", "deepcopy", deepcopy)],
    values: &[],
    missing: &[],
};

fn copy(interp: &mut Interp<'_>, args: &Args, span: Span) -> Result<Value> {
    let [value] = python("copy", ["x"], 1, args, span)?;
    let value = value.unwrap_or(Value::None);
    Ok(match &value {
        Value::List(items) => Value::list(items.borrow().clone()),
        Value::Dict(entries) => Value::dict(entries.borrow().clone()),
        Value::Set(items) => Value::set(items.borrow().clone()),
        Value::Array(_) => array_copy(interp, &value, span)?,
        _ => value,
    })
}

/// A copy of an array as `a.copy()` makes it.
fn array_copy(interp: &mut Interp<'_>, array: &Value, span: Span) -> Result<Value> {
    let method = interp.attribute(array, "copy", span)?;
    interp.apply(&method, Args::default(), span)
}

fn deepcopy(interp: &mut Interp<'_>, args: &Args, span: Span) -> Result<Value> {
    let [value, _] = python("deepcopy", ["x", "memo"], 1, args, span)?;
    let mut known = HashMap::new();
    deep(interp, &value.unwrap_or(Value::None), &mut known, 0, span)
}

/// Containers within containers that a copy follows.
const MOST_DEPTH: usize = 1000;

/// A copy of a value and of all that it holds; what was copied already, by its place, is not copied again.
fn deep(
    interp: &mut Interp<'_>,
    value: &Value,
    known: &mut HashMap<*const u8, Value>,
    depth: usize,
    span: Span,
) -> Result<Value> {
    interp.cx.poll(span)?;
    if depth == MOST_DEPTH {
        bail!(span, RecursionError, "maximum recursion depth exceeded");
    }
    let place: *const u8 = match value {
        Value::List(items) => Rc::as_ptr(items).cast(),
        Value::Dict(entries) => Rc::as_ptr(entries).cast(),
        Value::Set(items) => Rc::as_ptr(items).cast(),
        Value::Tuple(items) => Rc::as_ptr(items).cast(),
        Value::Array(_) => {
            return match convert::as_array(interp.cx, value, None, span)? {
                array if array.ndim() == 0 => Ok(value.clone()),
                _ => array_copy(interp, value, span),
            };
        }
        _ => return Ok(value.clone()),
    };
    if let Some(copy) = known.get(&place) {
        return Ok(copy.clone());
    }
    Ok(match value {
        Value::List(items) => {
            let copy = Value::list(Vec::new());
            known.insert(place, copy.clone());
            let items = items.borrow().clone();
            for item in &items {
                let item = deep(interp, item, known, depth + 1, span)?;
                if let Value::List(copied) = &copy {
                    copied.borrow_mut().push(item);
                }
            }
            copy
        }
        Value::Dict(entries) => {
            let copy = Value::dict(Dict::default());
            known.insert(place, copy.clone());
            let entries = entries.borrow().clone();
            for (key, item) in entries {
                let item = deep(interp, &item, known, depth + 1, span)?;
                if let Value::Dict(copied) = &copy {
                    copied.borrow_mut().insert(Key::new(key.into_value(), span)?, item);
                }
            }
            copy
        }
        Value::Set(items) => Value::set(items.borrow().clone()),
        Value::Tuple(items) => {
            let mut copied = Vec::with_capacity(items.len());
            for item in items.iter() {
                copied.push(deep(interp, item, known, depth + 1, span)?);
            }
            Value::tuple(copied)
        }
        other => other.clone(),
    })
}
