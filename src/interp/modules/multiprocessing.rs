//! The module `multiprocessing`: `Pool` and `cpu_count`.

use std::rc::Rc;

use super::super::builtins::{Builtin, index};
use super::super::pool::Pool;
use super::super::takes::python;
use super::Module;
use crate::bail;
use crate::value::{Callable, Value};

pub(super) static MODULE: Module = Module {
    name: "multiprocessing",
    rows: &[
        Builtin::python("multiprocessing", "Pool", |interp, args, span| {
            let names = ["processes", "initializer", "initargs", "maxtasksperchild"];
            let [processes, initializer, ..] = python("Pool", names, 0, args, span)?;
            if initializer.is_some_and(|value| !matches!(value, Value::None)) {
                bail!(span, NotImplementedError, "numscope has no initializer= of Pool()");
            }
            let workers = match processes {
                None | Some(Value::None) => interp.cx.threads.count() as i64,
                Some(value) => index(&value, span)?,
            };
            if workers < 1 {
                bail!(span, ValueError, "Number of processes must be at least 1");
            }
            if workers > MOST_WORKERS {
                bail!(span, ValueError, "numscope's Pool has at most {MOST_WORKERS} workers");
            }
            let pool = Pool::new(workers as usize);
            Ok(Value::Function(Callable::Shared(Rc::new(pool))))
        }),
        Builtin::new("multiprocessing", "cpu_count", (0, 0), |_, _, _| {
            Ok(std::thread::available_parallelism().map_or(1, usize::from).into())
        }),
    ],
    values: &[],
    missing: &["Process", "Queue", "Pipe", "Lock", "Manager", "Value", "Array", "current_process"],
};

/// Threads are cheap, but not without number.
const MOST_WORKERS: i64 = 256;
