//! Values as text: Python's `repr` and `str`.

use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use super::Interp;
use super::methods::order::order;
use super::methods::view::View;
use super::text::percent;
use crate::array::Array;
use crate::array::dtype::{DType, Scalar};
use crate::array::format::{
    Elements, PrintOptions, array_repr, array_str, float_repr, scalar_repr, scalar_str, text_repr,
};
use crate::context::Context;
use crate::diag::{Result, Span};
use crate::numpy::formatter::Words;
use crate::value::{Call, Key, Named, Range, TypeValue, Value};

/// How values are written.
#[derive(Clone, Copy)]
struct How<'a, 'w> {
    options: &'a PrintOptions,
    /// The user's functions for elements of arrays.
    words: Option<&'a Words<'w>>,
    /// Set from outside to stop: the text is of no use then.
    stop: Option<&'a AtomicBool>,
    /// The text of a float outside of arrays.
    float: Option<&'a dyn Fn(f64) -> String>,
}

impl<'a> How<'a, '_> {
    fn plain(options: &'a PrintOptions) -> Self {
        Self { options, words: None, stop: None, float: None }
    }
}

/// Python's `repr`.
pub fn repr(value: &Value, options: &PrintOptions) -> String {
    repr_by(value, How::plain(options))
}

/// Python's `str`.
pub fn str(value: &Value, options: &PrintOptions) -> String {
    str_by(value, How::plain(options))
}

fn repr_by(value: &Value, how: How<'_, '_>) -> String {
    let mut printer = Printer { how, out: String::new(), open: Vec::new() };
    printer.value(value);
    printer.out
}

impl Interp<'_> {
    /// Python's `repr`, or its `str`, as `np.set_printoptions` says.
    ///
    /// # Errors
    /// Those of the functions of `formatter=`; `KeyboardInterrupt`.
    pub fn shown(&mut self, value: &Value, is_repr: bool, span: Span) -> Result<String> {
        self.shown_with(value, is_repr, None, span)
    }

    /// Python's `repr` as the prompt prints it, where floats have the format that `%precision` gave.
    ///
    /// # Errors
    /// As [`Self::shown`].
    pub fn shown_at_prompt(&mut self, value: &Value, span: Span) -> Result<String> {
        let format = self.cx.print_options.float_format.clone();
        self.shown_with(value, true, format.as_deref(), span)
    }

    fn shown_with(
        &mut self,
        value: &Value,
        is_repr: bool,
        format: Option<&str>,
        span: Span,
    ) -> Result<String> {
        let show = if is_repr { repr_by } else { str_by };
        let Some(formatter) = &self.cx.print_options.formatter else {
            let stop = Some(&*self.cx.interrupt);
            let cx = &*self.cx;
            let formatted = |format: &str, number| {
                formatted_float(cx, format, number).unwrap_or_else(|_| float_repr(number))
            };
            let formatted = format.map(|format| move |number| formatted(format, number));
            let float = formatted.as_ref().map(|float| float as &dyn Fn(f64) -> String);
            let text = show(value, How { options: &cx.print_options, words: None, stop, float });
            self.cx.poll(span)?;
            return Ok(text);
        };
        let options = self.cx.print_options.options.clone();
        let formatter = formatter.borrow().clone();
        let stop = Arc::clone(&self.cx.interrupt);
        let words = Words::new(self, formatter, span);
        let text = show(
            value,
            How { options: &options, words: Some(&words), stop: Some(&stop), float: None },
        );
        let text = words.finish(text)?;
        self.cx.poll(span)?;
        Ok(text)
    }
}

/// A float as `format % number` has it.
///
/// # Errors
/// Those of `%`: a format that does not suit one float.
pub fn formatted_float(cx: &Context, format: &str, number: f64) -> Result<String> {
    match percent(cx, format, &Value::Float(number), Span::NONE)? {
        Value::Str(text) => Ok(text.to_string()),
        _ => unreachable!("a format gives a text"),
    }
}

