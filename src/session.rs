//! A session: names, settings, and what one text produced. Knows nothing of how it is shown.

mod calls;
mod forget;
mod frame;
mod results;
mod settings;
#[cfg(test)]
mod tests;
mod world;

use std::rc::Rc;

use crate::array::memory::{Entry, Policy, Usage};
use crate::bail;
use crate::context::Context;
use crate::cost::Cost;
use crate::diag::{Diagnostic, ErrorKind, Result, Span, Warning};
use crate::exec::Mode;
use crate::interp::profile::Profiler;
use crate::interp::{self, Interp, Recorder, Scope};
use crate::measure::alloc::{self, Tally};
use crate::measure::clock::{Clock, RealClock};
use crate::measure::memory::{self, Os, RealOs};
use crate::syntax::ast::{Stmt, StmtKind};
use crate::value::Value;

use self::results::Results;

pub use self::frame::Changes;
pub use self::settings::{Account, Settings};
pub use self::world::World;
pub use crate::interp::{Code, PlanRun};

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
    /// Page faults meanwhile, as the system counts them; none where it was not asked.
    pub page_faults: Option<u64>,
    /// Bytes of arrays in pages that were new.
    pub fresh_bytes: u64,
    /// A loop ran, whose time is worth a word even if it made no array.
    pub looped: bool,
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
    /// Which of the plans began at which moment, each time it ran.
    pub began: Vec<(usize, usize)>,
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

/// What a text would run.
#[derive(Clone, Debug)]
pub struct Explained {
    /// Its plans; those that its operands need did run.
    pub plans: Vec<PlanRun>,
    /// The arrays that calls made, and the plans that ran.
    pub made: Usage,
}

/// State between lines.
pub struct Session {
    /// What computations are given.
    pub cx: Context,
    /// How lines run.
    pub settings: Settings,
    /// What time is read from.
    pub clock: Rc<dyn Clock>,
    /// What the operating system is asked for.
    pub os: Rc<dyn Os>,
    /// What messages call the text that runs next: a file's name, `In [3]`.
    pub source_name: Rc<str>,
    scope: Scope,
    results: Results,
}

impl std::fmt::Debug for Session {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Session").field("settings", &self.settings).finish_non_exhaustive()
    }
}

/// The name that a prompt starts with, and its module.
const PRELUDE: (&str, &str) = ("np", "numpy");

