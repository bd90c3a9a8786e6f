//! Exponentials, branch-free: `exp`, `exp2`, `expm1` and `tanh`. One number in, one out; nothing here knows
//! slices.
//!
//! x = n·ln 2 + r with a whole n and |r| ≤ ln 2 / 2, so that e^x = 2^n·e^r. Written once, for f64 and for
//! f32.

pub use narrow::{exp as exp_f32, exp2 as exp2_f32, expm1 as expm1_f32, tanh as tanh_f32};
pub use wide::{exp as exp_f64, exp2 as exp2_f64, expm1 as expm1_f64, tanh as tanh_f64};

macro_rules! exponentials {
    ($Float:ident, $digits:literal) => {
        use std::$Float::consts::{LN_2, LOG2_E};

        /// 2^n of a whole n within the exponents of normal numbers.
        #[inline(always)]
        pub(in super::super) fn pow2(n: $Float) -> $Float {
            <$Float>::from_bits((n + MAGIC_BIASED).to_bits() << $digits)
        }

        /// y·2^n, rounded once at most: in two steps, each of which is a normal power, for n of twice their
        /// range.
        #[inline(always)]
        pub(in super::super) fn scale(y: $Float, n: $Float) -> $Float {
            let half = n.mul_add(0.5, MAGIC_BIASED);
            let first = <$Float>::from_bits(half.to_bits() << $digits);
            let second = pow2(n - (half - MAGIC_BIASED));
            y * first * second
        }

        /// n, r and what r lacks.
        #[inline(always)]
        pub(in super::super) fn reduce(x: $Float) -> ($Float, $Float, $Float) {
            let n = x.mul_add(LOG2_E, MAGIC) - MAGIC;
            let exact = (-n).mul_add(LN2_HI, x);
            let r = (-n).mul_add(LN2_LO, exact);
            (n, r, (-n).mul_add(LN2_LO, exact - r))
        }

        /// e^(r + tail).
        #[inline(always)]
        pub(in super::super) fn exp_reduced(r: $Float, tail: $Float) -> $Float {
            1.0 + (r + (r * r).mul_add(poly(r, &EXP), tail))
        }

        /// e^x, within 1 ulp; 0 and infinity where the type ends.
        #[inline(always)]
        pub fn exp(x: $Float) -> $Float {
            let (n, r, tail) = reduce(clamp(x, EXP_RANGE));
            // Arithmetic on NaN may give any NaN, and every level has to give the same one.
            if x.is_nan() { x } else { scale(exp_reduced(r, tail), n) }
        }

        /// 2^x, within 1 ulp; exact for whole x.
        #[inline(always)]
        pub fn exp2(x: $Float) -> $Float {
            let near = clamp(x, EXP2_RANGE);
            let n = (near + MAGIC) - MAGIC;
            let part = near - n;
            let r = part * LN_2;
            let tail = part.mul_add(LN2_TAIL, part.mul_add(LN_2, -r));
            if x.is_nan() { x } else { scale(exp_reduced(r, tail), n) }
        }

        /// Half of e^x - 1 as an unevaluated sum, for x whose e^x is a normal number or just beyond.
        #[inline(always)]
        fn expm1_half(x: $Float) -> ($Float, $Float) {
            let (n, r, tail) = reduce(x);
            let small = (r * r).mul_add(poly(r, &EXPM1), tail);
            // Half, so that the largest n still has a power; doubling is exact.
            let power = pow2(n - 1.0);
            let base = power - 0.5;
            let step = power * r;
            let sum = base + step;
            (sum, power.mul_add(small, step - (sum - base)))
        }

        /// e^x - 1, within 1 ulp, without cancellation near 0.
        #[inline(always)]
        pub fn expm1(x: $Float) -> $Float {
            let (high, low) = expm1_half(clamp(x, EXPM1_RANGE));
            // The answer to a tiny x is x itself, and halving a subnormal would lose its last bit. NaN is x,
            // too.
            if x.abs() >= TINY { 2.0 * (high + low) } else { x }
        }

        /// The hyperbolic tangent, within 1 ulp: E / (E + 2) with E = e^2|x| - 1.
        #[inline(always)]
        pub fn tanh(x: $Float) -> $Float {
            tanh_of(x, tanh_parts(x))
        }

        /// Half of E as a sum of which the second number is at most the last bit of the first.
        #[inline(always)]
        pub(in super::super) fn tanh_parts(x: $Float) -> ($Float, $Float) {
            let y = x.abs();
            let (first, second) = expm1_half(2.0 * if y > TANH_ONE { TANH_ONE } else { y });
            let high = first + second;
            (high, (first - high) + second)
        }

        /// The hyperbolic tangent, given half of E.
        #[inline(always)]
        pub(in super::super) fn tanh_of(x: $Float, (high, low): ($Float, $Float)) -> $Float {
            let bottom = high + 1.0;
            let one = bottom - high;
            let bottom_tail = ((high - (bottom - one)) + (1.0 - one)) + low;
            let inverse = 1.0 / bottom;
            let quotient = high * inverse;
            let rest = (-quotient).mul_add(bottom_tail, (-quotient).mul_add(bottom, high) + low);
            let result = rest.mul_add(inverse, quotient).copysign(x);
            if x.abs() >= TINY { result } else { x }
        }

        /// x within a range; NaN stays.
        #[inline(always)]
        pub(in super::super) fn clamp(x: $Float, (low, high): ($Float, $Float)) -> $Float {
            let x = if x > high { high } else { x };
            if x < low { low } else { x }
        }
    };
}

