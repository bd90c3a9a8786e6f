//! Which floating-point events a block raised: looked for only in a block whose loop said that some result needs a look.

#![expect(clippy::needless_bitwise_bool, reason = "without branches the loops vectorize")]

use super::elementwise::Result as Suspect;
use crate::array::dtype::{DType, Scalar};
use crate::simd_fn;

/// Events that NumPy warns of, as IEEE 754 names them; underflow is ignored, as NumPy does unless told otherwise.
#[expect(clippy::struct_excessive_bools, reason = "four events that are independent of each other")]
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Events {
    /// A finite operand was divided by zero, or a logarithm taken of zero.
    pub divide: bool,
    /// A finite result does not fit.
    pub overflow: bool,
    /// There is no such number.
    pub invalid: bool,
    /// An integer was raised to a negative integer power.
    pub negative_power: bool,
}

/// What an infinite result of finite operands means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Infinity {
    /// It was too large.
    Overflow,
    /// The right operand was zero, or it was too large.
    Divisor,
    /// The left operand, raised to a negative power, was zero, or it was too large.
    Base,
    /// The operand was a pole of the function.
    Pole,
    /// The left operand was the largest number.
    Step,
    /// It was too large; operands are compared on the way, which is invalid where one is NaN.
    Compared,
}

impl Events {
    /// Whether there were none.
    pub fn is_empty(self) -> bool {
        self == Self::default()
    }

    /// The events of both.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self {
            divide: self.divide || other.divide,
            overflow: self.overflow || other.overflow,
            invalid: self.invalid || other.invalid,
            negative_power: self.negative_power || other.negative_power,
        }
    }

    /// NumPy's words for each that happened.
    pub fn words(self) -> impl Iterator<Item = &'static str> {
        let listed = [
            (self.divide, "divide by zero"),
            (self.overflow, "overflow"),
            (self.invalid, "invalid value"),
        ];
        listed.into_iter().filter(|(happened, _)| *happened).map(|(_, word)| word)
    }
}

/// Examine results against their operands, all of one block.
///
/// `operands` are the operands' dtype and bytes, one element where it is the same for all; an operand whose
/// values are gone but were all finite may be left out. Integer blocks come here only from loops that met a
/// zero divisor, a quotient that does not fit or a negative power.
pub fn examine(
    infinity: Infinity,
    out: (DType, &[u8]),
    operands: &[(DType, &[u8])],
    power: bool,
) -> Events {
    match out.0 {
        DType::Float32 => examine_floats::<f32>(infinity, out, operands),
        DType::Float64 => examine_floats::<f64>(infinity, out, operands),
        DType::Bool
        | DType::Int8
        | DType::UInt8
        | DType::Int16
        | DType::UInt16
        | DType::Int32
        | DType::UInt32
        | DType::Int64
        | DType::UInt64
        | DType::Text(_) => examine_integers(infinity, out, operands, power),
    }
}

/// What floats are asked here.
trait Float: Suspect + Default + PartialEq {
    /// A finite number other than zero.
    const ONE: Self;
    /// Whether it is NaN.
    fn is_nan(self) -> bool;
}

macro_rules! floats {
    ($($T:ty)+) => {$(
        impl Float for $T {
            const ONE: Self = 1.0;

            #[inline(always)]
            fn is_nan(self) -> bool {
                self != self
            }
        }
    )+};
}

floats! { f32 f64 }

/// What some result was: NaN or infinite, and of which operands.
#[derive(Clone, Copy, Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "facts that are independent of each other")]
struct Seen {
    /// NaN.
    nan: bool,
    /// NaN of numbers.
    nan_of_numbers: bool,
    /// Infinite of a finite left operand and any right one.
    of_finite_left: bool,
    /// Infinite of finite operands, the left one zero.
    of_left_zero: bool,
    /// The same, the left one not zero.
    of_left_other: bool,
    /// The same, the right one zero.
    of_right_zero: bool,
    /// The same, the right one not zero.
    of_right_other: bool,
}

// PERF: without branches, whole registers at a time: an array with NaN in every block costs a third more than
// one without, where a look at one element after another cost twelve times as much.
simd_fn! {
    fn look<T: Float>(out: &[T], a: &[T], b: &[T]) -> Seen {
        let mut seen = Seen::default();
        for ((&out, &a), &b) in out.iter().zip(a).zip(b) {
            let nan = out.is_nan();
            let of_finite_left = out.is_suspect() & !nan & !a.is_suspect();
            let of_finite = of_finite_left & !b.is_suspect();
            let (left_zero, right_zero) = (a == T::default(), b == T::default());
            seen.nan |= nan;
            seen.nan_of_numbers |= nan & !a.is_nan() & !b.is_nan();
            seen.of_finite_left |= of_finite_left;
            seen.of_left_zero |= of_finite & left_zero;
            seen.of_left_other |= of_finite & !left_zero;
            seen.of_right_zero |= of_finite & right_zero;
            seen.of_right_other |= of_finite & !right_zero;
        }
        seen
    }
}

impl Seen {
    fn events(self, infinity: Infinity) -> Events {
        let infinite = self.of_left_zero | self.of_left_other;
        let (divide, overflow) = match infinity {
            Infinity::Overflow | Infinity::Compared => (false, infinite),
            Infinity::Step => (false, self.of_finite_left),
            Infinity::Divisor => (self.of_right_zero, self.of_right_other),
            Infinity::Base => (self.of_left_zero, self.of_left_other),
            Infinity::Pole => (infinite, false),
        };
        let invalid = if infinity == Infinity::Compared { self.nan } else { self.nan_of_numbers };
        Events { divide, overflow, invalid, negative_power: false }
    }
}

