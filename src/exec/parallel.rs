//! A program split over threads: by ranges of elements, or by the nodes of NumPy's pairwise tree.
//!
//! The thread that asks takes part: it begins at once, while the others wake up. Pieces are taken in turn by
//! whoever is free, and what they give is put together in their order, so that no bit depends on the threads.

use std::ops::{ControlFlow, Range};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rayon::ThreadPool;
use smallvec::SmallVec;

use super::vm::{Feed, Flow, Machine, Output, Raised};
use crate::array::dtype::Scalar;
use crate::context::{Scratch, Threads};
use crate::kernels::reduce::{Reduction, combine, split};
use crate::plan::program::Program;

/// The estimated time of a program from which on threads help, in nanoseconds.
///
/// PERF: on two threads against one, 1 M float64: `d*2+1` 115 us and 179, `d > 0.5` 64 and 99. Where it begins to pay
/// was not measured; below this, the time is that of `fused`.
const WORTH_NS: u64 = 100_000;

/// Bytes that one thread moves within a nanosecond, from the third-level cache or near it.
const BYTES_A_NS: u64 = 80;

/// Operations of the cost model that one thread does within a nanosecond.
const OPS_A_NS: u64 = 16;

/// Pieces a thread, so that one that is held up does not hold up all.
const PIECES: usize = 8;

/// Elements below which a node of a sum is not split between threads.
const NODE: usize = 32 << 10;

/// The pool, where threads help.
pub(super) fn pool_for(program: &Program, threads: &mut Threads) -> Option<Arc<ThreadPool>> {
    let bytes = program.bytes_read + program.bytes_written;
    let is_worth = bytes / BYTES_A_NS + program.ops / OPS_A_NS >= WORTH_NS;
    if threads.count() > 1 && is_worth { threads.pool() } else { None }
}

/// Threads to share pieces among: a pool, and how many there are with the one that asks.
pub(super) struct Crew<'a> {
    pub(super) pool: &'a ThreadPool,
    pub(super) threads: usize,
    /// Of the thread that asks.
    pub(super) scratch: &'a mut Scratch,
}

