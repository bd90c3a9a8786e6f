//! What stands on a terminal's screen, line by line.
//!
//! It is drawn here from the bytes that come, so that a line that ran past the last column is seen, as is a
//! control sequence that no terminal was asked for.

/// A line of the screen.
#[derive(Debug, Default)]
pub(crate) struct Row {
    pub(crate) text: Vec<char>,
    /// The line before was too long, and goes on here.
    pub(crate) goes_on: bool,
}

/// What a terminal shows, with all that has scrolled away.
#[derive(Debug)]
pub(crate) struct Screen {
    pub(crate) columns: usize,
    has_color: bool,
    pub(crate) rows: Vec<Row>,
    /// Where the cursor stands.
    pub(crate) row: usize,
    pub(crate) column: usize,
    /// Bytes of a character or a sequence that is not whole yet.
    rest: Vec<u8>,
}

impl Screen {
    pub(crate) fn new(columns: usize, has_color: bool) -> Self {
        Self { columns, has_color, rows: vec![Row::default()], row: 0, column: 0, rest: Vec::new() }
    }

    /// Draw what came.
    pub(crate) fn draw(&mut self, bytes: &[u8]) -> Result<(), String> {
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
            // A tab moves the cursor and draws nothing.
            '\t' => self.column = (self.column / 8 + 1) * 8,
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
    pub(crate) fn line(&self, first: usize) -> String {
        let more = self.rows[first + 1..].iter().take_while(|row| row.goes_on);
        std::iter::once(&self.rows[first]).chain(more).flat_map(|row| &row.text).collect()
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
