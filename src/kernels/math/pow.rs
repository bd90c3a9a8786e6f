//! x to the power y, branch-free, with C's special values. Two numbers in, one out; nothing here knows
//! slices.

use std::f64::consts::LN_2;

use super::exp::wide::{clamp, exp_reduced, pow2, reduce, scale};
use super::log::wide::{LN2_HI, LN2_LO, split};
use super::poly::poly;

/// (log((1 + s) / (1 - s)) / s - 2) / s² in s², minimax for |s| ≤ 3 - 2√2: 2^-43.9 of the logarithm.
const LOG_SHORT: [f64; 5] = [
    0.666_666_666_758_046_6,
    0.399_999_956_206_826_3,
    0.285_721_092_696_122_34,
    0.221_761_844_438_936_04,
    0.195_842_078_718_926_5,
];
/// (e^r - 1 - r) / r², minimax for |r| ≤ ln 2 / 2: 2^-34.0 of e^r.
const EXP_SHORT: [f64; 6] = [
    0.500_000_006_643_674_3,
    0.166_666_668_490_197_18,
    0.041_666_297_571_627_854,
    0.008_333_266_602_593_049,
    0.001_394_453_190_030_225_6,
    0.000_199_173_258_982_678_7,
];

/// 2^52: from there on every f64 is whole.
const TWO_52: f64 = 4_503_599_627_370_496.0;
/// 2^23: from there on every f32 is whole.
const TWO_23: f32 = 8_388_608.0;
/// 2/3.
const TWO_THIRDS: f64 = 2.0 / 3.0;
/// 2/3 - `TWO_THIRDS`.
const TWO_THIRDS_TAIL: f64 = 3.700_743_415_417_188e-17;

/// log((1 + s) / (1 - s)) = s·(2 + z·(2/3 + z·P(z))) with z = s²: P, minimax for |s| ≤ 3 - 2√2: 2^-73.5 of
/// the logarithm.
const LOG: [f64; 8] = [
    0.399_999_999_999_999_8,
    0.285_714_285_714_450_8,
    0.222_222_222_175_431_7,
    0.181_818_188_696_134_3,
    0.153_845_569_126_714_65,
    0.133_363_159_989_034_03,
    0.116_748_443_786_131_03,
    0.119_888_177_337_940_31,
];

/// x^y, within 1 ulp; the special values are those of C's `pow`.
#[inline(always)]
pub fn pow_f64(x: f64, y: f64) -> f64 {
    special(x, y, exp_of_product(y, log_parts(x.abs())))
}

/// x^y, within 1 ulp; the special values are those of C's `powf`.
#[inline(always)]
pub fn pow_f32(x: f32, y: f32) -> f32 {
    // In f64, whose 29 bits more make up for the 7 that y·log x ≤ 104 takes, with polynomials of that length.
    special_f32(x, y, exp_short(f64::from(y) * log_short(x.abs())))
}

/// log x of x ≥ 0 to 2^-42.
#[inline(always)]
pub(super) fn log_short(x: f32) -> f64 {
    let wide = f64::from(x);
    let (k, m) = split(wide);
    let f = m - 1.0;
    let s = f / (2.0 + f);
    let z = s * s;
    let log = k.mul_add(LN_2, (s * z).mul_add(poly(z, &LOG_SHORT), 2.0 * s));
    let log = if x < f32::INFINITY { log } else { wide };
    if x == 0.0 { f64::NEG_INFINITY } else { log }
}

/// e^x to 2^-33, for an f32 to come.
#[inline(always)]
pub(super) fn exp_short(x: f64) -> f32 {
    // Below 2^-180 an f32 is 0, above 2^128 infinity: n has a normal power.
    let (n, r, _) = reduce(clamp(x, (-125.0, 125.0)));
    ((1.0 + (r * r).mul_add(poly(r, &EXP_SHORT), r)) * pow2(n)) as f32
}

