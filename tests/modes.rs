//! What must hold for all expressions: every mode gives the loop's bits, and what is metered is what was predicted.
//!
//! One test function runs after the other, as the counting allocator sees the whole process.

use std::sync::Mutex;

use numscope::array::Array;
use numscope::exec::{MODES, Mode};
use numscope::measure::alloc::Counting;
use numscope::session::{Session, Settings, Trial};
use numscope::value::Value;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// Tests that count allocations must not run side by side.
static ALONE: Mutex<()> = Mutex::new(());

/// Arrays of every kind of dtype, order and stride, that broadcast to (6, 8).
const SETUP: &str = "
import numpy as np
a = np.random.rand(6, 8) - 0.5
b = np.random.rand(6, 8) * 3
f = (np.random.rand(6, 8) * 4).astype(np.float32)
i = (np.random.rand(6, 8) * 20 - 10).astype(np.int32)
j = (np.random.rand(6, 8) * 20 - 10).astype(np.int64)
u = (np.random.rand(6, 8) * 200).astype(np.uint8)
p = a > 0
row = np.random.rand(8)
col = np.random.rand(6, 1) + 1
turned = np.random.rand(8, 6).T
big = np.random.rand(12, 24)
steps = big[::2, ::3]
back = big[5::-1, 8:0:-1]
nans = np.sqrt(a)
";

const LEAVES: &[&str] = &[
    "a",
    "b",
    "f",
    "i",
    "j",
    "u",
    "p",
    "row",
    "col",
    "turned",
    "steps",
    "back",
    "a[::-1]",
    "nans",
    "2",
    "2.5",
    "-3",
    "True",
    "np.float32(1.5)",
    "np.int8(3)",
];

const BINARY: &[&str] =
    &["+", "-", "*", "/", "//", "%", "<", "<=", "==", "!=", ">", ">=", "&", "|", "^"];

const CALLS: &[&str] = &[
    "np.sqrt",
    "np.sin",
    "np.cos",
    "np.exp",
    "np.square",
    "np.abs",
    "np.negative",
    "np.log",
    "abs",
    "-",
    "~",
];

const CALLS_OF_TWO: &[&str] = &["np.maximum", "np.minimum", "np.add", "np.logical_and", "np.power"];

fn expression() -> impl Strategy<Value = String> {
    let leaf = proptest::sample::select(LEAVES).prop_map(str::to_owned);
    leaf.prop_recursive(4, 24, 2, |inner| {
        prop_oneof![
            4 => (inner.clone(), proptest::sample::select(BINARY), inner.clone()).prop_map(|(l, op, r)| format!("({l} {op} {r})")),
            2 => (proptest::sample::select(CALLS), inner.clone()).prop_map(|(f, x)| format!("{f}({x})")),
            1 => (proptest::sample::select(CALLS_OF_TWO), inner.clone(), inner.clone()).prop_map(|(f, x, y)| format!("{f}({x}, {y})")),
            1 => (inner, proptest::sample::select(&["2", "0.5", "-1", "3", "2.0"][..])).prop_map(|(x, n)| format!("({x}) ** {n}")),
        ]
    })
}

fn session() -> Session {
    let mut session = Session::new(Settings {
        memory_limit: Some(2 << 30),
        threads: Some(2),
        seed: Some(7),
        ..Settings::default()
    });
    session.eval(SETUP).expect("the setup is right");
    session
}

/// Dtype, shape and bits of a value in C order.
fn bits(value: &Value) -> String {
    match value {
        Value::Array(array) => {
            format!("{} {:?} {:x?}", array.dtype, array.shape(), bytes_of(array))
        }
        Value::Scalar(scalar) => format!("{} {:x?}", scalar.dtype(), scalar.word()),
        other => format!("{other:?}"),
    }
}

fn bytes_of(array: &Array) -> Vec<u8> {
    let bytes = array.buffer.read();
    let size = array.dtype.size();
    let mut out = Vec::new();
    numscope::array::for_each_position(&array.layout, |at| {
        out.extend_from_slice(&bytes[at..at + size]);
    });
    out
}

