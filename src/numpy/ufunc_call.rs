//! A ufunc's call with all its keywords, run at once: a block of every operand after another, converted to the
//! loop's dtype as it is read.
//!
//! Plans run the calls without `where=`, `casting=`, `order=` and `signature=`, and of one result.

use std::cell::Ref;

use smallvec::SmallVec;

use super::casting::Casting;
use super::create::lengths_text;
use super::eager::Operand;
use super::strided::{self, Keep};
use super::ufunc::{Loop, OperandType, Signature, Ufunc, fits};
use crate::array::Array;
use crate::array::dtype::{DType, Scalar, Word};
use crate::array::layout::{Layout, Order, Overlap, Shape, broadcast_shapes};
use crate::array::order::memory_order;
use crate::bail;
use crate::context::Context;
use crate::cost::Cost;
use crate::diag::{Result, Span};
use crate::kernels::cast::cast;
use crate::kernels::elementwise::Kernel;
use crate::kernels::events::{Events, examine};
use crate::kernels::select;

/// Elements that a kernel is given at once.
const BLOCK: usize = 4096;

/// Blocks between two looks at the interrupt.
const POLL_BLOCKS: usize = 16;

/// What a call was given beside operands.
#[derive(Debug)]
pub struct Keywords {
    /// The arrays of `out=`, one a result; empty where none was given.
    pub out: SmallVec<[Option<Array>; 2]>,
    /// The bools of `where=`.
    pub mask: Option<Array>,
    /// The dtypes of `dtype=` or `signature=`.
    pub signature: Signature,
    /// Which conversions are allowed.
    pub casting: Casting,
    /// How new results are laid out.
    pub order: Keep,
}

impl Default for Keywords {
    fn default() -> Self {
        Self {
            out: SmallVec::new(),
            mask: None,
            signature: Signature::default(),
            casting: Casting::SameKind,
            order: Keep::K,
        }
    }
}

/// Scratch of a block's elements, aligned for every dtype.
#[derive(Default)]
struct Scratch(Vec<u64>);

impl Scratch {
    /// So many bytes of it.
    fn bytes(&mut self, count: usize) -> &mut [u8] {
        if self.0.len() * 8 < count {
            self.0.resize(count.div_ceil(8), 0);
        }
        &mut bytemuck::cast_slice_mut(&mut self.0)[..count]
    }
}

/// How an array stands in memory: the place of its first element, lengths and steps, slowest first.
struct Walk {
    offset: usize,
    dims: SmallVec<[(usize, isize); 4]>,
    dtype: DType,
    /// Whether its elements lie side by side in this order.
    contiguous: bool,
}

impl Walk {
    /// Of an array that is read as if it had a shape.
    fn new(array: &Array, shape: &[usize]) -> Self {
        let layout = array.layout.broadcast_to(shape).expect("the shapes were found to broadcast");
        let contiguous = layout.is_contiguous(array.dtype.size(), Order::C);
        let dims = layout.shape.iter().copied().zip(layout.strides.iter().copied()).collect();
        Self { offset: layout.offset, dims, dtype: array.dtype, contiguous }
    }

    /// Where the bytes of a block lie, if they lie side by side.
    fn range(&self, (first, n): (usize, usize)) -> Option<std::ops::Range<usize>> {
        let size = self.dtype.size();
        let start = self.offset + first * size;
        (self.contiguous && start.is_multiple_of(size)).then_some(start..start + n * size)
    }

    fn gather(&self, block: &mut [u8], memory: &[u8], first: usize) {
        strided::gather(block, memory, self.offset, &self.dims, self.dtype.size(), first);
    }

    fn scatter(&self, memory: &mut [u8], block: &[u8], first: usize) {
        strided::scatter(memory, block, self.offset, &self.dims, self.dtype.size(), first);
    }
}

/// What an operand's blocks are made of.
enum Source {
    /// One number again and again: a block of it.
    Same,
    /// The elements of an array.
    Each(Array, Walk),
}

