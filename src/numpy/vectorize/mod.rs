//! `np.vectorize`: a function of numbers, called for each element of arrays that are broadcast.
//!
//! NumPy hands Python's own numbers and texts to the function, one call for each element, and one more
//! before to see
//! what comes out; so does this.

mod core;
mod signature;

use std::any::Any;
use std::rc::Rc;

use self::signature::Signature;
use super::convert::{self, any_dtype};
use super::create::lengths_text;
use super::elements::python_number;
use super::registry::{Args, Bound, Caller, Costs, Function, Run};
use super::strided;
use super::texts;
use crate::array::dtype::{DType, Scalar};
use crate::array::format::scalar_str;
use crate::array::layout::{Layout, Order, broadcast_shapes};
use crate::array::text;
use crate::array::{Array, for_each_position};
use crate::bail;
use crate::context::Context;
use crate::diag::{Result, Span};
use crate::diagnostic;
use crate::value::{Call, Callable, Key, Set, TypeValue, Value};

/// Every function of this file.
pub static ROWS: &[Function] = &[
    Function {
        name: "vectorize",
        signature: "pyfunc=<no value>, otypes=None, doc=None, excluded=None, cache=False, signature=None",
        costs: Costs::Objects,
        doc: "A function of numbers made one of arrays: it is called for each element, and makes nothing \
              faster. The dtype is otypes, or that of a first call's result.\n\n\
              >>> larger = np.vectorize(max)\n\
              >>> larger([1, 2, 3, 4], 2)\narray([2, 2, 3, 4])",
        run: Run::Calls(|caller, bound| vectorize(caller, &bound)),
    },
    Function {
        name: "vectorize.__call__",
        signature: "self, *args, **kwargs",
        costs: Costs::Objects,
        doc: "Call the function for each element: an object of Python for each argument and each result, \
              and a new array of the results. NumPy keeps the objects in arrays of its own.\n\n\
              >>> np.vectorize(len)(['a', 'bc'])\narray([1, 2])",
        run: Run::Calls(|caller, bound| called(caller, &bound)),
    },
];

/// A function that takes arrays where the user's takes numbers.
#[derive(Debug)]
pub struct Vectorize {
    pyfunc: Value,
    name: String,
    otypes: Option<(Value, Vec<DType>)>,
    doc: Value,
    excluded: Vec<Value>,
    cache: bool,
    signature: Option<(Value, Signature)>,
}

impl Call for Vectorize {
    fn name(&self) -> &str {
        &self.name
    }

    fn repr(&self) -> String {
        format!("<numpy.vectorize object at {:p}>", std::ptr::from_ref(self))
    }

    fn class(&self) -> &'static str {
        "numpy.vectorize"
    }

    fn rows(&self) -> Option<&'static str> {
        Some("vectorize")
    }

    fn field(&self, name: &str) -> Option<Value> {
        Some(match name {
            "pyfunc" => self.pyfunc.clone(),
            "otypes" => self.otypes.as_ref().map_or(Value::None, |(shown, _)| shown.clone()),
            "signature" => self.signature.as_ref().map_or(Value::None, |(shown, _)| shown.clone()),
            "cache" => Value::Bool(self.cache),
            "excluded" => {
                let keys =
                    self.excluded.iter().filter_map(|v| Key::new(v.clone(), Span::NONE).ok());
                Value::set(keys.collect::<Set>())
            }
            "__doc__" => self.doc.clone(),
            _ => return None,
        })
    }

    fn fields(&self) -> Vec<&'static str> {
        vec!["pyfunc", "otypes", "signature", "cache", "excluded"]
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

