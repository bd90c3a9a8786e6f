//! `%explain`: the passes that one expression takes in a mode, what each is predicted to cost, and with
//! `-a` what it took.

use serde::Serialize;

use crate::cost::Cost;
use crate::diag::Result;
use crate::exec::Mode;
use crate::measure::sample::{Budget, Stop, sample};
use crate::measure::stats::{Stats, median};
use crate::report::Report;
use crate::report::document::Document;
use crate::report::lab::{Figures, Lab, Run, Speed, Traffic, stopped};
use crate::report::pages;
use crate::report::text::{Column, Style, bar, cut, flow, table};
use crate::report::tree::{one_line, tree};
use crate::report::units::{
    self, bytes, bytes_short, duration, gb_per_s, percent, percent_whole, plural,
};
use crate::session::{Code, Explained, PlanRun};

/// What to explain, and how.
#[derive(Clone, Copy, Debug)]
pub struct Options {
    /// In which mode.
    pub mode: &'static Mode,
    /// Run it, and time each pass.
    pub analyze: bool,
    /// How long to run it.
    pub budget: Budget,
    /// Draw branches with ASCII characters.
    pub ascii: bool,
}

/// One pass.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Node {
    /// Branches before the label.
    #[serde(skip)]
    pub branch: String,
    /// As it is written, with the names of other passes' results.
    pub label: String,
    /// dtype and shape of its result.
    pub result: String,
    /// Median time, in ns; none where nothing ran.
    pub time_ns: Option<f64>,
    /// Of all passes.
    pub share: Option<f64>,
    /// Bytes of the array that it makes; 0 where it writes into memory that is there.
    pub new_bytes: u64,
    /// Whether it writes into a dead temporary.
    pub reuses: bool,
    /// Read and written, by COST's model.
    pub bytes_moved: u64,
    /// Modelled bytes over measured time.
    pub gb_per_s: Option<f64>,
    /// New arrays live while it runs.
    pub live_bytes: u64,
    /// Whether it is where most are live.
    pub is_peak: bool,
    /// Steps that run together in it; empty of a single one.
    pub parts: Vec<Part>,
}

/// A step of a pass of several.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Part {
    /// As it is written.
    pub label: String,
}

/// The passes of one plan.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct PlanReport {
    /// The text that it computes.
    pub text: String,
    /// How often it ran in one run.
    pub hits: u64,
    /// From the last pass down.
    pub nodes: Vec<Node>,
}

/// What `%explain` found.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Explain {
    /// What was explained.
    pub expression: String,
    /// What ran before it, if it was given with it.
    pub setup: Option<String>,
    /// In which mode.
    pub mode: &'static str,
    /// Whether it ran.
    pub analyzed: bool,
    /// Runs with a clock reading after each pass.
    pub runs: usize,
    /// Every plan that it takes.
    pub plans: Vec<PlanReport>,
    /// Predicted for one run.
    pub predicted: Cost,
    /// Arrays that calls made, which ran to know the operands and are no part of the prediction: how many,
    /// and their bytes.
    pub of_calls: [u64; 2],
    /// Time that the bytes alone would take at the machine's limit, in ns; an estimate.
    pub predicted_ns: Option<f64>,
    /// Counted in one run; none where nothing ran.
    pub metered: Option<Cost>,
    /// Times of whole runs, without clock readings within.
    pub stats: Option<Stats>,
    /// Bandwidth of whole runs.
    pub speed: Option<Speed>,
    /// Of one run in steady state.
    pub page_faults: Option<u64>,
}

