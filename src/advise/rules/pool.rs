//! Worker processes whose copies cost more than their work.

use crate::advise::edit::{Edit, indentation};
use crate::advise::pattern::{Swap, call_of, proposals, swap};
use crate::advise::rule::{Case, Claim, Proposal, Rewrite, Rule};
use crate::advise::subject::Subject;
use crate::diag::Span;
use crate::syntax::ast::{Expr, ExprKind, Stmt, StmtKind};
use crate::syntax::walk;

/// The rules of this file.
pub(super) static ROWS: &[Rule] = &[Rule {
    id: "W16",
    title: "a Pool that copies more than it computes",
    doc: "multiprocessing.Pool sends each argument to another process and each result back: both are copied, \
          byte by byte, and starting the processes takes longer than most array expressions. It pays where a \
          part's work takes many times longer than its copy: simulations, Python loops. A few NumPy operators \
          on a part do not; then a plain loop over the parts, or one expression over the whole array, is \
          faster. numscope's Pool starts threads, so that real processes cost more than what it shows.",
    fires: Case {
        setup: "from multiprocessing import Pool\nparts = [np.arange(100.0) + i for i in range(4)]\n\
                def f(part):\n    return (part * 2).sum()",
        code: "with Pool(2) as pool:\n    sums = pool.map(f, parts)",
    },
    quiet: Case {
        setup: "parts = [np.arange(100.0) + i for i in range(4)]\n\
                def f(part):\n    return (part * 2).sum()",
        code: "sums = [f(part) for part in parts]",
    },
    claim: Claim::Same,
    propose: pools,
}];

pub(super) static SWAPS: &[Swap] = &[
    swap("P.map(F, X)", &["[F(part) for part in X]"]),
    swap("P.map(F, X, chunksize=K)", &["[F(part) for part in X]"]),
    swap("P.imap(F, X)", &["[F(part) for part in X]"]),
    swap("P.starmap(F, X)", &["[F(*part) for part in X]"]),
];

fn pools(subject: &Subject<'_>) -> Vec<Proposal> {
    let calls = proposals(subject, SWAPS);
    let mut found = Vec::new();
    walk::each_statement(subject.statements, &mut |statement| {
        found.extend(without_pool(subject, statement, &calls));
    });
    found
}

/// The block of a `with Pool(...) as pool` by itself, its calls of `pool.map` as loops.
fn without_pool(subject: &Subject<'_>, statement: &Stmt, calls: &[Proposal]) -> Option<Proposal> {
    let StmtKind::With { items, body } = &statement.kind else { return None };
    let [(manager, Some(target))] = &items[..] else { return None };
    let ExprKind::Name(pool) = &target.kind else { return None };
    if call_of(manager).is_none_or(|call| call.function.trim_end_matches("()") != "Pool") {
        return None;
    }
    let outer = indentation(subject.text, statement.span.start)?;
    let (first, last) = (body.first()?, body.last()?);
    let inner = indentation(subject.text, first.span.start)?;
    let within = |at: Span| at.start >= first.span.start && at.end <= last.span.end;
    let mut edits: Vec<Edit> = calls
        .iter()
        .filter(|call| within(call.at))
        .flat_map(|call| call.rewrites[0].edits.clone())
        .collect();
    let mut mentioned = 0;
    walk::each_expression(body, &mut |_, expr| mentioned += usize::from(is_name(expr, pool)));
    // Each is the object of a call that is exchanged.
    if edits.is_empty() || mentioned != edits.len() {
        return None;
    }
    let head = Span { start: statement.span.start, end: first.span.start };
    edits.push(Edit::new(head, ""));
    edits.extend(lifted(subject.text, first.span.start, last.span.end, [inner, outer]));
    let drops = vec![pool.clone()];
    Some(Proposal {
        at: statement.span,
        rewrites: vec![Rewrite { edits, drops, ..Rewrite::default() }],
    })
}

fn is_name(expr: &Expr, name: &str) -> bool {
    matches!(&expr.kind, ExprKind::Name(other) if other == name)
}

/// The lines of a block, but for the first, as far to the left as the statement around it.
fn lifted(text: &str, start: u32, end: u32, [inner, outer]: [&str; 2]) -> Vec<Edit> {
    let block = &text[start as usize..end as usize];
    let breaks = block.match_indices('\n').map(|(at, _)| start as usize + at + 1);
    let lines = breaks.filter(|at| text[*at..].starts_with(inner));
    let extra = inner.len() - outer.len().min(inner.len());
    lines.map(|at| Edit::new(Span::new(at, at + extra), "")).collect()
}
