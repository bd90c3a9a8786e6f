//! The module `functools`: `partial`, `reduce`.

use super::super::Interp;
use super::super::builtins::{ANY, Builtin};
use super::super::items::Items;
use super::super::streams::two;
use super::super::takes::MANY;
use super::Module;
use super::partial::partial;
use crate::bail;
use crate::diag::{Result, Span};
use crate::numpy::registry::Args;
use crate::value::Value;

pub(super) static MODULE: Module = Module {
    name: "functools",
    rows: &[
        Builtin::class("functools", "partial", (0, MANY), partial).named(ANY),
        Builtin::new("functools", "reduce", (2, 3), reduce),
    ],
    values: &[],
    missing: &["cache", "cmp_to_key", "lru_cache", "singledispatch", "wraps"],
};

fn reduce(interp: &mut Interp<'_>, args: &Args, span: Span) -> Result<Value> {
    let function = &args.positional[0];
    let mut items = Items::of(&args.positional[1], span).map_err(|error| {
        if error.message.ends_with("is not iterable") {
            crate::diagnostic!(span, TypeError, "reduce() arg 2 must support iteration")
        } else {
            error
        }
    })?;
    let first = match args.positional.get(2) {
        Some(initial) => Some(initial.clone()),
        None => items.next(interp, span)?,
    };
    let Some(mut total) = first else {
        bail!(span, TypeError, "reduce() of empty iterable with no initial value")
    };
    while let Some(item) = items.next(interp, span)? {
        interp.cx.poll(span)?;
        total = interp.apply(function, two(total, item), span)?;
    }
    Ok(total)
}
