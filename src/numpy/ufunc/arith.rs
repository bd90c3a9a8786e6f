//! Arithmetic: the rows of `+ - * / // % **`, signs, squares, extremes.

use super::rows::{
    binary_loop, block_loop2, kernel_loops, loops, result_loop, scalar_loop_fresh, unary_loop,
};
use super::{Elides, Loop, Typing, Ufunc};
use crate::array::dtype::DType;
use crate::kernels::arith::{Integer, Real};
use crate::kernels::elementwise::Kernel;
use crate::kernels::events::Infinity;
use crate::kernels::{divide, math, remainder, whole_power};

/// An integer's reciprocal; that of zero is what C makes of an infinity on x86-64.
macro_rules! whole_reciprocal {
    ($Variant:ident) => {{
        type T = crate::array::dtype::rust::$Variant;
        fn fresh(out: &mut [u8], a: &[u8]) -> bool {
            let a: &[T] = bytemuck::cast_slice(a);
            let of_zero = if size_of::<T>() < 4 { 0 } else { T::MIN };
            for (out, &a) in bytemuck::cast_slice_mut::<u8, T>(out).iter_mut().zip(a) {
                *out = (1 as T).checked_div(a).unwrap_or(of_zero);
            }
            a.contains(&0)
        }
        Loop {
            inputs: [DType::$Variant; 2],
            output: DType::$Variant,
            kernel: Kernel::Unary { fresh, update: None },
        }
    }};
}

/// A float's reciprocal; not in the operand's memory, where nobody could tell a zero from a tiny number.
macro_rules! float_reciprocal {
    ($Variant:ident) => {
        result_loop!($Variant => $Variant, |a| 1.0 / a)
    };
}

/// What most rows share.
const BINARY: Ufunc = Ufunc {
    name: "",
    aliases: &[],
    symbol: None,
    doc: "",
    nin: 2,
    ops: 1,
    typing: Typing::Common,
    elides: Elides::Never,
    infinity: Infinity::Overflow,
    loops: &[],
    second: &[],
};

/// The same with one operand.
const UNARY: Ufunc = Ufunc { nin: 1, ..BINARY };

pub(super) static ADD: Ufunc = Ufunc {
    name: "add",
    symbol: Some("+"),
    elides: Elides::Either,
    doc: "Sum of the arguments, element by element; integers wrap.\n\n>>> np.add([1, 2], 10)\narray([11, 12])",
    loops: loops!(binary_loop; bool |a, b| a | b; int |a, b| a.wrapping_add(b); float |a, b| a + b;),
    ..BINARY
};

pub(super) static SUBTRACT: Ufunc = Ufunc {
    name: "subtract",
    symbol: Some("-"),
    elides: Elides::Left,
    typing: Typing::NoBool,
    doc: "Difference of the arguments, element by element.\n\n>>> np.subtract([5, 2], 3)\narray([ 2, -1])",
    loops: loops!(binary_loop; int |a, b| a.wrapping_sub(b); float |a, b| a - b;),
    ..BINARY
};

pub(super) static MULTIPLY: Ufunc = Ufunc {
    name: "multiply",
    symbol: Some("*"),
    elides: Elides::Either,
    doc: "Product of the arguments, element by element; integers wrap.\n\n>>> np.multiply([1.5, 2.0], 2)\narray([3., 4.])",
    loops: loops!(binary_loop; bool |a, b| a & b; int |a, b| a.wrapping_mul(b); float |a, b| a * b;),
    ..BINARY
};

pub(super) static DIVIDE: Ufunc = Ufunc {
    name: "divide",
    aliases: &["true_divide"],
    symbol: Some("/"),
    elides: Elides::LeftFloat,
    typing: Typing::TrueDivide,
    infinity: Infinity::Divisor,
    doc: "Quotient of the arguments; integers are divided in float64.\n\n>>> np.divide([1, 3], 2)\narray([0.5, 1.5])",
    loops: loops!(binary_loop; float |a, b| a / b;),
    ..BINARY
};

/// `//`.
pub(super) static FLOOR_DIVIDE: Ufunc = Ufunc {
    name: "floor_divide",
    symbol: Some("//"),
    elides: Elides::Left,
    infinity: Infinity::Divisor,
    doc: "The largest integer not above the quotient.\n\n>>> np.floor_divide([7, -7], 2)\narray([ 3, -4])",
    loops: kernel_loops!(int divide::floor_divide; float remainder::floor_divide;),
    ..BINARY
};

pub(super) static REMAINDER: Ufunc = Ufunc {
    name: "remainder",
    aliases: &["mod"],
    symbol: Some("%"),
    infinity: Infinity::Divisor,
    doc: "What `//` leaves, with the sign of the divisor.\n\n>>> np.remainder([7, -7], 3)\narray([1, 2])",
    loops: kernel_loops!(int divide::floor_remainder; float remainder::floor_remainder;),
    ..BINARY
};

/// A negative exponent of an integer is refused.
const POWER_LOOPS: &[Loop] = &[
    kernel_loops!(@ Int8, whole_power::power),
    kernel_loops!(@ UInt8, whole_power::power),
    kernel_loops!(@ Int16, whole_power::power),
    kernel_loops!(@ UInt16, whole_power::power),
    kernel_loops!(@ Int32, whole_power::power),
    kernel_loops!(@ UInt32, whole_power::power),
    kernel_loops!(@ Int64, whole_power::power),
    kernel_loops!(@ UInt64, whole_power::power),
    block_loop2!(Float32, math::pow_block_f32),
    block_loop2!(Float64, math::pow_block),
];

