//! Functions that users call: a row each, and how their arguments are bound.

use std::any::Any;
use std::cell::RefCell;
use std::fmt;
use std::rc::Rc;

use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use super::convert;
use super::gufunc;
use super::refused::{self, Refusal};
use super::texts_refused;
use crate::array::Array;
use crate::array::dtype::DType;
use crate::array::layout::Shape;
use crate::bail;
use crate::context::Context;
use crate::diag::{Diagnostic, Result, Span};
use crate::kernels::reduce::Reduction;
use crate::value::{Call, Callable, Value};

/// A function that is not elementwise.
pub struct Function {
    /// Its name behind `np.`, dots included: `random.rand`; a method's is `ndarray.copy`.
    pub name: &'static str,
    /// Its parameters as Python writes them: `shape, dtype=None, *, like=None`; `*args` takes the rest.
    pub signature: &'static str,
    /// What a call costs; help puts it in words.
    pub costs: Costs,
    /// Help: a sentence, and examples behind `>>>` that run as tests.
    pub doc: &'static str,
    /// How it runs.
    pub run: Run,
}

/// What a call costs in arrays and passes over elements, whatever their number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Costs {
    /// No array and no pass: reads a shape, a dtype or a single element.
    Nothing,
    /// No array: the result shares the memory of the argument.
    View,
    /// A view, or the argument itself, where strides can describe the result; else one new array.
    ViewOrCopy,
    /// Reads the argument and writes one new array.
    Copy,
    /// Writes one new array.
    New,
    /// Writes into the array that it is given.
    Update,
    /// Takes the bytes of a file as its own: no array in memory, and no pass.
    File,
    /// Writes a new array, and copies to work on before it.
    Several,
    /// Makes a Python object of each element.
    Objects,
    /// A step of a plan: one pass, fused with its neighbours in the fused modes.
    Step,
    /// The root of a plan: one pass, and an array only of what remains.
    Fold,
    /// Two passes, and an array only of what remains.
    FoldTwice,
    /// Several passes, with working arrays of about the argument's size.
    Working,
    /// As many multiplications as the lengths of all axes involved multiply to, and one new array.
    Product,
}

/// How a function runs.
#[derive(Debug)]
pub enum Run {
    /// On finished values.
    Call(fn(&mut Context, Bound) -> Result<Value>),
    /// With what the user wrote: it calls functions, or goes through any iterable.
    Calls(fn(&mut dyn Caller, Bound) -> Result<Value>),
    /// As the root of a plan.
    Reduce {
        /// What is folded.
        reduction: Reduction,
        /// Whether the sum is divided by the count.
        mean: bool,
    },
    /// As a step of a plan: `astype`.
    Cast,
}

/// What runs the user's code, for functions that call it.
pub trait Caller {
    /// The context to compute in.
    fn cx(&mut self) -> &mut Context;

    /// Call a function of any kind.
    ///
    /// # Errors
    /// `TypeError` for what cannot be called, and what the callee raises.
    fn call(&mut self, function: &Value, args: Args, span: Span) -> Result<Value>;

    /// Whether a value can be called.
    fn is_callable(&self, value: &Value) -> bool;

    /// Python's `format % value`.
    ///
    /// # Errors
    /// Python's `TypeError`, `ValueError`, `KeyError`, `OverflowError`.
    fn percent(&mut self, format: &str, value: &Value, span: Span) -> Result<Value>;

    /// Go through an iterable, an item at a time, until `each` answers that it has enough.
    ///
    /// # Errors
    /// `TypeError` for what has no items; those of the iterator's own items; those of `each`.
    fn each(
        &mut self,
        iterable: &Value,
        span: Span,
        each: &mut dyn FnMut(&mut dyn Caller, Value) -> Result<Next>,
    ) -> Result<()>;

    /// All items of an iterable.
    ///
    /// # Errors
    /// As [`Caller::each`].
    fn items(&mut self, iterable: &Value, span: Span) -> Result<Vec<Value>> {
        let mut all = Vec::new();
        self.each(iterable, span, &mut |_, item| {
            all.push(item);
            Ok(Next::More)
        })?;
        Ok(all)
    }
}

/// Whether there shall be a further item.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// Go on.
    More,
    /// That was the last one that is wanted.
    Enough,
}

