//! Values: what a name can be bound to.

mod dict;
mod named;
mod text;
mod translate;

use std::any::Any;
use std::cell::RefCell;
use std::fmt;
use std::rc::Rc;

use compact_str::CompactString;

use crate::array::Array;
use crate::array::dtype::{DType, Scalar};
use crate::diag::{Diagnostic, Span};

pub use dict::{Dict, Key, Set, Wanted};
pub use named::Named;
pub use text::Text;
pub use translate::{map_of, translate};

/// A Python value.
#[derive(Clone, Debug)]
pub enum Value {
    /// `None`.
    None,
    /// `True`, `False`.
    Bool(bool),
    /// `int`, of 64 bits.
    Int(i64),
    /// `float`.
    Float(f64),
    /// `str`.
    Str(Text),
    /// A NumPy scalar, such as `np.float64(8.0)`.
    Scalar(Scalar),
    /// `np.ndarray`.
    Array(Array),
    /// `tuple`.
    Tuple(Rc<[Self]>),
    /// `list`.
    List(Rc<RefCell<Vec<Self>>>),
    /// `dict`.
    Dict(Rc<RefCell<Dict>>),
    /// `set`.
    Set(Rc<RefCell<Set>>),
    /// `range`.
    Range(Rc<Range>),
    /// What is gone through once: `enumerate`, `zip`.
    Iterator(Rc<RefCell<dyn Iterate>>),
    /// `slice`.
    Slice(Rc<Slice>),
    /// `...`.
    Ellipsis,
    /// `np.float64`, `np.dtype("f8")`.
    DType(TypeValue),
    /// A function, a ufunc, a method bound to its object.
    Function(Callable),
    /// A module.
    Module(&'static str),
}

/// What `range` counts through; the step is not 0.
#[derive(Clone, Copy, Debug)]
pub struct Range {
    /// The first number.
    pub start: i64,
    /// Where it ends, itself not in it.
    pub stop: i64,
    /// From one number to the next.
    pub step: i64,
}

impl Range {
    /// How many numbers.
    pub fn len(self) -> u64 {
        if self.step == 1
            && let Some(apart) = self.stop.checked_sub(self.start)
        {
            return apart.max(0) as u64;
        }
        let apart = i128::from(self.stop) - i128::from(self.start);
        let step = i128::from(self.step);
        // Rounded up in the step's direction.
        let count = (apart + step - step.signum()) / step;
        u64::try_from(count).unwrap_or(0)
    }

    /// Whether there is none.
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }

    /// The number at a place, which must be within.
    pub fn at(self, i: u64) -> i64 {
        if self.step == 1 {
            return self.start.wrapping_add(i as i64);
        }
        (i128::from(self.start) + i128::from(i) * i128::from(self.step)) as i64
    }

    /// The place of a number, if it is among them.
    pub fn position(self, number: i64) -> Option<u64> {
        let apart = i128::from(number) - i128::from(self.start);
        let step = i128::from(self.step);
        let i = u64::try_from(apart / step).ok().filter(|_| apart % step == 0)?;
        (i < self.len()).then_some(i)
    }

    /// Its numbers as values.
    pub fn values(self) -> impl Iterator<Item = Value> {
        (0..self.len()).map(move |i| Value::Int(self.at(i)))
    }
}

/// What gives its items one by one, and each of them once.
pub trait Iterate: fmt::Debug {
    /// Python's name of its class.
    fn class(&self) -> &'static str;
    /// How many iterators stand below one another in it, itself included.
    fn depth(&self) -> usize;
    /// Where it stands, and what it goes through, as numbers.
    fn position(&self, into: &mut Vec<u64>);
    /// Go back to where it stood.
    fn seek(&mut self, from: &mut dyn Iterator<Item = u64>);
    /// Itself, to be recognised: what its next item is, is known to the layer that made it.
    fn as_any_mut(&mut self) -> &mut dyn Any;
}

