//! Powers that products and roots give for less.

use crate::advise::rule::{Case, Claim, Proposal, Rule};
use crate::advise::subject::Subject;
use crate::syntax::ast::{BinaryOp, Expr, ExprKind, UnaryOp};
use crate::syntax::{build, expr_text, walk};

/// The rules of this file.
pub(super) static ROWS: &[Rule] = &[Rule {
    id: "W08",
    title: "a power where products or a root do",
    doc: "NumPy computes x**2 as x*x and x**0.5 as a root, but any other power by the general function, which \
          takes a logarithm and an exponential for each element. x*x*x reads memory twice and still takes a \
          fraction of the time. np.power(x, 2) is the general function too: the operator is not. Products \
          round twice where a power rounds once: the last digit may differ.",
    fires: Case { setup: "x = np.linspace(0.1, 2, 50_000)", code: "x**3" },
    quiet: Case { setup: "x = np.linspace(0.1, 2, 50_000)", code: "x**2 + x**0.5" },
    claim: Claim::Same,
    propose: powers,
}];

fn powers(subject: &Subject<'_>) -> Vec<Proposal> {
    let mut found = Vec::new();
    walk::each_expression(subject.statements, &mut |_, expr| {
        let Some((base, exponent, operator)) = power(expr) else { return };
        // Of a number that is no array nothing is gained.
        if matches!(base.kind, ExprKind::Int(_) | ExprKind::Float(_)) {
            return;
        }
        if let Some(new) = rewritten(base, exponent, operator) {
            found.push(Proposal::new(expr.span, vec![subject.exchange(expr, &new)]));
        }
    });
    found
}

/// `base ** 3` or `np.power(base, 3)`: the base, the number, and whether it is the operator.
fn power(expr: &Expr) -> Option<(&Expr, f64, bool)> {
    match &expr.kind {
        ExprKind::Binary(BinaryOp::Pow, base, exponent, _) => Some((base, number(exponent)?, true)),
        ExprKind::Call { callee, args } if expr_text(callee) == "np.power" => match &args[..] {
            [base, exponent] => Some((&base.value, number(&exponent.value)?, false)),
            _ => None,
        },
        _ => None,
    }
}

fn number(expr: &Expr) -> Option<f64> {
    match &expr.kind {
        ExprKind::Int(value) => Some(*value as f64),
        ExprKind::Float(value) => Some(*value),
        ExprKind::Unary(UnaryOp::Neg, operand) => number(operand).map(|value| -value),
        _ => None,
    }
}

/// What is written instead.
fn rewritten(base: &Expr, exponent: f64, operator: bool) -> Option<Expr> {
    let is_name = matches!(base.kind, ExprKind::Name(_));
    let x = || base.clone();
    let times = |a, b| build::binary(BinaryOp::Mul, a, b);
    let squared = |a| build::binary(BinaryOp::Pow, a, build::int(2));
    if exponent == 0.5 {
        return (!operator).then(|| build::np_call("sqrt", vec![x()]));
    }
    if exponent == 1.5 {
        return is_name.then(|| times(x(), build::np_call("sqrt", vec![x()])));
    }
    let whole = exponent as i64;
    if whole as f64 != exponent {
        return None;
    }
    let cubed = || times(times(x(), x()), x());
    match whole {
        2 => (!operator).then(|| squared(x())),
        // Squares of squares need their base once.
        4 => Some(squared(squared(x()))),
        8 => Some(squared(squared(squared(x())))),
        // Else a base that is computed would be computed again.
        _ if !is_name => None,
        3 => Some(cubed()),
        5 => Some(times(squared(squared(x())), x())),
        6 => Some(squared(cubed())),
        7 => Some(times(squared(cubed()), x())),
        _ => None,
    }
}
