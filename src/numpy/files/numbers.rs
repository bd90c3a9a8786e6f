//! Numbers in a text, one after another: what `np.fromstring` and `np.fromfile` read, and how one is read.

use crate::array::Array;
use crate::array::dtype::{BoolByte, DType, Kind, Scalar};
use crate::array::layout::{Layout, Order};
use crate::bail;
use crate::context::Context;
use crate::diag::{Result, Span};
use crate::numpy::convert::word_of;

/// What stands between numbers. Any blanks fit one of its blanks, and may stand around it.
#[derive(Clone, Debug)]
pub(super) struct Separator(Vec<u8>);

/// What stood where a separator was looked for.
enum Found {
    /// The separator: the next number is looked for behind it.
    Separator(usize),
    /// Nothing more.
    End,
    /// Something else.
    Other,
}

impl Separator {
    /// The separator of a text.
    pub(super) fn of(text: &str) -> Self {
        // As NumPy does: a blank at both ends, and one for any number of them within.
        let mut bytes = vec![b' '];
        for byte in text.bytes().chain([b' ']) {
            let is_blank = byte.is_ascii_whitespace();
            if !(is_blank && bytes.last() == Some(&b' ')) {
                bytes.push(if is_blank { b' ' } else { byte });
            }
        }
        Self(bytes)
    }

    /// NumPy's `fromstr_skip_separator`.
    fn skip(&self, text: &[u8], at: usize) -> Found {
        let (mut here, mut part) = (at, 0);
        loop {
            let Some(&byte) = text.get(here) else { return Found::End };
            match self.0.get(part) {
                None if here > at => return Found::Separator(here),
                None => return Found::Other,
                Some(b' ') if is_space(byte) => here += 1,
                Some(b' ') => part += 1,
                Some(&wanted) if wanted == byte => (here, part) = (here + 1, part + 1),
                Some(_) => return Found::Other,
            }
        }
    }
}

fn is_space(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t'..=b'\r')
}

/// An array of the numbers of a text, or of as many of them.
///
/// # Errors
/// NumPy's `ValueError` of what is no number; `MemoryError`, `KeyboardInterrupt`.
pub(super) fn array(
    cx: &mut Context,
    text: &[u8],
    dtype: DType,
    count: Option<usize>,
    separator: &Separator,
    span: Span,
) -> Result<Array> {
    if dtype.is_text() {
        bail!(span, ValueError, "don't know how to read character strings with that array type");
    }
    let size = dtype.size();
    let mut bytes = Vec::new();
    let mut at = 0;
    while count.is_none_or(|count| bytes.len() < count * size) {
        if bytes.len() % (size << 16) == 0 {
            cx.poll(span)?;
            cx.room_for(bytes.len(), span)?;
        }
        at += text[at..].iter().take_while(|&&byte| is_space(byte)).count();
        if at == text.len() {
            break;
        }
        let Some((number, length)) = number(&text[at..], dtype) else {
            return unmatched(span);
        };
        bytes.extend_from_slice(&word_of(number, dtype).0[..size]);
        match separator.skip(text, at + length) {
            Found::Separator(next) => at = next,
            Found::End => break,
            Found::Other if count == Some(bytes.len() / size) => break,
            Found::Other => return unmatched(span),
        }
    }
    let layout = Layout::contiguous(&[bytes.len() / size], size, Order::C);
    let array = cx.empty(dtype, layout, span)?;
    cx.meter.bytes_written += bytes.len() as u64;
    array.buffer.write()[..bytes.len()].copy_from_slice(&bytes);
    Ok(array)
}

fn unmatched(span: Span) -> Result<Array> {
    bail!(
        span, ValueError, "string or file could not be read to its end due to unmatched data";
        hint: "sep= is the text between the numbers"
    )
}

/// The number at the start of a text, and its length.
fn number(text: &[u8], dtype: DType) -> Option<(Scalar, usize)> {
    match dtype.kind() {
        Kind::Float => float(text).map(|(x, length)| (Scalar::Float64(x), length)),
        Kind::Bool => {
            integer(text).map(|(n, length)| (Scalar::Bool(BoolByte::new(n != 0)), length))
        }
        Kind::Unsigned | Kind::Signed | Kind::Text => integer(text).map(|(number, length)| {
            let number = match u64::try_from(number) {
                Ok(number) => number,
                // As C's strtol does: the least where it is too small.
                Err(_) => number.max(i64::MIN.into()) as u64,
            };
            (Scalar::UInt64(number), length)
        }),
    }
}

/// The integer at the start, and its length.
fn integer(text: &[u8]) -> Option<(i128, usize)> {
    let signed = usize::from(matches!(text.first(), Some(b'+' | b'-')));
    let digits = text[signed..].iter().take_while(|byte| byte.is_ascii_digit()).count();
    let mut number = 0_i128;
    for byte in &text[signed..signed + digits] {
        number = number.saturating_mul(10).saturating_add((byte - b'0').into());
    }
    let number = if text.first() == Some(&b'-') { -number } else { number };
    (digits > 0).then_some((number, signed + digits))
}

/// The float at the start, and its length: C's `strtod` without hexadecimal digits.
fn float(text: &[u8]) -> Option<(f64, usize)> {
    let signed = usize::from(matches!(text.first(), Some(b'+' | b'-')));
    let negative = text.first() == Some(&b'-');
    let starts = |word: &str| {
        text.get(signed..signed + word.len())
            .is_some_and(|part| part.eq_ignore_ascii_case(word.as_bytes()))
    };
    for (word, value) in [("infinity", f64::INFINITY), ("inf", f64::INFINITY), ("nan", f64::NAN)] {
        if starts(word) {
            return Some((if negative { -value } else { value }, signed + word.len()));
        }
    }
    let count = |from: usize| text[from..].iter().take_while(|b| b.is_ascii_digit()).count();
    let whole = count(signed);
    let mut end = signed + whole;
    if text.get(end) == Some(&b'.') {
        let fraction = count(end + 1);
        if whole + fraction == 0 {
            return None;
        }
        end += 1 + fraction;
    } else if whole == 0 {
        return None;
    }
    if matches!(text.get(end), Some(b'e' | b'E')) {
        let sign = usize::from(matches!(text.get(end + 1), Some(b'+' | b'-')));
        let digits = text.get(end + 1 + sign..).map_or(0, |_| count(end + 1 + sign));
        if digits > 0 {
            end += 1 + sign + digits;
        }
    }
    let number = std::str::from_utf8(&text[..end]).ok()?.parse().ok()?;
    Some((number, end))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn floats_end_where_they_end() {
        let cases: &[(&str, f64, usize)] = &[
            ("1.5x", 1.5, 3),
            ("1e", 1.0, 1),
            ("1e+", 1.0, 1),
            (".5e1 ", 5.0, 4),
            ("2.", 2.0, 2),
            ("-inf,", f64::NEG_INFINITY, 4),
            ("+Infinity", f64::INFINITY, 9),
        ];
        for (text, value, length) in cases {
            assert_eq!(float(text.as_bytes()), Some((*value, *length)), "{text}");
        }
        assert_eq!(float(b"."), None);
        assert_eq!(float(b"e5"), None);
        assert_eq!(integer(b"-12.5"), Some((-12, 3)));
    }
}
