//! What the editor asks while a line is typed: completions, hints, colours, whether a line is whole.

use std::borrow::Cow;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

use rustyline::completion::{Candidate, Completer};
use rustyline::highlight::{CmdKind, Highlighter};
use rustyline::hint::{Hint, Hinter};
use rustyline::history::SearchDirection;
use rustyline::line_buffer::LineBuffer;
use rustyline::validate::{ValidationContext, ValidationResult, Validator};
use rustyline::{Changeset, CompletionType, Context, Result};

use super::browse::Browse;
use super::buffer::{Buffer, plain};
use super::complete::{self, Found};
use super::paint::{Look, is_at_bracket, paint};
use super::signature;
use super::typing::{Request, Shared};
use crate::report::text::{Paint, Style, cut};
use crate::session::Session;

/// More candidates than these are shown by their names alone, in columns.
const MOST_EXPLAINED: usize = 20;
/// More than these are not shown: nobody reads them, and the editor counts them in 16 bits.
const MOST_SHOWN: usize = 2_000;
/// Between a candidate's name and its explanation.
const GAP: &str = "   ";

/// What answers the editor.
pub(super) struct Helper {
    /// Whose names are completed.
    pub(super) session: Rc<RefCell<Session>>,
    /// How output looks.
    pub(super) style: Style,
    /// Whether hints are shown.
    pub(super) hints: bool,
    /// What the margin shows.
    pub(super) prompt: String,
    /// Rows of the terminal.
    pub(super) screen_rows: usize,
    /// Shared with the handler of keys.
    pub(super) shared: Shared,
    /// What the editor shall put into the line instead of a candidate.
    put: RefCell<Option<Buffer>>,
    /// Rows of the line for which candidates are listed.
    rows: Cell<usize>,
    /// The last candidate of the list.
    last: RefCell<String>,
    /// The line is drawn for the last time.
    is_done: Cell<bool>,
}

impl Helper {
    /// One for a session.
    pub(super) fn new(session: Rc<RefCell<Session>>, style: Style, shared: Shared) -> Self {
        Self {
            session,
            style,
            hints: true,
            prompt: String::new(),
            screen_rows: usize::MAX,
            shared,
            put: RefCell::default(),
            rows: Cell::new(0),
            last: RefCell::default(),
            is_done: Cell::new(false),
        }
    }

    /// What a key asked for.
    fn asked(&self, ctx: &Context<'_>) -> Result<Asked> {
        let mut typing = self.shared.get();
        let Some(request) = typing.request.take() else { return Ok(Asked::Completion) };
        let going = typing.browse.take();
        Ok(match request {
            Request::Put(put) => Asked::Line(put),
            Request::Older(buffer) => {
                let found = Browse::older(going.clone(), &buffer, ctx.history())?;
                let line = found.as_ref().map(Browse::buffer);
                typing.browse = found.or(going);
                line.map_or(Asked::Nothing, Asked::Line)
            }
            Request::Newer(buffer) => match Browse::newer(going, &buffer, ctx.history())? {
                Some((next, put)) => {
                    typing.browse = next;
                    Asked::Line(put)
                }
                None => Asked::Nothing,
            },
        })
    }

    /// Candidates as the list shows them.
    fn listed(&self, found: Found) -> Vec<Choice> {
        let all = found.candidates;
        let is_explained = all.len() > 1 && all.len() <= MOST_EXPLAINED;
        let width = all.iter().map(|it| it.text.chars().count()).max().unwrap_or(0);
        let room = self.style.width.saturating_sub(width + GAP.len() + 1);
        let show = |text: String, doc: &str| {
            let display = if is_explained && !doc.is_empty() && room >= 16 {
                let line = format!("{text:<width$}{GAP}{}", cut(doc, room, &self.style));
                // More than half a row, so that the editor makes one column.
                format!("{line:<0$}", self.style.width / 2)
            } else {
                text.clone()
            };
            Choice { display, text }
        };
        all.into_iter().take(MOST_SHOWN).map(|it| show(it.text, &it.doc)).collect()
    }

    /// Whether a text has more rows than the screen. What is drawn again goes through all of it, and what does
    /// not fit scrolls away each time.
    fn is_too_tall(&self, text: &str) -> bool {
        self.rows_of(text) >= self.screen_rows
    }

    /// Rows that the line takes, less one.
    fn rows_of(&self, text: &str) -> usize {
        let margin = self.shared.get().margin;
        let rows = |line: &str| (margin + line.chars().count()) / self.style.width.max(1) + 1;
        text.split('\n').map(rows).sum::<usize>() - 1
    }
}

/// What the editor asks for when it asks to complete.
#[derive(Debug)]
enum Asked {
    /// That.
    Completion,
    /// Another line, for a key.
    Line(Buffer),
    /// A key for which there is none.
    Nothing,
}

/// A candidate.
#[derive(Clone, Debug)]
pub(super) struct Choice {
    display: String,
    text: String,
}

impl Candidate for Choice {
    fn display(&self) -> &str {
        &self.display
    }

    fn replacement(&self) -> &str {
        &self.text
    }
}

impl Completer for Helper {
    type Candidate = Choice;

