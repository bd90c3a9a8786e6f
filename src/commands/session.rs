//! Commands on the session itself: its names, its end.

use clap::{Arg, ArgMatches};
use serde::Serialize;

use super::{Command, Desk, Failure, Place, Rest, flag, json, lesson};
use crate::array::Array;
use crate::report::Report;
use crate::report::document::{Cell, Document, Table, numbers, words};
use crate::report::layout::{order_name, owner_text};
use crate::report::text::{Column, Style, cut, labelled, paragraph, table};
use crate::report::units::{bytes, plural, shape};
use crate::value::Value;

/// The commands of this file.
pub(super) static ROWS: &[Command] = &[
    Command {
        name: "who",
        doc: "List the names that are bound",
        help: "Lists names alone, those of types if any are given; %whos says what they are bound to.",
        example: "%who ndarray",
        place: Place::Prompt,
        rest: Rest::Words,
        args: |command| command.arg(types()).arg(json()),
        run: who,
    },
    Command {
        name: "who_ls",
        doc: "List the names that are bound, as a list of Python",
        help: "The names of %who, sorted, as Python writes a list.",
        example: "%who_ls",
        place: Place::Prompt,
        rest: Rest::Words,
        args: |command| command.arg(types()).arg(json()),
        run: who_ls,
    },
    Command {
        name: "whos",
        doc: "List the names with dtype, shape, bytes and owner",
        help: "Lists names with the dtype, shape, bytes, order in memory, and whether an array owns its \
               memory or is a view. Reads no element.",
        example: "%whos",
        place: Place::Prompt,
        rest: Rest::Words,
        args: |command| command.arg(types()).arg(json()),
        run: whos,
    },
    Command {
        name: "reset",
        doc: "Forget every name (-f: really)",
        help: "Forgets all names and the results of lines, and so frees their arrays; with -s the results stay. Words \
               choose what goes instead: in (what was typed), out (results), array (names of arrays), dhist (the folder \
               before). Settings stay. Without -f nothing happens.",
        example: "%reset -f\n%reset -f array",
        place: Place::Prompt,
        rest: Rest::Words,
        args: |command| {
            command
                .arg(
                    Arg::new("what")
                        .value_name("WHAT")
                        .num_args(0..)
                        .value_parser(["in", "out", "array", "dhist"])
                        .hide_possible_values(true)
                        .help("in, out, array or dhist; names and results otherwise"),
                )
                .arg(flag("force", Some('f')).help("Forget them without more ado"))
                .arg(flag("soft", Some('s')).help("Forget names alone"))
        },
        run: reset,
    },
    Command {
        name: "quit",
        doc: "Leave the lesson, or end the session; so does Ctrl-D",
        help: "In a lesson, leaves it: your own names are back. Else ends the session; its arrays are gone, the lines stay in the history.",
        example: "%quit",
        place: Place::Prompt,
        rest: Rest::Words,
        args: |command| command,
        run: quit,
    },
    Command {
        name: "exit",
        doc: "Leave the lesson, or end the session; so does Ctrl-D",
        help: "In a lesson, leaves it: your own names are back. Else ends the session; its arrays are gone, the lines stay in the history.",
        example: "%exit",
        place: Place::Prompt,
        rest: Rest::Words,
        args: |command| command,
        run: quit,
    },
];

/// `%who`
pub(super) fn who(args: &ArgMatches, desk: &mut Desk) -> Result<(), Failure> {
    let names = Names { names: of_types(args, desk), asked: args.contains_id("types") };
    desk.show(&names, args.get_flag("json"))
}

/// `%who_ls`
fn who_ls(args: &ArgMatches, desk: &mut Desk) -> Result<(), Failure> {
    let names = of_types(args, desk);
    if args.get_flag("json") {
        return desk.show(&Names { names, asked: true }, true);
    }
    let list = Value::list(names.iter().map(Value::text).collect());
    let text = desk.lab.session.borrow().repr(&list);
    desk.print(&text)
}

fn types() -> Arg {
    Arg::new("types").value_name("TYPE").num_args(0..).help("Such as ndarray, float or function")
}

