//! The module `psutil`: memory and processors, as the operating system sees them.

use super::super::Interp;
use super::super::builtins::Builtin;
use super::super::takes::{given, python};
use super::Module;
use super::record::Record;
use crate::bail;
use crate::diag::{Result, Span};
use crate::measure::memory;
use crate::numpy::convert;
use crate::numpy::registry::{Args, callable};
use crate::value::Value;

pub(super) static MODULE: Module = Module {
    name: "psutil",
    rows: &[
        Builtin::class("psutil", "Process", (0, 1), process).named(&["pid"]),
        Builtin::python("psutil", "cpu_count", cpu_count),
        Builtin::python("psutil", "virtual_memory", |_, args, span| virtual_memory(args, span)),
    ],
    values: &[],
    missing: &["cpu_freq", "cpu_percent", "cpu_times", "disk_usage", "pids", "swap_memory"],
};

fn process(_: &mut Interp<'_>, args: &Args, span: Span) -> Result<Value> {
    let own = i64::from(std::process::id());
    let pid = match given(args, 0, "pid") {
        None | Some(Value::None) => own,
        Some(value) => convert::as_integer(value, span)?,
    };
    if pid != own {
        bail!(
            span, NotImplementedError, "numscope knows no other process than its own, {own}";
            hint: "psutil.Process() is this one"
        );
    }
    let fields = vec![
        ("pid", Value::Int(pid)),
        ("name", Value::text("numscope")),
        ("memory_info", callable(&MEMORY_INFO)),
        ("cpu_times", callable(&CPU_TIMES)),
    ];
    Ok(Record::value("psutil.Process", "psutil.Process", fields))
}

static MEMORY_INFO: Builtin = Builtin::new("", "memory_info", (0, 0), |_, _, span| {
    let [Some(rss), Some(vms)] = [memory::rss_bytes(), memory::virtual_bytes()] else {
        return Err(silent(span));
    };
    let fields = vec![("rss", Value::Int(rss as i64)), ("vms", Value::Int(vms as i64))];
    Ok(Record::value("psutil._pslinux.pmem", "pmem", fields))
});

static CPU_TIMES: Builtin = Builtin::new("", "cpu_times", (0, 0), |_, _, span| {
    let Some(times) = memory::cpu_times() else { return Err(silent(span)) };
    let seconds = |ns: u64| Value::Float(ns as f64 * 1e-9);
    let fields = vec![("user", seconds(times.user_ns)), ("system", seconds(times.sys_ns))];
    Ok(Record::value("psutil._pslinux.pcputimes", "pcputimes", fields))
});

fn silent(span: Span) -> crate::diag::Diagnostic {
    crate::diagnostic!(span, OSError, "the operating system does not say")
}

fn cpu_count(_: &mut Interp<'_>, args: &Args, span: Span) -> Result<Value> {
    let [logical] = python("cpu_count", ["logical"], 0, args, span)?;
    let is_logical = logical.map_or(Ok(true), |flag| convert::as_flag(&flag, span))?;
    let count = if is_logical {
        std::thread::available_parallelism().ok().map(usize::from)
    } else {
        memory::physical_cores()
    };
    Ok(count.map_or(Value::None, Value::from))
}

fn virtual_memory(args: &Args, span: Span) -> Result<Value> {
    let [] = python("virtual_memory", [], 0, args, span)?;
    let both = [memory::total_memory_bytes(), memory::available_memory_bytes()];
    let [Some(total), Some(available)] = both else { return Err(silent(span)) };
    let used = total.saturating_sub(available);
    let percent = (used as f64 / total as f64 * 1000.0).round() / 10.0;
    let fields = vec![
        ("total", Value::Int(total as i64)),
        ("available", Value::Int(available as i64)),
        ("percent", Value::Float(percent)),
        ("used", Value::Int(used as i64)),
    ];
    Ok(Record::value("psutil._pslinux.svmem", "svmem", fields))
}
