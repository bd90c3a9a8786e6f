//! What the parser's functions share: the view of the tokens that nom works on, faults, and single tokens.
//!
//! Knows no grammar.

use std::cell::Cell;

use nom::error::{ErrorKind, ParseError};
use nom::{Err, IResult, Input, Needed};

use crate::diag::{Diagnostic, Span};
use crate::diagnostic;
use crate::syntax::ast::Expr;
use crate::syntax::token::{Keyword, Punct, Token, TokenKind};

/// How deep an expression may be. CPython 3.11 stops near 2,990; at 2,000 a walk may take 32 KiB a level
/// of the 64 MiB that the interpreter's thread has.
pub(super) const DEPTH_MAX: u32 = 2_000;

/// What all of one parse shares.
#[derive(Debug)]
pub(super) struct Context<'a> {
    /// The text that was lexed.
    pub(super) source: &'a str,
    /// How many operations are being parsed, each inside the other.
    pub(super) depth: Cell<u32>,
    /// How many brackets are open.
    pub(super) nesting: Cell<u32>,
    /// Whether an error is being worded: looking further for one inside would take 2^depth.
    pub(super) is_wording: Cell<bool>,
    /// Whether `return` may stand here.
    pub(super) in_function: Cell<bool>,
    /// Whether `break` may stand here.
    pub(super) in_loop: Cell<bool>,
}

impl<'a> Context<'a> {
    pub(super) fn new(source: &'a str) -> Self {
        Self {
            source,
            depth: Cell::new(0),
            nesting: Cell::new(0),
            is_wording: Cell::new(false),
            in_function: Cell::new(false),
            in_loop: Cell::new(false),
        }
    }

    /// For the expressions of an f-string: as if in brackets.
    pub(super) fn of_fstring(&self) -> Self {
        let inner = Self::new(self.source);
        inner.depth.set(self.depth.get());
        inner.nesting.set(self.nesting.get() + 1);
        inner.is_wording.set(self.is_wording.get());
        inner
    }

    /// Line number of a place, from 1.
    pub(super) fn line(&self, span: Span) -> usize {
        self.source[..span.start as usize].matches('\n').count() + 1
    }
}

/// Why a parser did not match.
#[derive(Debug)]
pub(super) enum Fault {
    /// The grammar has nothing that goes on with this token.
    Unexpected { span: Span, layout: Layout },
    /// Something better to say.
    Said(Box<Diagnostic>),
}

/// What kind of token was not expected.
#[derive(Clone, Copy, Debug)]
pub(super) enum Layout {
    Indent,
    Dedent,
    Other,
}

impl From<Fault> for Diagnostic {
    fn from(fault: Fault) -> Self {
        match fault {
            Fault::Said(diagnostic) => *diagnostic,
            Fault::Unexpected { span, layout: Layout::Other } => {
                diagnostic!(span, SyntaxError, "invalid syntax")
            }
            Fault::Unexpected { span, layout: Layout::Indent } => {
                diagnostic!(span, IndentationError, "unexpected indent")
            }
            Fault::Unexpected { span, layout: Layout::Dedent } => {
                diagnostic!(span, IndentationError, "unexpected unindent")
            }
        }
    }
}

impl<'a> ParseError<Tokens<'a>> for Fault {
    fn from_error_kind(input: Tokens<'a>, _: ErrorKind) -> Self {
        let layout = match input.kind() {
            TokenKind::Indent => Layout::Indent,
            TokenKind::Dedent => Layout::Dedent,
            _ => Layout::Other,
        };
        Self::Unexpected { span: input.span(), layout }
    }

    fn append(_: Tokens<'a>, _: ErrorKind, other: Self) -> Self {
        other
    }
}

/// What a parser answers. `Err::Error` means that it took no token, so that another may try; once a
/// construct has begun, all that goes wrong is an `Err::Failure`.
pub(super) type Parsed<'a, T> = IResult<Tokens<'a>, T, Fault>;

/// What is left to parse; the last token is always [`TokenKind::End`] and is never passed.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tokens<'a> {
    rest: &'a [Token],
    /// Where the last one stood that was passed.
    passed: Span,
    pub(super) context: &'a Context<'a>,
}

impl<'a> Tokens<'a> {
    /// All of them; the last must be [`TokenKind::End`].
    pub(super) fn new(tokens: &'a [Token], context: &'a Context<'a>) -> Self {
        assert!(tokens.last().is_some_and(|last| last.kind == TokenKind::End));
        Self { rest: tokens, passed: Span::NONE, context }
    }

