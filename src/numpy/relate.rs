//! How series of numbers relate: covariance, correlation, convolution, points between points.

use super::averages::weighted;
use super::casting::Casting;
use super::convert::{self, as_array};
use super::eager::{self, Operand, array_of, floats, map, unpacked};
use super::join::join;
use super::products::{dot_of, ready};
use super::registry::{Bound, Costs, Function, Run};
use super::strided::{self, Keep};
use crate::array::Array;
use crate::array::dtype::{DType, rust};
use crate::array::layout::{Layout, Order};
use crate::bail;
use crate::context::Context;
use crate::diag::{Result, Span};
use crate::kernels::gemm::Element;
use crate::kernels::scan::Term;
use crate::kernels::slide;
use crate::value::Value;

/// Every function of this file.
pub static ROWS: &[Function] = &[
    Function {
        name: "cov",
        signature: "m, y=None, rowvar=True, bias=False, ddof=None, fweights=None, aweights=None, *, dtype=None",
        costs: Costs::Working,
        doc: "The covariances of variables: each row is one, each column an observation.\n\n\
              >>> np.cov([[1, 2, 3], [4, 6, 9]])\narray([[1.        , 2.5       ],\n       [2.5       , 6.33333333]])",
        run: Run::Call(|cx, bound| cov(cx, &Asked::of_cov(&bound)?, bound.span).map(Value::Array)),
    },
    Function {
        name: "corrcoef",
        signature: "x, y=None, rowvar=True, *, dtype=None",
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
];

/// What `cov` is asked for.
struct Asked<'a> {
    m: &'a Value,
    y: Option<&'a Value>,
    by_row: bool,
    bias: bool,
    ddof: Option<&'a Value>,
    fweights: Option<&'a Value>,
    aweights: Option<&'a Value>,
    dtype: Option<DType>,
}

impl<'a> Asked<'a> {
    /// The arguments of `cov`.
    fn of_cov(bound: &'a Bound) -> Result<Self> {
        Ok(Self {
            m: bound.required(0),
            y: bound.get(1),
            by_row: bound.flag(2, true)?,
            bias: bound.flag(3, false)?,
            ddof: bound.get(4),
            fweights: bound.get(5),
            aweights: bound.get(6),
            dtype: bound.dtype(7)?,
        })
    }

    /// The arguments of `corrcoef`.
    fn of_corrcoef(bound: &'a Bound) -> Result<Self> {
        Ok(Self {
            m: bound.required(0),
            y: bound.get(1),
            by_row: bound.flag(2, true)?,
            bias: false,
            ddof: None,
            fweights: None,
            aweights: None,
            dtype: bound.dtype(3)?,
        })
    }
}

/// A matrix of at most two axes, its variables in rows, in a dtype.
fn variables(
    cx: &mut Context,
    array: &Array,
    (dtype, turns): (DType, bool),
    span: Span,
) -> Result<Array> {
    let rows = match array.ndim() {
        0 => array.view(array.layout.insert_axis(0).insert_axis(0)),
        1 => array.view(array.layout.insert_axis(0)),
        _ if turns => array.view(array.layout.transpose(&[1, 0])),
        _ => array.clone(),
    };
    strided::copy(cx, &rows, dtype, Keep::K, span)
}

/// The observations of all variables, in rows.
fn observed(cx: &mut Context, asked: &Asked<'_>, span: Span) -> Result<Array> {
    let m = as_array(cx, asked.m, None, span)?;
    if m.ndim() > 2 {
        bail!(span, ValueError, "m has more than 2 dimensions");
    }
    let y = asked.y.map(|y| as_array(cx, y, None, span)).transpose()?;
    if y.as_ref().is_some_and(|y| y.ndim() > 2) {
        bail!(span, ValueError, "y has more than 2 dimensions");
    }
    let common = y.as_ref().map_or(m.dtype, |y| m.dtype.promote(y.dtype));
    let dtype = asked.dtype.unwrap_or_else(|| common.promote(DType::Float64));
    let series = variables(cx, &m, (dtype, !asked.by_row), span)?;
    let Some(y) = y.filter(|_| series.shape()[0] > 0) else { return Ok(series) };
    let is_row = y.ndim() < 2 || y.shape()[0] == 1;
    let y = variables(cx, &y, (dtype, !asked.by_row && !is_row), span)?;
    join(cx, &[series, y], 0, (None, None), Casting::SameKind, span)
}

/// Weights of observations, which are as many as they, and none of which is negative.
fn weights(
    cx: &mut Context,
    (value, name): (&Value, &str),
    count: usize,
    span: Span,
) -> Result<Array> {
    let weights = as_array(cx, value, Some(DType::Float64), span)?;
    let numbers = floats(cx, &weights, span)?;
    if name == "fweights" && numbers.iter().any(|x| x.round_ties_even() != *x) {
        bail!(span, TypeError, "fweights must be integer");
    }
    if weights.ndim() > 1 {
        bail!(span, RuntimeError, "cannot handle multidimensional {name}");
    }
    if weights.ndim() == 0 {
        bail!(span, IndexError, "tuple index out of range");
    }
    if weights.size() != count {
        bail!(span, RuntimeError, "incompatible numbers of samples and {name}");
    }
    if numbers.iter().any(|x| *x < 0.0) {
        bail!(span, ValueError, "{name} cannot be negative");
    }
    Ok(weights)
}

