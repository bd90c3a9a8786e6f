//! What was found out about a run, or an answer.

use super::QUANTITIES;
use super::figure::{Range, figure};
use crate::report::lab::Figures;

/// What was found out about a run.
#[derive(Clone, Debug)]
pub struct Facts {
    /// A row a contender, in their order; one alone where nothing depends on the mode.
    pub rows: Vec<Figures>,
    /// Whether the results agree.
    pub equal: bool,
    /// Whether the rows hold times.
    pub timed: bool,
    /// What the Python expressions of the claims gave.
    pub values: Vec<Evaluated>,
}

/// What a Python expression gave.
#[derive(Clone, Debug, PartialEq)]
pub struct Evaluated {
    /// The expression.
    pub code: String,
    /// Its value, where it is a number.
    pub number: Option<f64>,
    /// As `str` has it.
    pub text: String,
    /// Whether Python holds it for true.
    pub truth: bool,
}

impl Facts {
    /// A count of a contender as text, by the name of its quantity.
    pub fn count_of(&self, name: &str, contender: usize) -> String {
        let quantity = QUANTITIES.iter().find(|quantity| quantity.name == name);
        quantity.map_or_else(String::new, |quantity| {
            figure(Range::point((quantity.read)(&self.rows[contender])), quantity.dimension, false)
        })
    }

    /// What a claim's expression gave; whoever judges claims has evaluated their expressions.
    pub(super) fn value(&self, code: &str) -> &Evaluated {
        self.values.iter().find(|known| known.code == code).expect("it was evaluated for the claim")
    }
}
