//! How indices map to positions in a buffer: shape, strides, offset, all positions in bytes. Knows no element type.

use std::ops::Range;

use smallvec::{SmallVec, smallvec};

/// Length of each axis; up to four axes without the heap.
pub type Shape = SmallVec<[usize; 4]>;

/// Step along each axis, in bytes.
pub type Strides = SmallVec<[isize; 4]>;

/// NumPy's limit on the number of axes (`NPY_MAXDIMS`).
pub const MAX_DIMS: usize = 64;

/// Shape, strides and offset of a view.
#[derive(Debug, PartialEq, Eq, Hash)]
pub struct Layout {
    /// Length of each axis.
    pub shape: Shape,
    /// Step along each axis, in bytes.
    pub strides: Strides,
    /// Position of the first element, in bytes.
    pub offset: usize,
}

impl Clone for Layout {
    /// PERF: `SmallVec::clone` copies item by item; this copies a block.
    fn clone(&self) -> Self {
        Self {
            shape: Shape::from_slice(&self.shape),
            strides: Strides::from_slice(&self.strides),
            offset: self.offset,
        }
    }
}

/// How two views over one buffer relate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Overlap {
    /// No byte is in both.
    Disjoint,
    /// The same elements in the same order.
    Same,
    /// Some byte may be in both.
    Partial,
}

/// Row-major or column-major.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Order {
    /// The last axis varies fastest.
    C,
    /// The first axis varies fastest.
    F,
}

/// Number of elements of a shape; `None` where it passes `usize`.
pub fn element_count(shape: &[usize]) -> Option<usize> {
    if shape.contains(&0) {
        return Some(0);
    }
    shape.iter().try_fold(1_usize, |product, &len| product.checked_mul(len))
}

/// The shape to which all broadcast; `None` where they do not.
pub fn broadcast_shapes<'a>(shapes: impl IntoIterator<Item = &'a [usize]>) -> Option<Shape> {
    let mut result = Shape::new();
    for shape in shapes {
        while result.len() < shape.len() {
            result.insert(0, 1);
        }
        let skipped = result.len() - shape.len();
        for (have, &len) in result[skipped..].iter_mut().zip(shape) {
            match (*have, len) {
                (a, b) if a == b => {}
                (1, b) => *have = b,
                (_, 1) => {}
                _ => return None,
            }
        }
    }
    Some(result)
}

impl Layout {
    /// Contiguous in an order, from offset 0.
    pub fn contiguous(shape: &[usize], itemsize: usize, order: Order) -> Self {
        match order {
            Order::C => {
                let mut strides: Strides = smallvec![0; shape.len()];
                if !shape.contains(&0) {
                    let mut step = itemsize as isize;
                    for (stride, &length) in strides.iter_mut().zip(shape).rev() {
                        *stride = step;
                        step = step.saturating_mul(length as isize);
                    }
                }
                Self { shape: Shape::from_slice(shape), strides, offset: 0 }
            }
            Order::F => {
                let axes: SmallVec<[usize; 4]> = (0..shape.len()).rev().collect();
                Self::contiguous_in(shape, itemsize, &axes)
            }
        }
    }

    /// Contiguous with the axes in memory order `axes`, slowest first; without elements all strides are 0.
    pub fn contiguous_in(shape: &[usize], itemsize: usize, axes: &[usize]) -> Self {
        if shape.contains(&0) {
            return Self { shape: shape.into(), strides: smallvec![0; shape.len()], offset: 0 };
        }
        Self::spread_in(shape, itemsize, axes)
    }

    /// As `contiguous_in`, with strides that count an axis of no elements as one of 1: what a reshaped view has.
    fn spread_in(shape: &[usize], itemsize: usize, axes: &[usize]) -> Self {
        let mut strides: Strides = smallvec![0; shape.len()];
        let mut step = itemsize as isize;
        for &axis in axes.iter().rev() {
            strides[axis] = step;
            // What overflows has no elements, or is refused where memory is taken for it.
            step = step.saturating_mul(shape[axis].max(1) as isize);
        }
        Self { shape: shape.into(), strides, offset: 0 }
    }

    /// Number of elements.
    pub fn size(&self) -> usize {
        // A length of 0 makes it 0, whatever overflowed.
        self.shape.iter().fold(1, |size, &len| size.wrapping_mul(len))
    }

    /// Number of axes.
    pub fn ndim(&self) -> usize {
        self.shape.len()
    }

    /// Whether the elements stand one after another in an order; axes of length 1 do not count.
    pub fn is_contiguous(&self, itemsize: usize, order: Order) -> bool {
        let mut want = itemsize as isize;
        let mut in_order = |axis: usize| {
            let (len, stride) = (self.shape[axis], self.strides[axis]);
            let fits = len <= 1 || stride == want;
            want *= len as isize;
            fits
        };
        let ndim = self.ndim();
        self.size() == 0
            || match order {
                Order::C => (0..ndim).rev().all(&mut in_order),
                Order::F => (0..ndim).all(&mut in_order),
            }
    }

