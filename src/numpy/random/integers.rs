//! Whole numbers, each as likely: `randint` and `Generator.integers`.

use super::super::convert;
use super::super::create::lengths_text;
use super::super::elements::python_number;
use super::super::parse;
use super::super::registry::{Bound, Costs, Function, Run};
use super::super::strided::scratch;
use super::parameters::{Walk, broadcast_from};
use super::sources::{Source, bits_of, fill, fill_runs, global, state_of};
use crate::array::Array;
use crate::array::dtype::{BoolByte, DType, Kind, Scalar};
use crate::array::layout::{Layout, Order, Shape, broadcast_shapes};
use crate::context::Context;
use crate::diag::{Diagnostic, Result, Span};
use crate::kernels::random::bounded::{Parts, bounded, fill_bounded};
use crate::kernels::random::{Bits, Draws};
use crate::value::{TypeValue, Value};
use crate::{bail, diagnostic};

/// Every function of this file.
pub(super) static ROWS: &[Function] = &[
    Function {
        name: "random.randint",
        signature: "low, high=None, size=None, dtype=int",
        costs: Costs::New,
        doc: "Random integers from low up to, not including, high; with one argument from 0 up to it.\n\n\
              >>> np.random.seed(0)\n>>> np.random.randint(1, 7, 5)\narray([5, 6, 1, 4, 4])",
        run: Run::Call(|cx, bound| {
            let source = global(cx);
            integers(cx, &bound, &source)
        }),
    },
    Function {
        name: "random.RandomState.randint",
        signature: "self, low, high=None, size=None, dtype=int",
        costs: Costs::New,
        doc: "Random integers from low up to, not including, high; with one argument from 0 up to it.\n\n\
              >>> np.random.RandomState(0).randint(1, 7, 5)\narray([5, 6, 1, 4, 4])",
        run: Run::Call(|cx, mut bound| {
            let source = state_of(&mut bound)?;
            integers(cx, &bound, &source)
        }),
    },
    Function {
        name: "random.Generator.integers",
        signature: "self, low, high=None, size=None, dtype=np.int64, endpoint=False",
        costs: Costs::New,
        doc: "Random integers from low up to high, which is left out unless endpoint=True; with one argument \
              from 0 up to it. Arrays of bounds give each element its own.\n\n\
              >>> rng = np.random.default_rng(0)\n>>> rng.integers(1, 7, 5)\narray([6, 4, 4, 2, 2])\n\
              >>> rng.integers(3, size=4, endpoint=True)\narray([0, 0, 0, 0])",
        run: Run::Call(|cx, mut bound| {
            let source = bits_of(&mut bound)?;
            integers(cx, &bound, &source)
        }),
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

/// The bounds of integers: one or an array of each, as whole numbers.
struct Bounds {
    shape: Shape,
    numbers: Vec<i128>,
}

/// A bound: floats lose their fraction.
fn bounds_of(cx: &mut Context, value: &Value, span: Span) -> Result<Bounds> {
    let whole = |number: Scalar| match number.as_integer() {
        Some(number) => Ok(number),
        None => convert::whole(number.as_f64(), span).map(i128::from),
    };
    let one = |number| Ok(Bounds { shape: Shape::new(), numbers: vec![number] });
    match value {
        Value::Array(_) | Value::List(_) | Value::Tuple(_) | Value::Range(_) => {
            let array = convert::as_array(cx, value, None, span)?;
            scratch(cx, array.size().saturating_mul(size_of::<i128>()), span)?;
            let mut numbers = Vec::with_capacity(array.size());
            let mut each = Ok(());
            let bytes = array.buffer.read();
            crate::array::for_each_position(&array.layout, |at| {
                if each.is_ok() {
                    let scalar = Scalar::read(array.dtype, &bytes[at..]);
                    each = whole(scalar).map(|number| numbers.push(number));
                }
            });
            each?;
            Ok(Bounds { shape: array.shape().into(), numbers })
        }
        Value::Str(text) => one(parse::integer(text, 10, span)?.into()),
        other => match other.as_scalar() {
            Some(number) => one(whole(number)?),
            None => Err(convert::not_a_number(other, DType::Int64, span)),
        },
    }
}

/// Integers for a call's low, high, size, dtype and endpoint.
fn integers<D: Draws + Clone + 'static>(
    cx: &mut Context,
    bound: &Bound,
    source: &Source<D>,
) -> Result<Value> {
    let span = bound.span;
    let dtype = bound.any_dtype(3)?.unwrap_or(DType::Int64);
    let Some(limits) = limits(dtype) else {
        bail!(
            span, TypeError, "Unsupported dtype dtype('{dtype}') for {}", bound.name;
            hint: "draw integers and convert them: .astype(…), or draw floats: random(n)"
        );
    };
    let size = bound.get(2).map(|size| convert::as_shape(size, span)).transpose()?;
    let is_closed = bound.flag(4, false)?;
    if let Some(shape) = &size
        && shape.contains(&0)
    {
        let layout = Layout::contiguous(shape, dtype.size(), Order::C);
        return cx.empty(dtype, layout, span).map(Value::Array);
    }
    let first = bounds_of(cx, bound.required(0), span)?;
    let (low, high) = match bound.get(1) {
        None => (Bounds { shape: Shape::new(), numbers: vec![0] }, first),
        Some(high) => (first, bounds_of(cx, high, span)?),
    };
    check(&low, &high, (dtype, limits, is_closed), span)?;
    let last = i128::from(!is_closed);
    let is_one = |bounds: &Bounds| {
        bounds.shape.is_empty()
            || size.is_some() && bounds.shape.len() == 1 && bounds.numbers.len() == 1
    };
    if is_one(&low) && is_one(&high) {
        let (low, most) = (low.numbers[0], (high.numbers[0] - last - low.numbers[0]) as u64);
        let shape = size.clone().unwrap_or_default();
        let array = filled_within(cx, source, &shape, (dtype, low, most), span)?;
        return if size.is_some() { Ok(Value::Array(array)) } else { one(bound, &array) };
    }
    let shape = broadcast_from(size.as_deref(), &[&low.shape, &high.shape], span)?;
    // Numbers of whole bounds stand one after another: their places are counted in them.
    let layouts = [&low, &high].map(|bounds| Layout::contiguous(&bounds.shape, 1, Order::C));
    let mut walk = Walk::new(&shape, layouts.iter());
    filled(cx, source, &shape, dtype, span, || {
        let mut places = walk.places();
        let (i, j) = (places.next().unwrap_or(0), places.next().unwrap_or(0));
        drop(places);
        walk.advance();
        (low.numbers[i], (high.numbers[j] - last - low.numbers[i]) as u64)
    })
    .map(Value::Array)
}

/// A single integer: Python's where a class of Python's is asked for.
fn one(bound: &Bound, array: &Array) -> Result<Value> {
    let is_python = match bound.get(3) {
        None => bound.name == "randint",
        Some(dtype) => matches!(dtype, Value::DType(TypeValue::Python(_))),
    };
    if is_python {
        python_number(array.item(), bound.span)
    } else {
        Ok(Value::Scalar(array.item()))
    }
}

/// Hold bounds to the dtype's limits and to their order.
fn check(
    low: &Bounds,
    high: &Bounds,
    (dtype, (least, largest), is_closed): (DType, (i128, i128), bool),
    span: Span,
) -> Result<()> {
    let last = i128::from(!is_closed);
    let range = || (low.numbers[0], high.numbers[0]);
    if low.numbers.iter().any(|&number| number < least) {
        return Err(out_of_bounds("low", dtype, range(), span));
    }
    if high.numbers.iter().any(|&number| number - last > largest) {
        return Err(out_of_bounds("high", dtype, range(), span));
    }
    let Some(shape) = broadcast_shapes([&low.shape[..], &high.shape]) else {
        bail!(
            span,
            ValueError,
            "operands could not be broadcast together with shapes {} {}",
            lengths_text(&low.shape),
            lengths_text(&high.shape)
        )
    };
    let layouts = [low, high].map(|bounds| Layout::contiguous(&bounds.shape, 1, Order::C));
    let mut walk = Walk::new(&shape, layouts.iter());
    for _ in 0..shape.iter().product::<usize>() {
        let places: Vec<usize> = walk.places().collect();
        if low.numbers[places[0]] > high.numbers[places[1]] - last {
            let equal = if is_closed { "" } else { "=" };
            let (message, hint) = if low.numbers.iter().all(|&number| number == 0) {
                (format!("high <{equal} 0"), "one argument is the end, above 0")
            } else {
                (
                    format!("low >{equal} high"),
                    "the first argument is the least, the second the end",
                )
            };
            return Err(diagnostic!(span, ValueError, "{message}").hint(hint));
        }
        walk.advance();
    }
    Ok(())
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

/// A new array of integers from a number on, and up to so much more.
pub(super) fn filled_within<D: Draws + Clone + 'static>(
    cx: &mut Context,
    source: &Source<D>,
    shape: &[usize],
    (dtype, low, most): (DType, i128, u64),
    span: Span,
) -> Result<Array> {
    macro_rules! runs {
        ($T:ty) => {
            fill_runs(cx, source, shape, span, &mut |bits: &mut D, _, run: &mut [$T]| {
                let place = |number: u32| (low as u64).wrapping_add(number.into()) as $T;
                let law = (<$T>::BITS, most, D::LEGACY);
                if !fill_bounded(bits, run, law, place) {
                    let draw =
                        |bits: &mut D| bounded(bits, &mut Parts::default(), law.0, most, D::LEGACY);
                    run.fill_with(|| (low as u64).wrapping_add(draw(bits)) as $T);
                }
            })
        };
    }
    match dtype {
        DType::Int32 => runs!(i32),
        DType::UInt32 => runs!(u32),
        DType::Int64 => runs!(i64),
        DType::UInt64 => runs!(u64),
        // What is drawn of parts of words goes on from one run to the next.
        DType::Bool | DType::Int8 | DType::UInt8 | DType::Int16 | DType::UInt16 => {
            filled(cx, source, shape, dtype, span, || (low, most))
        }
        DType::Float32 | DType::Float64 | DType::Text(_) => unreachable!("integers are no floats"),
    }
}

/// A new array of integers, each from a number on, and up to so much more.
pub(super) fn filled<D: Draws + Clone + 'static>(
    cx: &mut Context,
    source: &Source<D>,
    shape: &[usize],
    dtype: DType,
    span: Span,
    mut next: impl FnMut() -> (i128, u64),
) -> Result<Array> {
    let mut parts = Parts::default();
    let width = if dtype == DType::Bool { 1 } else { dtype.size() as u32 * 8 };
    let mut draw = |bits: &mut D| {
        let (low, most) = next();
        (low as u64).wrapping_add(bounded(bits, &mut parts, width, most, D::LEGACY))
    };
    macro_rules! filled {
        ($T:ty) => {
            fill(cx, source, shape, span, |bits, _| draw(bits) as $T)
        };
    }
    match dtype {
        DType::Bool => fill(cx, source, shape, span, |bits, _| BoolByte::new(draw(bits) != 0)),
        DType::Int8 => filled!(i8),
        DType::UInt8 => filled!(u8),
        DType::Int16 => filled!(i16),
        DType::UInt16 => filled!(u16),
        DType::Int32 => filled!(i32),
        DType::UInt32 => filled!(u32),
        DType::Int64 => filled!(i64),
        DType::UInt64 => filled!(u64),
        DType::Float32 | DType::Float64 | DType::Text(_) => unreachable!("integers are no floats"),
    }
}

/// A whole number from 0 to `most`, as `Generator` draws them.
pub(super) fn below_or_at(bits: &mut impl Bits, most: u64) -> usize {
    bounded(bits, &mut Parts::default(), 64, most, false) as usize
}
