//! What a lesson's events come to: where one was, which steps are finished, how each exercise went.

use std::path::Path;

use indexmap::IndexMap;
use serde::Serialize;

use super::journal::file_path;
use super::{Event, What, step_hash};
use crate::lesson::Lesson;

/// Seconds after which somebody who did nothing is taken to have gone away: longer than one looks at a task.
const PAUSE_S: u64 = 600;

/// All that is known of a lesson's past.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct History {
    /// The version that was opened last.
    pub version: Option<u32>,
    /// The step that was entered last, by id.
    pub at: Option<String>,
    /// By id, in the order in which they were first entered.
    pub steps: IndexMap<String, StepRecord>,
    /// Events that were read.
    pub events: usize,
    /// How often the lesson began again.
    pub restarts: u32,
    /// When it was first opened, in seconds since 1970.
    pub began_at: Option<u64>,
    /// When something happened last.
    pub last_at: Option<u64>,
    /// Whether the last event does not go on to the next one: the lesson was left.
    left: bool,
}

/// What is known of a step.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StepRecord {
    /// Of the text that it had.
    pub hash: String,
    /// Whether nothing of it is left.
    pub finished: bool,
    /// Whether it was left out as a whole.
    pub skipped: bool,
    /// Ids of the runs that were measured.
    pub ran: Vec<String>,
    /// Its exercises and quizzes that something happened with, by id.
    pub items: IndexMap<String, ItemRecord>,
    /// Lines that were typed.
    pub inputs: u32,
    /// How long it was looked at, without pauses.
    pub seconds: u64,
}

/// What is known of an exercise or a quiz.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct ItemRecord {
    /// Whether an answer passed.
    pub passed: bool,
    /// Whether it was left out, and did not pass since.
    pub skipped: bool,
    /// Answers.
    pub tries: u32,
    /// Answers that did not pass, since the last one that did.
    pub misses: u32,
    /// Hints that were shown.
    pub hints: u32,
    /// The last answer; of one that passed the last that did.
    pub answer: String,
    /// What was said of it.
    pub verdicts: Vec<String>,
}

impl ItemRecord {
    fn tried(&mut self, answer: &str, verdicts: &[String], passed: bool) {
        self.tries += 1;
        self.misses = if passed { 0 } else { self.misses + 1 };
        if passed || !self.passed {
            answer.clone_into(&mut self.answer);
            verdicts.clone_into(&mut self.verdicts);
        }
        self.passed |= passed;
        self.skipped &= !passed;
    }
}

impl History {
    /// What stands in the file of a lesson; nothing where there is none.
    pub fn read(folder: &Path, lesson: &str) -> Self {
        Self::of(&std::fs::read(file_path(folder, lesson)).unwrap_or_default())
    }

    /// What a file's bytes say.
    ///
    /// What is no event is passed over: a line that a crash has torn, zeros that a file system left behind
    /// it, an event of a later version.
    pub(super) fn of(bytes: &[u8]) -> Self {
        let mut history = Self::default();
        for event in events(bytes) {
            history.add(&event);
        }
        history
    }

    /// Take an event into account.
    pub fn add(&mut self, event: &Event) {
        self.pass_time(event);
        self.events += 1;
        match &event.what {
            What::Began { version } => {
                self.version = Some(*version);
                self.began_at.get_or_insert(event.at);
            }
            What::Entered { step, hash } => {
                self.at = Some(step.clone());
                self.of_content(step, hash);
            }
            What::Finished { step, hash } => self.of_content(step, hash).finished = true,
            What::Input { step, .. } => self.step_mut(step).inputs += 1,
            What::Ran { step, id } => {
                let ran = &mut self.step_mut(step).ran;
                if !ran.contains(id) {
                    ran.push(id.clone());
                }
            }
            What::Graded { step, item, answer, verdicts, passed } => {
                self.item_mut(step, item).tried(answer, verdicts, *passed);
            }
            What::Answered { step, quiz, answer, passed } => {
                self.item_mut(step, quiz).tried(answer, &[], *passed);
            }
            What::Hint { step, item, number } => {
                let hints = &mut self.item_mut(step, item).hints;
                *hints = (*hints).max(*number);
            }
            What::Skipped { step, item: Some(item) } => {
                let item = self.item_mut(step, item);
                item.skipped = !item.passed;
            }
            What::Skipped { step, item: None } => self.step_mut(step).skipped = true,
            What::Restarted { what } => self.restart(what),
            What::Undone | What::Left => (),
        }
    }

    /// Give the time since the last event to the step in which it passed.
    fn pass_time(&mut self, event: &Event) {
        let goes_on = !self.left && !matches!(event.what, What::Began { .. });
        // A clock that was put back has told nothing.
        let passed = self.last_at.map_or(0, |last| event.at.saturating_sub(last));
        if goes_on
            && passed <= PAUSE_S
            && let Some(step) = self.at.as_ref().and_then(|id| self.steps.get_mut(id))
        {
            step.seconds += passed;
        }
        self.last_at = Some(event.at);
        self.left = matches!(event.what, What::Left);
    }

