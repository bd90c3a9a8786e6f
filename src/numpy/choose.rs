//! `where`, `select` and `choose`: of several values one for each element, in one pass.

use smallvec::SmallVec;

use super::convert;
use super::create::{lengths_text, tuple_text, warn_cast};
use super::index::{POSITIONS, for_each_mask};
use super::lanes;
use super::nonzero;
use super::registry::{Bound, Costs, Function, Run};
use super::strided;
use super::take::{as_indices, mode_of};
use super::ufunc::{OperandType, common_dtype};
use crate::array::Array;
use crate::array::dtype::DType;
use crate::array::layout::{Layout, Order, Shape, broadcast_shapes};
use crate::context::Context;
use crate::diag::{Result, Span};
use crate::kernels::cast::cast_block;
use crate::kernels::select;
use crate::value::Value;
use crate::{bail, diagnostic};

/// Every function and method of this file.
pub static ROWS: &[Function] = &[
    Function {
        name: "where",
        signature: "condition, x=None, y=None",
        costs: Costs::New,
        doc: "The elements of x where a condition holds, those of y elsewhere; without x and y the \
        indices where it \
            holds.\n\n\
              >>> np.where([True, False, True], [1, 2, 3], 0)\narray([1, 0, 3])\n\
              >>> np.where([3, 0, 4])\n(array([0, 2]),)",
        run: Run::Call(|cx, bound| choose_where(cx, &bound)),
    },
    Function {
        name: "select",
        signature: "condlist, choicelist, default=0",
        costs: Costs::New,
        doc: "For each element the choice whose condition is the first to hold, or the default.\n\n\
              >>> x = np.array([1, 5, 9])\n\
              >>> np.select([x < 3, x < 7], [x, x * 10], default=-1)\narray([ 1, 50, -1])",
        run: Run::Call(|cx, bound| choose_first(cx, &bound)),
    },
    Function {
        name: "choose",
        signature: "a, choices, out=None, mode='raise'",
        costs: Costs::New,
        doc: "For each element the choice whose number it is.\n\n\
              >>> np.choose([0, 1, 0], [[1, 2, 3], [10, 20, 30]])\narray([ 1, 20,  3])",
        run: Run::Call(|cx, bound| choose_by_number(cx, &bound)),
    },
    Function {
        name: "ndarray.choose",
        signature: "self, choices, out=None, mode='raise'",
        costs: Costs::New,
        doc: "For each element the choice whose number it is.\n\n\
              >>> np.array([0, 1, 0]).choose([[1, 2, 3], [10, 20, 30]])\narray([ 1, 20,  3])",
        run: Run::Call(|cx, bound| choose_by_number(cx, &bound)),
    },
];

/// Where a choice is taken.
enum Condition {
    /// Where the elements are not zero.
    True(Array),
    /// Where the elements, of `int64`, are a number.
    Number(Array, i64),
}

impl Condition {
    fn array(&mut self) -> &mut Array {
        match self {
            Self::True(array) | Self::Number(array, _) => array,
        }
    }
}

/// What is taken.
enum Choice {
    /// One item, in the dtype of the result.
    One(SmallVec<[u8; 8]>),
    Many(Array),
}

impl Choice {
    /// A value, to be taken in a dtype.
    fn new(cx: &mut Context, value: &Value, dtype: DType, span: Span) -> Result<Self> {
        if !matches!(value, Value::Array(_))
            && !dtype.is_text()
            && let Some(scalar) = value.as_scalar()
        {
            warn_cast(cx, scalar, dtype, span);
            let word = convert::word_of(scalar, dtype);
            return Ok(Self::One(SmallVec::from_slice(&word.0[..dtype.size()])));
        }
        let mut array = convert::any_array(cx, value, None, span)?;
        if dtype.is_text() && array.dtype != dtype {
            array = strided::copy(cx, &array, dtype, strided::Keep::C, span)?;
        }
        if array.ndim() > 0 {
            return Ok(Self::Many(array));
        }
        let item = strided::copy(cx, &array, dtype, strided::Keep::C, span)?;
        let bytes = item.buffer.read();
        Ok(Self::One(SmallVec::from_slice(&bytes[item.layout.offset..][..dtype.size()])))
    }

