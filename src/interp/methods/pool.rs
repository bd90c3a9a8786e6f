//! The methods of `multiprocessing.Pool`.

use super::super::pool::{self, Pool};
use super::super::{Interp, streams};
use super::Method;
use crate::bail;
use crate::diag::{Result, Span};
use crate::numpy::registry::Args;
use crate::value::Value;

pub(super) static ROWS: &[Method] = &[
    Method { name: "map", takes: (2, 3), keywords: &["func", "iterable", "chunksize"], run: map },
    Method {
        name: "starmap",
        takes: (2, 3),
        keywords: &["func", "iterable", "chunksize"],
        run: |interp, object, args, span| work(interp, object, args, true, span).map(Value::list),
    },
    Method { name: "imap", takes: (2, 3), keywords: &["func", "iterable", "chunksize"], run: imap },
    Method {
        name: "imap_unordered",
        takes: (2, 3),
        keywords: &["func", "iterable", "chunksize"],
        run: imap,
    },
    Method::new("close", (0, 0), |_, object, _, span| {
        of(object, span)?.close();
        Ok(Value::None)
    }),
    Method::new("terminate", (0, 0), |_, object, _, span| {
        of(object, span)?.close();
        Ok(Value::None)
    }),
    Method::new("join", (0, 0), |_, object, _, span| {
        if of(object, span)?.is_open() {
            bail!(span, ValueError, "Pool is still running");
        }
        Ok(Value::None)
    }),
];

fn of(object: &Value, span: Span) -> Result<&Pool> {
    if let Value::Function(callable) = object
        && let Some(pool) = callable.downcast::<Pool>()
    {
        return Ok(pool);
    }
    bail!(span, TypeError, "'{}' object is no Pool", object.type_name())
}

fn work(
    interp: &mut Interp<'_>,
    object: &Value,
    args: &Args,
    is_starred: bool,
    span: Span,
) -> Result<Vec<Value>> {
    let pool = of(object, span)?;
    let argument = |i: usize, name: &str| {
        let by_name = || args.keywords.iter().find(|(known, _, _)| known == name);
        args.positional.get(i).or_else(|| by_name().map(|(_, value, _)| value)).cloned()
    };
    let (Some(function), Some(iterable)) = (argument(0, "func"), argument(1, "iterable")) else {
        bail!(span, TypeError, "a Pool's map takes a function and what it is called with")
    };
    let calls = pool::calls(interp, &iterable, is_starred, span)?;
    pool::map(interp, pool, &function, &calls, span)
}

fn map(interp: &mut Interp<'_>, object: &Value, args: &Args, span: Span) -> Result<Value> {
    work(interp, object, args, false, span).map(Value::list)
}

/// Its items are there when it returns, which nobody can tell from items that come.
fn imap(interp: &mut Interp<'_>, object: &Value, args: &Args, span: Span) -> Result<Value> {
    let items = work(interp, object, args, false, span)?;
    streams::iter(&Value::list(items), span)
}
