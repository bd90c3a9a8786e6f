//! `profile`: what each line of a program costs, in one run.
//!
//! Makes the data from what the collector found; runs nothing.

use serde::Serialize;

use crate::array::memory::Usage;
use crate::interp::profile::{LineCost, Profiler};
use crate::report::Report;
use crate::report::document::Document;
use crate::report::pages;
use crate::report::text::{Column, KEEP, Paint, Style, bar, cut, flow, labelled, table};
use crate::report::units::{bytes, bytes_short, count, duration, percent, plural};

/// What one line cost over all its hits.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Line {
    /// What its text is called.
    pub file: String,
    /// Its number, from 1.
    pub line: usize,
    /// Statements that began on it, and further rounds of a loop whose header it is.
    pub hits: u64,
    /// Time of the line itself, in ns: without its block.
    pub own_ns: f64,
    /// The same with its block.
    pub total_ns: f64,
    /// Of the program's time, the line itself.
    pub share: f64,
    /// New arrays.
    pub arrays: u64,
    /// Their bytes.
    pub bytes_allocated: u64,
    /// Read and written, by COST's model.
    pub bytes_moved: u64,
    /// Most bytes that new arrays took while it ran.
    pub peak_bytes: u64,
    /// Most bytes of arrays that lived after it.
    pub live_bytes: u64,
    /// Its text.
    pub source: String,
    /// The rules that have a rewrite for it that is faster, where advice was asked for.
    pub advice: Vec<&'static str>,
}

/// What measuring the lines cost, which is not in their times.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Overhead {
    /// Readings of the clock.
    pub readings: u64,
    /// What each adds with all that belongs to it, in ns, measured.
    pub reading_ns: f64,
    /// One times the other: an estimate.
    pub est_ns: f64,
}

/// What a profile found.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Profile {
    /// The file, or the statements' name.
    pub program: String,
    /// In which mode.
    pub mode: &'static str,
    /// Time of all lines, in ns.
    pub time_ns: f64,
    /// New arrays.
    pub arrays: u64,
    /// Their bytes.
    pub bytes_allocated: u64,
    /// Read and written, by COST's model.
    pub bytes_moved: u64,
    /// Most new bytes live at once.
    pub peak_bytes: u64,
    /// The lines that ran, the first one first.
    pub lines: Vec<Line>,
    /// What measuring cost.
    pub profiling: Overhead,
    /// What ended the program early.
    pub error: Option<String>,
    /// The texts of the lines, each with its name.
    #[serde(skip)]
    pub texts: Vec<(String, String)>,
}

impl Profile {
    /// Of a program that ran until its end, or until an error.
    ///
    /// `reading_ns` is what profiling adds to each interval; it is taken out.
    pub fn new(
        program: &str,
        mode: &'static str,
        profiler: &Profiler,
        reading_ns: f64,
        usage: Usage,
        error: Option<String>,
    ) -> Self {
        let net = |ns: u64, intervals: u64| (ns as f64 - reading_ns * intervals as f64).max(0.0);
        let own = |cost: &LineCost| net(cost.own_ns, cost.own_intervals);
        let time_ns: f64 = profiler.texts().flat_map(|(_, lines)| lines).map(own).sum();
        let all = profiler.texts().flat_map(|(source, lines)| {
            let texts = source.text.lines().chain(std::iter::repeat(""));
            lines
                .iter()
                .zip(texts)
                .enumerate()
                .map(|(i, (cost, text))| (&source.name, i, cost, text))
        });
        let lines: Vec<Line> = all
            .filter(|(_, _, cost, _)| cost.hits > 0)
            .map(|(file, i, cost, source)| Line {
                file: file.to_string(),
                line: i + 1,
                hits: cost.hits,
                own_ns: own(cost),
                total_ns: net(cost.total_ns, cost.total_intervals),
                share: if time_ns > 0.0 { own(cost) / time_ns } else { 0.0 },
                arrays: cost.arrays,
                bytes_allocated: cost.bytes_allocated,
                bytes_moved: cost.bytes_moved,
                peak_bytes: cost.bytes_peak,
                live_bytes: cost.bytes_live,
                source: source.to_owned(),
                advice: Vec::new(),
            })
            .collect();
        let readings = profiler.intervals();
        Self {
            program: program.to_owned(),
            mode,
            time_ns,
            arrays: usage.arrays,
            bytes_allocated: usage.bytes_allocated,
            bytes_moved: lines.iter().map(|line| line.bytes_moved).sum(),
            peak_bytes: usage.bytes_peak,
            lines,
            profiling: Overhead { readings, reading_ns, est_ns: readings as f64 * reading_ns },
            error,
            texts: profiler
                .texts()
                .map(|(source, _)| (source.name.to_string(), source.text.to_string()))
                .collect(),
        }
    }

