//! Commands on the session itself: its names, its end.

use clap::ArgMatches;
use serde::Serialize;

use super::{Command, Desk, Failure, Place, Rest, flag, json, lesson};
use crate::array::Array;
use crate::report::Report;
use crate::report::layout::{order_name, owner_text};
use crate::report::text::{Column, Style, cut, labelled, paragraph, table};
use crate::report::units::{bytes, plural, shape};
use crate::value::Value;

/// The commands of this file.
pub(super) static ROWS: &[Command] = &[
    Command {
        name: "who",
        doc: "List the names that are bound",
        help: "Lists names alone; %whos says what they are bound to.",
        example: "%who",
        place: Place::Prompt,
        rest: Rest::Words,
        args: |command| command.arg(json()),
        run: who,
    },
    Command {
        name: "whos",
        doc: "List the names with dtype, shape, bytes and owner",
        help: "Lists names with the dtype, shape, bytes, order in memory, and whether an array owns its \
               memory or is a view. Reads no element.",
        example: "%whos",
        place: Place::Prompt,
        rest: Rest::Words,
        args: |command| command.arg(json()),
        run: whos,
    },
    Command {
        name: "reset",
        doc: "Forget every name (-f: really)",
        help: "Forgets all names and so frees their arrays. Settings stay. Without -f nothing happens.",
        example: "%reset -f",
        place: Place::Prompt,
        rest: Rest::Words,
        args: |command| command.arg(flag("force", Some('f')).help("Forget them without more ado")),
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
    let names: Vec<String> =
        desk.lab.session.borrow().names().into_iter().map(|(name, _)| name).collect();
    desk.show(&Names(names), args.get_flag("json"))
}

/// `%whos`
pub(super) fn whos(args: &ArgMatches, desk: &mut Desk) -> Result<(), Failure> {
    let names = desk.lab.session.borrow().names();
    let row = |(name, value): &(String, Value)| Variable::new(name, value, &names);
    let variables = Variables(names.iter().map(row).collect());
    desk.show(&variables, args.get_flag("json"))
}

/// `%reset`
pub(super) fn reset(args: &ArgMatches, desk: &mut Desk) -> Result<(), Failure> {
    if !args.get_flag("force") {
        let text = "nothing was forgotten: `%reset -f` forgets every name";
        let text = paragraph(text, &desk.style);
        return desk.print(&text);
    }
    desk.lab.session.borrow_mut().reset();
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

/// Names alone.
#[derive(Serialize)]
struct Names(Vec<String>);

impl Report for Names {
    fn text(&self, style: &Style) -> String {
        match &self.0[..] {
            [] => "Interactive namespace is empty.".to_owned(),
            names => labelled("", &names.join("  "), style).trim_start().to_owned(),
        }
    }
}

/// Names with what they are bound to.
#[derive(Serialize)]
struct Variables(Vec<Variable>);

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
            type_name: value.type_name().rsplit('.').next().unwrap_or_default().to_owned(),
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
    fn text(&self, style: &Style) -> String {
        if self.0.is_empty() {
            return "Interactive namespace is empty.".to_owned();
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
        let rows: Vec<Vec<String>> = self.0.iter().map(row).collect();
        table(&columns, &rows, style).join("\n")
    }
}