/// One run in each mode: the value or the error, with the warnings.
fn outcomes(session: &mut Session, text: &str) -> Vec<(&'static Mode, String, Option<Trial>)> {
    let code = session.compile(text).expect("the grammar makes right text");
    let mut all = Vec::new();
    for mode in MODES {
        let (said, trial) = match session.trial(&code, mode) {
            Ok(trial) => {
                let mut warnings: Vec<String> =
                    trial.warnings.iter().map(|w| w.message.clone()).collect();
                warnings.sort();
                (
                    format!("{} {warnings:?}", trial.value.as_ref().map_or(String::new(), bits)),
                    Some(trial),
                )
            }
            Err(error) => (error.to_string(), None),
        };
        all.push((mode, said, trial));
    }
    all
}

fn check(session: &mut Session, text: &str) -> Result<(), TestCaseError> {
    let all = outcomes(session, text);
    for (mode, said, trial) in &all {
        prop_assert_eq!(said, &all[0].1, "{} against loop: {}", mode.name, text);
        if let Some(trial) = trial {
            prop_assert_eq!(trial.metered, trial.predicted, "{}: {}", mode.name, text);
        }
    }
    Ok(())
}

fn run(
    cases: u32,
    strategy: impl Strategy<Value = String>,
    mut check: impl FnMut(&mut Session, &str) -> Result<(), TestCaseError>,
) {
    let _alone = ALONE.lock();
    let session = std::cell::RefCell::new(session());
    let check = std::cell::RefCell::new(&mut check);
    let mut runner =
        TestRunner::new(Config { cases, failure_persistence: None, ..Config::default() });
    runner
        .run(&strategy, |text| (check.borrow_mut())(&mut session.borrow_mut(), &text))
        .unwrap_or_else(|error| panic!("{error}"));
}

#[test]
fn every_mode_gives_the_loops_bits_and_costs_what_was_predicted() {
    run(1500, expression(), check);
}

#[test]
fn updates_of_overlapping_views_agree_in_every_mode() {
    let views = [
        "big[1:]",
        "big[:-1]",
        "big[::2]",
        "big[1::2]",
        "big[::-1]",
        "big",
        "big[:6]",
        "big[6:]",
        "big[:, 1:]",
        "big[:, :-1]",
    ];
    let pick = || proptest::sample::select(views.to_vec());
    let op = proptest::sample::select(&["+=", "-=", "*=", "="][..]);
    let value = prop_oneof![
        pick().prop_map(str::to_owned),
        pick().prop_map(|v| format!("{v} * 2")),
        (pick(), pick()).prop_map(|(x, y)| format!("{x} * 2 + {y}")),
    ];
    let text = (pick(), op, value)
        .prop_map(|(target, op, value)| format!("{target}[...] {op} {value}\nbig"));
    run(1000, text, check);
}

#[test]
fn sums_agree_bit_for_bit_but_for_the_naive_loop() {
    let operand = prop_oneof![
        proptest::sample::select(
            &["a", "b", "f", "i", "u", "p", "turned", "steps", "back", "big", "row", "col"][..]
        )
        .prop_map(str::to_owned),
        proptest::sample::select(
            &["a*b + 1", "np.sin(a)", "turned * 2", "f * 2 + a", "steps - a", "big * big"][..]
        )
        .prop_map(str::to_owned),
    ];
    let call = proptest::sample::select(
        &[
            "sum()",
            "mean()",
            "max()",
            "min()",
            "sum(axis=0)",
            "mean(axis=-1)",
            "sum(axis=0, keepdims=True)",
            "any()",
            "all()",
            "prod()",
        ][..],
    );
    let text = (operand, call).prop_map(|(x, call)| format!("({x}).{call}"));
    run(600, text, |session, text| {
        let all = outcomes(session, text);
        for (mode, said, trial) in &all[1..] {
            prop_assert_eq!(said, &all[1].1, "{} against {}: {}", mode.name, all[1].0.name, text);
            let trial = trial.as_ref().expect("reductions of these do not fail");
            prop_assert_eq!(trial.metered, trial.predicted, "{}: {}", mode.name, text);
        }
        let naive = all[0].2.as_ref().and_then(|trial| trial.value.clone());
        let exact = all[1].2.as_ref().and_then(|trial| trial.value.clone());
        prop_assert!(is_near(naive.as_ref(), exact.as_ref()), "{} {:?} {:?}", text, naive, exact);
        Ok(())
    });
}

