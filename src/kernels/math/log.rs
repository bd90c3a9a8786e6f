//! Logarithms, branch-free: `log`, `log2`, `log10` and `log1p`. One number in, one out; nothing here knows
//! slices.
//!
//! x = 2^k·(1 + f) with √½ ≤ 1 + f < √2, and log(1 + f) = log((1 + s) / (1 - s)) with s = f / (2 + f), an odd
//! series in s. Written once, for f64 and for f32.

pub use narrow::{log as log_f32, log1p as log1p_f32, log2 as log2_f32, log10 as log10_f32};
pub use wide::{log as log_f64, log1p as log1p_f64, log2 as log2_f64, log10 as log10_f64};

macro_rules! logarithms {
    ($Float:ident, $digits:literal) => {
        use std::$Float::consts::{LOG2_E, LOG10_E};

        /// k and 1 + f of a positive, finite x; anything else gives anything.
        #[inline(always)]
        pub(in super::super) fn split(x: $Float) -> ($Float, $Float) {
            // A subnormal has no exponent of its own: give it one, higher by LIFT's.
            let tiny = x < <$Float>::MIN_POSITIVE;
            let (k, m) = split_normal(if tiny { x * LIFT } else { x });
            (if tiny { k - LIFTED } else { k }, m)
        }

        /// The same of one that is normal.
        #[inline(always)]
        pub(in super::super) fn split_normal(x: $Float) -> ($Float, $Float) {
            let bits = x.to_bits().wrapping_add(ONE - SQRT_HALF);
            let k = <$Float>::from_bits((bits >> $digits) | WHOLE) - ZERO;
            let significand = bits & ((1 << $digits) - 1);
            (k, <$Float>::from_bits(significand.wrapping_add(SQRT_HALF)))
        }

        /// `result`, or what a logarithm is where it is not a number's: -inf at 0, NaN below, x at infinity
        /// and NaN.
        #[inline(always)]
        fn special(x: $Float, result: $Float) -> $Float {
            let result = if x < <$Float>::INFINITY { result } else { x };
            let below = if x == 0.0 { <$Float>::NEG_INFINITY } else { <$Float>::NAN };
            if x <= 0.0 { below } else { result }
        }

        /// k·ln 2 + log(1 + f).
        #[inline(always)]
        fn log_reduced(k: $Float, f: $Float) -> $Float {
            let s = f / (2.0 + f);
            let z = s * s;
            let half = 0.5 * f * f;
            let rest = s.mul_add(z.mul_add(poly(z, &LOG), half), k * LN2_LO);
            k.mul_add(LN2_HI, f - (half - rest))
        }

        /// The natural logarithm, within 1 ulp; -inf at 0, NaN below.
        #[inline(always)]
        pub fn log(x: $Float) -> $Float {
            special(x, log_of(split(x)))
        }

        /// [`log`] of 2^k·m.
        #[inline(always)]
        fn log_of((k, m): ($Float, $Float)) -> $Float {
            log_reduced(k, m - 1.0)
        }

        /// log(1 + f) as an unevaluated sum.
        #[inline(always)]
        fn log1p_parts(f: $Float) -> ($Float, $Float) {
            let s = f / (2.0 + f);
            let z = s * s;
            let half = 0.5 * f * f;
            let high = f - half;
            (high, s.mul_add(z.mul_add(poly(z, &LOG), half), (f - high) - half))
        }

        /// A sum times a sum plus a sum, rounded at the end; the last is 0 or larger than the product.
        #[inline(always)]
        fn rescale(
            (high, low): ($Float, $Float),
            (scale, tail): ($Float, $Float),
            (base, base_tail): ($Float, $Float),
        ) -> $Float {
            let product = high * scale;
            let error = high.mul_add(scale, -product);
            let small = low.mul_add(scale, high.mul_add(tail, error + base_tail));
            let sum = base + product;
            sum + (((base - sum) + product) + small)
        }

        /// The logarithm to base 2, within 1 ulp; exact for powers of 2.
        #[inline(always)]
        pub fn log2(x: $Float) -> $Float {
            special(x, log2_of(split(x)))
        }

        /// [`log2`] of 2^k·m.
        #[inline(always)]
        fn log2_of((k, m): ($Float, $Float)) -> $Float {
            rescale(log1p_parts(m - 1.0), (LOG2_E, LOG2_E_TAIL), (k, 0.0))
        }

        /// The logarithm to base 10, within 1 ulp.
        #[inline(always)]
        pub fn log10(x: $Float) -> $Float {
            special(x, log10_of(split(x)))
        }

        /// [`log10`] of 2^k·m.
        #[inline(always)]
        fn log10_of((k, m): ($Float, $Float)) -> $Float {
            let base = (k * LOG10_2_HI, k * LOG10_2_LO);
            rescale(log1p_parts(m - 1.0), (LOG10_E, LOG10_E_TAIL), base)
        }

        /// log(1 + x), within 1 ulp, without cancellation near 0.
        #[inline(always)]
        pub fn log1p(x: $Float) -> $Float {
            let (u, error) = one_more(x);
            let (k, m) = split(u);
            // A large u lost nothing that counts, and 2^-k has to have an exponent.
            let scale = pow2(if k > LARGE { -LARGE } else { -k });
            let result = special(u, log_reduced(k, error.mul_add(scale, m - 1.0)));
            // The answer to a tiny x is x itself, and the sum would lose the sign of -0. NaN is x, too.
            if x.abs() >= TINY { result } else { x }
        }

        /// 1 + x, and what the sum lost.
        #[inline(always)]
        fn one_more(x: $Float) -> ($Float, $Float) {
            let u = 1.0 + x;
            let back = u - 1.0;
            (u, (1.0 - (u - back)) + (x - back))
        }

        /// Logarithms of numbers of usual size, the same bits as those of any number; of others, anything.
        // PERF: a block of them takes two thirds of the time: what a number at an end of the range needs is a
        // third of all operations.
        pub(in crate::kernels::math) mod usual {
            use super::*;

            /// Whether x is positive, normal and finite: what `log`, `log2` and `log10` take here.
            #[inline(always)]
            pub(in crate::kernels::math) fn takes(x: $Float) -> bool {
                (<$Float>::MIN_POSITIVE..<$Float>::INFINITY).contains(&x)
            }

            /// [`super::log`].
            #[inline(always)]
            pub(in crate::kernels::math) fn log(x: $Float) -> $Float {
                log_of(split_normal(x))
            }

            /// [`super::log2`].
            #[inline(always)]
            pub(in crate::kernels::math) fn log2(x: $Float) -> $Float {
                log2_of(split_normal(x))
            }

            /// [`super::log10`].
            #[inline(always)]
            pub(in crate::kernels::math) fn log10(x: $Float) -> $Float {
                log10_of(split_normal(x))
            }

            /// What `log1p` takes here: 1 + x is positive, and its inverse has an exponent.
            #[inline(always)]
            pub(in crate::kernels::math) fn takes_more(x: $Float) -> bool {
                const END: $Float = (1_u128 << 100) as $Float;
                (x > -1.0) & (x < END)
            }

            /// [`super::log1p`].
            #[inline(always)]
            pub(in crate::kernels::math) fn log1p(x: $Float) -> $Float {
                let (u, error) = one_more(x);
                let (k, m) = split_normal(u);
                // 2^-k carries what the sum lost into the range of 1 + f.
                let result = log_reduced(k, error.mul_add(pow2(-k), m - 1.0));
                if x.abs() >= TINY { result } else { x }
            }
        }
    };
}

