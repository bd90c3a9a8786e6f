//! Progress in lessons through the binary: it is kept, taken up again, told, and written for a teacher.

mod common;

use std::path::Path;

use common::{fresh_state, run, run_in};
use serde_json::Value;

/// A lesson of two steps and one run.
const LESSON: &str = "\
---
format: 1
id: 78-kept
version: 3
title: Kept
---

# Kept

```python {setup id=data}
data = np.arange(1000.0)
```

## First

Text.

```python {run id=sum from=data}
data.sum()
```

## Second

More text.
";

fn lesson(name: &str, text: &str) -> String {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("progress-{name}.md"));
    std::fs::write(&path, text).expect("the folder is there");
    path.to_str().expect("a path in UTF-8").to_owned()
}

#[track_caller]
fn check(text: &str, parts: &[&str]) {
    assert!(parts.iter().all(|part| text.contains(part)), "{parts:?} in {text}");
}

#[test]
fn a_lesson_goes_on_where_it_was_left() {
    let (state, path) = (fresh_state(), lesson("left", LESSON));
    let begin = format!("%lesson {path}\n");
    let ran = run_in(&state, &[], &format!("{begin}1 + 1\nnext\nnext\n%quit\n"));
    assert_eq!((ran.status, &*ran.stderr), (0, ""), "{}", ran.stdout);
    // The second step is prose alone, so it is finished; the lesson begins at its first step.
    let ran = run_in(&state, &[], &format!("{begin}%progress\n"));
    check(&ran.stdout, &["1/2 First", "→ 1 First\n✓ 2 Second\n", "2 of 2 steps finished"]);
    let ran = run_in(&state, &[], &format!("{begin}%restart lesson\n%goto 2\n%progress\n%quit\n"));
    check(&ran.stdout, &["  1 First\n→ 2 Second\n", "1 of 2 steps finished"]);
    let ran = run_in(&state, &[], &begin);
    check(&ran.stdout, &["It was left at 2/2: `%restart lesson` begins anew.", "2/2 Second"]);
    // Another text of the second step: it is to be done again, and the first one is still there.
    let path = lesson("newer", &LESSON.replace("More text.", "```python {run id=two}\n1 + 1\n```"));
    let ran = run_in(&state, &[], &format!("%lesson {path}\n%goto 1\n%progress\n"));
    check(&ran.stdout, &["→ 1 First\n  2 Second\n", "0 of 2 steps finished"]);
    drop(std::fs::remove_dir_all(state));
}

#[test]
fn progress_is_told_outside_of_lessons_too() {
    let (state, path) = (fresh_state(), lesson("told", LESSON));
    let ran = run_in(&state, &["progress"], "");
    assert_eq!((ran.status, &*ran.stdout), (0, "No lesson was begun yet: `%lesson` lists them.\n"));
    run_in(&state, &[], &format!("%lesson {path}\n1 + 1\n%quit\n%lesson 01\n%quit\n"));
    // Another session knows of it.
    check(&run_in(&state, &["lesson", "list"], "").stdout, &["left at 1/", "not begun"]);
    let ran = run_in(&state, &["progress"], "");
    check(&ran.stdout, &["01-levels  left at 1/", "78-kept    left at first "]);
    let ran = run_in(&state, &["progress", "--json"], "");
    let json: Value = serde_json::from_str(&ran.stdout).expect("one JSON object");
    let kept = &json["lessons"][1];
    assert_eq!((&kept["lesson"], &kept["version"]), (&"78-kept".into(), &3.into()));
    assert_eq!(
        (&kept["steps"][0]["step"], &kept["steps"][0]["inputs"]),
        (&"first".into(), &1.into())
    );
    drop(std::fs::remove_dir_all(state));
}

#[test]
fn the_record_for_a_teacher_is_printed_or_written() {
    let state = fresh_state();
    let begin = "%lesson 01\n1 + 1\n";
    let file = format!("{state}-export.json");
    let ran = run_in(&state, &[], &format!("{begin}%progress export '{file}'\n%progress export\n"));
    assert_eq!((ran.status, &*ran.stderr), (0, ""), "{}", ran.stdout);
    check(&ran.stdout, &["The progress of 1 lesson stands in "]);
    let written = std::fs::read_to_string(&file).expect("it was written");
    check(&ran.stdout, &[&*written]);
    let json: Value = serde_json::from_str(&written).expect("JSON");
    let steps = json["lessons"][0]["steps"].as_array().expect("a list");
    assert!(steps.len() > 1 && steps.iter().all(|step| step["title"].is_string()), "{written}");
    assert_eq!(steps[0]["inputs"], 1);
    let ran = run_in(&state, &["progress", "export", &format!("{state}/no/such/folder.json")], "");
    assert_eq!(ran.status, 1);
    check(&ran.stderr, &["cannot write", "folder.json"]);
    std::fs::remove_file(file).expect("it is there");
    drop(std::fs::remove_dir_all(state));
}

