//! Hyperbolic functions and their inverses, but for `tanh`, and logarithms of sums; branch-free. One or two
//! numbers in, one out; nothing here knows slices.

use std::f64::consts::{LN_2, LOG2_E};

use super::exp::wide::{clamp, exp, exp_reduced, exp2, reduce, scale};
use super::log::wide::{log1p, usual};
use super::poly::poly;

/// (sinh x / x - 1) / x² in x², minimax for |x| ≤ 1: 2^-63.2 of the sine.
const SINH: [f64; 7] = [
    0.166_666_666_666_666_69,
    0.008_333_333_333_333_137,
    0.000_198_412_698_414_385_21,
    2.755_731_915_506_161e-6,
    2.505_212_344_372_298e-8,
    1.605_723_672_082_049e-10,
    7.759_424_995_561_877e-13,
];
/// Beyond it, both functions are infinite.
const END: f64 = 711.0;
/// Above, 1 more or less does not show in a square.
const LARGE: f64 = (1_u64 << 28) as f64;

/// e^x / 2 of 0 ≤ x, which may be infinite although e^x / 2 is not.
#[inline(always)]
fn half_exp(x: f64) -> f64 {
    let (n, r, tail) = reduce(clamp(x, (0.0, END)));
    scale(exp_reduced(r, tail), n - 1.0)
}

/// The hyperbolic cosine, within 2 ulp.
#[inline(always)]
pub fn cosh_f64(x: f64) -> f64 {
    let half = half_exp(x.abs());
    if x.is_nan() { x } else { half + 0.25 / half }
}

/// The hyperbolic sine, within 2 ulp.
#[inline(always)]
pub fn sinh_f64(x: f64) -> f64 {
    let size = x.abs();
    let half = half_exp(size);
    let z = x * x;
    let near = (size * z).mul_add(poly(z, &SINH), size);
    let result = if size > 1.0 { half - 0.25 / half } else { near };
    if x.is_nan() { x } else { result.copysign(x) }
}

/// The number whose hyperbolic sine x is, within 2 ulp.
#[inline(always)]
pub fn asinh_f64(x: f64) -> f64 {
    let size = x.abs();
    let near = asinh_usual(x);
    let far = (log1p(size - 1.0) + LN_2).copysign(x);
    if size < LARGE { near } else { far }
}

/// Whether [`asinh_usual`] takes a number.
#[inline(always)]
pub(super) fn asinh_takes(x: f64) -> bool {
    x.abs() < LARGE
}

/// The same for |x| below [`LARGE`].
#[inline(always)]
pub(super) fn asinh_usual(x: f64) -> f64 {
    let (size, square) = (x.abs(), x * x);
    usual::log1p(size + square / (1.0 + (1.0 + square).sqrt())).copysign(x)
}

/// The number whose hyperbolic cosine x is, within 2 ulp; NaN below 1.
#[inline(always)]
pub fn acosh_f64(x: f64) -> f64 {
    let near = acosh_usual(x);
    let far = log1p(x - 1.0) + LN_2;
    let result = if x < LARGE { near } else { far };
    if x < 1.0 { f64::NAN } else { result }
}

/// Whether [`acosh_usual`] takes a number.
#[inline(always)]
pub(super) fn acosh_takes(x: f64) -> bool {
    (1.0..LARGE).contains(&x)
}

/// The same from 1 to [`LARGE`].
#[inline(always)]
pub(super) fn acosh_usual(x: f64) -> f64 {
    let part = x - 1.0;
    usual::log1p(part + part.mul_add(part, 2.0 * part).sqrt())
}

/// The number whose hyperbolic tangent x is, within 2 ulp; NaN beyond 1.
#[inline(always)]
pub fn atanh_f64(x: f64) -> f64 {
    let size = x.abs();
    let result = 0.5 * log1p(2.0 * size / (1.0 - size));
    if size > 1.0 { f64::NAN } else { result.copysign(x) }
}

/// Whether [`atanh_usual`] takes a number.
#[inline(always)]
pub(super) fn atanh_takes(x: f64) -> bool {
    x.abs() < 1.0
}

/// The same for |x| below 1.
#[inline(always)]
pub(super) fn atanh_usual(x: f64) -> f64 {
    let size = x.abs();
    (0.5 * usual::log1p(2.0 * size / (1.0 - size))).copysign(x)
}

macro_rules! log_of_sum {
    ($name:ident, $exp:ident, $one:expr, $unit:expr, $what:literal) => {
        #[doc = concat!($what, ", without overflow on the way.")]
        #[inline(always)]
        pub fn $name(a: f64, b: f64) -> f64 {
            let apart = a - b;
            let top = if apart > 0.0 { a } else { b };
            let result = top + $unit * usual::log1p($exp(-apart.abs()));
            // Infinities of one sign too; the difference of two is NaN.
            let result = if a == b { a + $one } else { result };
            if apart.is_nan() & (a != b) { apart } else { result }
        }
    };
}

log_of_sum!(log_add_exp, exp, LN_2, 1.0, "log(e^a + e^b)");
log_of_sum!(log_add_exp2, exp2, 1.0, LOG2_E, "log2(2^a + 2^b)");
