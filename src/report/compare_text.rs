//! How a comparison looks in a terminal.

use crate::measure::verdict::Verdict;
use crate::report::Report;
use crate::report::bars::{Bar, bars};
use crate::report::compare::Compare;
use crate::report::document::Document;
use crate::report::lab::Figures;
use crate::report::pages;
use crate::report::text::{Column, KEEP, Paint, Style, cut, flow, labelled, table};
use crate::report::units::{
    bytes_short, count, duration, gb_per_s, interval, percent, percent_whole, plural, speed_up,
};

/// What a list comprehension in Python 3.11 takes over what mode `loop` does: the row `affine_1M` of
/// benches/peers, 2.06x with the 95 % interval 1.97 to 2.09.
pub(super) const CPYTHON_LOOP: f64 = 2.06;

/// Said where no mode runs the expression in a way of its own.
pub(super) const SAME_IN_ALL: &str =
    "nothing in this expression depends on the mode: one row stands for all";

/// A share of a limit below which something else than bytes decides, so that the limit says nothing.
const LEAST_SHARE: f64 = 0.01;

/// Two speed-ups that differ by more are not the same at three digits' glance.
const APART: f64 = 1.1;

impl Report for Compare {
    fn document(&self) -> Document {
        pages::compare::document(self)
    }

    fn text(&self, style: &Style) -> String {
        let mut sections = vec![self.head(style)];
        if !self.modes.is_empty() {
            let rows = self.rows(style);
            let doubts = self.doubts(rows[0].contains("moved"), style);
            sections.push([rows, doubts].concat());
            sections.push(bars(&self.bar_data(), style));
            sections.push(self.foot(style));
        }
        sections.retain(|lines| !lines.is_empty());
        sections.into_iter().map(|lines| lines.join("\n")).collect::<Vec<_>>().join("\n\n")
    }
}

impl Compare {
    fn head(&self, style: &Style) -> Vec<String> {
        let notes = &self.notes;
        let mut lines = Vec::new();
        for (name, text) in ["A", "B"].iter().zip(notes.pair.iter().flatten()) {
            let text = text.replace('\n', "; ");
            lines.push(format!("{name}  {}", cut(&text, style.width.saturating_sub(3), style)));
        }
        let mut parts: Vec<String> =
            notes.operands.iter().map(super::names::Operands::text).collect();
        if self.rounds > 0 {
            let rounds = plural(self.rounds as u64, "shuffled round");
            parts.push(format!("{rounds} in {}", duration(notes.elapsed_ns)));
        }
        if notes.printed > 0 {
            parts.push("what it prints is not shown".to_owned());
        }
        if notes.interrupted {
            parts.push("interrupted: the figures are of the rounds until then".to_owned());
        }
        if !parts.is_empty() {
            lines.push(flow(&parts, style));
        }
        lines.push(labelled("results:", &self.agreement(style), style));
        lines
    }

    /// Whether the results agree, and how nearly.
    pub(super) fn agreement(&self, style: &Style) -> String {
        if self.notes.same_in_all {
            return SAME_IN_ALL.to_owned();
        }
        let all = if self.notes.pair.is_some() { "equal" } else { "equal in all modes" };
        self.notes.agreement.text(all, style)
    }

