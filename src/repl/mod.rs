//! The prompt: reads lines, runs them, goes on after errors.
//!
//! What a line means stands in `commands` and `session`; this is the loop around them.

mod browse;
mod buffer;
mod complete;
mod helper;
mod history;
mod indent;
mod keys;
mod paint;
pub mod pipe;
mod signature;
pub mod startup;
mod typing;

use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use rustyline::config::{BellStyle, Configurer};
use rustyline::error::ReadlineError;
use rustyline::history::{FileHistory, History};
use rustyline::{ColorMode, CompletionType, EditMode, Editor, Event, EventHandler};

use self::buffer::{Buffer, plain};
use self::helper::Helper;
use self::history::Kept;
use self::typing::{Keys, Meaning, Shared, Typing};
use crate::commands::config::Keyboard;
pub use crate::commands::enter as perform;
use crate::commands::{Desk, Failure, commands, parts};
use crate::lesson::walk::Walk;
use crate::report::text::{Paint, Style, flow};
use crate::report::units::plural;
use crate::syntax;

/// A prompt on a terminal.
pub struct Repl {
    editor: Editor<Helper, Kept>,
    history: Option<PathBuf>,
    shared: Shared,
}

impl std::fmt::Debug for Repl {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Repl(history: {:?})", self.history)
    }
}

/// What was read.
enum Input {
    /// Lines that are complete.
    Text(String),
    /// Ctrl-C: forget what was typed.
    Cleared,
    /// Ctrl-D.
    End,
}

/// Columns of the terminal.
pub fn width() -> Option<usize> {
    columns(&mut Editor::<(), FileHistory>::new().ok()?)
}

fn columns<H: rustyline::Helper, I: History>(editor: &mut Editor<H, I>) -> Option<usize> {
    let (columns, _) = editor.dimensions()?;
    Some(usize::from(columns)).filter(|&columns| columns > 0)
}

impl Repl {
    /// A prompt at a desk, whose lines are kept in the file at `history`.
    ///
    /// # Errors
    /// Where the terminal cannot be used.
    pub fn new(history: Option<PathBuf>, desk: &mut Desk) -> Result<Self, Failure> {
        let config = rustyline::Config::builder()
            .max_history_size(desk.config.history_lines)
            .and_then(|builder| builder.history_ignore_dups(true))
            .map_err(said)?
            .bell_style(BellStyle::None)
            // What is drawn has no colours where there shall be none, but its margin always.
            .color_mode(ColorMode::Forced)
            .completion_type(CompletionType::List)
            .completion_show_all_if_ambiguous(true)
            .build();
        let kept = Kept::new(FileHistory::with_config(&config));
        let mut editor = Editor::with_history(config, kept).map_err(said)?;
        let shared = Shared::default();
        let session = Rc::clone(&desk.lab.session);
        editor.set_helper(Some(Helper::new(session, desk.style, shared.clone())));
        let keys = EventHandler::Conditional(Box::new(Keys(shared.clone())));
        editor.bind_sequence(Event::Any, keys);
        let history = history::load(&mut editor, history, desk);
        Ok(Self { editor, history, shared })
    }

    /// Read and run until Ctrl-D or `%quit`.
    ///
    /// # Errors
    /// Where the terminal fails; errors of lines are told and passed over.
    pub fn run(&mut self, desk: &mut Desk) -> Result<(), Failure> {
        // `numscope lesson 01` has shown its first step by now.
        if desk.lessons.walk.is_none() {
            desk.print(&greeting(desk))?;
        }
        while !desk.quits {
            let number = desk.number;
            desk.end_line()?;
            let read = match self.read(number, desk) {
                Err(failure @ Failure::Usage(_)) => {
                    desk.complain(&failure);
                    continue;
                }
                read => read?,
            };
            let text = match read {
                Input::Text(text) if text.trim().is_empty() => match desk.lessons.empty_line() {
                    Some(line) => line.to_owned(),
                    None => continue,
                },
                Input::Text(text) => {
                    self.remember(&text);
                    text
                }
                Input::Cleared => continue,
                // In a lesson, it ends the lesson.
                Input::End if desk.lessons.walk.is_some() => "%quit".to_owned(),
                Input::End => break,
            };
            if let Some(width) = columns(&mut self.editor) {
                desk.style.width = width;
            }
            for part in parts(&syntax::outdented(&text)) {
                if let Err(failure) = perform(desk, &format!("In [{number}]"), &part) {
                    if failure.ends_program() {
                        return Err(failure);
                    }
                    desk.complain(&failure);
                    break;
                }
            }
        }
        Ok(())
    }

