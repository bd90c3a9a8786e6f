//! Files that commands read and write: through the context, so that a lesson's stay in its folder.

use std::io::{Read, Write};

use super::{Desk, Failure};
use crate::context::files::{Access, DiskFile, FilePath, Writes};
use crate::diag::{Diagnostic, ErrorKind, Span};
use crate::numpy::files::system_error;

/// A text that is longer is not read to be edited or shown.
const MOST_BYTES: u64 = 4 << 20;

/// What becomes of a file that is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Existing {
    /// It stays, and it is an error; what to type to replace it.
    Stays(&'static str),
    /// It is replaced.
    Goes,
    /// It grows.
    Grows,
}

/// An error that has no place in what was typed.
pub(super) fn failure(error: Diagnostic) -> Failure {
    Failure::program(error.nowhere(), "<string>", "")
}

/// What the system says of a file.
pub(super) fn refused(error: &std::io::Error, name: &str) -> Failure {
    let mut error = system_error(error, name, Span::NONE);
    let hint = match error.kind {
        ErrorKind::FileNotFoundError => Some("%ls lists the files, %pwd says in which folder"),
        ErrorKind::PermissionError => Some("choose a folder of your own: %cd"),
        _ if error.message.contains("Is a directory") => Some("name a file in it; %ls lists them"),
        _ => None,
    };
    if let Some(hint) = hint.filter(|_| error.hints.is_empty()) {
        error = error.hint(hint);
    }
    failure(error)
}

impl Desk {
    /// The file that a name means; `~` at its beginning is the home folder.
    ///
    /// # Errors
    /// `PermissionError` in a lesson, for what lies outside its folder.
    pub(super) fn path(&self, name: &str) -> Result<FilePath, Failure> {
        self.lab.session.borrow().cx.path(&self.expanded(name), Span::NONE).map_err(failure)
    }

    /// The name with the home folder in place of a `~` at its beginning.
    pub(super) fn expanded(&self, name: &str) -> String {
        let behind = name.strip_prefix('~').filter(|rest| rest.is_empty() || rest.starts_with('/'));
        match (behind, &self.home) {
            (Some(rest), Some(home)) => format!("{}{rest}", home.display()),
            _ => name.to_owned(),
        }
    }

    /// The text of a file.
    ///
    /// # Errors
    /// As the system says; a file that is no text, or too long to be edited.
    pub(super) fn read_text(&self, name: &str) -> Result<String, Failure> {
        let path = self.path(name)?;
        let refused = |error: &std::io::Error| refused(error, name);
        let file = path.read().map_err(|error| refused(&error))?;
        let mut bytes = Vec::new();
        // A device says no length, and may have no end.
        file.take(MOST_BYTES + 1).read_to_end(&mut bytes).map_err(|error| refused(&error))?;
        if bytes.len() as u64 > MOST_BYTES {
            return Err(Failure::Usage(format!(
                "UsageError: {name} is too long to be shown or edited here\nhint: %run {name} runs it"
            )));
        }
        let text = String::from_utf8(bytes).map_err(|_| {
            Failure::Usage(format!(
                "UsageError: {name} is no text in UTF-8\nhint: np.load and np.fromfile read arrays"
            ))
        })?;
        Ok(text.strip_prefix('\u{feff}').unwrap_or(&text).to_owned())
    }

    /// Open a file to write; answers whether it was there, too.
    ///
    /// # Errors
    /// As the system says; a file that is there and is to stay.
    pub(super) fn open_to_write(
        &self,
        name: &str,
        existing: Existing,
    ) -> Result<(DiskFile, bool), Failure> {
        let path = self.path(name)?;
        let was_there = path.exists();
        let writes = match existing {
            Existing::Stays(_) => Writes::New,
            Existing::Goes => Writes::Emptied,
            Existing::Grows => Writes::Behind,
        };
        match path.open(Access { reads: false, writes }) {
            Ok(file) => Ok((file, was_there)),
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
                let Existing::Stays(hint) = existing else { return Err(refused(&error, name)) };
                Err(Failure::Usage(format!("UsageError: {name} is there already\nhint: {hint}")))
            }
            Err(error) => Err(refused(&error, name)),
        }
    }

    /// Write a text; answers whether the file was there.
    ///
    /// # Errors
    /// As [`Self::open_to_write`].
    pub(super) fn write_text(
        &self,
        name: &str,
        text: &str,
        existing: Existing,
    ) -> Result<bool, Failure> {
        let (mut file, was_there) = self.open_to_write(name, existing)?;
        file.write_all(text.as_bytes()).map_err(|error| refused(&error, name))?;
        Ok(was_there)
    }
}
