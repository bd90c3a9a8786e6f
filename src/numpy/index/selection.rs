//! What an advanced index picks: places in memory, where the axes begin that slices left.
//!
//! Knows nothing of what is read from there or written to it.

use smallvec::{SmallVec, smallvec};

use super::basic::{check_count, check_dims, no_index, out_of_bounds, resolve_slice, within};
use crate::array::Array;
use crate::array::dtype::DType;
use crate::array::layout::{Layout, Order, Shape, broadcast_shapes};
use crate::context::Context;
use crate::diag::{Diagnostic, ErrorKind, Result, Span};
use crate::kernels::cast::cast_block;
use crate::kernels::select;
use crate::numpy::convert::{self, is_bool};
use crate::numpy::create::lengths_text;
use crate::numpy::strided;
use crate::value::{Slice, Value};
use crate::{bail, diagnostic};

/// Places that are worked out at once: they and their items stay in the first-level cache.
pub(crate) const POSITIONS: usize = 1024;

/// One index of a subscript.
enum Part<'a> {
    NewAxis,
    Ellipsis,
    Slice(&'a Slice),
    Integer(i64),
    /// An integer array.
    Indices(Array),
    /// A bool array of one axis or more.
    Mask(Array),
    /// A bool: a new axis of length 1 or 0.
    Flag(bool),
}

/// The indices along one axis.
#[derive(Debug)]
pub(super) struct Pick {
    numbers: Numbers,
    /// Their layout, broadcast to the shape of all indices; offset and strides in bytes.
    layout: Layout,
    /// The axis of the array, its length and its stride.
    axis: usize,
    len: usize,
    stride: isize,
}

#[derive(Debug)]
enum Numbers {
    Of(Array),
    /// Where a mask is true.
    Found(Vec<i64>),
}

/// What an advanced index picks.
#[derive(Debug)]
pub(super) struct Selection {
    pub(super) picks: SmallVec<[Pick; 2]>,
    /// The shape to which the indices broadcast.
    pub(super) picked: Shape,
    /// The axes that are not picked from, with the offset of all integers and slices.
    pub(super) rest: Layout,
    /// Before which axis of the rest the picked ones stand in the result.
    pub(super) before: usize,
}

/// The mask, if one of the array's own number of axes is the only index.
pub(crate) fn mask_of(array: &Array, parts: &[Value]) -> Option<Array> {
    match parts {
        [Value::Array(mask)]
            if mask.dtype == DType::Bool && mask.ndim() == array.ndim() && mask.ndim() > 0 =>
        {
            Some(mask.clone())
        }
        _ => None,
    }
}

impl Selection {
    /// Read the indices of a subscript.
    pub(super) fn new(
        cx: &mut Context,
        array: &Array,
        values: &[Value],
        span: Span,
    ) -> Result<Self> {
        let parts: SmallVec<[Part<'_>; 4]> =
            values.iter().map(|value| part(cx, value, span)).collect::<Result<_>>()?;
        let taken = |part: &Part<'_>| match part {
            Part::NewAxis | Part::Ellipsis | Part::Flag(_) => 0,
            Part::Slice(_) | Part::Integer(_) | Part::Indices(_) => 1,
            Part::Mask(mask) => mask.ndim(),
        };
        let consumed = parts.iter().map(taken).sum();
        let ellipses = parts.iter().filter(|part| matches!(part, Part::Ellipsis)).count();
        check_count(array, consumed, ellipses, span)?;
        let mut build = Build { array, axis: 0, picks: SmallVec::new(), rest: no_axes(array) };
        let (mut before, mut is_apart, mut was_picked) = (None, false, false);
        for part in parts {
            let picks =
                matches!(part, Part::Integer(_) | Part::Indices(_) | Part::Mask(_) | Part::Flag(_));
            if picks {
                is_apart |= before.is_some() && !was_picked;
                before.get_or_insert(build.rest.ndim());
            }
            was_picked = picks;
            build.add(cx, part, consumed, span)?;
        }
        build.keep(array.ndim() - build.axis);
        let before = if is_apart { 0 } else { before.unwrap_or(0) };
        let Build { mut picks, rest, .. } = build;
        let picked = broadcast(&mut picks, span)?;
        check_dims(picked.len() + rest.ndim(), span)?;
        Ok(Self { picks, picked, rest, before })
    }

