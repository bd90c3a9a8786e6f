//! The commands on folders and files: where the session is, what lies there, what stands in a file.

use std::path::PathBuf;

use clap::{Arg, ArgMatches};
use serde::Serialize;

use super::user_files::refused;
use super::wildcard::{has_wildcard, matches};
use super::{Command, Desk, Failure, Place, Rest, flag, json};
use crate::context::files::Files;
use crate::report::Report;
use crate::report::document::{Cell, Document, Table, numbers, words};
use crate::report::text::{Column, Style, table};
use crate::report::units::bytes;

/// The commands of this file.
pub(super) static ROWS: &[Command] = &[
    Command {
        name: "pwd",
        doc: "Say which folder the session is in",
        help: "Names of files begin in this folder.",
        example: "%pwd",
        place: Place::Prompt,
        rest: Rest::Words,
        args: |command| command,
        run: |_, desk| {
            let folder = working_folder(desk)?;
            desk.print(&folder.display().to_string())
        },
    },
    Command {
        name: "cd",
        doc: "Go to another folder; to the home folder, or back with -",
        help: "Names of files begin in the folder that it goes to, for programs too. Alone it goes home; %cd - goes back. \
               In a lesson the folder stays.",
        example: "%cd .",
        place: Place::Prompt,
        rest: Rest::Words,
        args: |command| {
            command
                .arg(
                    Arg::new("folder")
                        .value_name("DIR")
                        .allow_hyphen_values(true)
                        .help("Where to; - is the folder before"),
                )
                .arg(flag("quiet", Some('q')).help("Do not show the new folder"))
        },
        run: cd,
    },
    Command {
        name: "ls",
        doc: "List the files of a folder",
        help: "Lists what lies in a folder, this one if none is given; names with * are patterns: %ls *.npy. Folders end \
               in /. -l shows the sizes; -a shows names that begin with a point too.",
        example: "%ls",
        place: Place::Prompt,
        rest: Rest::Words,
        args: |command| {
            command
                .arg(Arg::new("folder").value_name("DIR").help("Which, or a pattern of names"))
                .arg(flag("long", Some('l')).help("With sizes"))
                .arg(flag("all", Some('a')).help("Hidden names too"))
                .arg(json())
        },
        run: ls,
    },
    Command {
        name: "pycat",
        doc: "Show a text file",
        help: "Prints what stands in the file. %load puts it at the prompt for editing.",
        example: "%pycat prices.py",
        place: Place::Prompt,
        rest: Rest::Words,
        args: |command| {
            command.arg(Arg::new("file").value_name("FILE").required(true).help("Which"))
        },
        run: |args, desk| {
            let file = args.get_one::<String>("file").expect("clap requires it");
            let text = desk.read_text(file)?;
            desk.print(text.trim_end_matches('\n'))
        },
    },
];

fn working_folder(desk: &Desk) -> Result<PathBuf, Failure> {
    desk.lab.session.borrow().cx.files.working_folder().map_err(|error| refused(&error, "."))
}

/// `cd`
fn cd(args: &ArgMatches, desk: &mut Desk) -> Result<(), Failure> {
    if matches!(desk.lab.session.borrow().cx.files, Files::Within(_)) {
        return Err(Failure::Usage(
            "UsageError: a lesson has a folder of its own, and stays in it\nhint: %quit leaves the lesson".to_owned(),
        ));
    }
    let here = working_folder(desk)?;
    let asked = args.get_one::<String>("folder").map_or("~", String::as_str);
    let there = match asked {
        "-" => desk.folder_before.clone().ok_or_else(|| {
            Failure::Usage(
                "UsageError: there is no folder before this one\nhint: %cd DIR goes to another"
                    .to_owned(),
            )
        })?,
        "~" if desk.home.is_none() => {
            return Err(Failure::Usage(
                "UsageError: the home folder is not known: HOME is not set\nhint: %cd DIR goes to another".to_owned(),
            ));
        }
        name => desk.path(name)?.as_path().to_owned(),
    };
    std::env::set_current_dir(&there).map_err(|error| refused(&error, asked))?;
    desk.folder_before = Some(here);
    if args.get_flag("quiet") {
        return Ok(());
    }
    let folder = working_folder(desk)?;
    desk.print(&folder.display().to_string())
}

/// What lies in a folder.
#[derive(Serialize)]
struct Listing {
    entries: Vec<Entry>,
    #[serde(skip)]
    long: bool,
}

