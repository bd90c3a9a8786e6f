//! Expressions, resolved.

use std::cell::RefCell;
use std::rc::Rc;

use super::super::code::{
    Arg, Args, Attribute, Binary, Body as Runs, Call, Clause, Comparison, Comprehension, Def,
    Generator, GeneratorCode, Kind, Lambda, Member, MethodCall, Name, Node, Params, Piece, Place,
    Subscript,
};
use super::super::names::Symbol;
use super::super::{builtins, methods};
use super::Resolver;
use super::bindings::{self, Body};
use crate::bail;
use crate::diag::{Result, Span};
use crate::numpy::files::bytes::Bytes;
use crate::numpy::{attributes, modules};
use crate::syntax::ast::{
    self, BinaryOp, ComprehensionForm, Expr, ExprKind, FPart, Param, ParamKind, Star, Stmt, UnaryOp,
};
use crate::value::Value;

impl Resolver {
    pub(super) fn nodes(&mut self, exprs: &[Expr]) -> Result<Box<[Node]>> {
        exprs.iter().map(|expr| self.node(expr)).collect()
    }

    pub(super) fn maybe(&mut self, expr: Option<&Expr>) -> Result<Option<Node>> {
        expr.map(|expr| self.node(expr)).transpose()
    }

    pub(super) fn node(&mut self, expr: &Expr) -> Result<Node> {
        Ok(Node { kind: self.kind(expr)?, span: expr.span })
    }

    fn boxed(&mut self, expr: &Expr) -> Result<Box<Node>> {
        self.node(expr).map(Box::new)
    }

    fn kind(&mut self, expr: &Expr) -> Result<Kind> {
        Ok(match &expr.kind {
            ExprKind::None => Kind::Const(Value::None),
            ExprKind::Ellipsis => Kind::Const(Value::Ellipsis),
            ExprKind::Bool(value) => Kind::Const(Value::Bool(*value)),
            ExprKind::Int(value) => Kind::Const(Value::Int(*value)),
            ExprKind::Float(value) => Kind::Const(Value::Float(*value)),
            ExprKind::Bytes(bytes) => Kind::Const(Bytes::value(&bytes[..])),
            ExprKind::Str(text) => Kind::Const(Value::text(text.as_str())),
            ExprKind::FString(parts) => Kind::FString(self.pieces(parts)?),
            ExprKind::Name(name) => self.read(name),
            ExprKind::Tuple(items) => Self::folded(self.nodes(items)?),
            ExprKind::List(items) => Kind::List(self.nodes(items)?),
            ExprKind::Set(items) => Kind::Set(self.nodes(items)?),
            ExprKind::Dict(items) => {
                let pairs = items
                    .iter()
                    .map(|item| Ok((self.maybe(item.key.as_ref())?, self.node(&item.value)?)));
                Kind::Dict(pairs.collect::<Result<_>>()?)
            }
            ExprKind::Unary(op, operand) => Self::signed(*op, self.node(operand)?),
            ExprKind::Not(operand) => Kind::Not(self.boxed(operand)?),
            ExprKind::Binary(op, left, right, at) => {
                binary(*op, *at, self.node(left)?, self.node(right)?)
            }
            ExprKind::BoolOp(op, operands) => Kind::BoolOp(*op, self.nodes(operands)?),
            ExprKind::Compare(first, rest) => {
                let first = self.node(first)?;
                let rest = rest.iter().map(|(op, at, operand)| Ok((*op, *at, self.node(operand)?)));
                Kind::Compare(Box::new(Comparison { first, rest: rest.collect::<Result<_>>()? }))
            }
            ExprKind::Conditional { test, body, orelse } => Kind::Conditional(Box::new([
                self.node(test)?,
                self.node(body)?,
                self.node(orelse)?,
            ])),
            ExprKind::Call { callee, args } => self.call(callee, args)?,
            ExprKind::Attribute { value, name, name_span } => {
                let object = self.node(value)?;
                Kind::Attribute(Box::new(Attribute { object, member: member(name, *name_span) }))
            }
            ExprKind::Subscript { value, index } => {
                Kind::Subscript(Box::new(self.subscript(value, index)?))
            }
            ExprKind::Slice { lower, upper, step } => Kind::Slice(Box::new([
                self.maybe(lower.as_deref())?,
                self.maybe(upper.as_deref())?,
                self.maybe(step.as_deref())?,
            ])),
            ExprKind::Named { name, name_span, value } => {
                let value = self.boxed(value)?;
                Kind::Named(self.named(name, *name_span)?, value)
            }
            ExprKind::Lambda { params, body } => Kind::Lambda(Box::new(self.lambda(params, body)?)),
            ExprKind::Comprehension { form: ComprehensionForm::Generator, element, clauses } => {
                Kind::Generator(Box::new(self.generator(element, clauses)?))
            }
            ExprKind::Comprehension { form, element, clauses } => Kind::Comprehension(Box::new(
                self.comprehension(Some(*form), None, element, clauses)?,
            )),
            ExprKind::DictComprehension { key, value, clauses } => Kind::Comprehension(Box::new(
                self.comprehension(None, Some(key), value, clauses)?,
            )),
            ExprKind::Starred(inner) => Kind::Starred(self.boxed(inner)?),
        })
    }

