//! Moving blocks between strided memory and contiguous blocks: gather, scatter, and the turning of columns
//! into rows.
//!
//! Knows bytes, lengths and strides. Elements are copied as unsigned numbers of their size.

use bytemuck::Pod;
use smallvec::SmallVec;

use crate::simd_fn;

/// Lengths and strides in bytes, slowest first.
type Dims = [(usize, isize)];

/// Elements of a run for which it pays to ask which instructions there are.
const LONG_RUN: usize = 16;

/// Rows and columns of a patch, which is turned in registers.
const PATCH: usize = 8;

/// Visit a block's elements in runs along the last dimension: where each starts, and how many there are.
fn for_each_run(dims: &Dims, start: usize, len: usize, mut visit: impl FnMut(isize, usize)) {
    let Some((&(inner_len, inner_stride), outer)) = dims.split_last() else { return };
    let (within, mut rest) = (start % inner_len, start / inner_len);
    let mut index: SmallVec<[usize; 4]> = SmallVec::from_elem(0, outer.len());
    let mut row = 0;
    for (index, &(n, stride)) in index.iter_mut().zip(outer).rev() {
        *index = rest % n;
        row += *index as isize * stride;
        rest /= n;
    }
    let (mut within, mut left) = (within, len);
    while left > 0 {
        let run = (inner_len - within).min(left);
        visit(row + within as isize * inner_stride, run);
        (within, left) = (0, left - run);
        for (index, &(n, stride)) in index.iter_mut().zip(outer).rev() {
            *index += 1;
            row += stride;
            if *index < n {
                break;
            }
            row -= n as isize * stride;
            *index = 0;
        }
    }
}

/// Run a generic function for the unsigned number of an element's size.
macro_rules! by_itemsize {
    ($size:expr, $function:ident($($arg:expr),*)) => {
        match $size {
            1 => $function::<u8>($($arg),*),
            2 => $function::<u16>($($arg),*),
            4 => $function::<u32>($($arg),*),
            _ => $function::<u64>($($arg),*),
        }
    };
}

/// Copy the elements `start..` in the order of `dims` into a block.
pub fn gather(
    block: &mut [u8],
    from: &[u8],
    offset: usize,
    dims: &Dims,
    size: usize,
    start: usize,
) {
    by_itemsize!(size, gather_of(block, from, offset, dims, start));
}

fn gather_of<T: Pod>(block: &mut [u8], from: &[u8], offset: usize, dims: &Dims, start: usize) {
    let out: &mut [T] = bytemuck::cast_slice_mut(block);
    let stride = dims.last().map_or(0, |&(_, stride)| stride);
    let (size, len) = (size_of::<T>() as isize, out.len());
    let mut filled = 0;
    for_each_run(dims, start, len, |position, run| {
        let part = &mut out[filled..filled + run];
        filled += run;
        let first = offset.wrapping_add_signed(position);
        let span = (run as isize - 1) * stride;
        let (low, high) =
            (first.wrapping_add_signed(span.min(0)), first.wrapping_add_signed(span.max(0)));
        let bytes = &from[low..high + size as usize];
        match bytemuck::try_cast_slice(bytes) {
            Ok(elements) if stride % size == 0 => take_every::<T>(part, elements, stride / size),
            // Elements of a view that lie across the boundaries of their dtype.
            Ok(_) | Err(_) => {
                let mut at = (first - low) as isize;
                for out in part {
                    *out = bytemuck::pod_read_unaligned(&bytes[at as usize..][..size as usize]);
                    at += stride;
                }
            }
        }
    });
}

/// Every `step`-th element: from the first one on, or backwards from the last one.
#[inline(always)]
fn take_each<T: Pod>(out: &mut [T], elements: &[T], step: isize) {
    let every = elements.chunks(step.unsigned_abs().max(1));
    if step > 0 {
        out.iter_mut().zip(every).for_each(|(out, chunk)| *out = chunk[0]);
    } else if let Some(&first) = elements.first()
        && step == 0
    {
        out.fill(first);
    } else {
        out.iter_mut().rev().zip(every).for_each(|(out, chunk)| *out = chunk[0]);
    }
}

