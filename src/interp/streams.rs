//! What goes through others and gives their items one by one: `zip`, `map`, `enumerate`, and `itertools`' kin.
//!
//! One struct for all: what differs is how the next item is made.

use std::any::Any;
use std::cell::RefCell;
use std::fmt;
use std::rc::Rc;

use super::Interp;
use super::call::special;
use super::items::Items;
use crate::bail;
use crate::diag::{Result, Span};
use crate::numpy::convert;
use crate::numpy::registry::Args;
use crate::value::{Iterate, Value};

/// How the next item is made.
pub(super) type Step = fn(&mut Stream, &mut Interp<'_>, Span) -> Result<Option<Value>>;

/// What gives items one by one.
pub(super) struct Stream {
    /// Python's name of its class.
    pub(super) class: &'static str,
    /// What it goes through.
    pub(super) inputs: Vec<Items>,
    /// Where it stands besides.
    pub(super) at: Vec<u64>,
    /// What it was given, and what it keeps from one item to the next.
    pub(super) held: Vec<Value>,
    /// How the next item is made.
    pub(super) step: Step,
    /// Whether it came to its end, where it stays.
    pub(super) ended: bool,
    /// Iterators below it, counted when it is made: several of its inputs may be one.
    below: usize,
}

impl fmt::Debug for Stream {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at {:?}", self.class, self.at)
    }
}

/// Iterators within iterators: each asks the one below it for an item, as a function calls another.
const MOST_DEPTH: usize = 1000;

impl Stream {
    /// A stream before its first item.
    pub(super) fn new(class: &'static str, step: Step) -> Self {
        let (inputs, at, held) = (Vec::new(), Vec::new(), Vec::new());
        Self { class, inputs, at, held, step, ended: false, below: 0 }
    }

    /// The same that goes through values.
    ///
    /// # Errors
    /// `TypeError` for what has no items.
    pub(super) fn over(mut self, values: &[Value], span: Span) -> Result<Self> {
        self.inputs = values.iter().map(|value| Items::of(value, span)).collect::<Result<_>>()?;
        self.below = self.inputs.iter().map(Items::depth).max().unwrap_or(0);
        Ok(self)
    }

    /// The same with numbers to count by.
    pub(super) fn at(mut self, at: impl IntoIterator<Item = u64>) -> Self {
        self.at = at.into_iter().collect();
        self
    }

    /// The same with values to keep.
    pub(super) fn holding(mut self, held: impl IntoIterator<Item = Value>) -> Self {
        self.held = held.into_iter().collect();
        self
    }

    /// As a value.
    ///
    /// # Errors
    /// `RecursionError` of iterators within iterators without end.
    pub(super) fn value(self, span: Span) -> Result<Value> {
        if self.depth() > MOST_DEPTH {
            bail!(span, RecursionError, "maximum recursion depth exceeded");
        }
        Ok(Value::Iterator(Rc::new(RefCell::new(self))))
    }

    /// The next item; `None` at the end.
    ///
    /// # Errors
    /// As what it goes through, and what it calls.
    pub(super) fn next(&mut self, interp: &mut Interp<'_>, span: Span) -> Result<Option<Value>> {
        if self.ended {
            return Ok(None);
        }
        let item = (self.step)(self, interp, span)?;
        self.ended = item.is_none();
        Ok(item)
    }
}

impl Iterate for Stream {
    fn class(&self) -> &'static str {
        self.class
    }

    fn depth(&self) -> usize {
        1 + self.below
    }

    fn position(&self, into: &mut Vec<u64>) {
        into.push(self.ended.into());
        into.extend(&self.at);
        self.inputs.iter().for_each(|items| items.position(into));
    }

    fn seek(&mut self, from: &mut dyn Iterator<Item = u64>) {
        self.ended = from.next().unwrap_or(0) != 0;
        for number in &mut self.at {
            *number = from.next().unwrap_or(*number);
        }
        self.inputs.iter_mut().for_each(|items| items.seek(from));
    }

    fn as_any_mut(&mut self) -> &mut dyn Any {
        self
    }
}