    /// Lines that took this share of the time and more, in the text of the program itself.
    pub fn hot_lines(&self, share: f64) -> Vec<usize> {
        let own = self.lines.iter().filter(|line| line.file == self.program);
        own.filter(|line| line.share >= share).map(|line| line.line).collect()
    }

    /// Say that a rule has a rewrite for some lines, from `first` to `last`: at the hottest of them.
    pub fn mark(&mut self, first: usize, last: usize, rule: &'static str) {
        let within = self
            .lines
            .iter_mut()
            .filter(|line| line.file == self.program && (first..=last).contains(&line.line));
        if let Some(line) = within.max_by(|a, b| a.own_ns.total_cmp(&b.own_ns))
            && !line.advice.contains(&rule)
        {
            line.advice.push(rule);
        }
    }

    /// The line that took most of the time.
    pub(super) fn hottest(&self) -> Option<&Line> {
        let hottest = self.lines.iter().max_by(|a, b| a.own_ns.total_cmp(&b.own_ns))?;
        (hottest.own_ns > 0.0).then_some(hottest)
    }
}

/// Lines in a row that did not run and are shown nevertheless; of more there are only dots.
const MOST_IDLE: usize = 3;

/// Columns of a whole share's bar.
const BAR: usize = 5;

/// The columns, with which go first where the width does not suffice.
const COLUMNS: [Column; 12] = [
    Column::right("line", 0),
    Column::right("hits", 1),
    Column::right("time", 0),
    Column::right("share", 0),
    Column::left("", 5),
    Column::right("arrays", 4),
    Column::right("new", 3),
    Column::right("peak", 2),
    Column::right("moved est", 6),
    Column::right("live", 7),
    Column::left("advice", 0),
    Column::left("source", 0),
];

/// The source has this part of the width at least.
const SOURCE_SHARE: usize = 4;
/// And as many columns.
const LEAST_SOURCE: usize = 16;

impl Profile {
    fn row(&self, line: &Line, style: &Style) -> Vec<String> {
        let is_hot = self.hottest().is_some_and(|hottest| std::ptr::eq(hottest, line));
        let some_bytes = |n: u64| if n == 0 { String::new() } else { bytes_short(n) };
        let some_count = |n: u64| if n == 0 { String::new() } else { count(n) };
        vec![
            if is_hot { format!("hot {}", line.line) } else { line.line.to_string() },
            count(line.hits),
            if line.own_ns > 0.0 { duration(line.own_ns) } else { "0 ns".to_owned() },
            // A share that rounds to nothing says nothing.
            if line.share < 5e-4 { String::new() } else { percent(line.share) },
            bar(line.share, BAR, style),
            some_count(line.arrays),
            some_bytes(line.bytes_allocated),
            some_bytes(line.peak_bytes),
            some_bytes(line.bytes_moved),
            some_bytes(line.live_bytes),
            line.advice.join(" "),
            line.source.clone(),
        ]
    }

    /// A row a line, those that did not run without figures; and which ones ran.
    fn rows(&self, style: &Style) -> Vec<(Vec<String>, bool)> {
        let mut rows = Vec::new();
        for (i, (name, text)) in self.texts.iter().enumerate() {
            if i > 0 {
                // The names of functions' texts; the first is that of the program.
                let mut cells = vec![String::new(); COLUMNS.len()];
                name.clone_into(&mut cells[COLUMNS.len() - 1]);
                rows.push((cells, false));
            }
            rows.extend(self.rows_of(name, text, style));
        }
        rows
    }

