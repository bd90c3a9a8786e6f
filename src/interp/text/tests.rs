//! Formatting against what CPython made of random values: `tests/numpy/text.json`.

use serde_json::Value as Json;

use super::*;
use crate::array::dtype::BoolByte;
use crate::array::text::case;

/// What `tests/numpy/make_text.py` wrote.
pub(super) fn golden(part: &str) -> Vec<Vec<Json>> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/numpy/text.json");
    let text = std::fs::read_to_string(path).expect("the file is there");
    let all: Json = serde_json::from_str(&text).expect("it is JSON");
    let rows = all[part].as_array().expect("the part is a list");
    rows.iter().map(|row| row.as_array().expect("a row is a list").clone()).collect()
}

/// A text, or an error's class and message, as one line.
pub(super) fn line(answer: &Json) -> String {
    match answer {
        Json::Array(error) => {
            let [class, message] = &error[..] else { panic!("an error has two parts") };
            format!("{}: {}", string(class), string(message))
        }
        text => string(text).to_owned(),
    }
}

pub(super) fn string(json: &Json) -> &str {
    json.as_str().expect("it is a text")
}

/// A value of a class, from its text.
fn value(class: &str, text: &str) -> Value {
    let number = || text.parse::<f64>().expect("it is a float");
    let integer = || text.parse::<i64>().expect("it is an integer");
    match class {
        "int" => Value::Int(integer()),
        "float" => Value::Float(number()),
        "str" => Value::text(text),
        "bool" => Value::Bool(text == "True"),
        "float32" => Value::Scalar(Scalar::Float32(number() as f32)),
        "int8" => Value::Scalar(Scalar::Int8(integer() as i8)),
        "uint64" => Value::Scalar(Scalar::UInt64(text.parse().expect("it is an integer"))),
        "bool_" => Value::Scalar(Scalar::Bool(BoolByte::new(text == "True"))),
        "None" => Value::None,
        other => panic!("no class {other}"),
    }
}

pub(super) fn context() -> Context {
    Context::new(1 << 24, &[0])
}

/// Report the cases that differ.
pub(super) fn check(part: &str, cases: impl IntoIterator<Item = (String, String, String)>) {
    let (mut count, mut wrong) = (0, Vec::new());
    for (case, want, got) in cases {
        count += 1;
        if want != got {
            wrong.push(format!("{case}\n  want {want}\n  got  {got}"));
        }
    }
    let first = wrong.iter().take(30).cloned().collect::<Vec<_>>().join("\n");
    assert!(wrong.is_empty(), "{part}: {} of {count} differ\n{first}", wrong.len());
    assert!(count > 50, "{part}: only {count} cases");
}

#[test]
fn format_is_cpythons() {
    let cx = context();
    check(
        "format",
        golden("format").into_iter().map(|row| {
            let [class, text, spec] = [0, 1, 2].map(|i| string(&row[i]));
            let got = format_value(&cx, &value(class, text), spec, Span::NONE);
            let got = got.unwrap_or_else(|error| error.headline());
            (format!("{class} {text} {spec:?}"), line(&row[3]), got)
        }),
    );
}

#[test]
fn what_does_not_fit_is_refused_before_it_is_made() {
    let cx = context();
    for spec in ["10000000000", "é>10000000000", ".1000000000f", ".1000000000e", "0100000000000,d"]
    {
        let error = format_value(&cx, &Value::Int(1), spec, Span::NONE).expect_err("it is refused");
        assert_eq!(error.kind, crate::diag::ErrorKind::MemoryError, "{spec}");
    }
}

/// As `make_text.py` sums up texts.
fn checksum(texts: impl IntoIterator<Item = String>) -> String {
    let mut total = 0xcbf2_9ce4_8422_2325_u64;
    for byte in texts.into_iter().flat_map(String::into_bytes) {
        total = (total ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
    }
    format!("{total:016x}")
}

#[test]
fn every_character_is_written_as_cpython_writes_it() {
    use crate::array::format::{text_ascii, text_repr, unicode};
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/numpy/text.json");
    let text = std::fs::read_to_string(path).expect("the file is there");
    let all: Json = serde_json::from_str(&text).expect("it is JSON");
    let every = || ('\0'..=char::MAX).map(String::from);
    // Later versions of Unicode give case to characters that this one does not know.
    let assigned = || {
        let known = ('\0'..'\u{1c80}')
            .filter(|&c| unicode::is(c, unicode::PRINTABLE) && !matches!(c, '\u{19b}' | '\u{264}'));
        known.map(String::from)
    };
    let found = [
        ("repr", checksum(every().map(|c| text_repr(&c)))),
        ("ascii", checksum(every().map(|c| text_ascii(&c)))),
        ("title", checksum(assigned().map(|c| case::title(&c)))),
        ("casefold", checksum(assigned().map(|c| case::casefold(&c)))),
        ("swapcase", checksum(assigned().map(|c| case::swapcase(&c)))),
    ];
    for (name, sum) in found {
        assert_eq!(sum, string(&all["sums"][name]), "{name}");
    }
}
