//! Every rule of advice: in the case that it names it proposes a rewrite that gives an equal result, and in
//! the case that looks alike it does not. Nothing is timed.

use numscope::advise::judge::Equality;
use numscope::advise::rule::{Case, Claim, Rule};
use numscope::advise::{Checked, checked, rule};
use numscope::report::lab::Lab;
use numscope::session::{Session, Settings};

/// What the rules propose for a case.
fn proposed(case: &Case) -> Vec<Checked> {
    let session = Session::new(Settings { seed: Some(0), ..Settings::default() });
    let mut lab = Lab::new(session, None);
    let setup = format!("import numpy as np\n{}", case.setup);
    lab.set_up(&setup).unwrap_or_else(|error| panic!("{setup}: {error:?}"));
    checked(&mut lab, case.code).unwrap_or_else(|error| panic!("{}: {error:?}", case.code))
}

fn is_equal(checked: &Checked) -> bool {
    !matches!(checked.equality, Equality::No(_))
}

/// The rewrites of a rule that give an equal result.
fn equal_of(rule: &Rule, case: &Case) -> Vec<String> {
    let all = proposed(case).into_iter().filter(|one| one.rule == rule.id && is_equal(one));
    all.map(|one| one.program).collect()
}

#[test]
fn numbers_ascend_and_every_rule_explains_itself() {
    let all: Vec<&Rule> = rule::all().collect();
    assert!(all.len() > 10, "{} rules", all.len());
    for pair in all.windows(2) {
        assert!(pair[0].id < pair[1].id, "{} before {}", pair[0].id, pair[1].id);
    }
    for rule in all {
        assert!(rule.id.len() == 3 && rule.id.starts_with('W'), "{}", rule.id);
        assert!(rule.title.len() > 10 && rule.title.len() < 72, "{}: {}", rule.id, rule.title);
        assert!(rule.doc.len() > 150, "{} says little", rule.id);
        assert!(!rule.doc.contains("  "), "{}: blanks", rule.id);
    }
}

#[test]
fn in_its_case_a_rule_proposes_an_equal_rewrite() {
    // What is said of a program at the limit is no rewrite: `tests/screens/advise.md` shows it.
    for rule in rule::all().filter(|rule| rule.claim != Claim::Limit) {
        let found = proposed(&rule.fires);
        let own: Vec<&Checked> = found.iter().filter(|one| one.rule == rule.id).collect();
        assert!(own.iter().any(|one| is_equal(one)), "{}: {own:#?}", rule.id);
    }
}

#[test]
fn in_the_case_that_looks_alike_a_rule_keeps_quiet() {
    for rule in rule::all() {
        let found = equal_of(rule, &rule.quiet);
        assert!(found.is_empty(), "{}: {found:#?}", rule.id);
    }
}

/// What a rule makes of code: the rule's number, what runs first, the code, and what it becomes.
struct Row(&'static str, &'static str, &'static str, &'static str);

fn hold(rows: &[Row]) {
    let mut faults = Vec::new();
    for Row(id, setup, code, want) in rows {
        let found = proposed(&Case { setup, code });
        let own: Vec<&Checked> = found.iter().filter(|one| one.rule == *id).collect();
        if !own.iter().any(|one| one.program.ends_with(want) && is_equal(one)) {
            let seen = own
                .iter()
                .map(|one| format!("    {:?} {} {:?}", one.before, one.program, one.equality));
            let seen: Vec<String> = seen.collect();
            faults.push(format!("{id}: {code}\n  wants {want}\n{}", seen.join("\n")));
        }
    }
    assert!(faults.is_empty(), "{}", faults.join("\n\n"));
}

const X: &str = "rng = np.random.default_rng(1)\nx = rng.normal(size=2_000)\ny = rng.normal(size=2_000)\n\
                 m = x > 0.3\nk = 7";

const T: &str = "rng = np.random.default_rng(1)\nt = rng.normal(size=(30, 40))\nu = rng.normal(size=(40, 30))\n\
                 v = rng.normal(size=40)\nw = rng.normal(size=30)\ns = rng.normal(size=(30, 30))";

#[test]
fn copies() {
    hold(&[
        Row("W06", X, "x[[2, 3, 4]] * 2", "x[2:5] * 2"),
        Row("W06", X, "x[[0, 2, 4]] * 2", "x[:5:2] * 2"),
        Row("W06", X, "x[list(range(5, 50))].sum()", "x[5:50].sum()"),
        Row("W06", X, "x[np.arange(k)] * 2", "x[:k] * 2"),
        Row("W06", T, "t.flatten() * 2", "t.ravel() * 2"),
        Row("W06", T, "t.T.reshape(-1).max()", "np.max(t)"),
        Row("W06", X, "np.array(x) + 1", "x + 1"),
        Row("W06", X, "x.astype(np.float64).sum()", "x.sum()"),
        Row("W06", X, "x[m][y[m] > 0]", "x[m & (y > 0)]"),
        Row("W06", X, "np.sum(list(x))", "np.sum(x)"),
        Row("W06", X, "np.array(x.tolist()) * 2", "np.array(x) * 2"),
    ]);
}

