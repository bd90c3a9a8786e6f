//! Whether an answer's value is the one that is wanted, and where it is not: by values, never by text.

use super::mark::Tolerance;
use crate::array::dtype::{DType, Kind, Scalar};
use crate::array::{Array, for_each_position, text};
use crate::context::Context;
use crate::diag::Span;
use crate::numpy::convert::any_array;
use crate::report::units::{count, shape};
use crate::value::{Dict, Value};

/// Relative tolerance of `float64`: far above the rounding of another order of operations, far below a mistake.
const RTOL: f64 = 1e-9;
/// The same of `float32`.
const RTOL_SINGLE: f64 = 1e-5;

/// Containers within containers: more than anybody nests, less than the stack holds.
const MOST_DEPTH: usize = 64;

/// In what a value is not the one that is wanted: `[1] is 3.0, want 1.0`; none where it is. Lists and arrays
/// with the same elements are the same, whatever their dtype; NaN is NaN.
pub fn apart(
    cx: &Context,
    found: Option<&Value>,
    wanted: Option<&Value>,
    tolerance: Tolerance,
) -> Option<String> {
    match (found, wanted) {
        (None, None) => None,
        (Some(_), None) => Some("the lesson has no value to hold it against".to_owned()),
        (None, Some(_)) => Some("there is none: end with an expression, or bind a name".to_owned()),
        (Some(found), Some(wanted)) => Comparison { cx, tolerance }.apart(found, wanted, 0),
    }
}

struct Comparison<'a> {
    cx: &'a Context,
    tolerance: Tolerance,
}

impl Comparison<'_> {
    fn apart(&self, found: &Value, wanted: &Value, depth: usize) -> Option<String> {
        if depth > MOST_DEPTH {
            return Some("it is nested too deep to be compared".to_owned());
        }
        match (found, wanted) {
            (Value::Dict(a), Value::Dict(b)) => self.dicts(&a.borrow(), &b.borrow(), depth),
            (Value::Set(a), Value::Set(b)) => {
                let (a, b) = (a.borrow(), b.borrow());
                let same = a.len() == b.len() && b.iter().all(|key| a.contains(key));
                (!same).then(|| self.shown(found, wanted))
            }
            (Value::Array(a), Value::Array(b)) => of_arrays(a, b, self.tolerance),
            _ => match (self.array(found), self.array(wanted)) {
                (Some(a), Some(b)) => of_arrays(&a, &b, self.tolerance),
                _ => match (items(found), items(wanted)) {
                    (Some(a), Some(b)) => self.items(&a, &b, depth),
                    _ => self.leaf(found, wanted),
                },
            },
        }
    }

    fn dicts(&self, found: &Dict, wanted: &Dict, depth: usize) -> Option<String> {
        for (key, value) in wanted {
            let name = || crate::interp::repr(key.value(), &self.cx.print_options);
            match found.get(key) {
                None => return Some(format!("there is no key {}", name())),
                Some(own) => {
                    if let Some(text) = self.apart(own, value, depth + 1) {
                        return Some(format!("under {}: {text}", name()));
                    }
                }
            }
        }
        let more = found.len() > wanted.len();
        more.then(|| format!("{} keys, want {}", found.len(), wanted.len()))
    }

    fn items(&self, found: &[Value], wanted: &[Value], depth: usize) -> Option<String> {
        if found.len() != wanted.len() {
            return Some(format!("{} items, want {}", found.len(), wanted.len()));
        }
        let mut pairs = found.iter().zip(wanted).enumerate();
        pairs.find_map(|(i, (a, b))| Some(format!("at [{i}]: {}", self.apart(a, b, depth + 1)?)))
    }

    /// An array of numbers, or of texts, that a value is; none of one that mixes them.
    fn array(&self, value: &Value) -> Option<Array> {
        let is_plain = |item: &Value| matches!(item, Value::Str(_)) || item.as_scalar().is_some();
        match value {
            Value::Array(array) => Some(array.clone()),
            Value::List(_) | Value::Tuple(_) => {
                let all = items(value)?;
                let texts = all.iter().filter(|item| matches!(item, Value::Str(_))).count();
                let nested =
                    all.iter().all(|item| items(item).is_some() || matches!(item, Value::Array(_)));
                let flat = all.iter().all(is_plain) && (texts == 0 || texts == all.len());
                // What is ragged or mixed is compared item by item.
                if !(flat || nested && all.iter().all(|item| self.array(item).is_some())) {
                    return None;
                }
                any_array(self.cx, value, None, Span::NONE).ok()
            }
            Value::Range(_) => any_array(self.cx, value, None, Span::NONE).ok(),
            value if value.as_scalar().is_some() => {
                any_array(self.cx, value, None, Span::NONE).ok()
            }
            _ => None,
        }
    }

    fn leaf(&self, found: &Value, wanted: &Value) -> Option<String> {
        if let Value::Function(callable) = found
            && !matches!(wanted, Value::Function(_))
        {
            let name = callable.call().name();
            return Some(format!("it is the function {name}: call it, with brackets"));
        }
        let text = |value: &Value| crate::interp::repr(value, &self.cx.print_options);
        (text(found) != text(wanted)).then(|| self.shown(found, wanted))
    }

    fn shown(&self, found: &Value, wanted: &Value) -> String {
        let text = |value: &Value| cut(&crate::interp::repr(value, &self.cx.print_options));
        format!("it is {}, want {}", text(found), text(wanted))
    }
}

