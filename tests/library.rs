//! Python's library in numscope against naive twins: sorting, `itertools`, tables of names; and what must not break.

use numscope::session::{Session, Settings};
use proptest::prelude::*;

fn session() -> Session {
    Session::new(Settings { seed: Some(0), ..Settings::default() })
}

/// What the prompt says to a line, or its error.
fn said(session: &mut Session, line: &str) -> String {
    match session.eval(line) {
        Ok(outcome) => outcome.stdout + &outcome.text.unwrap_or_default(),
        Err(error) => error.headline(),
    }
}

/// A list as Python writes it.
fn list<T: std::fmt::Display>(items: &[T]) -> String {
    let items: Vec<String> = items.iter().map(ToString::to_string).collect();
    format!("[{}]", items.join(", "))
}

/// Places of items in the order of their keys, by repeated search for the first smallest one.
fn naive_order(keys: &[i64]) -> Vec<usize> {
    let mut left: Vec<usize> = (0..keys.len()).collect();
    let mut order = Vec::new();
    while !left.is_empty() {
        let at = (0..left.len()).min_by_key(|&i| (keys[left[i]], i)).expect("some are left");
        order.push(left.remove(at));
    }
    order
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, ..ProptestConfig::default() })]

    #[test]
    fn sorting_is_stable(keys in prop::collection::vec(-4_i64..5, 0..40), mixed in any::<bool>()) {
        let mut session = session();
        // Floats among integers go the general way, through comparisons one by one.
        let write = |i: usize, key: i64| {
            if mixed && i.is_multiple_of(3) { format!("({key}.0, {i})") } else { format!("({key}, {i})") }
        };
        let pairs: Vec<String> = keys.iter().enumerate().map(|(i, key)| write(i, *key)).collect();
        said(&mut session, &format!("pairs = {}", list(&pairs)));
        let order = naive_order(&keys);
        let got = said(&mut session, "[i for _, i in sorted(pairs, key=lambda pair: pair[0])]");
        prop_assert_eq!(got, list(&order));
        let negated: Vec<i64> = keys.iter().map(|key| -key).collect();
        let backwards = naive_order(&negated);
        let line = "pairs.sort(key=lambda pair: pair[0], reverse=True); [i for _, i in pairs]";
        prop_assert_eq!(said(&mut session, line), list(&backwards));
    }

    #[test]
    fn sets_hold_what_a_list_without_repetition_holds(
        a in prop::collection::vec(-20_i64..200, 0..30),
        b in prop::collection::vec(-20_i64..200, 0..30),
    ) {
        let mut session = session();
        said(&mut session, &format!("a = set({}); b = set({})", list(&a), list(&b)));
        let sorted = |keep: &dyn Fn(i64) -> bool| {
            let mut all: Vec<i64> = a.iter().chain(&b).copied().filter(|x| keep(*x)).collect();
            all.sort_unstable();
            all.dedup();
            list(&all)
        };
        prop_assert_eq!(said(&mut session, "sorted(a | b)"), sorted(&|_| true));
        let both = sorted(&|x| a.contains(&x) && b.contains(&x));
        prop_assert_eq!(said(&mut session, "sorted(a & b)"), both);
        let only = sorted(&|x| !b.contains(&x));
        prop_assert_eq!(said(&mut session, "sorted(a - b)"), only);
        let either = sorted(&|x| a.contains(&x) != b.contains(&x));
        prop_assert_eq!(said(&mut session, "sorted(a ^ b)"), either);
        let subset = a.iter().all(|x| b.contains(x));
        let want = if subset { "True" } else { "False" };
        prop_assert_eq!(said(&mut session, "a <= b"), want);
        // Every item is gone through once, in whatever order.
        prop_assert_eq!(said(&mut session, "sorted(list(a)) == sorted(a)"), "True");
    }
}

