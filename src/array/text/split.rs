//! Texts taken apart: at blanks, at a separator, at the ends of lines.
//!
//! Gives parts of the text; who makes values of them counts and limits them.

use crate::array::format::unicode::{self, SPACE};

/// Whether Python takes a character for a blank.
pub fn is_blank(c: char) -> bool {
    unicode::is(c, SPACE)
}

/// `str.split()`: the words, at most so many splits.
pub fn words(text: &str, most: usize) -> impl Iterator<Item = &str> {
    let (mut rest, mut splits) = (text, 0);
    std::iter::from_fn(move || {
        rest = rest.trim_start_matches(is_blank);
        if rest.is_empty() {
            return None;
        }
        let end = if splits == most { None } else { rest.find(is_blank) };
        let (word, after) = rest.split_at(end.unwrap_or(rest.len()));
        (rest, splits) = (after, splits + 1);
        Some(word)
    })
}

/// `str.rsplit()`: the words from the end.
pub fn words_from_end(text: &str, most: usize) -> impl Iterator<Item = &str> {
    let (mut rest, mut splits) = (text, 0);
    std::iter::from_fn(move || {
        rest = rest.trim_end_matches(is_blank);
        let last = rest.chars().next_back()?;
        let before = if splits == most { None } else { rest.rfind(is_blank) };
        // The blank may be several bytes long.
        let start = before.map_or(0, |at| at + rest[at..].chars().next().map_or(0, char::len_utf8));
        debug_assert!(!is_blank(last));
        let (left, word) = rest.split_at(start);
        (rest, splits) = (left, splits + 1);
        Some(word)
    })
}

/// `str.splitlines`, with the ends of the lines or without.
pub fn lines(text: &str, keep_ends: bool) -> impl Iterator<Item = &str> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let (length, end) = rest.find(is_line_end).map_or((rest.len(), rest.len()), |at| {
            let mark = if rest[at..].starts_with("\r\n") {
                2
            } else {
                rest[at..].chars().next().map_or(0, char::len_utf8)
            };
            (at, at + mark)
        });
        let line = &rest[..if keep_ends { end } else { length }];
        rest = &rest[end..];
        Some(line)
    })
}

fn is_line_end(c: char) -> bool {
    matches!(c, '\n'..='\r' | '\x1c'..='\x1e' | '\u{85}' | '\u{2028}' | '\u{2029}')
}
