//! The methods of lists, a row each.

use std::any::Any;
use std::fmt;
use std::rc::Rc;

use super::{Interp, items};
use crate::context::SharedList;
use crate::diag::{Result, Span, did_you_mean};
use crate::numpy::convert;
use crate::numpy::registry::Args;
use crate::value::{Call, Callable, Value};
use crate::{bail, diagnostic};

/// A method.
struct Method {
    name: &'static str,
    /// How many arguments it takes, at least and at most.
    takes: (usize, usize),
    run: fn(&mut Interp<'_>, &SharedList, &[Value], Span) -> Result<Value>,
}

static METHODS: &[Method] = &[
    Method {
        name: "append",
        takes: (1, 1),
        run: |interp, list, args, span| {
            room(interp, list, 1, span)?;
            Ok(change(interp, list, |items| items.push(args[0].clone())))
        },
    },
    Method {
        name: "clear",
        takes: (0, 0),
        run: |interp, list, _, _| Ok(change(interp, list, Vec::clear)),
    },
    Method {
        name: "copy",
        takes: (0, 0),
        run: |_, list, _, _| Ok(Value::list(list.borrow().clone())),
    },
    Method { name: "extend", takes: (1, 1), run: extend },
    Method { name: "insert", takes: (2, 2), run: insert },
    Method { name: "pop", takes: (0, 1), run: pop },
    Method {
        name: "reverse",
        takes: (0, 0),
        run: |interp, list, _, _| Ok(change(interp, list, |items| items.reverse())),
    },
];

/// What Python's lists have and numscope's have not.
const MISSING: &[&str] = &["count", "index", "remove", "sort"];

/// A method with its list.
pub(super) struct Bound {
    method: &'static Method,
    list: SharedList,
}

impl fmt::Debug for Bound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "list.{}", self.method.name)
    }
}

impl Call for Bound {
    fn name(&self) -> &str {
        self.method.name
    }

    fn repr(&self) -> String {
        format!("<built-in method {} of list object>", self.method.name)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// `list.name`.
///
/// # Errors
/// `AttributeError` for what Python has not either, `NotImplementedError` for what it has.
pub(super) fn attribute(list: &SharedList, name: &str, span: Span) -> Result<Value> {
    if let Some(method) = METHODS.iter().find(|method| method.name == name) {
        let bound = Bound { method, list: Rc::clone(list) };
        return Ok(Value::Function(Callable::Shared(Rc::new(bound))));
    }
    if MISSING.contains(&name) {
        bail!(span, NotImplementedError, "numscope has no list.{name} yet");
    }
    let error = diagnostic!(span, AttributeError, "'list' object has no attribute '{name}'");
    Err(match did_you_mean(name, METHODS.iter().map(|method| method.name)) {
        Some(near) => error.hint(format!("did you mean .{near}?")),
        None => error,
    })
}

/// Call a method.
///
/// # Errors
/// Python's `TypeError`, `IndexError`.
pub(super) fn call(
    interp: &mut Interp<'_>,
    bound: &Bound,
    args: &Args,
    span: Span,
) -> Result<Value> {
    let Bound { method, list } = bound;
    let (name, given) = (method.name, args.positional.len());
    if !args.keywords.is_empty() {
        bail!(span, TypeError, "list.{name}() takes no keyword arguments");
    }
    let (least, most) = method.takes;
    if !(least..=most).contains(&given) {
        match (least, most) {
            (0, 0) => bail!(span, TypeError, "list.{name}() takes no arguments ({given} given)"),
            (1, 1) => {
                bail!(span, TypeError, "list.{name}() takes exactly one argument ({given} given)")
            }
            (0, most) => {
                bail!(span, TypeError, "{name} expected at most {most} argument, got {given}")
            }
            (least, _) => {
                bail!(span, TypeError, "{name} expected {least} arguments, got {given}")
            }
        }
    }
    (method.run)(interp, list, &args.positional, span)
}

/// Change a list, which a trial puts back.
pub(super) fn change(
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

fn extend(interp: &mut Interp<'_>, list: &SharedList, args: &[Value], span: Span) -> Result<Value> {
    extend_by(interp, list, &args[0], span)
}

/// `list += value`.
///
/// # Errors
/// `TypeError` for what has no items; `MemoryError`.
pub(super) fn extend_by(
    interp: &mut Interp<'_>,
    list: &SharedList,
    value: &Value,
    span: Span,
) -> Result<Value> {
    let more = items::all(interp.cx, value, span)?;
    room(interp, list, more.len(), span)?;
    Ok(change(interp, list, |items| items.extend(more)))
}

/// The place that an index means: from the end where it is negative.
fn place(index: i64, length: usize) -> i64 {
    if index < 0 { index.saturating_add(length as i64) } else { index }
}

fn insert(interp: &mut Interp<'_>, list: &SharedList, args: &[Value], span: Span) -> Result<Value> {
    let index = convert::as_integer(&args[0], span)?;
    room(interp, list, 1, span)?;
    Ok(change(interp, list, |items| {
        // An index beyond the ends means the end.
        let at = place(index, items.len()).clamp(0, items.len() as i64) as usize;
        items.insert(at, args[1].clone());
    }))
}

fn pop(interp: &mut Interp<'_>, list: &SharedList, args: &[Value], span: Span) -> Result<Value> {
    let index = args.first().map_or(Ok(-1), |index| convert::as_integer(index, span))?;
    let length = list.borrow().len();
    if length == 0 {
        bail!(span, IndexError, "pop from empty list");
    }
    let at = usize::try_from(place(index, length)).ok().filter(|&at| at < length);
    let Some(at) = at else { bail!(span, IndexError, "pop index out of range") };
    interp.cx.before_change(list);
    Ok(list.borrow_mut().remove(at))
}