fn vectorize(caller: &mut dyn Caller, bound: &Bound) -> Result<Value> {
    let span = bound.span;
    let Some(pyfunc) = &bound.values[0] else {
        bail!(
            span, NotImplementedError, "numscope has no decorators";
            hint: "give the function: np.vectorize(f)"
        )
    };
    if !caller.is_callable(pyfunc) {
        bail!(span, TypeError, "When used as a decorator, only accepts keyword arguments.");
    }
    let name = match pyfunc {
        Value::Function(function) => function.call().name().to_owned(),
        other => other.type_name().to_owned(),
    };
    let own_doc = match pyfunc {
        Value::Function(function) => function.call().field("__doc__").unwrap_or(Value::None),
        _ => Value::None,
    };
    let doc = bound.get(2).cloned().unwrap_or(own_doc);
    let otypes = bound.get(1).map(|value| otypes_of(value, span)).transpose()?;
    let excluded = bound.get(3).map_or(Ok(Vec::new()), |value| caller.items(value, span))?;
    let cache = bound.flag(4, false)?;
    let signature = match bound.get(5) {
        None => None,
        Some(value @ Value::Str(text)) => Some((value.clone(), Signature::parse(text, span)?)),
        Some(other) => {
            let class = other.type_name();
            bail!(span, TypeError, "expected string or bytes-like object, got '{class}'")
        }
    };
    let pyfunc = pyfunc.clone();
    let made = Vectorize { pyfunc, name, otypes, doc, excluded, cache, signature };
    Ok(Value::Function(Callable::Shared(Rc::new(made))))
}

/// The dtypes of `otypes=`, and what the attribute shows.
fn otypes_of(value: &Value, span: Span) -> Result<(Value, Vec<DType>)> {
    let items = match value {
        Value::Str(codes) => {
            for c in codes.chars() {
                if !"?bhilqnpBHILQNPefdgFDGSUVOMm".contains(c) {
                    bail!(span, ValueError, "Invalid otype specified: {c}");
                }
            }
            codes.chars().map(Value::character).collect()
        }
        Value::List(items) => items.borrow().clone(),
        Value::Tuple(items) => items.to_vec(),
        _ => bail!(span, ValueError, "Invalid otype specification"),
    };
    let dtypes = items.iter().map(|item| any_dtype(item, span)).collect::<Result<Vec<_>>>()?;
    // NumPy forgets the width that was asked for.
    let dtypes: Vec<DType> = dtypes
        .into_iter()
        .map(|dtype| if dtype.is_text() { DType::Text(0) } else { dtype })
        .collect();
    let shown = match value {
        Value::Str(_) => value.clone(),
        _ => Value::list(
            dtypes
                .iter()
                .map(|&dtype| match dtype {
                    DType::Text(_) => Value::text("U"),
                    number => Value::DType(TypeValue::Instance(number)),
                })
                .collect(),
        ),
    };
    Ok((shown, dtypes))
}

/// The arguments of one call: which of them change from element to element.
struct Template<'a> {
    function: &'a Value,
    positional: Vec<Value>,
    keywords: Vec<(String, Value, Span)>,
    /// Places among the positional ones, then among the keywords.
    places: Vec<usize>,
    names: Vec<usize>,
}

impl<'a> Template<'a> {
    fn new(of: &'a Vectorize, bound: &Bound) -> Self {
        let holds = |wanted: &Value| {
            of.excluded.iter().any(|excluded| match (excluded, wanted) {
                (Value::Str(a), Value::Str(b)) => a == b,
                (a, b) => a.as_index().is_some() && a.as_index() == b.as_index(),
            })
        };
        let positional = bound.rest.clone();
        let keywords = bound.others.clone();
        let places = (0..positional.len()).filter(|&i| !holds(&i.into())).collect();
        let names =
            (0..keywords.len()).filter(|&i| !holds(&Value::text(&*keywords[i].0))).collect();
        Self { function: &of.pyfunc, positional, keywords, places, names }
    }

    /// The arguments that change.
    fn changing(&self) -> Vec<Value> {
        let places = self.places.iter().map(|&i| self.positional[i].clone());
        places.chain(self.names.iter().map(|&i| self.keywords[i].1.clone())).collect()
    }

    fn call(&mut self, caller: &mut dyn Caller, values: Vec<Value>, span: Span) -> Result<Value> {
        let mut values = values.into_iter();
        for (&place, value) in self.places.iter().zip(values.by_ref()) {
            self.positional[place] = value;
        }
        for (&name, value) in self.names.iter().zip(values) {
            self.keywords[name].1 = value;
        }
        let positional = self.positional.iter().cloned().collect();
        let args = Args { positional, keywords: self.keywords.clone() };
        caller.cx().poll(span)?;
        caller.call(self.function, args, span)
    }
}

