//! Uniform floats, and the standard distributions that a `Generator` draws with 32 bits too, and into arrays.

use super::super::convert;
use super::super::create::check_size;
use super::super::registry::{Bound, Costs, Function, Run};
use super::super::strided::{self, Keep};
use super::parameters::{
    Distribution, Given, Must, Walk, affine, broadcast, draw_each, float, numbers,
};
use super::sources::{Source, bits_of, draw_runs, fill_into, fill_runs, global, state_of};
use crate::array::Array;
use crate::array::dtype::{DType, Element};
use crate::array::layout::{Layout, Order, Shape};
use crate::bail;
use crate::context::Context;
use crate::diag::{ErrorKind, Result, Span};
use crate::kernels::random::mt19937::Mt19937;
use crate::kernels::random::{BitGenerator, Bits, Draws, continuous, ziggurat};
use crate::value::Value;

/// A function of `np.random` and the method of `RandomState` that draws the same.
macro_rules! both {
    ($($name:literal($signature:literal), $doc:literal, $call:literal => $out:literal, $run:expr;)+) => {
        /// Those of the legacy generator.
        pub(super) static LEGACY_ROWS: &[Function] = &[$(
            Function {
                name: concat!("random.", $name),
                signature: $signature,
                costs: Costs::New,
                doc: concat!($doc, "\n\n>>> np.random.seed(0)\n>>> np.random.", $call, "\n", $out),
                run: Run::Call(|cx, bound| {
                    let source = global(cx);
                    $run(cx, &bound, &source)
                }),
            },
            Function {
                name: concat!("random.RandomState.", $name),
                signature: concat!("self, ", $signature),
                costs: Costs::New,
                doc: concat!(
                    $doc, "\n\n>>> state = np.random.RandomState(0)\n>>> state.", $call, "\n", $out
                ),
                run: Run::Call(|cx, mut bound| {
                    let source = state_of(&mut bound)?;
                    $run(cx, &bound, &source)
                }),
            },
        )+];
    };
}

both! {
    "rand"("*args"),
        "Random floats from 0 up to, not including, 1, in an array of so many rows, columns, …",
        "rand(3)" => "array([0.5488135 , 0.71518937, 0.60276338])",
        |cx, bound, source| match lengths(bound)? {
            None => Ok(one(cx, source, Mt19937::next_f64)),
            Some(shape) => doubles(cx, source, &shape, bound.span),
        };
    "randn"("*args"),
        "Normal random numbers of mean 0 and deviation 1, in an array of so many rows, columns, …",
        "randn(3)" => "array([1.76405235, 0.40015721, 0.97873798])",
        |cx: &mut Context, bound: &Bound, source: &Source<Mt19937>| match lengths(bound)? {
            None => Ok(one(cx, source, Draws::normal)),
            Some(shape) => {
                let normal = &mut |bits: &mut Mt19937, _, run: &mut [f64]| bits.fill_normal(run);
                fill_runs(cx, source, &shape, bound.span, normal).map(Value::Array)
            }
        };
    "random"("size=None"),
        "Random floats from 0 up to, not including, 1, in an array of a shape.",
        "random(2)" => "array([0.5488135 , 0.71518937])", sample;
    "random_sample"("size=None"),
        "Random floats from 0 up to, not including, 1, in an array of a shape.",
        "random_sample((2, 1))" => "array([[0.5488135 ],\n       [0.71518937]])", sample;
    "uniform"("low=0.0, high=1.0, size=None"),
        "Random floats from low up to, not including, high.",
        "uniform(1, 3, 2)" => "array([2.09762701, 2.43037873])", uniform;
    "standard_normal"("size=None"),
        "Normal random numbers of mean 0 and deviation 1, in an array of a shape.",
        "standard_normal(2)" => "array([1.76405235, 0.40015721])",
        |cx: &mut Context, bound: &Bound, source| {
            STANDARD.drawn(cx, bound, source, |bits: &mut Mt19937, _, run| bits.fill_normal(run))
        };
    "standard_exponential"("size=None"),
        "Exponential random numbers of mean 1.",
        "standard_exponential(2)" => "array([0.79587451, 1.25593076])",
        |cx: &mut Context, bound: &Bound, source| {
            STANDARD.drawn(cx, bound, source, |bits: &mut Mt19937, _, run| bits.fill_exponential(run))
        };
    "standard_gamma"("shape, size=None"),
        "Gamma random numbers of scale 1.",
        "standard_gamma(2, 2)" => "array([5.13882958, 2.23848091])",
        |cx: &mut Context, bound: &Bound, source| {
            SHAPE.drawn(cx, bound, source, |bits: &mut Mt19937, p, run| draw_each(run, || continuous::gamma(bits, p.f(0))))
        };
}

