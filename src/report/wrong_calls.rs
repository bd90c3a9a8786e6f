//! Wrong calls of a function, made from its example, and the errors that they raise.

use crate::diag::ErrorKind;
use crate::session::{Session, Settings};

/// Keywords with a value that is wrong for most functions.
const WRONG: &[(&str, &str)] = &[
    ("axis", "9"),
    ("axes", "(9, 9)"),
    ("dtype", "'nosuch'"),
    ("out", "np.zeros(99)"),
    ("where", "[True] * 99"),
    ("casting", "'nosuch'"),
    ("order", "'nosuch'"),
    ("mode", "'nosuch'"),
    ("method", "'nosuch'"),
    ("kind", "'nosuch'"),
    ("side", "'nosuch'"),
    ("indexing", "'nosuch'"),
    ("bitorder", "'nosuch'"),
    ("reflect_type", "'nosuch'"),
    ("shape", "-1"),
    ("size", "-1"),
    ("num", "-1"),
    ("n", "-1"),
    ("ddof", "'x'"),
    ("weights", "[1.0] * 99"),
    ("bins", "0"),
    ("decimals", "'x'"),
    ("repeats", "-1"),
    ("shift", "'x'"),
    ("scale", "-1.0"),
    ("lam", "-1.0"),
    ("p", "2.0"),
    ("low", "9"),
    ("ord", "'nosuch'"),
    ("UPLO", "'x'"),
];

/// The calls of `name` that the keywords it takes make wrong, each with its error's class and message. There are none of
/// what acts outside the session.
pub(super) fn wrong_calls(name: &str, doc: &str, keywords: &[&str]) -> Vec<(String, String)> {
    let mut session = Session::new(Settings { seed: Some(0), ..Settings::default() });
    if session.eval("import numpy as np").is_err() {
        return Vec::new();
    }
    // Examples that write files, or wait, are not run here.
    session.cx.repeats = Some("the reference");
    let is_method = keywords.first() == Some(&"self");
    let callee = match name.rsplit_once('.') {
        Some((_, name)) if is_method => format!(".{name}("),
        _ => format!("np.{name}("),
    };
    for line in doc.lines().filter_map(|line| line.strip_prefix(">>> ")) {
        if let Some(at) = line.find(&callee) {
            let start = if is_method { object_start(line, at) } else { at };
            let Some(call) = balanced(line, start, at + callee.len()) else { return Vec::new() };
            return errors(&mut session, call, start.abs_diff(at) + callee.len(), keywords);
        }
        if session.eval(line).is_err() {
            return Vec::new();
        }
    }
    Vec::new()
}

/// Where the object of a method begins, which ends at `end`.
fn object_start(line: &str, end: usize) -> usize {
    let mut depth = 0;
    let mut start = 0;
    for (i, c) in line[..end].char_indices() {
        match c {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth -= 1,
            ' ' | ',' if depth == 0 => start = i + 1,
            _ => {}
        }
    }
    start
}

/// The call that begins at `start`, whose arguments begin at `inside`.
fn balanced(line: &str, start: usize, inside: usize) -> Option<&str> {
    let mut depth = 1;
    for (i, c) in line[inside..].char_indices() {
        match c {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return Some(&line[start..=inside + i]);
        }
    }
    None
}

/// What wrong keywords in a call raise; `inside` is where its arguments begin.
fn errors(
    session: &mut Session,
    call: &str,
    inside: usize,
    keywords: &[&str],
) -> Vec<(String, String)> {
    let mut found: Vec<(String, String)> = Vec::new();
    for (keyword, value) in WRONG.iter().filter(|(keyword, _)| keywords.contains(keyword)) {
        let wrong = with_keyword(call, inside, keyword, value);
        let Err(error) = session.eval(&wrong) else { continue };
        // A keyword that the example gives by position shows nothing, nor does what is refused.
        let shows_nothing =
            matches!(error.kind, ErrorKind::NotImplementedError | ErrorKind::UsageError)
                || error.message.contains("got multiple values for argument")
                || error.message.contains('\n');
        if !shows_nothing {
            found.push((wrong, error.headline()));
        }
    }
    found
}

/// A call with a keyword's value put in, in place of the one that it has.
fn with_keyword(call: &str, inside: usize, keyword: &str, value: &str) -> String {
    let given = &call[inside..call.len() - 1];
    let mut parts: Vec<String> = vec![String::new()];
    let mut depth = 0;
    for c in given.chars() {
        match c {
            '(' | '[' | '{' => depth += 1,
            ')' | ']' | '}' => depth -= 1,
            ',' if depth == 0 => {
                parts.push(String::new());
                continue;
            }
            _ => {}
        }
        parts.last_mut().expect("there is a first one").push(c);
    }
    let of_other = |part: &&String| {
        let name = part.split_once('=').map(|(name, _)| name.trim());
        !part.trim().is_empty() && name != Some(keyword)
    };
    let mut parts: Vec<&str> = parts.iter().filter(of_other).map(|part| part.trim()).collect();
    let wrong = format!("{keyword}={value}");
    parts.push(&wrong);
    format!("{}{})", &call[..inside], parts.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_keyword_takes_the_place_of_the_one_that_is_there() {
        let call = "np.sort([3, 1], axis=0, kind='stable')";
        assert_eq!(with_keyword(call, 8, "axis", "9"), "np.sort([3, 1], kind='stable', axis=9)");
        assert_eq!(with_keyword("a.sum()", 6, "axis", "9"), "a.sum(axis=9)");
    }

    #[test]
    fn wrong_calls_raise_what_the_function_says() {
        let doc = "Sorted.\n\n>>> np.sort([3, 1])\narray([1, 3])";
        let found = wrong_calls("sort", doc, &["a", "axis"]);
        let error = "AxisError: axis 9 is out of bounds for array of dimension 1";
        assert_eq!(found, [("np.sort([3, 1], axis=9)".to_owned(), error.to_owned())]);
    }

    #[test]
    fn what_acts_outside_is_left_alone() {
        let doc = "Mapped.\n\n>>> m = np.memmap('wrong_calls.dat', mode='w+', shape=2)";
        assert_eq!(wrong_calls("memmap", doc, &["filename", "offset"]), []);
        let found = wrong_calls("memmap", doc, &["filename", "dtype"]);
        assert!(found.iter().all(|(_, error)| error.starts_with("TypeError")), "{found:?}");
        assert!(!std::path::Path::new("wrong_calls.dat").exists());
    }
}
