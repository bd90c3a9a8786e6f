//! What completion finds, at a cursor that is written as `|`.

use std::fs;

use super::super::buffer::buffer;
use super::*;
use crate::session::Settings;

fn session() -> Session {
    let mut session = Session::new(Settings { prelude: true, ..Settings::default() });
    let code = "import os\ndata = np.zeros((2, 3))\ndate = 3\ntotal = [1]\nprices = {'apple': 1, 'pear': 2}\n\
                def scale(values, factor=2, *, offset=0):\n    '''Scale values. Then more.'''\n    return values\n";
    session.eval(code).expect("it is sound");
    session
}

fn found(text: &str, session: &Session) -> Found {
    let typed = buffer(text);
    complete(&typed.text, typed.pos, session)
}

/// The candidates' texts.
fn texts(text: &str, session: &Session) -> Vec<String> {
    found(text, session).candidates.into_iter().map(|it| it.text).collect()
}

#[test]
fn names_are_completed() {
    let session = session();
    let check = |text: &str, want: &[&str]| assert_eq!(texts(text, &session), want, "{text}");
    check("dat|", &["data", "date"]);
    check("x = dat|a + 1", &["data", "date"]);
    check("sca|", &["scale"]);
    check("brea|", &["break"]);
    check("raise ValueE|", &["ValueError"]);
    check("enumer|", &["enumerate"]);
    check("DAT|", &["data", "date"]);
    check("def f(column):\n    return col|", &["column"]);
    check("for row in data:\n    ro|", &["round", "row"]);
    check("def dat|", &[]);
    check("import os as da|", &[]);
    check("12da|", &[]);
    check("# dat|", &[]);
    check("'dat|", &[]);
    check("'dat|'", &[]);
    check("lsm|", &["lsmagic"]);
    check("x = lsm|", &[]);
    assert_eq!(texts("|", &session), ["data", "date", "os", "prices", "scale", "total"]);
}

#[test]
fn what_is_behind_a_dot_is_that_of_the_value() {
    let session = session();
    let check = |text: &str, want: &[&str]| assert_eq!(texts(text, &session), want, "{text}");
    check("data.resh|", &["reshape"]);
    check("data.T.resh|", &["reshape"]);
    check("data.reshape(3, 2).T.resh|", &["reshape"]);
    check("np.zeros(3).resh|", &["reshape"]);
    check("(data + 1).resh|", &["reshape"]);
    check("data[0].resh|", &["reshape"]);
    check("np.sqr|", &["sqrt"]);
    check(
        "np.linalg.ma|",
        &["matmul", "matrix_norm", "matrix_power", "matrix_rank", "matrix_transpose"],
    );
    check("np.random.default_rng(3).standard_n|", &["standard_normal"]);
    check("'abc'.start|", &["startswith"]);
    check("'a b'.split().app|", &["append"]);
    check("[1, 2].app|", &["append"]);
    check("{1: 2}.ke|", &["keys"]);
    check("{1, 2}.uni|", &["union"]);
    check("total.app|", &["append"]);
    check("prices.ke|", &["keys"]);
    check("data.dtype.na|", &["name", "names"]);
    check("os.path.ba|", &["basename"]);
    check("str.up|", &["upper"]);
    check("missing.ab|", &[]);
    check("1.5.re|", &[]);
    check("data.\n|", &[]);
    check("%timeit data.resh|", &["reshape"]);
    check("?np.sqr|", &["sqrt"]);
    check("f'{data.resh|", &["reshape"]);
    check("f'{{data.resh|", &[]);
}

#[test]
fn arguments_are_completed_by_name() {
    let session = session();
    let check = |text: &str, want: &[&str]| assert_eq!(texts(text, &session), want, "{text}");
    check("np.sum(data, ax|", &["axis="]);
    check("data.sum(ax|", &["axis="]);
    check("np.zeros(3).sum(ax|", &["axis="]);
    check("np.sum(data, axis=0, ax|", &[]);
    check("np.sum(data + ax|", &[]);
    check(
        "scale(data, |",
        &["factor=", "offset=", "data", "date", "os", "prices", "scale", "total"],
    );
    check("scale(fa|", &["factor="]);
    check("scale(data, 3, o|", &["offset=", "object", "oct", "open", "or", "ord", "os"]);
    check(
        "scale(values=1, f|",
        &["factor=", "filter", "finally", "float", "for", "format", "from"],
    );
    check("[ax|", &[]);
}

