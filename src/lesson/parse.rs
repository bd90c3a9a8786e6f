//! From Markdown to a [`Lesson`]: the front matter, steps, and the directives in fences and comments.
//!
//! Whatever is not understood is an error with its place: a lesson never shows half of what it says.

use pulldown_cmark::{CodeBlockKind, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::directive::{self, Given, Kind, Place, given};
use super::{Block, Contest, Lesson, Run, Setup, Step, expect, front};
use crate::bail;
use crate::diag::{Diagnostic, Result, Span, did_you_mean};
use crate::diagnostic;
use crate::exec::{MODES, Mode};
use crate::syntax;

/// The Markdown that lessons are written in.
pub const OPTIONS: Options = Options::ENABLE_TABLES.union(Options::ENABLE_HEADING_ATTRIBUTES);

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
        intro: Vec::new(),
        steps: Vec::new(),
        setups: Vec::new(),
        runs: Vec::new(),
        keypoints: Vec::new(),
    };
    let mut reader = Reader {
        text,
        lesson,
        titled: false,
        prose: None,
        runs: Vec::new(),
        expects: Vec::new(),
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

struct Reader<'a> {
    text: &'a str,
    lesson: Lesson,
    /// Whether the `#` was read.
    titled: bool,
    /// Markdown that no directive has ended yet.
    prose: Option<Span>,
    /// What `runs` are made of when every id is known.
    runs: Vec<Fence>,
    expects: Vec<Fence>,
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
                Event::Start(Tag::Heading { level, id, .. }) if depth == 0 => {
                    let title = heading_text(&mut events);
                    self.heading(level, title, id.map(|id| id.to_string()), span)?;
                }
                Event::Start(tag) => {
                    self.begin(&tag, span, depth == 0)?;
                    depth += 1;
                }
                Event::End(_) => depth -= 1,
                Event::InlineHtml(_) => return Err(refuse_html(self.part(span), span)),
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
            Tag::HtmlBlock => Err(refuse_html(self.part(span), span)),
            _ if outer => self.show(span),
            _ => Ok(()),
        }
    }

    /// Add to the Markdown that is shown.
    #[expect(clippy::unnecessary_wraps, reason = "one of several that can fail")]
    fn show(&mut self, span: Span) -> Result<()> {
        self.prose = Some(self.prose.unwrap_or(span).to(span));
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

    fn heading(
        &mut self,
        level: HeadingLevel,
        title: String,
        id: Option<String>,
        span: Span,
    ) -> Result<()> {
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
                self.flush();
                self.close_step()?;
                let id = match id {
                    Some(id) => front::id(&id, span)?,
                    None => slug(&title),
                };
                if self.lesson.steps.iter().any(|step| step.id == id) {
                    bail!(
                        span, UsageError, "there are two steps `{id}`";
                        hint: "give this one an id of its own: ## {title} {{#other}}"
                    );
                }
                let speaker = std::mem::take(&mut self.speaker);
                self.lesson.steps.push(Step { id, title, span, blocks: Vec::new(), speaker });
            }
            HeadingLevel::H3 | HeadingLevel::H4 | HeadingLevel::H5 | HeadingLevel::H6 => {
                return self.show(span);
            }
        }
        Ok(())
    }

    fn close_step(&self) -> Result<()> {
        match self.lesson.steps.last() {
            Some(step) if step.blocks.is_empty() => {
                bail!(step.span, UsageError, "the step `{}` is empty", step.id)
            }
            Some(_) | None => Ok(()),
        }
    }

    fn fence(&mut self, span: Span, info: &str) -> Result<()> {
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
        self.flush();
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
        match given.kind {
            Kind::Setup | Kind::Run => {
                syntax::parse(self.part(code)).map_err(|error| placed(error, code))?;
                let (id, at) = given.required("id");
                let id = front::id(id, at)?;
                self.refuse_twice(&id, at)?;
                if given.kind == Kind::Setup {
                    self.push(Block::Setup(self.lesson.setups.len()));
                    self.lesson.setups.push(Setup { id, code });
                } else if self.lesson.steps.is_empty() {
                    bail!(given.span, UsageError, "a run stands in a step"; hint: "write ## TITLE above it");
                } else {
                    self.push(Block::Run(self.runs.len()));
                    self.runs.push((given, code));
                }
            }
            Kind::Expect => self.expects.push((given, code)),
            Kind::Speaker | Kind::Keypoints | Kind::Planned(_) => {
                unreachable!("these are no fences that are served")
            }
        }
        Ok(())
    }

    fn refuse_twice(&self, id: &str, at: Span) -> Result<()> {
        let is_run = self.runs.iter().any(|(run, _)| run.required("id").0 == id);
        if is_run || self.lesson.setups.iter().any(|setup| setup.id == id) {
            bail!(at, UsageError, "the id `{id}` is given twice");
        }
        Ok(())
    }

    /// A comment, which is a directive; elements are refused.
    fn html(&mut self, span: Span) -> Result<()> {
        let text = self.part(span).trim_end();
        let place = first_line(self.text, span);
        let Some(inner) = text.strip_prefix("<!--") else { return Err(refuse_html(text, place)) };
        let Some((inner, behind)) = inner.split_once("-->") else {
            bail!(place, UsageError, "this comment is never closed");
        };
        if !behind.trim().is_empty() {
            bail!(place, UsageError, "a comment stands on lines of its own");
        }
        let lead = inner.len() - inner.trim_start().len();
        let name_at = span.start as usize + "<!--".len() + lead;
        let inner = &inner[lead..];
        let len = inner.find(|c: char| !c.is_alphanumeric()).unwrap_or(inner.len());
        let (name, rest) = inner.split_at(len);
        let name_span = Span::new(name_at, name_at + len.max(1));
        self.flush();
        let Some(note) = rest.strip_prefix(':') else {
            let given = given(Place::Comment, name, name_span, rest, name_at + len)?;
            unreachable!("{:?} is no comment that is served", given.kind);
        };
        let given = given(Place::Note, name, name_span, "", name_at)?;
        if note.trim().is_empty() {
            bail!(name_span, UsageError, "`{name}:` says nothing");
        }
        if given.kind == Kind::Keypoints {
            let points = note.split(';').map(|point| point.split_whitespace().collect::<Vec<_>>());
            self.lesson.keypoints.extend(points.map(|words| words.join(" ")));
            return Ok(());
        }
        let at = name_at + len + 1;
        let note = Span::new(at, at + note.len());
        match self.lesson.steps.last_mut() {
            Some(step) => step.speaker.push(note),
            None => self.speaker.push(note),
        }
        Ok(())
    }

    /// Now that every id is known: what refers to others.
    fn finish(mut self) -> Result<Lesson> {
        self.flush();
        self.close_step()?;
        if !self.titled || self.lesson.steps.is_empty() {
            let (what, how) = if self.titled { ("step", "## TITLE") } else { ("title", "# TITLE") };
            let end = Span::new(self.text.trim_end().len(), self.text.trim_end().len());
            bail!(end, UsageError, "the lesson has no {what}"; hint: "it is written as {how}");
        }
        let ids: Vec<String> =
            self.runs.iter().map(|(run, _)| run.required("id").0.to_owned()).collect();
        for (i, (given, code)) in self.runs.iter().enumerate() {
            let from = self.from(given, &ids)?;
            let contest = contest(given, &ids, i)?;
            let run = Run { id: ids[i].clone(), code: *code, from, contest, claims: Vec::new() };
            self.lesson.runs.push(run);
        }
        for (given, code) in &self.expects {
            let (name, at) = given.required("for");
            let Some(i) = ids.iter().position(|id| id == name) else {
                return Err(dangling("for", name, at, &ids));
            };
            let names = contenders(&self.lesson, i);
            let claims = expect::parse(self.part(*code), code.start as usize, &names)?;
            if claims.is_empty() {
                bail!(given.span, UsageError, "nothing is expected here");
            }
            self.lesson.runs[i].claims.extend(claims);
        }
        Ok(self.lesson)
    }

    fn from(&self, given: &Given, runs: &[String]) -> Result<Vec<usize>> {
        let known: Vec<String> = self.lesson.setups.iter().map(|setup| setup.id.clone()).collect();
        let mut from = Vec::new();
        for (name, at) in given.list("from") {
            match known.iter().position(|id| id == name) {
                Some(i) => from.push(i),
                None if runs.iter().any(|id| id == name) => {
                    bail!(at, UsageError, "`{name}` is a run"; hint: "from= names setups")
                }
                None => return Err(dangling("from", name, at, &known)),
            }
        }
        from.sort_unstable();
        from.dedup();
        Ok(from)
    }
}

