//! Factorisations of dense matrices by LAPACK's algorithms, which decide signs and order: column-major, f64.
//!
//! Each function is named for what it computes; its comment names the routine that it follows.

mod bidiagonal;
mod eigen;
mod householder;
mod rotation;
mod schur;
mod svd;
mod symmetric;

pub use eigen::{Spectrum, eigen};
pub use householder::{Qr, qr};
pub use svd::{Svd, Vectors, svd};
pub use symmetric::symmetric_eigen;

/// Half the distance from 1 to the next float: LAPACK's `dlamch('E')`.
const EPSILON: f64 = f64::EPSILON / 2.0;

/// Why there is no result.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// The caller said that it should end.
    Interrupted,
    /// An iteration took more rounds than it ever should.
    NotConverged,
}

/// Asked in long loops whether to go on.
pub type GoOn<'a> = &'a mut dyn FnMut() -> bool;

/// Ask, and fail if the answer is no.
fn ask(go_on: GoOn<'_>) -> Result<(), Failure> {
    if go_on() { Ok(()) } else { Err(Failure::Interrupted) }
}

/// A matrix whose columns stand one after another.
#[derive(Clone, Debug, PartialEq)]
pub struct Matrix {
    /// Its number of rows.
    pub rows: usize,
    /// Its number of columns.
    pub columns: usize,
    /// The elements, column by column.
    pub data: Vec<f64>,
}

impl std::ops::Index<(usize, usize)> for Matrix {
    type Output = f64;

    fn index(&self, (i, j): (usize, usize)) -> &f64 {
        &self.data[j * self.rows + i]
    }
}

impl std::ops::IndexMut<(usize, usize)> for Matrix {
    fn index_mut(&mut self, (i, j): (usize, usize)) -> &mut f64 {
        &mut self.data[j * self.rows + i]
    }
}

impl Matrix {
    /// All zeros.
    pub fn zeros(rows: usize, columns: usize) -> Self {
        Self { rows, columns, data: vec![0.0; rows * columns] }
    }

    /// Ones on the diagonal, zeros elsewhere.
    pub fn identity(rows: usize, columns: usize) -> Self {
        let mut matrix = Self::zeros(rows, columns);
        for i in 0..rows.min(columns) {
            matrix[(i, i)] = 1.0;
        }
        matrix
    }

    /// Of elements that stand row by row.
    pub fn from_rows(elements: &[f64], rows: usize, columns: usize) -> Self {
        let mut matrix = Self::zeros(rows, columns);
        for (i, row) in elements.chunks_exact(columns.max(1)).enumerate() {
            for (j, &element) in row.iter().enumerate() {
                matrix[(i, j)] = element;
            }
        }
        matrix
    }

    /// The elements row by row, at the end of `out`.
    pub fn append_rows(&self, out: &mut Vec<f64>) {
        for i in 0..self.rows {
            out.extend((0..self.columns).map(|j| self[(i, j)]));
        }
    }

    /// Rows and columns exchanged.
    #[must_use]
    pub fn transposed(&self) -> Self {
        Self::from_rows(&self.data, self.columns, self.rows)
    }

    /// A column.
    pub fn column(&self, j: usize) -> &[f64] {
        &self.data[j * self.rows..(j + 1) * self.rows]
    }

    /// A column, to be changed.
    pub fn column_mut(&mut self, j: usize) -> &mut [f64] {
        &mut self.data[j * self.rows..(j + 1) * self.rows]
    }

    /// Two different columns, to be changed.
    fn two_columns(&mut self, i: usize, j: usize) -> (&mut [f64], &mut [f64]) {
        let rows = self.rows;
        let (left, right) = self.data.split_at_mut(i.max(j) * rows);
        let (low, high) = (&mut left[i.min(j) * rows..][..rows], &mut right[..rows]);
        if i < j { (low, high) } else { (high, low) }
    }

    /// Exchange two columns.
    fn swap_columns(&mut self, i: usize, j: usize) {
        if i != j {
            let (a, b) = self.two_columns(i, j);
            a.swap_with_slice(b);
        }
    }

    /// Turn two columns in their plane: BLAS' `drot`.
    fn rotate(&mut self, i: usize, j: usize, cosine: f64, sine: f64) {
        let (a, b) = self.two_columns(i, j);
        rotate(a, b, cosine, sine);
    }

