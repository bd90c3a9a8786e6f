//! Work in chunks that stay in the cache, where whole temporaries leave it.

use std::collections::BTreeSet;

use crate::advise::edit::{Edit, statements};
use crate::advise::rule::{Case, Claim, Proposal, Rewrite, Rule};
use crate::advise::subject::Subject;
use crate::array::ArrayType;
use crate::array::dtype::DType;
use crate::syntax::ast::{Expr, ExprKind, Stmt, StmtKind};
use crate::syntax::{build, expr_text, parse_expr, walk};

/// The rules of this file.
pub(super) static ROWS: &[Rule] = &[Rule {
    id: "W15",
    title: "temporaries that leave the cache between two steps",
    doc: "Each operator goes over whole arrays: what it writes has left the cache when the next one reads it. \
          In chunks of some ten thousand elements, the temporaries of one chunk stay in the cache until they \
          are used up, and memory is read and written once. Each chunk costs the calls' fixed time again: on \
          arrays that fit into the cache, and of two or three steps, nothing is gained; NumPy \
          gains most past the last cache. It is what numexpr and \
          numba do by themselves.",
    fires: Case {
        setup: "x = np.linspace(1, 2, 500_000)\ny = np.sqrt(x)",
        code: "r = np.sqrt(x * x + y * y) * 2 - x / (y + 1)",
    },
    quiet: Case {
        setup: "x = np.linspace(1, 2, 2_000)\ny = np.sqrt(x)",
        code: "r = np.sqrt(x * x + y * y) * 2 - x / (y + 1)",
    },
    claim: Claim::Same,
    propose: chunks,
}];

/// Steps from which on chunks pay in NumPy: of two or three, the loop's calls take what memory gave.
const LEAST_STEPS: usize = 4;

/// Elements of a chunk at most: with more, NumPy gains no more.
const MOST_ROWS: usize = 1 << 16;

/// Chunks from which on the fixed time of calls is spread thin enough.
const LEAST_CHUNKS: usize = 4;

fn chunks(subject: &Subject<'_>) -> Vec<Proposal> {
    let mut found = Vec::new();
    walk::each_block(subject.statements, &mut Vec::new(), &mut |block, _| {
        for statement in block {
            found.extend(chunked(subject, statement));
        }
    });
    found
}

/// What a statement computes, the array's name, and what comes after the loop.
fn computed<'a>(
    subject: &Subject<'_>,
    statement: &'a Stmt,
) -> Option<(&'a Expr, String, Option<String>)> {
    let out = subject.fresh("out");
    match &statement.kind {
        StmtKind::Assign { targets, value } => match &targets[..] {
            [Expr { kind: ExprKind::Name(name), .. }] if walk::mentions(value, name) => {
                Some((value, out.clone(), Some(format!("{name} = {out}"))))
            }
            [Expr { kind: ExprKind::Name(name), .. }] => Some((value, name.clone(), None)),
            _ => None,
        },
        StmtKind::Return(Some(value)) => Some((value, out.clone(), Some(format!("return {out}")))),
        StmtKind::Expr(value) => Some((value, out.clone(), Some(out))),
        _ => None,
    }
}

fn chunked(subject: &Subject<'_>, statement: &Stmt) -> Option<Proposal> {
    let (value, out, last) = computed(subject, statement)?;
    let result = subject.array_at(value)?;
    if steps_within(subject, value) < LEAST_STEPS || !is_elementwise(value) {
        return None;
    }
    let full = full_names(subject, value, result);
    let model = full.first()?;
    let rows = *result.layout.shape.first()?;
    let row_items: usize = result.layout.shape[1..].iter().product();
    let row_bytes = row_items.max(1) * widest(subject, value, result);
    // Operands, the result and two temporaries fill the cache.
    let arrays = full.len() + 3;
    let whole_bytes = arrays * rows * row_bytes;
    if whole_bytes <= subject.cache_bytes {
        return None;
    }
    let most = (subject.cache_bytes / (arrays * row_bytes)).min(MOST_ROWS);
    let step = 1_usize << most.checked_ilog2()?;
    if step * LEAST_CHUNKS > rows {
        return None;
    }
    let (start, slice) = (subject.fresh("i"), subject.fresh("part"));
    let of_part = walk::exchanged(value, &mut |part| match &part.kind {
        ExprKind::Name(name) if full.contains(name) => {
            Some(build::subscript(part.clone(), build::name(&slice)))
        }
        _ => None,
    });
    let mut lines = vec![
        format!("{out} = {}", empty(subject, model, result)),
        format!("for {start} in range(0, len({model}), {step}):"),
        format!("    {slice} = slice({start}, {start} + {step})"),
        format!("    {out}[{slice}] = {}", expr_text(&of_part)),
    ];
    lines.extend(last);
    // A loop cannot stand behind another statement on its line.
    if !subject.begins_line(statement) {
        return None;
    }
    let new = statements(subject.text, statement.span.start, &lines);
    let rewrite = Rewrite { edits: vec![Edit::new(statement.span, new)], ..Rewrite::default() };
    Some(Proposal { at: statement.span, rewrites: vec![rewrite] })
}

