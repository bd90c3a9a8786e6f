//! Python loops that are array expressions: `for` statements, comprehensions, Python's own functions on
//! arrays, `np.vectorize`.
//!
//! A loop is gone through once with names that stand for the values of all its rounds; what it does to the
//! names around it is then written without it. Whether arrays are as long as the loop, and whether `x[i]` is
//! a number or a row, is not asked: each reading is a rewrite of its own, and running it tells.

mod axes;
mod body;
mod effects;
mod emit;
mod index;
mod lift;
mod spelled;

use std::collections::{BTreeMap, BTreeSet};

use self::body::Body;
use self::effects::Effect;
use self::emit::{Lines, Style, lines};
use self::lift::{Extent, Scope};
use super::edit::{Edit, statements};
use super::rule::{Proposal, Rewrite};
use super::subject::Subject;
use crate::syntax::ast::{Expr, ExprKind, Stmt, StmtKind};
use crate::syntax::{expr_text, walk};

/// Rewrites of one loop, at most: the likely readings come first.
const MOST_REWRITES: usize = 10;

/// What can be said of the program's loops.
pub(super) fn proposals(subject: &Subject<'_>) -> Vec<Proposal> {
    let mut found = Vec::new();
    walk::each_block(subject.statements, &mut Vec::new(), &mut |block, _| {
        for (at, statement) in block.iter().enumerate() {
            if matches!(statement.kind, StmtKind::For { .. }) {
                found.extend(of_loop(subject, block, at));
            }
        }
    });
    walk::each_expression(subject.statements, &mut |_, expr| {
        found.extend(spelled::of_expression(subject, expr));
    });
    found
}

/// A scope without loops.
fn scope<'a>(subject: &Subject<'a>, rows: &BTreeSet<String>, extent: Extent) -> Scope<'a> {
    Scope {
        dims: Vec::new(),
        names: BTreeMap::new(),
        rows: rows.clone(),
        extent,
        lengths: lengths(subject.statements),
        program: subject.statements,
        inlined: Vec::new(),
    }
}

/// Names that are bound to lengths, once: `n = len(x)`, `rows, columns = m.shape`.
fn lengths(statements: &[Stmt]) -> BTreeSet<String> {
    let mut found: Vec<String> = Vec::new();
    let mut bound: Vec<String> = Vec::new();
    walk::each_statement(statements, &mut |statement| {
        let StmtKind::Assign { targets, value } = &statement.kind else { return };
        for target in targets {
            bound.extend(walk::names_in(target));
            let (names, values) = match (&target.kind, &value.kind) {
                (ExprKind::Name(_), _) => (vec![target], vec![value]),
                (ExprKind::Tuple(names), ExprKind::Tuple(values)) => {
                    (names.iter().collect(), values.iter().collect())
                }
                (ExprKind::Tuple(names), ExprKind::Attribute { name, .. }) if name == "shape" => {
                    found.extend(names.iter().flat_map(walk::names_in));
                    return;
                }
                _ => return,
            };
            for (name, value) in names.into_iter().zip(values) {
                if index::is_length(value) {
                    found.extend(walk::names_in(name));
                }
            }
        }
    });
    found.retain(|name| bound.iter().filter(|known| *known == name).count() == 1);
    found.into_iter().collect()
}

/// The readings of a program: which names are arrays of rows, and how arrays are written.
fn readings(expressions: &[&Expr]) -> Vec<(BTreeSet<String>, Extent)> {
    let mut found: Vec<BTreeSet<String>> = vec![BTreeSet::new()];
    for rows in [reduced_names(expressions), indexed_names(expressions)] {
        if !found.contains(&rows) {
            found.push(rows);
        }
    }
    let extents = [Extent::Whole, Extent::Mixed, Extent::Sliced];
    extents
        .into_iter()
        .flat_map(|extent| found.iter().map(move |rows| (rows.clone(), extent)))
        .collect()
}

