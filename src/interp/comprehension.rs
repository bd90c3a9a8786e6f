//! Comprehensions, which run in the frame around them, and generator expressions, which have a frame of their own
//! and give their items one by one.

use std::cell::RefCell;
use std::mem;
use std::rc::Rc;

use super::code::{
    Clause, Comprehension, Generator, GeneratorCode, Name, Node, Place, Source, TargetKind,
};
use super::function::{Cell, MOST_DEPTH};
use super::items::Items;
use super::plain::Got;
use super::streams::Stream;
use super::{Interp, function};
use crate::bail;
use crate::diag::{Result, Span};
use crate::syntax::ast::ComprehensionForm;
use crate::value::{Call, Callable, Dict, Key, Set, Value};

/// What a comprehension fills.
enum Into {
    List(Vec<Value>),
    Set(Set),
    Dict(Dict),
}

impl Interp<'_> {
    /// `[element for …]` and its kin.
    pub(super) fn comprehension(&mut self, comprehension: &Comprehension) -> Result<Value> {
        for &cell in &comprehension.fresh_cells {
            self.cells[cell as usize] = Cell::default();
        }
        let mut into = match comprehension.form {
            Some(ComprehensionForm::List | ComprehensionForm::Generator) => Into::List(Vec::new()),
            Some(ComprehensionForm::Set) => Into::Set(Set::default()),
            None => Into::Dict(Dict::default()),
        };
        for &slot in &comprehension.slots {
            self.stack[self.base + slot as usize] = None;
        }
        self.clause(comprehension, 0, &mut into)?;
        // What it went through last is not kept.
        for &slot in &comprehension.slots {
            self.stack[self.base + slot as usize] = None;
        }
        Ok(match into {
            Into::List(items) => Value::list(items),
            Into::Set(items) => Value::set(items),
            Into::Dict(items) => Value::dict(items),
        })
    }

    fn clause(
        &mut self,
        comprehension: &Comprehension,
        depth: usize,
        into: &mut Into,
    ) -> Result<()> {
        let Some(clause) = comprehension.clauses.get(depth) else {
            return self.gather(comprehension, into);
        };
        let value = self.eval(&clause.iterable)?;
        let span = clause.iterable.span;
        let mut items = Items::of(&value, span)?;
        drop(value);
        while let Some(item) = items.next(self, span)? {
            self.cx.poll(span)?;
            self.cx.meter.iterations += 1;
            match &clause.target.kind {
                TargetKind::Name(Name { place: Place::Local(slot), .. }) => {
                    self.stack[self.base + *slot as usize] = Some(item);
                }
                _ => self.assign(&clause.target, item)?,
            }
            if self.all_hold(&clause.conditions)? {
                self.clause(comprehension, depth + 1, into)?;
            }
        }
        Ok(())
    }

    fn all_hold(&mut self, conditions: &[Node]) -> Result<bool> {
        for condition in conditions {
            if !self.holds(condition)? {
                return Ok(false);
            }
        }
        Ok(true)
    }

    fn gather(&mut self, comprehension: &Comprehension, into: &mut Into) -> Result<()> {
        let span = comprehension.element.span;
        match into {
            Into::List(items) => {
                let item = match self.got(&comprehension.element)? {
                    Got::Number(number) => number.value(),
                    Got::Given => mem::replace(&mut self.given, Value::None),
                    Got::Nothing => self.eval(&comprehension.element)?,
                };
                if items.len() == items.capacity() {
                    self.cx.room_for(items.len() * 2 * size_of::<Value>(), span)?;
                }
                items.push(item);
            }
            Into::Set(items) => {
                let item = Key::new(self.eval(&comprehension.element)?, span)?;
                self.cx.room_for(items.len() * size_of::<(Key, usize)>(), span)?;
                items.insert(item);
            }
            Into::Dict(items) => {
                let key = comprehension.key.as_ref().expect("a dict's comprehension has keys");
                let key = Key::new(self.eval(key)?, key.span)?;
                let item = self.eval(&comprehension.element)?;
                self.cx.room_for(items.len() * size_of::<(Key, Value, usize)>(), span)?;
                items.insert(key, item);
            }
        }
        Ok(())
    }

    /// `(element for …)`: nothing runs but the iterable of the first clause.
    pub(super) fn generator(&mut self, generator: &Generator) -> Result<Value> {
        let value = self.eval(&generator.iterable)?;
        let span = generator.iterable.span;
        let first = Items::of(&value, span)?;
        let code = Rc::clone(&generator.code);
        let cells = function::cells(&self.captured(&generator.captures), code.own_cells);
        let run = Run {
            slots: vec![None; code.slots as usize],
            code,
            source: Rc::clone(&self.source),
            cells,
            open: vec![first],
        };
        let run = Value::Function(Callable::Shared(Rc::new(Suspended(RefCell::new(run)))));
        let step = |stream: &mut Stream, interp: &mut Interp<'_>, span: Span| {
            let Some(Value::Function(held)) = stream.held.first() else {
                unreachable!("a generator holds itself")
            };
            let held = held.clone();
            let suspended =
                held.downcast::<Suspended>().expect("a generator's stream holds what is suspended");
            // One that asks itself for an item would be asked while it answers.
            let Ok(mut run) = suspended.0.try_borrow_mut() else {
                bail!(span, ValueError, "generator already executing")
            };
            interp.resume(&mut run)
        };
        Stream::new("generator", step).holding([run]).value(span)
    }

    /// The next item of a generator; `None` at its end.
    fn resume(&mut self, run: &mut Run) -> Result<Option<Value>> {
        if self.depth >= MOST_DEPTH {
            bail!(run.code.element.span, RecursionError, "maximum recursion depth exceeded");
        }
        let base = self.stack.len();
        self.stack.append(&mut run.slots);
        let caller = mem::replace(&mut self.base, base);
        mem::swap(&mut self.cells, &mut run.cells);
        let source = mem::replace(&mut self.source, Rc::clone(&run.source));
        self.depth += 1;
        let code = Rc::clone(&run.code);
        let item = self.advance(&code, &mut run.open);
        if item.is_err() {
            // As in Python, it has ended.
            run.open.clear();
        }
        self.depth -= 1;
        self.source = source;
        self.base = caller;
        mem::swap(&mut self.cells, &mut run.cells);
        self.stack.truncate(base + code.slots as usize);
        run.slots.extend(self.stack.drain(base..));
        item
    }

    /// Go on with the innermost clause that has items left.
    fn advance(&mut self, code: &GeneratorCode, open: &mut Vec<Items>) -> Result<Option<Value>> {
        while let Some(items) = open.last_mut() {
            let mut items = mem::replace(items, Items::empty());
            let clause: &Clause = &code.clauses[open.len() - 1];
            let span = clause.target.span;
            self.cx.poll(span)?;
            let item = items.next(self, span)?;
            *open.last_mut().expect("it was there") = items;
            let Some(item) = item else {
                open.pop();
                continue;
            };
            self.cx.meter.iterations += 1;
            self.assign(&clause.target, item)?;
            if !self.all_hold(&clause.conditions)? {
                continue;
            }
            let Some(next) = code.clauses.get(open.len()) else {
                return self.eval(&code.element).map(Some);
            };
            let value = self.eval(&next.iterable)?;
            open.push(Items::of(&value, next.iterable.span)?);
        }
        Ok(None)
    }
}

/// A generator between two items.
#[derive(Debug)]
struct Run {
    code: Rc<GeneratorCode>,
    source: Rc<Source>,
    slots: Vec<Option<Value>>,
    cells: Vec<Cell>,
    /// What each open clause goes through.
    open: Vec<Items>,
}

/// A generator as its stream holds it.
#[derive(Debug)]
struct Suspended(RefCell<Run>);

impl Call for Suspended {
    fn name(&self) -> &'static str {
        "<genexpr>"
    }

    fn repr(&self) -> String {
        "<generator object <genexpr>>".to_owned()
    }

    fn as_any(&self) -> &dyn std::any::Any {
        self
    }
}
