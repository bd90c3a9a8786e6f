//! The commands of a session: modes, threads, limits, names.

use clap::{Arg, ArgMatches};

use super::{Command, Desk, Failure, Place, Rest, json, mode_arg, modes_help, thread_count};
use crate::exec::{MODES, Mode};
use crate::report::text::{Column, labelled, table};
use crate::report::units::{bytes, parse_bytes, plural};
use crate::session::Account;

/// The commands of this file.
pub(super) static ROWS: &[Command] = &[
    Command {
        name: "mode",
        doc: "Show the modes, or run lines in another one",
        help: "A mode is a way to run array expressions; all give the same results. Lines run in mode \
               numpy until another is chosen. Alone it lists the modes.",
        example: "%mode fused",
        place: Place::Prompt,
        rest: Rest::Words,
        args: |command| command.arg(mode_arg("mode").help(modes_help("How lines run"))),
        run: mode,
    },
    Command {
        name: "threads",
        doc: "Show or set the threads of mode parallel",
        help: "Only mode parallel uses more than one thread. More threads than cores gain nothing.",
        example: "%threads 2",
        place: Place::Prompt,
        rest: Rest::Words,
        args: |command| {
            command.arg(
                Arg::new("count")
                    .value_name("N")
                    .allow_negative_numbers(true)
                    .value_parser(thread_count)
                    .help("How many, 1 to 1024"),
            )
        },
        run: threads,
    },
    Command {
        name: "seed",
        doc: "Seed np.random, as np.random.seed does",
        help: "After the same seed np.random gives the same numbers. Without one they differ from session \
               to session.",
        example: "%seed 42",
        place: Place::Prompt,
        rest: Rest::Words,
        args: |command| {
            command.arg(
                Arg::new("seed")
                    .value_name("N")
                    .required(true)
                    .allow_negative_numbers(true)
                    .value_parser(|text: &str| {
                        text.parse::<u32>().map_err(|_| "a seed is an integer from 0 to 4294967295")
                    })
                    .help("An integer from 0 to 4294967295"),
            )
        },
        run: seed,
    },
    Command {
        name: "limit",
        doc: "Show or set the most memory that arrays may take",
        help: "An array that would exceed the limit is a MemoryError before any memory is taken, so a slip \
               cannot freeze the machine. At first it is three quarters of the machine's memory.",
        example: "%limit 4GB",
        place: Place::Prompt,
        rest: Rest::Words,
        args: |command| {
            command.arg(
                Arg::new("size")
                    .value_name("SIZE")
                    .num_args(0..=2)
                    .allow_hyphen_values(true)
                    .help("Such as 4GB, 500 MB or 1GiB"),
            )
        },
        run: limit,
    },
    Command {
        name: "precision",
        doc: "Choose how floats look at the prompt: digits, or a format",
        help: "A number of digits counts for floats and arrays; a format of %, such as %.3e, is how a float looks, and its \
               digits count for arrays. print() is as before. Alone it goes back to what it was at first.",
        example: "%precision 3",
        place: Place::Prompt,
        rest: Rest::Words,
        args: |command| {
            command.arg(
                Arg::new("format")
                    .value_name("N|FORMAT")
                    .allow_negative_numbers(true)
                    .help("A number of digits, or a format such as %.3e"),
            )
        },
        run: precision,
    },
    Command {
        name: "config",
        doc: "Show or set what the config file can set",
        help: "Lists the settings with their values; a key alone says what it can be; KEY=VALUE sets it for this session. \
               For all sessions, write KEY = VALUE into ~/.config/numscope/config.toml; texts have quotes there.",
        example: "%config\n%config cost=off",
        place: Place::Prompt,
        rest: Rest::Words,
        args: |command| {
            command
                .arg(
                    Arg::new("what")
                        .value_name("KEY[=VALUE]")
                        .num_args(0..)
                        .help("A setting, and what it shall be"),
                )
                .arg(json())
        },
        run: super::configure::config,
    },
    Command {
        name: "cost",
        doc: "Choose what stands under each line",
        help: "off shows no cost; short shows time, arrays and peak; full adds bytes moved, bandwidth, \
               passes and page faults. Alone it says which is chosen. All are always counted.",
        example: "%cost full",
        place: Place::Prompt,
        rest: Rest::Words,
        args: |command| {
            command.arg(
                Arg::new("level")
                    .value_name("LEVEL")
                    .value_parser(Account::ALL.iter().map(|it| it.name()).collect::<Vec<_>>())
                    .help("How much"),
            )
        },
        run: cost,
    },
];

