//! What draws: the generator behind `np.random`, a `RandomState`, a `Generator`; and filling arrays from
//! them.

use std::cell::RefCell;
use std::rc::Rc;

use super::super::create::check_size;
use super::super::registry::Bound;
use super::super::strided::{POLL_ELEMENTS, count};
use super::objects::{Generator, RandomState};
use crate::array::Array;
use crate::array::dtype::Element;
use crate::array::layout::{Layout, Order};
use crate::bail;
use crate::context::Context;
use crate::diag::{Result, Span};
use crate::kernels::random::BitGenerator;
use crate::kernels::random::mt19937::Mt19937;
use crate::value::Value;

/// A generator, shared by all that draws from it.
pub(super) type Source<D> = Rc<RefCell<D>>;

/// The generator behind `np.random`.
pub(super) fn global(cx: &Context) -> Source<Mt19937> {
    Rc::clone(&cx.random)
}

/// That of the `RandomState` whose method was called; its parameter is taken out, so that those of the method
/// are counted as those of the function of `np.random` are.
pub(super) fn state_of(bound: &mut Bound) -> Result<Source<Mt19937>> {
    let object = own(bound);
    match &object {
        Value::Function(function) if let Some(state) = function.downcast::<RandomState>() => {
            Ok(state.source())
        }
        other => bail!(bound.span, TypeError, "'{}' object is no RandomState", other.type_name()),
    }
}

/// The bits of the `Generator` whose method was called; its parameter is taken out.
pub(super) fn bits_of(bound: &mut Bound) -> Result<Source<BitGenerator>> {
    let object = own(bound);
    match &object {
        Value::Function(function) if let Some(generator) = function.downcast::<Generator>() => {
            Ok(generator.source())
        }
        other => bail!(bound.span, TypeError, "'{}' object is no Generator", other.type_name()),
    }
}

/// The object whose method was called.
pub(super) fn own(bound: &mut Bound) -> Value {
    bound.values.remove(0).unwrap_or(Value::None)
}

/// What draws a run of elements; it is told the number of the first.
type Run<'a, D, T> = &'a mut dyn FnMut(&mut D, usize, &mut [T]);

/// A new array whose elements are drawn one by one, in C order; `draw` is told which.
pub(super) fn fill<T: Element, D: Clone + 'static>(
    cx: &mut Context,
    source: &Source<D>,
    shape: &[usize],
    span: Span,
    mut draw: impl FnMut(&mut D, usize) -> T,
) -> Result<Array> {
    fill_runs(cx, source, shape, span, &mut |bits, first, run| {
        for (i, element) in run.iter_mut().enumerate() {
            *element = draw(bits, first + i);
        }
    })
}

/// The same, a run of elements at a time.
pub(super) fn fill_runs<T: Element, D: Clone + 'static>(
    cx: &mut Context,
    source: &Source<D>,
    shape: &[usize],
    span: Span,
    draw: Run<'_, D, T>,
) -> Result<Array> {
    check_size(shape, T::DTYPE, span)?;
    let array = cx.empty(T::DTYPE, Layout::contiguous(shape, T::DTYPE.size(), Order::C), span)?;
    draw_runs(cx, source, &array, span, draw)?;
    Ok(array)
}

/// Draw the elements of a contiguous array, in the order of its memory.
pub(super) fn fill_into<T: Element, D: Clone + 'static>(
    cx: &mut Context,
    source: &Source<D>,
    array: &Array,
    span: Span,
    mut draw: impl FnMut(&mut D, usize) -> T,
) -> Result<()> {
    draw_runs(cx, source, array, span, &mut |bits, first, run| {
        for (i, element) in run.iter_mut().enumerate() {
            *element = draw(bits, first + i);
        }
    })
}

/// The same, a run of elements at a time.
pub(super) fn draw_runs<T: Element, D: Clone + 'static>(
    cx: &mut Context,
    source: &Source<D>,
    array: &Array,
    span: Span,
    draw: Run<'_, D, T>,
) -> Result<()> {
    cx.before_draw(source);
    count(cx, 0, array.nbytes());
    let mut bytes = array.buffer.write();
    let start = array.layout.offset;
    let elements: &mut [T] = bytemuck::cast_slice_mut(&mut bytes[start..start + array.nbytes()]);
    let mut source = source.borrow_mut();
    for (i, chunk) in elements.chunks_mut(POLL_ELEMENTS).enumerate() {
        draw(&mut source, i * POLL_ELEMENTS, chunk);
        cx.poll(span)?;
    }
    Ok(())
}
