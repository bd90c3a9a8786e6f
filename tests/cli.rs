//! The binary from outside: what goes to stdout and stderr, and the exit status.

mod common;

use std::fmt::Write;

use assert_cmd::cargo::cargo_bin_cmd;
use common::run;
use serde_json::Value;

#[track_caller]
fn check(args: &[&str], stdin: &str, status: i32, stdout: &str, stderr: &str) {
    let ran = run(args, stdin);
    assert_eq!(
        (ran.status, &*ran.stdout, &*ran.stderr),
        (status, stdout, stderr),
        "{args:?} {stdin:?}"
    );
}

/// A file of its own for a test.
fn file(name: &str, text: &str) -> String {
    let path = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    std::fs::write(&path, text).expect("the folder is there");
    path.to_str().expect("a path in UTF-8").to_owned()
}

#[test]
fn code_prints_what_it_prints_and_no_value() {
    check(&["-c", "print(1 + 1)\n2 + 2"], "", 0, "2\n", "");
    check(
        &["-c", "import numpy as np; a = np.arange(5); a[1:] += a[:-1]; print(a)"],
        "",
        0,
        "[0 1 3 5 7]\n",
        "",
    );
    check(
        &["-c", "x = 1\nprint(x)\nprint(x + y)\nprint(2)"],
        "",
        1,
        "1\n",
        "  File \"<string>\", line 3\n    print(x + y)\n              ^\nNameError: name 'y' is not defined\n",
    );
}

#[test]
fn a_program_ends_with_the_status_that_it_says() {
    let check = |code: &str, status, stderr| check(&["-c", code], "", status, "1\n", stderr);
    check("import sys\nprint(1)\nsys.exit()\nprint(2)", 0, "");
    check("import sys\nprint(1)\nsys.exit(3)", 3, "");
    check("import sys\nprint(1)\nsys.exit(-1)", 255, "");
    check("import sys\nprint(1)\nsys.exit('no data')", 1, "no data\n");
    check("def f():\n    exit(4)\nprint(1)\nf()", 4, "");
    check("print(1)\nraise SystemExit(5)", 5, "");
    // Piped lines end there too.
    let ran = run(&[], "print(1)\nimport sys; sys.exit(6)\nprint(2)\n");
    assert_eq!((ran.status, ran.stdout.contains('2')), (6, false));
}

#[test]
fn an_error_names_what_it_was_raised_from() {
    check(
        &["-c", "raise ValueError('a') from KeyError('b')"],
        "",
        1,
        "",
        "KeyError: 'b'\n\nThe above exception was the direct cause of the following exception:\n\n  File \
         \"<string>\", line 1\n    raise ValueError('a') from KeyError('b')\n    \
         ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^\nValueError: a\n",
    );
}

#[test]
fn a_program_stops_at_its_first_error_with_its_line() {
    let path = file(
        "stops.py",
        "import numpy as np\n\na = np.zeros(3)  # é\nprint('é', a)\nb = a +\\\n    missing\nprint(2)\n",
    );
    let want = format!(
        "  File \"{path}\", line 6\n    missing\n    ^^^^^^^\nNameError: name 'missing' is not defined\n"
    );
    check(&["run", &path], "", 1, "é [0. 0. 0.]\n", &want);
}

#[test]
fn an_error_of_syntax_comes_before_anything_runs() {
    let path = file("syntax.py", "print(1)\nprint((2)\n");
    let ran = run(&["run", &path], "");
    assert_eq!((ran.status, &*ran.stdout), (1, ""));
    assert!(
        ran.stderr.contains("line 2") && ran.stderr.contains("SyntaxError: '(' was never closed"),
        "{}",
        ran.stderr
    );
}

#[test]
fn a_program_comes_from_a_pipe_too() {
    check(&["run", "-"], "print(1)\n3\n", 0, "1\n", "");
}

