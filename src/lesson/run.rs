//! Running a lesson's code: in a world made of its setups, apart from the names of whoever types.
//!
//! Errors come back placed in the lesson's file; what is shown comes back as text.

use std::time::Duration;

use super::expect::{Claim, Evaluated, Facts, Verdict};
use super::limit::bounded;
use super::parse::{contenders, placed};
use super::{Block, Contest, Have, Lesson, Limits, Run};
use crate::array::dtype::Scalar;
use crate::bail;
use crate::context::Context;
use crate::diag::{Diagnostic, Result, Span};
use crate::exec::Mode;
use crate::interp;
use crate::measure::sample::Budget;
use crate::numpy::convert::truth;
use crate::numpy::registry::{self, Bound, Function, callable};
use crate::report::Report;
use crate::report::compare::{self, Compare, compare, counts};
use crate::report::cost_line::cost_line;
use crate::report::document;
use crate::report::lab::{Figures, Lab};
use crate::report::names::mentioned;
use crate::report::text::Style;
use crate::session::{Account, Outcome, World};
use crate::value::Value;

/// How thoroughly a run is looked at.
#[derive(Clone, Copy, Debug)]
pub enum Depth {
    /// Counted alone: the same everywhere.
    Count,
    /// Timed for so long.
    Time(Budget),
}

impl Depth {
    /// How long it looks on purpose.
    fn longest(self) -> Duration {
        match self {
            Self::Count => Duration::ZERO,
            Self::Time(budget) => {
                Duration::from_secs_f64(budget.longest_seconds.max(budget.seconds))
            }
        }
    }
}

/// What a run gave.
#[derive(Debug)]
pub struct Ran {
    /// What is shown of it.
    shown: Shown,
    /// What was found out.
    pub facts: Facts,
    /// Of the claims that could be judged, in their order.
    pub verdicts: Vec<Verdict>,
}

#[derive(Debug)]
enum Shown {
    Nothing,
    Line(Box<Outcome>),
    Report(Box<Compare>),
}

impl Ran {
    /// What a learner sees of it: the report, or what the prompt would print.
    pub fn text(&self, style: &Style) -> String {
        match &self.shown {
            Shown::Nothing => String::new(),
            Shown::Report(report) => report.text(style),
            Shown::Line(outcome) => {
                let warnings = outcome.warnings.iter();
                let mut lines: Vec<String> = outcome.stdout.lines().map(str::to_owned).collect();
                lines.extend(warnings.map(|it| format!("{}: {}", it.class, it.message)));
                lines.extend(outcome.text.clone());
                lines.extend(cost_line(outcome, Account::Short, style));
                lines.join("\n")
            }
        }
    }

    /// The same as blocks of a page.
    pub fn blocks(&self) -> Vec<document::Block> {
        match &self.shown {
            Shown::Nothing => Vec::new(),
            Shown::Report(report) => report.document().embedded(),
            Shown::Line(_) => vec![document::Block::Output(self.text(&Style::PLAIN))],
        }
    }

    /// Whether an expectation is false.
    pub fn is_false(&self) -> bool {
        self.verdicts.iter().any(|it| it.verdict == super::expect::Judgement::False)
    }
}

/// `fit(cache * 4, ram / 8)`: how many float64 take no more bytes than any of these.
static FIT: Function = Function {
    name: "fit",
    signature: "*sizes",
    costs: registry::Costs::Nothing,
    doc: "How many float64 elements take at most as many bytes as the smallest of the sizes.",
    run: registry::Run::Call(fit),
};

#[expect(clippy::needless_pass_by_value, reason = "the type that every function has")]
fn fit(_: &mut Context, given: Bound) -> Result<Value> {
    let mut least = f64::INFINITY;
    for value in &given.rest {
        match value.as_scalar() {
            Some(size) => least = least.min(size.as_f64()),
            None => bail!(given.span, TypeError, "fit() takes numbers of bytes"),
        }
    }
    if !least.is_finite() {
        bail!(given.span, TypeError, "fit() needs a size"; hint: "fit(cache * 4, ram / 8)");
    }
    Ok(Value::Int((least / 8.0).max(1.0) as i64))
}

/// What lessons may need, as it is here.
pub fn have(lab: &Lab) -> Have {
    let threads = lab.session.borrow().cx.threads.count() as u64;
    Have { ram: ram(lab), threads }
}

/// Bytes of memory that there are for arrays: the machine's, or the limit if it is lower.
fn ram(lab: &Lab) -> u64 {
    let session = lab.session.borrow();
    let limit = session.cx.arena.limit() as u64;
    session.os.total_memory_bytes().map_or(limit, |total| total.min(limit))
}

