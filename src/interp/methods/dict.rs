//! The methods of dicts.

use std::rc::Rc;

use super::super::call::special;
use super::super::items::{self, Items};
use super::super::takes::ANY;
use super::super::{Interp, repr};
use super::Method;
use super::view::{Part, View};
use crate::context::SharedDict;
use crate::diag::{ErrorKind, Result, Span};
use crate::numpy::modules;
use crate::numpy::registry::Args;
use crate::value::{Dict, Key, Value, Wanted};
use crate::{bail, diagnostic};

pub(super) static ROWS: &[Method] = &[
    Method::new("clear", (0, 0), |interp, object, _, _| {
        interp.cx.before_dict_change(of(object));
        of(object).borrow_mut().clear();
        Ok(Value::None)
    }),
    Method::new("copy", (0, 0), |_, object, _, _| Ok(Value::dict(of(object).borrow().clone()))),
    Method::new("fromkeys", (1, 2), |interp, _, args, span| fromkeys(interp, args, span)),
    Method::new("get", (1, 2), get),
    Method::new("items", (0, 0), |_, object, _, _| Ok(View::value(of(object), Part::Items))),
    Method::new("keys", (0, 0), |_, object, _, _| Ok(View::value(of(object), Part::Keys))),
    Method::new("pop", (1, 2), pop),
    Method::new("popitem", (0, 0), popitem),
    Method::new("setdefault", (1, 2), setdefault),
    Method { name: "update", takes: (0, 1), keywords: &[ANY], run: update },
    Method::new("values", (0, 0), |_, object, _, _| Ok(View::value(of(object), Part::Values))),
];

/// The entries of a dict.
fn of(object: &Value) -> &SharedDict {
    let Value::Dict(dict) = object else { unreachable!("the table is that of dicts") };
    dict
}

/// `dict[key]`.
///
/// # Errors
/// `KeyError`; `TypeError` for what is no key.
pub(in crate::interp) fn item(
    interp: &Interp<'_>,
    dict: &SharedDict,
    key: &Value,
    span: Span,
) -> Result<Value> {
    match dict.borrow().get(&Wanted::new(key, span)?) {
        Some(value) => Ok(value.clone()),
        None => Err(no_key(interp, key, span)),
    }
}

/// Python's `KeyError`: the key as it is written.
fn no_key(interp: &Interp<'_>, key: &Value, span: Span) -> crate::diag::Diagnostic {
    diagnostic!(span, KeyError, "{}", repr(key, &interp.cx.print_options))
}

/// `dict[key] = value`.
///
/// # Errors
/// `TypeError` for what is no key; `MemoryError`.
pub(in crate::interp) fn insert(
    interp: &mut Interp<'_>,
    dict: &SharedDict,
    key: Value,
    value: Value,
    span: Span,
) -> Result<()> {
    let key = Key::new(key, span)?;
    interp.cx.room_for((dict.borrow().len() + 1) * size_of::<(Key, Value)>() * 2, span)?;
    interp.cx.before_dict_change(dict);
    dict.borrow_mut().insert(key, value);
    Ok(())
}

/// `del dict[key]`.
///
/// # Errors
/// `KeyError`; `TypeError` for what is no key.
pub(in crate::interp) fn remove(
    interp: &mut Interp<'_>,
    dict: &SharedDict,
    key: &Value,
    span: Span,
) -> Result<Value> {
    let found = Key::new(key.clone(), span)?;
    if !dict.borrow().contains_key(&found) {
        return Err(no_key(interp, key, span));
    }
    interp.cx.before_dict_change(dict);
    Ok(dict.borrow_mut().shift_remove(&found).unwrap_or(Value::None))
}

fn get(_: &mut Interp<'_>, object: &Value, args: &Args, span: Span) -> Result<Value> {
    let key = Wanted::new(&args.positional[0], span)?;
    let found = of(object).borrow().get(&key).cloned();
    Ok(found.or_else(|| args.positional.get(1).cloned()).unwrap_or(Value::None))
}

fn pop(interp: &mut Interp<'_>, object: &Value, args: &Args, span: Span) -> Result<Value> {
    match (remove(interp, of(object), &args.positional[0], span), args.positional.get(1)) {
        (Err(error), Some(default)) if error.kind == ErrorKind::KeyError => Ok(default.clone()),
        (result, _) => result,
    }
}

fn popitem(interp: &mut Interp<'_>, object: &Value, _: &Args, span: Span) -> Result<Value> {
    interp.cx.before_dict_change(of(object));
    match of(object).borrow_mut().pop() {
        Some((key, value)) => Ok(Value::tuple([key.into_value(), value])),
        None => bail!(span, KeyError, "'popitem(): dictionary is empty'"),
    }
}

