//! In which order NumPy's iterator visits the axes of its operands, and so lays out what it allocates ("K order").

use smallvec::SmallVec;

use super::layout::Layout;

/// The axes of a shape, slowest in memory first (`npyiter_find_best_axis_ordering`).
///
/// The operands have been broadcast to the shape. Where they disagree, C order wins.
pub fn memory_order(ndim: usize, operands: &[Layout]) -> SmallVec<[usize; 4]> {
    // Fastest first while it is sorted.
    let mut order: SmallVec<[usize; 4]> = (0..ndim).rev().collect();
    for i in 1..ndim {
        let axis = order[i];
        let mut place = i;
        for j in (0..i).rev() {
            match is_faster(axis, order[j], operands) {
                Some(true) => place = j,
                Some(false) => break,
                None => {}
            }
        }
        order.remove(i);
        order.insert(place, axis);
    }
    order.reverse();
    order
}

/// Whether the elements along `axis` lie closer together than along `other`; `None` where no operand can tell.
fn is_faster(axis: usize, other: usize, operands: &[Layout]) -> Option<bool> {
    let mut verdict = None;
    for layout in operands {
        let (ours, theirs) =
            (layout.strides[axis].unsigned_abs(), layout.strides[other].unsigned_abs());
        if ours != 0 && theirs != 0 {
            if theirs <= ours {
                verdict = Some(false);
            } else if verdict.is_none() {
                verdict = Some(true);
            }
        }
    }
    verdict
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::array::layout::Order;

    #[track_caller]
    fn check(operands: &[Layout], want: &[usize]) {
        assert_eq!(memory_order(want.len(), operands).as_slice(), want);
    }

    #[test]
    fn results_follow_the_operands_order() {
        let c = Layout::contiguous(&[2, 3, 4], 8, Order::C);
        let f = Layout::contiguous(&[2, 3, 4], 8, Order::F);
        check(std::slice::from_ref(&c), &[0, 1, 2]);
        check(std::slice::from_ref(&f), &[2, 1, 0]);
        check(&[f, c.clone()], &[0, 1, 2]);
        check(&[c.transpose(&[1, 0, 2])], &[1, 0, 2]);
    }
}
