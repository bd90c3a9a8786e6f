//! Syntax: text to statements and back, after CPython 3.11.
//!
//! Knows no value, no array, no clock. What Python has and numscope has not is refused by name.

pub mod ast;
pub mod build;
pub mod lexer;
pub mod ops;
mod parser;
mod print;
pub mod token;
pub mod walk;

pub use self::lexer::pieces::{Piece, Shape, pieces};
pub use self::lexer::{Progress, is_complete};
pub use self::parser::{parse, parse_expr};
pub use self::print::{expr_text, text_literal};

/// The text without the indentation that its first line has: a part of a program that was pasted, or a line that
/// was begun with Tab. Lines that stand further left stay as they are.
pub fn outdented(text: &str) -> String {
    let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
    let blanks = &first[..first.len() - first.trim_start_matches([' ', '\t']).len()];
    let lines = text.split('\n').map(|line| line.strip_prefix(blanks).unwrap_or(line));
    lines.collect::<Vec<_>>().join("\n")
}

/// The text without the prompts that it was pasted with, if its first line that is not blank begins with
/// one: `>>>`, `...`, `In [3]:` and IPython's `   ...:`. Other lines stay, so that pasted output is not
/// lost silently.
pub fn strip_prompts(text: &str) -> String {
    let first = text.lines().find(|line| !line.trim().is_empty()).unwrap_or("");
    let is_first = |line: &str| {
        let line = line.trim_start();
        line == ">>>" || line.starts_with(">>> ") || after_numbered(line).is_some()
    };
    if !is_first(first) {
        return text.to_owned();
    }
    text.split('\n').map(without_prompt).collect::<Vec<_>>().join("\n")
}

fn without_prompt(line: &str) -> &str {
    let trimmed = line.trim_start();
    if let Some(rest) = after_numbered(trimmed) {
        return rest;
    }
    for prompt in [">>>", "...:", "..."] {
        if let Some(rest) = trimmed.strip_prefix(prompt) {
            match rest.strip_prefix(' ') {
                Some(rest) => return rest,
                None if rest.is_empty() => return rest,
                None => {}
            }
        }
    }
    line
}

/// What follows `In [3]:`.
fn after_numbered(line: &str) -> Option<&str> {
    let (number, rest) = line.strip_prefix("In [")?.split_once("]:")?;
    let is_number = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    is_number.then(|| rest.strip_prefix(' ').unwrap_or(rest))
}

#[cfg(test)]
mod tests;