/// The functions for f64.
pub(super) mod wide {
    use crate::kernels::math::exp::wide::pow2;
    use crate::kernels::math::poly::poly;

    /// The bits of 1.
    const ONE: u64 = 0x3ff0_0000_0000_0000;
    /// The bits of √½: with `ONE - SQRT_HALF` added to its bits, x has the exponent of x / √½.
    const SQRT_HALF: u64 = 0x3fe6_a09e_667f_3bcd;
    /// The bits of 2^52: with an exponent in its low bits, it is 2^52 + the exponent.
    const WHOLE: u64 = 0x4330_0000_0000_0000;
    /// 2^52 and the bias: what such a number is for k = 0.
    const ZERO: f64 = 4_503_599_627_370_496.0 + 1023.0;
    /// 2^54.
    const LIFT: f64 = 18_014_398_509_481_984.0;
    /// Its exponent.
    const LIFTED: f64 = 54.0;
    /// ln 2 to 42 bits, so that k times it is exact.
    pub(in super::super) const LN2_HI: f64 = 0.693_147_180_559_890_3;
    /// ln 2 less its 42 bits.
    pub(in super::super) const LN2_LO: f64 = 5.497_923_018_708_371e-14;
    /// 1 / ln 2 less the nearest f64.
    const LOG2_E_TAIL: f64 = 2.035_527_374_093_103_3e-17;
    /// 1 / ln 10 less the nearest f64.
    const LOG10_E_TAIL: f64 = 1.098_319_650_216_765e-17;
    /// log10 2 to 42 bits.
    const LOG10_2_HI: f64 = 0.301_029_995_663_952_83;
    /// log10 2 less its 42 bits.
    const LOG10_2_LO: f64 = 2.836_339_455_104_449_6e-14;
    /// Above 2^54 a sum with 1 loses the 1, below 2^1022 the inverse is normal.
    const LARGE: f64 = 1000.0;
    /// Below 2^-54, a function with slope 1 at 0 rounds to its argument.
    const TINY: f64 = 5.0e-17;
    /// (log((1 + s) / (1 - s)) / s - 2) / s² in s², minimax for |s| ≤ 3 - 2√2: 2^-58.5 of the logarithm.
    const LOG: [f64; 7] = [
        0.666_666_666_666_673_4,
        0.399_999_999_994_143_43,
        0.285_714_287_424_708_56,
        0.222_221_985_638_581_23,
        0.181_835_648_486_797_9,
        0.153_140_362_704_582_2,
        0.147_961_012_778_465_96,
    ];

