//! The editor's keys, told to [`keys`](super::keys): what it shares with the helper while a line is typed.
//!
//! An editor asks for each key which of its commands to run, and lets a handler change nothing itself. What
//! the keys put into the line is therefore left as a request, and carried out by the helper, which the editor
//! asks to complete.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rustyline::{
    Cmd, ConditionalEventHandler, EditMode, Event, EventContext, InputMode, KeyCode, KeyEvent,
    Modifiers, RepeatCount,
};

use super::browse::Browse;
use super::buffer::{Buffer, MARK, Step};
use super::keys::{Around, Deed, Key, press};
use crate::commands::{command_line, is_command_of, is_whole_cell};
use crate::syntax;

/// What the helper is to do when it is asked to complete.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Request {
    /// Put this into the line.
    Put(Buffer),
    /// Go back in the history.
    Older(Buffer),
    /// Go forward in the history.
    Newer(Buffer),
}

/// What a line means depends on what is bound, and on the lesson.
#[derive(Clone, Debug, Default)]
pub(super) struct Meaning {
    /// Names of commands that are variables.
    pub(super) taken: Vec<&'static str>,
    /// Answers that the lesson waits for.
    pub(super) answers: Vec<String>,
    /// A lesson is walked through.
    pub(super) in_lesson: bool,
}

impl Meaning {
    /// Whether Enter runs a text.
    pub(super) fn is_whole(&self, text: &str) -> bool {
        if let Some(is_whole) = is_whole_cell(text) {
            return is_whole;
        }
        is_command_of(text)
            || self.answers.iter().any(|answer| answer.eq_ignore_ascii_case(text.trim()))
            || command_line(text, self.in_lesson, |name| !self.taken.contains(&name)).is_some()
            || syntax::is_complete(&syntax::strip_prompts(text))
    }
}

/// What handler and helper share.
#[derive(Debug, Default)]
pub(super) struct Typing {
    /// Columns of the prompt.
    pub(super) margin: usize,
    /// What the line may mean.
    pub(super) meaning: Meaning,
    /// Another prompt than the line's own is shown: the history is searched.
    pub(super) is_searching: bool,
    /// What is to be done.
    pub(super) request: Option<Request>,
    /// Where one is in the history.
    pub(super) browse: Option<Browse>,
    /// What is being pasted, so far.
    pub(super) pasted: Option<String>,
}

impl Typing {
    /// Collect what is pasted, which a terminal marks: it is put into the line as a whole, so that nothing in it
    /// is taken for a key. Whether that was the event.
    fn takes_paste(&mut self, event: KeyEvent, ctx: &EventContext<'_>) -> bool {
        let KeyEvent(code, modifiers) = event;
        let Some(mut text) = self.pasted.take() else {
            let begins = code == KeyCode::BracketedPasteStart;
            self.pasted = begins.then(String::new);
            return begins;
        };
        match (code, modifiers) {
            (KeyCode::BracketedPasteEnd, _) => {
                let text = text.replace("\r\n", "\n").replace('\r', "\n");
                let buffer = Buffer::of(ctx.line(), ctx.pos());
                self.request = Some(Request::Put(buffer.replaced(buffer.pos, &text)));
                return true;
            }
            (KeyCode::Enter, _) | (KeyCode::Char('M'), Modifiers::CTRL) => text.push('\r'),
            (KeyCode::Char('J'), Modifiers::CTRL) => text.push('\n'),
            (KeyCode::Tab, _) | (KeyCode::Char('I'), Modifiers::CTRL) => text.push('\t'),
            (KeyCode::Char(c), Modifiers::NONE) if c != MARK => text.push(c),
            // What no program may contain.
            _ => {}
        }
        self.pasted = Some(text);
        true
    }
}

/// Shared by the handler of keys, which an editor may send to another thread, and the helper.
#[derive(Clone, Debug, Default)]
pub(super) struct Shared(Arc<Mutex<Typing>>);

