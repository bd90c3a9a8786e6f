//! Expressions: each to a value, or to a node of the array expression that it is part of.

use smallvec::smallvec;

use super::lazy::{Builder, Lazy, is_array, one};
use super::{Interp, items, scalar};
use crate::bail;
use crate::diag::{Result, Span, did_you_mean};
use crate::numpy::ufunc::{self, Ufunc};
use crate::numpy::{convert, index};
use crate::syntax::ast::{BoolOp, CmpOp, Expr, ExprKind};
use crate::value::{Slice, Value};

/// What Python has without an import, between blanks; what numscope has of it is found before.
const PYTHON_BUILTINS: &str = "
    abs all any ascii bin bool breakpoint bytearray bytes callable chr classmethod compile complex
    delattr dict dir divmod enumerate eval exec filter float format frozenset getattr globals hasattr
    hash help hex id input int isinstance issubclass iter len list locals map max memoryview min next
    object oct open ord pow print property range repr reversed round set setattr slice sorted
    staticmethod str sum super tuple type vars zip __import__
";

impl Interp<'_> {
    /// The value of an expression.
    ///
    /// # Errors
    /// What Python and NumPy raise.
    pub fn eval(&mut self, expr: &Expr) -> Result<Value> {
        let mut builder = Builder::default();
        let lazy = self.lower(expr, &mut builder)?;
        self.force(lazy, builder, expr.span)
    }

    /// An expression as a part of the array expression that `builder` holds.
    pub(super) fn lower(&mut self, expr: &Expr, builder: &mut Builder) -> Result<Lazy> {
        let span = expr.span;
        Ok(Lazy::Value(match &expr.kind {
            ExprKind::Binary(op, left, right, op_span) => {
                let left = self.lower(left, builder)?;
                let right = self.lower(right, builder)?;
                return self.operator(op.symbol(), [left, right], span, *op_span, builder);
            }
            ExprKind::Unary(op, operand) => {
                let operand = self.lower(operand, builder)?;
                return self.unary(op.symbol(), operand, span, builder);
            }
            ExprKind::Compare(first, rest) => return self.compare(first, rest, span, builder),
            ExprKind::Call { callee, args } => return self.call(callee, args, span, builder),
            ExprKind::None => Value::None,
            ExprKind::Ellipsis => Value::Ellipsis,
            ExprKind::Bool(value) => Value::Bool(*value),
            ExprKind::Int(value) => Value::Int(*value),
            ExprKind::Float(value) => Value::Float(*value),
            ExprKind::Str(text) => Value::text(text.as_str()),
            ExprKind::Name(name) => self.name(name, span)?,
            ExprKind::Tuple(items) => Value::tuple(self.items(items)?),
            ExprKind::List(items) => Value::list(self.items(items)?),
            ExprKind::Not(operand) => {
                let value = self.eval(operand)?;
                Value::Bool(!convert::as_flag(&value, operand.span)?)
            }
            ExprKind::BoolOp(op, operands) => self.bool_op(*op, operands)?,
            ExprKind::Conditional { test, body, orelse } => {
                let value = self.eval(test)?;
                let chosen = if convert::as_flag(&value, test.span)? { body } else { orelse };
                return self.lower(chosen, builder);
            }
            ExprKind::Attribute { value, name, name_span } => {
                let value = self.eval(value)?;
                self.attribute(&value, name, *name_span)?
            }
            ExprKind::Subscript { value, index } => {
                let value = self.eval(value)?;
                let at = self.index_value(index)?;
                subscript(&value, &at, span)?
            }
            ExprKind::Slice { .. } => self.index_value(expr)?,
            ExprKind::Named { name, value, .. } => {
                let value = self.eval(value)?;
                self.scope.set(name, value.clone());
                value
            }
            ExprKind::FString(_) => bail!(span, SyntaxError, "numscope has no f-strings yet"),
            ExprKind::Set(_) => bail!(span, SyntaxError, "numscope has no sets yet"),
            ExprKind::Dict(_) => bail!(span, SyntaxError, "numscope has no dicts yet"),
            ExprKind::Lambda { .. } => bail!(span, SyntaxError, "numscope has no lambda yet"),
            ExprKind::Comprehension { .. } | ExprKind::DictComprehension { .. } => {
                bail!(span, SyntaxError, "numscope has no comprehensions yet"; hint: "write it with whole arrays")
            }
            ExprKind::Starred(_) => bail!(span, SyntaxError, "can't use starred expression here"),
        }))
    }

    fn items(&mut self, items: &[Expr]) -> Result<Vec<Value>> {
        items.iter().map(|item| self.eval(item)).collect()
    }

    fn name(&self, name: &str, span: Span) -> Result<Value> {
        if let Some(value) = self.scope.get(name).cloned().or_else(|| super::builtins::find(name)) {
            return Ok(value);
        }
        if PYTHON_BUILTINS.split_whitespace().any(|builtin| builtin == name) {
            bail!(span, NotImplementedError, "numscope has no {name}() yet");
        }
        let error = crate::diagnostic!(span, NameError, "name '{name}' is not defined");
        let known = self.scope.sorted();
        let names = known
            .iter()
            .map(|(n, _)| n.as_str())
            .filter(|n| !n.starts_with('_'))
            .chain(super::builtins::names().map(|name| -> &str { name }));
        Err(match did_you_mean(name, names) {
            _ if name == "np" || name == "numpy" => error.hint("type: import numpy as np"),
            Some(near) => error.hint(format!("did you mean {near}?")),
            None => error,
        })
    }

    fn bool_op(&mut self, op: BoolOp, operands: &[Expr]) -> Result<Value> {
        let mut value = Value::None;
        for operand in operands {
            value = self.eval(operand)?;
            let ends = convert::as_flag(&value, operand.span)? == (op == BoolOp::Or);
            if ends {
                break;
            }
        }
        Ok(value)
    }

    /// An operator between two operands; on arrays it becomes a node.
    pub(super) fn operator(
        &mut self,
        symbol: &'static str,
        operands: [Lazy; 2],
        span: Span,
        op_span: Span,
        builder: &mut Builder,
    ) -> Result<Lazy> {
        if operands.iter().any(is_array) {
            if symbol == "@" {
                bail!(op_span, NotImplementedError, "numscope has no @ yet");
            }
            let ufunc = ufunc::of_operator(symbol, 2).expect("every operator but @ has its ufunc");
            return self.map_operator(ufunc, symbol, operands, span, op_span, builder);
        }
        let [Lazy::Value(left), Lazy::Value(right)] = operands else {
            unreachable!("nodes are arrays")
        };
        scalar::binary(self.cx, symbol, &left, &right, op_span).map(Lazy::Value)
    }

    /// `left + right`.
    pub(super) fn add(&mut self, left: Value, right: Value, span: Span) -> Result<Value> {
        let mut builder = Builder::default();
        let pair = [Lazy::Value(left), Lazy::Value(right)];
        let sum = self.operator("+", pair, span, span, &mut builder)?;
        self.force(sum, builder, span)
    }

    fn map_operator(
        &mut self,
        ufunc: &'static Ufunc,
        symbol: &str,
        [left, right]: [Lazy; 2],
        span: Span,
        op_span: Span,
        builder: &mut Builder,
    ) -> Result<Lazy> {
        for side in [&left, &right] {
            if let Lazy::Value(
                value @ (Value::Str(_) | Value::None | Value::Function(_) | Value::Module(_)),
            ) = side
            {
                let names = [&left, &right].map(|lazy| match lazy {
                    Lazy::Value(value) => value.type_name(),
                    Lazy::Node(_) => "numpy.ndarray",
                });
                let equality = matches!(symbol, "==" | "!=");
                if !equality || !matches!(value, Value::Str(_) | Value::None) {
                    bail!(
                        op_span,
                        TypeError,
                        "unsupported operand type(s) for {symbol}: '{}' and '{}'",
                        names[0],
                        names[1]
                    );
                }
                bail!(op_span, NotImplementedError, "numscope compares arrays with numbers only");
            }
        }
        let args =
            smallvec![builder.operand(self, left, span)?, builder.operand(self, right, span)?];
        Ok(builder.operator(ufunc, args, span, op_span))
    }

    fn unary(
        &mut self,
        symbol: &'static str,
        operand: Lazy,
        span: Span,
        builder: &mut Builder,
    ) -> Result<Lazy> {
        if is_array(&operand) {
            let ufunc = ufunc::of_operator(symbol, 1).expect("every unary operator has its ufunc");
            let arg = builder.operand(self, operand, span)?;
            return Ok(builder.operator(ufunc, one(arg), span, span));
        }
        let Lazy::Value(value) = operand else { unreachable!("nodes are arrays") };
        scalar::unary(self.cx, symbol, &value, span).map(Lazy::Value)
    }

    fn compare(
        &mut self,
        first: &Expr,
        rest: &[(CmpOp, Span, Expr)],
        span: Span,
        builder: &mut Builder,
    ) -> Result<Lazy> {
        if let [(op, op_span, right)] = rest
            && let Some(symbol) = array_comparison(*op)
        {
            let left = self.lower(first, builder)?;
            let right = self.lower(right, builder)?;
            if is_array(&left) || is_array(&right) {
                return self.operator(symbol, [left, right], span, *op_span, builder);
            }
            let (Lazy::Value(left), Lazy::Value(right)) = (left, right) else {
                unreachable!("nodes are arrays")
            };
            return scalar::compare(self.cx, *op, &left, &right, *op_span).map(Lazy::Value);
        }
        // A chain: each pair in turn, joined by `and`.
        let mut left = self.eval(first)?;
        let mut result = Value::Bool(true);
        for (i, (op, op_span, right)) in rest.iter().enumerate() {
            let right_value = self.eval(right)?;
            result = self.compare_values(*op, &left, &right_value, *op_span)?;
            let is_last = i + 1 == rest.len();
            if !is_last && !convert::as_flag(&result, *op_span)? {
                break;
            }
            left = right_value;
        }
        Ok(Lazy::Value(result))
    }

    fn compare_values(
        &mut self,
        op: CmpOp,
        left: &Value,
        right: &Value,
        span: Span,
    ) -> Result<Value> {
        let pair = [Lazy::Value(left.clone()), Lazy::Value(right.clone())];
        match array_comparison(op) {
            Some(symbol) if pair.iter().any(is_array) => {
                let mut builder = Builder::default();
                let lazy = self.operator(symbol, pair, span, span, &mut builder)?;
                self.force(lazy, builder, span)
            }
            _ => scalar::compare(self.cx, op, left, right, span),
        }
    }

    /// What an index means: slices and tuples of them as values.
    pub(super) fn index_value(&mut self, index: &Expr) -> Result<Value> {
        Ok(match &index.kind {
            ExprKind::Slice { lower, upper, step } => {
                let mut bound = |part: &Option<Box<Expr>>| {
                    part.as_ref().map_or(Ok(Value::None), |e| self.eval(e))
                };
                let (start, stop, step) = (bound(lower)?, bound(upper)?, bound(step)?);
                Value::Slice(std::rc::Rc::new(Slice { start, stop, step }))
            }
            ExprKind::Tuple(items) => {
                let items: Result<Vec<Value>> =
                    items.iter().map(|item| self.index_value(item)).collect();
                Value::tuple(items?)
            }
            _ => self.eval(index)?,
        })
    }
}

