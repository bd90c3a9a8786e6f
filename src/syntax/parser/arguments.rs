//! The arguments of a call.

use nom::Parser;
use nom::combinator::cut;

use super::atom::{clauses, generator};
use super::expr::{MEANT_EQUAL, bracketed, expression, is_star, named, not_bindable};
use super::input::{Fault, Node, Parsed, Tokens, name, wrong};
use crate::diag::Span;
use crate::syntax::ast::{Arg, BinaryOp, ComprehensionForm, Expr, ExprKind, Star};
use crate::syntax::token::{Keyword, Punct, TokenKind};

/// A call; its opening bracket has been read.
pub(super) fn call(i: Tokens<'_>, left: Node) -> Parsed<'_, Node> {
    let open = i.span();
    let (i, (mut given, end)) = bracketed(i, Punct::ParenClose, arguments)?;
    let span = left.extent.to(end);
    if given.args.len() == 1 && is_generator(&given.args[0]) && given.has_bare_generator {
        // CPython counts the call's brackets to the generator.
        given.args[0].value.span = Span { start: open.start - 1, end: end.end };
    }
    let height = given.height.max(left.height);
    let kind = ExprKind::Call { callee: Box::new(left.expr), args: given.args };
    Ok((i, Node::over(Expr::new(kind, span), height)?))
}

fn is_generator(arg: &Arg) -> bool {
    matches!(arg.value.kind, ExprKind::Comprehension { form: ComprehensionForm::Generator, .. })
}

#[derive(Default)]
struct Given {
    args: Vec<Arg>,
    height: u32,
    has_keyword: bool,
    has_kwargs: bool,
    has_bare_generator: bool,
    /// CPython's message where a positional argument came too late; it is said once the rest has been read.
    late: Option<&'static str>,
}

impl Given {
    fn push(&mut self, star: Star, name: Option<(String, Span)>, node: Node) {
        self.height = self.height.max(node.height);
        self.args.push(Arg { name, star, value: node.expr });
    }
}

fn arguments(mut i: Tokens<'_>) -> Parsed<'_, Given> {
    let mut given = Given::default();
    while !i.is_punct(Punct::ParenClose) {
        i = argument(i, &mut given)?;
        if !i.is_punct(Punct::Comma) {
            break;
        }
        i = i.advance();
    }
    if let Some(message) = given.late
        && i.is_punct(Punct::ParenClose)
    {
        return Err(wrong(i.span(), message));
    }
    Ok((i, given))
}

fn argument<'a>(i: Tokens<'a>, given: &mut Given) -> Result<Tokens<'a>, nom::Err<Fault>> {
    if is_star(i) {
        if given.has_kwargs {
            let message = "iterable argument unpacking follows keyword argument unpacking";
            return Err(wrong(i.span(), message));
        }
        let (after, node) = cut(expression).parse(i.advance())?;
        given.push(Star::One, None, node);
        return Ok(after);
    }
    if *i.kind() == TokenKind::Binary(BinaryOp::Pow) {
        let (after, node) = cut(expression).parse(i.advance())?;
        given.has_kwargs = true;
        given.push(Star::Two, None, node);
        return Ok(after);
    }
    let is_assigned = *i.second() == TokenKind::Punct(Punct::Equal);
    match i.kind() {
        TokenKind::Name if is_assigned => keyword_argument(i, given),
        TokenKind::Keyword(Keyword::None | Keyword::True | Keyword::False) if is_assigned => {
            let message = format!("cannot assign to {}", i.text());
            Err(wrong(i.span().to(i.advance().span()), message))
        }
        _ => positional(i, given),
    }
}

fn keyword_argument<'a>(i: Tokens<'a>, given: &mut Given) -> Result<Tokens<'a>, nom::Err<Fault>> {
    let (at_sign, (name, span)) = name(i)?;
    let (after, node) = cut(expression).parse(at_sign.advance())?;
    if after.is_keyword(Keyword::For) {
        return Err(wrong(span.to(at_sign.span()), MEANT_EQUAL));
    }
    let is_repeated =
        given.args.iter().any(|arg| arg.name.as_ref().is_some_and(|(known, _)| *known == name));
    if is_repeated {
        let message = format!("keyword argument repeated: {name}");
        return Err(wrong(span.to(node.extent), message));
    }
    given.has_keyword = true;
    given.push(Star::None, Some((name, span)), node);
    Ok(after)
}

fn positional<'a>(i: Tokens<'a>, given: &mut Given) -> Result<Tokens<'a>, nom::Err<Fault>> {
    let is_named = *i.second() == TokenKind::Punct(Punct::ColonEqual);
    let (after, node) = cut(if is_named { named } else { expression }).parse(i)?;
    if after.is_punct(Punct::ColonEqual) {
        return Err(not_bindable(after, &node));
    }
    if after.is_punct(Punct::Equal) {
        let message = "expression cannot contain assignment, perhaps you meant \"==\"?";
        return Err(wrong(node.expr.span.to(after.span()), message));
    }
    if given.has_kwargs {
        given.late.get_or_insert("positional argument follows keyword argument unpacking");
    } else if given.has_keyword {
        given.late.get_or_insert("positional argument follows keyword argument");
    }
    if !after.is_keyword(Keyword::For) && !after.is_keyword(Keyword::Async) {
        given.push(Star::None, None, node);
        return Ok(after);
    }
    let (after, (clauses, height)) = clauses(after)?;
    let clause = clauses.last().expect("there is one");
    let end = clause.conditions.last().unwrap_or(&clause.iterable).span;
    let span = node.extent.to(end);
    if !given.args.is_empty() || !after.is_punct(Punct::ParenClose) {
        if !after.is_punct(Punct::ParenClose) && !after.is_punct(Punct::Comma) {
            return after.invalid();
        }
        return Err(wrong(span, "Generator expression must be parenthesized"));
    }
    given.has_bare_generator = true;
    given.push(Star::None, None, generator(node, clauses, height, span)?);
    Ok(after)
}
