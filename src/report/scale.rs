//! `%scale`: what an element costs in each mode, from small arrays to large ones.
//!
//! Makes the data; how they look stands in `scale_text`.

use serde::{Serialize, Serializer};

use crate::array::Array;
use crate::diag::{Diagnostic, ErrorKind, Result, Span};
use crate::diagnostic;
use crate::exec::{Engine, MODES, Mode};
use crate::measure::machine::{Caches, Level};
use crate::measure::sample::{Budget, Stop, sample};
use crate::report::agreement::Agreement;
use crate::report::inputs::Inputs;
use crate::report::lab::{Lab, Run, stopped};
use crate::report::machine::MachineReport;
use crate::report::names::{Operands, mentioned, operands};
use crate::report::sums::tolerance;
use crate::report::units::count;
use crate::session::{Code, Session, Trial};
use crate::value::Value;

/// Numbers of elements to measure, two a decade, and what they are called.
pub const SIZES: [(usize, &str); 9] = [
    (1_000, "1k"),
    (3_000, "3k"),
    (10_000, "10k"),
    (30_000, "30k"),
    (100_000, "100k"),
    (300_000, "300k"),
    (1_000_000, "1M"),
    (3_000_000, "3M"),
    (10_000_000, "10M"),
];

/// What whole rows may make of a size, as a share: less than what can be seen in the chart.
const SIZE_TOLERANCE: f64 = 0.1;

/// What to measure, and how long.
#[derive(Clone, Debug)]
pub struct Options {
    /// The modes; all where empty.
    pub modes: Vec<&'static Mode>,
    /// How long, in s.
    pub seconds: f64,
}

/// What `-t` is where it is not given: 0.1 s a point.
pub const SECONDS: f64 = 6.0;

/// A mode stops where one run would take more than this share of the time: four runs are a fifth then.
pub(super) const RUN_SHARE: f64 = 0.05;

/// What `%scale` found.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Scale {
    /// What was measured.
    pub expression: String,
    /// What ran before it, if it was given with it.
    pub setup: Option<String>,
    /// Whether the results agree, on the smallest arrays; nothing was timed otherwise.
    pub equal: bool,
    /// Numbers of elements of the largest input.
    pub sizes: Vec<usize>,
    /// A curve a mode.
    pub modes: Vec<ModeCurve>,
    /// Where a cache is full.
    pub marks: Vec<Mark>,
    /// What was not measured.
    pub left_out: Vec<LeftOut>,
    /// On which machine.
    pub machine: MachineReport,
    /// What is said besides.
    #[serde(skip)]
    pub notes: Notes,
}

/// One mode's times.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ModeCurve {
    /// The mode.
    #[serde(serialize_with = "name")]
    pub mode: &'static Mode,
    /// By rising size.
    pub points: Vec<Point>,
    /// Of the machine, that it runs on.
    #[serde(skip)]
    pub threads: usize,
}

/// One mode's time at one size.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Point {
    /// Elements.
    pub n: usize,
    /// Fastest run.
    pub best_ns: f64,
    /// The same for one element.
    pub ns_per_element: f64,
    /// Of how many.
    pub samples: usize,
    /// Of one run in steady state; none where the system does not say.
    #[serde(skip)]
    pub page_faults: Option<u64>,
}

/// Where the working set fills a cache: a model.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Mark {
    /// Which cache.
    pub level: Level,
    /// Elements.
    pub n: usize,
}

/// What was not measured.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct LeftOut {
    /// Elements.
    pub n: usize,
    /// In which mode; none for all of them.
    pub mode: Option<String>,
    /// Why not.
    pub reason: Reason,
    /// What a run would take, from the smaller sizes; where that is the reason.
    pub expected_ns: Option<f64>,
}

/// Why something was not measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// A run would take too long.
    Time,
    /// The memory limit.
    Memory,
    /// No number of whole rows comes near the size.
    Rows,
}

/// What the text has beyond the JSON.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Notes {
    /// The arrays that are cut or repeated.
    pub scaled: Vec<Operands>,
    /// Elements from which on they are repeated.
    pub own_elements: usize,
    /// What they are bound to meanwhile.
    pub supply: Supply,
    /// What is repeated has gaps in memory, which its copies have not.
    pub strided: bool,
    /// The mode whose working set is marked.
    pub baseline: &'static str,
    /// Its bytes at each size: inputs, and the most that new arrays take.
    pub working_sets: Vec<(usize, u64)>,
    /// How far apart the results are.
    pub agreement: Agreement,
    /// Nothing in the expression depends on the mode, so that one curve stands for all.
    pub same_in_all: bool,
    /// A run that takes longer is left out, in ns.
    pub longest_run_ns: f64,
    /// Wall time, in ns.
    pub elapsed_ns: f64,
    /// Ctrl-C ended it early.
    pub interrupted: bool,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference to the field")]
