//! Statements without a block: what is bound, stored, updated, deleted, raised.

use std::rc::Rc;

use smallvec::SmallVec;

use super::code::{Kind, Name, Node, Place, Stmt, StmtKind, Subscript, Target, TargetKind};
use super::lazy::{Builder, Lazy, one};
use super::number::Number;
use super::plain::Got;
use super::{Interp, exceptions, items};
use crate::array::Array;
use crate::array::dtype::Scalar;
use crate::bail;
use crate::diag::{Result, Span};
use crate::diagnostic;
use crate::numpy::{set_attributes, texts};
use crate::plan::NodeOp;
use crate::value::Value;

impl Interp<'_> {
    /// Run a statement that has no block.
    ///
    /// # Errors
    /// What Python and NumPy raise; no name is bound then.
    #[inline(never)]
    pub(super) fn simple(&mut self, statement: &Stmt) -> Result<()> {
        match &statement.kind {
            StmtKind::Assign { targets, value } => self.assign_all(targets, value, statement.span),
            StmtKind::Augment { target, op, value, at } => self.augment(target, *op, value, *at),
            StmtKind::Import(paths, whole) => self.import(paths, whole),
            StmtKind::ImportFrom { module, at, names } => self.import_from(module, *at, names),
            StmtKind::Pass => Ok(()),
            StmtKind::Del(targets) => targets.iter().try_for_each(|target| self.delete(target)),
            StmtKind::Def(name, def) => {
                let function = self.function(def)?;
                self.bind(*name, function);
                Ok(())
            }
            StmtKind::Assert { test, message } => {
                if self.holds(test)? {
                    return Ok(());
                }
                let said = message.as_ref().map(|message| self.eval(message)).transpose()?;
                let said = said.map_or(String::new(), |v| super::str(&v, &self.cx.print_options));
                bail!(statement.span, AssertionError, "{said}")
            }
            StmtKind::Raise { error, cause } => {
                let Some(error) = error else {
                    bail!(statement.span, RuntimeError, "No active exception to reraise")
                };
                let value = self.eval(error)?;
                let cause = cause.as_ref().map(|cause| self.eval(cause)).transpose()?;
                let options = &self.cx.print_options;
                let mut raised = exceptions::raised(&value, options, statement.span);
                if let Some(cause) = cause.filter(|cause| !matches!(cause, Value::None)) {
                    raised = exceptions::caused(raised, &cause, options, statement.span);
                }
                Err(raised)
            }
            StmtKind::Expr(_)
            | StmtKind::Return(_)
            | StmtKind::Break
            | StmtKind::Continue
            | StmtKind::If { .. }
            | StmtKind::For { .. }
            | StmtKind::While { .. }
            | StmtKind::With { .. } => unreachable!("flow runs these"),
        }
    }

    fn assign_all(&mut self, targets: &[Target], value: &Node, span: Span) -> Result<()> {
        match targets {
            [Target { kind: TargetKind::Name(name), .. }] => self.assign_name(*name, value),
            [Target { kind: TargetKind::Item(item), .. }] => self.assign_item(item, value, span),
            [Target { kind: TargetKind::Items(targets, None), .. }]
                if let Kind::Tuple(nodes) = &value.kind
                    && nodes.len() == targets.len()
                    && !nodes.iter().any(|node| matches!(node.kind, Kind::Starred(_))) =>
            {
                // `a, b = b, a` makes no tuple.
                let numbers: Option<SmallVec<[Number; 4]>> =
                    nodes.iter().map(|node| self.number(node)).collect();
                if let Some(numbers) = numbers {
                    return targets.iter().zip(numbers).try_for_each(
                        |(target, number)| match &target.kind {
                            TargetKind::Name(name) => {
                                self.bind_number(*name, number);
                                Ok(())
                            }
                            _ => self.assign(target, number.value()),
                        },
                    );
                }
                let mut values = SmallVec::<[Value; 4]>::new();
                for node in nodes {
                    values.push(self.eval(node)?);
                }
                targets
                    .iter()
                    .zip(values)
                    .try_for_each(|(target, value)| self.assign(target, value))
            }
            _ => {
                let value = self.eval(value)?;
                targets.iter().try_for_each(|target| self.assign(target, value.clone()))
            }
        }
    }

    /// `name = value`.
    #[inline(never)]
    pub(super) fn assign_name(&mut self, name: Name, value: &Node) -> Result<()> {
        let value = match self.got(value)? {
            Got::Number(number) => {
                self.bind_number(name, number);
                return Ok(());
            }
            Got::Given => std::mem::replace(&mut self.given, Value::None),
            Got::Nothing => self.eval(value)?,
        };
        self.bind(name, value);
        Ok(())
    }

    /// Bind a name to a number.
    #[inline]
    pub(super) fn bind_number(&mut self, name: Name, number: Number) {
        match name.place {
            Place::Local(slot) => number.store(&mut self.stack[self.base + slot as usize]),
            Place::Cell(_) | Place::Global => self.bind(name, number.value()),
        }
    }

    /// Bind a name.
    pub(super) fn bind(&mut self, name: Name, value: Value) {
        match name.place {
            Place::Local(slot) => self.stack[self.base + slot as usize] = Some(value),
            Place::Cell(cell) => {
                let cell = Rc::clone(&self.cells[cell as usize]);
                self.set_cell(&cell, Some(value));
            }
            Place::Global => {
                let before = self.scope.bind(name.symbol, value);
                if self.depth > 0 {
                    self.remember(name.symbol, before);
                }
            }
        }
    }

    pub(super) fn assign(&mut self, target: &Target, value: Value) -> Result<()> {
        match &target.kind {
            TargetKind::Name(name) => {
                self.bind(*name, value);
                Ok(())
            }
            TargetKind::Items(targets, star) => self.unpack(targets, *star, &value, target.span),
            TargetKind::Item(item) => {
                let object = self.eval(&item.object)?;
                let at = self.index_value(&item.index)?;
                self.store_item(&object, &at, Lazy::Value(value), Builder::default(), target.span)
            }
            TargetKind::Attribute(attribute) => {
                let object = self.eval(&attribute.object)?;
                let name = &attribute.member.name;
                if !set_attributes::can_be_set(&object) {
                    // An attribute that is not there is said to be so.
                    self.member(&object, &attribute.member)?;
                }
                set_attributes::set(self.cx, &object, name, &value, target.span)
            }
        }
    }

    /// `a, *b = value`.
    fn unpack(
        &mut self,
        targets: &[Target],
        star: Option<usize>,
        value: &Value,
        span: Span,
    ) -> Result<()> {
        if star.is_none()
            && let Value::Array(array) = value
            && array.ndim() == 1
            && array.shape()[0] == targets.len()
        {
            for (i, target) in targets.iter().enumerate() {
                if let TargetKind::Name(name) = &target.kind
                    && let Some(number) = super::index::double(array, &[i as i64])
                {
                    self.bind_number(*name, number);
                    continue;
                }
                let item = match super::index::element(array, &[i as i64]) {
                    Some(item) => item,
                    None => self.subscript(value, &Value::Int(i as i64), span)?,
                };
                self.assign(target, item)?;
            }
            return Ok(());
        }
        if let (Value::Tuple(items), None) = (value, star)
            && items.len() == targets.len()
        {
            return targets.iter().zip(items.iter()).try_for_each(|(target, item)| {
                match (&target.kind, Number::of(item)) {
                    (TargetKind::Name(name), Some(number)) => {
                        self.bind_number(*name, number);
                        Ok(())
                    }
                    _ => self.assign(target, item.clone()),
                }
            });
        }
        let Some(star) = star else {
            let items = items::unpack(self, value, targets.len(), span)?;
            return targets.iter().zip(items).try_for_each(|(t, item)| self.assign(t, item));
        };
        let mut items = items::all(self, value, span).map_err(|error| match value.as_scalar() {
            Some(_) => diagnostic!(
                span,
                TypeError,
                "cannot unpack non-iterable {} object",
                value.type_name()
            ),
            None => error,
        })?;
        let (before, after) = (star, targets.len() - star - 1);
        if items.len() < before + after {
            bail!(
                span,
                ValueError,
                "not enough values to unpack (expected at least {}, got {})",
                before + after,
                items.len()
            );
        }
        let last = items.split_off(items.len() - after);
        let middle = Value::list(items.split_off(before));
        let values = items.into_iter().chain([middle]).chain(last);
        targets.iter().zip(values).try_for_each(|(target, item)| self.assign(target, item))
    }

    /// `object[index] = value`, where the value may be an array expression that is written straight into the target.
    fn assign_item(&mut self, item: &Subscript, value: &Node, span: Span) -> Result<()> {
        let got = self.got(value)?;
        if let Got::Number(number) = got
            && self.store_number(item, number, span)?
        {
            return Ok(());
        }
        let known = match got {
            Got::Number(number) => Some(number.value()),
            Got::Given => Some(std::mem::replace(&mut self.given, Value::None)),
            Got::Nothing => None,
        };
        if let Some(value) = known {
            let object = self.eval(&item.object)?;
            let at = self.index_value(&item.index)?;
            if let Value::Dict(dict) = &object {
                return super::methods::dict::insert(self, dict, at, value, span);
            }
            return self.store_item(&object, &at, Lazy::Value(value), Builder::default(), span);
        }
        let mut builder = Builder::default();
        let waits = self.lower(value, &mut builder)?;
        let waits = self.settled(waits, &mut builder, &item.object, value.span)?;
        let value = self.settled(waits, &mut builder, &item.index, value.span)?;
        let object = self.eval(&item.object)?;
        let at = self.index_value(&item.index)?;
        self.store_item(&object, &at, value, builder, span)
    }

    /// `view[...] = value`.
    pub(super) fn assign_array(
        &mut self,
        view: Array,
        value: Lazy,
        mut builder: Builder,
        span: Span,
    ) -> Result<()> {
        if !view.writeable {
            bail!(span, ValueError, "assignment destination is read-only"; hint: "it repeats elements of another array: take a copy()");
        }
        if view.dtype.is_text() || matches!(&value, Lazy::Value(value) if texts::holds_text(value))
        {
            let value = self.force(value, builder, span)?;
            return texts::assign(self.cx, &view, &value, span);
        }
        if let Lazy::Value(Value::Float(_) | Value::Scalar(_)) = &value {
            check_integer(&view, &value, span)?;
        }
        if view.ndim() == 0 {
            let is_sequence = match &value {
                Lazy::Node(_) => true,
                Lazy::Value(value) => is_sequence(value),
            };
            if let Lazy::Value(Value::List(_) | Value::Tuple(_)) = &value
                && view.dtype.is_integer()
                && is_sequence
            {
                let class =
                    if matches!(&value, Lazy::Value(Value::List(_))) { "list" } else { "tuple" };
                bail!(
                    span, TypeError,
                    "int() argument must be a string, a bytes-like object or a real number, not '{class}'";
                    hint: "one element takes one number; a slice takes as many as it has elements"
                );
            }
            if is_sequence {
                bail!(
                    span, ValueError, "setting an array element with a sequence.";
                    hint: "one element takes one number; a slice takes as many as it has elements"
                );
            }
            // A plan writes into arrays of one axis or more.
            let row = view.view(view.layout.insert_axis(0));
            return self.assign_array(row, value, builder, span);
        }
        if let Lazy::Value(value) = &value {
            let known = value.as_scalar().is_some()
                || matches!(value, Value::Array(_) | Value::List(_) | Value::Tuple(_));
            if !known {
                bail!(
                    span,
                    TypeError,
                    "numscope cannot put a '{}' into an array of {}",
                    value.type_name(),
                    view.dtype
                );
            }
        }
        let arg = builder.operand(self, value, span)?;
        let into = builder.target(view);
        let _node = builder.push(NodeOp::Assign, one(arg), span);
        self.run_tree(builder, Some(into), span).map(|_| ())
    }

    fn delete(&mut self, target: &Target) -> Result<()> {
        match &target.kind {
            TargetKind::Name(name) => {
                let gone = match name.place {
                    Place::Local(slot) => self.stack[self.base + slot as usize].take(),
                    Place::Cell(cell) => {
                        let cell = Rc::clone(&self.cells[cell as usize]);
                        self.set_cell(&cell, None)
                    }
                    Place::Global => {
                        let gone = self.scope.forget(name.symbol);
                        if self.depth > 0 {
                            self.remember(name.symbol, gone.clone());
                        }
                        gone
                    }
                };
                match (gone, name.place) {
                    (Some(_), _) => Ok(()),
                    (None, Place::Global) => {
                        bail!(
                            target.span,
                            NameError,
                            "name '{}' is not defined",
                            name.symbol.text()
                        )
                    }
                    (None, _) => Err(super::lookup::unbound(name.symbol, target.span)),
                }
            }
            TargetKind::Items(targets, _) => {
                targets.iter().try_for_each(|target| self.delete(target))
            }
            TargetKind::Item(item) => {
                let object = self.eval(&item.object)?;
                let at = self.index_value(&item.index)?;
                self.delete_item(&object, &at, target.span)
            }
            TargetKind::Attribute(attribute) => {
                let object = self.eval(&attribute.object)?;
                self.member(&object, &attribute.member)?;
                let (class, name) = (object.type_name(), &attribute.member.name);
                bail!(
                    target.span,
                    AttributeError,
                    "'{class}' object attribute '{name}' is read-only"
                )
            }
        }
    }
}

