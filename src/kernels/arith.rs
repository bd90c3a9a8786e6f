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
    /// The product, wrapping.
    #[must_use]
    fn times(self, other: Self) -> Self;
    /// Itself as a number of times; none where it is below 0.
    fn as_count(self) -> Option<u64>;
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
        fn times(self, other: Self) -> Self {
            self.wrapping_mul(other)
        }

        #[inline(always)]
        fn as_count(self) -> Option<u64> {
            u64::try_from(self).ok()
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
    /// What dividing leaves, with the sign of the dividend (C's `fmod`).
    #[must_use]
    fn rest(self, divisor: Self) -> Self;
    /// The same where the quotient is of usual size; else anything, and `false`.
    #[must_use]
    fn usual_rest(self, divisor: Self) -> (Self, bool);
    /// NumPy's `npy_floor_divide`, given what is left: rounded towards minus infinity, exact where
    /// the quotient is.
    #[must_use]
    fn floor_quotient(self, divisor: Self, rest: Self) -> Self;
    /// NumPy's `npy_remainder`, given what is left: with the sign of the divisor.
    #[must_use]
    fn floor_rest(self, divisor: Self, rest: Self) -> Self;
    /// NumPy's `floor_divide`.
    #[must_use]
    fn floor_divide(self, divisor: Self) -> Self {
        self.floor_quotient(divisor, self.rest(divisor))
    }
    /// NumPy's `remainder`.
    #[must_use]
    fn floor_remainder(self, divisor: Self) -> Self {
        self.floor_rest(divisor, self.rest(divisor))
    }
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
    ($($T:ty: $whole:expr;)+) => {$(
        impl Real for $T {
            #[inline(always)]
            fn rest(self, divisor: Self) -> Self {
                self % divisor
            }

            #[inline(always)]
            fn usual_rest(self, divisor: Self) -> (Self, bool) {
                let quotient = self / divisor;
                // Exact: a multiple of the last bit of either operand, and no larger than the divisor.
                let rest = (-quotient.trunc()).mul_add(divisor, self);
                // Where the quotient was rounded up to an integer, that is one too many.
                let beyond = (rest != 0.0) & ((rest < 0.0) != (self < 0.0));
                let rest = if beyond { rest + divisor.abs().copysign(self) } else { rest };
                let rest = if rest == 0.0 { (0.0 as $T).copysign(self) } else { rest };
                (rest, (quotient.abs() < $whole) & (divisor.abs() < <$T>::INFINITY))
            }

            #[inline(always)]
            fn floor_quotient(self, divisor: Self, rest: Self) -> Self {
                let plain = self / divisor;
                let quotient = (self - rest) / divisor;
                let below = (rest != 0.0) & ((divisor < 0.0) != (rest < 0.0));
                let quotient = if below { quotient - 1.0 } else { quotient };
                let floor = quotient.floor();
                let result = if quotient - floor > 0.5 { floor + 1.0 } else { floor };
                let result = if quotient == 0.0 { (0.0 as $T).copysign(plain) } else { result };
                if divisor == 0.0 { plain } else { result }
            }

            #[inline(always)]
            fn floor_rest(self, divisor: Self, rest: Self) -> Self {
                let turned = (divisor < 0.0) != (rest < 0.0);
                let result = if turned { rest + divisor } else { rest };
                let result = if rest == 0.0 { (0.0 as $T).copysign(divisor) } else { result };
                if divisor == 0.0 { rest } else { result }
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

// Below, a quotient's fraction shows.
real! { f32: 4_194_304.0; f64: 2_251_799_813_685_248.0; }