fn name<S: Serializer>(mode: &&'static Mode, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(mode.name)
}

/// What stands for an input at another size.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Supply {
    /// A slice of it, as long as it reaches; a copy that repeats it beyond.
    #[default]
    Slices,
    /// A copy at every size, since it is written into.
    Copies,
}

impl ModeCurve {
    /// What a run on `n` elements will take if it goes on as it did: a guess from the last two points.
    fn expected_ns(&self, n: usize) -> Option<f64> {
        let last = self.points.last()?;
        let before = self.points.len().checked_sub(2).map(|i| self.points[i].ns_per_element);
        let growth = before.map_or(1.0, |before| (last.ns_per_element / before).max(1.0));
        // What grows faster than a square is more likely a step, such as to memory that is new each time.
        let ratio = n as f64 / last.n as f64;
        Some(last.best_ns * ratio * growth.min(ratio))
    }
}

/// Measure.
///
/// # Errors
/// What the code raises; `UsageError` where it mentions no array; `KeyboardInterrupt` where nothing is
/// measured yet.
pub fn scale(lab: &mut Lab, text: &str, setup: Option<&str>, options: &Options) -> Result<Scale> {
    lab.repeating("%scale", |lab| scaled(lab, text, setup, options))
}

fn scaled(lab: &mut Lab, text: &str, setup: Option<&str>, options: &Options) -> Result<Scale> {
    let code = lab.session.borrow().compile(text)?;
    let found = Inputs::find(&lab.session.borrow(), &code);
    let inputs = match found {
        Ok(inputs) => inputs,
        // A name that is not there is the likelier mistake.
        Err(error) => {
            let mode = lab.session.borrow().settings.mode;
            return Err(lab.trial(&code, mode).err().unwrap_or(error));
        }
    };
    let named = operands(&lab.session.borrow(), &inputs.names().join(" "));
    let mut report = Scale {
        expression: text.to_owned(),
        setup: setup.map(str::to_owned),
        equal: true,
        sizes: Vec::new(),
        modes: Vec::new(),
        marks: Vec::new(),
        left_out: Vec::new(),
        machine: lab.machine_report(),
        notes: Notes {
            scaled: named,
            own_elements: inputs.elements(),
            strided: inputs.are_strided(),
            longest_run_ns: options.seconds * RUN_SHARE * 1e9,
            ..Notes::default()
        },
    };
    let all: Vec<&'static Mode> = MODES.iter().collect();
    let modes = if options.modes.is_empty() { &all } else { &options.modes };
    let base = modes.iter().find(|mode| mode.name == "vectorized").unwrap_or(&modes[0]);
    report.notes.baseline = base.name;
    let start_ns = lab.clock().now_ns();
    let total_ns = options.seconds * 1e9;
    let mut bench =
        Bench { lab, code: &code, inputs: &inputs, base, start_ns, total_ns, done: 0, points: 0 };
    let outcome = bench.run(&mut report, modes);
    inputs.put_back(&mut lab.session.borrow_mut());
    drop(lab.session.borrow_mut().take_warnings());
    outcome?;
    report.notes.elapsed_ns = lab.clock().now_ns().saturating_sub(start_ns) as f64;
    report.marks = marks(&report.notes.working_sets, &report.machine.machine.identity.caches);
    Ok(report)
}

/// How far an input reaches along its first axis, and how many elements that is.
type Size = (usize, usize);

/// What is measured, and with what.
struct Bench<'a> {
    lab: &'a mut Lab,
    code: &'a Code,
    inputs: &'a Inputs,
    /// Whose results the others are held against.
    base: &'static Mode,
    start_ns: u64,
    total_ns: f64,
    /// Points that are measured or left out.
    done: usize,
    /// All of them.
    points: usize,
}

