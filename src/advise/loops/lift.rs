//! From what one round of a loop computes to what all rounds compute: expressions.
//!
//! Knows nothing of statements but the functions that are inlined.

use std::collections::{BTreeMap, BTreeSet};

use super::axes::{Axis, Lifted, joined, operated, product_sum, reduced};
use crate::syntax::ast::{
    Arg, BinaryOp, BoolOp, CmpOp, ComprehensionForm, Expr, ExprKind, Star, Stmt, StmtKind, UnaryOp,
};
use crate::syntax::{build, expr_text, walk};

/// One loop: its rounds.
#[derive(Clone, Debug)]
pub(super) struct Dim {
    /// The first index; none for 0.
    pub(super) low: Option<Expr>,
    /// The index after the last.
    pub(super) high: Expr,
}

/// What stands for the values of names within loops.
#[derive(Clone, Debug)]
pub(super) enum Local {
    /// The index of a loop.
    Index(usize),
    /// A value of each round.
    Value(Lifted),
    /// Bound in some rounds only.
    Unknown,
    /// What an earlier round left: the loop binds it, and has not in this round.
    Carried,
}

/// How an array that is indexed by a loop is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Extent {
    /// By itself, as if the loop went over all of it: `x`.
    Whole,
    /// So where it is read; where it is written into, as with [`Extent::Sliced`].
    Mixed,
    /// From where the loop begins to where it ends: `x[lo:hi]`.
    Sliced,
}

/// What is known while a loop is lifted.
#[derive(Clone, Debug)]
pub(super) struct Scope<'a> {
    /// The loops, the outermost first.
    pub(super) dims: Vec<Dim>,
    /// Names that are bound within them.
    pub(super) names: BTreeMap<String, Local>,
    /// Arrays of which a round takes a row: their elements have an axis more.
    pub(super) rows: BTreeSet<String>,
    /// How arrays are written.
    pub(super) extent: Extent,
    /// Names that the program binds to lengths of arrays.
    pub(super) lengths: BTreeSet<String>,
    /// The program, in which functions are looked up.
    pub(super) program: &'a [Stmt],
    /// Functions that are being inlined, so that none is within itself.
    pub(super) inlined: Vec<String>,
}

/// Functions of one number, of Python and of `math`, by what NumPy calls them.
const SAME: &[(&str, &str)] = &[
    ("abs", "abs"),
    ("round", "round"),
    ("math.sqrt", "sqrt"),
    ("math.exp", "exp"),
    ("math.log", "log"),
    ("math.log10", "log10"),
    ("math.log2", "log2"),
    ("math.log1p", "log1p"),
    ("math.expm1", "expm1"),
    ("math.sin", "sin"),
    ("math.cos", "cos"),
    ("math.tan", "tan"),
    ("math.asin", "arcsin"),
    ("math.acos", "arccos"),
    ("math.atan", "arctan"),
    ("math.atan2", "arctan2"),
    ("math.sinh", "sinh"),
    ("math.cosh", "cosh"),
    ("math.tanh", "tanh"),
    ("math.floor", "floor"),
    ("math.ceil", "ceil"),
    ("math.fabs", "fabs"),
    ("math.hypot", "hypot"),
    ("math.pow", "power"),
    ("math.radians", "radians"),
    ("math.degrees", "degrees"),
    ("math.isnan", "isnan"),
    ("pow", "power"),
];

/// Reductions of a row, by their names as methods and functions.
const REDUCTIONS: &[&str] =
    &["sum", "mean", "std", "var", "min", "max", "prod", "any", "all", "argmin", "argmax", "ptp"];

/// Functions of NumPy's that reduce and are no methods.
const REDUCING: &[&str] = &["median", "linalg.norm", "count_nonzero"];