/// An operand as the loop reads it.
struct Reader {
    source: Source,
    dtype: DType,
    /// The block as it is in memory, as the loop takes it, and without what a mask leaves out.
    scratch: [Scratch; 3],
}

impl Reader {
    fn new(operand: Operand<'_>, dtype: DType, shape: &[usize], outs: &[Array]) -> (Self, Events) {
        let mut scratch = [Scratch::default(), Scratch::default(), Scratch::default()];
        let number = match operand {
            Operand::Int(number) => Scalar::Int64(number),
            Operand::Float(number) => Scalar::Float64(number),
            Operand::Array(array)
                if array.size() == 1 && !outs.iter().any(|out| out.buffer.same(&array.buffer)) =>
            {
                array.item()
            }
            Operand::Array(array) => {
                let source = Source::Each(array.clone(), Walk::new(array, shape));
                return (Self { source, dtype, scratch }, Events::default());
            }
        };
        let (size, from) = (dtype.size(), number.dtype());
        let mut word = Word::default();
        let events = cast(dtype, from)(&mut word.0[..size], &number.word().0[..from.size()]);
        let most = BLOCK.min(shape.iter().product());
        select::repeat(scratch[1].bytes(most * size), &word.0[..size]);
        (Self { source: Source::Same, dtype, scratch }, events)
    }

    /// The memory that it reads, unless a result is written there too.
    fn lent(&self, outs: &[Array]) -> Option<Array> {
        match &self.source {
            Source::Each(array, _) if !outs.iter().any(|out| out.buffer.same(&array.buffer)) => {
                Some(array.clone())
            }
            Source::Each(..) | Source::Same => None,
        }
    }

    /// A block in the loop's dtype, of the elements that the mask leaves.
    fn block<'a>(
        &'a mut self,
        lent: Option<&'a [u8]>,
        (first, n): (usize, usize),
        mask: Option<&[u8]>,
        events: &mut Events,
    ) -> &'a [u8] {
        let size = self.dtype.size();
        let [raw, converted, packed] = &mut self.scratch;
        let block: &[u8] = match &self.source {
            Source::Same => {
                let kept = mask.map_or(n, |mask| mask.iter().filter(|&&keep| keep != 0).count());
                return converted.bytes(kept * size);
            }
            Source::Each(array, walk) => {
                let from = walk.dtype;
                let block: &[u8] = match (lent, walk.range((first, n))) {
                    (Some(memory), Some(range)) => &memory[range],
                    (Some(memory), None) => {
                        let raw = raw.bytes(n * from.size());
                        walk.gather(raw, memory, first);
                        raw
                    }
                    (None, _) => {
                        let raw = raw.bytes(n * from.size());
                        walk.gather(raw, &array.buffer.read(), first);
                        raw
                    }
                };
                if from == self.dtype {
                    block
                } else {
                    let converted = converted.bytes(n * size);
                    *events = events.and(cast(self.dtype, from)(converted, block));
                    converted
                }
            }
        };
        let Some(mask) = mask else { return block };
        let packed = packed.bytes(n * size);
        let mut kept = 0;
        for (element, _) in block.chunks_exact(size).zip(mask).filter(|(_, keep)| **keep != 0) {
            packed[kept..kept + size].copy_from_slice(element);
            kept += size;
        }
        &packed[..kept]
    }
}

/// A result as the loop writes it.
struct Writer {
    array: Array,
    walk: Walk,
    row: &'static Loop,
    /// The block as the loop gives it, as the array holds it, and what the array held.
    scratch: [Scratch; 3],
}

