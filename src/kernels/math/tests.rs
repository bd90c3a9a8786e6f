//! Against correctly rounded values (`tests/numpy/make_math.py`), and the same bits wherever a number stands.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::kernels::simd::{self, Level};

type Unary<T> = (&'static str, fn(&mut [T], &[T]), u64);

/// Name, block and how many units in the last place it may be off.
const F64: &[Unary<f64>] = &[
    ("exp_f64", exp_block, 1),
    ("log_f64", log_block, 1),
    ("sin_f64", sin_block, 1),
    ("cos_f64", cos_block, 1),
    ("tan_f64", tan_block, 2),
    ("exp2_f64", exp2_block, 1),
    ("expm1_f64", expm1_block, 1),
    ("tanh_f64", tanh_block, 1),
    ("log2_f64", log2_block, 1),
    ("log10_f64", log10_block, 1),
    ("log1p_f64", log1p_block, 1),
    ("cbrt_f64", cbrt_block, 1),
    ("asin_f64", asin_block, 1),
    ("acos_f64", acos_block, 1),
    ("atan_f64", atan_block, 1),
    ("sinh_f64", sinh_block, 2),
    ("cosh_f64", cosh_block, 2),
    ("asinh_f64", asinh_block, 2),
    ("acosh_f64", acosh_block, 2),
    ("atanh_f64", atanh_block, 2),
];

type Binary<T> = (&'static str, fn(&mut [T], &[T], &[T]), u64);

/// The same of two numbers.
const F64_PAIRS: &[Binary<f64>] = &[
    ("pow_f64", pow_block, 1),
    ("atan2_f64", atan2_block, 1),
    ("hypot_f64", hypot_block, 1),
    ("logaddexp_f64", log_add_exp_block, 2),
    ("logaddexp2_f64", log_add_exp2_block, 2),
];

/// The same of two f32.
const F32_PAIRS: &[Binary<f32>] = &[
    ("pow_f32", pow_block_f32, 1),
    ("atan2_f32", atan2_block_f32, 1),
    ("hypot_f32", hypot_block_f32, 1),
    ("logaddexp_f32", log_add_exp_block_f32, 1),
    ("logaddexp2_f32", log_add_exp2_block_f32, 1),
];

/// The same for f32.
const F32: &[Unary<f32>] = &[
    ("exp_f32", exp_block_f32, 1),
    ("log_f32", log_block_f32, 1),
    ("sin_f32", sin_block_f32, 1),
    ("cos_f32", cos_block_f32, 1),
    ("tan_f32", tan_block_f32, 1),
    ("exp2_f32", exp2_block_f32, 1),
    ("expm1_f32", expm1_block_f32, 1),
    ("tanh_f32", tanh_block_f32, 1),
    ("log2_f32", log2_block_f32, 1),
    ("log10_f32", log10_block_f32, 1),
    ("log1p_f32", log1p_block_f32, 1),
    ("cbrt_f32", cbrt_block_f32, 1),
    ("asin_f32", asin_block_f32, 1),
    ("acos_f32", acos_block_f32, 1),
    ("atan_f32", atan_block_f32, 1),
    ("sinh_f32", sinh_block_f32, 1),
    ("cosh_f32", cosh_block_f32, 1),
    ("asinh_f32", asinh_block_f32, 1),
    ("acosh_f32", acosh_block_f32, 1),
    ("atanh_f32", atanh_block_f32, 1),
];

/// The bits as an integer that counts the numbers in their order; -0 is next to 0.
fn rank(x: f64) -> i64 {
    let bits = x.to_bits().cast_signed();
    if bits < 0 { i64::MIN - bits - 1 } else { bits }
}

/// [`rank`] for f32.
fn rank_f32(x: f32) -> i64 {
    let bits = i64::from(x.to_bits().cast_signed());
    if bits < 0 { i64::from(i32::MIN) - bits - 1 } else { bits }
}

/// The numbers of a table, `WIDTH` hexadecimal digits each.
fn numbers(tables: &BTreeMap<String, String>, name: &str, width: usize) -> Vec<u64> {
    let text = tables[name].as_bytes();
    let number = |digits: &[u8]| {
        let digits = std::str::from_utf8(digits).expect("the table is ASCII");
        u64::from_str_radix(digits, 16).expect("the table is hexadecimal")
    };
    text.chunks_exact(width).map(number).collect()
}

fn tables() -> BTreeMap<String, String> {
    let text = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/numpy/math.json"));
    serde_json::from_str(text).expect("make_math.py writes a map of strings")
}

/// Every `stride`-th number from `first` on.
fn column<T>(numbers: &[u64], first: usize, stride: usize, from: fn(u64) -> T) -> Vec<T> {
    numbers.iter().skip(first).step_by(stride).map(|&bits| from(bits)).collect()
}

fn check(what: &str, got: &[f64], want: &[f64], bound: u64) {
    assert_eq!(got.len(), want.len());
    for (i, (&got, &want)) in got.iter().zip(want).enumerate() {
        let near = rank(got).abs_diff(rank(want)) <= bound && got.is_finite() == want.is_finite();
        let fine = if want.is_nan() { got.is_nan() } else { near };
        assert!(
            fine,
            "{what}, point {i}: {got:e} for {want:e}, {} bits",
            rank(got).abs_diff(rank(want))
        );
    }
}

fn check_f32(what: &str, got: &[f32], want: &[f32], bound: u64) {
    assert_eq!(got.len(), want.len());
    for (i, (&got, &want)) in got.iter().zip(want).enumerate() {
        let near =
            rank_f32(got).abs_diff(rank_f32(want)) <= bound && got.is_finite() == want.is_finite();
        let fine = if want.is_nan() { got.is_nan() } else { near };
        assert!(fine, "{what}, point {i}: {got:e} for {want:e}");
    }
}

/// Every function at every point of its table, at the level in force; also all results' bits.
fn walk(tables: &BTreeMap<String, String>, level: Level) -> Vec<u64> {
    let mut all = Vec::new();
    let f32_of = |bits: u64| f32::from_bits(bits as u32);
    for &(name, block, bound) in F64 {
        let numbers = numbers(tables, name, 16);
        let x = column(&numbers, 0, 2, f64::from_bits);
        let mut got = vec![0.5; x.len()];
        block(&mut got, &x);
        check(&format!("{name} {level:?}"), &got, &column(&numbers, 1, 2, f64::from_bits), bound);
        all.extend(got.iter().map(|y| y.to_bits()));
    }
    for &(name, block, bound) in F32 {
        let numbers = numbers(tables, name, 8);
        let x = column(&numbers, 0, 2, f32_of);
        let mut got = vec![0.5; x.len()];
        block(&mut got, &x);
        check_f32(&format!("{name} {level:?}"), &got, &column(&numbers, 1, 2, f32_of), bound);
        all.extend(got.iter().map(|y| u64::from(y.to_bits())));
    }
    for &(name, block, bound) in F64_PAIRS {
        let numbers = numbers(tables, name, 16);
        let [x, y, want] = [0, 1, 2].map(|i| column(&numbers, i, 3, f64::from_bits));
        let mut got = vec![0.5; x.len()];
        block(&mut got, &x, &y);
        check(&format!("{name} {level:?}"), &got, &want, bound);
        all.extend(got.iter().map(|y| y.to_bits()));
    }
    for &(name, block, bound) in F32_PAIRS {
        let numbers = numbers(tables, name, 8);
        let [x, y, want] = [0, 1, 2].map(|i| column(&numbers, i, 3, f32_of));
        let mut got = vec![0.5; x.len()];
        block(&mut got, &x, &y);
        check_f32(&format!("{name} {level:?}"), &got, &want, bound);
        all.extend(got.iter().map(|y| u64::from(y.to_bits())));
    }
    all
}

#[test]
fn correctly_rounded_values_are_met_and_every_level_gives_the_same_bits() {
    let tables = tables();
    let before = simd::level();
    let mut results = Vec::new();
    for &wanted in Level::ALL {
        if simd::force(wanted) == wanted {
            results.push(walk(&tables, wanted));
        }
    }
    simd::force(before);
    for pair in results.windows(2) {
        let differs = pair[0].iter().zip(&pair[1]).position(|(a, b)| a != b);
        assert_eq!(differs, None, "of {} results", pair[0].len());
    }
}

#[test]
fn a_power_that_is_an_f64_is_exact() {
    let bases: Vec<f64> = (1..=100_000).map(f64::from).collect();
    for &level in Level::ALL {
        simd::force(level);
        for exponent in 1..=10_i32 {
            let exact: Vec<f64> = bases.iter().map(|x| x.powi(exponent)).collect();
            let mut powers = vec![0.0; bases.len()];
            pow_block(&mut powers, &bases, &vec![f64::from(exponent); bases.len()]);
            // Products of whole numbers below 2^53 are exact.
            let pairs = exact.iter().zip(&powers).take_while(|(exact, _)| **exact < 9e15);
            for (i, (exact, power)) in pairs.enumerate() {
                assert_eq!(exact, power, "{} to {exponent}, {level:?}", bases[i]);
            }
        }
    }
    simd::force(Level::Avx512);
}

#[test]
fn special_values() {
    let one = |block: fn(&mut [f64], &[f64]), x: f64| {
        let mut out = [0.0];
        block(&mut out, &[x]);
        out[0]
    };
    for (block, x, want) in [
        (exp_block as fn(&mut [f64], &[f64]), f64::NEG_INFINITY, 0.0),
        (exp_block, 710.0, f64::INFINITY),
        (exp_block, -746.0, 0.0),
        (exp_block, -745.0, 5e-324),
        (exp2_block, -1074.0, 5e-324),
        (exp2_block, 10.0, 1024.0),
        (log_block, 0.0, f64::NEG_INFINITY),
        (log_block, -0.0, f64::NEG_INFINITY),
        (log_block, 1.0, 0.0),
        (log2_block, 5e-324, -1074.0),
        (log2_block, 8.0, 3.0),
        (log10_block, 1000.0, 3.0),
        (log1p_block, -1.0, f64::NEG_INFINITY),
        (sin_block, -0.0, -0.0),
        (tan_block, -0.0, -0.0),
        (tanh_block, -0.0, -0.0),
        (expm1_block, -0.0, -0.0),
        (log1p_block, -0.0, -0.0),
        (tanh_block, f64::NEG_INFINITY, -1.0),
        (sin_block, 1e22, -0.852_200_849_767_188_8),
        (cos_block, f64::MAX, -0.999_987_689_426_559_9),
    ] {
        assert_eq!(
            one(block, x).to_bits(),
            want.to_bits(),
            "of {x:e}: {} for {want}",
            one(block, x)
        );
    }
    for (block, x) in [
        (log_block as fn(&mut [f64], &[f64]), -1.0),
        (log_block, f64::NEG_INFINITY),
        (log1p_block, -1.5),
        (sin_block, f64::INFINITY),
        (cos_block, f64::NEG_INFINITY),
        (tan_block, f64::INFINITY),
    ] {
        assert!(one(block, x).is_nan(), "of {x}");
    }
    for &(name, block, _) in F64 {
        assert!(one(block, f64::NAN).is_nan(), "{name}");
    }
}

/// The bits of what a block and its pieces of one make of the same numbers.
fn alone_and_together(block: fn(&mut [f64], &[f64]), x: &[f64]) -> (Vec<u64>, Vec<u64>) {
    let (mut together, mut alone) = (vec![0.0; x.len()], vec![0.0; x.len()]);
    block(&mut together, x);
    for (out, x) in alone.chunks_mut(1).zip(x.chunks(1)) {
        block(out, x);
    }
    let bits = |numbers: Vec<f64>| numbers.into_iter().map(f64::to_bits).collect();
    (bits(together), bits(alone))
}

/// [`alone_and_together`] for f32.
fn alone_and_together_f32(block: fn(&mut [f32], &[f32]), x: &[f32]) -> (Vec<u32>, Vec<u32>) {
    let (mut together, mut alone) = (vec![0.0; x.len()], vec![0.0; x.len()]);
    block(&mut together, x);
    for (out, x) in alone.chunks_mut(1).zip(x.chunks(1)) {
        block(out, x);
    }
    let bits = |numbers: Vec<f32>| numbers.into_iter().map(f32::to_bits).collect();
    (bits(together), bits(alone))
}

/// Mostly numbers of ordinary size, some of any.
fn any_number() -> impl Strategy<Value = f64> {
    prop_oneof![3 => -1000.0..1000.0, 1 => any::<u64>().prop_map(f64::from_bits)]
}

proptest! {
    #[test]
    fn a_number_has_the_same_bits_alone_and_in_a_block(x in prop::collection::vec(any_number(), 1..70)) {
        let narrow: Vec<f32> = x.iter().map(|&x| x as f32).collect();
        for &(name, block, _) in F64 {
            let (together, alone) = alone_and_together(block, &x);
            prop_assert_eq!(together, alone, "{}", name);
        }
        for &(name, block, _) in F32 {
            let (together, alone) = alone_and_together_f32(block, &narrow);
            prop_assert_eq!(together, alone, "{}", name);
        }
    }

    #[test]
    fn a_pair_has_the_same_bits_alone_and_in_a_block(
        pairs in prop::collection::vec((any_number(), any_number()), 1..300),
    ) {
        let (x, y): (Vec<f64>, Vec<f64>) = pairs.into_iter().unzip();
        for &(name, block, _) in F64_PAIRS {
            let (mut together, mut alone) = (vec![0.0; x.len()], vec![0.0; x.len()]);
            block(&mut together, &x, &y);
            for ((out, x), y) in alone.chunks_mut(1).zip(x.chunks(1)).zip(y.chunks(1)) {
                block(out, x, y);
            }
            for (i, (together, alone)) in together.iter().zip(&alone).enumerate() {
                let (x, y) = (x[i], y[i]);
                prop_assert_eq!(together.to_bits(), alone.to_bits(), "{} of {:e}, {:e}", name, x, y);
            }
        }
        let mut powers = vec![0.0; x.len()];
        pow_block(&mut powers, &x, &y);
        for ((&x, &y), &power) in x.iter().zip(&y).zip(&powers) {
            prop_assert_eq!(power.to_bits(), pow_f64(x, y).to_bits(), "{:e} to {:e}", x, y);
        }
    }

    #[test]
    fn what_is_computed_as_usual_has_the_bits_of_any(x in prop::collection::vec(any_number(), 1..40)) {
        type Row = (fn(&mut [f64], &[f64]), fn(f64) -> f64);
        let rows: [Row; 9] = [
            (log_block, log_f64),
            (log2_block, log2_f64),
            (log10_block, log10_f64),
            (log1p_block, log1p_f64),
            (asinh_block, asinh_f64),
            (acosh_block, acosh_f64),
            (atanh_block, atanh_f64),
            (atan_block, atan_f64),
            (cbrt_block, cbrt_f64),
        ];
        for (row, (block, any)) in rows.into_iter().enumerate() {
            for x in x.iter().map(|x| x.abs()).chain(x.iter().map(|x| x % 1.0)) {
                let mut out = [0.5];
                block(&mut out, &[x]);
                let want = any(x);
                let same = out[0].to_bits() == want.to_bits() || out[0].is_nan() && want.is_nan();
                prop_assert!(same, "row {row} of {x:e}: {:e} for {want:e}", out[0]);
            }
        }
    }
}
