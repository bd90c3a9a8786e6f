//! The reductions: one table of them, and their loops over contiguous blocks, in NumPy's order of
//! operations.
//!
//! Knows no shapes: [`super::reduce_nd`] cuts strided arrays into the runs and rows that these loops take.

mod fold;
mod pairwise;

pub use self::fold::{Kernel, Rows, kernel};
pub use self::pairwise::{PAIRWISE_BLOCK, Real, pairwise_sum, pairwise_tree, split};
use crate::array::dtype::{BoolByte, DType, Kind, Scalar};

/// What combines the elements along an axis into one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Reduction {
    /// `np.sum`: pairwise for floats, wrapping for integers.
    Sum,
    /// `np.prod`: from the first to the last, wrapping for integers.
    Prod,
    /// `np.min`; NaN where there is one.
    Min,
    /// `np.max`; NaN where there is one.
    Max,
    /// `np.nanmin`: the least number; NaN where there is none.
    FMin,
    /// `np.nanmax`: the greatest number; NaN where there is none.
    FMax,
    /// `np.any`: whether some element is not 0.
    Any,
    /// `np.all`: whether no element is 0.
    All,
}

/// What NumPy calls a reduction and what it starts from.
#[derive(Clone, Copy, Debug)]
pub struct Row {
    /// Which.
    pub reduction: Reduction,
    /// The function, `np.sum`.
    pub name: &'static str,
    /// The ufunc whose `reduce` it is; error messages name it.
    pub ufunc: &'static str,
    /// The result for no elements; `None` where NumPy refuses them.
    pub identity: Option<u8>,
}

/// Every reduction, in the order of the enumeration.
pub const REDUCTIONS: &[Row] = &[
    Row { reduction: Reduction::Sum, name: "sum", ufunc: "add", identity: Some(0) },
    Row { reduction: Reduction::Prod, name: "prod", ufunc: "multiply", identity: Some(1) },
    Row { reduction: Reduction::Min, name: "min", ufunc: "minimum", identity: None },
    Row { reduction: Reduction::Max, name: "max", ufunc: "maximum", identity: None },
    Row { reduction: Reduction::FMin, name: "nanmin", ufunc: "fmin", identity: None },
    Row { reduction: Reduction::FMax, name: "nanmax", ufunc: "fmax", identity: None },
    Row { reduction: Reduction::Any, name: "any", ufunc: "logical_or", identity: Some(0) },
    Row { reduction: Reduction::All, name: "all", ufunc: "logical_and", identity: Some(1) },
];

impl Reduction {
    /// Its row of [`REDUCTIONS`].
    pub const fn row(self) -> &'static Row {
        &REDUCTIONS[self as usize]
    }

    /// The dtype in which NumPy accumulates, and of the result, where the user names none.
    pub const fn result_dtype(self, input: DType) -> DType {
        match self {
            Self::Sum | Self::Prod => sum_dtype(input),
            Self::Min | Self::Max | Self::FMin | Self::FMax => input,
            Self::Any | Self::All => DType::Bool,
        }
    }

    /// The result for no elements, in a dtype; `None` for extremes.
    pub fn identity(self, dtype: DType) -> Option<Scalar> {
        self.row().identity.map(|value| small_scalar(dtype, value))
    }

    /// What changes no element when combined with it: the identity, NaN where NaN gives way, or the largest
    /// or smallest value of the dtype.
    pub fn neutral(self, dtype: DType) -> Scalar {
        if matches!(self, Self::FMin | Self::FMax) && dtype.is_float() {
            return if dtype == DType::Float32 {
                Scalar::Float32(f32::NAN)
            } else {
                Scalar::Float64(f64::NAN)
            };
        }
        let largest = matches!(self, Self::Min | Self::FMin);
        self.identity(dtype).unwrap_or_else(|| extreme(dtype, largest))
    }

    /// NumPy's `ValueError` for no elements, where there is no identity.
    pub fn empty_message(self) -> String {
        format!("zero-size array to reduction operation {} which has no identity", self.row().ufunc)
    }
}

/// The dtype of `np.sum` and `np.prod`: at least 64 bits for integers, so that they wrap late.
pub const fn sum_dtype(input: DType) -> DType {
    match input.kind() {
        Kind::Bool | Kind::Signed => DType::Int64,
        Kind::Unsigned => DType::UInt64,
        Kind::Float | Kind::Text => input,
    }
}

