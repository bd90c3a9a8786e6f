//! Upper and lower case, titles, and what kind of characters a text is of.
//!
//! Knows characters; who asks, and with which arguments, stands in `methods`.

use crate::array::format::unicode::{
    self, ALPHA, DECIMAL, DIGIT, NUMERIC, PRINTABLE, SPACE, TITLE,
};

/// What `str.isalnum` accepts.
const ALPHANUMERIC: u8 = ALPHA | DECIMAL | DIGIT | NUMERIC;

/// `str.isalnum`.
pub fn is_alnum(text: &str) -> bool {
    all(text, ALPHANUMERIC)
}

/// `str.isalpha`.
pub fn is_alpha(text: &str) -> bool {
    all(text, ALPHA)
}

/// `str.isdecimal`.
pub fn is_decimal(text: &str) -> bool {
    all(text, DECIMAL)
}

/// `str.isdigit`.
pub fn is_digit(text: &str) -> bool {
    all(text, DIGIT)
}

/// `str.isnumeric`.
pub fn is_numeric(text: &str) -> bool {
    all(text, NUMERIC)
}

/// `str.isspace`.
pub fn is_space(text: &str) -> bool {
    all(text, SPACE)
}

/// `str.isprintable`: of the empty text too.
pub fn is_printable(text: &str) -> bool {
    text.chars().all(|c| unicode::is(c, PRINTABLE))
}

/// `str.islower`: some letters in lower case, and none in another.
pub fn is_lower(text: &str) -> bool {
    text.chars().any(char::is_lowercase) && !text.chars().any(|c| c.is_uppercase() || is_title(c))
}

/// `str.isupper`.
pub fn is_upper(text: &str) -> bool {
    text.chars().any(char::is_uppercase) && !text.chars().any(|c| c.is_lowercase() || is_title(c))
}

/// `str.isidentifier`.
pub fn is_identifier(text: &str) -> bool {
    let is_start = |c: char| c == '_' || unicode::is(c, ALPHA);
    text.starts_with(is_start)
        && text.chars().all(|c| is_start(c) || c.is_alphabetic() || unicode::is(c, DECIMAL))
}

/// Whether there are characters, all of some classes.
fn all(text: &str, classes: u8) -> bool {
    !text.is_empty() && text.chars().all(|c| unicode::is(c, classes))
}

fn is_title(c: char) -> bool {
    unicode::is(c, TITLE)
}

fn is_cased(c: char) -> bool {
    c.is_lowercase() || c.is_uppercase() || is_title(c)
}

/// `str.istitle`: whether each word begins with a capital and goes on without.
pub fn is_titled(text: &str) -> bool {
    let (mut any, mut within) = (false, false);
    for c in text.chars() {
        let capital = c.is_uppercase() || is_title(c);
        if capital && within || c.is_lowercase() && !within {
            return false;
        }
        within = is_cased(c);
        any |= within;
    }
    any
}

/// `str.title`: a capital after each character that has no case.
pub fn title(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut within = false;
    for (at, c) in text.char_indices() {
        if within {
            push_lower(text, at, c, &mut out);
        } else {
            push_title(c, &mut out);
        }
        within = is_cased(c);
    }
    out
}

/// `str.capitalize`.
pub fn capitalize(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        if at == 0 {
            push_title(c, &mut out);
        } else {
            push_lower(text, at, c, &mut out);
        }
    }
    out
}

/// `str.swapcase`.
pub fn swapcase(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (at, c) in text.char_indices() {
        if c.is_uppercase() {
            push_lower(text, at, c, &mut out);
        } else if c.is_lowercase() {
            out.extend(c.to_uppercase());
        } else {
            out.push(c);
        }
    }
    out
}

/// `str.casefold`: what texts are compared by where case does not count.
pub fn casefold(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            'ẞ' => out.push_str("ss"),
            'ı' => out.push(c),
            // Cherokee had capitals first.
            '\u{13a0}'..='\u{13fd}' | '\u{ab70}'..='\u{abbf}' => out.extend(c.to_uppercase()),
            _ => out.extend(c.to_uppercase().flat_map(char::to_lowercase)),
        }
    }
    out
}

/// A character in lower case; a sigma at the end of a word has its own.
fn push_lower(text: &str, at: usize, c: char, out: &mut String) {
    if c == 'Σ' {
        let is_ignored =
            |c: &char| matches!(c, '\'' | '.' | ':' | '^' | '`' | '·' | '’' | '\u{ad}');
        let after = text[at + c.len_utf8()..].chars().find(|c| !is_ignored(c));
        let before = text[..at].chars().rev().find(|c| !is_ignored(c));
        let is_final = before.is_some_and(is_cased) && !after.is_some_and(is_cased);
        out.push(if is_final { 'ς' } else { 'σ' });
    } else {
        out.extend(c.to_lowercase());
    }
}

/// A character as a word begins with it.
fn push_title(c: char, out: &mut String) {
    match c {
        // Pairs of letters in one character.
        'Ǆ' | 'ǅ' | 'ǆ' => out.push('ǅ'),
        'Ǉ' | 'ǈ' | 'ǉ' => out.push('ǈ'),
        'Ǌ' | 'ǋ' | 'ǌ' => out.push('ǋ'),
        'Ǳ' | 'ǲ' | 'ǳ' => out.push('ǲ'),
        // Georgian words begin as they go on.
        '\u{10d0}'..='\u{10ff}' => out.push(c),
        // Greek with an iota below keeps it below.
        '\u{1f80}'..='\u{1faf}' => out.extend(char::from_u32(c as u32 | 8)),
        'ᾳ' | 'ᾼ' => out.push('ᾼ'),
        'ῃ' | 'ῌ' => out.push('ῌ'),
        'ῳ' | 'ῼ' => out.push('ῼ'),
        'ᾷ' => out.push_str("ᾼ\u{342}"),
        'ῇ' => out.push_str("ῌ\u{342}"),
        'ῷ' => out.push_str("ῼ\u{342}"),
        'ᾲ' | 'ᾴ' | 'ῂ' | 'ῄ' | 'ῲ' | 'ῴ' => {
            out.extend(c.to_uppercase().next());
            out.push('\u{345}');
        }
        'ŉ' => out.extend(c.to_uppercase()),
        _ => {
            let mut upper = c.to_uppercase();
            out.extend(upper.next());
            out.extend(upper.flat_map(char::to_lowercase));
        }
    }
}
