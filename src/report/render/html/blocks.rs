//! The blocks of a document as elements of a page.

use crate::report::chart::Chart;
use crate::report::document::{
    Audience, Block, Cell, Column, Fact, Inline, Note, Table, Tone, visit,
};
use crate::report::render::svg::{self, NARROW, WIDE, escaped};

/// What is counted while a page is written.
#[derive(Default)]
struct Counters {
    tables: usize,
    charts: usize,
    codes: usize,
    outputs: usize,
    /// More than one table or chart: then they have numbers, so that no two are called the same.
    several_tables: bool,
    several_charts: bool,
}

/// All of them.
pub(super) fn all(all_blocks: &[Block]) -> String {
    let (mut tables, mut charts) = (0, 0);
    visit(all_blocks, &mut |block| {
        tables += usize::from(matches!(block, Block::Table(_)));
        charts += usize::from(matches!(block, Block::Chart(_)));
    });
    let counters =
        Counters { several_tables: tables > 1, several_charts: charts > 1, ..Counters::default() };
    Writer(counters).all(all_blocks)
}

struct Writer(Counters);

impl Writer {
    fn all(&mut self, blocks: &[Block]) -> String {
        blocks.iter().map(|block| self.block(block)).collect()
    }

    fn block(&mut self, block: &Block) -> String {
        match block {
            Block::Heading(level, text) => {
                let level = (*level).clamp(2, 6);
                format!("<h{level}>{}</h{level}>\n", escaped(text))
            }
            Block::Paragraph(words) => format!("<p>{}</p>\n", inline(words)),
            Block::List { start, items } => self.list(*start, items),
            Block::Quote(inner) => format!("<blockquote>\n{}</blockquote>\n", self.all(inner)),
            Block::Facts(known) => facts(known),
            Block::Table(rows) => self.table(rows),
            Block::Chart(drawing) => self.chart(drawing),
            Block::Code(text) => {
                self.0.codes += 1;
                code(text, &format!("Code {}", self.0.codes))
            }
            Block::Output(text) => {
                self.0.outputs += 1;
                output(text, &format!("Output {}", self.0.outputs))
            }
            Block::Note(one) => note(one),
            Block::Details(summary, inner) => {
                let (summary, inner) = (escaped(summary), self.all(inner));
                format!("<details>\n<summary>{summary}</summary>\n{inner}</details>\n")
            }
        }
    }

    fn list(&mut self, start: Option<u64>, items: &[Vec<Block>]) -> String {
        let (open, close) = match start {
            None => ("<ul>".to_owned(), "</ul>"),
            Some(1) => ("<ol>".to_owned(), "</ol>"),
            Some(first) => (format!("<ol start=\"{first}\">"), "</ol>"),
        };
        let items: Vec<String> = items.iter().map(|item| self.item(item)).collect();
        format!("{open}\n<li>{}</li>\n{close}\n", items.join("</li>\n<li>"))
    }

    /// A single paragraph stands in its item without an element of its own.
    fn item(&mut self, blocks: &[Block]) -> String {
        match blocks {
            [Block::Paragraph(words)] => inline(words),
            [Block::Paragraph(words), rest @ ..] => {
                format!("{}\n{}", inline(words), self.all(rest))
            }
            all => self.all(all),
        }
    }

    /// A table in a region of its own, which scrolls by keyboard too.
    fn table(&mut self, table: &Table) -> String {
        self.0.tables += 1;
        let number = self.0.tables;
        let table = table.read_by(Audience::People);
        let caption = match (self.0.several_tables, table.caption.is_empty()) {
            (true, true) => format!("Table {number}"),
            (true, false) => format!("Table {number}: {}", escaped(&table.caption)),
            (false, true) => "Figures".to_owned(),
            (false, false) => escaped(&table.caption),
        };
        let heads = table.columns.iter().map(|column| {
            let class = if column.is_number { " class=\"n\"" } else { "" };
            // A head that says nothing is no head.
            if column.head.is_empty() {
                return "<td></td>".to_owned();
            }
            format!("<th scope=\"col\"{class}>{}</th>", escaped(&column.head))
        });
        let heads: String = heads.collect();
        let rows: String = table.rows.iter().map(|cells| row(&table.columns, cells)).collect();
        format!(
            "<div class=\"wide\" role=\"region\" tabindex=\"0\" aria-labelledby=\"t{number}\">\n<table>\n\
             <caption id=\"t{number}\"><span>{caption}</span></caption>\n<thead>\n<tr>{heads}</tr>\n</thead>\n\
             <tbody>\n{rows}</tbody>\n</table>\n</div>\n"
        )
    }

    /// A figure with its drawing for screens and for telephones, of which one is shown.
    fn chart(&mut self, chart: &Chart) -> String {
        self.0.charts += 1;
        let number = self.0.charts;
        let title = escaped(&chart.title);
        let title = if self.0.several_charts { format!("Figure {number}: {title}") } else { title };
        let full = svg::inline(chart, WIDE, &format!("c{number}"), "full");
        let narrow = svg::inline(chart, NARROW, &format!("n{number}"), "narrow");
        format!("<figure>\n<figcaption>{title}</figcaption>\n{full}\n{narrow}\n</figure>\n")
    }
}

/// A row, whose first cell is its head.
fn row(columns: &[Column], cells: &[Cell]) -> String {
    let cells = columns.iter().zip(cells).enumerate();
    let cells: String = cells.map(|(i, (column, cell))| one_cell(column, cell, i == 0)).collect();
    format!("<tr>{cells}</tr>\n")
}

