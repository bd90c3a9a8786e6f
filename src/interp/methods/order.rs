//! The order in which CPython goes through a set of numbers, which it prints too.
//!
//! CPython's set is an open table: an item stands where its hash says, or in the next free place of its probing
//! sequence (`Objects/setobject.c` of 3.11). Numbers hash the same in every run, so their order is reproduced, as
//! of a set to which the items were added one by one. Texts hash differently in every run: they stay as they came.

use crate::value::{Set, Value};

use super::super::builtins::hash;
use crate::diag::Span;

/// Places that are tried one after the other before the sequence jumps.
const LINEAR_PROBES: usize = 9;
/// How much of the hash goes into each jump.
const PERTURB_SHIFT: u32 = 5;
/// Larger sets are not for reading.
const MOST: usize = 4096;

/// The places of a set's items in CPython's order; `None` where that is as they came.
pub(in crate::interp) fn order(set: &Set) -> Option<Vec<u32>> {
    if set.len() < 2 || set.len() > MOST {
        return None;
    }
    let hashes: Option<Vec<u64>> = set.iter().map(|key| fixed_hash(key.value())).collect();
    let hashes = hashes?;
    let mut table = vec![None; 8];
    for (i, hash) in hashes.iter().enumerate() {
        place(&mut table, i as u32, *hash);
        let used = i + 1;
        if used * 5 >= (table.len() - 1) * 3 {
            let mut size = 8;
            while size <= used * 4 {
                size *= 2;
            }
            let mut larger = vec![None; size];
            for item in table.into_iter().flatten() {
                place(&mut larger, item, hashes[item as usize]);
            }
            table = larger;
        }
    }
    Some(table.into_iter().flatten().collect())
}

/// The hash of what hashes the same in every run of CPython.
fn fixed_hash(value: &Value) -> Option<u64> {
    let is_fixed = match value {
        Value::Tuple(items) => items.iter().all(|item| fixed_hash(item).is_some()),
        other => other.as_scalar().is_some(),
    };
    if !is_fixed {
        return None;
    }
    hash(value, Span::NONE).ok().map(|hash| hash as u64)
}

/// Put an item into the first free place of its sequence.
fn place(table: &mut [Option<u32>], item: u32, hash: u64) {
    let mask = table.len() - 1;
    let mut perturb = hash;
    let mut i = hash as usize & mask;
    loop {
        let last = if i + LINEAR_PROBES <= mask { i + LINEAR_PROBES } else { i };
        if let Some(free) = (i..=last).find(|&i| table[i].is_none()) {
            table[free] = Some(item);
            return;
        }
        perturb >>= PERTURB_SHIFT;
        i = i.wrapping_mul(5).wrapping_add(1).wrapping_add(perturb as usize) & mask;
    }
}
