//! The functions of `math` over blocks: one loop each, compiled for every SIMD level.

use super::{exp, large, log, pow, trig};

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
    tanh_block(exp::tanh_f64: f64), "The hyperbolic tangent";
    tanh_block_f32(exp::tanh_f32: f32), "The hyperbolic tangent";
    log_block(log::log_f64: f64), "The natural logarithm";
    log_block_f32(log::log_f32: f32), "The natural logarithm";
    log2_block(log::log2_f64: f64), "The logarithm to base 2";
    log2_block_f32(log::log2_f32: f32), "The logarithm to base 2";
    log10_block(log::log10_f64: f64), "The logarithm to base 10";
    log10_block_f32(log::log10_f32: f32), "The logarithm to base 10";
    log1p_block(log::log1p_f64: f64), "log(1 + x)";
    log1p_block_f32(log::log1p_f32: f32), "log(1 + x)";
}

/// How many numbers `pow` takes through one step before the next. A number's steps wait for one another, and
/// all of them together are longer than a processor looks ahead: in short loops it works on several numbers
/// at a time.
const POW_STRIP: usize = 128;

crate::simd_fn! {
    /// x^y of every pair of numbers of `a` and `b`; the slices are equally long.
    pub fn pow_block(out: &mut [f64], a: &[f64], b: &[f64]) {
        let (mut high, mut low) = ([0.0; POW_STRIP], [0.0; POW_STRIP]);
        let strips = out.chunks_mut(POW_STRIP).zip(a.chunks(POW_STRIP)).zip(b.chunks(POW_STRIP));
        for ((out, a), b) in strips {
            for ((high, low), &x) in high.iter_mut().zip(&mut low).zip(a) {
                (*high, *low) = pow::log_parts(x.abs());
            }
            for (((out, &high), &low), &y) in out.iter_mut().zip(&high).zip(&low).zip(b) {
                *out = pow::exp_of_product(y, (high, low));
            }
            for ((out, &x), &y) in out.iter_mut().zip(a).zip(b) {
                *out = pow::special(x, y, *out);
            }
        }
    }

    /// x^y of every pair of numbers of `a` and `b`; the slices are equally long.
    pub fn pow_block_f32(out: &mut [f32], a: &[f32], b: &[f32]) {
        let mut logs = [0.0; POW_STRIP];
        let strips = out.chunks_mut(POW_STRIP).zip(a.chunks(POW_STRIP)).zip(b.chunks(POW_STRIP));
        for ((out, a), b) in strips {
            for (log, &x) in logs.iter_mut().zip(a) {
                *log = pow::log_short(x.abs());
            }
            for ((out, &log), &y) in out.iter_mut().zip(&logs).zip(b) {
                *out = pow::exp_short(f64::from(y) * log);
            }
            for ((out, &x), &y) in out.iter_mut().zip(a).zip(b) {
                *out = pow::special_f32(x, y, *out);
            }
        }
    }
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
