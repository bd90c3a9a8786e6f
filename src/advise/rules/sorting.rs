//! Sorting of which a part is used: partitions, extremes, and what is sorted already.

use crate::advise::edit::Edit;
use crate::advise::pattern::{Site, Swap, call_of, matched_text, number, proposals, swap};
use crate::advise::rule::{Case, Claim, Proposal, Rewrite, Rule};
use crate::advise::subject::Subject;
use crate::syntax::ast::{Expr, ExprKind, Stmt, StmtKind};
use crate::syntax::{build, expr_text, walk};

/// The rules of this file.
pub(super) static ROWS: &[Rule] = &[Rule {
    id: "W13",
    title: "all is sorted, a part is used",
    doc: "Sorting n numbers takes n log n steps. The k smallest are found in n: np.partition puts them in \
          front, in any order, and only they are sorted then; the smallest alone is a minimum. A single place \
          of the order, as the median, is one partition too. Where several numbers are equal, np.argpartition \
          may name another of them than np.argsort: then the result differs, and no advice is given. It is no \
          help where most of the order is used.",
    fires: Case { setup: "x = np.sin(np.arange(20_000.0))", code: "np.sort(x)[:10]" },
    quiet: Case { setup: "x = np.sin(np.arange(20_000.0))", code: "np.sort(x)[:, None]" },
    claim: Claim::Same,
    propose: sorting,
}];

/// Extremes stand before partitions: a place that is both is proposed once.
pub(super) static SWAPS: &[Swap] = &[
    swap("np.sort(X)[0]", &["np.min(X)"]),
    swap("np.sort(X)[-1]", &["np.max(X)"]),
    swap("sorted(X)[0]", &["np.min(X)"]),
    swap("sorted(X)[-1]", &["np.max(X)"]),
    swap("np.argsort(X)[0]", &["np.argmin(X)"]),
    swap("np.argsort(X)[-1]", &["np.argmax(X)"]),
    swap("np.argsort(X)[::-1][0]", &["np.argmax(X)"]),
    Swap { from: "np.sort(X)[:K]", to: &["np.sort(np.partition(X, K)[:K])"], when: is_place },
    swap("np.sort(X)[-K:]", &["np.sort(np.partition(X, -K)[-K:])"]),
    Swap {
        from: "np.sort(X)[::-1][:K]",
        to: &["np.sort(np.partition(X, -K)[-K:])[::-1]"],
        when: is_place,
    },
    Swap { from: "sorted(X)[:K]", to: &["np.sort(np.partition(X, K)[:K])"], when: is_place },
    swap("sorted(X)[-K:]", &["np.sort(np.partition(X, -K)[-K:])"]),
    swap("sorted(X, reverse=True)[:K]", &["np.sort(np.partition(X, -K)[-K:])[::-1]"]),
    Swap { from: "np.sort(X)[K]", to: &["np.partition(X, K)[K]"], when: is_inner },
    Swap { from: "sorted(X)[K]", to: &["np.partition(X, K)[K]"], when: is_inner },
    swap("X[np.argsort(X)]", &["np.sort(X)"]),
    swap("X[np.argsort(X)[::-1]]", &["np.sort(X)[::-1]"]),
    swap("sorted(set(X.tolist()))", &["np.unique(X)"]),
    Swap { from: "sorted(set(X))", to: &["np.unique(X)"], when: is_array },
    Swap { from: "len(set(X))", to: &["len(np.unique(X))"], when: is_array },
    // Of a sorted array.
    swap("np.max(np.sort(X))", &["np.max(X)"]),
    swap("np.min(np.sort(X))", &["np.min(X)"]),
    swap("np.sum(np.sort(X))", &["np.sum(X)"]),
    swap("np.mean(np.sort(X))", &["np.mean(X)"]),
    swap("np.sort(np.sort(X))", &["np.sort(X)"]),
];

/// Whether it is no list.
fn is_array(site: &Site<'_>) -> bool {
    call_of(site.get("X")).is_none_or(|call| call.function != "tolist")
}

fn is_place(site: &Site<'_>) -> bool {
    // Of what ends before the end, all but a few are taken.
    number(site.get("K")).is_none_or(|k| k > 0.0)
}

/// A place that is neither end.
fn is_inner(site: &Site<'_>) -> bool {
    let index = site.get("K");
    !matches!(number(index), Some(k) if k == 0.0 || k == -1.0)
        && !matches!(index.kind, ExprKind::Tuple(_) | ExprKind::None | ExprKind::Compare(..))
}

fn sorting(subject: &Subject<'_>) -> Vec<Proposal> {
    let mut found = proposals(subject, SWAPS);
    walk::each_expression(subject.statements, &mut |statement, expr| {
        found.extend(first_of_order(subject, statement, expr));
    });
    walk::each_block(subject.statements, &mut Vec::new(), &mut |block, _| {
        for statement in block {
            found.extend(through_name(subject, statement));
        }
    });
    found
}

/// Which end of `np.argsort` is taken, how many indices of it: pattern, what partitions, what orders.
const ORDERS: &[(&str, &str, &str)] = &[
    ("np.argsort(X)[:K]", "np.argpartition(X, K)[:K]", "np.argsort(X[P])"),
    ("np.argsort(X)[-K:]", "np.argpartition(X, -K)[-K:]", "np.argsort(X[P])"),
    ("np.argsort(X)[::-1][:K]", "np.argpartition(X, -K)[-K:]", "np.argsort(X[P])[::-1]"),
    ("np.argsort(-X)[:K]", "np.argpartition(X, -K)[-K:]", "np.argsort(-X[P])"),
];

