//! Advice: finds where array code loses time or memory, rewrites it as NumPy code, runs the rewrite, holds
//! its results against the program's, races the two in mode `numpy`, and tells of it only if it won.
//!
//! [`rule`] is the table of what is looked for; [`judge`] says whether results are equal; here a program is
//! taken through both. Nothing is printed.

pub mod advice;
pub mod edit;
pub mod judge;
mod loops;
mod page;
mod pattern;
mod probe;
pub mod report;
pub mod rule;
mod rules;
pub mod subject;

use std::cell::OnceCell;
use std::sync::atomic::Ordering::Relaxed;

use crate::array::Array;
use crate::bail;
use crate::diag::{Diagnostic, ErrorKind, Result, Span};
use crate::diagnostic;
use crate::exec::Mode;
use crate::measure::sample::Budget;
use crate::report::compare::race_codes;
use crate::report::lab::Lab;
use crate::report::names::mentioned;
use crate::report::timeit;
use crate::report::units::duration;
use crate::session::{Code, Trial};
use crate::syntax::ast::StmtKind;
use crate::value::Value;

use self::advice::{Advice, Failed, Usage};
use self::edit::applied;
use self::judge::{Equality, Notes, Outcome, judged};
use self::probe::Change;
use self::report::Advise;
use self::rule::{Claim, Proposal, Rewrite, Rule};
use self::subject::{Subject, with_functions};

/// How to advise.
#[derive(Clone, Debug)]
pub struct Options {
    /// How long each rewrite is raced.
    pub budget: Budget,
    /// Whether the user said so: then nothing is too slow.
    pub is_patient: bool,
    /// Only proposals that begin on these lines, from 1; all where empty.
    pub lines: Vec<usize>,
}

/// Seconds of a race: some hundred rounds of what takes a millisecond.
pub const SECONDS: f64 = 0.5;

/// A program that takes longer, in ns, gets three runs in a race: a dozen of its runs would be many times
/// the race's budget.
const SLOW_NS: f64 = 0.25e9;

/// One that takes longer is raced only if a time is given: with four runs a rewrite, nobody would wait.
const TOO_SLOW_NS: f64 = 20e9;

/// Rewrites that are run at most, and of these, the quickest at first sight, that are raced: at half a
/// second each, some ten seconds.
const MOST_RUNS: usize = 80;
const MOST_RACES: usize = 20;

/// Words of code that reckons with values that are no numbers.
const GUARDS: [&str; 4] = ["nan", "isfinite", "isinf", "NaN"];

/// A program that ran once.
struct Bench {
    /// With the functions that it calls in front.
    program: String,
    code: Code,
    trial: Trial,
    outcome: Outcome,
    /// The names that runs are held to.
    watched: Vec<String>,
    /// The arrays of the session that it reads.
    inputs: Vec<(String, Array)>,
    /// What it does with other inputs, as far as it can.
    probed: OnceCell<Vec<(Change, Outcome)>>,
}

/// A rewrite that ran and gave an equal result.
struct Candidate {
    rule: &'static Rule,
    /// What it begins at in the program, as text.
    site: Span,
    code: Code,
    rewrite: Rewrite,
    trial: Trial,
    equality: Equality,
    notes: Notes,
}

/// Why a proposal is no candidate.
enum Rejected {
    /// Its run failed, or its result is another: what to say.
    Because(String),
    /// Ctrl-C came while it ran.
    Interrupted,
}

/// Advise on a text.
///
/// # Errors
/// What the text raises; `UsageError` for what acts outside the session; `KeyboardInterrupt` where nothing
/// was found yet; `TimeoutError` where one run takes too long to be repeated.
pub fn advise(lab: &mut Lab, text: &str, setup: Option<&str>, options: &Options) -> Result<Advise> {
    lab.repeating("%advise", |lab| advised(lab, text, setup, options))
}

/// A rewrite that was run and judged, not raced.
#[derive(Clone, Debug)]
pub struct Checked {
    /// The number of the rule that it follows.
    pub rule: &'static str,
    /// Statements that run beforehand.
    pub before: Vec<String>,
    /// The whole program as it would be; empty where no rewrite was equal.
    pub program: String,
    /// How equal its results are, or why none was.
    pub equality: Equality,
}

