//! Making expressions: names, calls, operators, subscripts, as a person would write them.
//!
//! What is made stands nowhere: its places are [`Span::NONE`].

use super::ast::{Arg, BinaryOp, CmpOp, Expr, ExprKind, Star};
use crate::diag::Span;

fn made(kind: ExprKind) -> Expr {
    Expr::new(kind, Span::NONE)
}

/// `text`
pub fn name(text: &str) -> Expr {
    made(ExprKind::Name(text.to_owned()))
}

/// A number without a point.
pub fn int(value: i64) -> Expr {
    made(ExprKind::Int(value))
}

/// `value.attribute`
pub fn attribute(value: Expr, attribute: &str) -> Expr {
    made(ExprKind::Attribute {
        value: Box::new(value),
        name: attribute.to_owned(),
        name_span: Span::NONE,
    })
}

/// `np.text`
pub fn np(text: &str) -> Expr {
    text.split('.').fold(name("np"), attribute)
}

/// An argument by position.
pub fn arg(value: Expr) -> Arg {
    Arg { name: None, star: Star::None, value }
}

/// An argument by name.
pub fn named(text: &str, value: Expr) -> Arg {
    Arg { name: Some((text.to_owned(), Span::NONE)), star: Star::None, value }
}

/// `callee(args)`
pub fn call(callee: Expr, args: Vec<Arg>) -> Expr {
    made(ExprKind::Call { callee: Box::new(callee), args })
}

/// `np.function(args)`
pub fn np_call(function: &str, args: Vec<Expr>) -> Expr {
    call(np(function), args.into_iter().map(arg).collect())
}

/// `value.method(args)`
pub fn method(value: Expr, text: &str, args: Vec<Arg>) -> Expr {
    call(attribute(value, text), args)
}

/// `left op right`
pub fn binary(op: BinaryOp, left: Expr, right: Expr) -> Expr {
    made(ExprKind::Binary(op, Box::new(left), Box::new(right), Span::NONE))
}

/// `left op right` of a comparison.
pub fn comparison(op: CmpOp, left: Expr, right: Expr) -> Expr {
    made(ExprKind::Compare(Box::new(left), vec![(op, Span::NONE, right)]))
}

/// `a, b`; a single one without a comma.
pub fn tuple(mut items: Vec<Expr>) -> Expr {
    if items.len() == 1 { items.remove(0) } else { made(ExprKind::Tuple(items)) }
}

/// `value[index]`
pub fn subscript(value: Expr, index: Expr) -> Expr {
    made(ExprKind::Subscript { value: Box::new(value), index: Box::new(index) })
}

/// `lower:upper`
pub fn slice(lower: Option<Expr>, upper: Option<Expr>) -> Expr {
    made(ExprKind::Slice { lower: lower.map(Box::new), upper: upper.map(Box::new), step: None })
}

/// `None`
pub fn none() -> Expr {
    made(ExprKind::None)
}

/// An expression of another kind.
pub fn of(kind: ExprKind) -> Expr {
    made(kind)
}
