//! HTML: a document as one page that needs no network and no script, on light and dark paper, on a telephone
//! and in print.
//!
//! Every text is escaped; the page forbids itself whatever is not in it.

mod blocks;

use crate::report::document::Document;
use crate::report::imprint::Imprint;
use crate::report::render::markdown::is_long;
use crate::report::render::palette;
use crate::report::render::svg::{self, escaped};

/// How pages look; the colours come from the palette.
const CSS: &str = include_str!("page.css");

/// Nothing is loaded and no script runs, whatever a page's texts may hold.
const POLICY: &str =
    "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'";

/// The page.
pub fn render(document: &Document, imprint: &Imprint) -> String {
    let colours = palette::css(":root");
    let name = escaped(&document.name());
    let (head, body, foot) =
        (header(document, imprint), blocks::all(&document.blocks), footer(imprint));
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"{POLICY}\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n\
         <meta name=\"generator\" content=\"numscope\">\n\
         <title>{name}</title>\n<style>\n{colours}{CSS}{chart}</style>\n</head>\n<body>\n\
         <a class=\"skip\" href=\"#report\">Skip to the figures</a>\n\
         {head}<main id=\"report\">\n{body}</main>\n{foot}</body>\n</html>\n",
        chart = svg::CSS
    )
}

fn header(document: &Document, imprint: &Imprint) -> String {
    let (kind, subject) = (escaped(&document.kind), escaped(&document.subject));
    let is_code = !document.subject.is_empty();
    let mut text = String::from("<header>\n");
    if is_code && !is_long(&document.subject) {
        let subject = if document.is_named { subject } else { format!("<code>{subject}</code>") };
        text += &format!("<p class=\"kind\">{kind}</p>\n<h1>{subject}</h1>\n");
    } else {
        text += &format!("<h1>{kind}</h1>\n");
    }
    if !document.headline.is_empty() {
        text += &format!("<p class=\"headline\">{}</p>\n", escaped(&document.headline));
    }
    if is_code && is_long(&document.subject) {
        text += &blocks::code(&document.subject, "What was measured");
    }
    if let Some(command) = &imprint.command {
        text += "<p class=\"again\">Made with</p>\n";
        text += &blocks::code(command, "Command");
    }
    text + "</header>\n"
}

fn footer(imprint: &Imprint) -> String {
    let (when, iso) = (imprint.when(), imprint.when_iso());
    let facts = blocks::facts(&imprint.facts);
    format!(
        "<footer>\n<p>Made <time datetime=\"{iso}\">{when}</time> with numscope. Times hold for this \
         machine; counts of arrays and bytes hold everywhere.</p>\n{facts}</footer>\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::document::{Block, Cell, Fact, Inline, Note, Table, Tone, words};

    /// Texts of strangers, in every place where a text can stand.
    #[test]
    fn no_text_becomes_an_element() {
        let evil = "a<b & \"x\" '</script><script>alert(1)</script>";
        let words_of = |text: &str| Inline {
            url: Some("javascript:alert(1)".to_owned()),
            ..Inline::plain(text)
        };
        let mut document = Document::new(evil, evil).headline(evil);
        document.push(Block::Heading(2, evil.to_owned()));
        document.push(Block::Paragraph(vec![words_of(evil), Inline::code(evil)]));
        document.push(Block::Code(evil.to_owned()));
        document.push(Block::Facts(vec![Fact::new(evil, evil)]));
        document.push(Block::Note(Note {
            tone: Tone::Bad,
            word: evil.to_owned(),
            text: evil.to_owned(),
        }));
        document.push(Block::Table(Table {
            caption: evil.to_owned(),
            columns: vec![words(evil, "key"), words(evil, "key")],
            rows: vec![vec![Cell::text(evil), Cell::code(evil)]],
        }));
        document.push(Block::Details(evil.to_owned(), vec![Block::Code(evil.to_owned())]));
        let imprint =
            Imprint { command: Some(evil.to_owned()), at_s: 0, facts: vec![Fact::new(evil, evil)] };
        let page = render(&document, &imprint);
        assert!(!page.contains("<script"), "{page}");
        assert!(!page.contains("a<b"), "{page}");
        assert!(!page.contains("javascript:"), "{page}");
        assert!(page.matches("&lt;script&gt;").count() >= 14);
        assert!(!page.contains("http://") && !page.contains("https://"), "nothing is loaded");
    }
}
