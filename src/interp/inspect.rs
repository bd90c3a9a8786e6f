//! What can be told of a value without running anything: its attributes, and a callable's parameters.

use super::builtins::{self, Builtin, classes};
use super::function::Function as Defined;
use super::methods;
use super::modules as library;
use crate::array::dtype::DType;
use crate::diag::Span;
use crate::numpy::attributes::{ATTRIBUTES, dtype_names};
use crate::numpy::modules;
use crate::numpy::refused;
use crate::numpy::registry::{BoundMethod, Function, callable, written};
use crate::numpy::ufunc::{KEYWORDS, Ufunc};
use crate::value::{Callable, TypeValue, Value};

/// A parameter as help shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Parameter {
    /// Its name, without stars.
    pub name: String,
    /// As it is written: `axis=None`, `*args`.
    pub text: String,
    /// Whether a call can give it by name.
    pub by_name: bool,
    /// Whether a call can give it by position.
    pub by_position: bool,
    /// Whether it takes all that is left.
    pub takes_rest: bool,
}

/// Characters of a default that are shown.
const MOST_CHARS: usize = 24;

/// The parameters of a callable, in order; `None` where they are not known.
pub fn parameters(callable: &Callable) -> Option<Vec<Parameter>> {
    if let Some(ufunc) = callable.downcast::<Ufunc>() {
        let operands = if ufunc.nin == 1 { "x, /, " } else { "x1, x2, /, " };
        return Some(of_signature("", &format!("{operands}{KEYWORDS}"), 0));
    }
    if let Some(function) = callable.downcast::<Function>() {
        return Some(of_signature(function.name, function.signature, 0));
    }
    if let Some(BoundMethod { function, .. }) = callable.downcast::<BoundMethod>() {
        return Some(of_signature(function.name, function.signature, 1));
    }
    if let Some(defined) = callable.downcast::<Defined>() {
        return Some(of_defined(defined));
    }
    if let Some(bound) = callable.downcast::<methods::Bound>() {
        return of_names(bound.method.keywords);
    }
    of_names(callable.downcast::<Builtin>()?.keywords)
}

/// Those of a row's signature, without the first `skipped`, the object.
fn of_signature(function: &str, signature: &str, skipped: usize) -> Vec<Parameter> {
    let parts: Vec<&str> = written(signature).collect();
    let slash = parts.iter().position(|part| *part == "/").unwrap_or(0);
    let mut by_position = true;
    let mut found = Vec::new();
    for (i, part) in parts.iter().enumerate() {
        let name = part.trim_start_matches('*').split('=').next().unwrap_or(part);
        let takes_rest = part.starts_with('*') && !name.is_empty();
        if !matches!(*part, "/" | "*") && refused::find(function, name).is_none() {
            found.push(Parameter {
                name: name.to_owned(),
                text: (*part).to_owned(),
                by_name: i >= slash && !takes_rest,
                by_position: by_position && !part.starts_with("**"),
                takes_rest,
            });
        }
        by_position &= !part.starts_with('*');
    }
    found.drain(..skipped.min(found.len()));
    found
}

fn of_defined(function: &Defined) -> Vec<Parameter> {
    let params = &function.code.params;
    let named = params.positional + params.keyword_only;
    let stars = [(params.args, "*"), (params.kwargs, "**")];
    let mut stars = stars.iter().filter(|(has, _)| *has).map(|(_, stars)| *stars);
    let mut found = Vec::new();
    for (i, symbol) in params.names.iter().enumerate() {
        let name = symbol.text().to_string();
        let rest = if i < named { "" } else { stars.next().unwrap_or("") };
        let default = function.defaults.get(i).and_then(Option::as_ref).map(shown);
        let default = default.map_or_else(String::new, |default| format!("={default}"));
        found.push(Parameter {
            text: format!("{rest}{name}{default}"),
            name,
            by_name: (params.position_only..named).contains(&i),
            by_position: i < params.positional || rest == "*",
            takes_rest: i >= named,
        });
    }
    // `*args` stands before what is given by name alone.
    if params.args && found.len() > named {
        let args = found.remove(named);
        found.insert(params.positional, args);
    }
    found
}

