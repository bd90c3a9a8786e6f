//! Medians, and the rows of percentiles and quantiles.

use smallvec::SmallVec;

use super::averages::unique_axes;
use super::eager::array_of;
use super::fold::{self, Fold, check_out, given};
use super::ordered_rows::{Rows, for_element};
use super::quantiles::quantiles;
use super::registry::{Bound, Costs, Function, Run};
use super::stats::summable;
use crate::array::Array;
use crate::array::dtype::{DType, Element};
use crate::context::Context;
use crate::diag::{Result, Span};
use crate::kernels::partition::{Float, Ordered, middle};
use crate::kernels::reduce::Reduction;
use crate::value::Value;

/// Every function of this file.
pub static ROWS: &[Function] = &[
    Function {
        name: "median",
        signature: "a, axis=None, out=None, overwrite_input=False, keepdims=False",
        costs: Costs::Working,
        doc: "The middle element of all in order, or the mean of the two in the middle; NaN where there is one.\n\n\
              >>> np.median([3, 1, 2])\nnp.float64(2.0)\n\
              >>> np.median([[1, 5], [2, 9]], axis=1)\narray([3. , 5.5])",
        run: Run::Call(|cx, bound| median(cx, &bound)),
    },
    Function {
        name: "nanmedian",
        signature: "a, axis=None, out=None, overwrite_input=False, keepdims=False",
        costs: Costs::Working,
        doc: "The median of the elements that are numbers.\n\n\
              >>> np.nanmedian([3, np.nan, 1, 2])\nnp.float64(2.0)",
        run: Run::Call(|cx, bound| median(cx, &bound)),
    },
    Function {
        name: "percentile",
        signature: "a, q, axis=None, out=None, overwrite_input=False, method='linear', keepdims=False, \
            *, weights=None",
        costs: Costs::Working,
        doc: "The element below which q percent of all stand, between two neighbours in a straight line.\n\n\
              >>> np.percentile([1, 2, 3, 4], 25)\nnp.float64(1.75)\n\
              >>> np.percentile([1, 2, 3, 4], [50, 100])\narray([2.5, 4. ])",
        run: Run::Call(|cx, bound| quantiles(cx, &bound, 100.0)),
    },
    Function {
        name: "quantile",
        signature: "a, q, axis=None, out=None, overwrite_input=False, method='linear', keepdims=False, \
            *, weights=None",
        costs: Costs::Working,
        doc: "As percentile, with q from 0 to 1.\n\n\
              >>> np.quantile([1, 2, 3, 4], 0.25)\nnp.float64(1.75)",
        run: Run::Call(|cx, bound| quantiles(cx, &bound, 1.0)),
    },
    Function {
        name: "nanpercentile",
        signature: "a, q, axis=None, out=None, overwrite_input=False, method='linear', keepdims=False, \
            *, weights=None",
        costs: Costs::Working,
        doc: "The percentile of the elements that are numbers.\n\n\
              >>> np.nanpercentile([1, np.nan, 3], 50)\nnp.float64(2.0)",
        run: Run::Call(|cx, bound| quantiles(cx, &bound, 100.0)),
    },
    Function {
        name: "nanquantile",
        signature: "a, q, axis=None, out=None, overwrite_input=False, method='linear', keepdims=False, \
            *, weights=None",
        costs: Costs::Working,
        doc: "The quantile of the elements that are numbers.\n\n\
              >>> np.nanquantile([1, np.nan, 3], 0.5)\nnp.float64(2.0)",
        run: Run::Call(|cx, bound| quantiles(cx, &bound, 1.0)),
    },
];

fn median(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let span = bound.span;
    let array = summable(cx, bound)?;
    let goes = match bound.axes(1)? {
        None => SmallVec::from_elem(true, array.ndim()),
        Some(axes) => unique_axes(&axes, array.ndim(), None, span)?,
    };
    let way = (&goes[..], bound.flag(4, false)?);
    let out = fold::out_of(bound.get(2), span)?;
    let rows = Rows::new(cx, &array, way, bound.flag(3, false)?, span)?;
    let skips = bound.name.starts_with("nan");
    let result = match array.dtype {
        DType::Float32 => medians::<f32, f32>(cx, &rows, skips, span)?,
        dtype => for_element!(dtype, T => medians::<T, f64>(cx, &rows, skips, span)?),
    };
    if let Some(out) = &out {
        let fold = Fold::new(Reduction::Sum, way, result.dtype);
        check_out(out, (array.shape(), &fold), span)?;
    }
    given(cx, out.as_ref(), result, span)
}

fn medians<T: Ordered + bytemuck::Pod, G: Float + Element>(
    cx: &mut Context,
    rows: &Rows,
    skips: bool,
    span: Span,
) -> Result<Array> {
    let mut found: Vec<G> = Vec::new();
    rows.each::<T>(cx, span, |cx, _, row, numbers| {
        if row.is_empty() || (skips && numbers == 0) {
            let what =
                if row.is_empty() { "Mean of empty slice" } else { "All-NaN slice encountered" };
            cx.warn(span, "RuntimeWarning", what.to_owned());
            if row.is_empty() && !skips {
                let name = if rows.shape.is_empty() { "scalar divide" } else { "divide" };
                let message = format!("invalid value encountered in {name}");
                cx.warn(span, "RuntimeWarning", message);
            }
            found.push(G::from_f64(f64::NAN));
        } else if numbers < row.len() && !skips {
            found.push(G::from_f64(f64::NAN));
        } else {
            found.push(middle(&mut row[..numbers]));
        }
        Ok(())
    })?;
    array_of(cx, &found, &rows.shape, span)
}