    fn rows_of(&self, name: &str, text: &str, style: &Style) -> Vec<(Vec<String>, bool)> {
        let source: Vec<&str> = text.lines().collect();
        let lines: Vec<&Line> = self.lines.iter().filter(|line| line.file == name).collect();
        let idle = |number: String, text: &str| {
            let mut cells = vec![String::new(); COLUMNS.len()];
            cells[0] = number;
            text.clone_into(&mut cells[COLUMNS.len() - 1]);
            (cells, false)
        };
        let mut rows = Vec::new();
        let mut shown = 0;
        let ends = lines.iter().map(|line| line.line).chain([source.len() + 1]);
        for (i, next) in ends.enumerate() {
            let between = shown..(next - 1).min(source.len());
            let is_blank = source[between.clone()].iter().all(|line| line.trim().is_empty());
            let is_edge = i == 0 || i == lines.len();
            if between.len() > MOST_IDLE {
                rows.push(idle("...".to_owned(), ""));
            } else if !(is_blank && is_edge) {
                rows.extend(between.map(|at| idle((at + 1).to_string(), source[at])));
            }
            if let Some(line) = lines.get(i) {
                rows.push((self.row(line, style), true));
            }
            shown = next;
        }
        rows
    }

    /// The table, with as many columns as leave room for the source.
    fn table(&self, style: &Style) -> Vec<String> {
        let (mut rows, ran): (Vec<Vec<String>>, Vec<bool>) = self.rows(style).into_iter().unzip();
        let source = COLUMNS.len() - 1;
        let width = |i: usize| {
            let cells = rows.iter().map(|row| row[i].chars().count()).max().unwrap_or(0);
            if cells == 0 { 0 } else { cells.max(COLUMNS[i].head.len()) + 2 }
        };
        let mut shown: Vec<usize> = (0..source).filter(|&i| width(i) > 0).collect();
        let room = |shown: &[usize]| {
            let used: usize = shown.iter().map(|&i| width(i)).sum();
            style.width.saturating_sub(used)
        };
        let wanted = width(source).min((style.width / SOURCE_SHARE).max(LEAST_SOURCE));
        while room(&shown) < wanted {
            let least = shown.iter().copied().filter(|&i| COLUMNS[i].drop > 0);
            let Some(least) = least.max_by_key(|&i| COLUMNS[i].drop) else { break };
            shown.retain(|&i| i != least);
        }
        let room = room(&shown);
        let is_narrow = width(source) > room + 2;
        shown.push(source);
        for row in &mut rows {
            let line = row[source].trim_end();
            let text = line.trim_start();
            let indent = line.chars().count() - text.chars().count();
            // Where there is little room, half of the indentation shows the blocks too.
            let indent = if is_narrow { indent / 2 } else { indent };
            row[source] = cut(&format!("{}{text}", " ".repeat(indent)), room, style);
        }
        let columns: Vec<Column> = shown.iter().map(|&i| COLUMNS[i]).collect();
        let cells: Vec<Vec<String>> =
            rows.iter().map(|row| shown.iter().map(|&i| row[i].clone()).collect()).collect();
        let lines = table(&columns, &cells, style);
        let ran = [true].into_iter().chain(ran);
        lines
            .into_iter()
            .zip(ran)
            .map(|(line, ran)| if ran { line } else { Paint::Dim.over(&line, style) })
            .collect()
    }

    fn head(&self, style: &Style) -> String {
        let mut parts = vec![
            duration(self.time_ns),
            format!(
                "{} of {}",
                count(self.lines.len() as u64),
                plural(
                    self.texts.iter().map(|(_, text)| text.lines().count() as u64).sum(),
                    "line"
                )
            ),
        ];
        if self.arrays > 0 {
            let new = bytes(self.bytes_allocated);
            parts.push(format!("{}, {new} new", plural(self.arrays, "array")));
            parts.push(format!("peak +{}", bytes(self.peak_bytes)));
        }
        if self.bytes_moved > 0 {
            parts.push(format!("{} moved est", bytes(self.bytes_moved)));
        }
        parts.push(format!("1 run, mode {}", self.mode));
        flow(&parts, style)
    }

