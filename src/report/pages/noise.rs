//! The noise of a machine.

use crate::measure::stats::Quality;
use crate::report::document::{Cell, Document, Fact, Table, Tone, in_data, numbers, words};
use crate::report::noise::Noise;
use crate::report::pages::{meanings, sentence};
use crate::report::units::{duration, interval, percent, plural, three};

/// Of a noise measurement.
pub(in crate::report) fn document(report: &Noise) -> Document {
    let headline = match report.noise_floor {
        Some(floor) => format!("Differences below {} cannot be told from chance.", percent(floor)),
        None => "The noise floor is unknown: there were too few rounds.".to_owned(),
    };
    let mut page = Document::new("Noise", "").headline(headline);
    let tone = match report.quality {
        Quality::Quiet => Tone::Good,
        Quality::Fair => Tone::Muted,
        Quality::Noisy => Tone::Bad,
    };
    page.note(tone, report.quality.name(), report.advice());
    if report.interrupted {
        page.note(Tone::Bad, "interrupted", "the figures are of the rounds until then");
    }
    page.table(&table(report));
    let itself = match (report.ratio, report.interval) {
        (Some(ratio), Some(bounds)) => format!("{}x {}", three(ratio), interval(bounds, ratio)),
        (Some(ratio), None) => format!("{}x", three(ratio)),
        (None, _) => String::new(),
    };
    page.facts([
        Fact::new("work", format!("{} of 1 MB, {}", report.work, duration(report.typical_ns))),
        Fact::new("against itself", itself),
        Fact::new("verdict", sentence(report.verdict.name())),
        Fact::new("took", duration(report.elapsed_ns)),
    ]);
    meanings(&mut page, &["noise", "spread"]);
    page
}

fn table(report: &Noise) -> Table {
    let row = vec![
        Cell::maybe(report.noise_floor, Cell::share),
        Cell::maybe(report.could_see, Cell::share),
        Cell::share(report.spread),
        Cell::text(report.quality.name()),
        Cell::time(report.typical_ns),
        Cell::count(report.rounds as u64),
        Cell::data(report.ratio),
        Cell::data(report.interval.map(|[low, _]| low)),
        Cell::data(report.interval.map(|[_, high]| high)),
    ];
    Table {
        caption: format!(
            "Equal work raced against itself: {}",
            plural(report.rounds as u64, "round")
        ),
        columns: vec![
            numbers("noise floor", "noise_floor"),
            numbers("could see", "could_see"),
            numbers("spread", "spread"),
            words("quality", "quality"),
            numbers("typical", "typical_ns"),
            numbers("rounds", "rounds"),
            in_data("ratio"),
            in_data("interval_low"),
            in_data("interval_high"),
        ],
        rows: vec![row],
    }
}
