//! The examples in the help of every ufunc, function and attribute run and print what they say.

use numscope::numpy::attributes::ATTRIBUTES;
use numscope::numpy::modules::FUNCTIONS;
use numscope::numpy::ufunc::UFUNCS;
use numscope::session::{Session, Settings};

/// Each example of a doc: its lines, and what they print.
fn examples(doc: &str) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = Vec::new();
    let mut open = false;
    for line in doc.lines() {
        if let Some(code) = line.strip_prefix(">>> ") {
            found.push((code.to_owned(), String::new()));
            open = true;
        } else if line.trim().is_empty() {
            open = false;
        } else if let Some((_, output)) = found.last_mut().filter(|_| open) {
            output.push_str(line);
            output.push('\n');
        }
    }
    found
}

fn check(name: &str, doc: &str, failures: &mut Vec<String>) -> usize {
    let mut session = Session::new(Settings { seed: Some(0), ..Settings::default() });
    session.eval("import numpy as np").expect("numpy is there");
    let all = examples(doc);
    for (code, want) in &all {
        let said = match session.eval(code) {
            Ok(outcome) => outcome.stdout + &outcome.text.map_or(String::new(), |text| text + "\n"),
            Err(error) => error.headline() + "\n",
        };
        if said.trim_end() != want.trim_end() {
            failures.push(format!("{name}: {code}\n  want {want}  got  {said}"));
        }
    }
    all.len()
}

#[test]
fn every_example_prints_what_it_says() {
    let mut failures = Vec::new();
    for ufunc in UFUNCS {
        assert!(check(ufunc.name, ufunc.doc, &mut failures) > 0, "{} has no example", ufunc.name);
    }
    for function in FUNCTIONS.iter().flat_map(|table| table.iter()) {
        assert!(
            check(function.name, function.doc, &mut failures) > 0,
            "{} has no example",
            function.name
        );
    }
    for attribute in ATTRIBUTES {
        assert!(
            check(attribute.name, attribute.doc, &mut failures) > 0,
            "{} has no example",
            attribute.name
        );
    }
    assert!(failures.is_empty(), "{} examples differ:\n{}", failures.len(), failures.join("\n"));
}
