//! Count what the program takes from the heap: a global allocator that tallies while someone has asked it to.
//!
//! A cross-check of the arrays' own log. It sees blocks, and knows nothing of arrays.
#![expect(unsafe_code, reason = "implementing GlobalAlloc is unsafe")]

use std::alloc::{GlobalAlloc, Layout, System};
use std::sync::atomic::{AtomicI64, AtomicU32, AtomicU64, Ordering::Relaxed};

/// What was allocated between a [`mark`] and a look at it, by all threads of the process.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Blocks allocated. A block that is made larger or smaller counts as a new one.
    pub count: u64,
    /// Bytes asked for in all; a resized block's with its new size.
    pub bytes: u64,
    /// The most bytes that were alive at a time beyond those alive at the mark.
    pub peak_bytes: u64,
    /// Blocks of at least [`LARGE_BYTES`].
    pub large_blocks: u64,
}

/// From here on a block is large: 1 MiB, where an array is likelier than anything else that the program
/// keeps.
pub const LARGE_BYTES: usize = 1 << 20;

/// Counting goes on while one of these lives. It counts for the whole process, so that other threads count
/// too.
#[derive(Debug)]
#[must_use = "nothing is counted once the mark is dropped"]
pub struct Mark(Start);

/// Start to count.
///
/// Marks may nest; the inner ones should end first, or the outer one's peak is that since the inner one
/// began.
pub fn mark() -> Mark {
    Mark(COUNTERS.begin())
}

/// What was allocated since `mark`; the count goes on.
pub fn since(mark: &Mark) -> Tally {
    COUNTERS.since(&mark.0)
}

impl Drop for Mark {
    fn drop(&mut self) {
        COUNTERS.end(&self.0);
    }
}

/// The system's allocator, with a count: make it the program's with `#[global_allocator]`.
///
/// While nobody counts, it costs one relaxed load and a branch; timed runs are not counted, so they do not
/// pay. While somebody does, it costs three relaxed additions. PERF: a `Box` made and dropped takes 9.0 ns of
/// the system's allocator, 10.5 ns here, 26 ns while counting (Zen 5).
///
/// One set of counters serves all threads, rather than one a thread: a peak exists only of the sum, and it
/// has gone by before threads' own counts are added up.
#[derive(Clone, Copy, Debug)]
pub struct Counting;

static COUNTERS: Counters = Counters::new();

// SAFETY: every method hands its arguments to `System` unchanged and answers what that answers; the
// counters are atomics in a static, so that counting neither allocates nor unwinds.
unsafe impl GlobalAlloc for Counting {
    #[inline]
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller upholds `GlobalAlloc::alloc`'s contract.
        let block = unsafe { System.alloc(layout) };
        COUNTERS.allocated(block, layout.size());
        block
    }

    #[inline]
    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        // SAFETY: the caller upholds `GlobalAlloc::alloc_zeroed`'s contract.
        let block = unsafe { System.alloc_zeroed(layout) };
        COUNTERS.allocated(block, layout.size());
        block
    }

    #[inline]
    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        COUNTERS.freed(layout.size());
        // SAFETY: `block` came from one of the methods here, hence from `System`, with this layout.
        unsafe { System.dealloc(block, layout) };
    }

    #[inline]
    unsafe fn realloc(&self, block: *mut u8, layout: Layout, new_size: usize) -> *mut u8 {
        // SAFETY: `block` came from one of the methods here, hence from `System`, with this layout; the
        // caller vouches for the size.
        let moved = unsafe { System.realloc(block, layout, new_size) };
        if !moved.is_null() {
            // Freed first: `System` may grow a block where it is, so that both sizes never were alive
            // together.
            COUNTERS.freed(layout.size());
        }
        COUNTERS.allocated(moved, new_size);
        moved
    }
}

/// All relaxed: each is a count by itself, and whoever reads them has waited for the work that they count.
#[derive(Debug)]
struct Counters {
    /// How many marks live; nothing is counted at 0.
    marks: AtomicU32,
    count: AtomicU64,
    bytes: AtomicU64,
    large_blocks: AtomicU64,
    /// Allocated minus freed while counting; below 0 where older blocks were freed.
    live_bytes: AtomicI64,
    /// The largest `live_bytes` since the innermost mark.
    peak_bytes: AtomicI64,
}

/// The counters at a mark.
#[derive(Debug)]
struct Start {
    count: u64,
    bytes: u64,
    large_blocks: u64,
    live_bytes: i64,
    /// The peak of the mark around this one.
    outer_peak_bytes: i64,
}

impl Counters {
    const fn new() -> Self {
        Self {
            marks: AtomicU32::new(0),
            count: AtomicU64::new(0),
            bytes: AtomicU64::new(0),
            large_blocks: AtomicU64::new(0),
            live_bytes: AtomicI64::new(0),
            peak_bytes: AtomicI64::new(0),
        }
    }

    #[inline]
    fn allocated(&self, block: *const u8, size: usize) {
        if self.marks.load(Relaxed) > 0 && !block.is_null() {
            self.count_allocated(size);
        }
    }

    #[inline]
    fn freed(&self, size: usize) {
        if self.marks.load(Relaxed) > 0 {
            self.live_bytes.fetch_sub(size as i64, Relaxed);
        }
    }

