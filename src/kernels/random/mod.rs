//! Random bits, and numbers of given distributions out of them, with the draws of NumPy in NumPy's order, so
//! that a seed gives its numbers to the bit.
//!
//! Logarithms and powers are the C library's, which NumPy calls too: the kernels' own differ in the last bit.
//! Knows no arrays; what a distribution's parameters may be, its caller has checked.

pub mod bounded;
pub mod continuous;
pub mod discrete;
pub mod hypergeometric;
mod layers;
pub mod mt19937;
pub mod pcg64;
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
        (self.next_u32() >> 8) as f32 * (1.0 / 16_777_216.0)
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
}

/// What a `Generator` takes its bits from; it draws by ziggurats.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BitGenerator {
    /// The default.
    Pcg64(Pcg64),
    /// The Mersenne Twister.
    Mt19937(Box<Mt19937>),
}

impl Bits for BitGenerator {
    #[inline]
    fn next_u32(&mut self) -> u32 {
        match self {
            Self::Pcg64(bits) => bits.next_u32(),
            Self::Mt19937(bits) => bits.next_u32(),
        }
    }

    #[inline]
    fn next_u64(&mut self) -> u64 {
        match self {
            Self::Pcg64(bits) => bits.next_u64(),
            Self::Mt19937(bits) => bits.next_u64(),
        }
    }

    #[inline]
    fn next_f64(&mut self) -> f64 {
        match self {
            Self::Pcg64(bits) => bits.next_f64(),
            Self::Mt19937(bits) => bits.next_f64(),
        }
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
}
