//! Masks and `np.where`: counting, choosing and summing without picking elements out.

use crate::advise::edit::Edit;
use crate::advise::pattern::{Site, Swap, call_of, number, proposals, swap};
use crate::advise::rule::{Case, Claim, Proposal, Rewrite, Rule};
use crate::advise::subject::Subject;
use crate::array::dtype::{DType, Kind};
use crate::syntax::ast::{BinaryOp, CmpOp, Expr, ExprKind, Stmt, StmtKind, UnaryOp};
use crate::syntax::walk;

/// The rules of this file.
pub(super) static ROWS: &[Rule] = &[Rule {
    id: "W14",
    title: "elements picked by a mask where whole arrays serve",
    doc: "x[mask] first counts the mask, then copies element by element; where the mask has no pattern the \
          processor guesses wrong half of the time. To count, np.count_nonzero reads the mask alone. To \
          choose, np.maximum, np.clip and np.abs go over whole arrays without asking, where np.where asks at \
          each element. To sum, x * mask multiplies by 0 and 1. That is no help where few elements are picked, \
          and wrong where x holds inf or nan: 0 * inf is nan. \
          np.argmax(mask) finds the first truth, and gives 0 where there is none.",
    fires: Case { setup: "x = np.sin(np.arange(20_000.0))", code: "np.where(x < 0, 0, x)" },
    quiet: Case { setup: "x = np.sin(np.arange(20_000.0))", code: "np.where(x < 0, 1, x)" },
    claim: Claim::Same,
    propose: masks,
}];

pub(super) static SWAPS: &[Swap] = &[
    // Counting.
    Swap { from: "len(X[M])", to: &["np.count_nonzero(M)"], when: may_be_mask },
    Swap { from: "X[M].size", to: &["np.count_nonzero(M)"], when: may_be_mask },
    Swap { from: "X[M].shape[0]", to: &["np.count_nonzero(M)"], when: may_be_mask },
    swap("len(np.where(M)[0])", &["np.count_nonzero(M)"]),
    swap("np.where(M)[0].size", &["np.count_nonzero(M)"]),
    swap("len(np.flatnonzero(M))", &["np.count_nonzero(M)"]),
    swap("len(np.nonzero(M)[0])", &["np.count_nonzero(M)"]),
    swap("len(np.argwhere(M))", &["np.count_nonzero(M)"]),
    Swap { from: "np.sum(M)", to: &["np.count_nonzero(M)"], when: |site| is_mask(site, "M") },
    Swap { from: "sum(M)", to: &["np.count_nonzero(M)"], when: |site| is_mask(site, "M") },
    Swap {
        from: "np.mean(X < K)",
        to: &["np.count_nonzero(X < K) / X.size"],
        when: is_array_first,
    },
    Swap {
        from: "np.mean(X > K)",
        to: &["np.count_nonzero(X > K) / X.size"],
        when: is_array_first,
    },
    Swap {
        from: "np.mean(M)",
        to: &["np.count_nonzero(M) / M.size"],
        when: |site| is_mask(site, "M"),
    },
    // Of one axis, NumPy takes a list of places more quickly than a mask without pattern.
    Swap { from: "X[np.where(M)]", to: &["X[M]"], when: has_axes },
    Swap { from: "X[np.nonzero(M)]", to: &["X[M]"], when: has_axes },
    // Choosing.
    swap("np.where(X < K, K, np.where(X > L, L, X))", &["np.clip(X, K, L)"]),
    swap("np.where(X > L, L, np.where(X < K, K, X))", &["np.clip(X, K, L)"]),
    swap("np.minimum(np.maximum(X, K), L)", &["np.clip(X, K, L)"]),
    swap("np.maximum(np.minimum(X, L), K)", &["np.clip(X, K, L)"]),
    swap("np.minimum(L, np.maximum(X, K))", &["np.clip(X, K, L)"]),
    swap("np.where(X < 0, -X, X)", &["np.abs(X)"]),
    swap("np.where(X >= 0, X, -X)", &["np.abs(X)"]),
    swap("np.where(X > 0, X, -X)", &["np.abs(X)"]),
    swap("np.where(X < Y, X, Y)", &["np.minimum(X, Y)"]),
    swap("np.where(X <= Y, X, Y)", &["np.minimum(X, Y)"]),
    swap("np.where(X < Y, Y, X)", &["np.maximum(X, Y)"]),
    swap("np.where(X <= Y, Y, X)", &["np.maximum(X, Y)"]),
    swap("np.where(M, 1, 0)", &["M.astype(int)", "M.astype(float)"]),
    swap("np.where(M, 1.0, 0.0)", &["M.astype(float)"]),
    swap("np.where(M, 1, -1)", &["2 * M - 1"]),
    swap("np.where(M, True, False)", &["M"]),
    Swap { from: "np.where(M, X, 0)", to: &["X * M"], when: is_apart },
    Swap { from: "np.where(M, 0, X)", to: &["X * ~M"], when: is_apart },
    swap("M == True", &["M"]),
    // Sums.
    Swap {
        from: "np.sum(X[M])",
        to: &["np.sum(X * M)", "np.sum(np.where(M, X, 0))"],
        when: may_be_mask,
    },
    Swap {
        from: "np.mean(X[M])",
        to: &["np.sum(X * M) / np.count_nonzero(M)", "np.mean(X[np.flatnonzero(M)])"],
        when: may_be_mask,
    },
    swap("np.sum(np.where(M, X, 0))", &["np.sum(X * M)"]),
    Swap {
        from: "X[M]",
        to: &["np.compress(M, X)"],
        when: |site| {
            is_mask(site, "M")
                && is_read(site)
                && !site.is_asked_for(&["size", "shape", "sum", "mean", "len()"])
        },
    },
    // Squares have no sign.
    swap("np.abs(X) ** 2", &["X ** 2"]),
    swap("abs(X) ** 2", &["X ** 2"]),
    swap("np.sqrt(X ** 2)", &["np.abs(X)"]),
];