    fn restart(&mut self, what: &str) {
        let forget = |step: &mut StepRecord| {
            let hash = std::mem::take(&mut step.hash);
            *step = StepRecord { hash, seconds: step.seconds, ..StepRecord::default() };
        };
        match what {
            "lesson" => {
                self.restarts += 1;
                self.at = None;
                self.steps.values_mut().for_each(forget);
            }
            "step" => {
                if let Some(step) = self.at.as_ref().and_then(|id| self.steps.get_mut(id)) {
                    forget(step);
                }
            }
            // `data`: what was done counts.
            _ => (),
        }
    }

    fn step_mut(&mut self, id: &str) -> &mut StepRecord {
        if !self.steps.contains_key(id) {
            self.steps.insert(id.to_owned(), StepRecord::default());
        }
        self.steps.get_mut(id).expect("it was put there")
    }

    fn item_mut(&mut self, step: &str, item: &str) -> &mut ItemRecord {
        self.step_mut(step).items.entry(item.to_owned()).or_default()
    }

    /// A step's record; a new one where its text is another by now.
    fn of_content(&mut self, id: &str, hash: &str) -> &mut StepRecord {
        let step = self.step_mut(id);
        if step.hash.is_empty() {
            hash.clone_into(&mut step.hash);
        } else if step.hash != hash {
            *step = StepRecord { hash: hash.to_owned(), ..StepRecord::default() };
        }
        step
    }

    /// What is known of a step whose text has this hash.
    pub fn step(&self, id: &str, hash: &str) -> Option<&StepRecord> {
        self.steps.get(id).filter(|step| step.hash == hash)
    }

    /// What is known of an exercise or a quiz of such a step.
    pub fn item(&self, step: &str, hash: &str, item: &str) -> Option<&ItemRecord> {
        self.step(step, hash)?.items.get(item)
    }

    /// Which steps of a lesson are finished, as they stand now.
    pub fn finished(&self, lesson: &Lesson) -> Vec<bool> {
        let finished = |i: usize| {
            let step = self.step(&lesson.steps[i].id, &step_hash(lesson, i));
            step.is_some_and(|step| step.finished)
        };
        (0..lesson.steps.len()).map(finished).collect()
    }

    /// Whether a step was left out as a whole, since the machine lacks something for it.
    fn is_left_out(&self, lesson: &Lesson, i: usize) -> bool {
        let step = self.step(&lesson.steps[i].id, &step_hash(lesson, i));
        step.is_some_and(|step| step.skipped)
    }

    /// The step of a lesson where one was; the first where that is there no longer.
    pub fn place(&self, lesson: &Lesson) -> usize {
        let was = |id: &String| lesson.steps.iter().position(|step| step.id == *id);
        self.at.as_ref().and_then(was).unwrap_or(0)
    }

    /// `not begun`, `left at 2/5`, `finished`
    pub fn state(&self, lesson: &Lesson) -> String {
        if self.at.is_none() {
            return "not begun".to_owned();
        }
        let done = |(i, finished): (usize, bool)| finished || self.is_left_out(lesson, i);
        if self.finished(lesson).into_iter().enumerate().all(done) {
            return match self.left_out(lesson) {
                0 => "finished".to_owned(),
                n => format!("finished, {n} skipped"),
            };
        }
        format!("left at {}/{}", self.place(lesson) + 1, lesson.steps.len())
    }

    /// Quizzes and exercises whose answers were shown instead.
    fn left_out(&self, lesson: &Lesson) -> usize {
        let steps = (0..lesson.steps.len())
            .filter_map(|i| self.step(&lesson.steps[i].id, &step_hash(lesson, i)));
        steps
            .flat_map(|step| step.items.values())
            .filter(|item| item.skipped && !item.passed)
            .count()
    }

    /// Seconds that were spent in all steps together.
    pub fn seconds(&self) -> u64 {
        self.steps.values().map(|step| step.seconds).sum()
    }
}

/// The events of a file, in its order: what begins as one and is whole.
///
/// Where it begins tells more than the ends of lines, which a crash may have taken. Nothing within an event
/// looks like a beginning: the quotes of its texts are escaped.
pub(super) fn events(bytes: &[u8]) -> impl Iterator<Item = Event> {
    let mut starts = (0..bytes.len()).filter(|&i| bytes[i..].starts_with(EVENT_START)).peekable();
    std::iter::from_fn(move || {
        let start = starts.next()?;
        let end = starts.peek().copied().unwrap_or(bytes.len());
        let mut values = serde_json::Deserializer::from_slice(&bytes[start..end]).into_iter();
        Some(values.next().and_then(Result::ok))
    })
    .flatten()
}

/// How the line of an event begins: its first field.
const EVENT_START: &[u8] = b"{\"at\":";
