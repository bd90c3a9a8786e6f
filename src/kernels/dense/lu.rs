//! Factors of a square matrix by elimination, and what they solve.

use super::{Work, part};
use crate::kernels::gemm::Team;

/// Columns that are factored before the rest is changed, and rows that are solved for before the next ones.
const BLOCK: usize = 48;

/// The factors of a square matrix whose rows were exchanged.
#[derive(Debug)]
pub struct Lu {
    n: usize,
    /// The upper factor, and below its diagonal the lower one, whose diagonal is 1.
    factors: Vec<f64>,
    /// Which row each row was.
    order: Vec<usize>,
    /// 1 or -1: whether the exchanges were even.
    sign: f64,
}

impl Lu {
    /// Factor by elimination, the largest element of each column as the pivot; `None` where the team should stop.
    pub fn of(matrix: &[f64], n: usize, team: &Team<'_>) -> Option<Self> {
        let mut lu = Self { n, factors: matrix.to_vec(), order: (0..n).collect(), sign: 1.0 };
        let mut work = Work::default();
        for first in (0..n).step_by(BLOCK) {
            let end = n.min(first + BLOCK);
            for k in first..end {
                if !team.goes_on() {
                    return None;
                }
                lu.exchange(k);
                let (done, rest) = lu.factors.split_at_mut((k + 1) * n);
                let row = &done[k * n..];
                if row[k] != 0.0 {
                    eliminate(rest, n, &row[..end], k);
                }
            }
            let (done, rest) = lu.factors.split_at_mut(end * n);
            let block = &mut done[first * n..];
            for i in 1..end - first {
                let (above, row) = block.split_at_mut(i * n);
                let (factors, row) = row[first..n].split_at_mut(end - first);
                for (&factor, above) in factors[..i].iter().zip(above.chunks_exact(n)) {
                    subtract(row, factor, &above[end..]);
                }
            }
            // What changes stands beside the factors that change it.
            let factors: Vec<f64> =
                rest.chunks_exact(n).flat_map(|row| row[first..end].to_vec()).collect();
            let operands = (part(&factors, 0, end - first), part(block, end, n));
            let lengths = (n - end, end - first, n - end);
            let from = end.min(rest.len());
            if !work.subtract_product((&mut rest[from..], n), operands, lengths, team) {
                return None;
            }
        }
        Some(lu)
    }

    /// Bring the row with the largest element of column `k` to row `k`.
    fn exchange(&mut self, k: usize) {
        let Self { n, factors, .. } = self;
        let n = *n;
        let size = |i: usize| factors[i * n + k].abs();
        // The first of equals, and a NaN is never above.
        let pivot = (k + 1..n).fold(k, |best, i| if size(i) > size(best) { i } else { best });
        if pivot != k {
            let (above, below) = factors.split_at_mut(pivot * n);
            above[k * n..(k + 1) * n].swap_with_slice(&mut below[..n]);
            self.order.swap(k, pivot);
            self.sign = -self.sign;
        }
    }

    /// Whether some pivot is 0, so that nothing can be solved.
    pub fn is_singular(&self) -> bool {
        (0..self.n).any(|i| self.factors[i * self.n + i] == 0.0)
    }

    /// The sign of the determinant and the logarithm of its size.
    pub fn determinant(&self) -> (f64, f64) {
        let (mut sign, mut log) = (self.sign, 0.0);
        for i in 0..self.n {
            let pivot = self.factors[i * self.n + i];
            if pivot == 0.0 {
                return (0.0, f64::NEG_INFINITY);
            }
            sign *= pivot.signum();
            log += pivot.abs().ln();
        }
        (sign, log)
    }

    /// The solutions for the columns of `right`, of `width` columns; `None` where the team should stop.
    pub fn solve(&self, right: &[f64], width: usize, team: &Team<'_>) -> Option<Vec<f64>> {
        let mut x: Vec<f64> = Vec::with_capacity(self.n * width);
        for &row in &self.order {
            x.extend_from_slice(&right[row * width..(row + 1) * width]);
        }
        self.solve_ordered(x, width, team)
    }

