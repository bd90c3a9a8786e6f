//! From what one round of a loop does to what all rounds do: statements, as effects on what lies outside.
//!
//! Knows expressions through `lift`; writes no text.

use std::collections::BTreeMap;

use super::axes::{Axis, Lifted, operated, reduced};
use super::effects::{Effect, Total, both, function, opposite};
use super::index::Part;
use super::lift::{Local, Scope, chosen, factors};
use crate::syntax::ast::{BinaryOp, CmpOp, Expr, ExprKind, Stmt, StmtKind};
use crate::syntax::{build, expr_text, walk};

/// A loop's body while it is gone through.
#[derive(Clone, Debug)]
pub(super) struct Body<'a> {
    pub(super) scope: Scope<'a>,
    pub(super) effects: Vec<Effect>,
    /// The whole loop, in which uses of names are counted.
    whole: &'a Stmt,
    /// How many loops were around where a name was bound.
    born: BTreeMap<String, usize>,
}

impl<'a> Body<'a> {
    /// Of a loop, none of which was gone through yet.
    pub(super) fn new(mut scope: Scope<'a>, whole: &'a Stmt) -> Self {
        walk::each_statement(std::slice::from_ref(whole), &mut |inner| {
            let targets: Vec<&Expr> = match &inner.kind {
                StmtKind::Assign { targets, .. } => targets.iter().collect(),
                StmtKind::AugAssign { target, .. } => vec![target],
                _ => Vec::new(),
            };
            for target in targets {
                if let ExprKind::Name(name) = &target.kind {
                    scope.names.insert(name.clone(), Local::Carried);
                }
            }
        });
        Self { scope, effects: Vec::new(), whole, born: BTreeMap::new() }
    }

    /// Go through a loop: none where something in it cannot be done for all rounds at once.
    pub(super) fn enter(&mut self, statement: &Stmt, mask: Option<&Lifted>) -> Option<()> {
        let StmtKind::For { target, iterable, body, orelse } = &statement.kind else { return None };
        if !orelse.is_empty() {
            return None;
        }
        self.scope.enter(target, iterable)?;
        self.block(body, mask.cloned())
    }

    fn block(&mut self, body: &[Stmt], mask: Option<Lifted>) -> Option<()> {
        let mut mask = mask;
        for (i, statement) in body.iter().enumerate() {
            match &statement.kind {
                StmtKind::Pass | StmtKind::Expr(Expr { kind: ExprKind::Str(_), .. }) => {}
                StmtKind::Expr(Expr { kind: ExprKind::Call { callee, args }, .. }) => {
                    let [value] = &args[..] else { return None };
                    self.appended(callee, &value.value, mask.as_ref())?;
                }
                StmtKind::Assign { targets, value } => {
                    let [target] = &targets[..] else { return None };
                    self.assigned(target, value, mask.as_ref(), &body[i + 1..])?;
                }
                StmtKind::AugAssign { target, op, value, .. } => {
                    self.augmented(target, *op, value, mask.as_ref())?;
                }
                StmtKind::If { branches, orelse } => {
                    if let Some(test) = skips(branches, orelse) {
                        let test = self.scope.lift(test)?;
                        mask = Some(both(mask.as_ref(), &opposite(&test)?)?);
                        continue;
                    }
                    if !self.extreme(branches, orelse, mask.as_ref())? {
                        self.branched(branches, orelse, mask.as_ref())?;
                    }
                }
                StmtKind::For { .. } => {
                    let outer = self.scope.dims.len();
                    self.enter(statement, mask.as_ref())?;
                    // What the inner loop binds of its own is gone with it.
                    let gone = |local: &Local| match local {
                        Local::Index(dim) => *dim >= outer,
                        Local::Value(value) => value
                            .axes
                            .iter()
                            .any(|axis| matches!(axis, Axis::Loop(d) if *d >= outer)),
                        Local::Unknown | Local::Carried => false,
                    };
                    for local in self.scope.names.values_mut() {
                        if gone(local) {
                            *local = Local::Unknown;
                        }
                    }
                }
                _ => return None,
            }
        }
        Some(())
    }

