//! Values of all rounds of a loop at once: an expression whose axes are the loops around it, and rows.
//!
//! Knows how such expressions are lined up for broadcasting, and how axes are summed away.

use crate::syntax::ast::{BinaryOp, Expr, ExprKind};
use crate::syntax::build;

/// What an axis of an expression runs over.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Axis {
    /// The rounds of a loop, the outermost 0.
    Loop(usize),
    /// What each round takes as a whole: the row of `x[i]`, the column of `x[:, j]`.
    Row,
}

/// An expression for all rounds, with its axes in order; none where it is the same in all rounds.
#[derive(Clone, Debug)]
pub(super) struct Lifted {
    pub(super) expr: Expr,
    pub(super) axes: Vec<Axis>,
}

impl Lifted {
    /// The same in all rounds.
    pub(super) fn same(expr: Expr) -> Self {
        Self { expr, axes: Vec::new() }
    }

    pub(super) fn new(expr: Expr, axes: Vec<Axis>) -> Self {
        Self { expr, axes }
    }

    pub(super) fn is_same(&self) -> bool {
        self.axes.is_empty()
    }

    pub(super) fn has_row(&self) -> bool {
        self.axes.contains(&Axis::Row)
    }

    /// The number that it is, if it is written as one.
    pub(super) fn is_int(&self, value: i64) -> bool {
        matches!(self.expr.kind, ExprKind::Int(is) if is == value)
    }
}

/// The axes of what several values make together: loops from the outermost on, then rows; columns, which
/// come first where they are taken, stay first.
pub(super) fn common(values: &[&Lifted]) -> Vec<Axis> {
    let mut axes: Vec<Axis> = values.iter().flat_map(|value| &value.axes).copied().collect();
    axes.sort_unstable();
    axes.dedup();
    let is_column = |value: &&&Lifted| value.axes.len() > 1 && value.axes[0] == Axis::Row;
    if values.iter().any(|value| is_column(&value)) {
        axes.retain(|axis| *axis != Axis::Row);
        axes.insert(0, Axis::Row);
    }
    axes
}

/// The expression with axes of length 1 where `axes` has some that it lacks; leading ones need none.
pub(super) fn aligned(value: &Lifted, axes: &[Axis]) -> Option<Expr> {
    let mut turned = value.clone();
    let places = |value: &Lifted| -> Option<Vec<usize>> {
        value.axes.iter().map(|axis| axes.iter().position(|known| known == axis)).collect()
    };
    let mut at = places(&turned)?;
    if !at.is_sorted() {
        // Two axes the wrong way round: x[j, i].
        turned.axes.reverse();
        turned.expr = build::attribute(turned.expr, "T");
        at = places(&turned)?;
        if !at.is_sorted() {
            return None;
        }
    }
    let Some(&first) = at.first() else { return Some(turned.expr) };
    if at.len() == axes.len() - first {
        return Some(turned.expr);
    }
    let index = (first..axes.len())
        .map(|i| if at.contains(&i) { build::slice(None, None) } else { build::none() });
    // Missing ones at the end are the only ones that matter: others are filled in by broadcasting.
    let mut index: Vec<Expr> = index.collect();
    while index.last().is_some_and(|last| matches!(last.kind, ExprKind::Slice { .. }))
        && !index.iter().all(|part| matches!(part.kind, ExprKind::Slice { .. }))
        && index.len() > 1
        && index[..index.len() - 1].iter().any(|part| matches!(part.kind, ExprKind::None))
    {
        index.pop();
    }
    Some(build::subscript(turned.expr, build::tuple(index)))
}

/// What an operator makes of values, given how it is written with two expressions.
pub(super) fn joined(values: &[&Lifted], write: impl FnOnce(Vec<Expr>) -> Expr) -> Option<Lifted> {
    let axes = common(values);
    let exprs: Vec<Expr> =
        values.iter().map(|value| aligned(value, &axes)).collect::<Option<_>>()?;
    Some(Lifted::new(write(exprs), axes))
}

/// `left op right`
pub(super) fn operated(op: BinaryOp, left: &Lifted, right: &Lifted) -> Option<Lifted> {
    joined(&[left, right], |exprs| {
        let [left, right] = <[Expr; 2]>::try_from(exprs).expect("two go in");
        build::binary(op, left, right)
    })
}