/// 0 or 1 in a dtype.
fn small_scalar(dtype: DType, value: u8) -> Scalar {
    match dtype {
        DType::Bool => Scalar::Bool(BoolByte::new(value != 0)),
        DType::Int8 => Scalar::Int8(value.cast_signed()),
        DType::UInt8 => Scalar::UInt8(value),
        DType::Int16 => Scalar::Int16(value.into()),
        DType::UInt16 => Scalar::UInt16(value.into()),
        DType::Int32 => Scalar::Int32(value.into()),
        DType::UInt32 => Scalar::UInt32(value.into()),
        DType::Int64 => Scalar::Int64(value.into()),
        DType::UInt64 => Scalar::UInt64(value.into()),
        DType::Float32 => Scalar::Float32(value.into()),
        DType::Float64 => Scalar::Float64(value.into()),
        DType::Text(_) => dtype.not_of_numbers(),
    }
}

/// The largest or the smallest value of a dtype.
fn extreme(dtype: DType, largest: bool) -> Scalar {
    macro_rules! of {
        ($Variant:ident, $T:ident) => {
            Scalar::$Variant(if largest { $T::MAX } else { $T::MIN })
        };
    }
    match dtype {
        DType::Bool => Scalar::Bool(BoolByte::new(largest)),
        DType::Int8 => of!(Int8, i8),
        DType::UInt8 => of!(UInt8, u8),
        DType::Int16 => of!(Int16, i16),
        DType::UInt16 => of!(UInt16, u16),
        DType::Int32 => of!(Int32, i32),
        DType::UInt32 => of!(UInt32, u32),
        DType::Int64 => of!(Int64, i64),
        DType::UInt64 => of!(UInt64, u64),
        DType::Float32 => Scalar::Float32(if largest { f32::INFINITY } else { f32::NEG_INFINITY }),
        DType::Float64 => Scalar::Float64(if largest { f64::INFINITY } else { f64::NEG_INFINITY }),
        DType::Text(_) => dtype.not_of_numbers(),
    }
}

/// Fold a contiguous, aligned block of elements of `acc`'s dtype into `acc`, as one inner loop of NumPy's
/// does.
pub fn fold_block(op: Reduction, acc: Scalar, block: &[u8]) -> Scalar {
    let dtype = acc.dtype();
    let mut word = acc.word();
    let count = block.len() / dtype.size();
    if count > 0 {
        (kernel(op, dtype).runs)(&mut word.0[..dtype.size()], block, count);
    }
    Scalar::read(dtype, &word.0)
}

/// What a block contributes by itself, such as the node of a [`pairwise_tree`]: of no elements
/// [`Reduction::neutral`], or -0 for a sum of floats.
pub fn reduce_block(op: Reduction, dtype: DType, block: &[u8]) -> Scalar {
    let start = match (op, dtype) {
        (Reduction::Sum, DType::Float32) => Scalar::Float32(-0.0),
        (Reduction::Sum, DType::Float64) => Scalar::Float64(-0.0),
        (op, dtype) => op.neutral(dtype),
    };
    fold_block(op, start, block)
}

/// Combine two results of [`reduce_block`] of one dtype, the earlier elements' first.
///
/// # Panics
/// Where the dtypes differ.
pub fn combine(op: Reduction, a: Scalar, b: Scalar) -> Scalar {
    assert_eq!(a.dtype(), b.dtype());
    fold_block(op, a, &b.word().0[..b.dtype().size()])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_in_the_order_of_the_enumeration() {
        for (i, row) in REDUCTIONS.iter().enumerate() {
            assert_eq!(row.reduction as usize, i);
            assert_eq!(row.reduction.row().name, row.name);
            assert_eq!(row.identity.is_none(), row.reduction.identity(DType::Int8).is_none());
        }
    }

    #[test]
    fn negative_zeros_survive_in_a_node_and_vanish_in_a_sum() {
        let zeros = [-0.0_f64; 20];
        let node = reduce_block(Reduction::Sum, DType::Float64, bytemuck::cast_slice(&zeros));
        assert!(node.as_f64().is_sign_negative());
        let sum = combine(Reduction::Sum, Scalar::Float64(0.0), node);
        assert!(sum.as_f64().is_sign_positive());
    }

    #[test]
    fn the_least_and_greatest_are_nan_wherever_the_nan_stands() {
        for n in [1, 2, 31, 32, 33, 100] {
            for at in 0..n {
                let mut numbers = vec![1.0_f32; n];
                numbers[at] = f32::NAN;
                for op in [Reduction::Min, Reduction::Max] {
                    let got = reduce_block(op, DType::Float32, bytemuck::cast_slice(&numbers));
                    assert!(got.as_f64().is_nan(), "{op:?} of {n} with a NaN at {at}");
                }
            }
        }
    }
}
