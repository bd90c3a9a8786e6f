//! Cells: `%%name options` and, on the lines below, the text that the command is about, until an empty line.
//!
//! Most are commands of a line that take more lines; two have a text alone.

use std::cell::RefCell;
use std::io::Write;
use std::rc::Rc;

use clap::{Arg, ArgMatches};

use super::enter::interpret;
use super::line::{matched, split_options};
use super::user_files::Existing;
use super::{Command, Desk, Failure, Place, Rest, find, flag, magic_name};
use crate::context::output::Sink;
use crate::diag::did_you_mean;
use crate::syntax;
use crate::value::{Named, Value};

/// What the text below the first line is.
enum Body {
    /// Code for the command of the same name; what stands on the first line runs first, and is not measured.
    AfterSetup,
    /// Code for the command of the same name, with what stands on the first line in front.
    Code,
    /// Whatever the cell makes of it.
    Own(&'static Command, fn(&ArgMatches, &str, &mut Desk) -> Result<(), Failure>),
}

/// A cell.
pub(super) struct Cell {
    pub(super) name: &'static str,
    pub(super) doc: &'static str,
    /// Lines that run where `a` and `b` are arrays.
    pub(super) example: &'static str,
    body: Body,
}

/// Every cell, in the order in which help lists them.
pub(super) static CELLS: &[Cell] = &[
    Cell {
        name: "time",
        doc: "Run lines once, for real, and show what they took",
        example: "%%time\nc = a + b\nc.sum()",
        body: Body::Code,
    },
    Cell {
        name: "timeit",
        doc: "Time lines; code on the first line is their setup",
        example: "%%timeit -t 0.1 c = a + b\nd = c * 2\nd.sum()",
        body: Body::AfterSetup,
    },
    Cell {
        name: "compare",
        doc: "Race the modes on lines; code on the first line is their setup",
        example: "%%compare -m numpy,fused -t 0.1\nc = a * b\nc + a",
        body: Body::AfterSetup,
    },
    Cell {
        name: "memit",
        doc: "Name every array that lines make; code on the first line is their setup",
        example: "%%memit\nc = a * b\nc + a",
        body: Body::AfterSetup,
    },
    Cell {
        name: "prun",
        doc: "Run lines once and show what each function took",
        example: "%%prun\nc = np.sort(b)\nnp.cumsum(c)",
        body: Body::Code,
    },
    Cell {
        name: "lprun",
        doc: "Run lines once and show what each line costs",
        example: "%%lprun\nfor i in range(3):\n    c = a * i",
        body: Body::Code,
    },
    Cell {
        name: "capture",
        doc: CAPTURE.doc,
        example: CAPTURE.example,
        body: Body::Own(&CAPTURE, capture),
    },
    Cell {
        name: "writefile",
        doc: WRITEFILE.doc,
        example: WRITEFILE.example,
        body: Body::Own(&WRITEFILE, writefile),
    },
];

static CAPTURE: Command = Command {
    name: "capture",
    doc: "Run lines and keep what they print, as NAME.stdout and NAME.stderr",
    help: "Runs the lines below as at the prompt. What they print, the values and costs among it, is not shown but kept in \
           NAME, if one is given. An error is shown.",
    example: "%%capture out\nprint(1)",
    place: Place::Prompt,
    rest: Rest::Words,
    args: |command| {
        command
            .arg(Arg::new("name").value_name("NAME").help("What to bind it to"))
            .arg(flag("no-stdout", None).help("Show what goes to the standard output"))
            .arg(flag("no-stderr", None).help("Show what goes to the standard error"))
    },
    run: needs_lines,
};

static WRITEFILE: Command = Command {
    name: "writefile",
    doc: "Write the lines below to a file",
    help: "Writes the lines below as they are. A file that is there is replaced; -a writes behind its end.",
    example: "%%writefile prices.py\nprint(1 + 1)",
    place: Place::Prompt,
    rest: Rest::Words,
    args: |command| {
        command
            .arg(Arg::new("file").value_name("FILE").required(true).help("Where to"))
            .arg(flag("append", Some('a')).help("Write behind its end"))
    },
    run: needs_lines,
};

/// A cell's command without a cell.
fn needs_lines(_: &ArgMatches, _: &mut Desk) -> Result<(), Failure> {
    Err(Failure::Usage(
        "UsageError: the lines are missing\nhint: write %% and lines below".to_owned(),
    ))
}

impl Cell {
    /// The command that help explains.
    pub(super) fn command(&self) -> &'static Command {
        match self.body {
            Body::Own(command, _) => command,
            Body::AfterSetup | Body::Code => find(self.name).expect("a cell's command is a row"),
        }
    }

