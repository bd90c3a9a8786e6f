//! Raw bytes and arrays: `fromfile`, `tofile`, `frombuffer`, `tobytes`, and `fromstring`, which reads numbers.

use std::io::{BufRead, BufReader, Seek, SeekFrom};

use super::bytes::Bytes;
use super::handle::{self, Store};
use super::load::check_sized;
use super::numbers::{self, Separator};
use super::{File, Place, header, save, system_error};
use crate::array::Array;
use crate::array::dtype::DType;
use crate::array::layout::{Layout, Order};
use crate::bail;
use crate::context::Context;
use crate::diag::{Result, Span};
use crate::numpy::convert::{self, as_keep};
use crate::numpy::registry::{Bound, Caller, Costs, Function, Run};
use crate::numpy::strided::Keep;
use crate::value::Value;

/// Every function of this file.
pub static ROWS: &[Function] = &[
    Function {
        name: "fromfile",
        signature: "file, dtype=float, count=-1, sep='', offset=0, *, like=None",
        costs: Costs::New,
        doc: "An array of the bytes of a file as they stand, from offset= on, or, with sep=, of numbers that are \
              written in it with that text between them.\n\n\
              >>> np.arange(3).tofile('raw.bin')\n>>> np.fromfile('raw.bin', dtype=int)\narray([0, 1, 2])",
        run: Run::Call(|cx, bound| fromfile(cx, &bound)),
    },
    Function {
        name: "fromstring",
        signature: "string, dtype=float, count=-1, *, sep, like=None",
        costs: Costs::New,
        doc: "An array of the numbers that a text has, with sep= between them. Blanks may stand around it.\n\n\
              >>> np.fromstring('1 2  3', dtype=int, sep=' ')\narray([1, 2, 3])",
        run: Run::Call(|cx, bound| fromstring(cx, &bound)),
    },
    Function {
        name: "frombuffer",
        signature: "buffer, dtype=float, count=-1, offset=0, *, like=None",
        costs: Costs::View,
        doc: "An array over the bytes of another one, from offset= on. Of bytes it is a copy that may not be \
              written into, where NumPy shares them.\n\n\
              >>> np.frombuffer(np.array([1, 2], dtype=np.int16), np.uint8)\n\
              array([1, 0, 2, 0], dtype=uint8)",
        run: Run::Call(|cx, bound| frombuffer(cx, &bound)),
    },
    Function {
        name: "ndarray.tobytes",
        signature: "self, order='C'",
        costs: Costs::Objects,
        doc: "The bytes of the elements, one after another in an order.\n\n\
              >>> np.array([1, 2], dtype=np.int16).tobytes()\nb'\\x01\\x00\\x02\\x00'",
        run: Run::Call(|cx, bound| {
            let array = bound.any_array(0, cx)?;
            let order = match as_keep(bound.get(1), Keep::C, bound.span)? {
                Keep::C => Order::C,
                Keep::F => Order::F,
                Keep::A | Keep::K => {
                    let is_fortran = array.is_contiguous(Order::F);
                    if is_fortran && !array.is_contiguous(Order::C) { Order::F } else { Order::C }
                }
            };
            cx.room_for(array.nbytes(), bound.span)?;
            let mut bytes = Vec::with_capacity(array.nbytes());
            save::elements(cx, &mut bytes, &array, order, bound.span)?;
            Ok(Bytes::value(bytes))
        }),
    },
    Function {
        name: "ndarray.tofile",
        signature: "self, fid, sep='', format='%s'",
        costs: Costs::File,
        doc: "Write the bytes of the elements to a file, or, with sep=, each as a text, as format= says, with \
              that text between them.\n\n\
              >>> np.array([1.5, 2.5]).tofile('raw.txt', sep=' ')\n>>> open('raw.txt').read()\n'1.5 2.5'",
        run: Run::Calls(|caller, bound| tofile(caller, &bound)),
    },
];

/// A dtype whose elements have bytes.
fn dtype_of(bound: &Bound) -> Result<DType> {
    let dtype = bound.any_dtype(1)?.unwrap_or(DType::Float64);
    check_sized(dtype, bound.span)?;
    Ok(dtype)
}

/// An optional count, of which a negative one stands for all.
fn count_of(bound: &Bound, i: usize) -> Result<Option<usize>> {
    Ok(bound.integer(i)?.and_then(|count| usize::try_from(count).ok()))
}

