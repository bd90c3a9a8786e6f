//! Eigenvalues and eigenvectors of symmetric matrices: to three diagonals, then implicit QL or QR.

use super::householder::{Reflection, apply, reflection};
use super::rotation::{Rotation, symmetric2};
use super::{
    EPSILON, Failure, GoOn, Matrix, add_multiple, add_times, add_twice, ask, dot, largest, within,
};

/// The least norm that a matrix of more than one element keeps in `dsyevd`: the root of the least float over the
/// distance from 1 to the next.
const LEAST_NORM: f64 = 1.001_041_547_591_550_5e-146;

/// The least and the greatest norm of a block that keeps its scale in `dsteqr`.
const BLOCK_NORMS: [f64; 2] = [1.210_184_973_390_412e-122, 2.234_634_654_990_432_7e153];

/// The eigenvalues, the smallest first, and if wanted the vectors, as columns (`dsyevd`, by the iteration that it uses
/// for small matrices). Reads one triangle. Infinities and NaN make all values and vectors NaN.
///
/// # Errors
/// [`Failure`].
pub fn symmetric_eigen(
    mut a: Matrix,
    lower: bool,
    is_wanted: bool,
    go_on: GoOn<'_>,
) -> Result<(Vec<f64>, Matrix), Failure> {
    let n = a.rows;
    mirror(&mut a, lower);
    let norm = largest(&a.data);
    if n > 1 && !norm.is_finite() {
        let rows = if is_wanted { n } else { 0 };
        let z = Matrix { rows, columns: n, data: vec![f64::NAN; rows * n] };
        return Ok((vec![f64::NAN; n], z));
    }
    let scale = if n > 1 { within(norm, [LEAST_NORM, 1.0 / LEAST_NORM]) / norm } else { 1.0 };
    let is_scaled = norm > 0.0 && scale != 1.0;
    if is_scaled {
        a.data.iter_mut().for_each(|x| *x *= scale);
    }
    let Tridiagonal { mut d, mut e, reflections } = tridiagonal(a, lower, go_on)?;
    let mut z = if is_wanted { Matrix::identity(n, n) } else { Matrix::zeros(0, n) };
    let mut it = Iteration { d: &mut d, e: &mut e, z: &mut z };
    it.run(go_on)?;
    it.order();
    if is_scaled {
        for value in &mut d {
            *value *= 1.0 / scale;
        }
    }
    if is_wanted {
        // Q is the product of the reflections: the last made is applied first.
        if lower {
            let made: Vec<Reflection<'_>> = reflections
                .iter()
                .map(|(first, v, tau)| Reflection { first: *first, v, tau: *tau })
                .collect();
            apply(&mut z, &made, |_| 0, go_on)?;
        } else {
            for (_, v, tau) in reflections.iter().rev() {
                ask(go_on)?;
                reflect_columns_from_below(&mut z, v, *tau);
            }
        }
    }
    Ok((d, z))
}

struct Tridiagonal {
    d: Vec<f64>,
    e: Vec<f64>,
    /// The first row of each, its vector, its factor.
    reflections: Vec<(usize, Vec<f64>, f64)>,
}

/// Both triangles alike, as the one that is read: the loops read columns.
fn mirror(a: &mut Matrix, lower: bool) {
    for j in 0..a.rows {
        for i in 0..j {
            if lower { a[(i, j)] = a[(j, i)] } else { a[(j, i)] = a[(i, j)] }
        }
    }
}

/// Reduce a matrix whose triangles are alike to three diagonals (`dsytd2`).
fn tridiagonal(mut a: Matrix, lower: bool, go_on: GoOn<'_>) -> Result<Tridiagonal, Failure> {
    let n = a.rows;
    let (mut d, mut e) = (vec![0.0; n], vec![0.0; n.saturating_sub(1)]);
    let mut reflections = Vec::with_capacity(e.len());
    for k in 0..n.saturating_sub(1) {
        ask(go_on)?;
        // Downward from the first column, or upward from the last one.
        let (from, rows, head, at) = if lower {
            (k, k + 1..n, 0, k)
        } else {
            let from = n - 1 - k;
            (from, 0..from, from - 1, from - 1)
        };
        let mut v = a.column(from)[rows.clone()].to_vec();
        let (beta, tau) = if lower {
            let (alpha, rest) = v.split_first_mut().expect("a row is left");
            reflection(*alpha, rest)
        } else {
            let (alpha, rest) = v.split_last_mut().expect("a row is left");
            reflection(*alpha, rest)
        };
        (e[at], d[from]) = (beta, a[(from, from)]);
        v[head] = 1.0;
        if tau != 0.0 {
            reflect_both(&mut a, rows.clone(), &v, tau);
        }
        reflections.push((rows.start, v, tau));
    }
    if n > 0 {
        let last = if lower { n - 1 } else { 0 };
        d[last] = a[(last, last)];
    }
    Ok(Tridiagonal { d, e, reflections })
}

