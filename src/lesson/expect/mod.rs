//! What is expected of a run: `arrays(numpy) == 1`, a comparison a line, judged by counts; claims about
//! time end in `~` and are judged by intervals.
//!
//! Reading stands in `parse`; here is what a claim is and when it holds.

mod facts;
mod figure;
mod key;
mod parse;

use serde::Serialize;

use crate::diag::Span;
use crate::report::lab::Figures;

use figure::{Expr, Node, Range, figure, unit_of};

pub use facts::{Evaluated, Facts};
pub use key::Key;
pub use parse::{YOURS, cut_at_comment, key, outside, parse, strict};

/// What a figure is of; sums and comparisons are of one kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dimension {
    /// Counts and ratios.
    Number,
    /// Bytes.
    Bytes,
    /// Times; only their ratios mean anything.
    Time,
}

/// What Python says of an expression: `value("a.dtype")`.
pub const VALUE: &str = "value";

/// What can be asked of a contender.
pub struct Quantity {
    /// As it is written.
    pub name: &'static str,
    /// What it is.
    pub doc: &'static str,
    /// What it is of.
    pub dimension: Dimension,
    /// How many contenders it names.
    pub names: usize,
    /// Where it is counted.
    read: fn(&Figures) -> f64,
}

impl std::fmt::Debug for Quantity {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Quantity({})", self.name)
    }
}

impl Quantity {
    /// Whether a clock decides it.
    pub fn is_timed(&self) -> bool {
        self.dimension == Dimension::Time || self.names == 2
    }

    const fn counted(name: &'static str, doc: &'static str, read: fn(&Figures) -> f64) -> Self {
        Self { name, doc, dimension: Dimension::Number, names: 1, read }
    }

    const fn bytes(name: &'static str, doc: &'static str, read: fn(&Figures) -> f64) -> Self {
        Self { name, doc, dimension: Dimension::Bytes, names: 1, read }
    }
}

/// All that can be asked.
pub static QUANTITIES: &[Quantity] = &[
    Quantity::counted("arrays", "new arrays, the result among them", |row| row.arrays as f64),
    Quantity::counted("reused", "results written into dead temporaries", |row| row.reused as f64),
    Quantity::counted("passes", "passes over memory", |row| row.passes as f64),
    Quantity::counted(
        "iterations",
        "rounds of Python loops, and calls of Python functions by NumPy",
        |row| row.iterations as f64,
    ),
    Quantity::bytes("bytes_moved", "bytes read and written", |row| row.bytes_moved as f64),
    Quantity::bytes("bytes_allocated", "bytes of new arrays", |row| row.bytes_allocated as f64),
    Quantity::bytes("peak_bytes", "most new bytes at once", |row| row.peak_bytes as f64),
    Quantity {
        name: "time",
        doc: "typical time, to be compared with another one",
        dimension: Dimension::Time,
        names: 1,
        read: |row| row.ratio.unwrap_or(1.0),
    },
    Quantity {
        name: "speedup",
        doc: "how many times as fast the first is as the second",
        dimension: Dimension::Number,
        names: 2,
        read: |row| row.ratio.unwrap_or(1.0),
    },
];

/// A comparison.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Relation {
    /// `==`
    Equal,
    /// `!=`
    Unequal,
    /// `<`
    Less,
    /// `<=`
    AtMost,
    /// `>`
    Greater,
    /// `>=`
    AtLeast,
}

impl Relation {
    /// Every one; those of two characters first, as they are read.
    pub const ALL: &[Self] =
        &[Self::Equal, Self::Unequal, Self::AtMost, Self::AtLeast, Self::Less, Self::Greater];

