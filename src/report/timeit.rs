//! `%timeit`: how long one expression takes in one mode, and what it costs.

use serde::Serialize;

use crate::diag::Result;
use crate::exec::Mode;
use crate::measure::clock::Precision;
use crate::measure::sample::{Budget, Stop, sample};
use crate::measure::stats::{Quality, Stats};
use crate::report::Report;
use crate::report::document::Document;
use crate::report::lab::{Figures, Lab, Run, Traffic, stopped};
use crate::report::pages;
use crate::report::text::{Paint, Style, flow};
use crate::report::units::{bytes, count, duration, gb_per_s, percent, percent_whole, plural};

/// What to measure, and how.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// In which mode.
    pub mode: &'static Mode,
    /// How long.
    pub budget: Budget,
    /// Say more.
    pub verbose: bool,
}

/// What `%timeit` found.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Timeit {
    /// What was timed.
    pub expression: String,
    /// What ran before it, if it was given with it.
    pub setup: Option<String>,
    /// Times and costs.
    #[serde(flatten)]
    pub figures: Figures,
    /// Samples, batch, quality and flags.
    pub stats: Stats,
    /// Whether Ctrl-C ended it early.
    pub interrupted: bool,
    /// Whether each run was followed by putting back what it changed.
    pub restored: bool,
    /// Each sample's time of a run, in ns, the shortest first.
    #[serde(skip)]
    pub sorted_ns: Vec<f64>,
    /// Whether text says more.
    #[serde(skip)]
    pub verbose: bool,
    /// Of the clock.
    #[serde(skip)]
    pub clock: Precision,
}

/// Time `text`.
///
/// # Errors
/// What the code raises; `KeyboardInterrupt` where there is no sample yet.
pub fn timeit(lab: &mut Lab, text: &str, setup: Option<&str>, options: &Options) -> Result<Timeit> {
    let code = lab.session.borrow().compile(text)?;
    let trial = lab.trial(&code, options.mode)?;
    let (clock, precision) = (lab.clock(), lab.precision());
    let mut run = Run::new(&lab.session, &code, options.mode, &trial.changes);
    let samples = sample(&*clock, precision, &options.budget, &mut run, &mut lab.progress);
    let page_faults = run.page_faults();
    drop(lab.session.borrow_mut().take_warnings());
    if let Some(stop @ Stop::Failed(_)) = samples.stop {
        return Err(stopped(Some(stop)));
    }
    let Some(stats) = Stats::of(&samples) else { return Err(stopped(samples.stop)) };
    let mut sorted_ns = samples.ns.clone();
    sorted_ns.sort_unstable_by(f64::total_cmp);
    let traffic = Traffic::of(&trial.metered, &trial.plans, lab.threads(options.mode));
    let figures = Figures {
        best_ns: stats.best_ns,
        typical_ns: stats.typical_ns,
        spread: stats.spread,
        page_faults,
        samples: stats.samples,
        ..Figures::of_cost(options.mode.name, &trial.metered)
    };
    Ok(Timeit {
        expression: text.to_owned(),
        setup: setup.map(str::to_owned),
        figures: figures.with_speed(lab.speed(traffic, stats.typical_ns)),
        interrupted: samples.stop.is_some(),
        restored: samples.restored,
        stats,
        sorted_ns,
        verbose: options.verbose,
        clock: precision,
    })
}

/// `1 array, 8.0 MB new, 1 reused`, `peak +8.0 MB`, `48.0 MB moved est`, `45.7 GB/s (L3)`.
pub(crate) fn cost_parts(figures: &Figures) -> Vec<String> {
    let arrays = match figures.arrays {
        0 => "no new array".to_owned(),
        n => format!("{}, {} new", plural(n, "array"), bytes(figures.bytes_allocated)),
    };
    let reused =
        if figures.reused > 0 { format!(", {} reused", figures.reused) } else { String::new() };
    let mut parts = vec![format!("{arrays}{reused}")];
    if figures.peak_bytes > 0 {
        parts.push(format!("peak +{}", bytes(figures.peak_bytes)));
    }
    if figures.bytes_moved > 0 {
        parts.push(format!("{} moved est", bytes(figures.bytes_moved)));
    }
    if let Some(speed) = figures.speed {
        parts.push(format!("{} GB/s ({})", gb_per_s(speed.gb_per_s * 1e9), speed.level.name()));
    }
    parts
}

