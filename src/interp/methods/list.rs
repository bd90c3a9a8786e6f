//! The methods of lists.

use super::super::takes::named;
use super::super::{Interp, items, scalar, sorting};
use super::Method;
use crate::bail;
use crate::context::SharedList;
use crate::diag::{Result, Span};
use crate::numpy::convert;
use crate::numpy::registry::Args;
use crate::value::Value;

pub(super) static ROWS: &[Method] = &[
    Method::new("append", (1, 1), append),
    Method::new("clear", (0, 0), |interp, object, _, _| Ok(change(interp, of(object), Vec::clear))),
    Method::new("copy", (0, 0), |_, object, _, _| Ok(Value::list(of(object).borrow().clone()))),
    Method::new("count", (1, 1), |interp, object, args, span| {
        scalar::count(interp.cx, object, &args.positional[0], span)
    }),
    Method::new("extend", (1, 1), |interp, object, args, span| {
        extend(interp, of(object), &args.positional[0], span)
    }),
    Method::new("index", (1, 3), |interp, object, args, span| {
        let found = scalar::index(interp.cx, object, &args.positional, span)?;
        let Some(i) = found else {
            let item = super::super::repr(&args.positional[0], &interp.cx.print_options);
            bail!(span, ValueError, "{item} is not in list")
        };
        Ok(Value::from(i))
    }),
    Method::new("insert", (2, 2), insert),
    Method::new("pop", (0, 1), pop),
    Method::new("remove", (1, 1), remove),
    Method::new("reverse", (0, 0), |interp, object, _, _| {
        Ok(change(interp, of(object), |items| items.reverse()))
    }),
    Method { name: "sort", takes: (0, 0), keywords: &["key", "reverse"], run: sort },
];

/// The items of a list.
fn of(object: &Value) -> &SharedList {
    let Value::List(list) = object else { unreachable!("the table is that of lists") };
    list
}

/// Change a list, which a trial puts back.
pub(in crate::interp) fn change(
    interp: &mut Interp<'_>,
    list: &SharedList,
    change: impl FnOnce(&mut Vec<Value>),
) -> Value {
    interp.cx.before_change(list);
    change(&mut list.borrow_mut());
    Value::None
}

/// Fail if a list would grow too large.
fn room(interp: &Interp<'_>, list: &SharedList, more: usize, span: Span) -> Result<()> {
    interp.cx.room_for((list.borrow().len() + more) * size_of::<Value>(), span)
}

fn append(interp: &mut Interp<'_>, object: &Value, args: &Args, span: Span) -> Result<Value> {
    push(interp, of(object), args.positional[0].clone(), span).map(|()| Value::None)
}

/// `list.append(item)`.
///
/// # Errors
/// `MemoryError`.
pub(in crate::interp) fn push(
    interp: &mut Interp<'_>,
    list: &SharedList,
    item: Value,
    span: Span,
) -> Result<()> {
    room(interp, list, 1, span)?;
    interp.cx.before_change(list);
    list.borrow_mut().push(item);
    Ok(())
}

/// `list += value`.
///
/// # Errors
/// `TypeError` for what has no items; `MemoryError`.
pub(in crate::interp) fn extend(
    interp: &mut Interp<'_>,
    list: &SharedList,
    value: &Value,
    span: Span,
) -> Result<Value> {
    let more = items::all(interp, value, span)?;
    room(interp, list, more.len(), span)?;
    Ok(change(interp, list, |items| items.extend(more)))
}

/// The place that an index means: from the end where it is negative.
fn place(index: i64, length: usize) -> i64 {
    if index < 0 { index.saturating_add(length as i64) } else { index }
}

fn insert(interp: &mut Interp<'_>, object: &Value, args: &Args, span: Span) -> Result<Value> {
    let index = convert::as_integer(&args.positional[0], span)?;
    room(interp, of(object), 1, span)?;
    Ok(change(interp, of(object), |items| {
        // An index beyond the ends means the end.
        let at = place(index, items.len()).clamp(0, items.len() as i64) as usize;
        items.insert(at, args.positional[1].clone());
    }))
}

fn pop(interp: &mut Interp<'_>, object: &Value, args: &Args, span: Span) -> Result<Value> {
    let list = of(object);
    let index = args.positional.first().map_or(Ok(-1), |i| convert::as_integer(i, span))?;
    let length = list.borrow().len();
    if length == 0 {
        bail!(span, IndexError, "pop from empty list");
    }
    let at = usize::try_from(place(index, length)).ok().filter(|&at| at < length);
    let Some(at) = at else { bail!(span, IndexError, "pop index out of range") };
    interp.cx.before_change(list);
    let mut items = list.borrow_mut();
    Ok(if at + 1 == length { items.pop().unwrap_or(Value::None) } else { items.remove(at) })
}

fn remove(interp: &mut Interp<'_>, object: &Value, args: &Args, span: Span) -> Result<Value> {
    let Some(at) = scalar::index(interp.cx, object, &args.positional[..1], span)? else {
        bail!(span, ValueError, "list.remove(x): x not in list")
    };
    Ok(change(interp, of(object), |items| drop(items.remove(at))))
}

fn sort(interp: &mut Interp<'_>, object: &Value, args: &Args, span: Span) -> Result<Value> {
    let list = of(object);
    let reverse = named(args, "reverse").map_or(Ok(false), |flag| convert::as_flag(flag, span))?;
    interp.cx.before_change(list);
    // Python too shows an empty list to the function that makes the keys.
    let mut items = list.take();
    let sorted = sorting::sort(interp, &mut items, named(args, "key"), reverse, span);
    let touched = !list.borrow().is_empty();
    *list.borrow_mut() = items;
    sorted?;
    if touched {
        bail!(span, ValueError, "list modified during sort");
    }
    Ok(Value::None)
}
