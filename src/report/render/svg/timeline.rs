//! A run's memory: arrays stacked at the steps at which they live.

use super::{Anchor, CHAR, Canvas, FONT, fitting, width_of};
use crate::report::chart::{Fate, Timeline};
use crate::report::units::bytes;

/// Room for `120 MB` at the left.
const LEFT: f64 = 9.0 * CHAR;
/// Over the plot: the peak.
const TOP: f64 = 24.0;
const PLOT: f64 = 200.0;
/// More arrays, or narrower steps, are one area: no eye tells them apart.
const MOST_SPANS: usize = 60;
const LEAST_STEP: f64 = 14.0;
/// Grid lines, about.
const LINES: f64 = 4.0;

/// Places in the plot.
struct Plot {
    step: f64,
    peak: f64,
}

impl Plot {
    fn x(&self, step: usize) -> f64 {
        LEFT + self.step * step as f64
    }

    fn y(&self, bytes: u64) -> f64 {
        TOP + PLOT * (1.0 - bytes as f64 / self.peak)
    }
}

/// The memory in the canvas's width.
pub(super) fn draw(canvas: &mut Canvas, timeline: &Timeline) {
    let levels = timeline.levels();
    let peak = levels.iter().copied().max().unwrap_or(0);
    let plot = Plot { step: (canvas.width - LEFT) / levels.len() as f64, peak: peak.max(1) as f64 };
    grid(canvas, &plot, peak);
    let apart = timeline.spans.len() <= MOST_SPANS && plot.step >= LEAST_STEP;
    if apart {
        spans(canvas, &plot, timeline, levels.len());
    } else {
        area(canvas, &plot, &levels);
    }
    let top = plot.y(peak);
    canvas.line([LEFT, top], [canvas.width, top], "mark");
    let text = format!("peak +{}", bytes(peak));
    canvas.text([canvas.width, top - 7.0], Anchor::End, "", &text);
    steps(canvas, &plot, &timeline.names());
    canvas.height = TOP + PLOT + 2.2 * FONT;
    if apart {
        legend(canvas, timeline);
    }
}

/// Round amounts.
fn grid(canvas: &mut Canvas, plot: &Plot, peak: u64) {
    let rough = plot.peak / LINES;
    let power = 10_f64.powf(rough.log10().floor());
    let factors = [1.0, 2.0, 5.0, 10.0];
    let step = factors.map(|factor| factor * power).into_iter().find(|step| *step >= rough);
    let step = (step.unwrap_or(rough) as u64).max(1);
    for amount in (0..=peak).step_by(step as usize) {
        let y = plot.y(amount);
        canvas.line([LEFT, y], [canvas.width, y], if amount == 0 { "axis" } else { "grid" });
        canvas.text([LEFT - 8.0, y + FONT / 3.0], Anchor::End, "dim", &bytes(amount));
    }
}

fn spans(canvas: &mut Canvas, plot: &Plot, timeline: &Timeline, columns: usize) {
    // What lies below the next array at each step.
    let mut floor = vec![0_u64; columns];
    for (i, span) in timeline.spans.iter().enumerate() {
        let first = (span.born.max(1) - 1).min(columns - 1);
        let last = span.freed.map_or(columns, |freed| freed.min(columns)).max(first + 1);
        let (mut upper, mut lower) = (Vec::new(), Vec::new());
        for (step, &below) in floor.iter().enumerate().take(last).skip(first) {
            let (from, to) = (plot.x(step) + 0.5, plot.x(step + 1) - 0.5);
            let (bottom, top) = (plot.y(below), plot.y(below + span.bytes));
            upper.extend([[from, top], [to, top]]);
            lower.extend([[from, bottom], [to, bottom]]);
        }
        lower.reverse();
        canvas.path(&[upper.clone(), lower].concat(), true, span.fate.name());
        let height = plot.y(0) - plot.y(span.bytes);
        if height >= FONT + 2.0 {
            // In the first steps in which it lies at one height.
            let level = floor[first];
            let same = (first..last).take_while(|&step| floor[step] == level).count();
            let room = plot.step * same as f64 - 10.0;
            let whole = format!("{} {}", i + 1, span.label);
            let text = if width_of(&whole) <= room { whole } else { (i + 1).to_string() };
            let y = f64::midpoint(plot.y(level), plot.y(level + span.bytes)) + FONT / 3.0;
            canvas.text([plot.x(first) + 6.0, y], Anchor::Start, "", &fitting(&text, room));
        }
        for amount in &mut floor[first..last] {
            *amount += span.bytes;
        }
    }
}

/// What lives at each step, as one area; of several steps in two pixels the most.
fn area(canvas: &mut Canvas, plot: &Plot, levels: &[u64]) {
    let together = (2.0 / plot.step).ceil() as usize;
    let mut points = vec![[plot.x(0), plot.y(0)]];
    for (i, steps) in levels.chunks(together).enumerate() {
        let most = steps.iter().copied().max().unwrap_or(0);
        let (from, to) = (i * together, i * together + steps.len());
        points.extend([[plot.x(from), plot.y(most)], [plot.x(to), plot.y(most)]]);
    }
    points.push([plot.x(levels.len()), plot.y(0)]);
    canvas.path(&points, true, "area");
}

/// What each step does: all of them, or as many as have room for their numbers.
fn steps(canvas: &mut Canvas, plot: &Plot, names: &[String]) {
    let y = TOP + PLOT + FONT + 4.0;
    let has_names = plot.step >= 5.0 * CHAR;
    let every = if has_names { 1 } else { (5.0 * CHAR / plot.step).ceil() as usize };
    for (i, name) in names.iter().enumerate() {
        let is_last = i + 1 == names.len();
        let before_last = !has_names && !is_last && i + every >= names.len();
        if (i % every != 0 && !is_last) || before_last {
            continue;
        }
        let text = if has_names { fitting(name, plot.step - 4.0) } else { numbered(i, is_last) };
        let (x, anchor) = if is_last && !has_names {
            (canvas.width, Anchor::End)
        } else {
            (plot.x(i) + plot.step / 2.0, Anchor::Middle)
        };
        canvas.text([x, y], anchor, "dim", &text);
    }
}

fn numbered(step: usize, is_last: bool) -> String {
    if is_last { "end".to_owned() } else { (step + 1).to_string() }
}

fn legend(canvas: &mut Canvas, timeline: &Timeline) {
    let is_there = |fate: &Fate| timeline.spans.iter().any(|span| span.fate == *fate);
    let mut x = LEFT;
    let y = canvas.height + 10.0;
    for fate in Fate::ALL.into_iter().filter(is_there) {
        canvas.rect([x, y - FONT + 2.0], [FONT, FONT], fate.name());
        canvas.text([x + FONT + 6.0, y], Anchor::Start, "", fate.name());
        x += FONT + 6.0 + width_of(fate.name()) + 3.0 * CHAR;
    }
    canvas.height = y + 8.0;
}
