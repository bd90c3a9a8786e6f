//! Quicksort and quickselect of integers, by vectors where the processor has them.
//!
//! A slice is split about a pivot until what is left is short enough for a sorting network. Equal numbers are the
//! same, so what comes out is the same at every level. Knows nothing of floats or dtypes.

use super::simd::by_level;
#[cfg(target_arch = "x86_64")]
use super::sorting_networks::{HELD, ints256, ints512, longs256, longs512};

/// Asked between pieces; an error stops the work.
pub type Poll<'a, E> = &'a mut dyn FnMut() -> Result<(), E>;

/// Slices shorter than this are sorted without a look at the interrupt: a millisecond at most.
const POLLED: usize = 1 << 16;

/// From this length on the pivot is the median of a sample, below the median of three medians of three.
const SAMPLED: usize = 4096;

/// Numbers in that sample.
const SAMPLE: usize = 64;

/// Nothing is held apart.
#[cfg(not(target_arch = "x86_64"))]
const HELD: usize = 0;

/// What the portable way leaves to the standard library.
const PORTABLE: usize = 4096;

/// What a split takes numbers out to.
type Held<K> = [K; HELD];

/// An integer that can be sorted by vectors.
pub trait Key: Copy + Ord + Default {
    /// The next larger one.
    fn successor(self) -> Option<Self>;
    /// How long a slice [`Key::sort_short`] takes, at the level in force.
    fn short() -> usize;
    /// Sort a short slice.
    fn sort_short(numbers: &mut [Self]);
    /// Put the numbers below a pivot first; answers how many there are. `held` is scratch.
    fn split(numbers: &mut [Self], pivot: Self, held: &mut Held<Self>) -> usize;
}

/// What a processor without vectors does; the standard library's sort is as fast as one of these.
mod portable {
    pub(super) fn short() -> usize {
        super::PORTABLE
    }

    pub(super) fn sort_short<K: Ord>(numbers: &mut [K]) {
        numbers.sort_unstable();
    }

    pub(super) fn split<K: Copy + Ord>(
        numbers: &mut [K],
        pivot: K,
        _: &mut super::Held<K>,
    ) -> usize {
        let mut below = 0;
        for i in 0..numbers.len() {
            let is_below = numbers[i] < pivot;
            numbers.swap(i, below);
            below += usize::from(is_below);
        }
        below
    }
}

macro_rules! keys {
    ($($K:ty: $avx512:ident, $avx2:ident;)+) => {$(
        impl Key for $K {
            fn successor(self) -> Option<Self> {
                self.checked_add(1)
            }

            by_level! { fn short() -> usize { $avx512::short, $avx2::short, portable::short } }

            by_level! {
                fn sort_short(numbers: &mut [Self]) { $avx512::sort_short, $avx2::sort_short, portable::sort_short }
            }

            by_level! {
                fn split(numbers: &mut [Self], pivot: Self, held: &mut Held<Self>) -> usize {
                    $avx512::split, $avx2::split, portable::split
                }
            }
        }
    )+};
}

keys! { i32: ints512, ints256; i64: longs512, longs256; }

/// Sort numbers.
///
/// # Errors
/// That of `poll`; the slice then holds its numbers in some order.
pub fn sort<K: Key, E>(numbers: &mut [K], poll: Poll<'_, E>) -> Result<(), E> {
    let span = Span { start: 0, places: None, floor: None, depth: depth(numbers.len()) };
    arrange(numbers, span, &mut [K::default(); HELD], poll)
}

/// Arrange numbers so that each of `places`, which rise, holds what sorting would put there, smaller ones before it
/// and larger ones behind.
///
/// # Errors
/// As [`sort`].
pub fn select<K: Key, E>(numbers: &mut [K], places: &[usize], poll: Poll<'_, E>) -> Result<(), E> {
    let span = Span { start: 0, places: Some(places), floor: None, depth: depth(numbers.len()) };
    arrange(numbers, span, &mut [K::default(); HELD], poll)
}

/// Splits after which pivots are taken to be bad.
fn depth(len: usize) -> u32 {
    2 * len.max(1).ilog2() + 4
}

/// A part of the numbers, and what is known of it.
#[derive(Clone, Copy)]
struct Span<'a, K> {
    /// Where it begins among all numbers.
    start: usize,
    /// The places within it that are wanted; all where there are none given.
    places: Option<&'a [usize]>,
    /// A number that none of the part is below.
    floor: Option<K>,
    /// How often it may still be split.
    depth: u32,
}

