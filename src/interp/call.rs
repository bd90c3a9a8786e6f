//! Calls and members: ufuncs and reductions become parts of plans, all else runs on finished values.

use std::rc::Rc;

use smallvec::smallvec;

use super::code::{Arg, Args as Written, Call as Called, Member, MethodCall};
use super::items::{self, Items};
use super::lazy::{Builder, Lazy, is_array, one};
use super::plain::Got;
use super::{Interp, builtins, exceptions, function, methods, modules as library};
use crate::array::Array;
use crate::array::dtype::{DType, Scalar};
use crate::bail;
use crate::diag::{Result, Span};
use crate::kernels::reduce::Reduction;
use crate::numpy::manipulate::mark_axes;
use crate::numpy::registry::{Args, Bound, BoundMethod, Function, Run};
use crate::numpy::ufunc::{self, Ufunc};
use crate::numpy::{astype, attributes, convert, modules, reduce, texts};
use crate::plan::{NodeOp, Reduce};
use crate::syntax::ast::Star;
use crate::value::{Call, Callable, Value};

/// What an opaque object does where the language has a word for it: `__getitem__`, `__len__`.
pub(super) fn special(object: &Value, name: &str) -> Option<&'static Function> {
    match object {
        Value::Function(_) => modules::method(object, name),
        _ => None,
    }
}

