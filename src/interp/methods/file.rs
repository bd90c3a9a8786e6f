//! The methods of open files, on the disk and in memory, and of the program's own streams.

use std::io::{Seek, SeekFrom};

use super::super::Interp;
use super::super::items;
use super::super::modules::{sys, tempfile};
use super::Method;
use crate::bail;
use crate::diag::{Result, Span};
use crate::numpy::convert;
use crate::numpy::files::File;
use crate::numpy::files::bytes::Bytes;
use crate::numpy::files::handle::{Class, Store};
use crate::numpy::registry::Args;
use crate::value::Value;

/// Of every class.
pub(super) static ROWS: &[Method] = &[
    Method::new("close", (0, 0), |interp, object, _, span| {
        let file = of(object, span)?;
        file.before_change(interp.cx);
        file.close();
        Ok(Value::None)
    }),
    Method::new("flush", (0, 0), |_, _, _, _| Ok(Value::None)),
    Method::new("getvalue", (0, 0), getvalue),
    Method::new("read", (0, 1), |interp, object, args, span| {
        let file = of(object, span)?;
        let bytes = file.read(interp.cx, count(args, span)?, span)?;
        Ok(shown(file, bytes))
    }),
    Method::new("readable", (0, 0), |_, object, _, span| {
        Ok(Value::Bool(of(object, span)?.is_readable()))
    }),
    Method::new("readline", (0, 0), |interp, object, _, span| {
        let file = of(object, span)?;
        let line = file.line(interp.cx, span)?;
        Ok(shown(file, line))
    }),
    Method::new("readlines", (0, 0), |interp, object, _, span| {
        lines(interp, of(object, span)?, span).map(Value::list)
    }),
    Method::new("seek", (1, 2), seek),
    Method::new("seekable", (0, 0), |_, object, _, span| Ok(Value::Bool(of(object, span).is_ok()))),
    Method::new("tell", (0, 0), |interp, object, _, span| {
        let file = of(object, span)?;
        let at = file.with(interp.cx, span, Seek::stream_position)?;
        characters(interp, file, at, span)
    }),
    Method::new("truncate", (0, 1), truncate),
    Method::new("writable", (0, 0), |_, object, _, span| {
        Ok(Value::Bool(of(object, span).map_or(true, File::is_writable)))
    }),
    Method::new("write", (1, 1), |interp, object, args, span| {
        write(interp, object, &args.positional[0], span)
    }),
    Method::new("writelines", (1, 1), writelines),
];

/// Of temporary folders.
pub(super) static FOLDER_ROWS: &[Method] =
    &[Method::new("cleanup", (0, 0), |_, object, _, _| Ok(tempfile::cleanup(object)))];

/// All that a file in memory holds.
fn getvalue(interp: &mut Interp<'_>, object: &Value, _: &Args, span: Span) -> Result<Value> {
    let Some(file) = File::of(object).filter(|file| file.is_in_memory()) else {
        let class = object.type_name();
        bail!(span, AttributeError, "'{class}' object has no attribute 'getvalue'")
    };
    let bytes = file.with(interp.cx, span, |store| {
        Ok(match store {
            Store::Memory(bytes) => bytes.get_ref().clone(),
            Store::Disk(_) => Vec::new(),
        })
    })?;
    Ok(shown(file, bytes))
}

/// What a file says of itself.
pub(super) fn attribute(object: &Value, name: &str) -> Option<Value> {
    let file = File::of(object)?;
    let is_named = !file.is_in_memory();
    match name {
        "closed" => Some(Value::Bool(file.is_closed())),
        "encoding" if file.class == Class::Text => Some(Value::text("UTF-8")),
        "mode" if is_named => Some(Value::text(file.mode.as_str())),
        "name" if is_named => Some(file.name.clone()),
        _ => None,
    }
}

/// The file that an object is.
///
/// # Errors
/// `OSError` of `sys.stdout` and `sys.stderr`, which are only written to.
fn of(object: &Value, span: Span) -> Result<&File> {
    match File::of(object) {
        Some(file) => Ok(file),
        None => {
            bail!(span, UnsupportedOperation, "not readable"; hint: "input() reads a line")
        }
    }
}

/// Bytes as a file's reader gets them.
pub(in crate::interp) fn shown(file: &File, bytes: Vec<u8>) -> Value {
    if file.class.is_text() {
        return Value::text(String::from_utf8_lossy(&bytes));
    }
    Bytes::value(bytes)
}

/// How many are wanted: all, where it is negative or not said.
fn count(args: &Args, span: Span) -> Result<Option<usize>> {
    match args.positional.first() {
        None | Some(Value::None) => Ok(None),
        Some(count) => Ok(usize::try_from(convert::as_integer(count, span)?).ok()),
    }
}

/// The lines that are left, each with its end.
///
/// # Errors
/// As [`File::read`].
pub(in crate::interp) fn lines(
    interp: &mut Interp<'_>,
    file: &File,
    span: Span,
) -> Result<Vec<Value>> {
    let rest = file.read(interp.cx, None, span)?;
    Ok(rest.split_inclusive(|byte| *byte == b'\n').map(|line| shown(file, line.to_vec())).collect())
}