    /// What the column of intervals is called.
    pub(super) fn interval_name(&self) -> &'static str {
        if self.notes.confidence > 0.98 { "99 % interval" } else { "95 % interval" }
    }

    fn rows(&self, style: &Style) -> Vec<String> {
        let columns = [
            Column::left("mode", 0),
            Column::right("typical", 0),
            Column::left("speed-up", 0),
            Column::left(self.interval_name(), 2),
            Column::right("arrays", 3),
            Column::right("peak", 4),
            Column::right("moved", 5),
            Column::right("GB/s", 6),
        ];
        let rows: Vec<Vec<String>> = self.modes.iter().map(|row| self.row(row)).collect();
        let mut lines = table(&columns, &rows, style);
        for ((row, cells), line) in self.modes.iter().zip(&rows).zip(lines.iter_mut().skip(1)) {
            let paint = match row.verdict {
                Some(Verdict::Faster) => Paint::Good,
                Some(Verdict::Slower) => Paint::Bad,
                Some(
                    Verdict::Baseline | Verdict::TooClose | Verdict::NoDifference | Verdict::TooFew,
                )
                | None => continue,
            };
            *line = line.replacen(&cells[2], &paint.over(&cells[2], style), 1);
        }
        lines
    }

    /// What may be said of a row's speed, and the interval that it rests on: `1.84x faster`,
    /// `[1.82-1.86]`.
    pub(super) fn speed(&self, row: &Figures) -> [String; 2] {
        let ratio = row.ratio.unwrap_or(1.0);
        let verdict = row.verdict.unwrap_or(Verdict::Baseline);
        let speed = match verdict {
            Verdict::Baseline if self.modes.len() > 1 => "baseline".to_owned(),
            Verdict::Baseline => String::new(),
            Verdict::Faster | Verdict::Slower | Verdict::TooFew => speed_up(ratio),
            Verdict::TooClose => "too close".to_owned(),
            Verdict::NoDifference => "no difference".to_owned(),
        };
        let range = match (verdict, row.interval) {
            (Verdict::Baseline, _) => String::new(),
            (_, Some(bounds)) => interval(bounds, ratio),
            (_, None) => format!("[n={}]", row.samples),
        };
        [speed, range]
    }

    fn row(&self, row: &Figures) -> Vec<String> {
        let [speed, range] = self.speed(row);
        let reused = if row.reused > 0 { "r" } else { "" };
        vec![
            self.label(row),
            duration(row.typical_ns),
            speed,
            range,
            format!("{}{reused}", row.arrays),
            bytes_short(row.peak_bytes),
            bytes_short(row.bytes_moved),
            row.gb_per_s.map_or(String::new(), |x| gb_per_s(x * 1e9)),
        ]
    }

    /// `parallel 2`: the threads stand beside the name.
    pub(super) fn label(&self, row: &Figures) -> String {
        match row.speed {
            _ if self.notes.same_in_all => "all modes".to_owned(),
            Some(speed) if speed.threads > 1 && self.notes.pair.is_none() => {
                format!("{} {}", row.mode, speed.threads)
            }
            Some(_) | None => row.mode.clone(),
        }
    }

    /// What cannot be claimed, in words; what `r` means, and what is modelled.
    fn doubts(&self, shows_moved: bool, style: &Style) -> Vec<String> {
        let mut parts: Vec<String> = self.modes.iter().filter_map(|row| self.doubt(row)).collect();
        let reuses: Vec<String> = self
            .modes
            .iter()
            .filter(|row| row.reused > 0)
            .map(|row| format!("{} in {}", row.reused, row.mode))
            .collect();
        if !reuses.is_empty() {
            parts.push(format!("r: results written into dead temporaries, {}", reuses.join(", ")));
        }
        if self.modes.iter().any(|row| self.ratio_is_apart(row)) {
            parts.push(
                "speed-up: median of the rounds' ratios, not the ratio of the medians".to_owned(),
            );
        }
        if shows_moved && self.modes.iter().any(|row| row.bytes_moved > 0) {
            parts.push("moved, GB/s: est".to_owned());
        }
        if parts.is_empty() {
            Vec::new()
        } else {
            vec![Paint::Dim.over(&flow(&parts, style), style)]
        }
    }

    /// Whether a reader who divides the typical times finds another speed-up than the one that stands there.
    pub(super) fn ratio_is_apart(&self, row: &Figures) -> bool {
        let base = self.modes.iter().find(|row| row.mode == self.baseline);
        let Some((ratio, base)) = row.ratio.zip(base) else { return false };
        let divided = base.typical_ns / row.typical_ns;
        !(1.0 / APART..APART).contains(&(divided / ratio))
    }

    pub(super) fn doubt(&self, row: &Figures) -> Option<String> {
        let said = match row.verdict? {
            Verdict::TooClose => {
                let floor =
                    self.noise_floor.map_or(String::new(), |x| format!(" (floor {})", percent(x)));
                format!("too close to call{floor}")
            }
            Verdict::NoDifference => {
                format!("no difference detected (could see {})", percent(row.could_see?))
            }
            Verdict::Baseline | Verdict::Faster | Verdict::Slower | Verdict::TooFew => return None,
        };
        Some(format!("{}: {said}", row.mode))
    }

    fn bar_data(&self) -> Vec<Bar> {
        let bar = |row: &Figures| {
            Some(Bar { label: self.label(row), ratio: row.ratio?, verdict: row.verdict? })
        };
        self.modes.iter().filter_map(bar).collect()
    }

    fn foot(&self, style: &Style) -> Vec<String> {
        let mut lines = Vec::new();
        lines.extend(self.limit().map(|text| labelled("limit", &text, style)));
        lines.extend(self.why().map(|text| labelled("why  ", &text, style)));
        if self.modes.len() > 1 {
            lines.push(labelled("noise", &self.noise(), style));
        }
        if self.modes.iter().any(|row| row.mode == "loop") && self.modes.len() > 1 {
            let text = format!(
                "CPython needs about {CPYTHON_LOOP:.0}x this loop, over a list (est, benches/peers)"
            );
            lines.push(labelled("loop ", &text, style));
        }
        if self.notes.guided {
            return lines;
        }
        let next = match self.modes.iter().find(|row| row.mode == "fused") {
            Some(_) => "%explain -a -m fused   %memit   %timeit -v",
            None => "%explain -a   %memit   %timeit -v",
        };
        let words: Vec<String> = next.split("   ").map(str::to_owned).collect();
        lines.push(format!(
            "next  {}",
            flow(&words, &Style { width: style.width.saturating_sub(6), ..*style })
                .replace('\n', "\n      ")
        ));
        lines
    }

    /// How near each mode comes to what the machine can do, ceiling by ceiling.
    pub(super) fn limit(&self) -> Option<String> {
        let mut groups: Vec<(usize, &str, Vec<&Figures>)> = Vec::new();
        for row in &self.modes {
            let Some(speed) = row.speed else { continue };
            // A loop is limited by its instructions; its share would say nothing of memory.
            if row.mode == "loop" || speed.limit_share < LEAST_SHARE {
                continue;
            }
            let key = (speed.threads, speed.level.name());
            match groups.iter_mut().find(|(threads, level, _)| (*threads, *level) == key) {
                Some((_, _, rows)) => rows.push(row),
                None => groups.push((key.0, key.1, vec![row])),
            }
        }
        let texts: Vec<String> =
            groups.iter().map(|(threads, level, rows)| limit_text(*threads, level, rows)).collect();
        (!texts.is_empty()).then(|| texts.join("; "))
    }

    /// What new memory costs the baseline: the time that the same steps take less when they write into
    /// memory that is there.
    pub(super) fn why(&self) -> Option<String> {
        let base = self.modes.iter().find(|row| row.mode == self.baseline)?;
        let reusing = self.modes.iter().find(|row| row.mode == "in-place")?;
        let (faults, fewer) = (base.page_faults?, reusing.page_faults?);
        let is_faster = reusing.verdict == Some(Verdict::Faster);
        // 16 faults are 64 KiB of new pages: less explains no difference that a comparison could see.
        if !is_faster || faults < 16 || fewer * 2 > faults || base.mode == reusing.mode {
            return None;
        }
        let spared = base.typical_ns - reusing.typical_ns;
        Some(format!(
            "{} = {} a run ({} in-place), about {} of the {} (est)",
            plural(base.arrays, "fresh array"),
            plural(faults, "page fault"),
            count(fewer),
            duration(spared),
            duration(base.typical_ns)
        ))
    }

    pub(super) fn noise(&self) -> String {
        let (Some(bounds), Some(floor)) = (self.notes.noise_interval, self.noise_floor) else {
            let rounds = plural(self.rounds as u64, "round");
            return format!("{rounds} are too few for an interval; -t gives more time");
        };
        let found = match bounds {
            [low, high] if low <= 1.0 && high >= 1.0 => "no difference".to_owned(),
            apart => interval(apart, 1.0),
        };
        // As for the spread of one expression: from 5 % on, measurements are noisy.
        let remedy = match floor {
            floor if floor > 0.5 => {
                "; very noisy: something else uses this machine, try again later"
            }
            floor if floor > 0.05 => "; noisy: close other programs, or measure longer with -t 10",
            _ => "",
        };
        format!("{} against itself: {found} (floor {}){remedy}", self.baseline, percent(floor))
    }
}

