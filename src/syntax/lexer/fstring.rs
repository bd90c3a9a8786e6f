//! f-strings: taken apart into text and the tokens of expressions, as CPython 3.11 does.
//!
//! Knows where an expression ends, not what it means: so no backslash, no comment and not the literal's
//! own quote may stand in one.

use super::{Diagnostic, Lexer, string};
use crate::diag::{Result, Span};
use crate::syntax::ast::Conversion;
use crate::syntax::token::{FToken, Token};
use crate::{bail, diagnostic};

/// How deep format specifications may nest: `{a:{b}}` and no further.
const LEVELS_MAX: usize = 2;

/// The parts of a literal whose body starts at `at` and ends where `text` does; `brackets` are open
/// around it.
pub(super) fn parts(text: &str, at: usize, is_raw: bool, brackets: usize) -> Result<Vec<FToken>> {
    let mut reader = Reader { text, at, is_raw, brackets };
    reader.parts(0)
}

/// An error inside an f-string, as CPython begins it.
pub(in crate::syntax) fn prefixed(mut error: Diagnostic) -> Diagnostic {
    let is_syntax = error.kind == crate::diag::ErrorKind::SyntaxError;
    let is_ours = error.message.starts_with("f-string") || error.message.starts_with("numscope");
    if is_syntax && !is_ours {
        error.message.insert_str(0, "f-string: ");
    }
    error
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    is_raw: bool,
    brackets: usize,
}

