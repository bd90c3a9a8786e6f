//! Candidates that are names of files.

use std::fs;
use std::path::PathBuf;

use super::Candidate;
use crate::diag::Span;
use crate::session::Session;

/// Files that are looked at in a folder; in larger ones not all are found.
const MOST_FILES: usize = 10_000;

/// Files whose path begins with `typed`, folders with a slash at their end. Hidden ones are listed where the
/// dot is typed. `within` says that code asks, which may be shut into a folder.
pub(super) fn files(typed: &str, within: bool, session: &Session) -> Vec<Candidate> {
    let (folder, prefix) = match typed.rfind('/') {
        Some(at) => typed.split_at(at + 1),
        None => ("", typed),
    };
    let asked = if folder.is_empty() { "." } else { folder };
    let path = if within {
        match session.cx.path(asked, Span::NONE) {
            Ok(path) => path.as_path().to_owned(),
            Err(_) => return Vec::new(),
        }
    } else {
        PathBuf::from(asked)
    };
    let Ok(entries) = fs::read_dir(path) else { return Vec::new() };
    let mut found = Vec::new();
    for entry in entries.take(MOST_FILES).flatten() {
        let Ok(name) = entry.file_name().into_string() else { continue };
        if !name.starts_with(prefix) || name.starts_with('.') && !prefix.starts_with('.') {
            continue;
        }
        let is_folder = entry.path().is_dir();
        let slash = if is_folder { "/" } else { "" };
        found.push(Candidate::new(format!("{folder}{name}{slash}"), ""));
    }
    found
}
