//! Text arrays: conversion from and to numbers, filling, assignment, comparison, joining element by element.
//!
//! They take no part in plans: an operation on them runs at once.

use std::cell::Ref;
use std::cmp::Ordering;
use std::ops::Deref;

use super::convert;
use super::create::lengths_text;
use super::index::for_each_mask;
use super::modules::number_of_text;
use super::positions::each;
use super::strided::{self, count};
use super::ufunc::{OperandType, Ufunc, no_text_loop};
use crate::array::dtype::{BoolByte, DType, Scalar};
use crate::array::format::{scalar_str, text_repr};
use crate::array::layout::{Layout, Order, broadcast_shapes};
use crate::array::{Array, text};
use crate::bail;
use crate::context::Context;
use crate::diag::{Diagnostic, Result, Span};
use crate::value::Value;

/// The dtype, where `'U'` without a width means texts as wide as what they are made of.
pub fn sized(dtype: DType, source: DType) -> DType {
    match dtype {
        DType::Text(0) => DType::Text(source.text_width().max(1)),
        other => other,
    }
}

/// Whether a value is a text, or holds texts.
pub fn holds_text(value: &Value) -> bool {
    match value {
        Value::Str(_) => true,
        Value::Array(array) => array.dtype.is_text(),
        // Lists of lists that hold texts show one at the first place that has any.
        Value::List(items) => items.borrow().iter().any(is_text_or_row),
        Value::Tuple(items) => items.iter().any(is_text_or_row),
        _ => false,
    }
}

fn is_text_or_row(item: &Value) -> bool {
    match item {
        Value::List(row) => row.borrow().iter().any(|item| matches!(item, Value::Str(_))),
        Value::Tuple(row) => row.iter().any(|item| matches!(item, Value::Str(_))),
        Value::Array(array) => array.dtype.is_text(),
        other => matches!(other, Value::Str(_)),
    }
}

/// The number that a text says, for an array of a dtype; `is_numpy` tells whose text an error quotes.
///
/// # Errors
/// Python's `ValueError` for a text that says none, `OverflowError` for one that does not fit.
pub fn number(text: &str, dtype: DType, is_numpy: bool, span: Span) -> Result<Scalar> {
    if dtype == DType::Bool {
        return Ok(Scalar::Bool(BoolByte::new(!text.is_empty())));
    }
    number_of_text(text, dtype, span).map_err(|mut error| {
        let quoted = text_repr(text);
        if is_numpy && let Some(start) = error.message.strip_suffix(&quoted) {
            error.message = format!("{start}np.str_({quoted})");
        }
        error
    })
}

/// Write the elements of `source` into `target`, of the same shape and other memory, one or both of texts.
///
/// # Errors
/// `KeyboardInterrupt`; as [`number`] where a text becomes a number.
pub(super) fn convert(cx: &mut Context, target: &Array, source: &Array, span: Span) -> Result<()> {
    let (to, from) = (target.dtype, source.dtype);
    let (to_size, from_size) = (to.size(), from.size());
    let mut written = target.buffer.write();
    let read = source.buffer.read();
    each(cx, [&target.layout, &source.layout], span, |[at, from_at]| {
        let out = &mut written[at..at + to_size];
        let element = &read[from_at..from_at + from_size];
        match (to, from) {
            (DType::Text(_), DType::Text(_)) => text::resize(element, out),
            (DType::Text(_), _) => text::write(&scalar_str(Scalar::read(from, element)), out),
            _ => {
                let number = number(&text::read(element), to, true, span)?;
                out.copy_from_slice(&convert::set_word(number, to, span)?.0[..to_size]);
            }
        }
        Ok(())
    })
}

/// `a.astype(dtype)`, where texts are converted from or to.
///
/// # Errors
/// As [`number`]; `MemoryError`, `KeyboardInterrupt`.
pub fn astype(cx: &mut Context, source: &Array, dtype: DType, span: Span) -> Result<Array> {
    let dtype = sized(dtype, source.dtype);
    super::create::check_size(source.shape(), dtype, span)?;
    strided::copy(cx, source, dtype, strided::Keep::K, span)
}

