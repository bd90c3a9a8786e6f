//! The line under each prompt line that makes an array: what it cost.

use crate::report::lab::Traffic;
use crate::report::text::{Style, flow};
use crate::report::tree::reused_texts;
use crate::report::units::{bytes, count, duration, gb_per_s, plural};
use crate::session::{Account, Outcome};

/// Names of reused temporaries that are shown; more are counted.
const MOST_NAMES: usize = 2;

/// New pages that are worth a word: a page of 4 KiB takes about a quarter of a microsecond to provide, so
/// these take as long as the work on them.
const NOTABLE_FRESH_BYTES: u64 = 1 << 20;

/// The line, without colour; none of a text that ran no array expression, made no array and went
/// through no loop.
pub fn cost_line(outcome: &Outcome, account: Account, style: &Style) -> Option<String> {
    let cost = &outcome.metered;
    let is_silent = outcome.plans.is_empty() && cost.arrays == 0 && !outcome.looped;
    if account == Account::Off || is_silent {
        return None;
    }
    let arrays = match cost.arrays {
        0 => "no new array".to_owned(),
        n => format!("{}, {} new", plural(n, "array"), bytes(cost.bytes_allocated)),
    };
    let mut parts = vec![duration(outcome.time_ns as f64), format!("{arrays}{}", reused(outcome))];
    if cost.iterations > 0 {
        parts.push(format!("{} of Python loops", count_of(cost.iterations)));
    }
    if cost.bytes_peak > 0 {
        parts.push(format!("peak +{}", bytes(cost.bytes_peak)));
    }
    if outcome.fresh_bytes >= NOTABLE_FRESH_BYTES {
        parts.push(format!("{} in new pages", bytes(outcome.fresh_bytes)));
    }
    if account == Account::Full {
        parts.extend(details(outcome));
    }
    Some(flow(&parts, style))
}

/// `100,000 rounds`
fn count_of(rounds: u64) -> String {
    let noun = if rounds == 1 { "round" } else { "rounds" };
    format!("{} {noun}", count(rounds))
}

/// `, 1 temporary reused (data * 2)`
fn reused(outcome: &Outcome) -> String {
    let count = outcome.metered.reused;
    if count == 0 {
        return String::new();
    }
    let runs = outcome.plans.iter();
    let mut names: Vec<String> =
        runs.flat_map(|run| reused_texts(&run.prepared, &run.source.text)).collect();
    names.dedup();
    let more = if names.len() > MOST_NAMES { ", ..." } else { "" };
    names.truncate(MOST_NAMES);
    let noun = if count == 1 { "temporary" } else { "temporaries" };
    if names.is_empty() {
        return format!(", {count} {noun} reused");
    }
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
        parts.push(plural(cost.passes, "pass"));
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
        let check = |outcome: &Outcome, account, want: Option<&str>| {
            assert_eq!(cost_line(outcome, account, &Style::PLAIN).as_deref(), want);
        };
        check(&outcome(), Account::Short, Some("410 us   1 array, 8.0 MB new   peak +8.0 MB"));
        check(&outcome(), Account::Off, None);
        let scalar = Outcome { time_ns: 5, ..Outcome::default() };
        check(&scalar, Account::Full, None);
        check(&Outcome { looped: true, ..scalar }, Account::Short, Some("5.00 ns   no new array"));
        check(
            &outcome(),
            Account::Full,
            Some(
                "410 us   1 array, 8.0 MB new   peak +8.0 MB   32.0 MB moved est   78.0 GB/s\n\
                 2 passes   3 page faults",
            ),
        );
    }
}
