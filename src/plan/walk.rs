//! In which order a pass visits an operand's elements, and how a block of them is brought.
//!
//! Knows lengths, strides and element sizes; no plan, no memory.

use smallvec::SmallVec;

use crate::array::layout::Layout;

/// A cache line: what a read of one element brings when its neighbours are not wanted.
const LINE_BYTES: usize = 64;

/// Elements of a row at least for which blocks end where rows do.
///
/// PERF: below it the cost of a block outweighs what copying a row within the cache does.
const LEAST_ROW: usize = 256;

/// In which order an operand's elements are visited.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Walk {
    /// One after another.
    Linear,
    /// The same element each time.
    Constant,
    /// By lengths and strides in bytes, slowest first, joined where they can be.
    Strided(SmallVec<[(usize, isize); 4]>),
}

/// How a block of an operand is brought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// Not at all: it is read where it stands.
    Direct,
    /// One element serves for all.
    Same,
    /// The elements of several rows at a time, since those of one column lie side by side in memory.
    Turned,
    /// Element by element.
    Gathered,
}

/// How a pass over rows goes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rows {
    /// Elements after which a block ends.
    pub len: usize,
    /// Rows of which blocks are computed in turn, a column of blocks after the other; 1 where the order of
    /// memory will do.
    pub panel: usize,
    /// Rows after which a panel ends.
    pub period: usize,
}

impl Walk {
    /// Visit a layout by the axes in an order, slowest first.
    pub(super) fn new(layout: &Layout, axes: &[usize], itemsize: usize) -> Self {
        let mut dims: SmallVec<[(usize, isize); 4]> = SmallVec::new();
        for &axis in axes {
            let (len, stride) = (layout.shape[axis], layout.strides[axis]);
            if len == 1 {
                continue;
            }
            match dims.last_mut() {
                Some((outer, step)) if *step == stride * len as isize => {
                    *outer *= len;
                    *step = stride;
                }
                _ => dims.push((len, stride)),
            }
        }
        match dims[..] {
            [] => Self::Linear,
            // Without elements strides are 0, and there is none to repeat.
            _ if dims.iter().any(|&(len, _)| len == 0) => Self::Linear,
            [(_, stride)] if stride == itemsize as isize => Self::Linear,
            _ if dims.iter().all(|&(_, stride)| stride == 0) => Self::Constant,
            _ => Self::Strided(dims),
        }
    }

    /// Bytes that a pass over `len` elements brings from memory.
    pub(super) fn bytes(&self, len: usize, itemsize: usize) -> u64 {
        let bytes = match self {
            Self::Linear => len * itemsize,
            Self::Constant => itemsize,
            Self::Strided(dims) => {
                let distinct: usize =
                    dims.iter().filter(|(_, stride)| *stride != 0).map(|(n, _)| n).product();
                let steps =
                    dims.iter().filter(|(_, stride)| *stride != 0).map(|(_, s)| s.unsigned_abs());
                distinct * steps.min().unwrap_or(itemsize).clamp(itemsize, LINE_BYTES)
            }
        };
        bytes as u64
    }

    /// Where an element stands, in bytes from the first one.
    pub fn position(&self, element: usize, itemsize: usize) -> isize {
        match self {
            Self::Linear => (element * itemsize) as isize,
            Self::Constant => 0,
            Self::Strided(dims) => {
                let mut rest = element;
                let mut position = 0;
                for &(len, stride) in dims.iter().rev() {
                    position += (rest % len) as isize * stride;
                    rest /= len;
                }
                position
            }
        }
    }

    /// The fastest dimension, and the next one.
    fn inner(&self) -> Option<[(usize, isize); 2]> {
        match self {
            Self::Strided(dims) => {
                let next = dims.len().checked_sub(2).map_or((1, 0), |i| dims[i]);
                Some([dims[dims.len() - 1], next])
            }
            Self::Linear | Self::Constant => None,
        }
    }

    /// Bytes between elements along the fastest dimension.
    pub fn step(&self) -> usize {
        self.inner().map_or(0, |[(_, stride), _]| stride.unsigned_abs())
    }

    /// How blocks are brought that lie within rows of `row` elements.
    pub fn form(&self, itemsize: usize, row: usize) -> Form {
        let size = itemsize as isize;
        match (self, self.inner()) {
            (Self::Linear, _) => Form::Direct,
            (Self::Constant, _) => Form::Same,
            (Self::Strided(_), Some([(len, stride), next])) if len % row == 0 => {
                match (stride, next) {
                    (0, _) => Form::Same,
                    (stride, _) if stride == size => Form::Direct,
                    (1.., (2.., step)) if len == row && step == size => Form::Turned,
                    _ => Form::Gathered,
                }
            }
            (Self::Strided(_), _) => Form::Gathered,
        }
    }
}

/// The rows of a pass over `len` elements by which its walks, each with an element size, are simplest.
pub(super) fn rows_of(len: usize, walks: &[(&Walk, usize)]) -> Rows {
    let whole = Rows { len: len.max(1), panel: 1, period: 1 };
    // Each fastest dimension joins some of the last axes, so the shortest divides the others.
    let Some(row) = walks.iter().filter_map(|(walk, _)| walk.inner()).map(|[(n, _), _]| n).min()
    else {
        return whole;
    };
    let forms = || walks.iter().map(|(walk, size)| (walk, *size, walk.form(*size, row)));
    let simpler =
        forms().any(|(walk, _, form)| matches!(walk, Walk::Strided(_)) && form != Form::Gathered);
    if row < LEAST_ROW || !simpler {
        return whole;
    }
    let turned = forms().filter(|(_, _, form)| *form == Form::Turned);
    let least = turned.clone().map(|(_, size, _)| size).min();
    let periods = turned.filter_map(|(walk, ..)| walk.inner()).map(|[_, (rows, _)]| rows);
    Rows {
        len: row,
        // As many rows as a cache line of a column has elements.
        panel: least.map_or(1, |size| (LINE_BYTES / size).min(16)),
        period: periods.min().unwrap_or(1),
    }
}

#[cfg(test)]
mod tests {
    use smallvec::smallvec;

    use super::*;

    #[test]
    fn rows_are_read_where_they_stand_and_columns_together() {
        let row = Walk::Strided(smallvec![(300, 0), (400, 8)]);
        let column = Walk::Strided(smallvec![(300, 8), (400, 0)]);
        let turned = Walk::Strided(smallvec![(300, 8), (400, 2400)]);
        let every_other = Walk::Strided(smallvec![(120_000, 16)]);
        let len = 300 * 400;
        let rows = rows_of(len, &[(&Walk::Linear, 8), (&row, 8), (&column, 8), (&turned, 8)]);
        assert_eq!(rows, Rows { len: 400, panel: 8, period: 300 });
        assert_eq!(row.form(8, 400), Form::Direct);
        assert_eq!(column.form(8, 400), Form::Same);
        assert_eq!(turned.form(8, 400), Form::Turned);
        assert_eq!(turned.position(401, 8), 8 + 2400);
        assert_eq!(rows_of(len, &[(&every_other, 8)]).len, len);
        assert_eq!(row.form(8, len), Form::Gathered);
        assert_eq!(rows_of(len, &[(&Walk::Linear, 8), (&Walk::Constant, 8)]).panel, 1);
    }
}