/// `a.fill(value)` of texts, or by a text.
///
/// # Errors
/// As [`assign`].
pub(super) fn fill(cx: &mut Context, array: &Array, value: &Value, span: Span) -> Result<()> {
    match value {
        Value::List(_) | Value::Tuple(_) | Value::Array(_) | Value::Range(_)
            if value.as_scalar().is_none() =>
        {
            bail!(span, ValueError, "setting an array element with a sequence")
        }
        one => assign(cx, array, one, span),
    }
}

/// `target[...] = value`, where texts are written, or read.
///
/// # Errors
/// NumPy's `ValueError` for shapes that do not fit; as [`number`] where a text becomes a number.
pub fn assign(cx: &mut Context, target: &Array, value: &Value, span: Span) -> Result<()> {
    let none;
    let value = match value {
        // Its text is what NumPy writes.
        Value::None if target.dtype.is_text() => {
            none = Value::text("None");
            &none
        }
        other => other,
    };
    if let (Value::Str(text), DType::Text(_)) = (value, target.dtype) {
        cx.before_write(&target.buffer, span)?;
        count(cx, 0, target.nbytes());
        return repeat(cx, target, text, span);
    }
    let is_sequence = matches!(value, Value::List(_) | Value::Tuple(_));
    if is_sequence && target.ndim() == 0 {
        bail!(
            span, ValueError, "setting an array element with a sequence";
            hint: "one element takes one text; a slice takes as many as it has elements"
        );
    }
    // What is no array is written one by one: numbers by their own texts, texts by what they say.
    let dtype = (!matches!(value, Value::Array(_))).then_some(target.dtype);
    let source = convert::any_array(cx, value, dtype, span)?;
    let Some(layout) = super::create::fitted(&source.layout, target.shape()) else {
        bail!(
            span,
            ValueError,
            "could not broadcast input array from shape {} into shape {}",
            lengths_text(source.shape()),
            lengths_text(target.shape())
        );
    };
    cx.before_write(&target.buffer, span)?;
    let source = source.view(layout);
    if source.buffer.same(&target.buffer) {
        let apart = strided::copy(cx, &source, source.dtype, strided::Keep::K, span)?;
        return strided::assign(cx, target, &apart, span);
    }
    strided::assign(cx, target, &source, span)
}

/// Bytes that are repeated at once: the second-level cache of most machines holds them twice.
const FILL_BYTES: usize = 256 << 10;

/// Write one text into every element.
fn repeat(cx: &mut Context, target: &Array, text: &str, span: Span) -> Result<()> {
    let mut element = vec![0; target.dtype.size()];
    text::write(text, &mut element);
    let mut bytes = target.buffer.write();
    if target.is_contiguous(Order::C) || target.is_contiguous(Order::F) {
        let all = &mut bytes[target.layout.offset..][..target.nbytes()];
        let mut done = element.len().min(all.len());
        all[..done].copy_from_slice(&element[..done]);
        // What is written already is copied behind itself, no more at once than the cache holds.
        let most = FILL_BYTES.next_multiple_of(element.len());
        while done < all.len() {
            let count = done.min(all.len() - done).min(most);
            all.copy_within(..count, done);
            done += count;
            cx.poll(span)?;
        }
        return Ok(());
    }
    each(cx, [&target.layout], span, |[at]| {
        bytes[at..at + element.len()].copy_from_slice(&element);
        Ok(())
    })
}

/// Whether a ufunc computes with two texts.
pub fn has_loop(ufunc: &Ufunc) -> bool {
    ufunc.name == "add" || COMPARISONS.iter().any(|(name, _)| *name == ufunc.name)
}