/// The items of a list or a tuple.
fn items(value: &Value) -> Option<Vec<Value>> {
    match value {
        Value::List(items) => Some(items.borrow().clone()),
        Value::Tuple(items) => Some(items.to_vec()),
        _ => None,
    }
}

/// As much of a value as a line shows.
fn cut(text: &str) -> String {
    const MOST: usize = 40;
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= MOST {
        return line;
    }
    line.chars().take(MOST).chain("...".chars()).collect()
}

fn of_arrays(found: &Array, wanted: &Array, tolerance: Tolerance) -> Option<String> {
    if found.shape() != wanted.shape() {
        let name = |array: &Array| match array.shape() {
            [] => "one number".to_owned(),
            lengths => format!("shape {}", shape(lengths)),
        };
        return Some(format!("it has {}, want {}", name(found), name(wanted)));
    }
    let at: Vec<usize> = if found.dtype.is_text() || wanted.dtype.is_text() {
        if found.dtype.is_text() != wanted.dtype.is_text() {
            return Some(format!("it holds {}, want {}", found.dtype, wanted.dtype));
        }
        let (a, b) = (texts(found), texts(wanted));
        (0..a.len()).filter(|&i| a[i] != b[i]).collect()
    } else {
        let is_single = [found.dtype, wanted.dtype].contains(&DType::Float32);
        let rtol = tolerance.rtol.unwrap_or(if is_single { RTOL_SINGLE } else { RTOL });
        let (a, b) = (numbers(found), numbers(wanted));
        (0..a.len()).filter(|&i| !is_close(a[i], b[i], rtol, tolerance.atol)).collect()
    };
    let &first = at.first()?;
    let shown = |array: &Array| {
        if array.dtype.is_text() {
            format!("'{}'", texts(array)[first])
        } else {
            crate::array::format::scalar_str(numbers(array)[first])
        }
    };
    let place =
        if found.shape().is_empty() { "it".to_owned() } else { index(found.shape(), first) };
    let mut text = format!("{place} is {}, want {}", shown(found), shown(wanted));
    if at.len() > 1 {
        let all = count(found.size() as u64);
        text += &format!(" ({} of {all} elements differ)", count(at.len() as u64));
    }
    Some(text)
}

/// `[1, 2]` of a position in C order.
fn index(lengths: &[usize], mut position: usize) -> String {
    let mut parts: Vec<String> = Vec::new();
    for &length in lengths.iter().rev() {
        parts.push((position % length).to_string());
        position /= length;
    }
    parts.reverse();
    format!("[{}]", parts.join(", "))
}

