//! `multiprocessing.Pool`: worker threads that get copies of what they work on, as processes would.
//!
//! Each call of `map` starts its workers, each with a session of its own that knows the functions and values that
//! the function uses. Nothing is shared: arguments and results are packed, which copies them.

use std::any::Any;
use std::cell::Cell;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, mpsc};

use super::items;
use super::names::Scope;
use super::portable::{Failed, Globals, Packed, Packer};
use super::with::Manage;
use super::{Code, Interp, Recorder};
use crate::array::memory::Usage;
use crate::bail;
use crate::context::Context;
use crate::context::files::Files;
use crate::cost::Cost;
use crate::diag::{Result, Span};
use crate::exec::Mode;
use crate::measure::clock::RealClock;
use crate::numpy::registry::Args;
use crate::value::{Call, Value};

/// A pool of workers.
#[derive(Debug)]
pub(super) struct Pool {
    workers: usize,
    is_open: Cell<bool>,
}

impl Pool {
    /// So many workers.
    pub(super) fn new(workers: usize) -> Self {
        Self { workers, is_open: Cell::new(true) }
    }

    /// No more work is taken.
    pub(super) fn close(&self) {
        self.is_open.set(false);
    }

    /// Whether work is taken.
    pub(super) fn is_open(&self) -> bool {
        self.is_open.get()
    }
}

impl Call for Pool {
    fn name(&self) -> &'static str {
        "Pool"
    }

    fn repr(&self) -> String {
        let state = if self.is_open.get() { "RUN" } else { "CLOSE" };
        format!("<multiprocessing.pool.Pool state={state} pool_size={}>", self.workers)
    }

    fn class(&self) -> &'static str {
        "Pool"
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

impl Manage for Pool {
    fn enter(&self, _: &mut Interp<'_>, itself: &Value, span: Span) -> Result<Value> {
        if !self.is_open() {
            bail!(span, ValueError, "Pool not running");
        }
        Ok(itself.clone())
    }

    fn exit(&self, _: &mut Interp<'_>) {
        self.close();
    }
}

/// What all workers of one call share.
struct Work {
    function: Packed,
    globals: Globals,
    /// The arguments of each call.
    tasks: Vec<Vec<Packed>>,
    next: AtomicUsize,
    mode: &'static Mode,
    limit: usize,
    interrupt: Arc<std::sync::atomic::AtomicBool>,
    files: Files,
    is_unattended: bool,
}

/// What a worker says.
enum Said {
    Done { task: usize, result: std::result::Result<Packed, Failed>, printed: String },
    Ended { usage: Usage, meter: Cost },
}

/// A worker's stack: as large as that of the main interpreter's functions within functions need.
const STACK_BYTES: usize = 256 << 20;

/// Call a function with each of these arguments, in workers.
///
/// # Errors
/// What pickling refuses; the first error of a call, in the order of the calls; `KeyboardInterrupt`.
pub(super) fn map(
    interp: &mut Interp<'_>,
    pool: &Pool,
    function: &Value,
    calls: &[Vec<Value>],
    span: Span,
) -> Result<Vec<Value>> {
    if !pool.is_open() {
        bail!(span, ValueError, "Pool not running");
    }
    let work = pack(interp, pool, function, calls, span)?;
    let (sender, answers) = mpsc::channel();
    let workers = pool.workers.min(calls.len().max(1));
    for _ in 0..workers {
        let (work, sender) = (Arc::clone(&work), sender.clone());
        let worker = std::thread::Builder::new().stack_size(STACK_BYTES);
        if worker.spawn(move || serve(&work, &sender)).is_err() {
            bail!(span, OSError, "the system gives no thread for a worker");
        }
    }
    drop(sender);
    let mut results: Vec<Option<std::result::Result<Packed, Failed>>> = vec![None; calls.len()];
    let mut total = Usage::default();
    // At Ctrl-C the workers see the same flag and end by themselves; they are waited for, so that none goes on
    // after it is taken back.
    for said in answers {
        match said {
            Said::Done { task, result, printed } => {
                results[task] = Some(result);
                if interp.cx.output.print(&printed).is_err() {
                    bail!(span, OSError, "what a worker printed cannot be written");
                }
            }
            Said::Ended { usage, meter } => {
                total.arrays += usage.arrays;
                total.bytes_allocated += usage.bytes_allocated;
                // They ran side by side: together they had at most so much.
                total.bytes_peak += usage.bytes_peak;
                interp.cx.meter = interp.cx.meter.then(meter);
            }
        }
    }
    interp.cx.poll(span)?;
    interp.cx.arena.absorb(total);
    let mut values = Vec::with_capacity(results.len());
    for result in results {
        let packed = match result {
            Some(result) => result.map_err(|failed| failed.at(span))?,
            None => bail!(span, RuntimeError, "a worker ended without an answer"),
        };
        values.push(packed.unpack(interp.cx, interp.scope).map_err(|error| error.at(span))?);
    }
    Ok(values)
}

