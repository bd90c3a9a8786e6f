//! Temporaries that can be written into.

use crate::advise::edit::{Edit, statements};
use crate::advise::rule::{Case, Claim, Proposal, Rule};
use crate::advise::subject::Subject;
use crate::array::ArrayType;
use crate::syntax::ast::{Arg, BinaryOp, Expr, ExprKind, Star, Stmt, StmtKind, UnaryOp};
use crate::syntax::{build, expr_text, walk};

/// The rules of this file.
pub(super) static ROWS: &[Rule] = &[
    Rule {
        id: "W01",
        title: "temporaries that can be reused",
        doc: "Each operator and each function makes a new array, which the system must provide, and writes it \
              through the caches. NumPy writes into a temporary by itself where an operator has one as its left \
              operand and it takes 256 KiB or more; a function never does, and small arrays never are. With \
              out= and augmented assignment one array serves for all steps. On arrays that fit the cache the \
              gain is small.",
        fires: Case {
            setup: "a = np.linspace(0, 1, 1000)\nb = a + 1",
            code: "np.sqrt(a * a + b * b)",
        },
        quiet: Case { setup: "a = np.linspace(0, 1, 1000)", code: "np.sqrt(a)" },
        claim: Claim::Same,
        propose: temporaries,
    },
    Rule {
        id: "W02",
        title: "a new array where the old one is done with",
        doc: "y = y + 1 makes a new array and lets the old one go; y += 1 writes into it. It is proposed only for \
              arrays that the code made itself: written into, an array changes for all who have it, and a \
              function must not do that to what it is given.",
        fires: Case { setup: "a = np.linspace(0, 1, 1000)", code: "y = a * 2\ny = y + 1\ny.sum()" },
        quiet: Case { setup: "y = np.linspace(0, 1, 1000)", code: "y = y + 1\ny.sum()" },
        claim: Claim::Same,
        propose: rebindings,
    },
];

/// An operand while lines are written.
#[derive(Clone)]
struct Operand {
    /// How it is written.
    expr: Expr,
    /// Whether it is an array that nobody else has: a temporary that has no name yet, or one that has.
    owned: Owned,
    ty: Option<ArrayType>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Owned {
    No,
    Unnamed,
    Named,
}

/// Lines that compute an expression in as few arrays as can be.
struct Writer<'s, 'a> {
    subject: &'s Subject<'a>,
    lines: Vec<String>,
    /// Names for temporaries, the next one last.
    names: Vec<String>,
    reused: usize,
}

fn temporaries(subject: &Subject<'_>) -> Vec<Proposal> {
    let mut found = Vec::new();
    walk::each_statement(subject.statements, &mut |statement| {
        let value = match &statement.kind {
            StmtKind::Expr(value) | StmtKind::Return(Some(value)) => value,
            StmtKind::Assign { targets, value } if targets.len() == 1 => value,
            _ => return,
        };
        let mut roots = Vec::new();
        gather(subject, value, &mut roots);
        for root in roots {
            found.extend(written(subject, statement, value, root));
        }
    });
    found
}

/// The outermost expressions that plans compute, of two steps or more.
fn gather<'e>(subject: &Subject<'_>, expr: &'e Expr, roots: &mut Vec<&'e Expr>) {
    if is_step(subject, expr) {
        let steps = || {
            let mut count = 0;
            walk::visit(expr, &mut |part| count += usize::from(is_step(subject, part)));
            count
        };
        if steps() > 1 {
            roots.push(expr);
        }
        return;
    }
    // What stands under a condition may not be computed at all.
    let is_deferred = matches!(
        expr.kind,
        ExprKind::Lambda { .. }
            | ExprKind::Comprehension { .. }
            | ExprKind::DictComprehension { .. }
            | ExprKind::Conditional { .. }
            | ExprKind::BoolOp(..)
    );
    if is_deferred {
        return;
    }
    for part in walk::parts(expr) {
        gather(subject, part, roots);
    }
}

/// Whether an expression is an elementwise operator or function that gave an array.
fn is_step(subject: &Subject<'_>, expr: &Expr) -> bool {
    let is_written = match &expr.kind {
        ExprKind::Binary(op, ..) => *op != BinaryOp::MatMul,
        ExprKind::Unary(..) => true,
        ExprKind::Call { .. } => ufunc(expr).is_some(),
        _ => false,
    };
    is_written && subject.array_at(expr).is_some_and(|ty| !ty.layout.shape.is_empty())
}

/// `np.sqrt(x)`: the function and its operands.
fn ufunc(expr: &Expr) -> Option<(&str, Vec<&Expr>)> {
    let ExprKind::Call { callee, args } = &expr.kind else { return None };
    let ExprKind::Attribute { value, name, .. } = &callee.kind else { return None };
    let is_numpy =
        matches!(&value.kind, ExprKind::Name(module) if module == "np" || module == "numpy");
    let plain = |arg: &Arg| arg.name.is_none() && arg.star == Star::None;
    let known = is_numpy && crate::numpy::ufunc::find(name).is_some();
    (known && (1..=2).contains(&args.len()) && args.iter().all(plain))
        .then(|| (name.as_str(), args.iter().map(|arg| &arg.value).collect()))
}

