//! Ordinary slow code, `tests/advise/slow/*.py`, and code that is good as it is, `tests/advise/good/*.py`.
//!
//! What is proposed and how equal it is are held here, not how fast it is: each file ends with the rewrites
//! that ran, the lines that change, and what became of them. `NUMSCOPE_BLESS=1 cargo test --test advise`
//! writes these ends anew, to be read before they are committed. `benches/peers/advice.py` measures the same
//! files, here and in NumPy.

use std::fs;
use std::path::{Path, PathBuf};

use numscope::advise::edit::hunks;
use numscope::advise::judge::Equality;
use numscope::advise::{Checked, checked};
use numscope::report::lab::Lab;
use numscope::session::{Session, Settings};
use rayon::prelude::*;

/// What begins a file's end.
const END: &str = "# %% rewrites\n";

fn files(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/advise").join(folder);
    let entries = fs::read_dir(folder).expect("the folder is there");
    let mut paths: Vec<PathBuf> =
        entries.map(|entry| entry.expect("the entry can be read").path()).collect();
    paths.sort();
    paths
}

/// A section of a file: what follows `# %% name`.
fn section<'a>(text: &'a str, name: &str) -> &'a str {
    let begin = format!("# %% {name}\n");
    let from = text.find(&begin).unwrap_or_else(|| panic!("no section {name}")) + begin.len();
    text[from..].split("# %% ").next().expect("there is one")
}

/// The file's setup, with the small size that it names for tests.
fn setup(text: &str) -> String {
    let size = text.lines().find_map(|line| line.strip_prefix("# test: "));
    let size = size.expect("a size for tests");
    let lines = section(text, "setup").lines();
    let lines = lines.map(|line| if line.starts_with("n = ") { size } else { line });
    let lines: Vec<&str> = lines.collect();
    format!("{}\n{}", lines.join("\n"), section(text, "code"))
}

fn lab(setup: &str) -> Lab {
    let mut session =
        Session::new(Settings { prelude: true, seed: Some(0), ..Settings::default() });
    session.eval(setup).unwrap_or_else(|error| panic!("{}\n{setup}", error.headline()));
    Lab::new(session, None)
}

fn rewrites(text: &str) -> (String, Vec<Checked>) {
    let mut lab = lab(&setup(text));
    let call = section(text, "call").trim();
    let program = format!("{}{call}", section(text, "code"));
    let found = checked(&mut lab, call).unwrap_or_else(|error| panic!("{}", error.headline()));
    (program, found)
}

/// How a file ends: a paragraph of comments a rewrite.
fn end(text: &str) -> String {
    let (_, found) = rewrites(text);
    let original = {
        let lab = lab(&setup(text));
        let session = lab.session.borrow();
        numscope::advise::subject::with_functions(&session, section(text, "call").trim()).0
    };
    let mut end = END.to_owned();
    for one in found {
        let result = match &one.equality {
            Equality::Identical => "identical".to_owned(),
            // How large the differences are depends on the machine's instructions.
            Equality::Rounded(_) => "equal but for rounding".to_owned(),
            Equality::Loses(_) => "another precision".to_owned(),
            Equality::No(why) => format!("not so: {why}"),
        };
        end += &format!("# {}, {result}\n", one.rule);
        if matches!(one.equality, Equality::No(_)) {
            continue;
        }
        for line in &one.before {
            end += &format!("# . {line}\n");
        }
        for hunk in hunks(&original, &one.program) {
            let old = hunk.old.iter().map(|line| format!("# - {line}\n"));
            let new = hunk.new.iter().map(|line| format!("# + {line}\n"));
            end.extend(old.chain(new));
        }
    }
    end
}

/// What differs in a file.
fn check(path: &Path, bless: bool) -> Option<String> {
    let text = fs::read_to_string(path).expect("the file is text");
    let (head, want) = text.find(END).map_or((&text[..], ""), |at| text.split_at(at));
    let got = end(&text);
    if bless {
        fs::write(path, format!("{head}{got}")).expect("the file can be written");
        return None;
    }
    (want != got).then(|| format!("{}:\nwant\n{want}\ngot\n{got}", path.display()))
}

