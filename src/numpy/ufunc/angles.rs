//! Angles, hyperbolic functions, and degrees.

use std::f64::consts::PI;

use super::rows::{block_loop, loops, unary_loop};
use super::{Elides, Typing, Ufunc};
use crate::kernels::events::Infinity;
use crate::kernels::math;

/// What the rows share.
const ANGLE: Ufunc = Ufunc {
    name: "",
    aliases: &[],
    symbol: None,
    doc: "",
    nin: 1,
    ops: 25,
    typing: Typing::Float,
    elides: Elides::Never,
    infinity: Infinity::Overflow,
    loops: &[],
    second: &[],
};

pub(super) static TAN: Ufunc = Ufunc {
    name: "tan",
    doc: "The tangent of an angle in radians.\n\n\
          >>> np.tan([0.0, np.pi / 4])\narray([0., 1.])",
    loops: &[block_loop!(Float32, math::tan_block_f32), block_loop!(Float64, math::tan_block)],
    ..ANGLE
};

pub(super) static ARCSIN: Ufunc = Ufunc {
    name: "arcsin",
    aliases: &["asin"],
    doc: "The angle whose sine the argument is.\n\n\
          >>> np.arcsin([0.0, 1.0])\narray([0.        , 1.57079633])",
    loops: &[block_loop!(Float32, math::asin_block_f32), block_loop!(Float64, math::asin_block)],
    ..ANGLE
};

pub(super) static ARCCOS: Ufunc = Ufunc {
    name: "arccos",
    aliases: &["acos"],
    doc: "The angle whose cosine the argument is.\n\n\
          >>> np.arccos([1.0, -1.0])\narray([0.        , 3.14159265])",
    loops: &[block_loop!(Float32, math::acos_block_f32), block_loop!(Float64, math::acos_block)],
    ..ANGLE
};

pub(super) static ARCTAN: Ufunc = Ufunc {
    name: "arctan",
    aliases: &["atan"],
    doc: "The angle whose tangent the argument is.\n\n\
          >>> np.arctan([0.0, 1.0])\narray([0.        , 0.78539816])",
    loops: &[block_loop!(Float32, math::atan_block_f32), block_loop!(Float64, math::atan_block)],
    ..ANGLE
};

pub(super) static SINH: Ufunc = Ufunc {
    name: "sinh",
    doc: "The hyperbolic sine.\n\n>>> np.sinh([0.0, 1.0])\narray([0.        , 1.17520119])",
    loops: &[block_loop!(Float32, math::sinh_block_f32), block_loop!(Float64, math::sinh_block)],
    ..ANGLE
};

pub(super) static COSH: Ufunc = Ufunc {
    name: "cosh",
    doc: "The hyperbolic cosine.\n\n>>> np.cosh([0.0, 1.0])\narray([1.        , 1.54308063])",
    loops: &[block_loop!(Float32, math::cosh_block_f32), block_loop!(Float64, math::cosh_block)],
    ..ANGLE
};

pub(super) static TANH: Ufunc = Ufunc {
    name: "tanh",
    doc: "The hyperbolic tangent.\n\n>>> np.tanh([0.0, 1.0])\narray([0.        , 0.76159416])",
    loops: &[block_loop!(Float32, math::tanh_block_f32), block_loop!(Float64, math::tanh_block)],
    ..ANGLE
};

pub(super) static ARCSINH: Ufunc = Ufunc {
    name: "arcsinh",
    aliases: &["asinh"],
    doc: "The number whose hyperbolic sine the argument is.\n\n\
          >>> np.arcsinh([0.0, 1.0])\narray([0.        , 0.88137359])",
    loops: &[block_loop!(Float32, math::asinh_block_f32), block_loop!(Float64, math::asinh_block)],
    ..ANGLE
};

pub(super) static ARCCOSH: Ufunc = Ufunc {
    name: "arccosh",
    aliases: &["acosh"],
    doc: "The number whose hyperbolic cosine the argument is.\n\n\
          >>> np.arccosh([1.0, 2.0])\narray([0.       , 1.3169579])",
    loops: &[block_loop!(Float32, math::acosh_block_f32), block_loop!(Float64, math::acosh_block)],
    ..ANGLE
};

pub(super) static ARCTANH: Ufunc = Ufunc {
    name: "arctanh",
    aliases: &["atanh"],
    infinity: Infinity::Pole,
    doc: "The number whose hyperbolic tangent the argument is.\n\n\
          >>> np.arctanh([0.0, 0.5])\narray([0.        , 0.54930614])",
    loops: &[block_loop!(Float32, math::atanh_block_f32), block_loop!(Float64, math::atanh_block)],
    ..ANGLE
};

/// A row of a conversion of angles, which has two names that NumPy keeps apart.
macro_rules! conversions {
    ($($ROW:ident, $name:literal, $over:expr, $under:expr, $doc:literal;)+) => {$(
        pub(super) static $ROW: Ufunc = Ufunc {
            name: $name,
            ops: 1,
            doc: $doc,
            // The factor is divided in the dtype of the loop, as NumPy does.
            loops: loops!(unary_loop; float |a| a * ($over as T / $under as T);),
            ..ANGLE
        };
    )+};
}

conversions! {
    DEGREES, "degrees", 180.0, PI, "Radians in degrees.\n\n>>> np.degrees([0.0, np.pi])\narray([  0., 180.])";
    RAD2DEG, "rad2deg", 180.0, PI, "Radians in degrees.\n\n>>> np.rad2deg([0.0, np.pi])\narray([  0., 180.])";
    RADIANS, "radians", PI, 180.0,
        "Degrees in radians.\n\n>>> np.radians([0.0, 180.0])\narray([0.        , 3.14159265])";
    DEG2RAD, "deg2rad", PI, 180.0,
        "Degrees in radians.\n\n>>> np.deg2rad([0.0, 180.0])\narray([0.        , 3.14159265])";
}
