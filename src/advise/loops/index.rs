//! From `x[i]`, `x[i + 1]`, `x[i, j]`, `x[:, j]`, `x[labels[i]]`, `x[i:i + w]` to what all rounds take of an
//! array; and the rounds of a loop.

use std::collections::BTreeSet;

use super::axes::{Axis, Lifted};
use super::lift::{Dim, Extent, Local, Scope};
use crate::syntax::ast::{BinaryOp, Clause, Expr, ExprKind};
use crate::syntax::{build, expr_text, walk};

/// One part of an index, for all rounds.
#[derive(Clone, Debug)]
pub(super) enum Part {
    /// `i + shift`: a slice, along a loop.
    Along(usize, i64),
    /// `:` and the like: all rounds take it.
    Slice(Expr),
    /// A number, the same in all rounds.
    At(Expr),
    /// `labels[i]`: other places each round.
    Gather(Lifted),
    /// `i:i + w`: a window.
    Window(usize, Expr),
}

impl Scope<'_> {
    /// The parts of the index of `x[...]`, and of `x[i][j]`, with what is indexed.
    pub(super) fn indexed<'e>(&self, expr: &'e Expr) -> Option<(&'e Expr, Vec<Part>)> {
        let ExprKind::Subscript { value, index } = &expr.kind else { return None };
        let parts: Vec<&Expr> = match &index.kind {
            ExprKind::Tuple(parts) => parts.iter().collect(),
            _ => vec![index],
        };
        let parts: Vec<Part> =
            parts.into_iter().map(|part| self.part(part)).collect::<Option<_>>()?;
        match &value.kind {
            ExprKind::Subscript { .. } if !self.is_outside(value) => {
                let (base, mut first) = self.indexed(value)?;
                first.extend(parts);
                Some((base, first))
            }
            _ => Some((value, parts)),
        }
    }

    fn part(&self, part: &Expr) -> Option<Part> {
        if let Some((dim, shift)) = self.along(part) {
            return Some(Part::Along(dim, shift));
        }
        if let ExprKind::Slice { lower, upper, step } = &part.kind {
            if self.is_outside(part) {
                return Some(Part::Slice(part.clone()));
            }
            return self.window(lower.as_deref()?, upper.as_deref()?).filter(|_| step.is_none());
        }
        if self.is_outside(part) {
            return Some(Part::At(part.clone()));
        }
        self.lift(part).map(Part::Gather)
    }

    /// `i`, `i + 1`, `1 + i`, `i - 1`: the loop and the shift.
    pub(super) fn along(&self, expr: &Expr) -> Option<(usize, i64)> {
        let index = |expr: &Expr| match &expr.kind {
            ExprKind::Name(name) => match self.names.get(name) {
                Some(Local::Index(dim)) => Some(*dim),
                _ => None,
            },
            _ => None,
        };
        let number = |expr: &Expr| match expr.kind {
            ExprKind::Int(value) => Some(value),
            _ => None,
        };
        match &expr.kind {
            ExprKind::Name(_) => Some((index(expr)?, 0)),
            ExprKind::Binary(BinaryOp::Add, left, right, _) => match (index(left), number(right)) {
                (Some(dim), Some(shift)) => Some((dim, shift)),
                _ => Some((index(right)?, number(left)?)),
            },
            ExprKind::Binary(BinaryOp::Sub, left, right, _) => {
                Some((index(left)?, -number(right)?))
            }
            _ => None,
        }
    }

    /// `i:i + w`, with a width that is the same in all rounds.
    fn window(&self, lower: &Expr, upper: &Expr) -> Option<Part> {
        let (dim, shift) = self.along(lower)?;
        let ExprKind::Binary(BinaryOp::Add, left, right, _) = &upper.kind else { return None };
        let is_index = |expr: &Expr| self.along(expr) == Some((dim, 0));
        let width = if is_index(left) { right } else { left };
        let is_window = shift == 0 && (is_index(left) || is_index(right)) && self.is_outside(width);
        is_window.then(|| Part::Window(dim, (**width).clone()))
    }

    /// `x[i]` and its kin, for all rounds.
    pub(super) fn subscripted(&self, expr: &Expr) -> Option<Lifted> {
        if self.is_outside(expr) {
            return Some(Lifted::same(expr.clone()));
        }
        let (base, parts) = self.indexed(expr)?;
        if self.is_outside(base) {
            let is_rows = matches!(&base.kind, ExprKind::Name(name) if self.rows.contains(name));
            return self.taken(base, &parts, is_rows);
        }
        // An element of what each round has as a whole: `row[2]`.
        let value = self.lift(base)?;
        let [part] = &parts[..] else { return None };
        let index = match (part, &value.axes[..]) {
            (Part::At(at), [Axis::Loop(_)]) => at.clone(),
            (Part::At(at), [Axis::Loop(_), Axis::Row]) => at.clone(),
            _ => return None,
        };
        let all = build::slice(None, None);
        let expr = build::subscript(value.expr, build::tuple(vec![all, index]));
        Some(Lifted::new(expr, value.axes[..1].to_vec()))
    }

    fn taken(&self, base: &Expr, parts: &[Part], is_rows: bool) -> Option<Lifted> {
        if let [Part::Window(dim, width)] = parts {
            let windows = build::np("lib.stride_tricks.sliding_window_view");
            let call =
                build::call(windows, vec![build::arg(base.clone()), build::arg(width.clone())]);
            let expr = match self.extent {
                Extent::Whole | Extent::Mixed => call,
                Extent::Sliced => {
                    let Dim { low, high } = &self.dims[*dim];
                    build::subscript(call, build::slice(low.clone(), Some(high.clone())))
                }
            };
            return Some(Lifted::new(expr, vec![Axis::Loop(*dim), Axis::Row]));
        }
        if parts.iter().any(|part| matches!(part, Part::Gather(_))) {
            return self.gathered(base, parts);
        }
        let mut axes = Vec::new();
        let mut index = Vec::new();
        for part in parts {
            match part {
                Part::Along(dim, shift) => {
                    if axes.contains(&Axis::Loop(*dim)) {
                        return self.gathered(base, parts);
                    }
                    axes.push(Axis::Loop(*dim));
                    index.push(self.slice_along(*dim, *shift, self.extent != Extent::Sliced)?);
                }
                Part::Slice(slice) => {
                    axes.push(Axis::Row);
                    index.push(slice.clone());
                }
                Part::At(at) => index.push(at.clone()),
                Part::Gather(_) | Part::Window(..) => return None,
            }
        }
        if is_rows {
            axes.push(Axis::Row);
        }
        while index.last().is_some_and(|last| expr_text(last) == ":") {
            index.pop();
        }
        let expr = if index.is_empty() {
            base.clone()
        } else {
            build::subscript(base.clone(), build::tuple(index))
        };
        Some(Lifted::new(expr, axes))
    }

    /// The slice that an index takes along a loop: `1:`, `:-1` of an array that is as long as the loop says;
    /// else `lo:hi`.
    pub(super) fn slice_along(&self, dim: usize, shift: i64, whole: bool) -> Option<Expr> {
        let Dim { low, high } = &self.dims[dim];
        let start = shifted(low.as_ref(), shift)?;
        let is_zero = |expr: &Expr| matches!(expr.kind, ExprKind::Int(0));
        let start = start.filter(|start| !is_zero(start));
        // `len(x) - 1` is what `:-1` means, if the array is as long.
        let (length, short) = split(high, &self.lengths);
        let end = short - shift;
        if whole && length.is_some() && end >= 0 {
            let end = (end > 0).then(|| build::int(-end));
            return Some(build::slice(start, end));
        }
        Some(build::slice(start, shifted(Some(high), shift)?))
    }

    /// `x[np.arange(n), labels]`
    pub(super) fn gathered(&self, base: &Expr, parts: &[Part]) -> Option<Lifted> {
        let mut lifted = Vec::new();
        for part in parts {
            lifted.push(match part {
                Part::Along(dim, shift) => {
                    let Dim { low, high } = &self.dims[*dim];
                    let start = shifted(low.as_ref(), *shift)?;
                    let end = shifted(Some(high), *shift)?;
                    let args = start.into_iter().chain(end).collect();
                    Lifted::new(build::np_call("arange", args), vec![Axis::Loop(*dim)])
                }
                Part::At(at) => Lifted::same(at.clone()),
                Part::Gather(value) => value.clone(),
                Part::Slice(_) | Part::Window(..) => return None,
            });
        }
        let all: Vec<&Lifted> = lifted.iter().collect();
        super::axes::joined(&all, |index| build::subscript(base.clone(), build::tuple(index)))
    }

    /// The scope within a comprehension's loops, and its condition.
    pub(super) fn within(&self, clauses: &[Clause]) -> Option<(Self, Option<Lifted>)> {
        let [clause] = clauses else { return None };
        let mut inner = self.clone();
        inner.enter(&clause.target, &clause.iterable)?;
        let mut mask: Option<Lifted> = None;
        for condition in &clause.conditions {
            let test = inner.lift(condition)?;
            mask = Some(match mask {
                None => test,
                Some(before) => super::axes::operated(BinaryOp::BitAnd, &before, &test)?,
            });
        }
        Some((inner, mask))
    }

    /// Bind a loop's targets: `i in range(n)`, `v in x`, `i, v in enumerate(x)`, `a, b in zip(x, y)`.
    pub(super) fn enter(&mut self, target: &Expr, iterable: &Expr) -> Option<()> {
        let dim = self.dims.len();
        let name = |expr: &Expr| match &expr.kind {
            ExprKind::Name(name) => Some(name.clone()),
            _ => None,
        };
        if is_range(iterable) {
            self.dims.push(self.ranged(iterable)?);
            self.names.insert(name(target)?, Local::Index(dim));
            return Some(());
        }
        let function = |expr: &Expr| match &expr.kind {
            ExprKind::Call { callee, .. } => expr_text(callee),
            _ => String::new(),
        };
        let args =
            |expr: &Expr| -> Vec<Expr> { walk::parts(expr).into_iter().skip(1).cloned().collect() };
        let items = |expr: &Expr| match &expr.kind {
            ExprKind::Tuple(items) | ExprKind::List(items) => Some(items.clone()),
            _ => None,
        };
        match &function(iterable)[..] {
            "enumerate" => {
                let targets = items(target)?;
                let inner = args(iterable);
                let ([index, element], [array]) = (&targets[..], &inner[..]) else { return None };
                self.over(array)?;
                self.names.insert(name(index)?, Local::Index(dim));
                self.bind_element(element, array, dim)
            }
            "zip" => {
                let (targets, arrays) = (items(target)?, args(iterable));
                if targets.len() != arrays.len() || arrays.is_empty() {
                    return None;
                }
                self.over(&arrays[0])?;
                let mut pairs = targets.iter().zip(&arrays);
                pairs.try_for_each(|(target, array)| self.bind_element(target, array, dim))
            }
            _ => {
                self.over(iterable)?;
                self.bind_element(target, iterable, dim)
            }
        }
    }

    /// A loop over the first axis of an array.
    fn over(&mut self, array: &Expr) -> Option<()> {
        let is_plain = self.is_outside(array) && !matches!(array.kind, ExprKind::Tuple(_));
        let length = build::call(build::name("len"), vec![build::arg(array.clone())]);
        self.dims.push(Dim { low: None, high: length });
        is_plain.then_some(())
    }

    /// `v in x`: each round has an element, or a row; `a, b in pairs`: columns of it.
    fn bind_element(&mut self, target: &Expr, array: &Expr, dim: usize) -> Option<()> {
        let is_rows = matches!(&array.kind, ExprKind::Name(name) if self.rows.contains(name));
        let mut axes = vec![Axis::Loop(dim)];
        axes.extend(is_rows.then_some(Axis::Row));
        match &target.kind {
            ExprKind::Name(name) => {
                let value = Lifted::new(array.clone(), axes);
                self.names.insert(name.clone(), Local::Value(value));
                Some(())
            }
            ExprKind::Tuple(items) => {
                for (i, item) in items.iter().enumerate() {
                    let ExprKind::Name(name) = &item.kind else { return None };
                    let index = vec![build::slice(None, None), build::int(i as i64)];
                    let column = build::subscript(array.clone(), build::tuple(index));
                    let value = Lifted::new(column, vec![Axis::Loop(dim)]);
                    self.names.insert(name.clone(), Local::Value(value));
                }
                Some(())
            }
            _ => None,
        }
    }

    /// The rounds of `range(...)`; none of one with a step, or with bounds that the loops change.
    fn ranged(&self, iterable: &Expr) -> Option<Dim> {
        let ExprKind::Call { args, .. } = &iterable.kind else { return None };
        if !args.iter().all(|arg| self.is_outside(&arg.value)) {
            return None;
        }
        match &args[..] {
            [high] => Some(Dim { low: None, high: high.value.clone() }),
            [low, high] => Some(Dim { low: Some(low.value.clone()), high: high.value.clone() }),
            _ => None,
        }
    }
}

