//! The rows of the reductions, which the interpreter runs as the roots of plans; it reads their parameters
//! by name.

use super::registry::{Costs, Function, Run};
use crate::kernels::reduce::Reduction;

/// A row of a function and one of the method, which differ in the name of the first parameter.
macro_rules! reductions {
    ($(
        $name:literal, $method:literal, $reduction:ident, $mean:literal, ($($rest:literal)?),
        $doc:literal, $example:literal, $of_method:literal;
    )+) => {
        /// Every function and method of this file.
        pub static ROWS: &[Function] = &[$(
            Function {
                name: $name,
                signature: concat!("a, axis=None, ", $($rest,)? "out=None, keepdims=False"),
                costs: Costs::Fold,
                doc: concat!($doc, "\n\n", $example),
                run: Run::Reduce { reduction: Reduction::$reduction, mean: $mean },
            },
            Function {
                name: $method,
                signature: concat!("self, axis=None, ", $($rest,)? "out=None, keepdims=False"),
                costs: Costs::Fold,
                doc: concat!($doc, "\n\n", $of_method),
                run: Run::Reduce { reduction: Reduction::$reduction, mean: $mean },
            },
        )+];
    };
}

reductions! {
    "sum", "ndarray.sum", Sum, false, ("dtype=None, "),
    "The sum of all elements, or along axes; integers are added in 64 bits, floats pairwise.",
    ">>> np.sum([[1, 2], [3, 4]], axis=0)\narray([4, 6])",
    ">>> np.array([0.1, 0.2, 0.3]).sum()\nnp.float64(0.6000000000000001)";
    "prod", "ndarray.prod", Prod, false, ("dtype=None, "),
    "The product of all elements, or along axes; integers wrap at 64 bits.",
    ">>> np.prod([1, 2, 3, 4])\nnp.int64(24)",
    ">>> np.array([[1, 2], [3, 4]]).prod(axis=1)\narray([ 2, 12])";
    "min", "ndarray.min", Min, false, (),
    "The smallest element, or the smallest along axes; NaN where there is one.",
    ">>> np.min([3, 1, 2])\nnp.int64(1)",
    ">>> np.array([[3, 1], [2, 4]]).min(axis=0)\narray([2, 1])";
    "max", "ndarray.max", Max, false, (),
    "The largest element, or the largest along axes; NaN where there is one.",
    ">>> np.max([3, 1, 2])\nnp.int64(3)",
    ">>> np.array([[3, 1], [2, 4]]).max(axis=1, keepdims=True)\narray([[3],\n       [4]])";
    "any", "ndarray.any", Any, false, (),
    "Whether some element, or one along axes, is not zero.",
    ">>> np.any([0, 0, 2])\nnp.True_",
    ">>> np.array([[0, 1], [0, 0]]).any(axis=1)\narray([ True, False])";
    "all", "ndarray.all", All, false, (),
    "Whether every element, or every one along axes, is not zero.",
    ">>> np.all([1, 0, 2])\nnp.False_",
    ">>> np.array([[1, 1], [0, 1]]).all(axis=0)\narray([False,  True])";
    "mean", "ndarray.mean", Sum, true, ("dtype=None, "),
    "The average of all elements, or along axes; of integers in float64.",
    ">>> np.mean([1, 2, 4])\nnp.float64(2.3333333333333335)",
    ">>> np.array([[1, 2], [3, 4]]).mean(axis=0)\narray([2., 3.])";
}

/// Other names of the functions.
pub(super) const ALIASES: &[(&str, &str)] = &[("amin", "min"), ("amax", "max")];
