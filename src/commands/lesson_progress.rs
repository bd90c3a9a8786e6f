//! `%progress`: how far one is in a lesson or in all of them, and a record for a teacher.

use clap::{Arg, ArgMatches};

use super::{Command, Desk, Failure, Place, Rest, json};
use crate::lesson::progress::told::{LessonProgress, Progress};
use crate::lesson::walk::Walk;
use crate::report::units::plural;

/// The row of this file's command.
pub(super) const PROGRESS: Command = Command {
    name: "progress",
    doc: "Show how far you are in the lesson, or in all of them",
    help: "In a lesson: its steps, where you are, and how each exercise went. Outside: every lesson that \
           was begun. `%progress export FILE` writes what a teacher may want to see as JSON: steps, answers, \
           verdicts, hints and minutes. Progress is kept in a folder of your own; `--state DIR` or the \
           variable NUMSCOPE_STATE names another one.",
    example: "%progress",
    place: Place::Both,
    rest: Rest::Words,
    args: |command| {
        command
            .args_conflicts_with_subcommands(true)
            .disable_help_subcommand(true)
            .arg(json())
            .subcommand(
                clap::Command::new("export")
                    .about("Write the progress of all lessons as JSON")
                    .arg(
                        Arg::new("file").value_name("FILE").help("Printed where no file is named"),
                    ),
            )
    },
    run: progress,
};

/// `%progress`
pub(super) fn progress(args: &ArgMatches, desk: &mut Desk) -> Result<(), Failure> {
    match args.subcommand() {
        Some(("export", args)) => export(desk, args.get_one::<String>("file")),
        Some((name, _)) => unreachable!("clap knows no {name}"),
        None => {
            let as_json = args.get_flag("json");
            match here(desk) {
                Some(lesson) => desk.show(&lesson, as_json),
                None => desk.show(&all(desk)?, as_json),
            }
        }
    }
}

/// Of the lesson that is under way.
fn here(desk: &Desk) -> Option<LessonProgress> {
    desk.lessons.walk.as_ref().map(Walk::progress)
}

/// Of all lessons: as they stand on the disk, or without a folder in this session.
fn all(desk: &Desk) -> Result<Progress, Failure> {
    let Some(folder) = &desk.lessons.folder else {
        return Ok(Progress::of(desk.lessons.histories()));
    };
    Progress::read(folder).map_err(|error| {
        Failure::Io(format!(
            "numscope: cannot read {}: {error}\nhint: `--state DIR` names another folder",
            folder.display()
        ))
    })
}

/// `%progress export`
fn export(desk: &mut Desk, file: Option<&String>) -> Result<(), Failure> {
    let progress = all(desk)?;
    let text =
        serde_json::to_string_pretty(&progress).expect("progress is plain data with text keys");
    let Some(file) = file else { return desk.print(&text) };
    std::fs::write(file, text + "\n")
        .map_err(|error| Failure::Io(format!("numscope: cannot write {file}: {error}")))?;
    let count = plural(progress.lessons.len() as u64, "lesson");
    desk.print(&format!("The progress of {count} stands in {file}."))
}
