//! What divisions of floats leave, a block at a time: by one fused multiply-add where the quotient is of usual size.

use crate::kernels::arith::Real;
use crate::kernels::elementwise::{Result, any_suspect};
use crate::simd_fn;

macro_rules! kernels {
    ($($what:literal, $name:ident, |$a:ident, $b:ident, $rest:ident| $body:expr;)+) => {$(
        #[doc = $what]
        // PERF: a quotient of 2^51 or more, a divisor of 0 and what is not finite go through the division of the C
        // library, which takes 10 to 100 times as long as the pass over all of them.
        pub fn $name<T: Real + Result>(out: &mut [u8], a: &[u8], b: &[u8]) -> bool {
            simd_fn! {
                fn usual<T: Real>(out: &mut [T], a: &[T], b: &[T]) -> bool {
                    let mut all = true;
                    for ((out, &$a), &$b) in out.iter_mut().zip(a).zip(b) {
                        let ($rest, is_usual) = $a.usual_rest($b);
                        *out = $body;
                        all &= is_usual;
                    }
                    all
                }
            }

            fn others<T: Real>(out: &mut [T], a: &[T], b: &[T]) {
                for ((out, &$a), &$b) in out.iter_mut().zip(a).zip(b) {
                    if !$a.usual_rest($b).1 {
                        let $rest = $a.rest($b);
                        *out = $body;
                    }
                }
            }

            let out: &mut [T] = bytemuck::cast_slice_mut(out);
            let (a, b): (&[T], &[T]) = (bytemuck::cast_slice(a), bytemuck::cast_slice(b));
            if !usual(out, a, b) {
                others(out, a, b);
            }
            any_suspect(out)
        }
    )+};
}

kernels! {
    "`out = a // b`; answers whether a result needs a look.", floor_divide,
        |a, b, rest| a.floor_quotient(b, rest);
    "`out = a % b`; answers whether a result needs a look.", floor_remainder,
        |a, b, rest| a.floor_rest(b, rest);
    "`out = fmod(a, b)`; answers whether a result needs a look.", truncated_remainder,
        |_a, _b, rest| rest;
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    use crate::kernels::elementwise::Binary;
    use crate::kernels::simd::{self, Level};

    fn number() -> impl Strategy<Value = f64> {
        prop_oneof![
            4 => -100.0..100.0,
            2 => (-200_i32..200).prop_map(f64::from),
            2 => (1_i32..60, -3_i32..4).prop_map(|(n, steps)| 0.1 * f64::from(n) + f64::from(steps) * 1e-17),
            2 => any::<u64>().prop_map(f64::from_bits),
            1 => prop::sample::select(vec![0.0, -0.0, f64::INFINITY, f64::NEG_INFINITY, 5e-324, f64::MAX]),
        ]
    }

    macro_rules! check {
        ($T:ty, $pairs:expr) => {
            let (a, b): (Vec<$T>, Vec<$T>) =
                $pairs.iter().map(|&(a, b)| (a as $T, b as $T)).unzip();
            let rows: [(Binary, fn($T, $T) -> $T); 3] = [
                (floor_divide::<$T>, |a, b| a.floor_quotient(b, a % b)),
                (floor_remainder::<$T>, |a, b| a.floor_rest(b, a % b)),
                (truncated_remainder::<$T>, |a, b| a % b),
            ];
            for (i, (kernel, exact)) in rows.into_iter().enumerate() {
                let mut out = a.clone();
                let [left, right] = [&a, &b].map(|x| bytemuck::cast_slice(x));
                kernel(bytemuck::cast_slice_mut(&mut out), left, right);
                for ((got, &a), &b) in out.iter().zip(&a).zip(&b) {
                    let want = exact(a, b);
                    let same = got.to_bits() == want.to_bits() || got.is_nan() && want.is_nan();
                    prop_assert!(same, "{i} of {a:e} and {b:e}: {got:e} for {want:e}");
                }
            }
        };
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(1000))]
        #[test]
        fn blocks_leave_what_fmod_leaves(
            pairs in prop::collection::vec((number(), number(), any::<bool>()), 1..40)
        ) {
            // Quotients that are whole, or next to it.
            let pairs: Vec<(f64, f64)> = pairs
                .into_iter()
                .map(|(a, b, multiple)| (if multiple { (a % 1000.0).trunc() * b } else { a }, b))
                .collect();
            let before = simd::level();
            for &level in Level::ALL {
                simd::force(level);
                check!(f64, pairs);
                check!(f32, pairs);
            }
            simd::force(before);
        }
    }
}
