//! From the syntax tree to code that runs: names become places, constants values, methods rows of their tables.
//!
//! Knows Python's rules of scope (`bindings`); runs nothing.

mod bindings;
mod expr;
mod stmt;

use std::collections::HashMap;

use self::bindings::{Body, Names};
use super::code::{Name, Place};
use super::names::Symbol;
use crate::diag::Result;
use crate::syntax::ast::{Alias, Param, Stmt};

/// What a text becomes.
#[derive(Debug)]
pub(super) struct Resolved {
    pub(super) body: Vec<super::code::Stmt>,
    /// Slots that its comprehensions need.
    pub(super) slots: u32,
    /// Cells that they need.
    pub(super) cells: u32,
}

/// Resolve the statements of a text.
///
/// # Errors
/// `SyntaxError` of scopes.
pub(super) fn resolve(statements: &[Stmt]) -> Result<Resolved> {
    let mut resolver = Resolver { frames: vec![Frame::default()] };
    let body = resolver.block(statements)?.into_vec();
    let frame = resolver.frames.pop().expect("the module's frame is the last");
    Ok(Resolved { body, slots: frame.slots, cells: frame.cells })
}

/// The names that a function needs from around it.
pub(super) fn free_names(params: &[Param], body: &[Stmt]) -> Vec<String> {
    let body = Body::of_function(params, body);
    body.free().into_iter().chain(body.global).collect()
}

/// The name that an import binds: `import numpy.random` binds `numpy`.
pub(super) fn imported(alias: &Alias) -> String {
    let name = alias.alias.as_ref().map_or(&alias.path, |(name, _)| name);
    name.split('.').next().unwrap_or(name).to_owned()
}

/// The frame of a function while its body is resolved.
#[derive(Debug, Default)]
struct Frame {
    is_function: bool,
    /// The function's name, if it has one.
    function: Option<String>,
    names: HashMap<String, Place>,
    /// Of comprehensions, the innermost last.
    layers: Vec<HashMap<String, Place>>,
    slots: u32,
    cells: u32,
    /// Cells that come from the frame around.
    captures: Vec<u32>,
    /// What stands before the `global` or `nonlocal` of a name, if anything does.
    before: HashMap<String, &'static str>,
}

impl Frame {
    fn place(&self, name: &str) -> Place {
        let layers = self.layers.iter().rev();
        let mut known = layers.chain([&self.names]).filter_map(|names| names.get(name));
        known.next().copied().unwrap_or(Place::Global)
    }

    fn new_slot(&mut self) -> Place {
        self.slots += 1;
        Place::Local(self.slots - 1)
    }

    fn new_cell(&mut self) -> Place {
        self.cells += 1;
        Place::Cell(self.cells - 1)
    }
}

struct Resolver {
    /// The functions around what is resolved, the innermost last.
    frames: Vec<Frame>,
}

impl Resolver {
    fn frame(&mut self) -> &mut Frame {
        self.frames.last_mut().expect("the module's frame is always there")
    }

    /// A function's name with those around it.
    fn qualified(&self, name: &str) -> String {
        let around = self.frames.iter().filter_map(|frame| frame.function.as_deref());
        around.chain([name]).collect::<Vec<_>>().join(".<locals>.")
    }

    fn name(&mut self, name: &str) -> Name {
        Name { place: self.frame().place(name), symbol: Symbol::of(name) }
    }

    /// Begin a function: what it captures, then its parameters, then its other names.
    fn open(&mut self, body: &Body, params: &[&str]) -> Vec<(u32, u32)> {
        let before = body.before.clone();
        let mut frame = Frame { is_function: true, before, ..Frame::default() };
        for name in body.free() {
            if let Place::Cell(cell) = self.frame().place(&name) {
                frame.captures.push(cell);
                let place = frame.new_cell();
                frame.names.insert(name, place);
            }
        }
        let mut celled = Vec::new();
        for (i, &param) in params.iter().enumerate() {
            let slot = frame.new_slot();
            let is_inner = body.inner.contains(param);
            let place = if is_inner { frame.new_cell() } else { slot };
            if let Place::Cell(cell) = place {
                celled.push((i as u32, cell));
            }
            frame.names.insert(param.to_owned(), place);
        }
        for name in &body.bound {
            if !params.contains(&name.as_str()) {
                let is_inner = body.inner.contains(name);
                let place = if is_inner { frame.new_cell() } else { frame.new_slot() };
                frame.names.insert(name.clone(), place);
            }
        }
        self.frames.push(frame);
        celled
    }

    fn close(&mut self) -> Frame {
        self.frames.pop().expect("it was opened")
    }

    /// Begin a comprehension's own names; answers the cells that each run makes anew, and its slots.
    fn open_layer(&mut self, (targets, needed): (Names, &Names)) -> (Vec<u32>, Vec<u32>) {
        let frame = self.frame();
        let mut layer = HashMap::new();
        let (mut fresh, mut slots) = (Vec::new(), Vec::new());
        for name in targets {
            let place = if needed.contains(&name) { frame.new_cell() } else { frame.new_slot() };
            match place {
                Place::Cell(cell) => fresh.push(cell),
                Place::Local(slot) => slots.push(slot),
                Place::Global => {}
            }
            layer.insert(name, place);
        }
        frame.layers.push(layer);
        (fresh, slots)
    }

    fn close_layer(&mut self) {
        self.frame().layers.pop();
    }
}