/// Those of a table that has names alone; one that begins with a star says nothing.
fn of_names(names: &[&'static str]) -> Option<Vec<Parameter>> {
    if names.is_empty() || names == builtins::ANY {
        return None;
    }
    let parameter = |name: &&str| Parameter {
        name: (*name).to_owned(),
        text: format!("{name}=..."),
        by_name: true,
        by_position: true,
        takes_rest: false,
    };
    Some(names.iter().filter(|name| !name.is_empty()).map(parameter).collect())
}

/// A default, as far as a line has room for it.
fn shown(value: &Value) -> String {
    let text = match value {
        Value::None | Value::Bool(_) | Value::Int(_) | Value::Float(_) => {
            super::repr(value, &crate::array::format::PrintOptions::default())
        }
        Value::Str(text) if text.len() <= MOST_CHARS => {
            super::repr(value, &crate::array::format::PrintOptions::default())
        }
        Value::Function(function) => function.call().name().to_owned(),
        Value::Str(_)
        | Value::Scalar(_)
        | Value::Array(_)
        | Value::Tuple(_)
        | Value::List(_)
        | Value::Dict(_)
        | Value::Set(_)
        | Value::Range(_)
        | Value::Iterator(_)
        | Value::Slice(_)
        | Value::Ellipsis
        | Value::DType(_)
        | Value::Module(_) => "...".to_owned(),
    };
    if text.chars().count() > MOST_CHARS { "...".to_owned() } else { text }
}

/// The names behind a value's dot.
pub fn names(value: &Value) -> Vec<&'static str> {
    let mut all: Vec<&'static str> = methods::names(value.type_name()).collect();
    match value {
        Value::Module(module) => all.extend(library::names_in(module)),
        Value::Array(array) => {
            all.extend(modules::array_names());
            if array.is_memmap() {
                all.extend(["filename", "flush", "mode", "offset"]);
            }
        }
        Value::Scalar(_) => all.extend(modules::array_names()),
        Value::Bool(_) | Value::Int(_) => {
            all.extend(methods::names("int"));
            all.extend(["denominator", "imag", "numerator", "real"]);
        }
        Value::Float(_) => all.extend(["imag", "real"]),
        Value::Range(_) | Value::Slice(_) => all.extend(["start", "step", "stop"]),
        Value::DType(TypeValue::Instance(_)) => all.extend(dtype_names()),
        Value::DType(TypeValue::Python(DType::Float64)) => all.extend(methods::names("float")),
        Value::DType(TypeValue::Python(_)) => all.extend(methods::names("int")),
        Value::Function(function) => {
            all.extend(modules::object_names(function.call()));
            if function.downcast::<Builtin>().is_some_and(|row| row.kind == builtins::Kind::Class) {
                all.extend(methods::names(function.call().name()));
            }
            if value.type_name().starts_with("_io.") {
                all.extend(["closed", "mode", "name"]);
            }
        }
        Value::None
        | Value::Str(_)
        | Value::Tuple(_)
        | Value::List(_)
        | Value::Dict(_)
        | Value::Set(_)
        | Value::Iterator(_)
        | Value::Ellipsis
        | Value::DType(TypeValue::Class(_)) => {}
    }
    all.sort_unstable();
    all.dedup();
    all
}

