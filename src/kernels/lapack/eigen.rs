//! Eigenvalues and eigenvectors of general matrices, where they are real.

use super::schur::{balance, hessenberg, schur};
use super::{EPSILON, Failure, GoOn, Matrix, add_multiple, ask, length};

/// What a matrix stretches, and by how much.
#[derive(Debug)]
pub enum Spectrum {
    /// The eigenvalues in the order of the Schur form, and their vectors of length 1 as columns.
    Real(Vec<f64>, Matrix),
    /// Some eigenvalue has an imaginary part.
    Complex,
}

/// The eigenvalues of a square matrix of finite numbers, and if wanted the vectors (`dgeev`).
///
/// # Errors
/// [`Failure`].
pub fn eigen(mut a: Matrix, is_wanted: bool, go_on: GoOn<'_>) -> Result<Spectrum, Failure> {
    let n = a.rows;
    if n == 0 {
        return Ok(Spectrum::Real(Vec::new(), a));
    }
    let balance = balance(&mut a);
    let mut z = hessenberg(&mut a, &balance, is_wanted, go_on)?;
    schur(&mut a, &mut z, &balance, go_on)?;
    if (1..n).any(|i| a[(i, i - 1)] != 0.0) {
        return Ok(Spectrum::Complex);
    }
    let values = (0..n).map(|i| a[(i, i)]).collect();
    if !is_wanted {
        return Ok(Spectrum::Real(values, z));
    }
    let mut vectors = back_substituted(&a, &z, go_on)?;
    balance.restore(&mut vectors);
    for j in 0..n {
        let column = vectors.column_mut(j);
        let scale = 1.0 / length(column);
        for x in column.iter_mut() {
            *x *= scale;
        }
    }
    Ok(Spectrum::Real(values, vectors))
}

/// The eigenvectors of `z·t·zᵀ` for an upper triangle `t` (`dtrevc`).
fn back_substituted(t: &Matrix, z: &Matrix, go_on: GoOn<'_>) -> Result<Matrix, Failure> {
    let n = t.rows;
    let small = f64::MIN_POSITIVE * (n as f64 / (2.0 * EPSILON));
    let mut vectors = Matrix::zeros(n, n);
    for k in 0..n {
        ask(go_on)?;
        let value = t[(k, k)];
        let least = (2.0 * EPSILON * value.abs()).max(small);
        let mut x: Vec<f64> = t.column(k)[..k].iter().map(|x| -x).collect();
        x.push(1.0);
        for j in (0..k).rev() {
            let mut pivot = t[(j, j)] - value;
            if pivot.abs() < least {
                pivot = least;
            }
            x[j] /= pivot;
            let factor = -x[j];
            add_multiple(&mut x[..j], factor, &t.column(j)[..j]);
            // What grows without bound is scaled down as a whole.
            let most = x.iter().fold(0.0_f64, |most, x| most.max(x.abs()));
            if most > 1e200 {
                for x in &mut x {
                    *x /= most;
                }
            }
        }
        let column = vectors.column_mut(k);
        for (j, &factor) in x.iter().enumerate() {
            add_multiple(column, factor, z.column(j));
        }
        let scale = 1.0 / column.iter().fold(0.0_f64, |most, x| most.max(x.abs()));
        for x in column.iter_mut() {
            *x *= scale;
        }
    }
    Ok(vectors)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn real_eigenvectors_are_only_stretched(
            n in 1_usize..9,
            numbers in proptest::collection::vec(-5_i8..5, 81),
            kind in 0..3,
        ) {
            let mut a = Matrix::zeros(n, n);
            for i in 0..n {
                for j in 0..n {
                    let from = if kind == 0 { (i.max(j), i.min(j)) } else { (i, j) };
                    let is_kept = kind != 2 || i <= j;
                    a[(i, j)] = if is_kept { f64::from(numbers[from.0 * n + from.1]) } else { 0.0 };
                }
            }
            match eigen(a.clone(), true, &mut || true).expect("it converges") {
                // Equal eigenvalues of a symmetric matrix may be taken for a pair.
                Spectrum::Complex => prop_assert_ne!(kind, 2),
                Spectrum::Real(values, vectors) => {
                    let product = a.times(&vectors);
                    for (j, value) in values.iter().enumerate() {
                        for i in 0..n {
                            prop_assert!((product[(i, j)] - value * vectors[(i, j)]).abs() < 1e-7);
                        }
                    }
                }
            }
        }
    }
}
