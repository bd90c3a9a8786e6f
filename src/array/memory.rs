//! Where the bytes of arrays come from: one explicit policy, and a ledger of all that is taken and given back.
//!
//! All memory is initialised when it is first obtained (pages of the operating system, or zeroed small blocks) and is
//! recycled as it was left, so no result is zeroed twice and no memory is ever uninitialised.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::fmt;
use std::ops::Range;
use std::rc::Rc;

use bytemuck::{Pod, Zeroable};
use memmap2::MmapMut;

use super::buffer::Buffer;
use crate::diag::Span;

/// The unit of heap memory: a cache line, so that every buffer is aligned for any vector instruction.
#[derive(Clone, Copy, Debug, Pod, Zeroable)]
#[repr(C, align(64))]
pub struct Line([u8; 64]);

/// glibc's largest mmap threshold: above it, `malloc`, and so NumPy, always maps new pages.
pub const LARGE: usize = 32 << 20;

/// Above this, memory is mapped rather than taken from the heap: zeroing less on the heap is cheaper than a page fault.
const MAPPED: usize = 128 << 10;

/// Blocks up to this size are recycled by size class, a vector each.
const SMALL: usize = 4 << 10;

/// Blocks that one small class keeps: enough for the temporaries of one expression.
const SMALL_KEPT: usize = 32;

/// Larger blocks that are kept, whatever their size: the temporaries of a few expressions.
const KEPT: usize = 32;

/// A block of bytes.
pub enum Memory {
    /// On the heap.
    Heap(Vec<Line>),
    /// Mapped, anonymous or from a file, of which a range is used.
    Mapped(MmapMut, Range<usize>),
}

impl fmt::Debug for Memory {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} bytes", self.bytes().len())
    }
}

impl Memory {
    /// A copy of some bytes that no counting allocator sees: it belongs to an instrument, not to what is measured.
    ///
    /// # Errors
    /// Where the system gives no memory.
    pub fn aside(bytes: &[u8]) -> Result<Self, OutOfMemory> {
        let mut map = MmapMut::map_anon(bytes.len().max(1)).map_err(|_| OutOfMemory)?;
        map[..bytes.len()].copy_from_slice(bytes);
        Ok(Self::Mapped(map, 0..bytes.len()))
    }

    /// Its bytes, at least as many as were asked for.
    pub fn bytes(&self) -> &[u8] {
        match self {
            Self::Heap(lines) => bytemuck::cast_slice(lines),
            Self::Mapped(map, used) => &map[used.clone()],
        }
    }

    /// Its bytes, to write.
    pub fn bytes_mut(&mut self) -> &mut [u8] {
        match self {
            Self::Heap(lines) => bytemuck::cast_slice_mut(lines),
            Self::Mapped(map, used) => &mut map[used.clone()],
        }
    }
}

/// What recycles.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Policy {
    /// Everything: what `loop`, `in-place`, `fused` and `parallel` do.
    Recycle,
    /// All below [`LARGE`]; above, new pages each time, as NumPy's allocator does: `vectorized` and `numpy`.
    MapLarge,
    /// Nothing, and all from the heap, so that a counting global allocator sees every array.
    Counted,
}

/// What was taken since a [`Mark`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Usage {
    /// Buffers taken.
    pub arrays: u64,
    /// Bytes of all of them.
    pub bytes_allocated: u64,
    /// Most bytes live at once, above those live at the mark.
    pub bytes_peak: u64,
    /// Bytes in pages that were new, which the system provides when they are first touched.
    pub bytes_fresh: u64,
}

/// A point in the ledger.
#[derive(Clone, Copy, Debug)]
pub struct Mark {
    arrays: u64,
    bytes_allocated: u64,
    bytes_live: u64,
    outer_peak: u64,
    bytes_fresh: u64,
}

/// A call: the text in which it stands, and where.
pub type Site = (Rc<str>, Span);

/// One buffer in the log of an instrumented run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Number of the buffer.
    pub id: u64,
    /// Its size.
    pub bytes: usize,
    /// The moment at which it was taken, as [`Arena::set_moment`] said.
    pub born: usize,
    /// The moment at which it was given back; `None` while it lives.
    pub freed: Option<usize>,
    /// The call that made it, if a call did.
    pub site: Option<Site>,
}

/// There is not that much memory under the limit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OutOfMemory;

/// Takes and recycles the bytes of arrays, and keeps their ledger.
#[derive(Debug)]
pub struct Arena {
    small: RefCell<Vec<Vec<Memory>>>,
    large: RefCell<VecDeque<Memory>>,
    kept_bytes: Cell<usize>,
    kept_limit: usize,
    /// Most bytes that arrays may take together.
    limit: Cell<usize>,
    policy: Cell<Policy>,
    arrays: Cell<u64>,
    bytes_allocated: Cell<u64>,
    bytes_live: Cell<u64>,
    bytes_peak: Cell<u64>,
    /// The same since it was last reset, whatever is measured meanwhile.
    bytes_highest: Cell<u64>,
    bytes_fresh: Cell<u64>,
    moment: Cell<usize>,
    /// No pass has begun at the moment.
    between: Cell<bool>,
    /// The call that runs.
    site: RefCell<Option<Site>>,
    log: RefCell<Option<Vec<Entry>>>,
}

