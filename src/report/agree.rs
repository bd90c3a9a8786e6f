//! Whether two results are equal: bit for bit, or how far apart they lie.
//!
//! Knows values and arrays; runs nothing.

use crate::array::dtype::{DType, Kind, Scalar};
use crate::array::layout::Order;
use crate::array::{Array, for_each_position, text};
use crate::value::Value;

/// How far apart two results are.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Difference {
    /// They are of another kind, dtype or shape, so that no number says how far apart.
    pub unlike: bool,
    /// Units in the last place, at most; of floating-point elements.
    pub ulp: u64,
    /// Absolute difference, at most.
    pub absolute: f64,
    /// Difference over the larger magnitude, at most.
    pub relative: f64,
}

impl Difference {
    /// Nothing differs.
    pub const NONE: Self = Self { unlike: false, ulp: 0, absolute: 0.0, relative: 0.0 };

    const UNLIKE: Self =
        Self { unlike: true, ulp: u64::MAX, absolute: f64::INFINITY, relative: f64::INFINITY };

    /// Whether the bits are the same; every NaN is like every other.
    pub fn is_none(&self) -> bool {
        *self == Self::NONE
    }

    /// The larger of both, figure by figure.
    #[must_use]
    pub fn max(self, other: Self) -> Self {
        Self {
            unlike: self.unlike || other.unlike,
            ulp: self.ulp.max(other.ulp),
            absolute: self.absolute.max(other.absolute),
            relative: self.relative.max(other.relative),
        }
    }
}

/// How far apart two values are; sequences item by item.
pub fn difference(a: &Value, b: &Value) -> Difference {
    match (a, b) {
        (Value::Array(a), Value::Array(b))
            if a.buffer.same(&b.buffer) && a.layout == b.layout && a.dtype == b.dtype =>
        {
            Difference::NONE
        }
        (Value::Array(a), Value::Array(b)) => of_arrays(a, b),
        (Value::Tuple(a), Value::Tuple(b)) => of_items(a, b),
        (Value::List(a), Value::List(b)) => of_items(&a.borrow(), &b.borrow()),
        (Value::Str(a), Value::Str(b)) if a == b => Difference::NONE,
        (Value::None, Value::None) => Difference::NONE,
        _ => match (a.as_scalar(), b.as_scalar()) {
            (Some(x), Some(y)) if a.type_name() == b.type_name() => of_scalars(x, y),
            (Some(_), _) | (_, Some(_)) => Difference::UNLIKE,
            // Functions, modules and the like: the same kind is all that can be asked.
            (None, None) if a.type_name() == b.type_name() && !matches!(a, Value::Str(_)) => {
                Difference::NONE
            }
            (None, None) => Difference::UNLIKE,
        },
    }
}

/// The largest magnitude among the numbers of a value; 0 where there are none.
pub fn magnitude(value: &Value) -> f64 {
    let Value::Array(array) = value else {
        return value.as_scalar().map_or(0.0, |scalar| scalar.as_f64().abs());
    };
    if array.dtype.is_text() {
        return 0.0;
    }
    let bytes = array.buffer.read();
    let mut largest = 0.0_f64;
    for_each_position(&array.layout, |at| {
        largest = largest.max(Scalar::read(array.dtype, &bytes[at..]).as_f64().abs());
    });
    largest
}

/// Where two values differ first, or in what, as people read it: `[1]: 3.0 and 1.0`; none where they do not.
pub fn first_difference(a: &Value, b: &Value) -> Option<String> {
    if difference(a, b).is_none() {
        return None;
    }
    let (Value::Array(x), Value::Array(y)) = (a, b) else {
        let [a, b] = [a, b].map(kind);
        return (a != b).then(|| format!("{a} and {b}"));
    };
    if x.dtype != y.dtype || x.shape() != y.shape() {
        return Some(format!("{} and {}", kind(a), kind(b)));
    }
    if x.dtype.is_text() {
        return Some("texts that differ".to_owned());
    }
    let elements = |array: &Array| {
        let bytes = array.buffer.read();
        let mut all = Vec::with_capacity(array.size());
        for_each_position(&array.layout, |at| all.push(Scalar::read(array.dtype, &bytes[at..])));
        all
    };
    let (xs, ys) = (elements(x), elements(y));
    let at = xs.iter().zip(&ys).position(|(x, y)| !of_scalars(*x, *y).is_none())?;
    let mut rest = at;
    let mut index: Vec<String> = x
        .shape()
        .iter()
        .rev()
        .map(|&length| {
            let i = rest % length;
            rest /= length;
            i.to_string()
        })
        .collect();
    index.reverse();
    let text = |scalar: Scalar| crate::array::format::scalar_str(scalar);
    Some(format!("[{}]: {} and {}", index.join(", "), text(xs[at]), text(ys[at])))
}

/// `float64 (3,)` of an array, the type's name of another value.
fn kind(value: &Value) -> String {
    match value {
        Value::Array(array) => {
            format!("{} {}", array.dtype, crate::report::units::shape(array.shape()))
        }
        other => other.type_name().to_owned(),
    }
}

/// The texts of an array in C order.
fn all_texts(array: &Array) -> Vec<String> {
    let bytes = array.buffer.read();
    let size = array.dtype.size();
    let mut all = Vec::with_capacity(array.size());
    for_each_position(&array.layout, |at| all.push(text::read(&bytes[at..at + size])));
    all
}