    fn appended(&mut self, callee: &Expr, value: &Expr, mask: Option<&Lifted>) -> Option<()> {
        let ExprKind::Attribute { value: list, name, .. } = &callee.kind else { return None };
        let ExprKind::Name(list) = &list.kind else { return None };
        let is_outside = !matches!(self.scope.names.get(list), Some(Local::Value(_)));
        let is_append = name == "append" && is_outside;
        let value = self.scope.lift(value)?;
        // Of two loops, the order of what is appended is that of the axes; more than one is not written so.
        if !is_append || self.scope.dims.len() != 1 {
            return None;
        }
        self.effects.push(Effect::Append { name: list.clone(), value, mask: mask.cloned() });
        Some(())
    }

    fn assigned(
        &mut self,
        target: &Expr,
        value: &Expr,
        mask: Option<&Lifted>,
        rest: &[Stmt],
    ) -> Option<()> {
        if let ExprKind::Name(name) = &target.kind {
            if let Some((how, value)) = folding(name, value) {
                return self.folded(name, how, value, mask);
            }
            let value = self.scope.lift(value)?;
            return self.bind(name, value, mask, rest);
        }
        let value = self.scope.lift(value)?;
        self.stored(target, None, value, mask)
    }

    fn bind(
        &mut self,
        name: &str,
        value: Lifted,
        mask: Option<&Lifted>,
        rest: &[Stmt],
    ) -> Option<()> {
        let old = self.scope.names.get(name).cloned();
        let value = match (mask, old) {
            (None, _) => value,
            (Some(mask), Some(Local::Value(old))) => chosen(mask, &value, &old)?,
            (Some(_), _) => {
                self.scope.names.insert(name.to_owned(), Local::Unknown);
                return Some(());
            }
        };
        let uses: usize = rest.iter().map(|statement| uses_of(statement, name)).sum();
        let is_plain = matches!(
            value.expr.kind,
            ExprKind::Name(_) | ExprKind::Int(_) | ExprKind::Float(_) | ExprKind::Str(_)
        );
        let value = if uses > 1 && !is_plain && !value.is_same() && mask.is_none() {
            self.effects.push(Effect::Bind { name: name.to_owned(), value: value.clone() });
            Lifted::new(build::name(name), value.axes)
        } else {
            value
        };
        self.born.insert(name.to_owned(), self.scope.dims.len());
        self.scope.names.insert(name.to_owned(), Local::Value(value));
        Some(())
    }

    fn stored(
        &mut self,
        target: &Expr,
        op: Option<BinaryOp>,
        value: Lifted,
        mask: Option<&Lifted>,
    ) -> Option<()> {
        let (base, parts) = self.scope.indexed(target)?;
        if !self.scope.is_outside(base) || !matches!(base.kind, ExprKind::Name(_)) {
            return None;
        }
        let (base, mask) = (base.clone(), mask.cloned());
        self.effects.push(Effect::Store { base, parts, op, value, mask });
        Some(())
    }

    fn augmented(
        &mut self,
        target: &Expr,
        op: BinaryOp,
        value: &Expr,
        mask: Option<&Lifted>,
    ) -> Option<()> {
        if let ExprKind::Name(name) = &target.kind {
            let how = match op {
                BinaryOp::Add => Total::Sum,
                BinaryOp::Mul => Total::Product,
                // A difference is a sum of what is subtracted.
                _ => return self.reassigned(name, op, value, mask),
            };
            return self.folded(name, how, value, mask);
        }
        let value = self.summed(target, op, value)?;
        self.stored(target, Some(op), value, mask)
    }