/// Text that is longer is cut: nobody reads it, and lists that hold one another many times have no end.
const MOST_BYTES: usize = 16 << 20;
/// Lists within lists that are printed.
const MOST_DEPTH: usize = 1000;

/// Writes values one after the other.
struct Printer<'a, 'w> {
    how: How<'a, 'w>,
    out: String,
    /// The containers that are being printed, by where they are: one may hold itself.
    open: Vec<*const u8>,
}

impl Printer<'_, '_> {
    fn value(&mut self, value: &Value) {
        match value {
            Value::Tuple(items) => {
                let close = if items.len() == 1 { ",)" } else { ")" };
                self.within(Rc::as_ptr(items).cast(), ["(", close], "(...)", |printer| {
                    printer.items(items.iter());
                });
            }
            Value::List(items) => {
                self.within(Rc::as_ptr(items).cast(), ["[", "]"], "[...]", |printer| {
                    printer.items(items.borrow().iter());
                });
            }
            Value::Dict(entries) => {
                self.within(Rc::as_ptr(entries).cast(), ["{", "}"], "{...}", |printer| {
                    for (i, (key, item)) in entries.borrow().iter().enumerate() {
                        if !printer.separate(i) {
                            return;
                        }
                        printer.value(key.value());
                        printer.out.push_str(": ");
                        printer.value(item);
                    }
                });
            }
            Value::Set(items) if items.borrow().is_empty() => self.out.push_str("set()"),
            Value::Set(items) => {
                self.within(Rc::as_ptr(items).cast(), ["{", "}"], "set(...)", |printer| {
                    let items = items.borrow();
                    match order(&items) {
                        None => printer.items(items.iter().map(Key::value)),
                        Some(order) => {
                            let places = order.iter().map(|&i| items[i as usize].value());
                            printer.items(places);
                        }
                    }
                });
            }
            Value::Function(function) if let Some(view) = function.downcast::<View>() => {
                let class = view.class();
                let open = format!("{class}([");
                self.within(std::ptr::from_ref(view).cast(), [&open, "])"], "...", |printer| {
                    printer.items(view.items().iter());
                });
            }
            Value::Function(function) if let Some(named) = function.downcast::<Named>() => {
                let (class, items) = named.shown();
                let open = format!("{class}(");
                self.within(std::ptr::from_ref(named).cast(), [&open, ")"], "...", |printer| {
                    for (i, (name, item)) in items.enumerate() {
                        if !printer.separate(i) {
                            return;
                        }
                        printer.out.push_str(name);
                        printer.out.push('=');
                        printer.value(item);
                    }
                });
            }
            Value::Array(array) => self.out += &with_elements(array, self.how, array_repr),
            Value::Float(number) | Value::Scalar(Scalar::Float64(number))
                if let Some(float) = self.how.float =>
            {
                self.out.push_str(&float(*number));
            }
            other => self.out += &single_repr(other, self.how.options),
        }
    }

    /// What a container holds, between brackets, unless it is being printed already.
    fn within(
        &mut self,
        place: *const u8,
        [open, close]: [&str; 2],
        again: &str,
        print: impl FnOnce(&mut Self),
    ) {
        if self.open.contains(&place) || self.open.len() == MOST_DEPTH {
            self.out.push_str(again);
            return;
        }
        self.open.push(place);
        self.out.push_str(open);
        print(self);
        self.out.push_str(close);
        self.open.pop();
    }

    fn items<'v>(&mut self, items: impl Iterator<Item = &'v Value>) {
        for (i, item) in items.enumerate() {
            if !self.separate(i) {
                return;
            }
            self.value(item);
        }
    }

    /// What stands before item `i`; answers whether there is room for it.
    fn separate(&mut self, i: usize) -> bool {
        self.out.push_str(if i > 0 { ", " } else { "" });
        let has_room = self.out.len() <= MOST_BYTES;
        if !has_room {
            self.out.push_str("...");
        }
        has_room
    }
}

