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

/// Fill `out` with what as many calls of [`bounded`] give, where each draws 32 bits: a dtype of so many, or a larger
/// one whose numbers fit them; `place` makes an element of a number. False, and nothing is drawn, elsewhere.
pub fn fill_bounded<T>(
    bits: &mut impl Bits,
    out: &mut [T],
    (width, most, legacy): (u32, u64, bool),
    place: impl Fn(u32) -> T,
) -> bool {
    if drawn_width(width, most) != 32 || most == 0 {
        return false;
    }
    // PERF: without a branch, since some numbers are left out at random: `RandomState` up to every other one.
    if legacy {
        let mask = mask(most) as u32;
        fill_kept(bits, out, |word| (word & mask, u64::from(word & mask) <= most), place);
    } else {
        let count = most + 1;
        let threshold = ((u64::from(u32::MAX) - most) % count) as u32;
        let number = |word| {
            let product = u64::from(word) * count;
            ((product >> 32) as u32, product as u32 >= threshold)
        };
        fill_kept(bits, out, number, place);
    }
    true
}

/// Fill `out` with numbers of words, and whether they are kept.
#[inline]
fn fill_kept<T>(
    bits: &mut impl Bits,
    out: &mut [T],
    number: impl Fn(u32) -> (u32, bool),
    place: impl Fn(u32) -> T,
) {
    const BLOCK: usize = 1024;
    let mut block = [0; BLOCK];
    let mut filled = 0;
    while filled < out.len() {
        // At least as many words are needed as numbers are left.
        let words = &mut block[..(out.len() - filled).min(BLOCK)];
        bits.fill_u32(words);
        for &mut word in words {
            let (number, is_kept) = number(word);
            out[filled] = place(number);
            filled += usize::from(is_kept);
        }
    }
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

    #[test]
    fn filling_is_drawing_one_by_one() {
        let start = Mt19937::from_seed(9);
        for (width, most) in [(32, 6), (32, 99), (32, u32::MAX.into()), (64, 1 << 31), (64, 999)] {
            for legacy in [false, true] {
                let (mut bits, mut parts) = (start.clone(), Parts::default());
                let draw = |_| bounded(&mut bits, &mut parts, width, most, legacy) as u32;
                let one_by_one: Vec<u32> = (0..3000).map(draw).collect();
                for piece in [1, 255, 256, 1025, 3000] {
                    let (mut bits, mut filled) = (start.clone(), vec![0; 3000]);
                    for chunk in filled.chunks_mut(piece) {
                        assert!(fill_bounded(&mut bits, chunk, (width, most, legacy), |n| n));
                    }
                    assert_eq!(filled, one_by_one, "{width} bits up to {most}, {legacy}, {piece}");
                }
            }
        }
        for (width, most) in [(8, 9), (16, 9), (64, 1 << 32), (64, 0)] {
            assert!(!fill_bounded(&mut start.clone(), &mut [0], (width, most, true), |n| n));
        }
    }
}