/// A ufunc of two operands, one of which is text; `None` where none is, or the ufunc has no loop for them.
///
/// # Errors
/// NumPy's `ValueError` for shapes that do not fit; `MemoryError`, `KeyboardInterrupt`.
pub fn map(
    cx: &mut Context,
    ufunc: &Ufunc,
    operands: [&Value; 2],
    span: Span,
) -> Result<Option<Value>> {
    let is_operand = |value: &Value| {
        value.as_scalar().is_some()
            || matches!(value, Value::Array(_) | Value::List(_) | Value::Tuple(_) | Value::Str(_))
    };
    if !operands.iter().any(|value| holds_text(value))
        || !operands.iter().all(|value| is_operand(value))
    {
        return Ok(None);
    }
    if !has_loop(ufunc) {
        return Ok(None);
    }
    let comparison = COMPARISONS.iter().find(|(name, _)| *name == ufunc.name);
    let [a, b] = operands;
    let (a, b) = (Operand::of(cx, a, span)?, Operand::of(cx, b, span)?);
    let both = a.dtype.is_text() && b.dtype.is_text();
    let task = match (comparison, both, ufunc.name) {
        (_, true, "equal") => Task::Equal(true),
        (_, true, "not_equal") => Task::Equal(false),
        (_, false, "equal") => Task::Always(false),
        (_, false, "not_equal") => Task::Always(true),
        (Some((_, holds)), true, _) => Task::Compare(*holds),
        (None, true, _) => Task::Join,
        (_, false, _) => return Ok(None),
    };
    elementwise(cx, task, a, b, span).map(Some)
}

/// Which orders of two elements make a comparison true.
type Holds = fn(Ordering) -> bool;

/// The ufuncs that compare.
const COMPARISONS: &[(&str, Holds)] = &[
    ("equal", Ordering::is_eq),
    ("not_equal", Ordering::is_ne),
    ("less", Ordering::is_lt),
    ("less_equal", Ordering::is_le),
    ("greater", Ordering::is_gt),
    ("greater_equal", Ordering::is_ge),
];

/// What is computed of each pair.
#[derive(Clone, Copy, Debug)]
enum Task {
    /// Whether they are the same text, or are not.
    Equal(bool),
    /// Whether their order is such.
    Compare(Holds),
    /// The same whatever they are: a text and a number.
    Always(bool),
    /// One behind the other.
    Join,
}

/// An array, or one text by itself, for which no array is made.
#[derive(Debug)]
struct Operand {
    dtype: DType,
    layout: Layout,
    source: Source,
}

#[derive(Debug)]
enum Source {
    Array(Array),
    Alone(Vec<u8>),
}

impl Operand {
    fn of(cx: &Context, value: &Value, span: Span) -> Result<Self> {
        let Value::Str(text) = value else {
            let array = convert::any_array(cx, value, None, span)?;
            let layout = array.layout.clone();
            return Ok(Self { dtype: array.dtype, layout, source: Source::Array(array) });
        };
        let mut alone = Self {
            dtype: DType::Text((text.chars().count() as u32).max(1)),
            layout: Layout::contiguous(&[], 0, Order::C),
            source: Source::Alone(Vec::new()),
        };
        alone.widen(text, alone.dtype);
        Ok(alone)
    }

    /// Take the width of what it is compared with: elements of one width are compared at once.
    fn widen(&mut self, text: &str, dtype: DType) {
        let mut element = vec![0; dtype.size()];
        text::write(text, &mut element);
        self.dtype = dtype;
        self.source = Source::Alone(element);
    }

    /// The same where it is a text by itself, narrower than the other operand.
    fn fitted(mut self, other: DType) -> Self {
        if let Source::Alone(element) = &self.source
            && other.is_text()
            && other.size() > self.dtype.size()
        {
            let text = text::read(element);
            self.widen(&text, other);
        }
        self
    }

    fn nbytes(&self) -> usize {
        match &self.source {
            Source::Array(array) => array.nbytes(),
            Source::Alone(_) => 0,
        }
    }

    fn bytes(&self) -> Bytes<'_> {
        match &self.source {
            Source::Array(array) => Bytes::Shared(array.buffer.read()),
            Source::Alone(element) => Bytes::Own(element),
        }
    }
}

