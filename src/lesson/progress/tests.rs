//! Events that are written, torn, read.

use std::fs;
use std::path::{Path, PathBuf};

use proptest::prelude::*;

use super::history::events;
use super::*;
use crate::lesson::parse::parse;

/// A folder of a test's own, empty.
fn folder(name: &str) -> PathBuf {
    let path =
        std::env::temp_dir().join(format!("numscope-progress-{}-{name}", std::process::id()));
    drop(fs::remove_dir_all(&path));
    path
}

fn at(at: u64, what: What) -> Event {
    Event { at, what }
}

fn entered(step: &str, hash: &str) -> What {
    What::Entered { step: step.into(), hash: hash.into() }
}

fn finished(step: &str, hash: &str) -> What {
    What::Finished { step: step.into(), hash: hash.into() }
}

fn graded(item: &str, passed: bool) -> What {
    let verdict = if passed { "PASS value" } else { "NOT YET value" };
    What::Graded {
        step: "one".into(),
        item: item.into(),
        answer: "a + 1".into(),
        verdicts: vec![verdict.into()],
        passed,
    }
}

/// One of each.
fn each() -> Vec<What> {
    let (step, item) = ("one".to_owned(), "poly".to_owned());
    vec![
        What::Began { version: 2 },
        entered("one", "aa"),
        What::Input { step: step.clone(), text: "print('é\\n\\0')  # {\"at\":7,".into() },
        What::Ran { step: step.clone(), id: "sum".into() },
        graded("poly", false),
        What::Answered { step: step.clone(), quiz: "q".into(), answer: "2".into(), passed: true },
        What::Hint { step: step.clone(), item: item.clone(), number: 2 },
        What::Skipped { step: step.clone(), item: Some(item) },
        What::Skipped { step, item: None },
        What::Undone,
        finished("one", "aa"),
        What::Restarted { what: "data".into() },
        What::Left,
    ]
}

fn written(folder: &Path, list: &[Event]) -> Vec<u8> {
    let (mut journal, _) = Journal::open(folder, "x");
    for event in list {
        journal.append(event);
    }
    assert_eq!(journal.warning(), None);
    fs::read(folder.join("x.jsonl")).expect("it was written")
}

fn stamped(list: Vec<What>) -> Vec<Event> {
    list.into_iter().zip(100..).map(|(what, time)| at(time, what)).collect()
}

#[test]
fn every_event_is_read_as_it_was_written() {
    let folder = folder("each");
    let list = stamped(each());
    let bytes = written(&folder, &list);
    assert_eq!(String::from_utf8_lossy(&bytes).lines().count(), list.len());
    assert_eq!(events(&bytes).collect::<Vec<_>>(), list);
    let (_, history) = Journal::open(&folder, "x");
    assert_eq!(history, History::read(&folder, "x"));
    assert_eq!(history.events, list.len());
    drop(fs::remove_dir_all(folder));
}

#[test]
fn a_history_says_how_each_thing_went() {
    let mut history = History::default();
    let add = |history: &mut History, list: Vec<What>| {
        for event in stamped(list) {
            history.add(&event);
        }
    };
    add(&mut history, each());
    assert_eq!((history.version, history.at.as_deref()), (Some(2), Some("one")));
    let step = history.step("one", "aa").expect("it was entered").clone();
    assert!(step.finished && step.skipped);
    assert_eq!((step.inputs, step.ran), (1, vec!["sum".to_owned()]));
    let poly = &step.items["poly"];
    assert_eq!((poly.tries, poly.misses, poly.hints), (1, 1, 2));
    assert!(poly.skipped && !poly.passed && poly.verdicts == ["NOT YET value"]);
    assert!(step.items["q"].passed);
    add(&mut history, vec![graded("poly", false), graded("poly", true)]);
    let poly = history.item("one", "aa", "poly").expect("it was tried");
    assert_eq!((poly.passed, poly.skipped, poly.tries, poly.misses), (true, false, 3, 0));
    assert_eq!(poly.verdicts, ["PASS value"]);
    // What passed stays so.
    add(&mut history, vec![graded("poly", false)]);
    let poly = history.item("one", "aa", "poly").expect("as above");
    assert_eq!((poly.passed, poly.misses, &*poly.verdicts[0]), (true, 1, "PASS value"));
    add(&mut history, vec![What::Restarted { what: "lesson".into() }]);
    let step = history.step("one", "aa").expect("its text is the same");
    assert!(!step.finished && step.items.is_empty() && step.seconds > 0);
    assert_eq!((history.at, history.restarts), (None, 1));
}

