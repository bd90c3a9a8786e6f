//! Python's built-in functions that there are so far, a row each.

use std::any::Any;
use std::fmt;

use super::{Interp, repr, scalar, str};
use crate::array::dtype::DType;
use crate::diag::{Result, Span};
use crate::numpy::convert;
use crate::numpy::registry::{Args, callable};
use crate::syntax::ast::CmpOp;
use crate::value::{Call, TypeValue, Value};
use crate::{bail, diagnostic};

/// A built-in function.
pub(super) struct Builtin {
    /// Its name.
    pub(super) name: &'static str,
    /// How it runs.
    pub(super) run: fn(&mut Interp<'_>, &Args, Span) -> Result<Value>,
}

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
        format!("<built-in function {}>", self.name)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

static BUILTINS: &[Builtin] = &[
    Builtin { name: "abs", run: abs },
    Builtin { name: "len", run: len },
    Builtin {
        name: "max",
        run: |interp, args, span| extreme(interp, args, CmpOp::Gt, "max", span),
    },
    Builtin {
        name: "min",
        run: |interp, args, span| extreme(interp, args, CmpOp::Lt, "min", span),
    },
    Builtin { name: "print", run: print },
    Builtin {
        name: "repr",
        run: |interp, args, span| {
            let value = one(args, "repr", span)?;
            Ok(Value::text(repr(value, &interp.cx.print_options)))
        },
    },
    Builtin { name: "round", run: round },
    Builtin {
        name: "str",
        run: |interp, args, span| {
            let value = one(args, "str", span)?;
            Ok(Value::text(str(value, &interp.cx.print_options)))
        },
    },
    Builtin { name: "type", run: type_of },
];

/// Classes that convert: `float(x)`.
static CLASSES: &[(&str, DType)] =
    &[("bool", DType::Bool), ("float", DType::Float64), ("int", DType::Int64)];

/// The built-in of a name.
pub(super) fn find(name: &str) -> Option<Value> {
    if let Some((_, dtype)) = CLASSES.iter().find(|(class, _)| *class == name) {
        return Some(Value::DType(TypeValue::Python(*dtype)));
    }
    BUILTINS.iter().find(|builtin| builtin.name == name).map(|builtin| callable(builtin))
}

/// Every name.
pub(super) fn names() -> impl Iterator<Item = &'static str> {
    BUILTINS.iter().map(|builtin| builtin.name).chain(CLASSES.iter().map(|(name, _)| *name))
}

/// The only argument.
fn one<'a>(args: &'a Args, name: &str, span: Span) -> Result<&'a Value> {
    match (&args.positional[..], &args.keywords[..]) {
        ([value], []) => Ok(value),
        (given, _) => {
            bail!(span, TypeError, "{name}() takes exactly one argument ({} given)", given.len())
        }
    }
}

fn abs(interp: &mut Interp<'_>, args: &Args, span: Span) -> Result<Value> {
    match one(args, "abs", span)? {
        Value::Int(number) => number
            .checked_abs()
            .map(Value::Int)
            .ok_or_else(|| diagnostic!(span, OverflowError, "numscope's int has 64 bits")),
        Value::Bool(value) => Ok(Value::Int(i64::from(*value))),
        Value::Float(number) => Ok(Value::Float(number.abs())),
        value if value.as_scalar().is_some() => {
            let absolute =
                crate::numpy::ufunc::find("absolute").expect("absolute is a row of the table");
            scalar::map(interp.cx, absolute, &[value], true, span)
        }
        other => bail!(span, TypeError, "bad operand type for abs(): '{}'", other.type_name()),
    }
}

fn len(_: &mut Interp<'_>, args: &Args, span: Span) -> Result<Value> {
    Ok(Value::from(match one(args, "len", span)? {
        Value::Str(text) => text.chars().count(),
        Value::Tuple(items) => items.len(),
        Value::List(items) => items.borrow().len(),
        Value::Array(array) if array.ndim() > 0 => array.shape()[0],
        Value::Array(_) => bail!(span, TypeError, "len() of unsized object"),
        other => bail!(span, TypeError, "object of type '{}' has no len()", other.type_name()),
    }))
}

