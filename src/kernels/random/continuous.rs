//! Floats of given distributions.

use std::f64::consts::PI;

use super::poisson::Poisson;
use super::{Bits, Draws, ziggurat};

/// Gamma of a shape and scale 1, by Marsaglia and Tsang.
pub fn gamma<D: Draws>(bits: &mut D, shape: f64) -> f64 {
    if shape == 1.0 {
        return bits.exponential();
    }
    if shape == 0.0 {
        return 0.0;
    }
    if shape < 1.0 {
        return gamma_small(bits, shape);
    }
    let b = shape - 1.0 / 3.0;
    let c = 1.0 / (9.0 * b).sqrt();
    loop {
        let mut x = bits.normal();
        while 1.0 + c * x <= 0.0 {
            x = bits.normal();
        }
        let v = 1.0 + c * x;
        let v = v * v * v;
        let u = bits.next_f64();
        if u < 1.0 - 0.0331 * (x * x) * (x * x) || u.ln() < 0.5 * x * x + b * (1.0 - v + v.ln()) {
            return b * v;
        }
    }
}

fn gamma_small<D: Draws>(bits: &mut D, shape: f64) -> f64 {
    loop {
        let u = bits.next_f64();
        let v = bits.exponential();
        if u <= 1.0 - shape {
            let x = u.powf(1.0 / shape);
            if x <= v {
                return x;
            }
        } else {
            let y = -((1.0 - u) / shape).ln();
            let x = (1.0 - shape + shape * y).powf(1.0 / shape);
            if x <= v + y {
                return x;
            }
        }
    }
}

/// [`gamma`] for floats of 32 bits.
pub fn gamma_f32(bits: &mut impl Bits, shape: f32) -> f32 {
    if shape == 1.0 {
        return ziggurat::exponential_f32(bits);
    }
    if shape == 0.0 {
        return 0.0;
    }
    if shape < 1.0 {
        return gamma_small_f32(bits, shape);
    }
    let b = shape - 1.0 / 3.0;
    let c = 1.0 / (9.0 * b).sqrt();
    loop {
        let mut x = ziggurat::normal_f32(bits);
        while 1.0 + c * x <= 0.0 {
            x = ziggurat::normal_f32(bits);
        }
        let v = 1.0 + c * x;
        let v = v * v * v;
        let u = bits.next_f32();
        if u < 1.0 - 0.0331 * (x * x) * (x * x) || u.ln() < 0.5 * x * x + b * (1.0 - v + v.ln()) {
            return b * v;
        }
    }
}

fn gamma_small_f32(bits: &mut impl Bits, shape: f32) -> f32 {
    loop {
        let u = bits.next_f32();
        let v = ziggurat::exponential_f32(bits);
        if u <= 1.0 - shape {
            let x = u.powf(1.0 / shape);
            if x <= v {
                return x;
            }
        } else {
            let y = -((1.0 - u) / shape).ln();
            let x = (1.0 - shape + shape * y).powf(1.0 / shape);
            if x <= v + y {
                return x;
            }
        }
    }
}

/// Below this, beta is as good as a choice between 0 and 1.
const TINY: f64 = 3e-103;

/// Beta, by Jöhnk for small parameters, else of two gammas.
pub fn beta<D: Draws>(bits: &mut D, a: f64, b: f64) -> f64 {
    // As in C, parameters that are not comparable go the way of the large ones.
    if !(a <= 1.0 && b <= 1.0) {
        let first = gamma(bits, a);
        return first / (first + gamma(bits, b));
    }
    if !D::LEGACY && a < TINY && b < TINY {
        return if (a + b) * bits.next_f64() < a { 1.0 } else { 0.0 };
    }
    loop {
        let (u, v) = (bits.next_f64(), bits.next_f64());
        let (x, y) = (u.powf(1.0 / a), v.powf(1.0 / b));
        let sum = x + y;
        if sum > 1.0 {
            continue;
        }
        if D::LEGACY {
            return if sum > 0.0 { x / sum } else { beta_of_logs_legacy(u.ln() / a, v.ln() / b) };
        }
        if u + v > 0.0 {
            return if x > 0.0 && y > 0.0 {
                x / sum
            } else {
                beta_of_logs(u.ln() / a - v.ln() / b)
            };
        }
    }
}

