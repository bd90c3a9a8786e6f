//! Numbers: decimal, hexadecimal, octal, binary, and floats.
//!
//! Knows no tokens around them. Errors and their places are CPython's: the last character that could be
//! read.

use super::is_name_start;
use crate::bail;
use crate::diag::{Result, Span};
use crate::syntax::token::TokenKind;

/// What `-9223372036854775808` needs of its digits.
const INT_MAX: u64 = 1 << 63;

/// The number that `rest` begins with and its length; None where it begins with none. `at` is the place
/// of `rest` in the source.
pub(super) fn number(rest: &str, at: usize) -> Result<Option<(TokenKind, usize)>> {
    let bytes = rest.as_bytes();
    let is_digit = |i: usize| bytes.get(i).is_some_and(u8::is_ascii_digit);
    let is_number = is_digit(0) || bytes.first() == Some(&b'.') && is_digit(1);
    if !is_number {
        return Ok(None);
    }
    let mut reader = Reader { text: rest, at, length: 0 };
    let kind = match (bytes[0], bytes.get(1).map(u8::to_ascii_lowercase)) {
        (b'0', Some(b'x')) => reader.radix("hexadecimal", 16)?,
        (b'0', Some(b'o')) => reader.radix("octal", 8)?,
        (b'0', Some(b'b')) => reader.radix("binary", 2)?,
        _ => reader.decimal()?,
    };
    Ok(Some((kind, reader.length)))
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    /// How much has been read.
    length: usize,
}

impl Reader<'_> {
    fn next(&self) -> Option<u8> {
        self.text.as_bytes().get(self.length).copied()
    }

    fn next_is_digit(&self) -> bool {
        self.next().is_some_and(|byte| byte.is_ascii_digit())
    }

    /// The place of the last character that was read.
    fn last(&self) -> Span {
        Span::new(self.at + self.length - 1, self.at + self.length)
    }

    fn digits(&self) -> String {
        self.text[..self.length].replace('_', "")
    }

    fn radix(&mut self, name: &str, radix: u32) -> Result<TokenKind> {
        self.length = 2;
        loop {
            if self.next() == Some(b'_') {
                self.length += 1;
            }
            let start = self.length;
            while self.next().is_some_and(|byte| char::from(byte).is_digit(radix)) {
                self.length += 1;
            }
            if self.next_is_digit() {
                self.length += 1;
                let digit = &self.text[self.length - 1..self.length];
                bail!(self.last(), SyntaxError, "invalid digit '{digit}' in {name} literal");
            }
            if self.length == start {
                bail!(self.last(), SyntaxError, "invalid {name} literal");
            }
            if self.next() != Some(b'_') {
                break;
            }
        }
        self.check_end(name)?;
        self.int(&self.digits()[2..], radix)
    }

    /// One digit or more, with single underscores between them.
    fn decimal_digits(&mut self) -> Result<()> {
        loop {
            while self.next_is_digit() {
                self.length += 1;
            }
            if self.next() != Some(b'_') {
                return Ok(());
            }
            self.length += 1;
            if !self.next_is_digit() {
                bail!(self.last(), SyntaxError, "invalid decimal literal");
            }
        }
    }

    fn decimal(&mut self) -> Result<TokenKind> {
        self.decimal_digits()?;
        let mut is_float = false;
        if self.next() == Some(b'.') {
            is_float = true;
            self.length += 1;
            if self.next_is_digit() {
                self.decimal_digits()?;
            }
        }
        is_float |= self.exponent()?;
        if matches!(self.next(), Some(b'j' | b'J')) {
            let place = Span::new(self.at, self.at + self.length + 1);
            bail!(place, SyntaxError, "numscope has no complex numbers");
        }
        self.check_end("decimal")?;
        let digits = self.digits();
        if is_float {
            return Ok(TokenKind::Float(
                digits.parse().expect("Rust reads every float that Python does"),
            ));
        }
        let is_zero = |c: char| c == '0' || c == '_';
        let zeros = self.text[..self.length].find(|c| !is_zero(c)).unwrap_or(0);
        if zeros > 0 {
            let place = Span::new(self.at, self.at + zeros);
            bail!(
                place,
                SyntaxError,
                "leading zeros in decimal integer literals are not permitted; \
                 use an 0o prefix for octal integers"
            );
        }
        self.int(&digits, 10)
    }

    /// Read an exponent if there is one.
    fn exponent(&mut self) -> Result<bool> {
        let bytes = self.text.as_bytes();
        if !matches!(self.next(), Some(b'e' | b'E')) {
            return Ok(false);
        }
        if matches!(bytes.get(self.length + 1), Some(b'+' | b'-')) {
            self.length += 2;
            if !self.next_is_digit() {
                bail!(self.last(), SyntaxError, "invalid decimal literal");
            }
        } else if bytes.get(self.length + 1).is_some_and(u8::is_ascii_digit) {
            self.length += 1;
        } else {
            // `1else` is two tokens; anything else is refused by `check_end`.
            return Ok(false);
        }
        self.decimal_digits()?;
        Ok(true)
    }

    /// A number may touch a keyword that can follow it, and no other name.
    fn check_end(&self, name: &str) -> Result<()> {
        let after = &self.text[self.length..];
        let may_follow = ["and", "else", "for", "if", "in", "is", "not", "or"];
        let touches = after.chars().next().is_some_and(|c| is_name_start(c) || !c.is_ascii());
        if touches && !may_follow.iter().any(|word| after.starts_with(word)) {
            bail!(self.last(), SyntaxError, "invalid {name} literal");
        }
        Ok(())
    }

    fn int(&self, digits: &str, radix: u32) -> Result<TokenKind> {
        match u64::from_str_radix(digits, radix) {
            Ok(value) if value <= INT_MAX => Ok(TokenKind::Int(value)),
            Ok(_) | Err(_) => Err(too_large(Span::new(self.at, self.at + self.length))),
        }
    }
}

/// What is said of an integer that is none in 64 bits.
pub(in crate::syntax) fn too_large(place: Span) -> crate::diag::Diagnostic {
    crate::diagnostic!(place, OverflowError, "integer literal does not fit in 64 bits";
        hint: "ints go from {} to {}; a float such as 1e20 goes further", i64::MIN, i64::MAX)
}
