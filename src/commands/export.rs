//! Reports as files: `%export FORMAT FILE` for the last one, and `--html FILE`, `--export FILE` for the one
//! that a command shows.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use clap::parser::ValueSource;
use clap::{Arg, ArgAction, ArgMatches};

use super::{Command, Desk, Failure, Place, Rest, flag};
use crate::context::files::Files;
use crate::diag::did_you_mean;
use crate::report::render::{FORMATS, Format, Shown};
use crate::report::units::bytes;

/// The commands of this file.
pub(super) static ROWS: &[Command] = &[Command {
    name: "export",
    doc: "Write the last report as Markdown, CSV, JSON, HTML or SVG",
    help: "Writes what the last measuring command showed: html is one page with charts that needs nothing \
           else, csv the tables in base units, svg the charts. Without FILE it prints (md, csv, json). \
           --html FILE with a command does both at once.",
    example: "%export md",
    place: Place::Prompt,
    rest: Rest::Words,
    args: |command| {
        command
            .arg(
                Arg::new("format")
                    .value_name("FORMAT")
                    .required(true)
                    .help("md, csv, json, html or svg; or a file whose name ends so"),
            )
            .arg(Arg::new("file").value_name("FILE").help("Where to; prints where there is none"))
            .arg(flag("force", Some('f')).help("Overwrite a file of another kind"))
    },
    run: export,
}];

/// `--html FILE`, which every command has that makes a report.
pub(super) fn html() -> Arg {
    Arg::new("html").long("html").value_name("FILE").help("Write the report as a page too")
}

fn other_form() -> Arg {
    Arg::new("export")
        .long("export")
        .value_name("FILE")
        .help("Write it by the name's end: .md .csv .json .html .svg")
}

/// A command with the options that write its report, where it makes one; its subcommands too.
pub(super) fn with_exports(command: clap::Command) -> clap::Command {
    let has = |id: &str| command.get_arguments().any(|arg| arg.get_id() == id);
    let (has_json, has_html) = (has("json"), has("html"));
    let command = match (has_json, has_html) {
        (false, _) => command,
        (true, false) => command.arg(html()).arg(other_form()),
        (true, true) => command.arg(other_form()),
    };
    command.mut_subcommands(with_exports)
}

/// `%export`
fn export(args: &ArgMatches, desk: &mut Desk) -> Result<(), Failure> {
    let first = args.get_one::<String>("format").expect("clap requires it");
    let file = args.get_one::<String>("file");
    let (format, file) = match (Format::find(first), file) {
        (Some(format), file) => (format, file),
        (None, None) if format_of(first).is_some() => {
            (format_of(first).expect("it was just found"), Some(first))
        }
        (None, _) => return Err(unknown_format(first)),
    };
    let Some(shown) = desk.last.clone() else {
        let text = "UsageError: there is no report to export\n\
                    hint: measure something first: %compare a*b + a";
        return Err(Failure::Usage(text.to_owned()));
    };
    let text = render(desk, shown, format)?;
    match file {
        Some(file) => {
            write(desk, file, format, &text, args.get_flag("force"))?;
            desk.print(&written(file, &text))
        }
        None if format.is_readable() => desk.print(text.trim_end()),
        None => Err(Failure::Usage(format!(
            "UsageError: %export {first} needs FILE\nhint: %export {first} report.{first}"
        ))),
    }
}

/// After a command: write what it showed where its options say, and keep it for `%export`.
pub(super) fn conclude(args: &ArgMatches, desk: &mut Desk) -> Result<(), Failure> {
    let Some(shown) = desk.shown.take() else { return Ok(()) };
    let done = wanted(innermost(args)).and_then(|files| {
        for (file, format) in files {
            let text = render(desk, shown.clone(), format)?;
            write(desk, &file, format, &text, false)?;
            // The standard output is the report's: with --json it is one object.
            writeln!(desk.err, "{}", written(&file, &text))?;
        }
        Ok(())
    });
    desk.keep_last(shown);
    done
}

/// The matches of the last subcommand.
fn innermost(args: &ArgMatches) -> &ArgMatches {
    args.subcommand().map_or(args, |(_, args)| innermost(args))
}

