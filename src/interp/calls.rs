//! What each function costs while a program runs: the collector that the interpreter tells of calls.
//!
//! Knows names, a clock and the ledger of arrays; nothing of what a function does or how a profile looks.
//!
//! A call enters and leaves; what it calls nests. Time and memory go to the innermost call, so that a
//! function's own part is without the functions that it calls. An array expression runs as one pass or
//! several, whatever functions are written in it: it counts as a call of its own.

use std::any::Any;
use std::collections::HashMap;
use std::rc::Rc;

use super::Interp;
use super::code::{Body, Lambda, Source};
use super::function::Function;
use crate::array::memory::Mark;
use crate::context::Context;
use crate::diag::{self, Result, Span};
use crate::measure::clock::Clock;

/// What was called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Callee {
    /// The text itself, outside of functions.
    Lines,
    /// A function of the user's.
    User,
    /// One of Python's or NumPy's.
    Library,
    /// An array expression.
    Arrays,
}

/// What one function cost in all.
#[derive(Clone, Debug)]
pub struct CallCost {
    /// What it is.
    pub callee: Callee,
    /// Its name; an array expression's text.
    pub name: String,
    /// The text that it stands in, and the line, from 1; none of the library.
    pub place: Option<(Rc<str>, usize)>,
    /// Calls.
    pub calls: u64,
    /// Calls that did not come from a call of the same function.
    pub outer_calls: u64,
    /// Nanoseconds without the functions that it calls.
    pub own_ns: u64,
    /// The same with them.
    pub total_ns: u64,
    /// Intervals between two readings of the clock that `own_ns` is made of.
    pub own_intervals: u64,
    /// The same of `total_ns`.
    pub total_intervals: u64,
    /// New array buffers of its own.
    pub arrays: u64,
    /// Their bytes.
    pub bytes_allocated: u64,
    /// Its calls that run: more than one where it calls itself.
    running: u32,
}

/// By what a function is told from others: where its code or its row is kept, or where an expression stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Key {
    Lines,
    Code(*const Lambda),
    Row(*const ()),
    Text(*const Source, Span),
}

/// A call that runs.
#[derive(Debug)]
struct Frame {
    row: usize,
    start_ns: u64,
    start_intervals: u64,
}

/// Where the interval began that is running.
#[derive(Debug)]
struct Reading {
    ns: u64,
    mark: Mark,
}

/// Collects what calls cost.
pub struct CallProfiler {
    clock: Rc<dyn Clock>,
    rows: Vec<CallCost>,
    places: HashMap<Key, usize>,
    frames: Vec<Frame>,
    intervals: u64,
    last: Option<Reading>,
    /// What keys point to, which must not be freed meanwhile.
    kept: Vec<Rc<dyn Any>>,
}

impl std::fmt::Debug for CallProfiler {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CallProfiler").field("frames", &self.frames).finish_non_exhaustive()
    }
}

impl CallProfiler {
    /// Before anything ran.
    pub fn new(clock: Rc<dyn Clock>) -> Self {
        Self {
            clock,
            rows: Vec::new(),
            places: HashMap::new(),
            frames: Vec::new(),
            intervals: 0,
            last: None,
            kept: Vec::new(),
        }
    }

    /// The text begins to run.
    pub fn begin(&mut self, cx: &Context) {
        self.enter(Key::Lines, cx, || Seen {
            callee: Callee::Lines,
            name: "<module>".to_owned(),
            place: None,
            keeps: None,
        });
    }

    /// Nothing runs any more; what an error left open ends too.
    pub fn end(&mut self, cx: &Context) {
        while !self.frames.is_empty() {
            self.leave(cx);
        }
        if let Some(last) = self.last.take() {
            // Marks nest: each is read, so that the peak of what is around it is kept.
            let _nothing = cx.arena.since(&last.mark);
        }
    }

    /// What each function cost, in the order in which they were called first.
    pub fn rows(&self) -> &[CallCost] {
        &self.rows
    }

    /// How often the clock was read to end an interval.
    pub fn intervals(&self) -> u64 {
        self.intervals
    }

    /// Nanoseconds that profiling adds to each interval, measured on empty calls; 0 where the clock is exact.
    pub fn interval_ns(&self, cx: &Context) -> f64 {
        if self.clock.known_precision().is_some_and(|precision| precision.overhead_ns == 0.0) {
            return 0.0;
        }
        let mut trial = Self::new(Rc::clone(&self.clock));
        let mut least = f64::INFINITY;
        trial.begin(cx);
        for _ in 0..TRIAL_BLOCKS {
            let start = self.clock.now_ns();
            for _ in 0..TRIAL_CALLS {
                trial.begin(cx);
                trial.leave(cx);
            }
            let spent = self.clock.now_ns().saturating_sub(start);
            // A call has two readings.
            least = least.min(spent as f64 / (2 * TRIAL_CALLS) as f64);
        }
        trial.end(cx);
        least
    }