    fn shape(&self) -> &[usize] {
        match self {
            Self::One(_) => &[],
            Self::Many(array) => array.shape(),
        }
    }
}

/// How a value counts in the dtype of the result.
fn operand_type(cx: &Context, value: &Value, span: Span) -> Result<OperandType> {
    Ok(match value {
        Value::Int(number) => OperandType::Int(*number),
        Value::Float(_) => OperandType::Float,
        Value::Bool(_) => OperandType::Strong(DType::Bool),
        Value::Scalar(scalar) => OperandType::Strong(scalar.dtype()),
        other => OperandType::Strong(convert::any_array(cx, other, None, span)?.dtype),
    })
}

/// The dtype that holds all values, by NEP 50.
fn dtype_of(cx: &Context, values: &[Value], span: Span) -> Result<DType> {
    let types: Vec<OperandType> =
        values.iter().map(|value| operand_type(cx, value, span)).collect::<Result<_>>()?;
    let is_text = |ty: &OperandType| matches!(ty, OperandType::Strong(dtype) if dtype.is_text());
    let is_weak = |ty: &OperandType| matches!(ty, OperandType::Int(_) | OperandType::Float);
    if types.iter().any(is_text)
        && let Some(number) = types.iter().find(|ty| is_weak(ty))
    {
        let class = if matches!(number, OperandType::Float) { "Float" } else { "Long" };
        return Err(diagnostic!(
            span, TypeError,
            "The DType <class 'numpy.dtypes.StrDType'> could not be promoted by <class \
            'numpy.dtypes._Py{class}DType'>. This means that no common DType exists for the given inputs.";
            hint: "write the number as a text: str(x)"
        ));
    }
    Ok(common_dtype(&types))
}

/// Lists as arrays, once; scalars stay as they are.
fn settled(cx: &Context, values: &[Value], span: Span) -> Result<Vec<Value>> {
    let settle = |value: &Value| match value {
        Value::Int(_) | Value::Float(_) | Value::Bool(_) | Value::Scalar(_) => Ok(value.clone()),
        other => convert::any_array(cx, other, None, span).map(Value::Array),
    };
    values.iter().map(settle).collect()
}

/// What is computed, block by block: the default, and over it each choice where its condition
/// holds, the first one on
/// top.
struct Picture {
    dtype: DType,
    shape: Shape,
    default: Choice,
    layers: Vec<(Condition, Choice)>,
}

impl Picture {
    fn draw(mut self, cx: &mut Context, span: Span) -> Result<Array> {
        let by_columns = self.is_by_columns();
        let order = if by_columns { Order::F } else { Order::C };
        let size = self.dtype.size();
        let out = cx.empty(self.dtype, Layout::contiguous(&self.shape, size, order), span)?;
        let mut read = 0;
        let axes: SmallVec<[usize; 4]> = match order {
            Order::C => (0..self.shape.len()).collect(),
            Order::F => (0..self.shape.len()).rev().collect(),
        };
        let mut fit = |array: &mut Array| {
            read += array.nbytes();
            let layout = array.layout.broadcast_to(&self.shape).expect("the shapes broadcast");
            *array = array.view(layout.transpose(&axes));
        };
        for (condition, choice) in &mut self.layers {
            fit(condition.array());
            if let Choice::Many(array) = choice {
                fit(array);
            }
        }
        if let Choice::Many(array) = &mut self.default {
            fit(array);
        }
        strided::count(cx, read, out.nbytes());
        let mut bytes = out.buffer.write();
        let mut mask = [0_u8; POSITIONS];
        let mut blocks = Blocks::default();
        for (i, to) in bytes[..out.nbytes()].chunks_mut(POSITIONS * size).enumerate() {
            cx.poll(span)?;
            let first = i * POSITIONS;
            let mask = &mut mask[..to.len() / size];
            to.copy_from_slice(blocks.items(&self.default, self.dtype, first, mask.len(), 0));
            for (number, (condition, choice)) in self.layers.iter().enumerate().rev() {
                blocks.truth(condition, first, mask);
                let items = blocks.items(choice, self.dtype, first, mask.len(), number + 1);
                select::blend(to, items, mask, size);
            }
        }
        drop(bytes);
        Ok(out)
    }

