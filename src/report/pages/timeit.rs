//! A timing: how the times lie, what they sum up to, and what one run costs.

use crate::measure::stats::Quality;
use crate::report::chart::{Chart, Drawing, Times};
use crate::report::document::{Block, Cell, Document, Fact, Table, Tone, in_data, numbers, words};
use crate::report::pages::{meanings, sentence};
use crate::report::timeit::Timeit;
use crate::report::units::{bytes, duration, gb_per_s, percent, percent_whole, plural};

/// Of a timing.
pub(in crate::report) fn document(report: &Timeit) -> Document {
    let stats = &report.stats;
    let typical = duration(stats.typical_ns);
    let headline = if stats.samples == 1 {
        format!("{typical}, one run without warm-up.")
    } else {
        let spread = percent(stats.spread);
        format!(
            "Typically {typical} ±{spread}, at best {}: {}.",
            duration(stats.best_ns),
            stats.quality
        )
    };
    let mut page = Document::new("Timing", &report.expression).headline(headline);
    page.setup(report.setup.as_deref());
    if report.sorted_ns.len() > 2 {
        page.push(Block::Chart(chart(report)));
    }
    page.table(&figures(report));
    if report.sorted_ns.len() > 2 {
        page.table(&quantiles(&report.sorted_ns));
    }
    for text in report.doubts() {
        let tone = if stats.quality == Quality::Noisy { Tone::Bad } else { Tone::Muted };
        page.note(tone, "", sentence(&text));
    }
    page.heading("How it was measured");
    page.facts(facts(report));
    meanings(&mut page, &["arrays", "peak", "moved", "reused", "spread", "limit", "est"]);
    page
}

/// Shares of the samples and what they are called.
const QUANTILES: [(f64, &str); 6] = [
    (0.0, "best"),
    (0.25, "25 % of the samples"),
    (0.5, "typical: 50 %"),
    (0.75, "75 %"),
    (0.95, "95 %"),
    (1.0, "slowest"),
];

/// The time that a share of the samples does not exceed.
fn quantile(sorted_ns: &[f64], share: f64) -> f64 {
    let at = share * (sorted_ns.len() - 1) as f64;
    let (below, above) = (sorted_ns[at.floor() as usize], sorted_ns[at.ceil() as usize]);
    below + (above - below) * at.fract()
}

fn quantiles(sorted_ns: &[f64]) -> Table {
    let row = |&(share, name): &(f64, &str)| {
        let ns = quantile(sorted_ns, share);
        vec![Cell::text(name), Cell::number(share, share.to_string()), Cell::time(ns)]
    };
    Table {
        caption: "How the times lie".to_owned(),
        columns: vec![words("at most", "name"), in_data("share"), numbers("time", "time_ns")],
        rows: QUANTILES.iter().map(row).collect(),
    }
}

fn chart(report: &Timeit) -> Chart {
    let stats = &report.stats;
    let slowest = report.sorted_ns.last().copied().unwrap_or(stats.typical_ns);
    Chart {
        title: format!("Times of {}", plural(stats.samples as u64, "sample")),
        summary: format!(
            "Best {}, typical {}, slowest {}. The table beside it holds the quantiles.",
            duration(stats.best_ns),
            duration(stats.typical_ns),
            duration(slowest)
        ),
        drawing: Drawing::Times(Times {
            sorted_ns: report.sorted_ns.clone(),
            best_ns: stats.best_ns,
            typical_ns: stats.typical_ns,
        }),
    }
}

fn figures(report: &Timeit) -> Table {
    let figures = &report.figures;
    let columns = vec![
        words("mode", "mode"),
        numbers("typical", "typical_ns"),
        numbers("best", "best_ns"),
        numbers("spread", "spread"),
        numbers("arrays", "arrays"),
        numbers("new", "bytes_allocated"),
        numbers("reused", "reused"),
        numbers("peak", "peak_bytes"),
        numbers("moved est", "bytes_moved"),
        numbers("GB/s est", "gb_per_s"),
        numbers("of limit", "limit_share"),
        numbers("page faults", "page_faults"),
    ];
    let row = vec![
        Cell::text(&*figures.mode),
        Cell::time(figures.typical_ns),
        Cell::time(figures.best_ns),
        Cell::share(figures.spread),
        Cell::count(figures.arrays),
        Cell::bytes(figures.bytes_allocated),
        Cell::count(figures.reused),
        Cell::bytes(figures.peak_bytes),
        Cell::bytes(figures.bytes_moved),
        Cell::maybe(figures.gb_per_s, Cell::gb_per_s),
        Cell::maybe(figures.limit_share, Cell::share),
        Cell::maybe(figures.page_faults, Cell::count),
    ];
    Table { caption: "What one run takes".to_owned(), columns, rows: vec![row] }
}

fn facts(report: &Timeit) -> Vec<Fact> {
    let stats = &report.stats;
    let limit = report.figures.speed.map_or(String::new(), |speed| {
        let (share, limit) =
            (percent_whole(speed.limit_share), gb_per_s(speed.limit_gb_per_s * 1e9));
        format!("{share} of {limit} GB/s ({})", speed.level.name())
    });
    let (resolution, overhead) = (report.clock.resolution_ns, report.clock.overhead_ns);
    let scratch = report.figures.scratch_bytes;
    let restored = "what each run changed was put back, outside the clock";
    vec![
        Fact::new("samples", report.samples_text()),
        Fact::new("warm-up", plural(stats.warmups, "run")),
        Fact::new("first run", stats.first_ns.map_or(String::new(), duration)),
        Fact::new("limit", limit),
        Fact::new("scratch", if scratch > 0 { bytes(scratch) } else { String::new() }),
        Fact::new(
            "clock",
            format!("resolution {}, overhead {}", duration(resolution), duration(overhead)),
        ),
        Fact::new("restored", if report.restored { restored } else { "" }),
    ]
}

#[cfg(test)]
mod tests {
    use super::quantile;

    #[test]
    fn quantiles_lie_between_samples() {
        let sorted = [10.0, 20.0, 40.0];
        let check = |share, want| assert_eq!(quantile(&sorted, share), want, "{share}");
        check(0.0, 10.0);
        check(0.25, 15.0);
        check(0.5, 20.0);
        check(0.75, 30.0);
        check(1.0, 40.0);
        assert_eq!(quantile(&[7.0], 0.95), 7.0);
    }
}
