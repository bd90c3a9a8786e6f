//! The functions of `math` over blocks: one loop each, compiled for every SIMD level.

#![expect(clippy::needless_bitwise_bool, reason = "without branches the loops vectorize")]

use super::log::{narrow::usual as narrow, wide::usual as wide};
use super::{arc, exp, hyperbolic, large, log, pow, root, trig};

macro_rules! blocks {
    ($($name:ident($scalar:path: $T:ty), $what:literal;)+) => {$(
        crate::simd_fn! {
            #[doc = concat!($what, " of every number of `a`; the slices are equally long.")]
            pub fn $name(out: &mut [$T], a: &[$T]) {
                for (out, &x) in out.iter_mut().zip(a) {
                    *out = $scalar(x);
                }
            }
        }
    )+};
}

blocks! {
    exp_block(exp::exp_f64: f64), "e^x";
    exp_block_f32(exp::exp_f32: f32), "e^x";
    exp2_block(exp::exp2_f64: f64), "2^x";
    exp2_block_f32(exp::exp2_f32: f32), "2^x";
    expm1_block(exp::expm1_f64: f64), "e^x - 1";
    expm1_block_f32(exp::expm1_f32: f32), "e^x - 1";
}

/// Numbers that are computed as usual ones, or again as any if one of them is not.
const STRIP: usize = 512;

macro_rules! usual_blocks {
    ($($name:ident($T:ty: $takes:expr, $usual:expr, $any:expr), $what:literal;)+) => {$(
        crate::simd_fn! {
            #[doc = concat!($what, " of every number of `a`; the slices are equally long.")]
            pub fn $name(out: &mut [$T], a: &[$T]) {
                for (out, a) in out.chunks_mut(STRIP).zip(a.chunks(STRIP)) {
                    let mut all = true;
                    for (out, &x) in out.iter_mut().zip(a) {
                        *out = ($usual)(x);
                        all &= ($takes)(x);
                    }
                    if !all {
                        for (out, &x) in out.iter_mut().zip(a) {
                            *out = ($any)(x);
                        }
                    }
                }
            }
        }
    )+};
}

usual_blocks! {
    log_block(f64: wide::takes, wide::log, log::log_f64), "The natural logarithm";
    log_block_f32(f32: narrow::takes, narrow::log, log::log_f32), "The natural logarithm";
    log2_block(f64: wide::takes, wide::log2, log::log2_f64), "The logarithm to base 2";
    log2_block_f32(f32: narrow::takes, narrow::log2, log::log2_f32), "The logarithm to base 2";
    log10_block(f64: wide::takes, wide::log10, log::log10_f64), "The logarithm to base 10";
    log10_block_f32(f32: narrow::takes, narrow::log10, log::log10_f32), "The logarithm to base 10";
    log1p_block(f64: wide::takes_more, wide::log1p, log::log1p_f64), "log(1 + x)";
    log1p_block_f32(f32: narrow::takes_more, narrow::log1p, log::log1p_f32), "log(1 + x)";
}

/// The same of f64's functions, through which f32 goes too: 29 bits more than it shows.
macro_rules! usual_wide_blocks {
    ($($name:ident, $narrow:ident($takes:path, $usual:path, $any:path), $what:literal;)+) => {
        usual_blocks! {$(
            $name(f64: $takes, $usual, $any), $what;
            $narrow(f32: |x: f32| $takes(x.into()), |x: f32| $usual(x.into()) as f32,
                |x: f32| $any(x.into()) as f32), $what;
        )+}
    };
}

usual_wide_blocks! {
    asinh_block, asinh_block_f32(hyperbolic::asinh_takes, hyperbolic::asinh_usual, hyperbolic::asinh_f64),
        "The inverse hyperbolic sine";
    acosh_block, acosh_block_f32(hyperbolic::acosh_takes, hyperbolic::acosh_usual, hyperbolic::acosh_f64),
        "The inverse hyperbolic cosine";
    atanh_block, atanh_block_f32(hyperbolic::atanh_takes, hyperbolic::atanh_usual, hyperbolic::atanh_f64),
        "The inverse hyperbolic tangent";
    atan_block, atan_block_f32(arc::atan_takes, arc::atan_usual, arc::atan_f64), "The arc tangent";
    cbrt_block, cbrt_block_f32(f64::is_normal, root::cbrt_usual, root::cbrt_f64), "The cube root";
}

