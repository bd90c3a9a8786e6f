//! `np.random`: numbers of given distributions, one or an array of them, from numbers or arrays of parameters.

use super::convert::{self, as_array};
use super::create::{check_size, lengths_text};
use super::registry::{Bound, Costs, Function, Run};
use super::strided::{self, Keep, POLL_ELEMENTS, count};
use crate::array::Array;
use crate::array::dtype::{DType, Element};
use crate::array::layout::{Layout, Order, Shape, broadcast_shapes};
use crate::bail;
use crate::context::Context;
use crate::diag::{Result, Span};
use crate::kernels::distributions::{self as draws, Bits};
use crate::kernels::mt19937::Mt19937;
use crate::value::Value;

/// What a parameter may be.
#[derive(Clone, Copy, Debug)]
enum Must {
    /// Anything.
    Any,
    /// 0 or more.
    NotNegative,
    /// More than 0.
    Positive,
    /// From 0 to 1.
    Probability,
    /// More than 0, up to 1.
    Chance,
    /// A mean of counts that fit.
    Mean,
}

/// A mean of Poisson counts above it might not fit 64 bits.
const MOST_MEAN: f64 = (i64::MAX as f64) - 3.037_000_499_76e10;

impl Must {
    /// NumPy's complaint of a parameter; nothing where it may be.
    fn complaint(self, name: &str, value: f64, array: bool) -> Option<String> {
        let nan = if array { "contains NaNs" } else { "is NaN" };
        match self {
            Self::NotNegative if value < 0.0 || (value == 0.0 && value.is_sign_negative()) => {
                Some(format!("{name} < 0"))
            }
            Self::Positive if value <= 0.0 => Some(format!("{name} <= 0")),
            Self::Probability if !(0.0..=1.0).contains(&value) => {
                Some(format!("{name} < 0, {name} > 1 or {name} {nan}"))
            }
            Self::Chance if !(value > 0.0 && value <= 1.0) => {
                Some(format!("{name} <= 0, {name} > 1 or {name} contains NaNs"))
            }
            Self::Mean if value.is_nan() || value < 0.0 => {
                Some(format!("{name} < 0 or {name} {nan}"))
            }
            Self::Mean if value > MOST_MEAN => Some(format!("{name} value too large")),
            Self::Any
            | Self::NotNegative
            | Self::Positive
            | Self::Probability
            | Self::Chance
            | Self::Mean => None,
        }
    }
}

/// A parameter of a distribution.
struct Parameter {
    name: &'static str,
    default: f64,
    must: Must,
}

/// A parameter by name, default and what it may be.
const fn parameter(name: &'static str, default: f64, must: Must) -> Parameter {
    Parameter { name, default, must }
}

/// A row of a distribution whose parameters come first and `size` last.
macro_rules! distributions {
    ($($name:literal($signature:literal) of $parameters:expr, $T:ty, |$bits:ident, $p:ident| $draw:expr,
        $doc:literal;)+) => {
        /// Every function of this file.
        pub static ROWS: &[Function] = &[
            Function {
                name: "random.randn",
                signature: "*shape",
                costs: Costs::New,
                doc: "Normal random numbers of mean 0 and deviation 1, in an array of so many rows, columns, …\n\n\
                      >>> np.random.seed(0)\n>>> np.random.randn(3)\n\
                      array([1.76405235, 0.40015721, 0.97873798])",
                run: Run::Call(|cx, bound| randn(cx, &bound)),
            },
            $(Function {
                name: concat!("random.", $name),
                signature: $signature,
                costs: Costs::New,
                doc: $doc,
                run: Run::Call(|cx, bound| {
                    let draw = |$bits: &mut Mt19937, $p: &[f64]| -> $T { $draw };
                    drawn(cx, &bound, &$parameters, draw)
                }),
            },)+
        ];
    };
}