/// Plan `text`, and with `analyze` run it.
///
/// # Errors
/// What the code raises; `UsageError` for several statements, without `analyze`.
pub fn explain(
    lab: &mut Lab,
    text: &str,
    setup: Option<&str>,
    options: &Options,
) -> Result<Explain> {
    let code = lab.session.borrow().compile(text)?;
    let mode = options.mode;
    let mut report = Explain {
        expression: text.to_owned(),
        setup: setup.map(str::to_owned),
        mode: mode.name,
        analyzed: options.analyze,
        runs: 0,
        plans: Vec::new(),
        predicted: Cost::default(),
        of_calls: [0; 2],
        predicted_ns: None,
        metered: None,
        stats: None,
        speed: None,
        page_faults: None,
    };
    let plans = if options.analyze {
        analyze(lab, &code, options, &mut report)?
    } else {
        let Explained { plans, made } = lab.session.borrow_mut().explain(&code, mode)?;
        let ran = plans.iter().filter(|run| run.hits > 0).map(|run| run.prepared.prediction.cost);
        let ran = ran.fold(Cost::default(), Cost::then);
        report.of_calls = [
            made.arrays.saturating_sub(ran.arrays),
            made.bytes_allocated.saturating_sub(ran.bytes_allocated),
        ];
        report.plans = plans.iter().map(|run| plan_report(run, None, options.ascii)).collect();
        plans
    };
    let times = |run: &PlanRun| {
        let cost = run.prepared.prediction.cost;
        let hits = run.hits.max(1);
        Cost {
            ops: cost.ops * hits,
            bytes_read: cost.bytes_read * hits,
            bytes_written: cost.bytes_written * hits,
            arrays: cost.arrays * hits,
            reused: cost.reused * hits,
            bytes_allocated: cost.bytes_allocated * hits,
            passes: cost.passes * hits,
            ..cost
        }
    };
    report.predicted = plans.iter().map(times).fold(Cost::default(), Cost::then);
    let traffic = Traffic::of(&report.predicted, &plans, lab.threads(mode));
    // At the limit itself, bytes take what they take: asked for as if one second had passed.
    report.predicted_ns = limit_ns(lab, traffic);
    Ok(report)
}

/// The time of the traffic at the machine's limit, in ns.
fn limit_ns(lab: &mut Lab, traffic: Traffic) -> Option<f64> {
    let moved = (traffic.read + traffic.written) as f64;
    let limit = traffic.limit(lab.machine())?;
    (moved > 0.0).then(|| moved / limit.bytes_per_s * 1e9)
}

/// The share of the budget in which whole runs are timed; in the rest, passes are.
const WHOLE_SHARE: f64 = 0.5;
/// Runs with a clock reading after each pass: enough for a median, few enough to end.
const TRACED_RUNS: std::ops::Range<usize> = 3..200;

/// Count, time whole runs, then time passes; answers the plans of one run.
fn analyze(
    lab: &mut Lab,
    code: &Code,
    options: &Options,
    report: &mut Explain,
) -> Result<Vec<PlanRun>> {
    let mode = options.mode;
    let trial = lab.trial(code, mode)?;
    let (clock, precision) = (lab.clock(), lab.precision());
    let budget = options.budget.with_seconds(options.budget.seconds * WHOLE_SHARE);
    let mut run = Run::new(&lab.session, code, mode, &trial.changes);
    let samples = sample(&*clock, precision, &budget, &mut run, &mut lab.progress);
    report.page_faults = run.page_faults();
    if let Some(stop @ Stop::Failed(_)) = samples.stop {
        return Err(stopped(Some(stop)));
    }
    let Some(stats) = Stats::of(&samples) else { return Err(stopped(samples.stop)) };
    let mut traces: Vec<Vec<PlanRun>> = Vec::new();
    let start = clock.now_ns();
    let longest_ns = options.budget.seconds * (1.0 - WHOLE_SHARE) * 1e9;
    while traces.len() < TRACED_RUNS.end {
        let mut session = lab.session.borrow_mut();
        let traced = session.trace(code, mode);
        session.restore(&trial.changes);
        drop((session.take_output(), session.take_warnings()));
        traces.push(traced?);
        let elapsed_ns = clock.now_ns().saturating_sub(start) as f64;
        if elapsed_ns > longest_ns && traces.len() >= TRACED_RUNS.start {
            break;
        }
    }
    report.runs = traces.len();
    report.plans = trial
        .plans
        .iter()
        .enumerate()
        .map(|(i, run)| plan_report(run, Some(&pass_times(&traces, i)), options.ascii))
        .collect();
    share_out(&mut report.plans);
    let traffic = Traffic::of(&trial.metered, &trial.plans, lab.threads(mode));
    report.speed = lab.speed(traffic, stats.typical_ns);
    report.metered = Some(trial.metered);
    report.stats = Some(stats);
    Ok(trial.plans)
}

/// The median time of each pass of the `i`-th plan, over all hits of a run, in ns.
fn pass_times(traces: &[Vec<PlanRun>], i: usize) -> Vec<f64> {
    let passes = traces
        .iter()
        .filter_map(|runs| runs.get(i))
        .map(|run| run.pass_ns.len())
        .max()
        .unwrap_or(0);
    let of_pass = |pass: usize| {
        let times = traces.iter().filter_map(|runs| runs.get(i)?.pass_ns.get(pass));
        median(&times.map(|&ns| ns as f64).collect::<Vec<_>>()).unwrap_or(0.0)
    };
    (0..passes).map(of_pass).collect()
}

