//! `arange` and `linspace`: numbers at even distances, computed as NumPy computes them.

use super::convert::{self, set_word};
use super::create::check_size;
use super::registry::{Bound, Costs, Function, Run};
use super::spread::{Asked, between_arrays};
use super::strided::{self, Keep, POLL_ELEMENTS, count};
use crate::array::Array;
use crate::array::dtype::{BoolByte, DType, Element, Scalar, Word};
use crate::array::layout::{Layout, Order};
use crate::bail;
use crate::context::Context;
use crate::diag::{Result, Span};
use crate::value::Value;

/// Every function of this file.
pub static ROWS: &[Function] = &[
    Function {
        name: "arange",
        signature: "start=None, stop=None, step=None, dtype=None, *, device=None, like=None",
        costs: Costs::New,
        doc: "Evenly spaced numbers from start (0) up to, not including, stop; of a float step the \
            number of\n\
              elements may surprise, np.linspace's does not.\n\n\
              >>> np.arange(5)\narray([0, 1, 2, 3, 4])\n\
              >>> np.arange(1, 2, 0.25)\narray([1.  , 1.25, 1.5 , 1.75])",
        run: Run::Call(|cx, bound| arange(cx, &bound)),
    },
    Function {
        name: "linspace",
        signature: "start, stop, num=50, endpoint=True, retstep=False, dtype=None, axis=0, *, device=None",
        costs: Costs::New,
        doc: "So many evenly spaced numbers from start to stop, stop included unless endpoint=False.\n\n\
              >>> np.linspace(0, 1, 5)\narray([0.  , 0.25, 0.5 , 0.75, 1.  ])",
        run: Run::Call(|cx, bound| linspace(cx, &bound)),
    },
];

/// A bound or step of `np.arange`: Python's arithmetic on it is exact for integers.
#[derive(Clone, Copy)]
enum Number {
    Int(i64),
    Float(f64),
}

impl Number {
    fn as_f64(self) -> f64 {
        match self {
            Self::Int(value) => value as f64,
            Self::Float(value) => value,
        }
    }

    fn scalar(self) -> Scalar {
        match self {
            Self::Int(value) => Scalar::Int64(value),
            Self::Float(value) => Scalar::Float64(value),
        }
    }
}

fn arange_number(value: &Value, span: Span) -> Result<Number> {
    match value {
        Value::Array(array) if array.ndim() > 0 => {
            convert::as_flag(value, span).map(|_| Number::Int(0))
        }
        Value::Str(_) => {
            bail!(
                span,
                TypeError,
                "arange() not supported for inputs with DType <class 'numpy.dtypes.StrDType'>."
            )
        }
        _ => match value.as_scalar() {
            Some(scalar) => Ok(match scalar.as_integer() {
                Some(number) => {
                    i64::try_from(number).map_or(Number::Float(number as f64), Number::Int)
                }
                None => Number::Float(scalar.as_f64()),
            }),
            None => bail!(
                span,
                TypeError,
                "unsupported operand type(s) for -: '{}' and 'int'",
                value.type_name()
            ),
        },
    }
}

