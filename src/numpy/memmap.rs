//! `np.memmap`: arrays whose bytes are those of a file.

use std::io;

use super::convert::{self, as_order};
use super::create::check_size;
use super::registry::{Bound, Costs, Function, Run};
use super::{files, texts};
use crate::array::Array;
use crate::array::dtype::{CHARACTER_BYTES, DType};
use crate::array::layout::{Layout, Order, Shape};
use crate::array::mmap::{self, Mapping, Mode};
use crate::context::Context;
use crate::diag::{Diagnostic, Result, Span};
use crate::value::Value;
use crate::{bail, diagnostic};

/// Every function and method of this file.
pub static ROWS: &[Function] = &[
    Function {
        name: "memmap",
        signature: "filename, dtype='uint8', mode='r+', offset=0, shape=None, order='C'",
        costs: Costs::File,
        doc: "An array whose bytes are those of a file from offset on, without reading it: a page comes from \
            the disk when it is first used, and goes back to it. The mode is 'r' (read), 'r+' (read and write), \
            'w+' (make the file, with zeros) or 'c' (write to memory alone). Slices of it are of the file too; \
            what is computed from it, and every copy, is an array in memory. Its bytes are pages of the file \
            and do not count against the memory limit. No other program may shorten the file meanwhile.\n\n\
              >>> m = np.memmap('example.dat', dtype=np.float32, mode='w+', shape=(2, 3))\n\
              >>> m[0] = [1, 2, 3]\n>>> m\n\
              memmap([[1., 2., 3.],\n        [0., 0., 0.]], dtype=float32)\n\
              >>> m.sum()\nnp.float32(6.0)",
        run: Run::Call(|cx, bound| memmap(cx, &bound)),
    },
    Function {
        name: "memmap.flush",
        signature: "self",
        costs: Costs::Nothing,
        doc: "Write what was changed to the file. It is written sooner or later in any case.\n\n\
              >>> m = np.memmap('flushed.dat', mode='w+', shape=2)\n>>> m.flush()",
        run: Run::Call(|cx, bound| {
            let Value::Array(array) = bound.required(0) else { return Ok(Value::None) };
            cx.reach_outside("flush", bound.span)?;
            array.buffer.flush().map_err(|error| system_error(&error, "", bound.span))?;
            Ok(Value::None)
        }),
    },
];

/// Names of modes, the short ones first, in the order of NumPy's message.
const MODES: &[(&str, Mode)] = &[
    ("r", Mode::Read),
    ("c", Mode::CopyOnWrite),
    ("r+", Mode::ReadWrite),
    ("w+", Mode::Create),
    ("readonly", Mode::Read),
    ("copyonwrite", Mode::CopyOnWrite),
    ("readwrite", Mode::ReadWrite),
    ("write", Mode::Create),
];

/// An attribute that arrays of a file have besides.
pub(super) fn attribute(file: &Mapping, name: &str) -> Option<Value> {
    match name {
        "filename" => Some(Value::text(file.path.to_string_lossy())),
        "mode" => Some(Value::text(file.mode.name())),
        "offset" => Some(Value::Int(file.offset as i64)),
        _ => None,
    }
}

fn mode_of(value: Option<&Value>, span: Span) -> Result<Mode> {
    let Some(value) = value else { return Ok(Mode::ReadWrite) };
    let name = match value {
        Value::Str(name) => &**name,
        other => other.type_name(),
    };
    if let Some((_, mode)) = MODES.iter().find(|(known, _)| *known == name) {
        return Ok(*mode);
    }
    let names: Vec<String> = MODES.iter().map(|(name, _)| format!("'{name}'")).collect();
    bail!(
        span, ValueError, "mode must be one of [{}] (got '{name}')", names.join(", ");
        hint: "'r' reads, 'r+' reads and writes, 'w+' makes the file"
    )
}

/// What the system says of a mapped file, and what to do.
fn system_error(error: &io::Error, name: &str, span: Span) -> Diagnostic {
    let said = files::system_error(error, name, span);
    let hint = match error.kind() {
        io::ErrorKind::NotFound => "mode='w+' makes the file, and needs a shape",
        io::ErrorKind::IsADirectory => "name a file in it",
        io::ErrorKind::PermissionDenied => "mode='r' only reads",
        io::ErrorKind::StorageFull if said.hints.is_empty() => "choose a smaller dtype or shape",
        _ => return said,
    };
    said.hint(hint)
}

/// The shape that is asked for: an integer or a sequence.
fn shape_of(value: &Value, span: Span) -> Result<Shape> {
    if let Value::Float(_) = value {
        bail!(span, TypeError, "'float' object is not iterable"; hint: "lengths are ints: n // 2, not n / 2");
    }
    convert::as_shape(value, span)
}

