//! Help: `?x`, `%help x`, the list of commands, one screen of everything. All of it is read from tables.

use clap::Arg;
use serde::Serialize;

use super::cell::{CELLS, Cell, find_cell};
use super::{Command, Desk, Failure, GROUPS, Place, Rest, commands, find, json};
use crate::diag::{Diagnostic, Result as Outcome, Span, did_you_mean};
use crate::diagnostic;
use crate::exec::{MODES, Mode};
use crate::interp::{builtin, builtin_names};
use crate::numpy::modules;
use crate::report::Report;
use crate::report::document::{self, Document, Table, words};
use crate::report::glossary::{self, WORDS};
use crate::report::help::{Help, of_array_name, of_method, of_mode, of_value, of_word};
use crate::report::reference::Reference;
use crate::report::text::{Style, labelled, paragraph};
use crate::value::Value;

/// The commands of this file.
pub(super) static ROWS: &[Command] = &[
    Command {
        name: "help",
        doc: "Explain a function, a command, a name or a word; so does ?x",
        help: "Explains NumPy's functions and what they cost (?np.sqrt), commands (?timeit), names \
               (?data), modes (?fused) and the words of the reports (?peak). Alone it says how to begin.",
        example: "%help np.sqrt",
        place: Place::Prompt,
        rest: Rest::Words,
        args: |command| {
            command.arg(Arg::new("topic").value_name("TOPIC").help("What to explain")).arg(json())
        },
        run: |args, desk| {
            let topic = args.get_one::<String>("topic").map_or("", String::as_str);
            show(topic, desk, args.get_flag("json"))
        },
    },
    Command {
        name: "reference",
        doc: "Print the language and every function, with examples, costs and errors",
        help: "Prints, as Markdown, all that can be typed: the syntax, Python's own functions and modules, and NumPy's \
               functions with their parameters, an example, what they cost and what wrong calls raise. A topic chooses \
               the chapters and functions whose name holds it.",
        example: "%reference linalg.det",
        place: Place::Both,
        rest: Rest::Words,
        args: |command| {
            command.arg(Arg::new("topic").value_name("TOPIC").help("A part of a name")).arg(json())
        },
        run: |args, desk| {
            let mut reference = Reference::new();
            if let Some(topic) = args.get_one::<String>("topic") {
                reference.keep(topic);
                if reference.chapters.is_empty() {
                    let error = unknown(topic, desk);
                    return Err(Failure::program(error, "<string>", topic));
                }
            }
            desk.show(&reference, args.get_flag("json"))
        },
    },
    Command {
        name: "quickref",
        doc: "Show the prompt's syntax and all commands on one screen",
        help: "Lists what the prompt understands beside NumPy, and the commands by what they are for.",
        example: "%quickref",
        place: Place::Prompt,
        rest: Rest::Words,
        args: |command| command,
        run: |_, desk| {
            let text = quickref(&desk.style);
            desk.print(&text)
        },
    },
    Command {
        name: "lsmagic",
        doc: "List the commands, with a line on each",
        help: "Lists every command by what it is for. ?timeit explains one.",
        example: "%lsmagic",
        place: Place::Prompt,
        rest: Rest::Words,
        args: |command| command.arg(json()),
        run: |args, desk| desk.show(&Listing::new(), args.get_flag("json")),
    },
];

/// What a line asks to explain: all of it is `?x`, `x?`, `??x` or `x??`, where x is a name, a path of
/// names, a command with its sign, or nothing.
pub fn help_request(text: &str) -> Option<&str> {
    let line = text.trim();
    let topic = match line.strip_prefix('?') {
        Some(rest) => rest.strip_prefix('?').unwrap_or(rest),
        None => line.strip_suffix('?').map(|rest| rest.strip_suffix('?').unwrap_or(rest))?,
    };
    let topic = topic.trim();
    let is_name = |part: &str| {
        part.starts_with(|c: char| c.is_alphabetic() || c == '_')
            && part.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '-')
    };
    let path = topic.trim_start_matches('%');
    let is_path = topic.is_empty() || path.split('.').all(is_name);
    is_path.then_some(topic)
}

/// Explain `topic`; of nothing, how to begin.
///
/// # Errors
/// `NameError` of what nothing is known of, `AttributeError` as Python raises it.
pub fn help(topic: &str, desk: &mut Desk) -> Result<(), Failure> {
    show(topic, desk, false)
}