    /// As it is written.
    pub const fn symbol(self) -> &'static str {
        match self {
            Self::Equal => "==",
            Self::Unequal => "!=",
            Self::Less => "<",
            Self::AtMost => "<=",
            Self::Greater => ">",
            Self::AtLeast => ">=",
        }
    }

    /// Whether it holds of all that two intervals contain, of none of it, or neither.
    fn judge(self, left: Range, right: Range) -> Judgement {
        let (holds, fails) = match self {
            Self::Equal => (
                left.is_point() && right.is_point() && left.low == right.low,
                left.high < right.low || left.low > right.high,
            ),
            Self::Unequal => return Self::Equal.judge(left, right).opposite(),
            Self::Less => (left.high < right.low, left.low >= right.high),
            Self::AtMost => (left.high <= right.low, left.low > right.high),
            Self::Greater | Self::AtLeast => {
                let turned = if self == Self::Greater { Self::Less } else { Self::AtMost };
                return turned.judge(right, left);
            }
        };
        match (holds, fails) {
            (true, _) => Judgement::Pass,
            (false, true) => Judgement::False,
            (false, false) => Judgement::CannotTell,
        }
    }
}

/// Whether a claim holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Judgement {
    /// It does.
    Pass,
    /// It does not.
    False,
    /// The clock does not tell.
    CannotTell,
}

impl Judgement {
    /// The word that is printed.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Pass => "PASS",
            Self::False => "FALSE",
            Self::CannotTell => "CAN'T TELL",
        }
    }

    const fn opposite(self) -> Self {
        match self {
            Self::Pass => Self::False,
            Self::False => Self::Pass,
            Self::CannotTell => Self::CannotTell,
        }
    }
}

impl Serialize for Judgement {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.word())
    }
}

/// One expectation.
#[derive(Clone, Debug)]
pub struct Claim {
    /// Where it stands.
    pub span: Span,
    /// Whether a clock decides it.
    pub timed: bool,
    statement: Statement,
}

/// What is claimed.
#[derive(Clone, Debug)]
enum Statement {
    /// The results of all contenders are equal.
    SameValues,
    /// Two figures compare so.
    Compare { left: Expr, relation: Relation, right: Expr },
    /// The text of a Python value is this, or is not.
    Text { code: String, equal: bool, text: String },
    /// A Python value is true.
    Truth { code: String },
}

/// What came out for a claim.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Verdict {
    /// Whether it holds.
    pub verdict: Judgement,
    /// What was found and what was wanted.
    pub text: String,
    /// Where the claim stands.
    #[serde(skip)]
    pub span: Span,
    /// Whether a clock decided.
    pub timed: bool,
}

impl Verdict {
    /// `PASS arrays(numpy) == 1`
    pub fn line(&self) -> String {
        format!("{} {}", self.verdict.word(), self.text)
    }
}

impl Verdict {
    /// What is false of every comparison whose results differ, claimed or not.
    pub fn results_differ(span: Span) -> Self {
        let text = "same_values: the results differ".to_owned();
        Self { verdict: Judgement::False, text, span, timed: false }
    }
}

impl Claim {
    /// Whether it is about the results.
    pub fn is_same_values(&self) -> bool {
        matches!(self.statement, Statement::SameValues)
    }