impl fmt::Debug for Function {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}({})", self.name, self.signature)
    }
}

impl Call for Function {
    fn name(&self) -> &str {
        let dot = self.name.bytes().rposition(|byte| byte == b'.');
        dot.map_or(self.name, |dot| &self.name[dot + 1..])
    }

    fn repr(&self) -> String {
        match gufunc::find(self.name) {
            Some(_) => format!("<ufunc '{}'>", self.name),
            None => format!("<function {}>", self.name()),
        }
    }

    fn class(&self) -> &'static str {
        match gufunc::find(self.name) {
            Some(_) => "numpy.ufunc",
            None => "builtin_function_or_method",
        }
    }

    fn field(&self, name: &str) -> Option<Value> {
        gufunc::field(self.name, name)
    }

    fn fields(&self) -> Vec<&'static str> {
        gufunc::find(self.name).map_or_else(Vec::new, |_| gufunc::FIELDS.to_vec())
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// A method with the object it was taken from: `a.copy`.
#[derive(Debug)]
pub struct BoundMethod {
    /// The function, whose first parameter is the object.
    pub function: &'static Function,
    /// The object.
    pub object: Value,
}

impl Call for BoundMethod {
    fn name(&self) -> &str {
        Call::name(self.function)
    }

    fn repr(&self) -> String {
        format!("<built-in method {} of {} object>", Call::name(self), self.object.type_name())
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// A function as a value.
pub fn callable(row: &'static dyn Call) -> Value {
    Value::Function(Callable::Static(row))
}

/// Arguments as they were written.
#[derive(Clone, Debug, Default)]
pub struct Args {
    /// By position.
    pub positional: SmallVec<[Value; 4]>,
    /// By name.
    pub keywords: Vec<(String, Value, Span)>,
}

/// What each parameter was given.
pub type Values = SmallVec<[Option<Value>; 8]>;

/// Arguments by parameter.
#[derive(Debug)]
pub struct Bound {
    /// The function's name, for messages.
    pub name: &'static str,
    /// Where the call stands.
    pub span: Span,
    /// For each parameter of the signature, in order, what it was given.
    pub values: Values,
    /// What `*args` took.
    pub rest: Vec<Value>,
    /// What `**kwargs` took.
    pub others: Vec<(String, Value, Span)>,
}

/// A parameter of a signature.
#[expect(clippy::struct_excessive_bools, reason = "they are what Python's signatures say")]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parameter<'a> {
    /// Its name, without stars.
    pub name: &'a str,
    /// Whether a call must give it.
    pub required: bool,
    /// Whether it can only be given by name.
    pub keyword_only: bool,
    /// Whether it can only be given by position.
    pub positional_only: bool,
    /// Whether it takes all further positional arguments, or as `**kwargs` those with other names.
    pub rest: bool,
    /// Whether it is `**kwargs`.
    pub others: bool,
    /// Which values are refused, if any are.
    pub refusal: Option<&'static Refusal>,
}

/// The parts between the commas of a signature, as they are written: `axis=None`, `*`, `/`, `*args`.
pub fn written(signature: &str) -> impl Iterator<Item = &str> {
    // A comma inside a default's brackets separates nothing.
    let mut depth = 0;
    let parts = signature.split(move |c: char| {
        depth += i32::from(matches!(c, '(' | '[')) - i32::from(matches!(c, ')' | ']'));
        c == ',' && depth == 0
    });
    parts.map(str::trim).filter(|part| !part.is_empty())
}

/// The parameters of a signature.
pub fn parameters(signature: &str) -> impl Iterator<Item = Parameter<'_>> {
    let mut keyword_only = false;
    let slash = written(signature).position(|part| part == "/").unwrap_or(0);
    written(signature).enumerate().filter_map(move |(i, part)| {
        if part == "*" {
            keyword_only = true;
        }
        if matches!(part, "*" | "/") {
            return None;
        }
        let rest = part.starts_with('*');
        let name = part.trim_start_matches('*').split('=').next().unwrap_or(part);
        let parameter = Parameter {
            name,
            required: !part.contains('=') && !rest,
            keyword_only,
            positional_only: i < slash,
            rest,
            others: part.starts_with("**"),
            refusal: None,
        };
        keyword_only |= rest;
        Some(parameter)
    })
}