    /// The shape of the result.
    pub(super) fn shape(&self) -> Shape {
        let (first, last) = self.rest.shape.split_at(self.before);
        [first, &self.picked, last].concat().into()
    }

    /// The axes of the result in another order: those that are picked, then the rest.
    pub(super) fn picked_first(&self) -> SmallVec<[usize; 4]> {
        let (picked, before) = (self.picked.len(), self.before);
        let first = before..before + picked;
        first.chain(0..before).chain(before + picked..picked + self.rest.ndim()).collect()
    }

    /// How many places there are.
    pub(super) fn count(&self) -> usize {
        self.picked.iter().product()
    }

    /// Bytes of the indices.
    pub(super) fn bytes(&self) -> usize {
        let bytes = |pick: &Pick| match &pick.numbers {
            Numbers::Of(array) => array.nbytes(),
            Numbers::Found(numbers) => size_of_val(&numbers[..]),
        };
        self.picks.iter().map(bytes).sum()
    }

    /// Whether the indices stand column by column in memory, all of them.
    pub(super) fn is_by_columns(&self) -> bool {
        self.picked.len() > 1
            && self.picks.iter().all(|pick| {
                let is = |order| pick.layout.is_contiguous(8, order);
                match &pick.numbers {
                    Numbers::Of(array) => {
                        let size = array.dtype.size();
                        pick.layout.is_contiguous(size, Order::F)
                            && !pick.layout.is_contiguous(size, Order::C)
                    }
                    Numbers::Found(_) => is(Order::F) && !is(Order::C),
                }
            })
    }

    /// Take the places in the other order of axes.
    pub(super) fn reverse(&mut self) {
        let axes: SmallVec<[usize; 4]> = (0..self.picked.len()).rev().collect();
        for pick in &mut self.picks {
            pick.layout = pick.layout.transpose(&axes);
        }
        self.picked.reverse();
    }

    /// Indices that live in a buffer which is about to be written into are copied.
    pub(super) fn detach(&mut self, cx: &mut Context, target: &Array, span: Span) -> Result<()> {
        for pick in &mut self.picks {
            if let Numbers::Of(array) = &pick.numbers
                && array.buffer.same(&target.buffer)
            {
                let view = array.view(pick.layout.clone());
                let copy = strided::copy(cx, &view, array.dtype, strided::Keep::C, span)?;
                pick.layout = copy.layout.clone();
                pick.numbers = Numbers::Of(copy);
            }
        }
        Ok(())
    }

    /// The only indices, where the first of them stands, and the length of their axis: where they are contiguous, their
    /// axis steps from element to element of so many bytes, and no other axis is left.
    pub(super) fn plain(&self, size: usize) -> Option<(&Array, usize, usize)> {
        let [Pick { numbers: Numbers::Of(array), layout, len, stride, .. }] = &self.picks[..]
        else {
            return None;
        };
        let is_plain = array.dtype == DType::Int64
            && layout.is_contiguous(8, Order::C)
            && *stride == size as isize
            && self.rest.size() == 1;
        is_plain.then_some((array, layout.offset / 8, *len))
    }

    /// The places from `first` on, as many as `out` holds.
    pub(super) fn places(&self, first: usize, out: &mut [isize], span: Span) -> Result<()> {
        out.fill(self.rest.offset as isize);
        let mut all_fit = true;
        for pick in &self.picks {
            let mut numbers = [0_i64; POSITIONS];
            let numbers = &mut numbers[..out.len()];
            pick.read(first, numbers);
            let (len, stride) = (pick.len as i64, pick.stride);
            for (place, &i) in out.iter_mut().zip(&*numbers) {
                let i = if i < 0 { i.wrapping_add(len) } else { i };
                all_fit &= (0..len).contains(&i);
                *place = place.wrapping_add((i as isize).wrapping_mul(stride));
            }
        }
        if all_fit { Ok(()) } else { self.check(span) }
    }

