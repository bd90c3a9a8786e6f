//! What the interpreter answers straight must be what it answers the long way: the same line is written so that it takes
//! the short way, and so that it cannot.

use numscope::session::{Session, Settings};
use proptest::prelude::*;

fn session() -> Session {
    let mut session = Session::new(Settings { seed: Some(0), ..Settings::default() });
    said(&mut session, "import math");
    said(&mut session, "import numpy as np");
    session
}

/// What the prompt says to a text, its warnings among it, or its error.
fn said(session: &mut Session, text: &str) -> String {
    match session.eval(text) {
        Ok(outcome) => {
            let warnings: Vec<String> =
                outcome.warnings.iter().map(|warning| warning.message.clone()).collect();
            outcome.stdout + &outcome.text.unwrap_or_default() + &warnings.join("; ")
        }
        Err(error) => error.headline(),
    }
}

/// Values at which answers change.
const VALUES: &[&str] = &[
    "0",
    "-3",
    "7",
    "2**62",
    "-2**62 - 2**62",
    "2**53 + 1",
    "0.0",
    "-0.0",
    "0.5",
    "-2.5",
    "1e308",
    "1e300",
    "float('inf')",
    "float('nan')",
    "np.float64(2.5)",
    "np.float64(-1.0)",
    "np.float64('nan')",
    "np.int8(-128)",
    "np.float32(1.5)",
    "True",
    "'ab'",
    "'é'",
    "[1, 2]",
    "(1,)",
    "{1: 2}",
    "None",
    "range(4)",
    "np.arange(3)",
    "np.array(2.5)",
    "np.zeros((2, 3))",
];

#[test]
fn calls_that_are_not_made_answer_as_calls_do() {
    let mut session = session();
    let functions = [
        "abs",
        "len",
        "int",
        "float",
        "max",
        "min",
        "math.sqrt",
        "math.exp",
        "math.log2",
        "math.sin",
        "math.gamma",
        "math.fabs",
    ];
    for function in functions {
        for value in VALUES {
            said(&mut session, &format!("x = {value}; several = [{function}]"));
            let short = said(&mut session, &format!("r = {function}(x); (str(type(r)), r)"));
            let long = said(&mut session, "r = several[0](x); (str(type(r)), r)");
            assert_eq!(short, long, "{function}({value})");
        }
    }
    for function in ["max", "min"] {
        for a in VALUES {
            for b in VALUES {
                said(&mut session, &format!("x = {a}; y = {b}; several = [{function}]"));
                let short = said(&mut session, &format!("r = {function}(x, y); (str(type(r)), r)"));
                let long = said(&mut session, "r = several[0](x, y); (str(type(r)), r)");
                assert_eq!(short, long, "{function}({a}, {b})");
            }
        }
    }
}