fn is_range(iterable: &Expr) -> bool {
    matches!(&iterable.kind, ExprKind::Call { callee, .. } if expr_text(callee) == "range")
}

/// A bound of a slice: given, or left out.
type Bound = Option<Expr>;

/// A bound and a shift; none for a bound that is not there.
pub(super) fn shifted(bound: Option<&Expr>, shift: i64) -> Option<Bound> {
    let Some(bound) = bound else {
        return match shift {
            0 => Some(None),
            1.. => Some(Some(build::int(shift))),
            _ => None,
        };
    };
    if shift == 0 {
        return Some(Some(bound.clone()));
    }
    if let ExprKind::Int(value) = bound.kind {
        return (value + shift >= 0).then(|| Some(build::int(value + shift)));
    }
    // `len(x) - 1` and one more is `len(x)`.
    if let (Some(length), short) = split(bound, &BTreeSet::new()) {
        let left = short - shift;
        return Some(Some(match left {
            0 => length,
            1.. => build::binary(BinaryOp::Sub, length, build::int(left)),
            _ => build::binary(BinaryOp::Add, length, build::int(-left)),
        }));
    }
    let (op, by) = if shift > 0 { (BinaryOp::Add, shift) } else { (BinaryOp::Sub, -shift) };
    Some(Some(build::binary(op, bound.clone(), build::int(by))))
}

/// `len(x) - 2` as `len(x)` and 2; none of what may be no length.
fn split(bound: &Expr, lengths: &BTreeSet<String>) -> (Option<Expr>, i64) {
    let is_known = |expr: &Expr| match &expr.kind {
        ExprKind::Name(name) => lengths.contains(name),
        _ => is_length(expr),
    };
    match &bound.kind {
        ExprKind::Binary(BinaryOp::Sub, left, right, _) if is_known(left) => match right.kind {
            ExprKind::Int(short) => (Some((**left).clone()), short),
            _ => (None, 0),
        },
        _ if is_known(bound) => (Some(bound.clone()), 0),
        _ => (None, 0),
    }
}

/// `len(x)`, `x.shape[0]`, `x.size`
pub(super) fn is_length(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Call { callee, .. } => expr_text(callee) == "len",
        ExprKind::Subscript { value, .. } => {
            matches!(&value.kind, ExprKind::Attribute { name, .. } if name == "shape")
        }
        ExprKind::Attribute { name, .. } => name == "size",
        _ => false,
    }
}