impl Writer {
    /// Compute a block.
    fn run(
        &mut self,
        ufunc: &Ufunc,
        operands: &[(DType, &[u8])],
        (first, n): (usize, usize),
        mask: Option<&[u8]>,
    ) -> Events {
        let row = self.row;
        let (size, into) = (row.output.size(), self.walk.dtype);
        let [result, converted, held] = &mut self.scratch;
        let mut memory = self.array.buffer.write();
        let compute = |block: &mut [u8]| {
            let power = ufunc.name == "power" && row.output.is_integer();
            let suspect = match (row.kernel, operands) {
                (Kernel::Ternary(run), [a, b, c]) => run(block, a.1, b.1, c.1),
                (kernel, [a, b]) => kernel.run(block, a.1, b.1),
                (kernel, all) => kernel.run(block, all[0].1, &[]),
            };
            if suspect {
                examine(ufunc.infinity, (row.output, block), operands, power)
            } else {
                Events::default()
            }
        };
        if mask.is_none()
            && into == row.output
            && let Some(range) = self.walk.range((first, n))
        {
            return compute(&mut memory[range]);
        }
        let kept = operands[0].1.len() / operands[0].0.size();
        let result = result.bytes(kept * size);
        let mut events = compute(result);
        let block: &[u8] = if into == row.output {
            result
        } else {
            let converted = converted.bytes(kept * into.size());
            events = events.and(cast(into, row.output)(converted, result));
            converted
        };
        let Some(mask) = mask else {
            self.walk.scatter(&mut memory, block, first);
            return events;
        };
        let held = held.bytes(n * into.size());
        self.walk.gather(held, &memory, first);
        let places = held.chunks_exact_mut(into.size()).zip(mask).filter(|(_, keep)| **keep != 0);
        for ((place, _), element) in places.zip(block.chunks_exact(into.size())) {
            place.copy_from_slice(element);
        }
        self.walk.scatter(&mut memory, held, first);
        events
    }
}

