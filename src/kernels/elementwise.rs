//! The loops of elementwise functions over contiguous blocks, erased to bytes, and the macros that make them.
//!
//! A loop answers one flag a block: whether some result needs a look (it is not finite, or an integer operation was
//! refused). Only then is the block examined (see [`super::events`]).

use bytemuck::Pod;

use crate::simd_fn;

use crate::array::dtype::BoolByte;

/// `out = f(a)`, or `out = f(out, b)` where it updates.
pub type Unary = fn(out: &mut [u8], a: &[u8]) -> bool;

/// `out = f(a, b)`.
pub type Binary = fn(out: &mut [u8], a: &[u8], b: &[u8]) -> bool;

/// `out = f(a, b, c)`.
pub type Ternary = fn(out: &mut [u8], a: &[u8], b: &[u8], c: &[u8]) -> bool;

/// How one function is computed for operands of one dtype.
#[derive(Clone, Copy, Debug)]
pub enum Kernel {
    /// Of one operand.
    Unary {
        /// Into other memory than the operand's.
        fresh: Unary,
        /// In the operand's memory.
        update: Option<fn(out: &mut [u8]) -> bool>,
    },
    /// Of two operands.
    Binary {
        /// Into other memory than the operands'.
        fresh: Binary,
        /// In the left operand's memory.
        update: Option<Unary>,
        /// Whether one element may stand for a whole operand.
        scalars: bool,
    },
    /// Of three operands, which no plan has.
    Ternary(Ternary),
}

impl Kernel {
    /// Compute a block into memory that no operand shares; `b` is not looked at by a function of one operand.
    ///
    /// # Panics
    /// For a function of three operands.
    #[inline]
    pub fn run(&self, out: &mut [u8], a: &[u8], b: &[u8]) -> bool {
        match self {
            Self::Unary { fresh, .. } => fresh(out, a),
            Self::Binary { fresh, .. } => fresh(out, a, b),
            Self::Ternary(_) => unreachable!("only calls that run at once have three operands"),
        }
    }

    /// Whether one element may stand for one of two operands: the other then has as many as the result.
    pub fn takes_scalars(&self) -> bool {
        matches!(self, Self::Binary { scalars: true, .. })
    }
}

/// What a result of each type looks like when it needs a look.
pub trait Result: Pod {
    /// Whether it is infinite or NaN.
    fn is_suspect(self) -> bool;
}

macro_rules! never_suspect {
    ($($ty:ty)+) => {$(
        impl Result for $ty {
            #[inline(always)]
            fn is_suspect(self) -> bool {
                false
            }
        }
    )+};
}

never_suspect! { BoolByte i8 u8 i16 u16 i32 u32 i64 u64 }

impl Result for f32 {
    #[inline(always)]
    fn is_suspect(self) -> bool {
        (self.to_bits() & 0x7F80_0000) == 0x7F80_0000
    }
}

impl Result for f64 {
    #[inline(always)]
    fn is_suspect(self) -> bool {
        (self.to_bits() & 0x7FF0_0000_0000_0000) == 0x7FF0_0000_0000_0000
    }
}

/// A [`Kernel`] of one operand: `unary_kernel!(f64 => f64, |a| a.sqrt())`.
#[macro_export]
macro_rules! unary_kernel {
    ($T:ty => $R:ty, |$a:ident| $body:expr) => {{
        $crate::simd_fn! {
            fn fresh(out: &mut [u8], a: &[u8]) -> bool {
                let out: &mut [$R] = bytemuck::cast_slice_mut(out);
                let a: &[$T] = bytemuck::cast_slice(a);
                let mut suspect = false;
                for (out, &$a) in out.iter_mut().zip(a) {
                    let result: $R = $body;
                    *out = result;
                    suspect |= $crate::kernels::elementwise::Result::is_suspect(result);
                }
                suspect
            }
        }
        fresh
    }};
}

/// The same in the operand's memory.
#[macro_export]
macro_rules! unary_update {
    ($T:ty, |$a:ident| $body:expr) => {{
        $crate::simd_fn! {
            fn update(out: &mut [u8]) -> bool {
                let out: &mut [$T] = bytemuck::cast_slice_mut(out);
                let mut suspect = false;
                for out in out.iter_mut() {
                    let $a = *out;
                    let result: $T = $body;
                    *out = result;
                    suspect |= $crate::kernels::elementwise::Result::is_suspect(result);
                }
                suspect
            }
        }
        update
    }};
}

