//! `numscope …` in a shell: arguments to settings and a command.

use std::path::PathBuf;

use clap::{Arg, ArgAction, ArgMatches};

use super::line::usage_text;
use super::{
    Desk, Failure, Place, Rest, commands, find, mode_arg, modes_help, program, thread_count,
};
use crate::exec::Mode;
use crate::report::units::parse_bytes;
use crate::session::{Account, Settings};

/// All that may stand on the command line.
pub fn root() -> clap::Command {
    let commands = commands().filter(|command| command.place == Place::Both);
    clap::Command::new("numscope")
        .version(env!("CARGO_PKG_VERSION"))
        .about("A REPL in which you type NumPy and see what every line costs")
        .after_help(
            "Without a command it reads lines: at a prompt, or from a pipe as if they were typed.",
        )
        .arg(Arg::new("code").short('c').value_name("CODE").help("Run a program given as text"))
        .arg(mode_arg("mode").long("mode").global(true).help(modes_help("How lines run")))
        .arg(
            Arg::new("threads")
                .long("threads")
                .value_name("N")
                .global(true)
                .allow_negative_numbers(true)
                .value_parser(thread_count)
                .help("Threads of mode parallel"),
        )
        .arg(
            Arg::new("limit")
                .long("limit")
                .value_name("SIZE")
                .global(true)
                .value_parser(|text: &str| {
                    parse_bytes(text).ok_or("a size such as 4GB, 500MB or 1GiB")
                })
                .help("Most memory that arrays may take"),
        )
        .arg(
            Arg::new("ascii")
                .long("ascii")
                .global(true)
                .action(ArgAction::SetTrue)
                .help("Draw with ASCII characters only"),
        )
        .arg(
            Arg::new("state")
                .long("state")
                .value_name("DIR")
                .global(true)
                .value_parser(clap::value_parser!(PathBuf))
                .help("Where progress in lessons is kept"),
        )
        .args_conflicts_with_subcommands(false)
        .subcommands(commands.map(super::Command::clap))
}

/// What the command line sets.
fn settings(args: &ArgMatches) -> Settings {
    let mode = args.get_one::<String>("mode").and_then(|name| Mode::find(name));
    let default = Settings::default();
    Settings {
        mode: mode.unwrap_or(default.mode),
        threads: args.get_one::<u64>("threads").map(|&threads| threads as usize),
        memory_limit: args.get_one::<u64>("limit").copied(),
        ..default
    }
}

/// What the command line says of the program around a session.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Flags {
    /// Draw with ASCII characters only.
    pub ascii: bool,
    /// Where progress in lessons is kept.
    pub state: Option<PathBuf>,
}

/// What the arguments ask for.
#[derive(Debug)]
pub enum Request {
    /// Lines from a prompt or a pipe.
    Lines(Settings, Flags),
    /// A command, or `-c`.
    Command(Settings, Flags, ArgMatches),
    /// Text to print, and the exit status: help, the version, or what was wrong.
    Say(String, u8),
}

/// Read the arguments, the program's name first.
pub fn request(args: impl IntoIterator<Item = std::ffi::OsString>) -> Request {
    match root().try_get_matches_from(args) {
        Ok(matches) => {
            let flags = Flags {
                ascii: matches.get_flag("ascii"),
                state: matches.get_one::<PathBuf>("state").cloned(),
            };
            let settings = settings(&matches);
            if matches.subcommand().is_none() && !matches.contains_id("code") {
                Request::Lines(settings, flags)
            } else {
                Request::Command(settings, flags, matches)
            }
        }
        Err(error) if error.use_stderr() => {
            let mut text = usage_text(&error).replacen("UsageError:", "numscope:", 1);
            if let Some(program) = text.split('\'').nth(1).filter(|word| word.contains(".py")) {
                text = format!("{text}\nhint: numscope run {program}");
            }
            Request::Say(format!("{text}\nFor help: numscope --help"), 2)
        }
        Err(error) => Request::Say(error.render().to_string(), 0),
    }
}

/// Run what was asked for.
///
/// # Errors
/// What the command fails with.
pub fn perform(args: &ArgMatches, desk: &mut Desk) -> Result<(), Failure> {
    desk.arm();
    if let Some((name, args)) = args.subcommand() {
        let command = find(name).expect("clap knows no other commands");
        if command.rest == Rest::Code {
            desk.lab.session.borrow_mut().bring_numpy();
        }
        return (command.run)(args, desk);
    }
    let code = args.get_one::<String>("code").expect("what is no command is code");
    program::program(desk, "<string>", code, Account::Off)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    fn ask(line: &str) -> Request {
        request(line.split(' ').map(Into::into))
    }

    #[test]
    fn arguments_become_requests() {
        let flags = |line| match ask(line) {
            Request::Lines(_, flags) => flags,
            other => panic!("{line}: {other:?}"),
        };
        assert_eq!(flags("numscope"), Flags::default());
        assert!(flags("numscope --ascii").ascii);
        assert_eq!(flags("numscope --state /s").state.as_deref(), Some(Path::new("/s")));
        assert!(matches!(ask("numscope -c 1+1"), Request::Command(..)));
        assert!(matches!(ask("numscope compare a*b --setup a=1 --json"), Request::Command(..)));
        let Request::Command(settings, _, matches) =
            ask("numscope run x.py --mode fused --threads 2 --limit 4GB")
        else {
            panic!("a command");
        };
        assert_eq!(settings.mode.name, "fused");
        assert_eq!((settings.threads, settings.memory_limit), (Some(2), Some(4_000_000_000)));
        assert_eq!(matches.subcommand_name(), Some("run"));
    }

    #[test]
    fn what_is_wrong_is_said_with_what_was_meant() {
        let check = |line: &str, status: u8, parts: &[&str]| {
            let Request::Say(text, found) = ask(line) else { panic!("{line}") };
            assert_eq!(found, status, "{line}: {text}");
            assert!(parts.iter().all(|part| text.contains(part)), "{line}: {text}");
        };
        check("numscope comare a", 2, &["numscope:", "'comare'", "compare"]);
        check("numscope timeit --jsn a", 2, &["'--jsn'", "'--json'"]);
        check("numscope --mode fusde", 2, &["fusde", "fused"]);
        check("numscope timeit", 2, &["CODE"]);
        check("numscope --limit lots", 2, &["4GB"]);
        check("numscope --help", 0, &["compare", "--mode"]);
        check("numscope --version", 0, &[env!("CARGO_PKG_VERSION")]);
    }
}
