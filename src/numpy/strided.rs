//! Copies between strided arrays, at memory speed, and the axis orders in which NumPy lays out what it
//! copies.
//!
//! Knows arrays and the interrupt, no Python arguments.

use std::cmp::Reverse;

use smallvec::SmallVec;

use crate::array::Array;
use crate::array::dtype::DType;
use crate::array::layout::{Layout, Order};
use crate::context::Context;
use crate::cost::Cost;
use crate::diag::{Result, Span};
use crate::kernels::cast::cast;
use crate::kernels::events::Events;
use crate::kernels::strided::{Tile, turn};

pub(super) use super::room::{check_free, list, scratch};

/// Elements between two looks at the interrupt.
pub(super) const POLL_ELEMENTS: usize = 65_536;

/// Elements converted at once: their bytes before and after stay in the first-level cache.
const BLOCK: usize = 1024;

/// Columns of a tile of a transposition: 512 cache lines of the source, 32 KiB, which the 8 rows of the tile
/// use to their end, while each row is written forward.
const TILE: usize = 512;

/// Rows of a tile: as many float64 as a cache line of the source has.
const TILE_ROWS: usize = 8;

/// The order in which a copy is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keep {
    /// Row-major.
    C,
    /// Column-major.
    F,
    /// Column-major if the source is and is not row-major too, else row-major.
    A,
    /// As the source's axes lie in memory.
    K,
}

impl Keep {
    /// The order for a copy of `source`, if it is one of the two plain ones.
    pub fn plain(self, source: &Array) -> Option<Order> {
        match self {
            Self::C => Some(Order::C),
            Self::F => Some(Order::F),
            Self::A => {
                let columns = source.is_contiguous(Order::F) && !source.is_contiguous(Order::C);
                Some(if columns { Order::F } else { Order::C })
            }
            Self::K => None,
        }
    }
}

/// The layout of a copy of `source`, or of an array like it of another shape (NumPy's
/// `PyArray_NewLikeArray`).
pub fn layout_like(source: &Array, shape: &[usize], dtype: DType, keep: Keep) -> Layout {
    let size = dtype.size();
    if let Some(order) = keep.plain(source) {
        return Layout::contiguous(shape, size, order);
    }
    if shape.len() != source.ndim() || source.is_contiguous(Order::C) {
        return Layout::contiguous(shape, size, Order::C);
    }
    if source.is_contiguous(Order::F) {
        return Layout::contiguous(shape, size, Order::F);
    }
    Layout::contiguous_in(shape, size, &axes_by_stride(&source.layout))
}

/// The axes from the one whose elements lie farthest apart to the one where they lie closest; C order
/// breaks ties.
pub fn axes_by_stride(layout: &Layout) -> SmallVec<[usize; 4]> {
    let mut axes: SmallVec<[usize; 4]> = (0..layout.ndim()).collect();
    axes.sort_by_key(|&axis| Reverse(layout.strides[axis].unsigned_abs()));
    axes
}

/// A new array with the elements of another, converted as `astype` does.
///
/// # Errors
/// `MemoryError`, `KeyboardInterrupt`.
pub fn copy(
    cx: &mut Context,
    source: &Array,
    dtype: DType,
    keep: Keep,
    span: Span,
) -> Result<Array> {
    let layout = layout_like(source, source.shape(), dtype, keep);
    let new = cx.empty(dtype, layout, span)?;
    assign(cx, &new, source, span)?;
    Ok(new)
}

/// Write the elements of `source` into `target`, which has the same shape and other memory; warns as
/// `astype` does.
///
/// # Errors
/// `KeyboardInterrupt`; `ValueError` for texts that are no numbers.
///
/// # Panics
/// Where the shapes differ or both live in one buffer.
pub fn assign(cx: &mut Context, target: &Array, source: &Array, span: Span) -> Result<()> {
    count(cx, source.nbytes(), target.nbytes());
    transfer(cx, target, source, span)
}

