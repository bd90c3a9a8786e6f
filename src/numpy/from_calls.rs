//! Arrays of what a function or an iterable gives: `fromfunction`, `fromiter`.

use smallvec::SmallVec;

use super::convert;
use super::modules::apply;
use super::registry::{Args, Bound, Caller, Costs, Function, Next, Run};
use super::strided;
use super::texts;
use super::texts_refused;
use crate::array::Array;
use crate::array::dtype::DType;
use crate::array::layout::{Layout, Order};
use crate::bail;
use crate::diag::{Result, Span};
use crate::value::Value;

/// Every function of this file.
pub static ROWS: &[Function] = &[
    Function {
        name: "fromfunction",
        signature: "function, shape, *, dtype=float, like=None, **kwargs",
        costs: Costs::Several,
        doc: "What a function gives for the indices of a shape: it is called once, with an array of indices for \
              each axis.\n\n\
              >>> np.fromfunction(np.add, (2, 3), dtype=int)\narray([[0, 1, 2],\n       [1, 2, 3]])",
        run: Run::Calls(|caller, bound| {
            let span = bound.span;
            let dtype = bound.values[2].clone().unwrap_or(super::types::instance(DType::Float64));
            let shape = bound.required(1).clone();
            let all = apply(caller.cx(), "indices", [shape], &[("dtype", dtype)], span)?;
            let rows = match &all {
                Value::Array(all) => (0..all.shape()[0])
                    .map(|i| Value::Array(all.view(all.layout.index(0, i))))
                    .collect(),
                _ => SmallVec::new(),
            };
            let args = Args { positional: rows, keywords: bound.others };
            caller.call(&bound.values[0].clone().unwrap_or(Value::None), args, span)
        }),
    },
    Function {
        name: "fromiter",
        signature: "iter, dtype, count=-1, *, like=None",
        costs: Costs::Several,
        doc: "An array of one axis of what an iterable gives, or of its first count items. The array grows by \
              half as it fills, unless count or the iterable says how many there are.\n\n\
              >>> np.fromiter((x * x for x in range(4)), int)\narray([0, 1, 4, 9])",
        run: Run::Calls(|caller, bound| from_iterable(caller, &bound)),
    },
];

/// Items that there is room for at first, as in NumPy.
const FIRST_ROOM: usize = 4;

/// An array that grows while it is filled.
struct Growing {
    array: Array,
    filled: usize,
    span: Span,
}

impl Growing {
    fn new(caller: &mut dyn Caller, dtype: DType, room: usize, span: Span) -> Result<Self> {
        let layout = Layout::contiguous(&[room], dtype.size(), Order::C);
        Ok(Self { array: caller.cx().empty(dtype, layout, span)?, filled: 0, span })
    }

    /// Move what there is to an array of another length.
    fn resize(&mut self, caller: &mut dyn Caller, room: usize) -> Result<()> {
        let size = self.array.dtype.size();
        let layout = Layout::contiguous(&[room], size, Order::C);
        let new = caller.cx().empty(self.array.dtype, layout, self.span)?;
        let bytes = self.filled * size;
        new.buffer.write()[..bytes].copy_from_slice(&self.array.buffer.read()[..bytes]);
        strided::count(caller.cx(), bytes, bytes);
        self.array = new;
        Ok(())
    }

    fn push(&mut self, caller: &mut dyn Caller, item: &Value) -> Result<()> {
        let room = self.array.size();
        if self.filled == room {
            self.resize(caller, (room + room / 2).max(room + FIRST_ROOM))?;
        }
        let dtype = self.array.dtype;
        let size = dtype.size();
        let at = self.filled * size;
        if let (Some(scalar), false) = (item.as_scalar(), dtype.is_text()) {
            let word = convert::set_word(scalar, dtype, self.span)?;
            self.array.buffer.write()[at..at + size].copy_from_slice(&word.0[..size]);
        } else {
            if matches!(item, Value::List(_) | Value::Tuple(_)) {
                return Err(convert::not_a_number(item, dtype, self.span));
            }
            let one = convert::aside(caller.cx(), item, Some(dtype), self.span);
            let one = one.map_err(|error| texts_refused::of_element(error, item, self.span))?;
            if one.ndim() > 0 {
                bail!(self.span, ValueError, "setting an array element with a sequence.");
            }
            let bytes = one.buffer.read();
            self.array.buffer.write()[at..at + size]
                .copy_from_slice(&bytes[one.layout.offset..][..size]);
        }
        self.filled += 1;
        Ok(())
    }
}

fn from_iterable(caller: &mut dyn Caller, bound: &Bound) -> Result<Value> {
    let span = bound.span;
    let dtype = convert::any_dtype(bound.required(1), span)?;
    if dtype == DType::Text(0) {
        bail!(
            span, ValueError, "Must specify length when using variable-size data-type.";
            hint: "a width says how long the texts are: 'U5'"
        );
    }
    let dtype = texts::sized(dtype, dtype);
    let count = bound.integer(2)?.unwrap_or(-1);
    let wanted = usize::try_from(count).ok();
    let known = match bound.required(0) {
        Value::List(items) => items.borrow().len(),
        Value::Tuple(items) => items.len(),
        Value::Range(range) => range.len() as usize,
        _ => 0,
    };
    let mut growing = Growing::new(caller, dtype, wanted.unwrap_or(known), span)?;
    if wanted != Some(0) {
        caller.each(bound.required(0), span, &mut |caller, item| {
            growing.push(caller, &item)?;
            Ok(if wanted == Some(growing.filled) { Next::Enough } else { Next::More })
        })?;
    }
    if let Some(wanted) = wanted
        && growing.filled < wanted
    {
        bail!(
            span,
            ValueError,
            "iterator too short: Expected {wanted} but iterator had only {} items.",
            growing.filled
        );
    }
    if growing.array.size() > growing.filled {
        let filled = growing.filled;
        growing.resize(caller, filled)?;
    }
    strided::count(caller.cx(), 0, growing.array.nbytes());
    Ok(Value::Array(growing.array))
}
