//! HTML: comments that are directives or notes, and `<details>`; all else is refused.

use super::super::directive::{self, Given, Kind, Place, given};
use super::super::front;
use super::{RawQuiz, Reader, first_line};
use crate::bail;
use crate::diag::{Diagnostic, Result, Span};
use crate::diagnostic;

/// What a `<details>` is for, by its summary.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum AsideKind {
    Hint,
    Solution,
    Why,
    Authors,
}

impl AsideKind {
    /// By what its summary begins with.
    const NAMES: [(&'static str, Self); 4] = [
        ("Hint", Self::Hint),
        ("Solution", Self::Solution),
        ("Why", Self::Why),
        ("For authors", Self::Authors),
    ];

    pub(super) fn usage(self) -> &'static str {
        match self {
            Self::Hint => "it stands in <details><summary>Hint 1</summary>",
            Self::Solution => "it stands in <details><summary>Solution</summary>",
            Self::Why => "it stands in <details><summary>Why</summary>",
            Self::Authors => "it stands in <details><summary>For authors</summary>",
        }
    }
}

/// A `<details>` that is open.
pub(super) struct Aside {
    pub(super) kind: AsideKind,
    /// Where it begins.
    pub(super) span: Span,
    /// The Markdown in it.
    pub(super) prose: Option<Span>,
}

