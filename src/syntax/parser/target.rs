//! What may stand left of `=`, after `for`, `as` and `del`.

use nom::Parser;
use nom::combinator::cut;

use super::expr::{Listed, is_star, meant_equal, operation, starred};
use super::input::{Fault, Node, Parsed, Tokens, wrong};
use crate::diag::Span;
use crate::syntax::ast::{Expr, ExprKind, Precedence};
use crate::syntax::token::{Keyword, Punct};

/// What is done to a target.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Verb {
    Assign,
    Delete,
}

/// Whether a value can be bound to it; at fault is the part that is none.
pub(super) fn check(target: &Expr, verb: Verb) -> Result<(), nom::Err<Fault>> {
    if let ExprKind::Starred(inner) = &target.kind
        && verb == Verb::Assign
    {
        check(inner, verb)?;
        let message = "starred assignment target must be in a list or tuple";
        return Err(wrong(target.span, message));
    }
    if let Some((span, what)) = culprit(target, verb) {
        let verb = match verb {
            Verb::Assign => "assign to",
            Verb::Delete => "delete",
        };
        return Err(wrong(span, format!("cannot {verb} {what}")));
    }
    match crowded(target) {
        Some(span) => Err(wrong(span, "multiple starred expressions in assignment")),
        None => Ok(()),
    }
}

/// The first part that is no target, and what it is.
fn culprit(target: &Expr, verb: Verb) -> Option<(Span, &str)> {
    match &target.kind {
        ExprKind::Name(name) if name == "__debug__" => Some((target.span, name)),
        ExprKind::Name(_) | ExprKind::Attribute { .. } | ExprKind::Subscript { .. } => None,
        ExprKind::Tuple(elements) | ExprKind::List(elements) => {
            elements.iter().find_map(|element| culprit(element, verb))
        }
        ExprKind::Starred(inner) if verb == Verb::Assign => culprit(inner, verb),
        _ => Some((target.span, target.describe())),
    }
}

/// A tuple or list with more than one star.
fn crowded(target: &Expr) -> Option<Span> {
    let (ExprKind::Tuple(elements) | ExprKind::List(elements)) = &target.kind else { return None };
    let stars =
        elements.iter().filter(|element| matches!(element.kind, ExprKind::Starred(_))).count();
    if stars > 1 {
        return Some(target.span);
    }
    elements.iter().find_map(|element| match &element.kind {
        ExprKind::Starred(inner) => crowded(inner),
        _ => crowded(element),
    })
}

/// What to say of a wrong target of a statement, whose first `=` is at `sign`.
pub(super) fn better_message(
    sign: Tokens<'_>,
    first: &Listed,
    plain: nom::Err<Fault>,
) -> nom::Err<Fault> {
    let expr = match &first.node.expr.kind {
        ExprKind::Tuple(elements) if first.is_bare_tuple => elements.last(),
        _ => Some(&first.node.expr),
    };
    let all = &first.node.expr;
    match culprit(all, Verb::Assign) {
        Some((_, "__debug__")) | None => plain,
        Some(_) => expr.and_then(|expr| meant_equal(sign, expr, first.last)).unwrap_or(plain),
    }
}

/// Whether an augmented assignment or an annotation can have it as its target.
pub(super) fn is_single(target: &Expr) -> bool {
    matches!(
        target.kind,
        ExprKind::Name(_) | ExprKind::Attribute { .. } | ExprKind::Subscript { .. }
    )
}

/// The targets of a `for`, up to `in`, which is left.
pub(super) fn for_targets(i: Tokens<'_>) -> Parsed<'_, Node> {
    let operand = |i| operation(i, Precedence::BitOr);
    if i.is_keyword(Keyword::Not) {
        let (_, node) = operation(i, Precedence::Not)?;
        return Err(wrong(node.expr.span, "cannot assign to expression"));
    }
    let (mut i, first) = cut(|i| starred(operand, i)).parse(i)?;
    let (mut span, mut height) = (first.extent, first.height);
    let is_tuple = i.is_punct(Punct::Comma);
    let mut elements = vec![first.expr];
    while i.is_punct(Punct::Comma) {
        span = span.to(i.span());
        i = i.advance();
        if i.is_keyword(Keyword::In) {
            break;
        }
        let (after, node) = cut(|i| starred(operand, i)).parse(i)?;
        (span, height) = (span.to(node.extent), height.max(node.height));
        elements.push(node.expr);
        i = after;
    }
    let node = if is_tuple {
        Node::over(Expr::new(ExprKind::Tuple(elements), span), height)?
    } else {
        let expr = elements.pop().expect("there is one");
        Node { extent: span, expr, height }
    };
    if i.is_keyword(Keyword::In) || !is_target_like(&node.expr) {
        check(&node.expr, Verb::Assign)?;
    }
    Ok((i, node))
}

/// The target after `as`: one, which may be a tuple in brackets.
pub(super) fn as_target(i: Tokens<'_>) -> Parsed<'_, Node> {
    if is_star(i) {
        return i.invalid();
    }
    let (i, node) = cut(|i| operation(i, Precedence::Or)).parse(i)?;
    check(&node.expr, Verb::Assign)?;
    Ok((i, node))
}

fn is_target_like(expr: &Expr) -> bool {
    culprit(expr, Verb::Assign).is_none()
}
