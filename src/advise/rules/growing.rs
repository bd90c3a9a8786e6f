//! Arrays that grow in a loop: each step copies all that there is.

use crate::advise::edit::{Edit, indentation};
use crate::advise::pattern::{call_of, matched_text, numpy_name};
use crate::advise::rule::{Case, Claim, Proposal, Rewrite, Rule};
use crate::advise::subject::Subject;
use crate::syntax::ast::{Expr, ExprKind, Stmt, StmtKind};
use crate::syntax::{expr_text, walk};

/// The rules of this file.
pub(super) static ROWS: &[Rule] = &[Rule {
    id: "W12",
    title: "an array that grows in a loop",
    doc: "An array cannot grow: np.append and np.concatenate make a new one and copy all that was there, so \
          that n steps copy n * n / 2 elements. A list grows in place. Collect the parts in a list, and make \
          one array of them after the loop; what the array held before stays in front, and decides the dtype \
          as it did. Where the number of steps is known, an array of the full size that is filled does as \
          well. Of a few steps nothing is gained.",
    fires: Case {
        setup: "",
        code: "out = np.array([])\nfor i in range(300):\n    out = np.append(out, i * 0.5)",
    },
    quiet: Case {
        setup: "",
        code: "out = np.array([1.0])\nfor i in range(30):\n    out = np.append(out, out[-1] * 0.5)",
    },
    claim: Claim::Same,
    propose: growing,
}];

/// How a statement makes an array longer.
struct Growth {
    /// What the list takes, and how: `append(v)`, `extend([a, b])`.
    collected: String,
    /// Right sides that make the array of what it was and the list, `{parts}` and `{out}`.
    joined: Vec<String>,
}

fn growing(subject: &Subject<'_>) -> Vec<Proposal> {
    let mut found = Vec::new();
    walk::each_block(subject.statements, &mut Vec::new(), &mut |block, loops| {
        for statement in block {
            found.extend(outermost(subject, statement, loops));
        }
    });
    found
}

/// Around the outermost loop in which nothing else has to do with the array.
fn outermost(subject: &Subject<'_>, statement: &Stmt, loops: &[&Stmt]) -> Option<Proposal> {
    let StmtKind::Assign { targets, value } = &statement.kind else { return None };
    let [Expr { kind: ExprKind::Name(name), .. }] = &targets[..] else { return None };
    let growth = growth(name, value)?;
    let around = loops.iter().find(|around| mentions_of(around, name) == 2)?;
    let indent = indentation(subject.text, around.span.start)?;
    let parts = subject.fresh("parts");
    let start = Edit::insertion(subject.text, around, &format!("{parts} = []"));
    let collected = Edit::new(statement.span, format!("{parts}.{}", growth.collected));
    let rewrites = growth.joined.iter().map(|joined| {
        let joined = joined.replace("{parts}", &parts).replace("{out}", name);
        let mut end = around.span;
        end.start = end.end;
        let after = Edit::new(end, format!("\n{indent}{name} = {joined}"));
        let edits = vec![start.clone(), collected.clone(), after];
        Rewrite { edits, ..Rewrite::default() }
    });
    Some(Proposal { at: statement.span, rewrites: rewrites.collect() })
}

/// How often a name stands in a statement, blocks and all.
fn mentions_of(statement: &Stmt, name: &str) -> usize {
    let mut count = 0;
    walk::each_expression(std::slice::from_ref(statement), &mut |_, expr| {
        count += usize::from(matches!(&expr.kind, ExprKind::Name(other) if other == name));
    });
    count
}

fn growth(name: &str, value: &Expr) -> Option<Growth> {
    let is_it = |expr: &Expr| matches!(&expr.kind, ExprKind::Name(other) if other == name);
    if let Some(found) = matched_text("np.append(X, V)", value) {
        let joined = ["np.append({out}, {parts})", "np.concatenate([{out}] + {parts})"];
        return is_it(found.get("X")).then(|| Growth::of(found.get("V"), &joined));
    }
    if let Some(found) = matched_text("np.append(X, V, axis=0)", value) {
        let joined = ["np.concatenate([{out}] + {parts})"];
        return is_it(found.get("X")).then(|| Growth::of(found.get("V"), &joined));
    }
    if let ExprKind::Subscript { value: joiner, index } = &value.kind {
        let ExprKind::Tuple(items) = &index.kind else { return None };
        let joined = ["np.append({out}, {parts})", "np.concatenate([{out}] + {parts})"];
        return match &items[..] {
            [first, part] if expr_text(joiner) == "np.r_" && is_it(first) => {
                Some(Growth::of(part, &joined))
            }
            _ => None,
        };
    }
    stacked(value, &is_it)
}

/// `np.concatenate([out, a, b])` and its kin, the array first or last.
fn stacked(value: &Expr, is_it: &dyn Fn(&Expr) -> bool) -> Option<Growth> {
    let ExprKind::Call { callee, .. } = &value.kind else { return None };
    let function = numpy_name(callee)?;
    if !["concatenate", "vstack", "hstack", "column_stack", "dstack"].contains(&&*function) {
        return None;
    }
    let call = call_of(value)?;
    let (axis, list) = match &call.args[..] {
        [(None, list)] => (String::new(), list),
        [(None, list), (Some("axis"), axis)] => (format!(", axis={}", expr_text(axis)), list),
        _ => return None,
    };
    let (ExprKind::List(items) | ExprKind::Tuple(items)) = &list.kind else { return None };
    let one =
        |part: &Expr, order: &str| Growth::of(part, &[&format!("np.{function}({order}{axis})")]);
    match &items[..] {
        [first, part] if is_it(first) => Some(one(part, "[{out}] + {parts}")),
        [part, last] if is_it(last) => Some(one(part, "{parts}[::-1] + [{out}]")),
        [first, parts @ ..] if is_it(first) && parts.len() > 1 => {
            let list: Vec<String> = parts.iter().map(expr_text).collect();
            Some(Growth {
                collected: format!("extend([{}])", list.join(", ")),
                joined: vec![format!("np.{function}([{{out}}] + {{parts}}{axis})")],
            })
        }
        _ => None,
    }
}

impl Growth {
    fn of(part: &Expr, joined: &[&str]) -> Self {
        Self {
            collected: format!("append({})", expr_text(part)),
            joined: joined.iter().map(|text| (*text).to_owned()).collect(),
        }
    }
}
