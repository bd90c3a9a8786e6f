//! numscope: type NumPy and see what every line costs.
//!
//! The layers, lowest first; imports run one way only (see `docs/architecture.md`):
//! a text becomes [`syntax`], runs in [`interp`], whose array expressions become [`plan`]s that [`exec`] runs in one of
//! its modes; [`session`] keeps the state, [`measure`] the clock.

pub mod advise;
pub mod array;
pub mod commands;
pub mod context;
pub mod cost;
pub mod diag;
pub mod exec;
pub mod interp;
pub mod kernels;
pub mod lesson;
pub mod measure;
pub mod numpy;
pub mod plan;
pub mod repl;
pub mod report;
pub mod session;
pub mod syntax;
pub mod value;