/// Rows of `r` places of `n`, in lexicographic order, that `keep` keeps.
fn rows(n: usize, r: usize, keep: fn(&[usize]) -> bool) -> Vec<Vec<usize>> {
    let count = n.pow(r as u32);
    let digits = |mut number: usize| {
        let mut row = vec![0; r];
        for digit in row.iter_mut().rev() {
            *digit = number % n;
            number /= n;
        }
        row
    };
    (0..count).map(digits).filter(|row| keep(row)).collect()
}

/// Whether a row of numbers is among those that are counted.
type Holds = fn(&[usize]) -> bool;

#[test]
fn itertools_gives_the_rows_of_a_naive_count() {
    let mut session = session();
    said(&mut session, "import itertools as it");
    let cases: [(&str, Holds); 4] = [
        ("it.product(range({n}), repeat={r})", |_| true),
        ("it.permutations(range({n}), {r})", |row| {
            row.iter().enumerate().all(|(i, x)| !row[..i].contains(x))
        }),
        ("it.combinations(range({n}), {r})", |row| row.windows(2).all(|pair| pair[0] < pair[1])),
        ("it.combinations_with_replacement(range({n}), {r})", |row| {
            row.windows(2).all(|pair| pair[0] <= pair[1])
        }),
    ];
    for (call, keep) in cases {
        for n in 1..5 {
            for r in 0..5 {
                let call = call.replace("{n}", &n.to_string()).replace("{r}", &r.to_string());
                let want: Vec<String> = rows(n, r, keep).iter().map(|row| list(row)).collect();
                let got = said(&mut session, &format!("[list(row) for row in {call}]"));
                assert_eq!(got, list(&want), "{call}");
            }
        }
    }
}

#[test]
fn every_name_of_every_module_is_there() {
    for module in numscope::interp::module_names() {
        let mut session = session();
        let binding = module.split('.').next().unwrap_or(module);
        assert_eq!(said(&mut session, &format!("import {module}")), "", "{module}");
        assert!(!said(&mut session, binding).is_empty());
    }
    let mut names: Vec<&str> = numscope::interp::builtin_names().collect();
    let count = names.len();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), count, "a name stands twice");
    for name in names {
        let got = said(&mut session(), name);
        let is_named = got.starts_with('<') || got == name;
        assert!(is_named, "{name}: {got}");
    }
}

#[test]
fn what_holds_itself_or_is_deep_breaks_nothing() {
    #[track_caller]
    fn check(lines: &[&str], want: &str) {
        let mut session = session();
        let mut last = String::new();
        for line in lines {
            last = said(&mut session, line);
        }
        assert_eq!(last, want, "{lines:?}");
    }
    check(&["a = []; a.append(a)", "a"], "[[...]]");
    check(&["d = {}; d[1] = d", "d"], "{1: {...}}");
    check(&["d = {}; d['v'] = d.values()", "print(d)"], "{'v': dict_values([...])}\n");
    let deep = "RecursionError: maximum recursion depth exceeded in comparison";
    let nest = "for i in range(5000): a = [a]; b = [b]";
    check(&["a = []; b = []", nest, "a == b"], deep);
    check(&["a = []; b = []", nest, "a < b"], deep);
    check(&["a = {}; b = {}", "for i in range(5000): a = {1: a}; b = {1: b}", "a == b"], deep);
    let copied = "RecursionError: maximum recursion depth exceeded";
    check(&["import copy; a = []; b = []", nest, "copy.deepcopy(a)"], copied);
    check(&["m = [1]", "for i in range(5000): m = map(abs, m)"], copied);
    check(&["[0] * 10**13"], "MemoryError: 218. TiB of a list or a text do not fit");
    check(&["range(10**12)", "sum(1 for i in range(3))"], "3");
    check(&["import itertools; m = itertools.count()", "next(m); next(m)"], "1");
    check(&["s = {1}; s.add(s)"], "TypeError: unhashable type: 'set'");
    check(&["it = iter([1, 2]); it2 = zip(it, it); next(it2)"], "(1, 2)");
}