fn setdefault(interp: &mut Interp<'_>, object: &Value, args: &Args, span: Span) -> Result<Value> {
    let key = Key::new(args.positional[0].clone(), span)?;
    if let Some(found) = of(object).borrow().get(&key) {
        return Ok(found.clone());
    }
    let default = args.positional.get(1).cloned().unwrap_or(Value::None);
    insert(interp, of(object), args.positional[0].clone(), default.clone(), span)?;
    Ok(default)
}

fn update(interp: &mut Interp<'_>, object: &Value, args: &Args, span: Span) -> Result<Value> {
    let mut more = Dict::default();
    gather(interp, &mut more, args, span)?;
    let dict = of(object);
    interp.cx.room_for((dict.borrow().len() + more.len()) * size_of::<(Key, Value)>() * 2, span)?;
    interp.cx.before_dict_change(dict);
    dict.borrow_mut().extend(more);
    Ok(Value::None)
}

/// `dict.fromkeys(keys, value)`.
///
/// # Errors
/// `TypeError` for what has no items, or is no key.
pub(in crate::interp) fn fromkeys(
    interp: &mut Interp<'_>,
    args: &Args,
    span: Span,
) -> Result<Value> {
    let value = args.positional.get(1).cloned().unwrap_or(Value::None);
    let mut dict = Dict::default();
    let mut keys = Items::of(&args.positional[0], span)?;
    while let Some(key) = keys.next(interp, span)? {
        interp.cx.poll(span)?;
        interp.cx.room_for(dict.len() * size_of::<(Key, Value)>() * 2, span)?;
        dict.insert(Key::new(key, span)?, value.clone());
    }
    Ok(Value::dict(dict))
}

/// The entries that `dict(…)` and `update(…)` are given: of another dict, of pairs, of names.
///
/// # Errors
/// Python's `TypeError`, `ValueError` of what are no pairs.
pub(in crate::interp) fn gather(
    interp: &mut Interp<'_>,
    into: &mut Dict,
    args: &Args,
    span: Span,
) -> Result<()> {
    match args.positional.first() {
        Some(Value::Dict(other)) => {
            let entries = other.borrow();
            into.extend(entries.iter().map(|(key, value)| (key.clone(), value.clone())));
        }
        Some(mapping) if modules::method(mapping, "keys").is_some() => {
            let row = special(mapping, "__getitem__").expect("what has keys has what they name");
            for key in items::all(interp, mapping, span)? {
                let value = interp.call_special(row, [mapping.clone(), key.clone()], span)?;
                into.insert(Key::new(key, span)?, value);
            }
        }
        Some(pairs) => {
            let mut pairs = Items::of(pairs, span)?;
            let mut number = 0;
            while let Some(pair) = pairs.next(interp, span)? {
                interp.cx.poll(span)?;
                interp.cx.room_for(into.len() * size_of::<(Key, Value)>() * 2, span)?;
                let (key, value) = entry(interp, &pair, number, span)?;
                into.insert(Key::new(key, span)?, value);
                number += 1;
            }
        }
        None => {}
    }
    for (name, value, _) in &args.keywords {
        into.insert(Key::new(Value::text(name.as_str()), span)?, value.clone());
    }
    Ok(())
}

fn entry(
    interp: &mut Interp<'_>,
    pair: &Value,
    number: usize,
    span: Span,
) -> Result<(Value, Value)> {
    if let Value::Tuple(items) = pair
        && let [key, value] = &items[..]
    {
        return Ok((key.clone(), value.clone()));
    }
    let both = items::all(interp, pair, span).map_err(|error| match error.kind {
        ErrorKind::TypeError => diagnostic!(
            span,
            TypeError,
            "cannot convert dictionary update sequence element #{number} to a sequence"
        ),
        _ => error,
    })?;
    let [key, value] = &both[..] else {
        bail!(
            span,
            ValueError,
            "dictionary update sequence element #{number} has length {}; 2 is required",
            both.len()
        )
    };
    Ok((key.clone(), value.clone()))
}

/// `a | b` of dicts.
pub(in crate::interp) fn merged(a: &SharedDict, b: &SharedDict) -> Value {
    let mut all = a.borrow().clone();
    if !Rc::ptr_eq(a, b) {
        all.extend(b.borrow().iter().map(|(key, value)| (key.clone(), value.clone())));
    }
    Value::dict(all)
}
