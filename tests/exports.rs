//! Reports in their written forms, byte for byte: `tests/exports/*`, under a fake clock.
//!
//! `NUMSCOPE_BLESS=1 cargo test --test exports` writes them anew, to be looked at in a browser before they are
//! committed. The style of pages stands in `compare.html` alone.

mod common;
#[path = "common/desk.rs"]
mod desk;

use std::fs;
use std::path::{Path, PathBuf};

use desk::{Screen, desk};
use numscope::commands::Desk;
use numscope::repl;
use numscope::report::render::FORMATS;
use numscope::report::text::Style;
use rayon::prelude::*;

/// A report, and the lines that lead to it; the last one shows it.
const REPORTS: &[(&str, &[&str])] = &[
    ("compare", &["%compare -t 0.3 np.sqrt(a*a + b*b)"]),
    ("pair", &["%compare -t 0.2 a*a*a ;; a**3"]),
    ("unequal", &["%compare a + b ;; a - b"]),
    ("timeit", &["%timeit -t 0.05 a*b + a"]),
    ("memit", &["%memit np.sqrt(a*a + b*b)"]),
    ("scale", &["%scale -t 0.5 -m vectorized,fused,parallel a*b + a"]),
    ("explain", &["%explain -a np.sqrt(a*a + b*b)"]),
    ("predicted", &["%explain -m fused np.sqrt(a*a + b*b)"]),
    ("profile", &["%profile tests/exports/prices.py"]),
    ("machine", &["%machine"]),
    ("noise", &["%noise -t 0.2"]),
    ("time", &["%time (a < b) & (a > 2)"]),
    ("layout", &["%layout a.reshape(100, 1000)[::2, 1:5].T"]),
    ("dtypes", &["%dtypes 1000x1000"]),
    ("whos", &["c = a[::2]", "d = {'<b>': \"x & y\"}", "%whos"]),
    ("lesson", &["%lesson run tests/exports/stranger.md --all -t 0.05"]),
];

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/exports")
}

/// A folder for what a test writes.
fn scratch(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join(format!("exports-{}", std::process::id()))
        .join(name);
    // What is there is left of a process that had the same number.
    drop(fs::remove_dir_all(&path));
    fs::create_dir_all(&path).expect("the folder can be made");
    path
}

fn typed(desk: &mut Desk, screen: &Screen, line: &str) -> String {
    if let Err(failure) = repl::perform(desk, "In [1]", line) {
        desk.complain(&failure);
    }
    screen.take()
}

/// A desk at which a learner was in the lesson before: one answer too many, one that passed.
fn prepared(name: &str) -> (Desk, Screen) {
    let (mut desk, screen) = desk(Style::PLAIN);
    "example".clone_into(&mut desk.system);
    desk.lessons.folder = Some(scratch(&format!("{name}-state")));
    for line in ["a = np.arange(100_000.0)", "b = a + 1", "%cost off"] {
        typed(&mut desk, &screen, line);
    }
    if name == "lesson" {
        let walk = [
            "%lesson -t 0.05 tests/exports/stranger.md",
            "%next",
            "%next",
            "A",
            "%next",
            "a * 2",
            "%check",
            "%hint",
            "a * 4",
            "%check",
            "%quit",
        ];
        for line in walk {
            let said = typed(&mut desk, &screen, line);
            assert!(!said.contains("Error"), "{line}: {said}");
        }
    }
    (desk, screen)
}

/// Each form in which a report can be written; the version is left out.
fn written(name: &str, lines: &[&str]) -> Vec<(PathBuf, String)> {
    let (mut desk, screen) = prepared(name);
    for line in lines {
        typed(&mut desk, &screen, line);
    }
    let out = scratch(name);
    let mut files = Vec::new();
    for (format, _) in FORMATS {
        let path = out.join(format!("{name}.{format}"));
        let said = typed(&mut desk, &screen, &format!("%export {format} '{}'", path.display()));
        if said.starts_with("UsageError") {
            assert!(said.contains("has no"), "{said}");
            continue;
        }
        assert!(said.starts_with("wrote "), "{name}, {format}: {said}");
        let text = fs::read_to_string(&path).expect("it was written");
        let program = concat!("numscope ", env!("CARGO_PKG_VERSION"));
        let text = text.replace(program, "numscope VERSION");
        files.push((folder().join(format!("{name}.{format}")), styled_once(name, text)));
    }
    files
}

