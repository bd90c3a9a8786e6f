//! `np.random`: whole numbers, choices out of a population, and orders.

use super::convert::{self, as_array};
use super::random_draws::fill;
use super::registry::{Bound, Costs, Function, Run};
use super::strided::{self, Keep, POLL_ELEMENTS, count};
use crate::array::Array;
use crate::array::dtype::{BoolByte, DType, Kind};
use crate::array::layout::{Layout, Order, Shape};
use crate::context::Context;
use crate::diag::{Diagnostic, Result, Span};
use crate::kernels::distributions::{Bits, interval, mask};
use crate::kernels::mt19937::Mt19937;
use crate::value::{TypeValue, Value};
use crate::{bail, diagnostic};

/// Every function of this file.
pub static ROWS: &[Function] = &[
    Function {
        name: "random.randint",
        signature: "low, high=None, size=None, dtype=int",
        costs: Costs::New,
        doc: "Random integers from low up to, not including, high; with one argument from 0 up to it.\n\n\
              >>> np.random.seed(0)\n>>> np.random.randint(1, 7, 5)\narray([5, 6, 1, 4, 4])",
        run: Run::Call(|cx, bound| randint(cx, &bound)),
    },
    Function {
        name: "random.choice",
        signature: "a, size=None, replace=True, p=None",
        costs: Costs::Working,
        doc: "Elements of an array picked at random, or numbers below an integer; with replace=False each at \
              most once, with p= by probabilities.\n\n\
              >>> np.random.seed(0)\n>>> np.random.choice([10, 20, 30], 4)\narray([10, 20, 10, 20])\n\
              >>> np.random.choice(5, 3, replace=False)\narray([4, 0, 2])",
        run: Run::Call(|cx, bound| choice(cx, &bound)),
    },
    Function {
        name: "random.shuffle",
        signature: "x",
        costs: Costs::Update,
        doc: "Put the elements of an array or a list, or the rows of an array, into a random order, where they \
              are.\n\n\
              >>> np.random.seed(0)\n>>> a = np.arange(5)\n>>> np.random.shuffle(a)\n>>> a\n\
              array([2, 0, 1, 3, 4])",
        run: Run::Call(|cx, bound| shuffle(cx, &bound)),
    },
    Function {
        name: "random.permutation",
        signature: "x",
        costs: Costs::Copy,
        doc: "A new array with the elements, or rows, in a random order; of an integer, the numbers below it.\n\n\
              >>> np.random.seed(0)\n>>> np.random.permutation([10, 20, 30, 40])\narray([30, 40, 20, 10])",
        run: Run::Call(|cx, bound| permutation(cx, &bound)),
    },
];

/// The least and the largest value of an integer dtype, or of bool.
fn limits(dtype: DType) -> Option<(i128, i128)> {
    let bits = dtype.size() as u32 * 8;
    match dtype.kind() {
        Kind::Bool => Some((0, 1)),
        Kind::Signed => Some((-(1 << (bits - 1)), (1 << (bits - 1)) - 1)),
        Kind::Unsigned => Some((0, (1 << bits) - 1)),
        Kind::Float | Kind::Text => None,
    }
}

/// A bound of `randint`: a float loses its fraction.
fn bound_of(value: &Value, span: Span) -> Result<i128> {
    match value.as_scalar() {
        Some(number) => match number.as_integer() {
            Some(number) => Ok(number),
            None => convert::whole(number.as_f64(), span).map(i128::from),
        },
        None if matches!(value, Value::Array(_) | Value::List(_) | Value::Tuple(_)) => {
            bail!(
                span, NotImplementedError, "numscope has no np.random.randint between arrays yet";
                hint: "draw each range by itself, or scale: low + (np.random.rand(n) * (high - low)).astype(int)"
            )
        }
        None => convert::as_integer(value, span).map(i128::from),
    }
}

