//! In which order NumPy's iterator visits a reduction's elements, and how many it hands to one inner loop.
//!
//! A transcription of what `numpy/_core/src/multiarray/nditer_constr.c` (2.4) does for the operands of
//! `ufunc.reduce`: the result, which is allocated unless `out=` is given, the input, and the mask of `where=`.
//! Knows no data.

use smallvec::SmallVec;

/// NumPy's buffer, in elements: `np.getbufsize()`.
pub(super) const BUFFER: usize = 8192;

/// One axis of the iteration; strides in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Axis {
    /// Elements along it.
    pub(super) len: usize,
    /// Stride of the result; 0 where the axis is reduced.
    pub(super) out: isize,
    /// Stride of the input.
    pub(super) input: isize,
    /// Stride of the mask; 0 where there is none.
    pub(super) mask: isize,
}

impl Axis {
    /// An axis of one element.
    pub(super) const ONE: Self = Self { len: 1, out: 0, input: 0, mask: 0 };

    fn strides(self) -> [isize; 3] {
        [self.out, self.input, self.mask]
    }
}

/// Axes, the one that varies fastest first.
pub(super) type Axes = SmallVec<[Axis; 6]>;

/// How NumPy iterates.
#[derive(Clone, Debug)]
pub(super) struct Order {
    /// At least one axis.
    pub(super) axes: Axes,
    /// How many of the first axes the inner loops run through before they start anew.
    pub(super) period: usize,
    /// The most elements of one inner loop, in which a sum is pairwise.
    pub(super) run: usize,
}

/// What the order depends on.
#[derive(Clone, Copy, Debug)]
pub(super) struct Problem<'a> {
    /// Shape of the input.
    pub(super) shape: &'a [usize],
    /// Its strides in bytes.
    pub(super) strides: &'a [isize],
    /// Which axes are reduced.
    pub(super) reduced: &'a [bool],
    /// The strides of `out=` along the kept axes.
    pub(super) out: Option<&'a [isize]>,
    /// The strides of the mask, of which there may be none.
    pub(super) mask: Option<&'a [isize]>,
}

impl Problem<'_> {
    /// The axes in the order of iteration, not yet merged; the result's strides are `out`'s, or 0. And
    /// which axis of the input each is.
    fn sorted(&self) -> (Axes, SmallVec<[usize; 6]>) {
        let mut kept = self.out.unwrap_or(&[]).iter().copied();
        let mut axes: Axes = SmallVec::new();
        for (i, (&len, &stride)) in self.shape.iter().zip(self.strides).enumerate() {
            let out = if self.reduced[i] { 0 } else { kept.next().unwrap_or(0) };
            let moves = isize::from(len != 1);
            let mask = self.mask.map_or(0, |mask| mask[i]);
            axes.push(Axis { len, out: out * moves, input: stride * moves, mask: mask * moves });
        }
        axes.reverse();
        let mut perm: SmallVec<[usize; 6]> = (0..axes.len()).rev().collect();
        // NumPy's own insertion sort: an axis whose strides say nothing is passed over, and may be moved
        // beyond.
        for i in 1..axes.len() {
            let mut place = i;
            for j in (0..i).rev() {
                match belongs_before(axes[i], axes[j]) {
                    Some(true) => place = j,
                    Some(false) => break,
                    None => {}
                }
            }
            axes[place..=i].rotate_right(1);
            perm[place..=i].rotate_right(1);
        }
        (axes, perm)
    }

    /// The strides of the result that NumPy allocates, along the kept axes: without gaps, in the order of
    /// iteration.
    pub(super) fn result_strides(&self, size: usize) -> SmallVec<[isize; 6]> {
        let (axes, perm) = self.sorted();
        let mut by_axis: SmallVec<[isize; 6]> = SmallVec::from_elem(0, axes.len());
        let mut stride = size as isize;
        for (axis, &i) in axes.iter().zip(&perm) {
            if !self.reduced[i] {
                by_axis[i] = stride;
                stride *= axis.len as isize;
            }
        }
        let mut i = 0;
        by_axis.retain(|_| {
            i += 1;
            !self.reduced[i - 1]
        });
        by_axis
    }

    /// The order of iteration for a result with elements of `size` bytes; `casts` says that the input has
    /// another dtype.
    pub(super) fn order(&self, size: usize, casts: bool) -> Order {
        let (mut axes, perm) = self.sorted();
        if self.out.is_none() {
            let mut stride = size as isize;
            for (axis, &i) in axes.iter_mut().zip(&perm) {
                if !self.reduced[i] {
                    axis.out = if axis.len == 1 { 0 } else { stride };
                    stride *= axis.len as isize;
                }
            }
        }
        let axes = merged(&axes);
        buffering(axes, casts, self.mask.is_some())
    }
}

/// Whether `a` belongs nearer to the fastest axis than `b`; `None` where their strides do not say.
fn belongs_before(a: Axis, b: Axis) -> Option<bool> {
    let mut answer = None;
    for (a, b) in a.strides().into_iter().zip(b.strides()) {
        if a != 0 && b != 0 {
            // Where the operands disagree, C order wins.
            answer = Some(b.abs() > a.abs() && answer.is_none_or(|before| before));
        }
    }
    answer
}

