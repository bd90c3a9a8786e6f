//! What is told of progress: within a lesson its steps, outside all lessons, and a record for a teacher.

use std::path::Path;

use serde::Serialize;

use super::{History, ItemRecord, StepRecord, step_hash};
use crate::lesson::library::{self, LESSONS};
use crate::lesson::{Block, Lesson, render};
use crate::report::Report;
use crate::report::document::{Cell, Document, Fact, Table, numbers, words};
use crate::report::text::{Column, KEEP, Paint, Style, labelled, paragraph, table};
use crate::report::units::plural;

/// How far one is with a lesson.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LessonProgress {
    /// Its id.
    pub lesson: String,
    /// Its title; none where its file is not at hand.
    pub title: Option<String>,
    /// The version that was opened last.
    pub version: Option<u32>,
    /// `not begun`, `here at 2/5`, `left at 2/5`, `finished`
    pub state: String,
    /// Spent in it, without pauses.
    pub minutes: f64,
    /// When it was first opened, in seconds since 1970.
    pub began_at: Option<u64>,
    /// When something happened last.
    pub last_at: Option<u64>,
    /// How often all of it began again.
    pub restarts: u32,
    /// In its order.
    pub steps: Vec<StepProgress>,
}

/// How far one is with a step.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct StepProgress {
    /// Its id.
    pub step: String,
    /// Its heading; none where the lesson's file is not at hand.
    pub title: Option<String>,
    /// Whether nothing of it is left.
    pub finished: bool,
    /// Whether it was left out as a whole.
    pub skipped: bool,
    /// Whether one is there now.
    pub here: bool,
    /// Spent in it, without pauses.
    pub minutes: f64,
    /// Lines that were typed.
    pub inputs: u32,
    /// Its exercises and quizzes; of a lesson whose file is not at hand those that something was done with.
    pub items: Vec<ItemProgress>,
}

/// How an exercise or a quiz went.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ItemProgress {
    /// Its id.
    pub item: String,
    /// What is known of it.
    #[serde(flatten)]
    pub record: ItemRecord,
}

fn minutes(seconds: u64) -> f64 {
    (seconds as f64 / 6.0).round() / 10.0
}

impl StepProgress {
    fn new(step: &str, title: Option<&str>, here: bool, record: &StepRecord) -> Self {
        let item = |(id, record): (&String, &ItemRecord)| ItemProgress {
            item: id.clone(),
            record: record.clone(),
        };
        Self {
            step: step.to_owned(),
            title: title.map(str::to_owned),
            finished: record.finished,
            skipped: record.skipped,
            here,
            minutes: minutes(record.seconds),
            inputs: record.inputs,
            items: record.items.iter().map(item).collect(),
        }
    }

    /// Its line, and one for each exercise and quiz.
    fn lines(&self, number: usize, digits: usize, style: &Style) -> Vec<String> {
        let mark = match (self.here, self.finished, style.ascii) {
            (true, _, true) => '>',
            (true, _, false) => '→',
            (false, true, true) => '+',
            (false, true, false) => '✓',
            (false, false, _) => ' ',
        };
        let skipped = if self.skipped { " (skipped)" } else { "" };
        let words = render::clean(self.title.as_deref().unwrap_or(&self.step)) + skipped;
        let line = labelled(&format!("{mark} {number:>digits$}"), &words, style);
        // What nobody has come to yet is not listed.
        let items = self.items.iter().filter(|item| self.here || item.was_touched()).map(|item| {
            let label = " ".repeat(digits + 2);
            labelled(&label, &item.words(), style)
        });
        std::iter::once(line).chain(items).collect()
    }
}

impl ItemProgress {
    fn was_touched(&self) -> bool {
        self.record != ItemRecord::default()
    }

