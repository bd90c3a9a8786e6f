//! `clip` as the ufunc of three operands that NumPy has inside: `np.clip` calls it.

use super::{Elides, Loop, Typing, Ufunc};
use crate::array::dtype::{BoolByte, DType};
use crate::kernels::arith::Real;
use crate::kernels::elementwise::Kernel;
use crate::kernels::events::Infinity;
use crate::simd_fn;

macro_rules! clip_loop {
    ($Variant:ident, |$x:ident, $low:ident, $high:ident| $body:expr) => {{
        type T = crate::array::dtype::rust::$Variant;
        simd_fn! {
            fn fresh(out: &mut [u8], a: &[u8], b: &[u8], c: &[u8]) -> bool {
                let out: &mut [T] = bytemuck::cast_slice_mut(out);
                let a: &[T] = bytemuck::cast_slice(a);
                let bounds =
                    bytemuck::cast_slice::<u8, T>(b).iter().zip(bytemuck::cast_slice::<u8, T>(c));
                for ((out, &$x), (&$low, &$high)) in out.iter_mut().zip(a).zip(bounds) {
                    *out = $body;
                }
                false
            }
        }
        Loop {
            inputs: [DType::$Variant; 2],
            output: DType::$Variant,
            kernel: Kernel::Ternary(fresh),
        }
    }};
}

/// Every element, at least the second operand and at most the third.
pub static CLIP: Ufunc = Ufunc {
    name: "clip",
    aliases: &[],
    symbol: None,
    doc: "",
    nin: 3,
    ops: 2,
    typing: Typing::Common,
    elides: Elides::Never,
    infinity: Infinity::Overflow,
    loops: &[
        clip_loop!(Bool, |x, low, high| BoolByte::new((x.get() | low.get()) & high.get())),
        clip_loop!(Int8, |x, low, high| x.max(low).min(high)),
        clip_loop!(UInt8, |x, low, high| x.max(low).min(high)),
        clip_loop!(Int16, |x, low, high| x.max(low).min(high)),
        clip_loop!(UInt16, |x, low, high| x.max(low).min(high)),
        clip_loop!(Int32, |x, low, high| x.max(low).min(high)),
        clip_loop!(UInt32, |x, low, high| x.max(low).min(high)),
        clip_loop!(Int64, |x, low, high| x.max(low).min(high)),
        clip_loop!(UInt64, |x, low, high| x.max(low).min(high)),
        clip_loop!(Float32, |x, low, high| x.at_least(low).at_most(high)),
        clip_loop!(Float64, |x, low, high| x.at_least(low).at_most(high)),
    ],
    second: &[],
};