/// `iter(value)`.
///
/// # Errors
/// `TypeError` for what has no items.
pub(super) fn iter(value: &Value, span: Span) -> Result<Value> {
    let class = match value {
        Value::Iterator(_) => return Ok(value.clone()),
        Value::Function(_) if special(value, "__next__").is_some() => return Ok(value.clone()),
        Value::List(_) => "list_iterator",
        Value::Tuple(_) => "tuple_iterator",
        Value::Str(text) if text.is_ascii() => "str_ascii_iterator",
        Value::Str(_) => "str_iterator",
        Value::Range(_) => "range_iterator",
        Value::Dict(_) => "dict_keyiterator",
        Value::Set(_) => "set_iterator",
        Value::Function(function) => match function.call().class() {
            "dict_keys" => "dict_keyiterator",
            "dict_values" => "dict_valueiterator",
            "dict_items" => "dict_itemiterator",
            _ => "iterator",
        },
        _ => "iterator",
    };
    let step: Step = |stream, interp, span| stream.inputs[0].next(interp, span);
    Stream::new(class, step).over(std::slice::from_ref(value), span)?.value(span)
}

/// `iter(function, sentinel)`: what the function gives until it gives the sentinel.
pub(super) fn called(function: Value, sentinel: Value, span: Span) -> Result<Value> {
    let step: Step = |stream, interp, span| {
        let [function, sentinel] = [0, 1].map(|i| stream.held[i].clone());
        let item = interp.apply(&function, Args::default(), span)?;
        let ends = super::scalar::equal(interp.cx, &item, &sentinel, span)?;
        Ok((!ends).then_some(item))
    };
    Stream::new("callable_iterator", step).holding([function, sentinel]).value(span)
}

/// `enumerate(items, start)`.
pub(super) fn enumerate(value: &Value, start: i64, span: Span) -> Result<Value> {
    let step: Step = |stream, interp, span| {
        let Some(item) = stream.inputs[0].next(interp, span)? else { return Ok(None) };
        let number = stream.at[0] as i64;
        let Some(after) = number.checked_add(1) else {
            bail!(span, OverflowError, "numscope's int has 64 bits")
        };
        stream.at[0] = after as u64;
        Ok(Some(Value::tuple([Value::Int(number), item])))
    };
    let stream = Stream::new("enumerate", step).at([start as u64]);
    stream.over(std::slice::from_ref(value), span)?.value(span)
}

/// `zip(a, b)`: tuples until the shortest ends, or, if `strict`, until all end together.
pub(super) fn zip(values: &[Value], strict: bool, span: Span) -> Result<Value> {
    let loose: Step = |stream, interp, span| {
        if let [first, second] = &mut stream.inputs[..] {
            let Some(first) = first.next(interp, span)? else { return Ok(None) };
            let second = second.next(interp, span)?;
            return Ok(second.map(|second| Value::tuple([first, second])));
        }
        let mut row = Vec::with_capacity(stream.inputs.len());
        for items in &mut stream.inputs {
            match items.next(interp, span)? {
                Some(item) => row.push(item),
                None => return Ok(None),
            }
        }
        Ok((!row.is_empty()).then(|| Value::tuple(row)))
    };
    Stream::new("zip", if strict { zip_strict } else { loose }).over(values, span)?.value(span)
}

fn zip_strict(stream: &mut Stream, interp: &mut Interp<'_>, span: Span) -> Result<Option<Value>> {
    let mut row = Vec::with_capacity(stream.inputs.len());
    for i in 0..stream.inputs.len() {
        let item = stream.inputs[i].next(interp, span)?;
        let others = if i < 2 { " 1".to_owned() } else { format!("s 1-{i}") };
        match item {
            Some(item) if row.len() == i => row.push(item),
            Some(_) => {
                bail!(span, ValueError, "zip() argument {} is longer than argument{others}", i + 1)
            }
            None if row.is_empty() => {}
            None => {
                bail!(span, ValueError, "zip() argument {} is shorter than argument{others}", i + 1)
            }
        }
    }
    Ok((!row.is_empty()).then(|| Value::tuple(row)))
}

