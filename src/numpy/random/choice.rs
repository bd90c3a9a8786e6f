//! Choices out of a population: with putting back or without, all as likely or by probabilities.

use super::super::convert;
use super::super::elements::python_number;
use super::super::manipulate::resolve_axis;
use super::super::registry::{Bound, Costs, Function, Run};
use super::super::strided::scratch;
use super::integers::{below_or_at, filled_within};
use super::numpy;
use super::order::shuffle_rows;
use super::parameters::numbers;
use super::sources::{Source, bits_of, fill, global, state_of};
use crate::array::Array;
use crate::array::dtype::DType;
use crate::array::layout::Shape;
use crate::bail;
use crate::context::Context;
use crate::diag::{Result, Span};
use crate::kernels::random::bounded::mask;
use crate::kernels::random::{BitGenerator, Draws};
use crate::value::Value;

/// Every function of this file.
pub(super) static ROWS: &[Function] = &[
    Function {
        name: "random.choice",
        signature: "a, size=None, replace=True, p=None",
        costs: Costs::Working,
        doc: "Elements of an array picked at random, or numbers below an integer; with replace=False each at \
              most once, with p= by probabilities.\n\n\
              >>> np.random.seed(0)\n>>> np.random.choice([10, 20, 30], 4)\narray([10, 20, 10, 20])\n\
              >>> np.random.choice(5, 3, replace=False)\narray([4, 0, 2])",
        run: Run::Call(|cx, bound| {
            let source = global(cx);
            choice(cx, &bound, &source, &LEGACY, without_legacy)
        }),
    },
    Function {
        name: "random.RandomState.choice",
        signature: "self, a, size=None, replace=True, p=None",
        costs: Costs::Working,
        doc: "Elements of an array picked at random, or numbers below an integer.\n\n\
              >>> np.random.RandomState(0).choice([10, 20, 30], 4)\narray([10, 20, 10, 20])",
        run: Run::Call(|cx, mut bound| {
            let source = state_of(&mut bound)?;
            choice(cx, &bound, &source, &LEGACY, without_legacy)
        }),
    },
    Function {
        name: "random.Generator.choice",
        signature: "self, a, size=None, replace=True, p=None, axis=0, shuffle=True",
        costs: Costs::Working,
        doc: "Elements, or slices along an axis, of an array picked at random, or numbers below an integer; \
              with replace=False each at most once, with p= by probabilities.\n\n\
              >>> rng = np.random.default_rng(0)\n>>> rng.choice([10, 20, 30], 4)\narray([30, 20, 20, 10])\n\
              >>> rng.choice(5, 3, replace=False)\narray([3, 4, 0])\n\
              >>> rng.choice(3, 4, p=[0.1, 0.1, 0.8])\narray([2, 2, 2, 2])",
        run: Run::Call(|cx, mut bound| {
            let source = bits_of(&mut bound)?;
            let is_shuffled = bound.flag(5, true)?;
            choice(cx, &bound, &source, &MODERN, move |cx, source, (len, size), span| {
                without(cx, source, (len, size), is_shuffled, span)
            })
        }),
    },
];