/// Whether what a letter stands for is an array of truths, by what is written or by what it was.
fn is_mask(site: &Site<'_>, letter: &str) -> bool {
    is_truth(site.subject, site.get(letter), 3)
}

/// Whether a mask may stand where `M` does: one does, or a name of which nothing is known.
fn may_be_mask(site: &Site<'_>) -> bool {
    let index = site.get("M");
    let ExprKind::Name(name) = &index.kind else { return is_mask(site, "M") };
    let is_known =
        site.subject.array_of(index).is_some() || site.subject.definition(name).is_some();
    is_mask(site, "M") || !is_known && site.subject.is_parameter(name)
}

/// Whether a mask and an array have nothing to do with each other: bounds have rows of their own.
fn is_apart(site: &Site<'_>) -> bool {
    let (mask, array) = (site.get("M"), site.get("X"));
    let is_bound = matches!(mask.kind, ExprKind::Compare(..))
        && walk::parts(mask).iter().any(|part| walk::same(part, array));
    let is_nested = call_of(array).is_some_and(|call| call.function == "where");
    number(array).is_none() && !is_bound && !is_nested
}

/// Whether `X` has several axes, by itself or where it was bound, or its mask has.
fn has_axes(site: &Site<'_>) -> bool {
    let mut most = 0;
    for letter in ["X", "M"] {
        walk::visit(site.get(letter), &mut |part| {
            most = most.max(site.subject.ndim_of(part).unwrap_or(0));
        });
    }
    most > 1
}

fn is_array_first(site: &Site<'_>) -> bool {
    number(site.get("X")).is_none()
}

/// Functions that give truths.
const TRUTHS: &[&str] = &[
    "isnan",
    "isfinite",
    "isinf",
    "isin",
    "isclose",
    "logical_and",
    "logical_or",
    "logical_not",
    "logical_xor",
    "signbit",
];

/// `depth`: how many names are looked up.
fn is_truth(subject: &Subject<'_>, expr: &Expr, depth: usize) -> bool {
    if subject.dtype_of(expr) == Some(DType::Bool) {
        return true;
    }
    match &expr.kind {
        ExprKind::Compare(_, rest) => rest
            .iter()
            .all(|(op, ..)| !matches!(op, CmpOp::In | CmpOp::NotIn | CmpOp::Is | CmpOp::IsNot)),
        ExprKind::Binary(BinaryOp::BitAnd | BinaryOp::BitOr | BinaryOp::BitXor, left, right, _) => {
            is_truth(subject, left, depth) && is_truth(subject, right, depth)
        }
        ExprKind::Unary(UnaryOp::Invert, operand) => is_truth(subject, operand, depth),
        ExprKind::Name(name) if depth > 0 => {
            subject.definition(name).is_some_and(|value| is_truth(subject, value, depth - 1))
        }
        _ => call_of(expr).is_some_and(|call| TRUTHS.contains(&&*call.function)),
    }
}

