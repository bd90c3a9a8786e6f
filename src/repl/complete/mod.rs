//! Completion: a text and the place of the cursor in, candidates out. Knows no terminal, and runs nothing of
//! the user's.

pub(super) mod code;
mod files;
mod magics;
pub(super) mod names;
#[cfg(test)]
mod tests;

use self::code::{Code, Known};
use crate::interp::inspect;
use crate::session::Session;
use crate::syntax::token::{Keyword, Punct};
use crate::syntax::{Piece, Shape};
use crate::value::{Key, Value};

/// What could stand there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Candidate {
    /// What is put into the line.
    pub(super) text: String,
    /// What it is, in one line; empty where nothing is known.
    pub(super) doc: String,
}

impl Candidate {
    pub(super) fn new(text: impl Into<String>, doc: impl Into<String>) -> Self {
        Self { text: text.into(), doc: doc.into() }
    }
}

/// Candidates, in alphabetical order with arguments first, for the text from `start` to the cursor.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Found {
    /// The byte at which they would stand.
    pub(super) start: usize,
    /// None of them twice.
    pub(super) candidates: Vec<Candidate>,
}

/// Functions whose texts name files.
const TAKE_FILES: &[&str] = &[
    "chdir",
    "exists",
    "fromfile",
    "genfromtxt",
    "getsize",
    "isdir",
    "isfile",
    "listdir",
    "load",
    "loadtxt",
    "memmap",
    "open",
    "open_memmap",
    "remove",
    "rmdir",
    "save",
    "savetxt",
    "savez",
    "savez_compressed",
    "stat",
    "tofile",
    "unlink",
];

impl Found {
    /// Those that begin with what is typed, else those that do but for capital letters. Names that begin with
    /// `_` are for who types it.
    fn new(start: usize, typed: &str, all: Vec<Candidate>) -> Self {
        let is_hidden = |it: &Candidate| it.text.starts_with('_') && !typed.starts_with('_');
        let lower = typed.to_lowercase();
        let exact = all.iter().any(|it| it.text.starts_with(typed) && !is_hidden(it));
        let fits = |it: &Candidate| {
            let begins = if exact {
                it.text.starts_with(typed)
            } else {
                it.text.to_lowercase().starts_with(&lower)
            };
            begins && !is_hidden(it)
        };
        let mut candidates: Vec<Candidate> = all.into_iter().filter(fits).collect();
        let key = |it: &Candidate| (!it.text.ends_with('='), it.text.to_lowercase());
        candidates.sort_by_cached_key(key);
        candidates.dedup_by(|a, b| a.text == b.text);
        Self { start, candidates }
    }
}

/// What could stand at the cursor.
pub(super) fn complete(text: &str, cursor: usize, session: &Session) -> Found {
    let before = &text[..cursor];
    magics::complete(before, session).unwrap_or_else(|| in_code(before, session))
}

fn in_code(before: &str, session: &Session) -> Found {
    let nothing = Found { start: before.len(), candidates: Vec::new() };
    let code = Code::new(before, session);
    let at_cursor = code.pieces.last().filter(|piece| piece.end() == before.len());
    let (prefix, count) = match at_cursor.map(|piece| piece.shape) {
        Some(Shape::Text { closed: false }) => return in_text(&code, session),
        Some(Shape::Text { closed: true } | Shape::Comment | Shape::Number) => return nothing,
        Some(Shape::Name | Shape::Keyword(_)) => {
            let piece = code.pieces[code.pieces.len() - 1];
            (piece.text(before), code.pieces.len() - 1)
        }
        Some(Shape::Open(_) | Shape::Close(_) | Shape::Sign) | None => ("", code.pieces.len()),
    };
    let start = before.len() - prefix.len();
    if let Some(found) = in_import(&code, count, prefix) {
        return found;
    }
    if count > 0 && code.is_sign(count - 1, ".") {
        let is_broken = before[code.pieces[count - 1].end()..start].contains('\n');
        if is_broken && code.open_bracket(count).is_none() {
            return nothing;
        }
        let owner = count.checked_sub(2).and_then(|end| code.operand(end)).and_then(|(it, _)| it);
        let all = owner.map_or_else(Vec::new, |known| names::behind_dot(&known));
        return Found::new(start, prefix, all);
    }
    let last = count.checked_sub(1).map(|i| code.pieces[i].shape);
    if matches!(last, Some(Shape::Keyword(Keyword::Def | Keyword::Class | Keyword::As))) {
        return nothing;
    }
    let mut all = Vec::new();
    let call = code.call(count).filter(|call| call.begins);
    let is_argument = call.is_some();
    if let Some(call) = call {
        all.extend(names::keywords(&call).into_iter().filter(|it| it.text.starts_with(prefix)));
    }
    if prefix.is_empty() {
        // All that there is would hide what is looked for.
        let own = session.names().into_iter();
        all.extend(own.map(|(name, value)| Candidate::new(name, names::about(&value))));
    } else {
        all.extend(names::everywhere(prefix, &code.pieces[..count], before, session));
        if count == 0 && !is_argument {
            all.extend(magics::bare(prefix, session));
        }
    }
    if all.is_empty() && !prefix.is_empty() {
        all = names::everywhere("", &code.pieces[..count], before, session);
    }
    Found::new(start, prefix, all)
}

