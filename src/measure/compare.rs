//! Compare several ways to do the same work, so that the machine's noise does not decide which is faster.
//!
//! In each round every contender takes one turn, in a fresh random order, and the baseline takes two. Times
//! are compared within a round only, where the machine was the same for all; the baseline against itself
//! tells what chance alone does. Knows work and a clock, not what the work is.

use serde::Serialize;

use crate::measure::clock::{Clock, Precision};
use crate::measure::sample::{Budget, Stop, WarmUp, Work, timed};
use crate::measure::stats::{Quality, Summary, median};
use crate::measure::verdict::{ALPHA_PAIR, ALPHA_TABLE, LEAST_FLOOR, Verdict, interval};

/// One of the ways.
pub struct Contender<'a> {
    /// What its row is called.
    pub name: String,
    /// What it does.
    pub work: &'a mut dyn Work,
    /// It may take far longer than the others: where it does, it gets 3 runs beside the budget, and no
    /// interval.
    pub slow: bool,
}

impl std::fmt::Debug for Contender<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Contender({}, slow: {})", self.name, self.slow)
    }
}

/// How to compare.
#[derive(Clone, Copy, Debug)]
pub struct Settings {
    /// How long, where `samples` are rounds; [`Budget::compare`].
    pub budget: Budget,
    /// Position of the contender that the others are compared with.
    pub baseline: usize,
    /// Where the random orders start from.
    pub seed: u64,
}

/// One contender's figures.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Row {
    /// As its [`Contender`] was called.
    pub name: String,
    /// Turns it took: one a round, or up to 3 of a slow one. The baseline's second ones serve the noise
    /// floor alone.
    pub samples: usize,
    /// Runs a sample; their mean is the sample's time.
    pub batch: u32,
    /// Median of its turns, in ns a run; a turn's time is that of the faster of its (up to) two samples.
    pub typical_ns: f64,
    /// Fastest sample, in ns a run.
    pub best_ns: f64,
    /// Median absolute deviation of its turns over their median, as a share.
    pub spread: f64,
    /// The spread in a word.
    pub quality: Quality,
    /// Median of the baseline's time over this one's in the same round: above 1 is faster. Of the baseline
    /// none.
    pub ratio: Option<f64>,
    /// Where the true ratio lies, with the comparison's confidence; none of the baseline or of too few
    /// rounds.
    pub interval: Option<[f64; 2]>,
    /// The smallest difference, as a share, that an interval of this width would have called.
    pub could_see: Option<f64>,
    /// What may be said.
    pub verdict: Verdict,
    /// It was held to 3 runs, beside the budget.
    pub capped: bool,
}

impl Row {
    /// The ratio the way it is said: 1.84 of `1.84x faster` and of `1.84x slower`.
    pub fn times(&self) -> Option<f64> {
        self.ratio.map(|ratio| ratio.max(1.0 / ratio))
    }
}

/// What a comparison found.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Comparison {
    /// Complete rounds.
    pub rounds: usize,
    /// Of the intervals: 0.95 or 0.99.
    pub confidence: f64,
    /// Differences below this share cannot be told from chance: the bound of the baseline's interval
    /// against itself, at least 1 %. None of too few rounds.
    pub noise_floor: Option<f64>,
    /// The interval of the baseline against itself.
    pub noise_interval: Option<[f64; 2]>,
    /// Wall time of all of it, slow contenders too, in ns.
    pub elapsed_ns: f64,
    /// In the contenders' order.
    pub rows: Vec<Row>,
    /// Why it ended early; the rows hold what there was by then.
    #[serde(skip)]
    pub stop: Option<Stop>,
}

