//! What NumPy's functions that call the user's code call it through.

use super::items::Items;
use super::{Interp, builtins};
use crate::context::Context;
use crate::diag::{Result, Span};
use crate::numpy::registry::{Args, Caller, Next};
use crate::value::Value;

impl Caller for Interp<'_> {
    fn cx(&mut self) -> &mut Context {
        self.cx
    }

    fn call(&mut self, function: &Value, args: Args, span: Span) -> Result<Value> {
        self.apply(function, args, span)
    }

    fn is_callable(&self, value: &Value) -> bool {
        builtins::objects::can_be_called(value)
    }

    fn percent(&mut self, format: &str, value: &Value, span: Span) -> Result<Value> {
        super::text::percent(self.cx, format, value, span)
    }

    fn each(
        &mut self,
        iterable: &Value,
        span: Span,
        each: &mut dyn FnMut(&mut dyn Caller, Value) -> Result<Next>,
    ) -> Result<()> {
        let mut items = Items::of(iterable, span)?;
        while let Some(item) = items.next(self, span)? {
            self.cx.poll(span)?;
            if each(self, item)? == Next::Enough {
                break;
            }
        }
        Ok(())
    }
}