    /// Whether its text is code, so that an open bracket goes on over an empty line.
    fn is_code(&self) -> bool {
        self.name != WRITEFILE.name
    }
}

/// Every cell: its name, and what it does.
pub fn cells() -> impl Iterator<Item = (&'static str, &'static str)> {
    CELLS.iter().map(|cell| (cell.name, cell.doc))
}

/// The cell of a name.
pub(super) fn find_cell(name: &str) -> Option<&'static Cell> {
    CELLS.iter().find(|cell| cell.name == name)
}

/// Whether a text is a cell's.
pub fn is_cell(text: &str) -> bool {
    text.trim_start().starts_with("%%")
}

/// The first line, and the lines below.
fn parted(text: &str) -> (&str, &str) {
    let text = text.trim_start();
    text.split_once('\n').unwrap_or((text, ""))
}

/// Whether a cell's text has its end: an empty line, where it is code outside of brackets.
pub(super) fn is_whole(text: &str) -> bool {
    let (first, below) = parted(text);
    let Some(cell) = find_cell(magic_name(first).0) else { return true };
    let asks = first.trim_end().ends_with('?');
    let has_end =
        text.contains('\n') && below.lines().last().is_none_or(|last| last.trim().is_empty());
    let has_end = has_end || below.ends_with('\n');
    // A bracket that nobody closes keeps the cell open for one empty line and no more.
    let is_given_up = below.ends_with("\n\n");
    let is_open = || cell.is_code() && !is_given_up && !syntax::is_complete(&format!("{below}\n"));
    asks || (has_end && !is_open())
}

/// Run a cell.
///
/// # Errors
/// `UsageError` of an unknown cell, and of one without lines; what the command fails with.
pub(super) fn run(text: &str, desk: &mut Desk) -> Result<(), Failure> {
    let (first, below) = parted(text);
    let (name, rest) = magic_name(first);
    let Some(cell) = find_cell(name) else { return Err(unknown(name)) };
    let below = below.trim_end();
    if below.trim().is_empty() {
        let hint = match find(name) {
            Some(_) => format!("%{name} with one % takes one line"),
            None => "write them below; an empty line ends them".to_owned(),
        };
        return Err(Failure::Usage(format!(
            "UsageError: %%{name} is about the lines below it, and there are none\nhint: {hint}"
        )));
    }
    let command = cell.command();
    let below = &if cell.is_code() { syntax::outdented(below) } else { below.to_owned() };
    desk.arm();
    match cell.body {
        Body::Own(_, run) => {
            let Some(args) = matched(command, "%%", rest, desk)? else { return Ok(()) };
            run(&args, below, desk)
        }
        Body::AfterSetup => {
            let (mut words, setup) = split_options(command, rest);
            if setup.is_empty() {
                return command_with(command, words, below, desk);
            }
            words.extend(["--setup".to_owned(), setup.to_owned()]);
            let bound = bound_by(setup, desk);
            let done = command_with(command, words, below, desk);
            // The setup's names are the cell's own, as in IPython.
            let mut session = desk.lab.session.borrow_mut();
            for (name, value) in bound {
                match value {
                    Some(value) => session.bind(&name, value),
                    None => drop(session.unbind(&name)),
                }
            }
            done
        }
        Body::Code => {
            let (words, code) = split_options(command, rest);
            let code = if code.is_empty() { below.to_owned() } else { format!("{code}\n{below}") };
            command_with(command, words, &code, desk)
        }
    }
}

/// The names that a text binds, with what they are bound to before it runs.
fn bound_by(text: &str, desk: &Desk) -> Vec<(String, Option<Value>)> {
    let session = desk.lab.session.borrow();
    let names = session.compile(text).map_or_else(|_| Vec::new(), |code| code.bound_names());
    names.into_iter().map(|name| (name.clone(), session.get(&name))).collect()
}

