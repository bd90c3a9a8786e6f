//! Arrays: dtype, layout and shared bytes.

pub mod dtype;