/// The same, uncounted: a part of a larger pass.
///
/// # Errors
/// As [`assign`].
///
/// # Panics
/// As [`assign`].
pub(super) fn transfer(cx: &mut Context, target: &Array, source: &Array, span: Span) -> Result<()> {
    assert_eq!(target.shape(), source.shape(), "a copy has the shape of its source");
    if source.size() == 0 {
        return Ok(());
    }
    if target.dtype != source.dtype && (target.dtype.is_text() || source.dtype.is_text()) {
        return super::texts::convert(cx, target, source, span);
    }
    let mut transfer = Transfer {
        axes: axes_of(target, source),
        sizes: (target.dtype.size(), source.dtype.size()),
        convert: (target.dtype != source.dtype).then(|| cast(target.dtype, source.dtype)),
        events: Events::default(),
        unpolled: 0,
    };
    let start = (target.layout.offset as isize, source.layout.offset as isize);
    transfer.run(&mut target.buffer.write(), &source.buffer.read(), start, cx, span)?;
    for word in transfer.events.words() {
        cx.warn(span, "RuntimeWarning", format!("{word} encountered in cast"));
    }
    Ok(())
}

/// Count one pass that reads and writes so many bytes.
pub(super) fn count(cx: &mut Context, read: usize, written: usize) {
    let cost = Cost {
        bytes_read: read as u64,
        bytes_written: written as u64,
        passes: 1,
        ..Cost::default()
    };
    cx.meter = cx.meter.then(cost);
}

/// An axis of both arrays, steps in bytes.
#[derive(Clone, Copy, Debug)]
pub(super) struct Axis {
    pub(super) len: usize,
    pub(super) to: isize,
    pub(super) from: isize,
}

/// The axes without those of length 1, neighbours joined where both arrays allow it; slowest in the target
/// first, but the one that is fastest in the source last but one, so that the two innermost make tiles.
fn axes_of(target: &Array, source: &Array) -> SmallVec<[Axis; 4]> {
    let mut axes: SmallVec<[Axis; 4]> = SmallVec::new();
    for axis in axes_by_stride(&target.layout) {
        let next = Axis {
            len: target.shape()[axis],
            to: target.layout.strides[axis],
            from: source.layout.strides[axis],
        };
        if next.len == 1 {
            continue;
        }
        match axes.last_mut() {
            Some(last)
                if last.to == next.to * next.len as isize
                    && last.from == next.from * next.len as isize =>
            {
                *last = Axis { len: last.len * next.len, ..next };
            }
            _ => axes.push(next),
        }
    }
    let fastest =
        (0..axes.len()).filter(|&i| axes[i].from != 0).min_by_key(|&i| axes[i].from.unsigned_abs());
    if let Some(i) = fastest
        && i + 2 < axes.len()
    {
        let axis = axes.remove(i);
        axes.insert(axes.len() - 1, axis);
    }
    axes
}

/// A copy under way.
struct Transfer {
    axes: SmallVec<[Axis; 4]>,
    /// Of an element of the target and of the source.
    sizes: (usize, usize),
    convert: Option<crate::kernels::cast::Cast>,
    events: Events,
    /// Elements since the interrupt was looked at.
    unpolled: usize,
}

