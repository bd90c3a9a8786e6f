//! Attributes of arrays, NumPy scalars, dtypes and classes: a table each.

use smallvec::SmallVec;

use super::flags::Flags;
use super::flat::Flat;
use super::memmap;
use super::modules;
use super::names;
use super::registry::Costs;
use super::types::instance;
use crate::array::Array;
use crate::array::dtype::{CHARACTER_BYTES, DType, Kind, Scalar};
use crate::array::layout::{Layout, Order};
use crate::context::Context;
use crate::diag::{Result, Span, did_you_mean};
use crate::value::{TypeValue, Value};
use crate::{bail, diagnostic};

/// An attribute of arrays and NumPy scalars.
pub struct Attribute {
    /// Its name.
    pub name: &'static str,
    /// Help: a sentence, and an example.
    pub doc: &'static str,
    /// Its value.
    get: Get,
}

enum Get {
    /// Follows from dtype and layout; a scalar has no axes.
    Facts(fn(DType, &Layout) -> Value),
    /// Tells how the memory is held; a scalar has none.
    About(fn(&Array) -> Value),
    /// Takes the memory; a scalar answers itself.
    View(fn(&Array) -> Value),
    /// The same of an array of two axes or more.
    Pairs(fn(&Array) -> Value),
    /// Makes an array like it; a scalar answers with a number of its class.
    New(fn(&mut Context, &Array, Span) -> Result<Value>),
    /// Takes the memory; a scalar answers `None`.
    Owner(fn(&Array) -> Value),
}

impl std::fmt::Debug for Attribute {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name)
    }
}

/// The attribute of a name.
pub fn row(name: &str) -> Option<&'static Attribute> {
    ATTRIBUTES.iter().find(|attribute| attribute.name == name)
}

impl Attribute {
    /// What it is of an array.
    ///
    /// # Errors
    /// `ValueError` of `.mT` of less than two axes; `MemoryError`.
    pub fn of(&self, cx: &mut Context, array: &Array, span: Span) -> Result<Value> {
        match self.get {
            Get::Facts(get) => Ok(get(array.dtype, &array.layout)),
            Get::New(get) => get(cx, array, span),
            Get::Pairs(_) if array.ndim() < 2 => bail!(
                span, ValueError, "matrix transpose with ndim < 2 is undefined";
                hint: ".T reverses all axes"
            ),
            Get::About(get) | Get::View(get) | Get::Pairs(get) | Get::Owner(get) => Ok(get(array)),
        }
    }

    /// What reading it costs.
    pub fn costs(&self) -> Costs {
        match self.get {
            Get::Facts(_) | Get::About(_) => Costs::Nothing,
            Get::View(_) | Get::Pairs(_) | Get::Owner(_) => Costs::View,
            Get::New(_) => Costs::New,
        }
    }
}

