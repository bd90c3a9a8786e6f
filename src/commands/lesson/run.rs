//! `lesson run`: all of a lesson as linear text, with answers that are graded.

use std::io::{BufRead as _, IsTerminal as _, Write as _};
use std::sync::atomic::Ordering::Relaxed;

use clap::ArgMatches;
use serde::Serialize;

use crate::commands::progress::Progress;
use crate::commands::{Desk, Failure};
use crate::diag::{Diagnostic, Source};
use crate::lesson::answers::{self, Answer};
use crate::lesson::expect::{Judgement, Verdict};
use crate::lesson::grade::{Mark, grade};
use crate::lesson::library::open;
use crate::lesson::page;
use crate::lesson::progress::told::LessonProgress;
use crate::lesson::progress::{History, ItemRecord, step_hash};
use crate::lesson::quiz::{letter_of, right_option};
use crate::lesson::run::{self, Depth};
use crate::lesson::walk::show;
use crate::lesson::{Block, Lesson, render};
use crate::measure::sample::Budget;
use crate::report::Report;
use crate::report::document::{self, Document, Fact, Tone};
use crate::report::lab::Figures;
use crate::report::pages::meanings;
use crate::report::text::{Paint, Style};
use crate::report::units::plural;

/// What `lesson run --json` prints.
#[derive(Serialize)]
struct Record {
    lesson: String,
    version: u32,
    title: String,
    steps: Vec<StepRecord>,
    /// All of it as a page, which holds what only a reader needs.
    #[serde(skip)]
    page: Document,
}

#[derive(Default, Serialize)]
struct StepRecord {
    id: String,
    title: String,
    /// Why it was left out here.
    #[serde(skip_serializing_if = "Option::is_none")]
    skipped: Option<String>,
    runs: Vec<RunRecord>,
    answers: Vec<AnswerRecord>,
}

#[derive(Serialize)]
struct RunRecord {
    id: String,
    code: String,
    equal: bool,
    modes: Vec<Figures>,
    verdicts: Vec<Verdict>,
}

/// What became of a quiz or an exercise; none passed where nothing was answered.
#[derive(Serialize)]
struct AnswerRecord {
    id: String,
    kind: &'static str,
    answer: Option<String>,
    passed: Option<bool>,
    marks: Vec<Mark>,
    error: Option<String>,
    remarks: Vec<String>,
}

impl Report for Record {
    fn document(&self) -> Document {
        self.page.clone()
    }

    /// The title alone: text is printed as it comes.
    fn text(&self, style: &Style) -> String {
        render::heading(&self.title, style)
    }
}

/// A lesson that is gone through.
struct Reading<'a> {
    desk: &'a mut Desk,
    lesson: Lesson,
    answers: Vec<Answer>,
    /// The lesson's own solutions are the answers.
    solutions: bool,
    as_json: bool,
    depth: Depth,
    /// Every expectation holds so far.
    holds: bool,
    /// What was shown so far, as a page.
    page: Document,
    /// What the learner did in this lesson before.
    past: History,
}

/// `lesson run`
pub(super) fn run(args: &ArgMatches, desk: &mut Desk) -> Result<(), Failure> {
    let word = args.get_one::<String>("lesson").expect("clap requires it");
    let lesson = open(word).map_err(Failure::Usage)?;
    if let Some(unmet) = run::have(&desk.lab).unmet(&lesson.head.needs) {
        let id = &lesson.head.id;
        return Err(Failure::Usage(format!("UsageError: lesson {id} cannot run here: {unmet}")));
    }
    let answers = match args.get_one::<String>("answers") {
        None => Vec::new(),
        Some(file) => read_answers(&lesson, file)?,
    };
    let as_json = args.get_flag("json");
    let pauses = !as_json
        && !args.get_flag("all")
        && std::io::stdin().is_terminal()
        && std::io::stdout().is_terminal();
    let past = desk.lessons.folder.as_deref().map(|folder| History::read(folder, &lesson.head.id));
    let mut reading = Reading {
        page: Document::named("Lesson", &lesson.head.title),
        past: past.unwrap_or_default(),
        desk,
        lesson,
        answers,
        solutions: args.get_flag("solutions"),
        as_json,
        depth: Depth::Time(budget(args)),
        holds: true,
    };
    reading.all(pauses)
}

