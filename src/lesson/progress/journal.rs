//! The file that a lesson's events are appended to.
//!
//! Each event is one write of a whole line, which is then on the disk: a crash at any moment loses at most
//! the line that was being written. A folder that cannot be written stops no lesson.

use std::fs::{File, OpenOptions, create_dir_all};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use super::{Event, History};

/// Where events go.
#[derive(Debug, Default)]
pub struct Journal {
    file: Option<File>,
    path: PathBuf,
    warning: Option<String>,
}

impl Journal {
    /// One that keeps nothing: for previews, and where there is no folder.
    pub fn none() -> Self {
        Self::default()
    }

    /// The file of a lesson in a folder, and what stands in it.
    ///
    /// Where it cannot be written the journal keeps nothing, and says so once: [`Journal::warning`].
    pub fn open(folder: &Path, lesson: &str) -> (Self, History) {
        let path = file_path(folder, lesson);
        let bytes = std::fs::read(&path).unwrap_or_default();
        let mut journal = Self { file: None, path, warning: None };
        match begin(folder, &journal.path) {
            Ok(file) => journal.file = Some(file),
            Err(error) => journal.give_up(&error),
        }
        (journal, History::of(&bytes))
    }

    /// Add an event. One that cannot be written ends the journal, with a warning.
    pub fn append(&mut self, event: &Event) {
        let Some(file) = &mut self.file else { return };
        if let Err(error) = write(file, event) {
            self.give_up(&error);
        }
    }

    /// What the learner is to be told, once.
    pub fn warning(&mut self) -> Option<String> {
        self.warning.take()
    }

    fn give_up(&mut self, error: &io::Error) {
        self.file = None;
        self.warning = Some(format!(
            "Progress is not kept: {} cannot be written ({error}). \
             `--state DIR` names another folder.",
            self.path.display()
        ));
    }
}

/// The file of a lesson: `01-levels.jsonl`.
pub(super) fn file_path(folder: &Path, lesson: &str) -> PathBuf {
    folder.join(format!("{lesson}.jsonl"))
}

fn begin(folder: &Path, path: &Path) -> io::Result<File> {
    create_dir_all(folder)?;
    let is_new = !path.exists();
    let file = OpenOptions::new().append(true).create(true).open(path)?;
    if is_new && let Ok(folder) = File::open(folder) {
        // So that the name is on the disk too; systems that cannot sync a folder do so by themselves.
        drop(folder.sync_all());
    }
    Ok(file)
}

/// One line in one write: of two that append, neither breaks the other's line.
fn write(file: &mut File, event: &Event) -> io::Result<()> {
    let cut = Event { at: event.at, what: event.what.clone().cut() };
    let line = serde_json::to_string(&cut).expect("events are plain data with text keys") + "\n";
    if file.write(line.as_bytes())? < line.len() {
        return Err(io::ErrorKind::StorageFull.into());
    }
    file.sync_data()
}
