//! One contraction of arrays by their labels: a view, a sum, a product of matrices, or one loop over all axes.

use smallvec::SmallVec;

use super::subscripts::{Label, Subscripts};
use crate::array::Array;
use crate::array::dtype::{DType, Element as Stored, rust};
use crate::array::layout::{Layout, Order, Shape, Strides};
use crate::array::order::memory_order;
use crate::bail;
use crate::context::Context;
use crate::cost::Cost;
use crate::diag::{Result, Span};
use crate::kernels::einsum::{Operand, Ring, add_products};
use crate::numpy::create::lengths_text;
use crate::numpy::gufunc::remapped_text;
use crate::numpy::products;
use crate::numpy::strided::{self, Keep};

/// An operand whose axes have different labels.
struct Labelled {
    array: Array,
    labels: Vec<Label>,
}

impl Labelled {
    fn length(&self, label: Label) -> Option<usize> {
        let at = self.labels.iter().position(|own| *own == label)?;
        Some(self.array.shape()[at])
    }

    /// The step along a label, 0 where it has none or repeats its only element.
    fn step(&self, label: Label) -> isize {
        match self.labels.iter().position(|own| *own == label) {
            Some(at) if self.array.shape()[at] != 1 => self.array.layout.strides[at],
            _ => 0,
        }
    }
}

/// Axes of one operand that have the same label become one: the diagonal.
fn diagonals(array: &Array, labels: &[Label], i: usize, span: Span) -> Result<Labelled> {
    let mut known: Vec<Label> = Vec::new();
    let (mut shape, mut strides) = (Shape::new(), Strides::new());
    for ((&label, &len), &stride) in labels.iter().zip(array.shape()).zip(&array.layout.strides) {
        let stride = if len == 1 { 0 } else { stride };
        let Some(at) = known.iter().position(|own| *own == label) else {
            known.push(label);
            shape.push(len);
            strides.push(stride);
            continue;
        };
        if shape[at] != len {
            bail!(
                span,
                ValueError,
                "dimensions in operand {i} for collapsing index '{}' don't match ({} != {len})",
                char::from(label),
                shape[at]
            );
        }
        strides[at] += stride;
    }
    let layout = Layout { shape, strides, offset: array.layout.offset };
    Ok(Labelled { array: array.view(layout), labels: known })
}

/// All labels, those of the result first, with their lengths.
fn lengths(
    operands: &[Labelled],
    output: &[Label],
    given: &[Array],
    span: Span,
) -> Result<Vec<(Label, usize)>> {
    let mut all: Vec<(Label, usize)> = output.iter().map(|&label| (label, 1)).collect();
    let mut fits = true;
    for operand in operands {
        for (&label, &len) in operand.labels.iter().zip(operand.array.shape()) {
            match all.iter_mut().find(|(known, _)| *known == label) {
                None => all.push((label, len)),
                Some((_, known)) if *known == 1 => *known = len,
                Some((_, known)) => fits &= len == 1 || len == *known,
            }
        }
    }
    if fits {
        return Ok(all);
    }
    let texts = operands.iter().zip(given).map(|(operand, given)| {
        let axes: Vec<Option<usize>> =
            all.iter().map(|(label, _)| operand.length(*label)).collect();
        format!("{}->{}", lengths_text(given.shape()), remapped_text(&axes))
    });
    let texts: Vec<String> = texts.collect();
    bail!(
        span, ValueError,
        "operands could not be broadcast together with remapped shapes [original->remapped]: {} ", texts.join(" ");
        hint: "axes with the same letter have the same length, or 1"
    )
}

/// What a contraction gives.
pub(super) enum Contracted {
    /// A view of the only operand.
    View(Array),
    /// A new array.
    New(Array),
}

