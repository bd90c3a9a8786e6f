//! What goes wrong, said to the user: spans, error kinds, diagnostics with a caret and hints.
//!
//! Knows the text of a source, and nothing of what is computed.

use std::fmt;
use std::ops::{Deref, DerefMut};
use std::rc::Rc;

/// A range of bytes in a source text; `start == end == u32::MAX` stands for "nowhere".
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// No place: what raised it did not know one; see [`Diagnostic::at`].
    pub const NONE: Self = Self { start: u32::MAX, end: u32::MAX };

    /// The bytes `start..end`.
    pub const fn new(start: usize, end: usize) -> Self {
        Self { start: start as u32, end: end as u32 }
    }

    /// The smallest span that holds both.
    #[must_use]
    pub fn to(self, other: Self) -> Self {
        if self == Self::NONE {
            return other;
        }
        if other == Self::NONE {
            return self;
        }
        Self { start: self.start.min(other.start), end: self.end.max(other.end) }
    }

    /// The text it covers; empty where it lies outside.
    pub fn text(self, source: &str) -> &str {
        source.get(self.start as usize..self.end as usize).unwrap_or("")
    }
}

impl Default for Span {
    fn default() -> Self {
        Self::NONE
    }
}

macro_rules! error_kinds {
    ($($Kind:ident,)+) => {
        /// Python's name of the class of an error.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum ErrorKind { $(#[doc = stringify!($Kind)] $Kind,)+ }

        impl ErrorKind {
            /// Every class.
            pub const ALL: &[Self] = &[$(Self::$Kind,)+];

            /// As Python prints it.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$Kind => stringify!($Kind),)+ }
            }
        }
    };
}

error_kinds! {
    ArithmeticError,
    AssertionError,
    AttributeError,
    AxisError,
    BadZipFile,
    BaseException,
    EOFError,
    Exception,
    FileExistsError,
    FileNotFoundError,
    FloatingPointError,
    ImportError,
    IndentationError,
    IndexError,
    KeyError,
    KeyboardInterrupt,
    LinAlgError,
    LookupError,
    MemoryError,
    ModuleNotFoundError,
    NameError,
    NotImplementedError,
    OSError,
    OverflowError,
    PermissionError,
    PicklingError,
    RecursionError,
    RuntimeError,
    StopIteration,
    SyntaxError,
    SystemExit,
    TimeoutError,
    TypeError,
    UFuncTypeError,
    UnicodeDecodeError,
    UnicodeEncodeError,
    UnsupportedOperation,
    UnboundLocalError,
    UsageError,
    ValueError,
    ZeroDivisionError,
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// The one error that users see: a handle, so that what may fail stays small.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic(Box<Said>);

/// What an error says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// Python's class.
    pub kind: ErrorKind,
    /// Where in the source.
    pub span: Span,
    /// CPython's or NumPy's message where they have one.
    pub message: String,
    /// What to type instead.
    pub hints: Vec<String>,
    /// The places within functions that led there, the innermost first; `span` is the outermost one.
    pub traceback: Vec<Traced>,
    /// The exception that it was raised from: `raise … from cause`.
    pub cause: Option<Diagnostic>,
    /// The status with which a `SystemExit` ends the program, where it says a number or nothing.
    pub status: Option<u8>,
}

/// A place within a function that ran when an error arose.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Traced {
    /// What the text is called.
    pub source: Rc<str>,
    /// All of the text.
    pub text: Rc<str>,
    /// Where in it.
    pub span: Span,
    /// The function's name.
    pub function: Rc<str>,
}

impl Deref for Diagnostic {
    type Target = Said;

    fn deref(&self) -> &Said {
        &self.0
    }
}

impl DerefMut for Diagnostic {
    fn deref_mut(&mut self) -> &mut Said {
        &mut self.0
    }
}

/// What may fail with a [`Diagnostic`].
pub type Result<T, E = Diagnostic> = std::result::Result<T, E>;

impl Diagnostic {
    /// An error without hints.
    pub fn new(span: Span, kind: ErrorKind, message: impl Into<String>) -> Self {
        Self(Box::new(Said {
            kind,
            span,
            message: message.into(),
            hints: Vec::new(),
            traceback: Vec::new(),
            cause: None,
            status: None,
        }))
    }

    /// Whether Ctrl-C caused it.
    pub fn is_interrupt(&self) -> bool {
        self.kind == ErrorKind::KeyboardInterrupt
    }

