//! `prun`: what each function took, in one run.
//!
//! Makes the data from what the collector found; runs nothing.

use serde::Serialize;

use crate::array::memory::Usage;
use crate::interp::calls::{CallCost, CallProfiler, Callee};
use crate::report::document::Document;
use crate::report::profile::Overhead;
use crate::report::text::{Column, Paint, Style, bar, cut, flow, labelled, table};
use crate::report::units::{bytes, bytes_short, count, duration, percent, plural};
use crate::report::{Report, pages};

/// What one function took over all its calls.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Row {
    /// Its name; an array expression's text.
    pub function: String,
    /// `lines`, `user`, `library` or `arrays`.
    pub kind: &'static str,
    /// The text that it stands in; none of the library's.
    pub file: Option<String>,
    /// The line there, from 1.
    pub line: Option<usize>,
    /// Calls.
    pub calls: u64,
    /// Calls that did not come from a call of the same function.
    pub outer_calls: u64,
    /// Time without the functions that it calls, in ns.
    pub own_ns: f64,
    /// The same with them.
    pub total_ns: f64,
    /// Its own time as a part of all.
    pub share: f64,
    /// New arrays of its own.
    pub arrays: u64,
    /// Their bytes.
    pub bytes_allocated: u64,
}

/// By what rows are sorted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    /// The most time of its own first.
    #[default]
    Own,
    /// The most time with what it calls first.
    Total,
    /// The most calls first.
    Calls,
    /// By name.
    Name,
}

/// What `-s` takes: numscope's words, and those of Python's profiler.
pub const ORDERS: &[(&str, Order)] = &[
    ("own", Order::Own),
    ("time", Order::Own),
    ("tottime", Order::Own),
    ("total", Order::Total),
    ("cumulative", Order::Total),
    ("cumtime", Order::Total),
    ("calls", Order::Calls),
    ("ncalls", Order::Calls),
    ("name", Order::Name),
];

/// What a profile of functions found.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Prun {
    /// The code.
    pub code: String,
    /// In which mode.
    pub mode: &'static str,
    /// Time of all, in ns.
    pub time_ns: f64,
    /// Calls of functions.
    pub calls: u64,
    /// New arrays.
    pub arrays: u64,
    /// Their bytes.
    pub bytes_allocated: u64,
    /// Most new bytes live at once.
    pub peak_bytes: u64,
    /// By function.
    pub functions: Vec<Row>,
    /// Rows that a limit left out.
    pub left_out: usize,
    /// What measuring cost.
    pub profiling: Overhead,
    /// What ended the code early.
    pub error: Option<String>,
}

impl Prun {
    /// Of code that ran until its end, or until an error.
    ///
    /// `reading_ns` is what profiling adds to each interval; it is taken out.
    pub fn new(
        code: &str,
        mode: &'static str,
        profiler: &CallProfiler,
        reading_ns: f64,
        usage: Usage,
        error: Option<String>,
    ) -> Self {
        let net = |ns: u64, intervals: u64| (ns as f64 - reading_ns * intervals as f64).max(0.0);
        let own = |cost: &CallCost| net(cost.own_ns, cost.own_intervals);
        let time_ns: f64 = profiler.rows().iter().map(own).sum();
        let row = |cost: &CallCost| Row {
            function: cost.name.clone(),
            kind: match cost.callee {
                Callee::Lines => "lines",
                Callee::User => "user",
                Callee::Library => "library",
                Callee::Arrays => "arrays",
            },
            file: cost.place.as_ref().map(|(file, _)| file.to_string()),
            line: cost.place.as_ref().map(|(_, line)| *line),
            calls: cost.calls,
            outer_calls: cost.outer_calls,
            own_ns: own(cost),
            total_ns: net(cost.total_ns, cost.total_intervals),
            share: if time_ns > 0.0 { own(cost) / time_ns } else { 0.0 },
            arrays: cost.arrays,
            bytes_allocated: cost.bytes_allocated,
        };
        let is_function = |cost: &&CallCost| matches!(cost.callee, Callee::User | Callee::Library);
        let readings = profiler.intervals();
        Self {
            code: code.to_owned(),
            mode,
            time_ns,
            calls: profiler.rows().iter().filter(is_function).map(|cost| cost.calls).sum(),
            arrays: usage.arrays,
            bytes_allocated: usage.bytes_allocated,
            peak_bytes: usage.bytes_peak,
            functions: profiler.rows().iter().map(row).collect(),
            left_out: 0,
            profiling: Overhead { readings, reading_ns, est_ns: readings as f64 * reading_ns },
            error,
        }
    }

