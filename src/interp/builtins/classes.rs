//! Python's and NumPy's classes as values: what `type(x)` gives, what makes a `list`, and what is an instance of what.
//!
//! `int`, `float` and `bool` are [`TypeValue`]s, since they are dtypes too; all others are rows here.

use super::super::function::Function;
use std::any::Any;
use std::cell::RefCell;
use std::rc::Rc;

use compact_str::{CompactString, ToCompactString, format_compact};
use smallvec::{SmallVec, smallvec};

use super::super::Interp;
use super::super::items;
use super::super::methods::{dict, set};
use super::super::takes::MANY;
use super::{ANY, Builtin, Kind};
use crate::array::dtype::DType;
use crate::bail;
use crate::diag::{Result, Span};
use crate::numpy::files::bytes::{self, Bytes, Encoding};
use crate::numpy::modules;
use crate::numpy::registry::{Args, callable};
use crate::numpy::types::{ABSTRACT, ancestors};
use crate::value::{Call, Callable, Dict, Slice, TypeValue, Value, map_of};

/// Classes that convert: `float(x)`.
static CONVERTERS: &[(&str, DType)] =
    &[("bool", DType::Bool), ("float", DType::Float64), ("int", DType::Int64)];

/// The class that converts to numbers, of a name.
pub(super) fn converter(name: &str) -> Option<Value> {
    let (_, dtype) = CONVERTERS.iter().find(|(class, _)| *class == name)?;
    Some(Value::DType(TypeValue::Python(*dtype)))
}

/// Their names.
pub(super) fn converters() -> impl Iterator<Item = &'static str> {
    CONVERTERS.iter().map(|(name, _)| *name)
}

/// Those that have names without an import, besides those that stand with the functions.
pub(super) static ROWS: &[Builtin] = &[
    Builtin::class("", "complex", (0, 2), |_, _, span| {
        bail!(span, NotImplementedError, "numscope has no complex numbers")
    }),
    Builtin::class("", "dict", (0, 1), |interp, args, span| {
        if args.positional.len() > 1 {
            let given = args.positional.len();
            bail!(span, TypeError, "dict expected at most 1 argument, got {given}");
        }
        let mut dict = Dict::default();
        dict::gather(interp, &mut dict, args, span)?;
        Ok(Value::dict(dict))
    })
    .named(ANY),
    Builtin::class("", "list", (0, 1), |interp, args, span| {
        listed(interp, args, span).map(Value::list)
    }),
    Builtin::class("", "object", (0, 0), |_, _, span| {
        bail!(span, NotImplementedError, "numscope has no objects without a class of their own")
    }),
    Builtin::class("", "set", (0, 1), |interp, args, span| {
        let found = args.positional.first().map(|value| set::collect(interp, value, span));
        Ok(Value::set(found.transpose()?.unwrap_or_default()))
    }),
    Builtin::class("", "slice", (1, 3), |_, args, _| {
        let [a, b, c] = [0, 1, 2].map(|i| args.positional.get(i).cloned().unwrap_or(Value::None));
        let (start, stop, step) =
            if args.positional.len() == 1 { (Value::None, a, Value::None) } else { (a, b, c) };
        Ok(Value::Slice(Rc::new(Slice { start, stop, step })))
    }),
    Builtin::class("", "str", (0, 1), |interp, args, span| {
        let Some(value) = args.positional.first() else { return Ok(Value::text("")) };
        if let Value::Int(number) = value {
            return Ok(Value::text(number.to_compact_string()));
        }
        let text = interp.shown(value, false, span)?;
        interp.cx.room_for(text.len(), span)?;
        Ok(Value::text(text))
    }),
    Builtin::class("", "bytes", (0, 3), |interp, args, span| {
        let Some(value) = args.positional.first() else { return Ok(Bytes::value([])) };
        match value {
            Value::Str(text) if args.positional.len() > 1 => {
                let encoding = Encoding::of(args.positional.get(1), span)?;
                bytes::encode(text, encoding, span).map(Bytes::value)
            }
            Value::Str(_) => bail!(span, TypeError, "string argument without an encoding"),
            Value::Array(array) => {
                let count = array.nbytes();
                interp.cx.room_for(count, span)?;
                let tobytes = modules::array_method("tobytes").expect("it is a row of the table");
                interp.call_special(tobytes, [value.clone()], span)
            }
            _ if Bytes::of(value).is_some() => Ok(value.clone()),
            _ => {
                if let Some(count) = value.as_scalar() {
                    return bytes::zeros(interp.cx, count, span);
                }
                let items = items::all(interp, value, span)?;
                bytes::of_items(interp.cx, &items, span)
            }
        }
    }),
    Builtin::class("numpy", "str_", (0, 1), |interp, args, span| {
        let Some(value) = args.positional.first() else { return Ok(Value::numpy_text("")) };
        let text = interp.shown(value, false, span)?;
        interp.cx.room_for(text.len(), span)?;
        Ok(Value::numpy_text(text))
    }),
    Builtin::class("", "tuple", (0, 1), |interp, args, span| {
        listed(interp, args, span).map(Value::tuple)
    }),
];

