//! Histograms of several variables.

use super::bin_edges::{outer_edges, spread};
use super::convert::{as_array, elements_of};
use super::eager::{self, array_of, floats, map};
use super::registry::{Bound, Costs, Function, Run};
use super::running::part;
use super::strided::{self, Keep};
use crate::array::Array;
use crate::array::dtype::DType;
use crate::array::layout::{Layout, Order};
use crate::bail;
use crate::context::Context;
use crate::diag::{Result, Span};
use crate::value::Value;

/// Every function of this file.
pub static ROWS: &[Function] = &[
    Function {
        name: "histogram2d",
        signature: "x, y, bins=10, range=None, density=None, weights=None",
        costs: Costs::Working,
        doc: "How many points (x, y) fall into each of the bins of a grid, and the edges along both axes.\n\n\
              >>> np.histogram2d([1, 1, 4], [2, 2, 3], bins=2)\n\
              (array([[2., 0.],\n       [0., 1.]]), array([1. , 2.5, 4. ]), array([2. , 2.5, 3. ]))",
        run: Run::Call(|cx, bound| histogram2d(cx, &bound)),
    },
    Function {
        name: "histogramdd",
        signature: "sample, bins=10, range=None, density=None, weights=None",
        costs: Costs::Working,
        doc: "How many points fall into each of the bins of a grid of any number of axes: a row is a point, or \
              an array for each axis.\n\n\
              >>> H, edges = np.histogramdd(np.array([[1, 2], [1, 2], [4, 3]]), (2, 3))\n>>> H\n\
              array([[2., 0., 0.],\n       [0., 0., 1.]])",
        run: Run::Call(|cx, bound| {
            let sample = sample(cx, bound.required(0), bound.span)?;
            let ten = Value::Int(10);
            let bins = bound.get(1).unwrap_or(&ten);
            let (hist, edges) = histogram(cx, &sample, &asked(&bound, bins, 2)?, bound.span)?;
            let edges = edges.into_iter().map(Value::Array).collect();
            Ok(Value::tuple([Value::Array(hist), Value::list(edges)]))
        }),
    },
];

/// What is asked of the points.
struct Asked {
    /// One for all axes, or one each.
    bins: Vec<Value>,
    is_for_all: bool,
    ranges: Option<Vec<Value>>,
    density: bool,
    weights: Option<Value>,
}

/// The arguments from the `first` one on, behind the bins.
fn asked(bound: &Bound, bins: &Value, first: usize) -> Result<Asked> {
    let is_for_all = bins.as_scalar().is_some();
    let bins = if is_for_all { vec![bins.clone()] } else { elements_of(bins, bound.span)? };
    let ranges = bound.get(first).map(|range| elements_of(range, bound.span)).transpose()?;
    let (density, weights) = (bound.flag(first + 1, false)?, bound.get(first + 2).cloned());
    Ok(Asked { bins, is_for_all, ranges, density, weights })
}

/// Points: a row each.
fn sample(cx: &mut Context, value: &Value, span: Span) -> Result<Array> {
    let array = as_array(cx, value, None, span)?;
    if matches!(value, Value::Array(_)) && array.ndim() == 2 {
        return Ok(array);
    }
    let rows = match array.ndim() {
        0 => array.layout.insert_axis(0).insert_axis(0),
        1 => array.layout.insert_axis(0),
        2 => array.layout.clone(),
        _ => bail!(span, ValueError, "too many values to unpack (expected 2)"),
    };
    Ok(array.view(rows.transpose(&[1, 0])))
}

fn histogram2d(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let span = bound.span;
    let (x, y) = (bound.array(0, cx)?, bound.array(1, cx)?);
    if let Some(i) = [&x, &y].iter().position(|array| array.ndim() == 0) {
        if let Value::Array(_) = bound.required(i) {
            bail!(span, TypeError, "len() of unsized object");
        }
        bail!(span, TypeError, "object of type '{}' has no len()", bound.required(i).type_name());
    }
    if x.shape()[0] != y.shape()[0] {
        bail!(span, ValueError, "x and y must have the same length.");
    }
    let ten = Value::Int(10);
    let bins = bound.get(2).unwrap_or(&ten);
    let mut asked = asked(bound, bins, 3)?;
    if !asked.is_for_all && !matches!(asked.bins.len(), 1 | 2) {
        asked.bins = vec![bins.clone(), bins.clone()];
    }
    let dtype = x.dtype.promote(y.dtype);
    let points =
        cx.empty(dtype, Layout::contiguous(&[2, x.size()], dtype.size(), Order::C), span)?;
    for (i, array) in [&x, &y].into_iter().enumerate() {
        if array.ndim() != 1 {
            bail!(span, ValueError, "too many values to unpack (expected 2)");
        }
        strided::assign(cx, &points.view(points.layout.index(0, i)), array, span)?;
    }
    let points = points.view(points.layout.transpose(&[1, 0]));
    let (hist, edges) = histogram(cx, &points, &asked, span)?;
    Ok(Value::tuple([hist].into_iter().chain(edges).map(Value::Array)))
}

