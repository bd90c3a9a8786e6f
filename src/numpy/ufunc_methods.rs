//! The methods of ufuncs of two operands: `reduce`, `accumulate`, `outer`, `reduceat`.

use smallvec::SmallVec;

use super::convert::{self, as_array};
use super::create::lengths_text;
use super::eager::{self, Operand, map, unpacked};
use super::index;
use super::lanes;
use super::manipulate::mark_axes;
use super::registry::{Bound, Costs, Function, Run};
use super::running::part;
use super::strided::{self, Keep};
use super::ufunc::{Loop, OperandType, Ufunc};
use crate::array::Array;
use crate::array::dtype::{DType, Scalar};
use crate::array::layout::{Layout, Order, Shape};
use crate::bail;
use crate::context::Context;
use crate::diag::{Result, Span};
use crate::kernels::events::{Events, examine};
use crate::kernels::reduce::{REDUCTIONS, Reduction, sum_dtype};
use crate::kernels::scan::{Scan, scan};
use crate::value::{Callable, Value};

/// Every method of ufuncs but `at`; `self` is the ufunc.
pub static ROWS: &[Function] = &[
    Function {
        name: "ufunc.reduce",
        signature: "self, array, axis=0, dtype=None, out=None, keepdims=False, initial=None, where=True",
        costs: Costs::Fold,
        doc: "Put the function between all elements along the first axis, another or several: \
              np.add.reduce is np.sum.\n\n\
              >>> np.maximum.reduce([[1, 5], [3, 4]])\narray([3, 5])\n\
              >>> np.bitwise_xor.reduce([5, 3])\nnp.int64(6)",
        run: Run::Call(|cx, bound| reduce(cx, &bound)),
    },
    Function {
        name: "ufunc.accumulate",
        signature: "self, array, axis=0, dtype=None, out=None",
        costs: Costs::Working,
        doc: "The results of reduce as it goes along an axis: np.add.accumulate gives running sums.\n\n\
              >>> np.maximum.accumulate([1, 3, 2, 5])\narray([1, 3, 3, 5])",
        run: Run::Call(|cx, bound| accumulate(cx, &bound)),
    },
    Function {
        name: "ufunc.outer",
        signature: "self, A=None, B=None",
        costs: Costs::Working,
        doc: "The function of every element of one array with every element of another.\n\n\
              >>> np.subtract.outer([1, 2], [10, 20])\narray([[ -9, -19],\n       [ -8, -18]])",
        run: Run::Call(|cx, bound| outer(cx, &bound)),
    },
    Function {
        name: "ufunc.reduceat",
        signature: "self, array, indices, axis=0, dtype=None, out=None",
        costs: Costs::Working,
        doc: "The reduce of each slice from one index to the next, the last one to the end.\n\n\
              >>> np.add.reduceat(np.arange(8), [0, 4, 6])\narray([ 6,  9, 13])",
        run: Run::Call(|cx, bound| reduceat(cx, &bound)),
    },
];

/// The ufunc that a method is of.
pub(super) fn ufunc_of(value: &Value) -> Option<&'static Ufunc> {
    let Value::Function(Callable::Static(row)) = value else { return None };
    row.as_any().downcast_ref()
}

/// What a ufunc's reduction of nothing gives.
pub(super) fn identity(ufunc: &Ufunc) -> Option<i64> {
    const OTHERS: &[(&str, i64)] = &[
        ("bitwise_and", -1),
        ("bitwise_or", 0),
        ("bitwise_xor", 0),
        ("gcd", 0),
        ("hypot", 0),
        ("logical_xor", 0),
    ];
    match reduction(ufunc) {
        Some(reduction) => reduction.row().identity.map(i64::from),
        None => OTHERS.iter().find(|(name, _)| *name == ufunc.name).map(|(_, identity)| *identity),
    }
}

/// The reduction that has loops of its own.
fn reduction(ufunc: &Ufunc) -> Option<Reduction> {
    REDUCTIONS.iter().find(|row| row.ufunc == ufunc.name).map(|row| row.reduction)
}