/// The statement with lines in front that compute `root` of its `value`.
fn written(subject: &Subject<'_>, statement: &Stmt, value: &Expr, root: &Expr) -> Option<Proposal> {
    let is_whole = std::ptr::eq(root, value);
    let target = match &statement.kind {
        StmtKind::Assign { targets, .. } => match &targets[0].kind {
            ExprKind::Name(name) if is_whole && !walk::mentions(value, name) => Some(name.clone()),
            _ => None,
        },
        _ => None,
    };
    let temporary = target.clone().unwrap_or_else(|| subject.fresh("t"));
    let second = if temporary == "t" { "u" } else { "t" };
    let names = vec![subject.fresh("w"), subject.fresh(second), temporary];
    let mut writer = Writer { subject, lines: Vec::new(), names, reused: 0 };
    let result = writer.write(root)?;
    if writer.reused == 0 || result.owned != Owned::Named {
        return None;
    }
    let mut lines = writer.lines;
    let name = expr_text(&result.expr);
    let last = lines.last()?.clone();
    // A call gives its `out=`: it can stand where the value is wanted.
    let given = if last.ends_with(&format!("out={name})")) && target.is_none() {
        lines.pop();
        last
    } else {
        name.clone()
    };
    if target.as_ref() != Some(&name) {
        let before = &subject.text[statement.span.start as usize..root.span.start as usize];
        let after = &subject.text[root.span.end as usize..statement.span.end as usize];
        // Brackets around the whole are needed no more.
        let (before, after) =
            match (before.trim_end().strip_suffix('('), after.trim_start().strip_prefix(')')) {
                (Some(b), Some(a))
                    if !b.ends_with(|c: char| c.is_alphanumeric() || c == '_' || c == ']') =>
                {
                    (b, a)
                }
                _ => (before, after),
            };
        lines.push(format!("{before}{given}{after}"));
    }
    let text = statements(subject.text, statement.span.start, &lines);
    Some(Proposal {
        at: root.span,
        ..Proposal::new(statement.span, vec![Edit::new(statement.span, text)])
    })
}

impl Writer<'_, '_> {
    fn write(&mut self, expr: &Expr) -> Option<Operand> {
        if !is_step(self.subject, expr) {
            return Some(Operand { expr: expr.clone(), owned: Owned::No, ty: None });
        }
        let ty = self.subject.array_at(expr).cloned();
        match &expr.kind {
            ExprKind::Binary(op, left, right, _) => {
                let (left, right) = (self.write(left)?, self.write(right)?);
                self.operator(*op, left, right, ty)
            }
            ExprKind::Unary(op, operand) => {
                let operand = self.write(operand)?;
                let function = match op {
                    UnaryOp::Neg => "negative",
                    UnaryOp::Invert => "invert",
                    UnaryOp::Pos => return None,
                };
                if !fits(&operand, ty.as_ref()) {
                    let expr = build::of(ExprKind::Unary(*op, Box::new(operand.expr)));
                    return Some(Operand { expr, owned: Owned::Unnamed, ty });
                }
                self.call(function, vec![operand], 0, ty)
            }
            ExprKind::Call { .. } => {
                let (function, args) = ufunc(expr)?;
                let args: Vec<Operand> =
                    args.into_iter().map(|arg| self.write(arg)).collect::<Option<_>>()?;
                if let Some(at) = args.iter().position(|arg| fits(arg, ty.as_ref())) {
                    return self.call(function, args, at, ty);
                }
                let args = args.into_iter().map(|arg| arg.expr).collect();
                let expr = build::np_call(function, args);
                Some(Operand { expr, owned: Owned::Unnamed, ty })
            }
            _ => None,
        }
    }

    /// `left op right`, into an operand where one fits.
    fn operator(
        &mut self,
        op: BinaryOp,
        left: Operand,
        right: Operand,
        ty: Option<ArrayType>,
    ) -> Option<Operand> {
        let commutes = matches!(
            op,
            BinaryOp::Add | BinaryOp::Mul | BinaryOp::BitAnd | BinaryOp::BitOr | BinaryOp::BitXor
        );
        if fits(&left, ty.as_ref()) {
            let left = self.named(left)?;
            self.lines.push(format!(
                "{} {}= {}",
                expr_text(&left.expr),
                op.symbol(),
                expr_text(&right.expr)
            ));
            self.reused += 1;
            return Some(left);
        }
        if fits(&right, ty.as_ref()) && commutes {
            let right = self.named(right)?;
            self.lines.push(format!(
                "{} {}= {}",
                expr_text(&right.expr),
                op.symbol(),
                expr_text(&left.expr)
            ));
            self.reused += 1;
            return Some(right);
        }
        let function = match op {
            BinaryOp::Sub => "subtract",
            BinaryOp::Div => "divide",
            _ => "",
        };
        if fits(&right, ty.as_ref()) && !function.is_empty() {
            return self.call(function, vec![left, right], 1, ty);
        }
        let expr = build::binary(op, left.expr, right.expr);
        Some(Operand { expr, owned: Owned::Unnamed, ty })
    }

