//! Loops over slices: no shapes, no errors, no clock.

pub mod arith;
pub mod cast;
pub mod elementwise;
pub mod events;
pub mod math;
pub mod mt19937;
pub mod reduce;
pub mod reduce_nd;
pub mod simd;
