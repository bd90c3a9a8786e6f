//! A comparison: bars with their intervals, the table, and what it rests on.

use crate::measure::verdict::Verdict;
use crate::report::chart::{Bar, Chart, Drawing};
use crate::report::compare::Compare;
use crate::report::compare_text::{CPYTHON_LOOP, SAME_IN_ALL};
use crate::report::document::{
    Block, Cell, Document, Fact, Table, Tone, in_data, in_words, numbers, words,
};
use crate::report::lab::Figures;
use crate::report::names::Operands;
use crate::report::pages::{meanings, sentence};
use crate::report::text::{KEEP, Style};
use crate::report::units::{duration, plural};

/// Of a comparison.
pub(in crate::report) fn document(report: &Compare) -> Document {
    let notes = &report.notes;
    let kind = if notes.pair.is_some() { "Comparison of two ways" } else { "Comparison of modes" };
    let mut page = Document::new(kind, report.expression.trim()).headline(headline(report));
    page.setup(report.setup.as_deref());
    let pair = ["A", "B"].iter().zip(notes.pair.iter().flatten());
    page.facts(pair.map(|(name, text)| Fact::new(name, &**text)));
    if report.modes.is_empty() {
        page.note(Tone::Bad, "", sentence(&agreement(report)));
    } else {
        if report.modes.len() > 1 {
            page.push(Block::Chart(chart(report)));
        }
        page.table(&table(report));
        doubts(report, &mut page);
    }
    facts(report, &mut page);
    if report.modes.len() > 1 {
        meanings(
            &mut page,
            &["arrays", "reused", "peak", "moved", "limit", "faults", "noise", "est"],
        );
    }
    page
}

fn agreement(report: &Compare) -> String {
    report.agreement(&Style::PLAIN)
}

/// The largest difference that may be claimed, in a sentence.
fn headline(report: &Compare) -> String {
    if report.modes.is_empty() {
        return "The results are not equal, so nothing was timed.".to_owned();
    }
    if report.modes.len() < 2 {
        return sentence(SAME_IN_ALL) + ".";
    }
    let base = &report.baseline;
    let of = |verdict| report.modes.iter().filter(move |row| row.verdict == Some(verdict));
    let ratio = |row: &&Figures| row.ratio.unwrap_or(1.0);
    let said = |row: &Figures| {
        let [speed, range] = report.speed(row);
        let interval = report.interval_name();
        format!("{} is {speed} than {base}, {interval} {range}.", report.label(row))
    };
    let best = of(Verdict::Faster).max_by(|a, b| ratio(a).total_cmp(&ratio(b)));
    let worst = of(Verdict::Slower).min_by(|a, b| ratio(a).total_cmp(&ratio(b)));
    match (best, worst) {
        (Some(best), _) => said(best),
        (None, Some(worst)) if report.modes.len() > 2 => {
            format!("Nothing is faster than {base}. {}", said(worst))
        }
        (None, Some(worst)) => said(worst),
        (None, None) => match of(Verdict::TooFew).next() {
            Some(row) if report.modes.len() == 2 => {
                let [speed, range] = report.speed(row);
                format!("{} is {speed} than {base}, in too few runs to claim it {range}.", row.mode)
            }
            Some(_) | None => format!("No difference from {base} that these rounds could call."),
        },
    }
}

fn chart(report: &Compare) -> Chart {
    let bar = |row: &Figures| {
        let (ratio, verdict) = (row.ratio?, row.verdict?);
        let [speed, range] = report.speed(row);
        let text = if row.interval.is_some() { format!("{speed} {range}") } else { speed };
        let text = if verdict == Verdict::TooFew { format!("{text} {range}") } else { text };
        Some(Bar { label: report.label(row), ratio, interval: row.interval, verdict, text })
    };
    let bars: Vec<Bar> = report.modes.iter().filter_map(bar).collect();
    let parts: Vec<String> =
        bars.iter().map(|bar| format!("{}: {}", bar.label, bar.text)).collect();
    Chart {
        title: format!(
            "Speed against {}, with {}s (log scale)",
            report.baseline,
            report.interval_name()
        ),
        summary: format!("{}. The table holds the same figures.", parts.join("; ")),
        drawing: Drawing::Bars(bars),
    }
}

