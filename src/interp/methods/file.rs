//! The methods of open files.

use super::super::Interp;
use super::super::files::File;
use super::super::items;
use super::super::modules::sys;
use super::Method;
use crate::bail;
use crate::diag::{Result, Span};
use crate::numpy::registry::Args;
use crate::value::Value;

pub(super) static ROWS: &[Method] = &[
    Method::new("close", (0, 0), |_, object, _, span| {
        of(object, span)?.close();
        Ok(Value::None)
    }),
    Method::new("flush", (0, 0), |_, _, _, _| Ok(Value::None)),
    Method::new("read", (0, 1), |_, object, args, span| {
        let count = args.positional.first().and_then(Value::as_index);
        let count = count.and_then(|count| usize::try_from(count).ok());
        of(object, span)?.read(count, span).map(Value::text)
    }),
    Method::new("readline", (0, 0), |_, object, _, span| {
        of(object, span)?.line(span).map(Value::text)
    }),
    Method::new("readlines", (0, 0), |_, object, _, span| {
        of(object, span)?.lines(span).map(Value::list)
    }),
    Method::new("write", (1, 1), |interp, object, args, span| {
        write(interp, object, &args.positional[0], span)
    }),
    Method::new("writelines", (1, 1), writelines),
];

/// The file that an object is.
///
/// # Errors
/// `OSError` of `sys.stdout` and `sys.stderr`, which are only written to.
fn of(object: &Value, span: Span) -> Result<&File> {
    let Value::Function(callable) = object else { unreachable!("the table is that of files") };
    match callable.downcast() {
        Some(file) => Ok(file),
        None => bail!(span, OSError, "not readable"; hint: "input() reads a line"),
    }
}

fn write(interp: &mut Interp<'_>, object: &Value, text: &Value, span: Span) -> Result<Value> {
    let Value::Str(text) = text else {
        bail!(span, TypeError, "write() argument must be str, not {}", text.type_name())
    };
    if let Some(stream) = sys::stream(object) {
        sys::write(interp, stream, text, span)?;
        return Ok(Value::from(text.chars().count()));
    }
    of(object, span)?.write(text, span).map(Value::from)
}

fn writelines(interp: &mut Interp<'_>, object: &Value, args: &Args, span: Span) -> Result<Value> {
    for line in items::all(interp, &args.positional[0], span)? {
        drop(write(interp, object, &line, span)?);
    }
    Ok(Value::None)
}
