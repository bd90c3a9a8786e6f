//! Sorting, as integers: a float is sorted by an integer that orders as NumPy orders floats, NaN last.
//!
//! Long arrays are sorted in pieces that are then merged, so that an interrupt is answered.

use bytemuck::Pod;

use crate::array::dtype::{BoolByte, DType};

/// Elements that are sorted between two looks at the interrupt: some 20 ms.
const PIECE: usize = 1 << 20;

/// Elements that are merged between two looks at the interrupt.
const MERGED: usize = 1 << 16;

/// Evaluate an expression with an alias for the element type of a dtype.
macro_rules! by_dtype {
    ($dtype:expr, $T:ident => $body:expr) => {
        by_dtype!(@ $dtype, $T, $body,
            Bool BoolByte, Int8 i8, UInt8 u8, Int16 i16, UInt16 u16, Int32 i32, UInt32 u32, Int64 i64,
            UInt64 u64, Float32 f32, Float64 f64)
    };
    (@ $dtype:expr, $T:ident, $body:expr, $($Variant:ident $Element:ty),+) => {
        match $dtype {
            $(DType::$Variant => {
                type $T = $Element;
                $body
            })+
            text @ DType::Text(_) => text.not_of_numbers(),
        }
    };
}

/// Asked between pieces; an error stops the work.
pub type Poll<'a, E> = &'a mut dyn FnMut() -> Result<(), E>;

/// An element type that can be sorted.
pub trait Sortable: Pod {
    /// An integer of the same size that orders as the elements do; equal elements may differ.
    type Order: Pod + Ord;

    /// Change the bits of an element to its place in the order, and back: doing it twice changes nothing.
    fn flip(bits: Self::Order) -> Self::Order;

    /// The bits of an element to sort by, NaN without its sign.
    fn order(self) -> Self::Order;

    /// A number of as many bits as an element has that orders as they do and is the same for equal
    /// ones; all NaN are
    /// equal and last.
    fn rank(self) -> u64;
}

macro_rules! integers {
    ($($T:ty),+) => {$(
        impl Sortable for $T {
            type Order = $T;

            #[inline(always)]
            fn flip(bits: $T) -> $T {
                bits
            }

            #[inline(always)]
            fn order(self) -> $T {
                self
            }

            #[inline(always)]
            fn rank(self) -> u64 {
                // From the least on: wraps to what counts without sign.
                (i128::from(self) - i128::from(<$T>::MIN)) as u64
            }
        }
    )+};
}

integers! { i8, i16, i32, i64, u8, u16, u32, u64 }

impl Sortable for BoolByte {
    type Order = u8;

    fn flip(bits: u8) -> u8 {
        bits
    }

    fn order(self) -> u8 {
        u8::from(self.get())
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
            fn rank(self) -> u64 {
                // Adding zero makes -0 the 0 that it equals.
                let order = if self.is_nan() { <$Bits>::MAX } else { (self + 0.0).order() };
                order.rank()
            }
        }
    )+};
}

floats! { f32, i32; f64, i64 }

/// Texts that are sorted between two looks at the interrupt: some 20 ms.
const TEXTS: usize = 1 << 15;

/// A text of a fixed width: its characters, which order as texts do, zeros behind them.
fn text(block: &[u8], width: u32, i: usize) -> &[u32] {
    &bytemuck::cast_slice(block)[i * width as usize..][..width as usize]
}

/// The indices that sort texts, equal ones in the order in which they stand.
fn text_order<E>(block: &[u8], width: u32, poll: Poll<'_, E>) -> Result<Vec<usize>, E> {
    if width == 0 {
        return Ok(Vec::new());
    }
    let count = block.len() / (4 * width as usize);
    let mut keys: Vec<(&[u32], usize)> = (0..count).map(|i| (text(block, width, i), i)).collect();
    sort_in_pieces(&mut keys, TEXTS, poll)?;
    Ok(keys.into_iter().map(|(_, i)| i).collect())
}

/// Sort a contiguous block of elements of a dtype.
///
/// # Errors
/// That of `poll`; the block then holds its elements in some order.
pub fn sort_block<E>(dtype: DType, block: &mut [u8], poll: Poll<'_, E>) -> Result<(), E> {
    if let DType::Text(width) = dtype {
        let order = text_order(block, width, poll)?;
        let before = block.to_vec();
        let size = dtype.size();
        for (to, i) in block.chunks_exact_mut(size.max(1)).zip(order) {
            to.copy_from_slice(&before[i * size..][..size]);
        }
        return Ok(());
    }
    by_dtype!(dtype, T => sort_elements::<T, E>(block, poll))
}