/// A world without any setup: `np` alone, and of `fit`, `cache` and `ram` what `code` mentions.
fn bare(lab: &Lab, limits: &Limits, code: &str) -> World {
    let mut world = limits.world();
    let mentioned = mentioned(code);
    let caches = lab.caches();
    let cache = if caches.l3_bytes > 0 { caches.l3_bytes } else { caches.l2_bytes };
    let values = [
        ("fit", callable(&FIT)),
        ("cache", Value::Int(cache as i64)),
        ("ram", Value::Int(ram(lab) as i64)),
    ];
    for (name, value) in values {
        if mentioned.iter().any(|known| known == name) {
            world.bind(name, value);
        }
    }
    world
}

/// Do something in another world, with the settings of a session that begins; answers what it gave and what
/// became of that world.
fn within<T>(lab: &mut Lab, world: World, work: impl FnOnce(&mut Lab) -> T) -> (T, World) {
    let (outside, mode, account) = {
        let mut session = lab.session.borrow_mut();
        let outside = session.exchange(world);
        let settings = &mut session.settings;
        let mode = std::mem::replace(&mut settings.mode, Mode::standard());
        (outside, mode, std::mem::take(&mut settings.account))
    };
    let result = work(lab);
    let mut session = lab.session.borrow_mut();
    (session.settings.mode, session.settings.account) = (mode, account);
    (result, session.exchange(outside))
}

/// The world that setups declare; what they print is dropped.
///
/// # Errors
/// What a setup raises, placed in the lesson's file.
pub fn world(lab: &mut Lab, lesson: &Lesson, setups: &[usize]) -> Result<World> {
    let codes: Vec<Span> = setups.iter().map(|&i| lesson.setups[i].code).collect();
    let all: Vec<&str> = codes.iter().map(|&code| lesson.part(code)).collect();
    let bare = bare(lab, &lesson.limits, &all.join("\n"));
    let (result, world) = within(lab, bare, |lab| {
        bounded(lab, lesson.limits.time, |lab| {
            for &code in &codes {
                lab.set_up(lesson.part(code)).map_err(|error| placed(error, code))?;
            }
            Ok(())
        })
    });
    result.map(|()| world)
}

/// Do something in the world that setups declare.
///
/// # Errors
/// What a setup raises, placed in the lesson's file, and what the work does.
pub(super) fn evaluated_in<T>(
    lab: &mut Lab,
    lesson: &Lesson,
    setups: &[usize],
    work: impl FnOnce(&mut Lab) -> Result<T>,
) -> Result<T> {
    let world = world(lab, lesson, setups)?;
    within(lab, world, |lab| bounded(lab, lesson.limits.time + AFTERWARDS, work)).0
}

/// What follows code that took all of its time: an answer is stopped by its own limit first.
const AFTERWARDS: Duration = Duration::from_secs(2);

/// The setups of a step: those that stand in it or that its runs name; else those of the step before.
pub fn setups(lesson: &Lesson, step: usize) -> Vec<usize> {
    let of = |blocks: &[Block]| {
        let mut found: Vec<usize> = Vec::new();
        for block in blocks {
            match block {
                Block::Prose(_) => {}
                Block::Setup(i) => found.push(*i),
                Block::Run(i) => found.extend(&lesson.runs[*i].from),
                Block::Exercise(i) => found.extend(&lesson.exercises[*i].from),
                Block::Quiz(i) => found.extend(lesson.quizzes[*i].from.iter().flatten()),
            }
        }
        found.sort_unstable();
        found.dedup();
        found
    };
    let steps = lesson.steps[..=step].iter().rev().map(|step| of(&step.blocks));
    let mut declared = steps.chain([of(&lesson.intro)]);
    declared.find(|found| !found.is_empty()).unwrap_or_default()
}

