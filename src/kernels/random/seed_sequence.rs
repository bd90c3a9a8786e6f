//! Seeds to states: the pool of NumPy's `SeedSequence`, after O'Neill's `seed_seq`.

/// Words that every pool has.
pub const POOL_SIZE: usize = 4;

const INIT_A: u32 = 0x43b0_d7e5;
const MULTIPLIER_A: u32 = 0x931e_8875;
const INIT_B: u32 = 0x8b51_f9dd;
const MULTIPLIER_B: u32 = 0x58f3_8ded;
const MIX_LEFT: u32 = 0xca01_f9dd;
const MIX_RIGHT: u32 = 0x4973_f715;

/// Entropy, mixed so that every bit of it is in every word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pool(Vec<u32>);

/// The hash of a word, with a constant that changes each time.
fn hash(word: u32, constant: &mut u32, multiplier: u32) -> u32 {
    let word = word ^ *constant;
    *constant = constant.wrapping_mul(multiplier);
    let word = word.wrapping_mul(*constant);
    word ^ (word >> 16)
}

fn mix(left: u32, right: u32) -> u32 {
    let mixed = MIX_LEFT.wrapping_mul(left).wrapping_sub(MIX_RIGHT.wrapping_mul(right));
    mixed ^ (mixed >> 16)
}

impl Pool {
    /// A pool of `size` words out of any number of them.
    pub fn of(entropy: &[u32], size: usize) -> Self {
        let mut constant = INIT_A;
        let word = |i| entropy.get(i).copied().unwrap_or(0);
        let mut pool: Vec<u32> =
            (0..size).map(|i| hash(word(i), &mut constant, MULTIPLIER_A)).collect();
        for from in 0..size {
            for to in (0..size).filter(|&to| to != from) {
                pool[to] = mix(pool[to], hash(pool[from], &mut constant, MULTIPLIER_A));
            }
        }
        for &word in entropy.iter().skip(size) {
            for to in &mut pool {
                *to = mix(*to, hash(word, &mut constant, MULTIPLIER_A));
            }
        }
        Self(pool)
    }

    /// The words themselves.
    pub fn words(&self) -> &[u32] {
        &self.0
    }

    /// As many words of a state as are wanted.
    pub fn state(&self) -> impl Iterator<Item = u32> {
        let mut constant = INIT_B;
        self.0.iter().cycle().map(move |&word| hash(word, &mut constant, MULTIPLIER_B))
    }

    /// The first four words of 64 bits, the lower half of each first.
    pub fn words64(&self) -> [u64; 4] {
        let mut state = self.state();
        let mut half = || u64::from(state.next().expect("a cycle of words has no end"));
        std::array::from_fn(|_| half() | half() << 32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_are_numpys() {
        // As np.random.SeedSequence(…).generate_state(…) gives them.
        let state = |pool: Pool, count| pool.state().take(count).collect::<Vec<u32>>();
        let want = [3_444_837_047, 2_669_555_309, 2_046_530_742, 3_581_440_988];
        assert_eq!(state(Pool::of(&[42], 4), 4), want);
    }
}
