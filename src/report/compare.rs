//! `%compare`: one expression in every mode, or two expressions, after it is proved that their results
//! agree.
//!
//! Makes the data; how they look stands in `compare_text`.

use serde::Serialize;

use crate::bail;
use crate::diag::{ErrorKind, Result, Span};
use crate::exec::{Engine, MODES, Mode};
use crate::measure::compare::{Contender, Settings, compare as race};
use crate::measure::sample::{Budget, Stop, Work};
use crate::report::agreement::Agreement;
use crate::report::lab::{Figures, Lab, Run, Traffic, stopped};
use crate::report::machine::MachineReport;
use crate::report::names::{Operands, operands};
use crate::report::sums::tolerance;
use crate::session::{Code, Trial};
use crate::syntax::lexer::lex;
use crate::syntax::token::{Punct, TokenKind};

/// What to compare, and how long.
#[derive(Clone, Debug)]
pub struct Options {
    /// The modes; all where empty.
    pub modes: Vec<&'static Mode>,
    /// How long.
    pub budget: Budget,
}

/// What `%compare` found.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Compare {
    /// What was compared.
    pub expression: String,
    /// What ran before it, if it was given with it.
    pub setup: Option<String>,
    /// Name of the row that the others are held against.
    pub baseline: String,
    /// Complete rounds.
    pub rounds: usize,
    /// What cannot be told from chance; none of too few rounds.
    pub noise_floor: Option<f64>,
    /// Whether the results agree: bit for bit, or within the tolerance of a sum's order.
    pub equal: bool,
    /// The largest difference of floating-point results; none where they cannot be compared by it.
    pub max_ulp: Option<u64>,
    /// A row a contender; none where the results do not agree.
    pub modes: Vec<Figures>,
    /// On which machine.
    pub machine: MachineReport,
    /// What is said besides.
    #[serde(skip)]
    pub notes: Notes,
}

/// What a comparison's text has beyond its JSON.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Notes {
    /// The arrays that the text mentions.
    pub operands: Vec<Operands>,
    /// The texts of A and B.
    pub pair: Option<[String; 2]>,
    /// Wall time of the rounds, in ns.
    pub elapsed_ns: f64,
    /// Of the intervals.
    pub confidence: f64,
    /// Of the baseline against itself.
    pub noise_interval: Option<[f64; 2]>,
    /// How far apart the results are, and whose differs most.
    pub agreement: Agreement,
    /// Bytes that one run prints, which are not shown.
    pub printed: usize,
    /// Nothing in the expression depends on the mode, so that one row stands for all.
    pub same_in_all: bool,
    /// Ctrl-C ended it early.
    pub interrupted: bool,
    /// What to type next is said by somebody else.
    pub guided: bool,
}

/// One that takes part.
struct Entry {
    name: String,
    mode: &'static Mode,
    /// Which of the texts.
    code: usize,
    /// It may take far longer than the others.
    slow: bool,
}

/// Two texts with `;;` between them, outside of any text literal.
pub fn split_pair(text: &str) -> Option<[&str; 2]> {
    let tokens = lex(text).ok()?;
    let is_semicolon = |i: usize| tokens[i].kind == TokenKind::Punct(Punct::Semicolon);
    let at = (1..tokens.len()).find(|&i| {
        is_semicolon(i - 1) && is_semicolon(i) && tokens[i - 1].span.end == tokens[i].span.start
    })?;
    Some([
        text[..tokens[at - 1].span.start as usize].trim(),
        text[tokens[at].span.end as usize..].trim(),
    ])
}

/// What no clock decides: the contenders' counts, and whether their results agree.
#[derive(Clone, Debug)]
pub struct Counts {
    /// A row a contender, or one where nothing depends on the mode.
    pub rows: Vec<Figures>,
    /// Whether the results agree, as in [`Compare::equal`].
    pub equal: bool,
}

