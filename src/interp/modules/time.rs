//! The module `time`: what clocks say, and waiting.
//!
//! `perf_counter` is the session's clock, so that a program and what measures it agree.

use std::time::{SystemTime, UNIX_EPOCH};

use super::super::Interp;
use super::super::builtins::Builtin;
use super::Module;
use crate::bail;
use crate::diag::{Result, Span};
use crate::numpy::registry::Args;
use crate::value::Value;

pub(super) static MODULE: Module = Module {
    name: "time",
    rows: &[
        Builtin::new("time", "monotonic", (0, 0), |interp, _, _| Ok(seconds(now(interp)))),
        Builtin::new("time", "monotonic_ns", (0, 0), |interp, _, _| Ok(now(interp).into())),
        Builtin::new("time", "perf_counter", (0, 0), |interp, _, _| Ok(seconds(now(interp)))),
        Builtin::new("time", "perf_counter_ns", (0, 0), |interp, _, _| Ok(now(interp).into())),
        Builtin::new("time", "process_time", (0, 0), |_, _, span| processor_ns(span).map(seconds)),
        Builtin::new("time", "process_time_ns", (0, 0), |_, _, span| {
            processor_ns(span).map(Value::Int)
        }),
        Builtin::new("time", "sleep", (1, 1), sleep),
        Builtin::new("time", "time", (0, 0), |_, _, _| Ok(seconds(since_1970_ns()))),
        Builtin::new("time", "time_ns", (0, 0), |_, _, _| Ok(since_1970_ns().into())),
    ],
    values: &[],
    missing: &[
        "asctime",
        "ctime",
        "gmtime",
        "localtime",
        "mktime",
        "strftime",
        "strptime",
        "thread_time",
    ],
};

fn now(interp: &Interp<'_>) -> i64 {
    interp.clock.now_ns() as i64
}

fn seconds(ns: i64) -> Value {
    Value::Float(ns as f64 * 1e-9)
}

fn since_1970_ns() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_nanos() as i64
}

/// What processors have worked for the process so far.
fn processor_ns(span: Span) -> Result<i64> {
    match crate::measure::memory::cpu_times() {
        Some(times) => Ok((times.user_ns + times.sys_ns) as i64),
        None => bail!(span, OSError, "the system does not say how long processors have worked"),
    }
}

/// Between two looks at the interrupt.
const SLICE_NS: u64 = 20_000_000;
/// A longer sleep is refused, as by Python where its clock ends.
const LONGEST_S: f64 = 9.2e9;

fn sleep(interp: &mut Interp<'_>, args: &Args, span: Span) -> Result<Value> {
    let seconds = &args.positional[0];
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
