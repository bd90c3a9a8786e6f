//! Runs code: statements, names, calls; array expressions go to plans.

mod builtins;
mod call;
mod eval;
mod lazy;
mod scalar;
mod show;
mod stmt;

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use crate::context::Context;
use crate::cost::Cost;
use crate::diag::{Result, Span};
use crate::exec::Mode;
use crate::measure::clock::Clock;
use crate::plan::cache::{PlanCache, Prepared};
use crate::syntax::{self, ast};
use crate::value::Value;

pub use show::{repr, str};

/// A text that was parsed, with the plans that its sites have made.
#[derive(Debug)]
pub struct Code {
    /// The text.
    pub text: String,
    /// Its statements.
    pub statements: Vec<ast::Stmt>,
    plans: RefCell<PlanCache>,
}

impl Code {
    /// Parse a text.
    ///
    /// # Errors
    /// `SyntaxError` and its kin.
    pub fn parse(text: &str) -> Result<Self> {
        let statements = syntax::parse(text)?;
        Ok(Self { text: text.to_owned(), statements, plans: RefCell::default() })
    }

    /// Whether it is one expression.
    pub fn is_expression(&self) -> bool {
        matches!(&self.statements[..], [ast::Stmt { kind: ast::StmtKind::Expr(_), .. }])
    }

    /// Whether the prompt is asked to keep the value to itself.
    pub fn ends_with_semicolon(&self) -> bool {
        let last = self.text.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or("");
        last.split('#').next().unwrap_or("").trim_end().ends_with(';')
    }

    /// The names that its statements may bind.
    pub fn bound_names(&self) -> Vec<String> {
        let mut names = Vec::new();
        for statement in &self.statements {
            stmt::bound_names(&statement.kind, &mut names);
        }
        names
    }
}

/// Names and what they are bound to.
#[derive(Clone, Debug, Default)]
pub struct Scope {
    names: HashMap<Rc<str>, Value>,
}

impl Scope {
    /// What a name is bound to.
    pub fn get(&self, name: &str) -> Option<&Value> {
        self.names.get(name)
    }

    /// Bind a name; answers what it was bound to.
    pub fn set(&mut self, name: &str, value: Value) -> Option<Value> {
        match self.names.get_mut(name) {
            Some(slot) => Some(std::mem::replace(slot, value)),
            None => self.names.insert(name.into(), value),
        }
    }

    /// Forget a name.
    pub fn remove(&mut self, name: &str) -> Option<Value> {
        self.names.remove(name)
    }

    /// All names, in alphabetical order.
    pub fn sorted(&self) -> Vec<(String, Value)> {
        let mut names: Vec<(String, Value)> =
            self.names.iter().map(|(k, v)| (k.to_string(), v.clone())).collect();
        names.sort_by(|a, b| a.0.cmp(&b.0));
        names
    }
}

/// One plan that a statement ran.
#[derive(Clone, Debug)]
pub struct PlanRun {
    /// The plan with its passes.
    pub prepared: Rc<Prepared>,
    /// Where it stands in the text.
    pub site: Span,
    /// How often it ran.
    pub hits: u64,
    /// What it cost in all; memory as the ledger says.
    pub metered: Cost,
    /// Nanoseconds of each pass over all hits, where passes were timed.
    pub pass_ns: Vec<u64>,
}

/// Keeps the plans that ran, while it is on.
#[derive(Default)]
pub struct Recorder {
    /// Whether it keeps them.
    pub on: bool,
    /// What it kept.
    pub runs: Vec<PlanRun>,
    /// What passes are timed by, if they are.
    pub clock: Option<Rc<dyn Clock>>,
}

impl std::fmt::Debug for Recorder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Recorder")
            .field("on", &self.on)
            .field("runs", &self.runs.len())
            .finish_non_exhaustive()
    }
}

/// Runs statements in a mode.
pub struct Interp<'a> {
    /// What computations are given.
    pub cx: &'a mut Context,
    /// Names.
    pub scope: &'a mut Scope,
    /// How plans run.
    pub mode: &'static Mode,
    /// What runs.
    pub code: &'a Code,
    /// Keeps the plans.
    pub recorder: &'a mut Recorder,
    /// The places of the expression that is planned but not run (`%explain`).
    pub explained: Option<[Span; 3]>,
}

impl std::fmt::Debug for Interp<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Interp").field("mode", &self.mode.name).finish_non_exhaustive()
    }
}