fn randint(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let span = bound.span;
    let dtype = bound.dtype(3)?.unwrap_or(DType::Int64);
    let Some((least, largest)) = limits(dtype) else {
        bail!(
            span, TypeError, "Unsupported dtype dtype('{dtype}') for randint";
            hint: "convert the integers: np.random.randint(…).astype(np.{dtype}), or draw floats: np.random.rand(n)"
        );
    };
    let size = bound.get(2).map(|size| convert::as_shape(size, span)).transpose()?;
    let first = bound_of(bound.required(0), span)?;
    let (low, high) = match bound.get(1) {
        None => (0, first),
        Some(high) => (first, bound_of(high, span)?),
    };
    if low < least {
        return Err(out_of_bounds("low", dtype, (low, high), span));
    }
    if high - 1 > largest {
        return Err(out_of_bounds("high", dtype, (low, high), span));
    }
    if low >= high {
        let (message, hint) = if low == 0 {
            ("high <= 0", "one argument is the end, above 0: np.random.randint(10)")
        } else {
            ("low >= high", "the end is not included: np.random.randint(low, high + 1)")
        };
        return Err(Diagnostic::new(span, crate::diag::ErrorKind::ValueError, message).hint(hint));
    }
    let range = (high - 1 - low) as u64;
    let Some(shape) = size else {
        let word = integers(cx, &[], dtype, (low, range), span)?.item();
        let as_python = bound.get(3).is_none()
            || matches!(bound.get(3), Some(Value::DType(TypeValue::Python(_))));
        return if as_python {
            super::elements::python_number(word, span)
        } else {
            Ok(Value::Scalar(word))
        };
    };
    integers(cx, &shape, dtype, (low, range), span).map(Value::Array)
}

fn out_of_bounds(which: &str, dtype: DType, (low, high): (i128, i128), span: Span) -> Diagnostic {
    let error = diagnostic!(span, ValueError, "{which} is out of bounds for {dtype}");
    let fits = |dtype: &&DType| {
        limits(**dtype).is_some_and(|(least, most)| least <= low && high - 1 <= most)
    };
    let smallest =
        DType::ALL.iter().filter(fits).filter(|d| d.is_integer()).min_by_key(|d| d.size());
    match (smallest, limits(dtype)) {
        (Some(other), Some((least, most))) => error
            .hint(format!("{dtype} holds {least} to {most}; these numbers fit dtype=np.{other}")),
        _ => error,
    }
}

/// A new array of integers from `low` to `low + range`, drawn as the legacy generator does: by masks and rejection, out
/// of the parts of a word for small dtypes.
fn integers(
    cx: &mut Context,
    shape: &[usize],
    dtype: DType,
    (low, range): (i128, u64),
    span: Span,
) -> Result<Array> {
    let mask = mask(range);
    let low = low as i64 as u64;
    let mut parts = Parts { word: 0, left: 0 };
    macro_rules! filled {
        ($T:ty, |$bits:ident| $draw:expr) => {
            fill(cx, shape, span, |$bits, _| {
                if range == 0 {
                    return low as $T;
                }
                loop {
                    let number: u64 = $draw & mask;
                    if number <= range {
                        return low.wrapping_add(number) as $T;
                    }
                }
            })
        };
    }
    match dtype {
        DType::Bool => fill(cx, shape, span, |bits, _| {
            let drawn = if range == 0 { low } else { parts.next(bits, 1) };
            BoolByte::new(drawn != 0)
        }),
        DType::Int8 => filled!(i8, |bits| parts.next(bits, 8)),
        DType::UInt8 => filled!(u8, |bits| parts.next(bits, 8)),
        DType::Int16 => filled!(i16, |bits| parts.next(bits, 16)),
        DType::UInt16 => filled!(u16, |bits| parts.next(bits, 16)),
        DType::Int32 => filled!(i32, |bits| u64::from(bits.next_u32())),
        DType::UInt32 => filled!(u32, |bits| u64::from(bits.next_u32())),
        DType::Int64 | DType::UInt64 => {
            let wide = range > u64::from(u32::MAX);
            let drawn = |bits: &mut Mt19937| {
                if wide { bits.next_u64() } else { bits.next_u32().into() }
            };
            if dtype == DType::Int64 {
                filled!(i64, |bits| drawn(bits))
            } else {
                filled!(u64, |bits| drawn(bits))
            }
        }
        DType::Float32 | DType::Float64 | DType::Text(_) => unreachable!("randint takes no floats"),
    }
}

