//! Times of equal work as a histogram, with the best and the typical one marked.

use super::{Anchor, Canvas, FONT, width_of};
use crate::report::chart::Times;
use crate::report::units::{count, duration};

const PLOT: f64 = 96.0;
/// Over the bars: the two marks' labels, each on a line of its own.
const TOP: f64 = 36.0;

/// The histogram in the canvas's width.
pub(super) fn draw(canvas: &mut Canvas, times: &Times) {
    let (counts, [low, high], beyond) = times.histogram();
    let most = counts.iter().copied().max().unwrap_or(0).max(1) as f64;
    let (from, to) = (2.0, canvas.width - 2.0);
    let floor = TOP + PLOT;
    let step = (to - from) / counts.len().max(1) as f64;
    for (i, &n) in counts.iter().enumerate().filter(|(_, n)| **n > 0) {
        // What happened once is seen.
        let height = (n as f64 / most * PLOT).max(2.0);
        let width = if counts.len() == 1 { step } else { step - 2.0 };
        canvas.rect([from + step * i as f64 + 1.0, floor - height], [width, height], "amount");
    }
    canvas.line([from, floor], [to, floor], "axis");
    let at = |ns: f64| {
        let share = if high > low { (ns - low) / (high - low) } else { 0.0 };
        from + (to - from) * share.clamp(0.0, 1.0)
    };
    let marks = [("best", times.best_ns, FONT), ("typical", times.typical_ns, 2.3 * FONT)];
    for (name, ns, line) in marks {
        let (x, text) = (at(ns), format!("{name} {}", duration(ns)));
        for class in ["halo", "range"] {
            canvas.line([x, line + 3.0], [x, floor - 1.0], class);
        }
        let fits = x + 6.0 + width_of(&text) < canvas.width;
        let (place, anchor) = if fits { (x + 5.0, Anchor::Start) } else { (x - 5.0, Anchor::End) };
        canvas.text([place, line], anchor, "", &text);
    }
    let under = floor + FONT + 6.0;
    canvas.text([from, under], Anchor::Start, "dim", &duration(low));
    let last = match beyond {
        0 => duration(high),
        n => format!("{}, {} beyond", duration(high), count(n as u64)),
    };
    canvas.text([to, under], Anchor::End, "dim", &last);
    canvas.height = under + 6.0;
}