    /// A name that is read.
    fn read(&mut self, name: &str) -> Kind {
        let Name { place, symbol } = self.name(name);
        match place {
            Place::Local(slot) => Kind::Local(slot, symbol),
            Place::Cell(cell) => {
                // Those that come from around stand first.
                let is_free = (cell as usize) < self.frame().captures.len();
                Kind::Cell(cell, symbol, is_free)
            }
            Place::Global => Kind::Global(symbol, builtins::find(name)),
        }
    }

    /// A tuple of constants is one itself.
    fn folded(items: Box<[Node]>) -> Kind {
        let constants: Option<Vec<Value>> = items
            .iter()
            .map(|item| match &item.kind {
                Kind::Const(value) => Some(value.clone()),
                _ => None,
            })
            .collect();
        constants.map_or(Kind::Tuple(items), |values| Kind::Const(Value::tuple(values)))
    }

    /// The sign of a number is part of it.
    fn signed(op: UnaryOp, operand: Node) -> Kind {
        match (op, &operand.kind) {
            (UnaryOp::Neg, Kind::Const(Value::Int(number))) if *number != i64::MIN => {
                Kind::Const(Value::Int(-number))
            }
            (UnaryOp::Neg, Kind::Const(Value::Float(number))) => Kind::Const(Value::Float(-number)),
            _ => Kind::Unary(op, Box::new(operand)),
        }
    }

    /// What `:=` binds stands outside of comprehensions.
    fn named(&mut self, name: &str, span: Span) -> Result<Name> {
        if self.frame().layers.iter().any(|layer| layer.contains_key(name)) {
            bail!(
                span,
                SyntaxError,
                "assignment expression cannot rebind comprehension iteration variable '{name}'"
            );
        }
        let place = self.frame().names.get(name).copied().unwrap_or(Place::Global);
        Ok(Name { place, symbol: Symbol::of(name) })
    }

    pub(super) fn subscript(&mut self, value: &Expr, index: &Expr) -> Result<Subscript> {
        let (object, index) = (self.node(value)?, self.node(index)?);
        let is_named = match &object.kind {
            Kind::Local(..) | Kind::Global(..) => true,
            Kind::Subscript(outer) => outer.is_plain,
            _ => false,
        };
        let is_number = match &index.kind {
            Kind::Tuple(nodes) => nodes.len() == 2 && nodes.iter().all(Node::is_plain),
            _ => index.is_plain(),
        };
        Ok(Subscript { object, index, is_plain: is_named && is_number })
    }