    /// The same in a text that has `by` more bytes in front.
    #[must_use]
    pub fn shifted(mut self, by: u32) -> Self {
        if self.span != Span::NONE {
            self.span = Span { start: self.span.start + by, end: self.span.end + by };
        }
        self
    }

    /// The same at another place.
    #[must_use]
    pub fn moved(mut self, span: Span) -> Self {
        self.span = span;
        self
    }

    /// The same without a place.
    #[must_use]
    pub fn nowhere(self) -> Self {
        self.moved(Span::NONE)
    }

    /// The same with one more hint.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hints.push(hint.into());
        self
    }

    /// The same, placed at `span` unless it already has a place.
    #[must_use]
    pub fn at(mut self, span: Span) -> Self {
        if self.span == Span::NONE {
            self.span = span;
        }
        self
    }

    /// The text that a user sees: file, line, source line, caret, class and message, hints.
    pub fn render(&self, source: Source<'_>) -> String {
        let mut text = String::new();
        if let Some(cause) = &self.cause {
            text += &cause.headline();
            text += "\n\nThe above exception was the direct cause of the following exception:\n\n";
        }
        if !self.traceback.is_empty() {
            text += "Traceback (most recent call last):\n";
        }
        if self.span != Span::NONE {
            let within = if self.traceback.is_empty() { "" } else { ", in <module>" };
            text += &source.quote(self.span, within);
        }
        let frames: Vec<(&Traced, String)> =
            self.traceback.iter().rev().map(|traced| (traced, traced.quote())).collect();
        for same in frames.chunk_by(|a, b| a.1 == b.1) {
            same.iter().take(MOST_REPEATED).for_each(|(_, quoted)| text += quoted);
            let more = same.len().saturating_sub(MOST_REPEATED);
            if more > 0 {
                let plural = if more == 1 { "" } else { "s" };
                text += &format!("  [Previous line repeated {more} more time{plural}]\n");
            }
        }
        text += &self.headline();
        for hint in &self.hints {
            text += &format!("\nhint: {hint}");
        }
        text
    }

    /// Class and message alone, as Python's last line of a traceback.
    pub fn headline(&self) -> String {
        if self.message.is_empty() {
            self.kind.name().to_owned()
        } else {
            format!("{}: {}", self.kind, self.message)
        }
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.headline())
    }
}

impl std::error::Error for Diagnostic {}

/// A source text and what to call it.
#[derive(Clone, Copy, Debug)]
pub struct Source<'a> {
    /// A file's name, or `<stdin>`, `In [3]`.
    pub name: &'a str,
    /// All of the text.
    pub text: &'a str,
}

/// The same place is quoted so often, as CPython does.
const MOST_REPEATED: usize = 3;

impl Traced {
    fn quote(&self) -> String {
        let source = Source { name: &self.source, text: &self.text };
        source.quote(self.span, &format!(", in {}", self.function))
    }
}

impl<'a> Source<'a> {
    /// A place in it: file and line, the line, carets.
    fn quote(self, span: Span, within: &str) -> String {
        let (line_no, column, line) = self.locate(span.start as usize);
        let covered = span.text(self.text).lines().next().unwrap_or("").trim_end();
        let excerpt = Excerpt::of(line, column, covered.chars().count().max(1));
        format!(
            "  File \"{}\", line {line_no}{within}\n    {}\n    {}{}\n",
            self.name,
            excerpt.text,
            " ".repeat(excerpt.before),
            "^".repeat(excerpt.width)
        )
    }

    /// Line number (from 1), column in bytes, and the line that holds byte `at`.
    pub fn locate(self, at: usize) -> (usize, usize, &'a str) {
        let at = (0..=at.min(self.text.len())).rev().find(|&i| self.text.is_char_boundary(i));
        let at = at.unwrap_or(0);
        let start = self.text[..at].rfind('\n').map_or(0, |i| i + 1);
        let end = self.text[at..].find('\n').map_or(self.text.len(), |i| at + i);
        let line_no = self.text[..start].matches('\n').count() + 1;
        (line_no, at - start, &self.text[start..end])
    }
}

/// The part of a source line that is shown, and where the carets stand, all in characters.
struct Excerpt {
    text: String,
    before: usize,
    width: usize,
}

impl Excerpt {
    /// Most characters of a line that are shown: more would wrap and part the carets from what they point to.
    const MOST: usize = 160;

