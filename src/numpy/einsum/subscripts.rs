//! Subscripts: which axes of each operand have the same label, and which are left.

use crate::array::Array;
use crate::bail;
use crate::diag::{Result, Span};
use crate::numpy::convert;
use crate::value::Value;

/// A label: a letter, or [`BROADCAST`] plus the place from the right of an axis that `...` stands for.
pub(super) type Label = u8;

/// The label of the last axis that `...` stands for.
pub(super) const BROADCAST: Label = 128;

/// The letters that numbers stand for in lists of subscripts.
pub(super) const LETTERS: &[u8; 52] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// Labels of all axes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Subscripts {
    /// Those of each operand.
    pub(super) inputs: Vec<Vec<Label>>,
    /// Those of the result.
    pub(super) output: Vec<Label>,
}

/// The text of subscripts and the operands' values, of either form of a call.
pub(super) fn given(items: &[Value], errors: &Errors, span: Span) -> Result<(String, Vec<Value>)> {
    let Some((first, rest)) = items.split_first() else {
        bail!(span, ValueError, "{}", errors.nothing);
    };
    if let Value::Str(text) = first {
        if rest.is_empty() && !errors.is_path {
            bail!(
                span,
                ValueError,
                "must specify the einstein sum subscripts string and at least one operand"
            );
        }
        return Ok((text.to_string(), rest.to_vec()));
    }
    if rest.is_empty() && !errors.is_path {
        bail!(span, ValueError, "must provide at least an operand and a subscripts list to einsum");
    }
    let pairs = items.chunks_exact(2);
    let output = match pairs.remainder() {
        [list] => format!("->{}", letters(list, errors, span)?),
        _ => String::new(),
    };
    let mut inputs = Vec::new();
    let mut values = Vec::new();
    for pair in pairs {
        inputs.push(letters(&pair[1], errors, span)?);
        values.push(pair[0].clone());
    }
    Ok((format!("{}{output}", inputs.join(",")), values))
}

/// What the two functions say of the same mistakes.
#[derive(Debug)]
pub(super) struct Errors {
    nothing: &'static str,
    no_letter: &'static str,
    is_path: bool,
}

/// Those of `einsum`.
pub(super) const EINSUM: Errors = Errors {
    nothing: "must specify the einstein sum subscripts string and at least one operand, or at least one operand and \
              its corresponding subscripts list",
    no_letter: "each subscript must be either an integer or an ellipsis",
    is_path: false,
};

/// Those of `einsum_path`, which `optimize=` calls.
pub(super) const PATH: Errors = Errors {
    nothing: "No input operands",
    no_letter: "For this input type lists must contain either int or Ellipsis",
    is_path: true,
};

/// A list of subscripts as letters.
fn letters(list: &Value, errors: &Errors, span: Span) -> Result<String> {
    let items: Vec<Value> = match list {
        Value::List(items) => items.borrow().clone(),
        Value::Tuple(items) => items.to_vec(),
        Value::Array(array) if array.ndim() == 1 => {
            (0..array.size()).map(|i| convert::element_at(array, &[i])).collect()
        }
        other => bail!(
            span, TypeError, "subscripts for each operand must be a list or a tuple, not {}", other.type_name();
            hint: "either np.einsum('ij,j', a, b) or np.einsum(a, [0, 1], b, [1])"
        ),
    };
    let mut text = String::new();
    for item in items {
        if matches!(item, Value::Ellipsis) {
            text.push_str("...");
            continue;
        }
        let Some(number) = item.as_index() else { bail!(span, TypeError, "{}", errors.no_letter) };
        match usize::try_from(number).ok().and_then(|number| LETTERS.get(number)) {
            Some(&letter) => text.push(char::from(letter)),
            None if errors.is_path => bail!(span, IndexError, "string index out of range"),
            None => bail!(span, ValueError, "subscript is not within the valid range [0, 52)"),
        }
    }
    Ok(text)
}

