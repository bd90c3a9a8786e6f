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