/// Run one run from its setups, and judge what is expected of it.
///
/// # Errors
/// What its code or its setups raise, placed in the lesson's file.
pub fn perform(lab: &mut Lab, lesson: &Lesson, position: usize, depth: Depth) -> Result<Ran> {
    let run = &lesson.runs[position];
    let world = world(lab, lesson, &run.from)?;
    let time = lesson.limits.time + depth.longest();
    let (found, _) =
        within(lab, world, |lab| bounded(lab, time, |lab| look(lab, lesson, run, depth)));
    let (shown, mut facts) = found.map_err(|error| in_file(error, lesson, run))?;
    let codes: Vec<&str> = run.claims.iter().flat_map(Claim::codes).collect();
    if !codes.is_empty() {
        let values = evaluated_in(lab, lesson, &run.from, |lab| {
            lab.set_up(lesson.part(run.code))?;
            codes.iter().map(|code| evaluate(lab, code)).collect::<Result<Vec<_>>>()
        });
        facts.values = values.map_err(|error| error.at(run.code))?;
    }
    let facts = ordered(facts, &contenders(lesson, position), &run.contest);
    let mut verdicts: Vec<Verdict> =
        run.claims.iter().filter_map(|claim| claim.judge(&facts)).collect();
    if !facts.equal && !run.claims.iter().any(Claim::is_same_values) {
        verdicts.push(Verdict::results_differ(run.code));
    }
    Ok(Ran { shown, facts, verdicts })
}

/// What a Python expression gives in the world that the session is in.
///
/// # Errors
/// What it raises, placed in its own text.
pub(super) fn evaluate(lab: &Lab, code: &str) -> Result<Evaluated> {
    let mut session = lab.session.borrow_mut();
    let outcome = session.quietly(|session| session.eval(code));
    drop((session.take_output(), session.take_warnings()));
    // Its place is said by whoever knows where the expression stands.
    let value = outcome.map_err(|error| error.moved(Span::NONE))?.value.unwrap_or(Value::None);
    Ok(Evaluated {
        code: code.to_owned(),
        number: value.as_scalar().map(Scalar::as_f64),
        text: interp::str(&value, &session.cx.print_options),
        truth: truth(&value).unwrap_or(true),
    })
}

/// What stands between the two texts of a pair: on a line of its own, since the first may end in a comment.
const BETWEEN: &str = "\n;; ";

/// An error of a run, placed in the lesson's file: a pair has two pieces of it.
fn in_file(error: Diagnostic, lesson: &Lesson, run: &Run) -> Diagnostic {
    let Contest::Against(other) = run.contest else { return placed(error, run.code) };
    let first = lesson.runs[other].code;
    let before = first.end - first.start + BETWEEN.len() as u32;
    match error.span {
        Span::NONE => error.at(run.code),
        span if span.start < before => placed(error, first),
        Span { start, end } => {
            let span = Span { start: start - before, end: end - before };
            placed(error.moved(span), run.code)
        }
    }
}

fn look(lab: &mut Lab, lesson: &Lesson, run: &Run, depth: Depth) -> Result<(Shown, Facts)> {
    let text = match run.contest {
        Contest::Against(other) => {
            format!("{}{BETWEEN}{}", lesson.part(lesson.runs[other].code), lesson.part(run.code))
        }
        Contest::Alone | Contest::Modes(_) => lesson.part(run.code).to_owned(),
    };
    let modes = run.contest.modes();
    let is_alone = run.contest == Contest::Alone;
    let Depth::Time(budget) = depth else {
        return Ok((Shown::Nothing, counted(lab, &text, &modes)?));
    };
    if is_alone {
        let facts = counted(lab, &text, &modes)?;
        let outcome = lab.session.borrow_mut().quietly(|session| session.eval(&text))?;
        return Ok((Shown::Line(Box::new(outcome)), facts));
    }
    let mut report = compare(lab, &text, None, &compare::Options { modes, budget })?;
    if report.notes.interrupted {
        bail!(run.code, KeyboardInterrupt, "");
    }
    report.notes.guided = true;
    if !report.equal {
        let facts = counted(lab, &text, &run.contest.modes())?;
        return Ok((Shown::Report(Box::new(report)), facts));
    }
    let facts =
        Facts { rows: report.modes.clone(), equal: report.equal, timed: true, values: Vec::new() };
    Ok((Shown::Report(Box::new(report)), facts))
}

fn counted(lab: &mut Lab, text: &str, modes: &[&'static Mode]) -> Result<Facts> {
    let counts = counts(lab, text, modes)?;
    Ok(Facts { rows: counts.rows, equal: counts.equal, timed: false, values: Vec::new() })
}

/// Rows in the order of the contenders: one alone stands for all.
fn ordered(mut facts: Facts, names: &[String], contest: &Contest) -> Facts {
    if facts.rows.len() > 1 {
        let place = |row: &Figures| match contest {
            Contest::Against(_) => usize::from(row.mode == "B"),
            Contest::Alone | Contest::Modes(_) => {
                names.iter().position(|name| *name == row.mode).unwrap_or(names.len())
            }
        };
        facts.rows.sort_by_key(place);
    }
    facts
}