/// A page without its style, which is the same in all; `compare.html` keeps it.
fn styled_once(name: &str, text: String) -> String {
    match (name, text.find("<style>"), text.find("</style>")) {
        ("compare", ..) | (_, None, _) | (_, _, None) => text,
        (_, Some(from), Some(to)) => format!("{}<style>{}", &text[..from], &text[to..]),
    }
}

#[test]
fn every_report_is_written_as_it_was() {
    #[expect(clippy::disallowed_methods, reason = "a switch for who writes the files anew")]
    let bless = std::env::var("NUMSCOPE_BLESS").is_ok();
    let check = |(name, lines): &(&str, &[&str])| {
        let files = written(name, lines);
        assert!(files.len() >= 4, "{name} has {} forms", files.len());
        let mut failures = Vec::new();
        for (path, text) in files {
            if bless {
                fs::write(&path, &text).expect("it can be written");
                continue;
            }
            let want = fs::read_to_string(&path).unwrap_or_default();
            let pair = want.lines().zip(text.lines()).find(|(want, got)| want != got);
            if want != text {
                failures.push(format!("{}: {pair:?}", path.display()));
            }
        }
        failures
    };
    let failures: Vec<String> = REPORTS.par_iter().flat_map_iter(check).collect();
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

/// The files of a form as they are kept.
fn kept(extension: &str) -> Vec<(String, String)> {
    let entries = fs::read_dir(folder()).expect("the folder is there");
    let paths = entries.map(|entry| entry.expect("it can be read").path());
    let paths = paths.filter(|path| path.extension().is_some_and(|it| it == extension));
    let read = |path: PathBuf| {
        let text = fs::read_to_string(&path).expect("it is text");
        (path.display().to_string(), text)
    };
    let files: Vec<(String, String)> = paths.map(read).collect();
    assert!(files.len() >= 7, "only {} of {extension}", files.len());
    files
}

/// The tags of a page in their order: a name, and whether it opens or closes.
fn tags(text: &str) -> Vec<(&str, bool)> {
    const VOID: &[&str] = &["meta", "!DOCTYPE", "br"];
    let mut found = Vec::new();
    for part in text.split('<').skip(1) {
        let tag = part.split('>').next().unwrap_or_default();
        let name = tag.trim_start_matches('/');
        let name =
            &name[..name.find(|c: char| c.is_whitespace() || c == '/').unwrap_or(name.len())];
        if !VOID.contains(&name) && !tag.ends_with('/') {
            found.push((name, !tag.starts_with('/')));
        }
    }
    found
}

#[test]
fn every_element_that_is_opened_is_closed() {
    for (path, text) in [kept("html"), kept("svg")].concat() {
        let mut open = Vec::new();
        for (name, opens) in tags(&text) {
            if opens {
                open.push(name);
            } else {
                assert_eq!(open.pop(), Some(name), "{path}");
            }
        }
        assert_eq!(open, Vec::<&str>::new(), "{path}");
    }
}

/// The values of an attribute.
fn values<'a>(text: &'a str, attribute: &str) -> Vec<&'a str> {
    let begin = format!(" {attribute}=\"");
    text.split(&begin).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

#[test]
fn pages_load_nothing_and_run_nothing() {
    for (path, text) in [kept("html"), kept("svg")].concat() {
        assert!(!text.contains("<script"), "{path}");
        assert!(values(&text, "src").is_empty() && !text.contains("url("), "{path}");
        let handler = values(&text, "onclick").len() + values(&text, "onload").len();
        assert_eq!(handler, 0, "{path}");
        for link in values(&text, "href") {
            assert!(link == "#report" || link.starts_with("https://numpy.org/"), "{path}: {link}");
        }
    }
}

