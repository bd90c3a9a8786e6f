//! Going through syntax trees: the parts of an expression, the expressions and blocks of a statement, names.
//!
//! Knows syntax alone.

use std::collections::BTreeSet;

use super::ast::{Clause, Expr, ExprKind, FPart, Stmt, StmtKind};

/// The expressions directly within one, by shared or by mutable reference; those of f-strings with them.
macro_rules! parts {
    ($name:ident, $of_clause:ident, $($mutable:ident)?) => {
        /// A clause's target, what it goes through and its conditions.
        fn $of_clause(clause: &$($mutable)? Clause) -> Vec<&$($mutable)? Expr> {
            let mut found = vec![&$($mutable)? clause.target, &$($mutable)? clause.iterable];
            found.extend(&$($mutable)? clause.conditions);
            found
        }

        /// The expressions directly within an expression, in the order in which they are written.
        pub fn $name(expr: &$($mutable)? Expr) -> Vec<&$($mutable)? Expr> {
            let mut found: Vec<&$($mutable)? Expr> = Vec::new();
            match &$($mutable)? expr.kind {
                ExprKind::None
                | ExprKind::Ellipsis
                | ExprKind::Bool(_)
                | ExprKind::Int(_)
                | ExprKind::Float(_)
                | ExprKind::Str(_)
                | ExprKind::Bytes(_)
                | ExprKind::Name(_) => {}
                ExprKind::FString(pieces) => {
                    for piece in pieces {
                        if let FPart::Value { expr, .. } = piece {
                            found.push(expr);
                        }
                    }
                }
                ExprKind::Tuple(items) | ExprKind::List(items) | ExprKind::Set(items) => {
                    found.extend(items);
                }
                ExprKind::Dict(items) => {
                    for item in items {
                        found.extend(&$($mutable)? item.key);
                        found.push(&$($mutable)? item.value);
                    }
                }
                ExprKind::Unary(_, operand) | ExprKind::Not(operand) | ExprKind::Starred(operand) => {
                    found.push(operand);
                }
                ExprKind::Binary(_, left, right, _) => found.extend([left, right].map(|part| &$($mutable)? **part)),
                ExprKind::BoolOp(_, operands) => found.extend(operands),
                ExprKind::Compare(first, rest) => {
                    found.push(first);
                    found.extend(rest.into_iter().map(|(_, _, operand)| operand));
                }
                ExprKind::Conditional { test, body, orelse } => {
                    found.extend([body, test, orelse].map(|part| &$($mutable)? **part));
                }
                ExprKind::Call { callee, args } => {
                    found.push(callee);
                    found.extend(args.into_iter().map(|arg| &$($mutable)? arg.value));
                }
                ExprKind::Attribute { value, .. } | ExprKind::Named { value, .. } => found.push(value),
                ExprKind::Subscript { value, index } => {
                    found.extend([value, index].map(|part| &$($mutable)? **part));
                }
                ExprKind::Slice { lower, upper, step } => {
                    let bounds = [lower, upper, step].into_iter().flatten();
                    found.extend(bounds.map(|bound| &$($mutable)? **bound));
                }
                ExprKind::Lambda { params, body } => {
                    for param in params {
                        found.extend(&$($mutable)? param.default);
                    }
                    found.push(body);
                }
                ExprKind::Comprehension { element, clauses, .. } => {
                    found.push(element);
                    found.extend(clauses.into_iter().flat_map($of_clause));
                }
                ExprKind::DictComprehension { key, value, clauses } => {
                    found.extend([key, value].map(|part| &$($mutable)? **part));
                    found.extend(clauses.into_iter().flat_map($of_clause));
                }
            }
            found
        }
    };
}

parts!(parts, of_clause,);
parts!(parts_mut, of_clause_mut, mut);

/// Tell `see` of an expression and of all within it, outermost first.
pub fn visit<'a>(expr: &'a Expr, see: &mut dyn FnMut(&'a Expr)) {
    see(expr);
    for part in parts(expr) {
        visit(part, see);
    }
}

