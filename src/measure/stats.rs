//! What a list of times says: best, typical, spread, and what makes it doubtful.
//!
//! Arithmetic on numbers; knows no clock. Means and standard deviations are left out on purpose: one
//! interrupted run moves both.

use std::fmt;

use serde::{Serialize, Serializer};

use crate::measure::sample::Samples;

/// How far times of the same work lie apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Quality {
    /// A spread under 2 %.
    Quiet,
    /// A spread of 2 % to 5 %.
    Fair,
    /// A spread above 5 %: other work on the machine, or work that differs from run to run.
    Noisy,
}

impl Quality {
    /// Of a spread, as a share: 0.02 is 2 %.
    pub fn of(spread: f64) -> Self {
        if spread < 0.02 {
            Self::Quiet
        } else if spread <= 0.05 {
            Self::Fair
        } else {
            Self::Noisy
        }
    }

    /// In one word.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Quiet => "quiet",
            Self::Fair => "fair",
            Self::Noisy => "noisy",
        }
    }
}

impl fmt::Display for Quality {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// What a reader should know of a list of times before believing it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Flag {
    /// The first run took this many times the typical one.
    SlowFirst(f64),
    /// So many samples lie far from the others.
    Outliers(usize),
    /// The last third took this many times the first third.
    Drift(f64),
}

impl fmt::Display for Flag {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::SlowFirst(times) => write!(f, "slow first run ({times:.1}x)"),
            Self::Outliers(1) => f.write_str("1 outlier"),
            Self::Outliers(count) => write!(f, "{count} outliers"),
            Self::Drift(times) => write!(f, "drift ({:+.0} %)", (times - 1.0) * 100.0),
        }
    }
}

impl Serialize for Flag {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// What [`Samples`] say.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Stats {
    /// The minimum, in ns a run.
    pub best_ns: f64,
    /// The median, in ns a run.
    pub typical_ns: f64,
    /// Median absolute deviation over the median, as a share.
    pub spread: f64,
    /// The spread in a word.
    pub quality: Quality,
    /// How many samples.
    pub samples: usize,
    /// Runs a sample.
    pub batch: u32,
    /// The first run, cold, in ns.
    pub first_ns: Option<f64>,
    /// Runs before the first sample; 0 where the one run took longer than the budget.
    pub warmups: u64,
    /// Wall time of all of it, in ns.
    pub elapsed_ns: f64,
    /// What makes it doubtful.
    pub flags: Vec<Flag>,
}

impl Stats {
    /// `None` where there is no sample.
    pub fn of(samples: &Samples) -> Option<Self> {
        let summary = Summary::of(&samples.ns)?;
        Some(Self {
            best_ns: summary.best,
            typical_ns: summary.typical,
            spread: summary.spread,
            quality: Quality::of(summary.spread),
            samples: samples.ns.len(),
            batch: samples.batch,
            first_ns: samples.first_ns,
            warmups: samples.warmups,
            elapsed_ns: samples.elapsed_ns,
            flags: flags(samples, summary),
        })
    }
}

/// Three numbers for many.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Summary {
    /// The minimum.
    pub best: f64,
    /// The median.
    pub typical: f64,
    /// Median absolute deviation over the median, as a share.
    pub spread: f64,
}

impl Summary {
    /// `None` of no numbers.
    pub fn of(numbers: &[f64]) -> Option<Self> {
        let typical = median(numbers)?;
        let distances: Vec<f64> = numbers.iter().map(|number| (number - typical).abs()).collect();
        let spread = if typical > 0.0 { median(&distances)? / typical } else { 0.0 };
        let best = numbers.iter().copied().fold(f64::INFINITY, f64::min);
        Some(Self { best, typical, spread })
    }
}

/// The median; of an even count the mean of the middle two. `None` of no numbers.
pub fn median(numbers: &[f64]) -> Option<f64> {
    let mut sorted = numbers.to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    let middle = sorted.len() / 2;
    match sorted.len() {
        0 => None,
        len if len % 2 == 1 => Some(sorted[middle]),
        _ => Some(f64::midpoint(sorted[middle - 1], sorted[middle])),
    }
}

/// A first run is slow from twice the typical one on …
const SLOW_FIRST: f64 = 2.0;
/// … and 10 us more than it: about 100 misses of every cache, which any first run has.
const SLOW_FIRST_NS: f64 = 10_000.0;
/// Modified z (0.6745 times the distance from the median, over the MAD: 1 is one standard deviation of a
/// normal distribution; Iglewicz and Hoaglin) from which a sample is an outlier. Times have a long tail to
/// the right, so that the usual 3.5 would name some in every measurement.
const OUTLIER_Z: f64 = 10.0;
/// The MAD is taken to be at least this share of the median: where most samples are equal, the clock's last
/// digit is no outlier.
const LEAST_SPREAD: f64 = 0.001;
/// The standard score of the Mann-Whitney test from which thirds differ: by chance once in 1000. It needs
/// 27 samples.
const DRIFT_Z: f64 = 3.3;
/// What thirds must differ by to matter: more than a quiet spread.
const DRIFT: f64 = 0.02;

