//! A run's memory as text: a block for what lives at each step.
//!
//! Knows arrays by name and size, not what ran.

use crate::report::chart::Timeline;
use crate::report::text::Style;
use crate::report::units::bytes;

/// Columns of a step at most.
const MOST_STEP: usize = 10;

/// A chart of what lives at each step; none where a step would be narrower than two columns.
pub(super) fn draw(timeline: &Timeline, style: &Style) -> Vec<String> {
    let levels = timeline.levels();
    let peak = levels.iter().copied().max().unwrap_or(0);
    // Three blanks and a unit to the left, as wide as `120 MB`.
    let room = style.width.saturating_sub(10);
    let step_width = (room / levels.len()).min(MOST_STEP);
    if levels.len() < 3 || step_width < 2 || peak == 0 {
        return Vec::new();
    }
    // Arrays of one size fill whole rows.
    let at_peak = levels
        .iter()
        .rposition(|level| *level == peak)
        .map_or(0, |at| timeline.spans.iter().filter(|span| span.lives_at(at + 1)).count());
    let height = if (1..=6).contains(&at_peak) { at_peak } else { 4 };
    let (full, half, tick, corner, line) =
        if style.ascii { ("#", "_", "|", "+", "-") } else { ("█", "▄", "┤", "└", "─") };
    let mut lines = Vec::new();
    for row in (1..=height).rev() {
        let label = bytes(peak * row as u64 / height as u64);
        let mut text = format!("{label:>8} {tick}");
        for &level in &levels {
            // In half rows, above those below this row.
            let halves = (level as f64 / peak as f64 * height as f64 * 2.0).round() as usize;
            let block = match halves.saturating_sub(2 * (row - 1)) {
                0 => " ",
                1 => half,
                _ => full,
            };
            text += &block.repeat(step_width);
        }
        lines.push(text.trim_end().to_owned());
    }
    let mut axis = format!("{:>8} {corner}", "");
    for (i, name) in timeline.names().iter().enumerate() {
        let name: String = name.replace(' ', "").chars().take(step_width - 1).collect();
        axis += &name;
        if i + 1 < levels.len() {
            axis += &line.repeat(step_width - name.chars().count());
        }
    }
    lines.push(axis);
    lines
}
