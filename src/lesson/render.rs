//! Markdown for a terminal: paragraphs that wrap, lists, tables, code; links as text.
//!
//! Knows no lesson. Control characters are dropped: a lesson may come from anyone.

use comfy_table::{ContentArrangement, Table, presets};
use pulldown_cmark::{Event, HeadingLevel, Parser, Tag, TagEnd};

use super::parse::OPTIONS;
use crate::report::text::{KEEP, Style, labelled};

/// Lines longer than this are hard to read, however wide the terminal is.
const MOST_COLUMNS: usize = 80;
/// Code in a sentence that is longer than this breaks at its blanks.
const WHOLE_CODE: usize = 32;
/// What code stands behind.
const CODE_INDENT: &str = "    ";

/// How a piece of a line looks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Look {
    Plain,
    Strong,
    Code,
}

impl Look {
    fn over(self, text: &str, style: &Style) -> String {
        let code = match self {
            Self::Plain => return text.to_owned(),
            Self::Strong => "1",
            Self::Code => "36",
        };
        if style.color { format!("\x1b[{code}m{text}\x1b[0m") } else { text.to_owned() }
    }
}

/// Markdown as text, without a newline at the end.
pub fn prose(markdown: &str, style: &Style) -> String {
    let mut page = Page {
        style: Style { width: style.width.min(MOST_COLUMNS), ..*style },
        lines: Vec::new(),
        line: Vec::new(),
        look: vec![Look::Plain],
        indent: vec![],
        marker: None,
        lists: Vec::new(),
        links: Vec::new(),
        rows: Vec::new(),
        in_code: false,
        depth: 0,
    };
    for event in Parser::new_ext(markdown, OPTIONS) {
        page.event(event);
    }
    page.flush();
    page.lines.join("\n")
}

