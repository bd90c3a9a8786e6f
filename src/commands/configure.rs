//! `%config`: the keys of the config file, shown and set for this session.

use clap::ArgMatches;
use serde::Serialize;
use serde_json::Value;

use super::config::{Color, Config, KEYS, key};
use super::settings::set_limit;
use super::{Desk, Failure};
use crate::exec::Mode;
use crate::report::Report;
use crate::report::document::{Cell, Document, Table, words};
use crate::report::text::{Column, Style, labelled, table};
use crate::report::units::bytes;

/// What is set, by key.
#[derive(Serialize)]
struct Listing(Vec<Row>);

#[derive(Serialize)]
struct Row {
    key: &'static str,
    value: Option<Value>,
    what: &'static str,
}

impl Report for Listing {
    fn document(&self) -> Document {
        let mut page = Document::new("Settings", "");
        let row = |row: &Row| {
            let value = shown(row.key, row.value.as_ref());
            vec![Cell::code(row.key), Cell::text(value), Cell::text(row.what)]
        };
        page.table(&Table {
            caption: "Keys of the configuration".to_owned(),
            columns: vec![words("key", "key"), words("value", "value"), words("what", "what")],
            rows: self.0.iter().map(row).collect(),
        });
        page
    }

    fn text(&self, style: &Style) -> String {
        let columns = [Column::left("key", 0), Column::left("value", 0), Column::left("what", 0)];
        let row = |row: &Row| {
            vec![row.key.to_owned(), shown(row.key, row.value.as_ref()), row.what.to_owned()]
        };
        let rows: Vec<Vec<String>> = self.0.iter().map(row).collect();
        table(&columns, &rows, style).join("\n")
    }
}

fn shown(key: &str, value: Option<&Value>) -> String {
    match value {
        Some(Value::Number(size)) if key == "limit" => bytes(size.as_u64().unwrap_or(0)),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
        None => String::new(),
    }
}

/// `config [KEY[=VALUE]]`
pub(super) fn config(args: &ArgMatches, desk: &mut Desk) -> Result<(), Failure> {
    let words: Vec<&str> =
        args.get_many::<String>("what").into_iter().flatten().map(String::as_str).collect();
    let text = words.join(" ");
    let now = current(desk);
    let usage = |what: String| Failure::Usage(format!("UsageError: {what}"));
    if text.is_empty() {
        let row = |key: &super::config::Key| Row {
            key: key.name,
            value: (key.show)(&now),
            what: key.doc,
        };
        return desk.show(&Listing(KEYS.iter().map(row).collect()), args.get_flag("json"));
    }
    let Some((name, value)) = text.split_once('=') else {
        let key = key(text.trim()).map_err(usage)?;
        let value = shown(key.name, (key.show)(&now).as_ref());
        let lines = [
            format!("{} = {value}", key.name),
            labelled("what  ", key.doc, &desk.style),
            labelled("values", key.values, &desk.style),
        ];
        return desk.print(&lines.join("\n"));
    };
    let name = name.trim();
    let mut wanted = now.clone();
    wanted.set(name, &parsed(value.trim())).map_err(usage)?;
    apply(desk, &now, &wanted)?;
    let key = key(name).map_err(usage)?;
    desk.print(&format!("{name} = {}", shown(name, (key.show)(&wanted).as_ref())))
}

/// A value as it is typed: without quotes, or with them as in the file.
fn parsed(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|_| Value::from(text.trim_matches('\'')))
}

/// What holds now: what the session was told since it began goes before the file.
fn current(desk: &Desk) -> Config {
    let session = desk.lab.session.borrow();
    Config {
        mode: Some(session.settings.mode.name),
        threads: Some(session.cx.threads.count()),
        limit: Some(session.cx.arena.limit() as u64),
        cost: Some(session.settings.account),
        precision: Some(session.cx.print_options.options.precision),
        ascii: desk.style.ascii,
        ..desk.config.clone()
    }
}

/// Make what differs so.
fn apply(desk: &mut Desk, now: &Config, wanted: &Config) -> Result<(), Failure> {
    if let Some(limit) = wanted.limit.filter(|_| wanted.limit != now.limit) {
        set_limit(limit, desk)?;
    }
    {
        let mut session = desk.lab.session.borrow_mut();
        if let Some(mode) = wanted.mode.and_then(Mode::find) {
            session.set_mode(mode);
        }
        if let Some(threads) = wanted.threads.filter(|_| wanted.threads != now.threads) {
            session.set_threads(threads);
        }
        if let Some(account) = wanted.cost {
            session.settings.account = account;
        }
        if wanted.precision != now.precision {
            wanted.prepare(&mut session);
        }
    }
    desk.style.ascii = wanted.ascii;
    if wanted.color != now.color {
        desk.style.color = match wanted.color {
            Color::Auto => desk.auto_color,
            Color::Always => true,
            Color::Never => false,
        };
    }
    desk.config = wanted.clone();
    Ok(())
}
