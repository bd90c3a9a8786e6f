//! Patterns of expressions, written as NumPy code: in `np.sort(X)[:K]` each capital letter stands for any
//! expression, in the pattern and in what comes instead.
//!
//! One way of writing stands for all: `np.sum(X)` finds `x.sum()` too, `X @ Y` finds `np.dot(x, y)`, `X**2`
//! finds `x * x`, `X + Y` finds both orders, `X < K` finds `k > x`. Knows syntax alone, and no rule.

use std::collections::BTreeMap;

use super::rule::{Proposal, Rewrite};
use super::subject::Subject;
use crate::syntax::ast::{Arg, BinaryOp, CmpOp, Expr, ExprKind, Star, Stmt, StmtKind, UnaryOp};
use crate::syntax::{build, expr_text, parse_expr, walk};

/// A row of a rule: what is looked for, and what may stand there instead, the best first.
pub(super) struct Swap {
    /// The pattern.
    pub(super) from: &'static str,
    /// What comes instead; a letter that the pattern has not is an error of the table.
    pub(super) to: &'static [&'static str],
    /// What else must hold of the place.
    pub(super) when: fn(&Site<'_>) -> bool,
}

/// A place at which a pattern stands.
pub(super) struct Site<'a> {
    /// The program.
    pub(super) subject: &'a Subject<'a>,
    /// What stands there.
    pub(super) expr: &'a Expr,
    /// The statement that it belongs to.
    pub(super) statement: &'a Stmt,
    /// What the letters stand for.
    pub(super) found: Found,
}

impl Site<'_> {
    /// What a letter of the pattern stands for.
    pub(super) fn get(&self, letter: &str) -> &Expr {
        self.found.get(letter)
    }

    /// Whether a function, a method or an attribute of these names is taken of what stands there.
    pub(super) fn is_asked_for(&self, names: &[&str]) -> bool {
        let Some(outer) = self.subject.parent(self.expr) else { return false };
        match &outer.kind {
            ExprKind::Attribute { name, .. } => names.contains(&name.as_str()),
            _ => call_of(outer).is_some_and(|call| names.contains(&&*call.function)),
        }
    }

    /// Whether a name is bound to what stands there.
    pub(super) fn is_bound(&self) -> bool {
        matches!(
            &self.statement.kind,
            StmtKind::Assign { targets, value }
                if std::ptr::eq(value, self.expr)
                    && matches!(&targets[..], [Expr { kind: ExprKind::Name(_), .. }])
        )
    }

    /// Whether an operator or a function of NumPy's takes what stands there.
    pub(super) fn is_operand(&self) -> bool {
        let parent = self.subject.parent(self.expr);
        parent.is_some_and(|outer| match &outer.kind {
            ExprKind::Binary(..) | ExprKind::Compare(..) | ExprKind::Unary(..) => true,
            ExprKind::Call { callee, .. } => {
                numpy_name(callee).is_some() || std::ptr::eq(&raw const **callee, self.expr)
            }
            // A method of it, or what it has.
            ExprKind::Attribute { .. } => true,
            _ => false,
        })
    }
}

/// A row without a condition.
pub(super) const fn swap(from: &'static str, to: &'static [&'static str]) -> Swap {
    Swap { from, to, when: |_| true }
}

#[cfg(test)]
impl Swap {
    /// The letters of one of its texts.
    pub(super) fn letters(&self, text: &str) -> std::collections::BTreeSet<String> {
        let expr =
            parse_expr(text).unwrap_or_else(|error| panic!("{} {text}: {error:?}", self.from));
        let mut letters = std::collections::BTreeSet::new();
        walk::visit(&expr, &mut |part| letters.extend(letter_of(part).map(str::to_owned)));
        letters
    }
}

/// What each letter of a pattern stands for at a place.
#[derive(Clone, Debug, Default)]
pub(super) struct Found(BTreeMap<String, Expr>);

impl Found {
    /// What a letter stands for; the pattern has it.
    pub(super) fn get(&self, letter: &str) -> &Expr {
        self.0.get(letter).expect("the row's condition asks for letters of its pattern")
    }

    /// A template with all its letters put in; `P` is a name of its own.
    pub(super) fn filled(&self, template: &str, name: &str) -> String {
        let expr = walk::exchanged(&parsed(template), &mut |part| match letter_of(part)? {
            "P" => Some(build::name(name)),
            letter => self.0.get(letter).cloned(),
        });
        expr_text(&expr)
    }

    /// All letters.
    pub(super) fn letters(&self) -> impl Iterator<Item = (&str, &Expr)> {
        self.0.iter().map(|(letter, expr)| (letter.as_str(), expr))
    }

    fn bind(&mut self, letter: &str, expr: &Expr) -> bool {
        if !is_operand(expr) {
            return false;
        }
        if let Some(known) = self.0.get(letter) {
            return alike(known, expr);
        }
        self.0.insert(letter.to_owned(), expr.clone());
        true
    }
}

/// Whether an expression may stand anywhere: slices may not.
fn is_operand(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Slice { .. } | ExprKind::Starred(_) => false,
        ExprKind::Tuple(items) => items.iter().all(is_operand),
        _ => true,
    }
}