impl Report for Timeit {
    fn document(&self) -> Document {
        pages::timeit::document(self)
    }

    fn text(&self, style: &Style) -> String {
        let stats = &self.stats;
        let samples = self.samples_text();
        let single = stats.samples == 1;
        let best = if single { String::new() } else { format!("best {}", duration(stats.best_ns)) };
        let spread = if single { String::new() } else { format!(" ±{}", percent(stats.spread)) };
        let spread = if style.ascii { spread.replace('±', "+-") } else { spread };
        let typical = format!("typical {}{spread}", duration(stats.typical_ns));
        let quality = if single { String::new() } else { stats.quality.name().to_owned() };
        let mut lines = vec![flow(&[best, typical, samples, quality], style)];
        let mut parts = cost_parts(&self.figures);
        if let Some(faults) = self.figures.page_faults.filter(|&faults| faults > 0) {
            parts.push(format!("{} a run", plural(faults, "page fault")));
        }
        lines.push(flow(&parts, style));
        let doubts = self.doubts();
        if !doubts.is_empty() {
            lines.push(Paint::Dim.over(&flow(&doubts, style), style));
        }
        if self.verbose {
            lines.extend(self.details(style));
        }
        lines.join("\n")
    }
}

impl Timeit {
    /// `285 samples x 1 in 300 ms`
    pub(super) fn samples_text(&self) -> String {
        let stats = &self.stats;
        match stats.warmups {
            0 => "1 run, no warm-up".to_owned(),
            _ => format!(
                "{} x {} in {}",
                plural(stats.samples as u64, "sample"),
                count(u64::from(stats.batch)),
                duration(stats.elapsed_ns)
            ),
        }
    }

    /// What makes the figures doubtful, and what helps.
    pub(super) fn doubts(&self) -> Vec<String> {
        let mut parts: Vec<String> = self.stats.flags.iter().map(ToString::to_string).collect();
        if self.stats.quality == Quality::Noisy && self.stats.samples > 1 {
            parts.push("noisy: close other programs, or measure longer with -t 2".to_owned());
        }
        if self.interrupted {
            parts.push("interrupted: the figures are of the runs until then".to_owned());
        }
        parts
    }

