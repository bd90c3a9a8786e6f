//! Lessons through the binary: those that are built in hold, faults in others are caught, and a person can
//! walk through one.

mod common;

use std::path::Path;

use common::run;
use serde_json::Value;

/// A lesson that holds, of small arrays.
const SOUND: &str = "\
---
format: 1
id: 77-small
version: 1
title: Small
---

# Small

```python {setup id=data}
n = fit(cache * 4, ram / 8, 8000)
data = np.arange(float(n))
```

## Only

Text.

```python {run id=sum from=data modes=vectorized,fused}
data * 2 + 1
```

```expect {for=sum}
arrays(vectorized) == 2
arrays(fused) == 1
bytes_moved(vectorized) == 32_000
same_values
```
";

fn file(name: &str, text: &str) -> String {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&path, text).expect("the folder is there");
    path.to_str().expect("a path in UTF-8").to_owned()
}

#[test]
fn what_the_built_in_lessons_say_holds() {
    let ran = run(&["lesson", "check"], "");
    assert_eq!((ran.status, &*ran.stderr), (0, ""), "{}", ran.stdout);
    assert!(ran.stdout.lines().all(|line| line.starts_with("PASS ")), "{}", ran.stdout);
    assert!(ran.stdout.contains("PASS 01-levels: "), "{}", ran.stdout);
    let list = run(&["lesson", "list", "--json"], "");
    let list: Value = serde_json::from_str(&list.stdout).expect("JSON");
    let count = list["lessons"].as_array().expect("a list").len();
    assert_eq!(ran.stdout.lines().count(), count);
}

#[test]
fn a_sound_lesson_passes_and_runs() {
    let path = file("sound.md", SOUND);
    let ran = run(&["lesson", "check", &path], "");
    assert_eq!((ran.status, &*ran.stdout), (0, "PASS 77-small: 4 of 4 expectations hold\n"));
    let ran = run(&["lesson", "run", &path, "-t", "0.02"], "");
    assert_eq!((ran.status, &*ran.stderr), (0, ""), "{}", ran.stdout);
    for part in ["1/1 Only", "    data * 2 + 1", "vectorized", "PASS arrays(fused) == 1\n"] {
        assert!(ran.stdout.contains(part), "{part}: {}", ran.stdout);
    }
    let ran = run(&["lesson", "run", &path, "-t", "0.02", "--json"], "");
    let json: Value = serde_json::from_str(&ran.stdout).expect("one JSON object");
    let found = &json["steps"][0]["runs"][0];
    assert_eq!((&json["lesson"], &found["id"]), (&"77-small".into(), &"sum".into()));
    assert_eq!(found["modes"][0]["arrays"], 2);
    assert_eq!(found["verdicts"][3]["verdict"], "PASS");
}

/// Change one place of the sound lesson, and see what `lesson check` and `lesson run` make of it.
#[track_caller]
fn check_changed(name: &str, from: &str, to: &str, status: i32, parts: &[&str]) {
    assert_eq!(SOUND.matches(from).count(), 1, "{from}");
    let path = file(&format!("{name}.md"), &SOUND.replace(from, to));
    for args in [&["lesson", "check", &*path][..], &["lesson", "run", &*path, "-t", "0.02"]] {
        let ran = run(args, "");
        assert_eq!(ran.status, status, "{name}: {ran:?}");
        let all = ran.stdout + &ran.stderr;
        assert!(parts.iter().all(|part| all.contains(part)), "{name}: {all}");
        assert!(!all.contains("panicked"), "{name}: {all}");
    }
}

#[test]
fn faults_in_a_lesson_are_caught() {
    check_changed(
        "false",
        "arrays(vectorized) == 2",
        "arrays(vectorized) == 1",
        3,
        &["FALSE arrays(vectorized) is 2, want == 1"],
    );
    check_changed(
        "setup",
        "float(n)",
        "float(m)",
        1,
        &["this lesson has a mistake", "setup.md:12)", "NameError: name 'm' is not defined", "^"],
    );
    check_changed(
        "code",
        "data * 2 + 1",
        "data * 2 + dta",
        1,
        &["code.md:20)", "NameError: name 'dta' is not defined\nhint: did you mean data?"],
    );
    check_changed(
        "attribute",
        "from=data modes",
        "form=data modes",
        2,
        &["line 19\n", "^^^^^^^^^\n", "`run` has no attribute `form`\nhint: did you mean `from=`?"],
    );
    check_changed("dangling", "{for=sum}", "{for=smu}", 2, &["did you mean `sum`?", "^^^\n"]);
    check_changed("front", "version: 1", "vesion: 1", 2, &["line 4\n", "did you mean `version`?"]);
    check_changed("later", "format: 1", "format: 7", 2, &["format 7", "reads format 1"]);
    check_changed(
        "exercise",
        "{run id=sum from=data modes=vectorized,fused}",
        "{exercise id=sum from=data}",
        2,
        &["numscope has no exercises yet"],
    );
    check_changed(
        "claim",
        "arrays(fused)",
        "arays(fused)",
        2,
        &["did you mean `arrays`?", "^^^^^\n"],
    );
    check_changed(
        "syntax",
        "data * 2 + 1",
        "data * 2 + (1",
        2,
        &["line 20\n", "SyntaxError: '(' was never closed"],
    );
}