/// `np.argsort(x)[:k]` in a simple statement: the indices of the k smallest, which then are put in order.
fn first_of_order(subject: &Subject<'_>, statement: &Stmt, expr: &Expr) -> Option<Proposal> {
    let is_simple = matches!(
        statement.kind,
        StmtKind::Expr(_)
            | StmtKind::Assign { .. }
            | StmtKind::AugAssign { .. }
            | StmtKind::AnnAssign { .. }
            | StmtKind::Return(_)
    );
    let edits = ordered(subject, statement, expr, expr).filter(|_| is_simple)?;
    Some(Proposal::new(expr.span, edits))
}

/// The indices that `whole` picks, in two statements: `expr`, which stands in the text, becomes the second's.
fn ordered(
    subject: &Subject<'_>,
    statement: &Stmt,
    expr: &Expr,
    whole: &Expr,
) -> Option<Vec<Edit>> {
    let (found, partition, order) = ORDERS.iter().find_map(|(pattern, partition, order)| {
        // The more exact pattern: of `-x`, the plain one would negate twice.
        let found = matched_text(pattern, whole)?;
        let is_negated = expr_text(found.get("X")).starts_with('-');
        (!is_negated).then_some((found, partition, order))
    })?;
    let is_name = matches!(found.get("X").kind, ExprKind::Name(_) | ExprKind::Attribute { .. });
    if !is_name || number(found.get("K")).is_some_and(|k| k <= 0.0) {
        return None;
    }
    let name = subject.fresh("part");
    let put = |template: &str| found.filled(template, &name);
    let line = format!("{name} = {}", put(partition));
    let new = format!("{name}[{}]", put(order));
    Some(vec![Edit::insertion(subject.text, statement, &line), Edit::new(expr.span, new)])
}

/// `s = np.sort(x)` of which one place, or one end, is used in the text. (For several places NumPy's
/// partition takes longer than its sort.)
fn through_name(subject: &Subject<'_>, statement: &Stmt) -> Option<Proposal> {
    let StmtKind::Assign { targets, value } = &statement.kind else { return None };
    let [Expr { kind: ExprKind::Name(name), .. }] = &targets[..] else { return None };
    let starts_sorted = call_of(bare(value))
        .is_some_and(|call| matches!(&*call.function, "sort" | "sorted()" | "argsort"));
    subject.definition(name).filter(|_| starts_sorted)?;
    let uses = uses(subject, name)?;
    let first = uses.first().filter(|first| uses.iter().all(|one| one == *first))?;
    let edits = match first {
        Use::Place(k) => {
            let found =
                ["np.sort(X)", "sorted(X)"].iter().find_map(|text| matched_text(text, value))?;
            let new = format!("np.partition({}, {k})", expr_text(found.get("X")));
            vec![Edit::new(value.span, new)]
        }
        Use::End(slice) => {
            // What is bound, and the part of it that is used, as one expression.
            let whole = build::subscript(value.clone(), slice.clone());
            let ends = ENDS
                .iter()
                .find_map(|(pattern, end)| Some(matched_text(pattern, &whole)?.filled(end, "")));
            match ends {
                Some(new) => vec![Edit::new(value.span, new)],
                None => ordered(subject, statement, value, &whole)?,
            }
        }
    };
    let rewrite = Rewrite { edits, drops: vec![name.clone()], ..Rewrite::default() };
    Some(Proposal { at: statement.span, rewrites: vec![rewrite] })
}

/// What `[::-1]` turns round.
fn bare(expr: &Expr) -> &Expr {
    match &expr.kind {
        ExprKind::Subscript { value, .. } => value,
        _ => expr,
    }
}

/// Ends of a sorted array, and how they are made without the rest.
const ENDS: &[(&str, &str)] = &[
    ("np.sort(X)[:K]", "np.sort(np.partition(X, K)[:K])"),
    ("np.sort(X)[-K:]", "np.sort(np.partition(X, -K)[-K:])"),
    ("np.sort(X)[::-1][:K]", "np.sort(np.partition(X, -K)[-K:])[::-1]"),
];

/// How a sorted array is read.
#[derive(Debug, PartialEq)]
enum Use {
    /// `s[k]`
    Place(String),
    /// `s[:k]` or `s[-k:]`: the slice.
    End(Expr),
}

/// Every use of a name, but for its binding; none where one is of another kind.
fn uses(subject: &Subject<'_>, name: &str) -> Option<Vec<Use>> {
    let mut mentioned = 0_usize;
    let mut found: Vec<Use> = Vec::new();
    walk::each_expression(subject.statements, &mut |_, expr| {
        mentioned += usize::from(matches!(&expr.kind, ExprKind::Name(other) if other == name));
        let ExprKind::Subscript { value, index } = &expr.kind else { return };
        if !matches!(&value.kind, ExprKind::Name(other) if other == name) {
            return;
        }
        let ends = ["X[-K:]", "X[:K]"].iter().find_map(|pattern| matched_text(pattern, expr));
        let place = || matched_text("X[K]", expr);
        let Some(letters) = ends.clone().or_else(place) else { return };
        let k = letters.get("K");
        let is_odd = matches!(k.kind, ExprKind::Tuple(_) | ExprKind::Compare(..) | ExprKind::None);
        let one = match ends {
            _ if is_odd || walk::mentions(k, name) => None,
            Some(_) => Some(Use::End((**index).clone())),
            None => Some(Use::Place(expr_text(k))),
        };
        found.extend(one);
    });
    // Its binding is a mention too.
    (mentioned == found.len() + 1).then_some(found)
}
