//! Indices and coordinates of grids: `ix_`, `meshgrid`, `indices`, `mgrid`, `ogrid`.

use std::any::Any;

use super::convert;
use super::index::positions_of;
use super::registry::{Bound, Costs, Function, Run};
use super::strided::{self, Keep};
use crate::array::Array;
use crate::array::dtype::DType;
use crate::array::layout::{Layout, Order, Shape};
use crate::bail;
use crate::context::Context;
use crate::diag::{Result, Span};
use crate::value::{Call, Value};

/// Every function of this file.
pub static ROWS: &[Function] = &[
    Function {
        name: "ix_",
        signature: "*args",
        costs: Costs::View,
        doc: "Views that as indices pick every row in every column: a[np.ix_(rows, columns)].\n\n\
              >>> a = np.arange(9).reshape(3, 3)\n>>> a[np.ix_([0, 2], [1, 2])]\narray([[1, 2],\n       [7, 8]])",
        run: Run::Call(|cx, bound| ix(cx, &bound)),
    },
    Function {
        name: "meshgrid",
        signature: "*xi, copy=True, sparse=False, indexing='xy'",
        costs: Costs::New,
        doc: "The coordinates of a grid's points, an array for each axis.\n\n\
              >>> np.meshgrid([1, 2], [5, 6])\n\
              (array([[1, 2],\n       [1, 2]]), array([[5, 5],\n       [6, 6]]))",
        run: Run::Call(|cx, bound| meshgrid(cx, &bound)),
    },
    Function {
        name: "indices",
        signature: "dimensions, dtype=None, sparse=False",
        costs: Costs::Working,
        doc: "The indices of an array's elements: along the first axis of the result those of each axis.\n\n\
              >>> np.indices((2, 2))[1]\narray([[0, 1],\n       [0, 1]])",
        run: Run::Call(|cx, bound| indices(cx, &bound)),
    },
    Function {
        name: "nd_grid.__getitem__",
        signature: "self, key",
        costs: Costs::Working,
        doc: "The coordinates of the points that slices lay out.\n\n\
              >>> np.mgrid[0:2, 0:2][1]\narray([[0, 1],\n       [0, 1]])",
        run: Run::Call(|cx, bound| match bound.required(0) {
            Value::Function(object) if let Some(grid) = object.downcast::<Grid>() => {
                grid.at(cx, bound.required(1), bound.span)
            }
            other => bail!(bound.span, TypeError, "'{}' object is no grid", other.type_name()),
        }),
    },
];

/// A view of one axis as axis `axis` of `ndim`, the others of length 1.
fn along(array: &Array, axis: usize, ndim: usize) -> Array {
    let mut layout = array.layout.clone();
    for i in 0..ndim {
        if i != axis {
            layout = layout.insert_axis(i);
        }
    }
    array.view(layout)
}

fn ix(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let span = bound.span;
    let count = bound.rest.len();
    convert::check_axes(count, span)?;
    let mut all = Vec::with_capacity(count);
    for (axis, value) in bound.rest.iter().enumerate() {
        let mut array = convert::any_array(cx, value, None, span)?;
        if array.ndim() != 1 {
            bail!(span, ValueError, "Cross index must be 1 dimensional");
        }
        if array.dtype == DType::Bool {
            array = positions_of(cx, &array, span)?;
        } else if array.size() == 0 && !matches!(value, Value::Array(_)) {
            array = cx.zeros(DType::Int64, &[0], Order::C, span)?;
        }
        all.push(Value::Array(along(&array, axis, count)));
    }
    Ok(Value::tuple(all))
}