/// Take subscripts apart for operands (`PyArray_EinsteinSum`).
pub(super) fn parse(text: &str, operands: &[Array], span: Span) -> Result<Subscripts> {
    let mut rest = text;
    let mut inputs = Vec::new();
    for (i, operand) in operands.iter().enumerate() {
        let end = rest.find([',', '-']).unwrap_or(rest.len());
        let has_more = rest[end..].starts_with(',');
        let is_last = i + 1 == operands.len();
        if is_last && has_more {
            bail!(
                span,
                ValueError,
                "more operands provided to einstein sum function than specified in the subscripts string"
            );
        }
        if !is_last && !has_more {
            bail!(
                span,
                ValueError,
                "fewer operands provided to einstein sum function than specified in the subscripts string"
            );
        }
        inputs.push(of_operand(&rest[..end], operand.ndim(), i, span)?);
        rest = if has_more { &rest[end + 1..] } else { &rest[end..] };
    }
    let broadcast = inputs.iter().flatten().filter(|label| **label >= BROADCAST).max();
    let dots = broadcast.map_or(0, |label| usize::from(label - BROADCAST) + 1);
    let output = if rest.is_empty() {
        let all: Vec<Label> = inputs.concat();
        let mut once: Vec<Label> = all
            .iter()
            .copied()
            .filter(|label| *label < BROADCAST && is_once(&all, *label))
            .collect();
        once.sort_unstable();
        ellipsis(dots).chain(once).collect()
    } else if let Some(text) = rest.strip_prefix("->") {
        of_output(text, &inputs, dots, span)?
    } else {
        bail!(
            span,
            ValueError,
            "einstein sum subscript string does not contain proper '->' output specified"
        );
    };
    Ok(Subscripts { inputs, output })
}

/// Whether a label stands at one place only.
pub(super) fn is_once(labels: &[Label], label: Label) -> bool {
    let first = labels.iter().position(|own| *own == label);
    first.is_some_and(|at| !labels[at + 1..].contains(&label))
}

/// The labels of the axes that `...` stands for.
fn ellipsis(count: usize) -> impl Iterator<Item = Label> {
    (0..count).rev().map(|i| BROADCAST + i as Label)
}

/// The letters of a text, and before how many of them `...` stands.
fn scan(text: &str, place: &str, span: Span) -> Result<(Vec<Label>, Option<usize>)> {
    let bytes = text.as_bytes();
    let (mut labels, mut dots) = (Vec::new(), None);
    let mut i = 0;
    while i < bytes.len() {
        match bytes[i] {
            letter if letter.is_ascii_alphabetic() => labels.push(letter),
            b'.' if dots.is_none() && bytes[i..].starts_with(b"...") => {
                dots = Some(labels.len());
                i += 2;
            }
            b'.' => bail!(
                span,
                ValueError,
                "einstein sum subscripts string contains a '.' that is not part of an ellipsis ('...') in {place}"
            ),
            b' ' => {}
            _ => {
                let other = text[i..].chars().next().unwrap_or(' ');
                bail!(
                    span,
                    ValueError,
                    "invalid subscript '{other}' in einstein sum subscripts string, subscripts must be letters"
                )
            }
        }
        i += 1;
    }
    Ok((labels, dots))
}

fn of_operand(text: &str, ndim: usize, i: usize, span: Span) -> Result<Vec<Label>> {
    let (mut labels, dots) = scan(text, &format!("operand {i}"), span)?;
    if labels.len() > ndim {
        bail!(
            span, ValueError,
            "einstein sum subscripts string contains too many subscripts for operand {i}";
            hint: "it has {ndim} axes, and each has a letter"
        );
    }
    match dots {
        Some(at) => {
            labels.splice(at..at, ellipsis(ndim - labels.len()));
        }
        None if labels.len() < ndim => bail!(
            span,
            ValueError,
            "operand has more dimensions than subscripts given in einstein sum, but no '...' ellipsis provided to \
            broadcast the extra dimensions."
        ),
        None => {}
    }
    Ok(labels)
}

fn of_output(text: &str, inputs: &[Vec<Label>], dots: usize, span: Span) -> Result<Vec<Label>> {
    // Letter by letter, before what follows is looked at.
    let readable = |c: &u8| c.is_ascii_alphabetic() || b". ".contains(c);
    for (i, label) in text.bytes().take_while(readable).enumerate() {
        let letter = char::from(label);
        if !letter.is_ascii_alphabetic() {
            continue;
        }
        if text[i + 1..].contains(letter) {
            bail!(
                span,
                ValueError,
                "einstein sum subscripts string includes output subscript '{letter}' multiple times"
            );
        }
        if !inputs.iter().any(|input| input.contains(&label)) {
            bail!(
                span,
                ValueError,
                "einstein sum subscripts string included output subscript '{letter}' which never appeared in an input"
            );
        }
    }
    let (mut labels, at) = scan(text, "the output", span)?;
    match at {
        Some(at) => {
            labels.splice(at..at, ellipsis(dots));
        }
        None if dots > 0 => bail!(
            span,
            ValueError,
            "output has more dimensions than subscripts given in einstein sum, but no '...' ellipsis provided to \
            broadcast the extra dimensions."
        ),
        None => {}
    }
    Ok(labels)
}