impl Crew<'_> {
    /// Run the pieces that `next` gives, with the number of each; the results in order.
    pub(super) fn share<T, R: Send>(
        &mut self,
        next: impl Fn() -> Option<(usize, T)> + Sync,
        run: impl Fn(usize, T, &mut Scratch) -> ControlFlow<(), R> + Sync,
    ) -> ControlFlow<(), Vec<R>> {
        let done: Mutex<Vec<(usize, R)>> = Mutex::default();
        let stopped = AtomicBool::new(false);
        let work = |scratch: &mut Scratch| {
            while !stopped.load(Ordering::Relaxed)
                && let Some((i, piece)) = next()
            {
                match run(i, piece, scratch) {
                    ControlFlow::Continue(result) => lock(&done).push((i, result)),
                    ControlFlow::Break(()) => stopped.store(true, Ordering::Relaxed),
                }
            }
        };
        self.pool.in_place_scope(|scope| {
            for _ in 1..self.threads {
                scope.spawn(|_| work(&mut Scratch::default()));
            }
            work(self.scratch);
        });
        if stopped.into_inner() {
            return ControlFlow::Break(());
        }
        let mut done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
        done.sort_unstable_by_key(|(i, _)| *i);
        ControlFlow::Continue(done.into_iter().map(|(_, result)| result).collect())
    }

    /// Compute every element into contiguous memory; operands in that memory stand just where the results go.
    pub(super) fn map(
        &mut self,
        program: &Program,
        feeds: &[Feed<'_>],
        out: &mut [u8],
        interrupt: &AtomicBool,
        trusted: bool,
    ) -> ControlFlow<(), Vec<Raised>> {
        let size = program.dtype.size();
        let piece = program.len.div_ceil(self.threads * PIECES).next_multiple_of(program.grain());
        let pieces = Mutex::new(out.chunks_mut(piece * size).enumerate());
        self.share(
            || lock(&pieces).next(),
            |i, bytes: &mut [u8], scratch| {
                let (start, len) = (i * piece, bytes.len() / size);
                // Seen from this piece, element 0 stands before the memory that it may write.
                let shift = -((start * size) as isize);
                let moved = feeds.iter().map(|feed| match *feed {
                    Feed::Sink { .. } => Feed::Sink { offset: shift },
                    apart @ (Feed::Bytes { .. } | Feed::Scalar(_)) => apart,
                });
                let feeds: SmallVec<[Feed<'_>; 4]> = moved.collect();
                let mut machine =
                    Machine::new(program, &feeds, interrupt, scratch, len, (shift, trusted));
                let mut out = Output { offset: shift, bytes };
                machine.map(start..start + len, &mut out)?;
                ControlFlow::Continue(machine.finish(scratch))
            },
        )
    }

    /// Fold every element; the tree of a sum is NumPy's.
    pub(super) fn fold(
        &mut self,
        program: &Program,
        feeds: &[Feed<'_>],
        reduction: Reduction,
        interrupt: &AtomicBool,
    ) -> ControlFlow<(), (Scalar, Vec<Raised>)> {
        let most = (program.len / (self.threads * PIECES)).max(NODE);
        let mut leaves = Vec::new();
        cut(0..program.len, most, &mut leaves);
        let pieces = Mutex::new(leaves.into_iter().enumerate());
        let parts = self.share(
            || lock(&pieces).next(),
            |_, range: Range<usize>, scratch| {
                let len = range.end - range.start;
                let mut machine = Machine::new(program, feeds, interrupt, scratch, len, (0, false));
                let total = machine.fold(reduction, range)?;
                ControlFlow::Continue((total, machine.finish(scratch)))
            },
        )?;
        let (totals, raised): (Vec<Scalar>, Vec<Raised>) = parts.into_iter().unzip();
        let total = join(reduction, program.len, most, &mut totals.into_iter());
        ControlFlow::Continue((total.expect("a node has a total"), raised))
    }
}

/// What a mutex guards; nothing is left half done where a thread panics.
pub(super) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The nodes of at most `most` elements, in order.
fn cut(range: Range<usize>, most: usize, leaves: &mut Vec<Range<usize>>) {
    let len = range.end - range.start;
    if len <= most {
        leaves.push(range);
        return;
    }
    let middle = range.start + split(len);
    cut(range.start..middle, most, leaves);
    cut(middle..range.end, most, leaves);
}

/// Combine what the nodes gave that [`cut`] made.
fn join(
    reduction: Reduction,
    len: usize,
    most: usize,
    totals: &mut impl Iterator<Item = Scalar>,
) -> Option<Scalar> {
    if len <= most {
        return totals.next();
    }
    let left = join(reduction, split(len), most, totals)?;
    let right = join(reduction, len - split(len), most, totals)?;
    Some(combine(reduction, left, right))
}

/// A run that only one thread can do, with the same signature of its outcome.
pub(super) fn alone(
    program: &Program,
    feeds: &[Feed<'_>],
    out: &mut Output<'_>,
    interrupt: &AtomicBool,
    scratch: &mut Scratch,
    trusted: bool,
    raised: &mut Raised,
) -> Flow {
    let mut machine =
        Machine::new(program, feeds, interrupt, scratch, program.len, (out.offset, trusted));
    machine.map(0..program.len, out)?;
    *raised = machine.finish(scratch);
    Flow::Continue(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nodes_are_joined_as_they_were_cut() {
        for (len, most) in [(1, 1), (1000, 128), (4097, 128), (100_000, 32 << 10)] {
            let mut leaves = Vec::new();
            cut(0..len, most, &mut leaves);
            assert!(leaves.windows(2).all(|pair| pair[0].end == pair[1].start));
            let mut lengths = leaves.iter().map(|leaf| Scalar::Int64(leaf.len() as i64));
            let total = join(Reduction::Sum, len, most, &mut lengths);
            assert_eq!(total.map(Scalar::as_f64), Some(len as f64));
            assert!(lengths.next().is_none());
        }
    }
}
