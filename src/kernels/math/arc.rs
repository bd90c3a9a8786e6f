//! Inverse trigonometric functions, branch-free: `arcsin`, `arccos`, `arctan` and `arctan2`. One or two
//! numbers in, one out; nothing here knows slices.
//!
//! An angle of which the tangent is low / high ≤ 1 is π/4·n + r: above one half, tan r = (low - high) / (low +
//! high), so that a polynomial has to reach no further than one half. An arc sine above one half is twice
//! that of the root of (1 - |x|) / 2, taken from π/2.

#![expect(clippy::needless_bitwise_bool, reason = "without branches the loops vectorize")]

use std::f64::consts::{FRAC_PI_2, FRAC_PI_4};

use super::poly::poly;

/// π/4 less the nearest f64.
const FRAC_PI_4_TAIL: f64 = 3.061_616_997_868_383e-17;
/// π/2 less the nearest f64.
const FRAC_PI_2_TAIL: f64 = 6.123_233_995_736_766e-17;
/// From here on, the angle of a tangent rounds to π/2.
const STEEP: f64 = (1_u128 << 64) as f64;
/// Above, and below its inverse, the sides of a triangle are scaled, so that no inverse of one is subnormal.
const LONG: f64 = f64::from_bits((1023 + 900) << 52);
/// The scale for large sides; for small ones, its inverse.
const SHRINK: f64 = f64::from_bits((1023 - 130) << 52);

/// (atan t / t - 1) / t² in t², minimax for |t| ≤ ½: 2^-57.8 of the angle.
const ARCTAN: [f64; 12] = [
    -0.333_333_333_333_329_93,
    0.199_999_999_999_054_55,
    -0.142_857_142_765_736_36,
    0.111_111_106_671_352_82,
    -0.090_908_964_187_271_93,
    0.076_920_764_508_503_26,
    -0.066_638_348_753_866_5,
    0.058_584_530_898_197_88,
    -0.051_226_516_028_014_22,
    0.041_882_172_433_263_38,
    -0.027_461_019_719_648_174,
    0.010_134_191_846_118_207,
];
/// (asin s / s - 1) / s² in s², minimax for |s| ≤ ½: 2^-59.8 of the angle.
const ARCSIN: [f64; 13] = [
    0.166_666_666_666_667_63,
    0.074_999_999_999_700_94,
    0.044_642_857_175_290_034,
    0.030_381_942_675_110_178,
    0.022_372_215_910_167_546,
    0.017_351_595_431_641_49,
    0.013_981_019_269_679_292,
    0.011_397_287_659_139_702,
    0.010_789_348_396_571_797,
    0.003_672_091_668_305_494_4,
    0.021_790_854_770_233_545,
    -0.021_116_989_232_977_07,
    0.032_702_317_868_705_32,
];

/// The angle, from 0 to π, of a point low, high ≥ 0 from an axis, mirrored at the diagonal and at the other
/// axis if asked to; `low` is at most `high`, which is neither 0 nor near an end of the range.
#[inline(always)]
fn angle(low: f64, high: f64, swapped: bool, mirrored: bool) -> f64 {
    let far = low > 0.5 * high;
    // Near one another, the two are subtracted exactly.
    let top = if far { low - high } else { low };
    let bottom = if far { low + high } else { high };
    let bottom_tail = if far { low - (bottom - high) } else { 0.0 };
    let inverse = 1.0 / bottom;
    let t = top * inverse;
    let rest = (-t).mul_add(bottom_tail, (-t).mul_add(bottom, top)) * inverse;
    let z = t * t;
    let small = (t * z).mul_add(poly(z, &ARCTAN), rest);
    // Quarters of π from which the angle is counted, and in which sense.
    let quarter = if far { 1.0 } else { 0.0 };
    let quarter = if swapped { 2.0 - quarter } else { quarter };
    let quarter = if mirrored { 4.0 - quarter } else { quarter };
    let back = swapped != mirrored;
    let (t, small) = if back { (-t, -small) } else { (t, small) };
    let base = quarter * FRAC_PI_4;
    let base_tail = quarter.mul_add(FRAC_PI_4_TAIL, quarter.mul_add(FRAC_PI_4, -base));
    let sum = base + t;
    sum + (((base - sum) + t) + (small + base_tail))
}

