//! The commands that measure: from arguments to a report's options, and the report to the desk.

use std::io::Write;
use std::rc::Rc;

use clap::{Arg, ArgMatches};

use super::progress::Progress;
use super::{
    Command, Desk, Failure, Place, Rest, count, flag, json, one_mode, seconds, several_modes,
    with_code,
};
use crate::diag::Result as Outcome;
use crate::exec::Mode;
use crate::measure::sample::Budget;
use crate::report::explain::Explain;
use crate::report::lab::Lab;
use crate::report::timeit::Timeit;
use crate::report::{self};
use crate::session::Account;

/// The commands of this file.
pub(super) static ROWS: &[Command] = &[
    Command {
        name: "time",
        doc: "Run code once, for real, and show what it took",
        help: "Runs the code once and keeps what it changes; prints its value as a line does, then the \
               processor's time, the clock's, and what was allocated. One run is a rough figure: %timeit \
               measures many.",
        example: "%time a.sum()",
        place: Place::Both,
        rest: Rest::Code,
        args: |command| with_code(command).arg(json()),
        run: time,
    },
    Command {
        name: "timeit",
        doc: "Time an expression, and count what it costs",
        help: "Runs the code for 0.3 s. Shows the fastest time, the median and the spread, then what one \
               run allocates and moves. What the code changes is put back after each run.",
        example: "%timeit a*b + a",
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
        run: timeit,
    },
    Command {
        name: "compare",
        doc: "Race the modes on an expression, or two expressions: A ;; B",
        help: "Runs the code in every mode, proves that the results are equal, then races the modes in \
               shuffled rounds for 2 s. Calls a mode faster only where chance is ruled out. A ;; B races \
               two texts in the current mode instead.",
        example: "%compare a*b + a\n%compare -t 0.5 a**2 ;; a*a",
        place: Place::Both,
        rest: Rest::Code,
        args: |command| with_code(command).arg(several_modes()).arg(seconds()).arg(json()),
        run: compare,
    },
    Command {
        name: "explain",
        doc: "Show the passes of an expression, predicted or measured",
        help: "Shows the passes over memory that an expression takes, with arrays, bytes and a time \
               predicted from the bytes alone; runs only what operands need. With -a each pass is run and \
               timed, for 0.3 s.",
        example: "%explain a*b + a\n%explain -a -m fused a*b + a",
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
        run: explain,
    },
    Command {
        name: "memit",
        doc: "Name every array that an expression makes",
        help: "Runs the code once and lists every array that it makes, with its size and the steps at which \
               it is born and freed; draws what lives when. Counted exactly, and put back afterwards.",
        example: "%memit a*b + a",
        place: Place::Both,
        rest: Rest::Code,
        args: |command| with_code(command).arg(one_mode()).arg(json()),
        run: memit,
    },
    Command {
        name: "machine",
        doc: "Show this machine's caches and bandwidth",
        help: "Shows the sizes of the caches and the bandwidth that this machine reaches at best: the limit \
               that other commands speak of. Takes about a second at first use, and is kept.",
        example: "%machine",
        place: Place::Both,
        rest: Rest::Words,
        args: |command| command.arg(flag("again", None).help("Measure it anew")).arg(json()),
        run: machine,
    },
    Command {
        name: "noise",
        doc: "Measure how steady this machine is now",
        help: "Races a fixed piece of work against itself for 2 s. Shows the noise floor, below which \
               differences are chance, and what %compare could see. Your names stay as they are.",
        example: "%noise -t 0.5",
        place: Place::Both,
        rest: Rest::Words,
        args: |command| command.arg(seconds()).arg(json()),
        run: noise,
    },
];

/// `time`
pub(super) fn time(args: &ArgMatches, desk: &mut Desk) -> Result<(), Failure> {
    let code = args.get_one::<String>("code").expect("clap requires it");
    set_up(args, desk)?;
    let os = Rc::clone(&desk.lab.session.borrow().os);
    let (outcome, before, after) = {
        let mut session = desk.lab.session.borrow_mut();
        let account = std::mem::replace(&mut session.settings.account, Account::Full);
        let before = os.cpu_times();
        let outcome = if args.get_flag("json") {
            session.quietly(|session| session.eval(code))
        } else {
            session.eval(code)
        };
        let after = os.cpu_times();
        session.settings.account = account;
        (outcome, before, after)
    };
    desk.pass_on("<string>", code)?;
    let outcome = outcome.map_err(|error| Failure::program(error, "<string>", code))?;
    desk.lab.session.borrow_mut().keep_result(desk.number, &outcome);
    desk.warn("<string>", code, &outcome.warnings)?;
    let as_json = args.get_flag("json");
    // Of --json the standard output is one object's.
    write!(desk.err, "{}", outcome.stdout)?;
    if let Some(value) = outcome.text.as_ref().filter(|_| !as_json) {
        desk.print(value)?;
    }
    desk.show(&report::time::Time::new(code, &outcome, before, after), as_json)
}

