//! One piece of advice: a rewrite that ran and was raced, with its figures; and proposals that failed.

use serde::Serialize;

use super::edit::{Hunk, hunks};
use super::judge::{Equality, Notes};
use super::rule::{Claim, Rewrite, Rule};
use crate::diag::Span;
use crate::measure::verdict::Verdict;
use crate::report::lab::Figures;
use crate::session::Trial;

/// A run's counts.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Usage {
    /// New array buffers.
    pub arrays: u64,
    /// Their bytes.
    pub bytes_allocated: u64,
    /// Most new bytes live at once.
    pub peak_bytes: u64,
}

impl Usage {
    /// Of a counted run.
    pub fn of(trial: &Trial) -> Self {
        Self {
            arrays: trial.metered.arrays,
            bytes_allocated: trial.metered.bytes_allocated,
            peak_bytes: trial.metered.bytes_peak,
        }
    }
}

/// One rewrite that ran, gave an equal result and was raced.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Advice {
    /// The numbers of the rules that it follows.
    pub rules: Vec<&'static str>,
    /// What was found.
    pub title: &'static str,
    /// The line of the program at which it begins, from 1.
    pub line: usize,
    /// So many lines it takes.
    pub lines: usize,
    /// What stands there.
    pub site: String,
    /// The lines that change.
    pub changes: Vec<Change>,
    /// Statements that run once beforehand, outside of what was timed.
    pub before: Vec<String>,
    /// The whole program as it should be.
    pub program: String,
    /// How equal the results are, in words.
    pub result: String,
    /// The largest relative difference; 0 of identical results.
    pub relative_difference: f64,
    /// The program's time over the rewrite's.
    pub ratio: f64,
    /// Of the ratio; none of too few runs.
    pub interval: Option<[f64; 2]>,
    /// What may be said.
    pub verdict: Verdict,
    /// Runs of the program.
    pub samples: usize,
    /// Median of the program's times, and of the rewrite's, in ns.
    pub typical_ns: [f64; 2],
    /// Of the program, and of the rewrite.
    pub usage: [Usage; 2],
    /// Where that is in the program.
    #[serde(skip)]
    pub at: Span,
    /// Names that it does not bind as the program did: loop variables.
    #[serde(skip)]
    pub drops: Vec<String>,
    /// The first of the rules.
    #[serde(skip)]
    pub rule: &'static Rule,
    /// Whether three runs of the slow program stand against many of the rewrite.
    #[serde(skip)]
    pub capped: bool,
}

/// Lines that go, and lines that come.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Change {
    /// Number of the first line that goes, from 1.
    pub line: usize,
    /// They go.
    pub old: Vec<String>,
    /// They come.
    pub new: Vec<String>,
}

impl From<Hunk> for Change {
    fn from(hunk: Hunk) -> Self {
        Self { line: hunk.line, old: hunk.old, new: hunk.new }
    }
}

impl PartialEq for Rule {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

/// What a rule proposed that could not be held against the program.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Failed {
    /// The rule's number.
    pub rule: &'static str,
    /// What it looks for.
    pub title: &'static str,
    /// What it was about.
    pub site: String,
    /// What came of it.
    pub why: String,
}

impl Failed {
    /// A proposal at a place of the program.
    pub fn new(rule: &Rule, program: &str, at: Span, why: String) -> Self {
        Self { rule: rule.id, title: rule.title, site: Advice::site_text(program, at), why }
    }
}

/// How many times as fast, for a slow program of few runs: twice is beyond all noise.
const PLAINLY: f64 = 2.0;

impl Advice {
    /// Of rules at a place of a program, with the rewrite's text, how equal it is, both runs and the race.
    pub(super) fn new(
        rules: &[&'static Rule],
        (program, at): (&str, Span),
        (text, rewrite): (&str, &Rewrite),
        (equality, notes): (&Equality, &Notes),
        (base, run): (&Trial, &Trial),
        [old, new]: &[Figures; 2],
    ) -> Self {
        let line = program[..at.start as usize].matches('\n').count() + 1;
        // Of a slow program the rewrite was the baseline.
        let (ratio, interval, verdict) = match (new.ratio, old.ratio) {
            (Some(ratio), _) => (ratio, new.interval, new.verdict),
            (None, Some(ratio)) => (
                1.0 / ratio,
                old.interval.map(|[a, b]| [1.0 / b, 1.0 / a]),
                old.verdict.map(turned),
            ),
            (None, None) => (1.0, None, None),
        };
        let (result, relative_difference) = said(equality, notes);
        Self {
            rules: rules.iter().map(|rule| rule.id).collect(),
            title: rules[0].title,
            line,
            lines: program[at.start as usize..at.end as usize].lines().count().max(1),
            site: Self::site_text(program, at),
            changes: hunks(program, text).into_iter().map(Change::from).collect(),
            before: rewrite.before.clone(),
            drops: rewrite.drops.clone(),
            program: text.to_owned(),
            result,
            relative_difference,
            ratio,
            interval,
            verdict: verdict.unwrap_or(Verdict::TooFew),
            samples: old.samples,
            typical_ns: [old.typical_ns, new.typical_ns],
            usage: [Usage::of(base), Usage::of(run)],
            at,
            rule: rules[0],
            capped: old.capped && old.best_ns > PLAINLY * new.typical_ns,
        }
    }

    /// What stands at a place, on one line.
    pub fn site_text(program: &str, at: Span) -> String {
        let text = &program[at.start as usize..at.end as usize];
        text.lines().next().unwrap_or_default().trim().to_owned()
    }

    /// Whether it was faster beyond doubt.
    pub fn wins(&self) -> bool {
        self.verdict == Verdict::Faster || self.capped
    }

    /// Whether results lose precision by it.
    pub fn loses(&self) -> bool {
        self.rule.claim == Claim::Precision
    }
}

/// A verdict from the other one's point of view.
fn turned(verdict: Verdict) -> Verdict {
    match verdict {
        Verdict::Faster => Verdict::Slower,
        Verdict::Slower => Verdict::Faster,
        Verdict::Baseline | Verdict::TooClose | Verdict::NoDifference | Verdict::TooFew => verdict,
    }
}

/// How equal results are, in words and as the largest relative difference.
fn said(equality: &Equality, notes: &Notes) -> (String, f64) {
    let (mut text, relative) = match equality {
        Equality::Identical if notes.types.is_empty() => ("result identical".to_owned(), 0.0),
        Equality::Identical => ("values identical".to_owned(), 0.0),
        Equality::Rounded(relative) => {
            (format!("equal but for rounding, {relative:.1e} relative at most"), *relative)
        }
        Equality::Loses(relative) => {
            (format!("results change: largest relative error {relative:.1e}"), *relative)
        }
        Equality::No(why) => (why.clone(), f64::INFINITY),
    };
    for note in &notes.types {
        text += &format!("; {note}");
    }
    if !notes.caveats.is_empty() {
        text += &format!("; not so for {}", notes.caveats.join(", "));
    }
    (text, relative)
}