/// The ufunc of a call, which must be of two operands.
fn binary(bound: &Bound, what: &str) -> Result<&'static Ufunc> {
    let ufunc = ufunc_of(bound.required(0)).expect("the method is of a ufunc");
    if ufunc.nin != 2 {
        bail!(bound.span, ValueError, "{what} only supported for binary functions");
    }
    Ok(ufunc)
}

/// The loop that takes its own results as operands.
fn loop_of(ufunc: &'static Ufunc, dtype: DType, span: Span) -> Result<&'static Loop> {
    let of = |dtype| {
        let strong = OperandType::Strong(dtype);
        ufunc.resolve(&[strong, strong]).map_err(|error| error.at(span))
    };
    let mut found = of(dtype)?;
    if ufunc.name.starts_with("logical_") {
        found = of(DType::Bool)?;
    }
    if found.output != found.inputs[0] {
        bail!(
            span, TypeError,
            "No loop matching the specified signature and casting was found for ufunc {}", ufunc.name;
            hint: "compare neighbours: a[1:] == a[:-1]"
        );
    }
    Ok(found)
}

/// The dtype in which a ufunc's results along an axis are computed, before its loop is sought.
fn working_dtype(ufunc: &Ufunc, array: &Array, given: Option<DType>) -> DType {
    given.unwrap_or(match ufunc.name {
        "add" | "multiply" => sum_dtype(array.dtype),
        _ => array.dtype,
    })
}

/// An array in C order, in the dtype of a loop, and its axis: `len` rows of `inner` elements, `outer` times.
struct Rows {
    source: Array,
    chosen: &'static Loop,
    ufunc: &'static Ufunc,
    len: usize,
    inner: usize,
    /// The method, for warnings.
    method: &'static str,
}

impl Rows {
    fn new(
        cx: &mut Context,
        (ufunc, method): (&'static Ufunc, &'static str),
        array: &Array,
        axis: usize,
        dtype: DType,
        span: Span,
    ) -> Result<Self> {
        let chosen = loop_of(ufunc, dtype, span)?;
        let source = super::sort::plain(cx, array, chosen.output, span)?;
        let inner = array.shape()[axis + 1..].iter().product();
        Ok(Self { source, chosen, ufunc, len: array.shape()[axis], inner, method })
    }

    fn row(&self) -> usize {
        self.inner * self.chosen.output.size()
    }

    /// One step over a row.
    fn step(&self, out: &mut [u8], a: &[u8], b: &[u8], events: &mut Events) {
        if self.chosen.kernel.run(out, a, b) {
            let dtype = self.chosen.output;
            let operands = [(dtype, a), (dtype, b)];
            let power = self.ufunc.name == "power";
            *events = events.and(examine(self.ufunc.infinity, (dtype, out), &operands, power));
        }
    }

    fn warn(&self, cx: &mut Context, events: Events, span: Span) {
        for word in events.words() {
            cx.warn(span, "RuntimeWarning", format!("{word} encountered in {}", self.method));
        }
    }

    /// The last result of each, in `out`, which is contiguous.
    fn reduce(&self, cx: &mut Context, out: &Array, span: Span) -> Result<()> {
        let row = self.row();
        let mut buffers = [vec![0_u64; row.div_ceil(8)], vec![0_u64; row.div_ceil(8)]];
        let mut events = Events::default();
        {
            let bytes = self.source.buffer.read();
            let from = &bytes[self.source.layout.offset..][..self.source.nbytes()];
            let mut to = out.buffer.write();
            let groups = from.chunks((self.len * row).max(1));
            for (group, to) in groups.zip(to.chunks_mut(row.max(1))) {
                let [mut now, mut next] = {
                    let [a, b] = &mut buffers;
                    [a, b].map(|block| &mut bytemuck::cast_slice_mut::<u64, u8>(block)[..row])
                };
                now.copy_from_slice(&group[..row]);
                for element in group.chunks(row.max(1)).skip(1) {
                    self.step(next, now, element, &mut events);
                    std::mem::swap(&mut now, &mut next);
                    cx.poll(span)?;
                }
                to.copy_from_slice(now);
            }
        }
        strided::count(cx, self.source.nbytes(), out.nbytes());
        self.warn(cx, events, span);
        Ok(())
    }

    /// Every result of each.
    fn accumulate(&self, cx: &mut Context, span: Span) -> Result<Array> {
        let dtype = self.chosen.output;
        let layout = Layout::contiguous(self.source.shape(), dtype.size(), Order::C);
        let out = cx.empty(dtype, layout, span)?;
        let row = self.row();
        let mut events = Events::default();
        {
            let bytes = self.source.buffer.read();
            let from = &bytes[self.source.layout.offset..][..self.source.nbytes()];
            let group = (self.len * row).max(1);
            let mut to = out.buffer.write();
            for (from, to) in from.chunks(group).zip(to.chunks_mut(group)) {
                to[..row].copy_from_slice(&from[..row]);
                for at in (row..from.len()).step_by(row) {
                    let (done, rest) = to.split_at_mut(at);
                    self.step(
                        &mut rest[..row],
                        &done[at - row..],
                        &from[at..at + row],
                        &mut events,
                    );
                    cx.poll(span)?;
                }
            }
        }
        strided::count(cx, self.source.nbytes(), out.nbytes());
        self.warn(cx, events, span);
        Ok(out)
    }
}

/// Functions that give the same result whatever the order of their operands.
const REORDERABLE: &[&str] = &[
    "bitwise_and",
    "bitwise_or",
    "bitwise_xor",
    "fmax",
    "fmin",
    "gcd",
    "hypot",
    "lcm",
    "logaddexp",
    "logaddexp2",
    "logical_xor",
];

/// What a ufunc leaves of an array whose marked axes go.
fn reduced(
    cx: &mut Context,
    (ufunc, method): (&'static Ufunc, &'static str),
    array: &Array,
    (goes, keepdims): (&[bool], bool),
    dtype: Option<DType>,
    span: Span,
) -> Result<Array> {
    if let Some(reduction) = reduction(ufunc) {
        let dtype = dtype.unwrap_or_else(|| reduction.result_dtype(array.dtype));
        return eager::fold(cx, reduction, array, (goes, keepdims), dtype, span);
    }
    let name = ufunc.name;
    if goes.iter().filter(|goes| **goes).count() > 1 && !REORDERABLE.contains(&name) {
        bail!(
            span,
            ValueError,
            "reduction operation '{name}' is not reorderable, so at most one axis may be specified"
        );
    }
    let mut array = array.clone();
    for axis in (0..goes.len()).rev().filter(|&axis| goes[axis]) {
        let dtype = working_dtype(ufunc, &array, dtype);
        let chosen = loop_of(ufunc, dtype, span)?;
        let mut shape: Shape = array.shape().into();
        shape[axis] = 1;
        let layout = Layout::contiguous(&shape, chosen.output.size(), Order::C);
        let out = cx.empty(chosen.output, layout, span)?;
        if array.shape()[axis] == 0 && out.size() > 0 {
            let Some(identity) = identity(ufunc) else {
                bail!(
                    span,
                    ValueError,
                    "zero-size array to reduction operation {name} which has no identity"
                )
            };
            let word = convert::word_of(Scalar::Int64(identity), out.dtype);
            for to in out.buffer.write()[..out.nbytes()].chunks_exact_mut(out.dtype.size()) {
                to.copy_from_slice(&word.0[..out.dtype.size()]);
            }
        } else if out.size() > 0 {
            Rows::new(cx, (ufunc, method), &array, axis, dtype, span)?.reduce(cx, &out, span)?;
        }
        array = out;
    }
    if keepdims {
        return Ok(array);
    }
    let kept = (0..goes.len()).filter(|&axis| !goes[axis]);
    let shape: Shape = kept.map(|axis| array.shape()[axis]).collect();
    let layout = Layout::contiguous(&shape, array.dtype.size(), Order::C);
    Ok(array.with_layout(layout))
}

/// The answer, or the array of `out=` with it.
fn answer(cx: &mut Context, result: Array, out: Option<&Value>, span: Span) -> Result<Value> {
    let Some(value) = out else { return Ok(unpacked(result)) };
    let target = match value {
        Value::Array(array) => array,
        Value::Tuple(items) if matches!(&items[..], [Value::Array(_)]) => {
            return answer(cx, result, items.first(), span);
        }
        _ => bail!(span, TypeError, "return arrays must be of ArrayType"),
    };
    if !target.writeable {
        bail!(span, ValueError, "output array is read-only"; hint: "take a copy()");
    }
    if target.shape() != result.shape() {
        let [ours, theirs] = [target.shape(), result.shape()].map(lengths_text);
        bail!(
            span,
            ValueError,
            "operands could not be broadcast together with remapped shapes [original->remapped]: \
            {ours}->{ours} {theirs}->{theirs} "
        );
    }
    cx.before_write(&target.buffer, span)?;
    strided::assign(cx, target, &result, span)?;
    Ok(value.clone())
}

fn reduce(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let span = bound.span;
    let ufunc = binary(bound, "reduce")?;
    for (i, name) in [(6, "initial"), (7, "where")] {
        if bound.get(i).is_some_and(|value| !matches!(value, Value::Bool(true))) {
            bail!(
                span,
                NotImplementedError,
                "numscope has no {name}= of {}.reduce yet",
                ufunc.name
            );
        }
    }
    let mut array = bound.array(1, cx)?;
    let keepdims = bound.flag(5, false)? && array.ndim() > 0;
    if array.ndim() == 0 {
        array = array.view(array.layout.insert_axis(0));
    }
    let goes = if let Some(Value::None) = &bound.values[2] {
        SmallVec::from_elem(true, array.ndim())
    } else {
        let axes = bound.axes(2)?.unwrap_or_else(|| SmallVec::from_slice(&[0]));
        mark_axes(&axes, array.ndim(), span)?
    };
    let result = reduced(cx, (ufunc, "reduce"), &array, (&goes, keepdims), bound.dtype(3)?, span)?;
    if let Some(Value::Array(out)) = bound.get(4)
        && out.ndim() != result.ndim()
    {
        bail!(
            span,
            ValueError,
            "output parameter for reduction operation {} has the wrong number of dimensions: Found {} but \
            expected {}",
            ufunc.name,
            out.ndim(),
            result.ndim()
        );
    }
    answer(cx, result, bound.get(4), span)
}

fn accumulate(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let span = bound.span;
    let ufunc = binary(bound, "accumulate")?;
    let array = bound.array(1, cx)?;
    if array.ndim() == 0 {
        bail!(span, TypeError, "cannot accumulate on a scalar");
    }
    let axis = match &bound.values[2] {
        Some(Value::None | Value::Tuple(_)) if array.ndim() > 1 => {
            bail!(span, ValueError, "accumulate does not allow multiple axes");
        }
        Some(Value::None) => 0,
        _ => lanes::axis_of(bound.integer(2)?.unwrap_or(0), array.ndim(), span)?,
    };
    let dtype = working_dtype(ufunc, &array, bound.dtype(3)?);
    let op = match ufunc.name {
        "add" if dtype != DType::Bool => Some(Scan::Sum),
        "multiply" if dtype != DType::Bool => Some(Scan::Product),
        _ => None,
    };
    let result = if let Some(op) = op {
        let new = strided::copy(cx, &array, dtype, Keep::C, span)?;
        let inner: usize = new.shape()[axis + 1..].iter().product();
        let group = new.shape()[axis] * inner * dtype.size();
        for rows in new.buffer.write().chunks_mut(group.max(1)) {
            scan(op, dtype, rows, inner);
            cx.poll(span)?;
        }
        strided::count(cx, new.nbytes(), new.nbytes());
        new
    } else {
        Rows::new(cx, (ufunc, "accumulate"), &array, axis, dtype, span)?.accumulate(cx, span)?
    };
    answer(cx, result, bound.get(4), span)
}

fn outer(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let span = bound.span;
    let ufunc = binary(bound, "outer product")?;
    let (Some(a), Some(b)) = (bound.get(1), bound.get(2)) else {
        bail!(span, TypeError, "exactly two arguments expected");
    };
    let array = |cx: &Context, value: &Value| match value {
        Value::Int(_) | Value::Float(_) => Ok(None),
        other => as_array(cx, other, None, span).map(Some),
    };
    let (mut left, right) = (array(cx, a)?, array(cx, b)?);
    if let (Some(array), Some(other)) = (&mut left, &right) {
        let whole = (0..other.ndim()).fold(array.layout.clone(), |l, _| l.insert_axis(l.ndim()));
        *array = array.view(whole);
    }
    let operands = [operand(a, left.as_ref()), operand(b, right.as_ref())];
    map(cx, ufunc.name, &operands, span).map(unpacked)
}

/// A value as an operand: Python's numbers are weak.
fn operand<'a>(value: &Value, array: Option<&'a Array>) -> Operand<'a> {
    match (value, array) {
        (_, Some(array)) => Operand::Array(array),
        (Value::Float(number), None) => Operand::Float(*number),
        (other, None) => Operand::Int(other.as_index().unwrap_or(0)),
    }
}