    /// The kind of the next one.
    pub(super) fn kind(&self) -> &'a TokenKind {
        &self.rest[0].kind
    }

    /// The kind of the one after the next.
    pub(super) fn second(&self) -> &'a TokenKind {
        self.advance().kind()
    }

    /// Where the next one stands.
    pub(super) fn span(&self) -> Span {
        self.rest[0].span
    }

    /// The text of the next one.
    pub(super) fn text(&self) -> &'a str {
        self.span().text(self.context.source)
    }

    /// Those left.
    pub(super) fn rest(&self) -> &'a [Token] {
        self.rest
    }

    /// Without the next one, unless it is the last.
    #[must_use]
    pub(super) fn advance(&self) -> Self {
        self.take_from((self.rest.len() - 1).min(1))
    }

    /// From `start` to the last token that was passed.
    pub(super) fn since(&self, start: Span) -> Span {
        start.to(self.passed)
    }

    pub(super) fn is_punct(&self, punct: Punct) -> bool {
        *self.kind() == TokenKind::Punct(punct)
    }

    pub(super) fn is_keyword(&self, keyword: Keyword) -> bool {
        *self.kind() == TokenKind::Keyword(keyword)
    }

    /// The next token is not what the grammar wants, and another parser may try.
    pub(super) fn other<T>(self) -> Result<T, Err<Fault>> {
        Err(Err::Error(Fault::from_error_kind(self, ErrorKind::Tag)))
    }

    /// The next token is not what the grammar wants, and nothing else fits.
    pub(super) fn invalid<T>(self) -> Result<T, Err<Fault>> {
        Err(Err::Failure(Fault::from_error_kind(self, ErrorKind::Tag)))
    }

    /// One more operation inside the others.
    pub(super) fn descend(self) -> Result<Descent<'a>, Err<Fault>> {
        let depth = &self.context.depth;
        if depth.get() == DEPTH_MAX {
            return Err(too_deep(self.span()));
        }
        depth.set(depth.get() + 1);
        Ok(Descent(depth))
    }
}

/// Leads back up when it is dropped.
pub(super) struct Descent<'a>(&'a Cell<u32>);

impl Drop for Descent<'_> {
    fn drop(&mut self) {
        self.0.set(self.0.get() - 1);
    }
}

impl<'a> Input for Tokens<'a> {
    type Item = &'a Token;
    type Iter = std::slice::Iter<'a, Token>;
    type IterIndices = std::iter::Enumerate<std::slice::Iter<'a, Token>>;

    fn input_len(&self) -> usize {
        self.rest.len()
    }

    fn take(&self, index: usize) -> Self {
        Self { rest: &self.rest[..index], ..*self }
    }

    fn take_from(&self, index: usize) -> Self {
        let passed = index.checked_sub(1).map_or(self.passed, |last| self.rest[last].span);
        Self { rest: &self.rest[index..], passed, ..*self }
    }

    fn take_split(&self, index: usize) -> (Self, Self) {
        (self.take_from(index), self.take(index))
    }

    fn position<P: Fn(Self::Item) -> bool>(&self, predicate: P) -> Option<usize> {
        self.rest.iter().position(predicate)
    }

    fn iter_elements(&self) -> Self::Iter {
        self.rest.iter()
    }

    fn iter_indices(&self) -> Self::IterIndices {
        self.rest.iter().enumerate()
    }

    fn slice_index(&self, count: usize) -> Result<usize, Needed> {
        if count <= self.rest.len() { Ok(count) } else { Err(Needed::new(count - self.rest.len())) }
    }
}

/// An expression on its way up.
#[derive(Debug)]
pub(super) struct Node {
    pub(super) expr: Expr,
    /// Levels of expressions, itself included.
    pub(super) height: u32,
    /// Its place with the brackets around it.
    pub(super) extent: Span,
}

impl Node {
    /// An expression over others, the highest of which is `below`.
    pub(super) fn over(expr: Expr, below: u32) -> Result<Self, Err<Fault>> {
        if below >= DEPTH_MAX {
            return Err(too_deep(expr.span));
        }
        let extent = expr.span;
        Ok(Self { expr, height: below + 1, extent })
    }

    /// Whether it stands in brackets that only group.
    pub(super) fn is_group(&self) -> bool {
        self.extent != self.expr.span
    }
}

/// An end to all parsing.
pub(super) fn failure(diagnostic: Diagnostic) -> Err<Fault> {
    Err::Failure(Fault::Said(Box::new(diagnostic)))
}

/// A `SyntaxError`.
pub(super) fn wrong(span: Span, message: impl Into<String>) -> Err<Fault> {
    failure(Diagnostic::new(span, crate::diag::ErrorKind::SyntaxError, message))
}

fn too_deep(span: Span) -> Err<Fault> {
    let message = "maximum recursion depth exceeded during compilation";
    failure(diagnostic!(span, RecursionError, "{message}"))
}

/// This sign; gives its place.
pub(super) fn punct<'a>(punct: Punct) -> impl Fn(Tokens<'a>) -> Parsed<'a, Span> {
    move |i| if i.is_punct(punct) { Ok((i.advance(), i.span())) } else { i.other() }
}

/// This word; gives its place.
pub(super) fn keyword<'a>(keyword: Keyword) -> impl Fn(Tokens<'a>) -> Parsed<'a, Span> {
    move |i| if i.is_keyword(keyword) { Ok((i.advance(), i.span())) } else { i.other() }
}

/// A name and its place.
pub(super) fn name(i: Tokens<'_>) -> Parsed<'_, (String, Span)> {
    match i.kind() {
        TokenKind::Name => Ok((i.advance(), (i.text().to_owned(), i.span()))),
        _ => i.other(),
    }
}

/// This sign, or CPython's "expected".
pub(super) fn forced<'a>(sign: Punct) -> impl Fn(Tokens<'a>) -> Parsed<'a, Span> {
    move |i| {
        if i.is_punct(sign) {
            return Ok((i.advance(), i.span()));
        }
        Err(wrong(i.span(), format!("expected '{}'", sign.text())))
    }
}