/// The functions for f64.
pub(super) mod wide {
    use crate::kernels::math::poly::poly;

    /// Added to |n| < 2^51, it leaves n rounded to an integer in the low bits (1.5·2^52).
    const MAGIC: f64 = 6_755_399_441_055_744.0;
    /// The same with the bias of an exponent, so that a shift turns n into 2^n.
    const MAGIC_BIASED: f64 = MAGIC + 1023.0;
    /// ln 2 to 42 bits, so that n times it is exact for |n| < 2^11.
    const LN2_HI: f64 = 0.693_147_180_559_890_3;
    /// ln 2 less its 42 bits.
    const LN2_LO: f64 = 5.497_923_018_708_371e-14;
    /// ln 2 less the nearest f64.
    const LN2_TAIL: f64 = 2.319_046_813_846_299_6e-17;
    /// A little below ln 2^-1075, which rounds to 0, and above ln 2^1024.
    const EXP_RANGE: (f64, f64) = (-746.0, 710.0);
    /// The same for powers of 2.
    const EXP2_RANGE: (f64, f64) = (-1080.0, 1025.0);
    /// Below, e^x is less than half a unit of 1.
    const EXPM1_RANGE: (f64, f64) = (-50.0, 710.0);
    /// From here on, tanh rounds to 1.
    const TANH_ONE: f64 = 22.0;
    /// Below 2^-54, a function with slope 1 at 0 rounds to its argument.
    const TINY: f64 = 5.0e-17;
    /// (e^r - 1 - r) / r², minimax in r² of the error for |r| ≤ ln 2 / 2: 2^-57.6 of e^r.
    const EXP: [f64; 10] = [
        0.500_000_000_000_000_8,
        0.166_666_666_666_666_9,
        0.041_666_666_666_551_54,
        0.008_333_333_333_311_108,
        0.001_388_888_893_877_176,
        0.000_198_412_699_101_845_7,
        2.480_149_756_220_695_6e-5,
        2.755_722_192_542_187e-6,
        2.762_881_199_128_510_6e-7,
        2.511_627_348_485_474_7e-8,
    ];
    /// The same with one term more, minimax in r: 2^-61.6 of e^r - 1.
    const EXPM1: [f64; 11] = [
        0.5,
        0.166_666_666_666_666_77,
        0.041_666_666_666_666_7,
        0.008_333_333_333_322_08,
        0.001_388_888_888_886_77,
        0.000_198_412_698_851_148_99,
        2.480_158_735_922_222e-5,
        2.755_724_513_142_386_3e-6,
        2.755_724_369_153_167_4e-7,
        2.510_874_225_830_356_5e-8,
        2.092_420_124_837_070_4e-9,
    ];

    exponentials!(f64, 52);
}

/// The functions for f32.
pub(super) mod narrow {
    use crate::kernels::math::poly::poly_f32 as poly;

    /// Added to |n| < 2^22, it leaves n rounded to an integer in the low bits (1.5·2^23).
    const MAGIC: f32 = 12_582_912.0;
    /// The same with the bias of an exponent, so that a shift turns n into 2^n.
    const MAGIC_BIASED: f32 = MAGIC + 127.0;
    /// ln 2 to 15 bits, so that n times it is exact for |n| < 2^9.
    const LN2_HI: f32 = 0.693_145_75;
    /// ln 2 less its 15 bits.
    const LN2_LO: f32 = 1.428_606_8e-6;
    /// ln 2 less the nearest f32.
    const LN2_TAIL: f32 = -1.904_654_2e-9;
    /// A little below ln 2^-150, which rounds to 0, and above ln 2^128.
    const EXP_RANGE: (f32, f32) = (-105.0, 89.0);
    /// The same for powers of 2.
    const EXP2_RANGE: (f32, f32) = (-160.0, 129.0);
    /// Below, e^x is less than half a unit of 1.
    const EXPM1_RANGE: (f32, f32) = (-25.0, 89.0);
    /// From here on, tanh rounds to 1.
    const TANH_ONE: f32 = 10.0;
    /// Below 2^-25, a function with slope 1 at 0 rounds to its argument.
    const TINY: f32 = 2.0e-8;
    /// As for f64: 2^-28.1 of e^r.
    const EXP: [f32; 5] = [0.5, 0.166_665_23, 0.041_666_225, 0.008_368_526, 0.001_394_965_3];
    /// As for f64: 2^-31.8 of e^r - 1.
    const EXPM1: [f32; 6] =
        [0.5, 0.166_666_67, 0.041_666_366, 0.008_333_275, 0.001_394_041_2, 0.000_199_129_67];

    exponentials!(f32, 23);
}
