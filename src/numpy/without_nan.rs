//! Reductions and running sums that skip NaN: as in NumPy, of a copy in which another number stands for it.

use smallvec::SmallVec;

use super::convert::{self, as_array};
use super::eager::{self, Operand, floats, map, unpacked};
use super::fold::given;
use super::manipulate::mark_axes;
use super::reduce::{self, Asked};
use super::registry::{Bound, Costs, Function, Run};
use super::strided::{self, Keep};
use super::{extremes, running, stats};
use crate::array::Array;
use crate::array::dtype::DType;
use crate::bail;
use crate::context::Context;
use crate::diag::{Result, Span};
use crate::kernels::reduce::Reduction;
use crate::kernels::scan::Scan;
use crate::value::Value;

/// Rows of functions of this file.
macro_rules! rows {
    ($($name:literal, $signature:expr, $costs:ident, $run:expr, $doc:expr;)+) => {
        /// Every function of this file.
        pub static ROWS: &[Function] = &[$(
            Function {
                name: $name,
                signature: $signature,
                costs: Costs::$costs,
                doc: $doc,
                run: Run::Call($run),
            },
        )+];
    };
}

/// Parameters of sums.
const TOTAL: &str =
    "a, axis=None, dtype=None, out=None, keepdims=False, initial=<no value>, where=True";
/// Parameters of extremes.
const EXTREME: &str = "a, axis=None, out=None, keepdims=False, initial=<no value>, where=True";
/// Parameters of spreads.
const SPREAD: &str = "a, axis=None, dtype=None, out=None, ddof=0, keepdims=False, *, where=True, mean=<no value>, \
     correction=<no value>";

rows! {
    "nansum", TOTAL, Working, |cx, bound| total(cx, &bound, Reduction::Sum, 0.0),
        "The sum of the elements that are numbers.\n\n>>> np.nansum([1, np.nan, 2])\nnp.float64(3.0)";
    "nanprod", TOTAL, Working, |cx, bound| total(cx, &bound, Reduction::Prod, 1.0),
        "The product of the elements that are numbers.\n\n>>> np.nanprod([2, np.nan, 3])\nnp.float64(6.0)";
    "nanmean", "a, axis=None, dtype=None, out=None, keepdims=False, *, where=True", Working,
        |cx, bound| mean(cx, &bound),
        "The mean of the elements that are numbers.\n\n>>> np.nanmean([1, np.nan, 3])\nnp.float64(2.0)";
    "nanmax", EXTREME, Fold, |cx, bound| extreme(cx, &bound, Reduction::FMax, Reduction::Max),
        "The largest of the elements that are numbers.\n\n>>> np.nanmax([1, np.nan, 3])\nnp.float64(3.0)";
    "nanmin", EXTREME, Fold, |cx, bound| extreme(cx, &bound, Reduction::FMin, Reduction::Min),
        "The smallest of the elements that are numbers.\n\n>>> np.nanmin([1, np.nan, 3])\nnp.float64(1.0)";
    "nanstd", SPREAD, Working, |cx, bound| spread(cx, &bound, true),
        "The standard deviation of the elements that are numbers.\n\n\
         >>> np.nanstd([1, np.nan, 3])\nnp.float64(1.0)";
    "nanvar", SPREAD, Working, |cx, bound| spread(cx, &bound, false),
        "The variance of the elements that are numbers.\n\n\
         >>> np.nanvar([1, np.nan, 5])\nnp.float64(4.0)";
    "nanargmax", "a, axis=None, out=None, *, keepdims=False", Working,
        |cx, bound| place(cx, bound, f64::NEG_INFINITY),
        "The index of the largest of the elements that are numbers, the first of several.\n\n\
         >>> np.nanargmax([1, np.nan, 3])\nnp.int64(2)";
    "nanargmin", "a, axis=None, out=None, *, keepdims=False", Working,
        |cx, bound| place(cx, bound, f64::INFINITY),
        "The index of the smallest of the elements that are numbers, the first of several.\n\n\
         >>> np.nanargmin([np.nan, 2, 1])\nnp.int64(2)";
    "nancumsum", "a, axis=None, dtype=None, out=None", Working,
        |cx, bound| scanned(cx, bound, Scan::Sum, 0.0),
        "Running sums, in which NaN counts as 0.\n\n\
         >>> np.nancumsum([1, np.nan, 3])\narray([1., 1., 4.])";
    "nancumprod", "a, axis=None, dtype=None, out=None", Working,
        |cx, bound| scanned(cx, bound, Scan::Product, 1.0),
        "Running products, in which NaN counts as 1.\n\n\
         >>> np.nancumprod([2, np.nan, 3])\narray([2., 2., 6.])";
}

