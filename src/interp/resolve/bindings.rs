//! Which names a function's body binds, and which the functions within it use: what decides where each is kept.
//!
//! Python's rules: a name that a body binds anywhere is the function's own, unless `global` or `nonlocal` says
//! otherwise; a comprehension's targets are its own, and what `:=` binds in one belongs to the function around.

use std::collections::{BTreeSet, HashMap};

use crate::diag::Span;
use crate::syntax::ast::{Clause, ComprehensionForm, Expr, ExprKind, FPart, Param, Stmt, StmtKind};

/// Names in alphabetical order, so that slots are numbered the same each time.
pub(super) type Names = BTreeSet<String>;

/// What a body says of names.
#[derive(Debug, Default)]
pub(super) struct Body {
    /// Bound in it.
    pub(super) bound: Names,
    /// Declared `global`.
    pub(super) global: Names,
    /// Declared `nonlocal`.
    pub(super) nonlocal: Names,
    /// Mentioned in it, its comprehensions' own left out.
    pub(super) used: Names,
    /// Read in it by statements of its own, so far.
    read: Names,
    /// Of names that `global` or `nonlocal` speaks of too late: what stands before it.
    pub(super) before: HashMap<String, &'static str>,
    /// Needed by functions within it from around them.
    pub(super) inner: Names,
    /// Bound by `:=`; what a generator expression binds so belongs to the function around it.
    named: Names,
}

impl Body {
    /// Of a function.
    pub(super) fn of_function(params: &[Param], statements: &[Stmt]) -> Self {
        let mut body = Self::default();
        body.bound.extend(params.iter().map(|param| param.name.clone()));
        body.statements(statements);
        body.settle()
    }

    /// Of a lambda.
    pub(super) fn of_lambda(params: &[Param], value: &Expr) -> Self {
        let mut body = Self::default();
        body.bound.extend(params.iter().map(|param| param.name.clone()));
        body.expr(value);
        body.settle()
    }

    /// Of a generator expression, without the iterable of its first clause.
    pub(super) fn of_generator(element: &Expr, clauses: &[Clause]) -> Self {
        let mut body = Self::default();
        for (i, clause) in clauses.iter().enumerate() {
            body.target(&clause.target);
            if i > 0 {
                body.expr(&clause.iterable);
            }
            body.all(&clause.conditions);
        }
        body.expr(element);
        let mut targets = Self::default();
        for clause in clauses {
            targets.target(&clause.target);
        }
        body.named.retain(|name| !targets.bound.contains(name));
        body.nonlocal.extend(body.named.iter().cloned());
        body.settle()
    }

    fn settle(mut self) -> Self {
        for name in self.global.iter().chain(&self.nonlocal) {
            self.bound.remove(name);
        }
        self
    }

    /// What it needs from around it.
    pub(super) fn free(&self) -> Names {
        let all = self.used.iter().chain(&self.inner).chain(&self.nonlocal);
        let own = |name: &&String| self.bound.contains(*name) || self.global.contains(*name);
        all.filter(|name| !own(name)).cloned().collect()
    }

    /// What a function within it needs.
    fn within(&mut self, inner: &Self) {
        self.inner.extend(inner.free());
    }

    fn statements(&mut self, statements: &[Stmt]) {
        for statement in statements {
            self.statement(&statement.kind);
        }
    }

