//! Reductions of the elements that a mask shows, as NumPy's masked loops do them: each run of elements
//! that count, within what one inner loop takes, is folded by itself.

use std::ops::{ControlFlow, Range};

use super::order::{Axes, Axis, BUFFER, Order};
use super::source::{Scratch, Source};
use super::{Place, Places, ROW, Strided, Work, with_results};
use crate::array::dtype::DType;
use crate::kernels::reduce::Rows;

/// Where the mask's elements are taken from.
struct Mask<'a> {
    source: Source<'a>,
    scratch: Scratch,
}

impl Mask<'_> {
    /// The runs of elements that count, of `count` from position `first` on; at most [`BUFFER`] are
    /// looked at together, but a run goes on from one part to the next.
    fn runs(
        &mut self,
        axes: &[Axis],
        (base, first, count): (isize, usize, usize),
        mut visit: impl FnMut(Range<usize>) -> ControlFlow<()>,
    ) -> ControlFlow<()> {
        let axes: Axes = axes.iter().map(|axis| Axis { input: axis.mask, ..*axis }).collect();
        let mut open: Option<usize> = None;
        for start in (first..first + count).step_by(BUFFER) {
            let n = BUFFER.min(first + count - start);
            let shown = self.source.fetch(&axes, base, start, n, &mut self.scratch);
            for (i, &shows) in shown.iter().enumerate() {
                match (open, shows != 0) {
                    (None, true) => open = Some(start + i),
                    (Some(from), false) => {
                        open = None;
                        visit(from..start + i)?;
                    }
                    (None, false) | (Some(_), true) => {}
                }
            }
        }
        open.map_or(ControlFlow::Continue(()), |from| visit(from..first + count))
    }
}

impl Work<'_, '_> {
    /// Fold the elements that the mask shows.
    pub(super) fn masked(
        &mut self,
        order: &Order,
        mask: Strided<'_>,
        start: Place,
        dtype: DType,
    ) -> ControlFlow<()> {
        let source = Source::new(mask.bytes, mask.dtype, DType::Bool);
        let mut mask = Mask { source, scratch: Scratch::default() };
        if order.axes[0].out == 0 {
            self.masked_runs(order, &mut mask, start, dtype)
        } else {
            self.masked_rows(order, &mut mask, start)
        }
    }

    /// The fastest axis is reduced.
    fn masked_runs(
        &mut self,
        order: &Order,
        mask: &mut Mask<'_>,
        start: Place,
        dtype: DType,
    ) -> ControlFlow<()> {
        let (inner, outer) = order.axes.split_at(order.period);
        let period: usize = inner.iter().map(|axis| axis.len).product();
        let run = order.run.min(period);
        for place in Places::new(outer, start) {
            for first in (0..period).step_by(run) {
                let n = run.min(period - first);
                mask.runs(inner, (place.mask, first, n), |shown| {
                    if shown.len() > BUFFER {
                        // One stride serves: shorter runs are handed out where several would.
                        let input = place.input + shown.start as isize * inner[0].input;
                        return self.long_run(inner, Place { input, ..place }, shown.len(), dtype);
                    }
                    let block = (place.input, shown.start, shown.len());
                    self.fold_runs(inner, block, (place.out, 0, 1), shown.len());
                    ControlFlow::Continue(())
                })?;
                self.tick(n)?;
            }
        }
        ControlFlow::Continue(())
    }

    /// The fastest axis is kept: each result meets its elements in the order of iteration.
    fn masked_rows(&mut self, order: &Order, mask: &mut Mask<'_>, start: Place) -> ControlFlow<()> {
        let (inner, outer) = order.axes.split_at(1);
        let (width, stride) = (inner[0].len, inner[0].out);
        for place in Places::new(outer, start) {
            for first in (0..width).step_by(ROW) {
                let n = ROW.min(width - first);
                mask.runs(inner, (place.mask, first, n), |shown| {
                    let mut apart = std::mem::take(&mut self.scratch.results);
                    let block = self.source.fetch(
                        inner,
                        place.input,
                        shown.start,
                        shown.len(),
                        self.scratch,
                    );
                    let at = place.out + shown.start as isize * stride;
                    let results = (at, stride, shown.len());
                    with_results(self.out, &mut apart, results, self.size, |acc| {
                        (self.kernel.rows)(acc, block, Rows { first: 0, stride: 0, count: 1 });
                    });
                    self.scratch.results = apart;
                    ControlFlow::Continue(())
                })?;
                self.tick(n)?;
            }
        }
        ControlFlow::Continue(())
    }
}
