//! The Schur form of a general matrix: balanced, reduced to Hessenberg's form, then by implicit double-shift QR.

use super::householder::{reflect_columns, reflect_rows, reflection};
use super::{Failure, GoOn, Matrix, ask, length};

/// The distance from 1 to the next float: LAPACK's `dlamch('P')`.
const ULP: f64 = f64::EPSILON;

/// How rows and columns were exchanged and scaled.
#[derive(Debug)]
pub(super) struct Balance {
    /// The first and the last row of the part that is not triangular yet.
    pub(super) low: usize,
    pub(super) high: usize,
    /// A factor within that part, the row exchanged with outside of it.
    scale: Vec<f64>,
}

/// Exchange what is triangular already to the ends, and bring rows and columns to like lengths (`dgebal`).
pub(super) fn balance(a: &mut Matrix) -> Balance {
    let n = a.rows;
    let (mut low, mut high) = (0, n - 1);
    let mut scale = vec![1.0; n];
    let mut found = true;
    while found {
        found = false;
        let mut i = high + 1;
        while i > 0 {
            i -= 1;
            if (0..=high).any(|j| j != i && a[(i, j)] != 0.0) {
                continue;
            }
            scale[high] = i as f64;
            exchange(a, i, high);
            found = true;
            if high == 0 {
                return Balance { low: 0, high: 0, scale };
            }
            high -= 1;
            i = i.min(high + 1);
        }
    }
    found = true;
    while found {
        found = false;
        let mut j = low;
        while j <= high {
            if (low..=high).all(|i| i == j || a[(i, j)] == 0.0) {
                scale[low] = j as f64;
                exchange(a, j, low);
                found = true;
                low += 1;
            }
            j += 1;
        }
    }
    let mut balance = Balance { low, high, scale };
    while balance.scale_once(a) {}
    balance
}

/// Exchange two rows and the same two columns.
fn exchange(a: &mut Matrix, i: usize, j: usize) {
    a.swap_columns(i, j);
    for k in 0..a.columns {
        a.column_mut(k).swap(i, j);
    }
}

impl Balance {
    /// Scale rows and columns by powers of two; whether any was.
    fn scale_once(&mut self, a: &mut Matrix) -> bool {
        const RADIX: f64 = 2.0;
        const LARGE: f64 = 1e290;
        let mut any = false;
        for i in self.low..=self.high {
            let row: Vec<f64> = (self.low..=self.high).map(|j| a[(i, j)]).collect();
            let (mut c, mut r) = (length(&a.column(i)[self.low..=self.high]), length(&row));
            if c == 0.0 || r == 0.0 || !(c + r).is_finite() {
                continue;
            }
            let (sum, mut f) = (c + r, 1.0_f64);
            while c < r / RADIX && f.max(c) < LARGE {
                (f, c, r) = (f * RADIX, c * RADIX, r / RADIX);
            }
            while c / RADIX >= r && f.min(c) > 1.0 / LARGE {
                (f, c, r) = (f / RADIX, c / RADIX, r * RADIX);
            }
            if c + r >= 0.95 * sum {
                continue;
            }
            self.scale[i] *= f;
            any = true;
            for j in self.low..a.columns {
                a[(i, j)] /= f;
            }
            for x in &mut a.column_mut(i)[..=self.high] {
                *x *= f;
            }
        }
        any
    }

    /// Take it back from vectors (`dgebak`).
    pub(super) fn restore(&self, vectors: &mut Matrix) {
        let n = vectors.rows;
        // A part of one row is not scaled: its place tells of an exchange.
        let scaled = if self.low < self.high { self.low..self.high + 1 } else { 0..0 };
        for i in scaled {
            (0..vectors.columns).for_each(|j| vectors[(i, j)] *= self.scale[i]);
        }
        for i in (0..self.low).rev().chain(self.high + 1..n) {
            let k = self.scale[i] as usize;
            (0..vectors.columns).for_each(|j| vectors.column_mut(j).swap(i, k));
        }
    }
}

/// Reduce to Hessenberg's form (`dgehd2`), and give the matrix Q that does it, unless it is not wanted.
pub(super) fn hessenberg(
    a: &mut Matrix,
    balance: &Balance,
    is_wanted: bool,
    go_on: GoOn<'_>,
) -> Result<Matrix, Failure> {
    let (n, high) = (a.rows, balance.high);
    let mut reflections = Vec::new();
    for k in balance.low..high {
        ask(go_on)?;
        let mut v = a.column(k)[k + 1..=high].to_vec();
        let (beta, tau) = reflection(v[0], &mut v[1..]);
        a.column_mut(k)[k + 1..=high].fill(0.0);
        a[(k + 1, k)] = beta;
        reflect_rows(a, (k + 1, 0..high + 1), &v, tau);
        reflect_columns(a, (k + 1, k + 1..n), &v, tau);
        reflections.push((k + 1, v, tau));
    }
    let mut q = if is_wanted { Matrix::identity(n, n) } else { Matrix::zeros(0, n) };
    if is_wanted {
        for (first, v, tau) in reflections.iter().rev() {
            reflect_columns(&mut q, (*first, *first..n), v, *tau);
        }
    }
    Ok(q)
}

