//! Division of integers, a block at a time: through floats, which divide several at once, and by multiplication
//! where a block has one divisor.
//!
//! With an exact half of the divisor's sign added to it, a dividend's quotient stands at least 1/(2·|divisor|) away
//! from any integer, further than rounding can move it. So its floor is what half less rounds to, and adding a
//! number of which the last bit weighs 1 rounds and leaves the integer in the low bits: no conversion back, which
//! wraps as NumPy's does. What a division leaves follows from the quotient.

#![expect(clippy::needless_bitwise_bool, reason = "without branches the loops vectorize")]

use bytemuck::Pod;

use crate::kernels::arith::Integer;
use crate::kernels::neighbour::Divisible;
use crate::simd_fn;

/// An integer as a float of enough bits.
pub trait ByFloat: Integer + Divisible + Pod + PartialEq {
    /// The float.
    type Float: Copy;
    /// 0.
    const ZERO: Self;
    /// The smallest one.
    const LEAST: Self;
    /// The float of its value.
    fn float(self) -> Self::Float;
    /// 1 / itself.
    fn factor(self) -> Self::Float;
    /// The quotient rounded down, by a factor.
    #[must_use]
    fn quotient_by(self, factor: Self::Float) -> Self;
    /// The quotient rounded down; anything where the divisor is 0.
    #[must_use]
    fn quotient(self, divisor: Self) -> Self;
    /// What a quotient leaves, wrapping.
    #[must_use]
    fn rest(self, quotient: Self, divisor: Self) -> Self;
    /// Whether the float has bits enough: for dividend and divisor.
    fn is_usual(self) -> bool;
    /// The remainder with the divisor's sign as one with the dividend's.
    #[must_use]
    fn truncated(self, rest: Self, divisor: Self) -> Self;
}

/// 1.5·2^23 and 1.5·2^52.
const WHOLE_32: f32 = 12_582_912.0;
const WHOLE_64: f64 = 6_755_399_441_055_744.0;
/// Of larger integers, the half that is added would show too little.
const LIMIT: u64 = 1 << 50;

macro_rules! by_float {
    ($($T:ident as $F:ident, $WHOLE:ident, |$a:ident| $float:expr, $usual:expr;)+) => {$(
        impl ByFloat for $T {
            type Float = $F;
            const ZERO: Self = 0;
            const LEAST: Self = $T::MIN;

            #[inline(always)]
            fn float(self) -> $F {
                let $a = self;
                $float
            }

            #[inline(always)]
            fn factor(self) -> $F {
                1.0 / self.float()
            }

            #[inline(always)]
            fn quotient_by(self, factor: $F) -> Self {
                let middle = (self.float() + (0.5 as $F).copysign(factor)) * factor;
                ((middle - 0.5) + $WHOLE).to_bits().wrapping_sub($WHOLE.to_bits()) as Self
            }

            #[inline(always)]
            fn quotient(self, divisor: Self) -> Self {
                let divisor = divisor.float();
                let middle = (self.float() + (0.5 as $F).copysign(divisor)) / divisor;
                ((middle - 0.5) + $WHOLE).to_bits().wrapping_sub($WHOLE.to_bits()) as Self
            }

            #[inline(always)]
            fn rest(self, quotient: Self, divisor: Self) -> Self {
                self.wrapping_sub(quotient.wrapping_mul(divisor))
            }

            #[inline(always)]
            fn is_usual(self) -> bool {
                ($usual)(self)
            }

            #[inline(always)]
            fn truncated(self, rest: Self, divisor: Self) -> Self {
                let turned = (rest != 0) & (Integer::is_below_zero(self) != Integer::is_below_zero(divisor));
                if turned { rest.wrapping_sub(divisor) } else { rest }
            }
        }
    )+};
}

