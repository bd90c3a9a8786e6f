//! A walk through a lesson at the prompt: where one is, what is finished, and what comes next.
//!
//! Answers text; nothing goes on unless it is asked to.

mod answer;
mod inputs;
mod page;

use std::collections::BTreeMap;
use std::path::PathBuf;

use self::inputs::Input;
use super::progress::told::LessonProgress;
use super::progress::{History, ItemRecord, Keeper, What, step_hash};
use super::run::{self, Depth};
use super::{Block, Lesson, render};
use crate::diag::Diagnostic;
use crate::measure::sample::Budget;
use crate::report::lab::Lab;
use crate::report::text::Style;
use crate::report::units::plural;
use crate::session::World;

pub use self::page::show;

/// How long a run measures: as long as somebody waits gladly, several times in a lesson.
const RUN_SECONDS: f64 = 1.0;

/// A lesson that is walked through. The session is in the lesson's world while it lives.
#[derive(Debug)]
pub struct Walk {
    lesson: Lesson,
    /// The step.
    at: usize,
    /// Its blocks that were shown, and run.
    done: usize,
    /// By step.
    finished: Vec<bool>,
    /// What happened, on the disk too.
    keeper: Keeper,
    /// The work that the last answer to an exercise did, to notice that another does the same.
    work: BTreeMap<String, String>,
    /// What was typed since the step's names were declared.
    inputs: Vec<Input>,
    /// How long is measured while somebody waits.
    budget: Budget,
    /// What to come back to.
    outside: World,
}

/// A lesson that was left.
#[derive(Clone, Debug)]
pub struct Visit {
    id: String,
    state: String,
    history: History,
}

impl Visit {
    /// `finished`, `left at 2/5`
    pub fn state(&self) -> &str {
        &self.state
    }
}

/// The lessons of a session: the one that is walked through, and those that were.
#[derive(Debug, Default)]
pub struct Lessons {
    /// The one that is under way.
    pub walk: Option<Walk>,
    /// Where progress is kept; without a folder it is for the session alone.
    pub folder: Option<PathBuf>,
    left: Vec<Visit>,
}

impl Lessons {
    /// What stands before the prompt: `[01 levels 2/5] `.
    pub fn prompt(&self) -> String {
        self.walk.as_ref().map_or_else(String::new, |walk| format!("[{}] ", walk.place()))
    }