impl Shared {
    /// Look at it, or change it.
    pub(super) fn get(&self) -> MutexGuard<'_, Typing> {
        // Nothing in it can be half done.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Every key goes through here.
pub(super) struct Keys(pub(super) Shared);

impl ConditionalEventHandler for Keys {
    fn handle(&self, evt: &Event, n: RepeatCount, _: bool, ctx: &EventContext<'_>) -> Option<Cmd> {
        let mut typing = self.0.get();
        typing.request = None;
        let event = *evt.get(0)?;
        let is_command_mode = ctx.mode() == EditMode::Vi && ctx.input_mode() == InputMode::Command;
        if !is_command_mode && !typing.is_searching && typing.takes_paste(event, ctx) {
            let is_whole = typing.request.is_some();
            return Some(if is_whole { Cmd::Complete } else { Cmd::Noop });
        }
        if n > 1 || ctx.mode() == EditMode::Vi && ctx.input_mode() == InputMode::Replace {
            return None;
        }
        let key = key_of(event, is_command_mode)?;
        if typing.is_searching {
            return in_search(key);
        }
        let meaning = &typing.meaning;
        let is_whole = |text: &str| meaning.is_whole(text);
        let buffer = Buffer::of(ctx.line(), ctx.pos());
        let (held, pos) = buffer.held(typing.margin);
        let around = Around {
            is_whole: &is_whole,
            has_hint: ctx.hint_text().is_some(),
            is_tidy: held == ctx.line() && pos == ctx.pos(),
        };
        let request = match press(key, &buffer, &around) {
            Deed::Usual => return None,
            Deed::Submit => return Some(Cmd::AcceptLine),
            Deed::Complete => return Some(Cmd::Complete),
            Deed::TakeHint => return Some(Cmd::CompleteHint),
            Deed::Nothing => return Some(Cmd::Noop),
            Deed::Put(put) => Request::Put(put),
            Deed::Older => Request::Older(buffer),
            Deed::Newer => Request::Newer(buffer),
        };
        typing.request = Some(request);
        Some(Cmd::Complete)
    }
}

/// While the history is searched, Enter runs what was found, and what is none of the search's keys ends it.
fn in_search(key: Key) -> Option<Cmd> {
    match key {
        // It ran before, so it is whole.
        Key::Enter | Key::Run => Some(Cmd::AcceptLine),
        Key::NewLine | Key::Tab | Key::BackTab | Key::Delete | Key::DeleteOrEnd => {
            Some(Cmd::Repaint)
        }
        Key::Step(Step::Up | Step::Down) | Key::KillLine | Key::DiscardLine | Key::DiscardWord => {
            Some(Cmd::Repaint)
        }
        Key::Backspace
        | Key::Step(Step::Left | Step::Right)
        | Key::Home
        | Key::End
        | Key::Char(_) => None,
    }
}

/// The key of an event, if it is one that [`press`] knows.
fn key_of(event: KeyEvent, is_command_mode: bool) -> Option<Key> {
    let KeyEvent(code, modifiers) = event;
    if is_command_mode && modifiers == Modifiers::NONE {
        return command_key(code);
    }
    match (code, modifiers) {
        (KeyCode::Enter, Modifiers::NONE) | (KeyCode::Char('J' | 'M'), Modifiers::CTRL) => {
            Some(Key::Enter)
        }
        (KeyCode::Enter, Modifiers::ALT) | (KeyCode::Char('J' | 'M'), Modifiers::CTRL_ALT) => {
            Some(Key::Run)
        }
        (KeyCode::Char('O'), Modifiers::CTRL) => Some(Key::NewLine),
        (KeyCode::Tab, Modifiers::NONE) | (KeyCode::Char('I'), Modifiers::CTRL) => Some(Key::Tab),
        (KeyCode::BackTab, Modifiers::NONE) => Some(Key::BackTab),
        (KeyCode::Backspace, Modifiers::NONE) | (KeyCode::Char('H'), Modifiers::CTRL) => {
            Some(Key::Backspace)
        }
        (KeyCode::Delete, Modifiers::NONE) => Some(Key::Delete),
        (KeyCode::Char('D'), Modifiers::CTRL) => Some(Key::DeleteOrEnd),
        (KeyCode::Left, Modifiers::NONE) | (KeyCode::Char('B'), Modifiers::CTRL) => {
            Some(Key::Step(Step::Left))
        }
        (KeyCode::Right, Modifiers::NONE) | (KeyCode::Char('F'), Modifiers::CTRL) => {
            Some(Key::Step(Step::Right))
        }
        (KeyCode::Up, Modifiers::NONE) | (KeyCode::Char('P'), Modifiers::CTRL) => {
            Some(Key::Step(Step::Up))
        }
        (KeyCode::Down, Modifiers::NONE) | (KeyCode::Char('N'), Modifiers::CTRL) => {
            Some(Key::Step(Step::Down))
        }
        (KeyCode::Home, Modifiers::NONE) | (KeyCode::Char('A'), Modifiers::CTRL) => Some(Key::Home),
        (KeyCode::End, Modifiers::NONE) | (KeyCode::Char('E'), Modifiers::CTRL) => Some(Key::End),
        (KeyCode::Char('U'), Modifiers::CTRL) => Some(Key::DiscardLine),
        (KeyCode::Char('W'), Modifiers::CTRL) => Some(Key::DiscardWord),
        (KeyCode::Char('K'), Modifiers::CTRL) => Some(Key::KillLine),
        (KeyCode::Char(c), Modifiers::NONE) => Some(Key::Char(c)),
        _ => None,
    }
}

/// The same of keys that are commands of vi.
fn command_key(code: KeyCode) -> Option<Key> {
    match code {
        KeyCode::Enter => Some(Key::Enter),
        KeyCode::Char('h') | KeyCode::Left | KeyCode::Backspace => Some(Key::Step(Step::Left)),
        KeyCode::Char('l' | ' ') | KeyCode::Right => Some(Key::Step(Step::Right)),
        KeyCode::Char('k' | '-') | KeyCode::Up => Some(Key::Step(Step::Up)),
        KeyCode::Char('j' | '+') | KeyCode::Down => Some(Key::Step(Step::Down)),
        KeyCode::Char('0') | KeyCode::Home => Some(Key::Home),
        KeyCode::Char('$') | KeyCode::End => Some(Key::End),
        _ => None,
    }
}