fn arrange<K: Key, E>(
    mut numbers: &mut [K],
    mut span: Span<'_, K>,
    held: &mut Held<K>,
    poll: Poll<'_, E>,
) -> Result<(), E> {
    let short = K::short();
    loop {
        if span.places.is_some_and(<[usize]>::is_empty) {
            return Ok(());
        }
        if numbers.len() > POLLED {
            poll()?;
        }
        if numbers.len() <= short {
            K::sort_short(numbers);
            return Ok(());
        }
        if span.depth == 0 {
            numbers.sort_unstable();
            return Ok(());
        }
        span.depth -= 1;
        let pivot = pivot_of(numbers);
        let is_floor = span.floor == Some(pivot);
        let count = if is_floor {
            // All that equal the pivot go to the front, where they are sorted.
            let Some(above) = pivot.successor() else { return Ok(()) };
            K::split(numbers, above, held)
        } else {
            K::split(numbers, pivot, held)
        };
        let (low, high) = numbers.split_at_mut(count);
        let here = span.start + count;
        let (low_places, high_places) = match span.places {
            None => (None, None),
            Some(places) => {
                let (low, high) = places.split_at(places.partition_point(|&place| place < here));
                (Some(low), Some(high))
            }
        };
        if !is_floor {
            arrange(low, Span { places: low_places, ..span }, held, poll)?;
        }
        numbers = high;
        span = Span { start: here, places: high_places, floor: Some(pivot), depth: span.depth };
    }
}

/// A number that about half of the others are below.
fn pivot_of<K: Key>(numbers: &[K]) -> K {
    let count = numbers.len();
    if count >= SAMPLED {
        let step = count / SAMPLE;
        let mut sample: [K; SAMPLE] = std::array::from_fn(|i| numbers[step * i + step / 2]);
        K::sort_short(&mut sample);
        return sample[SAMPLE / 2];
    }
    let median = |[a, b, c]: [K; 3]| a.min(b).max(a.max(b).min(c));
    let step = count / 9;
    let three = |i: usize| median(std::array::from_fn(|k| numbers[step * (3 * i + k) + step / 2]));
    median(std::array::from_fn(three))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::kernels::simd::{Level, force};
    use proptest::prelude::*;

    /// Numbers of few or many values, in no order.
    fn numbers(len: usize, values: u64, seed: u64) -> Vec<i64> {
        let mut state = seed | 1;
        let mut next = || {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            state
        };
        (0..len).map(|_| (next() % values).wrapping_sub(values / 2).cast_signed()).collect()
    }

    fn check<K: Key + std::fmt::Debug>(numbers: &[K], places: &[usize]) {
        let mut want = numbers.to_vec();
        want.sort_unstable();
        for &level in Level::ALL {
            force(level);
            let mut sorted = numbers.to_vec();
            sort(&mut sorted, &mut || Ok::<(), ()>(())).expect("nothing stops it");
            assert!(sorted == want, "{level:?}, {} numbers", numbers.len());
            let mut selected = numbers.to_vec();
            select(&mut selected, places, &mut || Ok::<(), ()>(())).expect("nothing stops it");
            for &place in places {
                assert_eq!(selected[place], want[place]);
                assert!(selected[..place].iter().all(|x| *x <= want[place]));
                assert!(selected[place..].iter().all(|x| *x >= want[place]));
            }
            selected.sort_unstable();
            assert!(selected == want);
        }
        force(Level::Avx512);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(60))]
        #[test]
        fn numbers_are_sorted_and_selected_at_every_level(
            len in 0_usize..1500,
            bits in 1_u32..64,
            seed in any::<u64>(),
            picks in prop::collection::vec(any::<prop::sample::Index>(), 1..4),
        ) {
            let longs = numbers(len, 1 << bits, seed);
            let ints: Vec<i32> = longs.iter().map(|&x| x as i32).collect();
            let mut places: Vec<usize> =
                if len == 0 { Vec::new() } else { picks.iter().map(|pick| pick.index(len)).collect() };
            places.sort_unstable();
            places.dedup();
            check(&longs, &places);
            check(&ints, &places);
        }
    }

    #[test]
    fn every_length_of_a_network_and_every_kind_of_order_is_sorted() {
        for len in 0..300 {
            check(&numbers(len, 1 << 40, len as u64), &[]);
            check(&numbers(len, 1 << 40, 7).iter().map(|&x| x as i32).collect::<Vec<i32>>(), &[]);
        }
        let len = 20_000;
        let rising: Vec<i64> = (0..len).collect();
        let falling: Vec<i64> = rising.iter().map(|x| -x).collect();
        let pipes: Vec<i64> =
            rising.iter().map(|&x| if x % 2 == 0 { x } else { len - x }).collect();
        let ends: Vec<i64> =
            rising.iter().map(|x| [i64::MAX, i64::MIN, 0][*x as usize % 3]).collect();
        for numbers in [rising, falling, pipes, ends, numbers(20_000, 3, 1), vec![i64::MAX; 5000]] {
            check(&numbers, &[0, 100, 2500, 4999]);
        }
    }

    #[test]
    fn long_work_can_be_stopped_and_loses_nothing() {
        for &level in Level::ALL {
            force(level);
            let before = numbers(1 << 18, 1 << 40, 3);
            let mut after = before.clone();
            let mut looks = 0;
            let stopped = sort(&mut after, &mut || {
                looks += 1;
                if looks > 2 { Err("stopped") } else { Ok(()) }
            });
            assert_eq!((stopped, looks), (Err("stopped"), 3));
            let [mut before, mut after] = [before, after];
            before.sort_unstable();
            after.sort_unstable();
            assert!(before == after);
        }
        force(Level::Avx512);
    }
}