/// The shape of an operand that is an array of one axis or more; of a tree it is not known yet.
pub(super) fn right_shape(right: &Lazy) -> Option<String> {
    match right {
        Lazy::Node(_) => Some("of an array".to_owned()),
        Lazy::Value(Value::Array(array)) if array.ndim() > 0 => {
            Some(crate::plan::shape_text(array.shape()))
        }
        Lazy::Value(_) => None,
    }
}

/// NumPy's complaint of an array that is to be written into a 0-d one.
pub(super) fn not_into_scalar(shape: &str, span: Span) -> crate::diag::Diagnostic {
    diagnostic!(
        span,
        ValueError,
        "non-broadcastable output operand with shape () doesn't match the broadcast shape {shape}"
    )
}

/// A float that is no number cannot become an integer.
fn check_integer(view: &Array, value: &Lazy, span: Span) -> Result<()> {
    let Lazy::Value(value) = value else { return Ok(()) };
    let number = value.as_scalar().map_or(0.0, Scalar::as_f64);
    if view.dtype.is_integer() && number.is_nan() {
        bail!(span, ValueError, "cannot convert float NaN to integer");
    }
    if view.dtype.is_integer() && number.is_infinite() {
        bail!(span, OverflowError, "cannot convert float infinity to integer");
    }
    Ok(())
}

fn is_sequence(value: &Value) -> bool {
    match value {
        Value::Array(array) => array.size() != 1,
        Value::List(items) => items.borrow().len() != 1,
        Value::Tuple(items) => items.len() != 1,
        _ => false,
    }
}