#[derive(Serialize)]
struct Entry {
    name: String,
    folder: bool,
    bytes: Option<u64>,
}

/// `ls`
fn ls(args: &ArgMatches, desk: &mut Desk) -> Result<(), Failure> {
    let asked = args.get_one::<String>("folder").map_or(".", String::as_str);
    let last =
        |name: &str| name.rsplit_once('/').map_or(name.to_owned(), |(_, last)| last.to_owned());
    let is_pattern = has_wildcard(&last(asked)) && !desk.path(asked)?.exists();
    let (folder, pattern) = if is_pattern {
        let (folder, pattern) = asked.rsplit_once('/').unwrap_or((".", asked));
        (if folder.is_empty() { "/" } else { folder }, pattern.to_owned())
    } else {
        (asked, "*".to_owned())
    };
    let path = desk.path(folder)?;
    let found = path.metadata().map_err(|error| refused(&error, folder))?;
    let names = if found.is_dir() {
        path.names().map_err(|error| refused(&error, folder))?
    } else {
        Vec::new()
    };
    let hides = |name: &str| name.starts_with('.') && !pattern.starts_with('.');
    let mut entries = Vec::new();
    for name in names {
        if !matches(&pattern, &name) || (hides(&name) && !args.get_flag("all")) {
            continue;
        }
        let found = std::fs::metadata(path.as_path().join(&name)).ok();
        let folder = found.as_ref().is_some_and(std::fs::Metadata::is_dir);
        let bytes = found.filter(|_| !folder).map(|found| found.len());
        entries.push(Entry { name, folder, bytes });
    }
    if !found.is_dir() {
        entries.push(Entry { name: asked.to_owned(), folder: false, bytes: Some(found.len()) });
    }
    if entries.is_empty() && is_pattern && !args.get_flag("json") {
        return Err(Failure::Usage(format!(
            "UsageError: no name is like {asked}\nhint: %ls lists all"
        )));
    }
    entries.sort_unstable_by(|a, b| a.name.cmp(&b.name));
    let listing = Listing { entries, long: args.get_flag("long") };
    if listing.entries.is_empty() && !args.get_flag("json") {
        return desk.say("the folder is empty");
    }
    desk.show(&listing, args.get_flag("json"))
}

impl Entry {
    fn shown(&self) -> String {
        format!("{}{}", self.name, if self.folder { "/" } else { "" })
    }
}

impl Report for Listing {
    fn document(&self) -> Document {
        let mut page = Document::new("Files", "").as_reference();
        let row =
            |entry: &Entry| vec![Cell::text(entry.shown()), Cell::maybe(entry.bytes, Cell::bytes)];
        page.table(&Table {
            caption: "Entries of the folder".to_owned(),
            columns: vec![words("name", "name"), numbers("size", "bytes")],
            rows: self.entries.iter().map(row).collect(),
        });
        page
    }

    fn text(&self, style: &Style) -> String {
        if self.long {
            let columns = [Column::right("size", 0), Column::left("name", 0)];
            let row =
                |entry: &Entry| vec![entry.bytes.map(bytes).unwrap_or_default(), entry.shown()];
            let rows: Vec<Vec<String>> = self.entries.iter().map(row).collect();
            return table(&columns, &rows, style).join("\n");
        }
        let names: Vec<String> = self.entries.iter().map(Entry::shown).collect();
        in_columns(&names, style.width)
    }
}

/// Names in columns, downwards first, as `ls` has them.
fn in_columns(names: &[String], width: usize) -> String {
    let widest = names.iter().map(|name| name.chars().count()).max().unwrap_or(0) + 2;
    let columns = (width / widest).max(1);
    let rows = names.len().div_ceil(columns);
    let line = |row: usize| {
        let cells: Vec<String> = names
            .iter()
            .skip(row)
            .step_by(rows.max(1))
            .map(|name| format!("{name:<widest$}"))
            .collect();
        cells.concat().trim_end().to_owned()
    };
    (0..rows).map(line).collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::in_columns;

    #[test]
    fn names_run_down_their_columns() {
        let names = ["a", "bb", "c", "d", "e"].map(str::to_owned);
        assert_eq!(in_columns(&names, 12), "a   c   e\nbb  d");
        assert_eq!(in_columns(&names, 80), "a   bb  c   d   e");
        assert_eq!(in_columns(&names, 1), "a\nbb\nc\nd\ne");
        assert_eq!(in_columns(&[], 80), "");
    }
}
