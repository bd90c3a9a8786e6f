//! Counts of given distributions.

use std::f64::consts::PI;

use super::{Bits, Draws};

/// A float to a count as C converts it on x86: what does not fit becomes the least.
pub(super) fn truncated(number: f64) -> i64 {
    const LIMIT: f64 = (1_u64 << 63) as f64;
    if (-LIMIT..LIMIT).contains(&number) { number as i64 } else { i64::MIN }
}

/// Poisson: by products for a small mean, else by Hörmann's transformed rejection.
pub fn poisson(bits: &mut impl Bits, mean: f64) -> i64 {
    if mean >= 10.0 {
        return poisson_large(bits, mean);
    }
    if mean == 0.0 {
        return 0;
    }
    let least = (-mean).exp();
    let (mut product, mut count) = (bits.next_f64(), 0);
    while product > least {
        product *= bits.next_f64();
        count += 1;
    }
    count
}

fn poisson_large(bits: &mut impl Bits, mean: f64) -> i64 {
    let log_mean = mean.ln();
    let b = 0.931 + 2.53 * mean.sqrt();
    let a = -0.059 + 0.02483 * b;
    let inverse_alpha = 1.1239 + 1.1328 / (b - 3.4);
    let sure = 0.9277 - 3.6224 / (b - 2.0);
    loop {
        let u = bits.next_f64() - 0.5;
        let v = bits.next_f64();
        let us = 0.5 - u.abs();
        let k = truncated(((2.0 * a / us + b) * u + mean + 0.43).floor());
        if us >= 0.07 && v <= sure {
            return k;
        }
        if k < 0 || (us < 0.013 && v > us) {
            continue;
        }
        let height = v.ln() + inverse_alpha.ln() - (a / (us * us) + b).ln();
        if height <= -mean + k as f64 * log_mean - log_gamma(k as f64 + 1.0) {
            return k;
        }
    }
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

/// Binomial: by inversion where few successes are expected, else by Kachitvichyanukul and Schmeiser's BTPE.
pub fn binomial<D: Draws>(bits: &mut D, n: i64, p: f64) -> i64 {
    if D::LEGACY { binomial_drawn(bits, n, p) } else { binomial_or_none(bits, n, p) }
}

/// Binomial that draws nothing where nothing can succeed.
fn binomial_or_none(bits: &mut impl Bits, n: i64, p: f64) -> i64 {
    if n == 0 || p == 0.0 { 0 } else { binomial_drawn(bits, n, p) }
}

fn binomial_drawn(bits: &mut impl Bits, n: i64, p: f64) -> i64 {
    let rare = if p <= 0.5 { p } else { 1.0 - p };
    let count = if rare * n as f64 <= 30.0 {
        binomial_inversion(bits, n, rare)
    } else {
        btpe(bits, n, rare)
    };
    if p <= 0.5 { count } else { n - count }
}

fn binomial_inversion(bits: &mut impl Bits, n: i64, p: f64) -> i64 {
    let q = 1.0 - p;
    let none = (n as f64 * (-p).ln_1p()).exp();
    let mean = n as f64 * p;
    let bound = (mean + 10.0 * (mean * q + 1.0).sqrt()).min(n as f64) as i64;
    let (mut count, mut probability, mut u) = (0, none, bits.next_f64());
    while u > probability {
        count += 1;
        if count > bound {
            (count, probability, u) = (0, none, bits.next_f64());
        } else {
            u -= probability;
            probability = ((n - count + 1) as f64 * p * probability) / (count as f64 * q);
        }
    }
    count
}

/// The regions of BTPE under the scaled density: a triangle, two parallelograms, two tails.
fn btpe(bits: &mut impl Bits, n: i64, p: f64) -> i64 {
    let size = n as f64;
    let (r, q) = (p, 1.0 - p);
    let fm = size * r + r;
    let m = fm.floor() as i64;
    let p1 = (2.195 * (size * r * q).sqrt() - 4.6 * q).floor() + 0.5;
    let xm = m as f64 + 0.5;
    let (xl, xr) = (xm - p1, xm + p1);
    let c = 0.134 + 20.5 / (15.3 + m as f64);
    let left = (fm - xl) / (fm - xl * r);
    let left = left * (1.0 + left / 2.0);
    let right = (xr - fm) / (xr * q);
    let right = right * (1.0 + right / 2.0);
    let p2 = p1 * (1.0 + 2.0 * c);
    let p3 = p2 + c / left;
    let p4 = p3 + c / right;
    let spread = size * r * q;
    loop {
        let u = bits.next_f64() * p4;
        let mut v = bits.next_f64();
        if u <= p1 {
            return (xm - p1 * v + u).floor() as i64;
        }
        let y;
        if u <= p2 {
            let x = xl + (u - p1) / c;
            v = v * c + 1.0 - (m as f64 - x + 0.5).abs() / p1;
            if v > 1.0 {
                continue;
            }
            y = x.floor() as i64;
        } else if u <= p3 {
            y = (xl + v.ln() / left).floor() as i64;
            if y < 0 || v == 0.0 {
                continue;
            }
            v *= (u - p2) * left;
        } else {
            y = (xr - v.ln() / right).floor() as i64;
            if y > n || v == 0.0 {
                continue;
            }
            v *= (u - p3) * right;
        }
        let k = (y - m).abs();
        let accepted = if k > 20 && (k as f64) < spread / 2.0 - 1.0 {
            squeeze(v.ln(), k as f64, spread).unwrap_or_else(|| {
                let (m, y) = (m as f64, y as f64);
                let (x1, f1, z, w) = (y + 1.0, m + 1.0, size + 1.0 - m, size - y + 1.0);
                let bound = xm * (f1 / x1).ln()
                    + (size - m + 0.5) * (z / w).ln()
                    + (y - m) * (w * r / (x1 * q)).ln()
                    + stirling(f1)
                    + stirling(z)
                    + stirling(x1)
                    + stirling(w);
                v.ln() <= bound
            })
        } else {
            v <= ratio(n, m, y, r / q)
        };
        if accepted {
            return y;
        }
    }
}

/// What is sure about the density at a distance from the mode without computing it.
fn squeeze(log_v: f64, k: f64, spread: f64) -> Option<bool> {
    let inner = (k * (k / 3.0 + 0.625) + 0.166_666_666_666_666_66) / spread + 0.5;
    let rho = (k / spread) * inner;
    let t = -k * k / (2.0 * spread);
    if log_v < t - rho {
        return Some(true);
    }
    (log_v > t + rho).then_some(false)
}

/// The density at `y` by that at the mode.
fn ratio(n: i64, m: i64, y: i64, s: f64) -> f64 {
    let a = s * (n + 1) as f64;
    let mut f = 1.0;
    for i in m + 1..=y {
        f *= a / i as f64 - s;
    }
    for i in y + 1..=m {
        f /= a / i as f64 - s;
    }
    f
}

/// The correction of Stirling's formula.
fn stirling(x: f64) -> f64 {
    let square = x * x;
    (13680.0 - (462.0 - (132.0 - (99.0 - 140.0 / square) / square) / square) / square)
        / x
        / 166_320.0
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
    poisson(bits, mean)
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
