//! How far a sum that is added one element after another may lie from NumPy's pairwise one: n·eps·Σ|x|.
//!
//! The bound is Higham's (Accuracy and Stability of Numerical Algorithms, 4.2) to first order. Knows
//! plans, and asks the session
//! for Σ|x|.

use std::cell::RefCell;

use crate::array::dtype::{DType, Kind};
use crate::exec::Mode;
use crate::kernels::reduce::Reduction;
use crate::plan::{Op, Reduce};
use crate::report::agree::{Difference, magnitude};
use crate::session::{Code, PlanRun, Session};
use crate::syntax::ast::{Arg, Expr, ExprKind, StmtKind};
use crate::syntax::expr_text;
use crate::value::Value;

/// What a difference may be.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Tolerance {
    /// Of the result.
    pub absolute: f64,
    /// Over the result's magnitude, where the sum is not the whole result.
    pub relative: f64,
}

impl Tolerance {
    /// Whether a difference is within it.
    pub fn allows(&self, difference: &Difference) -> bool {
        let small = difference.absolute <= self.absolute || difference.relative <= self.relative;
        difference.is_none() || (!difference.unlike && small)
    }
}

/// How much a result may be changed by what is done to a sum afterwards: `** 2` doubles a relative error,
/// and a few such in a row.
const AFTERWARDS: f64 = 4.0;

/// The tolerance of `code`, which ran `plans` one element after another; none where nothing of it is a
/// sum of floats.
pub fn tolerance(session: &RefCell<Session>, code: &Code, plans: &[PlanRun]) -> Option<Tolerance> {
    let mut found: Option<Tolerance> = None;
    for run in plans {
        let plan = &run.prepared.plan;
        let Some(step) = plan.steps.last() else { continue };
        let Op::Reduce { reduce, accumulate, .. } = &step.op else { continue };
        let sums = matches!(reduce.reduction, Reduction::Sum | Reduction::Prod);
        if !sums || accumulate.kind() != Kind::Float {
            continue;
        }
        let Some(source) = plan.array_type(step.inputs[0].value) else { continue };
        let n = source.layout.size() as f64 / step.output.layout.size().max(1) as f64;
        let eps =
            if *accumulate == DType::Float32 { f64::from(f32::EPSILON) } else { f64::EPSILON };
        let text = step.span.text(&run.source.text);
        let own = of_sum(session, text, reduce, n, eps);
        let is_whole = code.is_expression() && text == code.text.trim();
        let own = if is_whole {
            own
        } else {
            Tolerance { absolute: 0.0, relative: own.relative * AFTERWARDS }
        };
        let so_far = found.unwrap_or_default();
        found = Some(Tolerance {
            absolute: so_far.absolute + own.absolute,
            relative: so_far.relative + own.relative,
        });
    }
    found
}

/// Of one sum of `n` terms, written as `text`. Where Σ|x| cannot be asked for, terms of one sign are
/// taken for granted.
fn of_sum(session: &RefCell<Session>, text: &str, reduce: &Reduce, n: f64, eps: f64) -> Tolerance {
    let blind = Tolerance { absolute: 0.0, relative: n * eps };
    if reduce.reduction == Reduction::Prod {
        return blind;
    }
    let Some(sums) = absolute_sum_text(&session.borrow(), text) else { return blind };
    let evaluate = |text: &str| {
        let mut session = session.borrow_mut();
        let code = session.compile(text).ok()?;
        // A trial, so that what it does is undone.
        session.trial(&code, Mode::standard()).ok()?.value
    };
    let (Some(sizes), Some(result)) = (evaluate(&sums), evaluate(text)) else { return blind };
    let terms = if reduce.mean { 1.0 } else { n };
    let absolute = terms * eps * magnitude(&sizes);
    let size = magnitude(&result);
    if !absolute.is_finite() {
        return blind;
    }
    Tolerance { absolute, relative: if size > 0.0 { absolute / size } else { 0.0 } }
}

/// `abs(X).sum(axis)` of `X.sum(axis)`, `np.sum(X, axis)`, `X.mean()` …
fn absolute_sum_text(session: &Session, text: &str) -> Option<String> {
    let statements = session.compile(text).ok()?.statements;
    let [statement] = &statements[..] else { return None };
    let StmtKind::Expr(Expr { kind: ExprKind::Call { callee, args }, .. }) = &statement.kind else {
        return None;
    };
    let ExprKind::Attribute { value, .. } = &callee.kind else { return None };
    let is_module = matches!(&value.kind, ExprKind::Name(name) if matches!(session.get(name), Some(Value::Module(_))));
    let (operand, rest) = if is_module {
        args.split_first().map(|(x, rest)| (&x.value, rest))?
    } else {
        (&**value, &args[..])
    };
    let is_axis = |(i, arg): &(usize, &Arg)| match &arg.name {
        Some((name, _)) => name == "axis",
        None => *i == 0,
    };
    let axis = rest.iter().enumerate().find(is_axis);
    let axis = axis.map_or(String::new(), |(_, arg)| format!("axis={}", expr_text(&arg.value)));
    Some(format!("abs({}).sum({axis})", expr_text(operand)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn differences_are_held_against_both_bounds() {
        let apart = |absolute, relative| Difference { unlike: false, ulp: 9, absolute, relative };
        let check = |tolerance: Tolerance, difference, want| {
            assert_eq!(tolerance.allows(&difference), want, "{tolerance:?} {difference:?}");
        };
        let sum = Tolerance { absolute: 1e-9, relative: 0.0 };
        check(sum, apart(1e-10, 1e-3), true);
        check(sum, apart(1e-8, 1e-3), false);
        check(Tolerance { absolute: 0.0, relative: 1e-12 }, apart(1.0, 1e-13), true);
        check(Tolerance::default(), Difference::NONE, true);
        check(Tolerance::default(), apart(0.0, 0.0), true);
        check(sum, Difference { unlike: true, ..apart(0.0, 0.0) }, false);
    }
}
