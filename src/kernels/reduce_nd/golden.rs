//! Reductions against what NumPy computed: `tests/numpy/reduce.json`, which `make_reduce.py` writes.

use std::ops::ControlFlow;

use serde_json::Value;

use super::{Request, Scratch, Strided, Target, reduce, result_strides};
use crate::array::dtype::{BoolByte, DType};
use crate::kernels::cast::cast_block;
use crate::kernels::reduce::REDUCTIONS;
use crate::kernels::simd;

/// Aligned bytes of the base that the script makes of the same seed.
fn base(seed: u64, n: usize, dtype: DType) -> Vec<u64> {
    let bits = (1..=n as u64).map(|i| {
        let mut z = i.wrapping_add(seed).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    });
    let mut words = vec![0_u64; (n * dtype.size()).div_ceil(8)];
    let out = &mut bytemuck::cast_slice_mut(&mut words)[..n * dtype.size()];
    if dtype.is_float() {
        let floats = bits.map(|z| {
            ((z >> 11).cast_signed() - (1 << 52)) as f64 * 2_f64.powi((z & 15) as i32 - 60)
        });
        cast_block(out, dtype, bytemuck::cast_slice(&floats.collect::<Vec<_>>()), DType::Float64);
    } else if dtype == DType::Bool {
        let bools: Vec<BoolByte> = bits.map(|z| BoolByte::new(z & 1 == 1)).collect();
        out.copy_from_slice(bytemuck::cast_slice(&bools));
    } else {
        cast_block(out, dtype, bytemuck::cast_slice(&bits.collect::<Vec<_>>()), DType::UInt64);
    }
    words
}

fn integers(value: &Value) -> Vec<isize> {
    let list = value.as_array().expect("a list");
    list.iter().map(|x| x.as_i64().expect("an integer") as isize).collect()
}

/// The results in C order.
fn in_c_order(bytes: &[u8], shape: &[usize], strides: &[isize], size: usize) -> Vec<u8> {
    let mut ordered = Vec::new();
    for flat in 0..shape.iter().product() {
        let (mut rest, mut at) = (flat, 0);
        for (&len, &stride) in shape.iter().zip(strides).rev() {
            at += (rest % len) as isize * stride;
            rest /= len;
        }
        ordered.extend_from_slice(&bytes[at as usize..][..size]);
    }
    ordered
}

/// What the case says of the results, and what they are.
fn run(case: &Value, scratch: &mut Scratch) -> (String, String) {
    let dtype = |key: &str| DType::from_name(case[key].as_str().expect("a name")).expect("a dtype");
    let (from, accumulate) = (dtype("from"), dtype("acc"));
    let (unit, size) = (from.size() as isize, accumulate.size());
    let shape: Vec<usize> = integers(&case["shape"]).iter().map(|&len| len as usize).collect();
    let strides: Vec<isize> =
        integers(&case["strides"]).iter().map(|stride| stride * unit).collect();
    let mut reduced = vec![false; shape.len()];
    for axis in integers(&case["axes"]) {
        reduced[axis as usize] = true;
    }
    let kept: Vec<usize> = (0..shape.len()).filter(|&i| !reduced[i]).map(|i| shape[i]).collect();
    let out_strides: Vec<isize> = match case.get("out") {
        Some(given) => integers(given).iter().map(|stride| stride * size as isize).collect(),
        None => result_strides(&shape, &strides, &reduced, size).to_vec(),
    };
    let n = case["n"].as_u64().expect("a count") as usize;
    let words = base(case["seed"].as_u64().expect("a seed"), n, from);
    let input = Strided {
        bytes: &bytemuck::cast_slice(&words)[..n * from.size()],
        dtype: from,
        shape: &shape,
        strides: &strides,
        offset: case["offset"].as_u64().expect("an offset") as usize * from.size(),
    };
    let count: usize = kept.iter().product();
    let mut results = vec![u64::MAX; (count * size).div_ceil(8)];
    let bytes: &mut [u8] = bytemuck::cast_slice_mut(&mut results);
    let given = case.get("out").is_some();
    let target =
        Target { bytes: &mut bytes[..count * size], strides: &out_strides, offset: 0, given };
    let op = REDUCTIONS.iter().find(|row| case["op"] == row.name).expect("a reduction").reduction;
    let request = Request { op, accumulate, reduced: &reduced, initial: None, mask: None };
    let flow = reduce(&request, input, target, scratch, &mut || ControlFlow::Continue(()));
    assert!(flow.is_continue(), "nothing interrupts");
    let ordered = in_c_order(bytes, &kept, &out_strides, size);
    if let Some(bits) = case.get("bits") {
        let hex: Vec<String> = ordered.iter().map(|byte| format!("{byte:02x}")).collect();
        return (bits.as_str().expect("text").to_owned(), hex.concat());
    }
    let fnv = ordered.iter().fold(0xCBF2_9CE4_8422_2325_u64, |hash, &byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3)
    });
    (case["fnv"].as_str().expect("text").to_owned(), format!("{fnv:016x}"))
}

