//! `lesson check`: everything that a lesson says and asks is tried, and what does not hold is found.

use super::expect::{Judgement, Verdict};
use super::grade::{Grade, grade};
use super::run::{self, Depth};
use super::{Block, Lesson, quiz};
use crate::diag::{Result, Span};
use crate::report::lab::Lab;

/// What was found.
#[derive(Debug, Default)]
pub struct Checked {
    /// What was judged of the expectations.
    pub verdicts: Vec<Verdict>,
    /// How many expectations there are, in the steps that can run here.
    pub claims: usize,
    /// Quizzes whose key was found.
    pub quizzes: usize,
    /// Exercises whose starter fails, whose solution passes, and whose wrong answers fail as they say.
    pub exercises: usize,
    /// Steps that cannot run here, and why.
    pub skipped: Vec<(String, String)>,
    /// What is not as it should be, with its place.
    pub faults: Vec<(Span, String)>,
}

/// Check a lesson.
///
/// # Errors
/// What its code raises, placed in its file.
pub fn check(lab: &mut Lab, lesson: &Lesson, depth: Depth) -> Result<Checked> {
    let have = run::have(lab);
    let mut checked = Checked::default();
    let intro = lesson.intro.iter();
    let mut blocks: Vec<Block> = intro.copied().collect();
    for step in &lesson.steps {
        match have.unmet(&step.needs) {
            Some(unmet) => checked.skipped.push((step.id.clone(), unmet)),
            None => blocks.extend(&step.blocks),
        }
    }
    for block in blocks {
        match block {
            Block::Prose(_) => {}
            Block::Setup(i) => drop(run::world(lab, lesson, &[i])?),
            Block::Run(i) => {
                checked.claims += lesson.runs[i].claims.len();
                checked.verdicts.extend(run::perform(lab, lesson, i, depth)?.verdicts);
            }
            Block::Quiz(i) => match quiz::right_option(lab, lesson, i) {
                Ok(_) => checked.quizzes += 1,
                Err(error) if error.is_interrupt() => return Err(error),
                Err(error) => {
                    let mut hints = error.hints.join("; ");
                    if !hints.is_empty() {
                        hints = format!(" ({hints})");
                    }
                    let id = &lesson.quizzes[i].id;
                    checked
                        .faults
                        .push((error.span, format!("quiz {id}: {}{hints}", error.message)));
                }
            },
            Block::Exercise(i) => {
                let faults = exercise(lab, lesson, i, depth)?;
                checked.exercises += usize::from(faults.is_empty());
                checked.faults.extend(faults);
            }
        }
    }
    let wrong = checked.verdicts.iter().filter(|it| it.verdict == Judgement::False);
    let wrong: Vec<(Span, String)> = wrong.map(|it| (it.span, it.line())).collect();
    checked.faults.extend(wrong);
    checked.faults.sort_by_key(|(span, _)| span.start);
    Ok(checked)
}

/// What is not as it should be with an exercise. Time never decides whether a starter or a wrong answer fails.
fn exercise(lab: &mut Lab, lesson: &Lesson, i: usize, depth: Depth) -> Result<Vec<(Span, String)>> {
    let exercise = &lesson.exercises[i];
    let id = &exercise.id;
    let mut faults = Vec::new();
    let graded = |lab: &mut Lab, code: Span, depth| grade(lab, lesson, i, lesson.part(code), depth);
    let starter = graded(lab, exercise.starter, Depth::Count)?;
    if starter.passed() {
        faults.push((exercise.starter, format!("exercise {id}: the starter passes already")));
    }
    let solution = graded(lab, exercise.solution, depth)?;
    if !solution.passed() {
        faults.push((
            exercise.solution,
            format!("exercise {id}: the solution fails: {}", told(&solution)),
        ));
    }
    for wrong in &exercise.wrongs {
        let found = graded(lab, wrong.code, Depth::Count)?;
        let text = match found.fails_at() {
            Some(name) if name == wrong.fails => continue,
            None if is_timed(&wrong.fails) => continue,
            None => {
                format!("exercise {id}: this answer should fail at {}, and passes", wrong.fails)
            }
            Some(name) => format!(
                "exercise {id}: this answer should fail at {}, and fails at {name}: {}",
                wrong.fails,
                told(&found)
            ),
        };
        faults.push((wrong.code, text));
    }
    Ok(faults)
}

fn is_timed(name: &str) -> bool {
    super::expect::QUANTITIES.iter().any(|quantity| quantity.name == name && quantity.is_timed())
}

/// Why an answer failed, in a line.
fn told(grade: &Grade) -> String {
    if let Some(error) = &grade.error {
        return error.headline();
    }
    let failed = grade.marks.iter().filter(|mark| mark.verdict == super::grade::Word::NotYet);
    failed.map(|mark| format!("{} {}", mark.check, mark.text)).collect::<Vec<_>>().join("; ")
}
