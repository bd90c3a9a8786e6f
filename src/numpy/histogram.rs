//! How many numbers fall where: histograms, counts of integers, places among bounds.

use super::bin_edges::{Bins, Counter, bins};
use super::convert::{self, as_array};
use super::eager::{self, array_of, each_block, floats, map, unpacked};
use super::registry::{Bound, Costs, Function, Run};
use super::running::part;
use super::strided::{self, Keep, POLL_ELEMENTS};
use crate::array::Array;
use crate::array::dtype::DType;
use crate::array::layout::{Layout, Order};
use crate::bail;
use crate::context::Context;
use crate::diag::{Result, Span};
use crate::kernels::reduce::{Reduction, reduce_block};
use crate::kernels::sort::search;
use crate::value::Value;

/// Every function of this file.
pub static ROWS: &[Function] = &[
    Function {
        name: "histogram",
        signature: "a, bins=10, range=None, density=None, weights=None",
        costs: Costs::Working,
        doc: "How many numbers fall into each of several bins, and the bins' edges; the last bin holds its upper \
              edge too. NumPy\n\
              makes arrays of 65536 elements on the way, numscope a block; with weights it copies both to \
              floats.\n\n\
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
            let array = subtractable(cx, &bound)?;
            Ok(Value::Array(bins_of(cx, &bound, &array, bound.get(3).is_some())?.edges))
        }),
    },
    Function {
        name: "bincount",
        signature: "x, /, weights=None, minlength=0",
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

/// Elements that NumPy takes at once: sums of weights are rounded after each such block.
const BLOCK: usize = 65_536;

/// The array of a call as numbers that can be subtracted.
fn subtractable(cx: &mut Context, bound: &Bound) -> Result<Array> {
    let array = bound.array(0, cx)?;
    if array.dtype != DType::Bool {
        return Ok(array);
    }
    let message = "Converting input from bool to <class 'numpy.uint8'> for compatibility.";
    cx.warn(bound.span, "RuntimeWarning", message.to_owned());
    strided::copy(cx, &array, DType::UInt8, Keep::C, bound.span)
}

/// The bins of a call whose parameters are `a, bins, range`.
fn bins_of(cx: &mut Context, bound: &Bound, array: &Array, has_weights: bool) -> Result<Bins> {
    let ten = Value::Int(10);
    let value = bound.get(1).unwrap_or(&ten);
    bins(cx, array, (value, bound.get(2), has_weights), bound.span)
}

fn histogram(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let span = bound.span;
    let array = subtractable(cx, bound)?;
    let weights = bound.get(4).map(|value| as_array(cx, value, None, span)).transpose()?;
    if weights.as_ref().is_some_and(|weights| weights.shape() != array.shape()) {
        bail!(span, ValueError, "weights should have the same shape as a.");
    }
    let bins = bins_of(cx, bound, &array, weights.is_some())?;
    let count = bins.at.len().saturating_sub(1);
    let counted = match weights {
        None => {
            let mut counter = Counter::new(&bins);
            each_block(cx, &array, DType::Float64, span, |_, _, block| {
                counter.count(bytemuck::cast_slice(block));
                Ok(())
            })?;
            array_of(cx, counter.counts(), &[count], span)?
        }
        Some(weights) => weighed(cx, &array, &weights, &bins, span)?,
    };
    if !bound.flag(3, false)? {
        return Ok(Value::tuple([Value::Array(counted), Value::Array(bins.edges)]));
    }
    let (next, this) =
        (part(&bins.edges, 0, 1.min(bins.at.len()), count), part(&bins.edges, 0, 0, count));
    let widths = map(cx, "subtract", &[(&next).into(), (&this).into()], span)?;
    let widths = strided::copy(cx, &widths, DType::Float64, Keep::C, span)?;
    let total = eager::sum(cx, &counted, &[true], false, span)?;
    let dense = map(cx, "divide", &[(&counted).into(), (&widths).into()], span)?;
    let dense = map(cx, "divide", &[(&dense).into(), (&total).into()], span)?;
    Ok(Value::tuple([Value::Array(dense), Value::Array(bins.edges)]))
}

/// The sums of the weights in each bin, in the dtype of the weights.
fn weighed(
    cx: &mut Context,
    array: &Array,
    weights: &Array,
    bins: &Bins,
    span: Span,
) -> Result<Array> {
    let dtype = weights.dtype;
    let (numbers, weights) = (floats(cx, array, span)?, floats(cx, weights, span)?);
    let count = bins.at.len().saturating_sub(1);
    let mut sums = vec![0.0_f64; count];
    let rounded = |x: f64| match dtype {
        DType::Float32 => f64::from(x as f32),
        DType::Bool => f64::from(u8::from(x != 0.0)),
        dtype if dtype.is_float() => x,
        _ => x.trunc(),
    };
    for (numbers, weights) in numbers.chunks(BLOCK).zip(weights.chunks(BLOCK)) {
        let mut here = vec![0.0_f64; count];
        if bins.ends.is_some() {
            for (&x, weight) in numbers.iter().zip(weights) {
                if let Some(bin) = bins.place(x) {
                    here[bin] += weight;
                }
            }
        } else {
            differences(numbers, weights, &bins.at, rounded, &mut here);
        }
        for (sum, here) in sums.iter_mut().zip(here) {
            *sum = rounded(*sum + rounded(here));
        }
        cx.poll(span)?;
    }
    let sums = array_of(cx, &sums, &[count], span)?;
    if dtype == DType::Float64 { Ok(sums) } else { strided::copy(cx, &sums, dtype, Keep::C, span) }
}

/// The same for any edges: differences of running sums in the order of the numbers, as NumPy takes them.
fn differences(
    numbers: &[f64],
    weights: &[f64],
    edges: &[f64],
    rounded: impl Fn(f64) -> f64,
    sums: &mut [f64],
) {
    let mut order: Vec<usize> = (0..numbers.len()).collect();
    order.sort_by(|&a, &b| numbers[a].total_cmp(&numbers[b]));
    let mut running = vec![0.0];
    running.extend(order.iter().scan(0.0, |sum, &i| {
        *sum = rounded(*sum + weights[i]);
        Some(*sum)
    }));
    let below = |edge: usize| {
        let at = edges[edge];
        let is_last = edge + 1 == edges.len();
        running[order.partition_point(|&i| numbers[i] < at || (is_last && numbers[i] == at))]
    };
    for (i, sum) in sums.iter_mut().enumerate() {
        *sum = rounded(below(i + 1) - below(i));
    }
}

/// The smallest and the largest number; 0 and -1 where there is none.
fn extremes(numbers: &[i64]) -> [i128; 2] {
    if numbers.is_empty() {
        return [0, -1];
    }
    [Reduction::Min, Reduction::Max].map(|op| {
        let extreme = reduce_block(op, DType::Int64, bytemuck::cast_slice(numbers));
        extreme.as_integer().expect("it is one of integers")
    })
}

/// The numbers of a call that counts them, as they are.
fn countable(cx: &mut Context, bound: &Bound) -> Result<Array> {
    let span = bound.span;
    let array = bound.array(0, cx)?;
    if array.ndim() > 1 {
        bail!(span, ValueError, "object too deep for desired array");
    }
    if array.ndim() == 0 {
        bail!(span, ValueError, "object of too small depth for desired array");
    }
    let counts = array.dtype.is_integer() || array.dtype == DType::Bool;
    if !counts && matches!(bound.required(0), Value::Array(_)) {
        bail!(
            span, TypeError,
            "Cannot cast array data from dtype('{}') to dtype('int64') according to the rule 'safe'",
            array.dtype;
            hint: "it counts integers: convert with .astype(int), or count in bins: np.histogram(a)"
        );
    }
    if array.dtype.is_float() && array.size() > 0 {
        let message = "Non-integer input passed to bincount. In a future version of NumPy, this will be an \
                       error. (Deprecated NumPy 2.1)";
        cx.warn(span, "DeprecationWarning", message.to_owned());
    }
    Ok(array)
}

fn bincount(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let span = bound.span;
    let array = countable(cx, bound)?;
    let numbers = super::sort::plain(cx, &array, DType::Int64, span)?;
    let bytes = numbers.buffer.read();
    let numbers: &[i64] = bytemuck::cast_slice(&bytes[numbers.layout.offset..][..numbers.nbytes()]);
    if matches!(bound.values[2], Some(Value::None)) {
        bail!(span, TypeError, "use 0 instead of None for minlength");
    }
    let least = bound.get(2).map_or(Ok(0), |value| convert::as_integer(value, span))?;
    if least < 0 {
        bail!(span, ValueError, "'minlength' must not be negative");
    }
    let [smallest, most] = extremes(numbers);
    if smallest < 0 {
        bail!(
            span, ValueError, "'list' argument must have no negative elements";
            hint: "count from the least one: np.bincount(a - a.min())"
        );
    }
    let len = ((most + 1) as usize).max(least as usize);
    super::create::check_size(&[len], DType::Int64, span)?;
    // Of nothing NumPy counts, whatever it would weigh.
    let Some(weights) = bound.get(1).filter(|_| !numbers.is_empty()) else {
        let new = cx.zeros(DType::Int64, &[len], Order::C, span)?;
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
    let new = cx.zeros(DType::Float64, &[len], Order::C, span)?;
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
        let what = if bins.ndim() == 0 { "of too small depth" } else { "too deep" };
        bail!(span, ValueError, "object {what} for desired array");
    }
    let mut bounds = floats(cx, &bins, span)?;
    let rises = bounds.windows(2).all(|pair| pair[0] <= pair[1]);
    let falls = bounds.windows(2).all(|pair| pair[0] >= pair[1]);
    if !rises && !falls {
        bail!(
            span, ValueError, "bins must be monotonically increasing or decreasing";
            hint: "put the bounds into order: sorted(bins)"
        );
    }
    // Of bounds that fall, those that rise are counted from the other end.
    let falls = !rises;
    if falls {
        bounds.reverse();
    }
    let is_right = !bound.flag(2, false)?;
    let layout = Layout::contiguous(array.shape(), 8, Order::C);
    let places = cx.empty(DType::Int64, layout, span)?;
    each_block(cx, &array, DType::Float64, span, |_, first, block| {
        let mut bytes = places.buffer.write();
        let out: &mut [i64] = &mut bytemuck::cast_slice_mut(&mut bytes)[first..][..block.len() / 8];
        search(DType::Float64, bytemuck::cast_slice(&bounds), block, is_right, out);
        if falls {
            for out in out {
                *out = bounds.len() as i64 - *out;
            }
        }
        Ok(())
    })?;
    strided::count(cx, 0, places.nbytes());
    Ok(unpacked(places))
}