#[test]
fn warnings_name_file_line_and_source() {
    let path = file("warns.py", "import numpy as np\na = np.zeros(2)\nb = 1 / a\nprint(b)\n");
    let want =
        format!("{path}:3: RuntimeWarning: divide by zero encountered in divide\n  b = 1 / a\n");
    check(&["run", &path], "", 0, "[inf inf]\n", &want);
}

#[test]
fn a_run_says_what_each_line_costs_when_asked() {
    let path = file(
        "costs.py",
        "import numpy as np\na = np.ones(1_000_000)\n\nb = a * 2 + 1\nprint(b[0])\n",
    );
    let ran = run(&["run", &path, "--cost"], "");
    assert_eq!((ran.status, &*ran.stdout), (0, "3.0\n"));
    let line = ran
        .stderr
        .lines()
        .find(|line| line.starts_with(&format!("{path}:4: ")))
        .unwrap_or_default();
    assert!(line.contains("1 array, 8.0 MB new, 1 temporary reused (a * 2)"), "{}", ran.stderr);
}

#[test]
fn wrong_usage_is_status_2_and_says_what_was_meant() {
    let check = |args: &[&str], part: &str| {
        let ran = run(args, "");
        assert_eq!((ran.status, &*ran.stdout), (2, ""), "{args:?}");
        assert!(ran.stderr.contains(part), "{args:?}: {}", ran.stderr);
    };
    check(&["comare", "a"], "compare");
    check(&["timeit", "--jsn", "a"], "--json");
    check(&["timeit", "-m", "fusde", "a"], "fused");
    check(&["timeit"], "CODE");
    let ran = run(&["run", "no such file.py"], "");
    assert_eq!(ran.status, 1);
    assert!(ran.stderr.contains("cannot read no such file.py"), "{}", ran.stderr);
    assert_eq!(run(&["--help"], "").status, 0);
}

#[test]
fn piped_lines_are_read_as_at_the_prompt() {
    check(
        &[],
        "%cost off\nx = 3\nx + 1\nprint('a\\nb')\nNone\n'text'\n_ + '!'\n",
        0,
        "4\na\nb\n'text'\n'text!'\n",
        "",
    );
}

#[test]
fn a_pipe_goes_on_after_an_error_and_says_so_at_the_end() {
    let ran = run(&[], "%cost off\n1/0\nx\n%foo\n(1 +\n 2)\n");
    assert_eq!((ran.status, &*ran.stdout), (1, "3\n"));
    for part in [
        "ZeroDivisionError: division by zero",
        "NameError: name 'x' is not defined",
        "magic function `%foo` not found",
    ] {
        assert!(ran.stderr.contains(part), "{part}: {}", ran.stderr);
    }
}

#[test]
fn an_unfinished_text_at_the_end_of_a_pipe_is_an_error() {
    let ran = run(&[], "print(1)\nprint((2)\n");
    assert_eq!((ran.status, &*ran.stdout), (1, "1\n"));
    assert!(ran.stderr.contains("SyntaxError"), "{}", ran.stderr);
}

#[test]
fn a_line_that_makes_an_array_answers_with_its_cost() {
    let ran = run(&[], "import numpy as np\nd = np.ones(1_000_000)\nr = d * 2 + 1\nr[0]\n");
    let reused = |line: &&str| line.contains("reused");
    let line = ran.stdout.lines().find(reused).unwrap_or_default();
    assert!(
        line.contains("1 array, 8.0 MB new, 1 temporary reused (d * 2)   peak +8.0 MB"),
        "{}",
        ran.stdout
    );
    assert!(ran.stdout.ends_with("\nnp.float64(3.0)\n"), "{}", ran.stdout);
}

#[test]
fn an_error_leaves_names_as_they_were() {
    check(
        &[],
        "%cost off\nx = 1\nx = missing\nx\n",
        1,
        "1\n",
        "  File \"<stdin>\", line 3\n    x = missing\n        ^^^^^^^\nNameError: name 'missing' is not defined\n",
    );
}

