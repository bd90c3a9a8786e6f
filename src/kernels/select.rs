//! Loops that pick elements by a mask or by their places, and put them back: they move items of
//! some bytes and know
//! no dtype.
//!
//! A mask is bytes, of which anything but 0 is true. Places are in bytes.

use bytemuck::Pod;

use crate::simd_fn;

/// Bytes of a mask that are added up before a `u8` could overflow; a multiple of every register's width.
const COUNTED: usize = 192;

simd_fn! {
    /// How many bytes of a mask are true.
    pub fn count_true(mask: &[u8]) -> usize {
        let ones = |bytes: &[u8]| usize::from(bytes.iter().map(|&b| u8::from(b != 0)).sum::<u8>());
        let chunks = mask.chunks_exact(COUNTED);
        ones(chunks.remainder()) + chunks.map(ones).sum::<usize>()
    }
}

/// Run a loop that is generic in the bytes of an item for those that numbers have, and another for any.
macro_rules! by_size {
    ($size:expr, $fixed:ident($($arg:expr),*), $any:expr) => {
        match $size {
            1 => $fixed::<1>($($arg),*),
            2 => $fixed::<2>($($arg),*),
            4 => $fixed::<4>($($arg),*),
            8 => $fixed::<8>($($arg),*),
            _ => $any,
        }
    };
}

/// The places at which a mask is true, from `first` on; answers how many.
///
/// # Panics
/// Where `out` holds fewer than there are.
pub fn positions(out: &mut [i64], mask: &[u8], first: usize) -> usize {
    let mut found = 0;
    for_true(mask, |i, is_true| {
        if let Some(slot) = out.get_mut(found) {
            *slot = (first + i) as i64;
        } else {
            assert!(!is_true, "the true ones were counted");
        }
        found += usize::from(is_true);
    });
    found
}

/// Visit every place of a mask but those in groups of eight that are all false.
#[inline(always)]
fn for_true(mask: &[u8], mut visit: impl FnMut(usize, bool)) {
    let (groups, rest) = mask.as_chunks::<8>();
    for (i, group) in groups.iter().enumerate() {
        if u64::from_ne_bytes(*group) == 0 {
            continue;
        }
        for (j, &byte) in group.iter().enumerate() {
            visit(i * 8 + j, byte != 0);
        }
    }
    for (j, &byte) in rest.iter().enumerate() {
        visit(groups.len() * 8 + j, byte != 0);
    }
}

/// The items of `from` at which a mask is true, one after another; answers how many.
///
/// # Panics
/// Where `out` holds fewer than there are.
pub fn compress(out: &mut [u8], from: &[u8], mask: &[u8], size: usize) -> usize {
    by_size!(size, compress_fixed(out, from, mask), {
        let mut found = 0;
        for_true(mask, |i, is_true| {
            if is_true {
                out[found * size..][..size].copy_from_slice(&from[i * size..][..size]);
                found += 1;
            }
        });
        found
    })
}

/// Every item is written, and the next one over it unless it is to stay: there is no branch to mispredict.
fn compress_fixed<const N: usize>(out: &mut [u8], from: &[u8], mask: &[u8]) -> usize {
    let out = out.as_chunks_mut::<N>().0;
    let from = &from.as_chunks::<N>().0[..mask.len()];
    let mut found = 0;
    for_true(mask, |i, is_true| {
        if let Some(slot) = out.get_mut(found) {
            *slot = from[i];
        } else {
            assert!(!is_true, "the true ones were counted");
        }
        found += usize::from(is_true);
    });
    found
}

/// Write items one after another to where a mask is true; answers how many.
pub fn expand(to: &mut [u8], items: &[u8], mask: &[u8], size: usize) -> usize {
    by_size!(size, expand_fixed(to, items, mask), {
        let mut used = 0;
        for_true(mask, |i, is_true| {
            if is_true {
                to[i * size..][..size].copy_from_slice(&items[used * size..][..size]);
                used += 1;
            }
        });
        used
    })
}