impl Reader<'_> {
    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    /// The next byte: every sign that matters here is one.
    fn next(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// The next character, or where the text ends.
    fn place(&self) -> Span {
        let width = self.rest().chars().next().map_or(1, char::len_utf8);
        Span::new(self.at, self.at + width)
    }

    fn expecting_close(&self) -> Diagnostic {
        diagnostic!(self.place(), SyntaxError, "f-string: expecting '}}'")
    }

    /// Text and values up to the end, or in a specification (level 1 or more) up to its brace.
    fn parts(&mut self, level: usize) -> Result<Vec<FToken>> {
        let mut parts = Vec::new();
        let mut literal = String::new();
        loop {
            let run = self.rest().find(['{', '}']).unwrap_or(self.rest().len());
            let piece = &self.rest()[..run];
            literal += &string::unescape(piece, self.at, self.is_raw)?;
            self.at += run;
            let doubled =
                level == 0 && (self.rest().starts_with("{{") || self.rest().starts_with("}}"));
            match self.next() {
                Some(brace) if doubled => {
                    literal.push(char::from(brace));
                    self.at += 2;
                }
                Some(b'{') => {
                    let (debug, value) = self.value(level)?;
                    literal += &debug;
                    if !literal.is_empty() {
                        parts.push(FToken::Text(std::mem::take(&mut literal)));
                    }
                    parts.push(value);
                }
                Some(_) if level == 0 => {
                    bail!(self.place(), SyntaxError, "f-string: single '}}' is not allowed";
                        hint: "a brace in the text is written twice: }}}}")
                }
                Some(_) | None => break,
            }
        }
        if !literal.is_empty() {
            parts.push(FToken::Text(literal));
        }
        Ok(parts)
    }

    /// `{…}` and the text that `=` adds before it.
    fn value(&mut self, level: usize) -> Result<(String, FToken)> {
        if level >= LEVELS_MAX {
            bail!(self.place(), SyntaxError, "f-string: expressions nested too deeply");
        }
        self.at += 1;
        let start = self.at;
        self.find_end()?;
        let end = self.at;
        let Some(sign) = self.next() else { return Err(self.expecting_close()) };
        if self.text[start..end].trim().is_empty() {
            let place = self.place();
            if matches!(sign, b'!' | b':' | b'=') {
                let sign = char::from(sign);
                bail!(place, SyntaxError, "f-string: expression required before '{sign}'");
            }
            bail!(place, SyntaxError, "f-string: empty expression not allowed");
        }
        let tokens = self.tokens(start, end)?;
        let mut debug = String::new();
        if sign == b'=' {
            self.at += 1;
            self.at += self.rest().len() - self.rest().trim_start().len();
            debug.push_str(&self.text[start..self.at]);
        }
        let mut conversion = self.conversion()?;
        let mut spec = Vec::new();
        let has_spec = self.next() == Some(b':');
        if has_spec {
            self.at += 1;
            spec = self.parts(level + 1)?;
        }
        if self.next() != Some(b'}') {
            return Err(self.expecting_close());
        }
        self.at += 1;
        if !debug.is_empty() && conversion.is_none() && !has_spec {
            conversion = Some(Conversion::Repr);
        }
        Ok((debug, FToken::Value { tokens, conversion, spec }))
    }

    fn conversion(&mut self) -> Result<Option<Conversion>> {
        if self.next() != Some(b'!') {
            return Ok(None);
        }
        self.at += 1;
        let Some(letter) = self.rest().chars().next() else { return Err(self.expecting_close()) };
        let Some(conversion) = Conversion::ALL.iter().find(|known| known.letter() == letter) else {
            let message = "f-string: invalid conversion character: expected 's', 'r', or 'a'";
            bail!(self.place(), SyntaxError, "{message}");
        };
        self.at += 1;
        Ok(Some(*conversion))
    }

    /// Go to the sign that ends the expression: `=`, `!`, `:` or `}` outside of brackets and quotes.
    fn find_end(&mut self) -> Result<()> {
        let mut open: Vec<u8> = Vec::new();
        while let Some(byte) = self.next() {
            match byte {
                b'\\' => {
                    bail!(
                        self.place(),
                        SyntaxError,
                        "f-string expression part cannot include a backslash"
                    )
                }
                b'#' => {
                    bail!(self.place(), SyntaxError, "f-string expression part cannot include '#'")
                }
                b'\'' | b'"' => {
                    self.skip_quoted(byte)?;
                    continue;
                }
                b'(' | b'[' | b'{' => open.push(byte),
                b'=' | b'!' | b'<' | b'>' if open.is_empty() => {
                    let is_comparison = self.text.as_bytes().get(self.at + 1) == Some(&b'=');
                    if is_comparison {
                        self.at += 1;
                    } else if matches!(byte, b'=' | b'!') {
                        return Ok(());
                    }
                }
                b':' | b'}' if open.is_empty() => return Ok(()),
                b')' | b']' | b'}' => self.check_bracket(open.pop(), byte)?,
                _ => {}
            }
            self.at += 1;
        }
        match open.pop() {
            Some(open) => {
                bail!(self.place(), SyntaxError, "f-string: unmatched '{}'", char::from(open))
            }
            None => Err(self.expecting_close()),
        }
    }

    fn check_bracket(&self, open: Option<u8>, close: u8) -> Result<()> {
        let close_char = char::from(close);
        let Some(open) = open else {
            bail!(self.place(), SyntaxError, "f-string: unmatched '{close_char}'");
        };
        if !matches!((open, close), (b'(', b')') | (b'[', b']') | (b'{', b'}')) {
            let open = char::from(open);
            bail!(
                self.place(),
                SyntaxError,
                "f-string: closing parenthesis '{close_char}' does not match opening parenthesis '{open}'"
            );
        }
        Ok(())
    }

    fn skip_quoted(&mut self, quote: u8) -> Result<()> {
        let quote = char::from(quote).to_string();
        let triple = quote.repeat(3);
        let quotes = if self.rest().starts_with(&triple) { triple } else { quote };
        let body = &self.rest()[quotes.len()..];
        let Some(length) = body.find(&quotes) else {
            bail!(self.place(), SyntaxError, "f-string: unterminated string");
        };
        if let Some(i) = body[..length].find('\\') {
            let at = self.at + quotes.len() + i;
            let place = Span::new(at, at + 1);
            bail!(place, SyntaxError, "f-string expression part cannot include a backslash");
        }
        self.at += 2 * quotes.len() + length;
        Ok(())
    }

    /// The tokens of an expression, which is read as if it stood in round brackets.
    fn tokens(&self, start: usize, end: usize) -> Result<Vec<Token>> {
        let lexed = Lexer::new(&self.text[..end], start, self.brackets + 1).run();
        lexed.map_err(|stop| prefixed(Diagnostic::from(stop)))
    }
}
