//! Runs code: statements, names, calls; array expressions go to plans.

mod builtins;
mod call;
mod eval;
mod flow;
mod items;
mod lazy;
mod lists;
pub mod profile;
mod scalar;
mod show;
mod stmt;
mod time;

use std::cell::RefCell;
use std::collections::HashMap;
use std::rc::Rc;

use crate::context::Context;
use crate::cost::Cost;
use crate::diag::{Result, Span};
use crate::exec::Mode;
use crate::measure::clock::Clock;
use crate::plan::cache::{PlanCache, Prepared};
use crate::syntax::token::{Punct, TokenKind};
use crate::syntax::{self, ast};
use crate::value::Value;

pub use builtins::{find as builtin, names as builtin_names};
pub use show::{repr, str};

use profile::Profiler;

/// A text that was parsed, with the plans that its sites have made.
#[derive(Debug)]
pub struct Code {
    /// The text.
    pub text: Rc<str>,
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
        Ok(Self { text: text.into(), statements, plans: RefCell::default() })
    }

    /// Whether it is one expression.
    pub fn is_expression(&self) -> bool {
        matches!(&self.statements[..], [ast::Stmt { kind: ast::StmtKind::Expr(_), .. }])
    }

    /// Its statements by the lines that they begin on, each part with the whole text, so that places in it are
    /// places in the whole.
    pub fn parts(self) -> Vec<Self> {
        let mut parts: Vec<Self> = Vec::new();
        for statement in self.statements {
            let between = parts.last().and_then(|part| part.statements.last()).map(|before| {
                &self.text[before.span.start as usize..statement.span.start as usize]
            });
            match (between, parts.last_mut()) {
                (Some(between), Some(part)) if !between.contains('\n') => {
                    part.statements.push(statement);
                }
                _ => parts.push(Self {
                    text: Rc::clone(&self.text),
                    statements: vec![statement],
                    plans: RefCell::default(),
                }),
            }
        }
        parts
    }

    /// Whether one of its statements is a loop, or holds one.
    pub fn has_loop(&self) -> bool {
        fn any(statements: &[ast::Stmt]) -> bool {
            statements.iter().any(|statement| match &statement.kind {
                ast::StmtKind::For { .. } | ast::StmtKind::While { .. } => true,
                ast::StmtKind::If { branches, orelse } => {
                    branches.iter().any(|(_, body)| any(body)) || any(orelse)
                }
                _ => false,
            })
        }
        any(&self.statements)
    }

    /// Whether the prompt is asked to keep the value to itself.
    pub fn ends_with_semicolon(&self) -> bool {
        let last = self.text.lines().rev().find(|line| !line.trim().is_empty()).unwrap_or("");
        last.split('#').next().unwrap_or("").trim_end().ends_with(';')
    }

    /// The names that its statements may bind.
    pub fn bound_names(&self) -> Vec<String> {
        let mut names = self.named_within();
        for statement in &self.statements {
            stmt::bound_names(&statement.kind, &mut names);
        }
        names
    }
}

impl Code {
    /// The names that `:=` binds within expressions; they come first, since a statement binds its own last.
    fn named_within(&self) -> Vec<String> {
        if !self.text.contains(":=") {
            return Vec::new();
        }
        let tokens = syntax::lexer::lex(&self.text).unwrap_or_default();
        let pairs = tokens.windows(2);
        let named = pairs.filter(|pair| {
            pair[0].kind == TokenKind::Name && pair[1].kind == TokenKind::Punct(Punct::ColonEqual)
        });
        named.map(|pair| pair[0].span.text(&self.text).to_owned()).collect()
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
    /// Where each plan stands in `runs`, by its address: `runs` keep it alive.
    pub places: HashMap<*const Prepared, usize>,
    /// What passes are timed by, if they are.
    pub clock: Option<Rc<dyn Clock>>,
    /// While arrays are logged: which of `runs` began at which of the log's moments, each time it ran.
    pub began: Vec<(usize, usize)>,
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
    /// What the program's time is read from.
    pub clock: &'a dyn Clock,
    /// Keeps the plans.
    pub recorder: &'a mut Recorder,
    /// Told of each statement, if lines are profiled.
    pub profiler: Option<&'a mut Profiler>,
    /// The places of the expression that is planned but not run (`%explain`).
    pub explained: Option<[Span; 3]>,
}

impl std::fmt::Debug for Interp<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Interp").field("mode", &self.mode.name).finish_non_exhaustive()
    }
}

/// `module.name`.
///
/// # Errors
/// `AttributeError`, `NotImplementedError`.
fn module_attribute(module: &str, name: &str, span: Span) -> Result<Value> {
    match module {
        "time" => time::attribute(name, span),
        _ => crate::numpy::modules::attribute(module, name, span),
    }
}

#[cfg(test)]
mod tests {
    use super::Code;

    #[test]
    fn statements_of_one_line_stay_together() {
        let text = "a = 1; b = 2\n# é\nfor i in c:\n    d\ne\n";
        let parts = Code::parse(text).expect("it is sound").parts();
        let lines = |part: &Code| {
            let spans = part.statements.iter().map(|statement| statement.span);
            spans
                .map(|span| text[..span.start as usize].matches('\n').count() + 1)
                .collect::<Vec<_>>()
        };
        assert_eq!(parts.iter().map(lines).collect::<Vec<_>>(), [vec![1, 1], vec![3], vec![5]]);
        assert!(parts.iter().all(|part| &*part.text == text));
    }
}
