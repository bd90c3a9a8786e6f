//! Dense matrices of f64, row-major: triangular factors and what they solve.

/// How many columns of an inverse are solved for at a time: what a row of them takes stays in the cache.
const BLOCK: usize = 64;

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
    /// Factor by elimination, the largest element of each column as the pivot; `go_on` is asked at each column.
    pub fn of(matrix: &[f64], n: usize, mut go_on: impl FnMut() -> bool) -> Option<Self> {
        let mut lu = Self { n, factors: matrix.to_vec(), order: (0..n).collect(), sign: 1.0 };
        for k in 0..n {
            if !go_on() {
                return None;
            }
            let size = |i: usize| lu.factors[i * n + k].abs();
            // The first of equals, and a NaN is never above.
            let pivot = (k + 1..n).fold(k, |best, i| if size(i) > size(best) { i } else { best });
            if pivot != k {
                let (above, below) = lu.factors.split_at_mut(pivot * n);
                above[k * n..(k + 1) * n].swap_with_slice(&mut below[..n]);
                lu.order.swap(k, pivot);
                lu.sign = -lu.sign;
            }
            let (done, rest) = lu.factors.split_at_mut((k + 1) * n);
            let row = &done[k * n..];
            if row[k] == 0.0 {
                continue;
            }
            // By 0 BLAS does not multiply: it clears, whatever stands there.
            let inverse = 1.0 / row[k];
            for below in rest.chunks_exact_mut(n) {
                let factor = if inverse == 0.0 { 0.0 } else { below[k] * inverse };
                below[k] = factor;
                for (element, &above) in below[k + 1..].iter_mut().zip(&row[k + 1..]) {
                    *element -= factor * above;
                }
            }
        }
        Some(lu)
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

    /// The solutions for the columns of `right`, of `width` columns; `go_on` is asked at each row.
    pub fn solve(
        &self,
        right: &[f64],
        width: usize,
        mut go_on: impl FnMut() -> bool,
    ) -> Option<Vec<f64>> {
        let n = self.n;
        let mut x: Vec<f64> = Vec::with_capacity(n * width);
        for &row in &self.order {
            x.extend_from_slice(&right[row * width..(row + 1) * width]);
        }
        for i in 0..n {
            if !go_on() {
                return None;
            }
            let (done, rest) = x.split_at_mut(i * width);
            for (k, known) in done.chunks_exact(width.max(1)).enumerate() {
                subtract(&mut rest[..width], self.factors[i * n + k], known);
            }
        }
        for i in (0..n).rev() {
            if !go_on() {
                return None;
            }
            let (rest, done) = x.split_at_mut((i + 1) * width);
            let row = &mut rest[i * width..];
            for (k, known) in done.chunks_exact(width.max(1)).enumerate() {
                subtract(row, self.factors[i * n + i + 1 + k], known);
            }
            let pivot = self.factors[i * n + i];
            for element in row.iter_mut() {
                *element /= pivot;
            }
        }
        Some(x)
    }

    /// The inverse, a block of columns at a time.
    pub fn inverse(&self, mut go_on: impl FnMut() -> bool) -> Option<Vec<f64>> {
        let n = self.n;
        let mut inverse = vec![0.0; n * n];
        for first in (0..n).step_by(BLOCK) {
            let width = BLOCK.min(n - first);
            let mut right = vec![0.0; n * width];
            for j in 0..width {
                right[(first + j) * width + j] = 1.0;
            }
            let block = self.solve(&right, width, &mut go_on)?;
            for (row, part) in inverse.chunks_exact_mut(n).zip(block.chunks_exact(width)) {
                row[first..first + width].copy_from_slice(part);
            }
        }
        Some(inverse)
    }
}

/// `row -= factor · other`.
fn subtract(row: &mut [f64], factor: f64, other: &[f64]) {
    for (element, &other) in row.iter_mut().zip(other) {
        *element -= factor * other;
    }
}

/// Why a matrix has no triangle whose product with its transpose it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoTriangle {
    /// Some vector makes it negative.
    NotDefinite,
    /// `go_on` said so.
    Interrupted,
}

/// A quotient as BLAS makes it from a reciprocal: where that is 0, so is the quotient, even of NaN.
fn over(number: f64, by: f64) -> f64 {
    if by.is_infinite() { 0.0 } else { number / by }
}

