//! Blocks of a strided array in the order of iteration: lent straight from memory where they are contiguous
//! and of the dtype asked for, else gathered (and converted) into scratch.

use bytemuck::Pod;
use smallvec::SmallVec;

use super::order::{Axis, BUFFER};
use crate::array::dtype::DType;
use crate::kernels::cast::{Cast, cast};
use crate::kernels::events::Events;
use crate::kernels::strided::take_every;

/// Elements that are gathered before they are converted: a piece that stays in the first-level cache beside
/// its result.
pub(super) const PIECE: usize = 1024;

/// Memory for blocks, kept from one reduction to the next.
#[derive(Clone, Debug, Default)]
pub struct Scratch {
    /// Up to [`BUFFER`] elements of the accumulator's dtype.
    block: Vec<u64>,
    /// Up to [`PIECE`] elements of the input's dtype.
    piece: Vec<u64>,
    /// Up to [`BUFFER`] results that do not lie side by side.
    pub(super) results: Vec<u64>,
}

impl Scratch {
    /// Its size in bytes.
    pub fn bytes(&self) -> usize {
        size_of::<u64>() * (self.block.capacity() + self.piece.capacity() + self.results.capacity())
    }
}

/// The first `bytes` bytes, after growing where needed.
pub(super) fn room(words: &mut Vec<u64>, bytes: usize) -> &mut [u8] {
    let needed = bytes.div_ceil(size_of::<u64>());
    if words.len() < needed {
        words.resize(needed, 0);
    }
    &mut bytemuck::cast_slice_mut(words)[..bytes]
}

/// Computes the elements from a position on, in the order of memory, into a block.
pub type Compute<'a> = dyn FnMut(usize, &mut [u8]) + 'a;

/// What blocks are taken from.
pub(super) struct Source<'a> {
    bytes: &'a [u8],
    /// What computes the elements where they are in no memory.
    compute: Option<&'a mut Compute<'a>>,
    /// Of one element, in `bytes`.
    size: usize,
    /// To the dtype asked for, of elements of that many bytes.
    cast: Option<(Cast, usize)>,
    /// Of the conversions so far.
    pub(super) events: Events,
}

impl<'a> Source<'a> {
    /// Of elements of `dtype` in `bytes`, as elements of `wanted`.
    pub(super) fn new(bytes: &'a [u8], dtype: DType, wanted: DType) -> Self {
        let cast = (dtype != wanted).then(|| (cast(wanted, dtype), wanted.size()));
        Self { bytes, compute: None, size: dtype.size(), cast, events: Events::default() }
    }

    /// Of elements of `dtype` that are computed block by block.
    pub(super) fn computed(compute: &'a mut Compute<'a>, dtype: DType) -> Self {
        Self { compute: Some(compute), ..Self::new(&[], dtype, dtype) }
    }

    /// Whether the elements are computed.
    pub(super) fn is_computed(&self) -> bool {
        self.compute.is_some()
    }

    /// Whether the elements are converted.
    pub(super) fn casts(&self) -> bool {
        self.cast.is_some()
    }

    /// Whether the elements are in memory as they are wanted.
    pub(super) fn is_lent(&self) -> bool {
        !self.casts() && !self.is_computed()
    }

    /// Bytes of one element in memory.
    pub(super) fn unit(&self) -> isize {
        self.size as isize
    }

