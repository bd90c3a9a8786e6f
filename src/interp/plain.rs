//! Plain numbers and calls of users' functions: evaluated without a box, without a move that need not be.
//!
//! PERF: a value takes three words, and passed up through results it is written and read again several times;
//! what loops do most is kept in registers here. All else is `eval`'s.

use std::rc::Rc;

use super::builtins::{Builtin, Quick};
use super::code::{Arg, Args, Binary, Call, Kind, MethodCall, Node, Subscript};
use super::function::Function;
use super::lazy::{Builder, Lazy};
use super::number::Number;
use super::{Interp, index};
use crate::diag::{Result, Span};
use crate::syntax::ast::UnaryOp;
use crate::value::{Callable, TypeValue, Value, Wanted};

/// What an expression was found to be, when it was tried as a number.
#[derive(Clone, Copy, Debug)]
pub(super) enum Got {
    /// A number.
    Number(Number),
    /// It called a function, and what that gave stands in `Interp::given`.
    Given,
    /// It was not evaluated.
    Nothing,
}

impl Interp<'_> {
    /// Try an expression as a number, or as a call of a user's function; nothing is moved that need not be.
    #[inline]
    pub(super) fn got(&mut self, node: &Node) -> Result<Got> {
        match &node.kind {
            Kind::Call(call) => self.called(call, node.span),
            Kind::Binary(binary) if !binary.is_plain => self.got_binary(binary, node.span),
            Kind::Conditional(parts) => self.got_chosen(parts, node.span),
            Kind::Method(call) if call.member.is_get => self.got_entry(call, node.span),
            _ => Ok(self.number(node).map_or(Got::Nothing, Got::Number)),
        }
    }

    /// A call of a user's function.
    #[inline]
    fn called(&mut self, call: &Call, span: Span) -> Result<Got> {
        let callee = match self.peek(&call.callee) {
            Some(Value::Function(Callable::Shared(callee))) => Rc::clone(callee),
            Some(callee) => {
                let number = self.quick_call(callee, &call.args);
                return Ok(number.map_or(Got::Nothing, Got::Number));
            }
            None => return Ok(Got::Nothing),
        };
        let Some(function) = callee.as_any().downcast_ref::<Function>() else {
            return Ok(Got::Nothing);
        };
        self.call_function(function, &call.args, span)?;
        Ok(Number::of(&self.given).map_or(Got::Given, Got::Number))
    }

    /// The number that a call gives without being made: of a built-in function, or of a module's.
    pub(super) fn quick(&self, node: &Node) -> Option<Number> {
        match &node.kind {
            Kind::Call(call) => self.quick_call(self.peek(&call.callee)?, &call.args),
            Kind::Method(call) => {
                let Value::Module(module) = self.peek(&call.object)? else { return None };
                let known = call.member.of_module.borrow();
                let (_, callee) =
                    known.as_ref().filter(|(known, _)| std::ptr::eq(*known, *module))?;
                self.quick_call(callee, &call.args)
            }
            _ => None,
        }
    }

    fn quick_call(&self, callee: &Value, args: &Args) -> Option<Number> {
        // A profiler of calls wants to be told.
        if self.calls.is_some() || !args.plain {
            return None;
        }
        match (callee, &*args.list) {
            (Value::Function(Callable::Static(row)), list) => {
                match (row.as_any().downcast_ref::<Builtin>()?.quick?, list) {
                    (Quick::One(answer), [x]) => answer(self.number(&x.value)?),
                    (Quick::Two(answer), [x, y]) => {
                        answer(self.number(&x.value)?, self.number(&y.value)?)
                    }
                    (Quick::Value(answer), [x]) => answer(self.peek(&x.value)?),
                    (Quick::One(_) | Quick::Two(_) | Quick::Value(_), _) => None,
                }
            }
            (Value::DType(TypeValue::Python(dtype)), [x]) => {
                self.number(&x.value)?.converted(*dtype)
            }
            _ => None,
        }
    }

    /// `dict.get(key, number)`, where the key is a name or a constant.
    fn got_entry(&mut self, call: &MethodCall, span: Span) -> Result<Got> {
        let [key, default] = &*call.args.list else { return Ok(Got::Nothing) };
        let (Some(Value::Dict(dict)), Some(wanted)) =
            (self.peek(&call.object), self.peek(&key.value))
        else {
            return Ok(Got::Nothing);
        };
        let Some(default) = self.number(&default.value).filter(|_| call.args.plain) else {
            return Ok(Got::Nothing);
        };
        let found = match dict.borrow().get(&Wanted::new(wanted, span)?) {
            None => return Ok(Got::Number(default)),
            Some(value) => match Number::of(value) {
                Some(number) => return Ok(Got::Number(number)),
                None => value.clone(),
            },
        };
        self.given = found;
        Ok(Got::Given)
    }

    /// Whether no code of the user's runs while an expression is evaluated, and no name is bound: nothing that was
    /// evaluated before it changes meanwhile.
    pub(super) fn is_quiet(&self, node: &Node) -> bool {
        let all = |nodes: &[Node]| nodes.iter().all(|node| self.is_quiet(node));
        match &node.kind {
            Kind::Const(_) | Kind::Local(..) | Kind::Cell(..) | Kind::Global(..) => true,
            Kind::Tuple(nodes) | Kind::List(nodes) | Kind::Set(nodes) | Kind::BoolOp(_, nodes) => {
                all(nodes)
            }
            Kind::Unary(_, operand) | Kind::Not(operand) | Kind::Starred(operand) => {
                self.is_quiet(operand)
            }
            Kind::Binary(binary) => self.is_quiet(&binary.left) && self.is_quiet(&binary.right),
            Kind::Compare(comparison) => {
                self.is_quiet(&comparison.first)
                    && comparison.rest.iter().all(|(_, _, node)| self.is_quiet(node))
            }
            Kind::Conditional(parts) => all(&**parts),
            Kind::Attribute(attribute) => self.is_quiet(&attribute.object),
            Kind::Subscript(subscript) => {
                self.is_quiet(&subscript.object) && self.is_quiet(&subscript.index)
            }
            Kind::Slice(parts) => parts.iter().flatten().all(|node| self.is_quiet(node)),
            Kind::Call(call) => {
                !self.is_users(&call.callee)
                    && self.peek(&call.callee).is_some()
                    && self.are_quiet(&call.args.list)
            }
            Kind::Method(call) => self.is_quiet(&call.object) && self.are_quiet(&call.args.list),
            Kind::Dict(_)
            | Kind::Named(..)
            | Kind::Lambda(_)
            | Kind::Comprehension(_)
            | Kind::Generator(_)
            | Kind::FString(_) => false,
        }
    }

    fn are_quiet(&self, args: &[Arg]) -> bool {
        args.iter().all(|arg| self.is_quiet(&arg.value) && !self.is_users(&arg.value))
    }

    /// Whether a name is bound to what may run code of the user's.
    fn is_users(&self, node: &Node) -> bool {
        let value = self.peek(node);
        matches!(value, Some(Value::Function(Callable::Shared(_)) | Value::Iterator(_)))
    }

    /// `a if test else b`.
    fn got_chosen(&mut self, parts: &[Node; 3], span: Span) -> Result<Got> {
        let [test, body, orelse] = parts;
        let chosen = if self.holds(test)? { body } else { orelse };
        Ok(match self.got(chosen)? {
            Got::Nothing => {
                // The test is not asked again.
                let mut builder = Builder::default();
                let lazy = self.lower(chosen, &mut builder)?;
                self.given = self.force(lazy, builder, span)?;
                Got::Given
            }
            got @ (Got::Number(_) | Got::Given) => got,
        })
    }

    /// Two operands of which one calls: nothing is evaluated unless the left one is a number at once.
    fn got_binary(&mut self, binary: &Binary, span: Span) -> Result<Got> {
        if !binary.calls {
            return Ok(Got::Nothing);
        }
        let known = self.number(&binary.left);
        let left = match known {
            Some(number) => Got::Number(number),
            None => self.got(&binary.left)?,
        };
        let left = match left {
            Got::Nothing => return Ok(Got::Nothing),
            Got::Given => std::mem::replace(&mut self.given, Value::None),
            Got::Number(left) => match self.got(&binary.right)? {
                Got::Number(right) => {
                    if let Some(number) = left.operate(binary.op, right) {
                        return Ok(Got::Number(number));
                    }
                    self.given = self.binary(binary.op, left.value(), right.value(), binary.at)?;
                    return Ok(Got::Given);
                }
                Got::Given => {
                    let right = std::mem::replace(&mut self.given, Value::None);
                    self.given = self.binary(binary.op, left.value(), right, binary.at)?;
                    return Ok(Got::Given);
                }
                // Nothing has run yet: it is all evaluated as one.
                Got::Nothing if known.is_some() => return Ok(Got::Nothing),
                Got::Nothing => left.value(),
            },
        };
        let mut builder = Builder::default();
        let lazy = self.lower_right(binary, Lazy::Value(left), span, &mut builder)?;
        self.given = self.force(lazy, builder, span)?;
        Ok(Got::Given)
    }

    /// What a name or a constant stands for, without a count of its holders; `None` for other expressions.
    #[inline]
    pub(super) fn peek<'v>(&'v self, node: &'v Node) -> Option<&'v Value> {
        match &node.kind {
            Kind::Const(value) => Some(value),
            Kind::Local(slot, _) => self.stack[self.base + *slot as usize].as_ref(),
            Kind::Global(symbol, builtin) => self.scope.at(*symbol).or(builtin.as_ref()),
            _ => None,
        }
    }

    /// The number that a plain expression is, without a box at any step; `None` for what is no number, or has
    /// to be told of.
    ///
    /// PERF: values of three words that pass through results are copied several times; this is what makes
    /// arithmetic in a loop faster than CPython's.
    #[inline(always)]
    pub(super) fn number(&self, node: &Node) -> Option<Number> {
        match &node.kind {
            Kind::Const(value) => Number::of(value),
            Kind::Local(slot, _) => Number::of(self.stack[self.base + *slot as usize].as_ref()?),
            _ => self.number_within(node),
        }
    }

    /// The same of what is neither a constant nor a local name.
    fn number_within(&self, node: &Node) -> Option<Number> {
        match &node.kind {
            Kind::Global(symbol, _) => Number::of(self.scope.at(*symbol)?),
            Kind::Cell(cell, ..) => Number::of(self.cells[*cell as usize].value.borrow().as_ref()?),
            Kind::Binary(binary) if binary.is_number => {
                let left = self.number(&binary.left)?;
                left.operate(binary.op, self.number(&binary.right)?)
            }
            Kind::Call(_) | Kind::Method(_) => self.quick(node),
            Kind::Unary(UnaryOp::Neg, operand) => self.number(operand)?.negated(),
            Kind::Subscript(subscript) if subscript.is_plain => self.element(subscript),
            _ => None,
        }
    }

    /// A number in a list, a tuple or an array of float64.
    pub(super) fn element(&self, subscript: &Subscript) -> Option<Number> {
        if let Kind::Subscript(outer) = &subscript.object.kind {
            // `rows[i][j]`
            let row = match self.peek(&outer.object)? {
                Value::List(rows) => self.item(&rows.borrow(), &outer.index)?.clone(),
                Value::Tuple(rows) => self.item(rows, &outer.index)?.clone(),
                _ => return None,
            };
            return self.element_of(&row, &subscript.index);
        }
        self.element_of(self.peek(&subscript.object)?, &subscript.index)
    }

    /// The item of a row at a place that is a plain number.
    fn item<'v>(&self, items: &'v [Value], index: &Node) -> Option<&'v Value> {
        let i = self.number(index)?.as_int()?;
        let i = if i < 0 { i + items.len() as i64 } else { i };
        items.get(usize::try_from(i).ok()?)
    }

    #[inline]
    fn element_of(&self, object: &Value, index: &Node) -> Option<Number> {
        match object {
            Value::List(items) => Number::of(self.item(&items.borrow(), index)?),
            Value::Tuple(items) => Number::of(self.item(items, index)?),
            Value::Array(array) => match &index.kind {
                Kind::Tuple(nodes) => {
                    let [first, second] = &**nodes else { return None };
                    let at = [self.number(first)?.as_int()?, self.number(second)?.as_int()?];
                    index::double(array, &at)
                }
                _ => index::double(array, &[self.number(index)?.as_int()?]),
            },
            _ => None,
        }
    }
}
