//! The arithmetic of numbers, straight: what a loop spends its time with.
//!
//! Answers what can be answered without a warning, an error or another type; all else is `scalar`'s, which
//! decides the same cases by the same rules (`tests` hold the two together).

use crate::array::dtype::{BoolByte, DType, Scalar};
use crate::kernels::arith::{Integer, Real};
use crate::syntax::ast::{BinaryOp, CmpOp};
use crate::value::Value;

/// A number without a box: its kind and its bits, which a function gives back in two registers.
#[derive(Clone, Copy, Debug)]
pub(super) struct Number {
    kind: Kind,
    bits: u64,
}

/// What a number is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Int,
    Float,
    /// `np.float64`.
    Double,
}

impl Number {
    pub(super) fn int(x: i64) -> Self {
        Self { kind: Kind::Int, bits: x as u64 }
    }

    pub(super) fn float(x: f64) -> Self {
        Self { kind: Kind::Float, bits: x.to_bits() }
    }

    pub(super) fn double(x: f64) -> Self {
        Self { kind: Kind::Double, bits: x.to_bits() }
    }

    /// The number that a value is.
    #[inline(always)]
    pub(super) fn of(value: &Value) -> Option<Self> {
        match value {
            Value::Int(x) => Some(Self::int(*x)),
            Value::Float(x) => Some(Self::float(*x)),
            Value::Scalar(Scalar::Float64(x)) => Some(Self::double(*x)),
            _ => None,
        }
    }

    /// As a value.
    #[inline]
    pub(super) fn value(self) -> Value {
        match self.kind {
            Kind::Int => Value::Int(self.bits as i64),
            Kind::Float => Value::Float(f64::from_bits(self.bits)),
            Kind::Double => Value::Scalar(Scalar::Float64(f64::from_bits(self.bits))),
        }
    }

    /// Put it into a slot: each kind is written in place.
    #[inline]
    pub(super) fn store(self, slot: &mut Option<Value>) {
        match self.kind {
            Kind::Int => *slot = Some(Value::Int(self.bits as i64)),
            Kind::Float => *slot = Some(Value::Float(f64::from_bits(self.bits))),
            Kind::Double => {
                *slot = Some(Value::Scalar(Scalar::Float64(f64::from_bits(self.bits))));
            }
        }
    }

    /// Python's `bool()`.
    pub(super) fn is_true(self) -> bool {
        match self.kind {
            Kind::Int => self.bits != 0,
            Kind::Float | Kind::Double => f64::from_bits(self.bits) != 0.0,
        }
    }

    /// The integer of Python that it is.
    pub(super) fn as_int(self) -> Option<i64> {
        (self.kind == Kind::Int).then_some(self.bits as i64)
    }

    /// Its value in an operation of floats; `None` where that would round.
    #[inline]
    pub(super) fn real(self) -> Option<f64> {
        match self.kind {
            Kind::Int => exact(self.bits as i64).then_some(self.bits as i64 as f64),
            Kind::Float | Kind::Double => Some(f64::from_bits(self.bits)),
        }
    }

    /// `abs(x)`.
    pub(super) fn absolute(self) -> Option<Self> {
        match self.kind {
            Kind::Int => (self.bits as i64).checked_abs().map(Self::int),
            Kind::Float | Kind::Double => {
                Some(Self { bits: f64::from_bits(self.bits).abs().to_bits(), ..self })
            }
        }
    }

    /// `int(x)`, `float(x)`.
    pub(super) fn converted(self, dtype: DType) -> Option<Self> {
        match (dtype, self.kind) {
            (DType::Int64, Kind::Int) => Some(self),
            (DType::Int64, Kind::Float | Kind::Double) => {
                let whole = f64::from_bits(self.bits);
                exact_float(whole).then(|| Self::int(whole as i64))
            }
            (DType::Float64, _) => self.real().map(Self::float),
            _ => None,
        }
    }

    /// `-x`.
    #[inline]
    pub(super) fn negated(self) -> Option<Self> {
        match self.kind {
            Kind::Int => (self.bits as i64).checked_neg().map(Self::int),
            Kind::Float | Kind::Double => {
                Some(Self { bits: (-f64::from_bits(self.bits)).to_bits(), ..self })
            }
        }
    }