    fn feet(&self, style: &Style) -> Vec<String> {
        let mut feet = Vec::new();
        if let Some(hottest) = self.hottest() {
            let with_block = hottest.total_ns > 1.05 * hottest.own_ns;
            let block = if with_block {
                format!("; with its block {}", duration(hottest.total_ns))
            } else {
                String::new()
            };
            let words = format!(
                "line {}: {} of the time in {}{block}",
                hottest.line,
                percent(hottest.share).replace(' ', &KEEP.to_string()),
                plural(hottest.hits, "hit").replace(' ', &KEEP.to_string())
            );
            feet.push(labelled("hot  ", &words, style));
        }
        let Overhead { readings, reading_ns, est_ns } = self.profiling;
        let together = |text: String| text.replace(' ', &KEEP.to_string());
        let each = if reading_ns > 0.0 { duration(reading_ns) } else { "0 ns".to_owned() };
        let words = format!(
            "{} of {} took {} est more, which is not in the times",
            together(plural(readings, "reading")),
            together(each),
            together(if est_ns > 0.0 { duration(est_ns) } else { "0 ns".to_owned() }),
        );
        feet.push(labelled("clock", &words, style));
        feet
    }
}

impl Report for Profile {
    fn document(&self) -> Document {
        pages::profile::document(self)
    }

    fn text(&self, style: &Style) -> String {
        let mut lines = vec![self.head(style)];
        if !self.lines.is_empty() {
            lines.extend(self.table(style));
        }
        lines.extend(self.feet(style).iter().map(|line| Paint::Dim.over(line, style)));
        lines.join("\n")
    }
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use super::*;
    use crate::context::Context;
    use crate::diag::Span;
    use crate::interp::Source;
    use crate::measure::clock::FakeClock;

    /// A program of nine lines, of which the first and the last but one ran, 30 and 90 ns.
    fn profile(reading_ns: f64) -> Profile {
        let text = "a = 1\n\n\n\n\n# c\nif a:\n    b = 2\n# end\n";
        let clock = Rc::new(FakeClock::new(0));
        let cx = Context::new(1 << 20, &[0]);
        let source = Source::new("p.py", text);
        let mut profiler = Profiler::new(Rc::<FakeClock>::clone(&clock));
        for (at, ns) in [("a =", 30), ("b =", 90)] {
            let start = text.find(at).expect("it is there");
            profiler.enter(&source, Span::new(start, start + 1), &cx);
            clock.advance(ns);
            profiler.leave();
        }
        profiler.pause(&cx);
        Profile::new("p.py", "numpy", &profiler, reading_ns, Usage::default(), None)
    }

    #[test]
    fn what_profiling_costs_is_taken_out() {
        let found = profile(10.0);
        let own: Vec<(usize, f64, f64)> =
            found.lines.iter().map(|line| (line.line, line.own_ns, line.share)).collect();
        assert_eq!(own, [(1, 20.0, 0.2), (8, 80.0, 0.8)]);
        assert_eq!((found.time_ns, found.profiling.est_ns), (100.0, 20.0));
        // More than there was leaves nothing, never less.
        assert_eq!(profile(50.0).lines[0].own_ns, 0.0);
    }

    #[test]
    fn lines_that_did_not_run_are_folded_or_empty() {
        let text = profile(0.0).text(&Style::PLAIN);
        let want = "120 ns   2 of 9 lines   1 run, mode numpy\n \
                    line  hits     time  share        source\n    \
                       1     1  30.0 ns   25 %  █▌    a = 1\n  \
                     ...\nhot 8     1  90.0 ns   75 %  ████      b = 2\n    9                              # end";
        let lines: Vec<&str> = text.lines().collect();
        assert_eq!(lines[..6].join("\n"), want);
    }
}
