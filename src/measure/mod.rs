//! Measuring: a clock, samples and what they say, fair comparisons, memory as the allocator and the OS see
//! it, and what the machine can do at best.
//!
//! Imports nothing of ours but `diag`: it does not know what it measures.

pub mod alloc;
pub mod bandwidth;
pub mod clock;
pub mod compare;
pub mod machine;
pub mod memory;
pub mod sample;
pub mod stats;
pub mod verdict;
