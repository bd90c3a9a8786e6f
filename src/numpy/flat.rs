//! `ndarray.flat`: the elements of an array along one axis, read, written and gone through where they stand.

use std::any::Any;
use std::cell::Cell;
use std::rc::Rc;

use super::convert;
use super::index::{positions_of, resolve_slice, within};
use super::lanes;
use super::registry::{Bound, Costs, Function, Run};
use super::sort::plain;
use super::strided::{self, Keep};
use crate::array::Array;
use crate::array::dtype::DType;
use crate::array::layout::{Layout, Order, Shape};
use crate::bail;
use crate::context::Context;
use crate::diag::{Diagnostic, ErrorKind, Result, Span};
use crate::value::{Call, Callable, Value};

/// What `a.flat` answers to.
pub static ROWS: &[Function] = &[
    Function {
        name: "flatiter.__getitem__",
        signature: "self, key",
        costs: Costs::New,
        doc: "Elements by their place in C order: one, or a copy of several.\n\n\
              >>> a = np.arange(6).reshape(2, 3)\n>>> a.T.flat[3]\nnp.int64(4)\n>>> a.flat[1:5:2]\narray([1, 3])",
        run: Run::Call(|cx, bound| {
            let flat = Flat::of(&bound)?;
            flat.item(cx, bound.required(1), bound.span)
        }),
    },
    Function {
        name: "flatiter.__setitem__",
        signature: "self, key, value",
        costs: Costs::Update,
        doc: "Write elements by their place in C order; fewer values repeat.\n\n\
              >>> a = np.zeros((2, 2))\n>>> a.flat[[0, 3]] = 1\n>>> a\narray([[1., 0.],\n       [0., 1.]])",
        run: Run::Call(|cx, bound| {
            let array = Flat::of(&bound)?.array.clone();
            if !array.writeable {
                bail!(bound.span, ValueError, "underlying array is read-only"; hint: "take a copy() first");
            }
            let (places, shape) = places_of(cx, &array, bound.required(1), bound.span)?;
            let stored = store(cx, &array, &places, bound.required(2), bound.span);
            let unfit = |error: &Diagnostic| {
                matches!(
                    error.kind,
                    ErrorKind::OverflowError | ErrorKind::ValueError | ErrorKind::TypeError
                )
            };
            if shape.is_none() && stored.as_ref().is_err_and(unfit) {
                bail!(bound.span, ValueError, "Error setting single item of array.");
            }
            stored.map(|()| Value::None)
        }),
    },
    Function {
        name: "flatiter.__len__",
        signature: "self",
        costs: Costs::Nothing,
        doc: "The number of elements.\n\n>>> len(np.ones((2, 3)).flat)\n6",
        run: Run::Call(|_, bound| Ok(Flat::of(&bound)?.array.size().into())),
    },
    Function {
        name: "flatiter.__next__",
        signature: "self",
        costs: Costs::Nothing,
        doc: "The next element.\n\n>>> [x * 2 for x in np.array([[1, 2]]).flat]\n[np.int64(2), np.int64(4)]",
        run: Run::Call(|cx, bound| {
            let flat = Flat::of(&bound)?;
            let at = flat.at.get();
            if at >= flat.array.size() {
                bail!(bound.span, StopIteration, "");
            }
            if cx.journal.is_some() {
                let before = Rc::clone(&flat.at);
                cx.on_restore(Box::new(move || before.set(at)));
            }
            flat.at.set(at + 1);
            Ok(convert::element_at(&flat.array, &index_of(at, flat.array.shape())))
        }),
    },
    Function {
        name: "flatiter.__contains__",
        signature: "self, item",
        costs: Costs::Working,
        doc: "Whether some element is equal to a value.\n\n>>> 2 in np.array([[1, 2]]).flat\nTrue",
        run: Run::Call(|cx, bound| {
            let array = Flat::of(&bound)?.array.clone();
            super::sets::contains(cx, &array, bound.required(1), bound.span).map(Value::Bool)
        }),
    },
    Function {
        name: "flatiter.copy",
        signature: "self",
        costs: Costs::Copy,
        doc: "A copy of the elements along one axis.\n\n\
              >>> np.array([[1, 2], [3, 4]]).flat.copy()\narray([1, 2, 3, 4])",
        run: Run::Call(|cx, bound| {
            let array = Flat::of(&bound)?.array.clone();
            flat_copy(cx, &array, bound.span).map(Value::Array)
        }),
    },
];

