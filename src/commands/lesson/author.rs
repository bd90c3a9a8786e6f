//! For authors: `lesson new`, a file to begin with, and `lesson directives`, what may stand in one.

use std::fs::OpenOptions;
use std::io::Write as _;

use clap::ArgMatches;
use serde::Serialize;

use crate::commands::{Desk, Failure};
use crate::lesson::directive::{Attribute, DIRECTIVES, Directive, Place};
use crate::lesson::template::template;
use crate::report::Report;
use crate::report::document::{Block, Document, Fact};
use crate::report::text::{Paint, Style, labelled, paragraph};

/// `lesson new`
pub(super) fn new(args: &ArgMatches, desk: &mut Desk) -> Result<(), Failure> {
    let id = args.get_one::<String>("id").expect("clap requires it");
    let text = template(id).map_err(|error| {
        let hints = error.hints.iter().map(|hint| format!("hint: {hint}"));
        let lines: Vec<String> = std::iter::once(error.headline()).chain(hints).collect();
        Failure::Usage(lines.join("\n"))
    })?;
    let file = format!("{id}.md");
    // What is there is never overwritten.
    let written = OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(&file)
        .and_then(|mut new| new.write_all(text.as_bytes()));
    match written {
        Ok(()) => desk.print(&paragraph(
            &format!(
                "{file} has every block that a lesson can have. `lesson preview {file}` shows it anew \
                 each time that you save it, `lesson check {file}` tries all that it says."
            ),
            &desk.style,
        )),
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Err(Failure::Usage(
            format!("UsageError: {file} is there already\nhint: choose another id, or remove it"),
        )),
        Err(error) => Err(Failure::Io(format!("numscope: cannot write {file}: {error}"))),
    }
}

/// What may stand in a lesson.
#[derive(Serialize)]
struct Reference {
    directives: Vec<Entry>,
}

#[derive(Serialize)]
struct Entry {
    name: &'static str,
    stands: &'static str,
    doc: &'static str,
    attributes: Vec<Words>,
    example: &'static str,
}

#[derive(Serialize)]
struct Words {
    name: &'static str,
    doc: &'static str,
    required: bool,
}

impl From<&Directive> for Entry {
    fn from(row: &Directive) -> Self {
        let stands = match row.place {
            Place::Code => "a fence of Python",
            Place::Fence => "a fence",
            Place::Comment => "a comment",
            Place::Note => "a comment",
            Place::Element => "an element",
        };
        let words = |&Attribute { name, doc, required }: &Attribute| Words { name, doc, required };
        let attributes = row.attributes.iter().map(words).collect();
        Self { name: row.name, stands, doc: row.doc, attributes, example: row.example }
    }
}

impl Report for Reference {
    fn document(&self) -> Document {
        let mut page = Document::new("Directives of lessons", "").as_reference();
        for entry in &self.directives {
            page.heading(entry.name);
            page.paragraph(format!("{}. {}", entry.stands, entry.doc));
            page.facts(entry.attributes.iter().map(|words| {
                let needed = if words.required { " (needed)" } else { "" };
                Fact::new(&format!("{}=", words.name), format!("{}{needed}", words.doc))
            }));
            page.push(Block::Code(entry.example.to_owned()));
        }
        page
    }

    fn text(&self, style: &Style) -> String {
        let parts = self.directives.iter().map(|entry| entry.text(style));
        parts.collect::<Vec<_>>().join("\n\n")
    }
}

impl Entry {
    /// Its name and place, what it does, its attributes, and an example as it is typed.
    fn text(&self, style: &Style) -> String {
        let name = Paint::Strong.over(self.name, style);
        let mut lines = vec![format!("{name}, {}", self.stands), paragraph(self.doc, style)];
        let width = self.attributes.iter().map(|words| words.name.len()).max().unwrap_or(0);
        for Words { name, doc, required } in &self.attributes {
            let sign = format!("{name}=");
            let needed = if *required { "(needed) " } else { "" };
            let label = format!("  {sign:<0$}", width + 1);
            lines.push(labelled(&label, &format!("{needed}{doc}"), style));
        }
        lines.extend(self.example.lines().map(|line| format!("    {line}").trim_end().to_owned()));
        lines.join("\n")
    }
}

/// `lesson directives`
pub(super) fn directives(args: &ArgMatches, desk: &mut Desk) -> Result<(), Failure> {
    let directives = DIRECTIVES.iter().map(Entry::from).collect();
    desk.show(&Reference { directives }, args.get_flag("json"))
}