/// Make a matrix in Hessenberg's form upper triangular but for blocks of two rows that stand for complex pairs
/// (`dlahqr`); the columns of `z` turn with it.
pub(super) fn schur(
    h: &mut Matrix,
    z: &mut Matrix,
    balance: &Balance,
    go_on: GoOn<'_>,
) -> Result<(), Failure> {
    let (low, high) = (balance.low, balance.high);
    let small = f64::MIN_POSITIVE * ((high - low + 1) as f64 / ULP);
    let most = 30 * (high - low + 1).max(10);
    let mut end = high as isize;
    while end >= low as isize {
        let i = end as usize;
        let mut rounds = 0;
        let start = loop {
            ask(go_on)?;
            let start = deflated(h, low, i, (high, small));
            if start > low {
                h[(start, start - 1)] = 0.0;
            }
            if start + 1 >= i {
                break start;
            }
            rounds += 1;
            if rounds > most {
                return Err(Failure::NotConverged);
            }
            let shifts = shifts(h, start, i, rounds);
            step(h, z, (start, i), shifts);
        };
        if start + 1 == i {
            standardise(h, z, i - 1);
        }
        end = start as isize - 1;
    }
    Ok(())
}

/// The row below the last element under the diagonal, up to row `i`, that is small enough to go.
fn deflated(h: &Matrix, low: usize, i: usize, (high, small): (usize, f64)) -> usize {
    for k in (low + 1..=i).rev() {
        let under = h[(k, k - 1)].abs();
        if under <= small {
            return k;
        }
        let mut size = h[(k - 1, k - 1)].abs() + h[(k, k)].abs();
        if size == 0.0 {
            if k >= low + 2 {
                size += h[(k - 1, k - 2)].abs();
            }
            if k < high {
                size += h[(k + 1, k)].abs();
            }
        }
        if under <= ULP * size {
            let above = h[(k - 1, k)].abs();
            let (ab, ba) = (under.max(above), under.min(above));
            let (one, other) = (h[(k, k)].abs(), (h[(k - 1, k - 1)] - h[(k, k)]).abs());
            let (aa, bb) = (one.max(other), one.min(other));
            let s = aa + ab;
            if ba * (ab / s) <= small.max(ULP * (bb * (aa / s))) {
                return k;
            }
        }
    }
    low
}

/// Two shifts, as real and imaginary parts.
type Shifts = ((f64, f64), (f64, f64));

/// The eigenvalues of the last two rows, or others after many rounds in vain.
fn shifts(h: &Matrix, start: usize, i: usize, rounds: usize) -> Shifts {
    let exceptional = |s: f64, diagonal: f64| {
        let corner = 0.75 * s + diagonal;
        (corner, -0.4375 * s, s, corner)
    };
    let (a, b, c, d) = if rounds.is_multiple_of(20) {
        exceptional(h[(i, i - 1)].abs() + h[(i - 1, i - 2)].abs(), h[(i, i)])
    } else if rounds.is_multiple_of(10) {
        let s = h[(start + 1, start)].abs() + h[(start + 2, start + 1)].abs();
        exceptional(s, h[(start, start)])
    } else {
        (h[(i - 1, i - 1)], h[(i - 1, i)], h[(i, i - 1)], h[(i, i)])
    };
    let s = a.abs() + b.abs() + c.abs() + d.abs();
    if s == 0.0 {
        return ((0.0, 0.0), (0.0, 0.0));
    }
    let (a, b, c, d) = (a / s, b / s, c / s, d / s);
    let middle = f64::midpoint(a, d);
    let det = (a - middle) * (d - middle) - b * c;
    let root = det.abs().sqrt();
    if det >= 0.0 {
        return ((middle * s, root * s), (middle * s, -root * s));
    }
    let (one, other) = (middle + root, middle - root);
    let nearer = if (one - d).abs() <= (other - d).abs() { one } else { other };
    ((nearer * s, 0.0), (nearer * s, 0.0))
}