/// Every place at which a row's pattern stands, with what the row says.
pub(super) fn proposals(subject: &Subject<'_>, rows: &[Swap]) -> Vec<Proposal> {
    let patterns: Vec<Expr> = rows.iter().map(|row| parsed(row.from)).collect();
    let mut found = Vec::new();
    walk::each_expression(subject.statements, &mut |statement, expr| {
        for (row, pattern) in rows.iter().zip(&patterns) {
            let Some(letters) = matched(pattern, expr) else { continue };
            let site = Site { subject, expr, statement, found: letters };
            if !(row.when)(&site) {
                continue;
            }
            let rewrites = row.to.iter().filter_map(|text| {
                let new = filled(pattern, &parsed(text), &site.found)?;
                Some(Rewrite { edits: vec![subject.exchange(expr, &new)], ..Rewrite::default() })
            });
            let rewrites: Vec<Rewrite> = rewrites.collect();
            if !rewrites.is_empty() {
                found.push(Proposal { at: expr.span, rewrites });
            }
        }
    });
    found
}

fn parsed(text: &str) -> Expr {
    parse_expr(text).expect("the tables are parsed in tests")
}

/// What a template says; none where it would compute again what the pattern computes once.
fn filled(pattern: &Expr, template: &Expr, found: &Found) -> Option<Expr> {
    // `K` is a place, a bound or a length: never an array that is computed.
    for (letter, expr) in found.0.iter().filter(|(letter, _)| *letter != "K") {
        if counted(template, letter) > counted(pattern, letter).max(1) && !is_cheap(expr) {
            return None;
        }
    }
    Some(walk::exchanged(template, &mut |part| found.0.get(letter_of(part)?).cloned()))
}

fn counted(expr: &Expr, letter: &str) -> usize {
    let mut count = 0;
    walk::visit(expr, &mut |part| count += usize::from(letter_of(part) == Some(letter)));
    count
}

/// Whether reading an expression again costs next to nothing: names, numbers, their attributes and items.
pub(super) fn is_cheap(expr: &Expr) -> bool {
    let is_number = |expr: &Expr| number(expr).is_some();
    match &expr.kind {
        ExprKind::Name(_) | ExprKind::Bool(_) | ExprKind::None | ExprKind::Str(_) => true,
        ExprKind::Attribute { value, .. } => is_cheap(value),
        ExprKind::Call { callee, args } => {
            matches!(&callee.kind, ExprKind::Name(name) if name == "len")
                && args.iter().all(|arg| is_cheap(&arg.value))
        }
        ExprKind::Binary(_, left, right, _) => {
            let is_small = |expr: &Expr| is_length(expr) || is_number(expr);
            is_small(left) && is_small(right)
        }
        _ => is_number(expr),
    }
}

/// `len(x)`, `x.size`, `x.shape[0]`
fn is_length(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Call { .. } => is_cheap(expr),
        ExprKind::Attribute { name, .. } => name == "size",
        ExprKind::Subscript { value, .. } => {
            matches!(&value.kind, ExprKind::Attribute { name, .. } if name == "shape")
        }
        _ => false,
    }
}

