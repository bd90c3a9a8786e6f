//! Charts as SVG: a few elements with classes, coloured by CSS variables, so that one drawing fits light and
//! dark paper.
//!
//! Every chart has a title and a description. Text is set in a monospaced font, whose widths are known.

mod amounts;
mod bars;
mod curves;
mod timeline;
mod times;

use crate::report::chart::{Chart, Drawing};
use crate::report::document::Document;
use crate::report::render::palette;

/// How charts look, wherever they stand; the colours come from the palette.
pub const CSS: &str = include_str!("chart.css");

/// Width of a chart beside text on a screen, in CSS pixels.
pub const WIDE: f64 = 880.0;
/// On a telephone.
pub const NARROW: f64 = 360.0;

/// Size of text, in CSS pixels.
const FONT: f64 = 12.0;
/// Width of a character: 0.602 of the size in the widest of the usual monospaced fonts.
const CHAR: f64 = FONT * 0.605;

/// A drawing in progress. Its height grows with what is drawn.
struct Canvas {
    body: String,
    width: f64,
    height: f64,
}

/// Which end of a text stands at its place.
#[derive(Clone, Copy, Debug)]
enum Anchor {
    Start,
    Middle,
    End,
}

impl Canvas {
    fn new(width: f64) -> Self {
        Self { body: String::new(), width, height: 0.0 }
    }

    fn is_narrow(&self) -> bool {
        self.width < 500.0
    }

    fn add(&mut self, element: &str) {
        self.body += element;
        self.body.push('\n');
    }

    fn text(&mut self, [x, y]: [f64; 2], anchor: Anchor, class: &str, text: &str) {
        let anchor = match anchor {
            Anchor::Start => "",
            Anchor::Middle => " text-anchor=\"middle\"",
            Anchor::End => " text-anchor=\"end\"",
        };
        let class = if class.is_empty() { String::new() } else { format!(" class=\"{class}\"") };
        let (x, y, text) = (short(x), short(y), escaped(text));
        self.add(&format!("<text x=\"{x}\" y=\"{y}\"{anchor}{class}>{text}</text>"));
    }

    fn rect(&mut self, [x, y]: [f64; 2], [width, height]: [f64; 2], class: &str) {
        let [x, y, width, height] = [x, y, width.max(0.0), height.max(0.0)].map(short);
        self.add(&format!(
            "<rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" class=\"{class}\"/>"
        ));
    }

    fn line(&mut self, [x1, y1]: [f64; 2], [x2, y2]: [f64; 2], class: &str) {
        let [x1, y1, x2, y2] = [x1, y1, x2, y2].map(short);
        self.add(&format!("<path d=\"M{x1} {y1}L{x2} {y2}\" class=\"{class}\"/>"));
    }

    /// A line through points, or an area with `Z` behind it.
    fn path(&mut self, points: &[[f64; 2]], is_closed: bool, class: &str) {
        let points: Vec<String> =
            points.iter().map(|&[x, y]| format!("{} {}", short(x), short(y))).collect();
        let end = if is_closed { "Z" } else { "" };
        self.add(&format!("<path d=\"M{}{end}\" class=\"{class}\"/>", points.join("L")));
    }
}

/// A number with one decimal at most.
fn short(x: f64) -> String {
    let text = format!("{x:.1}");
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}

/// Columns that a text takes.
fn width_of(text: &str) -> f64 {
    text.chars().count() as f64 * CHAR
}

/// A text that fits in so many pixels.
fn fitting(text: &str, room: f64) -> String {
    let most = (room / CHAR).floor().max(0.0) as usize;
    if text.chars().count() <= most {
        return text.to_owned();
    }
    match most {
        0 => String::new(),
        most => format!("{}…", text.chars().take(most - 1).collect::<String>().trim_end()),
    }
}

