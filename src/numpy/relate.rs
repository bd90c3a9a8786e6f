//! How series of numbers relate: covariance, correlation, convolution, points between points.

use super::convert::{self, as_array};
use super::eager::{self, Operand, array_of, floats, map, unpacked};
use super::products::{dot_of, ready};
use super::registry::{Bound, Costs, Function, Run};
use super::strided::{self, Keep};
use crate::array::Array;
use crate::array::dtype::{DType, Element as Stored, rust};
use crate::array::layout::{Layout, Order};
use crate::bail;
use crate::context::Context;
use crate::diag::{Result, Span};
use crate::kernels::gemm::Element;
use crate::value::Value;

/// Every function of this file.
pub static ROWS: &[Function] = &[
    Function {
        name: "cov",
        signature: "m, y=None, rowvar=True, bias=False, ddof=None",
        costs: Costs::Working,
        doc: "The covariances of variables: each row is one, each column an observation.\n\n\
              >>> np.cov([[1, 2, 3], [4, 6, 9]])\narray([[1.        , 2.5       ],\n       [2.5       , 6.33333333]])",
        run: Run::Call(|cx, bound| cov(cx, &bound).map(Value::Array)),
    },
    Function {
        name: "corrcoef",
        signature: "x, y=None, rowvar=True",
        costs: Costs::Working,
        doc: "The correlations of variables, from -1 to 1.\n\n\
              >>> np.corrcoef([1, 2, 3], [1, 2, 4])\narray([[1.        , 0.98198051],\n       [0.98198051, 1.        ]])",
        run: Run::Call(|cx, bound| corrcoef(cx, &bound)),
    },
    Function {
        name: "convolve",
        signature: "a, v, mode='full'",
        costs: Costs::Product,
        doc: "Sums of products of one series with the other, which is turned around and moved along it.\n\n\
              >>> np.convolve([1, 2, 3], [0, 1, 0.5])\narray([0. , 1. , 2.5, 4. , 1.5])",
        run: Run::Call(|cx, bound| slide(cx, &bound, true)),
    },
    Function {
        name: "correlate",
        signature: "a, v, mode='valid'",
        costs: Costs::Product,
        doc: "Sums of products of one series with the other, which is moved along it.\n\n\
              >>> np.correlate([1, 2, 3, 4], [1, 1])\narray([3, 5, 7])",
        run: Run::Call(|cx, bound| slide(cx, &bound, false)),
    },
    Function {
        name: "interp",
        signature: "x, xp, fp, left=None, right=None, period=None",
        costs: Costs::Working,
        doc: "The values at x on straight lines between points, whose xp rise.\n\n\
              >>> np.interp([0.5, 2], [0, 1, 3], [10, 20, 40])\narray([15., 30.])",
        run: Run::Call(|cx, bound| interp(cx, &bound)),
    },
];

/// A series of observations of each variable, in rows, as floats.
fn variables(
    cx: &mut Context,
    value: &Value,
    by_row: bool,
    name: &str,
    span: Span,
) -> Result<Array> {
    let array = as_array(cx, value, None, span)?;
    if array.ndim() > 2 {
        bail!(span, ValueError, "{name} has more than 2 dimensions");
    }
    let rows = match array.ndim() {
        0 => array.view(array.layout.insert_axis(0).insert_axis(0)),
        1 => array.view(array.layout.insert_axis(0)),
        _ if by_row || (name == "y" && array.shape()[0] == 1) => array,
        _ => array.view(array.layout.transpose(&[1, 0])),
    };
    strided::copy(cx, &rows, DType::Float64, Keep::C, span)
}