/// A slice's bounds as they were written.
#[derive(Clone, Debug)]
pub struct Slice {
    /// The first index, if given.
    pub start: Value,
    /// One past the last, if given.
    pub stop: Value,
    /// The step, if given.
    pub step: Value,
}

/// A dtype as a value: Python's `float`, NumPy's class `np.float64`, or an instance `dtype('float64')`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TypeValue {
    /// A built-in class.
    Python(DType),
    /// A scalar class.
    Class(DType),
    /// A dtype.
    Instance(DType),
}

impl TypeValue {
    /// The dtype that it stands for.
    pub const fn dtype(self) -> DType {
        match self {
            Self::Python(dtype) | Self::Class(dtype) | Self::Instance(dtype) => dtype,
        }
    }
}

/// What can be called; what it does is known to the layer that made it.
pub trait Call: Any + fmt::Debug {
    /// Its name in messages.
    fn name(&self) -> &str;
    /// As Python prints it.
    fn repr(&self) -> String;
    /// Python's name of its class.
    fn class(&self) -> &'static str {
        "builtin_function_or_method"
    }
    /// As `print` shows it.
    fn text(&self) -> String {
        self.repr()
    }
    /// Under which name the registry has its methods; those in double underscores say what `object[key]`, `len(object)`
    /// and other words of the language do with it.
    fn rows(&self) -> Option<&'static str> {
        None
    }
    /// What it gives one by one: a tuple, a list, an iterator.
    fn iterate(&self) -> Option<Value> {
        None
    }
    /// `object.name`, where that is no method.
    fn field(&self, _name: &str) -> Option<Value> {
        None
    }
    /// The error of a field that Python has, and that numscope cannot give.
    fn refusal(&self, _name: &str, _span: Span) -> Option<Diagnostic> {
        None
    }
    /// The names of all fields, for completion and for what nearly names one.
    fn fields(&self) -> Vec<&'static str> {
        Vec::new()
    }
    /// Itself, to be recognised.
    fn as_any(&self) -> &dyn Any;
}

/// A callable value.
#[derive(Clone, Debug)]
pub enum Callable {
    /// A row of a table.
    Static(&'static dyn Call),
    /// Made while the program runs.
    Shared(Rc<dyn Call>),
}

impl Callable {
    /// The callable as the type that made it.
    pub fn downcast<T: 'static>(&self) -> Option<&T> {
        match self {
            Self::Static(call) => call.as_any().downcast_ref(),
            Self::Shared(call) => call.as_any().downcast_ref(),
        }
    }

    /// What it is.
    pub fn call(&self) -> &dyn Call {
        match self {
            Self::Static(call) => *call,
            Self::Shared(call) => &**call,
        }
    }
}

impl From<bool> for Value {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl From<i64> for Value {
    fn from(value: i64) -> Self {
        Self::Int(value)
    }
}

impl From<usize> for Value {
    fn from(value: usize) -> Self {
        Self::Int(value as i64)
    }
}

impl From<f64> for Value {
    fn from(value: f64) -> Self {
        Self::Float(value)
    }
}

impl From<Scalar> for Value {
    fn from(value: Scalar) -> Self {
        Self::Scalar(value)
    }
}

impl From<Array> for Value {
    fn from(value: Array) -> Self {
        Self::Array(value)
    }
}

impl Value {
    /// A text.
    pub fn text(text: impl Into<CompactString>) -> Self {
        Self::Str(Text::new(text))
    }

    /// A text of one character.
    pub fn character(c: char) -> Self {
        Self::Str(Text::character(c))
    }

    /// A text as an element of an array: `np.str_('a')`.
    pub fn numpy_text(text: impl Into<CompactString>) -> Self {
        Self::Str(Text::numpy(text))
    }

    /// A tuple.
    pub fn tuple(items: impl IntoIterator<Item = Self>) -> Self {
        Self::Tuple(items.into_iter().collect())
    }