/// `H·A·H` of the rows and columns in a range.
fn reflect_both(a: &mut Matrix, range: std::ops::Range<usize>, v: &[f64], tau: f64) {
    let (at, step) = (range.start * a.rows + range.start, a.rows);
    let mut w = vec![0.0; v.len()];
    add_times(&mut w, &a.data[at..], step, v);
    let along = -0.5 * tau * tau * dot(&w, v);
    for (w, v) in w.iter_mut().zip(v) {
        *w = -tau * *w - along * v;
    }
    add_twice(&mut a.data[at..], step, v, &w);
}

/// Reflect all columns at a vector of their first rows, given with its one.
fn reflect_columns_from_below(z: &mut Matrix, v: &[f64], tau: f64) {
    if tau == 0.0 {
        return;
    }
    for j in 0..z.columns {
        let column = &mut z.column_mut(j)[..v.len()];
        let along = tau * dot(column, v);
        add_multiple(column, -along, v);
    }
}

/// Rounds for an eigenvalue: `MAXIT` of `dsteqr`.
const ROUNDS: usize = 30;

/// What the iteration works on: diagonals, and the columns that turn with them; they have no rows where no vectors are
/// wanted.
struct Iteration<'a> {
    d: &'a mut [f64],
    e: &'a mut [f64],
    z: &'a mut Matrix,
}

