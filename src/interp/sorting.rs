//! Python's order: a stable sort by `<` alone, whose comparisons may fail.

use std::cmp::Ordering;

use super::streams::one;
use super::{Interp, scalar};
use crate::diag::{Result, Span};
use crate::numpy::convert;
use crate::syntax::ast::CmpOp;
use crate::value::Value;

/// Sort values by a key; equal ones keep their order, in reverse too.
///
/// # Errors
/// `TypeError` of values without an order, what the key raises, and the interrupt; what was sorted until then
/// stays in some order, and nothing is lost.
pub(super) fn sort(
    interp: &mut Interp<'_>,
    items: &mut Vec<Value>,
    key: Option<&Value>,
    reverse: bool,
    span: Span,
) -> Result<()> {
    let key = key.filter(|key| !matches!(key, Value::None));
    let mut keys: Vec<Value> = Vec::new();
    if let Some(key) = key {
        keys.reserve(items.len());
        for item in items.iter() {
            keys.push(interp.apply(key, one(item.clone()), span)?);
        }
    }
    if reverse {
        items.reverse();
        keys.reverse();
    }
    let done = match key {
        None => order(interp, items, span),
        Some(_) => order_by(interp, items, keys, span),
    };
    if reverse {
        items.reverse();
    }
    done
}

/// What is known of values that are to be sorted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Order {
    Ints,
    /// Without NaN.
    Floats,
    Texts,
    /// Any other: each comparison may fail.
    Values,
}

impl Order {
    fn of(values: &[Value]) -> Self {
        let all = |is: fn(&Value) -> bool| values.iter().all(is);
        match values.first() {
            Some(Value::Int(_)) if all(|v| matches!(v, Value::Int(_))) => Self::Ints,
            Some(Value::Float(_)) if all(|v| matches!(v, Value::Float(x) if !x.is_nan())) => {
                Self::Floats
            }
            Some(Value::Str(_)) if all(|v| matches!(v, Value::Str(_))) => Self::Texts,
            _ => Self::Values,
        }
    }
}

fn int(value: &Value) -> i64 {
    if let Value::Int(number) = value { *number } else { 0 }
}

fn float(value: &Value) -> f64 {
    if let Value::Float(number) = value { *number } else { 0.0 }
}

fn text(value: &Value) -> &str {
    if let Value::Str(text) = value { text } else { "" }
}

/// The order of floats of which none is NaN.
fn compare(a: f64, b: f64) -> Ordering {
    a.partial_cmp(&b).unwrap_or(Ordering::Equal)
}

/// Values in order.
fn order(interp: &mut Interp<'_>, items: &mut [Value], span: Span) -> Result<()> {
    match Order::of(items) {
        Order::Ints => {
            let mut numbers: Vec<i64> = items.iter().map(int).collect();
            by_blocks(interp, &mut numbers, span, i64::cmp)?;
            items.iter_mut().zip(numbers).for_each(|(item, number)| *item = Value::Int(number));
        }
        Order::Floats => {
            let mut numbers: Vec<f64> = items.iter().map(float).collect();
            by_blocks(interp, &mut numbers, span, |a, b| compare(*a, *b))?;
            items.iter_mut().zip(numbers).for_each(|(item, number)| *item = Value::Float(number));
        }
        Order::Texts => by_blocks(interp, items, span, |a, b| text(a).cmp(text(b)))?,
        Order::Values => {
            // A comparison that fails leaves the items as they were.
            let mut sorted = items.to_vec();
            let mut spare = sorted.clone();
            merge_sort(interp, &mut sorted, &mut spare, span, &|value: &Value| value)?;
            items.swap_with_slice(&mut sorted);
        }
    }
    Ok(())
}

