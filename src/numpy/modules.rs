//! The names of `numpy` and `numpy.random`, the methods of arrays, and the classes that convert numbers.

use super::convert::{self, set_word, whole};
use super::create::warn_cast;
use super::registry::{Args, Bound, Costs, Function, Run, callable};
use super::strided::{self, Keep};
use super::{
    attributes, create, elements, manipulate, names, random, ranges, reduce, stats, ufunc,
};
use crate::array::dtype::{DType, Scalar};
use crate::context::Context;
use crate::diag::{Diagnostic, Result, Span, did_you_mean};
use crate::value::{TypeValue, Value};
use crate::{bail, diagnostic};

/// Every table of functions and methods.
pub static FUNCTIONS: &[&[Function]] = &[
    create::ROWS,
    ranges::ROWS,
    manipulate::ROWS,
    elements::ROWS,
    reduce::ROWS,
    stats::ROWS,
    random::ROWS,
    ROWS,
];

/// What is neither elementwise nor in a file of its own.
static ROWS: &[Function] = &[
    Function {
        name: "ndarray.astype",
        signature: "self, dtype",
        costs: Costs::Step,
        doc: "A new array with the elements converted; floats lose their fraction, integers wrap.\n\n\
              >>> np.array([1.9, -1.9]).astype(int)\narray([ 1, -1])",
        run: Run::Cast,
    },
    Function {
        name: "dtype",
        signature: "dtype",
        costs: Costs::Nothing,
        doc: "The dtype of a name, a code or a class.\n\n>>> np.dtype('f4')\ndtype('float32')",
        run: Run::Call(|_, bound| to_dtype(&bound)),
    },
];

fn to_dtype(bound: &Bound) -> Result<Value> {
    let dtype = convert::as_dtype(bound.required(0), bound.span)?;
    Ok(Value::DType(TypeValue::Instance(dtype)))
}

/// Constants of `numpy`.
static CONSTANTS: &[(&str, f64)] = &[
    ("e", std::f64::consts::E),
    ("euler_gamma", 0.577_215_664_901_532_9),
    ("inf", f64::INFINITY),
    ("nan", f64::NAN),
    ("pi", std::f64::consts::PI),
];

/// Classes under other names than their own, those of 64-bit Linux.
static CLASS_ALIASES: &[(&str, DType)] = &[
    ("bool_", DType::Bool),
    ("byte", DType::Int8),
    ("double", DType::Float64),
    ("int_", DType::Int64),
    ("intc", DType::Int32),
    ("intp", DType::Int64),
    ("long", DType::Int64),
    ("longlong", DType::Int64),
    ("short", DType::Int16),
    ("single", DType::Float32),
    ("ubyte", DType::UInt8),
    ("uint", DType::UInt64),
    ("uintc", DType::UInt32),
    ("uintp", DType::UInt64),
    ("ulong", DType::UInt64),
    ("ulonglong", DType::UInt64),
    ("ushort", DType::UInt16),
];

fn functions() -> impl Iterator<Item = &'static Function> {
    FUNCTIONS.iter().flat_map(|table| table.iter())
}

/// The function of a name behind `np.`, or of a method: `random.rand`, `ndarray.copy`.
pub fn function(name: &str) -> Option<&'static Function> {
    let name =
        reduce::ALIASES.iter().find(|(alias, _)| *alias == name).map_or(name, |(_, name)| name);
    functions().find(|function| function.name == name)
}

fn class(name: &str) -> Option<DType> {
    let own = DType::ALL.iter().copied().find(|dtype| dtype.name() == name);
    own.or_else(|| CLASS_ALIASES.iter().find(|(alias, _)| *alias == name).map(|(_, dtype)| *dtype))
}

/// The name that a function has in a module.
fn name_in<'a>(module: &str, name: &'a str) -> Option<&'a str> {
    match name.split_once('.') {
        None => (module == "numpy").then_some(name),
        Some(("random", name)) => (module == "numpy.random").then_some(name),
        Some(_) => None,
    }
}

/// Every name that a module has in numscope, for help and completion.
pub fn module_names(module: &str) -> Vec<&'static str> {
    let mut all: Vec<&str> =
        functions().filter_map(|function| name_in(module, function.name)).collect();
    if module == "numpy" {
        all.extend(ufunc::UFUNCS.iter().flat_map(|u| u.aliases.iter().copied().chain([u.name])));
        all.extend(reduce::ALIASES.iter().map(|(alias, _)| *alias));
        all.extend(DType::ALL.iter().map(|dtype| dtype.name()));
        all.extend(CLASS_ALIASES.iter().map(|(alias, _)| *alias));
        all.extend(CONSTANTS.iter().map(|(name, _)| *name));
        all.extend(["newaxis", "random", "True_", "False_"]);
    }
    all.sort_unstable();
    all
}

