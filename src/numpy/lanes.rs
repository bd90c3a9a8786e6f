//! Lanes: the elements along one axis, at each index of the others. What sorts or looks for the
//! largest works on one
//! lane after another.

use smallvec::SmallVec;

use super::manipulate::{no_axis, resolve_axis};
use super::strided;
use crate::array::Array;
use crate::array::layout::{Layout, Order};
use crate::diag::{Result, Span};

/// An axis as it was written, counted from the front.
///
/// # Errors
/// NumPy's `AxisError`.
pub(super) fn axis_of(axis: i64, ndim: usize, span: Span) -> Result<usize> {
    resolve_axis(axis, ndim).ok_or_else(|| no_axis("", axis, ndim, span))
}

/// The places at which the lanes along an axis begin, in C order of the other axes.
pub(super) fn starts(layout: &Layout, axis: usize) -> Vec<usize> {
    let mut outer = layout.clone();
    outer.shape.remove(axis);
    outer.strides.remove(axis);
    let mut found = Vec::with_capacity(outer.size());
    crate::array::for_each_position(&outer, |at| found.push(at));
    found
}

/// The elements of the lane that begins at a place: where they stand, or gathered in `block`.
pub(super) fn read<'a>(
    bytes: &'a [u8],
    at: usize,
    (len, stride): (usize, isize),
    size: usize,
    block: &'a mut Vec<u64>,
) -> &'a [u8] {
    if stride == size as isize {
        return &bytes[at..at + len * size];
    }
    block.resize((len * size).div_ceil(8), 0);
    let block = &mut bytemuck::cast_slice_mut::<u64, u8>(block)[..len * size];
    strided::gather(block, bytes, at, &[(len, stride)], size, 0);
    block
}

/// Change the elements of the lane that begins at a place: where they stand, or gathered in `block` and put back.
///
/// # Errors
/// That of the change; its elements are put back nevertheless.
pub(super) fn update(
    bytes: &mut [u8],
    at: usize,
    (len, stride): (usize, isize),
    size: usize,
    block: &mut Vec<u64>,
    change: impl FnOnce(&mut [u8]) -> Result<()>,
) -> Result<()> {
    if stride == size as isize {
        return change(&mut bytes[at..at + len * size]);
    }
    read(bytes, at, (len, stride), size, block);
    let lane = &mut bytemuck::cast_slice_mut::<u64, u8>(block)[..len * size];
    let changed = change(lane);
    strided::scatter(bytes, lane, at, &[(len, stride)], size, 0);
    changed
}

/// Lengths and strides, slowest axis first.
pub(super) fn dims_of(layout: &Layout) -> SmallVec<[(usize, isize); 4]> {
    layout.shape.iter().copied().zip(layout.strides.iter().copied()).collect()
}

/// All elements along one axis: a view where they stand in C order, else a copy.
pub(super) fn flat(cx: &mut crate::context::Context, array: &Array, span: Span) -> Result<Array> {
    let layout = Layout::contiguous(&[array.size()], array.dtype.size(), Order::C);
    if array.is_contiguous(Order::C) {
        return Ok(array.view(Layout { offset: array.layout.offset, ..layout }));
    }
    let copy = strided::copy(cx, array, array.dtype, strided::Keep::C, span)?;
    Ok(copy.view(layout))
}
