//! The bench on which a session's code is measured: the session, the clock, the machine's limits, and
//! code as work.
//!
//! Knows the session and `measure`; knows no report.

use std::cell::RefCell;
use std::path::PathBuf;
use std::rc::Rc;

use serde::Serialize;

use crate::cost::Cost;
use crate::diag::{Diagnostic, Result, Span};
use crate::diagnostic;
use crate::exec::{Engine, Mode};
use crate::measure::bandwidth;
use crate::measure::clock::{Clock, Precision, precision};
use crate::measure::machine::{Caches, IMPLAUSIBLE_SHARE, Identity, Level, Machine};
use crate::measure::sample::{Stop, Work};
use crate::measure::verdict::Verdict;
use crate::plan::{Alias, LeafType};
use crate::report::machine::{MachineReport, STREAMS};
use crate::session::{Changes, Code, PlanRun, Session, Trial};

/// A session and what it is measured with.
pub struct Lab {
    /// Shared by all that runs in turn.
    pub session: Rc<RefCell<Session>>,
    /// Told which share of a long measurement is done.
    pub progress: Box<dyn FnMut(f64)>,
    /// Told what is measured from now on.
    pub stage: Box<dyn FnMut(&str)>,
    /// Where the random order of a comparison starts.
    pub order_seed: u64,
    clock: Rc<dyn Clock>,
    precision: Option<Precision>,
    machine: Option<Machine>,
    machine_path: Option<PathBuf>,
}

impl std::fmt::Debug for Lab {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Lab({:?})", self.precision)
    }
}

impl Lab {
    /// Measure with the session's clock; the machine's limits are kept in the file at `machine_path`.
    pub fn new(session: Session, machine_path: Option<PathBuf>) -> Self {
        let clock = Rc::clone(&session.clock);
        Self {
            order_seed: clock.now_ns(),
            session: Rc::new(RefCell::new(session)),
            progress: Box::new(|_| ()),
            stage: Box::new(|_| ()),
            clock,
            precision: None,
            machine: None,
            machine_path,
        }
    }

    /// The clock.
    pub fn clock(&self) -> Rc<dyn Clock> {
        Rc::clone(&self.clock)
    }

    /// The clock's precision, measured once.
    pub fn precision(&mut self) -> Precision {
        *self.precision.get_or_insert_with(|| precision(&*self.clock))
    }

    /// What the machine can do: known, else as it was kept if that still holds, else measured now, in less
    /// than a second.
    pub fn machine(&mut self) -> &Machine {
        if self.machine.is_none() {
            let identity = Identity::detect();
            let kept = self.machine_path.as_deref().and_then(|path| Machine::load(path, &identity));
            let kept = kept.filter(|machine| bandwidth::holds(&*self.clock, machine, STREAMS));
            match kept {
                Some(machine) => self.machine = Some(machine),
                None => self.measure_machine(),
            }
        }
        self.machine.as_ref().expect("it was measured")
    }

    /// The sizes of the caches; the machine is not measured for them.
    pub fn caches(&self) -> Caches {
        self.machine.as_ref().map_or_else(Caches::detect, |machine| machine.identity.caches)
    }

    /// What tells the machine from others; it is not measured for that.
    pub fn identity(&self) -> Identity {
        let known = self.machine.as_ref().map(|machine| machine.identity.clone());
        known.unwrap_or_else(Identity::detect)
    }

    /// Measure the machine, whatever is known of it.
    pub fn measure_machine(&mut self) {
        let cores = Identity::detect().cores;
        let machine = bandwidth::measure(&*self.clock, cores, STREAMS);
        if let Some(path) = &self.machine_path {
            // Where it cannot be kept, it is measured again next time: slower, never wrong.
            drop(machine.save(path));
        }
        self.machine = Some(machine);
    }

    /// The machine as a report shows it.
    pub fn machine_report(&mut self) -> MachineReport {
        let memory_bytes = self.session.borrow().os.total_memory_bytes();
        MachineReport::new(self.machine(), memory_bytes)
    }

    /// Take the machine's limits as known.
    pub fn set_machine(&mut self, machine: Machine) {
        self.machine = Some(machine);
    }

    /// Threads that a mode runs on.
    pub fn threads(&self, mode: &Mode) -> usize {
        match mode.engine {
            Engine::Elements | Engine::Blocks => 1,
            Engine::Threads => self.session.borrow().cx.threads.count(),
        }
    }

