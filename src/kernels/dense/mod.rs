//! Dense matrices of f64, row-major: triangular factors and what they solve.
//!
//! A block of columns is factored one by one; what is left is then changed by one product of matrices, which takes
//! most of the time. Matrices of one block are thus factored as if there were no blocks.

mod cholesky;
mod lu;

pub use self::cholesky::{NoTriangle, cholesky};
pub use self::lu::Lu;

use super::gemm::{Element, Packed, Team, View};

/// What products need, kept from one to the next.
#[derive(Debug, Default)]
struct Work {
    packed: Packed<f64>,
    negative: Vec<f64>,
}

impl Work {
    /// `out -= a·b`, rows of `out` being `row_len` elements apart; false where the team should stop.
    fn subtract_product(
        &mut self,
        out: (&mut [f64], usize),
        (a, b): (View<'_, f64>, View<'_, f64>),
        (rows, inner, width): (usize, usize, usize),
        team: &Team<'_>,
    ) -> bool {
        if rows == 0 || inner == 0 || width == 0 {
            return true;
        }
        // The smaller operand changes its sign.
        let operands = if rows <= width {
            (negated(&mut self.negative, a, (rows, inner)), b)
        } else {
            (a, negated(&mut self.negative, b, (inner, width)))
        };
        f64::multiply(out, operands, (rows, inner, width), &mut self.packed, team)
    }
}

/// A matrix whose rows stand together with its sign changed, in a buffer.
fn negated<'a>(
    buffer: &'a mut Vec<f64>,
    matrix: View<'_, f64>,
    (rows, columns): (usize, usize),
) -> View<'a, f64> {
    buffer.clear();
    for i in 0..rows {
        let at = i * matrix.row;
        if matrix.column == 1 {
            buffer.extend(matrix.data[at..at + columns].iter().map(|x| -x));
        } else {
            buffer.extend((0..columns).map(|j| -matrix.data[at + j * matrix.column]));
        }
    }
    View { data: buffer, row: columns, column: 1 }
}

/// A part of a matrix whose rows are `row` elements apart, from an element on.
fn part(data: &[f64], at: usize, row: usize) -> View<'_, f64> {
    View { data: &data[at.min(data.len())..], row, column: 1 }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::sync::atomic::AtomicBool;

    #[track_caller]
    fn near(got: &[f64], want: &[f64]) {
        let is_near = |(a, b): (&f64, &f64)| (a - b).abs() <= 1e-9 * (1.0 + b.abs());
        assert!(got.len() == want.len() && got.iter().zip(want).all(is_near), "{got:?} {want:?}");
    }

    fn product(a: &[f64], b: &[f64], n: usize) -> Vec<f64> {
        let at = |i: usize| (0..n).map(|k| a[i / n * n + k] * b[k * n + i % n]).sum();
        (0..n * n).map(at).collect()
    }

    fn transposed(a: &[f64], n: usize) -> Vec<f64> {
        (0..n * n).map(|at| a[at % n * n + at / n]).collect()
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(24))]
        #[test]
        fn factors_solve_invert_and_multiply_to_the_matrix(n in 1_usize..150, seed in 0_usize..1000) {
            let stop = AtomicBool::new(false);
            let team = Team { threads: None, stop: &stop };
            let number = |i: usize| ((i * 7919 + seed * 31) % 1009) as f64 / 1009.0 - 0.5;
            let matrix: Vec<f64> = (0..n * n).map(number).collect();
            let mut heavy = matrix.clone();
            (0..n).for_each(|i| heavy[i * (n + 1)] += 2.0 * n as f64);
            let lu = Lu::of(&heavy, n, &team).expect("nobody stops it");
            let right: Vec<f64> = (0..n).map(|i| number(i + 9)).collect();
            let x = lu.solve(&right, 1, &team).expect("nobody stops it");
            let restored: Vec<f64> =
                heavy.chunks_exact(n).map(|row| row.iter().zip(&x).map(|(a, b)| a * b).sum()).collect();
            near(&restored, &right);
            let one: Vec<f64> =
                (0..n * n).map(|at| if at / n == at % n { 1.0 } else { 0.0 }).collect();
            near(&product(&heavy, &lu.inverse(&team).expect("nobody stops it"), n), &one);
            // Rows that must be exchanged: a product with a permutation in which none stays.
            let turned: Vec<f64> = (0..n).flat_map(|i| heavy[(i + 1) % n * n..][..n].to_vec()).collect();
            let other = Lu::of(&turned, n, &team).expect("nobody stops it");
            let sign = if n % 2 == 0 { -1.0 } else { 1.0 };
            let ((s, log), (t, same)) = (lu.determinant(), other.determinant());
            prop_assert!(s * sign == t && (log - same).abs() < 1e-9, "{:?}", ((s, log), (t, same)));

            let mut definite = product(&matrix, &transposed(&matrix, n), n);
            (0..n).for_each(|i| definite[i * (n + 1)] += 1.0);
            let lower = cholesky(&definite, n, &team).expect("it is definite");
            prop_assert!((0..n * n).all(|at| at % n <= at / n || lower[at] == 0.0));
            near(&product(&lower, &transposed(&lower, n), n), &definite);
            definite[n * n - 1] = -1.0;
            prop_assert_eq!(cholesky(&definite, n, &team), Err(NoTriangle::NotDefinite));
            stop.store(true, std::sync::atomic::Ordering::Relaxed);
            prop_assert!(Lu::of(&heavy, n, &team).is_none());
            prop_assert_eq!(cholesky(&definite, n, &team), Err(NoTriangle::Interrupted));
        }
    }

    #[test]
    fn triangles_of_small_matrices() {
        let stop = AtomicBool::new(false);
        let team = Team { threads: None, stop: &stop };
        let triangle = |matrix: &[f64]| cholesky(matrix, 2, &team);
        near(
            &triangle(&[4.0, 9.0, 2.0, 3.0]).expect("it is definite"),
            &[2.0, 0.0, 1.0, 2_f64.sqrt()],
        );
        assert_eq!(triangle(&[1.0, 2.0, 2.0, 1.0]), Err(NoTriangle::NotDefinite));
        assert!(Lu::of(&[1.0, 2.0, 2.0, 4.0], 2, &team).is_some_and(|lu| lu.is_singular()));
    }
}