/// Those of a `Generator`, and other names of what `np.random` has.
pub(super) static ROWS: &[Function] = &[
    Function {
        name: "random.ranf",
        signature: "size=None",
        costs: Costs::New,
        doc: "Random floats from 0 up to, not including, 1: another name of random_sample.\n\n\
              >>> np.random.seed(0)\n>>> np.random.ranf(2)\narray([0.5488135 , 0.71518937])",
        run: Run::Call(|cx, bound| {
            let source = global(cx);
            sample(cx, &bound, &source)
        }),
    },
    Function {
        name: "random.sample",
        signature: "size=None",
        costs: Costs::New,
        doc: "Random floats from 0 up to, not including, 1: another name of random_sample.\n\n\
              >>> np.random.seed(0)\n>>> np.random.sample(2)\narray([0.5488135 , 0.71518937])",
        run: Run::Call(|cx, bound| {
            let source = global(cx);
            sample(cx, &bound, &source)
        }),
    },
    Function {
        name: "random.Generator.random",
        signature: "self, size=None, dtype=np.float64, out=None",
        costs: Costs::New,
        doc: "Random floats from 0 up to, not including, 1; dtype=np.float32 draws half the bits, out= fills \
              an array.\n\n\
              >>> rng = np.random.default_rng(0)\n>>> rng.random(2)\narray([0.63696169, 0.26978671])\n\
              >>> rng.random(2, dtype=np.float32)\narray([0.30782938, 0.04097348], dtype=float32)",
        run: Run::Call(|cx, mut bound| {
            let source = bits_of(&mut bound)?;
            standard(cx, &bound, &source, (1, 2), Bits::fill_f64, Bits::fill_f32)
        }),
    },
    Function {
        name: "random.Generator.uniform",
        signature: "self, low=0.0, high=1.0, size=None",
        costs: Costs::New,
        doc: "Random floats from low up to, not including, high.\n\n\
              >>> rng = np.random.default_rng(0)\n>>> rng.uniform(1, 3, 2)\narray([2.27392337, 1.53957343])",
        run: Run::Call(|cx, mut bound| {
            let source = bits_of(&mut bound)?;
            let is_array = (0..2).filter_map(|i| bound.get(i)).any(|v| v.as_scalar().is_none());
            let distribution = if is_array { &BETWEEN_ARRAYS } else { &BETWEEN };
            distribution.drawn(cx, &bound, &source, between::<BitGenerator>)
        }),
    },
    Function {
        name: "random.Generator.standard_normal",
        signature: "self, size=None, dtype=np.float64, out=None",
        costs: Costs::New,
        doc: "Normal random numbers of mean 0 and deviation 1; dtype=np.float32 draws half the bits, out= \
              fills an array.\n\n>>> rng = np.random.default_rng(0)\n>>> rng.standard_normal(2)\n\
              array([ 0.12573022, -0.13210486])",
        run: Run::Call(|cx, mut bound| {
            let source = bits_of(&mut bound)?;
            standard(cx, &bound, &source, (1, 2), Draws::fill_normal, |bits, run| {
                run.fill_with(|| ziggurat::normal_f32(bits));
            })
        }),
    },
    Function {
        name: "random.Generator.standard_exponential",
        signature: "self, size=None, dtype=np.float64, method='zig', out=None",
        costs: Costs::New,
        doc: "Exponential random numbers of mean 1, by a ziggurat or, method='inv', by logarithms.\n\n\
              >>> rng = np.random.default_rng(0)\n>>> rng.standard_exponential(2)\n\
              array([0.6799319, 1.0195971])\n\
              >>> rng.standard_exponential(2, method='inv')\narray([0.0418366 , 0.01666574])",
        run: Run::Call(|cx, mut bound| {
            let source = bits_of(&mut bound)?;
            let places = (1, 3);
            // As in NumPy, whatever is not 'zig' is the other one.
            if matches!(bound.get(2), Some(method) if !matches!(method, Value::Str(m) if &**m == "zig"))
            {
                let inverted = |bits: &mut BitGenerator, run: &mut [f64]| {
                    run.fill_with(|| -(-bits.next_f64()).ln_1p());
                };
                let single = |bits: &mut BitGenerator, run: &mut [f32]| {
                    run.fill_with(|| -f64::from(-bits.next_f32()).ln_1p() as f32);
                };
                return standard(cx, &bound, &source, places, inverted, single);
            }
            standard(cx, &bound, &source, places, Draws::fill_exponential, |bits, run| {
                run.fill_with(|| ziggurat::exponential_f32(bits));
            })
        }),
    },
    Function {
        name: "random.Generator.standard_gamma",
        signature: "self, shape, size=None, dtype=np.float64, out=None",
        costs: Costs::New,
        doc: "Gamma random numbers of scale 1; dtype=np.float32 draws half the bits, out= fills an array.\n\n\
              >>> rng = np.random.default_rng(0)\n>>> rng.standard_gamma(2, 2)\n\
              array([1.83431007, 2.63769797])",
        run: Run::Call(|cx, mut bound| {
            let source = bits_of(&mut bound)?;
            standard_gamma(cx, &bound, &source)
        }),
    },
];