/// Give each node its share of all nodes' time.
fn share_out(plans: &mut [PlanReport]) {
    let nodes = || plans.iter().flat_map(|plan| &plan.nodes);
    let total: f64 = nodes().filter_map(|node| node.time_ns).sum();
    for node in plans.iter_mut().flat_map(|plan| &mut plan.nodes) {
        node.share = node.time_ns.filter(|_| total > 0.0).map(|ns| ns / total);
    }
}

fn plan_report(run: &PlanRun, times: Option<&[f64]>, ascii: bool) -> PlanReport {
    let prepared = &run.prepared;
    let passes = &prepared.prediction.passes;
    let peak = passes.iter().map(|cost| cost.bytes_peak).max().unwrap_or(0);
    let mut peak_is_marked = false;
    let text = &*run.source.text;
    let nodes = tree(prepared, text, ascii).into_iter().map(|node| {
        let cost = passes.get(node.pass).copied().unwrap_or_default();
        let region = &prepared.schedule.regions[node.pass];
        let output = &prepared.plan.steps[region.steps.end - 1].output;
        let time_ns = times.and_then(|times| times.get(node.pass).copied());
        let moved = cost.bytes_moved() * run.hits.max(1);
        let is_peak = peak > 0 && cost.bytes_peak == peak && passes.len() > 1 && !peak_is_marked;
        peak_is_marked |= is_peak;
        Node {
            branch: node.branch,
            label: node.label,
            result: format!("{} {}", output.dtype, units::shape(&output.layout.shape)),
            time_ns,
            share: None,
            new_bytes: cost.bytes_allocated,
            reuses: cost.reused > 0,
            bytes_moved: cost.bytes_moved(),
            gb_per_s: time_ns.filter(|&ns| ns > 0.0 && moved > 0).map(|ns| moved as f64 / ns),
            live_bytes: cost.bytes_peak,
            is_peak,
            parts: node.parts.into_iter().map(|label| Part { label }).collect(),
        }
    });
    let nodes = nodes.collect();
    PlanReport { text: one_line(run.site.text(text)), hits: run.hits, nodes }
}

impl Report for Explain {
    fn document(&self) -> Document {
        pages::explain::document(self)
    }

    fn text(&self, style: &Style) -> String {
        let mut lines = vec![flow(&self.head(), style), flow(&self.totals(), style)];
        for plan in &self.plans {
            if self.plans.len() > 1 || plan.hits > 1 {
                lines.push(String::new());
                let text = cut(&plan.text, style.width.saturating_sub(16), style);
                let ran =
                    if plan.hits == 0 { "not run".to_owned() } else { plural(plan.hits, "time") };
                lines.push(format!("{text}   {ran}"));
            }
            lines.extend(self.rows(plan, style));
        }
        if self.plans.is_empty() {
            lines.push(
                "no array expression: nothing here is planned or depends on the mode".to_owned(),
            );
        }
        lines.extend(self.conclusion(style));
        lines.join("\n")
    }
}

impl Explain {
    fn head(&self) -> Vec<String> {
        let runs = if self.analyzed {
            plural(self.runs as u64, "run")
        } else if self.plans.iter().all(|plan| plan.hits == 0) {
            "predicted: no pass ran".to_owned()
        } else {
            // A plan depends on the dtypes and shapes of its operands, which may be results themselves.
            "predicted: only what its operands need ran".to_owned()
        };
        vec![one_line(&self.expression), format!("mode {}, {runs}", self.mode)]
    }

    pub(super) fn totals(&self) -> Vec<String> {
        let cost = self.metered.unwrap_or(self.predicted);
        let mut parts = Vec::new();
        if let Some(stats) = &self.stats {
            parts.push(duration(stats.typical_ns));
        }
        if cost.bytes_moved() > 0 {
            parts.push(format!("{} moved est", bytes(cost.bytes_moved())));
        }
        if let Some(speed) = self.speed {
            let share = percent(speed.limit_share);
            parts.push(format!("{} GB/s = {share} of limit", gb_per_s(speed.gb_per_s * 1e9)));
        }
        if !self.analyzed {
            parts.push(plural(cost.arrays, "array"));
            let [arrays, new] = self.of_calls;
            if arrays > 0 {
                parts.push(format!("+ {} of calls, {}", plural(arrays, "array"), bytes(new)));
            }
            if cost.reused > 0 {
                parts.push(format!("{} reused", cost.reused));
            }
        }
        if cost.bytes_peak > 0 {
            parts.push(format!("peak +{}", bytes(cost.bytes_peak)));
        }
        parts
    }

