//! Values as text: Python's `repr` and `str`.

use crate::array::Array;
use crate::array::dtype::DType;
use crate::array::format::{
    Elements, PrintOptions, array_repr, array_str, float_repr, scalar_repr, scalar_str,
};
use crate::value::{Range, TypeValue, Value};

/// Python's `repr`.
pub fn repr(value: &Value, options: &PrintOptions) -> String {
    let mut printer = Printer { options, out: String::new(), open: Vec::new() };
    printer.value(value);
    printer.out
}

/// Text that is longer is cut: nobody reads it, and lists that hold one another many times have no end.
const MOST_BYTES: usize = 16 << 20;
/// Lists within lists that are printed.
const MOST_DEPTH: usize = 1000;

/// Writes values one after the other.
struct Printer<'a> {
    options: &'a PrintOptions,
    out: String,
    /// The lists that are being printed, by where their items are: one may hold itself.
    open: Vec<*const Vec<Value>>,
}

impl Printer<'_> {
    fn value(&mut self, value: &Value) {
        match value {
            Value::Tuple(items) => {
                self.out.push('(');
                self.items(items);
                self.out.push_str(if items.len() == 1 { ",)" } else { ")" });
            }
            Value::List(items) => {
                let place: *const Vec<Value> = items.as_ptr();
                if self.open.contains(&place) || self.open.len() == MOST_DEPTH {
                    self.out.push_str("[...]");
                    return;
                }
                self.open.push(place);
                self.out.push('[');
                self.items(&items.borrow());
                self.out.push(']');
                self.open.pop();
            }
            other => {
                let text = single_repr(other, self.options);
                self.out.push_str(&text);
            }
        }
    }

    fn items(&mut self, items: &[Value]) {
        for (i, item) in items.iter().enumerate() {
            if i > 0 {
                self.out.push_str(", ");
            }
            if self.out.len() > MOST_BYTES {
                self.out.push_str("...");
                return;
            }
            self.value(item);
        }
    }
}

/// Of what holds no other values, or few.
fn single_repr(value: &Value, options: &PrintOptions) -> String {
    match value {
        Value::None => "None".to_owned(),
        Value::Bool(value) => if *value { "True" } else { "False" }.to_owned(),
        Value::Int(value) => value.to_string(),
        Value::Float(value) => float_repr(*value),
        Value::Str(text) => text_repr(text),
        Value::Scalar(scalar) => scalar_repr(*scalar),
        Value::Array(array) => with_elements(array, |elements| array_repr(elements, options)),
        Value::Tuple(_) | Value::List(_) => repr(value, options),
        Value::Range(range) if range.step == 1 => format!("range({}, {})", range.start, range.stop),
        Value::Range(Range { start, stop, step }) => format!("range({start}, {stop}, {step})"),
        Value::Iterator(iterator) => format!("<{} object>", iterator.borrow().class()),
        Value::Slice(slice) => {
            let [start, stop, step] =
                [&slice.start, &slice.stop, &slice.step].map(|v| repr(v, options));
            format!("slice({start}, {stop}, {step})")
        }
        Value::Ellipsis => "Ellipsis".to_owned(),
        Value::DType(TypeValue::Instance(dtype)) => format!("dtype('{dtype}')"),
        Value::DType(TypeValue::Class(dtype)) => format!("<class 'numpy.{dtype}'>"),
        Value::DType(TypeValue::Python(dtype)) => format!("<class '{}'>", python_class(*dtype)),
        Value::Function(function) => function.call().repr(),
        Value::Module(name) => format!("<module '{name}'>"),
    }
}

/// Python's `str`.
pub fn str(value: &Value, options: &PrintOptions) -> String {
    match value {
        Value::Str(text) => text.to_string(),
        Value::Scalar(scalar) => scalar_str(*scalar),
        Value::Array(array) => with_elements(array, |elements| array_str(elements, options)),
        Value::DType(TypeValue::Instance(dtype)) => dtype.to_string(),
        Value::None
        | Value::Bool(_)
        | Value::Int(_)
        | Value::Float(_)
        | Value::Tuple(_)
        | Value::List(_)
        | Value::Range(_)
        | Value::Iterator(_)
        | Value::Slice(_)
        | Value::Ellipsis
        | Value::DType(TypeValue::Class(_) | TypeValue::Python(_))
        | Value::Function(_)
        | Value::Module(_) => repr(value, options),
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
    }
}

fn with_elements(array: &Array, print: impl Fn(&Elements<'_>) -> String) -> String {
    let at = |index: &[usize]| array.at(index);
    print(&Elements { dtype: array.dtype, shape: array.shape(), at: &at })
}

/// A text in quotes: single ones, unless it holds some and no double ones.
fn text_repr(text: &str) -> String {
    let quote = if text.contains('\'') && !text.contains('"') { '"' } else { '\'' };
    let mut out = String::from(quote);
    for c in text.chars() {
        match c {
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            '\\' => out.push_str("\\\\"),
            c if c == quote => {
                out.push('\\');
                out.push(c);
            }
            c if (c as u32) < 0x20 || c as u32 == 0x7f => {
                out.push_str(&format!("\\x{:02x}", c as u32));
            }
            c => out.push(c),
        }
    }
    out.push(quote);
    out
}
