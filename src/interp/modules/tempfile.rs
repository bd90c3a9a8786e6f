//! The module `tempfile`: files and folders that are gone when they are closed, or whose names nobody has.

use std::any::Any;
use std::cell::Cell;
use std::hash::{BuildHasher, Hasher};
use std::path::Path;
use std::rc::Rc;

use super::super::Interp;
use super::super::builtins::Builtin;
use super::super::files;
use super::super::takes::python;
use super::super::with::Manage;
use super::Module;
use crate::bail;
use crate::context::files::{Access, FilePath, Writes};
use crate::diag::{Result, Span};
use crate::numpy::files::system_error;
use crate::numpy::registry::Args;
use crate::value::{Call, Callable, Value};

pub(super) static MODULE: Module = Module {
    name: "tempfile",
    rows: &[
        Builtin::python("tempfile", "NamedTemporaryFile", |interp, args, span| {
            let names =
                ["mode", "buffering", "encoding", "newline", "suffix", "prefix", "dir", "delete"];
            let [mode, _, _, _, suffix, prefix, folder, delete] =
                python("NamedTemporaryFile", names, 0, args, span)?;
            let path = fresh(interp, [suffix, prefix, folder], span)?;
            let name = Value::text(path.text());
            let removed = !matches!(delete, Some(Value::Bool(false)));
            files::temporary(&path, &mode_of(mode, span)?, name, removed, span)
        }),
        Builtin::class("tempfile", "TemporaryDirectory", (0, 3), |interp, args, span| {
            let path = folder(interp, args, span)?;
            let folder = Folder { path, is_gone: Cell::new(false) };
            Ok(Value::Function(Callable::Shared(Rc::new(folder))))
        })
        .named(&["suffix", "prefix", "dir"]),
        Builtin::python("tempfile", "TemporaryFile", |interp, args, span| {
            let names = ["mode", "buffering", "encoding", "newline", "suffix", "prefix", "dir"];
            let [mode, _, _, _, suffix, prefix, folder] =
                python("TemporaryFile", names, 0, args, span)?;
            let path = fresh(interp, [suffix, prefix, folder], span)?;
            let file = files::temporary(&path, &mode_of(mode, span)?, Value::Int(3), true, span)?;
            // It has no name from now on.
            path.remove_file().map_err(|error| system_error(&error, "", span))?;
            Ok(file)
        }),
        Builtin::python("tempfile", "gettempdir", |interp, _, span| {
            temporary_folder(interp, span).map(Value::text)
        }),
        Builtin::python("tempfile", "mkdtemp", |interp, args, span| {
            Ok(Value::text(folder(interp, args, span)?.text()))
        }),
        Builtin::python("tempfile", "mkstemp", |interp, args, span| {
            let names = ["suffix", "prefix", "dir", "text"];
            let [suffix, prefix, folder, _] = python("mkstemp", names, 0, args, span)?;
            let path = fresh(interp, [suffix, prefix, folder], span)?;
            let name = path.text();
            let made = path.open(Access { reads: true, writes: Writes::New });
            // Python leaves it open too.
            let file = made.map_err(|error| system_error(&error, &name, span))?;
            Ok(Value::tuple([Value::Int(file.into_number()), Value::text(name)]))
        }),
    ],
    values: &[],
    missing: &["SpooledTemporaryFile", "mktemp", "gettempprefix"],
};

fn mode_of(mode: Option<Value>, span: Span) -> Result<String> {
    match mode {
        None | Some(Value::None) => Ok("w+b".to_owned()),
        Some(Value::Str(mode)) => Ok(mode.to_string()),
        Some(other) => bail!(span, TypeError, "mode must be str, not {}", other.type_name()),
    }
}

/// Where files are made that nobody names.
fn temporary_folder(interp: &Interp<'_>, span: Span) -> Result<String> {
    match interp.cx.files.temporary_folder() {
        Ok(path) => Ok(path.to_string_lossy().into_owned()),
        Err(why) => Err(system_error(&why, "", span)),
    }
}

/// A path that is nobody's: as Python's, of eight letters.
fn fresh(interp: &Interp<'_>, parts: [Option<Value>; 3], span: Span) -> Result<FilePath> {
    const LETTERS: &[u8] = b"abcdefghijklmnopqrstuvwxyz0123456789_";
    interp.cx.reach_outside("tempfile", span)?;
    let [suffix, prefix, folder] = parts.map(|part| match part {
        None | Some(Value::None) => Ok(None),
        Some(Value::Str(text)) => Ok(Some(text.to_string())),
        Some(other) => {
            bail!(
                span,
                TypeError,
                "expected str, bytes or os.PathLike object, not {}",
                other.type_name()
            )
        }
    });
    let folder = folder?.map_or_else(|| temporary_folder(interp, span), Ok)?;
    let (suffix, prefix) = (suffix?.unwrap_or_default(), prefix?.unwrap_or("tmp".to_owned()));
    loop {
        // The standard library seeds its hash maps from the system.
        let mut number = std::collections::hash_map::RandomState::new().build_hasher().finish();
        let mut name = String::new();
        for _ in 0..8 {
            name.push(char::from(LETTERS[(number % LETTERS.len() as u64) as usize]));
            number /= LETTERS.len() as u64;
        }
        let name = Path::new(&folder).join(format!("{prefix}{name}{suffix}"));
        let path = interp.cx.path(&name.to_string_lossy(), span)?;
        if !path.exists() {
            return Ok(path);
        }
    }
}

/// A new folder that is nobody's.
fn folder(interp: &Interp<'_>, args: &Args, span: Span) -> Result<FilePath> {
    let parts = python("mkdtemp", ["suffix", "prefix", "dir"], 0, args, span)?;
    let path = fresh(interp, parts, span)?;
    path.make_folder().map_err(|error| system_error(&error, &path.text(), span))?;
    Ok(path)
}

/// A folder that is removed with all that is in it.
#[derive(Debug)]
pub(in crate::interp) struct Folder {
    path: FilePath,
    is_gone: Cell<bool>,
}

impl Folder {
    fn remove(&self) {
        if !self.is_gone.replace(true) {
            // What was removed meanwhile is gone, as it should be.
            drop(self.path.remove_with_content());
        }
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        self.remove();
    }
}

impl Manage for Folder {
    fn enter(&self, _: &mut Interp<'_>, _: &Value, _: Span) -> Result<Value> {
        Ok(Value::text(self.path.text()))
    }

    fn exit(&self, _: &mut Interp<'_>) {
        self.remove();
    }
}

impl Call for Folder {
    fn name(&self) -> &'static str {
        "TemporaryDirectory"
    }

    fn repr(&self) -> String {
        format!("<TemporaryDirectory '{}'>", self.path.text())
    }

    fn class(&self) -> &'static str {
        "tempfile.TemporaryDirectory"
    }

    fn field(&self, name: &str) -> Option<Value> {
        (name == "name").then(|| Value::text(self.path.text()))
    }

    fn fields(&self) -> Vec<&'static str> {
        vec!["name"]
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// `cleanup()` of a folder.
pub(in crate::interp) fn cleanup(object: &Value) -> Value {
    if let Value::Function(function) = object
        && let Some(folder) = function.downcast::<Folder>()
    {
        folder.remove();
    }
    Value::None
}
