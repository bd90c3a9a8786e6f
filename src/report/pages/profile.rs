//! A line profile: the source with what each line cost.

use crate::report::chart::{Amount, Chart, Drawing};
use crate::report::document::{Block, Cell, Document, Fact, Table, Tone, numbers, words};
use crate::report::pages::meanings;
use crate::report::profile::{Line, Profile};
use crate::report::units::{bytes, count, duration, percent, plural};

/// Lines that the chart shows, and the share below which none is worth a bar.
const MOST_BARS: usize = 8;
const LEAST_SHARE: f64 = 0.01;

/// Of a profile.
pub(in crate::report) fn document(report: &Profile) -> Document {
    let headline = report.hottest().map_or_else(
        || "No line took time.".to_owned(),
        |line| {
            let (share, all) = (percent(line.share), duration(report.time_ns));
            let hits = plural(line.hits, "hit");
            format!("Line {} takes {share} of the {all}, in {hits}.", line.line)
        },
    );
    let mut page = Document::named("Line profile", &report.program).headline(headline);
    if let Some(error) = &report.error {
        page.note(Tone::Bad, "ended by", error);
    }
    let chart = chart(report);
    if matches!(&chart.drawing, Drawing::Amounts(all) if all.len() > 1) {
        page.push(Block::Chart(chart));
    }
    for (name, text) in &report.texts {
        page.table(&source(report, name, text));
    }
    page.heading("What it rests on");
    let overhead = report.profiling;
    page.facts([
        Fact::new("run", format!("once, for real, in mode {}", report.mode)),
        Fact::new(
            "arrays",
            match report.arrays {
                0 => String::new(),
                n => format!("{}, {} new", plural(n, "array"), bytes(report.bytes_allocated)),
            },
        ),
        Fact::new(
            "peak",
            match report.peak_bytes {
                0 => String::new(),
                n => format!("+{}", bytes(n)),
            },
        ),
        Fact::new(
            "moved",
            match report.bytes_moved {
                0 => String::new(),
                n => format!("{} est", bytes(n)),
            },
        ),
        Fact::new(
            "clock",
            format!(
                "{} of {} took {} est more, which is not in the times",
                plural(overhead.readings, "reading"),
                Cell::time(overhead.reading_ns).text,
                Cell::time(overhead.est_ns).text
            ),
        ),
    ]);
    meanings(&mut page, &["arrays", "peak", "moved", "est"]);
    page
}

fn chart(report: &Profile) -> Chart {
    let mut lines: Vec<&Line> =
        report.lines.iter().filter(|line| line.share >= LEAST_SHARE).collect();
    lines.sort_by(|a, b| b.share.total_cmp(&a.share));
    let amount = |line: &&Line| Amount {
        label: format!("{:>3}  {}", line.line, line.source.trim()),
        value: line.share,
        text: percent(line.share),
    };
    let amounts: Vec<Amount> = lines.iter().take(MOST_BARS).map(amount).collect();
    let parts: Vec<String> =
        amounts.iter().map(|it| format!("line {}: {}", it.label.trim(), it.text)).collect();
    Chart {
        title: "Share of the time, the hottest lines".to_owned(),
        summary: format!("{}. The listing holds every line.", parts.join("; ")),
        drawing: Drawing::Amounts(amounts),
    }
}

/// A text with the figures of its lines; those that did not run have none.
fn source(report: &Profile, name: &str, text: &str) -> Table {
    let columns = vec![
        numbers("line", "line"),
        words("source", "source"),
        numbers("hits", "hits"),
        numbers("time", "own_ns"),
        numbers("share", "share"),
        numbers("with block", "total_ns"),
        numbers("arrays", "arrays"),
        numbers("new", "bytes_allocated"),
        numbers("peak", "peak_bytes"),
        numbers("moved est", "bytes_moved"),
        numbers("live", "live_bytes"),
    ];
    let width = columns.len();
    let row = |(i, code): (usize, &str)| {
        let code = code.trim_end();
        let found = report.lines.iter().find(|line| line.file == name && line.line == i + 1);
        let mut cells = found.map_or_else(|| vec![Cell::nothing(); width], figures);
        cells[0] = Cell::count(i as u64 + 1);
        cells[1] = Cell::code(code).toned(found.is_none().then_some(Tone::Muted));
        cells
    };
    let ran = report.lines.iter().filter(|line| line.file == name).count();
    let all = text.lines().count();
    let ran = format!("{} of {}", count(ran as u64), plural(all as u64, "line"));
    Table {
        caption: format!("{name}: {ran} ran"),
        columns,
        rows: text.lines().enumerate().map(row).collect(),
    }
}

fn figures(line: &Line) -> Vec<Cell> {
    let some = |n: u64, cell: fn(u64) -> Cell| if n == 0 { Cell::nothing() } else { cell(n) };
    // A share that rounds to nothing says nothing.
    let share = Cell::share(line.share).with_bar(line.share);
    let has_block = line.total_ns > 1.05 * line.own_ns;
    vec![
        Cell::nothing(),
        Cell::nothing(),
        Cell::count(line.hits),
        Cell::time(line.own_ns),
        if line.share < 5e-4 { Cell { text: String::new(), ..share } } else { share },
        if has_block { Cell::time(line.total_ns) } else { Cell::nothing() },
        some(line.arrays, Cell::count),
        some(line.bytes_allocated, Cell::bytes_short),
        some(line.peak_bytes, Cell::bytes_short),
        some(line.bytes_moved, Cell::bytes_short),
        some(line.live_bytes, Cell::bytes_short),
    ]
}
