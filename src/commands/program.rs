//! Programs: files and `-c`, run statement by statement so that output appears when it is printed.

use std::io::{Read, Write};

use clap::ArgMatches;

use super::{Desk, Failure};
use crate::report::cost_line::{Level, cost_line};
use crate::syntax::{self};

/// `run FILE|-`
pub(super) fn run(args: &ArgMatches, desk: &mut Desk) -> Result<(), Failure> {
    let file = args.get_one::<String>("file").expect("clap requires it");
    let (name, text) = if file == "-" {
        let mut text = String::new();
        let read = std::io::stdin().lock().read_to_string(&mut text);
        ("<stdin>", read.map(|_| text))
    } else {
        (file.as_str(), std::fs::read_to_string(file))
    };
    let text =
        text.map_err(|error| Failure::Io(format!("numscope: cannot read {file}: {error}")))?;
    let level = if args.get_flag("cost") { Level::Short } else { Level::Off };
    program(desk, name, &text, level)
}

/// Run a program; nothing is echoed. Costs go to stderr.
///
/// # Errors
/// The first error, in the whole text's lines. One of syntax anywhere comes before anything runs.
pub fn program(desk: &mut Desk, name: &str, text: &str, level: Level) -> Result<(), Failure> {
    let text = &syntax::strip_prompts(text);
    let failure = |error| Failure::program(error, name, text);
    let code = desk.lab.session.borrow().compile(text).map_err(failure)?;
    let starts: Vec<usize> =
        code.statements.iter().map(|statement| statement.span.start as usize).collect();
    desk.arm();
    for (start, end) in pieces(text, &starts) {
        let piece = in_place(text, start, end);
        let outcome = desk.lab.session.borrow_mut().eval(&piece);
        desk.pass_on(name, text)?;
        let outcome = outcome.map_err(failure)?;
        write!(desk.out, "{}", outcome.stdout)?;
        desk.warn(name, text, &outcome.warnings)?;
        desk.out.flush()?;
        if let Some(line) = cost_line(&outcome, &piece, level, &desk.style) {
            let line_no = text[..start].matches('\n').count() + 1;
            writeln!(desk.err, "{name}:{line_no}: {}", line.replace('\n', "   "))?;
        }
    }
    Ok(())
}

/// Where statements that begin on one line begin, and where the next ones do.
fn pieces(text: &str, starts: &[usize]) -> Vec<(usize, usize)> {
    let line_start = |at: usize| text[..at].rfind('\n').map_or(0, |newline| newline + 1);
    let mut lines: Vec<usize> = starts.iter().map(|&at| line_start(at)).collect();
    lines.dedup();
    let ends = lines.iter().skip(1).copied().chain([text.len()]);
    lines.iter().copied().zip(ends).collect()
}

/// A part of a text at its own place: blanks and newlines before it, so that places in it are places in
/// the whole.
fn in_place(text: &str, start: usize, end: usize) -> String {
    let blank = |byte: u8| if byte == b'\n' { '\n' } else { ' ' };
    let mut piece: String = text.bytes().take(start).map(blank).collect();
    piece += &text[start..end];
    piece
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statements_of_one_line_stay_together() {
        let text = "a = 1; b = 2\n# é\nfor i in c:\n    d\ne\n";
        let starts = [0, 7, text.find("for").expect("there"), text.find("\ne").expect("there") + 1];
        let parts: Vec<&str> =
            pieces(text, &starts).into_iter().map(|(start, end)| &text[start..end]).collect();
        assert_eq!(parts, ["a = 1; b = 2\n# é\n", "for i in c:\n    d\n", "e\n"]);
    }

    #[test]
    fn a_part_keeps_its_place() {
        let text = "é = 1\nb + c\n";
        let at = text.find('b').expect("there");
        let piece = in_place(text, at, text.len());
        assert_eq!(piece, "      \nb + c\n");
        assert_eq!(piece.find('b'), Some(at));
    }
}
