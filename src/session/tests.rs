//! Tests of what a session does with loops, lists, time and profiles, and of what can be told of its values.

use std::sync::Arc;
use std::sync::atomic::Ordering::Relaxed;
use std::time::Duration;

use super::*;
use crate::diag::ErrorKind;
use crate::interp::inspect;
use crate::measure::clock::FakeClock;

fn session(text: &str) -> Session {
    let settings = Settings { memory_limit: Some(1 << 30), seed: Some(0), ..Settings::default() };
    let mut session = Session::new(settings);
    session.eval("import numpy as np; import time").expect("modules are there");
    session.eval(text).expect("it runs");
    session
}

fn shown(session: &Session, name: &str) -> Option<String> {
    session.get(name).map(|value| session.repr(&value))
}

#[test]
fn a_line_in_a_loop_has_one_plan() {
    let mut session = session("a = np.ones(1000)");
    let outcome = session.eval("for i in range(5):\n    b = a * 2.0\n    a[1:] += b[1:]");
    let hits: Vec<u64> = outcome.expect("it runs").plans.iter().map(|run| run.hits).collect();
    assert_eq!(hits, [5, 5]);
}

#[test]
fn a_trial_puts_back_what_loops_bind_and_lists_hold() {
    let mut session = session("s = [1]; i = 'old'; a = np.zeros(2)");
    let code = session
        .compile(
            "for i, (j, k) in enumerate(zip(a, a)):\n    if i:\n        t = s\n    \
             else:\n        s.append(i)\n        s[0] = 9\n    a += 1",
        )
        .expect("it is sound");
    let trial = session.trial(&code, Mode::standard()).expect("it runs");
    assert!(!trial.changes.is_empty());
    let found = ["s", "i", "a"].map(|name| shown(&session, name));
    assert_eq!(found, ["[1]", "'old'", "array([0., 0.])"].map(|text| Some(text.to_owned())));
    assert!(["j", "k", "t"].iter().all(|name| session.get(name).is_none()));
}

#[test]
fn ctrl_c_ends_what_does_not_end() {
    for text in [
        "while True: pass",
        "for i in range(10**18): pass",
        "sum(range(10**18))",
        "time.sleep(1e6)",
    ] {
        let mut session = session("pass");
        let interrupt = Arc::clone(&session.cx.interrupt);
        let thread = std::thread::spawn(move || {
            std::thread::sleep(Duration::from_millis(5));
            interrupt.store(true, Relaxed);
        });
        let error = session.eval(text).expect_err("it is interrupted");
        assert_eq!(error.kind, ErrorKind::KeyboardInterrupt, "{text}");
        thread.join().expect("it ends");
    }
}

#[test]
fn sleep_takes_its_time_from_the_sessions_clock() {
    let mut session = session("pass");
    let clock = Rc::new(FakeClock::new(0));
    session.clock = Rc::<FakeClock>::clone(&clock);
    session
        .eval("t = time.perf_counter(); time.sleep(3); t = time.perf_counter() - t")
        .expect("it runs");
    assert_eq!(shown(&session, "t").as_deref(), Some("3.0"));
}

#[test]
fn explaining_a_loop_runs_nothing() {
    let mut session = session("a = np.zeros(3)");
    let code = session.compile("for i in range(3): a += 1").expect("it is sound");
    let error = session.explain(&code, Mode::standard()).expect_err("it is refused");
    assert_eq!(error.kind, ErrorKind::UsageError);
    assert_eq!(shown(&session, "a").as_deref(), Some("array([0., 0., 0.])"));
}

#[test]
fn profiling_keeps_what_runs_and_counts_its_lines() {
    let mut session = session("a = np.zeros(100)");
    let text = "for i in range(3):\n    b = a + i\nc = 1 // 0\n";
    let code = session.compile(text).expect("it is sound");
    let mut profiler = Profiler::new(Rc::clone(&session.clock));
    let error = session.profile(&code, &mut profiler).expect_err("a division by zero");
    assert_eq!(error.kind, ErrorKind::ZeroDivisionError);
    let (_, lines) = profiler.texts().next().expect("the text ran");
    let counted: Vec<(u64, u64)> =
        lines.iter().map(|line| (line.hits, line.bytes_allocated)).collect();
    assert_eq!(counted, [(4, 0), (3, 2400), (1, 0), (0, 0)]);
    assert_eq!(lines[1].bytes_moved, 3 * 1600);
    assert_eq!(shown(&session, "i").as_deref(), Some("2"));
}

