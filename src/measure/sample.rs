//! Run one piece of work many times, and write down how long each run took.
//!
//! Knows a clock and a budget, not what the work is.

use crate::diag::{Diagnostic, ErrorKind};
use crate::measure::clock::{Clock, Precision};

/// Why work ended before it was done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Stop {
    /// Ctrl-C.
    Interrupted,
    /// It raised an error.
    Failed(Box<Diagnostic>),
}

impl From<Diagnostic> for Stop {
    fn from(error: Diagnostic) -> Self {
        if error.kind == ErrorKind::KeyboardInterrupt {
            Self::Interrupted
        } else {
            Self::Failed(Box::new(error))
        }
    }
}

/// What is measured. Any `FnMut() -> Result<(), Stop>` is work that needs no restoring.
pub trait Work {
    /// Do it once; this is what the clock sees.
    fn run(&mut self) -> Result<(), Stop>;

    /// Do it so often, where nothing has to be put back.
    fn repeat(&mut self, runs: u32) -> Result<(), Stop> {
        (0..runs).try_for_each(|_| self.run())
    }

    /// Whether a run changes what the next one starts from, so that [`Work::restore`] must follow each.
    fn restores(&self) -> bool {
        false
    }

    /// Put back what a run changed; outside the clock, after every run, failed ones too.
    fn restore(&mut self) {}
}

impl<F: FnMut() -> Result<(), Stop>> Work for F {
    fn run(&mut self) -> Result<(), Stop> {
        self()
    }
}

/// How long to measure, and how much.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Budget {
    /// Wall time, warm-up and restoring included, in s.
    pub seconds: f64,
    /// No sample (or round) begins after this, however few there are, in s.
    pub longest_seconds: f64,
    /// Samples (or rounds) to take even when that exceeds `seconds`.
    pub min_samples: usize,
    /// Samples (or rounds) that are enough. Equal to `min_samples`: exactly so many, whatever they take.
    pub max_samples: usize,
    /// What a sample lasts at least, in ns; shorter work is batched.
    pub min_sample_ns: f64,
    /// Runs a sample where they are given (`%timeit -n`), instead of found.
    pub batch: Option<u32>,
}

impl Budget {
    /// Of one expression: 0.3 s, 5 to 1000 samples.
    pub const fn timeit() -> Self {
        Self {
            seconds: 0.3,
            longest_seconds: 20.0,
            min_samples: 5,
            max_samples: 1000,
            // At 100 us, a reading of the clock (20 to 50 ns) and its resolution (1 to 100 ns) are 0.1 % at
            // most.
            min_sample_ns: 100_000.0,
            batch: None,
        }
    }

    /// Of a comparison: 2 s, stretched to 12 rounds, 20 s at most.
    pub const fn compare() -> Self {
        Self { seconds: 2.0, min_samples: 12, ..Self::timeit() }
    }

    /// The same with another wall time, in s (`-t`).
    #[must_use]
    pub const fn with_seconds(self, seconds: f64) -> Self {
        Self { seconds, longest_seconds: seconds.max(self.longest_seconds), ..self }
    }

    /// Exactly `samples` samples (`%timeit -r`).
    #[must_use]
    pub const fn with_samples(self, samples: usize) -> Self {
        Self { min_samples: samples, max_samples: samples, ..self }
    }

    /// Exactly `batch` runs a sample (`%timeit -n`).
    #[must_use]
    pub const fn with_batch(self, batch: u32) -> Self {
        Self { batch: Some(batch), ..self }
    }

    /// Whether the number of samples was given.
    pub(super) const fn is_exact(&self) -> bool {
        self.min_samples == self.max_samples
    }

    /// Whether `samples` samples in `elapsed_ns` are enough.
    pub(super) fn is_spent(&self, samples: usize, elapsed_ns: f64) -> bool {
        if self.is_exact() || samples >= self.max_samples {
            return samples >= self.max_samples;
        }
        let over = |seconds: f64| elapsed_ns >= seconds * 1e9;
        over(self.longest_seconds.max(self.seconds))
            || (over(self.seconds) && samples >= self.min_samples)
    }

