//! Small dense matrices of f64, row-major: triangular factors and what they solve, eigenvalues and singular values.

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
            let inverse = 1.0 / row[k];
            for below in rest.chunks_exact_mut(n) {
                let factor = below[k] * inverse;
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

    /// The solutions for the columns of `right`, of `width` columns.
    pub fn solve(&self, right: &[f64], width: usize) -> Vec<f64> {
        let n = self.n;
        let mut x: Vec<f64> = Vec::with_capacity(n * width);
        for &row in &self.order {
            x.extend_from_slice(&right[row * width..(row + 1) * width]);
        }
        for i in 0..n {
            let (done, rest) = x.split_at_mut(i * width);
            for (k, known) in done.chunks_exact(width.max(1)).enumerate() {
                subtract(&mut rest[..width], self.factors[i * n + k], known);
            }
        }
        for i in (0..n).rev() {
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
        x
    }
}

/// `row -= factor · other`.
fn subtract(row: &mut [f64], factor: f64, other: &[f64]) {
    for (element, &other) in row.iter_mut().zip(other) {
        *element -= factor * other;
    }
}

/// The lower triangle whose product with its transpose is a matrix; `None` where there is none.
pub fn cholesky(matrix: &[f64], n: usize) -> Option<Vec<f64>> {
    let mut lower = vec![0.0; n * n];
    for i in 0..n {
        for j in 0..=i {
            let products = lower[i * n..i * n + j].iter().zip(&lower[j * n..j * n + j]);
            let rest = matrix[i * n + j] - products.map(|(a, b)| a * b).sum::<f64>();
            if i == j {
                if rest.is_nan() || rest <= 0.0 {
                    return None;
                }
                lower[i * n + i] = rest.sqrt();
            } else {
                lower[i * n + j] = rest / lower[j * n + j];
            }
        }
    }
    Some(lower)
}

/// Sweeps after which rotations have long converged.
const SWEEPS: usize = 60;

/// The singular values of a matrix of `rows` rows, the largest first: columns are rotated until they are orthogonal.
pub fn singular_values(matrix: &[f64], rows: usize, columns: usize) -> Vec<f64> {
    // Of the transpose where that has fewer columns: the values are the same.
    let (len, count, by_row) =
        if columns <= rows { (rows, columns, false) } else { (columns, rows, true) };
    let mut vectors: Vec<Vec<f64>> = (0..count)
        .map(|j| {
            (0..len)
                .map(|i| matrix[if by_row { j * columns + i } else { i * columns + j }])
                .collect()
        })
        .collect();
    let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(x, y)| x * y).sum::<f64>();
    for _ in 0..SWEEPS {
        let mut rotated = false;
        for i in 0..count {
            for j in i + 1..count {
                let (left, right) = vectors.split_at_mut(j);
                let (a, b) = (&mut left[i], &mut right[0]);
                let (aa, bb, ab) = (dot(a, a), dot(b, b), dot(a, b));
                if ab.abs() <= f64::EPSILON * (aa * bb).sqrt() {
                    continue;
                }
                rotated = true;
                let zeta = (bb - aa) / (2.0 * ab);
                let tangent = zeta.signum() / (zeta.abs() + zeta.hypot(1.0));
                let cosine = 1.0 / tangent.hypot(1.0);
                let sine = cosine * tangent;
                for (x, y) in a.iter_mut().zip(b.iter_mut()) {
                    (*x, *y) = (cosine * *x - sine * *y, sine * *x + cosine * *y);
                }
            }
        }
        if !rotated {
            break;
        }
    }
    let mut values: Vec<f64> = vectors.iter().map(|vector| dot(vector, vector).sqrt()).collect();
    values.sort_unstable_by(|a, b| b.total_cmp(a));
    values
}

