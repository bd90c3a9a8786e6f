//! Linear algebra where elements are multiplied and summed, and less of it where less serves.

use crate::advise::pattern::{Site, Swap, matched_text, number, proposals, swap};
use crate::advise::rule::{Case, Claim, Proposal, Rule};
use crate::advise::subject::Subject;
use crate::syntax::ast::{BinaryOp, Expr, ExprKind};
use crate::syntax::{build, expr_text, walk};

/// The rules of this file.
pub(super) static ROWS: &[Rule] = &[Rule {
    id: "W18",
    title: "products and sums that linear algebra does in one step",
    doc: "np.sum(a * b) writes an array of products and reads it again; a @ b multiplies and adds in registers, \
          on every unit that the processor has. A sum of squares is x @ x, all pairwise distances are one \
          matrix product. The other way round, np.diag(v) @ m multiplies mostly by zeros, np.diag(a @ b) \
          computes a whole product for its diagonal, (a @ b) @ v a matrix where two vectors do, and an inverse \
          is more work than the system that it solves, and less exact. Sums are added in another order: the \
          last digits may differ. On short arrays it gains little.",
    fires: Case { setup: "a = np.linspace(0, 1, 20_000)\nb = np.sqrt(a)", code: "np.sum(a * b)" },
    quiet: Case { setup: "a = np.linspace(0, 1, 20_000)\nb = np.sqrt(a)", code: "np.sum(a + b)" },
    claim: Claim::Same,
    propose: linear,
}];

pub(super) static SWAPS: &[Swap] = &[
    swap("np.sum(X ** 2)", &["X @ X", "np.vdot(X, X)", "np.linalg.norm(X) ** 2"]),
    swap("np.sum(np.abs(X) ** 2)", &["X @ X", "np.vdot(X, X)"]),
    Swap { from: "np.sum(X * Y)", to: &["X @ Y", "np.vdot(X, Y)"], when: are_apart },
    swap("np.sqrt(np.sum(X ** 2))", &["np.linalg.norm(X)"]),
    swap("np.sum(X ** 2) ** 0.5", &["np.linalg.norm(X)"]),
    swap("np.mean((X - Y) ** 2)", &["np.linalg.norm(X - Y) ** 2 / X.size"]),
    swap("np.mean(X ** 2)", &["X @ X / X.size", "np.vdot(X, X) / X.size"]),
    Swap { from: "np.mean(X * Y)", to: &["X @ Y / X.size"], when: are_apart },
    swap("np.sum(X ** 2, axis=1)", &["np.einsum('ij,ij->i', X, X)"]),
    swap("np.sum(X ** 2, axis=-1)", &["np.einsum('...j,...j->...', X, X)"]),
    Swap {
        from: "np.sum(X * Y, axis=1)",
        to: &["X @ Y", "Y @ X", "np.einsum('ij,ij->i', X, Y)"],
        when: are_apart,
    },
    Swap {
        from: "np.sum(X * Y, axis=-1)",
        to: &["X @ Y", "Y @ X", "np.einsum('ij,ij->i', X, Y)"],
        when: are_apart,
    },
    swap("np.sum(X * Y[:, None], axis=0)", &["Y @ X"]),
    swap("np.sum(X * Y[:, np.newaxis], axis=0)", &["Y @ X"]),
    swap("np.sum(X[:, :, None] * Y[None], axis=1)", &["X @ Y"]),
    swap("np.sum(X[:, :, None] * Y[None, :, :], axis=1)", &["X @ Y"]),
    swap("np.sum(X[:, :, None] * Y, axis=1)", &["X @ Y"]),
    swap("np.linalg.inv(A) @ B", &["np.linalg.solve(A, B)"]),
    swap("np.diag(A @ B)", &["np.einsum('ij,ji->i', A, B)"]),
    swap("np.diagonal(A @ B)", &["np.einsum('ij,ji->i', A, B)"]),
    swap("np.trace(A @ B)", &["np.vdot(A, B.T)", "np.sum(A * B.T)"]),
    swap("np.diag(V) @ M", &["V[:, None] * M"]),
    swap("M @ np.diag(V)", &["M * V"]),
    swap("np.eye(N) @ M", &["M.copy()"]),
    swap("np.sum(np.outer(X, Y))", &["np.sum(X) * np.sum(Y)"]),
    swap("A @ B @ V", &["A @ (B @ V)"]),
    // Distances: |x - y|² = |x|² + |y|² - 2 x·y.
    swap("np.sum((X[:, None] - Y[None]) ** 2, axis=-1)", &[GRAM]),
    swap("np.sum((X[:, None] - Y) ** 2, axis=-1)", &[GRAM]),
    swap("np.sum((X[:, None, :] - Y[None, :, :]) ** 2, axis=-1)", &[GRAM]),
    swap("np.sum((X[:, None] - Y[None]) ** 2, axis=2)", &[GRAM]),
    swap("np.sum((X[:, None] - Y) ** 2, axis=2)", &[GRAM]),
    swap("np.sum((X[:, None, :] - Y[None, :, :]) ** 2, axis=2)", &[GRAM]),
    swap("np.sum((X[:, np.newaxis] - Y) ** 2, axis=-1)", &[GRAM]),
    swap("np.sum((X[:, np.newaxis, :] - Y[np.newaxis, :, :]) ** 2, axis=2)", &[GRAM]),
];

