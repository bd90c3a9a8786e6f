//! Sine, cosine and tangent, branch-free up to a limit. One number in, one out; nothing here knows slices.
//!
//! |x| = n·π/2 + r with |r| ≤ π/4; n's last two bits choose the polynomial and the sign. Up to the limit
//! three parts of π/2 and fused multiply-adds give r with a tail, to more bits than the answer needs; beyond,
//! `large` reduces. Written once, for f64 and for f32.

pub use narrow::{LIMIT as TRIG_LIMIT_F32, cos as cos_f32, sin as sin_f32};
pub use wide::{LIMIT as TRIG_LIMIT, cos as cos_f64, sin as sin_f64, tan as tan_f64};

macro_rules! sines {
    ($Float:ident, $Bits:ident) => {
        use std::$Float::consts::{FRAC_2_PI, FRAC_PI_2};

        /// |x| less a multiple n of π/2.
        #[derive(Clone, Copy, Debug)]
        pub(in super::super) struct Reduced {
            /// n; only the last two bits are sure.
            pub(in super::super) quadrant: $Bits,
            /// What remains, at most π/4.
            pub(in super::super) r: $Float,
            /// What `r` lacks, about its last bit at most.
            pub(in super::super) tail: $Float,
        }

        /// Of a positive x up to the limit.
        #[inline(always)]
        fn reduce(x: $Float) -> Reduced {
            let shifted = x.mul_add(FRAC_2_PI, MAGIC);
            let n = shifted - MAGIC;
            let first = (-n).mul_add(FRAC_PI_2, x);
            // The product in two parts and a fast two-sum: near a multiple of π/2, too, r + tail is exact but
            // for the rounding of the third part.
            let second = n * PART_2;
            let second_tail = n.mul_add(PART_2, -second);
            let r = first - second;
            let tail = (-n).mul_add(PART_3, ((first - r) - second) - second_tail);
            Reduced { quadrant: shifted.to_bits(), r, tail }
        }

        /// Sine and cosine of r + tail.
        #[inline(always)]
        pub(in super::super) fn both(r: $Float, tail: $Float) -> ($Float, $Float) {
            let z = r * r;
            let half = 0.5 * z;
            let top = 1.0 - half;
            let lost = (1.0 - top) - half;
            let sin = r + (r * z).mul_add(poly(z, &SIN), tail * top);
            let cos = top + (z * z).mul_add(poly(z, &COS), (-r).mul_add(tail, lost));
            (sin, cos)
        }

        /// The sine of n·π/2 + r + tail, with its sign changed where `sign` has its highest bit set.
        #[inline(always)]
        pub(in super::super) fn sin_of(reduced: Reduced, sign: $Bits) -> $Float {
            let Reduced { quadrant, r, tail } = reduced;
            let (sin, cos) = both(r, tail);
            let chosen = if quadrant & 1 == 0 { sin } else { cos };
            let sign = ((quadrant << (<$Bits>::BITS - 2)) ^ sign) & SIGN;
            <$Float>::from_bits(chosen.to_bits() ^ sign)
        }

        /// The next quadrant, whose sine is this one's cosine.
        #[inline(always)]
        pub(in super::super) fn next(reduced: Reduced) -> Reduced {
            Reduced { quadrant: reduced.quadrant.wrapping_add(1), ..reduced }
        }

        /// sin x for |x| up to the type's limit, within 1 ulp; nothing useful beyond.
        #[inline(always)]
        pub fn sin(x: $Float) -> $Float {
            // Arithmetic on NaN may give any NaN, and every level has to give the same one.
            if x.is_nan() { x } else { sin_of(reduce(x.abs()), x.to_bits()) }
        }

        /// cos x for |x| up to the type's limit, within 1 ulp; nothing useful beyond.
        #[inline(always)]
        pub fn cos(x: $Float) -> $Float {
            if x.is_nan() { x } else { sin_of(next(reduce(x.abs())), 0) }
        }
    };
}

/// The functions for f64.
pub(super) mod wide {
    use crate::kernels::math::poly::poly;

