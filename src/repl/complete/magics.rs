//! Candidates in lines of commands: their names, options, and what these can be.

use clap::{Arg, Command as Clap};

use super::files::files;
use super::{Candidate, Found};
use crate::commands::config::KEYS;
use crate::commands::{Command, Rest, cells, command_line, commands, find, magic_name};
use crate::exec::{MODES, Mode};
use crate::lesson::library::LESSONS;
use crate::report::glossary::WORDS;
use crate::session::Session;

/// Candidates in a line of a command; nothing where it is code that is typed.
pub(super) fn complete(before: &str, session: &Session) -> Option<Found> {
    let line = before.trim_start();
    let indent = before.len() - line.len();
    if before.contains('\n') {
        return None;
    }
    if let Some(topic) = line.strip_prefix('?') {
        return topics(topic.trim_start_matches('?'), before.len(), session);
    }
    let is_name = |c: char| c.is_alphanumeric() || c == '_';
    if let Some(name) = line.strip_prefix("%%").filter(|name| name.chars().all(is_name)) {
        let all = cells().filter(|(cell, _)| cell.starts_with(name));
        let all = all.map(|(cell, doc)| Candidate::new(format!("%%{cell}"), doc)).collect();
        return Some(Found::new(indent, line, all));
    }
    if let Some(name) = line.strip_prefix('%').filter(|name| name.chars().all(is_name)) {
        return Some(Found::new(indent, line, names(name)));
    }
    let is_free = |name: &str| session.get(name).is_none();
    let first = line.split(char::is_whitespace).next().unwrap_or(line);
    let is_command = line.starts_with('%')
        || line.len() > first.len() && command_line(line, false, is_free).is_some();
    let command = find(magic_name(line).0).filter(|_| is_command)?;
    let rest = &line[line.find(char::is_whitespace)? + 1..];
    arguments(command, rest, before.len(), session)
}

/// Commands whose name begins so, with their sign.
fn names(prefix: &str) -> Vec<Candidate> {
    let all = commands().filter(|command| command.name.starts_with(prefix));
    all.map(|command| Candidate::new(format!("%{}", command.name), command.doc)).collect()
}

/// Commands whose name begins so, as they can be given without their sign.
pub(super) fn bare(prefix: &str, session: &Session) -> Vec<Candidate> {
    commands()
        .filter(|command| command.name.starts_with(prefix) && session.get(command.name).is_none())
        .map(|command| Candidate::new(command.name, command.doc))
        .collect()
}

/// What `?` can explain beside names, which are completed as code is.
fn topics(topic: &str, cursor: usize, session: &Session) -> Option<Found> {
    if topic.contains('.') {
        return None;
    }
    if let Some(name) = topic.strip_prefix('%') {
        return Some(Found::new(cursor - topic.len(), topic, names(name)));
    }
    let mut all = super::names::everywhere(topic, &[], "", session);
    all.extend(bare("", session));
    all.extend(WORDS.iter().map(|word| Candidate::new(word.name, "word of the reports")));
    all.push(Candidate::new("editing", "keys"));
    all.extend(MODES.iter().map(|mode| Candidate::new(mode.name, mode.doc)));
    Some(Found::new(cursor - topic.len(), topic, all))
}

