//! Work that is written twice.

use std::collections::BTreeMap;

use super::loops::{is_pure, name_for, without_brackets};
use crate::advise::edit::{Edit, statements};
use crate::advise::rule::{Case, Claim, Proposal, Rule};
use crate::advise::subject::Subject;
use crate::diag::Span;
use crate::syntax::ast::{Expr, ExprKind, Stmt, StmtKind};
use crate::syntax::{expr_text, walk};

/// The rules of this file.
pub(super) static ROWS: &[Rule] = &[Rule {
    id: "W07",
    title: "an expression that is computed twice",
    doc: "NumPy computes what is written, as often as it is written: x[x > 0].mean() / x[x > 0].std() compares and \
          copies twice. Given a name, it is computed once. The name keeps its array alive until it is bound \
          anew, or the function ends. The fused modes of numscope compute equal steps of one line once.",
    fires: Case { setup: "x = np.linspace(-1, 1, 2000)", code: "x[x > 0].mean() / x[x > 0].std()" },
    quiet: Case {
        setup: "x = np.linspace(-1, 1, 2000)",
        code: "a = (x + 1).sum()\nx = x * 2\nb = (x + 1).sum()",
    },
    claim: Claim::Same,
    propose: repeated,
}];

/// One place at which an expression stands.
#[derive(Clone, Copy)]
struct Use<'a> {
    /// Which statement of the block.
    at: usize,
    expr: &'a Expr,
}

fn repeated(subject: &Subject<'_>) -> Vec<Proposal> {
    let mut found = Vec::new();
    walk::each_block(subject.statements, &mut Vec::new(), &mut |block, _| {
        let mut uses: BTreeMap<String, Vec<Use<'_>>> = BTreeMap::new();
        for (at, statement) in block.iter().enumerate() {
            if matches!(statement.kind, StmtKind::While { .. } | StmtKind::Def { .. }) {
                continue;
            }
            for expr in walk::own(statement) {
                gather(subject, expr, at, &mut uses);
            }
        }
        uses.retain(|_, uses| uses.len() > 1 && is_steady(block, uses));
        let all: Vec<&Vec<Use<'_>>> = uses.values().collect();
        for (text, uses) in uses.iter().filter(|(_, uses)| !is_covered(uses, &all)) {
            found.extend(named(subject, block, text, uses));
        }
    });
    found
}

/// Every expression that may be worth a name.
fn gather<'a>(
    subject: &Subject<'_>,
    expr: &'a Expr,
    at: usize,
    uses: &mut BTreeMap<String, Vec<Use<'a>>>,
) {
    let is_inner = matches!(
        expr.kind,
        ExprKind::Lambda { .. }
            | ExprKind::Comprehension { .. }
            | ExprKind::DictComprehension { .. }
            // What stands under a condition may not be computed at all.
            | ExprKind::Conditional { .. }
            | ExprKind::BoolOp(..)
    );
    if is_inner {
        return;
    }
    let is_worth = match &expr.kind {
        ExprKind::Call { callee, .. } => !matches!(callee.kind, ExprKind::Name(_)),
        ExprKind::Subscript { index, .. } => matches!(index.kind, ExprKind::Compare(..)),
        ExprKind::Binary(..) | ExprKind::Compare(..) | ExprKind::Unary(..) => {
            subject.array_at(expr).is_some()
        }
        _ => false,
    };
    if is_worth && is_pure(expr) {
        uses.entry(expr_text(expr)).or_default().push(Use { at, expr });
    }
    for part in walk::parts(expr) {
        gather(subject, part, at, uses);
    }
}

/// Whether nothing that it mentions changes from the first use to the last.
fn is_steady(block: &[Stmt], uses: &[Use<'_>]) -> bool {
    let (first, last) = (uses[0].at, uses[uses.len() - 1].at);
    let changed = walk::changed(&block[first..last]);
    walk::names_in(uses[0].expr).iter().all(|name| !changed.contains(name))
}

/// Whether each use lies within one of a longer expression that is as often repeated.
fn is_covered(uses: &[Use<'_>], all: &[&Vec<Use<'_>>]) -> bool {
    let within = |inner: Span, outer: Span| {
        outer.start <= inner.start && inner.end <= outer.end && inner != outer
    };
    all.iter().any(|others| {
        uses.iter().all(|one| others.iter().any(|other| within(one.expr.span, other.expr.span)))
    })
}

/// The expression under a name, before its first use; or the name that it has already.
fn named(subject: &Subject<'_>, block: &[Stmt], text: &str, uses: &[Use<'_>]) -> Option<Proposal> {
    let first = &block[uses[0].at];
    if !subject.begins_line(first) && block.len() > 1 {
        return None;
    }
    let own = match &first.kind {
        StmtKind::Assign { targets, value } if std::ptr::eq(value, uses[0].expr) => {
            match &targets[..] {
                [Expr { kind: ExprKind::Name(name), .. }] => Some(name.clone()),
                _ => None,
            }
        }
        _ => None,
    };
    let mut edits = Vec::new();
    let rest = if own.is_some() { &uses[1..] } else { uses };
    let name = own.clone().unwrap_or_else(|| subject.fresh(&name_for(uses[0].expr, "part")));
    for one in rest {
        edits.push(Edit::new(without_brackets(subject.text, one.expr.span), name.clone()));
    }
    if own.is_none() {
        let start = Span { start: first.span.start, end: first.span.start };
        let lines = [format!("{name} = {text}"), String::new()];
        edits.push(Edit::new(start, statements(subject.text, first.span.start, &lines)));
    }
    Some(Proposal { at: uses[0].expr.span, ..Proposal::new(first.span, edits) })
}
