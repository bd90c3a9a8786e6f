//! The module `sys`: streams, limits, and what a value takes in CPython.

use std::any::Any;
use std::cell::RefCell;
use std::io::Write;
use std::rc::Rc;

use super::super::builtins::{Builtin, class_of};
use super::super::methods::view;
use super::super::{Interp, exceptions};
use super::Module;
use super::record::Record;
use crate::array::dtype::Scalar;
use crate::bail;
use crate::context::SharedList;
use crate::diag::{Result, Span};
use crate::value::{Call, Callable, Value};

pub(super) static MODULE: Module = Module {
    name: "sys",
    rows: &[
        Builtin::new("sys", "exit", (0, 1), |interp, args, span| {
            Err(exceptions::exit(args, &interp.cx.print_options, span))
        }),
        Builtin::new("sys", "getrecursionlimit", (0, 0), |_, _, _| Ok(Value::Int(1000))),
        Builtin::new("sys", "getsizeof", (1, 2), |_, args, _| {
            Ok(Value::Int(size(&args.positional[0])))
        })
        .named(&["object", "default"]),
    ],
    values: &[
        ("argv", || ARGV.with(|argv| Value::List(Rc::clone(argv)))),
        ("byteorder", || Value::text("little")),
        ("float_info", float_info),
        ("maxsize", || Value::Int(i64::MAX)),
        ("platform", || Value::text(std::env::consts::OS)),
        ("stderr", || Value::Function(Callable::Static(&Stream::Error))),
        ("stdout", || Value::Function(Callable::Static(&Stream::Out))),
        ("version", || Value::text("3.11 (numscope)")),
        ("version_info", || Value::tuple([3, 11, 0].map(Value::Int))),
    ],
    missing: &["executable", "getrefcount", "modules", "path", "setrecursionlimit", "stdin"],
};

thread_local! {
    /// The one list that `sys.argv` is, whatever code asks for it.
    static ARGV: SharedList = Rc::new(RefCell::new(vec![Value::text("")]));
}

/// What `sys.argv` holds from now on: a program's name and its arguments. Answers what it held.
pub fn set_argv(words: Vec<Value>) -> Vec<Value> {
    ARGV.with(|argv| argv.replace(words))
}

fn float_info() -> Value {
    let fields = vec![
        ("max", Value::Float(f64::MAX)),
        ("max_exp", Value::Int(1024)),
        ("max_10_exp", Value::Int(308)),
        ("min", Value::Float(f64::MIN_POSITIVE)),
        ("min_exp", Value::Int(-1021)),
        ("min_10_exp", Value::Int(-307)),
        ("dig", Value::Int(15)),
        ("mant_dig", Value::Int(53)),
        ("epsilon", Value::Float(f64::EPSILON)),
        ("radix", Value::Int(2)),
        ("rounds", Value::Int(1)),
    ];
    Record::value("sys.float_info", "sys.float_info", fields)
}

/// Where text goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::interp) enum Stream {
    /// `sys.stdout`.
    Out,
    /// `sys.stderr`.
    Error,
}

impl Call for Stream {
    fn name(&self) -> &str {
        match self {
            Self::Out => "stdout",
            Self::Error => "stderr",
        }
    }

    fn repr(&self) -> String {
        format!("<_io.TextIOWrapper name='<{}>' mode='w' encoding='utf-8'>", self.name())
    }

    fn class(&self) -> &'static str {
        "_io.TextIOWrapper"
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

/// The stream that a value is.
pub(in crate::interp) fn stream(value: &Value) -> Option<Stream> {
    if let Value::Function(function) = value { function.downcast().copied() } else { None }
}

/// Write a text.
///
/// # Errors
/// `OSError` where the system cannot.
pub(in crate::interp) fn write(
    interp: &mut Interp<'_>,
    to: Stream,
    text: &str,
    span: Span,
) -> Result<Value> {
    let written = match to {
        Stream::Out => interp.cx.output.print(text),
        // What is kept apart is kept apart from the terminal too.
        Stream::Error if interp.cx.output.is_kept() => Ok(()),
        Stream::Error => {
            std::io::stderr().write_all(text.as_bytes()).map_err(|why| why.to_string())
        }
    };
    match written {
        Ok(()) => Ok(Value::None),
        Err(why) => bail!(span, OSError, "{why}"),
    }
}

/// Bytes that CPython 3.11 gives a value on 64-bit machines, without what it holds.
fn size(value: &Value) -> i64 {
    let list_of = |items: usize| 8 * items as i64;
    match value {
        Value::None => 16,
        Value::Ellipsis => 16,
        Value::Bool(truth) => 24 + 4 * i64::from(*truth),
        // Digits of 30 bits each.
        Value::Int(number) => {
            24 + 4 * i64::from((64 - number.unsigned_abs().leading_zeros()).div_ceil(30))
        }
        Value::Float(_) => 24,
        Value::Str(text) => size_of_text(text),
        Value::Scalar(scalar) => size_of_scalar(*scalar),
        Value::Array(array) => {
            let axes = 16 * array.ndim() as i64;
            let bytes = if array.owns { array.size() * array.dtype.size() } else { 0 };
            96 + axes + bytes as i64
        }
        Value::Tuple(items) => 40 + list_of(items.len()),
        Value::List(items) => 56 + list_of(items.borrow().len()),
        Value::Dict(items) => size_of_dict(items.borrow().len()),
        Value::Set(items) => size_of_set(items.borrow().len()),
        Value::Range(_) => 48,
        Value::Slice(_) => 56,
        Value::Iterator(_) => 64,
        Value::Module(_) => 72,
        Value::DType(_) => 408,
        Value::Function(_) if matches!(class_of(value), Value::Function(_)) => {
            if view::of(value).is_some() { 40 } else { 72 }
        }
        Value::Function(_) => 72,
    }
}

fn size_of_scalar(scalar: Scalar) -> i64 {
    match scalar.dtype().size() {
        1 => 25,
        2 => 26,
        4 => 28,
        _ => 32,
    }
}

/// One, two or four bytes a character, by the widest one.
fn size_of_text(text: &str) -> i64 {
    let count = text.chars().count() as i64;
    match text.chars().max().map_or(0, |c| c as u32) {
        0..=0x7f => 49 + count,
        0x80..=0xff => 73 + count,
        0x100..=0xffff => 74 + 2 * count,
        _ => 76 + 4 * count,
    }
}

/// A table of a power of two of places, two thirds of which may be used.
fn size_of_dict(items: usize) -> i64 {
    if items == 0 {
        return 64;
    }
    let mut places = 8_usize;
    while places * 2 / 3 < items {
        places *= 2;
    }
    // As few bytes as a place takes to be numbered.
    let index = match places {
        0..=128 => 1,
        129..=32_768 => 2,
        _ => 4,
    };
    // Entries of a dict with names as keys are of two words; others hold the hash too.
    (64 + 32 + places * index + places * 2 / 3 * 24) as i64
}

/// Eight places within; else a table that is at most three fifths full.
fn size_of_set(items: usize) -> i64 {
    let mut places = 8_usize;
    while places * 3 / 5 < items {
        places *= 4;
    }
    if places == 8 { 216 } else { 216 + 16 * places as i64 }
}