/// What the rules propose for a text, each proposal run and held against it.
///
/// # Errors
/// What the text raises.
pub fn checked(lab: &mut Lab, text: &str) -> Result<Vec<Checked>> {
    lab.repeating("%advise", |lab| {
        let (program, _) = with_functions(&lab.session.borrow(), text);
        let bench = Bench::run(lab, program)?;
        let mut found = Vec::new();
        for (rule, proposal) in bench.proposals(lab, &[]) {
            let (rule_id, mut seen) = (rule.id, Vec::new());
            match bench.tried(lab, rule, &proposal, &mut seen) {
                Ok(None) => {}
                Ok(Some(candidate)) => found.push(Checked {
                    rule: rule_id,
                    before: candidate.rewrite.before,
                    program: candidate.code.text.to_string(),
                    equality: candidate.equality,
                }),
                Err(Rejected::Interrupted) => bail!(Span::NONE, KeyboardInterrupt, ""),
                Err(Rejected::Because(why)) => found.push(Checked {
                    rule: rule_id,
                    before: Vec::new(),
                    program: String::new(),
                    equality: Equality::No(why),
                }),
            }
        }
        Ok(found)
    })
}

fn mode() -> &'static Mode {
    Mode::find("numpy").expect("it is in the table")
}

fn advised(lab: &mut Lab, text: &str, setup: Option<&str>, options: &Options) -> Result<Advise> {
    let text = text.trim_end();
    let (program, lines_before) = with_functions(&lab.session.borrow(), text);
    let offset = (program.len() - text.len()) as u32;
    (lab.stage)("running it once");
    let bench = Bench::run(lab, program).map_err(|error| match error.kind {
        ErrorKind::SystemExit => diagnostic!(
            Span::NONE,
            UsageError,
            "this code ends the program: there is nothing to advise on"
        ),
        _ => moved_back(error, offset),
    })?;
    let cold_ns = bench.trial.cold_ns as f64;
    if cold_ns > TOO_SLOW_NS && !options.is_patient {
        bail!(
            Span::NONE, TimeoutError,
            "one run takes {}, and advice needs many", duration(cold_ns);
            hint: "make its arrays smaller, or say how long a rewrite may be measured: %advise -t 60 ..."
        );
    }
    let mut report =
        Advise::new(text, setup, &bench.program, lines_before, Usage::of(&bench.trial));
    let candidates = bench.candidates(lab, options, &mut report);
    bench.race(lab, candidates, options, &mut report);
    report.rank();
    if !report.interrupted {
        bench.together(lab, options, &mut report);
    }
    if report.advice.is_empty() && cold_ns < SLOW_NS && !report.interrupted {
        let options = timeit::Options { mode: mode(), budget: Budget::timeit(), verbose: false };
        let timed = timeit::timeit(lab, text, None, &options)?;
        report.typical_ns = Some(timed.figures.typical_ns);
        report.speed = timed.figures.speed;
    }
    Ok(report)
}

/// An error of the whole program at its place in what was typed, where it has one there.
fn moved_back(error: Diagnostic, offset: u32) -> Diagnostic {
    let span = error.span;
    if span.start == u32::MAX || offset == 0 {
        error
    } else if span.start >= offset {
        error.moved(Span { start: span.start - offset, end: span.end - offset })
    } else {
        error.nowhere()
    }
}

impl Bench {
    fn run(lab: &Lab, program: String) -> Result<Self> {
        let code = lab.session.borrow().compile(&program)?;
        let mut watched: Vec<String> =
            lab.session.borrow().names().into_iter().map(|(name, _)| name).collect();
        watched.extend(code.touched_names());
        watched.sort_unstable();
        watched.dedup();
        let (trial, outcome) = ran(lab, &code, &watched)?;
        // Those that it writes into are as long as those that it reads.
        let array_of = |name: String| match lab.session.borrow().get(&name) {
            Some(Value::Array(array)) => Some((name, array)),
            _ => None,
        };
        let inputs = mentioned(&program).into_iter().filter_map(array_of).collect();
        let probed = OnceCell::new();
        Ok(Self { program, code, trial, outcome, watched, inputs, probed })
    }