impl Bench<'_> {
    fn run(&mut self, report: &mut Scale, modes: &[&'static Mode]) -> Result<()> {
        let sizes = sizes(self.inputs.row_elements(), &mut report.left_out);
        let Some(&smallest) = sizes.first() else { return Err(no_size(self.inputs)) };
        let prepared = self.prepare(report, modes, smallest);
        let written = prepared.map_err(|error| self.explained(error, smallest.0))?;
        if !report.equal {
            return Ok(());
        }
        self.points = sizes.len() * report.modes.len();
        for (i, &size) in sizes.iter().enumerate() {
            let stop = match self.at_size(report, size, written) {
                Ok(()) => continue,
                Err(stop) => stop,
            };
            if let Stop::Failed(error) = &stop
                && error.kind == ErrorKind::MemoryError
                && i > 0
            {
                let rest = sizes[i..].iter().filter(|(_, n)| !report.sizes.contains(n));
                let left_out =
                    |&(_, n)| LeftOut { n, mode: None, reason: Reason::Memory, expected_ns: None };
                report.left_out.extend(rest.map(left_out));
            } else if stop == Stop::Interrupted && !report.sizes.is_empty() {
                report.notes.interrupted = true;
            } else {
                return Err(self.explained(stopped(Some(stop)), size.0));
            }
            break;
        }
        Ok(())
    }

    /// Run each mode once on the smallest inputs, and hold the results against each other; whether the code
    /// writes into arrays that are there.
    fn prepare(
        &mut self,
        report: &mut Scale,
        modes: &[&'static Mode],
        (rows, _): Size,
    ) -> Result<bool> {
        // As copies: then what it writes into is small.
        self.inputs.bind(&mut self.lab.session.borrow_mut(), rows, true)?;
        let written = self.lab.trial(self.code, self.base)?.changes.has_buffers();
        self.inputs.bind(&mut self.lab.session.borrow_mut(), rows, written)?;
        let first = self.lab.trial(self.code, self.base)?;
        let mut has_plans = false;
        let agreement = &mut report.notes.agreement;
        for mode in modes {
            let trial = self.lab.trial(self.code, mode)?;
            if mode.engine == Engine::Elements {
                agreement.tolerance = tolerance(&self.lab.session, self.code, &trial.plans);
            }
            agreement.add(mode.name, first.value.as_ref(), trial.value.as_ref());
            has_plans |= !trial.plans.is_empty();
        }
        report.equal = agreement.holds();
        report.notes.supply = if written { Supply::Copies } else { Supply::Slices };
        report.notes.same_in_all = !has_plans && modes.len() > 1;
        let shown = if report.notes.same_in_all { &[self.base][..] } else { modes };
        let curve = |mode: &&'static Mode| {
            let threads = self.lab.threads(mode);
            ModeCurve { mode, threads, points: Vec::new() }
        };
        report.modes = shown.iter().filter(|_| report.equal).map(curve).collect();
        Ok(written)
    }

    /// A point of each mode that is quick enough.
    fn at_size(&mut self, report: &mut Scale, (rows, n): Size, written: bool) -> Result<(), Stop> {
        let longest_ns = report.notes.longest_run_ns;
        let mut quick = Vec::new();
        for (i, curve) in report.modes.iter().enumerate() {
            let expected_ns = curve.expected_ns(n);
            if expected_ns.is_some_and(|ns| ns > longest_ns) {
                let mode = Some(curve.mode.name.to_owned());
                report.left_out.push(LeftOut { n, mode, reason: Reason::Time, expected_ns });
                self.done += 1;
            } else {
                quick.push((i, expected_ns.unwrap_or(0.0)));
            }
        }
        let Some(&(first, _)) = quick.first() else { return Ok(()) };
        self.inputs.bind(&mut self.lab.session.borrow_mut(), rows, written)?;
        let has_base = quick.iter().any(|&(i, _)| report.modes[i].mode == self.base);
        let mode = if has_base { self.base } else { report.modes[first].mode };
        (self.lab.stage)(&format!("{} on {}", mode.name, size_name(n)));
        let trial = self.lab.trial(self.code, mode)?;
        if has_base {
            // What moves no byte fills no cache.
            if trial.metered.bytes_moved() > 0 {
                let inputs = input_bytes(&self.lab.session.borrow(), &self.code.text);
                report.notes.working_sets.push((n, inputs + trial.metered.bytes_peak));
            }
        }
        for (i, expected_ns) in quick {
            let curve = &mut report.modes[i];
            let stop = self.point(curve, n, expected_ns, &trial);
            if curve.points.last().is_some_and(|point| point.n == n) && !report.sizes.contains(&n) {
                report.sizes.push(n);
            }
            stop?;
            self.done += 1;
        }
        Ok(())
    }

    /// Measure one mode; what there is of an interrupted measurement is a point too.
    fn point(
        &mut self,
        curve: &mut ModeCurve,
        n: usize,
        expected_ns: f64,
        trial: &Trial,
    ) -> Result<(), Stop> {
        let (clock, precision) = (self.lab.clock(), self.lab.precision());
        let left_ns = self.total_ns - clock.now_ns().saturating_sub(self.start_ns) as f64;
        let (done, points) = (self.done as f64, self.points as f64);
        let share_ns = (left_ns / (points - done)).max(LEAST_RUNS * expected_ns);
        let seconds = share_ns.max(LEAST_NS) / 1e9;
        let budget =
            Budget { seconds, longest_seconds: 2.0 * seconds, min_samples: 3, ..Budget::timeit() };
        (self.lab.stage)(&format!("{} on {}", curve.mode.name, size_name(n)));
        let mut run = Run::new(&self.lab.session, self.code, curve.mode, &trial.changes);
        let whole = &mut self.lab.progress;
        let mut progress = |share: f64| whole((done + share) / points);
        let mut samples = sample(&*clock, precision, &budget, &mut run, &mut progress);
        if samples.warmups == 0 && samples.stop.is_none() {
            // One run that took all of the time, perhaps since it took new memory: the next has it.
            samples = sample(&*clock, precision, &budget, &mut run, &mut progress);
        }
        let page_faults = run.page_faults();
        let best_ns = samples.ns.iter().copied().fold(f64::INFINITY, f64::min);
        if best_ns.is_finite() {
            let (ns_per_element, samples) = (best_ns / n as f64, samples.ns.len());
            curve.points.push(Point { n, best_ns, ns_per_element, samples, page_faults });
        }
        samples.stop.map_or(Ok(()), Err)
    }

    /// An error at a size that the user did not choose: what the code raises as it is, if it does.
    fn explained(&mut self, error: Diagnostic, rows: usize) -> Diagnostic {
        if error.is_interrupt() {
            return error;
        }
        self.inputs.put_back(&mut self.lab.session.borrow_mut());
        match self.lab.trial(self.code, self.base) {
            Err(own) => own,
            Ok(_) => error.hint(self.inputs.hint(rows)),
        }
    }
}