/// e^(y·(high + low)), within 1 ulp.
#[inline(always)]
pub(super) fn exp_of_product(y: f64, (high, low): (f64, f64)) -> f64 {
    let product = y * high;
    let product_tail = y.mul_add(low, y.mul_add(high, -product));
    // Beyond these the answer is 0 or infinity, and the tail may be NaN.
    let inside = product.abs() < 750.0;
    let (n, r, tail) = reduce(clamp(product, (-750.0, 710.0)));
    let tail = if inside { tail + product_tail } else { 0.0 };
    // The tail is the last bit of a product of up to 745, not of r: carry it over.
    let sum = r + tail;
    scale(exp_reduced(sum, (r - sum) + tail), n)
}

/// log x of x ≥ 0 as a sum of two f64, of which the second is at most the last bit of the first: to about
/// 2^-65.
#[inline(always)]
pub(super) fn log_parts(x: f64) -> (f64, f64) {
    let (k, m) = split(x);
    let f = m - 1.0;
    // s = f / (2 + f) and z = s², each with its tail.
    let bottom = m + 1.0;
    let bottom_tail = m - (bottom - 1.0);
    let inverse = 1.0 / bottom;
    let s = f * inverse;
    let s_tail = (-s).mul_add(bottom_tail, (-s).mul_add(bottom, f)) * inverse;
    let z = s * s;
    let z_tail = (2.0 * s).mul_add(s_tail, s.mul_add(s, -z));
    // log(1 + f) = s·(2 + z·(2/3 + z·P(z))): only P is small enough to have no tail.
    let rest = z * poly(z, &LOG);
    let third = TWO_THIRDS + rest;
    let third_tail = ((TWO_THIRDS - third) + rest) + TWO_THIRDS_TAIL;
    let term = z * third;
    let term_tail = z_tail.mul_add(third, z.mul_add(third_tail, z.mul_add(third, -term)));
    let factor = 2.0 + term;
    let factor_tail = ((2.0 - factor) + term) + term_tail;
    let part = s * factor;
    let part_tail = s_tail.mul_add(factor, s.mul_add(factor_tail, s.mul_add(factor, -part)));
    // k·LN2_HI is exact, and 0 or larger than the part.
    let whole = k * LN2_HI;
    let sum = whole + part;
    let sum_tail = ((whole - sum) + part) + k.mul_add(LN2_LO, part_tail);
    let high = sum + sum_tail;
    let low = (sum - high) + sum_tail;
    let high = if x < f64::INFINITY { high } else { x };
    if x == 0.0 { (f64::NEG_INFINITY, 0.0) } else { (high, low) }
}

macro_rules! special {
    ($special:ident, $is_whole:ident, $Float:ty, $whole:expr) => {
        /// x^y where `power` is |x|^y for general numbers.
        #[inline(always)]
        pub(super) fn $special(x: $Float, y: $Float, power: $Float) -> $Float {
            let whole = $is_whole(y.abs());
            let odd = whole & !$is_whole(0.5 * y.abs());
            let signed = if odd & x.is_sign_negative() { -power } else { power };
            let root_of_negative = (x < 0.0) & (x > <$Float>::NEG_INFINITY) & !whole;
            let nan = root_of_negative | x.is_nan() | y.is_nan();
            let result = if nan { <$Float>::NAN } else { signed };
            let one = (y == 0.0) | (x == 1.0) | ((x == -1.0) & (y.abs() == <$Float>::INFINITY));
            if one { 1.0 } else { result }
        }

        /// Whether a number ≥ 0 has no fraction; of infinity it is true, of NaN false.
        #[inline(always)]
        fn $is_whole(x: $Float) -> bool {
            (x >= $whole) | ((x + $whole) - $whole == x)
        }
    };
}

special!(special, is_whole, f64, TWO_52);
special!(special_f32, is_whole_f32, f32, TWO_23);