/// `**`.
pub static POWER: Ufunc = Ufunc {
    name: "power",
    aliases: &["pow"],
    symbol: Some("**"),
    // A logarithm and an exponential in extended precision.
    ops: 40,
    infinity: Infinity::Base,
    doc: "The left argument to the power of the right one.\n\n>>> np.power([2, 3], 3)\narray([ 8, 27])",
    loops: POWER_LOOPS,
    ..BINARY
};

pub(super) static FLOAT_POWER: Ufunc = Ufunc {
    name: "float_power",
    ops: 40,
    infinity: Infinity::Base,
    doc: "The left argument to the power of the right one, in float64 whatever they are.\n\n\
          >>> np.float_power([2, 3], -1)\narray([0.5       , 0.33333333])",
    loops: &[block_loop2!(Float64, math::pow_block)],
    ..BINARY
};

pub(super) static NEGATIVE: Ufunc = Ufunc {
    name: "negative",
    symbol: Some("-"),
    typing: Typing::NoBool,
    elides: Elides::Left,
    doc: "The argument with the other sign.\n\n>>> np.negative([1.0, -2.0])\narray([-1.,  2.])",
    loops: loops!(unary_loop; int |a| a.wrapping_neg(); float |a| -a;),
    ..UNARY
};

/// `+x`: a copy.
pub(super) static POSITIVE: Ufunc = Ufunc {
    name: "positive",
    symbol: Some("+"),
    typing: Typing::NoBool,
    elides: Elides::Left,
    ops: 0,
    doc: "A copy of the argument.\n\n>>> np.positive([1, -2])\narray([ 1, -2])",
    loops: loops!(unary_loop; int |a| a; float |a| a;),
    ..UNARY
};

pub(super) static CONJUGATE: Ufunc = Ufunc {
    name: "conjugate",
    aliases: &["conj"],
    ops: 0,
    doc: "A copy of the argument: real numbers are their own conjugates.\n\n\
          >>> np.conjugate([1.5, -2.0])\narray([ 1.5, -2. ])",
    loops: loops!(unary_loop; int |a| a; float |a| a;),
    ..UNARY
};

pub(super) static ABSOLUTE: Ufunc = Ufunc {
    name: "absolute",
    aliases: &["abs"],
    doc: "The distance from zero.\n\n>>> np.absolute([-1.5, 2.0])\narray([1.5, 2. ])",
    loops: loops!(unary_loop; bool |a| a; int |a| Integer::absolute(a); float |a| a.abs();),
    ..UNARY
};

/// `x ** 2`.
pub static SQUARE: Ufunc = Ufunc {
    name: "square",
    doc: "The argument times itself.\n\n>>> np.square([3.0, -2.0])\narray([9., 4.])",
    loops: loops!(unary_loop; int |a| a.wrapping_mul(a); float |a| a * a;),
    ..UNARY
};

/// What `power` computes by a scalar of 2.0; warnings name `power`.
pub static POWER_TWO: Ufunc =
    Ufunc { name: "power", loops: loops!(unary_loop; float |a| a * a;), ..UNARY };

/// What `power` computes by a scalar of -1.0.
pub static POWER_MINUS_ONE: Ufunc = Ufunc {
    name: "power",
    infinity: Infinity::Base,
    loops: &[float_reciprocal!(Float32), float_reciprocal!(Float64)],
    ..UNARY
};

/// What `power` computes by a scalar of 0.5.
pub static POWER_HALF: Ufunc =
    Ufunc { name: "power", loops: loops!(unary_loop; float |a| a.sqrt();), ..UNARY };

/// `x ** -1`.
pub static RECIPROCAL: Ufunc = Ufunc {
    name: "reciprocal",
    infinity: Infinity::Base,
    doc: "One divided by the argument; of integers, rounded towards zero.\n\n>>> np.reciprocal([4.0, 0.5])\narray([0.25, 2.  ])",
    loops: &[
        whole_reciprocal!(Int8),
        whole_reciprocal!(UInt8),
        whole_reciprocal!(Int16),
        whole_reciprocal!(UInt16),
        whole_reciprocal!(Int32),
        whole_reciprocal!(UInt32),
        whole_reciprocal!(Int64),
        whole_reciprocal!(UInt64),
        float_reciprocal!(Float32),
        float_reciprocal!(Float64),
    ],
    ..UNARY
};

pub(super) static MAXIMUM: Ufunc = Ufunc {
    name: "maximum",
    doc: "The larger of the arguments, NaN where either is.\n\n>>> np.maximum([1, 5], [3, 2])\narray([3, 5])",
    loops: loops!(scalar_loop_fresh; bool |a, b| a | b; int |a, b| a.max(b); float |a, b| Real::larger(a, b);),
    ..BINARY
};

pub(super) static MINIMUM: Ufunc = Ufunc {
    name: "minimum",
    doc: "The smaller of the arguments, NaN where either is.\n\n>>> np.minimum([1, 5], [3, 2])\narray([1, 2])",
    loops: loops!(scalar_loop_fresh; bool |a, b| a & b; int |a, b| a.min(b); float |a, b| Real::smaller(a, b);),
    ..BINARY
};
