//! Python's built-in functions that there are so far, a row each.

use std::any::Any;
use std::fmt;

use super::items::{self, Enumerate, Items, Zip};
use super::{Interp, repr, scalar, str};
use crate::array::dtype::DType;
use crate::diag::{Result, Span};
use crate::numpy::convert;
use crate::numpy::registry::{Args, callable};
use crate::syntax::ast::CmpOp;
use crate::value::{Call, Range, TypeValue, Value};
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
        if IS_CLASS.contains(&self.name) {
            return format!("<class '{}'>", self.name);
        }
        format!("<built-in function {}>", self.name)
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// Those that are classes in Python.
const IS_CLASS: &[&str] = &["enumerate", "list", "range", "tuple", "zip"];

static BUILTINS: &[Builtin] = &[
    Builtin { name: "abs", run: abs },
    Builtin { name: "enumerate", run: enumerate },
    Builtin { name: "len", run: len },
    Builtin {
        name: "list",
        run: |interp, args, span| listed(interp, args, "list", span).map(Value::list),
    },
    Builtin {
        name: "max",
        run: |interp, args, span| extreme(interp, args, CmpOp::Gt, "max", span),
    },
    Builtin {
        name: "min",
        run: |interp, args, span| extreme(interp, args, CmpOp::Lt, "min", span),
    },
    Builtin { name: "print", run: print },
    Builtin { name: "range", run: range },
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
    Builtin { name: "sum", run: sum },
    Builtin {
        name: "tuple",
        run: |interp, args, span| listed(interp, args, "tuple", span).map(Value::tuple),
    },
    Builtin { name: "type", run: type_of },
    Builtin { name: "zip", run: zip },
];

/// Classes that convert: `float(x)`.
static CLASSES: &[(&str, DType)] =
    &[("bool", DType::Bool), ("float", DType::Float64), ("int", DType::Int64)];

/// The built-in of a name.
pub fn find(name: &str) -> Option<Value> {
    if let Some((_, dtype)) = CLASSES.iter().find(|(class, _)| *class == name) {
        return Some(Value::DType(TypeValue::Python(*dtype)));
    }
    BUILTINS.iter().find(|builtin| builtin.name == name).map(|builtin| callable(builtin))
}

/// Every name.
pub fn names() -> impl Iterator<Item = &'static str> {
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
        Value::Range(range) => match i64::try_from(range.len()) {
            Ok(length) => length as usize,
            Err(_) => {
                bail!(span, OverflowError, "Python int too large to convert to C ssize_t")
            }
        },
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
    let items = match &args.positional[..] {
        [] => bail!(span, TypeError, "{name} expected at least 1 argument, got 0"),
        [one] => one.clone(),
        several => Value::tuple(several.iter().cloned()),
    };
    let mut items = Items::of(&items, span)?;
    let Some(mut best) = items.next(span)? else {
        bail!(span, ValueError, "{name}() arg is an empty sequence")
    };
    while let Some(item) = items.next(span)? {
        interp.cx.poll(span)?;
        let better = scalar::compare(interp.cx, wanted, &item, &best, span)?;
        if convert::as_flag(&better, span)? {
            best = item;
        }
    }
    Ok(best)
}

/// What `list` and `tuple` are made of.
fn listed(interp: &mut Interp<'_>, args: &Args, name: &str, span: Span) -> Result<Vec<Value>> {
    positional(args, name, (0, 1), span)?;
    args.positional
        .first()
        .map_or_else(|| Ok(Vec::new()), |value| items::all(interp.cx, value, span))
}

/// Refuse keywords, and too few or too many arguments.
fn positional(args: &Args, name: &str, takes: (usize, usize), span: Span) -> Result<()> {
    let given = args.positional.len();
    if !args.keywords.is_empty() {
        bail!(span, TypeError, "{name}() takes no keyword arguments");
    }
    let (bound, limit) = if given < takes.0 { ("least", takes.0) } else { ("most", takes.1) };
    if (takes.0..=takes.1).contains(&given) {
        return Ok(());
    }
    let plural = if limit == 1 { "" } else { "s" };
    bail!(span, TypeError, "{name} expected at {bound} {limit} argument{plural}, got {given}")
}

/// Python's `__index__` of an argument.
fn index(value: &Value, span: Span) -> Result<i64> {
    let class = value.type_name();
    value.as_index().ok_or_else(|| {
        diagnostic!(span, TypeError, "'{class}' object cannot be interpreted as an integer")
    })
}

fn range(_: &mut Interp<'_>, args: &Args, span: Span) -> Result<Value> {
    positional(args, "range", (1, 3), span)?;
    let numbers: Vec<i64> =
        args.positional.iter().map(|value| index(value, span)).collect::<Result<_>>()?;
    let (start, stop, step) = match numbers[..] {
        [stop] => (0, stop, 1),
        [start, stop] => (start, stop, 1),
        [start, stop, step, ..] => (start, stop, step),
        [] => unreachable!("there is at least one"),
    };
    if step == 0 {
        bail!(span, ValueError, "range() arg 3 must not be zero");
    }
    Ok(Value::Range(Range { start, stop, step }))
}

fn enumerate(_: &mut Interp<'_>, args: &Args, span: Span) -> Result<Value> {
    let mut start = args.positional.get(1);
    for (name, value, at) in &args.keywords {
        if name != "start" {
            bail!(*at, TypeError, "'{name}' is an invalid keyword argument for enumerate()");
        }
        start = Some(value);
    }
    let Some(value) = args.positional.first() else {
        bail!(span, TypeError, "enumerate() missing required argument 'iterable' (pos 1)")
    };
    let number = start.map_or(Ok(0), |start| index(start, span))?;
    items::iterator(Enumerate { items: Items::of(value, span)?, number }, span)
}

fn zip(_: &mut Interp<'_>, args: &Args, span: Span) -> Result<Value> {
    if let Some((name, _, at)) = args.keywords.first() {
        if name == "strict" {
            bail!(*at, NotImplementedError, "numscope has no strict= of zip() yet");
        }
        bail!(*at, TypeError, "zip() got an unexpected keyword argument '{name}'");
    }
    let all = args.positional.iter().map(|value| Items::of(value, span));
    items::iterator(Zip(all.collect::<Result<_>>()?), span)
}

fn sum(interp: &mut Interp<'_>, args: &Args, span: Span) -> Result<Value> {
    let mut start = args.positional.get(1).cloned();
    for (name, value, at) in &args.keywords {
        if name != "start" {
            bail!(*at, TypeError, "'{name}' is an invalid keyword argument for sum()");
        }
        start = Some(value.clone());
    }
    let Some(value) = args.positional.first() else {
        bail!(span, TypeError, "sum() takes at least 1 positional argument (0 given)")
    };
    let mut total = start.unwrap_or(Value::Int(0));
    if matches!(total, Value::Str(_)) {
        bail!(span, TypeError, "sum() can't sum strings [use ''.join(seq) instead]");
    }
    let mut items = Items::of(value, span)?;
    while let Some(item) = items.next(span)? {
        interp.cx.poll(span)?;
        total = interp.add(total, item, span)?;
    }
    Ok(total)
}

fn print(interp: &mut Interp<'_>, args: &Args, span: Span) -> Result<Value> {
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
    match interp.cx.output.print(&(texts.join(&sep) + &end)) {
        Ok(()) => Ok(Value::None),
        Err(why) => bail!(span, OSError, "{why}"),
    }
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
