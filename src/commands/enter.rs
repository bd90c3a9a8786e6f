//! What a typed text means: a command, a cell or code; whether it is whole; and running it.
//!
//! Knows no terminal and no pipe: they read the text.

use clap::Arg;

use super::names::{search, search_request};
use super::{Command, Desk, Failure, cell, find, help, help_request, magic, magic_name};
use crate::syntax;

/// Run a text as the prompt does: a command, a cell or code.
///
/// # Errors
/// What the command or the code fails with.
pub fn enter(desk: &mut Desk, name: &str, text: &str) -> Result<(), Failure> {
    let text = syntax::strip_prompts(text);
    let is_command = is_command(&text, desk);
    desk.inputs.note(desk.number, &text, is_command);
    let logged = desk.keep_log();
    let done = interpret(desk, name, &text);
    desk.number += 1;
    done.and(logged)
}

/// The same without a number of its own: what a command runs again.
///
/// # Errors
/// As [`enter`].
pub(super) fn interpret(desk: &mut Desk, name: &str, text: &str) -> Result<(), Failure> {
    if let Some(topic) = help_request(text) {
        help(topic, desk)
    } else if let Some(pattern) = search_request(text) {
        search(pattern, desk, false)
    } else if cell::is_cell(text) {
        cell::run(text, desk)
    } else if text.trim_start().starts_with('%') {
        magic(text, desk)
    } else if let Some(line) = automagic(text, desk) {
        magic(&line, desk)
    } else {
        desk.lessons.typed(text);
        desk.evaluate(name, text)
    }
}

/// Whether a text is all that was meant, so that Enter runs it: a command is, code where no block and no
/// bracket is open, and a cell where an empty line follows it. `progress` is that of the lines before.
pub fn is_whole(text: &str, desk: &Desk, progress: &mut syntax::Progress) -> bool {
    is_whole_cell(text).unwrap_or_else(|| {
        is_command(text, desk) || progress.is_complete(&syntax::strip_prompts(text))
    })
}

/// The same of a cell; none of what is no cell.
pub fn is_whole_cell(text: &str) -> Option<bool> {
    cell::is_cell(text).then(|| cell::is_whole(text))
}

/// Whether a text is a command rather than code.
pub fn is_command(text: &str, desk: &Desk) -> bool {
    is_command_of(text) || automagic(text, desk).is_some()
}

/// Whether it is one by its signs, whatever is bound.
pub fn is_command_of(text: &str) -> bool {
    text.trim_start().starts_with('%')
        || help_request(text).is_some()
        || search_request(text).is_some()
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
    command_line(text, desk.lessons.walk.is_some(), is_free)
}

/// The same without answers; `is_free` says whether a name is no variable.
pub fn command_line(text: &str, in_lesson: bool, is_free: impl Fn(&str) -> bool) -> Option<String> {
    let line = text.trim();
    let (name, rest) = magic_name(line);
    if name.is_empty() || line.contains('\n') || !line.starts_with(name) {
        return None;
    }
    let command = find(name)?;
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
    // `cd ..` and `ls *.npy` name files.
    let is_path = takes_names(command) && rest.starts_with(['.', '/', '*']);
    // In a lesson, an answer that begins with a bracket is an answer.
    let is_answer = name == "check" && in_lesson && !rest.starts_with('=');
    let is_meant = !is_operator || is_path || is_answer;
    (is_word && is_meant && is_free(name)).then(|| format!("%{line}"))
}

/// Whether a command takes names of files, or patterns of names.
fn takes_names(command: &Command) -> bool {
    let named = |arg: &Arg| {
        let names = arg.get_value_names().unwrap_or_default();
        arg.is_positional()
            && names.iter().any(|name| ["FILE", "DIR", "PATTERN"].contains(&&**name))
    };
    command.clap().get_arguments().any(named)
}

/// The parts of a text that was pasted: each command by itself, a cell with all that follows it, and the
/// code between.
pub fn parts(text: &str) -> Vec<String> {
    let mut parts = Vec::new();
    let mut code = String::new();
    let mut keep = |part: String| parts.extend(Some(part).filter(|part| !part.trim().is_empty()));
    let mut rest = Some(text);
    while let Some(text) = rest {
        let (line, below) =
            text.split_once('\n').map_or((text, None), |(line, below)| (line, Some(below)));
        rest = below;
        if line.starts_with('%') && closes(&code) {
            keep(std::mem::take(&mut code));
            if cell::is_cell(line) {
                keep(text.to_owned());
                break;
            }
            keep(line.to_owned());
            continue;
        }
        if !code.is_empty() {
            code.push('\n');
        }
        code += line;
    }
    keep(code);
    parts
}

/// Whether an empty line would make a text whole.
pub fn closes(text: &str) -> bool {
    syntax::is_complete(&format!("{text}\n"))
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
        check("a\n%%capture out\n%who\n\nb\n", &["a", "%%capture out\n%who\n\nb\n"]);
    }
}
