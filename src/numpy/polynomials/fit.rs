//! `polyfit`: the polynomial that comes closest to points, by least squares.

use super::super::convert::{any_array, as_float, word_of};
use super::super::eager::{Operand, map};
use super::super::registry::{Bound, Costs, Function, Run};
use super::{call, call_array, order};
use crate::array::Array;
use crate::array::dtype::{DType, Scalar};
use crate::bail;
use crate::context::Context;
use crate::diag::{Result, Span};
use crate::value::Value;

/// Every function of this file.
pub(super) static ROWS: &[Function] = &[Function {
    name: "polyfit",
    signature: "x, y, deg, rcond=None, full=False, w=None, cov=False",
    costs: Costs::Working,
    doc: "The coefficients of the polynomial of a degree that comes closest to points, the highest power \
          first; with full=True also what lstsq tells, with cov=True their covariances.\n\n\
          >>> np.polyfit([0, 1, 2], [1, 3, 5], 1).round(6)\narray([2., 1.])",
    run: Run::Call(|cx, bound| polyfit(cx, &bound)),
}];

/// An argument plus 0.0, which makes floats of it.
fn floats(cx: &mut Context, value: &Value, span: Span) -> Result<Array> {
    let array = any_array(cx, value, None, span)?;
    map(cx, "add", &[(&array).into(), Operand::Float(0.0)], span)
}

/// An array with an axis of length 1 behind its own.
fn column(array: &Array) -> Array {
    let mut layout = array.layout.clone();
    layout.shape.push(1);
    layout.strides.push(0);
    array.view(layout)
}

/// The matrix of powers of x, and the values that they should add up to.
struct Problem {
    powers: Array,
    values: Array,
    order: usize,
}

impl Problem {
    /// # Errors
    /// NumPy's `TypeError` and `ValueError` for what does not fit.
    fn of(cx: &mut Context, bound: &Bound) -> Result<Self> {
        let span = bound.span;
        let degree = order(bound, 2, 0)?;
        let (x, y) = (floats(cx, bound.required(0), span)?, floats(cx, bound.required(1), span)?);
        if as_float(bound.required(2), span)? < 0.0 {
            bail!(span, ValueError, "expected deg >= 0");
        }
        if x.ndim() != 1 {
            bail!(span, TypeError, "expected 1D vector for x");
        }
        if x.size() == 0 {
            bail!(span, TypeError, "expected non-empty vector for x");
        }
        if !matches!(y.ndim(), 1 | 2) {
            bail!(span, TypeError, "expected 1D or 2D array for y");
        }
        if x.shape()[0] != y.shape()[0] {
            bail!(span, TypeError, "expected x and y to have same length");
        }
        let order = degree as usize + 1;
        let mut powers = call_array(cx, "vander", [Value::Array(x), order.into()], span)?;
        let mut values = y;
        if let Some(weights) = bound.get(5) {
            let w = floats(cx, weights, span)?;
            if w.ndim() != 1 {
                bail!(span, TypeError, "expected a 1-d array for weights");
            }
            if w.shape()[0] != values.shape()[0] {
                bail!(span, TypeError, "expected w and y to have the same length");
            }
            let each = column(&w);
            let own = if values.ndim() == 2 { &each } else { &w };
            powers = times(cx, &powers, &each, span)?;
            values = times(cx, &values, own, span)?;
        }
        Ok(Self { powers, values, order })
    }
}

fn times(cx: &mut Context, a: &Array, b: &Array, span: Span) -> Result<Array> {
    map(cx, "multiply", &[a.into(), b.into()], span)
}

/// The lengths of the columns of a matrix.
fn lengths(cx: &mut Context, matrix: &Array, span: Span) -> Result<Array> {
    let squares = times(cx, matrix, matrix, span)?;
    let sums = super::super::eager::sum(cx, &squares, &[true, false], false, span)?;
    map(cx, "sqrt", &[(&sums).into()], span)
}

fn polyfit(cx: &mut Context, bound: &Bound) -> Result<Value> {
    let span = bound.span;
    let Problem { powers, values, order } = Problem::of(cx, bound)?;
    let count = powers.shape()[0];
    let epsilon =
        if powers.dtype == DType::Float32 { f64::from(f32::EPSILON) } else { f64::EPSILON };
    let least = word_of(Scalar::Float64(count as f64 * epsilon), powers.dtype);
    let least = || Value::Scalar(Scalar::read(powers.dtype, &least.0));
    let rcond = bound.get(3).cloned().unwrap_or_else(least);
    let scale = lengths(cx, &powers, span)?;
    let powers = map(cx, "divide", &[(&powers).into(), (&scale).into()], span)?;
    let shown = [Value::Array(powers.clone()), Value::Array(values.clone()), rcond.clone()];
    let found = call(cx, "linalg.lstsq", shown, span)?;
    let Value::Tuple(found) = found else { unreachable!("lstsq gives a tuple") };
    let [solution, residues, rank, singular] = &found[..] else {
        unreachable!("lstsq gives four things")
    };
    let solution = any_array(cx, solution, None, span)?;
    let scales = if solution.ndim() == 2 { column(&scale) } else { scale.clone() };
    let fitted = map(cx, "divide", &[(&solution).into(), (&scales).into()], span)?;
    let is_full = bound.flag(4, false)?;
    if rank.as_index() != Some(order as i64) && !is_full {
        cx.warn(span, "RankWarning", "Polyfit may be poorly conditioned".to_owned());
    }
    if is_full {
        let shown = [residues.clone(), rank.clone(), singular.clone(), rcond];
        return Ok(Value::tuple([Value::Array(fitted)].into_iter().chain(shown)));
    }
    let is_unscaled = matches!(bound.get(6), Some(Value::Str(word)) if &**word == "unscaled");
    if !is_unscaled && !bound.flag(6, false)? {
        return Ok(Value::Array(fitted));
    }
    let base = covariance(cx, &powers, &scale, span)?;
    if is_unscaled {
        let cube = if values.ndim() == 1 { base } else { column(&base) };
        return Ok(Value::tuple([fitted, cube].map(Value::Array)));
    }
    if count <= order {
        bail!(
            span,
            ValueError,
            "the number of data points must exceed order to scale the covariance matrix"
        );
    }
    let residues = any_array(cx, residues, None, span)?;
    let factor =
        map(cx, "divide", &[(&residues).into(), Operand::Int((count - order) as i64)], span)?;
    let base = if values.ndim() == 1 { base } else { column(&base) };
    let scaled = times(cx, &base, &factor, span)?;
    Ok(Value::tuple([fitted, scaled].map(Value::Array)))
}

/// The covariances of coefficients, but for the factor of the residues: the inverse of the normal matrix,
/// without its
/// scales.
fn covariance(cx: &mut Context, powers: &Array, scale: &Array, span: Span) -> Result<Array> {
    let turned = powers.view(powers.layout.transpose(&[1, 0]));
    let normal = call_array(cx, "dot", [turned, powers.clone()].map(Value::Array), span)?;
    let inverse = call_array(cx, "linalg.inv", [Value::Array(normal)], span)?;
    let scales = times(cx, &column(scale), scale, span)?;
    map(cx, "divide", &[(&inverse).into(), (&scales).into()], span)
}
