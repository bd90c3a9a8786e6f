//! What every command prints, to the character: `tests/screens/*.md`.
//!
//! Each file begins with a block `input` of lines as they are typed; the blocks `80`, `60`, `40` and `ascii`
//! hold what stands on a terminal of so many columns. Time is a fake clock's: it moves with the bytes that
//! a pass reads and writes. `NUMSCOPE_BLESS=1 cargo test --test screens` writes the blocks anew, to be read
//! before they are committed; with a screen's name instead of 1 that one alone.

#[path = "common/desk.rs"]
mod desk;

use std::fs;
use std::path::{Path, PathBuf};

use desk::{Screen, desk};
use numscope::commands::{Desk, GROUPS, commands};
use numscope::exec::MODES;
use numscope::numpy::modules::{FUNCTIONS, array_names};
use numscope::numpy::ufunc::UFUNCS;
use numscope::repl;
use numscope::report::glossary::WORDS;
use numscope::report::text::Style;
use rayon::prelude::*;

/// What stands on the screen after these lines were typed. A blank at the beginning continues a line.
fn session(input: &str, style: Style) -> String {
    let (mut desk, screen) = desk(style);
    let mut text = String::new();
    let mut number = 1;
    let mut lines = input.lines().peekable();
    while let Some(line) = lines.next() {
        let mut typed = line.to_owned();
        while let Some(more) = lines.next_if(|line| line.starts_with(' ')) {
            typed = typed + "\n" + more;
        }
        let name = format!("In [{number}]");
        text += &format!("{name}: {}\n", typed.replace('\n', "\n   ...: "));
        if let Err(failure) = repl::perform(&mut desk, &name, &typed) {
            desk.complain(&failure);
        }
        text += &screen.take();
        if let Some(next) = desk.next_input.take() {
            text += &format!("(at the next prompt)\n{next}\n");
        }
        text += "\n";
        number += 1;
    }
    text.truncate(text.trim_end().len());
    text
}

const STYLES: [(&str, Style); 4] = [
    ("80", Style::PLAIN),
    ("60", Style { width: 60, ..Style::PLAIN }),
    ("40", Style { width: 40, ..Style::PLAIN }),
    ("ascii", Style { ascii: true, ..Style::PLAIN }),
];

fn block<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let begin = format!("````{name}\n");
    let from = text.find(&begin)? + begin.len();
    let end = text[from..].find("\n````")?;
    Some(&text[from..from + end])
}

fn written_anew(head: &str, input: &str) -> String {
    let mut text = format!("{head}````input\n{input}\n````\n");
    for (name, style) in STYLES {
        text += &format!("\n````{name}\n{}\n````\n", session(input, style));
    }
    text
}

/// What differs in a file; nothing where it is written anew.
fn check_file(path: &Path, bless: bool) -> Vec<String> {
    let text = fs::read_to_string(path).expect("a screen is text");
    let input = block(&text, "input").unwrap_or_else(|| panic!("{} has no input", path.display()));
    if bless {
        let head = &text[..text.find("````input").expect("it has one")];
        fs::write(path, written_anew(head, input)).expect("the screen can be written");
        return Vec::new();
    }
    let differs = |(name, style): &(&str, Style)| {
        let (want, got) =
            first_difference(block(&text, name).unwrap_or(""), &session(input, *style))?;
        Some(format!("{}, {name}:\n  want {want}\n  got  {got}", path.display()))
    };
    STYLES.iter().filter_map(differs).collect()
}

#[test]
fn every_command_prints_what_its_screen_shows() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/screens");
    #[expect(clippy::disallowed_methods, reason = "a switch for who writes the screens anew")]
    let blessed = std::env::var("NUMSCOPE_BLESS").ok();
    let bless = blessed.is_some();
    let entries = fs::read_dir(folder).expect("the folder is there");
    let mut paths: Vec<PathBuf> =
        entries.map(|entry| entry.expect("the entry can be read").path()).collect();
    paths.sort();
    assert!(paths.len() >= 7, "only {} screens", paths.len());
    // The name of one screen blesses that one alone: all take minutes.
    if let Some(name) = blessed.filter(|name| name != "1") {
        paths.retain(|path| path.file_stem().is_some_and(|stem| *stem == *name));
    }
    let failures: Vec<String> =
        paths.par_iter().flat_map_iter(|path| check_file(path, bless)).collect();
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn no_line_is_wider_than_its_screen() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/screens");
    for entry in fs::read_dir(folder).expect("the folder is there") {
        let path = entry.expect("the entry can be read").path();
        // The reference is a page, the same at every width.
        if path.ends_with("reference.md") {
            continue;
        }
        let text = fs::read_to_string(&path).expect("a screen is text");
        for (name, style) in STYLES {
            let shown = block(&text, name).unwrap_or("");
            for line in shown.lines().filter(|line| is_laid_out(line)) {
                let width = line.chars().count();
                assert!(width <= style.width, "{}, {name}: {line}", path.display());
            }
        }
    }
}

#[test]
fn every_command_has_a_screen() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/screens");
    let entries = fs::read_dir(folder).expect("the folder is there");
    let texts: Vec<String> = entries
        .map(|entry| fs::read_to_string(entry.expect("it can be read").path()).expect("text"))
        .collect();
    let typed: Vec<&str> =
        texts.iter().filter_map(|text| block(text, "input")).flat_map(str::lines).collect();
    for command in commands() {
        let sign = format!("%{}", command.name);
        let is_typed = |line: &&str| line.split_whitespace().next() == Some(&sign);
        assert!(typed.iter().any(is_typed), "no screen shows {sign}");
    }
}

