//! Exceptions as values: their classes, `ValueError("text")`, and what `raise` makes of them.

use std::any::Any;
use std::rc::Rc;

use super::{repr, str};
use crate::array::format::PrintOptions;
use crate::diag::{Diagnostic, ErrorKind, Span};
use crate::numpy::registry::Args;
use crate::value::{Call, Callable, Value};

/// A class of exceptions.
#[derive(Debug)]
pub(super) struct Class(pub(super) ErrorKind);

impl Call for Class {
    fn name(&self) -> &str {
        self.0.name()
    }

    fn repr(&self) -> String {
        format!("<class '{}'>", self.0.name())
    }

    fn class(&self) -> &'static str {
        "type"
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// An exception.
#[derive(Debug)]
struct Exception {
    kind: ErrorKind,
    args: Vec<Value>,
}

impl Call for Exception {
    fn name(&self) -> &str {
        self.kind.name()
    }

    fn repr(&self) -> String {
        let options = PrintOptions::default();
        let args: Vec<String> = self.args.iter().map(|value| repr(value, &options)).collect();
        format!("{}({})", self.kind.name(), args.join(", "))
    }

    fn class(&self) -> &'static str {
        self.kind.name()
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// The class of a name, but for those that are numscope's or NumPy's own.
pub(super) fn find(name: &str) -> Option<Value> {
    let is_python = |kind: &ErrorKind| {
        !matches!(kind, ErrorKind::UsageError | ErrorKind::AxisError | ErrorKind::UFuncTypeError)
    };
    let kind = ErrorKind::ALL.iter().copied().filter(is_python).find(|kind| kind.name() == name)?;
    Some(Value::Function(Callable::Shared(Rc::new(Class(kind)))))
}

impl Class {
    /// An exception of it.
    pub(super) fn make(&self, args: &Args) -> Value {
        let args = args.positional.to_vec();
        Value::Function(Callable::Shared(Rc::new(Exception { kind: self.0, args })))
    }
}

/// The error that `raise value` is.
pub(super) fn raised(value: &Value, options: &PrintOptions, span: Span) -> Diagnostic {
    let Value::Function(callable) = value else { return no_exception(span) };
    if let Some(class) = callable.downcast::<Class>() {
        let mut error = Diagnostic::new(span, class.0, "");
        error.status = (class.0 == ErrorKind::SystemExit).then_some(0);
        return error;
    }
    let Some(exception) = callable.downcast::<Exception>() else { return no_exception(span) };
    let message = match &exception.args[..] {
        [] => String::new(),
        [one] if exception.kind == ErrorKind::KeyError => repr(one, options),
        [one] => str(one, options),
        several => repr(&Value::tuple(several.iter().cloned()), options),
    };
    let mut error = Diagnostic::new(span, exception.kind, message);
    if exception.kind == ErrorKind::SystemExit {
        error.status = status(&exception.args);
    }
    error
}

/// The status that the arguments of a `SystemExit` say: the system keeps the last eight bits; none where
/// they are what is
/// to be printed.
fn status(args: &[Value]) -> Option<u8> {
    match args {
        [] | [Value::None] => Some(0),
        [Value::Bool(truth)] => Some(u8::from(*truth)),
        [Value::Int(number)] => Some(*number as u8),
        _ => None,
    }
}

/// The error that ends the program: `sys.exit(value)`.
pub(super) fn exit(args: &Args, options: &PrintOptions, span: Span) -> Diagnostic {
    raised(&Class(ErrorKind::SystemExit).make(args), options, span)
}

/// The same error raised from another one: `raise error from cause`.
pub(super) fn caused(
    mut error: Diagnostic,
    cause: &Value,
    options: &PrintOptions,
    span: Span,
) -> Diagnostic {
    let is_exception = matches!(cause, Value::Function(callable)
        if callable.downcast::<Class>().is_some() || callable.downcast::<Exception>().is_some());
    if !is_exception {
        return crate::diagnostic!(
            span,
            TypeError,
            "exception causes must derive from BaseException"
        );
    }
    error.cause = Some(raised(cause, options, span));
    error
}

fn no_exception(span: Span) -> Diagnostic {
    crate::diagnostic!(
        span, TypeError, "exceptions must derive from BaseException";
        hint: "raise ValueError(\"what is wrong\")"
    )
}
