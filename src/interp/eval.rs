//! Expressions: each to a value, or to a node of the array expression that it is part of.

use std::rc::Rc;

use smallvec::{SmallVec, smallvec};

use super::code::{Binary, Comparison, Kind, Node, Subscript};
use super::items::Items;
use super::lazy::{Builder, Lazy, is_array, one};
use super::objects::is_object;
use super::{Interp, index, number, scalar};
use crate::bail;
use crate::diag::{Result, Span};
use crate::numpy::registry::Args;
use crate::numpy::ufunc::{self, Ufunc};
use crate::numpy::{convert, modules, texts};
use crate::syntax::ast::{BinaryOp, BoolOp, CmpOp};
use crate::value::{Key, Slice, Value, Wanted};

impl Interp<'_> {
    /// The value of an expression.
    ///
    /// # Errors
    /// What Python and NumPy raise.
    pub(super) fn eval(&mut self, node: &Node) -> Result<Value> {
        match &node.kind {
            Kind::Const(value) => Ok(value.clone()),
            Kind::Local(slot, symbol) => self.local(*slot, *symbol, node.span),
            Kind::Global(symbol, builtin) => self.global(*symbol, builtin.as_ref(), node.span),
            Kind::Subscript(subscript) => {
                if subscript.is_plain
                    && let Some(number) = self.element(subscript)
                {
                    return Ok(number.value());
                }
                self.item_of(subscript, node.span)
            }
            Kind::Binary(binary) if binary.op != BinaryOp::MatMul => {
                if binary.is_number
                    && let Some(number) = self.number(node)
                {
                    return Ok(number.value());
                }
                let mut builder = Builder::default();
                match self.lower_binary(binary, node.span, &mut builder)? {
                    Lazy::Value(value) => Ok(value),
                    lazy @ Lazy::Node(_) => self.force(lazy, builder, node.span),
                }
            }
            Kind::Binary(_)
            | Kind::Unary(..)
            | Kind::Compare(_)
            | Kind::Call(_)
            | Kind::Method(_)
            | Kind::Conditional(_) => {
                let mut builder = Builder::default();
                match self.lower(node, &mut builder)? {
                    Lazy::Value(value) => Ok(value),
                    lazy @ Lazy::Node(_) => self.force(lazy, builder, node.span),
                }
            }
            _ => self.other(node),
        }
    }

    /// An expression as a part of the array expression that `builder` holds.
    pub(super) fn lower(&mut self, node: &Node, builder: &mut Builder) -> Result<Lazy> {
        match &node.kind {
            Kind::Binary(binary) if binary.op == BinaryOp::MatMul => {
                // A call on finished arrays, no step of a plan.
                let left = self.eval(&binary.left)?;
                let right = self.eval(&binary.right)?;
                self.matmul(&left, &right, binary.at).map(Lazy::Value)
            }
            Kind::Binary(binary) => {
                if binary.is_number
                    && let Some(number) = self.number(node)
                {
                    return Ok(Lazy::Value(number.value()));
                }
                self.lower_binary(binary, node.span, builder)
            }
            Kind::Unary(op, operand) => {
                let operand = self.lower(operand, builder)?;
                self.unary(op.symbol(), operand, node.span, builder)
            }
            Kind::Compare(comparison) => self.compare(comparison, node.span, builder),
            Kind::Call(_) | Kind::Method(_) if let Some(number) = self.quick(node) => {
                Ok(Lazy::Value(number.value()))
            }
            Kind::Call(call) => self.call(call, node.span, builder),
            Kind::Method(call) => self.method_call(call, node.span, builder),
            Kind::Conditional(parts) => {
                let [test, body, orelse] = &**parts;
                let chosen = if self.holds(test)? { body } else { orelse };
                self.lower(chosen, builder)
            }
            _ => self.eval(node).map(Lazy::Value),
        }
    }

    fn lower_binary(&mut self, binary: &Binary, span: Span, builder: &mut Builder) -> Result<Lazy> {
        let left = self.lower(&binary.left, builder)?;
        self.lower_right(binary, left, span, builder)
    }

    /// The same where the left operand is evaluated already.
    pub(super) fn lower_right(
        &mut self,
        binary: &Binary,
        left: Lazy,
        span: Span,
        builder: &mut Builder,
    ) -> Result<Lazy> {
        if let (BinaryOp::Rem, Lazy::Value(Value::Str(format))) = (binary.op, &left) {
            let right = self.eval(&binary.right)?;
            return super::text::percent(self.cx, format, &right, binary.at).map(Lazy::Value);
        }
        let left = self.settled(left, builder, &binary.right, binary.left.span)?;
        let right = self.lower(&binary.right, builder)?;
        if let (Lazy::Value(left), Lazy::Value(right)) = (&left, &right) {
            if let Some(value) = number::binary(binary.op, left, right) {
                return Ok(Lazy::Value(value));
            }
            if let (BinaryOp::Add, Value::Str(left), Value::Str(right)) = (binary.op, left, right) {
                self.cx.room_for(left.len() + right.len(), span)?;
                return Ok(Lazy::Value(scalar::joined(left, right)));
            }
        }
        self.operator(binary.op, [left, right], span, binary.at, builder)
    }

    /// An operand that waits, computed before the next one runs code that could write into its arrays.
    pub(super) fn settled(
        &mut self,
        lazy: Lazy,
        builder: &mut Builder,
        next: &Node,
        span: Span,
    ) -> Result<Lazy> {
        match lazy {
            Lazy::Node(_) if !self.is_quiet(next) => {
                self.force(lazy, std::mem::take(builder), span).map(Lazy::Value)
            }
            lazy => Ok(lazy),
        }
    }

    /// An expression of which no array expression is made.
    fn other(&mut self, node: &Node) -> Result<Value> {
        let span = node.span;
        Ok(match &node.kind {
            Kind::Cell(cell, symbol, is_free) => {
                return self.cell(*cell, *symbol, *is_free, span);
            }
            Kind::Tuple(items) => Value::tuple(self.items(items, false)?),
            Kind::List(items) => Value::list(self.items(items, false)?),
            Kind::Set(items) => {
                let mut set = crate::value::Set::default();
                for item in self.items(items, true)? {
                    set.insert(Key::new(item, span)?);
                }
                Value::set(set)
            }
            Kind::Dict(pairs) => self.dict(pairs)?,
            Kind::Not(operand) => Value::Bool(!self.holds(operand)?),
            Kind::BoolOp(op, operands) => self.bool_op(*op, operands)?,
            Kind::Attribute(attribute) => {
                let object = self.eval(&attribute.object)?;
                self.member(&object, &attribute.member)?
            }
            Kind::Slice(_) => self.index_value(node)?,
            Kind::Named(name, value) => {
                let value = self.eval(value)?;
                self.bind(*name, value.clone());
                value
            }
            Kind::Lambda(def) => self.function(def)?,
            Kind::Comprehension(comprehension) => self.comprehension(comprehension)?,
            Kind::Generator(generator) => self.generator(generator)?,
            Kind::FString(pieces) => Value::text(self.formatted(pieces, span)?),
            Kind::Starred(_) => bail!(span, SyntaxError, "can't use starred expression here"),
            Kind::Const(_)
            | Kind::Local(..)
            | Kind::Global(..)
            | Kind::Subscript(_)
            | Kind::Binary(_)
            | Kind::Unary(..)
            | Kind::Compare(_)
            | Kind::Call(_)
            | Kind::Method(_)
            | Kind::Conditional(_) => unreachable!("eval answers these"),
        })
    }

    /// The items of a display, those of starred ones among them.
    fn items(&mut self, nodes: &[Node], is_set: bool) -> Result<Vec<Value>> {
        let mut items = Vec::with_capacity(nodes.len());
        for node in nodes {
            match &node.kind {
                Kind::Starred(inner) => {
                    let value = self.eval(inner)?;
                    if !is_set && Items::of(&value, inner.span).is_err() {
                        let class = value.type_name();
                        bail!(
                            inner.span,
                            TypeError,
                            "Value after * must be an iterable, not {class}"
                        );
                    }
                    items.extend(super::items::all(self, &value, inner.span)?);
                }
                _ => items.push(self.eval(node)?),
            }
        }
        Ok(items)
    }

    fn dict(&mut self, pairs: &[(Option<Node>, Node)]) -> Result<Value> {
        let mut dict = crate::value::Dict::default();
        for (key, value) in pairs {
            let Some(key) = key else {
                match self.eval(value)? {
                    Value::Dict(more) => {
                        dict.extend(more.borrow().iter().map(|(k, v)| (k.clone(), v.clone())));
                    }
                    other => {
                        bail!(
                            value.span,
                            TypeError,
                            "'{}' object is not a mapping",
                            other.type_name()
                        )
                    }
                }
                continue;
            };
            let at = Key::new(self.eval(key)?, key.span)?;
            let value = self.eval(value)?;
            dict.insert(at, value);
        }
        Ok(Value::dict(dict))
    }

    fn bool_op(&mut self, op: BoolOp, operands: &[Node]) -> Result<Value> {
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

    /// Whether a condition holds.
    pub(super) fn holds(&mut self, test: &Node) -> Result<bool> {
        match &test.kind {
            Kind::Compare(comparison) => {
                if let [(op, at, right)] = &*comparison.rest {
                    if let (Some(left), Some(right)) =
                        (self.number(&comparison.first), self.number(right))
                        && let Some((holds, _)) = left.compare(*op, right)
                    {
                        return Ok(holds);
                    }
                    return self.comparison_holds((*op, *at), &comparison.first, right, test.span);
                }
            }
            Kind::BoolOp(op, operands) => {
                for operand in operands {
                    if self.holds(operand)? == (*op == BoolOp::Or) {
                        return Ok(*op == BoolOp::Or);
                    }
                }
                return Ok(*op == BoolOp::And);
            }
            Kind::Not(operand) => return Ok(!self.holds(operand)?),
            _ => {}
        }
        if let Some(number) = self.number(test) {
            return Ok(number.is_true());
        }
        let value = self.eval(test)?;
        convert::as_flag(&value, test.span)
    }

    /// Whether one comparison holds, of what is not two plain numbers.
    #[inline(never)]
    fn comparison_holds(
        &mut self,
        (op, at): (CmpOp, Span),
        left: &Node,
        right: &Node,
        span: Span,
    ) -> Result<bool> {
        if let (CmpOp::In | CmpOp::NotIn, Some(item), Some(Value::Dict(dict))) =
            (op, self.peek(left), self.peek(right))
        {
            let is_there = dict.borrow().contains_key(&Wanted::new(item, at)?);
            return Ok(is_there == (op == CmpOp::In));
        }
        if let (true, Some(Value::Str(left)), Some(Value::Str(right))) =
            (array_comparison(op).is_some(), self.peek(left), self.peek(right))
        {
            return Ok(scalar::texts_compare(op, left, right));
        }
        if array_comparison(op).is_none() {
            let (left, right) = (self.eval(left)?, self.eval(right)?);
            if let CmpOp::Is | CmpOp::IsNot = op {
                return Ok(super::is_same(&left, &right) == (op == CmpOp::Is));
            }
            let value = self.compare_values(op, &left, &right, at)?;
            return convert::as_flag(&value, span);
        }
        let mut builder = Builder::default();
        let first = left.span;
        let left = self.lower(left, &mut builder)?;
        let left = self.settled(left, &mut builder, right, first)?;
        let right = self.lower(right, &mut builder)?;
        if let (Lazy::Value(left), Lazy::Value(right)) = (&left, &right)
            && let Some((holds, _)) = number::compare(op, left, right)
        {
            return Ok(holds);
        }
        let lazy = self.compared(op, [left, right], (span, at), &mut builder)?;
        let value = self.force(lazy, builder, span)?;
        convert::as_flag(&value, span)
    }

    /// An operator between two operands; on arrays it becomes a node.
    pub(super) fn operator(
        &mut self,
        op: BinaryOp,
        operands: [Lazy; 2],
        span: Span,
        op_span: Span,
        builder: &mut Builder,
    ) -> Result<Lazy> {
        let symbol = op.symbol();
        if operands.iter().any(is_array) {
            let ufunc = ufunc::of_operator(symbol, 2).expect("every operator but @ has its ufunc");
            return self.map_operator(ufunc, symbol, operands, span, op_span, builder);
        }
        let [Lazy::Value(left), Lazy::Value(right)] = operands else {
            unreachable!("nodes are arrays")
        };
        scalar::binary(self.cx, symbol, &left, &right, op_span).map(Lazy::Value)
    }

    /// `left @ right`.
    fn matmul(&mut self, left: &Value, right: &Value, span: Span) -> Result<Value> {
        if ![left, right].into_iter().any(|value| matches!(value, Value::Array(_))) {
            return scalar::binary(self.cx, BinaryOp::MatMul.symbol(), left, right, span);
        }
        let matmul = modules::function("matmul").expect("matmul is a row of the table");
        let positional = smallvec![left.clone(), right.clone()];
        self.run_function(matmul, Args { positional, keywords: Vec::new() }, span)
    }

    /// `left + right`.
    pub(super) fn add(&mut self, left: Value, right: Value, span: Span) -> Result<Value> {
        self.binary(BinaryOp::Add, left, right, span)
    }

    /// `left op right`.
    pub(super) fn binary(
        &mut self,
        op: BinaryOp,
        left: Value,
        right: Value,
        span: Span,
    ) -> Result<Value> {
        if let Some(value) = number::binary(op, &left, &right) {
            return Ok(value);
        }
        match (op, &left) {
            (BinaryOp::MatMul, _) => return self.matmul(&left, &right, span),
            (BinaryOp::Rem, Value::Str(format)) => {
                return super::text::percent(self.cx, format, &right, span);
            }
            _ => {}
        }
        let mut builder = Builder::default();
        let pair = [Lazy::Value(left), Lazy::Value(right)];
        let result = self.operator(op, pair, span, span, &mut builder)?;
        self.force(result, builder, span)
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
        if let (Lazy::Value(a), Lazy::Value(b)) = (&left, &right)
            && let Some(value) = texts::map(self.cx, ufunc, [a, b], op_span)?
        {
            return Ok(Lazy::Value(value));
        }
        if [&left, &right].into_iter().any(is_object) {
            let [left, right] = [left, right].map(|side| match side {
                Lazy::Value(value) => Ok(value),
                node @ Lazy::Node(_) => self.force(node, std::mem::take(builder), span),
            });
            return self.with_object(symbol, &[left?, right?], op_span).map(Lazy::Value);
        }
        let args: SmallVec<[_; 2]> =
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
        comparison: &Comparison,
        span: Span,
        builder: &mut Builder,
    ) -> Result<Lazy> {
        if let [(op, at, right)] = &*comparison.rest
            && array_comparison(*op).is_some()
        {
            let left = self.lower(&comparison.first, builder)?;
            let left = self.settled(left, builder, right, comparison.first.span)?;
            let right = self.lower(right, builder)?;
            return self.compared(*op, [left, right], (span, *at), builder);
        }
        // A chain: each pair in turn, joined by `and`.
        let mut left = self.eval(&comparison.first)?;
        let mut result = Value::Bool(true);
        for (i, (op, op_span, right)) in comparison.rest.iter().enumerate() {
            let right_value = self.eval(right)?;
            result = self.compare_values(*op, &left, &right_value, *op_span)?;
            let is_last = i + 1 == comparison.rest.len();
            if !is_last && !convert::as_flag(&result, *op_span)? {
                break;
            }
            left = right_value;
        }
        Ok(Lazy::Value(result))
    }

    /// One comparison by size.
    fn compared(
        &mut self,
        op: CmpOp,
        [left, right]: [Lazy; 2],
        (span, at): (Span, Span),
        builder: &mut Builder,
    ) -> Result<Lazy> {
        if is_array(&left) || is_array(&right) {
            let symbol = op.symbol();
            let ufunc = ufunc::of_operator(symbol, 2).expect("every comparison has its ufunc");
            return self.map_operator(ufunc, symbol, [left, right], span, at, builder);
        }
        let (Lazy::Value(left), Lazy::Value(right)) = (left, right) else {
            unreachable!("nodes are arrays")
        };
        if let Some(found) = number::compare(op, &left, &right) {
            return Ok(Lazy::Value(number::flag(found)));
        }
        if let (Value::Str(left), Value::Str(right)) = (&left, &right) {
            return Ok(Lazy::Value(Value::Bool(scalar::texts_compare(op, left, right))));
        }
        scalar::compare(self.cx, op, &left, &right, at).map(Lazy::Value)
    }

    pub(super) fn compare_values(
        &mut self,
        op: CmpOp,
        left: &Value,
        right: &Value,
        span: Span,
    ) -> Result<Value> {
        if array_comparison(op).is_none() {
            if let (CmpOp::In | CmpOp::NotIn, Value::Iterator(_)) = (op, right) {
                return self
                    .is_among(left, right, span)
                    .map(|is| Value::Bool(is == (op == CmpOp::In)));
            }
            return scalar::compare(self.cx, op, left, right, span);
        }
        let mut builder = Builder::default();
        let pair = [Lazy::Value(left.clone()), Lazy::Value(right.clone())];
        let lazy = self.compared(op, pair, (span, span), &mut builder)?;
        self.force(lazy, builder, span)
    }

    /// `value in iterator`: goes through it until it is found.
    fn is_among(&mut self, value: &Value, iterator: &Value, span: Span) -> Result<bool> {
        let mut items = Items::of(iterator, span)?;
        while let Some(item) = items.next(self, span)? {
            let equal = self.compare_values(CmpOp::Eq, &item, value, span)?;
            if convert::as_flag(&equal, span)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// `object[index]`; an element of an array is read without a view of it.
    fn item_of(&mut self, subscript: &Subscript, span: Span) -> Result<Value> {
        let object = self.eval(&subscript.object)?;
        match &subscript.index.kind {
            Kind::Tuple(nodes) if let [first, second] = &**nodes => {
                let (i, j) = (self.index_value(first)?, self.index_value(second)?);
                if let (Value::Array(array), Value::Int(i), Value::Int(j)) = (&object, &i, &j)
                    && let Some(element) = index::element(array, &[*i, *j])
                {
                    return Ok(element);
                }
                self.subscript(&object, &Value::tuple([i, j]), span)
            }
            _ => {
                let at = self.index_value(&subscript.index)?;
                match (&object, &at) {
                    (Value::Array(array), Value::Int(i)) => {
                        if let Some(element) = index::element(array, &[*i]) {
                            return Ok(element);
                        }
                    }
                    (Value::List(items), Value::Int(i)) if *i >= 0 => {
                        if let Some(item) = items.borrow().get(*i as usize) {
                            return Ok(item.clone());
                        }
                    }
                    _ => {}
                }
                self.subscript(&object, &at, span)
            }
        }
    }

    /// What an index means: slices and tuples of them as values.
    pub(super) fn index_value(&mut self, node: &Node) -> Result<Value> {
        Ok(match &node.kind {
            Kind::Slice(parts) => {
                let mut bound = |part: &Option<Node>| {
                    part.as_ref().map_or(Ok(Value::None), |node| self.eval(node))
                };
                let [start, stop, step] = &**parts;
                let (start, stop, step) = (bound(start)?, bound(stop)?, bound(step)?);
                Value::Slice(Rc::new(Slice { start, stop, step }))
            }
            Kind::Tuple(nodes) => {
                let mut items = Vec::with_capacity(nodes.len());
                for node in nodes {
                    match &node.kind {
                        Kind::Starred(inner) => {
                            let value = self.eval(inner)?;
                            items.extend(super::items::all(self, &value, inner.span)?);
                        }
                        _ => items.push(self.index_value(node)?),
                    }
                }
                Value::tuple(items)
            }
            _ => self.eval(node)?,
        })
    }
}

/// The comparison as NumPy's operator; `None` for `in`, `is` and their kin.
fn array_comparison(op: CmpOp) -> Option<&'static str> {
    match op {
        CmpOp::Eq | CmpOp::Ne | CmpOp::Lt | CmpOp::Le | CmpOp::Gt | CmpOp::Ge => Some(op.symbol()),
        CmpOp::In | CmpOp::NotIn | CmpOp::Is | CmpOp::IsNot => None,
    }
}