fn text_of(bound: &Bound, i: usize, default: &str) -> Result<String> {
    match bound.get(i) {
        None => Ok(default.to_owned()),
        Some(Value::Str(text)) => Ok(text.to_string()),
        Some(other) => {
            let class = other.type_name();
            bail!(bound.span, TypeError, "argument {} must be str, not {class}", i + 1)
        }
    }
}

fn fromfile(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let span = bound.span;
    let dtype = dtype_of(bound)?;
    let count = count_of(bound, 2)?;
    let sep = text_of(bound, 3, "")?;
    let offset = bound.integer(4)?.unwrap_or(0);
    if !sep.is_empty() && offset != 0 {
        bail!(span, TypeError, "'offset' argument only permitted for binary files");
    }
    let place = Place::of(bound.required(0), span)?;
    let mut opened;
    let mut borrowed;
    let store = match &place {
        Place::Path(name) => {
            let file = cx.path(name, span)?.read();
            let file = file.map_err(|error| system_error(&error, name, span))?;
            opened = Store::Disk(BufReader::new(file));
            &mut opened
        }
        Place::Open(value) => {
            let Some(file) = File::of(value) else {
                bail!(span, TypeError, "this is no open file")
            };
            file.check_readable(span)?;
            borrowed = file.store(cx, span)?;
            &mut *borrowed
        }
    };
    let failed = |error: std::io::Error| system_error(&error, "", span);
    if !sep.is_empty() {
        let text = handle::rest(cx, store, span)?;
        return numbers::array(cx, &text, dtype, count, &Separator::of(&sep), span)
            .map(Value::Array);
    }
    let begins = store.seek(SeekFrom::Current(offset)).map_err(failed)?;
    let ends = store.seek(SeekFrom::End(0)).map_err(failed)?;
    store.seek(SeekFrom::Start(begins)).map_err(failed)?;
    let there = ends.saturating_sub(begins) as usize / dtype.size();
    let count = count.map_or(there, |count| count.min(there));
    raw(cx, store, dtype, count, span).map(Value::Array)
}

/// An array of as many elements that stand in a file.
fn raw(
    cx: &mut Context,
    store: &mut dyn BufRead,
    dtype: DType,
    count: usize,
    span: Span,
) -> Result<Array> {
    let array = cx.empty(dtype, Layout::contiguous(&[count], dtype.size(), Order::C), span)?;
    let bytes = array.nbytes();
    cx.meter.bytes_written += bytes as u64;
    for piece in array.buffer.write()[..bytes].chunks_mut(16 << 20) {
        cx.poll(span)?;
        let read = header::fill(store, piece).map_err(|error| system_error(&error, "", span))?;
        if read < piece.len() {
            bail!(span, OSError, "the file became shorter while it was read");
        }
    }
    Ok(array)
}

fn fromstring(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let span = bound.span;
    let Value::Str(text) = bound.required(0) else {
        let class = bound.required(0).type_name();
        bail!(
            span,
            TypeError,
            "fromstring() argument 1 must be read-only bytes-like object, not {class}"
        )
    };
    let dtype = dtype_of(bound)?;
    let sep = text_of(bound, 3, "")?;
    if sep.is_empty() {
        bail!(span, ValueError, "The binary mode of fromstring is removed, use frombuffer instead");
    }
    let count = count_of(bound, 2)?;
    let array = numbers::array(cx, text.as_bytes(), dtype, count, &Separator::of(&sep), span)?;
    Ok(Value::Array(array))
}

