//! Whole numbers up to a bound, each as likely: by masks and rejection as `RandomState` draws them, by
//! Lemire's multiplication (2019) as `Generator` does; out of the parts of a word for small dtypes.

use super::Bits;

/// The smallest mask of ones that covers a number.
pub const fn mask(number: u64) -> u64 {
    if number == 0 { 0 } else { u64::MAX >> number.leading_zeros() }
}

/// A whole number from 0 to `most`, by masks and rejection: what orders are drawn with.
pub fn interval(bits: &mut impl Bits, most: u64) -> u64 {
    masked(bits, &mut Parts::default(), 64, most)
}

/// A word whose parts are used one after another, the lowest first.
#[derive(Debug, Default)]
pub struct Parts {
    word: u32,
    left: u32,
}

impl Parts {
    /// The next so many bits: parts of a word of 32, or words.
    #[inline]
    fn next(&mut self, bits: &mut impl Bits, width: u32) -> u64 {
        match width {
            64 => return bits.next_u64(),
            32 => return bits.next_u32().into(),
            _ if self.left == 0 => {
                self.word = bits.next_u32();
                self.left = 32 / width;
            }
            _ => self.word >>= width,
        }
        self.left -= 1;
        u64::from(self.word & (u32::MAX >> (32 - width)))
    }
}

/// A number from 0 to `most`, for a dtype of so many bits (bool has one).
#[inline]
pub fn bounded(
    bits: &mut impl Bits,
    parts: &mut Parts,
    width: u32,
    most: u64,
    legacy: bool,
) -> u64 {
    if legacy { masked(bits, parts, width, most) } else { lemire(bits, parts, width, most) }
}

/// Numbers that fit 32 bits are drawn out of as many, even for a dtype of 64.
const fn drawn_width(width: u32, most: u64) -> u32 {
    if width == 64 && most <= u32::MAX as u64 { 32 } else { width }
}

#[inline]
fn masked(bits: &mut impl Bits, parts: &mut Parts, width: u32, most: u64) -> u64 {
    if most == 0 {
        return 0;
    }
    let (width, mask) = (drawn_width(width, most), mask(most));
    loop {
        let number = parts.next(bits, width) & mask;
        if number <= most {
            return number;
        }
    }
}

#[inline]
fn lemire(bits: &mut impl Bits, parts: &mut Parts, width: u32, most: u64) -> u64 {
    if most == 0 {
        return 0;
    }
    let width = drawn_width(width, most);
    let largest = u64::MAX >> (64 - width);
    if most == largest {
        return parts.next(bits, width);
    }
    let count = most + 1;
    let mut product = u128::from(parts.next(bits, width)) * u128::from(count);
    if (product as u64 & largest) < count {
        let threshold = (largest - most) % count;
        while (product as u64 & largest) < threshold {
            product = u128::from(parts.next(bits, width)) * u128::from(count);
        }
    }
    (product >> width) as u64
}

#[cfg(test)]
mod tests {
    use super::super::mt19937::Mt19937;
    use super::*;

    #[test]
    fn numbers_stay_within_and_reach_both_ends() {
        let mut bits = Mt19937::from_seed(1);
        for legacy in [false, true] {
            for (width, most) in [(1, 1), (8, 2), (8, 255), (16, 999), (32, 6), (64, 9)] {
                let mut parts = Parts::default();
                let mut seen = std::collections::BTreeSet::new();
                for _ in 0..20_000 {
                    seen.insert(bounded(&mut bits, &mut parts, width, most, legacy));
                }
                assert_eq!(seen, (0..=most).collect(), "{width} bits up to {most}, {legacy}");
            }
        }
    }
}