    fn rows(&self, plan: &PlanReport, style: &Style) -> Vec<String> {
        let columns = [
            Column::left("node", 0),
            if self.analyzed { Column::right("time", 0) } else { Column::left("result", 3) },
            Column::right("share", 2),
            Column::left("", 5),
            Column::right("new", 3),
            Column::right("moved", 4),
            Column::right("GB/s", 6),
            Column::right("live", 1),
            Column::left("", 1),
        ];
        let largest = plan.nodes.iter().filter_map(|node| node.share).fold(0.0, f64::max);
        // All bars of a table have one scale, on which the longest takes ten columns at most.
        let whole = if largest > 0.5 { 10 } else { 20 };
        let mut rows = Vec::new();
        for node in &plan.nodes {
            let share = node.share.unwrap_or(0.0);
            let mark = if style.ascii { "<- peak" } else { "← peak" };
            rows.push(vec![
                format!("{}{}", node.branch, cut(&node.label, 30, style)),
                node.time_ns.map_or_else(|| node.result.clone(), duration),
                node.share.map_or(String::new(), percent_whole),
                node.share.map_or(String::new(), |_| bar(share, whole, style)),
                if node.reuses { "reused".to_owned() } else { bytes_short(node.new_bytes) },
                bytes_short(node.bytes_moved),
                node.gb_per_s.map_or(String::new(), |x| gb_per_s(x * 1e9)),
                bytes_short(node.live_bytes),
                if node.is_peak { mark.to_owned() } else { String::new() },
            ]);
            for part in &node.parts {
                let mut cells = vec![String::new(); columns.len()];
                let dot = if style.ascii { "." } else { "·" };
                cells[0] = format!(
                    "{} {dot} {}",
                    " ".repeat(node.branch.chars().count()),
                    cut(&part.label, 30, style)
                );
                rows.push(cells);
            }
        }
        table(&columns, &rows, style)
    }

    /// What bytes alone would take, and what it took.
    fn conclusion(&self, style: &Style) -> Vec<String> {
        let parts = self.prediction();
        let mut lines = Vec::new();
        if !parts.is_empty() {
            lines.push(flow(&parts, style));
            lines.extend(self.apart().map(|text| flow(&[text], style)));
        }
        lines
    }

    /// `predicted 15.0 ms from bytes alone (est)`, `actual 28.0 ms`, and what may cause the difference.
    pub(super) fn prediction(&self) -> Vec<String> {
        let Some(predicted_ns) = self.predicted_ns else { return Vec::new() };
        let mut parts =
            vec![format!("predicted {} from bytes alone (est)", duration(predicted_ns))];
        if let Some(stats) = &self.stats {
            let actual_ns = stats.typical_ns;
            let over = actual_ns - predicted_ns;
            parts.push(format!("actual {}", duration(actual_ns)));
            // From a tenth on it is worth a word; less is the limit's own uncertainty.
            if over > 0.1 * actual_ns {
                let faults = self.page_faults.filter(|&faults| faults >= 16);
                let cause = faults.map_or_else(
                    || "beyond memory: arithmetic, casts or fixed costs".to_owned(),
                    |faults| {
                        format!("fresh memory among it: {} a run", plural(faults, "page fault"))
                    },
                );
                parts.push(format!("+{}: {cause}", duration(over)));
            }
        }
        parts
    }

    /// The passes' times together, where they are far from a whole run's.
    pub(super) fn apart(&self) -> Option<String> {
        let typical_ns = self.stats.as_ref()?.typical_ns;
        let nodes = self.plans.iter().flat_map(|plan| &plan.nodes);
        let total_ns: f64 = nodes.filter_map(|node| node.time_ns).sum();
        // What no pass accounts for: calls, names, the clock's own readings, and other conditions in the
        // runs that were traced.
        let is_far = (total_ns - typical_ns).abs() > 0.25 * typical_ns;
        is_far.then(|| {
            format!(
                "the passes took {} together; the rest is calls, or runs differed",
                duration(total_ns)
            )
        })
    }

