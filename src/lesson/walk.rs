//! A walk through a lesson at the prompt: where one is, what is finished, and what is shown next.
//!
//! Answers text; nothing goes on unless it is asked to.

use super::expect::Judgement;
use super::run::{self, Depth, Ran};
use super::{Block, Contest, Lesson, render};
use crate::diag::{Diagnostic, did_you_mean};
use crate::measure::sample::Budget;
use crate::report::lab::Lab;
use crate::report::text::{Paint, Style, labelled};
use crate::report::units::plural;
use crate::session::World;

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
    /// What to come back to.
    outside: World,
}

/// A lesson that was left.
#[derive(Clone, Debug)]
pub struct Visit {
    id: String,
    at: usize,
    finished: Vec<bool>,
}

impl Visit {
    /// `finished`, `left at 2/5`
    pub fn state(&self) -> String {
        if self.finished.iter().all(|finished| *finished) {
            return "finished".to_owned();
        }
        format!("left at {}/{}", self.at + 1, self.finished.len())
    }
}

/// The lessons of a session: the one that is walked through, and those that were.
#[derive(Debug, Default)]
pub struct Lessons {
    /// The one that is under way.
    pub walk: Option<Walk>,
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

    /// How far one came with a lesson.
    pub fn state(&self, id: &str) -> Option<String> {
        let walk = self.walk.as_ref().filter(|walk| walk.lesson.head.id == id);
        if let Some(walk) = walk {
            return Some(format!("here at {}/{}", walk.at + 1, walk.finished.len()));
        }
        self.left.iter().find(|visit| visit.id == id).map(Visit::state)
    }

    /// Begin a lesson where it was left, or at its first step; another one is left for it.
    ///
    /// # Errors
    /// What the machine lacks for it.
    pub fn begin(
        &mut self,
        lab: &mut Lab,
        lesson: Lesson,
        style: &Style,
    ) -> Result<String, String> {
        if let Some(unmet) = lesson.head.unmet(run::ram(lab)) {
            return Err(format!("UsageError: lesson {} cannot run here: {unmet}", lesson.head.id));
        }
        drop(self.leave(lab));
        let before = self.left.iter().find(|visit| visit.id == lesson.head.id);
        let before = before.filter(|visit| visit.finished.len() == lesson.steps.len()).cloned();
        let steps = lesson.steps.len();
        let outside = lab.session.borrow_mut().exchange(World::fresh());
        let mut walk = Walk { lesson, at: 0, done: 0, finished: vec![false; steps], outside };
        let mut parts = vec![walk.title(style)];
        if let Some(visit) = before.filter(|visit| visit.finished.contains(&false)) {
            let text = format!("It was {}: `%restart lesson` begins anew.", visit.state());
            parts.push(render::prose(&text, style));
            walk.finished = visit.finished;
            parts.push(walk.enter(lab, visit.at, style));
        } else {
            parts.extend(walk.blocks(&walk.lesson.intro, style));
            parts.push(walk.enter(lab, 0, style));
        }
        self.walk = Some(walk);
        Ok(parts.join("\n\n"))
    }

    /// Leave the lesson: the names of before are back. Answers where it was left.
    pub fn leave(&mut self, lab: &mut Lab) -> Option<Visit> {
        let Walk { lesson, at, finished, outside, .. } = self.walk.take()?;
        drop(lab.session.borrow_mut().exchange(outside));
        let visit = Visit { id: lesson.head.id, at, finished };
        self.left.retain(|other| other.id != visit.id);
        self.left.push(visit.clone());
        Some(visit)
    }
}

impl Walk {
    /// The lesson's id.
    pub fn id(&self) -> &str {
        &self.lesson.head.id
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
        if head.teaching > 0 {
            let steps = plural(self.lesson.steps.len() as u64, "step");
            title += &format!(" ({steps}, about {})", plural(u64::from(head.teaching), "minute"));
        }
        render::heading(&title, style)
    }

