//! Singular values and vectors, by the paths of `dgesdd` and the iteration that it uses for small matrices.

use super::bidiagonal::{bidiagonal, diagonalise};
use super::householder::qr;
use super::rotation::Rotation;
use super::{Failure, GoOn, Matrix, largest, within};

/// The least norm that a matrix keeps in `dgesdd`: the root of the least float over the distance from 1 to the next.
const LEAST_NORM: f64 = 6.717_876_107_567_089e-139;

/// Which singular vectors are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Vectors {
    /// None.
    None,
    /// As many as there are values.
    Some,
    /// A basis of the whole space on both sides.
    All,
}

/// A matrix as `U·diag(s)·Vᵀ`.
#[derive(Debug)]
pub struct Svd {
    /// The left vectors, as columns.
    pub u: Matrix,
    /// The values, the largest first.
    pub s: Vec<f64>,
    /// The right vectors, as columns.
    pub v: Matrix,
}

/// The singular value decomposition of a matrix; one with NaN does not converge.
///
/// # Errors
/// [`Failure`].
pub fn svd(mut a: Matrix, vectors: Vectors, go_on: GoOn<'_>) -> Result<Svd, Failure> {
    let norm = largest(&a.data);
    if !norm.is_finite() {
        return Err(Failure::NotConverged);
    }
    let kept = within(norm, [LEAST_NORM, 1.0 / LEAST_NORM]);
    if kept == norm || norm == 0.0 {
        return in_range(a, vectors, go_on);
    }
    a.data.iter_mut().for_each(|x| *x *= kept / norm);
    let mut found = in_range(a, vectors, go_on)?;
    found.s.iter_mut().for_each(|x| *x *= norm / kept);
    Ok(found)
}

/// Of a matrix whose elements have squares.
fn in_range(a: Matrix, vectors: Vectors, go_on: GoOn<'_>) -> Result<Svd, Failure> {
    if a.rows >= a.columns {
        return tall(a, vectors, false, go_on);
    }
    // What LAPACK does with rows of a wide matrix is what it does with columns of a tall one.
    let Svd { u, s, v } = tall(a.transposed(), vectors, true, go_on)?;
    Ok(Svd { u: v, s, v: u })
}

/// Of a matrix with no fewer rows than columns, or of the transpose of one with fewer.
fn tall(a: Matrix, vectors: Vectors, is_turned: bool, go_on: GoOn<'_>) -> Result<Svd, Failure> {
    let (rows, n) = (a.rows, a.columns);
    // With so many more rows it pays to reduce to a triangle first (`MNTHR`).
    if rows >= (n as f64 * 11.0 / 6.0) as usize && rows > n {
        let factors = qr(a, go_on)?;
        let r = factors.r(n);
        if vectors == Vectors::None {
            return square(r, vectors, is_turned, go_on);
        }
        let mut q = factors.q(if vectors == Vectors::All { rows } else { n }, go_on)?;
        let inner = square(r, Vectors::Some, is_turned, go_on)?;
        let used = Matrix { rows, columns: n, data: q.data[..rows * n].to_vec() };
        q.data[..rows * n].copy_from_slice(&used.times(&inner.u).data);
        return Ok(Svd { u: q, ..inner });
    }
    if rows == n {
        return square(a, vectors, is_turned, go_on);
    }
    bidiagonalised(a, vectors, is_turned, go_on)
}

/// Of a square matrix, or of the transpose of one.
fn square(a: Matrix, vectors: Vectors, is_turned: bool, go_on: GoOn<'_>) -> Result<Svd, Failure> {
    if !is_turned {
        return bidiagonalised(a, vectors, false, go_on);
    }
    // A square matrix is made upper bidiagonal as it stands.
    let Svd { u, s, v } = bidiagonalised(a.transposed(), vectors, false, go_on)?;
    Ok(Svd { u: v, s, v: u })
}

/// Reduce to two diagonals, and those to one; the diagonals of a turned matrix stand for a lower bidiagonal one.
fn bidiagonalised(
    a: Matrix,
    vectors: Vectors,
    is_turned: bool,
    go_on: GoOn<'_>,
) -> Result<Svd, Failure> {
    let (rows, n) = (a.rows, a.columns);
    let mut reduced = bidiagonal(a, go_on)?;
    let (mut d, mut e) = (std::mem::take(&mut reduced.d), std::mem::take(&mut reduced.e));
    let is_wanted = vectors != Vectors::None;
    let side = |rows| if is_wanted { Matrix::identity(rows, n) } else { Matrix::zeros(0, n) };
    // Of a lower bidiagonal matrix the vectors of `inner` are those of its rows; see `dbdsdc`.
    let (mut u, mut v) = (side(n), side(n));
    if n == 1 {
        // One element's sign goes to the left.
        let negative = d[0].is_sign_negative();
        let sign = if negative { -1.0 } else { 1.0 };
        d[0] = d[0].abs();
        let left = if is_turned { &mut v } else { &mut u };
        for x in &mut left.data {
            *x = sign;
        }
    } else if is_turned {
        let rotations = to_upper(&mut d, &mut e);
        diagonalise((&mut d, &mut e), &mut v, &mut u, go_on)?;
        turn_rows(&mut v, &rotations);
    } else {
        diagonalise((&mut d, &mut e), &mut u, &mut v, go_on)?;
    }
    if !is_wanted {
        return Ok(Svd { u, s: d, v });
    }
    let width = if vectors == Vectors::All { rows } else { n };
    let mut whole = Matrix::identity(rows, width);
    for j in 0..n {
        whole.column_mut(j)[..n].copy_from_slice(u.column(j));
    }
    reduced.apply_left(&mut whole, go_on)?;
    reduced.apply_right(&mut v, go_on)?;
    Ok(Svd { u: whole, s: d, v })
}