    /// All of the memory, as whole elements.
    pub(super) fn memory(&self) -> &'a [u8] {
        &self.bytes[..self.bytes.len() - self.bytes.len() % self.size]
    }

    /// The `count` elements from position `start` on of the iteration over `axes`, whose first element is
    /// at byte `base`. Where they are not lent from memory there are at most [`BUFFER`] of them.
    pub(super) fn fetch<'s>(
        &mut self,
        axes: &[Axis],
        base: isize,
        start: usize,
        count: usize,
        scratch: &'s mut Scratch,
    ) -> &'s [u8]
    where
        'a: 's,
    {
        if let Some(compute) = &mut self.compute {
            let at = position(axes, base, start) as usize / self.size;
            assert!(side_by_side(axes, self.size, start, count), "what is computed has no gaps");
            let block = room(&mut scratch.block, count * self.size);
            compute(at, block);
            return block;
        }
        let Some((cast, size)) = self.cast else {
            if let Some(lent) = self.lend(axes, base, start, count) {
                return lent;
            }
            let block = room(&mut scratch.block, count * self.size);
            self.gather(block, axes, base, start, count);
            return block;
        };
        assert!(count <= BUFFER, "a block of {count} elements");
        let block = room(&mut scratch.block, count * size);
        if let Some(lent) = self.lend(axes, base, start, count) {
            self.events = self.events.and(cast(block, lent));
            return block;
        }
        for (i, out) in block.chunks_mut(PIECE * size).enumerate() {
            let count = out.len() / size;
            let piece = room(&mut scratch.piece, count * self.size);
            self.gather(piece, axes, base, start + i * PIECE, count);
            self.events = self.events.and(cast(out, piece));
        }
        block
    }

    /// The elements where they lie, if side by side.
    pub(super) fn lend(
        &self,
        axes: &[Axis],
        base: isize,
        start: usize,
        count: usize,
    ) -> Option<&'a [u8]> {
        if self.is_computed() || !side_by_side(axes, self.size, start, count) {
            return None;
        }
        let at =
            usize::try_from(position(axes, base, start)).expect("a layout lies within its buffer");
        Some(&self.bytes[at..at + count * self.size])
    }

    fn gather(&self, out: &mut [u8], axes: &[Axis], base: isize, start: usize, count: usize) {
        match self.size {
            1 => gather::<u8>(out, self.bytes, axes, base, start, count),
            2 => gather::<u16>(out, self.bytes, axes, base, start, count),
            4 => gather::<u32>(out, self.bytes, axes, base, start, count),
            size => {
                assert_eq!(size, 8, "elements have 1, 2, 4 or 8 bytes");
                gather::<u64>(out, self.bytes, axes, base, start, count);
            }
        }
    }
}

/// Whether `count` elements from position `start` on lie side by side.
fn side_by_side(axes: &[Axis], size: usize, start: usize, count: usize) -> bool {
    let (mut len, mut stride) = (1, size as isize);
    for axis in axes {
        if axis.input != stride && axis.len != 1 {
            break;
        }
        len *= axis.len;
        stride *= axis.len as isize;
    }
    count <= 1 || start % len + count <= len
}

/// The byte of an element, by its place in the iteration.
fn position(axes: &[Axis], base: isize, start: usize) -> isize {
    let (mut at, mut rest) = (base, start);
    for axis in axes {
        at += (rest % axis.len) as isize * axis.input;
        rest /= axis.len;
    }
    at
}

/// Copy `count` elements of the size of `T` side by side.
fn gather<T: Pod>(
    out: &mut [u8],
    bytes: &[u8],
    axes: &[Axis],
    base: isize,
    start: usize,
    count: usize,
) {
    let out: &mut [T] = bytemuck::cast_slice_mut(out);
    let elements: &[T] = bytemuck::cast_slice(&bytes[..bytes.len() - bytes.len() % size_of::<T>()]);
    let unit = size_of::<T>() as isize;
    let (mut index, mut rest): (SmallVec<[usize; 6]>, usize) = (SmallVec::new(), start);
    for axis in axes {
        assert_eq!(axis.input % unit, 0, "strides are multiples of the element size");
        index.push(rest % axis.len);
        rest /= axis.len;
    }
    let mut at = position(axes, base, start) / unit;
    let (inner, step) = (axes[0], axes[0].input / unit);
    let mut filled = 0;
    while filled < count {
        let n = (inner.len - index[0]).min(count - filled);
        let last = at + (n as isize - 1) * step;
        let stretch = &elements[at.min(last) as usize..=at.max(last) as usize];
        take_every(&mut out[filled..filled + n], stretch, step);
        filled += n;
        at -= index[0] as isize * step;
        index[0] = 0;
        for (i, axis) in axes.iter().enumerate().skip(1) {
            index[i] += 1;
            at += axis.input / unit;
            if index[i] < axis.len {
                break;
            }
            at -= axis.len as isize * (axis.input / unit);
            index[i] = 0;
        }
    }
}