/// Every attribute of arrays.
pub static ATTRIBUTES: &[Attribute] = &[
    Attribute {
        name: "T",
        doc: "A view with the axes in reverse.\n\n>>> np.ones((2, 3)).T.shape\n(3, 2)",
        get: Get::View(|array| {
            let axes: SmallVec<[usize; 4]> = (0..array.ndim()).rev().collect();
            Value::Array(array.view(array.layout.transpose(&axes)))
        }),
    },
    Attribute {
        name: "base",
        doc: "None for an array that has memory of its own; for a view the array whose memory it shares.\n\n\
              >>> a = np.arange(4)\n>>> a[::2].base is a\nTrue\n>>> print(a.base)\nNone",
        get: Get::Owner(base),
    },
    Attribute {
        name: "dtype",
        doc: "The type of the elements.\n\n>>> np.array([1, 2.5]).dtype\ndtype('float64')",
        get: Get::Facts(|dtype, _| Value::DType(TypeValue::Instance(dtype))),
    },
    Attribute {
        name: "flags",
        doc: "How the elements lie in memory and whether they may be written, by name or by key.\n\n\
              >>> np.ones((2, 3)).T.flags['F_CONTIGUOUS']\nTrue\n>>> np.ones(3).flags.owndata\nTrue",
        get: Get::About(Flags::value),
    },
    Attribute {
        name: "flat",
        doc: "The elements along one axis, to be read, written and gone through where they stand.\n\n\
              >>> np.array([[1, 2], [3, 4]]).T.flat[1]\nnp.int64(3)",
        get: Get::About(Flat::value),
    },
    Attribute {
        name: "imag",
        doc: "The imaginary part: zeros, read-only, since there are no complex numbers.\n\n\
              >>> np.array([1.5, 2.5]).imag\narray([0., 0.])",
        get: Get::New(|cx, array, span| {
            let mut zeros = cx.zeros(array.dtype, array.shape(), Order::C, span)?;
            zeros.writeable = false;
            Ok(Value::Array(zeros))
        }),
    },
    Attribute {
        name: "itemsize",
        doc: "Bytes of one element.\n\n>>> np.array([1, 2], dtype=np.int16).itemsize\n2",
        get: Get::Facts(|dtype, _| dtype.size().into()),
    },
    Attribute {
        name: "mT",
        doc: "A view with the last two axes exchanged.\n\n>>> np.ones((2, 3, 4)).mT.shape\n(2, 4, 3)",
        get: Get::Pairs(|array| {
            let last = array.ndim() - 1;
            let mut axes: SmallVec<[usize; 4]> = (0..=last).collect();
            axes.swap(last - 1, last);
            Value::Array(array.view(array.layout.transpose(&axes)))
        }),
    },
    Attribute {
        name: "nbytes",
        doc: "Bytes of all elements.\n\n>>> np.zeros((2, 3)).nbytes\n48",
        get: Get::Facts(|dtype, layout| (layout.size() * dtype.size()).into()),
    },
    Attribute {
        name: "ndim",
        doc: "The number of axes.\n\n>>> np.zeros((2, 3)).ndim\n2",
        get: Get::Facts(|_, layout| layout.ndim().into()),
    },
    Attribute {
        name: "real",
        doc: "The real part: the array itself, since there are no complex numbers.\n\n\
              >>> a = np.array([1.5, 2.5])\n>>> a.real is a\nTrue",
        get: Get::View(|array| Value::Array(array.clone())),
    },
    Attribute {
        name: "shape",
        doc: "The length of each axis.\n\n>>> np.zeros((2, 3)).shape\n(2, 3)",
        get: Get::Facts(|_, layout| Value::shape(&layout.shape)),
    },
    Attribute {
        name: "size",
        doc: "The number of elements.\n\n>>> np.zeros((2, 3)).size\n6",
        get: Get::Facts(|_, layout| layout.size().into()),
    },
    Attribute {
        name: "strides",
        doc: "Bytes from one element to the next, along each axis.\n\n>>> np.zeros((2, 3)).strides\n(24, 8)",
        get: Get::Facts(|_, layout| {
            Value::tuple(layout.strides.iter().map(|&step| Value::Int(step as i64)))
        }),
    },
];