/// Bytes of an array, or of a text by itself.
enum Bytes<'a> {
    Shared(Ref<'a, [u8]>),
    Own(&'a [u8]),
}

impl Deref for Bytes<'_> {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        match self {
            Self::Shared(bytes) => bytes,
            Self::Own(bytes) => bytes,
        }
    }
}

fn elementwise(cx: &mut Context, task: Task, a: Operand, b: Operand, span: Span) -> Result<Value> {
    let Some(shape) = broadcast_shapes([&a.layout.shape[..], &b.layout.shape]) else {
        bail!(
            span, ValueError, "operands could not be broadcast together with shapes {} {} ",
            lengths_text(&a.layout.shape), lengths_text(&b.layout.shape);
            hint: "shapes are compared from the right: lengths must be equal, or one of them 1"
        );
    };
    let dtype = match task {
        Task::Equal(_) | Task::Compare(_) | Task::Always(_) => DType::Bool,
        Task::Join => DType::Text(a.dtype.text_width().saturating_add(b.dtype.text_width())),
    };
    let (a, b) = match task {
        Task::Equal(_) => {
            let (left, right) = (a.dtype, b.dtype);
            (a.fitted(right), b.fitted(left))
        }
        Task::Compare(_) | Task::Always(_) | Task::Join => (a, b),
    };
    super::create::check_size(&shape, dtype, span)?;
    let out = cx.empty(dtype, Layout::contiguous(&shape, dtype.size(), Order::C), span)?;
    count(cx, a.nbytes() + b.nbytes(), out.nbytes());
    let spread = |operand: &Operand| {
        operand.layout.broadcast_to(&shape).expect("the shapes were found to broadcast")
    };
    let (m, n) = (a.dtype.size(), b.dtype.size());
    {
        let (x, y) = (a.bytes(), b.bytes());
        let mut bytes = out.buffer.write();
        let layouts = [&out.layout, &spread(&a), &spread(&b)];
        each(cx, layouts, span, |[at, left, right]| {
            let (a, b) = (&x[left..left + m], &y[right..right + n]);
            match task {
                Task::Equal(truth) => bytes[at] = u8::from(text::equal(a, b) == truth),
                Task::Compare(holds) => bytes[at] = u8::from(holds(text::compare(a, b))),
                Task::Always(truth) => bytes[at] = u8::from(truth),
                Task::Join => text::join(a, b, &mut bytes[at..at + m + n]),
            }
            Ok(())
        })?;
    }
    let is_scalar = out.ndim() == 0;
    Ok(if is_scalar { convert::only_element(&out) } else { Value::Array(out) })
}

/// Whether each text holds something.
///
/// # Errors
/// `MemoryError`, `KeyboardInterrupt`.
pub(crate) fn truths(cx: &mut Context, array: &Array, span: Span) -> Result<Array> {
    let layout = Layout::contiguous(array.shape(), 1, Order::C);
    let new = cx.empty(DType::Bool, layout, span)?;
    let mut to = new.buffer.write();
    for_each_mask(cx, array, span, |first, mask| to[first..][..mask.len()].copy_from_slice(mask))?;
    drop(to);
    count(cx, array.nbytes(), new.nbytes());
    Ok(new)
}

/// The error of a ufunc that has no loop for its operands, of which one is text.
pub(crate) fn no_loop(
    cx: &Context,
    ufunc: &Ufunc,
    operands: [&Value; 2],
    span: Span,
) -> Diagnostic {
    let types: Result<Vec<OperandType>> = operands
        .into_iter()
        .map(|value| {
            Ok(match value {
                Value::Int(number) => OperandType::Int(*number),
                Value::Float(_) => OperandType::Float,
                other => OperandType::Strong(convert::any_array(cx, other, None, span)?.dtype),
            })
        })
        .collect();
    match types {
        Ok(types) => no_text_loop(ufunc, &types).at(span),
        Err(error) => error,
    }
}