/// What a run measures.
fn contest(given: &Given, ids: &[String], own: usize) -> Result<Contest> {
    if let Some((name, at)) = given.get("against") {
        if let Some((_, at)) = given.get("modes") {
            bail!(at, UsageError, "a run has `modes=` or `against=`, not both");
        }
        return match ids.iter().position(|id| id == name) {
            Some(i) if i == own => bail!(at, UsageError, "a run cannot be held against itself"),
            Some(i) => Ok(Contest::Against(i)),
            None => Err(dangling("against", name, at, ids)),
        };
    }
    let mut modes: Vec<&'static Mode> = Vec::new();
    for (name, at) in given.list("modes") {
        let Some(mode) = Mode::find(name) else {
            let error = diagnostic!(at, UsageError, "there is no mode `{name}`");
            let known: Vec<&str> = MODES.iter().map(|mode| mode.name).collect();
            return Err(match did_you_mean(name, known.iter().copied()) {
                Some(near) => error.hint(format!("did you mean `{near}`?")),
                None => error.hint(format!("there are {}", known.join(", "))),
            });
        };
        if modes.contains(&mode) {
            bail!(at, UsageError, "the mode `{name}` is given twice");
        }
        modes.push(mode);
    }
    Ok(if modes.is_empty() { Contest::Alone } else { Contest::Modes(modes) })
}

