//! Products of matrices of floats by Goto's algorithm: panels of both are packed, and tiles of the result stay in
//! registers while a whole panel's depth is added to them.
//!
//! Every element adds its products in the same order whatever the tile, the level and the number of threads are, so
//! that none of them changes a bit.

use super::{STEPS, Team, View};
use crate::kernels::simd::{Level, level};

/// Products that are added in one go: a packed panel of the right matrix stays in the first-level cache.
const DEPTH: usize = 256;

/// Rows of the left matrix that are packed at once: with `DEPTH` columns they stay in the second-level cache.
const ROWS: usize = 240;

/// Columns of the right matrix that are packed at once: with `DEPTH` rows they stay in the third-level cache.
const COLUMNS: usize = 4096;

/// Multiplications below which one thread is as fast.
const WORTH: usize = 1 << 22;

/// Whether threads can help with a product of so many rows, products and columns.
pub fn is_worth((rows, inner, width): (usize, usize, usize)) -> bool {
    rows.saturating_mul(inner).saturating_mul(width) >= WORTH
}

/// How many bytes are packed and gathered of both matrices of such a product at most.
pub fn room<T>(
    (a, b): (View<'_, T>, View<'_, T>),
    (rows, inner, width): (usize, usize, usize),
    threads: usize,
) -> usize {
    let lanes = COLUMNS.min(width) + ROWS.min(rows) * threads;
    let row = if a.column == 1 { 0 } else { inner };
    let column = if width > 1 || b.row == 1 { 0 } else { inner };
    let steps = if b.column == 1 { 0 } else { STEPS * width };
    (DEPTH.min(inner) * lanes + row + column + steps).saturating_mul(size_of::<T>())
}

/// Packed panels of both matrices, kept from one product to the next.
#[derive(Debug, Default)]
pub struct Packed<T> {
    left: Vec<T>,
    right: Vec<T>,
}

