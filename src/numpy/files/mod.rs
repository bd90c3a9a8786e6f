//! Files: open ones as Python has them, NumPy's own format and its archives, texts of numbers, and raw bytes.

pub mod binary;
pub mod bytes;
mod field;
pub mod genfromtxt;
pub mod handle;
mod header;
mod lines;
pub mod load;
pub mod loadtxt;
pub mod npz;
mod numbers;
pub mod save;
pub mod savetxt;

use std::io;

use crate::context::binary_size;
use crate::context::folder::Full;
use crate::diag::{Diagnostic, ErrorKind, Result, Span};
use crate::value::Value;
use crate::{bail, diagnostic};

pub use handle::File;

/// What the system says, as Python says it; `name` is the file as it was written.
pub fn system_error(error: &io::Error, name: &str, span: Span) -> Diagnostic {
    let named = if name.is_empty() { String::new() } else { format!(": '{name}'") };
    if let Some(full) = error.get_ref().and_then(|it| it.downcast_ref::<Full>()) {
        return diagnostic!(
            span, OSError, "[Errno 28] {full}{named}";
            hint: "a lesson's files may take {} together: write less, or remove some with os.remove(name)",
            binary_size(full.most_bytes as usize)
        );
    }
    let kind = match error.kind() {
        io::ErrorKind::NotFound => ErrorKind::FileNotFoundError,
        io::ErrorKind::PermissionDenied => ErrorKind::PermissionError,
        io::ErrorKind::OutOfMemory => {
            return diagnostic!(
                span, MemoryError, "the file does not fit into memory";
                hint: "one in memory may take 1 GiB; open(name, 'wb') writes to the disk"
            );
        }
        _ => ErrorKind::OSError,
    };
    // What Rust appends stands in front in Python.
    let said = error.to_string();
    let said = said.split(" (os error").next().unwrap_or(&said);
    let code = error.raw_os_error().or_else(|| (said == "is a directory").then_some(21));
    let said = if said == "is a directory" { "Is a directory" } else { said };
    let numbered = code.map_or(said.to_owned(), |code| format!("[Errno {code}] {said}"));
    Diagnostic::new(span, kind, format!("{numbered}{named}"))
}

/// A file by its name, or one that is open.
#[derive(Clone, Debug)]
pub(super) enum Place {
    /// By its name.
    Path(String),
    /// An open one.
    Open(Value),
}

impl Place {
    /// The file that an argument names.
    ///
    /// # Errors
    /// Python's `TypeError` for what is no name and no file.
    pub(super) fn of(value: &Value, span: Span) -> Result<Self> {
        match value {
            Value::Str(name) => Ok(Self::Path(name.to_string())),
            open if File::of(open).is_some() => Ok(Self::Open(open.clone())),
            other => bail!(
                span, TypeError, "expected str, bytes or os.PathLike object, not {}", other.type_name();
                hint: "a file is a name, or what open() gives"
            ),
        }
    }
}

/// NumPy's error of a file that ends too soon.
fn too_short(span: Span) -> Diagnostic {
    diagnostic!(span, ValueError, "No data left in file")
}
