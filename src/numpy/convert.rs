//! From values to what functions want: arrays, dtypes, shapes, axes, flags.

use smallvec::SmallVec;

use crate::array::Array;
use crate::array::dtype::{DType, Scalar, Word};
use crate::array::layout::{MAX_DIMS, Order, Shape};
use crate::array::memory::Arena;
use crate::context::Context;
use crate::diag::{Result, Span};
use crate::kernels::cast::cast_block;
use crate::value::{TypeValue, Value};
use crate::{bail, diagnostic};

use super::files::bytes::Bytes;
use super::strided::Keep;
use super::ufunc::fits;

pub use super::nested::copy_of;

/// An array of numbers of a value: itself, or a new one of a list, a tuple or a scalar, of the smallest
/// dtype that holds all.
///
/// # Errors
/// `ValueError` for lists that do not line up, `OverflowError` for numbers that do not fit `dtype`,
/// `TypeError` for texts.
pub fn as_array(cx: &Context, value: &Value, dtype: Option<DType>, span: Span) -> Result<Array> {
    let array = any_array(cx, value, dtype, span)?;
    match array.dtype {
        DType::Text(_) => Err(no_text(array.dtype, span)),
        _ => Ok(array),
    }
}

/// What a function of numbers says of texts.
pub(super) fn no_text(dtype: DType, span: Span) -> crate::diag::Diagnostic {
    diagnostic!(
        span, TypeError, "numscope computes this with numbers only, not with texts of dtype {dtype}";
        hint: "convert them: a.astype(float)"
    )
}

/// An array of a value, of numbers or of texts.
///
/// # Errors
/// As [`as_array`], but for texts.
pub fn any_array(cx: &Context, value: &Value, dtype: Option<DType>, span: Span) -> Result<Array> {
    if let Value::Array(array) = value
        && dtype.is_none_or(|dtype| dtype == array.dtype)
    {
        return Ok(array.clone());
    }
    copy_of(cx, value, dtype, span)
}

/// An array of an argument that says how, not what: it is scratch, and stands in no ledger.
///
/// # Errors
/// As [`any_array`].
pub(super) fn aside(
    cx: &mut Context,
    value: &Value,
    dtype: Option<DType>,
    span: Span,
) -> Result<Array> {
    let apart = Arena::new(cx.arena.limit());
    let arena = std::mem::replace(&mut cx.arena, apart);
    let array = any_array(cx, value, dtype, span);
    cx.arena = arena;
    array
}

/// One element as a value: a NumPy scalar.
///
/// # Panics
/// Where the index is not within the shape.
pub fn element_at(array: &Array, index: &[usize]) -> Value {
    match array.dtype {
        DType::Text(_) => Value::numpy_text(array.text_at(index)),
        _ => Value::Scalar(array.at(index)),
    }
}

/// The element of an array of one element, as a value.
pub fn only_element(array: &Array) -> Value {
    element_at(array, &[0; MAX_DIMS][..array.ndim()])
}

/// The word of a Python number in a dtype, as NumPy stores an element of a list.
///
/// # Errors
/// `OverflowError` for an integer that does not fit, a float's integer part included; `ValueError` for NaN
/// to an integer.
pub fn set_word(scalar: Scalar, dtype: DType, span: Span) -> Result<Word> {
    if dtype.is_integer() {
        let number = match scalar.as_integer() {
            Some(number) => number,
            None => whole(scalar.as_f64(), span)?.into(),
        };
        if !i64::try_from(number)
            .map_or(dtype == DType::UInt64 && number > 0, |number| fits(number, dtype))
        {
            bail!(span, OverflowError, "Python integer {number} out of bounds for {dtype}");
        }
        let number = Scalar::UInt64(number as u64);
        return Ok(word_of(number, dtype));
    }
    Ok(word_of(scalar, dtype))
}

/// Python's `int()` of a float, of 64 bits.
///
/// # Errors
/// `ValueError` for NaN, `OverflowError` for what does not fit.
pub fn whole(number: f64, span: Span) -> Result<i64> {
    if number.is_nan() {
        bail!(span, ValueError, "cannot convert float NaN to integer");
    }
    if number.is_infinite() {
        bail!(span, OverflowError, "cannot convert float infinity to integer");
    }
    // 2^63 is a float, and the next float below it fits.
    if !(-TWO_63..TWO_63).contains(&number) {
        bail!(span, OverflowError, "Python int too large to convert to C long");
    }
    Ok(number as i64)
}

/// One more than the largest `i64`.
const TWO_63: f64 = (1_u64 << 63) as f64;

/// The word of a scalar in a dtype, converted as `astype` does.
pub fn word_of(scalar: Scalar, dtype: DType) -> Word {
    let from = scalar.dtype();
    let mut word = Word::default();
    let _events =
        cast_block(&mut word.0[..dtype.size()], dtype, &scalar.word().0[..from.size()], from);
    word
}