    /// `np.function(args, out=…)`, into the argument at a place.
    fn call(
        &mut self,
        function: &str,
        mut args: Vec<Operand>,
        at: usize,
        ty: Option<ArrayType>,
    ) -> Option<Operand> {
        let target = self.named(args[at].clone())?;
        args[at] = target.clone();
        let mut all: Vec<Arg> = args.into_iter().map(|arg| build::arg(arg.expr)).collect();
        all.push(build::named("out", target.expr.clone()));
        self.lines.push(expr_text(&build::call(build::np(function), all)));
        self.reused += 1;
        Some(Operand { ty, ..target })
    }

    /// A temporary with a name.
    fn named(&mut self, operand: Operand) -> Option<Operand> {
        if operand.owned == Owned::Named {
            return Some(operand);
        }
        let name = self.names.pop()?;
        self.lines.push(format!("{name} = {}", expr_text(&operand.expr)));
        Some(Operand { expr: build::name(&name), owned: Owned::Named, ..operand })
    }
}

/// Whether a result of a type can be written into an operand.
fn fits(operand: &Operand, ty: Option<&ArrayType>) -> bool {
    let (Some(own), Some(ty)) = (&operand.ty, ty) else { return false };
    operand.owned != Owned::No && own.dtype == ty.dtype && own.layout.shape == ty.layout.shape
}

/// `y = y + 1` after `y = …` in the same block.
fn rebindings(subject: &Subject<'_>) -> Vec<Proposal> {
    let mut found = Vec::new();
    walk::each_block(subject.statements, &mut Vec::new(), &mut |block, _| {
        for (at, statement) in block.iter().enumerate() {
            let StmtKind::Assign { targets, value } = &statement.kind else { continue };
            let [Expr { kind: ExprKind::Name(name), .. }] = &targets[..] else { continue };
            let is_made = |earlier: &Stmt| match &earlier.kind {
                StmtKind::Assign { targets, value } => {
                    matches!(&targets[..], [Expr { kind: ExprKind::Name(known), .. }] if known == name)
                        && subject.array_at(value).is_some()
                }
                _ => false,
            };
            let Some(made) = block[..at].iter().rposition(is_made) else { continue };
            let is_shared = block[made + 1..at].iter().any(|between| escapes(between, name));
            if is_shared || subject.array_at(value).is_none() {
                continue;
            }
            if let Some(line) = augmented(name, value) {
                found.push(Proposal::new(statement.span, vec![Edit::new(statement.span, line)]));
            }
        }
    });
    found
}

/// Whether a statement may give an array another name, or a view: all but to compute with it.
fn escapes(statement: &Stmt, name: &str) -> bool {
    let is_own = |expr: &Expr| matches!(&expr.kind, ExprKind::Name(known) if known == name);
    let (mut all, mut computed) = (0, 0);
    walk::each_expression(std::slice::from_ref(statement), &mut |_, expr| {
        all += usize::from(is_own(expr));
        let operands = match &expr.kind {
            ExprKind::Binary(..) | ExprKind::Compare(..) => walk::parts(expr),
            ExprKind::Call { .. } => ufunc(expr).map_or(Vec::new(), |(_, args)| args),
            _ => Vec::new(),
        };
        computed += operands.into_iter().filter(|part| is_own(part)).count();
    });
    all > computed
}

/// `y += 1` of `y = y + 1`, `np.sqrt(y, out=y)` of `y = np.sqrt(y)`.
fn augmented(name: &str, value: &Expr) -> Option<String> {
    let is_own = |expr: &Expr| matches!(&expr.kind, ExprKind::Name(known) if known == name);
    match &value.kind {
        ExprKind::Binary(op, left, right, _) if *op != BinaryOp::MatMul => {
            let commutes = matches!(op, BinaryOp::Add | BinaryOp::Mul);
            let other = match (is_own(left), is_own(right)) {
                (true, false) => right,
                (false, true) if commutes => left,
                _ => return None,
            };
            let is_alone = !walk::mentions(other, name);
            is_alone.then(|| format!("{name} {}= {}", op.symbol(), expr_text(other)))
        }
        ExprKind::Call { .. } => {
            let (function, args) = ufunc(value)?;
            let is_alone = args.iter().filter(|arg| walk::mentions(arg, name)).count() == 1;
            let has_own = args.iter().any(|arg| is_own(arg));
            let mut all: Vec<Arg> = args.into_iter().cloned().map(build::arg).collect();
            all.push(build::named("out", build::name(name)));
            (is_alone && has_own).then(|| expr_text(&build::call(build::np(function), all)))
        }
        _ => None,
    }
}