/// A number that is written out, with its sign.
pub(super) fn number(expr: &Expr) -> Option<f64> {
    match &expr.kind {
        ExprKind::Int(value) => Some(*value as f64),
        ExprKind::Float(value) => Some(*value),
        ExprKind::Unary(UnaryOp::Neg, operand) => number(operand).map(|value| -value),
        _ => None,
    }
}

/// Whether two expressions say the same; `0` and `0.0` do.
fn alike(a: &Expr, b: &Expr) -> bool {
    match (number(a), number(b)) {
        (Some(x), Some(y)) => x == y,
        (Some(_), None) | (None, Some(_)) => false,
        (None, None) => walk::same(a, b),
    }
}

/// The letter that a part of a pattern is.
fn letter_of(expr: &Expr) -> Option<&str> {
    let ExprKind::Name(name) = &expr.kind else { return None };
    let is_letter = name.len() == 1 && name.bytes().all(|byte| byte.is_ascii_uppercase());
    is_letter.then_some(name)
}

/// What the letters of a pattern stand for, if an expression is one that it describes.
pub(super) fn matched(pattern: &Expr, expr: &Expr) -> Option<Found> {
    let mut found = Found::default();
    matches(pattern, expr, &mut found).then_some(found)
}

/// As [`matched`], of a pattern as text.
pub(super) fn matched_text(pattern: &str, expr: &Expr) -> Option<Found> {
    matched(&parsed(pattern), expr)
}

fn matches(pattern: &Expr, expr: &Expr, found: &mut Found) -> bool {
    if let Some(letter) = letter_of(pattern) {
        return found.bind(letter, expr);
    }
    if let Some(wanted) = number(pattern) {
        return number(expr) == Some(wanted);
    }
    if let Some((op, left, right)) = operation(pattern) {
        return operates(op, [left, right], expr, found);
    }
    if let Some(call) = call_of(pattern) {
        return call_of(expr).is_some_and(|other| calls(&call, &other, found));
    }
    match (&pattern.kind, &expr.kind) {
        (ExprKind::Compare(first, rest), ExprKind::Compare(other, others)) => {
            compares((first, rest), (other, others), found)
        }
        (ExprKind::Slice { lower, upper, step }, ExprKind::Slice { .. }) => {
            slices([lower, upper, step].map(Option::as_deref), expr, found)
        }
        (ExprKind::Unary(op, _), ExprKind::Unary(other, _)) if op != other => false,
        (ExprKind::Attribute { name, .. }, ExprKind::Attribute { name: other, .. })
            if name != other =>
        {
            false
        }
        (ExprKind::Name(_) | ExprKind::Str(_) | ExprKind::Bool(_), _) => alike(pattern, expr),
        _ => all_parts(pattern, expr, found),
    }
}

/// Of constructs of one kind, every part.
fn all_parts(pattern: &Expr, expr: &Expr, found: &mut Found) -> bool {
    if std::mem::discriminant(&pattern.kind) != std::mem::discriminant(&expr.kind) {
        return false;
    }
    let (wanted, parts) = (walk::parts(pattern), walk::parts(expr));
    wanted.len() == parts.len()
        && wanted.iter().zip(&parts).all(|(wanted, part)| matches(wanted, part, found))
}

/// An operator, or the function that it is.
fn operation(expr: &Expr) -> Option<(BinaryOp, &Expr, &Expr)> {
    if let ExprKind::Binary(op, left, right, _) = &expr.kind {
        return Some((*op, left, right));
    }
    let call = call_of(expr)?;
    let (_, op) = OPERATORS.iter().find(|(name, _)| *name == call.function)?;
    match &call.args[..] {
        [(None, left), (None, right)] => Some((*op, left, right)),
        _ => None,
    }
}

/// Functions that do what an operator does; of `np.dot`, where both have two axes at most.
const OPERATORS: &[(&str, BinaryOp)] = &[
    ("add", BinaryOp::Add),
    ("subtract", BinaryOp::Sub),
    ("multiply", BinaryOp::Mul),
    ("divide", BinaryOp::Div),
    ("true_divide", BinaryOp::Div),
    ("matmul", BinaryOp::MatMul),
    ("dot", BinaryOp::MatMul),
    ("power", BinaryOp::Pow),
    ("bitwise_and", BinaryOp::BitAnd),
];

