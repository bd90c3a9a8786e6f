//! NumPy's legacy generator: the Mersenne Twister MT19937, to the bit.
//!
//! Knows words and uniform doubles; no distributions, no arrays, no operating system. The algorithm is Matsumoto and
//! Nishimura's `mt19937ar.c` of 2002, the seeding and the doubles are those of `numpy/random/src/mt19937`.

use std::fmt;

use super::{Bits, Draws, PAIRS};

/// Words of state, and words that one turn of the state yields.
const N: usize = 624;
/// Distance of the word that is mixed in; fixed by the recurrence.
const M: usize = 397;
/// The last row of the recurrence's matrix.
const MATRIX: u32 = 0x9908_b0df;
/// What the recurrence takes of one word; it takes the other bits of the next.
const UPPER: u32 = 0x8000_0000;
/// Where `init_by_array` starts from, in the reference program.
const ARRAY_BASE: u32 = 19_650_218;
/// One unit in the last of a double's 53 bits in `[0, 1)`.
const UNIT: f64 = 1.0 / (1_u64 << 53) as f64;

/// The generator behind `np.random.seed`, `np.random.rand` and `np.random.RandomState`.
///
/// A seed gives the words and doubles that NumPy gives for it, on every machine and at every SIMD level.
#[derive(Clone, PartialEq, Eq)]
pub struct Mt19937 {
    state: [u32; N],
    /// What the state's words are handed out as.
    words: [u32; N],
    /// The next of them to hand out; `N` when all are used.
    position: usize,
    /// The bits of the second of two normal numbers that were drawn together.
    spare: Option<u64>,
}

impl Mt19937 {
    /// As after `np.random.seed(seed)`.
    pub fn from_seed(seed: u32) -> Self {
        let mut new = Self { state: [0; N], words: [0; N], position: N, spare: None };
        new.seed_u32(seed);
        new
    }

    /// As after `np.random.seed(words)`; also the way to start from the system's entropy, with words that the caller got.
    ///
    /// # Panics
    ///
    /// Where `words` is empty; NumPy refuses it with `ValueError: Seed must be non-empty`.
    pub fn from_words(words: &[u32]) -> Self {
        let mut new = Self { state: [0; N], words: [0; N], position: N, spare: None };
        new.seed_array(words);
        new
    }

    /// As a bit generator that is seeded with the words of a seed sequence.
    pub fn from_state(mut words: impl Iterator<Item = u32>) -> Self {
        let mut state = std::array::from_fn(|_| words.next().unwrap_or_default());
        // As after seeding with words: it keeps the state from being all zeros.
        state[0] = UPPER;
        Self { state, words: state.map(temper), position: N - 1, spare: None }
    }

    /// Start again as `np.random.seed(int)` does: Knuth's linear recurrence (`init_genrand`), not `init_by_array`.
    pub fn seed_u32(&mut self, seed: u32) {
        let mut last = seed;
        self.state[0] = last;
        for (i, word) in (1..).zip(&mut self.state[1..]) {
            last = 1_812_433_253_u32.wrapping_mul(last ^ (last >> 30)).wrapping_add(i);
            *word = last;
        }
        self.words = [0; N];
        self.position = N;
        self.spare = None;
    }

    /// Start again as `np.random.seed(sequence)` does (`init_by_array`), for a sequence of any length but zero.
    ///
    /// # Panics
    ///
    /// Where `words` is empty.
    pub fn seed_array(&mut self, words: &[u32]) {
        assert!(!words.is_empty(), "a seed has at least one word");
        self.seed_u32(ARRAY_BASE);
        let state = &mut self.state;
        let mut i = 1;
        for j in 0..N.max(words.len()) {
            let j = j % words.len();
            let mixed = spread(state[i - 1]).wrapping_mul(1_664_525);
            state[i] = (state[i] ^ mixed).wrapping_add(words[j]).wrapping_add(j as u32);
            i = following(state, i);
        }
        for _ in 1..N {
            let mixed = spread(state[i - 1]).wrapping_mul(1_566_083_941);
            state[i] = (state[i] ^ mixed).wrapping_sub(i as u32);
            i = following(state, i);
        }
        // The top bit alone keeps the state from being all zeros, which the recurrence could not leave.
        state[0] = UPPER;
    }