/// Of what holds no other values, or few.
fn single_repr(value: &Value, options: &PrintOptions) -> String {
    match value {
        Value::None => "None".to_owned(),
        Value::Bool(value) => if *value { "True" } else { "False" }.to_owned(),
        Value::Int(value) => value.to_string(),
        Value::Float(value) => float_repr(*value),
        Value::Str(text) if text.is_numpy => format!("np.str_({})", text_repr(text)),
        Value::Str(text) => text_repr(text),
        Value::Scalar(scalar) => scalar_repr(*scalar),
        Value::Array(array) => with_elements(array, How::plain(options), array_repr),
        Value::Tuple(_) | Value::List(_) | Value::Dict(_) | Value::Set(_) => repr(value, options),
        Value::Range(range) if range.step == 1 => format!("range({}, {})", range.start, range.stop),
        Value::Range(range) => {
            let Range { start, stop, step } = **range;
            format!("range({start}, {stop}, {step})")
        }
        Value::Iterator(_) => format!("<{} object>", value.type_name()),
        Value::Slice(slice) => {
            let [start, stop, step] =
                [&slice.start, &slice.stop, &slice.step].map(|v| repr(v, options));
            format!("slice({start}, {stop}, {step})")
        }
        Value::Ellipsis => "Ellipsis".to_owned(),
        Value::DType(TypeValue::Instance(dtype)) => format!("dtype('{dtype}')"),
        Value::DType(TypeValue::Class(DType::Text(_))) => "<class 'numpy.str_'>".to_owned(),
        Value::DType(TypeValue::Class(dtype)) => format!("<class 'numpy.{dtype}'>"),
        Value::DType(TypeValue::Python(dtype)) => format!("<class '{}'>", python_class(*dtype)),
        Value::Function(function) => function.call().repr(),
        Value::Module(name) => super::modules::repr(name),
    }
}

fn str_by(value: &Value, how: How<'_, '_>) -> String {
    match value {
        Value::Str(text) => text.to_string(),
        Value::Scalar(scalar) => scalar_str(*scalar),
        Value::Array(array) => with_elements(array, how, array_str),
        Value::DType(TypeValue::Instance(dtype)) => dtype.to_string(),
        Value::Function(function)
            if Named::of(value).is_none() && function.downcast::<View>().is_none() =>
        {
            function.call().text()
        }
        Value::None
        | Value::Bool(_)
        | Value::Int(_)
        | Value::Float(_)
        | Value::Tuple(_)
        | Value::List(_)
        | Value::Dict(_)
        | Value::Set(_)
        | Value::Range(_)
        | Value::Iterator(_)
        | Value::Slice(_)
        | Value::Ellipsis
        | Value::DType(TypeValue::Class(_) | TypeValue::Python(_))
        | Value::Function(_)
        | Value::Module(_) => repr_by(value, how),
    }
}

/// The built-in class that stands for a dtype.
pub(super) fn python_class(dtype: DType) -> &'static str {
    match dtype {
        DType::Bool => "bool",
        DType::Float64 | DType::Float32 => "float",
        DType::Int8
        | DType::UInt8
        | DType::Int16
        | DType::UInt16
        | DType::Int32
        | DType::UInt32
        | DType::Int64
        | DType::UInt64 => "int",
        DType::Text(_) => "str",
    }
}

fn with_elements(
    array: &Array,
    how: How<'_, '_>,
    print: fn(&Elements<'_>, &PrintOptions) -> String,
) -> String {
    let How { options, words, stop, float: _ } = how;
    let at = |index: &[usize]| array.at(index);
    let text_at = |index: &[usize]| array.text_at(index);
    let class = if array.is_memmap() { "memmap" } else { "array" };
    let (dtype, shape) = (array.dtype, array.shape());
    let elements = Elements { dtype, shape, at: &at, text_at: &text_at, word: None, stop, class };
    match words.filter(|words| words.has(dtype)) {
        None => print(&elements, options),
        Some(words) => {
            let word = |index: &[usize]| words.of(array, index);
            print(&Elements { word: Some(&word), ..elements }, options)
        }
    }
}
