//! Sorting, as integers: a float is sorted by an integer that orders as NumPy orders floats, NaN last.
//!
//! Long arrays of texts are sorted in pieces that are then merged, so that an interrupt is answered.

use super::quicksort::{self, Poll};
use super::sortable::{Order, Sortable};
use crate::array::dtype::{BoolByte, DType, Scalar};
use crate::simd_fn;

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

/// The same, equal elements in the order in which they stood: by an [`argsort_block`].
///
/// # Errors
/// As [`sort_block`].
pub fn sort_block_stably<E>(dtype: DType, block: &mut [u8], poll: Poll<'_, E>) -> Result<(), E> {
    let size = dtype.size();
    let before = block.to_vec();
    let mut order = vec![0; block.len() / size];
    argsort_block(dtype, &before, &mut order, poll)?;
    for (to, from) in block.chunks_exact_mut(size).zip(order) {
        to.copy_from_slice(&before[from as usize * size..][..size]);
    }
    Ok(())
}

fn sort_elements<T: Sortable, E>(block: &mut [u8], poll: Poll<'_, E>) -> Result<(), E> {
    let elements: &mut [T] = bytemuck::cast_slice_mut(block);
    ordered(elements, |numbers| T::Order::sort(numbers, poll))
}

/// Arrange the elements of a contiguous block of a dtype, which is no text, so that each of `places`, which rise,
/// holds what sorting would put there, smaller ones before it and larger ones behind.
///
/// # Errors
/// As [`sort_block`].
pub fn select_block<E>(
    dtype: DType,
    block: &mut [u8],
    places: &[usize],
    poll: Poll<'_, E>,
) -> Result<(), E> {
    by_dtype!(dtype, T => {
        let elements: &mut [T] = bytemuck::cast_slice_mut(block);
        ordered(elements, |numbers| <T as Sortable>::Order::select(numbers, places, poll))
    })
}

/// The same of elements, which nothing stops.
pub fn select<T: Sortable>(elements: &mut [T], places: &[usize]) {
    let never = &mut || Ok::<(), std::convert::Infallible>(());
    let Ok(()) = ordered(elements, |numbers| T::Order::select(numbers, places, never));
}

/// Do something with the numbers by whose order elements are sorted, where the elements stand.
fn ordered<T: Sortable, R>(elements: &mut [T], arrange: impl FnOnce(&mut [T::Order]) -> R) -> R {
    to_orders(elements);
    let numbers: &mut [T::Order] = bytemuck::cast_slice_mut(elements);
    let result = arrange(numbers);
    to_elements::<T>(elements);
    result
}

simd_fn! {
    fn to_orders<T: Sortable>(elements: &mut [T]) {
        for element in elements {
            *element = bytemuck::cast(element.order());
        }
    }

    fn to_elements<T: Sortable>(orders: &mut [T]) {
        for order in orders {
            *order = bytemuck::cast(T::flip(bytemuck::cast(*order)));
        }
    }
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
    by_dtype!(dtype, T => ranks_of::<T>(bytemuck::cast_slice(block), out));
}

simd_fn! {
    fn ranks_of<T: Sortable>(elements: &[T], out: &mut [u64]) {
        for (out, &element) in out.iter_mut().zip(elements) {
            *out = element.rank();
        }
    }
}

/// The first place in a block of an element that equals one of it.
pub fn place_of(dtype: DType, block: &[u8], wanted: Scalar) -> usize {
    let word = wanted.word();
    by_dtype!(dtype, T => {
        place::<T>(bytemuck::cast_slice(block), bytemuck::cast_slice(&word.0[..dtype.size()]))
    })
}

/// Elements of which one look tells whether the wanted one is among them.
const LOOKED_AT: usize = 64;

simd_fn! {
    fn place<T: Sortable>(elements: &[T], wanted: &[T]) -> usize {
        let wanted = wanted[0];
        for (i, part) in elements.chunks(LOOKED_AT).enumerate() {
            if part.iter().fold(false, |any, element| any | element.equals(wanted)) {
                let place = part.iter().position(|element| element.equals(wanted));
                return i * LOOKED_AT + place.expect("it is here");
            }
        }
        unreachable!("the block holds it")
    }
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
    let mut all = vec![0; out.len()];
    ranks(dtype, block, &mut all);
    for (i, out) in out.iter_mut().enumerate() {
        *out = i as i64;
    }
    order_by_rank(&all, out, &mut vec![0; all.len()], poll)
}

