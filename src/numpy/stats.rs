//! `std` and `var`: what they take and give; `deviations.rs` computes.

use smallvec::SmallVec;

use super::convert::{self, as_array};
use super::deviations::{Problem, number};
use super::eager::{self, Operand, map_in_order, map_quietly};
use super::fold::{self, Fold, check_out, given};
use super::manipulate::mark_axes;
use super::reduce::{self, Asked};
use super::registry::{Bound, Costs, Function, Run};
use super::strided::{self, Keep};
use super::texts_refused;
use crate::array::Array;
use crate::array::dtype::{DType, Scalar};
use crate::bail;
use crate::context::Context;
use crate::diag::{Result, Span};
use crate::kernels::events::Events;
use crate::kernels::reduce::Reduction;
use crate::value::Value;

/// Every function and method of this file.
pub static ROWS: &[Function] = &[
    Function {
        name: "std",
        signature: "a, axis=None, dtype=None, out=None, ddof=0, keepdims=False, *, where=True, mean=<no value>, \
            correction=<no value>",
        costs: Costs::FoldTwice,
        doc: "The standard deviation: the root of the variance. NumPy makes an array of a's size for it, \
            numscope a\n\
              block.\n\n\
              >>> np.std([1, 2, 3, 4])\nnp.float64(1.118033988749895)",
        run: Run::Call(|cx, bound| variance(cx, &bound, true)),
    },
    Function {
        name: "ndarray.std",
        signature: "self, axis=None, dtype=None, out=None, ddof=0, keepdims=False, *, where=True, mean=<no value>",
        costs: Costs::FoldTwice,
        doc: "The standard deviation of all elements, or along axes.\n\n\
              >>> np.array([[1, 2], [3, 5]]).std(axis=0)\narray([1. , 1.5])",
        run: Run::Call(|cx, bound| variance(cx, &bound, true)),
    },
    Function {
        name: "var",
        signature: "a, axis=None, dtype=None, out=None, ddof=0, keepdims=False, *, where=True, mean=<no value>, \
            correction=<no value>",
        costs: Costs::FoldTwice,
        doc: "The variance: the mean squared deviation from the mean; with ddof=1 the unbiased one of a \
            sample.\n\n\
              >>> np.var([1, 2, 3, 4])\nnp.float64(1.25)\n\
              >>> np.var([1, 2, 3, 4], ddof=1)\nnp.float64(1.6666666666666667)",
        run: Run::Call(|cx, bound| variance(cx, &bound, false)),
    },
    Function {
        name: "ndarray.var",
        signature: "self, axis=None, dtype=None, out=None, ddof=0, keepdims=False, *, where=True, mean=<no value>",
        costs: Costs::FoldTwice,
        doc: "The variance of all elements, or along axes.\n\n\
              >>> np.array([[1, 2], [3, 5]]).var(axis=1)\narray([0.25, 1.  ])",
        run: Run::Call(|cx, bound| variance(cx, &bound, false)),
    },
];

/// A call of `std` or `var`.
struct Spread {
    asked: Asked,
    /// As they were given: a mean with more axes than the array makes them others.
    axes: Option<SmallVec<[i64; 4]>>,
    mean: Option<Value>,
    ddof: Operand<'static>,
    root: bool,
}

/// `std` or `var`, or of numbers without NaN what skips NaN.
///
/// # Errors
/// NumPy's for what does not fit together; `MemoryError`; `KeyboardInterrupt`.
pub(super) fn variance(cx: &mut Context, bound: &Bound, root: bool) -> Result<Value> {
    let span = bound.span;
    let array = summable(cx, bound)?;
    let ddof = ddof_of(bound)?;
    let axes = bound.axes(1)?;
    let asked = Asked {
        goes: marked(axes.as_deref(), array.ndim(), span)?,
        keepdims: bound.flag(5, false)?,
        dtype: bound.dtype(2)?,
        out: fold::out_of(bound.get(3), span)?,
        initial: None,
        mask: fold::mask_of(cx, bound.values[6].as_ref(), span)?,
    };
    let spread = Spread { asked, axes, mean: bound.values[7].clone(), ddof, root };
    let dtype = spread.dtype(&array);
    let is_usual = dtype.is_float()
        && spread.mean.is_none()
        && spread.asked.mask.is_none()
        && spread.asked.out.as_ref().is_none_or(|out| out.dtype == dtype);
    if is_usual {
        spread.by_blocks(cx, &array, dtype, span)
    } else {
        spread.by_steps(cx, &array, span)
    }
}

