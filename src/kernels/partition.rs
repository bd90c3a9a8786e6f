//! Order statistics: the elements that would stand at some places if all were sorted.

use std::cmp::Ordering;

use super::sort;
use super::sortable::Sortable;

/// A number that can be put into order.
pub trait Ordered: Sortable + PartialOrd {
    /// Whether it is NaN.
    fn is_nan(self) -> bool;
    /// As f64.
    fn to_f64(self) -> f64;
    /// The difference, which wraps for integers.
    #[must_use]
    fn minus(self, other: Self) -> Self;

    /// Move every NaN to the end; answers how many elements are numbers.
    fn numbers_first(row: &mut [Self]) -> usize {
        // Almost always there is none, and one look settles that.
        if !row.iter().fold(false, |any, x| any | x.is_nan()) {
            return row.len();
        }
        let mut numbers = 0;
        for i in 0..row.len() {
            if !row[i].is_nan() {
                row.swap(i, numbers);
                numbers += 1;
            }
        }
        numbers
    }
}

/// A float, in which what lies between elements is computed.
pub trait Float: Ordered {
    /// Rounded from f64.
    fn from_f64(value: f64) -> Self;
    /// The sum.
    #[must_use]
    fn plus(self, other: Self) -> Self;
    /// The product.
    #[must_use]
    fn times(self, other: Self) -> Self;
}

/// The median of numbers, of which there is at least one.
pub fn middle<T: Ordered, G: Float>(row: &mut [T]) -> G {
    let (half, is_odd) = (row.len() / 2, row.len() % 2 == 1);
    let (zero, of) = (G::from_f64(0.0), |x: T| G::from_f64(x.to_f64()));
    if is_odd {
        sort::select(row, &[half]);
        // As a mean of one number: -0 becomes 0.
        return zero.plus(of(row[half]));
    }
    sort::select(row, &[half - 1, half]);
    let sum = zero.plus(of(row[half - 1])).plus(of(row[half]));
    G::from_f64(sum.to_f64() / 2.0)
}

/// The order of numbers.
pub fn order<T: PartialOrd>(a: &T, b: &T) -> Ordering {
    a.partial_cmp(b).unwrap_or(Ordering::Equal)
}

macro_rules! floats {
    ($($T:ty)+) => {$(
        impl Ordered for $T {
            #[inline]
            fn is_nan(self) -> bool {
                <$T>::is_nan(self)
            }

            #[inline]
            fn to_f64(self) -> f64 {
                self.into()
            }

            #[inline]
            fn minus(self, other: Self) -> Self {
                self - other
            }
        }

        impl Float for $T {
            #[inline]
            fn from_f64(value: f64) -> Self {
                value as Self
            }

            #[inline]
            fn plus(self, other: Self) -> Self {
                self + other
            }

            #[inline]
            fn times(self, other: Self) -> Self {
                self * other
            }
        }
    )+};
}

macro_rules! integers {
    ($($T:ty: $to_f64:expr;)+) => {$(
        impl Ordered for $T {
            #[inline]
            fn is_nan(self) -> bool {
                false
            }

            #[inline]
            fn to_f64(self) -> f64 {
                $to_f64(self)
            }

            #[inline]
            fn minus(self, other: Self) -> Self {
                self.wrapping_sub(other)
            }
        }
    )+};
}

floats! { f32 f64 }
integers! {
    i8: f64::from; u8: f64::from; i16: f64::from; u16: f64::from; i32: f64::from; u32: f64::from;
    i64: |x| x as f64; u64: |x| x as f64;
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn selected_places_hold_what_sorting_puts_there(
            mut row in proptest::collection::vec(-9_i8..9, 1..80),
            picks in proptest::collection::vec(0_usize..1000, 1..40),
        ) {
            let mut floats: Vec<f64> = row.iter().map(|&x| f64::from(x)).collect();
            let mut places: Vec<usize> = picks.iter().map(|pick| pick % floats.len()).collect();
            places.sort_unstable();
            places.dedup();
            sort::select(&mut floats, &places);
            row.sort_unstable();
            for place in places {
                prop_assert_eq!(floats[place], f64::from(row[place]));
            }
            let half = row.len() / 2;
            let want = if row.len() % 2 == 1 {
                f64::from(row[half])
            } else {
                f64::midpoint(f64::from(row[half - 1]), f64::from(row[half]))
            };
            prop_assert_eq!(middle::<f64, f64>(&mut floats), want);
        }
    }

    #[test]
    fn what_is_no_number_goes_to_the_end() {
        let mut row = [f64::NAN, 2.0, f64::NAN, 1.0];
        assert_eq!(f64::numbers_first(&mut row), 2);
        assert_eq!(&row[..2], [2.0, 1.0]);
        assert!(row[2].is_nan() && row[3].is_nan());
    }
}
