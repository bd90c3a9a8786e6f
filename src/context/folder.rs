//! A folder that code has for its files: nobody can guess its name, nothing in it leads out, its files are
//! bounded, and it is removed with all in it when its last owner is dropped.
//!
//! A program that is killed leaves its folder behind. Whoever owns one holds a lock on it, so that the next
//! program can tell and removes it.

use std::fmt;
use std::fs::{self, DirBuilder, File};
use std::hash::{BuildHasher, Hasher};
use std::io;
use std::os::unix::fs::{DirBuilderExt, MetadataExt};
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, Once, PoisonError, Weak};

/// What the names of such folders begin with.
const PREFIX: &str = "numscope-lesson-";

/// What a file or folder counts beside its content: a block of the disk, for what is known of it.
pub const ENTRY_BYTES: u64 = 4096;

/// Folders may lie in one another so often: they are opened one after another to be removed, and some systems
/// let a process have 256 open files.
pub const MOST_DEPTH: usize = 64;

/// The files of a folder would take more than they may.
#[derive(Clone, Copy, Debug)]
pub struct Full {
    /// What they may take.
    pub most_bytes: u64,
}

impl fmt::Display for Full {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("No space left on device")
    }
}

impl std::error::Error for Full {}

impl From<Full> for io::Error {
    fn from(full: Full) -> Self {
        Self::new(io::ErrorKind::StorageFull, full)
    }
}

/// Why a name means nothing that code may reach.
#[derive(Debug)]
pub enum Refusal {
    /// It lies outside.
    Outside,
    /// It lies in too many folders.
    TooDeep,
    /// It goes back from a folder that is not there.
    NotFound,
    /// The folder cannot be made.
    System(io::Error),
}

/// A folder, made when it is first used.
pub struct Folder {
    most_bytes: u64,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    made: Option<Made>,
    /// Bytes that may be written before it is looked how much there is.
    room: u64,
    /// Files that were opened: one that is removed while it is open takes its room until it is closed.
    open: Vec<Weak<File>>,
    /// Likewise those that are mapped.
    mapped: Vec<Weak<File>>,
    /// Files that nobody closes.
    kept: Vec<Arc<File>>,
}

struct Made {
    /// Without symbolic links.
    root: PathBuf,
    /// The folder itself, locked while it lives.
    _lock: File,
}

impl fmt::Debug for Folder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Folder").field("most_bytes", &self.most_bytes).finish_non_exhaustive()
    }
}

/// Whether both are one file of the system.
fn same_file(a: &File, b: &File) -> bool {
    let identity = |file: &File| file.metadata().ok().map(|about| (about.dev(), about.ino()));
    identity(a).is_some_and(|it| identity(b) == Some(it))
}

impl Drop for Folder {
    fn drop(&mut self) {
        let mut state = self.state();
        let mapped: Vec<Arc<File>> = state.mapped.iter().filter_map(Weak::upgrade).collect();
        let is_mapped = |file: &Arc<File>| mapped.iter().any(|known| same_file(known, file));
        for file in state.open.iter().filter_map(Weak::upgrade).filter(|file| !is_mapped(file)) {
            // A value that holds itself keeps its file open for ever: it shall hold nothing.
            drop(file.set_len(0));
        }
        if let Some(made) = state.made.take() {
            // What cannot be removed now is removed when another folder is made.
            drop(fs::remove_dir_all(&made.root));
        }
    }
}