fn memmap(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let span = bound.span;
    let name = match bound.required(0) {
        Value::Str(name) => name.to_string(),
        other => bail!(
            span,
            TypeError,
            "expected str, bytes or os.PathLike object, not {}",
            other.type_name()
        ),
    };
    let dtype = texts::sized(bound.any_dtype(1)?.unwrap_or(DType::UInt8), DType::Text(1));
    let mode = mode_of(bound.get(2), span)?;
    let offset = bound.integer(3)?.unwrap_or(0);
    let shape = bound.get(4).map(|shape| shape_of(shape, span)).transpose()?;
    let order = as_order(bound.get(5), span)?;
    let Ok(offset) = u64::try_from(offset) else {
        bail!(span, OverflowError, "memory mapped offset must be positive");
    };
    if mode == Mode::Create && shape.is_none() {
        bail!(
            span, ValueError, "shape must be given if mode == 'w+'";
            hint: "np.memmap(filename, dtype, 'w+', shape=(rows, columns))"
        );
    }
    if let Some(shape) = &shape {
        check_size(shape, dtype, span)?;
        check_aligned(offset, dtype, span)?;
    }
    map(cx, &name, mode, Wanted { dtype, offset, shape, order }, span)
}

/// What is mapped of a file: all that follows the offset, where there is no shape.
struct Wanted {
    dtype: DType,
    offset: u64,
    shape: Option<Shape>,
    order: Order,
}

/// The array of a file in NumPy's format.
#[derive(Debug)]
pub(super) struct Part {
    /// The dtype.
    pub(super) dtype: DType,
    /// Bytes before the first element.
    pub(super) offset: u64,
    /// The length of each axis.
    pub(super) shape: Shape,
    /// How the elements follow one another.
    pub(super) order: Order,
}

/// `np.load(name, mmap_mode=mode)`.
///
/// # Errors
/// As [`memmap`].
pub(super) fn of_npy(
    cx: &mut Context,
    name: &str,
    mode: &Value,
    part: Part,
    span: Span,
) -> Result<Value> {
    let mode = mode_of(Some(mode), span)?;
    if mode == Mode::Create {
        bail!(
            span, NotImplementedError, "numscope has no mmap_mode='w+' of load";
            hint: "it would empty the file: np.memmap(name, dtype, 'w+', shape=…) makes one"
        );
    }
    let Part { dtype, offset, shape, order } = part;
    map(cx, name, mode, Wanted { dtype, offset, shape: Some(shape), order }, span)
}

fn map(cx: &mut Context, name: &str, mode: Mode, wanted: Wanted, span: Span) -> Result<Value> {
    let Wanted { dtype, offset, shape, order } = wanted;
    cx.reach_outside("np.memmap", span)?;
    let failed = |error: io::Error| system_error(&error, name, span);
    let place = cx.path(name, span)?;
    let path = place.absolute();
    let mut file = mmap::open(&path, mode).map_err(failed)?;
    let shape = if let Some(shape) = shape {
        shape
    } else {
        let shape = rest_of(file.bytes, offset, dtype, span)?;
        check_aligned(offset, dtype, span)?;
        shape
    };
    let bytes = shape.iter().product::<usize>() * dtype.size();
    // Of nothing there is no map, but behind other bytes there may be nothing.
    let least = usize::from(offset == 0);
    let Some(end) =
        offset.checked_add(bytes.max(least) as u64).filter(|&end| i64::try_from(end).is_ok())
    else {
        bail!(span, OverflowError, "Python int too large to convert to C long");
    };
    match mode {
        Mode::Create | Mode::ReadWrite => {
            let more = end.saturating_sub(file.bytes);
            cx.files.hold_mapped(file.handle(), more).map_err(failed)?;
            file.grow(end).map_err(failed)?;
        }
        Mode::Read | Mode::CopyOnWrite => cx.files.hold_mapped(file.handle(), 0).map_err(failed)?,
    }
    if end > file.bytes {
        bail!(
            span, ValueError, "mmap length is greater than file size";
            hint: "the file has {} bytes; mode='r+' makes it longer", file.bytes
        );
    }
    let buffer = file.map(path, offset, bytes).map_err(failed)?;
    let mut array = Array::owner(dtype, Layout::contiguous(&shape, dtype.size(), order), buffer);
    // The file owns the bytes: nothing may compute into them unasked.
    array.owns = false;
    array.writeable = mode != Mode::Read;
    Ok(Value::Array(array))
}

/// Elements stand where their dtype may stand.
fn check_aligned(offset: u64, dtype: DType, span: Span) -> Result<()> {
    let unit = if dtype.is_text() { CHARACTER_BYTES } else { dtype.size() } as u64;
    if !offset.is_multiple_of(unit) {
        bail!(
            span, NotImplementedError,
            "numscope has no unaligned arrays: a {dtype} stands at a multiple of {unit} bytes";
            hint: "map dtype=np.uint8 and copy: m.copy().view(np.{dtype})"
        );
    }
    Ok(())
}

/// The shape of all elements that a file has from an offset on.
fn rest_of(bytes: u64, offset: u64, dtype: DType, span: Span) -> Result<Shape> {
    let size = dtype.size() as u64;
    let Some(rest) = bytes.checked_sub(offset) else {
        bail!(
            span, ValueError, "negative dimensions are not allowed";
            hint: "the offset lies behind the end of the file, which has {bytes} bytes"
        );
    };
    if !rest.is_multiple_of(size) {
        return Err(diagnostic!(
            span, ValueError, "Size of available data is not a multiple of the data-type size.";
            hint: "{rest} bytes are no whole number of elements of {size} bytes"
        ));
    }
    Ok(Shape::from_slice(&[(rest / size) as usize]))
}
