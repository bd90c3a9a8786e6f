//! The order of axes against the order in memory: columns of rows, transposed operands, axes by hand.

use crate::advise::edit::Edit;
use crate::advise::pattern::{Site, Swap, matched_text, number, numpy_name, proposals};
use crate::advise::rule::{Case, Claim, Proposal, Rewrite, Rule};
use crate::advise::subject::Subject;
use crate::array::Array;
use crate::array::layout::Order;
use crate::syntax::ast::{BinaryOp, Expr, ExprKind};
use crate::syntax::walk;

/// The rules of this file.
pub(super) static ROWS: &[Rule] = &[Rule {
    id: "W05",
    title: "axes read against the order in memory",
    doc: "NumPy keeps rows together: a column table[:, 1] of a table of eight columns takes one number of every \
          64 bytes that memory sends. In Fortran's order, np.asfortranarray(table), a column lies together; \
          likewise m + k.T goes through k in jumps until its transpose is copied once. Both copies are made \
          once, before what was timed: they pay if the array is used several times. np.apply_along_axis calls \
          a Python function for each row where the function itself takes an axis.",
    fires: Case {
        setup: "table = np.linspace(0, 1, 16_000).reshape(2_000, 8)",
        code: "table[:, 1] * table[:, 2] + table[:, 3]",
    },
    quiet: Case {
        setup: "table = np.linspace(0, 1, 16_000).reshape(8, 2_000)",
        code: "table[1] * table[2] + table[3]",
    },
    claim: Claim::Same,
    propose: axes,
}];

pub(super) static SWAPS: &[Swap] = &[
    Swap {
        from: "np.apply_along_axis(F, K, X)",
        to: &["F(X, axis=K)"],
        when: |site| numpy_name(site.get("F")).is_some(),
    },
    Swap { from: "np.sort(X, axis=0)", to: &["np.sort(X.T, axis=1).T"], when: is_table },
    Swap { from: "np.cumsum(X, axis=0)", to: &["np.cumsum(X.T, axis=1).T"], when: is_table },
];

fn is_table(site: &Site<'_>) -> bool {
    site.subject.ndim_of(site.get("X")) == Some(2)
}

fn axes(subject: &Subject<'_>) -> Vec<Proposal> {
    let mut found = proposals(subject, SWAPS);
    for (name, array) in subject.inputs() {
        let is_wide = array.shape().len() == 2 && array.shape()[1] > 1;
        if is_wide && is_rows(array) {
            found.extend(columns(subject, name));
            found.extend(transposed(subject, name));
        }
    }
    found
}

fn is_rows(array: &Array) -> bool {
    array.is_contiguous(Order::C) && !array.is_contiguous(Order::F)
}

/// `table[:, 1]` several times: from a copy in Fortran's order.
fn columns(subject: &Subject<'_>, name: &str) -> Option<Proposal> {
    let mut places: Vec<&Expr> = Vec::new();
    let mut mentioned = 0;
    walk::each_expression(subject.statements, &mut |_, expr| {
        mentioned += usize::from(is_name(expr, name));
        let column = ["X[:, K]", "X.T[K]"].iter().find_map(|text| matched_text(text, expr));
        if let Some(found) = column
            && is_name(found.get("X"), name)
            && !matches!(found.get("K").kind, ExprKind::None)
        {
            places.push(expr);
        }
    });
    let [first, _, ..] = places[..] else { return None };
    // What else is read of it may be rows.
    if mentioned != places.len() {
        return None;
    }
    let by_columns = subject.fresh(&format!("{name}_f"));
    let mut edits = Vec::new();
    for place in &places {
        walk::visit(place, &mut |part| {
            if is_name(part, name) {
                edits.push(Edit::new(part.span, by_columns.clone()));
            }
        });
    }
    let before = vec![format!("{by_columns} = np.asfortranarray({name})")];
    let rewrites = vec![Rewrite { edits, before, ..Rewrite::default() }];
    Some(Proposal { at: first.span, rewrites })
}

fn is_name(expr: &Expr, name: &str) -> bool {
    matches!(&expr.kind, ExprKind::Name(other) if other == name)
}

/// `m + k.T`: from a transpose that lies as the other operand does.
fn transposed(subject: &Subject<'_>, name: &str) -> Option<Proposal> {
    let is_turned =
        |expr: &Expr| matched_text("X.T", expr).is_some_and(|found| is_name(found.get("X"), name));
    let mut places: Vec<&Expr> = Vec::new();
    walk::each_expression(subject.statements, &mut |_, expr| {
        let ExprKind::Binary(op, left, right, _) = &expr.kind else { return };
        if *op == BinaryOp::MatMul {
            return;
        }
        for (operand, other) in [(left, right), (right, left)] {
            let is_straight = matched_text("X.T", other).is_none() && number(other).is_none();
            if is_turned(operand) && is_straight {
                places.push(operand);
            }
        }
    });
    let first = places.first()?;
    let turned = subject.fresh(&format!("{name}_t"));
    let edits = places.iter().map(|place| Edit::new(place.span, turned.clone())).collect();
    let before = vec![format!("{turned} = np.ascontiguousarray({name}.T)")];
    Some(Proposal {
        at: first.span,
        rewrites: vec![Rewrite { edits, before, ..Rewrite::default() }],
    })
}