    /// What is added to `target`, with the loops that its index does not follow summed over.
    fn summed(&self, target: &Expr, op: BinaryOp, value: &Expr) -> Option<Lifted> {
        let (_, parts) = self.scope.indexed(target)?;
        let mut lifted = self.scope.lift(value)?;
        let follows = |dim: usize| {
            parts.iter().any(|part| match part {
                Part::Along(known, _) | Part::Window(known, _) => *known == dim,
                Part::Gather(places) => places.axes.contains(&Axis::Loop(dim)),
                Part::Slice(_) | Part::At(_) => false,
            })
        };
        let free: Vec<usize> = (0..self.scope.dims.len()).filter(|dim| !follows(*dim)).collect();
        for dim in free.iter().rev() {
            let axis = Axis::Loop(*dim);
            if op != BinaryOp::Add {
                return None;
            }
            let product = if free.len() == 1 { factors(&self.scope, value, axis) } else { None };
            lifted = match product {
                Some(product) => product,
                None => reduced(&lifted, "sum", axis)?,
            };
        }
        Some(lifted)
    }

    /// `s -= x` of a value of the round.
    fn reassigned(
        &mut self,
        name: &str,
        op: BinaryOp,
        value: &Expr,
        mask: Option<&Lifted>,
    ) -> Option<()> {
        let Some(Local::Value(old)) = self.scope.names.get(name).cloned() else { return None };
        if self.born.get(name) != Some(&self.scope.dims.len()) {
            return None;
        }
        let value = operated(op, &old, &self.scope.lift(value)?)?;
        self.bind(name, value, mask, &[])
    }

    /// `name += value`, and its kin.
    fn folded(
        &mut self,
        name: &str,
        how: Total,
        value: &Expr,
        mask: Option<&Lifted>,
    ) -> Option<()> {
        let lifted = self.scope.lift(value)?;
        let depth = self.scope.dims.len();
        let old = match self.scope.names.get(name).cloned() {
            None | Some(Local::Carried) => return self.folded_outside(name, how, lifted, mask),
            Some(Local::Value(old)) => old,
            Some(Local::Index(_) | Local::Unknown) => return None,
        };
        let born = *self.born.get(name)?;
        if born == depth {
            let new = match how {
                Total::Sum => operated(BinaryOp::Add, &old, &lifted)?,
                Total::Product => operated(BinaryOp::Mul, &old, &lifted)?,
                Total::Max | Total::Min => return None,
            };
            return self.bind(name, new, mask, &[]);
        }
        // Bound in an outer loop and added to in inner ones: their axes are summed away.
        let masked = match (mask, how) {
            (None, _) => lifted,
            (Some(mask), Total::Sum) => chosen(mask, &lifted, &Lifted::same(build::int(0)))?,
            (Some(mask), Total::Product) => chosen(mask, &lifted, &Lifted::same(build::int(1)))?,
            (Some(_), Total::Max | Total::Min) => return None,
        };
        let mut total = masked;
        for dim in (born..depth).rev() {
            let axis = Axis::Loop(dim);
            let product = (how == Total::Sum && mask.is_none() && depth - born == 1)
                .then(|| factors(&self.scope, value, axis))
                .flatten();
            total = match product {
                Some(product) => product,
                None => reduced(&total, function(how), axis)?,
            };
        }
        let is_neutral = match how {
            Total::Sum => old.is_int(0) || expr_text(&old.expr) == "0.0",
            Total::Product => old.is_int(1) || expr_text(&old.expr) == "1.0",
            Total::Max | Total::Min => false,
        };
        let op = if how == Total::Product { BinaryOp::Mul } else { BinaryOp::Add };
        let value = if is_neutral { total } else { operated(op, &old, &total)? };
        self.scope.names.insert(name.to_owned(), Local::Value(value));
        Some(())
    }

