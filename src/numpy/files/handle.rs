//! Open files, on the disk or in memory: what `open`, `io.BytesIO`, `io.StringIO` and `tempfile` give.
//!
//! Knows bytes and texts, no arrays. One that holds texts keeps them as UTF-8.

use std::any::Any;
use std::cell::{RefCell, RefMut};
use std::fmt;
use std::io::{self, BufRead, BufReader, Cursor, Read, Seek, SeekFrom, Write};
use std::rc::Rc;

use super::system_error;
use crate::context::files::{DiskFile, FilePath};
use crate::context::{Context, MOST_ASIDE};
use crate::diag::{Diagnostic, Result, Span};
use crate::value::{Call, Callable, Value};
use crate::{bail, diagnostic};

/// What kind of file, by Python's class.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Class {
    /// Texts on the disk.
    Text,
    /// Bytes that are read.
    Reader,
    /// Bytes that are written.
    Writer,
    /// Bytes that are read and written.
    Random,
    /// Texts in memory.
    StringIO,
    /// Bytes in memory.
    BytesIO,
}

impl Class {
    /// Python's name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Text => "_io.TextIOWrapper",
            Self::Reader => "_io.BufferedReader",
            Self::Writer => "_io.BufferedWriter",
            Self::Random => "_io.BufferedRandom",
            Self::StringIO => "_io.StringIO",
            Self::BytesIO => "_io.BytesIO",
        }
    }

    /// Whether it holds texts, not bytes.
    pub const fn is_text(self) -> bool {
        matches!(self, Self::Text | Self::StringIO)
    }
}

/// Where the bytes are.
pub enum Store {
    /// On the disk.
    Disk(BufReader<DiskFile>),
    /// In memory.
    Memory(Cursor<Vec<u8>>),
}

impl fmt::Debug for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Disk(_) => "Disk",
            Self::Memory(_) => "Memory",
        })
    }
}

impl Read for Store {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match self {
            Self::Disk(file) => file.read(buffer),
            Self::Memory(bytes) => bytes.read(buffer),
        }
    }
}

impl BufRead for Store {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        match self {
            Self::Disk(file) => file.fill_buf(),
            Self::Memory(bytes) => bytes.fill_buf(),
        }
    }

    fn consume(&mut self, count: usize) {
        match self {
            Self::Disk(file) => file.consume(count),
            Self::Memory(bytes) => bytes.consume(count),
        }
    }
}

impl Seek for Store {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        match self {
            Self::Disk(file) => file.seek(to),
            Self::Memory(bytes) => bytes.seek(to),
        }
    }
}

impl Write for Store {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Disk(file) => {
                if !file.buffer().is_empty() {
                    // What was read ahead is forgotten, so that the system stands where the reader does.
                    let stands = file.stream_position()?;
                    file.seek(SeekFrom::Start(stands))?;
                }
                file.get_mut().write(bytes)
            }
            Self::Memory(kept) => {
                // What lies between the end and the position is filled, however far that is.
                let end = kept.position().saturating_add(bytes.len() as u64);
                if end > MOST_ASIDE as u64 {
                    return Err(io::ErrorKind::OutOfMemory.into());
                }
                kept.write(bytes)
            }
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// What is open, shared with what puts it back.
type Shared = Rc<RefCell<Option<Store>>>;

/// An open file.
#[derive(Debug)]
pub struct File {
    /// Its name as Python has it: a text, or the number of one without a name.
    pub name: Value,
    /// The mode as Python has it.
    pub mode: String,
    /// Its class.
    pub class: Class,
    store: Shared,
    /// What is removed when it is closed.
    temporary: Option<FilePath>,
}

impl Drop for File {
    fn drop(&mut self) {
        self.close();
    }
}

impl Call for File {
    fn name(&self) -> &str {
        self.class.name()
    }

    fn repr(&self) -> String {
        let class = self.class.name();
        let name = match &self.name {
            Value::Str(name) => format!("'{}'", &**name),
            Value::Int(number) => number.to_string(),
            _ => String::new(),
        };
        match self.class {
            Class::Text => format!("<{class} name={name} mode='{}' encoding='UTF-8'>", self.mode),
            Class::Reader | Class::Writer | Class::Random => format!("<{class} name={name}>"),
            Class::StringIO | Class::BytesIO => format!("<{class} object>"),
        }
    }