/// Adjacent axes made one where a single stride serves both operands (`npyiter_coalesce_axes`).
fn merged(axes: &[Axis]) -> Axes {
    let mut merged: Axes = SmallVec::new();
    for &axis in axes {
        let Some(last) = merged.last_mut() else {
            merged.push(axis);
            continue;
        };
        let fits = |first: isize, second: isize| {
            (last.len == 1 && first == 0)
                || (axis.len == 1 && second == 0)
                || first * last.len as isize == second
        };
        let mut pairs = last.strides().into_iter().zip(axis.strides());
        if pairs.all(|(first, second)| fits(first, second)) {
            last.len *= axis.len;
            last.out = if last.out == 0 { axis.out } else { last.out };
            last.input = if last.input == 0 { axis.input } else { last.input };
            last.mask = if last.mask == 0 { axis.mask } else { last.mask };
        } else {
            merged.push(axis);
        }
    }
    if merged.is_empty() {
        merged.push(Axis::ONE);
    }
    merged
}

/// An operand while [`buffering`] looks at further axes.
struct Operand {
    casts: bool,
    /// How many of the first axes one stride serves.
    single: usize,
}

/// What an inner loop takes (`npyiter_find_buffering_setup`): NumPy weighs longer inner loops against
/// copying into a buffer.
fn buffering(axes: Axes, casts: bool, is_masked: bool) -> Order {
    let strides = |i: usize| axes[i].strides();
    let mut operands = [false, casts, false].map(|casts| Operand { casts, single: 1 });
    let operands = &mut operands[..2 + usize::from(is_masked)];
    let mut cost = 1 + usize::from(casts);
    let mut outer_reduce = 0;
    let mut size = axes[0].len;
    let (mut best_dim, mut best_cost, mut best_size, mut best_core) = (0, cost, size, 1);
    for i in 1..axes.len() {
        if outer_reduce > 0 || (size >= BUFFER && cost > 1) {
            break;
        }
        for (which, operand) in operands.iter_mut().enumerate() {
            let (before, here) = (strides(i - 1)[which], strides(i)[which]);
            if operand.single == i {
                if before * axes[i - 1].len as isize == here {
                    operand.single += 1;
                    continue;
                }
                cost += usize::from(!operand.casts);
            }
            // The result is the operand that is reduced into.
            if which == 0 && (before == 0 || here == 0) {
                outer_reduce = i;
            }
        }
        let core = size;
        size *= axes[i].len;
        let reach = if size > BUFFER && cost > 1 { BUFFER } else { size };
        // In 128 bits: sizes are below 2^63.
        if cost as u128 * best_size as u128 <= best_cost as u128 * reach as u128 {
            (best_cost, best_core, best_size, best_dim) = (cost, core, size, i);
        }
    }
    let reduces = outer_reduce > 0 && best_dim == outer_reduce;
    if reduces {
        // A double loop: the inner one takes whole cores.
        return Order { period: best_dim, run: best_core, axes };
    }
    let buffered = operands.iter().any(|operand| operand.casts || operand.single <= best_dim);
    let run =
        if buffered && best_size > BUFFER { best_core * (BUFFER / best_core) } else { best_size };
    Order { period: best_dim + 1, run, axes }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(
        shape: &[usize],
        strides: &[isize],
        reduced: &[bool],
        casts: bool,
        want: (usize, usize, usize),
    ) {
        let order = Problem { shape, strides, reduced, out: None, mask: None }.order(8, casts);
        assert_eq!((order.axes.len(), order.period, order.run), want, "{order:?}");
    }

    #[test]
    fn inner_loops_are_as_long_as_numpys() {
        let all = [true, true];
        check(&[1000, 1000], &[8000, 8], &all, false, (1, 1, 1_000_000));
        check(&[1000, 1000], &[8000, 8], &all, true, (1, 1, 8192));
        // Every other column of a wide array: buffered only where that at least doubles the inner loop.
        check(&[1000, 1000], &[16_000, 8], &all, false, (2, 2, 8000));
        check(&[1000, 5000], &[80_000, 8], &all, false, (2, 1, 5000));
        check(&[1000, 1000], &[8000, 8], &[false, true], false, (2, 1, 1000));
        check(&[5, 6], &[8, 40], &all, false, (1, 1, 30));
    }

    #[test]
    fn results_are_laid_out_as_the_input_is() {
        let strides = |shape: &[usize], strides: &[isize], reduced: &[bool]| {
            Problem { shape, strides, reduced, out: None, mask: None }.result_strides(8).to_vec()
        };
        assert_eq!(strides(&[2, 3, 4], &[96, 32, 8], &[true, false, false]), [32, 8]);
        assert_eq!(strides(&[4, 3, 2], &[8, 32, 96], &[false, false, true]), [8, 32]);
        assert_eq!(strides(&[4, 3, 2], &[8, 32, 96], &[true, true, true]), [0; 0]);
    }
}
