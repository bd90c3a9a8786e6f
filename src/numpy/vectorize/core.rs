//! `np.vectorize` with a signature: a function of arrays of some axes, called for each index of the others.

use super::super::convert::{any_array, element_at};
use super::super::functional::{advance, store};
use super::super::registry::Caller;
use super::super::turn::common_shape;
use super::signature::Signature;
use crate::array::Array;
use crate::array::dtype::DType;
use crate::array::layout::{Layout, Order, Shape};
use crate::bail;
use crate::context::Context;
use crate::diag::{Result, Span};
use crate::value::Value;

/// Lengths by the names of axes.
type Sizes = Vec<(String, usize)>;

/// Calls the user's function.
type Calls<'a> = &'a mut dyn FnMut(&mut dyn Caller, Vec<Value>) -> Result<Value>;

/// Call a function for each index of the axes that its signature does not name.
///
/// # Errors
/// NumPy's `TypeError` and `ValueError` where arguments, axes or results do not fit the signature.
pub(super) fn call(
    caller: &mut dyn Caller,
    signature: &Signature,
    otypes: Option<&[DType]>,
    arguments: &[Value],
    function: Calls<'_>,
    span: Span,
) -> Result<Value> {
    let (wanted, given) = (signature.inputs.len(), arguments.len());
    if wanted != given {
        bail!(
            span,
            TypeError,
            "wrong number of positional arguments: expected {wanted}, got {given}"
        );
    }
    let arrays = arguments
        .iter()
        .map(|value| any_array(caller.cx(), value, None, span))
        .collect::<Result<Vec<Array>>>()?;
    let mut sizes = Sizes::new();
    let mut outer: Vec<Shape> = Vec::new();
    for (array, names) in arrays.iter().zip(&signature.inputs) {
        learn(&mut sizes, array.shape(), names, span)?;
        outer.push(array.shape()[..array.ndim() - names.len()].into());
    }
    let shape = common_shape(&outer, span)?;
    let spread: Vec<Array> = arrays
        .iter()
        .zip(&signature.inputs)
        .map(|(array, names)| {
            let full = full_shape(&shape, &sizes, names);
            let layout = array.layout.broadcast_to(&full).expect("the shapes were found to fit");
            let mut view = array.view(layout);
            view.writeable = false;
            view
        })
        .collect();
    let mut outputs = Outputs { signature, otypes, sizes, shape: &shape, arrays: None };
    let mut at = vec![0; shape.len()];
    let mut goes_on = !shape.contains(&0);
    while goes_on {
        let values = spread.iter().map(|array| part(array, &at)).collect();
        let result = function(caller, values)?;
        outputs.take(caller.cx(), &at, &result, span)?;
        goes_on = advance(&mut at, &shape);
    }
    outputs.finished(caller.cx(), span)
}

/// The part of an array at an index of its first axes.
fn part(array: &Array, at: &[usize]) -> Value {
    if at.len() == array.ndim() {
        return element_at(array, at);
    }
    Value::Array(array.view(at.iter().fold(array.layout.clone(), |layout, &i| layout.index(0, i))))
}

/// Learn the lengths of named axes, the last ones of a shape.
fn learn(sizes: &mut Sizes, shape: &[usize], names: &[String], span: Span) -> Result<()> {
    if names.is_empty() {
        return Ok(());
    }
    let Some(first) = shape.len().checked_sub(names.len()) else {
        let quoted: Vec<String> = names.iter().map(|name| format!("'{name}'")).collect();
        let comma = if names.len() == 1 { "," } else { "" };
        bail!(
            span,
            ValueError,
            "{}-dimensional argument does not have enough dimensions for all core dimensions ({}{comma})",
            shape.len(),
            quoted.join(", ")
        )
    };
    for (name, &size) in names.iter().zip(&shape[first..]) {
        match sizes.iter().find(|(known, _)| known == name) {
            Some((_, known)) if *known != size => bail!(
                span,
                ValueError,
                "inconsistent size for core dimension '{name}': {size} vs {known}"
            ),
            Some(_) => {}
            None => sizes.push((name.clone(), size)),
        }
    }
    Ok(())
}

