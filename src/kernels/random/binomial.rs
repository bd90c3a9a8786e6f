//! How many of `n` trials succeed: by inversion where few successes are expected, else by Kachitvichyanukul and
//! Schmeiser's BTPE.
//!
//! What depends on the trials alone is computed once for all that are drawn with them.

use super::{Bits, Draws, fill_pairs};

/// Successes that inversion looks for at most: 30 are expected, and ten deviations more are looked for.
const MOST: usize = 86;

/// What draws with one number of trials and one probability.
#[derive(Clone, Debug)]
pub struct Binomial {
    n: i64,
    /// Whether failures are drawn, of which there are fewer.
    is_turned: bool,
    way: Way,
}

#[derive(Clone, Debug)]
enum Way {
    /// Nothing can succeed, and nothing is drawn.
    Nothing,
    /// By inversion.
    Few(Box<Inversion>),
    /// By BTPE.
    Many(Btpe),
}

/// The chance of each number of successes, up to a bound.
#[derive(Clone, Debug)]
struct Inversion {
    chances: [f64; MOST + 1],
    bound: usize,
}

/// The regions of BTPE under the scaled density: a triangle, two parallelograms, two tails.
#[derive(Clone, Copy, Debug)]
struct Btpe {
    n: i64,
    size: f64,
    r: f64,
    q: f64,
    m: i64,
    p1: f64,
    xm: f64,
    xl: f64,
    xr: f64,
    c: f64,
    left: f64,
    right: f64,
    p2: f64,
    p3: f64,
    p4: f64,
    spread: f64,
}

/// One number for a kind of generator that may draw nothing where nothing can succeed.
pub(super) fn binomial_or_none(bits: &mut impl Bits, n: i64, p: f64) -> i64 {
    Binomial::drawn(n, p, false).draw(bits)
}

impl Binomial {
    /// Of so many trials, each with the probability `p`.
    pub fn of<D: Draws>(n: i64, p: f64) -> Self {
        Self::drawn(n, p, D::LEGACY)
    }

    fn drawn(n: i64, p: f64, always: bool) -> Self {
        if !always && (n == 0 || p == 0.0) {
            return Self { n, is_turned: false, way: Way::Nothing };
        }
        let is_turned = p.is_nan() || p > 0.5;
        let rare = if is_turned { 1.0 - p } else { p };
        let way = if rare * n as f64 <= 30.0 {
            Way::Few(Box::new(Inversion::of(n, rare)))
        } else {
            Way::Many(Btpe::of(n, rare))
        };
        Self { n, is_turned, way }
    }

    /// One number.
    pub fn draw(&self, bits: &mut impl Bits) -> i64 {
        let count = match &self.way {
            Way::Nothing => 0,
            Way::Few(inversion) => inversion.draw(bits),
            Way::Many(btpe) => loop {
                let pair = [bits.next_f64(), bits.next_f64()];
                if let Some(count) = btpe.number(pair) {
                    break count;
                }
            },
        };
        if self.is_turned { self.n - count } else { count }
    }

    /// Fill `out` with what as many calls of [`Self::draw`] give.
    pub fn fill(&self, bits: &mut impl Bits, out: &mut [i64]) {
        let Way::Many(btpe) = &self.way else {
            out.fill_with(|| self.draw(bits));
            return;
        };
        fill_pairs(bits, out, |pair| btpe.number(pair));
        if self.is_turned {
            for count in out {
                *count = self.n - *count;
            }
        }
    }
}

impl Inversion {
    fn of(n: i64, p: f64) -> Self {
        let q = 1.0 - p;
        let mean = n as f64 * p;
        let bound = (mean + 10.0 * (mean * q + 1.0).sqrt()).min(n as f64) as usize;
        let mut chances = [0.0; MOST + 1];
        chances[0] = (n as f64 * (-p).ln_1p()).exp();
        for count in 1..=bound {
            let ways = (n - count as i64 + 1) as f64 * p * chances[count - 1];
            chances[count] = ways / (count as f64 * q);
        }
        Self { chances, bound }
    }

    fn draw(&self, bits: &mut impl Bits) -> i64 {
        loop {
            let mut u = bits.next_f64();
            for (count, &chance) in self.chances[..=self.bound].iter().enumerate() {
                // As C compares: what is NaN is not above.
                if u > chance {
                    u -= chance;
                } else {
                    return count as i64;
                }
            }
        }
    }
}