/// The eigenvalues of a symmetric matrix, the smallest first, of its lower triangle, by Jacobi's rotations.
pub fn symmetric_eigenvalues(matrix: &[f64], n: usize) -> Vec<f64> {
    let mut a: Vec<f64> =
        (0..n * n).map(|at| matrix[(at / n).max(at % n) * n + (at / n).min(at % n)]).collect();
    for _ in 0..SWEEPS {
        let mut rotated = false;
        for p in 0..n {
            for q in p + 1..n {
                let apart = a[p * n + q];
                if apart.abs() <= f64::EPSILON * 0.01 * (a[p * n + p] * a[q * n + q]).abs().sqrt() {
                    continue;
                }
                rotated = true;
                let theta = (a[q * n + q] - a[p * n + p]) / (2.0 * apart);
                let tangent = theta.signum() / (theta.abs() + theta.hypot(1.0));
                let cosine = 1.0 / tangent.hypot(1.0);
                let sine = cosine * tangent;
                for k in 0..n {
                    let (x, y) = (a[k * n + p], a[k * n + q]);
                    (a[k * n + p], a[k * n + q]) = (cosine * x - sine * y, sine * x + cosine * y);
                }
                for k in 0..n {
                    let (x, y) = (a[p * n + k], a[q * n + k]);
                    (a[p * n + k], a[q * n + k]) = (cosine * x - sine * y, sine * x + cosine * y);
                }
            }
        }
        if !rotated {
            break;
        }
    }
    let mut values: Vec<f64> = (0..n).map(|i| a[i * n + i]).collect();
    values.sort_unstable_by(f64::total_cmp);
    values
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

/// A matrix as the product of one with `width` orthogonal columns and an upper triangle, by Householder's
/// reflections, with LAPACK's signs; `None` where `go_on` says so.
pub fn orthogonal(
    matrix: &[f64],
    (rows, n): (usize, usize),
    width: usize,
    mut go_on: impl FnMut() -> bool,
) -> Option<(Vec<f64>, Vec<f64>)> {
    let mut r = matrix.to_vec();
    let mut normals: Vec<(Vec<f64>, f64)> = Vec::new();
    for k in 0..rows.min(n) {
        if !go_on() {
            return None;
        }
        let below: f64 = (k + 1..rows).map(|i| r[i * n + k] * r[i * n + k]).sum();
        let head = r[k * n + k];
        let mut normal: Vec<f64> = (k..rows).map(|i| r[i * n + k]).collect();
        // What is a triangle already stays as it is.
        let length = if below == 0.0 { 0.0 } else { below.sqrt().hypot(head) };
        normal[0] = head + length.copysign(head);
        let square = if below == 0.0 { 0.0 } else { normal.iter().map(|x| x * x).sum() };
        if square > 0.0 {
            reflect(&mut r, n, k, (&normal, square));
            for i in k + 1..rows {
                r[i * n + k] = 0.0;
            }
        }
        normals.push((normal, square));
    }
    let mut q = vec![0.0; rows * width];
    for i in 0..width {
        q[i * width + i] = 1.0;
    }
    for (k, (normal, square)) in normals.iter().enumerate().rev() {
        if !go_on() {
            return None;
        }
        if *square > 0.0 {
            reflect(&mut q, width, k, (normal, *square));
        }
    }
    r.truncate(width * n);
    Some((q, r))
}

/// Reflect the columns of a matrix, from row `first` on, at the plane of a normal whose square is given.
fn reflect(matrix: &mut [f64], columns: usize, first: usize, (normal, square): (&[f64], f64)) {
    for j in 0..columns {
        let at = |i: usize| (first + i) * columns + j;
        let along: f64 = normal.iter().enumerate().map(|(i, x)| x * matrix[at(i)]).sum();
        for (i, x) in normal.iter().enumerate() {
            matrix[at(i)] -= 2.0 * along / square * x;
        }
    }
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
            let x = lu.solve(&numbers[25..], 1);
            let product: Vec<f64> =
                matrix.chunks_exact(5).map(|row| row.iter().zip(&x).map(|(a, b)| a * b).sum()).collect();
            near(&product, &numbers[25..]);
            near(&least_squares(&matrix, &numbers[25..], 5, 5).expect("it is regular"), &x);
            let (q, r) = orthogonal(&matrix, (5, 5), 5, || true).expect("nobody stops it");
            let element = |i: usize, j: usize| (0..5).map(|k| q[i * 5 + k] * r[k * 5 + j]).sum();
            let product: Vec<f64> = (0..25).map(|at| element(at / 5, at % 5)).collect();
            near(&product, &matrix);
            // The singular values multiply to the size of the determinant.
            let product: f64 = singular_values(&matrix, 5, 5).iter().product();
            near(&[product.ln()], &[lu.determinant().1]);
        }
    }

    #[test]
    fn eigenvalues_and_triangles_of_small_matrices() {
        near(&symmetric_eigenvalues(&[2.0, 9.0, 1.0, 2.0], 2), &[1.0, 3.0]);
        near(&symmetric_eigenvalues(&[0.0, 0.0, 1.0, 0.0], 2), &[-1.0, 1.0]);
        near(
            &cholesky(&[4.0, 2.0, 2.0, 3.0], 2).expect("it is definite"),
            &[2.0, 0.0, 1.0, 2_f64.sqrt()],
        );
        assert_eq!(cholesky(&[1.0, 2.0, 2.0, 1.0], 2), None);
        assert!(Lu::of(&[1.0, 2.0, 2.0, 4.0], 2, || true).is_some_and(|lu| lu.is_singular()));
    }
}
