//! Bars on a log scale centred at 1x: slower to the left, faster to the right, so that twice and half are
//! equally long.
//!
//! Knows labels and ratios, not what was compared.

use crate::measure::verdict::Verdict;
use crate::report::text::{Paint, Style};

/// One bar.
#[derive(Clone, Debug, PartialEq)]
pub struct Bar {
    /// At its left.
    pub label: String,
    /// The baseline's time over this one's.
    pub ratio: f64,
    /// What may be said; only claims are coloured.
    pub verdict: Verdict,
}

/// Columns that bars take at most: at 10x to either side, 5 % more or less is then seen.
const MOST_COLUMNS: usize = 52;
/// The scale reaches at least this far to a side on which there is a bar, so that 1.02x looks small.
const LEAST_REACH: f64 = 3.0;
/// Beyond this a bar is cut: the figure stands in the table.
const MOST_REACH: f64 = 1000.0;
/// Where ticks may stand.
const TICKS: [(f64, &str); 6] = [
    (3.0, "3x"),
    (10.0, "10x"),
    (30.0, "30x"),
    (100.0, "100x"),
    (300.0, "300x"),
    (1000.0, "1000x"),
];
/// The same to the left.
const LEFT_TICKS: [(f64, &str); 3] = [(10.0, "0.1x"), (100.0, "0.01x"), (1000.0, "0.001x")];

/// How many columns lie on each side of 1x, and how many a decade takes.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Scale {
    left: usize,
    right: usize,
    decade: f64,
}

impl Scale {
    fn new(bars: &[Bar], columns: usize) -> Self {
        let reach = |ratios: &mut dyn Iterator<Item = f64>| {
            let most = ratios.fold(1.0, f64::max);
            // A ratio that is printed as 1.00x has no bar.
            if most < 1.005 { 0.0 } else { most.clamp(LEAST_REACH, MOST_REACH).log10() }
        };
        let left = reach(&mut bars.iter().map(|bar| 1.0 / bar.ratio));
        let right = reach(&mut bars.iter().map(|bar| bar.ratio));
        let decade = columns as f64 / (left + right).max(LEAST_REACH.log10());
        let columns_of = |decades: f64| (decades * decade).round() as usize;
        Self { left: columns_of(left), right: columns_of(right), decade }
    }

    /// Half columns from 1x to a ratio of at least 1.
    fn halves(&self, ratio: f64) -> usize {
        (ratio.min(MOST_REACH).log10() * self.decade * 2.0).round() as usize
    }
}

/// A line with the scale, then one a bar; none where no bar has a length.
pub fn bars(bars: &[Bar], style: &Style) -> Vec<String> {
    let label_width = bars.iter().map(|bar| bar.label.chars().count()).max().unwrap_or(0);
    // As wide as the word over it, at least.
    let label_width = label_width.max("slower".len()) + 2;
    // Room for the centre, the last tick's overhang and the word behind it.
    let columns = style.width.saturating_sub(label_width + 10).min(MOST_COLUMNS);
    let scale = Scale::new(bars, columns);
    if scale.left + scale.right < 2 || columns < 12 {
        return Vec::new();
    }
    let mut lines = vec![Paint::Dim.over(&axis(&scale, label_width, style.width), style)];
    for bar in bars {
        let drawn = draw(bar, &scale, style);
        let painted = match bar.verdict {
            Verdict::Faster => Paint::Good.over(&drawn, style),
            Verdict::Slower => Paint::Bad.over(&drawn, style),
            Verdict::Baseline | Verdict::TooClose | Verdict::NoDifference | Verdict::TooFew => {
                drawn
            }
        };
        let label = format!("{:<label_width$}", bar.label);
        lines.push(format!("{label}{painted}").trim_end().to_owned());
    }
    lines
}

