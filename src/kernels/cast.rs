//! Loops that convert a block of elements from one dtype to another, as `astype` does.
//!
//! Out of range is what C does on x86-64, which is what NumPy shows: integers wrap; a float goes to 8, 16
//! and 32 bits through a 32-bit conversion (`uint32` through a 64-bit one) whose answer to NaN and to what
//! does not fit is the smallest integer. NumPy's contiguous loop to `uint32` answers otherwise for what
//! does not fit; its strided loop is the one here. Loops are shared between dtypes that differ in
//! signedness alone where the bits come out the same.

use bytemuck::Pod;

use super::events::Events;
use crate::array::dtype::{BoolByte, DType};
use crate::kernels::simd::{self, Level};
use crate::simd_fn;

/// Convert a block: as many elements of one dtype as the output holds of the other.
///
/// The events are those of which NumPy warns: `invalid` where a float has no integer, `overflow` where a
/// finite `float64` is too large for `float32`.
pub type Cast = fn(out: &mut [u8], input: &[u8]) -> Events;

/// Convert one block; both are aligned for their dtypes. See [`Cast`].
///
/// # Panics
/// Where the two do not hold the same number of elements.
pub fn cast_block(out: &mut [u8], to: DType, input: &[u8], from: DType) -> Events {
    cast(to, from)(out, input)
}

macro_rules! from_integer {
    ($to:expr, $Bits:ty, $A:ty: $to8:expr, $to16:expr, $to32:expr, $to64:expr) => {
        match $to {
            DType::Bool => convert::<$Bits, BoolByte>,
            DType::Int8 | DType::UInt8 => $to8,
            DType::Int16 | DType::UInt16 => $to16,
            DType::Int32 | DType::UInt32 => $to32,
            DType::Int64 | DType::UInt64 => $to64,
            DType::Float32 => convert::<$A, f32>,
            DType::Float64 => convert::<$A, f64>,
            DType::Text(_) => $to.not_of_numbers(),
        }
    };
}

macro_rules! from_float {
    ($to:expr, $A:ty: $to32:expr, $to64:expr) => {
        match $to {
            DType::Bool => convert::<$A, BoolByte>,
            DType::Int8 | DType::UInt8 => truncate::<$A, u8>,
            DType::Int16 | DType::UInt16 => truncate::<$A, u16>,
            DType::Int32 => truncate::<$A, i32>,
            DType::UInt32 => truncate::<$A, u32>,
            DType::Int64 => truncate::<$A, i64>,
            DType::UInt64 => truncate::<$A, u64>,
            DType::Float32 => $to32,
            DType::Float64 => $to64,
            DType::Text(_) => $to.not_of_numbers(),
        }
    };
}

/// The loop that converts `from` to `to`, both of numbers.
pub fn cast(to: DType, from: DType) -> Cast {
    if to == from {
        return copy;
    }
    match from {
        DType::Bool => from_integer!(to, BoolByte, BoolByte:
            convert::<BoolByte, u8>, convert::<BoolByte, u16>,
            convert::<BoolByte, u32>, convert::<BoolByte, u64>),
        DType::Int8 => from_integer!(to, u8, i8:
            copy, convert::<i8, u16>, convert::<i8, u32>, convert::<i8, u64>),
        DType::UInt8 => from_integer!(to, u8, u8:
            copy, convert::<u8, u16>, convert::<u8, u32>, convert::<u8, u64>),
        DType::Int16 => from_integer!(to, u16, i16:
            convert::<u16, u8>, copy, convert::<i16, u32>, convert::<i16, u64>),
        DType::UInt16 => from_integer!(to, u16, u16:
            convert::<u16, u8>, copy, convert::<u16, u32>, convert::<u16, u64>),
        DType::Int32 => from_integer!(to, u32, i32:
            convert::<u32, u8>, convert::<u32, u16>, copy, convert::<i32, u64>),
        DType::UInt32 => from_integer!(to, u32, u32:
            convert::<u32, u8>, convert::<u32, u16>, copy, convert::<u32, u64>),
        DType::Int64 => from_integer!(to, u64, i64:
            convert::<u64, u8>, convert::<u64, u16>, convert::<u64, u32>, copy),
        DType::UInt64 => from_integer!(to, u64, u64:
            convert::<u64, u8>, convert::<u64, u16>, convert::<u64, u32>, copy),
        DType::Float32 => from_float!(to, f32: copy, convert::<f32, f64>),
        DType::Float64 => from_float!(to, f64: convert::<f64, f32>, copy),
        DType::Text(_) => from.not_of_numbers(),
    }
}

/// Same bits.
fn copy(out: &mut [u8], input: &[u8]) -> Events {
    out.copy_from_slice(input);
    Events::default()
}

