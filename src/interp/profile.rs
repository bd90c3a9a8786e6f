//! What each line costs while a program runs: the collector that the interpreter tells of statements.
//!
//! Knows lines, a clock and the ledger of arrays; nothing of what a statement does or how a profile looks.
//!
//! A statement enters and leaves; what runs within it nests. Time and memory go to the innermost statement,
//! so that a loop's header costs what it does itself. The clock is read once where one statement ends and
//! the next begins.

use std::rc::Rc;

use super::Source;
use crate::array::memory::{Arena, Mark};
use crate::context::Context;
use crate::diag::Span;
use crate::measure::clock::Clock;

/// What one line cost in all.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct LineCost {
    /// Statements that began on it, and further rounds of a loop whose header it is.
    pub hits: u64,
    /// Nanoseconds of its own statements, without those of their blocks.
    pub own_ns: u64,
    /// The same with their blocks.
    pub total_ns: u64,
    /// Intervals between two readings that `own_ns` is made of.
    pub own_intervals: u64,
    /// The same of `total_ns`.
    pub total_intervals: u64,
    /// New array buffers.
    pub arrays: u64,
    /// Their bytes.
    pub bytes_allocated: u64,
    /// Bytes read and written, by the model.
    pub bytes_moved: u64,
    /// Most bytes that new arrays took while it ran, above what lived before.
    pub bytes_peak: u64,
    /// Most bytes of arrays that lived after it.
    pub bytes_live: u64,
    /// Its statements that run: more than one where a function calls itself.
    running: u32,
}

/// A statement that runs.
#[derive(Debug)]
struct Frame {
    /// The line it began on.
    home: usize,
    /// The line of what runs now: an `elif` has its own.
    line: usize,
    start_ns: u64,
    start_intervals: u64,
}

/// Collects what lines cost.
pub struct Profiler {
    clock: Rc<dyn Clock>,
    /// In the order in which they ran first.
    texts: Vec<Profiled>,
    /// The lines of all texts, one text after the other.
    lines: Vec<LineCost>,
    /// Statements that run, the innermost last; and those that ended since the last reading.
    frames: Vec<Frame>,
    /// How many of the frames still run.
    open: usize,
    /// Readings of the clock that ended an interval.
    intervals: u64,
    last: Option<Reading>,
}

/// A text whose lines are told apart.
struct Profiled {
    source: Rc<Source>,
    /// Where each line begins.
    line_starts: Vec<u32>,
    /// The place of its first line among those of all texts.
    first: usize,
}

/// Where the interval began that is running.
#[derive(Debug)]
struct Reading {
    ns: u64,
    mark: Mark,
    bytes_moved: u64,
}

impl std::fmt::Debug for Profiler {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Profiler").field("frames", &self.frames).finish_non_exhaustive()
    }
}

impl Profiler {
    /// Before anything ran.
    pub fn new(clock: Rc<dyn Clock>) -> Self {
        Self {
            clock,
            texts: Vec::new(),
            lines: Vec::new(),
            frames: Vec::new(),
            open: 0,
            intervals: 0,
            last: None,
        }
    }

    /// A statement begins.
    pub fn enter(&mut self, source: &Rc<Source>, span: Span, cx: &Context) {
        let now = self.read(cx);
        let line = self.line_of(source, span);
        self.lines[line].hits += 1;
        self.lines[line].running += 1;
        self.frames.push(Frame {
            home: line,
            line,
            start_ns: now,
            start_intervals: self.intervals,
        });
        self.open += 1;
    }

    /// The innermost statement goes on, on this line: a loop's next round, an `elif`.
    pub fn at(&mut self, source: &Rc<Source>, span: Span, cx: &Context) {
        self.read(cx);
        let line = self.line_of(source, span);
        self.lines[line].hits += 1;
        if let Some(frame) = self.frames.last_mut() {
            frame.line = line;
        }
    }

    /// The innermost statement ends, at the reading that follows.
    pub fn leave(&mut self) {
        self.open = self.open.saturating_sub(1);
    }

    /// Nothing runs until the next statement begins; what an error left open ends too.
    pub fn pause(&mut self, cx: &Context) {
        self.open = 0;
        self.read(cx);
        if let Some(last) = self.last.take() {
            // Marks nest: each is read, so that the peak of what is around it is kept.
            let _nothing = cx.arena.since(&last.mark);
        }
    }