/// What `list` and `tuple` are made of.
fn listed(interp: &mut Interp<'_>, args: &Args, span: Span) -> Result<Vec<Value>> {
    args.positional.first().map_or_else(|| Ok(Vec::new()), |value| items::all(interp, value, span))
}

/// A class that has no name, or cannot be called.
const fn nameless(module: &'static str, name: &'static str) -> Builtin {
    Builtin::class(module, name, (0, MANY), |_, _, span| {
        bail!(span, TypeError, "cannot create instances of this class")
    })
    .named(ANY)
}

/// A class of NumPy's that a row of its tables makes objects of.
macro_rules! of_row {
    ($name:literal) => {
        Builtin::class("numpy", $name, (0, MANY), |interp, args, span| {
            let row = modules::function($name).expect("the row stands in a table");
            interp.run_function(row, args.clone(), span)
        })
        .named(ANY)
    };
}

/// Those that `type(x)` can give and that have no name without an import.
static NAMELESS: &[Builtin] = &[
    nameless("", "NoneType"),
    nameless("", "builtin_function_or_method"),
    nameless("", "callable_iterator"),
    nameless("", "dict_itemiterator"),
    nameless("", "dict_items"),
    nameless("", "dict_keyiterator"),
    nameless("", "dict_keys"),
    nameless("", "dict_reverseitemiterator"),
    nameless("", "dict_reversekeyiterator"),
    nameless("", "dict_reversevalueiterator"),
    nameless("", "dict_valueiterator"),
    nameless("", "dict_values"),
    nameless("", "ellipsis"),
    nameless("", "function"),
    nameless("", "generator"),
    nameless("", "list_iterator"),
    nameless("", "list_reverseiterator"),
    nameless("", "method"),
    nameless("", "module"),
    nameless("", "range_iterator"),
    nameless("", "set_iterator"),
    nameless("", "str_ascii_iterator"),
    nameless("", "str_iterator"),
    nameless("", "tuple_iterator"),
    nameless("numpy", "ufunc"),
];

/// Classes of NumPy that have a name in its module, from the most particular to the most general.
static OF_NUMPY: &[Builtin] = &[
    of_row!("dtype"),
    of_row!("ndarray"),
    nameless("numpy", "signedinteger"),
    nameless("numpy", "unsignedinteger"),
    nameless("numpy", "integer"),
    nameless("numpy", "floating"),
    nameless("numpy", "inexact"),
    nameless("numpy", "number"),
    nameless("numpy", "character"),
    nameless("numpy", "flexible"),
    nameless("numpy", "generic"),
];

/// `np.name`, where it is a class that is no dtype.
pub(in crate::interp) fn of_numpy(name: &str) -> Option<Value> {
    OF_NUMPY.iter().find(|class| class.name == name).map(|class| callable(class))
}

/// The class of a value.
pub(in crate::interp) fn class_of(value: &Value) -> Value {
    match value {
        Value::Bool(_) => Value::DType(TypeValue::Python(DType::Bool)),
        Value::Int(_) => Value::DType(TypeValue::Python(DType::Int64)),
        Value::Float(_) => Value::DType(TypeValue::Python(DType::Float64)),
        Value::Scalar(scalar) => Value::DType(TypeValue::Class(scalar.dtype())),
        other => named(other.type_name()),
    }
}

/// The class of a qualified name.
fn named(qualified: &'static str) -> Value {
    let all = super::rows().filter(|row| row.kind == Kind::Class).chain(NAMELESS).chain(OF_NUMPY);
    let mut all = all.chain(super::super::modules::classes());
    let found = all.find(|class| class.qualified() == qualified);
    found.map_or_else(|| Other::value(qualified), |class| callable(class))
}