    /// Whether all arrays of the result's shape stand column by column in memory.
    fn is_by_columns(&mut self) -> bool {
        let mut arrays: Vec<&Array> = Vec::new();
        for (condition, choice) in &mut self.layers {
            arrays.push(condition.array());
            if let Choice::Many(array) = choice {
                arrays.push(array);
            }
        }
        if let Choice::Many(array) = &self.default {
            arrays.push(array);
        }
        let mut whole = arrays.into_iter().filter(|array| array.shape() == &self.shape[..]);
        self.shape.len() > 1
            && whole.all(|array| array.is_contiguous(Order::F) && !array.is_contiguous(Order::C))
    }
}

/// Scratch for blocks of items.
#[derive(Default)]
struct Blocks {
    gathered: Vec<u64>,
    converted: Vec<u64>,
    /// Blocks of one item each, by the choice's number.
    repeated: Vec<Vec<u64>>,
}

/// A block of so many bytes, aligned for any dtype.
fn sized(block: &mut Vec<u64>, bytes: usize) -> &mut [u8] {
    if block.len() * 8 < bytes {
        block.resize(bytes.div_ceil(8), 0);
    }
    &mut bytemuck::cast_slice_mut(block)[..bytes]
}

impl Blocks {
    /// The items of a choice from `first` on, in the dtype of the result.
    fn items(
        &mut self,
        choice: &Choice,
        dtype: DType,
        first: usize,
        count: usize,
        number: usize,
    ) -> &[u8] {
        let size = dtype.size();
        match choice {
            Choice::One(item) => {
                while self.repeated.len() <= number {
                    self.repeated.push(Vec::new());
                }
                let block = &mut self.repeated[number];
                if block.is_empty() {
                    select::repeat(sized(block, POSITIONS * size), item);
                }
                &sized(block, POSITIONS * size)[..count * size]
            }
            Choice::Many(array) => {
                let from_size = array.dtype.size();
                let gathered = sized(&mut self.gathered, count * from_size);
                read_block(array, first, gathered);
                if array.dtype == dtype {
                    return gathered;
                }
                let converted = sized(&mut self.converted, count * size);
                let _events = cast_block(converted, dtype, gathered, array.dtype);
                converted
            }
        }
    }

    /// Where a condition holds, from `first` on.
    fn truth(&mut self, condition: &Condition, first: usize, mask: &mut [u8]) {
        match condition {
            Condition::True(array) if array.dtype == DType::Bool => read_block(array, first, mask),
            Condition::True(array) => {
                let gathered = sized(&mut self.gathered, mask.len() * array.dtype.size());
                read_block(array, first, gathered);
                let _events = cast_block(mask, DType::Bool, gathered, array.dtype);
            }
            Condition::Number(array, number) => {
                let gathered = sized(&mut self.gathered, mask.len() * 8);
                read_block(array, first, gathered);
                let numbers = bytemuck::cast_slice::<u8, i64>(gathered);
                for (byte, other) in mask.iter_mut().zip(numbers) {
                    *byte = u8::from(other == number);
                }
            }
        }
    }
}

