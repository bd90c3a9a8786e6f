//! How the curves of `%scale` look in a terminal.

use crate::exec::Engine;
use crate::measure::machine::Level;
use crate::report::Report;
use crate::report::compare_text::SAME_IN_ALL;
use crate::report::curve::{Chart, Curve, SEVERAL, Tick, draw};
use crate::report::document::Document;
use crate::report::names::Operands;
use crate::report::pages;
use crate::report::scale::{LeftOut, ModeCurve, RUN_SHARE, Reason, Scale, Supply, size_name};
use crate::report::text::{Column, KEEP, Paint, Style, flow, labelled, table};
use crate::report::units::{count, duration, three};

/// Columns of the widest chart: at 4 decades more of them show nothing more.
const MOST_COLUMNS: usize = 78;
/// From which width on how many lines of curves: an area that is about as wide as high to the eye.
const ROWS: [(usize, usize); 3] = [(72, 14), (52, 12), (0, 9)];
/// The sizes in the table: a whole decade each. Narrow terminals keep both ends and the middle.
pub(super) const DECADES: [Column; 6] = [
    Column::left("ns/element", 0),
    Column::right("1k", 0),
    Column::right("10k", 3),
    Column::right("100k", 1),
    Column::right("1M", 2),
    Column::right("10M", 0),
];
/// A fixed cost below this share of a run cannot be told from noise.
const LEAST_FIXED_SHARE: f64 = 0.1;

/// 16 page faults are 64 KiB of new memory: less is not worth a word.
const LEAST_FAULTS: u64 = 16;

impl Report for Scale {
    fn document(&self) -> Document {
        pages::scale::document(self)
    }

    fn text(&self, style: &Style) -> String {
        let mut sections = vec![self.head(style)];
        if self.equal {
            sections.push(self.chart(style));
            sections.push(self.rows(style));
            sections.push(self.foot(style));
        }
        sections.retain(|lines| !lines.is_empty());
        sections.into_iter().map(|lines| lines.join("\n")).collect::<Vec<_>>().join("\n\n")
    }
}

impl ModeCurve {
    /// The letter that its points are drawn with.
    pub(super) fn glyph(&self) -> char {
        self.mode.name.chars().next().expect("a mode has a name")
    }

    /// `fused`, `parallel 2`.
    pub(super) fn label(&self) -> String {
        match self.threads {
            0 | 1 => self.mode.name.to_owned(),
            threads => format!("{} {threads}", self.mode.name),
        }
    }

    /// What a run on the smallest arrays takes beyond what its elements take on larger ones, in ns; none
    /// where that is too little to be told.
    fn fixed_ns(&self) -> Option<f64> {
        let (first, rest) = self.points.split_first().filter(|_| self.follows_bytes())?;
        let per_element = rest.iter().map(|point| point.ns_per_element).reduce(f64::min)?;
        let fixed_ns = first.best_ns - per_element * first.n as f64;
        (fixed_ns > first.best_ns * LEAST_FIXED_SHARE).then_some(fixed_ns)
    }

    /// Whether bytes decide its times: those of a loop go up and down with the clock of the core, and say
    /// nothing of caches.
    fn follows_bytes(&self) -> bool {
        self.mode.engine != Engine::Elements
    }

    /// An element's time on the largest arrays, if they are larger than `far`, over its least time on
    /// arrays up to `near`.
    fn growth(&self, near: usize, far: usize) -> Option<f64> {
        let within = self.points.iter().filter(|point| point.n <= near && self.follows_bytes());
        let least = within.map(|point| point.ns_per_element).reduce(f64::min)?;
        let last = self.points.last().filter(|point| point.n > far)?;
        // Less per element on larger arrays is a fixed cost that is shared, not a cache.
        Some(last.ns_per_element / least).filter(|growth| *growth > 1.0)
    }
}

