//! NumPy's pairwise sum of floats, whole or by the nodes of its tree.

use std::ops::Add;

use bytemuck::Pod;

use crate::simd_fn;

/// The most elements that NumPy sums without splitting: its `PW_BLOCKSIZE`.
pub const PAIRWISE_BLOCK: usize = 128;

/// Where NumPy splits `n` elements in two: near the middle, at a multiple of its 8 accumulators.
pub const fn split(n: usize) -> usize {
    let half = n / 2;
    half - half % 8
}

/// Sum `n` elements in the order of NumPy's pairwise sum, of which the caller computes the parts.
///
/// `leaf(start, len)` answers the [`pairwise_sum`] of the elements `start .. start + len`, and gets ranges
/// of at most `leaf_max` elements, first to last. Whatever `leaf_max`, the result has the same bits.
///
/// # Panics
/// Where `leaf_max` is less than [`PAIRWISE_BLOCK`].
pub fn pairwise_tree<T>(
    n: usize,
    leaf_max: usize,
    leaf: &mut dyn FnMut(usize, usize) -> T,
    add: fn(T, T) -> T,
) -> T {
    fn node<T>(
        (start, len): (usize, usize),
        leaf_max: usize,
        leaf: &mut dyn FnMut(usize, usize) -> T,
        add: fn(T, T) -> T,
    ) -> T {
        if len <= leaf_max {
            return leaf(start, len);
        }
        let left = split(len);
        let first = node((start, left), leaf_max, leaf, add);
        add(first, node((start + left, len - left), leaf_max, leaf, add))
    }
    assert!(leaf_max >= PAIRWISE_BLOCK, "NumPy splits no block of {leaf_max} elements");
    node((0, n), leaf_max, leaf, add)
}

/// A float that is summed pairwise.
pub trait Real: Pod + Add<Output = Self> {
    /// What changes no float when added, a zero of either sign included.
    const NEGATIVE_ZERO: Self;
}

impl Real for f32 {
    const NEGATIVE_ZERO: Self = -0.0;
}

impl Real for f64 {
    const NEGATIVE_ZERO: Self = -0.0;
}

simd_fn! {
    /// NumPy's pairwise sum of a contiguous run, without the 0 that `np.sum` starts from: of no elements it
    /// is -0.
    pub fn pairwise_sum<T: Real>(run: &[T]) -> T {
        pairwise(run)
    }
}

/// At most [`PAIRWISE_BLOCK`] elements.
///
/// PERF: leaves that are summed side by side, two or four, are no faster: processors overlap them anyway.
#[inline(always)]
fn pairwise_leaf<T: Real>(run: &[T]) -> T {
    let (chunks, tail) = run.as_chunks::<8>();
    let Some((&first, chunks)) = chunks.split_first() else {
        return run.iter().fold(T::NEGATIVE_ZERO, |sum, &x| sum + x);
    };
    let mut r = first;
    for chunk in chunks {
        for (r, &x) in r.iter_mut().zip(chunk) {
            *r = *r + x;
        }
    }
    let sum = ((r[0] + r[1]) + (r[2] + r[3])) + ((r[4] + r[5]) + (r[6] + r[7]));
    tail.iter().fold(sum, |sum, &x| sum + x)
}

/// NumPy's recursion with a stack of its own, since a function that calls itself is not inlined into each
/// SIMD level.
#[inline(always)]
pub(super) fn pairwise<T: Real>(run: &[T]) -> T {
    if run.len() <= PAIRWISE_BLOCK {
        return pairwise_leaf(run);
    }
    // Halves at least 64 elements long: 64 levels hold more elements than an address space.
    let mut waiting: [(usize, usize, T, bool); 64] = [(0, 0, T::NEGATIVE_ZERO, false); 64];
    let mut depth = 0;
    let (mut start, mut len) = (0, run.len());
    loop {
        while len > PAIRWISE_BLOCK {
            let left = split(len);
            waiting[depth] = (start + left, len - left, T::NEGATIVE_ZERO, false);
            depth += 1;
            len = left;
        }
        let mut sum = pairwise_leaf(&run[start..start + len]);
        loop {
            if depth == 0 {
                return sum;
            }
            let (next, length, left, summed) = waiting[depth - 1];
            if summed {
                sum = left + sum;
                depth -= 1;
            } else {
                waiting[depth - 1] = (next, length, sum, true);
                (start, len) = (next, length);
                break;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::kernels::simd::{Level, detected, force};

    /// NumPy's C, transcribed.
    fn naive_pairwise(a: &[f64]) -> f64 {
        if a.len() < 8 {
            return a.iter().fold(-0.0, |sum, x| sum + x);
        }
        if a.len() > 128 {
            let mut left = a.len() / 2;
            left -= left % 8;
            return naive_pairwise(&a[..left]) + naive_pairwise(&a[left..]);
        }
        let mut r: Vec<f64> = a[..8].to_vec();
        let mut i = 8;
        while i < a.len() - a.len() % 8 {
            for (j, r) in r.iter_mut().enumerate() {
                *r += a[i + j];
            }
            i += 8;
        }
        let sum = ((r[0] + r[1]) + (r[2] + r[3])) + ((r[4] + r[5]) + (r[6] + r[7]));
        a[i..].iter().fold(sum, |sum, x| sum + x)
    }

    proptest! {
        #[test]
        fn every_tree_has_the_bits_of_the_whole(
            n in 0_usize..5000,
            leaf_max in 128_usize..3000,
            seed in any::<u64>(),
        ) {
            let mut state = seed;
            let numbers: Vec<f64> = std::iter::repeat_with(|| {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                (state >> 11) as f64 / 1e9 - 4e6
            }).take(n).collect();
            let whole = naive_pairwise(&numbers);
            let mut end = 0;
            let tree = pairwise_tree(n, leaf_max, &mut |start, len| {
                assert_eq!(start, end);
                end += len;
                pairwise_sum(&numbers[start..start + len])
            }, |a, b| a + b);
            prop_assert_eq!(tree.to_bits(), whole.to_bits());
            for &level in Level::ALL {
                force(level);
                prop_assert_eq!(pairwise_sum(&numbers).to_bits(), whole.to_bits(), "{:?}", level);
            }
            force(detected());
        }
    }
}
