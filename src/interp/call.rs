//! Calls and attributes: ufuncs and reductions become parts of plans, all else runs on finished values.

use smallvec::{SmallVec, smallvec};

use super::lazy::{Builder, Lazy, is_array, one};
use super::stmt::{not_into_scalar, right_shape};
use super::{Interp, builtins, items, lists, scalar};
use crate::array::Array;
use crate::array::dtype::DType;
use crate::diag::{ErrorKind, Result, Span};
use crate::kernels::reduce::Reduction;
use crate::numpy::registry::{Args, Bound, BoundMethod, Function, Run, parameters};
use crate::numpy::ufunc::{self, Ufunc};
use crate::numpy::{attributes, convert, modules};
use crate::plan::{Arg, NodeOp, Reduce};
use crate::syntax::ast::{self, Expr, ExprKind, Star};
use crate::value::{Callable, Value};
use crate::{bail, diagnostic};

impl Interp<'_> {
    /// `value.name`.
    ///
    /// # Errors
    /// `AttributeError`.
    pub(super) fn attribute(&mut self, value: &Value, name: &str, span: Span) -> Result<Value> {
        if let Value::Module(module) = value {
            return super::module_attribute(module, name, span);
        }
        if let Value::List(list) = value {
            return lists::attribute(list, name, span);
        }
        if let Some(function) = modules::method(value, name) {
            let method = BoundMethod { function, object: value.clone() };
            return Ok(Value::Function(Callable::Shared(std::rc::Rc::new(method))));
        }
        attributes::attribute(self.cx, value, name, span)
    }

    /// A call, as a part of the array expression that `builder` holds.
    pub(super) fn call(
        &mut self,
        callee: &Expr,
        args: &[ast::Arg],
        span: Span,
        builder: &mut Builder,
    ) -> Result<Lazy> {
        if let ExprKind::Attribute { value, name, name_span } = &callee.kind {
            return self.method_call(value, (name, *name_span), args, span, builder);
        }
        let function = self.eval(callee)?;
        self.call_value(&function, args, (callee.span, span), builder)
    }

    /// `value.name(args)`.
    fn method_call(
        &mut self,
        value: &Expr,
        (name, name_span): (&str, Span),
        args: &[ast::Arg],
        span: Span,
        builder: &mut Builder,
    ) -> Result<Lazy> {
        // The object of a reduction is the operand of its plan, so it is kept lazy.
        let mut inner = Builder::default();
        let object = self.lower(value, &mut inner)?;
        if is_array(&object)
            && let Some(function) = modules::array_method(name)
        {
            match function.run {
                Run::Reduce { reduction, mean } => {
                    let bound = self.bind_rest(function, args, span)?;
                    return self
                        .reduce((reduction, mean), function, object, &bound, inner, span)
                        .map(Lazy::Value);
                }
                Run::Cast => {
                    let bound = self.bind_rest(function, args, span)?;
                    let dtype = convert::as_dtype(bound.required(1), span)?;
                    let arg = inner.operand(self, object, span)?;
                    let cast = inner.push(NodeOp::Cast(dtype), one(arg), span);
                    // Its own plan: a cast in the midst of a tree would have to know the leaves of the other one.
                    return self.force(cast, inner, span).map(Lazy::Value);
                }
                Run::Call(_) => {}
            }
        }
        let object = self.force(object, inner, value.span)?;
        if !matches!(object, Value::Module(_))
            && let Some(function) = modules::method(&object, name)
        {
            let mut given = self.args(args)?;
            given.positional.insert(0, object);
            return self.run_function(function, given, span).map(Lazy::Value);
        }
        let function = self.attribute(&object, name, name_span)?;
        self.call_value(&function, args, (name_span, span), builder)
    }

    fn call_value(
        &mut self,
        function: &Value,
        args: &[ast::Arg],
        (callee, span): (Span, Span),
        builder: &mut Builder,
    ) -> Result<Lazy> {
        let callable = match function {
            Value::Function(callable) => callable,
            Value::DType(ty) => {
                let given = self.args(args)?;
                return modules::construct(self.cx, *ty, given, span).map(Lazy::Value);
            }
            other => bail!(callee, TypeError, "'{}' object is not callable", other.type_name()),
        };
        if let Some(ufunc) = ufunc_of(callable) {
            return self.call_ufunc(ufunc, args, span, builder);
        }
        if let Callable::Static(row) = callable
            && let Some(builtin) = row.as_any().downcast_ref::<builtins::Builtin>()
        {
            return self.call_builtin(builtin, args, span, builder);
        }
        if let Some(method) = callable.downcast::<BoundMethod>() {
            let mut given = self.args(args)?;
            given.positional.insert(0, method.object.clone());
            return self.run_function(method.function, given, span).map(Lazy::Value);
        }
        if let Some(method) = callable.downcast::<lists::Bound>() {
            let given = self.args(args)?;
            return lists::call(self, method, &given, span).map(Lazy::Value);
        }
        let Callable::Static(row) = callable else {
            bail!(callee, TypeError, "numscope cannot call this")
        };
        let Some(function) = row.as_any().downcast_ref::<Function>() else {
            bail!(callee, TypeError, "numscope cannot call this")
        };
        if let Run::Reduce { reduction, mean } = function.run
            && let Some(first) =
                args.first().filter(|arg| arg.name.is_none() && arg.star == Star::None)
        {
            let mut inner = Builder::default();
            let operand = self.lower(&first.value, &mut inner)?;
            let bound = self.bind_rest(function, &args[1..], span)?;
            return self
                .reduce((reduction, mean), function, operand, &bound, inner, span)
                .map(Lazy::Value);
        }
        let given = self.args(args)?;
        self.run_function(function, given, span).map(Lazy::Value)
    }

    /// Arguments as values.
    fn args(&mut self, args: &[ast::Arg]) -> Result<Args> {
        let mut given = Args::default();
        for arg in args {
            let value = self.eval(&arg.value)?;
            match (&arg.name, arg.star) {
                (Some((name, span)), _) => given.keywords.push((name.clone(), value, *span)),
                (None, Star::None) => given.positional.push(value),
                (None, Star::One) => {
                    let more = items::all(self.cx, &value, arg.value.span).map_err(|error| {
                        if error.kind != ErrorKind::TypeError {
                            return error;
                        }
                        let class = value.type_name();
                        diagnostic!(
                            arg.value.span,
                            TypeError,
                            "argument after * must be an iterable, not {class}"
                        )
                    })?;
                    given.positional.extend(more);
                }
                (None, Star::Two) => {
                    bail!(arg.value.span, SyntaxError, "numscope has no ** in calls yet")
                }
            }
        }
        Ok(given)
    }

    /// The arguments of a function whose first one is kept apart.
    fn bind_rest(
        &mut self,
        function: &'static Function,
        args: &[ast::Arg],
        span: Span,
    ) -> Result<Bound> {
        let mut given = self.args(args)?;
        given.positional.insert(0, Value::None);
        function.bind(given, span)
    }

    fn run_function(
        &mut self,
        function: &'static Function,
        given: Args,
        span: Span,
    ) -> Result<Value> {
        let bound = function.bind(given, span)?;
        match function.run {
            Run::Call(run) => {
                let moment = self.cx.arena.moment();
                let site = self.cx.arena.set_site(Some(span));
                let value = run(self.cx, bound).map_err(|error| error.at(span));
                self.cx.arena.set_site(site);
                self.cx.arena.set_moment(moment);
                value
            }
            Run::Reduce { reduction, mean } => {
                let operand = Lazy::Value(bound.required(0).clone());
                self.reduce((reduction, mean), function, operand, &bound, Builder::default(), span)
            }
            Run::Cast => {
                let dtype = convert::as_dtype(bound.required(1), span)?;
                let array = bound.array(0, self.cx)?;
                if array.ndim() == 0 {
                    let scalar = array.item();
                    let word = convert::word_of(scalar, dtype);
                    return Ok(Value::Scalar(crate::array::dtype::Scalar::read(dtype, &word.0)));
                }
                let mut builder = Builder::default();
                let arg = builder.operand(self, Lazy::Value(Value::Array(array)), span)?;
                let cast = builder.push(NodeOp::Cast(dtype), one(arg), span);
                self.force(cast, builder, span)
            }
        }
    }

    /// A ufunc's call: its arguments may be array expressions themselves.
    fn call_ufunc(
        &mut self,
        ufunc: &'static Ufunc,
        args: &[ast::Arg],
        span: Span,
        builder: &mut Builder,
    ) -> Result<Lazy> {
        // A call with a target runs at once, as a plan of its own.
        let has_target = args.iter().any(|a| a.name.as_ref().is_some_and(|(n, _)| n == "out"))
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
        args: &[ast::Arg],
        span: Span,
        builder: &mut Builder,
    ) -> Result<UfuncArgs> {
        let mut operands: SmallVec<[Lazy; 2]> = SmallVec::new();
        let (mut out, mut dtype) = (None, None);
        for arg in args {
            match &arg.name {
                None if arg.star != Star::None => {
                    bail!(arg.value.span, SyntaxError, "numscope has no * in calls of ufuncs yet")
                }
                None if operands.len() < ufunc.nin => {
                    operands.push(self.lower(&arg.value, builder)?);
                }
                None if out.is_none() => out = Some((self.eval(&arg.value)?, arg.value.span)),
                None => bail!(
                    span,
                    TypeError,
                    "{}() takes from {} to {} positional arguments but {} were given",
                    ufunc.name,
                    ufunc.nin,
                    ufunc.nin + 1,
                    args.len()
                ),
                Some((name, at)) => match name.as_str() {
                    "out" => out = Some((self.eval(&arg.value)?, arg.value.span)),
                    "dtype" => {
                        let value = self.eval(&arg.value)?;
                        dtype = if matches!(value, Value::None) {
                            None
                        } else {
                            Some(convert::as_dtype(&value, arg.value.span)?)
                        };
                    }
                    "where" | "casting" | "order" | "subok" | "signature" => {
                        bail!(*at, NotImplementedError, "numscope has no {name}= of ufuncs yet")
                    }
                    _ => bail!(
                        *at, TypeError, "{}() got an unexpected keyword argument '{name}'", ufunc.name;
                        hint: "its keywords are out= and dtype="
                    ),
                },
            }
        }
        if operands.len() < ufunc.nin {
            bail!(
                span,
                TypeError,
                "{}() takes from {} to {} positional arguments but {} given",
                ufunc.name,
                ufunc.nin,
                ufunc.nin + 1,
                if operands.len() == 1 {
                    "1 was".to_owned()
                } else {
                    format!("{} were", operands.len())
                }
            );
        }
        Ok(UfuncArgs {
            operands,
            out: out.filter(|(value, _)| !matches!(value, Value::None)),
            dtype,
        })
    }

    fn call_ufunc_into(
        &mut self,
        ufunc: &'static Ufunc,
        args: &[ast::Arg],
        span: Span,
        builder: &mut Builder,
    ) -> Result<Lazy> {
        let UfuncArgs { operands, out, dtype } = self.ufunc_args(ufunc, args, span, builder)?;
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
        let mut nodes: SmallVec<[Arg; 2]> = SmallVec::new();
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
        let mut args: SmallVec<[Arg; 2]> = SmallVec::new();
        for operand in operands {
            args.push(builder.operand(self, operand, span)?);
        }
        let into = builder.target(target);
        let _node = builder.push(NodeOp::Map { ufunc, operator: false, dtype }, args, span);
        self.run_tree(builder, Some(into), span)
    }

    /// A reduction over an operand that may be an array expression.
    fn reduce(
        &mut self,
        (reduction, mean): (Reduction, bool),
        function: &'static Function,
        operand: Lazy,
        bound: &Bound,
        mut builder: Builder,
        span: Span,
    ) -> Result<Value> {
        let at = |name: &str| parameters(function.signature).position(|p| p.name == name);
        let axes = at("axis").map_or(Ok(None), |i| bound.axes(i))?;
        let dtype = at("dtype").map_or(Ok(None), |i| bound.dtype(i))?;
        let keepdims = at("keepdims").map_or(Ok(false), |i| bound.flag(i, false))?;
        let operand = match operand {
            Lazy::Value(value) if !matches!(value, Value::Array(_)) => {
                Lazy::Value(Value::Array(convert::as_array(self.cx, &value, None, span)?))
            }
            other => other,
        };
        if let Lazy::Value(Value::Array(array)) = &operand
            && array.ndim() == 0
        {
            return self.reduce_scalar((reduction, mean), array, axes.as_deref(), dtype, span);
        }
        let arg = builder.operand(self, operand, span)?;
        let reduce = Reduce { reduction, mean, axes, keepdims, dtype };
        let node = builder.push(NodeOp::Reduce(reduce), one(arg), span);
        let value = self.force(node, builder, span)?;
        match at("out").and_then(|i| bound.get(i)) {
            Some(out) => {
                let target = out_array(out.clone(), span)?;
                check_out(function, &value, &target, span)?;
                self.assign_array(target, Lazy::Value(value), Builder::default(), span)?;
                Ok(out.clone())
            }
            None => Ok(value),
        }
    }

    /// Of a single number: the number, in the dtype of the accumulator.
    fn reduce_scalar(
        &mut self,
        (reduction, mean): (Reduction, bool),
        array: &Array,
        axes: Option<&[i64]>,
        dtype: Option<DType>,
        span: Span,
    ) -> Result<Value> {
        for &axis in axes.unwrap_or(&[]) {
            if !(-1..=0).contains(&axis) {
                bail!(span, AxisError, "axis {axis} is out of bounds for array of dimension 0");
            }
        }
        let row = array.view(array.layout.insert_axis(0));
        let mut builder = Builder::default();
        let arg = builder.operand(self, Lazy::Value(Value::Array(row)), span)?;
        let reduce = Reduce { reduction, mean, axes: None, keepdims: false, dtype };
        let node = builder.push(NodeOp::Reduce(reduce), smallvec![arg], span);
        self.force(node, builder, span)
    }

    fn call_builtin(
        &mut self,
        builtin: &'static builtins::Builtin,
        args: &[ast::Arg],
        span: Span,
        builder: &mut Builder,
    ) -> Result<Lazy> {
        if builtin.name == "abs"
            && let [ast::Arg { name: None, star: Star::None, value }] = args
        {
            // Python's abs() of an array is an operator: NumPy may write into a temporary.
            let operand = self.lower(value, builder)?;
            if is_array(&operand) {
                let arg = builder.operand(self, operand, span)?;
                let absolute = ufunc::find("absolute").expect("absolute is a row of the table");
                return Ok(builder.operator(absolute, one(arg), span, span));
            }
            let Lazy::Value(value) = operand else { unreachable!("nodes are arrays") };
            let given = Args { positional: vec![value], keywords: Vec::new() };
            return (builtin.run)(self, &given, span).map(Lazy::Value);
        }
        let given = self.args(args)?;
        (builtin.run)(self, &given, span).map(Lazy::Value)
    }
}