/// What a kind of generator says.
struct Words {
    /// Of a population that is neither an array nor an integer.
    no_population: fn(&Value) -> String,
    /// Of no numbers, and of no elements, to choose from.
    none: [&'static str; 2],
    /// Of probabilities: their axes, their number, NaN, one below 0, their sum.
    chances: [&'static str; 5],
    /// Of too large a sample.
    too_large: &'static str,
    /// Whether arrays must have one axis.
    one_axis: bool,
}

static LEGACY: Words = Words {
    no_population: |_| "a must be 1-dimensional or an integer".to_owned(),
    none: [
        "a must be greater than 0 unless no samples are taken",
        "'a' cannot be empty unless no samples are taken",
    ],
    chances: [
        "'p' must be 1-dimensional",
        "'a' and 'p' must have same size",
        "probabilities contain NaN",
        "probabilities are not non-negative",
        "probabilities do not sum to 1",
    ],
    too_large: "Cannot take a larger sample than population when 'replace=False'",
    one_axis: true,
};

static MODERN: Words = Words {
    no_population: |value| {
        format!("a must be a sequence or an integer, not <class '{}'>", value.type_name())
    },
    none: [
        "a must be a positive integer unless no samples are taken",
        "a cannot be empty unless no samples are taken",
    ],
    chances: [
        "p must be 1-dimensional",
        "a and p must have same size",
        "Probabilities contain NaN",
        "Probabilities are not non-negative",
        "Probabilities do not sum to 1. See Notes section of docstring for more information.",
    ],
    too_large: "Cannot take a larger sample than population when replace is False",
    one_axis: false,
};

/// What is chosen from.
enum Population {
    /// The numbers below one.
    Below(usize),
    /// The slices of an array along an axis, with their number.
    Of(Array, usize, usize),
}

fn population(cx: &Context, bound: &Bound, words: &Words) -> Result<Population> {
    let span = bound.span;
    match bound.required(0) {
        value @ (Value::List(_) | Value::Tuple(_) | Value::Range(_) | Value::Array(_))
            if value.as_scalar().is_none() =>
        {
            let array = convert::any_array(cx, value, None, span)?;
            if words.one_axis && array.ndim() != 1 {
                bail!(
                    span, ValueError, "a must be 1-dimensional";
                    hint: "choose rows by their numbers: a[np.random.choice(len(a), n)]"
                )
            }
            let Some(axis) = resolve_axis(bound.integer(4)?.unwrap_or(0), array.ndim()) else {
                bail!(span, IndexError, "tuple index out of range")
            };
            let len = array.shape()[axis];
            Ok(Population::Of(array, axis, len))
        }
        value => match value.as_index() {
            Some(n) => Ok(Population::Below(usize::try_from(n).unwrap_or(0))),
            None => bail!(span, ValueError, "{}", (words.no_population)(value)),
        },
    }
}

fn choice<D: Draws + Clone + 'static>(
    cx: &mut Context,
    bound: &Bound,
    source: &Source<D>,
    words: &Words,
    without: impl Fn(&mut Context, &Source<D>, (usize, usize), Span) -> Result<Array>,
) -> Result<Value> {
    let span = bound.span;
    let from = population(cx, bound, words)?;
    let shape = bound.get(1).map(|size| convert::as_shape(size, span)).transpose()?;
    let size: usize = shape.as_ref().map_or(1, |shape| shape.iter().product());
    let (len, none) = match &from {
        Population::Below(len) => (*len, words.none[0]),
        Population::Of(_, _, len) => (*len, words.none[1]),
    };
    if len == 0 && size > 0 {
        bail!(span, ValueError, "{none}");
    }
    let chances = bound.get(3).map(|p| probabilities(cx, p, len, words, span)).transpose()?;
    let replace = bound.flag(2, true)?;
    if !replace && size > len {
        bail!(
            span, ValueError, "{}", words.too_large;
            hint: "take at most {len}, or let elements repeat: replace=True"
        );
    }
    let lengths: Shape = shape.clone().unwrap_or_default();
    let picked = match chances {
        None if replace => {
            let most = len.saturating_sub(1) as u64;
            filled_within(cx, source, &lengths, (DType::Int64, 0, most), span)?
        }
        None => {
            let picked = without(cx, source, (len, size), span)?;
            let layout = picked.layout.reshape(&lengths, 8).expect("there are as many numbers");
            picked.with_layout(layout)
        }
        Some(chances) if replace => {
            let sums = cumulative(&chances);
            fill(cx, source, &lengths, span, |bits, _| place(&sums, bits.next_f64()))?
        }
        Some(chances) => {
            let numbers = by_chances(cx, source, chances, size, span)?;
            fill(cx, source, &lengths, span, |_, i| numbers[i])?
        }
    };
    match (from, shape) {
        (Population::Below(_), None) => python_number(picked.item(), span),
        (Population::Below(_), Some(_)) => Ok(Value::Array(picked)),
        (Population::Of(array, _, _), None) if array.ndim() == 1 => {
            let at = picked.item().as_integer().unwrap_or_default() as usize;
            Ok(convert::element_at(&array, &[at]))
        }
        (Population::Of(array, axis, _), _) => {
            let axis = Value::Int(axis as i64);
            let taken = numpy(cx, "take", [Value::Array(array), Value::Array(picked), axis], span)?;
            // A shape of no axes is an array too.
            Ok(Value::Array(convert::any_array(cx, &taken, None, span)?))
        }
    }
}

/// Probabilities as floats, which must be as many, none below 0, and 1 in all.
fn probabilities(
    cx: &mut Context,
    value: &Value,
    len: usize,
    words: &Words,
    span: Span,
) -> Result<Vec<f64>> {
    if value.as_scalar().is_some() && !matches!(value, Value::Array(_)) {
        bail!(span, TypeError, "object of type '{}' has no len()", value.type_name());
    }
    let array = numbers(cx, value, DType::Float64, span)?;
    let [axes, count, nan, negative, sums] = words.chances;
    if array.ndim() != 1 {
        bail!(span, ValueError, "{axes}");
    }
    if array.size() != len {
        bail!(
            span, ValueError, "{count}";
            hint: "give each of the {len} elements its probability"
        );
    }
    let chances: Vec<f64> = array.to_vec().expect("it was made of floats");
    let is_single = matches!(value, Value::Array(array) if array.dtype == DType::Float32);
    let tolerance = if is_single { f32::EPSILON.sqrt().into() } else { f64::EPSILON.sqrt() };
    let sum = compensated_sum(&chances);
    if sum.is_nan() {
        bail!(span, ValueError, "{nan}");
    }
    if chances.iter().any(|&p| p < 0.0) {
        bail!(span, ValueError, "{negative}");
    }
    if (sum - 1.0).abs() > tolerance {
        bail!(
            span, ValueError, "{sums}";
            hint: "divide them by their sum: p=p / p.sum()"
        );
    }
    Ok(chances)
}

/// Kahan's sum.
pub(super) fn compensated_sum(numbers: &[f64]) -> f64 {
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
fn by_chances<D: Draws + Clone + 'static>(
    cx: &mut Context,
    source: &Source<D>,
    mut chances: Vec<f64>,
    size: usize,
    span: Span,
) -> Result<Vec<i64>> {
    if chances.iter().filter(|&&p| p > 0.0).count() < size {
        bail!(span, ValueError, "Fewer non-zero entries in p than size");
    }
    cx.before_draw(source);
    let mut found: Vec<i64> = Vec::with_capacity(size);
    let mut is_found = vec![false; chances.len()];
    while found.len() < size {
        cx.poll(span)?;
        let mut bits = source.borrow_mut();
        let numbers: Vec<f64> = (found.len()..size).map(|_| bits.next_f64()).collect();
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

/// 0, 1, 2, … in a new array.
pub(super) fn counted<D: Clone + 'static>(
    cx: &mut Context,
    source: &Source<D>,
    len: usize,
    span: Span,
) -> Result<Array> {
    fill(cx, source, &[len], span, |_, i| i as i64)
}

/// The first of all places in a random order.
fn without_legacy<D: Draws + Clone + 'static>(
    cx: &mut Context,
    source: &Source<D>,
    (len, size): (usize, usize),
    span: Span,
) -> Result<Array> {
    let order = counted(cx, source, len, span)?;
    shuffle_rows(cx, source, &order, 0, span)?;
    let first = order.layout.slice(0, 0, size, 1);
    Ok(order.view(first))
}

/// Places, none twice: the end of a shuffle where many of many are wanted, else by Floyd's algorithm.
fn without(
    cx: &mut Context,
    source: &Source<BitGenerator>,
    (len, size): (usize, usize),
    is_shuffled: bool,
    span: Span,
) -> Result<Array> {
    let cutoff = if is_shuffled { 50 } else { 20 };
    if len > 10_000 && size > len / cutoff {
        let order = counted(cx, source, len, span)?;
        shuffle_tail(cx, source, &order, (len - size).max(1), span)?;
        let tail = order.view(order.layout.slice(0, len - size, size, 1));
        return super::super::strided::copy(
            cx,
            &tail,
            DType::Int64,
            super::super::strided::Keep::C,
            span,
        );
    }
    // A table of at least 1.2 times as many slots, a power of 2.
    let last_slot = mask((1.2 * size as f64) as u64);
    scratch(cx, (last_slot as usize + 1).saturating_mul(8), span)?;
    let mut table = vec![u64::MAX; last_slot as usize + 1];
    let slot_of = |table: &[u64], number: u64| {
        let mut slot = number & last_slot;
        while table[slot as usize] != u64::MAX && table[slot as usize] != number {
            slot = (slot + 1) & last_slot;
        }
        slot as usize
    };
    let picked = fill(cx, source, &[size], span, |bits, i| {
        let last = (len - size + i) as u64;
        let drawn = below_or_at(bits, last) as u64;
        let slot = slot_of(&table, drawn);
        // One that was drawn before gives way to the last, which cannot have been.
        let number = if table[slot] == u64::MAX { drawn } else { last };
        let slot = slot_of(&table, number);
        table[slot] = number;
        number as i64
    })?;
    if is_shuffled {
        shuffle_tail(cx, source, &picked, 1, span)?;
    }
    Ok(picked)
}

/// Swap the last of some numbers, down to one, each with one of those up to it.
fn shuffle_tail(
    cx: &mut Context,
    source: &Source<BitGenerator>,
    order: &Array,
    first: usize,
    span: Span,
) -> Result<()> {
    cx.before_draw(source);
    let mut bytes = order.buffer.write();
    let numbers: &mut [i64] = bytemuck::cast_slice_mut(&mut bytes);
    for i in (first..order.size()).rev() {
        let j = below_or_at(&mut *source.borrow_mut(), i as u64);
        numbers.swap(i, j);
        if i % super::super::strided::POLL_ELEMENTS == 0 {
            cx.poll(span)?;
        }
    }
    Ok(())
}
