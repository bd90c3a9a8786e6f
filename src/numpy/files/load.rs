//! `np.load`: an array of a file in NumPy's format, mapped if that is asked for, or an archive of them.

use std::io::{BufRead, BufReader, Read, Seek};

use super::header::{self, Header, MAGIC};
use super::{File, Place, handle, npz, system_error};
use crate::array::Array;
use crate::array::dtype::{CHARACTER_BYTES, DType};
use crate::array::format::shape_text;
use crate::array::layout::Layout;
use crate::bail;
use crate::context::Context;
use crate::diag::{Diagnostic, Result, Span};
use crate::numpy::create::check_size;
use crate::numpy::memmap;
use crate::numpy::registry::{Bound, Costs, Function, Run};
use crate::value::Value;

/// Every function of this file.
pub static ROWS: &[Function] = &[Function {
    name: "load",
    signature: "file, mmap_mode=None, allow_pickle=False, fix_imports=True, encoding='ASCII', *, \
                max_header_size=10000",
    costs: Costs::New,
    doc: "The array of a .npy file, or an object with the arrays of a .npz file, which are read when they are \
          asked for: its keys are files=. With mmap_mode='r', 'r+' or 'c' the array's bytes stay those of the \
          file, as np.memmap has them. Numbers whose bytes stand the other way round are turned, and have the \
          dtypes of this machine. There are no arrays of objects, whatever allow_pickle says.\n\n\
          >>> np.save('loaded.npy', np.arange(4))\n>>> np.load('loaded.npy')\narray([0, 1, 2, 3])\n\
          >>> np.load('loaded.npy', mmap_mode='r')\nmemmap([0, 1, 2, 3])",
    run: Run::Call(|cx, bound| load(cx, &bound)),
}];

/// Bytes that are read at once, between two looks for an interrupt.
const PIECE: usize = 16 << 20;
/// NumPy reads what is no file of the system's in pieces of so many bytes.
const NUMPYS_PIECE: usize = 1 << 18;

/// What a load was told.
struct Asked {
    mmap_mode: Option<Value>,
    most_header: Option<usize>,
}

fn load(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let span = bound.span;
    if let Some(Value::Str(encoding)) = bound.get(4)
        && !matches!(&**encoding, "ASCII" | "latin1" | "bytes")
    {
        bail!(span, ValueError, "encoding must be 'ASCII', 'latin1', or 'bytes'");
    }
    let allows = bound.flag(2, false)?;
    let most = bound.integer(5)?.unwrap_or(10_000).max(0) as usize;
    let asked = Asked { mmap_mode: bound.get(1).cloned(), most_header: (!allows).then_some(most) };
    match Place::of(bound.required(0), span)? {
        Place::Path(name) => of_path(cx, &name, &asked, span),
        Place::Open(value) => {
            let Some(file) = File::of(&value) else {
                bail!(span, TypeError, "this is no open file")
            };
            if asked.mmap_mode.is_some() {
                bail!(
                    span,
                    ValueError,
                    "Filename must be a string or a path-like object.  Memmap cannot use existing file handles."
                );
            }
            if file.class.is_text() {
                bail!(span, TypeError, "np.load reads bytes"; hint: "open the file with open(name, 'rb')");
            }
            file.check_readable(span)?;
            let mut store = file.store(cx, span)?;
            let magic = store.fill_buf().map_err(|error| system_error(&error, "", span))?;
            if is_archive(magic) {
                store.rewind().map_err(|error| system_error(&error, "", span))?;
                let bytes = handle::rest(cx, &mut store, span)?;
                return npz::of_bytes(bytes, asked.most_header, span);
            }
            check_magic(magic, allows, span)?;
            store.consume(MAGIC.len());
            let (header, _) = header::read(&mut *store, asked.most_header, span)?;
            elements(cx, &mut *store, &header, true, span).map(Value::Array)
        }
    }
}

fn of_path(cx: &mut Context, name: &str, asked: &Asked, span: Span) -> Result<Value> {
    let failed = |error: std::io::Error| system_error(&error, name, span);
    let file = cx.path(name, span)?.read().map_err(failed)?;
    let length = file.metadata().map_err(failed)?.len();
    let mut reader = BufReader::new(file);
    let magic = reader.fill_buf().map_err(failed)?;
    if is_archive(magic) {
        return npz::of_file(name, reader.into_inner(), length, asked.most_header, span);
    }
    check_magic(magic, asked.most_header.is_none(), span)?;
    reader.consume(MAGIC.len());
    let (header, begins) = header::read(&mut reader, asked.most_header, span)?;
    if let Some(mode) = &asked.mmap_mode {
        if header.is_swapped {
            bail!(
                span, NotImplementedError, "numscope maps no file whose bytes stand the other way round";
                hint: "np.load({name:?}) reads and turns them"
            );
        }
        return memmap::of_npy(cx, name, mode, header.part(begins), span);
    }
    let rest = length.saturating_sub(begins as u64);
    check_whole(&header, rest, span)?;
    elements(cx, &mut reader, &header, false, span).map(Value::Array)
}

