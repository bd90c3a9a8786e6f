//! Lessons: Markdown files that are read, run, checked and walked through.
//!
//! A function here answers text or data and prints nothing; what the prompt does with it stands in
//! `commands`.

pub mod directive;
pub mod expect;
pub mod library;
pub mod parse;
pub mod render;
pub mod run;
pub mod walk;

mod front;

use crate::diag::{Diagnostic, Source, Span};
use crate::exec::Mode;
use crate::lesson::expect::Claim;

pub use front::{Head, Need};

/// One lesson, parsed. Every span is of its text.
#[derive(Clone, Debug)]
pub struct Lesson {
    /// What to call its file.
    pub file: String,
    /// All of the file.
    pub text: String,
    /// The front matter.
    pub head: Head,
    /// What stands above the first step.
    pub intro: Vec<Block>,
    /// The steps; there is at least one.
    pub steps: Vec<Step>,
    /// Every setup, in the order of the file.
    pub setups: Vec<Setup>,
    /// Every run, in the order of the file.
    pub runs: Vec<Run>,
    /// What to keep in mind afterwards.
    pub keypoints: Vec<String>,
}

impl Lesson {
    /// The file's text by its name, to place an error in it.
    pub fn source(&self) -> Source<'_> {
        Source { name: &self.file, text: &self.text }
    }

    /// The part of the text at a span.
    pub fn part(&self, span: Span) -> &str {
        span.text(&self.text)
    }

    /// `lessons/01-levels.md:12`
    pub fn place(&self, span: Span) -> String {
        let (line_no, ..) = self.source().locate(span.start as usize);
        format!("{}:{line_no}", self.file)
    }

    /// What is said where the lesson itself is wrong.
    pub fn mistake(&self, error: &Diagnostic) -> String {
        let place = self.place(error.span);
        format!("this lesson has a mistake ({place})\n{}", error.render(self.source()))
    }
}

/// A step: what a `##` opens.
#[derive(Clone, Debug)]
pub struct Step {
    /// Given as `{#id}`, or derived from the title.
    pub id: String,
    /// The heading's text.
    pub title: String,
    /// Of the heading.
    pub span: Span,
    /// What stands in it, in order.
    pub blocks: Vec<Block>,
    /// What the speaker wants to be reminded of.
    pub speaker: Vec<Span>,
}

/// A part of a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Block {
    /// Markdown to be shown; fences without attributes are part of it.
    Prose(Span),
    /// A position in [`Lesson::setups`].
    Setup(usize),
    /// A position in [`Lesson::runs`].
    Run(usize),
}

/// Code that declares what runs start from.
#[derive(Clone, Debug)]
pub struct Setup {
    /// What `from=` names.
    pub id: String,
    /// The code.
    pub code: Span,
}

/// Code that is run and measured.
#[derive(Clone, Debug)]
pub struct Run {
    /// What `for=` and `against=` name.
    pub id: String,
    /// The code.
    pub code: Span,
    /// Positions of its setups, in the order of the file.
    pub from: Vec<usize>,
    /// What is measured.
    pub contest: Contest,
    /// What is expected of it.
    pub claims: Vec<Claim>,
}

/// What a run measures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Contest {
    /// Nothing: it runs as a line at the prompt does, in NumPy's mode.
    Alone,
    /// The same code in several modes.
    Modes(Vec<&'static Mode>),
    /// The code of another run, whose position this is, and then its own, in NumPy's mode.
    Against(usize),
}

impl Contest {
    /// The modes that its code runs in.
    pub fn modes(&self) -> Vec<&'static Mode> {
        match self {
            Self::Modes(modes) => modes.clone(),
            Self::Alone | Self::Against(_) => vec![Mode::standard()],
        }
    }
}
