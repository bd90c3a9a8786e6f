//! Loops that are expressions: comprehensions, `sum(x)` and the like on arrays, `map`, `np.vectorize`.

use super::axes::{Axis, Lifted, owned};
use super::lift::Extent;
use super::{readings, scope};
use crate::advise::rule::{Proposal, Rewrite};
use crate::advise::subject::Subject;
use crate::syntax::ast::{Arg, ComprehensionForm, Expr, ExprKind, Star, StmtKind};
use crate::syntax::{build, expr_text, walk};

/// Python's functions of an iterable, by NumPy's names for them.
const FOLDS: &[(&str, &str)] = &[
    ("sum", "sum"),
    ("max", "max"),
    ("min", "min"),
    ("any", "any"),
    ("all", "all"),
    ("sorted", "sort"),
    ("np.sum", "sum"),
    ("np.mean", "mean"),
    ("np.max", "max"),
    ("np.min", "min"),
    ("np.std", "std"),
    ("np.median", "median"),
    ("np.prod", "prod"),
];

/// Functions that make an array of what they go through.
const ARRAYS: &[&str] = &["np.array", "np.asarray", "np.fromiter"];

/// A rewrite of an expression that loops.
pub(super) fn of_expression(subject: &Subject<'_>, expr: &Expr) -> Option<Proposal> {
    let mut rewrites: Vec<Rewrite> = Vec::new();
    let mut add = |new: Expr| {
        let rewrite = Rewrite { edits: vec![subject.exchange(expr, &new)], ..Rewrite::default() };
        if rewrites.iter().all(|known| known.edits != rewrite.edits) {
            rewrites.push(rewrite);
        }
    };
    match &expr.kind {
        ExprKind::Call { callee, args } => {
            let name = expr_text(callee);
            if let Some(applied) = vectorized(subject, callee, args) {
                add(applied);
            }
            let [first, ..] = &args[..] else { return None };
            let fold = FOLDS.iter().find(|(known, _)| *known == name).map(|(_, numpy)| *numpy);
            let is_only = args.len() == 1 && first.star == Star::None;
            if ARRAYS.contains(&&name[..]) {
                all_of(subject, &first.value).into_iter().map(owned).for_each(&mut add);
            } else if let Some(function) = fold.filter(|_| is_only) {
                let whole = all_of(subject, &first.value).into_iter();
                whole.map(|values| build::np_call(function, vec![values])).for_each(&mut add);
                if !name.starts_with("np.") && matches!(first.value.kind, ExprKind::Name(_)) {
                    add(build::np_call(function, vec![first.value.clone()]));
                }
            } else if name == "len" && is_only {
                counted(subject, &first.value).into_iter().for_each(&mut add);
            } else if name == "list" && is_only {
                all_of(subject, &first.value).into_iter().map(owned).for_each(&mut add);
            }
        }
        ExprKind::Comprehension { form: ComprehensionForm::List, .. } => {
            let arrays = all_of(subject, expr);
            // Under a name, it may be used as only a list can be.
            if !is_bound(subject, expr) {
                for array in &arrays {
                    add(owned(array.clone()));
                }
            }
            for array in arrays {
                add(build::method(array, "tolist", Vec::new()));
            }
        }
        _ => {}
    }
    rewrites.truncate(super::MOST_REWRITES);
    (!rewrites.is_empty()).then_some(Proposal { at: expr.span, rewrites })
}

/// Whether a name is bound to an expression.
fn is_bound(subject: &Subject<'_>, expr: &Expr) -> bool {
    let mut found = false;
    walk::each_statement(subject.statements, &mut |statement| {
        if let StmtKind::Assign { value, .. } = &statement.kind {
            found |= std::ptr::eq(value, expr);
        }
    });
    found
}

