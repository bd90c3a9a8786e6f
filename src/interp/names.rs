//! Names: a number for each that code mentions, and what the session's names are bound to by those numbers.
//!
//! A name is looked up by its text once, where code is resolved; a name that runs is an index.

use std::cell::RefCell;
use std::collections::{BTreeSet, HashMap};
use std::rc::Rc;

use crate::value::Value;

/// A name's number; the same text has the same one on a thread.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Symbol(u32);

#[derive(Default)]
struct Interner {
    numbers: HashMap<Rc<str>, u32>,
    texts: Vec<Rc<str>>,
}

thread_local! {
    static NAMES: RefCell<Interner> = RefCell::default();
}

impl Symbol {
    /// The number of a name.
    pub(super) fn of(name: &str) -> Self {
        NAMES.with_borrow_mut(|names| {
            if let Some(&number) = names.numbers.get(name) {
                return Self(number);
            }
            let number = names.texts.len() as u32;
            let text: Rc<str> = name.into();
            names.texts.push(Rc::clone(&text));
            names.numbers.insert(text, number);
            Self(number)
        })
    }

    /// The number of a name that was mentioned before.
    fn known(name: &str) -> Option<Self> {
        NAMES.with_borrow(|names| names.numbers.get(name).map(|&number| Self(number)))
    }

    /// The name.
    pub(super) fn text(self) -> Rc<str> {
        NAMES.with_borrow(|names| Rc::clone(&names.texts[self.0 as usize]))
    }
}

thread_local! {
    /// Names that functions may bind in the session.
    static GLOBAL: RefCell<BTreeSet<Symbol>> = RefCell::default();
}

/// Note that a function declares a name `global`.
pub(super) fn declare_global(name: &str) {
    GLOBAL.with_borrow_mut(|known| known.insert(Symbol::of(name)));
}

/// Every name that some function declares `global`.
pub(super) fn declared_global() -> Vec<String> {
    GLOBAL.with_borrow(|known| known.iter().map(|name| name.text().to_string()).collect())
}

/// Names and what they are bound to.
#[derive(Clone, Debug, Default)]
pub struct Scope {
    values: Vec<Option<Value>>,
}

impl Scope {
    /// What a name is bound to.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.at(Symbol::known(name)?)
    }

    /// Bind a name; answers what it was bound to.
    pub fn set(&mut self, name: &str, value: Value) -> Option<Value> {
        self.bind(Symbol::of(name), value)
    }

    /// Forget a name.
    pub fn remove(&mut self, name: &str) -> Option<Value> {
        self.forget(Symbol::known(name)?)
    }

    /// All names, in alphabetical order.
    pub fn sorted(&self) -> Vec<(String, Value)> {
        let bound =
            self.values.iter().enumerate().filter_map(|(i, value)| {
                Some((Symbol(i as u32).text().to_string(), value.clone()?))
            });
        let mut names: Vec<(String, Value)> = bound.collect();
        names.sort_unstable_by(|a, b| a.0.cmp(&b.0));
        names
    }

    /// What a symbol is bound to.
    #[inline]
    pub(super) fn at(&self, symbol: Symbol) -> Option<&Value> {
        self.values.get(symbol.0 as usize)?.as_ref()
    }

    /// The same, to be changed in place.
    #[inline]
    pub(super) fn at_mut(&mut self, symbol: Symbol) -> Option<&mut Value> {
        self.values.get_mut(symbol.0 as usize)?.as_mut()
    }

    /// Bind a symbol; answers what it was bound to.
    #[inline]
    pub(super) fn bind(&mut self, symbol: Symbol, value: Value) -> Option<Value> {
        let at = symbol.0 as usize;
        if at >= self.values.len() {
            self.values.resize(at + 1, None);
        }
        self.values[at].replace(value)
    }

    /// Forget a symbol.
    pub(super) fn forget(&mut self, symbol: Symbol) -> Option<Value> {
        self.values.get_mut(symbol.0 as usize)?.take()
    }
}