fn called(caller: &mut dyn Caller, bound: &Bound) -> Result<Value> {
    let span = bound.span;
    let Value::Function(object) = bound.required(0) else {
        unreachable!("the row is that of an object")
    };
    let of = object.downcast::<Vectorize>().expect("the row is that of this class");
    let mut template = Template::new(of, bound);
    let arguments = template.changing();
    if let Some((_, signature)) = &of.signature {
        let otypes = of.otypes.as_ref().map(|(_, dtypes)| &dtypes[..]);
        let mut call = |caller: &mut dyn Caller, values| template.call(caller, values, span);
        return core::call(caller, signature, otypes, &arguments, &mut call, span);
    }
    if arguments.is_empty() {
        return template.call(caller, Vec::new(), span);
    }
    each(caller, of, &mut template, &arguments, span)
}

/// Call the function for each element, and gather what it gives.
fn each(
    caller: &mut dyn Caller,
    of: &Vectorize,
    template: &mut Template<'_>,
    arguments: &[Value],
    span: Span,
) -> Result<Value> {
    let cx = caller.cx();
    let arrays = arguments
        .iter()
        .map(|value| match value {
            Value::Array(array) => Ok(array.clone()),
            other => convert::aside(cx, other, None, span),
        })
        .collect::<Result<Vec<Array>>>()?;
    let mut first = None;
    let dtypes = if let Some((_, dtypes)) = &of.otypes {
        dtypes.clone()
    } else {
        if arrays.iter().any(|array| array.size() == 0) {
            bail!(
                span,
                ValueError,
                "cannot call `vectorize` on size 0 inputs unless `otypes` is set"
            );
        }
        let start = |array: &Array| convert::element_at(array, &vec![0; array.ndim()]);
        let result = template.call(caller, arrays.iter().map(start).collect(), span)?;
        let dtypes = dtypes_of(caller.cx(), &result, span)?;
        first = of.cache.then_some(result);
        dtypes
    };
    let Some(shape) = broadcast_shapes(arrays.iter().map(Array::shape)) else {
        let shapes: String = arrays.iter().map(|a| lengths_text(a.shape()) + " ").collect();
        bail!(span, ValueError, "operands could not be broadcast together with shapes {shapes}")
    };
    let count: usize = shape.iter().product();
    let cx = caller.cx();
    // NumPy keeps a reference to each object.
    strided::scratch(cx, 8_usize.saturating_mul(count * (arrays.len() + dtypes.len())), span)?;
    let mut columns = Vec::new();
    for (array, argument) in arrays.iter().zip(arguments) {
        columns.push(objects(array, argument, &shape, span)?);
    }
    let mut results: Vec<Vec<Value>> = vec![Vec::with_capacity(count); dtypes.len()];
    for i in 0..count {
        let made = if let Some(made) = first.take() {
            made
        } else {
            let values = columns.iter().map(|column| column[i].clone()).collect();
            template.call(caller, values, span)?
        };
        match (made, &mut results[..]) {
            (Value::Tuple(items), several) if several.len() > 1 && items.len() == several.len() => {
                several.iter_mut().zip(items.iter()).for_each(|(all, item)| all.push(item.clone()));
            }
            (made, [one]) => one.push(made),
            (made, several) => bail!(
                span,
                NotImplementedError,
                "the function gave a {} where a tuple of {} is expected",
                made.type_name(),
                several.len()
            ),
        }
    }
    let cx = caller.cx();
    let mut made = Vec::new();
    for (values, dtype) in results.iter().zip(dtypes) {
        made.push(Value::Array(gathered(cx, values, dtype, &shape, span)?));
    }
    Ok(if made.len() == 1 { made.swap_remove(0) } else { Value::tuple(made) })
}

/// The dtypes of what a first call gave; of texts only that they are texts.
fn dtypes_of(cx: &mut Context, result: &Value, span: Span) -> Result<Vec<DType>> {
    let items = match result {
        Value::Tuple(items) => &items[..],
        one => std::slice::from_ref(one),
    };
    let of_item = |item: &Value| {
        let dtype = convert::aside(cx, item, None, span)?.dtype;
        Ok(if dtype.is_text() { DType::Text(0) } else { dtype })
    };
    items.iter().map(of_item).collect()
}