fn extreme(
    interp: &mut Interp<'_>,
    args: &Args,
    wanted: CmpOp,
    name: &str,
    span: Span,
) -> Result<Value> {
    let items: Vec<Value> = match &args.positional[..] {
        [] => bail!(span, TypeError, "{name} expected at least 1 argument, got 0"),
        [Value::Tuple(items)] => items.to_vec(),
        [Value::List(items)] => items.borrow().clone(),
        [Value::Array(array)] if array.ndim() == 1 => {
            (0..array.size()).map(|i| Value::Scalar(array.at(&[i]))).collect()
        }
        [one] => bail!(span, TypeError, "'{}' object is not iterable", one.type_name()),
        several => several.to_vec(),
    };
    let mut items = items.into_iter();
    let Some(mut best) = items.next() else {
        bail!(span, ValueError, "{name}() arg is an empty sequence")
    };
    for item in items {
        let better = scalar::compare(interp.cx, wanted, &item, &best, span)?;
        if convert::as_flag(&better, span)? {
            best = item;
        }
    }
    Ok(best)
}

fn print(interp: &mut Interp<'_>, args: &Args, _: Span) -> Result<Value> {
    let (mut sep, mut end) = (" ".to_owned(), "\n".to_owned());
    for (name, value, at) in &args.keywords {
        let text = match value {
            Value::Str(text) => text.to_string(),
            Value::None => continue,
            other => {
                bail!(*at, TypeError, "{name} must be None or a string, not {}", other.type_name())
            }
        };
        match name.as_str() {
            "sep" => sep = text,
            "end" => end = text,
            _ => bail!(*at, TypeError, "'{name}' is an invalid keyword argument for print()"),
        }
    }
    let texts: Vec<String> =
        args.positional.iter().map(|value| str(value, &interp.cx.print_options)).collect();
    interp.cx.output.push_str(&texts.join(&sep));
    interp.cx.output.push_str(&end);
    Ok(Value::None)
}

fn round(_: &mut Interp<'_>, args: &Args, span: Span) -> Result<Value> {
    let (value, digits) = match &args.positional[..] {
        [value] => (value, None),
        [value, digits] => (value, Some(convert::as_integer(digits, span)?)),
        given => bail!(
            span,
            TypeError,
            "round() takes from 1 to 2 positional arguments but {} were given",
            given.len()
        ),
    };
    match (value, digits) {
        (Value::Int(number), None) => Ok(Value::Int(*number)),
        (Value::Float(number), None) => Ok(Value::Int(number.round_ties_even() as i64)),
        (Value::Float(number), Some(digits)) if (0..=300).contains(&digits) => {
            // Through the decimal text, as Python rounds correctly.
            let text = format!("{number:.*}", digits as usize);
            Ok(Value::Float(text.parse().unwrap_or(*number)))
        }
        (other, _) => {
            bail!(span, TypeError, "type {} doesn't define __round__ method", other.type_name())
        }
    }
}

fn type_of(_: &mut Interp<'_>, args: &Args, span: Span) -> Result<Value> {
    let value = one(args, "type", span)?;
    Ok(match value {
        Value::Bool(_) => Value::DType(TypeValue::Python(DType::Bool)),
        Value::Int(_) => Value::DType(TypeValue::Python(DType::Int64)),
        Value::Float(_) => Value::DType(TypeValue::Python(DType::Float64)),
        Value::Scalar(scalar) => Value::DType(TypeValue::Class(scalar.dtype())),
        other => bail!(
            span,
            NotImplementedError,
            "numscope has no value for the class {}",
            other.type_name()
        ),
    })
}
