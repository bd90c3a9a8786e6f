//! What quicksort asks of vectors: to sort a short slice by a network, and to split a slice about a pivot where it
//! stands.
//!
//! One macro is compiled for each width of numbers and each set of instructions. The numbers of a short slice are
//! the columns of a matrix whose rows are vectors: the columns are sorted all at once, then merged two by two.

use std::arch::x86_64::{
    __m256i, __m512i, _mm256_blendv_epi8, _mm256_castsi256_ps, _mm256_cmpgt_epi32,
    _mm256_cmpgt_epi64, _mm256_cvtepu8_epi32, _mm256_max_epi32, _mm256_min_epi32,
    _mm256_movemask_ps, _mm256_permutevar8x32_epi32, _mm256_set1_epi32, _mm256_set1_epi64x,
    _mm512_cmplt_epi32_mask, _mm512_cmplt_epi64_mask, _mm512_cvtepu8_epi64,
    _mm512_mask_expand_epi32, _mm512_mask_mov_epi32, _mm512_mask_mov_epi64,
    _mm512_maskz_compress_epi32, _mm512_max_epi32, _mm512_max_epi64, _mm512_min_epi32,
    _mm512_min_epi64, _mm512_permutexvar_epi32, _mm512_permutexvar_epi64, _mm512_set1_epi32,
    _mm512_set1_epi64,
};

/// Numbers that are read from one end of a slice before the other end is looked at: many vectors, since which end
/// it is depends on all that were written before.
const BLOCK: usize = 128;

/// Numbers that are held apart while a slice is split: a block of each end, and less than one between.
pub(super) const HELD: usize = 3 * BLOCK;

/// For each mask of eight lanes, those that are set in front of those that are not.
static PLACES: [[u8; 8]; 256] = places();

const fn places() -> [[u8; 8]; 256] {
    let mut table = [[0; 8]; 256];
    let mut mask = 0;
    while mask < table.len() {
        let (mut set, mut unset) = (0, (mask as u8).count_ones() as usize);
        let mut lane = 0;
        while lane < 8 {
            let next = if mask >> lane & 1 == 1 { &mut set } else { &mut unset };
            table[mask][*next] = lane;
            *next += 1;
            lane += 1;
        }
        mask += 1;
    }
    table
}

/// The smaller number of two rows first, lane by lane.
macro_rules! exchange {
    ($rows:ident: $($a:literal $b:literal),+) => {$(
        ($rows[$a], $rows[$b]) = (min($rows[$a], $rows[$b]), max($rows[$a], $rows[$b]));
    )+};
}

