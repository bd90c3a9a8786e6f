//! What a walk shows: blocks, results, and what can be done next.

use super::super::expect::Judgement;
use super::super::progress::{What, step_hash};
use super::super::quiz::letter_of;
use super::super::run::Ran;
use super::super::{Block, Contest, Lesson, render};
use super::Walk;
use crate::report::text::{Paint, Style, labelled};
use crate::report::units::plural;

impl Walk {
    pub(super) fn step_title(&self, style: &Style) -> String {
        let step = &self.lesson.steps[self.at];
        let steps = self.lesson.steps.len();
        render::heading(&format!("{}/{steps} {}", self.at + 1, step.title), style)
    }

    /// What waited is done: show what follows.
    pub(super) fn go_on(&mut self, style: &Style) -> String {
        self.done += 1;
        self.unfold(style)
    }

    /// Show what follows, up to the next block that waits and with it.
    pub(super) fn unfold(&mut self, style: &Style) -> String {
        let blocks = &self.lesson.steps[self.at].blocks;
        let rest = &blocks[self.done..];
        let shown = rest.iter().take_while(|block| !block.waits()).count();
        let waits = self.done + shown < blocks.len();
        let mut parts = self.blocks(&rest[..shown + usize::from(waits)], style);
        self.done += shown;
        if !waits && !self.finished[self.at] {
            self.finished[self.at] = true;
            let hash = step_hash(&self.lesson, self.at);
            self.keeper.note(What::Finished { step: self.step_id(), hash });
        }
        parts.push(self.what_now(style));
        parts.join("\n\n")
    }

    /// What an empty line would do.
    pub(super) fn what_now(&self, style: &Style) -> String {
        let steps = self.lesson.steps.len();
        match self.waiting() {
            Some(Block::Run(_)) => {
                return dim("Enter runs it; try things first if you like.", style);
            }
            Some(Block::Quiz(_) | Block::Exercise(_)) if self.was_answered() => {
                return dim("You have done this: Enter goes on, or answer it anew.", style);
            }
            Some(Block::Quiz(i)) => {
                let last = letter_of(self.lesson.quizzes[i].options.len() - 1);
                let text = format!("Answer with a letter, A to {last}; `skip` shows the answer.");
                return dim(&text, style);
            }
            Some(Block::Exercise(i)) => return self.task_line(i, style),
            Some(Block::Prose(_) | Block::Setup(_)) | None => {}
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
        let next = match super::super::library::next(&self.lesson.head.id) {
            Some(id) => format!("`%lesson {id}` is the next one, "),
            None => String::new(),
        };
        let end =
            format!("The lesson ends here{left_out}; {next}`%quit` gives you your names back.");
        lines.push(dim(&end, style));
        lines.join("\n\n")
    }

    pub(super) fn blocks(&self, blocks: &[Block], style: &Style) -> Vec<String> {
        blocks.iter().map(|&block| show(&self.lesson, block, style)).collect()
    }

    /// What a run gave: its report, and whether what the lesson says of it holds here.
    pub(super) fn result(&self, ran: &Ran, style: &Style) -> String {
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
pub(super) fn dim(text: &str, style: &Style) -> String {
    Paint::Dim.over(&render::prose(text, &Style { color: false, ..*style }), style)
}

/// A block as text; of a run its code, and what is to be done with it.
pub fn show(lesson: &Lesson, block: Block, style: &Style) -> String {
    match block {
        Block::Prose(span) => render::prose(lesson.part(span), style),
        Block::Setup(i) => render::code(lesson.part(lesson.setups[i].code), style),
        Block::Quiz(i) => quiz(lesson, i, style),
        Block::Exercise(i) => exercise(lesson, i, style),
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

fn quiz(lesson: &Lesson, i: usize, style: &Style) -> String {
    let quiz = &lesson.quizzes[i];
    let mut parts: Vec<String> =
        quiz.question.iter().map(|&span| render::prose(lesson.part(span), style)).collect();
    let options = quiz.options.iter().enumerate().map(|(i, &option)| {
        let narrow = Style { width: style.width.saturating_sub(5).max(20), ..*style };
        let text = render::prose(lesson.part(option), &narrow);
        format!("  {}) {}", letter_of(i), text.replace('\n', "\n     "))
    });
    parts.push(options.collect::<Vec<_>>().join("\n"));
    parts.join("\n\n")
}

fn exercise(lesson: &Lesson, i: usize, style: &Style) -> String {
    let exercise = &lesson.exercises[i];
    let mut lines = vec![render::code(lesson.part(exercise.starter), style), String::new()];
    if let Some((value, _)) = &exercise.value {
        lines.push(labelled(
            "graded",
            &format!("`{}` after your answer", render::clean(value)),
            style,
        ));
    }
    let checks = exercise.checks.iter().map(|check| render::clean(lesson.part(check.span)));
    lines.push(labelled("wanted", &checks.collect::<Vec<_>>().join("; "), style));
    lines.join("\n")
}
