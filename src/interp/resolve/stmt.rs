//! Statements, resolved.

use super::super::code::{
    Attribute, Block, Name, Place, Stmt as Resolved, StmtKind as Kind, Target, TargetKind,
};
use super::super::names::declare_global;
use super::Resolver;
use super::expr::member;
use crate::bail;
use crate::diag::{Result, Span};
use crate::syntax::ast::{Alias, Expr, ExprKind, Stmt, StmtKind};

impl Resolver {
    pub(super) fn block(&mut self, statements: &[Stmt]) -> Result<Block> {
        let resolved = statements.iter().map(|statement| {
            Ok(Resolved { kind: self.statement(&statement.kind)?, span: statement.span })
        });
        resolved.collect()
    }

    fn statement(&mut self, kind: &StmtKind) -> Result<Kind> {
        Ok(match kind {
            StmtKind::Expr(value) => Kind::Expr(self.node(value)?),
            StmtKind::Assign { targets, value } => {
                let value = self.node(value)?;
                Kind::Assign { targets: self.targets(targets)?, value }
            }
            StmtKind::AnnAssign { target, value: Some(value), .. } => {
                let value = self.node(value)?;
                Kind::Assign { targets: Box::new([self.target(target)?]), value }
            }
            StmtKind::AugAssign { target, op, value, op_span } => {
                let target = self.target(target)?;
                Kind::Augment { target, op: *op, value: self.node(value)?, at: *op_span }
            }
            StmtKind::Import(aliases) => {
                let whole = aliases.iter().map(|alias| alias.alias.is_some()).collect();
                Kind::Import(self.imports(aliases), whole)
            }
            StmtKind::ImportFrom { module_span, names: None, .. } => {
                bail!(*module_span, ImportError, "numscope has no import *"; hint: "import numpy as np")
            }
            StmtKind::ImportFrom { module, module_span, names: Some(names) } => Kind::ImportFrom {
                module: module.as_str().into(),
                at: *module_span,
                names: self.imports(names),
            },
            StmtKind::Pass | StmtKind::AnnAssign { value: None, .. } => Kind::Pass,
            StmtKind::Global(names) => self.global(names)?,
            StmtKind::Nonlocal(names) => self.nonlocal(names)?,
            StmtKind::Del(targets) => Kind::Del(self.targets(targets)?),
            StmtKind::Return(value) => Kind::Return(self.maybe(value.as_ref())?),
            StmtKind::Break => Kind::Break,
            StmtKind::Continue => Kind::Continue,
            StmtKind::Assert { test, message } => {
                Kind::Assert { test: self.node(test)?, message: self.maybe(message.as_ref())? }
            }
            StmtKind::Raise { error, cause } => Kind::Raise {
                error: self.maybe(error.as_ref())?,
                cause: self.maybe(cause.as_ref())?,
            },
            StmtKind::If { .. }
            | StmtKind::For { .. }
            | StmtKind::While { .. }
            | StmtKind::Def { .. }
            | StmtKind::With { .. } => self.compound(kind)?,
        })
    }

    fn compound(&mut self, kind: &StmtKind) -> Result<Kind> {
        Ok(match kind {
            StmtKind::If { branches, orelse } => {
                let branches =
                    branches.iter().map(|(test, body)| Ok((self.node(test)?, self.block(body)?)));
                let branches = branches.collect::<Result<_>>()?;
                Kind::If { branches, orelse: self.block(orelse)? }
            }
            StmtKind::For { target, iterable, body, orelse } => {
                let iterable = self.node(iterable)?;
                let target = self.target(target)?;
                Kind::For { target, iterable, body: self.block(body)?, orelse: self.block(orelse)? }
            }
            StmtKind::While { test, body, orelse } => Kind::While {
                test: self.node(test)?,
                body: self.block(body)?,
                orelse: self.block(orelse)?,
            },
            StmtKind::Def { name, params, body, .. } => {
                let def = self.def(name, params, body)?;
                Kind::Def(self.name(name), def)
            }
            StmtKind::With { items, body } => {
                let items = items.iter().map(|(context, target)| {
                    let target = target.as_ref().map(|target| self.target(target)).transpose()?;
                    Ok((self.node(context)?, target))
                });
                let items = items.collect::<Result<_>>()?;
                Kind::With { items, body: self.block(body)? }
            }
            _ => unreachable!("the others have no blocks"),
        })
    }

    fn imports(&mut self, aliases: &[Alias]) -> Box<[(Box<str>, Span, Name)]> {
        let bound = aliases.iter().map(|alias| {
            let name = self.name(&super::imported(alias));
            (alias.path.as_str().into(), alias.span, name)
        });
        bound.collect()
    }

    fn global(&mut self, names: &[(String, Span)]) -> Result<Kind> {
        for (name, span) in names {
            if self.frame().place(name) != Place::Global {
                bail!(*span, SyntaxError, "name '{name}' is parameter and global");
            }
            declare_global(name);
            self.nothing_before("global", name, *span)?;
        }
        Ok(Kind::Pass)
    }

    fn nonlocal(&mut self, names: &[(String, Span)]) -> Result<Kind> {
        for (name, span) in names {
            if !self.frame().is_function {
                bail!(*span, SyntaxError, "nonlocal declaration not allowed at module level");
            }
            match self.frame().place(name) {
                Place::Cell(_) => self.nothing_before("nonlocal", name, *span)?,
                Place::Local(_) => {
                    bail!(*span, SyntaxError, "name '{name}' is parameter and nonlocal")
                }
                Place::Global => {
                    bail!(*span, SyntaxError, "no binding for nonlocal '{name}' found")
                }
            }
        }
        Ok(Kind::Pass)
    }

    /// A declaration stands before all that it is about.
    fn nothing_before(&mut self, word: &str, name: &str, span: Span) -> Result<()> {
        match self.frame().before.get(name) {
            Some(what) => bail!(span, SyntaxError, "name '{name}' is {what} {word} declaration"),
            None => Ok(()),
        }
    }

    fn targets(&mut self, targets: &[Expr]) -> Result<Box<[Target]>> {
        targets.iter().map(|target| self.target(target)).collect()
    }

    pub(super) fn target(&mut self, target: &Expr) -> Result<Target> {
        let kind = match &target.kind {
            ExprKind::Name(name) => TargetKind::Name(self.name(name)),
            ExprKind::Tuple(items) | ExprKind::List(items) => {
                let star = items.iter().position(|i| matches!(i.kind, ExprKind::Starred(_)));
                TargetKind::Items(self.targets(items)?, star)
            }
            ExprKind::Starred(inner) => return self.target(inner),
            ExprKind::Subscript { value, index } => {
                TargetKind::Item(Box::new(self.subscript(value, index)?))
            }
            ExprKind::Attribute { value, name, name_span } => {
                let object = self.node(value)?;
                TargetKind::Attribute(Box::new(Attribute {
                    object,
                    member: member(name, *name_span),
                }))
            }
            _ => bail!(target.span, SyntaxError, "cannot assign to {}", target.describe()),
        };
        Ok(Target { kind, span: target.span })
    }
}
