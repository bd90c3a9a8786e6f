//! Long arrays that are sorted, selected from, searched, picked from and counted, against plain loops in the session,
//! at every SIMD level.

use numscope::kernels::simd::{Level, force};
use numscope::session::{Session, Settings};

/// What is bound before the claims.
const SETUP: &str = "import numpy as np
rng = np.random.default_rng(7)
floats = rng.standard_normal(2600)
floats[::97] = np.nan
floats[5::211] = -0.0
floats[6::211] = np.inf
whole = rng.integers(-300, 300, 2600)
plain = rng.standard_normal(2600)
at = rng.integers(-2600, 2600, 3000)
rows = rng.standard_normal((7, 1300))
rows[3, 1200] = np.nan
rows[4, 700] = rows[4, 1100] = 9.0
weights = np.array([0.5, -1.25, 2.0, 0.1, 1/3])
texts = np.array(['pear', 'fig', 'apple', 'fig'])
kinds = [np.int8, np.uint8, np.int16, np.uint16, np.int32, np.uint32, np.int64, np.uint64, np.float32, np.float64]
def of(kind):
    return (whole + 300 if kind == np.uint64 else whole).astype(kind)

def dots(a, v):
    out = []
    for i in range(len(a) - len(v) + 1):
        total = 0.0
        for j in range(len(v)):
            total += a[i + j] * v[j]
        out.append(total)
    return out

def first_largest(row):
    best = 0
    for i in range(len(row)):
        if row[i] != row[i]:
            return i
        if row[i] > row[best]:
            best = i
    return best

def parted(p, a, k):
    return sorted(p) == sorted(a) and sorted(a)[k] == p[k] and max(p[:k]) <= p[k] <= min(p[k:])

def placed(bounds, x):
    return len([b for b in bounds if b <= x])

def put_by_loop(a, at, values):
    for i in range(len(at)):
        a[at[i]] = values[i % len(values)]
    return a
";

/// Each is true.
const CLAIMS: &[&str] = &[
    "all([np.sort(of(k)).tolist() == sorted(of(k).tolist()) for k in kinds])",
    "np.sort(whole > 0).tolist() == sorted((whole > 0).tolist())",
    "np.sort(floats)[:2500].tolist() == sorted([x for x in floats.tolist() if x == x])[:2500]",
    "np.isnan(np.sort(floats)[-np.isnan(floats).sum():]).all()",
    "all([np.argsort(of(k)).tolist() == [i for _, i in sorted(zip(of(k).tolist(), range(2600)))] \
     for k in kinds])",
    "[whole[i] for i in np.argsort(whole)] == sorted(whole.tolist())",
    "(np.diff(np.argsort(whole))[np.diff(np.sort(whole)) == 0] > 0).all()",
    "plain[np.argsort(plain)].tolist() == sorted(plain.tolist())",
    "all([parted(np.partition(of(k), 2100).tolist(), of(k).tolist(), 2100) for k in kinds])",
    "parted(np.partition(plain[::-1], [40, 2400]).tolist(), plain.tolist(), 2400)",
    "parted(plain[np.argpartition(plain, 2321)].tolist(), plain.tolist(), 2321)",
    "np.median(plain) == (np.sort(plain)[1299] + np.sort(plain)[1300]) / 2",
    "np.percentile(plain, 50, method='lower') == np.sort(plain)[1299]",
    "plain[at].tolist() == [plain.tolist()[i] for i in at.tolist()]",
    "np.take(plain, at[at >= 0]).tolist() == plain[at[at >= 0]].tolist()",
    "np.array_equal(whole.astype(np.int16)[at], whole[at])",
    "all([np.repeat(plain.astype(k), n).tolist() == [x for x in plain.astype(k).tolist() for _ in range(n)] \
     for n in [0, 1, 2, 3, 8, 9] for k in [np.float32, np.float64]])",
    "np.repeat(texts, 3).tolist() == [x for x in texts.tolist() for _ in range(3)]",
    "np.convolve(plain, weights[::-1], 'valid').tolist() == dots(plain.tolist(), weights.tolist())",
    "np.correlate(plain, weights, 'valid').tolist() == dots(plain.tolist(), weights.tolist())",
    "np.array_equal(np.convolve(whole, [1, -2, 3], 'full')[2:-2], np.convolve(whole, [1, -2, 3], 'valid'))",
    "np.convolve(whole[:4], [1, -2, 3, 4, 5, 6]).tolist() == np.convolve([1, -2, 3, 4, 5, 6], whole[:4]).tolist()",
    "rows.argmax(axis=1).tolist() == [first_largest(row) for row in rows.tolist()]",
    "(-rows).argmin(axis=1).tolist() == rows.argmax(axis=1).tolist()",
    "np.bincount(whole + 300).tolist() == [(whole == k - 300).sum() for k in range(whole.max() + 301)]",
    "np.histogram(plain, 13)[0].sum() == 2600",
    "np.histogram(whole, 7)[0].tolist() == np.histogram(whole, np.histogram(whole, 7)[1])[0].tolist()",
    "np.histogram(plain, 9, (-1, 1))[0].tolist() == np.histogram(plain, np.linspace(-1, 1, 10))[0].tolist()",
    "np.digitize(plain, [-1, 0, 0, 2]).tolist() == [placed([-1, 0, 0, 2], x) for x in plain.tolist()]",
    "np.digitize(plain, [2, 0, 0, -1]).tolist() == [4 - placed([-1, 0, 0, 2], x) for x in plain.tolist()]",
    "np.digitize([0.0, np.nan], [0, 1], right=True).tolist() == [0, 2]",
    "np.digitize([0.0, np.nan, 3], [1, 0], right=True).tolist() == [2, 0, 0]",
    "np.searchsorted(np.sort(plain[:20]), plain).tolist() == \
     [len([b for b in plain[:20].tolist() if b < x]) for x in plain.tolist()]",
    "np.searchsorted([1, 2, 2, 3], [0, 2, 3, 9], side='right').tolist() == [0, 3, 4, 4]",
    "np.cumsum(plain)[-1] == sum(plain.tolist())",
];

