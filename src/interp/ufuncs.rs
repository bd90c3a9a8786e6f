//! Calls of ufuncs: a node of a tree, a scalar, or a plan that writes into `out=`.

use smallvec::SmallVec;

use super::code::Arg;
use super::lazy::{Builder, Lazy};
use super::stmt::{not_into_scalar, right_shape};
use super::{Interp, scalar};
use crate::array::Array;
use crate::array::dtype::DType;
use crate::bail;
use crate::diag::{Result, Span};
use crate::numpy::registry::Args;
use crate::numpy::ufunc::Ufunc;
use crate::numpy::ufunc_keywords::Given;
use crate::numpy::{convert, texts};
use crate::plan::{Arg as Operand, NodeOp};
use crate::syntax::ast::Star;
use crate::value::Value;

impl Interp<'_> {
    /// A ufunc's call with arguments that are known.
    pub(super) fn apply_ufunc(
        &mut self,
        ufunc: &'static Ufunc,
        given: Args,
        span: Span,
    ) -> Result<Value> {
        let mut taken = UfuncArgs::default();
        taken.values(ufunc, given, span)?;
        let mut builder = Builder::default();
        let lazy = self.run_ufunc(ufunc, taken.complete(ufunc, span)?, span, &mut builder)?;
        self.force(lazy, builder, span)
    }

    /// A ufunc's call: its arguments may be array expressions themselves.
    pub(super) fn call_ufunc(
        &mut self,
        ufunc: &'static Ufunc,
        args: &[Arg],
        span: Span,
        builder: &mut Builder,
    ) -> Result<Lazy> {
        // A call with a target runs at once, as a plan of its own.
        let named = |names: &[&str]| {
            args.iter()
                .any(|arg| arg.name.as_ref().is_some_and(|(name, _)| names.contains(&&**name)))
        };
        if ufunc.nout() > 1 || named(AT_ONCE) {
            let given = self.args_of(args)?;
            return self.apply_ufunc(ufunc, given, span).map(Lazy::Value);
        }
        if named(&["out"]) || args.iter().filter(|a| a.name.is_none()).count() > ufunc.nin {
            let mut own = Builder::default();
            let lazy = self.call_ufunc_into(ufunc, args, span, &mut own)?;
            return self.force(lazy, own, span).map(Lazy::Value);
        }
        self.call_ufunc_into(ufunc, args, span, builder)
    }

    /// The arguments of a ufunc's call.
    fn ufunc_args(
        &mut self,
        ufunc: &'static Ufunc,
        args: &[Arg],
        span: Span,
        builder: &mut Builder,
    ) -> Result<UfuncArgs> {
        let mut taken = UfuncArgs::default();
        if args.iter().any(|arg| arg.star != Star::None) {
            let given = self.args_of(args)?;
            taken.values(ufunc, given, span)?;
            return taken.complete(ufunc, span);
        }
        for arg in args {
            match &arg.name {
                None if taken.operands.len() < ufunc.nin => {
                    if let Some(first) = taken.operands.pop() {
                        let span = args[0].value.span;
                        taken.operands.push(self.settled(first, builder, &arg.value, span)?);
                    }
                    let operand = self.lower(&arg.value, builder)?;
                    taken.positional(ufunc, operand);
                }
                None => {
                    let value = self.eval(&arg.value)?;
                    taken.positional(ufunc, Lazy::Value(value));
                }
                Some((name, at)) => {
                    let value = self.eval(&arg.value)?;
                    taken.given.keyword(ufunc, (name, *at), value, arg.value.span)?;
                }
            }
        }
        taken.complete(ufunc, span)
    }

    fn call_ufunc_into(
        &mut self,
        ufunc: &'static Ufunc,
        args: &[Arg],
        span: Span,
        builder: &mut Builder,
    ) -> Result<Lazy> {
        let taken = self.ufunc_args(ufunc, args, span, builder)?;
        self.run_ufunc(ufunc, taken, span, builder)
    }

    fn run_ufunc(
        &mut self,
        ufunc: &'static Ufunc,
        taken: UfuncArgs,
        span: Span,
        builder: &mut Builder,
    ) -> Result<Lazy> {
        let UfuncArgs { mut operands, given } = taken;
        self.texts_as_bools(ufunc, &mut operands, span)?;
        let plain = |lazy: &Lazy| matches!(lazy, Lazy::Value(value) if !holds_array(value));
        let at_once = given.is_special() || ufunc.nout() > 1;
        if at_once || given.dtype.is_some() && operands.iter().all(plain) {
            refuse_texts(ufunc, &operands, span)?;
            refuse_objects(ufunc, &operands, span)?;
            let values: SmallVec<[&Value; 2]> = operands.iter().map(known).collect();
            return given.call(self.cx, ufunc, &values, span).map(Lazy::Value);
        }
        let (outs, dtype) = (given.outs(ufunc, span)?, given.dtype);
        if let Some(Some(target)) = outs.into_iter().next() {
            refuse_texts(ufunc, &operands, span)?;
            return self
                .call_into(ufunc, operands, dtype, target, span, std::mem::take(builder))
                .map(Lazy::Value);
        }
        let scalars =
            operands.iter().all(|lazy| matches!(lazy, Lazy::Value(v) if v.as_scalar().is_some()));
        if scalars && dtype.is_none() {
            let values: SmallVec<[&Value; 2]> = operands.iter().map(known).collect();
            return scalar::map(self.cx, ufunc, &values, false, span).map(Lazy::Value);
        }
        if let [Lazy::Value(a), Lazy::Value(b)] = &operands[..]
            && dtype.is_none()
            && texts::holds_text(a)
            && texts::holds_text(b)
            && let Some(value) = texts::map(self.cx, ufunc, [a, b], span)?
        {
            return Ok(Lazy::Value(value));
        }
        let mut nodes: SmallVec<[Operand; 2]> = SmallVec::new();
        refuse_objects(ufunc, &operands, span)?;
        for operand in operands {
            nodes.push(builder.operand(self, operand, span)?);
        }
        Ok(builder.push(NodeOp::Map { ufunc, operator: false, dtype }, nodes, span))
    }

    /// A logical function of two operands asks of a text whether it is empty.
    fn texts_as_bools(&mut self, ufunc: &Ufunc, operands: &mut [Lazy], span: Span) -> Result<()> {
        if ufunc.nin != 2 || !ufunc.name.starts_with("logical_") {
            return Ok(());
        }
        for operand in operands {
            if let Lazy::Value(value) = operand
                && texts::holds_text(value)
            {
                let array = convert::any_array(self.cx, value, None, span)?;
                *operand =
                    Lazy::Value(Value::Array(texts::astype(self.cx, &array, DType::Bool, span)?));
            }
        }
        Ok(())
    }

    /// `ufunc(…, out=target)`.
    fn call_into(
        &mut self,
        ufunc: &'static Ufunc,
        operands: SmallVec<[Lazy; 2]>,
        dtype: Option<DType>,
        target: Array,
        span: Span,
        mut builder: Builder,
    ) -> Result<Value> {
        if !target.writeable {
            bail!(span, ValueError, "output array is read-only"; hint: "it repeats elements of another array: take a copy()");
        }
        if target.ndim() == 0 {
            if let Some(shape) = operands.iter().find_map(right_shape) {
                return Err(not_into_scalar(&shape, span));
            }
            // A plan writes into arrays of one axis or more.
            let row = target.view(target.layout.insert_axis(0));
            self.call_into(ufunc, operands, dtype, row, span, builder)?;
            return Ok(Value::Array(target));
        }
        let mut args: SmallVec<[Operand; 2]> = SmallVec::new();
        for operand in operands {
            args.push(builder.operand(self, operand, span)?);
        }
        let into = builder.target(target);
        let _node = builder.push(NodeOp::Map { ufunc, operator: false, dtype }, args, span);
        self.run_tree(builder, Some(into), span)
    }
}

