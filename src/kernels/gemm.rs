//! Products of matrices, one function a block of rows, so that the caller can look at the interrupt between blocks. The
//! operands may have any steps; the result is row-major and contiguous.
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

/// A matrix within a slice: where the next row and the next column begin, in elements.
#[derive(Clone, Copy, Debug)]
pub struct View<'a, T> {
    /// From the first element on.
    pub data: &'a [T],
    /// The step from one row to the next.
    pub row: usize,
    /// The step from one column to the next.
    pub column: usize,
}

impl<'a, T: Copy> View<'a, T> {
    /// The element of a row and a column.
    fn at(self, i: usize, j: usize) -> T {
        self.data[i * self.row + j * self.column]
    }

    /// The rows from `i` on.
    #[must_use]
    pub fn from_row(self, i: usize) -> Self {
        Self { data: &self.data[(i * self.row).min(self.data.len())..], ..self }
    }

    /// Row `i`, of `n` elements: where it stands, or gathered in `block`.
    fn row<'b>(self, i: usize, n: usize, block: &'b mut Vec<T>) -> &'b [T]
    where
        'a: 'b,
    {
        if self.column == 1 {
            return &self.data[i * self.row..i * self.row + n];
        }
        block.clear();
        block.extend((0..n).map(|j| self.at(i, j)));
        block
    }

    /// Rows as columns.
    #[must_use]
    fn turned(self) -> Self {
        Self { row: self.column, column: self.row, ..self }
    }
}

/// An element of a matrix.
pub trait Element: Copy + Default {
    /// `out[i, j] += Σ a[i, k]·b[k, j]`: `a` has as many rows as `out`, `inner` columns; `b` and `out` have `width`
    /// columns.
    fn multiply(out: &mut [Self], a: View<'_, Self>, b: View<'_, Self>, inner: usize, width: usize);
    /// The sum of the products of two equally long rows.
    fn dot(a: &[Self], b: &[Self]) -> Self;
}