/// Elements that are looked at at once: as many as stand in for an operand that is left out.
const STRIP: usize = 256;

fn examine_floats<T: Float>(
    infinity: Infinity,
    (dtype, out): (DType, &[u8]),
    operands: &[(DType, &[u8])],
) -> Events {
    let (a, b) = (operand::<T>(dtype, operands.first()), operand::<T>(dtype, operands.last()));
    let mut events = Events::default();
    for (i, out) in bytemuck::cast_slice::<u8, T>(out).chunks(STRIP).enumerate() {
        events = events.and(look(out, a.strip(i), b.strip(i)).events(infinity));
    }
    events
}

/// An operand of floats, or a number that stands for all of its elements.
enum Operand<'a, T> {
    Each(&'a [T]),
    Same([T; STRIP]),
}

impl<T> Operand<'_, T> {
    fn strip(&self, i: usize) -> &[T] {
        match self {
            Self::Each(all) => &all[i * STRIP..],
            Self::Same(strip) => strip,
        }
    }
}

/// An operand's floats; a finite number where it is left out, or holds integers, which are as finite.
fn operand<'a, T: Float>(dtype: DType, operand: Option<&(DType, &'a [u8])>) -> Operand<'a, T> {
    match operand {
        Some((found, bytes)) if *found == dtype => match bytemuck::cast_slice(bytes) {
            [one] => Operand::Same([*one; STRIP]),
            all => Operand::Each(all),
        },
        Some(_) | None => Operand::Same([T::ONE; STRIP]),
    }
}

fn examine_integers(
    infinity: Infinity,
    out: (DType, &[u8]),
    operands: &[(DType, &[u8])],
    power: bool,
) -> Events {
    let integer = |(dtype, bytes): (DType, &[u8]), i: usize| {
        let at = if bytes.len() == dtype.size() { 0 } else { i * dtype.size() };
        Scalar::read(dtype, &bytes[at..]).as_integer()
    };
    let mut events = Events::default();
    for i in 0..out.1.len() / out.0.size() {
        let Some(right) = operands.last().and_then(|&operand| integer(operand, i)) else { break };
        events.negative_power |= power && right < 0;
        events.divide |= !power && right == 0;
        // An integer that is no number either: the reciprocal of zero.
        events.invalid |= infinity == Infinity::Base && !power && right == 0;
        let left = integer(operands[0], i);
        let least = left.is_some_and(|x| x < 0 && x == -(1_i128 << (out.0.size() * 8 - 1)));
        // A quotient that does not fit wraps to the dividend; its remainder is 0.
        let wrapped = integer(out, i) == left;
        events.overflow |= !power && right == -1 && least && wrapped;
    }
    events
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    use crate::kernels::simd::{self, Level};

    /// What `examine` has to answer, one element after another.
    fn plainly(infinity: Infinity, out: &[f64], operands: &[&[f64]]) -> Events {
        let mut events = Events::default();
        for (i, result) in out.iter().enumerate() {
            let inputs: Vec<f64> = operands.iter().map(|operand| operand[i]).collect();
            let judged = if infinity == Infinity::Step { 1 } else { inputs.len() };
            if result.is_nan() {
                events.invalid |=
                    infinity == Infinity::Compared || !inputs.iter().any(|x| x.is_nan());
            } else if result.is_infinite() && inputs.iter().take(judged).all(|x| x.is_finite()) {
                let divides = match infinity {
                    Infinity::Overflow | Infinity::Step | Infinity::Compared => false,
                    Infinity::Divisor => inputs.last() == Some(&0.0),
                    Infinity::Base => inputs.first() == Some(&0.0),
                    Infinity::Pole => true,
                };
                events.divide |= divides;
                events.overflow |= !divides;
            }
        }
        events
    }

    fn number() -> impl Strategy<Value = f64> {
        prop_oneof![
            12 => Just(1.5),
            1 => prop::sample::select(vec![0.0, -0.0, f64::INFINITY, f64::NEG_INFINITY, f64::NAN]),
        ]
    }

    proptest! {
        #[test]
        fn floats_are_examined_as_one_element_after_another(
            rows in prop::collection::vec((number(), number(), number()), 1..40),
            pad in 0_usize..600,
            count in 0_usize..3,
        ) {
            use Infinity::{Base, Compared, Divisor, Overflow, Pole, Step};

            let column = |pick: fn(&(f64, f64, f64)) -> f64| {
                let mut all = vec![2.5; pad];
                all.extend(rows.iter().map(pick));
                all
            };
            let (out, a, b) = (column(|row| row.0), column(|row| row.1), column(|row| row.2));
            let given = &[&a[..], &b[..]][..count];
            let before = simd::level();
            for &level in Level::ALL {
                simd::force(level);
                for infinity in [Overflow, Divisor, Base, Pole, Step, Compared] {
                    let bytes: Vec<_> =
                        given.iter().map(|x| (DType::Float64, bytemuck::cast_slice(x))).collect();
                    let got =
                        examine(infinity, (DType::Float64, bytemuck::cast_slice(&out)), &bytes, false);
                    prop_assert_eq!(got, plainly(infinity, &out, given), "{:?}", infinity);
                }
            }
            simd::force(before);
        }
    }
}
