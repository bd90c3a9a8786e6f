//! `np.pad`: an array with a border, of one value or of its own elements.

use super::convert;
use super::create::check_size;
use super::lanes;
use super::pad_statistics::{self, Along, Statistic};
use super::registry::{Args, Bound, Caller, Costs, Function, Run};
use super::strided;
use crate::array::Array;
use crate::array::dtype::{Kind, Scalar};
use crate::array::layout::{Layout, Order, Shape};
use crate::bail;
use crate::context::Context;
use crate::diag::{Result, Span};
use crate::value::{Dict, Key, Value};

/// Every function of this file.
pub static ROWS: &[Function] = &[Function {
    name: "pad",
    signature: "array, pad_width, mode='constant', **kwargs",
    costs: Costs::Copy,
    doc: "A copy with a border: pad_width is one number, (before, after), such a pair for each axis, or a dict of \
        them by axis. The mode says what stands in it: 'constant' (constant_values=0), the 'edge', what is on the \
        other side ('wrap'), a mirror with or without the edge in it ('symmetric', 'reflect'; reflect_type='odd' \
        mirrors at the edge's value too), a 'linear_ramp' (to end_values=0), the 'maximum', 'mean', 'median' or \
        'minimum' (of stat_length places near the edge), anything ('empty'), or what a function writes into each \
        lane, which is given the lane, its two widths, the axis and all other keywords.\n\n\
          >>> np.pad(np.arange(3), (1, 2))\narray([0, 0, 1, 2, 0, 0])\n\
          >>> np.pad(np.arange(3), 1, mode='edge')\narray([0, 0, 1, 2, 2])\n\
          >>> np.pad(np.arange(3), 2, mode='wrap')\narray([1, 2, 0, 1, 2, 0, 1])\n\
          >>> np.pad([1, 2, 6], 1, mode='mean')\narray([3, 1, 2, 6, 3])",
    run: Run::Calls(|caller, bound| match bound.get(2) {
        Some(function @ Value::Function(_)) => by_function(caller, &bound, function),
        _ => pad(caller.cx(), &bound),
    }),
}];

/// What stands in the border.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mode {
    Constant,
    Edge,
    Wrap,
    Reflect,
    Symmetric,
    Empty,
    LinearRamp,
    Statistic(Statistic),
}

/// Each mode, and the keyword that goes with it.
const MODES: &[(&str, Mode, &str)] = &[
    ("constant", Mode::Constant, "constant_values"),
    ("edge", Mode::Edge, ""),
    ("linear_ramp", Mode::LinearRamp, "end_values"),
    ("maximum", Mode::Statistic(Statistic::Maximum), "stat_length"),
    ("mean", Mode::Statistic(Statistic::Mean), "stat_length"),
    ("median", Mode::Statistic(Statistic::Median), "stat_length"),
    ("minimum", Mode::Statistic(Statistic::Minimum), "stat_length"),
    ("wrap", Mode::Wrap, ""),
    ("reflect", Mode::Reflect, "reflect_type"),
    ("symmetric", Mode::Symmetric, "reflect_type"),
    ("empty", Mode::Empty, ""),
];

/// The mode, and the value of its keyword.
fn mode_of(bound: &Bound) -> Result<(Mode, Option<&Value>)> {
    let span = bound.span;
    let name = match bound.get(2) {
        None => "constant",
        Some(Value::Str(name)) => name,
        Some(Value::Int(number)) => bail!(span, ValueError, "mode '{number}' is not supported"),
        Some(other) => {
            bail!(span, ValueError, "mode '{}' is not supported", other.type_name())
        }
    };
    let Some((_, mode, keyword)) = MODES.iter().find(|(known, ..)| *known == name) else {
        let known: Vec<&str> = MODES.iter().map(|(name, ..)| *name).collect();
        bail!(
            span, ValueError, "mode '{name}' is not supported";
            hint: "there are {}", known.join(", ")
        )
    };
    let unknown: Vec<String> = bound
        .others
        .iter()
        .filter(|(name, ..)| name != keyword)
        .map(|(name, ..)| format!("'{name}'"))
        .collect();
    if !unknown.is_empty() {
        bail!(
            span,
            ValueError,
            "unsupported keyword arguments for mode '{name}': {{{}}}",
            unknown.join(", ")
        );
    }
    Ok((*mode, bound.others.first().map(|(_, value, _)| value)))
}