#[test]
fn pages_say_what_their_parts_are() {
    for (path, text) in kept("html") {
        let ids = values(&text, "id");
        let mut once = ids.clone();
        once.sort_unstable();
        once.dedup();
        assert_eq!(once.len(), ids.len(), "{path}: an id twice");
        for name in values(&text, "aria-labelledby").iter().flat_map(|names| names.split(' ')) {
            assert!(ids.contains(&name), "{path}: nothing is called {name}");
        }
        let count =
            |tag: &str| tags(&text).iter().filter(|(name, opens)| *opens && *name == tag).count();
        assert_eq!(
            (count("h1"), count("main"), count("header"), count("footer")),
            (1, 1, 1, 1),
            "{path}"
        );
        assert_eq!(count("table"), count("caption"), "{path}");
        // Every chart is drawn twice, of which one is shown, and has a title and a description.
        assert_eq!(count("svg"), 2 * count("figcaption"), "{path}");
        assert_eq!(
            (count("desc"), text.matches("role=\"img\"").count()),
            (count("svg"), count("svg"))
        );
        assert!(
            text.contains("<html lang=\"en\">") && text.contains("name=\"viewport\""),
            "{path}"
        );
    }
}

/// The fields of a record, its quotes taken off.
fn fields(record: &str) -> Vec<String> {
    let (mut fields, mut field, mut within) = (Vec::new(), String::new(), false);
    let mut chars = record.chars().peekable();
    while let Some(c) = chars.next() {
        match (c, within) {
            ('"', true) if chars.next_if_eq(&'"').is_some() => field.push('"'),
            ('"', _) => within = !within,
            (',', false) => fields.push(std::mem::take(&mut field)),
            (c, _) => field.push(c),
        }
    }
    fields.push(field);
    fields
}

#[test]
fn records_have_as_many_fields_as_their_heads() {
    for (path, text) in kept("csv") {
        // No field of these holds a line's end.
        for table in text.split("\r\n\r\n") {
            let widths: Vec<usize> =
                table.split_terminator("\r\n").map(|record| fields(record).len()).collect();
            assert!(widths.len() > 1, "{path}: a head alone");
            assert!(widths.iter().all(|width| *width == widths[0]), "{path}: {widths:?}");
        }
    }
    let compare = fs::read_to_string(folder().join("compare.csv")).expect("it is kept");
    let head = compare.lines().next().map(fields).unwrap_or_default();
    for key in ["mode", "typical_ns", "ratio", "interval_low", "peak_bytes", "bytes_moved"] {
        assert!(head.iter().any(|known| known == key), "{key}: {head:?}");
    }
}

#[test]
fn what_is_modelled_is_marked() {
    for name in ["compare.html", "compare.md", "timeit.html", "explain.html", "profile.html"] {
        let text = fs::read_to_string(folder().join(name)).expect("it is kept");
        assert!(text.contains("moved est"), "{name}");
        assert!(!text.contains("class=\"n\">moved<") && !text.contains("| moved |"), "{name}");
    }
}

#[test]
fn the_learners_answers_stand_in_the_lessons_report() {
    let text = fs::read_to_string(folder().join("lesson.html")).expect("it is kept");
    for part in [
        "left at 2/3",
        "1 of 3 exercises and quizzes passed",
        "<strong>PASS</strong> arrays(vectorized) == 2",
        "<code>a * 4</code></pre>",
        "in 2 tries, 1 hint",
        "<strong>Not answered</strong>",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        "A lesson with a &lt; b &amp; &quot;quotes&quot;",
    ] {
        assert!(text.contains(part), "{part}");
    }
}

