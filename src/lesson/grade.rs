//! Grading an answer: its value, then its counters, then its time, in the world that the exercise declares.
//!
//! What was done is said before what was wanted. A clock has three answers, and noise fails nobody.

use serde::Serialize;

use super::expect::{Claim, Facts, Judgement, VALUE};
use super::limit::bounded;
use super::mark::{Check, SITES, Test, Wanted, counters};
use super::run::{Depth, evaluate, evaluated_in};
use super::same::apart;
use super::{Exercise, Lesson, Wrong};
use crate::context::Context;
use crate::diag::{Diagnostic, Result, Span};
use crate::exec::Mode;
use crate::interp::bound_names;
use crate::measure::sample::Budget;
use crate::numpy::convert::copy_of;
use crate::report::compare::race_pair;
use crate::report::lab::{Figures, Lab};
use crate::report::memit;
use crate::report::names::mentioned;
use crate::report::text::{KEEP, Paint, Style, labelled, paragraph};
use crate::session::Trial;
use crate::value::Value;

/// What a mark says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Word {
    /// It is as wanted.
    Pass,
    /// It is not.
    NotYet,
    /// The clock does not tell.
    CannotTell,
}

impl Word {
    /// As it is printed.
    pub const fn text(self) -> &'static str {
        match self {
            Self::Pass => "PASS",
            Self::NotYet => "NOT YET",
            Self::CannotTell => "CAN'T TELL",
        }
    }
}

impl Serialize for Word {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.text())
    }
}

/// What became of one check.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Mark {
    /// Whether it is as wanted.
    pub verdict: Word,
    /// The name of the check: `value`, `arrays` …
    pub check: &'static str,
    /// What was found, and what was wanted.
    pub text: String,
}

impl Mark {
    /// `NOT YET arrays 3, want <= 1 (a*b, …+c)`
    pub fn line(&self, style: &Style) -> String {
        let name = if self.check == "speedup" { "speed" } else { self.check };
        labelled(
            self.verdict.text(),
            &whole_numbers(format!("{name} {}", self.text).trim_end()),
            style,
        )
    }
}

/// What became of an answer.
#[derive(Clone, Debug, Default)]
pub struct Grade {
    /// Of the checks that were judged, in the order of grading: none is after a value that is wrong.
    pub marks: Vec<Mark>,
    /// What is said besides.
    pub remarks: Vec<String>,
    /// The error that the answer raised, placed in the text that ran.
    pub error: Option<Diagnostic>,
    /// The text that ran: the answer, and the exercise's expression behind it.
    pub text: String,
    /// What was computed: equal where two answers do the same work.
    pub work: String,
}

impl Grade {
    /// Whether nothing is left to do.
    pub fn passed(&self) -> bool {
        self.error.is_none() && self.marks.iter().all(|mark| mark.verdict != Word::NotYet)
    }

    /// The name of the first check that it fails; `error` where it raised one.
    pub fn fails_at(&self) -> Option<&'static str> {
        if self.error.is_some() {
            return Some("error");
        }
        self.marks.iter().find(|mark| mark.verdict == Word::NotYet).map(|mark| mark.check)
    }

    /// The error and the marks, a line each, as they are kept.
    pub fn kept(&self) -> Vec<String> {
        let error = self.error.iter().map(|error| format!("NOT YET error: {}", error.headline()));
        let wide = Style { width: usize::MAX, ..Style::PLAIN };
        error.chain(self.marks.iter().map(|mark| mark.line(&wide))).collect()
    }

    /// The marks and the remarks, a line each, in colour where there is some.
    pub fn lines(&self, style: &Style) -> Vec<String> {
        let marks = self.marks.iter().map(|mark| {
            let paint = match mark.verdict {
                Word::Pass => Paint::Good,
                Word::NotYet => Paint::Bad,
                Word::CannotTell => Paint::Dim,
            };
            paint.over(&mark.line(style), style)
        });
        marks.chain(self.remarks.iter().map(|text| paragraph(text, style))).collect()
    }
}

/// A text in which no line ends within a number: `1 000 000`.
fn whole_numbers(text: &str) -> String {
    let all: Vec<char> = text.chars().collect();
    let is_digit =
        |at: Option<usize>| at.and_then(|at| all.get(at)).is_some_and(char::is_ascii_digit);
    let kept = all.iter().enumerate().map(|(at, &c)| {
        let within = c == ' ' && is_digit(at.checked_sub(1)) && is_digit(Some(at + 1));
        if within { KEEP } else { c }
    });
    kept.collect()
}

/// What a code of an exercise did.
struct Done {
    value: Option<Value>,
    figures: Figures,
    sites: Vec<String>,
    work: String,
}

