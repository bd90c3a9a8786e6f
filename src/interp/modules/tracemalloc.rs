//! The module `tracemalloc`: what arrays take, and the most that they took at a time.
//!
//! It sees arrays alone, as numscope's ledger does; Python's own also sees lists and texts.

use super::super::Interp;
use super::super::builtins::Builtin;
use super::Module;
use crate::value::Value;

pub(super) static MODULE: Module = Module {
    name: "tracemalloc",
    rows: &[
        Builtin::new("tracemalloc", "clear_traces", (0, 0), |interp, _, _| {
            if interp.cx.traced.is_some() {
                begin(interp);
            }
            Ok(Value::None)
        }),
        Builtin::new("tracemalloc", "get_traced_memory", (0, 0), |interp, _, _| {
            let arena = &interp.cx.arena;
            let beyond = |bytes: u64| match interp.cx.traced {
                Some(before) => Value::Int(bytes.saturating_sub(before) as i64),
                None => Value::Int(0),
            };
            Ok(Value::tuple([beyond(arena.bytes_live()), beyond(arena.bytes_highest())]))
        }),
        Builtin::new("tracemalloc", "is_tracing", (0, 0), |interp, _, _| {
            Ok(Value::Bool(interp.cx.traced.is_some()))
        }),
        Builtin::new("tracemalloc", "reset_peak", (0, 0), |interp, _, _| {
            interp.cx.arena.reset_highest();
            Ok(Value::None)
        }),
        Builtin::new("tracemalloc", "start", (0, 1), |interp, _, _| {
            if interp.cx.traced.is_none() {
                begin(interp);
            }
            Ok(Value::None)
        }),
        Builtin::new("tracemalloc", "stop", (0, 0), |interp, _, _| {
            interp.cx.traced = None;
            Ok(Value::None)
        }),
    ],
    values: &[],
    missing: &["get_object_traceback", "take_snapshot"],
};

/// Trace what arrays take beyond what they take now.
fn begin(interp: &mut Interp<'_>) {
    interp.cx.traced = Some(interp.cx.arena.bytes_live());
    interp.cx.arena.reset_highest();
}
