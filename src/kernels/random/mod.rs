//! Random bits, and numbers of given distributions out of them, with the draws of NumPy in NumPy's order, so
//! that a seed gives its numbers to the bit.
//!
//! Logarithms and powers are the C library's, which NumPy calls too: the kernels' own differ in the last bit.
//! Knows no arrays; what a distribution's parameters may be, its caller has checked.

pub mod binomial;
pub mod bounded;
pub mod continuous;
pub mod discrete;
pub mod hypergeometric;
mod layers;
pub mod mt19937;
pub mod pcg64;
pub mod poisson;
pub mod seed_sequence;
pub mod ziggurat;

use self::mt19937::Mt19937;
use self::pcg64::Pcg64;

/// Random bits.
pub trait Bits {
    /// 32 random bits.
    fn next_u32(&mut self) -> u32;
    /// 64 random bits.
    fn next_u64(&mut self) -> u64;
    /// A float in `[0, 1)`, with 53 random bits.
    fn next_f64(&mut self) -> f64;
    /// A float in `[0, 1)`, with 24 random bits.
    fn next_f32(&mut self) -> f32 {
        single(self.next_u32())
    }
    /// Fill `out` with what as many calls of [`Self::next_u32`] give.
    fn fill_u32(&mut self, out: &mut [u32]);
    /// Fill `out` with what as many calls of [`Self::next_f64`] give.
    fn fill_f64(&mut self, out: &mut [f64]);
    /// Fill `out` with what as many calls of [`Self::next_f32`] give.
    fn fill_f32(&mut self, out: &mut [f32]) {
        for out in out.chunks_mut(1024) {
            self.fill_u32(bytemuck::cast_slice_mut(out));
            singles(out);
        }
    }
}

/// 24 bits of a word.
#[inline]
fn single(word: u32) -> f32 {
    (word >> 8) as f32 * (1.0 / 16_777_216.0)
}

crate::simd_fn! {
    /// The floats of words that stand where they go.
    fn singles(out: &mut [f32]) {
        for x in out {
            *x = single(x.to_bits());
        }
    }
}

/// Pairs of uniform numbers that are drawn in one go.
const PAIRS: usize = 156;

/// Fill `out` with numbers of a rejection whose every round takes two uniform numbers.
fn fill_pairs(bits: &mut impl Bits, out: &mut [i64], number: impl Fn([f64; 2]) -> Option<i64>) {
    let mut places = [0.0; 2 * PAIRS];
    let mut filled = 0;
    while filled < out.len() {
        // At least as many rounds are needed as numbers are left.
        let places = &mut places[..2 * PAIRS.min(out.len() - filled)];
        bits.fill_f64(places);
        for &pair in places.as_chunks::<2>().0 {
            if let Some(number) = number(pair) {
                out[filled] = number;
                filled += 1;
            }
        }
    }
}

/// Bits with the two distributions on which the others rest, and which NumPy's generators draw in ways of their
/// own.
pub trait Draws: Bits {
    /// Whether it draws as `RandomState` does, whose numbers never change, or as `Generator` does.
    const LEGACY: bool;
    /// Of mean 0 and deviation 1.
    fn normal(&mut self) -> f64;
    /// Of mean 1.
    fn exponential(&mut self) -> f64;
    /// Fill `out` with what as many calls of [`Self::normal`] give.
    fn fill_normal(&mut self, out: &mut [f64]);
    /// Fill `out` with what as many calls of [`Self::exponential`] give.
    fn fill_exponential(&mut self, out: &mut [f64]);
}

/// What a `Generator` takes its bits from; it draws by ziggurats.
#[derive(Clone, Debug)]
pub enum BitGenerator {
    /// The default.
    Pcg64(Box<Pcg64>),
    /// The Mersenne Twister.
    Mt19937(Box<Mt19937>),
}

/// Do the same with either kind of bits.
macro_rules! either {
    ($generator:expr, $bits:ident => $run:expr) => {
        match $generator {
            BitGenerator::Pcg64($bits) => $run,
            BitGenerator::Mt19937($bits) => $run,
        }
    };
}

impl Bits for BitGenerator {
    #[inline]
    fn next_u32(&mut self) -> u32 {
        either!(self, bits => bits.next_u32())
    }

    #[inline]
    fn next_u64(&mut self) -> u64 {
        either!(self, bits => bits.next_u64())
    }

    #[inline]
    fn next_f64(&mut self) -> f64 {
        either!(self, bits => bits.next_f64())
    }

    fn fill_u32(&mut self, out: &mut [u32]) {
        either!(self, bits => bits.fill_u32(out));
    }

    fn fill_f64(&mut self, out: &mut [f64]) {
        either!(self, bits => bits.fill_f64(out));
    }
}

impl Draws for BitGenerator {
    const LEGACY: bool = false;

    #[inline]
    fn normal(&mut self) -> f64 {
        ziggurat::normal(self)
    }

    #[inline]
    fn exponential(&mut self) -> f64 {
        ziggurat::exponential(self)
    }

    fn fill_normal(&mut self, out: &mut [f64]) {
        either!(self, bits => out.fill_with(|| ziggurat::normal(&mut **bits)));
    }

    fn fill_exponential(&mut self, out: &mut [f64]) {
        either!(self, bits => out.fill_with(|| ziggurat::exponential(&mut **bits)));
    }
}