    /// A name from outside the loop: its total, or its running total where the loop reads it.
    fn folded_outside(
        &mut self,
        name: &str,
        how: Total,
        value: Lifted,
        mask: Option<&Lifted>,
    ) -> Option<()> {
        let own = 1 + usize::from(!is_augmented(self.whole, name));
        let is_read = uses_of(self.whole, name) > own;
        if !is_read {
            let (name, mask) = (name.to_owned(), mask.cloned());
            let in_place = is_augmented(self.whole, &name);
            self.effects.push(Effect::Fold { name, how, in_place, value, mask });
            return Some(());
        }
        let running = match how {
            Total::Sum => ("cumsum", BinaryOp::Add),
            Total::Product => ("cumprod", BinaryOp::Mul),
            Total::Max | Total::Min => return None,
        };
        if self.scope.dims.len() != 1 || mask.is_some() || value.axes != [Axis::Loop(0)] {
            return None;
        }
        let sums = build::np_call(running.0, vec![value.expr]);
        let whole = build::binary(running.1, build::name(name), sums);
        let value = Lifted::new(whole, vec![Axis::Loop(0)]);
        self.scope.names.insert(name.to_owned(), Local::Value(value));
        self.born.insert(name.to_owned(), 1);
        Some(())
    }

    /// `if x[i] > best: best = x[i]`
    fn extreme(
        &mut self,
        branches: &[(Expr, Vec<Stmt>)],
        orelse: &[Stmt],
        mask: Option<&Lifted>,
    ) -> Option<bool> {
        let ([(test, body)], []) = (branches, orelse) else { return Some(false) };
        let (
            [Stmt { kind: StmtKind::Assign { targets, value }, .. }],
            ExprKind::Compare(left, rest),
        ) = (&body[..], &test.kind)
        else {
            return Some(false);
        };
        let ([Expr { kind: ExprKind::Name(name), .. }], [(op, _, right)]) =
            (&targets[..], &rest[..])
        else {
            return Some(false);
        };
        let is_own = |expr: &Expr| matches!(&expr.kind, ExprKind::Name(known) if known == name);
        let is_up = matches!(op, CmpOp::Gt | CmpOp::Ge);
        let is_down = matches!(op, CmpOp::Lt | CmpOp::Le);
        let is_straight = walk::same(left, value) && is_own(right);
        let is_turned = walk::same(right, value) && is_own(left);
        let known = !matches!(self.scope.names.get(name), None | Some(Local::Carried));
        let how = match (is_straight, is_turned) {
            (true, _) if is_up => Total::Max,
            (true, _) if is_down => Total::Min,
            (_, true) if is_up => Total::Min,
            (_, true) if is_down => Total::Max,
            _ => return Some(false),
        };
        if known {
            return Some(false);
        }
        let value = self.scope.lift(value)?;
        self.effects.push(Effect::Fold {
            name: name.clone(),
            how,
            in_place: false,
            value,
            mask: mask.cloned(),
        });
        Some(true)
    }

    /// `if … elif … else`: each branch by itself, then what they do to the same thing as one choice.
    fn branched(
        &mut self,
        branches: &[(Expr, Vec<Stmt>)],
        orelse: &[Stmt],
        mask: Option<&Lifted>,
    ) -> Option<()> {
        let mut otherwise = Self { effects: Vec::new(), ..self.clone() };
        otherwise.block(orelse, None)?;
        for (test, body) in branches.iter().rev() {
            let test = self.scope.lift(test)?;
            // What a test that is the same in all rounds guards may fail where it does not hold.
            if test.is_same() {
                return None;
            }
            let mut then = Self { effects: Vec::new(), ..self.clone() };
            then.block(body, None)?;
            otherwise = merged(&test, then, otherwise)?;
        }
        for effect in otherwise.effects {
            self.effects.push(effect.under(mask)?);
        }
        self.scope.names = match mask {
            None => otherwise.scope.names,
            Some(mask) => chosen_names(mask, &otherwise.scope.names, &self.scope.names),
        };
        self.born = otherwise.born;
        Some(())
    }
}