/// The expression with some of it exchanged: where `change` answers, its answer stands.
pub fn exchanged(expr: &Expr, change: &mut dyn FnMut(&Expr) -> Option<Expr>) -> Expr {
    if let Some(new) = change(expr) {
        return new;
    }
    let mut expr = expr.clone();
    for part in parts_mut(&mut expr) {
        *part = exchanged(part, change);
    }
    expr
}

/// Whether two expressions say the same, wherever they stand.
pub fn same(a: &Expr, b: &Expr) -> bool {
    super::expr_text(a) == super::expr_text(b)
}

/// Every name in an expression.
pub fn names_in(expr: &Expr) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    visit(expr, &mut |part| {
        if let ExprKind::Name(name) = &part.kind {
            names.insert(name.clone());
        }
    });
    names
}

/// Whether an expression mentions a name.
pub fn mentions(expr: &Expr, name: &str) -> bool {
    names_in(expr).contains(name)
}

/// A statement's own expressions, targets too; not those of its blocks.
pub fn own(statement: &Stmt) -> Vec<&Expr> {
    match &statement.kind {
        StmtKind::Expr(value) => vec![value],
        StmtKind::Assign { targets, value } => targets.iter().chain([value]).collect(),
        StmtKind::AnnAssign { target, value, .. } => [target].into_iter().chain(value).collect(),
        StmtKind::AugAssign { target, value, .. } => vec![target, value],
        StmtKind::Del(targets) => targets.iter().collect(),
        StmtKind::Return(value) => value.iter().collect(),
        StmtKind::Assert { test, message } => [test].into_iter().chain(message).collect(),
        StmtKind::Raise { error, cause } => error.iter().chain(cause).collect(),
        StmtKind::If { branches, .. } => branches.iter().map(|(test, _)| test).collect(),
        StmtKind::For { target, iterable, .. } => vec![target, iterable],
        StmtKind::While { test, .. } => vec![test],
        StmtKind::Def { params, .. } => {
            params.iter().filter_map(|param| param.default.as_ref()).collect()
        }
        StmtKind::With { items, .. } => {
            items.iter().flat_map(|(value, target)| [value].into_iter().chain(target)).collect()
        }
        StmtKind::Import(_)
        | StmtKind::ImportFrom { .. }
        | StmtKind::Pass
        | StmtKind::Global(_)
        | StmtKind::Nonlocal(_)
        | StmtKind::Break
        | StmtKind::Continue => Vec::new(),
    }
}

/// A statement's blocks.
pub fn blocks(statement: &Stmt) -> Vec<&[Stmt]> {
    match &statement.kind {
        StmtKind::If { branches, orelse } => {
            branches.iter().map(|(_, body)| &body[..]).chain([&orelse[..]]).collect()
        }
        StmtKind::For { body, orelse, .. } | StmtKind::While { body, orelse, .. } => {
            vec![body, orelse]
        }
        StmtKind::Def { body, .. } | StmtKind::With { body, .. } => vec![body],
        StmtKind::Expr(_)
        | StmtKind::Assign { .. }
        | StmtKind::AnnAssign { .. }
        | StmtKind::AugAssign { .. }
        | StmtKind::Import(_)
        | StmtKind::ImportFrom { .. }
        | StmtKind::Pass
        | StmtKind::Del(_)
        | StmtKind::Global(_)
        | StmtKind::Nonlocal(_)
        | StmtKind::Return(_)
        | StmtKind::Break
        | StmtKind::Continue
        | StmtKind::Assert { .. }
        | StmtKind::Raise { .. } => Vec::new(),
    }
}

/// Tell `see` of a block and of all blocks within it, with the loops around each.
pub fn each_block<'a>(
    block: &'a [Stmt],
    loops: &mut Vec<&'a Stmt>,
    see: &mut dyn FnMut(&'a [Stmt], &[&'a Stmt]),
) {
    see(block, loops);
    for statement in block {
        let is_loop = matches!(statement.kind, StmtKind::For { .. } | StmtKind::While { .. });
        let is_def = matches!(statement.kind, StmtKind::Def { .. });
        // A function's body runs in no loop of the text around it, as far as the text says.
        let outside = if is_def { std::mem::take(loops) } else { Vec::new() };
        if is_loop {
            loops.push(statement);
        }
        for inner in blocks(statement) {
            each_block(inner, loops, see);
        }
        if is_loop {
            loops.pop();
        }
        if is_def {
            *loops = outside;
        }
    }
}

