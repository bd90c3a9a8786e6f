//! Curves as text: points on two log scales, with a letter a curve.
//!
//! Knows numbers and letters, not what they stand for.

use crate::report::text::Style;

/// One curve.
#[derive(Clone, Debug, PartialEq)]
pub struct Curve {
    /// What its points are drawn with.
    pub glyph: char,
    /// x and y, both above 0, by rising x.
    pub points: Vec<[f64; 2]>,
}

/// A place on the x axis and what stands under it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tick<X> {
    /// Where.
    pub at: X,
    /// What.
    pub label: String,
}

/// What to draw.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Chart {
    /// Later ones are no more visible than earlier ones: where points of several meet, a `*` stands.
    pub curves: Vec<Curve>,
    /// Labels of the x axis; what does not fit is left out.
    pub ticks: Vec<Tick<f64>>,
    /// Marks under the labels; all are shown, in as many lines as that takes.
    pub marks: Vec<Tick<f64>>,
}

/// Where points of several curves meet.
pub const SEVERAL: char = '*';

/// A y axis covers at least this factor: on a shorter one noise would look like a slope.
const LEAST_RANGE: f64 = 4.0;
/// Between its labels and the curves.
const AXIS_WIDTH: usize = 2;

/// A log scale onto cells.
#[derive(Clone, Copy, Debug)]
struct Scale {
    low: f64,
    high: f64,
    cells: usize,
}

impl Scale {
    /// From the least to the most of some values, over at least `range`.
    fn new(values: impl Iterator<Item = f64>, range: f64, cells: usize) -> Option<Self> {
        let (low, high) = values
            .map(f64::log10)
            .fold((f64::INFINITY, f64::NEG_INFINITY), |r, x| (f64::min(r.0, x), f64::max(r.1, x)));
        let wider = (range.log10() - (high - low)).max(0.0) / 2.0;
        (low.is_finite() && high.is_finite() && cells > 1).then_some(Self {
            low: low - wider,
            high: high + wider,
            cells,
        })
    }

    /// The cell of a value; none of one that lies outside.
    fn cell(&self, value: f64) -> Option<usize> {
        let span = (self.high - self.low).max(f64::MIN_POSITIVE);
        let at = ((value.log10() - self.low) / span * (self.cells - 1) as f64).round();
        (at >= 0.0 && at < self.cells as f64).then_some(at as usize)
    }
}

/// The chart in `rows` lines of curves, then the axis, its labels and its marks. No line where there is
/// no point, or no room.
pub fn draw(chart: &Chart, rows: usize, style: &Style) -> Vec<String> {
    let all = || chart.curves.iter().flat_map(|curve| &curve.points);
    let Some(y) = Scale::new(all().map(|point| point[1]), LEAST_RANGE, rows) else {
        return Vec::new();
    };
    let labels = y_labels(&y);
    let label_width = labels.iter().map(|tick| tick.label.len()).max().unwrap_or(0);
    let columns = style.width.saturating_sub(label_width + AXIS_WIDTH);
    let Some(x) = Scale::new(all().map(|point| point[0]), 1.0, columns) else {
        return Vec::new();
    };
    let (stem, tick, corner, rail, notch) =
        if style.ascii { ('|', '+', '+', '-', '+') } else { ('│', '┤', '└', '─', '┴') };
    let mut lines: Vec<String> = Vec::new();
    for (row, cells) in cells(&chart.curves, &x, &y, style).iter().enumerate().rev() {
        let label = labels.iter().find(|label| label.at == row);
        let (text, edge) = label.map_or(("", stem), |label| (&label.label, tick));
        let drawn: String = cells.iter().collect();
        lines.push(format!("{text:>label_width$} {edge}{drawn}").trim_end().to_owned());
    }
    let mut axis = vec![rail; columns];
    for at in chart.ticks.iter().filter_map(|tick| x.cell(tick.at)) {
        axis[at] = notch;
    }
    let indent = " ".repeat(label_width + 1);
    lines.push(format!("{indent}{corner}{}", axis.iter().collect::<String>()));
    let mut under = vec![vec![' '; columns]];
    for tick in &chart.ticks {
        let Some(at) = x.cell(tick.at) else { continue };
        let start = at.saturating_sub((tick.label.len() - 1) / 2);
        put(&mut under[0], start.min(columns.saturating_sub(tick.label.len())), &tick.label);
    }
    under.extend(marks(&chart.marks, &x, style));
    lines.extend(
        under.iter().map(|line| {
            format!("{indent} {}", line.iter().collect::<String>()).trim_end().to_owned()
        }),
    );
    lines
}