/// The covariances, each a row and a column.
fn cov(cx: &mut Context, asked: &Asked<'_>, span: Span) -> Result<Array> {
    let ddof = match asked.ddof {
        None => f64::from(u8::from(!asked.bias)),
        Some(value) => {
            let ddof = convert::as_float(value, span)?;
            if ddof.fract() != 0.0 {
                bail!(span, ValueError, "ddof must be integer");
            }
            ddof
        }
    };
    let series = observed(cx, asked, span)?;
    if series.shape()[0] == 0 {
        return array_of::<f64>(cx, &[], &[0, 0], span);
    }
    let count = series.shape()[1];
    let frequencies = match asked.fweights {
        None => None,
        Some(value) => Some(weights(cx, (value, "fweights"), count, span)?),
    };
    let importances = match asked.aweights {
        None => None,
        Some(value) => Some(weights(cx, (value, "aweights"), count, span)?),
    };
    let both = match (&frequencies, &importances) {
        (Some(f), Some(a)) => Some(map(cx, "multiply", &[f.into(), a.into()], span)?),
        (Some(one), None) | (None, Some(one)) => Some(one.clone()),
        (None, None) => None,
    };
    let way = (&[false, true][..], true);
    let (means, free) = match &both {
        None => (eager::mean(cx, &series, way.0, true, span)?, count as f64 - ddof),
        Some(w) => {
            let (means, sums) = weighted(cx, &series, (w, Some(&[1])), way, span)?;
            let sum = floats(cx, &sums, span)?[0];
            let free = match &importances {
                _ if ddof == 0.0 => sum,
                None => sum - ddof,
                Some(importances) => {
                    let products = map(cx, "multiply", &[w.into(), importances.into()], span)?;
                    let total: f64 = floats(cx, &products, span)?.iter().sum();
                    sum - ddof * total / sum
                }
            };
            (means, free)
        }
    };
    if free <= 0.0 {
        cx.warn(span, "RuntimeWarning", "Degrees of freedom <= 0 for slice".to_owned());
    }
    scaled(cx, (series, &means, both.as_ref()), free.max(0.0), span)
}

/// The products of deviations from the means, over how many of them are free.
fn scaled(
    cx: &mut Context,
    (series, means, weights): (Array, &Array, Option<&Array>),
    free: f64,
    span: Span,
) -> Result<Array> {
    let dtype = series.dtype;
    let (apart, events) = eager::update(cx, "subtract", series, Some(means.into()), span)?;
    eager::warn(cx, events, "subtract", span);
    let apart =
        if apart.dtype == dtype { apart } else { strided::copy(cx, &apart, dtype, Keep::C, span)? };
    let other = match weights {
        None => apart.clone(),
        Some(weights) => map(cx, "multiply", &[(&apart).into(), weights.into()], span)?,
    };
    let turned = other.view(other.layout.transpose(&[1, 0]));
    let products = match dot_of(cx, &apart, &turned, span)? {
        Value::Array(products) => products,
        number => as_array(cx, &number, None, span)?,
    };
    let one = as_array(cx, &Value::Float(1.0), None, span)?;
    let share = map(cx, "divide", &[(&one).into(), Operand::Float(free)], span)?;
    let result_dtype = products.dtype;
    let (result, events) = eager::update(cx, "multiply", products, Some((&share).into()), span)?;
    eager::warn(cx, events, "multiply", span);
    let result = if result.dtype == result_dtype {
        result
    } else {
        strided::copy(cx, &result, result_dtype, Keep::C, span)?
    };
    if result.size() == 1 {
        let layout = Layout::contiguous(&[], result.dtype.size(), Order::C);
        return Ok(result.with_layout(layout));
    }
    Ok(result)
}

fn corrcoef(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let span = bound.span;
    let products = cov(cx, &Asked::of_corrcoef(bound)?, span)?;
    if products.ndim() == 0 {
        let same = eager::operate(cx, "divide", &[(&products).into(), (&products).into()], span)?;
        return Ok(unpacked(same));
    }
    let n = products.shape()[0];
    if n == 0 {
        return Ok(Value::Array(products));
    }
    let mut diagonal = products.layout.index(0, 0);
    diagonal.strides[0] += products.layout.strides[0];
    let deviations = map(cx, "sqrt", &[(&products.view(diagonal)).into()], span)?;
    let column = deviations.view(deviations.layout.insert_axis(1));
    let (scaled, events) = eager::update(cx, "divide", products, Some((&column).into()), span)?;
    let (scaled, more) = eager::update(cx, "divide", scaled, Some((&deviations).into()), span)?;
    eager::warn(cx, events.and(more), "divide", span);
    let (held, _) = eager::update(cx, "minimum", scaled, Some(Operand::Int(1)), span)?;
    let (held, _) = eager::update(cx, "maximum", held, Some(Operand::Int(-1)), span)?;
    Ok(Value::Array(held))
}