/// `np.isclose`, with NaN equal to itself; integers and bools are exact.
fn is_close(a: Scalar, b: Scalar, rtol: f64, atol: f64) -> bool {
    if a.dtype().kind() != Kind::Float && b.dtype().kind() != Kind::Float {
        let whole = |x: Scalar| x.as_integer().unwrap_or(i128::from(x.truth()));
        return whole(a) == whole(b);
    }
    let (x, y) = (a.as_f64(), b.as_f64());
    if x.is_infinite() || y.is_infinite() {
        return x == y;
    }
    x == y || x.is_nan() && y.is_nan() || (x - y).abs() <= atol + rtol * y.abs()
}

fn numbers(array: &Array) -> Vec<Scalar> {
    let bytes = array.buffer.read();
    let mut all = Vec::with_capacity(array.size());
    for_each_position(&array.layout, |at| all.push(Scalar::read(array.dtype, &bytes[at..])));
    all
}

fn texts(array: &Array) -> Vec<String> {
    let bytes = array.buffer.read();
    let size = array.dtype.size();
    let mut all = Vec::with_capacity(array.size());
    for_each_position(&array.layout, |at| all.push(text::read(&bytes[at..at + size])));
    all
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::{Session, Settings};

    #[track_caller]
    fn check(found: &str, wanted: &str, want: Option<&str>) {
        let mut session = Session::new(Settings { prelude: true, ..Settings::default() });
        let found = session.eval(found).expect("it runs").value;
        let wanted = session.eval(wanted).expect("it runs").value;
        let told = apart(&session.cx, found.as_ref(), wanted.as_ref(), Tolerance::default());
        assert_eq!(told.as_deref(), want);
    }

    #[test]
    fn values_are_the_same_or_it_is_said_where_they_are_not() {
        check("np.arange(3)", "[0, 1, 2]", None);
        check("np.arange(3.0)", "np.arange(3)", None);
        check("['a', 'b']", "np.array(['a', 'b'])", None);
        check("0.1 + 0.2", "0.3", None);
        check("np.float32(0.1)", "0.1", None);
        check("[1.0, float('nan')]", "np.array([1, np.nan])", None);
        check("{'a': 1, 'b': np.ones(2)}", "{'b': [1, 1], 'a': 1.0}", None);
        check("3", "4", Some("it is 3, want 4"));
        check("np.arange(3)", "[0, 1, 3]", Some("[2] is 2, want 3"));
        check(
            "np.zeros((2, 2))",
            "[[0, 1], [2, 0]]",
            Some("[0, 1] is 0.0, want 1 (2 of 4 elements differ)"),
        );
        check("np.zeros(3)", "np.zeros((3, 1))", Some("it has shape (3,), want shape (3, 1)"));
        check("np.zeros(3)", "0", Some("it has shape (3,), want one number"));
        check("['a', 'b']", "np.array(['a', 'c'])", Some("[1] is 'b', want 'c'"));
        check("'ab'", "'ac'", Some("it is 'ab', want 'ac'"));
        check("{'a': 1}", "{'b': 1}", Some("there is no key 'b'"));
        check("{'a': 1}", "{'a': 2}", Some("under 'a': it is 1, want 2"));
        check("{7, 9}", "{1, 2}", Some("it is {9, 7}, want {1, 2}"));
        check("[{'k': 5}]", "[{'k': 1}]", Some("at [0]: under 'k': it is 5, want 1"));
        check("range(99)", "range(3)", Some("it has shape (99,), want shape (3,)"));
        check(
            "np.array([5.0, np.inf])",
            "[np.inf, -np.inf]",
            Some("[0] is 5.0, want inf (2 of 2 elements differ)"),
        );
        check("('x', 0.1 + 0.2)", "('x', 0.3)", None);
        check("[('x', np.array([1.0, 2.0]))]", "[('x', [1, 2])]", None);
        check("[1, [2, 3]]", "[1, [2, 4]]", Some("at [1]: [1] is 3, want 4"));
        check("len", "3", Some("it is the function len: call it, with brackets"));
        check("x = 1", "3", Some("there is none: end with an expression, or bind a name"));
    }
}
