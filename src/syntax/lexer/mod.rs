//! The lexer: text to tokens, with indentation, joined lines and places.
//!
//! Knows no grammar beyond brackets and which words open a block. Small nom parsers recognize the pieces;
//! the loop around them keeps what Python's tokens depend on: open brackets and indentation.

mod fstring;
mod number;
pub(super) mod pieces;
mod string;

pub(super) use self::fstring::prefixed;
pub(super) use self::number::too_large;
use nom::branch::alt;
use nom::bytes::complete::{tag, take_till, take_while, take_while_m_n};
use nom::character::complete::{char, one_of, satisfy};
use nom::combinator::{opt, recognize};
use nom::{IResult, Parser};

use super::token::{Keyword, Punct, Token, TokenKind};
use crate::diag::{Diagnostic, ErrorKind, Result, Span};
use crate::diagnostic;

/// CPython's `MAXLEVEL`: so deep may brackets nest.
const BRACKETS_MAX: usize = 200;
/// CPython's `MAXINDENT`, less the level of the module.
const INDENTS_MAX: usize = 99;
/// CPython's `TABSIZE`.
const TAB_COLUMNS: usize = 8;

/// What a small parser answers; none of them needs to say why it did not match.
type Piece<'a, O = &'a str> = IResult<&'a str, O, ()>;

/// Why lexing stopped.
#[derive(Debug)]
pub(super) enum Stop {
    /// More text could still make it right.
    Unfinished(Diagnostic),
    /// Nothing that follows can.
    Wrong(Diagnostic),
}

impl From<Diagnostic> for Stop {
    fn from(diagnostic: Diagnostic) -> Self {
        Self::Wrong(diagnostic)
    }
}

impl From<Stop> for Diagnostic {
    fn from(stop: Stop) -> Self {
        match stop {
            Stop::Unfinished(diagnostic) | Stop::Wrong(diagnostic) => diagnostic,
        }
    }
}

/// All tokens of a text; the last is [`TokenKind::End`].
///
/// Errors are CPython's: of strings, numbers, brackets, indentation and characters that no token has. An
/// integer that does not fit in 64 bits is an `OverflowError`; complex numbers and bytes are refused by
/// name.
pub fn lex(text: &str) -> Result<Vec<Token>> {
    lex_from(text, 0)
}

/// The tokens from byte `at` on, with their places in the whole text.
pub(super) fn lex_from(text: &str, at: usize) -> Result<Vec<Token>> {
    Ok(Lexer::new(text, at, 0).run()?)
}

/// Whether a prompt may run what was typed, or must wait for more.
///
/// `text` holds the lines typed so far, separated by newlines, without one after the last. It waits while
/// a bracket or a triple-quoted string is open, after a backslash, and in a block (begun by a header that
/// ends with a colon) until an empty line or an unindented statement. What cannot become right does not
/// wait.
pub fn is_complete(text: &str) -> bool {
    Progress::default().is_complete(text)
}

/// Whether a text that grows line by line is whole: what was lexed once is not lexed again.
#[derive(Debug, Default)]
pub struct Progress {
    /// How far it was lexed.
    at: usize,
    brackets: Vec<(Punct, usize)>,
    indents: Vec<Indent>,
    /// Those of the last logical line.
    tokens: Vec<Token>,
    /// A first line that is indented by itself begins no block: a part of a program was pasted.
    begins_indented: bool,
}

impl Progress {
    /// As [`is_complete`]; the text begins with that of the call before, and a newline follows there.
    pub fn is_complete(&mut self, text: &str) -> bool {
        let mut lexer = Lexer::new(text, self.at, 0);
        lexer.brackets.clone_from(&self.brackets);
        lexer.indents.clone_from(&self.indents);
        lexer.tokens.clone_from(&self.tokens);
        match lexer.advance(self.at == 0) {
            Err(Stop::Unfinished(_)) => return false,
            Err(Stop::Wrong(_)) => return true,
            Ok(()) => {}
        }
        if self.at == 0 {
            let first = lexer.tokens.first();
            self.begins_indented = first.is_some_and(|token| token.kind == TokenKind::Indent);
        }
        let Lexer { at, brackets, indents, tokens, .. } = lexer;
        let last_line_start = start_of_last_line(&tokens);
        (self.at, self.brackets, self.indents) = (at, brackets, indents);
        self.tokens = tokens;
        self.tokens.drain(..last_line_start);
        let last_line = text.rsplit('\n').next().unwrap_or("");
        self.brackets.is_empty() && (last_line.trim().is_empty() || !self.is_in_block())
    }

