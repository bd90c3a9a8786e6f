//! Worlds: the names of a lesson stand in one, those of whoever types in another.

use std::cell::RefCell;
use std::rc::Rc;

use super::results::Results;
use super::{PRELUDE, Session};
use crate::context::Printing;
use crate::interp::Scope;
use crate::kernels::random::mt19937::Mt19937;
use crate::value::Value;

/// What a lesson has of its own: names, the random generator, and how values are printed.
#[derive(Debug)]
pub struct World {
    scope: Scope,
    results: Results,
    random: Rc<RefCell<Mt19937>>,
    print_options: Printing,
}

impl World {
    /// `np` alone, and the same random numbers every time.
    pub fn fresh() -> Self {
        let mut random = Mt19937::from_words(&[0]);
        random.seed_u32(0);
        let mut world = Self {
            scope: Scope::default(),
            results: Results::default(),
            random: Rc::new(RefCell::new(random)),
            print_options: Printing::default(),
        };
        world.bind(PRELUDE.0, Value::Module(PRELUDE.1));
        world
    }

    /// Bind a name.
    pub fn bind(&mut self, name: &str, value: Value) {
        drop(self.scope.set(name, value));
    }
}

impl Session {
    /// Go into another world; answers the one that was left, to come back to.
    pub fn exchange(&mut self, world: World) -> World {
        World {
            scope: std::mem::replace(&mut self.scope, world.scope),
            results: std::mem::replace(&mut self.results, world.results),
            random: std::mem::replace(&mut self.cx.random, world.random),
            print_options: std::mem::replace(&mut self.cx.print_options, world.print_options),
        }
    }
}
