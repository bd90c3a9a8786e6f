//! `import` and `from … import`.

use super::code::Name;
use super::{Interp, modules};
use crate::diag::{ErrorKind, Result, Span};
use crate::diagnostic;
use crate::value::Value;

impl Interp<'_> {
    /// `import a.b as c`; `whole` says of each whether it is bound by a name of its own.
    pub(super) fn import(
        &mut self,
        paths: &[(Box<str>, Span, Name)],
        whole: &[bool],
    ) -> Result<()> {
        for ((path, span, name), &whole) in paths.iter().zip(whole) {
            let mut module = modules::find(path, *span)?;
            if !whole {
                // `import numpy.random` binds numpy.
                let outer = path.split('.').next().unwrap_or(path);
                module = modules::find(outer, *span)?;
            }
            self.bind(*name, Value::Module(module));
        }
        Ok(())
    }

    /// `from module import a as b`: all are found before one is bound.
    pub(super) fn import_from(
        &mut self,
        module: &str,
        at: Span,
        names: &[(Box<str>, Span, Name)],
    ) -> Result<()> {
        let module = modules::find(module, at)?;
        let mut found = Vec::new();
        for (path, span, name) in names {
            let value = modules::attribute(module, path, *span).map_err(|error| {
                if error.kind != ErrorKind::AttributeError {
                    return error;
                }
                let refused = diagnostic!(
                    *span,
                    ImportError,
                    "cannot import name '{path}' from '{module}' (unknown location)"
                );
                error.hints.iter().fold(refused, |refused, hint| refused.hint(hint.as_str()))
            })?;
            found.push((*name, value));
        }
        for (name, value) in found {
            self.bind(name, value);
        }
        Ok(())
    }
}
