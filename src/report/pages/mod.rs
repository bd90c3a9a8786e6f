//! What each report says as a document: headline, charts, tables, facts.
//!
//! One file a report; the words are those of its text. Knows reports and documents, no form.

pub(super) mod compare;
pub(super) mod disasm;
pub(super) mod explain;
pub(super) mod help;
pub(super) mod machine;
pub(super) mod memit;
pub(super) mod noise;
pub(super) mod profile;
pub(super) mod prun;
pub(super) mod reference;
pub(super) mod scale;
pub(super) mod time;
pub(super) mod timeit;

use crate::report::document::{Block, Document, Fact, MEANINGS};
use crate::report::glossary;

/// What the words of a report mean, folded.
pub fn meanings(document: &mut Document, names: &[&str]) {
    let words = names.iter().filter_map(|name| glossary::find(name));
    let facts = words.map(|word| Fact::new(word.name, word.doc)).collect();
    document.push(Block::Details(MEANINGS.to_owned(), vec![Block::Facts(facts)]));
}

/// The first letter a capital one.
pub(super) fn sentence(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map_or(String::new(), |first| first.to_uppercase().chain(chars).collect())
}