impl Iteration<'_> {
    /// Make the matrix diagonal (`dsteqr`).
    fn run(&mut self, go_on: GoOn<'_>) -> Result<(), Failure> {
        let n = self.d.len();
        let mut left = n * ROUNDS;
        let mut first = 0;
        while first < n {
            let last = self.split(first);
            let norm = largest(&self.d[first..=last]).max(largest(&self.e[first..last]));
            let kept = within(norm, BLOCK_NORMS);
            if kept != norm && norm > 0.0 {
                self.scale(first, last, kept / norm);
            }
            // From the end where the element is larger to the other.
            if self.d[last].abs() < self.d[first].abs() {
                self.block(last, first, &mut left, go_on)?;
            } else {
                self.block(first, last, &mut left, go_on)?;
            }
            if kept != norm && norm > 0.0 {
                self.scale(first, last, norm / kept);
            }
            // A block that has fallen apart is looked at again, as `dsteqr` does; one that is done goes.
            first = last + 1;
        }
        Ok(())
    }

    /// Multiply a block.
    fn scale(&mut self, first: usize, last: usize, factor: f64) {
        self.d[first..=last].iter_mut().for_each(|x| *x *= factor);
        self.e[first..last].iter_mut().for_each(|x| *x *= factor);
    }

    /// The end of the block that begins at an element.
    fn split(&mut self, first: usize) -> usize {
        let n = self.d.len();
        for m in first..n - 1 {
            let e = self.e[m].abs();
            if e == 0.0 {
                return m;
            }
            if e <= self.d[m].abs().sqrt() * self.d[m + 1].abs().sqrt() * EPSILON {
                self.e[m] = 0.0;
                return m;
            }
        }
        n - 1
    }

    /// Find the eigenvalues of a block one by one, at `l` first: by QL where `end` lies behind it, by QR before it.
    fn block(
        &mut self,
        mut l: usize,
        end: usize,
        left: &mut usize,
        go_on: GoOn<'_>,
    ) -> Result<(), Failure> {
        let forward = end >= l;
        let ahead = |at: usize, by: usize| if forward { at + by } else { at.wrapping_sub(by) };
        let between = |a: usize, b: usize| a.min(b);
        let reaches = |at: usize| if forward { at <= end } else { at >= end && at != usize::MAX };
        while reaches(l) {
            ask(go_on)?;
            let mut m = l;
            while m != end {
                let next = ahead(m, 1);
                let e = self.e[between(m, next)].abs();
                let small = (EPSILON * EPSILON * self.d[m].abs()) * self.d[next].abs();
                if e * e <= small + f64::MIN_POSITIVE {
                    self.e[between(m, next)] = 0.0;
                    break;
                }
                m = next;
            }
            if m == l {
                l = ahead(l, 1);
            } else if m == ahead(l, 1) {
                let low = l.min(m);
                let (one, other, cosine, sine) =
                    symmetric2(self.d[low], self.e[low], self.d[low + 1]);
                self.z.rotate(low, low + 1, cosine, sine);
                (self.d[low], self.d[low + 1], self.e[low]) = (one, other, 0.0);
                l = ahead(l, 2);
            } else {
                *left = left.checked_sub(1).ok_or(Failure::NotConverged)?;
                self.sweep(l, m, forward);
            }
        }
        Ok(())
    }

    /// Chase from `m` to `l`.
    fn sweep(&mut self, l: usize, m: usize, forward: bool) {
        let toward = |at: usize| if forward { at - 1 } else { at + 1 };
        let beside = if forward { l } else { l - 1 };
        let p_l = self.d[l];
        let next = if forward { l + 1 } else { l - 1 };
        let ratio = (self.d[next] - p_l) / (2.0 * self.e[beside]);
        let mut g = self.d[m] - p_l + self.e[beside] / (ratio + ratio.hypot(1.0).copysign(ratio));
        let (mut sine, mut cosine, mut p) = (1.0, 1.0, 0.0);
        let mut before: Option<usize> = None;
        let mut at = m;
        while at != l {
            let next = toward(at);
            let e = at.min(next);
            let (f, b) = (sine * self.e[e], cosine * self.e[e]);
            let rotation = Rotation::onto(g, f);
            (cosine, sine) = (rotation.cosine, rotation.sine);
            if let Some(before) = before {
                self.e[before] = rotation.length;
            }
            g = self.d[at] - p;
            let r = (self.d[next] - g) * sine + 2.0 * cosine * b;
            p = sine * r;
            self.d[at] = g + p;
            g = cosine * r - b;
            self.z.rotate(at, next, cosine, sine);
            before = Some(e);
            at = next;
        }
        self.d[l] -= p;
        self.e[beside] = g;
    }

    /// Put the smallest first.
    fn order(&mut self) {
        let n = self.d.len();
        for i in 0..n {
            let mut least = i;
            for j in i + 1..n {
                if self.d[j] < self.d[least] {
                    least = j;
                }
            }
            if least != i {
                self.d.swap(i, least);
                self.z.swap_columns(i, least);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn values_of_any_size_are_found_and_nan_stays_nan() {
        for size in [5e-324, 1e-200, 1e-160, 1e-130, 1.0, 1e200, 1e307] {
            let a = Matrix { rows: 3, columns: 3, data: vec![size; 9] };
            let (values, z) = symmetric_eigen(a, true, true, &mut || true).expect("it converges");
            assert!((values[2] / size - 3.0).abs() < 1e-14, "{size}: {values:?}");
            assert!(values[..2].iter().all(|x| (x / size).abs() < 1e-14), "{size}: {values:?}");
            let third = 1.0 / 3.0_f64.sqrt();
            assert!(z.column(2).iter().all(|x| (x.abs() - third).abs() < 1e-14));
        }
        let a = Matrix { rows: 2, columns: 2, data: vec![f64::NAN; 4] };
        let (values, z) = symmetric_eigen(a, true, true, &mut || true).expect("it ends");
        assert!(values.iter().chain(&z.data).all(|x| x.is_nan()));
        assert_eq!((values.len(), z.data.len()), (2, 4));
    }

    proptest! {
        #[test]
        fn vectors_are_only_stretched(
            n in 1_usize..14,
            numbers in proptest::collection::vec(-5.0_f64..5.0, 196),
            lower in any::<bool>(),
            sparse in any::<bool>(),
        ) {
            let a = Matrix::from_rows(&numbers[..n * n], n, n);
            let mut whole = Matrix::zeros(n, n);
            for i in 0..n {
                for j in 0..n {
                    let from = if lower { (i.max(j), i.min(j)) } else { (i.min(j), i.max(j)) };
                    whole[(i, j)] = if sparse && (i + j) % 3 == 1 { 0.0 } else { a[from] };
                }
            }
            let (values, z) = symmetric_eigen(whole.clone(), lower, true, &mut || true).expect("it converges");
            let product = whole.times(&z);
            for (j, value) in values.iter().enumerate() {
                for i in 0..n {
                    prop_assert!((product[(i, j)] - value * z[(i, j)]).abs() < 1e-11);
                }
            }
            prop_assert!(values.is_sorted());
            let square = z.transposed().times(&z);
            let one = Matrix::identity(n, n);
            prop_assert!(square.data.iter().zip(&one.data).all(|(a, b)| (a - b).abs() < 1e-12));
            let (alone, _) = symmetric_eigen(whole, lower, false, &mut || true).expect("it converges");
            prop_assert_eq!(alone, values);
        }
    }
}