/// The edges along an axis.
fn edges_of(
    cx: &mut Context,
    (i, points, bins): (usize, &Array, &Value),
    range: Option<&Value>,
    span: Span,
) -> Result<Array> {
    let given = as_array(cx, bins, None, span)?;
    match given.ndim() {
        0 => {
            if given.item().as_f64() < 1.0 {
                bail!(span, ValueError, "`bins[{i}]` must be positive, when an integer");
            }
            let ends = outer_edges(cx, range, points, span)?;
            let Some(count) = bins.as_index() else {
                bail!(span, TypeError, "`bins[{i}]` must be an integer, when a scalar");
            };
            cx.room_for((count as usize).saturating_mul(16), span)?;
            let narrow = ends.is_single && points.dtype == DType::Float32;
            spread(cx, ends, count as usize, narrow, span)
        }
        1 => {
            if floats(cx, &given, span)?.windows(2).any(|pair| pair[0] > pair[1]) {
                bail!(
                    span,
                    ValueError,
                    "`bins[{i}]` must be monotonically increasing, when an array"
                );
            }
            Ok(given)
        }
        _ => bail!(span, ValueError, "`bins[{i}]` must be a scalar or 1d array"),
    }
}

/// The histogram of points, and the edges along every axis.
fn histogram(
    cx: &mut Context,
    points: &Array,
    asked: &Asked,
    span: Span,
) -> Result<(Array, Vec<Array>)> {
    let (count, ndim) = (points.shape()[0], points.shape()[1]);
    if !asked.is_for_all && asked.bins.len() != ndim {
        bail!(
            span,
            ValueError,
            "The dimension of bins must be equal to the dimension of the sample x."
        );
    }
    if asked.ranges.as_ref().is_some_and(|ranges| ranges.len() != ndim) {
        bail!(span, ValueError, "range argument must have one entry per dimension");
    }
    let mut edges = Vec::new();
    let mut lengths = Vec::new();
    let mut flat = vec![0_usize; count];
    cx.room_for(count * 16, span)?;
    for i in 0..ndim {
        let axis = points.view(points.layout.index(1, i));
        let bins = &asked.bins[if asked.is_for_all { 0 } else { i }];
        let range = asked.ranges.as_ref().map(|ranges| &ranges[i]);
        let range = range.filter(|range| !matches!(range, Value::None));
        let edge = edges_of(cx, (i, &axis, bins), range, span)?;
        let at = floats(cx, &edge, span)?;
        let numbers = floats(cx, &axis, span)?;
        // The last bin holds its upper edge too; what lies outside is counted, and cut off.
        let place = |x: f64| {
            let place = at.partition_point(|&edge| edge <= x || x.is_nan());
            place.checked_sub(usize::from(at.last() == Some(&x)))
        };
        let len = at.len() + 1;
        for (flat, x) in flat.iter_mut().zip(numbers) {
            // Edges that are not finite have no place for what is.
            let Some(place) = place(x) else {
                bail!(span, ValueError, "invalid entry in coordinates array");
            };
            *flat = *flat * len + place;
        }
        cx.poll(span)?;
        lengths.push(len);
        edges.push(edge);
    }
    let hist = counted(cx, &flat, &lengths, asked, span)?;
    if !asked.density {
        return Ok((hist, edges));
    }
    let goes = vec![true; ndim];
    let total = eager::sum(cx, &hist, &goes, false, span)?;
    let mut hist = hist;
    for (i, edge) in edges.iter().enumerate() {
        let len = edge.size().saturating_sub(1);
        let (next, this) = (part(edge, 0, edge.size() - len, len), part(edge, 0, 0, len));
        let mut widths = map(cx, "subtract", &[(&next).into(), (&this).into()], span)?;
        let mut shape = vec![1; ndim];
        shape[i] = len;
        widths =
            widths.clone().with_layout(Layout::contiguous(&shape, widths.dtype.size(), Order::C));
        hist = map(cx, "divide", &[(&hist).into(), (&widths).into()], span)?;
    }
    let (hist, events) = eager::update(cx, "divide", hist, Some((&total).into()), span)?;
    eager::warn(cx, events, "divide", span);
    Ok((hist, edges))
}

/// How often each bin was met, without those outside.
fn counted(
    cx: &mut Context,
    flat: &[usize],
    lengths: &[usize],
    asked: &Asked,
    span: Span,
) -> Result<Array> {
    let total = lengths.iter().try_fold(1_usize, |total, &len| total.checked_mul(len));
    let Some(total) = total.filter(|total| total.checked_mul(8).is_some()) else {
        bail!(
            span, ValueError,
            "invalid dims: array size defined by dims is larger than the maximum possible size.";
            hint: "take fewer bins"
        );
    };
    cx.room_for(total * 8, span)?;
    let mut counts = vec![0.0_f64; total];
    match &asked.weights {
        None => flat.iter().for_each(|&bin| counts[bin] += 1.0),
        Some(weights) => {
            let weights = as_array(cx, weights, None, span)?;
            if weights.size() != flat.len() {
                bail!(span, ValueError, "The weights and list don't have the same length.");
            }
            let weights = floats(cx, &weights, span)?;
            flat.iter().zip(weights).for_each(|(&bin, weight)| counts[bin] += weight);
        }
    }
    let all = array_of(cx, &counts, lengths, span)?;
    let mut layout = all.layout.clone();
    for (axis, &len) in lengths.iter().enumerate() {
        layout = layout.slice(axis, 1, len.saturating_sub(2), 1);
    }
    let inner = all.view(layout);
    // NumPy gives a view; a copy lets go of what lies outside.
    strided::copy(cx, &inner, DType::Float64, Keep::C, span)
}