    /// The next 32 random bits.
    #[inline]
    pub fn next_u32(&mut self) -> u32 {
        if self.position == N {
            self.turn();
        }
        let word = self.words[self.position];
        self.position += 1;
        word
    }

    /// The next double in `[0, 1)`, with 53 random bits of two words: `random_double` in NumPy.
    #[inline]
    pub fn next_f64(&mut self) -> f64 {
        let (high, low) = (self.next_u32(), self.next_u32());
        double(high, low)
    }

    /// Fill `out` with what as many calls of [`Self::next_f64`] give, a whole turn of the state at a time.
    pub fn fill_f64(&mut self, out: &mut [f64]) {
        let mut rest = out;
        while !rest.is_empty() {
            if self.position == N {
                self.turn();
            }
            let count = ((N - self.position) / 2).min(rest.len());
            if count == 0 {
                // One word is left: the double's other word lies beyond the turn.
                rest[0] = self.next_f64();
                rest = &mut rest[1..];
                continue;
            }
            let (block, tail) = rest.split_at_mut(count);
            doubles(&self.words[self.position..self.position + 2 * count], block);
            self.position += 2 * count;
            rest = tail;
        }
    }

    /// The next 624 words.
    #[cold]
    #[inline(never)]
    fn turn(&mut self) {
        turned(&mut self.state, &mut self.words);
        self.position = 0;
    }
}

crate::simd_fn! {
    /// Replace all of the state by its next words, and make what they are handed out as.
    ///
    /// In three runs, each of which reads what lies at least 227 words away, so that they vectorize.
    fn turned(new: &mut [u32; N], words: &mut [u32; N]) {
        let old = *new;
        for i in 0..N - M {
            new[i] = old[i + M] ^ twist(old[i], old[i + 1]);
        }
        let (first, rest) = new.split_at_mut(N - M);
        let (second, third) = rest.split_at_mut(N - M);
        run(second, first, &old[N - M..]);
        // The third run stops before the last word, whose neighbour is the first word of the new turn.
        run(&mut third[..2 * M - N - 1], second, &old[2 * (N - M)..]);
        new[N - 1] = new[M - 1] ^ twist(old[N - 1], new[0]);
        for (word, &state) in words.iter_mut().zip(&*new) {
            *word = temper(state);
        }
    }

    /// The doubles of words, two words each.
    fn doubles(words: &[u32], out: &mut [f64]) {
        for (to, [high, low]) in out.iter_mut().zip(words.as_chunks::<2>().0) {
            *to = double(*high, *low);
        }
    }
}

impl Bits for Mt19937 {
    #[inline]
    fn next_u32(&mut self) -> u32 {
        Self::next_u32(self)
    }

    #[inline]
    fn next_u64(&mut self) -> u64 {
        u64::from(self.next_u32()) << 32 | u64::from(self.next_u32())
    }

    #[inline]
    fn next_f64(&mut self) -> f64 {
        Self::next_f64(self)
    }

    fn fill_u32(&mut self, out: &mut [u32]) {
        let mut rest = out;
        while !rest.is_empty() {
            if self.position == N {
                self.turn();
            }
            let count = (N - self.position).min(rest.len());
            let (block, tail) = rest.split_at_mut(count);
            block.copy_from_slice(&self.words[self.position..self.position + count]);
            self.position += count;
            rest = tail;
        }
    }

    fn fill_f64(&mut self, out: &mut [f64]) {
        Self::fill_f64(self, out);
    }
}