/// `module.name`.
///
/// # Errors
/// `AttributeError` for what NumPy has not either, `NotImplementedError` for what it has.
pub fn attribute(module: &str, name: &str, span: Span) -> Result<Value> {
    let found = match module {
        "numpy" => of_numpy(name),
        "numpy.random" => {
            functions().find(|f| name_in(module, f.name) == Some(name)).map(|f| callable(f))
        }
        _ => None,
    };
    found.ok_or_else(|| missing(module, name, span))
}

fn of_numpy(name: &str) -> Option<Value> {
    if let Some(ufunc) = ufunc::find(name) {
        return Some(callable(ufunc));
    }
    if let Some(function) = function(name).filter(|function| !function.name.contains('.')) {
        return Some(callable(function));
    }
    if let Some(dtype) = class(name) {
        return Some(convert::class(dtype));
    }
    if let Some((_, number)) = CONSTANTS.iter().find(|(constant, _)| *constant == name) {
        return Some(Value::Float(*number));
    }
    match name {
        "newaxis" => Some(Value::None),
        "random" => Some(Value::Module("numpy.random")),
        "True_" | "False_" => {
            Some(Value::Scalar(Scalar::Bool(crate::array::dtype::BoolByte::new(name == "True_"))))
        }
        _ => None,
    }
}

fn missing(module: &str, name: &str, span: Span) -> Diagnostic {
    let short = if module == "numpy" { "np".to_owned() } else { module.replacen("numpy", "np", 1) };
    let known = module_names(module);
    let near = did_you_mean(name, known.iter().copied());
    if names::of_module(module).any(|real| real == name) {
        let error = diagnostic!(span, NotImplementedError, "numscope has no {short}.{name} yet");
        return match (names::instead_of(name), near) {
            (Some(advice), _) => error.hint(format!("use {advice}")),
            (None, Some(near)) => {
                error.hint(format!("the nearest name that there is: {short}.{near}"))
            }
            (None, None) => error,
        };
    }
    let error = diagnostic!(span, AttributeError, "module '{module}' has no attribute '{name}'");
    match near {
        Some(near) => error.hint(format!("did you mean {short}.{near}?")),
        None => error,
    }
}

/// The method of an array.
pub fn array_method(name: &str) -> Option<&'static Function> {
    functions().find(|function| function.name.strip_prefix("ndarray.") == Some(name))
}

/// The method of an array or a NumPy scalar.
pub fn method(value: &Value, name: &str) -> Option<&'static Function> {
    match value {
        Value::Array(_) => array_method(name),
        Value::Scalar(_) if name == "astype" => function("generic.astype"),
        Value::Scalar(_) => array_method(name),
        Value::None
        | Value::Bool(_)
        | Value::Int(_)
        | Value::Float(_)
        | Value::Str(_)
        | Value::Tuple(_)
        | Value::List(_)
        | Value::Range(_)
        | Value::Iterator(_)
        | Value::Slice(_)
        | Value::Ellipsis
        | Value::DType(_)
        | Value::Function(_)
        | Value::Module(_) => None,
    }
}

/// The methods of arrays.
pub fn method_names() -> impl Iterator<Item = &'static str> {
    functions().filter_map(|function| function.name.strip_prefix("ndarray."))
}

/// Every attribute and method of arrays, for help and completion.
pub fn array_names() -> Vec<&'static str> {
    let mut all: Vec<&str> =
        method_names().chain(attributes::ATTRIBUTES.iter().map(|a| a.name)).collect();
    all.sort_unstable();
    all
}

/// A call of a class: `np.float64(3)`, `int(2.5)`, `np.int8([1, 2])`.
///
/// # Errors
/// `TypeError` for what is no number, `ValueError` for a text that is none, `OverflowError` for one that
/// does not fit.
pub fn construct(cx: &mut Context, class: TypeValue, args: Args, span: Span) -> Result<Value> {
    let (dtype, is_python) = match class {
        TypeValue::Python(dtype) => (dtype, true),
        TypeValue::Class(dtype) => (dtype, false),
        TypeValue::Instance(dtype) => bail!(
            span, TypeError, "'numpy.dtypes.{}' object is not callable", attributes::class_name(dtype);
            hint: "convert with np.{dtype}(x) or x.astype(np.{dtype})"
        ),
    };
    let python = if dtype == DType::Bool {
        "bool"
    } else if dtype.is_float() {
        "float"
    } else {
        "int"
    };
    let Args { positional, keywords } = args;
    if !keywords.is_empty() {
        bail!(span, TypeError, "{python}() takes no keyword arguments");
    }
    let value = match &positional[..] {
        [] => &Value::Int(0),
        [value] => value,
        given if dtype == DType::Float64 || is_python => {
            bail!(span, TypeError, "{python} expected at most 1 argument, got {}", given.len())
        }
        given => {
            bail!(span, TypeError, "function takes at most 1 argument ({} given)", given.len())
        }
    };
    if is_python {
        return python_number(value, dtype, python, span);
    }
    let value = match value {
        Value::List(_) | Value::Tuple(_) => {
            return convert::copy_of(cx, value, Some(dtype), span).map(Value::Array);
        }
        Value::Array(array) if array.ndim() > 0 => {
            return strided::copy(cx, array, dtype, Keep::K, span).map(Value::Array);
        }
        Value::Str(text) => match dtype {
            DType::Bool => Scalar::Bool(crate::array::dtype::BoolByte::new(!text.is_empty())),
            _ => number_of_text(text, dtype, span)?,
        },
        Value::None if dtype == DType::Bool => Scalar::Int64(0),
        Value::None if dtype.is_float() => Scalar::Float64(f64::NAN),
        other => other.as_scalar().ok_or_else(|| convert::not_a_number(other, dtype, span))?,
    };
    let word = match positional.first() {
        // NumPy's numbers are cast, Python's must fit.
        Some(Value::Scalar(_) | Value::Array(_)) => convert::word_of(value, dtype),
        _ => set_word(value, dtype, span)?,
    };
    if dtype.is_float() {
        warn_cast(cx, value, dtype, span);
    }
    Ok(Value::Scalar(Scalar::read(dtype, &word.0)))
}

