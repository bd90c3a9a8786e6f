//! `%memit`: every array that one run makes, by name, and how much lives at each step.
//!
//! Exact: read from the ledger of one instrumented run. Only the last line is the operating system's view.

use std::rc::Rc;

use serde::Serialize;

use crate::array::memory::Entry;
use crate::diag::Result;
use crate::exec::Mode;
use crate::plan::schedule::Dest;
use crate::report::Report;
use crate::report::chart::{Fate, Span, Timeline};
use crate::report::document::Document;
use crate::report::lab::Lab;
use crate::report::text::{Column, Paint, Style, cut, flow, labelled, table};
use crate::report::tree::expression;
use crate::report::units::{bytes, count, plural};
use crate::report::{pages, timeline};
use crate::session::{Code, PlanRun, Trial};
use crate::value::Value;

/// One array.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Row {
    /// The sub-expression that makes it.
    pub array: String,
    /// Its size.
    pub bytes: u64,
    /// The step that makes it, from 1.
    pub born: usize,
    /// The last step at which it lives; none at the end.
    pub freed: Option<usize>,
    /// What becomes of it.
    pub kind: Fate,
}

/// Peak and number of arrays in a mode.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// Most new bytes live at once.
    pub peak_bytes: u64,
    /// New arrays.
    pub arrays: u64,
}

/// What the operating system saw of one run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct OsView {
    /// Resident before it.
    pub rss_before_bytes: u64,
    /// Resident while its value lives.
    pub rss_after_bytes: u64,
    /// Meanwhile.
    pub page_faults: Option<u64>,
}

/// What `%memit` found.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Memit {
    /// What ran.
    pub expression: String,
    /// What ran before it, if it was given with it.
    pub setup: Option<String>,
    /// In which mode.
    pub mode: &'static str,
    /// Most new bytes live at once.
    pub peak_bytes: u64,
    /// Arrays alive then.
    pub peak_arrays: usize,
    /// New arrays.
    pub arrays: u64,
    /// Results written into dead temporaries.
    pub reused: u64,
    /// Bytes of the new arrays.
    pub bytes_allocated: u64,
    /// Blocks in the cache that are no arrays.
    pub scratch_bytes: u64,
    /// What the heap gave beyond arrays; none where nothing counts it.
    pub other_heap_bytes: Option<u64>,
    /// Steps of the run.
    pub steps: usize,
    /// What each step does, where it is a plan's; for the timeline.
    #[serde(skip)]
    pub step_names: Vec<String>,
    /// The arrays, in the order in which they were made.
    pub rows: Vec<Row>,
    /// What mode `numpy` does, where this is another one.
    pub numpy: Option<Summary>,
    /// The system's view; none where it does not say.
    pub os_view: Option<OsView>,
}

/// Run `text` once in a mode and account for its memory.
///
/// # Errors
/// What the code raises.
pub fn memit(lab: &mut Lab, text: &str, setup: Option<&str>, mode: &'static Mode) -> Result<Memit> {
    let code = lab.session.borrow().compile(text)?;
    let trial = lab.trial(&code, mode)?;
    let numpy = if mode == Mode::standard() {
        None
    } else {
        Some(lab.trial(&code, Mode::standard())?.metered)
    };
    let rows = rows(&trial);
    let steps =
        rows.iter().flat_map(|row| [Some(row.born), row.freed]).flatten().max().unwrap_or(0);
    let lives = |row: &Row, step| row.born <= step && row.freed.is_none_or(|freed| freed >= step);
    let live = |step: usize| rows.iter().filter(move |row| lives(row, step));
    let peak_step = (1..=steps).max_by_key(|&step| live(step).map(|row| row.bytes).sum::<u64>());
    let metered = trial.metered;
    let counted = trial.tally.count > 0;
    Ok(Memit {
        expression: text.to_owned(),
        setup: setup.map(str::to_owned),
        mode: mode.name,
        peak_bytes: metered.bytes_peak,
        peak_arrays: peak_step.map_or(0, |step| live(step).count()),
        arrays: metered.arrays,
        reused: metered.reused,
        bytes_allocated: metered.bytes_allocated,
        scratch_bytes: metered.scratch_bytes,
        other_heap_bytes: counted
            .then(|| trial.tally.bytes.saturating_sub(metered.bytes_allocated)),
        steps,
        step_names: step_names(&trial),
        rows,
        numpy: numpy.map(|cost| Summary { peak_bytes: cost.bytes_peak, arrays: cost.arrays }),
        os_view: os_view(lab, &code, mode, &trial)?,
    })
}

