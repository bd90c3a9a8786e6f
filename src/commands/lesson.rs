//! Lessons: the list, a walk at the prompt, and runs and checks without one.

use std::io::Write as _;

use clap::{Arg, ArgMatches};
use serde::Serialize;

use super::progress::Progress;
use super::{Command, Desk, Failure, Place, Rest, flag, json, seconds};
use crate::diag::Diagnostic;
use crate::lesson::expect::{Judgement, Verdict};
use crate::lesson::library::{LESSONS, open};
use crate::lesson::run::{self, Depth};
use crate::lesson::walk::{Visit, Walk, show};
use crate::lesson::{Block, Lesson, render};
use crate::measure::sample::Budget;
use crate::report::Report;
use crate::report::lab::Figures;
use crate::report::text::{Column, Paint, Style, labelled, table};
use crate::report::units::plural;

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
        .args_conflicts_with_subcommands(true)
        .disable_help_subcommand(true)
        .subcommand(clap::Command::new("list").about("List the lessons").arg(json()))
        .subcommand(
            one(clap::Command::new("run").about("Show and run all of a lesson, without asking"))
                .mut_arg("lesson", |arg| arg.required(true))
                .arg(seconds())
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
}

/// `lesson`
pub(super) fn lesson(args: &ArgMatches, desk: &mut Desk) -> Result<(), Failure> {
    match args.subcommand() {
        Some(("list", args)) => list(desk, args.get_flag("json")),
        Some(("run", args)) => run_all(args, desk),
        Some(("check", args)) => check(args, desk),
        Some((name, _)) => unreachable!("clap knows no {name}"),
        None => match args.get_one::<String>("lesson") {
            Some(word) => begin(desk, word),
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

fn begin(desk: &mut Desk, word: &str) -> Result<(), Failure> {
    let lesson = open(word).map_err(Failure::Usage)?;
    let Desk { lessons, lab, style, .. } = desk;
    let text = lessons.begin(lab, lesson, style).map_err(Failure::Usage)?;
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

/// `%goto`
pub(super) fn goto(args: &ArgMatches, desk: &mut Desk) -> Result<(), Failure> {
    let step = args.get_one::<String>("step").expect("clap requires it");
    walking(desk, |walk, desk| walk.goto(&mut desk.lab, step, &desk.style).map_err(Failure::Usage))
}

/// `%restart`
pub(super) fn restart(args: &ArgMatches, desk: &mut Desk) -> Result<(), Failure> {
    let what = args.get_one::<String>("what").map(String::as_str);
    walking(desk, |walk, desk| match what {
        Some("data") => Ok(walk
            .declare(&mut desk.lab)
            .unwrap_or_else(|| "The step's names are as declared.".to_owned())),
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
        let head = embedded.lesson()?.head;
        let state = desk.lessons.state(embedded.id).unwrap_or_else(|| "not begun".to_owned());
        let minutes = head.teaching + head.exercises;
        Ok(Entry { id: embedded.id, title: head.title, minutes, state })
    };
    let lessons = LESSONS.iter().map(entry).collect::<Result<_, String>>();
    let listing = Listing { lessons: lessons.map_err(Failure::Usage)? };
    desk.show(&listing, as_json)
}

/// What `lesson run --json` prints.
#[derive(Serialize)]
struct Record {
    lesson: String,
    version: u32,
    title: String,
    steps: Vec<StepRecord>,
}

#[derive(Serialize)]
struct StepRecord {
    id: String,
    title: String,
    runs: Vec<RunRecord>,
}

#[derive(Serialize)]
struct RunRecord {
    id: String,
    code: String,
    equal: bool,
    modes: Vec<Figures>,
    verdicts: Vec<Verdict>,
}

impl Report for Record {
    /// The title alone: text is printed as it comes.
    fn text(&self, style: &Style) -> String {
        render::heading(&self.title, style)
    }
}

/// `lesson run`
fn run_all(args: &ArgMatches, desk: &mut Desk) -> Result<(), Failure> {
    let word = args.get_one::<String>("lesson").expect("clap requires it");
    let as_json = args.get_flag("json");
    let lesson = open(word).map_err(Failure::Usage)?;
    if let Some(unmet) = lesson.head.unmet(run::ram(&desk.lab)) {
        let id = &lesson.head.id;
        return Err(Failure::Usage(format!("UsageError: lesson {id} cannot run here: {unmet}")));
    }
    let depth = Depth::Time(budget(args));
    let head = &lesson.head;
    let mut record = Record {
        lesson: head.id.clone(),
        version: head.version,
        title: head.title.clone(),
        steps: Vec::new(),
    };
    let style = desk.style;
    let say = |desk: &mut Desk, text: &str| {
        if as_json { Ok(()) } else { desk.print(&format!("{text}\n")) }
    };
    say(desk, &render::heading(&head.title, &style))?;
    for &block in &lesson.intro {
        say(desk, &show(&lesson, block, &style))?;
    }
    let mut holds = true;
    for (i, step) in lesson.steps.iter().enumerate() {
        let title = format!("{}/{} {}", i + 1, lesson.steps.len(), step.title);
        say(desk, &render::heading(&title, &style))?;
        let mut runs = Vec::new();
        for &block in &step.blocks {
            say(desk, &show(&lesson, block, &style))?;
            let Block::Run(position) = block else { continue };
            let ran = measured(desk, &lesson, position, depth)?;
            let code = lesson.part(lesson.runs[position].code);
            say(desk, &ran.text(&style))?;
            if !ran.verdicts.is_empty() {
                let lines: Vec<String> = ran.verdicts.iter().map(Verdict::line).collect();
                say(desk, &lines.join("\n"))?;
            }
            holds &= !ran.is_false();
            let id = lesson.runs[position].id.clone();
            let (modes, equal) = (ran.facts.rows, ran.facts.equal);
            runs.push(RunRecord {
                id,
                code: code.to_owned(),
                equal,
                modes,
                verdicts: ran.verdicts,
            });
        }
        record.steps.push(StepRecord { id: step.id.clone(), title: step.title.clone(), runs });
    }
    if as_json {
        desk.show(&record, true)?;
    } else {
        desk.print(&summary(&lesson, &record, &style))?;
    }
    if holds { Ok(()) } else { Err(Failure::Lesson(3)) }
}

/// How many expectations hold, and which are false, with their places.
fn summary(lesson: &Lesson, record: &Record, style: &Style) -> String {
    let verdicts: Vec<&Verdict> =
        record.steps.iter().flat_map(|step| &step.runs).flat_map(|run| &run.verdicts).collect();
    let passed = verdicts.iter().filter(|it| it.verdict == Judgement::Pass).count();
    let wrong: Vec<&&Verdict> =
        verdicts.iter().filter(|it| it.verdict == Judgement::False).collect();
    let (word, paint) =
        if wrong.is_empty() { ("PASS", Paint::Good) } else { ("FALSE", Paint::Bad) };
    let of = plural(verdicts.len() as u64, "expectation");
    let mut lines =
        vec![format!("{} {}: {passed} of {of} hold here", paint.over(word, style), record.lesson)];
    lines.extend(wrong.iter().map(|it| format!("  {}: {}", lesson.place(it.span), it.line())));
    lines.join("\n")
}

fn budget(args: &ArgMatches) -> Budget {
    let budget = Budget::compare();
    args.get_one::<f64>("seconds").map_or(budget, |&seconds| budget.with_seconds(seconds))
}

/// One run with its progress; an error in its code is the lesson's mistake.
fn measured(
    desk: &mut Desk,
    lesson: &Lesson,
    position: usize,
    depth: Depth,
) -> Result<run::Ran, Failure> {
    let progress = Progress::new(&desk.style, &mut desk.lab);
    let ran = run::perform(&mut desk.lab, lesson, position, depth);
    progress.end(&mut desk.lab);
    ran.map_err(|error| fault(desk, lesson, error))
}

fn fault(desk: &mut Desk, lesson: &Lesson, error: Diagnostic) -> Failure {
    if !error.is_interrupt() {
        // What follows says the same with its place.
        drop(desk.out.flush());
        drop(writeln!(desk.err, "this lesson has a mistake ({})", lesson.place(error.span)));
    }
    Failure::program(error, &lesson.file, &lesson.text)
}

/// `lesson check`
fn check(args: &ArgMatches, desk: &mut Desk) -> Result<(), Failure> {
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

/// Run every setup and every run of a lesson; answers the exit status.
fn check_one(desk: &mut Desk, lesson: &Lesson, depth: Depth) -> Result<u8, Failure> {
    let id = &lesson.head.id;
    if let Some(unmet) = lesson.head.unmet(run::ram(&desk.lab)) {
        desk.print(&format!("SKIPPED {id}: {unmet}"))?;
        return Ok(0);
    }
    let mut verdicts = Vec::new();
    let everything = (0..lesson.setups.len())
        .try_for_each(|i| run::world(&mut desk.lab, lesson, &[i]).map(drop));
    let ran = everything.and_then(|()| {
        for position in 0..lesson.runs.len() {
            verdicts.extend(run::perform(&mut desk.lab, lesson, position, depth)?.verdicts);
        }
        Ok(())
    });
    if let Err(error) = ran {
        if error.is_interrupt() {
            return Err(Failure::Interrupted);
        }
        let word = Paint::Bad.over("FAILED", &desk.style);
        desk.print(&format!("{word} {id}: {}", lesson.mistake(&error)))?;
        return Ok(1);
    }
    let claims: usize = lesson.runs.iter().map(|run| run.claims.len()).sum();
    let count = |judgement| verdicts.iter().filter(|it| it.verdict == judgement).count();
    let (passed, wrong) = (count(Judgement::Pass), count(Judgement::False));
    let hold = if passed == 1 { "holds" } else { "hold" };
    let mut line = format!("{id}: {passed} of {} {hold}", plural(claims as u64, "expectation"));
    for (n, what) in [
        (wrong, "false"),
        (count(Judgement::CannotTell), "cannot be told"),
        (claims - verdicts.len(), "about time not judged (--timing)"),
    ] {
        if n > 0 {
            line += &format!(", {n} {what}");
        }
    }
    let word = if wrong > 0 { "FALSE" } else { "PASS" };
    let line = labelled(word, &line, &desk.style);
    let mut lines = vec![line];
    let shown = verdicts.iter().filter(|it| it.verdict != Judgement::Pass);
    lines.extend(shown.map(|it| format!("  {}: {}", lesson.place(it.span), it.line())));
    desk.print(&lines.join("\n"))?;
    Ok(if wrong > 0 { 3 } else { 0 })
}
