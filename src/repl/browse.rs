//! Up and Down: lines of the history that begin with what was typed.

use rustyline::Result;
use rustyline::history::{History, SearchDirection, SearchResult};

use super::buffer::{Buffer, plain};

/// Where one is in the history.
#[derive(Clone, Debug)]
pub(super) struct Browse {
    /// What lines must begin with.
    prefix: String,
    /// What was typed before.
    typed: Buffer,
    /// The line that is shown, and its place.
    shown: String,
    at: usize,
}

impl Browse {
    /// The newest line before the one that is shown; `going` is where one was, if one was.
    ///
    /// # Errors
    /// Those of the history.
    pub(super) fn older(
        going: Option<Self>,
        buffer: &Buffer,
        history: &dyn History,
    ) -> Result<Option<Self>> {
        // What was changed begins anew.
        let going = going.filter(|browse| browse.shown == buffer.text);
        let begun = || Self {
            prefix: buffer.text[..buffer.pos].to_owned(),
            typed: buffer.clone(),
            shown: buffer.text.clone(),
            at: history.len(),
        };
        let mut browse = going.unwrap_or_else(begun);
        while let Some(at) = browse.at.checked_sub(1) {
            let Some(found) = search(history, &browse.prefix, at, SearchDirection::Reverse)? else {
                return Ok(None);
            };
            browse.at = found.idx;
            let entry = plain(&found.entry);
            if entry != browse.shown {
                browse.shown = entry.into_owned();
                return Ok(Some(browse));
            }
        }
        Ok(None)
    }

    /// The next newer line, and behind the newest what was typed.
    ///
    /// # Errors
    /// Those of the history.
    pub(super) fn newer(
        going: Option<Self>,
        buffer: &Buffer,
        history: &dyn History,
    ) -> Result<Option<(Option<Self>, Buffer)>> {
        let Some(mut browse) = going.filter(|browse| browse.shown == buffer.text) else {
            return Ok(None);
        };
        while browse.at + 1 < history.len() {
            let found = search(history, &browse.prefix, browse.at + 1, SearchDirection::Forward)?;
            let Some(found) = found else { break };
            browse.at = found.idx;
            let entry = plain(&found.entry);
            if entry != browse.shown {
                browse.shown = entry.into_owned();
                let shown = browse.buffer();
                return Ok(Some((Some(browse), shown)));
            }
        }
        Ok(Some((None, browse.typed)))
    }

    /// The line, with the cursor at its end.
    pub(super) fn buffer(&self) -> Buffer {
        Buffer::at_end(&self.shown)
    }
}

fn search<'a>(
    history: &'a dyn History,
    prefix: &str,
    at: usize,
    direction: SearchDirection,
) -> Result<Option<SearchResult<'a>>> {
    // Every line begins with nothing, but a search for nothing finds none.
    if prefix.is_empty() {
        return history.get(at, direction);
    }
    history.starts_with(prefix, at, direction)
}

#[cfg(test)]
mod tests {
    use rustyline::history::MemHistory;

    use super::super::buffer::{buffer, shown};
    use super::*;

    fn history() -> MemHistory {
        let mut history = MemHistory::new();
        for line in ["a = 1", "b = 2", "for i in a:\n    i", "b = 3", "a = 4", "b = 3"] {
            history.add(line).expect("it is kept in memory");
        }
        history
    }

    /// What is shown after each key: `u` and `d`.
    fn walk(typed: &str, keys: &str) -> Vec<String> {
        let history = history();
        let mut buffer = buffer(typed);
        let mut going = None;
        let mut seen = Vec::new();
        for key in keys.chars() {
            if key == 'u' {
                let found =
                    Browse::older(going.clone(), &buffer, &history).expect("it can be read");
                if let Some(found) = found {
                    buffer = found.buffer();
                    going = Some(found);
                }
            } else {
                let found =
                    Browse::newer(going.clone(), &buffer, &history).expect("it can be read");
                if let Some((next, there)) = found {
                    (going, buffer) = (next, there);
                }
            }
            seen.push(shown(&buffer));
        }
        seen
    }

    #[test]
    fn lines_that_begin_with_what_is_typed_are_found() {
        assert_eq!(walk("|", "uuu"), ["b = 3|", "a = 4|", "b = 3|"]);
        assert_eq!(walk("a|", "uuu"), ["a = 4|", "a = 1|", "a = 1|"]);
        assert_eq!(walk("b|", "uu"), ["b = 3|", "b = 2|"]);
        assert_eq!(walk("fo|", "u"), ["for i in a:\n    i|"]);
        assert_eq!(walk("none|", "u"), ["none|"]);
    }

    #[test]
    fn what_was_typed_comes_back() {
        assert_eq!(walk("a| x", "uudd"), ["a = 4|", "a = 1|", "a = 4|", "a| x"]);
        assert_eq!(walk("|", "uud"), ["b = 3|", "a = 4|", "b = 3|"]);
        assert_eq!(walk("z|", "d"), ["z|"]);
    }
}