impl Arena {
    /// An arena whose arrays may take `limit` bytes together.
    pub fn new(limit: usize) -> Rc<Self> {
        Rc::new(Self {
            small: RefCell::new((0..=SMALL / 64).map(|_| Vec::new()).collect()),
            large: RefCell::default(),
            kept_bytes: Cell::new(0),
            // An eighth of what may be used: a few temporaries of the largest work that fits.
            kept_limit: limit / 8,
            limit: Cell::new(limit),
            policy: Cell::new(Policy::MapLarge),
            arrays: Cell::default(),
            bytes_allocated: Cell::default(),
            bytes_live: Cell::default(),
            bytes_peak: Cell::default(),
            bytes_highest: Cell::default(),
            bytes_fresh: Cell::default(),
            moment: Cell::default(),
            between: Cell::default(),
            site: RefCell::default(),
            log: RefCell::default(),
        })
    }

    /// A buffer of `bytes` bytes with any content.
    pub fn take(self: &Rc<Self>, bytes: usize) -> Result<Buffer, OutOfMemory> {
        let memory = self.obtain(bytes)?.0;
        Ok(Buffer::new(memory, bytes, self.born(bytes), Rc::clone(self)))
    }

    /// A buffer of `bytes` zero bytes.
    pub fn take_zeroed(self: &Rc<Self>, bytes: usize) -> Result<Buffer, OutOfMemory> {
        let (mut memory, zeroed) = self.obtain(bytes)?;
        if !zeroed {
            memory.bytes_mut()[..bytes].fill(0);
        }
        Ok(Buffer::new(memory, bytes, self.born(bytes), Rc::clone(self)))
    }

    /// Memory for `bytes` bytes, and whether it is known to be zero.
    fn obtain(&self, bytes: usize) -> Result<(Memory, bool), OutOfMemory> {
        let live = self.bytes_live.get() as usize;
        if bytes > self.limit.get().saturating_sub(live) {
            return Err(OutOfMemory);
        }
        if self.recycles(bytes)
            && let Some(memory) = self.recycled(bytes)
        {
            return Ok((memory, false));
        }
        if bytes > MAPPED && self.policy.get() != Policy::Counted {
            self.bytes_fresh.set(self.bytes_fresh.get() + bytes as u64);
            return map_pages(bytes);
        }
        let mut lines = Vec::new();
        let count = bytes.div_ceil(64);
        lines.try_reserve_exact(count).map_err(|_| OutOfMemory)?;
        lines.resize(count, Line::zeroed());
        Ok((Memory::Heap(lines), true))
    }

    /// Whether the policy lets a block of this size serve again.
    fn recycles(&self, bytes: usize) -> bool {
        match self.policy.get() {
            Policy::Recycle => true,
            Policy::MapLarge => bytes < LARGE,
            Policy::Counted => false,
        }
    }

    fn recycled(&self, bytes: usize) -> Option<Memory> {
        if bytes <= SMALL {
            return self.small.borrow_mut()[bytes.div_ceil(64)].pop();
        }
        let mut kept = self.large.borrow_mut();
        // The one left last is the one most likely to be in the cache.
        let size = |memory: &Memory| memory.bytes().len();
        let at = kept.iter().rposition(|memory| {
            size(memory) == bytes.next_multiple_of(64) || size(memory) == bytes
        })?;
        let memory = kept.remove(at)?;
        self.kept_bytes.set(self.kept_bytes.get() - size(&memory));
        Some(memory)
    }

    fn born(&self, bytes: usize) -> u64 {
        let id = self.arrays.get() + 1;
        self.arrays.set(id);
        self.bytes_allocated.set(self.bytes_allocated.get() + bytes as u64);
        let live = self.bytes_live.get() + bytes as u64;
        self.bytes_live.set(live);
        self.bytes_peak.set(self.bytes_peak.get().max(live));
        self.bytes_highest.set(self.bytes_highest.get().max(live));
        if let Some(log) = self.log.borrow_mut().as_mut() {
            let (born, site) = (self.moment.get(), self.site.borrow().clone());
            log.push(Entry { id, bytes, born, freed: None, site });
        }
        id
    }

    /// Take back the memory of a buffer that is gone.
    pub(super) fn give_back(&self, memory: Memory, bytes: usize, id: u64) {
        self.bytes_live.set(self.bytes_live.get() - bytes as u64);
        if let Some(log) = self.log.borrow_mut().as_mut()
            && let Some(entry) = log.iter_mut().rev().find(|entry| entry.id == id)
        {
            // Between two passes, it last lived while the one before ran.
            let moment = self.moment.get();
            let last = if self.between.get() { moment.saturating_sub(1) } else { moment };
            entry.freed = Some(last.max(entry.born));
        }
        if !self.recycles(bytes) {
            return;
        }
        if bytes <= SMALL {
            let class = &mut self.small.borrow_mut()[bytes.div_ceil(64)];
            if class.len() < SMALL_KEPT {
                class.push(memory);
            }
            return;
        }
        let mut kept = self.large.borrow_mut();
        let size = memory.bytes().len();
        if size > self.kept_limit {
            return;
        }
        kept.push_back(memory);
        let mut total = self.kept_bytes.get() + size;
        while kept.len() > KEPT || total > self.kept_limit {
            total -= kept.pop_front().map_or(0, |oldest| oldest.bytes().len());
        }
        self.kept_bytes.set(total);
    }