impl Btpe {
    fn of(n: i64, p: f64) -> Self {
        let size = n as f64;
        let (r, q) = (p, 1.0 - p);
        let fm = size * r + r;
        let m = fm.floor() as i64;
        let p1 = (2.195 * (size * r * q).sqrt() - 4.6 * q).floor() + 0.5;
        let xm = m as f64 + 0.5;
        let (xl, xr) = (xm - p1, xm + p1);
        let c = 0.134 + 20.5 / (15.3 + m as f64);
        let left = (fm - xl) / (fm - xl * r);
        let left = left * (1.0 + left / 2.0);
        let right = (xr - fm) / (xr * q);
        let right = right * (1.0 + right / 2.0);
        let p2 = p1 * (1.0 + 2.0 * c);
        let p3 = p2 + c / left;
        let p4 = p3 + c / right;
        Self { n, size, r, q, m, p1, xm, xl, xr, c, left, right, p2, p3, p4, spread: size * r * q }
    }

    /// What two uniform numbers give, unless they are rejected.
    fn number(&self, [u, mut v]: [f64; 2]) -> Option<i64> {
        let Self { n, m, p1, xm, .. } = *self;
        let u = u * self.p4;
        if u <= p1 {
            return Some((xm - p1 * v + u).floor() as i64);
        }
        let y;
        if u <= self.p2 {
            let x = self.xl + (u - p1) / self.c;
            v = v * self.c + 1.0 - (m as f64 - x + 0.5).abs() / p1;
            if v > 1.0 {
                return None;
            }
            y = x.floor() as i64;
        } else if u <= self.p3 {
            y = (self.xl + v.ln() / self.left).floor() as i64;
            if y < 0 || v == 0.0 {
                return None;
            }
            v *= (u - self.p2) * self.left;
        } else {
            y = (self.xr - v.ln() / self.right).floor() as i64;
            if y > n || v == 0.0 {
                return None;
            }
            v *= (u - self.p3) * self.right;
        }
        self.accepts(y, v).then_some(y)
    }

    /// Whether `v` is under the density at `y`.
    fn accepts(&self, y: i64, v: f64) -> bool {
        let Self { n, size, r, q, m, xm, spread, .. } = *self;
        let k = (y - m).abs();
        if k <= 20 || (k as f64) >= spread / 2.0 - 1.0 {
            return v <= ratio(n, m, y, r / q);
        }
        squeeze(v.ln(), k as f64, spread).unwrap_or_else(|| {
            let (m, y) = (m as f64, y as f64);
            let (x1, f1, z, w) = (y + 1.0, m + 1.0, size + 1.0 - m, size - y + 1.0);
            let bound = xm * (f1 / x1).ln()
                + (size - m + 0.5) * (z / w).ln()
                + (y - m) * (w * r / (x1 * q)).ln()
                + stirling(f1)
                + stirling(z)
                + stirling(x1)
                + stirling(w);
            v.ln() <= bound
        })
    }
}

/// What is sure about the density at a distance from the mode without computing it.
fn squeeze(log_v: f64, k: f64, spread: f64) -> Option<bool> {
    let inner = (k * (k / 3.0 + 0.625) + 0.166_666_666_666_666_66) / spread + 0.5;
    let rho = (k / spread) * inner;
    let t = -k * k / (2.0 * spread);
    if log_v < t - rho {
        return Some(true);
    }
    (log_v > t + rho).then_some(false)
}

/// The density at `y` by that at the mode.
fn ratio(n: i64, m: i64, y: i64, s: f64) -> f64 {
    let a = s * (n + 1) as f64;
    let mut f = 1.0;
    for i in m + 1..=y {
        f *= a / i as f64 - s;
    }
    for i in y + 1..=m {
        f /= a / i as f64 - s;
    }
    f
}

/// The correction of Stirling's formula.
fn stirling(x: f64) -> f64 {
    let square = x * x;
    (13680.0 - (462.0 - (132.0 - (99.0 - 140.0 / square) / square) / square) / square)
        / x
        / 166_320.0
}

#[cfg(test)]
mod tests {
    use super::super::mt19937::Mt19937;
    use super::*;

    #[test]
    fn filling_is_drawing_one_by_one() {
        for (n, p) in
            [(0, 0.5), (10, 0.0), (10, 0.5), (10, 1.0), (60, 0.5), (100, 0.7), (1 << 40, 0.3)]
        {
            let law = Binomial::of::<Mt19937>(n, p);
            let mut bits = Mt19937::from_seed(3);
            let one_by_one: Vec<i64> = (0..2000).map(|_| law.draw(&mut bits)).collect();
            assert!(one_by_one.iter().all(|count| (0..=n).contains(count)));
            for piece in [1, 77, 156, 2000] {
                let (mut bits, mut filled) = (Mt19937::from_seed(3), vec![0; 2000]);
                filled.chunks_mut(piece).for_each(|chunk| law.fill(&mut bits, chunk));
                assert_eq!(filled, one_by_one, "{n} trials, {p}, in pieces of {piece}");
            }
        }
    }
}
