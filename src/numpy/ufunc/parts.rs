//! Numbers taken apart and put together: quotient and remainder, whole part and fraction, mantissa and exponent.
//!
//! A function of two results has a list of loops for each.

use super::rows::{kernel_loops, loops, result_loop, unary_loop};
use super::{Elides, Loop, Typing, Ufunc};
use crate::array::dtype::DType;
use crate::kernels::elementwise::Kernel;
use crate::kernels::events::Infinity;
use crate::kernels::parts::{Parts, scale};
use crate::kernels::{divide, remainder};

/// What the rows share.
const PARTS: Ufunc = Ufunc {
    name: "",
    aliases: &[],
    symbol: None,
    doc: "",
    nin: 1,
    ops: 4,
    typing: Typing::Float,
    elides: Elides::Never,
    infinity: Infinity::Overflow,
    loops: &[],
    second: &[],
};

pub(super) static DIVMOD: Ufunc = Ufunc {
    name: "divmod",
    nin: 2,
    ops: 8,
    typing: Typing::Common,
    infinity: Infinity::Divisor,
    doc: "The quotients rounded down, and what they leave: two arrays. It runs at once in every mode.\n\n\
          >>> np.divmod([7, -7], 2)\n(array([ 3, -4]), array([1, 1]))",
    loops: kernel_loops!(int divide::floor_divide; float remainder::floor_divide;),
    second: kernel_loops!(int divide::floor_remainder; float remainder::floor_remainder;),
    ..PARTS
};

pub(super) static MODF: Ufunc = Ufunc {
    name: "modf",
    doc: "The fraction and the whole part of each number, with its sign: two arrays. It runs at once in every \
          mode.\n\n\
          >>> np.modf([1.5, -0.25])\n(array([ 0.5 , -0.25]), array([ 1., -0.]))",
    loops: loops!(unary_loop; float |a| Parts::fraction(a);),
    second: loops!(unary_loop; float |a| a.trunc();),
    ..PARTS
};

pub(super) static FREXP: Ufunc = Ufunc {
    name: "frexp",
    doc: "Mantissa, from 0.5 to 1, and exponent to base 2 of each number: two arrays, the second of int32. It \
          runs at once in every mode.\n\n\
          >>> np.frexp([1.0, -3.5])\n(array([ 0.5  , -0.875]), array([1, 2], dtype=int32))",
    loops: loops!(unary_loop; float |a| Parts::split(a).0;),
    second: &[
        result_loop!(Float32 => Int32, |a| Parts::split(a).1),
        result_loop!(Float64 => Int32, |a| Parts::split(a).1),
    ],
    ..PARTS
};

/// A loop of numbers of one dtype and exponents of another.
macro_rules! scale_loop {
    ($Variant:ident, $Exponent:ident) => {{
        type T = crate::array::dtype::rust::$Variant;
        type E = crate::array::dtype::rust::$Exponent;
        Loop {
            inputs: [DType::$Variant, DType::$Exponent],
            output: DType::$Variant,
            kernel: Kernel::Binary { fresh: scale::<T, E>, update: None, scalars: false },
        }
    }};
}

pub(super) static LDEXP: Ufunc = Ufunc {
    name: "ldexp",
    nin: 2,
    typing: Typing::Apart,
    doc: "The left argument times 2 to the power of the right one, an integer.\n\n\
          >>> np.ldexp([0.5, 3.0], [1, -1])\narray([1. , 1.5])",
    loops: &[
        scale_loop!(Float32, Int32),
        scale_loop!(Float32, Int64),
        scale_loop!(Float64, Int32),
        scale_loop!(Float64, Int64),
    ],
    ..PARTS
};
