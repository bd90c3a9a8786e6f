//! Percentiles and quantiles: what stands where in the sorted order, without sorting all.

use smallvec::SmallVec;

use super::averages::{along, unique_axes};
use super::convert::as_array;
use super::create::lengths_text;
use super::eager::{self, array_of, floats};
use super::fold::{self, given};
use super::ordered_rows::{Rows, for_element};
use super::quantile_methods::{Method, Place, Precision};
use super::reduce;
use super::registry::Bound;
use super::strided::{self, Keep};
use super::without_nan::mean_of_numbers;
use crate::array::Array;
use crate::array::dtype::{DType, Element};
use crate::array::layout::{Layout, Order, Shape, broadcast_shapes};
use crate::bail;
use crate::context::Context;
use crate::diag::{Result, Span};
use crate::kernels::events::Events;
use crate::kernels::partition::{Float, Ordered, order};
use crate::kernels::sort::select;
use crate::value::Value;

/// What is asked of each row.
struct Asked {
    /// From 0 to 1.
    quantiles: Vec<f64>,
    precision: Precision,
    method: Method,
    /// Whether NaN are passed over.
    skips: bool,
    /// Whether the differences of neighbours are NumPy's scalars.
    is_scalar: bool,
}

/// A call of a function of this kind, whose quantiles are parts of `whole`.
///
/// # Errors
/// NumPy's for quantiles out of range, methods, axes, weights; `MemoryError`; `KeyboardInterrupt`.
pub(super) fn quantiles(cx: &mut Context, bound: &Bound, whole: f64) -> Result<Value> {
    let span = bound.span;
    let array = bound.array(0, cx)?;
    let parts = as_array(cx, bound.required(1), None, span)?;
    let is_weak = matches!(bound.required(1), Value::Int(_) | Value::Float(_));
    let (quantiles, precision) = parts_of(cx, &parts, whole, span)?;
    let weights = weights_of(cx, bound, &array)?;
    if parts.ndim() > 2 {
        bail!(span, ValueError, "q must be a scalar or 1d");
    }
    let skips = bound.name.starts_with("nan");
    let goes = match bound.axes(2)? {
        None => SmallVec::from_elem(true, array.ndim()),
        Some(axes) => unique_axes(&axes, array.ndim(), None, span)?,
    };
    let keepdims = bound.flag(6, false)?;
    let out = fold::out_of(bound.get(3), span)?;
    if skips && array.size() == 0 {
        let asked = reduce::Asked { goes, keepdims, out, ..reduce::Asked::default() };
        return mean_of_numbers(cx, &array, asked, span);
    }
    let method = Method::of(bound.get(5), span)?;
    let takes = method.takes(precision);
    if array.dtype == DType::Bool && !takes && array.size() > 0 {
        bail!(
            span, TypeError,
            "numpy boolean subtract, the `-` operator, is not supported, use the bitwise_xor, the `^` \
            operator, or the logical_xor function instead.";
            hint: "convert the bools first: a.astype(int)"
        );
    }
    let rows = rows_of(cx, bound, (&array, weights.is_some()), (&goes, keepdims))?;
    if rows.len == 0 && !skips {
        let hint = "an empty array has no percentiles";
        // Of floats NumPy first looks for NaN in the last place; else it takes elements, the first for most places.
        if takes && !array.dtype.is_float() {
            bail!(span, IndexError, "cannot do a non-empty take from an empty axes."; hint: "{hint}");
        }
        let is_last = array.dtype.is_float() || quantiles.first() == Some(&0.0);
        bail!(
            span, IndexError, "index {} is out of bounds for axis 0 with size 0", if is_last { -1 } else { 0 };
            hint: "{hint}"
        );
    }
    let mut shape: Shape = parts.shape().into();
    shape.extend_from_slice(&rows.shape);
    let is_scalar = shape.is_empty() && rows.count() == 1;
    let asked = Asked { quantiles, precision, method, skips, is_scalar };
    let is_weighted = weights.is_some();
    let result = if let Some(weights) = weights {
        let weights = Rows::new(cx, &weights, (&goes, keepdims), false, span)?;
        let weights = floats(cx, &weights.array, span)?;
        for_element!(array.dtype, T => weighted::<T>(cx, (&rows, &weights), &asked, &shape, span)?)
    } else if takes {
        for_element!(array.dtype, T => taken::<T>(cx, &rows, &asked, &shape, span)?)
    } else if array.dtype == DType::Float32 && (is_weak || precision == Precision::Single) {
        between::<f32, f32>(cx, &rows, &asked, &shape, span)?
    } else {
        for_element!(array.dtype, T => between::<T, f64>(cx, &rows, &asked, &shape, span)?)
    };
    // Distances that are integers give integers.
    let result = if method.counts(precision) && !is_weak && !takes && !array.dtype.is_float() {
        strided::copy(cx, &result, array.dtype.promote(DType::Int64), Keep::C, span)?
    } else {
        result
    };
    check_out(out.as_ref(), &result, takes, span)?;
    if is_weighted && out.is_none() {
        return Ok(Value::Array(result));
    }
    given(cx, out.as_ref(), result, span)
}