    /// How much of it `samples` samples in `elapsed_ns` are: 0 to 1.
    pub(super) fn spent(&self, samples: usize, elapsed_ns: f64) -> f64 {
        let counted = samples as f64 / self.max_samples.max(1) as f64;
        if self.is_exact() {
            return counted.min(1.0);
        }
        let timed = elapsed_ns / (self.seconds * 1e9);
        let needed = samples as f64 / self.min_samples.max(1) as f64;
        timed.min(needed).max(counted).min(1.0)
    }
}

/// What was measured.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Samples {
    /// Time of one run, in ns: each is the mean of `batch` runs, in the order taken.
    pub ns: Vec<f64>,
    /// Runs a sample.
    pub batch: u32,
    /// The first run of all, cold; in ns. `None` if it did not end.
    pub first_ns: Option<f64>,
    /// Runs before the first sample, that cold one included. 0: one run took longer than the budget and is
    /// the sample.
    pub warmups: u64,
    /// Wall time of all of it, in ns.
    pub elapsed_ns: f64,
    /// Whether the work was restored between runs: then each was timed by itself, the clock's overhead
    /// taken away.
    pub restored: bool,
    /// The precision of the clock.
    pub clock: Precision,
    /// Why it ended early; `ns` holds what there was by then.
    pub stop: Option<Stop>,
}

/// Measure `work`; `progress` is told, between samples, which share of the budget is spent.
///
/// The first run is cold and counts as warm-up, as do the runs that find the batch, for 5 % of the budget.
pub fn sample(
    clock: &dyn Clock,
    precision: Precision,
    budget: &Budget,
    work: &mut dyn Work,
    progress: &mut dyn FnMut(f64),
) -> Samples {
    let start = clock.now_ns();
    let mut samples =
        Samples { batch: 1, restored: work.restores(), clock: precision, ..Samples::default() };
    let mut warm = WarmUp::default();
    samples.stop = warm.run(clock, precision, budget, budget.seconds * 1e9, work).err();
    samples.first_ns = warm.first_ns;
    samples.warmups = warm.runs;
    samples.batch = warm.batch;
    if warm.is_single && samples.stop.is_none() {
        samples.warmups = 0;
        samples.ns.extend(warm.first_ns);
    } else if samples.stop.is_none() {
        samples.stop = fill(clock, budget, start, &mut samples, work, progress).err();
    }
    samples.elapsed_ns = clock.now_ns().saturating_sub(start) as f64;
    samples
}

/// Take samples until the budget is spent.
fn fill(
    clock: &dyn Clock,
    budget: &Budget,
    start_ns: u64,
    samples: &mut Samples,
    work: &mut dyn Work,
    progress: &mut dyn FnMut(f64),
) -> Result<(), Stop> {
    loop {
        let ns = timed(clock, samples.clock, work, samples.batch)?;
        samples.ns.push(ns / f64::from(samples.batch));
        let elapsed_ns = clock.now_ns().saturating_sub(start_ns) as f64;
        progress(budget.spent(samples.ns.len(), elapsed_ns));
        if budget.is_spent(samples.ns.len(), elapsed_ns) {
            return Ok(());
        }
    }
}

/// The time of `runs` runs together, in ns, without the clock's own and without restoring; above 0, as it
/// is divided by.
pub(super) fn timed(
    clock: &dyn Clock,
    precision: Precision,
    work: &mut dyn Work,
    runs: u32,
) -> Result<f64, Stop> {
    let mut total_ns = 0.0;
    if work.restores() {
        for _ in 0..runs {
            let start = clock.now_ns();
            let result = work.run();
            let end = clock.now_ns();
            work.restore();
            result?;
            total_ns += precision.net_ns(start, end);
        }
    } else {
        let start = clock.now_ns();
        work.repeat(runs)?;
        total_ns = precision.net_ns(start, clock.now_ns());
    }
    Ok(total_ns.max(f64::MIN_POSITIVE))
}

/// The share of the budget that warms up.
pub(super) const WARM_UP_SHARE: f64 = 0.05;
/// The most runs a sample: an empty statement takes about 0.1 ns, and a million of them 100 us.
const MAX_BATCH: f64 = 1_048_576.0;
/// A batch is this much longer than it need be: runs to come may be faster than the fastest so far. (An
/// eighth is exact in binary.)
const BATCH_MARGIN: f64 = 1.125;