/// Which of the sums are wanted: by name, or by NumPy's number of it.
fn mode_of(bound: &Bound, turns: bool) -> Result<&'static str> {
    const MODES: [&str; 3] = ["valid", "same", "full"];
    let known = match &bound.values[2] {
        None => return Ok(if turns { "full" } else { "valid" }),
        Some(Value::Str(name)) => MODES.into_iter().find(|mode| *mode == &**name),
        Some(Value::Int(number)) => {
            usize::try_from(*number).ok().and_then(|i| MODES.get(i).copied())
        }
        Some(_) => bail!(bound.span, TypeError, "convolve/correlate mode not understood"),
    };
    match known {
        Some(mode) => Ok(mode),
        // By its first letter it was meant to be one of them.
        None if is_near(bound.get(2)) => bail!(
            bound.span,
            ValueError,
            "Use one of 'valid', 'same', or 'full' for convolve/correlate mode"
        ),
        None => {
            let got = bound.get(2).map_or_else(String::new, |mode| match mode {
                Value::Str(name) => format!("'{}'", &**name),
                other => other.as_index().map_or_else(String::new, |number| number.to_string()),
            });
            bail!(
                bound.span,
                ValueError,
                "mode must be one of 'valid', 'same', or 'full' (got {got})"
            )
        }
    }
}

/// Whether a name begins as that of a mode does.
fn is_near(mode: Option<&Value>) -> bool {
    let Some(Value::Str(name)) = mode else { return false };
    name.chars().next().is_some_and(|first| "vsf".contains(first.to_ascii_lowercase()))
}

fn slide(cx: &mut Context, bound: &Bound, turns: bool) -> Result<Value> {
    let span = bound.span;
    let mode = mode_of(bound, turns)?;
    let series = |cx: &mut Context, i: usize| -> Result<Array> {
        let array = bound.array(i, cx)?;
        if turns && array.shape().first() == Some(&0) {
            bail!(span, ValueError, "{} cannot be empty", ["a", "v"][i]);
        }
        match array.ndim() {
            0 if !turns => {
                bail!(span, ValueError, "object of too small depth for desired array")
            }
            0 => Ok(array.view(array.layout.insert_axis(0))),
            1 => Ok(array),
            _ => bail!(span, ValueError, "object too deep for desired array"),
        }
    };
    let (a, v) = (series(cx, 0)?, series(cx, 1)?);
    for (array, which) in [(&a, "first"), (&v, "second")] {
        if array.size() == 0 {
            bail!(span, ValueError, "{which} array argument cannot be empty");
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
        ($($Variant:ident $($Unsigned:ident)?),+) => {
            match dtype {
                $(DType::$Variant $(| DType::$Unsigned)? => {
                    slid::<rust::$Variant>(cx, (&new, &long, &short), before, span)?;
                })+
                text @ DType::Text(_) => text.not_of_numbers(),
            }
        };
    }
    // Products that wrap are the same bits with a sign and without.
    of!(Bool, Int8 UInt8, Int16 UInt16, Int32 UInt32, Int64 UInt64, Float32, Float64);
    cx.meter.ops += 2 * (count * m) as u64;
    strided::count(cx, long.nbytes() + short.nbytes(), new.nbytes());
    // A correlation that was computed the other way round comes out backwards.
    if swaps && !turns {
        let view = new.view(new.layout.slice(0, count - 1, count, -1));
        return strided::copy(cx, &view, dtype, Keep::C, span).map(Value::Array);
    }
    Ok(Value::Array(new))
}

/// Up to this length of the short series NumPy, too, adds the products in their order.
const SHORT: usize = 11;

/// Each element the sum of products of the short series with the part of the long one that it lies over.
fn slid<T: Element + Term>(
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
    let edge = |i: usize| {
        let first = i.saturating_sub(before);
        let skipped = before.saturating_sub(i);
        let len = (a.len() - first).min(v.len() - skipped);
        T::dot(&a[first..first + len], &v[skipped..skipped + len])
    };
    // Where the short series lies over the long one whole, if it is short enough to add in order.
    let whole = if v.len() <= SHORT { a.len() - v.len() + 1 } else { 0 };
    let end = (before + whole).min(elements.len());
    for i in (0..before.min(end)).chain(end..elements.len()) {
        elements[i] = edge(i);
        if i % step == 0 {
            cx.poll(span)?;
        }
    }
    for (i, out) in elements[before.min(end)..end].chunks_mut(step).enumerate() {
        slide::sums(out, &a[i * step..][..out.len() + v.len() - 1], v);
        cx.poll(span)?;
    }
    Ok(())
}
