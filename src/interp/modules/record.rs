//! Values with named fields, such as what `psutil.virtual_memory()` gives.

use std::any::Any;
use std::rc::Rc;

use crate::array::format::PrintOptions;
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

    fn field(&self, name: &str) -> Option<Value> {
        self.fields.iter().find(|(field, _)| *field == name).map(|(_, value)| value.clone())
    }

    fn fields(&self) -> Vec<&'static str> {
        self.fields.iter().map(|(name, _)| *name).collect()
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}