fn expand_fixed<const N: usize>(to: &mut [u8], items: &[u8], mask: &[u8]) -> usize {
    let to = &mut to.as_chunks_mut::<N>().0[..mask.len()];
    let items = items.as_chunks::<N>().0;
    let mut used = 0;
    for_true(mask, |i, is_true| {
        if let Some(item) = items.get(used) {
            to[i] = if is_true { *item } else { to[i] };
        }
        used += usize::from(is_true);
    });
    used
}

/// Write one item everywhere.
pub fn repeat(to: &mut [u8], item: &[u8]) {
    by_size!(item.len(), repeat_fixed(to, item), {
        for slot in to.chunks_exact_mut(item.len()) {
            slot.copy_from_slice(item);
        }
    });
}

fn repeat_fixed<const N: usize>(to: &mut [u8], item: &[u8]) {
    let item: [u8; N] = item.try_into().expect("the item has N bytes");
    to.as_chunks_mut::<N>().0.fill(item);
}

/// Write one item to wherever a mask is true.
pub fn fill_true(to: &mut [u8], item: &[u8], mask: &[u8]) {
    by_size!(item.len(), fill_true_fixed(to, item, mask), {
        let size = item.len();
        for_true(mask, |i, is_true| {
            if is_true {
                to[i * size..][..size].copy_from_slice(item);
            }
        });
    });
}

fn fill_true_fixed<const N: usize>(to: &mut [u8], item: &[u8], mask: &[u8]) {
    let item: [u8; N] = item.try_into().expect("the item has N bytes");
    for (slot, &byte) in to.as_chunks_mut::<N>().0.iter_mut().zip(mask) {
        *slot = if byte == 0 { *slot } else { item };
    }
}

/// Take the items of `from` where a mask is true; the others stay.
pub fn blend(to: &mut [u8], from: &[u8], mask: &[u8], size: usize) {
    match size {
        1 => blend_fixed::<[u8; 1]>(to, from, mask),
        2 => blend_fixed::<[u8; 2]>(to, from, mask),
        4 => blend_fixed::<[u8; 4]>(to, from, mask),
        8 => blend_fixed::<[u8; 8]>(to, from, mask),
        _ => for_true(mask, |i, is_true| {
            if is_true {
                to[i * size..][..size].copy_from_slice(&from[i * size..][..size]);
            }
        }),
    }
}

simd_fn! {
    fn blend_fixed<T: Pod>(to: &mut [u8], from: &[u8], mask: &[u8]) {
        let to: &mut [T] = bytemuck::cast_slice_mut(to);
        for ((slot, &item), &byte) in to.iter_mut().zip(bytemuck::cast_slice(from)).zip(mask) {
            *slot = if byte == 0 { *slot } else { item };
        }
    }
}

/// The items at some places, one after another.
pub fn gather(out: &mut [u8], from: &[u8], places: &[isize], size: usize) {
    by_size!(size, gather_fixed(out, from, places), {
        for (out, &at) in out.chunks_exact_mut(size).zip(places) {
            out.copy_from_slice(&from[at as usize..][..size]);
        }
    });
}

fn gather_fixed<const N: usize>(out: &mut [u8], from: &[u8], places: &[isize]) {
    for (out, &at) in out.as_chunks_mut::<N>().0.iter_mut().zip(places) {
        out.copy_from_slice(&from[at as usize..][..N]);
    }
}

/// The items at some indices, negative ones counted from the end; answers whether all are within. `size` is that of a
/// number.
pub fn pick(out: &mut [u8], items: &[u8], indices: &[i64], size: usize) -> bool {
    match size {
        1 => pick_fixed::<1>(out, items, indices),
        2 => pick_fixed::<2>(out, items, indices),
        4 => pick_fixed::<4>(out, items, indices),
        _ => pick_fixed::<8>(out, items, indices),
    }
}

