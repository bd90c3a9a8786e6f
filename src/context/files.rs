//! Where code may reach files: anywhere, as at the prompt, or in a folder of its own alone.
//!
//! Every file of the user's is opened, made, listed and removed here: [`Context::path`] makes a [`FilePath`]
//! of a name, or refuses it, and nothing else in `numpy` and `interp` asks the system for files.

use std::fs::{self, OpenOptions};
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::os::fd::{AsRawFd, IntoRawFd};
use std::os::unix::fs::FileExt;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Weak};

use super::Context;
use super::folder::{self, Folder, Refusal};
use crate::diag::{Result, Span};
use crate::diagnostic;

/// Where code may reach files.
#[derive(Clone, Debug, Default)]
pub enum Files {
    /// Wherever the system lets it.
    #[default]
    Anywhere,
    /// In a folder that is removed when nobody holds it any more.
    Within(Arc<Folder>),
}

impl Files {
    /// A folder of its own, whose files may take so many bytes together. It is made when it is first used.
    pub fn apart(most_bytes: u64) -> Self {
        Self::Within(Arc::new(Folder::new(most_bytes)))
    }

    /// The folder that names begin in.
    ///
    /// # Errors
    /// As the system says.
    pub fn working_folder(&self) -> io::Result<PathBuf> {
        match self {
            Self::Anywhere => std::env::current_dir(),
            Self::Within(folder) => folder.root(),
        }
    }

    /// The folder for files that nobody names.
    ///
    /// # Errors
    /// As the system says.
    pub fn temporary_folder(&self) -> io::Result<PathBuf> {
        match self {
            Self::Anywhere => Ok(std::env::temp_dir()),
            Self::Within(folder) => folder.root(),
        }
    }

    /// Let a mapped file have so many bytes more, and take its room until nothing is mapped any more, even if
    /// it is removed before.
    ///
    /// # Errors
    /// [`folder::Full`] where they would be too many.
    pub fn hold_mapped(&self, file: &Arc<fs::File>, more_bytes: u64) -> io::Result<()> {
        match self {
            Self::Anywhere => Ok(()),
            Self::Within(folder) => {
                folder.hold_mapped(file);
                let entry_bytes = if more_bytes > 0 { folder::ENTRY_BYTES } else { 0 };
                folder.take_room(more_bytes.saturating_add(entry_bytes))
            }
        }
    }
}

impl Context {
    /// The file or folder that a name means.
    ///
    /// # Errors
    /// `PermissionError` for what lies outside the folder that the code has, where it has one.
    pub fn path(&self, name: &str, span: Span) -> Result<FilePath> {
        let Files::Within(folder) = &self.files else {
            return Ok(FilePath { path: PathBuf::from(name), within: Within::Anything });
        };
        let path = folder.resolve(name).map_err(|refusal| match refusal {
            Refusal::Outside => diagnostic!(
                span, PermissionError, "[Errno 13] Permission denied: '{name}'";
                hint: "in a lesson, code reads and writes in the lesson's own folder alone: \
                       use a plain name, 'data.npy'"
            ),
            Refusal::TooDeep => diagnostic!(
                span, OSError, "[Errno 36] File name too long: '{name}'";
                hint: "in a lesson, folders may lie {} deep", folder::MOST_DEPTH
            ),
            Refusal::NotFound => {
                diagnostic!(
                    span,
                    FileNotFoundError,
                    "[Errno 2] No such file or directory: '{name}'"
                )
            }
            Refusal::System(error) => {
                diagnostic!(span, OSError, "no folder can be made for the lesson's files: {error}")
            }
        })?;
        Ok(FilePath { path, within: Within::Folder(Arc::downgrade(folder)) })
    }
}

/// What a file lies in. Values may hold one another and then are never dropped, so files do not hold their
/// folder.
#[derive(Clone, Debug)]
enum Within {
    Anything,
    Folder(Weak<Folder>),
}

impl Within {
    /// The folder, if there is one.
    ///
    /// # Errors
    /// `ENOENT` where it was removed.
    fn folder(&self) -> io::Result<Option<Arc<Folder>>> {
        match self {
            Self::Anything => Ok(None),
            Self::Folder(folder) => match folder.upgrade() {
                Some(folder) => Ok(Some(folder)),
                None => Err(io::Error::from_raw_os_error(libc::ENOENT)),
            },
        }
    }