/// Tell `see` of every statement.
pub fn each_statement<'a>(block: &'a [Stmt], see: &mut dyn FnMut(&'a Stmt)) {
    for statement in block {
        see(statement);
        for inner in blocks(statement) {
            each_statement(inner, see);
        }
    }
}

/// Tell `see` of every expression, with the statement that it belongs to.
pub fn each_expression<'a>(block: &'a [Stmt], see: &mut dyn FnMut(&'a Stmt, &'a Expr)) {
    each_statement(block, &mut |statement| {
        for expr in own(statement) {
            visit(expr, &mut |part| see(statement, part));
        }
    });
}

/// The names that statements bind or write into, in blocks within too; those of functions' insides as well.
pub fn changed(block: &[Stmt]) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    each_statement(block, &mut |statement| {
        let targets: Vec<&Expr> = match &statement.kind {
            StmtKind::Assign { targets, .. } | StmtKind::Del(targets) => targets.iter().collect(),
            StmtKind::AnnAssign { target, .. }
            | StmtKind::AugAssign { target, .. }
            | StmtKind::For { target, .. } => vec![target],
            StmtKind::With { items, .. } => {
                items.iter().filter_map(|(_, to)| to.as_ref()).collect()
            }
            StmtKind::Def { name, .. } => {
                names.insert(name.clone());
                Vec::new()
            }
            _ => Vec::new(),
        };
        for target in targets {
            names.extend(base_names(target));
        }
        for expr in own(statement) {
            visit(expr, &mut |part| names.extend(changed_within(part)));
        }
    });
    names
}

/// The names that an assignment to a target changes: of `x[i]` and `x.flat`, `x`.
fn base_names(target: &Expr) -> Vec<String> {
    match &target.kind {
        ExprKind::Name(name) => vec![name.clone()],
        ExprKind::Tuple(items) | ExprKind::List(items) => {
            items.iter().flat_map(base_names).collect()
        }
        ExprKind::Subscript { value, .. }
        | ExprKind::Attribute { value, .. }
        | ExprKind::Starred(value) => base_names(value),
        _ => Vec::new(),
    }
}

/// What an expression itself changes: `name :=`, the object of a method that is called, what `out=` names.
fn changed_within(expr: &Expr) -> Vec<String> {
    match &expr.kind {
        ExprKind::Named { name, .. } => vec![name.clone()],
        ExprKind::Call { callee, args } => {
            let mut found: Vec<String> = args
                .iter()
                .filter(|arg| arg.name.as_ref().is_some_and(|(name, _)| name == "out"))
                .flat_map(|arg| base_names(&arg.value))
                .collect();
            // A function that is not Python's may write into what it is given.
            if matches!(&callee.kind, ExprKind::Name(name) if !READERS.contains(&name.as_str())) {
                found.extend(args.iter().flat_map(|arg| base_names(&arg.value)));
            }
            if let ExprKind::Attribute { value, name, .. } = &callee.kind
                && MUTATORS.contains(&name.as_str())
            {
                found.extend(base_names(value));
            }
            found
        }
        _ => Vec::new(),
    }
}

/// Python's functions that change nothing that they are given.
pub const READERS: &[&str] = &[
    "len",
    "range",
    "float",
    "int",
    "abs",
    "min",
    "max",
    "sum",
    "print",
    "str",
    "list",
    "tuple",
    "zip",
    "enumerate",
    "sorted",
    "set",
    "dict",
    "round",
    "isinstance",
    "any",
    "all",
    "map",
    "filter",
    "repr",
    "bool",
    "divmod",
    "pow",
    "type",
    "slice",
    "reversed",
    "frozenset",
    "hash",
    "id",
    "ord",
    "chr",
];

/// Methods that change their object.
const MUTATORS: &[&str] = &[
    "append",
    "extend",
    "insert",
    "pop",
    "remove",
    "clear",
    "sort",
    "reverse",
    "update",
    "add",
    "discard",
    "fill",
    "partition",
    "resize",
    "put",
    "itemset",
    "setdefault",
    "popitem",
    "shuffle",
    "setflags",
];
