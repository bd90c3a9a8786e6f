//! What real NumPy answered (`numpy/golden.json`, made by `numpy/make_golden.py`) is what a session answers.
//!
//! Each case runs in a session of its own and is asked only through the language, so that [`ask`] and
//! [`session`] alone know the library's API. All failures are collected and printed by group before the test fails.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

use numscope::diag::Diagnostic;
use numscope::session::{Session, Settings};
use serde::Deserialize;

/// What a case may need and numscope has not yet (the keys of `NEEDS` in `numpy/golden_cases.py`, and
/// float16): such cases are left out, and each feature takes its word from this list when it comes.
const MISSING: &[&str] = &["float16"];

/// What NumPy does and numscope refuses, by a text in the case; it must refuse, not answer otherwise.
const REFUSED: &[&str] = &[
    // Integers past 64 bits.
    "2**63",
    // Objects as operands and elements.
    "a[0] = None",
    "np.sum(None)",
    // Views whose elements would not be aligned.
    ":2].view(np.int32)",
];

/// Failures printed in full.
const SHOWN: usize = 40;

/// The name that a case's value gets in its session.
const NAME: &str = "golden_value";

#[derive(Deserialize)]
struct Golden {
    cases: Vec<Case>,
}

/// One object of the file; what each key means stands in `numpy/make_golden.py`.
#[derive(Deserialize)]
struct Case {
    group: String,
    #[serde(default)]
    needs: Vec<String>,
    #[serde(default)]
    setup: Vec<String>,
    expr: String,
    #[serde(rename = "type")]
    class: Option<String>,
    dtype: Option<String>,
    shape: Option<Vec<i64>>,
    strides: Option<Vec<i64>>,
    repr: Option<String>,
    bits: Option<Vec<String>>,
    ulp: Option<u64>,
    #[serde(default)]
    stdout: String,
    #[serde(default)]
    warnings: Vec<String>,
    error: Option<Error>,
}

#[derive(Deserialize)]
struct Error {
    class: String,
    message: String,
}

/// What one line gave.
struct Seen {
    text: Option<String>,
    stdout: String,
    warnings: Vec<String>,
}

/// Run one line. Only this function and [`session`] know the library's API.
fn ask(session: &mut Session, line: &str) -> Result<Seen, Diagnostic> {
    let outcome = session.eval(line)?;
    let warnings = outcome.warnings.iter().map(|warning| match warning.class {
        "RuntimeWarning" => warning.message.clone(),
        class => format!("{class}: {}", warning.message),
    });
    Ok(Seen {
        text: outcome.text.clone(),
        stdout: outcome.stdout.clone(),
        warnings: warnings.collect(),
    })
}

/// A session that knows `np`.
fn session() -> Session {
    let mut session = Session::new(Settings::default());
    ask(&mut session, "import numpy as np").expect("numpy is always there");
    session
}

/// One line that must give a text.
fn text(session: &mut Session, line: &str) -> Result<String, String> {
    match ask(session, line) {
        Ok(seen) => seen.text.ok_or_else(|| format!("{line} prints nothing")),
        Err(error) => Err(format!("{line}: {}", error.headline())),
    }
}

/// Complain unless the two are equal.
fn same(what: &str, want: &str, got: &str) -> Result<(), String> {
    if want == got {
        return Ok(());
    }
    Err(format!("{what}\n      want {want}\n      got  {got}"))
}

/// Check one case; the error says what differs.
fn check(case: &Case) -> Result<(), String> {
    let mut session = session();
    for line in &case.setup {
        match ask(&mut session, line) {
            Err(_) if REFUSED.iter().any(|word| line.contains(word)) => return Ok(()),
            answer => drop(answer.map_err(|error| format!("setup {line}: {}", error.headline()))?),
        }
    }
    // A value is bound to a name first: each expression runs once, and some of them change something.
    let line =
        if case.class.is_some() { format!("{NAME} = {}", case.expr) } else { case.expr.clone() };
    let refused = |line: &str| REFUSED.iter().any(|word| line.contains(word));
    let seen = match (ask(&mut session, &line), &case.error) {
        (Err(_), _) if refused(&case.expr) => return Ok(()),
        (Ok(seen), None) => seen,
        (Ok(_), Some(want)) => {
            return Err(format!("no error\n      want {}: {}", want.class, want.message));
        }
        (Err(got), None) => return Err(got.headline()),
        (Err(got), Some(want)) => {
            // NumPy leaves a blank at the end of some messages.
            let want = format!("{}: {}", want.class, want.message);
            return same("error", want.trim_end(), got.headline().trim_end());
        }
    };
    same("stdout", &case.stdout, &seen.stdout)?;
    // One statement warns of one thing once.
    let mut warnings = case.warnings.clone();
    warnings.dedup();
    same("warnings", &warnings.join("; "), &seen.warnings.join("; "))?;
    if case.class.is_none() {
        // The file was made by running statements, the prompt shows a last expression.
        if case.expr.contains("; ") {
            return Ok(());
        }
        return same("text", "", &seen.text.unwrap_or_default());
    }
    check_value(case, &mut session)
}

