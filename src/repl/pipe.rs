//! Piped input, read as at the prompt: commands too, without prompts or colour; an error is told and the
//! rest goes on.

use std::io::BufRead;

use super::{is_command, perform};
use crate::commands::{Desk, Failure};
use crate::syntax;

/// Run all lines; answers the exit status: 0, or 1 if any failed.
///
/// # Errors
/// Where input cannot be read or output not be written, and Ctrl-C: then the rest is not run.
pub fn run(input: &mut dyn BufRead, desk: &mut Desk) -> Result<u8, Failure> {
    let mut status = 0;
    let mut pending = String::new();
    let mut ended = false;
    // Lines before the pending ones, so that an error names the line of the input.
    let (mut read, mut before) = (0, 0);
    while !ended && !desk.quits {
        let mut bytes = Vec::new();
        ended = input.read_until(b'\n', &mut bytes)? == 0;
        let line = text_of(&bytes, read == 0);
        let line = line.trim_end_matches(['\n', '\r']);
        // A command in the first column, where no bracket is open, ends a block as an empty line does.
        let begins_command =
            !pending.is_empty() && line.starts_with(['%', '?']) && closes(&pending);
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
        } else {
            pending.push('\n');
        }
        read += 1;
        pending += line;
        if is_command(&pending, desk) || syntax::is_complete(&syntax::strip_prompts(&pending)) {
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

/// The parts of a text that was pasted: each command by itself, and the code between.
pub(super) fn parts(text: &str) -> Vec<String> {
    let mut parts = Vec::new();
    let mut code = String::new();
    for line in text.split('\n') {
        if line.starts_with('%') && closes(&code) {
            parts.extend(Some(std::mem::take(&mut code)).filter(|code| !code.trim().is_empty()));
            parts.push(line.to_owned());
            continue;
        }
        if !code.is_empty() {
            code.push('\n');
        }
        code += line;
    }
    parts.extend(Some(code).filter(|code| !code.trim().is_empty()));
    parts
}

/// Whether an empty line would make a text whole.
fn closes(text: &str) -> bool {
    syntax::is_complete(&format!("{text}\n"))
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
    match perform(desk, "<stdin>", &text) {
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

#[cfg(test)]
mod tests {
    use super::parts;

    #[test]
    fn what_is_pasted_is_parted_at_its_commands() {
        let check = |text: &str, want: &[&str]| assert_eq!(parts(text), want, "{text}");
        check("a = 1", &["a = 1"]);
        check("a = 1\n%who\nb = 2\nb", &["a = 1", "%who", "b = 2\nb"]);
        check("%who\n%whos", &["%who", "%whos"]);
        check("a = (5\n%3)", &["a = (5\n%3)"]);
        check("for i in a:\n    i\n%who", &["for i in a:\n    i", "%who"]);
    }
}
