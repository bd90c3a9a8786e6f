//! The module `tempfile`: files and folders that are gone when they are closed, or whose names nobody has.

use std::any::Any;
use std::cell::Cell;
use std::fs;
use std::hash::{BuildHasher, Hasher};
use std::os::fd::IntoRawFd;
use std::path::PathBuf;
use std::rc::Rc;

use super::super::Interp;
use super::super::builtins::Builtin;
use super::super::files;
use super::super::takes::python;
use super::super::with::Manage;
use super::Module;
use crate::bail;
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
            let name = Value::text(path.to_string_lossy());
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
            fs::remove_file(&path).map_err(|error| system_error(&error, "", span))?;
            Ok(file)
        }),
        Builtin::python("tempfile", "gettempdir", |_, _, _| {
            Ok(Value::text(std::env::temp_dir().to_string_lossy()))
        }),
        Builtin::python("tempfile", "mkdtemp", |interp, args, span| {
            Ok(Value::text(folder(interp, args, span)?.to_string_lossy()))
        }),
        Builtin::python("tempfile", "mkstemp", |interp, args, span| {
            let names = ["suffix", "prefix", "dir", "text"];
            let [suffix, prefix, folder, _] = python("mkstemp", names, 0, args, span)?;
            let path = fresh(interp, [suffix, prefix, folder], span)?;
            let name = path.to_string_lossy().into_owned();
            let made = fs::OpenOptions::new().read(true).write(true).create_new(true).open(&path);
            let file = made.map_err(|error| system_error(&error, &name, span))?;
            // Python leaves it open too: its number is the caller's.
            let number = i64::from(file.into_raw_fd());
            Ok(Value::tuple([Value::Int(number), Value::text(name)]))
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

/// A path that is nobody's: as Python's, of eight letters.
fn fresh(interp: &Interp<'_>, parts: [Option<Value>; 3], span: Span) -> Result<PathBuf> {
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
    let folder = folder?.map_or_else(std::env::temp_dir, PathBuf::from);
    let (suffix, prefix) = (suffix?.unwrap_or_default(), prefix?.unwrap_or("tmp".to_owned()));
    loop {
        // The standard library seeds its hash maps from the system.
        let mut number = std::collections::hash_map::RandomState::new().build_hasher().finish();
        let mut name = String::new();
        for _ in 0..8 {
            name.push(char::from(LETTERS[(number % LETTERS.len() as u64) as usize]));
            number /= LETTERS.len() as u64;
        }
        let path = folder.join(format!("{prefix}{name}{suffix}"));
        if !path.exists() {
            return Ok(path);
        }
    }
}

/// A new folder that is nobody's.
fn folder(interp: &Interp<'_>, args: &Args, span: Span) -> Result<PathBuf> {
    let parts = python("mkdtemp", ["suffix", "prefix", "dir"], 0, args, span)?;
    let path = fresh(interp, parts, span)?;
    fs::create_dir(&path).map_err(|error| system_error(&error, &path.to_string_lossy(), span))?;
    Ok(path)
}

/// A folder that is removed with all that is in it.
#[derive(Debug)]
pub(in crate::interp) struct Folder {
    path: PathBuf,
    is_gone: Cell<bool>,
}

impl Folder {
    fn remove(&self) {
        if !self.is_gone.replace(true) {
            // What was removed meanwhile is gone, as it should be.
            drop(fs::remove_dir_all(&self.path));
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
        Ok(Value::text(self.path.to_string_lossy()))
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
        format!("<TemporaryDirectory '{}'>", self.path.to_string_lossy())
    }

    fn class(&self) -> &'static str {
        "tempfile.TemporaryDirectory"
    }

    fn field(&self, name: &str) -> Option<Value> {
        (name == "name").then(|| Value::text(self.path.to_string_lossy()))
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