/// A conversion of one element.
trait CastFrom<A>: Pod {
    /// What NumPy warns of where [`CastFrom::cast`] says that the element does not fit.
    const EVENTS: Events =
        Events { divide: false, overflow: false, invalid: true, negative_power: false };

    /// The element converted, and whether NumPy warns.
    fn cast(a: A) -> (Self, bool);
}

simd_fn! {
    /// Convert every element.
    fn convert<A: Pod, B: CastFrom<A>>(out: &mut [u8], input: &[u8]) -> Events {
        let out: &mut [B] = bytemuck::cast_slice_mut(out);
        let input: &[A] = bytemuck::cast_slice(input);
        assert_eq!(out.len(), input.len(), "a cast keeps the number of elements");
        let mut unfit = false;
        for (out, &a) in out.iter_mut().zip(input) {
            let (b, bad) = B::cast(a);
            *out = b;
            unfit |= bad;
        }
        if unfit { B::EVENTS } else { Events::default() }
    }
}

/// 1.5·2^52: added to a whole |n| < 2^51, it leaves n in the low bits.
const WHOLE: f64 = 6_755_399_441_055_744.0;

/// An integer that a float of usual size is truncated to by its low bits.
trait LowBits: Pod {
    /// Floats below it are of usual size, whatever their sign.
    const LIMIT: f64;
    /// The lowest bits.
    fn low(bits: u64) -> Self;
}

macro_rules! low_bits {
    ($($B:ty: $limit:expr;)+) => {$(
        impl LowBits for $B {
            const LIMIT: f64 = $limit;

            #[inline(always)]
            fn low(bits: u64) -> Self {
                bits as Self
            }
        }
    )+};
}

// To 8, 16 and 32 bits floats go through a 32-bit conversion, and to others through a 64-bit one.
low_bits! {
    u8: -LEAST; u16: -LEAST; i32: -LEAST;
    u32: WIDE; i64: WIDE; u64: WIDE;
}

/// 2^51.
const WIDE: f64 = (1_u64 << 51) as f64;

simd_fn! {
    /// Truncate every element; answers whether all were of usual size, else they have to be converted.
    fn truncate_usual<A: Truncate, B: LowBits>(out: &mut [B], input: &[A]) -> bool {
        let mut all = true;
        for (out, &a) in out.iter_mut().zip(input) {
            let a = a.wide();
            *out = B::low((a.trunc() + WHOLE).to_bits().wrapping_sub(WHOLE.to_bits()));
            all &= a.abs() < B::LIMIT;
        }
        all
    }
}

// PERF: a float to integer conversion that defines what does not fit is done one element after another; by an
// addition it takes a seventh of the time. The baseline has no instruction that truncates, and converts.
fn truncate<A: Truncate + Pod, B: CastFrom<A> + LowBits>(out: &mut [u8], input: &[u8]) -> Events {
    let usual = simd::level() > Level::Baseline
        && truncate_usual::<A, B>(bytemuck::cast_slice_mut(out), bytemuck::cast_slice(input));
    if usual { Events::default() } else { convert::<A, B>(out, input) }
}

macro_rules! fits {
    ($($A:ty => $($B:ty),+;)+) => {$($(
        impl CastFrom<$A> for $B {
            #[inline(always)]
            fn cast(a: $A) -> (Self, bool) {
                (a as $B, false)
            }
        }
    )+)+};
}

fits! {
    i8 => u16, u32, u64, f32, f64;
    u8 => u16, u32, u64, f32, f64;
    i16 => u32, u64, f32, f64;
    u16 => u8, u32, u64, f32, f64;
    i32 => u64, f32, f64;
    u32 => u8, u16, u64, f32, f64;
    i64 => f32, f64;
    u64 => u8, u16, u32, f32, f64;
    f32 => f64;
}

macro_rules! booleans {
    ($($B:ty),+) => {$(
        impl CastFrom<BoolByte> for $B {
            #[inline(always)]
            fn cast(a: BoolByte) -> (Self, bool) {
                (u8::from(a.get()) as $B, false)
            }
        }
    )+};
}

booleans! { u8, u16, u32, u64, f32, f64 }

impl CastFrom<BoolByte> for BoolByte {
    #[inline(always)]
    fn cast(a: BoolByte) -> (Self, bool) {
        (Self::new(a.get()), false)
    }
}

macro_rules! truths {
    ($($A:ty: $zero:literal),+) => {$(
        impl CastFrom<$A> for BoolByte {
            #[inline(always)]
            fn cast(a: $A) -> (Self, bool) {
                (Self::new(a != $zero), false)
            }
        }
    )+};
}

truths! { u8: 0, u16: 0, u32: 0, u64: 0, f32: 0.0, f64: 0.0 }