/// Within n eps of sums whose terms are of order one.
fn is_near(a: Option<&Value>, b: Option<&Value>) -> bool {
    let numbers = |value: Option<&Value>| -> Vec<f64> {
        match value {
            Some(Value::Array(array)) => {
                let mut all = Vec::new();
                let bytes = array.buffer.read();
                numscope::array::for_each_position(&array.layout, |at| {
                    all.push(
                        numscope::array::dtype::Scalar::read(array.dtype, &bytes[at..]).as_f64(),
                    );
                });
                all
            }
            Some(value) => value.as_scalar().map(|s| vec![s.as_f64()]).unwrap_or_default(),
            None => Vec::new(),
        }
    };
    let (a, b) = (numbers(a), numbers(b));
    a.len() == b.len()
        && a.iter()
            .zip(&b)
            .all(|(x, y)| (x - y).abs() <= 1e-4 * (1.0 + y.abs()) || (x.is_nan() && y.is_nan()))
}

/// Arrays whose rows are long enough for blocks to end where they do, and whose columns are.
const WIDE: &str = "
import numpy as np
m = np.random.rand(70, 520) - 0.5
v = np.random.rand(520)
w = np.random.rand(70, 1)
s = np.random.rand(520, 70)
f = s.astype(np.float32)
i = (s * 1000).astype(np.int16)
b = s > 0.5
big = np.random.rand(140, 1040)
cube = np.random.rand(3, 300, 270)
long = np.random.rand(3, 20_000) - 0.5
";

/// Every mode gives the bits of `like`, at every level.
fn agree_at_every_level(setup: &str, texts: &[&str], like: &str) {
    use numscope::kernels::simd::{Level, detected, force};
    let _alone = ALONE.lock();
    let mut session = session();
    session.eval(setup).expect("the setup is right");
    for text in texts {
        let mut wanted = None;
        for &level in Level::ALL {
            force(level);
            let all = outcomes(&mut session, text);
            let known = all.iter().find(|(mode, ..)| mode.name == like);
            let wanted = wanted.get_or_insert(known.expect("it is a mode").1.clone()).clone();
            for (mode, said, trial) in all {
                // A loop's sums are naive.
                if like == "loop" || mode.name != "loop" {
                    assert_eq!(said, wanted, "{} at {level:?}: {text}", mode.name);
                }
                let trial = trial.expect("these do not fail");
                // Functions that are no part of plans are metered alone.
                if !["copy", "where", "zeros"].iter().any(|name| text.contains(name)) {
                    assert_eq!(trial.metered, trial.predicted, "{}: {text}", mode.name);
                }
            }
        }
        force(detected());
    }
}

#[test]
fn rows_columns_and_turned_operands_agree_at_every_level() {
    let texts = [
        "m + v",
        "v - m",
        "(m - w) * 2 + v",
        "m + s.T",
        "s.T - m * w",
        "s.T * f.T + 1",
        "i.T + m",
        "np.where(b.T, 1, 0) + (b.T & (m > 0))",
        "m[:, ::2] * 3 - v[::2]",
        "m[::-1] + s.T[::-1] * v[::-1]",
        "big[::2, ::2] + s.T",
        "(cube - cube[0]) * cube[:, :1]",
        "cube.transpose(2, 1, 0) + cube[0, 0, :, None, None]",
        "np.maximum(m, 0) + np.minimum(0.25, m) / 3",
        "z = m.copy()\nz[1:-1, 1:-1] = m[:-2, 1:-1] + m[2:, 1:-1] - 4*m[1:-1, 1:-1]\nz",
        "z = m.copy()\nz += s.T\nz[:, ::2] += z[:, 1::2]\nz[2:] -= z[:-2]\nz",
        "z = big.copy()\nz[:70, 300:820] *= s.T\nz[:70] += z[70:]\nz",
        "z = np.zeros((520, 520))\nz[:70] = m\nz += z.T\nz",
    ];
    agree_at_every_level(WIDE, &texts, "loop");
}