/// Dtype, shape, strides, bits and printed text of the value that [`check`] bound.
fn check_value(case: &Case, session: &mut Session) -> Result<(), String> {
    if let Some(dtype) = &case.dtype {
        same("dtype", &format!("dtype('{dtype}')"), &text(session, &format!("{NAME}.dtype"))?)?;
    }
    if let Some(shape) = &case.shape {
        same("shape", &tuple(shape), &text(session, &format!("{NAME}.shape"))?)?;
    }
    if let Some(strides) = &case.strides {
        same("strides", &tuple(strides), &text(session, &format!("{NAME}.strides"))?)?;
    }
    if let Some(bits) = &case.bits {
        let single = case.dtype.as_deref() == Some("float32");
        let words = if single { "uint32" } else { "uint64" };
        let got = integers(&text(session, &format!("np.array({NAME}).view(np.{words})"))?);
        check_bits(bits, &got, single, case.ulp.unwrap_or(0))?;
    }
    if let Some(repr) = &case.repr {
        same("repr", repr, &text(session, NAME)?)?;
    }
    Ok(())
}

/// Complain where an element lies further than `ulp` from the one wanted; any NaN equals any other.
fn check_bits(want: &[String], got: &[u64], single: bool, ulp: u64) -> Result<(), String> {
    if want.len() != got.len() {
        return Err(format!("{} elements, want {}", got.len(), want.len()));
    }
    for (i, (want, &got)) in want.iter().zip(got).enumerate() {
        let want = u64::from_str_radix(want, 16).expect("the file holds hexadecimal digits");
        let (x, y) = (number(want, single), number(got, single));
        if x.is_nan() && y.is_nan() {
            continue;
        }
        let distance =
            if want == got { 0 } else { rank(want, single).abs_diff(rank(got, single)).max(1) };
        if distance > ulp || x.is_nan() != y.is_nan() {
            return Err(format!(
                "element {i} differs by {distance} ulp\n      want {x:?}\n      got  {y:?}"
            ));
        }
    }
    Ok(())
}

/// The float that has these bits.
fn number(bits: u64, single: bool) -> f64 {
    if single { f64::from(f32::from_bits(bits as u32)) } else { f64::from_bits(bits) }
}

/// The float's place among all floats of its width: neighbours differ by one, both zeros have the same.
fn rank(bits: u64, single: bool) -> i64 {
    let (sign, size) = if single {
        (bits >> 31, bits & 0x7fff_ffff)
    } else {
        (bits >> 63, bits & (u64::MAX >> 1))
    };
    if sign == 1 { -(size as i64) } else { size as i64 }
}

/// The integers in the text of an array of unsigned ones.
fn integers(text: &str) -> Vec<u64> {
    let body =
        text.split(", dtype").next().unwrap_or("").split(",\n      dtype").next().unwrap_or("");
    body.split(|c: char| !c.is_ascii_digit()).filter_map(|digits| digits.parse().ok()).collect()
}

/// As Python prints a tuple of integers.
fn tuple(numbers: &[i64]) -> String {
    let texts: Vec<String> = numbers.iter().map(ToString::to_string).collect();
    if texts.len() == 1 { format!("({},)", texts[0]) } else { format!("({})", texts.join(", ")) }
}

#[test]
fn every_case_answers_as_numpy_does() {
    let golden: Golden =
        serde_json::from_str(include_str!("numpy/golden.json")).expect("the file is the script's");
    let is_missing = |case: &&Case| case.needs.iter().any(|need| MISSING.contains(&need.as_str()));
    let (left_out, cases): (Vec<&Case>, Vec<&Case>) = golden.cases.iter().partition(is_missing);
    assert!(cases.len() > 2500, "only {} cases", cases.len());

    let mut groups: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    let mut failures = Vec::new();
    for case in &cases {
        let answer = catch_unwind(AssertUnwindSafe(|| check(case)))
            .unwrap_or_else(|_| Err("it panicked".to_owned()));
        let (failed, all) = groups.entry(&case.group).or_default();
        *all += 1;
        if let Err(why) = answer {
            *failed += 1;
            let lines = [&case.setup[..], std::slice::from_ref(&case.expr)].concat();
            failures.push(format!("[{}]\n    {}\n    {why}", case.group, lines.join("\n    ")));
        }
    }
    if failures.is_empty() {
        return;
    }
    let failing = groups.iter().filter(|(_, (failed, _))| *failed > 0);
    let table: Vec<String> = failing
        .map(|(group, (failed, all))| format!("  {group:16} {failed:4} of {all:4}"))
        .collect();
    let headline = format!(
        "{} of {} cases fail, {} are left out",
        failures.len(),
        cases.len(),
        left_out.len()
    );
    let shown = &failures[..failures.len().min(SHOWN)];
    panic!("{headline}\n{}\n\n{}", table.join("\n"), shown.join("\n\n"));
}

#[test]
fn bits_are_compared_as_numbers() {
    let hex = |x: f64| vec![format!("{:x}", x.to_bits())];
    let next = |x: f64| vec![x.to_bits() + 1];
    assert!(check_bits(&hex(1.0), &next(1.0), false, 1).is_ok());
    assert!(check_bits(&hex(1.0), &next(1.0), false, 0).is_err());
    assert!(check_bits(&hex(f64::NAN), &next(f64::NAN), false, 0).is_ok());
    assert!(check_bits(&hex(f64::NAN), &next(1.0), false, 9).is_err());
    assert!(
        check_bits(&hex(0.0), &[(-0.0_f64).to_bits()], false, 0).is_err(),
        "a zero's sign counts"
    );
    assert!(check_bits(&hex(0.0), &[(-0.0_f64).to_bits()], false, 1).is_ok());
    assert_eq!(integers("array([[1, 22],\n       [3, 4]], dtype=uint64)"), [1, 22, 3, 4]);
    assert_eq!(integers("array([18446744073709551615],\n      dtype=uint32)"), [u64::MAX]);
    assert_eq!(tuple(&[2]), "(2,)");
}