impl Scope<'_> {
    /// What an expression is in all rounds; none where that cannot be told.
    pub(super) fn lift(&self, expr: &Expr) -> Option<Lifted> {
        match &expr.kind {
            ExprKind::None
            | ExprKind::Bool(_)
            | ExprKind::Int(_)
            | ExprKind::Float(_)
            | ExprKind::Str(_) => Some(Lifted::same(expr.clone())),
            ExprKind::Name(name) => self.named(name, expr),
            ExprKind::Unary(op, operand) => {
                let operand = self.lift(operand)?;
                joined(&[&operand], |mut exprs| {
                    build::of(ExprKind::Unary(*op, Box::new(exprs.remove(0))))
                })
            }
            ExprKind::Not(operand) => self.negated(operand),
            ExprKind::Binary(op, left, right, _) => self.binary(*op, left, right),
            ExprKind::BoolOp(op, operands) => self.all_of(*op, operands),
            ExprKind::Compare(first, rest) => self.compared(first, rest),
            ExprKind::Conditional { test, body, orelse } => {
                let parts = [self.lift(test)?, self.lift(body)?, self.lift(orelse)?];
                chosen(&parts[0], &parts[1], &parts[2])
            }
            ExprKind::Call { callee, args } => self.called(expr, callee, args),
            ExprKind::Subscript { .. } => self.subscripted(expr),
            ExprKind::Comprehension { form: ComprehensionForm::List, element, clauses } => {
                let (inner, mask) = self.within(clauses)?;
                let value = inner.lift(element)?;
                (mask.is_none() && value.axes.contains(&Axis::Loop(self.dims.len())))
                    .then_some(value)
            }
            ExprKind::Attribute { value, .. } => {
                let value = self.lift(value)?;
                value.is_same().then(|| Lifted::same(expr.clone()))
            }
            ExprKind::Tuple(_)
            | ExprKind::List(_)
            | ExprKind::Ellipsis
            | ExprKind::Bytes(_)
            | ExprKind::FString(_)
            | ExprKind::Set(_)
            | ExprKind::Dict(_)
            | ExprKind::Slice { .. }
            | ExprKind::Named { .. }
            | ExprKind::Lambda { .. }
            | ExprKind::Comprehension { .. }
            | ExprKind::DictComprehension { .. }
            | ExprKind::Starred(_) => self.is_outside(expr).then(|| Lifted::same(expr.clone())),
        }
    }

    /// Whether an expression mentions nothing of the loops.
    pub(super) fn is_outside(&self, expr: &Expr) -> bool {
        walk::names_in(expr).iter().all(|name| !self.names.contains_key(name))
    }

    fn named(&self, name: &str, expr: &Expr) -> Option<Lifted> {
        match self.names.get(name) {
            None => Some(Lifted::same(expr.clone())),
            Some(Local::Value(value)) => Some(value.clone()),
            Some(Local::Index(dim)) => {
                let Dim { low, high } = &self.dims[*dim];
                let args = low.iter().chain([high]).cloned().collect();
                Some(Lifted::new(build::np_call("arange", args), vec![Axis::Loop(*dim)]))
            }
            Some(Local::Unknown | Local::Carried) => None,
        }
    }

    fn negated(&self, operand: &Expr) -> Option<Lifted> {
        let operand = self.lift(operand)?;
        if operand.is_same() {
            return Some(Lifted::same(build::of(ExprKind::Not(Box::new(operand.expr)))));
        }
        joined(&[&operand], |mut exprs| inverted(exprs.remove(0)))
    }

    fn binary(&self, op: BinaryOp, left: &Expr, right: &Expr) -> Option<Lifted> {
        let (left, right) = (self.lift(left)?, self.lift(right)?);
        if op == BinaryOp::MatMul {
            return Self::dotted(&left, &right);
        }
        operated(op, &left, &right)
    }

    /// `row @ w`: all rows at once.
    fn dotted(left: &Lifted, right: &Lifted) -> Option<Lifted> {
        if left.is_same() && right.is_same() {
            return operated(BinaryOp::MatMul, left, right);
        }
        let is_rows = left.axes.len() == 2 && left.axes[1] == Axis::Row;
        if is_rows && right.is_same() {
            let expr = build::binary(BinaryOp::MatMul, left.expr.clone(), right.expr.clone());
            return Some(Lifted::new(expr, left.axes[..1].to_vec()));
        }
        let is_right_rows = right.axes.len() == 2 && right.axes[1] == Axis::Row;
        if is_right_rows && left.is_same() {
            let expr = build::binary(BinaryOp::MatMul, right.expr.clone(), left.expr.clone());
            return Some(Lifted::new(expr, right.axes[..1].to_vec()));
        }
        if is_rows && is_right_rows && left.axes[0] < right.axes[0] {
            let turned = build::attribute(right.expr.clone(), "T");
            let expr = build::binary(BinaryOp::MatMul, left.expr.clone(), turned);
            return Some(Lifted::new(expr, vec![left.axes[0], right.axes[0]]));
        }
        reduced(&operated(BinaryOp::Mul, left, right)?, "sum", Axis::Row)
    }

    fn all_of(&self, op: BoolOp, operands: &[Expr]) -> Option<Lifted> {
        let operands: Vec<Lifted> =
            operands.iter().map(|operand| self.lift(operand)).collect::<Option<_>>()?;
        if operands.iter().all(Lifted::is_same) {
            let exprs = operands.into_iter().map(|operand| operand.expr).collect();
            return Some(Lifted::same(build::of(ExprKind::BoolOp(op, exprs))));
        }
        let op = match op {
            BoolOp::And => BinaryOp::BitAnd,
            BoolOp::Or => BinaryOp::BitOr,
        };
        let mut all = operands.into_iter();
        let first = all.next()?;
        all.try_fold(first, |left, right| operated(op, &left, &right))
    }

    fn compared(&self, first: &Expr, rest: &[(CmpOp, crate::diag::Span, Expr)]) -> Option<Lifted> {
        let mut left = self.lift(first)?;
        let mut whole: Option<Lifted> = None;
        for (op, _, right) in rest {
            let right = self.lift(right)?;
            let is_order = !matches!(op, CmpOp::In | CmpOp::NotIn | CmpOp::Is | CmpOp::IsNot);
            let is_outside = left.is_same() && right.is_same();
            if !is_order && !is_outside {
                return None;
            }
            let one = joined(&[&left, &right], |exprs| {
                let [left, right] = <[Expr; 2]>::try_from(exprs).expect("two go in");
                build::comparison(*op, left, right)
            })?;
            whole = Some(match whole {
                None => one,
                Some(before) => operated(BinaryOp::BitAnd, &before, &one)?,
            });
            left = right;
        }
        whole
    }

    fn called(&self, expr: &Expr, callee: &Expr, args: &[Arg]) -> Option<Lifted> {
        if self.is_outside(expr) {
            return is_steady(callee).then(|| Lifted::same(expr.clone()));
        }
        if args.iter().any(|arg| arg.star != Star::None) {
            return None;
        }
        let name = expr_text(callee);
        if let Some(reduced) = self.reduction(callee, &name, args) {
            return Some(reduced);
        }
        let values: Vec<Lifted> = args
            .iter()
            .map(|arg| if arg.name.is_none() { self.lift(&arg.value) } else { None })
            .collect::<Option<_>>()?;
        let all: Vec<&Lifted> = values.iter().collect();
        let known = SAME.iter().find(|(python, _)| *python == name).map(|(_, numpy)| *numpy);
        let known = known.or_else(|| name.strip_prefix("np.").filter(|name| is_ufunc(name)));
        if let Some(function) = known {
            return joined(&all, |exprs| build::np_call(function, exprs));
        }
        match (&name[..], &all[..]) {
            ("np.where", [test, body, orelse]) => chosen(test, body, orelse),
            ("np.clip", [_, _, _]) => joined(&all, |exprs| build::np_call("clip", exprs)),
            ("np.dot" | "np.vdot" | "np.inner", [left, right]) => Self::dotted(left, right),
            ("float", [value]) => Some((*value).clone()),
            ("int", [value]) => joined(&[value], |mut exprs| {
                build::method(exprs.remove(0), "astype", vec![build::arg(build::name("int"))])
            }),
            ("min" | "max", [first, rest @ ..]) if !rest.is_empty() => {
                let function = if name == "min" { "minimum" } else { "maximum" };
                rest.iter().try_fold((*first).clone(), |left, right| {
                    joined(&[&left, right], |exprs| build::np_call(function, exprs))
                })
            }
            _ => self.inlined(&name, &values),
        }
    }

    /// A row's sum, mean and the like: `x[i].sum()`, `np.sum(x[i])`, `sum(row)`.
    fn reduction(&self, callee: &Expr, name: &str, args: &[Arg]) -> Option<Lifted> {
        if let ExprKind::Attribute { value, name: method, .. } = &callee.kind
            && REDUCTIONS.contains(&method.as_str())
            && args.is_empty()
        {
            let value = self.lift(value)?;
            return self.over_row(&value, method);
        }
        let function = match name {
            "sum" | "min" | "max" | "any" | "all" if args.len() == 1 => name,
            _ => name.strip_prefix("np.")?,
        };
        if !(REDUCTIONS.contains(&function) || REDUCING.contains(&function)) {
            return None;
        }
        let [only] = args else { return None };
        let value = self.lift(&only.value)?;
        let function = if function == "linalg.norm" { "linalg.norm" } else { function };
        if REDUCING.contains(&function) && value.axes.last() == Some(&Axis::Row) {
            let keyword = build::named("axis", build::int(-1));
            let call = build::call(build::np(function), vec![build::arg(value.expr), keyword]);
            return Some(Lifted::new(call, value.axes[..value.axes.len() - 1].to_vec()));
        }
        self.over_row(&value, function)
    }

    fn over_row(&self, value: &Lifted, function: &str) -> Option<Lifted> {
        if value.has_row() {
            return reduced(value, function, Axis::Row);
        }
        // A comprehension within: its own axis goes.
        let inner = Axis::Loop(self.dims.len());
        value.axes.contains(&inner).then(|| reduced(value, function, inner)).flatten()
    }

    /// A function of the program's own, with its body in place of the call.
    pub(super) fn inlined(&self, name: &str, values: &[Lifted]) -> Option<Lifted> {
        if self.inlined.iter().any(|known| known == name) {
            return None;
        }
        let mut found = None;
        walk::each_statement(self.program, &mut |statement| {
            if let StmtKind::Def { name: known, params, body, .. } = &statement.kind
                && known == name
            {
                found = Some((params, body));
            }
        });
        let (params, body) = found?;
        if params.len() != values.len() {
            return None;
        }
        let mut inner = self.clone();
        inner.inlined.push(name.to_owned());
        inner.names = params
            .iter()
            .zip(values)
            .map(|(param, value)| (param.name.clone(), Local::Value(value.clone())))
            .collect();
        inner.returned(body)
    }

    /// A lambda with values for its parameters.
    pub(super) fn applied(&self, function: &Expr, values: &[Lifted]) -> Option<Lifted> {
        match &function.kind {
            ExprKind::Lambda { params, body } if params.len() == values.len() => {
                let mut inner = self.clone();
                for (param, value) in params.iter().zip(values) {
                    inner.names.insert(param.name.clone(), Local::Value(value.clone()));
                }
                inner.lift(body)
            }
            ExprKind::Name(name) => self.inlined(name, values),
            _ => None,
        }
    }

    /// What a function's body returns: assignments, branches, `return`.
    fn returned(&mut self, body: &[Stmt]) -> Option<Lifted> {
        let (first, rest) = body.split_first()?;
        match &first.kind {
            StmtKind::Return(Some(value)) => self.lift(value),
            StmtKind::Expr(Expr { kind: ExprKind::Str(_), .. }) | StmtKind::Pass => {
                self.returned(rest)
            }
            StmtKind::Assign { targets, value } => {
                let [Expr { kind: ExprKind::Name(name), .. }] = &targets[..] else { return None };
                let value = self.lift(value)?;
                self.names.insert(name.clone(), Local::Value(value));
                self.returned(rest)
            }
            StmtKind::If { branches, orelse } => {
                let mut otherwise = match &orelse[..] {
                    [] => self.clone().returned(rest)?,
                    orelse => self.clone().returned(orelse)?,
                };
                for (test, body) in branches.iter().rev() {
                    let test = self.lift(test)?;
                    otherwise = chosen(&test, &self.clone().returned(body)?, &otherwise)?;
                }
                Some(otherwise)
            }
            _ => None,
        }
    }
}