#[test]
fn reductions_along_axes_of_what_is_computed_agree_at_every_level() {
    let texts = [
        "(m*m).sum(axis=1)",
        "(m*m).sum(axis=0)",
        "((m - v)**2).mean(axis=0)",
        "((m - w)**2).mean(axis=1, keepdims=True)",
        "(m + s.T).sum(axis=0)",
        "(s.T * 2).sum(axis=1)",
        "(m > v).any(axis=1)",
        "(1 / (m > 9) > 0).all(axis=0)",
        "(i.T * 3).sum(axis=1)",
        "(f.T * 3).max(axis=0)",
        "(f * f).sum(axis=0)",
        "(cube * 2).sum(axis=(0, 2))",
        "(cube * 2).sum(axis=1)",
        "(cube + 1).min(axis=(0, 1))",
        "(cube.transpose(2, 1, 0) * 3).sum(axis=2)",
        "(long * 2).sum(axis=1)",
        "(long * long).prod(axis=0)",
        "np.sqrt(m).sum(axis=1)",
        "(m * 1e308 * 100).sum(axis=0)",
        "(m[:0] * 2).sum(axis=0)",
    ];
    agree_at_every_level(WIDE, &texts, "numpy");
}

#[test]
fn threads_change_no_bit() {
    let setup = "
import numpy as np
x = np.random.rand(600, 600) - 0.5
y = np.random.rand(600, 600)
z = np.random.rand(600)
";
    let texts = [
        "np.sqrt(x*x + y*y) * 2 + z",
        "x + x.T",
        "(x + y.T) * 2",
        "((x - 0.5)**2 + y).sum()",
        "(np.sqrt(x) + y).max()",
        "np.sin(x).sum()",
        "w = y.copy()\nw *= x\nw += 1\nw",
        "(x * y).sum(axis=1)",
    ];
    agree_at_every_level(setup, &texts, "numpy");
}

#[test]
fn a_counting_allocator_sees_as_many_large_blocks_as_arrays() {
    let _alone = ALONE.lock();
    let mut session = session();
    // 2 MiB each, and one that broadcasts.
    session
        .eval("x = np.random.rand(512, 512)\ny = np.random.rand(512, 512)\nz = np.random.rand(512)")
        .expect("it fits");
    for text in [
        "x * y + x",
        "np.sqrt(x*x + y*y)",
        "((x*2)+1)**2",
        "x + z",
        "x + x.T",
        "(x > 0.5) & (y > 0.5)",
        "x.astype(np.float32) * 2",
        "np.sin(x)**2 + np.cos(x)**2",
        "(x*x).sum()",
        "x[::-1] * 2",
        "w = x * 2 + 1",
        "x[1:] += x[:-1]",
        "x *= 2",
        "np.add(x, y, out=x)",
    ] {
        let code = session.compile(text).expect("it parses");
        let mut values = Vec::new();
        for mode in MODES {
            let trial = session.trial(&code, mode).expect("it runs");
            values.extend(
                trial
                    .value
                    .as_ref()
                    .map(bits)
                    .filter(|_| mode.name != "loop" || !text.contains("sum")),
            );
            let large = trial.log.iter().filter(|entry| entry.bytes >= 1 << 20).count() as u64;
            assert_eq!(trial.tally.large_blocks, large, "{text} in {}", mode.name);
            assert_eq!(trial.metered.arrays, trial.log.len() as u64, "{text} in {}", mode.name);
        }
        // Large enough for `parallel` to split.
        assert!(values.windows(2).all(|pair| pair[0] == pair[1]), "{text}");
    }
}

#[test]
fn every_simd_level_gives_the_same_bits() {
    use numscope::kernels::simd::{Level, detected, force};
    let _alone = ALONE.lock();
    let mut session = session();
    let texts = [
        "np.sin(a) * np.cos(b)",
        "np.exp(a) + np.log(b)",
        "a ** 1.7",
        "(a * b).sum()",
        "f * 2 + f.mean()",
        "i // 7 + j % 3",
        "np.sqrt(b) / a",
    ];
    for text in texts {
        let code = session.compile(text).expect("it parses");
        let mut seen = Vec::new();
        for &level in Level::ALL {
            force(level);
            let trial = session.trial(&code, Mode::standard()).expect("it runs");
            seen.push(bits(trial.value.as_ref().expect("an expression has a value")));
        }
        force(detected());
        assert!(seen.windows(2).all(|pair| pair[0] == pair[1]), "{text}");
    }
}