/// The dtype of numbers that a value names: a class, a dtype, or a text such as `"f8"`.
///
/// # Errors
/// `TypeError` for what names none, or one that numscope lacks, or that of texts.
pub fn as_dtype(value: &Value, span: Span) -> Result<DType> {
    match any_dtype(value, span)? {
        text @ DType::Text(_) => bail!(
            span, TypeError, "numscope makes numbers here, no texts of dtype {text}";
            hint: "convert what comes out: .astype(str)"
        ),
        number => Ok(number),
    }
}

/// The dtype that a value names, of numbers or of texts.
///
/// # Errors
/// As [`as_dtype`], but for texts.
pub fn any_dtype(value: &Value, span: Span) -> Result<DType> {
    match value {
        Value::DType(ty) => Ok(ty.dtype()),
        Value::None => Ok(DType::Float64),
        Value::Function(class) if matches!(class.call().name(), "str" | "str_") => Ok(DType::Text(0)),
        Value::Function(class) if matches!(class.call().name(), "object" | "complex" | "bytes") => {
            Err(no_dtype(class.call().name(), span))
        }
        Value::Str(name) => DType::from_name(name).ok_or_else(|| {
            if let Some(known) = refused_dtype(name) {
                return no_dtype(known, span);
            }
            if name.contains(',') {
                return diagnostic!(span, NotImplementedError, "numscope has no structured dtypes: '{}'", &**name);
            }
            let known = DType::ALL.iter().map(|dtype| dtype.name());
            let error = diagnostic!(span, TypeError, "data type '{name}' not understood");
            match crate::diag::did_you_mean(name, known) {
                Some(near) => error.hint(format!("did you mean '{near}'?")),
                None => error
                    .hint("numscope has bool, int8 to int64, uint8 to uint64, float32, float64 and texts: 'U20'"),
            }
        }),
        Value::Bool(_)
        | Value::Int(_)
        | Value::Float(_)
        | Value::Scalar(_)
        | Value::Array(_)
        | Value::Tuple(_)
        | Value::Dict(_)
        | Value::Set(_)
        | Value::Range(_)
        | Value::Iterator(_)
        | Value::Slice(_)
        | Value::Ellipsis
        | Value::Function(_)
        | Value::Module(_) => {
            bail!(span, TypeError, "Cannot interpret '{}' as a data type", plain(value))
        }
        Value::List(fields) => match fields.borrow().first() {
            Some(field) if !matches!(field, Value::Tuple(_)) => bail!(
                span, TypeError, "Field elements must be 2- or 3-tuples, got '{}'", plain(field);
                hint: "a list names the fields of records, which numscope does not have"
            ),
            Some(_) => bail!(
                span, NotImplementedError, "numscope has no structured dtypes";
                hint: "a dtype is one for all elements; keep an array for each field, in a dict"
            ),
            None => bail!(span, NotImplementedError, "numscope has no structured dtypes"),
        },
    }
}

/// NumPy's dtypes that numscope lacks: the name, and what else names it.
const REFUSED_DTYPES: &[(&str, &str)] = &[
    ("object", "O O8 object_"),
    ("complex64", "F c8 csingle"),
    ("complex128", "D c16 cdouble complex"),
    ("complex256", "G c32 clongdouble"),
    ("float16", "e f2 half"),
    ("float128", "g f16 longdouble"),
    ("bytes", "S a bytes_"),
    ("datetime64", "M M8"),
    ("timedelta64", "m m8"),
    ("void", "V"),
];

/// The name of the dtype that a text names, where numscope lacks it.
fn refused_dtype(text: &str) -> Option<&'static str> {
    let text = text.strip_prefix(['<', '>', '=', '|']).unwrap_or(text);
    // A unit or a width may follow: 'M8[s]', 'S5'.
    let text = text.split('[').next().unwrap_or(text);
    let text = match text.strip_prefix(['S', 'a', 'V']) {
        Some(width) if width.bytes().all(|digit| digit.is_ascii_digit()) => &text[..1],
        _ => text,
    };
    let named = |(name, others): &&(&str, &str)| {
        *name == text || others.split_whitespace().any(|other| other == text)
    };
    REFUSED_DTYPES.iter().find(named).map(|(name, _)| *name)
}

fn no_dtype(name: &str, span: Span) -> crate::diag::Diagnostic {
    diagnostic!(
        span, NotImplementedError, "numscope has no dtype {name}";
        hint: "it has bool, int8 to int64, uint8 to uint64, float32, float64 and texts: 'U20'"
    )
}

/// A scalar as a message quotes it.
fn plain(value: &Value) -> String {
    match value {
        Value::Bool(true) => "True".to_owned(),
        Value::Bool(false) => "False".to_owned(),
        Value::Int(number) => number.to_string(),
        Value::Float(number) => crate::array::format::float_repr(*number),
        Value::Scalar(scalar) => crate::array::format::scalar_repr(*scalar),
        _ => value.type_name().to_owned(),
    }
}

