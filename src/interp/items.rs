//! What can be gone through: the items of a value, one by one, and all of them as a list.
//!
//! Nothing is listed that need not be: `range(10**9)` takes no memory. What goes through others (`zip`, `map`) is in
//! `streams`.

use std::cell::RefCell;
use std::rc::Rc;

use super::Interp;
use super::call::special;
use super::methods::order::order;
use super::methods::view::{Part, View};
use super::streams::Stream;
use crate::array::Array;
use crate::context::{SharedDict, SharedList, SharedSet};
use crate::diag::{Diagnostic, ErrorKind, Result, Span};
use crate::numpy::files::File;
use crate::numpy::index;
use crate::numpy::registry::Function;
use crate::value::{Iterate, Range, Text, Value};
use crate::{bail, diagnostic};

/// An element, or a view of what stands at a place of the first axis; `None` behind its end.
#[inline]
fn row(array: &Array, at: usize, span: Span) -> Result<Option<Value>> {
    Ok(match array.ndim() {
        _ if at >= array.shape()[0] => None,
        1 => Some(index::element_or_view(array, &Value::Int(at as i64), span)?),
        _ => Some(Value::Array(array.view(array.layout.row(at)))),
    })
}

/// A place among the items of a value.
#[derive(Debug)]
pub(super) enum Items {
    Range(Range, u64),
    /// A list is looked at anew each time: it may grow meanwhile.
    List(SharedList, usize),
    Tuple(Rc<[Value]>, usize),
    /// By bytes.
    Text(Text, usize),
    /// Along the first axis.
    Array(Array, usize),
    /// With the size that it must keep.
    Dict(SharedDict, Part, usize, usize),
    /// With the size that it must keep, and the order of its items if that is not theirs.
    Set(SharedSet, usize, usize, Option<Rc<[u32]>>),
    Iterator(Rc<RefCell<dyn Iterate>>),
    /// An object that is asked for its next item.
    Asked(Value, &'static Function),
    /// By lines.
    File(Value),
}

/// Items that are gone past between two looks for the interrupt.
const PASSED: usize = 1 << 14;

/// How many items from a place on, and at most [`PASSED`], are taken; the place moves behind them.
fn passed(items: &[Value], at: &mut usize, takes: &mut impl FnMut(&Value) -> bool) -> usize {
    let rest = items.get(*at..).unwrap_or_default();
    let taken = rest.iter().take(PASSED).take_while(|item| takes(item)).count();
    *at += taken;
    taken
}

impl Items {
    /// Nothing.
    pub(super) fn empty() -> Self {
        Self::Range(Range { start: 0, stop: 0, step: 1 }, 0)
    }

