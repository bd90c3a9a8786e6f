//! Whether a rewrite did what the program did: same values, same names, same output; or how far apart.
//!
//! Knows the values of two runs; runs nothing.

use crate::array::dtype::{DType, Kind, Scalar};
use crate::array::{Array, for_each_position};
use crate::diag::Span;
use crate::numpy::convert::element_at;
use crate::numpy::elements::python_number;
use crate::report::agree::{Difference, difference, first_difference, magnitude};
use crate::value::Value;

/// What a run left: its value, the names it could change, what it printed and warned of.
#[derive(Clone, Debug, Default)]
pub struct Outcome {
    /// Of a last statement that is an expression.
    pub value: Option<Value>,
    /// Names with what they were bound to.
    pub names: Vec<(String, Option<Value>)>,
    /// What was printed.
    pub stdout: String,
    /// What was warned of: messages.
    pub warnings: Vec<String>,
}

/// How equal two runs are.
#[derive(Clone, Debug, PartialEq)]
pub enum Equality {
    /// Bit for bit.
    Identical,
    /// But for rounding: the largest relative difference.
    Rounded(f64),
    /// With another precision: the largest relative difference.
    Loses(f64),
    /// Not equal; why.
    No(String),
}

impl Equality {
    /// How much is changed, for the worse of two.
    fn rank(&self) -> u8 {
        match self {
            Self::Identical => 0,
            Self::Rounded(_) => 1,
            Self::Loses(_) => 2,
            Self::No(_) => 3,
        }
    }

    fn and(self, other: Self) -> Self {
        match (&self, &other) {
            (Self::Rounded(a), Self::Rounded(b)) => Self::Rounded(a.max(*b)),
            (Self::Loses(a), Self::Loses(b)) => Self::Loses(a.max(*b)),
            _ if other.rank() > self.rank() => other,
            _ => self,
        }
    }
}

/// What is said beside an equality.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Notes {
    /// What is equal and yet of another type.
    pub types: Vec<String>,
    /// For which inputs results are not equal.
    pub caveats: Vec<&'static str>,
}

impl Notes {
    fn add(&mut self, note: String) {
        if !self.types.contains(&note) {
            self.types.push(note);
        }
    }
}

/// Sums of n numbers in another order differ by n·eps in relation to their magnitudes; 2^20 is the length
/// of the arrays that people time, and 2^10 what float32 leaves to be called equal at all.
const ROUNDING_64: f64 = f64::EPSILON * (1 << 20) as f64;
/// With float32, four digits are left at least: less is no precision but another result.
const MOST_LOST: f64 = 1e-3;
const ROUNDING_32: f64 = f32::EPSILON as f64 * (1 << 10) as f64;

/// Hold a rewrite's run against the program's. `loses` says that another precision is meant; `drops` are
/// names that the rewrite need not bind.
pub fn judged(base: &Outcome, run: &Outcome, loses: bool, drops: &[String]) -> (Equality, Notes) {
    let mut notes = Notes::default();
    if let Some(shared) = shares_more(base, run) {
        return (Equality::No(shared), notes);
    }
    if base.stdout != run.stdout {
        return (Equality::No("it prints something else".to_owned()), notes);
    }
    if let Some(warning) = run.warnings.iter().find(|warning| !base.warnings.contains(warning)) {
        return (Equality::No(format!("it warns: {warning}")), notes);
    }
    let mut equality = match (&base.value, &run.value) {
        (Some(a), Some(b)) => of_values(a, b, loses, &mut notes),
        (None, None) => Equality::Identical,
        (Some(_), None) | (None, Some(_)) => Equality::No("it gives no such value".to_owned()),
    };
    for (name, was) in &base.names {
        let is =
            run.names.iter().find(|(known, _)| known == name).and_then(|(_, value)| value.as_ref());
        let one = match (was, is) {
            _ if drops.contains(name) => Equality::Identical,
            (Some(a), Some(b)) => match of_values(a, b, loses, &mut notes) {
                Equality::No(why) => Equality::No(format!("{name} is something else: {why}")),
                other => other,
            },
            (None, None) => Equality::Identical,
            (Some(_), None) => Equality::No(format!("{name} is not bound")),
            (None, Some(_)) => Equality::No(format!("{name} is bound")),
        };
        equality = equality.and(one);
    }
    (equality, notes)
}

