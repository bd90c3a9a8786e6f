//! The modules `os` and `os.path`: files by name, and the process.

use std::io;

use super::super::Interp;
use super::super::builtins::Builtin;
use super::super::takes::python;
use super::Module;
use crate::bail;
use crate::diag::{Diagnostic, Result, Span};
use crate::numpy::files::system_error;
use crate::numpy::registry::Args;
use crate::value::Value;

pub(super) static MODULE: Module = Module {
    name: "os",
    rows: &[
        Builtin::new("os", "cpu_count", (0, 0), |_, _, _| {
            Ok(std::thread::available_parallelism().map_or(Value::None, |n| n.get().into()))
        }),
        Builtin::new("os", "getcwd", (0, 0), |interp, _, span| {
            working_folder(interp, span).map(Value::text)
        }),
        Builtin::new("os", "getpid", (0, 0), |_, _, _| {
            Ok(Value::Int(i64::from(std::process::id())))
        }),
        Builtin::python("os", "listdir", |interp, args, span| {
            let [path] = python("listdir", ["path"], 0, args, span)?;
            let path = path.map_or_else(|| Ok(".".to_owned()), |path| text(&path, span))?;
            let names = interp.cx.path(&path, span)?.names();
            let names = names.map_err(|why| system_error(&why, &path, span))?;
            Ok(Value::list(names.into_iter().map(Value::text).collect()))
        }),
        Builtin::python("os", "makedirs", |interp, args, span| {
            let [path, _, exists] =
                python("makedirs", ["name", "mode", "exist_ok"], 1, args, span)?;
            let path = text(&path.unwrap_or(Value::None), span)?;
            interp.cx.reach_outside("os.makedirs", span)?;
            let place = interp.cx.path(&path, span)?;
            if place.exists() && !matches!(exists, Some(Value::Bool(true))) {
                bail!(span, FileExistsError, "[Errno 17] File exists: '{path}'");
            }
            done(place.make_folders(), &path, span)
        }),
        Builtin::python("os", "mkdir", |interp, args, span| {
            let [path, _] = python("mkdir", ["path", "mode"], 1, args, span)?;
            let path = text(&path.unwrap_or(Value::None), span)?;
            interp.cx.reach_outside("os.mkdir", span)?;
            done(interp.cx.path(&path, span)?.make_folder(), &path, span)
        }),
        Builtin::new("os", "remove", (1, 1), remove).named(&["path"]),
        Builtin::python("os", "rename", |interp, args, span| {
            let [from, to] = python("rename", ["src", "dst"], 2, args, span)?;
            let [from, to] = [from, to].map(|path| text(&path.unwrap_or(Value::None), span));
            let (from, to) = (from?, to?);
            interp.cx.reach_outside("os.rename", span)?;
            let to = interp.cx.path(&to, span)?;
            done(interp.cx.path(&from, span)?.rename(&to), &from, span)
        }),
        Builtin::python("os", "rmdir", |interp, args, span| {
            let [path] = python("rmdir", ["path"], 1, args, span)?;
            let path = text(&path.unwrap_or(Value::None), span)?;
            interp.cx.reach_outside("os.rmdir", span)?;
            done(interp.cx.path(&path, span)?.remove_folder(), &path, span)
        }),
        Builtin::new("os", "unlink", (1, 1), remove).named(&["path"]),
    ],
    values: &[
        ("name", || Value::text(if cfg!(windows) { "nt" } else { "posix" })),
        ("path", || Value::Module("posixpath")),
        ("sep", || Value::text("/")),
    ],
    missing: &["close", "environ", "getenv", "scandir", "stat", "system", "walk"],
};

pub(super) static PATH: Module = Module {
    name: "posixpath",
    rows: &[
        Builtin::python("posixpath", "abspath", |interp, args, span| {
            let path = path_of("abspath", args, span)?;
            if path.starts_with('/') {
                return Ok(Value::text(normal(&path)));
            }
            Ok(Value::text(normal(&format!("{}/{path}", working_folder(interp, span)?))))
        }),
        Builtin::python("posixpath", "basename", |_, args, span| {
            let path = path_of("basename", args, span)?;
            Ok(Value::text(split(&path).1))
        }),
        Builtin::python("posixpath", "dirname", |_, args, span| {
            let path = path_of("dirname", args, span)?;
            Ok(Value::text(split(&path).0))
        }),
        Builtin::python("posixpath", "exists", |interp, args, span| {
            let path = path_of("exists", args, span)?;
            Ok(Value::Bool(interp.cx.path(&path, span)?.exists()))
        }),
        Builtin::python("posixpath", "getsize", |interp, args, span| {
            let path = path_of("getsize", args, span)?;
            match interp.cx.path(&path, span)?.metadata() {
                Ok(data) => Ok(Value::Int(data.len() as i64)),
                Err(why) => Err(system_error(&why, &path, span)),
            }
        }),
        Builtin::python("posixpath", "isdir", |interp, args, span| {
            let path = path_of("isdir", args, span)?;
            let about = interp.cx.path(&path, span)?.metadata();
            Ok(Value::Bool(about.is_ok_and(|about| about.is_dir())))
        }),
        Builtin::python("posixpath", "isfile", |interp, args, span| {
            let path = path_of("isfile", args, span)?;
            let about = interp.cx.path(&path, span)?.metadata();
            Ok(Value::Bool(about.is_ok_and(|about| about.is_file())))
        }),
        Builtin::python("posixpath", "join", |_, args, span| join(args, span)),
        Builtin::python("posixpath", "split", |_, args, span| {
            let path = path_of("split", args, span)?;
            let (folder, name) = split(&path);
            Ok(Value::tuple([Value::text(folder), Value::text(name)]))
        }),
        Builtin::python("posixpath", "splitext", |_, args, span| {
            let path = path_of("splitext", args, span)?;
            let (root, extension) = split_extension(&path);
            Ok(Value::tuple([Value::text(root), Value::text(extension)]))
        }),
    ],
    values: &[("sep", || Value::text("/"))],
    missing: &["expanduser", "getmtime", "isabs", "normpath", "realpath", "relpath"],
};

