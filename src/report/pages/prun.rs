//! A profile of functions: a table of what each took.

use crate::report::document::{Cell, Document, Fact, Table, Tone, numbers, words};
use crate::report::prun::{Prun, Row};
use crate::report::units::{bytes, duration, percent, plural};

/// Of a profile of functions.
pub(in crate::report) fn document(report: &Prun) -> Document {
    let most = report.functions.iter().max_by(|a, b| a.own_ns.total_cmp(&b.own_ns));
    let headline = most.map_or_else(
        || "No function was called.".to_owned(),
        |row| {
            let (share, all) = (percent(row.share), duration(report.time_ns));
            format!(
                "{} takes {share} of the {all}, in {}.",
                row.function,
                plural(row.calls, "call")
            )
        },
    );
    let mut page = Document::new("Profile of functions", report.code.trim()).headline(headline);
    if let Some(error) = &report.error {
        page.note(Tone::Bad, "ended by", error);
    }
    page.table(&table(report));
    page.heading("What it rests on");
    page.facts([
        Fact::new("run", format!("once, for real, in mode {}", report.mode)),
        Fact::new("calls", plural(report.calls, "function call")),
        Fact::new(
            "arrays",
            format!("{}, {} new", plural(report.arrays, "array"), bytes(report.bytes_allocated)),
        ),
        Fact::new(
            "profiling",
            format!("{} est more, taken out", Cell::time(report.profiling.est_ns).text),
        ),
    ]);
    page
}

fn table(report: &Prun) -> Table {
    let row = |row: &Row| {
        let place = match (&row.file, row.line) {
            (Some(file), Some(line)) => format!("{file}:{line}"),
            _ => String::new(),
        };
        vec![
            Cell::code(&*row.function),
            Cell::text(row.kind),
            Cell::count(row.calls),
            Cell::time(row.own_ns),
            Cell::share(row.share).with_bar(row.share),
            Cell::time(row.total_ns),
            Cell::count(row.arrays),
            Cell::bytes(row.bytes_allocated),
            Cell::text(place),
        ]
    };
    Table {
        caption: "What each function took; own leaves out the functions that it calls".to_owned(),
        columns: vec![
            words("function", "function"),
            words("kind", "kind"),
            numbers("calls", "calls"),
            numbers("own", "own_ns"),
            numbers("share", "share"),
            numbers("total", "total_ns"),
            numbers("arrays", "arrays"),
            numbers("new", "bytes_allocated"),
            words("place", "place"),
        ],
        rows: report.functions.iter().map(row).collect(),
    }
}
