//! `%disasm`: the programs that an expression of arrays runs.

use clap::ArgMatches;

use super::measure::measured;
use super::{Command, Desk, Failure, Place, Rest, json, one_mode, with_code};
use crate::exec::Mode;
use crate::report::disasm;

/// The commands of this file.
pub(super) static ROWS: &[Command] = &[Command {
    name: "disasm",
    doc: "Show the program that a fused expression becomes",
    help: "Shows what each pass of an expression does with a block of elements: what it reads (s), the instructions over \
           registers (r), how many of these are live, and where the result goes. The mode is fused if none is given; \
           nothing runs but what operands need.",
    example: "%disasm np.sqrt(a*a + b*b)\n%disasm -m numpy a*b + a",
    place: Place::Both,
    rest: Rest::Code,
    args: |command| with_code(command).arg(one_mode()).arg(json()),
    run,
}];

/// The mode whose programs hold a whole expression.
const MODE: &str = "fused";

fn run(args: &ArgMatches, desk: &mut Desk) -> Result<(), Failure> {
    let named = args.get_one::<String>("in_mode").map_or(MODE, String::as_str);
    let mode = Mode::find(named).expect("clap knows no other modes");
    let report = measured(args, desk, |lab, code, _| disasm::disasm(lab, code, mode))?;
    desk.show(&report, args.get_flag("json"))
}