/// One plain run between two looks at the system's figures.
fn os_view(lab: &Lab, code: &Code, mode: &'static Mode, trial: &Trial) -> Result<Option<OsView>> {
    let mut session = lab.session.borrow_mut();
    let os = Rc::clone(&session.os);
    let (before, faults) = (os.rss_bytes(), os.page_faults());
    let value = session.execute(code, mode);
    let (after, faults_after) = (os.rss_bytes(), os.page_faults());
    session.restore(&trial.changes);
    drop((session.take_output(), session.take_warnings()));
    drop(value?);
    Ok(before.zip(after).map(|(rss_before_bytes, rss_after_bytes)| OsView {
        rss_before_bytes,
        rss_after_bytes,
        page_faults: faults_after.zip(faults).map(|(after, before)| after - before),
    }))
}

/// The sub-expressions that made a run's arrays, in their order, each once.
pub fn sites(trial: &Trial) -> Vec<String> {
    let mut sites: Vec<String> = Vec::new();
    for row in rows(trial) {
        if !sites.contains(&row.array) {
            sites.push(row.array);
        }
    }
    sites
}

/// Name the buffers of a run by the passes that made them.
fn rows(trial: &Trial) -> Vec<Row> {
    let mut names: Vec<Option<String>> = vec![None; trial.log.len()];
    for &(run, moment) in &trial.began {
        name_passes(&trial.plans[run], moment, &trial.log, &mut names);
    }
    let result = result_of(trial);
    let row = |(i, entry): (usize, &Entry)| Row {
        array: names[i].take().unwrap_or_else(|| made_by(entry)),
        bytes: entry.bytes as u64,
        born: entry.born + 1,
        freed: entry.freed.map(|moment| moment + 1),
        kind: match entry.freed {
            Some(_) => Fate::Temporary,
            None if result == Some(entry.id) => Fate::Result,
            None => Fate::Kept,
        },
    };
    trial.log.iter().enumerate().map(row).collect()
}

/// The call that made an array.
fn made_by(entry: &Entry) -> String {
    let call = entry.site.as_ref().map(|(text, span)| span.text(text));
    match call.filter(|call| !call.is_empty()) {
        Some(call) => call.split_whitespace().collect::<Vec<_>>().join(" "),
        None => "(from Python values)".to_owned(),
    }
}

/// The buffer of the value, if it is new.
fn result_of(trial: &Trial) -> Option<u64> {
    let Some(Value::Array(array)) = &trial.value else { return None };
    let id = array.buffer.id();
    trial.log.iter().any(|entry| entry.id == id).then_some(id)
}

/// Name what the passes of one plan made that began at a moment.
fn name_passes(run: &PlanRun, start: usize, log: &[Entry], names: &mut [Option<String>]) {
    let (prepared, text) = (&run.prepared, &*run.source.text);
    for (k, region) in prepared.schedule.regions.iter().enumerate() {
        if region.dest != Dest::Fresh {
            continue;
        }
        let moment = start + k;
        let last = region.steps.end - 1;
        let size = prepared.plan.steps[last].output.bytes();
        let first = log.partition_point(|entry| entry.born < moment);
        let here = log[first..].iter().take_while(|entry| entry.born == moment).count();
        // A call that runs before the plan makes its arrays at the same moment: the pass's own is the last.
        let own = (first..first + here).rev().find(|&i| log[i].bytes == size && names[i].is_none());
        if let Some(i) = own {
            let within: Vec<usize> = region.steps.clone().collect();
            names[i] = Some(expression(prepared, text, last, &within));
        }
    }
}

