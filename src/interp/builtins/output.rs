//! Built-ins that print, and that ask.

use super::super::takes::{MANY, named};
use super::super::{Interp, files, methods, modules, str};
use super::Builtin;
use crate::bail;
use crate::diag::{Result, Span};
use crate::numpy::files::File;
use crate::numpy::registry::Args;
use crate::value::Value;

pub(super) static ROWS: &[Builtin] = &[
    Builtin::new("", "input", (0, 1), input),
    Builtin::python("", "open", files::open),
    Builtin::new("", "print", (0, MANY), print).named(&["sep", "end", "file", "flush"]),
];

fn print(interp: &mut Interp<'_>, args: &Args, span: Span) -> Result<Value> {
    let text_of = |name: &str, default: &str| match named(args, name) {
        Some(Value::Str(text)) => Ok(text.to_string()),
        None | Some(Value::None) => Ok(default.to_owned()),
        Some(other) => {
            bail!(span, TypeError, "{name} must be None or a string, not {}", other.type_name())
        }
    };
    let (sep, end) = (text_of("sep", " ")?, text_of("end", "\n")?);
    let mut text = String::new();
    for (i, value) in args.positional.iter().enumerate() {
        text += if i > 0 { &sep } else { "" };
        text += &interp.shown(value, false, span)?;
        interp.cx.room_for(text.len(), span)?;
    }
    text += &end;
    match named(args, "file") {
        None | Some(Value::None) => {
            modules::sys::write(interp, modules::sys::Stream::Out, &text, span)
        }
        Some(file) if File::of(file).is_some() => {
            methods::file::write(interp, file, &Value::text(text), span).map(|_| Value::None)
        }
        Some(file) => match modules::sys::stream(file) {
            Some(stream) => modules::sys::write(interp, stream, &text, span),
            None => bail!(
                span, AttributeError, "'{}' object has no attribute 'write'", file.type_name();
                hint: "file= takes sys.stdout, sys.stderr or an open file"
            ),
        },
    }
}

fn input(interp: &mut Interp<'_>, args: &Args, span: Span) -> Result<Value> {
    interp.cx.reach_outside("input()", span)?;
    if interp.cx.is_unattended {
        bail!(span, EOFError, "EOF when reading a line"; hint: "a lesson's own code cannot ask");
    }
    if let Some(prompt) = args.positional.first() {
        let prompt = str(prompt, &interp.cx.print_options);
        modules::sys::write(interp, modules::sys::Stream::Out, &prompt, span)?;
    }
    interp.cx.output.flush();
    // Enter ends the line.
    interp.cx.output.end_line();
    let mut line = String::new();
    match std::io::stdin().read_line(&mut line) {
        Ok(0) => bail!(span, EOFError, "EOF when reading a line"),
        Ok(_) => Ok(Value::text(line.trim_end_matches(['\n', '\r']))),
        Err(why) => bail!(span, OSError, "{why}"),
    }
}