    /// `passed`, `skipped` or `open`.
    pub fn state(&self) -> &'static str {
        match (self.record.passed, self.record.skipped) {
            (true, _) => "passed",
            (false, true) => "skipped",
            (false, false) => "open",
        }
    }

    /// `poly: PASS value, NOT YET arrays; 2 tries, 1 hint`
    fn words(&self) -> String {
        let (record, state) = (&self.record, self.state());
        let marks: Vec<String> = record.verdicts.iter().filter_map(|line| mark(line)).collect();
        let mut parts = vec![format!("{}: {state}", self.item)];
        parts.extend(Some(marks.join(", ")).filter(|marks| !marks.is_empty()));
        let counts = [(record.tries, "try"), (record.hints, "hint")];
        for (count, noun) in counts.into_iter().filter(|(count, _)| *count > 0) {
            let words = match (count, noun) {
                (1, _) => format!("1 {noun}"),
                (_, "try") => format!("{count} tries"),
                (_, _) => format!("{count} {noun}s"),
            };
            parts.push(words.replace(' ', &KEEP.to_string()));
        }
        parts.join("; ")
    }
}

/// A verdict's word and what it is about: `NOT YET arrays` of `NOT YET arrays 3, want <= 1`.
fn mark(verdict: &str) -> Option<String> {
    let word = ["PASS", "NOT YET", "CAN'T TELL"]
        .into_iter()
        .filter(|word| verdict.starts_with(word))
        .max_by_key(|word| word.len())?;
    let about = verdict[word.len()..].split_whitespace().next()?;
    let about = about.trim_end_matches([',', ':']);
    Some(format!("{word} {about}").replace(' ', &KEEP.to_string()))
}

impl LessonProgress {
    /// Of a lesson that is at hand; `here` is the step where one is.
    pub fn new(lesson: &Lesson, history: &History, here: Option<usize>) -> Self {
        let none = StepRecord::default();
        let step = |(i, step): (usize, &crate::lesson::Step)| {
            let record = history.step(&step.id, &step_hash(lesson, i)).unwrap_or(&none);
            let known = StepProgress::new(&step.id, Some(&step.title), here == Some(i), record);
            let items = step.blocks.iter().filter_map(|block| asked(lesson, *block));
            let record = |id: &str| record.items.get(id).cloned().unwrap_or_default();
            let items = items.map(|id| ItemProgress { item: id.to_owned(), record: record(id) });
            StepProgress { items: items.collect(), ..known }
        };
        let steps = lesson.steps.iter().enumerate().map(step).collect();
        Self {
            title: Some(lesson.head.title.clone()),
            state: here.map_or_else(
                || history.state(lesson),
                |at| format!("here at {}/{}", at + 1, lesson.steps.len()),
            ),
            ..Self::of_steps(&lesson.head.id, history, steps)
        }
    }

    /// Of a lesson of which only the progress is at hand.
    fn unknown(id: &str, history: &History) -> Self {
        let steps = history.steps.iter();
        let steps = steps.map(|(id, record)| StepProgress::new(id, None, false, record)).collect();
        Self::of_steps(id, history, steps)
    }

    fn of_steps(id: &str, history: &History, steps: Vec<StepProgress>) -> Self {
        let state =
            history.at.as_ref().map_or("not begun".to_owned(), |step| format!("left at {step}"));
        Self {
            lesson: id.to_owned(),
            title: None,
            version: history.version,
            state,
            minutes: minutes(history.seconds()),
            began_at: history.began_at,
            last_at: history.last_at,
            restarts: history.restarts,
            steps,
        }
    }

    fn step_table(&self) -> Table {
        let row = |(i, step): (usize, &StepProgress)| {
            let state = match (step.here, step.finished, step.skipped) {
                (true, ..) => "here",
                (false, _, true) => "skipped",
                (false, true, false) => "finished",
                (false, false, false) => "open",
            };
            vec![
                Cell::count(i as u64 + 1),
                Cell::text(step.title.as_deref().unwrap_or(&step.step)),
                Cell::text(state),
                Cell::number(step.minutes, format!("{:.1}", step.minutes)),
                Cell::count(u64::from(step.inputs)),
            ]
        };
        Table {
            caption: "Steps".to_owned(),
            columns: vec![
                numbers("#", "number"),
                words("step", "step"),
                words("state", "state"),
                numbers("minutes", "minutes"),
                numbers("lines typed", "inputs"),
            ],
            rows: self.steps.iter().enumerate().map(row).collect(),
        }
    }