fn arange(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let span = bound.span;
    let (start, stop) = match (&bound.values[0], &bound.values[1]) {
        (None, None) => bail!(
            span, TypeError, "arange() requires stop to be specified.";
            hint: "np.arange(5) counts from 0 to 4"
        ),
        (None, Some(stop)) => (None, stop),
        (Some(stop), None | Some(Value::None)) => (None, stop),
        (Some(start), Some(stop)) => (Some(start), stop),
    };
    let step = bound.get(2);
    let numbers = [start, Some(stop), step].into_iter().flatten();
    let dtypes = numbers.filter_map(Value::as_scalar).map(Scalar::dtype);
    let natural = dtypes.fold(DType::Int64, DType::promote);
    let dtype = bound.dtype(3)?.unwrap_or(natural);
    let start = start.map_or(Ok(Number::Int(0)), |value| arange_number(value, span))?;
    let stop = arange_number(stop, span)?;
    let step = step.map_or(Ok(Number::Int(1)), |value| arange_number(value, span))?;
    let len = arange_len(start, stop, step, span)?;
    if dtype == DType::Bool && len > 2 {
        bail!(
            span,
            TypeError,
            "arange() is only supported for booleans when the result has at most length 2."
        );
    }
    check_size(&[len], dtype, span)?;
    let array = cx.empty(dtype, Layout::contiguous(&[len], dtype.size(), Order::C), span)?;
    count(cx, 0, array.nbytes());
    if len == 0 {
        return Ok(Value::Array(array));
    }
    let next = match (start, step) {
        (Number::Int(a), Number::Int(b)) => {
            a.checked_add(b).map_or(Number::Float(a as f64 + b as f64), Number::Int)
        }
        (a, b) => Number::Float(a.as_f64() + b.as_f64()),
    };
    let first = set_word(start.scalar(), dtype, span)?;
    let next = if len > 1 { set_word(next.scalar(), dtype, span)? } else { first };
    let write = match dtype {
        DType::Bool => progression::<BoolByte>,
        DType::Int8 => progression::<i8>,
        DType::UInt8 => progression::<u8>,
        DType::Int16 => progression::<i16>,
        DType::UInt16 => progression::<u16>,
        DType::Int32 => progression::<i32>,
        DType::UInt32 => progression::<u32>,
        DType::Int64 => progression::<i64>,
        DType::UInt64 => progression::<u64>,
        DType::Float32 => progression::<f32>,
        DType::Float64 => progression::<f64>,
        DType::Text(_) => dtype.not_of_numbers(),
    };
    write(cx, &array, first, next, span)?;
    Ok(Value::Array(array))
}

/// How many numbers there are (`_calc_length` and `_arange_safe_ceil_to_intp`).
fn arange_len(start: Number, stop: Number, step: Number, span: Span) -> Result<usize> {
    let (distance, is_zero) = match (start, stop) {
        // Exact, and rounded once, as Python's integers are.
        (Number::Int(a), Number::Int(b)) => {
            let exact = i128::from(b) - i128::from(a);
            (exact as f64, exact == 0)
        }
        (a, b) => (b.as_f64() - a.as_f64(), b.as_f64() == a.as_f64()),
    };
    if step.as_f64() == 0.0 {
        let what =
            if matches!((start, stop, step), (Number::Int(_), Number::Int(_), Number::Int(_))) {
                "division by zero"
            } else {
                "float division by zero"
            };
        bail!(span, ZeroDivisionError, "{what}"; hint: "the step of a range cannot be 0");
    }
    let steps = distance / step.as_f64();
    if steps == 0.0 && !is_zero {
        // It underflowed, or the step is infinite.
        return Ok(usize::from(!steps.is_sign_negative()));
    }
    let len = steps.ceil();
    if len.is_nan() {
        bail!(span, ValueError, "arange: cannot compute length");
    }
    if len > isize::MAX as f64 || len < isize::MIN as f64 {
        bail!(span, ValueError, "Maximum allowed size exceeded");
    }
    Ok(len.max(0.0) as usize)
}

/// Arithmetic of `start + i * delta` in a dtype, as NumPy's `fill` functions do it.
trait Progress: Element {
    /// Element `i`, where the second is `next`.
    fn at(first: Self, next: Self, i: usize) -> Self;
}

macro_rules! progress_of_integers {
    ($($T:ty)+) => {$(
        impl Progress for $T {
            #[inline(always)]
            fn at(first: Self, next: Self, i: usize) -> Self {
                first.wrapping_add(next.wrapping_sub(first).wrapping_mul(i as Self))
            }
        }
    )+};
}

progress_of_integers! { i8 u8 i16 u16 i32 u32 i64 u64 }

