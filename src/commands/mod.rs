//! The commands: one table, of which `%name` at the prompt and `numscope name` in a shell are two ways in.
//!
//! Help, completion and `%lsmagic` follow from the table.

pub mod desk;
mod line;
mod measure;
pub mod program;
mod progress;
mod settings;
mod shell;

use clap::{Arg, ArgAction, ArgMatches};

pub use self::desk::{Desk, Failure};
pub use self::line::{magic, magic_name};
pub use self::shell::{Request, perform, request, root};

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
        (self.args)(clap::Command::new(self.name).about(self.doc))
    }
}

/// The command of a name.
pub fn find(name: &str) -> Option<&'static Command> {
    COMMANDS.iter().find(|command| command.name == name)
}

/// Every command.
pub static COMMANDS: &[Command] = &[
    Command {
        name: "run",
        doc: "Run a program; print only what it prints, stop at its first error",
        place: Place::Both,
        rest: Rest::Words,
        args: |command| {
            command
                .arg(
                    Arg::new("file")
                        .value_name("FILE")
                        .required(true)
                        .help("A file, or - for the standard input"),
                )
                .arg(flag("cost", None).help("Print each statement's cost on stderr"))
        },
        run: program::run,
    },
    Command {
        name: "timeit",
        doc: "Time an expression, and count what it costs",
        place: Place::Both,
        rest: Rest::Code,
        args: |command| {
            with_code(command)
                .arg(seconds())
                .arg(count("number", 'n', "N").help("Runs in a sample; found by itself otherwise"))
                .arg(count("repeat", 'r', "R").help("Samples; found by itself otherwise"))
                .arg(one_mode())
                .arg(flag("quiet", Some('q')).help("Print nothing (but with --json the object)"))
                .arg(flag("verbose", Some('v')).help("Say more: warm-up, clock, limit"))
                .arg(json())
        },
        run: measure::timeit,
    },
    Command {
        name: "compare",
        doc: "Compare the modes on an expression, or two expressions: A ;; B",
        place: Place::Both,
        rest: Rest::Code,
        args: |command| with_code(command).arg(several_modes()).arg(seconds()).arg(json()),
        run: measure::compare,
    },
    Command {
        name: "explain",
        doc: "Show the passes of an expression, predicted, or measured with -a",
        place: Place::Both,
        rest: Rest::Code,
        args: |command| {
            with_code(command)
                .arg(flag("analyze", Some('a')).help("Run it and time each pass"))
                .arg(one_mode())
                .arg(seconds())
                .arg(
                    Arg::new("format")
                        .short('f')
                        .value_name("FORMAT")
                        .value_parser(["text", "json"])
                        .help("text or json"),
                )
                .arg(json())
        },
        run: measure::explain,
    },
    Command {
        name: "memit",
        doc: "Name every array that an expression makes, and show what lives when",
        place: Place::Both,
        rest: Rest::Code,
        args: |command| with_code(command).arg(one_mode()).arg(json()),
        run: measure::memit,
    },
    Command {
        name: "machine",
        doc: "Show what this machine can do at best: caches and bandwidth",
        place: Place::Both,
        rest: Rest::Words,
        args: |command| command.arg(flag("again", None).help("Measure it anew")).arg(json()),
        run: measure::machine,
    },
    Command {
        name: "mode",
        doc: "Show the modes, or run lines in another one from now on",
        place: Place::Prompt,
        rest: Rest::Words,
        args: |command| command.arg(mode_arg("mode")),
        run: settings::mode,
    },
    Command {
        name: "threads",
        doc: "Show or set the number of threads that mode parallel uses",
        place: Place::Prompt,
        rest: Rest::Words,
        args: |command| {
            command.arg(
                Arg::new("count")
                    .value_name("N")
                    .value_parser(clap::value_parser!(u64).range(1..=1024)),
            )
        },
        run: settings::threads,
    },
    Command {
        name: "seed",
        doc: "Seed np.random, as np.random.seed does",
        place: Place::Prompt,
        rest: Rest::Words,
        args: |command| {
            command.arg(
                Arg::new("seed")
                    .value_name("N")
                    .required(true)
                    .value_parser(clap::value_parser!(u32)),
            )
        },
        run: settings::seed,
    },
    Command {
        name: "limit",
        doc: "Show or set the most memory that arrays may take, such as 4GB",
        place: Place::Prompt,
        rest: Rest::Words,
        args: |command| command.arg(Arg::new("size").value_name("SIZE").num_args(0..=2)),
        run: settings::limit,
    },
    Command {
        name: "cost",
        doc: "Choose what stands under each line: off, short or full",
        place: Place::Prompt,
        rest: Rest::Words,
        args: |command| {
            command
                .arg(Arg::new("level").value_name("LEVEL").value_parser(["off", "short", "full"]))
        },
        run: settings::cost,
    },
    Command {
        name: "who",
        doc: "List the names that are bound",
        place: Place::Prompt,
        rest: Rest::Words,
        args: |command| command.arg(json()),
        run: settings::who,
    },
    Command {
        name: "whos",
        doc: "List the names with dtype, shape, bytes, order and owner",
        place: Place::Prompt,
        rest: Rest::Words,
        args: |command| command.arg(json()),
        run: settings::whos,
    },
    Command {
        name: "reset",
        doc: "Forget every name (-f: really)",
        place: Place::Prompt,
        rest: Rest::Words,
        args: |command| command.arg(flag("force", Some('f')).help("Do it")),
        run: settings::reset,
    },
    Command {
        name: "lsmagic",
        doc: "List the commands",
        place: Place::Prompt,
        rest: Rest::Words,
        args: |command| command.arg(json()),
        run: settings::lsmagic,
    },
    Command {
        name: "quit",
        doc: "End the session; so does Ctrl-D",
        place: Place::Prompt,
        rest: Rest::Words,
        args: |command| command,
        run: settings::quit,
    },
    Command {
        name: "exit",
        doc: "End the session; so does Ctrl-D",
        place: Place::Prompt,
        rest: Rest::Words,
        args: |command| command,
        run: settings::quit,
    },
];

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

fn json() -> Arg {
    flag("json", None).help("Print one JSON object")
}

fn seconds() -> Arg {
    let positive = |text: &str| match text.parse::<f64>() {
        Ok(seconds) if seconds > 0.0 && seconds <= 86_400.0 => Ok(seconds),
        Ok(_) | Err(_) => Err("a number of seconds above 0"),
    };
    Arg::new("seconds")
        .short('t')
        .long("time")
        .value_name("SECONDS")
        .value_parser(positive)
        .help("How long to measure")
}

fn count(name: &'static str, short: char, value: &'static str) -> Arg {
    let number = clap::value_parser!(u32).range(1..=1_000_000);
    Arg::new(name).short(short).long(name).value_name(value).value_parser(number)
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
        for (i, command) in COMMANDS.iter().enumerate() {
            let name = command.name;
            assert!(COMMANDS[..i].iter().all(|other| other.name != name), "{name} twice");
            assert!(!command.doc.is_empty() && command.doc.len() <= 80, "{name}: {}", command.doc);
            command.clap().debug_assert();
            let has_code = command.clap().get_arguments().any(|arg| arg.get_id() == "code");
            assert_eq!(has_code, command.rest == Rest::Code, "{name}");
        }
        root().debug_assert();
    }
}