distributions! {
    "standard_normal"("size=None") of [], f64, |bits, _p| bits.normal(),
        "Normal random numbers of mean 0 and deviation 1, in an array of a shape.\n\n\
         >>> np.random.seed(0)\n>>> np.random.standard_normal(2)\narray([1.76405235, 0.40015721])";
    "normal"("loc=0.0, scale=1.0, size=None") of
        [parameter("loc", 0.0, Must::Any), parameter("scale", 1.0, Must::NotNegative)], f64,
        |bits, p| p[0] + p[1] * bits.normal(),
        "Normal random numbers of a mean and a deviation.\n\n\
         >>> np.random.seed(0)\n>>> np.random.normal(10, 2, 3)\narray([13.52810469, 10.80031442, 11.95747597])";
    "lognormal"("mean=0.0, sigma=1.0, size=None") of
        [parameter("mean", 0.0, Must::Any), parameter("sigma", 1.0, Must::NotNegative)], f64,
        |bits, p| (p[0] + p[1] * bits.normal()).exp(),
        "Numbers whose logarithms are normal.\n\n\
         >>> np.random.seed(0)\n>>> np.random.lognormal(0, 0.5, 2)\narray([2.41578956, 1.22149877])";
    "standard_exponential"("size=None") of [], f64, |bits, _p| bits.exponential(),
        "Exponential random numbers of mean 1.\n\n\
         >>> np.random.seed(0)\n>>> np.random.standard_exponential(2)\narray([0.79587451, 1.25593076])";
    "exponential"("scale=1.0, size=None") of [parameter("scale", 1.0, Must::NotNegative)], f64,
        |bits, p| p[0] * bits.exponential(),
        "Exponential random numbers of a mean: the times between events.\n\n\
         >>> np.random.seed(0)\n>>> np.random.exponential(2, 2)\narray([1.59174902, 2.51186153])";
    "poisson"("lam=1.0, size=None") of [parameter("lam", 1.0, Must::Mean)], i64,
        |bits, p| draws::poisson(bits, p[0]),
        "Counts of events of which so many are expected.\n\n\
         >>> np.random.seed(0)\n>>> np.random.poisson(4, 5)\narray([6, 7, 1, 8, 4])";
    "binomial"("n, p, size=None") of
        [parameter("n", 0.0, Must::NotNegative), parameter("p", 0.0, Must::Probability)], i64,
        |bits, p| draws::binomial(bits, p[0] as i64, p[1]),
        "How many of n trials succeed, each with the probability p.\n\n\
         >>> np.random.seed(0)\n>>> np.random.binomial(10, 0.5, 5)\narray([5, 6, 5, 5, 5])";
    "geometric"("p, size=None") of [parameter("p", 0.0, Must::Chance)], i64,
        |bits, p| draws::geometric(bits, p[0]),
        "How many trials it takes until one succeeds, each with the probability p.\n\n\
         >>> np.random.seed(0)\n>>> np.random.geometric(0.5, 5)\narray([2, 2, 2, 2, 1])";
    "standard_gamma"("shape, size=None") of [parameter("shape", 0.0, Must::NotNegative)], f64,
        |bits, p| draws::gamma(bits, p[0]),
        "Gamma random numbers of scale 1.\n\n\
         >>> np.random.seed(0)\n>>> np.random.standard_gamma(2, 2)\narray([5.13882958, 2.23848091])";
    "gamma"("shape, scale=1.0, size=None") of
        [parameter("shape", 0.0, Must::NotNegative), parameter("scale", 1.0, Must::NotNegative)], f64,
        |bits, p| p[1] * draws::gamma(bits, p[0]),
        "Gamma random numbers.\n\n\
         >>> np.random.seed(0)\n>>> np.random.gamma(2, 3, 2)\narray([15.41648873,  6.71544274])";
    "beta"("a, b, size=None") of
        [parameter("a", 0.0, Must::Positive), parameter("b", 0.0, Must::Positive)], f64,
        |bits, p| draws::beta(bits, p[0], p[1]),
        "Beta random numbers, between 0 and 1.\n\n\
         >>> np.random.seed(0)\n>>> np.random.beta(2, 5, 2)\narray([0.47917138, 0.6550558 ])";
    "chisquare"("df, size=None") of [parameter("df", 0.0, Must::Positive)], f64,
        |bits, p| 2.0 * draws::gamma(bits, p[0] / 2.0),
        "Sums of so many squares of normal numbers.\n\n\
         >>> np.random.seed(0)\n>>> np.random.chisquare(4, 2)\narray([10.27765915,  4.47696182])";
}

fn randn(cx: &mut Context, bound: &Bound) -> Result<Value> {
    if bound.rest.is_empty() {
        return Ok(Value::Float(cx.random.normal()));
    }
    let lengths: Vec<i64> =
        bound.rest.iter().map(|n| convert::as_length(n, bound.span)).collect::<Result<_>>()?;
    let shape = convert::shape_of(&lengths, bound.span)?;
    fill(cx, &shape, bound.span, |bits, _| bits.normal()).map(Value::Array)
}

/// One number, or an array of them: of the shape that is asked for, or to which the parameters broadcast.
fn drawn<T: Element + Into<Value>>(
    cx: &mut Context,
    bound: &Bound,
    parameters: &[Parameter],
    mut draw: impl FnMut(&mut Mt19937, &[f64]) -> T,
) -> Result<Value> {
    let span = bound.span;
    let size = bound.get(parameters.len()).map(|size| convert::as_shape(size, span)).transpose()?;
    let mut numbers = Vec::with_capacity(parameters.len());
    for (i, parameter) in parameters.iter().enumerate() {
        match bound.get(i) {
            None => numbers.push(parameter.default),
            Some(value) => match value.as_scalar() {
                Some(number) => numbers.push(number.as_f64()),
                None => return drawn_from_arrays(cx, bound, parameters, size.as_ref(), draw),
            },
        }
    }
    for (parameter, &number) in parameters.iter().zip(&numbers) {
        if let Some(complaint) = parameter.must.complaint(parameter.name, number, false) {
            bail!(span, ValueError, "{complaint}");
        }
    }
    match size {
        None => Ok(draw(&mut cx.random, &numbers).into()),
        Some(shape) => fill(cx, &shape, span, |bits, _| draw(bits, &numbers)).map(Value::Array),
    }
}

