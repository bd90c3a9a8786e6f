//! Answers in a walk: graded when the learner asks for it; hints, solutions, and skipping.

use super::super::grade::{Grade, SAME_PLAN, grade};
use super::super::limit::bounded;
use super::super::progress::What;
use super::super::quiz::{letter_of, right_option};
use super::super::run::Depth;
use super::super::{Block, render};
use super::Walk;
use super::inputs::Answer;
use super::page::dim;
use crate::diag::{Diagnostic, Source};
use crate::report::lab::Lab;
use crate::report::text::{Paint, Style, labelled, paragraph};

/// After so many wrong answers a hint is offered.
const MISSES_BEFORE_OFFER: u32 = 3;

impl Walk {
    /// Whether what waits was answered rightly, or left out, when the step was gone through before.
    pub(super) fn was_answered(&self) -> bool {
        let id = match self.waiting() {
            Some(Block::Quiz(i)) => &self.lesson.quizzes[i].id,
            Some(Block::Exercise(i)) => &self.lesson.exercises[i].id,
            Some(Block::Run(_) | Block::Prose(_) | Block::Setup(_)) | None => return false,
        };
        let record = self.record_of(id);
        record.passed || record.skipped
    }

    /// The option that a line answers with, if a quiz waits and the line is one.
    pub fn answers(&self, line: &str) -> bool {
        let Some(Block::Quiz(i)) = self.waiting() else { return false };
        !line.trim().is_empty() && self.lesson.quizzes[i].chosen(&self.lesson, line).is_some()
    }

    /// The texts of the options, if a quiz waits.
    pub fn options(&self) -> Vec<String> {
        let Some(Block::Quiz(i)) = self.waiting() else { return Vec::new() };
        self.lesson.quizzes[i].texts(&self.lesson)
    }

    /// Grade an answer; the last input where none is given.
    ///
    /// # Errors
    /// Ctrl-C; then nothing was graded.
    pub fn check(
        &mut self,
        lab: &mut Lab,
        given: Option<&str>,
        style: &Style,
    ) -> Result<String, Box<Diagnostic>> {
        match self.waiting() {
            Some(Block::Quiz(i)) => match given {
                Some(given) => self.answer_quiz(lab, i, given, style),
                None => Ok(self.what_now(style)),
            },
            Some(Block::Exercise(i)) => self.check_exercise(lab, i, given, style),
            Some(Block::Run(_) | Block::Prose(_) | Block::Setup(_)) | None => match self.answered()
            {
                // There is more than one right answer: another one may be tried.
                Some(i) => self.check_exercise(lab, i, given, style),
                None => Ok(dim("There is nothing to check here; `next` goes on.", style)),
            },
        }
    }

    /// The exercise that was done last in this step, if nothing was asked since.
    fn answered(&self) -> Option<usize> {
        let done = &self.lesson.steps[self.at].blocks[..self.done];
        match done.iter().rev().find(|block| block.waits()) {
            Some(Block::Exercise(i)) => Some(*i),
            _ => None,
        }
    }

    fn check_exercise(
        &mut self,
        lab: &mut Lab,
        i: usize,
        given: Option<&str>,
        style: &Style,
    ) -> Result<String, Box<Diagnostic>> {
        let Some(meant) = self.answers_meant(given) else {
            let text = "Type an answer first: what you typed last is graded.";
            return Ok([dim(text, style), self.what_now(style)].join("\n"));
        };
        let answer = self.meant(lab, i, meant)?;
        let told = self.answer_exercise(lab, i, &answer.text, style)?;
        if answer.with.is_empty() {
            return Ok(told);
        }
        // A learner must know what was graded.
        let lines: Vec<String> = answer.with.iter().map(|line| format!("`{line}`")).collect();
        let with = format!("Graded with what it needs: {}.", lines.join(", "));
        Ok([dim(&with, style), told].join("\n"))
    }

    /// Which of the answers that may be meant is graded: the first that passes; else the one with what it needs,
    /// or with all before it where that one raises.
    fn meant(
        &self,
        lab: &mut Lab,
        i: usize,
        [alone, needed, all]: [Answer; 3],
    ) -> Result<Answer, Box<Diagnostic>> {
        let graded = |lab: &mut Lab, answer: &Answer| {
            match grade(lab, &self.lesson, i, &answer.text, Depth::Count) {
                Ok(grade) => Ok((grade.passed(), grade.error.is_some())),
                Err(error) if error.is_interrupt() => Err(Box::new(error)),
                // It is told when the answer is graded.
                Err(_) => Ok((true, false)),
            }
        };
        let first = graded(lab, &alone)?;
        if first.0 {
            return Ok(alone);
        }
        let (passed, raised) = if needed == alone { first } else { graded(lab, &needed)? };
        if passed || all == needed {
            return Ok(needed);
        }
        let (passes, raises) = graded(lab, &all)?;
        Ok(if passes || raised && !raises { all } else { needed })
    }