macro_rules! progress_of_floats {
    ($($T:ty)+) => {$(
        impl Progress for $T {
            #[inline(always)]
            fn at(first: Self, next: Self, i: usize) -> Self {
                first + i as Self * (next - first)
            }
        }
    )+};
}

progress_of_floats! { f32 f64 }

impl Progress for BoolByte {
    fn at(first: Self, next: Self, i: usize) -> Self {
        if i == 0 { first } else { next }
    }
}

crate::simd_fn! {
    /// Elements `start..` of a progression.
    fn fill_progression<T: Progress>(out: &mut [T], first: T, next: T, start: usize) {
        for (i, out) in out.iter_mut().enumerate() {
            *out = T::at(first, next, start + i);
        }
    }
}

fn progression<T: Progress>(
    cx: &Context,
    array: &Array,
    first: Word,
    next: Word,
    span: Span,
) -> Result<()> {
    let read = |word: Word| bytemuck::pod_read_unaligned::<T>(&word.0[..size_of::<T>()]);
    let (first, next) = (read(first), read(next));
    let mut bytes = array.buffer.write();
    let elements: &mut [T] = bytemuck::cast_slice_mut(&mut bytes);
    for (i, chunk) in elements.chunks_mut(POLL_ELEMENTS).enumerate() {
        fill_progression(chunk, first, next, i * POLL_ELEMENTS);
        cx.poll(span)?;
    }
    // NumPy stores the first two and computes the others.
    if let Some(second) = elements.get_mut(1) {
        *second = next;
    }
    Ok(())
}

fn linspace(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let span = bound.span;
    let num = match &bound.values[2] {
        None => 50,
        Some(value) => convert::as_integer(value, span)?,
    };
    if num < 0 {
        bail!(span, ValueError, "Number of samples, {num}, must be non-negative.");
    }
    let endpoint = bound.flag(3, true)?;
    let with_step = bound.flag(4, false)?;
    let dtype = bound.dtype(5)?;
    let axis = bound.integer(6)?.unwrap_or(0);
    let ends = [bound.required(0), bound.required(1)];
    let is_array = |end: &Value| match end {
        Value::Array(array) => array.ndim() > 0,
        Value::List(_) | Value::Tuple(_) => true,
        _ => false,
    };
    if ends.into_iter().any(is_array) {
        if let Some(Value::None) = bound.values[6] {
            bail!(span, TypeError, "'NoneType' object is not iterable");
        }
        let asked = Asked { num: num as usize, endpoint, dtype, axis };
        let (array, step) = between_arrays(cx, ends, asked, span)?;
        let array = Value::Array(array);
        return Ok(if with_step { Value::tuple([array, step]) } else { array });
    }
    if !(-1..=0).contains(&axis) {
        bail!(
            span,
            AxisError,
            "destination: axis {axis} is out of bounds for array of dimension 1"
        );
    }
    let (start, stop) = (bound.required(0), bound.required(1));
    let computed = linspace_dtype(&[start, stop], span)?;
    let dtype = dtype.unwrap_or(computed);
    let [a, b] = [start, stop].map(|value| value.as_scalar().map_or(0.0, Scalar::as_f64));
    let shape = [num as usize];
    check_size(&shape, computed, span)?;
    let array = cx.empty(computed, Layout::contiguous(&shape, computed.size(), Order::C), span)?;
    let step = if computed == DType::Float32 {
        let spread = Spread { start: a as f32, stop: b as f32, num: num as usize, endpoint };
        spread.write(cx, &array, span)?.map(Scalar::Float32)
    } else {
        let spread = Spread { start: a, stop: b, num: num as usize, endpoint };
        spread.write(cx, &array, span)?.map(Scalar::Float64)
    };
    count(cx, 0, array.nbytes());
    // NumPy's result is a view of the array that it computed in, unless it is converted.
    let array = if dtype == computed {
        array.view(array.layout.clone())
    } else {
        round_down(cx, &array, dtype, span)?
    };
    if with_step {
        let step = step.map_or(Value::Float(f64::NAN), Value::Scalar);
        return Ok(Value::tuple([Value::Array(array), step]));
    }
    Ok(Value::Array(array))
}

