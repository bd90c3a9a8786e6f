//! Parameters of distributions: numbers, or arrays of them that are broadcast, and what they may be.

use std::cell::Ref;

use smallvec::SmallVec;

use super::super::casting::Casting;
use super::super::convert;
use super::super::create::lengths_text;
use super::super::parse;
use super::super::registry::Bound;
use super::super::strided::{self, Keep};
use super::sources::{Source, fill_runs};
use crate::array::Array;
use crate::array::dtype::{DType, Element};
use crate::array::layout::{Layout, Shape, broadcast_shapes};
use crate::context::Context;
use crate::diag::{Diagnostic, ErrorKind, Result, Span};
use crate::kernels::random::Draws;
use crate::value::Value;
use crate::{bail, diagnostic};

/// What a parameter may be.
#[derive(Clone, Copy, Debug)]
pub(super) enum Must {
    /// Anything.
    Any,
    /// 0 or more, or NaN; -0 counts as less.
    NotNegative,
    /// More than 0, or NaN.
    Positive,
    /// More than 0.
    PositiveNumber,
    /// From 0 to 1.
    Probability,
    /// From 0 to below 1.
    BelowOne,
    /// More than 0, up to 1.
    Chance,
    /// More than 1.
    AboveOne,
    /// 1 or more.
    OneOrMore,
    /// A mean of counts that fit.
    Mean,
}

/// A mean of Poisson counts above it might not fit 64 bits: ten deviations less than the largest.
pub(super) const MOST_MEAN: f64 = (i64::MAX as f64) - 3.037_000_499_76e10;

impl Must {
    /// NumPy's complaint of a parameter; nothing where it may be.
    pub(super) fn complaint(self, name: &str, value: f64, is_array: bool) -> Option<String> {
        let nan = if is_array { "contains NaNs" } else { "is NaN" };
        let (is_allowed, complaint) = match self {
            Self::Any => return None,
            Self::NotNegative => {
                (value.is_nan() || !value.is_sign_negative(), format!("{name} < 0"))
            }
            Self::PositiveNumber if value.is_nan() => (false, format!("{name} must not be NaN")),
            // NaN passes: it is no less than anything.
            Self::Positive | Self::PositiveNumber => {
                (value > 0.0 || value.is_nan(), format!("{name} <= 0"))
            }
            Self::Probability => {
                ((0.0..=1.0).contains(&value), format!("{name} < 0, {name} > 1 or {name} {nan}"))
            }
            Self::BelowOne => {
                ((0.0..1.0).contains(&value), format!("{name} < 0, {name} >= 1 or {name} {nan}"))
            }
            Self::Chance => (
                value > 0.0 && value <= 1.0,
                format!("{name} <= 0, {name} > 1 or {name} contains NaNs"),
            ),
            Self::AboveOne => (value > 1.0, format!("{name} <= 1 or {name} {nan}")),
            Self::OneOrMore => (value >= 1.0, format!("{name} < 1 or {name} {nan}")),
            Self::Mean if value > MOST_MEAN => (false, format!("{name} value too large")),
            Self::Mean => (value >= 0.0, format!("{name} < 0 or {name} {nan}")),
        };
        (!is_allowed).then_some(complaint)
    }
}

/// How a run of numbers is drawn with the same parameters.
pub(super) type Draw<D, T> = fn(&mut D, &Given, &mut [T]);

/// Draw a run of numbers one by one.
#[inline]
pub(super) fn draw_each<T>(run: &mut [T], mut draw: impl FnMut() -> T) {
    for element in run {
        *element = draw();
    }
}

/// Make `offset + factor * x` of every number of a run.
pub(super) fn affine(run: &mut [f64], offset: f64, factor: f64) {
    for x in run {
        *x = offset + factor * *x;
    }
}

/// A parameter of a distribution.
#[derive(Clone, Copy, Debug)]
pub(super) struct Parameter {
    name: &'static str,
    default: f64,
    must: Must,
    is_count: bool,
}

/// A parameter that is a float: its name, its default, what it may be.
pub(super) const fn float(name: &'static str, default: f64, must: Must) -> Parameter {
    Parameter { name, default, must, is_count: false }
}

/// A parameter that is a whole number, which a call must give.
pub(super) const fn whole(name: &'static str, must: Must) -> Parameter {
    Parameter { name, default: 0.0, must, is_count: true }
}

/// The parameters of one draw.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Given {
    floats: [f64; 3],
    counts: [i64; 3],
}

impl Given {
    /// A parameter as a float.
    #[inline]
    pub(super) fn f(&self, i: usize) -> f64 {
        self.floats[i]
    }