    /// Fail with NumPy's error for the first index that is out of bounds: those of the first axis
    /// come first.
    pub(super) fn check(&self, span: Span) -> Result<()> {
        for pick in &self.picks {
            let total = self.count();
            let mut numbers = [0_i64; POSITIONS];
            for first in (0..total).step_by(POSITIONS) {
                let numbers = &mut numbers[..POSITIONS.min(total - first)];
                pick.read(first, numbers);
                let len = pick.len as i64;
                if let Some(&i) = numbers.iter().find(|&&i| !(-len..len).contains(&i)) {
                    return Err(out_of_bounds(i, pick.axis, pick.len, span));
                }
            }
        }
        Ok(())
    }
}

/// The array without any axis.
fn no_axes(array: &Array) -> Layout {
    Layout { shape: Shape::new(), strides: smallvec![], offset: array.layout.offset }
}

/// The indices that were read so far.
struct Build<'a> {
    array: &'a Array,
    /// The next axis of the array.
    axis: usize,
    picks: SmallVec<[Pick; 2]>,
    rest: Layout,
}

impl Build<'_> {
    /// Leave so many axes as they are.
    fn keep(&mut self, count: usize) {
        let axes = self.axis..self.axis + count;
        self.rest.shape.extend_from_slice(&self.array.layout.shape[axes.clone()]);
        self.rest.strides.extend_from_slice(&self.array.layout.strides[axes]);
        self.axis += count;
    }

    /// The length and the stride of the next axis.
    fn next_axis(&mut self) -> (usize, usize, isize) {
        let axis = self.axis;
        self.axis += 1;
        (axis, self.array.layout.shape[axis], self.array.layout.strides[axis])
    }

    fn pick(&mut self, numbers: Numbers, layout: Layout) {
        let (axis, len, stride) = self.next_axis();
        self.picks.push(Pick { numbers, layout, axis, len, stride });
    }

    fn add(&mut self, cx: &mut Context, part: Part<'_>, consumed: usize, span: Span) -> Result<()> {
        match part {
            Part::NewAxis => {
                self.rest.shape.push(1);
                self.rest.strides.push(0);
            }
            Part::Ellipsis => self.keep(self.array.ndim() - consumed),
            Part::Slice(slice) => {
                let (_, len, stride) = self.next_axis();
                let (start, count, step) = resolve_slice(slice, len, span)?;
                if count > 0 {
                    self.move_by(start, stride);
                }
                self.rest.shape.push(count);
                self.rest.strides.push(stride * step);
            }
            Part::Integer(i) => {
                let (axis, len, stride) = self.next_axis();
                match within(i, len) {
                    Some(i) => self.move_by(i, stride),
                    None => return Err(out_of_bounds(i, axis, len, span)),
                }
            }
            Part::Indices(indices) => {
                let layout = indices.layout.clone();
                self.pick(Numbers::Of(indices), layout);
            }
            Part::Mask(mask) => {
                check_mask(self.array, self.axis, &mask, span)?;
                for numbers in places_of_true(cx, &mask, span)? {
                    let layout = Layout::contiguous(&[numbers.len()], 8, Order::C);
                    self.pick(Numbers::Found(numbers), layout);
                }
            }
            Part::Flag(flag) => {
                let count = usize::from(flag);
                let layout = Layout::contiguous(&[count], 8, Order::C);
                let numbers = Numbers::Found(vec![0; count]);
                self.picks.push(Pick { numbers, layout, axis: self.axis, len: 1, stride: 0 });
            }
        }
        Ok(())
    }

    fn move_by(&mut self, i: usize, stride: isize) {
        self.rest.offset = self.rest.offset.wrapping_add_signed(i as isize * stride);
    }
}