/// The same for a step that is known, which makes vector shuffles of it.
#[inline(always)]
fn take_known<T: Pod, const STEP: usize>(out: &mut [T], elements: &[T]) {
    let (chunks, rest) = elements.as_chunks::<STEP>();
    for (out, chunk) in out.iter_mut().zip(chunks) {
        *out = chunk[0];
    }
    if let (Some(out), Some(&last)) = (out.get_mut(chunks.len()), rest.first()) {
        *out = last;
    }
}

/// Take every `step`-th element side by side: from the first one on, or backwards from the last one.
pub fn take_every<T: Pod>(out: &mut [T], elements: &[T], step: isize) {
    if out.len() < LONG_RUN {
        take_each(out, elements, step);
    } else {
        take_run(out, elements, step);
    }
}

simd_fn! {
    fn take_run<T: Pod>(out: &mut [T], elements: &[T], step: isize) {
        match step {
            1 => out.copy_from_slice(elements),
            // PERF: shuffles take half the time of a load an element for float64.
            2 => take_known::<T, 2>(out, elements),
            3 => take_known::<T, 3>(out, elements),
            4 => take_known::<T, 4>(out, elements),
            step => take_each(out, elements, step),
        }
    }

    /// Make rows of `len` elements, `apart` from one to the next, of as many columns, which lie `step`
    /// elements apart.
    fn turn_of<T: Pod>(out: &mut [T], columns: &[T], apart: usize, step: usize, rows: usize, len: usize) {
        let (whole_rows, whole) = (rows - rows % PATCH, len - len % PATCH);
        for row in (0..whole_rows).step_by(PATCH) {
            for first in (0..whole).step_by(PATCH) {
                let mut patch = [[T::zeroed(); PATCH]; PATCH];
                for (j, column) in patch.iter_mut().enumerate() {
                    let at = (first + j) * step + row;
                    column.copy_from_slice(&columns[at..at + PATCH]);
                }
                for i in 0..PATCH {
                    let at = (row + i) * apart + first;
                    let turned = patch.map(|column| column[i]);
                    out[at..at + PATCH].copy_from_slice(&turned);
                }
            }
        }
        for row in 0..rows {
            let first = if row < whole_rows { whole } else { 0 };
            for (j, out) in out[row * apart..][..len].iter_mut().enumerate().skip(first) {
                *out = columns[j * step + row];
            }
        }
    }
}

/// A tile to be turned: its columns, which lie side by side in memory, become rows.
#[derive(Clone, Copy, Debug)]
pub struct Tile {
    /// Rows of the result.
    pub rows: usize,
    /// Elements of each.
    pub len: usize,
    /// Bytes from one row of the result to the next.
    pub apart: usize,
    /// Bytes from one column to the next.
    pub step: usize,
}

/// Turn a tile of elements of 1, 2, 4 or 8 bytes, whose first ones `out` and `from` begin with.
///
/// PERF: patches of 8 x 8 are shuffled in AVX-512 registers: 3000 x 3000 float64 in 30 ms, where loads and
/// stores of single elements took 56.
pub fn turn(out: &mut [u8], from: &[u8], tile: Tile, size: usize) {
    fn of<T: Pod>(out: &mut [u8], from: &[u8], Tile { rows, len, apart, step }: Tile) {
        let whole = |bytes: usize| bytes - bytes % size_of::<T>();
        let (out_end, from_end) = (whole(out.len()), whole(from.len()));
        let out: &mut [T] = bytemuck::cast_slice_mut(&mut out[..out_end]);
        let from: &[T] = bytemuck::cast_slice(&from[..from_end]);
        turn_of(out, from, apart / size_of::<T>(), step / size_of::<T>(), rows, len);
    }
    by_itemsize!(size, of(out, from, tile));
}

/// Copy a block to the elements `start..` in the order of `dims`.
pub fn scatter(to: &mut [u8], offset: usize, dims: &Dims, size: usize, start: usize, block: &[u8]) {
    match size {
        1 => scatter_of::<1>(to, offset, dims, start, block),
        2 => scatter_of::<2>(to, offset, dims, start, block),
        4 => scatter_of::<4>(to, offset, dims, start, block),
        _ => scatter_of::<8>(to, offset, dims, start, block),
    }
}