fn beta_of_logs_legacy(log_x: f64, log_y: f64) -> f64 {
    let most = if log_x > log_y { log_x } else { log_y };
    (log_x - most - ((log_x - most).exp() + (log_y - most).exp()).ln()).exp()
}

/// x / (x + y) from the logarithm of x / y.
fn beta_of_logs(difference: f64) -> f64 {
    if difference > 0.0 {
        (-(-difference).exp().ln_1p()).exp()
    } else {
        (difference - difference.exp().ln_1p()).exp()
    }
}

/// Sums of squares of `df` normal numbers.
pub fn chisquare<D: Draws>(bits: &mut D, df: f64) -> f64 {
    2.0 * gamma(bits, df / 2.0)
}

/// Fisher's F: the ratio of two chi-squares, each by its degrees of freedom.
pub fn f<D: Draws>(bits: &mut D, numerator: f64, denominator: f64) -> f64 {
    let above = chisquare(bits, numerator) * denominator;
    above / (chisquare(bits, denominator) * numerator)
}

/// Chi-square of normal numbers whose means are not 0.
pub fn noncentral_chisquare<D: Draws>(bits: &mut D, df: f64, noncentrality: f64) -> f64 {
    if !D::LEGACY && noncentrality.is_nan() {
        return f64::NAN;
    }
    if noncentrality == 0.0 {
        return chisquare(bits, df);
    }
    if df > 1.0 {
        let rest = chisquare(bits, df - 1.0);
        let first = bits.normal() + noncentrality.sqrt();
        return rest + first * first;
    }
    let pairs = Poisson::of(noncentrality / 2.0).draw(bits).wrapping_mul(2);
    let drawn = chisquare(bits, df + pairs as f64);
    if noncentrality.is_nan() { f64::NAN } else { drawn }
}

/// F whose numerator is not central.
pub fn noncentral_f<D: Draws>(bits: &mut D, above: f64, below: f64, noncentrality: f64) -> f64 {
    let numerator = noncentral_chisquare(bits, above, noncentrality) * below;
    numerator / (chisquare(bits, below) * above)
}

/// Student's t.
pub fn standard_t<D: Draws>(bits: &mut D, df: f64) -> f64 {
    let above = bits.normal();
    let below = gamma(bits, df / 2.0);
    (df / 2.0).sqrt() * above / below.sqrt()
}

/// The ratio of two normal numbers.
pub fn standard_cauchy<D: Draws>(bits: &mut D) -> f64 {
    let above = bits.normal();
    above / bits.normal()
}

/// Pareto II, or Lomax: from 0 on.
pub fn pareto<D: Draws>(bits: &mut D, a: f64) -> f64 {
    let x = bits.exponential() / a;
    if D::LEGACY { x.exp() - 1.0 } else { x.exp_m1() }
}

/// Weibull of scale 1.
pub fn weibull<D: Draws>(bits: &mut D, a: f64) -> f64 {
    if a == 0.0 { 0.0 } else { bits.exponential().powf(1.0 / a) }
}

/// A density that rises as a power, from 0 to 1.
pub fn power<D: Draws>(bits: &mut D, a: f64) -> f64 {
    let x = -bits.exponential();
    let base = if D::LEGACY { 1.0 - x.exp() } else { -x.exp_m1() };
    base.powf(1.0 / a)
}

/// Laplace: exponential to both sides.
pub fn laplace<D: Draws>(bits: &mut D, location: f64, scale: f64) -> f64 {
    loop {
        let u = bits.next_f64();
        if u >= 0.5 {
            return location - scale * (2.0 - u - u).ln();
        }
        if u > 0.0 {
            return location + scale * (u + u).ln();
        }
    }
}

