//! `open`: text files, read and written line by line.

use std::any::Any;
use std::cell::RefCell;
use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::rc::Rc;

use super::Interp;
use super::takes::python;
use super::with::Manage;
use crate::diag::{Diagnostic, ErrorKind, Result, Span};
use crate::numpy::registry::Args;
use crate::value::{Call, Callable, Value};
use crate::{bail, diagnostic};

/// An open text file.
#[derive(Debug)]
pub(super) struct File {
    name: String,
    mode: String,
    state: RefCell<State>,
}

#[derive(Debug)]
enum State {
    /// All of the text, and how many bytes of it were read.
    Reading {
        text: String,
        at: usize,
    },
    Writing(fs::File),
    Closed,
}

impl Call for File {
    fn name(&self) -> &str {
        &self.name
    }

    fn repr(&self) -> String {
        format!("<_io.TextIOWrapper name='{}' mode='{}' encoding='UTF-8'>", self.name, self.mode)
    }

    fn class(&self) -> &'static str {
        "_io.TextIOWrapper"
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

impl Manage for File {
    fn enter(&self, _: &mut Interp<'_>, itself: &Value, span: Span) -> Result<Value> {
        if matches!(*self.state.borrow(), State::Closed) {
            return Err(closed(span));
        }
        Ok(itself.clone())
    }

    fn exit(&self, _: &mut Interp<'_>) {
        self.close();
    }
}

fn closed(span: Span) -> Diagnostic {
    diagnostic!(span, ValueError, "I/O operation on closed file.")
}

/// Python's error for one of the system.
pub(super) fn failure(error: &io::Error, path: &str, span: Span) -> Diagnostic {
    let number = error.raw_os_error().unwrap_or(0);
    let text = error.to_string();
    let text = text.split(" (os error").next().unwrap_or("");
    let kind = match error.kind() {
        io::ErrorKind::NotFound => ErrorKind::FileNotFoundError,
        _ => ErrorKind::OSError,
    };
    Diagnostic::new(span, kind, format!("[Errno {number}] {text}: '{path}'"))
}

/// `open(file, mode)`.
///
/// # Errors
/// `FileNotFoundError` and its kin; `ValueError` of a mode; `MemoryError` of a file that is too large.
pub(super) fn open(interp: &mut Interp<'_>, args: &Args, span: Span) -> Result<Value> {
    let names = ["file", "mode", "buffering", "encoding", "errors", "newline", "closefd", "opener"];
    let [file, mode, ..] = python("open", names, 1, args, span)?;
    let Some(Value::Str(name)) = file else {
        bail!(span, TypeError, "expected str, bytes or os.PathLike object as a file's name")
    };
    let mode = match mode {
        None => "r".to_owned(),
        Some(Value::Str(mode)) => mode.to_string(),
        Some(other) => {
            bail!(span, TypeError, "open() argument 'mode' must be str, not {}", other.type_name())
        }
    };
    interp.cx.reach_outside("open", span)?;
    let at = |error: &io::Error| failure(error, &name, span);
    let mut options = OpenOptions::new();
    let state = match mode.replace('t', "").as_str() {
        "r" => {
            let size = fs::metadata(&*name).map_err(|e| at(&e))?.len();
            interp.cx.room_for(size as usize, span)?;
            let bytes = fs::read(&*name).map_err(|e| at(&e))?;
            let Ok(text) = String::from_utf8(bytes) else {
                bail!(
                    span, ValueError, "'{name}' is no text in UTF-8";
                    hint: "arrays are read by np.memmap and np.fromfile"
                )
            };
            State::Reading { text: text.replace("\r\n", "\n"), at: 0 }
        }
        "w" => State::Writing(
            options.write(true).create(true).truncate(true).open(&*name).map_err(|e| at(&e))?,
        ),
        "a" => State::Writing(options.append(true).create(true).open(&*name).map_err(|e| at(&e))?),
        "x" => {
            State::Writing(options.write(true).create_new(true).open(&*name).map_err(|e| at(&e))?)
        }
        other if other.contains(['b', '+']) => bail!(
            span, NotImplementedError, "numscope opens files as texts to read or to write";
            hint: "open(path), open(path, 'w') or open(path, 'a')"
        ),
        _ => bail!(span, ValueError, "invalid mode: '{mode}'"),
    };
    let file = File { name: name.to_string(), mode, state: RefCell::new(state) };
    Ok(Value::Function(Callable::Shared(Rc::new(file))))
}

impl File {
    /// Forget the file.
    pub(super) fn close(&self) {
        drop(self.state.replace(State::Closed));
    }

    /// The rest of the text, or as many characters.
    ///
    /// # Errors
    /// `ValueError` of a closed file; `OSError` of one that is written.
    pub(super) fn read(&self, count: Option<usize>, span: Span) -> Result<String> {
        self.part(span, |rest| match count {
            None => rest.len(),
            Some(count) => rest.char_indices().nth(count).map_or(rest.len(), |(at, _)| at),
        })
    }

    /// The next line with its end; empty at the end.
    ///
    /// # Errors
    /// As [`Self::read`].
    pub(super) fn line(&self, span: Span) -> Result<String> {
        self.part(span, |rest| rest.find('\n').map_or(rest.len(), |at| at + 1))
    }

    fn part(&self, span: Span, end: impl Fn(&str) -> usize) -> Result<String> {
        match &mut *self.state.borrow_mut() {
            State::Reading { text, at } => {
                let rest = &text[*at..];
                let part = rest[..end(rest)].to_owned();
                *at += part.len();
                Ok(part)
            }
            State::Writing(_) => bail!(span, OSError, "not readable"),
            State::Closed => Err(closed(span)),
        }
    }

    /// Write a text; answers its characters.
    ///
    /// # Errors
    /// `ValueError` of a closed file; `OSError`.
    pub(super) fn write(&self, text: &str, span: Span) -> Result<usize> {
        match &mut *self.state.borrow_mut() {
            State::Writing(file) => {
                file.write_all(text.as_bytes()).map_err(|e| failure(&e, &self.name, span))?;
                Ok(text.chars().count())
            }
            State::Reading { .. } => bail!(span, OSError, "not writable"),
            State::Closed => Err(closed(span)),
        }
    }

    /// The lines that are left, each with its end.
    ///
    /// # Errors
    /// As [`Self::read`].
    pub(super) fn lines(&self, span: Span) -> Result<Vec<Value>> {
        let rest = self.read(None, span)?;
        Ok(rest.split_inclusive('\n').map(Value::text).collect())
    }
}