#[test]
fn a_trial_puts_iterators_back() {
    let mut session = session("z = enumerate(zip([1, 2], 'ab')); s = [1]");
    let code = session.compile("list(z); s.append(2)").expect("it is sound");
    let trial = session.trial(&code, Mode::standard()).expect("it runs");
    assert!(!trial.changes.is_empty());
    session.execute(&code, Mode::standard()).expect("it runs");
    session.restore(&trial.changes);
    session.eval("left = list(z)").expect("it runs");
    assert_eq!(shown(&session, "left").as_deref(), Some("[(0, (1, 'a')), (1, (2, 'b'))]"));
    assert_eq!(shown(&session, "s").as_deref(), Some("[1]"));
}

#[test]
fn explaining_leaves_no_trace() {
    let mut session = session("s = [1]; a = np.zeros(2); np.random.seed(1)");
    for text in ["s.append(2)", "a.fill(7)", "x = np.random.rand(2) * 2", "print('said')", "a / 0"]
    {
        let code = session.compile(text).expect("it is sound");
        session.explain(&code, Mode::standard()).expect("it is explained");
    }
    let code = session.compile("np.sqrt(a.copy())").expect("it is sound");
    let explained = session.explain(&code, Mode::standard()).expect("it is explained");
    assert_eq!((explained.made.arrays, explained.made.bytes_allocated), (1, 16));
    assert_eq!(shown(&session, "s").as_deref(), Some("[1]"));
    assert_eq!(shown(&session, "a").as_deref(), Some("array([0., 0.])"));
    let outcome = session.eval("np.random.rand()").expect("it runs");
    assert_eq!(outcome.text.as_deref(), Some("0.417022004702574"));
    assert_eq!((outcome.stdout.as_str(), outcome.warnings.len()), ("", 0));
    assert!(session.get("x").is_none());
}

#[test]
fn generators_are_put_back() {
    let mut session = session(
        "rng = np.random.default_rng(0); state = np.random.RandomState(0); seeds = np.random.SeedSequence(1)",
    );
    let texts = [
        "rng.normal(size=1000) * 2",
        "state.normal(size=3)",
        "rng.integers(9, size=5, dtype=np.int8)",
        "rng.spawn(2)",
        "seeds.spawn(1)",
        "rng.bit_generator.random_raw()",
        "np.random.default_rng(rng).choice(9, 3, replace=False)",
        "rng.shuffle([1, 2, 3])",
    ];
    for text in texts {
        let code = session.compile(text).expect("it is sound");
        session.explain(&code, Mode::standard()).expect("it is explained");
        let trials = [(); 2].map(|()| session.trial(&code, Mode::standard()).expect("it runs"));
        assert!(!trials[0].changes.is_empty(), "{text}");
        session.execute(&code, Mode::standard()).expect("it runs");
        session.restore(&trials[1].changes);
        if !text.contains("spawn") {
            let values = trials.map(|trial| trial.value.map(|value| session.repr(&value)));
            assert_eq!(values[0], values[1], "{text}");
        }
    }
    // As NumPy gives them first.
    let first = "rng.random(), state.rand(), rng.spawn(1)[0].bit_generator.seed_seq.spawn_key, \
         seeds.spawn(1)[0].spawn_key";
    let outcome = session.eval(first).expect("it runs");
    let want = "(0.6369616873214543, 0.5488135039273248, (0,), (0,))";
    assert_eq!(outcome.text.as_deref(), Some(want));
}

#[test]
fn names_bound_within_an_expression_are_put_back() {
    let mut session = session("y = 1");
    let code = session.compile("x = (y := 3) + len(': :=') + (z := 2)").expect("it is sound");
    let trial = session.trial(&code, Mode::standard()).expect("it runs");
    assert_eq!(trial.value.map(|value| session.repr(&value)).as_deref(), Some("9"));
    session.explain(&code, Mode::standard()).expect("it is explained");
    assert_eq!(shown(&session, "y").as_deref(), Some("1"));
    assert!(["x", "z"].iter().all(|name| session.get(name).is_none()));
}

