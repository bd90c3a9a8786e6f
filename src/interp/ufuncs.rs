//! Calls of ufuncs: a node of a tree, a scalar, or a plan that writes into `out=`.

use smallvec::SmallVec;

use super::call::out_array;
use super::code::Arg;
use super::lazy::{Builder, Lazy, is_array};
use super::stmt::{not_into_scalar, right_shape};
use super::{Interp, scalar};
use crate::array::Array;
use crate::array::dtype::DType;
use crate::bail;
use crate::diag::{Result, Span};
use crate::numpy::registry::Args;
use crate::numpy::ufunc::Ufunc;
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
        let has_target = args.iter().any(|a| a.name.as_ref().is_some_and(|(n, _)| &**n == "out"))
            || args.iter().filter(|a| a.name.is_none()).count() > ufunc.nin;
        if has_target {
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
                    taken.positional(ufunc, operand, arg.value.span)?;
                }
                None => {
                    let value = self.eval(&arg.value)?;
                    taken.positional(ufunc, Lazy::Value(value), arg.value.span)?;
                }
                Some((name, at)) => {
                    let value = self.eval(&arg.value)?;
                    taken.keyword(ufunc, (name, *at), value, arg.value.span)?;
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
        let UfuncArgs { operands, out, dtype } = taken;
        if let Some((value, at)) = out {
            let target = out_array(value, at)?;
            return self
                .call_into(ufunc, operands, dtype, target, span, std::mem::take(builder))
                .map(Lazy::Value);
        }
        let scalars =
            operands.iter().all(|lazy| matches!(lazy, Lazy::Value(v) if v.as_scalar().is_some()));
        if scalars && dtype.is_none() {
            let values: SmallVec<[&Value; 2]> = operands
                .iter()
                .filter_map(|lazy| if let Lazy::Value(value) = lazy { Some(value) } else { None })
                .collect();
            return scalar::map(self.cx, ufunc, &values, false, span).map(Lazy::Value);
        }
        if let [Lazy::Value(a), Lazy::Value(b)] = &operands[..]
            && dtype.is_none()
            && let Some(value) = texts::map(self.cx, ufunc, [a, b], span)?
        {
            return Ok(Lazy::Value(value));
        }
        let mut nodes: SmallVec<[Operand; 2]> = SmallVec::new();
        let mut all_scalars = true;
        for operand in operands {
            all_scalars &= !is_array(&operand)
                && !matches!(operand, Lazy::Value(Value::List(_) | Value::Tuple(_)));
            nodes.push(builder.operand(self, operand, span)?);
        }
        if all_scalars {
            bail!(span, NotImplementedError, "numscope has no dtype= for ufuncs of scalars yet");
        }
        Ok(builder.push(NodeOp::Map { ufunc, operator: false, dtype }, nodes, span))
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

/// What a ufunc's call was given.
#[derive(Default)]
struct UfuncArgs {
    operands: SmallVec<[Lazy; 2]>,
    out: Option<(Value, Span)>,
    dtype: Option<DType>,
}

impl UfuncArgs {
    /// Arguments that are known.
    fn values(&mut self, ufunc: &Ufunc, given: Args, span: Span) -> Result<()> {
        for value in given.positional {
            self.positional(ufunc, Lazy::Value(value), span)?;
        }
        for (name, value, at) in given.keywords {
            self.keyword(ufunc, (&name, at), value, at)?;
        }
        Ok(())
    }

    /// The next argument without a name: an operand, or the target behind them.
    fn positional(&mut self, ufunc: &Ufunc, lazy: Lazy, at: Span) -> Result<()> {
        match lazy {
            lazy if self.operands.len() < ufunc.nin => self.operands.push(lazy),
            Lazy::Value(value) if self.out.is_none() => self.out = Some((value, at)),
            _ => bail!(at, TypeError, "{}", takes(ufunc, &format!("{} were", ufunc.nin + 2))),
        }
        Ok(())
    }

    /// An argument by name.
    fn keyword(
        &mut self,
        ufunc: &Ufunc,
        (name, at): (&str, Span),
        value: Value,
        value_at: Span,
    ) -> Result<()> {
        match name {
            "out" => self.out = Some((value, value_at)),
            "dtype" => {
                self.dtype = match value {
                    Value::None => None,
                    value => Some(convert::as_dtype(&value, value_at)?),
                };
            }
            "where" | "casting" | "order" | "subok" | "signature" => {
                bail!(at, NotImplementedError, "numscope has no {name}= of ufuncs yet")
            }
            _ => bail!(
                at, TypeError, "{}() got an unexpected keyword argument '{name}'", ufunc.name;
                hint: "its keywords are out= and dtype="
            ),
        }
        Ok(())
    }

    /// The same if nothing is missing.
    fn complete(mut self, ufunc: &Ufunc, span: Span) -> Result<Self> {
        let given = self.operands.len();
        if given < ufunc.nin {
            let given = if given == 1 { "1 was".to_owned() } else { format!("{given} were") };
            bail!(span, TypeError, "{}", takes(ufunc, &given));
        }
        self.out = self.out.filter(|(value, _)| !matches!(value, Value::None));
        Ok(self)
    }
}

/// Python's complaint of a wrong number of arguments.
fn takes(ufunc: &Ufunc, given: &str) -> String {
    let (name, least, most) = (ufunc.name, ufunc.nin, ufunc.nin + 1);
    format!("{name}() takes from {least} to {most} positional arguments but {given} given")
}