/// `value.name`, where reading it computes nothing.
pub fn attribute(value: &Value, name: &str) -> Option<Value> {
    if let Value::Module(module) = value {
        return library::attribute(module, name, Span::NONE).ok();
    }
    if let Some(found) = methods::attribute(value, name, Span::NONE) {
        return found.ok();
    }
    if let Some(function) = modules::method(value, name) {
        let method = BoundMethod { function, object: value.clone() };
        return Some(Value::Function(Callable::Shared(std::rc::Rc::new(method))));
    }
    match value {
        // Other views of the same elements have the same attributes.
        Value::Array(_) if matches!(name, "T" | "mT" | "real" | "imag") => Some(value.clone()),
        Value::Array(array) => match name {
            "shape" => Some(Value::shape(array.shape())),
            "dtype" => Some(Value::DType(TypeValue::Instance(array.dtype))),
            "ndim" | "size" | "itemsize" | "nbytes" => Some(Value::Int(0)),
            _ => None,
        },
        Value::Function(function) => {
            let class = || classes::attribute(value, name);
            function.call().field(name).or_else(class)
        }
        Value::DType(_) => classes::attribute(value, name),
        Value::None
        | Value::Bool(_)
        | Value::Int(_)
        | Value::Float(_)
        | Value::Str(_)
        | Value::Scalar(_)
        | Value::Tuple(_)
        | Value::List(_)
        | Value::Dict(_)
        | Value::Set(_)
        | Value::Range(_)
        | Value::Iterator(_)
        | Value::Slice(_)
        | Value::Ellipsis
        | Value::Module(_) => None,
    }
}

/// What a method of a class is documented to do, or an attribute: the first sentence.
pub fn doc_of_array_name(name: &str) -> Option<&'static str> {
    let attribute = || ATTRIBUTES.iter().find(|it| it.name == name).map(|it| it.doc);
    modules::array_method(name).map(|function| function.doc).or_else(attribute).map(first_sentence)
}

/// What a callable is documented to do, in a sentence.
pub fn doc(callable: &Callable) -> Option<String> {
    if let Some(ufunc) = callable.downcast::<Ufunc>() {
        return Some(first_sentence(ufunc.doc).to_owned());
    }
    let method = || callable.downcast::<BoundMethod>().map(|method| method.function);
    if let Some(function) = callable.downcast::<Function>().or_else(method) {
        return Some(first_sentence(function.doc).to_owned());
    }
    let defined = callable.downcast::<Defined>()?;
    defined.code.doc.as_deref().map(|doc| first_sentence(doc.trim_start()).to_owned())
}

/// The beginning of a doc, up to its first full stop or empty line.
fn first_sentence(doc: &str) -> &str {
    let doc = doc.split("\n\n").next().unwrap_or(doc);
    let end = doc.find(". ").map_or(doc.len(), |i| i + 1);
    doc[..end].trim_end().trim_end_matches('.')
}

/// Whether a value is a class of Python's or NumPy's.
pub fn is_builtin_class(value: &Value) -> bool {
    match value {
        Value::Function(function) => {
            function.downcast::<Builtin>().is_some_and(|row| row.kind == builtins::Kind::Class)
        }
        Value::DType(_) => true,
        Value::None
        | Value::Bool(_)
        | Value::Int(_)
        | Value::Float(_)
        | Value::Str(_)
        | Value::Scalar(_)
        | Value::Array(_)
        | Value::Tuple(_)
        | Value::List(_)
        | Value::Dict(_)
        | Value::Set(_)
        | Value::Range(_)
        | Value::Iterator(_)
        | Value::Slice(_)
        | Value::Ellipsis
        | Value::Module(_) => false,
    }
}

/// The methods of rows that the registry keeps under a name: `random.Generator`.
pub fn names_of_rows(owner: &str) -> Vec<(&'static str, &'static Function)> {
    let functions = modules::FUNCTIONS.iter().flat_map(|table| table.iter());
    let own = functions.filter_map(|function| {
        let (of, name) = function.name.rsplit_once('.')?;
        (of == owner && !name.starts_with("__")).then_some((name, function))
    });
    own.collect()
}

/// A row as a value.
pub fn row(function: &'static Function) -> Value {
    callable(function)
}
