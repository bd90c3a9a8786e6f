//! Programs: files and `-c`, run statement by statement so that output appears when it is printed.

use std::io::{Read, Write};

use clap::{Arg, ArgMatches};

use super::{Command, Desk, Failure, Place, Rest, flag, program_file};
use crate::interp::set_argv;
use crate::report::cost_line::cost_line;
use crate::session::{Account, Code};
use crate::syntax::{self};
use crate::value::Value;

/// The commands of this file.
pub(super) static ROWS: &[Command] = &[Command {
    name: "run",
    doc: "Run a program; print only what it prints",
    help: "Runs a Python file from top to bottom and stops at its first error. Its names stay in the \
           session. Costs nothing beyond the program; --cost adds a line on stderr for each statement. Words behind FILE \
           are in sys.argv; those that begin with - stand behind --.",
    example: "%run prices.py --cost\n%run prices.py -- 10 --quick",
    place: Place::Both,
    rest: Rest::Words,
    args: |command| {
        command
            .arg(program_file())
            .arg(
                Arg::new("args")
                    .value_name("ARG")
                    .num_args(0..)
                    .help("For the program: sys.argv[1:]"),
            )
            .arg(flag("cost", None).help("Print each statement's cost on stderr"))
            .arg(
                flag("interactive", Some('i'))
                    .help("As always here: the program has the session's names"),
            )
    },
    run,
}];

/// `run FILE|-`
pub(super) fn run(args: &ArgMatches, desk: &mut Desk) -> Result<(), Failure> {
    let file = args.get_one::<String>("file").expect("clap requires it");
    let (name, text) = read(file)?;
    let account = if args.get_flag("cost") { Account::Short } else { Account::Off };
    let words = args.get_many::<String>("args").into_iter().flatten();
    let words = [file].into_iter().chain(words).map(|word| Value::text(word.as_str())).collect();
    let before = set_argv(words);
    let done = program(desk, name, &text, account);
    set_argv(before);
    done
}

/// A program's name and text; `-` is the standard input.
///
/// # Errors
/// Where it cannot be read.
pub(super) fn read(file: &str) -> Result<(&str, String), Failure> {
    let (name, text) = if file == "-" {
        let mut text = String::new();
        let read = std::io::stdin().lock().read_to_string(&mut text);
        ("<stdin>", read.map(|_| text))
    } else {
        (file, std::fs::read_to_string(file))
    };
    let text =
        text.map_err(|error| Failure::Io(format!("numscope: cannot read {file}: {error}")))?;
    Ok((name, text))
}

/// Run a program; nothing is echoed. Costs go to stderr.
///
/// # Errors
/// The first error, in the whole text's lines. One of syntax anywhere comes before anything runs.
pub fn program(desk: &mut Desk, name: &str, text: &str, account: Account) -> Result<(), Failure> {
    // Some editors put a mark in front.
    let text = &syntax::strip_prompts(text.strip_prefix('\u{feff}').unwrap_or(text));
    let failure = |error| Failure::program(error, name, text);
    let code = Code::parse(name, text).map_err(failure)?;
    let before = {
        let mut session = desk.lab.session.borrow_mut();
        std::mem::replace(&mut session.settings.account, account)
    };
    let done = run_parts(desk, name, &code.parts(), account);
    desk.lab.session.borrow_mut().settings.account = before;
    done
}

fn run_parts(desk: &mut Desk, name: &str, parts: &[Code], account: Account) -> Result<(), Failure> {
    desk.arm();
    for part in parts {
        let text = &*part.text;
        let outcome = desk.lab.session.borrow_mut().run_part(part);
        desk.pass_on(name, text)?;
        let outcome = outcome.map_err(|error| Failure::program(error, name, text))?;
        desk.warn(name, text, &outcome.warnings)?;
        desk.out.flush()?;
        if let Some(line) = cost_line(&outcome, account, &desk.style) {
            let start = part.statements.first().map_or(0, |first| first.span.start as usize);
            let line_no = text[..start].matches('\n').count() + 1;
            writeln!(desk.err, "{name}:{line_no}: {}", line.replace('\n', "   "))?;
        }
    }
    Ok(())
}
