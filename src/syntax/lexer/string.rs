//! Text literals: where they end, and what their escapes stand for.
//!
//! Knows no tokens around them; f-strings are taken apart in `fstring`.

use super::{Stop, line_number};
use crate::diag::{Result, Span};
use crate::{bail, diagnostic};

/// Where a literal's text stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Literal {
    /// First byte after the opening quotes.
    pub(super) body: usize,
    /// First byte of the closing quotes.
    pub(super) body_end: usize,
    /// First byte after the closing quotes.
    pub(super) end: usize,
}

/// Whether a name right before a quote belongs to the literal.
pub(super) fn is_prefix(name: &str) -> bool {
    let prefixes = ["r", "u", "f", "b", "rb", "br", "rf", "fr"];
    prefixes.iter().any(|prefix| prefix.eq_ignore_ascii_case(name))
}

/// The literal whose prefix stands at `start`.
pub(super) fn find(text: &str, start: usize, prefix: &str) -> Result<Literal, Stop> {
    let bytes = text.as_bytes();
    let open = start + prefix.len();
    let quote = bytes[open];
    let triple = [quote; 3];
    let quotes = if bytes[open..].starts_with(&triple) { 3 } else { 1 };
    let body = open + quotes;
    let mut at = body;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'\\' => {
                let is_crlf = bytes[at + 1..].starts_with(b"\r\n");
                at += if is_crlf { 3 } else { 2 };
            }
            b'\n' | b'\r' if quotes == 1 => {
                return Err(Stop::Wrong(unterminated(text, start, at, quotes)));
            }
            _ if bytes[at..].starts_with(&triple[..quotes]) => {
                return Ok(Literal { body, body_end: at, end: at + quotes });
            }
            _ => at += 1,
        }
    }
    let error = unterminated(text, start, text.len(), quotes);
    // A backslash may have carried the reading past the end: the next line could close the literal.
    let is_open = quotes == 3 || at > text.len() || text.ends_with("\\\n");
    Err(if is_open { Stop::Unfinished(error) } else { Stop::Wrong(error) })
}

fn unterminated(text: &str, start: usize, at: usize, quotes: usize) -> crate::diag::Diagnostic {
    let what = if quotes == 3 { "triple-quoted string" } else { "string" };
    let line = line_number(text, at) - usize::from(at == text.len() && text.ends_with('\n'));
    let place = Span::new(start, start + 1);
    diagnostic!(place, SyntaxError, "unterminated {what} literal (detected at line {line})")
}

/// The text that a literal's body stands for; `at` is the body's place in the source.
///
/// Escapes that Python does not know keep their backslash, as there.
pub(super) fn unescape(body: &str, at: usize, is_raw: bool) -> Result<String> {
    let mut text = String::with_capacity(body.len());
    let mut rest = body;
    while let Some(i) = rest.find(['\\', '\r']) {
        text.push_str(&rest[..i]);
        let found = &rest[i..];
        if let Some(after) = found.strip_prefix('\r') {
            // Python reads every kind of line end as one newline.
            text.push('\n');
            rest = after.strip_prefix('\n').unwrap_or(after);
        } else if is_raw {
            text.push('\\');
            rest = &found[1..];
        } else {
            let position = body.len() - found.len();
            rest = &found[escape(found, position, at + position, &mut text)?..];
        }
    }
    text.push_str(rest);
    Ok(text)
}

/// Append what the escape at the start of `found` stands for; gives its length.
fn escape(found: &str, position: usize, at: usize, text: &mut String) -> Result<usize> {
    let Some(letter) = found[1..].chars().next() else {
        text.push('\\');
        return Ok(1);
    };
    let simple = match letter {
        '\\' | '\'' | '"' => letter,
        'a' => '\x07',
        'b' => '\x08',
        'f' => '\x0c',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'v' => '\x0b',
        '\n' => return Ok(2),
        '\r' => return Ok(if found[1..].starts_with("\r\n") { 3 } else { 2 }),
        '0'..='7' => return Ok(octal(found, text)),
        'x' => return hex(found, 2, "truncated \\xXX escape", position, at, text),
        'u' => return hex(found, 4, "truncated \\uXXXX escape", position, at, text),
        'U' => return hex(found, 8, "truncated \\UXXXXXXXX escape", position, at, text),
        'N' => {
            let place = Span::new(at, at + 2);
            bail!(place, SyntaxError, "numscope has no \\N{{...}} escapes";
                hint: "write the character itself, or its number as \\uXXXX")
        }
        _ => {
            text.push('\\');
            return Ok(1);
        }
    };
    text.push(simple);
    Ok(2)
}

