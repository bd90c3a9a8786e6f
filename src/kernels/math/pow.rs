//! x to the power y, branch-free, with C's special values. Two numbers in, one out; nothing here knows
//! slices.

use std::f64::consts::LN_2;

use super::exp::wide::{clamp, exp_reduced, pow2, reduce, scale};
use super::log::wide::{LN2_HI, LN2_LO, split, split_normal};
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

/// 2 / ln 2, as are the other coefficients of the logarithm to base 2: [`TWO_THIRDS`] and [`LOG`] over ln 2.
const LOG2_FIRST: f64 = 2.885_390_081_777_926_8;
/// 2 / ln 2 - `LOG2_FIRST`.
const LOG2_FIRST_TAIL: f64 = 4.071_054_748_186_206_6e-17;
/// 2/3 / ln 2.
const LOG2_SECOND: f64 = 0.961_796_693_925_975_6;
/// 2/3 / ln 2 - `LOG2_SECOND`.
const LOG2_SECOND_TAIL: f64 = 5.057_761_664_812_590_7e-17;
/// As [`LOG`], with one term less: 2^-65.8 of the logarithm.
const LOG2: [f64; 7] = [
    0.577_078_016_355_617_8,
    0.412_198_583_091_977_54,
    0.320_598_902_267_446_7,
    0.262_307_701_621_949,
    0.221_983_976_302_251_5,
    0.191_255_633_639_555_58,
    0.190_381_250_364_986_27,
];
/// (2^r - 1 - r·ln 2) / r², minimax for |r| ≤ ½: 2^-57.6 of 2^r.
const EXP2: [f64; 10] = [
    0.240_226_506_959_101_08,
    0.055_504_108_664_821_666,
    0.009_618_129_107_601_977,
    0.001_333_355_814_639_256_3,
    0.000_154_035_304_485_894_82,
    1.525_273_385_731_771_9e-5,
    1.321_543_903_744_422_6e-6,
    1.017_804_996_549_9e-7,
    7.073_202_180_856_682e-9,
    4.456_939_473_610_035_6e-10,
];
/// (log2((1 + s) / (1 - s)) / s - 2 / ln 2) / s² in s², for an f32 to come: 2^-36.1 of the logarithm.
const LOG2_SHORT: [f64; 4] = [
    0.961_796_679_187_355,
    0.577_082_853_562_932_9,
    0.411_706_236_939_161_25,
    0.340_220_521_657_589_2,
];
/// As [`EXP2`], for an f32 to come: 2^-28.1 of 2^r.
const EXP2_SHORT: [f64; 5] = [
    0.240_226_511_131_180_54,
    0.055_503_630_211_792_394,
    0.009_618_026_749_391_734,
    0.001_338_983_329_849_938,
    0.000_154_708_834_280_163_57,
];
/// ln 2 - `LN_2`.
const LN_2_TAIL: f64 = 2.319_046_813_846_299_6e-17;
/// 1.5·2^52: added to |n| < 2^51, it leaves n rounded to an integer in the low bits.
const MAGIC: f64 = 6_755_399_441_055_744.0;
/// Up to here the exponent of a result is that of a normal number, wherever its mantissa stands.
const USUAL: f64 = 1021.0;

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
    careful(x, y, usual_power(x, y, log2_parts(x)).unwrap_or(f64::NAN))
}

/// x^y, given what [`usual_power`] says of it.
#[inline(always)]
pub(super) fn careful(x: f64, y: f64, usual: f64) -> f64 {
    let general = exp_of_product(y, log_parts(x.abs()));
    special(x, y, if usual.is_nan() { general } else { usual })
}

