//! What refers to other parts of a lesson, once all of them are known: `from=`, `for=`, `against=`, and what
//! must be there for a quiz or an exercise to be whole.

use super::super::directive::Given;
use super::super::{Contest, Exercise, Lesson, Quiz, QuizKey, Run, Wrong, expect, mark};
use super::{RawQuiz, Reader, placed};
use crate::bail;
use crate::diag::{Diagnostic, Result, Span, did_you_mean};
use crate::diagnostic;
use crate::exec::{MODES, Mode};
use crate::syntax;

impl Reader<'_> {
    /// Now that every id is known: what refers to others.
    pub(super) fn finish(mut self) -> Result<Lesson> {
        self.close_step()?;
        let starts: Vec<u32> =
            self.lesson.steps.iter().skip(1).map(|step| step.span.start).collect();
        for (step, next) in self.lesson.steps.iter_mut().zip(starts) {
            step.source.end = next;
        }
        if !self.titled || self.lesson.steps.is_empty() {
            let (what, how) = if self.titled { ("step", "## TITLE") } else { ("title", "# TITLE") };
            let end = Span::new(self.text.trim_end().len(), self.text.trim_end().len());
            bail!(end, UsageError, "the lesson has no {what}"; hint: "it is written as {how}");
        }
        let ids: Vec<String> =
            self.runs.iter().map(|(run, _)| run.required("id").0.to_owned()).collect();
        for (i, (given, code)) in self.runs.iter().enumerate() {
            let from = self.from(given, &ids)?;
            let contest = contest(given, &ids, i)?;
            let run = Run { id: ids[i].clone(), code: *code, from, contest, claims: Vec::new() };
            self.lesson.runs.push(run);
        }
        for (given, code) in &self.expects {
            let (name, at) = given.required("for");
            let Some(i) = ids.iter().position(|id| id == name) else {
                return Err(dangling("for", name, at, &ids));
            };
            let names = contenders(&self.lesson, i);
            let claims = expect::parse(self.part(*code), code.start as usize, &names)?;
            if claims.is_empty() {
                bail!(given.span, UsageError, "nothing is expected here");
            }
            self.lesson.runs[i].claims.extend(claims);
        }
        for i in 0..self.quizzes.len() {
            let quiz = self.quiz(i, &ids)?;
            self.lesson.quizzes.push(quiz);
        }
        for i in 0..self.exercises.len() {
            let exercise = self.whole_exercise(i, &ids)?;
            self.lesson.exercises.push(exercise);
        }
        self.refuse_equal_steps()?;
        Ok(self.lesson)
    }

    fn refuse_equal_steps(&self) -> Result<()> {
        let steps = &self.lesson.steps;
        for (i, step) in steps.iter().enumerate() {
            if steps[..i].iter().any(|other| other.id == step.id) {
                bail!(
                    step.span, UsageError, "there are two steps `{}`", step.id;
                    hint: "give this one an id of its own, below its heading: <!-- step id=other -->"
                );
            }
        }
        Ok(())
    }

    fn quiz(&self, i: usize, runs: &[String]) -> Result<Quiz> {
        let RawQuiz { given, question, options, why } = &self.quizzes[i];
        let from = match given.get("from") {
            None => None,
            Some(_) => Some(self.from(given, runs)?),
        };
        let (answer, at) = given.required("answer");
        let is_quoted = self.text[..at.start as usize].ends_with('"');
        let key = if is_quoted || !answer.contains('(') {
            let plain = |span: &Span| super::super::render::plain(self.part(*span));
            let matches = options.iter().filter(|option| plain(option) == answer).count();
            if matches != 1 {
                let all: Vec<String> = options.iter().map(plain).collect();
                bail!(
                    at, UsageError, "the answer `{answer}` is none of the options";
                    hint: "there are: {}; an answer that is computed is written as arrays(\"CODE\") or value(\"CODE\")",
                    all.join("; ")
                );
            }
            QuizKey::Option(answer.to_owned())
        } else {
            QuizKey::Computed(expect::key(answer, at.start as usize)?)
        };
        let id = given.required("id").0.to_owned();
        let why = why.expect("a quiz without one was refused");
        let (question, options) = (*question, options.clone());
        Ok(Quiz { id, span: given.span, from, key, question, options, why })
    }

    fn whole_exercise(&self, i: usize, runs: &[String]) -> Result<Exercise> {
        let raw = &self.exercises[i];
        let given = &raw.given;
        let mut checks = Vec::new();
        for (_, code) in &raw.checks {
            checks.extend(mark::parse(self.part(*code), code.start as usize)?);
        }
        // Checks of several fences are one list, in the order of grading.
        checks.sort_by_key(mark::Check::rank);
        let lacks = match (checks.is_empty(), raw.solution, raw.hints.is_empty()) {
            (true, ..) => Some(("check", "```check {for=ID} says what an answer must fulfil")),
            (_, None, _) => Some((
                "solution",
                "<details><summary>Solution</summary> with ```python {solution for=ID}",
            )),
            (_, _, true) => Some(("hint", "<details><summary>Hint 1</summary> gives one")),
            (false, Some(_), false) => None,
        };
        if let Some((what, how)) = lacks {
            bail!(given.span, UsageError, "the exercise has no {what}"; hint: "{how}");
        }
        let value = match given.get("value") {
            None => None,
            Some((code, at)) => {
                syntax::parse(code).map_err(|error| placed(error, at))?;
                Some((code.to_owned(), at))
            }
        };
        let mode = match given.get("mode") {
            None => Mode::standard(),
            Some((name, at)) => mode(name, at)?,
        };
        let wrongs = raw.wrongs.iter().map(|(given, code)| wrong(given, *code, &checks));
        Ok(Exercise {
            id: given.required("id").0.to_owned(),
            starter: raw.starter,
            from: self.from(given, runs)?,
            value,
            mode,
            task: raw.task,
            wrongs: wrongs.collect::<Result<_>>()?,
            checks,
            hints: raw.hints.clone(),
            solution: raw.solution.expect("one without was refused"),
            why: raw.why,
        })
    }

    fn from(&self, given: &Given, runs: &[String]) -> Result<Vec<usize>> {
        let known: Vec<String> = self.lesson.setups.iter().map(|setup| setup.id.clone()).collect();
        let mut from = Vec::new();
        for (name, at) in given.list("from") {
            match known.iter().position(|id| id == name) {
                Some(i) => from.push(i),
                None if runs.iter().any(|id| id == name) => {
                    bail!(at, UsageError, "`{name}` is a run"; hint: "from= names setups")
                }
                None => return Err(dangling("from", name, at, &known)),
            }
        }
        from.sort_unstable();
        from.dedup();
        Ok(from)
    }
}