/// An array's elements along one axis, and where a loop over them stands.
#[derive(Debug)]
pub struct Flat {
    array: Array,
    at: Rc<Cell<usize>>,
}

impl Flat {
    /// `array.flat`.
    pub(super) fn value(array: &Array) -> Value {
        let flat = Self { array: array.clone(), at: Rc::default() };
        Value::Function(Callable::Shared(Rc::new(flat)))
    }

    fn of(bound: &Bound) -> Result<&Self> {
        match bound.required(0) {
            Value::Function(object) if let Some(flat) = object.downcast() => Ok(flat),
            other => bail!(bound.span, TypeError, "'{}' object is no flatiter", other.type_name()),
        }
    }

    fn item(&self, cx: &mut Context, key: &Value, span: Span) -> Result<Value> {
        let array = &self.array;
        let (places, shape) = places_of(cx, array, key, span)?;
        let (Some(shape), size) = (shape, array.dtype.size()) else {
            return Ok(convert::element_at(array, &index_of(places[0], array.shape())));
        };
        let out = cx.empty(array.dtype, Layout::contiguous(&shape, size, Order::C), span)?;
        strided::count(cx, out.nbytes(), out.nbytes());
        if size > 0 {
            let (dims, from) = (lanes::dims_of(&array.layout), array.buffer.read());
            for (to, place) in out.buffer.write().chunks_exact_mut(size).zip(places) {
                strided::gather(to, &from, array.layout.offset, &dims, size, place);
            }
        }
        Ok(Value::Array(out))
    }
}

fn flat_copy(cx: &mut Context, array: &Array, span: Span) -> Result<Array> {
    let copy = strided::copy(cx, array, array.dtype, Keep::C, span)?;
    let layout = Layout::contiguous(&[array.size()], array.dtype.size(), Order::C);
    Ok(copy.with_layout(layout))
}

/// The index along each axis of an element in C order.
fn index_of(mut place: usize, shape: &[usize]) -> Shape {
    let mut index = Shape::from_elem(0, shape.len());
    for (at, &len) in index.iter_mut().zip(shape).rev() {
        *at = place % len;
        place /= len;
    }
    index
}

/// The places that an array of integers or bools picks of so many; `None` for any other.
fn numbers_of(cx: &mut Context, picks: &Array, size: usize, span: Span) -> Result<Option<Array>> {
    Ok(Some(match picks.dtype {
        DType::Bool if picks.ndim() != 1 => {
            bail!(span, ValueError, "boolean index array should have 1 dimension")
        }
        DType::Bool if picks.size() > size => bail!(
            span,
            IndexError,
            "boolean index did not match indexed array along axis 0; \
            size of axis is {size} but size of corresponding boolean axis is {}",
            picks.size()
        ),
        DType::Bool => positions_of(cx, picks, span)?,
        dtype if dtype.is_integer() || picks.size() == 0 => plain(cx, picks, DType::Int64, span)?,
        _ => return Ok(None),
    }))
}

