//! `with`: what is entered is left again, whatever happens in between.

use super::call::special;
use super::code::{Block, Node, Target};
use super::flow::Flow;
use super::{Interp, modules::tempfile, pool};
use crate::bail;
use crate::diag::{Result, Span};
use crate::numpy::files::File;
use crate::numpy::settings::Temporary;
use crate::value::Value;

/// What `with` takes.
pub(super) trait Manage {
    /// What `as` binds.
    ///
    /// # Errors
    /// What entering raises.
    fn enter(&self, interp: &mut Interp<'_>, itself: &Value, span: Span) -> Result<Value>;
    /// The block was left.
    fn exit(&self, interp: &mut Interp<'_>);
}

/// The context manager that a value is.
fn manager(value: &Value) -> Option<&dyn Manage> {
    let Value::Function(callable) = value else { return None };
    let pool = callable.downcast::<pool::Pool>().map(|pool| -> &dyn Manage { pool });
    let file = || callable.downcast::<File>().map(|file| -> &dyn Manage { file });
    let folder = || callable.downcast::<tempfile::Folder>().map(|folder| -> &dyn Manage { folder });
    let setting = || callable.downcast::<Temporary>().map(|setting| -> &dyn Manage { setting });
    pool.or_else(file).or_else(folder).or_else(setting)
}

impl Manage for Temporary {
    fn enter(&self, interp: &mut Interp<'_>, _: &Value, span: Span) -> Result<Value> {
        self.enter(interp.cx, span)
    }

    fn exit(&self, interp: &mut Interp<'_>) {
        self.exit(interp.cx);
    }
}

impl Interp<'_> {
    /// `with a as b, c: body`.
    #[inline(never)]
    pub(super) fn with(&mut self, items: &[(Node, Option<Target>)], body: &Block) -> Result<Flow> {
        let [(context, target), rest @ ..] = items else { return self.block(body) };
        let value = self.eval(context)?;
        if let Some(leave) = special(&value, "__exit__") {
            let entered = match special(&value, "__enter__") {
                Some(enter) => self.call_special(enter, [value.clone()], context.span)?,
                None => value.clone(),
            };
            let bound = target.as_ref().map_or(Ok(()), |target| self.assign(target, entered));
            let flow = bound.and_then(|()| self.with(rest, body));
            let left = self.call_special(leave, [value], context.span);
            return flow.and_then(|flow| left.map(|_| flow));
        }
        let Some(manager) = manager(&value) else {
            bail!(
                context.span, TypeError,
                "'{}' object does not support the context manager protocol", value.type_name();
                hint: "with takes Pool(4), open(path), np.errstate(…), np.printoptions(…)"
            )
        };
        let entered = manager.enter(self, &value, context.span)?;
        let bound = target.as_ref().map_or(Ok(()), |target| self.assign(target, entered));
        let flow = bound.and_then(|()| self.with(rest, body));
        manager.exit(self);
        flow
    }
}
