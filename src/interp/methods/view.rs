//! What `dict.keys()`, `dict.values()` and `dict.items()` give: a look at a dict, which sees its changes.

use std::any::Any;
use std::rc::Rc;

use super::super::{Interp, items, repr, scalar};
use super::{Method, set};
use crate::array::format::PrintOptions;
use crate::context::{Context, SharedDict};
use crate::diag::{Result, Span};
use crate::value::{Call, Callable, Key, Set, Value};

/// What a view shows of a dict.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::interp) enum Part {
    Keys,
    Values,
    Items,
}

impl Part {
    /// What it shows of an entry.
    pub(in crate::interp) fn of(self, key: &Key, value: &Value) -> Value {
        match self {
            Self::Keys => key.value().clone(),
            Self::Values => value.clone(),
            Self::Items => Value::tuple([key.value().clone(), value.clone()]),
        }
    }

    /// Python's name of what goes through it backwards.
    pub(in crate::interp) fn reverse_class(self) -> &'static str {
        match self {
            Self::Keys => "dict_reversekeyiterator",
            Self::Values => "dict_reversevalueiterator",
            Self::Items => "dict_reverseitemiterator",
        }
    }
}

/// A look at a dict.
#[derive(Debug)]
pub(in crate::interp) struct View {
    pub(in crate::interp) dict: SharedDict,
    pub(in crate::interp) part: Part,
}

impl View {
    /// As a value.
    pub(in crate::interp) fn value(dict: &SharedDict, part: Part) -> Value {
        Value::Function(Callable::Shared(Rc::new(Self { dict: Rc::clone(dict), part })))
    }

    /// What it shows, now.
    pub(in crate::interp) fn items(&self) -> Vec<Value> {
        self.dict.borrow().iter().map(|(key, value)| self.part.of(key, value)).collect()
    }

    /// Whether it shows an item.
    ///
    /// # Errors
    /// `TypeError` for what can be no key; as [`scalar::equal`] of values.
    pub(in crate::interp) fn contains(
        &self,
        cx: &mut Context,
        item: &Value,
        span: Span,
    ) -> Result<bool> {
        match self.part {
            Part::Keys => Ok(self.dict.borrow().contains_key(&Key::new(item.clone(), span)?)),
            Part::Values => {
                let items = Value::list(self.items());
                Ok(scalar::index(cx, &items, std::slice::from_ref(item), span)?.is_some())
            }
            Part::Items => {
                let Value::Tuple(pair) = item else { return Ok(false) };
                let [key, value] = &pair[..] else { return Ok(false) };
                let found = self.dict.borrow().get(&Key::new(key.clone(), span)?).cloned();
                found.map_or(Ok(false), |found| scalar::equal(cx, &found, value, span))
            }
        }
    }
}

impl Call for View {
    fn name(&self) -> &str {
        self.class()
    }

    fn repr(&self) -> String {
        let items = Value::list(self.items());
        format!("{}({})", self.class(), repr(&items, &PrintOptions::default()))
    }

    fn class(&self) -> &'static str {
        match self.part {
            Part::Keys => "dict_keys",
            Part::Values => "dict_values",
            Part::Items => "dict_items",
        }
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// The view that a value is.
pub(in crate::interp) fn of(value: &Value) -> Option<&View> {
    if let Value::Function(function) = value { function.downcast() } else { None }
}

/// The keys or the items of a dict as a set; `None` for what is no such view.
///
/// # Errors
/// `TypeError` of items whose values cannot be hashed.
pub(in crate::interp) fn as_set(value: &Value, span: Span) -> Option<Result<Set>> {
    let view = of(value).filter(|view| view.part != Part::Values)?;
    Some(view.items().into_iter().map(|item| Key::new(item, span)).collect())
}

/// The methods of those that are like sets.
pub(super) static SET_ROWS: &[Method] =
    &[Method::new("isdisjoint", (1, 1), |interp, object, args, span| {
        isdisjoint(interp, object, &args.positional[0], span)
    })];

fn isdisjoint(interp: &mut Interp<'_>, object: &Value, other: &Value, span: Span) -> Result<Value> {
    let own = set::collect(interp, object, span)?;
    for item in items::all(interp, other, span)? {
        if own.contains(&Key::new(item, span)?) {
            return Ok(Value::Bool(false));
        }
    }
    Ok(Value::Bool(true))
}
