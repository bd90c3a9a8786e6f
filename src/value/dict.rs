//! `dict` and `set`: what can be a key, and the tables that keep keys in the order of insertion.
//!
//! Keys are equal as Python's are: `1`, `1.0` and `True` are one key, and so is `np.int64(1)`.

use std::hash::{Hash, Hasher};
use std::rc::Rc;

use indexmap::{Equivalent, IndexMap, IndexSet};
use rustc_hash::FxBuildHasher;

use super::{Callable, Value};
use crate::array::dtype::Scalar;
use crate::bail;
use crate::diag::{Result, Span};

/// Keys and their values in the order in which the keys were first given.
pub type Dict = IndexMap<Key, Value, FxBuildHasher>;

/// Items, each once.
pub type Set = IndexSet<Key, FxBuildHasher>;

/// A value that can be hashed.
#[derive(Clone, Debug)]
pub struct Key(Value);

impl Key {
    /// A value as a key.
    ///
    /// # Errors
    /// `TypeError` for what can change: lists, dicts, sets, arrays, and tuples that hold them.
    pub fn new(value: Value, span: Span) -> Result<Self> {
        if let Some(class) = unhashable(&value) {
            bail!(span, TypeError, "unhashable type: '{class}'");
        }
        Ok(Self(value))
    }

    /// The value.
    pub fn value(&self) -> &Value {
        &self.0
    }

    /// The value, taken out.
    pub fn into_value(self) -> Value {
        self.0
    }
}

/// The class of what cannot be hashed in a value.
fn unhashable(value: &Value) -> Option<&'static str> {
    match value {
        Value::List(_) | Value::Dict(_) | Value::Set(_) | Value::Array(_) | Value::Slice(_) => {
            Some(value.type_name())
        }
        Value::Tuple(items) => items.iter().find_map(unhashable),
        Value::None
        | Value::Bool(_)
        | Value::Int(_)
        | Value::Float(_)
        | Value::Str(_)
        | Value::Scalar(_)
        | Value::Range(_)
        | Value::Iterator(_)
        | Value::Ellipsis
        | Value::DType(_)
        | Value::Function(_)
        | Value::Module(_) => None,
    }
}

/// What a number is equal by: its value, whatever its type.
#[derive(PartialEq)]
enum Number {
    Integer(i128),
    /// With a fraction, or beyond every integer.
    Float(f64),
}

fn number(value: &Value) -> Option<Number> {
    let of_float = |x: f64| {
        // 2**100: whole numbers up to there are exact integers of 128 bits.
        if x.fract() == 0.0 && x.abs() < 1.3e30 {
            Number::Integer(x as i128)
        } else {
            Number::Float(x)
        }
    };
    Some(match value {
        Value::Int(x) => Number::Integer(i128::from(*x)),
        Value::Bool(x) => Number::Integer(i128::from(*x)),
        Value::Float(x) => of_float(*x),
        Value::Scalar(scalar @ (Scalar::Float32(_) | Scalar::Float64(_))) => {
            of_float(scalar.as_f64())
        }
        Value::Scalar(scalar) => Number::Integer(scalar.as_integer()?),
        _ => return None,
    })
}

/// A value that looks for a key, as it stands.
#[derive(Clone, Copy, Debug)]
pub struct Wanted<'a>(&'a Value);

impl<'a> Wanted<'a> {
    /// A value to be looked for.
    ///
    /// # Errors
    /// As [`Key::new`].
    pub fn new(value: &'a Value, span: Span) -> Result<Self> {
        if let Some(class) = unhashable(value) {
            bail!(span, TypeError, "unhashable type: '{class}'");
        }
        Ok(Self(value))
    }
}

impl Hash for Wanted<'_> {
    fn hash<H: Hasher>(&self, state: &mut H) {
        hash(self.0, state);
    }
}

impl Equivalent<Key> for Wanted<'_> {
    fn equivalent(&self, key: &Key) -> bool {
        equal(self.0, &key.0)
    }
}

impl PartialEq for Key {
    fn eq(&self, other: &Self) -> bool {
        equal(&self.0, &other.0)
    }
}

/// Whether two values are one key.
fn equal(a: &Value, b: &Value) -> bool {
    match (a, b) {
        (Value::Int(a), Value::Int(b)) => a == b,
        (Value::Str(a), Value::Str(b)) => a == b,
        (Value::Tuple(a), Value::Tuple(b)) => {
            a.len() == b.len() && a.iter().zip(&**b).all(|(a, b)| equal(a, b))
        }
        (Value::None, Value::None) | (Value::Ellipsis, Value::Ellipsis) => true,
        (Value::Range(a), Value::Range(b)) => {
            a.len() == b.len()
                && (a.is_empty() || (a.start == b.start && (a.len() == 1 || a.step == b.step)))
        }
        (Value::DType(a), Value::DType(b)) => a == b,
        (Value::Module(a), Value::Module(b)) => a == b,
        (Value::Function(a), Value::Function(b)) => same_function(a, b),
        (Value::Iterator(a), Value::Iterator(b)) => Rc::ptr_eq(a, b),
        (a, b) => match (number(a), number(b)) {
            (Some(a), Some(b)) => a == b,
            _ => false,
        },
    }
}

impl Eq for Key {}

fn same_function(a: &Callable, b: &Callable) -> bool {
    match (a, b) {
        (Callable::Static(a), Callable::Static(b)) => std::ptr::addr_eq(*a, *b),
        (Callable::Shared(a), Callable::Shared(b)) => Rc::ptr_eq(a, b),
        (Callable::Static(_), Callable::Shared(_)) | (Callable::Shared(_), Callable::Static(_)) => {
            false
        }
    }
}

impl Hash for Key {
    fn hash<H: Hasher>(&self, state: &mut H) {
        hash(&self.0, state);
    }
}

fn hash<H: Hasher>(value: &Value, state: &mut H) {
    match value {
        Value::Str(text) => state.write_u64(text.hash64()),
        Value::Int(x) => state.write_u64(*x as u64),
        Value::Tuple(items) => {
            state.write_usize(items.len());
            items.iter().for_each(|item| hash(item, state));
        }
        value => match number(value) {
            // As an int of 64 bits hashes, since it may equal one.
            Some(Number::Integer(x)) => state.write_u64(x as u64),
            Some(Number::Float(x)) => state.write_u64(x.to_bits()),
            None => state.write_u8(0),
        },
    }
}
