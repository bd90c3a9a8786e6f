//! Rounding, signs, and what kind of number an element is.

use super::rows::{kind_loops, loops, quiet_loops, result_loop, unary_loop};
use super::{Elides, Typing, Ufunc};
use crate::kernels::events::Infinity;
use crate::kernels::neighbour::Neighbour;

/// What the rows share.
const ROUNDING: Ufunc = Ufunc {
    name: "",
    aliases: &[],
    symbol: None,
    doc: "",
    nin: 1,
    ops: 1,
    typing: Typing::Common,
    elides: Elides::Never,
    infinity: Infinity::Overflow,
    loops: &[],
    second: &[],
};

pub(super) static FLOOR: Ufunc = Ufunc {
    name: "floor",
    doc: "The largest integer not above the argument, as a float; integers stay.\n\n\
          >>> np.floor([-1.5, 2.7])\narray([-2.,  2.])",
    loops: loops!(unary_loop; bool |a| a; int |a| a; float |a| a.floor();),
    ..ROUNDING
};

pub(super) static CEIL: Ufunc = Ufunc {
    name: "ceil",
    doc: "The smallest integer not below the argument, as a float; integers stay.\n\n\
          >>> np.ceil([-1.5, 2.2])\narray([-1.,  3.])",
    loops: loops!(unary_loop; bool |a| a; int |a| a; float |a| a.ceil();),
    ..ROUNDING
};

pub(super) static TRUNC: Ufunc = Ufunc {
    name: "trunc",
    doc: "The argument without its fraction, as a float; integers stay.\n\n\
          >>> np.trunc([-1.5, 2.7])\narray([-1.,  2.])",
    loops: loops!(unary_loop; bool |a| a; int |a| a; float |a| a.trunc();),
    ..ROUNDING
};

pub(super) static RINT: Ufunc = Ufunc {
    name: "rint",
    typing: Typing::Float,
    doc: "The nearest integer, as a float; a half goes to the even one.\n\n\
          >>> np.rint([0.5, 1.5, 2.6])\narray([0., 2., 3.])",
    loops: loops!(unary_loop; float |a| a.round_ties_even();),
    ..ROUNDING
};

pub(super) static SIGN: Ufunc = Ufunc {
    name: "sign",
    typing: Typing::NoBool,
    doc: "-1, 0 or 1, as the argument is below, at or above zero.\n\n\
          >>> np.sign([-2.5, 0.0, 3.0])\narray([-1.,  0.,  1.])",
    loops: loops!(unary_loop;
        int |a| T::from(a > T::default()) - T::from(a < T::default());
        float |a| if a.is_nan() { a } else { T::from(a > 0.0) - T::from(a < 0.0) };),
    ..ROUNDING
};

pub(super) static FABS: Ufunc = Ufunc {
    name: "fabs",
    typing: Typing::Float,
    doc: "The distance from zero, as a float.\n\n>>> np.fabs([-1, 2])\narray([1., 2.])",
    loops: loops!(unary_loop; float |a| a.abs();),
    ..ROUNDING
};

pub(super) static ISNAN: Ufunc = Ufunc {
    name: "isnan",
    doc: "Whether the argument is NaN.\n\n>>> np.isnan([1.0, np.nan])\narray([False,  True])",
    loops: kind_loops!(false, |a| a.is_nan()),
    ..ROUNDING
};

/// NumPy has loops for dates and durations alone.
pub(super) static ISNAT: Ufunc = Ufunc {
    name: "isnat",
    doc: "Whether a date is no date: numscope has none, so it refuses every argument, as NumPy does numbers.\n\n\
          >>> np.isnat(1.0)\nTypeError: ufunc 'isnat' is only defined for np.datetime64 and np.timedelta64.",
    ..ROUNDING
};

pub(super) static ISINF: Ufunc = Ufunc {
    name: "isinf",
    doc: "Whether the argument is infinite.\n\n>>> np.isinf([1.0, -np.inf])\narray([False,  True])",
    loops: kind_loops!(false, |a| a.is_infinite()),
    ..ROUNDING
};

pub(super) static ISFINITE: Ufunc = Ufunc {
    name: "isfinite",
    doc: "Whether the argument is neither infinite nor NaN.\n\n\
          >>> np.isfinite([1.0, np.inf, np.nan])\narray([ True, False, False])",
    loops: kind_loops!(true, |a| a.is_finite()),
    ..ROUNDING
};

pub(super) static SIGNBIT: Ufunc = Ufunc {
    name: "signbit",
    doc: "Whether the sign is minus, that of zero and NaN too.\n\n\
          >>> np.signbit([-0.0, 0.0])\narray([ True, False])",
    loops: kind_loops!(|a| a.is_sign_negative()),
    ..ROUNDING
};

pub(super) static SPACING: Ufunc = Ufunc {
    name: "spacing",
    typing: Typing::Float,
    doc: "How far it is to the next float, away from zero.\n\n\
          >>> np.spacing(1.0)\nnp.float64(2.220446049250313e-16)",
    loops: quiet_loops!(|a| Neighbour::spacing(a)),
    ..ROUNDING
};