/// Sum products over all labels that are not in the result; `dtype` is that of the loop, to which the operands have
/// been found to convert.
pub(super) fn contract(
    cx: &mut Context,
    given: &[Array],
    subscripts: &Subscripts,
    dtype: DType,
    span: Span,
) -> Result<Contracted> {
    let output = &subscripts.output;
    let mut operands = Vec::with_capacity(given.len());
    for (i, (array, labels)) in given.iter().zip(&subscripts.inputs).enumerate() {
        operands.push(diagonals(array, labels, i, span)?);
    }
    let all = lengths(&operands, output, given, span)?;
    if let [operand] = &operands[..]
        && operand.labels.len() == output.len()
    {
        return Ok(Contracted::View(turned(&operand.array, &operand.labels, output)));
    }
    for operand in &mut operands {
        if operand.array.dtype != dtype {
            operand.array = strided::copy(cx, &operand.array, dtype, Keep::K, span)?;
        }
    }
    if let [a, b] = &operands[..]
        && let Some(plan) = Matrices::of(a, b, &all, output)
    {
        return plan.run(cx, (a, b), output, span).map(Contracted::New);
    }
    looped(cx, &operands, &all, output.len(), dtype, span).map(Contracted::New)
}

/// An array with its axes in the order of other labels.
fn turned(array: &Array, labels: &[Label], order: &[Label]) -> Array {
    let at =
        |label: &Label| labels.iter().position(|own| own == label).expect("both have the same");
    let axes: Vec<usize> = order.iter().map(at).collect();
    array.view(array.layout.transpose(&axes))
}

/// Two operands as stacks of matrices: the labels in the order in which each has its axes.
struct Matrices {
    /// In both and in the result.
    batch: Vec<Label>,
    /// In both and not in the result.
    summed: Vec<Label>,
    left: Vec<Label>,
    right: Vec<Label>,
}

impl Matrices {
    /// Where some axis is summed that both have, and none that only one has.
    fn of(a: &Labelled, b: &Labelled, all: &[(Label, usize)], output: &[Label]) -> Option<Self> {
        let mut found =
            Self { batch: Vec::new(), summed: Vec::new(), left: Vec::new(), right: Vec::new() };
        for &(label, len) in all {
            // One element that is repeated is as good as none.
            let has = |operand: &Labelled| operand.length(label).is_some_and(|own| own == len);
            let to = match (has(a), has(b), output.contains(&label)) {
                (true, true, true) => &mut found.batch,
                (true, true, false) => &mut found.summed,
                (true, false, true) => &mut found.left,
                (false, true, true) => &mut found.right,
                (_, _, _) => return None,
            };
            to.push(label);
        }
        let is_product = !found.summed.is_empty() && all.iter().all(|(_, len)| *len > 0);
        is_product.then_some(found)
    }

    fn run(
        &self,
        cx: &mut Context,
        (a, b): (&Labelled, &Labelled),
        output: &[Label],
        span: Span,
    ) -> Result<Array> {
        let (left, depth) = grouped(cx, a, [&self.batch[..], &self.left, &self.summed], span)?;
        let (right, _) = grouped(cx, b, [&self.batch[..], &self.summed, &self.right], span)?;
        debug_assert_eq!(depth[2], right.shape()[1]);
        let order = [&self.batch[..], &self.left, &self.right].concat();
        let length =
            |label: &Label| a.length(*label).into_iter().chain(b.length(*label)).max().unwrap_or(1);
        let shape: Shape = order.iter().map(length).collect();
        let out = products::product(cx, (&left, &right), &shape, span)?;
        let layout = turned(&out, &order, output).layout.clone();
        Ok(out.with_layout(layout))
    }
}