fn meshgrid(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let span = bound.span;
    let (copy, sparse) = (bound.flag(1, true)?, bound.flag(2, false)?);
    let by_columns = match bound.get(3) {
        None => true,
        Some(Value::Str(text)) if &**text == "xy" => true,
        Some(Value::Str(text)) if &**text == "ij" => false,
        Some(_) => bail!(span, ValueError, "Valid values for `indexing` are 'xy' and 'ij'."),
    };
    let count = bound.rest.len();
    convert::check_axes(count, span)?;
    let mut views = Vec::with_capacity(count);
    let mut shape: Shape = Shape::from_elem(1, count);
    for (i, value) in bound.rest.iter().enumerate() {
        let array = convert::any_array(cx, value, None, span)?;
        let array = super::lanes::flat(cx, &array, span)?;
        // In Cartesian order the first coordinate varies along the columns.
        let axis = match i {
            0 if by_columns && count > 1 => 1,
            1 if by_columns => 0,
            _ => i,
        };
        shape[axis] = array.size();
        views.push(along(&array, axis, count));
    }
    let mut all = Vec::with_capacity(count);
    for view in views {
        let whole = if sparse {
            view
        } else {
            let layout = view.layout.broadcast_to(&shape).expect("each axis is its own");
            view.view(layout)
        };
        all.push(Value::Array(if copy {
            strided::copy(cx, &whole, whole.dtype, Keep::C, span)?
        } else {
            whole
        }));
    }
    Ok(Value::tuple(all))
}

fn indices(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let span = bound.span;
    if let length @ (Value::Int(_) | Value::Scalar(_)) = bound.required(0) {
        let class = length.type_name();
        bail!(span, TypeError, "'{class}' object is not iterable"; hint: "a shape is a tuple: (n,)");
    }
    let shape = bound.shape(0)?;
    let dtype = bound.dtype(1)?.unwrap_or(DType::Int64);
    let sparse = bound.flag(2, false)?;
    let ndim = shape.len();
    let mut whole: Shape = [ndim][..].into();
    whole.extend_from_slice(&shape);
    let out = if sparse {
        None
    } else {
        Some(cx.empty(dtype, Layout::contiguous(&whole, dtype.size(), Order::C), span)?)
    };
    let mut all = Vec::new();
    for (axis, &len) in shape.iter().enumerate() {
        let numbers = cx.empty(DType::Int64, Layout::contiguous(&[len], 8, Order::C), span)?;
        {
            let mut bytes = numbers.buffer.write();
            for (i, to) in bytemuck::cast_slice_mut::<u8, i64>(&mut bytes).iter_mut().enumerate() {
                *to = i as i64;
            }
        }
        let numbers = along(&numbers, axis, ndim);
        match &out {
            None => {
                all.push(Value::Array(strided::copy(cx, &numbers, dtype, Keep::C, span)?));
            }
            Some(out) => {
                let target = out.view(out.layout.index(0, axis));
                let layout = numbers.layout.broadcast_to(&shape).expect("each axis is its own");
                strided::assign(cx, &target, &numbers.view(layout), span)?;
            }
        }
    }
    Ok(out.map_or_else(|| Value::tuple(all), Value::Array))
}

/// What is indexed with slices and gives coordinates: `np.mgrid`, `np.ogrid`.
#[derive(Debug)]
pub struct Grid {
    /// Its name behind `np.`.
    pub name: &'static str,
    class: &'static str,
    /// Whether each coordinate is an array with one long axis, to be broadcast.
    is_open: bool,
}

/// Both of them.
pub static GRIDS: &[Grid] = &[
    Grid { name: "mgrid", class: "numpy.lib._index_tricks_impl.MGridClass", is_open: false },
    Grid { name: "ogrid", class: "numpy.lib._index_tricks_impl.OGridClass", is_open: true },
];

impl Call for Grid {
    fn name(&self) -> &str {
        self.name
    }

    fn repr(&self) -> String {
        format!("<{} object>", self.class)
    }

    fn class(&self) -> &'static str {
        self.class.rsplit('.').next().unwrap_or(self.class)
    }

    fn rows(&self) -> Option<&'static str> {
        Some("nd_grid")
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