fn sort_elements<T: Sortable, E>(block: &mut [u8], poll: Poll<'_, E>) -> Result<(), E> {
    let elements: &mut [T] = bytemuck::cast_slice_mut(block);
    for element in elements.iter_mut() {
        *element = bytemuck::cast(element.order());
    }
    let numbers: &mut [T::Order] = bytemuck::cast_slice_mut(elements);
    let sorted = sort_numbers(numbers, poll);
    for number in numbers {
        *number = T::flip(*number);
    }
    sorted
}

/// Sort numbers; equal ones are the same.
///
/// # Errors
/// That of `poll`.
pub fn sort_numbers<N: Copy + Ord, E>(numbers: &mut [N], poll: Poll<'_, E>) -> Result<(), E> {
    sort_in_pieces(numbers, PIECE, poll)
}

fn sort_in_pieces<N: Copy + Ord, E>(
    numbers: &mut [N],
    piece: usize,
    poll: Poll<'_, E>,
) -> Result<(), E> {
    for piece in numbers.chunks_mut(piece) {
        poll()?;
        piece.sort_unstable();
    }
    if numbers.len() <= piece {
        return Ok(());
    }
    let mut spare = numbers.to_vec();
    let mut length = piece;
    let mut is_spare = false;
    let mut merged = Ok(());
    while length < numbers.len() && merged.is_ok() {
        let (from, to) =
            if is_spare { (&spare[..], &mut *numbers) } else { (&*numbers, &mut spare[..]) };
        let mut pairs = from.chunks(length * 2).zip(to.chunks_mut(length * 2));
        merged = pairs
            .try_for_each(|(pair, out)| merge(pair.split_at(length.min(pair.len())), out, poll));
        // What was read from is whole, even where the merge was stopped.
        is_spare ^= merged.is_ok();
        length *= 2;
    }
    if is_spare {
        numbers.copy_from_slice(&spare);
    }
    merged
}

fn merge<N: Copy + Ord, E>(
    (left, right): (&[N], &[N]),
    out: &mut [N],
    poll: Poll<'_, E>,
) -> Result<(), E> {
    let (mut i, mut j) = (0, 0);
    for mut out in out.chunks_mut(MERGED) {
        poll()?;
        // As long as neither side can run out, there is nothing to ask but which is smaller.
        while !out.is_empty() {
            let count = out.len().min(left.len() - i).min(right.len() - j);
            if count == 0 {
                let rest = if i < left.len() { &left[i..] } else { &right[j..] };
                out.copy_from_slice(&rest[..out.len()]);
                *(if i < left.len() { &mut i } else { &mut j }) += out.len();
                break;
            }
            let (sure, later) = out.split_at_mut(count);
            for slot in sure {
                let (a, b) = (left[i], right[j]);
                let takes_left = a <= b;
                *slot = if takes_left { a } else { b };
                i += usize::from(takes_left);
                j += usize::from(!takes_left);
            }
            out = later;
        }
    }
    Ok(())
}

/// The ranks of a contiguous block of elements, which are numbers.
pub fn ranks(dtype: DType, block: &[u8], out: &mut [u64]) {
    fn of<T: Sortable>(block: &[u8], out: &mut [u64]) {
        for (out, &element) in out.iter_mut().zip(bytemuck::cast_slice::<u8, T>(block)) {
            *out = element.rank();
        }
    }
    by_dtype!(dtype, T => of::<T>(block, out));
}

/// Bytes of scratch that [`argsort_block`] takes for an element.
pub const ARGSORT_SCRATCH: usize = size_of::<(&[u32], usize)>();

/// Write the indices that sort a block, equal elements in the order in which they stand.
///
/// # Errors
/// That of `poll`.
pub fn argsort_block<E>(
    dtype: DType,
    block: &[u8],
    out: &mut [i64],
    poll: Poll<'_, E>,
) -> Result<(), E> {
    if let DType::Text(width) = dtype {
        for (out, i) in out.iter_mut().zip(text_order(block, width, poll)?) {
            *out = i as i64;
        }
        return Ok(());
    }
    by_dtype!(dtype, T => argsort_elements::<T, E>(block, out, poll))
}

/// The rank of each element is joined with its index to one number: then no two are equal.
fn argsort_elements<T: Sortable, E>(
    block: &[u8],
    out: &mut [i64],
    poll: Poll<'_, E>,
) -> Result<(), E> {
    let elements: &[T] = bytemuck::cast_slice(block);
    if size_of::<T>() <= 4 && u32::try_from(elements.len()).is_ok() {
        let mut keys: Vec<u64> = elements
            .iter()
            .enumerate()
            .map(|(i, element)| element.rank() << 32 | i as u64)
            .collect();
        sort_numbers(&mut keys, poll)?;
        for (out, key) in out.iter_mut().zip(keys) {
            *out = i64::from(key as u32);
        }
        return Ok(());
    }
    let mut keys: Vec<u128> = elements
        .iter()
        .enumerate()
        .map(|(i, element)| u128::from(element.rank()) << 64 | i as u128)
        .collect();
    sort_numbers(&mut keys, poll)?;
    for (out, key) in out.iter_mut().zip(keys) {
        *out = key as i64;
    }
    Ok(())
}