by_float! {
    i8 as f32, WHOLE_32, |a| f32::from(a), |_| true;
    u8 as f32, WHOLE_32, |a| f32::from(a), |_| true;
    i16 as f32, WHOLE_32, |a| f32::from(a), |_| true;
    u16 as f32, WHOLE_32, |a| f32::from(a), |_| true;
    i32 as f64, WHOLE_64, |a| f64::from(a), |_| true;
    u32 as f64, WHOLE_64, |a| f64::from(a), |_| true;
    i64 as f64, WHOLE_64,
        |a| f64::from_bits(WHOLE_64.to_bits().wrapping_add_signed(a)) - WHOLE_64,
        |a: i64| a.unsigned_abs() < LIMIT;
    u64 as f64, WHOLE_64,
        |a| f64::from_bits(WHOLE_64.to_bits().wrapping_add(a)) - WHOLE_64,
        |a| a < LIMIT;
}

/// The one divisor of a block, other than 0, if there is one.
fn only<T: ByFloat>(divisors: &[T]) -> Option<T> {
    let first = *divisors.first()?;
    (first != T::ZERO && all_are(divisors, first)).then_some(first)
}

simd_fn! {
    fn all_are<T: ByFloat>(divisors: &[T], one: T) -> bool {
        divisors.iter().fold(true, |same, &divisor| same & (divisor == one))
    }
}

macro_rules! passes {
    ($($what:literal, $name:ident, $exact:path, |$a:ident, $quotient:ident, $b:ident| $body:expr;)+) => {$(
        #[doc = $what]
        /// 0 where the divisor is 0.
        fn $name<T: ByFloat>(out: &mut [T], a: &[T], b: &[T], one: Option<T>) {
            simd_fn! {
                fn by_one<T: ByFloat>(out: &mut [T], a: &[T], $b: T) -> bool {
                    let factor = $b.factor();
                    let mut usual = $b.is_usual();
                    for (out, &$a) in out.iter_mut().zip(a) {
                        let $quotient = $a.quotient_by(factor);
                        usual &= $a.is_usual();
                        *out = $body;
                    }
                    usual
                }

                fn by_many<T: ByFloat>(out: &mut [T], a: &[T], b: &[T]) -> bool {
                    let mut usual = true;
                    for ((out, &$a), &$b) in out.iter_mut().zip(a).zip(b) {
                        let $quotient = $a.quotient($b);
                        usual &= $a.is_usual() & $b.is_usual();
                        let result = $body;
                        *out = if $b == T::ZERO { T::ZERO } else { result };
                    }
                    usual
                }
            }

            let usual = match one {
                Some(divisor) => by_one(out, a, divisor),
                None => by_many(out, a, b),
            };
            if !usual {
                for ((out, &a), &b) in out.iter_mut().zip(a).zip(b) {
                    *out = $exact(a, b);
                }
            }
        }
    )+};
}

passes! {
    "Quotients rounded down.", quotients, Integer::floor_divide, |_a, quotient, _b| quotient;
    "Remainders with the sign of the divisor.", remainders, Integer::floor_remainder,
        |a, quotient, b| a.rest(quotient, b);
    "Remainders with the sign of the dividend.", truncated, Divisible::truncated_remainder,
        |a, quotient, b| a.truncated(a.rest(quotient, b), b);
}

simd_fn! {
    fn has_zero<T: ByFloat>(divisors: &[T]) -> bool {
        divisors.iter().fold(false, |found, &divisor| found | (divisor == T::ZERO))
    }

    fn warns<T: ByFloat>(a: &[T], b: &[T]) -> bool {
        a.iter().zip(b).fold(false, |found, (&a, &b)| found | a.divide_warns(b))
    }
}

/// `out = a // b`; answers whether a divisor was 0 or a quotient did not fit.
pub fn floor_divide<T: ByFloat>(out: &mut [u8], a: &[u8], b: &[u8]) -> bool {
    let (a, b): (&[T], &[T]) = (bytemuck::cast_slice(a), bytemuck::cast_slice(b));
    let one = only(b);
    quotients(bytemuck::cast_slice_mut(out), a, b, one);
    // By most divisors every quotient fits.
    one.is_none_or(|divisor| T::LEAST.divide_warns(divisor)) && warns(a, b)
}

