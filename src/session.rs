//! A session: names, settings, and what one text produced. Knows nothing of how it is shown.

use std::rc::Rc;

use crate::array::memory::{Entry, Policy};
use crate::bail;
use crate::context::{Context, Journal};
use crate::cost::Cost;
use crate::diag::{Result, Warning};
use crate::exec::Mode;
use crate::interp::{self, Interp, Recorder, Scope};
use crate::kernels::mt19937::Mt19937;
use crate::measure::alloc::{self, Tally};
use crate::measure::clock::{Clock, RealClock};
use crate::measure::memory;
use crate::syntax::ast::{Stmt, StmtKind};
use crate::value::Value;

pub use crate::interp::{Code, PlanRun};

/// What a session starts with.
#[derive(Clone, Debug)]
pub struct Settings {
    /// How lines run.
    pub mode: &'static Mode,
    /// Threads of `parallel`; by default as many as the process may use.
    pub threads: Option<usize>,
    /// Most bytes that arrays may take together; by default three quarters of the machine's memory.
    pub memory_limit: Option<u64>,
    /// Seed of the random generators; by default from the system.
    pub seed: Option<u32>,
}

impl Default for Settings {
    fn default() -> Self {
        Self { mode: Mode::standard(), threads: None, memory_limit: None, seed: None }
    }
}

/// All that one text produced.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// The value of a last statement that is an expression.
    pub value: Option<Value>,
    /// As the prompt prints it; nothing for `None` and after `;`.
    pub text: Option<String>,
    /// The plans that ran.
    pub plans: Vec<PlanRun>,
    /// What they cost, counted.
    pub metered: Cost,
    /// What they were predicted to cost.
    pub predicted: Cost,
    /// How long the statements took, in ns.
    pub time_ns: u64,
    /// Page faults meanwhile, as the system counts them.
    pub page_faults: Option<u64>,
    /// What was printed.
    pub stdout: String,
    /// What was warned of.
    pub warnings: Vec<Warning>,
}

/// One instrumented run, after which everything is as it was.
#[derive(Clone, Debug, Default)]
pub struct Trial {
    /// The value of a last statement that is an expression, or of a bound name.
    pub value: Option<Value>,
    /// The plans that ran.
    pub plans: Vec<PlanRun>,
    /// What was counted.
    pub metered: Cost,
    /// What was predicted.
    pub predicted: Cost,
    /// Every buffer, by the moments of the run: a pass of a plan each.
    pub log: Vec<Entry>,
    /// What a process-wide counting allocator saw.
    pub tally: Tally,
    /// What the run changed.
    pub changes: Rc<Changes>,
    /// How long it took, in ns, with all that is counted.
    pub cold_ns: u64,
    /// What was printed.
    pub stdout: String,
    /// What was warned of.
    pub warnings: Vec<Warning>,
}

/// What a run changed, to be put back.
#[derive(Debug, Default)]
pub struct Changes {
    names: Vec<(String, Option<Value>)>,
    buffers: Journal,
    random: Option<Box<Mt19937>>,
}

impl Changes {
    /// Whether nothing was changed.
    pub fn is_empty(&self) -> bool {
        self.names.is_empty() && self.buffers.is_empty() && self.random.is_none()
    }
}

/// State between lines.
pub struct Session {
    /// What computations are given.
    pub cx: Context,
    /// How lines run.
    pub settings: Settings,
    /// What time is read from.
    pub clock: Rc<dyn Clock>,
    scope: Scope,
}

impl std::fmt::Debug for Session {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Session").field("settings", &self.settings).finish_non_exhaustive()
    }
}

/// Words for a generator that nobody seeded.
fn entropy() -> [u32; 4] {
    use std::hash::{BuildHasher, Hasher};
    // The standard library seeds its hash maps from the system.
    let draw = || std::collections::hash_map::RandomState::new().build_hasher().finish();
    let (a, b) = (draw(), draw());
    [a as u32, (a >> 32) as u32, b as u32, (b >> 32) as u32]
}

impl Session {
    /// A session without names.
    pub fn new(settings: Settings) -> Self {
        // Three quarters: the rest is for the operating system, its file cache and the program itself.
        let default_limit = || memory::total_memory_bytes().map_or(4 << 30, |total| total / 4 * 3);
        let limit = settings.memory_limit.unwrap_or_else(default_limit) as usize;
        let mut cx = Context::new(limit, &entropy());
        if let Some(seed) = settings.seed {
            cx.random.seed_u32(seed);
        }
        if let Some(threads) = settings.threads {
            cx.threads.set_count(threads);
        }
        Self { cx, settings, clock: Rc::new(RealClock::new()), scope: Scope::default() }
    }

    /// Parse a text.
    ///
    /// # Errors
    /// `SyntaxError` and its kin.
    pub fn compile(&self, text: &str) -> Result<Code> {
        Code::parse(text)
    }