/// The place in a sorted block, before which an element would stand: before those that are equal,
/// or behind them.
pub fn search(dtype: DType, sorted: &[u8], elements: &[u8], is_right: bool, out: &mut [i64]) {
    fn of<T: Sortable>(sorted: &[u8], elements: &[u8], is_right: bool, out: &mut [i64]) {
        let sorted: &[T] = bytemuck::cast_slice(sorted);
        for (out, element) in out.iter_mut().zip(bytemuck::cast_slice::<u8, T>(elements)) {
            let rank = element.rank();
            let is_before = |x: &T| if is_right { x.rank() <= rank } else { x.rank() < rank };
            *out = sorted.partition_point(is_before) as i64;
        }
    }
    if let DType::Text(width) = dtype {
        let count = sorted.len() / dtype.size().max(1);
        let places: Vec<usize> = (0..count).collect();
        for (i, out) in out.iter_mut().enumerate() {
            let wanted = text(elements, width, i);
            let is_before = |&at: &usize| {
                let order = text(sorted, width, at).cmp(wanted);
                if is_right { order.is_le() } else { order.is_lt() }
            };
            *out = places.partition_point(is_before) as i64;
        }
        return;
    }
    by_dtype!(dtype, T => of::<T>(sorted, elements, is_right, out));
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// NumPy's order: NaN last, -0 equal to 0.
    fn compare(a: f64, b: f64) -> std::cmp::Ordering {
        a.partial_cmp(&b).unwrap_or_else(|| a.is_nan().cmp(&b.is_nan()))
    }

    proptest! {
        #[test]
        fn sorted_is_what_a_plain_sort_gives(
            picks in prop::collection::vec(0_usize..12, 0..200),
            is_right: bool,
        ) {
            let values = [0.0, -0.0, 1.5, -1.5, f64::NAN, -f64::NAN, f64::INFINITY, f64::NEG_INFINITY,
                1e300, -1e300, 5e-324, 2.0];
            let numbers: Vec<f64> = picks.iter().map(|&i| values[i]).collect();
            let mut want: Vec<i64> = (0..numbers.len() as i64).collect();
            want.sort_by(|&a, &b| compare(numbers[a as usize], numbers[b as usize]));
            let mut order = vec![0; numbers.len()];
            let block: &[u8] = bytemuck::cast_slice(&numbers);
            argsort_block(DType::Float64, block, &mut order, &mut || Ok::<(), ()>(())).expect("nothing stops it");
            prop_assert_eq!(&order, &want);

            let singles: Vec<f32> = numbers.iter().map(|&x| x as f32).collect();
            let mut order = vec![0; numbers.len()];
            let single_block: &[u8] = bytemuck::cast_slice(&singles);
            argsort_block(DType::Float32, single_block, &mut order, &mut || Ok::<(), ()>(())).expect("nothing stops it");
            let mut want: Vec<i64> = (0..numbers.len() as i64).collect();
            want.sort_by(|&a, &b| compare(singles[a as usize].into(), singles[b as usize].into()));
            prop_assert_eq!(order, want);

            let mut sorted = numbers.clone();
            sort_block(DType::Float64, bytemuck::cast_slice_mut(&mut sorted), &mut || Ok::<(), ()>(())).expect("as above");
            prop_assert!(sorted.windows(2).all(|pair| compare(pair[0], pair[1]).is_le()));

            let mut places = vec![0; numbers.len()];
            search(DType::Float64, bytemuck::cast_slice(&sorted), block, is_right, &mut places);
            for (number, place) in numbers.iter().zip(places) {
                let before = sorted.iter().filter(|x| {
                    let order = compare(**x, *number);
                    if is_right { order.is_le() } else { order.is_lt() }
                });
                prop_assert_eq!(before.count() as i64, place);
            }
        }
    }

    #[test]
    fn long_arrays_are_merged_of_pieces_and_can_be_stopped() {
        let mut state = 1_u64;
        let mut next = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (state >> 40) as i32 - (1 << 23)
        };
        let mut numbers: Vec<i32> = (0..PIECE * 3 + 17).map(|_| next()).collect();
        let mut want = numbers.clone();
        want.sort_unstable();
        let mut copy = numbers.clone();
        sort_numbers(&mut numbers, &mut || Ok::<(), ()>(())).expect("nothing stops it");
        assert!(numbers == want);
        let mut looks = 0;
        let sum = |numbers: &[i32]| numbers.iter().map(|&x| i64::from(x)).sum::<i64>();
        let stopped = sort_numbers(&mut copy, &mut || {
            looks += 1;
            if looks > 6 { Err("stopped") } else { Ok(()) }
        });
        assert_eq!((stopped, looks), (Err("stopped"), 7));
        assert_eq!(sum(&copy), sum(&want));
    }
}
