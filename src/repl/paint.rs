//! Colours of what is typed, and the prompt in the margin of its lines.
//!
//! The colours are among the sixteen that every terminal has, and readable on light and dark grounds.

use super::buffer::{MARK, plain};
use crate::commands::{find, help_request};
use crate::syntax::{Piece, Shape, pieces};

const KEYWORD: &str = "35";
const NUMBER: &str = "36";
const TEXT: &str = "32";
const COMMENT: &str = "2";
const COMMAND: &str = "1;35";
/// Two brackets that belong together.
const BRACKETS: &str = "1;4";
/// The prompt in the margin.
const PROMPT: &str = "1";

/// How what is typed is drawn.
#[derive(Clone, Copy, Debug)]
pub(super) struct Look<'a> {
    /// What stands in the margin; as wide as it.
    pub(super) prompt: &'a str,
    /// Whether there are colours.
    pub(super) color: bool,
    /// Where the cursor stands in what the editor holds, if the bracket that belongs to the one there is to be
    /// shown.
    pub(super) cursor: Option<usize>,
}

/// What the editor holds, in colours and with its prompts; as wide as it is without.
pub(super) fn paint(held: &str, look: &Look<'_>) -> String {
    let text = plain(held);
    let cursor = look.cursor.map(|at| plain(&held[..at]).len());
    let spans = if look.color { colors(&text, cursor) } else { Vec::new() };
    let mut painter = Painter { text: &text, at: 0, spans: &spans, out: String::new() };
    let margin = look.prompt.chars().count();
    for (i, line) in held.split('\n').enumerate() {
        let code = line.trim_start_matches(MARK);
        let marks = (line.len() - code.len()) / MARK.len_utf8();
        if i > 0 {
            painter.code("\n");
        }
        if i > 0 && marks == margin && margin > 0 {
            painter.prompt(look);
        } else {
            painter.out += &" ".repeat(marks);
        }
        // Marks within a line are left over from lines that were joined.
        for (i, part) in code.split(MARK).enumerate() {
            if i > 0 {
                painter.out.push(' ');
            }
            painter.code(part);
        }
    }
    painter.out
}

struct Painter<'a> {
    text: &'a str,
    at: usize,
    spans: &'a [(usize, usize, &'static str)],
    out: String,
}

impl Painter<'_> {
    /// The next part of the text.
    fn code(&mut self, part: &str) {
        let end = self.at + part.len();
        while self.at < end {
            while self.spans.first().is_some_and(|&(_, to, _)| to <= self.at) {
                self.spans = &self.spans[1..];
            }
            match self.spans.first() {
                Some(&(from, to, color)) if from <= self.at => {
                    let to = to.min(end);
                    // A colour ends with its line.
                    let lines = self.text[self.at..to].split('\n').map(|line| {
                        if line.is_empty() {
                            String::new()
                        } else {
                            format!("\x1b[{color}m{line}\x1b[0m")
                        }
                    });
                    self.out += &lines.collect::<Vec<_>>().join("\n");
                    self.at = to;
                }
                next => {
                    let to = next.map_or(end, |&(from, ..)| from.min(end));
                    self.out += &self.text[self.at..to];
                    self.at = to;
                }
            }
        }
    }

    fn prompt(&mut self, look: &Look<'_>) {
        if look.color {
            self.out += &format!("\x1b[{PROMPT}m{}\x1b[0m", look.prompt);
        } else {
            self.out += look.prompt;
        }
    }
}

/// The parts that have a colour, in order and apart.
fn colors(text: &str, cursor: Option<usize>) -> Vec<(usize, usize, &'static str)> {
    let mut spans = Vec::new();
    let start = text.len() - text.trim_start().len();
    let mut from = 0;
    if text[start..].starts_with(['%', '?']) || help_request(text).is_some() {
        let sign = text[start..].len() - text[start..].trim_start_matches(['%', '?']).len();
        let is_name = |c: char| c.is_alphanumeric() || c == '_';
        let behind = &text[start + sign..];
        let name = behind.len() - behind.trim_start_matches(is_name).len();
        // A wrong name stays plain.
        let known = text[start..].starts_with('?') || find(&behind[..name]).is_some();
        if known && sign + name > 0 {
            from = start + sign + name;
            spans.push((start, from, COMMAND));
        }
    }
    let pieces = pieces(text);
    let pair = cursor.and_then(|cursor| pair(&pieces, cursor));
    for (i, piece) in pieces.iter().enumerate().filter(|(_, piece)| piece.start() >= from) {
        let color = match piece.shape {
            _ if pair.is_some_and(|(a, b)| i == a || i == b) => BRACKETS,
            Shape::Keyword(_) => KEYWORD,
            Shape::Number => NUMBER,
            Shape::Text { .. } => TEXT,
            Shape::Comment => COMMENT,
            Shape::Name | Shape::Open(_) | Shape::Close(_) | Shape::Sign => continue,
        };
        spans.push((piece.start(), piece.end(), color));
    }
    spans
}