/// Gumbel: the largest of many.
pub fn gumbel<D: Draws>(bits: &mut D, location: f64, scale: f64) -> f64 {
    loop {
        let u = 1.0 - bits.next_f64();
        if u < 1.0 {
            return location - scale * (-u.ln()).ln();
        }
    }
}

/// Logistic.
pub fn logistic<D: Draws>(bits: &mut D, location: f64, scale: f64) -> f64 {
    loop {
        let u = bits.next_f64();
        if u > 0.0 {
            return location + scale * (u / (1.0 - u)).ln();
        }
    }
}

/// Rayleigh: the length of a vector of two normal numbers.
pub fn rayleigh<D: Draws>(bits: &mut D, mode: f64) -> f64 {
    if D::LEGACY {
        return mode * (-2.0 * (-bits.next_f64()).ln_1p()).sqrt();
    }
    mode * (2.0 * bits.exponential()).sqrt()
}

/// Wald, or inverse Gaussian, by Michael, Schucany and Haas.
pub fn wald<D: Draws>(bits: &mut D, mean: f64, scale: f64) -> f64 {
    let y = bits.normal();
    let y = mean * y * y;
    let x = if D::LEGACY {
        mean + mean / (2.0 * scale) * (y - (4.0 * scale * y + y * y).sqrt())
    } else {
        mean * (1.0 - 2.0 / (1.0 + (1.0 + 4.0 * scale / y).sqrt()))
    };
    if bits.next_f64() <= mean / (mean + x) { x } else { mean * mean / x }
}

/// Triangular.
pub fn triangular<D: Draws>(bits: &mut D, left: f64, mode: f64, right: f64) -> f64 {
    let base = right - left;
    let rise = mode - left;
    let u = bits.next_f64();
    if u <= rise / base {
        return left + (u * (rise * base)).sqrt();
    }
    right - ((1.0 - u) * ((right - mode) * base)).sqrt()
}

/// Von Mises: normal on a circle, by Best and Fisher.
pub fn vonmises<D: Draws>(bits: &mut D, mu: f64, kappa: f64) -> f64 {
    if kappa.is_nan() {
        return f64::NAN;
    }
    if kappa < 1e-8 {
        return PI * (2.0 * bits.next_f64() - 1.0);
    }
    if !D::LEGACY && kappa > 1e6 {
        return wrapped_normal(mu + (1.0 / kappa).sqrt() * bits.normal());
    }
    let s = if kappa < 1e-5 {
        1.0 / kappa + kappa
    } else {
        let r = 1.0 + (1.0 + 4.0 * kappa * kappa).sqrt();
        let rho = (r - (2.0 * r).sqrt()) / (2.0 * kappa);
        (1.0 + rho * rho) / (2.0 * rho)
    };
    if s.is_nan() || s <= 1.0 {
        // So narrow that the envelope is a point: nothing would ever be accepted.
        return wrapped_normal(mu + (1.0 / kappa).sqrt() * bits.normal());
    }
    let cosine = loop {
        let z = (PI * bits.next_f64()).cos();
        let w = (1.0 + s * z) / (s + z);
        let y = kappa * (s - w);
        let v = bits.next_f64();
        if y * (2.0 - y) - v >= 0.0 || (y / v).ln() + 1.0 - y >= 0.0 {
            break w;
        }
    };
    let side = bits.next_f64();
    let angle = cosine.acos();
    let angle = if side < 0.5 { -angle } else { angle } + mu;
    let wrapped = (angle.abs() + PI) % (2.0 * PI) - PI;
    if angle < 0.0 { -wrapped } else { wrapped }
}

/// An angle that is at most one turn off, within half a turn.
fn wrapped_normal(angle: f64) -> f64 {
    if angle < -PI {
        return angle + 2.0 * PI;
    }
    if angle > PI { angle - 2.0 * PI } else { angle }
}