    fn item_table(&self) -> Table {
        let row = |item: &ItemProgress| {
            let record = &item.record;
            vec![
                Cell::text(&*item.item),
                Cell::text(item.state()),
                Cell::count(u64::from(record.tries)),
                Cell::count(u64::from(record.hints)),
                Cell::code(record.answer.trim_end()),
                Cell::text(record.verdicts.join("; ")),
            ]
        };
        let items = self.steps.iter().flat_map(|step| &step.items);
        Table {
            caption: "Exercises and quizzes".to_owned(),
            columns: vec![
                words("item", "item"),
                words("state", "state"),
                numbers("tries", "tries"),
                numbers("hints", "hints"),
                words("answer", "answer"),
                words("verdicts", "verdicts"),
            ],
            rows: items.map(row).collect(),
        }
    }

    /// `1 of 6 steps finished`
    fn finished(&self) -> (usize, usize) {
        (self.steps.iter().filter(|step| step.finished).count(), self.steps.len())
    }

    /// Exercises and quizzes that passed, of all.
    fn passed(&self) -> (usize, usize) {
        let items = || self.steps.iter().flat_map(|step| &step.items);
        (items().filter(|item| item.record.passed).count(), items().count())
    }

    /// `left at 2/5; 1 of 3 exercises and quizzes passed; 12 minutes`
    pub fn summary(&self) -> String {
        let (passed, items) = self.passed();
        let mut parts = vec![self.state.clone()];
        if items > 0 {
            parts.push(format!("{passed} of {items} exercises and quizzes passed"));
        }
        if self.rounded_minutes() > 0 {
            parts.push(plural(self.rounded_minutes(), "minute"));
        }
        parts.join("; ")
    }

    fn rounded_minutes(&self) -> u64 {
        self.minutes.round() as u64
    }
}

impl Report for LessonProgress {
    fn document(&self) -> Document {
        let mut page = Document::named("Progress", self.title.as_deref().unwrap_or(&self.lesson));
        let (finished, steps) = self.finished();
        page.headline = format!("{finished} of {} finished.", plural(steps as u64, "step"));
        page.table(&self.step_table());
        page.table(&self.item_table());
        page.facts([
            Fact::new("state", &*self.state),
            Fact::new("time", plural(self.rounded_minutes(), "minute")),
        ]);
        page
    }

    fn text(&self, style: &Style) -> String {
        let title = self.title.as_deref().unwrap_or(&self.lesson);
        let (finished, steps) = self.finished();
        let of = plural(steps as u64, "step");
        let mut summary = format!("{finished} of {of} finished");
        if self.rounded_minutes() > 0 {
            summary += &format!(", {} so far", plural(self.rounded_minutes(), "minute"));
        }
        let digits = steps.to_string().len();
        let mut lines = vec![render::heading(title, style)];
        for (i, step) in self.steps.iter().enumerate() {
            lines.extend(step.lines(i + 1, digits, style));
        }
        lines.push(String::new());
        lines.push(Paint::Dim.over(&paragraph(&summary, style), style));
        lines.join("\n")
    }
}

/// How far one is with every lesson that was begun.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Progress {
    /// The version of the program that wrote it.
    pub numscope: &'static str,
    /// Those of the course in its order, then others by id.
    pub lessons: Vec<LessonProgress>,
}

impl Progress {
    /// What stands in a folder.
    ///
    /// # Errors
    /// Where the folder is there and cannot be read.
    pub fn read(folder: &Path) -> std::io::Result<Self> {
        let ids: Vec<String> = match std::fs::read_dir(folder) {
            Ok(entries) => entries.filter_map(|entry| id_of(&entry.ok()?.path())).collect(),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Vec::new(),
            Err(error) => return Err(error),
        };
        let histories: Vec<(String, History)> =
            ids.into_iter().map(|id| (id.clone(), History::read(folder, &id))).collect();
        Ok(Self::of(histories.iter().map(|(id, history)| (&**id, history))))
    }

