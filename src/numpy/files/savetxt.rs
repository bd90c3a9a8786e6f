//! `np.savetxt`: an array as text, a line for each row.

use std::io::{BufWriter, Write};

use super::bytes::{Encoding, encode};
use super::{File, system_error};
use crate::array::format::text_repr;
use crate::bail;
use crate::context::Context;
use crate::context::files::DiskFile;
use crate::diag::{ErrorKind, Result, Span};
use crate::numpy::convert;
use crate::numpy::registry::{Bound, Caller, Costs, Function, Run};
use crate::value::Value;

/// Every function of this file.
pub static ROWS: &[Function] = &[Function {
    name: "savetxt",
    signature: "fname, X, fmt='%.18e', delimiter=' ', newline='\\n', header='', footer='', comments='# ', \
                encoding=None",
    costs: Costs::File,
    doc: "Write an array of one or two axes as text, a line for each row. fmt= is a format as % takes it, for \
          every element, for each column in a list, or for the whole row. Packed files are not written.\n\n\
          >>> np.savetxt('table.txt', [[1, 2], [3, 4]], fmt='%d', header='a b')\n\
          >>> print(open('table.txt').read(), end='')\n# a b\n1 2\n3 4",
    run: Run::Calls(|caller, bound| savetxt(caller, &bound)),
}];

/// Bytes that are written at once.
const PIECE: usize = 1 << 16;

/// Where lines go.
enum Target<'a> {
    Disk(BufWriter<DiskFile>, Encoding),
    Open(&'a File, Encoding, String),
    /// `sys.stdout`.
    Printed,
}

impl Target<'_> {
    fn write(&mut self, cx: &mut Context, text: &str, span: Span) -> Result<()> {
        match self {
            Self::Disk(file, encoding) => {
                let bytes = encode(text, *encoding, span)?;
                file.write_all(&bytes).map_err(|error| system_error(&error, "", span))
            }
            Self::Printed => match cx.output.print(text) {
                Ok(()) => Ok(()),
                Err(why) => bail!(span, OSError, "{why}"),
            },
            Self::Open(_, _, kept) => {
                kept.push_str(text);
                if kept.len() > PIECE { self.finish(cx, span) } else { Ok(()) }
            }
        }
    }

    fn finish(&mut self, cx: &mut Context, span: Span) -> Result<()> {
        match self {
            Self::Printed => Ok(()),
            Self::Disk(file, _) => file.flush().map_err(|error| system_error(&error, "", span)),
            Self::Open(file, encoding, kept) => {
                let encoding = if file.class.is_text() { Encoding::Utf8 } else { *encoding };
                let bytes = encode(kept, encoding, span)?;
                kept.clear();
                file.write(cx, &bytes, span)
            }
        }
    }
}

fn word(bound: &Bound, i: usize, default: &str) -> Result<String> {
    match bound.get(i) {
        None => Ok(default.to_owned()),
        Some(Value::Str(text)) => Ok(text.to_string()),
        Some(other) => {
            bail!(bound.span, TypeError, "object of type '{}' has no len()", other.type_name())
        }
    }
}

fn target<'a>(cx: &Context, bound: &'a Bound) -> Result<Target<'a>> {
    let span = bound.span;
    let place = bound.required(0);
    let asked = bound.get(8).map(|_| Encoding::of(bound.get(8), span)).transpose()?;
    match (place, File::of(place)) {
        (_, Some(file)) => {
            file.check_writable(span)?;
            Ok(Target::Open(file, asked.unwrap_or(Encoding::Latin1), String::new()))
        }
        (Value::Str(name), None) => {
            if [".gz", ".bz2", ".xz"].iter().any(|end| name.ends_with(end)) {
                bail!(span, NotImplementedError, "numscope writes no packed texts: '{}'", &**name);
            }
            cx.reach_outside("np.savetxt", span)?;
            let file = cx.path(name, span)?.create().map_err(|e| system_error(&e, name, span))?;
            // NumPy writes what it has no encoding for in Latin 1.
            Ok(Target::Disk(BufWriter::new(file), asked.unwrap_or(Encoding::Latin1)))
        }
        (Value::Function(stream), None)
            if stream.call().class() == "_io.TextIOWrapper" && stream.call().name() == "stdout" =>
        {
            Ok(Target::Printed)
        }
        _ => bail!(span, ValueError, "fname must be a string or file handle"),
    }
}