/// Pairs of before and after for each axis, from one value, one pair, or a pair or a value for each.
fn pairs(array: &Array, value: &Array, span: Span) -> Result<Vec<[Array; 2]>> {
    let shape = [array.ndim(), 2];
    // A single column is the same before and after.
    let Some(layout) = value.layout.broadcast_to(&shape) else {
        bail!(
            span, ValueError,
            "operands could not be broadcast together with remapped shapes [original->remapped]: {}  and \
            requested shape ({},2)", super::create::lengths_text(value.shape()), array.ndim();
            hint: "give one number, (before, after), or such a pair for each axis"
        );
    };
    let one = |axis: usize, side: usize| value.view(layout.index(0, axis).index(0, side));
    Ok((0..array.ndim()).map(|axis| [one(axis, 0), one(axis, 1)]).collect())
}

/// `{axis: width}` as a pair for each axis.
fn widths_of_dict(cx: &mut Context, bound: &Bound, array: &Array) -> Result<Option<Array>> {
    let Value::Dict(given) = bound.required(1) else { return Ok(None) };
    let mut rows = vec![Value::list(vec![Value::Int(0), Value::Int(0)]); array.ndim()];
    for (axis, width) in given.borrow().iter() {
        let axis = convert::as_integer(axis.value(), bound.span)?;
        let Some(at) = super::manipulate::resolve_axis(axis, array.ndim()) else {
            bail!(
                bound.span, IndexError, "list assignment index out of range";
                hint: "the array has {} axes", array.ndim()
            )
        };
        rows[at] = match width {
            one @ Value::Int(_) => Value::list(vec![one.clone(), one.clone()]),
            pair => pair.clone(),
        };
    }
    convert::aside(cx, &Value::list(rows), None, bound.span).map(Some)
}

/// The widths of the border before and behind, for each axis.
fn widths_of(cx: &mut Context, bound: &Bound, array: &Array) -> Result<Vec<[usize; 2]>> {
    let span = bound.span;
    let widths = match widths_of_dict(cx, bound, array)? {
        Some(widths) => widths,
        None => convert::aside(cx, bound.required(1), None, span)?,
    };
    if !widths.dtype.is_integer() {
        bail!(span, TypeError, "`pad_width` must be of integral type."; hint: "widths are ints: n // 2, not n / 2");
    }
    let pairs = pairs(array, &widths, span)?;
    pairs.iter().map(|pair| counts_of(pair, span)).collect()
}

/// A pair of counts, which are not negative.
fn counts_of(pair: &[Array; 2], span: Span) -> Result<[usize; 2]> {
    let count = |side: &Array| usize::try_from(side.item().as_f64().round_ties_even() as i64).ok();
    match (count(&pair[0]), count(&pair[1])) {
        (Some(before), Some(after)) => Ok([before, after]),
        _ => {
            bail!(span, ValueError, "index can't contain negative values"; hint: "a slice cuts off: a[1:-1]")
        }
    }
}