    /// Whether the last logical line is indented or is the header of a block.
    fn is_in_block(&self) -> bool {
        // A block on the line of its header may be followed by an `else`.
        let first = self.tokens.iter().find(|token| !is_layout(token));
        let is_header = matches!(
            first.map(|token| &token.kind),
            Some(TokenKind::Keyword(word)) if word.opens_block()
        );
        self.indents.len() > usize::from(self.begins_indented) || is_header
    }
}

fn is_layout(token: &Token) -> bool {
    matches!(token.kind, TokenKind::Newline | TokenKind::Indent | TokenKind::Dedent)
}

/// Where the tokens of the last logical line begin that has any but those of indentation.
fn start_of_last_line(tokens: &[Token]) -> usize {
    let Some(last) = tokens.iter().rposition(|token| !is_layout(token)) else { return 0 };
    let newline = tokens[..last].iter().rposition(|token| token.kind == TokenKind::Newline);
    newline.map_or(0, |newline| newline + 1)
}

/// A level of indentation: its width with tabs to the next multiple of eight, and with tabs of one column.
/// Lines whose order differs between the two mix tabs and spaces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Indent {
    columns: usize,
    columns_narrow: usize,
}

struct Lexer<'a> {
    /// From the start of the source, so that places are the source's; cut where this lexer must stop.
    text: &'a str,
    at: usize,
    /// How many brackets are open around `text`; where any is, line ends mean nothing.
    brackets_outside: usize,
    brackets: Vec<(Punct, usize)>,
    indents: Vec<Indent>,
    tokens: Vec<Token>,
}

impl<'a> Lexer<'a> {
    fn new(text: &'a str, at: usize, brackets_outside: usize) -> Self {
        Self {
            text,
            at,
            brackets_outside,
            brackets: Vec::new(),
            indents: Vec::new(),
            tokens: Vec::new(),
        }
    }

    fn run(mut self) -> Result<Vec<Token>, Stop> {
        self.advance(true)?;
        self.end()
    }

    /// Lex all that there is; `is_line_start` says whether it begins at the start of a line.
    fn advance(&mut self, mut is_line_start: bool) -> Result<(), Stop> {
        loop {
            if is_line_start && !self.is_joined() {
                self.indentation()?;
            }
            is_line_start = false;
            self.blanks()?;
            let start = self.at;
            if self.rest().is_empty() {
                return Ok(());
            }
            if let Ok((_, newline)) = newline(self.rest()) {
                self.at += newline.len();
                if !self.is_joined() {
                    if self.is_line_open() {
                        self.push(TokenKind::Newline, start);
                    }
                    is_line_start = true;
                }
                continue;
            }
            self.token()?;
        }
    }