impl Pick {
    /// The indices from `first` on, as many as `out` holds.
    fn read(&self, first: usize, out: &mut [i64]) {
        let dims: SmallVec<[(usize, isize); 4]> =
            self.layout.shape.iter().copied().zip(self.layout.strides.iter().copied()).collect();
        let offset = self.layout.offset;
        match &self.numbers {
            Numbers::Found(numbers) => {
                let (bytes, out) =
                    (bytemuck::cast_slice(&numbers[..]), bytemuck::cast_slice_mut(out));
                strided::gather(out, bytes, offset, &dims, 8, first);
            }
            Numbers::Of(array) if array.dtype == DType::Int64 => {
                let bytes = array.buffer.read();
                strided::gather(bytemuck::cast_slice_mut(out), &bytes, offset, &dims, 8, first);
            }
            Numbers::Of(array) => {
                let mut block = [0_u64; POSITIONS];
                let size = array.dtype.size();
                let block =
                    &mut bytemuck::cast_slice_mut::<u64, u8>(&mut block)[..out.len() * size];
                strided::gather(block, &array.buffer.read(), offset, &dims, size, first);
                let out = bytemuck::cast_slice_mut(out);
                let _events = cast_block(out, DType::Int64, block, array.dtype);
            }
        }
    }
}

fn part<'a>(cx: &Context, value: &'a Value, span: Span) -> Result<Part<'a>> {
    Ok(match value {
        Value::None => Part::NewAxis,
        Value::Ellipsis => Part::Ellipsis,
        Value::Slice(slice) => Part::Slice(slice),
        Value::List(_) | Value::Tuple(_) | Value::Range(_) => listed(cx, value, span)?,
        other if is_bool(other) => Part::Flag(other.as_index() == Some(1)),
        Value::Array(array) if array.ndim() > 0 || !array.dtype.is_integer() => {
            if array.dtype == DType::Bool {
                Part::Mask(array.clone())
            } else if array.dtype.is_integer() {
                Part::Indices(array.clone())
            } else {
                bail!(
                    span, IndexError, "arrays used as indices must be of integer (or boolean) type";
                    hint: "this one is {}: convert it with .astype(int)", array.dtype
                )
            }
        }
        other => Part::Integer(other.as_index().ok_or_else(|| no_index(other, span))?),
    })
}

/// A list as indices; an empty one picks nothing.
fn listed<'a>(cx: &Context, value: &Value, span: Span) -> Result<Part<'a>> {
    let array = convert::as_array(cx, value, None, span).map_err(|error| match error.kind {
        ErrorKind::TypeError => no_index(value, span),
        _ => error,
    })?;
    Ok(match array.dtype {
        DType::Bool => Part::Mask(array),
        dtype if dtype.is_integer() => Part::Indices(array),
        _ if array.size() == 0 => {
            Part::Indices(cx.zeros(DType::Int64, array.shape(), Order::C, span)?)
        }
        _ => return Err(no_index(value, span)),
    })
}

/// Broadcast the indices to one shape.
fn broadcast(picks: &mut [Pick], span: Span) -> Result<Shape> {
    let Some(picked) = broadcast_shapes(picks.iter().map(|pick| &pick.layout.shape[..])) else {
        let shapes: Vec<String> =
            picks.iter().map(|pick| lengths_text(&pick.layout.shape)).collect();
        bail!(
            span, IndexError,
            "shape mismatch: indexing arrays could not be broadcast together with shapes {}",
            shapes.join(" ");
            hint: "each picks elements with the other; np.ix_(rows, columns) picks every row in every column"
        );
    };
    for pick in picks {
        pick.layout = pick.layout.broadcast_to(&picked).expect("it broadcasts to the shape of all");
    }
    Ok(picked)
}

/// Fail for a mask whose lengths are not those of the axes that it stands for.
pub(super) fn check_mask(array: &Array, axis: usize, mask: &Array, span: Span) -> Result<()> {
    let pairs = array.shape()[axis..].iter().zip(mask.shape()).enumerate();
    for (i, (len, masked)) in pairs {
        if len != masked {
            return Err(mask_mismatch(axis + i, *len, *masked, span));
        }
    }
    Ok(())
}

