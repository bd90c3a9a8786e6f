//! What can be gone through: the items of a value, one by one, and all of them as a list.
//!
//! Nothing is listed that need not be: `range(10**9)` takes no memory.

use std::cell::RefCell;
use std::rc::Rc;

use crate::array::Array;
use crate::context::Context;
use crate::diag::{Result, Span};
use crate::numpy::index;
use crate::value::{Iterate, Range, Value};
use crate::{bail, diagnostic};

/// A place among the items of a value.
#[derive(Debug)]
pub(super) enum Items {
    Range(Range, u64),
    /// A list is looked at anew each time: it may grow meanwhile.
    List(Rc<RefCell<Vec<Value>>>, usize),
    Tuple(Rc<[Value]>, usize),
    /// By bytes.
    Text(Rc<str>, usize),
    /// Along the first axis.
    Array(Array, usize),
    Iterator(Rc<RefCell<dyn Iterate>>),
}

impl Items {
    /// Before the first item of a value.
    ///
    /// # Errors
    /// `TypeError` for what has no items.
    pub(super) fn of(value: &Value, span: Span) -> Result<Self> {
        Ok(match value {
            Value::Range(range) => Self::Range(*range, 0),
            Value::List(items) => Self::List(Rc::clone(items), 0),
            Value::Tuple(items) => Self::Tuple(Rc::clone(items), 0),
            Value::Str(text) => Self::Text(Rc::clone(text), 0),
            Value::Array(array) if array.ndim() > 0 => Self::Array(array.clone(), 0),
            Value::Array(_) => bail!(span, TypeError, "iteration over a 0-d array"),
            Value::Iterator(iterator) => Self::Iterator(Rc::clone(iterator)),
            Value::None
            | Value::Bool(_)
            | Value::Int(_)
            | Value::Float(_)
            | Value::Scalar(_)
            | Value::Slice(_)
            | Value::Ellipsis
            | Value::DType(_)
            | Value::Function(_)
            | Value::Module(_) => {
                bail!(span, TypeError, "'{}' object is not iterable", value.type_name())
            }
        })
    }

    /// The next item; `None` at the end.
    ///
    /// # Errors
    /// Those of an iterator's own items.
    pub(super) fn next(&mut self, span: Span) -> Result<Option<Value>> {
        Ok(match self {
            Self::Range(range, at) => {
                let number = (*at < range.len()).then(|| Value::Int(range.at(*at)));
                *at += 1;
                number
            }
            Self::List(items, at) => {
                let item = items.borrow().get(*at).cloned();
                *at += 1;
                item
            }
            Self::Tuple(items, at) => {
                let item = items.get(*at).cloned();
                *at += 1;
                item
            }
            Self::Text(text, at) => text[*at..].chars().next().map(|c| {
                *at += c.len_utf8();
                Value::text(c.to_string())
            }),
            Self::Array(array, at) => {
                if *at >= array.shape()[0] {
                    return Ok(None);
                }
                let row = index::index(array, &Value::Int(*at as i64), span)?;
                *at += 1;
                Some(row)
            }
            Self::Iterator(iterator) => {
                // One that holds itself would be asked while it answers.
                let Ok(mut iterator) = iterator.try_borrow_mut() else {
                    bail!(span, ValueError, "an iterator cannot go through itself")
                };
                iterator.next(span)?
            }
        })
    }
}

impl Items {
    fn depth(&self) -> usize {
        match self {
            Self::Iterator(iterator) => iterator.try_borrow().map_or(0, |it| it.depth()),
            Self::Range(..)
            | Self::List(..)
            | Self::Tuple(..)
            | Self::Text(..)
            | Self::Array(..) => 0,
        }
    }

    fn position(&self, into: &mut Vec<u64>) {
        match self {
            Self::Range(_, at) => into.push(*at),
            Self::List(_, at) | Self::Tuple(_, at) | Self::Text(_, at) | Self::Array(_, at) => {
                into.push(*at as u64);
            }
            Self::Iterator(iterator) => {
                if let Ok(iterator) = iterator.try_borrow() {
                    iterator.position(into);
                }
            }
        }
    }

    fn seek(&mut self, from: &mut dyn Iterator<Item = u64>) {
        match self {
            Self::Range(_, at) => *at = from.next().unwrap_or(*at),
            Self::List(_, at) | Self::Tuple(_, at) | Self::Text(_, at) | Self::Array(_, at) => {
                *at = from.next().map_or(*at, |place| place as usize);
            }
            Self::Iterator(iterator) => {
                if let Ok(mut iterator) = iterator.try_borrow_mut() {
                    iterator.seek(from);
                }
            }
        }
    }
}