/// How the products of one tile's shape are made; lengths that are not given are those of the tile.
#[derive(Clone, Copy, Debug)]
pub(super) struct Tile<T> {
    /// Its rows.
    rows: usize,
    /// Its columns.
    columns: usize,
    /// Pack rows of a matrix: the element of row r and step k of a group stands at k·rows + r of the group.
    pack_left: fn(&mut [T], View<'_, T>, usize, usize),
    /// Pack columns of a matrix: the element of column c and step k of a panel stands at k·columns + c of the panel.
    pack_right: fn(&mut [T], View<'_, T>, usize, usize),
    /// All products of packed rows and one packed panel, added to `out`.
    multiply: fn(&mut [T], usize, &[T], &[T], usize),
}

macro_rules! tiles {
    ($($name:ident: $T:ident, $rows:literal by $columns:literal;)+) => {$(
        mod $name {
            use super::super::View;

            const R: usize = $rows;
            const C: usize = $columns;

            pub(super) const TILE: super::Tile<$T> =
                super::Tile { rows: R, columns: C, pack_left, pack_right, multiply };

            crate::simd_fn! {
                fn multiply(out: &mut [$T], row_len: usize, left: &[$T], panel: &[$T], columns: usize) {
                    let panel = panel.as_chunks::<C>().0;
                    let groups = left.chunks_exact(R * panel.len());
                    for (out, rows) in out.chunks_mut(R * row_len).zip(groups) {
                        let mut sums = [[0.0; C]; R];
                        // PERF: as long as both lengths are constants, all sums stay in registers.
                        for (a, b) in rows.as_chunks::<R>().0.iter().zip(panel) {
                            for (sums, &a) in sums.iter_mut().zip(a) {
                                for (sum, &b) in sums.iter_mut().zip(b) {
                                    *sum = a.mul_add(b, *sum);
                                }
                            }
                        }
                        for (row, sums) in out.chunks_mut(row_len).zip(&sums) {
                            if columns == C {
                                for (out, sum) in row[..C].iter_mut().zip(sums) {
                                    *out += sum;
                                }
                            } else {
                                for (out, sum) in row[..columns].iter_mut().zip(sums) {
                                    *out += sum;
                                }
                            }
                        }
                    }
                }

                fn pack_left(out: &mut [$T], a: View<'_, $T>, rows: usize, depth: usize) {
                    for (g, group) in out.chunks_exact_mut(R * depth).enumerate() {
                        let steps = group.as_chunks_mut::<R>().0;
                        let count = R.min(rows - g * R);
                        if a.column == 1 && count == R {
                            let row = |r: usize| &a.data[(g * R + r) * a.row..][..depth];
                            let rows: [&[$T]; R] = std::array::from_fn(row);
                            for (k, step) in steps.iter_mut().enumerate() {
                                *step = std::array::from_fn(|r| rows[r][k]);
                            }
                        } else {
                            for (k, step) in steps.iter_mut().enumerate() {
                                for (r, out) in step.iter_mut().enumerate() {
                                    *out = if r < count { a.at(g * R + r, k) } else { 0.0 };
                                }
                            }
                        }
                    }
                }

                fn pack_right(out: &mut [$T], b: View<'_, $T>, columns: usize, depth: usize) {
                    for (p, panel) in out.chunks_exact_mut(C * depth).enumerate() {
                        let steps = panel.as_chunks_mut::<C>().0;
                        let count = C.min(columns - p * C);
                        if b.column == 1 && count == C {
                            for (k, step) in steps.iter_mut().enumerate() {
                                step.copy_from_slice(&b.data[k * b.row + p * C..][..C]);
                            }
                        } else if b.row == 1 && count == C {
                            let column = |c: usize| &b.data[(p * C + c) * b.column..][..depth];
                            let columns: [&[$T]; C] = std::array::from_fn(column);
                            for (k, step) in steps.iter_mut().enumerate() {
                                *step = std::array::from_fn(|c| columns[c][k]);
                            }
                        } else {
                            for (k, step) in steps.iter_mut().enumerate() {
                                for (c, out) in step.iter_mut().enumerate() {
                                    *out = if c < count { b.at(k, p * C + c) } else { 0.0 };
                                }
                            }
                        }
                    }
                }
            }
        }
    )+};
}

// PERF: 24 registers of 64 bytes hold sums, or 12 of 32 bytes; of 8 rows by 24 columns the compiler makes gathers.
tiles! {
    wide_f64: f64, 12 by 16;
    wide_f32: f32, 12 by 32;
    narrow_f64: f64, 4 by 12;
    narrow_f32: f32, 4 by 24;
}

/// A float whose products are made by tiles.
pub(super) trait Tiled: Copy + Default + Send + Sync + 'static {
    /// The tile of each level: wide for 64 bytes, narrow for less.
    const WIDE: Tile<Self>;
    /// See `WIDE`.
    const NARROW: Tile<Self>;
}

impl Tiled for f64 {
    const WIDE: Tile<Self> = wide_f64::TILE;
    const NARROW: Tile<Self> = narrow_f64::TILE;
}

impl Tiled for f32 {
    const WIDE: Tile<Self> = wide_f32::TILE;
    const NARROW: Tile<Self> = narrow_f32::TILE;
}

/// `out[i, j] += Σ a[i, k]·b[k, j]`, rows of `out` being `row_len` elements apart; false where the team should stop.
pub(super) fn multiply<T: Tiled>(
    (out, row_len): (&mut [T], usize),
    (a, b): (View<'_, T>, View<'_, T>),
    (rows, inner, width): (usize, usize, usize),
    packed: &mut Packed<T>,
    team: &Team<'_>,
) -> bool {
    let tile = match level() {
        Level::Avx512 => T::WIDE,
        Level::Avx2 | Level::Baseline => T::NARROW,
    };
    let threads = team.threads.filter(|_| is_worth((rows, inner.min(DEPTH), width.min(COLUMNS))));
    for from in (0..width).step_by(COLUMNS) {
        let columns = COLUMNS.min(width - from);
        for first in (0..inner).step_by(DEPTH) {
            let depth = DEPTH.min(inner - first);
            let block = Block { tile, row_len, columns, depth };
            let right = grown(&mut packed.right, columns.next_multiple_of(tile.columns) * depth);
            let (a, b) = (a.from(0, first), b.from(first, from));
            let done = match threads {
                None => {
                    (tile.pack_right)(right, b, columns, depth);
                    out[from..].chunks_mut(ROWS * row_len).enumerate().all(|(i, out)| {
                        block.rows(
                            out,
                            (a.from(i * ROWS, 0), rows - i * ROWS),
                            right,
                            &mut packed.left,
                        );
                        team.goes_on()
                    })
                }
                Some((pool, count)) => pool.install(|| {
                    use rayon::prelude::*;
                    // A few pieces a thread, so that one that is held up does not hold up all.
                    let panels = columns.div_ceil(tile.columns).div_ceil(4 * count);
                    let piece = panels * tile.columns;
                    right.par_chunks_mut(piece * depth).enumerate().for_each(|(i, right)| {
                        (tile.pack_right)(right, b.from(0, i * piece), columns - i * piece, depth);
                    });
                    let piece = rows.div_ceil(4 * count).next_multiple_of(tile.rows).min(ROWS);
                    let pieces = out[from..].par_chunks_mut(piece * row_len).enumerate();
                    let run = |left: &mut Vec<T>, (i, out): (usize, &mut [T])| {
                        let a = (a.from(i * piece, 0), rows - i * piece);
                        team.goes_on().then(|| block.rows(out, a, right, left))
                    };
                    pieces.map_init(Vec::new, run).all(|done| done.is_some())
                }),
            };
            if !done {
                return false;
            }
        }
    }
    true
}

/// So many elements of a buffer, which grows to them.
fn grown<T: Copy + Default>(buffer: &mut Vec<T>, len: usize) -> &mut [T] {
    if buffer.len() < len {
        buffer.resize(len, T::default());
    }
    &mut buffer[..len]
}

/// What all rows of one pass over a packed block have in common.
#[derive(Clone, Copy)]
struct Block<T> {
    tile: Tile<T>,
    row_len: usize,
    columns: usize,
    depth: usize,
}

impl<T: Copy + Default> Block<T> {
    /// Pack rows of the left matrix, of which there are at least `rows`, and add their products.
    fn rows(self, out: &mut [T], (a, rows): (View<'_, T>, usize), right: &[T], left: &mut Vec<T>) {
        let Self { tile, row_len, columns, depth } = self;
        let rows = rows.min(out.len().div_ceil(row_len));
        let left = grown(left, rows.next_multiple_of(tile.rows) * depth);
        (tile.pack_left)(left, a, rows, depth);
        let panels = right.chunks_exact(tile.columns * depth);
        for (from, panel) in (0..columns).step_by(tile.columns).zip(panels) {
            let columns = tile.columns.min(columns - from);
            (tile.multiply)(&mut out[from..], row_len, left, panel, columns);
        }
    }
}