fn table(report: &Compare) -> Table {
    let is_pair = report.notes.pair.is_some();
    let columns = vec![
        words(if is_pair { "way" } else { "mode" }, "mode"),
        numbers("typical", "typical_ns"),
        in_data("best_ns"),
        in_words("speed-up"),
        in_words(report.interval_name()),
        in_data("ratio"),
        in_data("interval_low"),
        in_data("interval_high"),
        in_data("verdict"),
        numbers("arrays", "arrays"),
        numbers("reused", "reused"),
        numbers("peak", "peak_bytes"),
        numbers("moved est", "bytes_moved"),
        numbers("GB/s est", "gb_per_s"),
        numbers("of limit", "limit_share"),
        numbers("faults", "page_faults"),
    ];
    let interval = format!("times are medians; {} rounds", report.rounds);
    Table {
        caption: format!("Figures of one run ({interval})"),
        columns,
        rows: report.modes.iter().map(|row| cells(report, row)).collect(),
    }
}

fn cells(report: &Compare, row: &Figures) -> Vec<Cell> {
    let [speed, range] = report.speed(row);
    let tone = match row.verdict {
        Some(Verdict::Faster) => Some(Tone::Good),
        Some(Verdict::Slower) => Some(Tone::Bad),
        Some(Verdict::Baseline | Verdict::TooClose | Verdict::NoDifference | Verdict::TooFew)
        | None => None,
    };
    vec![
        Cell::text(report.label(row)),
        Cell::time(row.typical_ns),
        Cell::time(row.best_ns),
        Cell::text(speed).toned(tone),
        Cell::text(range),
        Cell::data(row.ratio),
        Cell::data(row.interval.map(|[low, _]| low)),
        Cell::data(row.interval.map(|[_, high]| high)),
        Cell::text(row.verdict.map_or("", Verdict::name)),
        Cell::count(row.arrays),
        Cell::count(row.reused),
        Cell::bytes_short(row.peak_bytes),
        Cell::bytes_short(row.bytes_moved),
        Cell::maybe(row.gb_per_s, Cell::gb_per_s),
        // A loop is limited by its instructions; its share would say nothing of memory.
        Cell::maybe(row.limit_share.filter(|_| row.mode != "loop"), Cell::share),
        Cell::maybe(row.page_faults, Cell::count),
    ]
}

/// What makes the figures less than they seem.
fn doubts(report: &Compare, page: &mut Document) {
    if report.notes.interrupted {
        page.note(Tone::Bad, "interrupted", "the figures are of the rounds until then");
    }
    if report.modes.iter().any(|row| report.ratio_is_apart(row)) {
        let text = "A speed-up is the median of the rounds' ratios, not the ratio of the medians.";
        page.note(Tone::Muted, "", text);
    }
}

fn facts(report: &Compare, page: &mut Document) {
    let notes = &report.notes;
    let operands: Vec<String> = notes.operands.iter().map(Operands::text).collect();
    let rounds = match report.rounds {
        0 => String::new(),
        n => format!(
            "{} in {}; each contender once a round, in random order",
            plural(n as u64, "shuffled round"),
            duration(notes.elapsed_ns)
        ),
    };
    let has_loop = report.modes.len() > 1 && report.modes.iter().any(|row| row.mode == "loop");
    let python = if has_loop {
        format!("CPython needs about {CPYTHON_LOOP:.0}x this loop, over a list (est)")
    } else {
        String::new()
    };
    let unclaimed: Vec<String> = report.modes.iter().filter_map(|row| report.doubt(row)).collect();
    page.heading("What it rests on");
    let several = report.modes.len() > 1;
    page.facts([
        Fact::new("arrays", operands.join("; ")),
        Fact::new("results", if report.equal { agreement(report) } else { String::new() }),
        Fact::new("method", rounds),
        Fact::new("no claim", unclaimed.join("; ")),
        Fact::new("limit", report.limit().unwrap_or_default().replace(KEEP, " ")),
        Fact::new("why", report.why().unwrap_or_default()),
        Fact::new("noise", if several { report.noise() } else { String::new() }),
        Fact::new("loop", python),
        Fact::new(
            "unseen",
            if notes.printed > 0 {
                "what it prints is not shown".to_owned()
            } else {
                String::new()
            },
        ),
    ]);
}
