//! Places in a text: Python counts characters, the text's memory holds bytes.
//!
//! Of ASCII texts both are the same, and nothing is gone through.

use std::ops::Range;

/// How many characters.
pub fn length(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { text.chars().count() }
}

/// The byte at which a character begins; the end where there is none.
pub fn byte_of(text: &str, place: usize) -> usize {
    text.char_indices().nth(place).map_or(text.len(), |(at, _)| at)
}

/// The part of a text in which a method looks.
#[derive(Debug)]
pub struct Part<'a> {
    whole: &'a str,
    bytes: Range<usize>,
}

impl<'a> Part<'a> {
    /// From `start` to `stop`, counted in characters, from the end where they are negative; `None` where
    /// nothing
    /// can be found there, not even an empty text.
    pub fn of(whole: &'a str, start: Option<i64>, stop: Option<i64>) -> Option<Self> {
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
    pub fn text(&self) -> &'a str {
        &self.whole[self.bytes.clone()]
    }

    /// The character of the whole at which a byte of the part stands.
    pub fn place(&self, byte: usize) -> usize {
        length(&self.whole[..self.bytes.start + byte])
    }
}