    fn take_room(&self, bytes: u64) -> io::Result<()> {
        self.folder()?.map_or(Ok(()), |folder| folder.take_room(bytes))
    }
}

/// What is done with a file that is opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Access {
    /// Whether it is read.
    pub reads: bool,
    /// Whether and where it is written.
    pub writes: Writes,
}

/// Whether and where a file is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Writes {
    /// It is not.
    No,
    /// Over what it holds.
    Over,
    /// It is made, or emptied.
    Emptied,
    /// It is made, or written behind its end.
    Behind,
    /// It is made, and was not there before.
    New,
}

impl Access {
    /// To read alone.
    pub const READ: Self = Self { reads: true, writes: Writes::No };
    /// To write alone.
    pub const WRITE: Self = Self { reads: false, writes: Writes::Emptied };

    fn options(self) -> OpenOptions {
        let mut options = OpenOptions::new();
        options.read(self.reads);
        match self.writes {
            Writes::No => &mut options,
            Writes::Over => options.write(true),
            Writes::Emptied => options.write(true).create(true).truncate(true),
            Writes::Behind => options.append(true).create(true),
            Writes::New => options.write(true).create_new(true),
        };
        options
    }
}

/// The path of a file or folder that code may reach.
#[derive(Clone, Debug)]
pub struct FilePath {
    path: PathBuf,
    within: Within,
}

impl FilePath {
    /// For what opens files by itself.
    pub fn as_path(&self) -> &Path {
        &self.path
    }

    /// As Python has it.
    pub fn text(&self) -> String {
        self.path.to_string_lossy().into_owned()
    }

    /// From the root on.
    pub fn absolute(&self) -> PathBuf {
        std::path::absolute(&self.path).unwrap_or_else(|_| self.path.clone())
    }

    /// Open it.
    ///
    /// # Errors
    /// As the system says; [`folder::Full`].
    pub fn open(&self, access: Access) -> io::Result<DiskFile> {
        let folder = self.within.folder()?;
        if !self.exists() {
            self.within.take_room(folder::ENTRY_BYTES)?;
        }
        let empties = access.writes == Writes::Emptied;
        if folder.as_ref().is_some_and(|folder| empties && folder.is_mapped(&self.path)) {
            // What is mapped keeps the file that it has: a page beyond its end would end the program.
            fs::remove_file(&self.path)?;
        }
        let file = Arc::new(access.options().open(&self.path)?);
        folder.inspect(|folder| folder.hold(&file));
        let appends = access.writes == Writes::Behind;
        Ok(DiskFile { file, within: self.within.clone(), appends })
    }

    /// Open it to read.
    ///
    /// # Errors
    /// As the system says.
    pub fn read(&self) -> io::Result<DiskFile> {
        self.open(Access::READ)
    }

    /// Make it, or empty it, to write.
    ///
    /// # Errors
    /// As the system says; [`folder::Full`].
    pub fn create(&self) -> io::Result<DiskFile> {
        self.open(Access::WRITE)
    }

    /// What the system knows of it.
    ///
    /// # Errors
    /// As the system says.
    pub fn metadata(&self) -> io::Result<fs::Metadata> {
        fs::metadata(&self.path)
    }

    /// Whether there is one.
    pub fn exists(&self) -> bool {
        self.path.exists()
    }

    /// The names in a folder.
    ///
    /// # Errors
    /// As the system says.
    pub fn names(&self) -> io::Result<Vec<String>> {
        let entries = fs::read_dir(&self.path)?.filter_map(io::Result::ok);
        Ok(entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect())
    }

    /// Make a folder.
    ///
    /// # Errors
    /// As the system says; [`folder::Full`].
    pub fn make_folder(&self) -> io::Result<()> {
        self.within.take_room(folder::ENTRY_BYTES)?;
        fs::create_dir(&self.path)
    }

    /// Make a folder with those that it lies in.
    ///
    /// # Errors
    /// As the system says; [`folder::Full`].
    pub fn make_folders(&self) -> io::Result<()> {
        self.within.take_room(folder::ENTRY_BYTES * folder::MOST_DEPTH as u64)?;
        fs::create_dir_all(&self.path)
    }

