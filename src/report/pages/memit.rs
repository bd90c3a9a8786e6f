//! The memory of a run: what lives when, and every array by name.

use crate::report::chart::{Chart, Drawing, Fate};
use crate::report::document::{Block, Cell, Document, Fact, Table, Tone, numbers, words};
use crate::report::memit::{Memit, Row};
use crate::report::pages::{meanings, sentence};
use crate::report::units::{bytes, count, plural};

/// Rows that a page shows: a loop makes thousands. JSON has all.
const MOST_ROWS: usize = 1000;

/// Of more rows the table is folded.
const MOST_OPEN_ROWS: usize = 60;

/// Of a run's memory.
pub(in crate::report) fn document(report: &Memit) -> Document {
    let parts = report.head();
    let headline = match report.peak_bytes {
        0 => "No new array.".to_owned(),
        _ => format!("{}; {}.", sentence(&parts[0]), parts[1]),
    };
    let mut page = Document::new("Memory", &report.expression).headline(headline);
    page.setup(report.setup.as_deref());
    if report.peak_bytes > 0 {
        page.push(Block::Chart(chart(report)));
        let table = table(report);
        if table.rows.len() > MOST_OPEN_ROWS {
            let title = format!("All {} by name", plural(report.arrays, "array"));
            page.push(Block::Details(title, vec![Block::Table(table)]));
        } else {
            page.table(&table);
        }
    }
    if report.rows.len() > MOST_ROWS {
        let more = count((report.rows.len() - MOST_ROWS) as u64);
        page.note(Tone::Muted, "", format!("{more} more are in the JSON"));
    }
    page.heading("Beside the arrays");
    let of_numpy = report.of_numpy().unwrap_or_default();
    let some = |n: Option<u64>| n.filter(|&n| n > 0).map_or(String::new(), bytes);
    page.facts([
        Fact::new("mode", format!("{}, 1 run, counted exactly", report.mode)),
        Fact::new("NumPy", of_numpy),
        Fact::new(
            "reused",
            match report.reused {
                0 => String::new(),
                n => format!("{} written into dead temporaries", plural(n, "result")),
            },
        ),
        Fact::new("scratch", some(Some(report.scratch_bytes))),
        Fact::new("other heap", some(report.other_heap_bytes)),
        Fact::new("OS view", report.os_view.map_or(String::new(), |view| view.words())),
    ]);
    meanings(&mut page, &["arrays", "peak", "temporary", "reused", "scratch", "view"]);
    page
}

fn chart(report: &Memit) -> Chart {
    let timeline = report.timeline();
    let names = timeline.names();
    let levels = timeline.levels();
    let steps = names.iter().zip(&levels).map(|(name, &level)| format!("{name}: {}", bytes(level)));
    // A loop's thousands of steps say nothing one by one.
    let steps: Vec<String> = steps.take(40).collect();
    Chart {
        title: "New memory that lives while each step runs".to_owned(),
        summary: format!(
            "{}. The peak is {}. The table holds every array.",
            steps.join("; "),
            bytes(report.peak_bytes)
        ),
        drawing: Drawing::Timeline(timeline),
    }
}

fn table(report: &Memit) -> Table {
    let row = |(i, row): (usize, &Row)| {
        let freed = row.freed.map(|step| step as u64);
        vec![
            Cell::count(i as u64 + 1),
            Cell::code(&*row.array),
            Cell::bytes(row.bytes),
            Cell::count(row.born as u64),
            if freed.is_none() {
                Cell { text: "at the end".to_owned(), ..Cell::nothing() }
            } else {
                Cell::maybe(freed, Cell::count)
            },
            Cell::text(row.kind.name()).toned((row.kind == Fate::Temporary).then_some(Tone::Muted)),
        ]
    };
    Table {
        caption: "Every new array".to_owned(),
        columns: vec![
            numbers("#", "number"),
            words("array", "array"),
            numbers("size", "bytes"),
            numbers("born in step", "born"),
            numbers("freed after step", "freed"),
            words("kind", "kind"),
        ],
        rows: report.rows.iter().take(MOST_ROWS).enumerate().map(row).collect(),
    }
}
