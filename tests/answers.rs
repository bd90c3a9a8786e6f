//! Answers that strangers give: no right one is refused, and every wrong one fails at the check that it says, with
//! a word on why.
//!
//! `tests/answers/LESSON.py` has cells `# %% EXERCISE right` and `# %% EXERCISE wrong CHECK`.

#[path = "common/each_lesson.rs"]
#[macro_use]
mod each_lesson;

use std::collections::BTreeMap;
use std::fs;

use numscope::lesson::Lesson;
use numscope::lesson::answers::{Answer, parse};
use numscope::lesson::grade::{Word, grade};
use numscope::lesson::library::open;
use numscope::lesson::run::Depth;
use numscope::report::lab::Lab;
use numscope::report::text::Style;
use numscope::session::{Session, Settings};

/// As many of each kind as every exercise has.
const LEAST: usize = 5;

/// What is not as a cell says.
fn fault(lab: &mut Lab, lesson: &Lesson, answer: &Answer) -> Option<String> {
    let exercise = lesson.exercises.iter().position(|exercise| exercise.id == answer.id);
    let exercise = exercise.expect("the lesson was asked whether it has it");
    let graded = match grade(lab, lesson, exercise, &answer.text, Depth::Count) {
        Ok(graded) => graded,
        Err(error) => return Some(lesson.mistake(&error)),
    };
    let told = || match &graded.error {
        Some(error) => error.headline(),
        None => graded.lines(&Style::PLAIN).join("; "),
    };
    let words: Vec<&str> = answer.words.iter().map(String::as_str).collect();
    match (&words[..], graded.fails_at()) {
        (["right"], None) => None,
        (["right"], Some(_)) => Some(format!("is refused: {}", told())),
        (["wrong", check], Some(name)) if *check == name => {
            let failed = graded.marks.iter().filter(|mark| mark.verdict == Word::NotYet);
            let says_why =
                graded.error.is_some() || failed.clone().all(|mark| !mark.text.is_empty());
            (!says_why).then(|| format!("is not told why: {}", told()))
        }
        (["wrong", check], Some(name)) => {
            Some(format!("fails at {name}, not at {check}: {}", told()))
        }
        (["wrong", check], None) => Some(format!("passes, and should fail at {check}")),
        _ => Some(format!("`{}` is neither `right` nor `wrong CHECK`", answer.words.join(" "))),
    }
}

/// What is not as the cells of a lesson's file say; answers how many cells there are.
fn faults(lesson: &Lesson, file: &str) -> (usize, Vec<String>) {
    let text = fs::read_to_string(file).unwrap_or_default();
    let answers = parse(&text).and_then(|all| lesson.expects(&all).map(|()| all));
    let answers = answers.unwrap_or_else(|error| panic!("{file}: {error}"));
    let session = Session::new(Settings { seed: Some(0), ..Settings::default() });
    let mut lab = Lab::new(session, None);
    let mut faults = Vec::new();
    let mut counts: BTreeMap<(String, String), usize> = BTreeMap::new();
    for answer in &answers {
        let kind = answer.words.first().cloned().unwrap_or_default();
        *counts.entry((answer.id.clone(), kind)).or_default() += 1;
        if let Some(why) = fault(&mut lab, lesson, answer) {
            let line = text[..answer.span.start as usize].lines().count() + 1;
            faults.push(format!("{file}:{line}: {} {why}\n{}", answer.id, answer.text));
        }
    }
    for exercise in &lesson.exercises {
        for kind in ["right", "wrong"] {
            let n = counts.get(&(exercise.id.clone(), kind.to_owned())).copied().unwrap_or(0);
            if n < LEAST {
                faults.push(format!("{file}: {} has {n} {kind} answers of {LEAST}", exercise.id));
            }
        }
    }
    (answers.len(), faults)
}

/// One lesson's answers.
fn check(id: &str) {
    let lesson = open(id).expect("it is well formed");
    let (count, faults) = faults(&lesson, &format!("tests/answers/{id}.py"));
    assert!(faults.is_empty(), "{} of {count}:\n{}", faults.len(), faults.join("\n\n"));
}

each_lesson!(check);
