//! The names of `numpy` and `numpy.random`, the methods of arrays, and the classes that convert numbers.

use rustc_hash::FxHashMap;

use super::concatenators::{CONCATENATORS, EXPRESSIONS};
use super::convert::{self, set_word, whole};
use super::create::warn_cast;
use super::grids::GRIDS;
use super::registry::{Args, Bound, Costs, Function, Run, callable};
use super::strided::{self, Keep};
use super::{
    astype, attributes, averages, bits, choose, clip, closeness, concatenators, construct, create,
    diagonals, digits, einsum, elements, extremes, files, flags, flat, flat_index, from_calls,
    functional, gradient, grids, gufunc, histogram, histogram_nd, insert, interpolate, join, kinds,
    limits, linalg, manipulate, memmap, names, nd_iterators, nonzero, order_stats, pad, parse,
    partition, patterns, place, polynomials, products, random, ranges, reduce, relate, repeat,
    rounding, running, set_attributes, sets, settings, sharing, sort, split, spread, stats,
    strings, take, texts_of_arrays, texts_of_floats, trim, turn, types, ufunc, ufunc_at,
    ufunc_methods, unique_results, vectorize, waves, without_nan,
};
use crate::array::dtype::{DType, Scalar};
use crate::context::Context;
use crate::diag::{Diagnostic, ErrorKind, Result, Span, did_you_mean};
use crate::value::{Call, TypeValue, Value};
use crate::{bail, diagnostic};

/// Every table of functions and methods.
pub static FUNCTIONS: &[&[Function]] = &[
    create::ROWS,
    ranges::ROWS,
    manipulate::ROWS,
    elements::ROWS,
    join::ROWS,
    split::ROWS,
    insert::ROWS,
    repeat::ROWS,
    turn::ROWS,
    types::ROWS,
    astype::ROWS,
    construct::ROWS,
    from_calls::ROWS,
    spread::ROWS,
    flat::ROWS,
    nd_iterators::ROWS,
    set_attributes::ROWS,
    place::ROWS,
    trim::ROWS,
    limits::ROWS,
    concatenators::ROWS,
    pad::ROWS,
    memmap::ROWS,
    files::binary::ROWS,
    files::bytes::ROWS,
    files::genfromtxt::ROWS,
    files::load::ROWS,
    files::loadtxt::ROWS,
    files::npz::ROWS,
    files::save::ROWS,
    files::savetxt::ROWS,
    settings::ROWS,
    reduce::ROWS,
    stats::ROWS,
    order_stats::ROWS,
    products::ROWS,
    gufunc::ROWS,
    einsum::ROWS,
    linalg::TABLES[0],
    linalg::TABLES[1],
    linalg::TABLES[2],
    linalg::TABLES[3],
    linalg::TABLES[4],
    polynomials::TABLES[0],
    polynomials::TABLES[1],
    polynomials::TABLES[2],
    polynomials::TABLES[3],
    without_nan::ROWS,
    averages::ROWS,
    closeness::ROWS,
    histogram::ROWS,
    clip::ROWS,
    interpolate::ROWS,
    kinds::ROWS,
    waves::ROWS,
    histogram_nd::ROWS,
    relate::ROWS,
    rounding::ROWS,
    running::SCANS,
    running::ROWS,
    gradient::ROWS,
    random::TABLES[0],
    random::TABLES[1],
    random::TABLES[2],
    random::TABLES[3],
    random::TABLES[4],
    random::TABLES[5],
    random::TABLES[6],
    random::TABLES[7],
    random::TABLES[8],
    random::TABLES[9],
    nonzero::ROWS,
    choose::ROWS,
    take::ROWS,
    sort::ROWS,
    extremes::ROWS,
    sets::ROWS,
    unique_results::ROWS,
    diagonals::ROWS,
    grids::ROWS,
    bits::ROWS,
    digits::ROWS,
    texts_of_arrays::ROWS,
    texts_of_floats::ROWS,
    strings::TABLES[0],
    strings::TABLES[1],
    strings::TABLES[2],
    strings::TABLES[3],
    strings::TABLES[4],
    strings::TABLES[5],
    flags::ROWS,
    functional::ROWS,
    vectorize::ROWS,
    flat_index::ROWS,
    partition::ROWS,
    patterns::ROWS,
    sharing::ROWS,
    ufunc_at::ROWS,
    ufunc_methods::ROWS,
    ROWS,
];