impl Reader<'_> {
    /// A comment, which is a directive; `<details>` and its end; other elements are refused.
    pub(super) fn html(&mut self, span: Span) -> Result<()> {
        let text = self.part(span).trim_end();
        let place = first_line(self.text, span);
        let Some(inner) = text.strip_prefix("<!--") else { return self.elements(text, span) };
        let Some((inner, behind)) = inner.split_once("-->") else {
            bail!(place, UsageError, "this comment is never closed");
        };
        if !behind.trim().is_empty() {
            bail!(place, UsageError, "a comment stands on lines of its own");
        }
        let swallowed = ["\n## ", "\n```", "<!--"].iter().any(|mark| inner.contains(mark));
        if swallowed {
            bail!(place, UsageError, "this comment is never closed"; hint: "write --> behind it");
        }
        let lead = inner.len() - inner.trim_start().len();
        let name_at = span.start as usize + "<!--".len() + lead;
        let inner = &inner[lead..];
        let len = inner.find(|c: char| !c.is_alphanumeric()).unwrap_or(inner.len());
        let (name, rest) = inner.split_at(len);
        let name_span = Span::new(name_at, name_at + len.max(1));
        if self.aside.is_none() {
            self.flush();
        }
        match rest.strip_prefix(':') {
            None => {
                let given = given(Place::Comment, name, name_span, rest, name_at + len)?;
                self.comment(given)
            }
            Some(text) => {
                let given = given(Place::Note, name, name_span, "", name_at)?;
                self.note(&given, text, name_at + len + 1)
            }
        }
    }

    /// A comment with attributes.
    fn comment(&mut self, given: Given) -> Result<()> {
        if self.aside.is_some() {
            bail!(given.span, UsageError, "this does not stand in <details>");
        }
        self.close_quiz()?;
        if given.kind == Kind::Quiz {
            drop(self.take_id(&given)?);
            if self.lesson.steps.is_empty() {
                bail!(given.span, UsageError, "a quiz stands in a step"; hint: "write ## TITLE above it");
            }
            let quiz = RawQuiz { given, question: None, options: Vec::new(), why: None };
            self.quizzes.push(quiz);
            return Ok(());
        }
        let step = self.lesson.steps.last_mut().filter(|step| step.blocks.is_empty());
        let Some(step) = step else {
            bail!(given.span, UsageError, "this stands directly below the heading of a step");
        };
        if let Some((id, at)) = given.get("id") {
            step.id = front::id(id, at)?;
        }
        if let Some((needs, at)) = given.get("needs") {
            step.needs = front::needs(needs, at)?;
        }
        Ok(())
    }

    /// A comment with text behind a colon, which begins at byte `at`.
    fn note(&mut self, given: &Given, text: &str, at: usize) -> Result<()> {
        if text.trim().is_empty() {
            bail!(given.span, UsageError, "this note says nothing");
        }
        if given.kind == Kind::Keypoints {
            let points = text.split(';').map(|point| point.split_whitespace().collect::<Vec<_>>());
            self.lesson.keypoints.extend(points.map(|words| words.join(" ")));
            return Ok(());
        }
        let note = Span::new(at, at + text.len());
        match self.lesson.steps.last_mut() {
            Some(step) => step.speaker.push(note),
            None => self.speaker.push(note),
        }
        Ok(())
    }

    /// The tags of `<details>`, one after the other.
    fn elements(&mut self, text: &str, span: Span) -> Result<()> {
        let mut rest = text;
        while !rest.trim_start().is_empty() {
            let lead = rest.len() - rest.trim_start().len();
            let at = span.start as usize + (text.len() - rest.len()) + lead;
            let here = &rest[lead..];
            let line = Span::new(at, at + here.find('\n').unwrap_or(here.len()));
            if let Some(behind) = here.strip_prefix("</details>") {
                self.close_aside(line)?;
                rest = behind;
                continue;
            }
            let Some(behind) = here.strip_prefix("<details>") else {
                return Err(refuse(here, line));
            };
            let inner = behind.trim_start().strip_prefix("<summary>");
            let Some((summary, behind)) = inner.and_then(|inner| inner.split_once("</summary>"))
            else {
                bail!(
                    line, UsageError, "a <details> begins with its summary";
                    hint: "write <details><summary>Hint 1</summary>, and an empty line below it"
                );
            };
            self.open_aside(summary.trim(), line)?;
            rest = behind;
        }
        Ok(())
    }

    fn open_aside(&mut self, summary: &str, span: Span) -> Result<()> {
        if self.aside.is_some() {
            bail!(span, UsageError, "a <details> stands in none"; hint: "close the one above: </details>");
        }
        self.flush();
        let known = AsideKind::NAMES.iter().find(|(name, _)| summary.starts_with(name));
        let Some(&(_, kind)) = known else {
            let names = AsideKind::NAMES.map(|(name, _)| name).join(", ");
            bail!(span, UsageError, "`{summary}` is no summary that a lesson has"; hint: "there are: {names}");
        };
        let quiz_waits = self.quizzes.last().is_some_and(|quiz| quiz.why.is_none());
        let is_owned = match kind {
            AsideKind::Why => quiz_waits,
            AsideKind::Hint | AsideKind::Solution | AsideKind::Authors => {
                self.close_quiz()?;
                !self.exercises.is_empty()
            }
        };
        if !is_owned {
            let of = if kind == AsideKind::Why { "a quiz" } else { "an exercise" };
            bail!(span, UsageError, "`{summary}` belongs to {of}, and there is none above it");
        }
        self.aside = Some(Aside { kind, span, prose: None });
        Ok(())
    }

    fn close_aside(&mut self, span: Span) -> Result<()> {
        let Some(Aside { kind, span: opened, prose }) = self.aside.take() else {
            bail!(span, UsageError, "there is no <details> that this closes");
        };
        let nothing = || {
            crate::diagnostic!(opened, UsageError, "nothing stands in this <details>";
                hint: "an empty line stands below its summary, and above </details>")
        };
        match kind {
            AsideKind::Why => {
                let quiz = self.quizzes.last_mut().expect("it was opened below a quiz");
                quiz.why = Some(prose.ok_or_else(nothing)?);
            }
            AsideKind::Hint => {
                let exercise = self.exercises.last_mut().expect("it was opened below an exercise");
                exercise.hints.push(prose.ok_or_else(nothing)?);
            }
            AsideKind::Solution => {
                let exercise = self.exercises.last_mut().expect("it was opened below an exercise");
                if exercise.solution.is_none() {
                    return Err(nothing());
                }
                exercise.why = prose;
            }
            AsideKind::Authors => {}
        }
        Ok(())
    }
}

/// What is said of HTML that lessons do not have.
pub(super) fn refuse(text: &str, span: Span) -> Diagnostic {
    if text.starts_with("<!--") {
        return diagnostic!(span, UsageError, "a comment stands on lines of its own");
    }
    let name: String = text.chars().skip(1).take_while(char::is_ascii_alphanumeric).collect();
    let error = diagnostic!(span, UsageError, "HTML is not shown in a terminal");
    if directive::names(Place::Element).any(|known| known == name) {
        return error.hint("<details> stands at the left margin, on a line of its own");
    }
    error.hint("write Markdown, or `<` in backticks")
}
