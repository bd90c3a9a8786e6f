//! Values on straight lines between points.

use super::convert;
use super::eager::{array_of, floats, unpacked};
use super::registry::{Bound, Costs, Function, Run};
use super::strided;
use crate::bail;
use crate::context::Context;
use crate::diag::Result;
use crate::kernels::arith::Real;
use crate::value::Value;

/// The function of this file.
pub static ROWS: &[Function] = &[Function {
    name: "interp",
    signature: "x, xp, fp, left=None, right=None, period=None",
    costs: Costs::Working,
    doc: "The values at x on straight lines between points, whose xp rise; with a period, x and xp are taken \
          within it.\n\n\
          >>> np.interp([0.5, 2], [0, 1, 3], [10, 20, 40])\narray([15., 30.])\n\
          >>> np.interp(370, [10, 350], [1, 3], period=360)\nnp.float64(1.0)",
    run: Run::Call(|cx, bound| interp(cx, &bound)),
}];

/// The points, and what lies beyond them.
struct Points {
    places: Vec<f64>,
    values: Vec<f64>,
    left: f64,
    right: f64,
}

impl Points {
    /// The value at a place, as NumPy computes it.
    fn at(&self, x: f64) -> f64 {
        let Self { places, values, left, right } = self;
        if x.is_nan() {
            return x;
        }
        let above = places.partition_point(|&place| place <= x);
        let Some(j) = above.checked_sub(1) else { return *left };
        if above == places.len() {
            return if x == places[j] { values[j] } else { *right };
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
    }

    /// The same points within a period, with the first and the last again on the other side.
    fn wrapped(&self, period: f64) -> Self {
        let places: Vec<f64> =
            self.places.iter().map(|place| place.floor_remainder(period)).collect();
        let mut order: Vec<usize> = (0..places.len()).collect();
        order.sort_by(|&a, &b| places[a].total_cmp(&places[b]));
        let last = order[order.len() - 1];
        let around = |shift: f64, i: usize| (places[i] + shift, self.values[i]);
        let all = std::iter::once(around(-period, last))
            .chain(order.iter().map(|&i| around(0.0, i)))
            .chain([around(period, order[0])]);
        let (places, values): (Vec<f64>, Vec<f64>) = all.unzip();
        let (left, right) = (values[0], values[values.len() - 1]);
        Self { places, values, left, right }
    }
}

fn interp(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let span = bound.span;
    let as_floats = |cx: &mut Context, i: usize| match bound.required(i) {
        Value::Str(text) => {
            bail!(span, ValueError, "could not convert string to float: '{}'", &**text)
        }
        _ => bound.array(i, cx),
    };
    let (x, xp, fp) = (as_floats(cx, 0)?, as_floats(cx, 1)?, as_floats(cx, 2)?);
    let number = |i: usize| bound.get(i).map(|value| convert::as_float(value, span)).transpose();
    let period = number(5)?.map(f64::abs);
    if period == Some(0.0) {
        bail!(span, ValueError, "period must be a non-zero value");
    }
    if period.is_some() && (xp.ndim() != 1 || fp.ndim() != 1) {
        bail!(span, ValueError, "Data points must be 1-D sequences");
    }
    if period.is_some() && xp.size() != fp.size() {
        bail!(span, ValueError, "fp and xp are not of the same length");
    }
    for (i, array) in [(1, &xp), (2, &fp)] {
        if array.ndim() > 1 && matches!(bound.required(i), Value::Array(_)) {
            bail!(span, ValueError, "object too deep for desired array");
        }
        if array.ndim() > 1 {
            bail!(
                span, ValueError,
                "setting an array element with a sequence. The requested array would exceed the maximum number \
                of dimension of 1."; hint: "xp and fp are lists of numbers"
            );
        }
    }
    let (places, values) = (floats(cx, &xp, span)?, floats(cx, &fp, span)?);
    let Some((&first, &last)) = values.first().zip(values.last()).filter(|_| !places.is_empty())
    else {
        bail!(span, ValueError, "array of sample points is empty");
    };
    if places.len() != values.len() {
        bail!(span, ValueError, "fp and xp are not of the same length."; hint: "each place has one value");
    }
    let (left, right) = (number(3)?.unwrap_or(first), number(4)?.unwrap_or(last));
    let mut points = Points { places, values, left, right };
    if let Some(period) = period {
        points = points.wrapped(period);
    }
    let mut numbers = floats(cx, &x, span)?;
    for chunk in numbers.chunks_mut(strided::POLL_ELEMENTS) {
        for x in chunk.iter_mut() {
            *x = points.at(period.map_or(*x, |period| x.floor_remainder(period)));
        }
        cx.poll(span)?;
    }
    strided::count(cx, x.nbytes(), 0);
    array_of(cx, &numbers, x.shape(), span).map(unpacked)
}