fn mask_mismatch(axis: usize, len: usize, masked: usize, span: Span) -> Diagnostic {
    diagnostic!(
        span, IndexError,
        "boolean index did not match indexed array along axis {axis}; size of axis is {len} but size of \
        corresponding boolean axis is {masked}";
        hint: "make the mask from the array that it selects from: a[a > 0]"
    )
}

/// The indices, along each axis, at which a mask is true, in C order.
fn places_of_true(cx: &mut Context, mask: &Array, span: Span) -> Result<SmallVec<[Vec<i64>; 2]>> {
    let mut count = 0;
    for_each_mask(cx, mask, span, |_, mask| count += select::count_true(mask))?;
    let bytes = count * 8 * mask.ndim();
    strided::scratch(cx, bytes, span)?;
    let mut rest = vec![0; count];
    let mut done = 0;
    for_each_mask(cx, mask, span, |first, mask| {
        done += select::positions(&mut rest[done..], mask, first);
    })?;
    let mut all: SmallVec<[Vec<i64>; 2]> = SmallVec::new();
    for &len in mask.shape()[1..].iter().rev() {
        cx.poll(span)?;
        all.insert(0, rest.iter().map(|i| i % len as i64).collect());
        for i in &mut rest {
            *i /= len as i64;
        }
    }
    all.insert(0, rest);
    Ok(all)
}

/// A new array of the places, in C order, of the elements of an array that are not zero.
///
/// # Errors
/// `MemoryError`, `KeyboardInterrupt`.
pub(crate) fn positions_of(cx: &mut Context, array: &Array, span: Span) -> Result<Array> {
    let mut count = 0;
    for_each_mask(cx, array, span, |_, mask| count += select::count_true(mask))?;
    let found = cx.empty(DType::Int64, Layout::contiguous(&[count], 8, Order::C), span)?;
    {
        let mut bytes = found.buffer.write();
        let places: &mut [i64] = bytemuck::cast_slice_mut(&mut bytes[..count * 8]);
        let mut done = 0;
        for_each_mask(cx, array, span, |first, mask| {
            done += select::positions(&mut places[done..], mask, first);
        })?;
    }
    Ok(found)
}

/// Visit the truth of the elements of an array, in C order, in blocks of any length: where each
/// begins, and its bytes.
///
/// # Errors
/// `KeyboardInterrupt`.
pub(crate) fn for_each_mask(
    cx: &Context,
    array: &Array,
    span: Span,
    mut visit: impl FnMut(usize, &[u8]),
) -> Result<()> {
    let (total, size) = (array.size(), array.dtype.size());
    let bytes = array.buffer.read();
    let dims: SmallVec<[(usize, isize); 4]> =
        array.shape().iter().copied().zip(array.layout.strides.iter().copied()).collect();
    let is_plain = array.is_contiguous(Order::C);
    let length = if is_plain && array.dtype == DType::Bool { 65_536 } else { POSITIONS };
    let mut mask = [0_u8; POSITIONS];
    let mut block: Vec<u64> = Vec::new();
    if !is_plain {
        block.resize(POSITIONS * size.div_ceil(8), 0);
    }
    let block: &mut [u8] = bytemuck::cast_slice_mut(&mut block);
    for first in (0..total).step_by(length) {
        cx.poll(span)?;
        let n = length.min(total - first);
        let elements = if is_plain {
            &bytes[array.layout.offset + first * size..][..n * size]
        } else {
            let block = &mut block[..n * size];
            strided::gather(block, &bytes, array.layout.offset, &dims, size, first);
            block
        };
        if array.dtype == DType::Bool {
            visit(first, elements);
        } else {
            if array.dtype.is_text() {
                // A text is true where it has a character.
                for (byte, text) in mask.iter_mut().zip(elements.chunks_exact(size.max(1))) {
                    *byte = u8::from(text.iter().any(|&byte| byte != 0));
                }
            } else {
                let _events = cast_block(&mut mask[..n], DType::Bool, elements, array.dtype);
            }
            visit(first, &mask[..n]);
        }
    }
    Ok(())
}
