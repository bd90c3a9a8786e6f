//! From Markdown to a [`Lesson`]: the front matter, steps and prose; directives stand in the files beside this one.
//!
//! Whatever is not understood is an error with its place: a lesson never shows half of what it says.

mod element;
mod fence;
mod refer;

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use self::element::Aside;
use super::directive::Given;
use super::{Block, Lesson, Limits, Step, front};
use crate::bail;
use crate::diag::{Diagnostic, Result, Span};

pub(super) use self::refer::contenders;

/// As many options as a screen shows, and letters name.
const MOST_OPTIONS: usize = 6;

/// The Markdown that lessons are written in.
pub const OPTIONS: Options = Options::ENABLE_TABLES;

/// A text with the line ends that spans count with.
pub fn normal(text: &str) -> String {
    text.trim_start_matches('\u{feff}').replace("\r\n", "\n")
}

/// Read a lesson; `text` is [`normal`].
///
/// # Errors
/// `UsageError`, or `SyntaxError` of its code, with a place in `text`.
pub fn parse(file: &str, text: &str) -> Result<Lesson> {
    let (head, base) = front::parse(text)?;
    let lesson = Lesson {
        file: file.to_owned(),
        text: text.to_owned(),
        head,
        limits: Limits::STANDARD,
        intro: Vec::new(),
        steps: Vec::new(),
        setups: Vec::new(),
        runs: Vec::new(),
        quizzes: Vec::new(),
        exercises: Vec::new(),
        keypoints: Vec::new(),
    };
    let mut reader = Reader {
        text,
        lesson,
        titled: false,
        prose: None,
        aside: None,
        ids: Vec::new(),
        runs: Vec::new(),
        expects: Vec::new(),
        quizzes: Vec::new(),
        exercises: Vec::new(),
        speaker: Vec::new(),
    };
    reader.blocks(base)?;
    reader.finish()
}

/// An error of code, placed in the file that the code stands in.
pub(super) fn placed(error: Diagnostic, code: Span) -> Diagnostic {
    error.shifted(code.start).at(code)
}

/// A fence or comment that was read, and the code in it.
type Fence = (Given, Span);

/// A quiz that is read: its comment, then its question and options, then why.
struct RawQuiz {
    given: Given,
    question: Option<Span>,
    options: Vec<Span>,
    why: Option<Span>,
}

/// An exercise that is read.
struct RawExercise {
    given: Given,
    starter: Span,
    task: Option<Span>,
    checks: Vec<Fence>,
    hints: Vec<Span>,
    solution: Option<Span>,
    why: Option<Span>,
    wrongs: Vec<Fence>,
}

struct Reader<'a> {
    text: &'a str,
    lesson: Lesson,
    /// Whether the `#` was read.
    titled: bool,
    /// Markdown that no directive has ended yet.
    prose: Option<Span>,
    /// The `<details>` that is open.
    aside: Option<Aside>,
    /// Every id that was given.
    ids: Vec<String>,
    /// What `runs` are made of when every id is known.
    runs: Vec<Fence>,
    expects: Vec<Fence>,
    quizzes: Vec<RawQuiz>,
    exercises: Vec<RawExercise>,
    /// Of the step that comes.
    speaker: Vec<Span>,
}

