//! Worlds: the names of a lesson stand in one, those of whoever types in another.

use std::cell::RefCell;
use std::rc::Rc;

use super::results::Results;
use super::{PRELUDE, Session};
use crate::context::events::Actions;
use crate::context::files::Files;
use crate::context::{Printing, PythonRandom};
use crate::interp::Scope;
use crate::kernels::random::mt19937::Mt19937;
use crate::value::Value;

/// What a lesson has of its own: names, the random generators, what becomes of floating-point events, how values are printed, and where files are.
#[derive(Debug)]
pub struct World {
    scope: Scope,
    results: Results,
    random: Rc<RefCell<Mt19937>>,
    print_options: Printing,
    python_random: PythonRandom,
    actions: Actions,
    files: Files,
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
            python_random: PythonRandom::from_words(&[0]),
            actions: Actions::default(),
            files: Files::Anywhere,
        };
        world.bind(PRELUDE.0, Value::Module(PRELUDE.1));
        world
    }

    /// The same with a folder of its own, outside of which no file is reached and whose files take at most so
    /// many bytes. It is removed when nobody holds the world any more.
    pub fn apart(most_bytes: u64) -> Self {
        Self { files: Files::apart(most_bytes), ..Self::fresh() }
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
            python_random: std::mem::replace(&mut self.cx.python_random, world.python_random),
            actions: std::mem::replace(&mut self.cx.events.actions, world.actions),
            files: std::mem::replace(&mut self.cx.files, world.files),
        }
    }
}