/// What stands in each cell, lowest row first: points over the lines between them.
fn cells(curves: &[Curve], x: &Scale, y: &Scale, style: &Style) -> Vec<Vec<char>> {
    let mut cells = vec![vec![' '; x.cells]; y.cells];
    let line = if style.ascii { '.' } else { '·' };
    for curve in curves {
        for pair in curve.points.windows(2) {
            let [[x0, y0], [x1, y1]] = [pair[0], pair[1]].map(|point| point.map(f64::log10));
            let (Some(from), Some(to)) = (x.cell(pair[0][0]), x.cell(pair[1][0])) else { continue };
            let between = (from + 1..to).map(|column| {
                let at = x.low + (x.high - x.low) * column as f64 / (x.cells - 1) as f64;
                let share = ((at - x0) / (x1 - x0)).clamp(0.0, 1.0);
                let row = y.cell(10_f64.powf(y0 + (y1 - y0) * share));
                (row.expect("it lies between two points"), column)
            });
            for (row, column) in between {
                cells[row][column] = line;
            }
        }
    }
    for curve in curves {
        for &[at_x, at_y] in &curve.points {
            let (column, row) = (x.cell(at_x), y.cell(at_y));
            let cell =
                &mut cells[row.expect("the scale holds it")][column.expect("the scale holds it")];
            let is_free = *cell == ' ' || *cell == line || *cell == curve.glyph;
            *cell = if is_free { curve.glyph } else { SEVERAL };
        }
    }
    cells
}

/// Round numbers on the y axis, by the row that they stand in: as many as there is room for.
fn y_labels(y: &Scale) -> Vec<Tick<usize>> {
    let rows_a_decade = (y.cells - 1) as f64 / (y.high - y.low);
    // Between 1, 2, 5 and 10 lie 0.3 to 0.4 of a decade: two rows, so that no label touches the next.
    let steps: &[f64] = match rows_a_decade {
        rows if rows >= 6.0 => &[1.0, 2.0, 5.0],
        rows if rows >= 4.0 => &[1.0, 3.0],
        _ => &[1.0],
    };
    let mut labels: Vec<Tick<usize>> = Vec::new();
    for exponent in y.low.floor() as i32..=y.high.ceil() as i32 {
        for step in steps {
            let Some(at) = y.cell(step * 10_f64.powi(exponent)) else { continue };
            if labels.last().is_none_or(|last| last.at + 1 < at) {
                let decimals = exponent.min(0).unsigned_abs() as usize;
                let label = format!("{:.decimals$}", step * 10_f64.powi(exponent));
                labels.push(Tick { at, label });
            }
        }
    }
    labels
}

/// Each mark with an arrow at its place, in the first line where it fits.
fn marks(marks: &[Tick<f64>], x: &Scale, style: &Style) -> Vec<Vec<char>> {
    let mut lines: Vec<Vec<char>> = Vec::new();
    let arrow = if style.ascii { '^' } else { '▲' };
    for mark in marks {
        let Some(at) = x.cell(mark.at) else { continue };
        let width = mark.label.len() + 1;
        // At the right edge the arrow stands behind its label.
        let (start, text) = if at + width <= x.cells {
            (at, format!("{arrow}{}", mark.label))
        } else {
            (at.saturating_sub(width - 1), format!("{}{arrow}", mark.label))
        };
        if !lines.iter_mut().any(|line| put(line, start, &text)) {
            let mut line = vec![' '; x.cells];
            put(&mut line, start, &text);
            lines.push(line);
        }
    }
    lines
}

