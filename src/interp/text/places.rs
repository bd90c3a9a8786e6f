//! Parts of texts by their indices.

use crate::array::text::part::byte_of;
use crate::bail;
use crate::diag::{Result, Span};
use crate::numpy::index::resolve_slice;
use crate::value::{Text, Value};

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