impl Folder {
    /// One whose files may take so many bytes.
    pub fn new(most_bytes: u64) -> Self {
        Self { most_bytes, state: Mutex::default() }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Where it is, without symbolic links; it is there from now on.
    ///
    /// # Errors
    /// As the system says.
    pub fn root(&self) -> io::Result<PathBuf> {
        let mut state = self.state();
        if let Some(made) = &state.made {
            return Ok(made.root.clone());
        }
        let made = make(&std::env::temp_dir())?;
        let root = made.root.clone();
        state.made = Some(made);
        Ok(root)
    }

    /// The path that a name means, if it lies in the folder.
    ///
    /// # Errors
    /// Why it does not.
    pub fn resolve(&self, name: &str) -> Result<PathBuf, Refusal> {
        let root = self.root().map_err(Refusal::System)?;
        if name.is_empty() {
            // The system says that there is none.
            return Ok(PathBuf::new());
        }
        let asked = root.join(name);
        let parts: Vec<Component<'_>> = asked.components().collect();
        // Nothing but the end of a path may be missing; what is there, links and all, says where it is.
        let there = (1..=parts.len()).rev().find_map(|count| {
            let path: PathBuf = parts[..count].iter().collect();
            path.symlink_metadata().is_ok().then_some((path, count))
        });
        let Some((there, count)) = there else { return Err(Refusal::Outside) };
        // A link to what is not there leads out for all that is known.
        let mut path = there.canonicalize().map_err(|_| Refusal::Outside)?;
        let Ok(inside) = path.strip_prefix(&root) else { return Err(Refusal::Outside) };
        if inside.components().count() + parts.len() - count > MOST_DEPTH {
            return Err(Refusal::TooDeep);
        }
        for part in &parts[count..] {
            match part {
                Component::Normal(name) => path.push(name),
                Component::ParentDir => return Err(Refusal::NotFound),
                Component::CurDir | Component::RootDir | Component::Prefix(_) => {}
            }
        }
        Ok(path)
    }

    /// Refuse to move a folder to where what is in it would lie too deep.
    ///
    /// # Errors
    /// `ENAMETOOLONG`.
    pub fn check_depth(&self, from: &Path, to: &Path) -> io::Result<()> {
        let root = self.root()?;
        let depth = to.strip_prefix(&root).map_or(0, |inside| inside.components().count());
        if depth + usage(from).height > MOST_DEPTH {
            return Err(io::Error::from_raw_os_error(libc::ENAMETOOLONG));
        }
        Ok(())
    }

    /// Say that a file of the folder is open.
    pub fn hold(&self, file: &Arc<File>) {
        let open = &mut self.state().open;
        open.retain(|known| known.strong_count() > 0);
        open.push(Arc::downgrade(file));
    }

    /// Say that a file of the folder is mapped.
    pub fn hold_mapped(&self, file: &Arc<File>) {
        let mapped = &mut self.state().mapped;
        mapped.retain(|known| known.strong_count() > 0);
        mapped.push(Arc::downgrade(file));
    }

    /// Whether a file is mapped.
    pub fn holds_mapped(&self, file: &File) -> bool {
        let mapped: Vec<Arc<File>> = self.state().mapped.iter().filter_map(Weak::upgrade).collect();
        mapped.iter().any(|known| same_file(known, file))
    }

    /// Whether the file of a path is mapped.
    pub fn is_mapped(&self, path: &Path) -> bool {
        File::open(path).is_ok_and(|file| self.holds_mapped(&file))
    }

    /// Keep a file open as long as the folder is there.
    pub fn keep(&self, file: Arc<File>) {
        self.state().kept.push(file);
    }

    /// Take room for so many bytes more.
    ///
    /// # Errors
    /// [`Full`].
    pub fn take_room(&self, bytes: u64) -> io::Result<()> {
        self.check_room(bytes)?;
        let mut state = self.state();
        state.room = state.room.saturating_sub(bytes);
        Ok(())
    }

    /// Whether there is room for so many bytes more.
    ///
    /// # Errors
    /// [`Full`].
    pub fn check_room(&self, bytes: u64) -> io::Result<()> {
        let root = self.root()?;
        let mut state = self.state();
        if state.room < bytes {
            // What was removed meanwhile gives room.
            let removed = state.open.iter().chain(&state.mapped).filter_map(Weak::upgrade);
            let about = removed.filter_map(|file| file.metadata().ok());
            let removed: u64 = about.filter(|it| it.nlink() == 0).map(|it| it.len()).sum();
            let taken = usage(&root).bytes.saturating_add(removed);
            state.room = self.most_bytes.saturating_sub(taken);
        }
        if state.room < bytes {
            return Err(Full { most_bytes: self.most_bytes }.into());
        }
        Ok(())
    }
}

/// What lies in a folder.
#[derive(Debug, Default)]
struct Usage {
    bytes: u64,
    /// Folders in folders.
    height: usize,
}

/// Of all that can be read; of a file nothing.
fn usage(root: &Path) -> Usage {
    let mut usage = Usage::default();
    let mut waiting = vec![(root.to_path_buf(), 1)];
    while let Some((folder, depth)) = waiting.pop() {
        for entry in fs::read_dir(&folder).into_iter().flatten().filter_map(Result::ok) {
            // Not of what a link leads to.
            let Ok(about) = entry.metadata() else { continue };
            usage.height = usage.height.max(depth);
            usage.bytes = usage.bytes.saturating_add(ENTRY_BYTES);
            if about.is_dir() {
                waiting.push((entry.path(), depth + 1));
            } else {
                usage.bytes = usage.bytes.saturating_add(about.len());
            }
        }
    }
    usage
}

/// Make a folder that this user alone may enter.
fn make(within: &Path) -> io::Result<Made> {
    static SWEPT: Once = Once::new();
    loop {
        let path = within.join(format!("{PREFIX}{}", unguessable()));
        match DirBuilder::new().mode(0o700).create(&path) {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => continue,
            Err(error) => return Err(error),
        }
        let opened = path.canonicalize().and_then(|root| Ok((File::open(&root)?, root)));
        let (lock, root) = match opened {
            Ok(opened) => opened,
            // Another program took it for one that was left, before it was locked.
            Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
            Err(error) => return Err(error),
        };
        // Where the system has no locks, none is taken, and none of these folders is ever removed by others.
        let is_taken = matches!(lock.try_lock(), Err(fs::TryLockError::WouldBlock));
        let mine = lock.metadata()?;
        // The same may have happened since.
        let is_there = root.symlink_metadata().is_ok_and(|it| it.ino() == mine.ino());
        if is_taken || !is_there {
            continue;
        }
        SWEPT.call_once(|| sweep(within, mine.uid()));
        return Ok(Made { root, _lock: lock });
    }
}

/// Two words that nobody knows.
fn unguessable() -> String {
    // The standard library seeds its hash maps from the system.
    let word = || std::collections::hash_map::RandomState::new().build_hasher().finish();
    format!("{:016x}{:016x}", word(), word())
}

/// Remove the folders of programs that were killed.
fn sweep(within: &Path, user: u32) {
    let entries = fs::read_dir(within).into_iter().flatten().filter_map(Result::ok);
    for entry in entries.filter(|entry| entry.file_name().to_string_lossy().starts_with(PREFIX)) {
        let is_ours = entry.metadata().is_ok_and(|it| it.is_dir() && it.uid() == user);
        let Some(folder) = File::open(entry.path()).ok().filter(|_| is_ours) else { continue };
        if folder.try_lock().is_ok() {
            drop(fs::remove_dir_all(entry.path()));
        }
    }
}