/// The places that a key names, and the shape that they are given in; one place by itself has none.
fn places_of(
    cx: &mut Context,
    array: &Array,
    key: &Value,
    span: Span,
) -> Result<(Vec<usize>, Option<Shape>)> {
    let size = array.size();
    let unsupported = || {
        bail!(
            span,
            IndexError,
            "only integers, slices (`:`), ellipsis (`...`) and integer or boolean arrays are valid indices"
        )
    };
    let all = |cx: &Context, places: &mut dyn ExactSizeIterator<Item = usize>| {
        let count = places.len();
        let mut found = strided::list(cx, count, span)?;
        found.extend(places);
        Ok((found, Some(Shape::from_slice(&[count]))))
    };
    let one = |i: i64| match within(i, size) {
        Some(place) => Ok(place),
        None => bail!(span, IndexError, "index {i} is out of bounds for size {size}"),
    };
    match key {
        Value::Tuple(items) => match &**items {
            [] => all(cx, &mut (0..size)),
            [one] => places_of(cx, array, one, span),
            several => bail!(
                span,
                IndexError,
                "too many indices for flat iterator: flat iterator is 1-dimensional, but {} were indexed",
                several.len()
            ),
        },
        Value::Ellipsis => all(cx, &mut (0..size)),
        Value::Slice(slice) => {
            let (start, count, step) = resolve_slice(slice, size, span)?;
            let place = |i: usize| (start as isize + i as isize * step) as usize;
            all(cx, &mut (0..count).map(place))
        }
        Value::List(_) | Value::Array(_) => {
            let picks = convert::any_array(cx, key, None, span)?;
            if picks.ndim() == 0
                && let Some(i) = key.as_index()
            {
                return one(i).map(|place| (vec![place], None));
            }
            let Some(picks) = numbers_of(cx, &picks, size, span)? else { return unsupported() };
            // The numbers and the places.
            let mut places = strided::list(cx, picks.size().saturating_mul(2), span)?;
            for number in picks.to_vec::<i64>().expect("indices are int64") {
                places.push(one(number)?);
            }
            Ok((places, Some(picks.shape().into())))
        }
        other => match other.as_index() {
            Some(i) if !convert::is_bool(other) => one(i).map(|place| (vec![place], None)),
            _ => unsupported(),
        },
    }
}

/// Write values into the places of an array, again from the first where there are too few.
///
/// # Errors
/// `ValueError` for an array that is read-only, those of converting the values.
pub(super) fn store(
    cx: &mut Context,
    array: &Array,
    places: &[usize],
    value: &Value,
    span: Span,
) -> Result<()> {
    if !array.writeable {
        bail!(span, ValueError, "assignment destination is read-only"; hint: "take a copy() first");
    }
    let values = match value {
        Value::Array(values) if values.buffer.same(&array.buffer) => {
            strided::copy(cx, values, array.dtype, Keep::C, span)?
        }
        Value::Array(values) => plain(cx, values, array.dtype, span)?,
        value => convert::aside(cx, value, Some(array.dtype), span)?,
    };
    let size = array.dtype.size();
    if values.size() == 0 || size == 0 {
        return Ok(());
    }
    cx.before_write(&array.buffer, span)?;
    strided::count(cx, places.len() * size, places.len() * size);
    let from = values.buffer.read();
    let items = from[values.layout.offset..][..values.nbytes()].chunks_exact(size).cycle();
    let dims = lanes::dims_of(&array.layout);
    let mut to = array.buffer.write();
    for (&place, item) in places.iter().zip(items) {
        strided::scatter(&mut to, item, array.layout.offset, &dims, size, place);
    }
    Ok(())
}

impl Call for Flat {
    fn name(&self) -> &'static str {
        "flat"
    }

    fn repr(&self) -> String {
        "<numpy.flatiter object>".to_owned()
    }

    fn class(&self) -> &'static str {
        "numpy.flatiter"
    }

    fn rows(&self) -> Option<&'static str> {
        Some("flatiter")
    }

    fn field(&self, name: &str) -> Option<Value> {
        Some(match name {
            "base" => Value::Array(self.array.clone()),
            "index" => self.at.get().into(),
            "coords" => {
                // Past the end NumPy's first index stands at the axis' length.
                let (shape, at) = (self.array.shape(), self.at.get());
                let mut index = index_of(at, shape);
                if let (Some(first), true) = (index.first_mut(), at == self.array.size()) {
                    *first = shape[0];
                }
                Value::shape(&index)
            }
            _ => return None,
        })
    }

    fn fields(&self) -> Vec<&'static str> {
        vec!["base", "coords", "index"]
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}