    /// How fast `traffic` moved in `ns`, and how near that is to what the machine can do.
    pub fn speed(&mut self, traffic: Traffic, ns: f64) -> Option<Speed> {
        let moved = traffic.read + traffic.written;
        if moved == 0 || ns <= 0.0 {
            return None;
        }
        let bytes_per_s = moved as f64 / (ns * 1e-9);
        let mut limit = traffic.limit(self.machine());
        if limit.is_some_and(|limit| bytes_per_s / limit.bytes_per_s > IMPLAUSIBLE_SHARE) {
            self.measure_machine();
            limit = traffic.limit(self.machine());
        }
        let limit = limit?;
        Some(Speed {
            gb_per_s: bytes_per_s / 1e9,
            limit_gb_per_s: limit.bytes_per_s / 1e9,
            limit_share: bytes_per_s / limit.bytes_per_s,
            level: limit.level,
            threads: traffic.threads,
        })
    }
}

/// Bytes that one run moves, by COST's model, and where they lie.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Traffic {
    /// Read.
    pub read: u64,
    /// Written.
    pub written: u64,
    /// Distinct bytes: inputs, and the most that new arrays take.
    pub working_set: u64,
    /// On how many threads.
    pub threads: usize,
}

impl Traffic {
    /// Of a run that cost `cost` and ran `plans`.
    pub fn of(cost: &Cost, plans: &[PlanRun], threads: usize) -> Self {
        let sets = plans.iter().map(|run| {
            let plan = &run.prepared.plan;
            let inputs = plan.inputs.iter().enumerate().map(|(i, input)| match input {
                // What lies where it is written counts once.
                LeafType::Array { ty, temporary: false, alias }
                    if plan.target == Some(i)
                        || matches!(alias, Alias::Apart | Alias::Disjoint) =>
                {
                    ty.bytes() as u64
                }
                LeafType::Array { .. } | LeafType::Scalar { .. } => 0,
            });
            inputs.sum::<u64>()
        });
        let working_set = sets.max().unwrap_or(0) + cost.bytes_peak;
        Self { read: cost.bytes_read, written: cost.bytes_written, working_set, threads }
    }

    pub(crate) fn limit(self, machine: &Machine) -> Option<crate::measure::machine::Limit> {
        machine.limit(self.working_set, self.read, self.written, self.threads)
    }
}

/// A bandwidth and the ceiling that it is held against.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Speed {
    /// Modelled bytes over measured time.
    pub gb_per_s: f64,
    /// The ceiling of this cache level and mix of reads and writes.
    pub limit_gb_per_s: f64,
    /// One over the other.
    pub limit_share: f64,
    /// Where the data lie.
    pub level: Level,
    /// On how many threads.
    pub threads: usize,
}

/// One mode's figures: what `timeit --json` and each row of `compare --json` hold.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Figures {
    /// The mode, or the contender's letter.
    pub mode: String,
    /// Fastest run, in ns.
    pub best_ns: f64,
    /// Median, in ns.
    pub typical_ns: f64,
    /// Median absolute deviation over the median.
    pub spread: f64,
    /// The baseline's time over this one's; none of the baseline.
    pub ratio: Option<f64>,
    /// Of the ratio.
    pub interval: Option<[f64; 2]>,
    /// What may be said; none where nothing is compared.
    pub verdict: Option<Verdict>,
    /// New array buffers.
    pub arrays: u64,
    /// Results written into dead temporaries.
    pub reused: u64,
    /// Views made; none where they are not counted.
    pub views: Option<u64>,
    /// Bytes of the new buffers.
    pub bytes_allocated: u64,
    /// Most new bytes live at once.
    pub peak_bytes: u64,
    /// Blocks in the cache that are no arrays.
    pub scratch_bytes: u64,
    /// Of one run in steady state; none where the system does not say.
    pub page_faults: Option<u64>,
    /// Read and written, by COST's model.
    pub bytes_moved: u64,
    /// Passes over memory.
    #[serde(skip)]
    pub passes: u64,
    /// Rounds of Python loops, and calls of Python functions by NumPy.
    #[serde(skip)]
    pub iterations: u64,
    /// Modelled bytes over measured time.
    pub gb_per_s: Option<f64>,
    /// Of the machine's limit.
    pub limit_share: Option<f64>,
    /// The ceiling that the share is of.
    #[serde(skip)]
    pub speed: Option<Speed>,
    /// Samples, or rounds.
    #[serde(skip)]
    pub samples: usize,
    /// It was held to few runs.
    #[serde(skip)]
    pub capped: bool,
    /// What an interval of this width would have called.
    #[serde(skip)]
    pub could_see: Option<f64>,
}

