//! Python's order: a stable merge sort by `<` alone, whose comparisons may fail.

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
    let mut keys: Vec<(Value, usize)> = Vec::with_capacity(items.len());
    for (i, item) in items.iter().enumerate() {
        let by = match key {
            Some(key) => interp.apply(key, one(item.clone()), span)?,
            None => item.clone(),
        };
        keys.push((by, i));
    }
    if reverse {
        keys.reverse();
    }
    order(interp, &mut keys, span)?;
    if reverse {
        keys.reverse();
    }
    *items = keys.into_iter().map(|(_, i)| items[i].clone()).collect();
    Ok(())
}

/// Keys in order, each with its place.
fn order(interp: &mut Interp<'_>, keys: &mut [(Value, usize)], span: Span) -> Result<()> {
    if keys.iter().all(|(key, _)| matches!(key, Value::Int(_))) {
        keys.sort_by_key(|(key, _)| if let Value::Int(number) = key { *number } else { 0 });
        return Ok(());
    }
    if keys.iter().all(|(key, _)| matches!(key, Value::Float(x) if !x.is_nan())) {
        let number = |value: &Value| if let Value::Float(x) = value { *x } else { 0.0 };
        keys.sort_by(|a, b| {
            number(&a.0).partial_cmp(&number(&b.0)).unwrap_or(std::cmp::Ordering::Equal)
        });
        return Ok(());
    }
    if keys.iter().all(|(key, _)| matches!(key, Value::Str(_))) {
        fn text(value: &Value) -> &str {
            if let Value::Str(text) = value { text } else { "" }
        }
        keys.sort_by(|a, b| text(&a.0).cmp(text(&b.0)));
        return Ok(());
    }
    let mut spare = keys.to_vec();
    merge_sort(interp, keys, &mut spare, span)
}

/// Below this length pairs are compared one by one.
const SMALL: usize = 8;

fn merge_sort(
    interp: &mut Interp<'_>,
    keys: &mut [(Value, usize)],
    spare: &mut [(Value, usize)],
    span: Span,
) -> Result<()> {
    if keys.len() <= SMALL {
        for i in 1..keys.len() {
            let mut j = i;
            while j > 0 && less(interp, &keys[j].0, &keys[j - 1].0, span)? {
                keys.swap(j, j - 1);
                j -= 1;
            }
        }
        return Ok(());
    }
    let middle = keys.len() / 2;
    let (left, right) = keys.split_at_mut(middle);
    let (spare_left, spare_right) = spare.split_at_mut(middle);
    merge_sort(interp, left, spare_left, span)?;
    merge_sort(interp, right, spare_right, span)?;
    spare.clone_from_slice(keys);
    let (mut i, mut j) = (0, middle);
    for slot in keys.iter_mut() {
        let from_right =
            j < spare.len() && (i == middle || less(interp, &spare[j].0, &spare[i].0, span)?);
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
