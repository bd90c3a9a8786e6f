//! Piped input, read as at the prompt: commands too, without prompts or colour; an error is told and the
//! rest goes on.

use std::io::BufRead;

use super::perform;
use crate::commands::{Desk, Failure, closes, is_cell, is_command, is_whole};
use crate::syntax::{self, Progress};

/// Run all lines; answers the exit status: 0, or 1 if any failed.
///
/// # Errors
/// Where input cannot be read or output not be written, and Ctrl-C: then the rest is not run.
pub fn run(input: &mut dyn BufRead, desk: &mut Desk) -> Result<u8, Failure> {
    desk.in_pipe = true;
    let mut status = 0;
    let mut pending = String::new();
    let mut progress = Progress::default();
    let mut ended = false;
    // Lines before the pending ones, so that an error names the line of the input.
    let (mut read, mut before) = (0, 0);
    while !ended && !desk.quits {
        let mut bytes = Vec::new();
        ended = input.read_until(b'\n', &mut bytes)? == 0;
        let line = text_of(&bytes, read == 0);
        let line = line.trim_end_matches(['\n', '\r']);
        // A command in the first column, where no bracket is open, ends a block as an empty line does.
        let begins_command = !pending.is_empty()
            && line.starts_with(['%', '?'])
            && !is_cell(&pending)
            && closes(&pending);
        if ended || begins_command {
            run_one(&mut pending, before, desk, &mut status)?;
        }
        if ended {
            break;
        }
        // In a lesson, an empty line goes on, as it does at the prompt.
        if pending.is_empty() && line.trim().is_empty() {
            pending = desk.lessons.empty_line().unwrap_or_default().to_owned();
            run_one(&mut pending, read, desk, &mut status)?;
            read += 1;
            continue;
        }
        if pending.is_empty() {
            before = read;
            progress = Progress::default();
        } else {
            pending.push('\n');
        }
        read += 1;
        pending += line;
        if is_whole(&pending, desk, &mut progress) {
            run_one(&mut pending, before, desk, &mut status)?;
        }
    }
    Ok(status)
}

/// A line as text: without the mark that some editors put in front of the first one, and with U+FFFD, which
/// no program may contain, for bytes that are no UTF-8.
fn text_of(bytes: &[u8], is_first: bool) -> String {
    let text = String::from_utf8_lossy(bytes);
    let mark = if is_first { "\u{feff}" } else { "" };
    text.strip_prefix(mark).unwrap_or(&text).to_owned()
}

fn run_one(
    text: &mut String,
    before: usize,
    desk: &mut Desk,
    status: &mut u8,
) -> Result<(), Failure> {
    let mut text = std::mem::take(text);
    if text.trim().is_empty() {
        return Ok(());
    }
    if !is_command(&text, desk) {
        text = "\n".repeat(before) + &syntax::strip_prompts(&text);
    }
    let done = perform(desk, "<stdin>", &text);
    // Nobody edits what stands at the next prompt.
    if let Some(text) = desk.next_input.take() {
        desk.print(&text)?;
    }
    match done {
        Err(failure)
            if failure.is_interrupt()
                || failure.ends_program()
                || matches!(failure, Failure::Closed) =>
        {
            Err(failure)
        }
        Err(failure) => {
            desk.complain(&failure);
            *status = 1;
            Ok(())
        }
        Ok(()) => Ok(()),
    }
}
