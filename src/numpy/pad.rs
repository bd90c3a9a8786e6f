//! `np.pad`: an array with a border, of one value or of its own elements.

use super::convert;
use super::create::check_size;
use super::registry::{Bound, Costs, Function, Run};
use super::strided;
use crate::array::Array;
use crate::array::layout::{Layout, Order, Shape};
use crate::bail;
use crate::context::Context;
use crate::diag::{Result, Span};
use crate::value::Value;

/// Every function of this file.
pub static ROWS: &[Function] = &[Function {
    name: "pad",
    signature: "array, pad_width, mode='constant', *, constant_values=None",
    costs: Costs::Copy,
    doc: "A copy with a border: pad_width is one number, (before, after), or such a pair for each axis. The \
        mode says what stands in it: 'constant' values (0), the 'edge', what is on the other side ('wrap'), \
        a mirror with or without the edge in it ('symmetric', 'reflect'), or anything ('empty').\n\n\
          >>> np.pad(np.arange(3), (1, 2))\narray([0, 0, 1, 2, 0, 0])\n\
          >>> np.pad(np.arange(3), 1, mode='edge')\narray([0, 0, 1, 2, 2])\n\
          >>> np.pad(np.arange(3), 2, mode='wrap')\narray([1, 2, 0, 1, 2, 0, 1])",
    run: Run::Call(|cx, bound| pad(cx, &bound)),
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
}

const MODES: &[(&str, Mode)] = &[
    ("constant", Mode::Constant),
    ("edge", Mode::Edge),
    ("wrap", Mode::Wrap),
    ("reflect", Mode::Reflect),
    ("symmetric", Mode::Symmetric),
    ("empty", Mode::Empty),
];

/// Modes that NumPy has besides.
const OTHERS: &[&str] = &["linear_ramp", "maximum", "mean", "median", "minimum"];

fn mode_of(value: Option<&Value>, span: Span) -> Result<Mode> {
    let name = match value {
        None => return Ok(Mode::Constant),
        Some(Value::Str(name)) => name,
        Some(_) => bail!(span, NotImplementedError, "numscope pads by the modes that have names"),
    };
    match MODES.iter().find(|(known, _)| *known == &**name) {
        Some((_, mode)) => Ok(*mode),
        None if OTHERS.contains(&&**name) => bail!(
            span, NotImplementedError, "numscope has no mode '{name}' of np.pad";
            hint: "it has constant, edge, wrap, reflect, symmetric and empty"
        ),
        None => bail!(
            span, ValueError, "mode '{name}' is not supported";
            hint: "there are constant, edge, wrap, reflect, symmetric and empty"
        ),
    }
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
        let at = super::manipulate::resolve_axis(axis, array.ndim())
            .ok_or_else(|| super::manipulate::no_axis("", axis, array.ndim(), bound.span))?;
        rows[at] = match width {
            one @ Value::Int(_) => Value::list(vec![one.clone(), one.clone()]),
            pair => pair.clone(),
        };
    }
    convert::aside(cx, &Value::list(rows), None, bound.span).map(Some)
}

fn pad(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let array = bound.any_array(0, cx)?;
    let span = bound.span;
    let widths = match widths_of_dict(cx, bound, &array)? {
        Some(widths) => widths,
        None => convert::aside(cx, bound.required(1), None, span)?,
    };
    if !widths.dtype.is_integer() {
        bail!(span, TypeError, "`pad_width` must be of integral type."; hint: "widths are ints: n // 2, not n / 2");
    }
    let mode = mode_of(bound.get(2), span)?;
    if mode != Mode::Constant && bound.get(3).is_some() {
        let name = MODES.iter().find(|(_, known)| *known == mode).map_or("", |(name, _)| name);
        bail!(
            span,
            ValueError,
            "unsupported keyword arguments for mode '{name}': {{'constant_values'}}"
        );
    }
    let mut sides: Vec<[usize; 2]> = Vec::new();
    for pair in pairs(&array, &widths, span)? {
        let width = |side: &Array| side.item().as_integer().and_then(|n| usize::try_from(n).ok());
        let [Some(before), Some(after)] = [width(&pair[0]), width(&pair[1])] else {
            bail!(span, ValueError, "index can't contain negative values"; hint: "a slice cuts off: a[1:-1]");
        };
        sides.push([before, after]);
    }
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
    let layout = Layout::contiguous(&shape, array.dtype.size(), order);
    let new = cx.empty(array.dtype, layout, span)?;
    strided::count(cx, array.nbytes(), new.nbytes());
    match mode {
        Mode::Constant => {
            let values = match bound.get(3) {
                None => convert::aside(cx, &Value::Int(0), None, span)?,
                Some(value) => convert::aside(cx, value, None, span)?,
            };
            let values = pairs(&array, &values, span)?;
            border(cx, &new, &array, &sides, &values, span)?;
        }
        Mode::Empty => border(cx, &new, &array, &sides, &[], span)?,
        Mode::Edge | Mode::Wrap | Mode::Reflect | Mode::Symmetric => {
            fold_in(cx, &new, &array, &sides, mode, span)?;
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
        Mode::Constant | Mode::Empty | Mode::Edge => place.clamp(0, len - 1),
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
