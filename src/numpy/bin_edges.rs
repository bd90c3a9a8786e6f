//! The edges of a histogram's bins: given, of equal width, or as many as an estimator says.

use super::convert::{self, as_array, elements_of};
use super::eager::{self, Operand, array_of, floats, fold, map};
use super::stats;
use super::strided::{self, Keep};
use crate::array::Array;
use crate::array::dtype::{DType, Scalar};
use crate::array::format::scalar_str;
use crate::context::Context;
use crate::diag::{Result, Span};
use crate::kernels::reduce::Reduction;
use crate::value::Value;
use crate::{bail, simd_fn};

/// Bins by their edges.
pub(super) struct Bins {
    /// As they are returned.
    pub(super) edges: Array,
    /// As floats.
    pub(super) at: Vec<f64>,
    /// The outer edges, where all bins are equally wide.
    pub(super) ends: Option<Ends>,
}

/// The outer edges of all bins.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ends {
    pub(super) first: f64,
    pub(super) last: f64,
    /// Whether they are of float32, or Python's numbers, which take the array's dtype.
    is_narrow: bool,
    /// Whether they are of float32, so that their distance is too.
    pub(super) is_single: bool,
}

simd_fn! {
    /// For each number the bin, of so many of equal width, that it is in but for rounding; behind them all where it
    /// is in none.
    fn estimates(bins: &mut [i32], numbers: &[f64], ends: [f64; 2], count: i32) {
        let [first, last] = ends;
        let scale = f64::from(count) / (last - first);
        for (bin, &x) in bins.iter_mut().zip(numbers) {
            let share = ((x - first) * scale).min(f64::from(count - 1));
            let is_within = (first..=last).contains(&x);
            *bin = (if is_within { share } else { f64::from(count) }) as i32;
        }
    }
}

/// Counts of numbers by bins.
pub(super) struct Counter<'a> {
    bins: &'a Bins,
    /// The outer edges, where the bin of a float64 can be estimated.
    ends: Option<[f64; 2]>,
    /// The edges of each bin; the outer ones are held by their bins whatever rounding says.
    edges: Vec<[f64; 2]>,
    /// One more at each end: an estimate may be one off.
    counts: Vec<i64>,
}

impl<'a> Counter<'a> {
    pub(super) fn new(bins: &'a Bins) -> Self {
        let mut edges: Vec<[f64; 2]> = bins.at.windows(2).map(|pair| [pair[0], pair[1]]).collect();
        if let Some(first) = edges.first_mut() {
            first[0] = f64::NEG_INFINITY;
        }
        if let Some(last) = edges.last_mut() {
            last[1] = f64::INFINITY;
        }
        let counts = vec![0; edges.len() + 2];
        let steps = |ends: &Ends| (edges.len() as f64 / (ends.last - ends.first)).is_finite();
        let ends = bins.ends.filter(|ends| bins.edges.dtype == DType::Float64 && steps(ends));
        let ends = ends.filter(|_| i32::try_from(edges.len()).is_ok());
        Self { bins, ends: ends.map(|ends| [ends.first, ends.last]), edges, counts }
    }

    /// Count numbers, at most as many as in a block.
    pub(super) fn count(&mut self, numbers: &[f64]) {
        let Some(ends) = self.ends else {
            let found = numbers.iter().filter_map(|&x| self.bins.place(x));
            return found.for_each(|bin| self.counts[bin + 1] += 1);
        };
        let mut estimated = [0; eager::BLOCK];
        let estimated = &mut estimated[..numbers.len()];
        estimates(estimated, numbers, ends, self.edges.len() as i32);
        for (&bin, &x) in estimated.iter().zip(numbers) {
            // PERF: added up without a branch: a third of the time.
            if let Some([low, high]) = self.edges.get(bin as usize) {
                let bin = bin as usize + 1 + usize::from(x >= *high) - usize::from(x < *low);
                self.counts[bin] += 1;
            }
        }
    }

    /// How many numbers were in each bin.
    pub(super) fn counts(&self) -> &[i64] {
        &self.counts[1..=self.edges.len()]
    }
}