impl CastFrom<f64> for f32 {
    const EVENTS: Events =
        Events { divide: false, overflow: true, invalid: false, negative_power: false };

    #[inline(always)]
    fn cast(a: f64) -> (Self, bool) {
        let b = a as Self;
        (b, b.is_infinite() & a.is_finite())
    }
}

/// The x86-64 conversions that round to zero: the smallest integer stands for all that does not fit.
trait Truncate: Copy {
    /// As a `float64`.
    fn wide(self) -> f64;
    /// To 32 bits, and whether it fitted.
    fn to_i32(self) -> (i32, bool);
    /// To 64 bits, and whether it fitted.
    fn to_i64(self) -> (i64, bool);
    /// To 64 bits without sign, as compilers make it of the signed one.
    fn to_u64(self) -> (u64, bool);
}

macro_rules! truncate {
    ($A:ty: $fits32:expr) => {
        impl Truncate for $A {
            #[inline(always)]
            fn wide(self) -> f64 {
                self.into()
            }

            #[inline(always)]
            fn to_i32(self) -> (i32, bool) {
                let fits = $fits32(self);
                (if fits { self as i32 } else { i32::MIN }, fits)
            }

            #[inline(always)]
            fn to_i64(self) -> (i64, bool) {
                // -2^63 is a float, and the next float below it does not fit.
                const LEAST: $A = i64::MIN as $A;
                let fits = (LEAST..-LEAST).contains(&self);
                (if fits { self as i64 } else { i64::MIN }, fits)
            }

            #[inline(always)]
            fn to_u64(self) -> (u64, bool) {
                const HALF: $A = -(i64::MIN as $A);
                let high = self >= HALF;
                let (low, fits) = (if high { self - HALF } else { self }).to_i64();
                (low as u64 ^ (u64::from(high) << 63), fits)
            }
        }

        impl CastFrom<$A> for u8 {
            #[inline(always)]
            fn cast(a: $A) -> (Self, bool) {
                let (b, fits) = a.to_i32();
                (b as Self, !fits)
            }
        }

        impl CastFrom<$A> for u16 {
            #[inline(always)]
            fn cast(a: $A) -> (Self, bool) {
                let (b, fits) = a.to_i32();
                (b as Self, !fits)
            }
        }

        impl CastFrom<$A> for i32 {
            #[inline(always)]
            fn cast(a: $A) -> (Self, bool) {
                let (b, fits) = a.to_i32();
                (b, !fits)
            }
        }

        impl CastFrom<$A> for u32 {
            #[inline(always)]
            fn cast(a: $A) -> (Self, bool) {
                let (b, fits) = a.to_i64();
                (b as Self, !fits)
            }
        }

        impl CastFrom<$A> for i64 {
            #[inline(always)]
            fn cast(a: $A) -> (Self, bool) {
                let (b, fits) = a.to_i64();
                (b, !fits)
            }
        }

        impl CastFrom<$A> for u64 {
            #[inline(always)]
            fn cast(a: $A) -> (Self, bool) {
                let (b, fits) = a.to_u64();
                (b, !fits)
            }
        }
    };
}

/// The smallest `i32`.
const LEAST: f64 = i32::MIN as f64;

