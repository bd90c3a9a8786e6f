//! Names of `np.linalg` that stand for functions of `np`, with the last axes in mind, and `multi_dot`.

use crate::array::Array;
use crate::array::layout::Order;
use crate::bail;
use crate::context::Context;
use crate::diag::{Result, Span};
use crate::numpy::convert::as_array;
use crate::numpy::modules;
use crate::numpy::products;
use crate::numpy::registry::{Args, Bound, Costs, Function, Run};
use crate::numpy::strided::{self, Keep};
use crate::value::Value;

/// Every function of this file.
pub(super) static ROWS: &[Function] = &[
    Function {
        name: "linalg.multi_dot",
        signature: "arrays, *, out=None",
        costs: Costs::Product,
        doc: "The product of several matrices, multiplied in the order that takes the fewest operations.\n\n\
              >>> a = np.array([[1, 2], [3, 4]])\n\
              >>> np.linalg.multi_dot((a, a, a))\n\
              array([[ 37,  54],\n       [ 81, 118]])",
        run: Run::Call(|cx, bound| multi_dot(cx, &bound)),
    },
    Function {
        name: "linalg.outer",
        signature: "x1, x2",
        costs: Costs::Product,
        doc: "Every element of one vector times every element of the other.\n\n\
              >>> np.linalg.outer([1, 2], [10, 20])\narray([[10, 20],\n       [20, 40]])",
        run: Run::Call(|cx, bound| {
            let (a, b) = (bound.array(0, cx)?, bound.array(1, cx)?);
            if a.ndim() != 1 || b.ndim() != 1 {
                bail!(
                    bound.span, ValueError,
                    "Input arrays must be one-dimensional, but they are x1.ndim={} and x2.ndim={}.",
                    a.ndim(), b.ndim();
                    hint: "np.outer takes arrays of any shape"
                );
            }
            call(cx, "outer", [Value::Array(a), Value::Array(b)], &[], bound.span)
        }),
    },
    Function {
        name: "linalg.cross",
        signature: "x1, x2, *, axis=-1",
        costs: Costs::Working,
        doc: "The vector at right angles to two of three components each.\n\n\
              >>> np.linalg.cross([1, 0, 0], [0, 1, 0])\narray([0, 0, 1])",
        run: Run::Call(|cx, bound| cross(cx, &bound)),
    },
    Function {
        name: "linalg.trace",
        signature: "x, *, offset=0, dtype=None",
        costs: Costs::Fold,
        doc: "The sums of the diagonals of matrices.\n\n\
              >>> np.linalg.trace([[1, 2], [3, 4]])\nnp.int64(5)",
        run: Run::Call(|cx, bound| {
            let given = [("offset", bound.get(1)), ("dtype", bound.get(2))];
            of_last_axes(cx, "trace", &bound, &given)
        }),
    },
    Function {
        name: "linalg.diagonal",
        signature: "x, *, offset=0",
        costs: Costs::View,
        doc: "A read-only view of the diagonals of matrices.\n\n\
              >>> np.linalg.diagonal([[1, 2], [3, 4]])\narray([1, 4])",
        run: Run::Call(|cx, bound| {
            of_last_axes(cx, "diagonal", &bound, &[("offset", bound.get(1))])
        }),
    },
    Function {
        name: "linalg.matmul",
        signature: "x1, x2",
        costs: Costs::Product,
        doc: "The product of two matrices, or of stacks of them.\n\n\
              >>> np.linalg.matmul([[1, 2]], [[3], [4]])\narray([[11]])",
        run: Run::Call(|cx, bound| {
            call(
                cx,
                "matmul",
                [bound.required(0).clone(), bound.required(1).clone()],
                &[],
                bound.span,
            )
        }),
    },
    Function {
        name: "linalg.tensordot",
        signature: "x1, x2, *, axes=2",
        costs: Costs::Product,
        doc: "The sums of products over the last axes of one and the first of the other.\n\n\
              >>> np.linalg.tensordot([1, 2], [3, 4], axes=1)\narray(11)",
        run: Run::Call(|cx, bound| {
            let arrays = [bound.required(0).clone(), bound.required(1).clone()];
            call(cx, "tensordot", arrays, &[("axes", bound.get(2))], bound.span)
        }),
    },
    Function {
        name: "linalg.matrix_transpose",
        signature: "x",
        costs: Costs::View,
        doc: "A view with rows and columns exchanged.\n\n\
              >>> np.linalg.matrix_transpose([[1, 2], [3, 4]])\narray([[1, 3],\n       [2, 4]])",
        run: Run::Call(|cx, bound| {
            let array = bound.any_array(0, cx)?;
            if array.ndim() < 2 {
                bail!(
                    bound.span,
                    ValueError,
                    "Input array must be at least 2-dimensional, but it is {}",
                    array.ndim()
                );
            }
            Ok(Value::Array(super::factors::turned(&array)))
        }),
    },
    Function {
        name: "matrix_transpose",
        signature: "x, /",
        costs: Costs::View,
        doc: "A view with rows and columns exchanged, of each matrix of a stack.\n\n\
              >>> np.matrix_transpose([[1, 2], [3, 4]])\narray([[1, 3],\n       [2, 4]])",
        run: Run::Call(|cx, bound| {
            modules::apply(
                cx,
                "linalg.matrix_transpose",
                [bound.required(0).clone()],
                &[],
                bound.span,
            )
        }),
    },
    Function {
        name: "linalg.vecdot",
        signature: "x1, x2, *, axis=-1",
        costs: Costs::Product,
        doc: "The sums of products of vectors along an axis.\n\n\
              >>> np.linalg.vecdot([[1, 2], [3, 4]], [10, 1])\narray([12, 34])",
        run: Run::Call(|cx, bound| {
            let arrays = [bound.required(0).clone(), bound.required(1).clone()];
            let axis = bound.values[2].clone().unwrap_or(Value::Int(-1));
            call(cx, "vecdot", arrays, &[("axis", Some(&axis))], bound.span)
        }),
    },
];

