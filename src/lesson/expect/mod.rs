//! What is expected of a run: `arrays(numpy) == 1`, a comparison a line, judged by counts; claims about
//! time end in `~` and are judged by intervals.
//!
//! Reading stands in `parse`; here is what a claim is and when it holds.

mod parse;

use serde::Serialize;

use crate::diag::Span;
use crate::report::lab::Figures;
use crate::report::units::{bytes, count, parse_bytes, three};

pub use parse::parse;

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
}

/// A figure.
#[derive(Clone, Debug)]
struct Expr {
    node: Node,
    dimension: Dimension,
    /// As it was written, without the blanks around it.
    text: String,
}

#[derive(Clone, Debug)]
enum Node {
    Number(f64),
    /// A quantity of contenders, by their positions.
    Ask(&'static Quantity, Vec<usize>),
    Binary(char, Box<Expr>, Box<Expr>),
}

/// What was found out about a run.
#[derive(Clone, Debug)]
pub struct Facts {
    /// A row a contender, in their order; one alone where nothing depends on the mode.
    pub rows: Vec<Figures>,
    /// Whether the results agree.
    pub equal: bool,
    /// Whether the rows hold times.
    pub timed: bool,
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

/// A figure that is known to lie between two bounds; counts are points.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Range {
    low: f64,
    typical: f64,
    high: f64,
}

impl Range {
    const fn point(x: f64) -> Self {
        Self { low: x, typical: x, high: x }
    }

    fn is_point(self) -> bool {
        self.low == self.high
    }

    fn is_known(self) -> bool {
        self.low.is_finite() && self.high.is_finite()
    }

    /// All that a sum, product … of figures from both can be.
    fn apply(self, sign: char, other: Self) -> Self {
        let op = |x: f64, y: f64| match sign {
            '+' => x + y,
            '-' => x - y,
            '*' => x * y,
            _ => x / y,
        };
        let corners = [self.low, self.high].map(|x| [op(x, other.low), op(x, other.high)]);
        let corners = corners.as_flattened();
        // Nothing is known of what divides by zero, or has no bounds.
        if corners.iter().any(|x| x.is_nan()) || sign == '/' && other.low * other.high <= 0.0 {
            let typical = op(self.typical, other.typical);
            return Self { low: f64::NEG_INFINITY, typical, high: f64::INFINITY };
        }
        Self {
            low: corners.iter().copied().fold(f64::INFINITY, f64::min),
            typical: op(self.typical, other.typical),
            high: corners.iter().copied().fold(f64::NEG_INFINITY, f64::max),
        }
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
            Statement::Compare { left, relation, right } => {
                let (a, b) = (left.value(facts), right.value(facts));
                let verdict = relation.judge(a, b);
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
    let unit = if left.dimension == Dimension::Bytes || right.dimension == Dimension::Bytes {
        Dimension::Bytes
    } else {
        left.dimension
    };
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

/// `2`, `8.0 MB`, `1.31x (1.12-1.52)`
fn figure(range: Range, unit: Dimension, timed: bool) -> String {
    let x = range.typical;
    if timed {
        let typical = format!("{}x", three(x));
        return match (range.is_known(), range.is_point()) {
            (true, true) => typical,
            (true, false) => format!("{typical} ({}-{})", three(range.low), three(range.high)),
            (false, _) => format!("{typical} (too few runs for an interval)"),
        };
    }
    let is_whole = x >= 0.0 && x.fract() == 0.0 && x < 9e15;
    match unit {
        Dimension::Bytes if is_whole => {
            let (n, text) = (x as u64, bytes(x as u64));
            // What differs by a byte must not look the same.
            if n == 0 || parse_bytes(&text) == Some(n) { text } else { format!("{} B", count(n)) }
        }
        Dimension::Number | Dimension::Bytes | Dimension::Time if is_whole => count(x as u64),
        Dimension::Number | Dimension::Bytes | Dimension::Time => format!("{x:.4}"),
    }
}

impl Expr {
    fn value(&self, facts: &Facts) -> Range {
        match &self.node {
            Node::Number(x) => Range::point(*x),
            Node::Binary(sign, a, b) => a.value(facts).apply(*sign, b.value(facts)),
            Node::Ask(quantity, who) => {
                let row = |i: usize| facts.rows.get(who[i]).unwrap_or(&facts.rows[0]);
                if !quantity.is_timed() {
                    return Range::point((quantity.read)(row(0)));
                }
                // Times are held against the baseline's of the same round, which is what was measured.
                let one = Range::point(1.0);
                match quantity.dimension {
                    Dimension::Time => one.apply('/', quantity.ratio(row(0))),
                    Dimension::Number | Dimension::Bytes if who[0] == who[1] => one,
                    Dimension::Number | Dimension::Bytes => {
                        quantity.ratio(row(0)).apply('/', quantity.ratio(row(1)))
                    }
                }
            }
        }
    }
}

impl Quantity {
    /// The baseline's time over this one's.
    fn ratio(&self, row: &Figures) -> Range {
        let typical = (self.read)(row);
        match (row.ratio, row.interval) {
            (None, _) => Range::point(typical),
            (Some(_), Some([low, high])) => Range { low, typical, high },
            (Some(_), None) => Range { low: f64::NEG_INFINITY, typical, high: f64::INFINITY },
        }
    }
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
