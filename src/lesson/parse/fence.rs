//! Fences: those with attributes, or of a directive's name, are directives; all others are prose.

use super::super::directive::{self, Given, Kind, Place, given};
use super::super::{Block, Setup};
use super::element::AsideKind;
use super::refer::dangling;
use super::{RawExercise, Reader, first_line, placed};
use crate::bail;
use crate::diag::{Result, Span, did_you_mean};
use crate::syntax;

impl Reader<'_> {
    pub(super) fn fence(&mut self, span: Span, info: &str) -> Result<()> {
        let line = first_line(self.text, span);
        let mark = self.part(span).chars().next().unwrap_or('`');
        let ticks = self.part(line).chars().take_while(|c| *c == mark).count();
        let words_at = line.start as usize + ticks;
        let words = &self.text[words_at..line.end as usize];
        let language = words.trim_start().split([' ', '{']).next().unwrap_or("");
        let is_directive = directive::names(Place::Fence).any(|name| name == language);
        if !words.contains('{') && !is_directive {
            if let Some(near) = did_you_mean(language, directive::names(Place::Fence)) {
                bail!(line, UsageError, "`{info}` is no language"; hint: "did you mean `{near}`?");
            }
            return self.show(span);
        }
        let given = header(words, words_at, language, line)?;
        let code = self.code(span, line, ticks, mark)?;
        if self.aside.is_none() {
            self.flush();
            self.close_quiz()?;
        }
        self.place(given, code)
    }

    /// What stands between a fence's first line and its last.
    fn code(&self, span: Span, line: Span, ticks: usize, mark: char) -> Result<Span> {
        let is_flush = self.text[..span.start as usize].ends_with('\n');
        if !is_flush {
            bail!(line, UsageError, "a directive stands at the left margin");
        }
        let from = (line.end as usize + 1).min(self.text.len());
        let body = self.text[from..(span.end as usize).max(from)].trim_end_matches('\n');
        let last = body.rfind('\n').map_or(0, |at| at + 1);
        let closing = body[last..].trim();
        if closing.len() < ticks || closing.chars().any(|c| c != mark) {
            bail!(line, UsageError, "this fence is never closed");
        }
        let code = Span::new(from, from + last.saturating_sub(1));
        if self.part(code).trim().is_empty() {
            bail!(line, UsageError, "nothing stands in this fence");
        }
        Ok(code)
    }

    /// Keep what a directive of code says.
    fn place(&mut self, given: Given, code: Span) -> Result<()> {
        let wanted = match given.kind {
            Kind::Solution => Some(AsideKind::Solution),
            Kind::Wrong => Some(AsideKind::Authors),
            _ => None,
        };
        let here = self.aside.as_ref().map(|aside| aside.kind);
        if here != wanted {
            let hint = wanted.map_or("close the <details> above it", AsideKind::usage);
            bail!(given.span, UsageError, "this directive does not stand here"; hint: "{hint}");
        }
        let is_code = !matches!(given.kind, Kind::Expect | Kind::Check);
        // What must fail may fail to be Python.
        if is_code && given.kind != Kind::Wrong {
            syntax::parse(self.part(code)).map_err(|error| placed(error, code))?;
        }
        match given.kind {
            Kind::Setup => {
                let id = self.take_id(&given)?;
                self.push(Block::Setup(self.lesson.setups.len()));
                self.lesson.setups.push(Setup { id, code });
            }
            Kind::Run | Kind::Exercise if self.lesson.steps.is_empty() => {
                bail!(given.span, UsageError, "this stands in a step"; hint: "write ## TITLE above it")
            }
            Kind::Run => {
                drop(self.take_id(&given)?);
                self.push(Block::Run(self.runs.len()));
                self.runs.push((given, code));
            }
            Kind::Exercise => self.exercise(given, code)?,
            Kind::Expect => self.expects.push((given, code)),
            Kind::Check => self.own(&given)?.checks.push((given, code)),
            Kind::Solution => {
                if let Some(prose) = self.aside.as_ref().and_then(|aside| aside.prose) {
                    bail!(prose, UsageError, "the solution comes first, then what is said of it");
                }
                let exercise = self.own(&given)?;
                if exercise.solution.replace(code).is_some() {
                    bail!(given.span, UsageError, "the exercise has a solution already");
                }
            }
            Kind::Wrong => self.own(&given)?.wrongs.push((given, code)),
            Kind::Speaker | Kind::Keypoints | Kind::Step | Kind::Quiz | Kind::Details => {
                unreachable!("these are no fences")
            }
        }
        Ok(())
    }

    fn exercise(&mut self, given: Given, starter: Span) -> Result<()> {
        drop(self.take_id(&given)?);
        let blocks = self.lesson.steps.last().map_or(&[][..], |step| &step.blocks);
        let task = match blocks.last() {
            Some(Block::Prose(span)) => Some(*span),
            Some(Block::Setup(_)) => blocks.iter().rev().find_map(|block| match block {
                Block::Prose(span) => Some(*span),
                _ => None,
            }),
            _ => None,
        };
        if task.is_none() {
            bail!(given.span, UsageError, "an exercise has no task"; hint: "say above it what is to be done");
        }
        self.push(Block::Exercise(self.exercises.len()));
        self.exercises.push(RawExercise {
            given,
            starter,
            task,
            checks: Vec::new(),
            hints: Vec::new(),
            solution: None,
            why: None,
            wrongs: Vec::new(),
        });
        Ok(())
    }

    /// The exercise that `for=` names.
    fn own(&mut self, given: &Given) -> Result<&mut RawExercise> {
        let (name, at) = given.required("for");
        let id = |exercise: &RawExercise| exercise.given.required("id").0.to_owned();
        let ids: Vec<String> = self.exercises.iter().map(id).collect();
        match ids.iter().position(|id| id == name) {
            Some(i) => Ok(&mut self.exercises[i]),
            None => Err(dangling("for", name, at, &ids)),
        }
    }
}

/// The words of a fence's first line.
fn header(words: &str, at: usize, language: &str, line: Span) -> Result<Given> {
    let open = words.find('{').unwrap_or(words.len());
    let inner = words[open..].trim_end();
    if !inner.is_empty() && !inner.ends_with('}') {
        bail!(line, UsageError, "the attributes are never closed"; hint: "write }} behind them");
    }
    let inner = inner.strip_prefix('{').and_then(|inner| inner.strip_suffix('}')).unwrap_or("");
    let inner_at = at + open + 1;
    let language_at = at + words.find(language).unwrap_or(0);
    let language_span = Span::new(language_at, language_at + language.len());
    match language {
        "" => bail!(line, UsageError, "a fence begins with a language"; hint: "```python {{…}}"),
        "python" => {
            let lead = inner.len() - inner.trim_start().len();
            let name = inner.split_whitespace().next().unwrap_or("");
            let name_at = inner_at + lead;
            let span = Span::new(name_at, name_at + name.len().max(1));
            given(Place::Code, name, span, &inner[lead + name.len()..], name_at + name.len())
        }
        _ => given(Place::Fence, language, language_span, inner, inner_at),
    }
}