/// Every item of a value.
///
/// # Errors
/// `TypeError` for what has none; `MemoryError` for more than take a moment to list.
pub(super) fn all(cx: &Context, value: &Value, span: Span) -> Result<Vec<Value>> {
    let most = cx.arena.limit().min(1 << 30) / size_of::<Value>();
    let mut items = Items::of(value, span)?;
    let mut found = Vec::new();
    while let Some(item) = items.next(span)? {
        cx.poll(span)?;
        if found.len() == most {
            bail!(
                span, MemoryError, "a list of more than {most} items does not fit";
                hint: "an array of numbers is smaller: np.arange(n), np.zeros(n)"
            );
        }
        found.push(item);
    }
    Ok(found)
}

/// `a, b = value`: exactly `count` items.
///
/// # Errors
/// `TypeError` for what has none, `ValueError` for too many or too few.
pub(super) fn unpack(value: &Value, count: usize, span: Span) -> Result<Vec<Value>> {
    let mut items = Items::of(value, span).map_err(|error| match value {
        Value::Array(_) => error,
        _ => {
            diagnostic!(span, TypeError, "cannot unpack non-iterable {} object", value.type_name())
        }
    })?;
    let mut found = Vec::with_capacity(count);
    while let Some(item) = items.next(span)? {
        if found.len() == count {
            bail!(span, ValueError, "too many values to unpack (expected {count})");
        }
        found.push(item);
    }
    if found.len() < count {
        bail!(
            span,
            ValueError,
            "not enough values to unpack (expected {count}, got {})",
            found.len()
        );
    }
    Ok(found)
}

/// `range[at]`.
///
/// # Errors
/// `IndexError`, `TypeError`.
pub(super) fn of_range(range: Range, at: &Value, span: Span) -> Result<Value> {
    let length = range.len();
    if let Value::Slice(slice) = at {
        let Ok(length) = usize::try_from(length) else {
            bail!(span, OverflowError, "Python int too large to convert to C ssize_t")
        };
        let (start, count, step) = index::resolve_slice(slice, length, span)?;
        let step = range.step.saturating_mul(step as i64);
        let start = range.at(start as u64);
        let stop = start.saturating_add(step.saturating_mul(count as i64));
        return Ok(Value::Range(Range { start, stop, step }));
    }
    let Some(i) = at.as_index() else {
        bail!(span, TypeError, "range indices must be integers or slices, not {}", at.type_name());
    };
    let from_front = if i < 0 { i128::from(i) + i128::from(length) } else { i128::from(i) };
    match u64::try_from(from_front).ok().filter(|&i| i < length) {
        Some(i) => Ok(Value::Int(range.at(i))),
        None => bail!(span, IndexError, "range object index out of range"),
    }
}

/// `enumerate(items, start)`.
#[derive(Debug)]
pub(super) struct Enumerate {
    pub(super) items: Items,
    pub(super) number: i64,
}

impl Iterate for Enumerate {
    fn class(&self) -> &'static str {
        "enumerate"
    }

    fn next(&mut self, span: Span) -> Result<Option<Value>> {
        let Some(item) = self.items.next(span)? else { return Ok(None) };
        let number = self.number;
        let Some(after) = number.checked_add(1) else {
            bail!(span, OverflowError, "numscope's int has 64 bits")
        };
        self.number = after;
        Ok(Some(Value::tuple([Value::Int(number), item])))
    }

    fn depth(&self) -> usize {
        1 + self.items.depth()
    }

    fn position(&self, into: &mut Vec<u64>) {
        into.push(self.number as u64);
        self.items.position(into);
    }

    fn seek(&mut self, from: &mut dyn Iterator<Item = u64>) {
        self.number = from.next().map_or(self.number, |number| number as i64);
        self.items.seek(from);
    }
}

/// `zip(a, b)`: tuples until the shortest ends.
#[derive(Debug)]
pub(super) struct Zip(pub(super) Vec<Items>);

impl Iterate for Zip {
    fn class(&self) -> &'static str {
        "zip"
    }

    fn next(&mut self, span: Span) -> Result<Option<Value>> {
        let mut row = Vec::with_capacity(self.0.len());
        for items in &mut self.0 {
            match items.next(span)? {
                Some(item) => row.push(item),
                None => return Ok(None),
            }
        }
        Ok((!row.is_empty()).then(|| Value::tuple(row)))
    }

    fn depth(&self) -> usize {
        1 + self.0.iter().map(Items::depth).max().unwrap_or(0)
    }

    fn position(&self, into: &mut Vec<u64>) {
        self.0.iter().for_each(|items| items.position(into));
    }

    fn seek(&mut self, from: &mut dyn Iterator<Item = u64>) {
        self.0.iter_mut().for_each(|items| items.seek(from));
    }
}

/// Iterators within iterators: each asks the one below it for an item, as a function calls another.
const MOST_DEPTH: usize = 1000;

/// A value that is gone through once.
///
/// # Errors
/// `RecursionError` of iterators within iterators without end.
pub(super) fn iterator(iterator: impl Iterate + 'static, span: Span) -> Result<Value> {
    if iterator.depth() > MOST_DEPTH {
        bail!(span, RecursionError, "maximum recursion depth exceeded");
    }
    Ok(Value::Iterator(Rc::new(RefCell::new(iterator))))
}