/// Call a function of `np`.
fn call<const N: usize>(
    cx: &mut Context,
    name: &str,
    values: [Value; N],
    keywords: &[(&str, Option<&Value>)],
    span: Span,
) -> Result<Value> {
    let row = modules::function(name).expect("the function stands in a table");
    let given = keywords
        .iter()
        .filter_map(|(name, value)| value.map(|value| ((*name).to_owned(), value.clone(), span)));
    let args = Args { positional: values.into_iter().collect(), keywords: given.collect() };
    let Run::Call(run) = row.run else { unreachable!("it runs on finished values") };
    run(cx, row.bind(args, span)?)
}

/// A function of the last two axes.
fn of_last_axes(
    cx: &mut Context,
    name: &str,
    bound: &Bound,
    keywords: &[(&str, Option<&Value>)],
) -> Result<Value> {
    let (first, second) = (Value::Int(-2), Value::Int(-1));
    let mut all = vec![("axis1", Some(&first)), ("axis2", Some(&second))];
    all.extend_from_slice(keywords);
    call(cx, name, [bound.required(0).clone()], &all, bound.span)
}

fn cross(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let span = bound.span;
    let axis = bound.integer(2)?.unwrap_or(-1);
    let (a, b) = (bound.array(0, cx)?, bound.array(1, cx)?);
    let length = |array: &Array| -> Result<usize> {
        match crate::numpy::manipulate::resolve_axis(axis, array.ndim()) {
            Some(at) => Ok(array.shape()[at]),
            None => bail!(span, IndexError, "tuple index out of range"),
        }
    };
    let (n, m) = (length(&a)?, length(&b)?);
    if (n, m) != (3, 3) {
        bail!(
            span,
            ValueError,
            "Both input arrays must be (arrays of) 3-dimensional vectors, but they are {n} and {m} dimensional instead."
        );
    }
    let axis = Value::Int(axis);
    call(cx, "cross", [Value::Array(a), Value::Array(b)], &[("axis", Some(&axis))], span)
}

