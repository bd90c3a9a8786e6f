//! The programs in `tests/programs/*.py` that have a `.out` beside them print what real Python printed, to the
//! character: `tests/numpy/make_programs.py` keeps that. So do those that `make_random_programs.py` drew.

mod common;

use std::fs;
use std::path::{Path, PathBuf};

use common::run;
use rayon::prelude::*;
use serde_json::Value;

/// The first line in which two outputs differ.
fn first_difference(said: &str, want: &str) -> String {
    let mut said = said.split('\n');
    let mut want = want.split('\n');
    let mut number = 0;
    loop {
        number += 1;
        let (ours, theirs) = (said.next(), want.next());
        if ours != theirs || ours.is_none() {
            let quoted =
                |line: Option<&str>| line.map_or("the end".to_owned(), |text| format!("{text:?}"));
            return format!(
                "line {number}\n    want {}\n    got  {}",
                quoted(theirs),
                quoted(ours)
            );
        }
    }
}

/// What is wrong with a program's run.
fn fault(program: &Path) -> Option<String> {
    let name = program.file_name()?.to_string_lossy();
    let want = fs::read_to_string(program.with_extension("out")).expect("it was found by its .out");
    let ran = run(&["run", program.to_str().expect("a path in UTF-8")], "");
    if (ran.status, &ran.stdout, &*ran.stderr) == (0, &want, "") {
        return None;
    }
    let mut text = format!("{name}: status {}", ran.status);
    if ran.stdout != want {
        text += &format!(", {}", first_difference(&ran.stdout, &want));
    }
    for line in ran.stderr.lines() {
        text += &format!("\n    {line}");
    }
    Some(text)
}

#[test]
fn programs_print_what_python_prints() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/programs");
    let mut programs: Vec<PathBuf> = fs::read_dir(folder)
        .expect("the folder is there")
        .map(|entry| entry.expect("the entry can be read").path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "py"))
        .filter(|path| path.with_extension("out").is_file())
        .collect();
    programs.sort();
    assert!(programs.len() >= 60, "only {} programs", programs.len());
    // Most of a short program's time is the start of the process, so they run side by side.
    let faults: Vec<String> = programs.par_iter().filter_map(|path| fault(path)).collect();
    assert!(
        faults.is_empty(),
        "{} of {} programs differ:\n{}",
        faults.len(),
        programs.len(),
        faults.join("\n")
    );
}

/// What is wrong with the run of a program that was drawn.
fn fault_of_drawn(drawn: &Value) -> Option<String> {
    let text = |key: &str| drawn[key].as_str().expect("a text");
    let ran = run(&["run", "-"], text("program"));
    let error = text("error");
    let ends_alike = if error.is_empty() {
        (ran.status, &*ran.stderr) == (0, "")
    } else {
        ran.status == 1 && ran.stderr.lines().any(|line| line == error)
    };
    if ran.stdout == text("output") && ends_alike {
        return None;
    }
    let at = first_difference(&ran.stdout, text("output"));
    Some(format!("seed {}: {at}\n    want {error:?}\n    got  {}", drawn["seed"], ran.stderr))
}

#[test]
fn programs_drawn_at_random_do_what_they_do_in_python() {
    let drawn: Vec<Value> =
        serde_json::from_str(include_str!("numpy/programs.json")).expect("what the script wrote");
    assert!(drawn.len() >= 200, "only {} programs", drawn.len());
    let faults: Vec<String> = drawn.par_iter().filter_map(fault_of_drawn).collect();
    assert!(
        faults.is_empty(),
        "{} of {} programs differ:\n{}",
        faults.len(),
        drawn.len(),
        faults.join("\n")
    );
}