fn show(topic: &str, desk: &mut Desk, as_json: bool) -> Result<(), Failure> {
    if topic.is_empty() {
        let text = introduction(&desk.style);
        return desk.print(&text);
    }
    let help = explain(topic, desk).map_err(|error| Failure::program(error, "<string>", topic))?;
    desk.show(&help, as_json)
}

/// Help on a topic: what is bound comes first, as it is what a line would see.
fn explain(topic: &str, desk: &Desk) -> Outcome<Help> {
    if let Some(name) = topic.strip_prefix("%%") {
        let cell = find_cell(name).map(of_cell);
        return cell.ok_or_else(|| unknown(topic, desk));
    }
    if let Some(name) = topic.strip_prefix('%') {
        return find(name).map(of_command).ok_or_else(|| unknown(topic, desk));
    }
    // numscope has no name for the class of arrays, but its methods can be asked for by it.
    if let Some(help) = of_method(topic.strip_prefix("np.").unwrap_or(topic)) {
        return Ok(help);
    }
    let is_bound = |name: &str| desk.lab.session.borrow().get(name).is_some();
    let first = topic.split('.').next().unwrap_or(topic);
    if first == "numpy" && !is_bound(first) && topic != first {
        return of_path(&topic.replacen("numpy", "np", 1), desk);
    }
    if is_bound(first) || topic != first {
        return of_path(topic, desk);
    }
    of_name(topic, desk).ok_or_else(|| unknown(topic, desk))
}

/// Help on a name that is not bound.
fn of_name(name: &str, desk: &Desk) -> Option<Help> {
    let named = |value: Value, path: &str| of_value(path, &value, &desk.lab.session.borrow());
    let of_numpy = || {
        let value = modules::attribute("numpy", name, Span::NONE).ok()?;
        Some(named(value, &format!("np.{name}")))
    };
    glossary::find(name)
        .map(of_word)
        .or_else(|| Mode::find(name).map(of_mode))
        .or_else(|| (name == "editing").then(of_editing))
        .or_else(|| find(name).map(of_command))
        .or_else(|| builtin(name).map(|value| named(value, name)))
        .or_else(|| (name == "np").then(|| named(Value::Module("numpy"), name)))
        .or_else(of_numpy)
        .or_else(|| of_array_name(name))
}

/// Help on what a bound name, or a path from one, stands for.
fn of_path(path: &str, desk: &Desk) -> Outcome<Help> {
    if let Some((owner, name)) = path.rsplit_once('.')
        && matches!(value_of(owner, desk)?, Value::Array(_) | Value::Scalar(_))
        && let Some(help) = of_array_name(name)
    {
        return Ok(help);
    }
    let value = value_of(path, desk)?;
    Ok(of_value(path, &value, &desk.lab.session.borrow()))
}

/// The value of a path of names, which runs nothing.
pub(super) fn value_of(path: &str, desk: &Desk) -> Outcome<Value> {
    let session = &mut desk.lab.session.borrow_mut();
    let mode = session.settings.mode;
    let value = session.compile(path).and_then(|code| session.execute(&code, mode));
    // It is asked about and not run: an error needs no place.
    let value = value.map_err(Diagnostic::nowhere)?;
    Ok(value.unwrap_or(Value::None))
}

/// The error for a topic of which nothing is known.
fn unknown(topic: &str, desk: &Desk) -> Diagnostic {
    let bound = desk.lab.session.borrow().names();
    let mut known: Vec<String> = bound.into_iter().map(|(name, _)| name).collect();
    if topic.starts_with('%') {
        known = commands().map(|command| format!("%{}", command.name)).collect();
        known.extend(CELLS.iter().map(|cell| format!("%%{}", cell.name)));
    } else {
        known.extend(WORDS.iter().map(|word| word.name.to_owned()));
        known.extend(MODES.iter().map(|mode| mode.name.to_owned()));
        known.push("editing".to_owned());
        known.extend(commands().map(|command| command.name.to_owned()));
        known.extend(builtin_names().map(str::to_owned));
        known.extend(modules::module_names("numpy").into_iter().map(str::to_owned));
        known.extend(modules::array_names().into_iter().map(str::to_owned));
    }
    let error = diagnostic!(Span::NONE, NameError, "Object `{topic}` not found.");
    match did_you_mean(topic, known.iter().map(String::as_str)) {
        Some(near) => error.hint(format!("did you mean ?{near}")),
        None => error.hint("%quickref lists the commands, ?np what there is of NumPy"),
    }
}

/// Help on a command, its options as clap knows them.
pub(super) fn of_command(command: &Command) -> Help {
    of_command_by(command, "%")
}