#[test]
fn a_trial_puts_back_dicts_sets_and_pythons_generator() {
    let mut session = session();
    let setup =
        "import random; d = {'a': 1}; s = {1}; l = [3, 1]; it = map(abs, [1, 2]); random.seed(1)";
    said(&mut session, setup);
    let text = "d['b'] = 2; d.update(c=3); d.pop('a'); s.add(9); s |= {5}; s.discard(1); l.sort(); next(it); \
                random.shuffle(l); d.setdefault('z', random.gauss(0, 1)); list(it)";
    let code = session.compile(text).expect("it is sound");
    for mode in numscope::exec::MODES {
        let trial = session.trial(&code, mode).expect("it runs");
        assert!(!trial.changes.is_empty());
        assert_eq!(said(&mut session, "d, s, l"), "({'a': 1}, {1}, [3, 1])");
    }
    assert_eq!(said(&mut session, "list(it)"), "[1, 2]");
    assert_eq!(said(&mut session, "random.random()"), "0.13436424411240122");
}

#[test]
fn what_does_not_fit_is_refused_before_it_is_taken() {
    let mut session = session();
    said(&mut session, "import io; import numpy as np; b = io.BytesIO(); b.seek(2**40)");
    said(&mut session, "big = np.broadcast_to(np.int64(1), 2**40)");
    for line in [
        "b.write(b'x')",
        "np.save(b, np.ones(3))",
        "big.flat[:]",
        "np.insert(np.ones(3), big, 1)",
        "np.delete(np.ones(3), big)",
        "np.delete(big, 0)",
        "np.repeat(np.ones(3), big)",
        "np.trace(np.broadcast_to(np.float64(1), (2, 2, 2**40)))",
        "np.linalg.det(np.broadcast_to(np.float64(1), (2**40, 0, 0)))",
        "np.random.randint(big, 5)",
        "np.diag_indices(3, 2**40)",
        "np.interp(big, [1, 2], [3, 4])",
        "np.einsum('i,i', np.broadcast_to(1.0, 2**40), np.broadcast_to(1.0, 2**40))",
    ] {
        let answer = said(&mut session, line);
        assert!(answer.starts_with("MemoryError: "), "{line}: {answer}");
    }
}

#[test]
fn a_trial_puts_back_files_in_memory() {
    let mut session = session();
    said(&mut session, "import io; f = io.StringIO('ab\\ncd\\n'); f.readline()");
    let run = "f.readline(); f.seek(0); f.write('xy'); f.read(); f.close()";
    let code = session.compile(run).expect("it is sound");
    session.trial(&code, &numscope::exec::MODES[0]).expect("it runs");
    assert_eq!(
        said(&mut session, "f.tell(), f.read(), f.getvalue()"),
        "(3, 'cd\\n', 'ab\\ncd\\n')"
    );
}

#[test]
fn what_numscope_lacks_is_refused_by_name() {
    let mut session = session();
    said(&mut session, "import numpy as np");
    for (line, lacks) in [
        ("np.zeros(3, dtype=object)", "dtype object"),
        ("np.zeros(3, 'complex')", "dtype complex128"),
        ("np.zeros(3, 'S5')", "dtype bytes"),
        ("np.zeros(3, 'M8[s]')", "dtype datetime64"),
        ("np.zeros(3, [('a', int)])", "structured dtypes"),
        ("np.zeros(3, 'i4,f8')", "structured dtypes: 'i4,f8'"),
        ("np.float64(3).hex()", "float64.hex yet"),
        ("np.random.default_rng(0).bytes(3)", "Generator.bytes yet"),
        ("np.random.default_rng(0).bit_generator.state", "PCG64.state yet"),
    ] {
        let want = format!("NotImplementedError: numscope has no {lacks}");
        assert_eq!(said(&mut session, line), want, "{line}");
    }
    let most = "OverflowError: numscope's int has 64 bits, and 18446744073709551615 does not fit";
    assert_eq!(said(&mut session, "np.iinfo(np.uint64).max"), most);
    assert_eq!(
        said(&mut session, "np.float64(3).is_integer(), np.float32(0.5).is_integer()"),
        "(True, False)"
    );
}