fn cov(cx: &mut Context, bound: &Bound) -> Result<Array> {
    let span = bound.span;
    let by_row = bound.flag(2, true)?;
    let mut series = variables(cx, bound.required(0), by_row, "m", span)?;
    if let Some(more) = bound.get(1) {
        let more = variables(cx, more, by_row, "y", span)?;
        let (n, m) = (series.shape()[1], more.shape()[1]);
        if n != m {
            bail!(
                span, ValueError,
                "all the input array dimensions except for the concatenation axis must match exactly, but along \
                dimension 1, the array at index 0 has size {n} and the array at index 1 has size {m}";
                hint: "both need as many observations"
            );
        }
        let mut numbers = floats(cx, &series, span)?;
        numbers.extend(floats(cx, &more, span)?);
        let rows = series.shape()[0] + more.shape()[0];
        series = array_of(cx, &numbers, &[rows, n], span)?;
    }
    let bias = bound.name == "cov" && bound.flag(3, false)?;
    let ddof = if bound.name == "cov" { bound.get(4) } else { None };
    let ddof = match ddof {
        None => f64::from(u8::from(!bias)),
        Some(value) => {
            let ddof = convert::as_float(value, span)?;
            if ddof.fract() != 0.0 {
                bail!(span, ValueError, "ddof must be integer");
            }
            ddof
        }
    };
    let mut free = series.shape()[1] as f64 - ddof;
    let means = eager::mean(cx, &series, &[false, true], true, span)?;
    if free <= 0.0 {
        cx.warn(span, "RuntimeWarning", "Degrees of freedom <= 0 for slice".to_owned());
        free = 0.0;
    }
    let apart = map(cx, "subtract", &[(&series).into(), (&means).into()], span)?;
    let turned = apart.view(apart.layout.transpose(&[1, 0]));
    let products = dot_of(cx, &apart, &turned, span)?;
    let products = as_array(cx, &products, None, span)?;
    let one = as_array(cx, &Value::Float(1.0), None, span)?;
    let share = map(cx, "divide", &[(&one).into(), Operand::Float(free)], span)?;
    let result = map(cx, "multiply", &[(&products).into(), (&share).into()], span)?;
    if result.size() == 1 {
        let layout = Layout::contiguous(&[], 8, Order::C);
        return Ok(result.with_layout(layout));
    }
    Ok(result)
}

fn corrcoef(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let span = bound.span;
    let products = cov(cx, bound)?;
    if products.ndim() == 0 {
        let same = map(cx, "divide", &[(&products).into(), (&products).into()], span)?;
        return Ok(unpacked(same));
    }
    let n = products.shape()[0];
    let mut diagonal = products.layout.index(0, 0);
    diagonal.strides[0] += products.layout.strides[0];
    let deviations = map(cx, "sqrt", &[(&products.view(diagonal)).into()], span)?;
    let column = deviations.view(deviations.layout.insert_axis(1));
    let scaled = map(cx, "divide", &[(&products).into(), (&column).into()], span)?;
    let scaled = map(cx, "divide", &[(&scaled).into(), (&deviations).into()], span)?;
    let held: Vec<f64> = floats(cx, &scaled, span)?.iter().map(|x| x.clamp(-1.0, 1.0)).collect();
    array_of(cx, &held, &[n, n], span).map(Value::Array)
}

fn slide(cx: &mut Context, bound: &Bound, turns: bool) -> Result<Value> {
    let span = bound.span;
    let mode = match bound.get(2) {
        None if turns => "full",
        None => "valid",
        Some(Value::Str(mode)) if ["valid", "same", "full"].contains(&&**mode) => mode,
        Some(Value::Str(mode)) => bail!(
            span,
            ValueError,
            "mode must be one of 'valid', 'same', or 'full' (got '{}')",
            &**mode
        ),
        Some(other) => {
            bail!(span, TypeError, "convolve mode must be str, not {}", other.type_name())
        }
    };
    let series = |cx: &mut Context, i: usize| -> Result<Array> {
        let array = bound.array(i, cx)?;
        match array.ndim() {
            0 => Ok(array.view(array.layout.insert_axis(0))),
            1 => Ok(array),
            _ => bail!(span, ValueError, "object too deep for desired array"),
        }
    };
    let (a, v) = (series(cx, 0)?, series(cx, 1)?);
    for (array, names) in
        [(&a, ["a", "first array argument"]), (&v, ["v", "second array argument"])]
    {
        if array.size() == 0 {
            bail!(span, ValueError, "{} cannot be empty", names[usize::from(!turns)]);
        }
    }
    let swaps = v.size() > a.size();
    let (long, short) = if swaps { (v, a) } else { (a, v) };
    let short = if turns {
        let len = short.size();
        short.view(short.layout.slice(0, len - 1, len, -1))
    } else {
        short
    };
    let dtype = long.dtype.promote(short.dtype);
    let (long, short) = (ready(cx, &long, dtype, span)?, ready(cx, &short, dtype, span)?);
    let (n, m) = (long.size(), short.size());
    let (before, count) = match mode {
        "valid" => (0, n - m + 1),
        "same" => (m / 2, n),
        _ => (m - 1, n + m - 1),
    };
    let new = cx.empty(dtype, Layout::contiguous(&[count], dtype.size(), Order::C), span)?;
    macro_rules! of {
        ($($Variant:ident)+) => {
            match dtype {
                $(DType::$Variant => slid::<rust::$Variant>(cx, (&new, &long, &short), before, span)?,)+
                text @ DType::Text(_) => text.not_of_numbers(),
            }
        };
    }
    of!(Bool Int8 UInt8 Int16 UInt16 Int32 UInt32 Int64 UInt64 Float32 Float64);
    cx.meter.ops += 2 * (count * m) as u64;
    strided::count(cx, long.nbytes() + short.nbytes(), new.nbytes());
    // A correlation that was computed the other way round comes out backwards.
    if swaps && !turns {
        let view = new.view(new.layout.slice(0, count - 1, count, -1));
        return strided::copy(cx, &view, dtype, Keep::C, span).map(Value::Array);
    }
    Ok(Value::Array(new))
}