    /// `self op other`.
    #[inline]
    pub(super) fn operate(self, op: BinaryOp, other: Self) -> Option<Self> {
        match (self.kind, other.kind) {
            (Kind::Int, Kind::Int) => integer(op, self.bits as i64, other.bits as i64),
            (Kind::Double, _) | (_, Kind::Double) => {
                double(op, self.real()?, other.real()?).map(Self::double)
            }
            (Kind::Int, Kind::Float) | (Kind::Float, Kind::Int | Kind::Float) => {
                float(op, self.real()?, other.real()?).map(Self::float)
            }
        }
    }

    /// `self op other` of a comparison; the second says whether it is NumPy's.
    #[inline]
    pub(super) fn compare(self, op: CmpOp, other: Self) -> Option<(bool, bool)> {
        let holds = match (self.kind, other.kind) {
            (Kind::Int, Kind::Int) => holds(op, self.bits as i64, other.bits as i64),
            _ => holds(op, self.real()?, other.real()?),
        };
        let numpy = self.kind == Kind::Double || other.kind == Kind::Double;
        Some((holds?, numpy))
    }
}

/// `a op b` of a comparison by size.
#[inline]
fn holds<T: PartialOrd + Copy>(op: CmpOp, a: T, b: T) -> Option<bool> {
    Some(match op {
        CmpOp::Eq => a == b,
        CmpOp::Ne => a != b,
        CmpOp::Lt => a < b,
        CmpOp::Le => a <= b,
        CmpOp::Gt => a > b,
        CmpOp::Ge => a >= b,
        CmpOp::In | CmpOp::NotIn | CmpOp::Is | CmpOp::IsNot => return None,
    })
}

/// `left op right`.
#[inline]
pub(super) fn binary(op: BinaryOp, left: &Value, right: &Value) -> Option<Value> {
    Number::of(left)?.operate(op, Number::of(right)?).map(Number::value)
}

#[inline]
fn integer(op: BinaryOp, a: i64, b: i64) -> Option<Number> {
    match op {
        BinaryOp::Add => a.checked_add(b).map(Number::int),
        BinaryOp::Sub => a.checked_sub(b).map(Number::int),
        BinaryOp::Mul => a.checked_mul(b).map(Number::int),
        BinaryOp::Div if b != 0 && exact(a) && exact(b) => Some(Number::float(a as f64 / b as f64)),
        // -1 is left out for the one quotient that does not fit.
        BinaryOp::FloorDiv if b > 0 => Some(Number::int(Integer::floor_divide(a, b))),
        BinaryOp::Rem if b > 0 => Some(Number::int(Integer::floor_remainder(a, b))),
        BinaryOp::BitAnd => Some(Number::int(a & b)),
        BinaryOp::BitOr => Some(Number::int(a | b)),
        BinaryOp::BitXor => Some(Number::int(a ^ b)),
        BinaryOp::Div
        | BinaryOp::FloorDiv
        | BinaryOp::Rem
        | BinaryOp::MatMul
        | BinaryOp::Pow
        | BinaryOp::LeftShift
        | BinaryOp::RightShift => None,
    }
}

/// Whether a float is far from the ends of the integers.
fn exact_float(x: f64) -> bool {
    x.abs() <= (1_u64 << 53) as f64
}

/// Whether a float holds it without rounding.
fn exact(x: i64) -> bool {
    x.unsigned_abs() <= 1 << 53
}

#[inline]
fn float(op: BinaryOp, a: f64, b: f64) -> Option<f64> {
    match op {
        BinaryOp::Add => Some(a + b),
        BinaryOp::Sub => Some(a - b),
        BinaryOp::Mul => Some(a * b),
        BinaryOp::Div if b != 0.0 => Some(a / b),
        BinaryOp::FloorDiv if b != 0.0 => Some(Real::floor_divide(a, b)),
        BinaryOp::Rem if b != 0.0 => Some(Real::floor_remainder(a, b)),
        // The same bits as `powf` for a square: both round the exact product once.
        BinaryOp::Pow if b == 2.0 => Some(a * a).filter(|square| square.is_finite()),
        BinaryOp::Div
        | BinaryOp::FloorDiv
        | BinaryOp::Rem
        | BinaryOp::MatMul
        | BinaryOp::Pow
        | BinaryOp::LeftShift
        | BinaryOp::RightShift
        | BinaryOp::BitAnd
        | BinaryOp::BitOr
        | BinaryOp::BitXor => None,
    }
}