fn check_all(folder: &str, least: usize) {
    #[expect(clippy::disallowed_methods, reason = "a switch for who writes the files anew")]
    let bless = std::env::var("NUMSCOPE_BLESS").is_ok();
    let paths = files(folder);
    assert!(paths.len() >= least, "only {} files", paths.len());
    let failures: Vec<String> = paths.par_iter().filter_map(|path| check(path, bless)).collect();
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn slow_code_has_the_rewrites_that_its_file_shows() {
    check_all("slow", 20);
}

#[test]
fn good_code_has_no_more_rewrites_than_its_file_shows() {
    check_all("good", 15);
}

#[test]
fn each_slow_function_has_an_equal_rewrite() {
    for path in files("slow") {
        let text = fs::read_to_string(&path).expect("the file is text");
        let (_, found) = rewrites(&text);
        let equal = found.iter().any(|one| !matches!(one.equality, Equality::No(_)));
        assert!(equal, "{}: {found:?}", path.display());
    }
}

/// Names, arrays and output of a session after `checked`, or its error.
fn outcome(setup: &str, code: &str) -> (Result<Vec<Checked>, String>, Vec<String>, String) {
    let mut lab = lab(setup);
    let found = checked(&mut lab, code).map_err(|error| error.headline());
    let mut session = lab.session.borrow_mut();
    let values = session
        .names()
        .into_iter()
        .map(|(name, value)| format!("{name} = {}", session.repr(&value)));
    let values = values.collect();
    (found, values, session.take_output())
}

#[test]
fn advice_leaves_the_session_as_it_was() {
    let setup = "x = np.arange(6.0)\nseen = []\ndef f(v):\n    v += 1\n    seen.append(1)\n    print('in f')\n    return v**3";
    let before = {
        let lab = lab(setup);
        let session = lab.session.borrow();
        let names = session.names();
        names
            .iter()
            .map(|(name, value)| format!("{name} = {}", session.repr(value)))
            .collect::<Vec<_>>()
    };
    let (found, after, output) = outcome(setup, "y = f(x)\nx[0] = 7");
    let found = found.expect("it runs");
    assert!(found.iter().any(|one| one.rule == "W08" && !matches!(one.equality, Equality::No(_))));
    let but_addresses = |values: &[String]| -> Vec<String> {
        values.iter().filter(|value| !value.contains("function")).cloned().collect()
    };
    assert_eq!(but_addresses(&after), but_addresses(&before));
    assert_eq!(output, "");
}

#[test]
fn code_that_fails_or_acts_outside_is_refused_by_name() {
    let check = |code: &str, want: &str| {
        let error = outcome("x = np.arange(6.0)", code).0.expect_err(code);
        assert!(error.contains(want), "{code}: {error}");
    };
    check("x[", "SyntaxError");
    check("x + nope", "NameError: name 'nope' is not defined");
    check("x.reshape(4)", "ValueError");
    check("open('file.txt', 'w')", "UsageError");
    check("np.zeros(10**12)", "MemoryError");
}

/// The rewrites of one rule that are equal, as whole programs.
fn equal_by(rule: &str, setup: &str, code: &str) -> Vec<String> {
    let found =
        checked(&mut lab(setup), code).unwrap_or_else(|error| panic!("{}", error.headline()));
    let is_equal = |one: &Checked| one.rule == rule && !matches!(one.equality, Equality::No(_));
    found.into_iter().filter(is_equal).map(|one| one.program).collect()
}

#[test]
fn rewrites_hold_for_other_inputs_than_the_one_at_hand() {
    let check = |rule: &str, setup: &str, code: &str, want: &[&str]| {
        assert_eq!(equal_by(rule, setup, code), want, "{rule}: {code}");
    };
    let x = "x = np.arange(1.0, 6.0)";
    // Of an empty array, and of one below it, the first value remains.
    check(
        "W10",
        x,
        "best = 0\nfor v in x:\n    if v > best:\n        best = v\nbest",
        &["best = 0\nbest = np.max(x, initial=best)\nbest"],
    );
    check(
        "W10",
        x,
        "best = x[0]\nfor v in x:\n    if v > best:\n        best = v\nbest",
        &["best = np.max(x)\nbest"],
    );
    // What was a copy stays one.
    check("W10", x, "y = np.zeros(5)\nfor i in range(len(x)):\n    y[i] = x[i]", &["y = x.copy()"]);
    // Rounds that need earlier rounds, though these zeros do not show it.
    let zeros = "z = np.zeros(5)";
    check("W10", zeros, "for i in range(1, len(z)):\n    z[i] = z[i - 1] * 2", &[]);
    check("W10", zeros, "s = 0.0\nfor v in z:\n    s = s * 0.5 + v\ns", &[]);
    check("W10", zeros, "for i in range(len(z)):\n    z[i] = z.sum()", &[]);
    check("W10", zeros, "s = 0.0\nfor v in z:\n    if v > 9:\n        break\n    s += v\ns", &[]);
    // An array that has two names, or is somebody else's.
    check("W02", x, "y = x * 2\nz = y\ny = y + 1\ny.sum() + z.sum()", &[]);
    check("W02", x, "y = x * 2\nparts = [y]\ny = y + 1\ny.sum()", &[]);
    check("W02", x, "x = x + 1\nx.sum()", &[]);
    // What stands under a condition.
    check("W11", x, "for i in range(3):\n    if i > 5:\n        print(x.mean())", &[]);
    check("W07", x, "a = x.sum() if False else 1\nb = x.sum() if False else 2\na + b", &[]);
}
