//! Blocks of one element, and the odometer of a machine that takes elements one at a time.

use crate::array::dtype::Word;

/// Lengths and strides in bytes, slowest first.
type Dims = [(usize, isize)];

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