    /// Run a text as the prompt does.
    ///
    /// # Errors
    /// The first error; the statements before it keep their effect, the one that failed has none on names.
    pub fn eval(&mut self, text: &str) -> Result<Outcome> {
        let code = self.compile(text)?;
        self.run(&code)
    }

    /// The same for a text that is parsed.
    ///
    /// # Errors
    /// As [`Self::eval`].
    pub fn run(&mut self, code: &Code) -> Result<Outcome> {
        let mut recorder = Recorder { on: true, ..Recorder::default() };
        let faults = memory::page_faults();
        let mark = self.cx.arena.mark();
        let before = std::mem::take(&mut self.cx.meter);
        let start = self.clock.now_ns();
        let value = self.statements(code, self.settings.mode, &mut recorder);
        let usage = self.cx.arena.since(&mark);
        let mut metered = std::mem::replace(&mut self.cx.meter, before);
        let time_ns = self.clock.now_ns() - start;
        let page_faults = memory::page_faults().zip(faults).map(|(now, then)| now - then);
        let value = value?;
        let shown = value.as_ref().filter(|value| !matches!(value, Value::None));
        let text = shown.filter(|_| !code.ends_with_semicolon()).map(|value| self.repr(value));
        if let Some(value) = shown {
            self.scope.set("_", value.clone());
        }
        // The ledger has the arrays of calls that are no plans too.
        (metered.arrays, metered.bytes_allocated, metered.bytes_peak) =
            (usage.arrays, usage.bytes_allocated, usage.bytes_peak);
        Ok(Outcome {
            text,
            metered,
            predicted: total(&recorder.runs, |run| run.prepared.prediction.cost),
            plans: recorder.runs,
            time_ns,
            page_faults,
            stdout: self.take_output(),
            warnings: self.take_warnings(),
            value,
        })
    }

    /// Run a text in a mode and keep no account: what a clock sees.
    ///
    /// # Errors
    /// As [`Self::eval`].
    pub fn execute(&mut self, code: &Code, mode: &'static Mode) -> Result<Option<Value>> {
        self.statements(code, mode, &mut Recorder::default())
    }

    fn statements(
        &mut self,
        code: &Code,
        mode: &'static Mode,
        recorder: &mut Recorder,
    ) -> Result<Option<Value>> {
        self.cx.arena.set_policy(mode.policy);
        self.interpret(code, mode, recorder)
    }

    fn interpret(
        &mut self,
        code: &Code,
        mode: &'static Mode,
        recorder: &mut Recorder,
    ) -> Result<Option<Value>> {
        let mut value = None;
        let mut interp = Interp {
            cx: &mut self.cx,
            scope: &mut self.scope,
            mode,
            code,
            recorder,
            explained: None,
        };
        for statement in &code.statements {
            value = interp.run(statement)?;
        }
        Ok(value)
    }

    /// One run that counts everything: every array comes from the heap, so that a counting allocator sees it too.
    ///
    /// # Errors
    /// As [`Self::eval`]; what the run changed until then is put back.
    pub fn trial(&mut self, code: &Code, mode: &'static Mode) -> Result<Trial> {
        let names: Vec<(String, Option<Value>)> = code
            .bound_names()
            .into_iter()
            .map(|name| (name.clone(), self.scope.get(&name).cloned()))
            .collect();
        let random = self.cx.random.clone();
        let printed = std::mem::take(&mut self.cx.output);
        let warned = std::mem::take(&mut self.cx.warnings);
        let mut recorder = Recorder { on: true, ..Recorder::default() };
        self.cx.journal = Some(Journal::default());
        let policy = self.cx.arena.set_policy(Policy::Counted);
        self.cx.arena.start_log();
        let mark = alloc::mark();
        let usage = self.cx.arena.mark();
        let before = std::mem::take(&mut self.cx.meter);
        let start = self.clock.now_ns();
        let outcome = self.interpret(code, mode, &mut recorder);
        let cold_ns = self.clock.now_ns() - start;
        let usage = self.cx.arena.since(&usage);
        let mut metered = std::mem::replace(&mut self.cx.meter, before);
        let tally = alloc::since(&mark);
        let log = self.cx.arena.take_log();
        self.cx.arena.set_policy(policy);
        let buffers = self.cx.journal.take().unwrap_or_default();
        let random = (random != self.cx.random).then(|| Box::new(random));
        let bound = code.bound_names().last().and_then(|name| self.scope.get(name).cloned());
        // What was written into an array that is put back must be compared before it is: as a copy.
        let value = outcome
            .as_ref()
            .ok()
            .cloned()
            .flatten()
            .or(bound)
            .map(|value| self.settled(value, &buffers));
        let changes = Changes { names, buffers, random };
        self.restore(&changes);
        let stdout = std::mem::replace(&mut self.cx.output, printed);
        let warnings = std::mem::replace(&mut self.cx.warnings, warned);
        outcome?;
        (metered.arrays, metered.bytes_allocated, metered.bytes_peak) =
            (usage.arrays, usage.bytes_allocated, usage.bytes_peak);
        Ok(Trial {
            value,
            predicted: total(&recorder.runs, |run| run.prepared.prediction.cost),
            metered,
            plans: recorder.runs,
            log,
            tally,
            changes: Rc::new(changes),
            cold_ns,
            stdout,
            warnings,
        })
    }