/// The angle whose tangent x is, within 1 ulp.
#[inline(always)]
pub fn atan_f64(x: f64) -> f64 {
    let size = x.abs();
    let result = atan_usual(if size > STEEP { STEEP.copysign(x) } else { x });
    if x.is_nan() { x } else { result }
}

/// Whether [`atan_usual`] takes a number.
#[inline(always)]
pub(super) fn atan_takes(x: f64) -> bool {
    x.abs() <= STEEP
}

/// The same for |x| up to [`STEEP`].
#[inline(always)]
pub(super) fn atan_usual(x: f64) -> f64 {
    let size = x.abs();
    let swapped = size > 1.0;
    let (low, high) = if swapped { (1.0, size) } else { (size, 1.0) };
    angle(low, high, swapped, false).copysign(x)
}

/// The angle of the point (x, y), from -π to π, within 1 ulp; the special values are those of C's `atan2`.
#[inline(always)]
pub fn atan2_f64(y: f64, x: f64) -> f64 {
    let (width, height) = (x.abs(), y.abs());
    let swapped = height > width;
    let (low, high) = if swapped { (width, height) } else { (height, width) };
    let scale = if high > LONG { SHRINK } else { 1.0 };
    let scale = if high < 1.0 / LONG { 1.0 / SHRINK } else { scale };
    let (low, high) = (low * scale, high * scale);
    // An infinite side hides any finite one; of two zeros, the angle is that of the signs.
    let endless = high == f64::INFINITY;
    let low = if endless { if low == high { 1.0 } else { 0.0 } } else { low };
    let high = if endless | (high == 0.0) { 1.0 } else { high };
    let result = angle(low, high, swapped, x.is_sign_negative()).copysign(y);
    if x.is_nan() | y.is_nan() { f64::NAN } else { result }
}

/// Of |x|: the sine s of at most ½ that the polynomial takes, whether it stands for half of the angle that is
/// left to π/2, and what arcsin s is beyond s.
#[inline(always)]
fn half_angle(x: f64) -> (f64, bool, f64) {
    let size = x.abs();
    let far = size > 0.5;
    let z = if far { 0.5 * (1.0 - size) } else { x * x };
    let root = z.sqrt();
    // What the root lacks, which doubling would show.
    let lost = (-root).mul_add(root, z) / (2.0 * root);
    let far_lost = far & (root > 0.0);
    let s = if far { root } else { size };
    (s, far, (s * z).mul_add(poly(z, &ARCSIN), if far_lost { lost } else { 0.0 }))
}

/// The angle whose sine x is, within 1 ulp; NaN beyond 1.
#[inline(always)]
pub fn asin_f64(x: f64) -> f64 {
    let (s, far, small) = half_angle(x);
    let high = FRAC_PI_2 - 2.0 * s;
    let left = ((FRAC_PI_2 - high) - 2.0 * s) + 2.0f64.mul_add(-small, FRAC_PI_2_TAIL);
    let result = if far { high + left } else { s + small }.copysign(x);
    if x.abs() > 1.0 {
        f64::NAN
    } else if x.is_nan() {
        x
    } else {
        result
    }
}

/// The angle whose cosine x is, within 1 ulp; NaN beyond 1.
#[inline(always)]
pub fn acos_f64(x: f64) -> f64 {
    let (s, far, small) = half_angle(x);
    // Near 1 twice the half angle, near -1 π less that, between them π/2 less the arc sine.
    let sign = if x < 0.0 { -1.0 } else { 1.0 };
    let (base, base_tail) = if far {
        if x < 0.0 { (2.0 * FRAC_PI_2, 2.0 * FRAC_PI_2_TAIL) } else { (0.0, 0.0) }
    } else {
        (FRAC_PI_2, FRAC_PI_2_TAIL)
    };
    let factor: f64 = if far { 2.0 * sign } else { -sign };
    let sum = factor.mul_add(s, base);
    let result = sum + (factor.mul_add(s, base - sum) + factor.mul_add(small, base_tail));
    if x.abs() > 1.0 {
        f64::NAN
    } else if x.is_nan() {
        x
    } else {
        result
    }
}
