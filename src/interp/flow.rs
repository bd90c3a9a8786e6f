//! Blocks, branches and loops: which statement comes next.

use super::Interp;
use super::items::Items;
use crate::diag::Result;
use crate::numpy::convert;
use crate::syntax::ast::{Expr, Stmt, StmtKind};
use crate::value::Value;

/// How a statement ended.
pub(super) enum Flow {
    /// The next one follows.
    Next,
    /// The same, of an expression by itself.
    Value(Value),
    /// The loop ends.
    Break,
    /// The loop's next round.
    Continue,
}

impl Interp<'_> {
    /// Run a statement; an expression by itself gives its value.
    ///
    /// # Errors
    /// What Python and NumPy raise; what was bound until then stays bound.
    pub fn run(&mut self, statement: &Stmt) -> Result<Option<Value>> {
        Ok(match self.step(statement)? {
            Flow::Value(value) => Some(value),
            Flow::Next | Flow::Break | Flow::Continue => None,
        })
    }

    /// One statement, with its block.
    fn step(&mut self, statement: &Stmt) -> Result<Flow> {
        self.cx.poll(statement.span)?;
        if let Some(profiler) = &mut self.profiler {
            profiler.enter(statement.span, self.cx);
        }
        let flow = match &statement.kind {
            StmtKind::Expr(expr) => self.eval(expr).map(Flow::Value),
            StmtKind::If { branches, orelse } => self.branch(branches, orelse),
            StmtKind::For { target, iterable, body, orelse } => {
                self.for_loop(statement, target, iterable, body, orelse)
            }
            StmtKind::While { test, body, orelse } => {
                self.while_loop(statement, test, body, orelse)
            }
            StmtKind::Break => Ok(Flow::Break),
            StmtKind::Continue => Ok(Flow::Continue),
            _ => self.simple(statement).map(|()| Flow::Next),
        };
        if let Some(profiler) = &mut self.profiler {
            profiler.leave();
        }
        flow
    }

    /// Statements in turn, until one leaves the block.
    fn block(&mut self, statements: &[Stmt]) -> Result<Flow> {
        for statement in statements {
            match self.step(statement)? {
                Flow::Next | Flow::Value(_) => {}
                Flow::Break => return Ok(Flow::Break),
                Flow::Continue => return Ok(Flow::Continue),
            }
        }
        Ok(Flow::Next)
    }

    fn holds(&mut self, test: &Expr) -> Result<bool> {
        let value = self.eval(test)?;
        convert::as_flag(&value, test.span)
    }

    fn branch(&mut self, branches: &[(Expr, Vec<Stmt>)], orelse: &[Stmt]) -> Result<Flow> {
        for (i, (test, body)) in branches.iter().enumerate() {
            if let Some(profiler) = &mut self.profiler
                && i > 0
            {
                profiler.at(test.span, self.cx);
            }
            if self.holds(test)? {
                return self.block(body);
            }
        }
        self.block(orelse)
    }

    fn for_loop(
        &mut self,
        statement: &Stmt,
        target: &Expr,
        iterable: &Expr,
        body: &[Stmt],
        orelse: &[Stmt],
    ) -> Result<Flow> {
        let value = self.eval(iterable)?;
        let mut items = Items::of(&value, iterable.span)?;
        drop(value);
        while let Some(item) = items.next(iterable.span)? {
            self.assign(target, item)?;
            match self.block(body)? {
                Flow::Next | Flow::Value(_) | Flow::Continue => {}
                Flow::Break => return Ok(Flow::Next),
            }
            self.next_round(statement);
        }
        self.block(orelse)
    }

    fn while_loop(
        &mut self,
        statement: &Stmt,
        test: &Expr,
        body: &[Stmt],
        orelse: &[Stmt],
    ) -> Result<Flow> {
        while self.holds(test)? {
            match self.block(body)? {
                Flow::Next | Flow::Value(_) | Flow::Continue => {}
                Flow::Break => return Ok(Flow::Next),
            }
            self.next_round(statement);
        }
        self.block(orelse)
    }

    /// A loop's header is looked at again.
    fn next_round(&mut self, statement: &Stmt) {
        if let Some(profiler) = &mut self.profiler {
            profiler.at(statement.span, self.cx);
        }
    }
}