fn pick_fixed<const N: usize>(out: &mut [u8], items: &[u8], indices: &[i64]) -> bool {
    let items = items.as_chunks::<N>().0;
    for (out, &i) in out.as_chunks_mut::<N>().0.iter_mut().zip(indices) {
        // An index that is still negative is beyond all.
        let i = if i < 0 { i.wrapping_add(items.len() as i64) } else { i };
        let Some(item) = items.get(i as usize) else { return false };
        *out = *item;
    }
    true
}

/// Write items one after another to some indices, as [`pick`] counts them; the last one written to an index stays.
pub fn put(to: &mut [u8], items: &[u8], indices: &[i64], size: usize) -> bool {
    match size {
        1 => put_fixed::<1>(to, items, indices),
        2 => put_fixed::<2>(to, items, indices),
        4 => put_fixed::<4>(to, items, indices),
        _ => put_fixed::<8>(to, items, indices),
    }
}

fn put_fixed<const N: usize>(to: &mut [u8], items: &[u8], indices: &[i64]) -> bool {
    let to = to.as_chunks_mut::<N>().0;
    let len = to.len() as i64;
    for (item, &i) in items.as_chunks::<N>().0.iter().zip(indices) {
        let i = if i < 0 { i.wrapping_add(len) } else { i };
        let Some(slot) = to.get_mut(i as usize) else { return false };
        *slot = *item;
    }
    true
}

/// Whether items are of the sizes that [`pick`] and [`put`] take.
pub fn picks(size: usize) -> bool {
    matches!(size, 1 | 2 | 4 | 8)
}

/// Copies that are written at once.
const COPIES: usize = 8;

/// Each item so many times, one behind the other.
pub fn repeat_each(out: &mut [u8], items: &[u8], count: usize, size: usize) {
    by_size!(size, repeat_each_fixed(out, items, count), {
        for (copies, item) in out.chunks_exact_mut(count * size).zip(items.chunks_exact(size)) {
            copies.chunks_exact_mut(size).for_each(|copy| copy.copy_from_slice(item));
        }
    });
}

fn repeat_each_fixed<const N: usize>(out: &mut [u8], items: &[u8], count: usize) {
    let (out, items) = (out.as_chunks_mut::<N>().0, items.as_chunks::<N>().0);
    if count == 2 {
        for (pair, &item) in out.as_chunks_mut::<2>().0.iter_mut().zip(items) {
            *pair = [item; 2];
        }
        return;
    }
    // A few copies too many, which the next item's go over, are faster than as many as are asked for.
    let mut done = 0;
    for &item in items {
        match out[done..].first_chunk_mut::<COPIES>() {
            Some(copies) if count <= COPIES => *copies = [item; COPIES],
            _ => out[done..done + count].fill(item),
        }
        done += count;
    }
}

/// Write items one after another to some places; the last one written to a place stays.
pub fn scatter(to: &mut [u8], items: &[u8], places: &[isize], size: usize) {
    by_size!(size, scatter_fixed(to, items, places), {
        for (item, &at) in items.chunks_exact(size).zip(places) {
            to[at as usize..][..size].copy_from_slice(item);
        }
    });
}

fn scatter_fixed<const N: usize>(to: &mut [u8], items: &[u8], places: &[isize]) {
    for (item, &at) in items.as_chunks::<N>().0.iter().zip(places) {
        to[at as usize..][..N].copy_from_slice(item);
    }
}

/// Write one item to some places.
pub fn fill_at(to: &mut [u8], item: &[u8], places: &[isize]) {
    by_size!(item.len(), fill_at_fixed(to, item, places), {
        for &at in places {
            to[at as usize..][..item.len()].copy_from_slice(item);
        }
    });
}