/// Make a lower bidiagonal matrix an upper one by rotations of its rows.
fn to_upper(d: &mut [f64], e: &mut [f64]) -> Vec<Rotation> {
    (0..e.len())
        .map(|i| {
            let rotation = Rotation::onto(d[i], e[i]);
            d[i] = rotation.length;
            e[i] = rotation.sine * d[i + 1];
            d[i + 1] *= rotation.cosine;
            rotation
        })
        .collect()
}

/// Take rotations of rows back, the last first.
fn turn_rows(matrix: &mut Matrix, rotations: &[Rotation]) {
    if matrix.rows == 0 {
        return;
    }
    for j in 0..matrix.columns {
        let column = matrix.column_mut(j);
        for (i, rotation) in rotations.iter().enumerate().rev() {
            let (x, y) = (column[i], column[i + 1]);
            column[i] = rotation.cosine * x - rotation.sine * y;
            column[i + 1] = rotation.cosine * y + rotation.sine * x;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn restored(svd: &Svd) -> Matrix {
        let mut scaled = Matrix::zeros(svd.u.rows, svd.s.len());
        for (j, s) in svd.s.iter().enumerate() {
            let column = svd.u.column(j).iter().map(|x| x * s);
            scaled.column_mut(j).iter_mut().zip(column).for_each(|(out, x)| *out = x);
        }
        let columns = svd.s.len();
        let v = Matrix { columns, data: svd.v.data[..svd.v.rows * columns].to_vec(), ..svd.v };
        scaled.times(&v.transposed())
    }

    fn far(a: &Matrix, b: &Matrix) -> f64 {
        assert_eq!((a.rows, a.columns), (b.rows, b.columns));
        a.data.iter().zip(&b.data).fold(0.0, |most, (x, y)| f64::max(most, (x - y).abs()))
    }

    #[test]
    fn values_of_any_size_are_found() {
        for size in [5e-324, 1e-310, 1e-200, 1.0, 1e200, 1e307] {
            let a = Matrix { rows: 3, columns: 3, data: vec![size; 9] };
            let s = svd(a, Vectors::All, &mut || true).expect("it converges").s;
            assert!((s[0] / size - 3.0).abs() < 1e-14, "{size}: {s:?}");
            assert!(s[1..].iter().all(|x| x / size < 1e-14), "{size}: {s:?}");
        }
        let a = Matrix { rows: 2, columns: 2, data: vec![f64::NAN; 4] };
        assert_eq!(
            svd(a, Vectors::None, &mut || true).map(|svd| svd.s),
            Err(Failure::NotConverged)
        );
    }

    proptest! {
        #[test]
        fn the_factors_multiply_to_the_matrix(
            (rows, columns) in (1_usize..12, 1_usize..12),
            numbers in proptest::collection::vec(-5.0_f64..5.0, 144),
            all in any::<bool>(),
            rank in 0_usize..3,
        ) {
            let mut a = Matrix::from_rows(&numbers[..rows * columns], rows, columns);
            if rank < 2 {
                // Columns that are equal, or zeros.
                for j in 1..columns {
                    let first = a.column(0).to_vec();
                    a.column_mut(j).iter_mut().zip(first).for_each(|(x, y)| *x = y * rank as f64);
                }
            }
            let vectors = if all { Vectors::All } else { Vectors::Some };
            let found = svd(a.clone(), vectors, &mut || true).expect("it converges");
            prop_assert!(far(&restored(&found), &a) < 1e-11);
            for q in [&found.u, &found.v] {
                let product = q.transposed().times(q);
                prop_assert!(far(&product, &Matrix::identity(q.columns, q.columns)) < 1e-12);
            }
            prop_assert!(found.s.is_sorted_by(|a, b| a >= b));
            let alone = svd(a, Vectors::None, &mut || true).expect("it converges").s;
            prop_assert!(alone.iter().zip(&found.s).all(|(a, b)| (a - b).abs() < 1e-11));
        }
    }
}
