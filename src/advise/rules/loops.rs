//! Work that Python does element by element, and work that a loop does anew each round.

use std::collections::BTreeSet;

use crate::advise::edit::{Edit, statements};
use crate::advise::loops;
use crate::advise::rule::{Case, Claim, Proposal, Rule};
use crate::advise::subject::Subject;
use crate::diag::Span;
use crate::syntax::ast::{Expr, ExprKind, Stmt, StmtKind};
use crate::syntax::{expr_text, walk};

/// The rules of this file.
pub(super) static ROWS: &[Rule] = &[
    Rule {
        id: "W10",
        title: "a Python loop that is an array expression",
        doc: "Each round of a Python loop looks up names, makes a number object for every element and calls \
              operators through it: some 50 ns where an array's loop takes one or less. Written over whole \
              arrays, the same arithmetic runs in compiled loops. It takes memory for the arrays between; a \
              loop over few elements, or one whose rounds need the results of earlier rounds, stays one.",
        fires: Case {
            setup: "x = np.linspace(-1, 1, 5000)\nout = np.zeros(5000)",
            code: "for i in range(len(x)):\n    if x[i] > 0:\n        out[i] = x[i] * 2",
        },
        quiet: Case {
            setup: "x = np.linspace(0, 1, 500)",
            code: "y = np.zeros(500)\nfor i in range(1, 500):\n    y[i] = 0.9 * y[i - 1] + x[i]",
        },
        claim: Claim::Same,
        propose: loops::proposals,
    },
    Rule {
        id: "W11",
        title: "the same work in every round of a loop",
        doc: "What does not change from round to round is computed anew in each: a sum over the whole array \
              inside a loop over its elements makes the loop quadratic. Computed once before the loop, it costs \
              once. NumPy cannot see this, and Python does not look for it.",
        fires: Case {
            setup: "x = np.linspace(0, 1, 300)",
            code: "out = []\nfor v in x:\n    out.append(float(v) / float(x.sum()))",
        },
        quiet: Case {
            setup: "x = np.linspace(0, 1, 300)",
            code: "for k in range(3):\n    x = x - x.mean()",
        },
        claim: Claim::Same,
        propose: invariant,
    },
];

/// Expressions in loops that mention nothing the loop changes.
fn invariant(subject: &Subject<'_>) -> Vec<Proposal> {
    let mut found = Vec::new();
    walk::each_block(subject.statements, &mut Vec::new(), &mut |block, _| {
        for statement in block {
            let StmtKind::For { body, .. } = &statement.kind else { continue };
            if !subject.begins_line(statement) {
                continue;
            }
            let changed = walk::changed(std::slice::from_ref(statement));
            let mut steady: Vec<&Expr> = Vec::new();
            for inner in body {
                gather(inner, &changed, &mut steady);
            }
            found.extend(hoisted(subject, statement, &steady));
        }
    });
    found
}

/// The outermost expressions of a statement that cost something and stay the same.
fn gather<'a>(statement: &'a Stmt, changed: &BTreeSet<String>, found: &mut Vec<&'a Expr>) {
    if matches!(statement.kind, StmtKind::Def { .. }) {
        return;
    }
    for expr in walk::own(statement) {
        steady_parts(expr, changed, found);
    }
    // What stands under a condition may not be computed at all.
    if matches!(statement.kind, StmtKind::If { .. }) {
        return;
    }
    for block in walk::blocks(statement) {
        for inner in block {
            gather(inner, changed, found);
        }
    }
}

fn steady_parts<'a>(expr: &'a Expr, changed: &BTreeSet<String>, found: &mut Vec<&'a Expr>) {
    let is_inner = matches!(
        expr.kind,
        ExprKind::Lambda { .. }
            | ExprKind::Comprehension { .. }
            | ExprKind::DictComprehension { .. }
            | ExprKind::Conditional { .. }
            | ExprKind::BoolOp(..)
    );
    if is_inner {
        return;
    }
    let names = walk::names_in(expr);
    let is_steady = names.iter().all(|name| !changed.contains(name)) && !names.is_empty();
    if is_steady && costs(expr) && is_pure(expr) {
        found.push(expr);
        return;
    }
    for part in walk::parts(expr) {
        steady_parts(part, changed, found);
    }
}

