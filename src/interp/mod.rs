//! Runs code: statements, names, calls; array expressions go to plans.

mod augment;
mod bound;
mod builtins;
mod call;
mod caller;
pub mod calls;
mod code;
mod compare;
mod comprehension;
mod eval;
mod exceptions;
mod files;
mod flow;
mod fstring;
mod function;
mod import;
mod index;
pub mod inspect;
mod items;
mod lazy;
mod lookup;
mod methods;
mod modules;
mod names;
mod number;
mod objects;
mod plain;
mod pool;
mod portable;
pub mod profile;
mod resolve;
mod scalar;
mod show;
mod sorting;
mod stmt;
mod streams;
mod takes;
mod text;
mod ufuncs;
mod with;

use std::rc::Rc;

use rustc_hash::FxHashMap;

use crate::context::Context;
use crate::cost::Cost;
use crate::diag::{Result, Span};
use crate::exec::Mode;
use crate::measure::clock::Clock;
use crate::plan::cache::Prepared;
use crate::syntax::token::{Punct, TokenKind};
use crate::syntax::{self, ast};
use crate::value::Value;

pub use bound::bound_names;
pub use builtins::{find as builtin, names as builtin_names};
pub use code::Source;
pub use compare::is_same;
pub use function::definition;
pub use methods::{classes as method_classes, names as method_names};
pub use modules::{
    names as module_names, names_in as names_of_module, of_python as modules_of_python, set_argv,
};
pub use names::Scope;
pub use show::{formatted_float, repr, str};

use calls::CallProfiler;
use function::Cell;
use names::Symbol;
use profile::Profiler;
use resolve::Resolved;

/// A text that was parsed and resolved.
#[derive(Debug)]
pub struct Code {
    /// The text.
    pub text: Rc<str>,
    /// Its statements.
    pub statements: Vec<ast::Stmt>,
    /// The text with its name, and the plans that its sites have made.
    pub source: Rc<Source>,
    /// What runs, statement by statement.
    resolved: Resolved,
}

impl Code {
    /// Parse a text; messages call it by its name.
    ///
    /// # Errors
    /// `SyntaxError` and its kin.
    pub fn parse(name: &str, text: &str) -> Result<Self> {
        let statements = syntax::parse(text)?;
        let source = Source::new(name, text);
        let resolved = resolve::resolve(&statements)?;
        Ok(Self { text: Rc::clone(&source.text), statements, source, resolved })
    }

    /// Whether it is one expression.
    pub fn is_expression(&self) -> bool {
        matches!(&self.statements[..], [ast::Stmt { kind: ast::StmtKind::Expr(_), .. }])
    }

    /// Its statements by the lines that they begin on, each part with the whole text, so that places in it are
    /// places in the whole.
    pub fn parts(self) -> Vec<Self> {
        let mut parts: Vec<Self> = Vec::new();
        let Resolved { body, slots, cells } = self.resolved;
        for (statement, resolved) in self.statements.into_iter().zip(body) {
            let between = parts.last().and_then(|part| part.statements.last()).map(|before| {
                &self.text[before.span.start as usize..statement.span.start as usize]
            });
            match (between, parts.last_mut()) {
                (Some(between), Some(part)) if !between.contains('\n') => {
                    part.statements.push(statement);
                    part.resolved.body.push(resolved);
                }
                _ => parts.push(Self {
                    text: Rc::clone(&self.text),
                    statements: vec![statement],
                    source: Rc::clone(&self.source),
                    resolved: Resolved { body: vec![resolved], slots, cells },
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
            bound::of_statement(&statement.kind, &mut names);
        }
        names
    }

    /// The names that may be bound while it runs, by its statements or by functions.
    pub fn touched_names(&self) -> Vec<String> {
        let mut names = names::declared_global();
        names.extend(self.bound_names());
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

/// One plan that a statement ran.
#[derive(Clone, Debug)]
pub struct PlanRun {
    /// The plan with its passes.
    pub prepared: Rc<Prepared>,
    /// The text in which it stands.
    pub source: Rc<Source>,
    /// Where it stands there.
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
    pub places: FxHashMap<*const Prepared, usize>,
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
    /// The session's names.
    pub scope: &'a mut Scope,
    /// How plans run.
    pub mode: &'static Mode,
    /// What the program's time is read from.
    pub clock: &'a dyn Clock,
    /// Keeps the plans.
    pub recorder: &'a mut Recorder,
    /// Told of each statement, if lines are profiled.
    pub profiler: Option<&'a mut Profiler>,
    /// Told of each call, if functions are profiled.
    pub calls: Option<&'a mut CallProfiler>,
    /// The places of the expression that is planned but not run (`%explain`).
    pub explained: Option<[Span; 3]>,
    /// The text of what runs.
    source: Rc<Source>,
    /// The slots of all frames, the innermost last.
    stack: Vec<Option<Value>>,
    /// Where the slots of the frame that runs begin.
    base: usize,
    /// Its cells.
    cells: Vec<Cell>,
    /// What `return` or an expression by itself gave.
    given: Value,
    /// How many functions run.
    depth: usize,
    /// What functions bound of the session's names while this statement runs, as it was before.
    undo: Vec<(Symbol, Option<Value>)>,
}

impl std::fmt::Debug for Interp<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Interp").field("mode", &self.mode.name).finish_non_exhaustive()
    }
}

impl<'a> Interp<'a> {
    /// An interpreter without a frame yet.
    pub fn new(
        cx: &'a mut Context,
        scope: &'a mut Scope,
        mode: &'static Mode,
        clock: &'a dyn Clock,
        recorder: &'a mut Recorder,
        code: &Code,
    ) -> Self {
        Self {
            cx,
            scope,
            mode,
            clock,
            recorder,
            profiler: None,
            calls: None,
            explained: None,
            source: Rc::clone(&code.source),
            stack: Vec::new(),
            base: 0,
            cells: Vec::new(),
            given: Value::None,
            depth: 0,
            undo: Vec::new(),
        }
    }

    /// Run a text; answers the value of its last statement, if that is an expression.
    ///
    /// # Errors
    /// The first error; the statements before it keep their effect.
    pub fn execute(&mut self, code: &Code) -> Result<Option<Value>> {
        self.base = 0;
        self.cells = function::cells(&[], code.resolved.cells);
        let mut value = None;
        for statement in &code.resolved.body {
            self.stack.clear();
            self.stack.resize(code.resolved.slots as usize, None);
            self.undo.clear();
            value = self.run(statement)?;
        }
        Ok(value)
    }
}

#[cfg(test)]
mod tests {
    use super::Code;

    #[test]
    fn statements_of_one_line_stay_together() {
        let text = "a = 1; b = 2\n# é\nfor i in c:\n    d\ne\n";
        let parts = Code::parse("<stdin>", text).expect("it is sound").parts();
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