fn read_block(array: &Array, first: usize, block: &mut [u8]) {
    let size = array.dtype.size();
    let bytes = array.buffer.read();
    let offset = array.layout.offset;
    if array.is_contiguous(Order::C) {
        let at = offset + first * size;
        block.copy_from_slice(&bytes[at..at + block.len()]);
    } else {
        strided::gather(block, &bytes, offset, &lanes::dims_of(&array.layout), size, first);
    }
}

/// A condition that is no text: what is true of one is that it has characters.
fn truth(cx: &Context, condition: Array, span: Span) -> Result<Array> {
    if !condition.dtype.is_text() {
        return Ok(condition);
    }
    let layout = Layout::contiguous(condition.shape(), 1, Order::C);
    let out = cx.empty(DType::Bool, layout, span)?;
    for_each_mask(cx, &condition, span, |first, mask| {
        out.buffer.write()[first..first + mask.len()].copy_from_slice(mask);
    })?;
    Ok(out)
}

fn choose_where(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let span = bound.span;
    let condition = bound.any_array(0, cx)?;
    let given = [&bound.values[1], &bound.values[2]];
    let (x, y) = match given {
        [None, None] => return nonzero::nonzero(cx, &condition, span),
        [Some(x), Some(y)] => (x, y),
        [Some(_), None] | [None, Some(_)] => bail!(
            span, ValueError, "either both or neither of x and y should be given";
            hint: "np.where(condition, x, y)"
        ),
    };
    let values = settled(cx, &[x.clone(), y.clone()], span)?;
    let dtype = dtype_of(cx, &values, span)?;
    let choice = Choice::new(cx, &values[0], dtype, span)?;
    let default = Choice::new(cx, &values[1], dtype, span)?;
    let shapes = [condition.shape(), choice.shape(), default.shape()];
    let Some(shape) = broadcast_shapes(shapes) else {
        let texts = shapes.map(lengths_text);
        bail!(
            span, ValueError, "operands could not be broadcast together with shapes {}", texts.join(" ");
            hint: "shapes are compared from the right: lengths must be equal, or 1"
        );
    };
    let layers = vec![(Condition::True(truth(cx, condition, span)?), choice)];
    Picture { dtype, shape, default, layers }.draw(cx, span).map(Value::Array)
}

/// The items of a list or a tuple, or the rows of an array.
fn items_of(cx: &Context, value: &Value, span: Span) -> Result<Vec<Value>> {
    Ok(match value {
        Value::List(items) => items.borrow().clone(),
        Value::Tuple(items) => items.to_vec(),
        other => {
            let array = convert::any_array(cx, other, None, span)?;
            if array.ndim() == 0 {
                bail!(span, TypeError, "object of type '{}' has no len()", other.type_name());
            }
            (0..array.shape()[0])
                .map(|i| Value::Array(array.view(array.layout.index(0, i))))
                .collect()
        }
    })
}

/// The shape to which all broadcast.
fn common_shape(shapes: &[&[usize]], span: Span) -> Result<Shape> {
    let mut shape = Shape::new();
    for (i, next) in shapes.iter().enumerate() {
        let Some(joined) = broadcast_shapes([&shape[..], *next]) else {
            let first = (0..i)
                .find(|&j| broadcast_shapes([shapes[j], *next]).is_none())
                .unwrap_or_default();
            bail!(
                span, ValueError,
                "shape mismatch: objects cannot be broadcast to a single shape.  Mismatch is between \
                arg {first} \
                with shape {} and arg {i} with shape {}.", tuple_text(shapes[first]), tuple_text(next);
                hint: "shapes are compared from the right: lengths must be equal, or 1"
            );
        };
        shape = joined;
    }
    Ok(shape)
}

