//! Calls take as much memory at most as they take in NumPy (`numpy/peaks.json`, made by `numpy/make_peaks.py` with
//! tracemalloc), within a tenth of an array, or the function's row says how they differ.

use std::collections::{BTreeMap, BTreeSet};

use numscope::numpy::peaks;
use numscope::session::{Session, Settings};
use serde::Deserialize;

/// NumPy's peaks.
#[derive(Deserialize)]
struct Golden {
    /// How each operand is made.
    operands: BTreeMap<String, Operand>,
    /// For each call, the peak by operand, in arrays.
    peaks: BTreeMap<String, BTreeMap<String, f64>>,
}

/// What calls are tried with.
#[derive(Deserialize)]
struct Operand {
    made: String,
    bytes: f64,
}

/// The function that a call names.
fn called(call: &str) -> String {
    let call = call.replace("np.random.default_rng(0).", "np.random.Generator.");
    let name = call.trim_start_matches("np.").split('(').next();
    name.expect("split gives something").to_owned()
}

#[test]
fn calls_take_as_much_memory_as_in_numpy() {
    let golden: Golden =
        serde_json::from_str(include_str!("numpy/peaks.json")).expect("the script writes JSON");
    let mut session = Session::new(Settings { seed: Some(0), ..Settings::default() });
    session.eval("import numpy as np").expect("numpy is there");
    for (i, operand) in golden.operands.values().enumerate() {
        session.eval(&format!("x{i} = {}", operand.made)).expect(&operand.made);
    }
    let (mut compared, mut wrong, mut different) = (0, Vec::new(), BTreeSet::new());
    for (call, peaks) in &golden.peaks {
        let function = called(call);
        for (i, (name, operand)) in golden.operands.iter().enumerate() {
            let Some(wanted) = peaks.get(name) else { continue };
            session.eval(&format!("a = x{i}")).expect("it is there");
            let code = session.compile(call).expect("it is an expression");
            let mode = session.settings.mode;
            let got = match session.trial(&code, mode) {
                Ok(trial) => trial.metered.bytes_peak as f64 / operand.bytes,
                Err(error) => {
                    wrong.push(format!("{call} ({name}): {}", error.headline()));
                    continue;
                }
            };
            compared += 1;
            if (got - wanted).abs() <= 0.1 {
                continue;
            }
            different.insert(function.clone());
            if peaks::difference(&function).is_none() {
                wrong.push(format!("{call} ({name}): NumPy {wanted:.2}, here {got:.2}"));
            }
        }
    }
    let same = peaks::names().filter(|name| !different.contains(*name));
    wrong.extend(
        same.map(|name| format!("{name} is as in NumPy, and its row says that it differs")),
    );
    assert!(compared > 1000, "{compared}");
    assert!(wrong.is_empty(), "{} of {compared} differ:\n{}", wrong.len(), wrong.join("\n"));
}