    #[cold]
    fn count_allocated(&self, size: usize) {
        self.count.fetch_add(1, Relaxed);
        self.bytes.fetch_add(size as u64, Relaxed);
        if size >= LARGE_BYTES {
            self.large_blocks.fetch_add(1, Relaxed);
        }
        let live_bytes = self.live_bytes.fetch_add(size as i64, Relaxed) + size as i64;
        // A load first: most allocations set no record, and a load is far cheaper than a maximum.
        if live_bytes > self.peak_bytes.load(Relaxed) {
            self.peak_bytes.fetch_max(live_bytes, Relaxed);
        }
    }

    fn begin(&self) -> Start {
        self.marks.fetch_add(1, Relaxed);
        let live_bytes = self.live_bytes.load(Relaxed);
        Start {
            count: self.count.load(Relaxed),
            bytes: self.bytes.load(Relaxed),
            large_blocks: self.large_blocks.load(Relaxed),
            live_bytes,
            outer_peak_bytes: self.peak_bytes.swap(live_bytes, Relaxed),
        }
    }

    fn since(&self, start: &Start) -> Tally {
        let peak_bytes = self.peak_bytes.load(Relaxed) - start.live_bytes;
        Tally {
            count: self.count.load(Relaxed) - start.count,
            bytes: self.bytes.load(Relaxed) - start.bytes,
            peak_bytes: peak_bytes.max(0) as u64,
            large_blocks: self.large_blocks.load(Relaxed) - start.large_blocks,
        }
    }

    fn end(&self, start: &Start) {
        self.peak_bytes.fetch_max(start.outer_peak_bytes, Relaxed);
        self.marks.fetch_sub(1, Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What `deeds` (above 0 allocates, below frees) come to.
    fn tally(deeds: &[i64]) -> Tally {
        let counters = Counters::new();
        let start = counters.begin();
        perform(&counters, deeds);
        counters.since(&start)
    }

    fn perform(counters: &Counters, deeds: &[i64]) {
        let block = std::ptr::dangling();
        for &deed in deeds {
            let size = deed.unsigned_abs() as usize;
            if deed > 0 { counters.allocated(block, size) } else { counters.freed(size) }
        }
    }

    #[test]
    fn the_peak_is_the_most_at_a_time() {
        let check = |deeds: &[i64], count, bytes, peak_bytes, large_blocks| {
            assert_eq!(tally(deeds), Tally { count, bytes, peak_bytes, large_blocks }, "{deeds:?}");
        };
        check(&[], 0, 0, 0, 0);
        check(&[100, -100, 100, -100], 2, 200, 100, 0);
        check(&[100, 50, -100, 30], 3, 180, 150, 0);
        // What was alive before makes room when it is freed.
        check(&[-1000, 400], 1, 400, 0, 0);
        check(&[(1 << 20) - 1, 1 << 20, 1 << 22], 3, (5 << 20) + (1 << 20) - 1, (6 << 20) - 1, 2);
    }

    #[test]
    fn nothing_is_counted_without_a_mark_and_no_failed_block_ever() {
        let counters = Counters::new();
        perform(&counters, &[100]);
        let start = counters.begin();
        counters.allocated(std::ptr::null(), 100);
        assert_eq!(counters.since(&start), Tally::default());
        counters.end(&start);
        perform(&counters, &[100]);
        assert_eq!(counters.since(&start), Tally::default());
    }

    #[test]
    fn marks_nest() {
        let counters = Counters::new();
        let outer = counters.begin();
        perform(&counters, &[1000, -900]);
        let inner = counters.begin();
        perform(&counters, &[50, -50]);
        assert_eq!(counters.since(&inner).peak_bytes, 50);
        counters.end(&inner);
        assert_eq!(counters.since(&outer).peak_bytes, 1000);
        assert_eq!(counters.since(&outer).count, 2);
    }

    #[test]
    fn the_allocator_gives_blocks_that_hold_what_is_written() {
        let layout = Layout::from_size_align(4096, 64).expect("a power of two");
        let mark = mark();
        // SAFETY: the layout is not empty.
        let block = unsafe { Counting.alloc_zeroed(layout) };
        assert!(!block.is_null() && block.addr() % 64 == 0);
        // SAFETY: byte 4095 lies in the block of 4096.
        let last = unsafe { block.add(4095) };
        // SAFETY: the block is zeroed and nobody else's.
        assert_eq!(unsafe { last.read() }, 0);
        // SAFETY: as above.
        unsafe { last.write(7) };
        // SAFETY: `block` came from `alloc_zeroed` with this layout, and the size is not 0.
        let block = unsafe { Counting.realloc(block, layout, 8192) };
        assert!(!block.is_null());
        // SAFETY: byte 4095 lies in the block of 8192.
        let last = unsafe { block.add(4095) };
        // SAFETY: a resized block keeps its bytes.
        assert_eq!(unsafe { last.read() }, 7);
        let layout = Layout::from_size_align(8192, 64).expect("a power of two");
        // SAFETY: `block` came from `realloc` with this size and alignment.
        unsafe { Counting.dealloc(block, layout) };
        // At least: tests in other threads may allocate too.
        let tally = since(&mark);
        assert!(tally.count >= 2 && tally.bytes >= 4096 + 8192, "{tally:?}");
    }
}
