//! From the effects of a loop to the lines that take its place.
//!
//! Writes text; knows nothing of the loop's own statements.

use super::axes::{Axis, Lifted, aligned, common, owned};
use super::effects::{Effect, Total, function};
use super::index::{Part, shifted};
use super::lift::{Extent, Scope};
use crate::syntax::ast::{BinaryOp, Expr, ExprKind};
use crate::syntax::{build, expr_text, walk};

/// What the names are that a loop fills, before it: `out = np.zeros(n)`, `total = 0`, `found = []`.
pub(super) type Initial<'a> = &'a dyn Fn(&str) -> Option<Expr>;

/// How eagerly what stands before a loop is done away with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Style {
    /// `out = x * 2`: what `out` was filled with before is not made.
    Fresh,
    /// `out[:] = x * 2`
    Filled,
    /// `out = (x * 2).tolist()`, where a list is wanted.
    Listed,
}

/// Lines, and the names whose first values they make needless.
#[derive(Debug, Default)]
pub(super) struct Lines {
    pub(super) text: Vec<String>,
    pub(super) needless: Vec<String>,
}

/// The lines for all effects; none where one cannot be written in this style.
pub(super) fn lines(
    scope: &Scope<'_>,
    effects: &[Effect],
    style: Style,
    initial: Initial<'_>,
) -> Option<Lines> {
    let mut made = Lines::default();
    for effect in effects {
        match effect {
            Effect::Bind { name, value } => {
                made.text.push(format!("{name} = {}", expr_text(&value.expr)));
            }
            Effect::Store { base, parts, op: None, value, mask } => {
                stored(scope, base, parts, value, mask.as_ref(), style, initial, &mut made)?;
            }
            Effect::Store { base, parts, op: Some(op), value, mask } => {
                let line = added(scope, base, parts, *op, value, mask.as_ref())?;
                made.text.push(line);
            }
            Effect::Fold { name, how, in_place, value, mask } => {
                let how = (*how, *in_place);
                folded(name, how, value, mask.as_ref(), style, initial, &mut made)?;
            }
            Effect::Append { name, value, mask } => {
                appended(name, value, mask.as_ref(), style, initial, &mut made)?;
            }
        }
    }
    (!made.text.is_empty()).then_some(made)
}

/// The axes that a store goes along, in the order of its index.
fn store_axes(parts: &[Part]) -> Option<Vec<Axis>> {
    let mut axes = Vec::new();
    for part in parts {
        match part {
            Part::Along(dim, _) => axes.push(Axis::Loop(*dim)),
            Part::Slice(_) => axes.push(Axis::Row),
            Part::At(_) => {}
            Part::Gather(_) | Part::Window(..) => return None,
        }
    }
    Some(axes)
}

#[expect(clippy::too_many_arguments, reason = "a store is written in one place")]
fn stored(
    scope: &Scope<'_>,
    base: &Expr,
    parts: &[Part],
    value: &Lifted,
    mask: Option<&Lifted>,
    style: Style,
    initial: Initial<'_>,
    made: &mut Lines,
) -> Option<()> {
    let name = expr_text(base);
    let Some(axes) = store_axes(parts) else {
        if mask.is_some() || walk::mentions(&value.expr, &name) {
            return None;
        }
        let target = scope.gathered(base, parts)?;
        let value = aligned(value, &common(&[&target, value]))?;
        made.text.push(format!("{} = {}", expr_text(&target.expr), expr_text(&value)));
        return Some(());
    };
    let mut full = axes;
    if value.has_row() && !full.contains(&Axis::Row) {
        full.push(Axis::Row);
    }
    let written = aligned(value, &full)?;
    let is_whole = parts.iter().all(|part| match part {
        Part::Along(dim, shift) => *shift == 0 && scope.dims[*dim].low.is_none(),
        Part::Slice(slice) => expr_text(slice) == ":",
        Part::At(_) | Part::Gather(_) | Part::Window(..) => false,
    });
    let first = initial(&name);
    let is_whole = is_whole || is_made_for(scope, parts, first.as_ref());
    if style == Style::Fresh && is_whole && first.is_some() && value.axes.len() == full.len() {
        let new = match mask {
            None => owned(written),
            Some(mask) => {
                let rest = filled_with(first.as_ref()?)?;
                build::np_call("where", vec![aligned(mask, &full)?, written, rest])
            }
        };
        made.text.push(format!("{name} = {}", expr_text(&new)));
        made.needless.push(name);
        return Some(());
    }
    let index = index_text(scope, parts)?;
    let Some(mask) = mask else {
        made.text.push(format!("{name}[{index}] = {}", expr_text(&written)));
        return Some(());
    };
    let mask = aligned(mask, &full)?;
    if !is_whole {
        let target = format!("{name}[{index}]");
        let new = build::np_call("where", vec![mask, written, build::name(&target)]);
        made.text.push(format!("{target} = {}", expr_text(&new)));
    } else if value.is_same() {
        made.text.push(format!("{name}[{}] = {}", expr_text(&mask), expr_text(&written)));
    } else {
        let new = build::np_call("where", vec![mask, written, build::name(&name)]);
        made.text.push(format!("{name}[:] = {}", expr_text(&new)));
    }
    Some(())
}