/// What a call asks for, and its array.
fn asked(cx: &mut Context, bound: &Bound) -> Result<(Array, Asked)> {
    let array = bound.array(0, cx)?;
    let function = ROWS.iter().find(|row| row.name == bound.name).expect("a row of this file");
    let asked = Asked::of(cx, function, bound, &array)?;
    Ok((array, asked))
}

/// A copy whose NaN are another number, and where they were; integers as they are.
fn replaced(
    cx: &mut Context,
    array: &Array,
    by: f64,
    span: Span,
) -> Result<(Array, Option<Array>)> {
    if !array.dtype.is_float() {
        return Ok((array.clone(), None));
    }
    let holes = map(cx, "isnan", &[array.into()], span)?;
    let copy = strided::copy(cx, array, array.dtype, Keep::K, span)?;
    fill_nan(&copy, by);
    strided::count(cx, holes.nbytes(), copy.nbytes());
    Ok((copy, Some(holes)))
}

/// Write a number over each NaN of an array without gaps.
fn fill_nan(array: &Array, by: f64) {
    let mut bytes = array.buffer.write();
    let bytes = &mut bytes[..array.nbytes()];
    if array.dtype == DType::Float32 {
        let elements: &mut [f32] = bytemuck::cast_slice_mut(bytes);
        elements.iter_mut().filter(|x| x.is_nan()).for_each(|x| *x = by as f32);
    } else {
        let elements: &mut [f64] = bytemuck::cast_slice_mut(bytes);
        elements.iter_mut().filter(|x| x.is_nan()).for_each(|x| *x = by);
    }
}

/// Write NaN where the elements of a mask of the same shape are true.
fn hide(cx: &mut Context, array: Array, mask: &Array, span: Span) -> Result<Array> {
    let mut holes = convert::truths(mask).into_iter();
    let size = array.dtype.size();
    let array = if array.is_temporary() {
        array
    } else {
        strided::copy(cx, &array, array.dtype, Keep::K, span)?
    };
    let nan = convert::word_of(crate::array::dtype::Scalar::Float64(f64::NAN), array.dtype);
    let mut bytes = array.buffer.write();
    crate::array::for_each_position(&array.layout, |at| {
        if holes.next() == Some(true) {
            bytes[at..at + size].copy_from_slice(&nan.0[..size]);
        }
    });
    drop(bytes);
    Ok(array)
}

fn total(cx: &mut Context, bound: &Bound, op: Reduction, by: f64) -> Result<Value> {
    let (array, asked) = asked(cx, bound)?;
    let (copy, _holes) = replaced(cx, &array, by, bound.span)?;
    reduce::reduced(cx, op, &copy, &asked, bound.span)
}

fn scanned(cx: &mut Context, mut bound: Bound, op: Scan, by: f64) -> Result<Value> {
    let array = bound.array(0, cx)?;
    let (copy, _holes) = replaced(cx, &array, by, bound.span)?;
    bound.values[0] = Some(Value::Array(copy));
    running::cumulative(cx, &bound, op)
}