/// A double-shift QR step of the block of rows `start` to `i`.
fn step(h: &mut Matrix, z: &mut Matrix, (start, i): (usize, usize), (one, two): Shifts) {
    let n = h.columns;
    let mut v = [0.0; 3];
    let mut first = start;
    for m in (start..=i - 2).rev() {
        let (diagonal, under) = (h[(m, m)], h[(m + 1, m)]);
        let s = (diagonal - two.0).abs() + two.1.abs() + under.abs();
        let scaled = under / s;
        v = [
            scaled * h[(m, m + 1)] + (diagonal - one.0) * ((diagonal - two.0) / s)
                - one.1 * (two.1 / s),
            scaled * (diagonal + h[(m + 1, m + 1)] - one.0 - two.0),
            scaled * h[(m + 2, m + 1)],
        ];
        let s = v[0].abs() + v[1].abs() + v[2].abs();
        v = v.map(|x| x / s);
        first = m;
        if m == start {
            break;
        }
        let beside = h[(m - 1, m - 1)].abs() + diagonal.abs() + h[(m + 1, m + 1)].abs();
        if h[(m, m - 1)].abs() * (v[1].abs() + v[2].abs()) <= ULP * v[0].abs() * beside {
            break;
        }
    }
    for k in first..i {
        let count = 3.min(i - k + 1);
        if k > first {
            v[..count].copy_from_slice(&h.column(k - 1)[k..k + count]);
        }
        let (head, rest) = v[..count].split_first_mut().expect("it has two elements or three");
        let (beta, tau) = reflection(*head, rest);
        if k > first {
            h.column_mut(k - 1)[k..k + count].fill(0.0);
            h[(k, k - 1)] = beta;
        } else if first > start {
            h[(k, k - 1)] *= 1.0 - tau;
        }
        reflect_columns(h, (k, k..n), &v[..count], tau);
        reflect_rows(h, (k, 0..(k + 4).min(i + 1)), &v[..count], tau);
        let rows = 0..z.rows;
        reflect_rows(z, (k, rows), &v[..count], tau);
    }
}

/// Make a block of two rows triangular where its eigenvalues are real, else its diagonal one number (`dlanv2`).
fn standardise(h: &mut Matrix, z: &mut Matrix, at: usize) {
    let n = h.columns;
    let block = [h[(at, at)], h[(at, at + 1)], h[(at + 1, at)], h[(at + 1, at + 1)]];
    let ([a, b, c, d], cosine, sine) = standard(block);
    (h[(at, at)], h[(at, at + 1)], h[(at + 1, at)], h[(at + 1, at + 1)]) = (a, b, c, d);
    for j in at + 2..n {
        let column = h.column_mut(j);
        let (x, y) = (column[at], column[at + 1]);
        (column[at], column[at + 1]) = (cosine * x + sine * y, cosine * y - sine * x);
    }
    let (left, right) = h.two_columns(at, at + 1);
    for (x, y) in left[..at].iter_mut().zip(&mut right[..at]) {
        (*x, *y) = (cosine * *x + sine * *y, cosine * *y - sine * *x);
    }
    z.rotate(at, at + 1, cosine, sine);
}

/// `dlanv2`: the standard form of `[[a, b], [c, d]]`, and the rotation to it.
fn standard([mut a, mut b, mut c, mut d]: [f64; 4]) -> ([f64; 4], f64, f64) {
    let sign = |x: f64| 1.0_f64.copysign(x);
    if c == 0.0 || (a == d && b != 0.0 && sign(b) != sign(c)) {
        return ([a, b, c, d], 1.0, 0.0);
    }
    if b == 0.0 {
        return ([d, -c, 0.0, a], 0.0, 1.0);
    }
    let apart = a - d;
    let p = 0.5 * apart;
    let most = b.abs().max(c.abs());
    let least = b.abs().min(c.abs()) * sign(b) * sign(c);
    let scale = p.abs().max(most);
    let discriminant = (p / scale) * p + (most / scale) * least;
    if discriminant >= 4.0 * super::EPSILON * 2.0 {
        let root = p + (scale.sqrt() * discriminant.sqrt()).copysign(p);
        let tau = c.hypot(root);
        return ([d + root, b - c, 0.0, d - (most / root) * least], root / tau, c / tau);
    }
    let sigma = b + c;
    let tau = sigma.hypot(apart);
    let mut cosine = (0.5 * (1.0 + sigma.abs() / tau)).sqrt();
    let mut sine = -(p / (tau * cosine)) * sign(sigma);
    let (aa, bb) = (a * cosine + b * sine, b * cosine - a * sine);
    let (cc, dd) = (c * cosine + d * sine, d * cosine - c * sine);
    (a, b) = (aa * cosine + cc * sine, bb * cosine + dd * sine);
    (c, d) = (cc * cosine - aa * sine, dd * cosine - bb * sine);
    let middle = f64::midpoint(a, d);
    (a, d) = (middle, middle);
    if c != 0.0 && b == 0.0 {
        (b, c, cosine, sine) = (-c, 0.0, -sine, cosine);
    } else if c != 0.0 && sign(b) == sign(c) {
        let (root_b, root_c) = (b.abs().sqrt(), c.abs().sqrt());
        let p = (root_b * root_c).copysign(c);
        let tau = 1.0 / (b + c).abs().sqrt();
        (a, d, b, c) = (middle + p, middle - p, b - c, 0.0);
        let (cosine1, sine1) = (root_b * tau, root_c * tau);
        (cosine, sine) = (cosine * cosine1 - sine * sine1, cosine * sine1 + sine * cosine1);
    }
    ([a, b, c, d], cosine, sine)
}
