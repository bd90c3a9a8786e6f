//! Transcendental functions in plain Rust, written so that a loop over them becomes SIMD code: no branches,
//! no tables, no libm.
//!
//! A result depends on the number alone: the same bits at every SIMD level, alone, in a block or in its
//! remainder. `*_f64` and `*_f32` take one number and are meant for the loops of
//! [`simd_fn!`](crate::simd_fn); `*_block` are such loops over equally long slices. Only `sin_f64`, `cos_f64`
//! and `tan_f64` (and f32's) have a limit, [`TRIG_LIMIT`]: a loop that uses them hands what is larger to
//! [`sin_large`], [`cos_large`] and [`tan_large`], as the blocks here do.

#![expect(
    clippy::inline_always,
    reason = "a function that a loop calls must be compiled with the loop's SIMD features"
)]

mod arc;
mod block;
mod exp;
mod hyperbolic;
mod large;
mod log;
mod poly;
mod pow;
mod root;
mod trig;

#[cfg(test)]
mod tests;

pub use arc::*;
pub use block::*;
pub use exp::*;
pub use hyperbolic::*;
pub use large::*;
pub use log::*;
pub use pow::*;
pub use root::*;
pub use trig::*;
