//! Tuples whose items have names, such as what `np.linalg.svd` gives.

use std::any::Any;
use std::rc::Rc;

use super::{Call, Callable, Value};

/// A tuple whose items have names as well.
#[derive(Debug)]
pub struct Named {
    class: &'static str,
    fields: &'static [&'static str],
    items: Rc<[Value]>,
}

impl Named {
    /// A value of a class, with an item for each field.
    ///
    /// # Panics
    /// If there are not as many items as fields.
    pub fn value(
        class: &'static str,
        fields: &'static [&'static str],
        items: impl IntoIterator<Item = Value>,
    ) -> Value {
        let items: Rc<[Value]> = items.into_iter().collect();
        assert_eq!(items.len(), fields.len(), "{class} has an item for each field");
        Value::Function(Callable::Shared(Rc::new(Self { class, fields, items })))
    }

    /// The named tuple that a value is.
    pub fn of(value: &Value) -> Option<&Self> {
        let Value::Function(function) = value else { return None };
        function.downcast()
    }

    /// Its items, as those of a tuple.
    pub fn items(&self) -> &Rc<[Value]> {
        &self.items
    }

    /// Its class, and its items with their names.
    pub fn shown(&self) -> (&'static str, impl Iterator<Item = (&'static str, &Value)>) {
        (self.class, self.fields.iter().copied().zip(self.items.iter()))
    }
}

impl Call for Named {
    fn name(&self) -> &str {
        self.class
    }

    fn repr(&self) -> String {
        format!("{}(…)", self.class)
    }

    fn class(&self) -> &'static str {
        self.class
    }

    fn iterate(&self) -> Option<Value> {
        Some(Value::Tuple(Rc::clone(&self.items)))
    }

    fn field(&self, name: &str) -> Option<Value> {
        let i = self.fields.iter().position(|field| *field == name)?;
        Some(self.items[i].clone())
    }

    fn fields(&self) -> Vec<&'static str> {
        self.fields.to_vec()
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}