    /// Go on: run what waits, else enter the next step.
    ///
    /// # Errors
    /// Ctrl-C; then it waits as before.
    pub fn next(&mut self, lab: &mut Lab, style: &Style) -> Result<String, Box<Diagnostic>> {
        let blocks = &self.lesson.steps[self.at].blocks;
        let Some(Block::Run(position)) = blocks.get(self.done).copied() else {
            if self.at + 1 < self.lesson.steps.len() {
                return Ok(self.enter(lab, self.at + 1, style));
            }
            return Ok(self.what_now(style));
        };
        let budget = Budget::compare().with_seconds(RUN_SECONDS);
        let shown = match run::perform(lab, &self.lesson, position, Depth::Time(budget)) {
            Ok(ran) => self.result(&ran, style),
            Err(error) if error.is_interrupt() => return Err(Box::new(error)),
            Err(error) => self.lesson.mistake(&error),
        };
        self.done += 1;
        Ok([shown, self.unfold(style)].join("\n\n"))
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
        let steps = &self.lesson.steps;
        let ids = || steps.iter().map(|step| step.id.as_str());
        let by_number = word.parse::<usize>().ok().and_then(|n| n.checked_sub(1));
        let mut begin = (0..steps.len()).filter(|&i| steps[i].id.starts_with(word));
        let only = begin.next().filter(|_| begin.next().is_none());
        let found = by_number.or_else(|| ids().position(|id| id == word)).or(only);
        if let Some(at) = found.filter(|&i| i < steps.len()) {
            return Ok(self.enter(lab, at, style));
        }
        let hint = did_you_mean(word, ids()).map_or_else(
            || {
                let all = ids().collect::<Vec<_>>().join(", ");
                format!("there are 1 to {}: {all}", steps.len())
            },
            |near| format!("did you mean `{near}`?"),
        );
        Err(format!("UsageError: there is no step `{word}`\nhint: {hint}"))
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
        if !all {
            return self.enter(lab, self.at, style);
        }
        self.finished.fill(false);
        let mut parts = vec![self.title(style)];
        parts.extend(self.blocks(&self.lesson.intro, style));
        parts.push(self.enter(lab, 0, style));
        parts.join("\n\n")
    }

    /// Show a step up to its first run, from what it declares.
    fn enter(&mut self, lab: &mut Lab, at: usize, style: &Style) -> String {
        (self.at, self.done) = (at, 0);
        let mistake = self.declare(lab);
        let mut parts = vec![self.step_title(style)];
        parts.extend(mistake);
        parts.push(self.unfold(style));
        parts.join("\n\n")
    }

    /// Put the step's world in place; answers what is wrong with it.
    pub fn declare(&mut self, lab: &mut Lab) -> Option<String> {
        let setups = run::setups(&self.lesson, self.at);
        let (world, mistake) = match run::world(lab, &self.lesson, &setups) {
            Ok(world) => (world, None),
            Err(error) if error.is_interrupt() => {
                let text =
                    "KeyboardInterrupt\nhint: `%restart data` makes what this step starts from";
                (World::fresh(), Some(text.to_owned()))
            }
            Err(error) => (World::fresh(), Some(self.lesson.mistake(&error))),
        };
        drop(lab.session.borrow_mut().exchange(world));
        mistake
    }

    fn step_title(&self, style: &Style) -> String {
        let step = &self.lesson.steps[self.at];
        let steps = self.lesson.steps.len();
        render::heading(&format!("{}/{steps} {}", self.at + 1, step.title), style)
    }

    /// Show what follows, up to the next run and with it.
    fn unfold(&mut self, style: &Style) -> String {
        let blocks = &self.lesson.steps[self.at].blocks;
        let rest = &blocks[self.done..];
        let shown = rest.iter().take_while(|block| !matches!(block, Block::Run(_))).count();
        let waits = self.done + shown < blocks.len();
        let mut parts = self.blocks(&rest[..shown + usize::from(waits)], style);
        self.done += shown;
        self.finished[self.at] |= !waits;
        parts.push(self.what_now(style));
        parts.join("\n\n")
    }

