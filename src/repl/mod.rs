//! The prompt: reads lines, runs them, goes on after errors.
//!
//! What a line means stands in `commands` and `session`; this is the loop around them.

pub mod pipe;

use std::path::{Path, PathBuf};

use rustyline::error::ReadlineError;
use rustyline::history::FileHistory;
use rustyline::{Config, Editor};

use crate::commands::{Desk, Failure, find, help, help_request, magic, magic_name};
use crate::report::text::{Paint, flow};
use crate::report::units::plural;
use crate::syntax;

/// Lines that the history file keeps.
const HISTORY_LINES: usize = 10_000;

/// A prompt on a terminal.
pub struct Repl {
    editor: Editor<(), FileHistory>,
    history: Option<PathBuf>,
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

impl Repl {
    /// A prompt whose lines are kept in the file at `history`.
    ///
    /// # Errors
    /// Where the terminal cannot be used.
    pub fn new(history: Option<PathBuf>) -> Result<Self, Failure> {
        let config = Config::builder()
            .max_history_size(HISTORY_LINES)
            .and_then(|builder| builder.history_ignore_dups(true))
            .map_err(said)?
            .build();
        let mut editor = Editor::with_config(config).map_err(said)?;
        if let Some(path) = &history {
            // There is none before the first session.
            drop(editor.load_history(path));
        }
        Ok(Self { editor, history })
    }

    /// Columns of the terminal.
    pub fn width(&mut self) -> Option<usize> {
        self.editor
            .dimensions()
            .map(|(columns, _)| usize::from(columns))
            .filter(|&columns| columns > 0)
    }

    /// Read and run until Ctrl-D or `%quit`.
    ///
    /// # Errors
    /// Where the terminal fails; errors of lines are told and passed over.
    pub fn run(&mut self, desk: &mut Desk) -> Result<(), Failure> {
        let (mode, threads) = {
            let session = desk.lab.session.borrow();
            (session.settings.mode.name, session.cx.threads.count())
        };
        // `numscope lesson 01` has shown its first step by now.
        if desk.lessons.walk.is_none() {
            let greeting = [
                concat!("numscope ", env!("CARGO_PKG_VERSION")).to_owned(),
                format!("mode {mode}"),
                plural(threads as u64, "thread"),
                "np is NumPy".to_owned(),
                "%quickref: help".to_owned(),
                "Ctrl-D: end".to_owned(),
            ];
            desk.print(&flow(&greeting, &desk.style))?;
        }
        while !desk.quits {
            let number = desk.number;
            let text = match self.read(number, desk)? {
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
            if let Some(width) = self.width() {
                desk.style.width = width;
            }
            for part in pipe::parts(&text) {
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

    /// Lines until they make a whole.
    fn read(&mut self, number: usize, desk: &Desk) -> Result<Input, Failure> {
        let first = format!("{}In [{number}]: ", desk.lessons.prompt());
        let next = format!("{:>1$}", "...: ", first.len());
        let painted = |prompt: &str| (prompt.to_owned(), Paint::Strong.over(prompt, &desk.style));
        let mut text = String::new();
        loop {
            let prompt = if text.is_empty() { &first } else { &next };
            match self.editor.readline(&painted(prompt)) {
                Ok(line) => text += &line,
                Err(ReadlineError::Interrupted) => return Ok(Input::Cleared),
                Err(ReadlineError::Eof) if text.is_empty() => return Ok(Input::End),
                Err(ReadlineError::Eof) => return Ok(Input::Text(text)),
                Err(error) => return Err(said(error)),
            }
            if is_command(&text, desk) || syntax::is_complete(&syntax::strip_prompts(&text)) {
                return Ok(Input::Text(text));
            }
            text.push('\n');
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

fn said(error: ReadlineError) -> Failure {
    match error {
        ReadlineError::Io(error) => error.into(),
        other => Failure::Io(format!("numscope: {other}")),
    }
}

/// Whether a text is a command rather than code.
pub(crate) fn is_command(text: &str, desk: &Desk) -> bool {
    text.trim_start().starts_with('%')
        || help_request(text).is_some()
        || automagic(text, desk).is_some()
}

/// The command line that a text without `%` stands for: a command's name that is no variable, and what is
/// no operator behind it.
fn automagic(text: &str, desk: &Desk) -> Option<String> {
    let line = text.trim();
    let is_free = |name: &str| desk.lab.session.borrow().get(name).is_none();
    // Where a quiz waits, an option or its letter is an answer.
    if desk.lessons.walk.as_ref().is_some_and(|walk| walk.answers(line)) && is_free(line) {
        return Some(format!("%check {line}"));
    }
    let (name, rest) = magic_name(line);
    if name.is_empty() || line.contains('\n') || !line.starts_with(name) || find(name).is_none() {
        return None;
    }
    let behind = &line[name.len()..];
    if matches!((name, behind), ("quit" | "exit", "()")) {
        return Some(format!("%{name}"));
    }
    let is_word = behind.is_empty() || behind.starts_with(char::is_whitespace);
    let is_operator = rest.starts_with([
        '=', '<', '>', '!', '+', '*', '/', '%', '&', '|', '^', '.', ',', ':', ';', '@', '(', '[',
    ]) || ["in ", "is ", "and ", "or ", "not ", "if "]
        .iter()
        .any(|word| rest.starts_with(word))
        || rest.starts_with("- ");
    // In a lesson, an answer that begins with a bracket is an answer.
    let is_answer = name == "check" && desk.lessons.walk.is_some() && !rest.starts_with('=');
    (is_word && (!is_operator || is_answer) && is_free(name)).then(|| format!("%{line}"))
}

/// Run a text as the prompt does: a command, or code.
///
/// # Errors
/// What the command or the code fails with.
pub fn perform(desk: &mut Desk, name: &str, text: &str) -> Result<(), Failure> {
    let text = syntax::strip_prompts(text);
    let done = if let Some(topic) = help_request(&text) {
        help(topic, desk)
    } else if text.trim_start().starts_with('%') {
        magic(&text, desk)
    } else if let Some(line) = automagic(&text, desk) {
        magic(&line, desk)
    } else {
        desk.lessons.typed(&text);
        desk.evaluate(name, &text)
    };
    desk.number += 1;
    done
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