static STANDARD: Distribution = Distribution { parameters: &[], rules: &[] };
static SHAPE: Distribution =
    Distribution { parameters: &[float("shape", 0.0, Must::NotNegative)], rules: &[] };

fn between<D: Draws>(bits: &mut D, p: &Given, run: &mut [f64]) {
    bits.fill_f64(run);
    affine(run, p.f(0), p.f(1) - p.f(0));
}

fn is_unbounded(p: &Given) -> bool {
    !(p.f(1) - p.f(0)).is_finite()
}

fn is_backward(p: &Given) -> bool {
    p.f(1) - p.f(0) < 0.0
}

/// Uniform between numbers; between arrays; and as the legacy generator has both.
static BETWEEN: Distribution = Distribution {
    parameters: &[float("low", 0.0, Must::Any), float("high", 1.0, Must::Any)],
    rules: &[
        (is_unbounded, ErrorKind::OverflowError, "high - low range exceeds valid bounds"),
        (is_backward, ErrorKind::ValueError, "high - low < 0"),
    ],
};
static BETWEEN_ARRAYS: Distribution = Distribution {
    parameters: BETWEEN.parameters,
    rules: &[
        (is_unbounded, ErrorKind::OverflowError, "Range exceeds valid bounds"),
        (is_backward, ErrorKind::ValueError, "high - low < 0"),
    ],
};
static BETWEEN_LEGACY: Distribution = Distribution {
    parameters: BETWEEN.parameters,
    rules: &[(is_unbounded, ErrorKind::OverflowError, "Range exceeds valid bounds")],
};

/// The lengths that `rand` and `randn` are given, if any.
fn lengths(bound: &Bound) -> Result<Option<Shape>> {
    if bound.rest.is_empty() {
        return Ok(None);
    }
    let lengths: Vec<i64> =
        bound.rest.iter().map(|n| convert::as_length(n, bound.span)).collect::<Result<_>>()?;
    convert::shape_of(&lengths, bound.span).map(Some)
}

fn one<D: Clone + 'static>(
    cx: &mut Context,
    source: &Source<D>,
    draw: impl FnOnce(&mut D) -> f64,
) -> Value {
    cx.before_draw(source);
    Value::Float(draw(&mut source.borrow_mut()))
}

fn sample(cx: &mut Context, bound: &Bound, source: &Source<Mt19937>) -> Result<Value> {
    match bound.get(0) {
        None => Ok(one(cx, source, Mt19937::next_f64)),
        Some(size) => doubles(cx, source, &convert::as_shape(size, bound.span)?, bound.span),
    }
}

fn uniform(cx: &mut Context, bound: &Bound, source: &Source<Mt19937>) -> Result<Value> {
    BETWEEN_LEGACY.drawn(cx, bound, source, between::<Mt19937>)
}

/// A new array of random numbers of `[0, 1)`.
fn doubles(
    cx: &mut Context,
    source: &Source<Mt19937>,
    shape: &[usize],
    span: Span,
) -> Result<Value> {
    let draw = &mut |bits: &mut Mt19937, _, run: &mut [f64]| bits.fill_f64(run);
    fill_runs(cx, source, shape, span, draw).map(Value::Array)
}

/// The width of floats that a `dtype=` asks for: whether they have 32 bits.
fn is_single(bound: &Bound, i: usize) -> Result<bool> {
    match bound.any_dtype(i)? {
        None | Some(DType::Float64) => Ok(false),
        Some(DType::Float32) => Ok(true),
        Some(other) => bail!(
            bound.span, TypeError, "Unsupported dtype dtype('{other}') for {}", bound.name;
            hint: "floats have 64 bits, or 32 with dtype=np.float32; integers: rng.integers(…)"
        ),
    }
}

/// The array that an `out=` names, which must be filled as a whole.
fn out_of(bound: &Bound, i: usize, dtype: DType) -> Result<Option<Array>> {
    let span = bound.span;
    let Some(out) = bound.get(i) else { return Ok(None) };
    let array = match out {
        Value::Array(array)
            if array.writeable
                && array.layout.offset % array.dtype.size().max(1) == 0
                && (array.is_contiguous(Order::C) || array.is_contiguous(Order::F)) =>
        {
            array
        }
        _ => bail!(
            span,
            ValueError,
            "Supplied output array must be contiguous, writable, aligned, and in machine byte-order."
        ),
    };
    if array.dtype != dtype {
        bail!(
            span,
            TypeError,
            "Supplied output array has the wrong type. Expected {dtype}, got {}",
            array.dtype
        );
    }
    Ok(Some(array.clone()))
}

