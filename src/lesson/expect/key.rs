//! The keys of quizzes: what is asked of the machine.

use super::facts::Facts;
use super::figure::{Expr, figure};
use crate::exec::Mode;

/// What a quiz asks for: a figure of codes in modes, or the text of a Python value.
#[derive(Clone, Debug)]
pub struct Key {
    /// The codes, each with the mode in which it runs; the figure's contenders.
    pub asked: Vec<(String, &'static Mode)>,
    pub(super) what: KeyKind,
}

#[derive(Clone, Debug)]
pub(super) enum KeyKind {
    Figure(Expr),
    Text(String),
}

impl Key {
    /// The Python expressions that it needs.
    pub fn codes(&self) -> Vec<&str> {
        let mut codes = Vec::new();
        match &self.what {
            KeyKind::Figure(expr) => expr.gather_codes(&mut codes),
            KeyKind::Text(code) => codes.push(code),
        }
        codes
    }

    /// The answer: as text, and as a number where it is one.
    pub fn answer(&self, facts: &Facts) -> (String, Option<f64>) {
        match &self.what {
            KeyKind::Text(code) => {
                let found = facts.value(code);
                (found.text.clone(), found.number)
            }
            KeyKind::Figure(expr) => {
                let range = expr.value(facts);
                (figure(range, expr.dimension, false), Some(range.typical))
            }
        }
    }
}
