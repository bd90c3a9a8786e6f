//! Lessons: the list, and a walk at the prompt. Runs and checks without one stand in the files beside this one.

mod author;
mod check;
mod preview;
mod run;

use clap::{Arg, ArgMatches};
use serde::Serialize;

use super::export::html;
use super::progress::Progress;
use super::{Command, Desk, Failure, Place, Rest, flag, json, seconds};
use crate::lesson::library::{LESSONS, open};
use crate::lesson::render;
use crate::lesson::walk::{Visit, Walk};
use crate::report::Report;
use crate::report::document::{Cell, Document, Table, numbers, words};
use crate::report::text::{Column, Style, paragraph, table};

const IN_A_LESSON: &str = "While a lesson is under way, the bare word does the same.";

/// The commands of this file.
pub(super) static ROWS: &[Command] = &[
    Command {
        name: "lesson",
        doc: "List the lessons, or walk through one, step by step",
        help: "A lesson has names of its own: yours are put aside and come back when it is left. An empty \
               line goes on, `%quit` leaves. `lesson run` shows all of one without asking, `lesson check` \
               runs them and holds what they say against what is counted.",
        example: "%lesson 01",
        place: Place::Both,
        rest: Rest::Words,
        args: lesson_args,
        run: lesson,
    },
    Command {
        name: "next",
        doc: "In a lesson: run what waits, or go on to the next step",
        help: IN_A_LESSON,
        example: "%next",
        place: Place::Prompt,
        rest: Rest::Words,
        args: |command| command,
        run: next,
    },
    Command {
        name: "back",
        doc: "In a lesson: go back to the step before",
        help: IN_A_LESSON,
        example: "%back",
        place: Place::Prompt,
        rest: Rest::Words,
        args: |command| command,
        run: |_, desk| walking(desk, |walk, desk| Ok(walk.back(&mut desk.lab, &desk.style))),
    },
    Command {
        name: "goto",
        doc: "In a lesson: go to a step, by its number or name",
        help: IN_A_LESSON,
        example: "%goto 2",
        place: Place::Prompt,
        rest: Rest::Words,
        args: |command| command.arg(Arg::new("step").value_name("STEP").required(true)),
        run: goto,
    },
    Command {
        name: "task",
        doc: "In a lesson: show this step again",
        help: IN_A_LESSON,
        example: "%task",
        place: Place::Prompt,
        rest: Rest::Words,
        args: |command| command,
        run: |_, desk| walking(desk, |walk, desk| Ok(walk.task(&desk.style))),
    },
    Command {
        name: "check",
        doc: "In a lesson: grade what was typed last, or an expression",
        help: "Your answer's value is held against what the task wants, then its counts, then its time; plain lines are \
               never graded. Earlier lines of the step that bound names which the answer needs are part of it.",
        example: "%check",
        place: Place::Prompt,
        rest: Rest::Code,
        args: |command| command.arg(Arg::new("code").value_name("CODE")),
        run: check_answer,
    },
    Command {
        name: "hint",
        doc: "In a lesson: show the next hint",
        help: IN_A_LESSON,
        example: "%hint",
        place: Place::Prompt,
        rest: Rest::Words,
        args: |command| command,
        run: |_, desk| walking(desk, |walk, desk| Ok(walk.hint(&desk.style))),
    },
    Command {
        name: "solution",
        doc: "In a lesson: show the solution",
        help: IN_A_LESSON,
        example: "%solution",
        place: Place::Prompt,
        rest: Rest::Words,
        args: |command| command,
        run: |_, desk| walking(desk, |walk, desk| Ok(walk.solution(&desk.style))),
    },
    Command {
        name: "skip",
        doc: "In a lesson: go on without an answer; the solution runs",
        help: IN_A_LESSON,
        example: "%skip",
        place: Place::Prompt,
        rest: Rest::Words,
        args: |command| command,
        run: |_, desk| {
            walking(desk, |walk, desk| {
                let text = walk.skip(&mut desk.lab, &desk.style);
                text.map_err(|error| Failure::program(*error, "lesson", ""))
            })
        },
    },
    Command {
        name: "undo",
        doc: "In a lesson: put back what the last line changed",
        help: IN_A_LESSON,
        example: "%undo",
        place: Place::Prompt,
        rest: Rest::Words,
        args: |command| command,
        run: |_, desk| {
            walking(desk, |walk, desk| Ok(paragraph(&walk.undo(&mut desk.lab), &desk.style)))
        },
    },
    Command {
        name: "why",
        doc: "Say why: of a rule of %advise, or of the last answer in a lesson",
        help: "%why W01 explains a rule of %advise. Without a rule, in a lesson, it says once more why the last \
               answer is so.",
        example: "%why W08",
        place: Place::Prompt,
        rest: Rest::Words,
        args: |command| command.arg(Arg::new("rule").value_name("RULE").help("W01, for example")),
        run: |args, desk| match args.get_one::<String>("rule") {
            Some(rule) => super::advise::why(rule, desk),
            None if desk.lessons.walk.is_none() && desk.advice.is_some() => {
                super::advise::why_last(desk)
            }
            None => walking(desk, |walk, desk| Ok(walk.why(&desk.style))),
        },
    },
    Command {
        name: "restart",
        doc: "In a lesson: begin this step again, its data alone, or the lesson",
        help: IN_A_LESSON,
        example: "%restart",
        place: Place::Prompt,
        rest: Rest::Words,
        args: |command| {
            command
                .arg(Arg::new("what").value_name("WHAT").value_parser(["step", "data", "lesson"]))
        },
        run: restart,
    },
    super::lesson_progress::PROGRESS,
];

