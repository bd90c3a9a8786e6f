//! `ndindex` and `ndenumerate`: what goes through the indices of a shape, and through an array with them.

use std::any::Any;
use std::cell::Cell;
use std::rc::Rc;

use super::convert;
use super::registry::{Bound, Costs, Function, Run};
use crate::array::Array;
use crate::array::layout::{Shape, element_count};
use crate::bail;
use crate::context::Context;
use crate::diag::{Result, Span};
use crate::value::{Call, Callable, Value};

/// Every function of this file, and what their iterators answer to.
pub static ROWS: &[Function] = &[
    Function {
        name: "ndindex",
        signature: "*shape",
        costs: Costs::Nothing,
        doc: "Every index of a shape, the last axis first.\n\n\
              >>> list(np.ndindex(2, 2))\n[(0, 0), (0, 1), (1, 0), (1, 1)]",
        run: Run::Call(|_, bound| {
            let shape = match &bound.rest[..] {
                [one @ Value::Tuple(_)] => convert::as_shape(one, bound.span)?,
                [one @ (Value::List(_) | Value::Str(_))] => bail!(
                    bound.span, TypeError, "'<' not supported between instances of '{}' and 'int'",
                    one.type_name();
                    hint: "a shape is a tuple: np.ndindex((2, 3))"
                ),
                lengths => {
                    let lengths: Vec<i64> = lengths
                        .iter()
                        .map(|n| convert::as_length(n, bound.span))
                        .collect::<Result<_>>()?;
                    convert::shape_of(&lengths, bound.span)?
                }
            };
            Walk::value(shape, None, bound.span)
        }),
    },
    Function {
        name: "ndindex.__next__",
        signature: "self",
        costs: Costs::Nothing,
        doc: "The next index.\n\n>>> next(np.ndindex(2, 2))\n(0, 0)",
        run: Run::Call(|cx, bound| next(cx, &bound)),
    },
    Function {
        name: "ndindex.ndincr",
        signature: "self",
        costs: Costs::Nothing,
        doc: "Go on by one; NumPy has deprecated it in favour of next().\n\n\
              >>> indices = np.ndindex(2)\n>>> indices.ndincr()\n>>> next(indices)\n(1,)",
        run: Run::Call(|cx, bound| next(cx, &bound).map(|_| Value::None)),
    },
    Function {
        name: "ndenumerate",
        signature: "arr",
        costs: Costs::Nothing,
        doc: "Every element with its index.\n\n\
              >>> list(np.ndenumerate([[1, 2]]))\n[((0, 0), np.int64(1)), ((0, 1), np.int64(2))]",
        run: Run::Call(|cx, bound| {
            let array = bound.any_array(0, cx)?;
            Walk::value(array.shape().into(), Some(array), bound.span)
        }),
    },
    Function {
        name: "ndenumerate.__next__",
        signature: "self",
        costs: Costs::Nothing,
        doc: "The next element with its index.\n\n>>> next(np.ndenumerate([5]))\n((0,), np.int64(5))",
        run: Run::Call(|cx, bound| next(cx, &bound)),
    },
];

/// A place among the indices of a shape.
#[derive(Debug)]
struct Walk {
    shape: Shape,
    count: usize,
    at: Rc<Cell<usize>>,
    /// What the elements are taken from, if they are wanted.
    array: Option<Array>,
}

impl Walk {
    fn value(shape: Shape, array: Option<Array>, span: Span) -> Result<Value> {
        let Some(count) = element_count(&shape) else {
            bail!(span, ValueError, "the shape has more indices than can be counted")
        };
        let walk = Self { shape, count, at: Rc::default(), array };
        Ok(Value::Function(Callable::Shared(Rc::new(walk))))
    }
}

fn next(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let walk: &Walk = match bound.required(0) {
        Value::Function(object) if let Some(walk) = object.downcast() => walk,
        other => bail!(bound.span, TypeError, "'{}' object is no iterator", other.type_name()),
    };
    let at = walk.at.get();
    if at >= walk.count {
        bail!(bound.span, StopIteration, "");
    }
    if cx.journal.is_some() {
        let before = Rc::clone(&walk.at);
        cx.on_restore(Box::new(move || before.set(at)));
    }
    walk.at.set(at + 1);
    let mut index = Shape::from_elem(0, walk.shape.len());
    let mut rest = at;
    for (i, &len) in index.iter_mut().zip(&walk.shape).rev() {
        *i = rest % len;
        rest /= len;
    }
    let place = Value::shape(&index);
    Ok(match &walk.array {
        None => place,
        Some(array) => Value::tuple([place, convert::element_at(array, &index)]),
    })
}

impl Call for Walk {
    fn name(&self) -> &'static str {
        if self.array.is_some() { "ndenumerate" } else { "ndindex" }
    }

    fn repr(&self) -> String {
        format!("<numpy.{} object>", self.name())
    }

    fn class(&self) -> &'static str {
        if self.array.is_some() { "numpy.ndenumerate" } else { "numpy.ndindex" }
    }

    fn rows(&self) -> Option<&'static str> {
        Some(if self.array.is_some() { "ndenumerate" } else { "ndindex" })
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}