#[test]
fn broadcasts() {
    hold(&[
        Row("W09", T, "t * np.tile(v, (30, 1))", "t * v"),
        Row("W09", T, "t - np.repeat(w, 40).reshape(30, 40)", "t - w[:, None]"),
        Row("W09", T, "t - np.repeat(v[None], 30, axis=0)", "t - v[None]"),
        Row("W09", T, "t + np.ones((30, 40)) * v", "t + v"),
        Row("W09", T, "t + np.ones_like(t) * 2.5", "t + 2.5"),
        Row("W09", T, "t * np.full(t.shape, 2.5)", "t * 2.5"),
        Row("W09", T, "np.ones(100) * 2.5", "np.full(100, 2.5)"),
        Row("W09", T, "np.ones(100) * 2", "np.full(100, 2, dtype=float)"),
        Row("W09", T, "t * np.outer(w, np.ones(40))", "t * w[:, None]"),
        Row(
            "W09",
            T,
            "a, b = np.meshgrid(v, w)\nr = a**2 + b**2",
            "a, b = np.meshgrid(v, w, sparse=True)\nr = a**2 + b**2",
        ),
    ]);
}

#[test]
fn sorting() {
    hold(&[
        Row("W13", X, "np.sort(x)[:k]", "np.sort(np.partition(x, k)[:k])"),
        Row("W13", X, "np.sort(x)[-5:]", "np.sort(np.partition(x, -5)[-5:])"),
        Row("W13", X, "np.sort(x)[::-1][:5]", "np.sort(np.partition(x, -5)[-5:])[::-1]"),
        Row("W13", X, "np.sort(x)[0]", "np.min(x)"),
        Row("W13", X, "np.sort(x)[len(x) // 2]", "np.partition(x, len(x) // 2)[len(x) // 2]"),
        Row("W13", X, "np.argsort(x)[-1]", "np.argmax(x)"),
        Row("W13", X, "sorted(x)[:3]", "np.sort(np.partition(x, 3)[:3])"),
        Row("W13", X, "x[np.argsort(x)]", "np.sort(x)"),
        Row(
            "W13",
            X,
            "best = np.argsort(x)[::-1][:5]",
            "part = np.argpartition(x, -5)[-5:]\nbest = part[np.argsort(x[part])[::-1]]",
        ),
        Row(
            "W13",
            X,
            "best = np.argsort(-x)[:5]",
            "part = np.argpartition(x, -5)[-5:]\nbest = part[np.argsort(-x[part])]",
        ),
        Row(
            "W13",
            X,
            "def top(a, k):\n    order = np.argsort(a)[::-1]\n    return a[order[:k]]\ntop(x, 5)",
            "def top(a, k):\n    part = np.argpartition(a, -k)[-k:]\n    \
             order = part[np.argsort(a[part])[::-1]]\n    return a[order[:k]]\ntop(x, 5)",
        ),
        Row(
            "W13",
            X,
            "s = np.sort(x)[::-1]\ns[:k].sum()",
            "s = np.sort(np.partition(x, -k)[-k:])[::-1]\ns[:k].sum()",
        ),
        Row("W13", X, "s = np.sort(x)\ns[k // 2]", "s = np.partition(x, k // 2)\ns[k // 2]"),
        Row("W13", X, "np.sort(x)[k // 2]", "np.partition(x, k // 2)[k // 2]"),
        Row(
            "W13",
            X,
            "s = np.sort(x)\ns[:k].sum()",
            "s = np.sort(np.partition(x, k)[:k])\ns[:k].sum()",
        ),
    ]);
}

