//! Products of matrices: row-major, contiguous, one function a block of rows, so that the caller can look at the
//! interrupt between blocks.
//!
//! Floats go through packed panels and a register tile of 6 rows, as Goto's algorithm has it; integers, which wrap, row
//! by row.

use crate::array::dtype::BoolByte;

/// Rows of a register tile.
const TILE: usize = 6;

/// Products that are added in one go: a packed panel of the right matrix stays in the first-level cache.
const DEPTH: usize = 256;

/// Rows of the left matrix that are packed at once: with `DEPTH` columns they stay in the second-level cache.
pub const ROWS: usize = 16 * TILE;

/// An element of a matrix.
pub trait Element: Copy + Default {
    /// `out[i, j] += Σ a[i, k]·b[k, j]` for matrices of `inner` and `width` columns.
    fn multiply(out: &mut [Self], a: &[Self], b: &[Self], inner: usize, width: usize);
    /// The sum of the products of two equally long rows.
    fn dot(a: &[Self], b: &[Self]) -> Self;
}

macro_rules! floats {
    ($($module:ident: $T:ident by $width:literal;)+) => {$(
        mod $module {
            use super::{DEPTH, TILE};

            /// Columns of a register tile.
            const WIDTH: usize = $width;

            crate::simd_fn! {
                /// All products of packed rows and packed columns of one depth, added to `out`.
                fn tiles(out: &mut [$T], rows: &[$T], panel: &[$T], row_len: usize, columns: usize) {
                    let depth = panel.len() / WIDTH;
                    let groups = out.chunks_mut(TILE * row_len).zip(rows.chunks_exact(TILE * depth));
                    for (out, rows) in groups {
                        let mut sums = [[0.0; WIDTH]; TILE];
                        let steps = rows.as_chunks::<TILE>().0.iter().zip(panel.as_chunks::<WIDTH>().0);
                        for (a, b) in steps {
                            for (sums, &a) in sums.iter_mut().zip(a) {
                                for (sum, &b) in sums.iter_mut().zip(b) {
                                    *sum = a.mul_add(b, *sum);
                                }
                            }
                        }
                        for (row, sums) in out.chunks_mut(row_len).zip(&sums) {
                            for (out, sum) in row[..columns].iter_mut().zip(sums) {
                                *out += sum;
                            }
                        }
                    }
                }

                fn dot_lanes(a: &[$T], b: &[$T]) -> $T {
                    const LANES: usize = 4 * WIDTH;
                    let mut sums = [0.0; LANES];
                    let (a_lanes, a_rest) = a.as_chunks::<LANES>();
                    let (b_lanes, b_rest) = b.as_chunks::<LANES>();
                    for (a, b) in a_lanes.iter().zip(b_lanes) {
                        for ((sum, &a), &b) in sums.iter_mut().zip(a).zip(b) {
                            *sum = a.mul_add(b, *sum);
                        }
                    }
                    let rest: $T = a_rest.iter().zip(b_rest).map(|(a, b)| a * b).sum();
                    let mut half = LANES / 2;
                    while half > 0 {
                        for i in 0..half {
                            sums[i] += sums[i + half];
                        }
                        half /= 2;
                    }
                    sums[0] + rest
                }

                fn add_row(out: &mut [$T], a: $T, b: &[$T]) {
                    for (out, &b) in out.iter_mut().zip(b) {
                        *out = a.mul_add(b, *out);
                    }
                }
            }

            impl super::Element for $T {
                fn multiply(out: &mut [$T], a: &[$T], b: &[$T], inner: usize, width: usize) {
                    let count = a.len() / inner.max(1);
                    if width == 1 {
                        for (out, row) in out.iter_mut().zip(a.chunks_exact(inner.max(1))) {
                            *out += dot_lanes(row, b);
                        }
                        return;
                    }
                    if count < TILE {
                        for (out, row) in out.chunks_mut(width).zip(a.chunks_exact(inner.max(1))) {
                            for (&a, b) in row.iter().zip(b.chunks_exact(width)) {
                                add_row(out, a, b);
                            }
                        }
                        return;
                    }
                    let mut rows = vec![0.0; count.next_multiple_of(TILE) * DEPTH.min(inner)];
                    let mut panel = vec![0.0; WIDTH * DEPTH.min(inner)];
                    for first in (0..inner).step_by(DEPTH) {
                        let depth = DEPTH.min(inner - first);
                        // The element of row r and step k of a group of rows stands at k·TILE + r of the group.
                        let groups = rows[..count.next_multiple_of(TILE) * depth].chunks_exact_mut(TILE * depth);
                        for (g, group) in groups.enumerate() {
                            for (k, step) in group.chunks_exact_mut(TILE).enumerate() {
                                for (r, out) in step.iter_mut().enumerate() {
                                    let row = g * TILE + r;
                                    *out = if row < count { a[row * inner + first + k] } else { 0.0 };
                                }
                            }
                        }
                        for column in (0..width).step_by(WIDTH) {
                            let columns = WIDTH.min(width - column);
                            for (k, step) in panel[..depth * WIDTH].chunks_exact_mut(WIDTH).enumerate() {
                                let at = (first + k) * width + column;
                                step[..columns].copy_from_slice(&b[at..at + columns]);
                                step[columns..].fill(0.0);
                            }
                            let packed = &rows[..count.next_multiple_of(TILE) * depth];
                            tiles(&mut out[column..], packed, &panel[..depth * WIDTH], width, columns);
                        }
                    }
                }

                fn dot(a: &[$T], b: &[$T]) -> $T {
                    dot_lanes(a, b)
                }
            }
        }
    )+};
}