fn place(cx: &mut Context, mut bound: Bound, by: f64) -> Result<Value> {
    let span = bound.span;
    let array = bound.array(0, cx)?;
    let (copy, holes) = replaced(cx, &array, by, span)?;
    if let Some(holes) = holes
        && holes.size() > 0
    {
        let asked = Asked { goes: extremes::goes(&bound, &array)?, ..Asked::default() };
        let all = reduce::reduced(cx, Reduction::All, &holes, &asked, span)?;
        let all = as_array(cx, &all, None, span)?;
        if convert::truths(&all).contains(&true) {
            bail!(
                span, ValueError, "All-NaN slice encountered";
                hint: "there must be a number along every lane"
            );
        }
    }
    bound.values[0] = Some(Value::Array(copy));
    bound.name = if by < 0.0 { "argmax" } else { "argmin" };
    let op = if by < 0.0 { Reduction::Max } else { Reduction::Min };
    extremes::extreme(cx, &bound, op)
}

/// NumPy's complaint of floats that would be averaged in integers.
fn check_inexact(asked: &Asked, span: Span) -> Result<()> {
    let out = asked.out.as_ref().map(|out| out.dtype);
    for (dtype, name) in [(asked.dtype, "dtype"), (out, "out")] {
        if dtype.is_some_and(|dtype| !dtype.is_float()) {
            bail!(span, TypeError, "If a is inexact, then {name} must be inexact");
        }
    }
    Ok(())
}

/// How many elements are numbers, over the axes that go.
fn counted(cx: &mut Context, holes: &Array, asked: &Asked, span: Span) -> Result<Array> {
    let (numbers, _) = eager::map_quietly(cx, "logical_not", &[holes.into()], span)?;
    let asked = Asked {
        goes: asked.goes.clone(),
        keepdims: asked.keepdims,
        dtype: Some(DType::Int64),
        mask: asked.mask.clone(),
        ..Asked::default()
    };
    let counts = reduce::reduced(cx, Reduction::Sum, &numbers, &asked, span)?;
    as_array(cx, &counts, None, span)
}

/// Sums by counts, in the dtype of the sums, of which nothing is said.
fn divided(cx: &mut Context, sums: Array, counts: &Array, span: Span) -> Result<Array> {
    let dtype = sums.dtype;
    let (quotient, _) = eager::update(cx, "divide", sums, Some(counts.into()), span)?;
    if quotient.dtype == dtype {
        return Ok(quotient);
    }
    strided::copy(cx, &quotient, dtype, Keep::K, span)
}

fn mean(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let (array, asked) = asked(cx, bound)?;
    if let (Some(axes), 0, false) = (bound.axes(1)?, array.ndim(), array.dtype.is_float()) {
        // Without NaN it is np.mean, which counts along the axes.
        let _marks = mark_axes(&axes, 0, bound.span)?;
    }
    mean_of_numbers(cx, &array, asked, bound.span)
}

/// The mean of the elements that are numbers.
///
/// # Errors
/// `TypeError` for a mean of floats in integers, and as [`reduce::mean`].
pub(super) fn mean_of_numbers(
    cx: &mut Context,
    array: &Array,
    asked: Asked,
    span: Span,
) -> Result<Value> {
    let (copy, holes) = replaced(cx, array, 0.0, span)?;
    let Some(holes) = holes else { return reduce::mean(cx, array, asked, span) };
    check_inexact(&asked, span)?;
    let counts = counted(cx, &holes, &asked, span)?;
    let mut sum = reduce::total(cx, Reduction::Sum, &copy, &asked, span)?;
    drop(copy);
    if let Some(out) = &asked.out {
        sum = strided::copy(cx, &sum, out.dtype, Keep::K, span)?;
    }
    let mean = divided(cx, sum, &counts, span)?;
    if floats(cx, &counts, span)?.contains(&0.0) {
        cx.warn(span, "RuntimeWarning", "Mean of empty slice".to_owned());
    }
    given(cx, asked.out.as_ref(), mean, span)
}