/// What expectations call the contenders of a run.
pub(super) fn contenders(lesson: &Lesson, run: usize) -> Vec<String> {
    let own = &lesson.runs[run];
    match &own.contest {
        Contest::Against(other) => vec![lesson.runs[*other].id.clone(), own.id.clone()],
        Contest::Alone | Contest::Modes(_) => {
            own.contest.modes().iter().map(|mode| mode.name.to_owned()).collect()
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

fn dangling(attribute: &str, name: &str, at: Span, known: &[String]) -> Diagnostic {
    let error = diagnostic!(at, UsageError, "`{attribute}={name}` names nothing in this lesson");
    match did_you_mean(name, known.iter().map(String::as_str)) {
        Some(near) => error.hint(format!("did you mean `{near}`?")),
        None if known.is_empty() => error,
        None => error.hint(format!("there are: {}", known.join(", "))),
    }
}

fn refuse_html(text: &str, span: Span) -> Diagnostic {
    if text.starts_with("<!--") {
        return diagnostic!(span, UsageError, "a comment stands on lines of its own");
    }
    let name: String = text.chars().skip(1).take_while(char::is_ascii_alphanumeric).collect();
    if directive::names(Place::Element).any(|known| known == name) {
        let error = given(Place::Element, &name, span, "", 0).expect_err("none is served");
        return error;
    }
    diagnostic!(
        span, UsageError, "HTML is not shown in a terminal";
        hint: "write Markdown, or `<` in backticks"
    )
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
#[path = "parse_tests.rs"]
mod tests;