impl Scale {
    fn head(&self, style: &Style) -> Vec<String> {
        let notes = &self.notes;
        let mut parts: Vec<String> = notes.scaled.iter().map(Operands::text).collect();
        if let (Some(&first), Some(&last)) = (self.sizes.first(), self.sizes.last()) {
            let sizes = format!("{} to {} elements", size_name(first), size_name(last));
            parts.push(format!("{sizes} in {}", duration(notes.elapsed_ns)));
        }
        if notes.interrupted {
            parts.push("interrupted: what was measured until then".to_owned());
        }
        let mut lines = vec![flow(&parts, style)];
        if notes.same_in_all {
            lines.push(labelled("results:", SAME_IN_ALL, style));
        } else if self.modes.len() != 1 {
            let agreement = notes.agreement.text("equal in all modes", style);
            lines.push(labelled("results:", &agreement, style));
        }
        lines
    }

    /// The curves, and what their letters stand for.
    fn chart(&self, style: &Style) -> Vec<String> {
        let curve = |curve: &ModeCurve| Curve {
            glyph: curve.glyph(),
            points: curve.points.iter().map(|p| [p.n as f64, p.ns_per_element]).collect(),
        };
        let tick = |n: usize, label: &str| Tick { at: n as f64, label: label.to_owned() };
        let is_decade = |n: &&usize| DECADES.iter().any(|column| column.head == size_name(**n));
        let decades = self.sizes.iter().filter(is_decade);
        let chart = Chart {
            curves: self.modes.iter().map(curve).collect(),
            ticks: decades.map(|&n| tick(n, size_name(n))).collect(),
            marks: self.marks.iter().map(|mark| tick(mark.n, mark.level.name())).collect(),
        };
        let narrow = Style { width: style.width.min(MOST_COLUMNS), ..*style };
        let rows =
            ROWS.iter().find(|(width, _)| style.width >= *width).map_or(0, |(_, rows)| *rows);
        let drawn = draw(&chart, rows, &narrow);
        let meet = drawn.iter().take(rows).any(|line| line.contains(SEVERAL));
        let mut legend: Vec<String> = self
            .modes
            .iter()
            .filter(|curve| !curve.points.is_empty())
            .map(|curve| format!("{} {}", curve.glyph(), curve.label()))
            .collect();
        legend.extend(meet.then(|| format!("{SEVERAL} several")));
        if !self.marks.is_empty() {
            let arrow = if style.ascii { '^' } else { '▲' };
            legend.push(format!("{arrow} {} fills a cache (est)", self.notes.baseline));
        }
        let title = ["ns per element by number of elements", "both scales are logarithmic"];
        let title = flow(&title.map(str::to_owned), style);
        [vec![Paint::Dim.over(&title, style)], drawn, vec![flow(&legend, style)]].concat()
    }

    /// The figures of whole decades.
    fn rows(&self, style: &Style) -> Vec<String> {
        let cell = |curve: &ModeCurve, name: &str| {
            let mut points = curve.points.iter();
            let point = points.find(|point| size_name(point.n) == name);
            point.map_or(String::new(), |point| nanoseconds(point.ns_per_element))
        };
        let row = |curve: &ModeCurve| {
            let cells = DECADES[1..].iter().map(|column| cell(curve, column.head));
            [curve.label()].into_iter().chain(cells).collect()
        };
        let rows: Vec<Vec<String>> =
            self.modes.iter().filter(|curve| !curve.points.is_empty()).map(row).collect();
        table(&DECADES, &rows, style)
    }

    fn foot(&self, style: &Style) -> Vec<String> {
        let mut lines = Vec::new();
        lines.extend(self.fixed().map(|text| labelled("fixed", &text, style)));
        lines.extend(self.cache().map(|text| labelled("cache", &text, style)));
        lines.extend(self.pages().map(|text| labelled("pages", &text, style)));
        lines.extend(self.inputs().map(|text| labelled("input", &text, style)));
        let left_out = self.left_out();
        lines.extend(left_out.iter().map(|text| labelled("left ", text, style)));
        let next = "%compare, with intervals, at one size".to_owned();
        lines.push(labelled("next ", &next, style));
        lines
    }

