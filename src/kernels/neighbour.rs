//! Floats next to one another, and other functions of two numbers that Rust's library lacks.

/// What NumPy's loops need of a float beyond Rust's library.
pub trait Neighbour: Copy {
    /// How far it is to the next float away from zero, with the number's sign; NaN for what is not finite.
    #[must_use]
    fn spacing(self) -> Self;
    /// The next float towards another number.
    #[must_use]
    fn towards(self, other: Self) -> Self;
    /// The larger one that is a number.
    #[must_use]
    fn larger_number(self, other: Self) -> Self;
    /// The smaller one that is a number.
    #[must_use]
    fn smaller_number(self, other: Self) -> Self;
    /// 0 below zero, 1 above, `at_zero` at it.
    #[must_use]
    fn step(self, at_zero: Self) -> Self;
}

macro_rules! neighbour {
    ($($T:ty)+) => {$(
        impl Neighbour for $T {
            #[inline(always)]
            fn spacing(self) -> Self {
                let size = self.abs();
                // The bits of positive floats are in their order, and end with infinity.
                let above = <$T>::from_bits(size.to_bits() + 1) - size;
                // Above the largest float there is none; its neighbour below is as far.
                let below = size - <$T>::from_bits(size.to_bits().wrapping_sub(1));
                let step = if above < <$T>::INFINITY { above } else { below };
                let step = if self < 0.0 { -step } else { step };
                if size < <$T>::INFINITY { step } else { <$T>::NAN }
            }

            #[inline(always)]
            fn towards(self, other: Self) -> Self {
                if self.is_nan() || other.is_nan() {
                    return self + other;
                }
                if self == other {
                    other
                } else if self < other {
                    self.next_up()
                } else {
                    self.next_down()
                }
            }

            #[inline(always)]
            fn larger_number(self, other: Self) -> Self {
                if self >= other || other.is_nan() { self } else { other }
            }

            #[inline(always)]
            fn smaller_number(self, other: Self) -> Self {
                if self <= other || other.is_nan() { self } else { other }
            }

            #[inline(always)]
            fn step(self, at_zero: Self) -> Self {
                if self.is_nan() {
                    self
                } else if self == 0.0 {
                    at_zero
                } else if self < 0.0 {
                    0.0
                } else {
                    1.0
                }
            }
        }
    )+};
}

neighbour! { f32 f64 }

/// Integers with a greatest common divisor.
pub trait Divisible: Copy {
    /// The greatest common divisor, by Euclid; not negative, but for the least number.
    #[must_use]
    fn gcd(self, other: Self) -> Self;
    /// The least common multiple; wraps.
    #[must_use]
    fn lcm(self, other: Self) -> Self;
    /// What the division leaves, with the sign of the dividend; 0 where the divisor is 0.
    #[must_use]
    fn truncated_remainder(self, divisor: Self) -> Self;
}

macro_rules! divisible {
    ($($T:ty as $U:ty, $size:ident;)+) => {$(
        impl Divisible for $T {
            fn gcd(self, other: Self) -> Self {
                let (mut a, mut b): ($U, $U) = (self.$size(), other.$size());
                while b != 0 {
                    (a, b) = (b, a % b);
                }
                a as $T
            }

            fn lcm(self, other: Self) -> Self {
                let gcd = self.gcd(other) as $U;
                if gcd == 0 { 0 } else { (self.$size() / gcd).wrapping_mul(other.$size()) as $T }
            }

            #[inline(always)]
            fn truncated_remainder(self, divisor: Self) -> Self {
                if divisor == 0 { 0 } else { self.wrapping_rem(divisor) }
            }
        }
    )+};
}

divisible! {
    i8 as u8, unsigned_abs; i16 as u16, unsigned_abs; i32 as u32, unsigned_abs; i64 as u64, unsigned_abs;
    u8 as u8, to_owned; u16 as u16, to_owned; u32 as u32, to_owned; u64 as u64, to_owned;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_least_integer_has_a_divisor_that_wraps() {
        assert_eq!(i8::MIN.gcd(0), i8::MIN);
        assert_eq!((12_i8.gcd(-18), 100_i8.lcm(77), 0_u8.lcm(0)), (6, 20, 0));
        assert_eq!(i64::MIN.truncated_remainder(-1), 0);
    }

    #[test]
    fn neighbours_are_one_step_away() {
        assert_eq!(1.0_f64.spacing(), f64::EPSILON);
        assert_eq!((f64::MAX.spacing(), (-0.0_f64).spacing()), (2.0_f64.powi(971), 5e-324));
        assert!(f64::INFINITY.spacing().is_nan() && (-f32::NAN).spacing().is_nan());
        assert_eq!(0.0_f64.towards(-1.0), -f64::from_bits(1));
        assert_eq!((f32::NAN.larger_number(1.0), 1.0_f64.smaller_number(f64::NAN)), (1.0, 1.0));
    }
}