/// What is neither elementwise nor in a file of its own.
static ROWS: &[Function] = &[Function {
    name: "dtype",
    signature: "dtype, align=False, copy=False, *, metadata=None",
    costs: Costs::Nothing,
    doc: "The dtype of a name, a code or a class; the class of dtypes.\n\n\
              >>> np.dtype('f4')\ndtype('float32')\n>>> isinstance(np.dtype('f4'), np.dtype)\nTrue",
    run: Run::Call(|_, bound| to_dtype(&bound)),
}];

fn to_dtype(bound: &Bound) -> Result<Value> {
    let dtype = convert::any_dtype(bound.required(0), bound.span)?;
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
    ("str_", DType::Text(0)),
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

thread_local! {
    /// The tables by name: methods are looked up in loops.
    static BY_NAME: FxHashMap<(&'static str, &'static str), &'static Function> =
        functions().map(|function| (apart(function.name), function)).collect();
}

/// What a name belongs to, and the name itself: `random` and `rand`.
fn apart(name: &str) -> (&str, &str) {
    name.rsplit_once('.').unwrap_or(("", name))
}

/// The row of a name that belongs to `owner`: `ndarray` and `copy`.
fn row(owner: &str, name: &str) -> Option<&'static Function> {
    BY_NAME.with(|rows| rows.get(&(owner, name)).copied())
}

/// The function of a name behind `np.`, or of a method: `random.rand`, `ndarray.copy`.
pub fn function(name: &str) -> Option<&'static Function> {
    let name =
        reduce::ALIASES.iter().find(|(alias, _)| *alias == name).map_or(name, |(_, name)| name);
    let (owner, name) = apart(name);
    row(owner, name)
}

fn class(name: &str) -> Option<DType> {
    let own = DType::ALL.iter().copied().find(|dtype| dtype.name() == name);
    own.or_else(|| CLASS_ALIASES.iter().find(|(alias, _)| *alias == name).map(|(_, dtype)| *dtype))
}

/// What of `numpy` is indexed rather than called.
fn indexed() -> impl Iterator<Item = (&'static str, &'static dyn Call)> {
    let grids = GRIDS.iter().map(|it| (it.name, it as &dyn Call));
    let joins = CONCATENATORS.iter().map(|it| (it.name, it as &dyn Call));
    grids.chain(joins).chain(EXPRESSIONS.iter().map(|it| (it.name, it as &dyn Call)))
}

/// Run a function of `numpy` within another, as NumPy's own Python code does.
///
/// # Errors
/// Those of the function.
///
/// # Panics
/// Where there is no such function, or it runs as a part of a plan.
pub(super) fn apply(
    cx: &mut Context,
    name: &str,
    positional: impl IntoIterator<Item = Value>,
    keywords: &[(&str, Value)],
    span: Span,
) -> Result<Value> {
    let function = function(name).expect("the name stands in a table");
    let keywords = keywords.iter().map(|(name, value)| ((*name).to_owned(), value.clone(), span));
    let args = Args { positional: positional.into_iter().collect(), keywords: keywords.collect() };
    match function.run {
        Run::Call(run) => run(cx, function.bind(args, span)?),
        Run::Calls(_) | Run::Reduce { .. } | Run::Cast => {
            unreachable!("{name} runs with the interpreter")
        }
    }
}

