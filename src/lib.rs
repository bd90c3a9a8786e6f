//! numscope: type NumPy and see what every line costs.

pub mod diag;
pub mod array;
pub mod kernels;
