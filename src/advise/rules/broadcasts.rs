//! Arrays made full size only to meet another: broadcasting does that without them.

use crate::advise::pattern::{Site, Swap, call_of, number, proposals};
use crate::advise::rule::{Case, Claim, Proposal, Rewrite, Rule};
use crate::advise::subject::Subject;
use crate::syntax::ast::{Expr, ExprKind, StmtKind};
use crate::syntax::{build, expr_text, walk};

/// The rules of this file.
pub(super) static ROWS: &[Rule] = &[Rule {
    id: "W09",
    title: "a repeated copy where broadcasting serves",
    doc: "An operator repeats a row, a column or a number by itself, without a copy: m * v uses each element \
          of v for its whole column. np.tile, np.repeat, np.ones(...) * v and np.meshgrid write the \
          repetitions to memory first, and the operator reads them back. A column is v[:, None]; where full \
          arrays are the result, np.full and np.tile write them once. It gains little where NumPy writes its \
          result over the copy, and nothing where the repeated array is used many times.",
    fires: Case {
        setup: "m = np.linspace(0, 1, 20_000).reshape(100, 200)\nv = m[3].copy()",
        code: "m * np.tile(v, (100, 1))",
    },
    quiet: Case { setup: "v = np.linspace(0, 1, 200)", code: "np.tile(v, (100, 1))" },
    claim: Claim::Same,
    propose: broadcasts,
}];

pub(super) static SWAPS: &[Swap] = &[
    operand("np.tile(V, (N, 1))", &["V"]),
    operand("np.tile(V, [N, 1])", &["V"]),
    operand("np.tile(V, (1, N))", &["V"]),
    operand("np.tile(V, (N, 1)).T", &["V[:, None]"]),
    operand("np.tile(V, N).reshape(A, B)", &["V"]),
    operand("np.repeat(V, N, axis=0)", &["V"]),
    operand("np.repeat(V, N, axis=1)", &["V"]),
    operand("np.repeat(V, N).reshape(A, B)", &["V[:, None]"]),
    operand("np.array([V] * N)", &["V"]),
    operand("np.vstack([V] * N)", &["V"]),
    operand("np.stack([V] * N)", &["V"]),
    operand("np.column_stack([V] * N)", &["V[:, None]"]),
    operand("np.outer(V, np.ones(N))", &["V[:, None]"]),
    operand("np.outer(np.ones(N), V)", &["V"]),
    operand("np.full(S, K)", &["K"]),
    operand("np.full_like(X, K)", &["K"]),
    operand("np.ones(S) * V", &["V", "np.full(S, V)"]),
    operand("np.ones_like(X) * V", &["V", "np.full_like(X, V)"]),
    operand("np.zeros(S) + V", &["V", "np.full(S, V)"]),
    operand("np.zeros_like(X) + V", &["V", "np.full_like(X, V)"]),
    // As a result: written once.
    whole("np.ones(S) * K", &["np.full(S, K)", "np.full(S, K, dtype=float)"]),
    whole("np.ones_like(X) * K", &["np.full_like(X, K)", "np.full(X.shape, K)"]),
    whole("np.zeros(S) + K", &["np.full(S, K)", "np.full(S, K, dtype=float)"]),
    whole("np.zeros_like(X) + K", &["np.full_like(X, K)", "np.full(X.shape, K)"]),
    whole("np.ones((N, M)) * V", &["np.tile(V, (N, 1))"]),
    whole("np.ones((N, 1)) * V", &["np.tile(V, (N, 1))"]),
    whole("np.zeros((N, M)) + V", &["np.tile(V, (N, 1))"]),
    whole("np.outer(V, np.ones(N))", &["np.repeat(V[:, None], N, axis=1)"]),
    whole("np.array([V] * N)", &["np.tile(V, (N, 1))"]),
    whole("np.vstack([V] * N)", &["np.tile(V, (N, 1))"]),
    // Of zeros, what they leave as it was.
    operand("X + np.zeros(S)", &["X + 0.0", "X"]),
    operand("X + np.zeros_like(X)", &["X"]),
    whole("X + np.zeros(S)", &["X + 0.0"]),
    whole("X + np.zeros_like(X)", &["X + 0.0"]),
];

/// A row for what an operator or a function takes.
const fn operand(from: &'static str, to: &'static [&'static str]) -> Swap {
    let when: fn(&Site<'_>) -> bool = |site| {
        site.is_operand()
            || site.is_bound()
                && site.found.letters().all(|(_, expr)| {
                    // A name for another array would be written through.
                    !matches!(expr.kind, ExprKind::Name(_))
                        || site.subject.ndim_of(expr).is_none() && number(expr).is_some()
                })
    };
    Swap { from, to, when }
}

/// A row for what is a result.
const fn whole(from: &'static str, to: &'static [&'static str]) -> Swap {
    Swap { from, to, when: |site| !site.is_operand() && is_number(site) }
}

/// Whether `K`, where the pattern has it, may be a number, and not the one that changes nothing.
fn is_number(site: &Site<'_>) -> bool {
    site.found.letters().filter(|(letter, _)| *letter == "K").all(|(_, expr)| {
        let is_array = site.subject.dtype_of(expr).is_some();
        !is_array && number(expr) != Some(1.0)
    })
}

fn broadcasts(subject: &Subject<'_>) -> Vec<Proposal> {
    let mut found = proposals(subject, SWAPS);
    grids(subject, &mut found);
    found
}

/// `x, y = np.meshgrid(a, b)`: a row and a column instead, of which operators make the grid. The names are
/// bound to something else then: they are dropped.
fn grids(subject: &Subject<'_>, found: &mut Vec<Proposal>) {
    walk::each_statement(subject.statements, &mut |statement| {
        let StmtKind::Assign { targets, value } = &statement.kind else { return };
        let Some(new) = open_grid(value) else { return };
        let drops: Vec<String> = targets.iter().flat_map(walk::names_in).collect();
        let edits = vec![subject.exchange(value, &new)];
        let rewrite = Rewrite { edits, drops, ..Rewrite::default() };
        found.push(Proposal { at: value.span, rewrites: vec![rewrite] });
    });
}

fn open_grid(value: &Expr) -> Option<Expr> {
    if let ExprKind::Subscript { value: grid, index } = &value.kind {
        let open = build::subscript(build::np("ogrid"), (**index).clone());
        return (expr_text(grid) == "np.mgrid").then_some(open);
    }
    let call = call_of(value)?;
    let is_dense = call.args.iter().all(|(name, _)| *name != Some("sparse"));
    let ExprKind::Call { callee, args } = &value.kind else { return None };
    let mut args = args.clone();
    args.push(build::named("sparse", build::of(ExprKind::Bool(true))));
    let is_grid = matches!(&*call.function, "meshgrid" | "indices");
    (is_grid && is_dense).then(|| build::call((**callee).clone(), args))
}
