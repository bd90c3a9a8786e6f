//! Cholesky's factor of a symmetric matrix.

use super::Work;
use crate::kernels::gemm::{Team, View};

/// Columns that are factored before the rest is changed.
const BLOCK: usize = 32;

/// Rows of the rest that one product changes: it goes as far as its last row's diagonal.
const ROWS: usize = 240;

/// Why a matrix has no triangle whose product with its transpose it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoTriangle {
    /// Some vector makes it negative.
    NotDefinite,
    /// The team should stop.
    Interrupted,
}

/// A quotient as BLAS makes it from a reciprocal: where that is 0, so is the quotient, even of NaN.
#[inline]
fn over(number: f64, by: f64) -> f64 {
    if by.is_infinite() { 0.0 } else { number / by }
}

/// The lower triangle whose product with its transpose is a matrix; reads the lower triangle only.
///
/// # Errors
/// [`NoTriangle`].
pub fn cholesky(matrix: &[f64], n: usize, team: &Team<'_>) -> Result<Vec<f64>, NoTriangle> {
    let mut lower = matrix.to_vec();
    let mut work = Work::default();
    for first in (0..n).step_by(BLOCK) {
        let end = n.min(first + BLOCK);
        if !team.goes_on() {
            return Err(NoTriangle::Interrupted);
        }
        corner(&mut lower, n, (first, end))?;
        // The columns below the corner, one after another.
        let (width, len) = (end - first, n - end);
        let mut panel: Vec<f64> = (first..end)
            .flat_map(|j| lower[end * n..].iter().skip(j).step_by(n))
            .copied()
            .collect();
        below(&mut panel, &lower[first * n + first..], n, len);
        for (i, row) in lower[end * n..].chunks_exact_mut(n).enumerate() {
            row[first..end].iter_mut().enumerate().for_each(|(j, to)| *to = panel[j * len + i]);
        }
        let columns = View { data: &panel[..], row: len, column: 1 };
        for from in (end..n).step_by(ROWS) {
            let to = n.min(from + ROWS);
            let out = (&mut lower[from * n + end..to * n], n);
            let rows = View { data: &panel[from - end..], ..columns.turned() };
            if !work.subtract_product(out, (rows, columns), (to - from, width, to - end), team) {
                return Err(NoTriangle::Interrupted);
            }
        }
    }
    for (i, row) in lower.chunks_exact_mut(n.max(1)).enumerate() {
        row[i + 1..].fill(0.0);
    }
    Ok(lower)
}

/// Factor the square block on the diagonal.
fn corner(lower: &mut [f64], n: usize, (first, end): (usize, usize)) -> Result<(), NoTriangle> {
    for i in first..end {
        for j in first..=i {
            let products =
                lower[i * n + first..i * n + j].iter().zip(&lower[j * n + first..j * n + j]);
            let rest = lower[i * n + j] - products.map(|(a, b)| a * b).sum::<f64>();
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
    Ok(())
}

crate::simd_fn! {
    /// The columns of `len` elements below a factored block on the diagonal, whose rows are `n` elements apart.
    fn below(panel: &mut [f64], corner: &[f64], n: usize, len: usize) {
        if len == 0 {
            return;
        }
        for j in 0..panel.len() / len {
            let (done, column) = panel.split_at_mut(j * len);
            let column = &mut column[..len];
            for (&factor, other) in corner[j * n..].iter().zip(done.chunks_exact(len)) {
                for (element, &other) in column.iter_mut().zip(other) {
                    *element -= factor * other;
                }
            }
            for element in column {
                *element = over(*element, corner[j * n + j]);
            }
        }
    }
}
