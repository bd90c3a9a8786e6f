//! A lesson's past and its file together: what a walk tells of itself, and asks.

use std::path::Path;
use std::rc::Rc;

use super::{Event, History, Journal, What};
use crate::measure::clock::Clock;

/// Keeps what happens in a lesson, and knows what happened.
pub struct Keeper {
    journal: Journal,
    history: History,
    clock: Rc<dyn Clock>,
}

impl std::fmt::Debug for Keeper {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Keeper({:?})", self.journal)
    }
}

impl Keeper {
    /// Of a lesson whose file stands in a folder; without a folder it is kept for the session alone.
    pub fn open(folder: Option<&Path>, lesson: &str, clock: Rc<dyn Clock>) -> Self {
        let (journal, history) = match folder {
            Some(folder) => Journal::open(folder, lesson),
            None => (Journal::none(), History::default()),
        };
        Self { journal, history, clock }
    }

    /// The same without a file, from what is known already.
    pub fn knowing(history: History, clock: Rc<dyn Clock>) -> Self {
        Self { journal: Journal::none(), history, clock }
    }

    /// What happened until now.
    pub fn history(&self) -> &History {
        &self.history
    }

    /// Something happens now.
    pub fn note(&mut self, what: What) {
        let event = Event { at: self.clock.wall_s(), what };
        self.history.add(&event);
        self.journal.append(&event);
    }

    /// What the learner is to be told, once: that nothing is kept, and why.
    pub fn warning(&mut self) -> Option<String> {
        self.journal.warning()
    }

    /// What is known, at the end.
    pub fn into_history(self) -> History {
        self.history
    }
}