    /// A value that stays as it is when buffers are put back.
    fn settled(&self, value: Value, buffers: &Journal) -> Value {
        match &value {
            Value::Array(array) if buffers.holds(&array.buffer) => {
                let copy = crate::numpy::convert::copy_of(
                    &self.cx,
                    &value,
                    Some(array.dtype),
                    crate::diag::Span::NONE,
                );
                copy.map_or(value, Value::Array)
            }
            _ => value,
        }
    }

    /// Run a text with a clock reading after each pass of its plans.
    ///
    /// # Errors
    /// As [`Self::eval`].
    pub fn trace(&mut self, code: &Code, mode: &'static Mode) -> Result<Vec<PlanRun>> {
        let mut recorder =
            Recorder { on: true, clock: Some(Rc::clone(&self.clock)), ..Recorder::default() };
        self.statements(code, mode, &mut recorder)?;
        Ok(recorder.runs)
    }

    /// Plan one expression or assignment without running it; what it needs to know its operands does run.
    ///
    /// # Errors
    /// As [`Self::eval`], and `UsageError` for a text of several statements.
    pub fn explain(&mut self, code: &Code, mode: &'static Mode) -> Result<Vec<PlanRun>> {
        let [statement] = &code.statements[..] else {
            bail!(
                crate::diag::Span::NONE,
                UsageError,
                "explain takes one expression or assignment"
            );
        };
        let mut recorder = Recorder::default();
        let mut scope = self.scope.clone();
        let explained = Some(roots(statement));
        let mut interp = Interp {
            cx: &mut self.cx,
            scope: &mut scope,
            mode,
            code,
            recorder: &mut recorder,
            explained,
        };
        interp.run(statement)?;
        Ok(recorder.runs)
    }

    /// Put back what a run changed.
    pub fn restore(&mut self, changes: &Changes) {
        for (name, value) in &changes.names {
            match value {
                Some(value) => drop(self.scope.set(name, value.clone())),
                None => drop(self.scope.remove(name)),
            }
        }
        changes.buffers.restore();
        if let Some(random) = &changes.random {
            self.cx.random = Mt19937::clone(random);
        }
    }

    /// A value as the prompt prints it.
    pub fn repr(&self, value: &Value) -> String {
        interp::repr(value, &self.cx.print_options)
    }

    /// The user's names, in alphabetical order.
    pub fn names(&self) -> Vec<(String, Value)> {
        self.scope.sorted().into_iter().filter(|(name, _)| name != "_").collect()
    }

    /// What a name is bound to.
    pub fn get(&self, name: &str) -> Option<Value> {
        self.scope.get(name).cloned()
    }

    /// Forget every name.
    pub fn reset(&mut self) {
        self.scope = Scope::default();
    }

    /// What was printed since the last time.
    pub fn take_output(&mut self) -> String {
        std::mem::take(&mut self.cx.output)
    }

    /// What was warned of since the last time.
    pub fn take_warnings(&mut self) -> Vec<Warning> {
        std::mem::take(&mut self.cx.warnings)
    }

    /// Run lines in another mode from now on.
    pub fn set_mode(&mut self, mode: &'static Mode) {
        self.settings.mode = mode;
    }

    /// Give `parallel` so many threads.
    pub fn set_threads(&mut self, threads: usize) {
        self.settings.threads = Some(threads);
        self.cx.threads.set_count(threads);
    }

    /// Let arrays take so many bytes together.
    pub fn set_limit(&mut self, bytes: u64) {
        self.settings.memory_limit = Some(bytes);
        self.cx.arena.set_limit(bytes as usize);
    }

    /// Seed the random generators.
    pub fn set_seed(&mut self, seed: u32) {
        self.settings.seed = Some(seed);
        self.cx.random.seed_u32(seed);
    }
}

fn total(runs: &[PlanRun], cost: impl Fn(&PlanRun) -> Cost) -> Cost {
    runs.iter().map(cost).fold(Cost::default(), Cost::then)
}

/// The places at which the plan of a statement's own expression may stand.
fn roots(statement: &Stmt) -> [crate::diag::Span; 3] {
    let whole = statement.span;
    match &statement.kind {
        StmtKind::Expr(expr) => [whole, expr.span, expr.span],
        StmtKind::Assign { value, .. } => [whole, value.span, value.span],
        StmtKind::AugAssign { op_span, value, .. } => [whole, *op_span, value.span],
        _ => [whole; 3],
    }
}
