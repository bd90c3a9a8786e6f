//! A lesson's parts as blocks of a document: prose, code, what was measured, and how each answer went.
//!
//! Runs nothing: what came out is given.

use super::expect::{Judgement, Verdict};
use super::mark::Check;
use super::parse::OPTIONS;
use super::progress::ItemRecord;
use super::quiz::letter_of;
use super::{Block, Contest, Lesson, render};
use crate::report::document::{self, Document, Inline, Tone};
use crate::report::prose::blocks;
use crate::report::units::plural;

/// The level of headings within a step.
const LEVEL: u8 = 3;

/// Markdown of the lesson.
pub fn prose(markdown: &str) -> Vec<document::Block> {
    blocks(markdown, OPTIONS, LEVEL)
}

/// A part as it is read, before anything is run.
pub fn show(lesson: &Lesson, block: Block, page: &mut Document) {
    match block {
        Block::Prose(span) => page.blocks.extend(prose(lesson.part(span))),
        Block::Setup(i) => code(lesson.part(lesson.setups[i].code), page),
        Block::Run(i) => {
            let run = &lesson.runs[i];
            code(lesson.part(run.code), page);
            match &run.contest {
                Contest::Alone => (),
                Contest::Modes(modes) => {
                    let names: Vec<&str> = modes.iter().map(|mode| mode.name).collect();
                    page.paragraph(format!("In the modes {}.", names.join(", ")));
                }
                Contest::Against(other) => {
                    page.paragraph("Against:");
                    code(lesson.part(lesson.runs[*other].code), page);
                }
            }
        }
        Block::Quiz(i) => {
            let quiz = &lesson.quizzes[i];
            heading("Question", page);
            if let Some(question) = quiz.question {
                page.blocks.extend(prose(lesson.part(question)));
            }
            for (i, &option) in quiz.options.iter().enumerate() {
                let words = prose(lesson.part(option));
                page.blocks.extend(lettered(letter_of(i), words));
            }
        }
        Block::Exercise(i) => exercise(lesson, i, page),
    }
}

fn heading(text: &str, page: &mut Document) {
    page.push(document::Block::Heading(LEVEL, text.to_owned()));
}

fn code(text: &str, page: &mut Document) {
    page.push(document::Block::Code(text.to_owned()));
}

/// An option with its letter before its first words.
fn lettered(letter: char, mut words: Vec<document::Block>) -> Vec<document::Block> {
    let mark = Inline { is_strong: true, ..Inline::plain(format!("{letter}) ")) };
    match words.first_mut() {
        Some(document::Block::Paragraph(words)) => words.insert(0, mark),
        Some(_) | None => words.insert(0, document::Block::Paragraph(vec![mark])),
    }
    words
}

fn exercise(lesson: &Lesson, i: usize, page: &mut Document) {
    let exercise = &lesson.exercises[i];
    heading(&format!("Exercise {}", exercise.id), page);
    page.paragraph("To begin with:");
    code(lesson.part(exercise.starter), page);
    let wanted = |check: &Check| vec![plain_code(&render::clean(lesson.part(check.span)))];
    let mut items: Vec<Vec<document::Block>> = exercise.checks.iter().map(wanted).collect();
    if let Some((value, _)) = &exercise.value {
        items.insert(0, vec![plain_code(value)]);
        page.paragraph("Graded is the first of these, after the answer; wanted are the others:");
    } else {
        page.paragraph("Wanted:");
    }
    page.push(document::Block::List { start: None, items });
}

fn plain_code(text: &str) -> document::Block {
    document::Block::Paragraph(vec![Inline::code(text)])
}

/// What a run gave: its report or what it printed, then whether what the lesson says of it holds here.
pub fn ran(of_run: Vec<document::Block>, verdicts: &[Verdict], page: &mut Document) {
    page.blocks.extend(of_run);
    for verdict in verdicts {
        let tone = match verdict.verdict {
            Judgement::Pass => Tone::Good,
            Judgement::False => Tone::Bad,
            Judgement::CannotTell => Tone::Muted,
        };
        page.note(tone, verdict.verdict.word(), &*verdict.text);
    }
}

/// A line that begins with a verdict's word: `NOT YET arrays 3, want <= 1`.
pub fn verdict_line(line: &str, page: &mut Document) {
    const WORDS: [(&str, Tone); 3] =
        [("PASS", Tone::Good), ("NOT YET", Tone::Bad), ("CAN'T TELL", Tone::Muted)];
    let found = WORDS.iter().find_map(|(word, tone)| Some((word, tone, line.strip_prefix(word)?)));
    match found {
        Some((word, tone, rest)) => page.note(*tone, word, rest.trim()),
        None => page.note(Tone::Muted, "", line),
    }
}

/// What is known of an answer that was given earlier; or that there is none.
pub fn remembered(record: Option<&ItemRecord>, is_code: bool, page: &mut Document) {
    let Some(record) = record.filter(|record| record.tries > 0 || record.skipped) else {
        page.note(Tone::Muted, "Not answered", "");
        return;
    };
    if record.skipped && record.tries == 0 {
        page.note(Tone::Muted, "Skipped", "");
        return;
    }
    page.paragraph("The learner's answer:");
    if is_code {
        code(&record.answer, page);
    } else {
        page.push(plain_code(&record.answer));
    }
    for line in &record.verdicts {
        verdict_line(line, page);
    }
    let tries = match record.tries {
        1 => "1 try".to_owned(),
        n => format!("{n} tries"),
    };
    let hints = match record.hints {
        0 => String::new(),
        n => format!(", {}", plural(u64::from(n), "hint")),
    };
    let (word, tone) = if record.passed { ("Passed", Tone::Good) } else { ("Not yet", Tone::Bad) };
    page.note(tone, word, format!("in {tries}{hints}"));
}