/// Run each contender once and count; nothing is timed.
///
/// # Errors
/// What the code raises in any of the contenders.
pub fn counts(lab: &mut Lab, text: &str, modes: &[&'static Mode]) -> Result<Counts> {
    // One run by itself repeats nothing.
    let is_single = modes.len() == 1 && split_pair(text).is_none();
    let contest = if is_single {
        Contest::new(lab, text, modes)
    } else {
        lab.repeating("%compare", |lab| Contest::new(lab, text, modes))
    }?;
    let rows = contest.entries.iter().zip(&contest.trials);
    Ok(Counts {
        rows: rows.map(|(entry, trial)| Figures::of_cost(&*entry.name, &trial.metered)).collect(),
        equal: contest.equal(),
    })
}

/// Contenders of which each ran once.
struct Contest {
    codes: Vec<Code>,
    entries: Vec<Entry>,
    /// In the order of the entries.
    trials: Vec<Trial>,
    baseline: usize,
    notes: Notes,
}

impl Contest {
    fn new(lab: &mut Lab, text: &str, modes: &[&'static Mode]) -> Result<Self> {
        let pair = split_pair(text);
        let texts: Vec<&str> = pair.map_or_else(|| vec![text], Vec::from);
        if texts.iter().any(|text| text.is_empty()) {
            bail!(
                Span::NONE, UsageError, "there is no code on one side of ;;";
                hint: "write %compare A ;; B to compare two texts, %compare A to compare the modes"
            );
        }
        if texts.len() == 2 && split_pair(texts[1]).is_some() {
            bail!(Span::NONE, UsageError, "%compare takes two texts at most: A ;; B");
        }
        let parse = |part: &&str| {
            let code = lab.session.borrow().compile(part);
            code.map_err(|error| error.shifted(place(part, text)))
        };
        let codes: Vec<Code> = texts.iter().map(parse).collect::<Result<_>>()?;
        let mut entries = entries(lab, pair.is_some(), modes);
        let baseline_mode = if pair.is_some() { "A" } else { "vectorized" };
        let mut baseline =
            entries.iter().position(|entry| entry.name == baseline_mode).unwrap_or(0);
        let mut notes = Notes {
            operands: operands(&lab.session.borrow(), text),
            pair: pair.map(|texts| texts.map(str::to_owned)),
            ..Notes::default()
        };
        let places: Vec<u32> = texts.iter().map(|part| place(part, text)).collect();
        let mut trials = agree(lab, &codes, &places, &entries, baseline, &mut notes)?;
        notes.same_in_all = pair.is_none() && trials.iter().all(|trial| trial.plans.is_empty());
        if notes.same_in_all {
            entries = vec![entries.swap_remove(baseline)];
            trials = vec![trials.swap_remove(baseline)];
            baseline = 0;
        }
        Ok(Self { codes, entries, trials, baseline, notes })
    }

    fn equal(&self) -> bool {
        self.notes.agreement.holds()
    }
}

/// Compare.
///
/// # Errors
/// What the code raises in any of the contenders; `KeyboardInterrupt` where there is no round yet;
/// `UsageError` for what acts outside the session.
pub fn compare(
    lab: &mut Lab,
    text: &str,
    setup: Option<&str>,
    options: &Options,
) -> Result<Compare> {
    lab.repeating("%compare", |lab| compared(lab, text, setup, options))
}

fn compared(lab: &mut Lab, text: &str, setup: Option<&str>, options: &Options) -> Result<Compare> {
    let contest = Contest::new(lab, text, &options.modes)?;
    let equal = contest.equal();
    let Contest { codes, entries, trials, baseline, notes } = contest;
    let mut report = Compare::new(lab, text, setup, &entries[baseline].name, notes);
    if equal {
        let raced = raced(&entries, &codes, &trials);
        measure(lab, &raced, baseline, options.budget, &mut report)?;
    }
    Ok(report)
}

impl Compare {
    /// Before anything is measured.
    fn new(lab: &mut Lab, text: &str, setup: Option<&str>, baseline: &str, notes: Notes) -> Self {
        Self {
            expression: text.to_owned(),
            setup: setup.map(str::to_owned),
            baseline: baseline.to_owned(),
            rounds: 0,
            noise_floor: None,
            equal: notes.agreement.holds(),
            max_ulp: notes.agreement.max_ulp(),
            modes: Vec::new(),
            machine: lab.machine_report(),
            notes,
        }
    }
}

/// Race two texts in one mode, whatever their values are: the figures of the first, then of the second.
///
/// # Errors
/// As [`compare`].
pub fn race_pair(
    lab: &mut Lab,
    texts: [&str; 2],
    mode: &'static Mode,
    budget: Budget,
) -> Result<Vec<Figures>> {
    lab.repeating("a measurement", |lab| {
        let parse = |text: &&str| lab.session.borrow().compile(text);
        let codes: Vec<Code> = texts.iter().map(parse).collect::<Result<_>>()?;
        let entries = entries(lab, true, &[mode]);
        let trials = codes.iter().map(|code| lab.trial(code, mode));
        let trials: Vec<Trial> = trials.collect::<Result<_>>()?;
        let mut report = Compare::new(lab, texts[0], None, &entries[0].name, Notes::default());
        measure(lab, &raced(&entries, &codes, &trials), 0, budget, &mut report)?;
        report.modes.sort_unstable_by(|a, b| a.mode.cmp(&b.mode));
        Ok(report.modes)
    })
}

/// Race two programs that ran, in one mode. Where the first is known to be slow, it takes three runs, and
/// the second is the baseline. The figures of the first, then of the second.
///
/// # Errors
/// As [`compare`].
pub fn race_codes(
    lab: &mut Lab,
    sides: [(&Code, &Trial); 2],
    mode: &'static Mode,
    budget: Budget,
    is_slow: bool,
) -> Result<[Figures; 2]> {
    let mut entries = entries(lab, true, &[mode]);
    entries[0].slow = is_slow;
    let raced: Vec<Raced<'_>> = entries
        .iter()
        .zip(sides)
        .map(|(entry, (code, trial))| Raced { entry, code, trial })
        .collect();
    let baseline = usize::from(is_slow);
    let mut report = Compare::new(lab, "", None, &entries[baseline].name, Notes::default());
    measure(lab, &raced, baseline, budget, &mut report)?;
    if report.notes.interrupted {
        return Err(stopped(None));
    }
    report.modes.sort_unstable_by(|a, b| a.mode.cmp(&b.mode));
    let both: std::result::Result<[Figures; 2], _> = report.modes.try_into();
    Ok(both.expect("two were raced"))
}

/// Where a part of a text begins in it.
fn place(part: &str, text: &str) -> u32 {
    (part.as_ptr() as usize - text.as_ptr() as usize) as u32
}

fn entries(lab: &Lab, is_pair: bool, modes: &[&'static Mode]) -> Vec<Entry> {
    if is_pair {
        let mode = modes.first().copied().unwrap_or(lab.session.borrow().settings.mode);
        return ["A", "B"]
            .iter()
            .enumerate()
            .map(|(code, name)| Entry { name: (*name).to_owned(), mode, code, slow: false })
            .collect();
    }
    let all: Vec<&'static Mode> = MODES.iter().collect();
    let modes = if modes.is_empty() { &all } else { modes };
    let entry = |mode: &&'static Mode| Entry {
        name: mode.name.to_owned(),
        mode,
        code: 0,
        slow: mode.engine == Engine::Elements,
    };
    modes.iter().map(entry).collect()
}

/// A contender with what it runs and what its run cost.
struct Raced<'a> {
    entry: &'a Entry,
    code: &'a Code,
    trial: &'a Trial,
}

/// Contenders with the codes that they run.
fn raced<'a>(entries: &'a [Entry], codes: &'a [Code], trials: &'a [Trial]) -> Vec<Raced<'a>> {
    let each = entries.iter().zip(trials);
    each.map(|(entry, trial)| Raced { entry, code: &codes[entry.code], trial }).collect()
}