/// The same for f64's functions, through which f32 goes too: 29 bits more than it shows.
macro_rules! wide_blocks {
    ($($name:ident, $narrow:ident($scalar:path), $what:literal;)+) => {
        blocks! { $($name($scalar: f64), $what;)+ }

        $(crate::simd_fn! {
            #[doc = concat!($what, " of every number of `a`, computed in f64; the slices are equally long.")]
            pub fn $narrow(out: &mut [f32], a: &[f32]) {
                for (out, &x) in out.iter_mut().zip(a) {
                    *out = $scalar(f64::from(x)) as f32;
                }
            }
        })+
    };
}

wide_blocks! {
    asin_block, asin_block_f32(arc::asin_f64), "The arc sine";
    acos_block, acos_block_f32(arc::acos_f64), "The arc cosine";
    sinh_block, sinh_block_f32(hyperbolic::sinh_f64), "The hyperbolic sine";
    cosh_block, cosh_block_f32(hyperbolic::cosh_f64), "The hyperbolic cosine";
}

/// The same of two operands.
macro_rules! wide_blocks2 {
    ($($name:ident, $narrow:ident($scalar:path), $what:literal;)+) => {$(crate::simd_fn! {
        #[doc = concat!($what, " of every pair of numbers of `a` and `b`; the slices are equally long.")]
        pub fn $name(out: &mut [f64], a: &[f64], b: &[f64]) {
            for ((out, &x), &y) in out.iter_mut().zip(a).zip(b) {
                *out = $scalar(x, y);
            }
        }

        #[doc = concat!($what, " of every pair of numbers, computed in f64; the slices are equally long.")]
        pub fn $narrow(out: &mut [f32], a: &[f32], b: &[f32]) {
            for ((out, &x), &y) in out.iter_mut().zip(a).zip(b) {
                *out = $scalar(f64::from(x), f64::from(y)) as f32;
            }
        }
    })+};
}

wide_blocks2! {
    atan2_block, atan2_block_f32(arc::atan2_f64), "The angle";
    hypot_block, hypot_block_f32(root::hypot_f64), "The hypotenuse";
    log_add_exp_block, log_add_exp_block_f32(hyperbolic::log_add_exp), "log(e^a + e^b)";
    log_add_exp2_block, log_add_exp2_block_f32(hyperbolic::log_add_exp2), "log2(2^a + 2^b)";
}

/// How many numbers a long function takes through one step before the next. A number's steps wait for one another, and
/// all of them together are longer than a processor looks ahead: in short loops it works on several numbers
/// at a time.
const STEP: usize = 128;

