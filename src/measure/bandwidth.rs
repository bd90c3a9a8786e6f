//! How fast bytes move on this machine: streams through blocks of memory that fit in each of its caches,
//! and in none.
//!
//! Knows a clock and the caches' sizes; the loops that move the bytes come from the caller.

use std::sync::{Mutex, PoisonError};

use crate::measure::clock::Clock;
use crate::measure::machine::{Ceiling, Identity, Kernel, Level, Machine};
use crate::measure::memory;

/// The loops that stream; arrays are of equal length and 64-byte aligned.
#[derive(Clone, Copy, Debug)]
pub struct Streams {
    /// Answers something that depends on every element.
    pub read: fn(&[f64]) -> f64,
    /// Into the first.
    pub copy: fn(&mut [f64], &[f64]),
    /// The sum of the second and third into the first.
    pub add: fn(&mut [f64], &[f64], &[f64]),
}

impl Streams {
    /// Compiled for the architecture's baseline. [`read`], [`copy`] and [`add`] inline, so that a caller
    /// may compile them for more.
    pub const BASELINE: Self = Self { read: read::<16>, copy, add };
}

/// The sum, in `LANES` sums side by side: so many that none waits for its last addition.
///
/// 16 are all vector registers of x86-64's baseline; 64 are eight of AVX-512, which two loads a cycle need.
/// PERF: 24 KiB on Zen 5: 120 GB/s at the baseline with 16 lanes (87 with 32), 220 to 250 GB/s with AVX-512
/// and 16 to 64.
#[expect(clippy::inline_always, reason = "a caller compiles it for more instructions")]
#[inline(always)]
pub fn read<const LANES: usize>(a: &[f64]) -> f64 {
    let mut sums = [0.0; LANES];
    let (chunks, rest) = a.as_chunks::<LANES>();
    for chunk in chunks {
        for (sum, x) in sums.iter_mut().zip(chunk) {
            *sum += x;
        }
    }
    sums.iter().sum::<f64>() + rest.iter().sum::<f64>()
}

/// A copy; the system's memcpy.
#[expect(clippy::inline_always, reason = "a caller compiles it for more instructions")]
#[inline(always)]
pub fn copy(out: &mut [f64], a: &[f64]) {
    out.copy_from_slice(a);
}

/// A sum, element by element.
#[expect(clippy::inline_always, reason = "a caller compiles it for more instructions")]
#[inline(always)]
pub fn add(out: &mut [f64], a: &[f64], b: &[f64]) {
    for ((out, x), y) in out.iter_mut().zip(a).zip(b) {
        *out = x + y;
    }
}

/// The most that the arrays in memory may take, in bytes.
const MOST_BYTES: u64 = 256 << 20;
/// What one figure may take: 24 of them and the first touch of the arrays stay below 1 s.
const FIGURE_NS: f64 = 14e6;
/// A timed run lasts about this long at least: starting it on all threads takes some 10 us.
const RUN_NS: f64 = 1e6;
/// Runs of which the best counts.
const LEAST_RUNS: usize = 3;

/// Measure this machine, in less than 1 s; `threads` are all that work may use.
pub fn measure(clock: &dyn Clock, threads: usize, streams: Streams) -> Machine {
    let start = clock.now_ns();
    let identity = Identity::detect();
    let caches = identity.caches;
    let wanted = 4 * caches.last_bytes();
    let most = memory::available_memory_bytes().map_or(MOST_BYTES, |free| MOST_BYTES.min(free / 8));
    let threads = threads.max(1);
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().ok();
    // Without threads of its own, the machine is measured as one that has a single one.
    let threads = if pool.is_some() { threads } else { 1 };
    let mut bandwidth = Vec::new();
    let teams =
        if threads > 1 { vec![(1, None), (threads, pool.as_ref())] } else { vec![(1, None)] };
    for (threads, pool) in teams {
        // One block a thread serves all levels, so that memory is touched for the first time once.
        let slots: Vec<Mutex<Block>> = (0..threads).map(|_| Mutex::new(Block::default())).collect();
        let team = Team { pool, slots: &slots };
        for &level in Level::ALL {
            let Some(capacity) = caches.capacity(level, threads) else { continue };
            let bytes =
                if level == Level::Memory { wanted.min(most) as f64 } else { capacity / 2.0 };
            for &kernel in Kernel::ALL {
                let each = bytes as usize / threads;
                let (moved, bytes_per_s) = team.ceiling(clock, streams, kernel, each);
                let working_set_bytes = moved as u64;
                bandwidth.push(Ceiling { kernel, level, threads, working_set_bytes, bytes_per_s });
            }
        }
    }
    let elapsed_ns = clock.now_ns().saturating_sub(start) as f64;
    Machine { identity, threads, bandwidth, memory_capped: most < wanted, elapsed_ns }
}

