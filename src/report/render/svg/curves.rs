//! Curves on two log scales, each with a stroke and a sign of its own, and marks on the x axis.

use super::{Anchor, CHAR, Canvas, FONT, width_of};
use crate::report::chart::Curves;

/// Room for the labels of the y axis.
const LEFT: f64 = 7.0 * CHAR;
const RIGHT: f64 = 12.0;
const PLOT: f64 = 280.0;
/// A line of the legend.
const LINE: f64 = 22.0;
/// A stroke with its sign, in the legend.
const SAMPLE: f64 = 34.0;
/// A y axis covers at least this factor: on a shorter one noise would look like a slope.
const LEAST_RANGE: f64 = 4.0;
/// Signs and strokes that there are.
const KINDS: usize = 6;

/// A log scale onto pixels.
#[derive(Clone, Copy)]
struct Scale {
    low: f64,
    high: f64,
    from: f64,
    to: f64,
}

impl Scale {
    fn new(values: impl Iterator<Item = f64>, range: f64, from: f64, to: f64) -> Option<Self> {
        let (low, high) = values
            .map(f64::log10)
            .fold((f64::INFINITY, f64::NEG_INFINITY), |r, x| (f64::min(r.0, x), f64::max(r.1, x)));
        let wider = (range.log10() - (high - low)).max(0.0) / 2.0 + 0.03 * (high - low);
        let is_some = low.is_finite() && high.is_finite();
        is_some.then_some(Self { low: low - wider, high: high + wider, from, to })
    }

    fn at(&self, value: f64) -> f64 {
        let share = (value.log10() - self.low) / (self.high - self.low).max(1e-9);
        self.from + (self.to - self.from) * share
    }

    fn holds(&self, value: f64) -> bool {
        (self.low..=self.high).contains(&value.log10())
    }
}

/// The curves in the canvas's width.
pub(super) fn draw(canvas: &mut Canvas, curves: &Curves) {
    let top = legend(canvas, curves) + 2.0 * FONT;
    let floor = top + PLOT;
    let all = || curves.lines.iter().flat_map(|line| &line.points);
    let x = Scale::new(all().map(|point| point[0]), 1.5, LEFT, canvas.width - RIGHT);
    let y = Scale::new(all().map(|point| point[1]), LEAST_RANGE, floor, top);
    canvas.height = floor + 3.6 * FONT;
    let (Some(x), Some(y)) = (x, y) else { return };
    y_axis(canvas, &y);
    for tick in curves.ticks.iter().filter(|tick| x.holds(tick.at)) {
        let at = x.at(tick.at);
        canvas.line([at, top], [at, floor], "grid");
        canvas.text([at, floor + FONT + 4.0], Anchor::Middle, "dim", &tick.label);
    }
    canvas.line([LEFT, floor], [canvas.width - RIGHT, floor], "axis");
    canvas.line([LEFT, top], [LEFT, floor], "axis");
    marks(canvas, curves, &x, top, floor);
    for (i, line) in curves.lines.iter().enumerate() {
        let points: Vec<[f64; 2]> = line.points.iter().map(|&[a, b]| [x.at(a), y.at(b)]).collect();
        stroke(canvas, i % KINDS, &points);
    }
    let middle = f64::midpoint(LEFT, canvas.width - RIGHT);
    canvas.text([middle, floor + 2.8 * FONT], Anchor::Middle, "dim", &curves.x_title);
}

/// What each stroke stands for, in as many lines as that takes; answers where they end.
fn legend(canvas: &mut Canvas, curves: &Curves) -> f64 {
    canvas.text([0.0, FONT], Anchor::Start, "dim", &curves.y_title);
    let (mut left, mut baseline) = (0.0, FONT + LINE);
    for (i, line) in curves.lines.iter().enumerate() {
        let width = SAMPLE + 6.0 + width_of(&line.label) + 2.5 * CHAR;
        if left > 0.0 && left + width - 2.5 * CHAR > canvas.width {
            left = 0.0;
            baseline += LINE;
        }
        let y = baseline - FONT / 3.0;
        canvas.line([left, y], [left + SAMPLE, y], &format!("curve k{}", i % KINDS + 1));
        sign(canvas, i % KINDS, [left + SAMPLE / 2.0, y]);
        canvas.text([left + SAMPLE + 6.0, baseline], Anchor::Start, "", &line.label);
        left += width;
    }
    baseline
}