/// The elements of an argument as objects, broadcast to a shape, in C order: what stands in a list is
/// handed on as it is,
/// the elements of an array as Python's numbers and texts.
fn objects(array: &Array, argument: &Value, shape: &[usize], span: Span) -> Result<Vec<Value>> {
    let mut own = Vec::with_capacity(array.size());
    flatten(argument, array.ndim(), &mut own, span)?;
    // Where each of them stands in the broadcast shape.
    let places = Layout::contiguous(array.shape(), 1, Order::C);
    let places = places.broadcast_to(shape).expect("the shapes were found to broadcast");
    let mut all = Vec::new();
    for_each_position(&places, |at| all.push(own[at].clone()));
    Ok(all)
}

/// The objects of nested lists of so many axes.
fn flatten(value: &Value, depth: usize, all: &mut Vec<Value>, span: Span) -> Result<()> {
    match value {
        Value::List(items) if depth > 0 => {
            items.borrow().iter().try_for_each(|item| flatten(item, depth - 1, all, span))
        }
        Value::Tuple(items) if depth > 0 => {
            items.iter().try_for_each(|item| flatten(item, depth - 1, all, span))
        }
        Value::Range(range) if depth > 0 => {
            all.extend(range.values());
            Ok(())
        }
        Value::Array(array) => {
            let (bytes, size) = (array.buffer.read(), array.dtype.size());
            let mut failed = Ok(());
            for_each_position(&array.layout, |at| match array.dtype {
                DType::Text(_) => all.push(Value::text(text::read(&bytes[at..at + size]))),
                dtype => match python_number(Scalar::read(dtype, &bytes[at..]), span) {
                    Ok(number) => all.push(number),
                    Err(error) => failed = Err(error),
                },
            });
            failed
        }
        one => {
            all.push(one.clone());
            Ok(())
        }
    }
}

/// A new array of objects, converted as NumPy converts an array of them.
fn gathered(
    cx: &mut Context,
    values: &[Value],
    dtype: DType,
    shape: &[usize],
    span: Span,
) -> Result<Array> {
    if dtype.is_text() {
        let text = |value: &Value| match value.as_scalar() {
            Some(number) => Value::text(scalar_str(number)),
            None => value.clone(),
        };
        let all = Value::list(values.iter().map(text).collect());
        let dtype = if values.is_empty() { DType::Text(1) } else { dtype };
        let made = convert::copy_of(cx, &all, Some(dtype), span)?;
        let layout = Layout::contiguous(shape, made.dtype.size(), Order::C);
        return Ok(made.with_layout(layout));
    }
    super::create::check_size(shape, dtype, span)?;
    let out = cx.empty(dtype, Layout::contiguous(shape, dtype.size(), Order::C), span)?;
    strided::count(cx, 8 * values.len(), out.nbytes());
    let mut bytes = out.buffer.write();
    for (value, element) in values.iter().zip(bytes.chunks_exact_mut(dtype.size())) {
        let scalar = number_of(value, dtype, span)?;
        element.copy_from_slice(&convert::set_word(scalar, dtype, span)?.0[..dtype.size()]);
    }
    drop(bytes);
    Ok(out)
}

/// What an object is as an element of a dtype of numbers.
fn number_of(value: &Value, dtype: DType, span: Span) -> Result<Scalar> {
    if dtype == DType::Bool
        && let Some(truth) = convert::truth(value)
    {
        return Ok(Scalar::Bool(crate::array::dtype::BoolByte::new(truth)));
    }
    match value {
        Value::Str(text) => texts::number(text, dtype, text.is_numpy, span),
        Value::None if dtype.is_float() => Ok(Scalar::Float64(f64::NAN)),
        Value::Array(array) if array.ndim() > 0 => {
            Err(diagnostic!(span, ValueError, "setting an array element with a sequence."))
        }
        other => other.as_scalar().ok_or_else(|| convert::not_a_number(other, dtype, span)),
    }
}
