//! Floats taken apart into fractions, mantissas and exponents, and put together again.

/// What C's `modf`, `frexp` and `ldexp` compute.
pub trait Parts: Copy {
    /// What stands behind the point, with the number's sign; zero of an infinity.
    #[must_use]
    fn fraction(self) -> Self;
    /// Mantissa, from 0.5 to 1, and exponent to base 2; zero and what is not finite is its own mantissa.
    #[must_use]
    fn split(self) -> (Self, i32);
    /// The number times 2 to the power of an exponent, rounded once.
    #[must_use]
    fn scaled(self, exponent: i64) -> Self;
}

/// Exponents beyond it make every finite number an infinity or zero.
const FAR: i64 = 5000;

macro_rules! parts {
    ($($T:ty),+) => {$(
        impl Parts for $T {
            #[inline(always)]
            fn fraction(self) -> Self {
                let rest = if self.is_infinite() { 0.0 } else { self - self.trunc() };
                if self.is_nan() { self } else { rest.copysign(self) }
            }

            #[inline]
            fn split(self) -> (Self, i32) {
                if self == 0.0 || !self.is_finite() {
                    return (self, 0);
                }
                let (mantissa, exponent) = libm::frexp(f64::from(self));
                (mantissa as $T, exponent)
            }

            #[inline]
            fn scaled(self, exponent: i64) -> Self {
                // A float32 times a power of two is exact in float64, or far out of float32's reach.
                libm::ldexp(f64::from(self), exponent.clamp(-FAR, FAR) as i32) as $T
            }
        }
    )+};
}

parts! { f32, f64 }

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_put_together_again() {
        for x in [1.0_f64, -3.5, 5e-324, 1e308, -0.0, 0.1] {
            let (mantissa, exponent) = x.split();
            assert_eq!(mantissa.scaled(exponent.into()).to_bits(), x.to_bits());
            assert!(x == 0.0 || (0.5..1.0).contains(&mantissa.abs()));
        }
        assert_eq!(f32::MAX.split(), (0.999_999_94, 128));
        assert_eq!(1.5_f32.scaled(1 << 40), f32::INFINITY);
        assert_eq!(f64::NEG_INFINITY.fraction().to_bits(), (-0.0_f64).to_bits());
    }
}
