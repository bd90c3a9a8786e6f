//! The types of elements that can be sorted, and the integers by whose order they are: NaN last.

use bytemuck::Pod;

use super::quicksort::{self, Poll};
use crate::array::dtype::BoolByte;

/// An integer by whose order elements are sorted.
pub trait Order: Pod + Ord {
    /// Sort numbers.
    ///
    /// # Errors
    /// That of `poll`.
    fn sort<E>(numbers: &mut [Self], poll: Poll<'_, E>) -> Result<(), E>;

    /// Arrange numbers so that each of `places`, which rise, holds what sorting would put there.
    ///
    /// # Errors
    /// That of `poll`.
    fn select<E>(numbers: &mut [Self], places: &[usize], poll: Poll<'_, E>) -> Result<(), E>;
}

macro_rules! sorted_by_vectors {
    ($($T:ty)+) => {$(
        impl Order for $T {
            fn sort<E>(numbers: &mut [Self], poll: Poll<'_, E>) -> Result<(), E> {
                quicksort::sort(numbers, poll)
            }

            fn select<E>(numbers: &mut [Self], places: &[usize], poll: Poll<'_, E>) -> Result<(), E> {
                quicksort::select(numbers, places, poll)
            }
        }
    )+};
}

macro_rules! sorted_by_counts {
    ($($T:ty as $U:ty;)+) => {$(
        impl Order for $T {
            fn sort<E>(numbers: &mut [Self], poll: Poll<'_, E>) -> Result<(), E> {
                let kinds = 1 << Self::BITS;
                if numbers.len() < kinds / 4 {
                    numbers.sort_unstable();
                    return Ok(());
                }
                // Four tables, so that equal neighbours do not wait for one another.
                let mut counts = vec![[0_u32; 4]; kinds];
                for chunk in numbers.chunks(COUNTED) {
                    poll()?;
                    let (fours, rest) = chunk.as_chunks::<4>();
                    for four in fours {
                        for (table, number) in four.iter().enumerate() {
                            counts[usize::from((number ^ Self::MIN) as $U)][table] += 1;
                        }
                    }
                    for number in rest {
                        counts[usize::from((number ^ Self::MIN) as $U)][0] += 1;
                    }
                }
                let mut at = 0;
                for (kind, counts) in counts.into_iter().enumerate() {
                    let count: usize = counts.into_iter().map(|count| count as usize).sum();
                    numbers[at..at + count].fill(kind as Self ^ Self::MIN);
                    at += count;
                }
                Ok(())
            }

            fn select<E>(numbers: &mut [Self], _places: &[usize], poll: Poll<'_, E>) -> Result<(), E> {
                Self::sort(numbers, poll)
            }
        }
    )+};
}

/// Numbers that are counted between two looks at the interrupt.
const COUNTED: usize = 1 << 22;

sorted_by_vectors! { i32 i64 }
sorted_by_counts! { i8 as u8; i16 as u16; }

/// An element type that can be sorted.
pub trait Sortable: Pod {
    /// An integer of the same size that orders as the elements do; equal elements may differ.
    type Order: Order;

    /// Change the bits of an element to its place in the order, and back: doing it twice changes nothing.
    fn flip(bits: Self::Order) -> Self::Order;

    /// The bits of an element to sort by, NaN without its sign.
    fn order(self) -> Self::Order;

    /// Whether they are equal; all NaN are.
    fn equals(self, other: Self) -> bool;

    /// A number of as many bits as an element has that orders as they do and is the same for equal ones; all NaN are equal
    /// and last.
    fn rank(self) -> u64;
}

macro_rules! integers {
    ($($T:ty as $Signed:ty, $flipped:expr;)+) => {$(
        impl Sortable for $T {
            type Order = $Signed;

            #[inline(always)]
            fn flip(bits: $Signed) -> $Signed {
                bits ^ $flipped
            }

            #[inline(always)]
            fn order(self) -> $Signed {
                self as $Signed ^ $flipped
            }

            #[inline(always)]
            fn equals(self, other: Self) -> bool {
                self == other
            }

            #[inline(always)]
            fn rank(self) -> u64 {
                // From the least on: wraps to what counts without sign.
                (i128::from(self) - i128::from(<$T>::MIN)) as u64
            }
        }
    )+};
}

integers! {
    i8 as i8, 0; i16 as i16, 0; i32 as i32, 0; i64 as i64, 0;
    u8 as i8, i8::MIN; u16 as i16, i16::MIN; u32 as i32, i32::MIN; u64 as i64, i64::MIN;
}

impl Sortable for BoolByte {
    type Order = i8;

    fn flip(bits: i8) -> i8 {
        bits
    }

    fn order(self) -> i8 {
        i8::from(self.get())
    }

    fn equals(self, other: Self) -> bool {
        self.get() == other.get()
    }

    fn rank(self) -> u64 {
        u64::from(self.get())
    }
}

macro_rules! floats {
    ($($T:ty, $Bits:ty);+) => {$(
        impl Sortable for $T {
            type Order = $Bits;

            #[inline(always)]
            fn flip(bits: $Bits) -> $Bits {
                // Of a negative number, the larger the magnitude the smaller: all bits but the sign turn.
                bits ^ ((bits >> (<$Bits>::BITS - 1)).cast_unsigned() >> 1).cast_signed()
            }

            #[inline(always)]
            fn order(self) -> $Bits {
                let bits = self.to_bits().cast_signed();
                if self.is_nan() { bits & <$Bits>::MAX } else { Self::flip(bits) }
            }

            #[inline(always)]
            fn equals(self, other: Self) -> bool {
                (self == other) | (self.is_nan() & other.is_nan())
            }

            #[inline(always)]
            fn rank(self) -> u64 {
                // Adding zero makes -0 the 0 that it equals.
                let order = if self.is_nan() { <$Bits>::MAX } else { (self + 0.0).order() };
                order.rank()
            }
        }
    )+};
}

floats! { f32, i32; f64, i64 }