// Between -2^31 and -2^31 - 1 lie float64 values, which truncate to -2^31, and no float32 ones.
truncate! { f64: |a: f64| a > LEAST - 1.0 && a < -LEAST }
truncate! { f32: |a: f32| (LEAST as f32..-LEAST as f32).contains(&a) }

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::array::dtype::Scalar;

    #[track_caller]
    fn check(from: Scalar, to: DType, want: i128, warns: bool) {
        let (source, mut target) = (from.word(), Scalar::UInt64(0).word());
        let events = cast_block(
            &mut target.0[..to.size()],
            to,
            &source.0[..from.dtype().size()],
            from.dtype(),
        );
        let got = Scalar::read(to, &target.0);
        let got = got.as_integer().unwrap_or_else(|| got.as_f64() as i128);
        assert_eq!((got, events.invalid || events.overflow), (want, warns), "{from:?} to {to}");
    }

    #[test]
    fn floats_out_of_range_give_what_numpy_gives() {
        let f = Scalar::Float64;
        check(f(-1.9), DType::Int8, -1, false);
        check(f(300.0), DType::Int8, 44, false);
        check(f(-129.0), DType::UInt8, 127, false);
        check(f(2_147_483_648.0), DType::UInt8, 0, true);
        check(f(-32769.0), DType::Int16, 32767, false);
        check(f(-2_147_483_648.9), DType::Int32, -2_147_483_648, false);
        check(f(-2_147_483_649.0), DType::Int32, -2_147_483_648, true);
        check(f(2_147_483_647.5), DType::Int32, 2_147_483_647, false);
        check(f(f64::NAN), DType::Int32, -2_147_483_648, true);
        check(f(f64::NAN), DType::UInt32, 0, true);
        check(f(-1.9), DType::UInt32, 4_294_967_295, false);
        check(f(1e10), DType::UInt32, 1_410_065_408, false);
        check(f(9.3e18), DType::Int64, i128::from(i64::MIN), true);
        check(f(9.3e18), DType::UInt64, 9_300_000_000_000_000_000, false);
        check(f(1.9e19), DType::UInt64, 0, true);
        check(f(f64::INFINITY), DType::UInt64, 0, true);
        check(f(f64::NEG_INFINITY), DType::UInt64, 1 << 63, true);
        check(f(f64::NAN), DType::UInt64, 1 << 63, true);
        check(f(-1e10), DType::UInt64, 18_446_744_063_709_551_616, false);
        check(Scalar::Float32(-(i32::MIN as f32)), DType::Int32, -2_147_483_648, true);
        check(Scalar::Float32(i32::MIN as f32), DType::Int32, -2_147_483_648, false);
        check(f(f64::NAN), DType::Bool, 1, false);
        check(f(-0.0), DType::Bool, 0, false);
    }

    fn number() -> impl Strategy<Value = f64> {
        let edge = (prop::sample::select(vec![7, 8, 15, 16, 31, 32, 51, 52, 63, 64]), -2.0..2.0);
        prop_oneof![
            3 => -1000.0..1000.0,
            2 => (edge, any::<bool>()).prop_map(|((power, more), minus): ((i32, f64), bool)| {
                let size = 2.0_f64.powi(power) + more;
                if minus { -size } else { size }
            }),
            1 => any::<u64>().prop_map(f64::from_bits),
        ]
    }

    fn check_block<A: Truncate + Pod, B: CastFrom<A> + LowBits + PartialEq + std::fmt::Debug>(
        input: &[A],
    ) {
        let mut out = vec![<B as bytemuck::Zeroable>::zeroed(); input.len()];
        let events =
            truncate::<A, B>(bytemuck::cast_slice_mut(&mut out), bytemuck::cast_slice(input));
        let want: Vec<(B, bool)> = input.iter().map(|&a| B::cast(a)).collect();
        assert_eq!(events.invalid, want.iter().any(|&(_, unfit)| unfit));
        assert_eq!(out, want.iter().map(|&(b, _)| b).collect::<Vec<B>>());
    }

    proptest! {
        #[test]
        fn blocks_of_floats_are_truncated_as_one_after_another(
            wide in prop::collection::vec(number(), 1..40), usual in any::<bool>(),
        ) {
            let wide: Vec<f64> =
                wide.into_iter().map(|x| if usual { x % 100_000.0 } else { x }).collect();
            let narrow: Vec<f32> = wide.iter().map(|&x| x as f32).collect();
            let before = simd::level();
            for &level in Level::ALL {
                simd::force(level);
                macro_rules! each {
                    ($($B:ty)+) => {$(
                        check_block::<f64, $B>(&wide);
                        check_block::<f32, $B>(&narrow);
                    )+};
                }
                each! { u8 u16 i32 u32 i64 u64 }
            }
            simd::force(before);
        }
    }

    #[test]
    fn integers_wrap_and_keep_their_sign() {
        check(Scalar::Int8(-1), DType::UInt64, i128::from(u64::MAX), false);
        check(Scalar::UInt8(255), DType::Int64, 255, false);
        check(Scalar::UInt8(255), DType::Int8, -1, false);
        check(Scalar::Int64(-1), DType::UInt32, 4_294_967_295, false);
        check(Scalar::Int32(-5), DType::Float32, -5, false);
        check(Scalar::UInt64(u64::MAX), DType::Float64, 1 << 64, false);
        check(Scalar::Bool(bytemuck::cast(2_u8)), DType::Int32, 1, false);
        check(Scalar::UInt16(256), DType::Bool, 1, false);
    }

    #[test]
    fn float64_to_float32_tells_of_overflow_alone() {
        let cast = |a: f64| {
            let mut out = [0_f32];
            let events = cast_block(
                bytemuck::cast_slice_mut(&mut out),
                DType::Float32,
                bytemuck::bytes_of(&a),
                DType::Float64,
            );
            (out[0], events.overflow, events.invalid)
        };
        assert_eq!(cast(1e39), (f32::INFINITY, true, false));
        assert_eq!(cast(f64::INFINITY), (f32::INFINITY, false, false));
        assert_eq!(cast(1e-50), (0.0, false, false));
        assert!(cast(f64::NAN).0.is_nan());
    }
}
