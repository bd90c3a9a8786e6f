//! PCG64: a linear congruential generator of 128 bits, whose output is folded by XSL-RR (O'Neill, 2014).

use super::Bits;

/// The multiplier of the recurrence.
const MULTIPLIER: u128 = 0x2360_ed05_1fc6_5da4_4385_df64_9fcc_f645;
/// One unit in the last of a double's 53 bits in `[0, 1)`.
const UNIT: f64 = 1.0 / (1_u64 << 53) as f64;

/// The generator behind `np.random.default_rng`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pcg64 {
    state: u128,
    increment: u128,
    /// The upper half of a word whose lower half was asked for.
    half: Option<u32>,
}

impl Pcg64 {
    /// From the four words that a seed sequence makes: state and stream, the upper half of each first.
    pub fn from_words([state_high, state_low, stream_high, stream_low]: [u64; 4]) -> Self {
        let start = u128::from(state_high) << 64 | u128::from(state_low);
        let stream = u128::from(stream_high) << 64 | u128::from(stream_low);
        let mut new = Self { state: 0, increment: stream << 1 | 1, half: None };
        new.step();
        new.state = new.state.wrapping_add(start);
        new.step();
        new
    }

    #[inline]
    fn step(&mut self) {
        self.state = self.state.wrapping_mul(MULTIPLIER).wrapping_add(self.increment);
    }
}

impl Bits for Pcg64 {
    #[inline]
    fn next_u64(&mut self) -> u64 {
        self.step();
        let folded = (self.state >> 64) as u64 ^ self.state as u64;
        folded.rotate_right((self.state >> 122) as u32)
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
}
