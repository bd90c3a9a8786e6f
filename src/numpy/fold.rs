//! A reduction of a finished array: over some axes, from a start, of the elements that a mask shows.

use std::ops::ControlFlow;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use super::convert::{self, any_array, not_a_number, set_word};
use super::create::lengths_text;
use super::deviations::result_shape;
use super::eager::{self, unpacked};
use super::strided;
use crate::array::dtype::{DType, Scalar};
use crate::array::layout::Layout;
use crate::array::{Array, for_each_position};
use crate::bail;
use crate::context::Context;
use crate::cost::Cost;
use crate::diag::{Result, Span};
use crate::kernels::events::Events;
use crate::kernels::reduce::Reduction;
use crate::kernels::reduce_nd::{self, Request, Strided, Target};
use crate::value::Value;

/// What is reduced, and how.
#[derive(Clone, Copy, Debug)]
pub(super) struct Fold<'a> {
    /// The reduction.
    pub(super) op: Reduction,
    /// For each axis, whether it goes.
    pub(super) goes: &'a [bool],
    /// Whether those that go stay with length 1.
    pub(super) keepdims: bool,
    /// The dtype in which elements are combined, and of the result.
    pub(super) accumulate: DType,
    /// What to start from; else the identity.
    pub(super) initial: Option<Scalar>,
    /// Which elements count: bools whose shape broadcasts to the array's.
    pub(super) mask: Option<&'a Array>,
}