/// Whether the place is no target of an assignment.
fn is_read(site: &Site<'_>) -> bool {
    let mut is_target = false;
    walk::each_statement(site.subject.statements, &mut |statement| {
        let targets: &[Expr] = match &statement.kind {
            StmtKind::Assign { targets, .. } | StmtKind::Del(targets) => targets,
            StmtKind::AnnAssign { target, .. } | StmtKind::AugAssign { target, .. } => {
                std::slice::from_ref(target)
            }
            _ => &[],
        };
        for target in targets {
            walk::visit(target, &mut |part| is_target |= std::ptr::eq(part, site.expr));
        }
    });
    !is_target
}

fn masks(subject: &Subject<'_>) -> Vec<Proposal> {
    let mut found = proposals(subject, SWAPS);
    walk::each_statement(subject.statements, &mut |statement| {
        let made = bounded(subject, statement).or_else(|| stepped(subject, statement));
        found.extend(made.map(|texts| one_of(statement, texts)));
    });
    found
}

/// As it is, or, for a last statement that has no value, bound to the name that it writes into.
fn one_of(statement: &Stmt, texts: [String; 2]) -> Proposal {
    let rewrite =
        |text| Rewrite { edits: vec![Edit::new(statement.span, text)], ..Rewrite::default() };
    Proposal { at: statement.span, rewrites: texts.map(rewrite).into() }
}

/// `x[x < 0] = 0`: a bound put in by a mask.
fn bounded(subject: &Subject<'_>, statement: &Stmt) -> Option<[String; 2]> {
    let StmtKind::Assign { targets, value } = &statement.kind else { return None };
    let [Expr { kind: ExprKind::Subscript { value: array, index }, .. }] = &targets[..] else {
        return None;
    };
    let ExprKind::Compare(left, rest) = &index.kind else { return None };
    let [(op, _, right)] = &rest[..] else { return None };
    if !walk::same(array, left) || !walk::same(right, value) {
        return None;
    }
    let function = match op {
        CmpOp::Lt | CmpOp::Le => "maximum",
        CmpOp::Gt | CmpOp::Ge => "minimum",
        CmpOp::Eq | CmpOp::Ne | CmpOp::In | CmpOp::NotIn | CmpOp::Is | CmpOp::IsNot => return None,
    };
    let (x, bound) = (subject.written(array), subject.written(value));
    let text = format!("np.{function}({x}, {bound}, out={x})");
    Some([text.clone(), format!("{x} = {text}")])
}

/// `x[m] += 1`, `x[m] *= k`: an operation at the places of a mask.
fn stepped(subject: &Subject<'_>, statement: &Stmt) -> Option<[String; 2]> {
    let StmtKind::AugAssign { target, op, value, .. } = &statement.kind else { return None };
    let ExprKind::Subscript { value: array, index } = &target.kind else { return None };
    if !is_truth(subject, index, 3) || !is_plain(subject, value) {
        return None;
    }
    let function = match op {
        BinaryOp::Add => "add",
        BinaryOp::Sub => "subtract",
        BinaryOp::Mul => "multiply",
        BinaryOp::Div => "divide",
        _ => return None,
    };
    let [x, mask, by] = [array, index, value].map(|part| subject.written(part));
    if *op == BinaryOp::Add && by.trim() == "1" {
        return Some([format!("{x} += {mask}"), format!("{x} += ({mask})")]);
    }
    let text = format!("np.{function}({x}, {by}, out={x}, where={mask})");
    Some([text.clone(), format!("{x} = {text}")])
}

/// A number, or a name that is no array.
fn is_plain(subject: &Subject<'_>, expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Int(_) | ExprKind::Float(_) => true,
        ExprKind::Unary(_, operand) => is_plain(subject, operand),
        ExprKind::Name(_) => subject
            .array_of(expr)
            .is_none_or(|array| array.dtype.kind() == Kind::Float && array.size() == 1),
        _ => false,
    }
}
