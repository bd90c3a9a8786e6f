//! `%noise`: how far times of equal work lie apart on this machine now, and so what `%compare` can see.
//!
//! A fixed piece of work is compared with itself, by the method of `%compare`.

use serde::Serialize;

use super::Report;
use super::document::Document;
use super::lab::{Lab, Run, stopped};
use super::pages;
use super::text::{Paint, Style, flow, labelled};
use super::units::{duration, interval, percent, plural, three};
use crate::diag::Result;
use crate::exec::Mode;
use crate::measure::compare::{Contender, Settings, compare};
use crate::measure::sample::Budget;
use crate::measure::stats::Quality;
use crate::measure::verdict::Verdict;

/// What runs before the work: an array of 1 MB, which lies in the second or third cache of most machines.
const SETUP: &str = "import numpy as np\na = np.arange(131072.0)";
/// The work: two passes that take about 0.1 ms, as long as a sample must be.
const WORK: &str = "a*a + a";

/// What `%noise` found.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Noise {
    /// What ran.
    pub work: &'static str,
    /// Median time of a run, in ns.
    pub typical_ns: f64,
    /// Median absolute deviation over the median.
    pub spread: f64,
    /// The spread in a word.
    pub quality: Quality,
    /// Differences below this share cannot be told from chance; none of too few rounds.
    pub noise_floor: Option<f64>,
    /// Median ratio of the work's times to its own, within rounds.
    pub ratio: Option<f64>,
    /// Where the ratio lies with 95 %; it should contain 1.
    pub interval: Option<[f64; 2]>,
    /// The smallest difference that these rounds would have called.
    pub could_see: Option<f64>,
    /// What the comparison says of equal work: anything but no difference is a false claim.
    pub verdict: Verdict,
    /// Complete rounds.
    pub rounds: usize,
    /// Wall time of all of it, in ns.
    pub elapsed_ns: f64,
    /// Whether Ctrl-C ended it early.
    pub interrupted: bool,
}

/// Measure the noise. The session's names stay as they are.
///
/// # Errors
/// What taking 4 MB of memory may raise; `KeyboardInterrupt` where there is no round yet.
pub fn noise(lab: &mut Lab, budget: Budget) -> Result<Noise> {
    let (setup, work) = {
        let session = lab.session.borrow();
        (session.compile(SETUP)?, session.compile(WORK)?)
    };
    let mode = Mode::standard();
    // The names that the setup binds are noted here and put back at the end.
    let before = lab.trial(&setup, mode)?.changes;
    let outcome = lab.session.borrow_mut().execute(&setup, mode).map(drop);
    let found = outcome.and_then(|()| {
        let changes = lab.trial(&work, mode)?.changes;
        let (clock, precision) = (lab.clock(), lab.precision());
        let [mut first, mut second] =
            [(); 2].map(|()| Run::new(&lab.session, &work, mode, &changes));
        let mut contenders = [
            Contender { name: "work".to_owned(), work: &mut first, slow: false },
            Contender { name: "again".to_owned(), work: &mut second, slow: false },
        ];
        let settings = Settings { budget, baseline: 0, seed: lab.order_seed };
        Ok(compare(&*clock, precision, &settings, &mut contenders, &mut lab.progress))
    });
    lab.session.borrow_mut().restore(&before);
    let comparison = found?;
    let [work, again] = &comparison.rows[..] else { return Err(stopped(comparison.stop)) };
    Ok(Noise {
        work: WORK,
        typical_ns: work.typical_ns,
        spread: work.spread,
        quality: work.quality,
        noise_floor: comparison.noise_floor,
        ratio: again.ratio,
        interval: again.interval,
        could_see: again.could_see,
        verdict: again.verdict,
        rounds: comparison.rounds,
        elapsed_ns: comparison.elapsed_ns,
        interrupted: comparison.stop.is_some(),
    })
}

impl Noise {
    /// What the figures mean for a measurement, and what to do.
    pub(super) fn advice(&self) -> String {
        if self.verdict.is_claim() {
            return "equal work seemed to differ: the machine changed its speed meanwhile. Measure again \
                    before you believe a comparison."
                .to_owned();
        }
        match self.quality {
            Quality::Quiet => "times can be trusted as they are".to_owned(),
            Quality::Fair => {
                "trust differences that %compare calls; single times of %timeit less".to_owned()
            }
            Quality::Noisy => "close other programs, connect the power supply, or measure longer: \
                 %compare -t 10"
                .to_owned(),
        }
    }
}

impl Report for Noise {
    fn document(&self) -> Document {
        pages::noise::document(self)
    }

    fn text(&self, style: &Style) -> String {
        let sign = if style.ascii { "+-" } else { "±" };
        let floor = self.noise_floor.map_or_else(
            || "noise floor unknown: too few rounds".to_owned(),
            |floor| format!("noise floor {}", percent(floor)),
        );
        let spread = format!("spread {sign}{}", percent(self.spread));
        let rounds =
            format!("{} in {}", plural(self.rounds as u64, "round"), duration(self.elapsed_ns));
        let itself = match (self.ratio, self.interval) {
            (Some(ratio), Some(bounds)) => {
                format!("against itself {}x {}", three(ratio), interval(bounds, ratio))
            }
            (Some(ratio), None) => format!("against itself {}x", three(ratio)),
            (None, _) => String::new(),
        };
        let work = format!("{} of 1 MB, {}", self.work, duration(self.typical_ns));
        let mut lines = vec![
            flow(&[floor, spread, self.quality.name().to_owned(), rounds], style),
            flow(&[work, itself], style),
        ];
        if let Some(least) = self.could_see {
            let seconds = duration(self.elapsed_ns);
            lines.push(labelled(
                "%compare",
                &format!("could see a difference of {} in {seconds} of such work", percent(least)),
                style,
            ));
        }
        lines.push(
            Paint::Dim.over(&labelled(&format!("{}:", self.quality), &self.advice(), style), style),
        );
        if self.interrupted {
            lines.push("interrupted: the figures are of the rounds until then".to_owned());
        }
        lines.join("\n")
    }
}