    fn statement(&mut self, kind: &StmtKind) {
        match kind {
            StmtKind::Expr(value) => self.expr(value),
            StmtKind::Assign { targets, value } => {
                self.expr(value);
                for target in targets {
                    self.target(target);
                }
            }
            StmtKind::AnnAssign { target, value, .. } => {
                self.maybe(value.as_ref());
                self.target(target);
            }
            StmtKind::AugAssign { target, value, .. } => {
                self.expr(value);
                self.target(target);
                match &target.kind {
                    // It counts as bound, not as read.
                    ExprKind::Name(name) => drop(self.used.insert(name.clone())),
                    _ => self.expr(target),
                }
            }
            StmtKind::Import(aliases) | StmtKind::ImportFrom { names: Some(aliases), .. } => {
                self.bound.extend(aliases.iter().map(super::imported));
            }
            StmtKind::Del(targets) => targets.iter().for_each(|target| self.target(target)),
            StmtKind::Global(names) => {
                self.declare(names);
                self.global.extend(names.iter().map(|(name, _)| name.clone()));
            }
            StmtKind::Nonlocal(names) => {
                self.declare(names);
                self.nonlocal.extend(names.iter().map(|(name, _)| name.clone()));
            }
            StmtKind::Return(value) => self.maybe(value.as_ref()),
            StmtKind::Assert { test, message } => {
                self.expr(test);
                self.maybe(message.as_ref());
            }
            StmtKind::Raise { error, cause } => {
                self.maybe(error.as_ref());
                self.maybe(cause.as_ref());
            }
            StmtKind::ImportFrom { names: None, .. }
            | StmtKind::Pass
            | StmtKind::Break
            | StmtKind::Continue => {}
            StmtKind::If { .. }
            | StmtKind::For { .. }
            | StmtKind::While { .. }
            | StmtKind::Def { .. }
            | StmtKind::With { .. } => self.compound(kind),
        }
    }

    /// Note which of these names were read or bound before they are declared.
    fn declare(&mut self, names: &[(String, Span)]) {
        for (name, _) in names {
            if self.read.contains(name) {
                self.before.insert(name.clone(), "used prior to");
            } else if self.bound.contains(name) {
                self.before.insert(name.clone(), "assigned to before");
            }
        }
    }

    fn compound(&mut self, kind: &StmtKind) {
        match kind {
            StmtKind::If { branches, orelse } => {
                for (test, body) in branches {
                    self.expr(test);
                    self.statements(body);
                }
                self.statements(orelse);
            }
            StmtKind::For { target, iterable, body, orelse } => {
                self.expr(iterable);
                self.target(target);
                self.statements(body);
                self.statements(orelse);
            }
            StmtKind::While { test, body, orelse } => {
                self.expr(test);
                self.statements(body);
                self.statements(orelse);
            }
            StmtKind::Def { name, params, body, .. } => {
                self.bound.insert(name.clone());
                self.defaults(params);
                self.within(&Self::of_function(params, body));
            }
            StmtKind::With { items, body } => {
                for (context, target) in items {
                    self.expr(context);
                    if let Some(target) = target {
                        self.target(target);
                    }
                }
                self.statements(body);
            }
            _ => unreachable!("the others have no blocks"),
        }
    }

    fn defaults(&mut self, params: &[Param]) {
        for param in params {
            self.maybe(param.default.as_ref());
        }
    }

    fn target(&mut self, target: &Expr) {
        match &target.kind {
            ExprKind::Name(name) => {
                self.bound.insert(name.clone());
            }
            ExprKind::Tuple(targets) | ExprKind::List(targets) => {
                for target in targets {
                    self.target(target);
                }
            }
            ExprKind::Starred(target) => self.target(target),
            _ => self.expr(target),
        }
    }

    fn maybe(&mut self, expr: Option<&Expr>) {
        if let Some(expr) = expr {
            self.expr(expr);
        }
    }