/// A new array with room for the border, which holds nothing yet.
fn roomy(
    cx: &Context,
    array: &Array,
    sides: &[[usize; 2]],
    mode: Mode,
    span: Span,
) -> Result<Array> {
    let mut shape: Shape = array.shape().into();
    for (axis, [before, after]) in sides.iter().enumerate() {
        let total = shape[axis].checked_add(*before).and_then(|n| n.checked_add(*after));
        let Some(total) = total else {
            bail!(span, ValueError, "Maximum allowed dimension exceeded")
        };
        let is_own = !matches!(mode, Mode::Constant | Mode::Empty);
        if is_own && shape[axis] == 0 && total > 0 {
            bail!(
                span,
                ValueError,
                "can't extend empty axis {axis} using modes other than 'constant' or 'empty'"
            );
        }
        shape[axis] = total;
    }
    check_size(&shape, array.dtype, span)?;
    // NumPy's order: that of columns alone is kept.
    let columns = array.is_contiguous(Order::F) && !array.is_contiguous(Order::C);
    let order = if columns { Order::F } else { Order::C };
    cx.empty(array.dtype, Layout::contiguous(&shape, array.dtype.size(), order), span)
}

fn pad(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let array = bound.any_array(0, cx)?;
    let span = bound.span;
    let sides = widths_of(cx, bound, &array)?;
    let (mode, option) = mode_of(bound)?;
    let new = roomy(cx, &array, &sides, mode, span)?;
    strided::count(cx, array.nbytes(), new.nbytes());
    let is_odd = match (mode, option) {
        (Mode::Reflect | Mode::Symmetric, Some(Value::Str(kind))) => &**kind == "odd",
        _ => false,
    };
    match mode {
        Mode::Constant => {
            let values = values_of(cx, &array, option, span)?;
            border(cx, &new, &array, &sides, &values, span)?;
        }
        Mode::Empty => border(cx, &new, &array, &sides, &[], span)?,
        Mode::Reflect | Mode::Symmetric if is_odd => {
            pad_statistics::check_dtype(array.dtype, "odd", span)?;
            border(cx, &new, &array, &sides, &[], span)?;
            each_axis(cx, &new, &array, &sides, span, |cx, along| {
                let period = array.shape()[along.axis];
                pad_statistics::odd_reflections(cx, along, period, mode == Mode::Symmetric, span)
            })?;
        }
        Mode::Edge | Mode::Wrap | Mode::Reflect | Mode::Symmetric => {
            fold_in(cx, &new, &array, &sides, mode, span)?;
        }
        Mode::LinearRamp => {
            pad_statistics::check_dtype(array.dtype, "linear_ramp", span)?;
            let ends = values_of(cx, &array, option, span)?;
            border(cx, &new, &array, &sides, &[], span)?;
            each_axis(cx, &new, &array, &sides, span, |cx, along| {
                pad_statistics::ramps(cx, along, &ends[along.axis], span)
            })?;
        }
        Mode::Statistic(what) => {
            pad_statistics::check_dtype(array.dtype, "mean", span)?;
            let lengths = lengths_of(cx, &array, option, span)?;
            border(cx, &new, &array, &sides, &[], span)?;
            each_axis(cx, &new, &array, &sides, span, |cx, along| {
                pad_statistics::statistic(cx, along, what, lengths[along.axis], span)
            })?;
        }
    }
    Ok(Value::Array(new))
}

/// The values at the ends of each axis, 0 by default. Integers that do not fit are refused, but one or two of
/// them wrap around in an unsigned dtype: NumPy has made them its own scalars by then.
fn values_of(
    cx: &mut Context,
    array: &Array,
    given: Option<&Value>,
    span: Span,
) -> Result<Vec<[Array; 2]>> {
    let values = convert::aside(cx, given.unwrap_or(&Value::Int(0)), None, span)?;
    let pairs = pairs(array, &values, span)?;
    let wraps = array.dtype.kind() == Kind::Unsigned && values.size() <= 2;
    if array.dtype.is_integer() && values.dtype.is_integer() && !wraps {
        for value in pairs.iter().flatten() {
            convert::set_word(value.item(), array.dtype, span)?;
        }
    }
    Ok(pairs)
}

/// How many places near each edge a statistic is of; `None` for all.
fn lengths_of(
    cx: &mut Context,
    array: &Array,
    given: Option<&Value>,
    span: Span,
) -> Result<Vec<[Option<usize>; 2]>> {
    let given = match given {
        None | Some(Value::None) => return Ok(vec![[None; 2]; array.ndim()]),
        Some(given) => convert::aside(cx, given, None, span)?,
    };
    let pairs = pairs(array, &given, span)?;
    pairs.iter().map(|pair| counts_of(pair, span).map(|counts| counts.map(Some))).collect()
}

