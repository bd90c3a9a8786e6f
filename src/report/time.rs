//! `%time`: what one run of a text took, its effects kept.

use serde::Serialize;

use super::Report;
use super::document::Document;
use super::pages;
use super::text::{Style, flow};
use super::units::{bytes, duration, plural};
use crate::measure::memory::CpuTimes;
use crate::session::Outcome;

/// What one run took.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Time {
    /// What ran.
    pub code: String,
    /// Of the processor, all threads together; none where the system does not say.
    pub cpu: Option<CpuTimes>,
    /// Of the clock, in ns.
    pub wall_ns: u64,
    /// New array buffers.
    pub arrays: u64,
    /// Bytes of them.
    pub bytes_allocated: u64,
    /// Most new bytes that lived at once.
    pub peak_bytes: u64,
    /// Results written into dead temporaries.
    pub reused: u64,
    /// Page faults meanwhile; none where the system does not say.
    pub page_faults: Option<u64>,
}

impl Time {
    /// Of a run, and the processor's times before and after it.
    pub fn new(
        code: &str,
        outcome: &Outcome,
        before: Option<CpuTimes>,
        after: Option<CpuTimes>,
    ) -> Self {
        let cost = &outcome.metered;
        Self {
            code: code.to_owned(),
            cpu: after.zip(before).map(|(after, before)| after.since(before)),
            wall_ns: outcome.time_ns,
            arrays: cost.arrays,
            bytes_allocated: cost.bytes_allocated,
            peak_bytes: cost.bytes_peak,
            reused: cost.reused,
            page_faults: outcome.page_faults,
        }
    }
}

/// A time, of which 0 is exact.
fn time(ns: u64) -> String {
    if ns == 0 { "0 ns".to_owned() } else { duration(ns as f64) }
}

impl Report for Time {
    fn document(&self) -> Document {
        pages::time::document(self)
    }

    fn text(&self, style: &Style) -> String {
        let mut lines = Vec::new();
        if let Some(CpuTimes { user_ns, sys_ns }) = self.cpu {
            let (user, sys, total) = (time(user_ns), time(sys_ns), time(user_ns + sys_ns));
            let text = format!("CPU times: user {user}, sys: {sys}, total: {total}");
            lines.push(flow(&[text], style));
        }
        lines.push(format!("Wall time: {}", time(self.wall_ns)));
        let mut parts = Vec::new();
        if self.arrays > 0 || self.reused > 0 {
            let arrays = match self.arrays {
                0 => "no new array".to_owned(),
                n => format!("{}, {} new", plural(n, "array"), bytes(self.bytes_allocated)),
            };
            let reused =
                if self.reused > 0 { format!(", {} reused", self.reused) } else { String::new() };
            parts.push(arrays + &reused);
        }
        if self.peak_bytes > 0 {
            parts.push(format!("peak +{}", bytes(self.peak_bytes)));
        }
        if let Some(faults) = self.page_faults.filter(|&faults| faults > 0) {
            parts.push(plural(faults, "page fault"));
        }
        if !parts.is_empty() {
            lines.push(flow(&parts, style));
        }
        lines.join("\n")
    }
}