impl Header {
    /// What is mapped of the file, from where on.
    fn part(&self, offset: usize) -> memmap::Part {
        memmap::Part {
            dtype: self.dtype,
            offset: offset as u64,
            shape: self.shape.clone(),
            order: self.order,
        }
    }
}

fn is_archive(bytes: &[u8]) -> bool {
    bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06")
}

fn check_magic(bytes: &[u8], allows: bool, span: Span) -> Result<()> {
    if bytes.is_empty() {
        bail!(span, EOFError, "No data left in file");
    }
    if bytes.starts_with(MAGIC) {
        return Ok(());
    }
    if allows {
        bail!(span, NotImplementedError, "numscope reads no pickled data");
    }
    bail!(
        span, ValueError,
        "This file contains pickled (object) data. If you trust the file you can load it unsafely using the \
         `allow_pickle=` keyword argument or `pickle.load()`.";
        hint: "it is no .npy and no .npz file; np.loadtxt reads numbers as text, np.fromfile raw bytes"
    )
}

/// Refuse a file that is too short, before anything is taken.
fn check_whole(header: &Header, bytes: u64, span: Span) -> Result<()> {
    let Header { dtype, ref shape, .. } = *header;
    check_size(shape, dtype, span)?;
    let count = shape.iter().product::<usize>();
    let wanted = count * dtype.size();
    if wanted as u64 > bytes {
        let found = bytes / dtype.size().max(1) as u64;
        bail!(
            span,
            ValueError,
            "Failed to read all data for array. Expected {} = {count} elements, could only read {found} \
             elements. (file seems not fully written?)",
            shape_text(shape)
        );
    }
    Ok(())
}

/// The array whose elements follow.
///
/// # Errors
/// `MemoryError`, before anything is read; NumPy's `ValueError` of a file that ends too soon;
/// `KeyboardInterrupt`.
pub(super) fn elements(
    cx: &mut Context,
    file: &mut dyn Read,
    header: &Header,
    in_pieces: bool,
    span: Span,
) -> Result<Array> {
    let Header { dtype, ref shape, order, is_swapped } = *header;
    check_size(shape, dtype, span)?;
    let array = cx.empty(dtype, Layout::contiguous(shape, dtype.size(), order), span)?;
    cx.meter.bytes_written += array.nbytes() as u64;
    let bytes = array.nbytes();
    {
        let mut written = array.buffer.write();
        let mut done = 0;
        for piece in written[..bytes].chunks_mut(PIECE) {
            cx.poll(span)?;
            let read = header::fill(file, piece).map_err(|error| unreadable(&error, span))?;
            done += read;
            if read < piece.len() {
                return Err(cut(header, done, in_pieces, span));
            }
        }
        if is_swapped {
            let unit = if dtype.is_text() { CHARACTER_BYTES } else { dtype.size() };
            written[..bytes].chunks_exact_mut(unit).for_each(<[u8]>::reverse);
        }
    }
    Ok(array)
}

/// What an archive says of its own bytes, or the system.
fn unreadable(error: &std::io::Error, span: Span) -> Diagnostic {
    match error.kind() {
        std::io::ErrorKind::Other | std::io::ErrorKind::InvalidData => {
            crate::diagnostic!(span, BadZipFile, "{error}")
        }
        _ => system_error(error, "", span),
    }
}

/// NumPy's error of data that end after so many bytes.
fn cut(header: &Header, done: usize, in_pieces: bool, span: Span) -> Diagnostic {
    let Header { dtype, ref shape, .. } = *header;
    let count = shape.iter().product::<usize>();
    if !in_pieces {
        return check_whole(header, done as u64, span)
            .err()
            .unwrap_or_else(|| super::too_short(span));
    }
    let size = dtype.size().max(1);
    let piece = (NUMPYS_PIECE / NUMPYS_PIECE.min(size)) * size;
    let (before, total) = (done / piece * piece, count * size);
    let wanted = piece.min(total - before);
    let got = done - before;
    crate::diagnostic!(
        span, ValueError, "EOF: reading array data, expected {wanted} bytes got {got}";
        hint: "the file is not whole"
    )
}

/// Whether elements of a dtype may be looked at from any byte on: all numbers may, by copying.
pub(super) fn check_sized(dtype: DType, span: Span) -> Result<()> {
    if dtype.size() == 0 {
        bail!(span, ValueError, "itemsize cannot be zero in type");
    }
    Ok(())
}
