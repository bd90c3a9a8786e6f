//! A program split over threads: by ranges of elements, or by the nodes of NumPy's pairwise tree.

use std::ops::{ControlFlow, Range};
use std::sync::atomic::{AtomicBool, Ordering};

use rayon::ThreadPool;
use smallvec::SmallVec;

use super::vm::{Feed, Flow, Machine, Output, Raised};
use crate::array::dtype::Scalar;
use crate::context::Scratch;
use crate::kernels::reduce::{Reduction, combine, split};
use crate::plan::program::Program;

/// Bytes moved below which one thread is as fast: handing work over costs some ten microseconds.
const WORTH_BYTES: u64 = 512 << 10;

/// Elements below which a node of a sum is not split between threads.
const NODE: usize = 64 << 10;

/// Whether threads can help.
pub(super) fn is_worth(program: &Program, threads: usize) -> bool {
    let cheap = program.bytes_read + program.bytes_written;
    threads > 1 && (cheap >= WORTH_BYTES || program.ops >= WORTH_BYTES)
}

/// Compute every element into contiguous memory; operands in that memory stand just where the results go.
pub(super) fn map(
    pool: &ThreadPool,
    threads: usize,
    program: &Program,
    feeds: &[Feed<'_>],
    out: &mut [u8],
    interrupt: &AtomicBool,
    trusted: bool,
) -> ControlFlow<(), Vec<Raised>> {
    let size = program.dtype.size();
    // A few pieces a thread, so that one that is held up does not hold up all.
    let piece = program.len.div_ceil(threads * 4).next_multiple_of(program.block.min(NODE)).max(1);
    let pieces: Vec<(usize, &mut [u8])> = out.chunks_mut(piece * size).enumerate().collect();
    let run = |(i, bytes): (usize, &mut [u8])| -> ControlFlow<(), Raised> {
        let start = i * piece;
        let len = bytes.len() / size;
        let mut scratch = Scratch::default();
        // Seen from this piece, element 0 stands before the memory that it may write.
        let shift = -((start * size) as isize);
        let feeds: SmallVec<[Feed<'_>; 4]> = feeds
            .iter()
            .map(|feed| match feed {
                Feed::Sink { .. } => Feed::Sink { offset: shift },
                Feed::Bytes { .. } | Feed::Scalar(_) => *feed,
            })
            .collect();
        let mut machine =
            Machine::new(program, &feeds, interrupt, &mut scratch, len, (shift, trusted));
        let mut out = Output { offset: shift, bytes };
        machine.map(start..start + len, &mut out)?;
        ControlFlow::Continue(machine.finish(&mut scratch))
    };
    let results: Vec<ControlFlow<(), Raised>> = pool.install(|| {
        use rayon::prelude::*;
        pieces.into_par_iter().with_max_len(1).map(run).collect()
    });
    let mut raised = Vec::with_capacity(results.len());
    for result in results {
        raised.push(result?);
    }
    ControlFlow::Continue(raised)
}

/// Fold every element; the tree of a sum is NumPy's, so that no bit depends on the threads.
pub(super) fn fold(
    pool: &ThreadPool,
    program: &Program,
    feeds: &[Feed<'_>],
    reduction: Reduction,
    interrupt: &AtomicBool,
) -> ControlFlow<(), (Scalar, Vec<Raised>)> {
    pool.install(|| node(program, feeds, reduction, interrupt, 0..program.len))
}

fn node(
    program: &Program,
    feeds: &[Feed<'_>],
    reduction: Reduction,
    interrupt: &AtomicBool,
    range: Range<usize>,
) -> ControlFlow<(), (Scalar, Vec<Raised>)> {
    if interrupt.load(Ordering::Relaxed) {
        return ControlFlow::Break(());
    }
    let len = range.end - range.start;
    if len <= NODE {
        let mut scratch = Scratch::default();
        let mut machine = Machine::new(program, feeds, interrupt, &mut scratch, len, (0, false));
        let total = machine.fold(reduction, range)?;
        return ControlFlow::Continue((total, vec![machine.finish(&mut scratch)]));
    }
    let middle = range.start + split(len);
    let (left, right) = rayon::join(
        || node(program, feeds, reduction, interrupt, range.start..middle),
        || node(program, feeds, reduction, interrupt, middle..range.end),
    );
    let ((a, mut raised), (b, more)) = (left?, right?);
    raised.extend(more);
    ControlFlow::Continue((combine(reduction, a, b), raised))
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
