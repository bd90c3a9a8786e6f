//! Sine, cosine and tangent of numbers of any size, exactly reduced, one at a time: what `trig` leaves over.

use std::f64::consts::FRAC_PI_2;

use super::trig::wide::{PART_2, Reduced, next, sin_of, tan_of};

/// 64 zero bits, then the first 1,280 bits of 2/π: enough for the largest f64 (2^1024) and 192 bits more.
const TWO_OVER_PI: [u64; 21] = [
    0x0000_0000_0000_0000,
    0xa2f9_836e_4e44_1529,
    0xfc27_57d1_f534_ddc0,
    0xdb62_9599_3c43_9041,
    0xfe51_63ab_debb_c561,
    0xb724_6e3a_424d_d2e0,
    0x0649_2eea_09d1_921c,
    0xfe1d_eb1c_b129_a73e,
    0xe882_35f5_2ebb_4484,
    0xe99c_7026_b45f_7e41,
    0x3991_d639_8353_39f4,
    0x9c84_5f8b_bdf9_283b,
    0x1ff8_97ff_de05_980f,
    0xef2f_118b_5a0a_6d1f,
    0x6d36_7ecf_27cb_09b7,
    0x4f46_3f66_9e5f_ea2d,
    0x7527_bac7_ebe5_f17b,
    0x3d07_39f7_8a52_92ea,
    0x6bfb_5fb1_1f8d_5d08,
    0x5603_3046_fc7b_6bab,
    0xf0cf_bc20_9af4_361d,
];

/// sin x of a finite |x| ≥ 2, within 1 ulp; NaN of infinity and NaN.
#[cold]
pub fn sin_large(x: f64) -> f64 {
    if x.is_finite() { sin_of(reduce(x.abs()), x.to_bits()) } else { f64::NAN }
}

/// cos x of a finite |x| ≥ 2, within 1 ulp; NaN of infinity and NaN.
#[cold]
pub fn cos_large(x: f64) -> f64 {
    if x.is_finite() { sin_of(next(reduce(x.abs())), 0) } else { f64::NAN }
}

/// tan x of a finite |x| ≥ 2, within 2 ulp; NaN of infinity and NaN.
#[cold]
pub fn tan_large(x: f64) -> f64 {
    if x.is_finite() { tan_of(reduce(x.abs()), x.to_bits()) } else { f64::NAN }
}

/// Payne and Hanek's reduction of a finite x ≥ 2: x·2/π modulo 4 in integers, from the 192 bits of 2/π that
/// matter.
///
/// x = m·2^e with a whole m. Bits of 2/π above 2^(1-e) make multiples of 4; those 192 places further make
/// less than 2^-137, and no f64 is nearer than 2^-62 to a multiple of π/2.
fn reduce(x: f64) -> Reduced {
    let bits = x.to_bits();
    let significand = u128::from((bits & ((1 << 52) - 1)) | (1 << 52));
    // The bit that weighs 2^(1-e), counted in the padded table; x ≥ 2 makes it at least 11.
    let at = (bits >> 52) as usize + 62 - 1075;
    let (word, shift) = (at / 64, at % 64);
    let window = |i: usize| {
        let pair =
            (u128::from(TWO_OVER_PI[word + i]) << 64) | u128::from(TWO_OVER_PI[word + i + 1]);
        ((pair << shift) >> 64) & u128::from(u64::MAX)
    };
    // The product's lowest 192 bits: the two highest are n, the others the fraction.
    let low = significand * window(2);
    let middle = significand * window(1) + (low >> 64);
    let high = (significand * window(0) + (middle >> 64)) as u64;
    let (middle, low) = (middle as u64, low as u64);

    let quadrant = high >> 62;
    let mut upper = (u128::from(high) << 66) | (u128::from(middle) << 2) | u128::from(low >> 62);
    let mut lower = low << 2;
    // More than half: one more, less the complement.
    let negative = upper >> 127 == 1;
    if negative {
        upper = !upper;
        lower = !lower;
    }
    let zeros = upper.leading_zeros();
    // The fraction is at least 2^-62, so that its first 106 bits stand in `upper` or just below.
    let top = (upper << zeros) | ((u128::from(lower) << zeros) >> 64);
    let head = (top >> 75) as f64;
    let rest = ((top >> 22) & ((1 << 53) - 1)) as f64;
    let unit = f64::from_bits(u64::from(1023 - 53 - zeros) << 52);
    let (head, rest) = (head * unit, rest * unit * f64::EPSILON * 0.5);
    let r = head * FRAC_PI_2;
    let tail = rest.mul_add(FRAC_PI_2, head.mul_add(PART_2, head.mul_add(FRAC_PI_2, -r)));
    if negative {
        Reduced { quadrant: quadrant.wrapping_add(1), r: -r, tail: -tail }
    } else {
        Reduced { quadrant, r, tail }
    }
}
