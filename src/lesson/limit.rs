//! What a lesson's own code may take: time, memory, room for files. A lesson may come from anyone, and nobody
//! typed its code.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;

use crate::bail;
use crate::context::binary_size;
use crate::diag::{Diagnostic, ErrorKind, Result, Span};
use crate::measure::clock::{Clock, RealClock};
use crate::measure::memory::own_bytes;
use crate::report::lab::Lab;
use crate::session::World;

/// What code may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The setups of a step together, and each run beside the time that it is measured for.
    pub time: Duration,
    /// All files that lie in its folder together.
    pub file_bytes: u64,
}

impl Limits {
    /// Of a lesson that does not say otherwise.
    ///
    /// 30 s: nobody waits longer for a step without thinking that it hangs, and the largest setup of the
    /// course, a file of 400 MB, takes some seconds on a slow disk. 1 GiB: that file twice, and less than any
    /// disk has free that is not full anyway.
    pub const STANDARD: Self = Self { time: Duration::from_secs(30), file_bytes: 1 << 30 };

    /// A world with a folder of its own for files.
    pub fn world(&self) -> World {
        World::apart(self.file_bytes)
    }
}

/// What lists, texts and the program itself take beside the arrays, which have a limit of their own. The
/// arrays' limit leaves a quarter of the memory free: this is less of it from 1 GiB on.
const ASIDE_BYTES: u64 = 256 << 20;

/// Between two looks at the memory: what is filled meanwhile, at some GB/s, is about [`ASIDE_BYTES`].
const LOOK: Duration = Duration::from_millis(50);

/// Why code was stopped.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Why {
    Time,
    Memory,
}

/// Run a lesson's own code, for so long at most.
///
/// # Errors
/// `TimeoutError` and `MemoryError` where it was stopped, at the place where it stood; what the work raises.
/// `KeyboardInterrupt` stands for Ctrl-C alone.
pub fn bounded<T>(
    lab: &mut Lab,
    time: Duration,
    work: impl FnOnce(&mut Lab) -> Result<T>,
) -> Result<T> {
    let (interrupt, limit) = {
        let session = lab.session.borrow();
        (Arc::clone(&session.cx.interrupt), session.cx.arena.limit() as u64)
    };
    let most_bytes = limit.max(own_bytes().unwrap_or(0)).saturating_add(ASIDE_BYTES);
    let (alive, ended) = mpsc::channel();
    let flag = Arc::clone(&interrupt);
    let guard = std::thread::Builder::new().spawn(move || watch(&ended, &flag, time, most_bytes));
    let Ok(guard) = guard else {
        bail!(Span::NONE, OSError, "the system gives no thread to watch the lesson's code");
    };
    let before = std::mem::replace(&mut lab.session.borrow_mut().cx.is_unattended, true);
    let result = work(lab);
    lab.session.borrow_mut().cx.is_unattended = before;
    drop::<mpsc::Sender<()>>(alive);
    let why = guard.join().ok().flatten();
    if why.is_some() {
        interrupt.store(false, Relaxed);
    }
    let is_users = interrupt.load(Relaxed);
    result.map_err(|error| explained(error, why, is_users, (time, most_bytes)))
}

/// Wait until the work has ended; stop it where it takes too much.
fn watch(
    ended: &mpsc::Receiver<()>,
    interrupt: &AtomicBool,
    time: Duration,
    most_bytes: u64,
) -> Option<Why> {
    let clock = RealClock::new();
    let end = clock.now_ns().saturating_add(time.as_nanos() as u64);
    loop {
        let left = Duration::from_nanos(end.saturating_sub(clock.now_ns()));
        match ended.recv_timeout(left.min(LOOK)) {
            Err(RecvTimeoutError::Timeout) => {}
            Ok(()) | Err(RecvTimeoutError::Disconnected) => return None,
        }
        let why = if clock.now_ns() >= end {
            Why::Time
        } else if own_bytes().is_some_and(|bytes| bytes > most_bytes) {
            Why::Memory
        } else {
            continue;
        };
        interrupt.store(true, Relaxed);
        return Some(why);
    }
}

/// What to say where code was stopped, or would stop more than itself.
fn explained(
    mut error: Diagnostic,
    why: Option<Why>,
    is_users: bool,
    (time, most_bytes): (Duration, u64),
) -> Diagnostic {
    let (kind, message) = match (error.kind, why) {
        (ErrorKind::KeyboardInterrupt, Some(Why::Time)) => (
            ErrorKind::TimeoutError,
            format!("a lesson's code may run for {} s", time.as_secs_f64()),
        ),
        (ErrorKind::KeyboardInterrupt, Some(Why::Memory)) => (
            ErrorKind::MemoryError,
            format!("with a lesson's code, numscope may take {}", binary_size(most_bytes as usize)),
        ),
        (ErrorKind::KeyboardInterrupt, None) if !is_users => {
            (ErrorKind::RuntimeError, "a lesson's code raises no KeyboardInterrupt".to_owned())
        }
        (ErrorKind::SystemExit, _) => {
            (ErrorKind::RuntimeError, "a lesson's code does not end the program".to_owned())
        }
        _ => return error,
    };
    (error.kind, error.message, error.status) = (kind, message, None);
    error
}