    fn complete(&self, line: &str, pos: usize, ctx: &Context<'_>) -> Result<(usize, Vec<Choice>)> {
        match self.asked(ctx)? {
            Asked::Completion => {}
            Asked::Nothing => return Ok((pos, Vec::new())),
            Asked::Line(put) => {
                *self.put.borrow_mut() = Some(put);
                // The editor carries out the only candidate that there is.
                let only = Choice { display: String::new(), text: String::new() };
                return Ok((pos, vec![only]));
            }
        }
        let typed = Buffer::of(line, pos);
        let found = complete::complete(&typed.text, typed.pos, &self.session.borrow());
        let start = pos - (typed.pos - found.start);
        let choices = self.listed(found);
        self.rows.set(self.rows_of(&typed.text));
        let last = choices.last().map(|it| it.display.clone());
        *self.last.borrow_mut() = last.unwrap_or_default();
        Ok((start, choices))
    }

    fn update(&self, line: &mut LineBuffer, start: usize, elected: &str, cl: &mut Changeset) {
        let Some(put) = self.put.borrow_mut().take() else {
            let end = line.pos();
            line.replace(start..end, elected, cl);
            return;
        };
        let (held, pos) = put.held(self.shared.get().margin);
        // What both have is no change that could be undone.
        let same = |mut pairs: Box<dyn Iterator<Item = (char, char)> + '_>| {
            let mut bytes = 0;
            while let Some((a, _)) = pairs.next().filter(|(a, b)| a == b) {
                bytes += a.len_utf8();
            }
            bytes
        };
        let before = line.as_str().to_owned();
        let head = same(Box::new(before.chars().zip(held.chars())));
        let tail = same(Box::new(before[head..].chars().rev().zip(held[head..].chars().rev())));
        if before != held {
            line.replace(head..before.len() - tail, &held[head..held.len() - tail], cl);
        }
        line.set_pos(pos);
    }
}

/// A grey text behind the cursor.
#[derive(Debug)]
pub(super) struct Grey {
    shown: String,
    /// What can be taken.
    rest: Option<String>,
}

impl Hint for Grey {
    fn display(&self) -> &str {
        &self.shown
    }

    fn completion(&self) -> Option<&str> {
        self.rest.as_deref()
    }
}

impl Hinter for Helper {
    type Hint = Grey;

    fn hint(&self, line: &str, pos: usize, ctx: &Context<'_>) -> Option<Grey> {
        let (margin, is_searching) = {
            let typing = self.shared.get();
            (typing.margin, typing.is_searching)
        };
        if !self.hints || !self.style.color || is_searching || pos < line.len() {
            return None;
        }
        let typed = Buffer::of(line, pos);
        if self.is_too_tall(&typed.text) {
            return None;
        }
        let column = margin + typed.before().chars().count();
        let room = (self.style.width).saturating_sub(column % self.style.width.max(1) + 1);
        let shown = |text: &str| cut(text, room, &self.style);
        if let Some(text) = signature::hint(&typed.text, &self.session.borrow()) {
            return Some(Grey { shown: shown(&text), rest: None });
        }
        if typed.text.trim().is_empty() || typed.text.contains('\n') {
            return None;
        }
        let newest = ctx.history().len().checked_sub(1)?;
        let found =
            ctx.history().starts_with(&typed.text, newest, SearchDirection::Reverse).ok()??;
        let entry = plain(&found.entry);
        let rest = entry.get(typed.text.len()..)?;
        let (held, _) = Buffer::at_end(rest).held(margin);
        (!rest.is_empty()).then(|| Grey { shown: shown(rest), rest: Some(held) })
    }
}

impl Highlighter for Helper {
    fn highlight<'l>(&self, line: &'l str, pos: usize) -> Cow<'l, str> {
        let cursor = Some(pos).filter(|_| !self.is_done.get());
        let look = Look { prompt: &self.prompt, color: self.style.color, cursor };
        paint(line, &look).into()
    }

    fn highlight_prompt<'b, 's: 'b, 'p: 'b>(
        &'s self,
        prompt: &'p str,
        default: bool,
    ) -> Cow<'b, str> {
        self.shared.get().is_searching = !default;
        prompt.into()
    }

    fn highlight_hint<'h>(&self, hint: &'h str) -> Cow<'h, str> {
        Paint::Dim.over(hint, &self.style).into()
    }

    fn highlight_candidate<'c>(&self, candidate: &'c str, _: CompletionType) -> Cow<'c, str> {
        // What stood in the row is a line that goes on below the cursor.
        let mut text = "\x1b[K".to_owned();
        text += &match candidate.split_once(GAP) {
            Some((name, doc)) => {
                format!("{name}{GAP}{}", Paint::Dim.over(doc, &self.style))
            }
            None => candidate.to_owned(),
        };
        // The editor clears as many rows as the line had before it draws it anew below the list.
        if candidate == *self.last.borrow() {
            text += &"\n".repeat(self.rows.get());
        }
        text.into()
    }

    fn highlight_char(&self, line: &str, pos: usize, kind: CmdKind) -> bool {
        self.is_done.set(kind == CmdKind::ForcedRefresh);
        self.style.color
            && match kind {
                CmdKind::MoveCursor => is_at_bracket(line, pos),
                CmdKind::Other => !self.is_too_tall(line),
                CmdKind::ForcedRefresh => true,
            }
    }
}

/// Asked where there is no terminal to edit on.
impl Validator for Helper {
    fn validate(&self, ctx: &mut ValidationContext<'_>) -> Result<ValidationResult> {
        let text = Buffer::of(ctx.input(), 0).text;
        let is_whole = self.shared.get().meaning.is_whole(&text);
        Ok(if is_whole { ValidationResult::Valid(None) } else { ValidationResult::Incomplete })
    }
}

impl rustyline::Helper for Helper {}