    /// Add what another arena took meanwhile, whose buffers are gone.
    pub fn absorb(&self, usage: Usage) {
        self.arrays.set(self.arrays.get() + usage.arrays);
        self.bytes_allocated.set(self.bytes_allocated.get() + usage.bytes_allocated);
        let live = self.bytes_live.get() + usage.bytes_peak;
        self.bytes_peak.set(self.bytes_peak.get().max(live));
        self.bytes_highest.set(self.bytes_highest.get().max(live));
    }

    /// Change what recycles; answers what it was.
    pub fn set_policy(&self, policy: Policy) -> Policy {
        self.policy.replace(policy)
    }

    /// Most bytes that arrays may take together.
    pub fn limit(&self) -> usize {
        self.limit.get()
    }

    /// Change the limit.
    pub fn set_limit(&self, bytes: usize) {
        self.limit.set(bytes);
    }

    /// Bytes of the arrays that live.
    pub fn bytes_live(&self) -> u64 {
        self.bytes_live.get()
    }

    /// Most bytes of arrays that lived at once since [`Self::reset_highest`].
    pub fn bytes_highest(&self) -> u64 {
        self.bytes_highest.get()
    }

    /// Look for the most bytes from now on.
    pub fn reset_highest(&self) {
        self.bytes_highest.set(self.bytes_live.get());
    }

    /// The number of the last buffer.
    pub fn last_id(&self) -> u64 {
        self.arrays.get()
    }

    /// Start to measure: the peak counts from here.
    pub fn mark(&self) -> Mark {
        let live = self.bytes_live.get();
        let outer_peak = self.bytes_peak.replace(live);
        Mark {
            arrays: self.arrays.get(),
            bytes_allocated: self.bytes_allocated.get(),
            bytes_live: live,
            outer_peak,
            bytes_fresh: self.bytes_fresh.get(),
        }
    }

    /// What was taken since; marks nest.
    pub fn since(&self, mark: &Mark) -> Usage {
        let peak = self.bytes_peak.get();
        self.bytes_peak.set(peak.max(mark.outer_peak));
        Usage {
            arrays: self.arrays.get() - mark.arrays,
            bytes_allocated: self.bytes_allocated.get() - mark.bytes_allocated,
            bytes_peak: peak - mark.bytes_live,
            bytes_fresh: self.bytes_fresh.get() - mark.bytes_fresh,
        }
    }

    /// Whether every buffer is logged.
    pub fn is_logging(&self) -> bool {
        self.log.borrow().is_some()
    }

    /// Log every buffer from here on.
    pub fn start_log(&self) {
        *self.log.borrow_mut() = Some(Vec::new());
        self.moment.set(0);
    }

    /// The log, which ends.
    pub fn take_log(&self) -> Vec<Entry> {
        self.log.borrow_mut().take().unwrap_or_default()
    }

    /// Say at which moment of the run what follows happens.
    pub fn set_moment(&self, moment: usize) {
        self.moment.set(moment);
        self.between.set(false);
    }

    /// The passes of a plan are done: what follows happens at this moment, before a pass begins at it.
    pub fn end_passes(&self, moment: usize) {
        self.moment.set(moment);
        self.between.set(true);
    }

    /// Arrays are made by this call from here on; answers by which they were.
    pub fn set_site(&self, site: Option<Site>) -> Option<Site> {
        self.site.replace(site)
    }

    /// The moment that was said last.
    pub fn moment(&self) -> usize {
        self.moment.get()
    }
}

/// A huge page on x86-64 and most of `AArch64`.
const HUGE_PAGE: usize = 2 << 20;

/// New pages for `bytes` bytes, known to be zero.
fn map_pages(bytes: usize) -> Result<(Memory, bool), OutOfMemory> {
    // As NumPy asks from 4 MiB on. Only whole aligned huge pages can be backed by one, so the block is aligned to them.
    let wants_huge = bytes >= 4 << 20;
    let length = if wants_huge { bytes.next_multiple_of(HUGE_PAGE) + HUGE_PAGE } else { bytes };
    let map = MmapMut::map_anon(length).map_err(|_| OutOfMemory)?;
    if !wants_huge {
        return Ok((Memory::Mapped(map, 0..bytes), true));
    }
    let start = map.as_ptr().addr().next_multiple_of(HUGE_PAGE) - map.as_ptr().addr();
    #[cfg(target_os = "linux")]
    {
        // That the kernel may not have huge pages changes no result.
        drop(map.advise(memmap2::Advice::HugePage));
    }
    Ok((Memory::Mapped(map, start..start + bytes), true))
}
