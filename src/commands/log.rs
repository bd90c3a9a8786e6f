//! The log of a session: a file that gets each input as it is typed, and the values if that was asked for.
//!
//! What it writes is a Python program: commands, values and times are comments.

use std::io::{self, Write};

use super::inputs::Input;
use super::user_files::refused;
use super::{Desk, Failure};
use crate::context::files::DiskFile;

/// What stands in front of a line of a value.
const VALUE: &str = "#[Out]# ";

/// What is logged beside the inputs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct What {
    /// Values.
    pub(super) values: bool,
    /// Inputs are written as they were typed, commands too.
    pub(super) raw: bool,
    /// The time before each input.
    pub(super) times: bool,
}

/// A log that was started.
#[derive(Debug)]
pub(super) struct Log {
    file: DiskFile,
    /// Its name as it was given.
    pub(super) name: String,
    /// How the file was opened.
    pub(super) mode: &'static str,
    /// What is logged.
    pub(super) what: What,
    /// It is written to now.
    pub(super) active: bool,
    /// Inputs that it has, or that came while it was off.
    seen: usize,
    /// It has what was typed before it: that has no times.
    began: bool,
}

impl Log {
    /// A log in an open file, which gets a first line.
    ///
    /// # Errors
    /// As the system says.
    pub(super) fn new(
        file: DiskFile,
        name: &str,
        mode: &'static str,
        what: What,
    ) -> io::Result<Self> {
        let mut log =
            Self { file, name: name.to_owned(), mode, what, active: true, seen: 0, began: false };
        log.write("# numscope log file\n\n")?;
        Ok(log)
    }

    /// Write the inputs that it has not seen yet; `seconds` since 1970 is the time.
    ///
    /// # Errors
    /// As the system says.
    pub(super) fn take(&mut self, inputs: &[Input], seconds: u64) -> io::Result<()> {
        let new = inputs.get(self.seen..).unwrap_or_default();
        self.seen = inputs.len();
        let began = std::mem::replace(&mut self.began, true);
        if !self.active || new.is_empty() {
            return Ok(());
        }
        let mut text = String::new();
        for input in new {
            if self.what.times && began {
                text += &format!("# {}\n", time(seconds));
            }
            text += &if self.what.raw { input.text.clone() } else { input.program() };
            text.push('\n');
        }
        self.write(&text)
    }

    /// Write a value as comments.
    ///
    /// # Errors
    /// As the system says.
    pub(super) fn value(&mut self, text: &str) -> io::Result<()> {
        if !self.active || !self.what.values {
            return Ok(());
        }
        let lines: Vec<String> = text.lines().map(|line| format!("{VALUE}{line}\n")).collect();
        self.write(&lines.concat())
    }

    fn write(&mut self, text: &str) -> io::Result<()> {
        self.file.write_all(text.as_bytes())?;
        self.file.flush()
    }
}

impl Desk {
    /// Write what was typed to the log, if there is one; a log that cannot be written ends.
    ///
    /// # Errors
    /// As the system says.
    pub(super) fn keep_log(&mut self) -> Result<(), Failure> {
        let seconds = self.lab.session.borrow().clock.wall_s();
        let Some(mut log) = self.inputs.log.take() else { return Ok(()) };
        log.take(self.inputs.all(), seconds).map_err(|error| refused(&error, &log.name))?;
        self.inputs.log = Some(log);
        Ok(())
    }

    /// Write a value to the log, if it gets values.
    ///
    /// # Errors
    /// As [`Self::keep_log`].
    pub(super) fn log_value(&mut self, text: &str) -> Result<(), Failure> {
        let Some(mut log) = self.inputs.log.take() else { return Ok(()) };
        log.value(text).map_err(|error| refused(&error, &log.name))?;
        self.inputs.log = Some(log);
        Ok(())
    }
}

/// A moment as text, in UTC: no time zone is asked for.
fn time(seconds: u64) -> String {
    let (days, rest) = (seconds / 86_400, seconds % 86_400);
    let (year, month, day) = date(days);
    let (hours, minutes, seconds) = (rest / 3600, rest / 60 % 60, rest % 60);
    format!("{year}-{month:02}-{day:02} {hours:02}:{minutes:02}:{seconds:02} UTC")
}

/// Year, month and day of a day since 1970-01-01.
///
/// Eras of 400 years that begin in March, so that a leap day ends its year: Howard Hinnant, "chrono-Compatible
/// Low-Level Date Algorithms".
fn date(days: u64) -> (u64, u64, u64) {
    let days = days + 719_468;
    let (era, of_era) = (days / 146_097, days % 146_097);
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let from_march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * from_march + 2) / 5 + 1;
    let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
    (era * 400 + year + u64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_have_a_date() {
        assert_eq!(time(0), "1970-01-01 00:00:00 UTC");
        assert_eq!(time(951_782_400), "2000-02-29 00:00:00 UTC");
        assert_eq!(time(1_709_251_199), "2024-02-29 23:59:59 UTC");
        assert_eq!(time(1_709_251_200), "2024-03-01 00:00:00 UTC");
        assert_eq!(time(1_767_225_599), "2025-12-31 23:59:59 UTC");
    }
}