    /// Of lessons by id.
    pub fn of<'a>(histories: impl IntoIterator<Item = (&'a str, &'a History)>) -> Self {
        let begun = histories.into_iter().filter(|(_, history)| history.began_at.is_some());
        let mut lessons: Vec<LessonProgress> =
            begun.map(|(id, history)| Self::one(id, history)).collect();
        lessons.sort_unstable_by_key(|it| {
            (place(&it.lesson).unwrap_or(LESSONS.len()), it.lesson.clone())
        });
        Self { numscope: env!("CARGO_PKG_VERSION"), lessons }
    }

    fn one(id: &str, history: &History) -> LessonProgress {
        let lesson = place(id).and_then(|at| LESSONS[at].lesson().ok());
        match lesson {
            Some(lesson) => LessonProgress::new(&lesson, history, None),
            None => LessonProgress::unknown(id, history),
        }
    }
}

/// The id of a block's quiz or exercise.
fn asked(lesson: &Lesson, block: Block) -> Option<&str> {
    match block {
        Block::Prose(_) | Block::Setup(_) | Block::Run(_) => None,
        Block::Quiz(i) => Some(&lesson.quizzes[i].id),
        Block::Exercise(i) => Some(&lesson.exercises[i].id),
    }
}

/// Where a lesson stands in the course.
fn place(id: &str) -> Option<usize> {
    LESSONS.iter().position(|lesson: &library::Embedded| lesson.id == id)
}

/// The id that a file of progress is named by.
fn id_of(path: &Path) -> Option<String> {
    let is_ours = path.extension().is_some_and(|extension| extension == "jsonl");
    Some(path.file_stem().filter(|_| is_ours)?.to_str()?.to_owned())
}

impl Report for Progress {
    fn document(&self) -> Document {
        let mut page = Document::new("Progress in lessons", "");
        page.headline = format!("{} begun.", plural(self.lessons.len() as u64, "lesson"));
        let share = |(part, of): (usize, usize)| Cell::text(format!("{part}/{of}"));
        let row = |lesson: &LessonProgress| {
            vec![
                Cell::text(&*lesson.lesson),
                Cell::text(lesson.title.as_deref().unwrap_or_default()),
                Cell::text(&*lesson.state),
                share(lesson.finished()),
                share(lesson.passed()),
                Cell::number(lesson.minutes, lesson.rounded_minutes().to_string()),
            ]
        };
        page.table(&Table {
            caption: "Lessons".to_owned(),
            columns: vec![
                words("lesson", "lesson"),
                words("title", "title"),
                words("state", "state"),
                numbers("steps finished", "steps"),
                numbers("exercises passed", "exercises"),
                numbers("minutes", "minutes"),
            ],
            rows: self.lessons.iter().map(row).collect(),
        });
        for lesson in &self.lessons {
            page.heading(lesson.title.as_deref().unwrap_or(&lesson.lesson));
            page.table(&lesson.step_table());
            page.table(&lesson.item_table());
        }
        page
    }

    fn text(&self, style: &Style) -> String {
        if self.lessons.is_empty() {
            return paragraph("No lesson was begun yet: `%lesson` lists them.", style);
        }
        let columns = [
            Column::left("lesson", 0),
            Column::left("state", 0),
            Column::right("steps", 1),
            Column::right("exercises", 2),
            Column::right("minutes", 3),
        ];
        let share = |(part, of): (usize, usize)| format!("{part}/{of}");
        let row = |lesson: &LessonProgress| {
            let exercises = Some(lesson.passed()).filter(|(_, of)| *of > 0);
            vec![
                lesson.lesson.clone(),
                lesson.state.clone(),
                share(lesson.finished()),
                exercises.map_or_else(String::new, share),
                lesson.rounded_minutes().to_string(),
            ]
        };
        let rows: Vec<Vec<String>> = self.lessons.iter().map(row).collect();
        table(&columns, &rows, style).join("\n")
    }
}