/// A class that no table has, such as that of a function of the user's.
#[derive(Debug)]
struct Other(&'static str);

thread_local! {
    /// Those that were asked for: each is one value, which is equal to itself alone.
    static OTHERS: RefCell<Vec<Rc<Other>>> = const { RefCell::new(Vec::new()) };
}

impl Other {
    fn value(name: &'static str) -> Value {
        OTHERS.with_borrow_mut(|known| {
            let class = known.iter().find(|class| class.0 == name).cloned();
            let class = class.unwrap_or_else(|| {
                known.push(Rc::new(Self(name)));
                Rc::clone(&known[known.len() - 1])
            });
            Value::Function(Callable::Shared(class))
        })
    }
}

impl Call for Other {
    fn name(&self) -> &str {
        self.0
    }

    fn repr(&self) -> String {
        format!("<class '{}'>", self.0)
    }

    fn class(&self) -> &'static str {
        "type"
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// The names of the classes that a value is an instance of, its own first.
fn lineage(value: &Value) -> SmallVec<[&'static str; 4]> {
    let mut names: SmallVec<[&str; 4]> = smallvec![value.type_name()];
    match value {
        Value::Bool(_) => names.push("int"),
        Value::Str(text) if text.is_numpy => names.extend_from_slice(ancestors(DType::Text(0))),
        Value::Scalar(scalar) => names.extend_from_slice(ancestors(scalar.dtype())),
        Value::Array(array) if array.is_memmap() => names.push("numpy.ndarray"),
        _ => {}
    }
    names.push("object");
    names
}

/// A class's qualified name; `None` for what is no class.
fn class_name(class: &Value) -> Option<CompactString> {
    match class {
        Value::DType(TypeValue::Python(dtype)) => {
            Some(super::super::show::python_class(*dtype).into())
        }
        Value::DType(TypeValue::Class(dtype)) => Some(format_compact!("numpy.{dtype}")),
        Value::Function(function) => {
            if let Some(other) = function.downcast::<Other>() {
                return Some(other.0.into());
            }
            let row = function.downcast::<Builtin>()?;
            (row.kind == Kind::Class).then(|| row.qualified().into())
        }
        _ => None,
    }
}

/// Python's `isinstance`.
///
/// # Errors
/// `TypeError` for what is no class.
pub(super) fn is_instance(value: &Value, class: &Value, span: Span) -> Result<bool> {
    if let Value::Tuple(classes) = class {
        for class in classes.iter() {
            if is_instance(value, class, span)? {
                return Ok(true);
            }
        }
        return Ok(false);
    }
    let Some(name) = class_name(class) else {
        bail!(span, TypeError, "isinstance() arg 2 must be a type, a tuple of types, or a union")
    };
    Ok(lineage(value).contains(&name.as_str()))
}

/// Python's `issubclass`.
///
/// # Errors
/// `TypeError` for what is no class.
pub(super) fn is_subclass(class: &Value, of: &Value, span: Span) -> Result<bool> {
    let Some(name) = class_name(class) else {
        bail!(span, TypeError, "issubclass() arg 1 must be a class")
    };
    if let Value::Tuple(classes) = of {
        for of in classes.iter() {
            if is_subclass(class, of, span)? {
                return Ok(true);
            }
        }
        return Ok(false);
    }
    let Some(of) = class_name(of) else {
        bail!(span, TypeError, "issubclass() arg 2 must be a class, a tuple of classes, or a union")
    };
    let above: &[&str] = match class {
        Value::DType(TypeValue::Python(DType::Bool)) => &["int"],
        Value::DType(TypeValue::Class(dtype)) => ancestors(*dtype),
        _ => ABSTRACT.iter().find(|(known, _)| *known == name).map_or(&[], |(_, above)| above),
    };
    Ok(name == of || of == "object" || above.contains(&of.as_str()))
}

/// `f.__name__` and its kin, of functions and classes; and `dict.fromkeys`.
pub(in crate::interp) fn attribute(value: &Value, name: &str) -> Option<Value> {
    let is_class = class_name(value);
    match (name, value) {
        ("__name__" | "__qualname__", _) if is_class.is_some() => {
            let class = is_class?;
            Some(Value::text(class.rsplit('.').next().unwrap_or(&class)))
        }
        ("__qualname__", Value::Function(function))
            if let Some(function) = function.downcast::<Function>() =>
        {
            Some(Value::text(&*function.code.qualified))
        }
        ("__name__" | "__qualname__", Value::Function(function)) => {
            Some(Value::text(function.call().name()))
        }
        ("__name__", Value::Module(module)) => Some(Value::text(*module)),
        ("__module__", _) if is_class.is_some() => {
            let class = is_class?;
            Some(Value::text(class.rsplit_once('.').map_or("builtins", |(module, _)| module)))
        }
        ("__class__", _) => Some(class_of(value)),
        ("fromkeys", Value::Function(function))
            if function.downcast::<Builtin>().is_some_and(|row| row.qualified() == "dict") =>
        {
            Some(callable(&FROMKEYS))
        }
        ("maketrans", Value::Function(function))
            if function.downcast::<Builtin>().is_some_and(|row| row.qualified() == "str") =>
        {
            Some(callable(&MAKETRANS))
        }
        ("from_iterable", Value::Function(function))
            if function.downcast::<Builtin>().is_some_and(|row| row.name == "chain") =>
        {
            Some(callable(&super::super::modules::itertools::FROM_ITERABLE))
        }
        _ => super::super::methods::of_class(&is_class?, name),
    }
}

static FROMKEYS: Builtin = Builtin::new("", "fromkeys", (1, 2), dict::fromkeys);

static MAKETRANS: Builtin = Builtin::new("", "maketrans", (1, 3), |_, args, span| {
    map_of(&args.positional, span).map(Value::dict)
});
