//! Numbers in texts, as Python's `int` and `float` read them.
//!
//! Knows texts alone; which class asks is known to who calls.

use crate::array::format::{text_repr, unicode};
use crate::bail;
use crate::diag::{Result, Span};

/// Characters of a text that an error of `int` shows.
const SHOWN: usize = 200;

/// `int(text, base)`, where base 0 reads prefixes as Python's own literals.
///
/// # Errors
/// CPython's `ValueError`; `OverflowError` beyond 64 bits.
pub fn integer(text: &str, base: i64, span: Span) -> Result<i64> {
    if base != 0 && !(2..=36).contains(&base) {
        bail!(span, ValueError, "int() base must be >= 2 and <= 36, or 0");
    }
    let plain = ascii(text);
    let (negative, unsigned) = match plain.as_bytes().first() {
        Some(b'-') => (true, &plain[1..]),
        Some(b'+') => (false, &plain[1..]),
        _ => (false, &plain[..]),
    };
    let (radix, digits) = without_prefix(unsigned, base as u32);
    let value = magnitude(digits, radix);
    // As in Python's source, a zero first means no octal number.
    let old_octal = base == 0 && radix == 10 && unsigned.starts_with('0');
    let Some(value) = value.filter(|&value| !old_octal || value == 0) else {
        let shown: String = text_repr(text).chars().take(SHOWN).collect();
        bail!(span, ValueError, "invalid literal for int() with base {base}: {shown}");
    };
    let value = if negative { -value } else { value };
    match i64::try_from(value) {
        Ok(value) => Ok(value),
        Err(_) => bail!(
            span, OverflowError, "integer in a text does not fit in 64 bits";
            hint: "ints go from {} to {}; float(text) goes further", i64::MIN, i64::MAX
        ),
    }
}

/// The base that a prefix names, and what follows it.
fn without_prefix(text: &str, base: u32) -> (u32, &str) {
    let named = match text.as_bytes() {
        [b'0', b'x' | b'X', ..] => 16,
        [b'0', b'o' | b'O', ..] => 8,
        [b'0', b'b' | b'B', ..] => 2,
        _ => 0,
    };
    if named != 0 && (base == named || base == 0) {
        // One underscore may follow a prefix.
        return (named, text[2..].strip_prefix('_').unwrap_or(&text[2..]));
    }
    (if base == 0 { 10 } else { base }, text)
}

/// The number of some digits, with single underscores between them; at most beyond 64 bits.
fn magnitude(digits: &str, radix: u32) -> Option<i128> {
    let mut value: i128 = 0;
    let mut after_digit = false;
    for c in digits.chars() {
        if c == '_' && after_digit {
            after_digit = false;
            continue;
        }
        let digit = i128::from(c.to_digit(radix)?);
        value = (value * i128::from(radix) + digit).min(1 << 100);
        after_digit = true;
    }
    after_digit.then_some(value)
}

/// `float(text)`.
///
/// # Errors
/// CPython's `ValueError`.
pub fn float(text: &str, span: Span) -> Result<f64> {
    let plain = ascii(text);
    let bytes = plain.as_bytes();
    let digit_at = |i: Option<usize>| i.and_then(|i| bytes.get(i)).is_some_and(u8::is_ascii_digit);
    let between = |i: usize| digit_at(i.checked_sub(1)) && digit_at(Some(i + 1));
    let sound = plain.match_indices('_').all(|(i, _)| between(i));
    match plain.replace('_', "").parse() {
        Ok(number) if sound => Ok(number),
        _ => {
            bail!(span, ValueError, "could not convert string to float: {}", text_repr(text))
        }
    }
}

/// Without the blanks around, and with the digits of other scripts as ASCII ones.
fn ascii(text: &str) -> String {
    // As in CPython, what parts files and groups is a blank in other texts alone.
    let is_ascii = text.is_ascii();
    let is_blank = |c: char| {
        if is_ascii { matches!(c, ' ' | '\t'..='\r') } else { unicode::is(c, unicode::SPACE) }
    };
    let trimmed = text.trim_matches(is_blank);
    let digit = |c: char| unicode::decimal(c).and_then(|digit| char::from_digit(digit, 10));
    trimmed.chars().map(|c| if c.is_ascii() { c } else { digit(c).unwrap_or(c) }).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::Value as Json;

    use super::*;

    fn golden(part: &str) -> Vec<Vec<Json>> {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/numpy/text.json");
        let text = std::fs::read_to_string(path).expect("the file is there");
        let all: Json = serde_json::from_str(&text).expect("it is JSON");
        let rows = all[part].as_array().expect("the part is a list").iter();
        rows.map(|row| row.as_array().expect("a row is a list").clone()).collect()
    }

    fn said(answer: &Json) -> String {
        let text = |json: &Json| json.as_str().expect("it is a text").to_owned();
        match answer {
            Json::Array(error) => format!("{}: {}", text(&error[0]), text(&error[1])),
            other => text(other),
        }
    }

    #[test]
    fn integers_are_read_as_cpython_reads_them() {
        let rows = golden("int");
        assert!(rows.len() > 200);
        for row in rows {
            let (text, base) = (said(&row[0]), row[1].as_i64().expect("a base"));
            let want = said(&row[2]);
            let got = integer(&text, base, Span::NONE);
            let fits = want.starts_with("ValueError") || want.parse::<i64>().is_ok();
            let got = got.map_or_else(|error| error.headline(), |number| number.to_string());
            let want = if fits {
                &want
            } else {
                "OverflowError: integer in a text does not fit in 64 bits"
            };
            assert_eq!(got, want, "int({text:?}, {base})");
        }
    }

    #[test]
    fn floats_are_read_as_cpython_reads_them() {
        let rows = golden("float");
        assert!(rows.len() > 80);
        for row in rows {
            let text = said(&row[0]);
            let got = float(&text, Span::NONE).map(crate::array::format::float_repr);
            let got = got.unwrap_or_else(|error| error.headline());
            assert_eq!(got, said(&row[1]), "float({text:?})");
        }
    }
}