    /// A parameter as a whole number.
    #[inline]
    pub(super) fn n(&self, i: usize) -> i64 {
        self.counts[i]
    }

    fn set(&mut self, i: usize, number: Number) {
        match number {
            Number::Float(float) => self.floats[i] = float,
            Number::Count(count) => {
                self.counts[i] = count;
                self.floats[i] = count as f64;
            }
        }
    }
}

/// One parameter of one draw.
#[derive(Clone, Copy, Debug)]
enum Number {
    Float(f64),
    Count(i64),
}

impl Number {
    #[inline]
    fn read(bytes: &[u8], at: usize, is_count: bool) -> Self {
        let word = bytes[at..at + 8].try_into().expect("a number has 8 bytes");
        if is_count {
            Self::Count(i64::from_ne_bytes(word))
        } else {
            Self::Float(f64::from_ne_bytes(word))
        }
    }

    const fn as_float(self) -> f64 {
        match self {
            Self::Float(float) => float,
            Self::Count(count) => count as f64,
        }
    }
}

/// What parameters must not be together, how that is said, and of what class the error is; before each by
/// itself is looked at.
pub(super) type Rule = (fn(&Given) -> bool, ErrorKind, &'static str);

/// A distribution: its parameters, and what they must not be together.
pub(super) struct Distribution {
    pub(super) parameters: &'static [Parameter],
    pub(super) rules: &'static [Rule],
}

/// An argument: a number, or an array of float64 or int64.
enum Column {
    One(Number),
    Many(Array),
}

/// The arguments of a call, by parameter.
struct Columns(SmallVec<[Column; 3]>);

impl Distribution {
    /// One number, or an array of them: of the shape that is asked for by the argument after the parameters, or
    /// to which they broadcast.
    ///
    /// # Errors
    /// NumPy's `ValueError` for parameters that may not be, and shapes that do not fit; those of conversions.
    pub(super) fn drawn<T: Element + Into<Value> + Default, D: Draws + Clone + 'static>(
        &self,
        cx: &mut Context,
        bound: &Bound,
        source: &Source<D>,
        draw: Draw<D, T>,
    ) -> Result<Value> {
        let span = bound.span;
        let columns = self.columns(cx, bound)?;
        let size = bound.get(self.parameters.len());
        let size = size.map(|size| convert::as_shape(size, span)).transpose()?;
        self.check(&columns, span)?;
        let shapes: SmallVec<[&[usize]; 3]> = columns.arrays().map(|(_, a)| a.shape()).collect();
        let shape = match (size, &shapes[..]) {
            (None, []) => {
                cx.before_draw(source);
                let mut one = T::default();
                draw(&mut source.borrow_mut(), &columns.numbers(), std::slice::from_mut(&mut one));
                return Ok(one.into());
            }
            (Some(size), []) => {
                let given = columns.numbers();
                return fill_runs(cx, source, &size, span, &mut |bits, _, run| {
                    draw(bits, &given, run);
                })
                .map(Value::Array);
            }
            (size, _) => broadcast(size.as_deref(), &columns.shapes(), span)?,
        };
        let mut reader = columns.reader(&shape);
        fill_runs(cx, source, &shape, span, &mut |bits, _, run| {
            for element in run {
                draw(bits, reader.next(), std::slice::from_mut(element));
            }
        })
        .map(Value::Array)
    }

    fn columns(&self, cx: &mut Context, bound: &Bound) -> Result<Columns> {
        let column = |(i, parameter): (usize, &Parameter)| match &bound.values[i] {
            None => Ok(Column::One(Number::Float(parameter.default))),
            Some(value) => column(cx, value, parameter.is_count, bound.span),
        };
        self.parameters.iter().enumerate().map(column).collect::<Result<_>>().map(Columns)
    }

    /// Hold parameters to what they may be, together and each by itself.
    fn check(&self, columns: &Columns, span: Span) -> Result<()> {
        let shape = broadcast_shapes(columns.shapes().iter().copied());
        if let Some(shape) = shape.filter(|_| !self.rules.is_empty()) {
            for (is_broken, kind, message) in self.rules {
                let mut reader = columns.reader(&shape);
                if (0..shape.iter().product()).any(|_: usize| is_broken(reader.next())) {
                    return Err(Diagnostic::new(span, *kind, *message));
                }
            }
        }
        let is_array = columns.arrays().next().is_some();
        for (column, parameter) in columns.0.iter().zip(self.parameters) {
            let complaint = match column {
                Column::One(one) => {
                    parameter.must.complaint(parameter.name, one.as_float(), is_array)
                }
                Column::Many(array) => parameter.must.complaint_of(parameter.name, array),
            };
            if let Some(complaint) = complaint {
                bail!(span, ValueError, "{complaint}");
            }
        }
        Ok(())
    }
}