/// `24.1 GB/s on 1 thread (L3): vectorized 53 %, in-place 98 %`
fn limit_text(threads: usize, level: &str, rows: &[&Figures]) -> String {
    let limits = || rows.iter().filter_map(|row| row.speed.map(|speed| speed.limit_gb_per_s));
    let (low, high) = (limits().fold(f64::INFINITY, f64::min), limits().fold(0.0, f64::max));
    let [low_text, high_text] = [low, high].map(|limit| gb_per_s(limit * 1e9));
    // The ceiling depends on the mix of reads and writes, which differs from mode to mode.
    let range = if low_text == high_text { low_text } else { format!("{low_text} to {high_text}") };
    let share = |row: &&Figures| {
        let share = row.limit_share.map_or(String::new(), percent_whole);
        format!("{} {share}", row.mode).replace(' ', &KEEP.to_string())
    };
    let shares: Vec<String> = rows.iter().map(share).collect();
    format!("{range} GB/s on {} ({level}): {}", plural(threads as u64, "thread"), shares.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cost::Cost;
    use crate::measure::machine::{Caches, Identity, Level, Machine};
    use crate::report::agree::Difference;
    use crate::report::compare::Notes;
    use crate::report::lab::Speed;
    use crate::report::machine::MachineReport;
    use crate::report::names::Operands;
    use crate::report::sums::Tolerance;

    /// A row: mode, typical ms, ratio, interval, new arrays, reused, MB at peak, MB moved, page faults.
    type Row = (&'static str, f64, Option<f64>, Option<[f64; 2]>, [u64; 4], u64);

    const ROWS: [Row; 6] = [
        ("loop", 301.0, Some(1.0 / 10.8), None, [1, 0, 40, 120], 9_800),
        ("vectorized", 28.0, None, None, [4, 0, 120, 360], 39_000),
        ("numpy", 27.9, Some(1.003), Some([0.991, 1.013]), [3, 1, 80, 360], 29_000),
        ("in-place", 15.2, Some(1.84), Some([1.82, 1.86]), [2, 2, 80, 360], 0),
        ("fused", 8.3, Some(3.37), Some([3.33, 3.42]), [1, 0, 40, 120], 0),
        ("parallel", 5.1, Some(5.49), Some([5.31, 5.62]), [1, 0, 40, 120], 0),
    ];

    fn figures(
        &(mode, ms, ratio, interval, [arrays, reused, peak, moved], faults): &Row,
    ) -> Figures {
        let threads = if mode == "parallel" { 2 } else { 1 };
        let cost = Cost {
            arrays,
            reused,
            bytes_peak: peak * 1_000_000,
            bytes_read: moved * 1_000_000,
            ..Cost::default()
        };
        let limit_gb_per_s = 24.1 + 6.9 * (threads - 1) as f64;
        let gb_per_s = moved as f64 / ms;
        let limit_share = gb_per_s / limit_gb_per_s;
        let speed = Speed { gb_per_s, limit_gb_per_s, limit_share, level: Level::Memory, threads };
        let verdict = if ratio.is_none() { Verdict::Baseline } else { Verdict::of(interval, 0.01) };
        Figures {
            typical_ns: ms * 1e6,
            ratio,
            interval,
            verdict: Some(verdict),
            could_see: interval.map(|_| 0.019),
            page_faults: Some(faults),
            samples: 3,
            ..Figures::of_cost(mode, &cost)
        }
        .with_speed(Some(speed))
    }

    fn fake() -> Compare {
        let identity = Identity { cpu: "Test CPU".to_owned(), cores: 2, caches: Caches::ASSUMED };
        let machine = Machine {
            identity,
            threads: 2,
            bandwidth: Vec::new(),
            memory_capped: false,
            elapsed_ns: 0.0,
        };
        let names = ["a", "b"].map(str::to_owned).to_vec();
        let operands = Operands {
            names,
            dtype: "float64".to_owned(),
            shape: vec![5_000_000],
            bytes: 40_000_000,
        };
        Compare {
            expression: "sqrt(a*a + b*b)".to_owned(),
            setup: None,
            baseline: "vectorized".to_owned(),
            rounds: 18,
            noise_floor: Some(0.01),
            equal: true,
            max_ulp: Some(0),
            modes: ROWS.iter().map(figures).collect(),
            machine: MachineReport { machine, simd: "avx2", memory_bytes: None },
            notes: Notes {
                operands: vec![operands],
                elapsed_ns: 2.0e9,
                confidence: 0.99,
                noise_interval: Some([0.995, 1.004]),
                ..Notes::default()
            },
        }
    }

    const WIDE: &str = "\
a, b: float64 (5_000_000,) 40.0 MB each   18 shuffled rounds in 2.00 s
results: equal in all modes (largest difference 0 ulp)

mode        typical  speed-up       99 % interval  arrays    peak   moved  GB/s
loop         301 ms  10.8x slower   [n=3]               1   40 MB  120 MB   0.4
vectorized  28.0 ms  baseline                           4  120 MB  360 MB  12.9
numpy       27.9 ms  no difference  [0.99-1.01]        3r   80 MB  360 MB  12.9
in-place    15.2 ms  1.84x faster   [1.82-1.86]        2r   80 MB  360 MB  23.7
fused       8.30 ms  3.37x faster   [3.33-3.42]         1   40 MB  120 MB  14.5
parallel 2  5.10 ms  5.49x faster   [5.31-5.62]         1   40 MB  120 MB  23.5
numpy: no difference detected (could see 1.9 %)
r: results written into dead temporaries, 1 in numpy, 2 in in-place
moved, GB/s: est

slower       0.1x                         1x            3x faster   (log scale)
loop        ▐██████████████████████████████│
numpy                                     │
in-place                                  │████████
fused                                     │███████████████▌
parallel 2                                │█████████████████████▌

limit 24.1 GB/s on 1 thread (memory): vectorized 53 %, numpy 54 %,
      in-place 98 %, fused 60 %; 31.0 GB/s on 2 threads (memory): parallel 76 %
why   4 fresh arrays = 39 000 page faults a run (0 in-place), about 12.8 ms of
      the 28.0 ms (est)
noise vectorized against itself: no difference (floor 1.0 %)
loop  CPython needs about 2x this loop, over a list (est, benches/peers)
next  %explain -a -m fused   %memit   %timeit -v";

    const NARROW: &str = "\
a, b: float64 (5_000_000,) 40.0 MB each
18 shuffled rounds in 2.00 s
results: equal in all modes (largest
         difference 0 ulp)

mode        typical  speed-up
loop         301 ms  10.8x slower
vectorized  28.0 ms  baseline
numpy       27.9 ms  no difference
in-place    15.2 ms  1.84x faster
fused       8.30 ms  3.37x faster
parallel 2  5.10 ms  5.49x faster
numpy: no difference detected (could
see 1.9 %)
r: results written into dead
temporaries, 1 in numpy, 2 in in-place

slower      0.1x      1x   3x faster
loop        ###########|
numpy                 |
in-place              |###
fused                 |######
parallel 2            |########

limit 24.1 GB/s on 1 thread (memory):
      vectorized 53 %, numpy 54 %,
      in-place 98 %, fused 60 %; 31.0
      GB/s on 2 threads (memory):
      parallel 76 %
why   4 fresh arrays = 39 000 page
      faults a run (0 in-place), about
      12.8 ms of the 28.0 ms (est)
noise vectorized against itself: no
      difference (floor 1.0 %)
loop  CPython needs about 2x this loop,
      over a list (est, benches/peers)
next  %explain -a -m fused   %memit
      %timeit -v";

    #[test]
    fn the_table_at_80_columns() {
        assert_eq!(fake().text(&Style::PLAIN), WIDE);
    }

    #[test]
    fn the_table_at_40_columns_in_ascii() {
        let text = fake().text(&Style { width: 40, ascii: true, color: false });
        assert_eq!(text, NARROW);
        assert!(text.is_ascii());
    }

    #[test]
    fn no_line_is_too_long_at_any_width() {
        for width in 40..=120 {
            let text = fake().text(&Style { width, ..Style::PLAIN });
            let longest = text.lines().map(|line| line.chars().count()).max();
            assert!(longest <= Some(width), "{width}:\n{text}");
        }
    }

    #[test]
    fn only_significant_claims_are_coloured() {
        let text = fake().text(&Style { color: true, ..Style::PLAIN });
        assert!(text.contains("\x1b[32m1.84x faster\x1b[0m"));
        assert!(
            text.contains(" no difference  [0.99-1.01]") && text.contains(" 10.8x slower "),
            "{text}"
        );
    }

    #[test]
    fn results_that_differ_are_told_and_nothing_else_is() {
        let mut report = fake();
        report.modes.clear();
        report.equal = false;
        report.notes.agreement.difference =
            Difference { unlike: false, ulp: 12_345, absolute: 1.0, relative: 2.5e-7 };
        report.notes.agreement.differs = Some("loop".to_owned());
        let told = "results: NOT equal: largest difference 12 345 ulp, 2.5e-7 relative, in loop; nothing was timed";
        assert!(report.text(&Style { width: 200, ..Style::PLAIN }).ends_with(told));
        report.equal = true;
        report.notes.agreement.tolerance = Some(Tolerance { absolute: 1.0, relative: 1.0 });
        assert!(
            report
                .text(&Style { width: 200, ..Style::PLAIN })
                .contains("equal in all modes but for the order of sums")
        );
    }

    #[test]
    fn json_has_the_keys_that_are_promised() {
        let json: serde_json::Value = serde_json::from_str(&fake().json()).expect("JSON");
        let keys = |value: &serde_json::Value| {
            let mut keys: Vec<String> =
                value.as_object().into_iter().flat_map(|o| o.keys().cloned()).collect();
            keys.sort_unstable();
            keys.join(" ")
        };
        assert_eq!(
            keys(&json),
            "baseline equal expression machine max_ulp modes noise_floor rounds setup"
        );
        assert_eq!(
            keys(&json["modes"][0]),
            "arrays best_ns bytes_allocated bytes_moved gb_per_s interval limit_share mode page_faults peak_bytes \
             ratio reused scratch_bytes spread typical_ns verdict views"
        );
        assert_eq!(json["modes"][3]["verdict"], "faster");
        assert_eq!(json["modes"][3]["interval"][0], 1.82);
    }
}