/// The lower triangle whose product with its transpose is a matrix; reads the lower triangle only.
///
/// # Errors
/// [`NoTriangle`].
pub fn cholesky(
    matrix: &[f64],
    n: usize,
    mut go_on: impl FnMut() -> bool,
) -> Result<Vec<f64>, NoTriangle> {
    let mut lower = vec![0.0; n * n];
    for i in 0..n {
        if !go_on() {
            return Err(NoTriangle::Interrupted);
        }
        for j in 0..=i {
            let products = lower[i * n..i * n + j].iter().zip(&lower[j * n..j * n + j]);
            let rest = matrix[i * n + j] - products.map(|(a, b)| a * b).sum::<f64>();
            if i == j {
                if rest <= 0.0 {
                    return Err(NoTriangle::NotDefinite);
                }
                lower[i * n + i] = rest.sqrt();
            } else {
                lower[i * n + j] = over(rest, lower[j * n + j]);
            }
        }
    }
    Ok(lower)
}

/// The least squares solution of `rows` equations in `n` unknowns, at most as many, by Householder's reflections;
/// `None` where the columns depend on one another.
pub fn least_squares(matrix: &[f64], right: &[f64], rows: usize, n: usize) -> Option<Vec<f64>> {
    let (mut a, mut b) = (matrix.to_vec(), right.to_vec());
    for k in 0..n {
        let length = (k..rows).map(|i| a[i * n + k] * a[i * n + k]).sum::<f64>().sqrt();
        if length <= f64::EPSILON * rows as f64 {
            return None;
        }
        let head = a[k * n + k] + length.copysign(a[k * n + k]);
        let mut normal: Vec<f64> = (k..rows).map(|i| a[i * n + k]).collect();
        normal[0] = head;
        let square: f64 = normal.iter().map(|x| x * x).sum();
        for j in k..n {
            let along = (k..rows).map(|i| normal[i - k] * a[i * n + j]).sum::<f64>();
            for i in k..rows {
                a[i * n + j] -= 2.0 * along / square * normal[i - k];
            }
        }
        let along = (k..rows).map(|i| normal[i - k] * b[i]).sum::<f64>();
        for i in k..rows {
            b[i] -= 2.0 * along / square * normal[i - k];
        }
    }
    let mut x = vec![0.0; n];
    for k in (0..n).rev() {
        let known: f64 = (k + 1..n).map(|j| a[k * n + j] * x[j]).sum();
        x[k] = (b[k] - known) / a[k * n + k];
    }
    Some(x)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[track_caller]
    fn near(got: &[f64], want: &[f64]) {
        let is_near = |(a, b): (&f64, &f64)| (a - b).abs() <= 1e-9 * (1.0 + b.abs());
        assert!(got.len() == want.len() && got.iter().zip(want).all(is_near), "{got:?} {want:?}");
    }

    proptest! {
        #[test]
        fn solutions_solve(numbers in proptest::collection::vec(-5.0_f64..5.0, 30)) {
            let mut matrix = numbers[..25].to_vec();
            for i in 0..5 {
                matrix[i * 6] += 20.0;
            }
            let lu = Lu::of(&matrix, 5, || true).expect("nobody stops it");
            let x = lu.solve(&numbers[25..], 1, || true).expect("nothing stops it");
            let product: Vec<f64> =
                matrix.chunks_exact(5).map(|row| row.iter().zip(&x).map(|(a, b)| a * b).sum()).collect();
            near(&product, &numbers[25..]);
            near(&least_squares(&matrix, &numbers[25..], 5, 5).expect("it is regular"), &x);
        }
    }

    #[test]
    fn triangles_of_small_matrices() {
        let triangle = |matrix: &[f64]| cholesky(matrix, 2, || true);
        near(
            &triangle(&[4.0, 9.0, 2.0, 3.0]).expect("it is definite"),
            &[2.0, 0.0, 1.0, 2_f64.sqrt()],
        );
        assert_eq!(triangle(&[1.0, 2.0, 2.0, 1.0]), Err(NoTriangle::NotDefinite));
        assert!(Lu::of(&[1.0, 2.0, 2.0, 4.0], 2, || true).is_some_and(|lu| lu.is_singular()));
    }
}