/// An operation of `np.float64`, of which nothing has to be warned.
#[inline]
fn double(op: BinaryOp, a: f64, b: f64) -> Option<f64> {
    let result = match op {
        BinaryOp::Div => a / b,
        // NumPy divides floors by another rule.
        BinaryOp::FloorDiv | BinaryOp::Rem => return None,
        _ => float(op, a, b)?,
    };
    // What is not finite may be an event, and so may a result below the normal numbers.
    let is_quiet =
        result.is_normal() || (result == 0.0 && (a == 0.0 || b == 0.0 || a.abs() == b.abs()));
    is_quiet.then_some(result)
}

/// `left op right` of numbers, as a flag; the second says whether it is NumPy's.
#[inline]
pub(super) fn compare(op: CmpOp, left: &Value, right: &Value) -> Option<(bool, bool)> {
    Number::of(left)?.compare(op, Number::of(right)?)
}

/// The value of a comparison.
pub(super) fn flag((holds, numpy): (bool, bool)) -> Value {
    if numpy { Value::Scalar(Scalar::Bool(BoolByte::new(holds))) } else { Value::Bool(holds) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::context::Context;
    use crate::diag::Span;
    use crate::interp::{compare as slow, scalar};

    /// Numbers at which rules change: zeros, signs, the edges of exact integers and of floats.
    fn numbers() -> Vec<Value> {
        let integers =
            [0, 1, -1, 2, 3, -7, 10, 1 << 53, (1 << 53) + 1, -(1 << 53) - 1, i64::MAX, i64::MIN];
        let floats = [
            0.0,
            -0.0,
            0.5,
            1.0,
            -1.5,
            2.0,
            3.0,
            -7.0,
            1e-310,
            1e16,
            9_007_199_254_740_993.0,
            1e300,
            f64::MAX,
            f64::MIN_POSITIVE,
            f64::INFINITY,
            f64::NEG_INFINITY,
            f64::NAN,
        ];
        let integers = integers.map(Value::Int).into_iter();
        let python = floats.map(Value::Float).into_iter();
        let numpy = floats.map(|x| Value::Scalar(Scalar::Float64(x))).into_iter();
        integers.chain(python).chain(numpy).collect()
    }

    #[test]
    fn what_is_answered_straight_is_what_scalar_answers_without_a_warning() {
        let mut cx = Context::new(1 << 20, &[0]);
        let shown = |value: &Value| format!("{} {value:?}", value.type_name());
        let mut answered = 0;
        for left in &numbers() {
            for right in &numbers() {
                for &op in BinaryOp::ALL {
                    let Some(found) = binary(op, left, right) else { continue };
                    let what = format!("{left:?} {} {right:?}", op.symbol());
                    let want = scalar::binary(&mut cx, op.symbol(), left, right, Span::NONE);
                    let want = want.unwrap_or_else(|error| panic!("{what}: {error}"));
                    assert_eq!(shown(&found), shown(&want), "{what}");
                    assert!(cx.warnings.is_empty(), "{what}: {:?}", cx.warnings);
                    answered += 1;
                }
                for &op in CmpOp::ALL {
                    let Some(found) = compare(op, left, right) else { continue };
                    let want = slow::compare(&mut cx, op, left, right, Span::NONE);
                    let want = want.unwrap_or_else(|error| panic!("{left:?} {right:?}: {error}"));
                    assert_eq!(
                        shown(&flag(found)),
                        shown(&want),
                        "{left:?} {} {right:?}",
                        op.symbol()
                    );
                    assert!(cx.warnings.is_empty(), "{left:?} {right:?}: {:?}", cx.warnings);
                    answered += 1;
                }
            }
        }
        assert!(answered > 5000, "only {answered} were answered");
    }
}
