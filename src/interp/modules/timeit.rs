//! The module `timeit`: how long a function takes to be called many times.

use super::super::Interp;
use super::super::builtins::{Builtin, index};
use super::super::takes::python;
use super::Module;
use crate::bail;
use crate::diag::{Result, Span};
use crate::numpy::registry::Args;
use crate::value::Value;

pub(super) static MODULE: Module = Module {
    name: "timeit",
    rows: &[
        Builtin::new("timeit", "default_timer", (0, 0), |interp, _, _| {
            Ok(Value::Float(interp.clock.now_ns() as f64 * 1e-9))
        }),
        Builtin::python("timeit", "repeat", repeat),
        Builtin::python("timeit", "timeit", timeit),
    ],
    values: &[],
    missing: &["Timer"],
};

/// Calls where no number is given, as in Python.
const NUMBER: i64 = 1_000_000;

fn timeit(interp: &mut Interp<'_>, args: &Args, span: Span) -> Result<Value> {
    let names = ["stmt", "setup", "timer", "number", "globals"];
    let [function, setup, _, number, _] = python("timeit", names, 0, args, span)?;
    let number = number.map_or(Ok(NUMBER), |number| index(&number, span))?;
    once(interp, function.as_ref(), setup.as_ref(), number, span)
}

fn repeat(interp: &mut Interp<'_>, args: &Args, span: Span) -> Result<Value> {
    let names = ["stmt", "setup", "timer", "repeat", "number", "globals"];
    let [function, setup, _, times, number, _] = python("repeat", names, 0, args, span)?;
    let times = times.map_or(Ok(5), |times| index(&times, span))?;
    let number = number.map_or(Ok(NUMBER), |number| index(&number, span))?;
    let mut all = Vec::new();
    for _ in 0..times {
        all.push(once(interp, function.as_ref(), setup.as_ref(), number, span)?);
    }
    Ok(Value::list(all))
}

/// The seconds that so many calls take.
fn once(
    interp: &mut Interp<'_>,
    function: Option<&Value>,
    setup: Option<&Value>,
    number: i64,
    span: Span,
) -> Result<Value> {
    let callable = |value: Option<&Value>| match value {
        Some(Value::Str(_)) | None => bail!(
            span, NotImplementedError, "numscope's timeit calls functions, and runs no texts";
            hint: "timeit.timeit(lambda: np.sum(a), number=10), or %timeit np.sum(a)"
        ),
        Some(function @ (Value::Function(_) | Value::DType(_))) => Ok(function.clone()),
        Some(_) => bail!(span, ValueError, "stmt is neither a string nor callable"),
    };
    if let Some(setup) =
        setup.filter(|setup| !matches!(setup, Value::Str(text) if &**text == "pass"))
    {
        let setup = callable(Some(setup))?;
        interp.apply(&setup, Args::default(), span)?;
    }
    let function = callable(function)?;
    let before = interp.clock.now_ns();
    for _ in 0..number {
        interp.cx.poll(span)?;
        interp.apply(&function, Args::default(), span)?;
    }
    let after = interp.clock.now_ns();
    Ok(Value::Float(after.saturating_sub(before) as f64 * 1e-9))
}