/// Write into a line, with a blank at least to what stands there; whether there was room.
fn put(line: &mut [char], start: usize, text: &str) -> bool {
    let end = start + text.chars().count();
    let is_free = end <= line.len()
        && line[start.saturating_sub(1)..(end + 1).min(line.len())].iter().all(|&c| c == ' ');
    if is_free {
        for (cell, c) in line[start..end].iter_mut().zip(text.chars()) {
            *cell = c;
        }
    }
    is_free
}

#[cfg(test)]
mod tests {
    use super::*;

    fn curve(glyph: char, points: &[[f64; 2]]) -> Curve {
        Curve { glyph, points: points.to_vec() }
    }

    fn ticks(at: &[(f64, &str)]) -> Vec<Tick<f64>> {
        at.iter().map(|&(at, label)| Tick { at, label: label.to_owned() }).collect()
    }

    fn chart() -> Chart {
        Chart {
            curves: vec![
                curve('v', &[[1e3, 1.0], [1e4, 1.0], [1e5, 10.0]]),
                curve('f', &[[1e3, 10.0], [1e4, 1.0], [1e5, 1.0]]),
            ],
            ticks: ticks(&[(1e3, "1k"), (1e4, "10k"), (1e5, "100k"), (1e6, "1M")]),
            marks: ticks(&[(4e3, "L1"), (7e3, "L2"), (9e4, "L3"), (1e7, "L4")]),
        }
    }

    #[track_caller]
    fn check(chart: &Chart, rows: usize, style: &Style, want: &str) {
        let text = draw(chart, rows, style).join("\n");
        assert_eq!(text, want, "\n{text}");
    }

    #[test]
    fn curves_meet_over_their_axis() {
        let style = Style { width: 34, ..Style::PLAIN };
        let want = "\
10 ┤f·                          ·v
   │  ··                      ··
 5 ┤    ···                ···
   │       ··            ··
 2 ┤         ··        ··
   │           ···  ···
 1 ┤v··············*·············f
   └┴──────────────┴─────────────┴
    1k            10k         100k
             ▲L1              L3▲
                ▲L2";
        check(&chart(), 7, &style, want);
    }

    #[test]
    fn a_small_chart_in_ascii() {
        let style = Style { width: 15, ascii: true, color: false };
        let want = "\
10 +f         v
   | ..     ..
   |   .. ..
 1 +v....*....f
   ++----+----+
    1k  10k
       ^L1  L3^
        ^L2";
        check(&chart(), 4, &style, want);
    }

    #[test]
    fn what_is_flat_is_drawn_flat() {
        let chart = Chart {
            curves: vec![curve('n', &[[1e3, 0.25], [1e4, 0.26]])],
            ticks: ticks(&[(1e3, "1k"), (1e4, "10k")]),
            marks: Vec::new(),
        };
        let want = "    │
0.3 ┤    ····n
    │n···
    │
    └┴───────┴
     1k    10k";
        check(&chart, 4, &Style { width: 14, ..Style::PLAIN }, want);
    }

    #[test]
    fn one_point_is_a_chart_and_none_is_not() {
        let style = Style { width: 12, ..Style::PLAIN };
        let one = Chart { curves: vec![curve('n', &[[1e3, 1.0]])], ..Chart::default() };
        assert!(draw(&one, 4, &style).iter().any(|line| line.contains('n')));
        assert!(draw(&Chart::default(), 4, &style).is_empty());
        assert!(draw(&one, 4, &Style { width: 3, ..style }).is_empty());
    }

    #[test]
    fn no_line_is_wider_than_the_terminal() {
        for width in 10..120 {
            let style = Style { width, ..Style::PLAIN };
            for line in draw(&chart(), 9, &style) {
                assert!(line.chars().count() <= width, "{width}: {line}");
            }
        }
    }
}