/// The rows of a call.
fn rows_of(
    cx: &mut Context,
    bound: &Bound,
    (array, is_weighted): (&Array, bool),
    way: (&[bool], bool),
) -> Result<Rows> {
    let overwrites = bound.flag(4, false)?;
    let (goes, keepdims) = way;
    let mut gone = (0..array.ndim()).filter(|&axis| goes[axis]);
    // NumPy applies the function of one row along the axis.
    if bound.name.starts_with("nan")
        && !overwrites
        && !is_weighted
        && array.ndim() > 1
        && let (Some(axis), None) = (gone.next(), gone.next())
    {
        return Ok(Rows::one_by_one(array, axis, keepdims));
    }
    Rows::new(cx, array, way, overwrites, bound.span)
}

/// The quantiles from 0 to 1, and in what their places are computed.
fn parts_of(
    cx: &mut Context,
    parts: &Array,
    whole: f64,
    span: Span,
) -> Result<(Vec<f64>, Precision)> {
    let is_percent = whole != 1.0;
    let precision = match parts.dtype {
        DType::Float32 => Precision::Single,
        dtype if dtype.is_float() || is_percent => Precision::Double,
        _ => Precision::Integer,
    };
    let narrow = precision == Precision::Single;
    let share = |q: &f64| if narrow { f64::from((q / whole) as f32) } else { q / whole };
    let quantiles: Vec<f64> = floats(cx, parts, span)?.iter().map(share).collect();
    if quantiles.iter().all(|share| (0.0..=1.0).contains(share)) {
        return Ok((quantiles, precision));
    }
    if is_percent {
        bail!(span, ValueError, "Percentiles must be in the range [0, 100]");
    }
    bail!(
        span, ValueError, "Quantiles must be in the range [0, 1]";
        hint: "np.percentile takes percents, from 0 to 100"
    );
}

/// The weights of a call, in as many axes as the array has.
fn weights_of(cx: &mut Context, bound: &Bound, array: &Array) -> Result<Option<Array>> {
    let span = bound.span;
    let Some(weights) = bound.get(7) else { return Ok(None) };
    let name = match bound.get(5) {
        None => "linear".to_owned(),
        Some(Value::Str(name)) => (**name).to_owned(),
        Some(other) => other.type_name().to_owned(),
    };
    if name != "inverted_cdf" {
        bail!(
            span, ValueError, "Only method 'inverted_cdf' supports weights. Got: {name}.";
            hint: "add method='inverted_cdf'"
        );
    }
    let axes = bound.axes(2)?;
    if let Some(axes) = &axes {
        let _marked = unique_axes(axes, array.ndim(), Some("axis"), span)?;
    }
    let weights = as_array(cx, weights, None, span)?;
    let weights = along(array, &weights, axes.as_deref(), span)?;
    if floats(cx, &weights, span)?.iter().any(|&weight| weight < 0.0) {
        bail!(span, ValueError, "Weights must be non-negative.");
    }
    let layout = weights.layout.broadcast_to(array.shape()).expect("it was made to fit");
    Ok(Some(weights.view(layout)))
}