fn extreme(
    cx: &mut Context,
    bound: &Bound,
    of_numbers: Reduction,
    of_all: Reduction,
) -> Result<Value> {
    let span = bound.span;
    let (array, asked) = asked(cx, bound)?;
    if matches!(bound.required(0), Value::Array(_)) {
        let result = reduce::total(cx, of_numbers, &array, &asked, span)?;
        if result.dtype.is_float() && floats(cx, &result, span)?.iter().any(|x| x.is_nan()) {
            cx.warn(span, "RuntimeWarning", "All-NaN slice encountered".to_owned());
        }
        return given(cx, asked.out.as_ref(), result, span);
    }
    // NumPy treats what is no array in another way, and says it in other words.
    let by = if of_all == Reduction::Max { f64::NEG_INFINITY } else { f64::INFINITY };
    let (copy, holes) = replaced(cx, &array, by, span)?;
    let mut result = reduce::total(cx, of_all, &copy, &asked, span)?;
    if let Some(holes) = holes {
        let empty = Asked { initial: None, out: None, dtype: None, ..asked };
        let all = reduce::total(cx, Reduction::All, &holes, &empty, span)?;
        if convert::truths(&all).contains(&true) {
            cx.warn(span, "RuntimeWarning", "All-NaN axis encountered".to_owned());
            result = hide(cx, result, &all, span)?;
        }
    }
    let out = super::fold::out_of(bound.get(2), span)?;
    given(cx, out.as_ref(), result, span)
}

fn spread(cx: &mut Context, bound: &Bound, root: bool) -> Result<Value> {
    let span = bound.span;
    let (array, mut asked) = asked(cx, bound)?;
    let (copy, holes) = replaced(cx, &array, 0.0, span)?;
    let Some(holes) = holes else { return stats::variance(cx, bound, root) };
    check_inexact(&asked, span)?;
    let ddof = stats::ddof_of(bound)?;
    let keepdims = std::mem::replace(&mut asked.keepdims, true);
    let out = asked.out.take();
    let counts = counted(cx, &holes, &asked, span)?;
    let mean = if let Some(mean) = &bound.values[7] {
        as_array(cx, mean, None, span)?
    } else {
        let sum = reduce::total(cx, Reduction::Sum, &copy, &asked, span)?;
        divided(cx, sum, &counts, span)?
    };
    let dtype = copy.dtype;
    let (apart, events) = eager::update(cx, "subtract", copy, Some((&mean).into()), span)?;
    eager::warn(cx, events, "subtract", span);
    let apart =
        if apart.dtype == dtype { apart } else { strided::copy(cx, &apart, dtype, Keep::K, span)? };
    clear(&apart, &holes);
    let (squares, events) = eager::update(cx, "square", apart, None, span)?;
    eager::warn(cx, events, "multiply", span);
    asked.keepdims = keepdims;
    asked.out = out;
    let mut sum = reduce::total(cx, Reduction::Sum, &squares, &asked, span)?;
    drop(squares);
    if let Some(out) = &asked.out {
        sum = strided::copy(cx, &sum, out.dtype, Keep::K, span)?;
    }
    let (free, _) = eager::map_quietly(cx, "subtract", &[(&counts).into(), ddof], span)?;
    let kept: SmallVec<[usize; 4]> = sum.shape().into();
    let free = free.view(free.layout.reshape(&kept, free.dtype.size()).expect("the same axes"));
    let mut variance = divided(cx, sum, &free, span)?;
    let (bad, _) = eager::map_quietly(cx, "less_equal", &[(&free).into(), Operand::Int(0)], span)?;
    if convert::truths(&bad).contains(&true) {
        cx.warn(span, "RuntimeWarning", "Degrees of freedom <= 0 for slice.".to_owned());
        variance = hide(cx, variance, &bad, span)?;
    }
    let result = if root { eager::update(cx, "sqrt", variance, None, span)?.0 } else { variance };
    match asked.out {
        None => Ok(unpacked(result)),
        Some(out) => given(cx, Some(&out), result, span),
    }
}

/// Write 0 where the elements of a mask of the same shape are true.
fn clear(array: &Array, mask: &Array) {
    let mut holes = convert::truths(mask).into_iter();
    let size = array.dtype.size();
    let mut bytes = array.buffer.write();
    crate::array::for_each_position(&array.layout, |at| {
        if holes.next() == Some(true) {
            bytes[at..at + size].fill(0);
        }
    });
}