fn operates(op: BinaryOp, wanted: [&Expr; 2], expr: &Expr, found: &mut Found) -> bool {
    if op == BinaryOp::Pow
        && number(wanted[1]) == Some(2.0)
        && let Some(base) = squared(expr)
    {
        return matches(wanted[0], base, found);
    }
    let Some((other, left, right)) = operation(expr) else { return false };
    if op != other {
        return false;
    }
    let is_commutative =
        matches!(op, BinaryOp::Add | BinaryOp::Mul | BinaryOp::BitAnd | BinaryOp::BitOr);
    let before = found.clone();
    let mut both = |[a, b]: [&Expr; 2]| {
        *found = before.clone();
        matches(wanted[0], a, found) && matches(wanted[1], b, found)
    };
    both([left, right]) || is_commutative && both([right, left])
}

/// What `x * x` and `np.square(x)` multiply with itself.
fn squared(expr: &Expr) -> Option<&Expr> {
    if let Some((BinaryOp::Mul, left, right)) = operation(expr) {
        return alike(left, right).then_some(left);
    }
    let call = call_of(expr).filter(|call| call.function == "square")?;
    match &call.args[..] {
        [(None, base)] => Some(base),
        _ => None,
    }
}

type Comparison<'a> = (&'a Expr, &'a [(CmpOp, crate::diag::Span, Expr)]);

fn compares(
    (first, rest): (&Expr, &[(CmpOp, crate::diag::Span, Expr)]),
    (other, others): Comparison<'_>,
    found: &mut Found,
) -> bool {
    let ([(op, _, right)], [(other_op, _, other_right)]) = (rest, others) else { return false };
    let before = found.clone();
    if op == other_op && matches(first, other, found) && matches(right, other_right, found) {
        return true;
    }
    *found = before;
    mirrored(*other_op) == Some(*op)
        && matches(first, other_right, found)
        && matches(right, other, found)
}

/// What an operator is with its sides exchanged.
const fn mirrored(op: CmpOp) -> Option<CmpOp> {
    match op {
        CmpOp::Eq => Some(CmpOp::Eq),
        CmpOp::Ne => Some(CmpOp::Ne),
        CmpOp::Lt => Some(CmpOp::Gt),
        CmpOp::Le => Some(CmpOp::Ge),
        CmpOp::Gt => Some(CmpOp::Lt),
        CmpOp::Ge => Some(CmpOp::Le),
        CmpOp::In | CmpOp::NotIn | CmpOp::Is | CmpOp::IsNot => None,
    }
}

/// Bounds that are left out are 0 and 1.
fn slices(wanted: [Option<&Expr>; 3], expr: &Expr, found: &mut Found) -> bool {
    let ExprKind::Slice { lower, upper, step } = &expr.kind else { return false };
    let bounds = [lower, upper, step].map(Option::as_deref);
    let default = [Some(0.0), None, Some(1.0)];
    wanted.iter().zip(bounds).zip(default).all(|((wanted, bound), default)| match (wanted, bound) {
        (Some(wanted), Some(bound)) => matches(wanted, bound, found),
        (None, None) => true,
        (None, Some(bound)) => default.is_some() && number(bound) == default,
        (Some(_), None) => false,
    })
}

/// A call, however it is written.
#[derive(Debug)]
pub(super) struct Call<'a> {
    /// `sum` of `np.sum(x)` and of `x.sum()`; `len()` of Python's `len(x)`.
    pub(super) function: String,
    /// The object of a method is the first.
    pub(super) args: Vec<(Option<&'a str>, &'a Expr)>,
}

/// A call without stars, its arguments by their names where they usually have one.
pub(super) fn call_of(expr: &Expr) -> Option<Call<'_>> {
    let ExprKind::Call { callee, args } = &expr.kind else { return None };
    if args.iter().any(|arg| arg.star != Star::None) {
        return None;
    }
    let mut all: Vec<(Option<&str>, &Expr)> = Vec::new();
    let function = match (&callee.kind, numpy_name(callee)) {
        (_, Some(function)) => function,
        (ExprKind::Name(name), None) => format!("{name}()"),
        (ExprKind::Attribute { value, name, .. }, None) => {
            all.push((None, value));
            name.clone()
        }
        _ => return None,
    };
    let named = |arg: &'_ Arg| arg.name.is_some();
    let labels = POSITIONS.iter().filter(|(names, ..)| names.contains(&&*function));
    let labels: Vec<(usize, &'static str)> = labels.map(|(_, at, label)| (*at, *label)).collect();
    for arg in args {
        let at = all.len();
        let label = labels.iter().find(|(place, _)| *place == at && !named(arg));
        let own = arg.name.as_ref().map(|(name, _)| name.as_str());
        all.push((own.or(label.map(|(_, label)| *label)), &arg.value));
    }
    Some(Call { function, args: all })
}

