//! Comparisons and logical functions: they answer bool.

#![expect(clippy::needless_bitwise_bool, reason = "without branches the loops vectorize")]

use super::rows::{compare_loop, compare_loops, truth_loop};
use super::{Elides, Loop, Typing, Ufunc};
use crate::array::dtype::{BoolByte, DType};
use crate::kernels::elementwise::Kernel;
use crate::kernels::events::Infinity;
use crate::unary_kernel;

/// What the rows share.
const COMPARE: Ufunc = Ufunc {
    name: "",
    aliases: &[],
    symbol: None,
    doc: "",
    nin: 2,
    ops: 1,
    typing: Typing::Compare,
    elides: Elides::Never,
    infinity: Infinity::Overflow,
    loops: &[],
    second: &[],
};

pub(super) static EQUAL: Ufunc = Ufunc {
    name: "equal",
    symbol: Some("=="),
    doc: "Whether the arguments are equal.\n\n>>> np.equal([1, 2], 2)\narray([False,  True])",
    loops: compare_loops!(compare_loop: |a, b| bool a == b, number a == b, mixed a == b),
    ..COMPARE
};

pub(super) static NOT_EQUAL: Ufunc = Ufunc {
    name: "not_equal",
    symbol: Some("!="),
    doc: "Whether the arguments differ.\n\n>>> np.not_equal([1, 2], 2)\narray([ True, False])",
    loops: compare_loops!(compare_loop: |a, b| bool a != b, number a != b, mixed a != b),
    ..COMPARE
};

pub(super) static LESS: Ufunc = Ufunc {
    name: "less",
    symbol: Some("<"),
    doc: "Whether the left argument is below the right one.\n\n>>> np.less([1, 2], 2)\narray([ True, False])",
    loops: compare_loops!(compare_loop: |a, b| bool !a & b, number a < b, mixed a < b),
    ..COMPARE
};

/// `<=`.
pub(super) static LESS_EQUAL: Ufunc = Ufunc {
    name: "less_equal",
    symbol: Some("<="),
    doc: "Whether the left argument is not above the right one.\n\n>>> np.less_equal([1, 3], 2)\narray([ True, False])",
    loops: compare_loops!(compare_loop: |a, b| bool !a | b, number a <= b, mixed a <= b),
    ..COMPARE
};

pub(super) static GREATER: Ufunc = Ufunc {
    name: "greater",
    symbol: Some(">"),
    doc: "Whether the left argument is above the right one.\n\n>>> np.greater([1, 3], 2)\narray([False,  True])",
    loops: compare_loops!(compare_loop: |a, b| bool a & !b, number a > b, mixed a > b),
    ..COMPARE
};

/// `>=`.
pub(super) static GREATER_EQUAL: Ufunc = Ufunc {
    name: "greater_equal",
    symbol: Some(">="),
    doc: "Whether the left argument is not below the right one.\n\n>>> np.greater_equal([1, 2], 2)\narray([False,  True])",
    loops: compare_loops!(compare_loop: |a, b| bool a | !b, number a >= b, mixed a >= b),
    ..COMPARE
};

/// Logical functions ask of each argument whether it is not zero, so their loops take the dtype as it is.
const LOGICAL: Ufunc = Ufunc { typing: Typing::Truth, ..COMPARE };

pub(super) static LOGICAL_AND: Ufunc = Ufunc {
    name: "logical_and",
    doc: "Whether both arguments are true.\n\n>>> np.logical_and([1, 0], [2, 3])\narray([ True, False])",
    loops: compare_loops!(truth_loop: |a, b| bool a & b, number (a != L::default()) & (b != R::default()), mixed (a != 0) & (b != 0)),
    ..LOGICAL
};

pub(super) static LOGICAL_OR: Ufunc = Ufunc {
    name: "logical_or",
    doc: "Whether either argument is true.\n\n>>> np.logical_or([1, 0], [2, 0])\narray([ True, False])",
    loops: compare_loops!(truth_loop: |a, b| bool a | b, number (a != L::default()) | (b != R::default()), mixed (a != 0) | (b != 0)),
    ..LOGICAL
};

pub(super) static LOGICAL_XOR: Ufunc = Ufunc {
    name: "logical_xor",
    doc: "Whether just one argument is true.\n\n>>> np.logical_xor([1, 0], [2, 3])\narray([False,  True])",
    loops: compare_loops!(truth_loop: |a, b| bool a ^ b, number (a != L::default()) ^ (b != R::default()), mixed (a != 0) ^ (b != 0)),
    ..LOGICAL
};

macro_rules! not_loop {
    ($Variant:ident) => {{
        type T = crate::array::dtype::rust::$Variant;
        Loop {
            inputs: [DType::$Variant; 2],
            output: DType::Bool,
            kernel: Kernel::Unary {
                fresh: unary_kernel!(T => BoolByte, |a| BoolByte::new(a == T::default())),
                update: None,
            },
        }
    }};
}

pub(super) static LOGICAL_NOT: Ufunc = Ufunc {
    name: "logical_not",
    nin: 1,
    doc: "Whether the argument is zero.\n\n>>> np.logical_not([1, 0])\narray([False,  True])",
    loops: &[
        not_loop!(Bool),
        not_loop!(Int8),
        not_loop!(UInt8),
        not_loop!(Int16),
        not_loop!(UInt16),
        not_loop!(Int32),
        not_loop!(UInt32),
        not_loop!(Int64),
        not_loop!(UInt64),
        not_loop!(Float32),
        not_loop!(Float64),
    ],
    ..LOGICAL
};