impl Must {
    /// The first complaint of an array of float64 or int64.
    pub(super) fn complaint_of(self, name: &str, array: &Array) -> Option<String> {
        let bytes = array.buffer.read();
        let is_count = array.dtype == DType::Int64;
        let mut found = None;
        crate::array::for_each_position(&array.layout, |at| {
            if found.is_none() {
                found = self.complaint(name, Number::read(&bytes, at, is_count).as_float(), true);
            }
        });
        found
    }
}

impl Columns {
    /// Those that are arrays, with their parameters' places.
    fn arrays(&self) -> impl Iterator<Item = (usize, &Array)> {
        self.0.iter().enumerate().filter_map(|(i, column)| match column {
            Column::One(_) => None,
            Column::Many(array) => Some((i, array)),
        })
    }

    /// The shapes of all, `()` of numbers.
    fn shapes(&self) -> SmallVec<[&[usize]; 3]> {
        let shape = |column| match column {
            &Column::One(_) => &[][..],
            Column::Many(array) => array.shape(),
        };
        self.0.iter().map(shape).collect()
    }

    /// Those that are numbers.
    fn numbers(&self) -> Given {
        let mut given = Given::default();
        for (i, column) in self.0.iter().enumerate() {
            if let Column::One(number) = column {
                given.set(i, *number);
            }
        }
        given
    }

    fn reader(&self, shape: &[usize]) -> Reader<'_> {
        Reader {
            given: self.numbers(),
            walk: Walk::new(shape, self.arrays().map(|(_, array)| &array.layout)),
            buffers: self
                .arrays()
                .map(|(i, array)| (i, array.dtype == DType::Int64, array.buffer.read()))
                .collect(),
        }
    }
}

/// The place of a parameter that is an array, whether it counts, and its bytes.
type Buffered<'a> = (usize, bool, Ref<'a, [u8]>);

/// What one draw after the other is given, in C order of the result.
struct Reader<'a> {
    given: Given,
    walk: Walk,
    buffers: SmallVec<[Buffered<'a>; 3]>,
}

impl Reader<'_> {
    #[inline]
    fn next(&mut self) -> &Given {
        for ((i, is_count, bytes), at) in self.buffers.iter().zip(self.walk.places()) {
            self.given.set(*i, Number::read(bytes, at, *is_count));
        }
        self.walk.advance();
        &self.given
    }
}

/// An argument: numbers make no arrays.
fn column(cx: &mut Context, value: &Value, is_count: bool, span: Span) -> Result<Column> {
    let number = match value {
        Value::Array(array) if array.ndim() > 0 || array.dtype.is_text() => None,
        Value::Array(array) if is_count && !array.dtype.casts_safely(DType::Int64) => None,
        other => other.as_scalar(),
    };
    match number {
        Some(number) if is_count => {
            let count = match number.as_integer() {
                Some(count) => i64::try_from(count).map_err(|_| {
                    diagnostic!(span, OverflowError, "Python int too large to convert to C long")
                })?,
                None => convert::whole(number.as_f64(), span)?,
            };
            Ok(Column::One(Number::Count(count)))
        }
        Some(number) => Ok(Column::One(Number::Float(number.as_f64()))),
        None => {
            let dtype = if is_count { DType::Int64 } else { DType::Float64 };
            let array = numbers(cx, value, dtype, span)?;
            if array.ndim() > 0 {
                return Ok(Column::Many(array));
            }
            Ok(Column::One(Number::read(&array.item().word().0, 0, is_count)))
        }
    }
}

/// An argument as an array of floats or of whole numbers, as `PyArray_FROM_OTF` makes it: arrays must cast
/// safely, what else is a number is converted.
pub(super) fn numbers(cx: &mut Context, value: &Value, dtype: DType, span: Span) -> Result<Array> {
    match value {
        Value::Array(array) if array.dtype == dtype => Ok(array.clone()),
        Value::Array(array) => {
            if !array.dtype.casts_safely(dtype) {
                let what = if array.ndim() == 0 { "scalar" } else { "array data" };
                return Err(Casting::Safe.refuse(what, array.dtype, dtype, span));
            }
            strided::copy(cx, array, dtype, Keep::K, span)
        }
        Value::Str(text) if dtype == DType::Int64 => {
            let number = parse::integer(text, 10, span)?;
            convert::as_array(cx, &Value::Int(number), Some(dtype), span)
        }
        Value::Str(text) => {
            let number = parse::float(text, span)?;
            convert::as_array(cx, &Value::Float(number), Some(dtype), span)
        }
        Value::List(_) | Value::Tuple(_) | Value::Range(_) => {
            convert::any_array(cx, value, Some(dtype), span)
        }
        other => match other.as_scalar() {
            Some(number) => {
                let number = if dtype == DType::Int64 && number.dtype().is_float() {
                    Value::Int(convert::whole(number.as_f64(), span)?)
                } else {
                    other.clone()
                };
                convert::any_array(cx, &number, Some(dtype), span)
            }
            None if dtype == DType::Float64 => {
                bail!(span, TypeError, "must be real number, not {}", other.type_name())
            }
            None => Err(convert::not_a_number(other, dtype, span)),
        },
    }
}

