//! Parameters of functions and lambdas.

use nom::Parser;
use nom::combinator::{cut, opt};

use super::expr::{expression, is_star};
use super::input::{Fault, Node, Parsed, Tokens, name, punct, wrong};
use crate::diag::Span;
use crate::syntax::ast::{BinaryOp, Expr, ExprKind, Param, ParamKind};
use crate::syntax::token::{Punct, TokenKind};

/// Parameters and the height of the highest expression in them.
#[derive(Debug)]
pub(super) struct Params {
    pub(super) list: Vec<Param>,
    pub(super) height: u32,
}

/// `lambda x: body`
pub(super) fn lambda(i: Tokens<'_>) -> Parsed<'_, Node> {
    let _descent = i.descend()?;
    let start = i.span();
    let (i, params) = parameters(i.advance(), Punct::Colon)?;
    let (i, _) = cut(punct(Punct::Colon)).parse(i)?;
    let context = i.context;
    let in_function = context.in_function.replace(true);
    let in_loop = context.in_loop.replace(false);
    let parsed = cut(expression).parse(i);
    context.in_function.set(in_function);
    context.in_loop.set(in_loop);
    let (i, body) = parsed?;
    let span = start.to(body.extent);
    let height = params.height.max(body.height);
    let kind = ExprKind::Lambda { params: params.list, body: Box::new(body.expr) };
    Ok((i, Node::over(Expr::new(kind, span), height)?))
}

/// Parameters up to the sign that ends them, which is left: `)` for a function's, `:` for a lambda's.
pub(super) fn parameters(mut i: Tokens<'_>, close: Punct) -> Parsed<'_, Params> {
    let mut reader = Reader { close, list: Vec::new(), height: 0, star: None, has_slash: false };
    while !i.is_punct(close) {
        i = reader.parameter(i)?;
        if !i.is_punct(Punct::Comma) {
            break;
        }
        i = i.advance();
    }
    if let Some((place, false)) = reader.star {
        return Err(wrong(place, "named arguments must follow bare *"));
    }
    Ok((i, Params { list: reader.list, height: reader.height }))
}

struct Reader {
    close: Punct,
    list: Vec<Param>,
    height: u32,
    /// The place of `*`, and whether a parameter's name has followed it.
    star: Option<(Span, bool)>,
    has_slash: bool,
}

impl Reader {
    fn parameter<'a>(&mut self, i: Tokens<'a>) -> Result<Tokens<'a>, nom::Err<Fault>> {
        if self.list.last().is_some_and(|last| last.kind == ParamKind::Kwargs) {
            return Err(wrong(i.span(), "arguments cannot follow var-keyword argument"));
        }
        match i.kind() {
            TokenKind::Binary(BinaryOp::Div) => self.slash(i),
            TokenKind::Binary(BinaryOp::Mul) => self.star(i),
            TokenKind::Binary(BinaryOp::Pow) => self.kwargs(i),
            TokenKind::Punct(Punct::ParenOpen) => Err(self.parenthesized(i)),
            _ => self.plain(i),
        }
    }

    fn slash<'a>(&mut self, i: Tokens<'a>) -> Result<Tokens<'a>, nom::Err<Fault>> {
        if self.has_slash {
            return Err(wrong(i.span(), "/ may appear only once"));
        }
        if self.star.is_some() {
            return Err(wrong(i.span(), "/ must be ahead of *"));
        }
        if self.list.is_empty() {
            if *i.second() == TokenKind::Punct(Punct::Comma) {
                return Err(wrong(i.span(), "at least one argument must precede /"));
            }
            return i.invalid();
        }
        let after = i.advance();
        if is_star(after) {
            return Err(wrong(after.span(), "expected comma between / and *"));
        }
        self.has_slash = true;
        for param in &mut self.list {
            param.kind = ParamKind::PositionalOnly;
        }
        Ok(after)
    }

    fn star<'a>(&mut self, i: Tokens<'a>) -> Result<Tokens<'a>, nom::Err<Fault>> {
        if self.star.is_some() {
            return Err(wrong(i.span(), "* argument may appear only once"));
        }
        let after = i.advance();
        let is_bare = *after.kind() != TokenKind::Name;
        self.star = Some((i.span(), !is_bare));
        if is_bare {
            return Ok(after);
        }
        let after = self.named(after, ParamKind::Args)?;
        no_default(after, "var-positional argument cannot have default value")
    }

    fn kwargs<'a>(&mut self, i: Tokens<'a>) -> Result<Tokens<'a>, nom::Err<Fault>> {
        if let Some((place, false)) = self.star {
            return Err(wrong(place, "named arguments must follow bare *"));
        }
        let after = self.named(i.advance(), ParamKind::Kwargs)?;
        no_default(after, "var-keyword argument cannot have default value")
    }

    fn plain<'a>(&mut self, i: Tokens<'a>) -> Result<Tokens<'a>, nom::Err<Fault>> {
        let kind = match &mut self.star {
            Some((_, has_name)) => {
                *has_name = true;
                ParamKind::KeywordOnly
            }
            None => ParamKind::Positional,
        };
        let i = self.named(i, kind)?;
        if !i.is_punct(Punct::Equal) {
            let before = self.list.iter().rev().nth(1);
            let is_late =
                kind == ParamKind::Positional && before.is_some_and(|b| b.default.is_some());
            if is_late {
                let place = self.list.last().map_or(Span::NONE, |param| param.span);
                return Err(wrong(place, "non-default argument follows default argument"));
            }
            return Ok(i);
        }
        let after = i.advance();
        if after.is_punct(self.close) || after.is_punct(Punct::Comma) {
            return Err(wrong(i.span(), "expected default value expression"));
        }
        let (after, default) = cut(expression).parse(after)?;
        self.height = self.height.max(default.height);
        self.list.last_mut().expect("it was pushed").default = Some(default.expr);
        Ok(after)
    }

    /// A name and its annotation.
    fn named<'a>(&mut self, i: Tokens<'a>, kind: ParamKind) -> Result<Tokens<'a>, nom::Err<Fault>> {
        let (i, (name, span)) = cut(name).parse(i)?;
        if self.list.iter().any(|param| param.name == name) {
            let message = format!("duplicate argument '{name}' in function definition");
            return Err(wrong(span, message));
        }
        let mut param = Param { name, span, kind, annotation: None, default: None };
        let (i, colon) = if self.close == Punct::Colon {
            (i, None)
        } else {
            opt(punct(Punct::Colon)).parse(i)?
        };
        if colon.is_none() {
            self.list.push(param);
            return Ok(i);
        }
        let (i, annotation) = cut(expression).parse(i)?;
        self.height = self.height.max(annotation.height);
        param.annotation = Some(annotation.expr);
        self.list.push(param);
        Ok(i)
    }

    /// Python 2's `def f(a, (b, c))`.
    fn parenthesized(&self, i: Tokens<'_>) -> nom::Err<Fault> {
        let invalid = i.invalid::<()>().expect_err("it always fails");
        let is_close =
            |token: &crate::syntax::token::Token| token.kind == TokenKind::Punct(Punct::ParenClose);
        let Some(close) = i.rest().iter().position(is_close) else { return invalid };
        let is_names = i.rest()[1..close].iter().enumerate().all(|(at, token)| {
            let is_name = token.kind == TokenKind::Name;
            if at % 2 == 0 { is_name } else { token.kind == TokenKind::Punct(Punct::Comma) }
        });
        if close == 1 || !is_names {
            return invalid;
        }
        let what = if self.close == Punct::Colon { "Lambda expression" } else { "Function" };
        let place = i.span().to(i.rest()[close].span);
        wrong(place, format!("{what} parameters cannot be parenthesized"))
    }
}

fn no_default<'a>(i: Tokens<'a>, message: &str) -> Result<Tokens<'a>, nom::Err<Fault>> {
    if i.is_punct(Punct::Equal) { Err(wrong(i.span(), message)) } else { Ok(i) }
}
