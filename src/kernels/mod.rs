//! Loops over slices: no shapes, no errors, no clock.

pub mod arith;
pub mod cast;
pub mod dense;
pub mod distributions;
pub mod elementwise;
pub mod events;
pub mod gemm;
pub mod math;
pub mod mt19937;
pub mod neighbour;
pub mod partition;
pub mod reduce;
pub mod reduce_nd;
pub mod scan;
pub mod select;
pub mod simd;
pub mod sort;
