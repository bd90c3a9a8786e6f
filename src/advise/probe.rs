//! Other inputs than those at hand: a rewrite whose result is equal by the values that happen to be there is
//! found out by running code and rewrite once more, on small arrays with other values.
//!
//! Knows how inputs are changed and put back; judges nothing.

use crate::array::Array;
use crate::array::dtype::Kind;
use crate::diag::Result;
use crate::report::lab::Lab;
use crate::value::Value;

/// What is changed of the inputs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Change {
    /// Few elements in reverse order, numbers negated, with a zero and equal ones among them.
    Values,
    /// Few elements in reverse order.
    Order,
    /// All elements in reverse order: of arrays of which parts fit nothing.
    Whole,
    /// NaN among floats.
    Nan,
    /// No elements.
    Empty,
    /// Integers in place of floats.
    Integers,
}

impl Change {
    /// Of these, the first that the code itself can take must give equal results.
    pub(super) const MUST: [Self; 3] = [Self::Values, Self::Order, Self::Whole];
    /// What differs by one of these is said beside the advice.
    pub(super) const MAY: [Self; 3] = [Self::Nan, Self::Empty, Self::Integers];

    /// For what inputs a rewrite is not equal.
    pub(super) fn caveat(self) -> &'static str {
        match self {
            Self::Values | Self::Order | Self::Whole => "other values",
            Self::Nan => "NaN",
            Self::Empty => "empty arrays",
            Self::Integers => "integers",
        }
    }
}

/// Elements along an axis that a change leaves.
const FEW: usize = 500;

/// Bytes of inputs that are copied whole.
const MOST_BYTES: usize = 64 << 20;

/// The statements that change an input; none where this change says nothing of it.
fn statements(name: &str, array: &Array, change: Change) -> Vec<String> {
    let Some(&first) = array.shape().first() else { return Vec::new() };
    let few: Vec<&str> = array
        .shape()
        .iter()
        .map(|&length| if length == first && length > FEW { "-500:" } else { ":" })
        .collect();
    let few = format!("{name}[{}]", few.join(", "));
    let is_float = array.dtype.kind() == Kind::Float;
    let reversed = format!("{name} = {few}[::-1].copy()");
    match change {
        Change::Values if is_float => vec![
            format!("{name} = -{few}[::-1]"),
            format!("{name}[1:2] = 0"),
            format!("{name}[3:4] = {name}[2:3]"),
        ],
        Change::Values if array.dtype.kind() == Kind::Bool || array.dtype.is_text() => {
            vec![reversed]
        }
        Change::Values => vec![reversed, format!("{name}[3:4] = {name}[2:3]")],
        Change::Order => vec![reversed],
        Change::Whole => vec![format!("{name} = {name}[::-1].copy()")],
        Change::Nan if is_float => vec![reversed, format!("{name}[1:2] = 1e400 - 1e400")],
        Change::Empty => vec![format!("{name} = {name}[:0].copy()")],
        Change::Integers if is_float => vec![format!("{name} = ({few} * 100).astype('i8')")],
        Change::Nan | Change::Integers => vec![reversed],
    }
}

/// Do something while the inputs are changed; they are put back. None where the change says nothing of them.
pub(super) fn with<T>(
    lab: &mut Lab,
    inputs: &[(String, Array)],
    change: Change,
    work: impl FnOnce(&mut Lab) -> Result<T>,
) -> Option<Result<T>> {
    let is_float = |(_, array): &(String, Array)| array.dtype.kind() == Kind::Float;
    let needs_float = matches!(change, Change::Nan | Change::Integers);
    let bytes: usize = inputs.iter().map(|(_, array)| array.nbytes()).sum();
    let is_too_large = change == Change::Whole && bytes > MOST_BYTES;
    if inputs.is_empty() || is_too_large || needs_float && !inputs.iter().any(is_float) {
        return None;
    }
    let lines = inputs.iter().flat_map(|(name, array)| statements(name, array, change));
    let lines: Vec<String> = lines.collect();
    let set = lines.iter().try_for_each(|line| lab.set_up(line));
    let result = set.and_then(|()| work(lab));
    for (name, array) in inputs {
        lab.session.borrow_mut().bind(name, Value::Array(array.clone()));
    }
    Some(result)
}