    /// A text that is whole.
    fn read(&mut self, number: usize, desk: &mut Desk) -> Result<Input, Failure> {
        let prompt = format!("{}In [{number}]: ", desk.lessons.prompt());
        let margin = prompt.chars().count();
        {
            let mut typing = self.shared.get();
            *typing = Typing { margin, meaning: meaning(desk), ..Typing::default() };
        }
        self.editor.history_mut().margin = margin;
        self.editor.set_edit_mode(match desk.config.edit_mode {
            Keyboard::Emacs => EditMode::Emacs,
            Keyboard::Vi => EditMode::Vi,
        });
        let width = columns(&mut self.editor).unwrap_or(desk.style.width);
        let rows = self.editor.dimensions().map_or(usize::MAX, |(_, rows)| usize::from(rows));
        if let Some(helper) = self.editor.helper_mut() {
            helper.style = Style { width, ..desk.style };
            helper.hints = desk.config.hints;
            helper.screen_rows = rows;
            helper.prompt = format!("{:>margin$}", "...: ");
        }
        let painted = Paint::Strong.over(&prompt, &desk.style);
        let initial = Buffer::at_end(desk.next_input.take().unwrap_or_default());
        let (initial, _) = initial.held(margin);
        match self.editor.readline_with_initial(&(prompt, painted), (&initial, "")) {
            Ok(held) => Ok(Input::Text(plain(&held).into_owned())),
            Err(ReadlineError::Interrupted) => Ok(Input::Cleared),
            Err(ReadlineError::Eof) => Ok(Input::End),
            Err(ReadlineError::Io(error)) if error.kind() == ErrorKind::InvalidData => Err(
                Failure::Usage("numscope: what was typed is no text, and is forgotten".to_owned()),
            ),
            Err(error) => Err(said(error)),
        }
    }

    fn remember(&mut self, text: &str) {
        // A session without history works: a full disk must not end it.
        drop(self.editor.add_history_entry(text.trim_end()));
        if let Some(path) = &self.history {
            drop(path.parent().map(std::fs::create_dir_all));
            drop(self.editor.append_history(path));
        }
    }
}

/// The first line of a session.
fn greeting(desk: &Desk) -> String {
    let (mode, threads) = {
        let session = desk.lab.session.borrow();
        (session.settings.mode.name, session.cx.threads.count())
    };
    let parts = [
        concat!("numscope ", env!("CARGO_PKG_VERSION")).to_owned(),
        format!("mode {mode}"),
        plural(threads as u64, "thread"),
        "np is NumPy".to_owned(),
        "%quickref: help".to_owned(),
        "Ctrl-D: end".to_owned(),
    ];
    flow(&parts, &desk.style)
}

/// What the meaning of the next line depends on.
fn meaning(desk: &Desk) -> Meaning {
    let session = desk.lab.session.borrow();
    let names = commands().map(|command| command.name);
    Meaning {
        taken: names.filter(|name| session.get(name).is_some()).collect(),
        answers: desk.lessons.walk.as_ref().map(Walk::options).unwrap_or_default(),
        in_lesson: desk.lessons.walk.is_some(),
    }
}

fn said(error: ReadlineError) -> Failure {
    match error {
        ReadlineError::Io(error) => error.into(),
        other => Failure::Io(format!("numscope: {other}")),
    }
}

/// The file of what was typed; its folder is made when it is first written.
pub fn history_path(state_home: Option<PathBuf>, home: Option<&Path>) -> Option<PathBuf> {
    Some(state_folder(state_home, home)?.join("history"))
}

/// The folder of progress in lessons, which is made when a lesson begins.
pub fn lessons_path(state_home: Option<PathBuf>, home: Option<&Path>) -> Option<PathBuf> {
    Some(state_folder(state_home, home)?.join("lessons"))
}

fn state_folder(state_home: Option<PathBuf>, home: Option<&Path>) -> Option<PathBuf> {
    let folder = state_home
        .filter(|path| path.is_absolute())
        .or_else(|| Some(home?.join(".local/state")))?;
    Some(folder.join("numscope"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn history_goes_where_xdg_says() {
        let home = Path::new("/home/x");
        let check = |state: Option<&str>, home, want: Option<&str>| {
            assert_eq!(history_path(state.map(PathBuf::from), home), want.map(PathBuf::from));
        };
        check(Some("/s"), Some(home), Some("/s/numscope/history"));
        check(Some("relative"), Some(home), Some("/home/x/.local/state/numscope/history"));
        check(None, Some(home), Some("/home/x/.local/state/numscope/history"));
        check(None, None, None);
        let lessons = lessons_path(Some(PathBuf::from("/s")), Some(home));
        assert_eq!(lessons, Some(PathBuf::from("/s/numscope/lessons")));
    }
}
