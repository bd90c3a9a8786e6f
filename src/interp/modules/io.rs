//! The module `io`: files in memory.

use super::super::builtins::Builtin;
use super::super::files;
use super::super::takes::given;
use super::Module;
use crate::bail;
use crate::numpy::files::File;
use crate::numpy::files::bytes::Bytes;
use crate::numpy::files::handle::Class;
use crate::value::Value;

pub(super) static MODULE: Module = Module {
    name: "io",
    rows: &[
        Builtin::class("io", "BytesIO", (0, 1), |interp, args, span| {
            let bytes = match given(args, 0, "initial_bytes") {
                None | Some(Value::None) => Vec::new(),
                Some(value) => match Bytes::of(value) {
                    Some(bytes) => bytes.bytes().to_vec(),
                    None => bail!(
                        span,
                        TypeError,
                        "a bytes-like object is required, not '{}'",
                        value.type_name()
                    ),
                },
            };
            interp.cx.room_for(bytes.len(), span)?;
            Ok(File::in_memory(Class::BytesIO, bytes))
        })
        .named(&["initial_bytes"]),
        Builtin::class("io", "StringIO", (0, 2), |interp, args, span| {
            let text = match given(args, 0, "initial_value") {
                None | Some(Value::None) => String::new(),
                Some(Value::Str(text)) => text.to_string(),
                Some(other) => bail!(
                    span,
                    TypeError,
                    "initial_value must be str or None, not {}",
                    other.type_name()
                ),
            };
            interp.cx.room_for(text.len(), span)?;
            Ok(File::in_memory(Class::StringIO, text.into_bytes()))
        })
        .named(&["initial_value", "newline"]),
        Builtin::python("io", "open", files::open),
    ],
    values: &[
        ("SEEK_CUR", || Value::Int(1)),
        ("SEEK_END", || Value::Int(2)),
        ("SEEK_SET", || Value::Int(0)),
    ],
    missing: &["BufferedReader", "RawIOBase", "TextIOWrapper", "UnsupportedOperation"],
};