#[test]
fn masks() {
    hold(&[
        Row("W14", X, "len(x[m])", "np.count_nonzero(m)"),
        Row("W14", X, "x[x > 0].size", "np.count_nonzero(x > 0)"),
        Row("W14", X, "m.sum()", "np.count_nonzero(m)"),
        Row("W14", X, "np.sum(x > 0.3)", "np.count_nonzero(x > 0.3)"),
        Row("W14", X, "sum(m)", "np.count_nonzero(m)"),
        Row("W14", X, "np.mean(x > 0.3)", "np.count_nonzero(x > 0.3) / x.size"),
        Row("W14", X, "len(np.where(m)[0])", "np.count_nonzero(m)"),
        Row("W14", T, "t[np.where(t > 1)]", "t[t > 1]"),
        Row("W14", T, "z = t.copy()\nz[np.where(z > 1)] = 2", "z = t.copy()\nz[z > 1] = 2"),
        Row("W14", X, "np.where(x < 0, 0, x)", "np.maximum(x, 0)"),
        Row("W14", X, "np.where(x < 0, 0, np.where(x > 1, 1, x))", "np.clip(x, 0, 1)"),
        Row("W14", X, "np.minimum(np.maximum(x, 0), 1)", "np.clip(x, 0, 1)"),
        Row("W14", X, "np.where(x < 0, -x, x)", "np.abs(x)"),
        Row("W14", X, "np.where(y < x, x, y)", "np.maximum(y, x)"),
        Row("W14", X, "np.where(m, 1, 0)", "m.astype(int)"),
        Row("W14", X, "np.where(x > 0, 1, -1)", "2 * (x > 0) - 1"),
        Row("W14", X, "np.where(m, x, 0)", "x * m"),
        Row("W14", X, "x[x > 0.1].sum()", "np.sum(x * (x > 0.1))"),
        Row("W14", X, "x[m].mean()", "np.sum(x * m) / np.count_nonzero(m)"),
        Row("W14", X, "z = x.copy()\nz[z < 0] = 0", "z = x.copy()\nz = np.maximum(z, 0, out=z)"),
        Row("W14", X, "z = x.copy()\nz[m] += 1", "z = x.copy()\nz += m"),
        Row(
            "W14",
            X,
            "z = x.copy()\nz[m] *= 2\nz.sum()",
            "z = x.copy()\nnp.multiply(z, 2, out=z, where=m)\nz.sum()",
        ),
        Row("W14", X, "np.abs(x)**2", "x ** 2"),
        Row(
            "W14",
            X,
            "def f(a, b):\n    return a[b].sum()\nf(x, m)",
            "def f(a, b):\n    return np.sum(a * b)\nf(x, m)",
        ),
    ]);
}

#[test]
fn linear_algebra() {
    hold(&[
        Row("W18", X, "(x * y).sum()", "x @ y"),
        Row("W18", X, "np.sum(x**2)", "x @ x"),
        Row("W18", T, "(t * t).sum()", "np.vdot(t, t)"),
        Row("W18", X, "np.sum((x - y)**2)", "np.linalg.norm(x - y) ** 2"),
        Row("W18", X, "np.mean((x - y)**2)", "np.linalg.norm(x - y) ** 2 / x.size"),
        Row("W18", X, "np.sqrt(np.sum(x**2))", "np.linalg.norm(x)"),
        Row("W18", T, "np.sum(t**2, axis=1)", "np.einsum('ij,ij->i', t, t)"),
        Row("W18", T, "(t * v).sum(axis=1)", "t @ v"),
        Row("W18", T, "(t * w[:, None]).sum(axis=0)", "w @ t"),
        Row("W18", T, "np.linalg.inv(s) @ w", "np.linalg.solve(s, w)"),
        Row("W18", T, "np.diag(t @ u)", "np.einsum('ij,ji->i', t, u)"),
        Row("W18", T, "np.trace(t @ u)", "np.vdot(t, u.T)"),
        Row("W18", T, "np.diag(w) @ t", "w[:, None] * t"),
        Row("W18", T, "t @ np.diag(v)", "t * v"),
        Row("W18", T, "t @ u @ w", "t @ (u @ w)"),
        Row(
            "W18",
            T,
            "((t[:, None] - u.T[None]) ** 2).sum(-1)",
            "np.maximum((t * t).sum(axis=1)[:, None] + (u.T * u.T).sum(axis=1) - 2 * (t @ u.T.T), 0)",
        ),
        Row(
            "W18",
            "image = np.random.default_rng(1).random((20, 30, 3))",
            "0.3 * image[..., 0] + image[..., 1] * 0.6 + 0.1 * image[..., 2]",
            "image @ np.array([0.3, 0.6, 0.1])",
        ),
    ]);
}

