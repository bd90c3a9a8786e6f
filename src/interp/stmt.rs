//! Statements.

use std::rc::Rc;

use smallvec::smallvec;

use super::lazy::{Builder, Lazy, is_array, one};
use super::{Interp, items};
use crate::array::Array;
use crate::array::dtype::Scalar;
use crate::bail;
use crate::context::SharedList;
use crate::diag::{Result, Span};
use crate::diagnostic;
use crate::numpy::{index, ufunc};
use crate::plan::NodeOp;
use crate::syntax::ast::{Alias, BinaryOp, Expr, ExprKind, Stmt, StmtKind};
use crate::value::Value;

/// Modules that can be imported.
const MODULES: &[&str] = &["numpy", "numpy.random", "time"];

impl Interp<'_> {
    /// Run a statement that has no block.
    ///
    /// # Errors
    /// What Python and NumPy raise; no name is bound then.
    pub(super) fn simple(&mut self, statement: &Stmt) -> Result<()> {
        match &statement.kind {
            StmtKind::Assign { targets, value } => {
                if let [Expr { kind: ExprKind::Subscript { value: object, index }, .. }] =
                    &targets[..]
                {
                    return self.assign_item(object, index, value, statement.span);
                }
                let value = self.eval(value)?;
                for target in targets {
                    self.assign(target, value.clone())?;
                }
            }
            StmtKind::AnnAssign { target, value: Some(value), .. } => {
                let value = self.eval(value)?;
                self.assign(target, value)?;
            }
            StmtKind::AugAssign { target, op, value, op_span } => {
                self.augment(target, *op, value, *op_span)?;
            }
            StmtKind::Import(aliases) => self.import(aliases)?,
            StmtKind::ImportFrom { module, module_span, names } => {
                self.import_from(module, *module_span, names.as_deref())?;
            }
            StmtKind::Pass | StmtKind::AnnAssign { value: None, .. } => {}
            StmtKind::Del(targets) => self.delete(targets)?,
            other => return Err(refuse(other, statement.span)),
        }
        Ok(())
    }

    pub(super) fn assign(&mut self, target: &Expr, value: Value) -> Result<()> {
        match &target.kind {
            ExprKind::Name(name) => {
                self.scope.set(name, value);
                Ok(())
            }
            ExprKind::Tuple(targets) | ExprKind::List(targets) => {
                let items = items::unpack(&value, targets.len(), target.span)?;
                for (target, item) in targets.iter().zip(items) {
                    self.assign(target, item)?;
                }
                Ok(())
            }
            ExprKind::Subscript { value: object, index } => {
                let object = self.eval(object)?;
                let at = self.index_value(index)?;
                self.store_item(&object, &at, Lazy::Value(value), Builder::default(), target.span)
            }
            _ => bail!(
                target.span,
                NotImplementedError,
                "numscope cannot assign to {} yet",
                target.describe()
            ),
        }
    }

    /// `object[index] = value`, where the value may be an array expression that is written straight into the target.
    fn assign_item(&mut self, object: &Expr, index: &Expr, value: &Expr, span: Span) -> Result<()> {
        let mut builder = Builder::default();
        let value = self.lower(value, &mut builder)?;
        let object = self.eval(object)?;
        let at = self.index_value(index)?;
        self.store_item(&object, &at, value, builder, span)
    }

    fn store_item(
        &mut self,
        object: &Value,
        at: &Value,
        value: Lazy,
        builder: Builder,
        span: Span,
    ) -> Result<()> {
        match object {
            Value::Array(array) => {
                let view = index::view(array, at, span)?;
                match own_number(&view, &value) {
                    // One element takes no plan: only `%explain` wants to see it.
                    Some(number) if self.explained.is_none() => {
                        self.cx.before_write(&view.buffer, span)?;
                        let at = view.layout.offset;
                        let bytes = at..at + view.dtype.size();
                        let word = number.word();
                        view.buffer.write()[bytes].copy_from_slice(&word.0[..view.dtype.size()]);
                        Ok(())
                    }
                    _ => self.assign_array(view, value, builder, span),
                }
            }
            Value::List(items) => {
                let value = self.force(value, builder, span)?;
                let Some(i) = at.as_index() else {
                    bail!(
                        span,
                        TypeError,
                        "list indices must be integers or slices, not {}",
                        at.type_name()
                    );
                };
                self.cx.before_change(items);
                let mut items = items.borrow_mut();
                let i = if i < 0 { i + items.len() as i64 } else { i };
                let Some(slot) = usize::try_from(i).ok().and_then(|i| items.get_mut(i)) else {
                    bail!(span, IndexError, "list assignment index out of range");
                };
                *slot = value;
                Ok(())
            }
            other => bail!(
                span,
                TypeError,
                "'{}' object does not support item assignment",
                other.type_name()
            ),
        }
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

    /// `target op= value`.
    fn augment(&mut self, target: &Expr, op: BinaryOp, value: &Expr, op_span: Span) -> Result<()> {
        match &target.kind {
            ExprKind::Name(_) => {
                let current = self.eval(target)?;
                let result = self.augmented(&current, op, value, op_span)?;
                self.assign(target, result)
            }
            ExprKind::Subscript { value: object, index } => {
                let object = self.eval(object)?;
                let at = self.index_value(index)?;
                let current = match &object {
                    Value::Array(array) => match index::index(array, &at, target.span)? {
                        view @ Value::Array(_) => {
                            return self.augmented(&view, op, value, op_span).map(|_| ());
                        }
                        // One element: a number is taken out, changed and put back.
                        element => element,
                    },
                    Value::List(items) => {
                        match super::scalar::item(&items.borrow(), &at, "list", target.span)? {
                            super::scalar::Items::One(item) => item,
                            super::scalar::Items::Many(items) => Value::list(items),
                        }
                    }
                    other => bail!(
                        target.span,
                        TypeError,
                        "'{}' object does not support item assignment",
                        other.type_name()
                    ),
                };
                let result = self.augmented(&current, op, value, op_span)?;
                self.store_item(&object, &at, Lazy::Value(result), Builder::default(), target.span)
            }
            _ => bail!(
                target.span,
                NotImplementedError,
                "numscope cannot assign to {} yet",
                target.describe()
            ),
        }
    }

    fn augmented(
        &mut self,
        current: &Value,
        op: BinaryOp,
        value: &Expr,
        op_span: Span,
    ) -> Result<Value> {
        let mut builder = Builder::default();
        let right = self.lower(value, &mut builder)?;
        let in_place = matches!(current, Value::Array(_));
        if let Value::List(list) = current
            && matches!(op.symbol(), "+" | "*")
        {
            let right = self.force(right, builder, value.span)?;
            self.update_list(list, op, &right, op_span)?;
            return Ok(current.clone());
        }
        if !in_place {
            let left = Lazy::Value(current.clone());
            if is_array(&left) || is_array(&right) {
                let lazy =
                    self.operator(op.symbol(), [left, right], op_span, op_span, &mut builder)?;
                return self.force(lazy, builder, op_span);
            }
            let Lazy::Value(right) = right else { unreachable!("nodes are arrays") };
            return super::scalar::binary(self.cx, op.symbol(), current, &right, op_span)
                .map_err(|error| say_augmented(error, op));
        }
        let Value::Array(array) = current else { unreachable!("only arrays are updated in place") };
        if !array.writeable {
            bail!(op_span, ValueError, "output array is read-only"; hint: "it repeats elements of another array: take a copy()");
        }
        if array.ndim() == 0 {
            if let Some(shape) = right_shape(&right) {
                return Err(not_into_scalar(&shape, op_span));
            }
            // A plan writes into arrays of one axis or more.
            let row = Value::Array(array.view(array.layout.insert_axis(0)));
            return self
                .updated(&row, op, right, builder, value.span, op_span)
                .map(|_| current.clone());
        }
        self.updated(current, op, right, builder, value.span, op_span)
    }

    /// `list += items`, `list *= count`: every name of the list sees it.
    fn update_list(
        &mut self,
        list: &SharedList,
        op: BinaryOp,
        right: &Value,
        span: Span,
    ) -> Result<()> {
        if op.symbol() == "+" {
            return super::lists::extend_by(self, list, right, span).map(drop);
        }
        let whole = Value::List(Rc::clone(list));
        let repeated = super::scalar::binary(self.cx, op.symbol(), &whole, right, span)
            .map_err(|error| say_augmented(error, op))?;
        if let Value::List(repeated) = repeated {
            super::lists::change(self, list, |items| *items = repeated.take());
        }
        Ok(())
    }

    /// `array op= right`, where the array has one axis or more.
    fn updated(
        &mut self,
        current: &Value,
        op: BinaryOp,
        right: Lazy,
        mut builder: Builder,
        right_span: Span,
        op_span: Span,
    ) -> Result<Value> {
        let Value::Array(array) = current else { unreachable!("only arrays are updated in place") };
        let Some(ufunc) = ufunc::of_operator(op.symbol(), 2) else {
            bail!(op_span, NotImplementedError, "numscope has no {}= yet", op.symbol());
        };
        let right = builder.operand(self, right, right_span)?;
        let into = builder.target(array.clone());
        let node = NodeOp::Map { ufunc, operator: true, dtype: None };
        let _node = builder.push(node, smallvec![into, right], op_span);
        self.run_tree(builder, Some(into), op_span)
    }

    fn import(&mut self, aliases: &[Alias]) -> Result<()> {
        for Alias { path, span, alias } in aliases {
            let Some(module) = MODULES.iter().find(|known| *known == path) else {
                return Err(no_module(path, *span));
            };
            match alias {
                Some((name, _)) => self.scope.set(name, Value::Module(module)),
                // `import numpy.random` binds numpy.
                None if module.starts_with("numpy.") => {
                    self.scope.set("numpy", Value::Module("numpy"))
                }
                None => self.scope.set(module, Value::Module(module)),
            };
        }
        Ok(())
    }

    fn import_from(&mut self, module: &str, span: Span, names: Option<&[Alias]>) -> Result<()> {
        let Some(module) = MODULES.iter().find(|known| **known == module) else {
            return Err(no_module(module, span));
        };
        let Some(names) = names else {
            bail!(span, ImportError, "numscope has no import *"; hint: "import numpy as np");
        };
        let mut found = Vec::new();
        for Alias { path, span, alias } in names {
            let value = super::module_attribute(module, path, *span).map_err(|_| {
                diagnostic!(*span, ImportError, "cannot import name '{path}' from '{module}'")
            })?;
            let name = alias.as_ref().map_or(path, |(name, _)| name);
            found.push((name.clone(), value));
        }
        for (name, value) in found {
            self.scope.set(&name, value);
        }
        Ok(())
    }

    fn delete(&mut self, targets: &[Expr]) -> Result<()> {
        for target in targets {
            match &target.kind {
                ExprKind::Name(name) => {
                    if self.scope.remove(name).is_none() {
                        bail!(target.span, NameError, "name '{name}' is not defined");
                    }
                }
                _ => bail!(
                    target.span,
                    NotImplementedError,
                    "numscope cannot delete {} yet",
                    target.describe()
                ),
            }
        }
        Ok(())
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

/// The number that goes into one element as it is: of the array's own dtype.
fn own_number(view: &Array, value: &Lazy) -> Option<Scalar> {
    let Lazy::Value(value @ (Value::Bool(_) | Value::Int(_) | Value::Float(_) | Value::Scalar(_))) =
        value
    else {
        return None;
    };
    let number = value.as_scalar()?;
    (view.ndim() == 0 && view.writeable && number.dtype() == view.dtype).then_some(number)
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

/// The same error with the operator as it was written.
fn say_augmented(mut error: crate::diag::Diagnostic, op: BinaryOp) -> crate::diag::Diagnostic {
    let plain = format!("unsupported operand type(s) for {}:", op.symbol());
    error.message = error
        .message
        .replace(&plain, &format!("unsupported operand type(s) for {}=:", op.symbol()));
    error
}

fn no_module(path: &str, span: Span) -> crate::diag::Diagnostic {
    let error = diagnostic!(span, ModuleNotFoundError, "No module named '{path}'");
    error.hint("numscope has numpy and time: import numpy as np")
}

fn refuse(kind: &StmtKind, span: Span) -> crate::diag::Diagnostic {
    let what = match kind {
        StmtKind::Def { .. } => "def",
        StmtKind::With { .. } => "with",
        StmtKind::Return(_) => "return",
        StmtKind::Assert { .. } => "assert",
        StmtKind::Raise { .. } => "raise",
        StmtKind::Global(_) => "global",
        StmtKind::Nonlocal(_) => "nonlocal",
        StmtKind::Expr(_)
        | StmtKind::Assign { .. }
        | StmtKind::AnnAssign { .. }
        | StmtKind::AugAssign { .. }
        | StmtKind::Import(_)
        | StmtKind::ImportFrom { .. }
        | StmtKind::Pass
        | StmtKind::Del(_)
        | StmtKind::If { .. }
        | StmtKind::For { .. }
        | StmtKind::While { .. }
        | StmtKind::Break
        | StmtKind::Continue => "this statement",
    };
    diagnostic!(
        span, NotImplementedError, "numscope has no `{what}` yet";
        hint: "there are expressions, assignments, imports, if, for and while"
    )
}

/// The names that a statement may bind, those of its blocks among them.
pub(super) fn bound_names(kind: &StmtKind, names: &mut Vec<String>) {
    match kind {
        StmtKind::Assign { targets: all, .. } | StmtKind::Del(all) => {
            for target in all {
                target_names(target, names);
            }
        }
        StmtKind::AnnAssign { target, .. } | StmtKind::AugAssign { target, .. } => {
            target_names(target, names);
        }
        StmtKind::Import(aliases) | StmtKind::ImportFrom { names: Some(aliases), .. } => {
            for alias in aliases {
                let name = alias.alias.as_ref().map_or(&alias.path, |(name, _)| name);
                names.push(name.split('.').next().unwrap_or(name).to_owned());
            }
        }
        StmtKind::If { branches, orelse } => {
            for (_, body) in branches {
                block_names(body, names);
            }
            block_names(orelse, names);
        }
        StmtKind::For { target, body, orelse, .. } => {
            target_names(target, names);
            block_names(body, names);
            block_names(orelse, names);
        }
        StmtKind::While { body, orelse, .. } => {
            block_names(body, names);
            block_names(orelse, names);
        }
        StmtKind::Def { name, .. } => names.push(name.clone()),
        StmtKind::With { items, body } => {
            for target in items.iter().filter_map(|(_, target)| target.as_ref()) {
                target_names(target, names);
            }
            block_names(body, names);
        }
        StmtKind::Expr(_)
        | StmtKind::ImportFrom { names: None, .. }
        | StmtKind::Pass
        | StmtKind::Global(_)
        | StmtKind::Nonlocal(_)
        | StmtKind::Return(_)
        | StmtKind::Break
        | StmtKind::Continue
        | StmtKind::Assert { .. }
        | StmtKind::Raise { .. } => {}
    }
}

fn block_names(body: &[Stmt], names: &mut Vec<String>) {
    for statement in body {
        bound_names(&statement.kind, names);
    }
}

fn target_names(target: &Expr, names: &mut Vec<String>) {
    match &target.kind {
        ExprKind::Name(name) => names.push(name.clone()),
        ExprKind::Tuple(items) | ExprKind::List(items) => {
            for item in items {
                target_names(item, names);
            }
        }
        _ => {}
    }
}