fn of_items(a: &[Value], b: &[Value]) -> Difference {
    if a.len() != b.len() {
        return Difference::UNLIKE;
    }
    a.iter().zip(b).map(|(a, b)| difference(a, b)).fold(Difference::NONE, Difference::max)
}

fn of_arrays(a: &Array, b: &Array) -> Difference {
    if a.dtype != b.dtype || a.shape() != b.shape() {
        return Difference::UNLIKE;
    }
    if a.is_contiguous(Order::C) && b.is_contiguous(Order::C) {
        let (x, y) = (a.buffer.read(), b.buffer.read());
        let len = a.nbytes();
        if x[a.layout.offset..][..len] == y[b.layout.offset..][..len] {
            return Difference::NONE;
        }
    }
    if a.dtype.is_text() {
        let same = all_texts(a) == all_texts(b);
        return if same { Difference::NONE } else { Difference::UNLIKE };
    }
    let mut positions = Vec::with_capacity(b.size());
    for_each_position(&b.layout, |at| positions.push(at));
    let (x, y) = (a.buffer.read(), b.buffer.read());
    let mut worst = Difference::NONE;
    let mut positions = positions.into_iter();
    for_each_position(&a.layout, |at| {
        let other = positions.next().expect("both have as many elements");
        let pair = (Scalar::read(a.dtype, &x[at..]), Scalar::read(b.dtype, &y[other..]));
        worst = worst.max(of_scalars(pair.0, pair.1));
    });
    worst
}

fn of_scalars(a: Scalar, b: Scalar) -> Difference {
    if a.dtype() != b.dtype() {
        return Difference::UNLIKE;
    }
    if a.dtype().kind() != Kind::Float {
        let (x, y) = (a.as_integer().unwrap_or(0), b.as_integer().unwrap_or(0));
        return if x == y {
            Difference::NONE
        } else {
            apart(x as f64, y as f64, x.abs_diff(y) as u64)
        };
    }
    let (x, y) = (a.as_f64(), b.as_f64());
    if x.is_nan() || y.is_nan() {
        return if x.is_nan() && y.is_nan() { Difference::NONE } else { Difference::UNLIKE };
    }
    let ulp = if a.dtype() == DType::Float32 {
        let order = |x: f64| rank(i64::from((x as f32).to_bits()), 31);
        order(x).abs_diff(order(y))
    } else {
        let order = |x: f64| rank(x.to_bits() as i64, 63);
        order(x).abs_diff(order(y))
    };
    // Zeros of either sign are two bit patterns and one number.
    if ulp == 0 { Difference::NONE } else { apart(x, y, ulp) }
}

/// The position of a float among all of its type, from its bits: neighbours differ by 1; -0 and 0 by 1.
fn rank(bits: i64, sign_bit: u32) -> i64 {
    let sign = 1_i64.wrapping_shl(sign_bit);
    if bits & sign == 0 { bits } else { -(bits & !sign) - 1 }
}

fn apart(x: f64, y: f64, ulp: u64) -> Difference {
    let absolute = if x == y { 0.0 } else { (x - y).abs() };
    let size = x.abs().max(y.abs());
    let relative = if absolute == 0.0 { 0.0 } else { absolute / size };
    Difference { unlike: false, ulp, absolute, relative }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn scalars_are_told_apart_by_their_bits() {
        let check = |a: f64, b: f64, ulp, relative: f64| {
            let found = of_scalars(Scalar::Float64(a), Scalar::Float64(b));
            assert_eq!(found.ulp, ulp, "{a} {b}");
            assert!((found.relative - relative).abs() < 1e-20, "{a} {b}: {found:?}");
        };
        check(1.0, 1.0, 0, 0.0);
        check(f64::NAN, -f64::NAN, 0, 0.0);
        check(1.0, 1.0 + f64::EPSILON, 1, f64::EPSILON / (1.0 + f64::EPSILON));
        check(0.0, -0.0, 1, 0.0);
        check(-f64::from_bits(1), f64::from_bits(1), 3, 2.0);
        assert!(of_scalars(Scalar::Float64(f64::NAN), Scalar::Float64(1.0)).unlike);
        let x = 1.5_f32;
        let next = f32::from_bits(x.to_bits() + 2);
        assert_eq!(of_scalars(Scalar::Float32(x), Scalar::Float32(next)).ulp, 2);
        assert!(of_scalars(Scalar::Float32(1.0), Scalar::Float64(1.0)).unlike);
    }

    #[test]
    fn values_of_other_kinds_are_unlike() {
        let list = |items: &[f64]| Value::list(items.iter().map(|&x| x.into()).collect());
        let check = |a: &Value, b: &Value, unlike, none| {
            let found = difference(a, b);
            assert_eq!((found.unlike, found.is_none()), (unlike, none), "{a:?} {b:?}");
        };
        check(&Value::None, &Value::None, false, true);
        check(&Value::Int(1), &Value::Int(1), false, true);
        check(&Value::Int(1), &Value::Int(2), false, false);
        check(&Value::Int(1), &Value::Float(1.0), true, false);
        check(&Value::text("a"), &Value::text("b"), true, false);
        check(&list(&[1.0, 2.0]), &list(&[1.0, 2.0]), false, true);
        check(&list(&[1.0, 2.0]), &list(&[1.0]), true, false);
        check(&list(&[1.0]), &Value::Float(1.0), true, false);
    }
}