/// Whether a function gives the same each time that it is given the same.
fn is_steady(callee: &Expr) -> bool {
    let name = expr_text(callee);
    let unsteady =
        ["random", "input", "time", "next", "open", "print", "rng", ".pop", "perf_counter"];
    !unsteady.iter().any(|part| name.contains(part))
}

/// Whether NumPy's function of a name works element by element.
pub(super) fn is_ufunc(name: &str) -> bool {
    crate::numpy::ufunc::find(name).is_some()
}

/// `~test`, or the opposite comparison where there is one.
pub(super) fn inverted(test: Expr) -> Expr {
    build::of(ExprKind::Unary(UnaryOp::Invert, Box::new(test)))
}

/// `np.where(test, body, orelse)`; of a test that is the same in all rounds, a conditional expression.
pub(super) fn chosen(test: &Lifted, body: &Lifted, orelse: &Lifted) -> Option<Lifted> {
    if test.is_same() {
        return joined(&[body, orelse], |exprs| {
            let [body, orelse] = <[Expr; 2]>::try_from(exprs).expect("two go in");
            let [test, body, orelse] = [test.expr.clone(), body, orelse].map(Box::new);
            build::of(ExprKind::Conditional { test, body, orelse })
        });
    }
    let axes = super::axes::common(&[test, body, orelse]);
    let [test, body, orelse] = [test, body, orelse].map(|one| super::axes::aligned(one, &axes));
    let (test, body, orelse) = (test?, body?, orelse?);
    Some(Lifted::new(where_or_select(test, body, orelse), axes))
}