/// Which axes of so many go: all where none are named.
fn marked(axes: Option<&[i64]>, ndim: usize, span: Span) -> Result<SmallVec<[bool; 4]>> {
    match axes {
        None => Ok(SmallVec::from_elem(true, ndim)),
        Some(axes) => mark_axes(axes, ndim, span),
    }
}

/// The standard deviation of all elements.
///
/// # Errors
/// `KeyboardInterrupt`.
pub(super) fn std_of(cx: &mut Context, array: &Array, span: Span) -> Result<f64> {
    let goes = SmallVec::from_elem(true, array.ndim());
    let asked = Asked { goes, ..Asked::default() };
    let spread = Spread { asked, axes: None, mean: None, ddof: Operand::Int(0), root: true };
    let value = spread.by_blocks(cx, array, spread.dtype(array), span)?;
    Ok(value.as_scalar().map_or(f64::NAN, Scalar::as_f64))
}

/// The array of a call, whose elements are averaged.
///
/// # Errors
/// NumPy's `TypeError` for texts.
pub(super) fn summable(cx: &Context, bound: &Bound) -> Result<Array> {
    let array = bound.any_array(0, cx)?;
    if array.dtype.is_text() {
        return Err(texts_refused::error(bound.name, &array, bound.span));
    }
    Ok(array)
}

/// What is taken from the count: `ddof=`, or `correction=`.
///
/// # Errors
/// `ValueError` where both are given.
pub(super) fn ddof_of(bound: &Bound) -> Result<Operand<'static>> {
    let ddof = match (bound.values.get(8).and_then(Option::as_ref), &bound.values[4]) {
        (Some(_), Some(ddof)) if ddof.as_scalar().is_none_or(|ddof| ddof.as_f64() != 0.0) => {
            bail!(bound.span, ValueError, "ddof and correction can't be provided simultaneously.")
        }
        (Some(ddof), _) | (None, Some(ddof)) => ddof,
        (None, None) => return Ok(Operand::Int(0)),
    };
    Ok(match ddof.as_index() {
        Some(number) => Operand::Int(number),
        None => Operand::Float(convert::as_float(ddof, bound.span)?),
    })
}

impl Spread {
    /// How many elements are taken from the count.
    fn ddof(&self) -> f64 {
        match self.ddof {
            Operand::Int(number) => number as f64,
            Operand::Float(number) => number,
            Operand::Array(_) => unreachable!("it is a number"),
        }
    }

    /// The dtype of the sums.
    fn dtype(&self, array: &Array) -> DType {
        let usual = if array.dtype.is_float() { array.dtype } else { DType::Float64 };
        self.asked.dtype.unwrap_or(usual)
    }

    /// As `deviations.rs` computes it.
    fn by_blocks(
        &self,
        cx: &mut Context,
        array: &Array,
        dtype: DType,
        span: Span,
    ) -> Result<Value> {
        let Asked { goes, keepdims, out, .. } = &self.asked;
        if let Some(out) = out {
            let fold = Fold::new(Reduction::Sum, (goes, *keepdims), dtype);
            check_out(out, (array.shape(), &fold), span)?;
        }
        let count = self.asked.count(array);
        if self.ddof() >= count as f64 {
            cx.warn(span, "RuntimeWarning", "Degrees of freedom <= 0 for slice".to_owned());
        }
        let problem = Problem::new(array, goes, dtype);
        let (sums, events) = problem.solve(cx, array, goes, span)?;
        eager::warn(cx, events.subtract, "subtract", span);
        eager::warn(cx, events.square, "square", span);
        eager::warn(cx, events.reduce, "reduce", span);
        let divisor = (count as f64 - self.ddof()).max(0.0);
        let mut variances = sums;
        let divides = finish(&mut variances, divisor, dtype, self.root);
        let is_scalar = goes.iter().all(|goes| *goes) && (!keepdims || goes.is_empty());
        let name = if is_scalar && out.is_none() { "scalar divide" } else { "divide" };
        eager::warn(cx, divides, name, span);
        if is_scalar && out.is_none() {
            return Ok(Value::Scalar(number(dtype, variances[0])));
        }
        let result = problem.result(cx, (&variances, array), goes, *keepdims, span)?;
        given(cx, out.as_ref(), result, span)
    }

