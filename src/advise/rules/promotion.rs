//! The width of floating-point numbers: float64 that came by accident, and float32 where memory decides.

use crate::advise::edit::Edit;
use crate::advise::pattern::{call_of, matched_text, number};
use crate::advise::rule::{Case, Claim, Proposal, Rewrite, Rule};
use crate::advise::subject::Subject;
use crate::array::dtype::{DType, Kind};
use crate::syntax::ast::{BinaryOp, Expr, ExprKind};
use crate::syntax::{build, walk};

/// The rules of this file.
pub(super) static ROWS: &[Rule] = &[
    Rule {
        id: "W03",
        title: "float32 that becomes float64 by accident",
        doc: "An array of float32 beside one of float64, an array of integers or a NumPy scalar as np.float64(2) \
              gives float64: twice the bytes, half as many numbers an instruction, and a cast at every element. \
              A plain Python number does not promote: f * 2.5 stays float32. Cast the other side once, or make it \
              float32 from the start. The result has 7 digits then, as the float32 data had; if the other side \
              brings digits that matter, float64 is right.",
        fires: Case {
            setup: "f = np.linspace(0, 1, 20_000, dtype=np.float32)",
            code: "f * np.float64(2.5)",
        },
        quiet: Case {
            setup: "f = np.linspace(0, 1, 20_000, dtype=np.float32)",
            code: "f * 2.5 + 1",
        },
        claim: Claim::Precision,
        propose: promoted,
    },
    Rule {
        id: "W04",
        title: "float64 where memory is the limit",
        doc: "Arrays larger than the caches are computed at the speed of memory, and float32 halves the bytes: \
              about twice as fast, more where a number needs many steps, since an instruction takes twice as \
              many. It keeps 7 digits of 16, and overflows past 1e38: sums of many numbers, differences of \
              nearly equal ones and integers past 16 million lose what matters. Of arrays that fit into the \
              cache it gains less, and a cast each time costs more than it gives.",
        fires: Case {
            setup: "x = np.linspace(1, 2, 1_100_000)\ny = np.sqrt(x)",
            code: "x * y + x",
        },
        quiet: Case { setup: "x = np.linspace(1, 2, 2_000)\ny = np.sqrt(x)", code: "x * y + x" },
        claim: Claim::Precision,
        propose: narrower,
    },
];

const SINGLE: &str = "np.float32";

fn promoted(subject: &Subject<'_>) -> Vec<Proposal> {
    let mut found: Vec<Proposal> = Vec::new();
    walk::each_expression(subject.statements, &mut |_, expr| {
        let operands = operands(expr);
        let has_single = operands.iter().any(|one| could_be_single(subject, one));
        if !has_single || subject.array_at(expr).is_none_or(|ty| ty.dtype != DType::Float64) {
            return;
        }
        for operand in operands.into_iter().filter(|one| !could_be_single(subject, one)) {
            let rewrites = narrowed(subject, operand);
            if !rewrites.is_empty() {
                found.push(Proposal { at: expr.span, rewrites });
            }
        }
    });
    if found.len() > 1 { vec![at_once(&found)] } else { found }
}

/// All operands at once, since a sum stays float64 until its last operand is float32; else one by one.
fn at_once(found: &[Proposal]) -> Proposal {
    let nth = |n: usize| {
        let one =
            |proposal: &Proposal| proposal.rewrites[n.min(proposal.rewrites.len() - 1)].clone();
        let all: Vec<Rewrite> = found.iter().map(one).collect();
        let mut before: Vec<String> = all.iter().flat_map(|one| one.before.clone()).collect();
        before.sort_unstable();
        before.dedup();
        let edits = all.into_iter().flat_map(|one| one.edits).collect();
        Rewrite { edits, before, ..Rewrite::default() }
    };
    let mut rewrites = vec![nth(0), nth(1)];
    rewrites.extend(found.iter().flat_map(|proposal| proposal.rewrites.clone()));
    Proposal { at: found[0].at, rewrites }
}

/// Whether an expression is float32, or would be if none of its operands promoted.
fn could_be_single(subject: &Subject<'_>, expr: &Expr) -> bool {
    type_of(subject, expr) == Some(DType::Float32)
        || operands(expr).iter().any(|operand| could_be_single(subject, operand))
}

/// Functions of two arrays that promote as operators do.
const PAIRS: &[&str] =
    &["maximum", "minimum", "hypot", "arctan2", "where", "add", "multiply", "subtract", "divide"];

fn operands(expr: &Expr) -> Vec<&Expr> {
    match &expr.kind {
        ExprKind::Binary(op, left, right, _) if *op != BinaryOp::MatMul => vec![left, right],
        ExprKind::Call { .. } => {
            let call = call_of(expr).filter(|call| PAIRS.contains(&&*call.function));
            call.map_or(Vec::new(), |call| call.args.into_iter().map(|(_, arg)| arg).collect())
        }
        _ => Vec::new(),
    }
}