impl Bins {
    /// The bin of a number, if it is in one: as NumPy computes it in the dtype of the edges.
    pub(super) fn place(&self, x: f64) -> Option<usize> {
        let (&first, &last) = self.at.first().zip(self.at.last())?;
        let count = self.at.len() - 1;
        let Some(ends) = &self.ends else {
            if x.is_nan() || x < first || x > last || count == 0 {
                return None;
            }
            return Some((self.at.partition_point(|&edge| edge <= x)).clamp(1, count) - 1);
        };
        if !(x >= ends.first && x <= ends.last) {
            return None;
        }
        let narrow = self.edges.dtype == DType::Float32;
        let round = |x: f64, narrow: bool| if narrow { f64::from(x as f32) } else { x };
        let apart = round(x - round(ends.first, narrow), narrow);
        let single = narrow && ends.is_single;
        let share = round(apart / round(ends.last - ends.first, single), single);
        let bin = (round(share * count as f64, single) as usize).min(count - 1);
        // The division may have rounded across an edge.
        let bin = bin - usize::from(x < self.at[bin] && bin > 0);
        Some(bin + usize::from(x >= self.at[bin + 1] && bin != count - 1))
    }
}

/// The bins of an argument for the elements of an array, which are no bools.
///
/// # Errors
/// NumPy's for what are no bins, or a range that is none; `MemoryError`.
pub(super) fn bins(
    cx: &mut Context,
    array: &Array,
    (value, range, has_weights): (&Value, Option<&Value>, bool),
    span: Span,
) -> Result<Bins> {
    if let Value::Str(name) = value {
        let Some(estimate) = ESTIMATORS.iter().find(|(known, _)| *known == &**name) else {
            bail!(
                span, ValueError, "'{}' is not a valid estimator for `bins`", &**name;
                hint: "there are auto, doane, fd, rice, scott, sqrt, stone and sturges"
            );
        };
        if has_weights {
            bail!(
                span,
                TypeError,
                "Automated estimation of the number of bins is not supported for weighted data"
            );
        }
        let ends = outer_edges(cx, range, array, span)?;
        let count = estimated(cx, estimate.1, array, ends, range.is_some(), span)?;
        return equal(cx, array.dtype, ends, count, span);
    }
    let given = as_array(cx, value, None, span)?;
    if given.ndim() == 0 {
        let Some(count) = value.as_index() else {
            bail!(span, TypeError, "`bins` must be an integer, a string, or an array");
        };
        if count < 1 {
            bail!(span, ValueError, "`bins` must be positive, when an integer");
        }
        let ends = outer_edges(cx, range, array, span)?;
        return equal(cx, array.dtype, ends, count as usize, span);
    }
    if given.ndim() != 1 {
        bail!(span, ValueError, "`bins` must be 1d, when an array");
    }
    let at = floats(cx, &given, span)?;
    if at.windows(2).any(|pair| pair[0] > pair[1]) {
        bail!(
            span, ValueError, "`bins` must increase monotonically, when an array";
            hint: "put the edges into order: sorted(bins)"
        );
    }
    Ok(Bins { edges: given, at, ends: None })
}

/// So many bins of equal width for elements of a dtype.
fn equal(cx: &mut Context, dtype: DType, ends: Ends, count: usize, span: Span) -> Result<Bins> {
    cx.room_for(count.saturating_mul(16), span)?;
    let narrow = dtype == DType::Float32 && ends.is_narrow;
    let edges = spread(cx, ends, count, narrow, span)?;
    let at = floats(cx, &edges, span)?;
    if at.windows(2).any(|pair| pair[0] >= pair[1]) {
        bail!(
            span, ValueError,
            "Too many bins for data range. Cannot create {count} finite-sized bins.";
            hint: "take fewer bins, or a wider range="
        );
    }
    Ok(Bins { edges, at, ends: Some(ends) })
}

/// Edges of equal distance, as `np.linspace` computes them.
pub(super) fn spread(
    cx: &mut Context,
    ends: Ends,
    count: usize,
    narrow: bool,
    span: Span,
) -> Result<Array> {
    let Ends { first, last, is_single, .. } = ends;
    if narrow && is_single {
        let (first, last) = (first as f32, last as f32);
        let step = (last - first) / count as f32;
        let mut at: Vec<f32> = (0..count).map(|i| i as f32 * step + first).collect();
        at.push(last);
        return array_of(cx, &at, &[at.len()], span);
    }
    let step = (last - first) / count as f64;
    let mut at: Vec<f64> = (0..count).map(|i| i as f64 * step + first).collect();
    at.push(last);
    let edges = array_of(cx, &at, &[at.len()], span)?;
    if narrow { strided::copy(cx, &edges, DType::Float32, Keep::C, span) } else { Ok(edges) }
}