/// The runs before measuring, and what they found.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct WarmUp {
    /// The cold run, in ns.
    pub(super) first_ns: Option<f64>,
    /// The fastest run, in ns.
    pub(super) run_ns: f64,
    /// Runs that make a sample of at least the budget's `min_sample_ns`.
    pub(super) batch: u32,
    /// How many runs there were.
    pub(super) runs: u64,
    /// Whether the first run took all of `seconds`, so that nothing followed it.
    pub(super) is_single: bool,
}

impl WarmUp {
    /// Run `work` for 5 % of `share_ns`, and on until a batch lasts as long as a sample must.
    pub(super) fn run(
        &mut self,
        clock: &dyn Clock,
        precision: Precision,
        budget: &Budget,
        share_ns: f64,
        work: &mut dyn Work,
    ) -> Result<(), Stop> {
        let start = clock.now_ns();
        self.batch = budget.batch.unwrap_or(1).max(1);
        let first_ns = timed(clock, precision, work, 1)?;
        (self.first_ns, self.run_ns, self.runs) = (Some(first_ns), first_ns, 1);
        if first_ns > budget.seconds * 1e9 && !budget.is_exact() {
            self.is_single = true;
            return Ok(());
        }
        // A cold run that took long says little of the ones that follow: unless it cost a tenth of the
        // budget, go on.
        let mut again = first_ns * 10.0 < share_ns;
        let mut batch = 1.0;
        while again {
            let ns = timed(clock, precision, work, batch as u32)?;
            self.runs += batch as u64;
            self.run_ns = self.run_ns.min(ns / batch);
            let elapsed_ns = clock.now_ns().saturating_sub(start) as f64;
            let is_short = ns < budget.min_sample_ns && batch < MAX_BATCH;
            again = elapsed_ns < share_ns * WARM_UP_SHARE || is_short;
            if is_short {
                // In steps of 10 at most: the first few runs are slow, and a batch found from them too small.
                let factor = BATCH_MARGIN * budget.min_sample_ns / ns;
                batch = (batch * factor.clamp(2.0, 10.0)).ceil().min(MAX_BATCH);
            }
        }
        if budget.batch.is_none() && self.run_ns < budget.min_sample_ns {
            let batch = BATCH_MARGIN * budget.min_sample_ns / self.run_ns;
            self.batch = batch.ceil().clamp(1.0, MAX_BATCH) as u32;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diag::Span;
    use crate::diagnostic;
    use crate::measure::clock::FakeClock;

    /// Work that takes `ns` a run, `cold_ns` more at first, is restored in 1 ms, and is stopped in run
    /// `stop_at`.
    struct Fake<'a> {
        clock: &'a FakeClock,
        ns: u64,
        cold_ns: u64,
        restores: bool,
        stop_at: u64,
        runs: u64,
        restored: u64,
    }

    impl Work for Fake<'_> {
        fn run(&mut self) -> Result<(), Stop> {
            self.runs += 1;
            self.clock.advance(self.ns + std::mem::take(&mut self.cold_ns));
            if self.runs == self.stop_at { Err(Stop::Interrupted) } else { Ok(()) }
        }

        fn restores(&self) -> bool {
            self.restores
        }

        fn restore(&mut self) {
            self.restored += 1;
            self.clock.advance(1_000_000);
        }
    }

