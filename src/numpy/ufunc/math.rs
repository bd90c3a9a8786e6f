//! Roots and transcendental functions.

use super::rows::{block_loop, loops, unary_loop};
use super::{Elides, Typing, Ufunc};
use crate::kernels::events::Infinity;
use crate::kernels::math;

/// What the rows share.
const FUNCTION: Ufunc = Ufunc {
    name: "",
    aliases: &[],
    symbol: None,
    doc: "",
    nin: 1,
    // A reduction, a polynomial of degree ten or so, a reconstruction.
    ops: 20,
    typing: Typing::Float,
    elides: Elides::Never,
    infinity: Infinity::Overflow,
    loops: &[],
    second: &[],
};

/// `x ** 0.5`.
pub static SQRT: Ufunc = Ufunc {
    name: "sqrt",
    ops: 1,
    doc: "The square root.\n\n>>> np.sqrt([4.0, 2.25])\narray([2. , 1.5])",
    loops: loops!(unary_loop; float |a| a.sqrt();),
    ..FUNCTION
};

pub(super) static EXP: Ufunc = Ufunc {
    name: "exp",
    doc: "e to the power of the argument.\n\n>>> np.exp([0.0, 1.0])\narray([1.        , 2.71828183])",
    loops: &[block_loop!(Float32, math::exp_block_f32), block_loop!(Float64, math::exp_block)],
    ..FUNCTION
};

pub(super) static LOG: Ufunc = Ufunc {
    name: "log",
    infinity: Infinity::Pole,
    doc: "The natural logarithm.\n\n>>> np.log([1.0, np.e])\narray([0., 1.])",
    loops: &[block_loop!(Float32, math::log_block_f32), block_loop!(Float64, math::log_block)],
    ..FUNCTION
};

pub(super) static SIN: Ufunc = Ufunc {
    name: "sin",
    doc: "The sine of an angle in radians.\n\n>>> np.sin([0.0, np.pi / 2])\narray([0., 1.])",
    loops: &[block_loop!(Float32, math::sin_block_f32), block_loop!(Float64, math::sin_block)],
    ..FUNCTION
};

pub(super) static COS: Ufunc = Ufunc {
    name: "cos",
    doc: "The cosine of an angle in radians.\n\n>>> np.cos([0.0, np.pi])\narray([ 1., -1.])",
    loops: &[block_loop!(Float32, math::cos_block_f32), block_loop!(Float64, math::cos_block)],
    ..FUNCTION
};

pub(super) static EXP2: Ufunc = Ufunc {
    name: "exp2",
    doc: "2 to the power of the argument.\n\n>>> np.exp2([3.0, 0.5])\narray([8.        , 1.41421356])",
    loops: &[block_loop!(Float32, math::exp2_block_f32), block_loop!(Float64, math::exp2_block)],
    ..FUNCTION
};

pub(super) static EXPM1: Ufunc = Ufunc {
    name: "expm1",
    doc: "exp(x) - 1, precise for small x.\n\n>>> np.expm1(1e-10)\nnp.float64(1.00000000005e-10)",
    loops: &[block_loop!(Float32, math::expm1_block_f32), block_loop!(Float64, math::expm1_block)],
    ..FUNCTION
};

pub(super) static LOG2: Ufunc = Ufunc {
    name: "log2",
    infinity: Infinity::Pole,
    doc: "The logarithm to base 2.\n\n>>> np.log2([1.0, 8.0])\narray([0., 3.])",
    loops: &[block_loop!(Float32, math::log2_block_f32), block_loop!(Float64, math::log2_block)],
    ..FUNCTION
};

pub(super) static LOG10: Ufunc = Ufunc {
    name: "log10",
    infinity: Infinity::Pole,
    doc: "The logarithm to base 10.\n\n>>> np.log10([1.0, 1000.0])\narray([0., 3.])",
    loops: &[block_loop!(Float32, math::log10_block_f32), block_loop!(Float64, math::log10_block)],
    ..FUNCTION
};

pub(super) static LOG1P: Ufunc = Ufunc {
    name: "log1p",
    infinity: Infinity::Pole,
    doc: "log(1 + x), precise for small x.\n\n>>> np.log1p(1e-10)\nnp.float64(9.999999999500001e-11)",
    loops: &[block_loop!(Float32, math::log1p_block_f32), block_loop!(Float64, math::log1p_block)],
    ..FUNCTION
};

pub(super) static CBRT: Ufunc = Ufunc {
    name: "cbrt",
    doc: "The cube root.\n\n>>> np.cbrt([8.0, -27.0])\narray([ 2., -3.])",
    loops: &[block_loop!(Float32, math::cbrt_block_f32), block_loop!(Float64, math::cbrt_block)],
    ..FUNCTION
};
