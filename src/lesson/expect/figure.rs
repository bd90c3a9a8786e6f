//! Figures: what an expectation compares, each a number that lies between two bounds.

use super::facts::Facts;
use super::{Dimension, Quantity};
use crate::report::lab::Figures;
use crate::report::units::{bytes, count, parse_bytes, three};

/// A figure.
#[derive(Clone, Debug)]
pub(super) struct Expr {
    pub(super) node: Node,
    pub(super) dimension: Dimension,
    /// As it was written, without the blanks around it.
    pub(super) text: String,
}

#[derive(Clone, Debug)]
pub(super) enum Node {
    Number(f64),
    /// A quantity of contenders, by their positions.
    Ask(&'static Quantity, Vec<usize>),
    /// A Python number.
    Value(String),
    Binary(char, Box<Expr>, Box<Expr>),
}

/// A figure that is known to lie between two bounds; counts are points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Range {
    pub(super) low: f64,
    pub(super) typical: f64,
    pub(super) high: f64,
}

impl Range {
    pub(super) const fn point(x: f64) -> Self {
        Self { low: x, typical: x, high: x }
    }

    pub(super) fn is_point(self) -> bool {
        self.low == self.high
    }

    pub(super) fn is_known(self) -> bool {
        self.low.is_finite() && self.high.is_finite()
    }

    /// All that a sum, product … of figures from both can be.
    pub(super) fn apply(self, sign: char, other: Self) -> Self {
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

/// What a comparison of two figures is of.
pub(super) fn unit_of(left: &Expr, right: &Expr) -> Dimension {
    match (left.dimension, right.dimension) {
        (Dimension::Bytes, _) | (_, Dimension::Bytes) => Dimension::Bytes,
        (other, _) => other,
    }
}

/// `2`, `8.0 MB`, `1.31x (1.12-1.52)`
pub(super) fn figure(range: Range, unit: Dimension, timed: bool) -> String {
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
        Dimension::Bytes if x >= 1.0 => bytes(x as u64),
        Dimension::Number | Dimension::Bytes | Dimension::Time if is_whole => count(x as u64),
        Dimension::Number | Dimension::Bytes | Dimension::Time => format!("{x:.4}"),
    }
}

impl Expr {
    pub(super) fn first_quantity(&self) -> Option<&'static str> {
        match &self.node {
            Node::Number(_) | Node::Value(_) => None,
            Node::Ask(quantity, _) => Some(quantity.name),
            Node::Binary(_, a, b) => a.first_quantity().or_else(|| b.first_quantity()),
        }
    }

    pub(super) fn asks_for(&self, contender: usize) -> bool {
        match &self.node {
            Node::Number(_) | Node::Value(_) => false,
            Node::Ask(_, who) => who.contains(&contender),
            Node::Binary(_, a, b) => a.asks_for(contender) || b.asks_for(contender),
        }
    }

    pub(super) fn gather_codes<'a>(&'a self, into: &mut Vec<&'a str>) {
        match &self.node {
            Node::Number(_) | Node::Ask(..) => {}
            Node::Value(code) => into.push(code),
            Node::Binary(_, a, b) => {
                a.gather_codes(into);
                b.gather_codes(into);
            }
        }
    }

    pub(super) fn value(&self, facts: &Facts) -> Range {
        match &self.node {
            Node::Number(x) => Range::point(*x),
            Node::Value(code) => Range::point(facts.value(code).number.unwrap_or(f64::NAN)),
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
    pub(super) fn ratio(&self, row: &Figures) -> Range {
        let typical = (self.read)(row);
        match (row.ratio, row.interval) {
            (None, _) => Range::point(typical),
            (Some(_), Some([low, high])) => Range { low, typical, high },
            (Some(_), None) => Range { low: f64::NEG_INFINITY, typical, high: f64::INFINITY },
        }
    }
}
