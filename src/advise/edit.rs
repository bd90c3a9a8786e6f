//! Changes of a text: pieces that are exchanged, and how the change is shown.
//!
//! Knows text and places alone.

use crate::diag::Span;
use crate::syntax::ast::Stmt;

/// A piece of a text and what stands there afterwards.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    /// Where.
    pub span: Span,
    /// What comes there; nothing takes the lines away that it leaves empty.
    pub text: String,
}

impl Edit {
    /// Put a line before a statement.
    pub fn insertion(text: &str, statement: &Stmt, line: &str) -> Self {
        let at = Span { end: statement.span.start, ..statement.span };
        let end = match indentation(text, at.start) {
            Some(indent) => format!("\n{indent}"),
            None => "; ".to_owned(),
        };
        Self::new(at, line.replace('\n', &end) + &end)
    }

    /// Exchange what stands at `span`.
    pub fn new(span: Span, text: impl Into<String>) -> Self {
        Self { span, text: text.into() }
    }
}

/// The text with all the edits; none where two of them overlap.
pub fn applied(text: &str, edits: &[Edit]) -> Option<String> {
    let mut edits: Vec<&Edit> = edits.iter().collect();
    edits.sort_by_key(|edit| (edit.span.start, edit.span.end));
    let mut result = String::new();
    let mut at = 0;
    for edit in edits {
        let (mut start, mut end) = (edit.span.start as usize, edit.span.end as usize);
        if start < at {
            return None;
        }
        if edit.text.is_empty() {
            (start, end) = whole_lines(text, start, end);
            start = start.max(at);
        }
        result += &text[at..start];
        result += &edit.text;
        at = end;
    }
    result += &text[at..];
    Some(result)
}

/// The lines that a place fills by itself, their ends with them; else the place as it is.
fn whole_lines(text: &str, start: usize, end: usize) -> (usize, usize) {
    let line_start = text[..start].rfind('\n').map_or(0, |at| at + 1);
    let line_end = text[end..].find('\n').map_or(text.len(), |at| end + at + 1);
    let is_blank = |part: &str| part.chars().all(char::is_whitespace);
    if is_blank(&text[line_start..start]) && is_blank(&text[end..line_end]) {
        (line_start, line_end)
    } else {
        (start, end)
    }
}

/// The blanks before a statement that begins its line; none where something else stands before it.
pub fn indentation(text: &str, at: u32) -> Option<&str> {
    let before = &text[..at as usize];
    let line = &before[before.rfind('\n').map_or(0, |at| at + 1)..];
    line.chars().all(|c| c == ' ' || c == '\t').then_some(line)
}

/// Statements in place of one that begins at `at`: a line each, or on one line where it does not begin one.
pub fn statements(text: &str, at: u32, lines: &[String]) -> String {
    match indentation(text, at) {
        Some(indent) => {
            let whole = lines.join("\n");
            whole.replace('\n', &format!("\n{indent}"))
        }
        None => lines.join("; "),
    }
}

/// What differs between two texts, line by line: the number of the first line that goes, the lines that go
/// and those that come. Nothing is folded: equal lines between two changes are left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hunk {
    /// Line of the old text, from 1.
    pub line: usize,
    /// Lines that go.
    pub old: Vec<String>,
    /// Lines that come.
    pub new: Vec<String>,
}

/// The changed lines, by the longest common subsequence; texts of people have few lines.
pub fn hunks(old: &str, new: &str) -> Vec<Hunk> {
    let (a, b): (Vec<&str>, Vec<&str>) = (old.lines().collect(), new.lines().collect());
    // lengths[i][j]: lines in common of a[i..] and b[j..].
    let mut lengths = vec![vec![0_u32; b.len() + 1]; a.len() + 1];
    for i in (0..a.len()).rev() {
        for j in (0..b.len()).rev() {
            lengths[i][j] = if a[i] == b[j] {
                lengths[i + 1][j + 1] + 1
            } else {
                lengths[i + 1][j].max(lengths[i][j + 1])
            };
        }
    }
    let mut hunks: Vec<Hunk> = Vec::new();
    let (mut i, mut j, mut is_open) = (0, 0, false);
    while i < a.len() || j < b.len() {
        if i < a.len() && j < b.len() && a[i] == b[j] {
            (i, j, is_open) = (i + 1, j + 1, false);
            continue;
        }
        if !is_open {
            hunks.push(Hunk { line: i + 1, old: Vec::new(), new: Vec::new() });
            is_open = true;
        }
        let hunk = hunks.last_mut().expect("it was pushed");
        let takes_old = j == b.len() || (i < a.len() && lengths[i + 1][j] >= lengths[i][j + 1]);
        if takes_old {
            hunk.old.push(a[i].to_owned());
            i += 1;
        } else {
            hunk.new.push(b[j].to_owned());
            j += 1;
        }
    }
    hunks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn edits_are_made_from_left_to_right_and_never_overlap() {
        let text = "a = 1\n    b = 2\nc = 3\n";
        let at = |part: &str| {
            let start = text.find(part).expect("it is there");
            Span::new(start, start + part.len())
        };
        let made = applied(text, &[Edit::new(at("3"), "4"), Edit::new(at("b = 2"), "")]);
        assert_eq!(made.as_deref(), Some("a = 1\nc = 4\n"));
        assert_eq!(applied(text, &[Edit::new(at("b = 2"), "x"), Edit::new(at("= 2"), "y")]), None);
        assert_eq!(indentation(text, at("b").start), Some("    "));
        assert_eq!(indentation("if a: b", 6), None);
    }

    #[test]
    fn changed_lines_are_told_with_their_number() {
        let found = hunks("a\nb\nc\nd", "a\nx\ny\nc\nd\ne");
        let want = [
            Hunk { line: 2, old: vec!["b".into()], new: vec!["x".into(), "y".into()] },
            Hunk { line: 5, old: vec![], new: vec!["e".into()] },
        ];
        assert_eq!(found, want);
        assert!(hunks("a\nb", "a\nb").is_empty());
    }
}