    /// The quantity that it is about, as its left side names it first.
    pub fn quantity(&self) -> &'static str {
        match &self.statement {
            Statement::SameValues => "same_values",
            Statement::Text { .. } | Statement::Truth { .. } => VALUE,
            Statement::Compare { left, .. } => left.first_quantity().unwrap_or(VALUE),
        }
    }

    /// Whether it asks for a contender, by its position.
    pub fn asks_for(&self, contender: usize) -> bool {
        let Statement::Compare { left, right, .. } = &self.statement else { return false };
        left.asks_for(contender) || right.asks_for(contender)
    }

    /// The Python expressions that must be evaluated before it can be judged.
    pub fn codes(&self) -> Vec<&str> {
        let mut codes = Vec::new();
        match &self.statement {
            Statement::SameValues => {}
            Statement::Text { code, .. } | Statement::Truth { code } => codes.push(code.as_str()),
            Statement::Compare { left, right, .. } => {
                left.gather_codes(&mut codes);
                right.gather_codes(&mut codes);
            }
        }
        codes
    }

    /// What was found, as an answer's mark says it: `3`, and what was wanted: `<= 1`.
    pub fn found_and_wanted(&self, facts: &Facts) -> Option<(String, String)> {
        let Statement::Compare { left, relation, right } = &self.statement else { return None };
        let (a, b) = (left.value(facts), right.value(facts));
        let unit = unit_of(left, right);
        let wanted = figure(b, unit, self.timed && right.dimension == Dimension::Time);
        let wanted = if self.timed && left.dimension == Dimension::Number {
            format!("{wanted}x")
        } else {
            wanted
        };
        Some((figure(a, unit, self.timed), format!("{} {wanted}", relation.symbol())))
    }

    /// Judge it; none of a claim about time where nothing was timed.
    pub fn judge(&self, facts: &Facts) -> Option<Verdict> {
        if self.timed && !facts.timed {
            return None;
        }
        let (verdict, text) = match &self.statement {
            Statement::SameValues if facts.equal => (Judgement::Pass, "same_values".to_owned()),
            Statement::SameValues => {
                (Judgement::False, "same_values: the results differ".to_owned())
            }
            Statement::Text { code, equal, text } => {
                let found = &facts.value(code).text;
                let holds = (found == text) == *equal;
                let relation = if *equal { Relation::Equal } else { Relation::Unequal }.symbol();
                let claim = format!("value({code}) {relation} \"{text}\"");
                if holds {
                    (Judgement::Pass, claim)
                } else {
                    (Judgement::False, format!("{claim}: it is \"{found}\""))
                }
            }
            Statement::Truth { code } if facts.value(code).truth => {
                (Judgement::Pass, format!("value({code})"))
            }
            Statement::Truth { code } => {
                let found = &facts.value(code).text;
                (Judgement::False, format!("value({code}) is {found}, want it to be true"))
            }
            Statement::Compare { left, relation, right } => {
                let (a, b) = (left.value(facts), right.value(facts));
                let verdict = match relation.judge(a, b) {
                    // What is no number is nothing that was claimed.
                    Judgement::CannotTell if !self.timed => Judgement::False,
                    verdict => verdict,
                };
                (verdict, said(left, a, *relation, right, b, verdict, self.timed))
            }
        };
        Some(Verdict { verdict, text, span: self.span, timed: self.timed })
    }
}

