//! `functools.partial`: a function with some of its arguments given.

use std::any::Any;
use std::rc::Rc;

use super::super::Interp;
use super::super::builtins::objects::can_be_called;
use crate::array::format::PrintOptions;
use crate::bail;
use crate::diag::{Result, Span};
use crate::numpy::registry::Args;
use crate::value::{Call, Callable, Dict, Key, Value};

/// A function, and the arguments that come before those of a call.
#[derive(Debug)]
pub(in crate::interp) struct Partial {
    function: Value,
    given: Args,
}

impl Call for Partial {
    fn name(&self) -> &'static str {
        "partial"
    }

    fn repr(&self) -> String {
        let shown = |value: &Value| super::super::repr(value, &PrintOptions::default());
        let mut parts = vec![shown(&self.function)];
        parts.extend(self.given.positional.iter().map(shown));
        parts.extend(
            self.given.keywords.iter().map(|(name, value, _)| format!("{name}={}", shown(value))),
        );
        format!("functools.partial({})", parts.join(", "))
    }

    fn class(&self) -> &'static str {
        "functools.partial"
    }

    fn field(&self, name: &str) -> Option<Value> {
        match name {
            "func" => Some(self.function.clone()),
            "args" => Some(Value::tuple(self.given.positional.iter().cloned())),
            "keywords" => {
                let mut all = Dict::default();
                for (name, value, _) in &self.given.keywords {
                    let key = Key::new(Value::text(&**name), Span::NONE).ok()?;
                    all.insert(key, value.clone());
                }
                Some(Value::dict(all))
            }
            _ => None,
        }
    }

    fn fields(&self) -> Vec<&'static str> {
        vec!["func", "args", "keywords"]
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

impl Partial {
    /// Call the function; what the call gives by name counts before what was given.
    ///
    /// # Errors
    /// Those of the function.
    pub(in crate::interp) fn call(
        &self,
        interp: &mut Interp<'_>,
        args: Args,
        span: Span,
    ) -> Result<Value> {
        let mut all = self.given.clone();
        all.positional.extend(args.positional);
        for (name, value, at) in args.keywords {
            match all.keywords.iter_mut().find(|(known, ..)| *known == name) {
                Some((_, known, place)) => (*known, *place) = (value, at),
                None => all.keywords.push((name, value, at)),
            }
        }
        interp.apply(&self.function, all, span)
    }
}

/// `functools.partial(function, *args, **kwargs)`.
///
/// # Errors
/// Python's `TypeError` for what cannot be called.
pub(super) fn partial(_: &mut Interp<'_>, args: &Args, span: Span) -> Result<Value> {
    let [function, rest @ ..] = &args.positional[..] else {
        bail!(span, TypeError, "type 'partial' takes at least one argument")
    };
    if !can_be_called(function) {
        bail!(span, TypeError, "the first argument must be callable");
    }
    let positional = rest.iter().cloned().collect();
    let given = Args { positional, keywords: args.keywords.clone() };
    let made = Partial { function: function.clone(), given };
    Ok(Value::Function(Callable::Shared(Rc::new(made))))
}