/// A shape, and behind it the lengths of named axes, which are all known.
fn full_shape(outer: &[usize], sizes: &Sizes, names: &[String]) -> Shape {
    let length = |name: &String| {
        sizes.iter().find(|(known, _)| known == name).map_or(0, |(_, length)| *length)
    };
    outer.iter().copied().chain(names.iter().map(length)).collect()
}

/// The arrays of results, made when the first ones are there.
struct Outputs<'a> {
    signature: &'a Signature,
    otypes: Option<&'a [DType]>,
    sizes: Sizes,
    shape: &'a [usize],
    arrays: Option<Vec<Array>>,
}

impl Outputs<'_> {
    /// Write the results of one call.
    fn take(&mut self, cx: &mut Context, at: &[usize], result: &Value, span: Span) -> Result<()> {
        let wanted = self.signature.outputs.len();
        let items = match result {
            Value::Tuple(items) => &items[..],
            one => std::slice::from_ref(one),
        };
        if items.len() != wanted {
            bail!(
                span,
                ValueError,
                "wrong number of outputs from pyfunc: expected {wanted}, got {}",
                items.len()
            );
        }
        // A tuple of one is an item itself, as NumPy has it.
        let items = if wanted == 1 { std::slice::from_ref(result) } else { items };
        if self.arrays.is_none() {
            let mut dtypes = Vec::new();
            for (item, names) in items.iter().zip(&self.signature.outputs) {
                if !names.is_empty() && !matches!(item, Value::Array(_) | Value::Scalar(_)) {
                    let class = item.type_name();
                    bail!(
                        span, AttributeError, "'{class}' object has no attribute 'ndim'";
                        hint: "the function must give an array: np.array(...)"
                    );
                }
                let array = super::convert::aside(cx, item, None, span)?;
                learn(&mut self.sizes, array.shape(), names, span)?;
                dtypes.push(array.dtype);
            }
            self.arrays = Some(self.made(cx, &dtypes, span)?);
        }
        let arrays = self.arrays.as_ref().expect("they were just made");
        for (array, item) in arrays.iter().zip(items) {
            let layout = at.iter().fold(array.layout.clone(), |layout, &i| layout.index(0, i));
            store(cx, &array.view(layout), item, span)?;
        }
        Ok(())
    }

    fn made(&self, cx: &mut Context, dtypes: &[DType], span: Span) -> Result<Vec<Array>> {
        let dtypes = self.otypes.unwrap_or(dtypes);
        let pairs = self.signature.outputs.iter().zip(dtypes);
        pairs
            .map(|(names, dtype)| {
                let shape = full_shape(self.shape, &self.sizes, names);
                super::super::create::check_size(&shape, *dtype, span)?;
                cx.empty(*dtype, Layout::contiguous(&shape, dtype.size(), Order::C), span)
            })
            .collect()
    }

    fn finished(mut self, cx: &mut Context, span: Span) -> Result<Value> {
        let arrays = match self.arrays.take() {
            Some(arrays) => arrays,
            None if self.otypes.is_none() => bail!(
                span,
                ValueError,
                "cannot call `vectorize` on size 0 inputs unless `otypes` is set"
            ),
            None => {
                let mut names = self.signature.outputs.iter().flatten();
                if names.any(|name| !self.sizes.iter().any(|(known, _)| known == name)) {
                    bail!(
                        span,
                        ValueError,
                        "cannot call `vectorize` with a signature including new output dimensions on size 0 \
                        inputs"
                    );
                }
                self.made(cx, &[], span)?
            }
        };
        let mut values: Vec<Value> = arrays.into_iter().map(Value::Array).collect();
        Ok(if values.len() == 1 { values.swap_remove(0) } else { Value::tuple(values) })
    }
}