/// The bytes that a literal's body of ASCII stands for; `at` is the body's place in the source.
pub(super) fn unescape_bytes(body: &str, at: usize, is_raw: bool) -> Result<Vec<u8>> {
    if is_raw {
        return Ok(body.replace("\r\n", "\n").replace('\r', "\n").into_bytes());
    }
    let source = body.as_bytes();
    let mut bytes = Vec::with_capacity(source.len());
    let mut i = 0;
    while i < source.len() {
        let found = &source[i..];
        let (kept, length): (&[u8], usize) = match found {
            [b'\r', b'\n', ..] => (b"\n", 2),
            [b'\r', ..] => (b"\n", 1),
            [b'\\', b'\r', b'\n', ..] => (b"", 3),
            [b'\\', b'\r' | b'\n', ..] => (b"", 2),
            [b'\\', b'x', rest @ ..] => {
                let digits = rest.iter().take(2).take_while(|b| b.is_ascii_hexdigit()).count();
                if digits < 2 {
                    let place = Span::new(at + i, at + i + 2 + digits);
                    bail!(place, SyntaxError, "(value error) invalid \\x escape at position {i}");
                }
                let number = u8::from_str_radix(&body[i + 2..i + 4], 16);
                (&[number.expect("two hexadecimal digits")], 4)
            }
            [b'\\', b'0'..=b'7', ..] => {
                let digits =
                    found[1..].iter().take(3).take_while(|b| (b'0'..=b'7').contains(b)).count();
                let number = u32::from_str_radix(&body[i + 1..=i + digits], 8);
                (&[number.expect("octal digits") as u8], 1 + digits)
            }
            [b'\\', letter, ..] if let Some(byte) = simple_byte(*letter) => (&[byte], 2),
            [one, ..] => (&[*one], 1),
            [] => break,
        };
        bytes.extend_from_slice(kept);
        i += length;
    }
    Ok(bytes)
}

/// The byte of an escape of one letter.
fn simple_byte(letter: u8) -> Option<u8> {
    Some(match letter {
        b'\\' | b'\'' | b'"' => letter,
        b'a' => 0x07,
        b'b' => 0x08,
        b'f' => 0x0C,
        b'n' => b'\n',
        b'r' => b'\r',
        b't' => b'\t',
        b'v' => 0x0B,
        _ => return None,
    })
}

fn octal(found: &str, text: &mut String) -> usize {
    let digits = found[1..].bytes().take(3).take_while(|byte| (b'0'..=b'7').contains(byte)).count();
    let number = u32::from_str_radix(&found[1..=digits], 8).expect("one to three octal digits");
    text.push(char::from_u32(number).expect("0o777 lies below the surrogates"));
    1 + digits
}

fn hex(
    found: &str,
    digits_wanted: usize,
    truncated: &str,
    position: usize,
    at: usize,
    text: &mut String,
) -> Result<usize> {
    let digits = found[2..].bytes().take(digits_wanted).take_while(u8::is_ascii_hexdigit).count();
    let place = Span::new(at, at + 2 + digits);
    let problem = |problem: &str| {
        let last = position + 1 + digits;
        diagnostic!(
            place,
            SyntaxError,
            "(unicode error) 'unicodeescape' codec can't decode bytes \
             in position {position}-{last}: {problem}"
        )
    };
    if digits < digits_wanted {
        let windows_path = digits_wanted == 8 || digits_wanted == 4;
        let error = problem(truncated);
        return Err(if windows_path {
            error.hint("a path needs r'…' or doubled backslashes")
        } else {
            error
        });
    }
    let number = u32::from_str_radix(&found[2..2 + digits], 16).expect("at most eight hex digits");
    match char::from_u32(number) {
        Some(c) => text.push(c),
        None if number > 0x10_FFFF => return Err(problem("illegal Unicode character")),
        None => bail!(place, SyntaxError, "numscope has no lone surrogates in text"),
    }
    Ok(2 + digits)
}