fn lesson_args(command: clap::Command) -> clap::Command {
    let one = |command: clap::Command| {
        command.arg(
            Arg::new("lesson")
                .value_name("ID|FILE")
                .help("A number, an id, its beginning, or a file"),
        )
    };
    one(command)
        .arg(seconds().help("How long each run of the walk is measured"))
        .args_conflicts_with_subcommands(true)
        .disable_help_subcommand(true)
        .subcommand(clap::Command::new("list").about("List the lessons").arg(json()))
        .subcommand(
            one(clap::Command::new("run").about("Show and run all of a lesson, without asking"))
                .mut_arg("lesson", |arg| arg.required(true))
                .arg(
                    Arg::new("answers")
                        .long("answers")
                        .value_name("FILE")
                        .conflicts_with("solutions")
                        .help("Grade the answers of a file: cells that begin with # %% ID"),
                )
                .arg(flag("solutions", None).help("Grade the lesson's own solutions"))
                .arg(flag("all", None).help("Do not wait for Enter before each step"))
                .arg(seconds())
                .arg(
                    html()
                        .visible_alias("report")
                        .help("Write all of it as a page, with your answers and their verdicts"),
                )
                .arg(json()),
        )
        .subcommand(
            clap::Command::new("check")
                .about("Run lessons and hold what they say against what is counted")
                .arg(
                    Arg::new("lessons")
                        .value_name("ID|FILE")
                        .num_args(0..)
                        .help("All that are built in where none is named"),
                )
                .arg(flag("timing", None).help("Judge claims about time too"))
                .arg(seconds()),
        )
        .subcommands(for_authors())
}

/// The commands for who writes a lesson.
fn for_authors() -> [clap::Command; 3] {
    let preview = clap::Command::new("preview")
        .about("Show and run a step each time that the file is saved")
        .arg(Arg::new("file").value_name("FILE").required(true).help("The lesson's file"))
        .arg(
            Arg::new("at")
                .long("at")
                .value_name("STEP")
                .help("Its number or name; else the first one, then the one that was changed"),
        )
        .arg(seconds());
    let new = clap::Command::new("new")
        .about("Write a lesson to begin with, in this folder")
        .arg(Arg::new("id").value_name("ID").required(true).help("Such as 42-one-pass"));
    let directives = clap::Command::new("directives")
        .about("List what can stand in a lesson, with examples")
        .arg(json());
    [preview, new, directives]
}

/// `lesson`
pub(super) fn lesson(args: &ArgMatches, desk: &mut Desk) -> Result<(), Failure> {
    match args.subcommand() {
        Some(("list", args)) => list(desk, args.get_flag("json")),
        Some(("run", args)) => run::run(args, desk),
        Some(("check", args)) => check::check(args, desk),
        Some(("preview", args)) => preview::preview(args, desk),
        Some(("new", args)) => author::new(args, desk),
        Some(("directives", args)) => author::directives(args, desk),
        Some((name, _)) => unreachable!("clap knows no {name}"),
        None => match args.get_one::<String>("lesson") {
            Some(word) => begin(desk, word, args.get_one::<f64>("seconds").copied()),
            None => list(desk, false),
        },
    }
}

/// What is said of a lesson that was left.
pub(super) fn told_left(desk: &mut Desk, visit: &Visit) -> Result<(), Failure> {
    let text = format!(
        "The lesson is {}. Your names are back; `%lesson` lists the lessons.",
        visit.state()
    );
    let text = render::prose(&text, &desk.style);
    desk.print(&text)
}

