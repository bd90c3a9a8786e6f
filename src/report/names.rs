//! Which values a text is about: the names that it mentions, and the arrays that they stand for.
//!
//! Knows tokens and a session; computes nothing.

use serde::Serialize;

use crate::report::units;
use crate::session::Session;
use crate::syntax::lexer::lex;
use crate::syntax::token::{Punct, TokenKind};
use crate::value::Value;

/// The names that a text mentions, each once, in the order of the text; attributes are none.
pub fn mentioned(text: &str) -> Vec<String> {
    let Ok(tokens) = lex(text) else { return Vec::new() };
    let mut names: Vec<String> = Vec::new();
    let mut after_dot = false;
    for token in tokens {
        let name = token.span.text(text);
        if token.kind == TokenKind::Name && !after_dot && !names.iter().any(|known| known == name) {
            names.push(name.to_owned());
        }
        after_dot = token.kind == TokenKind::Punct(Punct::Dot);
    }
    names
}

/// Arrays of one dtype and shape.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Operands {
    /// What they are called.
    pub names: Vec<String>,
    /// NumPy's name of their dtype.
    pub dtype: String,
    /// Length of each axis.
    pub shape: Vec<usize>,
    /// Of one of them.
    pub bytes: u64,
}

/// The arrays that a text mentions, those of equal dtype and shape together.
pub fn operands(session: &Session, text: &str) -> Vec<Operands> {
    let mut groups: Vec<Operands> = Vec::new();
    for name in mentioned(text) {
        let Some(Value::Array(array)) = session.get(&name) else { continue };
        let dtype = array.dtype.to_string();
        let shape = array.shape().to_vec();
        match groups.iter_mut().find(|group| group.dtype == dtype && group.shape == shape) {
            Some(group) => group.names.push(name),
            None => groups.push(Operands {
                names: vec![name],
                dtype,
                shape,
                bytes: array.nbytes() as u64,
            }),
        }
    }
    groups
}

impl Operands {
    /// `a, b: float64 (5_000_000,) 40.0 MB each`
    pub fn text(&self) -> String {
        let each = if self.names.len() > 1 { " each" } else { "" };
        let (names, shape) = (self.names.join(", "), units::shape(&self.shape));
        format!("{names}: {} {shape} {}{each}", self.dtype, units::bytes(self.bytes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_mentioned_once_and_attributes_are_not() {
        let check = |text, want: &[&str]| assert_eq!(mentioned(text), want, "{text}");
        check("np.sqrt(a*a + b*b)", &["np", "a", "b"]);
        check("x.T @ x", &["x"]);
        check("f(out=c) + 'd'", &["f", "out", "c"]);
        check("a +", &["a"]);
        check("'open", &[]);
    }

    #[test]
    fn operands_are_described_together() {
        let names = ["a", "b"].map(str::to_owned).to_vec();
        let group = Operands {
            names,
            dtype: "float64".to_owned(),
            shape: vec![5_000_000],
            bytes: 40_000_000,
        };
        assert_eq!(group.text(), "a, b: float64 (5_000_000,) 40.0 MB each");
    }
}