fn fill_at_fixed<const N: usize>(to: &mut [u8], item: &[u8], places: &[isize]) {
    let item: [u8; N] = item.try_into().expect("the item has N bytes");
    for &at in places {
        to[at as usize..][..N].copy_from_slice(&item);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn masks_pick_and_put_what_a_plain_loop_does(
            mask in prop::collection::vec(0_u8..3, 0..600),
            size in prop::sample::select(vec![1_usize, 2, 3, 4, 8, 20]),
        ) {
            let items: Vec<u8> = (0..mask.len() * size).map(|i| (i * 7 % 251) as u8).collect();
            let places: Vec<usize> = (0..mask.len()).filter(|&i| mask[i] != 0).collect();
            prop_assert_eq!(count_true(&mask), places.len());

            let mut found = vec![0; places.len()];
            prop_assert_eq!(positions(&mut found, &mask, 5), places.len());
            let want: Vec<i64> = places.iter().map(|&i| i as i64 + 5).collect();
            prop_assert_eq!(found, want);

            let want: Vec<u8> =
                places.iter().flat_map(|&i| items[i * size..][..size].to_vec()).collect();
            let mut picked = vec![0; want.len()];
            prop_assert_eq!(compress(&mut picked, &items, &mask, size), places.len());
            prop_assert_eq!(&picked, &want);

            let mut put_by_mask = vec![255; items.len()];
            expand(&mut put_by_mask, &picked, &mask, size);
            let mut filled = vec![255; items.len()];
            fill_true(&mut filled, &vec![9; size], &mask);
            for (i, &byte) in mask.iter().enumerate() {
                let (at, is_true) = (i * size..(i + 1) * size, byte != 0);
                prop_assert_eq!(&put_by_mask[at.clone()], if is_true { &items[at.clone()] } else { &[255; 20][..size] });
                prop_assert_eq!(filled[at].iter().all(|&b| b == if is_true { 9 } else { 255 }), true);
            }

            let mut repeated = vec![255; items.len()];
            repeat(&mut repeated, &[7, 8, 9, 1].repeat(5)[..size]);
            prop_assert_eq!(&repeated, &[7, 8, 9, 1].repeat(5)[..size].repeat(mask.len()));

            let mut blended = vec![255; items.len()];
            if [1, 2, 4, 8].contains(&size) || size == 20 {
                blend(&mut blended, &items, &mask, size);
                prop_assert_eq!(&blended, &put_by_mask);
            }

            let offsets: Vec<isize> = places.iter().map(|&i| (i * size) as isize).collect();
            let mut gathered = vec![0; want.len()];
            gather(&mut gathered, &items, &offsets, size);
            prop_assert_eq!(&gathered, &want);
            if picks(size) {
                let count = mask.len() as i64;
                let mut indices: Vec<i64> = places.iter().map(|&i| i as i64 - (i as i64 % 2) * count).collect();
                let mut picked = vec![0; want.len()];
                prop_assert!(pick(&mut picked, &items, &indices, size));
                prop_assert_eq!(&picked, &want);
                let mut put_back = vec![255; items.len()];
                prop_assert!(put(&mut put_back, &picked, &indices, size));
                prop_assert_eq!(&put_back, &put_by_mask);
                for beyond in [count, -count - 1] {
                    if let Some(last) = indices.last_mut() {
                        *last = beyond;
                        prop_assert!(!pick(&mut picked, &items, &indices, size));
                        prop_assert!(!put(&mut put_back, &want, &indices, size));
                    }
                }
            }
            for times in [1, 2, 3, 8, 11] {
                let want: Vec<u8> = picked.chunks_exact(size).flat_map(|item| item.repeat(times)).collect();
                let mut repeated = vec![0; want.len()];
                repeat_each(&mut repeated, &picked, times, size);
                prop_assert_eq!(repeated, want);
            }
            let mut scattered = vec![255; items.len()];
            scatter(&mut scattered, &gathered, &offsets, size);
            prop_assert_eq!(scattered, put_by_mask);
            let mut filled_at = vec![255; items.len()];
            fill_at(&mut filled_at, &vec![9; size], &offsets);
            prop_assert_eq!(filled_at, filled);
        }
    }
}
