//! The functions of `math` that sum, or that CPython approximates itself, to its bits.
//!
//! `gamma` and `lgamma` are Lanczos' approximation with CPython's coefficients (g = 6.0246800407767296, n = 13).

use std::f64::consts::{LN_2, PI};

use super::super::Interp;
use super::super::items::{self, Items};
use super::math::real;
use crate::bail;
use crate::diag::{Result, Span};
use crate::numpy::registry::Args;
use crate::value::Value;

/// Shewchuk's exact sum: partial sums that do not overlap, rounded once at the end.
pub(super) fn fsum(interp: &mut Interp<'_>, args: &Args, span: Span) -> Result<Value> {
    let mut items = Items::of(&args.positional[0], span)?;
    let mut partials: Vec<f64> = Vec::new();
    let (mut infinities, mut special) = (0.0, 0.0);
    while let Some(item) = items.next(interp, span)? {
        interp.cx.poll(span)?;
        let given = real(&item, span)?;
        let mut x = given;
        let mut kept = 0;
        for j in 0..partials.len() {
            let mut y = partials[j];
            if x.abs() < y.abs() {
                (x, y) = (y, x);
            }
            let high = x + y;
            let low = y - (high - x);
            if low != 0.0 {
                partials[kept] = low;
                kept += 1;
            }
            x = high;
        }
        partials.truncate(kept);
        if x == 0.0 {
            continue;
        }
        if x.is_finite() {
            partials.push(x);
            continue;
        }
        if given.is_finite() {
            bail!(span, OverflowError, "intermediate overflow in fsum");
        }
        if given.is_infinite() {
            infinities += given;
        }
        special += given;
        partials.clear();
    }
    if special != 0.0 {
        if f64::is_nan(infinities) {
            bail!(span, ValueError, "-inf + inf in fsum");
        }
        return Ok(Value::Float(special));
    }
    Ok(Value::Float(rounded(&partials)))
}

/// The sum of partials, the smallest first, rounded half to even across them.
fn rounded(partials: &[f64]) -> f64 {
    let Some((&last, rest)) = partials.split_last() else { return 0.0 };
    let mut high = last;
    let mut low = 0.0;
    let mut n = rest.len();
    while n > 0 {
        n -= 1;
        let (x, y) = (high, rest[n]);
        high = x + y;
        low = y - (high - x);
        if low != 0.0 {
            break;
        }
    }
    if n > 0 && (low < 0.0 && rest[n - 1] < 0.0 || low > 0.0 && rest[n - 1] > 0.0) {
        let y = low * 2.0;
        let x = high + y;
        if y == x - high {
            high = x;
        }
    }
    high
}

pub(super) fn dist(interp: &mut Interp<'_>, args: &Args, span: Span) -> Result<Value> {
    let [p, q] = [0, 1].map(|i| args.positional[i].clone());
    let (p, q) = (items::all(interp, &p, span)?, items::all(interp, &q, span)?);
    if p.len() != q.len() {
        bail!(span, ValueError, "both points must have the same number of dimensions");
    }
    let apart: Result<Vec<f64>> =
        p.iter().zip(&q).map(|(a, b)| Ok(real(a, span)? - real(b, span)?)).collect();
    Ok(Value::Float(norm(&apart?)))
}

/// A sum that keeps what its additions round off.
struct Compensated {
    sum: f64,
    rounded_off: f64,
}

impl Compensated {
    fn add(&mut self, x: f64) {
        let before = self.sum;
        self.sum += x;
        self.rounded_off += (before - self.sum) + x;
    }
}

/// The halves of a float, of 26 bits each: Veltkamp's.
fn halves(x: f64) -> (f64, f64) {
    let t = x * 134_217_729.0;
    let high = t - (t - x);
    (high, x - high)
}

