//! Lessons: Markdown files that are read, run, checked and walked through.
//!
//! A function here answers text or data and prints nothing; what the prompt does with it stands in
//! `commands`.

pub mod answers;
pub mod check;
pub mod directive;
pub mod expect;
pub mod grade;
pub mod library;
pub mod limit;
pub mod mark;
pub mod page;
pub mod parse;
pub mod progress;
pub mod quiz;
pub mod render;
pub mod run;
pub mod same;
pub mod template;
pub mod walk;

mod front;

use crate::diag::{Diagnostic, Source, Span, did_you_mean};
use crate::exec::Mode;
use crate::lesson::expect::{Claim, Key};
use crate::lesson::mark::Check;

pub use front::{Have, Head, Need};
pub use limit::Limits;

/// One lesson, parsed. Every span is of its text.
#[derive(Clone, Debug)]
pub struct Lesson {
    /// What to call its file.
    pub file: String,
    /// All of the file.
    pub text: String,
    /// The front matter.
    pub head: Head,
    /// What its code may take.
    pub limits: Limits,
    /// What stands above the first step.
    pub intro: Vec<Block>,
    /// The steps; there is at least one.
    pub steps: Vec<Step>,
    /// Every setup, in the order of the file.
    pub setups: Vec<Setup>,
    /// Every run, in the order of the file.
    pub runs: Vec<Run>,
    /// Every quiz, in the order of the file.
    pub quizzes: Vec<Quiz>,
    /// Every exercise, in the order of the file.
    pub exercises: Vec<Exercise>,
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

    /// The position of the step in which a block stands.
    pub fn step_of(&self, block: Block) -> usize {
        self.steps.iter().position(|step| step.blocks.contains(&block)).unwrap_or(0)
    }

    /// The position of a step by number, id, or the beginning of its id.
    ///
    /// # Errors
    /// What to say where there is none.
    pub fn step_named(&self, word: &str) -> Result<usize, String> {
        let ids = || self.steps.iter().map(|step| step.id.as_str());
        let by_number = word.parse::<usize>().ok().and_then(|n| n.checked_sub(1));
        let mut begin = (0..self.steps.len()).filter(|&i| self.steps[i].id.starts_with(word));
        let only = begin.next().filter(|_| begin.next().is_none());
        let found = by_number.or_else(|| ids().position(|id| id == word)).or(only);
        if let Some(at) = found.filter(|&i| i < self.steps.len()) {
            return Ok(at);
        }
        let hint = did_you_mean(word, ids()).map_or_else(
            || {
                let all = ids().collect::<Vec<_>>().join(", ");
                format!("there are 1 to {}: {all}", self.steps.len())
            },
            |near| format!("did you mean `{near}`?"),
        );
        Err(format!("UsageError: there is no step `{word}`\nhint: {hint}"))
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
    /// Given as `<!-- step id=… -->`, or derived from the title.
    pub id: String,
    /// The heading's text.
    pub title: String,
    /// Of the heading.
    pub span: Span,
    /// What the machine must have for it.
    pub needs: Vec<Need>,
    /// All of it, from its heading to the next one.
    pub source: Span,
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
    /// A position in [`Lesson::quizzes`].
    Quiz(usize),
    /// A position in [`Lesson::exercises`].
    Exercise(usize),
}

impl Block {
    /// Whether a walk waits there for the learner.
    pub fn waits(self) -> bool {
        match self {
            Self::Prose(_) | Self::Setup(_) => false,
            Self::Run(_) | Self::Quiz(_) | Self::Exercise(_) => true,
        }
    }
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

/// A question with options, one of which is right.
#[derive(Clone, Debug)]
pub struct Quiz {
    /// Its name.
    pub id: String,
    /// Where it is declared.
    pub span: Span,
    /// Setups that its key sees; those of its step where it names none.
    pub from: Option<Vec<usize>>,
    /// What is right.
    pub key: QuizKey,
    /// The question; there may be prose alone before it.
    pub question: Option<Span>,
    /// The options, as Markdown.
    pub options: Vec<Span>,
    /// Why it is so.
    pub why: Span,
}

/// What decides a quiz.
#[derive(Clone, Debug)]
pub enum QuizKey {
    /// The text of an option.
    Option(String),
    /// What is counted or computed here.
    Computed(Key),
}

/// Code that the learner is to change, and what the change must fulfil.
#[derive(Clone, Debug)]
pub struct Exercise {
    /// What `for=` names.
    pub id: String,
    /// What there is to begin with.
    pub starter: Span,
    /// Positions of its setups, in the order of the file.
    pub from: Vec<usize>,
    /// The expression that is run after an answer and graded.
    pub value: Option<(String, Span)>,
    /// In which mode it is graded.
    pub mode: &'static Mode,
    /// The prose before it.
    pub task: Option<Span>,
    /// What an answer must fulfil: its value first, then its counters, then its time.
    pub checks: Vec<Check>,
    /// Hints, each shown when it is asked for.
    pub hints: Vec<Span>,
    /// An answer that passes.
    pub solution: Span,
    /// What is said of the solution.
    pub why: Option<Span>,
    /// Answers that must not pass.
    pub wrongs: Vec<Wrong>,
}

/// An answer that must not pass.
#[derive(Clone, Debug)]
pub struct Wrong {
    /// The code.
    pub code: Span,
    /// The name of the first check that it fails, or `error`.
    pub fails: String,
    /// What a learner is told who gives it.
    pub says: Option<String>,
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
