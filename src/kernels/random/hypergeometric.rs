//! Draws without putting back: how many good ones are among a sample of good and bad, and of several kinds.

use std::sync::LazyLock;

use super::bounded::interval;
use super::discrete::{log_gamma, truncated};
use super::{Bits, Draws};

/// 2 sqrt(2 / e) and 3 - 2 sqrt(3 / e), of the table mountain that covers the density.
const D1: f64 = 1.715_527_769_921_413_5;
const D2: f64 = 0.898_916_162_058_898_8;

/// How many good ones are among `sample` drawn of `good` and `bad`.
pub fn hypergeometric<D: Draws>(bits: &mut D, good: i64, bad: i64, sample: i64) -> i64 {
    if D::LEGACY {
        return match sample {
            11.. => by_ratio(bits, good, bad, sample, true),
            1.. => one_by_one_legacy(bits, good, bad, sample),
            _ => 0,
        };
    }
    any_sample(bits, good, bad, sample)
}

fn any_sample(bits: &mut impl Bits, good: i64, bad: i64, sample: i64) -> i64 {
    if sample >= 10 && sample <= good + bad - 10 {
        by_ratio(bits, good, bad, sample, false)
    } else {
        one_by_one(bits, good, bad, sample)
    }
}

/// Draws one after another, of the smaller part of all.
fn one_by_one(bits: &mut impl Bits, good: i64, bad: i64, sample: i64) -> i64 {
    let mut total = good + bad;
    let is_more_than_half = sample > total / 2;
    let mut left = if is_more_than_half { total - sample } else { sample };
    let mut good_left = good;
    while left > 0 && good_left > 0 && total > good_left {
        total -= 1;
        if interval(bits, total as u64) < good_left as u64 {
            good_left -= 1;
        }
        left -= 1;
    }
    if total == good_left {
        // Only good ones are left.
        good_left -= left;
    }
    if is_more_than_half { good_left } else { good - good_left }
}

fn one_by_one_legacy(bits: &mut impl Bits, good: i64, bad: i64, sample: i64) -> i64 {
    let rest = (bad + good - sample) as f64;
    let fewer = bad.min(good) as f64;
    let (mut left, mut drawn) = (fewer, sample);
    while left > 0.0 {
        left -= (bits.next_f64() + left / (rest + drawn as f64)).floor();
        drawn -= 1;
        if drawn == 0 {
            break;
        }
    }
    let count = (fewer - left) as i64;
    if good > bad { sample - count } else { count }
}

/// Stadlober's ratio of uniforms (HRUA), with the logarithms of factorials that a generator has.
fn by_ratio(bits: &mut impl Bits, good: i64, bad: i64, sample: i64, legacy: bool) -> i64 {
    let log_of: fn(i64) -> f64 =
        if legacy { |k: i64| log_gamma((k + 1) as f64) } else { log_factorial };
    let (fewer, more, total) = (good.min(bad), good.max(bad), good + bad);
    let drawn = sample.min(total - sample);
    let p = fewer as f64 / total as f64;
    let q = if legacy { 1.0 - p } else { more as f64 / total as f64 };
    let a = drawn as f64 * p + 0.5;
    // The legacy generator multiplies by the whole sample.
    let counted = if legacy { sample } else { drawn } as f64;
    let variance = (total - drawn) as f64 * counted * p * q / (total - 1) as f64;
    let c = (variance + 0.5).sqrt();
    let h = D1 * c + D2;
    let mode = (drawn + 1) as f64 * (fewer + 1) as f64 / (total + 2) as f64;
    let logs =
        |k: i64| log_of(k) + log_of(fewer - k) + log_of(drawn - k) + log_of(more - drawn + k);
    let at_mode = logs(truncated(mode.floor()));
    let bound = (drawn.min(fewer) as f64 + 1.0).min((a + 16.0 * c).floor());
    let count = loop {
        let u = bits.next_f64();
        let v = bits.next_f64();
        let x = a + h * (v - 0.5) / u;
        if x < 0.0 || x >= bound {
            continue;
        }
        let count = truncated(x.floor());
        let t = at_mode - logs(count);
        if u * (4.0 - u) - 3.0 <= t {
            break count;
        }
        if u * (u - t) >= 1.0 {
            continue;
        }
        if 2.0 * u.ln() <= t {
            break count;
        }
    };
    let count = if good > bad { drawn - count } else { count };
    if drawn < sample { good - count } else { count }
}

/// Logarithms of the factorials that fit a float with few roundings.
static LOG_FACTORIALS: LazyLock<[f64; 126]> =
    LazyLock::new(|| std::array::from_fn(|k| factorial(k).ln()));

/// k!, rounded once: what each product loses is carried along.
fn factorial(k: usize) -> f64 {
    let (mut product, mut lost) = (1.0_f64, 0.0);
    for i in 2..=k {
        let i = i as f64;
        let next = product * i;
        lost = lost * i + product.mul_add(i, -next);
        product = next;
    }
    product + lost
}

/// log(k!), by a table or by three terms of Stirling's series.
fn log_factorial(k: i64) -> f64 {
    const HALF_LN_TAU: f64 = 0.918_938_533_204_672_8;
    if let Some(&known) = usize::try_from(k).ok().and_then(|k| LOG_FACTORIALS.get(k)) {
        return known;
    }
    let k = k as f64;
    (k + 0.5) * k.ln() - k + (HALF_LN_TAU + (1.0 / k) * (1.0 / 12.0 - 1.0 / (360.0 * k * k)))
}

/// How many of each kind are among a sample, kind after kind; `counts` are zeros before.
pub fn marginals(bits: &mut impl Bits, kinds: &[i64], sample: i64, counts: &mut [i64]) {
    let total: i64 = kinds.iter().sum();
    let is_more_than_half = sample > total / 2;
    let mut left = if is_more_than_half { total - sample } else { sample };
    let mut remaining = total;
    let Some((last, rest)) = counts.split_last_mut() else { return };
    for (count, &kind) in rest.iter_mut().zip(kinds) {
        if left <= 0 {
            break;
        }
        remaining -= kind;
        *count = any_sample(bits, kind, remaining, left);
        left -= *count;
    }
    *last = left.max(0);
    if is_more_than_half {
        counts.iter_mut().zip(kinds).for_each(|(count, &kind)| *count = kind - *count);
    }
}

/// The same by shuffling: `choices` has the number of its kind for each thing, in an order that stays for the
/// next.
pub fn counted(
    bits: &mut impl Bits,
    kinds: &[i64],
    sample: i64,
    choices: &mut [usize],
    counts: &mut [i64],
) {
    let total = choices.len();
    let is_more_than_half = sample as usize > total / 2;
    let drawn = if is_more_than_half { total - sample as usize } else { sample as usize };
    for i in 0..drawn {
        let j = i + interval(bits, (total - i - 1) as u64) as usize;
        choices.swap(i, j);
        counts[choices[i]] += 1;
    }
    if is_more_than_half {
        counts.iter_mut().zip(kinds).for_each(|(count, &kind)| *count = kind - *count);
    }
}