    fn answer_quiz(
        &mut self,
        lab: &mut Lab,
        i: usize,
        given: &str,
        style: &Style,
    ) -> Result<String, Box<Diagnostic>> {
        let quiz = &self.lesson.quizzes[i];
        let Some(chosen) = quiz.chosen(&self.lesson, given) else {
            let texts = quiz.texts(&self.lesson).join("; ");
            let text = format!("`{}` is none of the options: {texts}", render::clean(given));
            return Ok([dim(&text, style), self.what_now(style)].join("\n"));
        };
        let id = quiz.id.clone();
        let right = match right_option(lab, &self.lesson, i) {
            Ok(right) => right,
            Err(error) if error.is_interrupt() => return Err(Box::new(error)),
            Err(error) => {
                let mistake = self.lesson.mistake(&error);
                return Ok([mistake, self.go_on(style)].join("\n\n"));
            }
        };
        let passed = chosen == right;
        let texts = self.lesson.quizzes[i].texts(&self.lesson);
        let answer = texts[chosen].clone();
        self.keeper.note(What::Answered { step: self.step_id(), quiz: id, answer, passed });
        let named = |option: usize| format!("{}) {}", letter_of(option), texts[option]);
        let text = if passed {
            verdict("PASS", &named(right), true, style)
        } else {
            let text = format!("you said {}; it is {}", named(chosen), named(right));
            verdict("NOT YET", &text, false, style)
        };
        Ok([text, self.why_of(Block::Quiz(i), style), self.go_on(style)].join("\n\n"))
    }

    fn answer_exercise(
        &mut self,
        lab: &mut Lab,
        i: usize,
        answer: &str,
        style: &Style,
    ) -> Result<String, Box<Diagnostic>> {
        let grade = match grade(lab, &self.lesson, i, answer, Depth::Time(self.budget)) {
            Ok(grade) => grade,
            Err(error) if error.is_interrupt() => return Err(Box::new(error)),
            Err(error) => {
                let skip = dim("`skip` goes on without it.", style);
                return Ok([self.lesson.mistake(&error), skip].join("\n\n"));
            }
        };
        let id = self.lesson.exercises[i].id.clone();
        let mut lines = vec![Self::told(&grade, style)];
        let before = self.work.insert(id.clone(), grade.work.clone()).unwrap_or_default();
        self.keeper.note(What::Graded {
            step: self.step_id(),
            item: id.clone(),
            answer: answer.to_owned(),
            verdicts: grade.kept(),
            passed: grade.passed(),
        });
        if grade.passed() {
            if !self.waits_for(i) {
                return Ok(lines.remove(0));
            }
            let solution = self.solution_text(i, style);
            return Ok([lines.remove(0), solution, self.go_on(style)].join("\n\n"));
        }
        let by_work = !matches!(grade.fails_at(), Some("value" | "dtype" | "error") | None);
        if by_work && !before.is_empty() && before == grade.work && grade.remarks.is_empty() {
            lines.push(paragraph(SAME_PLAN, style));
        }
        let hints = self.lesson.exercises[i].hints.len();
        let record = self.record_of(&id);
        let shown = record.hints as usize;
        if record.misses >= MISSES_BEFORE_OFFER && shown < hints {
            let text = format!("`hint` shows hint {} of {hints}.", shown + 1);
            lines.push(dim(&text, style));
        }
        Ok(lines.join("\n"))
    }

    /// Whether an exercise is open.
    fn waits_for(&self, i: usize) -> bool {
        self.waiting() == Some(Block::Exercise(i))
    }

    /// The marks of an answer, or the error that it raised.
    fn told(grade: &Grade, style: &Style) -> String {
        let mut lines: Vec<String> = Vec::new();
        if let Some(error) = &grade.error {
            lines.push(error.render(Source { name: "your answer", text: &grade.text }));
        }
        lines.extend(grade.lines(style));
        lines.join("\n")
    }

    /// The next hint of the open exercise.
    pub fn hint(&mut self, style: &Style) -> String {
        let Some(Block::Exercise(i)) = self.waiting() else {
            return dim("Hints belong to exercises, and none is open here.", style);
        };
        let exercise = &self.lesson.exercises[i];
        let (id, all) = (exercise.id.clone(), exercise.hints.len());
        let shown = self.record_of(&id).hints as usize;
        let number = (shown + 1).min(all);
        let text =
            render::prose(self.lesson.part(self.lesson.exercises[i].hints[number - 1]), style);
        let step = self.step_id();
        self.keeper.note(What::Hint { step, item: id, number: number as u32 });
        let mut parts = vec![format!("Hint {number} of {all}"), text];
        if shown == all {
            parts.push(dim("That was the last one; `solution` shows the solution.", style));
        }
        parts.join("\n\n")
    }

    /// The solution of the open exercise, or of the last one of the step that was open.
    pub fn solution(&mut self, style: &Style) -> String {
        let blocks = &self.lesson.steps[self.at].blocks;
        let upto = (self.done + 1).min(blocks.len());
        let last = blocks[..upto].iter().rev().find_map(|block| match block {
            Block::Exercise(i) => Some(*i),
            _ => None,
        });
        match last {
            Some(i) => self.solution_text(i, style),
            None => dim("There is no exercise in this step so far.", style),
        }
    }