    /// A tuple of integers, such as a shape.
    pub fn shape(lengths: &[usize]) -> Self {
        Self::tuple(lengths.iter().map(|&n| n.into()))
    }

    /// A range; its step is not 0.
    pub fn range(start: i64, stop: i64, step: i64) -> Self {
        Self::Range(Rc::new(Range { start, stop, step }))
    }

    /// A dict.
    pub fn dict(items: Dict) -> Self {
        Self::Dict(Rc::new(RefCell::new(items)))
    }

    /// A set.
    pub fn set(items: Set) -> Self {
        Self::Set(Rc::new(RefCell::new(items)))
    }

    /// A list.
    pub fn list(items: Vec<Self>) -> Self {
        Self::List(Rc::new(RefCell::new(items)))
    }

    /// Python's name of its class.
    pub fn type_name(&self) -> &'static str {
        match self {
            Self::None => "NoneType",
            Self::Bool(_) => "bool",
            Self::Int(_) => "int",
            Self::Float(_) => "float",
            Self::Str(text) if text.is_numpy => "numpy.str_",
            Self::Str(_) => "str",
            Self::Scalar(scalar) => match scalar.dtype() {
                DType::Bool => "numpy.bool",
                DType::Int8 => "numpy.int8",
                DType::UInt8 => "numpy.uint8",
                DType::Int16 => "numpy.int16",
                DType::UInt16 => "numpy.uint16",
                DType::Int32 => "numpy.int32",
                DType::UInt32 => "numpy.uint32",
                DType::Int64 => "numpy.int64",
                DType::UInt64 => "numpy.uint64",
                DType::Float32 => "numpy.float32",
                DType::Float64 => "numpy.float64",
                DType::Text(_) => "numpy.str_",
            },
            Self::Array(array) if array.is_memmap() => "numpy.memmap",
            Self::Array(_) => "numpy.ndarray",
            Self::Tuple(_) => "tuple",
            Self::List(_) => "list",
            Self::Dict(_) => "dict",
            Self::Set(_) => "set",
            Self::Range(_) => "range",
            // One that is asked for its next item cannot be looked at.
            Self::Iterator(iterator) => iterator.try_borrow().map_or("iterator", |it| it.class()),
            Self::Slice(_) => "slice",
            Self::Ellipsis => "ellipsis",
            Self::DType(TypeValue::Instance(_)) => "numpy.dtype",
            Self::DType(TypeValue::Python(_) | TypeValue::Class(_)) => "type",
            Self::Function(function) => function.call().class(),
            Self::Module(_) => "module",
        }
    }

    /// The number it is, if it is a scalar one.
    pub fn as_scalar(&self) -> Option<Scalar> {
        match self {
            Self::Bool(value) => Some(Scalar::Bool(crate::array::dtype::BoolByte::new(*value))),
            Self::Int(value) => Some(Scalar::Int64(*value)),
            Self::Float(value) => Some(Scalar::Float64(*value)),
            Self::Scalar(scalar) => Some(*scalar),
            Self::Array(array) if array.ndim() == 0 && !array.dtype.is_text() => Some(array.item()),
            Self::None
            | Self::Str(_)
            | Self::Array(_)
            | Self::Tuple(_)
            | Self::List(_)
            | Self::Dict(_)
            | Self::Set(_)
            | Self::Range(_)
            | Self::Iterator(_)
            | Self::Slice(_)
            | Self::Ellipsis
            | Self::DType(_)
            | Self::Function(_)
            | Self::Module(_) => None,
        }
    }

    /// The index it is (Python's `__index__`), if it is an integer.
    pub fn as_index(&self) -> Option<i64> {
        match self.as_scalar()? {
            Scalar::Float32(_) | Scalar::Float64(_) => None,
            integer => i64::try_from(integer.as_integer()?).ok(),
        }
    }
}

/// Lists of numbers are passed over in loops: a value takes three words.
const _: () = assert!(size_of::<Value>() == 24);