/// `int(x)`, `float(x)`, `bool(x)`.
fn python_number(value: &Value, dtype: DType, python: &str, span: Span) -> Result<Value> {
    if dtype == DType::Bool {
        return convert::as_flag(value, span).map(Value::Bool);
    }
    if let Value::Array(array) = value
        && array.ndim() > 0
    {
        bail!(
            span, TypeError, "only 0-dimensional arrays can be converted to Python scalars";
            hint: "convert every element: a.astype({python})"
        );
    }
    let scalar = match value {
        Value::Str(text) => number_of_text(text, dtype, span)?,
        other => other.as_scalar().ok_or_else(|| convert::not_a_number(other, dtype, span))?,
    };
    if dtype.is_float() {
        return Ok(Value::Float(scalar.as_f64()));
    }
    match scalar {
        Scalar::Bool(truth) => Ok(Value::Int(truth.get().into())),
        Scalar::Float32(_) | Scalar::Float64(_) => whole(scalar.as_f64(), span).map(Value::Int),
        integer => elements::python_number(integer, span),
    }
}

/// Python's number of a text, of 64 bits: underscores between digits and blanks around are allowed.
fn number_of_text(text: &str, dtype: DType, span: Span) -> Result<Scalar> {
    let trimmed = text.trim();
    let has_plain_underscores =
        !trimmed.starts_with('_') && !trimmed.ends_with('_') && !trimmed.contains("__");
    let digits: String = trimmed.chars().filter(|&c| c != '_').collect();
    if dtype.is_float() {
        let number = digits.parse::<f64>().ok().filter(|_| has_plain_underscores);
        return number.map(Scalar::Float64).ok_or_else(|| {
            diagnostic!(span, ValueError, "could not convert string to float: '{text}'")
        });
    }
    match digits.parse::<i64>() {
        Ok(number) if has_plain_underscores => Ok(Scalar::Int64(number)),
        Err(error)
            if matches!(
                error.kind(),
                std::num::IntErrorKind::PosOverflow | std::num::IntErrorKind::NegOverflow
            ) =>
        {
            bail!(span, OverflowError, "Python int too large to convert to C long")
        }
        _ => bail!(span, ValueError, "invalid literal for int() with base 10: '{text}'"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_and_every_row_has_an_example() {
        let mut names: Vec<&str> = functions().map(|function| function.name).collect();
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count);
        for module in ["numpy", "numpy.random"] {
            let names = module_names(module);
            assert!(
                names.windows(2).all(|pair| pair[0] != pair[1]),
                "a name of {module} stands for two things"
            );
        }
        for function in functions() {
            assert!(function.doc.contains(">>> "), "{} has no example", function.name);
        }
    }

    #[test]
    fn every_name_that_is_listed_is_found_and_is_numpys() {
        for module in ["numpy", "numpy.random"] {
            for name in module_names(module) {
                assert!(attribute(module, name, Span::NONE).is_ok(), "{module}.{name}");
                assert!(
                    names::of_module(module).any(|real| real == name),
                    "NumPy has no {module}.{name}"
                );
            }
        }
        for name in array_names() {
            assert!(names::of_arrays().any(|real| real == name), "NumPy has no ndarray.{name}");
        }
    }

    #[test]
    fn names_that_are_missing_are_told_apart() {
        #[track_caller]
        fn check(name: &str, message: &str, hint: Option<&str>) {
            let error = attribute("numpy", name, Span::NONE).expect_err("the name is missing");
            assert_eq!(
                (&error.message[..], error.hints.first().map(String::as_str)),
                (message, hint)
            );
        }
        check("sqr", "module 'numpy' has no attribute 'sqr'", Some("did you mean np.sqrt?"));
        check("nosuch", "module 'numpy' has no attribute 'nosuch'", None);
        check(
            "clip",
            "numscope has no np.clip yet",
            Some("use np.minimum(np.maximum(a, low), high)"),
        );
    }
}
