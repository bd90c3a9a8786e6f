//! `object[at]`: read, stored into, deleted. Elements of arrays are read and written without a view of them.

use std::rc::Rc;

use super::call::special;
use super::code::{Kind, Subscript};
use super::items::{self, Items};
use super::lazy::{Builder, Lazy};
use super::methods::{self, view::View};
use super::number::Number;
use super::{Interp, scalar};
use crate::array::Array;
use crate::array::dtype::{DType, Scalar};
use crate::bail;
use crate::context::SharedList;
use crate::diag::{Result, Span};
use crate::numpy::index;
use crate::value::{Key, Named, Value};

/// The position of an element; `None` for what is no element of the array, or outside of it.
#[inline]
fn position(array: &Array, at: &[i64]) -> Option<usize> {
    let layout = &array.layout;
    if layout.shape.len() != at.len() {
        return None;
    }
    let mut position = layout.offset as isize;
    for (axis, &i) in at.iter().enumerate() {
        let length = layout.shape[axis] as i64;
        let i = if i < 0 { i + length } else { i };
        if !(0..length).contains(&i) {
            return None;
        }
        position += i as isize * layout.strides[axis];
    }
    Some(position as usize)
}

/// `array[i, j]`, where that is an element.
#[inline]
pub(super) fn element(array: &Array, at: &[i64]) -> Option<Value> {
    let position = position(array, at)?;
    if array.dtype.is_text() {
        return None;
    }
    Some(Value::Scalar(Scalar::read(array.dtype, &array.buffer.read()[position..])))
}

/// The same of an array of float64.
#[inline]
pub(super) fn double(array: &Array, at: &[i64]) -> Option<Number> {
    if array.dtype != DType::Float64 {
        return None;
    }
    let position = position(array, at)?;
    let bytes = array.buffer.read();
    let eight = bytes.get(position..position + 8)?.try_into().ok()?;
    Some(Number::double(f64::from_ne_bytes(eight)))
}