/// Round numbers, as many as there is room for.
fn y_axis(canvas: &mut Canvas, y: &Scale) {
    let decades = y.high - y.low;
    let steps: &[f64] = match decades {
        decades if decades < 1.2 => &[1.0, 2.0, 3.0, 5.0],
        decades if decades < 3.0 => &[1.0, 3.0],
        _ => &[1.0],
    };
    for exponent in y.low.floor() as i32..=y.high.ceil() as i32 {
        for step in steps {
            let value = step * 10_f64.powi(exponent);
            if !y.holds(value) {
                continue;
            }
            let decimals = exponent.min(0).unsigned_abs() as usize;
            let at = y.at(value);
            canvas.line([LEFT, at], [canvas.width - RIGHT, at], "grid");
            let text = format!("{value:.decimals$}");
            canvas.text([LEFT - 7.0, at + FONT / 3.0], Anchor::End, "dim", &text);
        }
    }
}

/// Lines from top to floor, their labels over them; a label that has no room beside the last one stands
/// at the foot.
fn marks(canvas: &mut Canvas, curves: &Curves, x: &Scale, top: f64, floor: f64) {
    let mut end = f64::NEG_INFINITY;
    for mark in curves.marks.iter().filter(|mark| x.holds(mark.at)) {
        let (at, half) = (x.at(mark.at), width_of(&mark.label) / 2.0);
        canvas.line([at, top], [at, floor], "mark");
        let is_free = at - half > end + CHAR;
        let y = if is_free { top - 6.0 } else { floor - 6.0 };
        canvas.text([at, y], Anchor::Middle, "dim", &mark.label);
        end = if is_free { at + half } else { end };
    }
}

fn stroke(canvas: &mut Canvas, kind: usize, points: &[[f64; 2]]) {
    if points.len() > 1 {
        canvas.path(points, false, &format!("curve k{}", kind + 1));
    }
    for &point in points {
        sign(canvas, kind, point);
    }
}

/// A circle, square, triangle, diamond, cross or bar: what tells curves apart without colour.
fn sign(canvas: &mut Canvas, kind: usize, [x, y]: [f64; 2]) {
    let class = format!("point k{}", kind + 1);
    let mut polygon = |points: &[[f64; 2]]| {
        let points: Vec<[f64; 2]> = points.iter().map(|[dx, dy]| [x + dx, y + dy]).collect();
        canvas.path(&points, true, &class);
    };
    match kind {
        // An octagon is a circle at this size.
        0 => polygon(&[
            [4.0, 1.7],
            [1.7, 4.0],
            [-1.7, 4.0],
            [-4.0, 1.7],
            [-4.0, -1.7],
            [-1.7, -4.0],
            [1.7, -4.0],
            [4.0, -1.7],
        ]),
        1 => polygon(&[[-3.6, -3.6], [3.6, -3.6], [3.6, 3.6], [-3.6, 3.6]]),
        2 => polygon(&[[0.0, -4.8], [4.6, 3.4], [-4.6, 3.4]]),
        3 => polygon(&[[0.0, -5.2], [5.2, 0.0], [0.0, 5.2], [-5.2, 0.0]]),
        4 => polygon(&[[0.0, 4.8], [4.6, -3.4], [-4.6, -3.4]]),
        _ => polygon(&[[-5.0, -2.2], [5.0, -2.2], [5.0, 2.2], [-5.0, 2.2]]),
    }
}