    fn rest(&self) -> &'a str {
        &self.text[self.at..]
    }

    fn is_joined(&self) -> bool {
        self.brackets_outside + self.brackets.len() > 0
    }

    /// Whether the logical line has a token yet.
    fn is_line_open(&self) -> bool {
        self.tokens.last().is_some_and(|token| {
            !matches!(token.kind, TokenKind::Newline | TokenKind::Dedent | TokenKind::Indent)
        })
    }

    fn push(&mut self, kind: TokenKind, start: usize) {
        self.tokens.push(Token { kind, span: Span::new(start, self.at) });
    }

    /// Blanks, a comment, and line ends after a backslash.
    fn blanks(&mut self) -> Result<(), Stop> {
        loop {
            let (rest, _) = skipped(self.rest()).expect("it may match nothing");
            self.at = self.text.len() - rest.len();
            if !rest.starts_with('\\') {
                return Ok(());
            }
            let place = Span::new(self.at, self.at + 1);
            let joined = newline(&rest[1..]).map_or(&rest[1..], |(after, _)| after);
            if joined.is_empty() {
                let error = diagnostic!(place, SyntaxError, "unexpected EOF while parsing");
                return Err(Stop::Unfinished(error));
            }
            if joined.len() + 1 == rest.len() {
                let message = "unexpected character after line continuation character";
                let width = joined.chars().next().map_or(0, char::len_utf8);
                let place = Span::new(self.at + 1, self.at + 1 + width);
                return Err(diagnostic!(place, SyntaxError, "{message}").into());
            }
            self.at = self.text.len() - joined.len();
        }
    }

    /// Skip empty lines and compare the indentation of the next one with that of the lines around it.
    fn indentation(&mut self) -> Result<(), Stop> {
        loop {
            let start = self.at;
            let (rest, blanks) = blank(self.rest()).expect("it may match nothing");
            let (rest, _) = opt(comment).parse(rest).expect("it may match nothing");
            if rest.is_empty() {
                self.at = self.text.len();
                return Ok(());
            }
            let Ok((rest, _)) = newline(rest) else {
                self.at += blanks.len();
                return self.indent_to(width(blanks), start);
            };
            self.at = self.text.len() - rest.len();
        }
    }

    fn indent_to(&mut self, indent: Indent, start: usize) -> Result<(), Stop> {
        let place = Span::new(start, self.at);
        let mixed = || {
            let message = "inconsistent use of tabs and spaces in indentation";
            Stop::Wrong(Diagnostic::new(place, ErrorKind::IndentationError, message))
        };
        let module = Indent { columns: 0, columns_narrow: 0 };
        let current = self.indents.last().copied().unwrap_or(module);
        if indent.columns > current.columns {
            if indent.columns_narrow <= current.columns_narrow {
                return Err(mixed());
            }
            if self.indents.len() == INDENTS_MAX {
                return Err(
                    diagnostic!(place, IndentationError, "too many levels of indentation").into()
                );
            }
            self.indents.push(indent);
            self.push(TokenKind::Indent, start);
            return Ok(());
        }
        while self.indents.last().is_some_and(|level| indent.columns < level.columns) {
            self.indents.pop();
            // One byte at least, so that it differs from those at the end of the text.
            self.tokens
                .push(Token { kind: TokenKind::Dedent, span: Span::new(self.at, self.at + 1) });
        }
        let current = self.indents.last().copied().unwrap_or(module);
        if indent.columns != current.columns {
            let message = "unindent does not match any outer indentation level";
            return Err(diagnostic!(place, IndentationError, "{message}").into());
        }
        if indent.columns_narrow != current.columns_narrow {
            return Err(mixed());
        }
        Ok(())
    }

    fn end(mut self) -> Result<Vec<Token>, Stop> {
        if let Some(&(bracket, at)) = self.brackets.last() {
            let place = Span::new(at, at + 1);
            let error = diagnostic!(place, SyntaxError, "'{}' was never closed", bracket.text());
            return Err(Stop::Unfinished(error));
        }
        let start = self.at;
        if self.is_line_open() && !self.is_joined() {
            self.push(TokenKind::Newline, start);
        }
        for _ in 0..self.indents.len() {
            self.push(TokenKind::Dedent, start);
        }
        self.push(TokenKind::End, start);
        Ok(self.tokens)
    }

    fn token(&mut self) -> Result<(), Stop> {
        let (start, rest) = (self.at, self.rest());
        if let Ok((after, name)) = name(rest) {
            if after.starts_with(['\'', '"']) && string::is_prefix(name) {
                return self.string(name);
            }
            self.at += name.len();
            self.push(Keyword::from_text(name).map_or(TokenKind::Name, TokenKind::Keyword), start);
            return Ok(());
        }
        if rest.starts_with(['\'', '"']) {
            return self.string("");
        }
        if let Some((kind, length)) = number::number(rest, start)? {
            self.at += length;
            self.push(kind, start);
            return Ok(());
        }
        if let Ok((_, bracket)) = bracket(rest) {
            return self.bracket(bracket);
        }
        if rest.starts_with("<>") {
            let place = Span::new(start, start + 2);
            return Err(
                diagnostic!(place, SyntaxError, "invalid syntax"; hint: "not equal is !=").into()
            );
        }
        let (kind, length) = sign(rest).ok_or_else(|| unknown(rest, start))?;
        self.at += length;
        self.push(kind, start);
        Ok(())
    }

    fn bracket(&mut self, bracket: Punct) -> Result<(), Stop> {
        let start = self.at;
        self.at += 1;
        let place = Span::new(start, self.at);
        if bracket.closer().is_some() {
            if self.brackets_outside + self.brackets.len() >= BRACKETS_MAX {
                return Err(diagnostic!(place, SyntaxError, "too many nested parentheses").into());
            }
            self.brackets.push((bracket, start));
        } else {
            let close = bracket.text();
            let Some((open, at)) = self.brackets.pop() else {
                return Err(diagnostic!(place, SyntaxError, "unmatched '{close}'").into());
            };
            if open.closer() != Some(bracket) {
                let (line, line_open) = (line_number(self.text, start), line_number(self.text, at));
                let on_line =
                    if line == line_open { String::new() } else { format!(" on line {line_open}") };
                let error = diagnostic!(
                    place,
                    SyntaxError,
                    "closing parenthesis '{close}' does not match opening parenthesis '{}'{on_line}",
                    open.text()
                );
                return Err(error.into());
            }
        }
        self.push(TokenKind::Punct(bracket), start);
        Ok(())
    }

    fn string(&mut self, prefix: &str) -> Result<(), Stop> {
        let start = self.at;
        let literal = string::find(self.text, start, prefix)?;
        self.at = literal.end;
        let lower = prefix.to_ascii_lowercase();
        let place = Span::new(start, self.at);
        let is_raw = lower.contains('r');
        let kind = if lower.contains('b') {
            let body = &self.text[literal.body..literal.body_end];
            if !body.is_ascii() {
                let error = diagnostic!(
                    place,
                    SyntaxError,
                    "bytes can only contain ASCII literal characters"
                );
                return Err(error.into());
            }
            TokenKind::Bytes(string::unescape_bytes(body, literal.body, is_raw)?)
        } else if lower.contains('f') {
            let brackets = self.brackets_outside + self.brackets.len();
            TokenKind::FString(fstring::parts(
                &self.text[..literal.body_end],
                literal.body,
                is_raw,
                brackets,
            )?)
        } else {
            let body = &self.text[literal.body..literal.body_end];
            TokenKind::Str(string::unescape(body, literal.body, is_raw)?)
        };
        self.push(kind, start);
        Ok(())
    }
}

