//! Methods that read or write elements: as bytes of another dtype, as Python numbers, one value for all.

use smallvec::SmallVec;

use super::casting::Casting;
use super::convert;
use super::create::warn_cast;
use super::manipulate::resolve_axis;
use super::registry::{Bound, Costs, Function, Run};
use super::strided;
use super::texts;
use crate::array::dtype::{CHARACTER_BYTES, DType, Scalar};
use crate::array::layout::Layout;
use crate::array::{Array, for_each_position, text};
use crate::context::Context;
use crate::diag::{Result, Span};
use crate::value::Value;
use crate::{bail, diagnostic};

/// Every method of this file.
pub static ROWS: &[Function] = &[
    Function {
        name: "ndarray.view",
        signature: "self, dtype=<no value>, type=<no value>",
        costs: Costs::View,
        doc: "The same bytes as another dtype.\n\n\
              >>> np.array([1.0, -2.0]).view(np.uint64)\n\
              array([ 4607182418800017408, 13835058055282163712], dtype=uint64)",
        run: Run::Call(|cx, bound| view(cx, &bound)),
    },
    Function {
        name: "ndarray.fill",
        signature: "self, value",
        costs: Costs::Update,
        doc: "Write one value into every element.\n\n>>> a = np.zeros(3)\n>>> a.fill(7)\n>>> \
            a\narray([7., 7., 7.])",
        run: Run::Call(|cx, bound| fill(cx, &bound)),
    },
    Function {
        name: "ndarray.item",
        signature: "self, *args",
        costs: Costs::Nothing,
        doc: "One element as a Python number.\n\n>>> np.array([1.5, 2.5]).item(1)\n2.5",
        run: Run::Call(|cx, bound| item(cx, &bound)),
    },
    Function {
        name: "ndarray.tolist",
        signature: "self",
        costs: Costs::Objects,
        doc: "The elements as Python numbers, in lists as deep as there are axes.\n\n\
              >>> np.array([[1, 2], [3, 4]]).tolist()\n[[1, 2], [3, 4]]",
        run: Run::Call(|cx, bound| {
            let array = bound.any_array(0, cx)?;
            let bytes = array.buffer.read();
            nested_list(cx, &array, &bytes, (0, array.layout.offset as isize), bound.span)
        }),
    },
    Function {
        name: "generic.is_integer",
        signature: "self",
        costs: Costs::Nothing,
        doc: "Whether the number is a whole one.\n\n>>> np.float64(3).is_integer()\nTrue",
        run: Run::Call(|_, bound| {
            let number = bound.required(0).as_scalar().expect("it is a method of numbers");
            let float = number.as_f64();
            Ok(Value::Bool(float.is_finite() && float.fract() == 0.0))
        }),
    },
    Function {
        name: "generic.astype",
        signature: "self, dtype, order='K', casting='unsafe', subok=True, copy=True",
        costs: Costs::Nothing,
        doc: "The number in another dtype.\n\n>>> np.float64(2.7).astype(np.int8)\nnp.int8(2)",
        run: Run::Call(|cx, bound| {
            let dtype = convert::any_dtype(bound.required(1), bound.span)?;
            if let DType::Text(_) = dtype {
                let source = bound.any_array(0, cx)?;
                let text = texts::astype(cx, &source, dtype, bound.span)?;
                return Ok(convert::only_element(&text));
            }
            let scalar = bound.required(0).as_scalar().expect("it is a method of numbers");
            if let Some(rule) = bound.get(3) {
                let rule = Casting::of(Some(rule), bound.span)?;
                if !rule.allows(scalar.dtype(), dtype) {
                    return Err(rule.refuse("scalar", scalar.dtype(), dtype, bound.span));
                }
            }
            warn_cast(cx, scalar, dtype, bound.span);
            Ok(Value::Scalar(Scalar::read(dtype, &convert::word_of(scalar, dtype).0)))
        }),
    },
];

fn view(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let array = bound.any_array(0, cx)?;
    let is_class =
        |value: &Value| matches!(value, Value::Function(class) if class.call().name() == "ndarray");
    if let Some(class) = &bound.values[2] {
        if !is_class(class) {
            bail!(bound.span, ValueError, "Type must be a sub-type of ndarray type");
        }
        if bound.values[1].as_ref().is_some_and(is_class) {
            bail!(bound.span, ValueError, "Cannot specify output type twice.");
        }
    }
    let wanted = if bound.get(1).is_some_and(is_class) { None } else { bound.any_dtype(1)? };
    let dtype = texts::sized(wanted.unwrap_or(array.dtype), array.dtype);
    let layout = view_layout(&array, dtype, bound.span)?;
    let mut view = array.view(layout);
    view.dtype = dtype;
    Ok(match bound.required(0) {
        Value::Array(_) => Value::Array(view),
        _ => convert::only_element(&view),
    })
}

/// The layout of the same bytes as elements of another dtype.
pub(super) fn view_layout(array: &Array, dtype: DType, span: Span) -> Result<Layout> {
    let (old, new) = (array.dtype.size(), dtype.size());
    let mut layout = array.layout.clone();
    if old != new {
        let Some(last) = array.ndim().checked_sub(1) else {
            bail!(
                span,
                ValueError,
                "Changing the dtype of a 0d array is only supported if the itemsize is unchanged"
            );
        };
        let len = layout.shape[last];
        if layout.strides[last] != old as isize && len != 1 && array.size() > 0 {
            bail!(
                span, ValueError, "To change to a dtype of a different size, the last axis must be \
                    contiguous";
                hint: "copy first: a.copy().view({dtype})"
            );
        }
        let bytes = len * old;
        if !bytes.is_multiple_of(new) {
            bail!(
                span,
                ValueError,
                "When changing to a larger dtype, its size must be a divisor of the total size in bytes \
                of the last axis of the array."
            );
        }
        layout.shape[last] = bytes / new;
        layout.strides[last] = new as isize;
    }
    let unit = if dtype.is_text() { CHARACTER_BYTES } else { new };
    let aligned = |position: usize| position.is_multiple_of(unit);
    let is_aligned = aligned(layout.offset)
        && layout
            .strides
            .iter()
            .zip(&layout.shape)
            .all(|(stride, &len)| len <= 1 || aligned(stride.unsigned_abs()));
    if layout.size() > 0 && !is_aligned {
        bail!(
            span, NotImplementedError, "numscope has no unaligned arrays: a {dtype} stands at a multiple \
                of {unit} bytes";
            hint: "copy first: a.copy().view(np.{dtype})"
        );
    }
    Ok(layout)
}

