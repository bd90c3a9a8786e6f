//! The reference, chapter by chapter.

use pulldown_cmark::Options;

use crate::report::document::{Block, Document, Fact};
use crate::report::pages::help;
use crate::report::prose::blocks;
use crate::report::reference::{ABOUT, Entry, Reference};

/// Of the reference.
pub(in crate::report) fn document(report: &Reference) -> Document {
    let mut page = Document::new("Reference", "").as_reference();
    if report.is_whole {
        page.blocks.extend(blocks(ABOUT, Options::ENABLE_TABLES, 3));
    }
    for chapter in &report.chapters {
        page.heading(&chapter.title);
        page.blocks.extend(blocks(&chapter.about, Options::ENABLE_TABLES, 3));
        for one in &chapter.entries {
            entry(one, &mut page);
        }
    }
    page
}

fn entry(entry: &Entry, page: &mut Document) {
    page.push(Block::Heading(3, entry.help.usage.clone()));
    page.blocks.extend(help::entry(&entry.help));
    if !entry.errors.is_empty() {
        let lines = entry.errors.iter().map(|(call, error)| format!(">>> {call}\n{error}"));
        page.push(Block::Code(lines.collect::<Vec<_>>().join("\n")));
    }
    page.facts(entry.refused.iter().map(|text| Fact::new("refused", &**text)));
}
