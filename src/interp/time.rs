//! The module `time`: what clocks say, and waiting.
//!
//! `perf_counter` is the session's clock, so that a program and what measures it agree.

use std::time::{SystemTime, UNIX_EPOCH};

use super::Interp;
use super::builtins::Builtin;
use crate::diag::{Result, Span, did_you_mean};
use crate::numpy::registry::{Args, callable};
use crate::value::Value;
use crate::{bail, diagnostic};

/// Its functions.
static FUNCTIONS: &[Builtin] = &[
    Builtin {
        name: "perf_counter",
        run: |interp, args, span| {
            none(args, "perf_counter", span)?;
            Ok(Value::Float(interp.clock.now_ns() as f64 * 1e-9))
        },
    },
    Builtin {
        name: "perf_counter_ns",
        run: |interp, args, span| {
            none(args, "perf_counter_ns", span)?;
            Ok(Value::Int(interp.clock.now_ns() as i64))
        },
    },
    Builtin { name: "sleep", run: sleep },
    Builtin {
        name: "time",
        run: |_, args, span| {
            none(args, "time", span)?;
            let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
            Ok(Value::Float(since.as_secs_f64()))
        },
    },
];

/// Python's other names, those that people use.
const MISSING: &[&str] = &[
    "asctime",
    "ctime",
    "gmtime",
    "localtime",
    "monotonic",
    "monotonic_ns",
    "process_time",
    "process_time_ns",
    "strftime",
    "strptime",
    "thread_time",
    "time_ns",
];

/// `time.name`.
///
/// # Errors
/// `AttributeError` for what Python has not either, `NotImplementedError` for what it has.
pub(super) fn attribute(name: &str, span: Span) -> Result<Value> {
    if let Some(function) = FUNCTIONS.iter().find(|function| function.name == name) {
        return Ok(callable(function));
    }
    let known = FUNCTIONS.iter().map(|function| function.name);
    if MISSING.contains(&name) {
        let all: Vec<&str> = known.collect();
        bail!(
            span, NotImplementedError, "numscope has no time.{name} yet";
            hint: "there are time.{}", all.join(", time.")
        );
    }
    let error = diagnostic!(span, AttributeError, "module 'time' has no attribute '{name}'");
    Err(match did_you_mean(name, known) {
        Some(near) => error.hint(format!("did you mean time.{near}?")),
        None => error,
    })
}

fn none(args: &Args, name: &str, span: Span) -> Result<()> {
    match args.positional.len() + args.keywords.len() {
        0 => Ok(()),
        given => bail!(span, TypeError, "time.{name}() takes no arguments ({given} given)"),
    }
}

/// Between two looks at the interrupt.
const SLICE_NS: u64 = 20_000_000;
/// A longer sleep is refused, as by Python where its clock ends.
const LONGEST_S: f64 = 9.2e9;

fn sleep(interp: &mut Interp<'_>, args: &Args, span: Span) -> Result<Value> {
    let [seconds] = &args.positional[..] else {
        bail!(
            span,
            TypeError,
            "time.sleep() takes exactly one argument ({} given)",
            args.positional.len()
        )
    };
    let Some(seconds) = seconds.as_scalar().map(crate::array::dtype::Scalar::as_f64) else {
        bail!(
            span,
            TypeError,
            "'{}' object cannot be interpreted as an integer",
            seconds.type_name()
        )
    };
    if seconds.is_nan() {
        bail!(span, ValueError, "Invalid value NaN (not a number)");
    }
    if seconds < 0.0 {
        bail!(span, ValueError, "sleep length must be non-negative");
    }
    if seconds > LONGEST_S {
        bail!(span, OverflowError, "timestamp too large to convert to C _PyTime_t");
    }
    interp.cx.reach_outside("time.sleep", span)?;
    let end = interp.clock.now_ns().saturating_add((seconds * 1e9) as u64);
    loop {
        interp.cx.poll(span)?;
        let left = end.saturating_sub(interp.clock.now_ns());
        if left == 0 {
            return Ok(Value::None);
        }
        interp.clock.sleep(left.min(SLICE_NS));
    }
}