impl Done {
    fn of(cx: &Context, mut trial: Trial, mode: &'static Mode) -> Self {
        let sites = memit::sites(&trial);
        let plans = trial.plans.iter().map(|run| {
            let steps = run.prepared.plan.steps.iter();
            let steps: Vec<String> =
                steps.map(|step| format!("{:?} {:?}", step.op, step.output.dtype)).collect();
            format!("{} times {}", run.hits, steps.join(", "))
        });
        let plans: Vec<String> = plans.collect();
        let work = format!("{}\n{:?}", plans.join("\n"), trial.metered);
        let figures = Figures::of_cost(mode.name, &trial.metered);
        let value = trial.value.take().map(|value| kept(cx, value));
        Self { value, figures, sites, work }
    }
}

/// A value that stays as it is: what a file holds is changed by the answer that runs next.
fn kept(cx: &Context, value: Value) -> Value {
    match &value {
        Value::Array(array) if array.is_memmap() => {
            copy_of(cx, &value, None, Span::NONE).map_or(value, Value::Array)
        }
        Value::List(items) => {
            let items = items.borrow().iter().map(|item| shallow(cx, item)).collect();
            Value::list(items)
        }
        Value::Tuple(items) => {
            Value::tuple(items.iter().map(|item| shallow(cx, item)).collect::<Vec<_>>())
        }
        _ => value,
    }
}

/// The same of what stands in a list.
fn shallow(cx: &Context, value: &Value) -> Value {
    if matches!(value, Value::Array(_)) { kept(cx, value.clone()) } else { value.clone() }
}

/// The text that runs for an answer.
fn whole(exercise: &Exercise, answer: &str) -> String {
    match &exercise.value {
        None => answer.to_owned(),
        Some((value, _)) => format!("{}\n{value}", answer.trim_end()),
    }
}

/// Run a code of an exercise in the world of its setups.
fn run(lab: &mut Lab, lesson: &Lesson, exercise: &Exercise, code: &str) -> Result<Ran> {
    let text = whole(exercise, code);
    evaluated_in(lab, lesson, &exercise.from, |lab| {
        let code = match lab.session.borrow().compile(&text) {
            Ok(code) => code,
            Err(error) => return Ok(Ran::Failed(error)),
        };
        let trial = bounded(lab, lesson.limits.time, |lab| lab.trial(&code, exercise.mode));
        Ok(match trial {
            Ok(trial) => {
                Ran::Done(Box::new(Done::of(&lab.session.borrow().cx, trial, exercise.mode)))
            }
            Err(error) if error.is_interrupt() => return Err(error),
            Err(error) => Ran::Failed(error),
        })
    })
}

enum Ran {
    Done(Box<Done>),
    Failed(Diagnostic),
}

/// Run a code of the lesson itself, whose errors are the lesson's mistakes.
fn run_own(lab: &mut Lab, lesson: &Lesson, exercise: &Exercise, code: Span) -> Result<Done> {
    match run(lab, lesson, exercise, lesson.part(code))? {
        Ran::Done(done) => Ok(*done),
        Ran::Failed(error) => Err(super::parse::placed(error, code)),
    }
}

/// Grade an answer.
///
/// # Errors
/// The lesson's own: what its setups, its starter or its solution raise, placed in its file; Ctrl-C.
pub fn grade(
    lab: &mut Lab,
    lesson: &Lesson,
    exercise: usize,
    answer: &str,
    depth: Depth,
) -> Result<Grade> {
    let exercise = &lesson.exercises[exercise];
    let mut grade = Grade { text: whole(exercise, answer), ..Grade::default() };
    let yours = match run(lab, lesson, exercise, answer)? {
        Ran::Done(done) => done,
        Ran::Failed(error) => {
            grade.remarks = known_error(lab, lesson, exercise, &error)?;
            grade.error = Some(error);
            return Ok(grade);
        }
    };
    let starter = run_own(lab, lesson, exercise, exercise.starter)?;
    let solution = run_own(lab, lesson, exercise, exercise.solution)?;
    grade.work.clone_from(&yours.work);
    for check in &exercise.checks {
        let mark = match &check.test {
            Test::Value(wanted, tolerance) => {
                let wanted = match wanted {
                    Wanted::Starter => starter.value.clone(),
                    Wanted::Solution => solution.value.clone(),
                    Wanted::Code(code, span) => Some(expected(lab, lesson, exercise, code, *span)?),
                };
                let session = lab.session.borrow();
                let apart = apart(&session.cx, yours.value.as_ref(), wanted.as_ref(), *tolerance);
                of_value(check, apart)
            }
            Test::DType(wanted) => {
                let found = yours.value.as_ref().map(dtype_of).unwrap_or_default();
                let apart =
                    (found != wanted.to_string()).then(|| format!("{found}, want {wanted}"));
                of_value(check, apart)
            }
            // Values come first: where one is wrong, counters and time say nothing.
            Test::Claim(_)
                if grade.fails_at().is_some_and(|name| name == "value" || name == "dtype") =>
            {
                break;
            }
            Test::Claim(claim) if claim.timed => continue,
            Test::Claim(claim) => {
                let values = values(lab, lesson, exercise, claim)?;
                let rows = [&yours, &starter, &solution].map(|done| done.figures.clone()).to_vec();
                let facts = Facts { rows, equal: true, timed: false, values };
                of_counter(check, claim, &facts, &yours)
            }
        };
        grade.marks.push(mark);
    }
    if grade.passed() {
        of_typing(lesson, exercise, answer, &mut grade);
    }
    if grade.passed()
        && let Depth::Time(budget) = depth
    {
        race(lab, lesson, exercise, answer, budget, &mut grade)?;
    }
    if !grade.passed() {
        grade.remarks = known_wrong(lab, lesson, exercise, &yours, grade.fails_at())?;
        let of_counters = !matches!(grade.fails_at(), Some("value" | "dtype") | None);
        if of_counters && yours.work == starter.work {
            grade.remarks.push(STARTERS_PLAN.to_owned());
        }
    }
    Ok(grade)
}