/// The range of all bins: what is given, or from the least to the largest number.
///
/// # Errors
/// `ValueError` for a range that is no pair of finite numbers in order.
pub(super) fn outer_edges(
    cx: &mut Context,
    range: Option<&Value>,
    array: &Array,
    span: Span,
) -> Result<Ends> {
    let single = array.dtype == DType::Float32;
    let mut ends = match range {
        Some(range) => given_ends(range, span)?,
        None if array.size() == 0 => {
            Ends { first: 0.0, last: 1.0, is_narrow: true, is_single: false }
        }
        None => {
            let goes = vec![true; array.ndim()];
            let mut end = |op| fold(cx, op, array, (&goes, false), array.dtype, span);
            let (least, most) = (end(Reduction::Min)?.item(), end(Reduction::Max)?.item());
            if !(least.as_f64().is_finite() && most.as_f64().is_finite()) {
                bail!(
                    span, ValueError, "autodetected range of [{}, {}] is not finite",
                    scalar_str(least), scalar_str(most);
                    hint: "leave the others out: a[np.isfinite(a)], or give range="
                );
            }
            let (first, last) = (least.as_f64(), most.as_f64());
            Ends { first, last, is_narrow: single, is_single: single }
        }
    };
    if ends.first == ends.last {
        ends.first -= 0.5;
        ends.last += 0.5;
    }
    Ok(ends)
}

/// The two numbers of a range.
fn given_ends(range: &Value, span: Span) -> Result<Ends> {
    let items = elements_of(range, span)?;
    let [first, last] = &items[..] else {
        let (what, count) = match items.len() {
            0 | 1 => ("not enough", format!(", got {}", items.len())),
            _ => ("too many", String::new()),
        };
        bail!(
            span, ValueError, "{what} values to unpack (expected 2{count})";
            hint: "the range has two ends: range=(0, 1)"
        );
    };
    let text = |end: &Value| match end {
        Value::Int(number) => number.to_string(),
        other => other.as_scalar().map_or_else(String::new, scalar_str),
    };
    let [a, b] = [convert::as_float(first, span)?, convert::as_float(last, span)?];
    if a > b {
        bail!(span, ValueError, "max must be larger than min in range parameter.");
    }
    if !(a.is_finite() && b.is_finite()) {
        bail!(
            span,
            ValueError,
            "supplied range of [{}, {}] is not finite",
            text(first),
            text(last)
        );
    }
    let is = |wanted: fn(&Value) -> bool| wanted(first) && wanted(last);
    let single = |end: &Value| matches!(end, Value::Scalar(Scalar::Float32(_)));
    let weak = |end: &Value| matches!(end, Value::Int(_) | Value::Float(_) | Value::Bool(_));
    Ok(Ends {
        first: a,
        last: b,
        is_narrow: is(|end| {
            matches!(
                end,
                Value::Int(_)
                    | Value::Float(_)
                    | Value::Bool(_)
                    | Value::Scalar(Scalar::Float32(_))
            )
        }),
        is_single: (single(first) || single(last)) && (weak(first) || single(first)),
    })
}

/// What says how wide a bin should be.
type Estimator = fn(&mut Context, &Sample<'_>) -> Result<f64>;

/// The elements whose bins are estimated.
struct Sample<'a> {
    array: &'a Array,
    /// How many.
    n: f64,
    /// From the least to the largest.
    range: f64,
    ends: Ends,
    span: Span,
}

/// The estimators by name.
const ESTIMATORS: &[(&str, Estimator)] = &[
    ("stone", stone),
    ("auto", auto),
    ("doane", doane),
    ("fd", freedman_diaconis),
    ("rice", |_, x| Ok(x.range / (2.0 * x.n.powf(1.0 / 3.0)))),
    ("scott", |cx, x| {
        let share = (24.0 * std::f64::consts::PI.powf(0.5) / x.n).powf(1.0 / 3.0);
        Ok(share * stats::std_of(cx, x.array, x.span)?)
    }),
    ("sqrt", |_, x| Ok(x.range / x.n.sqrt())),
    ("sturges", |_, x| Ok(sturges(x))),
];