fn frombuffer(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let span = bound.span;
    let buffer = bound.required(0);
    let mut source = match (buffer, Bytes::of(buffer)) {
        (_, Some(bytes)) => {
            let layout = Layout::contiguous(&[bytes.bytes().len()], 1, Order::C);
            let mut copy = cx.empty(DType::UInt8, layout, span)?;
            copy.buffer.write()[..bytes.bytes().len()].copy_from_slice(bytes.bytes());
            copy.writeable = false;
            copy
        }
        (Value::Array(array), None) => array.clone(),
        (other, None) => bail!(
            span, TypeError, "a bytes-like object is required, not '{}'", other.type_name();
            hint: "np.array(...) takes lists"
        ),
    };
    if !source.is_contiguous(Order::C) {
        bail!(span, ValueError, "ndarray is not C-contiguous");
    }
    let dtype = dtype_of(bound)?;
    let (length, size) = (source.nbytes(), dtype.size());
    let offset = bound.integer(3)?.unwrap_or(0);
    let Some(offset) = usize::try_from(offset).ok().filter(|&offset| offset <= length) else {
        bail!(
            span,
            ValueError,
            "offset must be non-negative and no greater than buffer length ({length})"
        );
    };
    let count = match count_of(bound, 2)? {
        None if !(length - offset).is_multiple_of(size) => {
            bail!(span, ValueError, "buffer size must be a multiple of element size")
        }
        None => (length - offset) / size,
        Some(count) if count.saturating_mul(size) > length - offset => {
            bail!(span, ValueError, "buffer is smaller than requested size")
        }
        Some(count) => count,
    };
    let begins = if length == 0 { 0 } else { source.layout.offset + offset };
    let unit = if dtype.is_text() { crate::array::dtype::CHARACTER_BYTES } else { size };
    if !begins.is_multiple_of(unit) {
        // Elements stand where their dtype may stand, so these are moved.
        let layout = Layout::contiguous(&[count * size], 1, Order::C);
        let mut copy = cx.empty(DType::UInt8, layout, span)?;
        copy.buffer.write()[..count * size]
            .copy_from_slice(&source.buffer.read()[begins..begins + count * size]);
        copy.writeable = source.writeable;
        let mut array = copy.view(Layout::contiguous(&[count], size, Order::C));
        array.dtype = dtype;
        return Ok(Value::Array(array));
    }
    let mut layout = Layout::contiguous(&[count], size, Order::C);
    layout.offset = begins;
    source = source.view(layout);
    source.dtype = dtype;
    Ok(Value::Array(source))
}

fn tofile(caller: &mut dyn Caller, bound: &Bound) -> Result<Value> {
    let span = bound.span;
    let array = bound.any_array(0, caller.cx())?;
    let place = match bound.required(1) {
        text if File::of(text).is_some_and(|file| file.class.is_text()) => {
            return tofile_of_texts(caller, bound, &array, text);
        }
        other => Place::of(other, span)?,
    };
    let sep = text_of(bound, 2, "")?;
    if sep.is_empty() {
        let cx = caller.cx();
        save::to(cx, (&place, array.nbytes()), span, &mut |cx, file| {
            save::elements(cx, file, &array, Order::C, span)
        })?;
        return Ok(Value::None);
    }
    let text = joined(caller, &array, &sep, &text_of(bound, 3, "%s")?, span)?;
    save::to(caller.cx(), (&place, text.len()), span, &mut |_, file| {
        file.write_all(text.as_bytes()).map_err(|error| system_error(&error, "", span))
    })?;
    Ok(Value::None)
}

/// The elements as texts, to a file of texts.
fn tofile_of_texts(
    caller: &mut dyn Caller,
    bound: &Bound,
    array: &Array,
    place: &Value,
) -> Result<Value> {
    let sep = text_of(bound, 2, "")?;
    let Some(file) = File::of(place).filter(|_| !sep.is_empty()) else {
        bail!(bound.span, TypeError, "write() argument must be str, not bytes")
    };
    let text = joined(caller, array, &sep, &text_of(bound, 3, "%s")?, bound.span)?;
    file.write(caller.cx(), text.as_bytes(), bound.span)?;
    Ok(Value::None)
}

/// The elements as texts, each as a format says, with a text between them.
fn joined(
    caller: &mut dyn Caller,
    array: &Array,
    sep: &str,
    format: &str,
    span: Span,
) -> Result<String> {
    let mut text = String::new();
    let mut index = vec![0; array.ndim()];
    for i in 0..array.size() {
        caller.cx().poll(span)?;
        let mut rest = i;
        for (at, length) in index.iter_mut().zip(array.shape()).rev() {
            (*at, rest) = (rest % length, rest / length);
        }
        let item = python_value(&convert::element_at(array, &index));
        text += if i > 0 { sep } else { "" };
        if let Value::Str(word) = caller.percent(format, &Value::tuple([item]), span)? {
            text += &word;
        }
        caller.cx().room_for(text.len(), span)?;
    }
    Ok(text)
}

/// A NumPy scalar as Python's own: `a.item()`.
pub(super) fn python_value(value: &Value) -> Value {
    match value {
        Value::Scalar(scalar) if scalar.dtype() == DType::Bool => Value::Bool(scalar.truth()),
        Value::Scalar(scalar) => match scalar.as_integer().map(i64::try_from) {
            Some(Ok(number)) => Value::Int(number),
            Some(Err(_)) => value.clone(),
            None => Value::Float(scalar.as_f64()),
        },
        Value::Str(text) => Value::text(&**text),
        other => other.clone(),
    }
}
