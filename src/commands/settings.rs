//! The commands of a session: modes, threads, limits, names.

use clap::ArgMatches;
use serde::Serialize;

use super::{COMMANDS, Desk, Failure};
use crate::array::Array;
use crate::array::layout::Order;
use crate::exec::{MODES, Mode};
use crate::report::Report;
use crate::report::cost_line::Level;
use crate::report::text::{Column, Style, labelled, table};
use crate::report::units::{bytes, parse_bytes, plural, shape};
use crate::value::Value;

/// `%mode`
pub(super) fn mode(args: &ArgMatches, desk: &mut Desk) -> Result<(), Failure> {
    if let Some(mode) = args.get_one::<String>("mode").and_then(|name| Mode::find(name)) {
        desk.lab.session.borrow_mut().set_mode(mode);
        return desk.print(&labelled(mode.name, &format!(" {}", mode.doc), &desk.style));
    }
    let current = desk.lab.session.borrow().settings.mode;
    let row = |mode: &'static Mode| {
        let mark = if mode == current { "*" } else { "" };
        vec![mark.to_owned(), mode.name.to_owned(), mode.doc.to_owned(), mode.stands_for.to_owned()]
    };
    let rows: Vec<Vec<String>> = MODES.iter().map(row).collect();
    let columns = [
        Column::left("", 0),
        Column::left("mode", 0),
        Column::left("what it does", 0),
        Column::left("stands for", 1),
    ];
    desk.print(&table(&columns, &rows, &desk.style).join("\n"))
}

/// `%threads`
pub(super) fn threads(args: &ArgMatches, desk: &mut Desk) -> Result<(), Failure> {
    if let Some(&count) = args.get_one::<u64>("count") {
        desk.lab.session.borrow_mut().set_threads(count as usize);
    }
    let count = desk.lab.session.borrow().cx.threads.count();
    desk.print(&plural(count as u64, "thread"))
}

/// `%seed`
#[expect(clippy::unnecessary_wraps, reason = "the type that every command has")]
pub(super) fn seed(args: &ArgMatches, desk: &mut Desk) -> Result<(), Failure> {
    let seed = *args.get_one::<u32>("seed").expect("clap requires it");
    desk.lab.session.borrow_mut().set_seed(seed);
    Ok(())
}

/// `%limit`
pub(super) fn limit(args: &ArgMatches, desk: &mut Desk) -> Result<(), Failure> {
    let words: Vec<&str> =
        args.get_many::<String>("size").into_iter().flatten().map(String::as_str).collect();
    if !words.is_empty() {
        let text = words.concat();
        let Some(size) = parse_bytes(&text) else {
            return Err(Failure::Usage(format!(
                "UsageError: {text} is no size\nhint: write it as 4GB, 500MB or 1GiB"
            )));
        };
        desk.lab.session.borrow_mut().set_limit(size);
    }
    let (limit, live) = {
        let session = desk.lab.session.borrow();
        (session.cx.arena.limit() as u64, session.cx.arena.bytes_live())
    };
    desk.print(&format!("arrays may take {}, and take {}", bytes(limit), bytes(live)))
}

/// `%cost`
pub(super) fn cost(args: &ArgMatches, desk: &mut Desk) -> Result<(), Failure> {
    let Some(name) = args.get_one::<String>("level") else {
        let text = format!("cost is {}: off, short or full", desk.cost.name());
        return desk.print(&text);
    };
    let level = Level::ALL.iter().find(|level| level.name() == name);
    desk.cost = level.copied().unwrap_or(desk.cost);
    Ok(())
}

/// `%lsmagic`
pub(super) fn lsmagic(args: &ArgMatches, desk: &mut Desk) -> Result<(), Failure> {
    let list = Listing {
        head: "command",
        rows: COMMANDS
            .iter()
            .map(|command| Line {
                name: format!("%{}", command.name),
                what: command.doc.to_owned(),
            })
            .collect(),
    };
    desk.show(&list, args.get_flag("json"))
}

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
        return desk.print("nothing was forgotten: `%reset -f` forgets every name");
    }
    desk.lab.session.borrow_mut().reset();
    Ok(())
}

/// `%quit`
#[expect(clippy::unnecessary_wraps, reason = "the type that every command has")]
pub(super) fn quit(_: &ArgMatches, desk: &mut Desk) -> Result<(), Failure> {
    desk.quits = true;
    Ok(())
}

/// Names with a word on each.
#[derive(Serialize)]
struct Listing {
    #[serde(skip)]
    head: &'static str,
    rows: Vec<Line>,
}

#[derive(Serialize)]
struct Line {
    name: String,
    what: String,
}

impl Report for Listing {
    fn text(&self, style: &Style) -> String {
        let rows: Vec<Vec<String>> =
            self.rows.iter().map(|line| vec![line.name.clone(), line.what.clone()]).collect();
        table(&[Column::left(self.head, 0), Column::left("what it does", 0)], &rows, style)
            .join("\n")
    }
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
            Value::None
            | Value::Slice(_)
            | Value::Ellipsis
            | Value::DType(_)
            | Value::Function(_) => {}
        }
        variable
    }

    fn describe(&mut self, array: &Array, all: &[(String, Value)]) {
        self.dtype = Some(array.dtype.name().to_owned());
        self.shape = Some(array.shape().to_vec());
        self.bytes = Some(array.nbytes() as u64);
        self.order = Some(match (array.is_contiguous(Order::C), array.is_contiguous(Order::F)) {
            (true, true) => "C, F",
            (true, false) => "C",
            (false, true) => "F",
            (false, false) => "strided",
        });
        let is_base = |(name, value): &&(String, Value)| {
            matches!(value, Value::Array(base) if base.owns && base.buffer.same(&array.buffer))
                && *name != self.name
        };
        self.owner = Some(match (array.owns, all.iter().find(is_base)) {
            (true, _) => "owner".to_owned(),
            (false, Some((base, _))) => format!("view of {base}"),
            (false, None) => "view".to_owned(),
        });
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
                crate::report::text::cut(&variable.text, 24, style),
            ]
        };
        let rows: Vec<Vec<String>> = self.0.iter().map(row).collect();
        table(&columns, &rows, style).join("\n")
    }
}
