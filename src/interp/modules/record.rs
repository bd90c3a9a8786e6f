//! Values with named fields, such as what `psutil.virtual_memory()` gives.

use std::any::Any;
use std::rc::Rc;

use crate::array::format::PrintOptions;
use crate::diag::{Result, Span, did_you_mean};
use crate::diagnostic;
use crate::value::{Call, Callable, Value};

/// A value with named fields.
#[derive(Debug)]
pub(in crate::interp) struct Record {
    /// Python's name of its class.
    class: &'static str,
    /// How it begins when it is printed.
    shown: &'static str,
    fields: Vec<(&'static str, Value)>,
}

impl Record {
    /// A record as a value.
    pub(in crate::interp) fn value(
        class: &'static str,
        shown: &'static str,
        fields: Vec<(&'static str, Value)>,
    ) -> Value {
        Value::Function(Callable::Shared(Rc::new(Self { class, shown, fields })))
    }
}

impl Call for Record {
    fn name(&self) -> &str {
        self.class
    }

    fn repr(&self) -> String {
        let options = PrintOptions::default();
        let fields = self.fields.iter().filter(|(_, value)| !matches!(value, Value::Function(_)));
        let fields: Vec<String> = fields
            .map(|(name, value)| format!("{name}={}", super::super::repr(value, &options)))
            .collect();
        format!("{}({})", self.shown, fields.join(", "))
    }

    fn class(&self) -> &'static str {
        self.class
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// `record.name`; `None` for what is no record.
pub(in crate::interp) fn attribute(value: &Value, name: &str, span: Span) -> Option<Result<Value>> {
    let Value::Function(function) = value else { return None };
    let record = function.downcast::<Record>()?;
    if let Some((_, value)) = record.fields.iter().find(|(field, _)| *field == name) {
        return Some(Ok(value.clone()));
    }
    let class = record.class;
    let error = diagnostic!(span, AttributeError, "'{class}' object has no attribute '{name}'");
    Some(Err(match did_you_mean(name, record.fields.iter().map(|(field, _)| *field)) {
        Some(near) => error.hint(format!("did you mean .{near}?")),
        None => error,
    }))
}