#[test]
fn commands_end_options_and_settings_work_from_a_pipe() {
    check(
        &[],
        "%cost off\n%threads 2\n%seed 5\nmode = 3\nmode\n%quit\n1\n",
        0,
        "2 threads\n3\n",
        "",
    );
    check(
        &[],
        "%cost off\nx = 1\n%who\n%reset -f\n%who\n",
        0,
        "x\nInteractive namespace is empty.\n",
        "",
    );
    let ran = run(&["--limit", "1MB"], "%cost off\nimport numpy as np\na = np.zeros(10**6)\n");
    let want = "MemoryError: Unable to allocate 7.63 MiB for an array with shape (1000000,) and data type float64";
    assert!(ran.status == 1 && ran.stderr.contains(want), "{ran:?}");
}

fn json(args: &[&str]) -> Value {
    let ran = run(args, "");
    assert_eq!(ran.status, 0, "{args:?}: {}", ran.stderr);
    assert_eq!(ran.stdout.lines().count(), 1, "{}", ran.stdout);
    serde_json::from_str(&ran.stdout).expect("one JSON object")
}

const SETUP: &str = "import numpy as np; d = np.random.rand(100_000)";

/// `name: arrays` of each row.
fn arrays(compared: &Value) -> String {
    let mut text = String::new();
    for row in compared["modes"].as_array().expect("rows") {
        write!(text, "{} {} ", row["mode"].as_str().expect("a name"), row["arrays"])
            .expect("a String");
    }
    text
}

#[test]
fn compare_gives_one_object_with_every_mode() {
    let found = json(&["compare", "d*2+1", "--setup", SETUP, "-t", "0.05", "--json"]);
    assert_eq!(
        (&found["equal"], &found["max_ulp"], &found["baseline"]),
        (&true.into(), &0.into(), &"vectorized".into())
    );
    assert_eq!(arrays(&found), "loop 1 vectorized 2 numpy 1 in-place 1 fused 1 parallel 1 ");
    assert_eq!(found["setup"], SETUP);
    assert!(found["rounds"].as_u64() >= Some(12), "{found}");
    assert!(found["noise_floor"].as_f64() >= Some(0.01), "{found}");
    let fused = &found["modes"][4];
    let (low, high) = (fused["interval"][0].as_f64(), fused["interval"][1].as_f64());
    assert!(
        low > Some(0.0) && low <= fused["ratio"].as_f64() && fused["ratio"].as_f64() <= high,
        "{fused}"
    );
    assert_eq!(
        (&fused["bytes_allocated"], &fused["peak_bytes"]),
        (&800_000.into(), &800_000.into())
    );
    // Two scalars are read besides.
    assert_eq!(fused["bytes_moved"].as_u64().map(|bytes| bytes / 1000), Some(1600));
    assert_eq!(found["modes"][1]["verdict"], "baseline");
}

#[test]
fn compare_takes_two_texts() {
    let found = json(&["compare", "d*2 ;; d+d", "--setup", SETUP, "-t", "0.05", "--json"]);
    assert_eq!((&found["baseline"], &found["equal"]), (&"A".into(), &true.into()));
    assert_eq!(arrays(&found), "A 1 B 1 ");
}

#[test]
fn results_that_differ_are_not_timed() {
    let ran = run(&["compare", "d*2 ;; d*3", "--setup", SETUP, "-t", "0.05"], "");
    assert_eq!(ran.status, 1);
    assert!(ran.stdout.contains("NOT equal") && !ran.stdout.contains("typical"), "{}", ran.stdout);
}

#[test]
fn sums_may_differ_by_their_order_alone() {
    let found = json(&[
        "compare",
        "d.sum()",
        "--setup",
        SETUP,
        "-m",
        "vectorized,loop,fused",
        "-t",
        "0.05",
        "--json",
    ]);
    assert_eq!(found["equal"], true);
    assert_eq!(arrays(&found), "vectorized 0 loop 0 fused 0 ");
}

