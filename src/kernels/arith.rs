//! Integer and floating-point arithmetic as NumPy defines it where Rust's differs: floor division, remainder, powers, shifts.

/// Arithmetic that wraps and never traps, as NumPy's integer loops do.
pub trait Integer: Copy {
    /// Rounded towards minus infinity; 0 where the divisor is 0.
    #[must_use]
    fn floor_divide(self, divisor: Self) -> Self;
    /// With the sign of the divisor; 0 where the divisor is 0.
    #[must_use]
    fn floor_remainder(self, divisor: Self) -> Self;
    /// By repeated squaring, wrapping; 0 where the exponent is negative, which the caller must refuse.
    #[must_use]
    fn power(self, exponent: Self) -> Self;
    /// `self << count`; 0 from the width on.
    #[must_use]
    fn shift_left(self, count: Self) -> Self;
    /// `self >> count`, arithmetic; 0 or -1 from the width on.
    #[must_use]
    fn shift_right(self, count: Self) -> Self;
    /// Wrapping absolute value.
    #[must_use]
    fn absolute(self) -> Self;
    /// Whether NumPy warns of `self // divisor`: a divisor of 0, or a quotient that does not fit.
    fn divide_warns(self, divisor: Self) -> bool;
    /// Whether it is below 0.
    fn is_below_zero(self) -> bool;
}

macro_rules! shared {
    ($T:ty) => {
        #[inline(always)]
        fn power(self, exponent: Self) -> Self {
            let (mut base, mut left, mut result): ($T, $T, $T) = (self, exponent, 1);
            if Integer::is_below_zero(exponent) {
                return 0;
            }
            while left != 0 {
                if left & 1 == 1 {
                    result = result.wrapping_mul(base);
                }
                left >>= 1;
                base = base.wrapping_mul(base);
            }
            result
        }

        #[inline(always)]
        fn shift_left(self, count: Self) -> Self {
            // A negative count is a large one, as in NumPy's loops.
            self.checked_shl(u32::try_from(count).unwrap_or(u32::MAX)).unwrap_or(0)
        }
    };
}

macro_rules! signed {
    ($($T:ty)+) => {$(
        impl Integer for $T {
            shared! { $T }

            #[inline(always)]
            fn floor_divide(self, divisor: Self) -> Self {
                if divisor == 0 {
                    return 0;
                }
                let quotient = self.wrapping_div(divisor);
                let inexact = quotient.wrapping_mul(divisor) != self;
                if inexact && ((self < 0) != (divisor < 0)) { quotient - 1 } else { quotient }
            }

            #[inline(always)]
            fn floor_remainder(self, divisor: Self) -> Self {
                if divisor == 0 {
                    return 0;
                }
                let rest = self.wrapping_rem(divisor);
                if rest != 0 && ((rest < 0) != (divisor < 0)) { rest + divisor } else { rest }
            }

            #[inline(always)]
            fn shift_right(self, count: Self) -> Self {
                self.checked_shr(u32::try_from(count).unwrap_or(u32::MAX)).unwrap_or(self >> (<$T>::BITS - 1))
            }

            #[inline(always)]
            fn absolute(self) -> Self {
                self.wrapping_abs()
            }

            #[inline(always)]
            fn divide_warns(self, divisor: Self) -> bool {
                divisor == 0 || (self == <$T>::MIN && divisor == -1)
            }

            #[inline(always)]
            fn is_below_zero(self) -> bool {
                self < 0
            }
        }
    )+};
}

macro_rules! unsigned {
    ($($T:ty)+) => {$(
        impl Integer for $T {
            shared! { $T }

            #[inline(always)]
            fn floor_divide(self, divisor: Self) -> Self {
                self.checked_div(divisor).unwrap_or(0)
            }

            #[inline(always)]
            fn floor_remainder(self, divisor: Self) -> Self {
                self.checked_rem(divisor).unwrap_or(0)
            }

            #[inline(always)]
            fn shift_right(self, count: Self) -> Self {
                self.checked_shr(u32::try_from(count).unwrap_or(u32::MAX)).unwrap_or(0)
            }

            #[inline(always)]
            fn absolute(self) -> Self {
                self
            }

            #[inline(always)]
            fn divide_warns(self, divisor: Self) -> bool {
                divisor == 0
            }

            #[inline(always)]
            fn is_below_zero(self) -> bool {
                false
            }
        }
    )+};
}

signed! { i8 i16 i32 i64 }
unsigned! { u8 u16 u32 u64 }

/// Floating-point operations that Rust lacks.
pub trait Real: Copy {
    /// NumPy's `floor_divide` (`npy_floor_divide`): rounded towards minus infinity, exact where the quotient is.
    #[must_use]
    fn floor_divide(self, divisor: Self) -> Self;
    /// NumPy's `remainder` (`npy_remainder`): with the sign of the divisor.
    #[must_use]
    fn floor_remainder(self, divisor: Self) -> Self;
    /// The larger one, of equal ones (zeros of two signs) the other; NaN where either is.
    #[must_use]
    fn larger(self, other: Self) -> Self;
    /// Itself where it is not below a bound, else the bound.
    #[must_use]
    fn at_least(self, bound: Self) -> Self;
    /// Itself where it is not above a bound, else the bound.
    #[must_use]
    fn at_most(self, bound: Self) -> Self;
    /// The smaller one, of equal ones the other; NaN where either is.
    #[must_use]
    fn smaller(self, other: Self) -> Self;
}

macro_rules! real {
    ($($T:ty)+) => {$(
        impl Real for $T {
            #[inline(always)]
            fn floor_divide(self, divisor: Self) -> Self {
                if divisor == 0.0 {
                    return self / divisor;
                }
                let rest = self % divisor;
                let mut quotient = (self - rest) / divisor;
                if rest != 0.0 && ((divisor < 0.0) != (rest < 0.0)) {
                    quotient -= 1.0;
                }
                if quotient == 0.0 {
                    return (0.0 as $T).copysign(self / divisor);
                }
                let floor = quotient.floor();
                if quotient - floor > 0.5 { floor + 1.0 } else { floor }
            }

            #[inline(always)]
            fn floor_remainder(self, divisor: Self) -> Self {
                let rest = self % divisor;
                if divisor == 0.0 {
                    return rest;
                }
                if rest == 0.0 {
                    return (0.0 as $T).copysign(divisor);
                }
                if (divisor < 0.0) != (rest < 0.0) { rest + divisor } else { rest }
            }

            #[inline(always)]
            fn larger(self, other: Self) -> Self {
                if self > other || self.is_nan() { self } else { other }
            }

            #[inline(always)]
            fn at_least(self, bound: Self) -> Self {
                if self >= bound || self.is_nan() { self } else { bound }
            }

            #[inline(always)]
            fn at_most(self, bound: Self) -> Self {
                if self <= bound || self.is_nan() { self } else { bound }
            }

            #[inline(always)]
            fn smaller(self, other: Self) -> Self {
                if self < other || self.is_nan() { self } else { other }
            }
        }
    )+};
}

real! { f32 f64 }