/// Uniform numbers between arrays.
pub(super) fn uniform(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let parameters = [parameter("low", 0.0, Must::Any), parameter("high", 1.0, Must::Any)];
    let size = bound.get(2).map(|size| convert::as_shape(size, bound.span)).transpose()?;
    drawn_from_arrays(cx, bound, &parameters, size.as_ref(), |bits, p| {
        p[0] + (p[1] - p[0]) * bits.next_f64()
    })
}

/// The same where a parameter is an array.
fn drawn_from_arrays<T: Element>(
    cx: &mut Context,
    bound: &Bound,
    parameters: &[Parameter],
    size: Option<&Shape>,
    mut draw: impl FnMut(&mut Mt19937, &[f64]) -> T,
) -> Result<Value> {
    let span = bound.span;
    let mut arrays = Vec::with_capacity(parameters.len());
    for (i, parameter) in parameters.iter().enumerate() {
        let value = bound.get(i).cloned().unwrap_or(Value::Float(parameter.default));
        let array = as_array(cx, &value, None, span)?;
        let array = strided::copy(cx, &array, DType::Float64, Keep::C, span)?;
        let floats = array.to_vec::<f64>().expect("it was made of floats");
        let is_array = array.ndim() > 0;
        for &number in &floats {
            if let Some(complaint) = parameter.must.complaint(parameter.name, number, is_array) {
                bail!(span, ValueError, "{complaint}");
            }
        }
        arrays.push(array);
    }
    let all = arrays.iter().map(Array::shape);
    let broadcast = broadcast_shapes(all.clone());
    let shape = match (size, &broadcast) {
        (None, Some(shape)) => shape.clone(),
        (Some(size), Some(shape))
            if broadcast_shapes([&size[..], shape]).as_deref() == Some(&size[..]) =>
        {
            size.clone()
        }
        (Some(size), Some(shape)) if broadcast_shapes([&size[..], shape]).is_some() => bail!(
            span,
            ValueError,
            "Output size {} is not compatible with broadcast dimensions of inputs {}.",
            lengths_text(size),
            lengths_text(shape)
        ),
        (size, _) => {
            let shapes: Vec<&[usize]> = size.iter().map(|s| &s[..]).chain(all).collect();
            return Err(mismatch(&shapes, span));
        }
    };
    let mut sources = Vec::with_capacity(arrays.len());
    for array in &arrays {
        let view = array.layout.broadcast_to(&shape).expect("the shapes broadcast");
        sources.push(strided::copy(cx, &array.view(view), DType::Float64, Keep::C, span)?);
    }
    let columns: Vec<Vec<f64>> = sources.iter().filter_map(Array::to_vec::<f64>).collect();
    let mut row = vec![0.0; columns.len()];
    let array = fill(cx, &shape, span, |bits, i| {
        for (number, column) in row.iter_mut().zip(&columns) {
            *number = column[i];
        }
        draw(bits, &row)
    })?;
    Ok(Value::Array(array))
}

/// NumPy's complaint of shapes that do not broadcast.
fn mismatch(shapes: &[&[usize]], span: Span) -> crate::diag::Diagnostic {
    let clash = (1..shapes.len())
        .find_map(|j| {
            let i = (0..j).find(|&i| broadcast_shapes([shapes[i], shapes[j]]).is_none())?;
            Some((i, j))
        })
        .unwrap_or((0, shapes.len().saturating_sub(1)));
    crate::diagnostic!(
        span,
        ValueError,
        "shape mismatch: objects cannot be broadcast to a single shape.  Mismatch is between arg {} with \
        shape {} and arg {} with shape {}.",
        clash.0,
        lengths_text(shapes[clash.0]),
        clash.1,
        lengths_text(shapes[clash.1])
    )
}

/// A new array whose elements are drawn one by one, in C order; `draw` is told which.
pub(super) fn fill<T: Element>(
    cx: &mut Context,
    shape: &[usize],
    span: Span,
    mut draw: impl FnMut(&mut Mt19937, usize) -> T,
) -> Result<Array> {
    check_size(shape, T::DTYPE, span)?;
    let array = cx.empty(T::DTYPE, Layout::contiguous(shape, T::DTYPE.size(), Order::C), span)?;
    count(cx, 0, array.nbytes());
    let mut bytes = array.buffer.write();
    let elements: &mut [T] = &mut bytemuck::cast_slice_mut(&mut bytes)[..array.size()];
    for (i, chunk) in elements.chunks_mut(POLL_ELEMENTS).enumerate() {
        for (j, element) in chunk.iter_mut().enumerate() {
            *element = draw(&mut cx.random, i * POLL_ELEMENTS + j);
        }
        cx.poll(span)?;
    }
    drop(bytes);
    Ok(array)
}