#[test]
fn commands_and_their_arguments_are_completed() {
    let session = session();
    let check = |text: &str, want: &[&str]| assert_eq!(texts(text, &session), want, "{text}");
    check("%timei|", &["%timeit"]);
    check("%cost |", &["full", "off", "short"]);
    check("cost f|", &["full"]);
    check("%mode fu|", &["fused"]);
    check("%timeit -m par|", &["parallel"]);
    check("%compare -m fused,par|", &["parallel"]);
    check("%timeit --se|", &["--setup"]);
    check("%timeit dat|", &["data", "date"]);
    check("%timeit -m fused dat|", &["data", "date"]);
    check("%lesson 01|", &["01-levels"]);
    check("%help compa|", &["compare"]);
    check("%nosuch da|", &["data", "date"]);
    assert!(texts("%timeit -|", &session).contains(&"--json".to_owned()));
    assert!(texts("?time|", &session).contains(&"timeit".to_owned()));
    assert!(texts("?%time|", &session).contains(&"%timeit".to_owned()));
    assert!(texts("%|", &session).len() > 20);
}

#[test]
fn modules_keys_and_files_are_completed() {
    let session = session();
    let check = |text: &str, want: &[&str]| assert_eq!(texts(text, &session), want, "{text}");
    check("import itert|", &["itertools"]);
    check("from numpy import sqr|", &["sqrt"]);
    check("import numpy.lin|", &["numpy.linalg"]);
    check("from numpy.linalg import invs|", &[]);
    check("prices['ap|", &["apple"]);
    check("prices[\"|", &["apple", "pear"]);
    let folder = std::env::temp_dir().join(format!("numscope-complete-{}", std::process::id()));
    fs::create_dir_all(folder.join("inner")).expect("the folder can be made");
    for name in ["data.npy", "data two.npy", ".hidden"] {
        fs::write(folder.join(name), "").expect("the file can be written");
    }
    let path = folder.display().to_string();
    let names = |text: &str| -> Vec<String> {
        let all = texts(&text.replace("DIR", &path), &session);
        all.iter().map(|name| name.replace(&path, "DIR")).collect()
    };
    assert_eq!(names("np.load('DIR/da|"), ["DIR/data two.npy", "DIR/data.npy"]);
    assert_eq!(names("x = open('DIR/|"), ["DIR/data two.npy", "DIR/data.npy", "DIR/inner/"]);
    assert_eq!(names("%run DIR/da|"), ["DIR/data.npy", "DIR/data\\ two.npy"]);
    assert_eq!(names("print('DIR/.h|"), ["DIR/.hidden"]);
    assert_eq!(names("np.load('DIR/none/|"), [""; 0]);
    fs::remove_dir_all(folder).expect("it is the test's own");
}

#[test]
fn what_is_completed_begins_where_its_word_does() {
    let session = session();
    for (text, start) in [
        ("dat|", 0),
        ("a + dat|", 4),
        ("data.resh|", 5),
        ("%mode fu|", 6),
        ("np.sum(data, ax|", 13),
        ("f'{dat|", 3),
    ] {
        assert_eq!(found(text, &session).start, start, "{text}");
    }
}

#[test]
fn candidates_say_what_they_are() {
    let session = session();
    let check = |text: &str, want: &str| {
        let found = found(text, &session).candidates;
        assert_eq!(found.first().map(|it| it.doc.as_str()), Some(want), "{text}");
    };
    check("data|", "array of float64 (2, 3)");
    check("date|", "int 3");
    check("total|", "list of 1");
    check("scale|", "Scale values");
    check("np.sqrt|", "The square root");
    check("scale(fac|", "argument, 2 by default");
    check("%timeit|", "Time an expression, and count what it costs");
}

#[test]
fn a_thousand_names_are_searched_like_one() {
    let mut session = session();
    for i in 0..1000 {
        session.bind(&format!("name_{i:04}"), Value::Int(i));
    }
    assert_eq!(texts("name_099|", &session).len(), 10);
    assert_eq!(texts("name_|", &session).len(), 1000);
    assert_eq!(texts("x = name_0123|", &session), ["name_0123"]);
}

#[test]
fn no_text_and_no_cursor_is_too_odd() {
    let session = session();
    let texts = [
        "",
        ".",
        "(",
        ")",
        "data.(",
        "f(,",
        "data..x",
        "'",
        "f'{",
        "\"\"\"a",
        "[",
        "{1:",
        "%",
        "?",
        "%%",
        "% x",
        "é.ü",
        "from",
        "import",
        "from . import",
        "a = = b",
        "f(a=",
        "np.load('",
        "]]]",
        "(((",
        "\n\n",
        "%timeit",
        "data['",
        "'\\",
        "lambda:",
        "x if",
        "@",
        "data.T.",
        "1.",
        "f(*",
        "f(**",
        "scale(\n  ",
        "%cost",
        "%mode -",
    ];
    for text in texts {
        for cursor in (0..=text.len()).filter(|&at| text.is_char_boundary(at)) {
            let found = complete(text, cursor, &session);
            assert!(found.start <= cursor, "{text:?} {cursor}");
            assert!(text.is_char_boundary(found.start), "{text:?} {cursor}");
        }
    }
}
