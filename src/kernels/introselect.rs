//! Selection as NumPy's `introselect` does it (`npysort/selection.cpp`), so that what stands beside the selected
//! places is in NumPy's order too.
//!
//! It works on keys with the place where each came from, which serves `partition` and `argpartition` alike.

/// A key, which orders, and where it came from.
pub type Keyed = (u64, i64);

/// Places that were selected before and lie further on: bounds for what comes next.
const PIVOTS: usize = 50;

/// Arrange `keys` so that each of `places`, which rise, holds what sorting would put there, smaller ones before it
/// and larger ones behind; `is_float` says that the keys are those of floats, for whose last place NumPy
/// has a shorter way.
pub fn introselect(keys: &mut [Keyed], places: &[usize], is_float: bool) {
    let mut pivots = Vec::with_capacity(PIVOTS);
    for &place in places {
        select(keys, place, is_float, Some(&mut pivots));
    }
}

fn store(pivot: usize, place: usize, pivots: Option<&mut Vec<usize>>) {
    let Some(pivots) = pivots else { return };
    if pivot == place && pivots.len() == PIVOTS {
        pivots[PIVOTS - 1] = pivot;
    } else if pivot >= place && pivots.len() < PIVOTS {
        pivots.push(pivot);
    }
}

fn select(keys: &mut [Keyed], place: usize, is_float: bool, mut pivots: Option<&mut Vec<usize>>) {
    let count = keys.len();
    let (mut low, mut high) = (0, count - 1);
    if let Some(known) = pivots.as_deref_mut() {
        while let Some(&pivot) = known.last() {
            if pivot > place {
                high = pivot - 1;
                break;
            }
            if pivot == place {
                return;
            }
            low = pivot + 1;
            known.pop();
        }
    }
    // For a place near the front the smallest are looked for one by one.
    if place - low < 3 {
        smallest_first(&mut keys[low..=high], place - low + 1);
        return store(place, place, pivots);
    }
    if is_float && place == count - 1 {
        let largest = (low..count).max_by_key(|&i| keys[i].0).unwrap_or(low);
        return keys.swap(place, largest);
    }
    let mut depth = 2 * count.ilog2();
    while low + 1 < high {
        let (mut from, mut to) = (low + 1, high);
        if depth > 0 || to - from < 5 {
            median_of_three(keys, low, low + (high - low) / 2, high);
        } else {
            let middle = from + median_of_fives(&mut keys[from..to]);
            keys.swap(middle, low);
            // A pivot of this kind leaves no guards at the ends.
            from -= 1;
            to += 1;
        }
        depth = depth.saturating_sub(1);
        let pivot = keys[low].0;
        loop {
            from += 1;
            while keys[from].0 < pivot {
                from += 1;
            }
            to -= 1;
            while pivot < keys[to].0 {
                to -= 1;
            }
            if to < from {
                break;
            }
            keys.swap(from, to);
        }
        keys.swap(low, to);
        if to != place {
            store(to, place, pivots.as_deref_mut());
        }
        if to >= place {
            high = to - 1;
        }
        if to <= place {
            low = from;
        }
    }
    if high == low + 1 && keys[high].0 < keys[low].0 {
        keys.swap(high, low);
    }
    store(place, place, pivots);
}

/// The `wanted` smallest in front, in order.
fn smallest_first(keys: &mut [Keyed], wanted: usize) {
    for i in 0..wanted {
        let mut least = i;
        for k in i + 1..keys.len() {
            if keys[k].0 < keys[least].0 {
                least = k;
            }
        }
        keys.swap(i, least);
    }
}

/// The median of three in front, the smallest behind it, the largest at the end.
fn median_of_three(keys: &mut [Keyed], low: usize, middle: usize, high: usize) {
    let order = |keys: &mut [Keyed], a: usize, b: usize| {
        if keys[a].0 < keys[b].0 {
            keys.swap(a, b);
        }
    };
    order(keys, high, middle);
    order(keys, high, low);
    order(keys, low, middle);
    keys.swap(middle, low + 1);
}

/// Where the median of five is.
fn median_of_five(keys: &mut [Keyed]) -> usize {
    for (a, b) in [(1, 0), (4, 3), (3, 0), (4, 1), (2, 1)] {
        if keys[a].0 < keys[b].0 {
            keys.swap(a, b);
        }
    }
    if keys[3].0 >= keys[2].0 {
        return 2;
    }
    if keys[3].0 < keys[1].0 { 1 } else { 3 }
}

/// Where the median of the medians of each five is: a pivot that is never far off.
fn median_of_fives(keys: &mut [Keyed]) -> usize {
    let medians = keys.len() / 5;
    for i in 0..medians {
        let median = median_of_five(&mut keys[5 * i..5 * i + 5]);
        keys.swap(5 * i + median, i);
    }
    if medians > 2 {
        select(&mut keys[..medians], medians / 2, false, None);
    }
    medians / 2
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn keyed(numbers: &[u64]) -> Vec<Keyed> {
        numbers.iter().copied().zip(0..).collect()
    }

    proptest! {
        #[test]
        fn places_hold_what_sorting_puts_there(
            numbers in proptest::collection::vec(0_u64..40, 1..300),
            picks in proptest::collection::vec(0_usize..1000, 1..6),
            is_float in any::<bool>(),
        ) {
            let mut keys = keyed(&numbers);
            let mut places: Vec<usize> = picks.iter().map(|pick| pick % numbers.len()).collect();
            places.sort_unstable();
            places.dedup();
            introselect(&mut keys, &places, is_float);
            let mut sorted = numbers.clone();
            sorted.sort_unstable();
            for &place in &places {
                prop_assert_eq!(keys[place].0, sorted[place]);
                prop_assert!(keys[..place].iter().all(|key| key.0 <= sorted[place]));
                prop_assert!(keys[place..].iter().all(|key| key.0 >= sorted[place]));
            }
            for (key, from) in keys {
                prop_assert_eq!(numbers[from as usize], key);
            }
        }
    }

    #[test]
    fn it_is_numpys_order() {
        // np.partition of the same numbers as int8, which NumPy selects among by this algorithm alone.
        let order = |numbers: &[u64], places: &[usize]| {
            let mut keys = keyed(numbers);
            introselect(&mut keys, places, false);
            keys.into_iter().map(|key| key.0).collect::<Vec<u64>>()
        };
        assert_eq!(order(&[3, 4, 2, 1], &[3]), [2, 1, 3, 4]);
        let numbers = [7, 1, 7, 7, 1, 5, 7, 2, 3, 2, 6, 2, 3, 0];
        assert_eq!(order(&numbers, &[4, 8]), [0, 1, 2, 1, 2, 3, 3, 2, 5, 6, 7, 7, 7, 7]);
    }

    #[test]
    fn pivots_of_fives_bound_what_is_bad_for_medians_of_three() {
        // Organ pipes, over and over, use up the depth.
        let numbers: Vec<u64> =
            (0..5000_u64).map(|i| if i % 2 == 0 { i } else { 5000 - i }).collect();
        let mut keys = keyed(&numbers);
        introselect(&mut keys, &[2500], false);
        let mut sorted = numbers;
        sorted.sort_unstable();
        assert_eq!(keys[2500].0, sorted[2500]);
    }
}
