//! Modules, blocks, and the statements that have them.

use nom::Parser;
use nom::combinator::{cut, opt};

use super::expr::{bracketed, expression, expressions, named};
use super::input::{Fault, Node, Parsed, Tokens, failure, forced, keyword, name, wrong};
use super::params::parameters;
use super::{refuse, simple, target};
use crate::diag::{Diagnostic, ErrorKind, Span};
use crate::syntax::ast::{BinaryOp, Expr, Stmt, StmtKind};
use crate::syntax::token::{Keyword, Punct, TokenKind};

/// All statements to the end of the text.
pub(super) fn module(mut i: Tokens<'_>) -> Parsed<'_, Vec<Stmt>> {
    let mut statements = Vec::new();
    while *i.kind() != TokenKind::End {
        i = statement(i, &mut statements)?;
    }
    Ok((i, statements))
}

fn statement<'a>(i: Tokens<'a>, statements: &mut Vec<Stmt>) -> Result<Tokens<'a>, nom::Err<Fault>> {
    let (i, statement) = match i.kind() {
        TokenKind::Keyword(Keyword::If) => if_statement(i)?,
        TokenKind::Keyword(Keyword::While) => while_statement(i)?,
        TokenKind::Keyword(Keyword::For) => for_statement(i)?,
        TokenKind::Keyword(Keyword::Def) => def(i)?,
        TokenKind::Keyword(Keyword::With) => with(i)?,
        TokenKind::Binary(BinaryOp::MatMul) => return Err(failure(refuse::decorators(i.span()))),
        _ => return simple::line(i, statements),
    };
    statements.push(statement);
    Ok(i)
}

/// How a header is named where its block is missing.
#[derive(Clone, Copy)]
struct Header<'a> {
    what: &'a str,
    span: Span,
}