/// The shape of all operands, results and the mask together.
fn common_shape(operands: &[Operand<'_>], keywords: &Keywords, span: Span) -> Result<Shape> {
    let outs = keywords.out.iter().flatten();
    let mask = keywords.mask.iter();
    let given: SmallVec<[&[usize]; 4]> = operands
        .iter()
        .map(Operand::shape)
        .chain(outs.clone().map(Array::shape))
        .chain(mask.map(Array::shape))
        .collect();
    let Some(shape) = broadcast_shapes(given.iter().copied()) else {
        let listed: String = given.iter().map(|shape| lengths_text(shape) + " ").collect();
        bail!(span, ValueError, "operands could not be broadcast together with shapes {listed}");
    };
    for out in outs {
        if out.shape() != &shape[..] {
            bail!(
                span, ValueError,
                "non-broadcastable output operand with shape {} doesn't match the broadcast shape {}",
                lengths_text(out.shape()), lengths_text(&shape);
                hint: "the result has shape {}: write into an array of that shape", lengths_text(&shape)
            );
        }
    }
    Ok(shape)
}

/// The layout of a new result, as `order=` says.
fn new_layout(operands: &[Operand<'_>], shape: &[usize], dtype: DType, order: Keep) -> Layout {
    let arrays = || operands.iter().filter_map(Operand::array);
    let columns = || {
        let mut all = arrays().filter(|array| array.ndim() > 0).peekable();
        all.peek().is_some() && all.all(|array| array.is_contiguous(Order::F))
    };
    match order {
        Keep::C => Layout::contiguous(shape, dtype.size(), Order::C),
        Keep::F => Layout::contiguous(shape, dtype.size(), Order::F),
        Keep::A if columns() && !arrays().all(|array| array.is_contiguous(Order::C)) => {
            Layout::contiguous(shape, dtype.size(), Order::F)
        }
        Keep::A => Layout::contiguous(shape, dtype.size(), Order::C),
        Keep::K => {
            let layouts: SmallVec<[Layout; 2]> =
                arrays().filter_map(|array| array.layout.broadcast_to(shape)).collect();
            Layout::contiguous_in(shape, dtype.size(), &memory_order(shape.len(), &layouts))
        }
    }
}

/// Refuse what the loop's dtypes refuse.
fn check_dtypes(
    ufunc: &Ufunc,
    (rows, operands): (&[&'static Loop], &[Operand<'_>]),
    keywords: &Keywords,
    span: Span,
) -> Result<()> {
    for (i, operand) in operands.iter().enumerate() {
        let dtype = rows[0].input(i);
        if let Operand::Int(number) = *operand
            && !fits(number, dtype)
        {
            bail!(span, OverflowError, "Python integer {number} out of bounds for {dtype}");
        }
    }
    for (i, (out, row)) in keywords.out.iter().zip(rows).enumerate() {
        let Some(out) = out else { continue };
        if !out.writeable {
            bail!(span, ValueError, "output array is read-only"; hint: "take a copy()");
        }
        if out.dtype.is_text() || !keywords.casting.allows(row.output, out.dtype) {
            let place = if rows.len() == 1 { String::new() } else { format!(" {}", ufunc.nin + i) };
            bail!(
                span, UFuncTypeError,
                "Cannot cast ufunc '{}' output{place} from dtype('{}') to dtype('{}') with casting rule '{}'",
                ufunc.name, row.output, out.dtype, keywords.casting.name();
                hint: "the result is {}: write into an array of that dtype, or make a new one", row.output
            );
        }
    }
    Ok(())
}

/// Where an operand overlaps a result other than element by element, a copy of it.
fn apart(cx: &mut Context, array: &Array, outs: &[Array], span: Span) -> Result<Option<Array>> {
    let reaches = |out: &Array| {
        out.buffer.same(&array.buffer)
            && match array.layout.overlap(array.dtype.size(), &out.layout, out.dtype.size()) {
                Overlap::Disjoint => false,
                Overlap::Same => array.dtype.size() != out.dtype.size(),
                Overlap::Partial => true,
            }
    };
    if outs.iter().any(reaches) {
        return strided::copy(cx, array, array.dtype, Keep::K, span).map(Some);
    }
    Ok(None)
}

/// Call a ufunc: an array for each result, those of `out=` where they were given.
///
/// # Errors
/// What NumPy raises for the operands and keywords; `MemoryError`; `KeyboardInterrupt`.
pub fn call(
    cx: &mut Context,
    ufunc: &'static Ufunc,
    operands: &[Operand<'_>],
    keywords: &Keywords,
    span: Span,
) -> Result<SmallVec<[Array; 2]>> {
    let (outs, events) = call_quietly(cx, ufunc, operands, keywords, span)?;
    for word in events.words() {
        cx.warn(span, "RuntimeWarning", format!("{word} encountered in {}", ufunc.name));
    }
    Ok(outs)
}

/// The same, and what the loop raised, of which nothing is said.
///
/// # Errors
/// As [`call`].
pub(super) fn call_quietly(
    cx: &mut Context,
    ufunc: &'static Ufunc,
    operands: &[Operand<'_>],
    keywords: &Keywords,
    span: Span,
) -> Result<(SmallVec<[Array; 2]>, Events)> {
    let types: SmallVec<[OperandType; 2]> = operands.iter().map(|operand| operand.ty()).collect();
    let found = keywords
        .signature
        .resolve(ufunc, &types, keywords.casting)
        .map_err(|error| error.at(span))?;
    let rows = ufunc.results(found);
    check_dtypes(ufunc, (&rows, operands), keywords, span)?;
    let shape = common_shape(operands, keywords, span)?;
    let mut outs: SmallVec<[Array; 2]> = SmallVec::new();
    for (i, row) in rows.iter().enumerate() {
        outs.push(match keywords.out.get(i).and_then(Option::as_ref) {
            Some(out) => {
                cx.before_write(&out.buffer, span)?;
                out.clone()
            }
            None => cx.empty(
                row.output,
                new_layout(operands, &shape, row.output, keywords.order),
                span,
            )?,
        });
    }
    let mut events = Events::default();
    let mut readers: SmallVec<[Reader; 2]> = SmallVec::new();
    for (i, operand) in operands.iter().enumerate() {
        let dtype = found.input(i);
        let copied = match operand.array() {
            Some(array) => apart(cx, array, &outs, span)?,
            None => None,
        };
        let operand = copied.as_ref().map_or(*operand, Operand::Array);
        let (reader, raised) = Reader::new(operand, dtype, &shape, &outs);
        readers.push(reader);
        events = events.and(raised);
    }
    let mask = match &keywords.mask {
        Some(mask) => Some(apart(cx, mask, &outs, span)?.unwrap_or_else(|| mask.clone())),
        None => None,
    };
    let writers: SmallVec<[Writer; 2]> = outs
        .iter()
        .zip(&rows)
        .map(|(array, row)| Writer {
            array: array.clone(),
            walk: Walk::new(array, &shape),
            row,
            scratch: Default::default(),
        })
        .collect();
    for word in events.words() {
        cx.warn(span, "RuntimeWarning", format!("{word} encountered in cast"));
    }
    let count: usize = shape.iter().product();
    let shown = mask.as_ref().map(|mask| (mask, Walk::new(mask, &shape)));
    let events = blocks(cx, ufunc, (&mut readers, writers), shown.as_ref(), count, span)?;
    meter(cx, ufunc, (operands, &outs, mask.as_ref()), count);
    Ok((outs, events))
}

/// Run all blocks: what the loop raised.
fn blocks(
    cx: &mut Context,
    ufunc: &'static Ufunc,
    (readers, mut writers): (&mut [Reader], SmallVec<[Writer; 2]>),
    mask: Option<&(&Array, Walk)>,
    count: usize,
    span: Span,
) -> Result<Events> {
    let outs: SmallVec<[Array; 2]> = writers.iter().map(|writer| writer.array.clone()).collect();
    let lent: SmallVec<[Option<Array>; 2]> =
        readers.iter().map(|reader| reader.lent(&outs)).collect();
    let memories: SmallVec<[Option<Ref<'_, [u8]>>; 2]> =
        lent.iter().map(|array| array.as_ref().map(|array| array.buffer.read())).collect();
    let (mut casts, mut events) = (Events::default(), Events::default());
    let mut bools = Scratch::default();
    for (k, first) in (0..count).step_by(BLOCK).enumerate() {
        if k % POLL_BLOCKS == 0 {
            cx.poll(span)?;
        }
        let at = (first, BLOCK.min(count - first));
        let keep = mask.map(|(array, walk)| {
            let keep = bools.bytes(at.1);
            walk.gather(keep, &array.buffer.read(), first);
            &*keep
        });
        let operands: SmallVec<[(DType, &[u8]); 2]> = readers
            .iter_mut()
            .zip(&memories)
            .map(|(reader, memory)| {
                let dtype = reader.dtype;
                (dtype, reader.block(memory.as_deref(), at, keep, &mut casts))
            })
            .collect();
        for writer in &mut writers {
            events = events.and(writer.run(ufunc, &operands, at, keep));
        }
    }
    if events.negative_power {
        bail!(span, ValueError, "Integers to negative integer powers are not allowed.");
    }
    for word in casts.words() {
        cx.warn(span, "RuntimeWarning", format!("{word} encountered in cast"));
    }
    Ok(events)
}

/// Count a pass over the operands.
fn meter(
    cx: &mut Context,
    ufunc: &Ufunc,
    (operands, outs, mask): (&[Operand<'_>], &[Array], Option<&Array>),
    count: usize,
) {
    let read = operands.iter().filter_map(Operand::array).chain(mask).map(Array::nbytes);
    let cost = Cost {
        ops: u64::from(ufunc.ops) * count as u64,
        bytes_read: read.sum::<usize>() as u64,
        bytes_written: outs.iter().map(Array::nbytes).sum::<usize>() as u64,
        passes: 1,
        ..Cost::default()
    };
    cx.meter = cx.meter.then(cost);
    for after_pass in &cx.after_pass {
        after_pass(&cost);
    }
}
