//! The reference: the language and every function, from the tables that run them. Its errors are those that calls answer.
//!
//! It is Markdown, the same at every width, since it is a page too.

use serde::Serialize;

use super::Report;
use super::document::Document;
use super::help::{Help, of_attribute, of_function, of_ufunc};
use super::pages;
use super::text::Style;
use super::wrong_calls::wrong_calls;
use crate::interp::{
    builtin_names, method_classes, method_names, modules_of_python, names_of_module,
};
use crate::numpy::attributes::ATTRIBUTES;
use crate::numpy::modules::{self, FUNCTIONS};
use crate::numpy::registry::Function;
use crate::numpy::ufunc::UFUNCS;

/// Everything that can be typed.
#[derive(Clone, Debug, Serialize)]
pub struct Reference {
    /// Whether it is all of it.
    pub is_whole: bool,
    /// Chapter by chapter.
    pub chapters: Vec<Chapter>,
}

/// A part of the reference.
#[derive(Clone, Debug, Serialize)]
pub struct Chapter {
    /// Its heading.
    pub title: String,
    /// What stands under it, as Markdown.
    pub about: String,
    /// What it lists.
    pub entries: Vec<Entry>,
}

/// A function, a method or an attribute.
#[derive(Clone, Debug, Serialize)]
pub struct Entry {
    /// Its help.
    pub help: Help,
    /// Keywords that are refused, each with why.
    pub refused: Vec<String>,
    /// Wrong calls, each with the error that it raises.
    pub errors: Vec<(String, String)>,
}

/// What the page begins with.
pub(super) const ABOUT: &str = "All that can be typed, from the tables that run it: `numscope reference` prints this page, and \
    `?np.sort` one entry of it. An example shows what a call answers, and below it what wrong ones raise. Every function \
    refuses a missing argument, and a keyword that it does not know, with Python's `TypeError`.";

/// What the syntax has; the modules and methods follow from tables.
const SYNTAX: &str = include_str!("reference_syntax.md");

/// Chapters of functions: a title, and the owner that their names begin with.
const OWNERS: &[(&str, &str)] = &[
    ("NumPy's functions", ""),
    ("Linear algebra: np.linalg", "linalg"),
    ("Texts: np.strings", "strings"),
    ("Random numbers: np.random", "random"),
    ("Random generators: np.random.default_rng", "random.Generator"),
    ("Seeds: np.random.SeedSequence", "random.SeedSequence"),
    ("Old random generators: np.random.RandomState", "random.RandomState"),
    ("Bits of random generators: np.random.PCG64", "random.PCG64"),
    ("Bits of random generators: np.random.MT19937", "random.MT19937"),
    ("Windows: np.lib.stride_tricks", "lib.stride_tricks"),
    ("Methods of arrays", "ndarray"),
    ("Methods of NumPy's numbers", "generic"),
    ("Methods of ufuncs", "ufunc"),
    ("Flat iterators: a.flat", "flatiter"),
    ("Flags: a.flags", "flagsobj"),
    ("Indices: np.ndindex", "ndindex"),
    ("Indices and elements: np.ndenumerate", "ndenumerate"),
    ("Mapped files: np.memmap", "memmap"),
    ("Archives: np.load of a .npz file", "NpzFile"),
    ("Vectorized functions: np.vectorize", "vectorize"),
    ("Methods of bytes", "bytes"),
];

impl Reference {
    /// Of all that there is.
    pub fn new() -> Self {
        let mut chapters = vec![
            Chapter {
                title: "Syntax".to_owned(),
                about: SYNTAX.trim().to_owned(),
                entries: Vec::new(),
            },
            python(),
            names(),
        ];
        let ufuncs = UFUNCS.iter().map(|ufunc| Entry {
            errors: wrong_calls(ufunc.name, ufunc.doc, &UFUNC_KEYWORDS),
            help: of_ufunc(ufunc),
            refused: Vec::new(),
        });
        chapters.push(Chapter::sorted("Ufuncs: functions of each element", ufuncs.collect()));
        for (title, owner) in OWNERS {
            let own = FUNCTIONS.iter().flat_map(|table| table.iter());
            let own = own.filter(|function| {
                function.name.rsplit_once('.').map_or("", |(of, _)| of) == *owner
            });
            chapters.push(Chapter::sorted(title, own.map(entry).collect()));
        }
        let attributes = ATTRIBUTES.iter().map(|attribute| Entry {
            help: of_attribute(attribute),
            refused: Vec::new(),
            errors: Vec::new(),
        });
        chapters.push(Chapter::sorted("Attributes of arrays", attributes.collect()));
        chapters.retain(|chapter| !chapter.about.is_empty() || !chapter.entries.is_empty());
        Self { is_whole: true, chapters }
    }
}