    /// The product with another matrix.
    fn times(&self, other: &Self) -> Self {
        let mut product = Self::zeros(self.rows, other.columns);
        for j in 0..other.columns {
            let column = &mut product.data[j * self.rows..(j + 1) * self.rows];
            for (k, &factor) in other.column(j).iter().enumerate() {
                add_multiple(column, factor, self.column(k));
            }
        }
        product
    }
}

crate::simd_fn! {
    /// `a += factor · b`.
    fn add_multiple(a: &mut [f64], factor: f64, b: &[f64]) {
        for (a, &b) in a.iter_mut().zip(b) {
            *a += factor * b;
        }
    }

    /// Turn the points whose coordinates are given.
    fn rotate(a: &mut [f64], b: &mut [f64], cosine: f64, sine: f64) {
        for (x, y) in a.iter_mut().zip(b) {
            (*x, *y) = (cosine * *x + sine * *y, cosine * *y - sine * *x);
        }
    }

    /// The sum of products.
    fn dot(a: &[f64], b: &[f64]) -> f64 {
        const LANES: usize = 16;
        let mut sums = [0.0; LANES];
        let (a_lanes, a_rest) = a.as_chunks::<LANES>();
        let (b_lanes, b_rest) = b.as_chunks::<LANES>();
        for (a, b) in a_lanes.iter().zip(b_lanes) {
            for ((sum, a), b) in sums.iter_mut().zip(a).zip(b) {
                *sum += a * b;
            }
        }
        let mut half = LANES / 2;
        while half > 0 {
            for i in 0..half {
                sums[i] += sums[i + half];
            }
            half /= 2;
        }
        let rest: f64 = a_rest.iter().zip(b_rest).map(|(a, b)| a * b).sum();
        sums[0] + rest
    }

    /// `matrix += a·bᵀ + b·aᵀ` for the columns of a square block, which begin `step` elements apart.
    fn add_twice(matrix: &mut [f64], step: usize, a: &[f64], b: &[f64]) {
        for (column, (&a_j, &b_j)) in matrix.chunks_mut(step).zip(a.iter().zip(b)) {
            for ((element, &a_i), &b_i) in column.iter_mut().zip(a).zip(b) {
                *element += a_i * b_j + b_i * a_j;
            }
        }
    }

    /// `out += matrix·x` for a matrix whose columns begin `step` elements apart.
    fn add_times(out: &mut [f64], matrix: &[f64], step: usize, x: &[f64]) {
        let mut columns = matrix.chunks(4 * step);
        let (fours, rest) = x.as_chunks::<4>();
        // PERF: four columns at once, as what is added to is read and written once for them.
        for (&[p, q, r, s], columns) in fours.iter().zip(&mut columns) {
            let [a, b, c, d] = std::array::from_fn(|k| &columns[k * step..][..out.len()]);
            for (i, out) in out.iter_mut().enumerate() {
                *out += (p * a[i] + q * b[i]) + (r * c[i] + s * d[i]);
            }
        }
        let columns = columns.next().unwrap_or_default();
        for (&x, column) in rest.iter().zip(columns.chunks(step)) {
            for (out, &element) in out.iter_mut().zip(column) {
                *out += x * element;
            }
        }
    }
}

/// The largest size of an element; NaN where one is NaN.
fn largest(x: &[f64]) -> f64 {
    x.iter().fold(
        0.0_f64,
        |most, x| if x.is_nan() || most.is_nan() { f64::NAN } else { most.max(x.abs()) },
    )
}

/// What a norm is brought to, so that squares neither vanish nor overflow.
fn within(norm: f64, [least, greatest]: [f64; 2]) -> f64 {
    norm.clamp(least, greatest)
}

/// The length of a vector, without overflow.
fn length(x: &[f64]) -> f64 {
    let square = dot(x, x);
    if (1e-290..1e290).contains(&square) {
        return square.sqrt();
    }
    let largest = x.iter().fold(0.0_f64, |most, x| most.max(x.abs()));
    if largest == 0.0 || !largest.is_finite() || square.is_nan() {
        return if square.is_nan() { f64::NAN } else { largest };
    }
    largest * x.iter().map(|x| (x / largest) * (x / largest)).sum::<f64>().sqrt()
}
