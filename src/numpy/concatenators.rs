//! What joins when it is indexed: `r_`, `c_`; and what gives the index itself: `s_`, `index_exp`.

use std::any::Any;

use super::convert;
use super::manipulate::transposed;
use super::modules::apply;
use super::registry::{Costs, Function, Run};
use super::types::instance;
use crate::bail;
use crate::context::Context;
use crate::diag::{Result, Span};
use crate::value::{Call, Slice, Value};

/// What these objects answer to.
pub static ROWS: &[Function] = &[
    Function {
        name: "AxisConcatenator.__getitem__",
        signature: "self, key",
        costs: Costs::Several,
        doc: "The items of an index joined: arrays, numbers, and slices as ranges; a text in front says along \
              which axis, with how many axes at least, and where an item's own begin.\n\n\
              >>> np.r_[1:4, 0, [7, 8]]\narray([1, 2, 3, 0, 7, 8])\n\
              >>> np.c_[[1, 2], [3, 4]]\narray([[1, 3],\n       [2, 4]])\n\
              >>> np.r_['0,2', [1, 2], [3, 4]]\narray([[1, 2],\n       [3, 4]])",
        run: Run::Call(|cx, bound| match bound.required(0) {
            Value::Function(object) if let Some(joins) = object.downcast::<Concatenator>() => {
                joins.at(cx, bound.required(1), bound.span)
            }
            other => bail!(bound.span, TypeError, "'{}' object joins nothing", other.type_name()),
        }),
    },
    Function {
        name: "IndexExpression.__getitem__",
        signature: "self, item",
        costs: Costs::Nothing,
        doc: "An index as a value, to be used again.\n\n\
              >>> np.s_[2::2]\nslice(2, None, 2)\n>>> np.index_exp[2::2]\n(slice(2, None, 2),)",
        run: Run::Call(|_, bound| {
            let index = bound.required(1).clone();
            Ok(match bound.required(0) {
                Value::Function(object)
                    if object.downcast::<IndexExpression>().is_some_and(|it| it.as_tuple)
                        && !matches!(index, Value::Tuple(_)) =>
                {
                    Value::tuple([index])
                }
                _ => index,
            })
        }),
    },
];

/// `np.r_` and `np.c_`.
#[derive(Debug)]
pub struct Concatenator {
    /// Its name behind `np.`.
    pub name: &'static str,
    class: &'static str,
    rules: Rules,
}

/// How items are joined.
#[derive(Clone, Copy, Debug)]
struct Rules {
    axis: i64,
    /// How many axes each item has at least.
    ndmin: i64,
    /// Where the axes of an item begin among those that it is given; -1 for the end.
    own_at: i64,
}

/// Both of them.
pub static CONCATENATORS: &[Concatenator] = &[
    Concatenator { name: "r_", class: "RClass", rules: Rules { axis: 0, ndmin: 1, own_at: -1 } },
    Concatenator { name: "c_", class: "CClass", rules: Rules { axis: -1, ndmin: 2, own_at: 0 } },
];

/// `np.s_` and `np.index_exp`.
#[derive(Debug)]
pub struct IndexExpression {
    /// Its name behind `np.`.
    pub name: &'static str,
    /// Whether one index becomes a tuple.
    as_tuple: bool,
}

/// Both of them.
pub static EXPRESSIONS: &[IndexExpression] = &[
    IndexExpression { name: "s_", as_tuple: false },
    IndexExpression { name: "index_exp", as_tuple: true },
];

impl Call for Concatenator {
    fn name(&self) -> &str {
        self.name
    }

    fn repr(&self) -> String {
        format!("<numpy.lib._index_tricks_impl.{} object>", self.class)
    }

    fn class(&self) -> &'static str {
        self.class
    }

    fn rows(&self) -> Option<&'static str> {
        Some("AxisConcatenator")
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

impl Call for IndexExpression {
    fn name(&self) -> &str {
        self.name
    }

    fn repr(&self) -> String {
        "<numpy.lib._index_tricks_impl.IndexExpression object>".to_owned()
    }

    fn class(&self) -> &'static str {
        "IndexExpression"
    }

    fn rows(&self) -> Option<&'static str> {
        Some("IndexExpression")
    }

    fn as_any(&self) -> &dyn Any {
        self
    }
}