/// Which files the options name, in which form.
fn wanted(args: &ArgMatches) -> Result<Vec<(String, Format)>, Failure> {
    let named = |id: &str| args.try_get_one::<String>(id).ok().flatten().cloned();
    let mut files: Vec<(String, Format)> =
        named("html").into_iter().map(|file| (file, Format::Html)).collect();
    if let Some(file) = named("export") {
        let format = format_of(&file).ok_or_else(|| unknown_format(&file))?;
        files.push((file, format));
    }
    Ok(files)
}

/// What the end of a name says.
fn format_of(file: &str) -> Option<Format> {
    Format::find(Path::new(file).extension()?.to_str()?)
}

fn unknown_format(word: &str) -> Failure {
    let names = || FORMATS.iter().map(|(name, _)| *name);
    let hint = match did_you_mean(word, names()) {
        Some(near) => format!("did you mean `{near}`?"),
        None => "%export html report.html, or --export report.md with a command".to_owned(),
    };
    let all = names().collect::<Vec<_>>().join(", ");
    Failure::Usage(format!("UsageError: {word} is none of {all}\nhint: {hint}"))
}

fn render(desk: &Desk, mut shown: Shown, format: Format) -> Result<String, Failure> {
    shown.imprint.facts = desk.machine_facts();
    shown.render(format).map_err(|error| Failure::Usage(format!("UsageError: {error}")))
}

fn written(file: &str, text: &str) -> String {
    format!("wrote {file} ({})", bytes(text.len() as u64))
}

/// Write a report to a file.
fn write(desk: &Desk, file: &str, format: Format, text: &str, force: bool) -> Result<(), Failure> {
    if matches!(desk.lab.session.borrow().cx.files, Files::Within(_)) {
        return Err(Failure::Usage(
            "UsageError: in a lesson, nothing is written outside of its own folder\n\
             hint: %quit leaves the lesson, and %export writes the last report then; %export md prints it"
                .to_owned(),
        ));
    }
    if file.is_empty() || file == "-" {
        let text = "UsageError: a report needs a file's name\nhint: report.html, or report.md; \
                    %export md prints the last one";
        return Err(Failure::Usage(text.to_owned()));
    }
    let path = &PathBuf::from(desk.expanded(file));
    let is_other = format_of(file) != Some(format) && path.is_file();
    if is_other && !force {
        return Err(Failure::Usage(format!(
            "UsageError: {file} is there already, and its name is of no report\n\
             hint: choose another name, or overwrite it with %export -f"
        )));
    }
    place(path, text.as_bytes()).map_err(|error| Failure::Io(refused(path, &error)))
}

/// What to say where a file cannot be written.
fn refused(path: &Path, error: &io::Error) -> String {
    let hint = match error.kind() {
        _ if path.is_dir() => "it is a folder: add a file's name, such as report.html",
        io::ErrorKind::NotFound => "the folder is not there: make it first, or choose another one",
        io::ErrorKind::PermissionDenied => "choose a folder that you may write in",
        io::ErrorKind::StorageFull => "the disk is full: what was there before is untouched",
        _ => "choose another name",
    };
    format!("numscope: cannot write {}: {error}\nhint: {hint}", path.display())
}

/// Put bytes into a file all at once: until they are all there, what was there before stays.
fn place(path: &Path, content: &[u8]) -> io::Result<()> {
    // A link stays one; what it leads to is replaced.
    let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
    let before = fs::metadata(&path).ok();
    if before.as_ref().is_some_and(fs::Metadata::is_dir) {
        return Err(io::Error::new(io::ErrorKind::IsADirectory, "Is a directory"));
    }
    if before.as_ref().is_some_and(|known| !known.is_file()) {
        // A device or a pipe has nothing to be replaced.
        return OpenOptions::new().write(true).open(&path)?.write_all(content);
    }
    if before.as_ref().is_some_and(|known| known.permissions().readonly()) {
        return Err(io::Error::new(io::ErrorKind::PermissionDenied, "the file is read-only"));
    }
    let beside = beside(&path);
    let written =
        OpenOptions::new().write(true).create_new(true).open(&beside).and_then(|mut new| {
            new.write_all(content)?;
            new.sync_all()
        });
    let placed = written.and_then(|()| {
        if let Some(before) = before {
            fs::set_permissions(&beside, before.permissions())?;
        }
        fs::rename(&beside, &path)
    });
    if placed.is_err() {
        drop(fs::remove_file(&beside));
    }
    placed
}