/// Behind `import` and `from`.
fn in_import(code: &Code<'_>, count: usize, prefix: &str) -> Option<Found> {
    let end = code.text.len();
    let is_line_start = |i: &usize| {
        let from = i.checked_sub(1).map_or(0, |i| code.pieces[i].end());
        *i == 0 || code.text[from..code.pieces[*i].start()].contains('\n')
    };
    let first = (0..count).rev().find(is_line_start)?;
    let shape = |i: usize| code.pieces[i].shape;
    let is_from = shape(first) == Shape::Keyword(Keyword::From);
    if !is_from && shape(first) != Shape::Keyword(Keyword::Import) {
        return None;
    }
    if shape(count - 1) == Shape::Keyword(Keyword::As) {
        return Some(Found { start: end, candidates: Vec::new() });
    }
    let import =
        (first..count).find(|&i| shape(i) == Shape::Keyword(Keyword::Import)).filter(|_| is_from);
    if let Some(import) = import {
        let module = &code.text[code.pieces[first].end()..code.pieces[import].start()];
        let all = names::of_module(module.trim());
        return Some(Found::new(end - prefix.len(), prefix, all));
    }
    let path = code.text.rfind(|c: char| c.is_whitespace() || c == ',').map_or(0, |at| at + 1);
    Some(Found::new(path, &code.text[path..], names::modules()))
}

/// Within a text: code in an f-string, keys, files.
fn in_text(code: &Code<'_>, session: &Session) -> Found {
    let count = code.pieces.len() - 1;
    let piece: Piece = code.pieces[count];
    let literal = piece.text(code.text);
    let prefix = &literal[..literal.find(['\'', '"']).unwrap_or(0)];
    let quotes = literal.len() - literal[prefix.len()..].trim_start_matches(['\'', '"']).len();
    let start = piece.start() + quotes;
    let body = &code.text[start..];
    if prefix.contains(['f', 'F'])
        && let Some(open) = open_brace(body)
    {
        let found = in_code(&body[open..], session);
        return Found { start: found.start + start + open, ..found };
    }
    if count >= 2 && code.pieces[count - 1].shape == Shape::Open(Punct::SquareOpen) {
        let owner = code.operand(count - 2).and_then(|(known, _)| known);
        return Found::new(start, body, owner.map_or_else(Vec::new, |known| keys(&known)));
    }
    let takes_files = code.call(count).is_some_and(|call| {
        TAKE_FILES.contains(&call.path.rsplit('.').next().unwrap_or(&call.path).trim())
    });
    if takes_files || body.contains('/') {
        return Found::new(start, body, files::files(body, true, session));
    }
    Found { start: code.text.len(), candidates: Vec::new() }
}

/// Where an expression begins in an f-string's body that ends within it.
fn open_brace(body: &str) -> Option<usize> {
    let mut open = None;
    let mut chars = body.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        match (c, open) {
            ('{', None) if chars.next_if(|(_, next)| *next == '{').is_none() => open = Some(at + 1),
            ('}', Some(_)) => open = None,
            _ => {}
        }
    }
    open
}

/// The texts that an object is indexed by.
fn keys(known: &Known) -> Vec<Candidate> {
    match known {
        Known::Value(Value::Dict(items)) => {
            let items = items.borrow();
            let texts = items.iter().filter_map(|(key, value)| match Key::value(key) {
                Value::Str(text) => Some(Candidate::new(text.to_string(), names::about(value))),
                _ => None,
            });
            texts.collect()
        }
        // An archive's.
        Known::Value(value) => match inspect::attribute(value, "files") {
            Some(Value::List(names)) => {
                let names = names.borrow();
                let texts = names.iter().filter_map(|name| match name {
                    Value::Str(text) => Some(Candidate::new(text.to_string(), "array")),
                    _ => None,
                });
                texts.collect()
            }
            Some(_) | None => Vec::new(),
        },
        Known::Class(_) | Known::Array | Known::Rows(_) | Known::Method(..) => Vec::new(),
    }
}
