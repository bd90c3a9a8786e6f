//! Charts as data: what is drawn, in numbers and names, and what it shows in words.
//!
//! Knows no form: text, SVG and HTML draw them each in their way.

use serde::Serialize;

use crate::measure::verdict::Verdict;
use crate::report::bars;
use crate::report::curve::Tick;

/// A drawing of figures.
#[derive(Clone, Debug, PartialEq)]
pub struct Chart {
    /// What it shows.
    pub title: String,
    /// The same figures in words, for those who do not see it.
    pub summary: String,
    /// What is drawn.
    pub drawing: Drawing,
}

/// What is drawn.
#[derive(Clone, Debug, PartialEq)]
pub enum Drawing {
    /// Ratios on a log scale centred at 1x.
    Bars(Vec<Bar>),
    /// Amounts from 0 on.
    Amounts(Vec<Amount>),
    /// Which arrays live at which step.
    Timeline(Timeline),
    /// Curves on two log scales.
    Curves(Curves),
    /// How often a time was measured.
    Times(Times),
}

/// A ratio: the baseline's time over this one's.
#[derive(Clone, Debug, PartialEq)]
pub struct Bar {
    /// What was measured.
    pub label: String,
    /// Above 1: faster.
    pub ratio: f64,
    /// Where it lies with the confidence that the caption names.
    pub interval: Option<[f64; 2]>,
    /// What may be said.
    pub verdict: Verdict,
    /// The figure in words: `1.84x faster [1.82-1.86]`.
    pub text: String,
}

/// An amount.
#[derive(Clone, Debug, PartialEq)]
pub struct Amount {
    /// Of what.
    pub label: String,
    /// 0 or more.
    pub value: f64,
    /// The figure in words: `53 %   6.3 ms`.
    pub text: String,
}

/// The memory of one run, step by step.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Timeline {
    /// What each step does; the state after the last one follows as `end`.
    pub steps: Vec<String>,
    /// In the order in which they were made.
    pub spans: Vec<Span>,
}

/// An array from its birth to its end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// What makes it.
    pub label: String,
    /// Its size.
    pub bytes: u64,
    /// The step that makes it, from 1.
    pub born: usize,
    /// The last step at which it lives; none at the end.
    pub freed: Option<usize>,
    /// What becomes of it.
    pub fate: Fate,
}

/// What becomes of an array.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Fate {
    /// Gone before the end.
    Temporary,
    /// The value.
    Result,
    /// Alive at the end, though not the value.
    Kept,
}

impl Fate {
    /// Every one.
    pub const ALL: [Self; 3] = [Self::Temporary, Self::Result, Self::Kept];

    /// In a word.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Temporary => "temporary",
            Self::Result => "result",
            Self::Kept => "kept",
        }
    }
}

impl Span {
    /// Whether it lives while a step runs.
    pub fn lives_at(&self, step: usize) -> bool {
        self.born <= step && self.freed.is_none_or(|freed| freed >= step)
    }
}

impl Timeline {
    /// Bytes that live at each step, and at the end.
    pub fn levels(&self) -> Vec<u64> {
        let steps = self.steps.len();
        // What comes and what goes at each step: a loop makes thousands of arrays.
        let mut changes = vec![(0_u64, 0_u64); steps + 2];
        for span in &self.spans {
            changes[(span.born.max(1) - 1).min(steps)].0 += span.bytes;
            if let Some(freed) = span.freed {
                changes[freed.min(steps)].1 += span.bytes;
            }
        }
        let mut live = 0;
        let level = |(come, gone): &(u64, u64)| {
            live = live + come - gone;
            live
        };
        changes[..=steps].iter().map(level).collect()
    }

    /// What stands under each step, the end included.
    pub fn names(&self) -> Vec<String> {
        let name = |(i, name): (usize, &String)| {
            if name.is_empty() { (i + 1).to_string() } else { name.clone() }
        };
        self.steps.iter().enumerate().map(name).chain(["end".to_owned()]).collect()
    }
}

/// Curves over a common x axis.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Curves {
    /// One each.
    pub lines: Vec<Line>,
    /// What the x axis shows.
    pub x_title: String,
    /// What the y axis shows.
    pub y_title: String,
    /// Labels of the x axis.
    pub ticks: Vec<Tick<f64>>,
    /// Places on the x axis that mean something: where a cache is full.
    pub marks: Vec<Tick<f64>>,
}

/// One curve.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// What was measured.
    pub label: String,
    /// The letter that text draws it with.
    pub glyph: char,
    /// x and y, both above 0, by rising x.
    pub points: Vec<[f64; 2]>,
}

/// Times of equal work.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Times {
    /// In ns, by size.
    pub sorted_ns: Vec<f64>,
    /// The least.
    pub best_ns: f64,
    /// The median.
    pub typical_ns: f64,
}

/// Bars of a histogram of times.
const BINS: usize = 28;
/// What lies this many times farther from the median than 90 % of the times is drawn in the last bar.
const REACH: f64 = 2.0;

impl Times {
    /// Counts by equal widths between two times, and how many of the last one lie beyond it. One bin where
    /// all are equal.
    pub fn histogram(&self) -> (Vec<usize>, [f64; 2], usize) {
        let Some((&low, &last)) = self.sorted_ns.first().zip(self.sorted_ns.last()) else {
            return (Vec::new(), [0.0; 2], 0);
        };
        let nine_tenths = self.sorted_ns[(self.sorted_ns.len() - 1) * 9 / 10];
        let high = (self.typical_ns + REACH * (nine_tenths - self.typical_ns)).clamp(low, last);
        if high <= low {
            return (vec![self.sorted_ns.len()], [low, low], 0);
        }
        let mut counts = vec![0; BINS];
        for ns in &self.sorted_ns {
            let at = ((ns - low) / (high - low) * BINS as f64) as usize;
            counts[at.min(BINS - 1)] += 1;
        }
        let beyond = self.sorted_ns.iter().filter(|&&ns| ns > high).count();
        (counts, [low, high], beyond)
    }
}

impl From<&Bar> for bars::Bar {
    fn from(bar: &Bar) -> Self {
        Self { label: bar.label.clone(), ratio: bar.ratio, verdict: bar.verdict }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_histogram_counts_every_time_once() {
        let ns: Vec<f64> = (0..100).map(|i| 1000.0 + f64::from(i)).chain([9000.0]).collect();
        let times = Times { best_ns: 1000.0, typical_ns: 1050.0, sorted_ns: ns };
        let (counts, [low, high], beyond) = times.histogram();
        assert_eq!(counts.iter().sum::<usize>(), 101);
        assert_eq!((low, high, beyond), (1000.0, 1130.0, 1));
        let flat = Times { sorted_ns: vec![5.0; 4], best_ns: 5.0, typical_ns: 5.0 };
        assert_eq!(flat.histogram(), (vec![4], [5.0, 5.0], 0));
        assert_eq!(Times::default().histogram().0, Vec::<usize>::new());
    }

    #[test]
    fn levels_are_what_lives() {
        let span = |bytes, born, freed| Span {
            label: String::new(),
            bytes,
            born,
            freed,
            fate: Fate::Temporary,
        };
        let spans = vec![span(4, 1, Some(2)), span(8, 2, None)];
        let timeline = Timeline { steps: vec!["a*b".to_owned(), String::new()], spans };
        assert_eq!(timeline.levels(), [4, 12, 8]);
        assert_eq!(timeline.names(), ["a*b", "2", "end"]);
    }
}