/// Words before the cursor, and the one that is completed.
fn arguments(command: &Command, rest: &str, cursor: usize, session: &Session) -> Option<Found> {
    let clap = command.clap();
    let word = &rest[rest.rfind(char::is_whitespace).map_or(0, |at| at + 1)..];
    let earlier: Vec<&str> = rest[..rest.len() - word.len()].split_whitespace().collect();
    let mut pending: Option<&Arg> = None;
    let mut position = 0;
    let mut clap_of = &clap;
    for earlier in earlier {
        if pending.take().is_some() {
            continue;
        }
        if earlier.starts_with('-') && earlier.len() > 1 {
            pending =
                option(clap_of, earlier).filter(|arg| takes_value(arg) && !earlier.contains('='));
        } else if let Some(sub) = clap_of.find_subcommand(earlier) {
            clap_of = sub;
        } else if command.rest == Rest::Code {
            // The code has begun.
            return None;
        } else {
            position += 1;
        }
    }
    if let Some(arg) = pending {
        return values(arg, word, cursor, session);
    }
    if let Some((name, value)) = word.split_once('=').filter(|_| word.starts_with("--")) {
        return values(option(clap_of, name)?, value, cursor, session);
    }
    if word.starts_with('-') {
        return Some(Found::new(cursor - word.len(), word, options(clap_of)));
    }
    let last = clap_of.get_positionals().last();
    let arg = clap_of.get_positionals().nth(position).or(last);
    let mut found = match arg {
        Some(arg) => values(arg, word, cursor, session)?,
        None => Found::new(cursor - word.len(), word, Vec::new()),
    };
    if position == 0 {
        let subs = clap_of.get_subcommands().map(|sub| {
            let doc = sub.get_about().map(ToString::to_string).unwrap_or_default();
            Candidate::new(sub.get_name(), doc)
        });
        let subs = Found::new(cursor - word.len(), word, subs.collect());
        found.candidates.extend(subs.candidates);
    }
    Some(found)
}

/// The option that a word names.
fn option<'a>(clap: &'a Clap, word: &str) -> Option<&'a Arg> {
    let name = word.split('=').next().unwrap_or(word);
    if let Some(long) = name.strip_prefix("--") {
        return clap.get_arguments().find(|arg| arg.get_long() == Some(long));
    }
    let short = name.strip_prefix('-')?.chars().next()?;
    clap.get_arguments().find(|arg| arg.get_short() == Some(short))
}

fn takes_value(arg: &Arg) -> bool {
    arg.get_action().takes_values()
}

fn options(clap: &Clap) -> Vec<Candidate> {
    let mut all = Vec::new();
    for arg in clap.get_arguments().filter(|arg| !arg.is_positional()) {
        let doc = arg.get_help().map(ToString::to_string).unwrap_or_default();
        all.extend(arg.get_short().map(|short| Candidate::new(format!("-{short}"), doc.as_str())));
        all.extend(arg.get_long().map(|long| Candidate::new(format!("--{long}"), doc.as_str())));
    }
    all
}

/// What an argument can be; nothing where it is code.
fn values(arg: &Arg, typed: &str, cursor: usize, session: &Session) -> Option<Found> {
    let typed = match arg.get_value_delimiter() {
        Some(delimiter) => {
            &typed[typed.rfind(delimiter).map_or(0, |at| at + delimiter.len_utf8())..]
        }
        None => typed,
    };
    let start = cursor - typed.len();
    let possible = arg.get_possible_values();
    if !possible.is_empty() && takes_value(arg) {
        let doc = |name: &str| Mode::find(name).map_or("", |mode| mode.doc);
        let all = possible.iter().map(|it| Candidate::new(it.get_name(), doc(it.get_name())));
        return Some(Found::new(start, typed, all.collect()));
    }
    let name =
        arg.get_value_names().and_then(|names| names.first()).map_or("", |name| name.as_str());
    let mut all = Vec::new();
    for kind in name.split('|') {
        match kind {
            "CODE" => return None,
            "FILE" | "DIR" => {
                let typed = typed.replace("\\ ", " ");
                // Blanks part words.
                all.extend(
                    files(&typed, false, session)
                        .into_iter()
                        .map(|it| Candidate { text: it.text.replace(' ', "\\ "), ..it }),
                );
            }
            "ID" | "LESSON" => {
                all.extend(LESSONS.iter().map(|lesson| Candidate::new(lesson.id, "lesson")));
            }
            "KEY" => all.extend(KEYS.iter().map(|key| Candidate::new(key.name, key.doc))),
            "NAME" => all.extend(
                session
                    .names()
                    .into_iter()
                    .map(|(name, value)| Candidate::new(name, super::names::about(&value))),
            ),
            "TOPIC" => return topics(typed, cursor, session),
            _ => {}
        }
    }
    Some(Found::new(start, typed, all))
}
