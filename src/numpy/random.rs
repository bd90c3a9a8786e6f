//! `np.random`: the legacy generator's uniform doubles, to NumPy's bits.
//!
//! All state is the context's generator.

use std::hash::{BuildHasher, RandomState};

use super::convert::{self, as_array};
use super::create::check_size;
use super::random_draws;
use super::registry::{Bound, Costs, Function, Run};
use super::strided::{POLL_ELEMENTS, count};
use crate::array::dtype::{DType, Scalar};
use crate::array::layout::{Layout, Order};
use crate::context::Context;
use crate::diag::{Result, Span};
use crate::value::Value;
use crate::{bail, diagnostic};

/// Every function of this file.
pub static ROWS: &[Function] = &[
    Function {
        name: "random.seed",
        signature: "seed=None",
        costs: Costs::Nothing,
        doc: "Start the generator again from an integer or a sequence of them, without one from the \
            system's entropy.\n\n\
              >>> np.random.seed(0)\n>>> np.random.rand()\n0.5488135039273248",
        run: Run::Call(|cx, bound| seed(cx, &bound)),
    },
    Function {
        name: "random.rand",
        signature: "*shape",
        costs: Costs::New,
        doc: "Random floats from 0 up to, not including, 1, in an array of so many rows, columns, …\n\n\
              >>> np.random.seed(0)\n>>> np.random.rand(3)\narray([0.5488135 , 0.71518937, 0.60276338])",
        run: Run::Call(|cx, bound| {
            if bound.rest.is_empty() {
                return Ok(Value::Float(cx.random.next_f64()));
            }
            let lengths: Vec<i64> = bound
                .rest
                .iter()
                .map(|n| convert::as_length(n, bound.span))
                .collect::<Result<_>>()?;
            doubles(cx, &convert::shape_of(&lengths, bound.span)?, (0.0, 1.0), bound.span)
        }),
    },
    Function {
        name: "random.random",
        signature: "size=None",
        costs: Costs::New,
        doc: "Random floats from 0 up to, not including, 1, in an array of a shape.\n\n\
              >>> np.random.seed(1)\n>>> np.random.random((2, 2))\n\
              array([[4.17022005e-01, 7.20324493e-01],\n       [1.14374817e-04, 3.02332573e-01]])",
        run: Run::Call(|cx, bound| random(cx, &bound)),
    },
    Function {
        name: "random.random_sample",
        signature: "size=None",
        costs: Costs::New,
        doc: "Random floats from 0 up to, not including, 1, in an array of a shape.\n\n\
              >>> np.random.seed(1)\n>>> np.random.random_sample(2)\narray([0.417022  , 0.72032449])",
        run: Run::Call(|cx, bound| random(cx, &bound)),
    },
    Function {
        name: "random.uniform",
        signature: "low=0.0, high=1.0, size=None",
        costs: Costs::New,
        doc: "Random floats from low up to, not including, high.\n\n\
              >>> np.random.seed(0)\n>>> np.random.uniform(1, 3, 2)\narray([2.09762701, 2.43037873])",
        run: Run::Call(|cx, bound| uniform(cx, &bound)),
    },
];

fn random(cx: &mut Context, bound: &Bound) -> Result<Value> {
    match bound.get(0) {
        None => Ok(Value::Float(cx.random.next_f64())),
        Some(size) => doubles(cx, &convert::as_shape(size, bound.span)?, (0.0, 1.0), bound.span),
    }
}

fn uniform(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let arrays = |value: &Value| {
        matches!(value, Value::Array(_) | Value::List(_) | Value::Tuple(_))
            && value.as_scalar().is_none()
    };
    if (0..2).filter_map(|i| bound.get(i)).any(arrays) {
        return random_draws::uniform(cx, bound);
    }
    let number = |i: usize, default: f64| {
        bound.get(i).map_or(Ok(default), |value| convert::as_float(value, bound.span))
    };
    let (low, high) = (number(0, 0.0)?, number(1, 1.0)?);
    let range = high - low;
    if !range.is_finite() {
        bail!(bound.span, OverflowError, "Range exceeds valid bounds");
    }
    match bound.get(2) {
        None => Ok(Value::Float(low + range * cx.random.next_f64())),
        Some(size) => doubles(cx, &convert::as_shape(size, bound.span)?, (low, range), bound.span),
    }
}

/// A new array of `low + range * x` for random `x` of `[0, 1)`.
fn doubles(
    cx: &mut Context,
    shape: &[usize],
    (low, range): (f64, f64),
    span: Span,
) -> Result<Value> {
    check_size(shape, DType::Float64, span)?;
    let layout = Layout::contiguous(shape, DType::Float64.size(), Order::C);
    let array = cx.empty(DType::Float64, layout, span)?;
    count(cx, 0, array.nbytes());
    let mut bytes = array.buffer.write();
    for chunk in bytemuck::cast_slice_mut::<u8, f64>(&mut bytes).chunks_mut(POLL_ELEMENTS) {
        cx.random.fill_f64(chunk);
        if (low, range) != (0.0, 1.0) {
            for x in chunk {
                *x = low + range * *x;
            }
        }
        cx.poll(span)?;
    }
    drop(bytes);
    Ok(Value::Array(array))
}

/// As `_legacy_seeding` reads its argument.
fn seed(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let Some(value) = bound.get(0) else {
        // Keys of the system's entropy, as every hash map gets them.
        let keys: Vec<u32> = (0..4_u32).map(|i| RandomState::new().hash_one(i) as u32).collect();
        cx.random.seed_array(&keys);
        return Ok(Value::None);
    };
    if let Some(number) = single(value) {
        cx.random.seed_u32(word(number, bound.span)?);
        return Ok(Value::None);
    }
    if let Value::Str(text) = value {
        let kind = format!("<U{}", text.chars().count().max(1));
        return Err(no_cast("scalar", &kind, bound.span));
    }
    let words = as_array(cx, value, None, bound.span)?;
    if words.size() == 0 {
        bail!(bound.span, ValueError, "Seed must be non-empty");
    }
    if !words.dtype.casts_safely(DType::Int64) {
        let what = if words.ndim() == 0 { "scalar" } else { "array data" };
        return Err(no_cast(what, words.dtype.name(), bound.span));
    }
    if words.ndim() != 1 {
        bail!(bound.span, ValueError, "Seed array must be 1-d");
    }
    let words: Vec<u32> =
        (0..words.size()).map(|i| word(words.at(&[i]), bound.span)).collect::<Result<_>>()?;
    cx.random.seed_array(&words);
    Ok(Value::None)
}

/// The one integer that a number, or an array of one element, holds.
fn single(value: &Value) -> Option<Scalar> {
    let scalar = match value {
        Value::Array(array) if array.size() == 1 => array.item(),
        other => other.as_scalar()?,
    };
    scalar.as_integer().map(|_| scalar)
}

fn word(number: Scalar, span: Span) -> Result<u32> {
    number
        .as_integer()
        .and_then(|number| u32::try_from(number).ok())
        .ok_or_else(|| diagnostic!(span, ValueError, "Seed must be between 0 and 2**32 - 1"))
}

fn no_cast(what: &str, dtype: &str, span: Span) -> crate::diag::Diagnostic {
    diagnostic!(
        span, TypeError, "Cannot cast {what} from dtype('{dtype}') to dtype('int64') according to the \
            rule 'safe'";
        hint: "a seed is an integer, or several"
    )
}