    fn call(&mut self, callee: &Expr, args: &[ast::Arg]) -> Result<Kind> {
        if let ExprKind::Attribute { value, name, name_span } = &callee.kind {
            let object = self.node(value)?;
            let (member, args) = (member(name, *name_span), self.args(args)?);
            return Ok(Kind::Method(Box::new(MethodCall { object, member, args })));
        }
        let callee = self.node(callee)?;
        Ok(Kind::Call(Box::new(Call { callee, args: self.args(args)? })))
    }

    fn args(&mut self, args: &[ast::Arg]) -> Result<Args> {
        for (i, arg) in args.iter().enumerate() {
            let Some((name, span)) = &arg.name else { continue };
            let repeats = |other: &ast::Arg| other.name.as_ref().is_some_and(|(n, _)| n == name);
            if args[..i].iter().any(repeats) {
                bail!(*span, SyntaxError, "keyword argument repeated: {name}");
            }
        }
        let plain = args.iter().all(|arg| arg.name.is_none() && arg.star == Star::None);
        let list = args.iter().map(|arg| {
            let name = arg.name.as_ref().map(|(name, span)| (name.as_str().into(), *span));
            let symbol = arg.name.as_ref().map(|(name, _)| Symbol::of(name));
            Ok(Arg { name, symbol, star: arg.star, value: self.node(&arg.value)? })
        });
        let is_starless = args.iter().all(|arg| arg.star == Star::None);
        Ok(Args {
            list: list.collect::<Result<_>>()?,
            plain,
            is_starless,
            slots: RefCell::default(),
        })
    }

    fn pieces(&mut self, parts: &[FPart]) -> Result<Box<[Piece]>> {
        let pieces = parts.iter().map(|part| {
            Ok(match part {
                FPart::Text(text) => Piece::Text(text.as_str().into()),
                FPart::Value { expr, conversion, spec } => Piece::Value {
                    node: self.node(expr)?,
                    conversion: *conversion,
                    spec: self.pieces(spec)?,
                },
            })
        });
        pieces.collect()
    }

    fn lambda(&mut self, params: &[Param], value: &Expr) -> Result<Def> {
        let body = Body::of_lambda(params, value);
        self.function("<lambda>", params, &body, |resolver| {
            Ok((Runs::Value(resolver.node(value)?), None))
        })
    }

    /// `def`.
    pub(super) fn def(&mut self, name: &str, params: &[Param], statements: &[Stmt]) -> Result<Def> {
        let body = Body::of_function(params, statements);
        self.function(name, params, &body, |resolver| {
            let doc = ast::docstring(statements).map(Into::into);
            Ok((Runs::Block(resolver.block(statements)?), doc))
        })
    }

    fn function(
        &mut self,
        name: &str,
        params: &[Param],
        body: &Body,
        runs: impl FnOnce(&mut Self) -> Result<(Runs, Option<Box<str>>)>,
    ) -> Result<Def> {
        let ordered = ordered(params);
        let defaults = ordered.iter().enumerate().filter_map(|(i, param)| {
            param.default.as_ref().map(|default| Ok((i as u32, self.node(default)?)))
        });
        let defaults = defaults.collect::<Result<_>>()?;
        let names: Vec<&str> = ordered.iter().map(|param| param.name.as_str()).collect();
        let celled = self.open(body, &names);
        self.frame().function = Some(name.to_owned());
        let resolved = runs(self);
        let frame = self.close();
        let (runs, doc) = resolved?;
        let captures: Box<[u32]> = frame.captures.into();
        let code = Lambda {
            name: name.into(),
            qualified: self.qualified(name).into(),
            params: kinds(&ordered),
            slots: frame.slots,
            own_cells: frame.cells - captures.len() as u32,
            celled: celled.into(),
            doc,
            body: runs,
        };
        Ok(Def { code: Rc::new(code), defaults, captures })
    }