    /// `[start::step]` along an axis, with bounds already resolved to a first index and a length.
    #[must_use]
    pub fn slice(&self, axis: usize, start: usize, len: usize, step: isize) -> Self {
        let mut view = self.clone();
        if len > 0 {
            view.offset = view.offset.wrapping_add_signed(start as isize * self.strides[axis]);
        }
        view.shape[axis] = len;
        view.strides[axis] = self.strides[axis].saturating_mul(step);
        view
    }

    /// The elements at one index of an axis, which goes.
    #[must_use]
    pub fn index(&self, axis: usize, at: usize) -> Self {
        let mut view = self.slice(axis, at, 1, 1);
        view.shape.remove(axis);
        view.strides.remove(axis);
        view
    }

    /// Row `at` along the first axis, which must be within; what a loop over an array asks for.
    #[must_use]
    pub fn row(&self, at: usize) -> Self {
        Self {
            shape: Shape::from_slice(&self.shape[1..]),
            strides: Strides::from_slice(&self.strides[1..]),
            offset: (self.offset as isize + at as isize * self.strides[0]) as usize,
        }
    }

    /// With a new axis of length 1.
    #[must_use]
    pub fn insert_axis(&self, axis: usize) -> Self {
        let mut view = self.clone();
        view.shape.insert(axis, 1);
        view.strides.insert(axis, 0);
        view
    }

    /// The axes in another order: axis `i` of the result is axis `axes[i]` of this.
    #[must_use]
    pub fn transpose(&self, axes: &[usize]) -> Self {
        Self {
            shape: axes.iter().map(|&a| self.shape[a]).collect(),
            strides: axes.iter().map(|&a| self.strides[a]).collect(),
            offset: self.offset,
        }
    }

    /// Repeated along new axes and axes of length 1, by strides of 0; `None` where it does not broadcast.
    pub fn broadcast_to(&self, shape: &[usize]) -> Option<Self> {
        let skipped = shape.len().checked_sub(self.ndim())?;
        let mut strides: Strides = smallvec![0; shape.len()];
        for (axis, (&len, &stride)) in self.shape.iter().zip(&self.strides).enumerate() {
            let want = shape[skipped + axis];
            if len == want {
                strides[skipped + axis] = if len == 1 { 0 } else { stride };
            } else if len != 1 {
                return None;
            }
        }
        Some(Self { shape: shape.into(), strides, offset: self.offset })
    }

    /// The same elements in C order under another shape of equal size; `None` where that takes a copy.
    ///
    /// NumPy's `_attempt_nocopy_reshape`: groups of axes with equal products must each be uniform in memory.
    pub fn reshape(&self, shape: &[usize], itemsize: usize) -> Option<Self> {
        if self.shape[..] == *shape {
            return Some(self.clone());
        }
        if self.size() == 0 || self.is_contiguous(itemsize, Order::C) {
            let axes: SmallVec<[usize; 4]> = (0..shape.len()).collect();
            let fresh = Self::spread_in(shape, itemsize, &axes);
            return Some(Self { offset: self.offset, ..fresh });
        }
        let old: Vec<(usize, isize)> = self
            .shape
            .iter()
            .copied()
            .zip(self.strides.iter().copied())
            .filter(|&(n, _)| n != 1)
            .collect();
        let mut strides: Strides = smallvec![0; shape.len()];
        let (mut oi, mut ni) = (0, 0);
        while oi < old.len() && ni < shape.len() {
            let (mut old_product, mut new_product) = (old[oi].0, shape[ni]);
            let (old_start, new_start) = (oi, ni);
            while old_product != new_product {
                if new_product < old_product {
                    ni += 1;
                    new_product *= shape[ni];
                } else {
                    oi += 1;
                    old_product *= old[oi].0;
                }
            }
            for pair in old[old_start..=oi].windows(2) {
                if pair[0].1 != pair[1].1 * pair[1].0 as isize {
                    return None;
                }
            }
            let mut step = old[oi].1;
            for axis in (new_start..=ni).rev() {
                strides[axis] = step;
                step *= shape[axis] as isize;
            }
            oi += 1;
            ni += 1;
        }
        // Axes of one element at the end go on from the last one before them.
        if ni > 0 {
            let last = strides[ni - 1];
            strides[ni..].fill(last);
        }
        Some(Self { shape: shape.into(), strides, offset: self.offset })
    }