    /// What an empty line stands for.
    pub fn empty_line(&self) -> Option<&'static str> {
        self.walk.as_ref().map(|_| "%next")
    }

    /// How far one came with a lesson: here, as it stands on the disk, or else in this session.
    pub fn state(&self, lesson: &Lesson) -> String {
        let id = &lesson.head.id;
        if let Some(walk) = self.walk.as_ref().filter(|walk| walk.id() == id) {
            return format!("here at {}/{}", walk.at + 1, walk.finished.len());
        }
        let visit = self.left.iter().find(|visit| visit.id == *id);
        match (&self.folder, visit) {
            (Some(folder), _) => History::read(folder, id).state(lesson),
            (None, Some(visit)) => visit.state.clone(),
            (None, None) => History::default().state(lesson),
        }
    }

    /// Begin a lesson where it was left, or at its first step; another one is left for it. Each run is measured
    /// for so many `seconds`.
    ///
    /// # Errors
    /// What the machine lacks for it.
    pub fn begin(
        &mut self,
        lab: &mut Lab,
        lesson: Lesson,
        seconds: Option<f64>,
        style: &Style,
    ) -> Result<String, String> {
        if let Some(unmet) = run::have(lab).unmet(&lesson.head.needs) {
            return Err(format!("UsageError: lesson {} cannot run here: {unmet}", lesson.head.id));
        }
        drop(self.leave(lab));
        let mut keeper = self.keeper(lab, &lesson.head.id);
        let finished = keeper.history().finished(&lesson);
        let state = keeper.history().state(&lesson);
        let place = keeper.history().place(&lesson);
        keeper.note(What::Began { version: lesson.head.version });
        let outside = lab.session.borrow_mut().exchange(lesson.limits.world());
        let mut walk = Walk {
            lesson,
            at: 0,
            done: 0,
            finished,
            keeper,
            work: BTreeMap::new(),
            inputs: Vec::new(),
            budget: Budget::compare().with_seconds(seconds.unwrap_or(RUN_SECONDS)),
            outside,
        };
        let mut parts = vec![walk.title(style)];
        parts.extend(walk.keeper.warning().map(|text| render::prose(&text, style)));
        if state.starts_with("left") {
            let text = format!("It was {state}: `%restart lesson` begins anew.");
            parts.push(render::prose(&text, style));
            parts.push(walk.enter(lab, place, style));
        } else {
            parts.extend(walk.blocks(&walk.lesson.intro, style));
            parts.push(walk.enter(lab, 0, style));
        }
        self.walk = Some(walk);
        Ok(parts.join("\n\n"))
    }

    /// Leave the lesson: the names of before are back. Answers where it was left.
    pub fn leave(&mut self, lab: &mut Lab) -> Option<Visit> {
        let Walk { lesson, mut keeper, outside, .. } = self.walk.take()?;
        drop(lab.session.borrow_mut().exchange(outside));
        keeper.note(What::Left);
        let history = keeper.into_history();
        let visit = Visit { state: history.state(&lesson), id: lesson.head.id, history };
        self.left.retain(|other| other.id != visit.id);
        self.left.push(visit.clone());
        Some(visit)
    }

    /// What is known of a lesson: as it stands on the disk, or else from this session.
    fn keeper(&self, lab: &Lab, id: &str) -> Keeper {
        let visit = self.left.iter().find(|visit| visit.id == id);
        match (&self.folder, visit) {
            (None, Some(visit)) => Keeper::knowing(visit.history.clone(), lab.clock()),
            (folder, _) => Keeper::open(folder.as_deref(), id, lab.clock()),
        }
    }

    /// The lessons of this session by id, with what happened in them.
    pub fn histories(&self) -> impl Iterator<Item = (&str, &History)> {
        let here = self.walk.iter().map(|walk| (walk.id(), walk.keeper.history()));
        let known = |visit: &&Visit| self.walk.as_ref().is_none_or(|walk| walk.id() != visit.id);
        let left = self.left.iter().filter(known);
        here.chain(left.map(|visit| (visit.id.as_str(), &visit.history)))
    }

    /// Keep what is typed in a lesson.
    pub fn typed(&mut self, text: &str) {
        if let Some(walk) = &mut self.walk {
            let step = walk.step_id();
            let text = text.trim_start_matches('\n').to_owned();
            walk.keeper.note(What::Input { step, text });
        }
    }
}

impl Walk {
    /// The lesson's id.
    pub fn id(&self) -> &str {
        &self.lesson.head.id
    }

    /// How far one is, and how each exercise went.
    pub fn progress(&self) -> LessonProgress {
        LessonProgress::new(&self.lesson, self.keeper.history(), Some(self.at))
    }

    fn step_id(&self) -> String {
        self.lesson.steps[self.at].id.clone()
    }

    /// What is known of a quiz or an exercise of this step.
    fn record_of(&self, id: &str) -> ItemRecord {
        let step = &self.lesson.steps[self.at].id;
        let hash = step_hash(&self.lesson, self.at);
        self.keeper.history().item(step, &hash, id).cloned().unwrap_or_default()
    }

    /// `01 levels 2/5`
    pub fn place(&self) -> String {
        let id = &self.lesson.head.id;
        let name = match id.split_once('-') {
            Some((number, name)) if number.chars().all(|c| c.is_ascii_digit()) => {
                format!("{number} {name}")
            }
            Some(_) | None => id.clone(),
        };
        format!("{name} {}/{}", self.at + 1, self.lesson.steps.len())
    }

    fn title(&self, style: &Style) -> String {
        let head = &self.lesson.head;
        let mut title = head.title.clone();
        let minutes = head.teaching + head.exercises;
        if minutes > 0 {
            let steps = plural(self.lesson.steps.len() as u64, "step");
            title += &format!(" ({steps}, about {})", plural(u64::from(minutes), "minute"));
        }
        render::heading(&title, style)
    }

    /// The block at which the walk waits.
    fn waiting(&self) -> Option<Block> {
        self.lesson.steps[self.at].blocks.get(self.done).copied()
    }

