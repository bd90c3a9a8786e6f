//! Texts of numbers, line by line: where they come from, and how a line falls into fields.
//!
//! The rules are those of `tokenize.cpp` in NumPy. Knows no dtypes.

use std::borrow::Cow;
use std::io::{BufReader, Seek, SeekFrom};

use super::bytes::{Bytes, Encoding, decode};
use super::handle::{self, Store};
use super::{File, system_error};
use crate::bail;
use crate::diag::{Result, Span};
use crate::numpy::registry::Caller;
use crate::value::Value;

/// A text, and where it was taken from.
#[derive(Debug)]
pub(super) struct Source {
    /// All of it, with one newline at the end of each line.
    pub(super) text: String,
    /// What it is in messages.
    pub(super) shown: String,
    /// The open file, and where its text begins.
    file: Option<(Value, u64)>,
}

/// The text of a file's name, of an open file, or of lines one by one. `None` for what is none of them.
///
/// # Errors
/// What the system says; Python's `UnicodeDecodeError`; NumPy's errors of lines.
pub(super) fn source(
    caller: &mut dyn Caller,
    value: &Value,
    encoding: Encoding,
    span: Span,
) -> Result<Option<Source>> {
    if let Value::Str(name) = value {
        return of_path(caller, name, encoding, span).map(Some);
    }
    if let Some(file) = File::of(value) {
        let cx = caller.cx();
        let begins = file.with(cx, span, Seek::stream_position)?;
        let text = decode(&file.read(cx, None, span)?, encoding, span)?;
        let shown = crate::value::Call::repr(file);
        let text = text.replace("\r\n", "\n");
        return Ok(Some(Source { text, shown, file: Some((value.clone(), begins)) }));
    }
    let is_iterable = match value {
        Value::List(_) | Value::Tuple(_) | Value::Iterator(_) | Value::Array(_) => true,
        Value::Function(object) => object.call().iterate().is_some(),
        _ => false,
    };
    if !is_iterable {
        return Ok(None);
    }
    let mut text = String::new();
    for item in caller.items(value, span)? {
        let line = match (&item, Bytes::of(&item)) {
            (Value::Str(line), _) => line.to_string(),
            (_, Some(bytes)) => decode(bytes.bytes(), Encoding::Latin1, span)?,
            _ => bail!(span, TypeError, "non-string returned while reading data"),
        };
        let line = line.strip_suffix('\n').unwrap_or(&line);
        text += line.strip_suffix('\r').unwrap_or(line);
        if line.contains('\n') {
            return Err(embedded(span));
        }
        text.push('\n');
        caller.cx().room_for(text.len(), span)?;
    }
    Ok(Some(Source { text, shown: "the lines that were given".to_owned(), file: None }))
}

fn of_path(caller: &mut dyn Caller, name: &str, encoding: Encoding, span: Span) -> Result<Source> {
    if let Some(packed) = [".gz", ".bz2", ".xz"].iter().find(|end| name.ends_with(**end)) {
        bail!(
            span, NotImplementedError, "numscope reads no packed texts ({packed})";
            hint: "unpack the file first"
        );
    }
    let path = caller.cx().path(name, span)?;
    let about = match path.metadata() {
        Ok(about) => about,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            bail!(span, FileNotFoundError, "{name} not found.")
        }
        Err(error) => return Err(system_error(&error, name, span)),
    };
    caller.cx().room_for(about.len() as usize, span)?;
    let file = path.read().map_err(|error| system_error(&error, name, span))?;
    let bytes = handle::rest(caller.cx(), &mut Store::Disk(BufReader::new(file)), span)?;
    let mut text = match encoding {
        Encoding::Utf8 => match String::from_utf8(bytes) {
            Ok(text) => text,
            Err(error) => decode(error.as_bytes(), encoding, span)?,
        },
        Encoding::Latin1 | Encoding::Ascii => decode(&bytes, encoding, span)?,
    };
    if text.contains('\r') {
        text = text.replace("\r\n", "\n").replace('\r', "\n");
    }
    Ok(Source { text, shown: name.to_owned(), file: None })
}

impl Source {
    /// Leave an open file behind what was read of it.
    ///
    /// # Errors
    /// What the system says.
    pub(super) fn leave(&self, caller: &mut dyn Caller, read: usize, span: Span) -> Result<()> {
        let Some((value, begins)) = &self.file else { return Ok(()) };
        let Some(file) = File::of(value) else { return Ok(()) };
        let to = SeekFrom::Start(begins + read as u64);
        file.with(caller.cx(), span, |store| store.seek(to)).map(drop)
    }
}

/// NumPy's error of a line that has another in it.
pub(super) fn embedded(span: Span) -> crate::diag::Diagnostic {
    crate::diagnostic!(
        span,
        ValueError,
        "Found an unquoted embedded newline within a single line of input.  \
         This is currently not supported."
    )
}

/// What separates fields, begins comments and encloses fields.
#[derive(Clone, Debug, Default)]
pub(super) struct Marks {
    /// Between fields; any run of blanks where there is none.
    pub(super) delimiter: Option<char>,
    /// What begins a comment, which lasts until the end of the line.
    pub(super) comments: Vec<String>,
    /// What encloses a field that may have delimiters in it.
    pub(super) quote: Option<char>,
}