/// `timeit`
pub(super) fn timeit(args: &ArgMatches, desk: &mut Desk) -> Result<(), Failure> {
    let mut budget = timed(args, Budget::timeit());
    if let Some(&runs) = args.get_one::<u32>("number") {
        budget = budget.with_batch(runs);
    }
    if let Some(&samples) = args.get_one::<u32>("repeat") {
        budget = budget.with_samples(samples as usize);
    }
    let options = report::timeit::Options {
        mode: mode(args, desk),
        budget,
        verbose: args.get_flag("verbose"),
    };
    let report: Timeit = measured(args, desk, |lab, code, setup| {
        report::timeit::timeit(lab, code, setup, &options)
    })?;
    if args.get_flag("json") || !args.get_flag("quiet") {
        desk.show(&report, args.get_flag("json"))?;
    } else {
        desk.keep(&report);
    }
    if report.interrupted { Err(Failure::Interrupted) } else { Ok(()) }
}

/// `compare`
pub(super) fn compare(args: &ArgMatches, desk: &mut Desk) -> Result<(), Failure> {
    let options =
        report::compare::Options { modes: modes(args), budget: timed(args, Budget::compare()) };
    let report = measured(args, desk, |lab, code, setup| {
        report::compare::compare(lab, code, setup, &options)
    })?;
    desk.show(&report, args.get_flag("json"))?;
    match report.equal {
        true if report.notes.interrupted => Err(Failure::Interrupted),
        true => Ok(()),
        false => Err(Failure::Unequal),
    }
}

/// `explain`
pub(super) fn explain(args: &ArgMatches, desk: &mut Desk) -> Result<(), Failure> {
    let options = report::explain::Options {
        mode: mode(args, desk),
        analyze: args.get_flag("analyze"),
        budget: timed(args, Budget::timeit()),
        ascii: desk.style.ascii,
    };
    let report: Explain = measured(args, desk, |lab, code, setup| {
        report::explain::explain(lab, code, setup, &options)
    })?;
    let format = args.get_one::<String>("format").map(String::as_str);
    desk.show(&report, args.get_flag("json") || format == Some("json"))
}

/// `memit`
pub(super) fn memit(args: &ArgMatches, desk: &mut Desk) -> Result<(), Failure> {
    let mode = mode(args, desk);
    let report =
        measured(args, desk, |lab, code, setup| report::memit::memit(lab, code, setup, mode))?;
    desk.show(&report, args.get_flag("json"))
}

/// `machine`
pub(super) fn machine(args: &ArgMatches, desk: &mut Desk) -> Result<(), Failure> {
    if args.get_flag("again") {
        desk.lab.measure_machine();
    }
    let report = desk.lab.machine_report();
    desk.show(&report, args.get_flag("json"))
}

/// `noise`
pub(super) fn noise(args: &ArgMatches, desk: &mut Desk) -> Result<(), Failure> {
    let progress = Progress::new(&desk.style, &mut desk.lab);
    let report = report::noise::noise(&mut desk.lab, timed(args, Budget::compare()));
    progress.end(&mut desk.lab);
    let report = report.map_err(|error| Failure::program(error, "<string>", ""))?;
    desk.show(&report, args.get_flag("json"))?;
    if report.interrupted { Err(Failure::Interrupted) } else { Ok(()) }
}

/// Run what `--setup` gives.
pub(super) fn set_up(args: &ArgMatches, desk: &Desk) -> Result<(), Failure> {
    let Some(setup) = args.get_one::<String>("setup") else { return Ok(()) };
    desk.lab.set_up(setup).map_err(|error| Failure::program(error, "<setup>", setup))
}

/// Run the setup, then measure the code, with progress shown meanwhile.
pub(super) fn measured<R>(
    args: &ArgMatches,
    desk: &mut Desk,
    measure: impl FnOnce(&mut Lab, &str, Option<&str>) -> Outcome<R>,
) -> Result<R, Failure> {
    let code = args.get_one::<String>("code").expect("clap requires it");
    let setup = args.get_one::<String>("setup").map(String::as_str);
    if code.trim().is_empty() {
        return Err(Failure::Usage(
            "UsageError: there is no code\nhint: write an expression, such as a*b + a".to_owned(),
        ));
    }
    set_up(args, desk)?;
    let progress = Progress::new(&desk.style, &mut desk.lab);
    let report = measure(&mut desk.lab, code, setup);
    progress.end(&mut desk.lab);
    report.map_err(|error| Failure::program(error, "<string>", code))
}

fn timed(args: &ArgMatches, budget: Budget) -> Budget {
    args.get_one::<f64>("seconds").map_or(budget, |&seconds| budget.with_seconds(seconds))
}

/// The modes that are named, each once.
pub(super) fn modes(args: &ArgMatches) -> Vec<&'static Mode> {
    let named = args.get_many::<String>("modes").into_iter().flatten();
    let mut modes: Vec<&'static Mode> = Vec::new();
    for mode in named.filter_map(|name| Mode::find(name)) {
        if !modes.contains(&mode) {
            modes.push(mode);
        }
    }
    modes
}

fn mode(args: &ArgMatches, desk: &Desk) -> &'static Mode {
    let named = args.get_one::<String>("in_mode").and_then(|name| Mode::find(name));
    named.unwrap_or(desk.lab.session.borrow().settings.mode)
}
