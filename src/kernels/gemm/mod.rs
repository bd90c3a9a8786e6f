//! Products of matrices. The operands may have any steps; the result is row-major, its rows apart as the caller says.
//!
//! Floats go through tiles; integers, which wrap, row by row. Knows no arrays; it is lent threads, and told to stop by
//! a flag that it looks at every few milliseconds.

mod tiles;

use std::sync::atomic::{AtomicBool, Ordering};

use rayon::ThreadPool;

use crate::array::dtype::BoolByte;

pub use self::tiles::{Packed, is_worth, room};

/// Rows of the left matrix below which packing does not pay.
const FEW: usize = 4;

/// Multiplications between two looks at the flag.
const POLL: usize = 1 << 22;

/// Rows that are added to one in one go.
const STEPS: usize = 4;

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
    #[inline]
    fn at(self, i: usize, j: usize) -> T {
        self.data[i * self.row + j * self.column]
    }

    /// The rows from `i` on, and of those the columns from `j` on.
    #[must_use]
    fn from(self, i: usize, j: usize) -> Self {
        let at = i * self.row + j * self.column;
        Self { data: &self.data[at.min(self.data.len())..], ..self }
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
    pub fn turned(self) -> Self {
        Self { row: self.column, column: self.row, ..self }
    }
}

impl<T: bytemuck::Pod> View<'_, T> {
    /// The same bits as another type of the same width.
    fn cast<U: bytemuck::Pod>(&self) -> View<'_, U> {
        View { data: bytemuck::cast_slice(self.data), row: self.row, column: self.column }
    }
}

/// Who works on a product.
#[derive(Clone, Copy, Debug)]
pub struct Team<'a> {
    /// The threads that may share large products, and how many they are; else the caller's thread does all.
    pub threads: Option<(&'a ThreadPool, usize)>,
    /// Set when the work should stop.
    pub stop: &'a AtomicBool,
}

impl Team<'_> {
    /// Whether nobody said stop.
    pub fn goes_on(&self) -> bool {
        !self.stop.load(Ordering::Relaxed)
    }
}

/// An element of a matrix.
pub trait Element: Copy + Default {
    /// `out[i, j] += Σ a[i, k]·b[k, j]`, in this order of k: rows of `out` are `row_len` apart, there are `rows` of them,
    /// `inner` products each, `width` columns. False where the team should stop.
    fn multiply(
        out: (&mut [Self], usize),
        ab: (View<'_, Self>, View<'_, Self>),
        lengths: (usize, usize, usize),
        packed: &mut Packed<Self>,
        team: &Team<'_>,
    ) -> bool;
    /// The sum of the products of two equally long rows.
    fn dot(a: &[Self], b: &[Self]) -> Self;
}

/// Give a function the rows of a result in blocks of some milliseconds of work, and their number in the matrix.
fn in_blocks<T>(
    (out, row_len): (&mut [T], usize),
    work: usize,
    team: &Team<'_>,
    mut run: impl FnMut(usize, &mut [T]),
) -> bool {
    // What is gathered for a block serves several rows.
    let step = (POLL / work.max(1)).max(8);
    for (i, out) in out.chunks_mut(step * row_len).enumerate() {
        run(i * step, out);
        if !team.goes_on() {
            return false;
        }
    }
    true
}

/// The rows of `out`, each with what it gets of all rows of `b`, by a step of the caller's that adds multiples of up to
/// `STEPS` rows: it is given their factors and the rows, one after another in steps.
fn by_rows<T: Copy>(
    (out, row_len): (&mut [T], usize),
    (a, b): (View<'_, T>, View<'_, T>),
    (inner, width): (usize, usize),
    add: impl Fn(&mut [T], &[T], &[T], usize),
) {
    let mut block = Vec::new();
    if b.column == 1 {
        for (i, out) in out.chunks_mut(row_len).enumerate() {
            let factors = a.row(i, inner, &mut block);
            for (k, factors) in factors.chunks(STEPS).enumerate() {
                add(&mut out[..width], factors, &b.data[k * STEPS * b.row..], b.row);
            }
        }
        return;
    }
    // Each row is gathered once.
    for first in (0..inner).step_by(STEPS) {
        let steps = STEPS.min(inner - first);
        block.clear();
        block.extend((first..first + steps).flat_map(|k| (0..width).map(move |j| b.at(k, j))));
        for (i, out) in out.chunks_mut(row_len).enumerate() {
            let factors: [T; STEPS] = std::array::from_fn(|k| a.at(i, first + k.min(steps - 1)));
            add(&mut out[..width], &factors[..steps], &block, width);
        }
    }
}

