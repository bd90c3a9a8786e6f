//! Markdown: a document as a page that GitHub and most others read; charts are drawn in characters.

use crate::report::bars;
use crate::report::chart::{Amount, Chart, Curves, Drawing, Times};
use crate::report::curve;
use crate::report::document::{Audience, Block, Cell, Document, Fact, Inline, Note, Table};
use crate::report::imprint::Imprint;
use crate::report::text::{Style, bar, cut};
use crate::report::timeline;
use crate::report::units::{count, duration};

/// Charts are drawn in so many columns: a page on a telephone shows no more without scrolling far.
const CHART: Style = Style { width: 72, ascii: false, color: false };
/// Lines of curves.
const CURVE_ROWS: usize = 14;

/// The page.
pub fn render(document: &Document, imprint: &Imprint) -> String {
    let mut parts = vec![format!("# {}", title(document))];
    if !document.headline.is_empty() {
        parts.push(format!("**{}**", escaped(&document.headline)));
    }
    if is_long(&document.subject) {
        parts.push(fence(&document.subject, "python"));
    }
    if let Some(command) = &imprint.command {
        parts.push(fence(command, ""));
    }
    parts.extend(document.blocks.iter().map(block));
    parts.push("---".to_owned());
    parts.push(format!("Made {} with numscope.", imprint.when()));
    if !imprint.facts.is_empty() {
        parts.push(facts(&imprint.facts));
    }
    parts.retain(|part| !part.is_empty());
    parts.join("\n\n") + "\n"
}

/// Whether code is too long to be a heading.
pub(super) fn is_long(subject: &str) -> bool {
    subject.contains('\n') || subject.chars().count() > 72
}

fn title(document: &Document) -> String {
    if document.subject.is_empty() || is_long(&document.subject) {
        escaped(&document.kind)
    } else {
        let subject =
            if document.is_named { escaped(&document.subject) } else { code(&document.subject) };
        format!("{}: {subject}", escaped(&document.kind))
    }
}

fn block(block: &Block) -> String {
    match block {
        Block::Heading(level, text) => {
            format!("{} {}", "#".repeat(usize::from(*level)), escaped(text))
        }
        Block::Paragraph(words) => inline(words),
        Block::List { start, items } => list(*start, items),
        Block::Quote(blocks) => indented(&all(blocks), "> ", "> "),
        Block::Facts(all) => facts(all),
        Block::Table(all) => table(all),
        Block::Chart(all) => chart(all),
        Block::Code(text) => fence(text, "python"),
        Block::Output(text) => fence(text, "text"),
        Block::Note(one) => note(one),
        Block::Details(summary, blocks) => {
            let summary = escaped(summary);
            let inner = all(blocks);
            format!("<details>\n<summary>{summary}</summary>\n\n{inner}\n\n</details>")
        }
    }
}

fn all(blocks: &[Block]) -> String {
    blocks.iter().map(block).collect::<Vec<_>>().join("\n\n")
}

fn list(start: Option<u64>, items: &[Vec<Block>]) -> String {
    let item = |(i, blocks): (usize, &Vec<Block>)| {
        let marker = start.map_or("- ".to_owned(), |first| format!("{}. ", first + i as u64));
        indented(&all(blocks), &marker, &" ".repeat(marker.len()))
    };
    items.iter().enumerate().map(item).collect::<Vec<_>>().join("\n")
}

/// Lines behind a mark, those after the first behind another.
fn indented(text: &str, first: &str, rest: &str) -> String {
    let mark = |i: usize| if i == 0 { first } else { rest };
    let lines = text.lines().enumerate();
    let lines = lines.map(|(i, line)| format!("{}{line}", mark(i)).trim_end().to_owned());
    lines.collect::<Vec<_>>().join("\n")
}

fn inline(words: &[Inline]) -> String {
    words.iter().map(one_inline).collect()
}

