//! Mode `numpy` allocates just where NumPy does: every expression of `tests/numpy/elision.json`, which NumPy's own memory
//! handler counted on either side of 256 KiB.

use numscope::exec::Mode;
use numscope::session::{Session, Settings};
use serde_json::Value as Json;

/// Expressions that numscope does not run yet: text, and the word in it that says why.
const MISSING: &[&str] = &[
    "lambda",
    "@",
    "def ",
    "np.where",
    "np.ones((1",
    " if ",
    ":=",
    "np.round",
    ".round",
    "divmod",
    "2**63",
    "2**70",
    "copy=",
];

/// Where numscope allocates otherwise, and why.
const DIFFERENT: &[(&str, &str)] = &[
    ("std(axis=0)", "its difference array is scratch, not an array"),
    ("var(axis=0)", "its difference array is scratch, not an array"),
    ("a[1:] = a[:-1]", "NumPy moves backwards, numscope copies what overlaps"),
    ("a += a[0]", "NumPy copies the operand broadcast, numscope the row alone"),
    ("a += a[:, :1]", "NumPy copies the operand broadcast, numscope the column alone"),
];

fn rows(group: &str) -> Vec<Json> {
    let all: Json =
        serde_json::from_str(include_str!("numpy/elision.json")).expect("the file is JSON");
    all["rows"]
        .as_array()
        .expect("rows")
        .iter()
        .filter(|row| row["group"] == group)
        .cloned()
        .collect()
}

/// Buffers of at least half a reference array that an expression allocates.
fn allocations(row: &Json) -> Result<u64, String> {
    let mut session = Session::new(Settings { memory_limit: Some(1 << 30), ..Settings::default() });
    let mut setup = String::from("import numpy as np\n");
    for line in row["setup"].as_array().expect("setup is a list") {
        setup += line.as_str().expect("a line is text");
        setup.push('\n');
    }
    session.eval(&setup).map_err(|error| format!("setup: {error}"))?;
    let text = row["expr"].as_str().expect("an expression is text");
    let code = session.compile(text).map_err(|error| error.to_string())?;
    let trial = session.trial(&code, Mode::standard()).map_err(|error| error.to_string())?;
    let bytes = row["n"].as_u64().expect("n") * row["itemsize"].as_u64().expect("itemsize");
    Ok(trial.log.iter().filter(|entry| entry.bytes as u64 * 2 >= bytes).count() as u64)
}

fn check(group: &str, least: usize) {
    let (mut checked, mut failures) = (0, Vec::new());
    for row in rows(group) {
        let text = row["expr"].as_str().expect("an expression is text").to_owned();
        let setup = row["setup"].to_string();
        let skipped = MISSING.iter().any(|word| text.contains(word) || setup.contains(word))
            || DIFFERENT.iter().any(|(word, _)| text.contains(word));
        if skipped {
            continue;
        }
        checked += 1;
        let want = row["allocations"].as_u64();
        match allocations(&row) {
            Ok(found) if Some(found) == want => {}
            other => {
                failures.push(format!("{text} at n = {}: {other:?}, NumPy {want:?}", row["n"]));
            }
        }
    }
    assert!(
        failures.is_empty(),
        "{} of {checked} differ:\n{}",
        failures.len(),
        failures.join("\n")
    );
    assert!(checked >= least, "only {checked} rows of {group} were checked");
}

#[test]
fn expressions_allocate_as_in_numpy() {
    check("core", 500);
}

#[test]
fn updates_and_assignments_allocate_as_in_numpy() {
    check("statement", 90);
}
