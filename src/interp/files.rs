//! `open`, and the files that `io` and `tempfile` make: which mode opens what.

use std::io::{BufReader, Cursor};

use super::Interp;
use super::takes::python;
use super::with::Manage;
use crate::bail;
use crate::context::Context;
use crate::context::files::{Access, FilePath, Writes};
use crate::diag::{Result, Span};
use crate::numpy::files::bytes::{Encoding, decode};
use crate::numpy::files::handle::{Class, File, Store, closed, rest};
use crate::numpy::files::system_error;
use crate::numpy::registry::Args;
use crate::value::Value;

impl Manage for File {
    fn enter(&self, _: &mut Interp<'_>, itself: &Value, span: Span) -> Result<Value> {
        if self.is_closed() {
            return Err(closed(span));
        }
        Ok(itself.clone())
    }

    fn exit(&self, interp: &mut Interp<'_>) {
        self.before_change(interp.cx);
        self.close();
    }
}

/// A mode, taken apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Mode {
    /// `r`, `w`, `a` or `x`.
    kind: char,
    is_binary: bool,
    /// Whether it reads and writes.
    both: bool,
}

impl Mode {
    fn of(mode: &str, span: Span) -> Result<Self> {
        let wrong = || crate::diagnostic!(span, ValueError, "invalid mode: '{mode}'");
        let (is_binary, is_text) = (mode.contains('b'), mode.contains('t'));
        let kinds: Vec<char> = mode.chars().filter(|c| "rwax".contains(*c)).collect();
        let mut seen: Vec<char> = mode.chars().collect();
        seen.sort_unstable();
        seen.dedup();
        if seen.len() < mode.len() || !mode.chars().all(|c| "rwaxbt+".contains(c)) {
            return Err(wrong());
        }
        if is_binary && is_text {
            bail!(span, ValueError, "can't have text and binary mode at once");
        }
        let [kind] = kinds[..] else {
            bail!(
                span,
                ValueError,
                "{}",
                match kinds.len() {
                    0 =>
                        "Must have exactly one of create/read/write/append mode and at most one plus",
                    _ => "must have exactly one of create/read/write/append mode",
                }
            )
        };
        Ok(Self { kind, is_binary, both: mode.contains('+') })
    }

    fn class(self) -> Class {
        match (self.is_binary, self.both, self.kind) {
            (false, ..) => Class::Text,
            (true, true, _) => Class::Random,
            (true, false, 'r') => Class::Reader,
            (true, false, _) => Class::Writer,
        }
    }

    /// As Python's `mode` has it.
    fn shown(self, mode: &str) -> String {
        match self.class() {
            Class::Text => mode.replace('t', ""),
            Class::Random if self.kind != 'a' && self.kind != 'x' => "rb+".to_owned(),
            Class::Random | Class::Reader | Class::Writer => {
                format!("{}b{}", self.kind, if self.both { "+" } else { "" })
            }
            Class::StringIO | Class::BytesIO => String::new(),
        }
    }

    fn access(self) -> Access {
        let writes = match self.kind {
            'w' => Writes::Emptied,
            'a' => Writes::Behind,
            'x' => Writes::New,
            _ if self.both => Writes::Over,
            _ => Writes::No,
        };
        Access { reads: self.kind == 'r' || self.both, writes }
    }
}

/// `open(file, mode)`.
///
/// # Errors
/// `FileNotFoundError` and its kin; `ValueError` of a mode; `MemoryError` of a text that is too large.
pub(super) fn open(interp: &mut Interp<'_>, args: &Args, span: Span) -> Result<Value> {
    let names = ["file", "mode", "buffering", "encoding", "errors", "newline", "closefd", "opener"];
    let [file, mode, _, encoding, ..] = python("open", names, 1, args, span)?;
    let Some(Value::Str(name)) = file else {
        let class = file.as_ref().map_or("NoneType", Value::type_name);
        bail!(span, TypeError, "expected str, bytes or os.PathLike object, not {class}")
    };
    let mode = match mode {
        None => "r".to_owned(),
        Some(Value::Str(mode)) => mode.to_string(),
        Some(other) => {
            bail!(span, TypeError, "open() argument 'mode' must be str, not {}", other.type_name())
        }
    };
    let encoding = encoding.filter(|value| !matches!(value, Value::None));
    let parts = Mode::of(&mode, span)?;
    if parts.is_binary && encoding.is_some() {
        bail!(span, ValueError, "binary mode doesn't take an encoding argument");
    }
    let encoding = Encoding::of(encoding.as_ref(), span)?;
    interp.cx.reach_outside("open", span)?;
    let failed = |error: std::io::Error| {
        let said = system_error(&error, &name, span);
        if error.kind() == std::io::ErrorKind::AlreadyExists {
            return crate::diagnostic!(span, FileExistsError, "{}", said.message);
        }
        said
    };
    let store = if parts.class() == Class::Text && !parts.both && parts.kind == 'r' {
        text(interp.cx, &name, encoding, span)?
    } else {
        if parts.class() == Class::Text && encoding == Encoding::Latin1 {
            bail!(span, NotImplementedError, "numscope writes texts in UTF-8");
        }
        let path = interp.cx.path(&name, span)?;
        let file = path.open(parts.access()).map_err(failed)?;
        if file.metadata().map_err(failed)?.is_dir() {
            bail!(span, OSError, "[Errno 21] Is a directory: '{}'", &*name);
        }
        Store::Disk(BufReader::new(file))
    };
    Ok(File::value(parts.class(), Value::text(&*name), &parts.shown(&mode), store))
}

/// The text of a file, all of it, with every end of a line as one newline.
fn text(cx: &Context, name: &str, encoding: Encoding, span: Span) -> Result<Store> {
    let failed = |error: std::io::Error| system_error(&error, name, span);
    let path = cx.path(name, span)?;
    let size = path.metadata().map_err(failed)?.len();
    cx.room_for(size as usize, span)?;
    let file = path.read().map_err(failed)?;
    let bytes = rest(cx, &mut Store::Disk(BufReader::new(file)), span)?;
    let mut text = decode(&bytes, encoding, span).map_err(|error| {
        error.hint("open it for bytes: open(name, 'rb'); arrays are read by np.fromfile")
    })?;
    if text.contains('\r') {
        text = text.replace("\r\n", "\n").replace('\r', "\n");
    }
    Ok(Store::Memory(Cursor::new(text.into_bytes())))
}

/// A file of a path that was chosen, as `tempfile` opens it; `removed` when it is closed.
///
/// # Errors
/// What the system says; `ValueError` of a mode.
pub(super) fn temporary(
    path: &FilePath,
    mode: &str,
    name: Value,
    removed: bool,
    span: Span,
) -> Result<Value> {
    let parts = Mode::of(mode, span)?;
    let shown = path.text();
    let failed = |error: std::io::Error| system_error(&error, &shown, span);
    let file = path.open(parts.access()).map_err(failed)?;
    let store = Store::Disk(BufReader::new(file));
    let path = removed.then(|| path.clone());
    Ok(File::temporary(parts.class(), name, &parts.shown(mode), store, path))
}