/// A shape: an integer or a sequence of integers.
///
/// # Errors
/// `TypeError` for what is neither, `ValueError` for a negative length.
pub fn as_shape(value: &Value, span: Span) -> Result<Shape> {
    match value {
        Value::None => bail!(span, TypeError, "Use () not None as shape arguments"),
        Value::Bool(_) | Value::Float(_) | Value::Scalar(_) if strict_index(value).is_none() => {
            bail!(
                span, TypeError, "expected a sequence of integers or a single integer, got \
                    '{}'", plain(value);
                hint: "lengths are ints: n // 2, not n / 2"
            )
        }
        _ => {}
    }
    shape_of(&integers(value, span)?, span)
}

/// Refuse more axes than an array may have.
///
/// # Errors
/// `ValueError`.
pub fn check_axes(count: usize, span: Span) -> Result<()> {
    if count > MAX_DIMS {
        bail!(
            span,
            ValueError,
            "maximum supported dimension for an ndarray is currently {MAX_DIMS}, found {count}"
        );
    }
    Ok(())
}

/// Lengths as a shape.
///
/// # Errors
/// `ValueError` for a negative one, or too many.
pub fn shape_of(lengths: &[i64], span: Span) -> Result<Shape> {
    check_axes(lengths.len(), span)?;
    if lengths.iter().any(|&n| n < 0) {
        bail!(span, ValueError, "negative dimensions are not allowed");
    }
    Ok(lengths.iter().map(|&n| n as usize).collect())
}

/// Integers, one or a sequence.
///
/// # Errors
/// `TypeError` where one is none.
pub fn integers(value: &Value, span: Span) -> Result<SmallVec<[i64; 4]>> {
    match value {
        Value::Tuple(items) => items.iter().map(|item| as_length(item, span)).collect(),
        Value::List(items) => items.borrow().iter().map(|item| as_length(item, span)).collect(),
        Value::Array(array) if array.ndim() == 1 => {
            (0..array.size()).map(|i| as_length(&element_at(array, &[i]), span)).collect()
        }
        _ => as_length(value, span).map(|n| SmallVec::from_slice(&[n])),
    }
}

/// The integer that a value is, bools left out.
fn strict_index(value: &Value) -> Option<i64> {
    value.as_index().filter(|_| !is_bool(value))
}

/// Whether it is `True` or `False`, Python's or NumPy's.
pub fn is_bool(value: &Value) -> bool {
    value.as_scalar().is_some_and(|scalar| scalar.dtype() == DType::Bool)
}

/// An integer where NumPy takes no bool: a length, an axis.
///
/// # Errors
/// `TypeError` for what is none.
pub fn as_length(value: &Value, span: Span) -> Result<i64> {
    if is_bool(value) {
        bail!(span, TypeError, "an integer is required");
    }
    as_integer(value, span)
}

/// An integer.
///
/// # Errors
/// Python's `TypeError` for what is none.
pub fn as_integer(value: &Value, span: Span) -> Result<i64> {
    value.as_index().ok_or_else(|| {
        if matches!(value, Value::Array(_)) {
            return diagnostic!(
                span,
                TypeError,
                "only integer scalar arrays can be converted to a scalar index"
            );
        }
        let class = value.type_name();
        diagnostic!(span, TypeError, "'{class}' object cannot be interpreted as an integer")
    })
}

/// Python's error for a value that `int()` or `float()` does not take.
pub(super) fn not_a_number(value: &Value, dtype: DType, span: Span) -> crate::diag::Diagnostic {
    let wants = if dtype.is_float() {
        "float() argument must be a string or"
    } else {
        "int() argument must be a string, a bytes-like object or"
    };
    diagnostic!(span, TypeError, "{wants} a real number, not '{}'", value.type_name())
}

/// A number.
///
/// # Errors
/// Python's `TypeError` for what is none.
pub fn as_float(value: &Value, span: Span) -> Result<f64> {
    value.as_scalar().map(Scalar::as_f64).ok_or_else(|| {
        diagnostic!(span, TypeError, "must be real number, not {}", value.type_name())
    })
}

/// Whether a value is true.
///
/// # Errors
/// `ValueError` for an array of several elements.
pub fn as_flag(value: &Value, span: Span) -> Result<bool> {
    truth(value).ok_or_else(|| match value {
        Value::Array(array) if array.size() == 0 => diagnostic!(
            span, ValueError,
            "The truth value of an empty array is ambiguous. Use `array.size > 0` to check that an array \
            is not empty."
        ),
        _ => diagnostic!(
            span, ValueError,
            "The truth value of an array with more than one element is ambiguous. Use a.any() or a.all()"
        ),
    })
}