/// A name beside a file that no other program has.
fn beside(path: &Path) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!(".{name}.{}.tmp", std::process::id()))
}

/// Options that say where a report goes, and are no part of how it is made again.
const ELSEWHERE: &[&str] = &["html", "export", "json", "state", "ascii"];

/// A command as it can be typed again: its options as they were given, without those that say where its
/// report goes. `begin` is what it begins with: `%compare`, `numscope compare`.
pub(super) fn as_typed(begin: &str, clap: &clap::Command, args: &ArgMatches, rest: Rest) -> String {
    let mut words = vec![begin.to_owned()];
    let mut last = Vec::new();
    for arg in clap.get_arguments() {
        let id = arg.get_id().as_str();
        if ELSEWHERE.contains(&id) || args.value_source(id) != Some(ValueSource::CommandLine) {
            continue;
        }
        let name = match (arg.get_short(), arg.get_long()) {
            (Some(short), _) => Some(format!("-{short}")),
            (None, Some(long)) => Some(format!("--{long}")),
            (None, None) => None,
        };
        let values = args.get_raw(id).into_iter().flatten().map(|it| it.to_string_lossy());
        let value = values.collect::<Vec<_>>().join(",");
        match name {
            Some(name) if matches!(arg.get_action(), ArgAction::SetTrue) => words.push(name),
            Some(name) => words.extend([name, quoted(&value)]),
            // At the prompt code is not quoted.
            None if rest == Rest::Code && begin.starts_with('%') => last.push(value),
            None => last.push(quoted(&value)),
        }
    }
    if let Some((name, args)) = args.subcommand() {
        let inner = clap.find_subcommand(name);
        last.extend(inner.map(|inner| as_typed(name, inner, args, Rest::Words)));
    }
    words.extend(last);
    words.join(" ")
}

/// A word as a shell takes it.
pub(super) fn quoted(word: &str) -> String {
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "-_./,:=@+".contains(c);
    if !word.is_empty() && word.chars().all(is_plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', "'\\''"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::commands::find;

    fn again(name: &str, begin: &str, words: &[&str]) -> String {
        let command = find(name).expect("a command");
        let clap = command.clap().no_binary_name(true);
        let args = clap.clone().try_get_matches_from(words).expect("they are sound");
        as_typed(begin, &clap, &args, command.rest)
    }

    #[test]
    fn a_command_can_be_typed_again() {
        let words = ["-t", "0.5", "-m", "numpy,fused", "--html", "x.html", "--json", "--", "a * b"];
        assert_eq!(again("compare", "%compare", &words), "%compare -m numpy,fused -t 0.5 a * b");
        let shell = again("compare", "numscope compare", &["--setup", "a = 'x'", "a*2"]);
        assert_eq!(shell, "numscope compare --setup 'a = '\\''x'\\''' 'a*2'");
        assert_eq!(again("explain", "%explain", &["-a", "--", "a+b"]), "%explain -a a+b");
        let lesson = again("lesson", "numscope lesson", &["run", "01", "--report", "x.html"]);
        assert_eq!(lesson, "numscope lesson run 01");
    }

    #[test]
    fn every_command_with_json_writes_pages() {
        for command in crate::commands::commands() {
            let clap = command.clap();
            let has = |id: &str| clap.get_arguments().any(|arg| arg.get_id() == id);
            assert_eq!(has("json"), has("html"), "{}", command.name);
            assert_eq!(has("json"), has("export"), "{}", command.name);
        }
    }

    #[test]
    fn a_file_is_replaced_at_once_or_stays() {
        let folder = std::env::temp_dir().join(format!("numscope-export-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("a folder");
        let path = folder.join("report.html");
        place(&path, b"one").expect("it is new");
        place(&path, b"two").expect("it is replaced");
        assert_eq!(fs::read(&path).expect("it is there"), b"two");
        assert!(place(&folder, b"x").is_err());
        assert!(place(&folder.join("none").join("x.html"), b"x").is_err());
        let left: Vec<_> = fs::read_dir(&folder).expect("a folder").collect();
        assert_eq!(left.len(), 1, "nothing else is left: {left:?}");
        fs::remove_dir_all(&folder).expect("it is ours");
    }
}