/// The names of the types that are asked for; all where none is.
fn of_types(args: &ArgMatches, desk: &Desk) -> Vec<String> {
    let types: Vec<&String> = args.get_many("types").into_iter().flatten().collect();
    let names = desk.lab.session.borrow().names().into_iter();
    let is_asked =
        |value: &Value| types.is_empty() || types.iter().any(|it| *it == short_type(value));
    names.filter(|(_, value)| is_asked(value)).map(|(name, _)| name).collect()
}

/// A type without the module that it is in.
fn short_type(value: &Value) -> &str {
    value.type_name().rsplit('.').next().unwrap_or_default()
}

/// `%whos`
pub(super) fn whos(args: &ArgMatches, desk: &mut Desk) -> Result<(), Failure> {
    let names = desk.lab.session.borrow().names();
    let asked = of_types(args, desk);
    let row = |(name, value): &(String, Value)| Variable::new(name, value, &names);
    let shown = names.iter().filter(|(name, _)| asked.contains(name));
    let variables = Variables { rows: shown.map(row).collect(), asked: args.contains_id("types") };
    desk.show(&variables, args.get_flag("json"))
}

/// `%reset`
pub(super) fn reset(args: &ArgMatches, desk: &mut Desk) -> Result<(), Failure> {
    if !args.get_flag("force") {
        let text = "nothing was forgotten: `%reset -f` forgets every name";
        let text = paragraph(text, &desk.style);
        return desk.print(&text);
    }
    let what: Vec<&str> =
        args.get_many::<String>("what").into_iter().flatten().map(String::as_str).collect();
    let mut session = desk.lab.session.borrow_mut();
    match (&what[..], args.get_flag("soft")) {
        ([], true) => session.forget_names(),
        ([], false) => session.reset(),
        _ => {}
    }
    if what.contains(&"array") {
        let arrays =
            session.names().into_iter().filter(|(_, value)| matches!(value, Value::Array(_)));
        for (name, _) in arrays {
            session.unbind(&name);
        }
    }
    if what.contains(&"out") {
        session.forget_results();
    }
    drop(session);
    if what.contains(&"in") {
        desk.inputs.clear();
    }
    if what.contains(&"dhist") {
        desk.folder_before = None;
    }
    Ok(())
}

/// `%quit`: leaves the lesson, if there is one; else the session.
pub(super) fn quit(_: &ArgMatches, desk: &mut Desk) -> Result<(), Failure> {
    if let Some(visit) = desk.lessons.leave(&mut desk.lab) {
        return lesson::told_left(desk, &visit);
    }
    desk.quits = true;
    Ok(())
}

/// Characters of a value in a page.
const MOST_CHARS: usize = 80;

/// Names alone.
#[derive(Serialize)]
#[serde(transparent)]
struct Names {
    names: Vec<String>,
    /// Only those of some types are wanted.
    #[serde(skip)]
    asked: bool,
}

/// What is said where there are no names.
fn no_names(asked: bool) -> String {
    let text = if asked {
        "No variables match your requested type."
    } else {
        "Interactive namespace is empty."
    };
    text.to_owned()
}

impl Report for Names {
    fn document(&self) -> Document {
        let mut page = Document::new("Names", "");
        page.headline = plural(self.names.len() as u64, "name") + ".";
        page.table(&Table {
            caption: "What is bound".to_owned(),
            columns: vec![words("name", "name")],
            rows: self.names.iter().map(|name| vec![Cell::code(&**name)]).collect(),
        });
        page
    }

    fn text(&self, style: &Style) -> String {
        match &self.names[..] {
            [] => no_names(self.asked),
            names => labelled("", &names.join("  "), style).trim_start().to_owned(),
        }
    }
}

/// Names with what they are bound to.
#[derive(Serialize)]
#[serde(transparent)]
struct Variables {
    rows: Vec<Variable>,
    /// Only those of some types are wanted.
    #[serde(skip)]
    asked: bool,
}

#[derive(Serialize)]
struct Variable {
    name: String,
    #[serde(rename = "type")]
    type_name: String,
    dtype: Option<String>,
    shape: Option<Vec<usize>>,
    bytes: Option<u64>,
    order: Option<&'static str>,
    owner: Option<String>,
    #[serde(skip)]
    text: String,
}