/// Keywords with which a call runs at once, not as a part of a plan.
const AT_ONCE: &[&str] = &["where", "casting", "order", "sig", "signature", "subok"];

/// An operand of a call that runs at once.
fn known(lazy: &Lazy) -> &Value {
    match lazy {
        Lazy::Value(value) => value,
        Lazy::Node(_) => unreachable!("operands are evaluated before a call that runs at once"),
    }
}

/// Whether a value is an array or becomes one.
fn holds_array(value: &Value) -> bool {
    matches!(value, Value::List(_) | Value::Tuple(_) | Value::Range(_))
        || matches!(value, Value::Array(array) if array.ndim() > 0 || array.dtype.is_text())
}

/// Refuse keywords of a function of two texts.
fn refuse_texts(ufunc: &Ufunc, operands: &[Lazy], span: Span) -> Result<()> {
    let is_text = |lazy: &Lazy| matches!(lazy, Lazy::Value(value) if texts::holds_text(value));
    if operands.len() == 2 && operands.iter().all(is_text) && texts::has_loop(ufunc) {
        bail!(
            span, NotImplementedError, "numscope has no keywords of np.{} of texts", ufunc.name;
            hint: "call it with the two operands alone"
        );
    }
    Ok(())
}

/// Refuse operands that NumPy would take as arrays of objects.
fn refuse_objects(ufunc: &Ufunc, operands: &[Lazy], span: Span) -> Result<()> {
    let is_object = |lazy: &Lazy| match lazy {
        Lazy::Node(_) => false,
        Lazy::Value(value) => {
            value.as_scalar().is_none()
                && !matches!(
                    value,
                    Value::Array(_)
                        | Value::List(_)
                        | Value::Tuple(_)
                        | Value::Range(_)
                        | Value::Str(_)
                )
        }
    };
    let Some(at) = operands.iter().position(is_object) else { return Ok(()) };
    let class = |lazy: &Lazy| match lazy {
        Lazy::Value(value) => value.type_name().to_owned(),
        Lazy::Node(_) => "numpy.ndarray".to_owned(),
    };
    match (ufunc.symbol, operands) {
        (Some(symbol), [left, right]) if !matches!(symbol, "==" | "!=") => {
            let (left, right) = (class(left), class(right));
            if matches!(symbol, "<" | "<=" | ">" | ">=") {
                bail!(
                    span,
                    TypeError,
                    "'{symbol}' not supported between instances of '{left}' and '{right}'"
                );
            }
            let symbol = if symbol == "**" { "** or pow()" } else { symbol };
            bail!(
                span,
                TypeError,
                "unsupported operand type(s) for {symbol}: '{left}' and '{right}'"
            )
        }
        (Some(symbol), [one]) => {
            bail!(span, TypeError, "bad operand type for unary {symbol}: '{}'", class(one))
        }
        // Of objects they are comparisons, of the elements as Python has them.
        (None, [left, right]) if matches!(ufunc.name, "maximum" | "minimum" | "fmax" | "fmin") => {
            let symbol =
                if ufunc.name.ends_with("max") || ufunc.name == "maximum" { ">=" } else { "<=" };
            let (left, right) = (element_class(left), element_class(right));
            bail!(
                span,
                TypeError,
                "'{symbol}' not supported between instances of '{left}' and '{right}'"
            )
        }
        _ => bail!(
            span,
            TypeError,
            "loop of ufunc does not support argument {at} of type {} which has no callable {} method",
            class(&operands[at]),
            ufunc.name
        ),
    }
}

