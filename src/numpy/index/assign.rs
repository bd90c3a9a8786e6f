//! Writing with masks and integer arrays.

use smallvec::SmallVec;

use super::advanced::{items_of, joined};
use super::basic::parts_of;
use super::selection::{POSITIONS, Selection, check_mask, for_each_mask, mask_of};
use crate::array::Array;
use crate::array::layout::{Layout, Order, broadcast_shapes};
use crate::bail;
use crate::context::Context;
use crate::diag::{Result, Span};
use crate::kernels::select;
use crate::numpy::convert;
use crate::numpy::create::{lengths_text, warn_cast};
use crate::numpy::strided::{self, Axis, Keep};
use crate::value::Value;

/// What is written, in the dtype of the array that it is written to.
enum Source {
    /// One item for all places.
    One(SmallVec<[u8; 8]>),
    /// An array in other memory than the target's.
    Many(Array),
}

/// `array[at] = value`, where `at` is advanced. Nothing is written where an index or the value
/// does not fit; where an
/// index is repeated, the last item written stays.
///
/// # Errors
/// NumPy's `IndexError`, `ValueError` and `TypeError`, those of converting the value, `ValueError`
/// for an array that is
/// read-only; `MemoryError`, `KeyboardInterrupt`.
pub fn assign(
    cx: &mut Context,
    array: &Array,
    at: &Value,
    value: &Value,
    span: Span,
) -> Result<()> {
    if !array.writeable {
        bail!(
            span, ValueError, "assignment destination is read-only";
            hint: "it repeats elements of another array: take a copy()"
        );
    }
    let parts = parts_of(at);
    if let Some(mask) = mask_of(array, parts) {
        check_mask(array, 0, &mask, span)?;
        let source = source(cx, array, value, span)?;
        return expand(cx, array, &mask, &source, span);
    }
    let mut selection = Selection::new(cx, array, parts, span)?;
    let source = source(cx, array, value, span)?;
    let source = match source {
        Source::One(item) => Source::One(item),
        Source::Many(values) => {
            let shape = selection.shape();
            let Some(layout) = fitted(&values, &shape) else {
                bail!(
                    span, ValueError,
                    "shape mismatch: value array of shape {} could not be broadcast to indexing result \
                    of shape {}",
                    lengths_text(values.shape()), lengths_text(&shape);
                    hint: "shapes are compared from the right: lengths must be equal, or the value's 1"
                );
            };
            Source::Many(values.view(layout.transpose(&selection.picked_first())))
        }
    };
    selection.check(span)?;
    selection.detach(cx, array, span)?;
    cx.before_write(&array.buffer, span)?;
    let written = selection.count() * selection.rest.size() * array.dtype.size();
    let read = match &source {
        Source::One(_) => 0,
        Source::Many(_) => written,
    };
    strided::count(cx, selection.bytes() + read, written);
    scatter(cx, array, &selection, &source, span)
}

/// The layout of a value broadcast to a shape; axes of length 1 that it has too many of go.
fn fitted(values: &Array, shape: &[usize]) -> Option<Layout> {
    let mut layout = values.layout.clone();
    while layout.ndim() > shape.len() && layout.shape[0] == 1 {
        layout = layout.index(0, 0);
    }
    let fits = broadcast_shapes([&layout.shape[..], shape])?;
    (fits[..] == *shape).then(|| layout.broadcast_to(shape))?
}

/// The value in the array's dtype, as NumPy converts it.
fn source(cx: &mut Context, array: &Array, value: &Value, span: Span) -> Result<Source> {
    let (dtype, size) = (array.dtype, array.dtype.size());
    let one = |bytes: &[u8]| Source::One(SmallVec::from_slice(&bytes[..size]));
    match value {
        Value::Array(values) => {
            let values = if values.dtype != dtype || values.buffer.same(&array.buffer) {
                strided::copy(cx, values, dtype, Keep::C, span)?
            } else {
                values.clone()
            };
            if values.ndim() == 0 {
                let at = values.layout.offset;
                return Ok(one(&values.buffer.read()[at..]));
            }
            Ok(Source::Many(values))
        }
        Value::Scalar(scalar) if !dtype.is_text() => {
            warn_cast(cx, *scalar, dtype, span);
            Ok(one(&convert::word_of(*scalar, dtype).0))
        }
        other
            if dtype.is_text()
                || matches!(
                    other,
                    Value::List(_) | Value::Tuple(_) | Value::Range(_) | Value::Str(_)
                ) =>
        {
            let values = convert::copy_of(cx, value, Some(dtype), span)?;
            if values.ndim() > 0 {
                return Ok(Source::Many(values));
            }
            Ok(one(&values.buffer.read()))
        }
        other => match other.as_scalar() {
            Some(scalar) => Ok(one(&convert::set_word(scalar, dtype, span)?.0)),
            None => Err(convert::not_a_number(other, dtype, span)),
        },
    }
}

