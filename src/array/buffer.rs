//! Shared bytes: the storage of an array and all its views.
//!
//! A mistake in alias analysis shows as a panic of the `RefCell`, never as undefined behaviour.

use std::cell::{Ref, RefCell, RefMut};
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
    bytes: usize,
    id: u64,
    home: Home,
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
            arena.give_back(memory, self.bytes, self.id);
        }
    }
}

impl Buffer {
    /// `bytes` bytes of a block that an arena gave.
    pub(super) fn new(memory: Memory, bytes: usize, id: u64, arena: Rc<Arena>) -> Self {
        let home = Home::Arena(arena);
        Self(Rc::new(Inner { memory: RefCell::new(Some(memory)), bytes, id, home }))
    }

    /// `bytes` bytes of a file; no ledger has them.
    pub(super) fn of_file(memory: Memory, bytes: usize, mapping: Mapping) -> Self {
        let home = Home::File(mapping);
        Self(Rc::new(Inner { memory: RefCell::new(Some(memory)), bytes, id: 0, home }))
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
        self.0.bytes
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.0.bytes == 0
    }

    /// Its number in the ledger; 0 for a file.
    pub fn id(&self) -> u64 {
        self.0.id
    }

    /// Whether both are the same memory.
    pub fn same(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }

    /// Whether no other array shares it.
    pub fn is_unique(&self) -> bool {
        Rc::strong_count(&self.0) == 1
    }

    /// The bytes, to read.
    pub fn read(&self) -> Ref<'_, [u8]> {
        Ref::map(self.0.memory.borrow(), |memory| {
            &memory.as_ref().expect("memory is there until the drop").bytes()[..self.0.bytes]
        })
    }

    /// The bytes, to write.
    pub fn write(&self) -> RefMut<'_, [u8]> {
        RefMut::map(self.0.memory.borrow_mut(), |memory| {
            &mut memory.as_mut().expect("memory is there until the drop").bytes_mut()
                [..self.0.bytes]
        })
    }
}