/// What an expression goes through, as an array: a comprehension, `map(f, x)`, `list(map(f, x))`.
fn all_of(subject: &Subject<'_>, expr: &Expr) -> Vec<Expr> {
    let mut found: Vec<Expr> = Vec::new();
    let mut add = |expr: Expr| {
        if found.iter().all(|known| !walk::same(known, &expr)) {
            found.push(expr);
        }
    };
    for (rows, extent) in readings(&[expr]) {
        let outside = scope(subject, &rows, extent);
        match &expr.kind {
            ExprKind::Comprehension { form, element, clauses } => {
                if *form == ComprehensionForm::Set {
                    continue;
                }
                let Some((inner, mask)) = outside.within(clauses) else { continue };
                let Some(value) = inner.lift(element) else { continue };
                if !value.axes.contains(&Axis::Loop(0)) {
                    continue;
                }
                add(masked(&value, mask.as_ref()));
            }
            ExprKind::Call { callee, args } => match (&expr_text(callee)[..], &args[..]) {
                ("map", [function, arrays @ ..]) if extent == Extent::Whole => {
                    let values: Vec<Lifted> =
                        arrays.iter().map(|arg| element(&arg.value)).collect();
                    let applied = outside.applied(&function.value, &values);
                    let applied = applied.or_else(|| {
                        let call = build::call(function.value.clone(), arrays.to_vec());
                        let is_numpy = expr_text(&function.value).starts_with("np.");
                        is_numpy.then(|| Lifted::new(call, vec![Axis::Loop(0)]))
                    });
                    if let Some(value) = applied {
                        add(value.expr);
                    }
                }
                ("list", [only]) => all_of(subject, &only.value).into_iter().for_each(&mut add),
                _ => {}
            },
            _ => {}
        }
    }
    found
}

fn masked(value: &Lifted, mask: Option<&Lifted>) -> Expr {
    match mask {
        None => value.expr.clone(),
        Some(mask) => build::subscript(value.expr.clone(), mask.expr.clone()),
    }
}

/// An array, element by element.
fn element(array: &Expr) -> Lifted {
    Lifted::new(array.clone(), vec![Axis::Loop(0)])
}

/// `len([v for v in x if v > t])`
fn counted(subject: &Subject<'_>, expr: &Expr) -> Option<Expr> {
    let ExprKind::Comprehension { clauses, .. } = &expr.kind else { return None };
    let outside = scope(subject, &std::collections::BTreeSet::new(), Extent::Whole);
    let (_, mask) = outside.within(clauses)?;
    Some(build::np_call("count_nonzero", vec![mask?.expr]))
}

/// `np.vectorize(f)(x)`, and `vf(x)` of a name that is bound to `np.vectorize(f)`.
fn vectorized(subject: &Subject<'_>, callee: &Expr, args: &[Arg]) -> Option<Expr> {
    let maker = match &callee.kind {
        ExprKind::Call { .. } => callee.clone(),
        ExprKind::Name(name) => bound_to(subject, name)?,
        _ => return None,
    };
    let ExprKind::Call { callee: maker, args: made } = &maker.kind else { return None };
    let is_vectorize = matches!(&expr_text(maker)[..], "np.vectorize" | "np.frompyfunc");
    let function = &made.first()?.value;
    if !is_vectorize || args.iter().any(|arg| arg.star != Star::None || arg.name.is_some()) {
        return None;
    }
    let values: Vec<Lifted> = args.iter().map(|arg| element(&arg.value)).collect();
    let outside = scope(subject, &std::collections::BTreeSet::new(), Extent::Whole);
    outside.applied(function, &values).map(|value| value.expr)
}

/// What the program binds a name to.
fn bound_to(subject: &Subject<'_>, wanted: &str) -> Option<Expr> {
    let mut found = None;
    walk::each_statement(subject.statements, &mut |statement| {
        if let StmtKind::Assign { targets, value } = &statement.kind
            && let [Expr { kind: ExprKind::Name(name), .. }] = &targets[..]
            && name == wanted
        {
            found = Some(value.clone());
        }
    });
    found
}