/// An array like the result, its elements not yet written.
fn empty(subject: &Subject<'_>, model: &str, result: &ArrayType) -> String {
    let type_of_model = parse_expr(model).ok().and_then(|expr| known_type(subject, &expr));
    match type_of_model {
        Some(ty) if ty.dtype == result.dtype && ty.layout.shape == result.layout.shape => {
            format!("np.empty_like({model})")
        }
        Some(_) | None => {
            let shape: Vec<String> = result.layout.shape.iter().map(ToString::to_string).collect();
            let rest = if shape.len() == 1 {
                format!("len({model})")
            } else {
                format!("(len({model}), {})", shape[1..].join(", "))
            };
            let dtype = match result.dtype {
                DType::Bool => "bool".to_owned(),
                other => format!("np.{other}"),
            };
            format!("np.empty({rest}, dtype={dtype})")
        }
    }
}

/// Bytes of the widest element that the steps of a statement give or that it takes.
fn widest(subject: &Subject<'_>, value: &Expr, result: &ArrayType) -> usize {
    let mut widest = result.dtype.size();
    walk::visit(value, &mut |part| {
        let made = subject.array_at(part).map(|ty| ty.dtype.size());
        let known = known_type(subject, part).map(|ty| ty.dtype.size());
        widest = widest.max(made.unwrap_or(0)).max(known.unwrap_or(0));
    });
    widest
}

fn steps_within(subject: &Subject<'_>, value: &Expr) -> usize {
    let runs = subject.plans.iter().filter(|run| *run.source.text == *subject.text);
    let run = runs
        .into_iter()
        .find(|run| run.prepared.plan.steps.iter().any(|step| step.span == value.span));
    run.map_or(0, |run| run.prepared.plan.steps.len())
}

/// Whether a call computes element by element: a minimum, say, would be a part's.
fn is_elementwise_call(part: &Expr) -> bool {
    let ExprKind::Call { callee, .. } = &part.kind else { return false };
    let ExprKind::Attribute { value, name, .. } = &callee.kind else { return false };
    let is_numpy = matches!(&value.kind, ExprKind::Name(module) if module == "np");
    let is_ufunc = crate::numpy::ufunc::find(name).is_some();
    is_numpy && (is_ufunc || matches!(name.as_str(), "where" | "clip"))
}

/// Whether only operators and functions of NumPy's stand there.
fn is_elementwise(value: &Expr) -> bool {
    let mut is_so = true;
    walk::visit(value, &mut |part| {
        is_so &= matches!(
            part.kind,
            ExprKind::Name(_)
                | ExprKind::Int(_)
                | ExprKind::Float(_)
                | ExprKind::Unary(..)
                | ExprKind::Binary(..)
                | ExprKind::Compare(..)
                | ExprKind::Attribute { .. }
        ) || is_elementwise_call(part);
    });
    is_so
}

/// The type of an array that a name is bound to, or that was made where it was bound.
fn known_type(subject: &Subject<'_>, expr: &Expr) -> Option<ArrayType> {
    let bound = subject.array_of(expr);
    let bound = bound.map(|array| ArrayType { dtype: array.dtype, layout: array.layout.clone() });
    let ExprKind::Name(name) = &expr.kind else { return None };
    bound.or_else(|| subject.definition(name).and_then(|value| subject.array_at(value)).cloned())
}

/// The names of arrays as long as the result, in the order in which they stand there.
fn full_names(subject: &Subject<'_>, value: &Expr, result: &ArrayType) -> Vec<String> {
    let (mut names, mut seen) = (Vec::new(), BTreeSet::new());
    walk::visit(value, &mut |part| {
        let ExprKind::Name(name) = &part.kind else { return };
        let is_full = known_type(subject, part).is_some_and(|ty| {
            ty.layout.shape.len() == result.layout.shape.len()
                && ty.layout.shape.first() == result.layout.shape.first()
        });
        if is_full && seen.insert(name.clone()) {
            names.push(name.clone());
        }
    });
    names
}