    /// The inverse; `None` where the team should stop.
    pub fn inverse(&self, team: &Team<'_>) -> Option<Vec<f64>> {
        let mut one = vec![0.0; self.n * self.n];
        for (row, &at) in one.chunks_exact_mut(self.n.max(1)).zip(&self.order) {
            row[at] = 1.0;
        }
        self.solve_ordered(one, self.n, team)
    }

    /// The solutions for rows that were exchanged as those of the matrix were.
    fn solve_ordered(&self, mut x: Vec<f64>, width: usize, team: &Team<'_>) -> Option<Vec<f64>> {
        let n = self.n;
        let mut work = Work::default();
        for first in (0..n).step_by(BLOCK) {
            let end = n.min(first + BLOCK);
            let (done, rest) = x.split_at_mut(first * width);
            let block = &mut rest[..(end - first) * width];
            let operands = (part(&self.factors, first * n, n), part(done, 0, width));
            let lengths = (end - first, first, width);
            if !work.subtract_product((&mut *block, width), operands, lengths, team) {
                return None;
            }
            for i in 1..end - first {
                let factors = &self.factors[(first + i) * n + first..][..i];
                let (above, row) = block.split_at_mut(i * width);
                subtract_rows(&mut row[..width], factors, above);
            }
        }
        for end in (1..=n).rev().step_by(BLOCK) {
            let first = end.saturating_sub(BLOCK);
            let (rest, done) = x.split_at_mut(end * width);
            let block = &mut rest[first * width..];
            let operands = (part(&self.factors, first * n + end, n), part(done, 0, width));
            let lengths = (end - first, n - end, width);
            if !work.subtract_product((&mut *block, width), operands, lengths, team) {
                return None;
            }
            for i in (0..end - first).rev() {
                let at = (first + i) * n + first + i;
                let factors = &self.factors[at + 1..at + end - first - i];
                let (row, below) = block[i * width..].split_at_mut(width);
                subtract_rows(row, factors, below);
                let pivot = self.factors[at];
                for element in row {
                    *element /= pivot;
                }
            }
        }
        Some(x)
    }
}

crate::simd_fn! {
    /// Subtract from every row of `rest` what makes its element of column `k` vanish, which the factor replaces; up to
    /// the column at which `row` ends.
    fn eliminate(rest: &mut [f64], n: usize, row: &[f64], k: usize) {
        // By 0 BLAS does not multiply: it clears, whatever stands there.
        let pivot = row[k];
        let inverse = 1.0 / pivot;
        // As LAPACK: of a smaller one the reciprocal may be infinite.
        let divides = pivot.abs() < f64::MIN_POSITIVE;
        for below in rest.chunks_exact_mut(n) {
            let (head, below) = below[k..row.len()].split_first_mut().expect("k is a column");
            let factor = if divides { *head / pivot } else { *head * inverse };
            *head = if inverse == 0.0 { 0.0 } else { factor };
            for (element, &above) in below.iter_mut().zip(&row[k + 1..]) {
                *element -= *head * above;
            }
        }
    }

    /// `row -= factor · other`.
    fn subtract(row: &mut [f64], factor: f64, other: &[f64]) {
        for (element, &other) in row.iter_mut().zip(other) {
            *element -= factor * other;
        }
    }

    /// Subtract the multiples of several rows, each as long as `row`, one after another.
    fn subtract_rows(row: &mut [f64], factors: &[f64], others: &[f64]) {
        let n = row.len();
        let (fours, rest) = factors.as_chunks::<4>();
        // PERF: four at once, as the row is read and written once for them.
        for (k, &[p, q, r, s]) in fours.iter().enumerate() {
            let [a, b, c, d] = std::array::from_fn(|i| &others[(4 * k + i) * n..][..n]);
            for (i, element) in row.iter_mut().enumerate() {
                *element = (((*element - p * a[i]) - q * b[i]) - r * c[i]) - s * d[i];
            }
        }
        let others = others[fours.len() * 4 * n..].chunks_exact(n.max(1));
        for (&factor, other) in rest.iter().zip(others) {
            for (element, &other) in row.iter_mut().zip(other) {
                *element -= factor * other;
            }
        }
    }
}