macro_rules! networks {
    (
        $(#[$meta:meta])*
        $name:ident: $feature:literal, $T:ty, $V:ty, $LANES:literal;
        splat($number:ident) $splat:expr;
        min($a:ident, $b:ident) $min:expr;
        max($c:ident, $d:ident) $max:expr;
        turn($turned:ident, $T_BITS:ident) $turn:expr;
        choose($low:ident, $high:ident, $C_BIT:ident) $choose:expr;
        split($v:ident, $pivot:ident) $split:expr;
    ) => {
        $(#[$meta])*
        pub(super) mod $name {
            use super::*;

            type T = $T;
            type V = $V;
            const LANES: usize = $LANES;

            #[target_feature(enable = $feature)]
            #[inline]
            fn load(from: &[T], at: usize) -> V {
                bytemuck::cast(*from[at..].first_chunk::<LANES>().expect("a vector is left"))
            }

            #[target_feature(enable = $feature)]
            #[inline]
            fn store(to: &mut [T], at: usize, v: V) {
                *to[at..].first_chunk_mut::<LANES>().expect("a vector is left") = bytemuck::cast(v);
            }

            #[target_feature(enable = $feature)]
            #[inline]
            fn splat($number: T) -> V {
                $splat
            }

            #[target_feature(enable = $feature)]
            #[inline]
            fn min($a: V, $b: V) -> V {
                $min
            }

            #[target_feature(enable = $feature)]
            #[inline]
            fn max($c: V, $d: V) -> V {
                $max
            }

            /// Each lane from that whose number differs in some bits.
            #[target_feature(enable = $feature)]
            #[inline]
            fn turn<const $T_BITS: usize>($turned: V) -> V {
                $turn
            }

            /// The lanes without a bit in their number of one vector, those with it of another.
            #[target_feature(enable = $feature)]
            #[inline]
            fn choose<const $C_BIT: usize>($low: V, $high: V) -> V {
                $choose
            }

            /// The lanes below a pivot first, and how many they are.
            #[target_feature(enable = $feature)]
            #[inline]
            fn split_lanes($v: V, $pivot: V) -> (V, usize) {
                $split
            }

            /// Sort each column.
            #[target_feature(enable = $feature)]
            #[inline]
            fn sort_columns<const ROWS: usize>(rows: &mut [V; ROWS]) {
                if ROWS == 16 {
                    exchange!(rows: 0 13, 1 12, 2 15, 3 14, 4 8, 5 6, 7 11, 9 10);
                    exchange!(rows: 0 5, 1 7, 2 9, 3 4, 6 13, 8 14, 10 15, 11 12);
                    exchange!(rows: 0 1, 2 3, 4 5, 6 8, 7 9, 10 11, 12 13, 14 15);
                    exchange!(rows: 0 2, 1 3, 4 10, 5 11, 6 7, 8 9, 12 14, 13 15);
                    exchange!(rows: 1 2, 3 12, 4 6, 5 7, 8 10, 9 11, 13 14);
                    exchange!(rows: 1 4, 2 6, 5 8, 7 10, 9 13, 11 14);
                    exchange!(rows: 2 4, 3 6, 9 12, 11 13);
                    exchange!(rows: 3 5, 6 8, 7 9, 10 12);
                    exchange!(rows: 3 4, 5 6, 7 8, 9 10, 11 12);
                    exchange!(rows: 6 7, 8 9);
                } else {
                    exchange!(rows: 0 2, 1 3, 4 6, 5 7);
                    exchange!(rows: 0 4, 1 5, 2 6, 3 7);
                    exchange!(rows: 0 1, 2 3, 4 5, 6 7);
                    exchange!(rows: 2 4, 3 5);
                    exchange!(rows: 1 4, 3 6);
                    exchange!(rows: 1 2, 3 4, 5 6);
                }
            }

            /// Merge columns whose numbers differ in bit `X`; `ALL` is that bit and all below it.
            #[target_feature(enable = $feature)]
            #[inline]
            fn merge<const X: usize, const ALL: usize, const ROWS: usize>(rows: &mut [V; ROWS]) {
                for row in 0..ROWS / 2 {
                    let other = turn::<ALL>(rows[ROWS - 1 - row]);
                    let (low, high) = (min(rows[row], other), max(rows[row], other));
                    rows[row] = choose::<X>(low, high);
                    rows[ROWS - 1 - row] = turn::<ALL>(choose::<X>(high, low));
                }
                if X > 4 {
                    exchange_lanes::<4, ROWS>(rows);
                }
                if X > 2 {
                    exchange_lanes::<2, ROWS>(rows);
                }
                if X > 1 {
                    exchange_lanes::<1, ROWS>(rows);
                }
                if ROWS == 16 {
                    exchange!(rows: 0 8, 1 9, 2 10, 3 11, 4 12, 5 13, 6 14, 7 15);
                    exchange!(rows: 0 4, 1 5, 2 6, 3 7, 8 12, 9 13, 10 14, 11 15);
                    exchange!(rows: 0 2, 1 3, 4 6, 5 7, 8 10, 9 11, 12 14, 13 15);
                    exchange!(rows: 0 1, 2 3, 4 5, 6 7, 8 9, 10 11, 12 13, 14 15);
                } else {
                    exchange!(rows: 0 4, 1 5, 2 6, 3 7);
                    exchange!(rows: 0 2, 1 3, 4 6, 5 7);
                    exchange!(rows: 0 1, 2 3, 4 5, 6 7);
                }
            }

            #[target_feature(enable = $feature)]
            #[inline]
            fn exchange_lanes<const X: usize, const ROWS: usize>(rows: &mut [V; ROWS]) {
                for row in rows {
                    let other = turn::<X>(*row);
                    *row = choose::<X>(min(*row, other), max(*row, other));
                }
            }

            #[target_feature(enable = $feature)]
            fn network<const ROWS: usize>(numbers: &mut [T]) {
                let mut matrix = [T::MAX; 16 * LANES];
                matrix[..numbers.len()].copy_from_slice(numbers);
                let mut rows = [splat(0); ROWS];
                for (i, row) in rows.iter_mut().enumerate() {
                    *row = load(&matrix, i * LANES);
                }
                sort_columns(&mut rows);
                merge::<1, 1, ROWS>(&mut rows);
                merge::<2, 3, ROWS>(&mut rows);
                if LANES > 4 {
                    merge::<4, 7, ROWS>(&mut rows);
                }
                if LANES > 8 {
                    merge::<8, 15, ROWS>(&mut rows);
                }
                turn_about(&mut rows);
                for (i, row) in rows.into_iter().enumerate() {
                    if ROWS >= LANES {
                        store(&mut matrix, i % LANES * ROWS + i / LANES * LANES, row);
                        continue;
                    }
                    let lanes: [T; LANES] = bytemuck::cast(row);
                    for (part, lanes) in lanes.chunks_exact(ROWS).enumerate() {
                        matrix[(part * ROWS + i) * ROWS..][..ROWS].copy_from_slice(lanes);
                    }
                }
                numbers.copy_from_slice(&matrix[..numbers.len()]);
            }

            /// Each square of as many rows as lanes, or of as many lanes as rows, mirrored at its diagonal.
            #[target_feature(enable = $feature)]
            #[inline]
            fn turn_about<const ROWS: usize>(rows: &mut [V; ROWS]) {
                mirror::<1, ROWS>(rows);
                mirror::<2, ROWS>(rows);
                if LANES > 4 {
                    mirror::<4, ROWS>(rows);
                }
                if LANES > 8 && ROWS > 8 {
                    mirror::<8, ROWS>(rows);
                }
            }

            /// One bit of the numbers of rows changes places with that of the numbers of lanes.
            #[target_feature(enable = $feature)]
            #[inline]
            fn mirror<const X: usize, const ROWS: usize>(rows: &mut [V; ROWS]) {
                for i in 0..ROWS {
                    if i & X == 0 {
                        let (a, b) = (rows[i], rows[i + X]);
                        rows[i] = choose::<X>(a, turn::<X>(b));
                        rows[i + X] = choose::<X>(turn::<X>(a), b);
                    }
                }
            }

            /// How many numbers the largest network sorts.
            #[target_feature(enable = $feature)]
            pub(in super::super) fn short() -> usize {
                16 * LANES
            }

            /// Sort so many numbers; more of them, should the level have changed meanwhile, without a network.
            #[target_feature(enable = $feature)]
            pub(in super::super) fn sort_short(numbers: &mut [T]) {
                if numbers.len() <= 8 * LANES {
                    network::<8>(numbers);
                } else if numbers.len() <= 16 * LANES {
                    network::<16>(numbers);
                } else {
                    numbers.sort_unstable();
                }
            }

            /// Put the numbers below a pivot first; answers how many there are.
            ///
            /// Each vector is written whole to both ends of what is free: the end that has less room is read from.
            /// What is taken out to make room is in `held`, and written last.
            #[target_feature(enable = $feature)]
            pub(in super::super) fn split(all: &mut [T], number: T, held: &mut [T; HELD]) -> usize {
                let pivot = splat(number);
                let (mut low, mut high) = (0, all.len());
                let mut count = 0;
                let (mut from, mut to) = (0, all.len());
                if to >= HELD {
                    (from, to, count) = (BLOCK, to - BLOCK, 2 * BLOCK);
                    held[..BLOCK].copy_from_slice(&all[..from]);
                    held[BLOCK..count].copy_from_slice(&all[to..]);
                }
                while to - from >= HELD - count {
                    // PERF: by arithmetic, since which end has less room cannot be predicted.
                    let is_low = usize::from(from - low <= high - to);
                    let mut at = from * is_low + (to - LANES) * (1 - is_low);
                    let step = (2 * LANES * is_low).wrapping_sub(LANES);
                    for _ in 0..BLOCK / LANES {
                        let (v, below) = split_lanes(load(all, at), pivot);
                        store(all, low, v);
                        store(all, high - LANES, v);
                        low += below;
                        high -= LANES - below;
                        at = at.wrapping_add(step);
                    }
                    from += BLOCK * is_low;
                    to -= BLOCK * (1 - is_low);
                }
                let held = &mut held[..count + to - from];
                held[count..].copy_from_slice(&all[from..to]);
                // Those that fill no vector first: then whole vectors fit what is free.
                let (vectors, rest) = held.as_chunks::<LANES>();
                for &x in rest {
                    all[low] = x;
                    all[high - 1] = x;
                    low += usize::from(x < number);
                    high -= usize::from(x >= number);
                }
                for vector in vectors {
                    let (v, below) = split_lanes(bytemuck::cast(*vector), pivot);
                    store(all, low, v);
                    store(all, high - LANES, v);
                    low += below;
                    high -= LANES - below;
                }
                low
            }
        }
    };
}

/// For each lane of 32 bits the one whose number differs in `bits`.
const fn turned<const LANES: usize>(bits: usize) -> [i32; LANES] {
    let mut lanes = [0; LANES];
    let mut i = 0;
    while i < LANES {
        lanes[i] = (i ^ bits) as i32;
        i += 1;
    }
    lanes
}

/// The same of lanes of 64 bits.
const fn turned_longs(bits: usize) -> [i64; 8] {
    let (narrow, mut lanes) = (turned::<8>(bits), [0; 8]);
    let mut i = 0;
    while i < lanes.len() {
        lanes[i] = narrow[i] as i64;
        i += 1;
    }
    lanes
}

/// The lanes with a bit in their number, as a mask.
const fn mask(bit: usize) -> u16 {
    let mut mask = 0;
    let mut i = 0;
    while i < 16 {
        mask |= ((i & bit != 0) as u16) << i;
        i += 1;
    }
    mask
}

/// The same as lanes of 32 bits that are all ones or zeros.
const fn wide_mask(bit: usize) -> [i32; 8] {
    let mut lanes = [0; 8];
    let mut i = 0;
    while i < lanes.len() {
        lanes[i] = if i & bit == 0 { 0 } else { -1 };
        i += 1;
    }
    lanes
}

networks! {
    /// Of 64 bits, with AVX-512.
    longs512: "avx512f,avx512bw,avx512dq,avx512vl,avx2,fma,popcnt", i64, __m512i, 8;
    splat(x) _mm512_set1_epi64(x);
    min(a, b) _mm512_min_epi64(a, b);
    max(a, b) _mm512_max_epi64(a, b);
    turn(v, BITS) _mm512_permutexvar_epi64(bytemuck::cast(const { turned_longs(BITS) }), v);
    choose(low, high, BIT) _mm512_mask_mov_epi64(low, const { mask(BIT) as u8 }, high);
    split(v, pivot) {
        // PERF: half the time of two compressions and an expansion.
        let below = _mm512_cmplt_epi64_mask(v, pivot);
        let places = _mm512_cvtepu8_epi64(bytemuck::cast([PLACES[usize::from(below)], [0; 8]]));
        (_mm512_permutexvar_epi64(places, v), below.count_ones() as usize)
    };
}

networks! {
    /// Of 32 bits, with AVX-512.
    ints512: "avx512f,avx512bw,avx512dq,avx512vl,avx2,fma,popcnt", i32, __m512i, 16;
    splat(x) _mm512_set1_epi32(x);
    min(a, b) _mm512_min_epi32(a, b);
    max(a, b) _mm512_max_epi32(a, b);
    turn(v, BITS) _mm512_permutexvar_epi32(bytemuck::cast(const { turned::<16>(BITS) }), v);
    choose(low, high, BIT) _mm512_mask_mov_epi32(low, const { mask(BIT) }, high);
    split(v, pivot) {
        let below = _mm512_cmplt_epi32_mask(v, pivot);
        let count = below.count_ones();
        let (low, high) =
            (_mm512_maskz_compress_epi32(below, v), _mm512_maskz_compress_epi32(!below, v));
        (_mm512_mask_expand_epi32(low, (0xffff_u32 << count) as u16, high), count as usize)
    };
}

networks! {
    /// Of 64 bits, with AVX2.
    longs256: "avx2,fma,popcnt", i64, __m256i, 4;
    splat(x) _mm256_set1_epi64x(x);
    min(a, b) _mm256_blendv_epi8(a, b, _mm256_cmpgt_epi64(a, b));
    max(a, b) _mm256_blendv_epi8(b, a, _mm256_cmpgt_epi64(a, b));
    // Each number is two lanes of 32 bits.
    turn(v, BITS) _mm256_permutevar8x32_epi32(v, bytemuck::cast(const { turned::<8>(2 * BITS) }));
    choose(low, high, BIT) _mm256_blendv_epi8(low, high, bytemuck::cast(const { wide_mask(2 * BIT) }));
    split(v, pivot) {
        let below = _mm256_movemask_ps(_mm256_castsi256_ps(_mm256_cmpgt_epi64(pivot, v)));
        let places = _mm256_cvtepu8_epi32(bytemuck::cast([PLACES[below as usize], [0; 8]]));
        (_mm256_permutevar8x32_epi32(v, places), below.count_ones() as usize / 2)
    };
}

networks! {
    /// Of 32 bits, with AVX2.
    ints256: "avx2,fma,popcnt", i32, __m256i, 8;
    splat(x) _mm256_set1_epi32(x);
    min(a, b) _mm256_min_epi32(a, b);
    max(a, b) _mm256_max_epi32(a, b);
    turn(v, BITS) _mm256_permutevar8x32_epi32(v, bytemuck::cast(const { turned::<8>(BITS) }));
    choose(low, high, BIT) _mm256_blendv_epi8(low, high, bytemuck::cast(const { wide_mask(BIT) }));
    split(v, pivot) {
        let below = _mm256_movemask_ps(_mm256_castsi256_ps(_mm256_cmpgt_epi32(pivot, v)));
        let places = _mm256_cvtepu8_epi32(bytemuck::cast([PLACES[below as usize], [0; 8]]));
        (_mm256_permutevar8x32_epi32(v, places), below.count_ones() as usize)
    };
}