/// The indices of elements, which are numbers, first of those that sorting would put before a place, then of those
/// that equal the one there, then of the others; each as they stand.
pub fn argselect_block(dtype: DType, block: &[u8], place: usize, out: &mut [i64]) {
    let mut all = vec![0; out.len()];
    ranks(dtype, block, &mut all);
    let mut orders: Vec<i64> = all.iter().map(|rank| rank.cast_signed() ^ i64::MIN).collect();
    select(&mut orders, &[place]);
    let pivot = orders[place].cast_unsigned() ^ 1 << (u64::BITS - 1);
    let count = |is: fn(&u64, &u64) -> bool| all.iter().filter(|rank| is(rank, &pivot)).count();
    let mut ends = [0, count(u64::lt), count(u64::le), 0];
    for (i, rank) in all.iter().enumerate() {
        let kind = usize::from(*rank >= pivot) + usize::from(*rank > pivot);
        out[ends[kind]] = i as i64;
        ends[kind] += 1;
    }
}

/// Order indices, which rise, by the ranks of their elements, equal ones as they stand; `keys` is scratch of as many
/// numbers.
///
/// A key is the leading bits of a rank, from the least rank on, and the place of the index, so that no two are equal.
/// Where ranks have more bits than there is room for, those that share a key's are ordered once more.
fn order_by_rank<E>(
    ranks: &[u64],
    indices: &mut [i64],
    keys: &mut [i64],
    poll: Poll<'_, E>,
) -> Result<(), E> {
    poll()?;
    let rank = |i: i64| ranks[i as usize];
    // All indices are their own places.
    let is_whole = indices.len() == ranks.len();
    if is_whole {
        keys.copy_from_slice(bytemuck::cast_slice(ranks));
    } else {
        for (key, &i) in keys.iter_mut().zip(&*indices) {
            *key = rank(i).cast_signed();
        }
    }
    let place_bits = usize::BITS - indices.len().saturating_sub(1).leading_zeros();
    let dropped = join_places(keys, place_bits);
    quicksort::sort(keys, poll)?;
    let place = |key: i64| key & ((1 << place_bits) - 1);
    if is_whole {
        for (i, &key) in indices.iter_mut().zip(&*keys) {
            *i = place(key);
        }
    } else {
        let before = indices.to_vec();
        for (i, &key) in indices.iter_mut().zip(&*keys) {
            *i = before[place(key) as usize];
        }
    }
    if dropped == 0 {
        return Ok(());
    }
    let mut start = 0;
    loop {
        start += first_tie(&keys[start..], place_bits);
        let Some(&first) = keys.get(start) else { return Ok(()) };
        let shares = |key: &&i64| **key >> place_bits == first >> place_bits;
        let end = start + keys[start..].iter().take_while(shares).count();
        let run = &mut indices[start..end];
        if run.len() > RUN {
            order_by_rank(ranks, run, &mut keys[start..end], poll)?;
        } else {
            run.sort_by_key(|&i| rank(i));
        }
        start = end;
    }
}

simd_fn! {
    /// Ranks, as their bits, become keys; answers how many of their last bits there was no room for.
    fn join_places(keys: &mut [i64], place_bits: u32) -> u32 {
        let (mut least, mut most) = (u64::MAX, 0);
        for key in &*keys {
            (least, most) = (least.min(key.cast_unsigned()), most.max(key.cast_unsigned()));
        }
        let rank_bits = u64::BITS - most.saturating_sub(least).leading_zeros();
        let dropped = (rank_bits + place_bits).saturating_sub(u64::BITS);
        for (place, key) in keys.iter_mut().enumerate() {
            let bits = (key.cast_unsigned() - least) >> dropped << place_bits | place as u64;
            *key = bits.cast_signed() ^ i64::MIN;
        }
        dropped
    }

    /// Where the first of two neighbours stands that share all but their places; behind them all where none do.
    fn first_tie(keys: &[i64], place_bits: u32) -> usize {
        let is_tie = |pair: (&i64, &i64)| (pair.0 ^ pair.1) >> place_bits == 0;
        for (i, firsts) in keys.chunks(LOOKED_AT).enumerate() {
            let seconds = keys.get(i * LOOKED_AT + 1..).unwrap_or_default();
            let pairs = || firsts.iter().zip(seconds);
            if pairs().fold(false, |any, pair| any | is_tie(pair)) {
                return i * LOOKED_AT + pairs().position(is_tie).expect("it is here");
            }
        }
        keys.len()
    }
}

/// Runs that share the bits by which they were ordered, up to this length, are ordered by comparison.
const RUN: usize = 32;

/// Elements that are looked for at once: while one waits for memory, the others go on.
const AT_ONCE: usize = 8;

/// A sorted block up to this length is turned into ranks before many elements are looked for in it.
const RANKED: usize = 1 << 16;

