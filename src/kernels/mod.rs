//! Loops over slices: no shapes, no errors, no clock.

pub mod simd;