/// What was found and what was wanted.
fn said(
    left: &Expr,
    a: Range,
    relation: Relation,
    right: &Expr,
    b: Range,
    verdict: Judgement,
    timed: bool,
) -> String {
    let symbol = relation.symbol();
    if verdict == Judgement::Pass && !timed {
        return format!("{} {symbol} {}", left.text, right.text);
    }
    let unit = unit_of(left, right);
    let wanted = if matches!(right.node, Node::Number(_)) {
        right.text.clone()
    } else {
        format!("{} ({})", right.text, figure(b, unit, timed))
    };
    let found = figure(a, unit, timed);
    let is = if timed { "" } else { "is " };
    let comma = if timed || verdict == Judgement::False { ", want " } else { " " };
    format!("{} {is}{found}{comma}{symbol} {wanted}", left.text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cost::Cost;

    const NAMES: [&str; 3] = ["vectorized", "in-place", "loop"];

    fn facts() -> Facts {
        let cost = |arrays, moved: u64, peak| Cost {
            arrays,
            passes: 2,
            bytes_read: moved / 2,
            bytes_written: moved - moved / 2,
            bytes_allocated: arrays * 8_000_000,
            bytes_peak: peak,
            ..Cost::default()
        };
        let row = |name: &str, cost: &Cost, ratio, interval| Figures {
            ratio,
            interval,
            ..Figures::of_cost(name, cost)
        };
        Facts {
            rows: vec![
                row("vectorized", &cost(2, 32_000_000, 16_000_000), None, None),
                row("in-place", &cost(0, 32_000_000, 1), Some(1.31), Some([1.12, 1.52])),
                row("loop", &cost(1, 16_000_000, 8_000_000), Some(0.05), None),
            ],
            equal: true,
            timed: true,
            values: vec![Evaluated {
                code: "b.dtype".to_owned(),
                number: None,
                text: "float64".to_owned(),
                truth: true,
            }],
        }
    }

    #[track_caller]
    fn check(text: &str, want: &str) {
        let claims = parse(text, 0, &NAMES.map(str::to_owned)).expect("it is a claim");
        let lines: Vec<String> = claims
            .iter()
            .map(|claim| claim.judge(&facts()).expect("it was timed").line())
            .collect();
        assert_eq!(lines.join("\n"), want, "{text}");
    }

    #[test]
    fn counts_are_true_or_false() {
        check("arrays(vectorized) == 2", "PASS arrays(vectorized) == 2");
        check("arrays(vectorized) == 1 # no", "FALSE arrays(vectorized) is 2, want == 1");
        check("arrays(in_place) != 0", "FALSE arrays(in_place) is 0, want != 0");
        check("same_values", "PASS same_values");
        check("peak_bytes(vectorized) == 16 MB", "PASS peak_bytes(vectorized) == 16 MB");
        check("peak_bytes(loop) > 16MB", "FALSE peak_bytes(loop) is 8.0 MB, want > 16MB");
        check("peak_bytes(in_place) == 0", "FALSE peak_bytes(in_place) is 1 B, want == 0");
        check(
            "bytes_moved(loop) == bytes_moved(vectorized) / 2",
            "PASS bytes_moved(loop) == bytes_moved(vectorized) / 2",
        );
        check(
            "bytes_moved(vectorized) < bytes_moved(loop)",
            "FALSE bytes_moved(vectorized) is 32.0 MB, want < bytes_moved(loop) (16.0 MB)",
        );
        check("passes(loop) * (1 + 2) - 1 == 5", "PASS passes(loop) * (1 + 2) - 1 == 5");
        check("1e3 * 1.5e-1 == 150", "PASS 1e3 * 1.5e-1 == 150");
        check("1 + 2 * 3 == 7", "PASS 1 + 2 * 3 == 7");
        check("8 - 2 - 1 == 5", "PASS 8 - 2 - 1 == 5");
    }

    #[test]
    fn times_are_judged_by_their_intervals() {
        let speed = "speedup(in_place, vectorized)";
        check(
            &format!("{speed} >= 1.3 ~"),
            &format!("CAN'T TELL {speed} 1.31x (1.12-1.52), want >= 1.3"),
        );
        check(&format!("{speed} > 1.1 ~"), &format!("PASS {speed} 1.31x (1.12-1.52), want > 1.1"));
        check(&format!("{speed} < 1.1 ~"), &format!("FALSE {speed} 1.31x (1.12-1.52), want < 1.1"));
        check(
            "speedup(vectorized, in_place) < 1 ~",
            "PASS speedup(vectorized, in_place) 0.76x (0.66-0.89), want < 1",
        );
        check(
            "speedup(vectorized, loop) > 2 ~",
            "CAN'T TELL speedup(vectorized, loop) 20.0x (too few runs for an interval), want > 2",
        );
        check(
            "time(in_place) < time(vectorized) ~",
            "PASS time(in_place) 0.76x (0.66-0.89), want < time(vectorized) (1.00x)",
        );
    }

    #[test]
    fn nothing_is_said_of_times_that_were_not_taken() {
        let claims =
            parse("speedup(loop, in_place) > 1 ~\narrays(loop) == 1", 0, &NAMES.map(str::to_owned));
        let untimed = Facts { timed: false, ..facts() };
        let verdicts: Vec<bool> = claims
            .expect("they are claims")
            .iter()
            .map(|claim| claim.judge(&untimed).is_some())
            .collect();
        assert_eq!(verdicts, [false, true]);
        let claims = parse("same_values\narrays(loop) == 1", 0, &NAMES.map(str::to_owned));
        // What was counted is judged all the same.
        let unequal = Facts { equal: false, timed: false, ..facts() };
        let words: Vec<Judgement> = claims
            .expect("they are claims")
            .iter()
            .filter_map(|claim| Some(claim.judge(&unequal)?.verdict))
            .collect();
        assert_eq!(words, [Judgement::False, Judgement::Pass]);
    }
}
