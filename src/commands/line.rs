//! Magic lines: `%name options code`, taken apart so that the code stays as it was typed.
//!
//! Only options are split as a shell does; of the code not a blank is changed.

use clap::error::{ContextKind, ContextValue};
use clap::{ArgAction, ArgMatches};

use super::help::of_command_by;
use super::{Command, Desk, Failure, Rest, commands, find};
use crate::diag::did_you_mean;

/// Run a magic line, which begins with `%`.
///
/// # Errors
/// `UsageError` of an unknown command or option; what the command fails with.
pub fn magic(line: &str, desk: &mut Desk) -> Result<(), Failure> {
    let (name, rest) = magic_name(line);
    let Some(command) = find(name) else { return Err(unknown(name)) };
    let Some(matches) = matched(command, "%", rest, desk)? else { return Ok(()) };
    desk.arm();
    command.perform(&format!("%{name}"), &matches, desk)
}

/// What clap makes of the rest of a command's line; none where help was asked for, and shown.
///
/// # Errors
/// `UsageError`.
pub(super) fn matched(
    command: &Command,
    sign: &str,
    rest: &str,
    desk: &mut Desk,
) -> Result<Option<ArgMatches>, Failure> {
    let words = words(command, &command.clap(), rest);
    matched_words(command, sign, words, desk)
}

/// The same of words.
///
/// # Errors
/// `UsageError`.
pub(super) fn matched_words(
    command: &Command,
    sign: &str,
    words: Vec<String>,
    desk: &mut Desk,
) -> Result<Option<ArgMatches>, Failure> {
    let name = format!("{sign}{}", command.name);
    let clap = command.clap().no_binary_name(true).bin_name(name).disable_help_flag(false);
    match clap.try_get_matches_from(words) {
        Ok(matches) => Ok(Some(matches)),
        Err(error) if !error.use_stderr() => {
            desk.show(&of_command_by(command, sign), false)?;
            Ok(None)
        }
        Err(error) => {
            let text = missing_text(command, sign, &error).unwrap_or_else(|| usage_text(&error));
            Err(Failure::Usage(text))
        }
    }
}

/// The options in front of a line's code, and the code.
pub(super) fn split_options<'a>(command: &Command, rest: &'a str) -> (Vec<String>, &'a str) {
    options(&command.clap(), rest)
}

/// The name after the signs, and what follows it.
pub fn magic_name(line: &str) -> (&str, &str) {
    let line = line.trim().trim_start_matches('%');
    let end = line.find(|c: char| !(c.is_alphanumeric() || c == '_')).unwrap_or(line.len());
    (&line[..end], line[end..].trim_start())
}

fn unknown(name: &str) -> Failure {
    let text = format!("UsageError: Line magic function `%{name}` not found.");
    let near = did_you_mean(name, commands().map(|command| command.name));
    Failure::Usage(match near {
        Some(near) => format!("{text}\nhint: did you mean `%{near}`?"),
        None => format!("{text}\nhint: `%lsmagic` lists the commands"),
    })
}

/// What to say where an argument is missing.
fn missing_text(command: &Command, sign: &str, error: &clap::Error) -> Option<String> {
    let missing = error.kind() == clap::error::ErrorKind::MissingRequiredArgument;
    let Some(ContextValue::Strings(names)) = error.get(ContextKind::InvalidArg) else {
        return None;
    };
    let names = names.join(" ").replace(['<', '>'], "");
    let example = command.example.lines().next().unwrap_or_default();
    let name = command.name;
    let topic = if sign == "%" { name.to_owned() } else { format!("{sign}{name}") };
    missing.then(|| {
        format!(
            "UsageError: {sign}{name} needs {names}\nhint: {example}, for example; ?{topic} explains it"
        )
    })
}

/// What clap says, in the prompt's words.
pub(super) fn usage_text(error: &clap::Error) -> String {
    let text = error.render().to_string();
    let text = text.strip_prefix("error: ").unwrap_or(&text);
    let kept: Vec<String> = text
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with("For more information"))
        .map(as_hint)
        .collect();
    format!("UsageError: {}", kept.join("\n"))
}

/// A line of clap's, its advice as numscope gives it.
fn as_hint(line: &str) -> String {
    let values = line.strip_prefix("  [possible values: ").and_then(|rest| rest.strip_suffix(']'));
    match (line.strip_prefix("  tip: "), values) {
        (Some(tip), _) => format!("hint: {tip}"),
        (None, Some(values)) => format!("hint: one of {values}"),
        (None, None) => line.to_owned(),
    }
}

/// What clap is given: options, then `--` and the code as one word.
fn words(command: &Command, clap: &clap::Command, rest: &str) -> Vec<String> {
    if command.rest == Rest::Words {
        let mut words = Vec::new();
        let mut rest = rest;
        while let Some((word, after)) = next_word(rest) {
            words.push(word);
            rest = after;
        }
        return words;
    }
    let (mut words, code) = options(clap, rest);
    if !code.is_empty() {
        words.push("--".to_owned());
        words.push(code.to_owned());
    }
    words
}

