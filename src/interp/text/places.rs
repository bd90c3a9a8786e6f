//! Places in a text: Python counts characters, the text's memory holds bytes.
//!
//! Of ASCII texts both are the same, and nothing is gone through.

use std::ops::Range;

use crate::bail;
use crate::diag::{Result, Span};
use crate::numpy::index::resolve_slice;
use crate::value::{Text, Value};

/// How many characters.
pub(in crate::interp) fn length(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.chars().count() }
}

/// The byte at which a character begins; the end where there is none.
fn byte_of(text: &str, place: usize) -> usize {
    text.char_indices().nth(place).map_or(text.len(), |(at, _)| at)
}

/// `text[at]`, of an index or a slice.
///
/// # Errors
/// `IndexError`, `TypeError`.
pub(in crate::interp) fn subscript(text: &Text, at: &Value, span: Span) -> Result<Value> {
    if let Value::Slice(slice) = at {
        let (start, count, step) = resolve_slice(slice, text.length(), span)?;
        if count == 0 {
            return Ok(Value::text(""));
        }
        if step == 1 {
            if text.has_byte_characters() {
                return Ok(Value::text(&text[start..start + count]));
            }
            let start = byte_of(text, start);
            let end = start + byte_of(&text[start..], count);
            return Ok(Value::text(&text[start..end]));
        }
        let places = (0..count).map(|i| (start as isize + i as isize * step) as usize);
        if text.has_byte_characters() {
            let bytes = text.as_bytes();
            return Ok(Value::text(places.map(|i| char::from(bytes[i])).collect::<String>()));
        }
        let characters: Vec<char> = text.chars().collect();
        return Ok(Value::text(places.map(|i| characters[i]).collect::<String>()));
    }
    let Some(index) = at.as_index() else {
        let class = at.type_name();
        bail!(span, TypeError, "string indices must be integers, not '{class}'");
    };
    let length = text.length();
    let place = if index < 0 { index.saturating_add(length as i64) } else { index };
    let place = usize::try_from(place).ok().filter(|&place| place < length);
    let found = place.and_then(|place| {
        if text.has_byte_characters() {
            Some(char::from(text.as_bytes()[place]))
        } else {
            text.chars().nth(place)
        }
    });
    match found {
        Some(c) => Ok(Value::text(c.to_string())),
        None => bail!(span, IndexError, "string index out of range"),
    }
}

/// The part of a text in which a method looks.
pub(in crate::interp) struct Part<'a> {
    whole: &'a str,
    bytes: Range<usize>,
}

impl<'a> Part<'a> {
    /// From `start` to `stop`, counted in characters, from the end where they are negative; `None` where nothing
    /// can be found there, not even an empty text.
    pub(in crate::interp) fn of(
        whole: &'a str,
        start: Option<i64>,
        stop: Option<i64>,
    ) -> Option<Self> {
        if start.is_none() && stop.is_none() {
            return Some(Self { whole, bytes: 0..whole.len() });
        }
        let length = length(whole) as i64;
        let place = |i: i64| if i < 0 { i.saturating_add(length).max(0) } else { i };
        let start = place(start.unwrap_or(0));
        let stop = place(stop.unwrap_or(length)).min(length);
        if start > stop {
            return None;
        }
        let (start, count) = (start as usize, (stop - start) as usize);
        if length as usize == whole.len() {
            return Some(Self { whole, bytes: start..start + count });
        }
        let first = byte_of(whole, start);
        let last = first + byte_of(&whole[first..], count);
        Some(Self { whole, bytes: first..last })
    }

    /// Its text.
    pub(in crate::interp) fn text(&self) -> &'a str {
        &self.whole[self.bytes.clone()]
    }

    /// The character of the whole at which a byte of the part stands.
    pub(in crate::interp) fn place(&self, byte: usize) -> usize {
        length(&self.whole[..self.bytes.start + byte])
    }
}
