//! `formatter=` of print options: functions of the user's that make the texts of elements.

use std::cell::RefCell;

use super::convert::element_at;
use super::registry::{Args, Caller};
use crate::array::Array;
use crate::array::dtype::{DType, Kind};
use crate::diag::{Diagnostic, Result, Span};
use crate::diagnostic;
use crate::value::{Dict, Value, Wanted};

/// The function for elements of a dtype, if there is one: the narrowest key counts.
pub fn chosen(formatter: &Dict, dtype: DType) -> Option<Value> {
    let keys: &[&str] = match dtype.kind() {
        Kind::Bool => &["bool", "all"],
        Kind::Unsigned | Kind::Signed => &["int", "int_kind", "all"],
        Kind::Float => &["float", "float_kind", "all"],
        Kind::Text => &["numpystr", "str_kind", "all"],
    };
    keys.iter().find_map(|key| {
        let key = Value::text(*key);
        let found = formatter.get(&Wanted::new(&key, Span::NONE).ok()?)?;
        (!matches!(found, Value::None)).then(|| found.clone())
    })
}

/// Makes the texts of elements by the user's functions, and keeps the first error.
pub struct Words<'a> {
    caller: RefCell<&'a mut dyn Caller>,
    formatter: Dict,
    span: Span,
    failed: RefCell<Option<Diagnostic>>,
}

impl std::fmt::Debug for Words<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Words").field("formatter", &self.formatter).finish_non_exhaustive()
    }
}

impl<'a> Words<'a> {
    /// With the functions of a formatter.
    pub fn new(caller: &'a mut dyn Caller, formatter: Dict, span: Span) -> Self {
        Self { caller: RefCell::new(caller), formatter, span, failed: RefCell::default() }
    }

    /// Whether there is a function for elements of a dtype.
    pub fn has(&self, dtype: DType) -> bool {
        chosen(&self.formatter, dtype).is_some()
    }

    /// The text of an element; after an error, none.
    pub fn of(&self, array: &Array, index: &[usize]) -> String {
        if self.failed.borrow().is_some() {
            return String::new();
        }
        let function = chosen(&self.formatter, array.dtype).unwrap_or(Value::None);
        let args = Args {
            positional: [element_at(array, index)].into_iter().collect(),
            keywords: Vec::new(),
        };
        let error = match self.caller.borrow_mut().call(&function, args, self.span) {
            Ok(Value::Str(text)) => return text.to_string(),
            Ok(other) => {
                let class = other.type_name();
                diagnostic!(
                    self.span, AttributeError, "'{class}' object has no attribute 'splitlines'";
                    hint: "the functions of formatter= give texts"
                )
            }
            Err(error) => error,
        };
        *self.failed.borrow_mut() = Some(error);
        String::new()
    }

    /// What was printed, unless a function failed.
    ///
    /// # Errors
    /// The first error.
    pub fn finish(self, text: String) -> Result<String> {
        self.failed.into_inner().map_or(Ok(text), Err)
    }
}
