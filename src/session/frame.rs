//! What a run changed, to be put back: names, arrays and lists that were written into, iterators, the
//! random generators; and what it printed, kept apart.

use std::cell::RefCell;
use std::rc::Rc;

use super::{Code, Outcome, Session};
use crate::context::events::Actions;
use crate::context::output::Sink;
use crate::context::{Journal, Printing, PythonRandom};
use crate::diag::{Result, Warning};
use crate::value::{Iterate, Value};

/// What a run changed, to be put back.
#[derive(Debug, Default)]
pub struct Changes {
    names: Vec<(String, Option<Value>)>,
    buffers: Journal,
    iterators: Vec<(Vec<u64>, SharedIterator)>,
    python_random: Option<Box<PythonRandom>>,
}

/// An iterator, shared by all that is bound to it.
type SharedIterator = Rc<RefCell<dyn Iterate>>;

/// What the run of a text could change, as it was before.
pub(super) struct Frame {
    before: Before,
    printed: String,
    sink: Option<Sink>,
    warned: Vec<Warning>,
    actions: Actions,
    print_options: Printing,
}

/// What a run left when everything was put back.
pub(super) struct Closed {
    /// Those that were to be kept, as they were before everything was put back.
    pub(super) values: Vec<Option<Value>>,
    pub(super) changes: Changes,
    pub(super) stdout: String,
    pub(super) warnings: Vec<Warning>,
}

fn position(iterator: &SharedIterator) -> Vec<u64> {
    let mut numbers = Vec::new();
    if let Ok(iterator) = iterator.try_borrow() {
        iterator.position(&mut numbers);
    }
    numbers
}

impl Changes {
    /// Whether nothing was changed.
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
            && self.buffers.is_empty()
            && self.iterators.is_empty()
            && self.python_random.is_none()
    }

    /// Whether arrays were written into that were there before.
    pub fn has_buffers(&self) -> bool {
        self.buffers.has_arrays()
    }
}

/// The names and generators that the run of a text could change.
struct Before {
    names: Vec<(String, Option<Value>)>,
    iterators: Vec<(Vec<u64>, SharedIterator)>,
    python_random: PythonRandom,
}

impl Session {
    fn before(&self, code: &Code) -> Before {
        let names = code.touched_names().into_iter();
        let names = names.map(|name| (name.clone(), self.scope.get(&name).cloned())).collect();
        let iterators = self.scope.sorted().into_iter().filter_map(|(_, value)| match value {
            Value::Iterator(iterator) => Some((position(&iterator), iterator)),
            _ => None,
        });
        let iterators = iterators.collect();
        Before { names, iterators, python_random: self.cx.python_random.clone() }
    }

    fn changes(&self, before: Before, buffers: Journal) -> Changes {
        let Before { names, mut iterators, python_random } = before;
        let is_drawn = python_random != self.cx.python_random;
        iterators.retain(|(position_before, iterator)| position(iterator) != *position_before);
        Changes {
            names,
            buffers,
            iterators,
            python_random: is_drawn.then(|| Box::new(python_random)),
        }
    }

    /// Run a text as the prompt does, and say how it is undone. Arrays that it writes into are noted and not
    /// copied: of these, [`Changes`] says only that there are some.
    ///
    /// # Errors
    /// As [`Session::eval`]; then what ran before the error stays.
    pub fn eval_noting(&mut self, text: &str) -> Result<(Outcome, Changes)> {
        let code = self.compile(text)?;
        let before = self.before(&code);
        self.cx.journal = Some(Journal::noting(self.cx.arena.last_id()));
        let outcome = self.run(&code);
        let journal = self.cx.journal.take().unwrap_or_default();
        Ok((outcome?, self.changes(before, journal)))
    }

    /// Note what the run of a text could change, to put it back; what it prints and warns of is kept apart.
    pub(super) fn open_frame(&mut self, code: &Code) -> Frame {
        let before = self.before(code);
        self.cx.journal = Some(Journal::new(self.cx.arena.last_id()));
        Frame {
            before,
            printed: self.cx.output.take(),
            sink: self.cx.output.redirect(None),
            warned: std::mem::take(&mut self.cx.warnings),
            actions: self.cx.events.actions,
            print_options: self.cx.print_options.clone(),
        }
    }

    /// Put everything back as it was when the frame was opened.
    pub(super) fn close_frame(&mut self, frame: Frame, values: Vec<Option<Value>>) -> Closed {
        let buffers = self.cx.journal.take().unwrap_or_default();
        // What was written into an array that is put back must be compared before it is: as a copy.
        let settle = |value: Option<Value>| value.map(|value| self.settled(value, &buffers));
        let values = values.into_iter().map(settle).collect();
        let changes = self.changes(frame.before, buffers);
        self.restore(&changes);
        let stdout = self.cx.output.keep(frame.printed);
        self.cx.output.redirect(frame.sink);
        let warnings = std::mem::replace(&mut self.cx.warnings, frame.warned);
        self.cx.events.actions = frame.actions;
        self.cx.print_options = frame.print_options;
        Closed { values, changes, stdout, warnings }
    }

    /// A value that stays as it is when buffers are put back.
    fn settled(&self, value: Value, buffers: &Journal) -> Value {
        let each = |items: &[Value]| -> Vec<Value> {
            items.iter().map(|item| self.settled(item.clone(), buffers)).collect()
        };
        match &value {
            Value::Array(array) if buffers.holds(&array.buffer) => {
                let copy = crate::numpy::convert::copy_of(
                    &self.cx,
                    &value,
                    Some(array.dtype),
                    crate::diag::Span::NONE,
                );
                copy.map_or(value, Value::Array)
            }
            Value::List(items) if buffers.holds_list(items) || buffers.has_arrays() => {
                Value::list(each(&items.borrow()))
            }
            Value::Tuple(items) if buffers.has_arrays() => Value::tuple(each(items)),
            Value::Dict(items) if buffers.holds_dict(items) => Value::dict(items.borrow().clone()),
            Value::Set(items) if buffers.holds_set(items) => Value::set(items.borrow().clone()),
            _ => value,
        }
    }

    /// Put back what a run changed.
    pub fn restore(&mut self, changes: &Changes) {
        for (name, value) in &changes.names {
            match value {
                Some(value) => drop(self.scope.set(name, value.clone())),
                None => drop(self.scope.remove(name)),
            }
        }
        changes.buffers.restore();
        for (position, iterator) in &changes.iterators {
            if let Ok(mut iterator) = iterator.try_borrow_mut() {
                iterator.seek(&mut position.iter().copied());
            }
        }
        if let Some(random) = &changes.python_random {
            self.cx.python_random = PythonRandom::clone(random);
        }
    }
}