/// Copy the function, what it needs, and the arguments.
fn pack(
    interp: &mut Interp<'_>,
    pool: &Pool,
    function: &Value,
    calls: &[Vec<Value>],
    span: Span,
) -> Result<Arc<Work>> {
    let limit = interp.cx.arena.limit().saturating_sub(interp.cx.arena.bytes_live() as usize);
    let interrupt = Arc::clone(&interp.cx.interrupt);
    let (files, is_unattended) = (interp.cx.files.clone(), interp.cx.is_unattended);
    let mode = interp.mode;
    let mut packer = Packer::new(interp.cx, interp.scope, span);
    let function = packer.pack(function)?;
    let mut tasks = Vec::with_capacity(calls.len());
    for arguments in calls {
        tasks.push(arguments.iter().map(|value| packer.pack(value)).collect::<Result<_>>()?);
    }
    let globals = packer.globals;
    Ok(Arc::new(Work {
        function,
        globals,
        tasks,
        next: AtomicUsize::new(0),
        mode,
        limit: limit / pool.workers.max(1),
        interrupt,
        files,
        is_unattended,
    }))
}

/// A worker: takes the next task until there is none.
fn serve(work: &Work, answers: &mpsc::Sender<Said>) {
    let mut cx = Context::new(work.limit, &[0]);
    cx.interrupt = Arc::clone(&work.interrupt);
    (cx.files, cx.is_unattended) = (work.files.clone(), work.is_unattended);
    cx.threads.set_count(1);
    cx.arena.set_policy(work.mode.policy);
    let mark = cx.arena.mark();
    let mut scope = Scope::default();
    let ready = work.globals.bind(&mut cx, &mut scope);
    let code = Code::parse("<worker>", "").expect("an empty text is sound");
    let (clock, mut recorder) = (RealClock::new(), Recorder::default());
    while !work.interrupt.load(Ordering::Relaxed) {
        let task = work.next.fetch_add(1, Ordering::Relaxed);
        let Some(arguments) = work.tasks.get(task) else { break };
        let result = ready.clone().and_then(|()| {
            let function = work.function.unpack(&mut cx, &scope)?;
            let mut positional = smallvec::SmallVec::new();
            for packed in arguments {
                positional.push(packed.unpack(&mut cx, &scope)?);
            }
            let given = Args { positional, keywords: Vec::new() };
            let mut interp =
                Interp::new(&mut cx, &mut scope, work.mode, &clock, &mut recorder, &code);
            let value = interp.apply(&function, given, Span::NONE)?;
            Packer::new(&mut cx, &scope, Span::NONE).pack(&value)
        });
        let printed = cx.output.take();
        let said = Said::Done { task, result: result.map_err(Failed::from), printed };
        if answers.send(said).is_err() {
            return;
        }
    }
    let usage = cx.arena.since(&mark);
    // Nobody listens any more where the caller was interrupted.
    drop(answers.send(Said::Ended { usage, meter: cx.meter }));
}

/// The arguments of each call: an item each, or for `starmap` the items of each item.
///
/// # Errors
/// `TypeError` for what has no items.
pub(super) fn calls(
    interp: &mut Interp<'_>,
    iterable: &Value,
    is_starred: bool,
    span: Span,
) -> Result<Vec<Vec<Value>>> {
    let all = items::all(interp, iterable, span)?;
    if !is_starred {
        return Ok(all.into_iter().map(|item| vec![item]).collect());
    }
    all.iter().map(|item| items::all(interp, item, span)).collect()
}