/// What two branches do, as one.
fn merged<'a>(test: &Lifted, then: Body<'a>, otherwise: Body<'a>) -> Option<Body<'a>> {
    let mut effects = Vec::new();
    let mut others = otherwise.effects;
    for effect in then.effects {
        let partner = others.iter().position(|other| effect.is_like(other));
        effects.push(match partner {
            Some(at) => effect.or(test, &others.remove(at))?,
            None => effect.under(Some(test))?,
        });
    }
    let not = if others.is_empty() { None } else { Some(opposite(test)?) };
    for effect in others {
        effects.push(effect.under(not.as_ref())?);
    }
    let names = chosen_names(test, &then.scope.names, &otherwise.scope.names);
    let mut scope = then.scope;
    scope.names = names;
    let mut born = then.born;
    born.extend(otherwise.born);
    Some(Body { scope, effects, whole: then.whole, born })
}

/// Names after a choice.
fn chosen_names(
    test: &Lifted,
    then: &BTreeMap<String, Local>,
    otherwise: &BTreeMap<String, Local>,
) -> BTreeMap<String, Local> {
    let mut names = BTreeMap::new();
    for name in then.keys().chain(otherwise.keys()) {
        let local = match (then.get(name), otherwise.get(name)) {
            (Some(Local::Index(a)), Some(Local::Index(b))) if a == b => Local::Index(*a),
            (Some(Local::Value(a)), Some(Local::Value(b))) if walk::same(&a.expr, &b.expr) => {
                Local::Value(a.clone())
            }
            (Some(Local::Value(a)), Some(Local::Value(b))) => {
                chosen(test, a, b).map_or(Local::Unknown, Local::Value)
            }
            (Some(Local::Carried), Some(Local::Carried)) => Local::Carried,
            _ => Local::Unknown,
        };
        names.insert(name.clone(), local);
    }
    names
}

/// `if test: continue`
fn skips<'e>(branches: &'e [(Expr, Vec<Stmt>)], orelse: &[Stmt]) -> Option<&'e Expr> {
    let ([(test, body)], []) = (branches, orelse) else { return None };
    matches!(&body[..], [Stmt { kind: StmtKind::Continue, .. }]).then_some(test)
}

/// `s = s + x`, `s = x + s`, `s = max(s, x)`
fn folding<'e>(name: &str, value: &'e Expr) -> Option<(Total, &'e Expr)> {
    let is_own = |expr: &Expr| matches!(&expr.kind, ExprKind::Name(known) if known == name);
    let (how, left, right) = match &value.kind {
        ExprKind::Binary(BinaryOp::Add, left, right, _) => (Total::Sum, &**left, &**right),
        ExprKind::Binary(BinaryOp::Mul, left, right, _) => (Total::Product, &**left, &**right),
        ExprKind::Call { callee, args } => {
            let [left, right] = &args[..] else { return None };
            let how = match &expr_text(callee)[..] {
                "max" => Total::Max,
                "min" => Total::Min,
                _ => return None,
            };
            (how, &left.value, &right.value)
        }
        _ => return None,
    };
    match (is_own(left), is_own(right)) {
        (true, false) => Some((how, right)),
        (false, true) => Some((how, left)),
        _ => None,
    }
}

/// How often a statement mentions a name.
fn uses_of(statement: &Stmt, name: &str) -> usize {
    let mut uses = 0;
    walk::each_expression(std::slice::from_ref(statement), &mut |_, expr| {
        uses += usize::from(matches!(&expr.kind, ExprKind::Name(known) if known == name));
    });
    uses
}

/// Whether a name is added to by `+=` somewhere in a statement: one mention instead of two.
fn is_augmented(statement: &Stmt, name: &str) -> bool {
    let mut found = false;
    walk::each_statement(std::slice::from_ref(statement), &mut |inner| {
        if let StmtKind::AugAssign { target, .. } = &inner.kind {
            found |= matches!(&target.kind, ExprKind::Name(known) if known == name);
        }
    });
    found
}