/// A word whose parts are used one after another, the lowest first.
struct Parts {
    word: u32,
    left: u32,
}

impl Parts {
    #[inline]
    fn next(&mut self, bits: &mut Mt19937, width: u32) -> u64 {
        if self.left == 0 {
            self.word = bits.next_u32();
            self.left = 32 / width;
        } else {
            self.word >>= width;
        }
        self.left -= 1;
        u64::from(self.word & (u32::MAX >> (32 - width)))
    }
}

/// What is chosen from.
enum Population {
    /// The numbers below one.
    Below(usize),
    /// The elements of an array of one axis.
    Of(Array),
}

fn population(cx: &Context, bound: &Bound) -> Result<Population> {
    let span = bound.span;
    match bound.required(0) {
        value @ (Value::List(_) | Value::Tuple(_) | Value::Range(_) | Value::Array(_))
            if value.as_scalar().is_none() =>
        {
            let array = convert::any_array(cx, value, None, span)?;
            if array.ndim() == 1 {
                return Ok(Population::Of(array));
            }
            bail!(
                span, ValueError, "a must be 1-dimensional";
                hint: "choose rows by their numbers: a[np.random.choice(len(a), n)]"
            )
        }
        value => match value.as_index() {
            Some(n) => Ok(Population::Below(usize::try_from(n).unwrap_or(0))),
            None => bail!(span, ValueError, "a must be 1-dimensional or an integer"),
        },
    }
}

fn choice(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let span = bound.span;
    let from = population(cx, bound)?;
    let shape = bound.get(1).map(|size| convert::as_shape(size, span)).transpose()?;
    let size: usize = shape.as_ref().map_or(1, |shape| shape.iter().product());
    let len = match &from {
        Population::Below(len) => *len,
        Population::Of(array) => array.size(),
    };
    if len == 0 && size > 0 {
        match from {
            Population::Below(_) => {
                bail!(span, ValueError, "a must be greater than 0 unless no samples are taken")
            }
            Population::Of(_) => {
                bail!(span, ValueError, "'a' cannot be empty unless no samples are taken")
            }
        }
    }
    let chances = bound.get(3).map(|p| probabilities(cx, p, len, span)).transpose()?;
    let replace = bound.flag(2, true)?;
    if !replace && size > len {
        bail!(
            span, ValueError, "Cannot take a larger sample than population when 'replace=False'";
            hint: "take at most {len}, or let elements repeat: replace=True"
        );
    }
    let lengths: Shape = shape.clone().unwrap_or_default();
    let picked = match chances {
        None if replace && len == 0 => integers(cx, &lengths, DType::Int64, (0, 0), span)?,
        None if replace => integers(cx, &lengths, DType::Int64, (0, len as u64 - 1), span)?,
        None => {
            let order = counted(cx, len, span)?;
            shuffle_rows(cx, &order, span)?;
            let numbers = order.to_vec::<i64>().expect("it was made of integers");
            fill(cx, &lengths, span, |_, i| numbers[i])?
        }
        Some(chances) if replace => {
            let sums = cumulative(&chances);
            fill(cx, &lengths, span, |bits, _| place(&sums, bits.next_f64()))?
        }
        Some(chances) => {
            let numbers = without_repeats(cx, chances, size, span)?;
            fill(cx, &lengths, span, |_, i| numbers[i])?
        }
    };
    match (from, shape) {
        (Population::Below(_), None) => super::elements::python_number(picked.item(), span),
        (Population::Below(_), Some(_)) => Ok(Value::Array(picked)),
        (Population::Of(array), None) => {
            let at = picked.item().as_integer().unwrap_or_default() as usize;
            Ok(convert::element_at(&array, &[at]))
        }
        (Population::Of(array), Some(_)) => take_rows(cx, &array, &picked, span).map(Value::Array),
    }
}

