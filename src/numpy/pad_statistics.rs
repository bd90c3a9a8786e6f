//! Borders of `np.pad` that are computed: ramps, statistics of what stands near the edge, odd reflections.
//!
//! They are filled axis by axis; those of a later axis see the borders of the earlier ones, as NumPy's do.

use super::eager::{self, Operand, map};
use super::modules::apply;
use super::strided;
use crate::array::Array;
use crate::array::dtype::DType;
use crate::array::layout::Layout;
use crate::bail;
use crate::context::Context;
use crate::diag::{Result, Span};
use crate::kernels::reduce::Reduction;
use crate::value::Value;

/// What is taken of the elements near an edge.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Statistic {
    Maximum,
    Mean,
    Median,
    Minimum,
}

/// A result of `np.pad` along one axis: before and behind it what is already filled.
#[derive(Debug)]
pub(super) struct Along<'a> {
    /// The part of the result whose border is wanted; along the axis it is whole.
    pub(super) region: &'a Array,
    /// The axis.
    pub(super) axis: usize,
    /// The widths of the border before and behind.
    pub(super) widths: [usize; 2],
}

impl Along<'_> {
    fn part(&self, start: usize, len: usize) -> Array {
        self.region.view(self.region.layout.slice(self.axis, start, len, 1))
    }

    /// The border on a side.
    fn border(&self, side: usize) -> Array {
        let [before, after] = self.widths;
        let len = self.region.shape()[self.axis];
        if side == 0 { self.part(0, before) } else { self.part(len - after, after) }
    }

    /// How many places lie between the borders.
    fn inner(&self) -> usize {
        self.region.shape()[self.axis] - self.widths[0] - self.widths[1]
    }

    /// So many places behind the border, or before it.
    fn near(&self, side: usize, count: usize) -> Array {
        let end = self.region.shape()[self.axis] - self.widths[1];
        if side == 0 { self.part(self.widths[0], count) } else { self.part(end - count, count) }
    }

    /// Write what broadcasts into a border; without rounding.
    fn fill(&self, cx: &mut Context, side: usize, values: &Array, span: Span) -> Result<()> {
        let border = self.border(side);
        let layout = values.layout.broadcast_to(border.shape());
        let layout = layout.expect("a statistic has length 1 along the axis, a ramp the border's");
        strided::transfer(cx, &border, &values.view(layout), span)
    }
}

/// Fill both borders with a statistic of so many places near each edge, of all by default.
///
/// # Errors
/// NumPy's `ValueError` for an extreme of no places.
pub(super) fn statistic(
    cx: &mut Context,
    along: &Along<'_>,
    what: Statistic,
    lengths: [Option<usize>; 2],
    span: Span,
) -> Result<()> {
    let most = along.inner();
    let counts = lengths.map(|length| length.map_or(most, |length| length.min(most)));
    let is_extreme = matches!(what, Statistic::Maximum | Statistic::Minimum);
    if is_extreme && counts.contains(&0) {
        bail!(span, ValueError, "stat_length of 0 yields no value for padding");
    }
    let first = of_places(cx, &along.near(0, counts[0]), along.axis, what, span)?;
    let second = if counts == [most; 2] {
        first.clone()
    } else {
        of_places(cx, &along.near(1, counts[1]), along.axis, what, span)?
    };
    along.fill(cx, 0, &first, span)?;
    along.fill(cx, 1, &second, span)
}

/// A statistic along an axis, which stays with length 1; rounded to even for integers.
fn of_places(
    cx: &mut Context,
    places: &Array,
    axis: usize,
    what: Statistic,
    span: Span,
) -> Result<Array> {
    let goes: Vec<bool> = (0..places.ndim()).map(|i| i == axis).collect();
    let found = match what {
        Statistic::Maximum => {
            return eager::fold(cx, Reduction::Max, places, (&goes, true), places.dtype, span);
        }
        Statistic::Minimum => {
            return eager::fold(cx, Reduction::Min, places, (&goes, true), places.dtype, span);
        }
        Statistic::Mean => eager::mean(cx, places, &goes, true, span)?,
        Statistic::Median => {
            let keywords = [("axis", Value::from(axis)), ("keepdims", Value::Bool(true))];
            match apply(cx, "median", [Value::Array(places.clone())], &keywords, span)? {
                Value::Array(median) => median,
                number => super::convert::any_array(cx, &number, None, span)?,
            }
        }
    };
    if places.dtype.is_integer() { map(cx, "rint", &[(&found).into()], span) } else { Ok(found) }
}