fn scatter_of<const N: usize>(
    to: &mut [u8],
    offset: usize,
    dims: &Dims,
    start: usize,
    block: &[u8],
) {
    let stride = dims.last().map_or(0, |&(_, stride)| stride);
    let (elements, _) = block.as_chunks::<N>();
    let mut taken = 0;
    for_each_run(dims, start, elements.len(), |position, run| {
        let first = offset.wrapping_add_signed(position);
        let part = &elements[taken..taken + run];
        taken += run;
        if stride == N as isize {
            to[first..first + run * N].copy_from_slice(part.as_flattened());
        } else if stride > 0 {
            let places = to[first..].chunks_mut(stride.unsigned_abs());
            places.zip(part).for_each(|(place, element)| place[..N].copy_from_slice(element));
        } else {
            let mut at = first;
            for element in part {
                to[at..][..N].copy_from_slice(element);
                at = at.wrapping_add_signed(stride);
            }
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernels::simd::{Level, detected, force};

    #[test]
    fn gather_and_scatter_are_inverse() {
        let memory: Vec<u8> = (0..48).collect();
        // A 3 x 4 array of two-byte elements, transposed and with every second column.
        let dims = [(2, 4), (3, 8)];
        let mut block = [0_u16; 6];
        gather(bytemuck::cast_slice_mut(&mut block), &memory, 0, &dims, 2, 0);
        assert_eq!(
            block.map(u16::to_le_bytes).as_flattened(),
            [0, 1, 8, 9, 16, 17, 4, 5, 12, 13, 20, 21]
        );
        let mut part = [0_u16; 3];
        gather(bytemuck::cast_slice_mut(&mut part), &memory, 0, &dims, 2, 2);
        assert_eq!(part, block[2..5]);
        let mut copy = vec![0_u8; 48];
        scatter(&mut copy, 0, &dims, 2, 0, bytemuck::cast_slice(&block));
        let mut again = [0_u16; 6];
        gather(bytemuck::cast_slice_mut(&mut again), &copy, 0, &dims, 2, 0);
        assert_eq!(again, block);
    }

    #[test]
    fn every_step_is_taken_at_every_level() {
        let numbers: Vec<u64> = (0..1000).collect();
        let bytes: &[u8] = bytemuck::cast_slice(&numbers);
        for &level in Level::ALL {
            force(level);
            for step in -9_isize..=9 {
                for n in [1_usize, 7, 16, 17, 64, 100] {
                    let first = if step < 0 { 990 } else { 3 };
                    let mut out = vec![0_u64; n];
                    let dims = [(n, step * 8)];
                    gather(bytemuck::cast_slice_mut(&mut out), bytes, first * 8, &dims, 8, 0);
                    let want: Vec<u64> =
                        (0..n as isize).map(|i| (first as isize + i * step) as u64).collect();
                    assert_eq!(out, want, "every {step} of {n}, {level:?}");
                    if step != 0 {
                        let mut back = vec![0_u8; 8000];
                        scatter(&mut back, first * 8, &dims, 8, 0, bytemuck::cast_slice(&out));
                        let back: &[u64] = bytemuck::cast_slice(&back);
                        assert!(
                            want.iter().all(|&at| back[at as usize] == at),
                            "every {step} of {n}"
                        );
                        assert_eq!(back.iter().filter(|&&x| x != 0).count(), n);
                    }
                }
            }
        }
        force(detected());
    }

    #[test]
    fn columns_become_rows_at_every_level() {
        let numbers: Vec<u8> = (0..200).map(|i| (i * 7 % 251) as u8).collect();
        let memory: Vec<u8> = numbers.repeat(64);
        for &level in Level::ALL {
            force(level);
            for (rows, len) in [(8, 16), (8, 13), (3, 40), (16, 24), (11, 9), (1, 1)] {
                let step = 29;
                let mut out = vec![0_u16; rows * len];
                let tile = Tile { rows, len, apart: len * 2, step: step * 2 };
                turn(bytemuck::cast_slice_mut(&mut out), &memory, tile, 2);
                for (i, &x) in out.iter().enumerate() {
                    let at = 2 * (i % len * step + i / len);
                    assert_eq!(x.to_ne_bytes(), memory[at..at + 2], "{rows} x {len}, {level:?}");
                }
            }
        }
        force(detected());
    }
}