/// Probabilities as floats, which must be as many, none below 0, and 1 in all.
fn probabilities(cx: &Context, value: &Value, len: usize, span: Span) -> Result<Vec<f64>> {
    let array = as_array(cx, value, None, span)?;
    if array.ndim() != 1 {
        bail!(span, ValueError, "'p' must be 1-dimensional");
    }
    if array.size() != len {
        bail!(
            span, ValueError, "'a' and 'p' must have same size";
            hint: "give each of the {len} elements its probability"
        );
    }
    let chances: Vec<f64> = (0..len).map(|i| array.at(&[i]).as_f64()).collect();
    let tolerance = if array.dtype == DType::Float32 {
        f32::EPSILON.sqrt().into()
    } else {
        f64::EPSILON.sqrt()
    };
    let sum = compensated_sum(&chances);
    if sum.is_nan() {
        bail!(span, ValueError, "probabilities contain NaN");
    }
    if chances.iter().any(|&p| p < 0.0) {
        bail!(span, ValueError, "probabilities are not non-negative");
    }
    if (sum - 1.0).abs() > tolerance {
        bail!(
            span, ValueError, "probabilities do not sum to 1";
            hint: "divide them by their sum: p=p / p.sum()"
        );
    }
    Ok(chances)
}

/// Kahan's sum.
fn compensated_sum(numbers: &[f64]) -> f64 {
    let mut numbers = numbers.iter();
    let mut sum = numbers.next().copied().unwrap_or_default();
    let mut lost = 0.0;
    for number in numbers {
        let term = number - lost;
        let next = sum + term;
        lost = (next - sum) - term;
        sum = next;
    }
    sum
}

/// Running sums that end in 1.
fn cumulative(chances: &[f64]) -> Vec<f64> {
    let mut sum = 0.0;
    let mut sums: Vec<f64> = Vec::with_capacity(chances.len());
    for &chance in chances {
        sum += chance;
        sums.push(sum);
    }
    for part in &mut sums {
        *part /= sum;
    }
    sums
}

/// How many of the sums are not above a number.
fn place(sums: &[f64], number: f64) -> i64 {
    sums.partition_point(|&sum| sum <= number) as i64
}

/// Places by probabilities, none twice: what is drawn again is drawn anew, without what was found.
fn without_repeats(
    cx: &mut Context,
    mut chances: Vec<f64>,
    size: usize,
    span: Span,
) -> Result<Vec<i64>> {
    if chances.iter().filter(|&&p| p > 0.0).count() < size {
        bail!(span, ValueError, "Fewer non-zero entries in p than size");
    }
    let mut found: Vec<i64> = Vec::with_capacity(size);
    let mut is_found = vec![false; chances.len()];
    while found.len() < size {
        cx.poll(span)?;
        let numbers: Vec<f64> = (found.len()..size).map(|_| cx.random.next_f64()).collect();
        let sums = cumulative(&chances);
        for number in numbers {
            let at = place(&sums, number);
            if !std::mem::replace(&mut is_found[at as usize], true) {
                found.push(at);
                chances[at as usize] = 0.0;
            }
        }
    }
    Ok(found)
}

/// The rows of an array at the places that another holds, in a new array.
fn take_rows(cx: &mut Context, array: &Array, places: &Array, span: Span) -> Result<Array> {
    let source = if array.is_contiguous(Order::C) {
        array.clone()
    } else {
        strided::copy(cx, array, array.dtype, Keep::C, span)?
    };
    let mut shape: Shape = places.shape().into();
    shape.extend_from_slice(&array.shape()[1..]);
    let size = array.dtype.size();
    let row = array.shape()[1..].iter().product::<usize>() * size;
    let new = cx.empty(array.dtype, Layout::contiguous(&shape, size, Order::C), span)?;
    count(cx, new.nbytes() + places.nbytes(), new.nbytes());
    let numbers = places.to_vec::<i64>().expect("places are integers");
    let (from, mut to) = (source.buffer.read(), new.buffer.write());
    let start = source.layout.offset;
    for (i, &at) in numbers.iter().enumerate() {
        let at = start + at as usize * row;
        to[i * row..(i + 1) * row].copy_from_slice(&from[at..at + row]);
        if i % POLL_ELEMENTS == 0 {
            cx.poll(span)?;
        }
    }
    drop(to);
    Ok(new)
}