    fn enter(&mut self, key: Key, cx: &Context, seen: impl FnOnce() -> Seen) {
        let now = self.read(cx);
        let row = self.places.get(&key).copied().unwrap_or_else(|| {
            let Seen { callee, name, place, keeps } = seen();
            self.kept.extend(keeps);
            self.rows.push(CallCost::new(callee, name, place));
            self.places.insert(key, self.rows.len() - 1);
            self.rows.len() - 1
        });
        let cost = &mut self.rows[row];
        cost.calls += 1;
        cost.outer_calls += u64::from(cost.running == 0);
        cost.running += 1;
        self.frames.push(Frame { row, start_ns: now, start_intervals: self.intervals });
    }

    fn leave(&mut self, cx: &Context) {
        let now = self.read(cx);
        let Some(frame) = self.frames.pop() else { return };
        let cost = &mut self.rows[frame.row];
        cost.running -= 1;
        if cost.running == 0 {
            cost.total_ns += now - frame.start_ns;
            cost.total_intervals += self.intervals - frame.start_intervals;
        }
    }

    /// Give the interval that ends to the innermost call.
    fn read(&mut self, cx: &Context) -> u64 {
        let now = self.clock.now_ns();
        if let Some(last) = self.last.take() {
            let usage = cx.arena.since(&last.mark);
            if let Some(frame) = self.frames.last() {
                self.intervals += 1;
                let cost = &mut self.rows[frame.row];
                cost.own_ns += now - last.ns;
                cost.own_intervals += 1;
                cost.arrays += usage.arrays;
                cost.bytes_allocated += usage.bytes_allocated;
            }
        }
        self.last = Some(Reading { ns: now, mark: cx.arena.mark() });
        now
    }
}

/// Blocks of empty calls of which the fastest says what profiling costs.
const TRIAL_BLOCKS: usize = 16;
/// Calls a block: enough for the coarsest usual clock.
const TRIAL_CALLS: usize = 32;

/// What is asked of a function when it is called first.
struct Seen {
    callee: Callee,
    name: String,
    place: Option<(Rc<str>, usize)>,
    keeps: Option<Rc<dyn Any>>,
}

impl CallCost {
    fn new(callee: Callee, name: String, place: Option<(Rc<str>, usize)>) -> Self {
        Self {
            callee,
            name,
            place,
            calls: 0,
            outer_calls: 0,
            own_ns: 0,
            total_ns: 0,
            own_intervals: 0,
            total_intervals: 0,
            arrays: 0,
            bytes_allocated: 0,
            running: 0,
        }
    }
}

/// The line of a place in a text, from 1.
fn line_no(source: &Source, at: u32) -> usize {
    diag::Source { name: &source.name, text: &source.text }.locate(at as usize).0
}