/// Whether an array was made just as long as the loop fills it: `np.zeros(len(x) - 1)`.
fn is_made_for(scope: &Scope<'_>, parts: &[Part], first: Option<&Expr>) -> bool {
    let ([Part::Along(dim, shift)], Some(Expr { kind: ExprKind::Call { args, .. }, .. })) =
        (parts, first)
    else {
        return false;
    };
    let dim = &scope.dims[*dim];
    let begins = shifted(dim.low.as_ref(), *shift).flatten();
    let is_first = begins.is_none_or(|begin| matches!(begin.kind, ExprKind::Int(0)));
    let ends = shifted(Some(&dim.high), *shift).flatten().map(|end| expr_text(&end));
    is_first && args.first().is_some_and(|length| Some(expr_text(&length.value)) == ends)
}

/// The index of a store, `:`, `1:`, `:, j`.
fn index_text(scope: &Scope<'_>, parts: &[Part]) -> Option<String> {
    let taken = parts.iter().map(|part| match part {
        Part::Along(dim, shift) => {
            let whole = scope.extent == Extent::Whole;
            Some(expr_text(&scope.slice_along(*dim, *shift, whole)?))
        }
        Part::Slice(slice) => Some(expr_text(slice)),
        Part::At(at) => Some(expr_text(at)),
        Part::Gather(_) | Part::Window(..) => None,
    });
    let mut parts: Vec<String> = taken.collect::<Option<_>>()?;
    while parts.len() > 1 && parts.last().is_some_and(|last| last == ":") {
        parts.pop();
    }
    Some(parts.join(", "))
}

/// What a new array is filled with: `np.zeros(n)`, `np.full(n, 7)`, `[0] * n`.
fn filled_with(first: &Expr) -> Option<Expr> {
    match &first.kind {
        ExprKind::Call { callee, args } => match &expr_text(callee)[..] {
            "np.zeros" | "np.zeros_like" => {
                let is_typed = args.len() > 1;
                (!is_typed).then(|| build::of(ExprKind::Float(0.0)))
            }
            "np.ones" | "np.ones_like" => {
                (args.len() == 1).then(|| build::of(ExprKind::Float(1.0)))
            }
            "np.full" | "np.full_like" => Some(args.get(1)?.value.clone()),
            _ => None,
        },
        ExprKind::Binary(BinaryOp::Mul, list, _, _) => match &list.kind {
            ExprKind::List(items) => items.first().cloned(),
            _ => None,
        },
        _ => None,
    }
}

/// `out[i] += value`, and `counts[labels[i]] += 1`.
fn added(
    scope: &Scope<'_>,
    base: &Expr,
    parts: &[Part],
    op: BinaryOp,
    value: &Lifted,
    mask: Option<&Lifted>,
) -> Option<String> {
    let name = expr_text(base);
    if let ([Part::Gather(places)], BinaryOp::Add, None) = (parts, op, mask) {
        let length = format!("minlength=len({name})");
        let places = expr_text(&places.expr);
        return Some(match value.is_int(1) {
            true => format!("{name} += np.bincount({places}, {length})"),
            false if value.is_same() => {
                format!("{name} += {} * np.bincount({places}, {length})", expr_text(&value.expr))
            }
            false => format!(
                "{name} += np.bincount({places}, weights={}, {length})",
                expr_text(&value.expr)
            ),
        });
    }
    let axes = store_axes(parts)?;
    if mask.is_some() {
        return None;
    }
    let written = aligned(value, &axes)?;
    Some(format!("{name}[{}] {}= {}", index_text(scope, parts)?, op.symbol(), expr_text(&written)))
}