/// Compare `contenders`; `progress` is told, between rounds, which share of the budget is spent.
///
/// After an interrupt, rows are of the complete rounds, and there are none if there was no round.
pub fn compare(
    clock: &dyn Clock,
    precision: Precision,
    settings: &Settings,
    contenders: &mut [Contender<'_>],
    progress: &mut dyn FnMut(f64),
) -> Comparison {
    assert!(settings.baseline < contenders.len(), "the baseline is a contender");
    let start = clock.now_ns();
    let mut race =
        Race { clock, precision, settings, start, beside_ns: 0.0, lanes: Vec::new(), last: None };
    let stop = match race.warm_up(contenders) {
        Err(stop) => {
            race.lanes.clear();
            Some(stop)
        }
        Ok(()) if race.take_first_runs() => None,
        Ok(()) => race.run(contenders, progress).err(),
    };
    let elapsed_ns = clock.now_ns().saturating_sub(start) as f64;
    let names = contenders.iter().map(|contender| contender.name.clone()).collect();
    Comparison { elapsed_ns, stop, ..judge(settings.baseline, names, &race.lanes) }
}

/// One contender's times. The baseline's second one stands behind all contenders.
#[derive(Clone, Debug, Default)]
struct Lane {
    batch: u32,
    /// Samples that open a turn and are not counted, then samples that are.
    lead: usize,
    repeats: usize,
    capped: bool,
    warm: WarmUp,
    /// One a round, in ns a run.
    turns: Vec<f64>,
    best_ns: f64,
}

/// Runs of a slow contender.
const SLOW_RUNS: usize = 3;

/// From here on, in ns, a sample needs no lead-in: to fill a cache of 32 MiB again takes 2 ms, 2 % of it,
/// and all contenders start a turn with caches that are not theirs.
const STEADY_NS: f64 = 100e6;

/// Samples that lead a turn in, and as many that count.
///
/// PERF: two sums over 8 MB each (32 MiB of L3, Zen 5, 2 cores, 600 rounds) that do the same came out
/// 0.81x without a lead-in, 0.96x with one sample of it, 0.999x with two; sums over 3 % more elements
/// 0.70x, 0.94x and 0.974x, where 0.971x is true. What is left is what [`Race::round`] keeps even.
fn turn_samples(round_ns: f64, budget: &Budget) -> usize {
    let rounds_of_four = budget.seconds * 1e9 / (4.0 * round_ns);
    if rounds_of_four >= budget.min_samples as f64 { 2 } else { 1 }
}

struct Race<'a> {
    clock: &'a dyn Clock,
    precision: Precision,
    settings: &'a Settings,
    start: u64,
    /// Time that does not count towards the budget.
    beside_ns: f64,
    lanes: Vec<Lane>,
    /// Who ran last.
    last: Option<usize>,
}

