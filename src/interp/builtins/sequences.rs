//! Built-ins over what has items: their number, their order, their extremes, and what goes through them.

use super::super::call::special;
use super::super::items::{self, Items};
use super::super::number::Number;
use super::super::streams::{self, one};
use super::super::takes::{MANY, given, named};
use super::super::{Interp, scalar, sorting};
use super::{ANY, Builtin, Quick, required};
use crate::diag::{Result, Span};
use crate::numpy::convert;
use crate::numpy::registry::Args;
use crate::syntax::ast::{BinaryOp, CmpOp};
use crate::value::{Named, Value};
use crate::{bail, diagnostic};

pub(super) static ROWS: &[Builtin] = &[
    Builtin::new("", "all", (1, 1), |interp, args, span| every(interp, args, true, span)),
    Builtin::new("", "any", (1, 1), |interp, args, span| every(interp, args, false, span)),
    Builtin::class("", "enumerate", (0, 2), |_, args, span| {
        if given(args, 0, "iterable").is_none() {
            bail!(span, TypeError, "enumerate() missing required argument 'iterable'");
        }
        let start = given(args, 1, "start").map_or(Ok(0), |start| index(start, span))?;
        let value = given(args, 0, "iterable").unwrap_or(&Value::None);
        streams::enumerate(value, start, span)
    })
    .named(&["iterable", "start"]),
    Builtin::class("", "filter", (2, 2), |_, args, span| {
        streams::filter(required(args, 0).clone(), required(args, 1), span)
    }),
    Builtin::new("", "iter", (1, 2), |_, args, span| match &args.positional[..] {
        [function, sentinel, ..] => streams::called(function.clone(), sentinel.clone(), span),
        _ => streams::iter(required(args, 0), span),
    }),
    Builtin::new("", "len", (1, 1), |interp, args, span| {
        let value = required(args, 0);
        match special(value, "__len__") {
            Some(row) => interp.call_special(row, [value.clone()], span),
            None => len(value, span).map(Value::from),
        }
    })
    .quick(Quick::Value(quick_len)),
    Builtin::class("", "map", (0, MANY), |_, args, span| match &args.positional[..] {
        [] | [_] => bail!(span, TypeError, "map() must have at least two arguments."),
        [function, values @ ..] => streams::map(function.clone(), values, span),
    }),
    Builtin::new("", "max", (0, MANY), |interp, args, span| {
        extreme(interp, args, (CmpOp::Gt, "max"), span)
    })
    .named(&["key", "default"])
    .quick(Quick::Two(|a, b| Some(if b.compare(CmpOp::Gt, a)?.0 { b } else { a }))),
    Builtin::new("", "min", (0, MANY), |interp, args, span| {
        extreme(interp, args, (CmpOp::Lt, "min"), span)
    })
    .named(&["key", "default"])
    .quick(Quick::Two(|a, b| Some(if b.compare(CmpOp::Lt, a)?.0 { b } else { a }))),
    Builtin::new("", "next", (1, 2), next),
    Builtin::class("", "range", (1, 3), range),
    Builtin::class("", "reversed", (1, 1), |_, args, span| {
        streams::reversed(required(args, 0), span)
    }),
    Builtin::new("", "sorted", (0, MANY), sorted).named(ANY),
    Builtin::new("", "sum", (1, 2), sum).named(&["", "start"]),
    Builtin::class("", "zip", (0, MANY), |_, args, span| {
        let strict = named(args, "strict").map_or(Ok(false), |f| convert::as_flag(f, span))?;
        streams::zip(&args.positional, strict, span)
    })
    .named(&["strict"]),
];

/// Python's `len`.
///
/// # Errors
/// `TypeError` for what has none.
pub(in crate::interp) fn len(value: &Value, span: Span) -> Result<usize> {
    Ok(match value {
        Value::Str(text) => text.length(),
        Value::Tuple(items) => items.len(),
        Value::List(items) => items.borrow().len(),
        Value::Dict(items) => items.borrow().len(),
        Value::Set(items) => items.borrow().len(),
        Value::Range(range) => match i64::try_from(range.len()) {
            Ok(length) => length as usize,
            Err(_) => {
                bail!(span, OverflowError, "Python int too large to convert to C ssize_t")
            }
        },
        Value::Array(array) if array.ndim() > 0 => array.shape()[0],
        Value::Array(_) => bail!(span, TypeError, "len() of unsized object"),
        other => match (super::super::methods::view::of(other), Named::of(other)) {
            (Some(view), _) => view.dict.borrow().len(),
            (None, Some(named)) => named.items().len(),
            (None, None) => {
                bail!(span, TypeError, "object of type '{}' has no len()", other.type_name())
            }
        },
    })
}

/// The same of what most programs ask for it.
fn quick_len(value: &Value) -> Option<Number> {
    let length = match value {
        Value::List(items) => items.borrow().len(),
        Value::Tuple(items) => items.len(),
        Value::Str(text) => text.length(),
        Value::Dict(items) => items.borrow().len(),
        Value::Array(array) => *array.shape().first()?,
        _ => return None,
    };
    Some(Number::int(length as i64))
}

/// Whether every item is true, or, without `wanted`, whether any is.
fn every(interp: &mut Interp<'_>, args: &Args, wanted: bool, span: Span) -> Result<Value> {
    let mut items = Items::of(required(args, 0), span)?;
    items.pass(interp, span, |item| convert::truth(item) == Some(wanted))?;
    while let Some(item) = items.next(interp, span)? {
        interp.cx.poll(span)?;
        if convert::as_flag(&item, span)? != wanted {
            return Ok(Value::Bool(!wanted));
        }
    }
    Ok(Value::Bool(wanted))
}

