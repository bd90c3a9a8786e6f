//! Copies that nothing needs: where a slice, a view or the array itself serves.

use crate::advise::pattern::{
    Site, Swap, call_of, matched_text, number, numpy_name, proposals, swap,
};
use crate::advise::rule::{Case, Claim, Proposal, Rule};
use crate::advise::subject::Subject;
use crate::syntax::ast::{BinaryOp, Expr, ExprKind};
use crate::syntax::{build, parse_expr, walk};

/// The rules of this file.
pub(super) static ROWS: &[Rule] = &[Rule {
    id: "W06",
    title: "a copy that nothing needs",
    doc: "Indexing with a list or with np.arange copies every element, one by one; a slice of the same \
          elements is a view and copies nothing. x.copy(), np.array(x), x.flatten() and x.astype of the dtype \
          that x has already write a second array only for it to be read once; list(x) and x.tolist() make a \
          Python object of each element. A copy helps where one of the two is changed later: then it is \
          needed, and no advice is given.",
    fires: Case { setup: "x = np.linspace(0, 1, 20_000)", code: "x[np.arange(1_000, 15_000)] * 2" },
    quiet: Case { setup: "x = np.linspace(0, 1, 20_000)", code: "y = x.copy()\ny[0] = 7" },
    claim: Claim::Same,
    propose: copies,
}];

pub(super) static SWAPS: &[Swap] = &[
    read("X[np.arange(N)]", &["X[:N]"]),
    read("X[np.arange(A, B)]", &["X[A:B]"]),
    read("X[np.arange(A, B, S)]", &["X[A:B:S]"]),
    read("X[list(range(N))]", &["X[:N]"]),
    read("X[list(range(A, B))]", &["X[A:B]"]),
    read("X[list(range(A, B, S))]", &["X[A:B:S]"]),
    read("X[range(N)]", &["X[:N]"]),
    read("X[range(A, B)]", &["X[A:B]"]),
    read("X[range(A, B, S)]", &["X[A:B:S]"]),
    read("np.take(X, np.arange(N))", &["X[:N]"]),
    read("np.take(X, np.arange(A, B))", &["X[A:B]"]),
    read("X[:, np.arange(A, B)]", &["X[:, A:B]"]),
    read("X[np.arange(A, B), :]", &["X[A:B]"]),
    swap("np.array(X.tolist())", &["np.array(X)"]),
    swap("np.array(list(X))", &["np.array(X)"]),
    Swap {
        from: "X.flatten()",
        to: &["X.ravel()"],
        when: |site| is_read(site) && !site.is_asked_for(REDUCTIONS),
    },
    Swap { from: "X.copy()", to: &["X"], when: is_read },
    Swap { from: "np.array(X)", to: &["X", "np.asarray(X)"], when: is_read_array },
    Swap { from: "np.concatenate([X])", to: &["X"], when: is_read },
    Swap { from: "np.hstack([X])", to: &["X"], when: is_read },
    Swap { from: "np.concatenate((X,))", to: &["X"], when: is_read },
    Swap { from: "X.astype(T)", to: &["X"], when: is_read },
];