impl Race<'_> {
    fn elapsed_ns(&self) -> f64 {
        self.clock.now_ns().saturating_sub(self.start) as f64 - self.beside_ns
    }

    /// Find how many runs make a turn of each.
    fn warm_up(&mut self, contenders: &mut [Contender<'_>]) -> Result<(), Stop> {
        let budget = &self.settings.budget;
        let share_ns = budget.seconds * 1e9 / contenders.len() as f64;
        for contender in contenders.iter_mut() {
            let mut warm = WarmUp::default();
            // A slow one warms up with a single run.
            let share_ns = if contender.slow { 0.0 } else { share_ns };
            let start = self.clock.now_ns();
            let work = &mut *contender.work;
            warm.run(self.clock, self.precision, budget, share_ns, work)?;
            if contender.slow {
                self.beside_ns += self.clock.now_ns().saturating_sub(start) as f64;
            }
            let best_ns = f64::INFINITY;
            let lane = Lane { batch: warm.batch, repeats: 1, warm, best_ns, ..Lane::default() };
            self.lanes.push(lane);
        }
        self.lanes.push(self.lanes[self.settings.baseline].clone());
        let turn_ns = |lane: &Lane| lane.warm.run_ns * f64::from(lane.batch);
        let is_slow = |i: usize| contenders.get(i).is_some_and(|contender| contender.slow);
        let quick = self.lanes.iter().enumerate().filter(|(i, _)| !is_slow(*i));
        let round_ns: f64 = quick.map(|(_, lane)| turn_ns(lane)).sum();
        let samples = turn_samples(round_ns, budget);
        for (i, lane) in self.lanes.iter_mut().enumerate() {
            // A slow contender that is not slow here races like the others.
            lane.capped = is_slow(i) && i != self.settings.baseline && turn_ns(lane) > round_ns;
            (lane.lead, lane.repeats) = (samples, samples);
            if lane.capped || turn_ns(lane) >= STEADY_NS {
                (lane.lead, lane.repeats) = (0, 1);
            }
        }
        Ok(())
    }

    /// Where not even one round would end in time, the runs that warmed up are the only ones.
    fn take_first_runs(&mut self) -> bool {
        let racing = self.lanes.iter().filter(|lane| !lane.capped);
        let round_ns: f64 = racing.map(|lane| lane.warm.run_ns).sum();
        let longest_ns = self.settings.budget.longest_seconds * 1e9;
        let too_long = round_ns > longest_ns && !self.settings.budget.is_exact();
        let only = self.lanes.len() - 1;
        for (i, lane) in self.lanes.iter_mut().enumerate() {
            if (too_long && i < only) || (lane.capped && lane.warm.is_single) {
                lane.turns.extend(lane.warm.first_ns);
                lane.best_ns = lane.warm.run_ns;
            }
        }
        too_long
    }

    fn run(
        &mut self,
        contenders: &mut [Contender<'_>],
        progress: &mut dyn FnMut(f64),
    ) -> Result<(), Stop> {
        let mut random = SplitMix(self.settings.seed);
        for round in 0.. {
            let rests = |lane: &Lane| lane.capped && (round >= SLOW_RUNS || lane.warm.is_single);
            let mut order: Vec<usize> = (0..self.lanes.len()).collect();
            order.retain(|&lane| !rests(&self.lanes[lane]));
            random.shuffle(&mut order);
            let result = self.round(&order, &mut random, contenders);
            if result.is_err() {
                self.lanes.iter_mut().for_each(|lane| lane.turns.truncate(round));
                return result;
            }
            let elapsed_ns = self.elapsed_ns();
            progress(self.settings.budget.spent(round + 1, elapsed_ns));
            if self.settings.budget.is_spent(round + 1, elapsed_ns) {
                return Ok(());
            }
        }
        Ok(())
    }

    /// Who runs in lane `lane`.
    fn contender(&self, lane: usize) -> usize {
        if lane + 1 == self.lanes.len() { self.settings.baseline } else { lane }
    }

    /// One turn of each lane in `order`, in which nobody follows itself: another one runs in between,
    /// uncounted.
    ///
    /// Who does finds its data in the caches; the baseline, which runs twice, would do so more often than
    /// the others and win by it.
    fn round(
        &mut self,
        order: &[usize],
        random: &mut SplitMix,
        contenders: &mut [Contender<'_>],
    ) -> Result<(), Stop> {
        for &i in order {
            let who = self.contender(i);
            let is_other =
                |&&lane: &&usize| self.contender(lane) != who && !self.lanes[lane].capped;
            let others: Vec<usize> = order.iter().filter(is_other).copied().collect();
            if self.last == Some(who) && self.lanes[i].lead > 0 && !others.is_empty() {
                let other = others[random.below(others.len())];
                let work = &mut *contenders[self.contender(other)].work;
                self.lanes[other].time(self.clock, self.precision, work)?;
            }
            self.last = Some(who);
            let start = self.clock.now_ns();
            let lane = &mut self.lanes[i];
            let ns = lane.time(self.clock, self.precision, &mut *contenders[who].work)?;
            lane.best_ns = lane.best_ns.min(ns);
            lane.turns.push(ns);
            if lane.capped {
                self.beside_ns += self.clock.now_ns().saturating_sub(start) as f64;
            }
        }
        Ok(())
    }
}

impl Lane {
    /// One turn: the fastest of the samples that count, in ns a run.
    ///
    /// Other work on the machine seldom interrupts two samples in a row.
    fn time(
        &self,
        clock: &dyn Clock,
        precision: Precision,
        work: &mut dyn Work,
    ) -> Result<f64, Stop> {
        let mut best_ns = f64::INFINITY;
        for i in 0..self.lead + self.repeats {
            let ns = timed(clock, precision, work, self.batch)? / f64::from(self.batch);
            if i >= self.lead {
                best_ns = best_ns.min(ns);
            }
        }
        Ok(best_ns)
    }
}

/// Everything that follows from the times alone.
fn judge(baseline: usize, names: Vec<String>, lanes: &[Lane]) -> Comparison {
    let alpha = if names.len() > 2 { ALPHA_TABLE } else { ALPHA_PAIR };
    let Some((again, racers)) = lanes.split_last() else {
        return Comparison::none(alpha);
    };
    let base = &lanes[baseline];
    let ratios = |lane: &Lane| -> Vec<f64> {
        base.turns.iter().zip(&lane.turns).map(|(base, own)| base / own).collect()
    };
    let noise_interval = interval(&ratios(again), alpha);
    let noise_floor = noise_interval.map(|[low, high]| {
        let bound = high.max(1.0 / low) - 1.0;
        bound.max(LEAST_FLOOR)
    });
    let row = |(i, name): (usize, String)| {
        let lane = &racers[i];
        let Summary { typical, spread, .. } = Summary::of(&lane.turns)?;
        let ratios = ratios(lane);
        let ratio = median(&ratios).filter(|_| i != baseline);
        let interval = if lane.capped { None } else { interval(&ratios, alpha) };
        let interval = interval.filter(|_| i != baseline);
        let floor = noise_floor.unwrap_or(LEAST_FLOOR);
        Some(Row {
            name,
            samples: lane.turns.len(),
            batch: lane.batch,
            typical_ns: typical,
            best_ns: lane.best_ns.min(if i == baseline { again.best_ns } else { f64::INFINITY }),
            spread,
            quality: Quality::of(spread),
            ratio,
            interval,
            could_see: interval.map(|[low, high]| (1.0 + floor) * (high / low).sqrt() - 1.0),
            verdict: if i == baseline { Verdict::Baseline } else { Verdict::of(interval, floor) },
            capped: lane.capped,
        })
    };
    let rows = names.into_iter().enumerate().filter_map(row).collect();
    let rounds = base.turns.len();
    Comparison { rounds, noise_floor, noise_interval, rows, ..Comparison::none(alpha) }
}

impl Comparison {
    const fn none(alpha: f64) -> Self {
        Self {
            rounds: 0,
            confidence: 1.0 - alpha,
            noise_floor: None,
            noise_interval: None,
            elapsed_ns: 0.0,
            rows: Vec::new(),
            stop: None,
        }
    }
}

/// Random numbers (Steele, Lea and Flood, 2014): small, seeded by any number, and good enough for orders.
#[derive(Clone, Copy, Debug)]
struct SplitMix(u64);

impl SplitMix {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// From 0 to `bound - 1`; the remainder's bias is below 2^-58 for the few items there are.
    fn below(&mut self, bound: usize) -> usize {
        (self.next() % bound as u64) as usize
    }

    /// Fisher and Yates's.
    fn shuffle(&mut self, items: &mut [usize]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.below(last + 1));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::clock::FakeClock;

    #[test]
    fn orders_are_even() {
        let mut random = SplitMix(7);
        let mut counts = [[0; 3]; 3];
        for _ in 0..3000 {
            let mut order = [0, 1, 2];
            random.shuffle(&mut order);
            order.iter().enumerate().for_each(|(place, &who)| counts[place][who] += 1);
        }
        // 1000 each, give or take 4 standard deviations of 26.
        assert!(counts.as_flattened().iter().all(|n| (895..=1105).contains(n)), "{counts:?}");
    }

    /// Compare work that takes `ns` a run, the first as the baseline; `slow` marks the last one.
    fn race(ns: &[u64], slow: bool) -> (Comparison, Vec<usize>) {
        let clock = FakeClock::new(0);
        let log = std::cell::RefCell::new(Vec::new());
        let mut works: Vec<_> = (0..ns.len())
            .map(|i| {
                let (clock, log) = (&clock, &log);
                move || {
                    clock.advance(ns[i]);
                    log.borrow_mut().push(i);
                    Ok(())
                }
            })
            .collect();
        let last = ns.len() - 1;
        let mut contenders = Vec::new();
        for (i, work) in works.iter_mut().enumerate() {
            contenders.push(Contender { name: i.to_string(), work, slow: slow && i == last });
        }
        let settings = Settings { budget: Budget::compare(), baseline: 0, seed: 3 };
        let done = compare(&clock, Precision::EXACT, &settings, &mut contenders, &mut |_| ());
        (done, log.into_inner())
    }

    #[test]
    fn ratios_are_those_of_the_work() {
        let (done, _) = race(&[2_000_000, 1_000_000, 4_000_000], false);
        assert_eq!((done.confidence, done.noise_floor), (0.99, Some(0.01)));
        assert_eq!(done.noise_interval, Some([1.0, 1.0]));
        let ratios: Vec<_> = done.rows.iter().map(|row| (row.ratio, row.verdict)).collect();
        let want =
            [(None, Verdict::Baseline), (Some(2.0), Verdict::Faster), (Some(0.5), Verdict::Slower)];
        assert_eq!(ratios, want);
        assert_eq!(done.rows[2].times(), Some(2.0));
        assert!(done.rows.iter().all(|row| row.samples == done.rounds && row.batch == 1));
        assert!((2e9..2.1e9).contains(&done.elapsed_ns), "{done:?}");
    }

    #[test]
    fn short_work_is_batched_by_each_contender_for_itself() {
        let (done, _) = race(&[1_000, 40_000, 200_000], false);
        let batches: Vec<u32> = done.rows.iter().map(|row| row.batch).collect();
        assert_eq!(batches, [113, 3, 1]);
        assert_eq!(done.rows[0].typical_ns, 1_000.0);
        // Four samples a turn of 0.11, 0.11, 0.12 and 0.2 ms, and some turns in between: 2.2 to 3 ms a round.
        assert!((630..900).contains(&done.rounds), "{}", done.rounds);
    }

    #[test]
    fn nobody_follows_itself_once_the_race_is_on() {
        let (done, log) = race(&[1_000_000, 1_000_000], false);
        assert!(done.rounds > 100);
        // Turns are four runs; each begins where the name changes.
        let turns: Vec<usize> = log.chunk_by(|a, b| a == b).map(<[usize]>::len).collect();
        assert!(turns[2..].iter().all(|&runs| runs == 4), "{turns:?}");
        assert_eq!(done.rows[1].verdict, Verdict::NoDifference);
        assert_eq!(done.rows[1].could_see, Some(0.010_000_000_000_000_009));
    }

    #[test]
    fn a_slow_contender_runs_three_times_and_does_not_count() {
        let (done, log) = race(&[1_000_000, 1_000_000, 900_000_000], true);
        let row = &done.rows[2];
        assert_eq!((row.samples, row.interval, row.verdict), (3, None, Verdict::TooFew));
        assert_eq!((row.capped, row.times()), (true, Some(900.0)));
        assert_eq!(log.iter().filter(|&&who| who == 2).count(), 4);
        assert!(done.rounds > 100 && done.elapsed_ns > 5e9);
        // Longer than the whole budget: the run that warmed up is all.
        let (done, log) = race(&[1_000_000, 1_000_000, 9_000_000_000], true);
        assert_eq!((done.rows[2].samples, done.rows[2].times()), (1, Some(9000.0)));
        assert_eq!(log.iter().filter(|&&who| who == 2).count(), 1);
        // Not slow at all: it races like the others.
        let (done, _) = race(&[1_000_000, 1_000_000, 2_000_000], true);
        assert_eq!((done.rows[2].capped, done.rows[2].samples), (false, done.rounds));
    }

    #[test]
    fn long_work_stretches_the_budget_to_its_end() {
        let check = |ns: &[u64], rounds, seconds: std::ops::Range<f64>| {
            let (done, _) = race(ns, false);
            assert_eq!(done.rounds, rounds, "{ns:?}");
            assert!(seconds.contains(&(done.elapsed_ns / 1e9)), "{done:?}");
            done
        };
        // 12 rounds of 0.6 s.
        check(&[200_000_000, 200_000_000], 12, 7.0..8.0);
        // 20 s: then too few rounds for an interval.
        let done = check(&[1_900_000_000, 1_900_000_000], 3, 20.0..30.0);
        assert_eq!((done.noise_floor, done.rows[1].verdict), (None, Verdict::TooFew));
        // Not even one round.
        let done = check(&[9_000_000_000, 3_000_000_000], 1, 12.0..12.1);
        assert_eq!((done.rows[1].ratio, done.rows[1].samples), (Some(3.0), 1));
    }

    #[test]
    fn an_interrupt_keeps_complete_rounds() {
        let check = |runs: u32, rows| {
            let clock = FakeClock::new(0);
            let mut left = runs;
            let mut first = || {
                clock.advance(150_000_000);
                left = left.checked_sub(1).ok_or(Stop::Interrupted)?;
                Ok(())
            };
            let mut second = || {
                clock.advance(150_000_000);
                Ok(())
            };
            let mut contenders = [
                Contender { name: "a".to_owned(), work: &mut first, slow: false },
                Contender { name: "b".to_owned(), work: &mut second, slow: false },
            ];
            let settings = Settings { budget: Budget::compare(), baseline: 0, seed: 1 };
            let exact = Precision::EXACT;
            let done = compare(&clock, exact, &settings, &mut contenders, &mut |_| ());
            assert_eq!(done.stop, Some(Stop::Interrupted));
            assert_eq!((done.rows.len(), done.rows.first().map_or(0, |row| row.samples)), rows);
            assert!(done.rows.iter().all(|row| row.samples == done.rounds), "{done:?}");
        };
        check(0, (0, 0));
        // One run warms up and two make a round.
        check(2, (0, 0));
        check(8, (2, 3));
    }

    #[test]
    fn a_comparison_is_written_with_units_in_its_names() {
        let json = serde_json::to_value(race(&[2_000_000, 1_000_000], false).0).expect("data");
        assert_eq!(json["rows"][1]["verdict"], "faster");
        assert_eq!(json["rows"][1]["interval"][0], 2.0);
        assert_eq!(json["rows"][0]["ratio"], serde_json::Value::Null);
        assert_eq!(json["rows"][0]["typical_ns"], 2e6);
        assert!(json.get("stop").is_none());
    }
}