    /// What a run costs, however few its elements.
    pub(super) fn fixed(&self) -> Option<String> {
        let of =
            |curve: &ModeCurve| Some(format!("{} {}", curve.label(), duration(curve.fixed_ns()?)));
        let texts: Vec<String> = self.modes.iter().filter_map(of).map(|text| kept(&text)).collect();
        (!texts.is_empty())
            .then(|| format!("a run takes, beside its elements (est): {}", texts.join(", ")))
    }

    /// What an element takes more where the arrays lie in no cache, or in a slower one.
    pub(super) fn cache(&self) -> Option<String> {
        let (near, far) = match &self.marks[..] {
            // An L3 fills up by and by, since others use it too: what is well within it lies in L2.
            [.., near, far] if far.level == Level::L3 => (near, far),
            // Within L1 what a run costs beside its elements outweighs them.
            [.., far] if far.level > Level::L1 => (far, far),
            _ => return None,
        };
        let growth = |curve: &ModeCurve| {
            Some((curve.label(), format!("{}x", three(curve.growth(near.n, far.n)?))))
        };
        let growths: Vec<(String, String)> = self.modes.iter().filter_map(growth).collect();
        let (_, first) = growths.first()?;
        let texts = if growths.len() > 1 && growths.iter().all(|(_, growth)| growth == first) {
            vec![format!("{first} in all modes")]
        } else {
            growths.iter().map(|(label, growth)| kept(&format!("{label} {growth}"))).collect()
        };
        let (far, near) = (far.level.name(), near.level.name());
        let over = format!("time per element past {far} over that within {near} (est)");
        Some(format!("{over}: {}", texts.join(", ")))
    }

    /// Which modes take new memory from the system in each run on the largest arrays.
    pub(super) fn pages(&self) -> Option<String> {
        let &n = self.sizes.last()?;
        let of = |curve: &ModeCurve| {
            let point = curve.points.last().filter(|point| point.n == n)?;
            let faults = point.page_faults.filter(|&faults| faults >= LEAST_FAULTS)?;
            Some(kept(&format!("{} {}", curve.label(), count(faults))))
        };
        let texts: Vec<String> = self.modes.iter().filter_map(of).collect();
        let on = format!("page faults of a run on {} elements", size_name(n));
        (!texts.is_empty()).then(|| format!("{on}: {}", texts.join(", ")))
    }

    /// Where the inputs came from.
    pub(super) fn inputs(&self) -> Option<String> {
        let notes = &self.notes;
        let own = count(notes.own_elements as u64);
        let is_longer = self.sizes.last().is_some_and(|&last| last > notes.own_elements);
        let gaps = if notes.strided { ", without the gaps between their elements" } else { "" };
        match (notes.supply, is_longer) {
            (Supply::Copies, _) => Some(format!("copies{gaps}, since the code writes into them")),
            (Supply::Slices, true) => {
                Some(format!("slices to {own} elements, repeated copies beyond{gaps}"))
            }
            (Supply::Slices, false) => None,
        }
    }

    /// What was not measured, and what helps: a line a reason.
    pub(super) fn left_out(&self) -> Vec<String> {
        let of = |reason| self.left_out.iter().filter(move |left_out| left_out.reason == reason);
        let mut lines = Vec::new();
        let rows: Vec<&str> = of(Reason::Rows).map(|left_out| size_name(left_out.n)).collect();
        if !rows.is_empty() {
            lines.push(format!("{}: no whole number of rows is near", rows.join(", ")));
        }
        if let Some(first) = of(Reason::Memory).next() {
            lines
                .push(format!("from {} on: the memory limit; %limit shows it", size_name(first.n)));
        }
        // The first size of each mode, and the modes of each size.
        let mut firsts: Vec<&LeftOut> = Vec::new();
        for left_out in of(Reason::Time) {
            if firsts.iter().all(|first| first.mode != left_out.mode) {
                firsts.push(left_out);
            }
        }
        let groups = firsts.chunk_by(|a, b| a.n == b.n);
        let texts: Vec<String> = groups.map(|group| self.too_slow(group)).collect();
        if let Some(most_ns) = firsts.iter().filter_map(|first| first.expected_ns).reduce(f64::max)
        {
            let longest = kept(&duration(self.notes.longest_run_ns));
            let seconds = kept(&format!("-t {:.0}", (most_ns / 1e9 / RUN_SHARE).ceil()));
            let texts = texts.join(", ");
            lines.push(format!(
                "{texts}: a run takes longer than {longest} (est); {seconds} goes on"
            ));
        }
        lines
    }

