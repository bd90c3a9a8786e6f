//! Texts written anew: filled up, with tabs expanded, with parts replaced; and cut at their ends.
//!
//! Knows texts alone. What may grow asks for room before it takes it, with the bytes of all that it will
//! hold.

use super::part::length;
use super::split::is_blank;
use crate::diag::Result;

/// Asked before so many bytes are taken.
pub type Room<'a> = &'a dyn Fn(usize) -> Result<()>;

/// Where a text stands among what fills it up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    /// First: `str.ljust`.
    Left,
    /// In the middle: `str.center`.
    Center,
    /// Last: `str.rjust`.
    Right,
}

/// A text filled up to a width.
///
/// # Errors
/// What `room` says.
pub fn justify(text: &str, width: usize, fill: char, side: Side, room: Room<'_>) -> Result<String> {
    let missing = width.saturating_sub(length(text));
    let left = match side {
        Side::Left => 0,
        // Python puts the odd one left where the width is odd.
        Side::Center => missing / 2 + (missing & width & 1),
        Side::Right => missing,
    };
    let bytes = missing.saturating_mul(fill.len_utf8()).saturating_add(text.len());
    room(bytes)?;
    let mut out = String::with_capacity(bytes);
    out.extend(std::iter::repeat_n(fill, left));
    out.push_str(text);
    out.extend(std::iter::repeat_n(fill, missing - left));
    Ok(out)
}

/// `str.zfill`: zeros between the sign and the rest.
///
/// # Errors
/// What `room` says.
pub fn zfill(text: &str, width: usize, room: Room<'_>) -> Result<String> {
    let missing = width.saturating_sub(length(text));
    room(missing.saturating_add(text.len()))?;
    let (sign, digits) = text.split_at(usize::from(text.starts_with(['+', '-'])));
    Ok(format!("{sign}{}{digits}", "0".repeat(missing)))
}

/// `str.expandtabs`: blanks up to the next column that `size` divides; none where it is 0.
///
/// # Errors
/// What `room` says.
pub fn expand_tabs(text: &str, size: usize, room: Room<'_>) -> Result<String> {
    let (mut out, mut column) = (String::new(), 0);
    for c in text.chars() {
        match c {
            '\t' => {
                let blanks = if size == 0 { 0 } else { size - column % size };
                room(out.len().saturating_add(blanks))?;
                out.extend(std::iter::repeat_n(' ', blanks));
                column += blanks;
            }
            c => {
                column = if matches!(c, '\n' | '\r') { 0 } else { column + 1 };
                out.push(c);
            }
        }
    }
    Ok(out)
}

/// `str.replace`, of the first `most` places.
///
/// # Errors
/// What `room` says.
pub fn replace(text: &str, old: &str, new: &str, most: usize, room: Room<'_>) -> Result<String> {
    let (mut out, mut end) = (String::new(), 0);
    for (at, _) in text.match_indices(old).take(most) {
        room(out.len() + (at - end) + new.len())?;
        out.push_str(&text[end..at]);
        out.push_str(new);
        end = at + old.len();
    }
    room(out.len() + text.len() - end)?;
    out.push_str(&text[end..]);
    Ok(out)
}

/// `str.strip` at some of both ends: of blanks, or of the characters of a text.
pub fn strip<'a>(text: &'a str, characters: Option<&str>, [left, right]: [bool; 2]) -> &'a str {
    let wanted = |c: char| match characters {
        Some(characters) => characters.contains(c),
        None => is_blank(c),
    };
    let text = if left { text.trim_start_matches(wanted) } else { text };
    if right { text.trim_end_matches(wanted) } else { text }
}

/// `str.partition` or, from the end, `str.rpartition`; the mark is not empty.
pub fn partition<'a>(text: &'a str, mark: &'a str, from_end: bool) -> [&'a str; 3] {
    let parts = if from_end { text.rsplit_once(mark) } else { text.split_once(mark) };
    match parts {
        Some((before, after)) => [before, mark, after],
        None if from_end => ["", "", text],
        None => [text, "", ""],
    }
}
