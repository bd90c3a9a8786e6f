//! Counts of events of which a mean is expected: by products for a small mean, else by Hörmann's transformed rejection.
//!
//! What depends on the mean alone is computed once for all that are drawn with it.

use std::sync::LazyLock;

use super::discrete::{log_gamma, truncated};
use super::{Bits, fill_pairs};

/// Counts whose factorials' logarithms are known.
const KNOWN: usize = 512;

/// The logarithms of the factorials.
static LOG_FACTORIALS: LazyLock<[f64; KNOWN]> =
    LazyLock::new(|| std::array::from_fn(|k| log_gamma(k as f64 + 1.0)));

/// What draws with one mean.
#[derive(Clone, Copy, Debug)]
pub enum Poisson {
    /// Of mean 0.
    Zero,
    /// Below a mean of 10: where the product of uniform numbers ends.
    Small(f64),
    /// From a mean of 10 on.
    Large(Large),
}

/// The hat and the squeeze of Hörmann's PTRS.
#[derive(Clone, Copy, Debug)]
pub struct Large {
    mean: f64,
    log_mean: f64,
    a: f64,
    b: f64,
    log_inverse_alpha: f64,
    sure: f64,
}

impl Poisson {
    /// Of a mean.
    pub fn of(mean: f64) -> Self {
        if mean >= 10.0 {
            let b = 0.931 + 2.53 * mean.sqrt();
            Self::Large(Large {
                mean,
                log_mean: mean.ln(),
                a: -0.059 + 0.02483 * b,
                b,
                log_inverse_alpha: (1.1239_f64 + 1.1328 / (b - 3.4)).ln(),
                sure: 0.9277 - 3.6224 / (b - 2.0),
            })
        } else if mean == 0.0 {
            Self::Zero
        } else {
            Self::Small((-mean).exp())
        }
    }

    /// One number.
    pub fn draw(&self, bits: &mut impl Bits) -> i64 {
        match self {
            Self::Zero => 0,
            Self::Small(least) => {
                let (mut product, mut count) = (bits.next_f64(), 0);
                while product > *least {
                    product *= bits.next_f64();
                    count += 1;
                }
                count
            }
            Self::Large(large) => loop {
                let pair = [bits.next_f64(), bits.next_f64()];
                if let Some(k) = large.number(pair) {
                    return k;
                }
            },
        }
    }

    /// Fill `out` with what as many calls of [`Self::draw`] give.
    pub fn fill(&self, bits: &mut impl Bits, out: &mut [i64]) {
        match self {
            Self::Zero | Self::Small(_) => out.fill_with(|| self.draw(bits)),
            Self::Large(large) => fill_pairs(bits, out, |pair| large.number(pair)),
        }
    }
}

impl Large {
    /// What two uniform numbers give, unless they are rejected.
    #[inline]
    fn number(&self, [u, v]: [f64; 2]) -> Option<i64> {
        let u = u - 0.5;
        let us = 0.5 - u.abs();
        let k = floored((2.0 * self.a / us + self.b) * u + self.mean + 0.43);
        if us >= 0.07 && v <= self.sure {
            return Some(k);
        }
        if k < 0 || (us < 0.013 && v > us) {
            return None;
        }
        let height = v.ln() + self.log_inverse_alpha - (self.a / (us * us) + self.b).ln();
        let log_factorial = match LOG_FACTORIALS.get(k as usize) {
            Some(known) => *known,
            None => log_gamma(k as f64 + 1.0),
        };
        (height <= -self.mean + k as f64 * self.log_mean - log_factorial).then_some(k)
    }
}

/// The largest whole number that is not above one, as C converts it on x86.
#[inline]
fn floored(number: f64) -> i64 {
    if number.abs() < (1_u64 << 62) as f64 {
        // PERF: without SSE4.1 the floor of a float is a call.
        let whole = number as i64;
        return whole - i64::from(whole as f64 > number);
    }
    truncated(number.floor())
}

#[cfg(test)]
mod tests {
    use super::super::mt19937::Mt19937;
    use super::*;

    #[test]
    fn filling_is_drawing_one_by_one() {
        for mean in [0.0, 0.3, 9.9, 10.0, 100.0, 7e4, 1e15] {
            let law = Poisson::of(mean);
            let mut bits = Mt19937::from_seed(3);
            let one_by_one: Vec<i64> = (0..2000).map(|_| law.draw(&mut bits)).collect();
            for piece in [1, 77, 156, 2000] {
                let (mut bits, mut filled) = (Mt19937::from_seed(3), vec![0; 2000]);
                filled.chunks_mut(piece).for_each(|chunk| law.fill(&mut bits, chunk));
                assert_eq!(filled, one_by_one, "of mean {mean} in pieces of {piece}");
            }
        }
    }

    #[test]
    fn floors_are_those_of_floats() {
        for x in [-2.5, -2.0, -0.5, -0.0, 0.0, 0.99, 3.0, 1e17, 1e19, -1e19, f64::INFINITY] {
            assert_eq!(floored(x), truncated(x.floor()), "{x}");
        }
    }
}