/// Python's class of the elements of an operand.
fn element_class(operand: &Lazy) -> &'static str {
    let of = |dtype: DType| match dtype {
        DType::Bool => "bool",
        DType::Text(_) => "str",
        dtype if dtype.is_float() => "float",
        _ => "int",
    };
    match operand {
        Lazy::Value(Value::Array(array)) => of(array.dtype),
        Lazy::Value(value) => {
            value.as_scalar().map_or(value.type_name(), |scalar| of(scalar.dtype()))
        }
        Lazy::Node(_) => "float",
    }
}

/// What a ufunc's call was given.
#[derive(Default)]
struct UfuncArgs {
    operands: SmallVec<[Lazy; 2]>,
    given: Given,
}

impl UfuncArgs {
    /// Arguments that are known.
    fn values(&mut self, ufunc: &Ufunc, args: Args, span: Span) -> Result<()> {
        for value in args.positional {
            self.positional(ufunc, Lazy::Value(value));
        }
        for (name, value, at) in args.keywords {
            self.given.keyword(ufunc, (&name, at), value, span)?;
        }
        Ok(())
    }

    /// The next argument without a name: an operand, or a target behind them.
    fn positional(&mut self, ufunc: &Ufunc, lazy: Lazy) {
        match lazy {
            lazy if self.operands.len() < ufunc.nin => self.operands.push(lazy),
            Lazy::Value(value) => self.given.behind.push(value),
            Lazy::Node(_) => unreachable!("only operands wait"),
        }
    }

    /// The same if their number is right.
    fn complete(self, ufunc: &Ufunc, span: Span) -> Result<Self> {
        let given = self.operands.len() + self.given.behind.len();
        let (least, most) = (ufunc.nin, ufunc.nin + ufunc.nout());
        if !(least..=most).contains(&given) {
            let verb = if given == 1 { "was" } else { "were" };
            bail!(
                span,
                TypeError,
                "{}() takes from {least} to {most} positional arguments but {given} {verb} given",
                ufunc.name
            );
        }
        Ok(self)
    }
}
