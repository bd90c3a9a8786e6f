//! Built-ins that ask a value what it is.

use super::super::call::special;
use super::super::{Interp, exceptions, text};
use super::{Builtin, class_of, classes, required};
use crate::bail;
use crate::diag::{ErrorKind, Result, Span};
use crate::numpy::registry::Args;
use crate::syntax::ast::Conversion;
use crate::value::{Callable, TypeValue, Value};

pub(super) static ROWS: &[Builtin] = &[
    Builtin::new("", "ascii", (1, 1), |interp, args, _| {
        Ok(Value::text(text::converted(interp.cx, required(args, 0), Conversion::Ascii)))
    }),
    Builtin::new("", "callable", (1, 1), |_, args, _| {
        Ok(Value::Bool(can_be_called(required(args, 0))))
    }),
    Builtin::new("", "exit", (0, 1), |interp, args, span| {
        Err(exceptions::exit(args, &interp.cx.print_options, span))
    }),
    Builtin::new("", "format", (1, 2), |interp, args, span| {
        let spec = match args.positional.get(1) {
            None => "",
            Some(Value::Str(spec)) => &**spec,
            Some(other) => {
                bail!(span, TypeError, "format() argument 2 must be str, not {}", other.type_name())
            }
        };
        text::format_value(interp.cx, required(args, 0), spec, span).map(Value::text)
    }),
    Builtin::new("", "getattr", (2, 3), getattr),
    Builtin::new("", "hasattr", (2, 2), |interp, args, span| {
        let name = attribute_name(args, span)?;
        match interp.attribute(required(args, 0), &name, span) {
            Ok(_) => Ok(Value::Bool(true)),
            Err(error) if is_missing(error.kind) => Ok(Value::Bool(false)),
            Err(error) => Err(error),
        }
    }),
    Builtin::new("", "id", (1, 1), |_, args, _| Ok(Value::Int(id(required(args, 0))))),
    Builtin::new("", "isinstance", (2, 2), |_, args, span| {
        classes::is_instance(required(args, 0), required(args, 1), span).map(Value::Bool)
    }),
    Builtin::new("", "issubclass", (2, 2), |_, args, span| {
        classes::is_subclass(required(args, 0), required(args, 1), span).map(Value::Bool)
    }),
    Builtin::new("", "repr", (1, 1), |interp, args, span| {
        let text = interp.shown(required(args, 0), true, span)?;
        interp.cx.room_for(text.len(), span)?;
        Ok(Value::text(text))
    }),
    Builtin::class("", "type", (1, 1), |_, args, _| Ok(class_of(required(args, 0)))),
    Builtin::new(
        "",
        "vars",
        (0, 1),
        |_, _, span| bail!(span, NotImplementedError, "numscope has no vars()"; hint: "%whos lists the names"),
    ),
];

/// Whether it can be called: views and streams are values of their own kind, and not functions.
fn is_callable(function: &Callable) -> bool {
    matches!(
        function.call().class(),
        "builtin_function_or_method"
            | "function"
            | "method"
            | "type"
            | "numpy.ufunc"
            | "functools.partial"
    )
}

fn is_missing(kind: ErrorKind) -> bool {
    matches!(kind, ErrorKind::AttributeError | ErrorKind::NotImplementedError)
}

fn attribute_name(args: &Args, span: Span) -> Result<String> {
    match required(args, 1) {
        Value::Str(name) => Ok(name.to_string()),
        other => {
            bail!(span, TypeError, "attribute name must be string, not '{}'", other.type_name())
        }
    }
}

fn getattr(interp: &mut Interp<'_>, args: &Args, span: Span) -> Result<Value> {
    let Value::Str(name) = required(args, 1) else {
        bail!(
            span,
            TypeError,
            "attribute name must be string, not '{}'",
            required(args, 1).type_name()
        )
    };
    match (interp.attribute(required(args, 0), name, span), args.positional.get(2)) {
        (Err(error), Some(default)) if is_missing(error.kind) => Ok(default.clone()),
        (result, _) => result,
    }
}

/// Where a value is in memory; numbers are where their value says, since they have no place of their own.
fn id(value: &Value) -> i64 {
    fn place<T: ?Sized>(shared: &std::rc::Rc<T>) -> i64 {
        std::rc::Rc::as_ptr(shared).cast::<u8>().addr() as i64
    }
    match value {
        Value::Tuple(items) => place(items),
        Value::List(items) => place(items),
        Value::Dict(items) => place(items),
        Value::Set(items) => place(items),
        Value::Range(range) => place(range),
        Value::Iterator(iterator) => place(iterator),
        Value::Slice(slice) => place(slice),
        Value::Str(text) => text.as_ptr().addr() as i64,
        Value::Array(array) => array.buffer.read().as_ptr().addr() as i64,
        Value::Function(Callable::Static(row)) => {
            std::ptr::from_ref(*row).cast::<u8>().addr() as i64
        }
        Value::Function(Callable::Shared(row)) => place(row),
        Value::Module(name) => name.as_ptr().addr() as i64,
        Value::None
        | Value::Bool(_)
        | Value::Int(_)
        | Value::Float(_)
        | Value::Scalar(_)
        | Value::Ellipsis
        | Value::DType(_) => {
            // Apart from all addresses, and the same for what is the same.
            super::numbers::hash(value, Span::NONE).unwrap_or(0) | 1 << 60
        }
    }
}

/// Whether a value can be called: Python's `callable`.
pub(in crate::interp) fn can_be_called(value: &Value) -> bool {
    match value {
        Value::Function(function) => is_callable(function) || special(value, "__call__").is_some(),
        Value::DType(ty) => !matches!(ty, TypeValue::Instance(_)),
        _ => false,
    }
}
