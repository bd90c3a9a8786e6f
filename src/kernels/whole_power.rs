//! Powers of integers, a block at a time.

use bytemuck::Pod;

use crate::kernels::arith::Integer;
use crate::simd_fn;

/// Numbers that are squared together.
const STRIP: usize = 128;

#[inline(always)]
fn square<T: Integer>(numbers: &mut [T]) {
    for number in numbers {
        *number = number.times(*number);
    }
}

simd_fn! {
    /// Each number to the power of one exponent above 0, by repeated squaring of many at a time.
    fn by_one<T: Integer>(out: &mut [T], a: &[T], exponent: u64) {
        let Some(&first) = a.first() else { return };
        let mut bases = [first; STRIP];
        for (out, a) in out.chunks_mut(STRIP).zip(a.chunks(STRIP)) {
            let bases = &mut bases[..a.len()];
            bases.copy_from_slice(a);
            let mut left = exponent;
            while left & 1 == 0 {
                square(bases);
                left >>= 1;
            }
            out.copy_from_slice(bases);
            left >>= 1;
            while left != 0 {
                square(bases);
                if left & 1 == 1 {
                    for (out, &base) in out.iter_mut().zip(&*bases) {
                        *out = out.times(base);
                    }
                }
                left >>= 1;
            }
        }
    }

    fn below_zero<T: Integer>(exponents: &[T]) -> bool {
        exponents.iter().fold(false, |found, &exponent| found | exponent.is_below_zero())
    }
}

/// `out = a ** b`; answers whether an exponent was below 0.
pub fn power<T: Integer + Pod + PartialEq>(out: &mut [u8], a: &[u8], b: &[u8]) -> bool {
    let out: &mut [T] = bytemuck::cast_slice_mut(out);
    let (a, b): (&[T], &[T]) = (bytemuck::cast_slice(a), bytemuck::cast_slice(b));
    let one = b.first().filter(|&first| b.iter().all(|exponent| exponent == first));
    match one.and_then(|exponent| exponent.as_count()).filter(|&count| count > 0) {
        Some(count) => by_one(out, a, count),
        None => {
            for ((out, &a), &b) in out.iter_mut().zip(a).zip(b) {
                *out = a.power(b);
            }
        }
    }
    below_zero(b)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    use crate::kernels::simd::{self, Level};

    fn check<T: Integer + Pod + PartialEq + std::fmt::Debug>(a: &[T], b: &[T]) {
        let mut out = a.to_vec();
        let [left, right] = [a, b].map(|x| bytemuck::cast_slice(x));
        let refused = power::<T>(bytemuck::cast_slice_mut(&mut out), left, right);
        assert_eq!(refused, b.iter().any(|b| b.is_below_zero()));
        for ((&got, &a), &b) in out.iter().zip(a).zip(b) {
            assert_eq!(got, a.power(b), "{a:?} to {b:?}");
        }
    }

    proptest! {
        #[test]
        fn blocks_give_what_one_element_after_another_does(
            pairs in prop::collection::vec((any::<i64>(), -2_i64..70), 1..600),
            one in -1_i64..70,
        ) {
            let before = simd::level();
            for &level in Level::ALL {
                simd::force(level);
                macro_rules! each {
                    ($($T:ty)+) => {$(
                        let (a, b): (Vec<$T>, Vec<$T>) =
                            pairs.iter().map(|&(a, b)| (a as $T, b as $T)).unzip();
                        check(&a, &b);
                        check(&a, &vec![one as $T; a.len()]);
                    )+};
                }
                each! { i8 u16 i32 u64 }
            }
            simd::force(before);
        }
    }
}
