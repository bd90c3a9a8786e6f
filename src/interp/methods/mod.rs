//! The methods of Python's own classes: a row each, in a file by class.

pub(super) mod dict;
pub(super) mod file;
pub(super) mod list;
mod number;
pub(super) mod order;
mod pool;
pub(super) mod set;
mod text;
mod tuple;
pub(super) mod view;

use std::any::Any;
use std::fmt;
use std::rc::Rc;

use super::Interp;
use super::takes::Takes;
use crate::diag::{Diagnostic, Result, Span, did_you_mean};
use crate::numpy::attributes::ATTRIBUTES;
use crate::numpy::registry::Args;
use crate::value::{Call, Callable, Value};
use crate::{bail, diagnostic};

/// A method.
pub(super) struct Method {
    /// Its name.
    pub(super) name: &'static str,
    /// How many arguments it takes by position, at least and at most.
    pub(super) takes: (usize, usize),
    /// The names of its parameters, where it can be given them by name.
    pub(super) keywords: &'static [&'static str],
    /// How it runs, on the object that it is of.
    pub(super) run: Run,
}

/// How a method runs.
pub(super) type Run = fn(&mut Interp<'_>, &Value, &Args, Span) -> Result<Value>;

impl Method {
    /// A row whose arguments have no names.
    const fn new(name: &'static str, takes: (usize, usize), run: Run) -> Self {
        Self { name, takes, keywords: &[], run }
    }
}

impl fmt::Debug for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name)
    }
}

/// The methods by Python's name of the class.
static CLASSES: &[(&str, &[Method])] = &[
    ("Pool", pool::ROWS),
    ("_io.BufferedRandom", file::ROWS),
    ("_io.BufferedReader", file::ROWS),
    ("_io.BufferedWriter", file::ROWS),
    ("_io.BytesIO", file::ROWS),
    ("_io.StringIO", file::ROWS),
    ("_io.TextIOWrapper", file::ROWS),
    ("dict", dict::ROWS),
    ("dict_items", view::SET_ROWS),
    ("dict_keys", view::SET_ROWS),
    ("dict_values", &[]),
    ("float", number::FLOAT),
    ("int", number::INT),
    ("list", list::ROWS),
    ("numpy.str_", text::ROWS),
    ("range", tuple::ROWS),
    ("set", set::ROWS),
    ("str", text::ROWS),
    ("tempfile.TemporaryDirectory", file::FOLDER_ROWS),
    ("tuple", tuple::ROWS),
];

fn rows(class: &str) -> Option<&'static [Method]> {
    CLASSES.iter().find(|(name, _)| *name == class).map(|(_, rows)| *rows)
}

/// The methods of a name, each with its class.
pub(super) fn named(name: &str) -> Box<[(&'static str, &'static Method)]> {
    let known = CLASSES.iter().filter_map(|(class, rows)| {
        rows.iter().find(|method| method.name == name).map(|method| (*class, method))
    });
    known.collect()
}

/// The classes whose methods are listed here.
pub fn classes() -> impl Iterator<Item = &'static str> {
    CLASSES.iter().map(|(class, _)| *class)
}

/// The names of a class's methods, for completion.
pub fn names(class: &str) -> impl Iterator<Item = &'static str> {
    rows(class).unwrap_or(&[]).iter().map(|method| method.name)
}

/// A method with its object: `squares.append`.
#[derive(Debug)]
pub(super) struct Bound {
    pub(super) method: &'static Method,
    pub(super) object: Value,
}

impl Call for Bound {
    fn name(&self) -> &str {
        self.method.name
    }

    fn repr(&self) -> String {
        format!("<built-in method {} of {} object>", self.method.name, self.object.type_name())
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// A method of a class, whose first argument is the object: `str.lower`.
#[derive(Debug)]
pub(super) struct Unbound {
    method: &'static Method,
    class: &'static str,
}

impl Call for Unbound {
    fn name(&self) -> &str {
        self.method.name
    }

    fn repr(&self) -> String {
        format!("<method '{}' of '{}' objects>", self.method.name, self.class)
    }

    fn class(&self) -> &'static str {
        "method_descriptor"
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

impl Unbound {
    /// Call it.
    ///
    /// # Errors
    /// Python's `TypeError` of an object of another class, and what the method raises.
    pub(super) fn call(&self, interp: &mut Interp<'_>, args: &Args, span: Span) -> Result<Value> {
        let (name, class) = (self.method.name, self.class);
        let [object, rest @ ..] = &args.positional[..] else {
            bail!(span, TypeError, "unbound method {class}.{name}() needs an argument")
        };
        let own = object.type_name();
        if own != class && !(class == "str" && own == "numpy.str_") {
            bail!(
                span,
                TypeError,
                "descriptor '{name}' for '{class}' objects doesn't apply to a '{own}' object"
            );
        }
        let args =
            Args { positional: rest.iter().cloned().collect(), keywords: args.keywords.clone() };
        call(interp, self.method, object, &args, span)
    }
}

/// `class.name`.
pub(super) fn of_class(class: &str, name: &str) -> Option<Value> {
    let (class, rows) = CLASSES.iter().find(|(known, _)| *known == class)?;
    let method = rows.iter().find(|method| method.name == name)?;
    Some(Value::Function(Callable::Shared(Rc::new(Unbound { method, class }))))
}

/// `object.name`, where the object's class is in the table.
pub(super) fn attribute(object: &Value, name: &str, span: Span) -> Option<Result<Value>> {
    let class = object.type_name();
    if let Some(found) = number::attribute(object, name).or_else(|| file::attribute(object, name)) {
        return Some(Ok(found));
    }
    let rows = rows(class)?;
    if let Some(method) = rows.iter().find(|method| method.name == name) {
        let bound = Bound { method, object: object.clone() };
        return Some(Ok(Value::Function(Callable::Shared(Rc::new(bound)))));
    }
    // Numbers have attributes too, `.real`; and an element of an array of texts has those of arrays.
    let has_more = match object {
        Value::Int(_) | Value::Float(_) => true,
        Value::Str(text) => text.is_numpy && ATTRIBUTES.iter().any(|found| found.name == name),
        _ => false,
    };
    (!has_more).then(|| Err(missing(class, name, span)))
}

fn missing(class: &str, name: &str, span: Span) -> Diagnostic {
    let error = diagnostic!(span, AttributeError, "'{class}' object has no attribute '{name}'");
    match did_you_mean(name, names(class)) {
        Some(near) => error.hint(format!("did you mean .{near}?")),
        None => error,
    }
}

/// Call a method.
///
/// # Errors
/// Python's `TypeError` of arguments, and what the method raises.
pub(super) fn call(
    interp: &mut Interp<'_>,
    method: &'static Method,
    object: &Value,
    args: &Args,
    span: Span,
) -> Result<Value> {
    let Method { name, takes, keywords, .. } = *method;
    Takes { name, owner: object.type_name(), count: takes, keywords }.check(args, span)?;
    run(interp, method, object, args, span)
}

/// The same where the arguments are known to fit.
///
/// # Errors
/// What the method raises.
pub(super) fn run(
    interp: &mut Interp<'_>,
    method: &'static Method,
    object: &Value,
    args: &Args,
    span: Span,
) -> Result<Value> {
    let name = || format!("{}.{}", object.type_name(), method.name);
    interp.told_row(method, name, |interp| (method.run)(interp, object, args, span))
}