impl Interp<'_> {
    /// `object[at]`.
    ///
    /// # Errors
    /// `IndexError`, `KeyError`, `TypeError`.
    pub(super) fn subscript(&mut self, object: &Value, at: &Value, span: Span) -> Result<Value> {
        match object {
            Value::Array(array) => index::index(self.cx, array, at, span),
            Value::List(items) => {
                scalar::item(&items.borrow(), at, "list", span).map(|found| match found {
                    scalar::Items::One(item) => item,
                    scalar::Items::Many(items) => Value::list(items),
                })
            }
            Value::Tuple(items) => {
                scalar::item(items, at, "tuple", span).map(|found| match found {
                    scalar::Items::One(item) => item,
                    scalar::Items::Many(items) => Value::tuple(items),
                })
            }
            Value::Dict(items) => methods::dict::item(self, items, at, span),
            Value::Range(range) => items::of_range(**range, at, span),
            Value::Str(text) => super::text::subscript(text, at, span),
            Value::Scalar(_) => bail!(span, IndexError, "invalid index to scalar variable."),
            Value::None
            | Value::Bool(_)
            | Value::Int(_)
            | Value::Float(_)
            | Value::Set(_)
            | Value::Iterator(_)
            | Value::Slice(_)
            | Value::Ellipsis
            | Value::DType(_)
            | Value::Function(_)
            | Value::Module(_) => {
                if let Some(named) = Named::of(object) {
                    return self.subscript(&Value::Tuple(Rc::clone(named.items())), at, span);
                }
                if let Some(row) = special(object, "__getitem__") {
                    return self.call_special(row, [object.clone(), at.clone()], span);
                }
                bail!(span, TypeError, "'{}' object is not subscriptable", object.type_name())
            }
        }
    }

    /// `object[at] = value`.
    ///
    /// # Errors
    /// `IndexError`, `TypeError`, `ValueError` of shapes.
    pub(super) fn store_item(
        &mut self,
        object: &Value,
        at: &Value,
        value: Lazy,
        builder: Builder,
        span: Span,
    ) -> Result<()> {
        match object {
            Value::Array(array) => self.store_elements(array, at, value, builder, span),
            Value::List(items) => {
                let value = self.force(value, builder, span)?;
                self.store_in_list(items, at, value, span)
            }
            Value::Dict(items) => {
                let value = self.force(value, builder, span)?;
                methods::dict::insert(self, items, at.clone(), value, span)
            }
            other => {
                let Some(row) = special(other, "__setitem__") else {
                    bail!(
                        span,
                        TypeError,
                        "'{}' object does not support item assignment",
                        other.type_name()
                    )
                };
                let value = self.force(value, builder, span)?;
                self.call_special(row, [other.clone(), at.clone(), value], span).map(drop)
            }
        }
    }

    fn store_elements(
        &mut self,
        array: &Array,
        at: &Value,
        value: Lazy,
        builder: Builder,
        span: Span,
    ) -> Result<()> {
        // One element takes no plan: only `%explain` wants to see it.
        if self.explained.is_none()
            && let Lazy::Value(value) = &value
            && self.store_element(array, at, value, span)?
        {
            return Ok(());
        }
        if index::is_advanced(at) {
            let value = self.force(value, builder, span)?;
            return index::assign(self.cx, array, at, &value, span);
        }
        // Before the index is looked at, as in NumPy.
        if !array.writeable {
            bail!(
                span, ValueError, "assignment destination is read-only";
                hint: "it repeats elements of another array: take a copy()"
            );
        }
        let view = index::view(array, at, span)?;
        self.assign_array(view, value, builder, span)
    }

    /// Write a number of the array's own dtype, or one that it holds exactly, into one element; answers
    /// whether that is what it was.
    pub(super) fn store_element(
        &mut self,
        array: &Array,
        at: &Value,
        value: &Value,
        span: Span,
    ) -> Result<bool> {
        let found = match at {
            Value::Int(i) => position(array, &[*i]),
            Value::Tuple(items) => match &**items {
                [Value::Int(i), Value::Int(j)] => position(array, &[*i, *j]),
                [Value::Int(i), Value::Int(j), Value::Int(k)] => position(array, &[*i, *j, *k]),
                _ => None,
            },
            _ => None,
        };
        let Some(position) = found else { return Ok(false) };
        if !array.writeable || array.dtype.is_text() {
            return Ok(false);
        }
        let number = match (value, array.dtype) {
            (Value::Int(number), DType::Float64) => Scalar::Float64(*number as f64),
            (Value::Int(_) | Value::Float(_) | Value::Bool(_) | Value::Scalar(_), dtype) => {
                match value.as_scalar() {
                    Some(number) if number.dtype() == dtype => number,
                    _ => return Ok(false),
                }
            }
            _ => return Ok(false),
        };
        self.cx.before_write(&array.buffer, span)?;
        let word = number.word();
        let size = array.dtype.size();
        array.buffer.write()[position..position + size].copy_from_slice(&word.0[..size]);
        Ok(true)
    }

    /// `object[index] = number`, where both are names and plain numbers, and the number is stored as it is; answers
    /// whether that was so. Only what is not watched is stored here.
    pub(super) fn store_number(
        &mut self,
        item: &Subscript,
        number: Number,
        span: Span,
    ) -> Result<bool> {
        if self.cx.journal.is_some() || self.explained.is_some() {
            return Ok(false);
        }
        let Some(object) = self.peek(&item.object) else { return Ok(false) };
        let place = |node| self.number(node).and_then(Number::as_int);
        match object {
            Value::Dict(dict) => {
                let key = match (self.number(&item.index), self.peek(&item.index)) {
                    (Some(number), _) => number.value(),
                    (None, Some(key)) => key.clone(),
                    (None, None) => return Ok(false),
                };
                let key = Key::new(key, span)?;
                let entries = dict.borrow().len() + 1;
                self.cx.room_for(entries * size_of::<(Key, Value)>() * 2, span)?;
                dict.borrow_mut().insert(key, number.value());
                Ok(true)
            }
            Value::List(list) => {
                let Some(i) = place(&item.index) else { return Ok(false) };
                let mut items = list.borrow_mut();
                let i = if i < 0 { i + items.len() as i64 } else { i };
                let Some(slot) = usize::try_from(i).ok().and_then(|i| items.get_mut(i)) else {
                    return Ok(false);
                };
                *slot = number.value();
                Ok(true)
            }
            Value::Array(array) if array.dtype == DType::Float64 && array.writeable => {
                let position = match &item.index.kind {
                    Kind::Tuple(nodes) => match &**nodes {
                        [i, j] => {
                            place(i).zip(place(j)).and_then(|(i, j)| position(array, &[i, j]))
                        }
                        _ => None,
                    },
                    _ => place(&item.index).and_then(|i| position(array, &[i])),
                };
                let (Some(position), Some(number)) = (position, number.real()) else {
                    return Ok(false);
                };
                let bytes = number.to_ne_bytes();
                array.buffer.write()[position..position + 8].copy_from_slice(&bytes);
                Ok(true)
            }
            _ => Ok(false),
        }
    }

    /// `del object[at]`.
    ///
    /// # Errors
    /// `IndexError`, `KeyError`, `TypeError`.
    pub(super) fn delete_item(&mut self, object: &Value, at: &Value, span: Span) -> Result<()> {
        match object {
            Value::List(items) => self.delete_in_list(items, at, span),
            Value::Dict(items) => methods::dict::remove(self, items, at, span).map(drop),
            Value::Array(_) => bail!(span, ValueError, "cannot delete array elements"),
            other => {
                // CPython words it in two ways: of a sequence by a place, and of anything else.
                let not = if is_sequence(other) && at.as_index().is_some() {
                    "doesn't"
                } else {
                    "does not"
                };
                let class = other.type_name();
                bail!(span, TypeError, "'{class}' object {not} support item deletion")
            }
        }
    }

    /// `list[at] = value`, a slice by the items of the value.
    fn store_in_list(
        &mut self,
        list: &SharedList,
        at: &Value,
        value: Value,
        span: Span,
    ) -> Result<()> {
        if let Value::Slice(slice) = at {
            if Items::of(&value, span).is_err() {
                let (.., step) = index::resolve_slice(slice, list.borrow().len(), span)?;
                match step {
                    1 => bail!(span, TypeError, "can only assign an iterable"),
                    _ => bail!(span, TypeError, "must assign iterable to extended slice"),
                }
            }
            let new = items::all(self, &value, span)?;
            let length = list.borrow().len();
            let (start, count, step) = index::resolve_slice(slice, length, span)?;
            self.cx.room_for((length + new.len()) * size_of::<Value>(), span)?;
            self.cx.before_change(list);
            let mut items = list.borrow_mut();
            if step == 1 {
                items.splice(start..start + count, new);
                return Ok(());
            }
            if new.len() != count {
                bail!(
                    span,
                    ValueError,
                    "attempt to assign sequence of size {} to extended slice of size {count}",
                    new.len()
                );
            }
            for (i, item) in new.into_iter().enumerate() {
                items[(start as isize + i as isize * step) as usize] = item;
            }
            return Ok(());
        }
        let i = place_in(list, at, "list assignment index out of range", span)?;
        self.cx.before_change(list);
        let old = std::mem::replace(&mut list.borrow_mut()[i], value);
        drop(old);
        Ok(())
    }

    /// `del list[at]`.
    fn delete_in_list(&mut self, list: &SharedList, at: &Value, span: Span) -> Result<()> {
        if let Value::Slice(slice) = at {
            let length = list.borrow().len();
            let (start, count, step) = index::resolve_slice(slice, length, span)?;
            self.cx.before_change(list);
            let gone = |i: usize| {
                let apart = i as isize - start as isize;
                step != 0 && apart % step == 0 && (0..count as isize).contains(&(apart / step))
            };
            let mut i = 0;
            list.borrow_mut().retain(|_| {
                i += 1;
                !gone(i - 1)
            });
            return Ok(());
        }
        let i = place_in(list, at, "list assignment index out of range", span)?;
        self.cx.before_change(list);
        let old = list.borrow_mut().remove(i);
        drop(old);
        Ok(())
    }
}

/// Whether CPython counts it among the sequences where an item is deleted.
fn is_sequence(value: &Value) -> bool {
    match value {
        Value::Str(_) | Value::Tuple(_) | Value::Range(_) | Value::Set(_) | Value::DType(_) => true,
        Value::Function(function) => function.downcast::<View>().is_some(),
        _ => false,
    }
}

/// The place in a list that an index means: from the end where it is negative.
fn place_in(list: &SharedList, at: &Value, message: &str, span: Span) -> Result<usize> {
    let Some(i) = at.as_index() else {
        bail!(span, TypeError, "list indices must be integers or slices, not {}", at.type_name());
    };
    let length = list.borrow().len();
    let i = if i < 0 { i + length as i64 } else { i };
    match usize::try_from(i).ok().filter(|&i| i < length) {
        Some(i) => Ok(i),
        None => bail!(span, IndexError, "{message}"),
    }
}