#[test]
fn a_step_whose_text_changed_begins_anew() {
    let mut history = History::default();
    for what in [entered("one", "aa"), graded("poly", true), finished("one", "aa")] {
        history.add(&at(1, what));
    }
    assert!(history.step("one", "aa").is_some_and(|step| step.finished));
    assert_eq!(history.step("one", "bb"), None);
    assert_eq!(history.item("one", "bb", "poly"), None);
    history.add(&at(2, entered("one", "bb")));
    let step = history.step("one", "bb").expect("it was entered");
    assert!(!step.finished && step.items.is_empty());
}

#[test]
fn time_passes_in_the_step_that_is_shown_and_not_in_pauses() {
    let mut history = History::default();
    let list = [
        (1000, What::Began { version: 1 }),
        (1000, entered("one", "aa")),
        (1060, graded("poly", false)),
        (1100, entered("two", "bb")),
        (1110, What::Left),
        (1200, What::Began { version: 1 }),
        (1200, entered("two", "bb")),
        // A crash, and a day later.
        (90_000, What::Began { version: 1 }),
        (90_000, entered("two", "bb")),
        // Lunch.
        (93_600, What::Undone),
        (93_605, What::Undone),
        // The clock was put back.
        (93_000, What::Undone),
    ];
    for (time, what) in list {
        history.add(&at(time, what));
    }
    assert_eq!((history.steps["one"].seconds, history.steps["two"].seconds), (100, 15));
    assert_eq!(
        (history.seconds(), history.began_at, history.last_at),
        (115, Some(1000), Some(93_000))
    );
}

#[test]
fn what_is_no_event_is_passed_over() {
    let left = br#"{"at":5,"event":"left"}"#;
    let check = |bytes: &[u8], want: usize| {
        assert_eq!(events(bytes).count(), want, "{}", String::from_utf8_lossy(bytes));
    };
    check(left, 1);
    check(&left[..left.len() - 1], 0);
    check(b"", 0);
    check(b"\0\0\0", 0);
    check(&[&left[..], b"\n\0\0\0\0"].concat(), 1);
    check(&[b"\0\0", &left[..], b"\r\n"].concat(), 1);
    // A line that was torn in front of a whole one, within a letter.
    check(
        &[b"{\"at\":3,\"event\":\"input\",\"step\":\"a\",\"text\":\"\xc3", &left[..]].concat(),
        1,
    );
    check(b"{\"at\":5,\"event\":\"danced\",\"with\":\"joy\"}\n{\"at\":6,\"event\":\"left\",\"more\":1}\n", 1);
    check(b"[1, 2]\nno JSON\n{\"at\":-1,\"event\":\"left\"}\n", 0);
}

#[test]
fn long_texts_are_cut_between_two_letters() {
    let text = "é".repeat(MOST_TEXT_BYTES);
    let what = What::Input { step: "s".into(), text: format!("a{text}") }.cut();
    let What::Input { text, .. } = what else { panic!("an input") };
    assert_eq!(text.len(), MOST_TEXT_BYTES - 1);
    assert!(text.starts_with("aéé") && text.ends_with('é'));
}

#[test]
fn a_folder_that_cannot_be_written_is_told_once_and_stops_nothing() {
    let folder = folder("file");
    fs::write(&folder, "no folder").expect("a temporary file can be written");
    let (mut journal, history) = Journal::open(&folder, "x");
    assert_eq!(history, History::default());
    let text = journal.warning().expect("it is told");
    assert!(text.starts_with("Progress is not kept: ") && text.contains("x.jsonl"), "{text}");
    journal.append(&at(1, What::Left));
    assert_eq!(journal.warning(), None);
    fs::remove_file(folder).expect("it is there");
    let mut none = Journal::none();
    none.append(&at(1, What::Left));
    assert_eq!(none.warning(), None);
}

