//! The commands that measure: from arguments to a report's options, and the report to the desk.

use clap::ArgMatches;

use super::progress::Progress;
use super::{Desk, Failure};
use crate::diag::Result as Outcome;
use crate::exec::Mode;
use crate::measure::sample::Budget;
use crate::report::explain::Explain;
use crate::report::lab::Lab;
use crate::report::machine::MachineReport;
use crate::report::timeit::Timeit;
use crate::report::{self};

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
    }
    if report.interrupted { Err(Failure::Interrupted) } else { Ok(()) }
}

/// `compare`
pub(super) fn compare(args: &ArgMatches, desk: &mut Desk) -> Result<(), Failure> {
    let modes = args.get_many::<String>("modes").into_iter().flatten();
    let mut chosen: Vec<&'static Mode> = Vec::new();
    for mode in modes.filter_map(|name| Mode::find(name)) {
        if !chosen.contains(&mode) {
            chosen.push(mode);
        }
    }
    let options =
        report::compare::Options { modes: chosen, budget: timed(args, Budget::compare()) };
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
    let report = MachineReport::new(desk.lab.machine());
    desk.show(&report, args.get_flag("json"))
}

/// Run the setup, then measure the code, with progress shown meanwhile.
fn measured<R>(
    args: &ArgMatches,
    desk: &mut Desk,
    measure: impl FnOnce(&mut Lab, &str, Option<&str>) -> Outcome<R>,
) -> Result<R, Failure> {
    let code = args.get_one::<String>("code").expect("clap requires it");
    let setup = args.get_one::<String>("setup").map(String::as_str);
    if let Some(setup) = setup {
        desk.lab.set_up(setup).map_err(|error| Failure::program(error, "<setup>", setup))?;
    }
    let progress = Progress::new(&desk.style, &mut desk.lab);
    let report = measure(&mut desk.lab, code, setup);
    progress.end(&mut desk.lab);
    report.map_err(|error| Failure::program(error, "<string>", code))
}

fn timed(args: &ArgMatches, budget: Budget) -> Budget {
    args.get_one::<f64>("seconds").map_or(budget, |&seconds| budget.with_seconds(seconds))
}

fn mode(args: &ArgMatches, desk: &Desk) -> &'static Mode {
    let named = args.get_one::<String>("in_mode").and_then(|name| Mode::find(name));
    named.unwrap_or(desk.lab.session.borrow().settings.mode)
}
