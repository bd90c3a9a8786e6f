//! What may be said of two ways to do the same work, given the ratios of their times.
//!
//! Statistics without a distribution: order statistics of ratios and a sign test. Knows no clock.

use serde::{Serialize, Serializer};

/// The chance, at most, that an interval of two contenders misses the true ratio.
pub const ALPHA_PAIR: f64 = 0.05;
/// The same for a table of more: it makes several claims, and 5 % each would be one false claim in four
/// such tables.
pub const ALPHA_TABLE: f64 = 0.01;
/// The smallest noise floor: what a change of the code's or the data's place in memory does to equal work.
pub const LEAST_FLOOR: f64 = 0.01;

/// What came out for one contender.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is what the others are compared with.
    Baseline,
    /// The interval lies above 1 and beyond the noise floor.
    Faster,
    /// The interval lies below 1 and beyond the noise floor.
    Slower,
    /// The interval excludes 1, but reaches into the noise floor.
    TooClose,
    /// The interval contains 1.
    NoDifference,
    /// Too few rounds for an interval.
    TooFew,
}

impl Verdict {
    /// In words, without figures.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Baseline => "baseline",
            Self::Faster => "faster",
            Self::Slower => "slower",
            Self::TooClose => "too close to call",
            Self::NoDifference => "no difference detected",
            Self::TooFew => "too few runs",
        }
    }

    /// Whether it claims a difference.
    pub const fn is_claim(self) -> bool {
        matches!(self, Self::Faster | Self::Slower)
    }

    /// Of an interval of ratios, given the noise floor. Floor and interval are ratios, so that "below" is
    /// `1 / (1 + floor)`: then exchanging baseline and contender exchanges the verdict and nothing else.
    pub fn of(interval: Option<[f64; 2]>, floor: f64) -> Self {
        let Some([low, high]) = interval else { return Self::TooFew };
        if low > 1.0 + floor {
            Self::Faster
        } else if high < 1.0 / (1.0 + floor) {
            Self::Slower
        } else if low > 1.0 || high < 1.0 {
            Self::TooClose
        } else {
            Self::NoDifference
        }
    }
}

impl Serialize for Verdict {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

/// The interval that holds the median of what `ratios` are drawn from, except with a chance of `alpha` at
/// most.
///
/// It is the j-th smallest to the j-th largest; see [`rank`]. No distribution is assumed.
pub fn interval(ratios: &[f64], alpha: f64) -> Option<[f64; 2]> {
    let j = rank(ratios.len(), alpha)?;
    let mut sorted = ratios.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    Some([sorted[j - 1], sorted[sorted.len() - j]])
}

/// The largest j, from 1, with 2 P(Bin(n, 1/2) < j) <= alpha.
pub fn rank(n: usize, alpha: f64) -> Option<usize> {
    let (mut j, mut below) = (0, 0.0);
    // The logarithm of P(Bin = j): 2^-n itself would be 0 from n = 1075 on.
    let mut log_p = -(n as f64) * std::f64::consts::LN_2;
    while j < n {
        below += log_p.exp();
        if 2.0 * below > alpha {
            break;
        }
        log_p += ((n - j) as f64 / (j + 1) as f64).ln();
        j += 1;
    }
    (j > 0).then_some(j)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranks_are_those_of_the_sign_test() {
        // Computed with exact binomial coefficients.
        let check = |n, at_95, at_99| {
            let ranks = (rank(n, ALPHA_PAIR), rank(n, ALPHA_TABLE));
            assert_eq!((ranks.0.unwrap_or(0), ranks.1.unwrap_or(0)), (at_95, at_99), "n = {n}");
        };
        check(0, 0, 0);
        check(5, 0, 0);
        check(6, 1, 0);
        check(7, 1, 0);
        check(8, 1, 1);
        check(9, 2, 1);
        check(12, 3, 2);
        check(18, 5, 4);
        check(20, 6, 4);
        check(25, 8, 6);
        check(50, 18, 16);
        check(100, 40, 37);
        check(1000, 469, 459);
        check(5000, 2431, 2409);
    }

    #[test]
    fn the_interval_is_a_pair_of_order_statistics() {
        let ratios: Vec<f64> = (0..12).map(|i| 1.0 + 0.01 * f64::from((i * 5) % 12)).collect();
        assert_eq!(interval(&ratios, ALPHA_PAIR), Some([1.02, 1.09]));
        assert_eq!(interval(&ratios, ALPHA_TABLE), Some([1.01, 1.1]));
        assert_eq!(interval(&ratios[..5], ALPHA_PAIR), None);
    }

    #[test]
    fn verdicts_and_their_mirror_images() {
        let check = |low: f64, high: f64, floor, want, mirrored| {
            assert_eq!(Verdict::of(Some([low, high]), floor), want, "{low} {high}");
            let image = [1.0 / high, 1.0 / low];
            assert_eq!(Verdict::of(Some(image), floor), mirrored, "1 / {low} {high}");
        };
        check(1.82, 1.86, 0.01, Verdict::Faster, Verdict::Slower);
        check(1.011, 1.02, 0.01, Verdict::Faster, Verdict::Slower);
        check(1.011, 1.02, 0.013, Verdict::TooClose, Verdict::TooClose);
        check(1.001, 1.5, 0.01, Verdict::TooClose, Verdict::TooClose);
        check(0.99, 1.5, 0.01, Verdict::NoDifference, Verdict::NoDifference);
        assert_eq!(Verdict::of(None, 0.01), Verdict::TooFew);
    }

    /// The intervals miss the true median as often as they say, or less: 1000 medians of 30 numbers, seeded.
    #[test]
    fn intervals_hold_the_median_as_often_as_they_promise() {
        // Knuth's linear congruential generator, of which the high bits are good.
        let mut state = 1_u64;
        let mut next = || {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1_442_695_040_888_963_407);
            (state >> 44) as f64
        };
        let mut missed = 0;
        for _ in 0..1000 {
            let ratios: Vec<f64> = (0..30).map(|_| next()).collect();
            let [low, high] = interval(&ratios, ALPHA_PAIR).expect("30 numbers are enough");
            missed += u32::from(low > 524_288.0 || high < 524_288.0);
        }
        assert!((10..=60).contains(&missed), "{missed} of 1000");
    }
}