/// The Euclidean norm, as CPython's `vector_norm`: scaled, with compensated sums and one step of Newton's.
pub(super) fn norm(vector: &[f64]) -> f64 {
    let max = vector.iter().fold(0.0_f64, |max, x| max.max(x.abs()));
    if max.is_infinite() {
        return max;
    }
    if vector.iter().any(|x| x.is_nan()) {
        return f64::NAN;
    }
    if max == 0.0 || vector.len() <= 1 {
        return max;
    }
    let (_, exponent) = libm::frexp(max);
    if exponent < -1023 {
        let mut squares = Compensated { sum: 1.0, rounded_off: 0.0 };
        for x in vector {
            squares.add((x / max) * (x / max));
        }
        return max * (squares.sum - 1.0 + squares.rounded_off).sqrt();
    }
    let scale = libm::ldexp(1.0, -exponent);
    let mut sum = 1.0;
    let mut parts = [0.0; 3];
    let mut add = |x: f64, part: usize, sum: &mut f64| {
        let before = *sum;
        *sum += x;
        parts[part] += (before - *sum) + x;
    };
    let mut smallest = 0.0;
    for x in vector {
        let (high, low) = halves(x.abs() * scale);
        add(high * high, 0, &mut sum);
        add(2.0 * high * low, 1, &mut sum);
        smallest += low * low;
    }
    parts[2] += smallest;
    let root = (sum - 1.0 + (parts[0] + parts[1] + parts[2])).sqrt();
    let (high, low) = halves(root);
    let mut add = |x: f64, part: usize| {
        let before = sum;
        sum += x;
        parts[part] += (before - sum) + x;
    };
    add(-high * high, 0);
    add(-2.0 * high * low, 1);
    add(-low * low, 2);
    let rest = sum - 1.0 + (parts[0] + parts[1] + parts[2]);
    (root + rest / (2.0 * root)) / scale
}

pub(super) fn next_after(x: f64, y: f64) -> f64 {
    if x.is_nan() || y.is_nan() {
        return x + y;
    }
    match x.partial_cmp(&y) {
        Some(std::cmp::Ordering::Less) => x.next_up(),
        Some(std::cmp::Ordering::Greater) => x.next_down(),
        _ => y,
    }
}

pub(super) fn ulp(x: f64) -> f64 {
    let x = x.abs();
    if !x.is_finite() {
        return x;
    }
    let above = x.next_up();
    if above.is_infinite() { x - x.next_down() } else { above - x }
}

/// 2**-28 and 2**28: below and above, the logarithms' series begin with one term.
const SMALL: f64 = 3.725_290_298_461_914e-9;
const LARGE: f64 = 268_435_456.0;

/// As glibc's and CPython's: by logarithms that lose no digits.
pub(super) fn asinh(x: f64) -> f64 {
    libm::asinh(x)
}

pub(super) fn acosh(x: f64) -> f64 {
    if x > LARGE {
        return x.ln() + LN_2;
    }
    libm::acosh(x)
}

pub(super) fn atanh(x: f64) -> f64 {
    if x.abs() < SMALL {
        return x;
    }
    libm::atanh(x)
}

/// Lanczos' g, and g - 1/2.
#[expect(clippy::excessive_precision, reason = "as they stand in CPython")]
const G: f64 = 6.024_680_040_776_729_583_740_234_375;
#[expect(clippy::excessive_precision, reason = "as they stand in CPython")]
const G_MINUS_HALF: f64 = 5.524_680_040_776_729_583_740_234_375;

#[expect(clippy::excessive_precision, reason = "as they stand in CPython")]
const NUMERATOR: [f64; 13] = [
    23_531_376_880.410_759_688_572_007_674_451_636_754_734_846_804_940,
    42_919_803_642.649_098_768_957_899_047_001_988_850_926_355_848_959,
    35_711_959_237.355_668_049_440_185_451_547_166_705_960_488_635_843,
    17_921_034_426.037_209_699_919_755_754_458_931_112_671_403_265_390,
    6_039_542_586.352_028_005_064_291_644_307_297_921_069_938_841_544_1,
    1_439_720_407.311_721_673_663_223_072_794_912_393_971_548_578_600_0,
    248_874_557.862_054_156_511_466_036_414_668_204_209_259_131_591_27,
    31_426_415.585_400_194_380_614_231_628_318_205_362_874_684_987_640,
    2_876_370.628_935_372_441_225_409_051_620_849_613_599_144_939_726_4,
    186_056.265_395_223_494_042_844_898_604_186_640_884_884_139_648_62,
    8_071.672_002_365_816_210_638_002_902_272_251_025_988_411_760_290_1,
    210.824_277_751_579_345_878_252_639_256_720_017_604_080_461_411_2,
    2.506_628_274_631_000_270_164_908_177_133_837_338_626_431_079_340_8,
];