impl Transfer {
    fn run(
        &mut self,
        to: &mut [u8],
        from: &[u8],
        start: (isize, isize),
        cx: &Context,
        span: Span,
    ) -> Result<()> {
        let one = Axis { len: 1, to: 0, from: 0 };
        let inner = self.axes.pop().unwrap_or(one);
        let rows = self.axes.pop().unwrap_or(one);
        // A tile pays where the source's rows lie along the other axis.
        let is_across = rows.from != 0 && rows.from.unsigned_abs() < inner.from.unsigned_abs();
        let (tile_rows, tile) =
            if is_across { (TILE_ROWS, TILE) } else { (rows.len, POLL_ELEMENTS) };
        let mut index: SmallVec<[usize; 4]> = SmallVec::from_elem(0, self.axes.len());
        let (mut to_at, mut from_at) = start;
        loop {
            for first_row in (0..rows.len).step_by(tile_rows) {
                let last_row = (first_row + tile_rows).min(rows.len);
                for first in (0..inner.len).step_by(tile) {
                    let run = Axis { len: tile.min(inner.len - first), ..inner };
                    let tile_rows = Axis { len: last_row - first_row, ..rows };
                    let to_at = to_at + first_row as isize * rows.to + first as isize * inner.to;
                    let from_at =
                        from_at + first_row as isize * rows.from + first as isize * inner.from;
                    if is_across {
                        self.copy_tile(to, from, (to_at, from_at), tile_rows, run);
                        self.tick(tile_rows.len * run.len, cx, span)?;
                        continue;
                    }
                    for row in 0..tile_rows.len as isize {
                        let at = (to_at + row * rows.to, from_at + row * rows.from);
                        self.copy_run(to, from, at, run);
                        self.tick(run.len, cx, span)?;
                    }
                }
            }
            let mut axis = self.axes.len();
            loop {
                let Some(i) = axis.checked_sub(1) else { return Ok(()) };
                axis = i;
                let Axis { len, to, from } = self.axes[i];
                index[i] += 1;
                to_at += to;
                from_at += from;
                if index[i] < len {
                    break;
                }
                index[i] = 0;
                to_at -= to * len as isize;
                from_at -= from * len as isize;
            }
        }
    }

    /// `count` elements were copied.
    fn tick(&mut self, count: usize, cx: &Context, span: Span) -> Result<()> {
        self.unpolled += count;
        if self.unpolled >= POLL_ELEMENTS {
            self.unpolled = 0;
            cx.poll(span)?;
        }
        Ok(())
    }

    /// Copy a tile, whose rows lie across those of the source.
    fn copy_tile(&mut self, to: &mut [u8], from: &[u8], at: (isize, isize), rows: Axis, run: Axis) {
        let size = self.sizes.0;
        let is_plain = self.convert.is_none()
            && size <= 8
            && run.to == size as isize
            && rows.from == size as isize;
        if let (true, Ok(apart), Ok(step)) =
            (is_plain, usize::try_from(rows.to), usize::try_from(run.from))
            && apart % size == 0
            && step % size == 0
        {
            let tile = Tile { rows: rows.len, len: run.len, apart, step };
            return turn(&mut to[at.0 as usize..], &from[at.1 as usize..], tile, size);
        }
        for row in 0..rows.len as isize {
            self.copy_run(to, from, (at.0 + row * rows.to, at.1 + row * rows.from), run);
        }
    }

    /// Copy elements along one axis.
    fn copy_run(
        &mut self,
        to: &mut [u8],
        from: &[u8],
        (to_at, from_at): (isize, isize),
        run: Axis,
    ) {
        let Some(convert) = self.convert else {
            return copy_strided(to, from, (to_at as usize, from_at as usize), run, self.sizes.0);
        };
        let (to_size, from_size) = self.sizes;
        let mut before = [0_u64; BLOCK];
        let mut after = [0_u64; BLOCK];
        for first in (0..run.len).step_by(BLOCK) {
            let n = BLOCK.min(run.len - first);
            let from_at = (from_at + first as isize * run.from) as usize;
            let to_at = (to_at + first as isize * run.to) as usize;
            let gathered = &mut bytemuck::cast_slice_mut(&mut before)[..n * from_size];
            let input = if run.from == from_size as isize {
                &from[from_at..from_at + n * from_size]
            } else {
                let axis = Axis { len: n, to: from_size as isize, from: run.from };
                copy_strided(gathered, from, (0, from_at), axis, from_size);
                gathered
            };
            if run.to == to_size as isize {
                self.events = self.events.and(convert(&mut to[to_at..to_at + n * to_size], input));
            } else {
                let converted = &mut bytemuck::cast_slice_mut(&mut after)[..n * to_size];
                self.events = self.events.and(convert(converted, input));
                let axis = Axis { len: n, to: run.to, from: to_size as isize };
                copy_strided(to, converted, (to_at, 0), axis, to_size);
            }
        }
    }
}