    fn details(&self, style: &Style) -> Vec<String> {
        let first =
            self.stats.first_ns.map_or(String::new(), |ns| format!("first run {}", duration(ns)));
        let limit = self.figures.speed.map_or(String::new(), |speed| {
            let share = percent_whole(speed.limit_share);
            format!("{share} of the limit of {} GB/s", gb_per_s(speed.limit_gb_per_s * 1e9))
        });
        let clock = format!(
            "clock: resolution {}, overhead {}",
            duration(self.clock.resolution_ns),
            duration(self.clock.overhead_ns)
        );
        let scratch = match self.figures.scratch_bytes {
            0 => String::new(),
            scratch => format!("{} of scratch", bytes(scratch)),
        };
        let restored = if self.restored {
            "what each run changed was put back, outside the clock"
        } else {
            ""
        };
        let parts = [
            format!("mode {}", self.figures.mode),
            format!("{} warm-up", plural(self.stats.warmups, "run")),
            first,
            limit,
            scratch,
            clock,
            restored.to_owned(),
        ];
        vec![flow(&parts, style)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cost::Cost;
    use crate::measure::machine::Level;
    use crate::measure::stats::Flag;
    use crate::report::lab::Speed;

    fn fake() -> Timeit {
        let cost = Cost {
            arrays: 1,
            reused: 1,
            bytes_allocated: 8_000_000,
            bytes_peak: 8_000_000,
            bytes_read: 32_000_000,
            bytes_written: 16_000_000,
            ..Cost::default()
        };
        let speed = Speed {
            gb_per_s: 45.7,
            limit_gb_per_s: 49.6,
            limit_share: 0.921,
            level: Level::L3,
            threads: 1,
        };
        let figures = Figures {
            best_ns: 1.02e6,
            typical_ns: 1.05e6,
            spread: 0.014,
            page_faults: Some(0),
            ..Figures::of_cost("numpy", &cost)
        };
        let stats = Stats {
            best_ns: 1.02e6,
            typical_ns: 1.05e6,
            spread: 0.014,
            quality: Quality::Quiet,
            samples: 285,
            batch: 1,
            first_ns: Some(2.0e6),
            warmups: 15,
            elapsed_ns: 0.3e9,
            flags: Vec::new(),
        };
        Timeit {
            expression: "a*b + a".to_owned(),
            setup: None,
            figures: figures.with_speed(Some(speed)),
            stats,
            interrupted: false,
            restored: false,
            sorted_ns: vec![1.02e6, 1.05e6, 1.08e6],
            verbose: false,
            clock: Precision { resolution_ns: 1.0, overhead_ns: 21.0 },
        }
    }

    fn check(report: &Timeit, style: Style, want: &str) {
        assert_eq!(report.text(&style), want);
    }

    #[test]
    fn two_lines_at_80_columns() {
        check(
            &fake(),
            Style::PLAIN,
            "best 1.02 ms   typical 1.05 ms ±1.4 %   285 samples x 1 in 300 ms   quiet\n\
             1 array, 8.0 MB new, 1 reused  peak +8.0 MB  48.0 MB moved est  45.7 GB/s (L3)",
        );
    }

    #[test]
    fn narrow_and_ascii() {
        check(
            &fake(),
            Style { width: 40, ascii: true, color: false },
            "best 1.02 ms   typical 1.05 ms +-1.4 %\n\
             285 samples x 1 in 300 ms   quiet\n\
             1 array, 8.0 MB new, 1 reused\n\
             peak +8.0 MB   48.0 MB moved est\n\
             45.7 GB/s (L3)",
        );
    }

    #[test]
    fn doubts_and_details_are_said() {
        let mut report = fake();
        report.stats.quality = Quality::Noisy;
        report.stats.flags = vec![Flag::Outliers(2)];
        report.figures.page_faults = Some(1954);
        report.verbose = true;
        check(
            &report,
            Style::PLAIN,
            "best 1.02 ms   typical 1.05 ms ±1.4 %   285 samples x 1 in 300 ms   noisy\n\
             1 array, 8.0 MB new, 1 reused   peak +8.0 MB   48.0 MB moved est\n\
             45.7 GB/s (L3)   1 954 page faults a run\n\
             2 outliers   noisy: close other programs, or measure longer with -t 2\n\
             mode numpy   15 runs warm-up   first run 2.00 ms\n\
             92 % of the limit of 49.6 GB/s   clock: resolution 1.00 ns, overhead 21.0 ns",
        );
    }

    #[test]
    fn a_single_run_is_called_one() {
        let mut report = fake();
        report.stats = Stats { samples: 1, warmups: 0, typical_ns: 2e9, ..report.stats };
        let first_line = report.text(&Style::PLAIN).lines().next().map(str::to_owned);
        assert_eq!(first_line.as_deref(), Some("typical 2.00 s   1 run, no warm-up"));
    }

    #[test]
    fn json_has_the_fields_of_a_mode() {
        let json: serde_json::Value = serde_json::from_str(&fake().json()).expect("JSON");
        for key in [
            "expression",
            "setup",
            "mode",
            "best_ns",
            "typical_ns",
            "spread",
            "arrays",
            "reused",
            "views",
        ] {
            assert!(json.get(key).is_some(), "{key}");
        }
        assert_eq!(json["page_faults"], 0);
        assert_eq!(json["bytes_moved"], 48_000_000);
        assert_eq!(json["limit_share"], 0.921);
    }
}