/// `array[mask] = source` of a mask of the array's shape.
fn expand(
    cx: &mut Context,
    array: &Array,
    mask: &Array,
    source: &Source,
    span: Span,
) -> Result<()> {
    let size = array.dtype.size();
    let mut read = mask.nbytes();
    let mut items = None;
    if let Source::Many(values) = source {
        if values.ndim() > 1 {
            bail!(
                span, TypeError,
                "NumPy boolean array indexing assignment requires a 0 or 1-dimensional input, input has {} \
                dimensions", values.ndim();
                hint: "flatten the values: .ravel(); or pick them with the same mask: a[mask] = b[mask]"
            );
        }
        let mut count = 0;
        for_each_mask(cx, mask, span, |_, mask| count += select::count_true(mask))?;
        let given = values.size();
        if given != count && given != 1 {
            // An empty value fits an empty selection alone.
            bail!(
                span, ValueError,
                "NumPy boolean array indexing assignment cannot assign {given} input values to the {count} \
                output values where the mask is true";
                hint: "give one value, or {count}: a[mask] = b[mask] picks them with the same mask"
            );
        }
        read += count * size;
        let values = values.view(values.layout.broadcast_to(&[count]).expect("it has one or all"));
        items = Some(if values.is_contiguous(Order::C) {
            values
        } else {
            strided::copy(cx, &values, values.dtype, Keep::C, span)?
        });
    }
    // The mask may be a view of the array: it is read before anything is written.
    let mask = if mask.buffer.same(&array.buffer) {
        strided::copy(cx, mask, mask.dtype, Keep::C, span)?
    } else {
        mask.clone()
    };
    cx.before_write(&array.buffer, span)?;
    strided::count(cx, read, array.nbytes());
    let is_plain = array.is_contiguous(Order::C);
    let dims = joined(&array.layout);
    let values = items.as_ref().map(|items| items.buffer.read());
    let start = items.as_ref().map_or(0, |items| items.layout.offset);
    let mut used = 0;
    let mut put = |to: &mut [u8], mask: &[u8]| match (source, &values) {
        (Source::One(item), _) => select::fill_true(to, item, mask),
        (Source::Many(_), Some(values)) => {
            used += select::expand(to, &values[start + used * size..], mask, size);
        }
        (Source::Many(_), None) => unreachable!("several values were read"),
    };
    let mut bytes = array.buffer.write();
    let mut block = Vec::new();
    for_each_mask(cx, &mask, span, |first, mask| {
        if is_plain {
            let at = array.layout.offset + first * size;
            put(&mut bytes[at..at + mask.len() * size], mask);
        } else {
            items_of(array, &bytes, &dims, first, mask.len(), &mut block);
            put(&mut block, mask);
            strided::scatter(&mut bytes, &block, array.layout.offset, &dims, size, first);
        }
    })
}

/// Items that are put between two looks at the interrupt.
const PUT: usize = 1 << 16;

/// Write to what is picked, place by place.
fn scatter(
    cx: &Context,
    array: &Array,
    selection: &Selection,
    source: &Source,
    span: Span,
) -> Result<()> {
    let size = array.dtype.size();
    let run = selection.rest.size();
    let total = selection.count();
    if run == 0 || total == 0 {
        return Ok(());
    }
    if let (Source::Many(values), Some((indices, start, len))) = (source, selection.plain(size))
        && select::picks(size)
        && values.is_contiguous(Order::C)
    {
        let (indices, from) = (indices.buffer.read(), values.buffer.read());
        let indices = &bytemuck::cast_slice(&indices)[start..][..total];
        let items = &from[values.layout.offset..][..total * size];
        let to = &mut array.buffer.write()[selection.rest.offset..][..len * size];
        for (items, indices) in items.chunks(PUT * size).zip(indices.chunks(PUT)) {
            cx.poll(span)?;
            assert!(select::put(to, items, indices, size), "the indices were checked");
        }
        return Ok(());
    }
    let dims = joined(&selection.rest);
    let mut bytes = array.buffer.write();
    let mut places = [0_isize; POSITIONS];
    let mut block = Vec::new();
    let (values, value_dims) = match source {
        Source::One(_) => (None, SmallVec::new()),
        Source::Many(values) => (Some((values, values.buffer.read())), joined(&values.layout)),
    };
    let at_once = (POSITIONS / run).clamp(1, POSITIONS);
    for first in (0..total).step_by(at_once) {
        cx.poll(span)?;
        let places = &mut places[..at_once.min(total - first)];
        selection.places(first, places, span)?;
        let Some((values, from)) = &values else {
            let Source::One(item) = source else { unreachable!("there is one item") };
            for_each_fill(&mut bytes, item, places, &dims);
            continue;
        };
        // A long run goes in pieces, which the cache holds.
        for from_item in (0..run).step_by(POSITIONS) {
            let n = if run > POSITIONS { POSITIONS.min(run - from_item) } else { run };
            let count = n * places.len();
            block.resize(count * size, 0);
            let at = first * run + from_item;
            strided::gather(&mut block, from, values.layout.offset, &value_dims, size, at);
            if dims.is_empty() {
                select::scatter(&mut bytes, &block, places, size);
                continue;
            }
            for (items, &place) in block.chunks_exact(n * size).zip(&*places) {
                strided::scatter(&mut bytes, items, place as usize, &dims, size, from_item);
            }
        }
    }
    Ok(())
}

/// Write one item to the places and all that the axes left over reach from there.
fn for_each_fill(bytes: &mut [u8], item: &[u8], places: &[isize], dims: &[(usize, isize)]) {
    let Some((&(len, stride), outer)) = dims.split_last() else {
        return select::fill_at(bytes, item, places);
    };
    let total: usize = outer.iter().map(|&(len, _)| len).product();
    for &place in places {
        for i in 0..total {
            let (mut at, mut left) = (place, i);
            for &(len, stride) in outer.iter().rev() {
                at += (left % len) as isize * stride;
                left /= len;
            }
            let axis = Axis { len, to: stride, from: 0 };
            strided::copy_strided(bytes, item, (at as usize, 0), axis, item.len());
        }
    }
}
