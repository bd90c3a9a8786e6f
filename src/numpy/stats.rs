//! `std` and `var`: what they take and give; `deviations.rs` computes.

use smallvec::SmallVec;

use super::convert;
use super::create::lengths_text;
use super::deviations::{Problem, number, result_shape};
use super::manipulate::mark_axes;
use super::registry::{Bound, Costs, Function, Run};
use super::strided;
use crate::array::Array;
use crate::array::dtype::DType;
use crate::context::Context;
use crate::diag::{Result, Span};
use crate::kernels::events::Events;
use crate::value::Value;
use crate::{bail, diagnostic};

/// Every function and method of this file.
pub static ROWS: &[Function] = &[
    Function {
        name: "std",
        signature: "a, axis=None, dtype=None, out=None, ddof=0, keepdims=False",
        costs: Costs::FoldTwice,
        doc: "The standard deviation: the root of the variance. NumPy makes an array of a's size for it, \
            numscope a\n\
              block.\n\n\
              >>> np.std([1, 2, 3, 4])\nnp.float64(1.118033988749895)",
        run: Run::Call(|cx, bound| variance(cx, &bound, true)),
    },
    Function {
        name: "ndarray.std",
        signature: "self, axis=None, dtype=None, out=None, ddof=0, keepdims=False",
        costs: Costs::FoldTwice,
        doc: "The standard deviation of all elements, or along axes.\n\n\
              >>> np.array([[1, 2], [3, 5]]).std(axis=0)\narray([1. , 1.5])",
        run: Run::Call(|cx, bound| variance(cx, &bound, true)),
    },
    Function {
        name: "var",
        signature: "a, axis=None, dtype=None, out=None, ddof=0, keepdims=False",
        costs: Costs::FoldTwice,
        doc: "The variance: the mean squared deviation from the mean; with ddof=1 the unbiased one of a \
            sample.\n\n\
              >>> np.var([1, 2, 3, 4])\nnp.float64(1.25)\n\
              >>> np.var([1, 2, 3, 4], ddof=1)\nnp.float64(1.6666666666666667)",
        run: Run::Call(|cx, bound| variance(cx, &bound, false)),
    },
    Function {
        name: "ndarray.var",
        signature: "self, axis=None, dtype=None, out=None, ddof=0, keepdims=False",
        costs: Costs::FoldTwice,
        doc: "The variance of all elements, or along axes.\n\n\
              >>> np.array([[1, 2], [3, 5]]).var(axis=1)\narray([0.25, 1.  ])",
        run: Run::Call(|cx, bound| variance(cx, &bound, false)),
    },
];

fn variance(cx: &mut Context, bound: &Bound, root: bool) -> Result<Value> {
    let span = bound.span;
    let array = bound.array(0, cx)?;
    let goes = match &bound.axes(1)? {
        None => SmallVec::from_elem(true, array.ndim()),
        Some(axes) => mark_axes(axes, array.ndim(), span)?,
    };
    let dtype = match bound.dtype(2)? {
        Some(dtype) if dtype.is_float() => dtype,
        Some(dtype) => {
            return Err(diagnostic!(
                span, NotImplementedError, "numscope has no {}(dtype={dtype}): it computes in \
                    floats", bound.name;
                hint: "leave dtype= out, and convert the result with .astype(np.{dtype})"
            ));
        }
        None if array.dtype.is_float() => array.dtype,
        None => DType::Float64,
    };
    let ddof = match &bound.values[4] {
        None => 0.0,
        Some(value) => convert::as_float(value, span)?,
    };
    let keepdims = bound.flag(5, false)?;
    let out = out_array(bound.get(3), &array, &goes, keepdims, span)?;
    let count: usize =
        array.shape().iter().zip(&goes).filter(|(_, goes)| **goes).map(|(n, _)| n).product();
    if ddof >= count as f64 {
        cx.warn(span, "RuntimeWarning", "Degrees of freedom <= 0 for slice".to_owned());
    }
    let problem = Problem::new(&array, &goes, dtype);
    let (sums, events) = problem.solve(cx, &array, &goes, span)?;
    for (words, name) in
        [(events.subtract, "subtract"), (events.square, "square"), (events.reduce, "reduce")]
    {
        for word in words.words() {
            cx.warn(span, "RuntimeWarning", format!("{word} encountered in {name}"));
        }
    }
    let divisor = (count as f64 - ddof).max(0.0);
    let mut variances = sums;
    let divides = finish(&mut variances, divisor, dtype, root);
    let is_scalar = goes.iter().all(|goes| *goes) && (!keepdims || goes.is_empty());
    let name = if is_scalar && out.is_none() { "scalar divide" } else { "divide" };
    for word in divides.words() {
        cx.warn(span, "RuntimeWarning", format!("{word} encountered in {name}"));
    }
    if is_scalar && out.is_none() {
        return Ok(Value::Scalar(number(dtype, variances[0])));
    }
    let result = problem.result(cx, (&variances, &array), &goes, keepdims, span)?;
    match out {
        None => Ok(Value::Array(result)),
        Some(out) => {
            cx.before_write(&out.buffer, span)?;
            strided::assign(cx, &out, &result, span)?;
            Ok(Value::Array(out))
        }
    }
}

/// The array of `out=`, which must have the shape of the result.
fn out_array(
    value: Option<&Value>,
    array: &Array,
    goes: &[bool],
    keepdims: bool,
    span: Span,
) -> Result<Option<Array>> {
    let out = match value {
        None => return Ok(None),
        Some(Value::Array(out)) => out.clone(),
        Some(_) => bail!(span, TypeError, "return arrays must be of ArrayType"),
    };
    let shape = result_shape(array.shape(), goes, keepdims);
    if out.ndim() != shape.len() {
        bail!(
            span,
            ValueError,
            "output parameter for reduction operation add has the wrong number of dimensions: Found {} \
            but expected {}",
            out.ndim(),
            shape.len()
        );
    }
    if out.shape() != &shape[..] {
        bail!(
            span,
            ValueError,
            "output parameter of shape {} does not have the shape {} of the result",
            lengths_text(out.shape()),
            lengths_text(&shape)
        );
    }
    Ok(Some(out))
}

/// A float rounded to a dtype.
fn rounded(dtype: DType, value: f64) -> f64 {
    if dtype == DType::Float32 { f64::from(value as f32) } else { value }
}

/// Divide sums by a count and take roots; answers what the division raised.
fn finish(sums: &mut [f64], divisor: f64, dtype: DType, root: bool) -> Events {
    let mut events = Events::default();
    for sum in sums {
        events.invalid |= divisor == 0.0 && *sum == 0.0;
        events.divide |= divisor == 0.0 && *sum > 0.0 && sum.is_finite();
        *sum = rounded(dtype, *sum / divisor);
        if root {
            *sum =
                if dtype == DType::Float32 { f64::from((*sum as f32).sqrt()) } else { sum.sqrt() };
        }
    }
    events
}