/// Show a step of a lesson and run it; its quizzes are answered, and its solutions graded.
pub(super) fn one_step(
    desk: &mut Desk,
    lesson: &Lesson,
    step: usize,
    depth: Depth,
) -> Result<(), Failure> {
    let mut reading = Reading {
        page: Document::named("Lesson", &lesson.head.title),
        past: History::default(),
        desk,
        lesson: lesson.clone(),
        answers: Vec::new(),
        solutions: true,
        as_json: false,
        depth,
        holds: true,
    };
    reading.step(step).map(drop)
}

/// How long each run is measured.
pub(super) fn budget(args: &ArgMatches) -> Budget {
    let budget = Budget::compare();
    args.get_one::<f64>("seconds").map_or(budget, |&seconds| budget.with_seconds(seconds))
}

fn read_answers(lesson: &Lesson, file: &str) -> Result<Vec<Answer>, Failure> {
    let text = std::fs::read_to_string(file)
        .map_err(|error| Failure::Usage(format!("UsageError: cannot read {file}: {error}")))?;
    let answers = answers::parse(&text).and_then(|all| lesson.expects(&all).map(|()| all));
    answers.map_err(|error| Failure::program(error, file, &text))
}

impl Reading<'_> {
    fn say(&mut self, text: &str) -> Result<(), Failure> {
        if self.as_json { Ok(()) } else { self.desk.print(&format!("{text}\n")) }
    }

    fn all(&mut self, pauses: bool) -> Result<(), Failure> {
        let style = self.desk.style;
        let head = self.lesson.head.clone();
        let mut record = Record {
            lesson: head.id,
            version: head.version,
            title: head.title.clone(),
            steps: Vec::new(),
            page: Document::default(),
        };
        self.say(&render::heading(&head.title, &style))?;
        if self.past.began_at.is_some() {
            let progress = LessonProgress::new(&self.lesson, &self.past, None);
            self.page.facts([Fact::new("learner", progress.summary())]);
        }
        for block in self.lesson.intro.clone() {
            page::show(&self.lesson, block, &mut self.page);
            self.say(&show(&self.lesson, block, &style))?;
        }
        for i in 0..self.lesson.steps.len() {
            if pauses && !self.pause(i)? {
                break;
            }
            let step = self.step(i)?;
            record.steps.push(step);
        }
        record.page = self.finish_page(&record);
        if self.as_json {
            self.desk.show(&record, true)?;
        } else {
            self.desk.keep(&record);
            self.desk.print(&summary(&self.lesson, &record, &style))?;
        }
        let failed = record.steps.iter().flat_map(|step| &step.answers);
        let failed = failed.filter(|answer| answer.passed == Some(false)).count();
        if self.holds && failed == 0 { Ok(()) } else { Err(Failure::Lesson(3)) }
    }

    /// The page of all that was shown, with its summary at the head.
    fn finish_page(&mut self, record: &Record) -> Document {
        let mut page = std::mem::take(&mut self.page);
        let summary = summary(&self.lesson, record, &Style::PLAIN);
        page = page.headline(summary.lines().next().unwrap_or_default());
        let points = &self.lesson.keypoints;
        if !points.is_empty() {
            page.heading("To keep");
            let items = points.iter().map(|point| page::prose(point)).collect();
            page.push(document::Block::List { start: None, items });
        }
        if !page.charts().is_empty() {
            meanings(&mut page, &["arrays", "reused", "peak", "moved", "limit", "noise", "est"]);
        }
        page
    }

    /// Wait for Enter before a step; answers whether to go on.
    fn pause(&mut self, step: usize) -> Result<bool, Failure> {
        let text = format!("Enter: step {} of {} ", step + 1, self.lesson.steps.len());
        write!(self.desk.out, "{}", Paint::Dim.over(&text, &self.desk.style))?;
        self.desk.out.flush()?;
        let mut line = String::new();
        let read = std::io::stdin().lock().read_line(&mut line)?;
        // Ctrl-C while it waits is told by the flag alone, with the next line.
        let is_stopped = self.desk.lab.session.borrow().cx.interrupt.load(Relaxed);
        Ok(read > 0 && !is_stopped)
    }

    fn step(&mut self, i: usize) -> Result<StepRecord, Failure> {
        let style = self.desk.style;
        let step = self.lesson.steps[i].clone();
        let title = format!("{}/{} {}", i + 1, self.lesson.steps.len(), step.title);
        self.page.heading(&title);
        self.say(&render::heading(&title, &style))?;
        let mut record = StepRecord { id: step.id, title: step.title, ..StepRecord::default() };
        if let Some(unmet) = run::have(&self.desk.lab).unmet(&step.needs) {
            let text = format!("This step is left out here: {unmet}.");
            self.page.note(Tone::Muted, "", &*text);
            self.say(&text)?;
            record.skipped = Some(unmet);
            return Ok(record);
        }
        for block in step.blocks {
            page::show(&self.lesson, block, &mut self.page);
            self.say(&show(&self.lesson, block, &style))?;
            match block {
                Block::Prose(_) | Block::Setup(_) => {}
                Block::Run(position) => record.runs.push(self.run(position)?),
                Block::Quiz(position) => record.answers.push(self.quiz(position)?),
                Block::Exercise(position) => record.answers.push(self.exercise(position)?),
            }
        }
        Ok(record)
    }

    fn run(&mut self, position: usize) -> Result<RunRecord, Failure> {
        let style = self.desk.style;
        let ran = self
            .measured(|desk, lesson, depth| run::perform(&mut desk.lab, lesson, position, depth))?;
        self.say(&ran.text(&style))?;
        if !ran.verdicts.is_empty() {
            let lines: Vec<String> = ran.verdicts.iter().map(Verdict::line).collect();
            self.say(&lines.join("\n"))?;
        }
        page::ran(ran.blocks(), &ran.verdicts, &mut self.page);
        self.holds &= !ran.is_false();
        let run = &self.lesson.runs[position];
        let code = self.lesson.part(run.code).to_owned();
        let (modes, equal, verdicts) = (ran.facts.rows, ran.facts.equal, ran.verdicts);
        Ok(RunRecord { id: run.id.clone(), code, equal, modes, verdicts })
    }

    /// Something that takes time, with its progress; an error of its code is the lesson's mistake.
    fn measured<T>(
        &mut self,
        work: impl FnOnce(&mut Desk, &Lesson, Depth) -> Result<T, Diagnostic>,
    ) -> Result<T, Failure> {
        let progress = Progress::new(&self.desk.style, &mut self.desk.lab);
        let done = work(self.desk, &self.lesson, self.depth);
        progress.end(&mut self.desk.lab);
        done.map_err(|error| {
            if !error.is_interrupt() {
                // What follows says the same with its place.
                drop(self.desk.out.flush());
                let place = self.lesson.place(error.span);
                drop(writeln!(self.desk.err, "this lesson has a mistake ({place})"));
            }
            Failure::program(error, &self.lesson.file, &self.lesson.text)
        })
    }

    fn answer_to(&self, id: &str) -> Option<String> {
        // The last one counts, as it does in a file that is run from top to bottom.
        self.answers.iter().rev().find(|answer| answer.id == id).map(|answer| answer.text.clone())
    }

    /// A quiz: its answer graded, or told where none was given.
    fn quiz(&mut self, position: usize) -> Result<AnswerRecord, Failure> {
        let right =
            self.measured(|desk, lesson, _| right_option(&mut desk.lab, lesson, position))?;
        let quiz = self.lesson.quizzes[position].clone();
        let texts = quiz.texts(&self.lesson);
        let named = |option: usize| format!("{}) {}", letter_of(option), texts[option]);
        let answer =
            if self.solutions { Some(texts[right].clone()) } else { self.answer_to(&quiz.id) };
        let chosen = answer.as_deref().map(|answer| quiz.chosen(&self.lesson, answer));
        let passed = chosen.map(|chosen| chosen == Some(right));
        let said = match chosen {
            None => format!("Answer: {}", named(right)),
            Some(Some(chosen)) if chosen == right => format!("PASS {}", named(right)),
            Some(chosen) => {
                let given = answer.clone().unwrap_or_default();
                let said = chosen.map_or_else(|| render::clean(&given), named);
                format!("NOT YET you said {said}; it is {}", named(right))
            }
        };
        self.quiz_page(position, passed.is_some(), &said);
        self.say(&said)?;
        let style = self.desk.style;
        self.say(&render::prose(self.lesson.part(quiz.why), &style))?;
        let (marks, remarks) = (Vec::new(), Vec::new());
        Ok(AnswerRecord { id: quiz.id, kind: "quiz", answer, passed, marks, error: None, remarks })
    }

    /// What the learner did with an exercise or a quiz of a step whose text has not changed since.
    fn remembered(&self, id: &str) -> Option<&ItemRecord> {
        let steps = self.lesson.steps.iter().enumerate();
        let mut found =
            steps.filter_map(|(i, step)| self.past.item(&step.id, &step_hash(&self.lesson, i), id));
        found.next()
    }

    /// A quiz in the page: what was said to an answer that was given, else what is remembered, and why it
    /// is so.
    fn quiz_page(&mut self, position: usize, is_given: bool, said: &str) {
        let quiz = &self.lesson.quizzes[position];
        if is_given {
            page::verdict_line(said, &mut self.page);
        } else {
            let known = self.remembered(&quiz.id).cloned();
            page::remembered(known.as_ref(), false, &mut self.page);
            self.page.paragraph(said);
        }
        self.page.blocks.extend(page::prose(self.lesson.part(quiz.why)));
    }

    /// An exercise: its answer graded, where there is one.
    fn exercise(&mut self, position: usize) -> Result<AnswerRecord, Failure> {
        let style = self.desk.style;
        let exercise = self.lesson.exercises[position].clone();
        let answer = if self.solutions {
            Some(self.lesson.part(exercise.solution).to_owned())
        } else {
            self.answer_to(&exercise.id)
        };
        let mut record = AnswerRecord {
            id: exercise.id.clone(),
            kind: "exercise",
            answer: answer.clone(),
            passed: None,
            marks: Vec::new(),
            error: None,
            remarks: Vec::new(),
        };
        let Some(answer) = answer else {
            let known = self.remembered(&exercise.id).cloned();
            page::remembered(known.as_ref(), true, &mut self.page);
            self.say("No answer was given.")?;
            return Ok(record);
        };
        self.page.paragraph(if self.solutions { "The lesson's solution:" } else { "The answer:" });
        self.page.push(document::Block::Code(answer.clone()));
        self.say(&render::code(&answer, &style))?;
        let graded = self.measured(|desk, lesson, depth| {
            grade(&mut desk.lab, lesson, position, &answer, depth)
        })?;
        if let Some(error) = &graded.error {
            self.say(&error.render(Source { name: &exercise.id, text: &graded.text }))?;
            record.error = Some(error.headline());
        }
        for line in graded.kept() {
            page::verdict_line(&line, &mut self.page);
        }
        for remark in &graded.remarks {
            self.page.note(Tone::Muted, "", &**remark);
        }
        let lines = graded.lines(&style);
        if !lines.is_empty() {
            self.say(&lines.join("\n"))?;
        }
        record.passed = Some(graded.passed());
        (record.marks, record.remarks) = (graded.marks, graded.remarks);
        Ok(record)
    }
}