/// The name that a function has in a module.
fn name_in<'a>(module: &str, name: &'a str) -> Option<&'a str> {
    match name.rsplit_once('.') {
        None => (module == "numpy").then_some(name),
        Some((within, name)) => (module.strip_prefix("numpy.") == Some(within)).then_some(name),
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
        all.extend(indexed().map(|(name, _)| name));
        all.extend(["lib", "linalg", "newaxis", "random", "strings", "True_", "False_"]);
    }
    if module == "numpy.strings" {
        all.extend(strings::SHARED);
    }
    if module == "numpy.lib" {
        all.push("stride_tricks");
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
        "numpy.lib" if name == "stride_tricks" => Some(Value::Module("numpy.lib.stride_tricks")),
        "numpy.strings" if strings::SHARED.contains(&name) => of_numpy(name),
        "numpy.linalg" | "numpy.random" | "numpy.strings" | "numpy.lib.stride_tricks" => {
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
    if let Some((_, object)) = indexed().find(|(known, _)| *known == name) {
        return Some(callable(object));
    }
    match name {
        "newaxis" => Some(Value::None),
        "lib" => Some(Value::Module("numpy.lib")),
        "linalg" => Some(Value::Module("numpy.linalg")),
        "random" => Some(Value::Module("numpy.random")),
        "strings" => Some(Value::Module("numpy.strings")),
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
    match (names::instead_of(name), near) {
        (Some(advice), _) => error.hint(format!("use {advice}")),
        (None, Some(near)) => error.hint(format!("did you mean {short}.{near}?")),
        (None, None) => error,
    }
}

/// The method of an array.
pub fn array_method(name: &str) -> Option<&'static Function> {
    row("ndarray", name)
}

/// The method of an array or a NumPy scalar.
pub fn method(value: &Value, name: &str) -> Option<&'static Function> {
    match value {
        Value::Array(array) if array.is_memmap() && name == "flush" => function("memmap.flush"),
        Value::Array(_) => array_method(name),
        Value::Scalar(scalar) if name == "is_integer" && scalar.dtype() == DType::Bool => None,
        Value::Scalar(_) => row("generic", name).or_else(|| array_method(name)),
        Value::Function(object) => row(object.call().rows()?, name),
        Value::None
        | Value::Bool(_)
        | Value::Int(_)
        | Value::Float(_)
        | Value::Str(_)
        | Value::Tuple(_)
        | Value::List(_)
        | Value::Dict(_)
        | Value::Set(_)
        | Value::Range(_)
        | Value::Iterator(_)
        | Value::Slice(_)
        | Value::Ellipsis
        | Value::DType(_)
        | Value::Module(_) => None,
    }
}

/// The names of an object's fields and methods, for help and completion.
pub fn object_names(object: &dyn Call) -> Vec<&'static str> {
    let mut all = object.fields();
    if let Some(owner) = object.rows() {
        let own = functions().map(|function| apart(function.name)).filter(|(of, _)| *of == owner);
        all.extend(own.map(|(_, name)| name).filter(|name| !name.starts_with("__")));
    }
    all.sort_unstable();
    all
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
    if is_python && python == "int" && args.positional.len() + args.keywords.len() > 1 {
        return int_of_base(&args, span);
    }
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
    if let DType::Text(_) = dtype {
        let texts = convert::copy_of(cx, value, Some(dtype), span)?;
        return Ok(convert::only_element(&texts));
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

/// `int(text, base)`.
fn int_of_base(args: &Args, span: Span) -> Result<Value> {
    let mut base = args.positional.get(1);
    for (name, value, at) in &args.keywords {
        match base {
            None if name == "base" => base = Some(value),
            _ => bail!(*at, TypeError, "'{name}' is an invalid keyword argument for int()"),
        }
    }
    let (Some(text), Some(base), ..=2) = (args.positional.first(), base, args.positional.len())
    else {
        let given = args.positional.len() + args.keywords.len();
        bail!(span, TypeError, "int() takes at most 2 arguments ({given} given)")
    };
    let Some(base) = base.as_index() else {
        let class = base.type_name();
        bail!(span, TypeError, "'{class}' object cannot be interpreted as an integer")
    };
    match text {
        Value::Str(text) => parse::integer(text, base, span).map(Value::Int),
        _ => bail!(
            span, TypeError, "int() can't convert non-string with explicit base";
            hint: "a base says how to read a text: int('ff', 16)"
        ),
    }
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
        Value::Str(text) if dtype.is_float() => return parse::float(text, span).map(Value::Float),
        Value::Str(text) => return parse::integer(text, 10, span).map(Value::Int),
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

/// The number of a text for a NumPy dtype.
///
/// # Errors
/// Python's `ValueError`; NumPy's `OverflowError` beyond 64 bits.
pub(super) fn number_of_text(text: &str, dtype: DType, span: Span) -> Result<Scalar> {
    if dtype.is_float() {
        return parse::float(text, span).map(Scalar::Float64);
    }
    parse::integer(text, 10, span).map(Scalar::Int64).map_err(|error| match error.kind {
        ErrorKind::OverflowError => {
            diagnostic!(span, OverflowError, "Python int too large to convert to C long")
        }
        _ => error,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const MODULES: [&str; 6] = [
        "numpy",
        "numpy.lib",
        "numpy.lib.stride_tricks",
        "numpy.linalg",
        "numpy.random",
        "numpy.strings",
    ];

    #[test]
    fn names_are_unique_and_every_row_has_an_example() {
        let mut names: Vec<&str> = functions().map(|function| function.name).collect();
        let count = names.len();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), count);
        for module in MODULES {
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
        for module in MODULES {
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
        check("fft", "numscope has no np.fft yet", None);
    }
}
