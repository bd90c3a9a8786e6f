//! `lesson check`: a line a lesson, and what is not as it should be with its place.

use clap::ArgMatches;

use super::run::budget;
use crate::commands::{Desk, Failure};
use crate::lesson::Lesson;
use crate::lesson::check::{Checked, check as check_lesson};
use crate::lesson::expect::Judgement;
use crate::lesson::library::{LESSONS, open};
use crate::lesson::run::{self, Depth};
use crate::report::text::{Paint, labelled};
use crate::report::units::plural;

/// `lesson check`
pub(super) fn check(args: &ArgMatches, desk: &mut Desk) -> Result<(), Failure> {
    let depth = if args.get_flag("timing") { Depth::Time(budget(args)) } else { Depth::Count };
    let named: Vec<String> =
        args.get_many::<String>("lessons").into_iter().flatten().cloned().collect();
    let all = || LESSONS.iter().map(|embedded| embedded.id.to_owned()).collect();
    let words: Vec<String> = if named.is_empty() { all() } else { named };
    let mut worst = 0;
    for word in words {
        let status = match open(&word) {
            Ok(lesson) => check_one(desk, &lesson, depth)?,
            Err(text) => {
                desk.print(&format!("{} {word}\n{text}", Paint::Bad.over("BROKEN", &desk.style)))?;
                2
            }
        };
        // A file that is broken outweighs code that fails, and that what is false.
        let weight = |status: u8| [0, 2, 3, 1][usize::from(status)];
        worst = if weight(status) > weight(worst) { status } else { worst };
    }
    if worst == 0 { Ok(()) } else { Err(Failure::Lesson(worst)) }
}

/// Try everything in a lesson; answers the exit status.
fn check_one(desk: &mut Desk, lesson: &Lesson, depth: Depth) -> Result<u8, Failure> {
    let id = &lesson.head.id;
    if let Some(unmet) = run::have(&desk.lab).unmet(&lesson.head.needs) {
        desk.print(&format!("SKIPPED {id}: {unmet}"))?;
        return Ok(0);
    }
    let checked = match check_lesson(&mut desk.lab, lesson, depth) {
        Ok(checked) => checked,
        Err(error) if error.is_interrupt() => return Err(Failure::Interrupted),
        Err(error) => {
            let word = Paint::Bad.over("FAILED", &desk.style);
            desk.print(&format!("{word} {id}: {}", lesson.mistake(&error)))?;
            return Ok(1);
        }
    };
    let wrong = !checked.faults.is_empty();
    let (word, paint) = if wrong { ("FALSE", Paint::Bad) } else { ("PASS", Paint::Good) };
    let line = labelled(word, &format!("{id}: {}", summary(&checked)), &desk.style);
    let mut lines = vec![paint.over(&line, &desk.style)];
    let skipped = checked.skipped.iter();
    lines.extend(skipped.map(|(step, why)| format!("  step {step} is left out here: {why}")));
    let unsure = checked.verdicts.iter().filter(|it| it.verdict == Judgement::CannotTell);
    lines.extend(unsure.map(|it| format!("  {}: {}", lesson.place(it.span), it.line())));
    let faults = checked.faults.iter();
    lines.extend(faults.map(|(span, text)| format!("  {}: {text}", lesson.place(*span))));
    desk.print(&lines.join("\n"))?;
    Ok(if wrong { 3 } else { 0 })
}

/// `12 of 14 expectations hold, 2 about time not judged (--timing), 3 quizzes, 2 exercises`
fn summary(checked: &Checked) -> String {
    let count = |judgement| checked.verdicts.iter().filter(|it| it.verdict == judgement).count();
    let passed = count(Judgement::Pass);
    let hold = if passed == 1 { "holds" } else { "hold" };
    let mut text = format!("{passed} of {} {hold}", plural(checked.claims as u64, "expectation"));
    for (n, what) in [
        (count(Judgement::False), "false"),
        (count(Judgement::CannotTell), "cannot be told"),
        (checked.claims.saturating_sub(checked.verdicts.len()), "about time not judged (--timing)"),
    ] {
        if n > 0 {
            text += &format!(", {n} {what}");
        }
    }
    let (quizzes, exercises) = (checked.quizzes as u64, checked.exercises as u64);
    for (n, one, many) in [(quizzes, "quiz", "quizzes"), (exercises, "exercise", "exercises")] {
        if n > 0 {
            text += &format!(", {n} {}", if n == 1 { one } else { many });
        }
    }
    text
}