/// What a run measures.
fn contest(given: &Given, ids: &[String], own: usize) -> Result<Contest> {
    if let Some((name, at)) = given.get("against") {
        if let Some((_, at)) = given.get("modes") {
            bail!(at, UsageError, "a run has `modes=` or `against=`, not both");
        }
        return match ids.iter().position(|id| id == name) {
            Some(i) if i == own => bail!(at, UsageError, "a run cannot be held against itself"),
            Some(i) => Ok(Contest::Against(i)),
            None => Err(dangling("against", name, at, ids)),
        };
    }
    let mut modes: Vec<&'static Mode> = Vec::new();
    for (name, at) in given.list("modes") {
        let mode = mode(name, at)?;
        if modes.contains(&mode) {
            bail!(at, UsageError, "the mode `{name}` is given twice");
        }
        modes.push(mode);
    }
    Ok(if modes.is_empty() { Contest::Alone } else { Contest::Modes(modes) })
}

fn mode(name: &str, at: Span) -> Result<&'static Mode> {
    if let Some(mode) = Mode::find(name) {
        return Ok(mode);
    }
    let error = diagnostic!(at, UsageError, "there is no mode `{name}`");
    let known: Vec<&str> = MODES.iter().map(|mode| mode.name).collect();
    Err(match did_you_mean(name, known.iter().copied()) {
        Some(near) => error.hint(format!("did you mean `{near}`?")),
        None => error.hint(format!("there are {}", known.join(", "))),
    })
}

/// An answer that must not pass.
fn wrong(given: &Given, code: Span, checks: &[mark::Check]) -> Result<Wrong> {
    let (fails, at) = given.required("fails");
    let names: Vec<&str> = checks.iter().map(mark::Check::name).chain(["error"]).collect();
    if !names.contains(&fails) {
        bail!(
            at, UsageError, "the exercise has no check `{fails}`";
            hint: "an answer fails at {}", names.join(", ")
        );
    }
    let says = given.get("says").map(|(text, _)| super::super::render::clean(text));
    Ok(Wrong { code, fails: fails.to_owned(), says })
}

/// What expectations call the contenders of a run.
pub(in crate::lesson) fn contenders(lesson: &Lesson, run: usize) -> Vec<String> {
    let own = &lesson.runs[run];
    match &own.contest {
        Contest::Against(other) => vec![lesson.runs[*other].id.clone(), own.id.clone()],
        Contest::Alone | Contest::Modes(_) => {
            own.contest.modes().iter().map(|mode| mode.name.to_owned()).collect()
        }
    }
}

pub(super) fn dangling(attribute: &str, name: &str, at: Span, known: &[String]) -> Diagnostic {
    let error = diagnostic!(at, UsageError, "`{attribute}={name}` names nothing in this lesson");
    match did_you_mean(name, known.iter().map(String::as_str)) {
        Some(near) => error.hint(format!("did you mean `{near}`?")),
        None if known.is_empty() => error,
        None => error.hint(format!("there are: {}", known.join(", "))),
    }
}
