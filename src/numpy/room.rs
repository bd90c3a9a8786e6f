//! Memory that a function works in beside its arrays: asked for before it is taken.

use crate::bail;
use crate::context::{Context, binary_size};
use crate::cost::Cost;
use crate::diag::{Result, Span};

/// Say that work needs so many bytes of its own for a while, beside the arrays.
///
/// # Errors
/// `MemoryError`, before anything is taken.
pub(super) fn scratch(cx: &mut Context, bytes: usize, span: Span) -> Result<()> {
    check_free(cx, bytes, span)?;
    cx.meter = cx.meter.then(Cost { scratch_bytes: bytes as u64, ..Cost::default() });
    Ok(())
}

/// An empty list for so many items, which the user chose: indices, counts, places.
///
/// # Errors
/// `MemoryError`, before anything is taken.
pub(super) fn list<T>(cx: &Context, count: usize, span: Span) -> Result<Vec<T>> {
    check_free(cx, count.saturating_mul(size_of::<T>()), span)?;
    Ok(Vec::with_capacity(count))
}

/// Fail if so many bytes do not fit beside the arrays.
///
/// # Errors
/// `MemoryError`.
pub(super) fn check_free(cx: &Context, bytes: usize, span: Span) -> Result<()> {
    let free = cx.arena.limit().saturating_sub(cx.arena.bytes_live() as usize);
    if bytes > free {
        bail!(
            span, MemoryError, "Unable to allocate {} to work in", binary_size(bytes);
            hint: "{} are free; work in chunks, or choose a smaller dtype", binary_size(free)
        );
    }
    Ok(())
}