/// Run each once, instrumented, and hold its result against the baseline's.
fn agree(
    lab: &mut Lab,
    codes: &[Code],
    places: &[u32],
    entries: &[Entry],
    baseline: usize,
    notes: &mut Notes,
) -> Result<Vec<Trial>> {
    let is_one = codes.len() == 1 && entries.len() > 1;
    let mut number = 0;
    let mut trial = |lab: &mut Lab, entry: &Entry| {
        number += 1;
        (lab.stage)(&format!("{}, {number} of {}", entry.name, entries.len()));
        let trial = lab.trial(&codes[entry.code], entry.mode);
        trial.map_err(|error| match error.kind {
            ErrorKind::MemoryError if is_one => error.hint(format!(
                "this was mode {}: leave it out with -m, as in -m numpy,fused",
                entry.name
            )),
            _ => error.shifted(places[entry.code]),
        })
    };
    let first = trial(lab, &entries[baseline])?;
    notes.printed = first.stdout.len();
    let mut trials = Vec::with_capacity(entries.len());
    for (i, entry) in entries.iter().enumerate() {
        if i == baseline {
            // Its value is kept until all are compared.
            trials.push(Trial { value: None, ..first.clone() });
            continue;
        }
        let code = &codes[entry.code];
        let mut trial = trial(lab, entry)?;
        if entry.mode.engine == Engine::Elements || entry.code > 0 {
            notes.agreement.tolerance =
                notes.agreement.tolerance.or_else(|| tolerance(&lab.session, code, &trial.plans));
        }
        notes.agreement.add(&entry.name, first.value.as_ref(), trial.value.take().as_ref());
        trials.push(trial);
    }
    Ok(trials)
}

