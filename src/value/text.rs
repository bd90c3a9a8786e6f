//! `str`: shared text that grows in place while nobody else holds it.

use std::cell::Cell;
use std::fmt;
use std::hash::BuildHasher;
use std::ops::Deref;
use std::rc::Rc;

use compact_str::{CompactString, ToCompactString};
use rustc_hash::FxBuildHasher;

/// A text; NumPy's own (`np.str_`) only prints differently.
#[derive(Clone)]
pub struct Text {
    shared: Rc<Shared>,
    /// Whether it is an element of an array: `np.str_('a')`.
    pub is_numpy: bool,
}

thread_local! {
    /// Texts of one ASCII character, which programs go through more than any other.
    static CHARACTERS: [Text; 128] = std::array::from_fn(|code| Text::new(&*char::from(code as u8).to_compact_string()));
}

/// What several values may share.
struct Shared {
    /// Short ones take no memory of their own.
    text: CompactString,
    /// How many characters, once that was asked.
    length: Cell<Option<usize>>,
    /// Its hash, once that was asked; 0 before.
    hash: Cell<u64>,
}

impl Text {
    /// Python's.
    pub fn new(text: impl Into<CompactString>) -> Self {
        Self {
            shared: Rc::new(Shared {
                text: text.into(),
                length: Cell::new(None),
                hash: Cell::new(0),
            }),
            is_numpy: false,
        }
    }

    /// Of one character.
    pub fn character(c: char) -> Self {
        match u8::try_from(c) {
            Ok(code @ ..128) => CHARACTERS.with(|known| known[usize::from(code)].clone()),
            _ => Self::new(c.to_compact_string()),
        }
    }

    /// NumPy's.
    pub fn numpy(text: impl Into<CompactString>) -> Self {
        Self { is_numpy: true, ..Self::new(text) }
    }

    /// Itself, to be added to, while nobody else holds it and it is Python's.
    pub fn grow(&mut self) -> Option<&mut CompactString> {
        if self.is_numpy {
            return None;
        }
        let shared = Rc::get_mut(&mut self.shared)?;
        shared.length.set(None);
        shared.hash.set(0);
        Some(&mut shared.text)
    }

    /// A hash of its characters; computed once.
    pub fn hash64(&self) -> u64 {
        let known = self.shared.hash.get();
        if known != 0 {
            return known;
        }
        // 0 stands for a hash that is not known yet.
        let hash = FxBuildHasher.hash_one(self.shared.text.as_bytes()).max(1);
        self.shared.hash.set(hash);
        hash
    }

    /// How many characters; counted once.
    pub fn length(&self) -> usize {
        self.shared.length.get().unwrap_or_else(|| {
            let length = self.chars().count();
            self.shared.length.set(Some(length));
            length
        })
    }

    /// Whether characters and bytes are the same.
    pub fn has_byte_characters(&self) -> bool {
        self.length() == self.len()
    }

    /// Whether both are the same text in memory.
    pub fn same(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.shared, &other.shared)
    }
}

impl Deref for Text {
    type Target = str;

    fn deref(&self) -> &str {
        &self.shared.text
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self)
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Self::new(text)
    }
}

impl From<String> for Text {
    fn from(text: String) -> Self {
        Self::new(text)
    }
}

impl PartialEq for Text {
    fn eq(&self, other: &Self) -> bool {
        self.same(other) || **self == **other
    }
}