/// The shape of a result: what is asked for, to which the parameters' shapes must broadcast, or what they
/// broadcast to.
///
/// # Errors
/// NumPy's `ValueError`.
pub(super) fn broadcast(size: Option<&[usize]>, shapes: &[&[usize]], span: Span) -> Result<Shape> {
    let all = size.into_iter().chain(shapes.iter().copied());
    match (size, broadcast_shapes(all.clone())) {
        (None, Some(shape)) => Ok(shape),
        (Some(size), Some(shape)) if size == &shape[..] => Ok(shape),
        (Some(size), Some(shape)) => bail!(
            span,
            ValueError,
            "Output size {} is not compatible with broadcast dimensions of inputs {}.",
            tuple_text(size),
            tuple_text(&shape)
        ),
        (_, None) => Err(mismatch(&all.collect::<Vec<_>>(), span)),
    }
}

/// As [`broadcast`], where the parameters are counted first and the size that is asked for last.
///
/// # Errors
/// NumPy's `ValueError`.
pub(super) fn broadcast_from(
    size: Option<&[usize]>,
    shapes: &[&[usize]],
    span: Span,
) -> Result<Shape> {
    let all: Vec<&[usize]> = shapes.iter().copied().chain(size).collect();
    match broadcast_shapes(all.iter().copied()) {
        Some(_) => broadcast(size, shapes, span),
        None => Err(mismatch(&all, span)),
    }
}

/// A shape as Python writes a tuple.
pub(super) fn tuple_text(lengths: &[usize]) -> String {
    lengths_text(lengths).replace(',', ", ").replace(", )", ",)")
}

/// NumPy's complaint of shapes that do not broadcast.
pub(super) fn mismatch(shapes: &[&[usize]], span: Span) -> Diagnostic {
    let clash = (1..shapes.len())
        .find_map(|j| {
            let i = (0..j).find(|&i| broadcast_shapes([shapes[i], shapes[j]]).is_none())?;
            Some((i, j))
        })
        .unwrap_or((0, shapes.len().saturating_sub(1)));
    diagnostic!(
        span,
        ValueError,
        "shape mismatch: objects cannot be broadcast to a single shape.  Mismatch is between arg {} with \
        shape {} and arg {} with shape {}.",
        clash.0,
        lengths_text(shapes[clash.0]),
        clash.1,
        lengths_text(shapes[clash.1])
    )
}

/// Places in several arrays that are broadcast to one shape, an element after the other in C order.
pub(super) struct Walk {
    shape: Shape,
    index: Shape,
    strides: SmallVec<[SmallVec<[isize; 4]>; 3]>,
    places: SmallVec<[isize; 3]>,
}

impl Walk {
    /// At the first element.
    ///
    /// # Panics
    /// Where an array does not broadcast to the shape.
    pub(super) fn new<'a>(shape: &[usize], layouts: impl Iterator<Item = &'a Layout>) -> Self {
        let mut walk = Self {
            shape: shape.into(),
            index: shape.iter().map(|_| 0).collect(),
            strides: SmallVec::new(),
            places: SmallVec::new(),
        };
        for layout in layouts {
            let layout = layout.broadcast_to(shape).expect("the shapes broadcast");
            walk.places.push(layout.offset as isize);
            walk.strides.push(layout.strides.iter().copied().collect());
        }
        walk
    }

    /// The place of the element in each array, in bytes.
    #[inline]
    pub(super) fn places(&self) -> impl Iterator<Item = usize> {
        self.places.iter().map(|&at| at as usize)
    }

    /// Go on to the next element.
    pub(super) fn advance(&mut self) {
        for axis in (0..self.shape.len()).rev() {
            self.index[axis] += 1;
            let is_within = self.index[axis] < self.shape[axis];
            let steps = if is_within { 1 } else { 1 - self.shape[axis] as isize };
            for (place, strides) in self.places.iter_mut().zip(&self.strides) {
                *place += steps * strides[axis];
            }
            if is_within {
                return;
            }
            self.index[axis] = 0;
        }
    }
}