impl<'a> Fold<'a> {
    /// Of all elements, from the identity.
    pub(super) fn new(
        op: Reduction,
        (goes, keepdims): (&'a [bool], bool),
        accumulate: DType,
    ) -> Self {
        Self { op, goes, keepdims, accumulate, initial: None, mask: None }
    }

    /// In a new array.
    ///
    /// # Errors
    /// NumPy's `ValueError` for an extreme of nothing, or a mask that does not broadcast; `MemoryError`;
    /// `KeyboardInterrupt`.
    pub(super) fn run(&self, cx: &mut Context, array: &Array, span: Span) -> Result<Array> {
        let mask = self.mask.map(|mask| self.shown(array, mask, span)).transpose()?;
        if self.initial.is_none() && reduce_nd::is_undefined(self.op, array.shape(), self.goes) {
            bail!(span, ValueError, "{}", self.op.empty_message());
        }
        let size = self.accumulate.size();
        let seen = mask.as_ref().map(|mask| &mask.layout.strides[..]);
        let Layout { shape, strides, offset } = &array.layout;
        let kept = reduce_nd::masked_result_strides(shape, strides, self.goes, seen, size);
        let out = cx.empty(self.accumulate, self.layout(shape, &kept), span)?;
        let interrupt = Arc::clone(&cx.interrupt);
        let mut poll = || {
            let stops = interrupt.load(Ordering::Relaxed);
            if stops { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
        };
        let flow = {
            let bytes = array.buffer.read();
            let mask_bytes = mask.as_ref().map(|mask| mask.buffer.read());
            let source =
                Strided { bytes: &bytes, dtype: array.dtype, shape, strides, offset: *offset };
            let mask = mask.as_ref().zip(mask_bytes.as_deref()).map(|(mask, bytes)| Strided {
                bytes,
                dtype: DType::Bool,
                shape,
                strides: &mask.layout.strides,
                offset: mask.layout.offset,
            });
            let (op, accumulate) = (self.op, self.accumulate);
            let request =
                Request { op, accumulate, reduced: self.goes, initial: self.initial, mask };
            let mut written = out.buffer.write();
            let target = Target { bytes: &mut written, strides: &kept, offset: 0, given: false };
            let mut scratch = reduce_nd::Scratch::default();
            reduce_nd::reduce(&request, source, target, &mut scratch, &mut poll)
        };
        let ControlFlow::Continue(cast) = flow else { bail!(span, KeyboardInterrupt, "") };
        let raised = self.raised(array, mask.as_ref(), &out);
        eager::warn(cx, cast, "cast", span);
        eager::warn(cx, raised, "reduce", span);
        let read = array.nbytes() + mask.map_or(0, |mask| mask.size());
        cx.meter = cx.meter.then(Cost {
            ops: array.size() as u64,
            bytes_read: read as u64,
            bytes_written: out.nbytes() as u64,
            passes: 1,
            ..Cost::default()
        });
        Ok(out)
    }

    /// The mask in the shape of an array.
    fn shown(&self, array: &Array, mask: &Array, span: Span) -> Result<Array> {
        if mask.ndim() > array.ndim() {
            bail!(
                span,
                ValueError,
                "input operand has more dimensions than allowed by the axis remapping"
            );
        }
        let Some(layout) = mask.layout.broadcast_to(array.shape()) else {
            let shapes = [array, mask].map(|array| lengths_text(array.shape()));
            bail!(
                span,
                ValueError,
                "operands could not be broadcast together with remapped shapes \
                [original->remapped]: {} ",
                shapes.join(" ")
            );
        };
        let has_start = self.initial.is_some() || self.op.row().identity.is_some();
        if !has_start {
            bail!(
                span, ValueError,
                "reduction operation '{}' does not have an identity, so to use a where mask one has to \
                specify 'initial'",
                self.op.row().ufunc;
                hint: "say what the result is where no element counts: initial=0"
            );
        }
        Ok(mask.view(layout))
    }

    /// The layout of the result, whose kept axes have these strides.
    fn layout(&self, shape: &[usize], kept: &[isize]) -> Layout {
        let mut steps = kept.iter();
        let stays = self.goes.iter().filter(|goes| self.keepdims || !**goes);
        let strides = stays.map(|goes| match goes {
            true => self.accumulate.size() as isize,
            false => *steps.next().expect("each kept axis has a stride"),
        });
        Layout {
            strides: strides.collect(),
            shape: result_shape(shape, self.goes, self.keepdims),
            offset: 0,
        }
    }

    /// What sums and products raised: an infinity or NaN that no element was.
    fn raised(&self, array: &Array, mask: Option<&Array>, out: &Array) -> Events {
        let sums = matches!(self.op, Reduction::Sum | Reduction::Prod);
        if !sums || !self.accumulate.is_float() {
            return Events::default();
        }
        let (mut nan, mut infinite) = look(out);
        if !(nan || infinite) {
            return Events::default();
        }
        if let Some(start) = self.initial.map(Scalar::as_f64) {
            nan &= !start.is_nan();
            infinite &= start.is_finite();
        }
        // A hidden element may be anything: then nothing is said.
        let (any_nan, any_infinite) = look(array);
        if mask.is_some() && (any_nan || any_infinite) {
            return Events::default();
        }
        Events {
            invalid: nan && any_infinite && !any_nan,
            overflow: infinite && !any_infinite && !any_nan,
            ..Events::default()
        }
    }
}

/// Whether an element is NaN, and whether one is infinite.
fn look(array: &Array) -> (bool, bool) {
    let (mut nan, mut infinite) = (false, false);
    if array.dtype.is_float() {
        let bytes = array.buffer.read();
        for_each_position(&array.layout, |at| {
            let element = Scalar::read(array.dtype, &bytes[at..]).as_f64();
            nan |= element.is_nan();
            infinite |= element.is_infinite();
        });
    }
    (nan, infinite)
}

/// The mask of `where=`; none where all elements count.
///
/// # Errors
/// `TypeError` for an array of other elements than bools.
pub(super) fn mask_of(cx: &Context, value: Option<&Value>, span: Span) -> Result<Option<Array>> {
    match value {
        None | Some(Value::Bool(true)) => Ok(None),
        Some(Value::None) => mask_of(cx, Some(&Value::Bool(false)), span),
        Some(Value::Array(array)) if array.dtype != DType::Bool => bail!(
            span, TypeError,
            "Cannot cast array data from dtype('{}') to dtype('bool') according to the rule 'safe'",
            array.dtype;
            hint: "compare: where=(a != 0)"
        ),
        Some(value) => any_array(cx, value, Some(DType::Bool), span).map(Some),
    }
}

/// The number of `initial=` in the dtype of the accumulator; none where the first element is the start.
///
/// # Errors
/// As NumPy stores an element: `OverflowError`, `ValueError`, `TypeError`.
pub(super) fn initial_of(
    cx: &mut Context,
    value: Option<&Value>,
    dtype: DType,
    span: Span,
) -> Result<Option<Scalar>> {
    let Some(value) = value.filter(|value| !matches!(value, Value::None)) else { return Ok(None) };
    let number = match (value.as_scalar(), value) {
        (Some(number), _) => number,
        (None, Value::Array(array)) if array.ndim() == 0 => array.item(),
        (None, Value::Array(_)) => {
            bail!(span, TypeError, "only 0-dimensional arrays can be converted to Python scalars")
        }
        (None, Value::Str(_)) => any_array(cx, value, Some(dtype), span)?.item(),
        (None, _) => return Err(not_a_number(value, dtype, span)),
    };
    // A number of NumPy's is converted as astype does.
    let word = match value {
        Value::Scalar(_) | Value::Array(_) if !dtype.is_integer() => {
            convert::word_of(number, dtype)
        }
        _ => set_word(number, dtype, span)?,
    };
    let initial = Scalar::read(dtype, &word.0);
    if initial.as_f64().is_infinite() && number.as_f64().is_finite() {
        cx.warn(span, "RuntimeWarning", "overflow encountered in cast".to_owned());
    }
    Ok(Some(initial))
}

/// The array of `out=`.
///
/// # Errors
/// `TypeError` for what is none.
pub(super) fn out_of(value: Option<&Value>, span: Span) -> Result<Option<Array>> {
    match value {
        None | Some(Value::None) => Ok(None),
        Some(Value::Array(out)) => Ok(Some(out.clone())),
        Some(_) => bail!(
            span, TypeError, "return arrays must be of ArrayType";
            hint: "make the array first: out = np.empty(n)"
        ),
    }
}

/// What NumPy adds of how many axes an `out=` has.
pub(super) fn keeps_text(keepdims: bool) -> &'static str {
    if keepdims { " (must match the operand's when keepdims=True)" } else { "" }
}

/// NumPy's complaints of an `out=` that does not have the shape of the result of a reduction.
///
/// # Errors
/// `ValueError`.
pub(super) fn check_out(
    out: &Array,
    (shape, fold): (&[usize], &Fold<'_>),
    span: Span,
) -> Result<()> {
    let wanted = result_shape(shape, fold.goes, fold.keepdims);
    if out.ndim() != wanted.len() {
        bail!(
            span,
            ValueError,
            "output parameter for reduction operation {} has the wrong number of dimensions: Found {} \
            but expected {}{}",
            fold.op.row().ufunc,
            out.ndim(),
            wanted.len(),
            keeps_text(fold.keepdims)
        );
    }
    if out.shape() == &wanted[..] {
        return Ok(());
    }
    let held = wanted.iter().zip(out.shape()).zip(fold.goes).enumerate();
    if fold.keepdims
        && let Some((axis, ((_, len), _))) =
            held.clone().find(|(_, ((want, have), goes))| **goes && want != have)
    {
        bail!(
            span,
            ValueError,
            "operand was set up as a reduction along axis {axis}, but the length of the axis is {len} (it \
            has to be 1)"
        );
    }
    let mut lengths = out.shape().iter();
    let places = fold.goes.iter().map(|goes| {
        if *goes && !fold.keepdims {
            return "newaxis".to_owned();
        }
        lengths.next().map_or_else(String::new, usize::to_string)
    });
    let places: Vec<String> = places.skip_while(|place| place == "newaxis").collect();
    let [ours, theirs] = [out.shape(), shape].map(lengths_text);
    bail!(
        span,
        ValueError,
        "operands could not be broadcast together with remapped shapes [original->remapped]: {ours}->({}) \
        {theirs} ",
        places.join(",")
    );
}

/// The result, or the array of `out=` that now holds it.
///
/// # Errors
/// `ValueError` for an array that is read-only; `KeyboardInterrupt`.
pub(super) fn given(
    cx: &mut Context,
    out: Option<&Array>,
    result: Array,
    span: Span,
) -> Result<Value> {
    let Some(out) = out else { return Ok(unpacked(result)) };
    if !out.writeable {
        bail!(span, ValueError, "output array is read-only"; hint: "take a copy()");
    }
    cx.before_write(&out.buffer, span)?;
    strided::assign(cx, out, &result, span)?;
    Ok(Value::Array(out.clone()))
}
