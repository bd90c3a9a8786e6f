//! Householder's reflections, and the factors Q and R that they give.

use std::ops::Range;
use std::sync::atomic::AtomicBool;

use super::{Failure, GoOn, Matrix, add_multiple, ask, dot, length};
use crate::kernels::gemm::{Element, Packed, Team, View};

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
    (first, columns): (usize, Range<usize>),
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
    (first, rows): (usize, Range<usize>),
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

/// A reflection of rows from `first` on, at `v`, whose first element counts as 1.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reflection<'a> {
    pub(super) first: usize,
    pub(super) v: &'a [f64],
    pub(super) tau: f64,
}

/// Reflections that are applied as one.
const BLOCK: usize = 32;

/// How many of so many reflections are applied as one: of few, each by itself.
const fn together(count: usize) -> usize {
    if count > 4 * BLOCK { BLOCK } else { count }
}

/// Reflections one after another as one: `1 - V·T·Vᵀ` (`dlarft`).
struct Block {
    first: usize,
    rows: usize,
    /// V, column by column.
    v: Vec<f64>,
    /// T, row by row.
    t: Vec<f64>,
}

impl Block {
    /// Of reflections that end at the same row.
    fn of(reflections: &[Reflection<'_>]) -> Self {
        let (first, rows) = reflections.first().map_or((0, 0), |r| (r.first, r.v.len()));
        let count = reflections.len();
        let (mut v, mut t) = (vec![0.0; rows * count], vec![0.0; count * count]);
        for (i, reflection) in reflections.iter().enumerate() {
            let (known, column) = v.split_at_mut(i * rows);
            let from = reflection.first - first;
            column[from..rows].copy_from_slice(reflection.v);
            column[from] = 1.0;
            let products: Vec<f64> = known
                .chunks_exact(rows)
                .map(|other| dot(&other[from..], &column[from..rows]))
                .collect();
            for j in 0..i {
                let along: f64 = (j..i).map(|k| t[j * count + k] * products[k]).sum();
                t[j * count + i] = -reflection.tau * along;
            }
            t[i * count + i] = reflection.tau;
        }
        Self { first, rows, v, t }
    }

    /// Reflect columns of a matrix, from the last reflection to the first, or where `is_turned` from the first on
    /// (`dlarfb`).
    fn apply(&self, matrix: &mut Matrix, columns: Range<usize>, is_turned: bool) {
        let Self { first, rows, v, t } = self;
        let (count, step, width) = (v.len() / rows, matrix.rows, columns.len());
        let stop = AtomicBool::new(false);
        let (team, mut packed) = (Team { threads: None, stop: &stop }, Packed::default());
        let block = &mut matrix.data[columns.start * step + first..];
        // Columns are rows of the transpose, which products of matrices take.
        let mut along = vec![0.0; width * count];
        let by_column = View { data: v, row: 1, column: *rows };
        let part = View { data: &*block, row: step, column: 1 };
        f64::multiply(
            (&mut along, count),
            (part, by_column),
            (width, *rows, count),
            &mut packed,
            &team,
        );
        let negative: Vec<f64> = t.iter().map(|t| -t).collect();
        let t = View { data: &negative, row: count, column: 1 };
        let t = if is_turned { t } else { t.turned() };
        let mut scaled = vec![0.0; width * count];
        let along = View { data: &along, row: count, column: 1 };
        f64::multiply((&mut scaled, count), (along, t), (width, count, count), &mut packed, &team);
        let scaled = View { data: &scaled, row: count, column: 1 };
        let lengths = (width, count, *rows);
        f64::multiply((block, step), (scaled, by_column.turned()), lengths, &mut packed, &team);
    }
}

/// Reflect a matrix, from the last reflection to the first; those from `i` on change no column before `untouched(i)`.
pub(super) fn apply(
    matrix: &mut Matrix,
    reflections: &[Reflection<'_>],
    untouched: impl Fn(usize) -> usize,
    go_on: GoOn<'_>,
) -> Result<(), Failure> {
    let together = together(reflections.len());
    for (i, group) in reflections.chunks(together.max(1)).enumerate().rev() {
        if together == BLOCK {
            ask(go_on)?;
            let columns = untouched(i * BLOCK)..matrix.columns;
            Block::of(group).apply(matrix, columns, false);
            continue;
        }
        for (i, reflection) in group.iter().enumerate().rev() {
            ask(go_on)?;
            let columns = untouched(i)..matrix.columns;
            reflect_columns(matrix, (reflection.first, columns), reflection.v, reflection.tau);
        }
    }
    Ok(())
}

/// A matrix as `dgeqrf` leaves it: R in the upper triangle, the reflections below it.
#[derive(Debug)]
pub struct Qr {
    /// Both factors.
    pub factors: Matrix,
    /// A factor for each reflection.
    pub tau: Vec<f64>,
}

/// The factors of a matrix (`dgeqrf`).
///
/// # Errors
/// [`Failure::Interrupted`].
pub fn qr(a: Matrix, go_on: GoOn<'_>) -> Result<Qr, Failure> {
    let count = a.rows.min(a.columns);
    let mut qr = Qr { factors: a, tau: Vec::with_capacity(count) };
    let together = together(count);
    for first in (0..count).step_by(together.max(1)) {
        let end = count.min(first + together);
        let columns = qr.factors.columns;
        for k in first..end {
            ask(go_on)?;
            let column = &mut qr.factors.column_mut(k)[k..];
            let (head, rest) = column.split_first_mut().expect("k is a row");
            let (beta, factor) = reflection(*head, rest);
            *head = beta;
            let v = column.to_vec();
            let last = if together == BLOCK { end } else { columns };
            reflect_columns(&mut qr.factors, (k, k + 1..last), &v, factor);
            qr.tau.push(factor);
        }
        if together == BLOCK && end < columns {
            let block = Block::of(&qr.reflections()[first..]);
            block.apply(&mut qr.factors, end..columns, true);
        }
    }
    Ok(qr)
}

impl Qr {
    /// Those that were made.
    fn reflections(&self) -> Vec<Reflection<'_>> {
        let of = |(k, &tau)| Reflection { first: k, v: &self.factors.column(k)[k..], tau };
        self.tau.iter().enumerate().map(of).collect()
    }

    /// The first `width` columns of Q, at least as many as there are reflections (`dorgqr`).
    ///
    /// # Errors
    /// [`Failure::Interrupted`].
    pub fn q(&self, width: usize, go_on: GoOn<'_>) -> Result<Matrix, Failure> {
        let mut q = Matrix::identity(self.factors.rows, width);
        // Columns before k are still those of the identity, and 0 from row k on.
        if together(self.tau.len()) == BLOCK {
            apply(&mut q, &self.reflections(), |k| k, go_on)?;
            return Ok(q);
        }
        for Reflection { first, v, tau } in self.reflections().into_iter().rev() {
            ask(go_on)?;
            reflect_columns(&mut q, (first, first + 1..width), v, tau);
            let column = &mut q.column_mut(first)[first..];
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

#[cfg(test)]
mod tests {
    use super::*;

    fn far(a: &Matrix, b: &Matrix) -> f64 {
        assert_eq!((a.rows, a.columns), (b.rows, b.columns));
        a.data.iter().zip(&b.data).fold(0.0, |most, (x, y)| f64::max(most, (x - y).abs()))
    }

    #[test]
    fn reflections_by_blocks_are_those_one_by_one() {
        for (rows, columns) in
            [(4 * BLOCK + 9, 4 * BLOCK + 3), (4 * BLOCK + 3, 4 * BLOCK + 9), (150, 130)]
        {
            let number = |i: usize| ((i * 7919) % 1009) as f64 / 1009.0 - 0.5;
            let data: Vec<f64> = (0..rows * columns).map(number).collect();
            let a = Matrix { rows, columns, data };
            let qr = qr(a.clone(), &mut || true).expect("nobody stops it");
            assert_eq!(together(qr.tau.len()), BLOCK, "there are enough for blocks");
            let q = qr.q(rows, &mut || true).expect("nobody stops it");
            assert!(far(&q.times(&qr.r(rows)), &a) < 1e-12);
            assert!(far(&q.transposed().times(&q), &Matrix::identity(rows, rows)) < 1e-13);
            let mut one_by_one = Matrix::identity(rows, rows);
            for reflection in qr.reflections().iter().rev() {
                let columns = 0..rows;
                reflect_columns(
                    &mut one_by_one,
                    (reflection.first, columns),
                    reflection.v,
                    reflection.tau,
                );
            }
            assert!(far(&one_by_one, &q) < 1e-13);
        }
    }
}