/// Race the contenders and fill in the rows.
fn measure(
    lab: &mut Lab,
    raced: &[Raced<'_>],
    baseline: usize,
    budget: Budget,
    report: &mut Compare,
) -> Result<()> {
    (lab.stage)("");
    let (clock, precision) = (lab.clock(), lab.precision());
    let settings = Settings { budget, baseline, seed: lab.order_seed };
    lab.order_seed = lab.order_seed.wrapping_add(1);
    let mut runs: Vec<Run<'_>> = raced
        .iter()
        .map(|one| Run::new(&lab.session, one.code, one.entry.mode, &one.trial.changes))
        .collect();
    let mut contenders: Vec<Contender<'_>> = runs
        .iter_mut()
        .zip(raced)
        .map(|(run, one)| Contender {
            name: one.entry.name.clone(),
            work: run as &mut dyn Work,
            slow: one.entry.slow,
        })
        .collect();
    let found = race(&*clock, precision, &settings, &mut contenders, &mut lab.progress);
    drop(contenders);
    let faults: Vec<Option<u64>> = runs.iter().map(Run::page_faults).collect();
    drop(runs);
    drop(lab.session.borrow_mut().take_warnings());
    if found.rows.is_empty() || matches!(found.stop, Some(Stop::Failed(_))) {
        return Err(stopped(found.stop));
    }
    for row in found.rows {
        let i = raced
            .iter()
            .position(|one| one.entry.name == row.name)
            .expect("rows are named after contenders");
        let trial = raced[i].trial;
        let traffic = Traffic::of(&trial.metered, &trial.plans, lab.threads(raced[i].entry.mode));
        let figures = Figures {
            best_ns: row.best_ns,
            typical_ns: row.typical_ns,
            spread: row.spread,
            ratio: row.ratio,
            interval: row.interval,
            verdict: Some(row.verdict),
            page_faults: faults[i],
            samples: row.samples,
            capped: row.capped,
            could_see: row.could_see,
            ..Figures::of_cost(row.name, &trial.metered)
        };
        report.modes.push(figures.with_speed(lab.speed(traffic, row.typical_ns)));
    }
    report.rounds = found.rounds;
    report.noise_floor = found.noise_floor;
    report.notes.elapsed_ns = found.elapsed_ns;
    report.notes.confidence = found.confidence;
    report.notes.noise_interval = found.noise_interval;
    report.notes.interrupted = found.stop.is_some();
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pair_is_split_outside_of_literals() {
        let check = |text, want: Option<[&str; 2]>| assert_eq!(split_pair(text), want, "{text}");
        check("a*b ;; b*a", Some(["a*b", "b*a"]));
        check("a;;b", Some(["a", "b"]));
        check("a; b", None);
        check("a; ; b", None);
        check("';;' + a", None);
        check("a*b", None);
    }
}
