//! What a text is made of, piece by piece, however unfinished or wrong it is: for colours and completion.
//!
//! Knows no indentation and no errors; what no token begins with belongs to no piece.

use super::{bracket, comment, name, number, sign, string};
use crate::diag::Span;
use crate::syntax::token::{Keyword, Punct};

/// What a piece is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// A name that is no keyword.
    Name,
    /// A reserved word.
    Keyword(Keyword),
    /// A number, also one that is not well formed.
    Number,
    /// A text with its prefix and quotes; `closed` says whether the closing ones are there.
    Text {
        /// The closing quotes are there.
        closed: bool,
    },
    /// From `#` to the end of the line.
    Comment,
    /// `(`, `[` or `{`.
    Open(Punct),
    /// `)`, `]` or `}`.
    Close(Punct),
    /// Any other sign.
    Sign,
}

/// A piece and where it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece {
    /// What it is.
    pub shape: Shape,
    /// Its bytes in the text.
    pub span: Span,
}

impl Piece {
    /// Its text.
    pub fn text<'a>(&self, source: &'a str) -> &'a str {
        self.span.text(source)
    }

    /// Its first byte.
    pub fn start(&self) -> usize {
        self.span.start as usize
    }

    /// The byte behind its last.
    pub fn end(&self) -> usize {
        self.span.end as usize
    }
}

/// The pieces of a text, in order; blanks and what is no Python stand between them.
pub fn pieces(text: &str) -> Vec<Piece> {
    let mut found = Vec::new();
    let mut at = 0;
    while at < text.len() {
        let (shape, length) = piece(text, at);
        if let Some(shape) = shape {
            found.push(Piece { shape, span: Span::new(at, at + length) });
        }
        at += length;
    }
    found
}

/// What stands at a byte, and how long it is; at least one character.
fn piece(text: &str, at: usize) -> (Option<Shape>, usize) {
    let rest = &text[at..];
    if let Ok((after, name)) = name(rest) {
        if after.starts_with(['\'', '"']) && string::is_prefix(name) {
            return literal(text, at, name);
        }
        let shape = Keyword::from_text(name).map_or(Shape::Name, Shape::Keyword);
        return (Some(shape), name.len());
    }
    if rest.starts_with(['\'', '"']) {
        return literal(text, at, "");
    }
    if let Ok((_, comment)) = comment(rest) {
        return (Some(Shape::Comment), comment.len());
    }
    match number::number(rest, at) {
        Ok(Some((_, length))) => return (Some(Shape::Number), length),
        Ok(None) => {}
        // A digit that is followed by what makes no number.
        Err(_) => {
            let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '.');
            let length = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
            return (Some(Shape::Number), length);
        }
    }
    if let Ok((_, bracket)) = bracket(rest) {
        let is_open = bracket.closer().is_some();
        return (Some(if is_open { Shape::Open(bracket) } else { Shape::Close(bracket) }), 1);
    }
    if let Some((_, length)) = sign(rest) {
        return (Some(Shape::Sign), length);
    }
    (None, rest.chars().next().map_or(1, char::len_utf8))
}

/// A text literal: where it is not closed, to the end of its line, or of everything in three quotes.
fn literal(text: &str, at: usize, prefix: &str) -> (Option<Shape>, usize) {
    if let Ok(found) = string::find(text, at, prefix) {
        return (Some(Shape::Text { closed: true }), found.end - at);
    }
    let quotes = &text[at + prefix.len()..];
    let is_triple = quotes.starts_with("'''") || quotes.starts_with("\"\"\"");
    let length = if is_triple { None } else { text[at..].find(['\n', '\r']) };
    (Some(Shape::Text { closed: false }), length.unwrap_or(text.len() - at))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, want: &[&str]) {
        let found: Vec<String> = pieces(text)
            .iter()
            .map(|piece| {
                let letter = match piece.shape {
                    Shape::Name => 'n',
                    Shape::Keyword(_) => 'k',
                    Shape::Number => '9',
                    Shape::Text { closed: true } => 't',
                    Shape::Text { closed: false } => 'u',
                    Shape::Comment => '#',
                    Shape::Open(_) => 'o',
                    Shape::Close(_) => 'c',
                    Shape::Sign => 's',
                };
                format!("{letter}:{}", piece.text(text))
            })
            .collect();
        assert_eq!(found, want, "{text:?}");
    }

    #[test]
    fn a_text_falls_into_pieces() {
        check("if a: # b", &["k:if", "n:a", "s::", "#:# b"]);
        check("f(1.5, x[0])", &["n:f", "o:(", "9:1.5", "s:,", "n:x", "o:[", "9:0", "c:]", "c:)"]);
        check("rb'x' + f\"{a}\"", &["t:rb'x'", "s:+", "t:f\"{a}\""]);
    }

    #[test]
    fn what_is_unfinished_or_wrong_has_pieces_too() {
        check("np.load('da", &["n:np", "s:.", "n:load", "o:(", "u:'da"]);
        check("'a\nb", &["u:'a", "n:b"]);
        check("'''a\nb", &["u:'''a\nb"]);
        check("x = 0x", &["n:x", "s:=", "9:0x"]);
        check("a ? $ b", &["n:a", "n:b"]);
        check("é)", &["n:é", "c:)"]);
        check("12abc", &["9:12abc"]);
    }

    #[test]
    fn pieces_lie_in_order_within_the_text() {
        for text in
            ["\"\"\"", "f'{", "0_", "1e", "a\\\nb", "\u{1680}x", "'\\", "\r\n'", "...", ".5."]
        {
            let mut end = 0;
            for piece in pieces(text) {
                assert!(piece.start() >= end && piece.end() <= text.len(), "{text:?}");
                assert!(piece.end() > piece.start(), "{text:?}");
                end = piece.end();
            }
        }
    }
}
