//! PCG64: a linear congruential generator of 128 bits, whose output is folded by XSL-RR (O'Neill, 2014).

use super::Bits;
use crate::kernels::simd::{Level, level};

/// The multiplier of the recurrence.
const MULTIPLIER: u128 = 0x2360_ed05_1fc6_5da4_4385_df64_9fcc_f645;
/// One unit in the last of a double's 53 bits in `[0, 1)`.
const UNIT: f64 = 1.0 / (1_u64 << 53) as f64;

/// Words that are made in one go.
const AHEAD: usize = 256;

/// Steps that are in flight at once: the words of a step depend on those of as many steps before alone.
const STREAMS: usize = 4;

/// The same where eight words are one register.
const WIDE: usize = 16;

/// Words below which it does not pay to start so many streams.
const WORTH: usize = 128;

/// So many steps as one: the multiplier, and what the increment is multiplied by.
const fn leap(steps: usize) -> (u128, u128) {
    let (mut power, mut sum, mut i) = (1_u128, 0_u128, 0);
    while i < steps {
        sum = sum.wrapping_mul(MULTIPLIER).wrapping_add(1);
        power = power.wrapping_mul(MULTIPLIER);
        i += 1;
    }
    (power, sum)
}

/// The generator behind `np.random.default_rng`.
#[derive(Clone, Debug)]
pub struct Pcg64 {
    /// That of the last of the words ahead.
    state: u128,
    increment: u128,
    /// The upper half of a word whose lower half was asked for.
    half: Option<u32>,
    /// Words that were made in one go.
    ahead: [u64; AHEAD],
    /// How many of them were handed out.
    used: usize,
}

impl Pcg64 {
    /// From the four words that a seed sequence makes: state and stream, the upper half of each first.
    pub fn from_words([state_high, state_low, stream_high, stream_low]: [u64; 4]) -> Self {
        let start = u128::from(state_high) << 64 | u128::from(state_low);
        let stream = u128::from(stream_high) << 64 | u128::from(stream_low);
        let increment = stream << 1 | 1;
        // Two steps, of which the first comes from 0 and gives the increment.
        let state = next(increment.wrapping_add(start), increment);
        Self { state, increment, half: None, ahead: [0; AHEAD], used: AHEAD }
    }

    /// Fill `out` with what as many calls of `next_u64` give.
    fn fill_u64(&mut self, out: &mut [u64]) {
        let known = &self.ahead[self.used..];
        let count = known.len().min(out.len());
        let (first, rest) = out.split_at_mut(count);
        first.copy_from_slice(&known[..count]);
        self.used += count;
        let whole = rest.len() / WIDE * WIDE;
        let (rest, tail) = rest.split_at_mut(whole);
        self.state = made(self.state, self.increment, rest);
        for word in tail {
            *word = self.next_u64();
        }
    }

    #[cold]
    #[inline(never)]
    fn refill(&mut self) {
        self.state = made(self.state, self.increment, &mut self.ahead);
        self.used = 0;
    }
}

/// The state after one step.
fn next(state: u128, increment: u128) -> u128 {
    state.wrapping_mul(MULTIPLIER).wrapping_add(increment)
}

/// The word of a state.
#[inline]
fn folded(state: u128) -> u64 {
    ((state >> 64) as u64 ^ state as u64).rotate_right((state >> 122) as u32)
}

/// Fill `out`, whose length is a multiple of the streams, with the words after a state; gives the last word's state.
fn made(state: u128, increment: u128, out: &mut [u64]) -> u128 {
    let is_wide = out.len() >= WORTH && level() == Level::Avx512;
    let make = if is_wide { words_wide } else { words };
    make(state, increment, out)
}

/// The states of the next steps.
fn following<const N: usize>(mut state: u128, increment: u128) -> [u128; N] {
    std::array::from_fn(|_| {
        state = next(state, increment);
        state
    })
}

/// [`made`] by the processor's own products of 128 bits.
fn words(state: u128, increment: u128, out: &mut [u64]) -> u128 {
    const LEAP: (u128, u128) = leap(STREAMS);
    let by = LEAP.1.wrapping_mul(increment);
    let mut states: [u128; STREAMS] = following(state, increment);
    let mut last = state;
    // PERF: one stream waits seven cycles for each word; four come at four.
    for words in out.as_chunks_mut::<STREAMS>().0 {
        last = states[STREAMS - 1];
        for (word, state) in words.iter_mut().zip(&mut states) {
            *word = folded(*state);
            *state = state.wrapping_mul(LEAP.0).wrapping_add(by);
        }
    }
    last
}