/// The dtype of an array, through a name that is bound once.
fn type_of(subject: &Subject<'_>, expr: &Expr) -> Option<DType> {
    let defined = || match &expr.kind {
        ExprKind::Name(name) => subject.definition(name).and_then(|value| subject.dtype_of(value)),
        _ => None,
    };
    subject.dtype_of(expr).or_else(defined)
}

/// The ways to take an operand as float32; none if it is, or if it does not promote.
fn narrowed(subject: &Subject<'_>, operand: &Expr) -> Vec<Rewrite> {
    let dtype = type_of(subject, operand);
    if number(operand).is_some() || matches!(dtype, Some(DType::Float32 | DType::Bool)) {
        return Vec::new();
    }
    let edited =
        |new: &Expr| Rewrite { edits: vec![subject.exchange(operand, new)], ..Rewrite::default() };
    if let Some(found) = matched_text("np.float64(K)", operand) {
        return vec![edited(found.get("K"))];
    }
    if let Some(made) = made_single(operand) {
        return vec![edited(&made)];
    }
    let cast = build::method(operand.clone(), "astype", vec![build::arg(build::np("float32"))]);
    if let (ExprKind::Name(name), Some(_)) = (&operand.kind, subject.array_of(operand)) {
        let single = subject.fresh(&format!("{name}32"));
        let once = Rewrite {
            edits: vec![Edit::new(operand.span, single.clone())],
            before: vec![format!("{single} = {name}.astype({SINGLE})")],
            ..Rewrite::default()
        };
        return vec![once, edited(&cast)];
    }
    let is_number = subject.array_at(operand).is_some_and(|ty| ty.layout.shape.is_empty());
    let is_array = dtype.is_some() && !is_number;
    let scalar = build::call(build::name("float"), vec![build::arg(operand.clone())]);
    if is_array { vec![edited(&cast)] } else { vec![edited(&scalar), edited(&cast)] }
}

/// `np.zeros(n)` and its kin with `dtype=np.float32`.
fn made_single(operand: &Expr) -> Option<Expr> {
    const MAKERS: &[&str] = &["zeros", "ones", "full", "linspace", "arange", "empty"];
    let call = call_of(operand).filter(|call| MAKERS.contains(&&*call.function))?;
    if call.args.iter().any(|(name, _)| *name == Some("dtype")) {
        return None;
    }
    let ExprKind::Call { callee, args } = &operand.kind else { return None };
    let mut args = args.clone();
    args.push(build::named("dtype", build::np("float32")));
    Some(build::call((**callee).clone(), args))
}

/// Every input as float32, cast beforehand.
fn narrower(subject: &Subject<'_>) -> Vec<Proposal> {
    let inputs = subject.inputs();
    let wide: Vec<&str> = inputs
        .iter()
        .filter(|(_, array)| array.dtype == DType::Float64 && array.size() > 1)
        .map(|(name, _)| *name)
        .collect();
    let has_single = inputs.iter().any(|(_, array)| array.dtype == DType::Float32);
    let bytes: usize = inputs.iter().map(|(_, array)| array.nbytes()).sum();
    let Some(first) = subject.statements.first() else { return Vec::new() };
    if wide.is_empty() || has_single || bytes <= subject.cache_bytes || !is_elementwise(subject) {
        return Vec::new();
    }
    let mut edits = Vec::new();
    let mut at = first.span;
    for name in &wide {
        let single = subject.fresh(&format!("{name}32"));
        walk::each_expression(subject.statements, &mut |_, expr| {
            if matches!(&expr.kind, ExprKind::Name(other) if other == name) {
                if edits.is_empty() {
                    at = expr.span;
                }
                edits.push(Edit::new(expr.span, single.clone()));
            }
        });
    }
    let cast = |name: &&str| {
        let single = subject.fresh(&format!("{name}32"));
        format!("{single} = {name}.astype({SINGLE})")
    };
    let before = wide.iter().map(cast).collect();
    vec![Proposal { at, rewrites: vec![Rewrite { edits, before, ..Rewrite::default() }] }]
}

/// Whether the text computes floating-point arrays by operators and functions, and picks nothing by index.
fn is_elementwise(subject: &Subject<'_>) -> bool {
    let mut is_plain = true;
    walk::each_expression(subject.statements, &mut |_, expr| {
        is_plain &= !matches!(expr.kind, ExprKind::Subscript { .. } | ExprKind::FString(_));
    });
    let mut steps = subject.plans.iter().flat_map(|run| &run.prepared.plan.steps);
    is_plain && steps.any(|step| step.output.dtype.kind() == Kind::Float)
}