/// Python's `bool()`; `None` for an array of several elements.
pub fn truth(value: &Value) -> Option<bool> {
    match value {
        Value::None => Some(false),
        Value::Bool(value) => Some(*value),
        Value::Int(value) => Some(*value != 0),
        Value::Float(value) => Some(*value != 0.0),
        Value::Str(text) => Some(!text.is_empty()),
        Value::Scalar(scalar) => Some(scalar.truth()),
        Value::Array(array) if array.dtype.is_text() => {
            (array.size() == 1).then(|| truth(&only_element(array))).flatten()
        }
        Value::Array(array) => (array.size() == 1).then(|| array.item().truth()),
        Value::Tuple(items) => Some(!items.is_empty()),
        Value::List(items) => Some(!items.borrow().is_empty()),
        Value::Dict(items) => Some(!items.borrow().is_empty()),
        Value::Set(items) => Some(!items.borrow().is_empty()),
        Value::Range(range) => Some(!range.is_empty()),
        Value::Function(_) => Some(Bytes::of(value).is_none_or(|bytes| !bytes.bytes().is_empty())),
        Value::Iterator(_)
        | Value::Slice(_)
        | Value::Ellipsis
        | Value::DType(_)
        | Value::Module(_) => Some(true),
    }
}

/// Axes as they were written: one, or a tuple of them.
///
/// # Errors
/// `TypeError` where one is no integer.
pub fn as_axes(value: &Value, span: Span) -> Result<SmallVec<[i64; 4]>> {
    match value {
        Value::Tuple(items) => items.iter().map(|item| as_length(item, span)).collect(),
        _ => as_length(value, span).map(|axis| SmallVec::from_slice(&[axis])),
    }
}

/// The same where NumPy counts the elements along the axes.
///
/// # Errors
/// As [`as_axes`], in other words for a float.
pub fn as_counted_axes(value: &Value, span: Span) -> Result<SmallVec<[i64; 4]>> {
    let items = match value {
        Value::Tuple(items) => &items[..],
        one => std::slice::from_ref(one),
    };
    if items.iter().any(|item| item.as_scalar().is_some_and(|scalar| scalar.dtype().is_float())) {
        bail!(span, TypeError, "integer argument expected, got float");
    }
    as_axes(value, span)
}

/// `"C"`, `"F"`, `"A"` or `"K"`.
///
/// # Errors
/// NumPy's `ValueError` for another letter.
pub fn as_keep(value: Option<&Value>, default: Keep, span: Span) -> Result<Keep> {
    match value {
        None => Ok(default),
        Some(Value::Str(text)) => match &**text {
            "C" | "c" => Ok(Keep::C),
            "F" | "f" => Ok(Keep::F),
            "A" | "a" => Ok(Keep::A),
            "K" | "k" => Ok(Keep::K),
            _ => {
                bail!(span, ValueError, "order must be one of 'C', 'F', 'A', or 'K' (got '{text}')")
            }
        },
        Some(other) => bail!(span, TypeError, "order must be str, not {}", other.type_name()),
    }
}

/// `"C"` or `"F"`.
///
/// # Errors
/// NumPy's `ValueError` for another letter.
pub fn as_order(value: Option<&Value>, span: Span) -> Result<Order> {
    match as_keep(value, Keep::C, span)? {
        Keep::C => Ok(Order::C),
        Keep::F => Ok(Order::F),
        Keep::A | Keep::K => bail!(span, ValueError, "only 'C' or 'F' order is permitted"),
    }
}

/// A Python class or a NumPy one as a value.
pub const fn class(dtype: DType) -> Value {
    Value::DType(TypeValue::Class(dtype))
}

/// The elements of an array of bools, in C order.
pub(super) fn truths(array: &Array) -> Vec<bool> {
    let mut found = Vec::with_capacity(array.size());
    let bytes = array.buffer.read();
    crate::array::for_each_position(&array.layout, |at| found.push(bytes[at] != 0));
    found
}

/// The items of a list or a tuple, or along the first axis of an array.
///
/// # Errors
/// Python's `TypeError` for what is not iterable.
pub(super) fn elements_of(value: &Value, span: Span) -> Result<Vec<Value>> {
    match value {
        Value::List(items) => Ok(items.borrow().to_vec()),
        Value::Tuple(items) => Ok(items.to_vec()),
        Value::Array(array) if array.ndim() == 1 => {
            Ok((0..array.size()).map(|i| element_at(array, &[i])).collect())
        }
        Value::Array(array) if array.ndim() > 1 => {
            let rows = 0..array.shape()[0];
            Ok(rows.map(|i| Value::Array(array.view(array.layout.index(0, i)))).collect())
        }
        other => bail!(span, TypeError, "cannot unpack non-iterable {} object", other.type_name()),
    }
}
