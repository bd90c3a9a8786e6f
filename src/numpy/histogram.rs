//! How many numbers fall where: histograms, counts of integers, places among bounds.

use super::convert::{self, as_array};
use super::eager::{array_of, floats, fold, map, unpacked};
use super::registry::{Bound, Costs, Function, Run};
use super::strided::{self, Keep, POLL_ELEMENTS};
use crate::array::Array;
use crate::array::dtype::DType;
use crate::array::format::scalar_str;
use crate::bail;
use crate::context::Context;
use crate::diag::{Result, Span};
use crate::kernels::reduce::Reduction;
use crate::value::Value;

/// Every function of this file.
pub static ROWS: &[Function] = &[
    Function {
        name: "histogram",
        signature: "a, bins=10, range=None, density=None, weights=None",
        costs: Costs::Working,
        doc: "How many numbers fall into each of several bins, and the bins' edges; the last bin holds its upper \
              edge too.\n\n\
              >>> np.histogram([1, 2, 1, 4], bins=3)\n(array([2, 1, 1]), array([1., 2., 3., 4.]))",
        run: Run::Call(|cx, bound| histogram(cx, &bound)),
    },
    Function {
        name: "histogram_bin_edges",
        signature: "a, bins=10, range=None, weights=None",
        costs: Costs::Working,
        doc: "The edges of the bins that histogram would use.\n\n\
              >>> np.histogram_bin_edges([1, 2, 4], bins=3)\narray([1., 2., 3., 4.])",
        run: Run::Call(|cx, bound| {
            let array = bound.array(0, cx)?;
            Ok(Value::Array(bins(cx, &bound, &array)?.edges))
        }),
    },
    Function {
        name: "bincount",
        signature: "x, weights=None, minlength=0",
        costs: Costs::Working,
        doc: "How often each integer from 0 on occurs; with weights, what they sum to.\n\n\
              >>> np.bincount([1, 2, 2, 4])\narray([0, 1, 2, 0, 1])",
        run: Run::Call(|cx, bound| bincount(cx, &bound)),
    },
    Function {
        name: "digitize",
        signature: "x, bins, right=False",
        costs: Costs::Working,
        doc: "In which bin each number falls: the number of bounds that are not above it.\n\n\
              >>> np.digitize([0.5, 1.5, 9], [0, 1, 2])\narray([1, 2, 3])",
        run: Run::Call(|cx, bound| digitize(cx, &bound)),
    },
];

/// Bins by their edges.
struct Bins {
    /// As they are returned.
    edges: Array,
    /// As floats.
    at: Vec<f64>,
    /// Whether they are equally wide.
    is_uniform: bool,
}

impl Bins {
    /// The bin of a number, if it is in one.
    fn place(&self, x: f64) -> Option<usize> {
        let (&first, &last) = self.at.first().zip(self.at.last())?;
        let count = self.at.len() - 1;
        if x.is_nan() || x < first || x > last || count == 0 {
            return None;
        }
        if !self.is_uniform {
            return Some((self.at.partition_point(|&edge| edge <= x)).clamp(1, count) - 1);
        }
        let mut bin = ((x - first) / (last - first) * count as f64) as usize;
        bin = bin.min(count - 1);
        // The division may have rounded across an edge.
        if x < self.at[bin] {
            bin -= 1;
        } else if bin + 1 < count && x >= self.at[bin + 1] {
            bin += 1;
        }
        Some(bin)
    }
}

