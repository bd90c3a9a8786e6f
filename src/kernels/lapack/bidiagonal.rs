//! Matrices of two diagonals, and their singular values by implicit QR.

use super::householder::{Reflection, apply, reflect_columns, reflect_rows, reflection};
use super::rotation::{Rotation, smaller_singular_value, svd2};
use super::{EPSILON, Failure, GoOn, Matrix, ask};

/// A matrix as `Q·B·Pᵀ`, where B has a diagonal and one beside it.
#[derive(Debug)]
pub(super) struct Bidiagonal {
    /// The diagonal.
    pub(super) d: Vec<f64>,
    /// The diagonal above it.
    pub(super) e: Vec<f64>,
    /// The vectors of the reflections of Q, and their factors.
    left: Vec<(Vec<f64>, f64)>,
    /// Those of P, each of which begins a column later.
    right: Vec<(Vec<f64>, f64)>,
}

/// Reduce a matrix of no fewer rows than columns (`dgebd2`).
pub(super) fn bidiagonal(mut a: Matrix, go_on: GoOn<'_>) -> Result<Bidiagonal, Failure> {
    let (rows, n) = (a.rows, a.columns);
    let mut out = Bidiagonal {
        d: Vec::with_capacity(n),
        e: Vec::with_capacity(n),
        left: Vec::with_capacity(n),
        right: Vec::with_capacity(n),
    };
    for k in 0..n {
        ask(go_on)?;
        let mut v = a.column(k)[k..].to_vec();
        let (beta, tau) = reflection(v[0], &mut v[1..]);
        out.d.push(beta);
        reflect_columns(&mut a, (k, k + 1..n), &v, tau);
        out.left.push((v, tau));
        if k + 1 < n {
            let mut v: Vec<f64> = (k + 1..n).map(|j| a[(k, j)]).collect();
            let (beta, tau) = reflection(v[0], &mut v[1..]);
            out.e.push(beta);
            reflect_rows(&mut a, (k + 1, k + 1..rows), &v, tau);
            out.right.push((v, tau));
        }
    }
    Ok(out)
}

impl Bidiagonal {
    /// `Q·matrix`.
    pub(super) fn apply_left(&self, matrix: &mut Matrix, go_on: GoOn<'_>) -> Result<(), Failure> {
        apply(matrix, &reflections(&self.left, 0), |_| 0, go_on)
    }

    /// `P·matrix`.
    pub(super) fn apply_right(&self, matrix: &mut Matrix, go_on: GoOn<'_>) -> Result<(), Failure> {
        apply(matrix, &reflections(&self.right, 1), |_| 0, go_on)
    }
}

/// Those of vectors and factors, the first of which reflects the rows from `first` on.
fn reflections(made: &[(Vec<f64>, f64)], first: usize) -> Vec<Reflection<'_>> {
    made.iter()
        .enumerate()
        .map(|(k, (v, tau))| Reflection { first: k + first, v, tau: *tau })
        .collect()
}

/// Rounds for each pair of singular values after which one should long have been found: `MAXITR` of `dbdsqr`.
const ROUNDS: f64 = 6.0;

/// What the iteration works on.
struct Iteration<'a> {
    d: &'a mut [f64],
    e: &'a mut [f64],
    /// The columns of both turn with the rotations; they have no rows where no vectors are wanted.
    u: &'a mut Matrix,
    v: &'a mut Matrix,
    threshold: f64,
    tolerance: f64,
}

/// Turn a bidiagonal matrix, upper with diagonals `d` and `e`, into its singular values, the largest first; the
/// columns of `u` and `v` become the vectors of theirs (`dbdsqr`).
pub(super) fn diagonalise(
    (d, e): (&mut [f64], &mut [f64]),
    u: &mut Matrix,
    v: &mut Matrix,
    go_on: GoOn<'_>,
) -> Result<(), Failure> {
    let n = d.len();
    if d.iter().chain(&*e).any(|x| !x.is_finite()) {
        return Err(Failure::NotConverged);
    }
    let tolerance = EPSILON.powf(-0.125).clamp(10.0, 100.0) * EPSILON;
    let mut least = d.first().map_or(0.0, |d| d.abs());
    let mut mu = least;
    for (d, e) in d.iter().skip(1).zip(&*e) {
        if least == 0.0 {
            break;
        }
        mu = d.abs() * (mu / (mu + e.abs()));
        least = least.min(mu);
    }
    let size = n as f64;
    let threshold =
        (tolerance * (least / size.sqrt())).max(ROUNDS * (size * (size * f64::MIN_POSITIVE)));
    let mut it = Iteration { d, e, u, v, threshold, tolerance };
    it.run(go_on)?;
    it.order();
    Ok(())
}