    /// All proposals, rule by rule.
    fn proposals(&self, lab: &Lab, lines: &[usize]) -> Vec<(&'static Rule, Proposal)> {
        let session = lab.session.borrow();
        let cache_bytes = lab.caches().l2_bytes as usize;
        let statements = &self.code.statements;
        let plans = &self.trial.plans;
        let subject = Subject::new(&session, &self.program, statements, plans, cache_bytes);
        let line_of = |at: Span| self.program[..at.start as usize].matches('\n').count() + 1;
        let is_wanted = |proposal: &Proposal| {
            let (first, last) = (proposal.at, Span { start: proposal.at.end, ..proposal.at });
            let range = line_of(first)..=line_of(last);
            lines.is_empty() || lines.iter().any(|line| range.contains(line))
        };
        rule::all()
            .flat_map(|rule| (rule.propose)(&subject).into_iter().map(move |one| (rule, one)))
            .filter(|(_, proposal)| is_wanted(proposal))
            .collect()
    }

    /// Run what the rules propose, and keep what gives an equal result.
    fn candidates(&self, lab: &mut Lab, options: &Options, report: &mut Advise) -> Vec<Candidate> {
        let mut found: Vec<Candidate> = Vec::new();
        let mut seen: Vec<String> = Vec::new();
        for (rule, proposal) in self.proposals(lab, &options.lines) {
            if lab.session.borrow().cx.interrupt.load(Relaxed) {
                report.interrupted = true;
                break;
            }
            if found.len() == MOST_RUNS {
                report.left_out += 1;
                continue;
            }
            (lab.stage)(&format!("{}: {}", rule.id, rule.title));
            match self.tried(lab, rule, &proposal, &mut seen) {
                Ok(candidate) => found.extend(candidate),
                Err(Rejected::Interrupted) => {
                    report.interrupted = true;
                    break;
                }
                Err(Rejected::Because(why)) => {
                    report.failed.push(Failed::new(rule, &self.program, proposal.at, why));
                }
            }
        }
        // One run is a rough figure, but what gains much is among the first.
        found.sort_by_key(|candidate| candidate.trial.cold_ns);
        report.left_out += found.len().saturating_sub(MOST_RACES);
        found.truncate(MOST_RACES);
        found
    }

    /// The first rewrite of a proposal that gives an equal result; none where all were tried already.
    fn tried(
        &self,
        lab: &mut Lab,
        rule: &'static Rule,
        proposal: &Proposal,
        seen: &mut Vec<String>,
    ) -> std::result::Result<Option<Candidate>, Rejected> {
        let mut why = None;
        for rewrite in &proposal.rewrites {
            let Some(text) = applied(&self.program, &rewrite.edits) else { continue };
            let key = format!("{}\n{text}", rewrite.before.join("\n"));
            let is_same = text == self.program && rewrite.before.is_empty();
            if is_same || seen.contains(&key) {
                continue;
            }
            seen.push(key);
            let tried = prepared(lab, rewrite, |lab| {
                let code = lab.session.borrow().compile(&text)?;
                let (trial, outcome) = ran(lab, &code, &self.watched)?;
                Ok((code, trial, outcome))
            });
            let (code, trial, outcome) = match tried {
                Ok(ran) => ran,
                Err(error) if error.is_interrupt() => return Err(Rejected::Interrupted),
                Err(error) => {
                    why.get_or_insert(error.headline());
                    continue;
                }
            };
            let loses = rule.claim == Claim::Precision;
            match judged(&self.outcome, &outcome, loses, &rewrite.drops) {
                (Equality::No(reason), _) => {
                    why.get_or_insert(format!("another result: {reason}"));
                }
                (equality, mut notes) => {
                    match self.probe(lab, &code, rewrite, loses) {
                        Ok(caveats) => notes.caveats = caveats,
                        Err(reason) => {
                            why.get_or_insert(reason);
                            continue;
                        }
                    }
                    let (rewrite, site) = (rewrite.clone(), proposal.at);
                    return Ok(Some(Candidate {
                        rule,
                        site,
                        code,
                        rewrite,
                        trial,
                        equality,
                        notes,
                    }));
                }
            }
        }
        why.map_or(Ok(None), |why| Err(Rejected::Because(why)))
    }