fn bins(cx: &mut Context, bound: &Bound, array: &Array) -> Result<Bins> {
    let span = bound.span;
    let ten = Value::Int(10);
    let value = bound.get(1).unwrap_or(&ten);
    if let Value::Str(name) = value {
        bail!(
            span, NotImplementedError, "numscope does not choose bins by '{}' yet", &**name;
            hint: "say how many: bins=20"
        );
    }
    let given = as_array(cx, value, None, span)?;
    if given.ndim() == 0 {
        let Some(count) = value.as_index() else {
            bail!(span, TypeError, "`bins` must be an integer, a string, or an array");
        };
        if count < 1 {
            bail!(span, ValueError, "`bins` must be positive, when an integer");
        }
        let (first, last) = outer_edges(cx, bound, array)?;
        cx.room_for((count as usize).saturating_mul(16), span)?;
        let step = (last - first) / count as f64;
        let mut at: Vec<f64> = (0..count).map(|i| i as f64 * step + first).collect();
        at.push(last);
        if at.windows(2).any(|pair| pair[0] >= pair[1]) {
            bail!(
                span, ValueError,
                "Too many bins for data range. Cannot create {count} finite-sized bins.";
                hint: "take fewer bins, or a wider range="
            );
        }
        let edges = array_of(cx, &at, &[at.len()], span)?;
        if array.dtype != DType::Float32 {
            return Ok(Bins { edges, at, is_uniform: true });
        }
        let edges = strided::copy(cx, &edges, DType::Float32, Keep::C, span)?;
        let at = floats(cx, &edges, span)?;
        return Ok(Bins { edges, at, is_uniform: true });
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
    Ok(Bins { edges: given, at, is_uniform: false })
}

/// The range of all bins: what is given, or from the least to the largest number.
fn outer_edges(cx: &mut Context, bound: &Bound, array: &Array) -> Result<(f64, f64)> {
    let span = bound.span;
    let (first, last) = match bound.get(2) {
        Some(range) => {
            let ends = as_array(cx, range, None, span)?;
            let ends = floats(cx, &ends, span)?;
            let [first, last] = ends[..] else {
                bail!(
                    span, ValueError, "too many values to unpack (expected 2)";
                    hint: "the range has two ends: range=(0, 1)"
                );
            };
            if first > last {
                bail!(span, ValueError, "max must be larger than min in range parameter.");
            }
            if !(first.is_finite() && last.is_finite()) {
                let [first, last] = [0, 1].map(|i| end_text(range, i));
                bail!(span, ValueError, "supplied range of [{first}, {last}] is not finite");
            }
            (first, last)
        }
        None if array.size() == 0 => (0.0, 1.0),
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
            (least.as_f64(), most.as_f64())
        }
    };
    Ok(if first == last { (first - 0.5, last + 0.5) } else { (first, last) })
}

/// One end of a range as it was written.
fn end_text(range: &Value, i: usize) -> String {
    let of = |end: Option<&Value>| match end {
        Some(Value::Int(number)) => number.to_string(),
        Some(other) => other.as_scalar().map_or_else(String::new, scalar_str),
        None => String::new(),
    };
    match range {
        Value::Tuple(ends) => of(ends.get(i)),
        Value::List(ends) => of(ends.borrow().get(i)),
        Value::Array(ends) if ends.ndim() == 1 => scalar_str(ends.at(&[i])),
        other => of(Some(other)),
    }
}

fn histogram(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let span = bound.span;
    let array = bound.array(0, cx)?;
    let weights = bound.get(4).map(|value| as_array(cx, value, None, span)).transpose()?;
    if weights.as_ref().is_some_and(|weights| weights.shape() != array.shape()) {
        bail!(span, ValueError, "weights should have the same shape as a.");
    }
    let bins = bins(cx, bound, &array)?;
    let count = bins.at.len().saturating_sub(1);
    let numbers = floats(cx, &array, span)?;
    let counted = match weights {
        None => {
            let mut counts = vec![0_i64; count];
            for chunk in numbers.chunks(POLL_ELEMENTS) {
                chunk.iter().filter_map(|&x| bins.place(x)).for_each(|bin| counts[bin] += 1);
                cx.poll(span)?;
            }
            array_of(cx, &counts, &[count], span)?
        }
        Some(weights) => {
            let dtype = weights.dtype;
            let weights = floats(cx, &weights, span)?;
            let mut sums = vec![0.0; count];
            for (&x, weight) in numbers.iter().zip(weights) {
                if let Some(bin) = bins.place(x) {
                    sums[bin] += weight;
                }
            }
            let sums = array_of(cx, &sums, &[count], span)?;
            if dtype == DType::Float64 {
                sums
            } else {
                strided::copy(cx, &sums, dtype, Keep::C, span)?
            }
        }
    };
    strided::count(cx, array.nbytes(), counted.nbytes());
    let counted = if bound.flag(3, false)? { density(cx, &counted, &bins, span)? } else { counted };
    Ok(Value::tuple([Value::Array(counted), Value::Array(bins.edges)]))
}

/// Counts by the widths of their bins and their sum.
fn density(cx: &mut Context, counts: &Array, bins: &Bins, span: Span) -> Result<Array> {
    let widths: Vec<f64> = bins.at.windows(2).map(|pair| pair[1] - pair[0]).collect();
    let widths = array_of(cx, &widths, &[widths.len()], span)?;
    let heights = map(cx, "divide", &[counts.into(), (&widths).into()], span)?;
    let total = fold(cx, Reduction::Sum, counts, (&[true], false), counts.dtype, span)?;
    map(cx, "divide", &[(&heights).into(), (&total).into()], span)
}