crate::simd_fn! {
    /// x^y of every pair of numbers of `a` and `b`; the slices are equally long.
    pub fn pow_block(out: &mut [f64], a: &[f64], b: &[f64]) {
        let (mut high, mut low) = ([0.0; STEP], [0.0; STEP]);
        for ((out, a), b) in out.chunks_mut(STEP).zip(a.chunks(STEP)).zip(b.chunks(STEP)) {
            for ((high, low), &x) in high.iter_mut().zip(&mut low).zip(a) {
                (*high, *low) = pow::log2_parts(x);
            }
            let mut all_usual = true;
            for ((((out, &high), &low), &x), &y) in out.iter_mut().zip(&high).zip(&low).zip(a).zip(b) {
                let power = pow::usual_power(x, y, (high, low));
                all_usual &= power.is_some() & (x > 0.0);
                *out = power.unwrap_or(f64::NAN);
            }
            if !all_usual {
                careful_powers(out, a, b);
            }
        }
    }

    /// A strip of [`pow_block`] with a number that is not usual: there, `out` holds NaN.
    fn careful_powers(out: &mut [f64], a: &[f64], b: &[f64]) {
        for ((out, &x), &y) in out.iter_mut().zip(a).zip(b) {
            *out = pow::careful(x, y, *out);
        }
    }

    /// x^y of every pair of numbers of `a` and `b`; the slices are equally long.
    pub fn pow_block_f32(out: &mut [f32], a: &[f32], b: &[f32]) {
        let mut logs = [0.0; STEP];
        for ((out, a), b) in out.chunks_mut(STEP).zip(a.chunks(STEP)).zip(b.chunks(STEP)) {
            for (log, &x) in logs.iter_mut().zip(a) {
                *log = pow::log2_short(x);
            }
            let mut all_usual = true;
            for (((out, &log), &x), &y) in out.iter_mut().zip(&logs).zip(a).zip(b) {
                let power = pow::usual_power_f32(x, y, log);
                all_usual &= power.is_some() & (x > 0.0);
                *out = power.unwrap_or(f32::NAN);
            }
            if !all_usual {
                for ((out, &x), &y) in out.iter_mut().zip(a).zip(b) {
                    *out = pow::careful_f32(x, y, *out);
                }
            }
        }
    }
}

macro_rules! tanh_blocks {
    ($($name:ident($module:ident: $T:ty);)+) => {$(crate::simd_fn! {
        /// The hyperbolic tangent of every number of `a`; the slices are equally long.
        pub fn $name(out: &mut [$T], a: &[$T]) {
            let (mut high, mut low) = ([0.0; STEP], [0.0; STEP]);
            for (out, a) in out.chunks_mut(STEP).zip(a.chunks(STEP)) {
                for ((high, low), &x) in high.iter_mut().zip(&mut low).zip(a) {
                    (*high, *low) = exp::$module::tanh_parts(x);
                }
                for (((out, &high), &low), &x) in out.iter_mut().zip(&high).zip(&low).zip(a) {
                    *out = exp::$module::tanh_of(x, (high, low));
                }
            }
        }
    })+};
}

tanh_blocks! {
    tanh_block(wide: f64);
    tanh_block_f32(narrow: f32);
}

macro_rules! trig_blocks {
    ($($name:ident($pass:ident: $scalar:path, $large:path, $limit:path, $T:ty), $what:literal;)+) => {$(
        crate::simd_fn! {
            /// Whether a number is beyond the limit, and the others' results.
            fn $pass(out: &mut [$T], a: &[$T]) -> bool {
                let mut beyond = false;
                for (out, &x) in out.iter_mut().zip(a) {
                    *out = $scalar(x);
                    beyond |= x.abs() > $limit;
                }
                beyond
            }
        }

        #[doc = concat!($what, " of every number of `a`, of any size; the slices are equally long.")]
        pub fn $name(out: &mut [$T], a: &[$T]) {
            if $pass(out, a) {
                for (out, &x) in out.iter_mut().zip(a) {
                    if x.abs() > $limit {
                        *out = $large(f64::from(x)) as $T;
                    }
                }
            }
        }
    )+};
}

trig_blocks! {
    sin_block(sin_pass: trig::sin_f64, large::sin_large, trig::TRIG_LIMIT, f64), "The sine";
    cos_block(cos_pass: trig::cos_f64, large::cos_large, trig::TRIG_LIMIT, f64), "The cosine";
    tan_block(tan_pass: trig::tan_f64, large::tan_large, trig::TRIG_LIMIT, f64), "The tangent";
    sin_block_f32(sin_pass_f32: trig::sin_f32, large::sin_large, trig::TRIG_LIMIT_F32, f32), "The sine";
    cos_block_f32(cos_pass_f32: trig::cos_f32, large::cos_large, trig::TRIG_LIMIT_F32, f32), "The cosine";
    tan_block_f32(tan_pass_f32: trig::tan_f32, large::tan_large, trig::TRIG_LIMIT_F32, f32), "The tangent";
}