#[test]
fn an_error_in_one_of_two_runs_is_placed_there() {
    // The first one finds its names in the setup of its own run, and not in this one's.
    for (name, attributes, code, wrong) in [
        ("second", "from=data ", "data + dta", "data + dta"),
        ("first", "", "1 + 1", "data * 2 + 1"),
    ] {
        let text =
            format!("{SOUND}\n```python {{run id=two {attributes}against=sum}}\n{code}\n```\n");
        let path = file(&format!("pair-{name}.md"), &text);
        let line = text.lines().position(|line| line == wrong).expect("it is there") + 1;
        let ran = run(&["lesson", "check", &path], "");
        assert_eq!(ran.status, 1, "{name}: {ran:?}");
        let place = format!("pair-{name}.md:{line})");
        assert!(ran.stdout.contains(&place), "{place}: {}", ran.stdout);
    }
}

#[test]
fn the_worst_of_several_lessons_decides() {
    let sound = file("several-sound.md", SOUND);
    let wrong = file("several-false.md", &SOUND.replace("== 32_000", "== 32_008"));
    let broken = file("several-broken.md", "# no lesson\n");
    let status = |names: &[&str]| run(&[&["lesson", "check"], names].concat(), "").status;
    assert_eq!(status(&[&sound, &wrong]), 3);
    assert_eq!(status(&[&wrong, &broken, &sound]), 2);
    let ran = run(&["lesson", "check", &wrong], "");
    assert!(
        ran.stdout.contains("FALSE bytes_moved(vectorized) is 32.0 kB, want == 32_008"),
        "{}",
        ran.stdout
    );
}

#[test]
fn claims_about_time_are_judged_where_it_is_asked_for() {
    let path = file(
        "timed.md",
        &SOUND.replace("same_values", "speedup(fused, vectorized) > 1e6 ~\nsame_values"),
    );
    let ran = run(&["lesson", "check", &path], "");
    assert_eq!(ran.status, 0, "{}", ran.stdout);
    assert!(ran.stdout.contains("1 about time not judged"), "{}", ran.stdout);
    let ran = run(&["lesson", "check", "--timing", "-t", "0.05", &path], "");
    assert_eq!(ran.status, 3, "{}", ran.stdout);
    assert!(ran.stdout.contains("FALSE speedup(fused, vectorized) "), "{}", ran.stdout);
    assert!(ran.stdout.contains("want > 1e6"), "{}", ran.stdout);
}

#[test]
fn what_the_machine_lacks_is_said() {
    let path = file("needs.md", &SOUND.replace("version: 1", "version: 1\nneeds: ram>=900TB"));
    let ran = run(&["lesson", "check", &path], "");
    assert_eq!(ran.status, 0);
    assert!(
        ran.stdout.starts_with("SKIPPED 77-small: it needs 900 TB of memory"),
        "{}",
        ran.stdout
    );
    let ran = run(&[], &format!("%lesson {path}\n"));
    assert!(ran.stderr.contains("cannot run here: it needs 900 TB"), "{}", ran.stderr);
}

#[test]
fn a_lesson_that_is_not_there_is_said_with_what_there_is() {
    for (word, part) in [
        ("levles", "did you mean `levels`?"),
        ("zebra", "there are: 01-levels"),
        ("no/such.md", "cannot read no/such.md"),
    ] {
        let ran = run(&["lesson", "run", word], "");
        assert_eq!(ran.status, 2, "{word}");
        assert!(ran.stderr.contains(part), "{word}: {}", ran.stderr);
    }
}

#[test]
fn a_lesson_leaves_the_names_of_the_session_alone() {
    let path = file("names.md", SOUND);
    let lines = format!(
        "import numpy as np\ndata = 5\nmine = 7\nnp.random.seed(3)\n%lesson {path}\n\
         data.shape\nn\ndata *= 0\ndata.max()\n%restart data\ndata.max()\nmine\n\
         np.random.rand(2)\n%quit\n%cost off\ndata + mine\nnp.random.rand(1)\n%who\nnext\n"
    );
    let ran = run(&[], &lines);
    assert_eq!(ran.status, 1, "{}", ran.stderr);
    let after = ran.stdout.split("Your names are back").nth(1).expect("the lesson was left");
    // The generator goes on from its own seed: the first number that NumPy 2.4.6 draws after seed(3).
    assert!(after.contains("\n12\narray([0.5507979])\ndata mine\n"), "{after}");
    let within = ran.stdout.split("1/1 Only").nth(1).expect("the step was shown");
    for part in ["(1000,)\n1000\n", "np.float64(0.0)\n", "np.float64(999.0)\n"] {
        assert!(within.contains(part), "{part}: {within}");
    }
    assert!(ran.stderr.contains("NameError: name 'mine' is not defined"), "{}", ran.stderr);
    assert!(ran.stderr.contains("UsageError: no lesson is under way"), "{}", ran.stderr);
}

