//! Loops over slices: no shapes, no errors, no clock.

pub mod arith;
pub mod bessel;
pub mod cast;
pub mod dense;
pub mod divide;
pub mod einsum;
pub mod elementwise;
pub mod events;
pub mod gemm;
pub mod introselect;
pub mod lapack;
pub mod math;
pub mod neighbour;
pub mod partition;
pub mod parts;
pub mod quicksort;
pub mod random;
pub mod reduce;
pub mod reduce_nd;
pub mod remainder;
pub mod scan;
pub mod select;
pub mod simd;
pub mod slide;
pub mod sort;
pub mod sortable;
#[cfg(target_arch = "x86_64")]
mod sorting_networks;
pub mod strided;
pub mod whole_power;
