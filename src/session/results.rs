//! The results of numbered lines: `_`, `__`, `___`, and `_3` of the third.
//!
//! Results are kept for people who want one again, not to fill the memory: together they may take a share
//! of the limit, and the oldest go first.

use std::collections::{BTreeSet, VecDeque};

use crate::interp::Scope;
use crate::value::Value;

/// The last results, newest first.
const LAST: [&str; 3] = ["_", "__", "___"];

/// What the prompt keeps.
#[derive(Clone, Debug, Default)]
pub(super) struct Results {
    /// The lines whose results hold arrays, oldest first: number, and the buffers with their bytes.
    kept: VecDeque<(usize, Vec<(u64, u64)>)>,
    /// The numbers of those whose result was let go.
    forgotten: BTreeSet<usize>,
    /// The program uses `_` for something of its own.
    taken: bool,
}

/// Whether a name is one that the prompt binds.
pub(super) fn is_result(name: &str) -> bool {
    LAST.contains(&name) || number(name).is_some()
}

/// 3 of `_3`.
fn number(name: &str) -> Option<usize> {
    let digits = name.strip_prefix('_')?;
    digits.bytes().all(|b| b.is_ascii_digit()).then(|| digits.parse().ok())?
}

impl Results {
    /// The program bound `_`, or freed it.
    pub(super) fn claim(&mut self, taken: bool) {
        self.taken = taken;
    }

    /// Keep the result of a line; all results together take at most `most_bytes`, but for the last three.
    pub(super) fn keep(
        &mut self,
        number: usize,
        value: &Value,
        scope: &mut Scope,
        most_bytes: u64,
    ) {
        if !self.taken {
            for pair in LAST.windows(2).rev() {
                if let Some(value) = scope.get(pair[0]).cloned() {
                    scope.set(pair[1], value);
                }
            }
            scope.set(LAST[0], value.clone());
        }
        scope.set(&format!("_{number}"), value.clone());
        let buffers = buffers(value);
        if buffers.is_empty() {
            return;
        }
        self.kept.push_back((number, buffers));
        while self.kept.len() > LAST.len() && self.bytes() > most_bytes {
            let (oldest, _) = self.kept.pop_front().expect("there are more than three");
            scope.remove(&format!("_{oldest}"));
            self.forgotten.insert(oldest);
        }
    }

    /// Of all kept arrays; several may share a buffer.
    fn bytes(&self) -> u64 {
        let all: BTreeSet<(u64, u64)> =
            self.kept.iter().flat_map(|(_, buffers)| buffers).copied().collect();
        all.iter().map(|(_, bytes)| bytes).sum()
    }

    /// Whether a name stood for a result that was let go.
    pub(super) fn was_forgotten(&self, name: &str) -> bool {
        number(name).is_some_and(|number| self.forgotten.contains(&number))
    }
}

/// The arrays' buffers that a value holds, alone or with others: number and bytes.
fn buffers(value: &Value) -> Vec<(u64, u64)> {
    let of = |value: &Value| match value {
        Value::Array(array) => Some((array.buffer.id(), array.buffer.len() as u64)),
        _ => None,
    };
    match value {
        // A list may hold itself: arrays inside of lists inside of it are not looked for.
        Value::List(items) => items.borrow().iter().filter_map(of).collect(),
        Value::Tuple(items) => items.iter().filter_map(of).collect(),
        other => of(other).into_iter().collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(value: &[&str], scope: &Scope) -> Vec<Option<i64>> {
        let of = |name: &&str| match scope.get(name) {
            Some(Value::Int(n)) => Some(*n),
            _ => None,
        };
        value.iter().map(of).collect()
    }

    #[test]
    fn results_move_on_as_lines_come() {
        let (mut results, mut scope) = (Results::default(), Scope::default());
        for (number, value) in [(1, 10), (3, 30), (4, 40), (9, 90)] {
            results.keep(number, &Value::Int(value), &mut scope, 0);
        }
        let found = texts(&["_", "__", "___", "_3", "_4", "_9", "_2"], &scope);
        assert_eq!(found, [Some(90), Some(40), Some(30), Some(30), Some(40), Some(90), None]);
        // Numbers take no bytes, so that nothing is let go.
        assert_eq!(texts(&["_1"], &scope), [Some(10)]);
    }

    #[test]
    fn a_program_may_use_the_name_itself() {
        let (mut results, mut scope) = (Results::default(), Scope::default());
        results.keep(1, &Value::Int(10), &mut scope, 0);
        scope.set("_", Value::Int(-1));
        results.claim(true);
        results.keep(2, &Value::Int(20), &mut scope, 0);
        assert_eq!(texts(&["_", "_2"], &scope), [Some(-1), Some(20)]);
        results.claim(false);
        results.keep(3, &Value::Int(30), &mut scope, 0);
        assert_eq!(texts(&["_", "__"], &scope), [Some(30), Some(-1)]);
    }

    #[test]
    fn names_of_results_are_known() {
        let check = |name, want| assert_eq!(is_result(name), want, "{name}");
        check("_", true);
        check("___", true);
        check("_12", true);
        check("____", false);
        check("_a", false);
        check("a", false);
        check("_1_", false);
    }
}