    /// The same as figures of a mode.
    pub fn figures(&self) -> Figures {
        Figures::of_cost(self.mode, &self.metered.unwrap_or(self.predicted)).with_speed(self.speed)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn node(branch: &str, label: &str, time_ms: f64, new: u64, moved: u64, live: u64) -> Node {
        Node {
            branch: branch.to_owned(),
            label: label.to_owned(),
            result: "float64 (5_000_000,)".to_owned(),
            time_ns: Some(time_ms * 1e6),
            share: None,
            new_bytes: new * 1_000_000,
            reuses: new == 0,
            bytes_moved: moved * 1_000_000,
            gb_per_s: Some(moved as f64 / time_ms),
            live_bytes: live * 1_000_000,
            is_peak: live == 120,
            parts: Vec::new(),
        }
    }

    fn fake() -> Explain {
        let nodes = vec![
            node("", "sqrt(t3)", 6.3, 40, 80, 80),
            node("└─ ", "t3 = t1 + t2", 8.7, 40, 120, 120),
            node("   ├─ ", "t1 = a * a", 6.5, 40, 80, 40),
            node("   └─ ", "t2 = b * b", 6.5, 40, 80, 80),
        ];
        let mut plans = vec![PlanReport { text: "sqrt(a*a + b*b)".to_owned(), hits: 1, nodes }];
        share_out(&mut plans);
        let cost = Cost {
            bytes_read: 240_000_000,
            bytes_written: 120_000_000,
            arrays: 4,
            bytes_peak: 120_000_000,
            ..Cost::default()
        };
        let level = crate::measure::machine::Level::Memory;
        let samples = crate::measure::sample::Samples {
            ns: vec![28e6; 5],
            batch: 1,
            warmups: 1,
            ..Default::default()
        };
        Explain {
            expression: "sqrt(a*a + b*b)".to_owned(),
            setup: None,
            mode: "vectorized",
            analyzed: true,
            runs: 12,
            plans,
            predicted: cost,
            of_calls: [0; 2],
            predicted_ns: Some(15e6),
            metered: Some(cost),
            stats: Stats::of(&samples),
            speed: Some(Speed {
                gb_per_s: 12.9,
                limit_gb_per_s: 24.1,
                limit_share: 0.53,
                level,
                threads: 1,
            }),
            page_faults: Some(39_070),
        }
    }

    #[test]
    fn an_analysis_shows_each_pass() {
        assert_eq!(
            fake().text(&Style::PLAIN),
            "sqrt(a*a + b*b)   mode vectorized, 12 runs\n\
             28.0 ms   360 MB moved est   12.9 GB/s = 53 % of limit   peak +120 MB\n\
             node                 time  share            new   moved  GB/s    live\n\
             sqrt(t3)          6.30 ms   22 %  ████▌   40 MB   80 MB  12.7   80 MB\n\
             └─ t3 = t1 + t2   8.70 ms   31 %  ██████  40 MB  120 MB  13.8  120 MB  ← peak\n\
             \u{20}  ├─ t1 = a * a  6.50 ms   23 %  ████▌   40 MB   80 MB  12.3   40 MB\n\
             \u{20}  └─ t2 = b * b  6.50 ms   23 %  ████▌   40 MB   80 MB  12.3   80 MB\n\
             predicted 15.0 ms from bytes alone (est)   actual 28.0 ms\n\
             +13.0 ms: fresh memory among it: 39 070 page faults a run"
        );
    }

    #[test]
    fn narrow_terminals_keep_node_and_time() {
        let text = fake().text(&Style { width: 40, ..Style::PLAIN });
        assert!(text.lines().all(|line| line.chars().count() <= 40), "{text}");
        assert!(text.contains("sqrt(t3)          6.30 ms"), "{text}");
    }

    #[test]
    fn a_prediction_shows_results_and_no_time() {
        let mut report = fake();
        report.analyzed = false;
        (report.stats, report.metered, report.speed) = (None, None, None);
        report.plans[0].hits = 0;
        for node in &mut report.plans[0].nodes {
            (node.time_ns, node.share, node.gb_per_s) = (None, None, None);
        }
        let text = report.text(&Style::PLAIN);
        assert!(
            text.starts_with("sqrt(a*a + b*b)   mode vectorized, predicted: no pass ran\n"),
            "{text}"
        );
        assert!(text.contains("t3 = t1 + t2   float64 (5_000_000,)  40 MB  120 MB"), "{text}");
        assert!(text.ends_with("predicted 15.0 ms from bytes alone (est)"), "{text}");
    }
}
