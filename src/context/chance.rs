//! The generator of Python's module `random`: words, and what a distribution keeps for its next call.

use crate::kernels::random::mt19937::Mt19937;

/// Python's generator, which is not NumPy's: each has its own seed.
#[derive(Clone, Debug, PartialEq)]
pub struct PythonRandom {
    words: Mt19937,
    /// The second of two numbers that `gauss` makes at a time.
    pub gauss: Option<f64>,
}

impl PythonRandom {
    /// With words that the caller got.
    pub fn from_words(words: &[u32]) -> Self {
        Self { words: Mt19937::from_words(words), gauss: None }
    }

    /// Seeded from the system.
    pub fn unseeded() -> Self {
        use std::hash::{BuildHasher, Hasher};
        // The standard library seeds its hash maps from the system.
        let draw = || std::collections::hash_map::RandomState::new().build_hasher().finish();
        let (a, b) = (draw(), draw());
        Self::from_words(&[a as u32, (a >> 32) as u32, b as u32, (b >> 32) as u32])
    }

    /// As after `random.seed(number)`: the words of the number, the lowest first.
    pub fn seed(&mut self, number: u64) {
        let words = [number as u32, (number >> 32) as u32];
        let count = if words[1] == 0 { 1 } else { 2 };
        self.words.seed_array(&words[..count]);
        self.gauss = None;
    }

    /// `random.random()`.
    pub fn next_f64(&mut self) -> f64 {
        self.words.next_f64()
    }

    /// `random.getrandbits(count)`, of at most 64 bits.
    pub fn bits(&mut self, count: u32) -> u64 {
        if count == 0 {
            return 0;
        }
        if count <= 32 {
            return u64::from(self.words.next_u32() >> (32 - count));
        }
        // The lowest word is drawn first; the highest is cut.
        let low = u64::from(self.words.next_u32());
        let high = u64::from(self.words.next_u32() >> (64 - count));
        high << 32 | low
    }
}