impl Interp<'_> {
    /// A user's function is called, if calls are profiled.
    #[cold]
    #[inline(never)]
    pub(super) fn enter_function(&mut self, function: &Function) {
        let Some(calls) = &mut self.calls else { return };
        calls.enter(Key::Code(Rc::as_ptr(&function.code)), self.cx, || {
            let source = &function.source;
            let body = match &function.code.body {
                Body::Block(block) => block.first().map_or(Span::NONE, |first| first.span),
                Body::Value(node) => node.span,
            };
            // The code has no place of its own; its header stands before its body.
            let before = source.text.get(..body.start as usize).unwrap_or_default();
            let header = before.rfind(&format!("def {}", function.code.name));
            let at = header.map_or(body.start, |at| at as u32);
            Seen {
                callee: Callee::User,
                name: function.code.qualified.to_string(),
                place: Some((Rc::clone(&source.name), line_no(source, at))),
                keeps: Some(Rc::<Lambda>::clone(&function.code)),
            }
        });
    }

    /// The innermost call ends.
    #[cold]
    #[inline(never)]
    pub(super) fn leave_function(&mut self) {
        if let Some(calls) = &mut self.calls {
            calls.leave(self.cx);
        }
    }

    /// Call a row of a table, and tell the profiler of calls, if there is one.
    #[inline]
    pub(super) fn told_row<R, T>(
        &mut self,
        row: &'static R,
        name: impl FnOnce() -> String,
        run: impl FnOnce(&mut Self) -> Result<T>,
    ) -> Result<T> {
        let Some(calls) = &mut self.calls else { return run(self) };
        calls.enter(Key::Row(std::ptr::from_ref(row).cast()), self.cx, || Seen {
            callee: Callee::Library,
            name: name(),
            place: None,
            keeps: None,
        });
        let done = run(self);
        self.leave_function();
        done
    }

    /// An array expression begins to run.
    #[cold]
    #[inline(never)]
    pub(super) fn enter_expression(&mut self, site: Span) {
        let source = Rc::clone(&self.source);
        let Some(calls) = &mut self.calls else { return };
        calls.enter(Key::Text(Rc::as_ptr(&source), site), self.cx, || {
            let line = line_no(&source, site.start);
            let text = if site == Span::NONE { "" } else { site.text(&source.text) };
            Seen {
                callee: Callee::Arrays,
                name: text.split_whitespace().collect::<Vec<_>>().join(" "),
                place: Some((Rc::clone(&source.name), line)),
                keeps: Some(source),
            }
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::clock::FakeClock;

    struct Bench {
        clock: Rc<FakeClock>,
        cx: Context,
        profiler: CallProfiler,
    }

    impl Bench {
        fn new() -> Self {
            let clock = Rc::new(FakeClock::new(0));
            let shared: Rc<dyn Clock> = Rc::<FakeClock>::clone(&clock);
            let cx = Context::new(1 << 20, &[0]);
            Self { clock, cx, profiler: CallProfiler::new(shared) }
        }

        fn enter(&mut self, number: u32, ns: u64) {
            let key = Key::Text(std::ptr::null(), Span { start: number, end: number });
            self.profiler.enter(key, &self.cx, || Seen {
                callee: Callee::User,
                name: number.to_string(),
                place: None,
                keeps: None,
            });
            self.clock.advance(ns);
        }

        fn leave(&mut self, ns: u64) {
            self.profiler.leave(&self.cx);
            self.clock.advance(ns);
        }

        #[track_caller]
        fn check(&self, name: &str, calls: (u64, u64), own_ns: u64, total_ns: u64) {
            let found = self.profiler.rows().iter().find(|row| row.name == name);
            let found = found.expect("it was called");
            assert_eq!(
                (found.calls, found.outer_calls, found.own_ns, found.total_ns),
                (calls.0, calls.1, own_ns, total_ns),
                "{name}"
            );
        }
    }

    #[test]
    fn a_function_has_its_own_time_and_that_of_what_it_calls() {
        let mut bench = Bench::new();
        bench.profiler.begin(&bench.cx);
        bench.clock.advance(1);
        for _ in 0..2 {
            bench.enter(1, 10);
            bench.enter(2, 100);
            bench.leave(5);
            bench.leave(1);
        }
        bench.profiler.end(&bench.cx);
        bench.check("<module>", (1, 1), 3, 233);
        bench.check("1", (2, 2), 30, 230);
        bench.check("2", (2, 2), 200, 200);
        assert_eq!(bench.profiler.intervals(), 9);
    }

    #[test]
    fn a_function_that_calls_itself_counts_its_time_once() {
        let mut bench = Bench::new();
        bench.enter(1, 10);
        bench.enter(1, 10);
        bench.enter(1, 10);
        bench.leave(0);
        bench.leave(0);
        bench.leave(0);
        bench.profiler.end(&bench.cx);
        bench.check("1", (3, 1), 30, 30);
    }

    #[test]
    fn what_an_error_leaves_open_ends() {
        let mut bench = Bench::new();
        bench.enter(1, 10);
        bench.enter(2, 5);
        bench.profiler.end(&bench.cx);
        bench.check("1", (1, 1), 10, 15);
        bench.check("2", (1, 1), 5, 5);
    }

    #[test]
    fn memory_goes_to_the_function_that_takes_it() {
        let mut bench = Bench::new();
        let arena = Rc::clone(&bench.cx.arena);
        bench.enter(1, 1);
        let first = arena.take(1000).expect("there is memory");
        bench.enter(2, 1);
        let second = arena.take(300).expect("there is memory");
        bench.leave(1);
        bench.leave(1);
        bench.profiler.end(&bench.cx);
        let of = |i: usize| (bench.profiler.rows[i].arrays, bench.profiler.rows[i].bytes_allocated);
        assert_eq!((of(0), of(1)), ((1, 1000), (1, 300)));
        drop((first, second));
    }
}
