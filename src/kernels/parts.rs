//! Floats taken apart into fractions, mantissas and exponents, and put together again.

use bytemuck::Pod;

use crate::kernels::elementwise::{Result, any_suspect};
use crate::simd_fn;

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
    /// The same for an exponent of usual size; else anything, and `false`.
    #[must_use]
    fn usual_scaled(self, exponent: i64) -> (Self, bool);
}

/// Exponents beyond it make every finite number an infinity or zero.
const FAR: i64 = 5000;
/// The largest exponent that a power of 2 has of either sign.
const USUAL: i64 = 1022;

macro_rules! parts {
    ($($T:ty as $U:ty, $digits:literal, $width:literal, $lift:literal;)+) => {$(
        impl Parts for $T {
            #[inline(always)]
            fn fraction(self) -> Self {
                let rest = if self.is_infinite() { 0.0 } else { self - self.trunc() };
                if self.is_nan() { self } else { rest.copysign(self) }
            }

            #[inline(always)]
            fn split(self) -> (Self, i32) {
                const BIAS: i32 = (1 << ($width - 1)) - 2;
                const ENDLESS: $U = (1 << $width) - 1;
                // A subnormal has no exponent of its own: give it one.
                let tiny = self.abs() < <$T>::MIN_POSITIVE;
                let lifted = if tiny { self * ((1 as $U) << $lift) as $T } else { self };
                let bits = lifted.to_bits();
                let exponent = (bits >> $digits) & ENDLESS;
                let mantissa = (bits & !(ENDLESS << $digits)) | ((BIAS as $U) << $digits);
                let whole = exponent as i32 - BIAS - if tiny { $lift } else { 0 };
                if (self == 0.0) | (exponent == ENDLESS) {
                    (self, 0)
                } else {
                    (<$T>::from_bits(mantissa), whole)
                }
            }

            #[inline]
            fn scaled(self, exponent: i64) -> Self {
                // A float32 times a power of two is exact in float64, or far out of float32's reach.
                libm::ldexp(f64::from(self), exponent.clamp(-FAR, FAR) as i32) as $T
            }

            #[inline(always)]
            fn usual_scaled(self, exponent: i64) -> (Self, bool) {
                let power = f64::from_bits((exponent.wrapping_add(1023) as u64) << 52);
                ((f64::from(self) * power) as $T, (-USUAL..=USUAL).contains(&exponent))
            }
        }
    )+};
}

parts! { f32 as u32, 23, 8, 25; f64 as u64, 52, 11, 54; }

simd_fn! {
    fn scale_usual<T: Parts, E: Exponent>(out: &mut [T], a: &[T], b: &[E]) -> bool {
        let mut all = true;
        for ((out, &a), &b) in out.iter_mut().zip(a).zip(b) {
            let (scaled, usual) = a.usual_scaled(b.into());
            *out = scaled;
            all &= usual;
        }
        all
    }
}

/// An integer that says which power of 2.
pub trait Exponent: Pod + Into<i64> {}

impl Exponent for i32 {}
impl Exponent for i64 {}

/// `out = a * 2**b`; answers whether a result needs a look.
pub fn scale<T: Parts + Result, E: Exponent>(out: &mut [u8], a: &[u8], b: &[u8]) -> bool {
    let out: &mut [T] = bytemuck::cast_slice_mut(out);
    let (a, b): (&[T], &[E]) = (bytemuck::cast_slice(a), bytemuck::cast_slice(b));
    if !scale_usual(out, a, b) {
        for ((out, &a), &b) in out.iter_mut().zip(a).zip(b) {
            *out = a.scaled(b.into());
        }
    }
    any_suspect(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_put_together_again() {
        for x in [1.0_f64, -3.5, 5e-324, 1e308, -0.0, 0.1, f64::MIN_POSITIVE, -3e-310, f64::MAX] {
            let (mantissa, exponent) = x.split();
            assert_eq!((mantissa, exponent), libm::frexp(x));
            assert_eq!(mantissa.scaled(exponent.into()).to_bits(), x.to_bits());
            assert!(x == 0.0 || (0.5..1.0).contains(&mantissa.abs()));
        }
        assert_eq!(f32::MAX.split(), (0.999_999_94, 128));
        assert_eq!(1.5_f32.scaled(1 << 40), f32::INFINITY);
        for x in [1.0_f64, -1.7, 5e-324, 1e308, -0.0, f64::INFINITY, 3e-310] {
            for exponent in [0, 1, -1, 60, -60, 1022, -1022, 1000, -1000] {
                let (got, usual) = x.usual_scaled(exponent);
                assert!(
                    usual && got.to_bits() == x.scaled(exponent).to_bits(),
                    "{x:e}, {exponent}"
                );
            }
            assert!(!x.usual_scaled(1023).1 && !x.usual_scaled(i64::MIN).1);
        }
        assert_eq!(f64::NEG_INFINITY.fraction().to_bits(), (-0.0_f64).to_bits());
    }
}