/// Fill both borders with numbers at even distances, from the edge to values at the ends.
pub(super) fn ramps(
    cx: &mut Context,
    along: &Along<'_>,
    ends: &[Array; 2],
    span: Span,
) -> Result<()> {
    for (side, end) in ends.iter().enumerate() {
        let edge = along.near(side, 1);
        let edge = edge.view(edge.layout.index(along.axis, 0));
        let keywords = [
            ("num", Value::from(along.widths[side])),
            ("endpoint", Value::Bool(false)),
            ("dtype", super::types::instance(edge.dtype)),
            ("axis", Value::from(along.axis)),
        ];
        let bounds = [end.clone(), edge].map(Value::Array);
        let Value::Array(ramp) = apply(cx, "linspace", bounds, &keywords, span)? else {
            unreachable!("it is asked for numbers alone")
        };
        let ramp = if side == 0 {
            ramp
        } else {
            let layout = backwards(&ramp.layout, along.axis);
            ramp.view(layout)
        };
        along.fill(cx, side, &ramp, span)?;
    }
    Ok(())
}

fn backwards(layout: &Layout, axis: usize) -> Layout {
    match layout.shape[axis] {
        0 => layout.clone(),
        len => layout.slice(axis, len - 1, len, -1),
    }
}

/// Fill both borders with reflections at the edge's value: twice the edge minus what lies beyond it
/// (`_set_reflect_both`); `period` is the length of the array that is padded.
pub(super) fn odd_reflections(
    cx: &mut Context,
    along: &Along<'_>,
    period: usize,
    include_edge: bool,
    span: Span,
) -> Result<()> {
    let total = along.region.shape()[along.axis];
    let [mut before, mut after] = along.widths;
    if period == 1 {
        let edges = [0, 1].map(|side| along.near(side, 1));
        for (side, edge) in edges.iter().enumerate() {
            let edge = strided::copy(cx, edge, edge.dtype, strided::Keep::C, span)?;
            along.fill(cx, side, &edge, span)?;
        }
        return Ok(());
    }
    while before > 0 || after > 0 {
        let filled = total - before - after;
        let (reach, offset) = if include_edge {
            (filled / period * period, 1)
        } else {
            ((filled - 1) / (period - 1) * (period - 1), 0)
        };
        if before > 0 {
            let count = reach.min(before);
            let from = before + 1 - offset;
            odd(cx, along, (before - count, from), before, count, span)?;
            before -= count;
        }
        if after > 0 {
            let count = reach.min(after);
            let edge = total - after - 1;
            // The places before the edge, or from it on, in reverse.
            let from = edge + offset - count;
            odd(cx, along, (edge + 1, from), edge, count, span)?;
            after -= count;
        }
    }
    Ok(())
}

/// Write twice the edge minus `count` places in reverse.
fn odd(
    cx: &mut Context,
    along: &Along<'_>,
    (to, from): (usize, usize),
    edge: usize,
    count: usize,
    span: Span,
) -> Result<()> {
    let chunk = along.part(from, count);
    let chunk = chunk.view(backwards(&chunk.layout, along.axis));
    let edge = along.part(edge, 1);
    let twice = map(cx, "multiply", &[Operand::Int(2), (&edge).into()], span)?;
    let chunk = map(cx, "subtract", &[(&twice).into(), (&chunk).into()], span)?;
    strided::transfer(cx, &along.part(to, count), &chunk, span)
}

/// Whether a dtype can be padded by what is computed.
pub(super) fn check_dtype(dtype: DType, mode: &str, span: Span) -> Result<()> {
    if dtype.is_text() {
        bail!(
            span, TypeError, "numscope pads texts by no mode that computes: not by '{mode}'";
            hint: "'edge', 'wrap', 'reflect', 'symmetric' and 'constant' move what is there"
        );
    }
    Ok(())
}