/// `map(function, a, b)`.
pub(super) fn map(function: Value, values: &[Value], span: Span) -> Result<Value> {
    let step: Step = |stream, interp, span| {
        let mut args = Args::default();
        for items in &mut stream.inputs {
            match items.next(interp, span)? {
                Some(item) => args.positional.push(item),
                None => return Ok(None),
            }
        }
        interp.cx.poll(span)?;
        interp.apply(&stream.held[0].clone(), args, span).map(Some)
    };
    Stream::new("map", step).holding([function]).over(values, span)?.value(span)
}

/// `filter(function, a)`: the items for which the function holds; with `None`, those that are true.
pub(super) fn filter(function: Value, value: &Value, span: Span) -> Result<Value> {
    let step: Step = |stream, interp, span| {
        while let Some(item) = stream.inputs[0].next(interp, span)? {
            interp.cx.poll(span)?;
            if holds(interp, &stream.held[0].clone(), &item, span)? {
                return Ok(Some(item));
            }
        }
        Ok(None)
    };
    let stream = Stream::new("filter", step).holding([function]);
    stream.over(std::slice::from_ref(value), span)?.value(span)
}

/// Whether a function says yes to an item; `None` stands for the item itself.
pub(super) fn holds(
    interp: &mut Interp<'_>,
    function: &Value,
    item: &Value,
    span: Span,
) -> Result<bool> {
    if matches!(function, Value::None) {
        return convert::as_flag(item, span);
    }
    let answer = interp.apply(function, one(item.clone()), span)?;
    convert::as_flag(&answer, span)
}

/// One argument.
pub(super) fn one(value: Value) -> Args {
    Args { positional: [value].into_iter().collect(), keywords: Vec::new() }
}

/// Two arguments.
pub(super) fn two(a: Value, b: Value) -> Args {
    Args { positional: [a, b].into_iter().collect(), keywords: Vec::new() }
}

/// `reversed(value)`.
///
/// # Errors
/// `TypeError` for what has no order, or cannot be gone through backwards.
pub(super) fn reversed(value: &Value, span: Span) -> Result<Value> {
    let (class, length) = match value {
        Value::List(items) => ("list_reverseiterator", items.borrow().len()),
        Value::Range(range) => {
            let last = range.at(range.len().saturating_sub(1));
            let stop = range.start.saturating_sub(range.step.signum());
            let empty = range.is_empty();
            let backwards = if empty { (0, 0, 1) } else { (last, stop, -range.step) };
            return iter(&Value::range(backwards.0, backwards.1, backwards.2), span);
        }
        Value::Tuple(items) => ("reversed", items.len()),
        Value::Array(array) if array.ndim() > 0 => ("reversed", array.shape()[0]),
        Value::Str(text) => {
            let backwards: Vec<Value> = text.chars().rev().map(Value::character).collect();
            return reversed_copy("reversed", backwards, span);
        }
        Value::Dict(dict) => {
            let keys = dict.borrow().keys().rev().map(|key| key.value().clone()).collect();
            return reversed_copy("dict_reversekeyiterator", keys, span);
        }
        Value::Function(function)
            if let Some(view) = function.downcast::<super::methods::view::View>() =>
        {
            let dict = view.dict.borrow();
            let items = dict.iter().rev().map(|(key, value)| view.part.of(key, value)).collect();
            return reversed_copy(view.part.reverse_class(), items, span);
        }
        other => bail!(span, TypeError, "'{}' object is not reversible", other.type_name()),
    };
    let step: Step = |stream, interp, span| {
        let Some(i) = stream.at[0].checked_sub(1) else { return Ok(None) };
        stream.at[0] = i;
        let found = match &stream.held[0] {
            Value::List(items) => items.borrow().get(i as usize).cloned(),
            Value::Tuple(items) => items.get(i as usize).cloned(),
            Value::Array(array) => {
                Some(crate::numpy::index::element_or_view(array, &Value::Int(i as i64), span)?)
            }
            _ => None,
        };
        interp.cx.poll(span)?;
        Ok(found)
    };
    Stream::new(class, step).at([length as u64]).holding([value.clone()]).value(span)
}

fn reversed_copy(class: &'static str, items: Vec<Value>, span: Span) -> Result<Value> {
    let step: Step = |stream, interp, span| stream.inputs[0].next(interp, span);
    Stream::new(class, step).over(&[Value::list(items)], span)?.value(span)
}
