//! What each key does to what is typed. Knows no terminal: a key, a text and a cursor in, a deed out.

use super::buffer::{Buffer, LEVEL, Step};
use super::indent;

/// A key that does more here, or something else, than editors do anyway.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Key {
    /// Run what is whole, else begin a line.
    Enter,
    /// Begin a line, whatever stands there.
    NewLine,
    /// Run it, whatever stands there.
    Run,
    /// Indent, or complete.
    Tab,
    /// A level of indentation less.
    BackTab,
    /// The character before.
    Backspace,
    /// The character under the cursor.
    Delete,
    /// The same; where nothing is typed, the end.
    DeleteOrEnd,
    /// A step.
    Step(Step),
    /// To the beginning of the line.
    Home,
    /// To the end of the line; there, take the hint.
    End,
    /// Everything from the line's beginning to the cursor.
    DiscardLine,
    /// The word before.
    DiscardWord,
    /// Everything from the cursor to the line's end.
    KillLine,
    /// A character.
    Char(char),
}

/// What is done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Deed {
    /// What editors do.
    Usual,
    /// Run what is typed.
    Submit,
    /// This shall stand there.
    Put(Buffer),
    /// Complete what stands before the cursor.
    Complete,
    /// Take what the hint says.
    TakeHint,
    /// The line before in the history.
    Older,
    /// The line behind in the history.
    Newer,
    /// Nothing.
    Nothing,
}

/// What a key's meaning depends on beside the text.
#[derive(Clone, Copy)]
pub(super) struct Around<'a> {
    /// Whether Enter runs a text.
    pub(super) is_whole: &'a dyn Fn(&str) -> bool,
    /// Whether a hint stands behind the cursor that can be taken.
    pub(super) has_hint: bool,
    /// Whether each line has its margin and the cursor is not in it. Else what editors do would show
    /// something odd, and all is put right with the key.
    pub(super) is_tidy: bool,
}

/// What a key does.
pub(super) fn press(key: Key, buffer: &Buffer, around: &Around<'_>) -> Deed {
    let put = |changed: Option<Buffer>| changed.map_or(Deed::Nothing, Deed::Put);
    // Left to the editor where it does the same and draws less.
    let usual = |changed: Option<Buffer>| if around.is_tidy { Deed::Usual } else { put(changed) };
    let is_at_end = buffer.pos == buffer.text.len();
    let line_start = buffer.line_start();
    let is_continued = line_start > 0;
    let only_blanks = buffer.before().trim().is_empty();
    match key {
        Key::Enter => enter(buffer, around),
        Key::NewLine => Deed::Put(new_line(buffer)),
        Key::Run => Deed::Submit,
        Key::Tab if only_blanks => {
            let columns = buffer.before().chars().count();
            Deed::Put(buffer.replaced(buffer.pos, &" ".repeat(LEVEL - columns % LEVEL)))
        }
        Key::Tab => Deed::Complete,
        Key::BackTab => put(dedented(buffer)),
        Key::Backspace => match indentation_before(buffer) {
            Some(from) => Deed::Put(buffer.replaced(from, "")),
            None if buffer.pos == line_start && is_continued => {
                Deed::Put(buffer.replaced(buffer.pos - 1, ""))
            }
            None => usual(buffer.step(Step::Left).map(|to| buffer.replaced(to.pos, ""))),
        },
        Key::DeleteOrEnd if buffer.text.is_empty() => Deed::Usual,
        Key::Delete | Key::DeleteOrEnd | Key::KillLine
            if !is_at_end && buffer.pos == buffer.line_end() =>
        {
            Deed::Put(buffer.without(buffer.pos + 1))
        }
        Key::Delete | Key::DeleteOrEnd => {
            usual(buffer.step(Step::Right).map(|to| buffer.without(to.pos)))
        }
        Key::KillLine => usual(Some(buffer.without(buffer.line_end()))),
        Key::Step(Step::Right) | Key::End if is_at_end && around.has_hint => Deed::TakeHint,
        Key::Step(Step::Up) => buffer.step(Step::Up).map_or(Deed::Older, Deed::Put),
        Key::Step(Step::Down) => buffer.step(Step::Down).map_or(Deed::Newer, Deed::Put),
        Key::Step(Step::Left) if buffer.pos == line_start => put(buffer.step(Step::Left)),
        Key::Step(Step::Right) if buffer.pos == buffer.line_end() => put(buffer.step(Step::Right)),
        Key::Step(step @ (Step::Left | Step::Right)) => usual(buffer.step(step)),
        Key::Home if is_continued => Deed::Put(buffer.moved(line_start)),
        Key::Home => usual(Some(buffer.moved(line_start))),
        Key::End => usual(Some(buffer.moved(buffer.line_end()))),
        Key::DiscardLine if is_continued => Deed::Put(buffer.replaced(line_start, "")),
        Key::DiscardLine => usual(Some(buffer.replaced(line_start, ""))),
        Key::DiscardWord if is_continued && only_blanks => {
            let from = if buffer.pos == line_start { line_start - 1 } else { line_start };
            Deed::Put(buffer.replaced(from, ""))
        }
        Key::DiscardWord => Deed::Usual,
        Key::Char(c) => usual(Some(buffer.replaced(buffer.pos, c.encode_utf8(&mut [0; 4])))),
    }
}

