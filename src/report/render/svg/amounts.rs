//! Amounts as bars from 0 on.

use super::{Anchor, CHAR, Canvas, FONT, fitting, width_of};
use crate::report::chart::Amount;

/// Height of a bar, and of a row.
const BAR: f64 = 16.0;
const ROW: f64 = 26.0;
/// The same where label and figure stand over the bar.
const TALL_ROW: f64 = 44.0;

/// The bars in the canvas's width.
pub(super) fn draw(canvas: &mut Canvas, amounts: &[Amount]) {
    let widest = |text: fn(&Amount) -> &str| {
        amounts.iter().map(|amount| width_of(text(amount))).fold(0.0, f64::max) + 2.0 * CHAR
    };
    let narrow = canvas.is_narrow();
    let texts = widest(|amount| &amount.text);
    let share = if narrow { canvas.width - texts } else { canvas.width * 0.42 };
    let labels = widest(|amount| &amount.label).min(share);
    let (from, to) = if narrow { (0.0, canvas.width) } else { (labels, canvas.width - texts) };
    let most = amounts.iter().map(|amount| amount.value).fold(0.0, f64::max);
    let row = if narrow { TALL_ROW } else { ROW };
    for (i, amount) in amounts.iter().enumerate() {
        let top = 4.0 + row * i as f64;
        let (line, bar) = if narrow {
            (top + FONT, top + FONT + 6.0)
        } else {
            (top + ROW / 2.0 + FONT / 3.0, top + (ROW - BAR) / 2.0)
        };
        let share = if most > 0.0 { amount.value / most } else { 0.0 };
        canvas.rect([from, bar], [(to - from) * share, BAR], "amount");
        let label = fitting(&amount.label, labels - CHAR);
        canvas.text([0.0, line], Anchor::Start, "", &label);
        canvas.text([canvas.width, line], Anchor::End, "", &amount.text);
    }
    canvas.height = 8.0 + row * amounts.len() as f64;
    canvas.line([from, 2.0], [from, canvas.height - 2.0], "axis");
}