#[test]
fn numbers_are_stored_as_values_are() {
    let mut session = session();
    let makes = [
        "[1, 2, 3]",
        "{1: 0, 'a': 5}",
        "np.zeros(3)",
        "np.zeros(3, dtype=int)",
        "np.zeros((3, 2))",
        "np.broadcast_to(np.zeros(1), 3)",
        "(1, 2)",
        "'abc'",
    ];
    for make in makes {
        for at in ["0", "-1", "2", "3", "-4", "1.0", "'a'", "(1, 1)", "(0, -2)", "[1]"] {
            for value in VALUES {
                said(&mut session, &format!("a = {make}; b = {make}; i = {at}; v = {value}"));
                let short = said(&mut session, "a[i] = v; print(a)");
                // An index that is taken from a list is not plain.
                let long = said(&mut session, "b[[i][0]] = v; print(b)");
                assert_eq!(short, long, "{make}[{at}] = {value}");
                assert_eq!(said(&mut session, "print(a)"), said(&mut session, "print(b)"));
            }
        }
    }
    said(&mut session, "m = np.zeros((2, 3)); i = 1; j = -1");
    said(&mut session, "m[i, j] = 2.5; m[i - 1, j + 2] = i; m[j, 0] = np.float64(4.0)");
    assert_eq!(said(&mut session, "m.tolist()"), "[[0.0, 1.0, 0.0], [4.0, 0.0, 2.5]]");
    said(&mut session, "rows = [[1, 2], (3, 4)]; r = rows[i][0] + rows[0][j] * 10");
    assert_eq!(said(&mut session, "r"), "23");
    assert!(said(&mut session, "rows[2][0] + 1").starts_with("IndexError"));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    #[test]
    fn numbers_that_are_gone_past_are_added_and_compared(
        picks in prop::collection::vec(0..VALUES.len(), 0..12),
        zeros in 0_usize..3,
        form in 0_usize..3,
    ) {
        let mut session = session();
        let mut items: Vec<&str> = picks.iter().map(|&i| VALUES[i]).collect();
        items.extend(std::iter::repeat_n("0.25", zeros * 20));
        let list = format!("[{}]", items.join(", "));
        let form = ["items", "tuple(items)", "iter(items)"][form];
        said(&mut session, &format!("items = {list}"));
        said(&mut session, "def added(items):\n    total = 0\n    for item in items:\n        total = total + item\n    \
            return total\n");
        said(&mut session, "def best(items, wins):\n    top, *rest = items\n    for item in rest:\n        \
            if wins(item, top):\n            top = item\n    return top\n");
        let pairs = [
            (format!("sum({form})"), "added(items)".to_owned()),
            (format!("max({form})"), "best(items, lambda a, b: a > b)".to_owned()),
            (format!("min({form})"), "best(items, lambda a, b: a < b)".to_owned()),
            (format!("any({form})"), "any(bool(item) for item in items)".to_owned()),
            (format!("all({form})"), "all(bool(item) for item in items)".to_owned()),
        ];
        for (short, long) in pairs {
            let (short_said, long_said) = (said(&mut session, &short), said(&mut session, &long));
            // An empty list and what cannot be computed with are told in words of the function's own.
            if long_said.contains("Error") {
                prop_assert!(short_said.contains("Error"), "{short} of {list}: {short_said}");
            } else {
                prop_assert_eq!(short_said, long_said, "{} of {}", short, list);
            }
        }
    }
}

#[test]
fn arguments_by_name_find_the_parameters_of_each_function_in_turn() {
    let mut session = session();
    said(&mut session, "def f(a, b=1):\n    return (a, b)\n");
    said(&mut session, "def g(b, a=2, *, c=3):\n    return (a, b, c)\n");
    let line = "[h(a=1, b=2) for h in (f, g, f, lambda **k: sorted(k.items()), g)]";
    let want = "[(1, 2), (1, 2, 3), (1, 2), [('a', 1), ('b', 2)], (1, 2, 3)]";
    assert_eq!(said(&mut session, line), want);
    assert_eq!(
        said(&mut session, "[h(5, b=3) for h in (f, lambda a, *, b: (b, a))]"),
        "[(5, 3), (3, 5)]"
    );
    assert_eq!(said(&mut session, "f(a=f(b=0, a=f(b=7, a=8)))"), "(((8, 7), 0), 1)");
    let missing = "TypeError: g() missing 1 required positional argument: 'b'";
    assert_eq!(said(&mut session, "[h(a=1) for h in (f, g)]"), missing);
}

#[test]
fn an_array_expression_beside_a_call_stays_one_expression() {
    let mut session = session();
    said(&mut session, "t = np.arange(4.0)");
    said(&mut session, "def two():\n    return 2\n");
    said(&mut session, "def scaled(t):\n    return 2 * np.sqrt(t)\n");
    for line in ["x = 2 * np.sqrt(t)", "x = two() * np.sqrt(t)", "x = scaled(t)"] {
        let outcome = session.eval(line).expect("it runs");
        assert_eq!(outcome.plans.len(), 1, "{line}");
        assert_eq!(
            said(&mut session, "x.tolist() == [2 * v ** 0.5 for v in range(4)]"),
            "True",
            "{line}"
        );
    }
}