    /// Before the first item of a value.
    ///
    /// # Errors
    /// `TypeError` for what has no items.
    pub(super) fn of(value: &Value, span: Span) -> Result<Self> {
        Ok(match value {
            Value::Range(range) => Self::Range(**range, 0),
            Value::List(items) => Self::List(Rc::clone(items), 0),
            Value::Tuple(items) => Self::Tuple(Rc::clone(items), 0),
            Value::Str(text) => Self::Text(text.clone(), 0),
            // What goes through it must not see its shape change.
            Value::Array(array) if array.ndim() > 0 => {
                Self::Array(array.view(array.layout.clone()), 0)
            }
            Value::Array(_) => bail!(span, TypeError, "iteration over a 0-d array"),
            Value::Dict(dict) => Self::Dict(Rc::clone(dict), Part::Keys, 0, dict.borrow().len()),
            Value::Set(set) => {
                let order = order(&set.borrow()).map(Rc::from);
                Self::Set(Rc::clone(set), 0, set.borrow().len(), order)
            }
            Value::Iterator(iterator) => Self::Iterator(Rc::clone(iterator)),
            Value::Function(function) if let Some(view) = function.downcast::<View>() => {
                Self::Dict(Rc::clone(&view.dict), view.part, 0, view.dict.borrow().len())
            }
            Value::Function(_) if let Some(next) = special(value, "__next__") => {
                Self::Asked(value.clone(), next)
            }
            Value::Function(object) if let Some(items) = object.call().iterate() => {
                Self::of(&items, span)?
            }
            Value::Function(_) if File::of(value).is_some() => Self::File(value.clone()),
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
    /// Those of an iterator's own items; `RuntimeError` of a dict or a set that grew or shrank meanwhile.
    pub(super) fn next(&mut self, interp: &mut Interp<'_>, span: Span) -> Result<Option<Value>> {
        Ok(match self {
            Self::Range(range, at) => {
                let number = (*at < range.len()).then(|| Value::Int(range.at(*at)));
                *at += u64::from(number.is_some());
                number
            }
            Self::List(items, at) => {
                let item = items.borrow().get(*at).cloned();
                // What has ended stays so, even if the list grows afterwards.
                *at = if item.is_some() { *at + 1 } else { usize::MAX };
                item
            }
            Self::Tuple(items, at) => {
                let item = items.get(*at).cloned();
                *at += usize::from(item.is_some());
                item
            }
            Self::Text(text, at) => text[*at..].chars().next().map(|c| {
                *at += c.len_utf8();
                Value::character(c)
            }),
            Self::Array(array, at) => {
                let row = row(array, *at, span)?;
                *at += usize::from(row.is_some());
                row
            }
            Self::Dict(dict, part, at, length) => {
                let dict = dict.borrow();
                if dict.len() != *length {
                    bail!(span, RuntimeError, "dictionary changed size during iteration");
                }
                let item = dict.get_index(*at).map(|(key, value)| part.of(key, value));
                *at += usize::from(item.is_some());
                item
            }
            Self::Set(set, at, length, order) => {
                let set = set.borrow();
                if set.len() != *length {
                    bail!(span, RuntimeError, "Set changed size during iteration");
                }
                let place =
                    order.as_ref().map_or(Some(*at), |order| Some(*order.get(*at)? as usize));
                let item = place.and_then(|at| set.get_index(at)).map(|key| key.value().clone());
                *at += usize::from(item.is_some());
                item
            }
            Self::Iterator(iterator) => {
                // One that holds itself would be asked while it answers.
                let Ok(mut iterator) = iterator.try_borrow_mut() else {
                    bail!(span, ValueError, "an iterator cannot go through itself")
                };
                let Some(stream) = iterator.as_any_mut().downcast_mut::<Stream>() else {
                    unreachable!("every iterator is a stream")
                };
                stream.next(interp, span)?
            }
            Self::Asked(object, next) => match interp.call_special(next, [object.clone()], span) {
                Ok(item) => Some(item),
                Err(error) if error.kind == ErrorKind::StopIteration => None,
                Err(error) => return Err(error),
            },
            Self::File(value) => {
                let file = File::of(value).expect("it was made of a file");
                let line = file.line(interp.cx, span)?;
                (!line.is_empty()).then(|| super::methods::file::shown(file, line))
            }
        })
    }

    /// Go past items of a list, a tuple, a range or an array of float64 for as long as `takes` takes them: they are
    /// shown where they stand, and none is made for what goes through them. `takes` runs no code of the user's.
    ///
    /// # Errors
    /// The interrupt.
    pub(super) fn pass(
        &mut self,
        interp: &Interp<'_>,
        span: Span,
        mut takes: impl FnMut(&Value) -> bool,
    ) -> Result<()> {
        loop {
            let taken = match self {
                Self::List(items, at) => passed(&items.borrow(), at, &mut takes),
                Self::Tuple(items, at) => passed(items, at, &mut takes),
                Self::Range(range, at) => {
                    let before = *at;
                    let end = range.len().min(before + PASSED as u64);
                    while *at < end && takes(&Value::Int(range.at(*at))) {
                        *at += 1;
                    }
                    (*at - before) as usize
                }
                Self::Array(array, at) => {
                    let before = *at;
                    let element = |at: usize| super::index::double(array, &[at as i64]);
                    while *at < before + PASSED
                        && let Some(number) = element(*at)
                        && takes(&number.value())
                    {
                        *at += 1;
                    }
                    *at - before
                }
                Self::Text(..)
                | Self::Dict(..)
                | Self::Set(..)
                | Self::Iterator(_)
                | Self::Asked(..)
                | Self::File(_) => 0,
            };
            if taken < PASSED {
                return Ok(());
            }
            interp.cx.poll(span)?;
        }
    }

    /// How many items are left, where that is known without going through them.
    pub(super) fn left(&self) -> Option<usize> {
        match self {
            Self::Range(range, at) => usize::try_from(range.len() - at).ok(),
            Self::List(items, at) => Some(items.borrow().len().saturating_sub(*at)),
            Self::Tuple(items, at) => Some(items.len() - at),
            Self::Array(array, at) => Some(array.shape()[0] - at),
            Self::Dict(_, _, at, length) | Self::Set(_, at, length, _) => {
                Some(length.saturating_sub(*at))
            }
            Self::Text(..) | Self::Iterator(_) | Self::Asked(..) | Self::File(_) => None,
        }
    }
}

impl Items {
    /// How many iterators stand below one another in it.
    pub(super) fn depth(&self) -> usize {
        match self {
            Self::Iterator(iterator) => iterator.try_borrow().map_or(0, |it| it.depth()),
            Self::Range(..)
            | Self::List(..)
            | Self::Tuple(..)
            | Self::Text(..)
            | Self::Array(..)
            | Self::Dict(..)
            | Self::Set(..)
            | Self::Asked(..)
            | Self::File(_) => 0,
        }
    }

    /// Where it stands, as numbers.
    pub(super) fn position(&self, into: &mut Vec<u64>) {
        match self {
            Self::Range(_, at) => into.push(*at),
            Self::List(_, at)
            | Self::Tuple(_, at)
            | Self::Text(_, at)
            | Self::Array(_, at)
            | Self::Dict(_, _, at, _)
            | Self::Set(_, at, ..) => into.push(*at as u64),
            Self::Iterator(iterator) => {
                if let Ok(iterator) = iterator.try_borrow() {
                    iterator.position(into);
                }
            }
            // It says itself how it is put back.
            Self::Asked(..) => {}
            // What it reads is put back by itself, or cannot be.
            Self::File(_) => {}
        }
    }

    /// Go back to where it stood.
    pub(super) fn seek(&mut self, from: &mut dyn Iterator<Item = u64>) {
        match self {
            Self::Range(_, at) => *at = from.next().unwrap_or(*at),
            Self::List(_, at)
            | Self::Tuple(_, at)
            | Self::Text(_, at)
            | Self::Array(_, at)
            | Self::Dict(_, _, at, _)
            | Self::Set(_, at, ..) => *at = from.next().map_or(*at, |place| place as usize),
            Self::Iterator(iterator) => {
                if let Ok(mut iterator) = iterator.try_borrow_mut() {
                    iterator.seek(from);
                }
            }
            Self::Asked(..) => {}
            Self::File(_) => {}
        }
    }
}

fn too_many(most: usize, span: Span) -> Diagnostic {
    diagnostic!(
        span, MemoryError, "a list of more than {most} items does not fit";
        hint: "an array of numbers is smaller: np.arange(n), np.zeros(n)"
    )
}

/// Every item of a value.
///
/// # Errors
/// `TypeError` for what has none; `MemoryError` for more than take a moment to list.
pub(super) fn all(interp: &mut Interp<'_>, value: &Value, span: Span) -> Result<Vec<Value>> {
    match value {
        Value::List(items) => return Ok(items.borrow().clone()),
        Value::Tuple(items) => return Ok(items.to_vec()),
        _ => {}
    }
    let most = interp.cx.arena.limit().min(1 << 30) / size_of::<Value>();
    let mut items = Items::of(value, span)?;
    if items.left().is_some_and(|left| left > most) {
        return Err(too_many(most, span));
    }
    let mut found = Vec::with_capacity(items.left().unwrap_or(0).min(1 << 16));
    while let Some(item) = items.next(interp, span)? {
        interp.cx.poll(span)?;
        if found.len() == most {
            return Err(too_many(most, span));
        }
        found.push(item);
    }
    Ok(found)
}

/// `a, b = value`: exactly `count` items.
///
/// # Errors
/// `TypeError` for what has none, `ValueError` for too many or too few.
pub(super) fn unpack(
    interp: &mut Interp<'_>,
    value: &Value,
    count: usize,
    span: Span,
) -> Result<Vec<Value>> {
    let mut items = Items::of(value, span).map_err(|error| match value {
        Value::Array(_) => error,
        _ => {
            diagnostic!(span, TypeError, "cannot unpack non-iterable {} object", value.type_name())
        }
    })?;
    let mut found = Vec::with_capacity(count);
    while let Some(item) = items.next(interp, span)? {
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
        let (start, _, step) = index::resolve_slice(slice, length, span)?;
        // As far as the slice was written to go, cut to the range's own length.
        let (length, down) = (length as i64, step < 0);
        let limits = if down { (-1, length - 1) } else { (0, length) };
        let stop = match slice.stop.as_index() {
            Some(i) => (if i < 0 { i.saturating_add(length) } else { i }).clamp(limits.0, limits.1),
            None if down => -1,
            None => length,
        };
        let place = |i: i64| range.start.saturating_add(i.saturating_mul(range.step));
        let step = range.step.saturating_mul(step as i64);
        return Ok(Value::range(place(start as i64), place(stop), step));
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

/// The item of a sequence at a place, which is within.
///
/// # Errors
/// `TypeError` for what is no sequence.
pub(super) fn at(value: &Value, i: usize, span: Span) -> Result<Value> {
    let item = match value {
        Value::Range(range) => Some(Value::Int(range.at(i as u64))),
        Value::List(items) => items.borrow().get(i).cloned(),
        Value::Tuple(items) => items.get(i).cloned(),
        Value::Str(text) => text.chars().nth(i).map(Value::character),
        Value::Array(array) => Some(index::element_or_view(array, &Value::from(i), span)?),
        _ => None,
    };
    let class = value.type_name();
    item.ok_or_else(|| diagnostic!(span, TypeError, "'{class}' object is not subscriptable"))
}