/// The rows that are added to one, if they are as many as one step takes.
#[inline(always)]
fn four<T>(b: &[T], step: usize, width: usize) -> [&[T]; STEPS] {
    std::array::from_fn(|k| &b[k * step..][..width])
}

macro_rules! floats {
    ($($module:ident: $T:ident, $lanes:literal;)+) => {$(
        mod $module {
            use super::{FEW, Packed, STEPS, Team, View, by_rows, four, in_blocks, tiles};

            crate::simd_fn! {
                fn dot_lanes(a: &[$T], b: &[$T]) -> $T {
                    const LANES: usize = $lanes;
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

                fn add_rows(out: &mut [$T], factors: &[$T], b: &[$T], step: usize) {
                    if let Ok(&[p, q, r, s]) = <&[$T; STEPS]>::try_from(factors) {
                        let [b, c, d, e] = four(b, step, out.len());
                        for (i, out) in out.iter_mut().enumerate() {
                            let sum = q.mul_add(c[i], p.mul_add(b[i], *out));
                            *out = s.mul_add(e[i], r.mul_add(d[i], sum));
                        }
                    } else {
                        for (k, &factor) in factors.iter().enumerate() {
                            for (out, &b) in out.iter_mut().zip(&b[k * step..]) {
                                *out = factor.mul_add(b, *out);
                            }
                        }
                    }
                }
            }

            /// The product with one column.
            fn by_column(
                (out, row_len): (&mut [$T], usize),
                a: View<'_, $T>,
                column: &[$T],
            ) {
                if row_len == 1 && a.row == 1 && a.column != 1 {
                    for (k, factors) in column.chunks(STEPS).enumerate() {
                        add_rows(out, factors, &a.data[k * STEPS * a.column..], a.column);
                    }
                    return;
                }
                let mut row = Vec::new();
                for (i, out) in out.iter_mut().step_by(row_len).enumerate() {
                    *out += dot_lanes(a.row(i, column.len(), &mut row), column);
                }
            }

            impl super::Element for $T {
                fn multiply(
                    (out, row_len): (&mut [$T], usize),
                    (a, b): (View<'_, $T>, View<'_, $T>),
                    (rows, inner, width): (usize, usize, usize),
                    packed: &mut Packed<$T>,
                    team: &Team<'_>,
                ) -> bool {
                    if width == 1 {
                        let mut column = Vec::new();
                        let column = b.turned().row(0, inner, &mut column);
                        return in_blocks((out, row_len), inner, team, |i, out| {
                            by_column((out, row_len), a.from(i, 0), column);
                        });
                    }
                    if rows < FEW && b.column == 1 {
                        return in_blocks((out, row_len), inner * width, team, |i, out| {
                            by_rows((out, row_len), (a.from(i, 0), b), (inner, width), add_rows);
                        });
                    }
                    tiles::multiply((out, row_len), (a, b), (rows, inner, width), packed, team)
                }

                fn dot(a: &[$T], b: &[$T]) -> $T {
                    dot_lanes(a, b)
                }
            }
        }
    )+};
}

floats! {
    wide: f64, 32;
    narrow: f32, 64;
}

/// Integers wrap, so that those with and without a sign have the same bits.
macro_rules! integers {
    ($($module:ident: $T:ident, $Signed:ident;)+) => {$(
        mod $module {
            use super::{Packed, STEPS, Team, View, by_rows, four, in_blocks};

            crate::simd_fn! {
                fn add_rows(out: &mut [$T], factors: &[$T], b: &[$T], step: usize) {
                    if let Ok(&[p, q, r, s]) = <&[$T; STEPS]>::try_from(factors) {
                        let [b, c, d, e] = four(b, step, out.len());
                        for (i, out) in out.iter_mut().enumerate() {
                            let near = p.wrapping_mul(b[i]).wrapping_add(q.wrapping_mul(c[i]));
                            let far = r.wrapping_mul(d[i]).wrapping_add(s.wrapping_mul(e[i]));
                            *out = out.wrapping_add(near.wrapping_add(far));
                        }
                    } else {
                        for (k, &factor) in factors.iter().enumerate() {
                            for (out, &b) in out.iter_mut().zip(&b[k * step..]) {
                                *out = out.wrapping_add(factor.wrapping_mul(b));
                            }
                        }
                    }
                }

                fn sum_of_products(a: &[$T], b: &[$T]) -> $T {
                    let products = a.iter().zip(b).map(|(&a, &b)| a.wrapping_mul(b));
                    products.fold(0, <$T>::wrapping_add)
                }
            }

            impl super::Element for $T {
                fn multiply(
                    (out, row_len): (&mut [$T], usize),
                    (a, b): (View<'_, $T>, View<'_, $T>),
                    (_, inner, width): (usize, usize, usize),
                    _: &mut Packed<$T>,
                    team: &Team<'_>,
                ) -> bool {
                    if width == 1 {
                        let (mut column, mut row) = (Vec::new(), Vec::new());
                        let column = b.turned().row(0, inner, &mut column);
                        return in_blocks((out, row_len), inner, team, |first, out| {
                            for (i, out) in out.iter_mut().step_by(row_len).enumerate() {
                                let sum = sum_of_products(a.row(first + i, inner, &mut row), column);
                                *out = out.wrapping_add(sum);
                            }
                        });
                    }
                    in_blocks((out, row_len), inner * width, team, |i, out| {
                        by_rows((out, row_len), (a.from(i, 0), b), (inner, width), add_rows);
                    })
                }

                fn dot(a: &[$T], b: &[$T]) -> $T {
                    sum_of_products(a, b)
                }
            }

            impl super::Element for $Signed {
                fn multiply(
                    (out, row_len): (&mut [$Signed], usize),
                    (a, b): (View<'_, $Signed>, View<'_, $Signed>),
                    lengths: (usize, usize, usize),
                    _: &mut Packed<$Signed>,
                    team: &Team<'_>,
                ) -> bool {
                    let out = (bytemuck::cast_slice_mut(out), row_len);
                    <$T>::multiply(out, (a.cast(), b.cast()), lengths, &mut Packed::default(), team)
                }

                fn dot(a: &[$Signed], b: &[$Signed]) -> $Signed {
                    sum_of_products(bytemuck::cast_slice(a), bytemuck::cast_slice(b)).cast_signed()
                }
            }
        }
    )+};
}

integers! {
    bytes: u8, i8;
    halves: u16, i16;
    words: u32, i32;
    longs: u64, i64;
}

impl Element for BoolByte {
    fn multiply(
        (out, row_len): (&mut [Self], usize),
        (a, b): (View<'_, Self>, View<'_, Self>),
        (_, inner, width): (usize, usize, usize),
        _: &mut Packed<Self>,
        team: &Team<'_>,
    ) -> bool {
        in_blocks((out, row_len), inner * width, team, |i, out| {
            by_rows((out, row_len), (a.from(i, 0), b), (inner, width), |out, factors, b, step| {
                for (k, a) in factors.iter().enumerate().filter(|(_, a)| a.get()) {
                    for (out, b) in out.iter_mut().zip(&b[k * step..]) {
                        *out = Self::new(out.get() | (a.get() & b.get()));
                    }
                }
            });
        })
    }

    fn dot(a: &[Self], b: &[Self]) -> Self {
        Self::new(a.iter().zip(b).any(|(a, b)| a.get() && b.get()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernels::simd;
    use proptest::prelude::*;

    /// A number that a kernel multiplies.
    trait Number: Element {
        fn from_whole(number: i64) -> Self;
        fn whole(self) -> i64;
    }

    macro_rules! numbers {
        ($($T:ty, $whole:expr;)+) => {$(
            impl Number for $T {
                fn from_whole(number: i64) -> Self {
                    number as $T
                }

                fn whole(self) -> i64 {
                    $whole(self)
                }
            }
        )+};
    }

    numbers! { i64, |x| x; i32, i64::from; f64, |x| x as i64; f32, |x| x as i64; }

    fn product<T: Number>(
        a: &[i64],
        a_steps: (usize, usize),
        b: &[i64],
        b_steps: (usize, usize),
        (n, k, m): (usize, usize, usize),
        pool: Option<&ThreadPool>,
    ) -> Vec<i64> {
        let [a, b] = [a, b].map(|x| x.iter().map(|&x| T::from_whole(x)).collect::<Vec<T>>());
        // A margin on the right stays as it is.
        let mut out = vec![T::default(); n * (m + 1)];
        let view = |data, steps: (usize, usize)| View { data, row: steps.0, column: steps.1 };
        let team = Team { threads: pool.map(|pool| (pool, 3)), stop: &AtomicBool::new(false) };
        let operands = (view(&a, a_steps), view(&b, b_steps));
        let packed = &mut Packed::default();
        assert!(T::multiply((&mut out, m + 1), operands, (n, k, m), packed, &team));
        let whole: Vec<i64> = out.into_iter().map(Number::whole).collect();
        assert!(whole.chunks(m + 1).all(|row| row[m] == 0));
        whole.chunks(m + 1).flat_map(|row| row[..m].to_vec()).collect()
    }

    /// By the definition.
    fn defined(a: &[i64], b: &[i64], (n, k, m): (usize, usize, usize)) -> Vec<i64> {
        let mut want = vec![0; n * m];
        for (at, want) in want.iter_mut().enumerate() {
            *want = (0..k).map(|p| a[at / m * k + p] * b[p * m + at % m]).sum();
        }
        want
    }

    /// Small whole numbers, which are exact in floats, in any order of sums.
    fn small(len: usize, seed: i64) -> Vec<i64> {
        (0..len as i64).map(|i| (i * 7919 + seed) % 17 - 8).collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]
        #[test]
        fn products_are_those_of_the_definition(
            (n, k, m) in (1_usize..30, 1_usize..300, 1_usize..40),
            seed in 0_i64..1000,
        ) {
            let (a, b) = (small(n * k, seed), small(k * m, seed + 5));
            let want = defined(&a, &b, (n, k, m));
            // As it stands, and each operand turned, with its columns as rows.
            let turned = |x: &[i64], rows: usize| {
                let columns = x.len() / rows;
                (0..x.len()).map(|at| x[at % rows * columns + at / rows]).collect::<Vec<i64>>()
            };
            let (a_turned, b_turned) = (turned(&a, n), turned(&b, k));
            for &level in simd::Level::ALL {
                simd::force(level);
                for (a, a_steps) in [(&a, (k, 1)), (&a_turned, (1, n))] {
                    for (b, b_steps) in [(&b, (m, 1)), (&b_turned, (1, k))] {
                        let lengths = (n, k, m);
                        prop_assert_eq!(&product::<i64>(a, a_steps, b, b_steps, lengths, None), &want);
                        prop_assert_eq!(&product::<i32>(a, a_steps, b, b_steps, lengths, None), &want);
                        prop_assert_eq!(&product::<f64>(a, a_steps, b, b_steps, lengths, None), &want);
                        prop_assert_eq!(&product::<f32>(a, a_steps, b, b_steps, lengths, None), &want);
                    }
                }
            }
            simd::force(simd::Level::Avx512);
        }
    }

    #[test]
    fn neither_threads_nor_levels_change_a_bit() {
        let pool =
            rayon::ThreadPoolBuilder::new().num_threads(3).build().expect("there are threads");
        let (n, k, m) = (150, 300, 170);
        let number = |i: usize| ((i * 7919) % 1009) as f64 / 1009.0 - 0.4;
        let (a, b): (Vec<f64>, Vec<f64>) =
            ((0..n * k).map(number).collect(), (0..k * m).map(|i| number(i + 77)).collect());
        let mut runs = Vec::new();
        for &level in simd::Level::ALL {
            simd::force(level);
            for pool in [None, Some(&pool)] {
                let mut out = vec![0.0; n * m];
                let team =
                    Team { threads: pool.map(|pool| (pool, 3)), stop: &AtomicBool::new(false) };
                let operands = (
                    View { data: &a[..], row: k, column: 1 },
                    View { data: &b[..], row: m, column: 1 },
                );
                let packed = &mut Packed::default();
                assert!(f64::multiply((&mut out, m), operands, (n, k, m), packed, &team));
                runs.push(out);
            }
        }
        simd::force(simd::Level::Avx512);
        assert!(is_worth((n, 256, m)), "threads share it");
        assert!(runs.iter().all(|run| run == &runs[0]));
        let near = (0..k).map(|p| a[p] * b[p * m]).sum::<f64>();
        assert!((runs[0][0] - near).abs() < 1e-12);
    }

    #[test]
    fn a_product_that_should_stop_says_so() {
        let (a, mut out) = (vec![1.0; 100 * 100], vec![0.0; 100 * 100]);
        let team = Team { threads: None, stop: &AtomicBool::new(true) };
        let view = View { data: &a[..], row: 100, column: 1 };
        let packed = &mut Packed::default();
        assert!(!f64::multiply((&mut out, 100), (view, view), (100, 100, 100), packed, &team));
    }
}
