//! Functions of two numbers beyond arithmetic: extremes of numbers, signs, remainders, divisors, angles of points.

use super::rows::{binary_loop_fresh, block_loop2, kernel_loops, loops, paired_loops};
use super::{Elides, Typing, Ufunc};
use crate::kernels::events::Infinity;
use crate::kernels::neighbour::{Divisible, Neighbour};
use crate::kernels::{divide, math, remainder};

/// What the rows share.
const PAIR: Ufunc = Ufunc {
    name: "",
    aliases: &[],
    symbol: None,
    doc: "",
    nin: 2,
    ops: 1,
    typing: Typing::Float,
    elides: Elides::Never,
    infinity: Infinity::Overflow,
    loops: &[],
    second: &[],
};

pub(super) static FMAX: Ufunc = Ufunc {
    name: "fmax",
    typing: Typing::Common,
    doc: "The larger of the arguments, the other one where one is NaN.\n\n\
          >>> np.fmax([1.0, np.nan], 0.5)\narray([1. , 0.5])",
    loops: loops!(binary_loop_fresh; bool |a, b| a | b; int |a, b| a.max(b);
        float |a, b| Neighbour::larger_number(a, b);),
    ..PAIR
};

pub(super) static FMIN: Ufunc = Ufunc {
    name: "fmin",
    typing: Typing::Common,
    doc: "The smaller of the arguments, the other one where one is NaN.\n\n\
          >>> np.fmin([1.0, np.nan], 0.5)\narray([0.5, 0.5])",
    loops: loops!(binary_loop_fresh; bool |a, b| a & b; int |a, b| a.min(b);
        float |a, b| Neighbour::smaller_number(a, b);),
    ..PAIR
};

pub(super) static FMOD: Ufunc = Ufunc {
    name: "fmod",
    typing: Typing::Common,
    doc: "What the division leaves, with the sign of the dividend.\n\n\
          >>> np.fmod([5, -5], 3)\narray([ 2, -2])",
    loops: kernel_loops!(int divide::truncated_remainder; float remainder::truncated_remainder;),
    ..PAIR
};

pub(super) static COPYSIGN: Ufunc = Ufunc {
    name: "copysign",
    doc: "The left argument with the sign of the right one.\n\n\
          >>> np.copysign([1.0, -2.0], -1)\narray([-1., -2.])",
    loops: paired_loops!(|a, b| a.copysign(b)),
    ..PAIR
};

pub(super) static HEAVISIDE: Ufunc = Ufunc {
    name: "heaviside",
    doc: "0 below zero, 1 above, the second argument at zero.\n\n\
          >>> np.heaviside([-1.5, 0.0, 2.0], 0.5)\narray([0. , 0.5, 1. ])",
    loops: paired_loops!(|a, b| Neighbour::step(a, b)),
    ..PAIR
};

pub(super) static NEXTAFTER: Ufunc = Ufunc {
    name: "nextafter",
    infinity: Infinity::Step,
    doc: "The float after the left argument, towards the right one.\n\n\
          >>> np.nextafter(1.0, 2.0)\nnp.float64(1.0000000000000002)",
    loops: paired_loops!(|a, b| Neighbour::towards(a, b)),
    ..PAIR
};

pub(super) static GCD: Ufunc = Ufunc {
    name: "gcd",
    ops: 20,
    typing: Typing::NoBool,
    doc: "The greatest common divisor.\n\n>>> np.gcd([12, 20], 8)\narray([4, 4])",
    loops: loops!(binary_loop_fresh; int |a, b| Divisible::gcd(a, b);),
    ..PAIR
};

pub(super) static LCM: Ufunc = Ufunc {
    name: "lcm",
    ops: 20,
    typing: Typing::NoBool,
    doc: "The least common multiple.\n\n>>> np.lcm([4, 6], 10)\narray([20, 30])",
    loops: loops!(binary_loop_fresh; int |a, b| Divisible::lcm(a, b);),
    ..PAIR
};

pub(super) static HYPOT: Ufunc = Ufunc {
    name: "hypot",
    ops: 10,
    doc: "The hypotenuse of a right triangle, without overflow on the way.\n\n\
          >>> np.hypot([3.0, 5.0], [4.0, 12.0])\narray([ 5., 13.])",
    loops: &[
        block_loop2!(Float32, math::hypot_block_f32),
        block_loop2!(Float64, math::hypot_block),
    ],
    ..PAIR
};

pub(super) static ARCTAN2: Ufunc = Ufunc {
    name: "arctan2",
    aliases: &["atan2"],
    ops: 25,
    doc: "The angle of the point (x, y), y being the first argument: from -pi to pi.\n\n\
          >>> np.arctan2([1.0, -1.0], [0.0, 0.0])\narray([ 1.57079633, -1.57079633])",
    loops: &[
        block_loop2!(Float32, math::atan2_block_f32),
        block_loop2!(Float64, math::atan2_block),
    ],
    ..PAIR
};

pub(super) static LOGADDEXP: Ufunc = Ufunc {
    name: "logaddexp",
    infinity: Infinity::Compared,
    ops: 50,
    doc: "The logarithm of the sum of two exponentials, without overflow on the way.\n\n\
          >>> np.logaddexp(1000.0, 1000.0)\nnp.float64(1000.6931471805599)",
    loops: &[
        block_loop2!(Float32, math::log_add_exp_block_f32),
        block_loop2!(Float64, math::log_add_exp_block),
    ],
    ..PAIR
};

pub(super) static LOGADDEXP2: Ufunc = Ufunc {
    name: "logaddexp2",
    infinity: Infinity::Compared,
    ops: 50,
    doc: "The same to base 2.\n\n>>> np.logaddexp2(10.0, 10.0)\nnp.float64(11.0)",
    loops: &[
        block_loop2!(Float32, math::log_add_exp2_block_f32),
        block_loop2!(Float64, math::log_add_exp2_block),
    ],
    ..PAIR
};