/// `slower  0.1x      1x   3x   10x  faster`, each tick's first digit over its place.
fn axis(scale: &Scale, label_width: usize, width: usize) -> String {
    let centre = label_width + scale.left;
    let mut line: Vec<char> = vec![' '; centre];
    let mut put = |at: usize, text: &str| {
        if line.len() <= at {
            line.resize(at, ' ');
            line.extend(text.chars());
            return true;
        }
        let end = at + text.len();
        let free = end <= line.len() && line[at.saturating_sub(1)..end].iter().all(|&c| c == ' ');
        if free {
            line.splice(at..end, text.chars());
        }
        free
    };
    put(centre, "1x");
    for (ratio, text) in LEFT_TICKS {
        let distance = scale.halves(ratio) / 2;
        if distance <= scale.left && distance > text.len() {
            put(centre - distance, text);
        }
    }
    let mut last = centre + 2;
    for (ratio, text) in TICKS {
        let at = centre + scale.halves(ratio) / 2;
        if at <= centre + scale.right && at > last {
            put(at, text);
            last = at + text.len();
        }
    }
    let line: String = line.into_iter().collect();
    let words =
        if scale.right > 0 { [" faster   (log scale)", " faster"] } else { ["   (log scale)", ""] };
    let fitting = words.into_iter().find(|word| line.len() + word.len() <= width);
    let line = format!("{line}{}", fitting.unwrap_or(""));
    // The word stands in the labels' columns, which are empty here.
    if scale.left > 0 { format!("slower  {}", &line[8..]) } else { line }
}

fn draw(bar: &Bar, scale: &Scale, style: &Style) -> String {
    let (block, left_half, right_half, centre) =
        if style.ascii { ("#", "#", "#", "|") } else { ("█", "▐", "▌", "│") };
    let is_faster = bar.ratio >= 1.0;
    let halves = scale.halves(if is_faster { bar.ratio } else { 1.0 / bar.ratio });
    let (whole, half) = (halves / 2, halves % 2 == 1);
    if is_faster {
        let end = if half { right_half } else { "" };
        return format!("{}{centre}{}{end}", " ".repeat(scale.left), block.repeat(whole));
    }
    let start = if half { left_half } else { "" };
    let used = whole + usize::from(half);
    format!("{}{start}{}{centre}", " ".repeat(scale.left.saturating_sub(used)), block.repeat(whole))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows() -> Vec<Bar> {
        let bar = |label: &str, ratio, verdict| Bar { label: label.to_owned(), ratio, verdict };
        vec![
            bar("loop", 1.0 / 10.8, Verdict::TooFew),
            bar("numpy", 1.12, Verdict::Faster),
            bar("in-place", 1.84, Verdict::Faster),
            bar("fused", 3.37, Verdict::Faster),
            bar("parallel", 5.49, Verdict::Faster),
        ]
    }

    fn check(bars_of: &[Bar], style: Style, want: &str) {
        assert_eq!(bars(bars_of, &style).join("\n"), want);
    }

    #[test]
    fn both_sides_share_one_scale() {
        check(
            &rows(),
            Style { width: 60, ..Style::PLAIN },
            "slower     0.1x                  1x         3x faster\n\
             loop      ▐███████████████████████│\n\
             numpy                            │█\n\
             in-place                         │██████\n\
             fused                            │████████████\n\
             parallel                         │████████████████▌",
        );
    }

    #[test]
    fn narrow_and_ascii() {
        check(
            &rows(),
            Style { width: 40, ascii: true, color: false },
            "slower     0.1x       1x   3x faster\n\
             loop      ############|\n\
             numpy                 |#\n\
             in-place              |###\n\
             fused                 |######\n\
             parallel              |#########",
        );
    }

    #[test]
    fn one_side_alone_and_nothing_at_all() {
        let faster = &rows()[1..3];
        let lines = bars(faster, &Style { width: 40, ..Style::PLAIN });
        assert!(lines[0].starts_with("          1x") && lines[0].contains(" faster"), "{lines:#?}");
        assert!(lines[2].starts_with("in-place  │██"), "{lines:#?}");
        let same = [Bar { label: "B".to_owned(), ratio: 1.001, verdict: Verdict::NoDifference }];
        assert!(bars(&same, &Style::PLAIN).is_empty());
    }

    #[test]
    fn only_claims_have_a_colour() {
        let lines = bars(&rows(), &Style { color: true, ..Style::PLAIN });
        assert!(!lines[1].contains('\x1b'), "too few runs claim nothing: {}", lines[1]);
        assert!(lines[2].contains("\x1b[32m"));
    }
}