fn choose_first(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let span = bound.span;
    let conditions = items_of(cx, bound.required(0), span)?;
    let choices = items_of(cx, bound.required(1), span)?;
    if conditions.len() != choices.len() {
        bail!(
            span, ValueError, "list of cases must be same length as list of conditions";
            hint: "{} conditions, {} choices", conditions.len(), choices.len()
        );
    }
    if conditions.is_empty() {
        bail!(span, ValueError, "select with an empty condition list is not possible");
    }
    let mut values = settled(cx, &choices, span)?;
    let default = bound.values[2].clone().unwrap_or(Value::Int(0));
    values.extend(settled(cx, &[default], span)?);
    let dtype = dtype_of(cx, &values, span)?;
    let mut layers = Vec::new();
    for (i, (condition, choice)) in conditions.iter().zip(&values).enumerate() {
        let condition = convert::any_array(cx, condition, None, span)?;
        if condition.dtype != DType::Bool {
            return Err(diagnostic!(
                span, TypeError, "invalid entry {i} in condlist: should be boolean ndarray";
                hint: "a comparison gives one: x > 0"
            ));
        }
        layers.push((Condition::True(condition), Choice::new(cx, choice, dtype, span)?));
    }
    let last = values.last().expect("the default is there");
    let default = Choice::new(cx, last, dtype, span)?;
    let mut shapes: Vec<&[usize]> = Vec::new();
    for (condition, choice) in &layers {
        let (Condition::True(array) | Condition::Number(array, _)) = condition;
        shapes.extend([array.shape(), choice.shape()]);
    }
    shapes.push(default.shape());
    let shape = common_shape(&shapes, span)?;
    Picture { dtype, shape, default, layers }.draw(cx, span).map(Value::Array)
}

fn choose_by_number(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let span = bound.span;
    if bound.get(2).is_some() {
        bail!(
            span, NotImplementedError, "numscope has no choose(out=) yet";
            hint: "assign the result: out[...] = np.choose(…)"
        );
    }
    let mode = mode_of(bound.get(3), span)?;
    let numbers = convert::any_array(cx, bound.required(0), None, span)?;
    if numbers.dtype.is_float() {
        bail!(
            span, TypeError,
            "Cannot cast array data from dtype('{}') to dtype('int64') according to the rule 'safe'", numbers.dtype;
            hint: "convert it: .astype(int)"
        );
    }
    let values = settled(cx, &items_of(cx, bound.required(1), span)?, span)?;
    if values.is_empty() {
        bail!(span, ValueError, "choose() needs at least one choice");
    }
    let dtype = dtype_of(cx, &values, span)?;
    let count = values.len();
    let numbers = as_indices(cx, &Value::Array(numbers), span)?;
    let found = numbers.to_vec::<i64>().expect("indices are int64");
    let is_out = |&i: &i64| i < 0 || i >= count as i64;
    let numbers = if found.iter().any(is_out) {
        if mode == super::take::Mode::Raise {
            return Err(diagnostic!(
                span, ValueError, "invalid entry in choice array";
                hint: "there are {count} choices, 0 to {}; mode='clip' or 'wrap' brings others back", count - 1
            ));
        }
        let near = strided::copy(cx, &numbers, DType::Int64, strided::Keep::C, span)?;
        let mut bytes = near.buffer.write();
        for (to, i) in bytemuck::cast_slice_mut::<u8, i64>(&mut bytes).iter_mut().zip(&found) {
            *to = mode.place(*i, count).map_or(0, |place| place as i64);
        }
        drop(bytes);
        near
    } else {
        numbers
    };
    let mut layers = Vec::new();
    for (i, value) in values.iter().enumerate() {
        let choice = Choice::new(cx, value, dtype, span)?;
        layers.push((Condition::Number(numbers.clone(), i as i64), choice));
    }
    let mut shapes: Vec<&[usize]> = layers.iter().map(|(_, choice)| choice.shape()).collect();
    shapes.push(numbers.shape());
    let shape = common_shape(&shapes, span)?;
    let (_, default) = layers.swap_remove(0);
    let out = Picture { dtype, shape, default, layers }.draw(cx, span)?;
    Ok(if out.ndim() == 0 { convert::only_element(&out) } else { Value::Array(out) })
}