/// Results of earlier lines take at most this share of the memory limit.
const RESULTS_SHARE: u64 = 8;

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
            cx.random.borrow_mut().seed_u32(seed);
            cx.python_random.seed(seed.into());
        }
        if let Some(threads) = settings.threads {
            cx.threads.set_count(threads);
        }
        let mut session = Self {
            cx,
            settings,
            clock: Rc::new(RealClock::new()),
            os: Rc::new(RealOs),
            source_name: "<stdin>".into(),
            scope: Scope::default(),
            results: Results::default(),
        };
        session.reset();
        session
    }

    /// Parse a text.
    ///
    /// # Errors
    /// `SyntaxError` and its kin.
    pub fn compile(&self, text: &str) -> Result<Code> {
        Code::parse(&self.source_name, text)
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
        let mut outcome = self.run_part(code)?;
        let shown = outcome.value.as_ref().filter(|value| !matches!(value, Value::None));
        let shown = shown.filter(|_| !code.ends_with_semicolon());
        let shown = shown.cloned();
        outcome.text = shown.map(|value| self.shown(code, &value)).transpose()?;
        Ok(outcome)
    }

    /// The text of a value at the prompt, which functions of the user's may make.
    fn shown(&mut self, code: &Code, value: &Value) -> Result<String> {
        let mut recorder = Recorder::default();
        let mode = self.settings.mode;
        let mut interp =
            Interp::new(&mut self.cx, &mut self.scope, mode, &*self.clock, &mut recorder, code);
        interp.shown_at_prompt(value, code.statements.last().map_or(Span::NONE, |last| last.span))
    }

    /// The same of a program, which shows no values.
    ///
    /// # Errors
    /// As [`Self::eval`].
    pub fn run_part(&mut self, code: &Code) -> Result<Outcome> {
        let account = self.settings.account;
        let mut recorder = Recorder { on: account != Account::Off, ..Recorder::default() };
        // The system is asked only where its answer is wanted: that alone takes longer than a small array.
        let faults = (account == Account::Full).then(|| self.os.page_faults()).flatten();
        let mark = self.cx.arena.mark();
        let before = std::mem::take(&mut self.cx.meter);
        let start = self.clock.now_ns();
        let value = self.statements(code, self.settings.mode, &mut recorder);
        let time_ns = self.clock.now_ns() - start;
        let usage = self.cx.arena.since(&mark);
        let mut metered = std::mem::replace(&mut self.cx.meter, before);
        let page_faults =
            faults.and_then(|then| self.os.page_faults().map(|now| now.saturating_sub(then)));
        if code.bound_names().iter().any(|name| name == "_") {
            self.results.claim(self.scope.get("_").is_some());
        }
        let value = value.map_err(|error| self.with_advice(error))?;
        // The ledger has the arrays of calls that are no plans too.
        (metered.arrays, metered.bytes_allocated, metered.bytes_peak) =
            (usage.arrays, usage.bytes_allocated, usage.bytes_peak);
        Ok(Outcome {
            text: None,
            metered,
            predicted: total(&recorder.runs, |run| run.prepared.prediction.cost),
            plans: recorder.runs,
            time_ns,
            page_faults,
            fresh_bytes: usage.bytes_fresh,
            looped: code.has_loop(),
            stdout: self.take_output(),
            warnings: self.take_warnings(),
            value,
        })
    }

    /// Keep what a numbered line gave as `_` and `_3`; nothing where it was not shown.
    pub fn keep_result(&mut self, number: usize, outcome: &Outcome) {
        if let Some(value) = outcome.value.as_ref().filter(|_| outcome.text.is_some()) {
            let most = self.cx.arena.limit() as u64 / RESULTS_SHARE;
            self.results.keep(number, value, &mut self.scope, most);
        }
    }

    fn with_advice(&self, error: Diagnostic) -> Diagnostic {
        let name = error.message.split('\'').nth(1).unwrap_or_default();
        if error.kind == ErrorKind::NameError && self.results.was_forgotten(name) {
            return error.hint(format!(
                "results take at most 1/{RESULTS_SHARE} of the memory limit together; this one was let go"
            ));
        }
        error
    }

    /// Run a text in a mode and keep no account: what a clock sees.
    ///
    /// # Errors
    /// As [`Self::eval`].
    pub fn execute(&mut self, code: &Code, mode: &'static Mode) -> Result<Option<Value>> {
        self.quietly(|session| session.statements(code, mode, &mut Recorder::default()))
    }

    /// Run a text so often, and keep neither values nor what is printed: what is timed.
    ///
    /// # Errors
    /// As [`Self::eval`].
    pub fn execute_often(&mut self, code: &Code, mode: &'static Mode, runs: u32) -> Result<()> {
        self.quietly(|session| {
            session.cx.arena.set_policy(mode.policy);
            let mut recorder = Recorder::default();
            let (cx, scope) = (&mut session.cx, &mut session.scope);
            let mut interp = Interp::new(cx, scope, mode, &*session.clock, &mut recorder, code);
            for _ in 0..runs {
                interp.execute(code)?;
                drop(interp.cx.output.take());
            }
            Ok(())
        })
    }

    /// Do something whose output is kept, whatever it is otherwise written to.
    pub fn quietly<R>(&mut self, work: impl FnOnce(&mut Self) -> R) -> R {
        let sink = self.cx.output.redirect(None);
        let result = work(self);
        self.cx.output.redirect(sink);
        result
    }

    fn statements(
        &mut self,
        code: &Code,
        mode: &'static Mode,
        recorder: &mut Recorder,
    ) -> Result<Option<Value>> {
        self.cx.arena.set_policy(mode.policy);
        self.interpret(code, mode, recorder, None)
    }

    fn interpret(
        &mut self,
        code: &Code,
        mode: &'static Mode,
        recorder: &mut Recorder,
        profiler: Option<&mut Profiler>,
    ) -> Result<Option<Value>> {
        let mut interp =
            Interp::new(&mut self.cx, &mut self.scope, mode, &*self.clock, recorder, code);
        interp.profiler = profiler;
        interp.execute(code)
    }

    /// Run a text once, for real, and tell a profiler of each statement.
    ///
    /// # Errors
    /// As [`Self::eval`]; the profiler has what ran until then.
    pub fn profile(&mut self, code: &Code, profiler: &mut Profiler) -> Result<()> {
        let mode = self.settings.mode;
        self.cx.arena.set_policy(mode.policy);
        let before = std::mem::take(&mut self.cx.meter);
        let outcome = self.interpret(code, mode, &mut Recorder::default(), Some(&mut *profiler));
        profiler.pause(&self.cx);
        self.cx.meter = before;
        outcome.map(drop)
    }

    /// One run that counts everything: every array comes from the heap, so that a counting allocator sees it too.
    ///
    /// # Errors
    /// As [`Self::eval`]; what the run changed until then is put back.
    pub fn trial(&mut self, code: &Code, mode: &'static Mode) -> Result<Trial> {
        self.trial_watching(code, mode, &[]).map(|(trial, _)| trial)
    }

    /// The same, with what names were bound to when the run had ended.
    ///
    /// # Errors
    /// As [`Self::trial`].
    pub fn trial_watching(
        &mut self,
        code: &Code,
        mode: &'static Mode,
        names: &[String],
    ) -> Result<(Trial, Vec<Option<Value>>)> {
        let frame = self.open_frame(code);
        let mut recorder = Recorder { on: true, ..Recorder::default() };
        let policy = self.cx.arena.set_policy(Policy::Counted);
        self.cx.arena.start_log();
        let mark = alloc::mark();
        let usage = self.cx.arena.mark();
        let before = std::mem::take(&mut self.cx.meter);
        let start = self.clock.now_ns();
        let outcome = self.interpret(code, mode, &mut recorder, None);
        let cold_ns = self.clock.now_ns() - start;
        let usage = self.cx.arena.since(&usage);
        let mut metered = std::mem::replace(&mut self.cx.meter, before);
        let tally = alloc::since(&mark);
        let log = self.cx.arena.take_log();
        self.cx.arena.set_policy(policy);
        let bound = code.bound_names().last().and_then(|name| self.scope.get(name).cloned());
        let value = outcome.as_ref().ok().cloned().flatten().or(bound);
        let watched = names.iter().map(|name| self.scope.get(name).cloned());
        let kept = std::iter::once(value).chain(watched).collect();
        let mut closed = self.close_frame(frame, kept);
        outcome?;
        (metered.arrays, metered.bytes_allocated, metered.bytes_peak) =
            (usage.arrays, usage.bytes_allocated, usage.bytes_peak);
        let watched = closed.values.split_off(1);
        let trial = Trial {
            value: closed.values.pop().flatten(),
            predicted: total(&recorder.runs, |run| run.prepared.prediction.cost),
            metered,
            plans: recorder.runs,
            began: recorder.began,
            log,
            tally,
            changes: Rc::new(closed.changes),
            cold_ns,
            stdout: closed.stdout,
            warnings: closed.warnings,
        };
        Ok((trial, watched))
    }

    /// Run a text with a clock reading after each pass of its plans.
    ///
    /// # Errors
    /// As [`Self::eval`].
    pub fn trace(&mut self, code: &Code, mode: &'static Mode) -> Result<Vec<PlanRun>> {
        let mut recorder =
            Recorder { on: true, clock: Some(Rc::clone(&self.clock)), ..Recorder::default() };
        self.quietly(|session| session.statements(code, mode, &mut recorder))?;
        Ok(recorder.runs)
    }

    /// Plan one expression or assignment without running it; what it needs to know its operands does run.
    ///
    /// # Errors
    /// As [`Self::eval`], and `UsageError` for a text of several statements.
    pub fn explain(&mut self, code: &Code, mode: &'static Mode) -> Result<Explained> {
        let is_one = |statement: &&Stmt| {
            !matches!(
                statement.kind,
                StmtKind::If { .. } | StmtKind::For { .. } | StmtKind::While { .. }
            )
        };
        let single = code.statements.first().filter(|_| code.statements.len() == 1);
        let Some(statement) = single.filter(is_one) else {
            bail!(Span::NONE, UsageError, "explain takes one expression or assignment");
        };
        let mut recorder = Recorder::default();
        let frame = self.open_frame(code);
        let mark = self.cx.arena.mark();
        let (cx, scope) = (&mut self.cx, &mut self.scope);
        let mut interp = Interp::new(cx, scope, mode, &*self.clock, &mut recorder, code);
        interp.explained = Some(roots(statement));
        let done = interp.execute(code);
        let made = self.cx.arena.since(&mark);
        drop(self.close_frame(frame, Vec::new()));
        done?;
        Ok(Explained { plans: recorder.runs, made })
    }

    /// A value as the prompt prints it.
    pub fn repr(&self, value: &Value) -> String {
        interp::repr(value, &self.cx.print_options)
    }

    /// The user's names, in alphabetical order.
    pub fn names(&self) -> Vec<(String, Value)> {
        let is_prelude = |name: &str, value: &Value| {
            let is_module = matches!(value, Value::Module(module) if *module == PRELUDE.1);
            self.settings.prelude && name == PRELUDE.0 && is_module
        };
        let names = self.scope.sorted().into_iter();
        names
            .filter(|(name, value)| !results::is_result(name) && !is_prelude(name, value))
            .collect()
    }

    /// What a name is bound to.
    pub fn get(&self, name: &str) -> Option<Value> {
        self.scope.get(name).cloned()
    }

    /// The text of the function that a user defined by a name, its indentation taken away; none of a lambda
    /// and of what is no such function.
    pub fn definition(&self, name: &str) -> Option<String> {
        interp::definition(self.scope.get(name)?)
    }

    /// Bind a name.
    pub fn bind(&mut self, name: &str, value: Value) {
        drop(self.scope.set(name, value));
    }

    /// Forget every name.
    pub fn reset(&mut self) {
        self.scope = Scope::default();
        self.results = Results::default();
        if self.settings.prelude {
            self.bring_numpy();
        }
    }

    /// Bind `np`, and keep it over a reset.
    pub fn bring_numpy(&mut self) {
        if self.settings.prelude && self.scope.get(PRELUDE.0).is_some() {
            return;
        }
        self.settings.prelude = true;
        self.scope.set(PRELUDE.0, Value::Module(PRELUDE.1));
    }

    /// What was printed since the last time.
    pub fn take_output(&mut self) -> String {
        self.cx.output.take()
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
        self.cx.random.borrow_mut().seed_u32(seed);
        self.cx.python_random.seed(seed.into());
    }
}

fn total(runs: &[PlanRun], cost: impl Fn(&PlanRun) -> Cost) -> Cost {
    runs.iter().map(cost).fold(Cost::default(), Cost::then)
}

/// The places at which the plan of a statement's own expression may stand.
fn roots(statement: &Stmt) -> [Span; 3] {
    let whole = statement.span;
    match &statement.kind {
        StmtKind::Expr(expr) => [whole, expr.span, expr.span],
        StmtKind::Assign { value, .. } => [whole, value.span, value.span],
        StmtKind::AugAssign { op_span, value, .. } => [whole, *op_span, value.span],
        _ => [whole; 3],
    }
}