    /// The bytes from the first that any element covers to one past the last.
    pub fn bounds(&self, itemsize: usize) -> Range<usize> {
        if self.size() == 0 {
            return self.offset..self.offset;
        }
        let (mut low, mut high) = (self.offset as isize, self.offset as isize);
        for (&len, &stride) in self.shape.iter().zip(&self.strides) {
            let reach = (len as isize - 1) * stride;
            low += reach.min(0);
            high += reach.max(0);
        }
        low as usize..high as usize + itemsize
    }

    /// Relate two views over the same buffer; when unsure, `Partial`.
    pub fn overlap(&self, itemsize: usize, other: &Self, other_itemsize: usize) -> Overlap {
        if self.size() == 0 || other.size() == 0 {
            return Overlap::Disjoint;
        }
        if itemsize == other_itemsize && self.same_elements(other) {
            return Overlap::Same;
        }
        let (ours, theirs) = (self.bounds(itemsize), other.bounds(other_itemsize));
        if ours.end <= theirs.start || theirs.end <= ours.start {
            return Overlap::Disjoint;
        }
        // Every element starts at offset + a multiple of the gcd of the strides in use.
        let used = |layout: &Self| -> SmallVec<[usize; 8]> {
            let axes = layout.shape.iter().zip(&layout.strides).filter(|&(&len, _)| len > 1);
            axes.map(|(_, &stride)| stride.unsigned_abs()).collect()
        };
        let step = used(self).into_iter().chain(used(other)).fold(0, gcd);
        if step != 0 {
            let ahead =
                (other.offset as isize - self.offset as isize).rem_euclid(step as isize) as usize;
            if ahead >= itemsize && step - ahead >= other_itemsize {
                return Overlap::Disjoint;
            }
        }
        Overlap::Partial
    }

    /// Whether both visit the same positions in the same order, whatever the strides of axes of length 1.
    fn same_elements(&self, other: &Self) -> bool {
        let axes = || self.shape.iter().zip(self.strides.iter().zip(&other.strides));
        self.offset == other.offset
            && self.shape == other.shape
            && axes().all(|(&len, (a, b))| len <= 1 || a == b)
    }

    /// Position in bytes of the element at an index, which must lie within the shape.
    pub fn position(&self, index: &[usize]) -> usize {
        let steps = index.iter().zip(&self.strides).map(|(&i, &stride)| i as isize * stride);
        self.offset.wrapping_add_signed(steps.sum())
    }
}

fn gcd(a: usize, b: usize) -> usize {
    if b == 0 { a } else { gcd(b, a % b) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn c(shape: &[usize]) -> Layout {
        Layout::contiguous(shape, 8, Order::C)
    }

    #[test]
    fn overlap_tells_same_disjoint_and_partial_apart() {
        let a = c(&[10]);
        let check =
            |x: &Layout, y: &Layout, want| assert_eq!(x.overlap(8, y, 8), want, "{x:?} {y:?}");
        check(&a, &a, Overlap::Same);
        check(&a.slice(0, 1, 9, 1), &a.slice(0, 0, 9, 1), Overlap::Partial);
        check(&a.slice(0, 0, 5, 1), &a.slice(0, 5, 5, 1), Overlap::Disjoint);
        check(&a.slice(0, 0, 5, 2), &a.slice(0, 1, 5, 2), Overlap::Disjoint);
        check(&a, &a.slice(0, 9, 10, -1), Overlap::Partial);
        assert_eq!(a.overlap(8, &c(&[80]).slice(0, 3, 1, 1), 1), Overlap::Partial);
    }

    #[test]
    fn reshape_is_a_view_where_memory_allows() {
        let a = c(&[4, 6]);
        assert_eq!(a.reshape(&[3, 8], 8), Some(c(&[3, 8])));
        assert_eq!(a.transpose(&[1, 0]).reshape(&[24], 8), None);
        let columns = a.slice(1, 0, 3, 1);
        assert_eq!(columns.reshape(&[12], 8), None);
        assert_eq!(
            columns.reshape(&[2, 2, 3], 8).map(|l| l.strides.to_vec()),
            Some(vec![96, 48, 8])
        );
    }

    #[test]
    fn broadcasting_compares_shapes_from_the_right() {
        assert_eq!(broadcast_shapes([&[5, 1][..], &[3]]).as_deref(), Some(&[5, 3][..]));
        assert_eq!(broadcast_shapes([&[0][..], &[1]]).as_deref(), Some(&[0][..]));
        assert_eq!(broadcast_shapes([&[2][..], &[3]]), None);
    }

    #[test]
    fn contiguity_ignores_axes_of_length_one() {
        let column = c(&[5, 1]).transpose(&[1, 0]);
        assert!(column.is_contiguous(8, Order::C) && column.is_contiguous(8, Order::F));
        assert!(!c(&[2, 3]).is_contiguous(8, Order::F));
    }
}