/// A reduction over one axis, `x.sum(axis=1)`; over all there are where it is the only one.
pub(super) fn reduced(value: &Lifted, function: &str, axis: Axis) -> Option<Lifted> {
    let at = value.axes.iter().position(|known| *known == axis)?;
    if function == "sum"
        && let Some(product) = contracted(value, axis)
    {
        return Some(product);
    }
    let mut axes = value.axes.clone();
    axes.remove(at);
    let is_only = axes.is_empty();
    // Before an axis that is not known to be the last, it is counted from the front.
    let place = if at + 1 == value.axes.len() && axis == Axis::Row { -1 } else { at as i64 };
    let keyword = build::named("axis", build::int(place));
    let is_plain = matches!(
        value.expr.kind,
        ExprKind::Name(_)
            | ExprKind::Call { .. }
            | ExprKind::Attribute { .. }
            | ExprKind::Subscript { .. }
    );
    let expr = if function.contains('.') {
        build::call(build::np(function), vec![build::arg(value.expr.clone()), keyword])
    } else if is_plain {
        let args = if is_only { Vec::new() } else { vec![keyword] };
        build::method(value.expr.clone(), function, args)
    } else {
        let mut args = vec![build::arg(value.expr.clone())];
        args.extend((!is_only).then_some(keyword));
        build::call(build::np(function), args)
    };
    Some(Lifted::new(expr, axes))
}

/// A sum of products as a matrix product: `a[i, k] * b[k, j]` over k is `a @ b`.
fn contracted(value: &Lifted, axis: Axis) -> Option<Lifted> {
    let ExprKind::Binary(BinaryOp::Mul, left, right, _) = &value.expr.kind else { return None };
    let is_vector = value.axes.len() == 1;
    let is_name = |expr: &Expr| matches!(expr.kind, ExprKind::Name(_));
    (is_vector && is_name(left) && is_name(right) && value.axes[0] == axis)
        .then(|| Lifted::same(build::binary(BinaryOp::MatMul, (**left).clone(), (**right).clone())))
}

/// The sum over a loop's axis of a product, as a matrix product, where the factors allow it.
pub(super) fn product_sum(left: &Lifted, right: &Lifted, axis: Axis) -> Option<Lifted> {
    let is_plain =
        |value: &Lifted| matches!(value.expr.kind, ExprKind::Name(_) | ExprKind::Attribute { .. });
    if !is_plain(left) || !is_plain(right) || left.has_row() || right.has_row() {
        return None;
    }
    let matmul = |a: &Lifted, b: &Lifted| -> Option<Lifted> {
        let is_last = a.axes.last() == Some(&axis) && a.axes.len() <= 2;
        if !is_last {
            return None;
        }
        let mut axes: Vec<Axis> = a.axes[..a.axes.len() - 1].to_vec();
        let right = match &b.axes[..] {
            [first] if *first == axis => b.expr.clone(),
            [first, second] if *first == axis => {
                axes.push(*second);
                b.expr.clone()
            }
            [first, second] if *second == axis => {
                axes.push(*first);
                build::attribute(b.expr.clone(), "T")
            }
            _ => return None,
        };
        let is_ordered = axes.is_sorted() && axes.windows(2).all(|pair| pair[0] != pair[1]);
        is_ordered
            .then(|| Lifted::new(build::binary(BinaryOp::MatMul, a.expr.clone(), right), axes))
    };
    matmul(left, right).or_else(|| matmul(right, left))
}

/// An array that nobody else has: a copy of what would be another's, or a view of it.
pub(super) fn owned(expr: Expr) -> Expr {
    let is_shared = match &expr.kind {
        ExprKind::Name(_) => true,
        ExprKind::Attribute { name, .. } => name == "T",
        ExprKind::Subscript { index, .. } => is_view(index),
        _ => false,
    };
    if is_shared { build::method(expr, "copy", Vec::new()) } else { expr }
}

/// Whether an index of numbers and slices alone.
fn is_view(index: &Expr) -> bool {
    match &index.kind {
        ExprKind::Slice { .. } | ExprKind::Int(_) | ExprKind::None => true,
        ExprKind::Tuple(parts) => parts.iter().all(is_view),
        _ => false,
    }
}
