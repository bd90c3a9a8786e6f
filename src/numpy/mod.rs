//! What users call, by NumPy's names.

pub mod attributes;
pub mod convert;
pub mod create;
mod deviations;
pub mod elements;
pub mod index;
pub mod manipulate;
pub mod modules;
mod names;
pub mod random;
pub mod ranges;
pub mod reduce;
pub mod registry;
pub mod stats;
pub mod strided;
pub mod ufunc;