/// How many bins an estimator asks for.
fn estimated(
    cx: &mut Context,
    estimate: Estimator,
    array: &Array,
    ends: Ends,
    is_given: bool,
    span: Span,
) -> Result<usize> {
    let mut kept = array.clone();
    if is_given {
        let numbers = floats(cx, array, span)?;
        let within: Vec<f64> =
            numbers.into_iter().filter(|x| (ends.first..=ends.last).contains(x)).collect();
        let floats = array_of(cx, &within, &[within.len()], span)?;
        kept = strided::copy(cx, &floats, array.dtype, Keep::C, span)?;
    }
    if kept.size() == 0 {
        return Ok(1);
    }
    let goes = vec![true; kept.ndim()];
    let mut end = |op| fold(cx, op, &kept, (&goes, false), kept.dtype, span);
    let range = end(Reduction::Max)?.item().as_f64() - end(Reduction::Min)?.item().as_f64();
    let sample = Sample { array: &kept, n: kept.size() as f64, range, ends, span };
    let mut width = estimate(cx, &sample)?;
    if width == 0.0 {
        return Ok(1);
    }
    if kept.dtype.is_integer() && width < 1.0 {
        width = 1.0;
    }
    Ok(convert::whole(((ends.last - ends.first) / width).ceil(), span)?.max(0) as usize)
}

fn sturges(x: &Sample<'_>) -> f64 {
    x.range / (x.n.log2() + 1.0)
}

/// Twice the distance of the quartiles, over the cube root of the number of elements.
fn freedman_diaconis(cx: &mut Context, x: &Sample<'_>) -> Result<f64> {
    let mut numbers = floats(cx, x.array, x.span)?;
    numbers.sort_unstable_by(f64::total_cmp);
    let quartile = |share: f64| {
        let at = (x.n - 1.0) * share;
        let (low, part) = (at.floor() as usize, at - at.floor());
        let (a, b) = (numbers[low], numbers[(low + 1).min(numbers.len() - 1)]);
        if part >= 0.5 { b - (b - a) * (1.0 - part) } else { a + (b - a) * part }
    };
    Ok(2.0 * (quartile(0.75) - quartile(0.25)) * x.n.powf(-1.0 / 3.0))
}

fn auto(cx: &mut Context, x: &Sample<'_>) -> Result<f64> {
    let least = x.range / x.n.sqrt() / 2.0;
    Ok(freedman_diaconis(cx, x)?.max(least).min(sturges(x)))
}

/// Sturges' formula, corrected by the skewness.
fn doane(cx: &mut Context, x: &Sample<'_>) -> Result<f64> {
    if x.n <= 2.0 {
        return Ok(0.0);
    }
    let scale = (6.0 * (x.n - 2.0) / ((x.n + 1.0) * (x.n + 3.0))).sqrt();
    let sigma = stats::std_of(cx, x.array, x.span)?;
    if sigma <= 0.0 {
        return Ok(0.0);
    }
    let goes = vec![true; x.array.ndim()];
    let mean = eager::mean(cx, x.array, &goes, false, x.span)?;
    let apart = map(cx, "subtract", &[x.array.into(), (&mean).into()], x.span)?;
    let (scaled, _) = eager::update(cx, "divide", apart, Some(Operand::Float(sigma)), x.span)?;
    let (cubes, _) = eager::update(cx, "power", scaled, Some(Operand::Int(3)), x.span)?;
    let skewness = eager::mean(cx, &cubes, &goes, false, x.span)?.item().as_f64();
    Ok(x.range / (1.0 + x.n.log2() + (1.0 + skewness.abs() / scale).log2()))
}

/// The number of bins for which cross-validation estimates the least squared error.
fn stone(cx: &mut Context, x: &Sample<'_>) -> Result<f64> {
    if x.n <= 1.0 || x.range == 0.0 {
        return Ok(0.0);
    }
    let numbers = floats(cx, x.array, x.span)?;
    let most = (x.n.sqrt() as usize).max(100);
    let mut best = (f64::INFINITY, 1);
    for count in 1..=most {
        let bins = equal(cx, x.array.dtype, x.ends, count, x.span)?;
        let mut counts = vec![0.0_f64; count];
        for bin in numbers.iter().filter_map(|&number| bins.place(number)) {
            counts[bin] += 1.0;
        }
        let squares: f64 = counts.iter().map(|count| (count / x.n) * (count / x.n)).sum();
        let error = (2.0 - (x.n + 1.0) * squares) / (x.range / count as f64);
        if error < best.0 {
            best = (error, count);
        }
        cx.poll(x.span)?;
    }
    if best.1 == most {
        let message = "The number of bins estimated may be suboptimal.";
        cx.warn(x.span, "RuntimeWarning", message.to_owned());
    }
    Ok(x.range / best.1 as f64)
}