/// NumPy's complaints of an `out=` that does not take the result.
fn check_out(out: Option<&Array>, result: &Array, takes: bool, span: Span) -> Result<()> {
    let Some(out) = out else { return Ok(()) };
    if out.shape() != result.shape() {
        if takes {
            bail!(span, ValueError, "output array does not match result of ndarray.take");
        }
        let [have, want] = [out, result].map(|array| lengths_text(array.shape()));
        if broadcast_shapes([out.shape(), result.shape()]).is_none() {
            bail!(
                span, ValueError,
                "operands could not be broadcast together with shapes {want} {want} {have} ";
                hint: "make it of the result's shape, {want}"
            );
        }
        bail!(
            span, ValueError,
            "non-broadcastable output operand with shape {have} doesn't match the broadcast shape {want}";
            hint: "make it of the result's shape, {want}"
        );
    }
    if !result.dtype.casts_same_kind(out.dtype) {
        bail!(
            span,
            UFuncTypeError,
            "Cannot cast ufunc 'add' output from dtype('{}') to dtype('{}') with casting rule 'same_kind'",
            result.dtype,
            out.dtype
        );
    }
    Ok(())
}

/// Whether a row has a quantile; says of a row without numbers that it has none.
fn has_quantiles(
    cx: &mut Context,
    (numbers, len): (usize, usize),
    skips: bool,
    span: Span,
) -> bool {
    if numbers == len {
        return true;
    }
    if skips && numbers == 0 {
        cx.warn(span, "RuntimeWarning", "All-NaN slice encountered".to_owned());
    }
    skips && numbers > 0
}

/// Put elements into order at some places.
fn arrange<T: Ordered>(row: &mut [T], mut places: Vec<usize>) {
    places.sort_unstable();
    places.dedup();
    select(row, &places);
}

/// Elements as they are, in an array of the rows' dtype.
fn taken<T: Ordered + bytemuck::Pod>(
    cx: &mut Context,
    rows: &Rows,
    asked: &Asked,
    shape: &[usize],
    span: Span,
) -> Result<Array> {
    let count = rows.count();
    let mut found = vec![T::zeroed(); count * asked.quantiles.len()];
    rows.each::<T>(cx, span, |cx, i, row, numbers| {
        let results = found.iter_mut().skip(i).step_by(count);
        if !has_quantiles(cx, (numbers, row.len()), asked.skips, span) {
            let nan = row[row.len() - 1];
            results.for_each(|out| *out = nan);
            return Ok(());
        }
        let row = &mut row[..numbers];
        let place = |&q: &f64| match asked.method.place(q, numbers, asked.precision) {
            Place::At(place) | Place::Between(place, ..) => place,
        };
        let places: Vec<usize> = asked.quantiles.iter().map(place).collect();
        arrange(row, places.clone());
        results.zip(places).for_each(|(out, place)| *out = row[place]);
        Ok(())
    })?;
    gathered(cx, &found, rows.array.dtype, shape, span)
}

/// An array of a dtype of elements whose bytes are its own.
fn gathered<T: bytemuck::Pod>(
    cx: &mut Context,
    found: &[T],
    dtype: DType,
    shape: &[usize],
    span: Span,
) -> Result<Array> {
    let array = cx.empty(dtype, Layout::contiguous(shape, dtype.size(), Order::C), span)?;
    let bytes = bytemuck::cast_slice(found);
    array.buffer.write()[..bytes.len()].copy_from_slice(bytes);
    strided::count(cx, 0, array.nbytes());
    Ok(array)
}