const DENOMINATOR: [f64; 13] = [
    0.0,
    39_916_800.0,
    120_543_840.0,
    150_917_976.0,
    105_258_076.0,
    45_995_730.0,
    13_339_535.0,
    2_637_558.0,
    357_423.0,
    32_670.0,
    1_925.0,
    66.0,
    1.0,
];

fn lanczos_sum(x: f64) -> f64 {
    let (mut top, mut bottom) = (0.0, 0.0);
    // From whichever end keeps the powers small.
    if x < 5.0 {
        for i in (0..13).rev() {
            top = top * x + NUMERATOR[i];
            bottom = bottom * x + DENOMINATOR[i];
        }
    } else {
        for i in 0..13 {
            top = top / x + NUMERATOR[i];
            bottom = bottom / x + DENOMINATOR[i];
        }
    }
    top / bottom
}

/// sin(pi x), exact where x is a multiple of a half.
fn sin_pi(x: f64) -> f64 {
    let y = x.abs() % 2.0;
    let sine = match (2.0 * y).round() as i64 {
        0 => (PI * y).sin(),
        1 => (PI * (y - 0.5)).cos(),
        // -sin(pi (y - 1)) without a negative zero.
        2 => (PI * (1.0 - y)).sin(),
        3 => -(PI * (y - 1.5)).cos(),
        _ => (PI * (y - 2.0)).sin(),
    };
    sine * 1.0_f64.copysign(x)
}

/// Factorials that are exact floats: `FACTORIALS[n]` is n!.
const FACTORIALS: [f64; 23] = {
    let mut table = [1.0; 23];
    let mut i = 1;
    while i < 23 {
        table[i] = table[i - 1] * i as f64;
        i += 1;
    }
    table
};

pub(super) fn gamma(x: f64) -> f64 {
    if !x.is_finite() {
        return if x == f64::NEG_INFINITY { f64::NAN } else { x };
    }
    if x == 0.0 {
        return f64::INFINITY.copysign(x);
    }
    if x.fract() == 0.0 {
        if x < 0.0 {
            return f64::NAN;
        }
        if x <= 23.0 {
            return FACTORIALS[x as usize - 1];
        }
    }
    let size = x.abs();
    if size < 1e-20 {
        return 1.0 / x;
    }
    if size > 200.0 {
        return if x < 0.0 { 0.0 / sin_pi(x) } else { f64::INFINITY };
    }
    let y = size + G_MINUS_HALF;
    // What the addition rounded off.
    let z = if size > G_MINUS_HALF {
        let q = y - size;
        q - G_MINUS_HALF
    } else {
        let q = y - G_MINUS_HALF;
        q - size
    };
    let z = z * G / y;
    let mut result;
    if x < 0.0 {
        result = -PI / sin_pi(size) / size * y.exp() / lanczos_sum(size);
        result -= z * result;
        if size < 140.0 {
            result /= y.powf(size - 0.5);
        } else {
            let root = y.powf(size / 2.0 - 0.25);
            result /= root;
            result /= root;
        }
    } else {
        result = lanczos_sum(size) / y.exp();
        result += z * result;
        if size < 140.0 {
            result *= y.powf(size - 0.5);
        } else {
            let root = y.powf(size / 2.0 - 0.25);
            result *= root;
            result *= root;
        }
    }
    result
}

pub(super) fn lgamma(x: f64) -> f64 {
    if !x.is_finite() {
        return if x.is_nan() { x } else { f64::INFINITY };
    }
    if x.fract() == 0.0 && x <= 2.0 {
        return if x <= 0.0 { f64::INFINITY } else { 0.0 };
    }
    let size = x.abs();
    if size < 1e-20 {
        return -size.ln();
    }
    let mut result = lanczos_sum(size).ln() - G;
    result += (size - 0.5) * ((size + G - 0.5).ln() - 1.0);
    if x < 0.0 {
        // Reflected: log(pi) - log|sin(pi x)| - log|x| - lgamma(|x|).
        result = PI.ln() - sin_pi(size).abs().ln() - size.ln() - result;
    }
    result
}