    /// What an empty line would do.
    fn what_now(&self, style: &Style) -> String {
        let steps = self.lesson.steps.len();
        let waits = self.done < self.lesson.steps[self.at].blocks.len();
        if waits {
            return dim("Enter runs it; try things first if you like.", style);
        }
        if self.at + 1 < steps {
            return dim(
                &format!(
                    "Enter goes on to step {} of {steps}, with names of its own.",
                    self.at + 2
                ),
                style,
            );
        }
        let mut lines = Vec::new();
        let points = &self.lesson.keypoints;
        if !points.is_empty() {
            let list: Vec<String> = points.iter().map(|point| format!("- {point}")).collect();
            lines.push(render::prose(&format!("To keep:\n\n{}", list.join("\n")), style));
        }
        let open = self.finished.iter().filter(|finished| !**finished).count();
        let left_out = match open {
            0 => String::new(),
            _ => format!(", with {} left out", plural(open as u64, "step")),
        };
        let end = format!("The lesson ends here{left_out}; `%quit` gives you your names back.");
        lines.push(dim(&end, style));
        lines.join("\n\n")
    }

    fn blocks(&self, blocks: &[Block], style: &Style) -> Vec<String> {
        blocks.iter().map(|&block| show(&self.lesson, block, style)).collect()
    }

    /// What a run gave: its report, and whether what the lesson says of it holds here.
    fn result(&self, ran: &Ran, style: &Style) -> String {
        let mut lines = Vec::new();
        for verdict in &ran.verdicts {
            let line = match (verdict.verdict, verdict.timed) {
                (Judgement::Pass, _) => continue,
                (Judgement::CannotTell, true) => verdict.text.clone(),
                (Judgement::False, true) => {
                    format!("{} (it may be so on another machine)", verdict.text)
                }
                (Judgement::False | Judgement::CannotTell, false) => {
                    let place = self.lesson.place(verdict.span);
                    format!("{} (this lesson has a mistake: {place})", verdict.text)
                }
            };
            lines.push(labelled(verdict.verdict.word(), &line, style));
        }
        let passed = ran.verdicts.iter().filter(|it| it.verdict == Judgement::Pass).count();
        if passed > 0 {
            let claims = plural(passed as u64, "claim");
            let hold = if passed == 1 { "holds" } else { "hold" };
            let of = if passed == ran.verdicts.len() { "" } else { "other " };
            let text = format!("{of}{claims} that the lesson makes about this {hold} here");
            lines.push(labelled(Judgement::Pass.word(), &text, style));
        }
        let mut parts = vec![ran.text(style)];
        if !lines.is_empty() {
            parts.push(Paint::Dim.over(&lines.join("\n"), style));
        }
        parts.retain(|part| !part.is_empty());
        parts.join("\n\n")
    }
}

/// A sentence that says what to type: secondary.
fn dim(text: &str, style: &Style) -> String {
    Paint::Dim.over(&render::prose(text, &Style { color: false, ..*style }), style)
}

/// A block as text; of a run its code, and what is to be done with it.
pub fn show(lesson: &Lesson, block: Block, style: &Style) -> String {
    match block {
        Block::Prose(span) => render::prose(lesson.part(span), style),
        Block::Setup(i) => render::code(lesson.part(lesson.setups[i].code), style),
        Block::Run(i) => {
            let run = &lesson.runs[i];
            let code = render::code(lesson.part(run.code), style);
            let how = match &run.contest {
                Contest::Alone => return code,
                Contest::Modes(modes) => {
                    let names: Vec<&str> = modes.iter().map(|mode| mode.name).collect();
                    labelled("in", &names.join(", "), style)
                }
                Contest::Against(other) => {
                    let other = lesson.part(lesson.runs[*other].code).replace('\n', "; ");
                    labelled("against", &render::clean(&other), style)
                }
            };
            format!("{code}\n\n{how}")
        }
    }
}