/// Enter runs a line that is whole wherever the cursor is in it, and of several lines what is whole where the
/// cursor is in the last one.
fn enter(buffer: &Buffer, around: &Around<'_>) -> Deed {
    let is_last = buffer.text[buffer.pos..].trim().is_empty() || !buffer.text.contains('\n');
    if is_last && (around.is_whole)(&buffer.text) {
        return Deed::Submit;
    }
    Deed::Put(new_line(buffer))
}

fn new_line(buffer: &Buffer) -> Buffer {
    let indent = indent::after(&buffer.text[..buffer.pos]);
    // The indentation of what moves to the new line is the new line's.
    let rest = &buffer.text[buffer.pos..buffer.line_end()];
    let blanks = rest.len() - rest.trim_start_matches(' ').len();
    buffer.without(buffer.pos + blanks).replaced(buffer.pos, &format!("\n{indent}"))
}

/// Where the level of indentation begins that ends at the cursor, if blanks alone stand before it.
fn indentation_before(buffer: &Buffer) -> Option<usize> {
    let columns = buffer.before().len();
    let is_level = columns > 0 && buffer.before().bytes().all(|byte| byte == b' ');
    is_level.then(|| buffer.line_start() + (columns - 1) / LEVEL * LEVEL)
}

/// The line with a level of indentation less, the cursor on the same character.
fn dedented(buffer: &Buffer) -> Option<Buffer> {
    let start = buffer.line_start();
    let line = &buffer.text[start..];
    let blanks = line.len() - line.trim_start_matches(' ').len();
    let goes = if blanks == 0 { 0 } else { (blanks - 1) % LEVEL + 1 };
    let text = format!("{}{}", &buffer.text[..start], &line[goes..]);
    let pos = buffer.pos.saturating_sub(goes).max(start);
    (goes > 0).then_some(Buffer { text, pos })
}

#[cfg(test)]
mod tests {
    use super::super::buffer::{buffer, shown};
    use super::*;
    use crate::syntax;

    fn pressed(text: &str, key: Key, is_tidy: bool) -> String {
        let is_whole = |text: &str| syntax::is_complete(text);
        let around = Around { is_whole: &is_whole, has_hint: text.ends_with("|h"), is_tidy };
        match press(key, &buffer(text.trim_end_matches('h')), &around) {
            Deed::Put(put) => shown(&put),
            other => format!("{other:?}"),
        }
    }

    #[test]
    fn keys_do_what_people_expect() {
        let check = |text: &str, key: Key, want: &str| {
            assert_eq!(pressed(text, key, true), want, "{text:?} {key:?}");
        };
        check("a = 1|", Key::Enter, "Submit");
        check("a| = 1", Key::Enter, "Submit");
        check("for i in x:|", Key::Enter, "for i in x:\n    |");
        check("for i in x:\n    i|", Key::Enter, "for i in x:\n    i\n    |");
        check("for i in x:\n    i\n    |", Key::Enter, "Submit");
        check("for i in x:|\n    i\n", Key::Enter, "for i in x:\n    |\n    i\n");
        check("if a:\n    b = f(|c)", Key::Enter, "if a:\n    b = f(\n        |c)");
        check("a = 1|", Key::NewLine, "a = 1\n|");
        check("for i in x:|", Key::Run, "Submit");
        check("|", Key::Tab, "    |");
        check("if a:\n      |", Key::Tab, "if a:\n        |");
        check("if a:\n    b|", Key::Tab, "Complete");
        check("if a:\n        |", Key::Backspace, "if a:\n    |");
        check("if a:\n      |b", Key::Backspace, "if a:\n    |b");
        check("if a:\n|", Key::Backspace, "if a:|");
        check("if a:\n    b|", Key::Backspace, "Usual");
        check("if a:\n    b|", Key::BackTab, "if a:\nb|");
        check("if a:\n|b", Key::BackTab, "Nothing");
        check("a|\nb", Key::Delete, "a|b");
        check("a|\nb", Key::KillLine, "a|b");
        check("a|b", Key::Delete, "Usual");
        check("a\n|b", Key::Step(Step::Left), "a|\nb");
        check("a|\nb", Key::Step(Step::Right), "a\n|b");
        check("a|h", Key::Step(Step::Right), "TakeHint");
        check("a|h", Key::End, "TakeHint");
        check("a|", Key::End, "Usual");
        check("a|", Key::Step(Step::Up), "Older");
        check("a\nb|", Key::Step(Step::Up), "a|\nb");
        check("a\nb|", Key::Step(Step::Down), "Newer");
        check("a\n  b|", Key::Home, "a\n|  b");
        check("a\n  b|c", Key::DiscardLine, "a\n|c");
        check("a\n  |", Key::DiscardWord, "a\n|");
        check("a\n|", Key::DiscardWord, "a|");
        check("a|", Key::Char('b'), "Usual");
    }

    #[test]
    fn what_was_pasted_is_put_right_with_the_next_key() {
        let check = |text: &str, key: Key, want: &str| {
            assert_eq!(pressed(text, key, false), want, "{text:?} {key:?}");
        };
        check("a\nb|", Key::Char('é'), "a\nbé|");
        check("a\nb|", Key::Backspace, "a\n|");
        check("a\nb|", Key::Step(Step::Left), "a\n|b");
        check("a\nb|", Key::Home, "a\n|b");
        check("a\n|b", Key::End, "a\nb|");
        check("a\nb|c", Key::Delete, "a\nb|");
        check("a\nb|", Key::Enter, "Submit");
    }
}