#[test]
fn files_are_replaced_and_nothing_is_lost() {
    let (mut desk, screen) = prepared("files");
    let out = scratch("files");
    let at = |name: &str| out.join(name).display().to_string();
    let mut say = |line: &str| typed(&mut desk, &screen, line);
    let check = |said: &str, parts: &[&str]| {
        assert!(parts.iter().all(|part| said.contains(part)), "{said}");
    };
    check(&say("%export md"), &["no report to export", "%compare a*b + a"]);
    let page = at("page.html");
    check(&say(&format!("%memit --html {page} a*b")), &["exact, 1 run", "wrote", "page.html"]);
    let first = fs::read_to_string(&page).expect("it was written");
    assert!(first.contains("<pre><code>%memit a*b<"));
    check(&say(&format!("%memit --html={page} a+b")), &["wrote"]);
    assert_ne!(fs::read_to_string(&page).expect("it is there"), first);
    // The report is shown, whatever becomes of the file.
    check(&say(&format!("%memit --html {} a*b", at("."))), &["exact, 1 run", "folder", "hint"]);
    check(
        &say(&format!("%memit --html {} a*b", at("no/x.html"))),
        &["exact, 1 run", "make it first"],
    );
    check(&say(&format!("%memit --export {} a*b", at("x.pdf"))), &["exact, 1 run", "none of md"]);
    let own = at("prices.py");
    fs::write(&own, "a = 1\n").expect("it can be written");
    check(&say(&format!("%export md {own}")), &["is there already", "-f"]);
    assert_eq!(fs::read_to_string(&own).expect("it is there"), "a = 1\n");
    check(&say(&format!("%export -f md {own}")), &["wrote"]);
    check(&say(&format!("%export {}", at("last.csv"))), &["wrote"]);
    check(&say("%export html"), &["needs FILE"]);
    check(&say("%export html -- -"), &["a file's name"]);
    check(&say("%export html ''"), &["a file's name"]);
    check(&say("%export htm"), &["needs FILE"]);
    check(&say("%export htlm x"), &["did you mean `html`?"]);
    let left = fs::read_dir(&out).expect("the folder is there").count();
    assert_eq!(left, 3, "no file is left beside those that were asked for");
}

#[test]
fn in_a_shell_the_object_stays_alone() {
    let page = scratch("shell").join("page.html");
    let name = page.display().to_string();
    let ran = common::run(&["memit", "np.ones(3) * 2", "--json", "--html", &name], "");
    assert_eq!((ran.status, ran.stdout.lines().count()), (0, 1), "{ran:?}");
    assert!(ran.stdout.starts_with("{\"expression\":\"np.ones(3) * 2\""), "{}", ran.stdout);
    assert!(ran.stderr.starts_with("wrote "), "{}", ran.stderr);
    let text = fs::read_to_string(&page).expect("it was written");
    assert!(text.contains("numscope memit &#39;np.ones(3) * 2&#39;"), "{text}");
    let other = common::run(&["memit", "1 + 1", "--export", "report.pdf"], "");
    assert_eq!(other.status, 2, "{other:?}");
    assert!(other.stdout.contains("no new array") && other.stderr.contains("none of md"));
}

#[test]
fn help_is_passed_over() {
    let (mut desk, screen) = prepared("help");
    typed(&mut desk, &screen, "%memit a*b");
    for line in ["?export", "%lsmagic", "%help peak"] {
        typed(&mut desk, &screen, line);
    }
    assert!(typed(&mut desk, &screen, "%export md").starts_with("# Memory: `a*b`"));
}

#[test]
fn a_lesson_writes_nothing_outside() {
    let (mut desk, screen) = prepared("within");
    let page = scratch("within").join("x.html");
    typed(&mut desk, &screen, "%lesson tests/exports/stranger.md");
    let said =
        typed(&mut desk, &screen, &format!("%memit --html {} np.ones(3) * 2", page.display()));
    assert!(said.contains("exact, 1 run") && said.contains("%quit leaves the lesson"), "{said}");
    assert!(!page.exists());
    typed(&mut desk, &screen, "%quit");
    let said = typed(&mut desk, &screen, &format!("%export html {}", page.display()));
    assert!(said.starts_with("wrote") && page.exists(), "{said}");
}