fn bincount(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let span = bound.span;
    let array = bound.array(0, cx)?;
    if array.ndim() > 1 {
        bail!(span, ValueError, "object too deep for desired array");
    }
    if array.ndim() == 0 {
        bail!(span, ValueError, "object of too small depth for desired array");
    }
    let is_empty_list = array.size() == 0 && !matches!(bound.required(0), Value::Array(_));
    if !array.dtype.casts_safely(DType::Int64) && !is_empty_list {
        bail!(
            span, TypeError,
            "Cannot cast array data from dtype('{}') to dtype('int64') according to the rule 'safe'",
            array.dtype;
            hint: "it counts integers: convert with .astype(int), or count in bins: np.histogram(a)"
        );
    }
    let numbers = strided::copy(cx, &array, DType::Int64, Keep::C, span)?;
    let numbers = numbers.to_vec::<i64>().unwrap_or_default();
    let least = bound.get(2).map_or(Ok(0), |value| convert::as_integer(value, span))?;
    if least < 0 {
        bail!(span, ValueError, "'minlength' must not be negative");
    }
    if numbers.iter().any(|&number| number < 0) {
        bail!(
            span, ValueError, "'list' argument must have no negative elements";
            hint: "count from the least one: np.bincount(a - a.min())"
        );
    }
    let len = numbers.iter().max().map_or(0, |most| *most as usize + 1).max(least as usize);
    super::create::check_size(&[len], DType::Int64, span)?;
    let Some(weights) = bound.get(1) else {
        let new = cx.zeros(DType::Int64, &[len], crate::array::layout::Order::C, span)?;
        {
            let mut bytes = new.buffer.write();
            let counts: &mut [i64] = bytemuck::cast_slice_mut(&mut bytes);
            for chunk in numbers.chunks(POLL_ELEMENTS) {
                for &number in chunk {
                    counts[number as usize] += 1;
                }
                cx.poll(span)?;
            }
        }
        strided::count(cx, array.nbytes(), new.nbytes());
        return Ok(Value::Array(new));
    };
    let weights = as_array(cx, weights, None, span)?;
    if weights.size() != numbers.len() {
        bail!(span, ValueError, "The weights and list don't have the same length.");
    }
    let weights = floats(cx, &weights, span)?;
    let new = cx.zeros(DType::Float64, &[len], crate::array::layout::Order::C, span)?;
    {
        let mut bytes = new.buffer.write();
        let sums: &mut [f64] = bytemuck::cast_slice_mut(&mut bytes);
        for (&number, weight) in numbers.iter().zip(weights) {
            sums[number as usize] += weight;
        }
    }
    strided::count(cx, 2 * array.nbytes(), new.nbytes());
    Ok(Value::Array(new))
}

fn digitize(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let span = bound.span;
    let (array, bins) = (bound.array(0, cx)?, bound.array(1, cx)?);
    if bins.ndim() != 1 {
        bail!(span, ValueError, "object of too small depth for desired array");
    }
    let bounds = floats(cx, &bins, span)?;
    let rises = bounds.windows(2).all(|pair| pair[0] <= pair[1]);
    let falls = bounds.windows(2).all(|pair| pair[0] >= pair[1]);
    if !rises && !falls {
        bail!(
            span, ValueError, "bins must be monotonically increasing or decreasing";
            hint: "put the bounds into order: sorted(bins)"
        );
    }
    let right = bound.flag(2, false)?;
    let place = |x: f64| -> i64 {
        // NaN stands behind all numbers.
        let at = match (rises, right) {
            (true, false) => bounds.partition_point(|&edge| edge <= x || x.is_nan()),
            (true, true) => bounds.partition_point(|&edge| edge < x || x.is_nan()),
            (false, false) => bounds.partition_point(|&edge| edge > x && !x.is_nan()),
            (false, true) => bounds.partition_point(|&edge| edge >= x && !x.is_nan()),
        };
        at as i64
    };
    let numbers = floats(cx, &array, span)?;
    let mut places = Vec::with_capacity(numbers.len());
    for chunk in numbers.chunks(POLL_ELEMENTS) {
        places.extend(chunk.iter().map(|&x| place(x)));
        cx.poll(span)?;
    }
    strided::count(cx, array.nbytes(), 0);
    array_of(cx, &places, array.shape(), span).map(unpacked)
}