/// As `RandomState` draws.
impl Draws for Mt19937 {
    const LEGACY: bool = true;

    /// By Marsaglia's polar method, which gives two at a time.
    fn normal(&mut self) -> f64 {
        if let Some(bits) = self.spare.take() {
            return f64::from_bits(bits);
        }
        loop {
            let x = 2.0 * self.next_f64() - 1.0;
            let y = 2.0 * self.next_f64() - 1.0;
            let square = x * x + y * y;
            if square < 1.0 && square != 0.0 {
                let factor = (-2.0 * square.ln() / square).sqrt();
                self.spare = Some((factor * x).to_bits());
                return factor * y;
            }
        }
    }

    fn exponential(&mut self) -> f64 {
        -(1.0 - self.next_f64()).ln()
    }

    fn fill_normal(&mut self, out: &mut [f64]) {
        let (first, mut rest) = out.split_at_mut(usize::from(self.spare.is_some()).min(out.len()));
        first.fill_with(|| self.normal());
        let mut places = [0.0; 2 * PAIRS];
        let mut within = [(0.0, 0.0, 0.0); PAIRS];
        while rest.len() > 1 {
            // At least as many are needed; what is left out is drawn again in the next round.
            let pairs = PAIRS.min(rest.len() / 2);
            let places = &mut places[..2 * pairs];
            Self::fill_f64(self, places);
            let mut count = 0;
            // PERF: every fifth pair is left out, which no branch predictor foresees.
            for [x, y] in places.as_chunks::<2>().0 {
                let (x, y) = (2.0 * x - 1.0, 2.0 * y - 1.0);
                let square = x * x + y * y;
                within[count] = (x, y, square);
                count += usize::from(square < 1.0 && square != 0.0);
            }
            let (block, tail) = rest.split_at_mut(2 * count);
            for (out, (x, y, square)) in block.as_chunks_mut::<2>().0.iter_mut().zip(&within) {
                let factor = (-2.0 * square.ln() / square).sqrt();
                *out = [factor * y, factor * x];
            }
            rest = tail;
        }
        rest.fill_with(|| self.normal());
    }

    fn fill_exponential(&mut self, out: &mut [f64]) {
        Self::fill_f64(self, out);
        for x in out {
            *x = -(1.0 - *x).ln();
        }
    }
}

impl fmt::Debug for Mt19937 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mt19937").field("position", &self.position).finish_non_exhaustive()
    }
}

/// `out[i] = far[i] ^ twist(old[i], old[i + 1])`.
#[inline]
fn run(out: &mut [u32], far: &[u32], old: &[u32]) {
    let pairs = old.iter().zip(&old[1..]);
    for ((word, &far), (&this, &next)) in out.iter_mut().zip(far).zip(pairs) {
        *word = far ^ twist(this, next);
    }
}

/// One step of the recurrence, without the word that is mixed in.
#[inline]
const fn twist(this: u32, next: u32) -> u32 {
    let joined = (this & UPPER) | (next & !UPPER);
    // A mask instead of a branch on the last bit.
    (joined >> 1) ^ ((next & 1).wrapping_neg() & MATRIX)
}

/// The output transform: it evens out the state's bits.
#[inline]
const fn temper(word: u32) -> u32 {
    let word = word ^ (word >> 11);
    let word = word ^ ((word << 7) & 0x9d2c_5680);
    let word = word ^ ((word << 15) & 0xefc6_0000);
    word ^ (word >> 18)
}

/// 27 bits of one word and 26 of the other: exact, since both are below 2^27 and the sum below 2^53.
#[inline]
fn double(high: u32, low: u32) -> f64 {
    // By way of i32, since every SIMD level converts those.
    let (high, low) = ((high >> 5) as i32, (low >> 6) as i32);
    (f64::from(high) * f64::from(1 << 26) + f64::from(low)) * UNIT
}

/// What seeding mixes of a word.
#[inline]
const fn spread(word: u32) -> u32 {
    word ^ (word >> 30)
}