#[test]
fn timeit_memit_explain_and_machine_give_objects() {
    let found =
        json(&["timeit", "d*2+1", "--setup", SETUP, "-m", "vectorized", "-t", "0.02", "--json"]);
    assert_eq!((&found["mode"], &found["arrays"]), (&"vectorized".into(), &2.into()));
    assert!(found["typical_ns"].as_f64() >= found["best_ns"].as_f64(), "{found}");

    let found =
        json(&["memit", "np.sqrt(d*d + d*d)", "--setup", SETUP, "-m", "vectorized", "--json"]);
    assert_eq!((&found["arrays"], &found["peak_bytes"]), (&4.into(), &2_400_000.into()));
    assert_eq!(found["rows"][3]["kind"], "result");
    assert_eq!(found["numpy"]["peak_bytes"], 1_600_000);

    let found = json(&["explain", "d*2+1", "--setup", SETUP, "-m", "vectorized", "--json"]);
    assert_eq!((&found["analyzed"], &found["predicted"]["arrays"]), (&false.into(), &2.into()));
    assert_eq!(found["plans"][0]["nodes"][0]["label"], "t1+1");

    let found = json(&["explain", "-a", "d*2+1", "--setup", SETUP, "-t", "0.05", "--json"]);
    assert!(found["plans"][0]["nodes"][1]["time_ns"].as_f64() > Some(0.0), "{found}");

    let found = json(&["machine", "--json"]);
    assert!(found["bandwidth"].as_array().is_some_and(|all| all.len() >= 9), "{found}");
}

#[test]
fn the_driver_of_the_peers_gets_a_line_an_answer() {
    let lines =
        format!("%cost off\n{SETUP}\n%timeit --json -q -t 0.02 -m fused d*2+1\nprint('done')\n");
    let ran = run(&[], &lines);
    let mut answers = ran.stdout.lines();
    let found: Value =
        serde_json::from_str(answers.next().unwrap_or_default()).expect("a line of JSON");
    assert_eq!((&found["mode"], &found["arrays"]), (&"fused".into(), &1.into()));
    assert!(found["page_faults"].is_u64() || cfg!(not(unix)), "{found}");
    assert_eq!(answers.collect::<Vec<_>>(), ["done"]);
}

#[test]
fn statements_are_measured_and_leave_no_trace() {
    let lines = "%cost off\nimport numpy as np\na = np.arange(4.0)\n%timeit -q -t 0.02 a *= 0.5\na\n%compare -t 0.05 a += 1\na\nb\n";
    let ran = run(&[], lines);
    assert!(ran.stdout.starts_with("array([0., 1., 2., 3.])\n"), "{}", ran.stdout);
    assert!(ran.stdout.ends_with("array([0., 1., 2., 3.])\n"), "{}", ran.stdout);
    assert!(ran.stdout.contains("equal in all modes"), "{}", ran.stdout);
    assert!(ran.stderr.contains("name 'b' is not defined"), "{}", ran.stderr);
}

#[test]
fn scale_gives_a_curve_a_mode_as_far_as_memory_reaches() {
    const SMALL: &str = "import numpy as np; d = np.random.rand(5_000)";
    let found = json(&[
        "--limit",
        "2MB",
        "scale",
        "d*2+1",
        "--setup",
        SMALL,
        "-m",
        "fused,vectorized",
        "-t",
        "2",
        "--json",
    ]);
    let mut keys: Vec<&str> =
        found.as_object().expect("an object").keys().map(String::as_str).collect();
    keys.sort_unstable();
    let want = ["equal", "expression", "left_out", "machine", "marks", "modes", "setup", "sizes"];
    assert_eq!(keys, want);
    // An input and a result of 30k elements are 0.5 MB, and two results 0.7 MB; of 300k one is too much.
    let sizes = [1_000, 3_000, 10_000, 30_000];
    let found_sizes = found["sizes"].as_array().expect("sizes");
    assert!(found_sizes.len() >= 4 && found_sizes.len() <= 5, "{found_sizes:?}");
    assert_eq!(
        (&found["modes"][0]["mode"], &found["modes"][1]["mode"]),
        (&"fused".into(), &"vectorized".into())
    );
    for mode in found["modes"].as_array().expect("modes") {
        for (point, n) in mode["points"].as_array().expect("points").iter().zip(sizes) {
            let number = |key: &str| point[key].as_f64().expect("a number");
            assert_eq!(point["n"], n, "{mode}");
            let each = number("best_ns") / number("n");
            assert!(each > 0.0 && (number("ns_per_element") / each - 1.0).abs() < 1e-9, "{point}");
            assert!(number("samples") >= 1.0, "{point}");
        }
    }
    let last = found["left_out"].as_array().and_then(|all| all.last()).expect("10M is too much");
    assert_eq!((&last["n"], &last["reason"]), (&10_000_000.into(), &"memory".into()));
    assert!(
        found["marks"].as_array().is_some_and(|marks| marks.iter().all(|mark| mark["n"].is_u64()))
    );
}

