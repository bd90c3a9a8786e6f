//! What is written to files is read again: arrays of every dtype and layout, and numbers as texts. Numbers as texts are
//! held to Rust's own shortest digits.

use numscope::array::dtype::{DType, Scalar};
use numscope::array::format::{Style, Trim, float_positional, float_scientific};
use numscope::session::{Session, Settings};
use proptest::prelude::*;

/// A session in a folder where files that lines make are nobody's.
fn session() -> Session {
    let folder = std::env::temp_dir().join(format!("numscope-files-{}", std::process::id()));
    std::fs::create_dir_all(&folder).expect("a folder can be made");
    std::env::set_current_dir(folder).expect("it is there");
    let mut session = Session::new(Settings { seed: Some(0), ..Settings::default() });
    session.eval("import numpy as np, io").expect("numpy is there");
    session
}

/// What a line prints at the prompt.
fn said(session: &mut Session, line: &str) -> String {
    let outcome = session.eval(line).unwrap_or_else(|error| panic!("{line}: {error:?}"));
    outcome.text.unwrap_or_default()
}

#[test]
fn arrays_of_every_dtype_order_and_shape_come_back() {
    let mut session = session();
    let dtypes = DType::ALL.iter().map(|dtype| dtype.name().to_owned());
    for dtype in dtypes.chain(["<U3".to_owned()]) {
        for shape in ["()", "(0,)", "(5,)", "(2, 3)", "(0, 3)", "(2, 3, 4)", "(1, 1)"] {
            for layout in ["a", "a.T", "np.asfortranarray(a)", "a[..., ::-1]", "a[::2]"] {
                if shape == "()" && layout.contains('[') {
                    continue;
                }
                let make =
                    format!("a = (np.random.random({shape}) * 100).astype(np.dtype('{dtype}'))");
                said(&mut session, &make);
                for (write, read) in [
                    ("np.save('a', b)", "np.load('a.npy')"),
                    ("np.save('a', b)", "np.load('a.npy', mmap_mode='r')"),
                    ("np.savez('a', b)", "np.load('a.npz')['arr_0']"),
                    ("np.savez_compressed('a', b)", "np.load('a.npz')['arr_0']"),
                    ("f = io.BytesIO(); np.save(f, b); f.seek(0)", "np.load(f)"),
                ] {
                    said(&mut session, &format!("b = np.asarray({layout})"));
                    said(&mut session, write);
                    said(&mut session, &format!("c = {read}"));
                    let same = "c.dtype == b.dtype, c.shape == b.shape, bool(np.all(b == c))";
                    let case = format!("{dtype} {shape} {layout} {read}");
                    assert_eq!(said(&mut session, same), "(True, True, True)", "{case}");
                }
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn numbers_come_back_from_texts(
        rows in prop::collection::vec(prop::collection::vec(prop::num::f64::NORMAL, 3), 1..6)
    ) {
        let mut session = session();
        let text: Vec<String> = rows.iter().map(|row| format!("{row:?}")).collect();
        said(&mut session, &format!("a = np.array([{}])", text.join(", ")));
        said(&mut session, "f = io.StringIO(); np.savetxt(f, a)");
        said(&mut session, "f.seek(0)");
        prop_assert_eq!(said(&mut session, "np.array_equal(np.loadtxt(f, ndmin=2), a)"), "True");
        said(&mut session, "f.seek(0)");
        prop_assert_eq!(said(&mut session, "np.array_equal(np.genfromtxt(f, ndmin=2), a)"), "True");
        said(&mut session, "a.tofile('a.txt', sep=' ')");
        let read = "np.array_equal(np.fromfile('a.txt', sep=' '), a.ravel())";
        prop_assert_eq!(said(&mut session, read), "True");
        prop_assert_eq!(said(&mut session, "np.array_equal(np.frombuffer(a.tobytes()), a.ravel())"), "True");
    }

    #[test]
    fn unique_digits_are_the_shortest(x in prop::num::f64::NORMAL | prop::num::f64::SUBNORMAL) {
        let style = Style {
            precision: None, unique: true, fractional: true, trim: Trim::Point, plus: false,
            pad_left: None, pad_right: None, min_digits: None,
        };
        let positional = float_positional(Scalar::Float64(x), &style);
        prop_assert_eq!(positional.parse::<f64>(), Ok(x));
        prop_assert_eq!(positional.len(), format!("{x}").len());
        let scientific = float_scientific(Scalar::Float64(x), &style, Some(1));
        prop_assert_eq!(scientific.parse::<f64>(), Ok(x));
        prop_assert_eq!(scientific.replace("e+", "e").len(), format!("{x:e}").len());
        // Of exact digits the last is rounded as Rust rounds it.
        let exact = Style { precision: Some(5), unique: false, trim: Trim::Keep, ..style };
        prop_assert_eq!(float_positional(Scalar::Float64(x), &exact), format!("{x:.5}"));
    }
}