/// A loop of two operands; `suspect` says when a result needs a look, if not where it is not finite.
#[macro_export]
macro_rules! binary_kernel {
    ($T:ty, $U:ty => $R:ty, |$a:ident, $b:ident| $body:expr $(, suspect $look:expr)?) => {{
        $crate::simd_fn! {
            fn fresh(out: &mut [u8], a: &[u8], b: &[u8]) -> bool {
                let out: &mut [$R] = bytemuck::cast_slice_mut(out);
                let a: &[$T] = bytemuck::cast_slice(a);
                let b: &[$U] = bytemuck::cast_slice(b);
                let mut suspect = false;
                for ((out, &$a), &$b) in out.iter_mut().zip(a).zip(b) {
                    let result: $R = $body;
                    *out = result;
                    suspect |= $crate::kernels::elementwise::Result::is_suspect(result);
                    $(suspect |= $look;)?
                }
                suspect
            }
        }
        fresh
    }};
}

/// The same where one element may stand for an operand.
///
/// PERF: a number that is kept in a register rather than spread over a block makes `d*2+1` 1.4 times as fast.
#[macro_export]
macro_rules! scalar_kernel {
    ($T:ty, $U:ty => $R:ty, |$a:ident, $b:ident| $body:expr) => {{
        $crate::simd_fn! {
            fn fresh(out: &mut [u8], a: &[u8], b: &[u8]) -> bool {
                let out: &mut [$R] = bytemuck::cast_slice_mut(out);
                let a: &[$T] = bytemuck::cast_slice(a);
                let b: &[$U] = bytemuck::cast_slice(b);
                let mut suspect = false;
                let mut one = |out: &mut $R, $a: $T, $b: $U| {
                    let result: $R = $body;
                    *out = result;
                    suspect |= $crate::kernels::elementwise::Result::is_suspect(result);
                };
                // A block of one element is a block: where two NaN meet, the loop decides whose sign stays.
                let is_block = out.len() > 1;
                match (a, b) {
                    (a, &[b]) if is_block => out.iter_mut().zip(a).for_each(|(out, &a)| one(out, a, b)),
                    (&[a], b) if is_block => out.iter_mut().zip(b).for_each(|(out, &b)| one(out, a, b)),
                    (a, b) => out.iter_mut().zip(a).zip(b).for_each(|((out, &a), &b)| one(out, a, b)),
                }
                suspect
            }
        }
        fresh
    }};
}

/// The same in the left operand's memory; one element may stand for the right one.
#[macro_export]
macro_rules! scalar_update {
    ($T:ty, |$a:ident, $b:ident| $body:expr) => {{
        $crate::simd_fn! {
            fn update(out: &mut [u8], b: &[u8]) -> bool {
                let out: &mut [$T] = bytemuck::cast_slice_mut(out);
                let b: &[$T] = bytemuck::cast_slice(b);
                let mut suspect = false;
                let mut one = |out: &mut $T, $b: $T| {
                    let $a = *out;
                    let result: $T = $body;
                    *out = result;
                    suspect |= $crate::kernels::elementwise::Result::is_suspect(result);
                };
                match b {
                    &[b] if out.len() > 1 => out.iter_mut().for_each(|out| one(out, b)),
                    b => out.iter_mut().zip(b).for_each(|(out, &b)| one(out, b)),
                }
                suspect
            }
        }
        update
    }};
}

/// A loop of two operands in the left operand's memory.
#[macro_export]
macro_rules! binary_update {
    ($T:ty, |$a:ident, $b:ident| $body:expr) => {{
        $crate::simd_fn! {
            fn update(out: &mut [u8], b: &[u8]) -> bool {
                let out: &mut [$T] = bytemuck::cast_slice_mut(out);
                let b: &[$T] = bytemuck::cast_slice(b);
                let mut suspect = false;
                for (out, &$b) in out.iter_mut().zip(b) {
                    let $a = *out;
                    let result: $T = $body;
                    *out = result;
                    suspect |= $crate::kernels::elementwise::Result::is_suspect(result);
                }
                suspect
            }
        }
        update
    }};
}

simd_fn! {
    /// Whether any of a block's results needs a look.
    pub fn any_suspect<T: Result>(block: &[T]) -> bool {
        let mut suspect = false;
        for &result in block {
            suspect |= result.is_suspect();
        }
        suspect
    }
}
