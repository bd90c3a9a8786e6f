//! `numscope …` in a shell: arguments to settings and a command.

use std::path::PathBuf;

use clap::parser::ValueSource;
use clap::{Arg, ArgAction, ArgMatches};

use super::export::quoted;
use super::line::{split_options, usage_text};
use super::manual::{in_shell, sections};
use super::{
    Command, Desk, Failure, Place, Rest, commands, find, magic_name, mode_arg, modes_help, program,
    thread_count,
};
use crate::exec::Mode;
use crate::report::names::mentioned;
use crate::report::units::parse_bytes;
use crate::session::{Account, Settings};

/// All that may stand on the command line.
pub fn root() -> clap::Command {
    let commands = commands().filter(|command| command.place == Place::Both);
    clap::Command::new("numscope")
        .version(env!("CARGO_PKG_VERSION"))
        .about("A REPL in which you type NumPy and see what every line costs")
        .after_help("Without a command it reads lines: at a prompt, or from a pipe as if they were typed.")
        .after_long_help(format!(
            "Without a command it reads lines: at a prompt, or from a pipe as if they were typed.\n\n{}",
            sections()
        ))
        .arg(Arg::new("code").short('c').value_name("CODE").help("Run a program given as text"))
        .next_help_heading("Options of all commands")
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
        .arg(
            Arg::new("no-config")
                .long("no-config")
                .global(true)
                .action(ArgAction::SetTrue)
                .help("Read neither config.toml nor startup.py"),
        )
        .args_conflicts_with_subcommands(false)
        .subcommands(commands.map(in_shell))
}

/// What examples with `a` and `b` need in a shell.
const EXAMPLE_SETUP: &str = "--setup 'a = np.arange(1e6); b = a + 1'";

/// A command's examples as a shell takes them.
pub(super) fn example_lines(command: &Command) -> Vec<String> {
    let line = |line: &str| {
        let line = line.trim_start_matches('%');
        let (name, rest) = magic_name(line);
        if command.rest == Rest::Words {
            return format!("numscope {line}");
        }
        let (words, code) = split_options(command, rest);
        let mut parts: Vec<String> = vec!["numscope".to_owned(), name.to_owned()];
        parts.extend(words.iter().map(|word| quoted(word)));
        parts.push(quoted(code));
        let is_used = mentioned(code).iter().any(|name| name == "a" || name == "b");
        parts.extend(is_used.then(|| EXAMPLE_SETUP.to_owned()));
        parts.join(" ")
    };
    command.example.lines().map(line).collect()
}

/// Whether there are colours where no one says: `variable` reads the environment.
pub fn has_color(variable: impl Fn(&str) -> Option<String>, is_terminal: bool) -> bool {
    let set = |name: &str| variable(name).filter(|value| !value.is_empty());
    if set("NO_COLOR").is_some() {
        return false;
    }
    if set("CLICOLOR_FORCE").is_some_and(|value| value != "0") {
        return true;
    }
    let is_off = set("CLICOLOR").is_some_and(|value| value == "0");
    is_terminal && !is_off && set("TERM").is_none_or(|value| value != "dumb")
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
    /// Read neither the configuration nor the startup file.
    pub no_config: bool,
    /// The command line chooses the mode.
    pub sets_mode: bool,
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
                no_config: matches.get_flag("no-config"),
                sets_mode: matches.contains_id("mode"),
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
    let given = args;
    if let Some((name, args)) = args.subcommand() {
        let command = find(name).expect("clap knows no other commands");
        if command.rest == Rest::Code {
            desk.lab.session.borrow_mut().bring_numpy();
        }
        return command.perform(&begin(name, given), args, desk);
    }
    let code = args.get_one::<String>("code").expect("what is no command is code");
    program::program(desk, "<string>", code, Account::Off)
}

/// `numscope --mode fused compare`
fn begin(name: &str, args: &ArgMatches) -> String {
    // The subcommand's own words follow by themselves.
    let global = ["mode", "threads", "limit"];
    let given = global.into_iter().filter_map(|id| {
        let is_given = args.value_source(id) == Some(ValueSource::CommandLine);
        let value = args.get_raw(id).filter(|_| is_given)?.next()?.to_string_lossy().into_owned();
        Some(format!("--{id} {value} "))
    });
    format!("numscope {}{name}", given.collect::<String>())
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    fn ask(line: &str) -> Request {
        request(line.split(' ').map(Into::into))
    }

    #[test]
    fn no_color_goes_before_what_forces_colours() {
        let check = |variables: &[(&str, &str)], is_terminal: bool, want: bool| {
            let variable = |name: &str| {
                let found = variables.iter().find(|(known, _)| *known == name);
                found.map(|(_, value)| (*value).to_owned())
            };
            assert_eq!(has_color(variable, is_terminal), want, "{variables:?} {is_terminal}");
        };
        check(&[], true, true);
        check(&[], false, false);
        check(&[("NO_COLOR", "1")], true, false);
        check(&[("NO_COLOR", "")], true, true);
        check(&[("CLICOLOR_FORCE", "1")], false, true);
        check(&[("CLICOLOR_FORCE", "0")], false, false);
        check(&[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")], true, false);
        check(&[("CLICOLOR_FORCE", "1"), ("CLICOLOR", "0")], false, true);
        check(&[("CLICOLOR", "0")], true, false);
        check(&[("CLICOLOR", "1")], true, true);
        check(&[("CLICOLOR", "1")], false, false);
        check(&[("TERM", "dumb")], true, false);
        check(&[("TERM", "dumb"), ("CLICOLOR_FORCE", "1")], true, true);
    }

    #[test]
    fn examples_are_quoted_for_a_shell() {
        let check = |name: &str, want: &[&str]| {
            assert_eq!(example_lines(find(name).expect("a command")), want, "{name}");
        };
        check(
            "compare",
            &[
                "numscope compare 'a*b + a' --setup 'a = np.arange(1e6); b = a + 1'",
                "numscope compare -t 0.5 'a**2 ;; a*a' --setup 'a = np.arange(1e6); b = a + 1'",
            ],
        );
        check("run", &["numscope run prices.py --cost", "numscope run prices.py -- 10 --quick"]);
        assert_eq!(quoted("it's"), "'it'\\''s'");
        assert_eq!(quoted(""), "''");
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