/// An attribute of dtypes.
type OfDType = (&'static str, fn(DType) -> Value);

/// Every attribute of dtypes.
static OF_DTYPES: &[OfDType] = &[
    ("alignment", |dtype| if dtype.is_text() { CHARACTER_BYTES } else { dtype.size() }.into()),
    ("byteorder", |dtype| Value::text(if dtype.size() == 1 { "|" } else { "=" })),
    ("char", |dtype| Value::text(character(dtype))),
    ("isnative", |_| Value::Bool(true)),
    ("itemsize", |dtype| dtype.size().into()),
    ("kind", |dtype| Value::text(kind(dtype))),
    ("name", |dtype| {
        Value::text(match dtype {
            DType::Text(0) => "str".to_owned(),
            DType::Text(_) => format!("str{}", 8 * dtype.size()),
            number => number.name().to_owned(),
        })
    }),
    ("base", instance),
    ("descr", |dtype| {
        let (_, text) = OF_DTYPES.iter().find(|(name, _)| *name == "str").expect("it is a row");
        Value::list(vec![Value::tuple([Value::text(""), text(dtype)])])
    }),
    ("fields", |_| Value::None),
    ("flags", |_| Value::Int(0)),
    ("hasobject", |_| Value::Bool(false)),
    ("isalignedstruct", |_| Value::Bool(false)),
    ("isbuiltin", |dtype| Value::Int(i64::from(!dtype.is_text()))),
    ("metadata", |_| Value::None),
    ("names", |_| Value::None),
    ("ndim", |_| Value::Int(0)),
    ("num", |dtype| Value::Int(type_number(dtype))),
    ("subdtype", |_| Value::None),
    ("shape", |_| Value::shape(&[])),
    ("str", |dtype| {
        Value::text(match dtype {
            DType::Text(width) => format!("<U{width}"),
            _ => format!("{}{}", if dtype.size() == 1 { '|' } else { '<' }, dtype.code()),
        })
    }),
    ("type", |dtype| Value::DType(TypeValue::Class(dtype))),
];

/// `value.name`, for what is no method and no module.
///
/// # Errors
/// `AttributeError` where there is none such, `NotImplementedError` where NumPy has it.
pub fn attribute(cx: &mut Context, value: &Value, name: &str, span: Span) -> Result<Value> {
    if let Value::Function(object) = value {
        if let Some(found) = object.call().field(name) {
            return Ok(found);
        }
        if let Some(refusal) = object.call().refusal(name, span) {
            return Err(refusal);
        }
    }
    match value {
        Value::Array(array) => of_array(cx, array, name, span),
        Value::Scalar(scalar) => of_element(value, scalar.dtype(), name, span),
        Value::Str(text) if text.is_numpy => {
            of_element(value, DType::Text(text.chars().count() as u32), name, span)
        }
        Value::DType(TypeValue::Instance(dtype)) => {
            if let Some((_, get)) = OF_DTYPES.iter().find(|(known, _)| *known == name) {
                return Ok(get(*dtype));
            }
            if name == "newbyteorder" {
                bail!(span, NotImplementedError, "numscope has one byte order, the processor's");
            }
            let known = OF_DTYPES.iter().map(|(known, _)| *known);
            let class = format!("'numpy.dtypes.{}' object", class_name(*dtype));
            Err(no_attribute(&class, name, known, span))
        }
        Value::DType(class) if name == "__name__" => Ok(Value::text(class.dtype().name())),
        Value::DType(TypeValue::Class(dtype)) => {
            bail!(span, AttributeError, "type object 'numpy.{dtype}' has no attribute '{name}'")
        }
        Value::Function(function) if name == "__name__" => Ok(Value::text(function.call().name())),
        Value::Function(function) => {
            if let Some(owner) = function.call().rows()
                && names::of_class(owner).any(|real| real == name)
            {
                let short = owner.rsplit('.').next().unwrap_or(owner);
                return Err(not_yet(&format!("{short}.{name}"), name, span));
            }
            let known = modules::object_names(function.call());
            let class = format!("'{}' object", value.type_name());
            Err(no_attribute(&class, name, known.iter().copied(), span))
        }
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
        | Value::DType(TypeValue::Python(_))
        | Value::Module(_) => Err(diagnostic!(
            span,
            AttributeError,
            "'{}' object has no attribute '{name}'",
            value.type_name()
        )),
    }
}

/// An attribute of an array.
fn of_array(cx: &mut Context, array: &Array, name: &str, span: Span) -> Result<Value> {
    match row(name) {
        Some(attribute) => attribute.of(cx, array, span),
        None => match array.buffer.mapping().and_then(|file| memmap::attribute(file, name)) {
            Some(found) => Ok(found),
            None => Err(missing(&Value::Array(array.clone()), name, span)),
        },
    }
}

/// An attribute of an element, which answers as an array without axes would.
fn of_element(value: &Value, dtype: DType, name: &str, span: Span) -> Result<Value> {
    match find(name) {
        Some(Get::Facts(get)) => Ok(get(dtype, &Layout::contiguous(&[], 0, Order::C))),
        Some(Get::View(_)) => Ok(value.clone()),
        Some(Get::New(_)) => Ok(Value::Scalar(Scalar::read(dtype, &[0; 8]))),
        Some(Get::Owner(_)) => Ok(Value::None),
        Some(Get::About(_) | Get::Pairs(_)) | None => Err(missing(value, name, span)),
    }
}

/// The attributes of dtypes, for completion.
pub fn dtype_names() -> impl Iterator<Item = &'static str> {
    OF_DTYPES.iter().map(|(name, _)| *name)
}

fn find(name: &str) -> Option<&'static Get> {
    ATTRIBUTES.iter().find(|attribute| attribute.name == name).map(|attribute| &attribute.get)
}