/// Copy elements of `size` bytes along one axis.
pub(super) fn copy_strided(
    to: &mut [u8],
    from: &[u8],
    at: (usize, usize),
    axis: Axis,
    size: usize,
) {
    match size {
        1 => copy_elements::<1>(to, from, at, axis),
        2 => copy_elements::<2>(to, from, at, axis),
        4 => copy_elements::<4>(to, from, at, axis),
        8 => copy_elements::<8>(to, from, at, axis),
        _ => copy_wide(to, from, at, axis, size),
    }
}

/// Copy elements of any number of bytes: those of texts.
fn copy_wide(
    to: &mut [u8],
    from: &[u8],
    (to_at, from_at): (usize, usize),
    axis: Axis,
    size: usize,
) {
    let unit = size as isize;
    if axis.to == unit && axis.from == unit {
        let bytes = axis.len * size;
        return to[to_at..to_at + bytes].copy_from_slice(&from[from_at..from_at + bytes]);
    }
    let (mut out, mut at) = (to_at, from_at);
    for _ in 0..axis.len {
        to[out..out + size].copy_from_slice(&from[at..at + size]);
        out = out.wrapping_add_signed(axis.to);
        at = at.wrapping_add_signed(axis.from);
    }
}

fn copy_elements<const N: usize>(
    to: &mut [u8],
    from: &[u8],
    (to_at, from_at): (usize, usize),
    axis: Axis,
) {
    let unit = N as isize;
    match (axis.to == unit, axis.from) {
        (true, stride) if stride == unit => {
            to[to_at..to_at + axis.len * N].copy_from_slice(&from[from_at..from_at + axis.len * N]);
        }
        (true, 0) => {
            let element: [u8; N] =
                from[from_at..from_at + N].try_into().expect("the slice has N bytes");
            to[to_at..to_at + axis.len * N].as_chunks_mut::<N>().0.fill(element);
        }
        (true, stride) => {
            let mut at = from_at;
            for out in to[to_at..to_at + axis.len * N].chunks_exact_mut(N) {
                out.copy_from_slice(&from[at..at + N]);
                at = at.wrapping_add_signed(stride);
            }
        }
        (false, stride) => {
            let (mut out, mut at) = (to_at, from_at);
            for _ in 0..axis.len {
                to[out..out + N].copy_from_slice(&from[at..at + N]);
                out = out.wrapping_add_signed(axis.to);
                at = at.wrapping_add_signed(stride);
            }
        }
    }
}

/// The elements `first..first + n` of a layout, its axes taken slowest first, side by side in `block`.
///
/// `bytes` is the whole buffer, `dims` the lengths and strides.
pub(super) fn gather(
    block: &mut [u8],
    bytes: &[u8],
    offset: usize,
    dims: &[(usize, isize)],
    size: usize,
    first: usize,
) {
    for_each_run(block.len() / size, offset, dims, first, |done, at, len, stride| {
        let axis = Axis { len, to: size as isize, from: stride };
        copy_strided(block, bytes, (done * size, at), axis, size);
    });
}

/// The other way round: write what stands side by side in `block` to the elements `first..first + n` of a layout.
pub(super) fn scatter(
    bytes: &mut [u8],
    block: &[u8],
    offset: usize,
    dims: &[(usize, isize)],
    size: usize,
    first: usize,
) {
    for_each_run(block.len() / size, offset, dims, first, |done, at, len, stride| {
        let axis = Axis { len, to: stride, from: size as isize };
        copy_strided(bytes, block, (at, done * size), axis, size);
    });
}