/// The same of a command that is called by a sign: `%`, or `%%` of a cell.
pub(super) fn of_command_by(command: &Command, sign: &str) -> Help {
    let mut clap = command.clap().no_binary_name(true).bin_name(format!("{sign}{}", command.name));
    let usage = clap.render_usage().to_string();
    let usage = usage.trim_start_matches("Usage: ").trim_end_matches("...").replace(['<', '>'], "");
    let shell = usage.replacen('%', "numscope ", 1);
    let mut help = Help::new(usage, "command", command.help);
    for arg in clap.get_arguments().filter(|arg| arg.get_id() != "help") {
        let value = arg.get_value_names().and_then(|names| names.first()).map(ToString::to_string);
        let short = arg.get_short().map(|short| format!("-{short}"));
        let long = arg.get_long().map(|long| format!("--{long}"));
        let takes_value = arg.get_action().takes_values() || arg.is_positional();
        let names: Vec<String> = short.into_iter().chain(long).collect();
        let parts = [names.join(", "), value.filter(|_| takes_value).unwrap_or_default()];
        let text = arg.get_help().map(ToString::to_string).unwrap_or_default();
        help = help.fact(parts.join(" ").trim(), text);
    }
    if command.place == Place::Both {
        help = help.fact("in a shell", shell);
    }
    help.example(command.example)
}

/// Help on a cell: its command's, and where its lines stand.
fn of_cell(cell: &Cell) -> Help {
    let command = cell.command();
    if find(cell.name).is_none() {
        return of_command_by(command, "%%");
    }
    let lines = "The lines below the first one, until an empty line, are the code.";
    let help = Help::new(format!("%%{}", cell.name), "command", lines);
    help.fact("what", cell.doc.to_owned())
        .fact("more", format!("?{}", cell.name))
        .example(cell.example)
}

/// How to begin.
fn introduction(style: &Style) -> String {
    let asks = [
        ("%compare a*a + 1", "race six ways to compute it"),
        ("%explain -a a*a + 1", "time each pass over memory"),
        ("%memit a*a + 1", "name the arrays that it makes"),
        ("%lesson", "take the course"),
        ("%quickref", "see everything on one screen"),
    ];
    let mut lines = vec![
        paragraph(
            "numscope runs NumPy and shows what each line costs. Type lines of Python:",
            style,
        ),
        "  a = np.arange(1_000_000.0)".to_owned(),
        "  a*a + 1".to_owned(),
        paragraph("and ask what they cost, and why:", style),
    ];
    let ask = |(line, what): &(&str, &str)| labelled(&format!("  {line:<19} "), what, style);
    lines.extend(asks.iter().map(ask));
    lines.push(paragraph(
        "?x explains x: ?np.sqrt, ?timeit (a command), ?a (a name), ?peak (a word)",
        style,
    ));
    lines.join("\n")
}

/// What the prompt understands beside Python.
const SYNTAX: &[(&str, &str)] = &[
    ("_ __ _3", "the last value, the one before, that of In [3]"),
    ("a + 1;", "the value is not printed"),
    ("?x x?", "explain x: a function, command, name, mode or word of the reports"),
    ("np.*sum*?", "search names; * is any text"),
    ("timeit a", "commands work without % where no variable has the name"),
    ("%cost full", "say more under each line; %cost off: nothing"),
    ("Tab, Up", "complete or indent; earlier lines that begin so (Ctrl-R searches)"),
    ("Ctrl-C, -D", "clear what is typed or stop what runs; end the session"),
];

/// The keys that edit a line.
const EDITING: &[(&str, &str)] = &[
    ("Enter", "run what is whole; else, and above the last line, begin a line"),
    ("Ctrl-O", "begin a line, whatever stands there"),
    ("Alt-Enter", "run all of it, wherever the cursor is"),
    ("Tab", "complete; where only blanks stand before it, indent"),
    ("Shift-Tab", "a level of indentation less; so does Backspace within it"),
    ("Up, Down", "from line to line; above and below, what was typed before and begins so"),
    ("Ctrl-R", "search what was typed before; again for an older line, Ctrl-G ends it"),
    ("Right, End", "at the end of what is typed, take the grey hint"),
    ("Ctrl-A, -E", "to the line's beginning, to its end"),
    ("Alt-B, -F", "a word back, a word on"),
    ("Ctrl-U, -K, -W", "delete to the line's beginning, to its end, the word before"),
    ("Ctrl-Y", "put back what was deleted so"),
    ("Ctrl-_", "undo"),
    ("Ctrl-L", "clear the screen"),
    ("Ctrl-C", "forget what is typed"),
    ("vi", "edit_mode = \"vi\" in config.toml gives the keys of vi"),
];

