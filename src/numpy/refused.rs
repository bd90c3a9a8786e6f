//! Keywords that NumPy has and numscope takes only with their usual values.

use crate::value::Value;

/// A keyword that is refused.
#[derive(Debug, PartialEq, Eq)]
pub struct Refusal {
    /// The function, as the registry names it; `*` for all that have the keyword.
    function: &'static str,
    /// The keyword.
    pub keyword: &'static str,
    /// The values that are taken, as Python writes them.
    accepted: &'static [&'static str],
    /// Why others are not.
    pub why: &'static str,
}

const fn refusal(
    function: &'static str,
    keyword: &'static str,
    accepted: &'static [&'static str],
    why: &'static str,
) -> Refusal {
    Refusal { function, keyword, accepted, why }
}

/// Every keyword that is refused.
static REFUSED: &[Refusal] = &[
    refusal("*", "like", &["None"], "it asks other libraries for an array, and there are none"),
    refusal(
        "*",
        "device",
        &["None", "'cpu'"],
        "every array is in the memory of the processor: 'cpu'",
    ),
    refusal("matmul", "subok", &["True"], "arrays have no subclasses that a function could keep"),
    refusal("vecdot", "subok", &["True"], "arrays have no subclasses that a function could keep"),
    refusal("matvec", "subok", &["True"], "arrays have no subclasses that a function could keep"),
    refusal("vecmat", "subok", &["True"], "arrays have no subclasses that a function could keep"),
    refusal("matmul", "signature", &["None"], "dtype= chooses the loop"),
    refusal("vecdot", "signature", &["None"], "dtype= chooses the loop"),
    refusal("matvec", "signature", &["None"], "dtype= chooses the loop"),
    refusal("vecmat", "signature", &["None"], "dtype= chooses the loop"),
    refusal("einsum_path", "einsum_call", &["False"], "it is for np.einsum itself"),
    refusal("dtype", "metadata", &["None"], "dtypes say what elements are, and no more"),
    refusal("array", "ndmax", &["0"], "lists are followed as deep as they are: 0"),
];

/// How a parameter of a function is refused, if it is.
pub fn find(function: &str, keyword: &str) -> Option<&'static Refusal> {
    let is_meant = |row: &&Refusal| {
        row.keyword == keyword && (row.function == "*" || row.function == function)
    };
    REFUSED.iter().find(is_meant)
}

impl Refusal {
    /// Whether a value is one of those that are taken.
    pub fn accepts(&self, value: &Value) -> bool {
        let text = match value {
            Value::None => "None".to_owned(),
            Value::Bool(true) => "True".to_owned(),
            Value::Bool(false) => "False".to_owned(),
            Value::Int(number) => number.to_string(),
            Value::Str(text) => format!("'{}'", &**text),
            _ => return false,
        };
        self.accepted.contains(&&*text)
    }
}

#[cfg(test)]
mod tests {
    use super::REFUSED;
    use crate::numpy::modules::function;

    #[test]
    fn what_is_refused_is_a_parameter_of_its_function() {
        for row in REFUSED.iter().filter(|row| row.function != "*") {
            let found = function(row.function).unwrap_or_else(|| panic!("{row:?}"));
            assert!(found.parameters().iter().any(|p| p.name == row.keyword), "{row:?}");
        }
    }
}