/// A right value must come from what the lesson gave: one that was read off a message and typed does not.
fn of_typing(lesson: &Lesson, exercise: &Exercise, answer: &str, grade: &mut Grade) {
    let setups = exercise.from.iter().map(|&i| lesson.part(lesson.setups[i].code));
    let names: Vec<String> = setups
        .flat_map(|code| crate::syntax::parse(code).unwrap_or_default())
        .flat_map(|statement| bound_names(&statement))
        .collect();
    let used = mentioned(answer);
    if exercise.value.is_some() || names.is_empty() || names.iter().any(|name| used.contains(name))
    {
        return;
    }
    if let Some(mark) = grade.marks.iter_mut().find(|mark| mark.check == VALUE) {
        mark.verdict = Word::NotYet;
        mark.text = format!("it is right, and not computed: use {}", names.join(", "));
    }
}

/// Judge the checks of time: a race of the answer against the starter. What cannot be raced cannot be told.
fn race(
    lab: &mut Lab,
    lesson: &Lesson,
    exercise: &Exercise,
    answer: &str,
    budget: Budget,
    grade: &mut Grade,
) -> Result<()> {
    let is_timed = |check: &&Check| matches!(&check.test, Test::Claim(claim) if claim.timed);
    if !exercise.checks.iter().any(|check| is_timed(&check)) {
        return Ok(());
    }
    let texts = [whole(exercise, lesson.part(exercise.starter)), whole(exercise, answer)];
    let raced = evaluated_in(lab, lesson, &exercise.from, |lab| {
        Ok(race_pair(lab, [&texts[0], &texts[1]], exercise.mode, budget))
    });
    match raced.and_then(|rows| rows) {
        Ok(mut rows) => {
            rows.reverse();
            let facts = Facts { rows, equal: true, timed: true, values: Vec::new() };
            grade.marks.extend(exercise.checks.iter().filter_map(|check| of_time(check, &facts)));
        }
        Err(error) if error.is_interrupt() => return Err(error),
        Err(error) => {
            let marks = exercise.checks.iter().filter(is_timed).map(|check| Mark {
                verdict: Word::CannotTell,
                check: check.name(),
                text: format!("it could not be timed: {}", error.headline()),
            });
            grade.marks.extend(marks);
        }
    }
    Ok(())
}

/// What is said of an answer that does what the code before it did.
pub const SAME_PLAN: &str = "Same plan as before: you changed the text, not the work.";

/// The same of one that does what the starter does.
const STARTERS_PLAN: &str =
    "Same plan as the code you began with: you changed the text, not the work.";

/// The value that a check's own expression has.
fn expected(
    lab: &mut Lab,
    lesson: &Lesson,
    exercise: &Exercise,
    code: &str,
    span: Span,
) -> Result<Value> {
    let value = evaluated_in(lab, lesson, &exercise.from, |lab| {
        let mut session = lab.session.borrow_mut();
        let outcome = session.quietly(|session| session.eval(code));
        drop((session.take_output(), session.take_warnings()));
        outcome
    });
    let outcome = value.map_err(|error| super::parse::placed(error, span))?;
    Ok(outcome.value.unwrap_or(Value::None))
}

/// What the Python expressions of a claim give from the setups alone: no answer sets its own bounds.
fn values(
    lab: &mut Lab,
    lesson: &Lesson,
    exercise: &Exercise,
    claim: &Claim,
) -> Result<Vec<super::expect::Evaluated>> {
    let codes = claim.codes();
    if codes.is_empty() {
        return Ok(Vec::new());
    }
    let found = evaluated_in(lab, lesson, &exercise.from, |lab| {
        codes.iter().map(|code| evaluate(lab, code)).collect()
    });
    found.map_err(|error| error.at(claim.span))
}

