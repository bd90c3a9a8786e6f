//! `%advise`, `%try`: measured advice, and its rewrite at the prompt.

use clap::{Arg, ArgMatches};

use super::measure::measured;
use super::progress::Progress;
use super::{Command, Desk, Failure, Place, Rest, flag, json, seconds, with_code};
use crate::advise::report::{Advise, Why};
use crate::advise::{self, Options, SECONDS, rule};
use crate::measure::sample::Budget;

/// The commands of this file.
pub(super) static ROWS: &[Command] = &[
    Command {
        name: "advise",
        doc: "Rewrite code so that it is faster, and prove it by measuring",
        help: "Looks for some twenty ways in which array code loses time or memory, in the code and in the \
               functions of yours that it calls. Each rewrite runs, its results are held against the code's, \
               and both race in mode numpy for half a second; only what is faster beyond doubt is shown. -v \
               lists the rest. Nothing of yours is changed.",
        example: "%advise -t 0.1 a**3 + b\n%advise -v -t 0.1 a*b + a",
        place: Place::Both,
        rest: Rest::Code,
        args: |command| {
            with_code(command)
                .arg(seconds())
                .arg(flag("verbose", Some('v')).help("List what was tried and did not help"))
                .arg(json())
        },
        run,
    },
    Command {
        name: "try",
        doc: "Put a rewrite of the last %advise at the prompt",
        help: "Puts the rewrite at the next prompt, where it can be changed before Enter runs it. Without a \
               prompt, in a pipe, it is printed.",
        example: "%try 1",
        place: Place::Prompt,
        rest: Rest::Words,
        args: |command| {
            command.arg(
                Arg::new("number")
                    .value_name("N")
                    .default_value("1")
                    .value_parser(clap::value_parser!(usize))
                    .help("Which, as %advise numbers them"),
            )
        },
        run: put,
    },
];

/// `advise`
fn run(args: &ArgMatches, desk: &mut Desk) -> Result<(), Failure> {
    let options = options(args, Vec::new());
    let mut report: Advise =
        measured(args, desk, |lab, code, setup| advise::advise(lab, code, setup, &options))?;
    report.verbose = args.get_flag("verbose");
    desk.show(&report, args.get_flag("json"))?;
    let interrupted = report.interrupted;
    desk.advice = Some(report);
    if interrupted { Err(Failure::Interrupted) } else { Ok(()) }
}

/// How to advise on some lines; on all where there are none.
pub(super) fn options(args: &ArgMatches, lines: Vec<usize>) -> Options {
    let named = args.get_one::<f64>("seconds").copied();
    let budget = Budget::compare().with_seconds(named.unwrap_or(SECONDS));
    Options { budget, is_patient: named.is_some(), lines }
}

/// Advice on a program that is no argument.
///
/// # Errors
/// As `advise`.
pub(super) fn found(desk: &mut Desk, text: &str, options: &Options) -> Result<Advise, Failure> {
    let progress = Progress::new(&desk.style, &mut desk.lab);
    let report = advise::advise(&mut desk.lab, text, None, options);
    progress.end(&mut desk.lab);
    report.map_err(|error| Failure::program(error, "<string>", text))
}

/// `%try N`
fn put(args: &ArgMatches, desk: &mut Desk) -> Result<(), Failure> {
    let number = *args.get_one::<usize>("number").expect("it has a default");
    let usage =
        |text: &str, hint: &str| Err(Failure::Usage(format!("UsageError: {text}\nhint: {hint}")));
    let Some(report) = &desk.advice else {
        return usage("there is no advice yet", "%advise a**3 looks for some");
    };
    let Some(advice) = report.nth(number) else {
        let count = report.all().count();
        let hint = match count {
            0 => "nothing that it tried was faster".to_owned(),
            count => format!("%try 1 to %try {count}"),
        };
        return usage(&format!("the last advice has no number {number}"), &hint);
    };
    let lines = advice.before.iter().map(String::as_str).chain(advice.program.lines());
    let text = lines.collect::<Vec<_>>().join("\n");
    desk.next_input = Some(text);
    Ok(())
}

/// What `%why` says after advice: of the rule of the first one.
///
/// # Errors
/// `UsageError` where there was none.
pub(super) fn why_last(desk: &mut Desk) -> Result<(), Failure> {
    let rule = desk.advice.as_ref().and_then(|report| report.all().next()).map(|one| one.rule.id);
    why(rule.unwrap_or("without a rule"), desk)
}

/// What `%why W01` says.
///
/// # Errors
/// `UsageError` where there is no such rule.
pub(super) fn why(topic: &str, desk: &mut Desk) -> Result<(), Failure> {
    if let Some(rule) = rule::find(topic) {
        return desk.show(&Why(rule), false);
    }
    let mut all = rule::all().map(|rule| rule.id);
    let (first, last) = (all.next().unwrap_or_default(), all.last().unwrap_or_default());
    let text = format!("UsageError: there is no advice {topic}\nhint: {first} to {last}");
    Err(Failure::Usage(text))
}
