//! Candidates that are names: of the session, behind a dot, of parameters, of modules.

use super::Candidate;
use super::code::{Call, Known};
use crate::array::Array;
use crate::diag::ErrorKind;
use crate::interp::inspect::{self, Parameter};
use crate::interp::{builtin, builtin_names, method_names, module_names, names_of_module};
use crate::numpy::modules::array_names;
use crate::session::Session;
use crate::syntax::token::Keyword;
use crate::syntax::{Piece, Shape};
use crate::value::Value;

/// Names that can stand where an expression begins: the session's, those in what is typed, Python's.
pub(super) fn everywhere(
    prefix: &str,
    typed: &[Piece],
    text: &str,
    session: &Session,
) -> Vec<Candidate> {
    let mut found: Vec<Candidate> = session
        .names()
        .into_iter()
        .filter(|(name, _)| name.starts_with(prefix))
        .map(|(name, value)| Candidate::new(name, about(&value)))
        .collect();
    let add = |found: &mut Vec<Candidate>, name: &str, doc: &dyn Fn() -> String| {
        if name.starts_with(prefix) && found.iter().all(|known| known.text != name) {
            found.push(Candidate::new(name, doc()));
        }
    };
    if let Some(value) = session.get("np") {
        add(&mut found, "np", &|| about(&value));
    }
    // What is bound further up in the same text, parameters and loop variables among them.
    let mut depth = 0;
    for (i, piece) in typed.iter().enumerate() {
        depth += i32::from(matches!(piece.shape, Shape::Open(_)));
        depth -= i32::from(matches!(piece.shape, Shape::Close(_)));
        let behind_dot = i > 0 && typed[i - 1].text(text) == ".";
        let is_argument = depth > 0 && typed.get(i + 1).is_some_and(|next| next.text(text) == "=");
        if piece.shape == Shape::Name && !behind_dot && !is_argument {
            add(&mut found, piece.text(text), &String::new);
        }
    }
    for name in builtin_names() {
        add(&mut found, name, &|| builtin(name).map_or_else(String::new, |value| about(&value)));
    }
    for name in ErrorKind::ALL.iter().map(|kind| kind.name()) {
        if name.starts_with(prefix) && builtin(name).is_some() {
            add(&mut found, name, &|| "exception".to_owned());
        }
    }
    for keyword in Keyword::ALL {
        add(&mut found, keyword.text(), &|| "keyword".to_owned());
    }
    found
}

/// What there is behind a dot.
pub(super) fn behind_dot(known: &Known) -> Vec<Candidate> {
    let array = |name: &'static str| {
        Candidate::new(name, inspect::doc_of_array_name(name).unwrap_or_default())
    };
    match known {
        Known::Value(Value::Array(_)) => {
            let Known::Value(value) = known else { return Vec::new() };
            inspect::names(value).into_iter().map(array).collect()
        }
        Known::Array => array_names().into_iter().map(array).collect(),
        Known::Value(value @ Value::Module(_)) => inspect::names(value)
            .into_iter()
            .map(|name| {
                let found = inspect::attribute(value, name);
                Candidate::new(name, found.map_or_else(String::new, |found| about(&found)))
            })
            .collect(),
        Known::Value(value) => inspect::names(value)
            .into_iter()
            .map(|name| {
                let doc = match inspect::attribute(value, name) {
                    Some(Value::Function(function)) => inspect::doc(&function),
                    Some(_) | None => None,
                };
                Candidate::new(name, doc.unwrap_or_default())
            })
            .collect(),
        Known::Class(class) => method_names(class).map(|name| Candidate::new(name, "")).collect(),
        Known::Rows(owner) => inspect::names_of_rows(owner)
            .into_iter()
            .map(|(name, function)| Candidate::new(name, about(&inspect::row(function))))
            .collect(),
        Known::Method(..) => Vec::new(),
    }
}

/// The parameters of what is called, if they are known.
pub(in crate::repl) fn parameters(call: &Call) -> Option<Vec<Parameter>> {
    match call.callee.as_ref()? {
        Known::Value(Value::Function(callable)) => inspect::parameters(callable),
        Known::Method("ndarray", name) => {
            let function = crate::numpy::modules::array_method(name)?;
            let Value::Function(callable) = inspect::row(function) else { return None };
            inspect::parameters(&callable).map(|mut all| {
                all.drain(..1.min(all.len()));
                all
            })
        }
        Known::Value(_) | Known::Class(_) | Known::Array | Known::Rows(_) | Known::Method(..) => {
            None
        }
    }
}

/// Arguments that can be given by name and are not yet.
pub(super) fn keywords(call: &Call) -> Vec<Candidate> {
    let all = parameters(call).unwrap_or_default();
    let given = |i: usize, parameter: &Parameter| {
        i < call.before.saturating_sub(call.named.len()) && parameter.by_position
            || call.named.contains(&parameter.name)
    };
    all.iter()
        .enumerate()
        .filter(|(i, parameter)| parameter.by_name && !given(*i, parameter))
        .map(|(_, parameter)| {
            let default = parameter.text.split_once('=').map_or("", |(_, default)| default);
            let doc = match default {
                "" | "..." => "argument".to_owned(),
                default => format!("argument, {default} by default"),
            };
            Candidate::new(format!("{}=", parameter.name), doc)
        })
        .collect()
}

/// Modules that can be imported.
pub(super) fn modules() -> Vec<Candidate> {
    module_names().into_iter().map(|name| Candidate::new(name, "module")).collect()
}

/// What a module has.
pub(super) fn of_module(module: &str) -> Vec<Candidate> {
    let module = if module == "os.path" { "posixpath" } else { module };
    names_of_module(module).into_iter().map(|name| Candidate::new(name, "")).collect()
}

/// A value in a few words.
pub(super) fn about(value: &Value) -> String {
    match value {
        Value::Array(array) => of_array(array),
        Value::Function(function) => {
            let is_class = inspect::is_builtin_class(value);
            let kind = || if is_class { "class" } else { "function" }.to_owned();
            inspect::doc(function).unwrap_or_else(kind)
        }
        Value::DType(class) => format!("class, dtype {}", class.dtype()),
        Value::Module(module) => format!("module {module}"),
        Value::List(items) => counted("list", items.borrow().len()),
        Value::Dict(items) => counted("dict", items.borrow().len()),
        Value::Set(items) => counted("set", items.borrow().len()),
        Value::Tuple(items) => counted("tuple", items.len()),
        Value::Bool(value) => format!("bool {}", if *value { "True" } else { "False" }),
        Value::Int(value) => format!("int {value}"),
        Value::Float(_)
        | Value::None
        | Value::Str(_)
        | Value::Scalar(_)
        | Value::Range(_)
        | Value::Iterator(_)
        | Value::Slice(_)
        | Value::Ellipsis => value.type_name().to_owned(),
    }
}

fn of_array(array: &Array) -> String {
    let lengths: Vec<String> = array.shape().iter().map(ToString::to_string).collect();
    let comma = if lengths.len() == 1 { "," } else { "" };
    format!("array of {} ({}{comma})", array.dtype, lengths.join(", "))
}

fn counted(kind: &str, count: usize) -> String {
    format!("{kind} of {count}")
}