fn dtype_of(value: &Value) -> String {
    match value {
        Value::Array(array) => array.dtype.to_string(),
        other => other.type_name().to_owned(),
    }
}

fn of_value(check: &Check, apart: Option<String>) -> Mark {
    let (verdict, text) = match apart {
        None => (Word::Pass, String::new()),
        Some(text) => match &check.message {
            Some(message) => (Word::NotYet, format!("{text}: {message}")),
            None => (Word::NotYet, text),
        },
    };
    Mark { verdict, check: check.name(), text }
}

fn of_counter(check: &Check, claim: &Claim, facts: &Facts, yours: &Done) -> Mark {
    let judged = claim.judge(facts).expect("a counter needs no clock");
    let verdict = match judged.verdict {
        Judgement::Pass => Word::Pass,
        Judgement::False | Judgement::CannotTell => Word::NotYet,
    };
    let mut text = match claim.found_and_wanted(facts) {
        None => judged.text,
        Some((found, wanted)) if verdict == Word::Pass => format!("{found} ({wanted})"),
        Some((found, wanted)) => {
            let is_listed = check.message.as_ref().is_some_and(|message| message.contains(SITES));
            let sites = if check.name() == "arrays" && !yours.sites.is_empty() && !is_listed {
                format!(" ({})", listed(&yours.sites))
            } else {
                String::new()
            };
            format!("{found}, want {wanted}{sites}")
        }
    };
    if let Some(message) = check.message.as_ref().filter(|_| verdict == Word::NotYet) {
        text += &format!(": {}", filled(message, facts, yours));
    }
    Mark { verdict, check: check.name(), text }
}

fn of_time(check: &Check, facts: &Facts) -> Option<Mark> {
    let Test::Claim(claim) = &check.test else { return None };
    let judged = claim.timed.then(|| claim.judge(facts)).flatten()?;
    let verdict = match judged.verdict {
        Judgement::Pass => Word::Pass,
        Judgement::False => Word::NotYet,
        Judgement::CannotTell => Word::CannotTell,
    };
    let (found, wanted) = claim.found_and_wanted(facts).unwrap_or((judged.text, String::new()));
    Some(Mark { verdict, check: check.name(), text: format!("{found}, want {wanted}") })
}

/// The places that make arrays, as many as a line shows.
fn listed(sites: &[String]) -> String {
    const MOST: usize = 3;
    let shown = sites.iter().take(MOST).map(String::as_str);
    let more = (sites.len() > MOST).then_some("…");
    shown.chain(more).collect::<Vec<_>>().join(", ")
}

/// A message with the answer's counts in it.
fn filled(message: &str, facts: &Facts, yours: &Done) -> String {
    let mut text = message.replace(&format!("{{{SITES}}}"), &listed(&yours.sites));
    for name in counters() {
        let place = format!("{{{name}}}");
        if text.contains(&place) {
            text = text.replace(&place, &facts.count_of(name, 0));
        }
    }
    text
}

/// What is said to whoever raises the error of an answer that the lesson knows.
fn known_error(
    lab: &mut Lab,
    lesson: &Lesson,
    exercise: &Exercise,
    error: &Diagnostic,
) -> Result<Vec<String>> {
    for wrong in exercise.wrongs.iter().filter(|wrong| wrong.fails == "error") {
        let Some(says) = &wrong.says else { continue };
        if let Ran::Failed(own) = run(lab, lesson, exercise, lesson.part(wrong.code))?
            && own.kind == error.kind
            && own.message == error.message
        {
            return Ok(vec![says.clone()]);
        }
    }
    Ok(Vec::new())
}

/// What is said to whoever gives an answer that the lesson knows to be wrong: one with its value, or with its
/// counts where it fails by these.
fn known_wrong(
    lab: &mut Lab,
    lesson: &Lesson,
    exercise: &Exercise,
    yours: &Done,
    fails: Option<&str>,
) -> Result<Vec<String>> {
    let alike = |wrong: &&Wrong| wrong.says.is_some() && Some(&*wrong.fails) == fails;
    for wrong in exercise.wrongs.iter().filter(alike) {
        let Ran::Done(own) = run(lab, lesson, exercise, lesson.part(wrong.code))? else { continue };
        let is_same = if matches!(fails, Some("value" | "dtype")) {
            let session = lab.session.borrow();
            let default = super::mark::Tolerance::default();
            let same_dtype = yours.value.as_ref().map(dtype_of) == own.value.as_ref().map(dtype_of);
            (fails == Some("value") || same_dtype)
                && apart(&session.cx, yours.value.as_ref(), own.value.as_ref(), default).is_none()
        } else {
            own.work == yours.work
        };
        if is_same {
            return Ok(wrong.says.iter().cloned().collect());
        }
    }
    Ok(Vec::new())
}