/// `total += np.sum(value)`
fn folded(
    name: &str,
    (how, in_place): (Total, bool),
    value: &Lifted,
    mask: Option<&Lifted>,
    style: Style,
    initial: Initial<'_>,
    made: &mut Lines,
) -> Option<()> {
    if value.is_same() && (mask.is_none() || !value.is_int(1)) {
        return None;
    }
    let is_plain = matches!(value.expr.kind, ExprKind::Name(_) | ExprKind::Subscript { .. });
    let total = match mask {
        Some(mask) if value.is_same() => build::np_call("count_nonzero", vec![mask.expr.clone()]),
        Some(mask) if is_plain && mask.axes == value.axes => build::np_call(
            function(how),
            vec![build::subscript(value.expr.clone(), mask.expr.clone())],
        ),
        Some(mask) if how == Total::Sum => {
            let axes = common(&[mask, value]);
            let zero = build::int(0);
            let chosen =
                build::np_call("where", vec![aligned(mask, &axes)?, aligned(value, &axes)?, zero]);
            build::np_call("sum", vec![chosen])
        }
        Some(_) => return None,
        None => match (&value.expr.kind, how) {
            (ExprKind::Binary(BinaryOp::Mul, left, right, _), Total::Sum)
                if value.axes.len() == 1 && is_vector(left) && is_vector(right) =>
            {
                build::binary(BinaryOp::MatMul, (**left).clone(), (**right).clone())
            }
            _ => build::np_call(function(how), vec![value.expr.clone()]),
        },
    };
    let total = expr_text(&total);
    let first = initial(name);
    let is_zero = |first: &Expr| matches!(&expr_text(first)[..], "0" | "0.0");
    let is_one = |first: &Expr| matches!(&expr_text(first)[..], "1" | "1.0");
    let line = match how {
        Total::Sum if style != Style::Filled && first.as_ref().is_some_and(is_zero) => {
            made.needless.push(name.to_owned());
            format!("{name} = {total}")
        }
        Total::Product if style != Style::Filled && first.as_ref().is_some_and(is_one) => {
            made.needless.push(name.to_owned());
            format!("{name} = {total}")
        }
        Total::Sum if in_place => format!("{name} += {total}"),
        Total::Product if in_place => format!("{name} *= {total}"),
        // What was bound anew may have another name.
        Total::Sum => format!("{name} = {name} + {total}"),
        Total::Product => format!("{name} = {name} * {total}"),
        Total::Max | Total::Min if first.as_ref().is_some_and(|first| begins(value, first)) => {
            made.needless.push(name.to_owned());
            format!("{name} = {total}")
        }
        // Of an array without elements, the first value remains.
        Total::Max | Total::Min => {
            let total = total.strip_suffix(')').unwrap_or(&total);
            format!("{name} = {total}, initial={name})")
        }
    };
    made.text.push(line);
    Some(())
}

/// Whether a first value is the array's own first element: `x[0]`.
fn begins(value: &Lifted, first: &Expr) -> bool {
    match &first.kind {
        ExprKind::Subscript { value: array, index } => {
            matches!(index.kind, ExprKind::Int(0)) && expr_text(array) == expr_text(&value.expr)
        }
        _ => false,
    }
}

/// Whether a factor is an array by itself.
fn is_vector(expr: &Expr) -> bool {
    matches!(expr.kind, ExprKind::Name(_) | ExprKind::Subscript { .. })
}

/// `found = value[mask]`
fn appended(
    name: &str,
    value: &Lifted,
    mask: Option<&Lifted>,
    style: Style,
    initial: Initial<'_>,
    made: &mut Lines,
) -> Option<()> {
    let is_empty_list =
        |first: &Expr| matches!(&first.kind, ExprKind::List(items) if items.is_empty());
    if value.is_same() || !initial(name).as_ref().is_some_and(is_empty_list) {
        return None;
    }
    let is_plain = matches!(value.expr.kind, ExprKind::Name(_) | ExprKind::Subscript { .. });
    let text = expr_text(&value.expr);
    let taken = match mask {
        None if style == Style::Fresh => expr_text(&owned(value.expr.clone())),
        None => text,
        Some(mask) if is_plain => format!("{text}[{}]", expr_text(&mask.expr)),
        Some(mask) => format!("({text})[{}]", expr_text(&mask.expr)),
    };
    let line = match style {
        Style::Fresh => format!("{name} = {taken}"),
        Style::Listed => format!("{name} = ({taken}).tolist()"),
        Style::Filled => return None,
    };
    made.needless.push(name.to_owned());
    made.text.push(line);
    Some(())
}
