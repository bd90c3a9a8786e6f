//! Names that are read, and what is said of those that are not bound.

use super::Interp;
use super::names::Symbol;
use crate::bail;
use crate::diag::{Result, Span, did_you_mean};
use crate::value::Value;

impl Interp<'_> {
    #[inline]
    pub(super) fn local(&self, slot: u32, symbol: Symbol, span: Span) -> Result<Value> {
        match &self.stack[self.base + slot as usize] {
            Some(value) => Ok(value.clone()),
            None => Err(unbound(symbol, span)),
        }
    }

    /// What a shared variable holds; a free one comes from a function around.
    pub(super) fn cell(
        &self,
        cell: u32,
        symbol: Symbol,
        is_free: bool,
        span: Span,
    ) -> Result<Value> {
        let cell = &self.cells[cell as usize];
        match &*cell.value.borrow() {
            Some(value) => Ok(value.clone()),
            None if is_free => bail!(
                span,
                NameError,
                "cannot access free variable '{}' where it is not associated with a value in enclosing scope",
                symbol.text()
            ),
            None => Err(unbound(symbol, span)),
        }
    }

    #[inline]
    pub(super) fn global(
        &self,
        symbol: Symbol,
        builtin: Option<&Value>,
        span: Span,
    ) -> Result<Value> {
        match self.scope.at(symbol).or(builtin) {
            Some(value) => Ok(value.clone()),
            None => Err(self.undefined(symbol, span)),
        }
    }

    /// Python's complaint of a name that nobody bound.
    #[cold]
    pub(super) fn undefined(&self, symbol: Symbol, span: Span) -> crate::diag::Diagnostic {
        let name = &*symbol.text();
        let error = crate::diagnostic!(span, NameError, "name '{name}' is not defined");
        let known = self.scope.sorted();
        let names = known
            .iter()
            .map(|(n, _)| n.as_str())
            .filter(|n| !n.starts_with('_'))
            .chain(super::builtins::names().map(|name| -> &str { name }));
        match did_you_mean(name, names) {
            _ if name == "np" || name == "numpy" => error.hint("type: import numpy as np"),
            _ if super::modules::names().contains(&name) => {
                error.hint(format!("type: import {name}"))
            }
            Some(near) => error.hint(format!("did you mean {near}?")),
            None => error,
        }
    }
}

/// Python's complaint of a local name that is read before it is bound.
#[cold]
pub(super) fn unbound(symbol: Symbol, span: Span) -> crate::diag::Diagnostic {
    let name = symbol.text();
    crate::diagnostic!(
        span,
        UnboundLocalError,
        "cannot access local variable '{name}' where it is not associated with a value"
    )
    .hint(format!("the function binds {name} somewhere, so it is the function's own: global {name} or nonlocal {name} would say otherwise"))
}