    /// What the program does with other inputs: of those that must agree the first that it can take, and all
    /// that may differ.
    fn probed(&self, lab: &mut Lab) -> &[(Change, Outcome)] {
        self.probed.get_or_init(|| {
            let mut run = |change| {
                let ran = probe::with(lab, &self.inputs, change, |lab| {
                    ran(lab, &self.code, &self.watched)
                });
                ran.and_then(Result::ok).map(|(_, outcome)| (change, outcome))
            };
            let must = Change::MUST.into_iter().find_map(&mut run);
            must.into_iter().chain(Change::MAY.into_iter().filter_map(&mut run)).collect()
        })
    }

    /// For what inputs a rewrite does something else, of those for which that is only said.
    fn probe(
        &self,
        lab: &mut Lab,
        code: &Code,
        rewrite: &Rewrite,
        loses: bool,
    ) -> std::result::Result<Vec<&'static str>, String> {
        let mut caveats = Vec::new();
        for (change, base) in self.probed(lab) {
            let run = probe::with(lab, &self.inputs, *change, |lab| {
                prepared(lab, rewrite, |lab| ran(lab, code, &self.watched))
            });
            let why = match run {
                None => continue,
                Some(Err(error)) => error.headline(),
                Some(Ok((_, outcome))) => {
                    // What is warned of depends on the values, and branches are computed both.
                    let outcome = Outcome { warnings: Vec::new(), ..outcome };
                    match judged(base, &outcome, loses, &rewrite.drops).0 {
                        Equality::No(why) => why,
                        Equality::Identical | Equality::Rounded(_) | Equality::Loses(_) => continue,
                    }
                }
            };
            let is_guarded =
                *change == Change::Nan && GUARDS.iter().any(|it| self.program.contains(it));
            if Change::MUST.contains(change) || is_guarded {
                return Err(format!("another result for {}: {why}", change.caveat()));
            }
            caveats.push(change.caveat());
        }
        Ok(caveats)
    }

    /// Race each candidate against the program.
    fn race(
        &self,
        lab: &mut Lab,
        candidates: Vec<Candidate>,
        options: &Options,
        report: &mut Advise,
    ) {
        let count = candidates.len();
        for (i, candidate) in candidates.into_iter().enumerate() {
            (lab.stage)(&format!("{}, {} of {count}", candidate.rule.id, i + 1));
            match self.raced(lab, &candidate, options) {
                Ok(advice) => report.add(advice),
                Err(error) if error.kind == ErrorKind::KeyboardInterrupt => {
                    report.interrupted = true;
                    return;
                }
                Err(error) => report.failed.push(Failed::new(
                    candidate.rule,
                    &self.program,
                    candidate.site,
                    error.headline(),
                )),
            }
        }
    }

    /// The advice that a candidate is, with its figures, whether it won or not.
    fn raced(&self, lab: &mut Lab, candidate: &Candidate, options: &Options) -> Result<Advice> {
        let cold_ns = self.trial.cold_ns as f64;
        if candidate.trial.cold_ns as f64 > 4.0 * cold_ns.max(SLOW_NS / 16.0) {
            bail!(Span::NONE, TimeoutError, "its first run took more than four times as long");
        }
        let sides = [(&self.code, &self.trial), (&candidate.code, &candidate.trial)];
        let is_slow = cold_ns > SLOW_NS;
        let figures = prepared(lab, &candidate.rewrite, |lab| {
            race_codes(lab, sides, mode(), options.budget, is_slow)
        })?;
        Ok(Advice::new(
            &[candidate.rule],
            (&self.program, candidate.site),
            (&candidate.code.text, &candidate.rewrite),
            (&candidate.equality, &candidate.notes),
            (&self.trial, &candidate.trial),
            &figures,
        ))
    }

    /// All advice that helps at once, raced against the program, where that is more than one.
    fn together(&self, lab: &mut Lab, options: &Options, report: &mut Advise) {
        // The best first; what costs precision is not among them.
        let winners: Vec<&Advice> = report.advice.iter().collect();
        let Some((best, others)) = winners.split_first() else { return };
        let mut rules = vec![best.rule];
        let mut text = best.program.clone();
        let mut whole = Rewrite {
            before: best.before.clone(),
            drops: best.drops.clone(),
            ..Rewrite::default()
        };
        let mut last: Option<Candidate> = None;
        for other in others {
            (lab.stage)("all together");
            let grown = prepared(lab, &whole, |lab| self.grown(lab, &text, other));
            if lab.session.borrow().cx.interrupt.load(Relaxed) {
                report.interrupted = true;
                return;
            }
            let Ok(Some(mut candidate)) = grown else { continue };
            whole.before.extend(candidate.rewrite.before.iter().cloned());
            whole.drops.extend(candidate.rewrite.drops.iter().cloned());
            candidate.rewrite = whole.clone();
            text = candidate.code.text.to_string();
            rules.push(other.rule);
            last = Some(candidate);
        }
        let Some(candidate) = last else { return };
        let least = best.ratio;
        let raced = match self.raced(lab, &candidate, options) {
            Ok(advice) => Advice { rules: rules.iter().map(|rule| rule.id).collect(), ..advice },
            Err(error) if error.kind == ErrorKind::KeyboardInterrupt => {
                report.interrupted = true;
                return;
            }
            Err(_) => return,
        };
        if raced.wins() && raced.ratio > least {
            report.together = Some(raced);
        }
    }

    /// A text that has some of the advice already, with what another rule says of the same site in it.
    fn grown(&self, lab: &mut Lab, text: &str, advice: &Advice) -> Result<Option<Candidate>> {
        let bench = Self { outcome: self.outcome.clone(), ..Self::run(lab, text.to_owned())? };
        for (rule, proposal) in bench.proposals(lab, &[]) {
            let site = Advice::site_text(text, proposal.at);
            if rule.id != advice.rule.id || site != advice.site {
                continue;
            }
            if let Ok(Some(candidate)) = bench.tried(lab, rule, &proposal, &mut Vec::new()) {
                return Ok(Some(candidate));
            }
        }
        Ok(None)
    }
}