/// Fill the borders axis by axis: those of earlier axes are a part of what a later one sees.
fn each_axis(
    cx: &mut Context,
    new: &Array,
    array: &Array,
    sides: &[[usize; 2]],
    span: Span,
    mut fill: impl FnMut(&mut Context, &Along<'_>) -> Result<()>,
) -> Result<()> {
    for axis in 0..array.ndim() {
        cx.poll(span)?;
        let layout = (axis + 1..array.ndim()).fold(new.layout.clone(), |layout, later| {
            layout.slice(later, sides[later][0], array.shape()[later], 1)
        });
        let region = new.view(layout);
        fill(cx, &Along { region: &region, axis, widths: sides[axis] })?;
    }
    Ok(())
}

/// Zeros around the array, and a function of the user's that writes into each lane of each axis.
fn by_function(caller: &mut dyn Caller, bound: &Bound, function: &Value) -> Result<Value> {
    let span = bound.span;
    let cx = caller.cx();
    let array = bound.any_array(0, cx)?;
    let sides = widths_of(cx, bound, &array)?;
    // NumPy keeps its own numbers where one pair is for all axes.
    let is_one_pair = match bound.required(1) {
        Value::Dict(_) => false,
        width => convert::aside(cx, width, None, span)?.size() <= 2,
    };
    let new = roomy(cx, &array, &sides, Mode::Empty, span)?;
    let zeros = values_of(cx, &array, None, span)?;
    strided::count(cx, array.nbytes(), new.nbytes());
    border(cx, &new, &array, &sides, &zeros, span)?;
    let mut options = Dict::default();
    for (name, value, at) in &bound.others {
        options.insert(Key::new(Value::text(name.as_str()), *at)?, value.clone());
    }
    let options = Value::dict(options);
    for (axis, widths) in sides.iter().enumerate() {
        for at in lanes::starts(&new.layout, axis) {
            let layout = Layout {
                shape: Shape::from_slice(&[new.shape()[axis]]),
                strides: [new.layout.strides[axis]][..].into(),
                offset: at,
            };
            let positional = [
                Value::Array(new.view(layout)),
                if is_one_pair {
                    Value::tuple(widths.map(|width| Value::Scalar(Scalar::Int64(width as i64))))
                } else {
                    Value::list(widths.map(Value::from).to_vec())
                },
                Value::from(axis),
                options.clone(),
            ];
            let args = Args { positional: positional.into_iter().collect(), keywords: Vec::new() };
            caller.call(function, args, span)?;
        }
    }
    Ok(Value::Array(new))
}

/// The array in the middle, and around it the values of each axis; those of a later one in the corners.
fn border(
    cx: &mut Context,
    new: &Array,
    array: &Array,
    sides: &[[usize; 2]],
    values: &[[Array; 2]],
    span: Span,
) -> Result<()> {
    let middle =
        |layout: Layout, axis: usize| layout.slice(axis, sides[axis][0], array.shape()[axis], 1);
    let inner = (0..array.ndim()).fold(new.layout.clone(), middle);
    strided::transfer(cx, &new.view(inner), array, span)?;
    for (axis, pair) in values.iter().enumerate() {
        // Later axes have their own values around this one's.
        let slab = (axis + 1..array.ndim()).fold(new.layout.clone(), middle);
        let [before, after] = sides[axis];
        let parts = [(0, before), (before + array.shape()[axis], after)];
        for ((start, len), value) in parts.into_iter().zip(pair) {
            let part = new.view(slab.slice(axis, start, len, 1));
            let spread = value.layout.broadcast_to(part.shape()).expect("one value broadcasts");
            strided::transfer(cx, &part, &value.view(spread), span)?;
        }
    }
    Ok(())
}

/// Places of the result along an axis that come from places of the array in a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Stretch {
    to: usize,
    from: usize,
    len: usize,
    /// From one place to the next: forward, backward, or the same again.
    step: isize,
}

