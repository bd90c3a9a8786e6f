//! What authors of lessons are given: a file to begin with, the list of directives, a preview, and the page
//! that describes the format.

mod common;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use assert_cmd::cargo::cargo_bin_cmd;
use common::{fresh_state, run, run_in};
use numscope::lesson::directive::DIRECTIVES;
use numscope::lesson::expect::QUANTITIES;
use numscope::lesson::parse::parse;
use numscope::lesson::progress::{Event, What};
use serde_json::Value;

/// An empty folder of a test's own.
fn folder(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("authors").join(name);
    drop(fs::remove_dir_all(&path));
    fs::create_dir_all(&path).expect("the folder can be made");
    path
}

/// Run in a folder; answers the exit status, and all that it said.
fn within(folder: &Path, args: &[&str]) -> (i32, String) {
    let mut command = cargo_bin_cmd!("numscope");
    command.current_dir(folder).env("XDG_CACHE_HOME", env!("CARGO_TARGET_TMPDIR"));
    let Output { status, stdout, stderr } = command.args(args).output().expect("numscope runs");
    let text = [stdout, stderr].concat();
    (status.code().expect("no signal"), String::from_utf8(text).expect("output is UTF-8"))
}

#[track_caller]
fn check(text: &str, parts: &[&str]) {
    assert!(parts.iter().all(|part| text.contains(part)), "{parts:?} in {text}");
}

#[test]
fn a_new_lesson_holds_and_overwrites_nothing() {
    let folder = folder("new");
    let (status, said) = within(&folder, &["lesson", "new", "55-small-steps"]);
    assert_eq!(status, 0, "{said}");
    check(&said, &["55-small-steps.md has every block", "lesson preview", "lesson check"]);
    let (status, said) = within(&folder, &["lesson", "check", "55-small-steps.md"]);
    assert_eq!(status, 0, "{said}");
    check(&said, &["PASS 55-small-steps: 6 of 6 expectations hold, 1 quiz, 1 exercise"]);
    let file = folder.join("55-small-steps.md");
    check(
        &fs::read_to_string(&file).expect("it was written"),
        &["title: Small steps\n", "\n# Small steps\n"],
    );
    fs::write(&file, "mine").expect("the folder is there");
    let (status, said) = within(&folder, &["lesson", "new", "55-small-steps"]);
    assert_eq!(status, 2);
    check(&said, &["UsageError: 55-small-steps.md is there already\nhint: "]);
    assert_eq!(fs::read_to_string(&file).expect("it is there"), "mine");
    for (id, part) in [("../up", "no id"), ("Big", "small letters"), ("01-levels", "built in")] {
        let (status, said) = within(&folder, &["lesson", "new", id]);
        assert_eq!(status, 2, "{id}");
        check(&said, &["UsageError: ", part]);
    }
    assert_eq!(fs::read_dir(&folder).expect("it is there").count(), 1);
}

#[test]
fn every_directive_is_listed_with_its_attributes_and_an_example() {
    let ran = run(&["lesson", "directives"], "");
    assert_eq!(ran.status, 0);
    let json = run(&["lesson", "directives", "--json"], "");
    let json: Value = serde_json::from_str(&json.stdout).expect("one JSON object");
    let listed = json["directives"].as_array().expect("a list");
    assert_eq!(listed.len(), DIRECTIVES.len());
    for (row, listed) in DIRECTIVES.iter().zip(listed) {
        assert_eq!(listed["example"], row.example);
        check(&ran.stdout, &[&format!("{}, a", row.name)]);
        for attribute in row.attributes {
            check(&ran.stdout, &[&format!("  {}=", attribute.name)]);
        }
        for line in row.example.lines().filter(|line| !line.is_empty()) {
            check(&ran.stdout, &[&format!("    {line}\n")]);
        }
    }
}

/// The page that describes the format.
fn guide() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/lessons.md");
    fs::read_to_string(path).expect("the format is described")
}

#[test]
fn the_lesson_in_the_guide_holds() {
    let guide = guide();
    let mut examples = guide
        .split("\n~~~~markdown\n")
        .skip(1)
        .map(|rest| rest.split("\n~~~~\n").next().expect("a split has a first part"));
    let example = examples.next().expect("the guide has a lesson");
    assert_eq!(examples.next(), None, "each example is to be tried");
    parse("guide.md", &format!("{example}\n")).expect("it is well formed");
    let folder = folder("guide");
    fs::write(folder.join("guide.md"), example).expect("the folder is there");
    let (status, said) = within(&folder, &["lesson", "check", "guide.md"]);
    assert_eq!(
        (status, &*said),
        (0, "PASS 42-one-pass: 4 of 4 expectations hold, 1 quiz, 1 exercise\n")
    );
    // The answers that it shows are to this lesson, and right.
    let cells = guide.split("```text\n# %% ").nth(1).and_then(|rest| rest.split("```").next());
    let answers = format!("# %% {}", cells.expect("the guide has answers"));
    fs::write(folder.join("guide.py"), answers).expect("the folder is there");
    let run = ["lesson", "run", "guide.md", "--answers", "guide.py", "--json", "-t", "0.02"];
    let (_, said) = within(&folder, &run);
    let json: Value = serde_json::from_str(&said).expect("one JSON object");
    for answer in [&json["steps"][0]["answers"][0], &json["steps"][1]["answers"][0]] {
        let marks = answer["marks"].as_array().expect("a list").iter();
        let missed: Vec<&Value> =
            marks.filter(|mark| mark["check"] != "speedup" && mark["verdict"] != "PASS").collect();
        assert!(answer["answer"].is_string() && missed.is_empty(), "{answer}");
    }
    assert_eq!(json["steps"][0]["answers"][0]["passed"], true);
}