#[test]
fn inputs_are_as_before_whatever_became_of_their_scaling() {
    let lines = "%cost off\nimport numpy as np\na = np.arange(4.0)\nb = a\n%limit 3MB\n\
        %scale -t 0.2 -m fused,vectorized a *= 0.5\n\
        %scale -t 0.2 c = a + a[:4]\n%scale 1\n%scale nosuch*a\n\
        a\nb is a\nc\n";
    let ran = run(&[], lines);
    assert!(ran.stdout.ends_with("array([0., 1., 2., 3.])\nTrue\n"), "{}", ran.stdout);
    assert!(ran.stdout.contains("equal in all modes"), "{}", ran.stdout);
    for error in [
        "ValueError: operands could not be broadcast together with shapes (1000,) (4,)",
        "it runs as it is; this was with 1 000 elements",
        "UsageError: there is no array to cut or repeat in 1\nhint: ",
        "NameError: name 'nosuch' is not defined",
        "NameError: name 'c' is not defined",
    ] {
        assert!(ran.stderr.contains(error), "{error}: {}", ran.stderr);
    }
}

#[test]
fn ascii_and_narrow_output_can_be_asked_for() {
    let ran = run(&["--ascii", "compare", "d*2+1", "--setup", SETUP, "-t", "0.05"], "");
    assert!(ran.stdout.is_ascii() && ran.stdout.contains("baseline"), "{}", ran.stdout);
    assert!(!ran.stdout.contains('\x1b'), "no colour in a pipe");
    assert!(ran.stdout.lines().all(|line| line.len() <= 80), "{}", ran.stdout);
}