/// Whether an expression may take time: a call, or an operator on what may be an array.
fn costs(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Call { callee, .. } => {
            !matches!(&expr_text(callee)[..], "len" | "range" | "float" | "int" | "slice" | "print")
        }
        ExprKind::Binary(_, left, right, _) => {
            costs(left) || costs(right) || is_named(left) || is_named(right)
        }
        _ => false,
    }
}

fn is_named(expr: &Expr) -> bool {
    matches!(expr.kind, ExprKind::Name(_))
}

/// Whether an expression gives the same each time and does nothing else.
pub(super) fn is_pure(expr: &Expr) -> bool {
    let mut is_known = true;
    walk::visit(expr, &mut |part| {
        if let ExprKind::Call { callee, .. } = &part.kind
            && let ExprKind::Name(name) = &callee.kind
        {
            is_known &= walk::READERS.contains(&name.as_str()) && name != "print";
        }
    });
    let text = expr_text(expr);
    let acts = [".random", "rng.", ".append(", "next(", ".pop(", "time.", "out="];
    is_known && !acts.iter().any(|word| text.contains(word))
}

/// All of a loop's steady expressions before it, each under a name.
fn hoisted(subject: &Subject<'_>, statement: &Stmt, steady: &[&Expr]) -> Option<Proposal> {
    let mut names: Vec<(String, String)> = Vec::new();
    let mut edits = Vec::new();
    for expr in steady {
        let text = expr_text(expr);
        let known = names.iter().find(|(known, _)| *known == text).map(|(_, name)| name.clone());
        let name = known.unwrap_or_else(|| {
            let wanted = name_for(expr, "constant");
            let taken = names.iter().filter(|(_, name)| name.starts_with(&wanted)).count();
            let wanted = if taken == 0 { wanted } else { format!("{wanted}_{}", taken + 1) };
            let name = subject.fresh(&wanted);
            names.push((text, name.clone()));
            name
        });
        edits.push(Edit::new(without_brackets(subject.text, expr.span), name));
    }
    let start = Span { start: statement.span.start, end: statement.span.start };
    let mut lines: Vec<String> =
        names.iter().map(|(text, name)| format!("{name} = {text}")).collect();
    lines.push(String::new());
    edits.push(Edit::new(start, statements(subject.text, statement.span.start, &lines)));
    let first = steady.first()?;
    Some(Proposal::new(first.span, edits))
}

/// What a value is called: `x_mean` of `x.mean()` and `np.mean(x)`, else `otherwise`.
pub(super) fn name_for(expr: &Expr, otherwise: &str) -> String {
    let word = |text: &str| -> String {
        text.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '_').collect()
    };
    if let ExprKind::Call { callee, args } = &expr.kind {
        match (&callee.kind, args.first()) {
            (ExprKind::Attribute { value, name, .. }, _)
                if is_named(value) && expr_text(value) != "np" =>
            {
                return format!("{}_{name}", word(&expr_text(value)));
            }
            (ExprKind::Attribute { name, .. }, Some(first)) if is_named(&first.value) => {
                return format!("{}_{name}", word(&expr_text(&first.value)));
            }
            (ExprKind::Name(name), _) => return format!("{name}_value"),
            _ => {}
        }
    }
    otherwise.to_owned()
}

/// The place of an expression with the brackets around it, if these only group.
pub(super) fn without_brackets(text: &str, span: Span) -> Span {
    let (before, after) = (&text[..span.start as usize], &text[span.end as usize..]);
    let is_call =
        |before: &str| before.ends_with(|c: char| c.is_alphanumeric() || "_])".contains(c));
    match before.strip_suffix('(') {
        Some(outside) if after.starts_with(')') && !is_call(outside) => {
            Span { start: span.start - 1, end: span.end + 1 }
        }
        Some(_) | None => span,
    }
}
