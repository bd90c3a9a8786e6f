//! What is read of a lesson, and what is said where one is wrong.

use super::*;
use crate::lesson::directive::DIRECTIVES;
use crate::lesson::mark::Check;
use crate::lesson::{Contest, QuizKey};

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

## Second

<!-- step id=two needs=ram>=2GB -->
<!-- keypoints: one thing; another -->

```python {run id=other against=sum}
data + 1
```

```python {run id=alone}
1 + 1
```

<!-- quiz id=many answer=arrays(\"data + 1\") / 1 from=data -->
How many?

- 1
- `2` or more

<details><summary>Why</summary>

Count.

</details>

Add one. Do it well.

```python {exercise id=plus from=data value=\"data + 0\"}
data*1 + 1
```

```check {for=plus}
arrays <= 1 else \"{arrays}\"
value == starter
```

<details><summary>Hint 1</summary>

Leave one out.

</details>
<details><summary>Solution</summary>

```python {solution for=plus}
data + 1
```

Shorter.

</details>
<details><summary>For authors</summary>

```python {wrong for=plus fails=value says=\"No.\"}
data
```

</details>
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

#[test]
fn quizzes_and_exercises_are_read_whole() {
    let lesson = parse("x.md", &format!("{HEAD}{BODY}")).expect("it is well formed");
    let part = |span| lesson.part(span).trim();
    let quiz = &lesson.quizzes[0];
    assert_eq!((quiz.question.map(part), part(quiz.why)), (Some("How many?"), "Count."));
    assert_eq!(quiz.texts(&lesson), ["1", "2 or more"]);
    assert_eq!(quiz.from.as_deref(), Some(&[0][..]));
    assert!(matches!(&quiz.key, QuizKey::Computed(key) if key.asked.len() == 1));
    for (input, want) in
        [("a", Some(0)), ("B)", Some(1)), ("1", Some(0)), ("2 or more", Some(1)), ("c", None)]
    {
        assert_eq!(quiz.chosen(&lesson, input), want, "{input}");
    }
    let exercise = &lesson.exercises[0];
    assert_eq!(exercise.task.map(part), Some("Add one. Do it well."));
    assert_eq!((part(exercise.starter), part(exercise.solution)), ("data*1 + 1", "data + 1"));
    assert_eq!(exercise.value.as_ref().map(|(code, _)| code.as_str()), Some("data + 0"));
    assert_eq!(exercise.checks.iter().map(Check::name).collect::<Vec<_>>(), ["value", "arrays"]);
    assert_eq!((exercise.hints.len(), exercise.why.map(part)), (1, Some("Shorter.")));
    assert_eq!(
        (&*exercise.wrongs[0].fails, exercise.wrongs[0].says.as_deref()),
        ("value", Some("No."))
    );
    assert_eq!(lesson.part(lesson.steps[0].source).lines().next(), Some("## First step"));
    assert!(lesson.part(lesson.steps[0].source).trim_end().ends_with("here -->"));
    assert_eq!(lesson.steps[1].needs.len(), 1);
}

/// What is not as said of the error of a text: the part where it stands, and a part of its words.
fn fault(text: &str, at: &str, part: &str) -> Option<String> {
    let Err(error) = parse("x.md", text) else {
        return Some(format!("no error: want {at:?}, {part:?}"));
    };
    let (place, all) = (error.span.text(text), format!("{error} {}", error.hints.join(" ")));
    let is_right = place == at && all.contains(part);
    (!is_right).then(|| format!("at {place:?}: {all}\nwant {at:?}: {part}"))
}

#[track_caller]
fn check(text: &str, at: &str, part: &str) {
    assert_eq!(fault(text, at, part), None);
}

/// What is changed, into what; where the error stands, and a part of its words.
const MISTAKES: &[(&str, &str, &str, &str)] = &[
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
    ("id=two", "id=first-step", "## Second\n", "two steps"),
    ("needs=ram>=2GB", "needs=gpu", "gpu", "threads>=2"),
    ("Intro.", "```python {run id=`x`}\n1\n```", "```python {run id=`x`}", "no fence"),
    ("Intro.", "```python {run id=early}\n1\n```", "run", "in a step"),
    ("Intro.", "<!-- quiz id=early answer=\"1\" -->", "quiz", "in a step"),
    ("Text with `code`.", "x\n\n<!-- step id=y -->", "step", "directly below"),
    ("answer=arrays(\"data + 1\") / 1 ", "", "quiz", "needs `answer=`"),
    ("arrays(\"data + 1\") / 1", "\"3\"", "3", "none of the options"),
    ("arrays(\"data + 1\") / 1", "arays(\"data + 1\")", "arays", "did you mean `arrays`?"),
    ("arrays(\"data + 1\") / 1", "arrays(\"data + 1\", fusde)", "fusde", "no mode"),
    ("arrays(\"data + 1\") / 1", "time(\"data + 1\")", "time", "a clock cannot change"),
    ("arrays(\"data + 1\") / 1", "arrays(\"data + + )\")", ")", "unmatched"),
    ("from=data -->", "from=dta -->", "dta", "did you mean `data`?"),
    ("- 1\n- `2` or more\n", "", "quiz", "no options"),
    ("- `2` or more\n", "", "- 1\n\n", "2 to 6 options"),
    ("<details><summary>Why</summary>\n\nCount.\n\n</details>\n", "", "quiz", "no Why"),
    ("Count.\n\n", "", "<details><summary>Why</summary>", "nothing stands in"),
    ("Leave one out.\n\n", "", "<details><summary>Hint 1</summary>", "nothing stands in"),
    (
        "<summary>Hint 1</summary>",
        "<summary>Help</summary>",
        "<details><summary>Help</summary>",
        "Hint, Solution",
    ),
    ("<summary>Hint 1</summary>", "", "<details>", "its summary"),
    (
        "one out.\n\n</details>",
        "one out.",
        "<details><summary>Solution</summary>",
        "stands in none",
    ),
    (
        "Count.\n\n</details>\n",
        "Count.\n\n</details>\n\n</details>\n",
        "</details>",
        "no <details>",
    ),
    ("{exercise id=plus", "{exercise id=sum", "sum", "given twice"),
    ("value=\"data + 0\"", "value=\"data + + )\"", ")", "unmatched"),
    ("```check {for=plus}", "```check {for=plsu}", "plsu", "did you mean `plus`?"),
    ("{solution for=plus}", "{solution for=x}", "x", "names nothing"),
    (
        "{wrong for=plus fails=value",
        "{wrong for=plus fails=passes",
        "passes",
        "value, arrays, error",
    ),
    ("value == starter\n", "value == strater\n", "value == strater", "value == starter"),
    (
        "<summary>For authors</summary>",
        "<summary>Solution</summary>",
        "wrong",
        "does not stand here",
    ),
    (
        "```python {solution for=plus}\ndata + 1\n```\n\nShorter.",
        "x",
        "<details><summary>Solution</summary>",
        "nothing stands in",
    ),
    ("Shorter.\n", "```python {solution for=plus}\n1\n```\n", "solution", "a solution already"),
    ("Add one. Do it well.\n\n", "", "exercise", "no task"),
];

#[test]
fn mistakes_are_told_with_their_place() {
    let mut faults = Vec::new();
    for &(from, to, at, part) in MISTAKES {
        // One that is right but for one place, the first that reads so.
        let text = format!("{HEAD}{BODY}");
        assert!(text.contains(from), "{from}");
        let found = fault(&text.replacen(from, to, 1), at, part);
        faults.extend(found.map(|found| format!("{to}: {found}")));
    }
    assert!(faults.is_empty(), "{}", faults.join("\n\n"));
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
fn every_example_of_the_table_is_read() {
    let examples: Vec<&str> = DIRECTIVES.iter().map(|row| row.example).collect();
    // Each stands where it can; what refers to others finds them.
    let of = |name: &str| {
        let row = DIRECTIVES.iter().find(|row| row.name == name);
        row.expect("it is in the table").example
    };
    let text = format!(
        "{HEAD}{}\n\n## A\n\n{}\n{}\n\nText.\n\n{}\n\n{}\n\n{}\n\nDo it.\n\n{}\n\n{}\n\n{}\n\n\
         <details><summary>Solution</summary>\n\n{}\n\n</details>\n<details><summary>For authors</summary>\n\n{}\n\n\
         </details>\n\n{}\n",
        of("setup"),
        of("step"),
        of("speaker"),
        of("run"),
        of("expect"),
        of("quiz"),
        of("exercise"),
        of("check"),
        of("details"),
        of("solution"),
        of("wrong"),
        of("keypoints"),
    );
    let lesson = parse("x.md", &text).unwrap_or_else(|error| panic!("{error}\n{text}"));
    assert_eq!((lesson.runs.len(), lesson.quizzes.len(), lesson.exercises.len()), (1, 1, 1));
    assert!(examples.iter().all(|example| text.contains(example)));
}

#[test]
fn line_ends_of_other_systems_are_read() {
    let text = normal(&format!("\u{feff}{HEAD}{BODY}").replace('\n', "\r\n"));
    assert_eq!(parse("x.md", &text).expect("it is well formed").steps.len(), 2);
}
