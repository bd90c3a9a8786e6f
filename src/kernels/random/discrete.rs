//! Counts of given distributions.

use std::f64::consts::PI;

use super::binomial::binomial_or_none;
use super::poisson::Poisson;
use super::{Bits, Draws};

/// A float to a count as C converts it on x86: what does not fit becomes the least.
pub(super) fn truncated(number: f64) -> i64 {
    const LIMIT: f64 = (1_u64 << 63) as f64;
    if (-LIMIT..LIMIT).contains(&number) { number as i64 } else { i64::MIN }
}

/// The logarithm of the gamma function for a positive argument, by Stirling's series.
pub(super) fn log_gamma(x: f64) -> f64 {
    const SERIES: [f64; 10] = [
        8.333_333_333_333_333e-2,
        -2.777_777_777_777_778e-3,
        7.936_507_936_507_937e-4,
        -5.952_380_952_380_952e-4,
        8.417_508_417_508_418e-4,
        -1.917_526_917_526_918e-3,
        6.410_256_410_256_41e-3,
        -2.955_065_359_477_124e-2,
        1.796_443_723_688_307e-1,
        -1.392_432_216_905_9,
    ];
    if x == 1.0 || x == 2.0 {
        return 0.0;
    }
    let steps = if x <= 7.0 { (7.0 - x) as i64 } else { 0 };
    let mut at = x + steps as f64;
    let inverse_square = 1.0 / (at * at);
    let sum = SERIES.iter().rev().copied().reduce(|sum, term| sum * inverse_square + term);
    let sum = sum.unwrap_or_default();
    let mut result = sum / at + 0.5 * (2.0 * PI).ln() + (at - 0.5) * at.ln() - at;
    for _ in 0..steps {
        result -= (at - 1.0).ln();
        at -= 1.0;
    }
    result
}

/// Geometric: by search where it is soon over, else by inversion.
pub fn geometric<D: Draws>(bits: &mut D, p: f64) -> i64 {
    if p < 0.333_333_333_333_333_3 {
        if D::LEGACY {
            return truncated(((-bits.next_f64()).ln_1p() / (1.0 - p).ln()).ceil());
        }
        // What is too large becomes the largest.
        return (-bits.exponential() / (-p).ln_1p()).ceil() as i64;
    }
    let u = bits.next_f64();
    let (mut sum, mut term, mut count) = (p, p, 1);
    while u > sum {
        term *= 1.0 - p;
        sum += term;
        count += 1;
    }
    count
}

/// Negative binomial: Poisson of a mean that is gamma.
pub fn negative_binomial<D: Draws>(bits: &mut D, n: f64, p: f64) -> i64 {
    let mean = (1.0 - p) / p * super::continuous::gamma(bits, n);
    Poisson::of(mean).draw(bits)
}

/// Logarithmic series, by Kemp.
pub fn logseries<D: Draws>(bits: &mut D, p: f64) -> i64 {
    let r = if D::LEGACY { (1.0 - p).ln() } else { (-p).ln_1p() };
    loop {
        let v = bits.next_f64();
        if v >= p {
            return 1;
        }
        let u = bits.next_f64();
        let q = if D::LEGACY { 1.0 - (r * u).exp() } else { -(r * u).exp_m1() };
        if v <= q * q {
            let count = truncated((1.0 + v.ln() / q.ln()).floor());
            if count < 1 || v == 0.0 {
                continue;
            }
            return count;
        }
        return if v >= q { 1 } else { 2 };
    }
}

/// Zipf, by rejection (Devroye), of what fits 64 bits.
pub fn zipf<D: Draws>(bits: &mut D, a: f64) -> i64 {
    const MOST: f64 = i64::MAX as f64;
    // 2^1024 is no float, and nothing but 1 is left to expect.
    if a >= 1025.0 {
        return 1;
    }
    let exponent = a - 1.0;
    let b = 2_f64.powf(exponent);
    let least = MOST.powf(-exponent);
    loop {
        let u = bits.next_f64();
        // The legacy generator draws what does not fit, and rejects it.
        let u = if D::LEGACY { 1.0 - u } else { u * least + (1.0 - u) };
        let v = bits.next_f64();
        let x = u.powf(-1.0 / exponent).floor();
        if !(1.0..=MOST).contains(&x) {
            continue;
        }
        let t = (1.0 + 1.0 / x).powf(exponent);
        if v * x * (t - 1.0) / (b - 1.0) <= t / b {
            return truncated(x);
        }
    }
}

/// How often each of several outcomes comes in `n` trials; `counts` are zeros before.
pub fn multinomial(bits: &mut impl Bits, n: i64, chances: &[f64], counts: &mut [i64]) {
    let (mut left, mut remaining) = (n, 1.0);
    let Some((last, counts)) = counts.split_last_mut() else { return };
    for (count, &chance) in counts.iter_mut().zip(chances) {
        *count = binomial_or_none(bits, left, chance / remaining);
        left -= *count;
        if left <= 0 {
            return;
        }
        remaining -= chance;
    }
    *last = left;
}
