//! The line under each prompt line that makes an array: what it cost.

use crate::report::lab::Traffic;
use crate::report::text::{Style, flow};
use crate::report::tree::reused_texts;
use crate::report::units::{bytes, duration, gb_per_s, plural};
use crate::session::Outcome;

/// How much is said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Level {
    /// Nothing.
    Off,
    /// Time, arrays, peak.
    #[default]
    Short,
    /// The same with bytes moved, page faults, passes.
    Full,
}

impl Level {
    /// Every level.
    pub const ALL: &[Self] = &[Self::Off, Self::Short, Self::Full];

    /// As `%cost` takes it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::Short => "short",
            Self::Full => "full",
        }
    }
}

/// Names of reused temporaries that are shown; more are counted.
const MOST_NAMES: usize = 2;

/// The line, without colour; none of a text that ran no array expression and made no array.
pub fn cost_line(outcome: &Outcome, text: &str, level: Level, style: &Style) -> Option<String> {
    let cost = &outcome.metered;
    if level == Level::Off || (outcome.plans.is_empty() && cost.arrays == 0) {
        return None;
    }
    let arrays = match cost.arrays {
        0 => "no new array".to_owned(),
        n => format!("{}, {} new", plural(n, "array"), bytes(cost.bytes_allocated)),
    };
    let mut parts =
        vec![duration(outcome.time_ns as f64), format!("{arrays}{}", reused(outcome, text))];
    if cost.bytes_peak > 0 {
        parts.push(format!("peak +{}", bytes(cost.bytes_peak)));
    }
    if level == Level::Full {
        parts.extend(details(outcome));
    }
    Some(flow(&parts, style))
}

/// `, 1 temporary reused (data * 2)`
fn reused(outcome: &Outcome, text: &str) -> String {
    let count = outcome.metered.reused;
    if count == 0 {
        return String::new();
    }
    let runs = outcome.plans.iter();
    let mut names: Vec<String> = runs.flat_map(|run| reused_texts(&run.prepared, text)).collect();
    names.dedup();
    let more = if names.len() > MOST_NAMES { ", ..." } else { "" };
    names.truncate(MOST_NAMES);
    let noun = if count == 1 { "temporary" } else { "temporaries" };
    format!(", {count} {noun} reused ({}{more})", names.join(", "))
}

fn details(outcome: &Outcome) -> Vec<String> {
    let cost = &outcome.metered;
    let mut parts = Vec::new();
    let traffic = Traffic::of(cost, &outcome.plans, 1);
    let moved = traffic.read + traffic.written;
    if moved > 0 {
        parts.push(format!("{} moved est", bytes(moved)));
        let seconds = outcome.time_ns.max(1) as f64 * 1e-9;
        parts.push(format!("{} GB/s", gb_per_s(moved as f64 / seconds)));
    }
    if cost.passes > 0 {
        parts.push(plural(cost.passes, "pass").replace("passs", "passes"));
    }
    if cost.scratch_bytes > 0 {
        parts.push(format!("scratch {}", bytes(cost.scratch_bytes)));
    }
    if let Some(faults) = outcome.page_faults.filter(|&faults| faults > 0) {
        parts.push(plural(faults, "page fault"));
    }
    parts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cost::Cost;

    fn outcome() -> Outcome {
        Outcome {
            metered: Cost {
                arrays: 1,
                bytes_allocated: 8_000_000,
                bytes_peak: 8_000_000,
                bytes_read: 16_000_000,
                bytes_written: 16_000_000,
                passes: 2,
                ..Cost::default()
            },
            time_ns: 410_000,
            page_faults: Some(3),
            ..Outcome::default()
        }
    }

    #[test]
    fn a_line_says_time_arrays_and_peak() {
        let check = |outcome: &Outcome, level, want: Option<&str>| {
            assert_eq!(cost_line(outcome, "data * 2", level, &Style::PLAIN).as_deref(), want);
        };
        check(&outcome(), Level::Short, Some("410 us   1 array, 8.0 MB new   peak +8.0 MB"));
        check(&outcome(), Level::Off, None);
        check(&Outcome { time_ns: 5, ..Outcome::default() }, Level::Full, None);
        check(
            &outcome(),
            Level::Full,
            Some(
                "410 us   1 array, 8.0 MB new   peak +8.0 MB   32.0 MB moved est   78.0 GB/s\n\
                 2 passes   3 page faults",
            ),
        );
    }
}
