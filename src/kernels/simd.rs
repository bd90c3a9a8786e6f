//! Which SIMD instructions run, chosen once at run time, and the macro that compiles a loop for each of them.
//!
//! One binary serves every x86-64 machine. A loop's body is plain Rust, inlined into one function a level, so the
//! levels compute the same bits: no operation is reassociated, and a fused multiply-add stands only where it is written.

use std::sync::atomic::{AtomicU8, Ordering};

/// A set of SIMD instructions; higher ones include the lower ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Level {
    /// What every machine of the architecture has (SSE2 on x86-64, NEON on `AArch64`).
    Baseline = 1,
    /// AVX2 with fused multiply-add and counts of bits.
    Avx2 = 2,
    /// AVX-512 F, BW, DQ and VL.
    Avx512 = 3,
}

impl Level {
    /// Every level, lowest first.
    pub const ALL: &[Self] = &[Self::Baseline, Self::Avx2, Self::Avx512];

    /// Its name in `NUMSCOPE_SIMD` and in `numscope machine`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Baseline => "baseline",
            Self::Avx2 => "avx2",
            Self::Avx512 => "avx512",
        }
    }
}

/// The level in force; 0 before the first question.
static LEVEL: AtomicU8 = AtomicU8::new(0);

/// The highest level that this processor has.
pub fn detected() -> Level {
    #[cfg(target_arch = "x86_64")]
    {
        let avx2 = is_x86_feature_detected!("avx2")
            && is_x86_feature_detected!("fma")
            && is_x86_feature_detected!("popcnt");
        let avx512 = is_x86_feature_detected!("avx512f")
            && is_x86_feature_detected!("avx512bw")
            && is_x86_feature_detected!("avx512dq")
            && is_x86_feature_detected!("avx512vl");
        if avx2 && avx512 {
            return Level::Avx512;
        }
        if avx2 {
            return Level::Avx2;
        }
    }
    Level::Baseline
}

/// The level in force.
#[inline]
pub fn level() -> Level {
    match LEVEL.load(Ordering::Relaxed) {
        1 => Level::Baseline,
        2 => Level::Avx2,
        3 => Level::Avx512,
        _ => force(Level::Avx512),
    }
}

/// Use `wanted` from now on, or the highest level below it that this processor has; answers which.
#[cold]
pub fn force(wanted: Level) -> Level {
    let level = wanted.min(detected());
    LEVEL.store(level as u8, Ordering::Relaxed);
    level
}

/// A function whose body is compiled once a [`Level`] and dispatched at each call: `simd_fn! { pub fn add(out: &mut [f64], …) { … } }`.
///
/// Call it once a block, never an element.
#[macro_export]
macro_rules! simd_fn {
    ($(
        $(#[$meta:meta])*
        $vis:vis fn $name:ident $(<$($G:ident : $bound:path),+>)? ($($arg:ident : $ty:ty),* $(,)?) $(-> $ret:ty)? $body:block
    )+) => {$(
        $(#[$meta])*
        #[cfg_attr(target_arch = "x86_64", expect(unsafe_code, reason = "calling a function with target features is unsafe"))]
        $vis fn $name $(<$($G: $bound),+>)? ($($arg: $ty),*) $(-> $ret)? {
            #[inline(always)]
            fn body $(<$($G: $bound),+>)? ($($arg: $ty),*) $(-> $ret)? $body

            #[cfg(target_arch = "x86_64")]
            {
                #[target_feature(enable = "avx512f,avx512bw,avx512dq,avx512vl,avx2,fma,popcnt")]
                fn avx512 $(<$($G: $bound),+>)? ($($arg: $ty),*) $(-> $ret)? {
                    body $(::<$($G),+>)? ($($arg),*)
                }
                #[target_feature(enable = "avx2,fma,popcnt")]
                fn avx2 $(<$($G: $bound),+>)? ($($arg: $ty),*) $(-> $ret)? {
                    body $(::<$($G),+>)? ($($arg),*)
                }
                match $crate::kernels::simd::level() {
                    // SAFETY: a level above the baseline is in force only where the processor has its features.
                    $crate::kernels::simd::Level::Avx512 => unsafe { avx512 $(::<$($G),+>)? ($($arg),*) },
                    // SAFETY: as above.
                    $crate::kernels::simd::Level::Avx2 => unsafe { avx2 $(::<$($G),+>)? ($($arg),*) },
                    $crate::kernels::simd::Level::Baseline => body $(::<$($G),+>)? ($($arg),*),
                }
            }
            #[cfg(not(target_arch = "x86_64"))]
            body $(::<$($G),+>)? ($($arg),*)
        }
    )+};
}

/// A function that calls one of three of the same signature: for AVX-512, for AVX2, and for any machine. The first two
/// enable the features of their [`Level`] and no others: `by_level! { fn add(a: i32, b: i32) -> i32 { wide, half, plain } }`.
macro_rules! by_level {
    (
        $(#[$meta:meta])*
        $vis:vis fn $name:ident($($arg:ident : $ty:ty),* $(,)?) $(-> $ret:ty)? {
            $avx512:path, $avx2:path, $portable:path $(,)?
        }
    ) => {
        $(#[$meta])*
        #[cfg_attr(target_arch = "x86_64", expect(unsafe_code, reason = "calling a function with target features is unsafe"))]
        $vis fn $name($($arg: $ty),*) $(-> $ret)? {
            #[cfg(target_arch = "x86_64")]
            match $crate::kernels::simd::level() {
                // SAFETY: a level above the baseline is in force only where the processor has its features.
                $crate::kernels::simd::Level::Avx512 => unsafe { $avx512($($arg),*) },
                // SAFETY: as above.
                $crate::kernels::simd::Level::Avx2 => unsafe { $avx2($($arg),*) },
                $crate::kernels::simd::Level::Baseline => $portable($($arg),*),
            }
            #[cfg(not(target_arch = "x86_64"))]
            $portable($($arg),*)
        }
    };
}
pub(super) use by_level;

#[cfg(test)]
mod tests {
    use super::*;

    simd_fn! {
        fn total(numbers: &[f64]) -> f64 {
            numbers.iter().sum()
        }
    }

    #[test]
    fn every_level_that_the_machine_has_can_be_forced() {
        for &wanted in Level::ALL {
            assert_eq!(force(wanted), wanted.min(detected()));
            assert_eq!(total(&[1.0, 2.0, 3.5]), 6.5);
        }
        assert_eq!(force(Level::Avx512), detected());
    }
}