impl Interp<'_> {
    /// Run what an object does in place of a word of the language.
    ///
    /// # Errors
    /// Those of the function.
    pub(super) fn call_special<const N: usize>(
        &mut self,
        row: &'static Function,
        args: [Value; N],
        span: Span,
    ) -> Result<Value> {
        let args = Args { positional: args.into_iter().collect(), keywords: Vec::new() };
        self.run_function(row, args, span)
    }

    /// `value.name`.
    ///
    /// # Errors
    /// `AttributeError`.
    pub(super) fn member(&mut self, value: &Value, member: &Member) -> Result<Value> {
        let module = match (value, member.attribute) {
            (Value::Module(module), _) => module,
            (Value::Array(array), Some(attribute)) => {
                return attribute.of(self.cx, array, member.span);
            }
            _ => return self.attribute(value, &member.name, member.span),
        };
        // What a module has does not change.
        if let Some((known, answer)) = &*member.of_module.borrow()
            && std::ptr::eq(*known, *module)
        {
            return Ok(answer.clone());
        }
        let answer = library::attribute(module, &member.name, member.span)?;
        *member.of_module.borrow_mut() = Some((module, answer.clone()));
        Ok(answer)
    }

    /// The same by the name alone.
    pub(super) fn attribute(&mut self, value: &Value, name: &str, span: Span) -> Result<Value> {
        if let Value::Module(module) = value {
            return library::attribute(module, name, span);
        }
        if let Some(found) = builtins::classes::attribute(value, name) {
            return Ok(found);
        }
        if let Some(found) = methods::attribute(value, name, span) {
            return found;
        }
        if let Some(function) = modules::method(value, name) {
            let method = BoundMethod { function, object: value.clone() };
            return Ok(Value::Function(Callable::Shared(Rc::new(method))));
        }
        if let Some(row) = special(value, "__getattr__")
            && let Value::Function(object) = value
            && object.call().field(name).is_none()
        {
            return self.call_special(row, [value.clone(), Value::text(name)], span);
        }
        attributes::attribute(self.cx, value, name, span)
    }

    /// A call, as a part of the array expression that `builder` holds.
    pub(super) fn call(
        &mut self,
        call: &Called,
        span: Span,
        builder: &mut Builder,
    ) -> Result<Lazy> {
        let spans = (call.callee.span, span);
        if let Some(Value::Function(Callable::Static(row))) = self.peek(&call.callee) {
            let row: &'static dyn Call = *row;
            return self.call_row(row, &call.args, spans, builder);
        }
        let function = self.eval(&call.callee)?;
        self.call_value(&function, &call.args, spans, builder)
    }

    /// `object.name(args)`.
    pub(super) fn method_call(
        &mut self,
        call: &MethodCall,
        span: Span,
        builder: &mut Builder,
    ) -> Result<Lazy> {
        let MethodCall { object: node, member, args } = call;
        // The object of a reduction is the operand of its plan, so it is kept lazy.
        let mut inner = Builder::default();
        let object = self.lower(node, &mut inner)?;
        if is_array(&object)
            && let Some(function) = member.array
        {
            match function.run {
                Run::Reduce { reduction, mean } if args.list.is_empty() => {
                    let arg = inner.operand(self, object, span)?;
                    let reduce =
                        Reduce { reduction, mean, axes: None, keepdims: false, dtype: None };
                    let node = inner.push(NodeOp::Reduce(reduce), one(arg), span);
                    return self.force(node, inner, span).map(Lazy::Value);
                }
                Run::Reduce { reduction, mean } => {
                    let bound = self.bind_rest(function, &args.list, span)?;
                    return self
                        .reduce((reduction, mean), function, object, &bound, inner, span)
                        .map(Lazy::Value);
                }
                Run::Cast => {
                    let bound = self.bind_rest(function, &args.list, span)?;
                    if astype::says_more(&bound) {
                        let object = self.force(object, inner, span)?;
                        let source = convert::any_array(self.cx, &object, None, span)?;
                        return astype::astype(self.cx, &source, &bound).map(Lazy::Value);
                    }
                    let dtype = convert::any_dtype(bound.required(1), span)?;
                    let is_text = matches!(&object, Lazy::Value(value) if texts::holds_text(value));
                    if is_text || dtype.is_text() {
                        let object = self.force(object, inner, span)?;
                        let source = convert::any_array(self.cx, &object, None, span)?;
                        let cast = texts::astype(self.cx, &source, dtype, span)?;
                        return Ok(Lazy::Value(Value::Array(cast)));
                    }
                    let arg = inner.operand(self, object, span)?;
                    let cast = inner.push(NodeOp::Cast(dtype), one(arg), span);
                    // Its own plan: a cast in the midst of a tree would have to know the leaves of the other one.
                    return self.force(cast, inner, span).map(Lazy::Value);
                }
                Run::Call(_) | Run::Calls(_) => {}
            }
        }
        let object = self.force(object, inner, node.span)?;
        match &object {
            Value::Module(_) => {}
            Value::Array(_) | Value::Scalar(_) => {
                if let Some(function) = method_of(&object, member) {
                    let mut given = self.args(args)?;
                    given.positional.insert(0, object);
                    return self.run_function(function, given, span).map(Lazy::Value);
                }
            }
            _ => {
                let class = object.type_name();
                let known = member.methods.iter().find(|(name, _)| *name == class);
                if let Some((_, method)) = known {
                    let mut given = Args::default();
                    self.args_into(args, &mut given)?;
                    let (least, most) = method.takes;
                    if args.plain && (least..=most).contains(&given.positional.len()) {
                        return methods::run(self, method, &object, &given, span).map(Lazy::Value);
                    }
                    return methods::call(self, method, &object, &given, span).map(Lazy::Value);
                }
            }
        }
        let function = self.member(&object, member)?;
        self.call_value(&function, args, (member.span, span), builder)
    }

    fn call_value(
        &mut self,
        function: &Value,
        args: &Written,
        (callee, span): (Span, Span),
        builder: &mut Builder,
    ) -> Result<Lazy> {
        match function {
            Value::Function(Callable::Shared(call)) => {
                if let Some(function) = call.as_any().downcast_ref::<function::Function>() {
                    self.call_function(function, args, span)?;
                    return Ok(Lazy::Value(std::mem::replace(&mut self.given, Value::None)));
                }
            }
            Value::Function(Callable::Static(row)) => {
                return self.call_row(*row, args, (callee, span), builder);
            }
            Value::DType(_) => {}
            other => bail!(callee, TypeError, "'{}' object is not callable", other.type_name()),
        }
        let given = self.args(args)?;
        self.apply(function, given, span).map(Lazy::Value)
    }

    /// A call of a row of a table.
    fn call_row(
        &mut self,
        row: &'static dyn Call,
        args: &Written,
        (callee, span): (Span, Span),
        builder: &mut Builder,
    ) -> Result<Lazy> {
        let any = row.as_any();
        if let Some(builtin) = any.downcast_ref::<builtins::Builtin>() {
            if let [arg] = &*args.list
                && args.plain
                && builtin.name == "abs"
            {
                return self.absolute(builtin, arg, span, builder);
            }
            let mut given = Args::default();
            self.args_into(args, &mut given)?;
            return builtin.call(self, &given, span).map(Lazy::Value);
        }
        if let Some(ufunc) = any.downcast_ref::<Ufunc>() {
            return self.call_ufunc(ufunc, &args.list, span, builder);
        }
        if let Some(function) = any.downcast_ref::<Function>() {
            if let Run::Reduce { reduction, mean } = function.run
                && let [first, rest @ ..] = &*args.list
                && first.name.is_none()
                && first.star == Star::None
            {
                let mut inner = Builder::default();
                let operand = self.lower(&first.value, &mut inner)?;
                let bound = self.bind_rest(function, rest, span)?;
                return self
                    .reduce((reduction, mean), function, operand, &bound, inner, span)
                    .map(Lazy::Value);
            }
            let given = self.args(args)?;
            return self.run_function(function, given, span).map(Lazy::Value);
        }
        bail!(callee, TypeError, "'{}' object is not callable", row.class())
    }

    /// Python's `abs()`: of an array it is an operator, so that NumPy may write into a temporary.
    fn absolute(
        &mut self,
        builtin: &'static builtins::Builtin,
        arg: &Arg,
        span: Span,
        builder: &mut Builder,
    ) -> Result<Lazy> {
        let operand = self.lower(&arg.value, builder)?;
        match operand {
            Lazy::Value(Value::Float(x)) => Ok(Lazy::Value(Value::Float(x.abs()))),
            Lazy::Value(Value::Scalar(Scalar::Float64(x))) => {
                Ok(Lazy::Value(Value::Scalar(Scalar::Float64(x.abs()))))
            }
            operand if is_array(&operand) => {
                let arg = builder.operand(self, operand, span)?;
                let absolute = ufunc::find("absolute").expect("absolute is a row of the table");
                Ok(builder.operator(absolute, one(arg), span, span))
            }
            Lazy::Value(value) => {
                let given = Args { positional: smallvec![value], keywords: Vec::new() };
                builtin.call(self, &given, span).map(Lazy::Value)
            }
            Lazy::Node(_) => unreachable!("nodes are arrays"),
        }
    }

    /// Call anything that can be called, with arguments that are known.
    ///
    /// # Errors
    /// `TypeError` for what cannot be called, and what the callee raises.
    pub fn apply(&mut self, function: &Value, given: Args, span: Span) -> Result<Value> {
        let callable = match function {
            Value::Function(callable) => callable,
            Value::DType(ty) => return modules::construct(self.cx, *ty, given, span),
            other => bail!(span, TypeError, "'{}' object is not callable", other.type_name()),
        };
        match callable {
            Callable::Static(row) => {
                let row = row.as_any();
                if let Some(builtin) = row.downcast_ref::<builtins::Builtin>() {
                    return builtin.call(self, &given, span);
                }
                if let Some(function) = row.downcast_ref::<Function>() {
                    return self.run_function(function, given, span);
                }
                if let Some(ufunc) = row.downcast_ref::<Ufunc>() {
                    return self.apply_ufunc(ufunc, given, span);
                }
            }
            Callable::Shared(call) => {
                let call = call.as_any();
                if let Some(function) = call.downcast_ref::<function::Function>() {
                    // Not written as a call: what is not written in a loop goes round all the same.
                    self.cx.meter.iterations += 1;
                    return self.call_function_with(function, given, span);
                }
                if let Some(method) = call.downcast_ref::<methods::Bound>() {
                    return methods::call(self, method.method, &method.object, &given, span);
                }
                if let Some(method) = call.downcast_ref::<methods::Unbound>() {
                    return method.call(self, &given, span);
                }
                if let Some(method) = call.downcast_ref::<BoundMethod>() {
                    let mut given = given;
                    given.positional.insert(0, method.object.clone());
                    return self.run_function(method.function, given, span);
                }
                if let Some(partial) = call.downcast_ref::<library::partial::Partial>() {
                    return partial.call(self, given, span);
                }
                if let Some(class) = call.downcast_ref::<exceptions::Class>() {
                    return Ok(class.make(&given));
                }
                if let Some(row) = special(function, "__call__") {
                    let mut given = given;
                    given.positional.insert(0, function.clone());
                    return self.run_function(row, given, span);
                }
            }
        }
        bail!(span, TypeError, "'{}' object is not callable", function.type_name())
    }

    /// Arguments as values.
    pub(super) fn args(&mut self, args: &Written) -> Result<Args> {
        let mut given = Args::default();
        self.args_into(args, &mut given)?;
        Ok(given)
    }

    /// The same for a user's function, which complaints of starred ones name.
    pub(super) fn args_to(&mut self, callee: &str, args: &Written) -> Result<Args> {
        if args.plain { self.args(args) } else { self.starred_args(&args.list, callee) }
    }

    /// The same, put where they are wanted.
    fn args_into(&mut self, args: &Written, given: &mut Args) -> Result<()> {
        if !args.plain {
            *given = self.args_of(&args.list)?;
            return Ok(());
        }
        for arg in &args.list {
            let value = match self.got(&arg.value)? {
                Got::Number(number) => number.value(),
                Got::Given => std::mem::replace(&mut self.given, Value::None),
                Got::Nothing => self.eval(&arg.value)?,
            };
            given.positional.push(value);
        }
        Ok(())
    }

    pub(super) fn args_of(&mut self, args: &[Arg]) -> Result<Args> {
        self.starred_args(args, "")
    }

    /// Arguments with names or stars of a user's function, or of what has no name.
    fn starred_args(&mut self, args: &[Arg], callee: &str) -> Result<Args> {
        let mut given = Args::default();
        for arg in args {
            let value = self.eval(&arg.value)?;
            match (&arg.name, arg.star) {
                (Some((name, span)), _) => {
                    given.keywords.push((name.to_string(), value, *span));
                }
                (None, Star::None) => given.positional.push(value),
                (None, Star::One) => {
                    let at = arg.value.span;
                    if Items::of(&value, at).is_err() {
                        let (callee, class) = (called(callee), value.type_name());
                        bail!(
                            at,
                            TypeError,
                            "{callee}argument after * must be an iterable, not {class}"
                        );
                    }
                    given.positional.extend(items::all(self, &value, at)?);
                }
                (None, Star::Two) => named(&mut given, &value, callee, arg.value.span)?,
            }
        }
        Ok(given)
    }

    /// The arguments of a function whose first one is kept apart.
    fn bind_rest(
        &mut self,
        function: &'static Function,
        args: &[Arg],
        span: Span,
    ) -> Result<Bound> {
        let mut given = self.args_of(args)?;
        given.positional.insert(0, Value::None);
        function.bind(given, span)
    }

    pub(super) fn run_function(
        &mut self,
        function: &'static Function,
        given: Args,
        span: Span,
    ) -> Result<Value> {
        let bound = function.bind(given, span)?;
        match function.run {
            Run::Call(run) => {
                let moment = self.cx.arena.moment();
                // Who made an array is asked of the log alone.
                let here = self.cx.arena.is_logging().then(|| (Rc::clone(&self.source.text), span));
                let site = self.cx.arena.set_site(here);
                let value = self
                    .told_row(function, || function.qualified(), |interp| run(interp.cx, bound))
                    .map_err(|error| error.at(span));
                self.cx.arena.set_site(site);
                self.cx.arena.set_moment(moment);
                value
            }
            Run::Calls(run) => self
                .told_row(function, || function.qualified(), |interp| run(interp, bound))
                .map_err(|error| error.at(span)),
            Run::Reduce { reduction, mean } => {
                let operand = Lazy::Value(bound.required(0).clone());
                self.reduce((reduction, mean), function, operand, &bound, Builder::default(), span)
            }
            Run::Cast => {
                let array = bound.any_array(0, self.cx)?;
                if astype::says_more(&bound) {
                    return astype::astype(self.cx, &array, &bound);
                }
                let dtype = convert::any_dtype(bound.required(1), span)?;
                if array.dtype.is_text() || dtype.is_text() {
                    return texts::astype(self.cx, &array, dtype, span).map(Value::Array);
                }
                if array.ndim() == 0 {
                    if let Value::Array(_) = bound.required(0) {
                        return astype::astype(self.cx, &array, &bound);
                    }
                    let scalar = array.item();
                    let word = convert::word_of(scalar, dtype);
                    return Ok(Value::Scalar(Scalar::read(dtype, &word.0)));
                }
                let mut builder = Builder::default();
                let arg = builder.operand(self, Lazy::Value(Value::Array(array)), span)?;
                let cast = builder.push(NodeOp::Cast(dtype), one(arg), span);
                self.force(cast, builder, span)
            }
        }
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
        let parameters = function.parameters();
        let at = |name: &str| parameters.iter().position(|p| p.name == name);
        let axes = at("axis").map_or(Ok(None), |i| bound.axes(i))?;
        let dtype = at("dtype").map_or(Ok(None), |i| bound.dtype(i))?;
        let keepdims = at("keepdims").map_or(Ok(false), |i| bound.flag(i, false))?;
        let given = |name: &str| at(name).and_then(|i| bound.values[i].as_ref());
        let is_plain = given("initial").is_none()
            && matches!(given("out"), None | Some(Value::None))
            && matches!(given("where"), None | Some(Value::Bool(true)))
            // A mean in integers is divided as NumPy's code says.
            && !(mean && dtype.is_some_and(|dtype| !dtype.is_float()));
        let operand = match operand {
            Lazy::Node(_) if is_plain => operand,
            Lazy::Value(Value::Array(_)) => operand,
            other => {
                let value = self.force(other, std::mem::take(&mut builder), span)?;
                Lazy::Value(Value::Array(convert::any_array(self.cx, &value, None, span)?))
            }
        };
        let is_logical = matches!(reduction, Reduction::Any | Reduction::All);
        let operand = match operand {
            Lazy::Value(Value::Array(array)) if is_logical && array.dtype.is_text() => {
                Lazy::Value(Value::Array(texts::truths(self.cx, &array, span)?))
            }
            other => other,
        };
        if let (Lazy::Value(Value::Array(array)), Some(axes)) = (&operand, &axes)
            && (mean || matches!(given("axis"), Some(Value::Tuple(_))))
        {
            // A number has no axis to be named in a tuple, or to be counted along.
            let _marks = mark_axes(axes, array.ndim(), span)?;
        }
        if let Lazy::Value(Value::Array(array)) = &operand
            && !is_plain
            && !array.dtype.is_text()
        {
            let asked = reduce::Asked::of(self.cx, function, bound, array)?;
            return if mean {
                reduce::mean(self.cx, array, asked, span)
            } else {
                reduce::reduced(self.cx, reduction, array, &asked, span)
            };
        }
        if let Lazy::Value(Value::Array(array)) = &operand
            && array.ndim() == 0
        {
            return self.reduce_scalar((reduction, mean), array, axes.as_deref(), dtype, span);
        }
        let arg = builder.operand(self, operand, span)?;
        let reduce = Reduce { reduction, mean, axes, keepdims, dtype };
        let node = builder.push(NodeOp::Reduce(reduce), one(arg), span);
        self.force(node, builder, span)
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
}

/// The method of an array or a NumPy scalar that a member means.
fn method_of(object: &Value, member: &Member) -> Option<&'static Function> {
    match object {
        Value::Array(array) if !array.is_memmap() => member.array,
        _ => modules::method(object, &member.name),
    }
}

/// A user's function as CPython's complaints of starred arguments begin.
fn called(callee: &str) -> String {
    if callee.is_empty() { String::new() } else { format!("__main__.{callee}() ") }
}

/// The arguments of `**value`.
fn named(given: &mut Args, value: &Value, callee: &str, span: Span) -> Result<()> {
    let Value::Dict(dict) = value else {
        let (callee, class) = (called(callee), value.type_name());
        bail!(span, TypeError, "{callee}argument after ** must be a mapping, not {class}")
    };
    for (key, item) in dict.borrow().iter() {
        let Value::Str(name) = key.value() else {
            bail!(span, TypeError, "keywords must be strings")
        };
        if given.keywords.iter().any(|(known, _, _)| **known == **name) {
            let callee = called(callee);
            bail!(span, TypeError, "{callee}got multiple values for keyword argument '{name}'");
        }
        given.keywords.push((name.to_string(), item.clone(), span));
    }
    Ok(())
}