    fn class(&self) -> &'static str {
        self.class.name()
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// Python's error of a closed file.
pub fn closed(span: Span) -> Diagnostic {
    diagnostic!(span, ValueError, "I/O operation on closed file.")
}

impl File {
    /// A file as a value.
    pub fn value(class: Class, name: Value, mode: &str, store: Store) -> Value {
        Self::temporary(class, name, mode, store, None)
    }

    /// The same of a file that is removed when it is closed.
    pub fn temporary(
        class: Class,
        name: Value,
        mode: &str,
        store: Store,
        temporary: Option<FilePath>,
    ) -> Value {
        let store = Rc::new(RefCell::new(Some(store)));
        let file = Self { name, mode: mode.to_owned(), class, store, temporary };
        Value::Function(Callable::Shared(Rc::new(file)))
    }

    /// A file of bytes in memory.
    pub fn in_memory(class: Class, bytes: Vec<u8>) -> Value {
        Self::value(class, Value::None, "", Store::Memory(Cursor::new(bytes)))
    }

    /// The open file that a value is.
    pub fn of(value: &Value) -> Option<&Self> {
        match value {
            Value::Function(function) => function.downcast(),
            _ => None,
        }
    }

    /// Whether it was closed.
    pub fn is_closed(&self) -> bool {
        self.store.borrow().is_none()
    }

    /// Forget the file.
    pub fn close(&self) {
        let was_open = self.store.take().is_some();
        if let Some(path) = self.temporary.as_ref().filter(|_| was_open) {
            // One that was removed meanwhile is gone, as it should be.
            drop(path.remove_file());
        }
    }

    /// Whether `io` made it.
    pub fn is_in_memory(&self) -> bool {
        matches!(self.class, Class::StringIO | Class::BytesIO)
    }

    /// Whether it may be read.
    pub fn is_readable(&self) -> bool {
        self.is_in_memory() || self.mode.contains(['r', '+'])
    }

    /// Whether it may be written.
    pub fn is_writable(&self) -> bool {
        self.is_in_memory() || self.mode.contains(['w', 'a', 'x', '+'])
    }

    /// The name in messages.
    fn label(&self) -> String {
        match &self.name {
            Value::Str(name) => name.to_string(),
            _ => String::new(),
        }
    }

    /// Read what is open, or move in it. What is in memory can be put back, what is on the disk cannot.
    ///
    /// # Errors
    /// `ValueError` of a closed file; `UsageError` where a command repeats what runs; what the system says.
    pub fn with<R>(
        &self,
        cx: &mut Context,
        span: Span,
        work: impl FnOnce(&mut Store) -> io::Result<R>,
    ) -> Result<R> {
        let mut store = self.store(cx, span)?;
        work(&mut store).map_err(|error| system_error(&error, &self.label(), span))
    }

    /// What is open, for reading that has errors of its own.
    ///
    /// # Errors
    /// As [`Self::with`].
    pub fn store(&self, cx: &mut Context, span: Span) -> Result<RefMut<'_, Store>> {
        if let Some(Store::Memory(bytes)) = &*self.store.borrow() {
            cx.before_first(&self.store, "position", || {
                let (shared, position) = (Rc::clone(&self.store), bytes.position());
                Box::new(move || {
                    if let Some(Store::Memory(bytes)) = &mut *shared.borrow_mut() {
                        bytes.set_position(position);
                    }
                })
            });
        }
        self.opened(cx, span)
    }

    /// What is open, to be written, or cut; of what is in memory a copy is kept where it is to be put back.
    ///
    /// # Errors
    /// As [`Self::with`].
    pub fn store_to_write(&self, cx: &mut Context, span: Span) -> Result<RefMut<'_, Store>> {
        self.before_change(cx);
        self.opened(cx, span)
    }

    /// Say that what is held in memory is about to be changed, or forgotten.
    pub fn before_change(&self, cx: &mut Context) {
        if let Some(Store::Memory(bytes)) = &*self.store.borrow() {
            cx.before_first(&self.store, "bytes", || {
                let (shared, bytes) = (Rc::clone(&self.store), bytes.clone());
                Box::new(move || drop(shared.replace(Some(Store::Memory(bytes.clone())))))
            });
        }
    }