fn flags(samples: &Samples, summary: Summary) -> Vec<Flag> {
    let mut flags = Vec::new();
    let typical = summary.typical;
    if let Some(first) = samples.first_ns
        && first > SLOW_FIRST * typical
        && first - typical > SLOW_FIRST_NS
    {
        flags.push(Flag::SlowFirst(first / typical));
    }
    let limit = OUTLIER_Z / 0.6745 * summary.spread.max(LEAST_SPREAD) * typical;
    match samples.ns.iter().filter(|&ns| (ns - typical).abs() > limit).count() {
        0 => {}
        count => flags.push(Flag::Outliers(count)),
    }
    flags.extend(drift(&samples.ns).map(Flag::Drift));
    flags
}

/// The last third's median over the first third's, where they differ significantly and by enough.
fn drift(ns: &[f64]) -> Option<f64> {
    let third = ns.len() / 3;
    let (early, late) = (&ns[..third], &ns[ns.len() - third..]);
    let times = median(late)? / median(early)?;
    let beats = |x: f64, y: f64| if x > y { 1.0 } else { 0.5 * f64::from(x == y) };
    let wins: f64 = early.iter().flat_map(|&x| late.iter().map(move |&y| beats(y, x))).sum();
    // Under the hypothesis of no drift, wins have the mean n²/2 and the variance n²(2n + 1)/12.
    let n = third as f64;
    let z = (wins - n * n / 2.0) / (n * n * (2.0 * n + 1.0) / 12.0).sqrt();
    (z.abs() > DRIFT_Z && (times - 1.0).abs() > DRIFT).then_some(times)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn samples(first_ns: f64, ns: Vec<f64>) -> Samples {
        Samples { ns, batch: 1, first_ns: Some(first_ns), ..Samples::default() }
    }

    #[test]
    fn medians() {
        assert_eq!(median(&[]), None);
        assert_eq!(median(&[3.0]), Some(3.0));
        assert_eq!(median(&[5.0, 1.0, 3.0]), Some(3.0));
        assert_eq!(median(&[5.0, 1.0, 3.0, 4.0]), Some(3.5));
    }

    #[test]
    fn best_typical_and_spread() {
        // Median 11, distances 1 0 1 2 89: MAD 1.
        let stats =
            Stats::of(&samples(10.0, vec![10.0, 11.0, 12.0, 13.0, 100.0])).expect("samples");
        assert_eq!((stats.best_ns, stats.typical_ns), (10.0, 12.0));
        assert_eq!(stats.spread, 1.0 / 12.0);
        assert_eq!(stats.quality, Quality::Noisy);
        assert_eq!(Stats::of(&Samples::default()), None);
    }

    #[test]
    fn quality_has_its_bounds() {
        let check = |spread, quality| assert_eq!(Quality::of(spread), quality, "{spread}");
        check(0.0, Quality::Quiet);
        check(0.0199, Quality::Quiet);
        check(0.02, Quality::Fair);
        check(0.05, Quality::Fair);
        check(0.0501, Quality::Noisy);
    }

    /// `count` samples around 1 ms that alternate by 1 %.
    fn steady(count: usize) -> Vec<f64> {
        (0..count).map(|i| 1e6 * (1.0 + 0.01 * (i % 3) as f64)).collect()
    }

    #[test]
    fn flags_name_what_is_wrong_and_nothing_else() {
        let check = |first_ns, ns, want: &[&str]| {
            let stats = Stats::of(&samples(first_ns, ns)).expect("samples");
            let flags: Vec<String> = stats.flags.iter().map(ToString::to_string).collect();
            assert_eq!(flags, want);
        };
        check(1e6, steady(60), &[]);
        check(3.03e6, steady(60), &["slow first run (3.0x)"]);
        let mut spiky = steady(60);
        spiky[30] = 1.2e6;
        check(1e6, spiky.clone(), &["1 outlier"]);
        spiky[7] = 5e6;
        check(1e6, spiky, &["2 outliers"]);
        let rising = (0..60).map(|i| 1e6 * (1.0 + 0.003 * f64::from(i))).collect();
        check(1e6, rising, &["drift (+12 %)"]);
        // Three times as long, but by 2 us: every first run is.
        check(3e3, vec![1e3; 20], &[]);
        // The clock's last digit.
        check(1e6, [vec![1e6; 50], vec![1e6 + 1.0]].concat(), &[]);
        // Too few to tell a drift from chance.
        check(1e6, vec![1e6, 1.1e6, 1.2e6, 1.3e6, 1.4e6, 1.5e6], &[]);
    }

    #[test]
    fn stats_are_written_in_words() {
        let stats = Stats::of(&samples(3e6, vec![1e6; 5])).expect("samples");
        let json = serde_json::to_value(stats).expect("plain data");
        assert_eq!(json["quality"], "quiet");
        assert_eq!(json["flags"][0], "slow first run (3.0x)");
        assert_eq!(json["typical_ns"], 1e6);
    }
}