#[test]
fn growing() {
    let after = |head: &str, body: &str, tail: &str| -> (String, String) {
        let loop_of = |body: &str| format!("for i in range(20):\n    {body}");
        let code = format!("{head}\n{}", loop_of(body));
        let part = body.split_once("[out, ").and_then(|(_, rest)| rest.split_once(']'));
        let part = part.map_or("i", |(part, _)| part);
        let want =
            format!("{head}\nparts = []\n{}\n{tail}", loop_of(&format!("parts.append({part})")));
        (code, want)
    };
    for (head, body, tail) in [
        (
            "out = np.array([])",
            "out = np.concatenate([out, np.ones(i)])",
            "out = np.concatenate([out] + parts)",
        ),
        (
            "out = np.empty((0, 5))",
            "out = np.vstack([out, np.arange(5) * i])",
            "out = np.vstack([out] + parts)",
        ),
        ("out = np.zeros(3, dtype=int)", "out = np.append(out, i)", "out = np.append(out, parts)"),
        (
            "out = np.empty((2, 0))",
            "out = np.concatenate([out, np.ones((2, 1)) * i], axis=1)",
            "out = np.concatenate([out] + parts, axis=1)",
        ),
        ("out = np.array([])", "out = np.hstack([out, [i, i]])", "out = np.hstack([out] + parts)"),
    ] {
        let (code, want) = after(head, body, tail);
        let want = want.replace("append([i, i)", "append([i, i])");
        hold(&[Row("W12", "", Box::leak(code.into()), Box::leak(want.into()))]);
    }
    hold(&[Row(
        "W12",
        "",
        "def f(n):\n    out = np.array([])\n    while n > 0:\n        n -= 1\n        out = np.append(out, n)\n    return out\nf(20)",
        "def f(n):\n    out = np.array([])\n    parts = []\n    while n > 0:\n        n -= 1\n        parts.append(n)\n    out = np.append(out, parts)\n    return out\nf(20)",
    )]);
}

#[test]
fn widths() {
    let setup = "f = np.linspace(0, 1, 2_000, dtype=np.float32)\nx = np.linspace(1, 2, 2_000)\nn = np.arange(2_000)";
    hold(&[
        Row("W03", setup, "f * np.float64(2) + 1", "f * 2 + 1"),
        Row("W03", setup, "f * x", "f * x32"),
        Row("W03", setup, "f / n[1:2]", "f / n[1:2].astype(np.float32)"),
        Row("W03", setup, "f + np.zeros(2_000)", "f + np.zeros(2000, dtype=np.float32)"),
        Row("W03", setup, "f / np.sqrt(2)", "f / float(np.sqrt(2))"),
        Row("W03", setup, "np.maximum(f, x) * x", "np.maximum(f, x32) * x32"),
        Row("W03", setup, "f - x.mean()", "f - float(x.mean())"),
        Row(
            "W04",
            "x = np.linspace(1, 2, 1_200_000)\ny = np.sqrt(x)",
            "r = np.sqrt(x * x + y)",
            "r = np.sqrt(x32 * x32 + y32)",
        ),
    ]);
}

#[test]
fn orders() {
    hold(&[
        Row("W05", T, "t[:, 1] * t[:, 2]", "t_f[:, 1] * t_f[:, 2]"),
        Row("W05", T, "t + u.T", "t + u_t"),
        Row("W05", T, "np.sort(t, axis=0)", "np.sort(t.T, axis=1).T"),
        Row("W05", T, "np.apply_along_axis(np.mean, 0, t)", "np.mean(t, axis=0)"),
    ]);
}

#[test]
fn chunks() {
    let setup = "x = np.linspace(1, 2, 300_000)\ny = np.sqrt(x)\nk = 3";
    let found = proposed(&Case { setup, code: "r = np.sqrt(x * k + y * y) * 2 > 1.0" });
    let one = found.iter().find(|one| one.rule == "W15" && is_equal(one));
    let one = one.unwrap_or_else(|| panic!("{found:#?}"));
    assert!(one.program.contains("r = np.empty(len(x), dtype=bool)"), "{}", one.program);
    assert!(
        one.program.contains("r[part] = np.sqrt(x[part] * k + y[part] * y[part])"),
        "{}",
        one.program
    );
    let code = "def f(a):\n    b = a * 2\n    return np.sqrt(b * b + b) * 2\nf(x)";
    let found = proposed(&Case { setup, code });
    assert!(found.iter().any(|one| one.rule == "W15" && is_equal(one)), "{found:#?}");
}

#[test]
fn pools() {
    let setup = "from multiprocessing import Pool\ndef f(part):\n    return part * 2\ndef g(a, b):\n    return a + b";
    hold(&[Row(
        "W16",
        setup,
        "with Pool(2) as pool:\n    a = pool.map(f, [1, 2])\n    b = pool.starmap(g, [(1, 2)])\nprint(a, b)",
        "a = [f(part) for part in [1, 2]]\nb = [g(*part) for part in [(1, 2)]]\nprint(a, b)",
    )]);
}