#[test]
fn every_bit_is_numpys() {
    let text = include_str!("../../../tests/numpy/reduce.json");
    let cases: Vec<Value> = serde_json::from_str(text).expect("the script writes JSON");
    assert!(cases.len() > 800, "{} cases", cases.len());
    let mut scratch = Scratch::default();
    let mut wrong = Vec::new();
    for &level in simd::Level::ALL {
        let level = simd::force(level);
        for case in &cases {
            let (want, got) = run(case, &mut scratch);
            if want != got {
                wrong.push(format!("{} {case}: {got}", level.name()));
            }
        }
    }
    simd::force(simd::Level::Avx512);
    assert!(
        wrong.is_empty(),
        "{} of {} differ:\n{}",
        wrong.len(),
        3 * cases.len(),
        wrong.join("\n")
    );
}

#[test]
fn scratch_stays_within_what_is_said() {
    let shape = [50_000, 3];
    let words = base(1, 2 * 150_000, DType::Int32);
    let strides = [24, 8];
    let mut scratch = Scratch::default();
    for reduced in [[true, false], [false, true], [true, true]] {
        let out_strides = result_strides(&shape, &strides, &reduced, 8);
        let mut results = vec![0_u64; 50_000];
        let target = Target {
            bytes: bytemuck::cast_slice_mut(&mut results),
            strides: &out_strides,
            offset: 0,
            given: false,
        };
        let bytes = bytemuck::cast_slice(&words);
        let input =
            Strided { bytes, dtype: DType::Int32, shape: &shape, strides: &strides, offset: 0 };
        let op = REDUCTIONS[0].reduction;
        let request = Request {
            op,
            accumulate: DType::Float64,
            reduced: &reduced,
            initial: None,
            mask: None,
        };
        assert!(
            reduce(&request, input, target, &mut scratch, &mut || ControlFlow::Continue(()))
                .is_continue()
        );
    }
    let said = super::scratch_bytes(DType::Int32, DType::Float64);
    assert!((1..=said).contains(&scratch.bytes()), "{} of {said} bytes", scratch.bytes());
}

#[test]
fn a_reduction_of_a_broadcast_stops_when_told() {
    let one = [1.5_f64];
    let shape = [1_000_000_000];
    let bytes = bytemuck::cast_slice(&one);
    for op in
        REDUCTIONS.iter().map(|row| row.reduction).filter(|op| op.identity(DType::Int8).is_some())
    {
        let accumulate = op.result_dtype(DType::Float64);
        let mut result = [0_u64];
        let target = Target {
            bytes: &mut bytemuck::cast_slice_mut(&mut result)[..accumulate.size()],
            strides: &[],
            offset: 0,
            given: false,
        };
        let input =
            Strided { bytes, dtype: DType::Float64, shape: &shape, strides: &[0], offset: 0 };
        let request = Request { op, accumulate, reduced: &[true], initial: None, mask: None };
        let mut asked = 0;
        let mut poll = || {
            asked += 1;
            if asked == 3 { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        };
        assert!(reduce(&request, input, target, &mut Scratch::default(), &mut poll).is_break());
        assert_eq!(asked, 3);
    }
}