/// What each step does, by its number less one.
fn step_names(trial: &Trial) -> Vec<String> {
    let mut names = Vec::new();
    for &(run, moment) in &trial.began {
        let (prepared, text) = (&trial.plans[run].prepared, &*trial.plans[run].source.text);
        for (k, region) in prepared.schedule.regions.iter().enumerate() {
            let within: Vec<usize> = region.steps.clone().collect();
            let name = expression(prepared, text, region.steps.end - 1, &within);
            names.resize(names.len().max(moment + k + 1), String::new());
            names[moment + k] = name;
        }
    }
    names
}

/// Rows that the table shows; a loop makes thousands.
const MOST_ROWS: usize = 30;

impl Report for Memit {
    fn document(&self) -> Document {
        pages::memit::document(self)
    }

    fn text(&self, style: &Style) -> String {
        let mut lines = vec![flow(&self.head(), style)];
        if self.rows.is_empty() {
            lines.push("no new array".to_owned());
        } else {
            lines.extend(self.table(style));
            lines.extend(timeline::draw(&self.timeline(), style));
        }
        lines.extend(self.of_numpy().map(|text| labelled("NumPy", &text, style)));
        lines.extend(self.os_view.map(|view| Paint::Dim.over(&view.text(style), style)));
        lines.join("\n")
    }
}

impl OsView {
    pub(super) fn words(&self) -> String {
        let (before, after) = (bytes(self.rss_before_bytes), bytes(self.rss_after_bytes));
        let faults =
            self.page_faults.map_or(String::new(), |n| format!(", {}", plural(n, "page fault")));
        format!("RSS {before} -> {after}{faults} (not exact; for orientation)")
    }

    fn text(&self, style: &Style) -> String {
        labelled("OS view:", &self.words(), style)
    }
}

impl Memit {
    /// What mode `numpy` takes, where this is another one.
    pub(super) fn of_numpy(&self) -> Option<String> {
        let numpy = self.numpy?;
        let rule = if cfg!(windows) { "Windows, no elision" } else { ">= 256 KiB, elision" };
        let arrays = plural(numpy.arrays, "array");
        Some(format!("here ({rule}): peak +{}, {arrays}", bytes(numpy.peak_bytes)))
    }

    pub(super) fn head(&self) -> Vec<String> {
        let mut parts = Vec::new();
        if self.peak_bytes > 0 {
            let arrays = plural(self.peak_arrays as u64, "array");
            parts.push(format!("peak +{} ({arrays})", bytes(self.peak_bytes)));
        }
        let reused =
            if self.reused > 0 { format!(", {} reused", self.reused) } else { String::new() };
        parts.push(format!(
            "{}, {} allocated{reused}",
            plural(self.arrays, "array"),
            bytes(self.bytes_allocated)
        ));
        if self.scratch_bytes > 0 {
            parts.push(format!("scratch {}", bytes(self.scratch_bytes)));
        }
        if let Some(other) = self.other_heap_bytes.filter(|&other| other > 0) {
            parts.push(format!("other heap {}", bytes(other)));
        }
        parts.push(format!("exact, 1 run, mode {}", self.mode));
        parts
    }

    fn table(&self, style: &Style) -> Vec<String> {
        const COLUMNS: [Column; 6] = [
            Column::right(" #", 2),
            Column::left("array", 0),
            Column::right("size", 0),
            Column::right("born", 1),
            Column::right("freed", 1),
            Column::left("kind", 0),
        ];
        let row = |(i, row): (usize, &Row)| {
            vec![
                format!("{:>2}", i + 1),
                cut(&row.array, 30, style),
                bytes(row.bytes),
                format!("step {}", row.born),
                row.freed.map_or_else(|| "-".to_owned(), |step| format!("step {step}")),
                row.kind.name().to_owned(),
            ]
        };
        let cells: Vec<Vec<String>> =
            self.rows.iter().take(MOST_ROWS).enumerate().map(row).collect();
        let mut lines = table(&COLUMNS, &cells, style);
        if self.rows.len() > MOST_ROWS {
            lines.push(format!("... and {} more", count((self.rows.len() - MOST_ROWS) as u64)));
        }
        lines
    }