/// What writes in place, and what must be so after it.
const WRITES: &[[&str; 2]] = &[
    [
        "b = np.zeros(2600); np.put(b, at, plain)",
        "b.tolist() == put_by_loop([0.0] * 2600, at.tolist(), plain.tolist())",
    ],
    [
        "b = np.zeros(2600); np.put(b, at, [1, 2, 3])",
        "b.tolist() == put_by_loop([0.0] * 2600, at.tolist(), [1, 2, 3])",
    ],
    [
        "b = np.zeros(2600); b[at] = np.arange(3000.0)",
        "b.tolist() == put_by_loop([0.0] * 2600, at.tolist(), range(3000))",
    ],
    ["b = np.arange(9)[::-1].copy(); b.put(b, b)", "b.tolist() == list(range(9))"],
    [
        "b = np.zeros((3, 3)).T; np.put(b, [1, 5, -1], 7)",
        "b.ravel().tolist() == [0, 7, 0, 0, 0, 7, 0, 0, 7]",
    ],
];

fn claim(session: &mut Session, line: &str) {
    let said = match session.eval(line) {
        Ok(outcome) => outcome.text.unwrap_or_default(),
        Err(error) => error.headline(),
    };
    assert!(said == "True" || said == "np.True_", "{line}\nis {said}");
}

#[test]
fn long_arrays_are_what_plain_loops_make_of_them_at_every_level() {
    for &level in Level::ALL {
        force(level);
        let mut session = Session::new(Settings { seed: Some(0), ..Settings::default() });
        if let Err(error) = session.eval(SETUP) {
            panic!("{}", error.headline());
        }
        for line in CLAIMS {
            claim(&mut session, line);
        }
        for [write, line] in WRITES {
            if let Err(error) = session.eval(write) {
                panic!("{write}: {}", error.headline());
            }
            claim(&mut session, line);
        }
    }
}

#[test]
fn what_is_out_of_bounds_is_named() {
    let mut session = Session::new(Settings::default());
    session.eval("import numpy as np").expect("it is there");
    for (line, index) in [
        ("np.arange(9.0)[np.array([1, 9])]", 9),
        ("np.arange(9.0)[np.array([1, -10, 20])]", -10),
        ("np.take(np.arange(9.0), np.array([1, -10, 20]))", -10),
    ] {
        let error = session.eval(line).expect_err("it is out of bounds").headline();
        let want = format!("IndexError: index {index} is out of bounds for axis 0 with size 9");
        assert_eq!(error, want);
    }
}
