//! Moving blocks between strided memory and contiguous scratch.

use crate::array::dtype::Word;

/// Lengths and strides in bytes, slowest first.
type Dims = [(usize, isize)];

/// Where a run of elements along the last dimension starts, and how many there are.
fn for_each_run(dims: &Dims, start: usize, len: usize, mut visit: impl FnMut(isize, usize)) {
    let (inner_len, inner_stride) = dims[dims.len() - 1];
    let (mut at, mut left) = (start, len);
    while left > 0 {
        let within = at % inner_len;
        let mut rest = at / inner_len;
        let mut position = within as isize * inner_stride;
        for &(n, stride) in dims[..dims.len() - 1].iter().rev() {
            position += (rest % n) as isize * stride;
            rest /= n;
        }
        let run = (inner_len - within).min(left);
        visit(position, run);
        at += run;
        left -= run;
    }
}

macro_rules! by_itemsize {
    ($size:expr, $N:ident => $body:expr) => {
        match $size {
            1 => {
                const $N: usize = 1;
                $body
            }
            2 => {
                const $N: usize = 2;
                $body
            }
            4 => {
                const $N: usize = 4;
                $body
            }
            _ => {
                const $N: usize = 8;
                $body
            }
        }
    };
}

/// Copy the elements `start..` in the order of `dims` into a block.
pub(super) fn gather(
    block: &mut [u8],
    from: &[u8],
    offset: usize,
    dims: &Dims,
    size: usize,
    start: usize,
) {
    let stride = dims[dims.len() - 1].1;
    let mut filled = 0;
    let len = block.len() / size;
    by_itemsize!(size, N => for_each_run(dims, start, len, |position, run| {
        let first = offset.wrapping_add_signed(position);
        let out = &mut block[filled * N..][..run * N];
        filled += run;
        if stride == N as isize {
            out.copy_from_slice(&from[first..first + run * N]);
            return;
        }
        let mut at = first;
        for element in out.chunks_exact_mut(N) {
            element.copy_from_slice(&from[at..][..N]);
            at = at.wrapping_add_signed(stride);
        }
    }));
}

/// Copy a block to the elements `start..` in the order of `dims`.
pub(super) fn scatter(
    to: &mut [u8],
    offset: usize,
    dims: &Dims,
    size: usize,
    start: usize,
    block: &[u8],
) {
    let stride = dims[dims.len() - 1].1;
    let mut taken = 0;
    let len = block.len() / size;
    by_itemsize!(size, N => for_each_run(dims, start, len, |position, run| {
        let mut at = offset.wrapping_add_signed(position);
        let from = &block[taken * N..][..run * N];
        taken += run;
        if stride == N as isize {
            to[at..at + run * N].copy_from_slice(from);
            return;
        }
        for element in from.chunks_exact(N) {
            to[at..][..N].copy_from_slice(element);
            at = at.wrapping_add_signed(stride);
        }
    }));
}

/// Fill a block with one element.
pub(super) fn splat(block: &mut [u8], word: Word, size: usize) {
    by_itemsize!(size, N => for element in block.chunks_exact_mut(N) {
        element.copy_from_slice(&word.0[..N]);
    });
}

/// The position of one element after another, for a machine that takes them one at a time.
#[derive(Clone, Debug)]
pub(super) struct Cursor {
    index: Vec<usize>,
    /// Position of the current element, relative to the first.
    pub(super) position: isize,
}

impl Cursor {
    /// At the first element.
    pub(super) fn new(dims: &Dims) -> Self {
        Self { index: vec![0; dims.len()], position: 0 }
    }

    /// On to the next one.
    #[inline]
    pub(super) fn advance(&mut self, dims: &Dims) {
        for (axis, &(len, stride)) in dims.iter().enumerate().rev() {
            self.index[axis] += 1;
            self.position += stride;
            if self.index[axis] < len {
                return;
            }
            self.position -= stride * len as isize;
            self.index[axis] = 0;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gather_and_scatter_are_inverse() {
        let memory: Vec<u8> = (0..48).collect();
        // A 3 x 4 array of two-byte elements, transposed and with every second column.
        let dims = [(2, 4), (3, 8)];
        let mut block = [0_u8; 12];
        gather(&mut block, &memory, 0, &dims, 2, 0);
        assert_eq!(block, [0, 1, 8, 9, 16, 17, 4, 5, 12, 13, 20, 21]);
        let mut part = [0_u8; 6];
        gather(&mut part, &memory, 0, &dims, 2, 2);
        assert_eq!(part, block[4..10]);
        let mut copy = vec![0_u8; 48];
        scatter(&mut copy, 0, &dims, 2, 0, &block);
        let mut again = [0_u8; 12];
        gather(&mut again, &copy, 0, &dims, 2, 0);
        assert_eq!(again, block);
    }

    #[test]
    fn cursor_visits_what_gather_does() {
        let dims = [(2, 4), (3, 8)];
        let mut cursor = Cursor::new(&dims);
        let mut seen = Vec::new();
        for _ in 0..6 {
            seen.push(cursor.position);
            cursor.advance(&dims);
        }
        assert_eq!(seen, [0, 8, 16, 4, 12, 20]);
        assert_eq!(cursor.position, 0);
    }
}