    fn opened(&self, cx: &Context, span: Span) -> Result<RefMut<'_, Store>> {
        let store = self.store.borrow_mut();
        let store = RefMut::filter_map(store, Option::as_mut).map_err(|_| closed(span))?;
        if matches!(&*store, Store::Disk(_)) {
            cx.reach_outside("reading and writing files", span)?;
        }
        Ok(store)
    }

    /// Refuse a file that is only written.
    ///
    /// # Errors
    /// Python's `UnsupportedOperation`.
    pub fn check_readable(&self, span: Span) -> Result<()> {
        match self.is_readable() {
            true => Ok(()),
            false if self.class.is_text() => bail!(span, UnsupportedOperation, "not readable"),
            false => bail!(span, UnsupportedOperation, "read"),
        }
    }

    /// Refuse a file that is only read.
    ///
    /// # Errors
    /// Python's `UnsupportedOperation`.
    pub fn check_writable(&self, span: Span) -> Result<()> {
        match self.is_writable() {
            true => Ok(()),
            false if self.class.is_text() => bail!(span, UnsupportedOperation, "not writable"),
            false => bail!(span, UnsupportedOperation, "write"),
        }
    }

    /// The rest, or as many bytes of a file of bytes, characters of a file of texts.
    ///
    /// # Errors
    /// As [`Self::with`]; `MemoryError` of more than there is room for.
    pub fn read(&self, cx: &mut Context, count: Option<usize>, span: Span) -> Result<Vec<u8>> {
        self.check_readable(span)?;
        let most = most_aside(cx);
        let is_text = self.class.is_text();
        let bytes = self.with(cx, span, |store| {
            let mut bytes = Vec::new();
            match count {
                Some(count) if is_text => read_characters(store, count, most, &mut bytes)?,
                Some(count) => {
                    store.take((count as u64).min(most + 1)).read_to_end(&mut bytes)?;
                }
                None => {
                    store.take(most + 1).read_to_end(&mut bytes)?;
                }
            }
            Ok(bytes)
        })?;
        cx.room_for(bytes.len(), span)?;
        Ok(bytes)
    }

    /// The next line with its end; empty at the end.
    ///
    /// # Errors
    /// As [`Self::read`].
    pub fn line(&self, cx: &mut Context, span: Span) -> Result<Vec<u8>> {
        self.check_readable(span)?;
        let most = most_aside(cx);
        let bytes = self.with(cx, span, |store| {
            let mut bytes = Vec::new();
            store.take(most + 1).read_until(b'\n', &mut bytes)?;
            Ok(bytes)
        })?;
        cx.room_for(bytes.len(), span)?;
        Ok(bytes)
    }

    /// Write bytes, those of a text in UTF-8.
    ///
    /// # Errors
    /// As [`Self::with`]; `MemoryError` of what there is no room for.
    pub fn write(&self, cx: &mut Context, bytes: &[u8], span: Span) -> Result<()> {
        self.check_writable(span)?;
        if let Some(Store::Memory(kept)) = &*self.store.borrow() {
            cx.room_for((kept.position() as usize).saturating_add(bytes.len()), span)?;
        }
        let mut store = self.store_to_write(cx, span)?;
        store.write_all(bytes).map_err(|error| system_error(&error, &self.label(), span))
    }
}

/// As many bytes as may be read at once.
fn most_aside(cx: &Context) -> u64 {
    cx.arena.limit().min(MOST_ASIDE) as u64
}

/// All that is left to read, for work that has errors of its own.
///
/// # Errors
/// What the system says; `MemoryError` of more than there is room for.
pub fn rest(cx: &Context, store: &mut Store, span: Span) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let read = store.take(most_aside(cx) + 1).read_to_end(&mut bytes);
    read.map_err(|error| system_error(&error, "", span))?;
    cx.room_for(bytes.len(), span)?;
    Ok(bytes)
}

/// Read as many characters of UTF-8, until there are more bytes than `most`.
fn read_characters(
    store: &mut Store,
    count: usize,
    most: u64,
    bytes: &mut Vec<u8>,
) -> io::Result<()> {
    let mut left = count;
    while left > 0 && bytes.len() as u64 <= most {
        let mut first = [0];
        if store.read(&mut first)? == 0 {
            break;
        }
        let more = match first[0] {
            0xC0..0xE0 => 1,
            0xE0..0xF0 => 2,
            0xF0..=0xFF => 3,
            _ => 0,
        };
        bytes.push(first[0]);
        store.take(more).read_to_end(bytes)?;
        left -= 1;
    }
    Ok(())
}
