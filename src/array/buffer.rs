//! Shared bytes: the storage of an array and all its views.
//!
//! A mistake in alias analysis shows as a panic of the `RefCell`, never as undefined behaviour.

use std::cell::{Cell, Ref, RefCell, RefMut};
use std::io;
use std::rc::Rc;

use super::memory::{Arena, Memory};
use super::mmap::Mapping;

/// Bytes in memory, 64-byte aligned, shared by an array and all its views.
#[derive(Clone, Debug)]
pub struct Buffer(Rc<Inner>);

#[derive(Debug)]
struct Inner {
    /// `None` only while it is dropped.
    memory: RefCell<Option<Memory>>,
    bytes: Cell<usize>,
    id: Cell<u64>,
    home: Home,
    /// Whether the array that owns it was made read-only.
    locked: Cell<bool>,
}

/// Where memory comes from and goes back to.
#[derive(Debug)]
enum Home {
    Arena(Rc<Arena>),
    File(Mapping),
}

impl Drop for Inner {
    fn drop(&mut self) {
        if let (Some(memory), Home::Arena(arena)) = (self.memory.get_mut().take(), &self.home) {
            arena.give_back(memory, self.bytes.get(), self.id.get());
        }
    }
}

impl Buffer {
    /// `bytes` bytes of a block that an arena gave.
    pub(super) fn new(memory: Memory, bytes: usize, id: u64, arena: Rc<Arena>) -> Self {
        let home = Home::Arena(arena);
        Self(Rc::new(Inner {
            memory: RefCell::new(Some(memory)),
            bytes: bytes.into(),
            id: id.into(),
            home,
            locked: false.into(),
        }))
    }

    /// `bytes` bytes of a file; no ledger has them.
    pub(super) fn of_file(memory: Memory, bytes: usize, mapping: Mapping) -> Self {
        let home = Home::File(mapping);
        Self(Rc::new(Inner {
            memory: RefCell::new(Some(memory)),
            bytes: bytes.into(),
            id: 0.into(),
            home,
            locked: false.into(),
        }))
    }

    /// The file whose bytes they are.
    pub fn mapping(&self) -> Option<&Mapping> {
        match &self.0.home {
            Home::File(mapping) => Some(mapping),
            Home::Arena(_) => None,
        }
    }

    /// Write what was changed to the file, if there is one.
    ///
    /// # Errors
    /// As the system says.
    pub fn flush(&self) -> io::Result<()> {
        match (&self.0.home, &*self.0.memory.borrow()) {
            (Home::File(mapping), Some(memory)) => mapping.flush(memory),
            _ => Ok(()),
        }
    }

    /// Number of bytes.
    pub fn len(&self) -> usize {
        self.0.bytes.get()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.bytes.get() == 0
    }

    /// Its number in the ledger; 0 for a file.
    pub fn id(&self) -> u64 {
        self.0.id.get()
    }

    /// Whether both are the same memory.
    pub fn same(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }

    /// Whether no other array shares it.
    pub fn is_unique(&self) -> bool {
        Rc::strong_count(&self.0) == 1
    }

    /// Whether the array that owns it was made read-only: then no view can be made writeable.
    pub fn is_locked(&self) -> bool {
        self.0.locked.get()
    }

    /// Say so.
    pub fn lock(&self, locked: bool) {
        self.0.locked.set(locked);
    }

    /// How many arrays hold it.
    pub fn holders(&self) -> usize {
        Rc::strong_count(&self.0)
    }

    /// Exchange the memory with another buffer of the same arena: whoever holds this one has the other's from now on.
    pub fn exchange(&self, other: &Self) {
        self.0.memory.swap(&other.0.memory);
        self.0.bytes.swap(&other.0.bytes);
        self.0.id.swap(&other.0.id);
    }

    /// The bytes, to read.
    pub fn read(&self) -> Ref<'_, [u8]> {
        Ref::map(self.0.memory.borrow(), |memory| {
            &memory.as_ref().expect("memory is there until the drop").bytes()[..self.0.bytes.get()]
        })
    }

    /// The bytes, to write.
    pub fn write(&self) -> RefMut<'_, [u8]> {
        RefMut::map(self.0.memory.borrow_mut(), |memory| {
            &mut memory.as_mut().expect("memory is there until the drop").bytes_mut()
                [..self.0.bytes.get()]
        })
    }
}