fn of_editing() -> Help {
    let about = "Keys at the prompt. A text of several lines is one: it is edited, recalled and run as a whole. \
                 An empty line ends a block.";
    let help = Help::new("editing", "keys", about);
    EDITING.iter().fold(help, |help, (key, what)| help.fact(key, *what))
}

/// One screen: syntax, then commands by group.
fn quickref(style: &Style) -> String {
    let titles = GROUPS.iter().map(|group| group.title);
    let labels = SYNTAX.iter().map(|(what, _)| *what).chain(titles);
    let width = labels.map(|label| label.chars().count()).max().unwrap_or(0);
    let line = |label: &str, text: &str| labelled(&format!("{label:<width$} "), text, style);
    let mut lines: Vec<String> = SYNTAX.iter().map(|(what, text)| line(what, text)).collect();
    lines.push(String::new());
    for group in GROUPS {
        let names: Vec<String> =
            group.commands.iter().map(|command| format!("%{}", command.name)).collect();
        lines.push(line(group.title, &names.join(" ")));
    }
    let cells: Vec<String> = CELLS.iter().map(|cell| format!("%%{}", cell.name)).collect();
    lines.push(line("Cells", &cells.join(" ")));
    lines.push(String::new());
    let modes: Vec<&str> = MODES.iter().map(|mode| mode.name).collect();
    lines.push(line("modes", &modes.join(" ")));
    let words: Vec<&str> = WORDS.iter().map(|word| word.name).collect();
    lines.push(line("words", &words.join(" ")));
    lines.push(paragraph(
        "?timeit explains a command, ?editing the keys; %lsmagic has a line on each command.",
        style,
    ));
    lines.join("\n")
}

/// Every command.
#[derive(Serialize)]
struct Listing {
    rows: Vec<Line>,
}

#[derive(Serialize)]
struct Line {
    group: &'static str,
    name: String,
    what: &'static str,
}

impl Listing {
    fn new() -> Self {
        let line = |group: &'static str, command: &Command| Line {
            group,
            name: format!("%{}", command.name),
            what: command.doc,
        };
        let of = |group: &'static super::Group| {
            group.commands.iter().map(move |command| line(group.title, command))
        };
        let cell = |cell: &Cell| Line {
            group: "Cells: lines below, until an empty one",
            name: format!("%%{}", cell.name),
            what: cell.doc,
        };
        Self { rows: GROUPS.iter().flat_map(of).chain(CELLS.iter().map(cell)).collect() }
    }
}

impl Report for Listing {
    fn document(&self) -> Document {
        let row = |line: &Line| {
            use document::Cell;
            vec![Cell::text(line.group), Cell::code(&*line.name), Cell::text(line.what)]
        };
        let mut page = Document::new("Commands", "").as_reference();
        page.table(&Table {
            caption: "They work without % where no variable has the name".to_owned(),
            columns: vec![words("group", "group"), words("name", "name"), words("what", "what")],
            rows: self.rows.iter().map(row).collect(),
        });
        page
    }

    fn text(&self, style: &Style) -> String {
        let width = self.rows.iter().map(|line| line.name.len()).max().unwrap_or(0);
        let mut lines: Vec<String> = Vec::new();
        let mut group = "";
        for line in &self.rows {
            if line.group != group {
                group = line.group;
                lines.push(group.to_owned());
            }
            lines.push(labelled(&format!("  {:<width$} ", line.name), line.what, style));
        }
        lines.push(paragraph("They work without % where no variable has the name.", style));
        lines.join("\n")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_lines_ask_for_help() {
        let check = |line: &str, want: Option<&str>| assert_eq!(help_request(line), want, "{line}");
        check("?np.sqrt", Some("np.sqrt"));
        check("np.sqrt?", Some("np.sqrt"));
        check("??np.sqrt", Some("np.sqrt"));
        check(" a.T?? ", Some("a.T"));
        check("? x", Some("x"));
        check("%timeit?", Some("%timeit"));
        check("?%timeit", Some("%timeit"));
        check("?in-place", Some("in-place"));
        check("?", Some(""));
        check("??", Some(""));
        check("", None);
        check("np.sqrt", None);
        check("'why?'", None);
        check("x = 'why?", None);
        check("# why?", None);
        check("a + b?", None);
        check("%timeit a?", None);
        check("a.?", None);
        check("?3", None);
        check("x = 1\ny?", None);
    }
}
