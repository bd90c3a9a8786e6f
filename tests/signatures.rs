//! Every function takes the parameters that NumPy documents for it, in NumPy's order (`numpy/signatures.json`, made by
//! `numpy/make_signatures.py`); what it refuses of them it refuses by name.

use std::collections::BTreeMap;

use numscope::numpy::modules::FUNCTIONS;
use numscope::numpy::registry::{Function, Parameter};

/// Parameters that are not NumPy's, and why.
const DIFFERENT: &[(&str, &str)] = &[
    ("arange", "it takes start= by name, and refuses start_or_stop=, which its signature says"),
    ("ndarray.clip", "the method refuses a_min= and a_max=, which its docstring lists"),
    ("ndarray.dot", "it takes b= by name, and refuses other="),
    ("ndarray.std", "the method refuses correction=, which its docstring lists"),
    ("ndarray.var", "the method refuses correction=, which its docstring lists"),
    ("ndarray.view", "it takes dtype and type, which its signature leaves out"),
    ("ufunc.outer", "its operands have no names: A= and B= are refused"),
    ("genfromtxt", "a comma in a default of NumPy's reads as a parameter"),
    ("printoptions", "NumPy hands all on to set_printoptions"),
    ("random.ranf", "it hands all that it is given to random_sample"),
    ("random.sample", "it hands all that it is given to random_sample"),
];

fn documented() -> BTreeMap<String, Vec<String>> {
    serde_json::from_str(include_str!("numpy/signatures.json")).expect("the script writes JSON")
}

/// How a function's parameters differ from NumPy's, if they do.
fn difference(function: &'static Function, wanted: &[String]) -> Option<String> {
    let all = function.parameters();
    let own: Vec<&Parameter<'_>> = all.iter().filter(|p| p.name != "self").collect();
    let wanted_by_position = wanted.iter().take_while(|name| !name.starts_with('*'));
    let by_position: Vec<&str> =
        own.iter().filter(|p| !p.keyword_only && !p.rest).map(|p| p.name).collect();
    let wrong_places: Vec<&str> = wanted_by_position
        .enumerate()
        .filter(|(i, name)| by_position.get(*i) != Some(&name.as_str()))
        .map(|(_, name)| name.as_str())
        .collect();
    let missing: Vec<&str> = wanted
        .iter()
        .map(String::as_str)
        .filter(|name| !name.starts_with('*') && !own.iter().any(|p| p.name == *name))
        .collect();
    let takes_rest = wanted.iter().any(|name| name.starts_with('*') && name.len() > 1);
    let is_same = wrong_places.is_empty()
        && missing.is_empty()
        && takes_rest == own.iter().any(|p| p.rest && !p.others);
    (!is_same).then(|| {
        let (name, signature, wanted) = (function.name, function.signature, wanted.join(", "));
        format!("{name}({signature})\n    NumPy: {wanted}\n    missing: {missing:?}, misplaced: {wrong_places:?}")
    })
}

#[test]
fn functions_take_numpys_parameters() {
    let documented = documented();
    let mut compared = 0;
    let mut wrong = Vec::new();
    for function in FUNCTIONS.iter().flat_map(|table| table.iter()) {
        let Some(wanted) = documented.get(function.name) else { continue };
        compared += 1;
        if !DIFFERENT.iter().any(|(name, _)| *name == function.name) {
            wrong.extend(difference(function, wanted));
        }
    }
    assert!(compared > 250, "only {compared} functions are compared");
    assert!(wrong.is_empty(), "{} functions differ:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn what_differs_is_a_function() {
    for (name, _) in DIFFERENT {
        let is_known = FUNCTIONS.iter().flat_map(|table| table.iter()).any(|f| f.name == *name);
        assert!(is_known, "{name}");
    }
}
