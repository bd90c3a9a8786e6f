//! What a computation costs: one struct, predicted and metered, so that the two print side by side.

use serde::Serialize;

/// Counts and bytes; see each field for its unit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Cost {
    /// Arithmetic operations, as the rows of the ufuncs count them.
    pub ops: u64,
    /// Bytes read from arrays: a model, each operand once a kernel (STREAM's convention).
    pub bytes_read: u64,
    /// Bytes written to arrays: a model, write-allocate not counted.
    pub bytes_written: u64,
    /// New array buffers, the result's among them; views and scalars do not count.
    pub arrays: u64,
    /// Results written into the memory of a dead temporary.
    pub reused: u64,
    /// Bytes of the new buffers.
    pub bytes_allocated: u64,
    /// Most bytes of arrays live at once, above those live before.
    pub bytes_peak: u64,
    /// Bytes of scratch: blocks in the cache, never arrays.
    pub scratch_bytes: u64,
    /// Passes over memory.
    pub passes: u64,
    /// Rounds of Python loops and comprehensions, and calls of Python functions by NumPy.
    #[serde(skip)]
    pub iterations: u64,
}

impl Cost {
    /// Bytes read and written.
    pub fn bytes_moved(&self) -> u64 {
        self.bytes_read + self.bytes_written
    }

    /// The cost of one computation after another; the peak and the scratch are the larger ones.
    #[must_use]
    pub fn then(self, next: Self) -> Self {
        Self {
            ops: self.ops + next.ops,
            bytes_read: self.bytes_read + next.bytes_read,
            bytes_written: self.bytes_written + next.bytes_written,
            arrays: self.arrays + next.arrays,
            reused: self.reused + next.reused,
            bytes_allocated: self.bytes_allocated + next.bytes_allocated,
            bytes_peak: self.bytes_peak.max(next.bytes_peak),
            scratch_bytes: self.scratch_bytes.max(next.scratch_bytes),
            passes: self.passes + next.passes,
            iterations: self.iterations + next.iterations,
        }
    }
}
