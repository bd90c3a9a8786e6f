//! How far a new line is indented.

use super::buffer::LEVEL;
use crate::syntax::token::Keyword;
use crate::syntax::{Piece, Shape, pieces};

/// The blanks that a line begins with which follows `before`: one level more behind a colon or an opening
/// bracket, one less behind `return` and its kin, else those of the statement before.
pub(super) fn after(before: &str) -> String {
    let line = &before[before.rfind('\n').map_or(0, |i| i + 1)..];
    if line.trim().is_empty() {
        return line.to_owned();
    }
    let pieces: Vec<Piece> =
        pieces(before).into_iter().filter(|piece| piece.shape != Shape::Comment).collect();
    let Some(last) = pieces.last() else { return blanks_of(line).to_owned() };
    if matches!(last.shape, Shape::Text { closed: false }) {
        return String::new();
    }
    let (first, is_in_brackets) = statement(&pieces, before);
    let line_start = before[..first.start()].rfind('\n').map_or(0, |i| i + 1);
    let own = blanks_of(&before[line_start..]);
    if is_in_brackets {
        let opens = matches!(last.shape, Shape::Open(_));
        let here = blanks_of(line);
        return if opens { deeper(here) } else { here.to_owned() };
    }
    if last.shape == Shape::Sign && last.text(before) == ":" {
        return deeper(own);
    }
    let leaves = matches!(
        first.shape,
        Shape::Keyword(
            Keyword::Return | Keyword::Pass | Keyword::Break | Keyword::Continue | Keyword::Raise
        )
    );
    own[..own.len().saturating_sub(if leaves { LEVEL } else { 0 })].to_owned()
}

/// The first piece of the last statement's line, and whether a bracket is open at the end.
fn statement(pieces: &[Piece], text: &str) -> (Piece, bool) {
    let mut first = pieces[0];
    let mut depth = 0_usize;
    let mut end = first.start();
    for piece in pieces {
        if depth == 0 && text[end..piece.start()].contains('\n') {
            first = *piece;
        }
        match piece.shape {
            Shape::Open(_) => depth += 1,
            Shape::Close(_) => depth = depth.saturating_sub(1),
            Shape::Name
            | Shape::Keyword(_)
            | Shape::Number
            | Shape::Text { .. }
            | Shape::Comment
            | Shape::Sign => {}
        }
        end = piece.end();
    }
    (first, depth > 0)
}

fn blanks_of(line: &str) -> &str {
    &line[..line.len() - line.trim_start_matches([' ', '\t']).len()]
}

fn deeper(blanks: &str) -> String {
    format!("{blanks}{}", " ".repeat(LEVEL))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::outdented;

    #[test]
    fn what_is_indented_from_the_beginning_is_not() {
        let check = |text: &str, want: &str| assert_eq!(outdented(text), want, "{text:?}");
        check("a = 1", "a = 1");
        check("    a = 1", "a = 1");
        check("    if a:\n        b\n\n    c", "if a:\n    b\n\nc");
        check("\n  a\nb", "\na\nb");
        check("if a:\n    b\n    ", "if a:\n    b\n    ");
        check("", "");
    }

    #[test]
    fn a_line_is_indented_as_the_one_before_asks() {
        let check = |before: &str, want: usize| {
            assert_eq!(after(before).len(), want, "{before:?}");
        };
        check("a = 1", 0);
        check("for i in x:", 4);
        check("for i in x:  # each", 4);
        check("for i in x:\n    a = i", 4);
        check("for i in x:\n    if i:", 8);
        check("def f():\n    return 1", 0);
        check("def f():\n    if x:\n        raise y", 4);
        check("for i in x:\n    break", 0);
        check("return", 0);
        check("x = [", 4);
        check("x = [1,", 0);
        check("x = [1,\n     2,", 5);
        check("def f(a,\n      b):", 4);
        check("x = {1: 2,", 0);
        check("s = '''a:", 0);
        check("if x:\n    s = 'a:'", 4);
        check("if x:\n    \n    ", 4);
        check("x = a[1:", 0);
        check("", 0);
        check("# a comment:", 0);
        check("if x:\n    # a comment", 4);
    }
}
