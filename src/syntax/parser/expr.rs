//! Expressions: operators by precedence climbing, conditional and named expressions, lists with commas.
//!
//! Knows nothing of what stands in brackets; see `atom`.

use nom::Parser;
use nom::combinator::cut;

use super::atom::primary;
use super::input::{Context, Fault, Node, Parsed, Tokens, failure, keyword, name, punct, wrong};
use super::{params, refuse};
use crate::diag::Span;
use crate::syntax::ast::{BinaryOp, BoolOp, CmpOp, Expr, ExprKind, Precedence, UnaryOp};
use crate::syntax::lexer::too_large;
use crate::syntax::token::{Keyword, Punct, TokenKind};

/// CPython's message for `=` where only `==` or `:=` may stand.
pub(super) const MEANT_EQUAL: &str = "invalid syntax. Maybe you meant '==' or ':=' instead of '='?";

/// Expressions with commas between them, and what the wording of errors needs to know of them.
#[derive(Debug)]
pub(super) struct Listed {
    /// The expression alone, or a tuple.
    pub(super) node: Node,
    /// The last one's place, with its brackets.
    pub(super) last: Span,
    /// Whether it is a tuple without brackets.
    pub(super) is_bare_tuple: bool,
}

/// `a, *b, c`, as on the right of `=`. A single starred expression is refused.
pub(super) fn expressions(i: Tokens<'_>) -> Parsed<'_, Listed> {
    let (i, listed) = starred_list(i)?;
    if matches!(listed.node.expr.kind, ExprKind::Starred(_)) {
        return Err(wrong(listed.node.expr.span, "can't use starred expression here"));
    }
    Ok((i, listed))
}

/// `a, *b, c`; a single starred expression may turn out to be a target.
pub(super) fn starred_list(i: Tokens<'_>) -> Parsed<'_, Listed> {
    let (mut i, first) = starred(expression, i)?;
    let mut last = first.extent;
    if !i.is_punct(Punct::Comma) {
        return Ok((i, Listed { node: first, last, is_bare_tuple: false }));
    }
    let start = first.extent;
    let (mut height, mut end) = (first.height, first.extent);
    let mut elements = vec![first.expr];
    while i.is_punct(Punct::Comma) {
        end = i.span();
        i = i.advance();
        if !begins_expression(i) && !is_star(i) {
            break;
        }
        let (after, node) = cut(|i| starred(expression, i)).parse(i)?;
        height = height.max(node.height);
        (last, end) = (node.extent, node.extent);
        elements.push(node.expr);
        i = after;
    }
    let node = Node::over(Expr::new(ExprKind::Tuple(elements), start.to(end)), height)?;
    Ok((i, Listed { node, last, is_bare_tuple: true }))
}

/// `*x`, or what `otherwise` parses.
pub(super) fn starred<'a>(
    otherwise: impl Fn(Tokens<'a>) -> Parsed<'a, Node>,
    i: Tokens<'a>,
) -> Parsed<'a, Node> {
    if !is_star(i) {
        return otherwise(i);
    }
    let (after, value) = cut(|i| operation(i, Precedence::BitOr)).parse(i.advance())?;
    let span = i.span().to(value.extent);
    let node = Node::over(Expr::new(ExprKind::Starred(Box::new(value.expr)), span), value.height)?;
    Ok((after, node))
}

pub(super) fn is_star(i: Tokens<'_>) -> bool {
    *i.kind() == TokenKind::Binary(BinaryOp::Mul)
}

/// `name := value` or an expression, where Python allows both: in brackets and after `if` and `while`.
pub(super) fn named(i: Tokens<'_>) -> Parsed<'_, Node> {
    if *i.kind() == TokenKind::Name && *i.second() == TokenKind::Punct(Punct::ColonEqual) {
        let (i, (name, name_span)) = name(i)?;
        let (i, value) = cut(expression).parse(i.advance())?;
        let span = name_span.to(value.extent);
        let kind = ExprKind::Named { name, name_span, value: Box::new(value.expr) };
        return Ok((i, Node::over(Expr::new(kind, span), value.height)?));
    }
    let (i, node) = expression(i)?;
    if i.is_punct(Punct::ColonEqual) {
        return Err(not_bindable(i, &node));
    }
    if i.is_punct(Punct::Equal) {
        return Err(not_assignable(i, &node));
    }
    Ok((i, node))
}

/// What to say of `node :=` where `node` is no name; `i` stands at the sign.
pub(super) fn not_bindable(i: Tokens<'_>, node: &Node) -> nom::Err<Fault> {
    match expression(i.advance()) {
        Ok(_) => {
            let what = node.expr.describe();
            wrong(node.expr.span, format!("cannot use assignment expressions with {what}"))
        }
        Err(error) => error,
    }
}

/// What to say of `node = …` where `==` was meant; `i` stands at the sign.
fn not_assignable(i: Tokens<'_>, node: &Node) -> nom::Err<Fault> {
    meant_equal(i, &node.expr, node.extent).unwrap_or_else(|| unexpected(i))
}

/// CPython's guess that `==` was meant, where the right side is an operand and no other `=` follows it.
/// `i` stands at the sign, `extent` is the expression's place with its brackets.
pub(super) fn meant_equal(i: Tokens<'_>, expr: &Expr, extent: Span) -> Option<nom::Err<Fault>> {
    let (after, right) = operation(i.advance(), Precedence::BitOr).ok()?;
    if after.is_punct(Punct::Equal) || after.is_punct(Punct::ColonEqual) {
        return None;
    }
    let is_group = extent != expr.span;
    match &expr.kind {
        ExprKind::Name(_) if !is_group => Some(wrong(extent.to(right.extent), MEANT_EQUAL)),
        ExprKind::Tuple(_) | ExprKind::List(_) | ExprKind::None | ExprKind::Bool(_)
            if !is_group =>
        {
            None
        }
        ExprKind::Comprehension {
            form: crate::syntax::ast::ComprehensionForm::Generator, ..
        } => None,
        _ if is_group || expr.precedence() >= Precedence::BitOr => {
            let what = expr.describe();
            let message =
                format!("cannot assign to {what} here. Maybe you meant '==' instead of '='?");
            Some(wrong(expr.span, message))
        }
        _ => None,
    }
}

fn unexpected(i: Tokens<'_>) -> nom::Err<Fault> {
    i.invalid::<()>().expect_err("it always fails")
}

/// `lambda`, `a if b else c`, or an operation.
pub(super) fn expression(i: Tokens<'_>) -> Parsed<'_, Node> {
    if i.is_keyword(Keyword::Lambda) {
        return params::lambda(i);
    }
    let start = i;
    let (i, body) = operation(i, Precedence::Or)?;
    check_juxtaposed(start, i, &body)?;
    if i.is_keyword(Keyword::If) { conditional(i, body) } else { Ok((i, body)) }
}

/// `body if test else orelse`, of which the body has been read and `if` is next.
pub(super) fn conditional(i: Tokens<'_>, body: Node) -> Parsed<'_, Node> {
    let (i, test) = cut(|i| operation(i, Precedence::Or)).parse(i.advance())?;
    if !i.is_keyword(Keyword::Else) && !i.is_punct(Punct::Colon) {
        return Err(wrong(body.extent.to(test.extent), "expected 'else' after 'if' expression"));
    }
    let (i, _) = cut(keyword(Keyword::Else)).parse(i)?;
    // A chain of conditionals is as deep as it is long.
    let _descent = i.descend()?;
    let (i, orelse) = cut(expression).parse(i)?;
    let height = body.height.max(test.height).max(orelse.height);
    let span = body.extent.to(orelse.extent);
    let kind = ExprKind::Conditional {
        test: Box::new(test.expr),
        body: Box::new(body.expr),
        orelse: Box::new(orelse.expr),
    };
    Ok((i, Node::over(Expr::new(kind, span), height)?))
}

/// Two expressions side by side: a comma was forgotten, or `print` is Python 2's.
fn check_juxtaposed(start: Tokens<'_>, i: Tokens<'_>, left: &Node) -> Result<(), nom::Err<Fault>> {
    if !begins_expression(i) || i.context.is_wording.get() {
        return Ok(());
    }
    let is_name = matches!(left.expr.kind, ExprKind::Name(_)) && !left.is_group();
    if is_name && matches!(start.text(), "print" | "exec") {
        let Ok((_, right)) = starred_list(i) else { return Ok(()) };
        let word = start.text();
        let message = format!("Missing parentheses in call to '{word}'. Did you mean {word}(...)?");
        return Err(wrong(left.extent.to(right.node.extent), message));
    }
    let is_prefix = *start.kind() == TokenKind::Name
        && matches!(
            start.second(),
            TokenKind::Str(_) | TokenKind::Bytes(_) | TokenKind::FString(_)
        );
    let is_soft =
        *start.kind() == TokenKind::Name && matches!(start.text(), "match" | "case" | "_");
    if i.context.nesting.get() == 0 && i.is_keyword(Keyword::Not) {
        // `a not b`: CPython points at what should have been `in`.
        return i.advance().invalid();
    }
    if i.context.nesting.get() == 0 || is_prefix || is_soft {
        return Ok(());
    }
    i.context.is_wording.set(true);
    let right = expression(i);
    i.context.is_wording.set(false);
    match right {
        Ok((_, right)) => {
            let message = "invalid syntax. Perhaps you forgot a comma?";
            Err(wrong(left.extent.to(right.extent), message))
        }
        Err(_) => Err(unexpected(i)),
    }
}

/// Whether the next token can only begin an operand, or is `not` or `lambda`. (`(`, `[`, `+`, `-` and `*`
/// can also go on after one.)
fn begins_after_operand(i: Tokens<'_>) -> bool {
    match i.kind() {
        TokenKind::Name
        | TokenKind::Int(_)
        | TokenKind::Float(_)
        | TokenKind::Str(_)
        | TokenKind::Bytes(_)
        | TokenKind::FString(_) => true,
        TokenKind::Keyword(word) => {
            matches!(word, Keyword::None | Keyword::True | Keyword::False | Keyword::Lambda)
                || *word == Keyword::Not
        }
        TokenKind::Punct(sign) => matches!(sign, Punct::BraceOpen | Punct::Ellipsis | Punct::Tilde),
        TokenKind::Newline
        | TokenKind::Indent
        | TokenKind::Dedent
        | TokenKind::End
        | TokenKind::Binary(_)
        | TokenKind::Augmented(_)
        | TokenKind::Compare(_) => false,
    }
}

/// Whether an expression may begin with the next token.
pub(super) fn begins_expression(i: Tokens<'_>) -> bool {
    let can_also_follow = match i.kind() {
        TokenKind::Binary(op) => UnaryOp::from_symbol(op.symbol()).is_some(),
        TokenKind::Punct(sign) => matches!(sign, Punct::ParenOpen | Punct::SquareOpen),
        TokenKind::Keyword(word) => matches!(word, Keyword::Await | Keyword::Yield),
        _ => false,
    };
    can_also_follow || begins_after_operand(i)
}

/// What may follow an operand.
#[derive(Clone, Copy, Debug)]
enum Infix {
    Binary(BinaryOp),
    Bool(BoolOp),
    Compare,
}

impl Infix {
    fn precedence(self) -> Precedence {
        match self {
            Self::Binary(op) => op.precedence(),
            Self::Bool(op) => op.precedence(),
            Self::Compare => Precedence::Compare,
        }
    }
}

fn infix(i: Tokens<'_>) -> Option<Infix> {
    match i.kind() {
        TokenKind::Binary(op) => Some(Infix::Binary(*op)),
        TokenKind::Keyword(Keyword::And) => Some(Infix::Bool(BoolOp::And)),
        TokenKind::Keyword(Keyword::Or) => Some(Infix::Bool(BoolOp::Or)),
        _ => comparison(i).ok().map(|_| Infix::Compare),
    }
}

/// `<`, `in`, `not in` and their kin, with their place.
fn comparison(i: Tokens<'_>) -> Parsed<'_, (CmpOp, Span)> {
    let (one, two) = (i.advance(), i.advance().advance());
    match i.kind() {
        TokenKind::Compare(op) => Ok((one, (*op, i.span()))),
        TokenKind::Keyword(Keyword::In) => Ok((one, (CmpOp::In, i.span()))),
        TokenKind::Keyword(Keyword::Is) if one.is_keyword(Keyword::Not) => {
            Ok((two, (CmpOp::IsNot, i.span().to(one.span()))))
        }
        TokenKind::Keyword(Keyword::Is) => Ok((one, (CmpOp::Is, i.span()))),
        TokenKind::Keyword(Keyword::Not) if one.is_keyword(Keyword::In) => {
            Ok((two, (CmpOp::NotIn, i.span().to(one.span()))))
        }
        _ => i.other(),
    }
}

/// Operands joined by operators that bind at least as tightly as `min`.
pub(super) fn operation(i: Tokens<'_>, min: Precedence) -> Parsed<'_, Node> {
    let _descent = i.descend()?;
    let (mut i, mut left) = prefix(i, min)?;
    while let Some(infix) = infix(i)
        && infix.precedence() >= min
    {
        (i, left) = match infix {
            Infix::Binary(op) => binary(i, op, left)?,
            Infix::Bool(op) => bool_op(i, op, left)?,
            Infix::Compare => compare(i, left)?,
        };
    }
    Ok((i, left))
}

fn prefix(i: Tokens<'_>, min: Precedence) -> Parsed<'_, Node> {
    let unary = match i.kind() {
        TokenKind::Keyword(Keyword::Not) if min <= Precedence::Not => {
            let (after, operand) = cut(|i| operation(i, Precedence::Not)).parse(i.advance())?;
            let span = i.span().to(operand.extent);
            let kind = ExprKind::Not(Box::new(operand.expr));
            return Ok((after, Node::over(Expr::new(kind, span), operand.height)?));
        }
        TokenKind::Binary(op) => UnaryOp::from_symbol(op.symbol()),
        TokenKind::Punct(sign) => UnaryOp::from_symbol(sign.text()),
        TokenKind::Keyword(Keyword::Await) => return Err(failure(refuse::coroutines(i.span()))),
        _ => None,
    };
    let Some(op) = unary else { return primary(i) };
    if op == UnaryOp::Neg
        && let Some(parsed) = smallest_int(i)
    {
        return Ok(parsed);
    }
    let (after, operand) = cut(|i| operation(i, op.precedence())).parse(i.advance())?;
    let span = i.span().to(operand.extent);
    let kind = ExprKind::Unary(op, Box::new(operand.expr));
    Ok((after, Node::over(Expr::new(kind, span), operand.height)?))
}

/// `-9223372036854775808`, whose digits alone do not fit; nothing that binds tighter may follow.
fn smallest_int(i: Tokens<'_>) -> Option<(Tokens<'_>, Node)> {
    let number = i.advance();
    let after = number.advance();
    let is_alone = *after.kind() != TokenKind::Binary(BinaryOp::Pow)
        && ![Punct::Dot, Punct::ParenOpen, Punct::SquareOpen]
            .iter()
            .any(|&sign| after.is_punct(sign));
    if *number.kind() != TokenKind::Int(1 << 63) || !is_alone {
        return None;
    }
    let span = i.span().to(number.span());
    Some((after, Node { expr: Expr::new(ExprKind::Int(i64::MIN), span), height: 1, extent: span }))
}

/// The value of an integer token.
pub(super) fn int(value: u64, span: Span) -> Result<ExprKind, nom::Err<Fault>> {
    i64::try_from(value).map(ExprKind::Int).map_err(|_| failure(too_large(span)))
}

fn binary(i: Tokens<'_>, op: BinaryOp, left: Node) -> Parsed<'_, Node> {
    // `**` is the one operator that groups to the right, and a sign may stand after it: `2 ** -x ** 2`.
    let right_min = if op == BinaryOp::Pow { Precedence::Unary } else { op.precedence().tighter() };
    let op_span = i.span();
    let (i, right) = cut(|i| operation(i, right_min)).parse(i.advance())?;
    let span = left.extent.to(right.extent);
    let kind = ExprKind::Binary(op, Box::new(left.expr), Box::new(right.expr), op_span);
    Ok((i, Node::over(Expr::new(kind, span), left.height.max(right.height))?))
}

/// `a and b and c` is one expression over three.
fn bool_op(mut i: Tokens<'_>, op: BoolOp, left: Node) -> Parsed<'_, Node> {
    let (mut height, mut span) = (left.height, left.extent);
    let mut operands = vec![left.expr];
    while matches!(infix(i), Some(Infix::Bool(next)) if next == op) {
        let (after, operand) =
            cut(|i| operation(i, op.precedence().tighter())).parse(i.advance())?;
        height = height.max(operand.height);
        span = span.to(operand.extent);
        operands.push(operand.expr);
        i = after;
    }
    Ok((i, Node::over(Expr::new(ExprKind::BoolOp(op, operands), span), height)?))
}

/// `a < b < c` is one expression over three.
fn compare(mut i: Tokens<'_>, left: Node) -> Parsed<'_, Node> {
    let (mut height, mut span) = (left.height, left.extent);
    let mut rest = Vec::new();
    while let Ok((after_op, (op, op_span))) = comparison(i) {
        let (after, right) =
            cut(|i| operation(i, Precedence::Compare.tighter())).parse(after_op)?;
        height = height.max(right.height);
        span = span.to(right.extent);
        rest.push((op, op_span, right.expr));
        i = after;
    }
    Ok((i, Node::over(Expr::new(ExprKind::Compare(Box::new(left.expr), rest), span), height)?))
}

/// Run a parser with one more bracket open, then read the bracket that closes it.
pub(super) fn bracketed<'a, T>(
    i: Tokens<'a>,
    close: Punct,
    inner: impl FnOnce(Tokens<'a>) -> Parsed<'a, T>,
) -> Parsed<'a, (T, Span)> {
    let context: &Context<'_> = i.context;
    context.nesting.set(context.nesting.get() + 1);
    let parsed = inner(i);
    context.nesting.set(context.nesting.get() - 1);
    let (i, value) = match parsed {
        Err(nom::Err::Error(fault)) => return Err(nom::Err::Failure(fault)),
        other => other?,
    };
    let (i, end) = cut(punct(close)).parse(i)?;
    Ok((i, (value, end)))
}