/// Each element the sum of products of the short series with the part of the long one that it lies over.
fn slid<T: Element + Stored>(
    cx: &Context,
    (out, long, short): (&Array, &Array, &Array),
    before: usize,
    span: Span,
) -> Result<()> {
    let (long_bytes, short_bytes) = (long.buffer.read(), short.buffer.read());
    let start = long.layout.offset;
    let a: &[T] = bytemuck::cast_slice(&long_bytes[start..start + long.nbytes()]);
    let start = short.layout.offset;
    let v: &[T] = bytemuck::cast_slice(&short_bytes[start..start + short.nbytes()]);
    let mut bytes = out.buffer.write();
    let elements: &mut [T] = bytemuck::cast_slice_mut(&mut bytes);
    // Some milliseconds of products between two looks at the interrupt.
    let step = ((1 << 22) / v.len()).max(1);
    for (i, out) in elements.iter_mut().enumerate() {
        let first = i.saturating_sub(before);
        let skipped = before.saturating_sub(i);
        let len = (a.len() - first).min(v.len() - skipped);
        *out = T::dot(&a[first..first + len], &v[skipped..skipped + len]);
        if i % step == 0 {
            cx.poll(span)?;
        }
    }
    Ok(())
}

fn interp(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let span = bound.span;
    let (x, xp, fp) = (bound.array(0, cx)?, bound.array(1, cx)?, bound.array(2, cx)?);
    if bound.get(5).is_some() {
        bail!(
            span, NotImplementedError, "numscope has no period= of np.interp yet";
            hint: "repeat the points on both sides by the period"
        );
    }
    if xp.ndim() > 1 || fp.ndim() > 1 {
        bail!(span, ValueError, "object too deep for desired array");
    }
    let (places, values) = (floats(cx, &xp, span)?, floats(cx, &fp, span)?);
    let Some((&first, &last)) = values.first().zip(values.last()).filter(|_| !places.is_empty())
    else {
        bail!(span, ValueError, "array of sample points is empty");
    };
    if places.len() != values.len() {
        bail!(
            span, ValueError, "fp and xp are not of the same length.";
            hint: "each place has one value"
        );
    }
    let end = |i: usize, default: f64| {
        bound.get(i).map_or(Ok(default), |value| convert::as_float(value, span))
    };
    let (left, right) = (end(3, first)?, end(4, last)?);
    let between = |x: f64| -> f64 {
        if x.is_nan() {
            return x;
        }
        let above = places.partition_point(|&place| place <= x);
        let Some(j) = above.checked_sub(1) else { return left };
        if above == places.len() {
            return if x == places[j] { values[j] } else { right };
        }
        if places[j] == x {
            return values[j];
        }
        let slope = (values[above] - values[j]) / (places[above] - places[j]);
        let value = slope * (x - places[j]) + values[j];
        if !value.is_nan() {
            return value;
        }
        let value = slope * (x - places[above]) + values[above];
        if value.is_nan() && values[j] == values[above] { values[j] } else { value }
    };
    let mut numbers = floats(cx, &x, span)?;
    for chunk in numbers.chunks_mut(strided::POLL_ELEMENTS) {
        for x in chunk.iter_mut() {
            *x = between(*x);
        }
        cx.poll(span)?;
    }
    strided::count(cx, x.nbytes(), 0);
    array_of(cx, &numbers, x.shape(), span).map(unpacked)
}