/// How many expectations hold and answers pass, and which are false, with their places.
fn summary(lesson: &Lesson, record: &Record, style: &Style) -> String {
    let verdicts: Vec<&Verdict> =
        record.steps.iter().flat_map(|step| &step.runs).flat_map(|run| &run.verdicts).collect();
    let passed = verdicts.iter().filter(|it| it.verdict == Judgement::Pass).count();
    let wrong: Vec<&&Verdict> =
        verdicts.iter().filter(|it| it.verdict == Judgement::False).collect();
    let answers = record.steps.iter().flat_map(|step| &step.answers);
    let given: Vec<&AnswerRecord> = answers.filter(|answer| answer.passed.is_some()).collect();
    let failed: Vec<&str> =
        given.iter().filter(|it| it.passed == Some(false)).map(|it| it.id.as_str()).collect();
    let (word, paint) = match (wrong.is_empty(), failed.is_empty()) {
        (true, true) => ("PASS", Paint::Good),
        (true, false) => ("NOT YET", Paint::Bad),
        (false, _) => ("FALSE", Paint::Bad),
    };
    let of = plural(verdicts.len() as u64, "expectation");
    let mut head =
        format!("{} {}: {passed} of {of} hold here", paint.over(word, style), record.lesson);
    if !given.is_empty() {
        let right = given.len() - failed.len();
        head += &format!(", {right} of {} right", plural(given.len() as u64, "answer"));
    }
    let mut lines = vec![head];
    lines.extend(wrong.iter().map(|it| format!("  {}: {}", lesson.place(it.span), it.line())));
    if !failed.is_empty() {
        lines.push(format!("  not yet: {}", failed.join(", ")));
    }
    lines.join("\n")
}
