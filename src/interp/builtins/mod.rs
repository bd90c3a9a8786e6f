//! Python's built-in functions and classes: the table of them.

pub(super) mod classes;
mod numbers;
pub(super) mod objects;
mod output;
mod sequences;

use std::any::Any;
use std::fmt;

use super::number::Number;
use super::takes::{MANY, Takes};
use super::{Interp, exceptions};
use crate::diag::{Result, Span};
use crate::numpy::registry::{Args, callable};
use crate::value::{Call, Value};

pub(super) use classes::class_of;
pub(super) use numbers::hash;
pub(super) use sequences::{index, len};

/// How a built-in function runs.
pub(super) type Run = fn(&mut Interp<'_>, &Args, Span) -> Result<Value>;

/// What a row is in Python.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A function in C.
    Function,
    /// A function in Python.
    Python,
    /// A class.
    Class,
}

/// A built-in function or class, or one of a module.
pub(super) struct Builtin {
    /// Its name.
    pub(super) name: &'static str,
    /// The module that it stands in; empty for what needs no import.
    pub(super) module: &'static str,
    /// What it is in Python.
    pub(super) kind: Kind,
    /// How many arguments it takes by position, at least and at most.
    pub(super) takes: (usize, usize),
    /// The names of its parameters, where it can be given them by name.
    pub(super) keywords: &'static [&'static str],
    /// How it runs.
    pub(super) run: Run,
    /// What it answers of numbers straight.
    pub(super) quick: Option<Quick>,
}

/// What a row answers without a call: nothing is told, and no argument is gathered. `None` of a function where the
/// call would warn, fail or give another type than a number; then it is called.
#[derive(Clone, Copy)]
pub(super) enum Quick {
    /// Of one number.
    One(fn(Number) -> Option<Number>),
    /// Of two.
    Two(fn(Number, Number) -> Option<Number>),
    /// Of a value that stands in a name.
    Value(fn(&Value) -> Option<Number>),
}

impl Builtin {
    /// A function whose arguments have no names.
    pub(super) const fn new(
        module: &'static str,
        name: &'static str,
        takes: (usize, usize),
        run: Run,
    ) -> Self {
        Self { name, module, kind: Kind::Function, takes, keywords: &[], run, quick: None }
    }

    /// A function that Python has in Python: it checks its arguments itself, by
    /// [`python`](super::takes::python).
    pub(super) const fn python(module: &'static str, name: &'static str, run: Run) -> Self {
        let takes = (0, MANY);
        Self { name, module, kind: Kind::Python, takes, keywords: ANY, run, quick: None }
    }

    /// A class.
    pub(super) const fn class(
        module: &'static str,
        name: &'static str,
        takes: (usize, usize),
        run: Run,
    ) -> Self {
        Self { name, module, kind: Kind::Class, takes, keywords: &[], run, quick: None }
    }

    /// The same whose arguments have names.
    pub(super) const fn named(mut self, keywords: &'static [&'static str]) -> Self {
        self.keywords = keywords;
        self
    }

    /// The same with what it answers straight.
    pub(super) const fn quick(mut self, quick: Quick) -> Self {
        self.quick = Some(quick);
        self
    }

    /// Its name behind its module.
    pub(super) fn qualified(&self) -> String {
        match self.module {
            "" => self.name.to_owned(),
            module => format!("{module}.{}", self.name),
        }
    }

    /// Call it.
    ///
    /// # Errors
    /// Python's `TypeError` of arguments, and what it raises.
    pub(super) fn call(
        &'static self,
        interp: &mut Interp<'_>,
        args: &Args,
        span: Span,
    ) -> Result<Value> {
        if self.keywords != ANY {
            let Self { name, module: owner, takes: count, keywords, .. } = *self;
            Takes { name, owner, count, keywords }.check(args, span)?;
        }
        interp.told_row(self, || self.qualified(), |interp| (self.run)(interp, args, span))
    }
}

/// Arguments that the function checks itself.
pub(super) const ANY: &[&str] = &["**"];

impl fmt::Debug for Builtin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

impl Call for Builtin {
    fn name(&self) -> &str {
        self.name
    }

    fn repr(&self) -> String {
        match self.kind {
            Kind::Function => format!("<built-in function {}>", self.name),
            Kind::Python => format!("<function {}>", self.name),
            Kind::Class => format!("<class '{}'>", self.qualified()),
        }
    }

    fn class(&self) -> &'static str {
        match self.kind {
            Kind::Function => "builtin_function_or_method",
            Kind::Python => "function",
            Kind::Class => "type",
        }
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// Every table of built-ins.
static TABLES: &[&[Builtin]] =
    &[sequences::ROWS, numbers::ROWS, objects::ROWS, output::ROWS, classes::ROWS];

fn rows() -> impl Iterator<Item = &'static Builtin> {
    TABLES.iter().flat_map(|table| table.iter())
}

/// The built-in of a name.
pub fn find(name: &str) -> Option<Value> {
    if let Some(class) = classes::converter(name) {
        return Some(class);
    }
    match name {
        "__name__" => return Some(Value::text("__main__")),
        "Ellipsis" => return Some(Value::Ellipsis),
        _ => {}
    }
    let row = rows().find(|builtin| builtin.name == name).map(|builtin| callable(builtin));
    row.or_else(|| exceptions::find(name))
}

/// Every name.
pub fn names() -> impl Iterator<Item = &'static str> {
    rows().map(|builtin| builtin.name).chain(classes::converters()).chain(["Ellipsis"])
}

/// The argument at a place that must be there.
fn required(args: &Args, i: usize) -> &Value {
    args.positional.get(i).expect("the row says that it takes so many")
}