fn begin(desk: &mut Desk, word: &str, seconds: Option<f64>) -> Result<(), Failure> {
    let lesson = open(word).map_err(Failure::Usage)?;
    let Desk { lessons, lab, style, .. } = desk;
    let text = lessons.begin(lab, lesson, seconds, style).map_err(Failure::Usage)?;
    desk.print(&text)
}

/// Do something with the walk that is under way, and print what it answers.
fn walking(
    desk: &mut Desk,
    act: impl FnOnce(&mut Walk, &mut Desk) -> Result<String, Failure>,
) -> Result<(), Failure> {
    let Some(mut walk) = desk.lessons.walk.take() else {
        return Err(Failure::Usage(
            "UsageError: no lesson is under way\nhint: `%lesson` lists them, `%lesson 01` begins one"
                .to_owned(),
        ));
    };
    let text = act(&mut walk, desk);
    desk.lessons.walk = Some(walk);
    desk.print(&text?)
}

/// `%next`
pub(super) fn next(_: &ArgMatches, desk: &mut Desk) -> Result<(), Failure> {
    walking(desk, |walk, desk| {
        let progress = Progress::new(&desk.style, &mut desk.lab);
        let text = walk.next(&mut desk.lab, &desk.style);
        progress.end(&mut desk.lab);
        text.map_err(|error| Failure::program(*error, "lesson", ""))
    })
}

/// `%check`
fn check_answer(args: &ArgMatches, desk: &mut Desk) -> Result<(), Failure> {
    let given = args.get_one::<String>("code").cloned();
    walking(desk, |walk, desk| {
        let progress = Progress::new(&desk.style, &mut desk.lab);
        let text = walk.check(&mut desk.lab, given.as_deref(), &desk.style);
        progress.end(&mut desk.lab);
        text.map_err(|error| Failure::program(*error, "lesson", ""))
    })
}

/// `%goto`
pub(super) fn goto(args: &ArgMatches, desk: &mut Desk) -> Result<(), Failure> {
    let step = args.get_one::<String>("step").expect("clap requires it");
    walking(desk, |walk, desk| walk.goto(&mut desk.lab, step, &desk.style).map_err(Failure::Usage))
}

/// `%restart`
pub(super) fn restart(args: &ArgMatches, desk: &mut Desk) -> Result<(), Failure> {
    let what = args.get_one::<String>("what").map(String::as_str);
    walking(desk, |walk, desk| match what {
        Some("data") => Ok(walk.restart_data(&mut desk.lab)),
        what => Ok(walk.restart(&mut desk.lab, what == Some("lesson"), &desk.style)),
    })
}

/// The lessons that are built in.
#[derive(Serialize)]
struct Listing {
    lessons: Vec<Entry>,
}

#[derive(Serialize)]
struct Entry {
    id: &'static str,
    title: String,
    minutes: u32,
    state: String,
}

impl Report for Listing {
    fn document(&self) -> Document {
        let row = |entry: &Entry| {
            vec![
                Cell::text(entry.id),
                Cell::text(&*entry.title),
                Cell::count(u64::from(entry.minutes)),
                Cell::text(&*entry.state),
            ]
        };
        let mut page = Document::new("Lessons", "").as_reference();
        page.table(&Table {
            caption: "The lessons that are built in".to_owned(),
            columns: vec![
                words("lesson", "id"),
                words("what it is about", "title"),
                numbers("minutes", "minutes"),
                words("state", "state"),
            ],
            rows: self.lessons.iter().map(row).collect(),
        });
        page
    }

    fn text(&self, style: &Style) -> String {
        let columns = [
            Column::left("lesson", 0),
            Column::left("what it is about", 0),
            Column::right("minutes", 1),
            Column::left("state", 0),
        ];
        let row = |entry: &Entry| {
            let minutes = entry.minutes.to_string();
            vec![entry.id.to_owned(), entry.title.clone(), minutes, entry.state.clone()]
        };
        let rows: Vec<Vec<String>> = self.lessons.iter().map(row).collect();
        table(&columns, &rows, style).join("\n")
    }
}

fn list(desk: &mut Desk, as_json: bool) -> Result<(), Failure> {
    let entry = |embedded: &crate::lesson::library::Embedded| {
        let lesson = embedded.lesson()?;
        let state = desk.lessons.state(&lesson);
        let head = lesson.head;
        let minutes = head.teaching + head.exercises;
        Ok(Entry { id: embedded.id, title: head.title, minutes, state })
    };
    let lessons = LESSONS.iter().map(entry).collect::<Result<_, String>>();
    let listing = Listing { lessons: lessons.map_err(Failure::Usage)? };
    desk.show(&listing, as_json)
}