/// The place in a sorted block, before which an element would stand: before those that are equal,
/// or behind them.
pub fn search(dtype: DType, sorted: &[u8], elements: &[u8], is_right: bool, out: &mut [i64]) {
    fn of<T: Sortable>(sorted: &[u8], elements: &[u8], is_right: bool, out: &mut [i64]) {
        let sorted: &[T] = bytemuck::cast_slice(sorted);
        let elements: &[T] = bytemuck::cast_slice(elements);
        if sorted.len() > RANKED || sorted.len() > elements.len() {
            let rank = |i: usize| sorted[i].rank();
            return search_ranks(sorted.len(), rank, elements, is_right, out);
        }
        let mut all = vec![0; sorted.len()];
        ranks_of(sorted, &mut all);
        search_ranks(sorted.len(), |i| all[i], elements, is_right, out);
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

/// The same among so many ranks.
fn search_ranks<T: Sortable>(
    len: usize,
    rank: impl Fn(usize) -> u64,
    elements: &[T],
    is_right: bool,
    out: &mut [i64],
) {
    for (elements, out) in elements.chunks(AT_ONCE).zip(out.chunks_mut(AT_ONCE)) {
        let mut wanted = [0; AT_ONCE];
        ranks_of(elements, &mut wanted);
        let mut found = [0_usize; AT_ONCE];
        let mut left = len;
        while left > 0 {
            // Of one that is left, it itself is asked for.
            let half = left.div_ceil(2);
            for (found, &wanted) in found.iter_mut().zip(&wanted) {
                let rank = rank(*found + half - 1);
                // Without a branch, which could not be predicted.
                let is_equal = usize::from(is_right) * usize::from(rank == wanted);
                *found += half * (usize::from(rank < wanted) + is_equal);
            }
            left -= half;
        }
        for (out, found) in out.iter_mut().zip(found) {
            *out = found as i64;
        }
    }
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
    fn long_texts_are_merged_of_pieces_and_can_be_stopped() {
        let mut state = 1_u64;
        let mut next = || {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            (state >> 33) as u32 % 100_000
        };
        let texts: Vec<u32> = (0..TEXTS * 3 + 17).map(|_| next()).collect();
        let mut want = texts.clone();
        want.sort_unstable();
        let mut sorted = texts.clone();
        let block = bytemuck::cast_slice_mut(&mut sorted);
        sort_block(DType::Text(1), block, &mut || Ok::<(), ()>(())).expect("nothing stops it");
        assert!(sorted == want);
        let mut looks = 0;
        let mut copy = texts.clone();
        let stopped = sort_block(DType::Text(1), bytemuck::cast_slice_mut(&mut copy), &mut || {
            looks += 1;
            if looks > 6 { Err("stopped") } else { Ok(()) }
        });
        assert_eq!((stopped, looks), (Err("stopped"), 7));
        assert!(copy == texts);
    }

    /// Ranks that differ in few of their leading bits, among one that is far off.
    #[test]
    fn ranks_that_share_their_leading_bits_are_ordered_by_the_others() {
        let close = |i: u64| f64::from_bits(1.0_f64.to_bits() + i * 7919 % 1000);
        let mut numbers: Vec<f64> = (0..5000).map(close).collect();
        numbers[77] = f64::NEG_INFINITY;
        numbers[88] = f64::NAN;
        let mut want: Vec<i64> = (0..numbers.len() as i64).collect();
        want.sort_by_key(|&i| numbers[i as usize].rank());
        let block = bytemuck::cast_slice(&numbers);
        let mut order = vec![0; numbers.len()];
        argsort_block(DType::Float64, block, &mut order, &mut || Ok::<(), ()>(()))
            .expect("as above");
        assert_eq!(order, want);
    }

    macro_rules! check_integers {
        ($($T:ident $Variant:ident)+) => {$({
            for len in [10_usize, 3000, 70_000] {
                let number = |i: usize| (i * i * 31 + i / 3) as $T;
                let before: Vec<$T> = (0..len).map(number).collect();
                let mut want = before.clone();
                want.sort_unstable();
                let mut sorted = before.clone();
                let block = bytemuck::cast_slice_mut(&mut sorted);
                let never = &mut || Ok::<(), ()>(());
                sort_block(DType::$Variant, block, never).expect("nothing stops it");
                assert_eq!(sorted, want);
                let (mut selected, place) = (before.clone(), len / 3);
                let block = bytemuck::cast_slice_mut(&mut selected);
                select_block(DType::$Variant, block, &[place], never).expect("nothing stops it");
                assert_eq!(selected[place], want[place]);
                let mut order = vec![0; len];
                argselect_block(DType::$Variant, bytemuck::cast_slice(&before), place, &mut order);
                let picked: Vec<$T> = order.iter().map(|&i| before[i as usize]).collect();
                for picked in [&picked, &selected] {
                    assert!(picked[..place].iter().all(|x| *x <= want[place]));
                    assert!(picked[place..].iter().all(|x| *x >= want[place]));
                    let mut all = picked.clone();
                    all.sort_unstable();
                    assert_eq!(all, want);
                }
            }
        })+};
    }

    #[test]
    fn integers_of_every_width_are_sorted_and_selected() {
        check_integers!(i8 Int8 u8 UInt8 i16 Int16 u16 UInt16 i32 Int32 u32 UInt32 i64 Int64 u64 UInt64);
    }
}