fn extreme(
    interp: &mut Interp<'_>,
    args: &Args,
    (wanted, name): (CmpOp, &str),
    span: Span,
) -> Result<Value> {
    let (key, default) = (named(args, "key"), named(args, "default"));
    let key = key.filter(|key| !matches!(key, Value::None));
    let items = match &args.positional[..] {
        [] => bail!(span, TypeError, "{name} expected at least 1 argument, got 0"),
        [one] => one.clone(),
        _ if default.is_some() => bail!(
            span,
            TypeError,
            "Cannot specify a default for {name}() with multiple positional arguments"
        ),
        several => Value::tuple(several.iter().cloned()),
    };
    let mut items = Items::of(&items, span)?;
    let by = |interp: &mut Interp<'_>, item: &Value| match key {
        Some(key) => interp.apply(key, one(item.clone()), span),
        None => Ok(item.clone()),
    };
    let Some(mut best) = items.next(interp, span)? else {
        return match default {
            Some(default) => Ok(default.clone()),
            None => bail!(span, ValueError, "{name}() arg is an empty sequence"),
        };
    };
    let mut best_key = by(interp, &best)?;
    if let (None, Some(mut top)) = (key, Number::of(&best)) {
        items.pass(interp, span, |item| {
            let number = Number::of(item);
            let compared = number.and_then(|number| Some((number, number.compare(wanted, top)?)));
            let Some((number, (wins, _))) = compared else { return false };
            if wins {
                top = number;
            }
            true
        })?;
        best = top.value();
        best_key = best.clone();
    }
    while let Some(item) = items.next(interp, span)? {
        interp.cx.poll(span)?;
        let item_key = by(interp, &item)?;
        let better = scalar::compare(interp.cx, wanted, &item_key, &best_key, span)?;
        if convert::as_flag(&better, span)? {
            (best, best_key) = (item, item_key);
        }
    }
    Ok(best)
}

/// Python's `__index__` of an argument.
pub(in crate::interp) fn index(value: &Value, span: Span) -> Result<i64> {
    let class = value.type_name();
    value.as_index().ok_or_else(|| {
        diagnostic!(span, TypeError, "'{class}' object cannot be interpreted as an integer")
    })
}

fn next(interp: &mut Interp<'_>, args: &Args, span: Span) -> Result<Value> {
    let value = required(args, 0);
    let is_iterator = matches!(value, Value::Iterator(_)) || special(value, "__next__").is_some();
    if !is_iterator {
        bail!(
            span, TypeError, "'{}' object is not an iterator", value.type_name();
            hint: "make one first: items = iter(values), then next(items)"
        )
    }
    match (Items::of(value, span)?.next(interp, span)?, args.positional.get(1)) {
        (Some(item), _) => Ok(item),
        (None, Some(default)) => Ok(default.clone()),
        (None, None) => bail!(
            span, StopIteration, "";
            hint: "next(items, None) gives None at the end"
        ),
    }
}

fn range(_: &mut Interp<'_>, args: &Args, span: Span) -> Result<Value> {
    let numbers: Vec<i64> =
        args.positional.iter().map(|value| index(value, span)).collect::<Result<_>>()?;
    let (start, stop, step) = match numbers[..] {
        [stop] => (0, stop, 1),
        [start, stop] => (start, stop, 1),
        [start, stop, step, ..] => (start, stop, step),
        [] => unreachable!("there is at least one"),
    };
    if step == 0 {
        bail!(span, ValueError, "range() arg 3 must not be zero");
    }
    Ok(Value::range(start, stop, step))
}

fn sorted(interp: &mut Interp<'_>, args: &Args, span: Span) -> Result<Value> {
    let [value] = &args.positional[..] else {
        bail!(span, TypeError, "sorted expected 1 argument, got {}", args.positional.len())
    };
    for (name, _, at) in &args.keywords {
        if name != "key" && name != "reverse" {
            bail!(*at, TypeError, "'{name}' is an invalid keyword argument for sort()");
        }
    }
    let reverse = named(args, "reverse").map_or(Ok(false), |flag| convert::as_flag(flag, span))?;
    let mut all = items::all(interp, value, span)?;
    sorting::sort(interp, &mut all, named(args, "key"), reverse, span)?;
    Ok(Value::list(all))
}

fn sum(interp: &mut Interp<'_>, args: &Args, span: Span) -> Result<Value> {
    let mut total = given(args, 1, "start").cloned().unwrap_or(Value::Int(0));
    if matches!(total, Value::Str(_)) {
        bail!(span, TypeError, "sum() can't sum strings [use ''.join(seq) instead]");
    }
    let mut items = Items::of(required(args, 0), span)?;
    loop {
        if let Some(mut sum) = Number::of(&total) {
            items.pass(interp, span, |item| {
                let next = Number::of(item).and_then(|item| sum.operate(BinaryOp::Add, item));
                sum = next.unwrap_or(sum);
                next.is_some()
            })?;
            total = sum.value();
        }
        let Some(item) = items.next(interp, span)? else { return Ok(total) };
        interp.cx.poll(span)?;
        total = interp.add(total, item, span)?;
    }
}