/// Visit the elements `first..first + count` of a layout, run by run along its innermost axis: how many came before,
/// the place, the length and the stride of each run.
fn for_each_run(
    count: usize,
    offset: usize,
    dims: &[(usize, isize)],
    first: usize,
    mut visit: impl FnMut(usize, usize, usize, isize),
) {
    let (&(inner_len, inner_stride), outer) = dims.split_last().unwrap_or((&(1, 0), &[]));
    let mut done = 0;
    while done < count {
        let within = (first + done) % inner_len;
        let mut rest = (first + done) / inner_len;
        let mut at = offset as isize + within as isize * inner_stride;
        for &(len, stride) in outer.iter().rev() {
            at += (rest % len) as isize * stride;
            rest /= len;
        }
        let n = (inner_len - within).min(count - done);
        visit(done, at as usize, n, inner_stride);
        done += n;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn context() -> Context {
        Context::new(1 << 30, &[0])
    }

    /// 0, 1, 2, … in C order.
    fn counted(cx: &Context, shape: &[usize]) -> Array {
        let layout = Layout::contiguous(shape, 4, Order::C);
        let array = cx.empty(DType::Int32, layout, Span::NONE).expect("there is memory");
        for (i, out) in
            bytemuck::cast_slice_mut::<u8, i32>(&mut array.buffer.write()).iter_mut().enumerate()
        {
            *out = i as i32;
        }
        array
    }

    #[test]
    fn copies_hold_the_same_elements_whatever_the_layouts() {
        let mut cx = context();
        for shape in [&[7, 45, 70][..], &[1, 3, 1], &[64, 64, 2], &[0, 3, 2]] {
            let array = counted(&cx, shape);
            let axis = usize::from(shape[1] > 2) * 2;
            let views = [
                array.layout.clone(),
                array.layout.transpose(&[2, 1, 0]),
                array.layout.transpose(&[1, 0, 2]),
                array.layout.slice(1, shape[1] - 1, shape[1].div_ceil(2), -2),
                array
                    .layout
                    .index(1, 1)
                    .broadcast_to(&[4, shape[0], shape[2]])
                    .expect("a new axis"),
                array.layout.slice(axis, 0, shape[axis].min(1), 3),
            ];
            for view in views.map(|layout| array.view(layout)) {
                for keep in [Keep::C, Keep::F, Keep::K, Keep::A] {
                    let new = copy(&mut cx, &view, DType::Int32, keep, Span::NONE)
                        .expect("there is memory");
                    assert_eq!(
                        new.to_vec::<i32>(),
                        view.to_vec::<i32>(),
                        "{keep:?} of {:?}",
                        view.layout
                    );
                    let floats = copy(&mut cx, &view, DType::Float64, keep, Span::NONE)
                        .expect("there is memory");
                    let want: Option<Vec<f64>> =
                        view.to_vec::<i32>().map(|all| all.into_iter().map(f64::from).collect());
                    assert_eq!(floats.to_vec::<f64>(), want, "{keep:?} of {:?}", view.layout);
                }
            }
        }
    }

    #[test]
    fn copies_keep_the_order_of_axes_that_numpy_keeps() {
        #[track_caller]
        fn check(view: &Array, want: &[isize]) {
            assert_eq!(&layout_like(view, view.shape(), DType::Int64, Keep::K).strides[..], want);
        }
        let cx = context();
        let array = counted(&cx, &[2, 3, 4]);
        check(&array.view(array.layout.transpose(&[1, 0, 2])), &[32, 96, 8]);
        check(&array.view(array.layout.transpose(&[2, 1, 0])), &[8, 32, 96]);
        check(&array.view(array.layout.slice(0, 1, 2, -1)), &[96, 32, 8]);
        // Unlike a ufunc's result, a copy of a broadcast row is column-major.
        let row = array.layout.index(0, 0).index(0, 0);
        check(&array.view(row.broadcast_to(&[3, 4]).expect("a new axis")), &[8, 24]);
    }

    #[test]
    fn gathering_starts_and_stops_anywhere() {
        let memory: Vec<u8> = (0..48).collect();
        // A 3 x 4 array of two-byte elements, transposed and with every second column.
        let dims = [(2, 4), (3, 8)];
        let mut block = [0_u8; 8];
        gather(&mut block, &memory, 0, &dims, 2, 1);
        assert_eq!(block, [8, 9, 16, 17, 4, 5, 12, 13]);
    }
}