/// Where each place of the result along an axis comes from.
fn source_of(place: i64, len: i64, mode: Mode) -> i64 {
    match mode {
        Mode::Constant | Mode::Empty | Mode::Edge | Mode::LinearRamp | Mode::Statistic(_) => {
            place.clamp(0, len - 1)
        }
        Mode::Wrap => place.rem_euclid(len),
        Mode::Reflect if len == 1 => 0,
        Mode::Reflect => {
            let within = place.rem_euclid(2 * (len - 1));
            within.min(2 * (len - 1) - within)
        }
        Mode::Symmetric => {
            let within = place.rem_euclid(2 * len);
            within.min(2 * len - 1 - within)
        }
    }
}

fn stretches(
    cx: &Context,
    len: usize,
    [before, after]: [usize; 2],
    mode: Mode,
    span: Span,
) -> Result<Vec<Stretch>> {
    let places = -(before as i64)..(len + after) as i64;
    let mut found: Vec<Stretch> = Vec::new();
    for (to, place) in places.enumerate() {
        if to % strided::POLL_ELEMENTS == 0 {
            cx.poll(span)?;
        }
        let from = source_of(place, len as i64, mode) as usize;
        if let Some(last) = found.last_mut() {
            let next = from as isize - last.from as isize;
            let step = if last.len == 1 { next } else { last.step };
            if step.abs() <= 1 && next == step * last.len as isize {
                *last = Stretch { len: last.len + 1, step, ..*last };
                continue;
            }
        }
        found.push(Stretch { to, from, len: 1, step: 1 });
    }
    Ok(found)
}

/// Fill the result with elements of the array, stretch by stretch along every axis.
fn fold_in(
    cx: &mut Context,
    new: &Array,
    array: &Array,
    sides: &[[usize; 2]],
    mode: Mode,
    span: Span,
) -> Result<()> {
    let axes = (0..array.ndim())
        .map(|axis| stretches(cx, array.shape()[axis], sides[axis], mode, span))
        .collect::<Result<Vec<Vec<Stretch>>>>()?;
    if axes.iter().any(Vec::is_empty) {
        return Ok(());
    }
    let mut chosen = vec![0; axes.len()];
    loop {
        let (mut to, mut from) = (new.layout.clone(), array.layout.clone());
        for (axis, &i) in chosen.iter().enumerate() {
            let stretch = axes[axis][i];
            to = to.slice(axis, stretch.to, stretch.len, 1);
            from = from.slice(axis, stretch.from, stretch.len, stretch.step);
        }
        strided::transfer(cx, &new.view(to), &array.view(from), span)?;
        cx.poll(span)?;
        let Some(axis) = (0..axes.len()).rev().find(|&axis| chosen[axis] + 1 < axes[axis].len())
        else {
            return Ok(());
        };
        chosen[axis] += 1;
        chosen[axis + 1..].fill(0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stretches_cover_every_place_from_where_it_comes() {
        let cx = Context::new(1 << 20, &[0]);
        for mode in [Mode::Edge, Mode::Wrap, Mode::Reflect, Mode::Symmetric] {
            for len in 1..5 {
                for before in 0..9 {
                    let found = stretches(&cx, len, [before, 3], mode, Span::NONE);
                    let found = found.expect("nobody interrupts");
                    let mut at = 0;
                    for Stretch { to, from, len: count, step } in found {
                        assert_eq!(to, at);
                        for i in 0..count {
                            let place = (at + i) as i64 - before as i64;
                            let want = source_of(place, len as i64, mode);
                            assert_eq!(
                                from as i64 + i as i64 * step as i64,
                                want,
                                "{mode:?} {len} {before}"
                            );
                        }
                        at += count;
                    }
                    assert_eq!(at, before + len + 3);
                }
            }
        }
    }
}
