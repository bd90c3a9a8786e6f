//! Arrays of nested lists: the shape and the dtype that they have, and the elements in order.

use std::borrow::Cow;

use super::convert::{only_element, set_word, word_of};
use super::texts;
use crate::array::dtype::{BoolByte, DType, Scalar};
use crate::array::layout::{Layout, MAX_DIMS, Order, Shape};
use crate::array::{Array, text};
use crate::context::Context;
use crate::diag::{Result, Span};
use crate::value::Value;
use crate::{bail, diagnostic};

/// A new array of a value, of numbers or of texts, in C order.
///
/// # Errors
/// As `convert::any_array`.
pub fn copy_of(cx: &Context, value: &Value, dtype: Option<DType>, span: Span) -> Result<Array> {
    if let Some(array) = plain(cx, value, dtype, span)? {
        return Ok(array);
    }
    let mut found = Found { shape: None, elements: Vec::new() };
    collect(value, 0, &mut Shape::new(), &mut found, span)?;
    let dtype = match dtype {
        Some(DType::Text(0)) => DType::Text(text_width(&found.elements)),
        Some(dtype) => dtype,
        None => discover(&found.elements),
    };
    let shape = found.shape.unwrap_or_default();
    super::create::check_size(&shape, dtype, span)?;
    // A NumPy scalar by itself is cast, one in a list is set: it must fit.
    let is_cast = matches!(value, Value::Scalar(_) | Value::Array(_));
    let array = cx.empty(dtype, Layout::contiguous(&shape, dtype.size(), Order::C), span)?;
    {
        let mut bytes = array.buffer.write();
        for (element, out) in found.elements.iter().zip(bytes.chunks_exact_mut(dtype.size())) {
            if dtype.is_text() {
                text::write(&element.text(), out);
                continue;
            }
            let scalar = element.number(dtype, span)?;
            let word =
                if is_cast { word_of(scalar, dtype) } else { set_word(scalar, dtype, span)? };
            out.copy_from_slice(&word.0[..dtype.size()]);
        }
    }
    Ok(array)
}

/// A list of numbers, or of lists of as many numbers each, whose dtype is plain: Python's floats and ints alone, which
/// become float64 or int64. `None` for all else.
///
/// PERF: no element is kept aside; a list of a million floats takes a fourth of the time.
fn plain(cx: &Context, value: &Value, dtype: Option<DType>, span: Span) -> Result<Option<Array>> {
    let Value::List(outer) = value else { return Ok(None) };
    let outer = outer.borrow();
    let mut kinds = Kinds::default();
    let inner = match outer.first() {
        Some(Value::List(row)) => Some(row.borrow().len()),
        _ => None,
    };
    let is_plain = match inner {
        None => kinds.see(&outer),
        Some(length) => outer.iter().all(|row| match row {
            Value::List(row) => row.borrow().len() == length && kinds.see(&row.borrow()),
            _ => false,
        }),
    };
    let found = if kinds.floats { DType::Float64 } else { DType::Int64 };
    let is_given = dtype.is_none_or(|dtype| dtype == found);
    if !is_plain || !is_given || !(kinds.floats || kinds.ints) {
        return Ok(None);
    }
    let shape: Shape = std::iter::once(outer.len()).chain(inner).collect();
    let array = cx.empty(found, Layout::contiguous(&shape, 8, Order::C), span)?;
    {
        let mut bytes = array.buffer.write();
        match inner {
            None => put(&outer, &mut bytes, kinds.floats),
            Some(length) => {
                for (row, out) in outer.iter().zip(bytes.chunks_exact_mut(8 * length)) {
                    if let Value::List(row) = row {
                        put(&row.borrow(), out, kinds.floats);
                    }
                }
            }
        }
    }
    Ok(Some(array))
}

/// Which of Python's numbers were seen.
#[derive(Default)]
struct Kinds {
    floats: bool,
    ints: bool,
}

impl Kinds {
    /// Look at values; answers whether all are numbers.
    fn see(&mut self, values: &[Value]) -> bool {
        values.iter().all(|value| match value {
            Value::Float(_) | Value::Scalar(Scalar::Float64(_)) => {
                self.floats = true;
                true
            }
            Value::Int(_) => {
                self.ints = true;
                true
            }
            _ => false,
        })
    }
}

/// Write numbers as float64, or as int64.
fn put(values: &[Value], out: &mut [u8], floats: bool) {
    for (value, out) in values.iter().zip(out.chunks_exact_mut(8)) {
        let word = match value {
            Value::Float(x) | Value::Scalar(Scalar::Float64(x)) => x.to_ne_bytes(),
            Value::Int(x) if floats => (*x as f64).to_ne_bytes(),
            Value::Int(x) => x.to_ne_bytes(),
            _ => unreachable!("all were seen to be numbers"),
        };
        out.copy_from_slice(&word);
    }
}

/// A number or a text found in a nested list.
#[derive(Clone, Debug)]
enum Element {
    Number(Scalar),
    Text(String),
}

impl Element {
    fn dtype(&self) -> DType {
        match self {
            Self::Number(scalar) => scalar.dtype(),
            Self::Text(text) => DType::Text((text.chars().count() as u32).max(1)),
        }
    }

    /// Python's `str` of it.
    fn text(&self) -> Cow<'_, str> {
        match self {
            Self::Number(scalar) => crate::array::format::scalar_str(*scalar).into(),
            Self::Text(text) => text.into(),
        }
    }

    /// As a number for an array of a dtype.
    fn number(&self, dtype: DType, span: Span) -> Result<Scalar> {
        match self {
            Self::Number(scalar) => Ok(*scalar),
            Self::Text(text) => texts::number(text, dtype, false, span),
        }
    }
}

