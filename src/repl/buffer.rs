//! What is being typed, and the margin that continued lines have on the screen.
//!
//! The editor counts columns of what it holds, so the room of the prompt `...:` must stand in its text: as
//! many marks, a character that nobody types, in front of each line but the first. Whatever keys do to
//! them, a [`Buffer`] is the text without marks, and what runs is made of it alone.

use std::borrow::Cow;

/// One column of the margin: a blank to those who look for words, one column wide, and no Python.
pub(super) const MARK: char = '\u{1680}';

/// Columns of a level of indentation.
pub(super) const LEVEL: usize = 4;

/// A text and the byte that the cursor stands on.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Buffer {
    /// Without marks.
    pub(super) text: String,
    /// From 0 to the text's length, between two characters.
    pub(super) pos: usize,
}

/// A text without marks.
pub(super) fn plain(text: &str) -> Cow<'_, str> {
    if text.contains(MARK) { text.replace(MARK, "").into() } else { text.into() }
}

impl Buffer {
    /// A text with the cursor at its end.
    pub(super) fn at_end(text: impl Into<String>) -> Self {
        let text = text.into();
        Self { pos: text.len(), text }
    }

    /// What the editor holds.
    pub(super) fn of(held: &str, pos: usize) -> Self {
        Self { text: plain(held).into_owned(), pos: plain(&held[..pos]).len() }
    }

    /// As the editor shall hold it, with a margin of so many columns.
    pub(super) fn held(&self, margin: usize) -> (String, usize) {
        let wide = format!("\n{}", MARK.to_string().repeat(margin));
        let head = self.text[..self.pos].replace('\n', &wide);
        let held = head.clone() + &self.text[self.pos..].replace('\n', &wide);
        (held, head.len())
    }

    /// Where the cursor's line begins.
    pub(super) fn line_start(&self) -> usize {
        self.text[..self.pos].rfind('\n').map_or(0, |i| i + 1)
    }

    /// Where the cursor's line ends.
    pub(super) fn line_end(&self) -> usize {
        self.text[self.pos..].find('\n').map_or(self.text.len(), |i| self.pos + i)
    }

    /// The cursor's line, up to the cursor.
    pub(super) fn before(&self) -> &str {
        &self.text[self.line_start()..self.pos]
    }

    /// The same text with the cursor elsewhere.
    pub(super) fn moved(&self, pos: usize) -> Self {
        Self { text: self.text.clone(), pos }
    }

    /// The bytes from `from` to the cursor replaced, and the cursor behind them.
    pub(super) fn replaced(&self, from: usize, with: &str) -> Self {
        let text = format!("{}{with}{}", &self.text[..from], &self.text[self.pos..]);
        Self { text, pos: from + with.len() }
    }

    /// Without the bytes from the cursor to `end`.
    pub(super) fn without(&self, end: usize) -> Self {
        let text = format!("{}{}", &self.text[..self.pos], &self.text[end..]);
        Self { text, pos: self.pos }
    }

    /// One character on, or to the same column of another line.
    pub(super) fn step(&self, step: Step) -> Option<Self> {
        let pos = match step {
            Step::Left => self.text[..self.pos].char_indices().next_back().map(|(i, _)| i)?,
            Step::Right => self.pos + self.text[self.pos..].chars().next()?.len_utf8(),
            Step::Up => {
                let end = self.line_start().checked_sub(1)?;
                let start = self.text[..end].rfind('\n').map_or(0, |i| i + 1);
                self.column_in(start, end)
            }
            Step::Down => {
                let start = Some(self.line_end() + 1).filter(|&at| at <= self.text.len())?;
                let end = self.text[start..].find('\n').map_or(self.text.len(), |i| start + i);
                self.column_in(start, end)
            }
        };
        Some(self.moved(pos))
    }

    /// The place in a line that stands under or over the cursor, or the line's end.
    fn column_in(&self, start: usize, end: usize) -> usize {
        let column = self.before().chars().count();
        self.text[start..end].char_indices().nth(column).map_or(end, |(i, _)| start + i)
    }
}

/// A step of the cursor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Step {
    /// To the character before, in the line above too.
    Left,
    /// To the character behind, in the line below too.
    Right,
    /// To the line above.
    Up,
    /// To the line below.
    Down,
}

/// How a line ends in `tests`: the cursor is written as `|`.
#[cfg(test)]
pub(super) fn buffer(text: &str) -> Buffer {
    let pos = text.find('|').expect("the cursor stands somewhere");
    Buffer { text: text.replacen('|', "", 1), pos }
}

/// The other way round.
#[cfg(test)]
pub(super) fn shown(buffer: &Buffer) -> String {
    format!("{}|{}", &buffer.text[..buffer.pos], &buffer.text[buffer.pos..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_margin_comes_and_goes() {
        for text in ["|", "a|b", "for a in b:\n    pr|int(a)\n", "x\n|", "é\n\n|é"] {
            let typed = buffer(text);
            let (held, pos) = typed.held(3);
            assert_eq!(Buffer::of(&held, pos), typed, "{text:?}");
            let lines = text.matches('\n').count();
            assert_eq!(held.matches(MARK).count(), 3 * lines, "{text:?}");
        }
        // A cursor within the margin stands at the line's beginning.
        let held = "a\n\u{1680}\u{1680}b";
        assert_eq!(shown(&Buffer::of(held, 5)), "a\n|b");
    }

    #[test]
    fn the_cursor_steps_through_lines() {
        let check = |text: &str, step: Step, want: Option<&str>| {
            let found = buffer(text).step(step).map(|it| shown(&it));
            assert_eq!(found.as_deref(), want, "{text:?} {step:?}");
        };
        check("a\n|b", Step::Left, Some("a|\nb"));
        check("a|\nb", Step::Right, Some("a\n|b"));
        check("|a", Step::Left, None);
        check("a|", Step::Right, None);
        check("abc\nde|", Step::Up, Some("ab|c\nde"));
        check("a\nde|", Step::Up, Some("a|\nde"));
        check("ab|c\nd", Step::Down, Some("abc\nd|"));
        check("a|\n", Step::Down, Some("a\n|"));
        check("a|", Step::Down, None);
        check("|a\nb", Step::Up, None);
    }
}