    fn solution_text(&self, i: usize, style: &Style) -> String {
        let exercise = &self.lesson.exercises[i];
        let code = render::code(self.lesson.part(exercise.solution), style);
        let why = exercise.why.map(|span| render::prose(self.lesson.part(span), style));
        let title = "The lesson's solution:".to_owned();
        [Some(title), Some(code), why].into_iter().flatten().collect::<Vec<_>>().join("\n\n")
    }

    fn why_of(&self, block: Block, style: &Style) -> String {
        match block {
            Block::Quiz(i) => render::prose(self.lesson.part(self.lesson.quizzes[i].why), style),
            Block::Exercise(i) => self.solution_text(i, style),
            Block::Prose(_) | Block::Setup(_) | Block::Run(_) => String::new(),
        }
    }

    /// Why it is so: of the quiz or exercise that was finished last in this step.
    pub fn why(&self, style: &Style) -> String {
        let blocks = &self.lesson.steps[self.at].blocks[..self.done];
        let asked = |block: &&Block| matches!(block, Block::Quiz(_) | Block::Exercise(_));
        match blocks.iter().rev().find(asked) {
            Some(&block) => self.why_of(block, style),
            None => dim("Nothing was answered in this step yet.", style),
        }
    }

    /// Go on without an answer: a solution runs, so that later steps of the learner's own work.
    ///
    /// # Errors
    /// Ctrl-C; then nothing was skipped.
    pub fn skip(&mut self, lab: &mut Lab, style: &Style) -> Result<String, Box<Diagnostic>> {
        let (text, item) = match self.waiting() {
            None | Some(Block::Prose(_) | Block::Setup(_)) => {
                return Ok(dim("There is nothing to skip here; `next` goes on.", style));
            }
            Some(Block::Run(_)) => (dim("Skipped: it was not run.", style), None),
            Some(Block::Quiz(i)) => {
                let text = match right_option(lab, &self.lesson, i) {
                    Ok(right) => {
                        let texts = self.lesson.quizzes[i].texts(&self.lesson);
                        let text = format!("Skipped: it is {}) {}", letter_of(right), texts[right]);
                        [paragraph(&text, style), self.why_of(Block::Quiz(i), style)].join("\n\n")
                    }
                    Err(error) if error.is_interrupt() => return Err(Box::new(error)),
                    Err(error) => self.lesson.mistake(&error),
                };
                (text, Some(self.lesson.quizzes[i].id.clone()))
            }
            Some(Block::Exercise(i)) => {
                (self.skip_exercise(lab, i, style)?, Some(self.lesson.exercises[i].id.clone()))
            }
        };
        if item.is_some() {
            self.keeper.note(What::Skipped { step: self.step_id(), item });
        }
        Ok([text, self.go_on(style)].join("\n\n"))
    }

    fn skip_exercise(
        &mut self,
        lab: &mut Lab,
        i: usize,
        style: &Style,
    ) -> Result<String, Box<Diagnostic>> {
        let code = self.lesson.part(self.lesson.exercises[i].solution).to_owned();
        let ran = bounded(lab, self.lesson.limits.time, |lab| {
            lab.session.borrow_mut().quietly(|session| session.eval_noting(&code))
        });
        let told = match ran {
            Err(error) if error.is_interrupt() => return Err(Box::new(error)),
            Err(error) => {
                format!("Skipped. The solution fails with your names: {}", error.headline())
            }
            Ok((_, changes)) => {
                self.note_input(&code, changes);
                let compiled = lab.session.borrow().compile(&code);
                let bound = compiled.map_or_else(|_| Vec::new(), |code| code.bound_names());
                match &bound[..] {
                    [] => "Skipped.".to_owned(),
                    names => {
                        format!("Skipped: the solution ran, and defined {}.", names.join(", "))
                    }
                }
            }
        };
        Ok([paragraph(&told, style), self.solution_text(i, style)].join("\n\n"))
    }

    /// The task of an open exercise in one line.
    pub(super) fn task_line(&self, i: usize, style: &Style) -> String {
        let exercise = &self.lesson.exercises[i];
        let prose = exercise.task.map_or("", |span| self.lesson.part(span));
        let last = prose.trim().rsplit("\n\n").next().unwrap_or("");
        let words = render::plain(last);
        let sentence = words.split_once(". ").map_or(words.as_str(), |(first, _)| first);
        let sentence = sentence.trim_end_matches(['.', ':']);
        let hints =
            exercise.hints.len().saturating_sub(self.record_of(&exercise.id).hints as usize);
        let left = if hints > 0 { format!("; {hints} more with `hint`") } else { String::new() };
        let text = format!("{sentence}. Type an answer, then `check`{left}.");
        dim(&text, style)
    }
}

fn verdict(word: &str, text: &str, good: bool, style: &Style) -> String {
    let paint = if good { Paint::Good } else { Paint::Bad };
    paint.over(&labelled(word, text, style), style)
}