/// A row for what is only read: a view in place of a copy.
const fn read(from: &'static str, to: &'static [&'static str]) -> Swap {
    Swap { from, to, when: is_read }
}

/// Whether what stands there is only read: by an operator or a function, at once. Under a name, it may be
/// what keeps an array from changes of another.
fn is_read(site: &Site<'_>) -> bool {
    site.is_operand()
}

/// What gives a list.
const LISTS: &[&str] = &["list()", "sorted()", "tolist"];

/// As [`is_read`], of what may be an array.
fn is_read_array(site: &Site<'_>) -> bool {
    let is_written_out = matches!(
        site.get("X").kind,
        ExprKind::List(_)
            | ExprKind::Tuple(_)
            | ExprKind::Set(_)
            | ExprKind::Comprehension { .. }
            | ExprKind::Int(_)
            | ExprKind::Float(_)
    );
    let mut holds_list = false;
    walk::visit(site.get("X"), &mut |part| {
        let is_made = call_of(part).is_some_and(|call| LISTS.contains(&&*call.function));
        holds_list |= is_made || matches!(part.kind, ExprKind::List(_));
    });
    !is_written_out && !holds_list && is_read(site)
}

fn copies(subject: &Subject<'_>) -> Vec<Proposal> {
    let mut found = proposals(subject, SWAPS);
    walk::each_expression(subject.statements, &mut |_, expr| {
        let made = [reduced(expr), listed(expr), picked(expr), masked_twice(expr)];
        for new in made.into_iter().flatten() {
            found.push(Proposal::new(expr.span, vec![subject.exchange(expr, &new)]));
        }
    });
    found
}

/// Reductions in which the order of the elements does not matter.
const REDUCTIONS: &[&str] = &["sum", "mean", "max", "min", "std", "var", "any", "all", "prod"];

/// Ways to lay an array out flat.
const FLAT: &[&str] =
    &["X.flatten()", "X.T.flatten()", "X.T.ravel()", "X.T.reshape(-1)", "X.T.copy()"];

/// `x.T.ravel().sum()`: all of an array, laid out flat first.
fn reduced(expr: &Expr) -> Option<Expr> {
    let call = call_of(expr)?;
    let [(None, inner)] = &call.args[..] else { return None };
    if !REDUCTIONS.contains(&&*call.function) {
        return None;
    }
    let found = FLAT.iter().find_map(|flat| matched_text(flat, inner))?;
    Some(build::np_call(&call.function, vec![found.get("X").clone()]))
}

/// `np.sum(list(x))`: an array that becomes a list for a function that makes an array of it.
fn listed(expr: &Expr) -> Option<Expr> {
    let ExprKind::Call { callee, args } = &expr.kind else { return None };
    numpy_name(callee)?;
    let mut args = args.clone();
    let mut is_new = false;
    for arg in &mut args {
        let inner =
            ["list(X)", "X.tolist()"].iter().find_map(|text| matched_text(text, &arg.value));
        if let Some(found) = inner {
            arg.value = found.get("X").clone();
            is_new = true;
        }
    }
    is_new.then(|| build::call((**callee).clone(), args))
}

/// `x[[2, 3, 4]]`: indices that a slice counts out.
fn picked(expr: &Expr) -> Option<Expr> {
    let ExprKind::Subscript { value, index } = &expr.kind else { return None };
    let ExprKind::List(items) = &index.kind else { return None };
    let all: Option<Vec<i64>> = items
        .iter()
        .map(|item| number(item).filter(|at| at.fract() == 0.0 && *at >= 0.0).map(|at| at as i64))
        .collect();
    let all = all?;
    let [first, second, ..] = all[..] else { return None };
    let step = second - first;
    let is_even = step > 0 && all.windows(2).all(|pair| pair[1] - pair[0] == step);
    let last = all.last().filter(|_| is_even)?;
    let start = if first == 0 { String::new() } else { first.to_string() };
    let text = match step {
        1 => format!("X[{start}:{}]", last + 1),
        step => format!("X[{start}:{}:{step}]", last + 1),
    };
    let slice = parse_expr(&text).ok()?;
    Some(walk::exchanged(&slice, &mut |part| {
        matches!(&part.kind, ExprKind::Name(name) if name == "X").then(|| (**value).clone())
    }))
}

/// `x[m][y[m] > 0]`: what a mask picks of what a mask picked.
fn masked_twice(expr: &Expr) -> Option<Expr> {
    let ExprKind::Subscript { value, index: second } = &expr.kind else { return None };
    let ExprKind::Subscript { value: base, index: first } = &value.kind else { return None };
    let mut is_of_first = false;
    let whole = walk::exchanged(second, &mut |part| match &part.kind {
        ExprKind::Subscript { value, index } if walk::same(index, first) => {
            is_of_first = true;
            Some((**value).clone())
        }
        _ => None,
    });
    if !is_of_first || matches!(first.kind, ExprKind::Slice { .. } | ExprKind::Tuple(_)) {
        return None;
    }
    let both = build::binary(BinaryOp::BitAnd, (**first).clone(), whole);
    Some(build::subscript((**base).clone(), both))
}