impl Iteration<'_> {
    fn run(&mut self, go_on: GoOn<'_>) -> Result<(), Failure> {
        let n = self.d.len();
        let mut left = (ROUNDS * n as f64 * n as f64) as i64;
        let mut forward = true;
        // The block of the last round: a new one has its direction chosen anew.
        let mut last: Option<(usize, usize)> = None;
        let mut end = n.saturating_sub(1);
        while end > 0 {
            ask(go_on)?;
            if left < 0 {
                return Err(Failure::NotConverged);
            }
            let (start, most) = self.block(end);
            if start == end {
                end -= 1;
                continue;
            }
            if start + 1 == end {
                self.two(start);
                end = end.saturating_sub(2);
                if start == 0 {
                    break;
                }
                continue;
            }
            if last.is_none_or(|(low, high)| start > high || end < low) {
                forward = self.d[start].abs() >= self.d[end].abs();
            }
            let Some(least) = self.least(start, end, forward) else { continue };
            last = Some((start, end));
            let shift = self.shift((start, end), forward, least, most);
            left -= (end - start) as i64;
            if shift == 0.0 {
                self.sweep_unshifted(start, end, forward);
            } else {
                self.sweep(start, end, forward, shift);
            }
        }
        Ok(())
    }

    /// Where the block begins that ends at `end`, and the largest element in it.
    fn block(&mut self, end: usize) -> (usize, f64) {
        let mut most = self.d[end].abs();
        for at in (0..end).rev() {
            let (d, e) = (self.d[at].abs(), self.e[at].abs());
            if e <= self.threshold {
                self.e[at] = 0.0;
                return (at + 1, most);
            }
            most = most.max(d).max(e);
        }
        (0, most)
    }

    /// Finish a block of two.
    fn two(&mut self, at: usize) {
        let found = svd2(self.d[at], self.e[at], self.d[at + 1]);
        (self.d[at], self.e[at], self.d[at + 1]) = (found.larger, 0.0, found.smaller);
        self.v.rotate(at, at + 1, found.right.0, found.right.1);
        self.u.rotate(at, at + 1, found.left.0, found.left.1);
    }

    /// A bound from below for the least singular value of a block; `None` where an element beside the diagonal
    /// was small enough to go.
    fn least(&mut self, start: usize, end: usize, forward: bool) -> Option<f64> {
        let tolerance = self.tolerance;
        let (last, last_e) = if forward { (end, end - 1) } else { (start, start) };
        if self.e[last_e].abs() <= tolerance * self.d[last].abs() {
            self.e[last_e] = 0.0;
            return None;
        }
        let mut mu = self.d[if forward { start } else { end }].abs();
        let mut least = mu;
        for i in 0..end - start {
            let (e, next) =
                if forward { (start + i, start + i + 1) } else { (end - 1 - i, end - 1 - i) };
            if self.e[e].abs() <= tolerance * mu {
                self.e[e] = 0.0;
                return None;
            }
            mu = self.d[next].abs() * (mu / (mu + self.e[e].abs()));
            least = least.min(mu);
        }
        Some(least)
    }

    fn shift(&self, (start, end): (usize, usize), forward: bool, least: f64, most: f64) -> f64 {
        let n = self.d.len() as f64;
        if n * self.tolerance * (least / most) <= EPSILON.max(0.01 * self.tolerance) {
            return 0.0;
        }
        let (first, at) = if forward { (start, end - 1) } else { (end, start) };
        let shift = smaller_singular_value(self.d[at], self.e[at], self.d[at + 1]);
        let size = self.d[first].abs();
        if size > 0.0 && (shift / size) * (shift / size) < EPSILON { 0.0 } else { shift }
    }

    /// Turn columns `i` and `j`: of V by the first rotation of a forward sweep, of U by the second, and the other
    /// way round backward.
    fn turn(&mut self, (i, j): (usize, usize), forward: bool, first: Rotation, second: Rotation) {
        let (near, far) =
            if forward { (&mut *self.v, &mut *self.u) } else { (&mut *self.u, &mut *self.v) };
        near.rotate(i, j, first.cosine, first.sine);
        far.rotate(i, j, second.cosine, second.sine);
    }

    /// The places along a block in the direction of a sweep: an element, the next, and that between them.
    fn steps(
        start: usize,
        end: usize,
        forward: bool,
    ) -> impl Iterator<Item = (usize, usize, usize)> {
        (0..end - start).map(move |k| {
            if forward {
                (start + k, start + k + 1, start + k)
            } else {
                (end - k, end - k - 1, end - k - 1)
            }
        })
    }

    fn sweep_unshifted(&mut self, start: usize, end: usize, forward: bool) {
        let mut first = Rotation { cosine: 1.0, sine: 0.0, length: 0.0 };
        let mut second = first;
        let mut before: Option<usize> = None;
        for (i, next, e) in Self::steps(start, end, forward) {
            first = Rotation::onto(self.d[i] * first.cosine, self.e[e]);
            if let Some(before) = before {
                self.e[before] = second.sine * first.length;
            }
            second = Rotation::onto(second.cosine * first.length, self.d[next] * first.sine);
            self.d[i] = second.length;
            self.turn((i, next), forward, first, second);
            before = Some(e);
        }
        let last = if forward { end } else { start };
        let h = self.d[last] * first.cosine;
        self.d[last] = h * second.cosine;
        self.close(start, end, forward, h * second.sine);
    }

    fn sweep(&mut self, start: usize, end: usize, forward: bool, shift: f64) {
        let head = self.d[if forward { start } else { end }];
        let mut f = (head.abs() - shift) * (1.0_f64.copysign(head) + shift / head);
        let mut g = self.e[if forward { start } else { end - 1 }];
        let mut before: Option<usize> = None;
        for (k, (i, next, e)) in Self::steps(start, end, forward).enumerate() {
            let first = Rotation::onto(f, g);
            if let Some(before) = before {
                self.e[before] = first.length;
            }
            f = first.cosine * self.d[i] + first.sine * self.e[e];
            self.e[e] = first.cosine * self.e[e] - first.sine * self.d[i];
            g = first.sine * self.d[next];
            self.d[next] *= first.cosine;
            let second = Rotation::onto(f, g);
            self.d[i] = second.length;
            f = second.cosine * self.e[e] + second.sine * self.d[next];
            self.d[next] = second.cosine * self.d[next] - second.sine * self.e[e];
            if k + 1 < end - start {
                let ahead = if forward { e + 1 } else { e - 1 };
                g = second.sine * self.e[ahead];
                self.e[ahead] *= second.cosine;
            }
            self.turn((i, next), forward, first, second);
            before = Some(e);
        }
        self.close(start, end, forward, f);
    }

    /// The last element beside the diagonal after a sweep.
    fn close(&mut self, start: usize, end: usize, forward: bool, element: f64) {
        let at = if forward { end - 1 } else { start };
        self.e[at] = if element.abs() <= self.threshold { 0.0 } else { element };
    }

    /// Make all values positive, and put the largest first.
    fn order(&mut self) {
        let n = self.d.len();
        for i in 0..n {
            if self.d[i] < 0.0 {
                for x in self.v.column_mut(i).iter_mut() {
                    *x = -*x;
                }
            }
            self.d[i] = self.d[i].abs();
        }
        for last in (1..n).rev() {
            let mut least = 0;
            for j in 1..=last {
                if self.d[j] <= self.d[least] {
                    least = j;
                }
            }
            if least != last {
                self.d.swap(least, last);
                self.u.swap_columns(least, last);
                self.v.swap_columns(least, last);
            }
        }
    }
}
