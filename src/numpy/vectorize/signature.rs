//! The signature of a function of arrays: `(n),(n)->()`.

use crate::bail;
use crate::diag::{Result, Span};

/// The names of the last axes of each argument and of each result.
#[derive(Debug)]
pub(super) struct Signature {
    /// Of each argument.
    pub(super) inputs: Vec<Vec<String>>,
    /// Of each result.
    pub(super) outputs: Vec<Vec<String>>,
}

impl Signature {
    /// A signature as it is written; blanks do not count.
    ///
    /// # Errors
    /// NumPy's `ValueError`.
    pub(super) fn parse(text: &str, span: Span) -> Result<Self> {
        let plain: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        let sides =
            plain.split_once("->").and_then(|(left, right)| Some((side(left)?, side(right)?)));
        match sides {
            Some((inputs, outputs)) => Ok(Self { inputs, outputs }),
            None => bail!(
                span, ValueError, "not a valid gufunc signature: {plain}";
                hint: "each argument's axes stand in brackets: '(n),(n)->()'"
            ),
        }
    }
}

/// `(n,m),()`.
fn side(text: &str) -> Option<Vec<Vec<String>>> {
    let inner = text.strip_prefix('(')?.strip_suffix(')')?;
    inner.split("),(").map(names).collect()
}

fn names(text: &str) -> Option<Vec<String>> {
    if text.is_empty() {
        return Some(Vec::new());
    }
    let name = |name: &str| {
        let is_word = name.chars().all(|c| c.is_alphanumeric() || c == '_');
        (is_word && !name.is_empty()).then(|| name.to_owned())
    };
    text.split(',').map(name).collect()
}
