//! The methods of sets, and their operators.

use super::super::items::Items;
use super::super::takes::MANY;
use super::super::{Interp, repr};
use super::order::order;
use super::{Method, view};
use crate::bail;
use crate::context::SharedSet;
use crate::diag::{Result, Span};
use crate::numpy::registry::Args;
use crate::syntax::ast::CmpOp;
use crate::value::{Key, Set, Value};

pub(super) static ROWS: &[Method] = &[
    Method::new("add", (1, 1), |interp, object, args, span| {
        let key = Key::new(args.positional[0].clone(), span)?;
        room(interp, of(object).borrow().len() + 1, span)?;
        Ok(change(interp, of(object), |set| {
            set.insert(key);
        }))
    }),
    Method::new("clear", (0, 0), |interp, object, _, _| Ok(change(interp, of(object), Set::clear))),
    Method::new("copy", (0, 0), |_, object, _, _| Ok(Value::set(of(object).borrow().clone()))),
    Method::new("difference", (0, MANY), |interp, object, args, span| {
        folded(interp, object, args, '-', span).map(Value::set)
    }),
    Method::new("difference_update", (0, MANY), |interp, object, args, span| {
        let found = folded(interp, object, args, '-', span)?;
        Ok(change(interp, of(object), |set| *set = found))
    }),
    Method::new("discard", (1, 1), |interp, object, args, span| {
        let key = Key::new(args.positional[0].clone(), span)?;
        Ok(change(interp, of(object), |set| {
            set.shift_remove(&key);
        }))
    }),
    Method::new("intersection", (0, MANY), |interp, object, args, span| {
        folded(interp, object, args, '&', span).map(Value::set)
    }),
    Method::new("intersection_update", (0, MANY), |interp, object, args, span| {
        let found = folded(interp, object, args, '&', span)?;
        Ok(change(interp, of(object), |set| *set = found))
    }),
    Method::new("isdisjoint", (1, 1), |interp, object, args, span| {
        let other = collect(interp, &args.positional[0], span)?;
        Ok(Value::Bool(of(object).borrow().is_disjoint(&other)))
    }),
    Method::new("issubset", (1, 1), |interp, object, args, span| {
        let other = collect(interp, &args.positional[0], span)?;
        Ok(Value::Bool(of(object).borrow().is_subset(&other)))
    }),
    Method::new("issuperset", (1, 1), |interp, object, args, span| {
        let other = collect(interp, &args.positional[0], span)?;
        Ok(Value::Bool(of(object).borrow().is_superset(&other)))
    }),
    Method::new("pop", (0, 0), |interp, object, _, span| {
        interp.cx.before_set_change(of(object));
        let first = order(&of(object).borrow()).map_or(0, |order| order[0] as usize);
        match of(object).borrow_mut().shift_remove_index(first) {
            Some(key) => Ok(key.into_value()),
            None => bail!(span, KeyError, "'pop from an empty set'"),
        }
    }),
    Method::new("remove", (1, 1), remove),
    Method::new("symmetric_difference", (1, 1), |interp, object, args, span| {
        folded(interp, object, args, '^', span).map(Value::set)
    }),
    Method::new("symmetric_difference_update", (1, 1), |interp, object, args, span| {
        let found = folded(interp, object, args, '^', span)?;
        Ok(change(interp, of(object), |set| *set = found))
    }),
    Method::new("union", (0, MANY), |interp, object, args, span| {
        folded(interp, object, args, '|', span).map(Value::set)
    }),
    Method::new("update", (0, MANY), |interp, object, args, span| {
        let found = folded(interp, object, args, '|', span)?;
        Ok(change(interp, of(object), |set| *set = found))
    }),
];

/// The items of a set.
fn of(object: &Value) -> &SharedSet {
    let Value::Set(set) = object else { unreachable!("the table is that of sets") };
    set
}

fn room(interp: &Interp<'_>, length: usize, span: Span) -> Result<()> {
    interp.cx.room_for(length * size_of::<Key>() * 2, span)
}

/// Change a set, which a trial puts back.
fn change(interp: &mut Interp<'_>, set: &SharedSet, change: impl FnOnce(&mut Set)) -> Value {
    interp.cx.before_set_change(set);
    change(&mut set.borrow_mut());
    Value::None
}

