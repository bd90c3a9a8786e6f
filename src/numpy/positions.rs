//! Going through the elements of several arrays of one shape together, by their positions in bytes.

use super::strided::POLL_ELEMENTS;
use crate::array::layout::Layout;
use crate::context::Context;
use crate::diag::{Result, Span};

/// Call with the positions of each element in all of some layouts of one shape, in C order.
///
/// # Errors
/// What the visit says; `KeyboardInterrupt`.
pub(super) fn each<const N: usize>(
    cx: &Context,
    layouts: [&Layout; N],
    span: Span,
    mut visit: impl FnMut([usize; N]) -> Result<()>,
) -> Result<()> {
    walk(cx, layouts, span, &mut visit)
}

/// The same for any visit, compiled once a number of layouts.
fn walk<const N: usize>(
    cx: &Context,
    layouts: [&Layout; N],
    span: Span,
    visit: &mut dyn FnMut([usize; N]) -> Result<()>,
) -> Result<()> {
    let shape = &layouts[0].shape;
    if shape.contains(&0) {
        return Ok(());
    }
    let (&inner, outer) = shape.split_last().unwrap_or((&1, &[]));
    let steps = layouts.map(|layout| layout.strides.last().copied().unwrap_or(0));
    let mut starts = layouts.map(|layout| layout.offset);
    let mut index = vec![0_usize; outer.len()];
    let mut unpolled = 0;
    loop {
        let mut done = 0;
        while done < inner {
            let end = inner.min(done + POLL_ELEMENTS);
            for i in done as isize..end as isize {
                let mut at = starts;
                for (at, step) in at.iter_mut().zip(steps) {
                    *at = at.wrapping_add_signed(i * step);
                }
                visit(at)?;
            }
            unpolled += end - done;
            done = end;
            if unpolled >= POLL_ELEMENTS {
                unpolled = 0;
                cx.poll(span)?;
            }
        }
        let Some(axis) = (0..outer.len()).rev().find(|&axis| index[axis] + 1 < outer[axis]) else {
            return Ok(());
        };
        for (start, layout) in starts.iter_mut().zip(layouts) {
            *start = start.wrapping_add_signed(layout.strides[axis]);
            for (stride, &i) in layout.strides.iter().zip(&index).skip(axis + 1) {
                *start = start.wrapping_add_signed(-stride * i as isize);
            }
        }
        index[axis] += 1;
        index[axis + 1..].fill(0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::array::for_each_position;
    use crate::array::layout::Order;

    #[test]
    fn positions_are_those_of_each_layout_by_itself() {
        let cx = Context::new(1 << 20, &[0]);
        let a = Layout::contiguous(&[2, 3, 4], 8, Order::C);
        let b = Layout::contiguous(&[4, 3, 2], 4, Order::C).transpose(&[2, 1, 0]);
        let c = Layout::contiguous(&[2, 1, 4], 1, Order::C).slice(2, 3, 4, -1);
        let c = c.broadcast_to(&[2, 3, 4]).expect("one row for three");
        let mut seen: [Vec<usize>; 3] = Default::default();
        each(&cx, [&a, &b, &c], Span::NONE, |at| {
            seen.iter_mut().zip(at).for_each(|(seen, at)| seen.push(at));
            Ok(())
        })
        .expect("nothing fails");
        for (layout, seen) in [a, b, c].iter().zip(seen) {
            let mut want = Vec::new();
            for_each_position(layout, |at| want.push(at));
            assert_eq!(seen, want);
        }
    }

    #[test]
    fn no_axes_are_one_element_and_an_empty_axis_is_none() {
        let cx = Context::new(1 << 20, &[0]);
        let count = |shape: &[usize]| {
            let mut seen = 0;
            let layout = Layout::contiguous(shape, 8, Order::C);
            each(&cx, [&layout], Span::NONE, |_| {
                seen += 1;
                Ok(())
            })
            .expect("nothing fails");
            seen
        };
        assert_eq!([count(&[]), count(&[3]), count(&[2, 0, 3]), count(&[0])], [1, 3, 0, 0]);
    }
}
