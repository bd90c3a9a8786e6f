//! Help on one thing.

use crate::report::document::{Block, Document, Fact};
use crate::report::help::Help;

/// Of help.
pub(in crate::report) fn document(report: &Help) -> Document {
    let mut page = Document::new("Help", &report.usage).as_reference();
    for block in entry(report) {
        page.push(block);
    }
    page
}

/// What is known of one thing, without its name.
pub(in crate::report) fn entry(report: &Help) -> Vec<Block> {
    let mut page = Document::default();
    page.paragraph(&*report.about);
    let kind = [Fact::new("kind", &*report.kind)];
    let facts = report.facts.iter().map(|fact| Fact::new(&fact.label, &*fact.text));
    page.facts(kind.into_iter().chain(facts));
    if !report.example.is_empty() {
        page.push(Block::Code(report.example.join("\n")));
    }
    page.blocks
}