    /// What lives when.
    pub(super) fn timeline(&self) -> Timeline {
        let mut steps = self.step_names.clone();
        steps.resize(self.steps, String::new());
        let span = |row: &Row| Span {
            label: row.array.clone(),
            bytes: row.bytes,
            born: row.born,
            freed: row.freed,
            fate: row.kind,
        };
        Timeline { steps, spans: self.rows.iter().map(span).collect() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fake() -> Memit {
        let row = |array: &str, born, freed, kind| Row {
            array: array.to_owned(),
            bytes: 40_000_000,
            born,
            freed,
            kind,
        };
        Memit {
            expression: "sqrt(a*a + b*b)".to_owned(),
            setup: None,
            mode: "vectorized",
            peak_bytes: 120_000_000,
            peak_arrays: 3,
            arrays: 4,
            reused: 0,
            bytes_allocated: 160_000_000,
            scratch_bytes: 0,
            other_heap_bytes: Some(2_100),
            steps: 4,
            step_names: ["a*a", "b*b", "t1 + t2", "sqrt(t3)"].map(str::to_owned).to_vec(),
            rows: vec![
                row("a*a", 1, Some(3), Fate::Temporary),
                row("b*b", 2, Some(3), Fate::Temporary),
                row("t1 + t2", 3, Some(4), Fate::Temporary),
                row("sqrt(t3)", 4, None, Fate::Result),
            ],
            numpy: Some(Summary { peak_bytes: 80_000_000, arrays: 3 }),
            os_view: Some(OsView {
                rss_before_bytes: 84_000_000,
                rss_after_bytes: 124_000_000,
                page_faults: Some(39_070),
            }),
        }
    }

    #[test]
    fn every_array_has_a_row_and_a_place_in_time() {
        assert_eq!(
            fake().text(&Style::PLAIN),
            "peak +120 MB (3 arrays)   4 arrays, 160 MB allocated   other heap 2.1 kB\n\
             exact, 1 run, mode vectorized\n\
             \u{20}#  array        size    born   freed  kind\n\
             \u{20}1  a*a       40.0 MB  step 1  step 3  temporary\n\
             \u{20}2  b*b       40.0 MB  step 2  step 3  temporary\n\
             \u{20}3  t1 + t2   40.0 MB  step 3  step 4  temporary\n\
             \u{20}4  sqrt(t3)  40.0 MB  step 4       -  result\n\
             \u{20}\u{20}120 MB ┤                    ██████████\n\
             \u{20}80.0 MB ┤          ██████████████████████████████\n\
             \u{20}40.0 MB ┤██████████████████████████████████████████████████\n\
             \u{20}        └a*a───────b*b───────t1+t2─────sqrt(t3)──end\n\
             NumPy here (>= 256 KiB, elision): peak +80.0 MB, 3 arrays\n\
             OS view: RSS 84.0 MB -> 124 MB, 39 070 page faults (not exact; for orientation)"
        );
    }

    #[test]
    fn narrow_and_ascii() {
        let text = fake().text(&Style { width: 40, ascii: true, color: false });
        assert!(text.is_ascii());
        assert!(text.lines().all(|line| line.chars().count() <= 40), "{text}");
        assert!(text.contains("  120 MB |            ######\n"), "{text}");
    }

    #[test]
    fn json_names_kinds_in_words() {
        let json: serde_json::Value = serde_json::from_str(&fake().json()).expect("JSON");
        assert_eq!(json["rows"][0]["kind"], "temporary");
        assert_eq!(json["rows"][3]["freed"], serde_json::Value::Null);
        assert_eq!(json["peak_bytes"], 120_000_000);
    }
}