/// Goes through a text, a line with fields at a time.
#[derive(Debug)]
pub(super) struct Rows<'a> {
    text: &'a str,
    /// Bytes that were read.
    pub(super) at: usize,
    /// Lines that were read.
    pub(super) line: usize,
    marks: &'a Marks,
    /// Whether all comments begin with one byte each, which can be looked for in any text.
    plain: Option<[u8; 2]>,
}

impl<'a> Rows<'a> {
    /// Before the first line.
    pub(super) fn new(text: &'a str, marks: &'a Marks) -> Self {
        let plain = match &marks.comments[..] {
            [] => Some([b'\n'; 2]),
            [one] if one.len() == 1 => Some([one.as_bytes()[0]; 2]),
            _ => None,
        };
        Self { text, at: 0, line: 0, marks, plain }
    }

    /// Leave out lines.
    pub(super) fn skip(&mut self, lines: usize) {
        for _ in 0..lines {
            self.line();
        }
    }

    /// The next line, without its end.
    fn line(&mut self) -> Option<&'a str> {
        let rest = &self.text[self.at..];
        if rest.is_empty() {
            return None;
        }
        let end = rest.find('\n').unwrap_or(rest.len());
        self.at = (self.at + end + 1).min(self.text.len());
        self.line += 1;
        Some(&rest[..end])
    }

    /// A line without what its comment says.
    fn uncommented(&self, line: &'a str) -> &'a str {
        if let Some([mark, _]) = self.plain {
            return match line.bytes().position(|byte| byte == mark) {
                Some(at) => &line[..at],
                None => line,
            };
        }
        let first = self.marks.comments.iter().filter_map(|mark| line.find(mark.as_str())).min();
        first.map_or(line, |at| &line[..at])
    }

    /// The fields of the next line; `None` at the end of the text, none in a line without data.
    ///
    /// # Errors
    /// NumPy's `ValueError` of a line with a carriage return in its midst.
    pub(super) fn next(
        &mut self,
        fields: &mut Vec<Cow<'a, str>>,
        span: Span,
    ) -> Result<Option<()>> {
        fields.clear();
        if self.marks.quote.is_some() {
            return Ok(self.quoted(fields));
        }
        let Some(line) = self.line() else { return Ok(None) };
        let line = self.uncommented(line);
        if line.contains('\r') {
            return Err(embedded(span));
        }
        match self.marks.delimiter {
            None => fields.extend(line.split_whitespace().map(Cow::Borrowed)),
            Some(_) if line.is_empty() => {}
            Some(delimiter) => fields.extend(line.split(delimiter).map(Cow::Borrowed)),
        }
        Ok(Some(()))
    }

    /// The same where fields may be enclosed: then a line may go on behind its end.
    fn quoted(&mut self, fields: &mut Vec<Cow<'a, str>>) -> Option<()> {
        let quote = self.marks.quote?;
        if self.at == self.text.len() {
            return None;
        }
        let delimiter = self.marks.delimiter;
        let is_delimiter = |c: char| delimiter.map_or(c.is_whitespace(), |d| c == d);
        let (mut field, mut inside, mut any) = (String::new(), false, false);
        let mut rest = self.text[self.at..].chars().peekable();
        let mut read = 0;
        while let Some(c) = rest.next() {
            let begins = &self.text[self.at + read..];
            read += c.len_utf8();
            if inside {
                if c != quote {
                    field.push(c);
                } else if rest.peek() == Some(&quote) {
                    rest.next();
                    read += quote.len_utf8();
                    field.push(quote);
                } else {
                    inside = false;
                }
            } else if c == quote && field.is_empty() {
                (inside, any) = (true, true);
            } else if self.marks.comments.iter().any(|mark| begins.starts_with(mark.as_str())) {
                read += begins.find('\n').map_or(begins.len(), |end| end + 1) - c.len_utf8();
                break;
            } else if c == '\n' {
                break;
            } else if is_delimiter(c) {
                if delimiter.is_some() || any || !field.is_empty() {
                    fields.push(Cow::Owned(std::mem::take(&mut field)));
                }
                any = false;
            } else {
                field.push(c);
            }
        }
        let is_last = delimiter.is_some() && !fields.is_empty();
        if is_last || any || !field.is_empty() {
            fields.push(Cow::Owned(field));
        }
        self.line += 1;
        self.at += read;
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn all(text: &str, marks: &Marks) -> Vec<Vec<String>> {
        let mut rows = Rows::new(text, marks);
        let (mut found, mut fields) = (Vec::new(), Vec::new());
        while rows.next(&mut fields, Span::NONE).expect("it is sound").is_some() {
            found.push(fields.iter().map(ToString::to_string).collect());
        }
        found
    }

    #[test]
    fn lines_fall_into_fields() {
        let comma = Marks { delimiter: Some(','), comments: vec!["#".into()], quote: None };
        assert_eq!(all("1,2 # x\n#\n,3", &comma), [vec!["1", "2 "], vec![], vec!["", "3"]]);
        let blank = Marks { comments: vec!["//".into(), "%".into()], ..Marks::default() };
        assert_eq!(all(" 1  2 \n 3 // 4\n%", &blank), [vec!["1", "2"], vec!["3"], vec![]]);
        let quoted = Marks { quote: Some('"'), ..comma };
        let want = [vec!["a,\nb", "c\"d", ""], vec!["e"]];
        assert_eq!(all("\"a,\nb\",\"c\"\"d\",\ne#f", &quoted), want);
    }
}