/// The dtype in which `np.linspace` computes: float32 where both ends are, or one is and the other is
/// Python's.
pub(super) fn linspace_dtype(ends: &[&Value], span: Span) -> Result<DType> {
    let mut strong = None;
    for end in ends {
        match end {
            Value::Int(_) | Value::Float(_) | Value::Bool(_) => {}
            Value::Scalar(_) | Value::Array(_) if end.as_scalar().is_some() => {
                let dtype = end.as_scalar().map_or(DType::Float64, Scalar::dtype);
                strong = Some(strong.map_or(dtype, |other: DType| other.promote(dtype)));
            }
            Value::Array(array) => {
                strong =
                    Some(strong.map_or(array.dtype, |other: DType| other.promote(array.dtype)));
            }
            // Lists hold Python's numbers, which as arrays are float64 or become so.
            Value::List(_) | Value::Tuple(_) => strong = Some(DType::Float64),
            other => bail!(span, TypeError, "np.linspace takes numbers, not {}", other.type_name()),
        }
    }
    Ok(if strong == Some(DType::Float32) { DType::Float32 } else { DType::Float64 })
}

/// To an integer dtype `np.linspace` rounds down before it casts.
pub(super) fn round_down(
    cx: &mut Context,
    array: &Array,
    dtype: DType,
    span: Span,
) -> Result<Array> {
    if dtype.is_integer() {
        let mut bytes = array.buffer.write();
        if array.dtype == DType::Float32 {
            for x in bytemuck::cast_slice_mut::<u8, f32>(&mut bytes) {
                *x = x.floor();
            }
        } else {
            for x in bytemuck::cast_slice_mut::<u8, f64>(&mut bytes) {
                *x = x.floor();
            }
        }
    }
    strided::copy(cx, array, dtype, Keep::C, span)
}

/// The numbers of `np.linspace`.
#[derive(Clone, Copy)]
struct Spread<T> {
    start: T,
    stop: T,
    num: usize,
    endpoint: bool,
}

macro_rules! spread {
    ($T:ty, $fill:ident) => {
        crate::simd_fn! {
            /// `i * step + start`, or `(i / div) * delta + start` where the step underflowed.
            fn $fill(out: &mut [$T], first: usize, div: $T, step: $T, start: $T) {
                for (i, out) in out.iter_mut().enumerate() {
                    let i = (first + i) as $T;
                    *out = if div == 0.0 { i * step + start } else { i / div * step + start };
                }
            }
        }

        impl Spread<$T> {
            /// Write them; answers the step, if there is one.
            fn write(self, cx: &mut Context, array: &Array, span: Span) -> Result<Option<$T>> {
                let Self { start, stop, num, endpoint } = self;
                let div = if endpoint { num.saturating_sub(1) } else { num } as $T;
                let has_step = num > usize::from(endpoint);
                let delta = stop - start;
                let step = if has_step { delta / div } else { delta };
                let mut bytes = array.buffer.write();
                let elements: &mut [$T] = bytemuck::cast_slice_mut(&mut bytes);
                let (by, factor) = if has_step && step == 0.0 { (div, delta) } else { (0.0, step) };
                for (i, chunk) in elements.chunks_mut(POLL_ELEMENTS).enumerate() {
                    $fill(chunk, i * POLL_ELEMENTS, by, factor, start);
                    cx.poll(span)?;
                }
                if num > 0 && factor.is_infinite() {
                    cx.warn(
                        span,
                        "RuntimeWarning",
                        "invalid value encountered in multiply".to_owned(),
                    );
                }
                if endpoint && num > 1 {
                    elements[num - 1] = stop;
                }
                Ok(has_step.then_some(step))
            }
        }
    };
}

spread! { f32, fill_spread_f32 }
spread! { f64, fill_spread_f64 }