impl Variable {
    fn new(name: &str, value: &Value, all: &[(String, Value)]) -> Self {
        let mut variable = Self {
            name: name.to_owned(),
            type_name: short_type(value).to_owned(),
            dtype: None,
            shape: None,
            bytes: None,
            order: None,
            owner: None,
            text: String::new(),
        };
        match value {
            Value::Array(array) => variable.describe(array, all),
            Value::Bool(_) | Value::Int(_) | Value::Float(_) | Value::Str(_) | Value::Scalar(_) => {
                variable.text =
                    crate::interp::str(value, &crate::array::format::PrintOptions::default());
            }
            Value::Module(module) => (*module).clone_into(&mut variable.text),
            Value::Tuple(items) => variable.text = plural(items.len() as u64, "item"),
            Value::List(items) => variable.text = plural(items.borrow().len() as u64, "item"),
            Value::Dict(items) => variable.text = plural(items.borrow().len() as u64, "item"),
            Value::Set(items) => variable.text = plural(items.borrow().len() as u64, "item"),
            Value::Range(range) => variable.text = plural(range.len(), "item"),
            Value::None
            | Value::Iterator(_)
            | Value::Slice(_)
            | Value::Ellipsis
            | Value::DType(_)
            | Value::Function(_) => {}
        }
        variable
    }

    fn describe(&mut self, array: &Array, all: &[(String, Value)]) {
        self.dtype = Some(array.dtype.to_string());
        self.shape = Some(array.shape().to_vec());
        self.bytes = Some(array.nbytes() as u64);
        self.order = Some(order_name(array));
        self.owner = Some(owner_text(&self.name, array, all));
    }
}

impl Report for Variables {
    fn document(&self) -> Document {
        let row = |it: &Variable| {
            vec![
                Cell::code(&*it.name),
                Cell::text(&*it.type_name),
                Cell::text(it.dtype.as_deref().unwrap_or_default()),
                Cell::text(it.shape.as_deref().map(shape).unwrap_or_default()),
                Cell::maybe(it.bytes, Cell::bytes),
                Cell::text(it.order.unwrap_or_default()),
                Cell::text(it.owner.as_deref().unwrap_or_default()),
                Cell::text(cut(&it.text, MOST_CHARS, &Style::PLAIN)),
            ]
        };
        let mut page = Document::new("Names and arrays", "");
        let owned = self.rows.iter().filter(|it| it.owner.as_deref() == Some("owner"));
        let total: u64 = owned.filter_map(|it| it.bytes).sum();
        page.headline = match total {
            0 => format!("{}.", plural(self.rows.len() as u64, "name")),
            total => {
                format!("{}, {} in arrays.", plural(self.rows.len() as u64, "name"), bytes(total))
            }
        };
        page.table(&Table {
            caption: "What is bound".to_owned(),
            columns: vec![
                words("name", "name"),
                words("type", "type"),
                words("dtype", "dtype"),
                words("shape", "shape"),
                numbers("size", "bytes"),
                words("order", "order"),
                words("memory", "owner"),
                words("value", "value"),
            ],
            rows: self.rows.iter().map(row).collect(),
        });
        page
    }

    fn text(&self, style: &Style) -> String {
        if self.rows.is_empty() {
            return no_names(self.asked);
        }
        let columns = [
            Column::left("name", 0),
            Column::left("type", 4),
            Column::left("dtype", 0),
            Column::left("shape", 0),
            Column::right("size", 1),
            Column::left("order", 3),
            Column::left("memory", 2),
            Column::left("value", 0),
        ];
        let row = |variable: &Variable| {
            vec![
                variable.name.clone(),
                variable.type_name.clone(),
                variable.dtype.clone().unwrap_or_default(),
                variable.shape.as_deref().map(shape).unwrap_or_default(),
                variable.bytes.map(bytes).unwrap_or_default(),
                variable.order.unwrap_or_default().to_owned(),
                variable.owner.clone().unwrap_or_default(),
                cut(&variable.text, 24, style),
            ]
        };
        let rows: Vec<Vec<String>> = self.rows.iter().map(row).collect();
        table(&columns, &rows, style).join("\n")
    }
}