    /// The line without its indentation, cut around the carets where it is long.
    fn of(line: &str, column: usize, width: usize) -> Self {
        let indent = line.len() - line.trim_start().len();
        // The caret stands under what the user sees: characters, not bytes.
        let before = line.get(indent..column.max(indent)).map_or(0, |s| s.chars().count());
        let all: Vec<char> = line.trim().chars().collect();
        if all.len() <= Self::MOST {
            return Self { text: all.into_iter().collect(), before, width };
        }
        let first = before.saturating_sub(Self::MOST / 2).min(all.len() - Self::MOST);
        let last = first + Self::MOST;
        let lead = if first > 0 { "…" } else { "" };
        let tail = if last < all.len() { "…" } else { "" };
        let shown: String = all[first..last].iter().collect();
        let before = before - first + usize::from(first > 0);
        Self {
            text: format!("{lead}{shown}{tail}"),
            before,
            width: width.min(Self::MOST.saturating_sub(before).max(1)),
        }
    }
}

/// A warning that does not stop anything: `RuntimeWarning: divide by zero encountered in divide`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Warning {
    /// Where in the source.
    pub span: Span,
    /// Python's class, such as `RuntimeWarning`.
    pub class: &'static str,
    /// NumPy's message.
    pub message: String,
}

/// Make a [`Diagnostic`]: `diagnostic!(span, ValueError, "text {}", x; hint: "type {y}")`.
#[macro_export]
macro_rules! diagnostic {
    ($span:expr, $Kind:ident, $($message:expr),+ $(,)? $(; hint: $($hint:expr),+)* $(;)?) => {
        $crate::diag::Diagnostic::new($span, $crate::diag::ErrorKind::$Kind, format!($($message),+))
            $(.hint(format!($($hint),+)))*
    };
}

/// Return with a [`Diagnostic`].
#[macro_export]
macro_rules! bail {
    ($($tokens:tt)+) => { return Err($crate::diagnostic!($($tokens)+)) };
}

/// The name in `known` that `name` was probably meant to be: within a third of its length of edits; of one
/// letter only the other case.
pub fn did_you_mean<'a>(name: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let limit = (name.chars().count() / 3).max(1);
    let near = known.into_iter().map(|other| (edit_distance(name, other), other));
    let is_near = |distance: usize, other: &str| {
        distance <= limit && (name.chars().nth(1).is_some() || other.eq_ignore_ascii_case(name))
    };
    near.filter(|&(distance, other)| is_near(distance, other) && other != name)
        .min()
        .map(|(_, other)| other)
}

/// Insertions, deletions, replacements and swaps of neighbours (optimal string alignment).
fn edit_distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut rows = vec![vec![0; b.len() + 1]; a.len() + 1];
    for i in 0..=a.len() {
        for j in 0..=b.len() {
            rows[i][j] = if i == 0 || j == 0 {
                i + j
            } else {
                let replace = rows[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
                let mut best = replace.min(rows[i - 1][j] + 1).min(rows[i][j - 1] + 1);
                if i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1] {
                    best = best.min(rows[i - 2][j - 2] + 1);
                }
                best
            };
        }
    }
    rows[a.len()][b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn caret_stands_under_characters_not_bytes() {
        let text = "x = 1\n    é + yy\n";
        let error =
            diagnostic!(Span::new(15, 17), NameError, "name 'yy' is not defined"; hint: "a");
        let want = "  File \"f.py\", line 2\n    é + yy\n        ^^\n\
                    NameError: name 'yy' is not defined\nhint: a";
        assert_eq!(error.render(Source { name: "f.py", text }), want);
    }

    #[test]
    fn long_lines_are_cut_around_the_caret() {
        let text = format!("{} + yy + {}", "x".repeat(400), "z".repeat(400));
        let shown = diagnostic!(Span::new(403, 405), NameError, "no")
            .render(Source { name: "f.py", text: &text });
        let lines: Vec<&str> = shown.lines().collect();
        let at = lines[2].find('^').expect("there is a caret");
        let under: String = lines[1].chars().skip(at).take(2).collect();
        assert_eq!((under.as_str(), lines[1].chars().count()), ("yy", 4 + 1 + Excerpt::MOST + 1));
    }

    #[test]
    fn near_names_are_found_and_far_ones_are_not() {
        assert_eq!(did_you_mean("sqtr", ["sqrt", "sin"]), Some("sqrt"));
        assert_eq!(did_you_mean("x", ["sqrt", "sin"]), None);
    }
}