impl Reference {
    /// Keep what has `topic` in its name: a chapter's heading, or a function's.
    pub fn keep(&mut self, topic: &str) {
        self.is_whole = false;
        let topic = topic.to_lowercase();
        self.chapters.retain_mut(|chapter| {
            if chapter.title.to_lowercase().contains(&topic) {
                return true;
            }
            chapter.entries.retain(|entry| {
                let name = entry.help.usage.split('(').next().unwrap_or("");
                name.to_lowercase().contains(&topic)
            });
            !chapter.entries.is_empty()
        });
    }
}

impl Default for Reference {
    fn default() -> Self {
        Self::new()
    }
}

/// Keywords of every ufunc that a wrong call can be made of.
const UFUNC_KEYWORDS: [&str; 4] = ["out", "casting", "dtype", "where"];

fn entry(function: &'static Function) -> Entry {
    let parameters = function.parameters();
    let names: Vec<&str> = parameters.iter().map(|parameter| parameter.name).collect();
    let refused = parameters.iter().filter_map(|parameter| parameter.refusal);
    Entry {
        help: of_function(function),
        refused: refused
            .map(|refusal| format!("`{}=`: {}", refusal.keyword, refusal.why))
            .collect(),
        errors: wrong_calls(function.name, function.doc, &names),
    }
}

/// Names as Markdown.
fn listed<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    let mut names: Vec<String> = names.into_iter().map(|name| format!("`{name}`")).collect();
    names.sort_unstable();
    names.dedup();
    names.join(" ")
}

/// Python's functions, methods and modules.
fn python() -> Chapter {
    let mut about = format!("Built-in: {}\n", listed(builtin_names()));
    for class in method_classes() {
        let methods = listed(method_names(class));
        if !methods.is_empty() {
            about += &format!("\nMethods of `{class}`: {methods}\n");
        }
    }
    for module in modules_of_python() {
        about += &format!("\n`import {module}`: {}\n", listed(names_of_module(module)));
    }
    Chapter {
        title: "Python's own".to_owned(),
        about: about.trim_end().to_owned(),
        entries: Vec::new(),
    }
}

/// What `np` has that is no function: constants, classes.
fn names() -> Chapter {
    let is_function = |name: &&str| {
        modules::function(name).is_some()
            || UFUNCS.iter().any(|u| u.name == *name || u.aliases.contains(name))
    };
    let others = names_of_module("numpy").into_iter().filter(|name| !is_function(name));
    Chapter {
        title: "NumPy's constants, classes and modules".to_owned(),
        about: listed(others),
        entries: Vec::new(),
    }
}

impl Chapter {
    fn sorted(title: &str, mut entries: Vec<Entry>) -> Self {
        // What stands for a word of the language, such as `object[key]`, is no name to call.
        entries.retain(|entry| !entry.help.usage.contains("__"));
        entries.sort_unstable_by(|a, b| a.help.usage.cmp(&b.help.usage));
        Self { title: title.to_owned(), about: String::new(), entries }
    }
}

impl Report for Reference {
    fn document(&self) -> Document {
        pages::reference::document(self)
    }

    fn text(&self, _: &Style) -> String {
        let mut all = Vec::new();
        if self.is_whole {
            all.extend(["# Reference".to_owned(), ABOUT.to_owned()]);
        }
        for chapter in &self.chapters {
            all.push(format!("## {}", chapter.title));
            all.extend((!chapter.about.is_empty()).then(|| chapter.about.clone()));
            all.extend(chapter.entries.iter().map(Entry::markdown));
        }
        all.join("\n\n")
    }
}

impl Entry {
    fn markdown(&self) -> String {
        let Self { help, refused, errors } = self;
        let mut text = format!("### `{}`\n\n{}\n", help.usage, help.about);
        let mut example = help.example.clone();
        for (call, error) in errors {
            example.push(format!(">>> {call}"));
            example.push(error.clone());
        }
        if !example.is_empty() {
            text += &format!("\n```python\n{}\n```\n", example.join("\n"));
        }
        for fact in &help.facts {
            text += &format!("\n- {}: {}", fact.label, fact.text);
        }
        for refusal in refused {
            text += &format!("\n- refused: {refusal}");
        }
        text.trim_end().to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_function_has_a_chapter() {
        for function in FUNCTIONS.iter().flat_map(|table| table.iter()) {
            let (owner, name) = function.name.rsplit_once('.').unwrap_or(("", function.name));
            let has_chapter = OWNERS.iter().any(|(_, known)| *known == owner);
            assert!(has_chapter || name.starts_with("__"), "{} has no chapter", function.name);
        }
    }
}