fn one_inline(words: &Inline) -> String {
    let mut text = if words.is_code { code(&words.text) } else { escaped(&words.text) };
    // Marks stick to words, not to the blanks around them.
    for (wanted, mark) in [(words.is_stressed, "*"), (words.is_strong, "**")] {
        let inner = text.trim();
        if wanted && !inner.is_empty() {
            let at = text.len() - text.trim_start().len();
            text = format!("{}{mark}{inner}{mark}{}", &text[..at], &text[at + inner.len()..]);
        }
    }
    match &words.url {
        Some(url) => format!("[{text}](<{}>)", url.replace(['<', '>', '\n', ' '], "")),
        None => text,
    }
}

fn facts(facts: &[Fact]) -> String {
    let line = |fact: &Fact| format!("- **{}**: {}", escaped(&fact.label), escaped(&fact.text));
    facts.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn table(table: &Table) -> String {
    let table = table.read_by(Audience::People);
    let row = |cells: Vec<String>| format!("| {} |", cells.join(" | "));
    let heads = table.columns.iter().map(|column| escaped(&column.head));
    let rule = table.columns.iter().map(|c| if c.is_number { "---:" } else { ":---" }.to_owned());
    let mut lines = vec![row(heads.collect()), row(rule.collect())];
    lines.extend(table.rows.iter().map(|cells| row(cells.iter().map(cell).collect())));
    let lines = lines.join("\n");
    if table.caption.is_empty() {
        lines
    } else {
        format!("{}:\n\n{lines}", escaped(&table.caption))
    }
}

fn cell(cell: &Cell) -> String {
    match (cell.is_code, cell.text.is_empty()) {
        (_, true) => String::new(),
        // A blank at the edge of code is dropped, so indentation is of another blank.
        (true, false) => {
            let blanks = cell.text.len() - cell.text.trim_start().len();
            let text = format!("{}{}", "\u{a0}".repeat(blanks), cell.text.trim());
            code(&text).replace('|', "\\|")
        }
        (false, false) => escaped(&cell.text),
    }
}

fn note(note: &Note) -> String {
    let word =
        if note.word.is_empty() { String::new() } else { format!("**{}** ", escaped(&note.word)) };
    format!("> {word}{}", escaped(&note.text).replace('\n', "\n> "))
}

fn chart(chart: &Chart) -> String {
    let lines = match &chart.drawing {
        Drawing::Bars(all) => {
            bars::bars(&all.iter().map(bars::Bar::from).collect::<Vec<_>>(), &CHART)
        }
        Drawing::Amounts(all) => amounts(all),
        Drawing::Timeline(all) => timeline::draw(all, &CHART),
        Drawing::Curves(all) => curves(all),
        Drawing::Times(all) => times(all),
    };
    if lines.is_empty() {
        return String::new();
    }
    format!("{}:\n\n{}", escaped(&chart.title), fence(&lines.join("\n"), "text"))
}

/// Columns of the longest bar.
const AMOUNT: usize = 28;
/// Of a label.
const LABEL: usize = 28;

fn amounts(all: &[Amount]) -> Vec<String> {
    let most = all.iter().map(|amount| amount.value).fold(0.0, f64::max);
    let labels: Vec<String> = all.iter().map(|amount| cut(&amount.label, LABEL, &CHART)).collect();
    let width = labels.iter().map(|label| label.chars().count()).max().unwrap_or(0);
    let line = |(amount, label): (&Amount, &String)| {
        let share = if most > 0.0 { amount.value / most } else { 0.0 };
        let bar = bar(share, AMOUNT, &CHART);
        format!("{label:<width$}  {bar:<AMOUNT$}  {}", amount.text)
    };
    all.iter().zip(&labels).map(line).collect()
}

fn curves(all: &Curves) -> Vec<String> {
    let curve = |line: &crate::report::chart::Line| curve::Curve {
        glyph: line.glyph,
        points: line.points.clone(),
    };
    let chart = curve::Chart {
        curves: all.lines.iter().map(curve).collect(),
        ticks: all.ticks.clone(),
        marks: all.marks.clone(),
    };
    let mut lines = curve::draw(&chart, CURVE_ROWS, &CHART);
    let legend: Vec<String> =
        all.lines.iter().map(|line| format!("{} {}", line.glyph, line.label)).collect();
    lines.push(format!("{}   {} several", legend.join("   "), curve::SEVERAL));
    lines
}

fn times(all: &Times) -> Vec<String> {
    let (counts, [low, high], beyond) = all.histogram();
    let most = counts.iter().copied().max().unwrap_or(0).max(1);
    let blocks: Vec<char> = " ▁▂▃▄▅▆▇█".chars().collect();
    let drawn = counts.iter().map(|&n| {
        // What happened once is seen.
        let eighth = (n * 8).div_ceil(most);
        blocks[eighth].to_string().repeat(2)
    });
    let width = 2 * counts.len();
    let (low, high) = (duration(low), duration(high));
    let gap = width.saturating_sub(low.chars().count());
    let beyond = match beyond {
        0 => String::new(),
        n => format!("   the last bar holds {} beyond", count(n as u64)),
    };
    vec![drawn.collect(), format!("{low}{high:>gap$}{beyond}")]
}

/// A fence that no line of the text ends.
fn fence(text: &str, language: &str) -> String {
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let marks = "`".repeat((longest + 1).max(3));
    format!("{marks}{language}\n{}\n{marks}", text.trim_end_matches('\n'))
}

/// Code in a sentence, between as many backticks as it needs.
fn code(text: &str) -> String {
    let text = text.replace(['\n', '\r'], " ");
    let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let marks = "`".repeat(longest + 1);
    let blank = if text.starts_with('`') || text.ends_with('`') { " " } else { "" };
    format!("{marks}{blank}{text}{blank}{marks}")
}

/// A text in which no character has a meaning of its own.
fn escaped(text: &str) -> String {
    let all: Vec<char> = text.chars().collect();
    let mut out = String::with_capacity(text.len());
    for (i, &c) in all.iter().enumerate() {
        let is_word = |at: Option<&char>| at.is_some_and(|c| c.is_alphanumeric());
        let within = i > 0 && is_word(all.get(i - 1)) && is_word(all.get(i + 1));
        match c {
            '\\' | '`' | '*' | '[' | ']' | '|' | '~' => out.extend(['\\', c]),
            // Within a word it is only a letter: 100_000.
            '_' if !within => out.extend(['\\', c]),
            '<' => out += "&lt;",
            '>' => out += "&gt;",
            '&' => out += "&amp;",
            // At the beginning it would open a heading or a list.
            '#' | '+' | '-'
                if i == 0 && all.get(1).is_none_or(|next| *next == ' ' || *next == c) =>
            {
                out.extend(['\\', c]);
            }
            _ if c.is_control() => out.push(' '),
            _ => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_becomes_a_mark() {
        let check = |text: &str, want: &str| assert_eq!(escaped(text), want);
        check("a*b <b>& c|d", "a\\*b &lt;b&gt;&amp; c\\|d");
        check("100_000 of _x_", "100_000 of \\_x\\_");
        check("# no heading", "\\# no heading");
        check("-1 to 1", "-1 to 1");
        check("[x](y) `z`", "\\[x\\](y) \\`z\\`");
    }

    #[test]
    fn code_has_as_many_backticks_as_it_needs() {
        assert_eq!(code("a*b"), "`a*b`");
        assert_eq!(code("a `b` c"), "``a `b` c``");
        assert_eq!(code("`a"), "`` `a ``");
        assert_eq!(fence("a\n```\nb\n", "python"), "````python\na\n```\nb\n````");
        assert_eq!(cell(&Cell::code("    a | b")), "`\u{a0}\u{a0}\u{a0}\u{a0}a \\| b`");
    }

    #[test]
    fn a_list_in_a_list_is_indented() {
        let words = |text: &str| Block::Paragraph(vec![Inline::plain(text)]);
        let inner = Block::List { start: None, items: vec![vec![words("b")]] };
        let outer =
            Block::List { start: Some(9), items: vec![vec![words("a"), inner], vec![words("c")]] };
        assert_eq!(block(&outer), "9. a\n\n   - b\n10. c");
        let strong = Inline { is_strong: true, ..Inline::plain(" a ") };
        assert_eq!(inline(&[strong]), " **a** ");
    }
}