/// Whether a line is one that numscope breaks: not what was typed, an array, JSON or an error, which look
/// the same everywhere.
fn is_laid_out(line: &str) -> bool {
    let is_error = line.split_once(": ").is_some_and(|(class, _)| class.ends_with("Error"));
    let fixed = [
        "In [",
        "   ...:",
        "{",
        "[{",
        "array(",
        "  File",
        "    ",
        "   -> ",
        "   + ",
        "   - ",
        "hint: ",
        "numscope: ",
    ];
    !is_error && !fixed.iter().any(|start| line.starts_with(start))
}

/// The first line that differs, in both.
fn first_difference(want: &str, got: &str) -> Option<(String, String)> {
    let mut pairs = want.lines().zip(got.lines());
    let differs = pairs.find(|(want, got)| want != got);
    match differs {
        Some((want, got)) => Some((want.to_owned(), got.to_owned())),
        None if want.lines().count() == got.lines().count() => None,
        None => Some((
            format!("{} lines", want.lines().count()),
            format!("{} lines", got.lines().count()),
        )),
    }
}

/// A desk at which `np`, `a` and `b` are bound.
fn desk_with_arrays(style: Style) -> (Desk, Screen) {
    let (mut desk, screen) = desk(style);
    for line in ["import numpy as np", "a = np.arange(100_000.0)", "b = a + 1"] {
        repl::perform(&mut desk, "In [1]", line).expect("the line is sound");
    }
    screen.take();
    (desk, screen)
}

#[test]
fn every_example_of_a_command_runs() {
    let program = Path::new(env!("CARGO_TARGET_TMPDIR")).join("prices.py");
    fs::write(&program, "print(1 + 1)\n").expect("the folder is there");
    let program = format!("'{}'", program.display());
    let of_commands = GROUPS.iter().flat_map(|group| {
        let lines = group.commands.iter().flat_map(|command| command.example.lines());
        lines.map(move |line| (group.title, line))
    });
    let of_words = WORDS.iter().map(|word| ("", word.example));
    let examples: Vec<(&str, &str)> = of_commands.chain(of_words).collect();
    assert!(examples.len() > 30, "only {} examples", examples.len());
    for (title, line) in examples {
        let (mut desk, screen) = desk_with_arrays(Style::PLAIN);
        if title == "Lessons" && !line.starts_with("%lesson") {
            repl::perform(&mut desk, "In [1]", "%lesson 01").expect("there is a first lesson");
        }
        if title == "Reports" {
            repl::perform(&mut desk, "In [1]", "%memit a*b").expect("there is a report then");
        }
        if line.starts_with("%try") {
            repl::perform(&mut desk, "In [1]", "%advise -t 0.01 np.exp(a) / np.exp(a).sum()")
                .expect("there is advice then");
        }
        let typed = line.replace("prices.py", &program);
        if let Err(failure) = repl::perform(&mut desk, "In [1]", &typed) {
            panic!("{line}: {:?}\n{}", failure.text(), screen.take());
        }
    }
}

/// Whether a function is found behind `np.`, and not as a method of what a call gives.
fn is_reached(name: &str) -> bool {
    let owner = name.rsplit_once('.').map_or("", |(owner, _)| owner);
    ["", "lib.stride_tricks", "linalg", "ndarray", "random", "strings", "ufunc"].contains(&owner)
}

#[test]
fn help_on_anything_fits_a_screen() {
    let functions = FUNCTIONS.iter().flat_map(|table| table.iter()).map(|function| function.name);
    let mut topics: Vec<String> = commands().map(|command| format!("%{}", command.name)).collect();
    topics.extend(
        functions
            .filter(|name| is_reached(name))
            .map(|name| format!("np.{}", name.replace("ufunc.", "add."))),
    );
    topics.extend(UFUNCS.iter().map(|ufunc| format!("np.{}", ufunc.name)));
    topics.extend(array_names().into_iter().map(|name| format!("a.{name}")));
    topics.extend(WORDS.iter().map(|word| word.name.to_owned()));
    topics.extend(MODES.iter().map(|mode| mode.name.to_owned()));
    topics.extend(["", "a", "np.float64", "np.pi", "len"].map(str::to_owned));
    topics.extend(["%quickref", "%lsmagic"].map(str::to_owned));
    for (_, style) in STYLES {
        let (mut desk, screen) = desk_with_arrays(style);
        for topic in &topics {
            if let Err(failure) = repl::perform(&mut desk, "In [1]", &format!("?{topic}")) {
                panic!("?{topic}: {:?}", failure.text());
            }
            let text = screen.take();
            // One word has no place to break: `np.random.standard_exponential(size=None)`.
            let breaks = |line: &str| line.trim().contains(' ');
            let wide = text.lines().find(|line| line.chars().count() > style.width && breaks(line));
            assert_eq!(wide, None, "?{topic}");
            let lines = text.lines().count();
            assert!(style.width < 80 || (2..=24).contains(&lines), "?{topic} has {lines} lines");
        }
    }
}
