//! Commands that describe arrays and run nothing: layout in memory, sizes by dtype.

use clap::{Arg, ArgMatches};

use super::measure::set_up;
use super::{Command, Desk, Failure, Place, Rest, json, with_code};
use crate::report::dtypes::{dtypes as sizes, parse_shape};
use crate::report::layout::layout as layout_of;
use crate::value::Value;

/// The commands of this file.
pub(super) static ROWS: &[Command] = &[
    Command {
        name: "layout",
        doc: "Show where an array's elements lie in memory",
        help: "Shows shape, strides and order, whether the array owns its memory or is a view, which \
               elements of that memory it has (drawn), and how many cache lines reading it touches. \
               Reads no element; takes no time beyond the expression's own.",
        example: "%layout a[::2]",
        place: Place::Both,
        rest: Rest::Code,
        args: |command| with_code(command).arg(json()),
        run: layout,
    },
    Command {
        name: "dtypes",
        doc: "Show what an array of a shape takes, by dtype",
        help: "Lists for each dtype the memory of an array of this shape (MB = 10^6 bytes), its share of \
               %limit, the cache that holds it, and the numbers that fit. No array is made.",
        example: "%dtypes 10000x1000",
        place: Place::Both,
        rest: Rest::Code,
        args: |command| {
            command
                .arg(
                    Arg::new("code")
                        .value_name("SHAPE")
                        .required(true)
                        .help("(10000, 1000), 10000x1000, 1_000_000, or the name of an array"),
                )
                .arg(json())
        },
        run: dtypes,
    },
];

fn code(args: &ArgMatches) -> &str {
    args.get_one::<String>("code").expect("clap requires it")
}

/// `layout`
pub(super) fn layout(args: &ArgMatches, desk: &mut Desk) -> Result<(), Failure> {
    let code = code(args);
    set_up(args, desk)?;
    let report =
        layout_of(&desk.lab, code).map_err(|error| Failure::program(error, "<string>", code))?;
    desk.show(&report, args.get_flag("json"))
}

/// `dtypes`
pub(super) fn dtypes(args: &ArgMatches, desk: &mut Desk) -> Result<(), Failure> {
    let text = code(args).trim();
    let report = {
        let session = desk.lab.session.borrow();
        let limit = session.cx.arena.limit() as u64;
        let lengths = match session.get(text) {
            Some(Value::Array(array)) => Ok(array.shape().to_vec()),
            Some(_) | None => parse_shape(text),
        };
        lengths.and_then(|lengths| sizes(&lengths, limit, &desk.lab.caches()))
    };
    let report = report.map_err(|error| Failure::program(error, "<string>", text))?;
    desk.show(&report, args.get_flag("json"))
}
