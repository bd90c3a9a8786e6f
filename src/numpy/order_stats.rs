//! Medians, percentiles and quantiles: what stands where in the sorted order, without sorting all.

use super::convert::as_array;
use super::deviations::result_shape;
use super::eager::{array_of, floats, unpacked};
use super::manipulate::mark_axes;
use super::registry::{Bound, Costs, Function, Run};
use super::strided::{self, Keep};
use crate::array::Array;
use crate::array::dtype::{DType, Element};
use crate::array::layout::Shape;
use crate::context::Context;
use crate::cost::Cost;
use crate::diag::{Result, Span};
use crate::kernels::partition::{Ordered, select};
use crate::value::Value;
use crate::{bail, diagnostic};

/// Every function of this file.
pub static ROWS: &[Function] = &[
    Function {
        name: "median",
        signature: "a, axis=None, out=None, overwrite_input=False, keepdims=False",
        costs: Costs::Working,
        doc: "The middle element of all in order, or the mean of the two in the middle; NaN where there is one.\n\n\
              >>> np.median([3, 1, 2])\nnp.float64(2.0)\n\
              >>> np.median([[1, 5], [2, 9]], axis=1)\narray([3. , 5.5])",
        run: Run::Call(|cx, bound| median(cx, &bound)),
    },
    Function {
        name: "nanmedian",
        signature: "a, axis=None, out=None, overwrite_input=False, keepdims=False",
        costs: Costs::Working,
        doc: "The median of the elements that are numbers.\n\n\
              >>> np.nanmedian([3, np.nan, 1, 2])\nnp.float64(2.0)",
        run: Run::Call(|cx, bound| median(cx, &bound)),
    },
    Function {
        name: "percentile",
        signature: "a, q, axis=None, out=None, overwrite_input=False, method='linear', keepdims=False",
        costs: Costs::Working,
        doc: "The element below which q percent of all stand, between two neighbours in a straight line.\n\n\
              >>> np.percentile([1, 2, 3, 4], 25)\nnp.float64(1.75)\n\
              >>> np.percentile([1, 2, 3, 4], [50, 100])\narray([2.5, 4. ])",
        run: Run::Call(|cx, bound| quantiles(cx, &bound, 100.0)),
    },
    Function {
        name: "quantile",
        signature: "a, q, axis=None, out=None, overwrite_input=False, method='linear', keepdims=False",
        costs: Costs::Working,
        doc: "As percentile, with q from 0 to 1.\n\n\
              >>> np.quantile([1, 2, 3, 4], 0.25)\nnp.float64(1.75)",
        run: Run::Call(|cx, bound| quantiles(cx, &bound, 1.0)),
    },
    Function {
        name: "nanpercentile",
        signature: "a, q, axis=None, out=None, overwrite_input=False, method='linear', keepdims=False",
        costs: Costs::Working,
        doc: "The percentile of the elements that are numbers.\n\n\
              >>> np.nanpercentile([1, np.nan, 3], 50)\nnp.float64(2.0)",
        run: Run::Call(|cx, bound| quantiles(cx, &bound, 100.0)),
    },
    Function {
        name: "nanquantile",
        signature: "a, q, axis=None, out=None, overwrite_input=False, method='linear', keepdims=False",
        costs: Costs::Working,
        doc: "The quantile of the elements that are numbers.\n\n\
              >>> np.nanquantile([1, np.nan, 3], 0.5)\nnp.float64(2.0)",
        run: Run::Call(|cx, bound| quantiles(cx, &bound, 1.0)),
    },
];

/// Rows of elements that are put into order by themselves: the reduced axes side by side, copied.
struct Rows {
    array: Array,
    /// Elements of a row.
    len: usize,
    /// The shape of one number a row.
    shape: Shape,
    /// The dtype of the input.
    dtype: DType,
}

impl Rows {
    fn new(
        cx: &mut Context,
        array: &Array,
        axes: Option<&[i64]>,
        keepdims: bool,
        span: Span,
    ) -> Result<Self> {
        let goes = match axes {
            None => smallvec::SmallVec::from_elem(true, array.ndim()),
            Some(axes) => mark_axes(axes, array.ndim(), span)?,
        };
        let kept = (0..array.ndim()).filter(|&axis| !goes[axis]);
        let gone = (0..array.ndim()).filter(|&axis| goes[axis]);
        let order: Vec<usize> = kept.chain(gone.clone()).collect();
        let len = gone.map(|axis| array.shape()[axis]).product();
        let dtype = if array.dtype == DType::Float32 { DType::Float32 } else { DType::Float64 };
        let view = array.view(array.layout.transpose(&order));
        let rows = strided::copy(cx, &view, dtype, Keep::C, span)?;
        let shape = result_shape(array.shape(), &goes, keepdims);
        Ok(Self { array: rows, len, shape, dtype: array.dtype })
    }

