//! Reading with masks and integer arrays: a new array of what they pick, laid out in memory as
//! NumPy lays it out.

use smallvec::SmallVec;

use super::selection::{POSITIONS, Selection, check_mask, for_each_mask, mask_of};
use crate::array::Array;
use crate::array::layout::{Layout, Order};
use crate::context::Context;
use crate::diag::{Result, Span};
use crate::kernels::select;
use crate::numpy::strided;
use crate::value::Value;

/// Bytes that are copied between two looks at the interrupt.
const POLL_BYTES: usize = 1 << 20;

/// `array[parts]`.
///
/// # Errors
/// NumPy's `IndexError`; `MemoryError`, `KeyboardInterrupt`.
pub(super) fn read(cx: &mut Context, array: &Array, parts: &[Value], span: Span) -> Result<Array> {
    if let Some(mask) = mask_of(array, parts) {
        check_mask(array, 0, &mask, span)?;
        return compress(cx, array, &mask, span);
    }
    let mut selection = Selection::new(cx, array, parts, span)?;
    // NumPy's result lies in memory with the picked axes first, then the rest as it lies in the source;
    // where nothing is left, as the indices lie.
    let by_columns = selection.rest.ndim() == 0 && selection.is_by_columns();
    let shape = selection.shape();
    let mut axes = selection.picked_first();
    if by_columns {
        axes.reverse();
        selection.reverse();
    }
    let by_stride = strided::axes_by_stride(&selection.rest);
    let picked = selection.picked.len();
    let first: SmallVec<[usize; 4]> = axes[..picked].iter().copied().collect();
    let rest: SmallVec<[usize; 4]> = by_stride.iter().map(|&axis| axes[picked + axis]).collect();
    selection.rest = selection.rest.transpose(&by_stride);
    let order: SmallVec<[usize; 4]> = first.into_iter().chain(rest).collect();
    let layout = Layout::contiguous_in(&shape, array.dtype.size(), &order);
    let out = cx.empty(array.dtype, layout, span)?;
    strided::count(cx, selection.bytes() + out.nbytes(), out.nbytes());
    fill(cx, array, &selection, &out, span)?;
    Ok(out)
}

/// Copy what is picked, place by place, into an array without gaps.
fn fill(cx: &Context, array: &Array, selection: &Selection, out: &Array, span: Span) -> Result<()> {
    let size = array.dtype.size();
    let run = size * selection.rest.size();
    if run == 0 {
        return selection.check(span);
    }
    if let Some((indices, start, len)) = selection.plain(run)
        && select::picks(run)
    {
        let (indices, from) = (indices.buffer.read(), array.buffer.read());
        let indices = &bytemuck::cast_slice(&indices)[start..][..selection.count()];
        let items = &from[selection.rest.offset..][..len * run];
        let mut to = out.buffer.write();
        for (to, indices) in to.chunks_mut(POLL_BYTES).zip(indices.chunks(POLL_BYTES / run)) {
            cx.poll(span)?;
            if !select::pick(to, items, indices, run) {
                return selection.check(span);
            }
        }
        return Ok(());
    }
    let dims = joined(&selection.rest);
    let from = array.buffer.read();
    let mut to = out.buffer.write();
    let mut places = [0_isize; POSITIONS];
    let at_once = (POLL_BYTES / run).clamp(1, POSITIONS);
    for (block, to) in to[..out.nbytes()].chunks_mut(at_once * run).enumerate() {
        cx.poll(span)?;
        let places = &mut places[..to.len() / run];
        selection.places(block * at_once, places, span)?;
        match &dims[..] {
            [] => select::gather(to, &from, places, size),
            [(_, stride)] if *stride == size as isize => select::gather(to, &from, places, run),
            _ => {
                for (to, &place) in to.chunks_exact_mut(run).zip(&*places) {
                    strided::gather(to, &from, place as usize, &dims, size, 0);
                }
            }
        }
    }
    Ok(())
}

/// Lengths and strides of the axes, slowest first, without those of length 1, neighbours joined
/// where they can be.
pub(super) fn joined(layout: &Layout) -> SmallVec<[(usize, isize); 4]> {
    let mut dims: SmallVec<[(usize, isize); 4]> = SmallVec::new();
    for (&len, &stride) in layout.shape.iter().zip(&layout.strides) {
        match dims.last_mut() {
            _ if len == 1 => {}
            Some(last) if last.1 == stride * len as isize => *last = (last.0 * len, stride),
            _ => dims.push((len, stride)),
        }
    }
    dims
}

/// `array[mask]` of a mask of the array's shape.
fn compress(cx: &mut Context, array: &Array, mask: &Array, span: Span) -> Result<Array> {
    let mut count = 0;
    for_each_mask(cx, mask, span, |_, mask| count += select::count_true(mask))?;
    let size = array.dtype.size();
    let layout = Layout::contiguous(&[count], size, Order::C);
    let out = cx.empty(array.dtype, layout, span)?;
    strided::count(cx, mask.nbytes() + array.nbytes(), out.nbytes());
    let from = array.buffer.read();
    let mut to = out.buffer.write();
    let dims = joined(&array.layout);
    let mut block = Vec::new();
    let mut done = 0;
    for_each_mask(cx, mask, span, |first, mask| {
        let items = items_of(array, &from, &dims, first, mask.len(), &mut block);
        done += select::compress(&mut to[done * size..count * size], items, mask, size);
    })?;
    drop(to);
    Ok(out)
}

/// The items of an array from `first` on in C order: where they stand, or gathered in `block`.
pub(super) fn items_of<'a>(
    array: &Array,
    bytes: &'a [u8],
    dims: &[(usize, isize)],
    first: usize,
    count: usize,
    block: &'a mut Vec<u8>,
) -> &'a [u8] {
    let size = array.dtype.size();
    if array.is_contiguous(Order::C) {
        return &bytes[array.layout.offset + first * size..][..count * size];
    }
    block.resize(count * size, 0);
    strided::gather(block, bytes, array.layout.offset, dims, size, first);
    block
}
