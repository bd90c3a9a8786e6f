//! Rows that are put into order: the reduced axes side by side, copied, or where they stand.

use super::deviations::result_shape;
use super::lanes;
use super::strided::{self, Keep};
use crate::array::Array;
use crate::array::layout::{Order, Shape};
use crate::bail;
use crate::context::Context;
use crate::cost::Cost;
use crate::diag::{Result, Span};
use crate::kernels::partition::Ordered;

/// Rows of elements, each of which is put into order by itself.
pub(super) struct Rows {
    /// The rows one after another; if they are gathered one by one, as they stand.
    pub(super) array: Array,
    /// Elements of a row.
    pub(super) len: usize,
    /// The shape of one number a row.
    pub(super) shape: Shape,
    /// Where they go back to in their new order.
    back: Option<Array>,
    /// Whether each row is copied by itself, when its turn comes.
    one_by_one: bool,
}

/// Run code for the type of a dtype's elements, bools as bytes.
macro_rules! for_element {
    ($dtype:expr, $T:ident => $body:expr) => {
        for_element!(@ $dtype, $T, $body; Bool u8, Int8 i8, UInt8 u8, Int16 i16, UInt16 u16, Int32 i32,
            UInt32 u32, Int64 i64, UInt64 u64, Float32 f32, Float64 f64)
    };
    (@ $dtype:expr, $T:ident, $body:expr; $($Variant:ident $Type:ty),+) => {
        match $dtype {
            $($crate::array::dtype::DType::$Variant => {
                type $T = $Type;
                $body
            })+
            text @ $crate::array::dtype::DType::Text(_) => text.not_of_numbers(),
        }
    };
}
pub(super) use for_element;

impl Rows {
    /// The rows of an array along the axes that go.
    ///
    /// # Errors
    /// `MemoryError`; `ValueError` for an array that is read-only and is to be overwritten.
    pub(super) fn new(
        cx: &mut Context,
        array: &Array,
        (goes, keepdims): (&[bool], bool),
        overwrites: bool,
        span: Span,
    ) -> Result<Self> {
        let kept = (0..array.ndim()).filter(|&axis| !goes[axis]);
        let gone = (0..array.ndim()).filter(|&axis| goes[axis]);
        let order: Vec<usize> = kept.chain(gone.clone()).collect();
        let len = gone.clone().map(|axis| array.shape()[axis]).product();
        let view = array.view(array.layout.transpose(&order));
        let shape = result_shape(array.shape(), goes, keepdims);
        if overwrites && !array.writeable {
            bail!(span, ValueError, "partition array is read-only"; hint: "leave overwrite_input= out");
        }
        // Several axes are one in a copy alone.
        let in_place = overwrites && (gone.count() == 1 || view.is_contiguous(Order::C));
        if in_place {
            cx.before_write(&array.buffer, span)?;
            if view.is_contiguous(Order::C) {
                return Ok(Self { array: view, len, shape, back: None, one_by_one: false });
            }
        }
        let array = strided::copy(cx, &view, array.dtype, Keep::C, span)?;
        Ok(Self { array, len, shape, back: in_place.then_some(view), one_by_one: false })
    }

    /// The rows of an array along one axis of several, each of which is copied when its turn comes.
    pub(super) fn one_by_one(array: &Array, axis: usize, keepdims: bool) -> Self {
        let goes: Vec<bool> = (0..array.ndim()).map(|i| i == axis).collect();
        let order: Vec<usize> = (0..array.ndim()).filter(|&i| i != axis).chain([axis]).collect();
        Self {
            array: array.view(array.layout.transpose(&order)),
            len: array.shape()[axis],
            shape: result_shape(array.shape(), &goes, keepdims),
            back: None,
            one_by_one: true,
        }
    }

    /// How many rows there are.
    pub(super) fn count(&self) -> usize {
        self.shape.iter().product()
    }

    /// What `visit` makes of each row; NaN stand at the end of a row, and it is told how many do not.
    ///
    /// # Errors
    /// `KeyboardInterrupt`, and what `visit` raises.
    pub(super) fn each<T: Ordered + bytemuck::Pod>(
        &self,
        cx: &mut Context,
        span: Span,
        mut visit: impl FnMut(&mut Context, usize, &mut [T], usize) -> Result<()>,
    ) -> Result<()> {
        if self.one_by_one {
            self.gather_each(cx, span, visit)?;
        } else {
            let mut bytes = self.array.buffer.write();
            let start = self.array.layout.offset;
            let elements: &mut [T] =
                bytemuck::cast_slice_mut(&mut bytes[start..start + self.array.nbytes()]);
            for i in 0..self.count() {
                let row = &mut elements[i * self.len..(i + 1) * self.len];
                let numbers = T::numbers_first(row);
                visit(cx, i, row, numbers)?;
                cx.poll(span)?;
            }
        }
        cx.meter = cx.meter.then(Cost {
            bytes_read: self.array.nbytes() as u64,
            bytes_written: self.array.nbytes() as u64,
            passes: 1,
            ..Cost::default()
        });
        if let Some(back) = &self.back {
            strided::assign(cx, back, &self.array, span)?;
        }
        Ok(())
    }

    /// The same of a copy of each row.
    fn gather_each<T: Ordered + bytemuck::Pod>(
        &self,
        cx: &mut Context,
        span: Span,
        mut visit: impl FnMut(&mut Context, usize, &mut [T], usize) -> Result<()>,
    ) -> Result<()> {
        let dims = lanes::dims_of(&self.array.layout);
        let (offset, size) = (self.array.layout.offset, size_of::<T>());
        strided::scratch(cx, self.len * size, span)?;
        let mut row = vec![T::zeroed(); self.len];
        for i in 0..self.count() {
            let bytes = self.array.buffer.read();
            let block = bytemuck::cast_slice_mut(&mut row);
            strided::gather(block, &bytes, offset, &dims, size, i * self.len);
            drop(bytes);
            let numbers = T::numbers_first(&mut row);
            visit(cx, i, &mut row, numbers)?;
            cx.poll(span)?;
        }
        Ok(())
    }
}