    /// Sort the rows, and keep so many of them.
    pub fn arrange(&mut self, order: Order, limit: Option<usize>) {
        let rows = &mut self.functions;
        rows.sort_by(|a, b| match order {
            Order::Own => b.own_ns.total_cmp(&a.own_ns),
            Order::Total => b.total_ns.total_cmp(&a.total_ns),
            Order::Calls => b.calls.cmp(&a.calls),
            Order::Name => a.function.cmp(&b.function),
        });
        let kept = limit.unwrap_or(rows.len()).min(rows.len());
        self.left_out = rows.len() - kept;
        rows.truncate(kept);
    }
}

/// Columns of a whole share's bar.
const BAR: usize = 5;

/// The columns, with which go first where the width does not suffice.
const COLUMNS: [Column; 9] = [
    Column::right("calls", 0),
    Column::right("own", 0),
    Column::right("share", 1),
    Column::left("", 5),
    Column::right("total", 0),
    Column::right("arrays", 4),
    Column::right("new", 3),
    Column::left("function", 0),
    Column::left("line", 2),
];

/// Columns of an array expression's text.
const TEXT: usize = 32;

impl Row {
    fn cells(&self, style: &Style) -> Vec<String> {
        let some_count = |n: u64| if n == 0 { String::new() } else { count(n) };
        let some_bytes = |n: u64| if n == 0 { String::new() } else { bytes_short(n) };
        let time = |ns: f64| if ns > 0.0 { duration(ns) } else { "0 ns".to_owned() };
        let is_recursive = self.outer_calls != self.calls;
        let outer =
            if is_recursive { format!("/{}", count(self.outer_calls)) } else { String::new() };
        let is_main = self.file.as_deref().is_none_or(|file| file.starts_with(['<', 'I']));
        let place = match (&self.file, self.line) {
            (Some(file), Some(line)) if !is_main => format!("{file}:{line}"),
            (Some(_), Some(line)) => line.to_string(),
            _ => String::new(),
        };
        vec![
            format!("{}{outer}", count(self.calls)),
            time(self.own_ns),
            if self.share < 5e-4 { String::new() } else { percent(self.share) },
            bar(self.share, BAR, style),
            time(self.total_ns),
            some_count(self.arrays),
            some_bytes(self.bytes_allocated),
            cut(&self.function, TEXT, style),
            place,
        ]
    }
}

impl Report for Prun {
    fn document(&self) -> Document {
        pages::prun::document(self)
    }

    fn text(&self, style: &Style) -> String {
        let mut parts = vec![duration(self.time_ns), plural(self.calls, "function call")];
        if self.arrays > 0 {
            let new = bytes(self.bytes_allocated);
            parts.push(format!("{}, {new} new", plural(self.arrays, "array")));
            parts.push(format!("peak +{}", bytes(self.peak_bytes)));
        }
        parts.push(format!("1 run, mode {}", self.mode));
        let mut lines = vec![Paint::Strong.over(&flow(&parts, style), style)];
        let rows: Vec<Vec<String>> = self.functions.iter().map(|row| row.cells(style)).collect();
        lines.extend(table(&COLUMNS, &rows, style));
        if self.left_out > 0 {
            lines.push(format!("and {} more", count(self.left_out as u64)));
        }
        let own = "leaves out what a function calls, total has it; an expression of arrays is a row of its own";
        lines.push(labelled("own      ", own, style));
        if self.functions.iter().any(|row| row.outer_calls != row.calls) {
            let recursive = "3/1 is 3 calls, of which 1 came from another function";
            lines.push(labelled("calls    ", recursive, style));
        }
        if self.profiling.est_ns > 0.0 {
            let added = format!("added about {} (est), taken out", duration(self.profiling.est_ns));
            lines.push(labelled("profiling", &added, style));
        }
        if let Some(error) = &self.error {
            lines.push(labelled("ended by ", error, style));
        }
        lines.join("\n")
    }
}