#[test]
fn long_lists_are_sorted_in_blocks() {
    let mut session = session();
    said(&mut session, "n = 150_001; a = [i * 7919 % n for i in range(n)]; b = sorted(a)");
    assert_eq!(said(&mut session, "b == list(range(n))"), "True");
    assert_eq!(
        said(&mut session, "sorted([float(i) for i in a], reverse=True) == b[::-1]"),
        "True"
    );
    assert_eq!(
        said(&mut session, "sorted([str(i) for i in a]) == sorted([str(i) for i in b])"),
        "True"
    );
    // Equal keys keep their order.
    said(&mut session, "c = sorted(b, key=lambda i: i % 5, reverse=True)");
    let want = "c == [i for rest in (4, 3, 2, 1, 0) for i in range(rest, n, 5)]";
    assert_eq!(said(&mut session, want), "True");
    assert!(said(&mut session, "d = [3, 1, None, 2]; d.sort()").starts_with("TypeError"));
    assert_eq!(said(&mut session, "d"), "[3, 1, None, 2]");
}

#[test]
fn lists_become_arrays_and_come_back() {
    let mut session = session();
    let check = |session: &mut Session, line: &str, want: &str| {
        assert_eq!(said(session, line), want, "{line}");
    };
    check(&mut session, "np.array([1, 2.5, np.float64(3)])", "array([1. , 2.5, 3. ])");
    check(
        &mut session,
        "np.array([[1, 2], [3, 4]], dtype=float)",
        "array([[1., 2.],\n       [3., 4.]])",
    );
    check(&mut session, "np.array([[1, 2], [3.5, 4]]).tolist()", "[[1.0, 2.0], [3.5, 4.0]]");
    check(&mut session, "np.array([[], []]).shape", "(2, 0)");
    check(&mut session, "np.array([1, True]).dtype", "dtype('int64')");
    check(&mut session, "np.array([[1, 2], (3, 4)]).tolist()", "[[1, 2], [3, 4]]");
    check(
        &mut session,
        "np.array([2**60, 1], dtype=np.int8)[0]",
        "OverflowError: Python integer 1152921504606846976 out of bounds for int8",
    );
    assert!(said(&mut session, "np.array([[1], [2, 3]])").starts_with("ValueError"));
    check(&mut session, "np.arange(12).reshape(3, 4)[::2, ::-3].tolist()", "[[3, 0], [11, 8]]");
    check(&mut session, "np.array(['ab', 'c'])[::-1].tolist()", "['c', 'ab']");
    check(&mut session, "np.array([[True], [False]]).T.tolist()", "[[True, False]]");
    check(&mut session, "np.array(2.5).tolist(), np.zeros((2, 0)).tolist()", "(2.5, [[], []])");
}

#[test]
fn floats_are_written_with_the_digits_of_python() {
    let mut session = session();
    let check = |session: &mut Session, line: &str, want: &str| {
        assert_eq!(said(session, line), want, "{line}");
    };
    // Of two texts that are as near, Python takes the even one.
    check(
        &mut session,
        "8 + 2.0**-16, 2.0**50 + 0.25, 5e-324, 1e16, 0.0001",
        "(8.000015258789062, 1125899906842624.2, 5e-324, 1e+16, 0.0001)",
    );
    check(
        &mut session,
        "f'{0.125:.2f} {0.375:.2f} {2.675:.2f} {-0.001:.2f} {0.5:.0f} {1.5:.0f}'",
        "'0.12 0.38 2.67 -0.00 0 2'",
    );
    check(
        &mut session,
        "f'{2251799813685249.5:.1f} {1e22:.2f} {float(\"-inf\"):.1f} {np.float64(2.345):.9f}'",
        "'2251799813685249.5 10000000000000000000000.00 -inf 2.345000000'",
    );
}