impl Rules {
    /// What a text in front says: `'0'`, `'0,2'`, `'0,2,0'`.
    fn directed(mut self, text: &str, span: Span) -> Result<Self> {
        if matches!(text, "r" | "c") {
            bail!(
                span, NotImplementedError, "numscope has no np.matrix, which np.r_['{text}'] gives";
                hint: "np.r_['0,2', …] makes rows, np.c_[…] columns"
            );
        }
        let parts: Vec<&str> = text.split(',').collect();
        let numbers: Option<Vec<i64>> =
            parts.iter().take(3).map(|part| part.trim().parse().ok()).collect();
        match (numbers.as_deref(), parts.len()) {
            (Some([axis]), 1) => self.axis = *axis,
            (Some([axis, ndmin]), 2) => (self.axis, self.ndmin) = (*axis, *ndmin),
            (Some([axis, ndmin, own_at]), 3) => {
                self = Self { axis: *axis, ndmin: *ndmin, own_at: *own_at };
            }
            (Some([axis, ndmin, _]), _) => (self.axis, self.ndmin) = (*axis, *ndmin),
            (_, 1) => bail!(span, ValueError, "unknown special directive"),
            _ => bail!(span, ValueError, "unknown special directive '{text}'"),
        }
        Ok(self)
    }

    /// An item with as many axes as there shall be.
    fn raised(self, cx: &mut Context, item: &Value, span: Span) -> Result<Value> {
        let own = convert::any_array(cx, item, None, span)?;
        let ndmin = Value::Int(self.ndmin);
        let keywords = [("copy", Value::None), ("ndmin", ndmin)];
        let Value::Array(array) = apply(cx, "array", [Value::Array(own.clone())], &keywords, span)?
        else {
            unreachable!("np.array makes arrays")
        };
        let missing = array.ndim() - own.ndim();
        if self.own_at == -1 || missing == 0 {
            return Ok(Value::Array(array));
        }
        let (ndim, added) = (array.ndim(), missing as i64);
        let begin = if self.own_at < 0 { self.own_at + added + 1 } else { self.own_at };
        let begin = usize::try_from(begin).unwrap_or(0).min(missing);
        let order: Vec<i64> =
            (0..begin).chain(missing..ndim).chain(begin..missing).map(|axis| axis as i64).collect();
        transposed(&array, &order, span).map(Value::Array)
    }

    /// A slice as the numbers that it counts through.
    fn range(self, cx: &mut Context, slice: &Slice, span: Span) -> Result<Value> {
        let or = |value: &Value, default: i64| match value {
            Value::None => Value::Int(default),
            given => given.clone(),
        };
        let bounds = [or(&slice.start, 0), slice.stop.clone(), or(&slice.step, 1)];
        let numbers = apply(cx, "arange", bounds, &[], span)?;
        if self.ndmin <= 1 {
            return Ok(numbers);
        }
        let keywords = [("copy", Value::None), ("ndmin", Value::Int(self.ndmin))];
        let raised = apply(cx, "array", [numbers], &keywords, span)?;
        if self.own_at == -1 {
            return Ok(raised);
        }
        apply(cx, "swapaxes", [raised, Value::Int(-1), Value::Int(self.own_at)], &[], span)
    }
}

impl Concatenator {
    /// The items joined.
    fn at(&self, cx: &mut Context, key: &Value, span: Span) -> Result<Value> {
        let items = match key {
            Value::Str(_) => bail!(
                span,
                NotImplementedError,
                "numscope has no np.matrix, which a text alone gives"
            ),
            Value::Tuple(items) => items.to_vec(),
            one => vec![one.clone()],
        };
        let mut rules = self.rules;
        let mut parts = Vec::new();
        // Python's numbers do not widen what they stand beside.
        let mut types = Vec::new();
        for (i, item) in items.iter().enumerate() {
            let part = match item {
                Value::Str(_) if i > 0 => {
                    bail!(span, ValueError, "special directives must be the first entry.")
                }
                Value::Str(text) => {
                    rules = rules.directed(text, span)?;
                    continue;
                }
                Value::Slice(slice) => rules.range(cx, slice, span)?,
                Value::Bool(_) | Value::Int(_) | Value::Float(_) | Value::Scalar(_) => item.clone(),
                other => rules.raised(cx, other, span)?,
            };
            types.push(match &part {
                Value::Array(array) => instance(array.dtype),
                number => number.clone(),
            });
            parts.push(part);
        }
        if !types.is_empty() {
            let dtype = apply(cx, "result_type", types, &[], span)?;
            let keywords =
                [("copy", Value::None), ("ndmin", Value::Int(rules.ndmin)), ("dtype", dtype)];
            for part in &mut parts {
                *part = apply(cx, "array", [part.clone()], &keywords, span)?;
            }
        }
        let axis = [("axis", Value::Int(rules.axis))];
        apply(cx, "concatenate", [Value::tuple(parts)], &axis, span)
    }
}