/// The width of an array of texts that holds all of these whole.
fn text_width(elements: &[Element]) -> u32 {
    elements.iter().map(|element| element.dtype().text_width()).max().unwrap_or(1)
}

/// Numbers of a range that become an array one by one: what takes a moment.
const MOST_LISTED: u64 = 10_000_000;

struct Found {
    /// The lengths below the level of the first element.
    shape: Option<Shape>,
    elements: Vec<Element>,
}

/// The dtype of a list of numbers and texts, each of which counts with its own dtype.
fn discover(elements: &[Element]) -> DType {
    let dtypes = elements.iter().map(Element::dtype);
    dtypes.reduce(DType::promote).unwrap_or(DType::Float64)
}

fn collect(
    value: &Value,
    depth: usize,
    path: &mut Shape,
    found: &mut Found,
    span: Span,
) -> Result<()> {
    if depth > MAX_DIMS {
        bail!(
            span,
            ValueError,
            "setting an array element with a sequence. The requested array would exceed the maximum \
            number of dimension of {MAX_DIMS}."
        );
    }
    match value {
        Value::List(items) => collect_items(&items.borrow(), depth, path, found, span),
        Value::Tuple(items) => collect_items(items, depth, path, found, span),
        Value::Range(range) if range.len() > MOST_LISTED => bail!(
            span, MemoryError, "a range of {} numbers is too long to be listed", range.len();
            hint: "np.arange({}, {}, {}) makes the array at once", range.start, range.stop, range.step
        ),
        Value::Range(range) => {
            let numbers: Vec<Value> = range.values().collect();
            collect_items(&numbers, depth, path, found, span)
        }
        Value::Array(array) if array.size() == 0 => {
            let depth = path.len();
            path.extend_from_slice(array.shape());
            if !line_up(found, path) {
                return Err(inhomogeneous(found, path, span));
            }
            path.truncate(depth);
            Ok(())
        }
        Value::Array(array) if array.ndim() > 0 => {
            let rows: Vec<Value> = (0..array.shape()[0])
                .map(|i| {
                    let row = array.view(array.layout.index(0, i));
                    if row.ndim() == 0 { only_element(&row) } else { Value::Array(row) }
                })
                .collect();
            collect_items(&rows, depth, path, found, span)
        }
        Value::None
        | Value::Bool(_)
        | Value::Int(_)
        | Value::Float(_)
        | Value::Str(_)
        | Value::Scalar(_)
        | Value::Array(_)
        | Value::Dict(_)
        | Value::Set(_)
        | Value::Iterator(_)
        | Value::Slice(_)
        | Value::Ellipsis
        | Value::DType(_)
        | Value::Function(_)
        | Value::Module(_) => {
            if !line_up(found, path) {
                return Err(inhomogeneous(found, path, span));
            }
            found.elements.push(element(value, span)?);
            Ok(())
        }
    }
}

fn collect_items(
    items: &[Value],
    depth: usize,
    path: &mut Shape,
    found: &mut Found,
    span: Span,
) -> Result<()> {
    path.push(items.len());
    if items.is_empty() && !line_up(found, path) {
        return Err(inhomogeneous(found, path, span));
    }
    for item in items {
        collect(item, depth + 1, path, found, span)?;
    }
    path.pop();
    Ok(())
}

/// Whether an element at the end of `path` stands at the depth, and among as many, as those before it.
fn line_up(found: &mut Found, path: &Shape) -> bool {
    match &found.shape {
        None => {
            found.shape = Some(path.clone());
            true
        }
        Some(shape) => shape == path,
    }
}

fn inhomogeneous(found: &Found, path: &Shape, span: Span) -> crate::diag::Diagnostic {
    let shape = found.shape.clone().unwrap_or_default();
    let same = shape.iter().zip(path).take_while(|(a, b)| a == b).count();
    let lengths: Vec<String> = shape[..same].iter().map(ToString::to_string).collect();
    let comma = if same == 1 { "," } else { "" };
    let dimensions = format!("inhomogeneous shape after {same} dimensions");
    diagnostic!(
        span, ValueError,
        "setting an array element with a sequence. The requested array has an {dimensions}. The detected \
        shape was ({}{comma}) + inhomogeneous part.",
        lengths.join(", ");
        hint: "every row of an array has the same length"
    )
}

fn element(value: &Value, span: Span) -> Result<Element> {
    Ok(match value {
        Value::Bool(value) => Element::Number(Scalar::Bool(BoolByte::new(*value))),
        Value::Int(value) => Element::Number(Scalar::Int64(*value)),
        Value::Float(value) => Element::Number(Scalar::Float64(*value)),
        Value::Scalar(scalar) => Element::Number(*scalar),
        Value::Array(array) if array.dtype.is_text() => Element::Text(array.text_at(&[])),
        Value::Array(array) => Element::Number(array.item()),
        Value::Str(text) => Element::Text(text.to_string()),
        Value::None
        | Value::Tuple(_)
        | Value::List(_)
        | Value::Dict(_)
        | Value::Set(_)
        | Value::Range(_)
        | Value::Iterator(_)
        | Value::Slice(_)
        | Value::Ellipsis
        | Value::DType(_)
        | Value::Function(_)
        | Value::Module(_) => {
            bail!(
                span,
                TypeError,
                "numscope has no arrays of objects: {} is neither number nor text",
                value.type_name()
            )
        }
    })
}
