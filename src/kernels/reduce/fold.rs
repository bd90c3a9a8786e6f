//! The loops of each reduction for each dtype: runs folded into one result each, rows folded element by
//! element.

use bytemuck::Pod;

use super::Reduction;
use super::pairwise::pairwise;
use crate::array::dtype::{BoolByte, DType};
use crate::simd_fn;

/// How a reduction of elements of type `T` combines them.
trait Fold<T: Pod> {
    /// Two of them.
    fn step(a: T, b: T) -> T;

    /// A run of them into what was accumulated before.
    #[inline(always)]
    fn run(acc: T, run: &[T]) -> T {
        run.iter().fold(acc, |acc, &x| Self::step(acc, x))
    }
}

struct Plus;
struct Times;
struct Least;
struct Greatest;
struct LeastNumber;
struct GreatestNumber;
struct Or;
struct And;

macro_rules! floats {
    ($($T:ty),+) => {$(
        impl Fold<$T> for Plus {
            #[inline(always)]
            fn step(a: $T, b: $T) -> $T {
                a + b
            }

            #[inline(always)]
            fn run(acc: $T, run: &[$T]) -> $T {
                acc + pairwise(run)
            }
        }

        impl Fold<$T> for Times {
            #[inline(always)]
            fn step(a: $T, b: $T) -> $T {
                a * b
            }
        }

        impl Fold<$T> for Least {
            #[inline(always)]
            fn step(a: $T, b: $T) -> $T {
                if (a < b) | a.is_nan() { a } else { b }
            }

            #[inline(always)]
            fn run(acc: $T, run: &[$T]) -> $T {
                in_lanes::<$T, Self>(acc, run)
            }
        }

        impl Fold<$T> for Greatest {
            #[inline(always)]
            fn step(a: $T, b: $T) -> $T {
                if (a > b) | a.is_nan() { a } else { b }
            }

            #[inline(always)]
            fn run(acc: $T, run: &[$T]) -> $T {
                in_lanes::<$T, Self>(acc, run)
            }
        }

        impl Fold<$T> for LeastNumber {
            #[inline(always)]
            fn step(a: $T, b: $T) -> $T {
                if (a <= b) | b.is_nan() { a } else { b }
            }

            #[inline(always)]
            fn run(acc: $T, run: &[$T]) -> $T {
                in_lanes::<$T, Self>(acc, run)
            }
        }

        impl Fold<$T> for GreatestNumber {
            #[inline(always)]
            fn step(a: $T, b: $T) -> $T {
                if (a >= b) | b.is_nan() { a } else { b }
            }

            #[inline(always)]
            fn run(acc: $T, run: &[$T]) -> $T {
                in_lanes::<$T, Self>(acc, run)
            }
        }
    )+};
}

floats! { f32, f64 }

/// A run in 32 lanes: any order gives the least or greatest, and compilers do not reorder floats by
/// themselves.
#[inline(always)]
fn in_lanes<T: Pod, F: Fold<T>>(acc: T, run: &[T]) -> T {
    let (chunks, tail) = run.as_chunks::<32>();
    let mut lanes = [acc; 32];
    for chunk in chunks {
        for (lane, &x) in lanes.iter_mut().zip(chunk) {
            *lane = F::step(*lane, x);
        }
    }
    let acc = tail.iter().fold(acc, |acc, &x| F::step(acc, x));
    if chunks.is_empty() { acc } else { lanes.iter().fold(acc, |acc, &x| F::step(acc, x)) }
}

macro_rules! integers {
    ($Op:ty, |$a:ident, $b:ident| $body:expr; $($T:ty),+) => {$(
        impl Fold<$T> for $Op {
            #[inline(always)]
            fn step($a: $T, $b: $T) -> $T {
                $body
            }
        }
    )+};
}

// The bits of a wrapping sum or product do not depend on the sign: signed dtypes share these.
integers! { Plus, |a, b| a.wrapping_add(b); u8, u16, u32, u64 }
integers! { Times, |a, b| a.wrapping_mul(b); u8, u16, u32, u64 }
integers! { LeastNumber, |a, b| a.min(b); i8, u8, i16, u16, i32, u32, i64, u64 }
integers! { GreatestNumber, |a, b| a.max(b); i8, u8, i16, u16, i32, u32, i64, u64 }
integers! { Least, |a, b| a.min(b); i8, u8, i16, u16, i32, u32, i64, u64 }
integers! { Greatest, |a, b| a.max(b); i8, u8, i16, u16, i32, u32, i64, u64 }

/// Bools that decide between two looks at the result.
const DECIDE: usize = 4096;

impl Fold<BoolByte> for Or {
    #[inline(always)]
    fn step(a: BoolByte, b: BoolByte) -> BoolByte {
        BoolByte::new(a.get() | b.get())
    }

    #[inline(always)]
    fn run(acc: BoolByte, run: &[BoolByte]) -> BoolByte {
        let bytes: &[u8] = bytemuck::cast_slice(run);
        let found = acc.get()
            || bytes.chunks(DECIDE).any(|part| part.iter().fold(0, |any, &x| any | x) != 0);
        BoolByte::new(found)
    }
}

impl Fold<BoolByte> for And {
    #[inline(always)]
    fn step(a: BoolByte, b: BoolByte) -> BoolByte {
        BoolByte::new(a.get() & b.get())
    }