fn multi_dot(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let span = bound.span;
    let items: Vec<Value> = match bound.required(0) {
        Value::List(items) => items.borrow().clone(),
        Value::Tuple(items) => items.to_vec(),
        Value::Array(array) if array.ndim() > 0 => (0..array.shape()[0])
            .map(|i| Value::Array(array.view(array.layout.index(0, i))))
            .collect(),
        other => bail!(span, TypeError, "object of type '{}' has no len()", other.type_name()),
    };
    if items.len() < 2 {
        bail!(span, ValueError, "Expecting at least two arrays.");
    }
    let mut arrays =
        items.iter().map(|item| as_array(cx, item, None, span)).collect::<Result<Vec<Array>>>()?;
    if let [a, b] = &arrays[..] {
        let value = products::dot_of(cx, a, b, span)?;
        return products::into_out(cx, value, bound.get(1), span);
    }
    let last = arrays.len() - 1;
    let ends = (arrays[0].ndim(), arrays[last].ndim());
    if ends.0 == 1 {
        arrays[0] = arrays[0].view(arrays[0].layout.insert_axis(0));
    }
    if ends.1 == 1 {
        arrays[last] = arrays[last].view(arrays[last].layout.insert_axis(1));
    }
    if let Some(wrong) = arrays.iter().find(|array| array.ndim() != 2) {
        let ndim = wrong.ndim();
        bail!(span, LinAlgError, "{ndim}-dimensional array given. Array must be two-dimensional");
    }
    let order = cheapest(&arrays);
    let product = multiplied(cx, &arrays, &order, (0, last), span)?;
    let whole = products::into_out(cx, Value::Array(product.clone()), bound.get(1), span)?;
    Ok(match ends {
        (1, 1) => Value::Scalar(product.at(&[0, 0])),
        (1, _) => Value::Array(product.view(product.layout.index(0, 0))),
        (_, 1) => {
            let column = product.view(product.layout.index(1, 0));
            Value::Array(if column.is_contiguous(Order::C) {
                column
            } else {
                strided::copy(cx, &column, column.dtype, Keep::C, span)?
            })
        }
        _ => whole,
    })
}

/// Where each chain of matrices is split, so that the fewest products are taken (Cormen et al., chapter 15.2).
fn cheapest(arrays: &[Array]) -> Vec<Vec<usize>> {
    let n = arrays.len();
    let mut lengths: Vec<f64> = arrays.iter().map(|array| array.shape()[0] as f64).collect();
    lengths.push(arrays[n - 1].shape()[1] as f64);
    let (mut costs, mut splits) = (vec![vec![0.0; n]; n], vec![vec![0; n]; n]);
    if n == 3 {
        // NumPy prefers the right pair where both cost the same.
        let (a, c) = (&arrays[0], &arrays[2]);
        let sizes = |array: &Array| (array.shape()[0] as f64, array.shape()[1] as f64);
        let ((a0, a1), (b1, c1)) = (sizes(a), sizes(c));
        let left_first = a0 * b1 * (a1 + c1) < a1 * c1 * (a0 + b1);
        splits[0][2] = usize::from(left_first);
        splits[1][2] = 1;
        return splits;
    }
    for length in 1..n {
        for i in 0..n - length {
            let j = i + length;
            costs[i][j] = f64::INFINITY;
            for k in i..j {
                let cost =
                    costs[i][k] + costs[k + 1][j] + lengths[i] * lengths[k + 1] * lengths[j + 1];
                if cost < costs[i][j] {
                    (costs[i][j], splits[i][j]) = (cost, k);
                }
            }
        }
    }
    splits
}

/// The product of the matrices `i` to `j`.
fn multiplied(
    cx: &mut Context,
    arrays: &[Array],
    splits: &[Vec<usize>],
    (i, j): (usize, usize),
    span: Span,
) -> Result<Array> {
    if i == j {
        return Ok(arrays[i].clone());
    }
    let split = splits[i][j];
    let left = multiplied(cx, arrays, splits, (i, split), span)?;
    let right = multiplied(cx, arrays, splits, (split + 1, j), span)?;
    let value = products::dot_of(cx, &left, &right, span)?;
    as_array(cx, &value, None, span)
}
