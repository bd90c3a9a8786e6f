//! Sums of products of a short series with each part of a long one.

use super::scan::Term;
use crate::simd_fn;

/// Sums that are made at once: they stay in the first-level cache.
const BLOCK: usize = 1024;

simd_fn! {
    /// For each element of `out` the sum, in the order of the short series, of its products with the part of the long
    /// one that begins there; the long one is longer than `out` by all but one of the short.
    pub fn sums<T: Term>(out: &mut [T], long: &[T], short: &[T]) {
        for (i, out) in out.chunks_mut(BLOCK).enumerate() {
            out.fill(T::zeroed());
            let count = out.len();
            let part = |k: usize| &long[i * BLOCK + k..][..count];
            // PERF: four at a time, between which a sum stays in its register: 0.6 of the time of one by one.
            let (fours, rest) = short.as_chunks::<4>();
            for (k, &[w, x, y, z]) in fours.iter().enumerate() {
                let [a, b, c, d] = std::array::from_fn(|j| part(4 * k + j));
                for ((((sum, &a), &b), &c), &d) in out.iter_mut().zip(a).zip(b).zip(c).zip(d) {
                    let two = sum.plus(a.times(w)).plus(b.times(x));
                    *sum = two.plus(c.times(y)).plus(d.times(z));
                }
            }
            for (k, &weight) in rest.iter().enumerate() {
                for (sum, &element) in out.iter_mut().zip(part(4 * fours.len() + k)) {
                    *sum = sum.plus(element.times(weight));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::sums as slide;
    use crate::kernels::simd::{Level, force};

    #[test]
    fn each_sum_is_that_of_a_plain_loop_at_every_level() {
        let long: Vec<f64> = (0..3000).map(|i| f64::from(i * 37 % 101) / 7.0 - 5.0).collect();
        for short in [&[0.1][..], &[0.3, -0.7, 1.9, 0.2, 1e-3], &[1.0 / 3.0; 31]] {
            let count = long.len() + 1 - short.len();
            let of = |part: &[f64]| part.iter().zip(short).fold(0.0, |sum, (a, b)| sum + a * b);
            let want: Vec<f64> = long.windows(short.len()).map(of).collect();
            for &level in Level::ALL {
                force(level);
                let mut sums = vec![f64::NAN; count];
                slide(&mut sums, &long, short);
                assert_eq!(sums, want);
            }
            force(Level::Avx512);
        }
    }
}
