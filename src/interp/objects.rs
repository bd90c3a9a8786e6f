//! Operators between an array and what can be no element of one: `a == None`, `a + {}`.

use smallvec::smallvec;

use super::Interp;
use super::lazy::Lazy;
use crate::array::dtype::{DType, Kind};
use crate::bail;
use crate::diag::{Result, Span};
use crate::numpy::modules;
use crate::numpy::registry::Args;
use crate::value::Value;

/// Whether a value can be no element of an array here.
pub(super) fn is_object(lazy: &Lazy) -> bool {
    match lazy {
        Lazy::Node(_) => false,
        Lazy::Value(value) => match value {
            Value::None
            | Value::Dict(_)
            | Value::Set(_)
            | Value::Slice(_)
            | Value::Ellipsis
            | Value::DType(_)
            | Value::Function(_)
            | Value::Module(_) => true,
            Value::Bool(_)
            | Value::Int(_)
            | Value::Float(_)
            | Value::Str(_)
            | Value::Scalar(_)
            | Value::Array(_)
            | Value::Tuple(_)
            | Value::List(_)
            | Value::Range(_)
            | Value::Iterator(_) => false,
        },
    }
}

/// Python's class of an array's elements.
fn element_class(dtype: DType) -> &'static str {
    match dtype.kind() {
        Kind::Bool => "bool",
        Kind::Signed | Kind::Unsigned => "int",
        Kind::Float => "float",
        Kind::Text => "str",
    }
}

impl Interp<'_> {
    /// An operator where one side is an array and one an object: NumPy takes the elements one by one, by Python's rules.
    ///
    /// # Errors
    /// Python's `TypeError`, but for `==` and `!=`.
    pub(super) fn with_object(
        &mut self,
        symbol: &str,
        sides: &[Value; 2],
        span: Span,
    ) -> Result<Value> {
        let array = sides.iter().find_map(|side| match side {
            Value::Array(array) => Some(array),
            _ => None,
        });
        if let Some(array) = array
            && matches!(symbol, "==" | "!=")
        {
            // No number and no text equals an object.
            let full = modules::function("full").expect("it is a row of the table");
            let positional = smallvec![Value::shape(array.shape()), Value::Bool(symbol == "!=")];
            return self.run_function(full, Args { positional, keywords: Vec::new() }, span);
        }
        if array.is_some_and(|array| array.size() == 0) {
            bail!(span, NotImplementedError, "numscope has no arrays of objects");
        }
        let [left, right] = sides.each_ref().map(|side| match side {
            Value::Array(array) => element_class(array.dtype),
            value => value.type_name(),
        });
        if matches!(symbol, "<" | "<=" | ">" | ">=") {
            let between = format!("'{left}' and '{right}'");
            bail!(span, TypeError, "'{symbol}' not supported between instances of {between}");
        }
        bail!(span, TypeError, "unsupported operand type(s) for {symbol}: '{left}' and '{right}'")
    }
}
