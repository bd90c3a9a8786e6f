//! `%scale`: from arguments to the report's options.

use clap::ArgMatches;

use super::measure::{measured, modes};
use super::{Command, Desk, Failure, Place, Rest, json, seconds, several_modes, with_code};
use crate::report::scale::{Options, SECONDS, Scale, scale};

/// The commands of this file.
pub(super) static ROWS: &[Command] = &[Command {
    name: "scale",
    doc: "Draw what an element costs in each mode, by array size",
    help: "Runs the code in every mode on inputs of 1k to 10M elements for 6 s, and draws the time of an \
           element against their number. The arrays with the longest first axis are cut or repeated along \
           it; afterwards they are as before. The best run of a few counts; %compare has intervals.",
    example: "%scale -t 1 a*b + a",
    place: Place::Both,
    rest: Rest::Code,
    args: |command| with_code(command).arg(several_modes()).arg(seconds()).arg(json()),
    run,
}];

/// `scale`
fn run(args: &ArgMatches, desk: &mut Desk) -> Result<(), Failure> {
    let seconds = args.get_one::<f64>("seconds").copied().unwrap_or(SECONDS);
    let options = Options { modes: modes(args), seconds };
    let report: Scale = measured(args, desk, |lab, code, setup| scale(lab, code, setup, &options))?;
    desk.show(&report, args.get_flag("json"))?;
    match report.equal {
        true if report.notes.interrupted => Err(Failure::Interrupted),
        true => Ok(()),
        false => Err(Failure::Unequal),
    }
}