/// What stands between neighbours on straight lines, which are of type `G`.
fn between<T: Ordered + bytemuck::Pod, G: Float + Element>(
    cx: &mut Context,
    rows: &Rows,
    asked: &Asked,
    shape: &[usize],
    span: Span,
) -> Result<Array> {
    let count = rows.count();
    let mut found = vec![G::default(); count * asked.quantiles.len()];
    let (mut is_apart, mut is_far) = (false, false);
    rows.each::<T>(cx, span, |cx, i, row, numbers| {
        let results = found.iter_mut().skip(i).step_by(count);
        if !has_quantiles(cx, (numbers, row.len()), asked.skips, span) {
            results.for_each(|out| *out = G::from_f64(f64::NAN));
            return Ok(());
        }
        let row = &mut row[..numbers];
        let places: Vec<(usize, usize, f64, f64)> = asked
            .quantiles
            .iter()
            .map(|&q| match asked.method.place(q, numbers, asked.precision) {
                Place::Between(low, high, gamma, rest) => (low, high, gamma, rest),
                Place::At(place) => (place, place, 0.0, 1.0),
            })
            .collect();
        arrange(row, places.iter().flat_map(|&(low, high, ..)| [low, high]).collect());
        for (out, (low, high, gamma, rest)) in results.zip(places) {
            let (a, b) = (row[low], row[high]);
            let apart = b.minus(a);
            is_apart |= apart.is_nan();
            let is_number = !apart.is_nan();
            let [a, b, apart] = [a, b, apart].map(|x| G::from_f64(x.to_f64()));
            *out = if gamma >= 0.5 {
                b.minus(apart.times(G::from_f64(rest)))
            } else {
                a.plus(apart.times(G::from_f64(gamma)))
            };
            is_far |= is_number && out.is_nan();
        }
        Ok(())
    })?;
    let invalid = |invalid| Events { invalid, ..Events::default() };
    let name = if asked.is_scalar { "scalar subtract" } else { "subtract" };
    eager::warn(cx, invalid(is_apart), name, span);
    eager::warn(cx, invalid(is_far), "subtract", span);
    array_of(cx, &found, shape, span)
}

/// The elements at which the sum of weights, in the order of the elements, reaches a part of all.
fn weighted<T: Ordered + bytemuck::Pod>(
    cx: &mut Context,
    (rows, weights): (&Rows, &[f64]),
    asked: &Asked,
    shape: &[usize],
    span: Span,
) -> Result<Array> {
    let (count, len) = (rows.count(), rows.len);
    let mut found = vec![T::zeroed(); count * asked.quantiles.len()];
    // Sorting moves the weights along: the rows stay as they are.
    let bytes = rows.array.buffer.read();
    let start = rows.array.layout.offset;
    let elements: &[T] = bytemuck::cast_slice(&bytes[start..start + rows.array.nbytes()]);
    for i in 0..count {
        let row = &elements[i * len..(i + 1) * len];
        let results = found.iter_mut().skip(i).step_by(count);
        let mut all: Vec<usize> = (0..len).filter(|&k| !row[k].is_nan()).collect();
        if !has_quantiles(cx, (all.len(), len), asked.skips, span) {
            let nan = row.iter().copied().find(|x| x.is_nan()).unwrap_or(row[len - 1]);
            results.for_each(|out| *out = nan);
            continue;
        }
        all.sort_by(|&a, &b| order(&row[a], &row[b]));
        let mut sum = 0.0;
        let mut shares: Vec<f64> = all
            .iter()
            .map(|&k| {
                sum += weights[i * len + k];
                sum
            })
            .collect();
        for share in &mut shares {
            *share /= sum;
            if asked.precision == Precision::Single {
                *share = f64::from(*share as f32);
            }
            // A quantile of 0 is the first element that counts.
            *share = if *share == 0.0 { -1.0 } else { *share };
        }
        if shares.last().is_none_or(|last| last.is_nan()) {
            bail!(
                span, ValueError, "Weights included NaN, inf or were all zero.";
                hint: "at least one weight must be more than 0, and all of them finite"
            );
        }
        for (out, &quantile) in results.zip(&asked.quantiles) {
            let place = shares.partition_point(|&share| share < quantile).min(all.len() - 1);
            *out = row[all[place]];
        }
        cx.poll(span)?;
    }
    drop(bytes);
    strided::count(cx, 2 * rows.array.nbytes(), 0);
    gathered(cx, &found, rows.array.dtype, shape, span)
}