fn remove(interp: &mut Interp<'_>, object: &Value, args: &Args, span: Span) -> Result<Value> {
    let key = Key::new(args.positional[0].clone(), span)?;
    if !of(object).borrow().contains(&key) {
        bail!(span, KeyError, "{}", repr(&args.positional[0], &interp.cx.print_options));
    }
    Ok(change(interp, of(object), |set| {
        set.shift_remove(&key);
    }))
}

/// The set of a value's items.
///
/// # Errors
/// `TypeError` for what has none, or holds what cannot be hashed.
pub(in crate::interp) fn collect(
    interp: &mut Interp<'_>,
    value: &Value,
    span: Span,
) -> Result<Set> {
    if let Value::Set(set) = value {
        return Ok(set.borrow().clone());
    }
    let mut items = Items::of(value, span)?;
    let mut found = Set::default();
    found.reserve(items.left().unwrap_or(0).min(1 << 14));
    while let Some(item) = items.next(interp, span)? {
        interp.cx.poll(span)?;
        room(interp, found.len(), span)?;
        found.insert(Key::new(item, span)?);
    }
    Ok(found)
}

fn folded(
    interp: &mut Interp<'_>,
    object: &Value,
    args: &Args,
    symbol: char,
    span: Span,
) -> Result<Set> {
    let mut found = of(object).borrow().clone();
    for other in &args.positional {
        let other = collect(interp, other, span)?;
        found = combined(&found, &other, symbol);
    }
    room(interp, found.len(), span)?;
    Ok(found)
}

fn combined(a: &Set, b: &Set, symbol: char) -> Set {
    match symbol {
        '|' => a.union(b).cloned().collect(),
        // Python goes through the smaller one, and keeps its items.
        '&' if b.len() > a.len() => a.intersection(b).cloned().collect(),
        '&' => b.intersection(a).cloned().collect(),
        '-' => a.difference(b).cloned().collect(),
        _ => a.symmetric_difference(b).cloned().collect(),
    }
}

/// The set that a value is, or that its keys or items are.
fn like_set(value: &Value, span: Span) -> Option<Result<Set>> {
    match value {
        Value::Set(set) => Some(Ok(set.borrow().clone())),
        other => view::as_set(other, span),
    }
}

/// `a | b`, `a & b`, `a - b`, `a ^ b`; `None` where they are no sets.
///
/// # Errors
/// `TypeError` of items that cannot be hashed.
pub(in crate::interp) fn operator(
    symbol: &str,
    left: &Value,
    right: &Value,
    span: Span,
) -> Option<Result<Value>> {
    let symbol = symbol.chars().next().filter(|c| symbol.len() == 1 && "|&-^".contains(*c))?;
    let both = like_set(left, span).zip(like_set(right, span))?;
    Some(match both {
        (Ok(a), Ok(b)) => Ok(Value::set(combined(&a, &b, symbol))),
        (Err(error), _) | (_, Err(error)) => Err(error),
    })
}

/// `a <= b` and its kin, `a == b` included; `None` where they are no sets.
///
/// # Errors
/// `TypeError` of items that cannot be hashed.
pub(in crate::interp) fn compare(
    op: CmpOp,
    left: &Value,
    right: &Value,
    span: Span,
) -> Option<Result<bool>> {
    let both = like_set(left, span).zip(like_set(right, span))?;
    let (a, b) = match both {
        (Ok(a), Ok(b)) => (a, b),
        (Err(error), _) | (_, Err(error)) => return Some(Err(error)),
    };
    let same = a.len() == b.len() && a.is_subset(&b);
    Some(Ok(match op {
        CmpOp::Eq => same,
        CmpOp::Ne => !same,
        CmpOp::Le => a.is_subset(&b),
        CmpOp::Lt => a.len() < b.len() && a.is_subset(&b),
        CmpOp::Ge => b.is_subset(&a),
        CmpOp::Gt => b.len() < a.len() && b.is_subset(&a),
        CmpOp::In | CmpOp::NotIn | CmpOp::Is | CmpOp::IsNot => return None,
    }))
}
