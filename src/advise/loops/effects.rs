//! What loops do to what lies outside of them, and how two branches' doings become one.

use super::axes::{Lifted, common, operated};
use super::index::Part;
use super::lift::{chosen, inverted};
use crate::syntax::ast::{BinaryOp, CmpOp, Expr, ExprKind};
use crate::syntax::{build, expr_text, walk};

/// How values of all rounds become one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Total {
    /// `+=`
    Sum,
    /// `*=`
    Product,
    /// The largest.
    Max,
    /// The smallest.
    Min,
}

/// What a loop does to what lies outside of it.
#[derive(Clone, Debug)]
pub(super) enum Effect {
    /// `out[i] = value`, `out[i] += value`
    Store {
        base: Expr,
        parts: Vec<Part>,
        op: Option<BinaryOp>,
        value: Lifted,
        mask: Option<Lifted>,
    },
    /// `total += value`
    Fold { name: String, how: Total, in_place: bool, value: Lifted, mask: Option<Lifted> },
    /// `out.append(value)`
    Append { name: String, value: Lifted, mask: Option<Lifted> },
    /// A value that is used several times.
    Bind { name: String, value: Lifted },
}

/// NumPy's function for a total.
pub(super) fn function(how: Total) -> &'static str {
    match how {
        Total::Sum => "sum",
        Total::Product => "prod",
        Total::Max => "max",
        Total::Min => "min",
    }
}

impl Effect {
    /// Whether another effect is on the same thing.
    pub(super) fn is_like(&self, other: &Self) -> bool {
        match (self, other) {
            (
                Self::Store { base: a, parts: x, op: p, mask: None, .. },
                Self::Store { base: b, parts: y, op: q, mask: None, .. },
            ) => walk::same(a, b) && format!("{x:?}") == format!("{y:?}") && p == q,
            (
                Self::Append { name: a, mask: None, .. },
                Self::Append { name: b, mask: None, .. },
            ) => a == b,
            (
                Self::Fold { name: a, how: p, mask: None, .. },
                Self::Fold { name: b, how: q, mask: None, .. },
            ) => a == b && p == q,
            _ => false,
        }
    }

    /// This one where a test holds, the other one where it does not.
    pub(super) fn or(mut self, test: &Lifted, other: &Self) -> Option<Self> {
        let value = chosen(test, self.value(), other.value())?;
        *self.value_mut() = value;
        Some(self)
    }

    /// Whether it is what gives a name from outside its value.
    pub(super) fn fills(&self, wanted: &str) -> bool {
        match self {
            Self::Store { base, .. } => expr_text(base) == wanted,
            Self::Fold { name, .. } | Self::Append { name, .. } => name == wanted,
            Self::Bind { .. } => false,
        }
    }

    fn value(&self) -> &Lifted {
        match self {
            Self::Store { value, .. }
            | Self::Fold { value, .. }
            | Self::Append { value, .. }
            | Self::Bind { value, .. } => value,
        }
    }

    fn value_mut(&mut self) -> &mut Lifted {
        match self {
            Self::Store { value, .. }
            | Self::Fold { value, .. }
            | Self::Append { value, .. }
            | Self::Bind { value, .. } => value,
        }
    }

    /// Only where a test holds too.
    pub(super) fn under(mut self, test: Option<&Lifted>) -> Option<Self> {
        let Some(test) = test else { return Some(self) };
        match &mut self {
            Self::Store { mask, .. } | Self::Fold { mask, .. } | Self::Append { mask, .. } => {
                *mask = Some(both(mask.as_ref(), test)?);
            }
            Self::Bind { .. } => return None,
        }
        Some(self)
    }
}

pub(super) fn both(mask: Option<&Lifted>, test: &Lifted) -> Option<Lifted> {
    mask.map_or(Some(test.clone()), |mask| operated(BinaryOp::BitAnd, mask, test))
}

/// A test's opposite: `x <= 0` of `x > 0`, or `~(…)`.
pub(super) fn opposite(test: &Lifted) -> Option<Lifted> {
    if test.is_same() {
        return None;
    }
    let expr = match &test.expr.kind {
        ExprKind::Compare(left, rest) if rest.len() == 1 => {
            let (op, _, right) = &rest[0];
            let turned = match op {
                CmpOp::Lt => CmpOp::Ge,
                CmpOp::Le => CmpOp::Gt,
                CmpOp::Gt => CmpOp::Le,
                CmpOp::Ge => CmpOp::Lt,
                CmpOp::Eq => CmpOp::Ne,
                CmpOp::Ne => CmpOp::Eq,
                CmpOp::In | CmpOp::NotIn | CmpOp::Is | CmpOp::IsNot => return None,
            };
            build::comparison(turned, (**left).clone(), right.clone())
        }
        _ => inverted(test.expr.clone()),
    };
    Some(Lifted::new(expr, common(&[test])))
}
