//! The rows of the reductions, which the interpreter runs as the roots of plans, reading their parameters
//! by name; and what it asks of them with `out=`, `initial=` or `where=`, which are calls on finished arrays.

use smallvec::SmallVec;

use super::eager::{self, Operand};
use super::fold::{self, Fold, check_out, given};
use super::manipulate::mark_axes;
use super::registry::{Bound, Costs, Function, Run};
use super::strided::{self, Keep};
use crate::array::Array;
use crate::array::dtype::DType;
use crate::bail;
use crate::context::Context;
use crate::diag::{Result, Span};
use crate::kernels::reduce::Reduction;
use crate::value::Value;

/// A row of a function and one of the method, which differ in the name of the first parameter.
macro_rules! reductions {
    ($(
        $name:literal, $method:literal, $reduction:ident, $mean:literal, ($($rest:literal)?), $last:literal,
        $doc:literal, $example:literal, $of_method:literal;
    )+) => {
        /// Every function and method of this file.
        pub static ROWS: &[Function] = &[$(
            Function {
                name: $name,
                signature: concat!("a, axis=None, ", $($rest,)? "out=None, keepdims=False, ", $last),
                costs: Costs::Fold,
                doc: concat!($doc, "\n\n", $example),
                run: Run::Reduce { reduction: Reduction::$reduction, mean: $mean },
            },
            Function {
                name: $method,
                signature: concat!("self, axis=None, ", $($rest,)? "out=None, keepdims=False, ", $last),
                costs: Costs::Fold,
                doc: concat!($doc, "\n\n", $of_method),
                run: Run::Reduce { reduction: Reduction::$reduction, mean: $mean },
            },
        )+];
    };
}

reductions! {
    "sum", "ndarray.sum", Sum, false, ("dtype=None, "), "initial=<no value>, where=True",
    "The sum of all elements, or along axes; integers are added in 64 bits, floats pairwise.",
    ">>> np.sum([[1, 2], [3, 4]], axis=0)\narray([4, 6])",
    ">>> np.array([0.1, 0.2, 0.3]).sum()\nnp.float64(0.6000000000000001)";
    "prod", "ndarray.prod", Prod, false, ("dtype=None, "), "initial=<no value>, where=True",
    "The product of all elements, or along axes; integers wrap at 64 bits.",
    ">>> np.prod([1, 2, 3, 4])\nnp.int64(24)",
    ">>> np.array([[1, 2], [3, 4]]).prod(axis=1)\narray([ 2, 12])";
    "min", "ndarray.min", Min, false, (), "initial=<no value>, where=True",
    "The smallest element, or the smallest along axes; NaN where there is one.",
    ">>> np.min([3, 1, 2])\nnp.int64(1)",
    ">>> np.array([[3, 1], [2, 4]]).min(axis=0)\narray([2, 1])";
    "max", "ndarray.max", Max, false, (), "initial=<no value>, where=True",
    "The largest element, or the largest along axes; NaN where there is one.",
    ">>> np.max([3, 1, 2])\nnp.int64(3)",
    ">>> np.array([[3, 1], [2, 4]]).max(axis=1, keepdims=True)\narray([[3],\n       [4]])";
    "any", "ndarray.any", Any, false, (), "*, where=True",
    "Whether some element, or one along axes, is not zero.",
    ">>> np.any([0, 0, 2])\nnp.True_",
    ">>> np.array([[0, 1], [0, 0]]).any(axis=1)\narray([ True, False])";
    "all", "ndarray.all", All, false, (), "*, where=True",
    "Whether every element, or every one along axes, is not zero.",
    ">>> np.all([1, 0, 2])\nnp.False_",
    ">>> np.array([[1, 1], [0, 1]]).all(axis=0)\narray([False,  True])";
    "mean", "ndarray.mean", Sum, true, ("dtype=None, "), "*, where=True",
    "The average of all elements, or along axes; of integers in float64.",
    ">>> np.mean([1, 2, 4])\nnp.float64(2.3333333333333335)",
    ">>> np.array([[1, 2], [3, 4]]).mean(axis=0)\narray([2., 3.])";
}

/// Other names of the functions.
pub(super) const ALIASES: &[(&str, &str)] = &[("amin", "min"), ("amax", "max")];

/// What is asked of a reduction beside the array.
#[derive(Debug, Default)]
pub struct Asked {
    /// For each axis, whether it goes.
    pub goes: SmallVec<[bool; 4]>,
    /// Whether axes that go stay with length 1.
    pub keepdims: bool,
    /// In which dtype elements are combined.
    pub dtype: Option<DType>,
    /// Where the result goes.
    pub out: Option<Array>,
    /// What to start from.
    pub initial: Option<Value>,
    /// Which elements count: bools.
    pub mask: Option<Array>,
}