    /// `loop, vectorized from 3M on`
    fn too_slow(&self, group: &[&LeftOut]) -> String {
        let names: Vec<&str> = group.iter().filter_map(|first| first.mode.as_deref()).collect();
        let all = names.len() == self.modes.len() && names.len() > 1;
        let names = if all { "all modes".to_owned() } else { names.join(", ") };
        format!("{names} from {} on", size_name(group[0].n))
    }
}

/// A text that does not break.
fn kept(text: &str) -> String {
    text.replace(' ', &KEEP.to_string())
}

/// Nanoseconds without a unit: `12.3`, `0.34`, `0.034`.
pub(super) fn nanoseconds(ns: f64) -> String {
    if ns < 0.0995 { format!("{ns:.3}") } else { three(ns) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exec::{MODES, Mode};
    use crate::measure::machine::{Caches, Identity, Machine};
    use crate::report::machine::MachineReport;
    use crate::report::scale::{Mark, Notes, Point};

    fn curve(mode: &str, threads: usize, ns: &[f64]) -> ModeCurve {
        let sizes = [1_000, 10_000, 100_000, 1_000_000, 10_000_000];
        let point = |(&n, &ns_per_element): (&usize, &f64)| Point {
            n,
            best_ns: ns_per_element * n as f64,
            ns_per_element,
            samples: 3,
            page_faults: Some(if n > 1_000_000 && mode == "vectorized" { 39_063 } else { 0 }),
        };
        let points = sizes.iter().zip(ns).map(point).collect();
        ModeCurve { mode: Mode::find(mode).expect("a mode"), threads, points }
    }

    fn fake() -> Scale {
        let identity = Identity { cpu: "Test CPU".to_owned(), cores: 2, caches: Caches::ASSUMED };
        let machine = Machine {
            identity,
            threads: 2,
            bandwidth: Vec::new(),
            memory_capped: false,
            elapsed_ns: 0.0,
        };
        let operands = Operands {
            names: vec!["a".to_owned()],
            dtype: "float64".to_owned(),
            shape: vec![1_000_000],
            bytes: 8_000_000,
        };
        let expected_ns = Some(0.35e9);
        Scale {
            expression: "a*a + 1".to_owned(),
            setup: None,
            equal: true,
            sizes: vec![1_000, 10_000, 100_000, 1_000_000, 10_000_000],
            modes: vec![
                curve("loop", 1, &[35.0, 35.0, 35.0, 35.0]),
                curve("vectorized", 1, &[1.0, 0.5, 0.6, 1.0, 4.0]),
                curve("fused", 1, &[1.2, 0.4, 0.4, 0.5, 0.8]),
                curve("parallel", 2, &[9.0, 1.1, 0.3, 0.25, 0.5]),
            ],
            marks: vec![
                Mark { level: Level::L1, n: 1_500 },
                Mark { level: Level::L2, n: 33_000 },
                Mark { level: Level::L3, n: 1_100_000 },
            ],
            left_out: vec![LeftOut {
                n: 10_000_000,
                mode: Some("loop".to_owned()),
                reason: Reason::Time,
                expected_ns,
            }],
            machine: MachineReport { machine, simd: "avx2", memory_bytes: None },
            notes: Notes {
                scaled: vec![operands],
                own_elements: 1_000_000,
                baseline: "vectorized",
                longest_run_ns: 0.3e9,
                elapsed_ns: 6.0e9,
                ..Notes::default()
            },
        }
    }

    const WIDE: &str = "\
a: float64 (1_000_000,) 8.0 MB   1k to 10M elements in 6.00 s
results: equal in all modes (largest difference 0 ulp)

ns per element by number of elements   both scales are logarithmic
    │l·················l·················l·················l
 20 ┤
    │
 10 ┤
    │p···
  5 ┤    ···
    │       ···                                                           ···v
    │          ···                                                   ·····
    │             ····                                          ·····
  1 ┤*···             ·p··                                ·v····
    │  ··········         ·····             ··············           ········f
0.5 ┤           ·······v·················v··      ·········f·········     ···p
    │                 ·f·················f········              ··········
    │                                    p·················p····
    └┴─────────────────┴─────────────────┴─────────────────┴─────────────────┴
     1k               10k               100k               1M              10M
        ▲L1                     ▲L2                         ▲L3
l loop   v vectorized   f fused   p parallel 2   * several
▲ vectorized fills a cache (est)

ns/element    1k   10k  100k    1M   10M
loop        35.0  35.0  35.0  35.0
vectorized  1.00  0.50  0.60  1.00  4.00
fused       1.20  0.40  0.40  0.50  0.80
parallel 2  9.00  1.10  0.30  0.25  0.50

fixed a run takes, beside its elements (est): vectorized 500 ns, fused 800 ns,
      parallel 2 8.75 us
cache time per element past L3 over that within L2 (est): vectorized 8.00x,
      fused 2.00x
pages page faults of a run on 10M elements: vectorized 39 063
input slices to 1 000 000 elements, repeated copies beyond
left  loop from 10M on: a run takes longer than 300 ms (est); -t 7 goes on
next  %compare, with intervals, at one size";

    const NARROW: &str = "\
a: float64 (1_000_000,) 8.0 MB
1k to 10M elements in 6.00 s
results: equal in all modes (largest
         difference 0 ulp)

ns per element by number of elements
both scales are logarithmic
   |l........l........l.......l
   |
10 +p
   | ...
   |    ..                          ...v
   |f     ...                   ....
 1 +v.....   p...      .......v.   ....f
   |      ...*........*.......f........p
   |                 .p.......p....
   ++--------+--------+-------+--------+
    1k      10k      100k     1M     10M
      ^L1        ^L2           ^L3
l loop   v vectorized   f fused
p parallel 2   * several
^ vectorized fills a cache (est)

ns/element    1k   10k  100k    1M   10M
loop        35.0  35.0  35.0  35.0
vectorized  1.00  0.50  0.60  1.00  4.00
fused       1.20  0.40  0.40  0.50  0.80
parallel 2  9.00  1.10  0.30  0.25  0.50

fixed a run takes, beside its elements
      (est): vectorized 500 ns,
      fused 800 ns, parallel 2 8.75 us
cache time per element past L3 over that
      within L2 (est): vectorized 8.00x,
      fused 2.00x
pages page faults of a run on 10M
      elements: vectorized 39 063
input slices to 1 000 000 elements,
      repeated copies beyond
left  loop from 10M on: a run takes
      longer than 300 ms (est); -t 7
      goes on
next  %compare, with intervals, at one
      size";

    #[test]
    fn the_curves_at_80_columns() {
        let text = fake().text(&Style::PLAIN);
        assert_eq!(text, WIDE, "\n{text}");
    }

    #[test]
    fn the_curves_at_40_columns_in_ascii() {
        let text = fake().text(&Style { width: 40, ascii: true, color: false });
        assert_eq!(text, NARROW, "\n{text}");
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
    fn results_that_differ_are_told_and_nothing_else_is() {
        let mut report = fake();
        (report.equal, report.modes, report.sizes) = (false, Vec::new(), Vec::new());
        report.notes.agreement.differs = Some("loop".to_owned());
        report.notes.agreement.difference.unlike = true;
        let want = "a: float64 (1_000_000,) 8.0 MB\n\
                    results: NOT equal: loop gives another kind of result; nothing was timed";
        assert_eq!(report.text(&Style::PLAIN), want);
    }

    #[test]
    fn every_mode_has_a_letter_of_its_own() {
        let letters: Vec<char> = MODES
            .iter()
            .map(|mode| ModeCurve { mode, points: Vec::new(), threads: 1 }.glyph())
            .collect();
        for (i, letter) in letters.iter().enumerate() {
            assert!(!letters[..i].contains(letter) && *letter != SEVERAL, "{letter}");
        }
    }
}