/// The words of one line of Markdown, without its marks.
pub fn plain(markdown: &str) -> String {
    let mut text = String::new();
    for event in Parser::new_ext(markdown, OPTIONS) {
        match event {
            Event::Text(part) | Event::Code(part) => text += &part,
            Event::SoftBreak | Event::HardBreak => text.push(' '),
            _ => {}
        }
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Code as it is shown, a few columns to the right.
pub fn code(text: &str, style: &Style) -> String {
    let lines = text.lines().map(|line| {
        let line = clean(line);
        format!("{CODE_INDENT}{}", Look::Code.over(&line, style)).trim_end().to_owned()
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// A heading: wrapped, with a line under it.
pub fn heading(text: &str, style: &Style) -> String {
    let wrapped = labelled("", &clean(text), style);
    let lines: Vec<&str> = wrapped.lines().map(str::trim_start).collect();
    let width = lines.iter().map(|line| line.chars().count()).max().unwrap_or(0);
    let line = if style.ascii { "-" } else { "─" }.repeat(width);
    let painted = lines.iter().map(|line| Look::Strong.over(line, style));
    painted.chain([line]).collect::<Vec<_>>().join("\n")
}

/// Without what would move the cursor.
pub fn clean(text: &str) -> String {
    text.chars().filter(|c| !c.is_control()).collect()
}

struct Page {
    style: Style,
    lines: Vec<String>,
    /// The paragraph that is gathered.
    line: Vec<(String, Look)>,
    look: Vec<Look>,
    /// What each line begins with, a part a level.
    indent: Vec<&'static str>,
    /// What the first line of a list's item begins with.
    marker: Option<String>,
    /// The next number of each open list; none of one with bullets.
    lists: Vec<Option<u64>>,
    links: Vec<(String, usize)>,
    /// Of the table that is gathered.
    rows: Vec<Vec<String>>,
    in_code: bool,
    depth: usize,
}

impl Page {
    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => {
                if self.depth == 0 && !self.lines.is_empty() {
                    self.lines.push(String::new());
                }
                self.depth += 1;
                self.begin(tag);
            }
            Event::End(tag) => {
                self.depth -= 1;
                self.end(tag);
            }
            Event::Text(text) if self.in_code => self.push_code(&text),
            Event::Text(text) => self.push(&text),
            Event::Code(text) => {
                let whole = text.chars().count() <= WHOLE_CODE.min(self.style.width / 2);
                let text =
                    if whole { text.replace(' ', &KEEP.to_string()) } else { text.into_string() };
                self.line.push((clean(&format!("`{text}`")), Look::Code));
            }
            Event::SoftBreak => self.push(" "),
            Event::HardBreak => self.flush(),
            Event::Rule => {
                let line = if self.style.ascii { "-" } else { "─" };
                if !self.lines.is_empty() {
                    self.lines.push(String::new());
                }
                self.lines.push(line.repeat(self.style.width.min(20)));
            }
            // None of these is enabled, and HTML was refused.
            Event::Html(_)
            | Event::InlineHtml(_)
            | Event::FootnoteReference(_)
            | Event::TaskListMarker(_)
            | Event::InlineMath(_)
            | Event::DisplayMath(_) => {}
        }
    }

    fn push(&mut self, text: &str) {
        let look = self.look.last().copied().unwrap_or(Look::Plain);
        self.line.push((clean(text), look));
    }

    fn begin(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Strong => self.look.push(Look::Strong),
            Tag::Heading { level, .. } => {
                let look = if level <= HeadingLevel::H6 { Look::Strong } else { Look::Plain };
                self.look.push(look);
            }
            Tag::Link { dest_url, .. } => {
                self.links.push((dest_url.into_string(), self.line.len()));
            }
            Tag::List(first) => {
                self.flush();
                self.lists.push(first);
            }
            Tag::Item => {
                let number = self.lists.last_mut().and_then(Option::as_mut);
                let marker = match number {
                    Some(n) => {
                        *n += 1;
                        format!("{}. ", *n - 1)
                    }
                    None => "- ".to_owned(),
                };
                self.indent.push(if marker.len() > 2 { "   " } else { "  " });
                self.marker = Some(marker);
            }
            Tag::BlockQuote(_) => self.indent.push("| "),
            Tag::CodeBlock(_) => {
                self.flush();
                self.in_code = true;
            }
            Tag::TableHead | Tag::TableRow => self.rows.push(Vec::new()),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph => self.flush(),
            TagEnd::Heading(_) => {
                self.flush();
                self.look.pop();
            }
            TagEnd::Strong => drop(self.look.pop()),
            TagEnd::Link => self.end_link(),
            TagEnd::Item => {
                self.flush();
                self.indent.pop();
            }
            TagEnd::BlockQuote(_) => {
                self.flush();
                self.indent.pop();
            }
            TagEnd::List(_) => drop(self.lists.pop()),
            TagEnd::CodeBlock => self.in_code = false,
            TagEnd::TableCell => {
                let cell: String = self.line.drain(..).map(|(text, _)| text).collect();
                if let Some(row) = self.rows.last_mut() {
                    row.push(cell.replace(KEEP, " "));
                }
            }
            TagEnd::Table => self.table(),
            _ => {}
        }
    }

    /// The address behind a link's text, unless the text is the address.
    fn end_link(&mut self) {
        let Some((url, from)) = self.links.pop() else { return };
        let text: String = self.line[from..].iter().map(|(text, _)| text.as_str()).collect();
        if url != text && url.contains("://") {
            self.push(&format!(" ({url})"));
        }
    }

    fn push_code(&mut self, text: &str) {
        let indent = self.indent.concat();
        for line in text.lines() {
            let line = Look::Code.over(&clean(line), &self.style);
            self.lines.push(format!("{indent}{CODE_INDENT}{line}").trim_end().to_owned());
        }
    }

    fn table(&mut self) {
        let mut rows = std::mem::take(&mut self.rows).into_iter();
        let mut table = Table::new();
        table
            .load_style(presets::NOTHING)
            .set_content_arrangement(ContentArrangement::Dynamic)
            .set_width(self.style.width as u16);
        table.set_header(rows.next().unwrap_or_default());
        table.add_rows(rows);
        for column in table.column_iter_mut() {
            column.set_padding((0, 2));
        }
        self.lines.extend(table.lines().map(|line| line.trim_end().to_owned()));
    }

    /// Wrap what was gathered.
    fn flush(&mut self) {
        let words = words(&std::mem::take(&mut self.line));
        if words.is_empty() {
            return;
        }
        let mut begin = self.indent.concat();
        let next = begin.clone();
        if let Some(marker) = self.marker.take() {
            begin.truncate(begin.len() - marker.len().min(begin.len()));
            begin += &marker;
        }
        let mut used = begin.chars().count();
        let mut text = begin;
        let least = used;
        for word in words {
            let width: usize = word.iter().map(|(part, _)| part.chars().count()).sum();
            if used > least && used + 1 + width > self.style.width {
                self.lines.push(std::mem::replace(&mut text, next.clone()));
                used = next.chars().count();
            } else if used > least {
                text.push(' ');
                used += 1;
            }
            for (part, look) in word {
                text += &look.over(&part.replace(KEEP, " "), &self.style);
            }
            used += width;
        }
        self.lines.push(text);
    }
}

/// Pieces parted at their blanks; a word may have several looks.
fn words(pieces: &[(String, Look)]) -> Vec<Vec<(String, Look)>> {
    let mut words: Vec<Vec<(String, Look)>> = Vec::new();
    let mut open = false;
    for (text, look) in pieces {
        for (i, part) in text.split(' ').enumerate() {
            open &= i == 0;
            if part.is_empty() {
                continue;
            }
            let part = (part.to_owned(), *look);
            match words.last_mut().filter(|_| open) {
                Some(word) => word.push(part),
                None => words.push(vec![part]),
            }
            open = true;
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(width: usize) -> Style {
        Style { width, ..Style::PLAIN }
    }

    #[test]
    fn paragraphs_wrap_and_code_stays_whole() {
        let text = "One **two**, `a * b`: three\nfour.\n\nNext.";
        assert_eq!(prose(text, &at(80)), "One two, `a * b`: three four.\n\nNext.");
        assert_eq!(prose(text, &at(16)), "One two,\n`a * b`: three\nfour.\n\nNext.");
    }

    #[test]
    fn colour_marks_what_is_strong_and_what_is_code() {
        let style = Style { color: true, ..Style::PLAIN };
        assert_eq!(prose("a **b** `c`", &style), "a \x1b[1mb\x1b[0m \x1b[36m`c`\x1b[0m");
        assert_eq!(code("x\n\ny", &Style::PLAIN), "    x\n\n    y");
    }

    #[test]
    fn lists_indent_what_wraps() {
        let text = "Intro:\n\n- one two three\n- `x`\n  1. deep\n  2. deeper\n\nEnd.";
        assert_eq!(
            prose(text, &at(11)),
            "Intro:\n\n- one two\n  three\n- `x`\n  1. deep\n  2. deeper\n\nEnd."
        );
    }

    #[test]
    fn tables_code_quotes_and_links() {
        let text = "| a | b |\n|---|---|\n| 1 | `two` |\n\n```text\nx  y\n```\n\n> said\n\n[here](https://x.y) [up](#a)";
        assert_eq!(
            prose(text, &at(40)),
            "a  b\n1  `two`\n\n    x  y\n\n| said\n\nhere (https://x.y) up"
        );
    }

    #[test]
    fn nothing_moves_the_cursor() {
        let text = prose("a\x1b[2Jb `c\x07`", &Style::PLAIN);
        assert_eq!(text, "a[2Jb `c`");
    }

    #[test]
    fn no_line_is_wider_than_asked() {
        let text = "The quick brown fox, `data * 2 + 1`, jumps over\n- `np.add(data, 1, out=data)` and more words\n";
        for width in [30, 40, 60, 200] {
            let widest = prose(text, &at(width)).lines().map(|line| line.chars().count()).max();
            assert!(
                widest <= Some(width.min(MOST_COLUMNS)),
                "{width}: {}",
                prose(text, &at(width))
            );
        }
    }
}