/// `linalg.norm` of `np.linalg.norm`.
pub(super) fn numpy_name(expr: &Expr) -> Option<String> {
    let ExprKind::Attribute { value, name, .. } = &expr.kind else { return None };
    match &value.kind {
        ExprKind::Name(module) if module == "np" => Some(name.clone()),
        _ => numpy_name(value).map(|path| format!("{path}.{name}")),
    }
}

/// Functions, a place among their arguments, and what is said there by name.
const POSITIONS: &[(&[&str], usize, &str)] = &[
    (&["sum", "mean", "max", "min", "amax", "amin", "prod", "std", "var", "any", "all"], 1, "axis"),
    (&["sort", "argsort", "argmax", "argmin", "concatenate", "stack", "median"], 1, "axis"),
    (&["cumsum", "cumprod"], 1, "axis"),
    (&["repeat"], 2, "axis"),
    (&["zeros", "ones", "empty", "array", "asarray", "zeros_like", "ones_like"], 1, "dtype"),
    (&["full", "full_like"], 2, "dtype"),
];

fn calls(wanted: &Call<'_>, call: &Call<'_>, found: &mut Found) -> bool {
    if wanted.function != call.function || wanted.args.len() != call.args.len() {
        return false;
    }
    wanted.args.iter().enumerate().all(|(at, (name, pattern))| {
        let arg = match name {
            None => call.args.get(at).filter(|(name, _)| name.is_none()),
            Some(name) => call.args.iter().find(|(other, _)| *other == Some(*name)),
        };
        arg.is_some_and(|(_, value)| matches(pattern, value, found))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn finds(pattern: &str, text: &str) -> bool {
        matched_text(pattern, &parse_expr(text).expect("it parses")).is_some()
    }

    #[test]
    fn one_way_of_writing_stands_for_all() {
        let alike = [
            ("np.sum(X)", "x.sum()"),
            ("np.sum(X, axis=1)", "x.sum(1)"),
            ("X @ Y", "np.dot(a, b)"),
            ("X @ Y", "a.dot(b)"),
            ("X**2", "x * x"),
            ("np.where(X < K, K, X)", "np.where(0 > x, 0.0, x)"),
            ("X + Y * K", "2 * y + x"),
            ("np.sort(X)[:K]", "np.sort(x + 1)[0:10]"),
            ("np.sort(X)[-K:]", "np.sort(x)[-3:]"),
            ("X[:, None]", "x[:, None]"),
        ];
        for (pattern, text) in alike {
            assert!(finds(pattern, text), "{pattern} does not find {text}");
        }
        let apart = [
            ("np.sum(X)", "x.sum(axis=0)"),
            ("np.where(X < K, K, X)", "np.where(x < 0, 0, y)"),
            ("np.sort(X)[K]", "np.sort(x)[:3]"),
            ("np.sort(X)[K]", "np.sort(x)[:, 0]"),
            ("X.T", "x.size"),
            ("-X", "~x"),
        ];
        for (pattern, text) in apart {
            assert!(!finds(pattern, text), "{pattern} finds {text}");
        }
    }

    #[test]
    fn what_is_computed_once_is_not_computed_twice() {
        let (pattern, template) = (parsed("np.sqrt(X)"), parsed("X * X"));
        let of = |text: &str| {
            let found = matched(&pattern, &parsed(text)).expect("it is a root");
            filled(&pattern, &template, &found).map(|new| expr_text(&new))
        };
        assert_eq!(of("np.sqrt(x)").as_deref(), Some("x * x"));
        assert_eq!(of("np.sqrt(x + 1)"), None);
    }
}