#[test]
fn lists_that_hold_themselves_or_one_another_end() {
    let mut session = session("s = [1]; s.append(s); t = s; t += (2,)");
    assert_eq!(shown(&session, "s").as_deref(), Some("[1, [...], 2]"));
    let mut check = |text: &str, want: Result<&str, ErrorKind>| {
        let found = session.eval(text).map(|outcome| outcome.text.unwrap_or_default());
        assert_eq!(found.as_deref().map_err(|error| error.kind), want, "{text}");
    };
    check("s == s, s is t", Ok("(True, True)"));
    check("a = [0]\nb = a\na *= 3\nlen(b)", Ok("3"));
    check("z = [1]\nfor i in range(2000):\n    z = enumerate(z)\n", Err(ErrorKind::RecursionError));
    check("u = []; v = []\nfor i in range(2000):\n    u = [u]; v = [v]\n", Ok(""));
    check("u == v", Err(ErrorKind::RecursionError));
    check(
        "while True:\n    s = [0] * 1000 + [0]*(1 << 20)\n    s += s\n    s += s; s += s; s += s; s += s; s += s; s += s\n",
        Err(ErrorKind::MemoryError),
    );
}

#[test]
fn a_name_of_ones_own_is_kept_over_an_error() {
    let mut session = session("1");
    session.eval("_ = 5; 1 / 0").expect_err("it fails");
    let outcome = session.eval("7").expect("it runs");
    session.keep_result(2, &outcome);
    assert_eq!(shown(&session, "_").as_deref(), Some("5"));
    assert_eq!(shown(&session, "_2").as_deref(), Some("7"));
}

/// The parameters of what `callee` is after `code`.
fn texts(code: &str, callee: &str) -> Vec<String> {
    let mut session = Session::new(Settings { prelude: true, ..Settings::default() });
    let code = session.eval(code).map(|_| session.compile(callee).expect("it is sound"));
    let mode = session.settings.mode;
    let value = session.execute(&code.expect("it runs"), mode).expect("it is bound");
    let Some(Value::Function(function)) = value else { panic!("{callee} is no function") };
    let found = inspect::parameters(&function).unwrap_or_default();
    found.into_iter().map(|parameter| parameter.text).collect()
}

#[test]
fn parameters_are_those_of_the_call() {
    let check = |code: &str, callee: &str, want: &[&str]| {
        assert_eq!(texts(code, callee), want, "{callee}");
    };
    let define = "def f(a, /, b=2, *c, d='x', e=[1], **g): pass";
    check(define, "f", &["a", "b=2", "*c", "d='x'", "e=...", "**g"]);
    check("g = lambda x, *, y: x", "g", &["x", "y"]);
    assert_eq!(texts("", "np.add")[..3], ["x1", "x2", "out=None"]);
    assert_eq!(texts("", "np.zeros")[..2], ["shape", "dtype=float"]);
    assert!(!texts("", "np.zeros").iter().any(|text| text.starts_with("like")));
    assert_eq!(texts("a = np.zeros(3)", "a.reshape")[0], "*shape");
    assert_eq!(texts("", "print"), ["sep=...", "end=...", "file=...", "flush=..."]);
    assert_eq!(texts("", "len"), [""; 0]);
}

#[test]
fn every_name_behind_a_dot_can_be_read() {
    let mut session = Session::new(Settings { prelude: true, ..Settings::default() });
    for (code, at_least) in [
        ("np", 400),
        ("np.linalg", 20),
        ("np.random", 40),
        ("np.zeros((2, 2))", 55),
        ("np.float64(1)", 55),
        ("'a'", 40),
        ("[1]", 10),
        ("{1: 2}", 10),
        ("{1}", 10),
        ("(1,)", 2),
        ("1", 5),
        ("1.5", 4),
        ("range(3)", 3),
        ("np.dtype('f8')", 15),
        ("np.random.default_rng(0)", 30),
        ("str", 40),
        ("dict", 10),
    ] {
        let value = session.eval(code).expect("it runs").value.expect("it has one");
        let names = inspect::names(&value);
        assert!(names.len() >= at_least, "{code}: {names:?}");
        session.bind("x", value);
        for name in names {
            let read = session.eval(&format!("x.{name};"));
            let told = read.as_ref().err().map(|error| error.message.clone());
            assert!(told.is_none_or(|text| !text.contains("has no attribute")), "{code}.{name}");
        }
    }
}