    fn all<'a>(&mut self, exprs: impl IntoIterator<Item = &'a Expr>) {
        for expr in exprs {
            self.expr(expr);
        }
    }

    fn expr(&mut self, expr: &Expr) {
        match &expr.kind {
            ExprKind::None
            | ExprKind::Ellipsis
            | ExprKind::Bool(_)
            | ExprKind::Int(_)
            | ExprKind::Float(_)
            | ExprKind::Str(_)
            | ExprKind::Bytes(_) => {}
            ExprKind::Name(name) => {
                self.used.insert(name.clone());
                self.read.insert(name.clone());
            }
            ExprKind::FString(parts) => self.parts(parts),
            ExprKind::Tuple(items)
            | ExprKind::List(items)
            | ExprKind::Set(items)
            | ExprKind::BoolOp(_, items) => self.all(items),
            ExprKind::Dict(items) => {
                for item in items {
                    self.maybe(item.key.as_ref());
                    self.expr(&item.value);
                }
            }
            ExprKind::Unary(_, operand) | ExprKind::Not(operand) | ExprKind::Starred(operand) => {
                self.expr(operand);
            }
            ExprKind::Binary(_, left, right, _) => {
                self.expr(left);
                self.expr(right);
            }
            ExprKind::Compare(first, rest) => {
                self.expr(first);
                self.all(rest.iter().map(|(_, _, operand)| operand));
            }
            ExprKind::Conditional { test, body, orelse } => {
                self.all([test, body, orelse].map(|part| &**part));
            }
            ExprKind::Call { callee, args } => {
                self.expr(callee);
                self.all(args.iter().map(|arg| &arg.value));
            }
            ExprKind::Attribute { value, .. } => self.expr(value),
            ExprKind::Subscript { value, index } => {
                self.expr(value);
                self.expr(index);
            }
            ExprKind::Slice { lower, upper, step } => {
                self.all([lower, upper, step].into_iter().filter_map(Option::as_deref));
            }
            ExprKind::Named { name, value, .. } => {
                self.bound.insert(name.clone());
                self.named.insert(name.clone());
                self.expr(value);
            }
            ExprKind::Lambda { params, body } => {
                self.defaults(params);
                self.within(&Self::of_lambda(params, body));
            }
            ExprKind::Comprehension { form: ComprehensionForm::Generator, element, clauses } => {
                self.generator(element, clauses);
            }
            ExprKind::Comprehension { element, clauses, .. } => {
                self.comprehension(clauses, &[element]);
            }
            ExprKind::DictComprehension { key, value, clauses } => {
                self.comprehension(clauses, &[key, value]);
            }
        }
    }

    /// A generator expression is a function of its own, but for what `:=` binds in it.
    fn generator(&mut self, element: &Expr, clauses: &[Clause]) {
        self.boxed_first(clauses);
        let inner = Self::of_generator(element, clauses);
        self.within(&inner);
        self.bound.extend(inner.named.iter().cloned());
        self.named.extend(inner.named);
    }

    fn boxed_first(&mut self, clauses: &[Clause]) {
        self.maybe(clauses.first().map(|clause| &clause.iterable));
    }

    /// A comprehension runs in the frame around it, but its targets are its own.
    fn comprehension(&mut self, clauses: &[Clause], elements: &[&Expr]) {
        self.boxed_first(clauses);
        let mut own = Self::default();
        for (i, clause) in clauses.iter().enumerate() {
            own.target(&clause.target);
            if i > 0 {
                own.expr(&clause.iterable);
            }
            own.all(&clause.conditions);
        }
        let mut targets = Self::default();
        for clause in clauses {
            targets.target(&clause.target);
        }
        for element in elements {
            own.expr(element);
        }
        let outside = |name: &String| !targets.bound.contains(name);
        self.bound.extend(own.bound.into_iter().filter(outside));
        self.named.extend(own.named.into_iter().filter(outside));
        self.used.extend(own.used.into_iter().filter(outside));
        self.inner.extend(own.inner.into_iter().filter(outside));
    }

    fn parts(&mut self, parts: &[FPart]) {
        for part in parts {
            if let FPart::Value { expr, spec, .. } = part {
                self.expr(expr);
                self.parts(spec);
            }
        }
    }
}

/// The names of a comprehension's own targets, and those of them that functions within it need.
pub(super) fn of_comprehension(clauses: &[Clause], elements: &[&Expr]) -> (Names, Names) {
    let mut targets = Body::default();
    for clause in clauses {
        targets.target(&clause.target);
    }
    let mut within = Body::default();
    for (i, clause) in clauses.iter().enumerate() {
        if i > 0 {
            within.expr(&clause.iterable);
        }
        within.all(&clause.conditions);
    }
    for element in elements {
        within.expr(element);
    }
    let needed = targets.bound.intersection(&within.inner).cloned().collect();
    (targets.bound, needed)
}
