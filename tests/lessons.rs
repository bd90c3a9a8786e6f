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
bytes_moved(vectorized) == value(\"32 * n\")
same_values
value(\"data.dtype\") == \"float64\"
```

<!-- quiz id=many answer=arrays(\"data * 2 + 1\", vectorized) -->
How many?

- 1
- 2

<details><summary>Why</summary>

One for each operation.

</details>

## Exercise

Add the halves with one array at most.

```python {exercise id=halves from=data}
np.add(data, 0) / 2 + data / 2
```

```check {for=halves}
value == starter
arrays <= 1 else \"still {arrays}: {array_sites}\"
speedup(yours, starter) >= 0.01 ~
```

<details><summary>Hint 1</summary>

The halves of what?

</details>
<details><summary>Solution</summary>

```python {solution for=halves}
data + 0
```

Two halves are a whole.

</details>
<details><summary>For authors</summary>

```python {wrong for=halves fails=arrays}
data / 2 + data / 2
```

```python {wrong for=halves fails=value says=\"That is one half.\"}
data / 2
```

</details>
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
    let passed = ran.stdout.lines().filter(|line| line.starts_with("PASS ")).count();
    // Longer lines go on below.
    assert!(ran.stdout.lines().all(|line| line.starts_with("PASS ") || line.starts_with("     ")));
    let list = run(&["lesson", "list", "--json"], "");
    let list: Value = serde_json::from_str(&list.stdout).expect("JSON");
    let count = list["lessons"].as_array().expect("a list").len();
    assert_eq!((passed, count), (18, 18));
}

#[test]
fn a_sound_lesson_passes_and_runs() {
    let path = file("sound.md", SOUND);
    let ran = run(&["lesson", "check", &path], "");
    assert_eq!(
        (ran.status, &*ran.stdout),
        (0, "PASS 77-small: 5 of 5 expectations hold, 1 quiz, 1 exercise\n")
    );
    let ran = run(&["lesson", "run", &path, "-t", "0.02"], "");
    assert_eq!((ran.status, &*ran.stderr), (0, ""), "{}", ran.stdout);
    for part in ["1/2 Only", "    data * 2 + 1", "vectorized", "PASS arrays(fused) == 1\n"] {
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
    assert!(SOUND.contains(from), "{from}");
    let path = file(&format!("{name}.md"), &SOUND.replacen(from, to, 1));
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

/// A name; what of the sound lesson is changed, into what; the exit status of `lesson check`, and what it says.
const FAULTS: &[(&str, &str, &str, i32, &str)] = &[
    (
        "solution",
        "data + 0\n```\n\nTwo",
        "data + 1\n```\n\nTwo",
        3,
        "exercise halves: the solution fails: value [0] is 1.0, want 0.0 (1 000 of 1 000 elements differ)",
    ),
    (
        "solution-error",
        "data + 0\n```\n\nTwo",
        "dta + 0\n```\n\nTwo",
        1,
        "NameError: name 'dta' is not defined",
    ),
    (
        "starter",
        "np.add(data, 0) / 2 + data / 2",
        "data + 0.0",
        3,
        "exercise halves: the starter passes already",
    ),
    (
        "starter-error",
        "np.add(data, 0) / 2",
        "np.ad(data, 0) / 2",
        1,
        "AttributeError: module 'numpy' has no attribute 'ad'",
    ),
    (
        "wrong-passes",
        "data / 2 + data / 2\n```\n\n```",
        "data * 1\n```\n\n```",
        3,
        "this answer should fail at arrays, and passes",
    ),
    (
        "wrong-elsewhere",
        "fails=arrays",
        "fails=value",
        3,
        "this answer should fail at value, and fails at arrays: arrays 3, want <= 1",
    ),
    (
        "wrong-error",
        "fails=arrays",
        "fails=error",
        3,
        "this answer should fail at error, and fails at arrays",
    ),
    (
        "key",
        "- 1\n- 2\n",
        "- 1\n- 3\n",
        3,
        "quiz many: the answer is 2 here, and no option says so (there are: 1; 3)",
    ),
    (
        "keys",
        "- 1\n- 2\n",
        "- 2\n- 2 arrays\n",
        3,
        "quiz many: the answer is 2 here, and several options say so",
    ),
    (
        "key-error",
        "arrays(\"data * 2 + 1\", v",
        "arrays(\"dta * 2 + 1\", v",
        3,
        "quiz many: name 'dta' is not defined",
    ),
    ("answer", " answer=arrays(\"data * 2 + 1\", vectorized)", "", 2, "`quiz` needs `answer=`"),
    ("hint", "The halves of what?\n\n", "", 2, "nothing stands in this <details>"),
    ("for", "```check {for=halves}", "```check {for=havles}", 2, "did you mean `halves`?"),
    (
        "attribute",
        "{exercise id=halves from",
        "{exercise id=halves form",
        2,
        "did you mean `from=`?",
    ),
    (
        "value",
        "\"float64\"",
        "\"float32\"",
        3,
        "FALSE value(data.dtype) == \"float32\": it is \"float64\"",
    ),
];

#[test]
fn faults_in_quizzes_and_exercises_are_caught() {
    for &(name, from, to, status, part) in FAULTS {
        assert!(SOUND.contains(from), "{from}");
        let path = file(&format!("asked-{name}.md"), &SOUND.replacen(from, to, 1));
        let ran = run(&["lesson", "check", &path], "");
        let all = ran.stdout.clone() + &ran.stderr;
        assert_eq!(ran.status, status, "{name}: {all}");
        assert!(all.contains(part), "{name}: {all}");
        // Every fault is placed.
        assert!(
            all.contains(&format!("asked-{name}.md:")) || all.contains("line "),
            "{name}: {all}"
        );
    }
}

#[test]
fn answers_of_a_file_are_graded() {
    let path = file("graded.md", SOUND);
    let answers = file("answers.py", "# %% many\n2\n\n# %% halves\nx = data / 2\nx\n");
    let args = ["lesson", "run", &path, "-t", "0.02", "--answers", &answers];
    let ran = run(&args, "");
    assert_eq!((ran.status, &*ran.stderr), (3, ""), "{}", ran.stdout);
    for part in [
        "PASS B) 2",
        "NOT YET value [1] is 0.5, want 1.0 (999 of 1 000 elements differ)",
        "That is one half.",
        "NOT YET 77-small: 5 of 5 expectations hold here, 1 of 2 answers right\n  not yet: halves",
    ] {
        assert!(ran.stdout.contains(part), "{part}: {}", ran.stdout);
    }
    let ran = run(&[&args[..], &["--json"]].concat(), "");
    let json: Value = serde_json::from_str(&ran.stdout).expect("one JSON object");
    let given = &json["steps"][1]["answers"][0];
    assert_eq!((&given["id"], &given["passed"]), (&"halves".into(), &false.into()));
    assert_eq!(given["marks"][0]["verdict"], "NOT YET");
    let ran = run(&["lesson", "run", &path, "-t", "0.02", "--solutions"], "");
    assert_eq!(ran.status, 0, "{}", ran.stdout);
    for part in ["PASS value\n", "PASS arrays 1 (<= 1)\n", "PASS speed ", "2 of 2 answers right"] {
        assert!(ran.stdout.contains(part), "{part}: {}", ran.stdout);
    }
    let wrong = file("no-answers.py", "# %% halvs\n1\n");
    let ran = run(&["lesson", "run", &path, "--answers", &wrong], "");
    assert_eq!(ran.status, 2);
    assert!(
        ran.stderr.contains("lesson 77-small asks no `halvs`\nhint: did you mean `halves`?"),
        "{}",
        ran.stderr
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
    let wrong = file("several-false.md", &SOUND.replace("value(\"32 * n\")", "32_008"));
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
        ("zebra", "there are: 00-welcome"),
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
    let within = ran.stdout.split("1/2 Only").nth(1).expect("the step was shown");
    for part in ["(1000,)\n1000\n", "np.float64(0.0)\n", "np.float64(999.0)\n"] {
        assert!(within.contains(part), "{part}: {within}");
    }
    assert!(ran.stderr.contains("NameError: name 'mine' is not defined"), "{}", ran.stderr);
    assert!(ran.stderr.contains("UsageError: no lesson is under way"), "{}", ran.stderr);
}

#[test]
fn a_lesson_with_a_mistake_can_be_walked_on() {
    let text = SOUND
        .replacen("data * 2 + 1", "data * 2 + dta", 1)
        .replace("Text.", "Text.\n\n## Last\n\nThe end.\n");
    // The run stands in the last step now; the first one is prose.
    let path = file("walked.md", &text);
    let ran = run(&[], &format!("%lesson {path}\nnext\nnext\nskip\nnext\nskip\n%lesson\n"));
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
            for name in ["HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_STATE_HOME"] {
                command.env(name, home);
            }
            command
                .env("NUMSCOPE_STATE", crate::common::fresh_state())
                .env("TERM", "xterm")
                .env("NO_COLOR", "1")
                .env_remove("COLUMNS");
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
    fn the_prompt_says_where_one_is_and_a_name_hides_a_word() {
        let mut terminal = Terminal::open();
        terminal.enter("data = 5", "");
        let list = terminal.enter("%lesson", "");
        assert!(list.contains("01-levels  ") && list.contains("not begun"), "{list}");
        let first = terminal.enter("%lesson 01 -t 0.05", "[01 levels 1/9] ");
        assert!(first.contains("1/9 One element at a time"), "{first}");
        assert!(!first.contains("rounds in"), "nothing runs before it is asked for: {first}");
        // Free play is answered and goes nowhere.
        let free = terminal.enter("data.shape", "[01 levels 1/9] ");
        assert!(free.contains("(1000000,)"), "{free}");
        // An empty line runs what waits.
        let shown = terminal.enter("", "[01 levels 1/9] ");
        assert!(shown.contains("PASS") && !shown.contains("mistake"), "{shown}");
        terminal.enter("task = 3", "[01 levels 1/9] ");
        assert!(terminal.enter("task", "[01 levels 1/9] ").contains("\n3\n"));
        assert!(terminal.enter("%task", "[01 levels 1/9] ").contains("1/9 One element"));
        let left = terminal.enter("quit", "");
        assert!(left.contains("Your names are back"), "{left}");
        assert!(terminal.enter("data", "").contains("\n5\n"));
        assert!(terminal.enter("%lesson", "").contains("left at 1/9"));
        terminal.session.send(ControlCode::EndOfTransmission).expect("the terminal takes keys");
        terminal.session.expect(Eof).expect("numscope ends");
    }
}