crate::simd_fn! {
    /// [`made`] of as many streams as registers hold, in halves of which products are made of 32 bits each.
    fn words_wide(state: u128, increment: u128, out: &mut [u64]) -> u128 {
        const LEAP: (u128, u128) = leap(WIDE);
        const LOW: u64 = LEAP.0 as u64;
        const HALF: u64 = u32::MAX as u64;
        let by = LEAP.1.wrapping_mul(increment);
        let states: [u128; WIDE] = following(state, increment);
        let mut high = states.map(|state| (state >> 64) as u64);
        let mut low = states.map(|state| state as u64);
        let mut last = state;
        for words in out.as_chunks_mut::<WIDE>().0 {
            last = u128::from(high[WIDE - 1]) << 64 | u128::from(low[WIDE - 1]);
            for ((word, high), low) in words.iter_mut().zip(&mut high).zip(&mut low) {
                let (h, l) = (*high, *low);
                *word = (h ^ l).rotate_right((h >> 58) as u32);
                let (right, left) = (l & HALF, l >> 32);
                let lowest = right * (LOW & HALF);
                let (one, other) = (right * (LOW >> 32), left * (LOW & HALF));
                let middle = (lowest >> 32) + (one & HALF) + (other & HALF);
                let carried = left * (LOW >> 32) + (one >> 32) + (other >> 32) + (middle >> 32);
                let product = l.wrapping_mul(LOW);
                *low = product.wrapping_add(by as u64);
                *high = carried
                    .wrapping_add(l.wrapping_mul((LEAP.0 >> 64) as u64))
                    .wrapping_add(h.wrapping_mul(LOW))
                    .wrapping_add((by >> 64) as u64)
                    .wrapping_add(u64::from(*low < product));
            }
        }
        last
    }

    /// The floats of words that stand where they go.
    fn floats(out: &mut [f64]) {
        for x in out {
            *x = (x.to_bits() >> 11) as f64 * UNIT;
        }
    }
}

impl Bits for Pcg64 {
    #[inline]
    fn next_u64(&mut self) -> u64 {
        if self.used >= AHEAD {
            self.refill();
        }
        let word = self.ahead[self.used];
        self.used += 1;
        word
    }

    #[inline]
    fn next_u32(&mut self) -> u32 {
        if let Some(half) = self.half.take() {
            return half;
        }
        let word = self.next_u64();
        self.half = Some((word >> 32) as u32);
        word as u32
    }

    #[inline]
    fn next_f64(&mut self) -> f64 {
        (self.next_u64() >> 11) as f64 * UNIT
    }

    fn fill_u32(&mut self, out: &mut [u32]) {
        let (first, rest) = out.split_at_mut(usize::from(self.half.is_some()).min(out.len()));
        first.fill_with(|| self.next_u32());
        let (pairs, last) = rest.as_chunks_mut::<2>();
        let mut block = [0; 512];
        for pairs in pairs.chunks_mut(block.len()) {
            let words = &mut block[..pairs.len()];
            self.fill_u64(words);
            for (pair, word) in pairs.iter_mut().zip(words) {
                *pair = [*word as u32, (*word >> 32) as u32];
            }
        }
        last.fill_with(|| self.next_u32());
    }

    fn fill_f64(&mut self, out: &mut [f64]) {
        // So many that the words are still in the first-level cache when they become floats.
        for out in out.chunks_mut(1024) {
            self.fill_u64(bytemuck::cast_slice_mut(out));
            floats(out);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::seed_sequence::Pool;
    use super::*;

    #[test]
    fn words_halves_and_doubles_are_numpys() {
        // As np.random.PCG64(42).random_raw(2), then Generator.random(), on NumPy 2.4.
        let mut bits = Pcg64::from_words(Pool::of(&[42], 4).words64());
        assert_eq!(bits.next_u64(), 14_276_969_152_011_380_360);
        assert_eq!(bits.next_u64(), 8_095_878_257_575_067_585);
        assert_eq!(bits.next_f64().to_bits(), 0.858_597_919_911_382_5_f64.to_bits());
        let whole = bits.clone().next_u64();
        assert_eq!((bits.next_u32(), bits.next_u32()), (whole as u32, (whole >> 32) as u32));
    }
    #[test]
    fn filling_in_any_pieces_is_drawing_one_by_one() {
        for &level in Level::ALL {
            crate::kernels::simd::force(level);
            let start = Pcg64::from_words(Pool::of(&[7], 4).words64());
            let mut one_by_one = start.clone();
            let doubles: Vec<u64> = (0..3000).map(|_| one_by_one.next_f64().to_bits()).collect();
            let mut one_by_one = start.clone();
            let halves: Vec<u32> = (0..3000).map(|_| one_by_one.next_u32()).collect();
            for piece in [1, 2, 3, 5, 63, 64, 65, 200, 1000, 3000] {
                let (mut bits, mut filled) = (start.clone(), vec![0.0; 3000]);
                filled.chunks_mut(piece).for_each(|chunk| bits.fill_f64(chunk));
                assert!(filled.iter().map(|x| x.to_bits()).eq(doubles.iter().copied()), "{piece}");
                let (mut bits, mut filled) = (start.clone(), vec![0; 3000]);
                filled.chunks_mut(piece).for_each(|chunk| bits.fill_u32(chunk));
                assert_eq!(filled, halves, "{piece}");
            }
        }
        crate::kernels::simd::force(Level::Avx512);
    }
}