/// 0, 1, 2, … in a new array.
fn counted(cx: &mut Context, len: usize, span: Span) -> Result<Array> {
    fill(cx, &[len], span, |_, i| i as i64)
}

fn shuffle(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let span = bound.span;
    match bound.required(0) {
        Value::Array(array) if array.ndim() > 0 => {
            if !array.writeable {
                bail!(span, ValueError, "array is read-only"; hint: "shuffle a copy: b = a.copy()");
            }
            cx.before_write(&array.buffer, span)?;
            shuffle_rows(cx, array, span)?;
        }
        Value::Array(_) => bail!(span, TypeError, "len() of unsized object"),
        Value::List(list) => {
            cx.before_change(list);
            let mut items = list.borrow_mut();
            for i in (1..items.len()).rev() {
                let j = interval(&mut cx.random, i as u64) as usize;
                items.swap(i, j);
            }
        }
        other @ (Value::Tuple(_) | Value::Str(_) | Value::Range(_)) => bail!(
            span, TypeError, "'{}' object does not support item assignment", other.type_name();
            hint: "np.random.permutation(x) makes a new array, in a random order"
        ),
        other => bail!(span, TypeError, "object of type '{}' has no len()", other.type_name()),
    }
    Ok(Value::None)
}

/// Swap the rows of an array from the last to the second, each with one that is drawn of those up to it.
fn shuffle_rows(cx: &mut Context, array: &Array, span: Span) -> Result<()> {
    count(cx, array.nbytes(), array.nbytes());
    let size = array.dtype.size();
    let rows = array.shape()[0];
    let stride = array.layout.strides[0];
    // Where the elements of a row stand, from its start.
    let mut within = Vec::new();
    let first = array.layout.index(0, 0);
    if rows > 0 {
        crate::array::for_each_position(&first, |at| {
            within.push(at as isize - first.offset as isize);
        });
    }
    let mut bytes = array.buffer.write();
    let at = |row: usize| first.offset as isize + row as isize * stride;
    for i in (1..rows).rev() {
        let j = interval(&mut cx.random, i as u64) as usize;
        if i % POLL_ELEMENTS == 0 {
            cx.poll(span)?;
        }
        if i == j {
            continue;
        }
        for &offset in &within {
            let (a, b) = ((at(i) + offset) as usize, (at(j) + offset) as usize);
            let (low, high) = (a.min(b), a.max(b));
            let (left, right) = bytes.split_at_mut(high);
            left[low..low + size].swap_with_slice(&mut right[..size]);
        }
    }
    Ok(())
}

fn permutation(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let span = bound.span;
    let value = bound.required(0);
    if let Some(n) = value.as_index() {
        let Ok(len) = usize::try_from(n) else {
            bail!(span, ValueError, "negative dimensions are not allowed")
        };
        let order = counted(cx, len, span)?;
        shuffle_rows(cx, &order, span)?;
        return Ok(Value::Array(order));
    }
    let is_sequence =
        matches!(value, Value::Array(_) | Value::List(_) | Value::Tuple(_) | Value::Range(_));
    if !is_sequence || value.as_scalar().is_some() {
        bail!(span, IndexError, "x must be an integer or at least 1-dimensional");
    }
    let array = as_array(cx, value, None, span)?;
    if array.ndim() == 1 {
        let new = strided::copy(cx, &array, array.dtype, Keep::C, span)?;
        shuffle_rows(cx, &new, span)?;
        return Ok(Value::Array(new));
    }
    let order = counted(cx, array.shape()[0], span)?;
    shuffle_rows(cx, &order, span)?;
    take_rows(cx, &array, &order, span).map(Value::Array)
}
