//! Calls of every function, over operands of every dtype and over the edges, answer what NumPy answers
//! (`numpy/functions.json`, made by `numpy/make_functions.py`): the text to the character, or an error's class and message.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

use numscope::session::{Session, Settings};
use serde::Deserialize;

/// What NumPy answers.
#[derive(Deserialize)]
struct Golden {
    /// Each operand's name, and how it is written.
    operands: Vec<(String, String)>,
    /// What is answered for each operand, unless it needs what the language does not have.
    calls: BTreeMap<String, Vec<Option<String>>>,
}

/// Differences that there are, by a text in the call and one in what numscope says: each with its reason.
const DIFFERENT: &[(&str, &str, &str)] = &[
    ("", "numscope has no float16", "what NumPy computes in float16 is refused by name"),
    (
        "",
        "numscope computes this with numbers only, not with texts",
        "NumPy's answer for texts follows from how its Python code is written: errors of its steps, or numbers \
        that mean nothing",
    ),
    ("", "numscope pads texts by no mode that computes", "as above: errors of steps within np.pad"),
    ("tolist()", "numscope's int has 64 bits", "there are no longer ints"),
    ("np.unique_values(", "array(", "NumPy's order is that of a hash table, numscope's is sorted"),
    (
        "np.argpartition(a, 0, axis=0)",
        "array([4, 2, 5, 1, 6, 3, 0])",
        "with NaN, what stands behind the place is as the C++ library's nth_element left it",
    ),
    (
        "np.linalg.eigvalsh(",
        "LinAlgError: Eigenvalues did not converge",
        "of NaN LAPACK makes NaN, zeros or this error, by how many rows there are",
    ),
    (
        "np.multiply(a, 2, casting='no', dtype=np.int64)",
        "UFuncTypeError: Cannot cast ufunc 'multiply' input 0 from dtype('<U2')",
        "NumPy finds its loop for texts first, which dtype= and casting= forbid",
    ),
    (
        "np.polyval(a, 2)",
        "(dtype('int64'), dtype('<U2'))",
        "NumPy's coefficients are scalars, each text as wide as itself",
    ),
    (
        "np.average(a, axis=0, weights=",
        "Resolved (dtype('<U2')",
        "NumPy's sum of texts times weights is of texts without a width",
    ),
    (
        "np.diff(a, n=2, prepend=0)",
        "(dtype('<U2'), dtype('<U2'))",
        "NumPy first joins the texts with a number, which widens them",
    ),
    (
        "np.einsum('i...->...', a)",
        "np.float64(1e-320)",
        "NumPy adds two by two, in the lanes of its vectors: here 1e308 and 1e-320 first",
    ),
    ("np.dot(a, 2)", "data type must provide an itemsize", "by a number NumPy multiplies"),
    (
        "np.interp(",
        "Cannot cast array data from dtype('<U2') to dtype('float64')",
        "with a period NumPy converts before it asks",
    ),
];

fn session() -> Session {
    let mut session = Session::new(Settings { seed: Some(0), ..Settings::default() });
    session.eval("import numpy as np").expect("numpy is there");
    session
}

/// What a session says to a line: what it prints, or its error in one line.
fn said(session: &mut Session, line: &str) -> String {
    let mut all = String::new();
    for part in line.split("; ") {
        match session.eval(part) {
            Ok(outcome) => {
                all += &outcome.stdout;
                if let Some(text) = &outcome.text {
                    all += text;
                    all.push('\n');
                }
            }
            Err(error) => {
                all += &error.headline();
                break;
            }
        }
    }
    all.trim_end().to_owned()
}

/// The numbers of a text, and the text between them.
fn apart(text: &str) -> (Vec<f64>, String) {
    let (mut numbers, mut between, mut number) = (Vec::new(), String::new(), String::new());
    let is_part = |c: char| c.is_ascii_digit() || matches!(c, '.' | 'e' | '-' | '+');
    for c in text.chars().chain([' ']) {
        if is_part(c) {
            number.push(c);
            continue;
        }
        if let Ok(found) = number.parse() {
            numbers.push(found);
        } else {
            between += &number;
        }
        number.clear();
        between.push(c);
    }
    (numbers, between.split_whitespace().collect())
}

/// Whether two texts are the same but for last digits of what the C library computes: NumPy's own differ by processor.
fn agree(wanted: &str, said: &str) -> bool {
    if wanted == said {
        return true;
    }
    let ((a, text_a), (b, text_b)) = (apart(wanted), apart(said));
    let precision = if wanted.contains("float32") { 3e-7 } else { 1e-15 };
    let is_near =
        |(x, y): (&f64, &f64)| x == y || (x - y).abs() <= precision * x.abs().max(y.abs());
    text_a == text_b && a.len() == b.len() && a.iter().zip(&b).all(is_near)
}

#[test]
fn calls_answer_what_numpy_answers() {
    let golden: Golden =
        serde_json::from_str(include_str!("numpy/functions.json")).expect("the script writes JSON");
    let mut session = session();
    let (mut compared, mut wrong) = (0, Vec::new());
    for (call, answers) in &golden.calls {
        for ((name, operand), wanted) in golden.operands.iter().zip(answers) {
            let Some(wanted) = wanted else { continue };
            session.eval(&format!("a = {operand}")).expect(name);
            let answer = catch_unwind(AssertUnwindSafe(|| said(&mut session, call)));
            let said = answer.unwrap_or_else(|_| {
                session = self::session();
                "a panic".to_owned()
            });
            compared += 1;
            let is_known =
                |(part, text, _): &&(&str, &str, &str)| call.contains(part) && said.contains(text);
            if !agree(wanted, &said) && DIFFERENT.iter().find(is_known).is_none() {
                wrong.push(format!("{call}    ({name})\n  want {wanted}\n  got  {said}"));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} of {compared} answers differ:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}
