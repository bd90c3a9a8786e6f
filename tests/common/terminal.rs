//! A person at a terminal who types lines: the prompts that wait for them, and what comes between.

#[path = "screen.rs"]
mod screen;

use std::io::ErrorKind;
use std::process::Command;
use std::thread::sleep;
use std::time::Duration;

use expectrl::process::unix::WaitStatus;
use expectrl::session::OsSession;
use expectrl::{ControlCode, Eof, Expect, Session};

use self::screen::Screen;

/// What an answer may take on a machine that has much else to do.
const PATIENCE: Duration = Duration::from_mins(4);

/// Rows of the terminals.
const ROWS: u16 = 24;

/// Between two looks at the terminal.
const MOMENT: Duration = Duration::from_millis(1);

/// What waits for a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Prompt {
    /// A new one.
    First,
    /// More of the one that was begun.
    Next,
}

/// Someone in front of numscope.
#[derive(Debug)]
pub(crate) struct Terminal {
    session: OsSession,
    screen: Screen,
    /// Lines that are shown as they are, however wide they are: code.
    code: Vec<String>,
    /// What the prompt waits for.
    waits: Prompt,
}

impl Terminal {
    /// A command on a terminal of so many columns; what it shows before its first prompt.
    pub(crate) fn open(
        command: &Command,
        columns: usize,
        has_color: bool,
        code: Vec<String>,
    ) -> (Self, String) {
        // Arguments of a shell are words that it does not look into.
        let mut shell = Command::new("sh");
        let begin = format!(
            "stty echo; until [ \"$(stty size)\" = '{ROWS} {columns}' ]; do :; done; exec \"$0\" \"$@\""
        );
        shell.args(["-c", &begin]).arg(command.get_program()).args(command.get_args());
        for (name, value) in command.get_envs() {
            match value {
                Some(value) => shell.env(name, value),
                None => shell.env_remove(name),
            };
        }
        if let Some(folder) = command.get_current_dir() {
            shell.current_dir(folder);
        }
        let mut session = Session::spawn(shell).expect("there are pseudo-terminals");
        // It is made with a size of its own, so the command waits until it has this one.
        let size = (columns as u16, ROWS);
        session.get_process_mut().set_window_size(size.0, size.1).expect("a terminal has a size");
        let screen = Screen::new(columns, has_color);
        let mut terminal = Self { session, screen, code, waits: Prompt::First };
        terminal.wait(None);
        let shown = terminal.output(0, terminal.last().0);
        (terminal, shown)
    }

    /// The last line, and its first row.
    fn last(&self) -> (usize, String) {
        let rows = &self.screen.rows[..=self.screen.row];
        let first = rows.iter().rposition(|row| !row.goes_on).unwrap_or(0);
        (first, self.screen.line(first))
    }

    /// The prompt that waits: `[01 levels 2/6] In [8]: `.
    pub(crate) fn prompt(&self) -> String {
        self.last().1
    }

    /// Type a line and Enter; what waits then, and what came before it.
    #[track_caller]
    pub(crate) fn enter(&mut self, line: &str) -> (Prompt, String) {
        // A line brings its own indentation, so the one that is there goes.
        let goes = if self.waits == Prompt::Next && !line.is_empty() { "\x15" } else { "" };
        self.keys(&format!("{goes}{line}\r"))
    }

    /// Press Ctrl-D; what came before the next prompt.
    #[track_caller]
    pub(crate) fn end_of_input(&mut self) -> String {
        self.keys("\x04").1
    }

    #[track_caller]
    fn keys(&mut self, keys: &str) -> (Prompt, String) {
        let (typed, prompt) = self.last();
        // What is longer than a row goes on below.
        let more = (prompt.chars().count() + keys.trim_end().chars().count()) / self.screen.columns;
        self.session.send(keys).expect("the terminal takes keys");
        let prompt = self.wait(Some(typed));
        self.waits = prompt;
        (prompt, self.output(typed + 1 + more, self.last().0))
    }

    /// Leave with Ctrl-D; answers the lines that are shown as they are.
    #[track_caller]
    pub(crate) fn leave(&mut self) -> Vec<String> {
        self.session.set_expect_timeout(Some(PATIENCE));
        self.session.send(ControlCode::EndOfTransmission).expect("the terminal takes keys");
        self.session.expect(Eof).expect("numscope ends");
        let process = self.session.get_process();
        let status = process.wait().expect("it is a child that nobody waited for");
        assert!(matches!(status, WaitStatus::Exited(_, 0)), "{status:?}");
        std::mem::take(&mut self.code)
    }

    /// Read until a prompt waits below a row.
    #[track_caller]
    fn wait(&mut self, below: Option<usize>) -> Prompt {
        let mut waited = Duration::ZERO;
        let mut bytes = [0; 4096];
        loop {
            match self.session.try_read(&mut bytes) {
                Ok(0) => panic!("numscope ended:\n{}", self.tail()),
                Ok(count) => {
                    if let Err(fault) = self.screen.draw(&bytes[..count]) {
                        panic!("{fault} behind\n{}", self.tail());
                    }
                    continue;
                }
                Err(error) if error.kind() == ErrorKind::WouldBlock => {}
                Err(error) => panic!("{error}:\n{}", self.tail()),
            }
            let (row, line) = self.last();
            if let Some(prompt) = prompt_of(&line).filter(|_| below.is_none_or(|it| row > it)) {
                return prompt;
            }
            assert!(waited < PATIENCE, "no prompt below\n{}", self.tail());
            sleep(MOMENT);
            waited += MOMENT;
        }
    }

    /// The lines in these rows, none of which may be wider than the terminal unless it is code.
    #[track_caller]
    fn output(&self, from: usize, to: usize) -> String {
        let rows = &self.screen.rows;
        let starts = (from..to).filter(|&row| !rows[row].goes_on);
        let lines: Vec<String> = starts.clone().map(|row| self.screen.line(row)).collect();
        let text = lines.join("\n");
        for (row, line) in starts.zip(&lines) {
            let is_wide = rows[row + 1].goes_on;
            assert!(
                !is_wide || is_as_it_is(line) || self.code.iter().any(|code| line.trim() == code),
                "wider than {} columns: {line}\nin\n{text}",
                self.screen.columns
            );
        }
        text
    }

    /// The end of what is on the screen.
    fn tail(&self) -> String {
        let rows = &self.screen.rows;
        let last = &rows[rows.len().saturating_sub(30)..];
        let lines: Vec<String> = last.iter().map(|row| row.text.iter().collect()).collect();
        lines.join("\n")
    }
}

/// Whether a line is of a value, or of an error: these look as they do in Python, however narrow the
/// terminal.
fn is_as_it_is(line: &str) -> bool {
    let text = line.trim_start();
    let is_number = text.trim_start_matches('-').starts_with(|c: char| c.is_ascii_digit());
    let is_marked = text.chars().all(|c| c == '^');
    let word = text.split(": ").next().unwrap_or_default();
    text.starts_with("array(")
        || text.starts_with('[')
        || is_number && text.contains(", ")
        || is_marked
        || word.ends_with("Error") && !word.contains(' ')
}

/// The prompt that a line is, if nothing is typed behind it.
fn prompt_of(line: &str) -> Option<Prompt> {
    if line.trim() == "...:" {
        return Some(Prompt::Next);
    }
    let number = line.strip_suffix("]: ")?.rsplit_once("In [")?.1;
    let is_number = !number.is_empty() && number.chars().all(|c| c.is_ascii_digit());
    is_number.then_some(Prompt::First)
}