    /// Remove a file.
    ///
    /// # Errors
    /// As the system says.
    pub fn remove_file(&self) -> io::Result<()> {
        fs::remove_file(&self.path)
    }

    /// Remove an empty folder.
    ///
    /// # Errors
    /// As the system says.
    pub fn remove_folder(&self) -> io::Result<()> {
        self.check_movable()?;
        fs::remove_dir(&self.path)
    }

    /// Remove a folder with all that is in it.
    ///
    /// # Errors
    /// As the system says.
    pub fn remove_with_content(&self) -> io::Result<()> {
        self.check_movable()?;
        fs::remove_dir_all(&self.path)
    }

    /// Give it another name.
    ///
    /// # Errors
    /// As the system says.
    pub fn rename(&self, to: &Self) -> io::Result<()> {
        self.check_movable()?;
        to.check_movable()?;
        if let Some(folder) = self.within.folder()? {
            folder.check_depth(&self.path, &to.path)?;
        }
        fs::rename(&self.path, &to.path)
    }

    /// The folder that the code has stays.
    fn check_movable(&self) -> io::Result<()> {
        match self.within.folder()? {
            Some(folder) if folder.root()? == self.path => {
                Err(io::Error::from_raw_os_error(libc::EBUSY))
            }
            Some(_) | None => Ok(()),
        }
    }
}

/// An open file on the disk, which takes room before it grows.
#[derive(Debug)]
pub struct DiskFile {
    file: Arc<fs::File>,
    within: Within,
    appends: bool,
}

impl DiskFile {
    /// What the system knows of it.
    ///
    /// # Errors
    /// As the system says.
    pub fn metadata(&self) -> io::Result<fs::Metadata> {
        self.file.metadata()
    }

    /// Cut it, or make it longer.
    ///
    /// # Errors
    /// As the system says; [`folder::Full`].
    pub fn set_len(&self, bytes: u64) -> io::Result<()> {
        self.before_growth(bytes)?;
        let cuts = bytes < self.file.metadata()?.len();
        if cuts && self.within.folder()?.is_some_and(|folder| folder.holds_mapped(&self.file)) {
            return Err(io::Error::other("the file is mapped: it cannot be cut"));
        }
        self.file.set_len(bytes)
    }

    /// Whether there is room for so many bytes from where it stands on.
    ///
    /// # Errors
    /// [`folder::Full`].
    pub fn check_room(&self, bytes: u64) -> io::Result<()> {
        let Some(folder) = self.within.folder()? else { return Ok(()) };
        let at = (&*self.file).stream_position()?;
        let length = self.file.metadata()?.len();
        folder.check_room(at.saturating_add(bytes).saturating_sub(length))
    }

    /// Take room for a file of so many bytes.
    fn before_growth(&self, bytes: u64) -> io::Result<()> {
        let Some(folder) = self.within.folder()? else { return Ok(()) };
        let length = self.file.metadata()?.len();
        folder.take_room(bytes.saturating_sub(length))
    }

    /// Read at an offset, wherever it stands.
    ///
    /// # Errors
    /// As the system says.
    pub fn read_at(&self, into: &mut [u8], offset: u64) -> io::Result<usize> {
        self.file.read_at(into, offset)
    }

    /// Leave it open; answers the system's number of it, which is the caller's, or the folder's that it lies
    /// in.
    pub fn into_number(self) -> i64 {
        let number = i64::from(self.file.as_raw_fd());
        match self.within.folder() {
            Ok(Some(folder)) => folder.keep(self.file),
            Ok(None) | Err(_) => {
                if let Ok(file) = Arc::try_unwrap(self.file) {
                    return i64::from(file.into_raw_fd());
                }
            }
        }
        number
    }
}

impl Read for DiskFile {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        (&*self.file).read(buffer)
    }
}

impl Seek for DiskFile {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        (&*self.file).seek(to)
    }
}

impl Write for DiskFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if let Within::Folder(_) = self.within {
            let at =
                if self.appends { self.file.metadata()?.len() } else { self.stream_position()? };
            self.before_growth(at.saturating_add(bytes.len() as u64))?;
        }
        (&*self.file).write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        (&*self.file).flush()
    }
}

#[cfg(test)]
#[path = "files_tests.rs"]
mod tests;