/// A text in XML.
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out += "&amp;",
            '<' => out += "&lt;",
            '>' => out += "&gt;",
            '"' => out += "&quot;",
            '\'' => out += "&#39;",
            '\n' | '\t' => out.push(c),
            // XML knows no other control characters, and half a pair is none.
            c if c.is_control() || matches!(c, '\u{fffe}' | '\u{ffff}') => out.push('\u{fffd}'),
            c => out.push(c),
        }
    }
    out
}

/// A chart's elements at a width, and its height.
fn drawn(chart: &Chart, width: f64) -> (String, f64) {
    let mut canvas = Canvas::new(width);
    match &chart.drawing {
        Drawing::Bars(all) => bars::draw(&mut canvas, all),
        Drawing::Amounts(all) => amounts::draw(&mut canvas, all),
        Drawing::Timeline(all) => timeline::draw(&mut canvas, all),
        Drawing::Curves(all) => curves::draw(&mut canvas, all),
        Drawing::Times(all) => times::draw(&mut canvas, all),
    }
    (canvas.body, canvas.height)
}

/// A chart within a page, at a width; `id` begins the names of its parts.
pub fn inline(chart: &Chart, width: f64, id: &str, class: &str) -> String {
    let (body, height) = drawn(chart, width);
    let (title, summary) = (escaped(&chart.title), escaped(&chart.summary));
    let (width, height) = (short(width), short(height));
    format!(
        "<svg class=\"chart {class}\" viewBox=\"0 0 {width} {height}\" role=\"img\" \
         aria-labelledby=\"{id}-t {id}-d\">\n\
         <title id=\"{id}-t\">{title}</title>\n<desc id=\"{id}-d\">{summary}</desc>\n{body}</svg>"
    )
}

/// Space around charts that stand alone, and the height of a title.
const MARGIN: f64 = 20.0;
const TITLE: f64 = 34.0;

/// All charts of a document, one below the other, as a file. None where there is none.
pub fn render(document: &Document) -> Option<String> {
    let charts = document.charts();
    if charts.is_empty() {
        return None;
    }
    let mut body = String::new();
    let mut y = MARGIN;
    for chart in &charts {
        let (elements, height) = drawn(chart, WIDE);
        let title = escaped(&fitting(&chart.title, WIDE * 0.9));
        body += &format!(
            "<g transform=\"translate({} {})\">\n<text y=\"14\" class=\"head\">{title}</text>\n\
             <g transform=\"translate(0 {TITLE})\">\n{elements}</g>\n</g>\n",
            short(MARGIN),
            short(y)
        );
        y += TITLE + height + MARGIN;
    }
    let summaries: Vec<&str> = charts.iter().map(|chart| chart.summary.as_str()).collect();
    let (name, summary) = (escaped(&document.name()), escaped(&summaries.join(" ")));
    let (width, height) = (short(WIDE + 2.0 * MARGIN), short(y));
    let style = palette::resolved(CSS);
    Some(format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
         viewBox=\"0 0 {width} {height}\" role=\"img\" aria-labelledby=\"title desc\">\n\
         <title id=\"title\">{name}</title>\n<desc id=\"desc\">{summary}</desc>\n\
         <style>\n{style}</style>\n<rect width=\"100%\" height=\"100%\" class=\"paper\"/>\n{body}</svg>\n"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_becomes_an_element() {
        assert_eq!(escaped("a<b & \"x\" 'y'"), "a&lt;b &amp; &quot;x&quot; &#39;y&#39;");
        assert_eq!(escaped("\u{1b}[1m\u{0}"), "\u{fffd}[1m\u{fffd}");
    }

    #[test]
    fn texts_are_cut_to_their_room() {
        assert_eq!(fitting("np.sqrt(a)", 200.0), "np.sqrt(a)");
        assert_eq!(fitting("np.sqrt(a)", 5.0 * CHAR), "np.s…");
        assert_eq!(fitting("np.sqrt(a)", 3.0), "");
        assert_eq!(
            (short(12.0), short(12.34), short(-0.5)),
            ("12".into(), "12.3".into(), "-0.5".into())
        );
    }
}