/// The bracket at the cursor, or else right before it, and the one that belongs to it.
fn pair(pieces: &[Piece], cursor: usize) -> Option<(usize, usize)> {
    let is_bracket = |piece: &Piece| matches!(piece.shape, Shape::Open(_) | Shape::Close(_));
    let position = |found: &dyn Fn(&Piece) -> bool| {
        pieces.iter().position(|piece| is_bracket(piece) && found(piece))
    };
    let at = position(&|piece| piece.start() == cursor)
        .or_else(|| position(&|piece| piece.end() == cursor))?;
    let mut open = Vec::new();
    for (i, piece) in pieces.iter().enumerate() {
        match piece.shape {
            Shape::Open(bracket) => open.push((i, bracket)),
            Shape::Close(bracket) => {
                let (from, opened) = open.pop()?;
                if i == at || from == at {
                    return (opened.closer() == Some(bracket)).then_some((from, i));
                }
            }
            Shape::Name
            | Shape::Keyword(_)
            | Shape::Number
            | Shape::Text { .. }
            | Shape::Comment
            | Shape::Sign => {}
        }
    }
    None
}

/// Whether a bracket stands at the cursor or right before it.
pub(super) fn is_at_bracket(held: &str, cursor: usize) -> bool {
    held[cursor..].starts_with(['(', ')', '[', ']', '{', '}'])
        || held[..cursor].ends_with(['(', ')', '[', ']', '{', '}'])
}

#[cfg(test)]
mod tests {
    use super::super::buffer::{Buffer, buffer};
    use super::*;

    /// Colours as letters in front: `<k:if>`.
    fn drawn(text: &str, is_at_cursor: bool) -> String {
        let typed = if text.contains('|') { buffer(text) } else { Buffer::at_end(text) };
        let (held, pos) = typed.held(4);
        let look = Look { prompt: "..: ", color: true, cursor: is_at_cursor.then_some(pos) };
        let out = paint(&held, &look);
        let mut out = out.replace("\x1b[0m", ">");
        for (color, letter) in [
            (KEYWORD, "k"),
            (NUMBER, "9"),
            (TEXT, "t"),
            (COMMENT, "#"),
            (COMMAND, "%"),
            (BRACKETS, "b"),
            (PROMPT, "p"),
        ] {
            out = out.replace(&format!("\x1b[{color}m"), &format!("<{letter}:"));
        }
        out
    }

    #[test]
    fn each_piece_has_its_colour() {
        let check = |text: &str, want: &str| assert_eq!(drawn(text, false), want, "{text:?}");
        check("if a: b = 1.5  # c", "<k:if> a: b = <9:1.5>  <#:# c>");
        check("np.load('a", "np.load(<t:'a>");
        check("%timeit -n 3 a", "<%:%timeit> -n <9:3> a");
        check("%timeti a", "%timeti a");
        check("?np.sin", "<%:?np>.sin");
        check("a\nif b", "a\n<p:..: ><k:if> b");
        check("'''a\n\nb", "<t:'''a>\n<p:..: >\n<p:..: ><t:b>");
        check("", "");
    }

    #[test]
    fn brackets_that_belong_together_are_shown() {
        let check = |text: &str, want: &str| assert_eq!(drawn(text, true), want, "{text:?}");
        check("f(a)|", "f<b:(>a<b:)>");
        check("f|([a])", "f<b:(>[a]<b:)>");
        check("f(|[a])", "f([a])".replace("[a]", "<b:[>a<b:]>").as_str());
        check("f('(')|", "f<b:(><t:'('><b:)>");
        check("f(a]|", "f(a]");
        check("f(a|", "f(a");
        check("(a\n)|", "<b:(>a\n<p:..: ><b:)>");
    }

    #[test]
    fn what_is_drawn_is_as_wide_as_what_is_held() {
        for held in [
            "a\nb",
            "a\n\u{1680}b",
            "a\n\u{1680}\u{1680}\u{1680}\u{1680}b\u{1680}c\n",
            "'a\n\u{1680}'",
        ] {
            let look = Look { prompt: "..: ", color: false, cursor: None };
            let widths = |text: &str| -> Vec<usize> {
                text.split('\n').map(|line| line.chars().count()).collect()
            };
            let out = paint(held, &look);
            assert_eq!(widths(&out), widths(held), "{held:?}");
            assert!(!out.contains(MARK));
        }
    }
}