/// The error for what NumPy has, and numscope has not.
fn not_yet(shown: &str, name: &str, span: Span) -> crate::diag::Diagnostic {
    let error = diagnostic!(span, NotImplementedError, "numscope has no {shown} yet");
    match names::instead_of(name) {
        Some(advice) => error.hint(format!("use {advice}")),
        None => error,
    }
}

/// The error for an attribute that arrays and scalars have not.
fn missing(value: &Value, name: &str, span: Span) -> crate::diag::Diagnostic {
    if names::of_arrays().any(|known| known == name) {
        return not_yet(&format!("ndarray.{name}"), name, span);
    }
    if let Value::Scalar(number) = value
        && names::of_class(number.dtype().name()).any(|real| real == name)
    {
        return not_yet(&format!("{}.{name}", number.dtype()), name, span);
    }
    let known = ATTRIBUTES.iter().map(|attribute| attribute.name).chain(modules::method_names());
    no_attribute(&format!("'{}' object", value.type_name()), name, known, span)
}

fn no_attribute<'a>(
    owner: &str,
    name: &str,
    known: impl Iterator<Item = &'a str>,
    span: Span,
) -> crate::diag::Diagnostic {
    let error = diagnostic!(span, AttributeError, "{owner} has no attribute '{name}'");
    match did_you_mean(name, known) {
        Some(near) => error.hint(format!("did you mean .{near}?")),
        None => error,
    }
}

/// The array whose memory a view shares.
fn base(array: &Array) -> Value {
    array.base.clone().map_or(Value::None, Value::Array)
}

/// NumPy's letter for what numbers a dtype holds.
pub(super) fn kind(dtype: DType) -> &'static str {
    match dtype.kind() {
        Kind::Bool => "b",
        Kind::Unsigned => "u",
        Kind::Signed => "i",
        Kind::Float => "f",
        Kind::Text => "U",
    }
}

/// NumPy's number for the C type.
fn type_number(dtype: DType) -> i64 {
    match dtype {
        DType::Bool => 0,
        DType::Int8 => 1,
        DType::UInt8 => 2,
        DType::Int16 => 3,
        DType::UInt16 => 4,
        DType::Int32 => 5,
        DType::UInt32 => 6,
        DType::Int64 => 7,
        DType::UInt64 => 8,
        DType::Float32 => 11,
        DType::Float64 => 12,
        DType::Text(_) => 19,
    }
}

/// NumPy's letter for the C type.
pub(super) fn character(dtype: DType) -> &'static str {
    match dtype {
        DType::Bool => "?",
        DType::Int8 => "b",
        DType::UInt8 => "B",
        DType::Int16 => "h",
        DType::UInt16 => "H",
        DType::Int32 => "i",
        DType::UInt32 => "I",
        DType::Int64 => "l",
        DType::UInt64 => "L",
        DType::Float32 => "f",
        DType::Float64 => "d",
        DType::Text(_) => "U",
    }
}

/// `Float64DType`.
pub(super) fn class_name(dtype: DType) -> String {
    if dtype.is_text() {
        return "StrDType".to_owned();
    }
    let name = dtype.name();
    let (unsigned, rest) = match name.strip_prefix('u') {
        Some(rest) => ("U", rest),
        None => ("", name),
    };
    let rest = if rest.starts_with("int") {
        rest.replacen("int", "Int", 1)
    } else {
        rest[..1].to_uppercase() + &rest[1..]
    };
    format!("{unsigned}{rest}DType")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn classes_of_dtypes_have_numpys_names() {
        let names: Vec<String> = DType::ALL.iter().map(|&dtype| class_name(dtype)).collect();
        assert_eq!(names[..4], ["BoolDType", "Int8DType", "UInt8DType", "Int16DType"]);
        assert_eq!(names[9..], ["Float32DType", "Float64DType"]);
    }

    #[test]
    fn names_are_unique_and_every_row_has_an_example() {
        let mut names: Vec<&str> = ATTRIBUTES.iter().map(|attribute| attribute.name).collect();
        names.dedup();
        assert_eq!(names.len(), ATTRIBUTES.len());
        for attribute in ATTRIBUTES {
            assert!(attribute.doc.contains(">>> "), "{} has no example", attribute.name);
        }
    }
}
