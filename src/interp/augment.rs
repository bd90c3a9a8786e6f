//! `target op= value`: numbers and texts in place, arrays by a plan that writes into them, lists for all who hold them.

use std::rc::Rc;

use compact_str::CompactString;
use smallvec::smallvec;

use super::Interp;
use super::code::{Name, Node, Place, Subscript, Target, TargetKind};
use super::lazy::{Builder, Lazy, is_array};
use super::number::{self, Number};
use super::plain::Got;
use super::stmt::{not_into_scalar, right_shape};
use crate::bail;
use crate::context::{SharedDict, SharedList};
use crate::diag::{Result, Span};
use crate::numpy::{index, texts, ufunc};
use crate::plan::NodeOp;
use crate::syntax::ast::BinaryOp;
use crate::value::{Value, Wanted};

impl Interp<'_> {
    /// `target op= value`.
    pub(super) fn augment(
        &mut self,
        target: &Target,
        op: BinaryOp,
        value: &Node,
        at: Span,
    ) -> Result<()> {
        match &target.kind {
            TargetKind::Name(name) => {
                // What is added to a name that is not bound is not evaluated.
                let current = self.read(*name, target.span)?;
                let mut builder = Builder::default();
                let right = self.lower(value, &mut builder)?;
                if let Lazy::Value(right) = &right {
                    if let Some(result) = number::binary(op, &current, right) {
                        self.bind(*name, result);
                        return Ok(());
                    }
                    if let (BinaryOp::Add, Value::Str(_), Value::Str(more)) = (op, &current, right)
                        && self.is_quiet(value)
                    {
                        drop(current);
                        return self.grow(*name, &more.clone(), at);
                    }
                }
                let result = self.augmented(&current, op, (right, builder), (value.span, at))?;
                drop(current);
                self.bind(*name, result);
                Ok(())
            }
            TargetKind::Item(item) => self.augment_item(item, op, value, (target.span, at)),
            TargetKind::Attribute(attribute) => {
                let object = self.eval(&attribute.object)?;
                let current = self.member(&object, &attribute.member)?;
                let mut builder = Builder::default();
                let right = self.lower(value, &mut builder)?;
                let result = self.augmented(&current, op, (right, builder), (value.span, at))?;
                // `a.T += 1` writes into the array; nothing else can be set.
                if matches!((&current, &result), (Value::Array(_), Value::Array(_))) {
                    return Ok(());
                }
                self.assign(target, result)
            }
            TargetKind::Items(..) => unreachable!("the parser refuses it"),
        }
    }

    /// `name op= value`, where a number is bound to the name.
    #[inline(never)]
    pub(super) fn augment_number(
        &mut self,
        (name, current): (Name, Number),
        op: BinaryOp,
        value: &Node,
        at: Span,
    ) -> Result<()> {
        let mut builder = Builder::default();
        let right = match self.got(value)? {
            Got::Number(right) => match current.operate(op, right) {
                Some(result) => {
                    self.bind_number(name, result);
                    return Ok(());
                }
                None => Lazy::Value(right.value()),
            },
            Got::Given => Lazy::Value(std::mem::replace(&mut self.given, Value::None)),
            Got::Nothing => self.lower(value, &mut builder)?,
        };
        let current = current.value();
        let result = self.augmented(&current, op, (right, builder), (value.span, at))?;
        self.bind(name, result);
        Ok(())
    }

    /// The number that a name is bound to.
    #[inline]
    pub(super) fn number_of(&self, name: Name) -> Option<Number> {
        match name.place {
            Place::Local(slot) => Number::of(self.stack[self.base + slot as usize].as_ref()?),
            Place::Cell(cell) => Number::of(self.cells[cell as usize].value.borrow().as_ref()?),
            Place::Global => Number::of(self.scope.at(name.symbol)?),
        }
    }

    /// What a name is bound to.
    fn read(&self, name: Name, span: Span) -> Result<Value> {
        match name.place {
            Place::Local(slot) => self.local(slot, name.symbol, span),
            Place::Cell(cell) => self.cell(cell, name.symbol, false, span),
            Place::Global => self.global(name.symbol, None, span),
        }
    }

    /// `text += more`, where `more` was computed without a change of the name: where nobody else holds the text, it
    /// grows in place.
    fn grow(&mut self, name: Name, more: &str, span: Span) -> Result<()> {
        let held = match name.place {
            Place::Local(slot) => self.stack[self.base + slot as usize].as_mut(),
            Place::Global if self.depth == 0 => self.scope.at_mut(name.symbol),
            Place::Global | Place::Cell(_) => None,
        };
        if let Some(Value::Str(text)) = held {
            self.cx.room_for(text.len() + more.len(), span)?;
            if let Some(text) = text.grow() {
                text.push_str(more);
                return Ok(());
            }
        }
        let Value::Str(text) = self.read(name, span)? else {
            unreachable!("nothing ran that could bind the name anew")
        };
        self.cx.room_for(text.len() + more.len(), span)?;
        let mut whole = CompactString::with_capacity((text.len() + more.len()) * 2);
        whole.push_str(&text);
        whole.push_str(more);
        self.bind(name, Value::text(whole));
        Ok(())
    }

    /// `object[index] op= value`.
    fn augment_item(
        &mut self,
        item: &Subscript,
        op: BinaryOp,
        value: &Node,
        (span, op_span): (Span, Span),
    ) -> Result<()> {
        let object = self.eval(&item.object)?;
        let at = self.index_value(&item.index)?;
        let current = match &object {
            Value::Array(array) if !index::is_advanced(&at) => {
                match self.subscript(&object, &at, span)? {
                    view @ Value::Array(_) => {
                        let mut builder = Builder::default();
                        let right = self.lower(value, &mut builder)?;
                        let spans = (value.span, op_span);
                        return self.augmented(&view, op, (right, builder), spans).map(drop);
                    }
                    // One element: a number is taken out, changed and put back.
                    element if array.ndim() > 0 => element,
                    element => element,
                }
            }
            Value::Dict(dict) if let Some(right) = self.number(value) => {
                if self.augment_entry(dict, &at, op, right, span)? {
                    return Ok(());
                }
                self.subscript(&object, &at, span)?
            }
            Value::Array(_) | Value::List(_) | Value::Dict(_) => {
                self.subscript(&object, &at, span)?
            }
            other => bail!(
                span,
                TypeError,
                "'{}' object does not support item assignment",
                other.type_name()
            ),
        };
        let mut builder = Builder::default();
        let right = self.lower(value, &mut builder)?;
        let result = match &right {
            Lazy::Value(right) => number::binary(op, &current, right),
            Lazy::Node(_) => None,
        };
        let result = match result {
            Some(result) => result,
            None => self.augmented(&current, op, (right, builder), (value.span, op_span))?,
        };
        self.store_item(&object, &at, Lazy::Value(result), Builder::default(), span)
    }

    fn augmented(
        &mut self,
        current: &Value,
        op: BinaryOp,
        (right, mut builder): (Lazy, Builder),
        (right_span, op_span): (Span, Span),
    ) -> Result<Value> {
        let in_place = matches!(current, Value::Array(_));
        if let Value::List(list) = current
            && matches!(op.symbol(), "+" | "*")
        {
            let right = self.force(right, builder, right_span)?;
            self.update_list(list, op, &right, op_span)?;
            return Ok(current.clone());
        }
        if !in_place && op == BinaryOp::MatMul {
            let right = self.force(right, builder, right_span)?;
            return self
                .binary(op, current.clone(), right, op_span)
                .map_err(|error| say_augmented(error, op));
        }
        if !in_place {
            let left = Lazy::Value(current.clone());
            if is_array(&left) || is_array(&right) {
                let lazy = self.operator(op, [left, right], op_span, op_span, &mut builder)?;
                return self.force(lazy, builder, op_span);
            }
            let Lazy::Value(right) = right else { unreachable!("nodes are arrays") };
            return self
                .binary(op, current.clone(), right, op_span)
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
                .updated(&row, op, right, builder, right_span, op_span)
                .map(|_| current.clone());
        }
        self.updated(current, op, right, builder, right_span, op_span)
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
            return super::methods::list::extend(self, list, right, span).map(drop);
        }
        let whole = Value::List(Rc::clone(list));
        let repeated = super::scalar::binary(self.cx, op.symbol(), &whole, right, span)
            .map_err(|error| say_augmented(error, op))?;
        if let Value::List(repeated) = repeated {
            super::methods::list::change(self, list, |items| *items = repeated.take());
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
        if array.dtype.is_text() {
            let right = self.force(right, builder, right_span)?;
            let Some(value) = texts::map(self.cx, ufunc, [current, &right], op_span)? else {
                return Err(texts::no_loop(self.cx, ufunc, [current, &right], op_span));
            };
            texts::assign(self.cx, array, &value, op_span)?;
            return Ok(current.clone());
        }
        let right = builder.operand(self, right, right_span)?;
        let into = builder.target(array.clone());
        let node = NodeOp::Map { ufunc, operator: true, dtype: None };
        let _node = builder.push(node, smallvec![into, right], op_span);
        self.run_tree(builder, Some(into), op_span)
    }

    /// `dict[key] op= number`, where a number stands there; answers whether one does.
    fn augment_entry(
        &mut self,
        dict: &SharedDict,
        key: &Value,
        op: BinaryOp,
        right: Number,
        span: Span,
    ) -> Result<bool> {
        let wanted = Wanted::new(key, span)?;
        self.cx.before_dict_change(dict);
        let mut entries = dict.borrow_mut();
        let Some(entry) = entries.get_mut(&wanted) else { return Ok(false) };
        let result = Number::of(entry).and_then(|number| number.operate(op, right));
        if let Some(result) = result {
            *entry = result.value();
        }
        Ok(result.is_some())
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
