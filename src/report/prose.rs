//! Markdown read to blocks of a document: paragraphs, lists, tables, code. HTML in it is text.
//!
//! Knows no form; an address is kept as it is and judged where it is written.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use crate::report::document::{Block, Cell, Column, Inline, Table, words};

/// The blocks of a text, its headings at this level or below.
pub fn blocks(markdown: &str, options: Options, level: u8) -> Vec<Block> {
    let mut page = Page { level, open: vec![Vec::new()], ..Page::default() };
    for event in Parser::new_ext(markdown, options) {
        page.event(event);
    }
    page.end_words();
    page.open.swap_remove(0)
}

/// What has been read.
#[derive(Default)]
struct Page {
    level: u8,
    /// Blocks of the page, and of each block that is open in it.
    open: Vec<Vec<Block>>,
    /// Of the paragraph that is read.
    words: Vec<Inline>,
    strong: usize,
    stressed: usize,
    urls: Vec<String>,
    /// Items of each open list, and its first number.
    lists: Vec<(Option<u64>, Vec<Vec<Block>>)>,
    /// Code that is read.
    code: Option<String>,
    rows: Vec<Vec<Cell>>,
    heads: Vec<Column>,
    row: Vec<Cell>,
}

impl Page {
    fn push(&mut self, block: Block) {
        self.open.last_mut().expect("the page is open").push(block);
    }

    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.begin(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(text) => match &mut self.code {
                Some(code) => *code += &text,
                None => self.say(&text, false),
            },
            Event::Code(text) => self.say(&text, true),
            // What looks like HTML is what somebody wrote, and no element.
            Event::Html(text) | Event::InlineHtml(text) => self.say(&text, false),
            Event::SoftBreak | Event::HardBreak => self.say(" ", false),
            Event::Rule
            | Event::FootnoteReference(_)
            | Event::TaskListMarker(_)
            | Event::InlineMath(_)
            | Event::DisplayMath(_) => {}
        }
    }

    fn say(&mut self, text: &str, is_code: bool) {
        let words = Inline {
            text: text.to_owned(),
            is_code,
            is_strong: self.strong > 0,
            is_stressed: self.stressed > 0,
            url: self.urls.last().cloned(),
        };
        self.words.push(words);
    }

    /// The paragraph ends, if there is one.
    fn end_words(&mut self) {
        let words = std::mem::take(&mut self.words);
        if words.iter().any(|words| !words.text.trim().is_empty()) {
            self.push(Block::Paragraph(words));
        }
    }

    fn plain(&mut self) -> String {
        let words = std::mem::take(&mut self.words);
        words.into_iter().map(|words| words.text).collect::<String>().trim().to_owned()
    }

    fn begin(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Strong => self.strong += 1,
            Tag::Emphasis => self.stressed += 1,
            Tag::Link { dest_url, .. } => self.urls.push(dest_url.into_string()),
            Tag::List(start) => {
                self.end_words();
                self.lists.push((start, Vec::new()));
            }
            Tag::Item | Tag::BlockQuote(_) => {
                self.end_words();
                self.open.push(Vec::new());
            }
            Tag::CodeBlock(_) => {
                self.end_words();
                self.code = Some(String::new());
            }
            Tag::TableHead | Tag::TableRow => self.row.clear(),
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Paragraph | TagEnd::HtmlBlock => self.end_words(),
            TagEnd::Heading(_) => {
                let (level, text) = (self.level, self.plain());
                self.push(Block::Heading(level, text));
            }
            TagEnd::Strong => self.strong -= 1,
            TagEnd::Emphasis => self.stressed -= 1,
            TagEnd::Link => drop(self.urls.pop()),
            TagEnd::Item => {
                self.end_words();
                let item = self.open.pop().expect("an item was begun");
                if let Some((_, items)) = self.lists.last_mut() {
                    items.push(item);
                }
            }
            TagEnd::BlockQuote(_) => {
                self.end_words();
                let inner = self.open.pop().expect("a quote was begun");
                self.push(Block::Quote(inner));
            }
            TagEnd::List(_) => {
                if let Some((start, items)) = self.lists.pop() {
                    self.push(Block::List { start, items });
                }
            }
            TagEnd::CodeBlock => {
                let code = self.code.take().unwrap_or_default();
                self.push(Block::Code(code));
            }
            TagEnd::TableCell => {
                let text = self.plain();
                self.row.push(Cell::text(text));
            }
            TagEnd::TableHead => {
                let heads = std::mem::take(&mut self.row);
                self.heads = heads.iter().map(|cell| words(&cell.text, &cell.text)).collect();
            }
            TagEnd::TableRow => self.rows.push(std::mem::take(&mut self.row)),
            TagEnd::Table => {
                let (columns, rows) =
                    (std::mem::take(&mut self.heads), std::mem::take(&mut self.rows));
                self.push(Block::Table(Table { caption: String::new(), columns, rows }));
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markdown_becomes_blocks() {
        let text = "One `a*b` **two *three*** <b>four</b>.\n\n1. x\n   - y\n\n```python\na = 1\n```\n\n\
                    | m | n |\n|---|---|\n| 1 | 2 |\n\n> said\n";
        let found = blocks(text, Options::ENABLE_TABLES, 3);
        let Block::Paragraph(words) = &found[0] else { panic!("{found:?}") };
        let said: String = words.iter().map(|words| words.text.as_str()).collect();
        assert_eq!(said, "One a*b two three <b>four</b>.");
        assert!(words[1].is_code);
        let three = words.iter().find(|words| words.text == "three").expect("it is there");
        assert!(three.is_strong && three.is_stressed);
        let Block::List { start: Some(1), items } = &found[1] else { panic!("{found:?}") };
        assert!(matches!(&items[0][..], [Block::Paragraph(_), Block::List { start: None, .. }]));
        assert_eq!(found[2], Block::Code("a = 1\n".to_owned()));
        let Block::Table(table) = &found[3] else { panic!("{found:?}") };
        assert_eq!((table.columns[1].head.as_str(), table.rows[0][1].text.as_str()), ("n", "2"));
        assert!(matches!(&found[4], Block::Quote(inner) if inner.len() == 1));
    }
}