/// The index after `i` in seeding; past the end the last word becomes the first.
#[inline]
const fn following(state: &mut [u32; N], i: usize) -> usize {
    if i + 1 < N {
        return i + 1;
    }
    state[0] = state[N - 1];
    1
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Words 0, 1, 623, 624, 700, 1999 and the bits of doubles 0, 1, 311, 312, 777, 1999, as NumPy 2.4.6 gives them.
    fn check(name: &str, start: &Mt19937, words: [u32; 6], doubles: [u64; 6]) {
        let mut generator = start.clone();
        let all: Vec<u32> = (0..2000).map(|_| generator.next_u32()).collect();
        assert_eq!([0, 1, 623, 624, 700, 1999].map(|i| all[i]), words, "words of {name}");

        let mut generator = start.clone();
        let one_by_one: Vec<u64> = (0..2000).map(|_| generator.next_f64().to_bits()).collect();
        assert_eq!(
            [0, 1, 311, 312, 777, 1999].map(|i| one_by_one[i]),
            doubles,
            "doubles of {name}"
        );

        let mut filled = [0.0; 2000];
        let mut other = start.clone();
        other.fill_f64(&mut filled);
        assert_eq!(filled.map(f64::to_bits)[..], one_by_one, "filled doubles of {name}");
        assert!(other == generator, "the state after filling, {name}");
    }

    #[test]
    fn integer_seeds_give_numpys_bits() {
        let table = [
            (
                0,
                [0x8c7f_0aac, 0x97c4_aa2f, 0xe203_1ce4, 0x145b_8f3a, 0xa544_1761, 0xe5e0_70b5],
                [
                    0x3fe1_8fe1_565f_12a8,
                    0x3fe6_e2d4_cf60_8733,
                    0x3fc2_cf25_ce20_31cc,
                    0x3fb4_5b8f_2805_19f0,
                    0x3fdf_9d01_51a4_fff4,
                    0x3fe0_0e86_864b_c501,
                ],
            ),
            (
                1,
                [0x6ac1_f425, 0xff47_80eb, 0x7792_e739, 0x41d2_8138, 0xc52e_5d88, 0x083d_f88a],
                [
                    0x3fda_b07d_0ffa_3c06,
                    0x3fe7_0ce5_f3ba_f051,
                    0x3fed_1bbb_f5de_4b9c,
                    0x3fd0_74a0_49bf_dcd2,
                    0x3fc6_17e8_7f46_c91c,
                    0x3fee_4b99_1585_4642,
                ],
            ),
            (
                42,
                [0x5fe1_dc66, 0xcbea_3db3, 0x4038_6559, 0x067d_62e4, 0x80cd_89b9, 0x8573_f5f0],
                [
                    0x3fd7_f877_1e5f_51ec,
                    0x3fee_6c40_68bb_d654,
                    0x3fb4_15b7_a807_0ca8,
                    0x3f99_f58b_9798_3ee0,
                    0x3fe7_1cb1_6b16_683a,
                    0x3fd2_0f5a_604a_512a,
                ],
            ),
            (
                u32::MAX,
                [0x18fe_69a3, 0x1c92_4122, 0x3d38_0f30, 0xe61c_e0ed, 0x398b_3093, 0x690a_246d],
                [
                    0x3fb8_fe69_a392_4820,
                    0x3fed_323d_8240_32b1,
                    0x3fd2_3697_39e9_c078,
                    0x3fec_c39c_1c9c_c10c,
                    0x3fef_e14b_730e_f1e0,
                    0x3fc6_f8e2_0230_7648,
                ],
            ),
            (
                5489,
                [0xd091_bb5c, 0x22ae_9ef6, 0xefa1_4dff, 0xf914_dc58, 0x4d2c_26d1, 0xeb63_35d3],
                [
                    0x3fea_1237_688a_ba7b,
                    0x3fec_fc3f_5f57_0c7d,
                    0x3fe0_9854_6bbe_8537,
                    0x3fef_229b_8891_a163,
                    0x3fe6_a1d2_0fad_2d12,
                    0x3fd7_819c_c871_5284,
                ],
            ),
        ];
        for (seed, words, doubles) in table {
            check(&seed.to_string(), &Mt19937::from_seed(seed), words, doubles);
        }
    }

    #[test]
    fn sequences_of_words_give_numpys_bits() {
        let longer_than_the_state: Vec<u32> = (0..700).collect();
        let table: [(&[u32], [u32; 6], [u64; 6]); 5] = [
            (
                &[42],
                [0xa3b1_799d, 0x1c80_317f, 0xae9b_ec36, 0x3fe1_2e47, 0xfb2c_a025, 0x5cd8_fe1a],
                [
                    0x3fe4_762f_3072_00c5,
                    0x3f99_9c6b_5eeb_2060,
                    0x3fca_e3c9_bae9_bec0,
                    0x3fcf_f097_2aab_c25c,
                    0x3fed_36b8_b874_2f26,
                    0x3fd3_501b_c702_93b8,
                ],
            ),
            (
                &[1, 2, 3],
                [0x9c1f_de5e, 0x5c8c_3099, 0x84bc_1cc9, 0x7917_7b07, 0xca08_a1b6, 0x8904_6f00],
                [
                    0x3fe3_83fb_c972_30c2,
                    0x3fec_5fd2_7a5d_a181,
                    0x3fc3_66ea_184b_c1cc,
                    0x3fde_45de_c6c1_dcfa,
                    0x3fd9_6ba1_7a4b_56bc,
                    0x3fd9_0049_1c21_d16a,
                ],
            ),
            (
                &[0x123, 0x234, 0x345, 0x456],
                [0x3fa2_3623, 0x38fa_935f, 0x089b_5f90, 0xe09d_5b09, 0x197f_e72c, 0xb8b8_e92e],
                [
                    0x3fcf_d11b_138f_a934,
                    0x3fbc_72dc_3e99_e5e8,
                    0x3fc9_703b_b089_b5f8,
                    0x3fec_13ab_60ba_9836,
                    0x3fcd_488c_8998_9734,
                    0x3fb2_f716_8050_7770,
                ],
            ),
            (
                &[u32::MAX; 3],
                [0x63ef_c0db, 0xb439_2440, 0x7883_a1a1, 0x7831_58f0, 0xcc83_74b8, 0x9892_86e9],
                [
                    0x3fd8_fbf0_35a1_c922,
                    0x3fee_6d20_2b03_34c5,
                    0x3fdc_3769_73c4_1d0c,
                    0x3fde_0c56_3e67_9a12,
                    0x3fcf_428e_a111_0414,
                    0x3fd9_f8e4_f8a8_4e18,
                ],
            ),
            (
                &longer_than_the_state,
                [0xde2e_96c0, 0x7221_6bbc, 0x9cf3_0fec, 0x42da_6835, 0x2902_7f6e, 0x8786_9479],
                [
                    0x3feb_c5d2_d9c8_85ae,
                    0x3fed_46ba_8b5b_281d,
                    0x3fdb_e90e_ace7_987e,
                    0x3fd0_b69a_0a45_1d94,
                    0x3fcf_99f4_5830_7db4,
                    0x3fe8_90f3_0dab_75c1,
                ],
            ),
        ];
        for (seed, words, doubles) in table {
            check(&format!("{} words", seed.len()), &Mt19937::from_words(seed), words, doubles);
        }
    }

    #[test]
    fn words_and_doubles_share_one_stream() {
        // As randint(0, 2**32, dtype=np.uint32) and random_sample give them in turn after seed(7).
        let mut generator = Mt19937::from_seed(7);
        assert_eq!(generator.next_u32(), 0x1388_f0af);
        let mut three = [0.0; 3];
        generator.fill_f64(&mut three);
        let want = [0x3fcd_1972_6c7a_8c20, 0x3fd4_6a0a_7b81_dcb2, 0x3fef_4d9a_1ae4_d40e];
        assert_eq!(three.map(f64::to_bits), want);
        assert_eq!(generator.next_u32(), 0x74a1_3667);
        let mut many = [0.0; 400];
        generator.fill_f64(&mut many);
        assert_eq!(many[399].to_bits(), 0x3fd8_1470_08b1_87b4);
        assert_eq!(generator.next_u32(), 0xfb2f_9e60);
        assert_eq!(generator.next_f64().to_bits(), 0x3fe3_dc59_8c72_e7e8);
        let mut over_an_odd_edge = [0.0; 313];
        generator.fill_f64(&mut over_an_odd_edge);
        assert_eq!(over_an_odd_edge[312].to_bits(), 0x3fd3_c8de_6293_61d8);
        assert_eq!(generator.next_u32(), 0xd08f_ac50);
    }

    #[test]
    fn filling_in_any_pieces_is_filling_at_once() {
        let mut whole = vec![0.0; 5000];
        Mt19937::from_seed(3).fill_f64(&mut whole);
        for piece in [1, 2, 7, 311, 312, 313, 624, 1000] {
            let mut generator = Mt19937::from_seed(3);
            let mut pieces = vec![0.0; 5000];
            pieces.chunks_mut(piece).for_each(|chunk| generator.fill_f64(chunk));
            assert_eq!(pieces, whole, "pieces of {piece}");
        }
        let before = Mt19937::from_seed(3);
        let mut after = before.clone();
        after.fill_f64(&mut []);
        assert!(before == after);
    }

    #[test]
    fn seeding_again_forgets_what_was() {
        let mut generator = Mt19937::from_seed(0);
        generator.fill_f64(&mut [0.0; 401]);
        generator.seed_u32(42);
        assert!(generator == Mt19937::from_seed(42));
        generator.next_u32();
        generator.seed_array(&[1, 2, 3]);
        assert!(generator == Mt19937::from_words(&[1, 2, 3]));
    }

    #[test]
    fn normal_and_exponential_numbers_in_any_pieces_are_those_drawn_one_by_one() {
        for &level in crate::kernels::simd::Level::ALL {
            crate::kernels::simd::force(level);
            let mut one_by_one = Mt19937::from_seed(11);
            let normal: Vec<f64> = (0..2001).map(|_| one_by_one.normal()).collect();
            let exponential: Vec<f64> = (0..2001).map(|_| one_by_one.exponential()).collect();
            for piece in [1, 2, 3, 7, 311, 312, 313, 314, 2001] {
                let mut generator = Mt19937::from_seed(11);
                let mut filled = vec![0.0; 2001];
                filled.chunks_mut(piece).for_each(|chunk| generator.fill_normal(chunk));
                assert_eq!(filled, normal, "pieces of {piece}");
                filled.chunks_mut(piece).for_each(|chunk| generator.fill_exponential(chunk));
                assert_eq!(filled, exponential, "pieces of {piece}");
                assert!(generator == one_by_one);
            }
        }
        crate::kernels::simd::force(crate::kernels::simd::Level::Avx512);
    }

    #[test]
    fn filled_words_are_those_drawn_one_by_one() {
        let mut one_by_one = Mt19937::from_seed(5);
        let words: Vec<u32> = (0..2000).map(|_| one_by_one.next_u32()).collect();
        for piece in [1, 7, 623, 624, 625, 2000] {
            let (mut generator, mut filled) = (Mt19937::from_seed(5), vec![0; 2000]);
            filled.chunks_mut(piece).for_each(|chunk| generator.fill_u32(chunk));
            assert_eq!(filled, words, "pieces of {piece}");
        }
    }
}