/// NumPy's complaint of an `out=` whose shape is not the result's.
fn check_out(function: &Function, value: &Value, target: &Array, span: Span) -> Result<()> {
    let shape: &[usize] = match value {
        Value::Array(array) => array.shape(),
        _ => &[],
    };
    if target.ndim() != shape.len() {
        let ufunc = match function.name.rsplit('.').next() {
            Some("sum" | "mean") => "add",
            Some("prod") => "multiply",
            Some("max" | "amax") => "maximum",
            Some("min" | "amin") => "minimum",
            Some("any") => "logical_or",
            _ => "logical_and",
        };
        bail!(
            span,
            ValueError,
            "output parameter for reduction operation {ufunc} has the wrong number of dimensions: Found {} but expected {}",
            target.ndim(),
            shape.len()
        );
    }
    Ok(())
}

/// What a ufunc's call was given.
struct UfuncArgs {
    operands: SmallVec<[Lazy; 2]>,
    out: Option<(Value, Span)>,
    dtype: Option<DType>,
}

/// The ufunc that a callable is.
fn ufunc_of(callable: &Callable) -> Option<&'static Ufunc> {
    match callable {
        Callable::Static(row) => row.as_any().downcast_ref(),
        Callable::Shared(_) => None,
    }
}

/// The array of an `out=`, which may stand in a tuple of one.
fn out_array(value: Value, span: Span) -> Result<Array> {
    match value {
        Value::Array(array) => Ok(array),
        Value::Tuple(items) if matches!(&items[..], [Value::Array(_)]) => {
            out_array(items[0].clone(), span)
        }
        _ => bail!(
            span, TypeError, "return arrays must be of ArrayType";
            hint: "make the array first: out = np.empty(n)"
        ),
    }
}