    fn comprehension(
        &mut self,
        form: Option<ComprehensionForm>,
        key: Option<&Expr>,
        element: &Expr,
        clauses: &[ast::Clause],
    ) -> Result<Comprehension> {
        // The first is gone through where the comprehension stands, the others within it.
        let first = self.node(&clauses[0].iterable)?;
        let elements: Vec<&Expr> = key.into_iter().chain([element]).collect();
        let (targets, needed) = bindings::of_comprehension(clauses, &elements);
        let (fresh_cells, slots) = self.open_layer((targets, &needed));
        let (fresh_cells, slots) = (fresh_cells.into(), slots.into());
        let resolved = self.clauses(clauses, first).and_then(|clauses| {
            let key = self.maybe(key)?;
            Ok((key, self.node(element)?, clauses))
        });
        self.close_layer();
        let (key, element, clauses) = resolved?;
        Ok(Comprehension { form, key, element, clauses, fresh_cells, slots })
    }

    fn clauses(&mut self, clauses: &[ast::Clause], first: Node) -> Result<Box<[Clause]>> {
        let mut first = Some(first);
        let resolved = clauses.iter().map(|clause| {
            let iterable = first.take().map_or_else(|| self.node(&clause.iterable), Ok)?;
            let target = self.target(&clause.target)?;
            Ok(Clause { target, iterable, conditions: self.nodes(&clause.conditions)? })
        });
        resolved.collect()
    }

    fn generator(&mut self, element: &Expr, clauses: &[ast::Clause]) -> Result<Generator> {
        let iterable = self.node(&clauses[0].iterable)?;
        let body = Body::of_generator(element, clauses);
        drop(self.open(&body, &[]));
        let nothing = Node { kind: Kind::Const(Value::None), span: iterable.span };
        let resolved =
            self.clauses(clauses, nothing).and_then(|clauses| Ok((self.node(element)?, clauses)));
        let frame = self.close();
        let (element, clauses) = resolved?;
        let captures: Box<[u32]> = frame.captures.into();
        let own_cells = frame.cells - captures.len() as u32;
        let code = GeneratorCode { element, clauses, slots: frame.slots, own_cells };
        Ok(Generator { code: Rc::new(code), iterable, captures })
    }
}

/// An operator between two operands.
fn binary(op: BinaryOp, at: Span, left: Node, right: Node) -> Kind {
    let is_plain = left.is_plain() && right.is_plain();
    let may = |node: &Node| node.is_plain() || matches!(node.kind, Kind::Call(_) | Kind::Method(_));
    let can_be =
        |node: &Node| may(node) || matches!(&node.kind, Kind::Binary(inner) if inner.is_number);
    let calls = !is_plain && op != BinaryOp::MatMul && may(&left) && may(&right);
    let is_number = op != BinaryOp::MatMul && can_be(&left) && can_be(&right);
    Kind::Binary(Box::new(Binary { op, left, right, at, is_plain, calls, is_number }))
}

/// A member with what its name means on each kind of object.
pub(super) fn member(name: &str, span: Span) -> Member {
    Member {
        name: name.into(),
        span,
        is_append: name == "append",
        is_get: name == "get",
        attribute: attributes::row(name),
        array: modules::array_method(name),
        methods: methods::named(name),
        of_module: RefCell::new(None),
    }
}

/// Parameters in the order of their slots.
fn ordered(params: &[Param]) -> Vec<&Param> {
    let rank = |kind: ParamKind| match kind {
        ParamKind::PositionalOnly | ParamKind::Positional => 0,
        ParamKind::KeywordOnly => 1,
        ParamKind::Args => 2,
        ParamKind::Kwargs => 3,
    };
    let mut ordered: Vec<&Param> = params.iter().collect();
    ordered.sort_by_key(|param| rank(param.kind));
    ordered
}

fn kinds(ordered: &[&Param]) -> Params {
    let count = |wanted: ParamKind| ordered.iter().filter(|param| param.kind == wanted).count();
    let position_only = count(ParamKind::PositionalOnly);
    Params {
        names: ordered.iter().map(|param| Symbol::of(&param.name)).collect(),
        position_only,
        positional: position_only + count(ParamKind::Positional),
        keyword_only: count(ParamKind::KeywordOnly),
        args: count(ParamKind::Args) > 0,
        kwargs: count(ParamKind::Kwargs) > 0,
    }
}