#[test]
fn a_lesson_with_a_mistake_can_be_walked_on() {
    let text = SOUND
        .replace("data * 2 + 1", "data * 2 + dta")
        .replace("Text.", "Text.\n\n## Last\n\nThe end.\n");
    // The run stands in the last step now; the first one is prose.
    let path = file("walked.md", &text);
    let ran = run(&[], &format!("%lesson {path}\nnext\nnext\nnext\n%lesson\n"));
    assert_eq!((ran.status, &*ran.stderr), (0, ""), "{}", ran.stdout);
    let mistake = ran.stdout.split("this lesson has a mistake (").nth(1).expect("it was said");
    assert!(mistake.contains("walked.md:25)\n"), "{mistake}");
    assert!(mistake.contains("name 'dta' is not defined"), "{mistake}");
    assert!(mistake.contains("The lesson ends here"), "{mistake}");
}

#[cfg(unix)]
mod terminal {
    //! A person who walks through the first lesson.

    use std::process::Command;
    use std::time::Duration;

    use expectrl::session::OsSession;
    use expectrl::{ControlCode, Eof, Expect, Session};

    /// What a measurement of a second may take on a busy machine.
    const PATIENCE: Duration = Duration::from_mins(1);

    struct Terminal {
        session: OsSession,
        number: usize,
    }

    impl Terminal {
        fn open() -> Self {
            let home = env!("CARGO_TARGET_TMPDIR");
            let mut command = Command::new(env!("CARGO_BIN_EXE_numscope"));
            for name in ["HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"] {
                command.env(name, home);
            }
            command.env("TERM", "xterm").env("NO_COLOR", "1").env_remove("COLUMNS");
            let mut session = Session::spawn(command).expect("there are pseudo-terminals");
            session.set_expect_timeout(Some(PATIENCE));
            let mut terminal = Self { session, number: 0 };
            terminal.answer("");
            terminal
        }

        /// What stands before the next prompt, which begins with `place`.
        #[track_caller]
        fn answer(&mut self, place: &str) -> String {
            self.number += 1;
            let prompt = format!("{place}In [{}]: ", self.number);
            match self.session.expect(&*prompt) {
                Ok(found) => String::from_utf8_lossy(found.before()).replace("\r\n", "\n"),
                Err(error) => panic!("no {prompt:?}: {error}"),
            }
        }

        #[track_caller]
        fn enter(&mut self, line: &str, place: &str) -> String {
            self.session.send(format!("{line}\r")).expect("the terminal takes keys");
            self.answer(place)
        }
    }

    #[test]
    fn the_first_lesson_can_be_walked_from_its_start_to_its_end() {
        let mut terminal = Terminal::open();
        terminal.enter("data = 5", "");
        let list = terminal.enter("%lesson", "");
        assert!(list.contains("01-levels  Three levels") && list.contains("not begun"), "{list}");
        let first = terminal.enter("%lesson 01", "[01 levels 1/6] ");
        assert!(first.contains("1/6 One element at a time"), "{first}");
        assert!(!first.contains("rounds"), "nothing runs before it is asked for: {first}");
        // Free play is answered and goes nowhere.
        let free = terminal.enter("data.shape", "[01 levels 1/6] ");
        assert!(free.contains("(1000000,)"), "{free}");
        let runs = [1, 1, 1, 2, 1, 1];
        for (i, runs) in runs.into_iter().enumerate() {
            let place = format!("[01 levels {}/6] ", i + 1);
            for run in 1..=runs {
                let shown = terminal.enter("", &place);
                assert!(shown.contains("PASS") && !shown.contains("mistake"), "{shown}");
                assert!(!shown.contains("FALSE arrays"), "{shown}");
                let finished = shown.contains("goes on to step") || shown.contains("ends here");
                assert_eq!(finished, run == runs, "step {}: {shown}", i + 1);
            }
            if i + 1 < 6 {
                let place = format!("[01 levels {}/6] ", i + 2);
                let next = terminal.enter("", &place);
                assert!(next.contains(&format!("{}/6 ", i + 2)), "{next}");
            }
        }
        // A name hides the word.
        terminal.enter("next = 3", "[01 levels 6/6] ");
        assert!(terminal.enter("next", "[01 levels 6/6] ").contains("\n3\n"));
        let left = terminal.enter("quit", "");
        assert!(left.contains("Your names are back"), "{left}");
        assert!(terminal.enter("data", "").contains("\n5\n"));
        assert!(terminal.enter("%lesson", "").contains("finished"));
        terminal.session.send(ControlCode::EndOfTransmission).expect("the terminal takes keys");
        terminal.session.expect(Eof).expect("numscope ends");
    }
}