/// Words longer than this wrap in their cell.
const LONG_CELL: usize = 44;

fn one_cell(column: &Column, cell: &Cell, is_head: bool) -> String {
    let mut classes = Vec::new();
    classes.extend(column.is_number.then_some("n"));
    classes.extend(cell.is_code.then_some("code"));
    classes.extend(cell.bar.map(|_| "b"));
    classes.extend(cell.tone.map(tone));
    classes.extend((!cell.is_code && cell.text.chars().count() > LONG_CELL).then_some("words"));
    let class = if classes.is_empty() {
        String::new()
    } else {
        format!(" class=\"{}\"", classes.join(" "))
    };
    let bar = cell.bar.map_or(String::new(), |share| {
        format!(" style=\"--w:{:.1}%\"", share.clamp(0.0, 1.0) * 100.0)
    });
    let text = escaped(&cell.text);
    // A row without a name is named by nothing.
    if is_head && !text.is_empty() {
        format!("<th scope=\"row\"{class}{bar}>{text}</th>")
    } else {
        format!("<td{class}{bar}>{text}</td>")
    }
}

const fn tone(tone: Tone) -> &'static str {
    match tone {
        Tone::Good => "good",
        Tone::Bad => "bad",
        Tone::Muted => "muted",
    }
}

/// Labels and what is known of each.
pub(super) fn facts(facts: &[Fact]) -> String {
    if facts.is_empty() {
        return String::new();
    }
    let line = |fact: &Fact| {
        format!("<dt>{}</dt><dd>{}</dd>\n", escaped(&fact.label), escaped(&fact.text))
    };
    format!("<dl>\n{}</dl>\n", facts.iter().map(line).collect::<String>())
}

/// Code.
pub(super) fn code(text: &str, label: &str) -> String {
    let scrolls = scrolls(text, label);
    let text = escaped(text.trim_end_matches('\n'));
    format!("<pre{scrolls}><code>{text}</code></pre>\n")
}

/// Columns that a telephone shows at once.
const NARROW_COLUMNS: usize = 36;

/// What makes a block scroll by keyboard too, where it has longer lines than a telephone shows.
fn scrolls(text: &str, label: &str) -> String {
    if text.lines().all(|line| line.chars().count() <= NARROW_COLUMNS) {
        return String::new();
    }
    format!(" tabindex=\"0\" role=\"group\" aria-label=\"{label}\"")
}

/// What was printed or drawn.
fn output(text: &str, label: &str) -> String {
    let scrolls = scrolls(text, label);
    let text = escaped(text.trim_end_matches('\n'));
    format!("<pre class=\"output\"{scrolls}><samp>{text}</samp></pre>\n")
}

fn note(note: &Note) -> String {
    let word = if note.word.is_empty() {
        String::new()
    } else {
        format!("<strong>{}</strong> ", escaped(&note.word))
    };
    format!("<p class=\"note {}\">{word}{}</p>\n", tone(note.tone), escaped(&note.text))
}

fn inline(words: &[Inline]) -> String {
    words.iter().map(one_inline).collect()
}

fn one_inline(words: &Inline) -> String {
    let mut text = escaped(&words.text);
    let marks = [(words.is_code, "code"), (words.is_stressed, "em"), (words.is_strong, "strong")];
    for (wanted, name) in marks {
        if wanted {
            text = format!("<{name}>{text}</{name}>");
        }
    }
    match words.url.as_deref().filter(|url| is_harmless(url)) {
        Some(url) => format!("<a href=\"{}\" rel=\"noreferrer\">{text}</a>", escaped(url)),
        None => text,
    }
}

/// Whether following a link runs nothing.
fn is_harmless(url: &str) -> bool {
    let url = url.trim().to_ascii_lowercase();
    ["https://", "http://", "mailto:"].iter().any(|scheme| url.starts_with(scheme))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::document::{numbers, words};

    #[test]
    fn only_links_that_run_nothing_lead_somewhere() {
        let link =
            |url: &str| one_inline(&Inline { url: Some(url.to_owned()), ..Inline::plain("here") });
        let leads = "<a href=\"https://numpy.org/a?b&amp;c\" rel=\"noreferrer\">here</a>";
        assert_eq!(link("https://numpy.org/a?b&c"), leads);
        assert_eq!(link("javascript:alert(1)"), "here");
        assert_eq!(link("data:text/html,x"), "here");
        assert_eq!(link("../secret"), "here");
    }

    #[test]
    fn tables_have_heads_and_are_reached_by_keyboard() {
        let table = Table {
            caption: "Modes".to_owned(),
            columns: vec![words("mode", "mode"), numbers("share", "share")],
            rows: vec![vec![Cell::text("numpy"), Cell::share(0.25).with_bar(0.25)]],
        };
        let html = all(&[Block::Table(table.clone())]);
        for part in [
            "role=\"region\" tabindex=\"0\" aria-labelledby=\"t1\"",
            "<caption id=\"t1\"><span>Modes</span></caption>",
            "<th scope=\"col\" class=\"n\">share</th>",
            "<tr><th scope=\"row\">numpy</th><td class=\"n b\" style=\"--w:25.0%\">25 %</td></tr>",
        ] {
            assert!(html.contains(part), "{part}\n{html}");
        }
        let two = all(&[Block::Table(table.clone()), Block::Table(table)]);
        assert!(two.contains(">Table 2: Modes</span></caption>"), "{two}");
    }
}