#[test]
fn an_unknown_simd_level_is_refused() {
    let mut command = cargo_bin_cmd!("numscope");
    let output =
        command.env("NUMSCOPE_SIMD", "mmx").args(["-c", "1"]).output().expect("numscope runs");
    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn a_prediction_says_what_had_to_run_for_it() {
    let setup = ["--setup", "import numpy as np; d = np.arange(4.0)"];
    let text = |code: &str| run(&["explain", code, setup[0], setup[1]], "").stdout;
    assert!(text("d * 2 + 1").contains("predicted: no pass ran"));
    let nested = text("d - d.mean()");
    assert!(nested.contains("predicted: only what its operands need ran"), "{nested}");
    assert!(nested.contains("d.mean()   1 time") && nested.contains("not run"), "{nested}");
}

#[test]
fn help_and_what_describes_arrays_work_in_a_pipe_and_in_a_shell() {
    let ran = run(&[], "np.sqrt?\nx = (1 +\n2)\n?x\n? np.nosuch\n");
    assert_eq!(ran.status, 1, "{ran:?}");
    assert!(ran.stdout.starts_with("np.sqrt(x, /, out=None, "), "{ran:?}");
    assert!(ran.stdout.ends_with("x   variable\ntype  int\n  3\n"), "{ran:?}");
    assert_eq!(ran.stderr, "AttributeError: module 'numpy' has no attribute 'nosuch'\n");

    let json = |args: &[&str]| -> Value {
        let ran = run(args, "");
        assert_eq!((ran.status, &*ran.stderr), (0, ""), "{args:?}");
        serde_json::from_str(ran.stdout.trim_end()).expect("JSON")
    };
    let layout = json(&["layout", "--json", "a.T", "--setup", "a = np.ones((2, 3))"]);
    assert_eq!((&layout["order"], &layout["view_of"]), (&Value::from("F"), &Value::from("a")));
    let sizes = json(&["dtypes", "--json", "1000x1000"]);
    assert_eq!(sizes["dtypes"][0]["bytes"], 1_000_000);
    let noise = json(&["noise", "--json", "-t", "0.02"]);
    assert!(noise["rounds"].as_u64().is_some_and(|rounds| rounds >= 6), "{noise}");
    assert!(noise["noise_floor"].as_f64().is_some_and(|floor| floor >= 0.01), "{noise}");
    let time = json(&["time", "--json", "np.ones(1000) + 1"]);
    assert_eq!((&time["arrays"], &time["peak_bytes"]), (&Value::from(2), &Value::from(16_000)));
    assert!(time["wall_ns"].as_u64().is_some_and(|ns| ns > 0), "{time}");
}

#[test]
fn a_profile_follows_what_the_program_prints() {
    let ran = run(&["profile", "tests/programs/heat.py"], "");
    assert_eq!((ran.status, &*ran.stderr), (0, ""));
    let lines: Vec<&str> = ran.stdout.lines().collect();
    assert_eq!(lines[0], "step 0 change 50.0");
    assert!(lines[3].contains("20 of 30 lines") && lines[3].contains("arrays"), "{}", ran.stdout);
    assert!(ran.stdout.contains("hot "), "{}", ran.stdout);
    assert!(ran.stdout.lines().all(|line| line.chars().count() <= 80), "{}", ran.stdout);
}

#[test]
fn a_profile_as_json_is_alone_on_stdout() {
    let ran = run(&["profile", "tests/programs/heat.py", "--json"], "");
    assert_eq!(ran.status, 0);
    assert!(ran.stderr.starts_with("step 0 change 50.0\n"), "{}", ran.stderr);
    let found: Value = serde_json::from_str(&ran.stdout).expect("one object");
    let lines = found["lines"].as_array().expect("an array");
    let line = lines.iter().find(|line| line["line"] == 11).expect("line 11 ran");
    assert_eq!(
        (&line["hits"], &line["arrays"], &line["peak_bytes"]),
        (&10.into(), &10.into(), &799_984.into())
    );
    let shares: f64 = lines.iter().filter_map(|line| line["share"].as_f64()).sum();
    assert!((shares - 1.0).abs() < 1e-9, "{shares}");
    assert!(found["profiling"]["readings"].as_u64() > Some(800), "{found}");
    assert_eq!(found["error"], Value::Null);
}

#[test]
fn a_profile_ends_with_the_error_that_ended_the_program() {
    let ran = run(&["profile", "tests/programs/stops.py"], "");
    assert_eq!(ran.status, 1);
    assert!(
        ran.stdout.starts_with("2\n4\n") && ran.stdout.contains("print(8 // d)"),
        "{}",
        ran.stdout
    );
    assert!(
        ran.stderr.starts_with("  File \"tests/programs/stops.py\", line 5\n    print(8 // d)\n")
            && ran.stderr.ends_with("ZeroDivisionError: integer division or modulo by zero\n"),
        "{}",
        ran.stderr
    );
    assert_eq!(run(&["profile", "tests/programs/none.py"], "").status, 1);
    assert_eq!(run(&["profile"], "").status, 2);
}

#[test]
fn what_acts_outside_the_session_is_not_compared() {
    let ran = run(&["compare", "time.sleep(1)", "--setup", "import time"], "");
    assert_eq!((ran.status, &*ran.stdout), (2, ""));
    assert!(
        ran.stderr.contains(
            "    time.sleep(1)\n    ^^^^^^^^^^^^^\nUsageError: %compare cannot repeat time.sleep"
        ),
        "{}",
        ran.stderr
    );
}