/// Into the array of an `out=`, or a new one of the shape that is asked for; nothing where one number is.
fn target<T: Element>(cx: &mut Context, bound: &Bound, out: usize) -> Result<Option<Array>> {
    let span = bound.span;
    let array = out_of(bound, out, T::DTYPE)?;
    let size = bound.get(usize::from(bound.name == "standard_gamma"));
    let size = size.map(|size| convert::as_shape(size, span)).transpose()?;
    match (array, size) {
        (None, None) => Ok(None),
        (Some(array), size) => {
            if size.is_some_and(|size| &size[..] != array.shape()) {
                bail!(span, ValueError, "size must match out.shape when used together");
            }
            cx.before_write(&array.buffer, span)?;
            Ok(Some(array))
        }
        (None, Some(shape)) => {
            check_size(&shape, T::DTYPE, span)?;
            let layout = Layout::contiguous(&shape, T::DTYPE.size(), Order::C);
            cx.empty(T::DTYPE, layout, span).map(Some)
        }
    }
}

/// Numbers without parameters, of 64 or 32 bits, one or an array of them.
fn standard(
    cx: &mut Context,
    bound: &Bound,
    source: &Source<BitGenerator>,
    (dtype, out): (usize, usize),
    double: impl Fn(&mut BitGenerator, &mut [f64]),
    single: impl Fn(&mut BitGenerator, &mut [f32]),
) -> Result<Value> {
    if is_single(bound, dtype)? {
        drawn(cx, bound, source, out, single)
    } else {
        drawn(cx, bound, source, out, double)
    }
}

/// Those of one width.
fn drawn<T: Element + Default + Into<f64>>(
    cx: &mut Context,
    bound: &Bound,
    source: &Source<BitGenerator>,
    out: usize,
    draw: impl Fn(&mut BitGenerator, &mut [T]),
) -> Result<Value> {
    let Some(array) = target::<T>(cx, bound, out)? else {
        return Ok(one(cx, source, |bits| {
            let mut number = T::default();
            draw(bits, std::slice::from_mut(&mut number));
            number.into()
        }));
    };
    draw_runs(cx, source, &array, bound.span, &mut |bits, _, run| draw(bits, run))?;
    Ok(Value::Array(array))
}

fn standard_gamma(cx: &mut Context, bound: &Bound, source: &Source<BitGenerator>) -> Result<Value> {
    if is_single(bound, 2)? {
        gammas(cx, bound, source, |bits, shape| continuous::gamma_f32(bits, shape as f32))
    } else {
        gammas(cx, bound, source, continuous::gamma)
    }
}

/// Gamma numbers of a width, of one shape or an array of them.
fn gammas<T: Element + Into<f64>>(
    cx: &mut Context,
    bound: &Bound,
    source: &Source<BitGenerator>,
    draw: impl Fn(&mut BitGenerator, f64) -> T,
) -> Result<Value> {
    let span = bound.span;
    out_of(bound, 3, T::DTYPE)?;
    if let Some(shape) = bound.required(0).as_scalar() {
        let shape = shape.as_f64();
        if let Some(complaint) = Must::NotNegative.complaint("shape", shape, false) {
            bail!(span, ValueError, "{complaint}");
        }
        let Some(array) = target::<T>(cx, bound, 3)? else {
            return Ok(one(cx, source, |bits| draw(bits, shape).into()));
        };
        fill_into(cx, source, &array, span, |bits, _| draw(bits, shape))?;
        return Ok(Value::Array(array));
    }
    let shapes = numbers(cx, bound.required(0), DType::Float64, span)?;
    if let Some(complaint) = Must::NotNegative.complaint_of("shape", &shapes) {
        bail!(span, ValueError, "{complaint}");
    }
    let array = if let Some(array) = target::<T>(cx, bound, 3)? {
        array
    } else {
        let layout = Layout::contiguous(shapes.shape(), T::DTYPE.size(), Order::C);
        cx.empty(T::DTYPE, layout, span)?
    };
    let together = broadcast(Some(array.shape()), &[shapes.shape()], span)?;
    // What is written into may be what the shapes are read from.
    let shapes = if shapes.buffer.same(&array.buffer) {
        strided::copy(cx, &shapes, DType::Float64, Keep::K, span)?
    } else {
        shapes
    };
    let mut walk = Walk::new(&together, std::iter::once(&shapes.layout));
    let bytes = shapes.buffer.read();
    fill_into(cx, source, &array, span, |bits, _| {
        let at = walk.places().next().unwrap_or_default();
        walk.advance();
        draw(bits, f64::from_ne_bytes(bytes[at..at + 8].try_into().expect("a float has 8 bytes")))
    })?;
    Ok(Value::Array(array))
}