impl Figures {
    /// What a run costs, before any time is known.
    pub fn of_cost(mode: impl Into<String>, cost: &Cost) -> Self {
        Self {
            mode: mode.into(),
            best_ns: 0.0,
            typical_ns: 0.0,
            spread: 0.0,
            ratio: None,
            interval: None,
            verdict: None,
            arrays: cost.arrays,
            reused: cost.reused,
            views: None,
            bytes_allocated: cost.bytes_allocated,
            peak_bytes: cost.bytes_peak,
            scratch_bytes: cost.scratch_bytes,
            page_faults: None,
            bytes_moved: cost.bytes_moved(),
            passes: cost.passes,
            iterations: cost.iterations,
            gb_per_s: None,
            limit_share: None,
            speed: None,
            samples: 0,
            capped: false,
            could_see: None,
        }
    }

    /// The same with its speed.
    #[must_use]
    pub fn with_speed(mut self, speed: Option<Speed>) -> Self {
        self.gb_per_s = speed.map(|speed| speed.gb_per_s);
        self.limit_share = speed.map(|speed| speed.limit_share);
        self.speed = speed;
        self
    }
}

/// Compiled code as work: one run in a mode, its value dropped within the clock, its effects undone
/// outside it.
pub struct Run<'a> {
    session: &'a RefCell<Session>,
    code: &'a Code,
    mode: &'static Mode,
    changes: &'a Changes,
    runs: u64,
    /// Page faults of the second run, where new memory that a first run alone needs is there.
    faults: Option<u64>,
}

impl std::fmt::Debug for Run<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Run({:?} in {}, {} so far)", self.code.text, self.mode.name, self.runs)
    }
}

/// Runs of which the page faults are counted, beginning with the first: so few that it does not disturb
/// the samples.
const COUNTED_RUNS: u64 = 2;

impl<'a> Run<'a> {
    /// Work that runs `code` in `mode`; `changes` are those that its trial found.
    pub fn new(
        session: &'a RefCell<Session>,
        code: &'a Code,
        mode: &'static Mode,
        changes: &'a Changes,
    ) -> Self {
        Self { session, code, mode, changes, runs: 0, faults: None }
    }

    /// Page faults of a run.
    pub fn page_faults(&self) -> Option<u64> {
        self.faults
    }

    fn execute(&self) -> Result<(), Stop> {
        let mut session = self.session.borrow_mut();
        let value = session.execute(self.code, self.mode);
        // What is printed goes nowhere: else it would pile up.
        drop(session.take_output());
        drop(value?);
        Ok(())
    }
}

impl Work for Run<'_> {
    fn run(&mut self) -> Result<(), Stop> {
        if self.runs >= COUNTED_RUNS {
            return self.execute();
        }
        self.runs += 1;
        let os = Rc::clone(&self.session.borrow().os);
        let before = os.page_faults();
        let result = self.execute();
        self.faults = os.page_faults().zip(before).map(|(after, before)| after - before);
        result
    }

    fn repeat(&mut self, runs: u32) -> Result<(), Stop> {
        if self.runs < COUNTED_RUNS {
            return (0..runs).try_for_each(|_| self.run());
        }
        Ok(self.session.borrow_mut().execute_often(self.code, self.mode, runs)?)
    }

    fn restores(&self) -> bool {
        !self.changes.is_empty()
    }

    fn restore(&mut self) {
        self.session.borrow_mut().restore(self.changes);
    }
}

impl Lab {
    /// Do something that runs code many times: what acts outside the session is refused meanwhile, in the
    /// name of the command.
    pub fn repeating<T>(&mut self, command: &'static str, work: impl FnOnce(&mut Self) -> T) -> T {
        let before = self.session.borrow_mut().cx.repeats.replace(command);
        let result = work(self);
        self.session.borrow_mut().cx.repeats = before;
        result
    }

    /// Run `setup` and keep what it binds.
    pub fn set_up(&self, setup: &str) -> Result<()> {
        let mut session = self.session.borrow_mut();
        let outcome = session.quietly(|session| session.eval(setup));
        drop((session.take_output(), session.take_warnings()));
        outcome.map(drop)
    }

    /// One instrumented run in `mode`; its output and warnings are dropped.
    pub fn trial(&self, code: &Code, mode: &'static Mode) -> Result<Trial> {
        let mut session = self.session.borrow_mut();
        let trial = session.trial(code, mode);
        drop((session.take_output(), session.take_warnings()));
        trial
    }
}

/// What stopped a measurement before it had anything to show.
pub fn stopped(stop: Option<Stop>) -> Diagnostic {
    match stop {
        Some(Stop::Failed(error)) => *error,
        Some(Stop::Interrupted) | None => diagnostic!(Span::NONE, KeyboardInterrupt, ""),
    }
}