#[test]
fn two_that_write_at_once_lose_nothing() {
    let folder = folder("two");
    let many = |who: &str| {
        let text = who.repeat(3000);
        let (mut journal, _) = Journal::open(&folder, "x");
        for time in 0..100 {
            journal.append(&at(time, What::Input { step: who.into(), text: text.clone() }));
        }
    };
    std::thread::scope(|scope| {
        scope.spawn(|| many("a"));
        scope.spawn(|| many("b"));
    });
    let history = History::read(&folder, "x");
    assert_eq!(
        (history.steps["a"].inputs, history.steps["b"].inputs, history.events),
        (100, 100, 200)
    );
    drop(fs::remove_dir_all(folder));
}

#[test]
fn hashes_are_those_of_fnv() {
    // From the test vectors of the authors.
    assert_eq!(content_hash(""), "cbf29ce484222325");
    assert_eq!(content_hash("a"), "af63dc4c8601ec8c");
    assert_eq!(content_hash("foobar"), "85944171f73967e8");
    assert_eq!(content_hash("foobar\n\n"), content_hash("foobar"));
}

const LESSON: &str = "---\nformat: 1\nid: x\nversion: 1\ntitle: T\n---\n\n# T\n\nHello.\n\n\
                      ## One\n\nText.\n\n## Two\n\nText.\n\n## Three\n\nText.\n";

#[test]
fn a_newer_version_keeps_the_steps_that_are_as_they_were() {
    let lesson = parse("x.md", LESSON).expect("it is well formed");
    let mut history = History::default();
    assert_eq!(history.state(&lesson), "not begun");
    for (i, step) in lesson.steps.iter().enumerate() {
        history.add(&at(i as u64, entered(&step.id, &step_hash(&lesson, i))));
        history.add(&at(i as u64, finished(&step.id, &step_hash(&lesson, i))));
    }
    assert_eq!(
        (history.finished(&lesson), history.state(&lesson)),
        (vec![true; 3], "finished".into())
    );
    // Another text in step 2, a new step before step 3.
    let text = LESSON.replace("## Two\n\nText.", "## Two\n\nOther.\n\n## Between\n\nText.");
    let newer = parse("x.md", &text).expect("it is well formed");
    assert_eq!(history.finished(&newer), [true, false, false, true]);
    assert_eq!((history.place(&newer), history.state(&newer)), (3, "left at 4/4".into()));
    let text = LESSON.replace("## Three", "## Last");
    let other = parse("x.md", &text).expect("it is well formed");
    assert_eq!((history.finished(&other), history.place(&other)), (vec![true, true, false], 0));
}

prop_compose! {
    fn any_event()(time: u64, kind in 0..13_usize, text: String, step in "[a-c]") -> Event {
        let mut what = each().swap_remove(kind);
        match &mut what {
            What::Input { step: at, text: typed } => (*at, *typed) = (step, text),
            What::Graded { step: at, answer, .. } => (*at, *answer) = (step, text),
            What::Entered { step: at, .. } => *at = step,
            _ => (),
        }
        at(time, what)
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn a_file_that_ends_at_any_byte_gives_what_was_whole(list in prop::collection::vec(any_event(), 1..6)) {
        let line = |event: &Event| serde_json::to_string(event).expect("plain data") + "\n";
        let lines: Vec<String> = list.iter().map(line).collect();
        let bytes = lines.concat().into_bytes();
        let mut ends = vec![0];
        for line in &lines {
            ends.push(ends[ends.len() - 1] + line.len());
        }
        for cut in 0..=bytes.len() {
            // A line is whole with its brace, though its end of line is lost.
            let whole = ends[1..].iter().filter(|end| **end <= cut + 1).count();
            for tail in [&b""[..], b"\0\0\0\0", b"\n", b"\xff\xfe"] {
                let found: Vec<Event> = events(&[&bytes[..cut], tail].concat()).collect();
                prop_assert_eq!(&found[..], &list[..whole], "cut at {}", cut);
            }
            // What is appended after a crash is read, whatever it stands behind.
            let more = line(&list[0]);
            let found = events(&[&bytes[..cut], more.as_bytes()].concat()).count();
            prop_assert_eq!(found, whole + 1, "cut at {}", cut);
        }
    }
}