floats! {
    wide: f64 by 8;
    narrow: f32 by 16;
}

macro_rules! integers {
    ($($T:ty)+) => {$(
        impl Element for $T {
            fn multiply(out: &mut [$T], a: &[$T], b: &[$T], inner: usize, width: usize) {
                let rows = out.chunks_mut(width.max(1)).zip(a.chunks_exact(inner.max(1)));
                for (out, row) in rows {
                    for (&a, b) in row.iter().zip(b.chunks_exact(width.max(1))) {
                        for (out, &b) in out.iter_mut().zip(b) {
                            *out = out.wrapping_add(a.wrapping_mul(b));
                        }
                    }
                }
            }

            fn dot(a: &[$T], b: &[$T]) -> $T {
                a.iter().zip(b).fold(0, |sum, (&a, &b)| sum.wrapping_add(a.wrapping_mul(b)))
            }
        }
    )+};
}

integers! { i8 u8 i16 u16 i32 u32 i64 u64 }

impl Element for BoolByte {
    fn multiply(out: &mut [Self], a: &[Self], b: &[Self], inner: usize, width: usize) {
        let rows = out.chunks_mut(width.max(1)).zip(a.chunks_exact(inner.max(1)));
        for (out, row) in rows {
            for (a, b) in row.iter().zip(b.chunks_exact(width.max(1))).filter(|(a, _)| a.get()) {
                for (out, b) in out.iter_mut().zip(b) {
                    *out = Self::new(out.get() | (a.get() & b.get()));
                }
            }
        }
    }

    fn dot(a: &[Self], b: &[Self]) -> Self {
        Self::new(a.iter().zip(b).any(|(a, b)| a.get() && b.get()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn products_are_those_of_the_definition(
            (n, k, m) in (1_usize..20, 1_usize..300, 1_usize..40),
            seed in 0_i64..1000,
        ) {
            let number = |i: usize| (i as i64 * 7919 + seed) % 17 - 8;
            let a: Vec<i64> = (0..n * k).map(number).collect();
            let b: Vec<i64> = (0..k * m).map(|i| number(i + 5)).collect();
            let mut want = vec![0; n * m];
            for (at, want) in want.iter_mut().enumerate() {
                *want = (0..k).map(|p| a[at / m * k + p] * b[p * m + at % m]).sum();
            }
            let mut out = vec![0; n * m];
            i64::multiply(&mut out, &a, &b, k, m);
            prop_assert_eq!(&out, &want);
            // Small whole numbers are exact in floats, in any order.
            let floats = |numbers: &[i64]| numbers.iter().map(|&x| x as f64).collect::<Vec<f64>>();
            let mut out = vec![0.0; n * m];
            f64::multiply(&mut out, &floats(&a), &floats(&b), k, m);
            prop_assert_eq!(out, floats(&want));
            let shorts = |numbers: &[i64]| numbers.iter().map(|&x| x as f32).collect::<Vec<f32>>();
            let mut out = vec![0.0; n * m];
            f32::multiply(&mut out, &shorts(&a), &shorts(&b), k, m);
            prop_assert_eq!(out, shorts(&want));
        }
    }
}