fn header(i: Tokens<'_>) -> Header<'_> {
    Header { what: i.text(), span: i.span() }
}

/// The colon and what follows it; at the end of the line CPython says that it is missing, elsewhere only
/// for `else` and `def`.
fn block<'a>(i: Tokens<'a>, header: Header<'a>) -> Parsed<'a, Vec<Stmt>> {
    if !i.is_punct(Punct::Colon) {
        let must = matches!(header.what, "else" | "def");
        let is_end = *i.kind() == TokenKind::Newline;
        return if must || is_end { Err(wrong(i.span(), "expected ':'")) } else { i.invalid() };
    }
    let i = i.advance();
    let mut statements = Vec::new();
    if *i.kind() != TokenKind::Newline {
        let i = simple::line(i, &mut statements)?;
        return Ok((i, statements));
    }
    let newline = i.span();
    let mut i = i.advance();
    if *i.kind() != TokenKind::Indent {
        let is_end = matches!(i.kind(), TokenKind::End) || i.span().start == i.span().end;
        let place = if is_end { newline } else { i.span() };
        let line = i.context.line(header.span);
        let after = match header.what {
            "def" => format!("function definition on line {line}"),
            what => format!("'{what}' statement on line {line}"),
        };
        let message = format!("expected an indented block after {after}");
        return Err(failure(Diagnostic::new(place, ErrorKind::IndentationError, message)));
    }
    i = i.advance();
    while !matches!(i.kind(), TokenKind::Dedent | TokenKind::End) {
        i = statement(i, &mut statements)?;
    }
    let i = if *i.kind() == TokenKind::Dedent { i.advance() } else { i };
    Ok((i, statements))
}

/// The span of a statement with blocks, the last of which is given.
fn whole(start: Span, blocks: &[&[Stmt]]) -> Span {
    let last = blocks.iter().rev().find_map(|block| block.last());
    last.map_or(start, |last| start.to(last.span))
}

fn else_block(i: Tokens<'_>) -> Parsed<'_, Vec<Stmt>> {
    if !i.is_keyword(Keyword::Else) {
        return Ok((i, Vec::new()));
    }
    block(i.advance(), header(i))
}

fn if_statement(i: Tokens<'_>) -> Parsed<'_, Stmt> {
    let start = i.span();
    let mut branches = Vec::new();
    let mut rest = i;
    loop {
        let header = header(rest);
        let (i, test) = cut(named).parse(rest.advance())?;
        let (i, body) = block(i, header)?;
        branches.push((test.expr, body));
        rest = i;
        if !rest.is_keyword(Keyword::Elif) {
            break;
        }
    }
    let (i, orelse) = else_block(rest)?;
    let last = branches.last().map_or(&[][..], |(_, body)| body);
    let span = whole(start, &[last, &orelse]);
    Ok((i, Stmt { kind: StmtKind::If { branches, orelse }, span }))
}

/// A block in which `break` and `continue` may stand.
fn loop_block<'a>(i: Tokens<'a>, header: Header<'a>) -> Parsed<'a, Vec<Stmt>> {
    let in_loop = &i.context.in_loop;
    let outside = in_loop.replace(true);
    let parsed = block(i, header);
    in_loop.set(outside);
    parsed
}

fn while_statement(i: Tokens<'_>) -> Parsed<'_, Stmt> {
    let header = header(i);
    let (i, test) = cut(named).parse(i.advance())?;
    let (i, body) = loop_block(i, header)?;
    let (i, orelse) = else_block(i)?;
    let span = whole(header.span, &[&body, &orelse]);
    Ok((i, Stmt { kind: StmtKind::While { test: test.expr, body, orelse }, span }))
}

fn for_statement(i: Tokens<'_>) -> Parsed<'_, Stmt> {
    let header = header(i);
    let (i, target) = target::for_targets(i.advance())?;
    let (i, _) = cut(keyword(Keyword::In)).parse(i)?;
    let (i, iterable) = cut(expressions).parse(i)?;
    let (i, body) = loop_block(i, header)?;
    let (i, orelse) = else_block(i)?;
    let span = whole(header.span, &[&body, &orelse]);
    let (target, iterable) = (target.expr, iterable.node.expr);
    Ok((i, Stmt { kind: StmtKind::For { target, iterable, body, orelse }, span }))
}

fn def(i: Tokens<'_>) -> Parsed<'_, Stmt> {
    let header = header(i);
    let (i, (name, name_span)) = cut(name).parse(i.advance())?;
    let (i, _) = forced(Punct::ParenOpen)(i)?;
    let (i, (params, _)) = bracketed(i, Punct::ParenClose, |i| parameters(i, Punct::ParenClose))?;
    let (i, returns) = if i.is_punct(Punct::Arrow) {
        match expression(i.advance()) {
            Ok((i, returns)) => (i, Some(returns.expr)),
            Err(nom::Err::Error(_)) => return Err(wrong(i.span(), "expected ':'")),
            Err(error) => return Err(error),
        }
    } else {
        (i, None)
    };
    let context = i.context;
    let in_function = context.in_function.replace(true);
    let in_loop = context.in_loop.replace(false);
    let parsed = block(i, header);
    context.in_function.set(in_function);
    context.in_loop.set(in_loop);
    let (i, body) = parsed?;
    let span = whole(header.span, &[&body]);
    Ok((
        i,
        Stmt { kind: StmtKind::Def { name, name_span, params: params.list, returns, body }, span },
    ))
}

fn with(i: Tokens<'_>) -> Parsed<'_, Stmt> {
    let header = header(i);
    let i = i.advance();
    let (i, items) = if has_bracketed_items(i) {
        let (i, (items, _)) = bracketed(i.advance(), Punct::ParenClose, |i| items(i, true))?;
        (i, items)
    } else {
        items(i, false)?
    };
    let (i, body) = block(i, header)?;
    let span = whole(header.span, &[&body]);
    Ok((i, Stmt { kind: StmtKind::With { items, body }, span }))
}

/// Whether the items stand in brackets of their own: `with (a as b, c):`, not `with (a, b) as c:`.
fn has_bracketed_items(i: Tokens<'_>) -> bool {
    if !i.is_punct(Punct::ParenOpen) {
        return false;
    }
    let (mut depth, mut has_items) = (0, false);
    for (at, token) in i.rest().iter().enumerate() {
        match &token.kind {
            TokenKind::Keyword(Keyword::As) | TokenKind::Punct(Punct::Comma) => {
                has_items |= depth == 1;
            }
            TokenKind::Punct(sign) if sign.closer().is_some() => depth += 1,
            TokenKind::Punct(Punct::ParenClose | Punct::SquareClose | Punct::BraceClose) => {
                depth -= 1;
            }
            _ => {}
        }
        if depth == 0 {
            let is_header_end = i.rest().get(at + 1).is_some_and(|next| {
                matches!(next.kind, TokenKind::Punct(Punct::Colon) | TokenKind::Newline)
            });
            return has_items && is_header_end;
        }
    }
    false
}

type Item = (Expr, Option<Expr>);

fn items(mut i: Tokens<'_>, in_brackets: bool) -> Parsed<'_, Vec<Item>> {
    let mut items = Vec::new();
    loop {
        let (after, value) = cut(expression).parse(i)?;
        let (after, bound) = opt(keyword(Keyword::As)).parse(after)?;
        let (after, target): (_, Option<Node>) = match bound {
            Some(_) => target::as_target(after).map(|(i, node)| (i, Some(node)))?,
            None => (after, None),
        };
        items.push((value.expr, target.map(|node| node.expr)));
        i = after;
        if !i.is_punct(Punct::Comma) {
            return Ok((i, items));
        }
        i = i.advance();
        if in_brackets && i.is_punct(Punct::ParenClose) {
            return Ok((i, items));
        }
    }
}