fn fill(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let Value::Array(array) = bound.required(0) else { return Ok(Value::None) };
    let value = bound.required(1);
    if !array.writeable {
        bail!(bound.span, ValueError, "assignment destination is read-only"; hint: "take a copy() of it");
    }
    if array.dtype.is_text() || matches!(value, Value::Str(_)) {
        return texts::fill(cx, array, value, bound.span).map(|()| Value::None);
    }
    let Some(scalar) = value.as_scalar() else {
        return Err(convert::not_a_number(value, array.dtype, bound.span));
    };
    let word = convert::set_word(scalar, array.dtype, bound.span)?;
    cx.before_write(&array.buffer, bound.span)?;
    strided::count(cx, 0, array.nbytes());
    let size = array.dtype.size();
    let mut bytes = array.buffer.write();
    let mut done = 0;
    let mut stopped = Ok(());
    for_each_position(&array.layout, |at| {
        if stopped.is_ok() {
            bytes[at..at + size].copy_from_slice(&word.0[..size]);
            done += 1;
            if done % strided::POLL_ELEMENTS == 0 {
                stopped = cx.poll(bound.span);
            }
        }
    });
    stopped.map(|()| Value::None)
}

/// A NumPy number as Python's.
///
/// # Errors
/// `OverflowError` for one that does not fit Python's `int` as numscope has it, of 64 bits.
pub fn python_number(scalar: Scalar, span: Span) -> Result<Value> {
    match scalar {
        Scalar::Float64(number) => return Ok(Value::Float(number)),
        Scalar::Int64(number) => return Ok(Value::Int(number)),
        Scalar::Bool(_) => return Ok(Value::Bool(scalar.truth())),
        _ => {}
    }
    match scalar.as_integer() {
        None => Ok(Value::Float(scalar.as_f64())),
        Some(number) => i64::try_from(number).map(Value::Int).map_err(|_| {
            diagnostic!(span, OverflowError, "numscope's int has 64 bits: {number} does not fit")
        }),
    }
}

/// The element that some bytes begin with, as Python's number or text.
fn python_element(bytes: &[u8], dtype: DType, span: Span) -> Result<Value> {
    match dtype {
        DType::Text(_) => Ok(Value::text(text::read(&bytes[..dtype.size()]))),
        _ => python_number(Scalar::read(dtype, bytes), span),
    }
}

fn item(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let array = bound.any_array(0, cx)?;
    let indices = match &bound.rest[..] {
        [one] => convert::integers(one, bound.span)?,
        several => {
            several.iter().map(|i| convert::as_integer(i, bound.span)).collect::<Result<_>>()?
        }
    };
    let at = match &indices[..] {
        [] if array.size() == 1 => SmallVec::<[usize; 4]>::from_elem(0, array.ndim()),
        [] => bail!(
            bound.span, ValueError, "can only convert an array of size 1 to a Python scalar";
            hint: "name an element: a.item(0), or take all: a.tolist()"
        ),
        [flat] if array.ndim() != 1 || resolve_axis(*flat, array.size()).is_none() => {
            let Some(mut rest) = resolve_axis(*flat, array.size()) else {
                bail!(
                    bound.span,
                    IndexError,
                    "index {flat} is out of bounds for {}size {}",
                    if array.ndim() == 1 { "axis 0 with " } else { "" },
                    array.size()
                );
            };
            let mut at = SmallVec::from_elem(0, array.ndim());
            for (at, &len) in at.iter_mut().zip(array.shape()).rev() {
                *at = rest % len;
                rest /= len;
            }
            at
        }
        several if several.len() != array.ndim() => {
            bail!(bound.span, ValueError, "incorrect number of indices for array")
        }
        several => {
            let mut at = SmallVec::new();
            for (axis, (&i, &len)) in several.iter().zip(array.shape()).enumerate() {
                let Some(i) = resolve_axis(i, len) else {
                    bail!(
                        bound.span,
                        IndexError,
                        "index {i} is out of bounds for axis {axis} with size {len}"
                    );
                };
                at.push(i);
            }
            at
        }
    };
    let position = array.layout.position(&at);
    python_element(&array.buffer.read()[position..], array.dtype, bound.span)
}

/// The elements of a view from an axis on, as lists in lists.
fn nested_list(
    cx: &Context,
    array: &Array,
    bytes: &[u8],
    (axis, place): (usize, isize),
    span: Span,
) -> Result<Value> {
    let Some(&length) = array.shape().get(axis) else {
        return python_element(&bytes[place as usize..], array.dtype, span);
    };
    let stride = array.layout.strides[axis];
    let mut items = Vec::with_capacity(length);
    for i in 0..length {
        if i % ASKED == 0 {
            cx.poll(span)?;
        }
        items.push(nested_list(cx, array, bytes, (axis + 1, place + i as isize * stride), span)?);
    }
    Ok(Value::list(items))
}

/// Elements that become objects between two looks for the interrupt.
const ASKED: usize = 1 << 14;