    /// Go on: run what waits, say what an open question wants, else enter the next step.
    ///
    /// # Errors
    /// Ctrl-C; then it waits as before.
    pub fn next(&mut self, lab: &mut Lab, style: &Style) -> Result<String, Box<Diagnostic>> {
        let position = match self.waiting() {
            Some(Block::Run(position)) => position,
            Some(Block::Quiz(_) | Block::Exercise(_)) if self.was_answered() => {
                return Ok(self.go_on(style));
            }
            Some(Block::Quiz(_) | Block::Exercise(_)) => return Ok(self.what_now(style)),
            Some(Block::Prose(_) | Block::Setup(_)) | None => {
                if self.at + 1 < self.lesson.steps.len() {
                    return Ok(self.enter(lab, self.at + 1, style));
                }
                return Ok(self.what_now(style));
            }
        };
        let shown = match run::perform(lab, &self.lesson, position, Depth::Time(self.budget)) {
            Ok(ran) => self.result(&ran, style),
            Err(error) if error.is_interrupt() => return Err(Box::new(error)),
            Err(error) => self.lesson.mistake(&error),
        };
        let id = self.lesson.runs[position].id.clone();
        self.keeper.note(What::Ran { step: self.step_id(), id });
        Ok([shown, self.go_on(style)].join("\n\n"))
    }

    /// The step before, from its beginning.
    pub fn back(&mut self, lab: &mut Lab, style: &Style) -> String {
        self.enter(lab, self.at.saturating_sub(1), style)
    }

    /// A step by number, id, or the beginning of its id.
    ///
    /// # Errors
    /// What to say where there is none.
    pub fn goto(&mut self, lab: &mut Lab, word: &str, style: &Style) -> Result<String, String> {
        let at = self.lesson.step_named(word)?;
        Ok(self.enter(lab, at, style))
    }

    /// What this step says so far.
    pub fn task(&self, style: &Style) -> String {
        let blocks = &self.lesson.steps[self.at].blocks;
        let shown = (self.done + 1).min(blocks.len());
        let mut parts = vec![self.step_title(style)];
        parts.extend(self.blocks(&blocks[..shown], style));
        parts.push(self.what_now(style));
        parts.join("\n\n")
    }

    /// This step, or all, from the beginning.
    pub fn restart(&mut self, lab: &mut Lab, all: bool, style: &Style) -> String {
        let what = if all { "lesson" } else { "step" };
        self.keeper.note(What::Restarted { what: what.to_owned() });
        self.finished = self.keeper.history().finished(&self.lesson);
        if !all {
            return self.enter(lab, self.at, style);
        }
        let mut parts = vec![self.title(style)];
        parts.extend(self.blocks(&self.lesson.intro, style));
        parts.push(self.enter(lab, 0, style));
        parts.join("\n\n")
    }

    /// Show a step up to its first run, from what it declares.
    fn enter(&mut self, lab: &mut Lab, at: usize, style: &Style) -> String {
        (self.at, self.done) = (at, 0);
        self.keeper.note(What::Entered { step: self.step_id(), hash: step_hash(&self.lesson, at) });
        if let Some(unmet) = run::have(lab).unmet(&self.lesson.steps[at].needs) {
            self.done = self.lesson.steps[at].blocks.len();
            self.keeper.note(What::Skipped { step: self.step_id(), item: None });
            let skipped = format!("This step is left out here: {unmet}.");
            let skipped = render::prose(&skipped, style);
            return [self.step_title(style), skipped, self.what_now(style)].join("\n\n");
        }
        let mistake = self.declare(lab);
        let mut parts = vec![self.step_title(style)];
        parts.extend(mistake);
        parts.push(self.unfold(style));
        parts.join("\n\n")
    }

    /// The step's names as it declares them, and nothing else anew.
    pub fn restart_data(&mut self, lab: &mut Lab) -> String {
        self.keeper.note(What::Restarted { what: "data".to_owned() });
        self.declare(lab).unwrap_or_else(|| "The step's names are as declared.".to_owned())
    }

    /// Put the step's world in place; answers what is wrong with it.
    fn declare(&mut self, lab: &mut Lab) -> Option<String> {
        self.inputs.clear();
        let setups = run::setups(&self.lesson, self.at);
        let (world, mistake) = match run::world(lab, &self.lesson, &setups) {
            Ok(world) => (world, None),
            Err(error) if error.is_interrupt() => {
                let text =
                    "KeyboardInterrupt\nhint: `%restart data` makes what this step starts from";
                (self.lesson.limits.world(), Some(text.to_owned()))
            }
            Err(error) => (self.lesson.limits.world(), Some(self.lesson.mistake(&error))),
        };
        drop(lab.session.borrow_mut().exchange(world));
        mistake
    }
}