macro_rules! remainder_kernels {
    ($($what:literal, $name:ident, $pass:ident;)+) => {$(
        #[doc = $what]
        pub fn $name<T: ByFloat>(out: &mut [u8], a: &[u8], b: &[u8]) -> bool {
            let b: &[T] = bytemuck::cast_slice(b);
            let one = only(b);
            $pass(bytemuck::cast_slice_mut(out), bytemuck::cast_slice(a), b, one);
            one.is_none() && has_zero(b)
        }
    )+};
}

remainder_kernels! {
    "`out = a % b`; answers whether a divisor was 0.", floor_remainder, remainders;
    "`out = fmod(a, b)`; answers whether a divisor was 0.", truncated_remainder, truncated;
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    use crate::kernels::elementwise::Binary;
    use crate::kernels::simd::{self, Level};

    /// A kernel against the same of one element after another; the divisors as they are, and the first for all.
    fn check<T: ByFloat + std::fmt::Debug>(
        (kernel, exact): (Binary, fn(T, T) -> T),
        warns: fn(T, T) -> bool,
        pairs: &[(T, T)],
    ) {
        let (a, b): (Vec<T>, Vec<T>) = pairs.iter().copied().unzip();
        for b in [vec![b[0]; b.len()], b] {
            let mut out = a.clone();
            let warned = kernel(
                bytemuck::cast_slice_mut(&mut out),
                bytemuck::cast_slice(&a),
                bytemuck::cast_slice(&b),
            );
            for ((&got, &a), &b) in out.iter().zip(&a).zip(&b) {
                assert_eq!(got, exact(a, b), "of {a:?} and {b:?}");
            }
            assert_eq!(warned, a.iter().zip(&b).any(|(&a, &b)| warns(a, b)));
        }
    }

    fn check_all<T: ByFloat + std::fmt::Debug>(pairs: &[(T, T)]) {
        let zero = |_, b| b == T::ZERO;
        check((floor_divide::<T>, Integer::floor_divide), Integer::divide_warns, pairs);
        check((floor_remainder::<T>, Integer::floor_remainder), zero, pairs);
        check((truncated_remainder::<T>, Divisible::truncated_remainder), zero, pairs);
    }

    /// Integers of every size, often next to a multiple of the divisor.
    fn pairs() -> impl Strategy<Value = Vec<(i64, i64)>> {
        let number = (any::<i64>(), 0_u32..64).prop_map(|(x, shift)| x >> shift);
        let pair =
            (number.clone(), number, any::<bool>(), -2_i64..3).prop_map(|(a, b, near, step)| {
                if near && b != 0 {
                    let multiple = a.wrapping_div(b).wrapping_mul(b);
                    (multiple.wrapping_add(step), b)
                } else {
                    (a, b)
                }
            });
        prop::collection::vec(pair, 1..40)
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(400))]
        #[test]
        fn blocks_are_divided_as_one_element_after_another(pairs in pairs(), shift in 0_u32..60) {
            macro_rules! each {
                ($($T:ty)+) => {$(
                    let of: Vec<($T, $T)> =
                        pairs.iter().map(|&(a, b)| ((a >> shift) as $T, (b >> shift) as $T)).collect();
                    check_all(&of);
                )+};
            }
            let before = simd::level();
            for &level in Level::ALL {
                simd::force(level);
                each! { i8 u8 i16 u16 i32 u32 i64 u64 }
            }
            simd::force(before);
        }
    }

    #[test]
    fn every_pair_of_small_integers() {
        for b in i8::MIN..=i8::MAX {
            let signed: Vec<(i8, i8)> = (i8::MIN..=i8::MAX).map(|a| (a, b)).collect();
            let unsigned: Vec<(u8, u8)> = (0..=u8::MAX).map(|a| (a, b.cast_unsigned())).collect();
            check_all(&signed);
            check_all(&unsigned);
        }
        for b in [i32::MIN, -3, -1, 1, 3, 7, i32::MAX] {
            check_all(&[(i32::MIN, b), (i32::MAX, b), (-1, b), (0, b), (i32::MIN + 1, b)]);
            check_all(&[(u32::MAX, b.cast_unsigned()), (1 << 31, b.cast_unsigned())]);
        }
    }
}