fn reduceat(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let span = bound.span;
    let ufunc = binary(bound, "reduceat")?;
    let array = bound.array(1, cx)?;
    let indices = bound.array(2, cx)?;
    if array.ndim() == 0 {
        bail!(span, TypeError, "cannot reduceat on a scalar");
    }
    if indices.ndim() != 1 {
        let small = if indices.ndim() == 0 { "of too small depth" } else { "too deep" };
        bail!(span, ValueError, "object {small} for desired array"; hint: "give a list of indices");
    }
    let indices = strided::copy(cx, &indices, DType::Int64, Keep::C, span)?;
    let indices: Vec<i64> = indices.to_vec().expect("they were converted");
    let axis = lanes::axis_of(bound.integer(3)?.unwrap_or(0), array.ndim(), span)?;
    let len = array.shape()[axis];
    if let Some(i) = indices.iter().find(|&&i| index::within(i, len).is_none() || i < 0) {
        let name = ufunc.name;
        bail!(span, IndexError, "index {i} out-of-bounds in {name}.reduceat [0, {len})");
    }
    let dtype = match (bound.dtype(4)?, reduction(ufunc)) {
        (Some(dtype), _) => dtype,
        (None, Some(reduction)) => reduction.result_dtype(array.dtype),
        (None, None) => loop_of(ufunc, array.dtype, span)?.output,
    };
    let mut shape: Shape = array.shape().into();
    shape[axis] = indices.len();
    let out = cx.empty(dtype, Layout::contiguous(&shape, dtype.size(), Order::C), span)?;
    let goes: Vec<bool> = (0..array.ndim()).map(|i| i == axis).collect();
    let ends = indices.iter().skip(1).copied().chain([len as i64]);
    for (place, (&start, end)) in indices.iter().zip(ends).enumerate() {
        let count = (end - start).max(1) as usize;
        let what = part(&array, axis, start as usize, count);
        let result = if reduction(ufunc) == Some(Reduction::Sum) && count > 1 {
            // NumPy adds the sum of the rest to the first.
            let first = part(&array, axis, start as usize, 1);
            let first = strided::copy(cx, &first, dtype, Keep::C, span)?;
            let rest = part(&array, axis, start as usize + 1, count - 1);
            let rest = eager::fold(cx, Reduction::Sum, &rest, (&goes, true), dtype, span)?;
            map(cx, "add", &[(&first).into(), (&rest).into()], span)?
        } else {
            reduced(cx, (ufunc, "reduceat"), &what, (&goes, true), Some(dtype), span)?
        };
        strided::assign(cx, &part(&out, axis, place, 1), &result, span)?;
    }
    answer(cx, out, bound.get(5), span)
}