impl Asked {
    /// What the arguments of a call say, of a function whose parameters are named as NumPy's.
    ///
    /// # Errors
    /// NumPy's for axes, dtypes, arrays and masks that are none.
    pub fn of(
        cx: &Context,
        function: &'static Function,
        bound: &Bound,
        array: &Array,
    ) -> Result<Self> {
        let parameters = function.parameters();
        let at = |name: &str| parameters.iter().position(|p| p.name == name);
        let value = |name: &str| at(name).and_then(|i| bound.values[i].as_ref());
        let axes = at("axis").map_or(Ok(None), |i| bound.axes(i))?;
        // A number stands for an array of one axis.
        let goes = match axes {
            Some(axes) if array.ndim() == 0 => {
                let _one = mark_axes(&axes, 1, bound.span)
                    .map_err(|_| super::manipulate::no_axis("", axes[0], 0, bound.span))?;
                SmallVec::new()
            }
            Some(axes) => mark_axes(&axes, array.ndim(), bound.span)?,
            None => SmallVec::from_elem(true, array.ndim()),
        };
        Ok(Self {
            goes,
            keepdims: at("keepdims").map_or(Ok(false), |i| bound.flag(i, false))?,
            dtype: at("dtype").map_or(Ok(None), |i| bound.dtype(i))?,
            out: fold::out_of(value("out"), bound.span)?,
            initial: value("initial").cloned(),
            mask: fold::mask_of(cx, value("where"), bound.span)?,
        })
    }

    /// How many elements each result is of.
    pub(super) fn count(&self, array: &Array) -> usize {
        array.shape().iter().zip(&self.goes).filter(|(_, goes)| **goes).map(|(n, _)| n).product()
    }
}

/// A reduction of a finished array: what `np.sum` and its kin give, and `reduce` of their ufuncs.
///
/// # Errors
/// NumPy's for what does not fit together; `MemoryError`; `KeyboardInterrupt`.
pub fn reduced(
    cx: &mut Context,
    op: Reduction,
    array: &Array,
    asked: &Asked,
    span: Span,
) -> Result<Value> {
    let total = total(cx, op, array, asked, span)?;
    given(cx, asked.out.as_ref(), total, span)
}

/// The result of a reduction before it goes to `out=`.
///
/// # Errors
/// As [`reduced`].
pub(super) fn total(
    cx: &mut Context,
    op: Reduction,
    array: &Array,
    asked: &Asked,
    span: Span,
) -> Result<Array> {
    let dtype = match (op, asked.dtype, &asked.out) {
        (Reduction::Any | Reduction::All, ..) => DType::Bool,
        (_, Some(dtype), _) => dtype,
        // A given array says in which dtype its elements are added.
        (_, None, Some(out)) => out.dtype.promote(array.dtype),
        (_, None, None) => op.result_dtype(array.dtype),
    };
    let fold = Fold {
        initial: fold::initial_of(cx, asked.initial.as_ref(), dtype, span)?,
        mask: asked.mask.as_ref(),
        ..Fold::new(op, (&asked.goes, asked.keepdims), dtype)
    };
    if let Some(out) = &asked.out {
        check_out(out, (array.shape(), &fold), span)?;
    }
    if let Some(Value::None) = asked.initial
        && asked.count(array) == 0
    {
        bail!(span, ValueError, "{}", op.empty_message());
    }
    fold.run(cx, array, span)
}

/// The mean of a finished array, as NumPy's code computes it.
///
/// # Errors
/// As [`reduced`].
pub fn mean(cx: &mut Context, array: &Array, mut asked: Asked, span: Span) -> Result<Value> {
    let way = (&asked.goes[..], asked.keepdims);
    let counts = match &asked.mask {
        None => None,
        Some(mask) => Some(counts(cx, mask, array, way, span)?),
    };
    let is_empty = match &counts {
        None => asked.count(array) == 0,
        Some(counts) => eager::floats(cx, counts, span)?.contains(&0.0),
    };
    if is_empty {
        cx.warn(span, "RuntimeWarning", "Mean of empty slice".to_owned());
    }
    if asked.dtype.is_none() && !array.dtype.is_float() {
        asked.dtype = Some(DType::Float64);
    }
    let mut sum = total(cx, Reduction::Sum, array, &asked, span)?;
    if let Some(out) = &asked.out
        && out.dtype != sum.dtype
    {
        sum = strided::copy(cx, &sum, out.dtype, Keep::K, span)?;
    }
    let by = match &counts {
        None => Operand::Int(asked.count(array) as i64),
        Some(counts) => counts.into(),
    };
    let mean = divided(cx, sum, by, asked.out.is_none(), span)?;
    given(cx, asked.out.as_ref(), mean, span)
}

/// Sums by their counts, in the dtype of the sums.
pub(super) fn divided(
    cx: &mut Context,
    sums: Array,
    by: Operand<'_>,
    is_new: bool,
    span: Span,
) -> Result<Array> {
    let dtype = sums.dtype;
    let name = if sums.ndim() == 0 && is_new { "scalar divide" } else { "divide" };
    let (quotient, events) = eager::update(cx, "divide", sums, Some(by), span)?;
    eager::warn(cx, events, name, span);
    if quotient.dtype == dtype {
        return Ok(quotient);
    }
    strided::copy(cx, &quotient, dtype, Keep::K, span)
}

/// How many elements of an array a mask shows, over the axes that go.
///
/// # Errors
/// `ValueError` for a mask that does not broadcast.
pub(super) fn counts(
    cx: &mut Context,
    mask: &Array,
    array: &Array,
    way: (&[bool], bool),
    span: Span,
) -> Result<Array> {
    let Some(layout) = mask.layout.broadcast_to(array.shape()) else {
        let shapes = [mask, array].map(|array| super::create::lengths_text(array.shape()));
        bail!(
            span,
            ValueError,
            "operands could not be broadcast together with remapped shapes [original->remapped]: {}  and \
            requested shape {}",
            shapes[0],
            shapes[1]
        );
    };
    let shown = mask.view(layout);
    eager::fold(cx, Reduction::Sum, &shown, way, DType::Int64, span)
}