    /// The texts of which lines ran, in the order in which they did first; what each line of them cost until
    /// the last reading.
    pub fn texts(&self) -> impl Iterator<Item = (&Source, &[LineCost])> {
        self.texts.iter().map(|text| {
            let lines = &self.lines[text.first..text.first + text.line_starts.len()];
            (&*text.source, lines)
        })
    }

    /// How often the clock was read to end an interval.
    pub fn intervals(&self) -> u64 {
        self.intervals
    }

    /// Nanoseconds that profiling adds to each interval, measured on empty statements; 0 where the clock is exact.
    pub fn interval_ns(&self, cx: &Context) -> f64 {
        if self.clock.known_precision().is_some_and(|precision| precision.overhead_ns == 0.0) {
            return 0.0;
        }
        let source = Source::new("", "\n");
        let mut trial = Self::new(Rc::clone(&self.clock));
        let mut least = f64::INFINITY;
        for _ in 0..TRIAL_BLOCKS {
            let start = self.clock.now_ns();
            for _ in 0..TRIAL_STATEMENTS {
                trial.enter(&source, Span::new(0, 1), cx);
                trial.leave();
            }
            let spent = self.clock.now_ns().saturating_sub(start);
            least = least.min(spent as f64 / TRIAL_STATEMENTS as f64);
        }
        trial.pause(cx);
        least
    }

    fn line_of(&mut self, source: &Rc<Source>, span: Span) -> usize {
        let known = self.texts.iter().rposition(|text| Rc::ptr_eq(&text.source, source));
        let known = known.unwrap_or_else(|| self.add(source));
        let text = &self.texts[known];
        let after = text.line_starts.partition_point(|&start| start <= span.start);
        text.first + after.saturating_sub(1)
    }

    fn add(&mut self, source: &Rc<Source>) -> usize {
        let ends = source.text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
        let line_starts: Vec<u32> =
            [0].into_iter().chain(ends.map(|(i, _)| i as u32 + 1)).collect();
        let first = self.lines.len();
        self.lines.resize(first + line_starts.len(), LineCost::default());
        self.texts.push(Profiled { source: Rc::clone(source), line_starts, first });
        self.texts.len() - 1
    }

    /// Give the interval that ends to the innermost statement, and close those that ended.
    fn read(&mut self, cx: &Context) -> u64 {
        let now = self.clock.now_ns();
        let arena: &Rc<Arena> = &cx.arena;
        if let Some(last) = self.last.take() {
            let usage = arena.since(&last.mark);
            if let Some(frame) = self.frames.last() {
                self.intervals += 1;
                let line = &mut self.lines[frame.line];
                line.own_ns += now - last.ns;
                line.own_intervals += 1;
                line.arrays += usage.arrays;
                line.bytes_allocated += usage.bytes_allocated;
                line.bytes_moved += cx.meter.bytes_moved() - last.bytes_moved;
                line.bytes_peak = line.bytes_peak.max(usage.bytes_peak);
            }
        }
        while self.frames.len() > self.open {
            let Some(frame) = self.frames.pop() else { break };
            let line = &mut self.lines[frame.home];
            line.bytes_live = line.bytes_live.max(arena.bytes_live());
            line.running -= 1;
            if line.running == 0 {
                line.total_ns += now - frame.start_ns;
                line.total_intervals += self.intervals - frame.start_intervals;
            }
        }
        self.last =
            Some(Reading { ns: now, mark: arena.mark(), bytes_moved: cx.meter.bytes_moved() });
        now
    }
}