/// Runs for which there is time at least: a warm-up, three samples and a half.
const LEAST_RUNS: f64 = 4.5;
/// A point takes this long at least, in ns: ten samples.
const LEAST_NS: f64 = 1e6;

/// The sizes that whole rows make.
fn sizes(row_elements: usize, left_out: &mut Vec<LeftOut>) -> Vec<Size> {
    let mut sizes = Vec::new();
    for (target, _) in SIZES {
        let rows = (target as f64 / row_elements as f64).round() as usize;
        let n = rows * row_elements;
        if (n as f64 / target as f64 - 1.0).abs() <= SIZE_TOLERANCE {
            sizes.push((rows, n));
        } else {
            let (mode, reason, expected_ns) = (None, Reason::Rows, None);
            left_out.push(LeftOut { n: target, mode, reason, expected_ns });
        }
    }
    sizes
}

/// What a number of elements is called: `300k`.
pub fn size_name(n: usize) -> &'static str {
    let near =
        |&&(target, _): &&(usize, &str)| (n as f64 / target as f64 - 1.0).abs() <= SIZE_TOLERANCE;
    SIZES.iter().find(near).map_or("other", |(_, name)| name)
}

fn no_size(inputs: &Inputs) -> Diagnostic {
    diagnostic!(
        Span::NONE, UsageError,
        "one index of the first axis of {} holds {} elements, more than any size to measure",
        inputs.names().join(", "), count(inputs.row_elements() as u64);
        hint: "%compare measures an expression at its own size"
    )
}

/// Bytes of the arrays that a text mentions, each buffer once.
fn input_bytes(session: &Session, text: &str) -> u64 {
    let mut arrays: Vec<Array> = Vec::new();
    for name in mentioned(text) {
        let Some(Value::Array(array)) = session.get(&name) else { continue };
        if !arrays.iter().any(|known| known.buffer.same(&array.buffer)) {
            arrays.push(array);
        }
    }
    arrays.iter().map(|array| array.nbytes().min(array.buffer.len()) as u64).sum()
}