/// What shares memory after a run and not after the code's: written into, both would change.
fn shares_more(base: &Outcome, run: &Outcome) -> Option<String> {
    let (before, after) = (shared(base), shared(run));
    let new = after.into_iter().find(|pair| !before.contains(pair))?;
    Some(format!("{} shares memory with {}", new.0, new.1))
}

/// Which arrays share memory, by name; the value is called `the result`.
fn shared(outcome: &Outcome) -> Vec<(String, String)> {
    let mut arrays: Vec<(String, Array)> = Vec::new();
    let named =
        outcome.names.iter().filter_map(|(name, value)| Some((name.as_str(), value.as_ref()?)));
    for (name, value) in outcome.value.iter().map(|value| ("the result", value)).chain(named) {
        gather(name, value, &mut arrays);
    }
    let mut pairs = Vec::new();
    for (i, (a, x)) in arrays.iter().enumerate() {
        for (b, y) in &arrays[i + 1..] {
            if a != b && x.buffer.same(&y.buffer) {
                pairs.push((a.clone(), b.clone()));
            }
        }
    }
    pairs
}

fn gather(name: &str, value: &Value, arrays: &mut Vec<(String, Array)>) {
    match value {
        Value::Array(array) => arrays.push((name.to_owned(), array.clone())),
        Value::Tuple(items) => items.iter().for_each(|item| gather(name, item, arrays)),
        Value::List(items) => items.borrow().iter().for_each(|item| gather(name, item, arrays)),
        _ => {}
    }
}

fn of_values(a: &Value, b: &Value, loses: bool, notes: &mut Notes) -> Equality {
    if let Some((a, b)) = as_arrays(a, b, notes) {
        return of_values(&a, &b, loses, notes);
    }
    match (a, b) {
        (Value::Tuple(x), Value::Tuple(y)) if x.len() == y.len() => {
            let pairs = x.iter().zip(y.iter());
            pairs
                .map(|(x, y)| of_values(x, y, loses, notes))
                .fold(Equality::Identical, Equality::and)
        }
        (Value::Array(x), Value::Array(y)) if x.shape() == y.shape() && x.dtype != y.dtype => {
            of_dtypes(a, b, [x.dtype, y.dtype], loses, notes)
        }
        _ => of_numbers(a, b, loses, notes),
    }
}

/// A list beside an array as an array, and a number beside a NumPy scalar as one; none where both are of a
/// kind.
fn as_arrays(a: &Value, b: &Value, notes: &mut Notes) -> Option<(Value, Value)> {
    match (a, b) {
        (Value::List(items), Value::Array(array)) => {
            let items = items.borrow();
            if items.len() != array.shape().first().copied().unwrap_or(0)
                || array.shape().len() != 1
            {
                return None;
            }
            let listed: Vec<Value> = (0..items.len()).map(|i| element_at(array, &[i])).collect();
            notes.add("an array in place of a list".to_owned());
            Some((Value::list(plain(&items)), Value::list(plain(&listed))))
        }
        (Value::List(x), Value::List(y)) => {
            let (x, y) = (x.borrow(), y.borrow());
            (x.len() == y.len()).then(|| (Value::tuple(x.to_vec()), Value::tuple(y.to_vec())))
        }
        _ => None,
    }
}

/// Items with Python's numbers in place of NumPy's: a list of either is used alike.
fn plain(items: &[Value]) -> Vec<Value> {
    items
        .iter()
        .map(|item| match item {
            Value::Scalar(scalar) => {
                python_number(*scalar, Span::NONE).unwrap_or_else(|_| item.clone())
            }
            other => other.clone(),
        })
        .collect()
}

fn of_dtypes(a: &Value, b: &Value, [x, y]: [DType; 2], loses: bool, notes: &mut Notes) -> Equality {
    let apart = |reason: String| Equality::No(reason);
    if x.is_text() || y.is_text() {
        // Texts in wider fields are the same texts.
        if x.is_text() && y.is_text() && texts(a) == texts(b) {
            notes.add(format!("{y} in place of {x}"));
            return Equality::Identical;
        }
        return apart(format!("{x} and {y}"));
    }
    let is_float_pair = x.kind() == Kind::Float && y.kind() == Kind::Float;
    if is_float_pair && loses {
        notes.add(format!("{y} in place of {x}"));
        let relative = relative(a, b);
        return if relative <= MOST_LOST {
            Equality::Loses(relative)
        } else {
            apart(format!("{x} and {y}"))
        };
    }
    apart(format!("{x} and {y}"))
}