/// Blocks of empty statements of which the fastest says what profiling costs.
const TRIAL_BLOCKS: usize = 16;
/// Statements a block: enough for the coarsest usual clock.
const TRIAL_STATEMENTS: usize = 64;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::clock::FakeClock;

    /// The places of lines of four bytes.
    fn line(number: u32) -> Span {
        Span { start: (number - 1) * 4, end: number * 4 }
    }

    struct Bench {
        clock: Rc<FakeClock>,
        cx: Context,
        profiler: Profiler,
        source: Rc<Source>,
    }

    impl Bench {
        fn new() -> Self {
            let clock = Rc::new(FakeClock::new(0));
            let shared: Rc<dyn Clock> = Rc::<FakeClock>::clone(&clock);
            let source = Source::new("", "aaa\nbbb\nccc\nddd\n");
            Self { clock, cx: Context::new(1 << 20, &[0]), profiler: Profiler::new(shared), source }
        }

        fn enter(&mut self, number: u32, ns: u64) {
            self.profiler.enter(&self.source, line(number), &self.cx);
            self.clock.advance(ns);
        }

        fn at(&mut self, number: u32, ns: u64) {
            self.profiler.at(&self.source, line(number), &self.cx);
            self.clock.advance(ns);
        }

        #[track_caller]
        fn check(&self, number: usize, hits: u64, own_ns: u64, total_ns: u64) {
            let found = &self.profiler.lines[number - 1];
            assert_eq!(
                (found.hits, found.own_ns, found.total_ns),
                (hits, own_ns, total_ns),
                "line {number}"
            );
        }
    }

    #[test]
    fn a_header_has_its_own_time_and_its_block_apart() {
        let mut bench = Bench::new();
        bench.enter(1, 5);
        for _ in 0..2 {
            bench.enter(2, 10);
            bench.profiler.leave();
            bench.enter(3, 20);
            bench.profiler.leave();
            bench.at(1, 1);
        }
        bench.profiler.leave();
        bench.enter(4, 7);
        bench.profiler.leave();
        bench.profiler.pause(&bench.cx);
        bench.check(1, 3, 7, 67);
        bench.check(2, 2, 20, 20);
        bench.check(3, 2, 40, 40);
        bench.check(4, 1, 7, 7);
        let intervals: Vec<u64> =
            bench.profiler.lines.iter().map(|line| line.own_intervals).collect();
        assert_eq!(intervals, [3, 2, 2, 1, 0]);
        assert_eq!(bench.profiler.lines[0].total_intervals, 7);
        assert_eq!(bench.profiler.intervals(), 8);
    }

    #[test]
    fn an_elif_has_its_own_line() {
        let mut bench = Bench::new();
        bench.enter(1, 5);
        bench.at(2, 3);
        bench.enter(3, 10);
        bench.profiler.leave();
        bench.profiler.leave();
        bench.profiler.pause(&bench.cx);
        bench.check(1, 1, 5, 18);
        bench.check(2, 1, 3, 0);
        bench.check(3, 1, 10, 10);
    }

    #[test]
    fn a_line_within_itself_counts_its_time_once() {
        let mut bench = Bench::new();
        bench.enter(1, 5);
        bench.enter(2, 1);
        bench.enter(1, 5);
        bench.profiler.leave();
        bench.profiler.leave();
        bench.profiler.leave();
        bench.profiler.pause(&bench.cx);
        bench.check(1, 2, 10, 11);
        bench.check(2, 1, 1, 6);
    }

    #[test]
    fn what_an_error_leaves_open_ends_and_pauses_are_nobodys_time() {
        let mut bench = Bench::new();
        bench.enter(1, 5);
        bench.enter(2, 6);
        bench.profiler.pause(&bench.cx);
        bench.clock.advance(1000);
        bench.enter(3, 2);
        bench.profiler.leave();
        bench.profiler.pause(&bench.cx);
        bench.check(1, 1, 5, 11);
        bench.check(2, 1, 6, 6);
        bench.check(3, 1, 2, 2);
    }

    #[test]
    fn memory_goes_to_the_line_that_takes_it() {
        let mut bench = Bench::new();
        let arena = Rc::clone(&bench.cx.arena);
        let take = |bytes| arena.take(bytes).expect("there is memory");
        let around = arena.mark();
        bench.enter(1, 1);
        let first = take(1000);
        bench.profiler.leave();
        bench.enter(2, 1);
        let second = take(300);
        drop(take(200));
        drop(first);
        bench.profiler.leave();
        bench.enter(3, 1);
        bench.profiler.leave();
        bench.profiler.pause(&bench.cx);
        let of = |number: usize| {
            let line = &bench.profiler.lines[number - 1];
            (line.arrays, line.bytes_allocated, line.bytes_peak, line.bytes_live)
        };
        assert_eq!(of(1), (1, 1000, 1000, 1000));
        assert_eq!(of(2), (2, 500, 500, 300));
        assert_eq!(of(3), (0, 0, 0, 300));
        assert_eq!(arena.since(&around).bytes_peak, 1500);
        drop(second);
    }

    #[test]
    fn profiling_costs_nothing_where_the_clock_is_exact() {
        let bench = Bench::new();
        assert_eq!(bench.profiler.interval_ns(&bench.cx), 0.0);
    }
}
