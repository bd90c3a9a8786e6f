//! What was typed: kept without margins, given to the editor with them; the file of it is read when a session
//! begins, whatever is wrong with it.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use rustyline::error::ReadlineError;
use rustyline::history::{FileHistory, History, SearchDirection, SearchResult};
use rustyline::{Editor, Result};

use super::buffer::Buffer;
use super::helper::Helper;
use crate::commands::{Desk, Failure};

/// Take the lines of earlier sessions from a file; answers where new ones are kept. A file that cannot be
/// read is told of and left as it is.
pub(super) fn load(
    editor: &mut Editor<Helper, Kept>,
    path: Option<PathBuf>,
    desk: &mut Desk,
) -> Option<PathBuf> {
    let path = path?;
    let Err(error) = editor.load_history(&path) else { return Some(path) };
    let why = match &error {
        // There is none before the first session.
        ReadlineError::Io(error) if error.kind() == ErrorKind::NotFound => return Some(path),
        ReadlineError::Io(error) if error.kind() == ErrorKind::InvalidData => {
            "it holds what is no text".to_owned()
        }
        ReadlineError::Io(error) if error.kind() == ErrorKind::IsADirectory => {
            "it is a folder".to_owned()
        }
        ReadlineError::Io(error) => error.to_string(),
        other => other.to_string(),
    };
    // What was read until then is of no use.
    drop(editor.history_mut().clear());
    desk.complain(&Failure::Io(format!(
        "numscope: no history, and none is kept: {}: {why}",
        path.display()
    )));
    None
}

/// Texts as the editor holds them, with the margin of the prompt that waits.
pub(super) struct Kept {
    /// Without margins.
    texts: FileHistory,
    /// Columns of the margin.
    pub(super) margin: usize,
}

impl Kept {
    /// What a history keeps.
    pub(super) fn new(texts: FileHistory) -> Self {
        Self { texts, margin: 0 }
    }

    fn held<'a>(&self, found: SearchResult<'a>) -> SearchResult<'a> {
        if !found.entry.contains('\n') {
            return found;
        }
        let SearchResult { entry, idx, pos } = found;
        let (held, pos) = Buffer { text: entry.into_owned(), pos }.held(self.margin);
        SearchResult { entry: held.into(), idx, pos }
    }
}

impl History for Kept {
    fn get(&self, index: usize, dir: SearchDirection) -> Result<Option<SearchResult<'_>>> {
        Ok(self.texts.get(index, dir)?.map(|found| self.held(found)))
    }

    fn add(&mut self, line: &str) -> Result<bool> {
        self.texts.add(line)
    }

    fn add_owned(&mut self, line: String) -> Result<bool> {
        self.texts.add_owned(line)
    }

    fn len(&self) -> usize {
        self.texts.len()
    }

    fn is_empty(&self) -> bool {
        self.texts.is_empty()
    }

    fn set_max_len(&mut self, len: usize) -> Result<()> {
        self.texts.set_max_len(len)
    }

    fn ignore_dups(&mut self, yes: bool) -> Result<()> {
        self.texts.ignore_dups(yes)
    }

    fn ignore_space(&mut self, yes: bool) {
        self.texts.ignore_space(yes);
    }

    fn save(&mut self, path: &Path) -> Result<()> {
        self.texts.save(path)
    }

    fn append(&mut self, path: &Path) -> Result<()> {
        self.texts.append(path)
    }

    fn load(&mut self, path: &Path) -> Result<()> {
        self.texts.load(path)
    }

    fn clear(&mut self) -> Result<()> {
        self.texts.clear()
    }

    fn search(
        &self,
        term: &str,
        start: usize,
        dir: SearchDirection,
    ) -> Result<Option<SearchResult<'_>>> {
        Ok(self.texts.search(term, start, dir)?.map(|found| self.held(found)))
    }

    fn starts_with(
        &self,
        term: &str,
        start: usize,
        dir: SearchDirection,
    ) -> Result<Option<SearchResult<'_>>> {
        Ok(self.texts.starts_with(term, start, dir)?.map(|found| self.held(found)))
    }
}