/// A path as it was given.
fn text(value: &Value, span: Span) -> Result<String> {
    match value {
        Value::Str(text) => Ok(text.to_string()),
        other => bail!(
            span,
            TypeError,
            "expected str, bytes or os.PathLike object, not {}",
            other.type_name()
        ),
    }
}

/// The only argument.
fn path_of(name: &str, args: &Args, span: Span) -> Result<String> {
    let parameter = match name {
        "exists" | "isfile" => "path",
        "getsize" => "filename",
        "isdir" => "s",
        _ => "p",
    };
    let [path] = python(name, [parameter], 1, args, span)?;
    text(&path.unwrap_or(Value::None), span)
}

/// Where names of files begin.
fn working_folder(interp: &Interp<'_>, span: Span) -> Result<String> {
    match interp.cx.files.working_folder() {
        Ok(path) => Ok(path.to_string_lossy().into_owned()),
        Err(why) => Err(system_error(&why, "", span)),
    }
}

/// Nothing, or what the system says.
fn done(outcome: io::Result<()>, path: &str, span: Span) -> Result<Value> {
    let wrong = |why: io::Error| -> Diagnostic {
        let said = system_error(&why, path, span);
        match why.kind() {
            io::ErrorKind::AlreadyExists => {
                crate::diagnostic!(span, FileExistsError, "{}", said.message)
            }
            _ => said,
        }
    };
    outcome.map(|()| Value::None).map_err(wrong)
}

/// A whole path without `.` and `..`.
fn normal(path: &str) -> String {
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "" | "." => {}
            ".." => drop(parts.pop()),
            name => parts.push(name),
        }
    }
    format!("/{}", parts.join("/"))
}

fn remove(interp: &mut Interp<'_>, args: &Args, span: Span) -> Result<Value> {
    let given = super::super::takes::given(args, 0, "path").unwrap_or(&Value::None);
    let Value::Str(path) = given else {
        bail!(
            span,
            TypeError,
            "remove: path should be string, bytes or os.PathLike, not {}",
            given.type_name()
        )
    };
    interp.cx.reach_outside("os.remove", span)?;
    match interp.cx.path(path, span)?.remove_file() {
        Ok(()) => Ok(Value::None),
        Err(why) => Err(system_error(&why, path, span)),
    }
}

/// The folder without the last slash, and the name behind it.
fn split(path: &str) -> (&str, &str) {
    let at = path.rfind('/').map_or(0, |i| i + 1);
    let (folder, name) = path.split_at(at);
    let trimmed = folder.trim_end_matches('/');
    (if trimmed.is_empty() { folder } else { trimmed }, name)
}

/// What stands before the last point of the name, and what follows; points that begin a name do not count.
fn split_extension(path: &str) -> (&str, &str) {
    let name = path.rfind('/').map_or(0, |i| i + 1);
    let first = path[name..].find(|c| c != '.').map_or(path.len(), |i| name + i);
    path[first..].rfind('.').map_or((path, ""), |i| path.split_at(first + i))
}

fn join(args: &Args, span: Span) -> Result<Value> {
    if args.positional.is_empty() {
        bail!(span, TypeError, "join() missing 1 required positional argument: 'a'");
    }
    let mut joined = String::new();
    for (i, part) in args.positional.iter().enumerate() {
        let Value::Str(part) = part else {
            return match i {
                0 => text(part, span).map(Value::text),
                _ => bail!(
                    span,
                    TypeError,
                    "join() argument must be str, bytes, or os.PathLike object, not '{}'",
                    part.type_name()
                ),
            };
        };
        if i == 0 || part.starts_with('/') {
            joined = part.to_string();
        } else {
            joined += if joined.is_empty() || joined.ends_with('/') { "" } else { "/" };
            joined += part;
        }
    }
    Ok(Value::text(joined))
}