impl<'a> Reader<'a> {
    fn part(&self, span: Span) -> &'a str {
        &self.text[span.start as usize..span.end as usize]
    }

    /// Go through the blocks at the left margin.
    fn blocks(&mut self, base: usize) -> Result<()> {
        let text = self.text;
        let mut depth = 0;
        let mut events = Parser::new_ext(&text[base..], OPTIONS).into_offset_iter();
        while let Some((event, range)) = events.next() {
            let span = Span::new(base + range.start, base + range.end);
            match event {
                Event::Start(Tag::Heading { level, .. }) if depth == 0 => {
                    let title = heading_text(&mut events);
                    self.heading(level, title, span)?;
                }
                Event::Start(Tag::List(_)) if depth == 0 && self.wants_options() => {
                    let spans = items(&mut events, base);
                    self.options(spans, span)?;
                }
                Event::Start(tag) => {
                    self.begin(&tag, span, depth == 0)?;
                    depth += 1;
                }
                Event::End(_) => depth -= 1,
                Event::InlineHtml(_) => return Err(element::refuse(self.part(span), span)),
                Event::Rule if depth == 0 => self.show(span)?,
                _ => {}
            }
        }
        Ok(())
    }

    fn begin(&mut self, tag: &Tag<'_>, span: Span, outer: bool) -> Result<()> {
        match tag {
            Tag::CodeBlock(CodeBlockKind::Fenced(info)) if outer => self.fence(span, info),
            Tag::CodeBlock(CodeBlockKind::Fenced(info)) if info.contains('{') => {
                bail!(
                    first_line(self.text, span),
                    UsageError,
                    "a directive stands at the left margin"
                )
            }
            Tag::HtmlBlock if outer => self.html(span),
            Tag::HtmlBlock => Err(element::refuse(self.part(span), span)),
            Tag::Paragraph if self.part(span).lines().any(|line| line.starts_with("```")) => bail!(
                first_line(self.text, span), UsageError, "this begins no fence";
                hint: "no backtick may stand behind the ``` on a line"
            ),
            _ if outer => self.show(span),
            _ => Ok(()),
        }
    }

    /// Add to the Markdown that is shown.
    #[expect(clippy::unnecessary_wraps, reason = "one of several that can fail")]
    fn show(&mut self, span: Span) -> Result<()> {
        let prose = self.aside.as_mut().map_or(&mut self.prose, |aside| &mut aside.prose);
        *prose = Some(prose.unwrap_or(span).to(span));
        Ok(())
    }

    fn flush(&mut self) {
        if let Some(span) = self.prose.take() {
            self.push(Block::Prose(span));
        }
    }

    fn push(&mut self, block: Block) {
        match self.lesson.steps.last_mut() {
            Some(step) => step.blocks.push(block),
            None => self.lesson.intro.push(block),
        }
    }

    fn heading(&mut self, level: HeadingLevel, title: String, span: Span) -> Result<()> {
        match level {
            HeadingLevel::H1 if self.titled => {
                bail!(span, UsageError, "a lesson has one title"; hint: "steps begin with ##")
            }
            HeadingLevel::H1 if title != self.lesson.head.title => bail!(
                span, UsageError, "this is not the title that the front matter has";
                hint: "it has: {}", self.lesson.head.title
            ),
            HeadingLevel::H1 => self.titled = true,
            HeadingLevel::H2 => {
                self.close_step()?;
                let id = slug(&title);
                let speaker = std::mem::take(&mut self.speaker);
                let (needs, blocks) = (Vec::new(), Vec::new());
                let step = Step { id, title, span, needs, source: span, blocks, speaker };
                self.lesson.steps.push(step);
            }
            HeadingLevel::H3 | HeadingLevel::H4 | HeadingLevel::H5 | HeadingLevel::H6 => {
                return self.show(span);
            }
        }
        Ok(())
    }

    /// What must be whole before another step, or the end.
    fn close_step(&mut self) -> Result<()> {
        if let Some(aside) = &self.aside {
            bail!(aside.span, UsageError, "this <details> is never closed"; hint: "write </details>");
        }
        self.flush();
        self.close_quiz()?;
        let end = self.text.len();
        let Some(step) = self.lesson.steps.last_mut() else { return Ok(()) };
        step.source.end = end as u32;
        if step.blocks.is_empty() {
            bail!(step.span, UsageError, "the step `{}` is empty", step.id)
        }
        Ok(())
    }

    /// Whether a quiz waits for its options.
    fn wants_options(&self) -> bool {
        self.aside.is_none() && self.quizzes.last().is_some_and(|quiz| quiz.options.is_empty())
    }

    fn options(&mut self, items: Vec<Span>, list: Span) -> Result<()> {
        if !(2..=MOST_OPTIONS).contains(&items.len()) {
            bail!(list, UsageError, "a quiz has 2 to {MOST_OPTIONS} options, not {}", items.len());
        }
        let question = self.prose.take();
        self.push(Block::Quiz(self.quizzes.len() - 1));
        let quiz = self.quizzes.last_mut().expect("one waits for its options");
        (quiz.question, quiz.options) = (question, items);
        Ok(())
    }

    /// Fail where a quiz lacks its options or its reason.
    fn close_quiz(&self) -> Result<()> {
        let Some(quiz) = self.quizzes.last() else { return Ok(()) };
        let (what, how) = match (quiz.options.is_empty(), quiz.why) {
            (true, _) => ("options", "write them below the question as a list, with -"),
            (false, None) => ("Why", "<details><summary>Why</summary> below the options says it"),
            (false, Some(_)) => return Ok(()),
        };
        bail!(quiz.given.span, UsageError, "the quiz has no {what}"; hint: "{how}")
    }

    /// Take an id, which no other may have.
    fn take_id(&mut self, given: &Given) -> Result<String> {
        let (id, at) = given.required("id");
        let id = front::id(id, at)?;
        if self.ids.contains(&id) {
            bail!(at, UsageError, "the id `{id}` is given twice");
        }
        self.ids.push(id.clone());
        Ok(id)
    }
}

/// A heading's text without its marks; the events up to its end are taken.
fn heading_text<'a>(
    events: &mut impl Iterator<Item = (Event<'a>, std::ops::Range<usize>)>,
) -> String {
    let mut title = String::new();
    for (event, _) in events {
        match event {
            Event::End(TagEnd::Heading(_)) => break,
            Event::Text(text) | Event::Code(text) => title += &text,
            Event::SoftBreak | Event::HardBreak => title.push(' '),
            _ => {}
        }
    }
    title.trim().to_owned()
}

/// The items of a list, without their marks; the events up to its end are taken.
fn items<'a>(
    events: &mut impl Iterator<Item = (Event<'a>, std::ops::Range<usize>)>,
    base: usize,
) -> Vec<Span> {
    let (mut items, mut depth, mut first) = (Vec::new(), 0, None);
    for (event, range) in events {
        match event {
            Event::Start(Tag::Item) if depth == 0 => {
                (depth, first) = (1, None);
            }
            Event::End(TagEnd::Item) if depth == 1 => {
                depth = 0;
                items.extend(first.map(|from: usize| Span::new(base + from, base + range.end)));
            }
            Event::End(TagEnd::List(_)) if depth == 0 => break,
            Event::Start(_) => {
                depth += 1;
                first = first.or(Some(range.start));
            }
            Event::End(_) => depth -= 1,
            _ => first = first.or(Some(range.start)),
        }
    }
    items
}

/// The first line of a block, without its newline.
fn first_line(text: &str, span: Span) -> Span {
    let (from, to) = (span.start as usize, span.end as usize);
    let len = text[from..to].find('\n').unwrap_or(to - from);
    Span::new(from, from + len)
}

/// `In place: less` becomes `in-place-less`.
fn slug(title: &str) -> String {
    let mut id = String::new();
    for c in title.to_lowercase().chars() {
        if c.is_ascii_alphanumeric() {
            id.push(c);
        } else if !id.is_empty() && !id.ends_with('-') {
            id.push('-');
        }
    }
    let id = id.trim_end_matches('-');
    if id.is_empty() { "step".to_owned() } else { id.to_owned() }
}

#[cfg(test)]
mod tests;