/// `value[at]`.
fn subscript(value: &Value, at: &Value, span: Span) -> Result<Value> {
    match value {
        Value::Array(array) => index::index(array, at, span),
        Value::List(items) => {
            scalar::item(&items.borrow(), at, "list", span).map(|found| match found {
                scalar::Items::One(item) => item,
                scalar::Items::Many(items) => Value::list(items),
            })
        }
        Value::Tuple(items) => scalar::item(items, at, "tuple", span).map(|found| match found {
            scalar::Items::One(item) => item,
            scalar::Items::Many(items) => Value::tuple(items),
        }),
        Value::Range(range) => items::of_range(*range, at, span),
        Value::Str(text) => scalar::character(text, at, span),
        Value::Scalar(_) => bail!(span, IndexError, "invalid index to scalar variable."),
        Value::None
        | Value::Bool(_)
        | Value::Int(_)
        | Value::Float(_)
        | Value::Iterator(_)
        | Value::Slice(_)
        | Value::Ellipsis
        | Value::DType(_)
        | Value::Function(_)
        | Value::Module(_) => {
            bail!(span, TypeError, "'{}' object is not subscriptable", value.type_name())
        }
    }
}

/// The comparison as NumPy's operator; `None` for `in`, `is` and their kin.
fn array_comparison(op: CmpOp) -> Option<&'static str> {
    match op {
        CmpOp::Eq | CmpOp::Ne | CmpOp::Lt | CmpOp::Le | CmpOp::Gt | CmpOp::Ge => Some(op.symbol()),
        CmpOp::In | CmpOp::NotIn | CmpOp::Is | CmpOp::IsNot => None,
    }
}