/// Run the command of a line on a text of several.
fn command_with(
    command: &Command,
    mut words: Vec<String>,
    code: &str,
    desk: &mut Desk,
) -> Result<(), Failure> {
    words.extend(["--".to_owned(), code.to_owned()]);
    match super::line::matched_words(command, "%%", words, desk)? {
        Some(args) => command.perform(&format!("%{}", command.name), &args, desk),
        None => Ok(()),
    }
}

fn unknown(name: &str) -> Failure {
    let text = format!("UsageError: Cell magic `%%{name}` not found.");
    if find(name).is_some() {
        return Failure::Usage(format!("{text}\nhint: `%{name}` takes one line"));
    }
    let hint = did_you_mean(name, CELLS.iter().map(|cell| cell.name)).map_or_else(
        || {
            let names: Vec<String> = CELLS.iter().map(|cell| format!("%%{}", cell.name)).collect();
            format!("there are {}", names.join(" "))
        },
        |near| format!("did you mean `%%{near}`?"),
    );
    Failure::Usage(format!("{text}\nhint: {hint}"))
}

/// `%%capture`
fn capture(args: &ArgMatches, below: &str, desk: &mut Desk) -> Result<(), Failure> {
    let printed = (!args.get_flag("no-stdout")).then(|| desk.divert_output());
    let told = (!args.get_flag("no-stderr")).then(|| {
        let kept = Kept::default();
        (kept.clone(), std::mem::replace(&mut desk.err, Box::new(kept)))
    });
    let name = format!("In [{}]", desk.number);
    let parts = super::parts(below);
    let done = parts.iter().try_for_each(|part| interpret(desk, &name, part));
    let stdout = printed.map(|printed| desk.restore_output(printed)).unwrap_or_default();
    let stderr = told.map(|(kept, err)| {
        desk.err = err;
        kept.text()
    });
    if let Some(name) = args.get_one::<String>("name") {
        let texts = [Value::text(&stdout), Value::text(stderr.unwrap_or_default())];
        let value = Named::value("CapturedIO", &["stdout", "stderr"], texts);
        desk.bind_checked(name, value)?;
    }
    done
}

/// `%%writefile`
fn writefile(args: &ArgMatches, below: &str, desk: &mut Desk) -> Result<(), Failure> {
    let file = args.get_one::<String>("file").expect("clap requires it");
    let appends = args.get_flag("append");
    let existing = if appends { Existing::Grows } else { Existing::Goes };
    let was_there = desk.write_text(file, &format!("{below}\n"), existing)?;
    let done = match (was_there, appends) {
        (true, true) => "Appending to",
        (true, false) => "Overwriting",
        (false, _) => "Writing",
    };
    desk.print(&format!("{done} {file}"))
}

/// Text that is kept instead of shown.
#[derive(Clone, Debug, Default)]
pub(super) struct Kept(Rc<RefCell<Vec<u8>>>);

impl Kept {
    pub(super) fn text(&self) -> String {
        String::from_utf8_lossy(&self.0.borrow()).into_owned()
    }

    /// As programs print into it.
    pub(super) fn sink(&self) -> Sink {
        Rc::clone(&self.0) as Sink
    }
}

impl Write for Kept {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.borrow_mut().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_line_ends_a_cell() {
        let check = |text, want| assert_eq!(is_whole(text), want, "{text:?}");
        check("%%timeit", false);
        check("%%timeit\n", true);
        check("%%timeit a = 1\nb", false);
        check("%%timeit a = 1\nb\n", true);
        check("%%timeit\nb\n   ", true);
        check("%%timeit\nf(b,\n", false);
        check("%%timeit\nf(b,\n\n", true);
        check("%%timeit\nf(b,\n)\n", true);
        check("%%writefile x\n(\n", true);
        check("%%writefile x\n(", false);
        check("%%nosuch", true);
        check("%%who", true);
        check("%%timeit?", true);
    }

    #[test]
    fn cells_are_sound() {
        for (i, cell) in CELLS.iter().enumerate() {
            assert!(CELLS[..i].iter().all(|other| other.name != cell.name), "{}", cell.name);
            cell.command().clap().debug_assert();
            assert!(cell.doc.len() <= 80, "{}", cell.name);
        }
    }
}