/// How far a figure may be from the one that was kept: a cache's bandwidth follows the clock of the core,
/// which a battery or a hot day may halve; runs one after the other differ by less than 1.2x.
const HOLDS_WITHIN: f64 = 1.5;

/// Whether a machine that was measured before still is as it was, by one figure, in about 15 ms: sums of
/// two arrays in L2, on one thread.
pub fn holds(clock: &dyn Clock, machine: &Machine, streams: Streams) -> bool {
    let key = (Kernel::Add, Level::L2, 1);
    let kept = machine.bandwidth.iter().find(|c| (c.kernel, c.level, c.threads) == key);
    let Some(kept) = kept else { return false };
    let slots = [Mutex::new(Block::default())];
    let team = Team { pool: None, slots: &slots };
    let bytes = kept.working_set_bytes as usize;
    let (_, now) = team.ceiling(clock, streams, kept.kernel, bytes);
    (1.0 / HOLDS_WITHIN..HOLDS_WITHIN).contains(&(now / kept.bytes_per_s))
}

/// The threads that stream, each through its own block.
struct Team<'a> {
    /// None: the calling thread alone.
    pool: Option<&'a rayon::ThreadPool>,
    slots: &'a [Mutex<Block>],
}

impl Team<'_> {
    /// Bytes that one pass of all threads moves, and bytes a second at best.
    fn ceiling(
        &self,
        clock: &dyn Clock,
        streams: Streams,
        kernel: Kernel,
        bytes: usize,
    ) -> (f64, f64) {
        let moved = self.slots.len() as f64 * Block::moved_bytes(kernel, bytes) as f64;
        let run = |passes: usize| {
            let start = clock.now_ns();
            self.each(&|block| block.stream(streams, kernel, bytes, passes));
            clock.now_ns().saturating_sub(start).max(1) as f64
        };
        self.each(&|block| block.grow(bytes));
        let start = clock.now_ns();
        let mut passes = 1;
        let mut best_ns = f64::INFINITY;
        let mut runs = 0;
        while runs < LEAST_RUNS || (clock.now_ns().saturating_sub(start) as f64) < FIGURE_NS {
            let ns = run(passes);
            if ns < RUN_NS / 2.0 && passes < 1 << 20 {
                // Too short to tell: more passes, and the runs so far do not count.
                passes = (passes as f64 * (RUN_NS / ns).clamp(2.0, 1000.0)) as usize;
                continue;
            }
            best_ns = best_ns.min(ns / passes as f64);
            runs += 1;
        }
        (moved, moved / (best_ns * 1e-9))
    }

    /// Do `deed` on every thread, with its block, at the same time; wait for all.
    fn each(&self, deed: &(dyn Fn(&mut Block) + Sync)) {
        let with =
            |i: usize| deed(&mut self.slots[i].lock().unwrap_or_else(PoisonError::into_inner));
        match self.pool {
            // One job a thread, so that a block stays with its thread and near its core.
            Some(pool) => {
                pool.broadcast(|context| with(context.index()));
            }
            None => with(0),
        }
    }
}

/// Memory to stream through.
#[derive(Debug, Default)]
struct Block {
    numbers: Vec<f64>,
}

/// Numbers a cache line of 64 bytes.
const LINE: usize = 8;
/// Numbers between two arrays of a block: five lines, since arrays that lie a multiple of 4096 bytes apart
/// hinder each other's loads.
const GAP: usize = 5 * LINE;