    /// What `visit` makes of each row; NaN stand at the end of a row, and it is told how many do not.
    fn each<T: Ordered + Element>(
        &self,
        cx: &mut Context,
        span: Span,
        mut visit: impl FnMut(&mut Context, &mut [T], usize),
    ) -> Result<()> {
        let count: usize = self.shape.iter().product();
        let mut bytes = self.array.buffer.write();
        let elements: &mut [T] = bytemuck::cast_slice_mut(&mut bytes);
        for i in 0..count {
            let row = &mut elements[i * self.len..(i + 1) * self.len];
            let numbers = T::numbers_first(row);
            visit(cx, row, numbers);
            cx.poll(span)?;
        }
        drop(bytes);
        cx.meter = cx.meter.then(Cost {
            bytes_read: self.array.nbytes() as u64,
            bytes_written: self.array.nbytes() as u64,
            passes: 1,
            ..Cost::default()
        });
        Ok(())
    }
}

fn median(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let array = bound.array(0, cx)?;
    let axes = bound.axes(1)?;
    let rows = Rows::new(cx, &array, axes.as_deref(), bound.flag(4, false)?, bound.span)?;
    let skips = bound.name.starts_with("nan");
    let result = if rows.array.dtype == DType::Float32 {
        medians::<f32>(cx, &rows, skips, bound.span)?
    } else {
        medians::<f64>(cx, &rows, skips, bound.span)?
    };
    given(cx, bound, bound.get(2), result)
}

fn medians<T: Ordered + Element>(
    cx: &mut Context,
    rows: &Rows,
    skips: bool,
    span: Span,
) -> Result<Array> {
    let mut found: Vec<T> = Vec::new();
    rows.each::<T>(cx, span, |cx, row, numbers| {
        if row.is_empty() || (skips && numbers == 0) {
            let what =
                if row.is_empty() { "Mean of empty slice" } else { "All-NaN slice encountered" };
            cx.warn(span, "RuntimeWarning", what.to_owned());
            if row.is_empty() && !skips {
                let message = "invalid value encountered in scalar divide";
                cx.warn(span, "RuntimeWarning", message.to_owned());
            }
            return found.push(T::from_f64(f64::NAN));
        }
        if numbers < row.len() && !skips {
            return found.push(row[numbers]);
        }
        found.push(T::middle(&mut row[..numbers]));
    })?;
    array_of(cx, &found, &rows.shape, span)
}

/// Quantiles in parts of `whole`.
fn quantiles(cx: &mut Context, bound: &Bound, whole: f64) -> Result<Value> {
    let span = bound.span;
    let array = bound.array(0, cx)?;
    let parts = as_array(cx, bound.required(1), None, span)?;
    let is_weak = matches!(bound.required(1), Value::Int(_) | Value::Float(_));
    let shares: Vec<f64> = floats(cx, &parts, span)?.iter().map(|q| q / whole).collect();
    if shares.iter().any(|share| !(0.0..=1.0).contains(share)) {
        if whole == 1.0 {
            bail!(
                span, ValueError, "Quantiles must be in the range [0, 1]";
                hint: "np.percentile takes percents, from 0 to 100"
            );
        }
        bail!(span, ValueError, "Percentiles must be in the range [0, 100]");
    }
    if parts.ndim() > 2 {
        bail!(span, ValueError, "q must be a scalar or 1d");
    }
    let method = Method::of(bound.get(5), span)?;
    if array.dtype == DType::Bool {
        bail!(
            span, TypeError,
            "numpy boolean subtract, the `-` operator, is not supported, use the bitwise_xor, the `^` operator, or the logical_xor function instead.";
            hint: "convert the bools first: a.astype(int)"
        );
    }
    let axes = bound.axes(2)?;
    let rows = Rows::new(cx, &array, axes.as_deref(), bound.flag(6, false)?, span)?;
    let skips = bound.name.starts_with("nan");
    if rows.len == 0 && !skips {
        bail!(
            span, IndexError, "index -1 is out of bounds for axis 0 with size 0";
            hint: "an empty array has no percentiles"
        );
    }
    let mut shape: Shape = parts.shape().into();
    shape.extend_from_slice(&rows.shape);
    let asked = Asked { shares, method, skips };
    let result = match (rows.array.dtype == DType::Float32, is_weak || method != Method::Linear) {
        (true, true) => at_shares::<f32, f32>(cx, &rows, &asked, &shape, span)?,
        (true, false) => at_shares::<f32, f64>(cx, &rows, &asked, &shape, span)?,
        (false, _) => at_shares::<f64, f64>(cx, &rows, &asked, &shape, span)?,
    };
    let result = match method {
        Method::Lower | Method::Higher | Method::Nearest if result.dtype != rows.dtype => {
            strided::copy(cx, &result, rows.dtype, Keep::C, span)?
        }
        Method::Linear | Method::Midpoint | Method::Lower | Method::Higher | Method::Nearest => {
            result
        }
    };
    given(cx, bound, bound.get(3), result)
}

