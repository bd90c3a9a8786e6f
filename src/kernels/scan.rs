//! Running sums and products along one axis of contiguous memory, where they stand.

use crate::array::dtype::{DType, rust};

/// What is accumulated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scan {
    /// Running sums.
    Sum,
    /// Running products.
    Product,
}

/// An element that can be added and multiplied as NumPy does.
pub trait Term: bytemuck::Pod {
    /// The sum: integers wrap, of bools whether one is true.
    #[must_use]
    fn plus(self, other: Self) -> Self;
    /// The product: integers wrap, of bools whether both are true.
    #[must_use]
    fn times(self, other: Self) -> Self;
}

macro_rules! integers {
    ($($T:ty)+) => {$(
        impl Term for $T {
            #[inline(always)]
            fn plus(self, other: Self) -> Self {
                self.wrapping_add(other)
            }

            #[inline(always)]
            fn times(self, other: Self) -> Self {
                self.wrapping_mul(other)
            }
        }
    )+};
}

macro_rules! floats {
    ($($T:ty)+) => {$(
        impl Term for $T {
            #[inline(always)]
            fn plus(self, other: Self) -> Self {
                self + other
            }

            #[inline(always)]
            fn times(self, other: Self) -> Self {
                self * other
            }
        }
    )+};
}

integers! { i8 u8 i16 u16 i32 u32 i64 u64 }
floats! { f32 f64 }

impl Term for crate::array::dtype::BoolByte {
    fn plus(self, other: Self) -> Self {
        Self::new(self.get() | other.get())
    }

    fn times(self, other: Self) -> Self {
        Self::new(self.get() & other.get())
    }
}

/// Accumulate `len` rows of `inner` elements each, every row into the next; `rows` are those bytes.
pub fn scan(op: Scan, dtype: DType, rows: &mut [u8], inner: usize) {
    macro_rules! of {
        ($($Variant:ident)+) => {
            match dtype {
                $(DType::$Variant => {
                    type T = rust::$Variant;
                    let rows: &mut [T] = bytemuck::cast_slice_mut(rows);
                    // Each by itself: a pointer to either would be called for every element.
                    match op {
                        Scan::Sum => along(rows, inner, T::plus),
                        Scan::Product => along(rows, inner, T::times),
                    }
                })+
                text @ DType::Text(_) => text.not_of_numbers(),
            }
        };
    }
    of!(Bool Int8 UInt8 Int16 UInt16 Int32 UInt32 Int64 UInt64 Float32 Float64);
}

fn along<T: Term>(rows: &mut [T], inner: usize, step: impl Fn(T, T) -> T + Copy) {
    if inner == 1 {
        let Some((&mut first, rest)) = rows.split_first_mut() else { return };
        let mut total = first;
        for element in rest {
            total = step(total, *element);
            *element = total;
        }
        return;
    }
    for at in (inner..rows.len()).step_by(inner.max(1)) {
        let (before, row) = rows[at - inner..at + inner].split_at_mut(inner);
        for (element, &total) in row.iter_mut().zip(&*before) {
            *element = step(total, *element);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_and_elements_accumulate() {
        let mut row = [1_i64, 2, 3, 4];
        scan(Scan::Product, DType::Int64, bytemuck::cast_slice_mut(&mut row), 1);
        assert_eq!(row, [1, 2, 6, 24]);
        let mut rows = [1_u8, 2, 250, 4, 10, 5];
        scan(Scan::Sum, DType::UInt8, &mut rows, 2);
        assert_eq!(rows, [1, 2, 251, 6, 5, 11]);
    }
}