/// A chain of three tests and more reads better as `np.select`.
fn where_or_select(test: Expr, body: Expr, orelse: Expr) -> Expr {
    let list = |items: Vec<Expr>| build::of(ExprKind::List(items));
    if let Some([second, value, last]) = call_of("np.where", &orelse)
        && let Some([third, other, last]) = call_of("np.where", last)
    {
        let tests = list(vec![test, second.clone(), third.clone()]);
        let values = list(vec![body, value.clone(), other.clone()]);
        return build::np_call("select", vec![tests, values, last.clone()]);
    }
    if let Some([tests, values, last]) = call_of("np.select", &orelse)
        && let (ExprKind::List(tests), ExprKind::List(values)) = (&tests.kind, &values.kind)
    {
        let tests = std::iter::once(test).chain(tests.iter().cloned()).collect();
        let values = std::iter::once(body).chain(values.iter().cloned()).collect();
        return build::np_call("select", vec![list(tests), list(values), last.clone()]);
    }
    build::np_call("where", vec![test, body, orelse])
}

/// The three arguments of a call of a function.
fn call_of<'a>(function: &str, expr: &'a Expr) -> Option<[&'a Expr; 3]> {
    let ExprKind::Call { callee, args } = &expr.kind else { return None };
    let [first, second, third] = &args[..] else { return None };
    (expr_text(callee) == function).then_some([&first.value, &second.value, &third.value])
}

/// Factors of a product, for sums of products.
pub(super) fn factors(scope: &Scope<'_>, expr: &Expr, axis: Axis) -> Option<Lifted> {
    let ExprKind::Binary(BinaryOp::Mul, left, right, _) = &expr.kind else { return None };
    product_sum(&scope.lift(left)?, &scope.lift(right)?, axis)
}