/// Values in the order of their keys.
fn order_by(
    interp: &mut Interp<'_>,
    items: &mut Vec<Value>,
    keys: Vec<Value>,
    span: Span,
) -> Result<()> {
    let places: Vec<usize> = match Order::of(&keys) {
        Order::Ints => {
            let mut pairs: Vec<(i64, usize)> = keys.iter().map(int).zip(0..).collect();
            by_blocks(interp, &mut pairs, span, |a, b| a.0.cmp(&b.0))?;
            pairs.into_iter().map(|(_, place)| place).collect()
        }
        Order::Floats => {
            let mut pairs: Vec<(f64, usize)> = keys.iter().map(float).zip(0..).collect();
            by_blocks(interp, &mut pairs, span, |a, b| compare(a.0, b.0))?;
            pairs.into_iter().map(|(_, place)| place).collect()
        }
        Order::Texts => {
            let mut pairs: Vec<(Value, usize)> = keys.into_iter().zip(0..).collect();
            by_blocks(interp, &mut pairs, span, |a, b| text(&a.0).cmp(text(&b.0)))?;
            pairs.into_iter().map(|(_, place)| place).collect()
        }
        Order::Values => {
            let mut pairs: Vec<(Value, usize)> = keys.into_iter().zip(0..).collect();
            let mut spare = pairs.clone();
            merge_sort(interp, &mut pairs, &mut spare, span, &|pair: &(Value, usize)| &pair.0)?;
            pairs.into_iter().map(|(_, place)| place).collect()
        }
    };
    *items = places.into_iter().map(|place| items[place].clone()).collect();
    Ok(())
}

/// Items that are sorted at once; then pairs of sorted blocks are merged.
const BLOCK: usize = 1 << 16;

/// Sort by a comparison that cannot fail, a block at a time: the interrupt is looked for between them.
fn by_blocks<T>(
    interp: &Interp<'_>,
    items: &mut [T],
    span: Span,
    compare: impl Fn(&T, &T) -> Ordering + Copy,
) -> Result<()> {
    let mut size = BLOCK;
    for block in items.chunks_mut(size) {
        interp.cx.poll(span)?;
        block.sort_by(compare);
    }
    while size < items.len() {
        size *= 2;
        // The standard library's sort finds the two runs, and merges them.
        for pair in items.chunks_mut(size) {
            interp.cx.poll(span)?;
            pair.sort_by(compare);
        }
    }
    Ok(())
}

/// Below this length pairs are compared one by one.
const SMALL: usize = 8;

fn merge_sort<T: Clone>(
    interp: &mut Interp<'_>,
    items: &mut [T],
    spare: &mut [T],
    span: Span,
    key: &impl Fn(&T) -> &Value,
) -> Result<()> {
    if items.len() <= SMALL {
        for i in 1..items.len() {
            let mut j = i;
            while j > 0 && less(interp, key(&items[j]), key(&items[j - 1]), span)? {
                items.swap(j, j - 1);
                j -= 1;
            }
        }
        return Ok(());
    }
    let middle = items.len() / 2;
    let (left, right) = items.split_at_mut(middle);
    let (spare_left, spare_right) = spare.split_at_mut(middle);
    merge_sort(interp, left, spare_left, span, key)?;
    merge_sort(interp, right, spare_right, span, key)?;
    spare.clone_from_slice(items);
    let (mut i, mut j) = (0, middle);
    for slot in items.iter_mut() {
        let from_right =
            j < spare.len() && (i == middle || less(interp, key(&spare[j]), key(&spare[i]), span)?);
        let from = if from_right { &mut j } else { &mut i };
        slot.clone_from(&spare[*from]);
        *from += 1;
    }
    Ok(())
}

/// `a < b`.
///
/// # Errors
/// `TypeError` of values without an order.
pub(super) fn less(interp: &mut Interp<'_>, a: &Value, b: &Value, span: Span) -> Result<bool> {
    interp.cx.poll(span)?;
    let answer = scalar::compare(interp.cx, CmpOp::Lt, a, b, span)?;
    convert::as_flag(&answer, span)
}