/// What is taken between two neighbours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Method {
    Linear,
    Lower,
    Higher,
    Midpoint,
    Nearest,
}

impl Method {
    const NAMES: &[(&str, Self)] = &[
        ("linear", Self::Linear),
        ("lower", Self::Lower),
        ("higher", Self::Higher),
        ("midpoint", Self::Midpoint),
        ("nearest", Self::Nearest),
    ];

    fn of(value: Option<&Value>, span: Span) -> Result<Self> {
        let Some(value) = value else { return Ok(Self::Linear) };
        let Value::Str(text) = value else {
            bail!(span, TypeError, "unhashable type: '{}'", value.type_name());
        };
        let found = Self::NAMES.iter().find(|(name, _)| *name == &**text);
        found.map(|(_, method)| *method).ok_or_else(|| {
            diagnostic!(
                span, NotImplementedError, "numscope has no method '{text}' of percentiles";
                hint: "it has linear, lower, higher, midpoint and nearest"
            )
        })
    }

    /// The places of the two neighbours in a row, and how far it is from the first to the second.
    fn place(self, share: f64, len: usize) -> (usize, usize, f64) {
        let last = (len - 1) as f64;
        let at = last * share;
        let at = match self {
            Self::Linear => at,
            Self::Lower => at.floor(),
            Self::Higher => at.ceil(),
            Self::Nearest => at.round_ties_even(),
            Self::Midpoint => 0.5 * (at.floor() + at.ceil()),
        };
        if at >= last {
            return (len - 1, len - 1, at - last);
        }
        let low = at.floor();
        (low as usize, low as usize + 1, at - low)
    }
}

/// What is asked of each row.
struct Asked {
    shares: Vec<f64>,
    method: Method,
    skips: bool,
}

/// For each share, what stands there in each row; the weights of neighbours are of type `G`.
fn at_shares<T: Ordered + Element, G: Ordered + Element>(
    cx: &mut Context,
    rows: &Rows,
    asked: &Asked,
    shape: &[usize],
    span: Span,
) -> Result<Array> {
    let count: usize = rows.shape.iter().product();
    let mut found = vec![G::default(); count * asked.shares.len()];
    let mut row_at = 0;
    rows.each::<T>(cx, span, |cx, row, numbers| {
        let results = found.iter_mut().skip(row_at).step_by(count.max(1));
        row_at += 1;
        if numbers == 0 || (numbers < row.len() && !asked.skips) {
            if asked.skips {
                cx.warn(span, "RuntimeWarning", "All-NaN slice encountered".to_owned());
            }
            results.for_each(|out| *out = G::from_f64(f64::NAN));
            return;
        }
        let row = &mut row[..numbers];
        let places: Vec<(usize, usize, f64)> =
            asked.shares.iter().map(|&share| asked.method.place(share, numbers)).collect();
        let mut wanted: Vec<usize> =
            places.iter().flat_map(|&(low, high, _)| [low, high]).collect();
        wanted.sort_unstable();
        wanted.dedup();
        select(row, &wanted);
        for (out, (low, high, part)) in results.zip(places) {
            let (a, b) = (row[low], row[high]);
            let (apart, part) = (G::from_f64((b.minus(a)).to_f64()), G::from_f64(part));
            let a_wide = G::from_f64(a.to_f64());
            *out = if part.to_f64() >= 0.5 {
                G::from_f64(b.to_f64()).minus(apart.times(G::from_f64(1.0).minus(part)))
            } else {
                a_wide.plus(apart.times(part))
            };
        }
    })?;
    array_of(cx, &found, shape, span)
}

/// The result, or the array of `out=` that now holds it.
fn given(cx: &mut Context, bound: &Bound, out: Option<&Value>, result: Array) -> Result<Value> {
    let Some(out) = out else { return Ok(unpacked(result)) };
    let Value::Array(out) = out else {
        bail!(bound.span, TypeError, "return arrays must be of ArrayType");
    };
    if out.shape() != result.shape() {
        bail!(
            bound.span, ValueError, "output parameter has the wrong shape";
            hint: "make it of the result's shape, {}", super::create::lengths_text(result.shape())
        );
    }
    cx.before_write(&out.buffer, bound.span)?;
    strided::assign(cx, out, &result, bound.span)?;
    Ok(Value::Array(out.clone()))
}