    /// The largest |x| that the branch-free functions of f64 take: 2^30.
    ///
    /// n times the first part of π/2 is subtracted exactly, since that part and every x ≥ π/4 are multiples
    /// of 2^-53 and the difference is below 1. What the three parts lack of π/2 is below 2^-161.
    pub const LIMIT: f64 = 1_073_741_824.0;

    /// 1.5·2^52: added to |n| < 2^51, it leaves n rounded to an integer in the low bits.
    const MAGIC: f64 = 6_755_399_441_055_744.0;
    /// The bit of the sign.
    const SIGN: u64 = 1 << 63;
    /// π/2 less the nearest f64.
    pub(in super::super) const PART_2: f64 = 6.123_233_995_736_766e-17;
    /// π/2 less those two.
    const PART_3: f64 = -1.497_384_904_859_169_8e-33;
    /// (sin r / r - 1) / r² in r², minimax for |r| ≤ π/4: 2^-58.0 of the sine.
    const SIN: [f64; 6] = [
        -0.166_666_666_666_666_32,
        0.008_333_333_333_322_418,
        -0.000_198_412_698_298_122_53,
        2.755_731_369_353_497_7e-6,
        -2.505_075_837_925_655e-8,
        1.589_681_153_770_394_7e-10,
    ];
    /// (cos r - 1 + r²/2) / r⁴ in r², minimax for |r| ≤ π/4: 2^-64.2 of the cosine.
    const COS: [f64; 6] = [
        0.041_666_666_666_666_6,
        -0.001_388_888_888_887_413_1,
        2.480_158_728_948_702_3e-5,
        -2.755_731_435_379_054_6e-7,
        2.087_572_347_908_562e-9,
        -1.135_965_883_942_802_6e-11,
    ];

    sines!(f64, u64);

    /// tan x for |x| up to the limit, within 2 ulp; nothing useful beyond.
    #[inline(always)]
    pub fn tan(x: f64) -> f64 {
        if x.is_nan() { x } else { tan_of(reduce(x.abs()), x.to_bits()) }
    }

    /// The tangent of n·π/2 + r + tail, with its sign changed where `sign` has its highest bit set.
    #[inline(always)]
    pub(in super::super) fn tan_of(reduced: Reduced, sign: u64) -> f64 {
        let Reduced { quadrant, r, tail } = reduced;
        let (sin, cos) = both(r, tail);
        let (top, bottom) = if quadrant & 1 == 0 { (sin, cos) } else { (cos, sin) };
        let sign = ((quadrant << 63) ^ sign) & SIGN;
        f64::from_bits((top / bottom).to_bits() ^ sign)
    }
}

/// The functions for f32.
pub(super) mod narrow {
    use crate::kernels::math::poly::poly_f32 as poly;

    /// The largest |x| that the branch-free functions of f32 take: 2^18.
    ///
    /// The three parts lack 2^-76 of π/2, and no f32 below the limit is nearer than 2^-30 to a multiple of
    /// π/2.
    pub const LIMIT: f32 = 262_144.0;

    /// 1.5·2^23: added to |n| < 2^22, it leaves n rounded to an integer in the low bits.
    const MAGIC: f32 = 12_582_912.0;
    /// The bit of the sign.
    const SIGN: u32 = 1 << 31;
    /// π/2 less the nearest f32.
    const PART_2: f32 = -4.371_139e-8;
    /// π/2 less those two.
    const PART_3: f32 = -1.715_124_5e-15;
    /// As for f64: 2^-28.1 of the sine.
    const SIN: [f32; 3] = [-0.166_666_55, 0.008_332_178, -0.000_195_172_67];
    /// As for f64: 2^-33.3 of the cosine.
    const COS: [f32; 3] = [0.041_666_646, -0.001_388_736_8, 2.443_843e-5];

    sines!(f32, u32);
}

/// tan x for |x| ≤ [`TRIG_LIMIT_F32`], within 1 ulp; computed in f64.
#[inline(always)]
pub fn tan_f32(x: f32) -> f32 {
    tan_f64(f64::from(x)) as f32
}