/// The format of a whole row.
fn format_of(bound: &Bound, width: usize, delimiter: &str) -> Result<String> {
    let span = bound.span;
    let joined = |formats: &[Value]| {
        let shown: Vec<String> = formats
            .iter()
            .map(|format| match format {
                Value::Str(text) => text_repr(text),
                other => other.type_name().to_owned(),
            })
            .collect();
        if formats.len() != width {
            bail!(span, AttributeError, "fmt has wrong shape.  [{}]", shown.join(", "));
        }
        let texts: Vec<&str> = formats
            .iter()
            .map(|format| match format {
                Value::Str(text) => &**text,
                _ => "",
            })
            .collect();
        Ok(texts.join(delimiter))
    };
    match bound.get(2) {
        None => Ok(vec!["%.18e"; width].join(delimiter)),
        Some(Value::List(formats)) => joined(&formats.borrow()),
        Some(Value::Tuple(formats)) => joined(formats),
        Some(Value::Str(format)) => match format.matches('%').count() {
            1 => Ok(vec![&**format; width].join(delimiter)),
            count if count == width => Ok(format.to_string()),
            _ => bail!(
                span, ValueError, "fmt has wrong number of % formats:  {}", &**format;
                hint: "one format for every element, or one for each of the {width} columns"
            ),
        },
        Some(other) => {
            let shown = other.as_scalar().map_or(other.type_name().to_owned(), |scalar| {
                crate::array::format::scalar_str(scalar)
            });
            bail!(span, ValueError, "invalid fmt: {shown}")
        }
    }
}

fn savetxt(caller: &mut dyn Caller, bound: &Bound) -> Result<Value> {
    let span = bound.span;
    let array = bound.any_array(1, caller.cx())?;
    let (delimiter, newline) = (word(bound, 3, " ")?, word(bound, 4, "\n")?);
    let (header, footer) = (word(bound, 5, "")?, word(bound, 6, "")?);
    let comments = word(bound, 7, "# ")?;
    let mut target = target(caller.cx(), bound)?;
    if array.ndim() == 0 || array.ndim() > 2 {
        bail!(span, ValueError, "Expected 1D or 2D array, got {}D array instead", array.ndim());
    }
    let width = array.shape().get(1).copied().unwrap_or(1);
    let format = format_of(bound, width, &delimiter)?;
    let commented = |text: &str| {
        let lines = text.replace('\n', &format!("\n{comments}"));
        format!("{comments}{lines}{newline}")
    };
    if !header.is_empty() {
        target.write(caller.cx(), &commented(&header), span)?;
    }
    caller.cx().meter.bytes_read += array.nbytes() as u64;
    for row in 0..array.shape()[0] {
        caller.cx().poll(span)?;
        let items = (0..width).map(|column| match array.ndim() {
            1 => convert::element_at(&array, &[row]),
            _ => convert::element_at(&array, &[row, column]),
        });
        let items = Value::tuple(items);
        let line = caller.percent(&format, &items, span).map_err(|error| {
            if error.kind != ErrorKind::TypeError {
                return error;
            }
            let dtype = array.dtype;
            crate::diagnostic!(
                span,
                TypeError,
                "Mismatch between array dtype ('{dtype}') and format specifier ('{format}')"
            )
        })?;
        if let Value::Str(line) = line {
            target.write(caller.cx(), &format!("{}{newline}", &*line), span)?;
        }
    }
    if !footer.is_empty() {
        target.write(caller.cx(), &commented(&footer), span)?;
    }
    target.finish(caller.cx(), span)?;
    Ok(Value::None)
}