    logarithms!(f64, 52);
}

/// The functions for f32.
pub(super) mod narrow {
    use crate::kernels::math::exp::narrow::pow2;
    use crate::kernels::math::poly::poly_f32 as poly;

    /// The bits of 1.
    const ONE: u32 = 0x3f80_0000;
    /// The bits of √½.
    const SQRT_HALF: u32 = 0x3f35_04f3;
    /// The bits of 2^23.
    const WHOLE: u32 = 0x4b00_0000;
    /// 2^23 and the bias.
    const ZERO: f32 = 8_388_608.0 + 127.0;
    /// 2^25.
    const LIFT: f32 = 33_554_432.0;
    /// Its exponent.
    const LIFTED: f32 = 25.0;
    /// ln 2 to 15 bits, so that k times it is exact.
    const LN2_HI: f32 = 0.693_145_75;
    /// ln 2 less its 15 bits.
    const LN2_LO: f32 = 1.428_606_8e-6;
    /// 1 / ln 2 less the nearest f32.
    const LOG2_E_TAIL: f32 = 1.925_963e-8;
    /// 1 / ln 10 less the nearest f32.
    const LOG10_E_TAIL: f32 = -1.010_305e-8;
    /// log10 2 to 16 places, so that k times it is exact.
    const LOG10_2_HI: f32 = 0.301_025_4;
    /// log10 2 less its 16 places.
    const LOG10_2_LO: f32 = 4.605_039e-6;
    /// Above 2^25 a sum with 1 loses the 1, below 2^126 the inverse is normal.
    const LARGE: f32 = 100.0;
    /// Below 2^-25, a function with slope 1 at 0 rounds to its argument.
    const TINY: f32 = 2.0e-8;
    /// As for f64: 2^-36.6 of the logarithm.
    const LOG: [f32; 4] = [0.666_666_6, 0.400_003_34, 0.285_373, 0.235_822_96];

    logarithms!(f32, 23);
}