/// An operand with its axes in three groups, each as one: a view where it can be, else a copy.
fn grouped(
    cx: &mut Context,
    operand: &Labelled,
    groups: [&[Label]; 3],
    span: Span,
) -> Result<(Array, [usize; 3])> {
    // Axes that only repeat one element go.
    let order = groups.concat();
    let layout = Layout {
        shape: order.iter().map(|label| operand.length(*label).unwrap_or(1)).collect(),
        strides: order.iter().map(|label| operand.step(*label)).collect(),
        offset: operand.array.layout.offset,
    };
    let lengths = groups.map(|labels| {
        labels.iter().map(|label| operand.length(*label).unwrap_or(1)).product::<usize>()
    });
    let size = operand.array.dtype.size();
    if let Some(layout) = layout.reshape(&lengths, size) {
        return Ok((operand.array.view(layout), lengths));
    }
    let copy = strided::copy(cx, &operand.array.view(layout), operand.array.dtype, Keep::C, span)?;
    Ok((copy.with_layout(Layout::contiguous(&lengths, size, Order::C)), lengths))
}

/// The axes of a loop in the order of memory, slowest first, as NumPy's iterator has them.
fn sorted(operands: &[Labelled], all: &[(Label, usize)]) -> SmallVec<[usize; 4]> {
    let layouts: Vec<Layout> = operands
        .iter()
        .map(|operand| Layout {
            shape: all.iter().map(|(_, len)| *len).collect(),
            strides: all.iter().map(|(label, _)| operand.step(*label)).collect(),
            offset: 0,
        })
        .collect();
    memory_order(all.len(), &layouts)
}

/// One loop over all axes.
fn looped(
    cx: &mut Context,
    operands: &[Labelled],
    all: &[(Label, usize)],
    ndim: usize,
    dtype: DType,
    span: Span,
) -> Result<Array> {
    let order = sorted(operands, all);
    let shape: Shape = all[..ndim].iter().map(|(_, len)| *len).collect();
    let axes: Vec<usize> = order.iter().copied().filter(|axis| *axis < ndim).collect();
    let out = cx.zeros(dtype, &shape, Order::C, span)?;
    let out = out.with_layout(Layout::contiguous_in(&shape, dtype.size(), &axes));
    let lengths: Vec<usize> = order.iter().map(|&axis| all[axis].1).collect();
    macro_rules! of {
        ($($Variant:ident)+) => {
            match dtype {
                $(DType::$Variant => {
                    add::<rust::$Variant>(cx, &out, operands, (&order, all), &lengths, span)?;
                })+
                text @ DType::Text(_) => text.not_of_numbers(),
            }
        };
    }
    of!(Bool Int8 UInt8 Int16 UInt16 Int32 UInt32 Int64 UInt64 Float32 Float64);
    let count: usize = lengths.iter().product();
    cx.meter = cx.meter.then(Cost {
        ops: (count * operands.len()) as u64,
        bytes_read: operands.iter().map(|operand| operand.array.nbytes() as u64).sum(),
        bytes_written: out.nbytes() as u64,
        passes: 1,
        ..Cost::default()
    });
    Ok(out)
}

fn add<T: Ring + Stored>(
    cx: &Context,
    out: &Array,
    operands: &[Labelled],
    (order, all): (&[usize], &[(Label, usize)]),
    lengths: &[usize],
    span: Span,
) -> Result<()> {
    let size = size_of::<T>() as isize;
    let guards: Vec<_> = operands.iter().map(|operand| operand.array.buffer.read()).collect();
    let read: Vec<Operand<'_, T>> = operands
        .iter()
        .zip(&guards)
        .map(|(operand, bytes)| Operand {
            elements: bytemuck::cast_slice(&bytes[..bytes.len() / size_of::<T>() * size_of::<T>()]),
            start: operand.array.layout.offset as isize / size,
            steps: order.iter().map(|&axis| operand.step(all[axis].0) / size).collect(),
        })
        .collect();
    let steps: Vec<isize> = order
        .iter()
        .map(|&axis| out.layout.strides.get(axis).map_or(0, |stride| stride / size))
        .collect();
    let mut bytes = out.buffer.write();
    let elements: &mut [T] = bytemuck::cast_slice_mut(&mut bytes);
    if !add_products(elements, &steps, &read, lengths, &mut || cx.poll(span).is_ok()) {
        bail!(span, KeyboardInterrupt, "");
    }
    Ok(())
}