    fn fake(clock: &FakeClock, ns: u64) -> Fake<'_> {
        Fake { clock, ns, cold_ns: 0, restores: false, stop_at: 0, runs: 0, restored: 0 }
    }

    fn measure(work: &mut Fake<'_>, budget: Budget) -> Samples {
        sample(work.clock, Precision::EXACT, &budget, work, &mut |_| ())
    }

    #[test]
    fn the_budget_decides_how_many_samples_and_how_long_each_is() {
        let check = |ns: u64, batch, samples, warmups| {
            let clock = FakeClock::new(0);
            let found = measure(&mut fake(&clock, ns), Budget::timeit());
            let figures = (found.batch, found.ns.len(), found.warmups);
            assert_eq!(figures, (batch, samples, warmups), "{ns} ns");
            assert!(found.ns.iter().all(|&run| run == ns as f64), "{ns} ns");
        };
        // 15 ms of the 300 ms warm up.
        check(1_000_000, 1, 285, 15);
        check(250_000, 1, 1000, 60);
        // 113 runs of 1 us are an eighth longer than need be.
        check(1_000, 113, 1000, 15_012);
        check(60_000, 2, 1000, 250);
        // A first run that takes a tenth of the budget is warm-up enough; at least 5 samples follow.
        check(100_000_000, 1, 5, 1);
        // One run, no warm-up.
        check(400_000_000, 1, 1, 0);
    }

    #[test]
    fn given_numbers_of_samples_and_runs_are_kept() {
        let clock = FakeClock::new(0);
        let budget = Budget::timeit().with_samples(7).with_batch(3);
        let found = measure(&mut fake(&clock, 400_000_000), budget);
        assert_eq!((found.batch, found.ns.len()), (3, 7));
        let budget = Budget::timeit().with_seconds(2.0);
        assert_eq!(measure(&mut fake(&clock, 4_000_000), budget).ns.len(), 475);
    }

    #[test]
    fn the_cold_run_is_told_apart() {
        let clock = FakeClock::new(0);
        let found =
            measure(&mut Fake { cold_ns: 20_000_000, ..fake(&clock, 50_000) }, Budget::timeit());
        assert_eq!((found.first_ns, found.batch), (Some(20_050_000.0), 3));
        assert!(found.ns.iter().all(|&ns| ns == 50_000.0));
    }

    #[test]
    fn restoring_follows_each_run_and_is_not_timed() {
        let clock = FakeClock::new(0);
        let mut work = Fake { restores: true, ..fake(&clock, 10_000) };
        let found = measure(&mut work, Budget::timeit());
        assert!(found.restored && found.batch == 12);
        assert!(found.ns.iter().all(|&ns| ns == 10_000.0));
        assert_eq!(work.restored, work.runs);
        // Restoring takes wall time all the same: 12 ms a sample.
        assert_eq!(found.ns.len(), 23);
    }

    #[test]
    fn the_clock_is_paid_once_a_sample_or_once_a_run() {
        let check = |restores, want| {
            let clock = FakeClock::new(50);
            let precision = Precision { resolution_ns: 1.0, overhead_ns: 50.0 };
            let mut work = Fake { restores, ..fake(&clock, 1_000) };
            let ns = timed(&clock, precision, &mut work, 10).expect("no stop");
            assert_eq!(ns, want);
        };
        check(false, 10_000.0);
        check(true, 10_000.0);
    }

    #[test]
    fn an_interrupt_keeps_the_samples_before_it() {
        let check = |stop_at, samples, first_ns| {
            let clock = FakeClock::new(0);
            let mut work = Fake { stop_at, restores: true, ..fake(&clock, 1_000_000) };
            let found = measure(&mut work, Budget::timeit());
            assert_eq!(found.stop, Some(Stop::Interrupted));
            assert_eq!((found.ns.len(), found.first_ns), (samples, first_ns), "run {stop_at}");
            assert_eq!((work.runs, work.restored), (stop_at, stop_at));
        };
        check(1, 0, None);
        check(2, 0, Some(1e6));
        check(20, 11, Some(1e6));
    }

    #[test]
    fn errors_stop_and_ctrl_c_is_not_an_error() {
        let interrupt = diagnostic!(Span::NONE, KeyboardInterrupt, "");
        assert_eq!(Stop::from(interrupt), Stop::Interrupted);
        let error = diagnostic!(Span::NONE, ValueError, "no");
        let clock = FakeClock::new(0);
        let mut work = || Err(error.clone().into());
        let exact = Precision::EXACT;
        let found = sample(&clock, exact, &Budget::timeit(), &mut work, &mut |_| ());
        assert_eq!(found.stop, Some(Stop::Failed(Box::new(error.clone()))));
        assert!(found.ns.is_empty());
    }

    #[test]
    fn progress_rises_to_1() {
        let clock = FakeClock::new(0);
        let mut told = Vec::new();
        let mut work = fake(&clock, 50_000_000);
        let budget = Budget::timeit();
        sample(&clock, Precision::EXACT, &budget, &mut work, &mut |share| told.push(share));
        assert!(told.is_sorted() && told[0] > 0.0 && told.last() == Some(&1.0), "{told:?}");
    }
}
