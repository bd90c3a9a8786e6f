//! What is kept of a lesson when numscope is killed: everything that it has answered, whenever that is.
#![cfg(unix)]

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread::sleep;
use std::time::Duration;

use numscope::lesson::progress::{Event, History, What};

const LESSON: &str = "\
---
format: 1
id: 79-killed
version: 1
title: Killed
---

# Killed

## First

Text.

## Second

More text.
";

/// How often it is killed.
const TIMES: u64 = 100;
/// Lines that are typed each time.
const LINES: u64 = 40;

/// Numbers that are spread over all below `below` (Knuth's multiplicative hash).
fn spread(n: u64, below: u64) -> u64 {
    (n.wrapping_mul(2_654_435_769) >> 8) % below
}

fn numscope(state: &str, script: &str) -> Child {
    let mut child = Command::new(env!("CARGO_BIN_EXE_numscope"))
        .env("HOME", env!("CARGO_TARGET_TMPDIR"))
        .env("NUMSCOPE_STATE", state)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::inherit())
        .spawn()
        .expect("numscope runs");
    let mut stdin = child.stdin.take().expect("it is a pipe");
    stdin.write_all(script.as_bytes()).expect("a pipe takes a page");
    child
}

/// The numbers that were typed as `print('typed', 7)` in whole events, in the order of the file, and how
/// many lines are no whole events.
fn kept(bytes: &[u8]) -> (Vec<u64>, usize) {
    let (mut typed, mut torn) = (Vec::new(), 0);
    for line in bytes.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()) {
        match serde_json::from_slice::<Event>(line) {
            Ok(Event { what: What::Input { text, .. }, .. }) => {
                let digits: String = text.chars().filter(char::is_ascii_digit).collect();
                typed.push(digits.parse().expect("that is what was typed"));
            }
            Ok(_) => (),
            Err(_) => torn += 1,
        }
    }
    (typed, torn)
}

#[test]
fn what_was_answered_is_kept_whenever_numscope_is_killed() {
    let state = format!("{}/killed-{}", env!("CARGO_TARGET_TMPDIR"), std::process::id());
    drop(fs::remove_dir_all(&state));
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("killed.md");
    fs::write(&path, LESSON).expect("the folder is there");
    let file = Path::new(&state).join("79-killed.jsonl");
    let mut most = 0;
    for time in 0..TIMES {
        let mut script = format!("%cost off\n%lesson {}\n", path.display());
        for n in 0..LINES {
            let more = if n % 8 == 7 { "%goto 2\n%goto 1\n" } else { "" };
            script += &format!("print('typed', {})\n{more}", time * 1000 + n);
        }
        let mut child = numscope(&state, &script);
        let mut answers = BufReader::new(child.stdout.take().expect("it is a pipe"));
        // From the first answer on, within what all of them take; some are killed before it.
        if time % 10 != 0 {
            answers.read_line(&mut String::new()).expect("a pipe can be read");
        }
        sleep(Duration::from_micros(spread(time, 40_000)));
        child.kill().expect("it was not waited for");
        child.wait().expect("it ends");
        let mut said = String::new();
        answers.read_to_string(&mut said).expect("a pipe can be read");
        let answered = said.lines().filter(|line| line.starts_with("typed ")).count();

        let bytes = fs::read(&file).unwrap_or_default();
        let (typed, torn) = kept(&bytes);
        let mine: Vec<u64> = typed.into_iter().filter(|n| n / 1000 == time).collect();
        let want: Vec<u64> = (0..mine.len() as u64).map(|n| time * 1000 + n).collect();
        assert_eq!(mine, want, "in order, without a gap");
        assert!(mine.len() >= answered, "{} kept, {answered} answered", mine.len());
        assert!(torn as u64 <= time + 1, "{torn} torn lines after {} crashes", time + 1);
        most = most.max(mine.len());
    }
    assert!(most > 1, "it was always killed before it began");
    let before = History::read(Path::new(&state), "79-killed");
    let script = format!("%lesson {}\nprint('typed', 1)\n", path.display());
    let ended = numscope(&state, &script).wait().expect("it ends with its input");
    assert!(ended.success(), "{ended}");
    let after = History::read(Path::new(&state), "79-killed");
    assert_eq!(after.events, before.events + 3, "begun, entered, typed");
    drop(fs::remove_dir_all(state));
}