/// Names within what is reduced: of `x[i].sum()`, `np.sum((x[i] - y[j])**2)`, `x[i] @ w`.
fn reduced_names(expressions: &[&Expr]) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let mut subscripted = |expr: &Expr| {
        walk::visit(expr, &mut |part| match &part.kind {
            ExprKind::Subscript { value, .. } => names.extend(base_of(value)),
            ExprKind::Name(name) => {
                names.insert(name.clone());
            }
            _ => {}
        });
    };
    for expression in expressions {
        walk::visit(expression, &mut |expr| match &expr.kind {
            ExprKind::Call { callee, args } => {
                if let ExprKind::Attribute { value, name, .. } = &callee.kind {
                    let is_module = matches!(&value.kind, ExprKind::Name(name) if name == "np" || name == "math");
                    if !is_module && name != "append" {
                        subscripted(value);
                    }
                }
                let reduces = [
                    "np.sum",
                    "np.mean",
                    "np.dot",
                    "np.linalg.norm",
                    "sum",
                    "np.max",
                    "np.min",
                    "np.std",
                    "np.median",
                    "max",
                    "min",
                ];
                if reduces.contains(&&expr_text(callee)[..]) {
                    for arg in args {
                        subscripted(&arg.value);
                    }
                }
            }
            ExprKind::Binary(crate::syntax::ast::BinaryOp::MatMul, left, right, _) => {
                subscripted(left);
                subscripted(right);
            }
            _ => {}
        });
    }
    names
}

/// Names that are subscripted, and those that loops go over.
fn indexed_names(expressions: &[&Expr]) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for expression in expressions {
        walk::visit(expression, &mut |expr| match &expr.kind {
            ExprKind::Subscript { value, .. } => names.extend(base_of(value)),
            ExprKind::Name(name) => {
                names.insert(name.clone());
            }
            _ => {}
        });
    }
    names
}

fn base_of(value: &Expr) -> Option<String> {
    match &value.kind {
        ExprKind::Name(name) => Some(name.clone()),
        _ => None,
    }
}

/// Rewrites of a `for` statement.
fn of_loop(subject: &Subject<'_>, block: &[Stmt], at: usize) -> Option<Proposal> {
    let statement = &block[at];
    if !subject.begins_line(statement) {
        return None;
    }
    let mut expressions = Vec::new();
    walk::each_statement(std::slice::from_ref(statement), &mut |inner| {
        expressions.extend(walk::own(inner));
    });
    if reads_what_it_writes(statement) {
        return None;
    }
    let initial = |name: &str| initial(block, at, name).map(|(_, value)| value.clone());
    let mut rewrites: Vec<Rewrite> = Vec::new();
    for (rows, extent) in readings(&expressions) {
        let mut body = Body::new(scope(subject, &rows, extent), statement);
        if body.enter(statement, None).is_none() || body.effects.is_empty() {
            continue;
        }
        for style in [Style::Fresh, Style::Listed, Style::Filled] {
            let Some(made) = lines(&body.scope, &body.effects, style, &initial) else { continue };
            if style == Style::Fresh
                && body.effects.iter().any(|it| is_used_as_list(subject, statement, it))
            {
                continue;
            }
            let rewrite = rewrite(subject, block, at, &made, style, &body.effects);
            if rewrites.iter().all(|known| known.edits != rewrite.edits) {
                rewrites.push(rewrite);
            }
        }
    }
    rewrites.truncate(MOST_REWRITES);
    (!rewrites.is_empty()).then_some(Proposal { at: statement.span, rewrites })
}

/// Whether a loop reads an array that it writes into, elsewhere than where it writes: then rounds depend on
/// earlier ones, even where the arrays at hand do not show it.
fn reads_what_it_writes(statement: &Stmt) -> bool {
    let mut targets: Vec<(String, String)> = Vec::new();
    walk::each_statement(std::slice::from_ref(statement), &mut |inner| {
        let target = match &inner.kind {
            StmtKind::Assign { targets, .. } => targets.first(),
            StmtKind::AugAssign { target, .. } => Some(target),
            _ => None,
        };
        if let Some(Expr { kind: ExprKind::Subscript { value, .. }, .. }) = target {
            let text = expr_text(target.expect("it was matched"));
            targets.extend(base_of(value).map(|base| (base, text)));
        }
    });
    let (mut mentions, mut writes) = (0, 0);
    walk::each_expression(std::slice::from_ref(statement), &mut |_, expr| match &expr.kind {
        ExprKind::Name(name) => {
            mentions += usize::from(targets.iter().any(|(base, _)| base == name));
        }
        ExprKind::Subscript { value, .. } => {
            let text = expr_text(expr);
            let is_there = |(base, target): &(String, String)| {
                base_of(value).as_ref() == Some(base) && *target == text
            };
            writes += usize::from(targets.iter().any(is_there));
        }
        ExprKind::Call { callee, args } if expr_text(callee) == "len" => {
            // Its length does not change.
            let of_target = args.iter().filter(|arg| {
                targets.iter().any(|(base, _)| base_of(&arg.value).as_ref() == Some(base))
            });
            writes += of_target.count();
        }
        ExprKind::Attribute { value, name, .. } if name == "shape" || name == "size" => {
            writes +=
                usize::from(targets.iter().any(|(base, _)| base_of(value).as_ref() == Some(base)));
        }
        _ => {}
    });
    mentions > writes
}