    /// The mean that is given, or that of the elements that count.
    fn center(&self, cx: &mut Context, array: &Array, counts: Array, span: Span) -> Result<Array> {
        if let Some(mean) = &self.mean {
            return as_array(cx, mean, None, span);
        }
        let Asked { goes, mask, .. } = &self.asked;
        let fold = Fold {
            mask: mask.as_ref(),
            ..Fold::new(Reduction::Sum, (goes, true), self.dtype(array))
        };
        let sum = fold.run(cx, array, span)?;
        let shown = match mask {
            Some(mask) => reduce::counts(cx, mask, array, (goes, true), span)?,
            None => counts,
        };
        // A sum over axes that stay is an array, whatever its size.
        reduce::divided(cx, sum, (&shown).into(), array.ndim() == 0, span)
    }

    /// As NumPy's code computes it, step by step: around a mean that is given, of the elements that a
    /// mask shows, or in integers.
    fn by_steps(&self, cx: &mut Context, array: &Array, span: Span) -> Result<Value> {
        let Asked { goes, keepdims, out, mask, .. } = &self.asked;
        let counts = match mask {
            None => as_array(cx, &Value::Int(self.asked.count(array) as i64), None, span)?,
            Some(mask) => reduce::counts(cx, mask, array, (goes, *keepdims), span)?,
        };
        let (free, _) = map_quietly(cx, "subtract", &[(&counts).into(), self.ddof], span)?;
        if eager::floats(cx, &free, span)?.iter().any(|&free| free <= 0.0) {
            cx.warn(span, "RuntimeWarning", "Degrees of freedom <= 0 for slice".to_owned());
        }
        let mean = self.center(cx, array, counts, span)?;
        let weak = match &self.mean {
            Some(Value::Int(number)) => Some(Operand::Int(*number)),
            Some(Value::Float(number)) => Some(Operand::Float(*number)),
            _ => None,
        };
        let mean = weak.unwrap_or(Operand::Array(&mean));
        let apart = map_in_order(cx, "subtract", &[array.into(), mean], span)?;
        let (squares, events) = eager::update(cx, "square", apart, None, span)?;
        eager::warn(cx, events, "square", span);
        let accumulate = match (self.asked.dtype, out) {
            (Some(dtype), _) => dtype,
            (None, _) if !array.dtype.is_float() => DType::Float64,
            (None, Some(out)) => out.dtype.promote(squares.dtype),
            (None, None) => squares.dtype,
        };
        // A mean of more axes than the array has makes them more.
        let goes = marked(self.axes.as_deref(), squares.ndim(), span)?;
        let fold = Fold {
            mask: mask.as_ref(),
            ..Fold::new(Reduction::Sum, (&goes, *keepdims), accumulate)
        };
        if let Some(out) = out {
            check_out(out, (squares.shape(), &fold), span)?;
        }
        let mut sum = fold.run(cx, &squares, span)?;
        drop(squares);
        if let Some(out) = out {
            sum = in_dtype(cx, sum, out.dtype, span)?;
        }
        let (free, _) = eager::update(cx, "maximum", free, Some(Operand::Int(0)), span)?;
        let variance = reduce::divided(cx, sum, (&free).into(), out.is_none(), span)?;
        let result = if self.root { rooted(cx, variance, out.as_ref(), span)? } else { variance };
        given(cx, out.as_ref(), result, span)
    }
}

/// An array in a dtype: itself, or a copy.
fn in_dtype(cx: &mut Context, array: Array, dtype: DType, span: Span) -> Result<Array> {
    if array.dtype == dtype { Ok(array) } else { strided::copy(cx, &array, dtype, Keep::K, span) }
}

/// Roots, in the dtype of the variances.
fn rooted(cx: &mut Context, variance: Array, out: Option<&Array>, span: Span) -> Result<Array> {
    let dtype = variance.dtype;
    let (roots, events) = eager::update(cx, "sqrt", variance, None, span)?;
    eager::warn(cx, events, "sqrt", span);
    if !dtype.is_float() && (roots.ndim() > 0 || out.is_some()) {
        bail!(
            span, UFuncTypeError,
            "Cannot cast ufunc 'sqrt' output from dtype('{}') to dtype('{dtype}') with casting rule 'same_kind'",
            roots.dtype;
            hint: "take an array of floats for out="
        );
    }
    in_dtype(cx, roots, dtype, span)
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