/// Where points lie close together and far from zero, the sums cancel: they may even fall below zero.
const GRAM: &str =
    "np.maximum((X * X).sum(axis=1)[:, None] + (Y * Y).sum(axis=1) - 2 * (X @ Y.T), 0)";

/// Whether a product is neither a square nor a multiple by a number: those have rows of their own.
fn are_apart(site: &Site<'_>) -> bool {
    let (x, y) = (site.get("X"), site.get("Y"));
    !walk::same(x, y) && number(x).is_none() && number(y).is_none()
}

fn linear(subject: &Subject<'_>) -> Vec<Proposal> {
    let mut found = proposals(subject, SWAPS);
    walk::each_expression(subject.statements, &mut |_, expr| {
        // The whole sum, not a sum of its first terms.
        let is_term = subject.parent(expr).is_some_and(is_sum);
        if is_sum(expr) && !is_term {
            let new = channels(expr).map(|new| subject.exchange(expr, &new));
            found.extend(new.map(|edit| Proposal::new(expr.span, vec![edit])));
        }
    });
    found
}

fn is_sum(expr: &Expr) -> bool {
    matches!(expr.kind, ExprKind::Binary(BinaryOp::Add, ..))
}

/// `r * img[..., 0] + g * img[..., 1] + b * img[..., 2]`: the last axis, weighted.
fn channels(expr: &Expr) -> Option<Expr> {
    let mut terms: Vec<&Expr> = Vec::new();
    gather(expr, &mut terms);
    if terms.len() < 2 {
        return None;
    }
    let mut weights: Vec<(i64, Expr)> = Vec::new();
    let mut image: Option<Expr> = None;
    for term in terms {
        let found = CHANNELS.iter().find_map(|pattern| matched_text(pattern, term))?;
        let at = number(found.get("K")).filter(|at| at.fract() == 0.0 && *at >= 0.0)?;
        if image.as_ref().is_some_and(|known| !walk::same(known, found.get("X"))) {
            return None;
        }
        image = Some(found.get("X").clone());
        weights.push((at as i64, found.get("W").clone()));
    }
    weights.sort_by_key(|(at, _)| *at);
    let is_whole = weights.iter().enumerate().all(|(i, (at, _))| *at == i as i64);
    let list: Vec<String> = weights.iter().map(|(_, weight)| expr_text(weight)).collect();
    let weights = crate::syntax::parse_expr(&format!("np.array([{}])", list.join(", "))).ok()?;
    is_whole.then(|| build::binary(BinaryOp::MatMul, image.expect("there are terms"), weights))
}

const CHANNELS: &[&str] = &["W * X[..., K]", "W * X[:, :, K]", "W * X[:, K]"];

fn gather<'a>(expr: &'a Expr, terms: &mut Vec<&'a Expr>) {
    match &expr.kind {
        ExprKind::Binary(BinaryOp::Add, left, right, _) => {
            gather(left, terms);
            gather(right, terms);
        }
        _ => terms.push(expr),
    }
}
