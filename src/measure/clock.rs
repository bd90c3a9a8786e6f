//! Where time comes from: the machine's monotonic clock, or a fake one whose readings a test decides.
//!
//! The only file that may call `Instant::now`; it knows nothing of what is timed.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::fmt;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

/// A clock that never goes back.
pub trait Clock {
    /// Nanoseconds since a moment that the clock chose when it was made.
    fn now_ns(&self) -> u64;

    /// Let `ns` pass, or a little more.
    fn sleep(&self, ns: u64) {
        std::thread::sleep(Duration::from_nanos(ns));
    }

    /// Seconds since 1970, for what is kept; they may go back.
    fn wall_s(&self) -> u64 {
        SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs()
    }

    /// Its precision where that is known beforehand; [`precision`] measures it otherwise.
    fn known_precision(&self) -> Option<Precision> {
        None
    }
}

/// What a clock can tell apart, and what asking it costs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Precision {
    /// Smallest difference between two readings that is not 0, in ns.
    pub resolution_ns: f64,
    /// What one reading adds to a time taken by two, in ns.
    pub overhead_ns: f64,
}

impl Precision {
    /// Of a clock whose readings are exact and free.
    pub const EXACT: Self = Self { resolution_ns: 0.0, overhead_ns: 0.0 };

    /// The time between two readings without what the clock itself took, in ns; never below 0.
    pub fn net_ns(self, start_ns: u64, end_ns: u64) -> f64 {
        (end_ns.saturating_sub(start_ns) as f64 - self.overhead_ns).max(0.0)
    }
}

/// The machine's monotonic clock.
#[derive(Clone, Copy, Debug)]
pub struct RealClock {
    origin: Instant,
}

impl RealClock {
    /// A clock that counts from now.
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the clock that all others are asked for"
    )]
    pub fn new() -> Self {
        Self { origin: Instant::now() }
    }
}

impl Default for RealClock {
    fn default() -> Self {
        Self::new()
    }
}

impl Clock for RealClock {
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the clock that all others are asked for"
    )]
    fn now_ns(&self) -> u64 {
        // 2^64 ns are 584 years.
        Instant::now().duration_since(self.origin).as_nanos() as u64
    }
}

/// A clock for tests: each reading moves it by the next step of a script, and by a fixed step once that is
/// used up.
///
/// Its first reading is 0. Work may move it too, with [`FakeClock::advance`], and so last as long as it
/// likes.
#[derive(Default)]
pub struct FakeClock {
    now_ns: Cell<u64>,
    script: RefCell<VecDeque<u64>>,
    step_ns: u64,
}

impl FakeClock {
    /// Every reading moves it by `step_ns`; 0 makes readings free.
    pub fn new(step_ns: u64) -> Self {
        Self::scripted([], step_ns)
    }

    /// Readings move it by `steps`, one after the other, then by `step_ns` each.
    pub fn scripted(steps: impl IntoIterator<Item = u64>, step_ns: u64) -> Self {
        Self { now_ns: Cell::new(0), script: RefCell::new(steps.into_iter().collect()), step_ns }
    }

    /// Let `ns` pass.
    pub fn advance(&self, ns: u64) {
        self.now_ns.set(self.now_ns.get() + ns);
    }
}

impl fmt::Debug for FakeClock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "FakeClock({} ns)", self.now_ns.get())
    }
}

impl Clock for FakeClock {
    fn now_ns(&self) -> u64 {
        let now = self.now_ns.get();
        let step = self.script.borrow_mut().pop_front().unwrap_or(self.step_ns);
        self.advance(step);
        now
    }

    /// Nobody waits.
    fn sleep(&self, ns: u64) {
        self.advance(ns);
    }

    /// From a day of November 2023 on, which is a round number.
    fn wall_s(&self) -> u64 {
        1_700_000_000 + self.now_ns.get() / 1_000_000_000
    }

    /// Exact: a step of a fake clock stands for work, not for the cost of reading.
    fn known_precision(&self) -> Option<Precision> {
        Some(Precision::EXACT)
    }
}

/// Blocks of readings from which the overhead is taken: enough that one of them is not interrupted.
const BLOCKS: usize = 16;
/// Readings a block: at the usual 20 to 50 ns each, a block lasts longer than the coarsest usual resolution
/// (100 ns).
const READINGS: usize = 64;

/// The clock's precision: known, or else measured in about 50 us.
///
/// The overhead is that of the fastest block of readings, the resolution the smallest step seen.
pub fn precision(clock: &dyn Clock) -> Precision {
    if let Some(known) = clock.known_precision() {
        return known;
    }
    let mut overhead_ns = f64::INFINITY;
    let mut resolution_ns = f64::INFINITY;
    for _ in 0..BLOCKS {
        let start = clock.now_ns();
        let mut last = start;
        for _ in 0..READINGS {
            let now = clock.now_ns();
            if now > last {
                resolution_ns = resolution_ns.min((now - last) as f64);
            }
            last = now;
        }
        overhead_ns = overhead_ns.min((last - start) as f64 / READINGS as f64);
    }
    if resolution_ns.is_infinite() {
        resolution_ns = 0.0;
    }
    Precision { resolution_ns, overhead_ns }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fake_clock_follows_its_script_then_its_step() {
        let clock = FakeClock::scripted([5, 7], 10);
        assert_eq!([(); 5].map(|()| clock.now_ns()), [0, 5, 12, 22, 32]);
        clock.advance(100);
        assert_eq!(clock.now_ns(), 142);
        clock.advance(3_000_000_000);
        assert_eq!(clock.wall_s(), 1_700_000_003);
        assert_eq!(precision(&clock), Precision::EXACT);
    }

    /// A clock that ticks every `tick` ns and takes `cost` ns to read.
    struct Coarse {
        inner: FakeClock,
        tick: u64,
    }

    impl Clock for Coarse {
        fn now_ns(&self) -> u64 {
            self.inner.now_ns() / self.tick * self.tick
        }
    }

    #[test]
    fn precision_tells_resolution_from_overhead() {
        let check = |tick, cost, resolution, overhead: std::ops::Range<f64>| {
            let found = precision(&Coarse { inner: FakeClock::new(cost), tick });
            assert_eq!(found.resolution_ns, resolution, "tick {tick}, cost {cost}");
            assert!(overhead.contains(&found.overhead_ns), "{found:?}");
        };
        check(1, 25, 25.0, 25.0..25.1);
        check(100, 25, 100.0, 23.0..27.0);
        check(1, 0, 0.0, 0.0..0.1);
    }

    #[test]
    fn the_overhead_is_taken_away_but_no_time_is_negative() {
        let precision = Precision { resolution_ns: 1.0, overhead_ns: 20.0 };
        assert_eq!(precision.net_ns(100, 150), 30.0);
        assert_eq!(precision.net_ns(100, 110), 0.0);
    }

    #[test]
    fn the_real_clock_does_not_go_back() {
        let clock = RealClock::new();
        let readings: Vec<u64> = (0..1000).map(|_| clock.now_ns()).collect();
        assert!(readings.is_sorted());
        // 2020 was before these lines were written.
        assert!(clock.wall_s() > 1_577_836_800);
    }
}