/// log2 |x| of a normal, finite x as a sum of two f64: to about 2^-65. Anything else gives anything.
// PERF: as `log_parts` below, but to base 2, which takes the whole part as it is, and without what numbers at the
// ends of the range need: the two steps of a usual power take half the time of those of any power.
#[inline(always)]
pub(super) fn log2_parts(x: f64) -> (f64, f64) {
    let (k, m) = split_normal(x.abs());
    let f = m - 1.0;
    let bottom = m + 1.0;
    let bottom_tail = m - (bottom - 1.0);
    let inverse = 1.0 / bottom;
    let s = f * inverse;
    let s_tail = (-s).mul_add(bottom_tail, (-s).mul_add(bottom, f)) * inverse;
    let z = s * s;
    let z_tail = (2.0 * s).mul_add(s_tail, s.mul_add(s, -z));
    let rest = z * poly(z, &LOG2);
    let second = LOG2_SECOND + rest;
    let second_tail = ((LOG2_SECOND - second) + rest) + LOG2_SECOND_TAIL;
    let term = z * second;
    let term_tail = z_tail.mul_add(second, z.mul_add(second_tail, z.mul_add(second, -term)));
    let factor = LOG2_FIRST + term;
    let factor_tail = ((LOG2_FIRST - factor) + term) + (term_tail + LOG2_FIRST_TAIL);
    let part = s * factor;
    let part_tail = s_tail.mul_add(factor, s.mul_add(factor_tail, s.mul_add(factor, -part)));
    // k is 0 or larger than the part.
    let sum = k + part;
    (sum, ((k - sum) + part) + part_tail)
}

/// |x|^y where x is normal and finite and so is the result, within 1 ulp.
#[inline(always)]
pub(super) fn usual_power(x: f64, y: f64, (high, low): (f64, f64)) -> Option<f64> {
    let product = y * high;
    let product_tail = y.mul_add(low, y.mul_add(high, -product));
    let shifted = product + MAGIC;
    // The difference is exact.
    let part = product - (shifted - MAGIC);
    let r = part + product_tail;
    let r_tail = (part - r) + product_tail;
    // 1 + r·ln 2 with its tail, so that all but the last rounding cost a tenth of an ulp: a power that is an f64
    // comes out as it is.
    let term = r * LN_2;
    let term_tail = r.mul_add(LN_2, -term) + r_tail.mul_add(LN_2, r * LN_2_TAIL);
    let sum = 1.0 + term;
    let sum_tail = ((1.0 - sum) + term) + term_tail;
    let power = sum + (r * r).mul_add(poly(r, &EXP2), sum_tail);
    let scaled = f64::from_bits(power.to_bits().wrapping_add(shifted.to_bits() << 52));
    (is_normal(x) & (product.abs() < USUAL)).then_some(scaled)
}

/// Whether a number is neither zero nor subnormal, infinite or NaN.
#[inline(always)]
fn is_normal(x: f64) -> bool {
    let (lowest, end) = (f64::MIN_POSITIVE.to_bits(), f64::INFINITY.to_bits());
    x.abs().to_bits().wrapping_sub(lowest) < end - lowest
}

/// x^y, within 1 ulp; the special values are those of C's `powf`.
#[inline(always)]
pub fn pow_f32(x: f32, y: f32) -> f32 {
    careful_f32(x, y, usual_power_f32(x, y, log2_short(x)).unwrap_or(f32::NAN))
}

/// x^y, given what [`usual_power_f32`] says of it.
#[inline(always)]
pub(super) fn careful_f32(x: f32, y: f32, usual: f32) -> f32 {
    // In f64, whose 29 bits more make up for the 7 that y·log x ≤ 104 takes, with polynomials of that length.
    let general = exp_short(f64::from(y) * log_short(x.abs()));
    special_f32(x, y, if usual.is_nan() { general } else { usual })
}

/// log2 |x| of a finite x but 0, to 2^-36 of it. Anything else gives anything.
#[inline(always)]
pub(super) fn log2_short(x: f32) -> f64 {
    // Every f32 is a normal f64.
    let (k, m) = split_normal(f64::from(x.abs()));
    let f = m - 1.0;
    let s = f / (2.0 + f);
    let z = s * s;
    s.mul_add(z.mul_add(poly(z, &LOG2_SHORT), LOG2_FIRST), k)
}

/// |x|^y of a finite x but 0 whose result is not far out of range, within 1 ulp.
#[inline(always)]
pub(super) fn usual_power_f32(x: f32, y: f32, log2: f64) -> Option<f32> {
    let product = f64::from(y) * log2;
    let shifted = product + MAGIC;
    let r = product - (shifted - MAGIC);
    let power = r.mul_add(r.mul_add(poly(r, &EXP2_SHORT), LN_2), 1.0);
    let scaled = f64::from_bits(power.to_bits().wrapping_add(shifted.to_bits() << 52)) as f32;
    let usual = (x != 0.0) & (x.abs() < f32::INFINITY) & (product.abs() < USUAL);
    usual.then_some(scaled)
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
