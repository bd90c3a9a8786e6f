//! The commands: one table, of which `%name` at the prompt and `numscope name` in a shell are two ways in.
//!
//! Help, completion and `%lsmagic` follow from the table.

mod advise;
mod arrays;
mod cell;
pub mod config;
mod configure;
pub mod desk;
mod disasm;
mod enter;
mod export;
mod folders;
mod help;
mod history;
pub mod inputs;
mod lesson;
mod lesson_progress;
mod line;
mod log;
mod manual;
mod measure;
mod names;
mod profile;
pub mod program;
mod progress;
mod scale;
mod session;
mod settings;
mod shell;
mod user_files;
mod wildcard;

use clap::{Arg, ArgAction, ArgMatches};

pub use self::cell::{cells, is_cell};
pub use self::desk::{Desk, Failure};
pub use self::enter::{
    closes, command_line, enter, is_command, is_command_of, is_whole, is_whole_cell, parts,
};
pub use self::help::{help, help_request};
pub use self::line::{magic, magic_name};
pub use self::shell::{Flags, Request, has_color, perform, request, root};

use crate::exec::MODES;

/// Where a command can be given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// `%name` and `numscope name`.
    Both,
    /// `%name` alone.
    Prompt,
}

/// How a command's words are read at the prompt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rest {
    /// Options, then code: the rest of the line as it is.
    Code,
    /// Words, as a shell splits them.
    Words,
}

/// One command.
pub struct Command {
    /// Its name.
    pub name: &'static str,
    /// What it does, in one line.
    pub doc: &'static str,
    /// How to read what it shows, and what it costs to run: a paragraph.
    pub help: &'static str,
    /// Lines that run where `a` and `b` are arrays.
    pub example: &'static str,
    /// Where it can be given.
    pub place: Place,
    /// What follows its options.
    pub rest: Rest,
    /// Its options and arguments.
    pub args: fn(clap::Command) -> clap::Command,
    /// What it does.
    pub run: fn(&ArgMatches, &mut Desk) -> Result<(), Failure>,
}

impl std::fmt::Debug for Command {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Command({})", self.name)
    }
}

impl Command {
    /// As clap sees it.
    pub fn clap(&self) -> clap::Command {
        export::with_exports((self.args)(clap::Command::new(self.name).about(self.doc)))
    }

    /// Run it as it was asked for, then write its report where its options say. `begin` is what makes it
    /// again, up to its options.
    ///
    /// # Errors
    /// What it fails with; else what the report cannot be written for.
    pub fn perform(&self, begin: &str, args: &ArgMatches, desk: &mut Desk) -> Result<(), Failure> {
        desk.shown = None;
        desk.typed = Some(export::as_typed(begin, &self.clap(), args, self.rest));
        let done = (self.run)(args, desk);
        desk.typed = None;
        match (done, export::conclude(args, desk)) {
            (Err(failure), Err(other)) => {
                desk.complain(&other);
                Err(failure)
            }
            (done, written) => done.and(written),
        }
    }
}

/// The command of a name.
pub fn find(name: &str) -> Option<&'static Command> {
    commands().find(|command| command.name == name)
}

/// Commands that belong together: the rows of one file.
#[derive(Debug)]
pub struct Group {
    /// What they are for.
    pub title: &'static str,
    /// The rows.
    pub commands: &'static [Command],
}

/// Every command, in the order in which help lists them.
pub static GROUPS: &[Group] = &[
    Group { title: "Programs", commands: program::ROWS },
    Group { title: "Measure", commands: measure::ROWS },
    Group { title: "Advice", commands: advise::ROWS },
    Group { title: "Scale", commands: scale::ROWS },
    Group { title: "Passes", commands: disasm::ROWS },
    Group { title: "Profile", commands: profile::ROWS },
    Group { title: "Reports", commands: export::ROWS },
    Group { title: "Lessons", commands: lesson::ROWS },
    Group { title: "Arrays", commands: arrays::ROWS },
    Group { title: "Settings", commands: settings::ROWS },
    Group { title: "The session", commands: session::ROWS },
    Group { title: "Names", commands: names::ROWS },
    Group { title: "History", commands: history::ROWS },
    Group { title: "Files", commands: folders::ROWS },
    Group { title: "Help", commands: help::ROWS },
    Group { title: "The shell", commands: manual::ROWS },
];

/// Every command.
pub fn commands() -> impl Iterator<Item = &'static Command> {
    GROUPS.iter().flat_map(|group| group.commands)
}

fn with_code(command: clap::Command) -> clap::Command {
    command
        .arg(
            Arg::new("code").value_name("CODE").required(true).help("An expression, or statements"),
        )
        .arg(Arg::new("setup").long("setup").value_name("CODE").help("Runs first, not measured"))
}

fn flag(name: &'static str, short: Option<char>) -> Arg {
    Arg::new(name).long(name).short(short).action(ArgAction::SetTrue)
}

fn program_file() -> Arg {
    Arg::new("file")
        .value_name("FILE")
        .required(true)
        .value_hint(clap::ValueHint::FilePath)
        .help("A file, or - for the standard input")
}

fn json() -> Arg {
    flag("json", None).help("Print one JSON object")
}

fn seconds() -> Arg {
    let positive = |text: &str| match text.parse::<f64>() {
        Ok(seconds) if seconds > 0.0 && seconds <= 86_400.0 => Ok(seconds),
        Ok(_) | Err(_) => Err("a number of seconds above 0, at most 86400"),
    };
    Arg::new("seconds")
        .short('t')
        .long("time")
        .value_name("SECONDS")
        .allow_negative_numbers(true)
        .value_parser(positive)
        .help("How long to measure")
}

fn count(name: &'static str, short: char, value: &'static str) -> Arg {
    let number = |text: &str| match text.replace('_', "").parse::<u32>() {
        Ok(number @ 1..=1_000_000) => Ok(number),
        Ok(_) | Err(_) => Err("a number from 1 to 1000000"),
    };
    Arg::new(name)
        .short(short)
        .long(name)
        .value_name(value)
        .allow_negative_numbers(true)
        .value_parser(number)
}

fn thread_count(text: &str) -> Result<u64, &'static str> {
    match text.parse() {
        Ok(count @ 1..=1024) => Ok(count),
        Ok(_) | Err(_) => Err("a number from 1 to 1024"),
    }
}

fn mode_arg(name: &'static str) -> Arg {
    let names: Vec<&'static str> = MODES.iter().map(|mode| mode.name).collect();
    Arg::new(name).value_name("MODE").value_parser(names).hide_possible_values(true)
}

fn one_mode() -> Arg {
    mode_arg("in_mode").short('m').help(modes_help("In which mode"))
}

fn several_modes() -> Arg {
    mode_arg("modes")
        .short('m')
        .value_name("MODES")
        .value_delimiter(',')
        .help(modes_help("Which modes"))
}

fn modes_help(what: &str) -> String {
    let names: Vec<&str> = MODES.iter().map(|mode| mode.name).collect();
    format!("{what}: {}", names.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sound() {
        for (i, command) in commands().enumerate() {
            let name = command.name;
            assert!(commands().take(i).all(|other| other.name != name), "{name} twice");
            assert!(!command.doc.is_empty() && command.doc.len() <= 80, "{name}: {}", command.doc);
            command.clap().debug_assert();
            let has_code = command.clap().get_arguments().any(|arg| arg.get_id() == "code");
            assert_eq!(has_code, command.rest == Rest::Code, "{name}");
        }
        root().debug_assert();
    }
}
