//! Arrays whose bytes are those of a file: the one place where files are mapped into memory.
//!
//! Knows files and bytes, no dtypes. The bytes are pages of the file, which the system reads and writes as they are
//! used: they belong to no arena and count against no limit.

use std::cell::RefCell;
use std::fs::{File, OpenOptions};
use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use memmap2::{MmapMut, MmapOptions};

use super::buffer::Buffer;
use super::memory::Memory;

/// What may be done with a mapped file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// `r`: read.
    Read,
    /// `r+`: read and write an existing file.
    ReadWrite,
    /// `w+`: make the file, or empty it.
    Create,
    /// `c`: write to memory alone; the file stays as it is.
    CopyOnWrite,
}

impl Mode {
    /// NumPy's name.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Read => "r",
            Self::ReadWrite => "r+",
            Self::Create => "w+",
            Self::CopyOnWrite => "c",
        }
    }
}

thread_local! {
    /// The files that are mapped, each as often as it is.
    static MAPPED: RefCell<Vec<PathBuf>> = const { RefCell::new(Vec::new()) };
}

/// Where the bytes of a mapped array come from.
#[derive(Debug)]
pub struct Mapping {
    /// The file.
    pub path: PathBuf,
    /// How it was opened.
    pub mode: Mode,
    /// Bytes before the first element.
    pub offset: u64,
    /// Open as long as it is mapped: one that was removed takes its room until then.
    _file: Arc<File>,
}

impl Drop for Mapping {
    fn drop(&mut self) {
        MAPPED.with_borrow_mut(|mapped| {
            if let Some(at) = mapped.iter().position(|path| *path == self.path) {
                mapped.swap_remove(at);
            }
        });
    }
}

/// An open file, before it is known how much of it is wanted.
#[derive(Debug)]
pub struct OpenFile {
    file: Arc<File>,
    /// How it was opened.
    pub mode: Mode,
    /// Its bytes.
    pub bytes: u64,
}

/// Open a file by its whole path.
///
/// # Errors
/// As the system says.
pub fn open(path: &std::path::Path, mode: Mode) -> io::Result<OpenFile> {
    let mut options = OpenOptions::new();
    options.read(true);
    match mode {
        Mode::Read | Mode::CopyOnWrite => {}
        Mode::ReadWrite => {
            options.write(true);
        }
        Mode::Create => {
            // An array that lives must not lose its bytes: it keeps them, and the name gets a new file.
            if MAPPED.with_borrow(|mapped| mapped.iter().any(|known| known == path)) {
                match std::fs::remove_file(path) {
                    Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
                    Ok(()) | Err(_) => {}
                }
            }
            options.write(true).create(true).truncate(true);
        }
    }
    let file = options.open(path)?;
    let about = file.metadata()?;
    if about.is_dir() {
        return Err(io::Error::from(io::ErrorKind::IsADirectory));
    }
    Ok(OpenFile { file: Arc::new(file), mode, bytes: about.len() })
}

impl OpenFile {
    /// The file, as the system has it open.
    pub fn handle(&self) -> &Arc<File> {
        &self.file
    }

    /// Make the file at least so long; the disk must have room for all of it.
    ///
    /// # Errors
    /// As the system says: no space is left, before anything is mapped.
    pub fn grow(&mut self, bytes: u64) -> io::Result<()> {
        if self.bytes < bytes {
            // A page that has no block on the disk when it is written would end the process.
            reserve(&self.file, self.bytes, bytes)?;
            self.file.set_len(bytes)?;
            self.bytes = bytes;
        }
        Ok(())
    }

    /// The bytes of the file from `offset` on, as a buffer.
    ///
    /// # Errors
    /// As the system says.
    ///
    /// # Panics
    /// Where the file is shorter.
    pub fn map(self, path: PathBuf, offset: u64, bytes: usize) -> io::Result<Buffer> {
        assert!(offset + bytes as u64 <= self.bytes, "the file holds what is mapped");
        let mut options = MmapOptions::new();
        // Of nothing there is no map.
        options.offset(offset).len(bytes.max(1));
        if self.mode == Mode::Read {
            // A file may be larger than the memory that there is for private pages.
            options.no_reserve_swap();
        }
        MAPPED.with_borrow_mut(|mapped| mapped.push(path.clone()));
        let mapping = Mapping { path, mode: self.mode, offset, _file: Arc::clone(&self.file) };
        let map = match self.mode {
            Mode::ReadWrite | Mode::Create => shared(&options, &self.file)?,
            Mode::Read | Mode::CopyOnWrite => private(&options, &self.file)?,
        };
        let memory = Memory::Mapped(map, 0..bytes);
        Ok(Buffer::of_file(memory, bytes, mapping))
    }
}

#[expect(unsafe_code, reason = "the bytes of a file may be changed by others")]
fn shared(options: &MmapOptions, file: &File) -> io::Result<MmapMut> {
    // SAFETY: the map is kept as bytes, of which every value is valid, and is read and written through borrows of the
    // buffer. That nobody else shortens the file meanwhile is the user's part, as in NumPy: the help of np.memmap says
    // so.
    unsafe { options.map_mut(file) }
}

/// What is written stays in pages of this process: of a file that is only read nothing is.
#[expect(unsafe_code, reason = "the bytes of a file may be changed by others")]
fn private(options: &MmapOptions, file: &File) -> io::Result<MmapMut> {
    // SAFETY: as for `shared`.
    unsafe { options.map_copy(file) }
}

/// Take room on the disk for the bytes from `start` to `end`, where the file system can say whether there is.
#[cfg(target_os = "linux")]
#[expect(unsafe_code, reason = "the system's call is foreign")]
fn reserve(file: &File, start: u64, end: u64) -> io::Result<()> {
    use std::os::fd::AsRawFd;

    let (Ok(from), Ok(count)) = (i64::try_from(start), i64::try_from(end - start)) else {
        return Err(io::Error::from(io::ErrorKind::FileTooLarge));
    };
    // SAFETY: the descriptor belongs to `file`, which is open, and the call takes no pointers.
    let status = unsafe { libc::fallocate(file.as_raw_fd(), 0, from, count) };
    if status == 0 {
        return Ok(());
    }
    let error = io::Error::last_os_error();
    match error.raw_os_error() {
        // A file system that cannot reserve: whether there is room shows when it is written.
        Some(libc::EOPNOTSUPP | libc::ENOSYS | libc::EINTR) => Ok(()),
        _ => Err(error),
    }
}

#[cfg(not(target_os = "linux"))]
fn reserve(_file: &File, _start: u64, _end: u64) -> io::Result<()> {
    Ok(())
}

impl Mapping {
    /// Write what was changed to the disk.
    ///
    /// # Errors
    /// As the system says.
    pub(super) fn flush(&self, memory: &Memory) -> io::Result<()> {
        match (self.mode, memory) {
            (Mode::ReadWrite | Mode::Create, Memory::Mapped(map, _)) => map.flush(),
            _ => Ok(()),
        }
    }
}