/// The texts of an array of texts.
fn texts(value: &Value) -> Vec<String> {
    let Value::Array(array) = value else { return Vec::new() };
    let flat = array.size();
    let shape = array.shape().to_vec();
    let at = |mut i: usize| {
        let mut index = vec![0; shape.len()];
        for (place, length) in index.iter_mut().zip(&shape).rev() {
            (*place, i) = (i % length, i / length);
        }
        format!("{:?}", element_at(array, &index))
    };
    (0..flat).map(at).collect()
}

/// The largest difference of two arrays, or two numbers, of floating-point types, in relation to the larger
/// of both magnitudes at that place.
fn relative(a: &Value, b: &Value) -> f64 {
    let numbers = |value: &Value| -> Vec<f64> {
        match value {
            Value::Array(array) => {
                let bytes = array.buffer.read();
                let mut all = Vec::with_capacity(array.size());
                for_each_position(&array.layout, |at| {
                    all.push(Scalar::read(array.dtype, &bytes[at..]).as_f64());
                });
                all
            }
            other => other.as_scalar().map(Scalar::as_f64).into_iter().collect(),
        }
    };
    let pairs = numbers(a).into_iter().zip(numbers(b));
    let apart = |(x, y): (f64, f64)| {
        if x == y || x.is_nan() && y.is_nan() {
            0.0
        } else if x.is_finite() && y.is_finite() {
            (x - y).abs() / x.abs().max(y.abs())
        } else {
            // An overflow, or a NaN on one side.
            f64::INFINITY
        }
    };
    pairs.map(apart).fold(0.0, f64::max)
}

/// Numbers, arrays of one dtype, and all else.
fn of_numbers(a: &Value, b: &Value, loses: bool, notes: &mut Notes) -> Equality {
    let mut found = difference(a, b);
    if found.unlike
        && let (Some(x), Some(y)) = (a.as_scalar(), b.as_scalar())
        && (x.as_f64() == y.as_f64() || x.dtype().kind() == y.dtype().kind())
        && is_number(a)
        && is_number(b)
    {
        let [x, y] = [x.as_f64(), y.as_f64()];
        notes.add(format!("{} in place of {}", b.type_name(), a.type_name()));
        let absolute = if x == y { 0.0 } else { (x - y).abs() };
        let relative = if absolute == 0.0 { 0.0 } else { absolute / x.abs().max(y.abs()) };
        found = Difference { unlike: false, ulp: u64::from(absolute > 0.0), absolute, relative };
    }
    if found.is_none() {
        return Equality::Identical;
    }
    let first = || first_difference(a, b).unwrap_or_else(|| "another value".to_owned());
    if found.unlike {
        return Equality::No(first());
    }
    let is_float = |value: &Value| match value {
        Value::Array(array) => array.dtype.kind() == Kind::Float,
        other => other.as_scalar().is_some_and(|scalar| scalar.dtype().kind() == Kind::Float),
    };
    if !is_float(a) {
        return Equality::No(first());
    }
    let is_single =
        |value: &Value| matches!(value, Value::Array(array) if array.dtype == DType::Float32);
    let most = if is_single(a) { ROUNDING_32 } else { ROUNDING_64 };
    let scale = magnitude(a);
    if found.relative <= most || found.absolute <= most * scale {
        // Of values near 0, what was lost is told in relation to the largest one.
        let told = found.relative.min(found.absolute / scale.max(f64::MIN_POSITIVE));
        return Equality::Rounded(told);
    }
    if loses && found.relative <= MOST_LOST {
        return Equality::Loses(found.relative);
    }
    Equality::No(first())
}

fn is_number(value: &Value) -> bool {
    matches!(value, Value::Int(_) | Value::Float(_) | Value::Bool(_) | Value::Scalar(_))
}