/// Parameters by their function's place.
type Known = FxHashMap<*const Function, Rc<[Parameter<'static>]>>;

thread_local! {
    /// Signatures are taken apart once: a call in a loop has no time for it.
    static PARAMETERS: RefCell<Known> = RefCell::default();
}

impl Function {
    /// Its name as it is called: `np.sort`; a method's stands behind its class: `ndarray.sort`.
    pub fn qualified(&self) -> String {
        let owner = self.name.split_once('.').map_or("", |(owner, _)| owner);
        if matches!(owner, "ndarray" | "generic") {
            return self.name.to_owned();
        }
        format!("np.{}", self.name)
    }

    /// Its parameters.
    pub fn parameters(&'static self) -> Rc<[Parameter<'static>]> {
        let taken_apart = || {
            parameters(self.signature)
                .map(|p| Parameter { refusal: refused::find(self.name, p.name), ..p })
                .collect()
        };
        let place = std::ptr::from_ref(self);
        let known = PARAMETERS.with_borrow(|known| known.get(&place).cloned());
        known.unwrap_or_else(|| {
            let parameters: Rc<[Parameter<'static>]> = taken_apart();
            PARAMETERS.with_borrow_mut(|known| known.insert(place, Rc::clone(&parameters)));
            parameters
        })
    }

    /// Give each parameter its argument.
    ///
    /// # Errors
    /// `TypeError` for one that is missing, unknown, given twice, or too many.
    pub fn bind(&'static self, args: Args, span: Span) -> Result<Bound> {
        let name = Call::name(self);
        let all = self.parameters();
        let mut values = Values::new();
        values.resize_with(all.len(), || None);
        let mut rest = Vec::new();
        let mut given = args.positional.into_iter();
        let count = given.len();
        for (slot, parameter) in values.iter_mut().zip(&*all) {
            if parameter.rest && !parameter.others {
                rest.extend(given.by_ref());
            } else if !parameter.keyword_only && !parameter.rest {
                *slot = given.next();
            }
        }
        if given.next().is_some() {
            return Err(self.too_many(count, span));
        }
        let takes_others = !args.keywords.is_empty() && all.iter().any(|p| p.others);
        let mut others = Vec::new();
        for (key, value, at) in args.keywords {
            if takes_others && !all.iter().any(|p| p.name == key && !p.rest) {
                others.push((key, value, at));
                continue;
            }
            let Some(i) = all.iter().position(|p| p.name == key && !p.rest) else {
                return Err(self.unknown(&all, &key, at));
            };
            if all[i].positional_only {
                bail!(
                    at,
                    TypeError,
                    "{name}() got some positional-only arguments passed as keyword arguments: '{key}'"
                );
            }
            if values[i].is_some() {
                let keyword = if self.is_in_cython() { "keyword " } else { "" };
                let name = if matches!(name, "ranf" | "sample") { "random_sample" } else { name };
                bail!(at, TypeError, "{name}() got multiple values for {keyword}argument '{key}'");
            }
            values[i] = Some(value);
        }
        if all.iter().zip(&values).any(|(parameter, value)| parameter.required && value.is_none()) {
            if self.is_in_cython() {
                return Err(self.miscounted(count, span));
            }
            let missing: Vec<usize> =
                (0..all.len()).filter(|&i| all[i].required && values[i].is_none()).collect();
            let names: Vec<&str> = missing.iter().map(|&i| all[i].name).collect();
            bail!(
                span, TypeError, "{name}() missing {}", self.missing_text(&names, missing[0]);
                hint: "its parameters are ({})", self.signature
            );
        }
        for (parameter, value) in all.iter().zip(&values) {
            if let (Some(refusal), Some(value)) = (parameter.refusal, value)
                && !refusal.accepts(value)
            {
                bail!(
                    span, NotImplementedError, "numscope has no {}= of {name}", refusal.keyword;
                    hint: "{}", refusal.why
                );
            }
        }
        Ok(Bound { name, span, values, rest, others })
    }
}

impl Bound {
    /// The argument of parameter `i`, if one was given that is not `None`.
    pub fn get(&self, i: usize) -> Option<&Value> {
        self.values.get(i)?.as_ref().filter(|value| !matches!(value, Value::None))
    }

    /// The argument of a required parameter.
    pub fn required(&self, i: usize) -> &Value {
        self.values[i].as_ref().expect("binding found every required argument")
    }

    /// A required argument as an array, of numbers or of texts: for functions that only move data.
    ///
    /// # Errors
    /// As [`convert::any_array`].
    pub fn any_array(&self, i: usize, cx: &Context) -> Result<Array> {
        convert::any_array(cx, self.required(i), None, self.span)
    }

    /// A required argument as an array of numbers: lists and scalars are converted.
    ///
    /// # Errors
    /// As [`convert::as_array`].
    pub fn array(&self, i: usize, cx: &Context) -> Result<Array> {
        let array = self.any_array(i, cx)?;
        match array.dtype {
            DType::Text(_) => Err(texts_refused::error(self.name, &array, self.span)),
            _ => Ok(array),
        }
    }

    /// A required argument of which NumPy reads an attribute before it makes an array of it, if ever.
    ///
    /// # Errors
    /// `AttributeError` for what has none, as lists and Python's numbers.
    pub fn array_with(&self, i: usize, attribute: &str, cx: &Context) -> Result<Array> {
        let value = self.required(i);
        if let Value::Array(_) | Value::Scalar(_) = value {
            return self.any_array(i, cx);
        }
        let class = value.type_name();
        bail!(
            self.span, AttributeError, "'{class}' object has no attribute '{attribute}'";
            hint: "make an array first: np.array(x)"
        );
    }

    /// An optional dtype, of numbers or of texts.
    ///
    /// # Errors
    /// `TypeError` for what is none.
    pub fn any_dtype(&self, i: usize) -> Result<Option<DType>> {
        self.get(i).map(|value| convert::any_dtype(value, self.span)).transpose()
    }

    /// An optional dtype of numbers.
    ///
    /// # Errors
    /// `TypeError` for what is none.
    pub fn dtype(&self, i: usize) -> Result<Option<DType>> {
        self.get(i).map(|value| convert::as_dtype(value, self.span)).transpose()
    }

    /// A required shape: an integer or a sequence of integers.
    ///
    /// # Errors
    /// `TypeError`, or `ValueError` for a negative length.
    pub fn shape(&self, i: usize) -> Result<Shape> {
        convert::as_shape(self.required(i), self.span)
    }

    /// An optional flag.
    ///
    /// # Errors
    /// `TypeError` where the argument is neither true nor false.
    pub fn flag(&self, i: usize, default: bool) -> Result<bool> {
        self.get(i).map_or(Ok(default), |value| convert::as_flag(value, self.span))
    }

    /// An optional integer.
    ///
    /// # Errors
    /// `TypeError` for what is none.
    pub fn integer(&self, i: usize) -> Result<Option<i64>> {
        self.get(i).map(|value| convert::as_integer(value, self.span)).transpose()
    }

    /// The integer of parameter `i`, which may be left out but not be `None`.
    ///
    /// # Errors
    /// `TypeError` for what is not an integer.
    pub fn integer_or(&self, i: usize, default: i64) -> Result<i64> {
        self.values[i].as_ref().map_or(Ok(default), |value| convert::as_integer(value, self.span))
    }

    /// Optional axes: an integer or a tuple of them, as they were written.
    ///
    /// # Errors
    /// `TypeError` for what is neither.
    pub fn axes(&self, i: usize) -> Result<Option<SmallVec<[i64; 4]>>> {
        // NumPy counts the elements along the axes first where it divides by their number, with errors of
        // its own.
        let read = if matches!(self.name, "mean" | "std" | "var") {
            convert::as_counted_axes
        } else {
            convert::as_axes
        };
        self.get(i).map(|value| read(value, self.span)).transpose()
    }

    /// An error at the call.
    pub fn error(&self, kind: crate::diag::ErrorKind, message: impl Into<String>) -> Diagnostic {
        Diagnostic::new(self.span, kind, message)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signatures_are_read_as_python_writes_them() {
        let read = |s: &'static str| {
            parameters(s).map(|p| (p.name, p.required, p.keyword_only)).collect::<Vec<_>>()
        };
        assert_eq!(
            read("shape, dtype=None, *, order='C'"),
            [("shape", true, false), ("dtype", false, false), ("order", false, true)]
        );
        assert_eq!(read("*shape, order='C'"), [("shape", false, false), ("order", false, true)]);
    }
}
