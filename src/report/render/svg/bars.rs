//! Ratios as bars on a log scale centred at 1x, with their intervals.

use super::{Anchor, CHAR, Canvas, FONT, fitting, width_of};
use crate::measure::verdict::Verdict;
use crate::report::chart::Bar;

/// The scale reaches at least this far, so that 1.02x looks small, and at most so far: the figure stands
/// beside the bar.
const REACH: (f64, f64) = (3.0, 1000.0);
/// Where ticks may stand, to either side.
const TICKS: [f64; 6] = [3.0, 10.0, 30.0, 100.0, 300.0, 1000.0];
/// Between two ticks at least.
const TICK_GAP: f64 = 7.0 * CHAR;
/// Height of a bar, and of what belongs to it.
const BAR: f64 = 16.0;
const ROW: f64 = 30.0;
/// The same where label and figure stand over the bar.
const TALL_ROW: f64 = 44.0;
/// Over the bars: the ticks' labels.
const TOP: f64 = 40.0;

/// Where ratios lie.
struct Scale {
    /// Of 1x.
    centre: f64,
    left: f64,
    right: f64,
    decade: f64,
}

impl Scale {
    fn new(bars: &[Bar], from: f64, to: f64) -> Self {
        let reach = |most: f64| {
            if most < 1.005 { 0.0 } else { most.clamp(REACH.0, REACH.1).log10() }
        };
        let ends = |bar: &Bar| bar.interval.unwrap_or([bar.ratio; 2]);
        let most = |side: &dyn Fn(&Bar) -> f64| bars.iter().map(side).fold(1.0, f64::max);
        let left = reach(most(&|bar| 1.0 / bar.ratio.min(ends(bar)[0])));
        let right = reach(most(&|bar| bar.ratio.max(ends(bar)[1])));
        let right = if left + right == 0.0 { REACH.0.log10() } else { right };
        // A bar that ends at the edge would touch what stands there.
        let decade = (to - from) / ((left + right) * 1.04);
        Self { centre: from + left * 1.02 * decade, left, right, decade }
    }

    fn at(&self, ratio: f64) -> f64 {
        self.centre + ratio.log10().clamp(-self.left, self.right) * self.decade
    }
}

/// The bars in the canvas's width.
pub(super) fn draw(canvas: &mut Canvas, bars: &[Bar]) {
    let widest = |text: fn(&Bar) -> &str| {
        bars.iter().map(|bar| width_of(text(bar))).fold(0.0, f64::max) + 2.0 * CHAR
    };
    let narrow = canvas.is_narrow();
    let labels = widest(|bar| &bar.label).min(canvas.width / 3.0);
    let (from, to) = if narrow {
        (4.0, canvas.width - 4.0)
    } else {
        (labels, canvas.width - widest(|bar| &bar.text))
    };
    let row = if narrow { TALL_ROW } else { ROW };
    let scale = Scale::new(bars, from, to);
    canvas.height = TOP + row * bars.len() as f64 + 8.0;
    ticks(canvas, &scale);
    for (i, bar) in bars.iter().enumerate() {
        let top = TOP + row * i as f64;
        let middle = top + if narrow { row - BAR / 2.0 - 6.0 } else { row / 2.0 };
        one(canvas, &scale, bar, middle);
        let tone = match bar.verdict {
            Verdict::Faster => "good-text over",
            Verdict::Slower => "bad-text over",
            Verdict::Baseline | Verdict::TooClose | Verdict::NoDifference | Verdict::TooFew => {
                "dim over"
            }
        };
        let line = if narrow { middle - BAR / 2.0 - 7.0 } else { middle + FONT / 3.0 };
        let label = fitting(&bar.label, labels - CHAR);
        canvas.text([0.0, line], Anchor::Start, "over", &label);
        canvas.text([canvas.width, line], Anchor::End, tone, &bar.text);
    }
}

fn ticks(canvas: &mut Canvas, scale: &Scale) {
    let bottom = canvas.height - 4.0;
    let mut label = |at: f64, text: &str| {
        canvas.line([at, TOP - 6.0], [at, bottom], "grid");
        canvas.text([at, TOP - 12.0], Anchor::Middle, "dim", text);
    };
    let mut last = [scale.centre; 2];
    label(scale.centre, "1x");
    for ratio in TICKS {
        let (slower, faster) = (scale.at(1.0 / ratio), scale.at(ratio));
        if ratio.log10() <= scale.left + 1e-9 && last[0] - slower > TICK_GAP {
            label(slower, &format!("{ratio}x"));
            last[0] = slower;
        }
        if ratio.log10() <= scale.right + 1e-9 && faster - last[1] > TICK_GAP {
            label(faster, &format!("{ratio}x"));
            last[1] = faster;
        }
    }
    canvas.line([scale.centre, TOP - 6.0], [scale.centre, bottom], "axis");
    if scale.left > 0.0 {
        canvas.text([scale.centre - 8.0, 10.0], Anchor::End, "dim", "← slower");
    }
    if scale.right > 0.0 {
        canvas.text([scale.centre + 8.0, 10.0], Anchor::Start, "dim", "faster →");
    }
}

fn one(canvas: &mut Canvas, scale: &Scale, bar: &Bar, middle: f64) {
    let end = scale.at(bar.ratio);
    let (from, width) = (end.min(scale.centre), (end - scale.centre).abs());
    let class = match bar.verdict {
        Verdict::Faster => "good",
        Verdict::Slower => "bad",
        // What is no claim is an outline.
        Verdict::Baseline | Verdict::TooClose | Verdict::NoDifference | Verdict::TooFew => "open",
    };
    let top = middle - BAR / 2.0;
    if width >= 1.0 {
        canvas.rect([from, top], [width, BAR], class);
    }
    let Some([low, high]) = bar.interval.map(|ends| ends.map(|ratio| scale.at(ratio))) else {
        return;
    };
    // An interval that is narrower than its own line is seen as a stroke.
    for class in ["halo", "range"] {
        canvas.line([low, middle], [high.max(low + 1.0), middle], class);
        for at in [low, high] {
            canvas.line([at, middle - 5.0], [at, middle + 5.0], class);
        }
    }
}
