//! A person at a terminal: what stands on the screen, line by line, and the keys that they press.
//!
//! The screen is drawn here from the bytes that come, so that a line that ran past the last column is
//! seen, as is a control sequence that no terminal was asked for.

use std::io::ErrorKind;
use std::process::Command;
use std::thread::sleep;
use std::time::Duration;

use expectrl::process::unix::WaitStatus;
use expectrl::session::OsSession;
use expectrl::{ControlCode, Eof, Expect, Session};

/// What an answer may take on a machine that has much else to do.
const PATIENCE: Duration = Duration::from_mins(4);

/// Rows of the terminals.
const ROWS: u16 = 24;

/// Between two looks at the terminal.
const MOMENT: Duration = Duration::from_millis(1);

/// A line of the screen.
#[derive(Debug, Default)]
struct Row {
    text: Vec<char>,
    /// The line before was too long, and goes on here.
    goes_on: bool,
}

/// What a terminal shows, with all that has scrolled away.
#[derive(Debug)]
struct Screen {
    columns: usize,
    has_color: bool,
    rows: Vec<Row>,
    row: usize,
    column: usize,
    /// Bytes of a character or a sequence that is not whole yet.
    rest: Vec<u8>,
}

impl Screen {
    fn new(columns: usize, has_color: bool) -> Self {
        Self { columns, has_color, rows: vec![Row::default()], row: 0, column: 0, rest: Vec::new() }
    }

    /// Draw what came.
    fn draw(&mut self, bytes: &[u8]) -> Result<(), String> {
        self.rest.extend_from_slice(bytes);
        let bytes = std::mem::take(&mut self.rest);
        let whole = match str::from_utf8(&bytes) {
            Ok(text) => text,
            Err(error) if error.error_len().is_none() => {
                str::from_utf8(&bytes[..error.valid_up_to()]).expect("so far it is")
            }
            Err(error) => return Err(format!("no UTF-8: {error}")),
        };
        let mut text = whole;
        while let Some(c) = text.chars().next() {
            if c == '\x1b' {
                let Some(end) = sequence_end(text)? else { break };
                self.obey(&text[..end])?;
                text = &text[end..];
                continue;
            }
            self.put(c)?;
            text = &text[c.len_utf8()..];
        }
        self.rest = bytes[whole.len() - text.len()..].to_vec();
        Ok(())
    }

    fn put(&mut self, c: char) -> Result<(), String> {
        match c {
            '\r' => self.column = 0,
            '\n' => self.down(false),
            c if c.is_control() => return Err(format!("a control character: {c:?}")),
            c => {
                // The last column is filled before the line goes on below.
                if self.column == self.columns {
                    self.down(true);
                    self.column = 0;
                }
                let row = &mut self.rows[self.row].text;
                if row.len() <= self.column {
                    row.resize(self.column + 1, ' ');
                }
                row[self.column] = c;
                self.column += 1;
            }
        }
        Ok(())
    }

    fn down(&mut self, goes_on: bool) {
        self.row += 1;
        if self.row == self.rows.len() {
            self.rows.push(Row::default());
        }
        self.rows[self.row].goes_on |= goes_on;
    }

    /// A control sequence.
    fn obey(&mut self, sequence: &str) -> Result<(), String> {
        let unknown = || Err(format!("a control sequence: {sequence:?}"));
        let Some(inner) = sequence.strip_prefix("\x1b[") else { return unknown() };
        let (arguments, letter) = inner.split_at(inner.len() - 1);
        let n = arguments.parse().unwrap_or(1).max(1);
        match (letter, arguments) {
            ("A", _) => self.row = self.row.saturating_sub(n),
            ("B", _) => self.row = (self.row + n).min(self.rows.len() - 1),
            ("C", _) => self.column = (self.column + n).min(self.columns - 1),
            ("D", _) => self.column = self.column.saturating_sub(n),
            ("J" | "K", "" | "0") => {
                self.rows[self.row].text.truncate(self.column);
                if letter == "J" {
                    self.rows.truncate(self.row + 1);
                }
            }
            ("m", _) if self.has_color => {}
            // Whether what is pasted is marked, and whether what is drawn appears at once.
            ("h" | "l", "?2004" | "?2026") => {}
            _ => return unknown(),
        }
        Ok(())
    }

    /// A line, as it was written however wide the screen is; `first` is its first row.
    fn line(&self, first: usize) -> String {
        let more = self.rows[first + 1..].iter().take_while(|row| row.goes_on);
        std::iter::once(&self.rows[first]).chain(more).flat_map(|row| &row.text).collect()
    }

    /// The last line, and its first row.
    fn last(&self) -> (usize, String) {
        let first = self.rows[..=self.row].iter().rposition(|row| !row.goes_on).unwrap_or(0);
        (first, self.line(first))
    }
}

/// Where a control sequence at the beginning of a text ends, if all of it is there.
fn sequence_end(text: &str) -> Result<Option<usize>, String> {
    let mut chars = text.char_indices().skip(1);
    match chars.next() {
        None => return Ok(None),
        Some((_, '[')) => {}
        Some((_, c)) => return Err(format!("an escape before {c:?}")),
    }
    Ok(chars.find(|(_, c)| ('@'..='~').contains(c)).map(|(at, c)| at + c.len_utf8()))
}

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
        let mut terminal = Self { session, screen: Screen::new(columns, has_color), code };
        terminal.wait(None);
        let shown = terminal.output(0, terminal.screen.last().0);
        (terminal, shown)
    }

    /// The prompt that waits: `[01 levels 2/6] In [8]: `.
    pub(crate) fn prompt(&self) -> String {
        self.screen.last().1
    }

    /// Type a line and Enter; what waits then, and what came before it.
    #[track_caller]
    pub(crate) fn enter(&mut self, line: &str) -> (Prompt, String) {
        self.keys(&format!("{line}\r"))
    }

    /// Press Ctrl-D; what came before the next prompt.
    #[track_caller]
    pub(crate) fn end_of_input(&mut self) -> String {
        self.keys("\x04").1
    }

    #[track_caller]
    fn keys(&mut self, keys: &str) -> (Prompt, String) {
        let (typed, prompt) = self.screen.last();
        // What is longer than a row goes on below.
        let more = (prompt.chars().count() + keys.trim_end().chars().count()) / self.screen.columns;
        self.session.send(keys).expect("the terminal takes keys");
        let prompt = self.wait(Some(typed));
        (prompt, self.output(typed + 1 + more, self.screen.last().0))
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
            let (row, line) = self.screen.last();
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
    if line.trim_start() == "...: " {
        return Some(Prompt::Next);
    }
    let number = line.strip_suffix("]: ")?.rsplit_once("In [")?.1;
    let is_number = !number.is_empty() && number.chars().all(|c| c.is_ascii_digit());
    is_number.then_some(Prompt::First)
}
