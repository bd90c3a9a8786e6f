//! The table of rules: what each looks for, why it costs, a case in which it fires and one in which it must
//! not. A rule proposes; whether the proposal is worth anything is measured elsewhere.

use super::edit::Edit;
use super::rules;
use super::subject::Subject;
use crate::diag::Span;

/// A way in which array code loses time or memory.
pub struct Rule {
    /// Its number, `W01`.
    pub id: &'static str,
    /// What is found, in a few words; the headline of its advice.
    pub title: &'static str,
    /// Why it costs, what the rewrite does, and when it does not help: a paragraph.
    pub doc: &'static str,
    /// Code for which it proposes a rewrite that gives an equal result.
    pub fires: Case,
    /// Code that looks alike, for which it must not.
    pub quiet: Case,
    /// What it says.
    pub claim: Claim,
    /// What it proposes.
    pub propose: fn(&Subject<'_>) -> Vec<Proposal>,
}

impl std::fmt::Debug for Rule {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Rule({})", self.id)
    }
}

/// What a rule says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Claim {
    /// A rewrite whose results are the same, or the same but for rounding.
    Same,
    /// A rewrite whose results have another precision: an offer, with how much they change.
    Precision,
    /// That nothing is to be rewritten; it proposes nothing.
    Limit,
}

/// Code that a rule is tried on.
#[derive(Clone, Copy, Debug)]
pub struct Case {
    /// Runs first.
    pub setup: &'static str,
    /// What is advised on.
    pub code: &'static str,
}

/// One place at which a rule has something to say.
#[derive(Clone, Debug)]
pub struct Proposal {
    /// Where it begins.
    pub at: Span,
    /// Rewrites, the best one first: the first whose result is equal is measured.
    pub rewrites: Vec<Rewrite>,
}

/// A changed program.
#[derive(Clone, Debug, Default)]
pub struct Rewrite {
    /// What is changed.
    pub edits: Vec<Edit>,
    /// Statements that run once beforehand and are not measured: inputs in another dtype or layout.
    pub before: Vec<String>,
    /// Names that the program bound and that the rewrite does not: loop variables.
    pub drops: Vec<String>,
}

impl Proposal {
    /// One rewrite by edits alone.
    pub fn new(at: Span, edits: Vec<Edit>) -> Self {
        Self { at, rewrites: vec![Rewrite { edits, ..Rewrite::default() }] }
    }

    /// What stands at `at` becomes `text`.
    pub fn replaced(at: Span, text: impl Into<String>) -> Self {
        Self::new(at, vec![Edit::new(at, text)])
    }
}

/// Every rule, in the order of their numbers.
pub fn all() -> impl Iterator<Item = &'static Rule> {
    rules::GROUPS.iter().copied().flatten()
}

/// The rule of a number, however it is written: `W01`, `w1`.
pub fn find(id: &str) -> Option<&'static Rule> {
    let number = |id: &str| id.trim_start_matches(['W', 'w']).parse::<u32>().ok();
    let wanted = number(id)?;
    all().find(|rule| number(rule.id) == Some(wanted))
}