/// A step that asks twice.
const ASKED: &str = "\
---
format: 1
id: 79-asked
version: 1
title: Asked
---

# Asked

```python {setup id=data}
a = np.arange(100_000.0)
```

## Only

<!-- quiz id=dtype answer=value(\"a.dtype\") from=data -->
What dtype has `a`?

- int64
- float64

<details><summary>Why</summary>

It was made of floats.

</details>

Write this with one array.

```python {exercise id=poly from=data}
a*a + 2*a
```

```check {for=poly}
value == starter
arrays <= 1
```

<details><summary>Hint 1</summary>

Factor.

</details>
<details><summary>Solution</summary>

```python {solution for=poly}
(a + 2)*a
```

</details>
<details><summary>For authors: answers that must not pass</summary>

```python {wrong for=poly fails=value}
a*a
```

</details>
";

#[test]
fn answers_hints_and_what_was_left_out_are_kept() {
    let (state, path) = (fresh_state(), lesson("asked", ASKED));
    let begin = format!("%lesson {path}\n");
    let lines = "%progress\nA\n%hint\na*a\n%check\na*a + nix\n%check\n%check 2*a + a*a\n%progress\n%check (a + 2)*a\n";
    let ran = run_in(&state, &[], &format!("{begin}{lines}%undo\n%progress\n%quit\n"));
    check(
        &ran.stdout,
        &[
            "→ 1 Only\n    dtype: open\n    poly: open\n",
            "dtype: open; 1 try\n",
            "poly: open; PASS value, NOT YET arrays; 3 tries; 1 hint\n",
        ],
    );
    check(
        &ran.stdout,
        &["poly: passed; PASS value, PASS arrays; 4 tries; 1 hint\n", "The lesson is finished"],
    );
    // What passed is passed over; what did not is asked again.
    let ran = run_in(&state, &[], &format!("{begin}next\nB\nnext\n%progress\n"));
    check(
        &ran.stdout,
        &["Answer with a letter", "You have done this: Enter goes on", "The lesson ends here"],
    );
    check(&ran.stdout, &["dtype: passed; 2 tries\n"]);
    let ran = run_in(&state, &["progress", "--json"], "");
    let json: Value = serde_json::from_str(&ran.stdout).expect("one JSON object");
    assert_eq!(json["lessons"][0]["steps"][0]["inputs"], 2);
    let ran =
        run_in(&state, &[], &format!("{begin}%restart lesson\nskip\nskip\n%progress export\n"));
    let json = &ran.stdout[ran.stdout.find("{\n").expect("the record is printed")..];
    let json: Value = serde_json::from_str(json).expect("JSON");
    let kept = &json["lessons"][0];
    assert_eq!((&kept["restarts"], &kept["state"]), (&1.into(), &"left at only".into()));
    for item in kept["steps"][0]["items"].as_array().expect("a list") {
        assert_eq!((&item["skipped"], &item["passed"]), (&true.into(), &false.into()), "{item}");
    }
    drop(std::fs::remove_dir_all(state));
}

#[test]
fn the_flag_goes_before_the_variable() {
    let (variable, flag, path) = (fresh_state(), fresh_state(), lesson("flag", LESSON));
    run_in(&variable, &["--state", &flag], &format!("%lesson {path}\n"));
    assert!(!Path::new(&variable).exists());
    assert!(Path::new(&flag).join("78-kept.jsonl").is_file());
    drop(std::fs::remove_dir_all(flag));
}

#[test]
fn where_nothing_can_be_kept_the_lesson_goes_on() {
    let path = lesson("lost", LESSON);
    let lines = format!("%lesson {path}\n1 + 1\nnext\nnext\n%quit\n%lesson {path}\n%progress\n");
    let ran = run_in(&path, &[], &lines);
    assert_eq!((ran.status, &*ran.stderr), (0, ""), "{}", ran.stdout);
    // Once each time that it begins.
    assert_eq!(ran.stdout.matches("Progress is not kept: ").count(), 2, "{}", ran.stdout);
    check(&ran.stdout, &["1/2 First", "2/2 Second", "The lesson is finished"]);
    let ran = run_in(&path, &["progress"], "");
    assert_eq!(ran.status, 1);
    check(&ran.stderr, &["cannot read", "hint: `--state DIR`"]);
}

#[test]
fn runs_and_checks_keep_nothing() {
    let (state, path) = (fresh_state(), lesson("run", LESSON));
    for command in ["run", "check"] {
        let ran = run_in(&state, &["lesson", command, &path], "");
        assert_eq!(ran.status, 0, "{ran:?}");
    }
    assert!(!Path::new(&state).exists());
    assert_eq!(run(&["progress"], "").status, 0);
}