/// A place in bytes as Python tells it: a text in memory counts its characters.
fn characters(interp: &mut Interp<'_>, file: &File, at: u64, span: Span) -> Result<Value> {
    if file.class != Class::StringIO {
        return Ok(Value::Int(at as i64));
    }
    file.with(interp.cx, span, |store| {
        let Store::Memory(bytes) = store else { return Ok(Value::Int(at as i64)) };
        let before = &bytes.get_ref()[..(at as usize).min(bytes.get_ref().len())];
        Ok(Value::from(String::from_utf8_lossy(before).chars().count()))
    })
}

fn seek(interp: &mut Interp<'_>, object: &Value, args: &Args, span: Span) -> Result<Value> {
    let file = of(object, span)?;
    let offset = convert::as_integer(&args.positional[0], span)?;
    let whence = args.positional.get(1).map_or(Ok(0), |value| convert::as_integer(value, span))?;
    if file.class.is_text() && whence != 0 && offset != 0 {
        let from = if whence == 1 { "cur" } else { "end" };
        if file.class == Class::StringIO {
            bail!(span, OSError, "Can't do nonzero cur-relative seeks");
        }
        bail!(span, UnsupportedOperation, "can't do nonzero {from}-relative seeks");
    }
    let to = match (whence, u64::try_from(offset)) {
        (0, Ok(offset)) => SeekFrom::Start(offset),
        (0, Err(_)) if file.class == Class::StringIO => {
            bail!(span, ValueError, "Negative seek position {offset}")
        }
        (0, Err(_)) => bail!(span, ValueError, "negative seek value {offset}"),
        (1, _) => SeekFrom::Current(offset),
        (2, _) => SeekFrom::End(offset),
        _ => bail!(span, ValueError, "invalid whence ({whence}, should be 0, 1 or 2)"),
    };
    let at = file.with(interp.cx, span, |store| {
        let to = match (to, &mut *store) {
            (SeekFrom::Start(count), Store::Memory(bytes)) if file.class == Class::StringIO => {
                let text = String::from_utf8_lossy(bytes.get_ref());
                let place = text.char_indices().nth(count as usize);
                SeekFrom::Start(place.map_or(text.len() as u64, |(at, _)| at as u64))
            }
            (to, _) => to,
        };
        store.seek(to)
    })?;
    characters(interp, file, at, span)
}

fn truncate(interp: &mut Interp<'_>, object: &Value, args: &Args, span: Span) -> Result<Value> {
    let file = of(object, span)?;
    file.check_writable(span)?;
    let size = count(args, span)?;
    file.before_change(interp.cx);
    let size = file.with(interp.cx, span, |store| {
        let at = store.stream_position()?;
        let size = size.map_or(at, |size| size as u64);
        match store {
            Store::Disk(file) => file.get_ref().set_len(size)?,
            Store::Memory(bytes) => bytes.get_mut().truncate(size as usize),
        }
        Ok(size)
    })?;
    Ok(Value::Int(size as i64))
}

/// Write a text, or bytes, and answer how much that was.
///
/// # Errors
/// `TypeError` of the other one; as [`File::write`].
pub(in crate::interp) fn write(
    interp: &mut Interp<'_>,
    object: &Value,
    content: &Value,
    span: Span,
) -> Result<Value> {
    if let (Some(stream), Value::Str(text)) = (sys::stream(object), content) {
        sys::write(interp, stream, text, span)?;
        return Ok(Value::from(text.chars().count()));
    }
    let class = content.type_name();
    let file = match File::of(object) {
        Some(file) if !file.class.is_text() => file,
        found => {
            let Value::Str(text) = content else {
                if found.is_some_and(|file| file.class == Class::StringIO) {
                    bail!(span, TypeError, "string argument expected, got '{class}'");
                }
                bail!(span, TypeError, "write() argument must be str, not {class}")
            };
            of(object, span)?.write(interp.cx, text.as_bytes(), span)?;
            return Ok(Value::from(text.chars().count()));
        }
    };
    let count = match (Bytes::of(content), content) {
        (Some(bytes), _) => {
            file.write(interp.cx, bytes.bytes(), span)?;
            bytes.bytes().len()
        }
        (None, Value::Array(array)) => {
            let bytes = array.buffer.read();
            let is_plain = array.is_contiguous(crate::array::layout::Order::C);
            if !is_plain {
                bail!(span, ValueError, "ndarray is not C-contiguous");
            }
            let begins = array.layout.offset.min(bytes.len());
            file.write(interp.cx, &bytes[begins..][..array.nbytes()], span)?;
            array.nbytes()
        }
        _ => bail!(span, TypeError, "a bytes-like object is required, not '{class}'"),
    };
    Ok(Value::from(count))
}

fn writelines(interp: &mut Interp<'_>, object: &Value, args: &Args, span: Span) -> Result<Value> {
    for line in items::all(interp, &args.positional[0], span)? {
        drop(write(interp, object, &line, span)?);
    }
    Ok(Value::None)
}
