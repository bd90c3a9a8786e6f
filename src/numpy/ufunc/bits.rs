//! Bitwise functions and shifts.

use super::rows::{binary_loop, binary_loop_fresh, loops, result_loop, unary_loop};
use super::{Elides, Typing, Ufunc};
use crate::kernels::arith::Integer;
use crate::kernels::events::Infinity;

/// What the rows share.
const BITWISE: Ufunc = Ufunc {
    name: "",
    aliases: &[],
    symbol: None,
    doc: "",
    nin: 2,
    ops: 1,
    typing: Typing::Common,
    elides: Elides::Either,
    infinity: Infinity::Overflow,
    loops: &[],
    second: &[],
};

pub(super) static BITWISE_AND: Ufunc = Ufunc {
    name: "bitwise_and",
    symbol: Some("&"),
    doc: "The bits that both have.\n\n>>> np.bitwise_and([12, 10], 6)\narray([4, 2])",
    loops: loops!(binary_loop; bool |a, b| a & b; int |a, b| a & b;),
    ..BITWISE
};

pub(super) static BITWISE_OR: Ufunc = Ufunc {
    name: "bitwise_or",
    symbol: Some("|"),
    doc: "The bits that either has.\n\n>>> np.bitwise_or([12, 10], 6)\narray([14, 14])",
    loops: loops!(binary_loop; bool |a, b| a | b; int |a, b| a | b;),
    ..BITWISE
};

pub(super) static BITWISE_XOR: Ufunc = Ufunc {
    name: "bitwise_xor",
    symbol: Some("^"),
    doc: "The bits that one of both has.\n\n>>> np.bitwise_xor([12, 10], 6)\narray([10, 12])",
    loops: loops!(binary_loop; bool |a, b| a ^ b; int |a, b| a ^ b;),
    ..BITWISE
};

pub(super) static INVERT: Ufunc = Ufunc {
    name: "invert",
    aliases: &["bitwise_not", "bitwise_invert"],
    symbol: Some("~"),
    nin: 1,
    elides: Elides::Left,
    doc: "Every bit the other way; of bools, `not`.\n\n>>> np.invert([0, 5])\narray([-1, -6])",
    loops: loops!(unary_loop; bool |a| !a; int |a| !a;),
    ..BITWISE
};

/// A loop of the function below.
macro_rules! count_loop {
    ($Variant:ident, $size:ident) => {
        result_loop!($Variant => UInt8, |a| a.$size().count_ones() as u8)
    };
}

pub(super) static BITWISE_COUNT: Ufunc = Ufunc {
    name: "bitwise_count",
    nin: 1,
    elides: Elides::Never,
    doc: "How many bits of the absolute value are 1.\n\n\
          >>> np.bitwise_count([7, -8])\narray([3, 1], dtype=uint8)",
    loops: &[
        count_loop!(Int8, unsigned_abs),
        count_loop!(UInt8, to_owned),
        count_loop!(Int16, unsigned_abs),
        count_loop!(UInt16, to_owned),
        count_loop!(Int32, unsigned_abs),
        count_loop!(UInt32, to_owned),
        count_loop!(Int64, unsigned_abs),
        count_loop!(UInt64, to_owned),
    ],
    ..BITWISE
};

pub(super) static LEFT_SHIFT: Ufunc = Ufunc {
    name: "left_shift",
    aliases: &["bitwise_left_shift"],
    symbol: Some("<<"),
    elides: Elides::Left,
    doc: "The bits moved to the left.\n\n>>> np.left_shift([1, 3], 2)\narray([ 4, 12])",
    loops: loops!(binary_loop_fresh; int |a, b| Integer::shift_left(a, b);),
    ..BITWISE
};

pub(super) static RIGHT_SHIFT: Ufunc = Ufunc {
    name: "right_shift",
    aliases: &["bitwise_right_shift"],
    symbol: Some(">>"),
    elides: Elides::Left,
    doc: "The bits moved to the right, with the sign.\n\n>>> np.right_shift([8, -8], 1)\narray([ 4, -4])",
    loops: loops!(binary_loop_fresh; int |a, b| Integer::shift_right(a, b);),
    ..BITWISE
};