/// One counted run, and what it left.
fn ran(lab: &Lab, code: &Code, watched: &[String]) -> Result<(Trial, Outcome)> {
    let mut session = lab.session.borrow_mut();
    let (mut trial, values) = session.trial_watching(code, mode(), watched)?;
    let is_expression = |last: &crate::syntax::ast::Stmt| matches!(last.kind, StmtKind::Expr(_));
    let ends_in_value = code.statements.last().is_some_and(is_expression);
    // A candidate keeps its trial until it is raced, and must not keep arrays alive meanwhile.
    let value = trial.value.take();
    let outcome = Outcome {
        value: value.filter(|_| ends_in_value),
        names: watched.iter().cloned().zip(values).collect(),
        stdout: trial.stdout.clone(),
        warnings: trial.warnings.iter().map(|warning| warning.message.clone()).collect(),
    };
    Ok((trial, outcome))
}

/// Do something while the names that a rewrite needs are bound.
fn prepared<T>(
    lab: &mut Lab,
    rewrite: &Rewrite,
    work: impl FnOnce(&mut Lab) -> Result<T>,
) -> Result<T> {
    let bound = rewrite.before.iter().try_for_each(|statement| lab.set_up(statement));
    let result = bound.and_then(|()| work(lab));
    for statement in &rewrite.before {
        let name = statement.split([' ', '=']).next().unwrap_or_default();
        lab.session.borrow_mut().unbind(name);
    }
    result
}