impl Block {
    /// Numbers in each of `arrays` arrays that take `bytes` together.
    fn len(arrays: usize, bytes: usize) -> usize {
        (bytes / size_of::<f64>() / arrays / LINE).max(1) * LINE
    }

    const fn arrays(kernel: Kernel) -> usize {
        match kernel {
            Kernel::Read => 1,
            Kernel::Copy => 2,
            Kernel::Add => 3,
        }
    }

    fn moved_bytes(kernel: Kernel, bytes: usize) -> usize {
        Self::arrays(kernel) * Self::len(Self::arrays(kernel), bytes) * size_of::<f64>()
    }

    /// Have room for any kernel, touched by the thread that calls.
    fn grow(&mut self, bytes: usize) {
        let len = Self::len(1, bytes).max(3 * LINE) + 2 * GAP + LINE;
        if self.numbers.len() < len {
            self.numbers = Vec::new();
            // Not zeros: untouched zero pages would all be one page.
            self.numbers = vec![1.0; len];
        }
    }

    fn stream(&mut self, streams: Streams, kernel: Kernel, bytes: usize, passes: usize) {
        let skipped = self.numbers.as_ptr().align_offset(LINE * size_of::<f64>()).min(LINE);
        let len = Self::len(Self::arrays(kernel), bytes);
        let (first, rest) = self.numbers[skipped..].split_at_mut(len);
        for _ in 0..passes {
            match kernel {
                Kernel::Read => {
                    std::hint::black_box((streams.read)(std::hint::black_box(first)));
                }
                Kernel::Copy => (streams.copy)(first, std::hint::black_box(&rest[GAP..][..len])),
                Kernel::Add => {
                    let (second, third) = rest[GAP..].split_at(len);
                    let (second, third) = std::hint::black_box((second, &third[GAP..][..len]));
                    (streams.add)(first, second, third);
                }
            }
            std::hint::black_box(&mut *first);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::clock::FakeClock;

    #[test]
    fn streams_touch_what_they_say() {
        let numbers: Vec<f64> = (0..100).map(f64::from).collect();
        assert_eq!(read::<16>(&numbers), 4950.0);
        assert_eq!(read::<64>(&numbers), 4950.0);
        let mut out = vec![0.0; 100];
        copy(&mut out, &numbers);
        assert_eq!(out, numbers);
        add(&mut out, &numbers, &numbers);
        assert_eq!(out[99], 198.0);
    }

    /// A clock that passes 1 ms a reading: every run takes as long, so that the bytes alone decide.
    #[test]
    fn a_measurement_fills_the_table() {
        let machine = measure(&FakeClock::new(1_000_000), 2, Streams::BASELINE);
        let levels = if machine.identity.caches.l3_bytes > 0 { 4 } else { 3 };
        assert_eq!(machine.bandwidth.len(), levels * 3 * machine.threads);
        for ceiling in &machine.bandwidth {
            let set = ceiling.working_set_bytes as f64;
            assert_eq!(ceiling.bytes_per_s, set / 1e-3, "{ceiling:?}");
        }
        assert!(machine.limit(1 << 10, 2, 1, 2).is_some());
    }

    #[test]
    fn a_machine_holds_until_its_figures_are_off() {
        let clock = || FakeClock::new(1_000_000);
        let machine = measure(&clock(), 1, Streams::BASELINE);
        let scaled = |factor: f64| {
            let mut other = machine.clone();
            other.bandwidth.iter_mut().for_each(|ceiling| ceiling.bytes_per_s *= factor);
            other
        };
        let check = |factor, want| {
            assert_eq!(holds(&clock(), &scaled(factor), Streams::BASELINE), want, "{factor}");
        };
        check(1.0, true);
        check(1.4, true);
        check(1.6, false);
        check(0.6, false);
        let bare = Machine { bandwidth: Vec::new(), ..machine.clone() };
        assert!(!holds(&clock(), &bare, Streams::BASELINE));
    }
}