/// `%mode`
pub(super) fn mode(args: &ArgMatches, desk: &mut Desk) -> Result<(), Failure> {
    if let Some(mode) = args.get_one::<String>("mode").and_then(|name| Mode::find(name)) {
        desk.lab.session.borrow_mut().set_mode(mode);
        return desk.print(&labelled(mode.name, &format!(" {}", mode.doc), &desk.style));
    }
    let current = desk.lab.session.borrow().settings.mode;
    let row = |mode: &'static Mode| {
        let mark = if mode == current { "*" } else { "" };
        vec![mark.to_owned(), mode.name.to_owned(), mode.doc.to_owned(), mode.stands_for.to_owned()]
    };
    let rows: Vec<Vec<String>> = MODES.iter().map(row).collect();
    let columns = [
        Column::left("", 0),
        Column::left("mode", 0),
        Column::left("what it does", 0),
        Column::left("stands for", 1),
    ];
    desk.print(&table(&columns, &rows, &desk.style).join("\n"))
}

/// `%threads`
pub(super) fn threads(args: &ArgMatches, desk: &mut Desk) -> Result<(), Failure> {
    if let Some(&count) = args.get_one::<u64>("count") {
        desk.lab.session.borrow_mut().set_threads(count as usize);
    }
    let count = desk.lab.session.borrow().cx.threads.count();
    desk.print(&plural(count as u64, "thread"))
}

/// `%seed`
#[expect(clippy::unnecessary_wraps, reason = "the type that every command has")]
pub(super) fn seed(args: &ArgMatches, desk: &mut Desk) -> Result<(), Failure> {
    let seed = *args.get_one::<u32>("seed").expect("clap requires it");
    desk.lab.session.borrow_mut().set_seed(seed);
    Ok(())
}

/// `%limit`
pub(super) fn limit(args: &ArgMatches, desk: &mut Desk) -> Result<(), Failure> {
    let words: Vec<&str> =
        args.get_many::<String>("size").into_iter().flatten().map(String::as_str).collect();
    if !words.is_empty() {
        let text = words.concat();
        let Some(size) = parse_bytes(&text) else {
            return Err(Failure::Usage(format!(
                "UsageError: {text} is no size\nhint: write it as 4GB, 500MB or 1GiB"
            )));
        };
        set_limit(size, desk)?;
    }
    let (limit, live) = {
        let session = desk.lab.session.borrow();
        (session.cx.arena.limit() as u64, session.cx.arena.bytes_live())
    };
    desk.print(&format!("arrays may take {}, and take {}", bytes(limit), bytes(live)))
}

/// Set the limit, unless arrays take more already: it would hold for none of them.
pub(super) fn set_limit(size: u64, desk: &Desk) -> Result<(), Failure> {
    let mut session = desk.lab.session.borrow_mut();
    let live = session.cx.arena.bytes_live();
    if size < live {
        return Err(Failure::Usage(format!(
            "UsageError: arrays take {} already, more than {}; the limit stays {}\n\
             hint: free some first (del a, or %reset -f), or choose a higher limit",
            bytes(live),
            bytes(size),
            bytes(session.cx.arena.limit() as u64)
        )));
    }
    session.set_limit(size);
    Ok(())
}

/// Digits of a float at most; more are all 0, or were never in it.
const MOST_DIGITS: usize = 1000;

/// `%precision`
fn precision(args: &ArgMatches, desk: &mut Desk) -> Result<(), Failure> {
    let mut session = desk.lab.session.borrow_mut();
    let Some(asked) = args.get_one::<String>("format") else {
        session.set_float_format(None).expect("no format is none that is wrong");
        drop(session);
        return desk.print("floats look as at first: %r");
    };
    let (format, digits) = match asked.parse::<usize>() {
        Ok(digits) => (format!("%.{digits}f"), Some(digits)),
        Err(_) => (asked.clone(), digits_of(asked)),
    };
    let may_suit = format.contains('%') && digits.is_none_or(|digits| digits <= MOST_DIGITS);
    if !may_suit || session.set_float_format(Some((&format, digits))).is_err() {
        return Err(Failure::Usage(format!(
            "UsageError: {asked} is no precision\nhint: a number of digits up to {MOST_DIGITS}, or a format such as %.3e"
        )));
    }
    drop(session);
    desk.print(&format!("floats look like {format}"))
}

/// The digits that a format of `%` names: 3 of `%8.3f`.
fn digits_of(format: &str) -> Option<usize> {
    let (_, rest) = format.split_once('%')?;
    let (_, digits) = rest.split_once('.')?;
    let end = digits.find(|c: char| !c.is_ascii_digit()).unwrap_or(digits.len());
    digits[..end].parse().ok()
}

/// `%cost`
pub(super) fn cost(args: &ArgMatches, desk: &mut Desk) -> Result<(), Failure> {
    let Some(name) = args.get_one::<String>("level") else {
        let text = format!("cost is {}: off, short or full", desk.account().name());
        return desk.print(&text);
    };
    if let Some(&account) = Account::ALL.iter().find(|account| account.name() == name) {
        desk.lab.session.borrow_mut().settings.account = account;
    }
    Ok(())
}