    #[inline(always)]
    fn run(acc: BoolByte, run: &[BoolByte]) -> BoolByte {
        let bytes: &[u8] = bytemuck::cast_slice(run);
        let least = |part: &[u8]| part.iter().fold(u8::MAX, |least, &x| least.min(x));
        BoolByte::new(acc.get() && bytes.chunks(DECIDE).all(|part| least(part) != 0))
    }
}

/// Where rows lie in a block, in elements.
#[derive(Clone, Copy, Debug)]
pub struct Rows {
    /// The first element of the first.
    pub first: usize,
    /// From one row to the next, which may lie before it.
    pub stride: isize,
    /// How many.
    pub count: usize,
}

/// The loops of a reduction over elements of one dtype. All bytes are aligned for it.
#[derive(Clone, Copy, Debug)]
pub struct Kernel {
    /// Fold the consecutive runs of `run` elements of `block`, the last one maybe shorter: each into its
    /// own element of `acc`, or all, one after another, into the only one.
    pub runs: fn(acc: &mut [u8], block: &[u8], run: usize),
    /// Fold rows as long as `acc` element by element into `acc`.
    pub rows: fn(acc: &mut [u8], block: &[u8], rows: Rows),
}

simd_fn! {
    /// See [`Kernel::runs`].
    fn fold_runs<T: Pod, F: Fold<T>>(acc: &mut [u8], block: &[u8], run: usize) {
        let acc: &mut [T] = bytemuck::cast_slice_mut(acc);
        let block: &[T] = bytemuck::cast_slice(block);
        let together = acc.len() == 1;
        for (i, run) in block.chunks(run).enumerate() {
            let acc = &mut acc[if together { 0 } else { i }];
            *acc = F::run(*acc, run);
        }
    }

    /// See [`Kernel::rows`].
    fn fold_rows<T: Pod, F: Fold<T>>(acc: &mut [u8], block: &[u8], rows: Rows) {
        let acc: &mut [T] = bytemuck::cast_slice_mut(acc);
        let block: &[T] = bytemuck::cast_slice(block);
        let width = acc.len();
        let row = |i: usize| &block[rows.first.wrapping_add_signed(i as isize * rows.stride)..][..width];
        let mut i = 0;
        // Four rows a pass: `acc` is loaded and stored a quarter as often, in the same order of operations.
        while i + 4 <= rows.count {
            let (r0, r1, r2, r3) = (row(i), row(i + 1), row(i + 2), row(i + 3));
            for (j, acc) in acc.iter_mut().enumerate() {
                *acc = F::step(F::step(F::step(F::step(*acc, r0[j]), r1[j]), r2[j]), r3[j]);
            }
            i += 4;
        }
        while i < rows.count {
            for (acc, &x) in acc.iter_mut().zip(row(i)) {
                *acc = F::step(*acc, x);
            }
            i += 1;
        }
    }
}

const fn of<T: Pod, F: Fold<T>>() -> Kernel {
    Kernel { runs: fold_runs::<T, F>, rows: fold_rows::<T, F> }
}

macro_rules! signs_apart {
    ($dtype:expr, $Op:ty, $Bool:ty) => {
        match $dtype {
            DType::Bool => of::<BoolByte, $Bool>(),
            DType::Int8 => of::<i8, $Op>(),
            DType::UInt8 => of::<u8, $Op>(),
            DType::Int16 => of::<i16, $Op>(),
            DType::UInt16 => of::<u16, $Op>(),
            DType::Int32 => of::<i32, $Op>(),
            DType::UInt32 => of::<u32, $Op>(),
            DType::Int64 => of::<i64, $Op>(),
            DType::UInt64 => of::<u64, $Op>(),
            DType::Float32 => of::<f32, $Op>(),
            DType::Float64 => of::<f64, $Op>(),
            DType::Text(_) => $dtype.not_of_numbers(),
        }
    };
}

macro_rules! signs_shared {
    ($dtype:expr, $Op:ty, $Bool:ty) => {
        match $dtype {
            DType::Bool => of::<BoolByte, $Bool>(),
            DType::Int8 | DType::UInt8 => of::<u8, $Op>(),
            DType::Int16 | DType::UInt16 => of::<u16, $Op>(),
            DType::Int32 | DType::UInt32 => of::<u32, $Op>(),
            DType::Int64 | DType::UInt64 => of::<u64, $Op>(),
            DType::Float32 => of::<f32, $Op>(),
            DType::Float64 => of::<f64, $Op>(),
            DType::Text(_) => $dtype.not_of_numbers(),
        }
    };
}

/// The loops for elements that are already of the accumulator's dtype.
///
/// # Panics
/// For `Any` and `All` of another dtype than bool: NumPy casts to bool first.
pub fn kernel(op: Reduction, dtype: DType) -> Kernel {
    match op {
        // NumPy's add of bools is `or`, its multiply `and`.
        Reduction::Sum => signs_shared!(dtype, Plus, Or),
        Reduction::Prod => signs_shared!(dtype, Times, And),
        Reduction::Min => signs_apart!(dtype, Least, And),
        Reduction::Max => signs_apart!(dtype, Greatest, Or),
        Reduction::FMin => signs_apart!(dtype, LeastNumber, And),
        Reduction::FMax => signs_apart!(dtype, GreatestNumber, Or),
        Reduction::Any | Reduction::All => {
            assert_eq!(dtype, DType::Bool, "{} accumulates bools", op.row().name);
            if op == Reduction::Any { of::<BoolByte, Or>() } else { of::<BoolByte, And>() }
        }
    }
}