#[test]
fn the_guide_names_all_that_there_is() {
    let guide = guide();
    let named =
        |word: &str| guide.contains(&format!("`{word}`")) || guide.contains(&format!("<{word}>"));
    for row in DIRECTIVES {
        assert!(named(row.name) || guide.contains(&format!("<!-- {}", row.name)), "{}", row.name);
        for attribute in row.attributes {
            let name = attribute.name;
            assert!(named(name) || guide.contains(&format!("{name}=")), "{} {name}", row.name);
        }
    }
    for quantity in QUANTITIES {
        assert!(guide.contains(&format!("`{}(", quantity.name)), "{}", quantity.name);
    }
    let events = [
        What::Undone,
        What::Left,
        What::Began { version: 1 },
        What::Restarted { what: "data".to_owned() },
        What::Skipped { step: "a".to_owned(), item: None },
        What::Hint { step: "a".to_owned(), item: "b".to_owned(), number: 1 },
    ];
    for what in events {
        let json = serde_json::to_value(Event { at: 1, what }).expect("plain data");
        let event = json["event"].as_str().expect("a name");
        assert!(guide.contains(&format!("`{event}`")), "{event}");
    }
}

/// A lesson of two steps.
const LESSON: &str = "\
---
format: 1
id: 56-shown
version: 1
title: Shown
---

# Shown

## First

One.

## Second

```python {run id=sum}
1 + 1
```
";

#[test]
fn a_preview_without_a_terminal_shows_a_step_once_and_keeps_nothing() {
    let folder = folder("preview");
    let path = folder.join("shown.md");
    fs::write(&path, LESSON).expect("the folder is there");
    let path = path.to_str().expect("a path in UTF-8");
    let state = fresh_state();
    let preview =
        |args: &[&str]| run_in(&state, &[&["lesson", "preview", path], args].concat(), "");
    let ran = preview(&[]);
    assert_eq!((ran.status, &*ran.stderr), (0, ""));
    assert!(ran.stdout.contains("1/2 First") && !ran.stdout.contains("Second"), "{}", ran.stdout);
    let ran = preview(&["--at", "sec"]);
    check(&ran.stdout, &["2/2 Second", "    1 + 1\n\n2\n"]);
    assert_eq!(ran.status, 0);
    let ran = preview(&["--at", "thrid"]);
    assert_eq!(ran.status, 2);
    check(&ran.stderr, &["there is no step `thrid`"]);
    fs::write(path, LESSON.replace("{run id=sum}", "{run ide=sum}")).expect("as above");
    let ran = preview(&["--at", "2"]);
    assert_eq!(ran.status, 2);
    check(&ran.stderr, &["line 16\n", "did you mean `id=`?"]);
    assert!(!Path::new(&state).exists());
}

#[cfg(unix)]
#[test]
fn a_preview_on_a_terminal_follows_the_file_until_ctrl_c() {
    use std::time::Duration;

    use expectrl::{ControlCode, Eof, Expect, Session};

    let path = folder("terminal").join("shown.md");
    fs::write(&path, LESSON).expect("the folder is there");
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_numscope"));
    command.args(["lesson", "preview"]).arg(&path);
    command.env("XDG_CACHE_HOME", env!("CARGO_TARGET_TMPDIR"));
    command.env("TERM", "xterm").env("NO_COLOR", "1").env_remove("COLUMNS");
    let mut session = Session::spawn(command).expect("there are pseudo-terminals");
    session.set_expect_timeout(Some(Duration::from_secs(30)));
    let mut shows = |text: Option<&str>, parts: &[&str]| {
        if let Some(text) = text {
            fs::write(&path, text).expect("it was written before");
        }
        let found = session.expect("Ctrl-C ends this.").expect("it waits for the next save");
        check(&String::from_utf8_lossy(found.before()).replace("\r\n", "\n"), parts);
    };
    shows(None, &["1/2 First\n"]);
    // What was changed is shown; a mistake waits for the next save.
    shows(Some(&LESSON.replace("1 + 1", "1 + 41")), &["2/2 Second\n", "\n42\n"]);
    shows(Some(&LESSON.replace("1 + 1", "1 + (1")), &["SyntaxError", "line 17"]);
    shows(
        Some(&LESSON.replace("1 + 1", "1 / 0")),
        &["this lesson has a mistake", "ZeroDivisionError"],
    );
    shows(Some(&LESSON.replace("One.", "Two.")), &["1/2 First\n", "Two.\n"]);
    session.send(ControlCode::EndOfText).expect("the terminal takes keys");
    session.expect(Eof).expect("Ctrl-C ends it");
}