/// The options in front, and the code behind them.
fn options<'a>(clap: &clap::Command, line: &'a str) -> (Vec<String>, &'a str) {
    let mut words = Vec::new();
    let mut rest = line.trim();
    while let Some((word, after)) = next_word(rest).filter(|(word, _)| word.starts_with('-')) {
        if word == "--" {
            return (words, after.trim());
        }
        let Some(wants_value) = is_option(clap, &word) else {
            // `-z a` is no code either: clap says that there is no such option.
            let is_flag = word.len() == 2 && word.ends_with(|c: char| c.is_ascii_alphabetic());
            let begins_code = |c: char| c.is_alphanumeric() || c == '(' || c == '_';
            if is_flag && after.trim_start().starts_with(begins_code) {
                words.push(word);
                rest = after;
            }
            break;
        };
        words.push(word);
        rest = after;
        if wants_value && let Some((value, after)) = next_word(rest) {
            words.push(value);
            rest = after;
        }
    }
    (words, rest.trim())
}

/// Whether a word is an option, and whether its value is the next word; an unknown long one is left to
/// clap to refuse.
fn is_option(clap: &clap::Command, word: &str) -> Option<bool> {
    let takes_value =
        |arg: &clap::Arg| !matches!(arg.get_action(), ArgAction::SetTrue | ArgAction::Help);
    if let Some(long) = word.strip_prefix("--") {
        if !long.starts_with(|c: char| c.is_alphabetic()) {
            return None;
        }
        let name = long.split('=').next().unwrap_or(long);
        let arg = clap.get_arguments().find(|arg| arg.get_long() == Some(name));
        return Some(arg.is_some_and(takes_value) && !long.contains('='));
    }
    let short = word.chars().nth(1)?;
    if word == "-h" {
        return Some(false);
    }
    let arg = clap.get_arguments().find(|arg| arg.get_short() == Some(short))?;
    if takes_value(arg) {
        return Some(word.chars().count() == 2);
    }
    // `-qv`: flags in a row, all of them known.
    let flags = |c| clap.get_arguments().any(|arg| arg.get_short() == Some(c) && !takes_value(arg));
    word.chars().skip(1).all(flags).then_some(false)
}

/// The next word, without its quotes, and what follows; none at the end.
fn next_word(text: &str) -> Option<(String, &str)> {
    let text = text.trim_start();
    let mut word = String::new();
    let mut quote = None;
    let mut chars = text.char_indices();
    let mut end = text.len();
    while let Some((at, c)) = chars.next() {
        match (quote, c) {
            (Some(open), c) if c == open => quote = None,
            (None, '"' | '\'') => quote = Some(c),
            (None, c) if c.is_whitespace() => {
                end = at;
                break;
            }
            (Some('"') | None, '\\') => word.extend(chars.next().map(|(_, next)| next)),
            (Some(_) | None, c) => word.push(c),
        }
    }
    (!text.is_empty()).then(|| (word, &text[end..]))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(line: &str, want: &[&str]) {
        let (name, rest) = magic_name(line);
        let command = find(name).expect("a command");
        assert_eq!(words(command, &command.clap(), rest), want, "{line}");
    }

    #[test]
    fn code_stays_as_it_was_typed() {
        check("%timeit a*b + a", &["--", "a*b + a"]);
        check("%timeit -n 5 -r3 a  +  'x  y'", &["-n", "5", "-r3", "--", "a  +  'x  y'"]);
        check(
            "%timeit --json -q -t 0.02 -m in-place d*2+1",
            &["--json", "-q", "-t", "0.02", "-m", "in-place", "--", "d*2+1"],
        );
        check("%timeit -qv a", &["-qv", "--", "a"]);
        check("%compare -m numpy,fused a*b + a", &["-m", "numpy,fused", "--", "a*b + a"]);
        check("%compare a ;; b -t 5", &["--", "a ;; b -t 5"]);
        check("%explain -a sqrt(a)", &["-a", "--", "sqrt(a)"]);
        check("%timeit --setup 'a = 1; b = 2' a+b", &["--setup", "a = 1; b = 2", "--", "a+b"]);
    }

    #[test]
    fn a_minus_is_not_an_option_unless_it_is_one() {
        check("%timeit -a", &["--", "-a"]);
        check("%timeit -1 + a", &["--", "-1 + a"]);
        check("%timeit -- -q", &["--", "-q"]);
        check("%timeit --a", &["--a"]);
        check("%timeit", &[]);
    }

    #[test]
    fn words_are_split_as_a_shell_does() {
        check("%run \"my file.py\" --cost", &["my file.py", "--cost"]);
        check("%limit 4 GB", &["4", "GB"]);
    }

    #[test]
    fn names_end_where_letters_do() {
        assert_eq!(magic_name("%timeit  a+b "), ("timeit", "a+b"));
        assert_eq!(magic_name("  %%timeit"), ("timeit", ""));
        assert_eq!(magic_name("%mode"), ("mode", ""));
        assert_eq!(magic_name("%"), ("", ""));
    }

    #[test]
    fn unknown_commands_get_a_hint() {
        let text = |name| unknown(name).text().unwrap_or_default();
        assert_eq!(
            text("tineit"),
            "UsageError: Line magic function `%tineit` not found.\nhint: did you mean `%timeit`?"
        );
        assert!(text("foo").ends_with("`%lsmagic` lists the commands"));
    }
}