/// Line number of a byte, from 1.
fn line_number(text: &str, at: usize) -> usize {
    text[..at].matches('\n').count() + 1
}

fn width(blanks: &str) -> Indent {
    let mut indent = Indent { columns: 0, columns_narrow: 0 };
    for blank in blanks.chars() {
        match blank {
            '\x0c' => indent = Indent { columns: 0, columns_narrow: 0 },
            '\t' => {
                indent.columns = (indent.columns / TAB_COLUMNS + 1) * TAB_COLUMNS;
                indent.columns_narrow += 1;
            }
            _ => {
                indent.columns += 1;
                indent.columns_narrow += 1;
            }
        }
    }
    indent
}

fn blank(text: &str) -> Piece<'_> {
    take_while(|c| matches!(c, ' ' | '\t' | '\x0c')).parse(text)
}

fn newline(text: &str) -> Piece<'_> {
    alt((tag("\r\n"), tag("\n"), tag("\r"))).parse(text)
}

fn comment(text: &str) -> Piece<'_> {
    recognize((char('#'), take_till(|c| matches!(c, '\n' | '\r')))).parse(text)
}

fn skipped(text: &str) -> Piece<'_> {
    recognize((blank, opt(comment))).parse(text)
}

fn name(text: &str) -> Piece<'_> {
    recognize((satisfy(is_name_start), take_while(is_name_part))).parse(text)
}

fn is_name_start(c: char) -> bool {
    c == '_' || c.is_alphabetic()
}

/// Close to Unicode's `XID_Continue`: other than ASCII digits no digits, and no combining marks.
fn is_name_part(c: char) -> bool {
    is_name_start(c) || c.is_ascii_digit()
}

fn bracket(text: &str) -> Piece<'_, Punct> {
    let (rest, bracket) = recognize(one_of("()[]{}")).parse(text)?;
    Ok((rest, Punct::from_text(bracket).expect("the table of signs has the brackets")))
}

/// The longest sign that the text begins with; none has more than three characters.
fn sign(text: &str) -> Option<(TokenKind, usize)> {
    let run: Piece<'_> =
        take_while_m_n(1, 3, |c: char| "+-*/%@<>=!&|^~,:;.".contains(c)).parse(text);
    let (_, run) = run.ok()?;
    (1..=run.len()).rev().find_map(|length| Some((TokenKind::from_symbol(&run[..length])?, length)))
}

/// What to say of a character that begins no token.
fn unknown(rest: &str, at: usize) -> Diagnostic {
    let c = rest.chars().next().expect("the end of the text is no token");
    let place = Span::new(at, at + c.len_utf8());
    match c {
        '!' => {
            diagnostic!(place, SyntaxError, "invalid syntax"; hint: "Python writes `not x` and `x != y`")
        }
        '?' => {
            diagnostic!(place, SyntaxError, "invalid syntax"; hint: "Python writes `a if test else b`")
        }
        _ if c.is_ascii() && !c.is_ascii_control() => {
            diagnostic!(place, SyntaxError, "invalid syntax")
        }
        _ if c.is_control()
            || c.is_whitespace()
            || matches!(c, '\u{200b}'..='\u{200f}' | '\u{feff}') =>
        {
            diagnostic!(
                place,
                SyntaxError,
                "invalid non-printable character U+{:04X}",
                u32::from(c)
            )
        }
        '‘' | '’' | '“' | '”' => {
            diagnostic!(place, SyntaxError, "invalid character '{c}' (U+{:04X})", u32::from(c);
                hint: "text stands in straight quotes: ' or \"")
        }
        _ => diagnostic!(place, SyntaxError, "invalid character '{c}' (U+{:04X})", u32::from(c)),
    }
}