/// The edits that put lines in the place of a loop.
fn rewrite(
    subject: &Subject<'_>,
    block: &[Stmt],
    at: usize,
    made: &Lines,
    style: Style,
    effects: &[Effect],
) -> Rewrite {
    let statement = &block[at];
    let mut text: Vec<String> = comments(subject.source(statement.span));
    text.extend(made.text.iter().cloned());
    let text = statements(subject.text, statement.span.start, &text);
    let mut edits = vec![Edit::new(statement.span, text)];
    for name in &made.needless {
        if let Some((first, _)) = initial(block, at, name) {
            edits.push(Edit::new(first.span, ""));
        }
    }
    if style == Style::Fresh {
        for effect in effects {
            if let Effect::Append { name, .. } = effect {
                edits.extend(conversions(&block[at + 1..], name));
            }
        }
    }
    let drops = walk::changed(std::slice::from_ref(statement));
    let is_outer = |name: &String| !effects.iter().any(|effect| effect.fills(name));
    Rewrite { edits, before: Vec::new(), drops: drops.into_iter().filter(is_outer).collect() }
}

/// The comments of a loop, a line each: what they say is mostly true of the whole too.
fn comments(text: &str) -> Vec<String> {
    let comment = |line: &str| {
        let (code, comment) = line.split_once('#')?;
        (!code.contains(['"', '\''])).then(|| format!("# {}", comment.trim()))
    };
    text.lines().filter_map(comment).collect()
}

/// Whether what a loop appends to is used elsewhere as only a list can be: by its methods, by operators.
fn is_used_as_list(subject: &Subject<'_>, statement: &Stmt, effect: &Effect) -> bool {
    let Effect::Append { name, .. } = effect else { return false };
    let is_own = |expr: &Expr| matches!(&expr.kind, ExprKind::Name(known) if known == name);
    let mut found = false;
    walk::each_expression(subject.statements, &mut |_, expr| {
        let is_within =
            statement.span.start <= expr.span.start && expr.span.end <= statement.span.end;
        found |= !is_within
            && match &expr.kind {
                ExprKind::Attribute { value, .. } => is_own(value),
                ExprKind::Binary(_, left, right, _) => is_own(left) || is_own(right),
                ExprKind::BoolOp(_, operands) => operands.iter().any(is_own),
                ExprKind::Compare(first, rest) => {
                    is_own(first) || rest.iter().any(|(_, _, operand)| is_own(operand))
                }
                ExprKind::Not(operand) => is_own(operand),
                _ => false,
            };
    });
    walk::each_statement(subject.statements, &mut |inner| {
        found |= match &inner.kind {
            StmtKind::AugAssign { target, .. } => is_own(target),
            StmtKind::If { branches, .. } => branches.iter().any(|(test, _)| is_own(test)),
            _ => false,
        };
    });
    found
}

/// `np.array(name)` after the loop, which an array does not need.
fn conversions(rest: &[Stmt], name: &str) -> Vec<Edit> {
    let mut edits = Vec::new();
    walk::each_expression(rest, &mut |_, expr| {
        let ExprKind::Call { callee, args } = &expr.kind else { return };
        let converts = matches!(&expr_text(callee)[..], "np.array" | "np.asarray");
        if let ([only], true) = (&args[..], converts)
            && matches!(&only.value.kind, ExprKind::Name(known) if known == name)
        {
            edits.push(Edit::new(expr.span, name));
        }
    });
    edits
}

/// The statement before the loop that binds a name first, with its value, if nothing between mentions it.
fn initial<'b>(block: &'b [Stmt], at: usize, name: &str) -> Option<(&'b Stmt, &'b Expr)> {
    for statement in block[..at].iter().rev() {
        if let StmtKind::Assign { targets, value } = &statement.kind
            && let [Expr { kind: ExprKind::Name(known), .. }] = &targets[..]
            && known == name
        {
            return Some((statement, value));
        }
        let mut is_mentioned = false;
        walk::each_expression(std::slice::from_ref(statement), &mut |_, expr| {
            is_mentioned |= matches!(&expr.kind, ExprKind::Name(known) if known == name);
        });
        if is_mentioned {
            return None;
        }
    }
    None
}