macro_rules! floats {
    ($($module:ident: $T:ident by $width:literal;)+) => {$(
        mod $module {
            use super::{DEPTH, TILE, View};

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

            /// The product with one column.
            fn by_column(out: &mut [$T], a: View<'_, $T>, b: View<'_, $T>, inner: usize) {
                let (mut column, mut row) = (Vec::new(), Vec::new());
                let column = b.turned().row(0, inner, &mut column);
                if a.column != 1 && a.row == 1 {
                    for (k, &factor) in column.iter().enumerate() {
                        add_row(out, factor, &a.data[k * a.column..][..out.len()]);
                    }
                    return;
                }
                for (i, out) in out.iter_mut().enumerate() {
                    *out += dot_lanes(a.row(i, inner, &mut row), column);
                }
            }

            impl super::Element for $T {
                fn multiply(out: &mut [$T], a: View<'_, $T>, b: View<'_, $T>, inner: usize, width: usize) {
                    let count = out.len() / width.max(1);
                    if width == 1 {
                        by_column(out, a, b, inner);
                        return;
                    }
                    if count < TILE && b.column == 1 {
                        for (i, out) in out.chunks_exact_mut(width).enumerate() {
                            for k in 0..inner {
                                add_row(out, a.at(i, k), &b.data[k * b.row..][..width]);
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
                                    *out = if row < count { a.at(row, first + k) } else { 0.0 };
                                }
                            }
                        }
                        for column in (0..width).step_by(WIDTH) {
                            let columns = WIDTH.min(width - column);
                            for (k, step) in panel[..depth * WIDTH].chunks_exact_mut(WIDTH).enumerate() {
                                let (row, rest) = step.split_at_mut(columns);
                                if b.column == 1 {
                                    let at = (first + k) * b.row + column;
                                    row.copy_from_slice(&b.data[at..at + columns]);
                                } else {
                                    for (j, out) in row.iter_mut().enumerate() {
                                        *out = b.at(first + k, column + j);
                                    }
                                }
                                rest.fill(0.0);
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

/// `out[i, j] += Σ a[i, k]·b[k, j]` by a step of the caller's, which adds a multiple of a row to another.
fn by_rows<T: Copy>(
    out: &mut [T],
    (a, b): (View<'_, T>, View<'_, T>),
    (inner, width): (usize, usize),
    add: impl Fn(&mut [T], T, &[T]),
) {
    if width == 0 {
        return;
    }
    let mut block = Vec::new();
    if b.column == 1 {
        for (i, out) in out.chunks_exact_mut(width).enumerate() {
            for k in 0..inner {
                add(out, a.at(i, k), &b.data[k * b.row..][..width]);
            }
        }
        return;
    }
    // Each row is gathered once.
    for k in 0..inner {
        let row = b.row(k, width, &mut block);
        for (i, out) in out.chunks_exact_mut(width).enumerate() {
            add(out, a.at(i, k), row);
        }
    }
}

macro_rules! integers {
    ($($T:ty)+) => {$(
        impl Element for $T {
            fn multiply(out: &mut [$T], a: View<'_, $T>, b: View<'_, $T>, inner: usize, width: usize) {
                by_rows(out, (a, b), (inner, width), |out, a, b| {
                    for (out, &b) in out.iter_mut().zip(b) {
                        *out = out.wrapping_add(a.wrapping_mul(b));
                    }
                });
            }

            fn dot(a: &[$T], b: &[$T]) -> $T {
                a.iter().zip(b).fold(0, |sum, (&a, &b)| sum.wrapping_add(a.wrapping_mul(b)))
            }
        }
    )+};
}

integers! { i8 u8 i16 u16 i32 u32 i64 u64 }

impl Element for BoolByte {
    fn multiply(
        out: &mut [Self],
        a: View<'_, Self>,
        b: View<'_, Self>,
        inner: usize,
        width: usize,
    ) {
        by_rows(out, (a, b), (inner, width), |out, a, b| {
            for (out, b) in out.iter_mut().zip(b) {
                *out = Self::new(out.get() | (a.get() & b.get()));
            }
        });
    }

    fn dot(a: &[Self], b: &[Self]) -> Self {
        Self::new(a.iter().zip(b).any(|(a, b)| a.get() && b.get()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A number that a kernel multiplies.
    trait Number: Element {
        fn from_whole(number: i64) -> Self;
        fn whole(self) -> i64;
    }

    macro_rules! numbers {
        ($($T:ty)+) => {$(
            impl Number for $T {
                fn from_whole(number: i64) -> Self {
                    number as $T
                }

                fn whole(self) -> i64 {
                    self as i64
                }
            }
        )+};
    }

    numbers! { i64 f64 f32 }

    fn product<T: Number>(
        a: &[i64],
        a_steps: (usize, usize),
        b: &[i64],
        b_steps: (usize, usize),
        (n, k, m): (usize, usize, usize),
    ) -> Vec<i64> {
        let [a, b] = [a, b].map(|x| x.iter().map(|&x| T::from_whole(x)).collect::<Vec<T>>());
        let mut out = vec![T::default(); n * m];
        let view = |data, steps: (usize, usize)| View { data, row: steps.0, column: steps.1 };
        T::multiply(&mut out, view(&a, a_steps), view(&b, b_steps), k, m);
        out.into_iter().map(Number::whole).collect()
    }

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
            // As it stands, and each operand turned, with its columns as rows.
            let turned = |x: &[i64], rows: usize| {
                let columns = x.len() / rows;
                (0..x.len()).map(|at| x[at % rows * columns + at / rows]).collect::<Vec<i64>>()
            };
            let (a_turned, b_turned) = (turned(&a, n), turned(&b, k));
            for (a, a_steps) in [(&a, (k, 1)), (&a_turned, (1, n))] {
                for (b, b_steps) in [(&b, (m, 1)), (&b_turned, (1, k))] {
                    // Small whole numbers are exact in floats, in any order.
                    prop_assert_eq!(&product::<i64>(a, a_steps, b, b_steps, (n, k, m)), &want);
                    prop_assert_eq!(&product::<f64>(a, a_steps, b, b_steps, (n, k, m)), &want);
                    prop_assert_eq!(&product::<f32>(a, a_steps, b, b_steps, (n, k, m)), &want);
                }
            }
        }
    }
}
