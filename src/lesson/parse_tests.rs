//! What is read of a lesson, and what is said where one is wrong.

use super::*;
use crate::lesson::directive::DIRECTIVES;

const HEAD: &str = "---\nformat: 1\nid: 01-x\nversion: 1\ntitle: T\n---\n# T\n\n";

const BODY: &str = "\
Intro.

```python {setup id=data}
data = np.ones(4)
```

## First step

Text with `code`.

```python
shown = 1
```

```python {run id=sum from=data modes=vectorized,in-place}
data * 2 + 1
```

```expect {for=sum}
arrays(in_place) == 1
```

<!-- speaker: wait
     here -->

## Second {#two}

<!-- keypoints: one thing; another -->

```python {run id=other against=sum}
data + 1
```

```python {run id=alone}
1 + 1
```
";

#[test]
fn a_lesson_has_steps_blocks_and_directives() {
    let text = format!("{HEAD}{BODY}");
    let lesson = parse("x.md", &text).expect("it is well formed");
    let ids: Vec<&str> = lesson.steps.iter().map(|step| &*step.id).collect();
    assert_eq!(ids, ["first-step", "two"]);
    assert!(matches!(lesson.intro[..], [Block::Prose(_), Block::Setup(0)]));
    let [Block::Prose(prose), Block::Run(0)] = lesson.steps[0].blocks[..] else {
        panic!("{:?}", lesson.steps[0].blocks)
    };
    assert!(lesson.part(prose).starts_with("Text") && lesson.part(prose).contains("shown = 1"));
    assert_eq!(lesson.part(lesson.runs[0].code), "data * 2 + 1");
    assert_eq!(lesson.part(lesson.setups[0].code), "data = np.ones(4)");
    assert_eq!((lesson.runs[0].from.as_slice(), lesson.runs[0].claims.len()), (&[0][..], 1));
    let modes: Vec<&str> = lesson.runs[0].contest.modes().iter().map(|mode| mode.name).collect();
    assert_eq!(modes, ["vectorized", "in-place"]);
    assert_eq!(lesson.runs[1].contest, Contest::Against(0));
    assert_eq!(lesson.runs[2].contest, Contest::Alone);
    assert_eq!(lesson.keypoints, ["one thing", "another"]);
    assert_eq!(lesson.part(lesson.steps[0].speaker[0]).split_whitespace().count(), 2);
    assert_eq!(lesson.place(lesson.runs[0].code), "x.md:24");
}

#[track_caller]
fn check(text: &str, at: &str, part: &str) {
    let error = parse("x.md", text).expect_err(text);
    assert_eq!(error.span.text(text), at, "{error}\n{text}");
    let all = format!("{error} {}", error.hints.join(" "));
    assert!(all.contains(part), "{all}");
}

/// One that is right but for one place.
#[track_caller]
fn check_changed(from: &str, to: &str, at: &str, part: &str) {
    let text = format!("{HEAD}{BODY}");
    assert_eq!(text.matches(from).count(), 1, "{from}");
    check(&text.replace(from, to), at, part);
}

#[test]
fn mistakes_are_told_with_their_place() {
    for (from, to, at, part) in [
        ("format: 1", "format: 2", "2", "reads format 1"),
        ("version: 1", "vresion: 1", "vresion", "did you mean `version`?"),
        ("version: 1", "version: x", "x", "a whole number"),
        ("version: 1\n", "", "---", "no `version`"),
        ("version: 1", "version: 1\nversion: 2", "version: 2", "given twice"),
        ("id: 01-x", "id: A B", "A B", "is no id"),
        ("title: T", "title T", "title T", "key: value"),
        ("title: T", "title:", "title", "no value"),
        ("title: T", "title: U", "# T\n", "it has: U"),
        ("version: 1", "version: 1\nneeds: gpu", "gpu", "ram>=2GB"),
        ("{setup id=data}", "{setup ide=data}", "ide=data", "did you mean `id=`?"),
        ("{setup id=data}", "{setup id=data id=b}", "id=b", "given twice"),
        ("{setup id=data}", "{setup id}", "id", "id=VALUE"),
        ("{setup id=data}", "{setup}", "setup", "needs `id=`"),
        ("{setup id=data}", "{setpu id=data}", "setpu", "did you mean `setup`?"),
        ("{setup id=data}", "{setup id=data", "```python {setup id=data", "never closed"),
        ("{setup id=data}", "{setup id=sum}", "sum", "the id `sum` is given twice"),
        ("data = np.ones(4)\n", "", "```python {setup id=data}", "nothing stands"),
        ("data = np.ones(4)", "data = = 2", "=", "invalid syntax"),
        ("from=data", "from=dta", "dta", "did you mean `data`?"),
        ("from=data", "from=other", "other", "is a run"),
        ("modes=vectorized,in-place", "modes=vectorized,fusde", "fusde", "did you mean `fused`?"),
        ("modes=vectorized,in-place", "modes=fused,fused", "fused", "given twice"),
        ("{for=sum}", "{for=smu}", "smu", "did you mean `sum`?"),
        ("{for=sum}", "", "expect", "needs `for=`"),
        ("```expect {for", "```expct {for", "expct", "did you mean `expect`?"),
        ("arrays(in_place)", "arrays(fused)", "fused", "it has vectorized, in_place"),
        ("against=sum", "against=other", "other", "against itself"),
        ("against=sum", "against=x", "x", "names nothing"),
        ("against=sum", "against=sum modes=fused", "fused", "not both"),
        ("<!-- speaker:", "<!-- spaeker:", "spaeker", "did you mean `speaker`?"),
        ("<!-- speaker:", "<!-- TODO", "TODO", "no directive"),
        ("Text with `code`.", "Text <b>bold</b>.", "<b>", "HTML"),
        ("Text with `code`.", "Text <!-- no -->.", "<!-- no -->", "lines of its own"),
        (
            "Text with `code`.",
            "- x\n\n  ```python {run id=y}\n  1\n  ```",
            "```python {run id=y}",
            "margin",
        ),
        ("## Second {#two}", "## First step", "## First step\n", "two steps"),
        ("Intro.", "```python {run id=early}\n1\n```", "run", "in a step"),
    ] {
        check_changed(from, to, at, part);
    }
}

#[test]
fn what_is_no_lesson_is_refused() {
    check("# T\n", "# T", "begins with front matter");
    check("---\nformat: 1\n", "---", "never closed");
    check(HEAD, "", "no step");
    check(&format!("{HEAD}## A\n\n## B\n\nx\n"), "## A\n", "is empty");
    check(
        &format!("{HEAD}## A\n\n```python {{run id=a}}\n1\n"),
        "```python {run id=a}",
        "never closed",
    );
}

#[test]
fn what_is_planned_is_refused_by_its_name() {
    for row in DIRECTIVES {
        let text = format!("{HEAD}## A\n\nText.\n\n{}\n", row.example);
        match (row.kind, parse("x.md", &text)) {
            (Kind::Planned(what), Err(error)) => {
                assert!(error.message.contains(&format!("has no {what} yet")), "{error}");
            }
            (Kind::Planned(_), Ok(_)) => panic!("{} was misread", row.name),
            // Its run stands elsewhere.
            (Kind::Expect, found) => assert!(found.is_err(), "nothing is for `sum`"),
            (_, found) => drop(found.expect(row.example)),
        }
    }
}

#[test]
fn line_ends_of_other_systems_are_read() {
    let text = normal(&format!("\u{feff}{HEAD}{BODY}").replace('\n', "\r\n"));
    assert_eq!(parse("x.md", &text).expect("it is well formed").steps.len(), 2);
}