impl Grid {
    /// `np.mgrid[at]`: a slice, or a tuple of them.
    ///
    /// # Errors
    /// NumPy's `AttributeError` for what is no slice, `ZeroDivisionError` for a step of 0; `MemoryError`.
    fn at(&self, cx: &mut Context, at: &Value, span: Span) -> Result<Value> {
        let Value::Tuple(parts) = at else {
            let axis = Axis::new(at, span)?;
            let dtype = if axis.is_float { DType::Float64 } else { DType::Int64 };
            return axis.array(cx, dtype, true, span).map(Value::Array);
        };
        let axes: Vec<Axis> =
            parts.iter().map(|part| Axis::new(part, span)).collect::<Result<_>>()?;
        let is_float = axes.iter().any(|axis| axis.is_float);
        let dtype = if is_float { DType::Float64 } else { DType::Int64 };
        let ndim = axes.len();
        convert::shape_of(&[0].repeat(ndim + 1), span)?;
        let mut all = Vec::with_capacity(ndim);
        for (i, axis) in axes.iter().enumerate() {
            all.push(along(&axis.array(cx, dtype, false, span)?, i, ndim));
        }
        if self.is_open {
            return Ok(Value::tuple(all.into_iter().map(Value::Array)));
        }
        let lengths: Shape = all.iter().enumerate().map(|(i, array)| array.shape()[i]).collect();
        let whole: Shape = [ndim].into_iter().chain(lengths.iter().copied()).collect();
        let out = cx.empty(dtype, Layout::contiguous(&whole, 8, Order::C), span)?;
        for (i, array) in all.iter().enumerate() {
            let layout = array.layout.broadcast_to(&lengths).expect("each axis is its own");
            strided::assign(cx, &out.view(out.layout.index(0, i)), &array.view(layout), span)?;
        }
        Ok(Value::Array(out))
    }
}

/// One slice of a grid.
struct Axis {
    start: f64,
    step: f64,
    count: usize,
    is_float: bool,
}

impl Axis {
    fn new(value: &Value, span: Span) -> Result<Self> {
        let Value::Slice(slice) = value else {
            bail!(
                span, AttributeError, "'{}' object has no attribute 'step'", value.type_name();
                hint: "it takes slices: np.mgrid[0:3, 0:4]"
            );
        };
        let number = |value: &Value, default: f64| match value {
            Value::None => Ok((default, false)),
            Value::Str(_) => bail!(
                span,
                TypeError,
                "arange() not supported for inputs with DType <class 'numpy.dtypes.StrDType'>."
            ),
            other => {
                let number = convert::as_float(other, span)?;
                let is_float = other.as_scalar().is_some_and(|scalar| scalar.dtype().is_float());
                Ok((number, is_float))
            }
        };
        let (mut start, a) = number(&slice.start, 0.0)?;
        let (mut stop, b) = number(&slice.stop, start)?;
        if matches!(slice.stop, Value::None) {
            (start, stop) = (0.0, start);
        }
        let (step, c) = number(&slice.step, 1.0)?;
        if step == 0.0 {
            bail!(span, ZeroDivisionError, "division by zero"; hint: "a step of 1 is the default");
        }
        let count = ((stop - start) / step).ceil();
        if !count.is_finite() {
            bail!(span, ValueError, "arange: cannot compute length");
        }
        Ok(Self { start, step, count: count.max(0.0) as usize, is_float: a || b || c })
    }

    /// Its numbers. By themselves they are those of `arange`, which takes the step that rounding left.
    fn array(&self, cx: &mut Context, dtype: DType, alone: bool, span: Span) -> Result<Array> {
        let out = cx.empty(dtype, Layout::contiguous(&[self.count], 8, Order::C), span)?;
        let step = if alone { (self.start + self.step) - self.start } else { self.step };
        {
            let mut bytes = out.buffer.write();
            let numbers = (0..self.count).map(|i| self.start + i as f64 * step);
            for (to, number) in bytes.chunks_exact_mut(8).zip(numbers) {
                if dtype == DType::Int64 {
                    to.copy_from_slice(&(number as i64).to_ne_bytes());
                } else {
                    to.copy_from_slice(&number.to_ne_bytes());
                }
            }
        }
        strided::count(cx, 0, out.nbytes());
        Ok(out)
    }
}
