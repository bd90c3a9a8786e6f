//! Householder's reflections, and the factors Q and R that they give.

use super::{Failure, GoOn, Matrix, add_multiple, ask, dot, length};

/// The reflection `1 - tau·v·vᵀ` that leaves of `(alpha, x)` a first element alone: `x` becomes the rest of `v`,
/// whose first element is 1; gives that element and `tau` (`dlarfg`).
pub(super) fn reflection(alpha: f64, x: &mut [f64]) -> (f64, f64) {
    let rest = length(x);
    if rest == 0.0 {
        return (alpha, 0.0);
    }
    let size = {
        // dlapy2
        let (most, least) = (alpha.abs().max(rest), alpha.abs().min(rest));
        if least == 0.0 { most } else { most * (1.0 + (least / most) * (least / most)).sqrt() }
    };
    let beta = -size.copysign(alpha);
    let scale = 1.0 / (alpha - beta);
    for x in x.iter_mut() {
        *x *= scale;
    }
    (beta, (beta - alpha) / beta)
}

/// Reflect columns `columns` of a matrix, in the rows from `first` on, at `v`, whose first element counts as 1.
pub(super) fn reflect_columns(
    matrix: &mut Matrix,
    (first, columns): (usize, std::ops::Range<usize>),
    v: &[f64],
    tau: f64,
) {
    if tau == 0.0 {
        return;
    }
    for j in columns {
        let column = &mut matrix.column_mut(j)[first..first + v.len()];
        let along = tau * (column[0] + dot(&column[1..], &v[1..]));
        column[0] -= along;
        add_multiple(&mut column[1..], -along, &v[1..]);
    }
}

/// Reflect rows of a matrix, in the columns from `first` on, at `v`, whose first element counts as 1.
pub(super) fn reflect_rows(
    matrix: &mut Matrix,
    (first, rows): (usize, std::ops::Range<usize>),
    v: &[f64],
    tau: f64,
) {
    if tau == 0.0 {
        return;
    }
    let mut along = matrix.column(first)[rows.clone()].to_vec();
    for (k, &v) in v.iter().enumerate().skip(1) {
        add_multiple(&mut along, v, &matrix.column(first + k)[rows.clone()]);
    }
    for (k, &v) in v.iter().enumerate() {
        let factor = if k == 0 { -tau } else { -tau * v };
        add_multiple(&mut matrix.column_mut(first + k)[rows.clone()], factor, &along);
    }
}

/// A matrix as `dgeqrf` leaves it: R in the upper triangle, the reflections below it.
#[derive(Debug)]
pub struct Qr {
    /// Both factors.
    pub factors: Matrix,
    /// A factor for each reflection.
    pub tau: Vec<f64>,
}

/// The factors of a matrix (`dgeqr2`).
///
/// # Errors
/// [`Failure::Interrupted`].
pub fn qr(mut a: Matrix, go_on: GoOn<'_>) -> Result<Qr, Failure> {
    let count = a.rows.min(a.columns);
    let mut tau = Vec::with_capacity(count);
    for k in 0..count {
        ask(go_on)?;
        let column = &mut a.column_mut(k)[k..];
        let (head, rest) = column.split_first_mut().expect("k is a row");
        let (beta, factor) = reflection(*head, rest);
        *head = beta;
        let v = column.to_vec();
        let columns = k + 1..a.columns;
        reflect_columns(&mut a, (k, columns), &v, factor);
        tau.push(factor);
    }
    Ok(Qr { factors: a, tau })
}

impl Qr {
    /// The first `width` columns of Q, at least as many as there are reflections (`dorg2r`).
    ///
    /// # Errors
    /// [`Failure::Interrupted`].
    pub fn q(&self, width: usize, go_on: GoOn<'_>) -> Result<Matrix, Failure> {
        let rows = self.factors.rows;
        let mut q = Matrix::identity(rows, width);
        for (k, &tau) in self.tau.iter().enumerate().rev() {
            ask(go_on)?;
            // Columns before k are still those of the identity, and 0 from row k on.
            let v = &self.factors.column(k)[k..];
            reflect_columns(&mut q, (k, k + 1..width), v, tau);
            let column = &mut q.column_mut(k)[k..];
            column.iter_mut().zip(v).for_each(|(out, v)| *out = -tau * v);
            column[0] = 1.0 - tau;
        }
        Ok(q)
    }

    /// The first `rows` rows of R, zeros below its diagonal.
    pub fn r(&self, rows: usize) -> Matrix {
        let mut r = Matrix::zeros(rows, self.factors.columns);
        for j in 0..r.columns {
            let n = rows.min(j + 1).min(self.factors.rows);
            r.column_mut(j)[..n].copy_from_slice(&self.factors.column(j)[..n]);
        }
        r
    }
}
