//! How far a long measurement is, on stderr, where a person looks at it.

use std::cell::Cell;
use std::io::{self, IsTerminal, Write};
use std::rc::Rc;

use crate::report::lab::Lab;
use crate::report::text::Style;

/// Measurements shorter than this show nothing: nobody waits for them.
const SILENT_NS: u64 = 700_000_000;
/// Between two figures: as often as an eye can read them.
const PAUSE_NS: u64 = 100_000_000;

/// Shows progress while it lives.
#[derive(Debug)]
pub(super) struct Progress {
    shown: Rc<Cell<bool>>,
}

impl Progress {
    /// Let the bench show progress, where stderr is a terminal.
    pub(super) fn new(style: &Style, lab: &mut Lab) -> Self {
        let shown = Rc::new(Cell::new(false));
        if style.color && io::stderr().is_terminal() {
            let clock = lab.clock();
            let (mine, start) = (Rc::clone(&shown), clock.now_ns());
            let mut next = start + SILENT_NS;
            lab.progress = Box::new(move |share| {
                let now = clock.now_ns();
                if now >= next {
                    next = now + PAUSE_NS;
                    mine.set(true);
                    let mut err = io::stderr().lock();
                    // A figure that cannot be shown is not missed.
                    drop(write!(err, "\r{:3.0} %", share * 100.0));
                    drop(err.flush());
                }
            });
        }
        Self { shown }
    }

    /// Clear the figure.
    pub(super) fn end(self, lab: &mut Lab) {
        lab.progress = Box::new(|_| ());
        if self.shown.get() {
            let mut err = io::stderr().lock();
            drop(write!(err, "\r      \r"));
            drop(err.flush());
        }
    }
}