/// Where the working set becomes as large as each cache, between two sizes on log scales; none outside of
/// the sizes.
fn marks(working_sets: &[(usize, u64)], caches: &Caches) -> Vec<Mark> {
    let levels =
        [(Level::L1, caches.l1d_bytes), (Level::L2, caches.l2_bytes), (Level::L3, caches.l3_bytes)];
    let mut marks = Vec::new();
    for (level, capacity) in levels {
        for pair in working_sets.windows(2) {
            let [(n0, set0), (n1, set1)] =
                [pair[0], pair[1]].map(|(n, set)| (n as f64, set as f64));
            let bytes = capacity as f64;
            if set0 <= bytes && bytes < set1 {
                let share = (bytes / set0).ln() / (set1 / set0).ln();
                let n = (n0 * (n1 / n0).powf(share)).round() as usize;
                marks.push(Mark { level, n });
                break;
            }
        }
    }
    marks
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_whole_rows_that_come_near() {
        let check = |row_elements, want: &[Size], left: &[usize]| {
            let mut left_out = Vec::new();
            let found = sizes(row_elements, &mut left_out);
            assert_eq!(found[..want.len()], *want, "{row_elements}");
            let missing: Vec<usize> = left_out.iter().map(|left_out| left_out.n).collect();
            assert_eq!((&missing[..], found.len() + missing.len()), (left, 9), "{row_elements}");
        };
        check(1, &[(1_000, 1_000), (3_000, 3_000)], &[]);
        check(7, &[(143, 1_001), (429, 3_003)], &[]);
        check(700, &[(4, 2_800), (14, 9_800)], &[1_000]);
        check(4_000, &[(8, 32_000), (25, 100_000)], &[1_000, 3_000, 10_000]);
        let mut left_out = Vec::new();
        assert!(sizes(20_000_000, &mut left_out).is_empty());
        assert_eq!(left_out.len(), 9);
    }

    #[test]
    fn sizes_are_called_by_the_nearest_round_one() {
        assert_eq!(
            [1_000, 2_800, 1_001, 9_800, 10_000_000].map(size_name),
            ["1k", "3k", "1k", "10k", "10M"]
        );
    }

    #[test]
    fn a_cache_is_marked_where_the_working_set_fills_it() {
        let caches = Caches { l1d_bytes: 32_000, l2_bytes: 1_000_000, l3_bytes: 0, assumed: false };
        let check = |sets: &[(usize, u64)], want: &[(Level, usize)]| {
            let found: Vec<(Level, usize)> =
                marks(sets, &caches).iter().map(|mark| (mark.level, mark.n)).collect();
            assert_eq!(found, want, "{sets:?}");
        };
        let linear = [(1_000, 16_000), (10_000, 160_000), (100_000, 1_600_000)];
        check(&linear, &[(Level::L1, 2_000), (Level::L2, 62_500)]);
        check(&linear[..2], &[(Level::L1, 2_000)]);
        check(&linear[1..], &[(Level::L2, 62_500)]);
        // An outer product: bytes by the square.
        check(
            &[(10, 800), (100, 80_000), (1_000, 8_000_000)],
            &[(Level::L1, 63), (Level::L2, 354)],
        );
        check(&[], &[]);
        // What does not grow with its input fills no cache.
        check(&[(1_000, 8), (10_000, 8)], &[]);
    }

    #[test]
    fn a_run_is_expected_to_go_on_as_the_last_ones_did() {
        let check = |points: &[(usize, f64)], n, want: Option<f64>| {
            let point = |&(n, ns_per_element): &(usize, f64)| Point {
                n,
                best_ns: ns_per_element * n as f64,
                ns_per_element,
                samples: 3,
                page_faults: None,
            };
            let points = points.iter().map(point).collect();
            let curve = ModeCurve { mode: Mode::standard(), points, threads: 1 };
            assert_eq!(curve.expected_ns(n), want, "{curve:?}");
        };
        check(&[], 1_000, None);
        check(&[(1_000, 2.0)], 3_000, Some(6_000.0));
        check(&[(1_000, 4.0), (3_000, 2.0)], 9_000, Some(18_000.0));
        check(&[(1_000, 2.0), (3_000, 4.0)], 9_000, Some(72_000.0));
        // No more than the square.
        check(&[(1_000, 2.0), (3_000, 40.0)], 9_000, Some(1_080_000.0));
    }
}
